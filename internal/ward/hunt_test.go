package ward_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/observation"
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

// TestASetWithoutVitalSignsPutsNoneOff: an ICE, a note or a carer's worry is no check of the vital signs.
func TestASetWithoutVitalSignsPutsNoneOff(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]ward.ObservationRequest{
		"ICE alone":  {Findings: grading.Observation{ICE: grading.ICETotal(10), Consciousness: grading.Alert, NoNeuroEvents: true}},
		"a note":     {Note: "sleeps"},
		"the carer":  {Signs: ward.Signs{Carer: ward.CarerWorse}},
		"the oxygen": {Findings: grading.Observation{O2Device: grading.RoomAir}},
	} {
		w := newWard(t)
		admit(t, w, "T-1")
		mustRecord(t, w, request("T-1", 3*time.Hour, fever))
		r.Patient, r.At = "T-1", ago(30*time.Minute)
		s := mustRecord(t, w, r)
		c := chart(t, w, "T-1")
		if want := ago(time.Hour).Milli; c.DueAt != want {
			t.Errorf("%s: the check due at %d is due at %d", name, want, c.DueAt)
		}
		task(t, c.Tasks, "E12")
		if s.Shown.CRS.Working != 1 {
			t.Errorf("%s: CRS %d", name, s.Shown.CRS.Working)
		}
		sound(t, w)
	}
	// Tried and not done: again within the hour, as with ICE.
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, nil))
	r := ward.ObservationRequest{Patient: "T-1", At: ago(time.Hour)}
	for i := range r.Circumstances.NotDone {
		r.Circumstances.NotDone[i] = observation.ReasonRefused
	}
	mustRecord(t, w, r)
	if c := chart(t, w, "T-1"); c.DueAt != noon.UnixMilli() {
		t.Errorf("refused an hour ago, due at %d", c.DueAt)
	}
	sound(t, w)
}

// TestABlankEndsNoSign: an arrhythmia is over when somebody says so, or after the time for which findings count.
func TestABlankEndsNoSign(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	r := request("T-1", 30*time.Hour, fever)
	r.Signs = ward.Signs{Cardiac: ward.CardiacArrhythmia, Carer: ward.CarerWorse}
	mustRecord(t, w, r)
	for _, h := range []time.Duration{29, 28, 27} {
		s := mustRecord(t, w, request("T-1", h*time.Hour, fever))
		for _, rule := range []string{"E11", "C1"} {
			if got := task(t, s.Tasks, rule); !got.Met || got.MayClose() {
				t.Errorf("%s may be closed by sets that say nothing of it", rule)
			}
		}
	}
	if s := mustRecord(t, w, request("T-1", 5*time.Hour, fever)); task(t, s.Tasks, "E11").Met {
		t.Error("an arrhythmia of yesterday counts for ever")
	}
	r = request("T-1", 4*time.Hour, fever)
	r.Signs.Cardiac = ward.CardiacArrhythmia
	mustRecord(t, w, r)
	r = request("T-1", 3*time.Hour, fever)
	r.Signs.Cardiac = ward.CardiacNone
	if s := mustRecord(t, w, r); task(t, s.Tasks, "E11").Met {
		t.Error("said to be over, and it counts")
	}
	sound(t, w)
}

// TestASetWithoutItsPulseClosesNothing: two sets that leave out what NEWS2 needs do not show that it fell.
func TestASetWithoutItsPulseClosesNothing(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, func(o *grading.Observation) { fever(o); o.HeartRate, o.RespRate = grading.Of(135), grading.Of(28) }))
	for _, h := range []time.Duration{4, 3} {
		s := mustRecord(t, w, request("T-1", h*time.Hour, func(o *grading.Observation) {
			fever(o)
			o.HeartRate, o.RespRate = grading.Reading{}, grading.Reading{}
		}))
		if e10 := task(t, s.Tasks, "E10"); e10.MayClose() || e10.CompleteSets != 0 {
			t.Errorf("NEWS2 7 or more may be closed: %+v", e10)
		}
	}
	sound(t, w)
}

