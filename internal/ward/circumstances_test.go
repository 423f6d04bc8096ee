package ward_test

import (
	"context"
	"errors"
	"testing"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// TestWhyNotDoneIsKeptAndChangesNoGrade: a reason in the place of a value is stored
// and read back, and the value stays unknown to the grades.
func TestWhyNotDoneIsKeptAndChangesNoGrade(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	w := newWard(t)
	admit(t, w, "A")
	admit(t, w, "B")
	left := request("A", 0, func(o *grading.Observation) { o.Temp = grading.Reading{} })
	left.Circumstances.NotDone[observation.VitalTemp] = observation.ReasonRefused
	left.Circumstances.Language = observation.LanguageInterpreter
	plain := request("B", 0, func(o *grading.Observation) { o.Temp = grading.Reading{} })
	a, b := mustRecord(t, w, left), mustRecord(t, w, plain)
	if a.Shown.CRS.Result != b.Shown.CRS.Result || a.Shown.CRS.Complete() {
		t.Errorf("with a reason %+v, blank %+v", a.Shown.CRS.Result, b.Shown.CRS.Result)
	}
	c, err := w.Chart(ctx, "A")
	if err != nil || c.Sets[0].Circumstances != left.Circumstances {
		t.Fatalf("read back %+v, %v", c.Sets[0].Circumstances, err)
	}
	left.Entry = a.Entry
	if again, err := w.Record(ctx, nurse, left); err != nil || !again.Replay {
		t.Errorf("the same again: %+v %v", again, err)
	}
	left.Circumstances.NotDone[observation.VitalTemp] = observation.ReasonAsleep
	if _, err := w.Record(ctx, nurse, left); err == nil {
		t.Error("another reason under the same entry was taken for the same set")
	}

	both := request("B", 0, nil)
	both.Circumstances.NotDone[observation.VitalTemp] = observation.ReasonAsleep
	var fe *ward.FieldError
	if _, err := w.Record(ctx, nurse, both); !errors.As(err, &fe) || fe.Field != "not_done" {
		t.Errorf("a value and a reason: %v", err)
	}
	only := ward.ObservationRequest{Patient: "B", At: ward.MomentOf(noon)}
	only.Circumstances.NotDone[observation.VitalTemp] = observation.ReasonAsleep
	if _, err := w.Record(ctx, nurse, only); err != nil {
		t.Errorf("a set of a reason alone: %v", err)
	}
}
