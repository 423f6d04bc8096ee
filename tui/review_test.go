package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

var doctorW = ward.Author{Name: "Doctor Test", Role: ward.Doctor}

// reviewWard is a record with two patients who have something new, the worse one first.
func reviewWard(t *testing.T) (*ward.Ward, string) {
	t.Helper()
	w, _, path := realWard(t, func() time.Time { return start })
	admitOkafor(t, w)
	ctx := context.Background()
	if _, err := w.Admit(ctx, nurseA, "", ward.Patient{ID: "1004", Family: "Bravo", Given: "Demo", Bed: "04"}); err != nil {
		t.Fatal(err)
	}
	mild := normalSet()
	mild.Temp = grading.OfTenths(384)
	for _, r := range []ward.ObservationRequest{
		{Patient: "1003", At: moment(start.Add(-30 * time.Hour)), Findings: mild},
		{Patient: "1003", At: moment(start.Add(-20 * time.Minute)), Findings: sickSet()},
		{Patient: "1004", At: moment(start.Add(-10 * time.Minute)), Findings: mild},
	} {
		if _, err := w.Record(ctx, nurseA, r); err != nil {
			t.Fatal(err)
		}
	}
	return w, path
}

func chartOf(t *testing.T, w *ward.Ward, patient string) *ward.Chart {
	t.Helper()
	c, err := w.Chart(context.Background(), patient)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// From the start of the program, signed in, to a signed review: at most 12 keys.
func TestSignedReviewTakesAtMost12Keys(t *testing.T) {
	t.Parallel()
	w, _ := reviewWard(t)
	d := newDrive(t, w, Options{Author: doctorW}, 80, 24)
	n := 0
	key := func(ks ...string) {
		for _, k := range ks {
			n++
			d.keys(k)
		}
	}
	key("v")
	d.sees("To review", ">03", "OKAFOR Grace", "never", "ICU NOW")
	key("enter")
	d.sees("CRS 4", "several vasopressors", "last 39.4 °C, 20 min ago", "worst", "ICANS 3", "nobody told yet")
	key("c")
	d.sees("Confirm these grades?", "Signed by Doctor Test, doctor.", "OKAFOR")
	key("enter")
	d.sees("confirmed and signed: CRS 4, ICANS 3", "n: 04 BRAVO Demo")
	if n > 12 {
		t.Fatalf("a signed review took %d keys", n)
	}
	t.Logf("a signed review took %d keys", n)
	c := chartOf(t, w, "1003")
	if c.Review.By != doctorW || c.ToReview() {
		t.Fatalf("the record holds %+v", c.Review)
	}
	if ds := c.Events; len(ds) != 1 || ds[0].Body.Decision.CRS != 4 || ds[0].Body.Decision.ICANS != 3 {
		t.Fatalf("the decision does not hold the grades that were shown: %+v", ds)
	}
	d.keys("n").sees("04 BRAVO Demo", "CRS 1").keys("c", "enter", "n").sees("nobody else has anything new")
	d.keys("esc").sees("Nobody has anything new")
}

// Another grade with its reason; both stand side by side from then on, until a doctor
// confirms the computed one.
func TestBothGradesStandSideBySide(t *testing.T) {
	t.Parallel()
	w, _ := reviewWard(t)
	d := newDrive(t, w, Options{Author: doctorW}, 80, 24)
	n := 0
	for _, k := range []string{"v", "enter", "g", "c", "2", "1", "enter"} {
		n++
		d.keys(k)
	}
	t.Logf("another grade with its reason took %d keys", n)
	d.sees("signed: CRS by the doctor: 2 (finding has another cause)", "CRS 4 ■", "doctor: 2 (finding has another cause)")
	r := chartOf(t, w, "1003").Review
	if r.CRS != 2 || r.ICANS != -1 || r.CRSReason != "finding has another cause" {
		t.Fatalf("the record holds %+v", r)
	}
	d.keys("esc", "esc")
	if l := d.line("84/51"); !strings.Contains(l, "4■D") {
		t.Fatalf("the board does not mark it: %q", l)
	}
	d.sees("doctor: 2 (finding")
	d.keys("?").keys("end").sees("D  ").keys("esc")
	d.keys("home", "enter").sees("CRS 4 ■", "CRS by the doctor: 2 (finding has another cause)")
	d.keys("v", "c").sees("The doctor's CRS 2 no longer stands beside it.").keys("enter").seesNot("doctor: 2")
	if r := chartOf(t, w, "1003").Review; r.CRS != -1 {
		t.Fatalf("the record holds %+v", r)
	}
}

// What another desk records between looking and signing is shown, and nothing is signed
// before it was on the screen.
func TestNothingIsSignedThatWasNotOnTheScreen(t *testing.T) {
	t.Parallel()
	for name, told := range map[string]bool{"in the same moment": false, "a moment before": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, path := reviewWard(t)
			d := newDrive(t, w, Options{Author: doctorW}, 80, 24)
			d.keys("v", "down", "enter").sees("04 BRAVO Demo", "CRS 1").keys("c").sees("Confirm")
			other, _ := openWard(t, path, func() time.Time { return start })
			if _, err := other.Record(context.Background(), nurseA, ward.ObservationRequest{Patient: "1004", At: moment(start), Findings: sickSet()}); err != nil {
				t.Fatal(err)
			}
			if told {
				d.pass(time.Second)
			}
			d.keys("enter").seesNot("confirmed and signed")
			d.sees("NEW while you looked: set of 14:32, CRS 4, ICANS 3, Patel A")
			if !told {
				d.sees("NOT SIGNED: something was recorded while you looked")
			}
			if r := chartOf(t, w, "1004").Review; r.At.Milli != 0 {
				t.Fatalf("it was signed: %+v", r)
			}
			d.sees("CRS 1 •") // what was looked at still stands there
			d.keys("c").seesNot("Confirm these").sees("r first: something is new")
			d.keys("r").sees("CRS 4 ■").seesNot("NEW while").keys("c", "enter").sees("confirmed and signed: CRS 4, ICANS 3")
			if ds := chartOf(t, w, "1004").Events; len(ds) != 1 || ds[0].Body.Decision.CRS != 4 {
				t.Fatalf("signed: %+v", ds)
			}
		})
	}
}

