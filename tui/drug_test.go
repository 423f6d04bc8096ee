package tui

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// fullCourse is a course with something of everything the drug screen shows.
func fullCourse(c *ward.Chart) {
	ago := func(d time.Duration) ward.Moment { return moment(start.Add(-d)) }
	c.Running = []ward.RunningInfusion{
		{Drug: "noradrenaline", Rate: grading.OfMilli(100), Unit: "mcg/kg/min", Since: ago(12 * time.Minute), Rated: ago(2 * time.Minute)},
		{Drug: "vasopressin", Rate: grading.OfMilli(30), Unit: "units/min", Since: ago(5 * time.Minute), Rated: ago(5 * time.Minute)},
	}
	c.Oxygen = &ward.RunningOxygen{Oxygen: ward.Oxygen{Device: grading.NasalCannula, Flow: grading.Of(4)}, Since: ago(time.Hour)}
	dose := func(entry, drug string, milli int32, unit string, d time.Duration) {
		g := ward.Given{Entry: entry, At: ago(d), Dose: ward.Dose{Drug: drug, Amount: grading.OfMilli(milli), Unit: unit, Route: "IV"}}
		c.Doses = append(c.Doses, g)
		c.Events = append([]ward.Event{{Entry: entry, At: g.At, Typed: g.At, By: nurseA, Body: ward.EventBody{Dose: &g.Dose}}}, c.Events...)
	}
	dose("d1", "tocilizumab", 480_000, "mg", 26*time.Hour)
	dose("d2", "crystalloid", 500_000, "mL", 5*time.Hour)
	dose("d3", "crystalloid", 1_000_000, "mL", time.Hour)
	dose("d4", "tocilizumab", 480_000, "mg", 3*time.Hour)
	c.Events[0].Replaced = &ward.Replacement{Entry: "d5", By: nurseA, Typed: ago(time.Hour), Reason: "wrong time " + longName}
	c.Events = append([]ward.Event{{
		Entry: "i1", At: c.Running[0].Since, Typed: c.Running[0].Since, By: ward.Author{Name: longName, Role: ward.Nurse},
		Body: ward.EventBody{Infusion: &ward.Infusion{Drug: "noradrenaline", Running: true, Rate: grading.OfMilli(50), Unit: "mcg/kg/min"}},
	}}, c.Events...)
}

// labCourse adds samples to a course: a value before, one in another unit, a limit, one
// corrected.
func labCourse(c *ward.Chart) {
	sample := func(entry string, d time.Duration, rs ...ward.LabResult) {
		at := moment(start.Add(-d))
		c.Events = append(c.Events, ward.Event{
			Entry: entry, At: at, Typed: at, By: ward.Author{Name: longName, Role: ward.Nurse}, Body: ward.EventBody{Labs: &ward.Labs{Results: rs}},
		})
	}
	value := func(a grading.Analyte, milli int32, u grading.LabUnit, b ward.LabBound) ward.LabResult {
		return ward.LabResult{Lab: grading.Lab{Analyte: a, Value: grading.OfMilli(milli), Unit: u}, Bound: b}
	}
	var all []ward.LabResult
	for _, t := range ward.LabTests() {
		all = append(all, value(t.Analyte, 123_456, t.Unit, ward.LabExact))
	}
	sample("l3", 6*time.Hour, append(all[1:], value(grading.CRP, 18_600, grading.MilligramPerDecilitre, ward.LabExact))...)
	sample("l2", 7*time.Hour, value(grading.CRP, 900_000, grading.MilligramPerLitre, ward.LabExact))
	c.Events[len(c.Events)-1].Replaced = &ward.Replacement{Entry: "l3", By: nurseA, Typed: moment(start), Reason: "mistyped " + longName}
	sample("l1", 30*time.Hour, value(grading.CRP, 4_000, grading.MilligramPerLitre, ward.LabBelow), value(grading.Ferritin, 1_999_999_999, grading.MicrogramPerLitre, ward.LabAbove))
}

