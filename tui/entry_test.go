package tui

import (
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

func TestPressureInKPa(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]int32{
		// 1 kPa is 7.50062 mmHg, cut at the thousandth.
		"16.3/10.4": {122260, 78006}, "16,3/10,4": {122260, 78006}, "16.3/10.4 kPa": {122260, 78006}, "16.3/10.4kpa": {122260, 78006},
		"16/10k": {120009, 75006}, "16/10 kPa": {120009, 75006}, "16.3": {122260, 0}, "16.3/10": {122260, 75006},
		"11.999/7": {89999, 52504}, "12.0/7": {90007, 52504}, // one below 90, one not
		"122/78 mmHg": {122000, 78000}, "30/15mm": {30000, 15000}, "122.26/78.006 mmHg": {122260, 78006},
		"122.5/78": {-1}, "16.3/78": {-1}, "50/10k": {-1}, "10.4/16.3": {-1}, "1.2/1.1": {-1}, "16.3/10.4x": {-1}, "k": {-1},
	} {
		s, d, bad := bloodPressure(in)
		switch {
		case want[0] < 0:
			if bad == nil || s.Known || d.Known {
				t.Errorf("%q was read as %v/%v", in, s, d)
			}
		case bad != nil || s != grading.OfMilli(want[0]) || d.Known != (want[1] != 0) || d.Milli != want[1]:
			t.Errorf("%q: %v/%v %+v", in, s, d, bad)
		}
	}
	for _, in := range []string{"16/10", "30/15", "1610", "20", "34/10"} { // either unit is possible
		if _, _, bad := bloodPressure(in); bad == nil || bad.Kind != entry.WhichUnit {
			t.Errorf("%q is not asked about: %+v", in, bad)
		}
	}
	for in, want := range map[string]int32{"62": 62000, "30": 30000, "8.5": 63755, "8.5k": 63755, "62.5": -1, "x": -1, "9k": 67505, "62.5mm": 62500} {
		if r, bad := meanPressure(in); want < 0 && bad == nil || want >= 0 && (bad != nil || r.Milli != want) {
			t.Errorf("mean %q: %v %+v", in, r, bad)
		}
	}
}

// Half a mmHg under the threshold is under it, however the screen rounds.
func TestPressureInKPaIsGradedUnrounded(t *testing.T) {
	t.Parallel()
	for in, low := range map[string]bool{"11.999/9.9": true, "12/9.9": false} {
		d := onForm(t, hardWard(), "4", 80, 24)
		d.typ("39").keys("enter").to(fBP).typ(in).to(fMAP)
		d.sees(map[bool]string{true: "89/74", false: "90/74"}[low])
		o := findings(d)
		g := grading.Context{EpisodeOpen: grading.No}
		th := grading.DefaultThresholds()
		if a := grading.AssessCRS(&g, &o, &th); (a.Working >= 2) != low {
			t.Errorf("%s: CRS %v", in, a.Working)
		}
	}
	d := onForm(t, hardWard(), "4", 80, 24)
	d.to(fBP).typ("16.3/10.4").sees("16.3/10.4 kPa = 122/78 mmHg")
	d.keys("ctrl+u").typ("16/10").keys("enter").sees("mmHg or kPa?", "16/10k").typ("k").keys("enter").sees("120/75")
}

func TestWeightInPounds(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int32{"70.5": 70500, "70.5 kg": 70500, "154 lb": 69853, "154lbs": 69853, "": 0, "1 lb": 453} {
		if r, _, bad := weight(in); bad != nil || r.Milli != want || r.Known != (in != "") {
			t.Errorf("%q: %v %+v", in, r, bad)
		}
	}
	for _, in := range []string{"0.5 lb", "2000 lb", "lb", "x", "154 st"} {
		if r, _, bad := weight(in); bad == nil {
			t.Errorf("%q was read as %v", in, r)
		}
	}
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	d.typ("n").keys("down", "down", "down", "down", "down", "down").typ("154 lb").keys("enter").sees("154 lb = 69.853 kg")
}

func TestWhyAVitalSignWasNotDone(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := onForm(t, f, "4", 80, 24)
	d.typ("n").sees("Temp °C: Not done: why?", "asleep", "refused", "not obtainable", "device fault").typ("r")
	d.sees("refused", ">Heart rate")
	d.keys("f5", "down", "enter").sees(">Resp rate")
	d.to(fTemp).typ("372").sees("372").to(fHR).keys("backspace")
	o := d.m.top().(*observe)
	if c := o.read.req.Circumstances; !c.NotDone.IsZero() || findings(d).Temp != grading.OfTenths(372) {
		t.Fatalf("a value or a backspace leaves the reason: %+v", c)
	}
	d.typ("n").typ("d").to(fBP).typ("n").keys("esc").seesNot("why?").typ("n").typ("a").to(fNote).typ("n x").sees("n x")
	d.keys("ctrl+s").sees("saved 14:32")
	got := f.recorded[0].Circumstances.NotDone
	want := observation.VitalsNotDone{}
	want[observation.VitalHeartRate], want[observation.VitalBP] = observation.ReasonDeviceFault, observation.ReasonAsleep
	if got != want {
		t.Fatalf("%v", got)
	}
	if fs := f.recorded[0].Findings; fs.HeartRate.Known || fs.SBP.Known {
		t.Errorf("a reason became a value: %+v", fs)
	}
}