// A nurse sees all of it and signs nothing; every key says why.
func TestANurseReadsTheReview(t *testing.T) {
	t.Parallel()
	w, _ := reviewWard(t)
	d := newDrive(t, w, Options{Author: nurseA}, 80, 24)
	d.keys("v", "enter").sees("OKAFOR Grace", "CRS 4", "(c confirm)")
	for _, k := range []string{"c", "g", "f", "w", "e", "u", "i", "s"} {
		d.keys(k).sees("a doctor's decision: F2")
		if len(d.m.dialogs) > 0 {
			t.Fatalf("%s opened a dialog", k)
		}
	}
	d.keys("enter").sees("Decide", "confirm the grades as computed (a doctor's decision").keys("enter").sees("a doctor's decision").keys("esc")
	if c := chartOf(t, w, "1003"); len(c.Events) != 0 {
		t.Fatalf("a nurse decided: %+v", c.Events)
	}
}

// Each decision goes into the record as it was made, from the menu too.
func TestEveryDecisionIsRecorded(t *testing.T) {
	t.Parallel()
	w, _ := reviewWard(t)
	d := newDrive(t, w, Options{Author: doctorW}, 100, 30)
	d.keys("v", "enter")
	last := func() ward.Decision {
		t.Helper()
		return *chartOf(t, w, "1003").Events[0].Body.Decision
	}
	check := func(want ward.Decision) {
		t.Helper()
		c := chartOf(t, w, "1003")
		for _, ev := range c.Events {
			if got := *ev.Body.Decision; got.Kind == want.Kind && got.Of == want.Of && got.Minutes == want.Minutes && got.Reason == want.Reason {
				return
			}
		}
		t.Fatalf("not recorded: %+v; last %+v", want, last())
	}
	d.keys("f", "2", "enter").sees("fever attributed to infection, suspected", "without the attribution")
	check(ward.Decision{Kind: ward.DecideAttribute, Of: "infection, suspected"})
	d.keys("f").sees("w withdraws that").keys("w", "enter").sees("not attributed any more")
	check(ward.Decision{Kind: ward.DecideUnattribute})
	d.keys("f", "6").typ("tumour lysis 肿瘤").keys("enter")
	check(ward.Decision{Kind: ward.DecideAttribute, Of: "tumour lysis 肿瘤"})

	d.keys("i", "5", "enter").sees("NOT SAVED", "longer than the policy allows") // at CRS 4
	d.keys("i", "1", "enter").sees("vital signs at least every 15 min")
	check(ward.Decision{Kind: ward.DecideInterval, Minutes: 15})
	d.keys("i", "6").typ("3").keys("enter").sees("Allowed: 5 min").keys("backspace").typ("20").keys("enter")
	check(ward.Decision{Kind: ward.DecideInterval, Minutes: 20})

	of := chartOf(t, w, "1003").Sets[0].Entry
	d.keys("s").sees("Countersign which entry?", "set of 14:12").keys("1", "enter").sees("countersigned: set of 14:12")
	check(ward.Decision{Kind: ward.DecideCountersign, Of: of})
	d.keys("s").seesNot("1 set of 14:12").keys("esc")
	d.keys("u").sees("no neurological event counts now").keys("e").sees("not offered")
	// A list for who knows no key: the second line is another grade.
	d.keys("enter").sees("Decide").keys("down", "enter").sees("Another grade than computed").keys("enter").sees("answer every line first")
	d.keys("c", "4", "2", "enter").sees("this is the computed grade").keys("esc")
}