// courseScreens walks through the drug screen, the alerts, the transfer and the
// settings.
func courseScreens(open func(change func(*fake), ks ...string) *drive, at func(d *drive, name string)) {
	for i, down := range [][]string{nil, {"down"}} {
		name := func(s string) string { return s + " " + itoa(i) }
		d := open(nil, append(down, "d")...)
		at(d, name("drug"))
		at(d.typ("nor"), name("drug name"))
		at(d.keys("enter").typ("0.1"), name("drug rate"))
		at(d.keys("enter"), name("drug unit"))
		at(d.keys("enter").typ("-10").keys("enter").typ(chinese+longName), name("drug note"))
		at(d.keys("esc"), name("drug leaving"))
		d = open(nil, append(down, "d", "o", "x", "y", "enter")...)
		at(d, name("drug device"))
		at(open(nil, append(down, "d", "t", "o", "c", "enter", "1", ",", "0", "0", "0", "ctrl+s")...), name("drug refused"))
		d = open(nil, append(down, "d", "f4")...)
		at(d, name("drug entries"))
		at(d.keys("down", "down"), name("drug entries corrected"))
		at(d.keys("up", "x"), name("drug withdraw"))
		d = open(nil, append(down, "d", "z", "z")...)
		at(d, name("drug unknown"))
		at(open(nil, append(down, "t")...), name("transfer"))
		at(open(nil, append(down, "t", "i")...).typ(chinese+longName), name("transfer to"))
	}
	for i, down := range [][]string{nil, {"down"}} {
		name := func(s string) string { return s + " " + itoa(i) }
		labs := func(f *fake) { f.course = labCourse }
		at(open(nil, append(down, "l")...), name("labs never recorded"))
		d := open(labs, append(down, "l")...)
		at(d, name("labs"))
		at(d.typ("12,400").keys("down").typ("9999999"), name("labs refused"))
		at(d.keys("end", "up", "up").typ("-90 "+longName), name("labs time"))
		at(d.keys("ctrl+s"), name("labs not sent"))
		d = open(labs, append(down, "l", "f4")...)
		at(d, name("labs entries"))
		at(d.keys("down"), name("labs entries corrected"))
		at(d.keys("up", "c"), name("labs correcting"))
		at(open(labs, append(down, "enter", "5")...), name("scales with labs"))
		at(open(labs, append(down, "enter", "4")...), name("timeline with labs"))
	}
	d := open(nil, "a")
	at(d, "alerts")
	at(d.keys("enter"), "alerts task")
	at(d.keys("t"), "alerts told")
	at(d.typ(chinese+longName).keys("enter"), "alerts told how")
	at(d.keys("esc", "k"), "alerts acknowledge")
	at(d.keys("esc", "x").typ(longName), "alerts decline")
	at(d.keys("esc", "p"), "alerts pass up")
	at(open(func(f *fake) { f.rows[0].Tasks = nil }, "a"), "no alerts")
	at(open(func(f *fake) { f.fail = errDisk }, "a", "t", "D", "r", "ctrl+s"), "alerts not saved")
	at(open(func(f *fake) { f.fail = errDisk }, "d", "d", "e", "x", "enter", "1", "0", "ctrl+s"), "drug not saved")
	at(open(nil, "s"), "settings")
	at(open(nil, "s", "c", "c", "c"), "settings contrast")
}

// hypotensive is a patient whom fluid holds: CRS 2, so that one vasopressor makes 3.
func hypotensive(t *testing.T, now func() time.Time) *ward.Ward {
	t.Helper()
	w, _, _ := realWard(t, now)
	ctx := context.Background()
	p := ward.Patient{ID: "1003", Family: "Okafor", Given: "Grace", BirthDate: "1972-06-22", Bed: "03", Weight: grading.Of(64), Product: "axi-cel"}
	if _, err := w.Admit(ctx, nurseA, "", p); err != nil {
		t.Fatal(err)
	}
	o := normalSet()
	o.Temp, o.SBP, o.DBP, o.FluidBolus, o.NewConfusion = grading.OfTenths(389), grading.Of(86), grading.Of(52), grading.Yes, grading.No
	at := ward.MomentOf(now().Add(-10 * time.Minute))
	if s, err := w.Record(ctx, nurseA, ward.ObservationRequest{Patient: "1003", At: at, Findings: o}); err != nil || s.Shown.CRS.Working != 2 {
		t.Fatalf("the patient is not CRS 2: %v, %v", s.Shown.CRS.Working, err)
	}
	return w
}

