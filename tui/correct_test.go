package tui

import (
	"context"
	"reflect"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"

	"pgregory.net/rapid"
)

// TestFilledFormMeansTheSameSet: a form filled from a set reads as that set again,
// so that correcting one value changes no other.
func TestFilledFormMeansTheSameSet(t *testing.T) {
	t.Parallel()
	m := newModel(Options{Now: func() time.Time { return start }}, hardWard())
	row := m.e.rec.(*fake).rows[0]
	rapid.Check(t, func(t *rapid.T) {
		var want grading.Observation
		tenth := func(name string, lo, hi int32) grading.Reading {
			if !rapid.Bool().Draw(t, name+" recorded") {
				return grading.Reading{}
			}
			return grading.OfTenths(rapid.Int32Range(lo, hi).Draw(t, name))
		}
		whole := func(name string, lo, hi int32) grading.Reading {
			r := tenth(name, lo, hi)
			r.Milli *= 10
			return r
		}
		want.Temp, want.O2Flow = tenth("T", 340, 419), tenth("flow", 0, 700)
		if want.Temp.Known && rapid.Bool().Draw(t, "°F") {
			want.Temp, want.TempUnit = grading.OfTenths(rapid.Int32Range(950, 1060).Draw(t, "°F")), grading.Fahrenheit
		}
		want.HeartRate, want.RespRate, want.SpO2 = whole("HR", 30, 220), whole("RR", 5, 60), whole("SpO2", 60, 100)
		if want.SBP = whole("SBP", 80, 200); want.SBP.Known {
			want.DBP = whole("DBP", 30, 79)
		}
		want.FluidBolus = grading.Answer(rapid.IntRange(0, 2).Draw(t, "fluid"))
		if rapid.Bool().Draw(t, "pressors recorded") {
			want.Vasopressors = grading.VasopressorsRecorded | grading.Vasopressors(rapid.IntRange(0, 1<<11-1).Draw(t, "pressors"))
		}
		if rapid.Bool().Draw(t, "masking recorded") {
			want.Masking = grading.MaskingRecorded | grading.Masking(rapid.IntRange(0, 1<<7-1).Draw(t, "masking"))
		}
		want.O2Device = grading.O2Device(rapid.IntRange(0, 12).Draw(t, "device"))
		if want.Consciousness = grading.Consciousness(rapid.IntRange(0, 7).Draw(t, "consciousness")); want.Consciousness == grading.Alert {
			want.NewConfusion = grading.Answer(rapid.IntRange(1, 2).Draw(t, "confusion"))
		}
		switch rapid.IntRange(0, 2).Draw(t, "events") {
		case 1:
			want.NoNeuroEvents = true
		case 2:
			want.Seizure, want.Motor = grading.Seizure(rapid.IntRange(1, 5).Draw(t, "seizure")), grading.Motor(rapid.IntRange(0, 4).Draw(t, "motor"))
		}
		switch rapid.IntRange(0, 3).Draw(t, "score") {
		case 1:
			want.ICE = grading.ICETotal(rapid.IntRange(0, 10).Draw(t, "ICE"))
		case 2:
			var items [grading.ICEItems]grading.ICEItem
			for i := range items {
				items[i] = grading.ICEItem(rapid.IntRange(0, 2).Draw(t, "item"))
			}
			want.ICE = grading.ICEFromItems(items)
		case 3:
			want.ICENotDone = grading.NotDone(rapid.IntRange(1, 8).Draw(t, "not done"))
		}
		var f form
		f.fill(&want, grading.ScaleICE)
		got := m.e.read(&f, &row, start)
		if len(got.bad) != 0 || !reflect.DeepEqual(got.req.Findings, want) {
			t.Fatalf("refused %v\n was %+v\n  is %+v", got.bad, want, got.req.Findings)
		}
	})
}

func TestCorrectASetByHand(t *testing.T) {
	t.Parallel()
	w, _, _ := realWard(t, func() time.Time { return start })
	ctx := context.Background()
	by := ward.Author{Name: "Patel A", Role: ward.Nurse}
	if _, err := w.Admit(ctx, by, "", ward.Patient{ID: "1003", Family: "Okafor", Given: "Grace", Bed: "03"}); err != nil {
		t.Fatal(err)
	}
	o := grading.Observation{
		Temp: grading.OfTenths(389), SBP: grading.Of(120), DBP: grading.Of(70), FluidBolus: grading.No, Vasopressors: grading.VasopressorsRecorded,
		O2Device: grading.RoomAir, SpO2: grading.Of(97), ICE: grading.ICETotal(10), Consciousness: grading.Alert, NewConfusion: grading.No, NoNeuroEvents: true,
	}
	at := ward.MomentOf(start.Add(-10*time.Minute - 17*time.Second))
	if _, err := w.Record(ctx, by, ward.ObservationRequest{Patient: "1003", At: at, Findings: o}); err != nil {
		t.Fatal(err)
	}
	d := newDrive(t, w, Options{Author: by}, 80, 24)
	d.keys("enter").sees("OKAFOR Grace", "38.9").typ("c").sees("CORRECTING", "38.9", "120/70", "CRS 1")
	d.keys("ctrl+u").typ("369").sees("36.9", "CRS 0").keys("ctrl+s").sees("Why is it corrected?", "mistyped")
	d.typ("1").sees("saved")
	c, err := w.Chart(ctx, "1003")
	if err != nil {
		t.Fatal(err)
	}
	s := c.Latest
	if len(c.Sets) != 2 || s.Findings.Temp != grading.OfTenths(369) || s.At != at || s.Reason != "mistyped" || s.CRS.Working != 0 || s.Findings.SBP != o.SBP {
		t.Errorf("the correction is recorded as %+v", s.Set)
	}
	// The old set is still there, said to be corrected, and cannot be corrected again.
	if d.seesNot("CORRECTING"); c.Sets[0].Replaced == nil {
		d.keys("down")
	}
	d.sees("corrected").typ("c").sees("stands no longer")
	d.keys("up").typ("x").sees("Entered in error: why?", "wrong patient").typ("1").sees("no longer stands", "in error")
	if c, err = w.Chart(ctx, "1003"); err != nil || c.Latest != nil {
		t.Errorf("a withdrawn set still stands: %+v, %v", c.Latest, err)
	}
}
