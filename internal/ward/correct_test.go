package ward_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

func chart(t *testing.T, w *ward.Ward, id string) *ward.Chart {
	t.Helper()
	c, err := w.Chart(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCorrectionRegradesTheCourseFromThere(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	wrong := mustRecord(t, w, request("T-1", 3*time.Hour, fever)) // 38.9 typed for 36.9
	low := func(o *grading.Observation) { o.SBP, o.DBP = grading.Of(84), grading.Of(50) }
	mustRecord(t, w, request("T-1", time.Hour, low))
	if r := board(t, w)[0]; r.Latest.CRS.Working != 2 {
		t.Fatalf("before: CRS %d, want 2", r.Latest.CRS.Working)
	}
	right := request("T-1", 3*time.Hour, nil)
	s, err := w.Correct(context.Background(), nurse, wrong.Entry, "misread the thermometer", right)
	if err != nil {
		t.Fatal(err)
	}
	if r := board(t, w)[0]; r.Latest.CRS.Working != 0 || !r.Latest.CRS.Flags.Has(grading.FlagCriteriaNotMetNoFever) {
		t.Errorf("after: CRS %+v; without the fever the hypotension is no CRS", r.Latest.CRS.Result)
	}
	c := chart(t, w, "T-1")
	if len(c.Sets) != 3 || len(c.Episodes) != 0 {
		t.Errorf("%d sets and %d episodes, want the two, the old value still visible, and none", len(c.Sets), len(c.Episodes))
	}
	for _, set := range c.Sets {
		switch set.Entry {
		case wrong.Entry:
			if r := set.Replaced; r == nil || r.Entry != s.Entry || r.Reason != "misread the thermometer" || r.By != nurse || r.Error {
				t.Errorf("the old set says %+v of its replacement", r)
			}
		case s.Entry:
			if set.Replaces != wrong.Entry || set.Reason == "" || set.Replaced != nil {
				t.Errorf("the correction says %+v", set.Set)
			}
		}
	}
	// A set is corrected once; after that the correction is corrected.
	var fe *ward.FieldError
	if _, err := w.Correct(context.Background(), nurse, wrong.Entry, "again", right); !errors.As(err, &fe) || fe.Field != "replaces" {
		t.Errorf("corrected twice: %v", err)
	}
	if _, err := w.Correct(context.Background(), nurse, s.Entry, "  ", right); !errors.As(err, &fe) || fe.Field != "reason" {
		t.Errorf("without a reason: %v", err)
	}
}

func TestCorrectionOfTheNewestSetMovesTheBoard(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 2*time.Hour, nil))
	newest := mustRecord(t, w, request("T-1", time.Hour, fever))
	// It had been observed before the other one.
	if _, err := w.Correct(context.Background(), nurse, newest.Entry, "wrong time", request("T-1", 5*time.Hour, fever)); err != nil {
		t.Fatal(err)
	}
	r, c := board(t, w)[0], chart(t, w, "T-1")
	if r.Latest.Entry != c.Latest.Entry || r.Latest.At.Milli != noon.Add(-2*time.Hour).UnixMilli() || r.Latest.CRS.Result != c.Latest.CRS.Result {
		t.Errorf("the board shows %v of %v, the chart %v of %v", r.Latest.CRS.Result, r.Latest.At.Time(), c.Latest.CRS.Result, c.Latest.At.Time())
	}
}

func TestEnteredInError(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	ctx := context.Background()
	mustRecord(t, w, request("T-1", 2*time.Hour, nil))
	other := mustRecord(t, w, request("T-1", time.Hour, fever)) // of the patient in the next bed
	id, _ := ward.NewEntryID()
	if _, err := w.EnterInError(ctx, nurse, id, "T-1", other.Entry, "wrong patient"); err != nil {
		t.Fatal(err)
	}
	r, c := board(t, w)[0], chart(t, w, "T-1")
	if r.Latest == nil || r.Latest.CRS.Working != 0 || r.Latest.At.Milli != noon.Add(-2*time.Hour).UnixMilli() {
		t.Errorf("the board still shows %+v", r.Latest)
	}
	if len(c.Sets) != 2 || c.Sets[0].Replaced == nil || !c.Sets[0].Replaced.Error || c.Sets[0].Findings.Temp != grading.OfTenths(389) {
		t.Errorf("the withdrawn set is not shown as what it was: %+v", c.Sets[0])
	}
	again, err := w.EnterInError(ctx, nurse, id, "T-1", other.Entry, "wrong patient")
	if err != nil || !again.Replay {
		t.Errorf("the same withdrawal again: %+v, %v", again, err)
	}
	// The last set of all withdrawn leaves none, which is not normal.
	if _, err := w.EnterInError(ctx, nurse, "", "T-1", c.Latest.Entry, "wrong patient"); err != nil {
		t.Fatal(err)
	}
	if r := board(t, w)[0]; r.Latest != nil {
		t.Errorf("the board shows %+v of a patient without a set", r.Latest)
	}
}

// TestLateSetRefreshesTheWholeRow: a set charted late that changes no grade of the
// newest set can still make one of its escalation rules true; the board shows it.
func TestLateSetRefreshesTheWholeRow(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	oxygen := func(o *grading.Observation) { fever(o); o.O2Device, o.O2Flow = grading.NasalCannula, grading.Of(3) }
	mustRecord(t, w, request("T-1", 5*time.Hour, oxygen))
	mustRecord(t, w, request("T-1", time.Hour, oxygen))
	before := board(t, w)[0].Latest
	// In between the patient was on room air, with CRS 2 for another reason.
	mustRecord(t, w, request("T-1", 3*time.Hour, func(o *grading.Observation) { fever(o); o.SBP, o.DBP = grading.Of(84), grading.Of(50) }))
	r, c := board(t, w)[0], chart(t, w, "T-1")
	if before.CRS.Result != r.Latest.CRS.Result || len(c.Latest.Escalations) == len(before.Escalations) {
		t.Fatalf("the late set was to change the rules met and not the grade: %v then %v", before.Escalations, c.Latest.Escalations)
	}
	if fmt.Sprint(r.Latest.Escalations) != fmt.Sprint(c.Latest.Escalations) {
		t.Errorf("the board says %v, the chart %v", r.Latest.Escalations, c.Latest.Escalations)
	}
}
