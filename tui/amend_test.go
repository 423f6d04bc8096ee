package tui

import (
	"context"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// TestAnAdmissionIsAmendedWithItsReason: a new weight over a real record, from the patient's page and back.
func TestAnAdmissionIsAmendedWithItsReason(t *testing.T) {
	t.Parallel()
	w, _, _ := realWard(t, func() time.Time { return start })
	ctx := context.Background()
	p := ward.Patient{ID: "1003", Family: "Okafor", Given: "Grace", Bed: "03", Weight: grading.Of(68), Sex: ward.Female}
	if _, err := w.Admit(ctx, nurseA, "", p); err != nil {
		t.Fatal(err)
	}
	patient := func() ward.Patient {
		t.Helper()
		c, err := w.Chart(ctx, "1003")
		if err != nil {
			t.Fatal(err)
		}
		return c.Patient
	}
	d := newDrive(t, w, Options{Author: nurseA}, 80, 24)
	d.keys("enter").typ("e").sees("Amend the admission of", "68")
	d.keys("ctrl+u").typ("71.5").keys("ctrl+s").sees("Reason")
	if patient().Weight != grading.Of(68) {
		t.Fatal("saved without a reason")
	}
	d.typ("weighed today").keys("ctrl+s").sees("amended")
	if got := patient(); got.Weight != grading.OfMilli(71_500) || got.WeighedAt == 0 || got.Family != "Okafor" || got.Sex != ward.Female {
		t.Errorf("amended to %+v", got)
	}
	// Nothing changed: the form is left without a question.
	d.typ("e").sees("71.5").keys("esc").seesNot("Amend the admission of")
}
