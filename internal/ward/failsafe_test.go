package ward_test

import (
	"context"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

func noradrenaline(o *grading.Observation) { fever(o); o.Vasopressors |= grading.Noradrenaline }

// TestWhatComesBackIsRaisedAnew: an answer is to what was there then. CRS 3 that was over for a day and
// comes back must be answered again, though nobody closed the old task.
func TestWhatComesBackIsRaisedAnew(t *testing.T) {
	t.Parallel()
	for _, kind := range []ward.ResponseKind{ward.Told, ward.Acknowledged, ward.Declined} {
		w := newWard(t)
		admit(t, w, "T-1")
		mustRecord(t, w, request("T-1", 40*time.Hour, noradrenaline))
		mustEnter(t, w, doctor, 39*time.Hour, answer("E1", kind))
		for h := 38; h > 10; h -= 4 {
			mustRecord(t, w, request("T-1", time.Duration(h)*time.Hour, fever))
		}
		s := mustRecord(t, w, request("T-1", 9*time.Hour, noradrenaline))
		if got := task(t, s.Tasks, "E1"); got.Status != ward.TaskOpen || got.Since() != ago(9*time.Hour).Milli {
			t.Errorf("CRS 3 a day after it was over, once %s: %s since %d", kind, got.Status, got.Since())
		}
		// While it goes on it is not repeated.
		mustEnter(t, w, doctor, 530*time.Minute, answer("E1", ward.Acknowledged))
		if s = mustRecord(t, w, request("T-1", 8*time.Hour, noradrenaline)); task(t, s.Tasks, "E1").Status != ward.TaskAcknowledged {
			t.Error("the same CRS 3 an hour later is raised again")
		}
		sound(t, w)
	}
}

// TestAnAnswerCoversWhatWasKnown: what is charted later for an earlier moment, or put right, was not before
// the one who answered.
func TestAnAnswerCoversWhatWasKnown(t *testing.T) {
	t.Parallel()
	two := func(o *grading.Observation) { noradrenaline(o); o.Vasopressors |= grading.Adrenaline }
	for name, worse := range map[string]func(t *testing.T, w *ward.Ward, of string){
		"charted late": func(t *testing.T, w *ward.Ward, _ string) {
			mustRecord(t, w, request("T-1", 110*time.Minute, two))
		},
		"put right": func(t *testing.T, w *ward.Ward, of string) {
			if _, err := w.Correct(context.Background(), nurse, of, "adrenaline left out", request("T-1", 2*time.Hour, two)); err != nil {
				t.Fatal(err)
			}
		},
		"entered late": func(t *testing.T, w *ward.Ward, _ string) {
			mustEnter(t, w, nurse, 110*time.Minute, infusion("adrenaline", true))
		},
	} {
		for _, kind := range []ward.ResponseKind{ward.Told, ward.Acknowledged, ward.Declined} {
			w := newWard(t)
			admit(t, w, "T-1")
			s := mustRecord(t, w, request("T-1", 2*time.Hour, noradrenaline))
			id, err := ward.NewEntryID()
			if err != nil {
				t.Fatal(err)
			}
			r := ward.EventRequest{Entry: id, Patient: "T-1", At: ago(100 * time.Minute), Body: answer("E1", kind)}
			for range 2 { // a retry is the same answer
				if _, err := w.Enter(context.Background(), doctor, r); err != nil {
					t.Fatal(err)
				}
			}
			worse(t, w, s.Entry)
			got := task(t, board(t, w)[0].Tasks, "E1")
			if got.Status != ward.TaskOpen || len(got.Answers) != 1 {
				t.Errorf("CRS 4 %s, and the answer %q to CRS 3 holds: %s", name, kind, got.Status)
			}
			r.Entry, r.Replaces, r.Reason = "", id, "the name was misspelt"
			if _, err := w.Enter(context.Background(), doctor, r); err != nil {
				t.Fatal(err)
			}
			if got = task(t, board(t, w)[0].Tasks, "E1"); got.Status != ward.TaskOpen {
				t.Errorf("CRS 4 %s, and putting a name right in the answer to CRS 3 made it %s", name, got.Status)
			}
			r.Entry, r.Body = "", ward.EventBody{Response: &ward.Response{Rule: "E1", Kind: ward.Acknowledged}}
			if _, err := w.Enter(context.Background(), nurse, r); err == nil {
				t.Error("put right into an acknowledgement that names nobody")
			}
			mustEnter(t, w, doctor, 90*time.Minute, answer("E1", ward.Acknowledged))
			if got := task(t, chart(t, w, "T-1").Tasks, "E1"); got.Status != ward.TaskAcknowledged {
				t.Errorf("CRS 4 %s and answered is %s", name, got.Status)
			}
			sound(t, w)
		}
	}
	// A correction that changes nothing of it leaves the answer.
	w := newWard(t)
	admit(t, w, "T-1")
	s := mustRecord(t, w, request("T-1", 2*time.Hour, noradrenaline))
	mustEnter(t, w, doctor, 100*time.Minute, answer("E1", ward.Acknowledged))
	if _, err := w.Correct(context.Background(), nurse, s.Entry, "heart rate", request("T-1", 2*time.Hour, func(o *grading.Observation) { noradrenaline(o); o.HeartRate = grading.Of(90) })); err != nil {
		t.Fatal(err)
	}
	if got := task(t, board(t, w)[0].Tasks, "E1"); got.Status != ward.TaskAcknowledged {
		t.Errorf("a heart rate put right made it %s", got.Status)
	}
	sound(t, w)
}

// TestAnAttributionIsOfOneFever: "fever: line infection" says nothing of a fever that comes days after that
// one was over.
func TestAnAttributionIsOfOneFever(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 60*time.Hour, fever))
	mustEnter(t, w, doctor, 59*time.Hour, ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideAttribute, Of: "line infection"}})
	mustEnter(t, w, doctor, 58*time.Hour, ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideClose}})
	if s := mustRecord(t, w, request("T-1", 50*time.Hour, fever)); s.Shown.CRS.Working != 0 {
		t.Errorf("the same fever, 9 h later: CRS %d", s.Shown.CRS.Working)
	}
	for h := 46; h > 20; h -= 4 {
		mustRecord(t, w, request("T-1", time.Duration(h)*time.Hour, nil))
	}
	p := w.Preview(chart(t, w, "T-1"), request("T-1", 20*time.Hour, noradrenaline))
	s := mustRecord(t, w, request("T-1", 20*time.Hour, noradrenaline))
	if s.Shown.CRS.Working != 3 || p.CRS.Working != 3 {
		t.Errorf("a new fever after 30 h without, on noradrenaline: CRS %d, before saving %d; want 3", s.Shown.CRS.Working, p.CRS.Working)
	}
	if r := chart(t, w, "T-1").Review; r.Attributed {
		t.Errorf("it still counts as %s", r.AttributedTo)
	}
	task(t, s.Tasks, "E1")
	sound(t, w)
}

