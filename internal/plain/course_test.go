package plain

import (
	"context"
	"errors"
	"strings"
	"testing"

	"crsmon/internal/ward"
)

// stable records a routine set of D1.
func (d *desk) stable() {
	d.t.Helper()
	if out, err := d.run(nurse, Options{}, script(routine...)); err != nil {
		d.t.Fatalf("%v\n%s", err, out)
	}
}

func TestASetIsCorrectedWithItsReason(t *testing.T) {
	t.Parallel()
	lines := []string{"correct 03", "1", "temp", "391", "o2_device", "n", "3", "", "1", "y"}
	for n := 1; n < len(lines); n++ { // wherever the input ends, the set stands as it was
		d := newDesk(t)
		d.stable()
		out, err := d.run(nurse, Options{}, script(lines[:n]...))
		if c := d.chart("D1"); !errors.Is(err, ErrUnfinished) || len(c.Sets) != 1 || c.Sets[0].Findings.Temp.Milli != 37200 {
			t.Errorf("after %d lines: %v\n%s", n, err, out)
		}
	}
	d := newDesk(t)
	d.stable()
	was := d.chart("D1").Latest.At
	d.now = d.now.Add(3 * minute)
	out, err := d.run(nurse, Options{}, script(append(lines, "timeline 03", "audit 03", "1")...))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "1. 14:32 CRS 0 none", "Temp °C (25-45 °C, 77-113 °F; n not done; b back; q leave) [is 37.2 °C; empty keeps it",
		"Temp °C 37.2 °C -> 39.1 °C", "O2 device room air -> nasal cannula", "O2 L/min not recorded -> 3", "NOT SAVED YET", "CRS 2 moderate",
		"saved 14:35, CRS 2", "corrected by Nurse Test, 14:35: mistyped", "takes the place of")
	c := d.chart("D1")
	if len(c.Sets) != 2 || c.Latest.Findings.Temp.Milli != 39100 || c.Latest.At != was || c.Latest.Reason != "mistyped" || c.Latest.Findings.HeartRate.Milli != 88000 {
		t.Errorf("%+v", c.Latest)
	}
	if out, err := d.run(nurse, Options{Interactive: true}, script("c 03", "1", "", "q")); err != nil || len(d.chart("D1").Sets) != 2 {
		t.Errorf("%v\n%s", err, out)
	} else {
		has(t, out, "nothing was changed: nothing to save", "Left. NOT SAVED")
	}
}