// counted presses keys and counts them.
func (d *drive) counted(n *int, ks ...string) *drive {
	d.t.Helper()
	*n += len(ks)
	return d.keys(ks...)
}

// TestVasopressorFromStartToClosed is the way of one escalation: an infusion started on
// CRS 2 makes 3 and an alert; somebody is told and acknowledges; it is stopped; after
// two complete sets without it a person closes the alert, and not before.
func TestVasopressorFromStartToClosed(t *testing.T) {
	t.Parallel()
	var d *drive
	w := hypotensive(t, func() time.Time {
		if d == nil {
			return start
		}
		return d.now
	})
	ctx := context.Background()
	d = newDrive(t, w, Options{Author: nurseA}, 80, 24)
	d.lazy = false
	n := 0
	d.counted(&n, "d", "n", "o", "r", "enter", "0", ".", "1", "ctrl+s")
	if n > 9 {
		t.Errorf("starting an infusion took %d keys", n)
	}
	d.sees("noradrenaline 0.1 mcg/kg/min running since 14:32", "CRS 3, was 2", "CRS 3 or more")
	d.keys("a").sees("keys are not taken") // the alert opened by itself: no key meant for a field answers it
	d.pass(2 * time.Second)
	d.keys("a").sees("ALERTS", "CRS 3 or more", "nobody told", ">03")

	n = 0
	d.counted(&n, "t", "D", "r", "space", "Y", "enter", "t", "ctrl+s")
	d.sees("saved: told Dr Y", "told")
	if l := d.line("!!"); !strings.Contains(l, "told Dr Y 14:32") {
		t.Errorf("the alert line does not say who was told: %q", l)
	}
	d.counted(&n, "k").sees("Who acts on it?", "Dr Y").counted(&n, "ctrl+s").sees("acknowledged").seesNot("!!")
	t.Logf("told and acknowledged: %d keys", n)
	d.keys("l").sees("still met: it cannot be closed yet")

	d.now = d.now.Add(30 * time.Minute)
	d.keys("esc", "d").sees("1 noradrenaline 0.1 mcg/kg/min since 14:32")
	n = 0
	d.counted(&n, "1", "s", "ctrl+s")
	d.sees("noradrenaline stopped 15:02", "CRS 2, was 3")
	if n > 3 {
		t.Errorf("stopping an infusion took %d keys", n)
	}
	d.now = d.now.Add(time.Second)
	d.keys("esc")
	calm := normalSet()
	calm.NewConfusion = grading.No
	set := func() {
		d.now = d.now.Add(time.Hour)
		if _, err := w.Record(ctx, nurseA, ward.ObservationRequest{Patient: "1003", At: moment(d.now), Findings: calm}); err != nil {
			t.Fatal(err)
		}
		d.pass(time.Second)
	}
	task := func() *ward.Task {
		rows, err := w.Board(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rows[0].Tasks {
			if rows[0].Tasks[i].Rule == "E1" {
				return &rows[0].Tasks[i]
			}
		}
		return nil
	}
	set()
	d.keys("a")
	for d.m.top().(*alerts).selected().task.Rule != "E1" {
		d.keys("down")
	}
	d.keys("l").sees("1 of 2 complete sets")
	set()
	if k := task(); k == nil || !k.MayClose() {
		t.Fatalf("it may not be closed after two complete sets: %+v", k)
	}
	d.keys("l").sees("Close it?").keys("ctrl+s").sees("saved: closed")
	if k := task(); k != nil {
		t.Errorf("the alert is still open: %+v", k)
	}
	c, err := w.Chart(ctx, "1003")
	if err != nil {
		t.Fatal(err)
	}
	var kinds []ward.ResponseKind
	for i := range c.ClosedTasks {
		for _, a := range c.ClosedTasks[i].Answers {
			if a.Rule == "E1" {
				kinds = append(kinds, a.Kind)
			}
		}
	}
	if !slices.Equal(kinds, []ward.ResponseKind{ward.Told, ward.Acknowledged, ward.Closed}) {
		t.Errorf("the answers of the alert are %v", kinds)
	}
}

func TestAmountsAreReadOneWayOrNot(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		milli   int32
		problem amountProblem
	}{
		"0.05": {50, amountFine}, "8": {8000, amountFine}, "1000": {1_000_000, amountFine}, "0,5": {500, amountFine}, " 2.5 ": {2500, amountFine},
		"0.125": {125, amountFine}, "0,125": {125, amountFine}, "12.125": {12125, amountFine}, "１０": {10_000, amountFine},
		"1,000": {0, amountAmbiguous}, "1.000": {0, amountAmbiguous}, "12，500": {0, amountAmbiguous}, "2,125": {0, amountAmbiguous},
		"": {0, amountMissing}, "0": {0, amountUnreadable}, "-1": {0, amountUnreadable}, "1e3": {0, amountUnreadable}, "0.0001": {0, amountUnreadable},
		"1.2.3": {0, amountUnreadable}, "8 mg": {0, amountUnreadable},
	} {
		r, p := doseAmount(in)
		if p != want.problem || r.Milli != want.milli || r.Known != (p == amountFine) {
			t.Errorf("%q is read as %v, problem %d", in, r, p)
		}
	}
	for milli, want := range map[int32]string{50: "0.05", 100: "0.1", 1000: "1", 999_000: "999", 1_000_000: "1,000", 1_250_500: "1,250.5", 12_000: "12"} {
		if got := safeNumber(grading.OfMilli(milli)); got != want {
			t.Errorf("%d thousandths are written %q", milli, got)
		}
	}
	m := newModel(Options{Now: func() time.Time { return start }}, hardWard())
	for _, x := range m.e.drugList() {
		for _, u := range x.units {
			if strings.ContainsAny(u, "µμ") || strings.Contains(u, "IU") || strings.Contains(u, "cc") {
				t.Errorf("%s is charted in %s, which is misread", x.name, u)
			}
		}
	}
}