// A seizure counts until a doctor says it is over, and an episode closes only where that
// is offered, and opens again.
func TestNeuroEventsAndEpisodeEndByADoctor(t *testing.T) {
	t.Parallel()
	w, _, _ := realWard(t, func() time.Time { return start })
	admitOkafor(t, w)
	ctx := context.Background()
	record := func(ago time.Duration, change func(*grading.Observation)) {
		o := normalSet()
		if change != nil {
			change(&o)
		}
		if _, err := w.Record(ctx, nurseA, ward.ObservationRequest{Patient: "1003", At: moment(start.Add(-ago)), Findings: o}); err != nil {
			t.Fatal(err)
		}
	}

	record(90*time.Hour, func(o *grading.Observation) { o.Temp = grading.OfTenths(389) })
	for h := 84; h > 0; h -= 6 {
		record(time.Duration(h)*time.Hour, nil)
	}
	record(0, func(o *grading.Observation) { o.NoNeuroEvents, o.Seizure = false, grading.SeizureBrief })
	if c := chartOf(t, w, "1003"); !c.Latest.OfferClosing {
		t.Fatalf("closing is not offered: %+v", c.Episodes)
	}
	d := newDrive(t, w, Options{Author: doctorW}, 80, 24)
	d.keys("v", "enter").sees("ICANS 3", "e episode", "u neuro")
	d.keys("u", "1", "enter").sees("neurological events no longer count")
	if c := chartOf(t, w, "1003"); c.Events[0].Body.Decision.Kind != ward.DecideResolveNeuro {
		t.Fatalf("%+v", c.Events[0])
	}
	d.keys("e").sees("Is this CRS episode over?", "worst CRS 1").keys("enter").sees("the CRS episode is closed")
	if c := chartOf(t, w, "1003"); c.Episodes[0].ClosedAt == 0 {
		t.Fatal("the episode is open")
	}
	d.keys("e").sees("Open the last CRS episode again?").keys("enter").sees("open again")
	if c := chartOf(t, w, "1003"); c.Episodes[0].ClosedAt != 0 {
		t.Fatal("the episode is closed")
	}
}

// A decision that cannot be written says so, stays unsigned, and can be tried again.
func TestAFailedDecisionSaysSo(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.fail = errDisk
	d := newDrive(t, f, Options{Author: doctorW, Classify: classify}, 80, 24)
	d.keys("v", "enter", "c", "enter").sees("NOT SAVED", "disk is full", "OKAFOR Grace").seesNot("confirmed and signed")
	f.fail = nil
	d.keys("c", "enter").sees("confirmed and signed").seesNot("NOT SAVED")
	if r := f.events[len(f.events)-1]; r.Body.Decision.Kind != ward.DecideConfirm || r.Body.Decision.CRS != 4 {
		t.Fatalf("sent: %+v", r)
	}
}