// TestARiseIsSeenAfterALongGap: where nobody looked for a day, a higher grade than the last one known is a rise.
func TestARiseIsSeenAfterALongGap(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 30*time.Hour, nil))
	task(t, mustRecord(t, w, request("T-1", time.Hour, fever)).Tasks, "E7")
	sound(t, w)
}

// TestEveryInfusionHasItsOwnDay (grading definition, section 2.5).
func TestEveryInfusionHasItsOwnDay(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	p := board(t, w)[0].Patient
	p.MoreInfusions = []int64{noon.AddDate(0, 0, -1).UnixMilli(), noon.AddDate(0, 0, 5).UnixMilli()}
	if _, err := w.Amend(context.Background(), nurse, "", "second half of the dose", p); err != nil {
		t.Fatal(err)
	}
	mustRecord(t, w, request("T-1", time.Hour, nil))
	if row, c := board(t, w)[0], chart(t, w, "T-1"); row.Day != 1 || c.Facts.Day != 1 {
		t.Errorf("day %d, for the rules %d; want 1", row.Day, c.Facts.Day)
	}
	sound(t, w)
}

// TestWhatAScriptLeavesOutIsNotGuessed: a correction that forgot what it corrects is no second dose.
func TestWhatAScriptLeavesOutIsNotGuessed(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", time.Hour, fever))
	for field, r := range map[string]ward.EventRequest{
		"replaces":    {Body: dose("tocilizumab", 480, "mg"), Reason: "wrong amount"},
		"o2_flow_lpm": {Body: oxygen(grading.RoomAir, 4)},
		"at":          {Body: dose("tocilizumab", 480, "mg"), At: ward.Moment{Milli: noon.AddDate(-2000, 0, 0).UnixMilli()}},
	} {
		r.Patient = "T-1"
		_, err := w.Enter(context.Background(), nurse, r)
		var f *ward.FieldError
		if !errors.As(err, &f) || f.Field != field || f.Allowed == "" {
			t.Errorf("%s: %v; want a refusal that says what is allowed", field, err)
		}
	}
	r := request("T-1", 0, fever)
	r.At = ward.Moment{Milli: -1}
	if _, err := w.Record(context.Background(), nurse, r); err == nil {
		t.Error("a set of 1969 was taken")
	}
	for object, field := range map[string]string{
		`{"patient":"T-1","entered_in_error":true,"replaces":"x","reason":"slip","drug":"tocilizumab"}`: "drug",
		`{"patient":"T-1","entered_in_error":true,"replaces":"x","reason":"slip","note":"see paper"}`:   "note",
		`{"patient":"T-1","entered_in_error":true,"reason":"slip"}`:                                     "replaces",
	} {
		_, err := ward.ParseEvent([]byte(object))
		var f *ward.FieldError
		if !errors.As(err, &f) || f.Field != field || f.Allowed == "" {
			t.Errorf("%s: %v; want %q refused", object, err, field)
		}
	}
}