func oxygen(d grading.O2Device, flow int32) ward.EventBody {
	o := &ward.Oxygen{Device: d}
	if flow > 0 {
		o.Flow = grading.Of(flow)
	}
	return ward.EventBody{Oxygen: o}
}

func dose(drug string, amount int32, unit string) ward.EventBody {
	return ward.EventBody{Dose: &ward.Dose{Drug: drug, Amount: grading.Of(amount), Unit: unit}}
}

// TestASaturationFromBeforeOxygenIsOver: what was measured on air before oxygen was given says nothing of
// the air after it (CRS table, hypoxia row: room air and SpO2 not measured is 0-2).
func TestASaturationFromBeforeOxygenIsOver(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 60*time.Minute, fever))
	mustEnter(t, w, nurse, 50*time.Minute, oxygen(grading.NasalCannula, 2))
	if s := mustEnter(t, w, nurse, 40*time.Minute, oxygen(grading.RoomAir, 0)); s.Shown.CRS.Low != 1 || s.Shown.CRS.High != 2 || s.Shown.CRS.Working != 2 {
		t.Errorf("oxygen stopped and no saturation since: CRS %+v, want 1-2, held at 2", s.Shown.CRS.Result)
	}
	if s := mustEnter(t, w, nurse, 30*time.Minute, dose("paracetamol", 1000, "mg")); s.Shown.CRS.High != 2 || s.Shown.CRS.Working != 2 {
		t.Errorf("a dose of paracetamol made it %+v", s.Shown.CRS.Result)
	}
	blank := func(o *grading.Observation) { fever(o); o.SpO2 = grading.Reading{} }
	if s := mustRecord(t, w, request("T-1", 20*time.Minute, blank)); s.Shown.CRS.High != 2 || s.Shown.CRS.Working != 2 {
		t.Errorf("a set on air without a saturation made it %+v", s.Shown.CRS.Result)
	}
	if s := mustRecord(t, w, request("T-1", 10*time.Minute, fever)); s.Shown.CRS.Working != 1 || !s.Shown.CRS.Complete() {
		t.Errorf("measured on air it is %+v", s.Shown.CRS.Result)
	}
	sound(t, w)
}

