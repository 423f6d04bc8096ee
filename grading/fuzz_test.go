package grading_test

import (
	"encoding/binary"
	"testing"

	"crsmon/grading"
)

// bits hands out the bits of a fuzzer's input field by field, zeros when used up.
type bits struct{ data []byte }

func (b *bits) byte() byte {
	if len(b.data) == 0 {
		return 0
	}
	v := b.data[0]
	b.data = b.data[1:]
	return v
}

func (b *bits) bool() bool { return b.byte()&1 != 0 }

func (b *bits) int32() int32 {
	var word [4]byte
	for i := range word {
		word[i] = b.byte()
	}
	return int32(binary.LittleEndian.Uint32(word[:]))
}

func (b *bits) reading() grading.Reading {
	return grading.Reading{Milli: b.int32(), Known: b.bool()}
}

// context and observation fill every field with whatever bits there are: values no
// chart has and answers no enumeration has.
func (b *bits) context() grading.Context {
	return grading.Context{
		Age:   grading.Age{Days: b.int32(), Years: int16(b.int32()), Months: int16(b.int32()), Known: b.bool()},
		Scale: grading.NeuroScale(b.byte()), BaselineSBP: b.reading(),
		BaselineO2: grading.O2Device(b.byte()), BaselineO2Flow: b.reading(),
		FeverAttributed: b.bool(), O2NotForHypoxia: b.bool(),
		EpisodeOpen: grading.Answer(b.byte()), OnsetDay: b.reading(),
		Active: grading.NeuroEvents{
			Seizure: grading.Seizure(b.byte()), Motor: grading.Motor(b.byte()), ICP: grading.ICP(b.byte()),
			SeizureAt: int64(b.int32()), MotorAt: int64(b.int32()), ICPAt: int64(b.int32()),
		},
	}
}

func (b *bits) observation() grading.Observation {
	o := grading.Observation{
		Temp: b.reading(), TempUnit: grading.TempUnit(b.byte()),
		HeartRate: b.reading(), RespRate: b.reading(),
		SBP: b.reading(), DBP: b.reading(), MAP: b.reading(),
		FluidBolus:   grading.Answer(b.byte()),
		Vasopressors: grading.Vasopressors(b.int32()), Hypotension: grading.HypotensionStatement(b.byte()),
		O2Device: grading.O2Device(b.byte()), O2Flow: b.reading(), SpO2: b.reading(), NoHypoxia: b.bool(),
		Masking:    grading.Masking(b.byte()),
		ICENotDone: grading.NotDone(b.byte()), CAPDNotDone: grading.NotDone(b.byte()),
		Consciousness: grading.Consciousness(b.byte()), NewConfusion: grading.Answer(b.byte()),
		Seizure: grading.Seizure(b.byte()), Motor: grading.Motor(b.byte()), ICP: grading.ICP(b.byte()),
		NoNeuroEvents: b.bool(), Death: grading.Death(b.byte()),
		ICE:  grading.ICEScore{Known: b.bool(), ByItem: b.bool(), Total: b.byte()},
		CAPD: grading.CAPDScore{Known: b.bool(), ByItem: b.bool(), Total: b.byte()},
	}
	for i := range o.ICE.Items {
		o.ICE.Items[i] = grading.ICEItem(b.byte())
	}
	for i := range o.CAPD.Items {
		o.CAPD.Items[i] = grading.CAPDPoint(b.byte())
	}
	return o
}

func (b *bits) thresholds() grading.Thresholds {
	if !b.bool() {
		return grading.DefaultThresholds()
	}
	return grading.Thresholds{
		AdultSBP: b.int32(), AdultMAP: b.int32(), BaselinePercent: b.int32(), BaselineBelow: b.int32(),
		NeonateSBP: b.int32(), InfantSBP: b.int32(), ChildBase: b.int32(), ChildPerYear: b.int32(), Child10SBP: b.int32(),
		HypoxiaSpO2: b.int32(), RepeatSpO2: b.int32(),
	}
}