// TestWarningsAreAskedOnceAndStopNothing: a second dose too soon is asked about, once,
// and recorded as it was given.
func TestWarningsAreAskedOnceAndStopNothing(t *testing.T) {
	t.Parallel()
	w := hypotensive(t, func() time.Time { return start })
	d := newDrive(t, w, Options{Author: nurseA}, 80, 24)
	d.typ("d").typ("toc").keys("enter").sees("reference, not an order", "512 mg IV (8 mg/kg", "source")
	d.typ("512").keys("enter").typ("-60").keys("ctrl+s")
	// The weight is of today's admission: a dose as referenced is not asked about.
	d.seesNot("Check before").sees("tocilizumab 512 mg IV given 13:32", "graded anew from 13:32").seesNot("CRS ?").quiet().keys("esc")
	d.typ("d").sees("tocilizumab: 1 dose, last 512 mg IV 13:32", "earliest next 21:32")
	d.typ("toc").keys("enter").typ("900").sees("at least 8 h apart", "above the reference").keys("ctrl+s")
	d.sees("Check before it is recorded", "at least 8 h apart").keys("enter").sees("Check before") // held keys answer nothing
	d.quiet().keys("enter").sees("tocilizumab 900 mg IV given 14:32")
	c, err := w.Chart(context.Background(), "1003")
	if err != nil || len(c.Doses) != 2 {
		t.Fatalf("the doses are %+v, %v", c.Doses, err)
	}
}

