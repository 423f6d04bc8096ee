package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/ward"
)

func findings(d *drive) grading.Observation {
	o := d.m.top().(*observe)
	o.edited()
	return o.read.req.Findings
}

func (d *drive) to(id fieldID) *drive {
	d.t.Helper()
	o := d.m.top().(*observe)
	for o.focus < id {
		d.keys("down")
	}
	for o.focus > id {
		d.keys("up")
	}
	return d
}

func TestEveryAnswerOfTheFormReachesTheFindings(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	for _, opt := range deviceOptions {
		d.to(fDevice).typ(opt.key)
		if got := findings(d).O2Device; got != opt.val {
			t.Errorf("%s gives %v", opt.key, got)
		}
	}
	for _, opt := range consciousOptions {
		d.to(fConscious).typ(opt.key)
		if got := findings(d); got.Consciousness != opt.val.Level || got.NewConfusion != opt.val.Confused {
			t.Errorf("%s gives %v %v", opt.key, got.Consciousness, got.NewConfusion)
		}
	}
	for _, opt := range notDoneOptions {
		d.to(fScore).typ(opt.key)
		if got := findings(d); got.ICENotDone != opt.val || got.ICE.Known {
			t.Errorf("%s gives %v", opt.key, got.ICENotDone)
		}
	}
	d.to(fScore).typ("8")
	if got := findings(d); got.ICENotDone != 0 || got.ICE != grading.ICETotal(8) {
		t.Errorf("a digit after a reason gives %+v", got.ICE)
	}
	d.to(fFluid).typ("y").to(fMasking).typ("ypt").keys("enter").to(fEvents).typ("y130").keys("enter")
	got := findings(d)
	if got.FluidBolus != grading.Yes || got.Masking != grading.MaskingRecorded|grading.Paracetamol|grading.Tocilizumab {
		t.Errorf("fluid %v, masking %v", got.FluidBolus, got.Masking.Names())
	}
	if got.Seizure != grading.SeizureBrief || got.Motor != grading.MotorDeepFocalWeakness || got.ICP != grading.ICPNone || got.NoNeuroEvents {
		t.Errorf("events: %v %v %v", got.Seizure, got.Motor, got.ICP)
	}
	d.to(fEvents).typ("n")
	if got := findings(d); !got.NoNeuroEvents || got.Seizure != 0 {
		t.Errorf("none after some: %+v", got)
	}
}

// Every value of the enumerations can be given at the keyboard: nothing that would
// raise a grade is left without a key.
func TestEveryValueHasAKey(t *testing.T) {
	t.Parallel()
	if len(deviceOptions) != len(grading.O2DeviceWords()) || len(notDoneOptions) != len(grading.NotDoneWords()) ||
		len(seizureOptions) != len(grading.SeizureWords()) || len(motorOptions) != len(grading.MotorWords()) ||
		len(icpOptions) != len(grading.ICPWords()) || len(consciousOptions) != len(grading.ConsciousnessWords())+1 {
		t.Error("an answer of the contract has no key on the form")
	}
	var v grading.Vasopressors
	for _, k := range pressorKeys {
		v |= k.val
	}
	var m grading.Masking
	for _, k := range maskingKeys {
		m |= k.val
	}
	for _, w := range grading.VasopressorWords() {
		if d, _ := grading.ParseVasopressor(w); !v.Has(d) {
			t.Errorf("%s cannot be ticked", w)
		}
	}
	for _, w := range grading.MaskingWords() {
		if d, _ := grading.ParseMasking(w); m&d == 0 {
			t.Errorf("%s cannot be ticked", w)
		}
	}
}

// Every answer of the focused field is on the screen, at the smallest size too.
func TestEveryAnswerIsInSight(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"4", "1003", "5"} {
		d := onForm(t, hardWard(), id, 80, 24)
		for _, f := range []fieldID{fDevice, fConscious, fPressors, fMasking, fEvents, fFluid} {
			d.to(f)
			for _, opt := range d.m.e.options(f) {
				d.sees(opt.key + " " + opt.label)
			}
		}
		d.to(fScore)
		for _, n := range notDoneOptions {
			d.sees(n.key + " " + d.m.e.ui.NotDone[n.val])
		}
	}
}

func TestFilterIsGoneAfterOpening(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.quiet().keys("esc").seesNot("find:").sees(">07", "OKAFOR", "FILLER1")
}

func TestICESheet(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.to(fScore).typ("i").sees("ICE: what to ask", "What year is it?", "0-10 10 left out", "ZHANG Wei")
	d.typ("yyyyyyyn-y").sees("8-9 1 left out")
	d.keys("enter").sees("8-9")
	ice := findings(d).ICE
	if worst, best, ok := ice.Range(); !ok || worst != 8 || best != 9 {
		t.Fatalf("%d-%d", worst, best)
	}
	d.to(fScore).keys("f3").sees("8-9 1 left out").keys("esc").sees("8-9")
	d.keys("backspace")
	if findings(d).ICE.Known {
		t.Fatal("backspace did not take the score back")
	}
	d.typ("i").keys("enter")
	if findings(d).ICE.Known {
		t.Fatal("a sheet without an answer became a score")
	}
}

func TestCAPDSheetForAChild(t *testing.T) {
	t.Parallel()
	for answers, want := range map[string]int{"nnnnnnnn": 16, "aaaaaaaa": 16, "aaaannnn": 0, "nnnnaaaa": 32} {
		d := onForm(t, hardWard(), "5", 80, 24)
		d.sees("CAPD 0-32").to(fScore).typ("i").sees("CAPD: seen over this shift", "Makes eye contact")
		d.typ(answers).keys("enter")
		got := findings(d)
		if best, worst, ok := got.CAPD.Range(); !ok || best != want || worst != want || got.ICE.Known {
			t.Errorf("%s gives %d-%d", answers, best, worst)
		}
	}
	d := onForm(t, hardWard(), "5", 80, 24)
	d.to(fScore).typ("40").keys("enter").sees("not a score; allowed: 0-32")
}