func TestNotDoneIsShownWithTheSet(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("o").typ("n").typ("r").typ("88").keys("ctrl+s").quiet().pass(time.Second)
	d.keys("enter", "enter").sees("not done: refused")
}

func TestCountingBreaths(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := onForm(t, f, "4", 80, 24).to(fRR)
	d.keys("space").sees("Count the breaths", "30 s left", "ZHANG Wei")
	for range 8 {
		d.pass(time.Second).keys("space", "space") // a key that bounces is one breath
	}
	d.sees("22 s left", "8 breaths in 8 s = 60/min").keys("enter").sees("Still counting")
	for range 10 {
		d.pass(2 * time.Second)
	}
	d.pass(time.Second).sees("1 s left")
	bells := d.bells
	d.pass(time.Second).sees("Time is over", "8 breaths in 30 s = 16/min")
	if d.bells != bells+1 {
		t.Error("the end is not heard")
	}
	waiting := len(d.ticks)
	d.keys("space").sees("8 breaths in 30 s").pass(time.Second)
	if len(d.ticks) > waiting {
		t.Error("it ticks on after its end")
	}
	d.keys("enter").seesNot("Count the breaths").sees(">BP mmHg")
	if got := findings(d).RespRate; got != grading.Of(16) {
		t.Fatalf("%v", got)
	}

	d.to(fRR).keys("f3").pass(time.Second).typ("1").sees("14 s left").pass(15 * time.Second).keys("enter").sees("No breath was counted")
	d.keys("esc")
	if got := findings(d).RespRate; got != grading.Of(16) {
		t.Fatalf("Esc left %v", got)
	}
	d.keys("f3").typ("6").keys("space").sees("60 s left").keys("backspace").sees("0 breaths", "60 s left").keys("right").sees("15 s left").keys("esc")
	ticks := len(d.ticks)
	d.pass(time.Second)
	if len(d.ticks) >= ticks {
		t.Error("it ticks on after it was left")
	}
}

func TestCardiacEventAndCarerConcern(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]ward.Signs{
		"n": {Cardiac: ward.CardiacNone}, "a": {Cardiac: ward.CardiacArrhythmia}, "s": {Cardiac: ward.CardiacAcuteCoronary},
	} {
		d := onForm(t, hardWard(), "4", 80, 24)
		d.seesNot("Carer says").to(fCardiac).typ(key)
		o := d.m.top().(*observe)
		if o.read.req.Signs != want || o.focus != fNote { // an adult is not asked for a carer
			t.Errorf("%s: %+v, then field %d", key, o.read.req.Signs, o.focus)
		}
		d.keys("up").sees(">Cardiac")
	}
	for key, want := range map[string]ward.CarerConcern{"w": ward.CarerWorse, "s": ward.CarerNone, "b": ward.CarerNone, "n": ward.CarerNotAsked} {
		d := onForm(t, hardWard(), "5", 80, 24)
		d.to(fCarer).sees(">Carer says", "w worse", "s same", "b better", "n not asked").typ(key)
		if o := d.m.top().(*observe); o.read.req.Signs.Carer != want || o.focus != fNote {
			t.Errorf("%s: %+v", key, o.read.req.Signs)
		}
	}
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("o").typ("372").to(fCardiac).typ("a").sees("ICU NOW: significant arrhy").keys("ctrl+s").quiet().pass(time.Second)
	d.keys("esc").typ("o").sees("arrhyt").keys("esc", "enter", "enter").sees("Cardiac event   arrhythmia")
}

func TestTheSheetShowsWhatToCompareWith(t *testing.T) {
	t.Parallel()
	f := hardWard()
	r := f.row("1003")
	r.Patient.BaselineICE, r.Patient.Sentence = grading.Of(9), "The weather is fine today."
	r.Patient.Language, r.Patient.Interpreter = "Igbo", "by telephone"
	d := onForm(t, f, "1003", 80, 24).to(fScore)
	d.typ("i").sees("baseline 9", "last 1, 40 min", "own sentence: The weather is fine today.", "Igbo", "by telephone", "today: not recorded", "10 ", "Attention")
	d.typ("l").typ("l").sees("today: interpreter").typ("yyyyyyyyyy").keys("enter", "ctrl+s")
	d.quiet().keys("enter")
	if got := f.recorded[0].Circumstances.Language; got != observation.LanguageInterpreter {
		t.Fatalf("%q", got)
	}
	d = onForm(t, hardWard(), "5", 80, 24).to(fScore)
	d.typ("i").sees("last C 3, 40 min", "today: not recorded").seesNot("own sentence", "baseline")
}

func TestAFractionInTheFlowFieldIsAsked(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.to(fDevice).typ("v").typ("0.4").keys("ctrl+s").sees("is it the FiO2 (40 %)?")
}