// TestAFlowChartedWithoutItsDeviceStays: ASTCT, above 6 L/min by cannula is grade 3.
func TestAFlowChartedWithoutItsDeviceStays(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 4*time.Hour, fever))
	mustEnter(t, w, nurse, 3*time.Hour, oxygen(grading.NasalCannula, 2))
	flow := func(o *grading.Observation) { fever(o); o.O2Device, o.O2Flow = grading.O2NotRecorded, grading.Of(8) }
	blank := func(o *grading.Observation) { fever(o); o.O2Device = grading.O2NotRecorded }
	if s := mustRecord(t, w, request("T-1", 2*time.Hour, flow)); s.Shown.CRS.Working != 3 {
		t.Errorf("8 L/min: CRS %d", s.Shown.CRS.Working)
	}
	if s := mustRecord(t, w, request("T-1", time.Hour, blank)); s.Shown.CRS.Working != 3 {
		t.Errorf("the next set, without oxygen: CRS %d, want 3", s.Shown.CRS.Working)
	}
	sound(t, w)
}

// TestAWordForOneFlowIsNotForMore: "home CPAP, not for hypoxia" was said of the CPAP as it was.
func TestAWordForOneFlowIsNotForMore(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 4*time.Hour, fever))
	home := oxygen(grading.CPAP, 2)
	home.Oxygen.NotForHypoxia = true
	if s := mustEnter(t, w, doctor, 3*time.Hour, home); s.Shown.CRS.Working != 1 {
		t.Errorf("home CPAP: CRS %d", s.Shown.CRS.Working)
	}
	cpap := func(flow int32) func(o *grading.Observation) {
		return func(o *grading.Observation) { fever(o); o.O2Device, o.O2Flow = grading.CPAP, grading.Of(flow) }
	}
	if s := mustRecord(t, w, request("T-1", 2*time.Hour, cpap(2))); s.Shown.CRS.Working != 1 {
		t.Errorf("home CPAP in a set: CRS %d", s.Shown.CRS.Working)
	}
	for _, at := range []time.Duration{time.Hour, 30 * time.Minute} {
		if s := mustRecord(t, w, request("T-1", at, cpap(12))); s.Shown.CRS.Working != 4 {
			t.Errorf("CPAP with 12 L/min of oxygen: CRS %d, want 4", s.Shown.CRS.Working)
		}
	}
	sound(t, w)
}