// FuzzParseEvent: whatever comes in, it is read or refused with what is allowed, and what is read is refused
// or recorded by Enter without a panic.
func FuzzParseEvent(f *testing.F) {
	for _, seed := range []string{
		`{"patient":"T-1","kind":"dose","drug":"tocilizumab","amount":480,"unit":"mg"}`,
		`{"patient":"T-1","kind":"infusion","drug":"noradrenaline","running":true,"rate":1e3,"unit":"mL/h"}`,
		`{"patient":"T-1","kind":"oxygen","o2_device":"nasal-cannula","o2_flow_lpm":"2"}`,
		`{"patient":"T-1","kind":"decision","decision":"grade","scale":"crs","grade":NaN}`,
		`{"patient":"T-1","kind":"response","rule":"E1","answer":"told","whom":"` + "\xff\xfe" + `"}`,
		`{"kind":"transfer","move":"bed","bed":"9","at":"0001-01-01T00:00:00Z"}`,
		`{"entered_in_error":true}`, `{"amount":99999999999999999999}`, `{"kind":"dose","kind":"dose"}`, `[`, `{"x":1}`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, object []byte) {
		e, err := ward.ParseEvent(object)
		if err == nil {
			if !e.EnteredInError && e.Body == (ward.EventBody{}) {
				t.Errorf("%q is read as nothing", object)
			}
			return
		}
		var refused *ward.FieldError
		if !errors.As(err, &refused) || refused.Problem == "" || refused.Field != "" && refused.Allowed == "" {
			t.Errorf("%q: refused with %#v", object, err)
		}
	})
}

// TestTheSameIdIsTheSameContent: under an id that is on disk already, other content is not said to be saved.
func TestTheSameIdIsTheSameContent(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	id := func() string {
		id, err := ward.NewEntryID()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	p := board(t, w)[0].Patient
	p.BaselineSBP = grading.Of(130)
	amend := id()
	for i := range 2 {
		if s, err := w.Amend(ctx, nurse, amend, "measured", p); err != nil || s.Replay != (i > 0) {
			t.Fatalf("%+v, %v", s, err)
		}
	}
	p.BaselineSBP = grading.Of(150)
	if _, err := w.Amend(ctx, nurse, amend, "measured", p); !errors.Is(err, db.ErrConflict) {
		t.Errorf("another baseline under the same id: %v", err)
	}
	sign := ward.HandoverRequest{Entry: id(), Patient: "T-1", Text: "as it is"}
	for range 2 {
		if _, err := w.HandOver(ctx, nurse, sign); err != nil {
			t.Fatal(err)
		}
	}
	sign.Text = "noradrenaline since noon"
	if _, err := w.HandOver(ctx, nurse, sign); !errors.Is(err, db.ErrConflict) {
		t.Errorf("another handover under the same id: %v", err)
	}
	if all, err := w.Handovers(ctx, "T-1"); err != nil || len(all) != 1 {
		t.Errorf("%d handovers, %v", len(all), err)
	}
}

// TestTheBoardKnowsTheBedOfWhoLeft: bed 9, then discharged without a bed.
func TestTheBoardKnowsTheBedOfWhoLeft(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 3*time.Hour, fever))
	mustEnter(t, w, nurse, 2*time.Hour, ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveBed, Bed: "9"}})
	mustEnter(t, w, nurse, time.Hour, ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveDischarged, To: "home"}})
	sound(t, w)
}

// TestWhatIsTypedLateIsHandedOver: what was typed after the last handover is new to the next, whatever its time.
func TestWhatIsTypedLateIsHandedOver(t *testing.T) {
	t.Parallel()
	now := noon.Add(-3 * time.Hour)
	w := open(t, filepath.Join(t.TempDir(), "record.db"), func() time.Time { return now })
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, nil))
	mustRecord(t, w, request("T-1", 230*time.Minute, nil))
	seen := now.UnixMilli()
	now = noon
	mustRecord(t, w, request("T-1", 4*time.Hour, noradrenaline))
	changes := chart(t, w, "T-1").Since(seen)
	if changes.WorstCRS != 3 || len(changes.Raised) == 0 {
		t.Errorf("since the handover: worst CRS %d, raised %s; the set of CRS 3 was typed after it", changes.WorstCRS, rules(changes.Raised))
	}
}