func TestAnchorsUnderTwoYears(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.rows[3].Patient.BirthDate = "2026-02-01"
	f.rows[3].Age = ageAt("2026-02-01", start)
	d := onForm(t, f, "4", 80, 24)
	d.sees("9 mo").to(fScore).typ("i").sees("at 28 weeks: holds gaze")
	d.keys("down").sees("smooth coordinated reach")
	d.keys("down", "down", "down").sees("take the anchor for this item")
}

func TestPasteReachesTheFocusedField(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.send(tea.PasteMsg{Content: "38.9\n"})
	if got := findings(d).Temp; got != grading.OfTenths(389) {
		t.Fatalf("%v", got)
	}
	d.to(fDevice)
	d.send(tea.PasteMsg{Content: "rm -rf"})
	d.sees("answers nothing here")
	d.to(fNote)
	d.send(tea.PasteMsg{Content: "体温高\x1b[31m见图\tx"})
	d.sees("体温高见图 x")
	d = newDrive(t, hardWard(), Options{}, 80, 24)
	d.send(tea.PasteMsg{Content: "李娜"})
	d.keys("enter").typ("n").sees("李娜, nurse")
	d.typ("n")
	d.send(tea.PasteMsg{Content: "07"})
	d.sees("Bed              07")
}

func TestSeveralRunesInOneKey(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24).to(fNote)
	d.send(tea.KeyPressMsg{Text: "体温"})
	d.keys("left").typ("高").sees("体高温")
	d.keys("end", "backspace", "backspace").sees("体").seesNot("体高")
	c := d.m.View().Cursor
	if c == nil || c.X != 1+14+2 {
		t.Fatalf("the caret does not stand behind the wide character: %+v", c)
	}
}

func TestTimesAreAskedAboutWhenOld(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := onForm(t, f, "4", 80, 24)
	d.keys("up").typ("-10").keys("enter").sees("14:22").typ("372").keys("enter", "ctrl+s").sees("saved 14:")
	if at := f.recorded[0].At; at.Milli != start.Add(-10*time.Minute).UnixMilli() || at.Offset != 60 {
		t.Fatalf("recorded at %+v", at)
	}
	d.typ("o").keys("up").typ("16:00").keys("enter").sees("this is in the future")
	d.keys("ctrl+u").typ("20-Nov 23:00").keys("enter").typ("372").keys("enter", "ctrl+s").sees("Unusual", "observed 15 h 32 ago")
	d.quiet().keys("esc").keys("up", "up").keys("ctrl+u")
	d.now = d.now.Add(45 * time.Minute)
	d.keys("ctrl+s").sees("Unusual", `observed "now" (15:17), but this form was begun at 14:32`)
}

func TestOddOxygenAndScoresAreAsked(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := onForm(t, f, "1003", 80, 24)
	d.to(fDevice).typ("n").typ("8").to(fScore).typ("5").keys("ctrl+s").sees("nasal cannula at 8 L/min: is it a high-flow cannula?")
	d.quiet().keys("esc").to(fDevice).typ("a").keys("ctrl+s").sees("room air, but a flow of 8 L/min")
	f.rows[0].LastICE = grading.ICETotal(10)
	f.version++
	d.quiet().keys("esc").pass(time.Second)
	d.keys("ctrl+s").sees("ICE 5, was 10")
	d.quiet().keys("esc").to(fConscious).typ("u").keys("ctrl+s").sees("answers sit oddly together")
}

func TestAdmitRefusesOnTheField(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	d.typ("n").typ("09").keys("ctrl+s").sees("not saved: Patient id * is not possible as typed", "needed")
	d.typ("77").keys("enter").typ("Abara").keys("enter", "enter").typ("05/03/2017").keys("enter").sees("not a date; allowed")
	d.keys("ctrl+u").typ("2017-03-05").keys("enter").sees("05-Mar-2017 (9 y)")
	d.typ("f").typ("0.1").keys("enter").sees("not possible; allowed: 0.4-400 kg")
	d.keys("ctrl+u").typ("31.5").keys("enter", "enter", "enter").typ("17-Nov").keys("enter").sees("not a date with a clock")
	d.keys("ctrl+u").typ("2026-11-17 10:30").keys("enter").sees("17-Nov-2026 10:30")
	f.fail = ward.ErrPatientExists
	d.keys("ctrl+s").sees("NOT SAVED", "a patient with this id is already on the record", "ABARA"[:1])
	f.fail = nil
	d.keys("ctrl+u").typ("78").keys("ctrl+s").sees("Admitted", "ABARA")
	p := f.admitted[0]
	if p.ID != "78" || p.BirthDate != "2017-03-05" || p.Weight != grading.OfTenths(315) || p.Sex != ward.Female || p.InfusedAt.Offset != 60 {
		t.Fatalf("%+v", p)
	}
	d.quiet().keys("esc").sees("BED")
}

func TestTabNeverSaves(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := onForm(t, f, "4", 80, 24)
	d.typ("372")
	for range 40 {
		d.keys("tab")
	}
	if len(f.recorded) != 0 || d.m.top().(*observe).focus != fNote {
		t.Fatal("tab saved, or went round")
	}
	d.keys("enter").sees("saved 14:32")
	if d.m.screens[0].(*board).selected().Patient.ID != "4" {
		t.Fatal("the cursor is not on the patient just recorded")
	}
}