// TestAVasopressorByBolusCounts: ephedrine, phenylephrine and the others are vasopressors however given.
func TestAVasopressorByBolusCounts(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 60*time.Minute, fever))
	s := mustEnter(t, w, nurse, 50*time.Minute, dose("ephedrine", 6, "mg"))
	if s.Shown.CRS.Working != 3 {
		t.Errorf("ephedrine 6 mg: CRS %d, want 3", s.Shown.CRS.Working)
	}
	task(t, s.Tasks, "E3")
	if s := mustRecord(t, w, request("T-1", 40*time.Minute, func(o *grading.Observation) { fever(o); o.Vasopressors = 0 })); s.Shown.CRS.Working != 3 {
		t.Errorf("a set that does not say: CRS %d", s.Shown.CRS.Working)
	}
	if s := mustRecord(t, w, request("T-1", 30*time.Minute, fever)); s.Shown.CRS.Working != 1 {
		t.Errorf("none any more: CRS %d", s.Shown.CRS.Working)
	}
	sound(t, w)
}

// TestADrugCountsAsItIsWritten: capitals and the other name are the same drug.
func TestADrugCountsAsItIsWritten(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Noradrenaline", " noradrenaline", "norepinephrine", "NOREPINEPHRINE"} {
		w := newWard(t)
		admit(t, w, "T-1")
		mustRecord(t, w, request("T-1", time.Hour, fever))
		if s := mustEnter(t, w, nurse, 50*time.Minute, infusion(name, true)); s.Shown.CRS.Working != 3 {
			t.Errorf("%q: CRS %d, want 3", name, s.Shown.CRS.Working)
		}
		if s := mustEnter(t, w, nurse, 40*time.Minute, infusion("noradrenaline", false)); s.Shown.CRS.Working != 1 {
			t.Errorf("%q stopped as noradrenaline: CRS %d, want 1", name, s.Shown.CRS.Working)
		}
	}
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 3*time.Hour, nil))
	mustEnter(t, w, nurse, 2*time.Hour, dose("Tocilizumab", 480, "mg"))
	s := mustRecord(t, w, request("T-1", time.Hour, func(o *grading.Observation) { o.Masking = 0; o.SBP, o.DBP = grading.Of(84), grading.Of(50) }))
	if s.Shown.CRS.Working != 2 || chart(t, w, "T-1").Facts.TocilizumabDoses != 1 {
		t.Errorf("84/50 after Tocilizumab: CRS %d; doses %d", s.Shown.CRS.Working, chart(t, w, "T-1").Facts.TocilizumabDoses)
	}
}

// TestAStopSaysNothingOfOtherVasopressors: one is stopped; that no other runs somebody must have said.
func TestAStopSaysNothingOfOtherVasopressors(t *testing.T) {
	t.Parallel()
	for name, said := range map[string]func(o *grading.Observation){
		"several, stated": func(o *grading.Observation) {
			fever(o)
			o.Vasopressors = 0
			o.Hypotension = grading.HypotensionMultipleVasopressors
		},
	} {
		w := newWard(t)
		admit(t, w, "T-1")
		mustEnter(t, w, nurse, 90*time.Minute, infusion("noradrenaline", true))
		s := mustRecord(t, w, request("T-1", 60*time.Minute, said))
		was := s.Shown.CRS.Working
		if s = mustEnter(t, w, nurse, 50*time.Minute, infusion("noradrenaline", false)); s.Shown.CRS.Complete() && s.Shown.CRS.Working < was || s.Shown.CRS.High < was {
			t.Errorf("%s: noradrenaline stopped takes CRS %d to %+v", name, was, s.Shown.CRS.Result)
		}
		sound(t, w)
	}
}

func TestVolumesOfFluidAddUp(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"mL", "ml", "ML", "L", "l"} {
		w := newWard(t)
		admit(t, w, "T-1")
		mustRecord(t, w, request("T-1", 60*time.Minute, fever))
		amount := int32(1500)
		if unit == "L" || unit == "l" {
			amount = 2
		}
		s := mustEnter(t, w, nurse, 50*time.Minute, dose("crystalloid", amount, unit))
		task(t, s.Tasks, "E4a")
	}
}
