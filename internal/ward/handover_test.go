package ward_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/internal/demo"
	"crsmon/internal/ward"
)

func TestAHandoverIsSignedAndAccepted(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", time.Hour, fever))
	for name, r := range map[string]ward.HandoverRequest{
		"no text": {Patient: "T-1", Text: "  "}, "broken text": {Patient: "T-1", Text: "a\xff"}, "nobody": {Patient: "T-9", Text: "x"},
	} {
		if _, err := w.HandOver(ctx, nurse, r); err == nil {
			t.Errorf("%s: signed", name)
		}
	}
	id, err := ward.NewEntryID()
	if err != nil {
		t.Fatal(err)
	}
	for _, patient := range []string{"T-1", ""} {
		r := ward.HandoverRequest{Patient: patient, To: "Night Nurse", Text: "S: fever"}
		if patient != "" {
			r.Entry = id
		}
		h, err := w.HandOver(ctx, nurse, r)
		if err != nil || len(h.Head) != 64 || h.By != nurse {
			t.Fatalf("%+v, %v", h, err)
		}
		if _, err := w.AcceptHandover(ctx, nurse, patient, h.Entry); err == nil {
			t.Error("the one who hands over took it")
		}
		next := ward.Author{Name: "Night Nurse", Role: ward.Nurse}
		if got, err := w.AcceptHandover(ctx, next, patient, h.Entry); err != nil || got.Accepted == nil || got.Accepted.By != next {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := w.AcceptHandover(ctx, doctor, patient, h.Entry); err == nil {
			t.Error("accepted twice")
		}
		all, err := w.Handovers(ctx, patient)
		if err != nil || len(all) != 1 || all[0].Text != "S: fever" || all[0].Accepted.By != next {
			t.Errorf("%+v, %v", all, err)
		}
	}
	again, err := w.HandOver(ctx, nurse, ward.HandoverRequest{Entry: id, Patient: "T-1", To: "Night Nurse", Text: "S: fever"})
	if err != nil || again.Entry != id {
		t.Errorf("sent again: %+v, %v", again, err)
	}
	if n := len(chart(t, w, "T-1").Sets); n != 1 {
		t.Errorf("%d sets beside the handovers", n)
	}
	sound(t, w)
}

func TestReviewIsWantedUntilADoctorHasLooked(t *testing.T) {
	t.Parallel()
	clock := demo.NewClock(func() time.Time { return noon })
	w := open(t, filepath.Join(t.TempDir(), "record.db"), clock.Now)
	typedAt := func(ago time.Duration) { clock.Set(noon.Add(-ago)) } // as it is charted, not long after
	typedAt(5 * time.Hour)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, nil))
	if board(t, w)[0].ToReview() {
		t.Error("grade 0 without escalations wants a review")
	}
	typedAt(4 * time.Hour)
	mustRecord(t, w, request("T-1", 4*time.Hour, fever))
	if !board(t, w)[0].ToReview() {
		t.Error("a new CRS 1 wants none")
	}
	typedAt(3 * time.Hour)
	mustEnter(t, w, doctor, 3*time.Hour, ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideConfirm, CRS: 1}})
	row := board(t, w)[0]
	if row.ToReview() || row.Review.By != doctor {
		t.Errorf("after the review: %+v", row.Review)
	}
	typedAt(2 * time.Hour)
	mustRecord(t, w, request("T-1", 2*time.Hour, fever))
	if !board(t, w)[0].ToReview() {
		t.Error("a set after the review wants none")
	}
	changed := chart(t, w, "T-1").Since(ago(3 * time.Hour).Milli)
	if !changed.Any() || changed.WasCRS != 1 || changed.WorstCRS != 1 {
		t.Errorf("%+v", changed)
	}
}

// TestHandoverOfALargeWard: sixty patients with full courses fit into one handover; what
// does not is refused with what is allowed.
func TestHandoverOfALargeWard(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	long := strings.Repeat("bed 01 TEST One, CRS 3, ICANS 2, and all that is said of one patient\n", 60*40)
	h, err := w.HandOver(context.Background(), nurse, ward.HandoverRequest{Text: long})
	if err != nil || h.Text != long {
		t.Fatalf("a handover of %d characters: %v", len(long), err)
	}
	var f *ward.FieldError
	_, err = w.HandOver(context.Background(), nurse, ward.HandoverRequest{Text: strings.Repeat("x", ward.MaxHandover+1)})
	if !errors.As(err, &f) || f.Field != "text" || !strings.Contains(f.Allowed, "400000") {
		t.Errorf("one character more than the longest: %v", err)
	}
	if all, err := w.Handovers(context.Background(), ""); err != nil || len(all) != 1 {
		t.Errorf("%d handovers are kept, %v", len(all), err)
	}
}