func TestASetIsWithdrawnAsEnteredInError(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stable()
	for _, bad := range []string{"x 03\n2\n", "x 03\n1\n\n", "x 03\nz\n", "x 07\n"} {
		if out, err := d.run(nurse, Options{}, bad); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
	out, err := d.run(nurse, Options{}, script("x 03", "1", "1", "n", "x 03", "1", "wrong patient", "y", "timeline 03", "x 03"))
	if !errors.Is(err, ErrRefused) { // the last: nothing stands any more
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "Discarded: nothing was saved", "will not stand", "saved: the set no longer stands", "in error by Nurse Test, 14:32: wrong patient",
		"nothing is recorded that could be corrected")
	if c := d.chart("D1"); c.Latest != nil || c.Sets[0].Replaced == nil || !c.Sets[0].Replaced.Error {
		t.Errorf("%+v", c.Sets)
	}
}

func TestADoseIsCorrectedAndWithdrawn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{}, script(
		"d 03", "tocilizumab", "400", "-30", "", "y", "y",
		"c 03", "1", "", "480", "", "", "y", "1", "y",
		"x 03", "1", "3", "y",
	))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "the dose goes by weight and none is recorded", "[is 400; empty keeps it", "tocilizumab 480 mg IV, 14:02", "no longer stands; it stays visible")
	c := d.chart("D1")
	if len(c.Events) != 2 || len(c.Doses) != 0 || c.Events[0].At != c.Events[1].At {
		t.Errorf("%+v", c.Events)
	}
	for _, bad := range []string{"1,000", "1.000", "0", "x", ""} {
		if out, err := d.run(nurse, Options{}, script("d 03", "tocilizumab", bad, "", "", "y", "y")); !errors.Is(err, ErrRefused) || len(d.chart("D1").Doses) != 0 {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
}

func TestTheStockIsCountedAndADoseTakenFromIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{}, script("stock", "", "stock", "2", "d 03", "tocilizumab", "400", "", "", "y", "y", "stock", "q"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "not counted here", "saved: 2 doses of tocilizumab", "2 doses, counted 14:32, Nurse Test", "1 doses, worked out from a dose given 14:32")
	for _, bad := range []string{"1001", "-1", "two", "+3"} {
		if _, err := d.run(nurse, Options{}, script("stock", bad)); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// Every move, and only those that fit where the patient is; who was discharged comes back
// by the id.
func TestTransferDischargeAndReadmission(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stable()
	out, err := d.run(nurse, Options{}, script(
		"t 03", "n", "09", "", "y", "t 09", "r", "ICU registrar", "", "y", "t 09", "i", "ICU 2", "", "y", "t 09", "w", "", "09", "", "y",
		"t 09", "d", "home", "", "y", "b", "find alpha", "p alpha", "t D1", "10", "weight_kg", "71", "", "y", "p 10",
	))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "to bed 09", "arrived in ICU ICU 2", "returned to the ward", "Discharge? The patient leaves the board", "left the ward: t admits again", "- ALPHA Demo (D1), LEFT the ward 14:32", "The course before goes on", "10 ALPHA Demo")
	c := d.chart("D1")
	if c.Place.Move != ward.MoveReadmitted || c.Place.Bed != "10" || len(c.Events) != 6 {
		t.Errorf("%+v, %d events", c.Place, len(c.Events))
	}
	for _, bad := range [][]string{{"t 10", "w"}, {"t 10", "a"}, {"t 10", ""}, {"t 10", "n", ""}, {"t 10", "d", "", "16:00"}, {"t D99"}, {"new", "", "D1"}} {
		if out, err := d.run(nurse, Options{}, script(bad...)); !errors.Is(err, ErrRefused) || len(d.chart("D1").Events) != 6 {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
}

func TestAnAdmissionIsAmended(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{}, script("amend 03", "weight_kg", "154 lb", "more_infusions", "20-Nov 09:00", "", "new weight", "y"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "Weight kg not recorded -> 69.853", "More infusions not recorded -> 20-Nov-2026 09:00", "saved: ALPHA Demo amended")
	if p := d.chart("D1").Patient; p.Weight.Milli != 69853 || len(p.MoreInfusions) != 1 || p.Family != "Alpha" || p.InfusedAt.Milli == 0 {
		t.Errorf("%+v", p)
	}
	for _, bad := range [][]string{{"e 03", "id", "D7"}, {"e 03", "weight_kg", "900"}, {"e 03", "coffee"}, {"e 03", "bed", "4", "", ""}, {"e 03", "family", "-"}} {
		if out, err := d.run(nurse, Options{}, script(bad...)); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
	if out, err := d.run(nurse, Options{Interactive: true}, script("e 03", "", "b", "q")); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if p := d.chart("D1").Patient; p.Bed != "03" || p.ID != "D1" {
		t.Errorf("%+v", p)
	}
}

// An answer that names its question is taken as it stands: there is a bed B.
func TestANamedAnswerIsLiteral(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{}, script("new", "bed=B", "id=Q", "family=Q", "b", "family=B", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "y"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c, err := d.w.Chart(context.Background(), "Q")
	if err != nil || c.Patient.Bed != "B" || c.Patient.Family != "B" {
		t.Errorf("%v %+v", err, c)
	}
}

// The FiO2 is asked of devices that have one, in per cent or as a fraction, and goes with
// its device.
func TestTheFiO2IsAskedOfItsDevices(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lines := []string{"o 03", "", "372", "88", "16", "12278", "98", "h", "40", "0.45", "n", "n", "n", "a", "n", "10", "n", "", "y"}
	out, err := d.run(nurse, Options{}, script(lines...))
	if c := d.chart("D1"); err != nil || c.Latest == nil || c.Latest.Signs.FiO2.Milli != 45000 {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, bad := range []string{"15", "101", "1.5", "x"} {
		lines[9] = bad
		if out, err := d.run(nurse, Options{}, script(lines...)); !errors.Is(err, ErrRefused) || len(d.chart("D1").Sets) != 1 {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
	if out, err := d.run(nurse, Options{}, script("c 03", "1", "fio2", "50", "", "1", "y", "c 03", "1", "o2_device", "a", "", "1", "y")); err != nil {
		t.Fatalf("%v\n%s", err, out)
	} else {
		has(t, out, "FiO2 % 45 -> 50", "FiO2 % 50 -> not recorded")
	}
	if c := d.chart("D1"); c.Latest.Signs.FiO2.Known || len(c.Sets) != 3 {
		t.Errorf("%+v", c.Latest.Signs)
	}
}

// Back goes on through what asks nothing: from the amount to the drug, over its references.
func TestBackGoesThroughWhatAsksNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{Interactive: true}, script("d 03", "tocilizumab", "b", "", "400", "", "", "b", "b", "b", "b", "q", "q"))
	if err != nil || strings.Count(flat(out), "[is tocilizumab;") != 2 {
		t.Errorf("%v\n%s", err, out)
	}
}
