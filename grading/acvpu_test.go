package grading_test

import (
	"testing"

	"crsmon/grading"
)

// TestACVPU holds the mapping of the grading definition, section 3.1: P asks for light
// or vigorous touch and is grade 4 until answered.
func TestACVPU(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		letter   byte
		want     grading.Consciousness
		confused grading.Answer
		grade    grading.Grade
	}{
		{'A', grading.Alert, grading.No, 0},
		{'C', grading.Alert, grading.Yes, 0},
		{'V', grading.WakesToVoice, grading.NotRecorded, 2},
		{'P', grading.WakesVigorous, grading.NotRecorded, 4},
		{'u', grading.Unarousable, grading.NotRecorded, 4},
	} {
		got, confused, ok := grading.ACVPU(c.letter)
		if !ok || got != c.want || confused != c.confused {
			t.Errorf("%c: %v, confusion %d, %v; want %v, %d", c.letter, got, confused, ok, c.want, c.confused)
		}
		o := grading.Observation{Consciousness: got, NewConfusion: confused, NoNeuroEvents: true}
		if c.grade == 0 {
			o.ICE = grading.ICETotal(10)
		}
		if r := grading.GradeICANS(&grading.Context{}, &o); r.Low != c.grade {
			t.Errorf("%c: ICANS at least %d, want %d", c.letter, r.Low, c.grade)
		}
	}
	if r := grading.GradeICANS(&grading.Context{}, &grading.Observation{Consciousness: grading.Alert, NewConfusion: grading.Yes}); !r.Flags.Has(grading.FlagDoICENow) {
		t.Error("new confusion without an ICE does not call for one")
	}
	if _, _, ok := grading.ACVPU('X'); ok {
		t.Error("X was read as a level of consciousness")
	}
}

// TestRASS holds the mapping of the clinical reference, section 8.3.
func TestRASS(t *testing.T) {
	t.Parallel()
	want := map[int]grading.Consciousness{
		4: grading.Alert, 1: grading.Alert, 0: grading.Alert, -1: grading.WakesToVoice, -2: grading.WakesToVoice,
		-3: grading.WakesToVoice, -4: grading.WakesVigorous, -5: grading.Unarousable,
	}
	for score, c := range want {
		if got, ok := grading.RASS(score); !ok || got != c {
			t.Errorf("RASS %d: %v, %v; want %v", score, got, ok, c)
		}
	}
	for _, score := range []int{5, -6} {
		if got, ok := grading.RASS(score); ok || got != grading.ConsciousnessNotRecorded {
			t.Errorf("RASS %d was read as %v", score, got)
		}
	}
}