func TestOxygenFluidAndStock(t *testing.T) {
	t.Parallel()
	w := hypotensive(t, func() time.Time { return start })
	d := newDrive(t, w, Options{Author: nurseA}, 80, 24)
	d.typ("d").typ("oxy").keys("enter").typ("n").sees("Flow L/min").typ("4").keys("ctrl+s").sees("nasal cannula 4 L/min since 14:32")
	d.quiet().keys("esc").typ("d").sees("1 nasal cannula 4 L/min since 14:32").typ("1").typ("a").keys("ctrl+s").sees("oxygen stopped 14:32")
	d.quiet().keys("esc").typ("d").typ("cry").keys("enter").typ("1000").keys("ctrl+s")
	if strings.Contains(d.screen(), "Check before") {
		d.quiet().keys("enter")
	}
	d.sees("crystalloid bolus 1,000 mL IV given")
	d.quiet().keys("esc").typ("d").sees("1,000 mL IV 14:32", "1 in 24 h,", "mL in 6 h", "not counted here")
	d.keys("f6").typ("x").keys("ctrl+s").sees("a whole number").keys("ctrl+u").typ("4").keys("ctrl+s").sees("saved: 4 doses")
	d.sees("tocilizumab on the ward: 4 doses, counted 14:32")
}

func TestDoseCorrectedAndWithdrawn(t *testing.T) {
	t.Parallel()
	w := hypotensive(t, func() time.Time { return start })
	ctx := context.Background()
	body := ward.EventBody{Dose: &ward.Dose{Drug: "paracetamol", Amount: grading.Of(100), Unit: "mg", Route: "PO"}}
	at := moment(start.Add(-30*time.Minute - 17*time.Second))
	if _, err := w.Enter(ctx, nurseA, ward.EventRequest{Patient: "1003", At: at, Body: body}); err != nil {
		t.Fatal(err)
	}
	d := newDrive(t, w, Options{Author: nurseA}, 80, 24)
	d.typ("d").keys("f4").sees("paracetamol 100 mg PO", "c corrects").typ("c").sees("CORRECTING paracetamol 100 mg PO")
	d.keys("ctrl+u").typ("1000").keys("ctrl+s")
	if strings.Contains(d.screen(), "Check before") {
		d.quiet().keys("enter")
	}
	d.sees("Why is it corrected?", "wrong amount").typ("1").sees("paracetamol 1,000 mg PO given 14:01")
	c, err := w.Chart(ctx, "1003")
	if err != nil || len(c.Doses) != 1 || c.Doses[0].Amount != grading.Of(1000) || c.Doses[0].At != at {
		t.Fatalf("the doses are %+v, %v", c.Doses, err)
	}
	d.typ("d").keys("f4").sees("corrected", "1,000 mg")
	list := d.m.topDialog().(*entryList)
	for i := 0; list.selected().Replaced != nil; i++ {
		if d.keys("down"); i > 3 {
			t.Fatal("the correction is not in the list")
		}
	}
	d.typ("x").sees("Entered in error: why?").typ("1").sees("no longer stands")
	if c, err = w.Chart(ctx, "1003"); err != nil || len(c.Doses) != 0 {
		t.Errorf("a withdrawn dose still counts: %+v, %v", c.Doses, err)
	}
}

func TestFailedDrugSaveKeepsEverything(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.fail = errDisk
	d := newDrive(t, f, Options{Author: nurseA, Classify: classify}, 80, 24)
	d.typ("d").typ("nor").keys("enter").typ("0.05").keys("enter", "enter").typ("-10").keys("ctrl+s")
	d.sees("NOT SAVED: the disk is full", "0.05", "noradrenaline", "14:22")
	d.keys("ctrl+c").sees("Leave crsmon?").keys("esc")
	f.fail = nil
	d.keys("ctrl+s").sees("noradrenaline 0.05 mcg/kg/min running since 14:22")
	if len(f.events) != 2 || f.events[0].Entry == "" || f.events[0].Entry != f.events[1].Entry {
		t.Errorf("the retry is not the same entry: %+v", f.events)
	}
}

func TestAmbiguousAmountIsRefused(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	d.typ("d").typ("par").keys("enter").typ("1,000").keys("ctrl+s").sees("can be read two ways", "not saved: Dose")
	d.keys("ctrl+u", "ctrl+s").sees("the amount is missing")
	if len(f.events) != 0 {
		t.Fatalf("sent: %+v", f.events)
	}
}
