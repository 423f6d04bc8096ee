package ward_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"crsmon/internal/ward"
)

// TestHandoversWaitUntilAccepted: of patients and of the ward, from several signers, until
// somebody else takes each; asking again reads only what is new and finds the same.
func TestHandoversWaitUntilAccepted(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	var seen ward.Waiting
	check := func(want ...string) {
		t.Helper()
		fresh, err := w.WaitingHandovers(ctx, ward.Waiting{})
		if err != nil {
			t.Fatal(err)
		}
		if seen, err = w.WaitingHandovers(ctx, seen); err != nil {
			t.Fatal(err)
		}
		for _, got := range [][]ward.Handover{seen.Of, fresh.Of} {
			texts := []string{}
			for _, h := range got {
				texts = append(texts, h.Text)
			}
			if len(texts) != len(want) {
				t.Fatalf("waiting: %q, want %q", texts, want)
			}
			for _, s := range want {
				if !contains(texts, s) {
					t.Fatalf("waiting: %q, want %q", texts, want)
				}
			}
		}
	}
	sign := func(by ward.Author, patient, text string) string {
		t.Helper()
		h, err := w.HandOver(ctx, by, ward.HandoverRequest{Patient: patient, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return h.Entry
	}
	take := func(by ward.Author, patient, of string) {
		t.Helper()
		if _, err := w.AcceptHandover(ctx, by, patient, of); err != nil {
			t.Fatal(err)
		}
	}
	check()
	a := sign(nurse, "T-1", "nurse to nurse")
	b := sign(doctor, "T-1", "doctor to doctor")
	c := sign(nurse, "", "the ward")
	check("nurse to nurse", "doctor to doctor", "the ward")
	take(ward.Author{Name: "Night Nurse", Role: ward.Nurse}, "T-1", a)
	check("doctor to doctor", "the ward") // the newest entry is an acceptance, and one still waits
	take(doctor, "", c)
	take(nurse, "T-1", b)
	check()
}

func contains(all []string, s string) bool {
	for _, x := range all {
		if x == s {
			return true
		}
	}
	return false
}

// TestADecisionOnWhatHasMovedOnIsRefused: nobody confirms what was not before their eyes.
func TestADecisionOnWhatHasMovedOnIsRefused(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 2*time.Hour, fever))
	head := chart(t, w, "T-1").Head
	mustRecord(t, w, request("T-1", time.Hour, fever))
	id, err := ward.NewEntryID()
	if err != nil {
		t.Fatal(err)
	}
	confirm := ward.EventRequest{Entry: id, Patient: "T-1", Head: head, Body: ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideConfirm, CRS: 1}}}
	if _, err := w.Enter(ctx, doctor, confirm); !errors.Is(err, ward.ErrMovedOn) {
		t.Fatalf("confirmed unseen: %v", err)
	}
	if c := chart(t, w, "T-1"); c.Review.At.Milli != 0 {
		t.Fatalf("it was recorded: %+v", c.Review)
	}
	confirm.Head = chart(t, w, "T-1").Head
	if _, err := w.Enter(ctx, doctor, confirm); err != nil {
		t.Fatal(err)
	}
	if s, err := w.Enter(ctx, doctor, confirm); err != nil || !s.Replay {
		t.Fatalf("sent again it is the same entry: %+v, %v", s, err)
	}
}

// TestWhatIsChartedLateIsToBeReviewed: a set observed before the review and typed after it.
func TestWhatIsChartedLateIsToBeReviewed(t *testing.T) {
	t.Parallel()
	r := ward.Row{Latest: &ward.Shown{Set: ward.Set{At: ago(40 * time.Minute), Typed: ago(10 * time.Minute)}}}
	r.Review.At = ago(30 * time.Minute)
	if !r.ToReview() {
		t.Error("what was typed after the review is passed over")
	}
	r.Latest.Typed = ago(35 * time.Minute)
	if r.ToReview() {
		t.Error("what was seen at the review is to be reviewed again")
	}
	r.Latest.After = &ward.Event{At: ago(20 * time.Minute), Body: ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideInterval, Minutes: 30}}}
	if r.ToReview() {
		t.Error("a doctor's own decision is to be reviewed")
	}
	r.Latest.After.Body = ward.EventBody{Dose: &ward.Dose{Drug: "tocilizumab"}}
	if !r.ToReview() {
		t.Error("a dose after the review is passed over")
	}
}