// TestADischargeEnteredInErrorIsUndone: whoever is on the ward is on the board.
func TestADischargeEnteredInErrorIsUndone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	now := noon.Add(-10 * time.Hour)
	w := open(t, filepath.Join(t.TempDir(), "record.db"), func() time.Time { return now })
	admit(t, w, "T-1")
	now = noon
	mustRecord(t, w, request("T-1", 5*time.Hour, noradrenaline))
	out := ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveDischarged, To: "home"}}
	s := mustEnter(t, w, nurse, 4*time.Hour, out)
	if n := len(board(t, w)); n != 0 {
		t.Fatalf("%d rows of who left", n)
	}
	if _, err := w.EnterInError(ctx, nurse, "", "T-1", s.Entry, "the patient of bed 2"); err != nil {
		t.Fatal(err)
	}
	if rows := board(t, w); len(rows) != 1 || rows[0].Latest.CRS.Working != 3 || rows[0].Place.Move != "" {
		t.Fatalf("a discharge was withdrawn, and the board shows %+v", rows)
	}
	// Corrected into a bed, the patient is in that bed.
	s = mustEnter(t, w, nurse, 3*time.Hour, out)
	bed := ward.EventRequest{Patient: "T-1", At: ago(3 * time.Hour), Body: ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveBed, Bed: "9"}}, Replaces: s.Entry, Reason: "moved, not discharged"}
	if _, err := w.Enter(ctx, nurse, bed); err != nil {
		t.Fatal(err)
	}
	if rows := board(t, w); len(rows) != 1 || rows[0].Patient.Bed != "9" {
		t.Fatalf("a discharge was corrected into a bed, and the board shows %+v", rows)
	}
	// What is charted for a patient who left brings nobody back, and is not lost.
	mustEnter(t, w, nurse, 2*time.Hour, out)
	mustRecord(t, w, request("T-1", 150*time.Minute, fever))
	if n, c := len(board(t, w)), chart(t, w, "T-1"); n != 0 || len(c.Sets) != 2 {
		t.Errorf("%d rows, %d sets", n, len(c.Sets))
	}
	// Nor does a baseline that is put right.
	p := chart(t, w, "T-1").Patient
	p.BaselineSBP = grading.Of(110)
	if _, err := w.Amend(ctx, nurse, "", "from the clinic's letter", p); err != nil {
		t.Fatal(err)
	}
	if n, c := len(board(t, w)), chart(t, w, "T-1"); n != 0 || c.Patient.BaselineSBP != p.BaselineSBP {
		t.Errorf("%d rows after an amendment of who left, baseline %v", n, c.Patient.BaselineSBP)
	}
	mustEnter(t, w, nurse, time.Hour, ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveReadmitted, Bed: "4"}})
	if rows := board(t, w); len(rows) != 1 || rows[0].Patient.Bed != "4" {
		t.Errorf("readmitted, the board shows %+v", rows)
	}
	sound(t, w)
}

// TestARecordOfTheFirstSchemaGoesOn: what the first release wrote shows, verifies and takes new entries.
func TestARecordOfTheFirstSchemaGoesOn(t *testing.T) {
	t.Parallel()
	old, err := os.ReadFile(filepath.Join("..", "..", "db", "testdata", "schema-1.db"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "record.db")
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	w := open(t, path, func() time.Time { return noon })
	r, err := w.VerifyAssessments(context.Background(), nil)
	if err != nil || !r.OK() || r.Patients == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	rows := board(t, w)
	if len(rows) == 0 {
		t.Fatal("nobody on the board")
	}
	for _, row := range rows {
		id := row.Patient.ID
		s, err := w.Enter(context.Background(), nurse, ward.EventRequest{Patient: id, Body: infusion("noradrenaline", true)})
		if err != nil || !s.Graded || len(s.Tasks) == 0 {
			t.Errorf("%s: noradrenaline gives %+v, %v", id, s.Shown.CRS.Result, err)
		}
		if set := mustRecord(t, w, request(id, 0, noradrenaline)); set.Shown.CRS.Working < 3 {
			t.Errorf("%s: CRS %d on noradrenaline", id, set.Shown.CRS.Working)
		}
	}
	sound(t, w)
}