// checkAnyInput grades and explains whatever it is given: nothing panics, and the
// working grade lies in the interval.
func checkAnyInput(t reporter, data []byte) {
	t.Helper()
	b := &bits{data}
	x, o, limits := b.context(), b.observation(), b.thresholds()
	for i, a := range [2]grading.Assessment{grading.AssessCRS(&x, &o, &limits), grading.AssessICANS(&x, &o)} {
		if a.Low > a.Working || a.Working > a.High || a.High > 5 {
			t.Fatalf("%s is %d-%d working %d\n%+v\n%+v\n%+v", scaleNames[i], a.Low, a.High, a.Working, x, o, limits)
		}
		if a.High == 5 && a.Low != 5 {
			t.Fatalf("%s is %d-%d: death is never a mere possibility", scaleNames[i], a.Low, a.High)
		}
		for _, r := range a.Reasons {
			if r.Grade > a.Working || r.Code.String() == "" || r.Code.String() == "unknown" {
				t.Fatalf("%s works out at %d by %+v", scaleNames[i], a.Working, r)
			}
			_ = r.Value.String() + r.Limit.String() + r.Second.String() + r.Device.String()
			_, _ = r.Drugs.Names(), r.Masking.Names()
		}
		if a.Working > 0 && (len(a.Reasons) == 0 || a.Reasons[0].Grade != a.Working) {
			t.Fatalf("%s works out at %d without a reason of that grade: %+v\n%+v\n%+v", scaleNames[i], a.Working, a.Reasons, x, o)
		}
	}
	p := grading.DefaultCoursePolicy()
	p.Thresholds = limits
	if b.bool() {
		p.ValidFor = validFor
	}
	k := grading.NewCourse(x, &p)
	k.InfusedAt = []int64{0}
	for at := range int64(3) {
		at *= int64(b.int32())
		o := o
		o.Seizure, o.Temp = grading.Seizure(b.byte()), b.reading()
		g := k.Observe(at, &o)
		if g.CRS.Low > g.CRS.Working || g.CRS.Working > g.CRS.High || g.ICANS.Low > g.ICANS.Working || g.ICANS.Working > g.ICANS.High {
			t.Fatalf("course: %+v", g)
		}
		_, _ = g.AssessCRS(&limits), g.AssessICANS()
		k.Dose(at, grading.Masking(b.byte()))
		if b.byte() == 1 {
			k.Close(at)
		}
	}
}

// FuzzGrade decodes bytes into every field of a record.
func FuzzGrade(f *testing.F) {
	c := newSeeded(1)
	f.Add([]byte{})
	for _, fill := range []byte{1, 2, 3, 0x7f, 0x80, 0xff} {
		seed := make([]byte, 320)
		for i := range seed {
			seed[i] = fill
		}
		f.Add(seed)
	}
	for range 40 {
		seed := make([]byte, 320)
		for i := range seed {
			seed[i] = byte(c.pick(oneOf(c, 2, 6, 14, 256)))
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkAnyInput(t, data) })
}

// TestAnyInput runs the fuzz target over many random inputs of a fixed seed.
func TestAnyInput(t *testing.T) {
	t.Parallel()
	c := newSeeded(3)
	data := make([]byte, 320)
	for range 5000 {
		most := oneOf(c, 2, 6, 14, 256)
		for i := range data {
			data[i] = byte(c.pick(most))
		}
		checkAnyInput(t, data)
	}
}

// TestNoInputAtAll: the zero values grade.
func TestNoInputAtAll(t *testing.T) {
	t.Parallel()
	var x grading.Context
	var o grading.Observation
	for i, r := range bothScales(&x, &o) {
		if r.Low != 0 || r.High != 4 || r.Complete() {
			t.Errorf("%s of nothing is %d-%d, want 0-4", scaleNames[i], r.Low, r.High)
		}
	}
}
