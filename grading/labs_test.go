package grading

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// labText reads value:unit; a missing unit is one not recorded, ? no value.
func labText(t *testing.T, a Analyte, text string) Lab {
	t.Helper()
	if text == "?" {
		return Lab{}
	}
	v, unit, has := strings.Cut(text, ":")
	l := Lab{Analyte: a, Value: scaleReading(t, v)}
	if has {
		u, ok := ParseLabUnit(unit)
		if !ok {
			t.Fatalf("unit %q", unit)
		}
		l.Unit = u
	}
	return l
}

func TestLabConversion(t *testing.T) {
	for _, tc := range []struct {
		a    Analyte
		from string
		to   LabUnit
		want float64
	}{
		{CRP, "30:mg/L", MilligramPerDecilitre, 3},
		{CRP, "3:mg/dL", MilligramPerLitre, 30},
		{Ferritin, "650:ng/mL", MicrogramPerLitre, 650},
		{Fibrinogen, "1.5:g/L", MilligramPerDecilitre, 150},
		{Creatinine, "1:mg/dL", MicromolePerLitre, 88.4},
		{Creatinine, "88.4:umol/L", MilligramPerDecilitre, 1},
		{Triglycerides, "2:mmol/L", MilligramPerDecilitre, 177.14},
		{Neutrophils, "1200:/uL", GigaPerLitre, 1.2},
		{Haemoglobin, "9:g/dL", GramPerLitre, 90},
		{Platelets, "50:10^9/L", PerMicrolitre, 50000},
		{LDH, "250:U/L", UnitPerLitre, 250},
	} {
		got, err := labText(t, tc.a, tc.from).In(tc.to)
		if err != nil || math.Abs(got-tc.want) > 1e-9*tc.want {
			t.Errorf("%v %s in %v: %v %v, want %v", tc.a, tc.from, tc.to, got, err, tc.want)
		}
	}
}

func TestLabRefusals(t *testing.T) {
	for _, tc := range []struct {
		lab  Lab
		to   LabUnit
		want error
	}{
		{Lab{CRP, Of(30), LabUnitNotRecorded}, MilligramPerLitre, ErrLabUnit},
		{Lab{CRP, Of(30), GramPerLitre}, MilligramPerLitre, ErrLabUnit},
		{Lab{CRP, Of(30), MilligramPerLitre}, LabUnitNotRecorded, ErrLabUnit},
		{Lab{CRP, Of(30), LabUnit(200)}, MilligramPerLitre, ErrLabUnit},
		{Lab{Analyte(200), Of(30), MilligramPerLitre}, MilligramPerLitre, ErrLabUnit},
		{Lab{CRP, Reading{}, MilligramPerLitre}, MilligramPerLitre, ErrLabMissing},
		{Lab{}, MilligramPerLitre, ErrLabMissing},
	} {
		if _, err := tc.lab.In(tc.to); !errors.Is(err, tc.want) {
			t.Errorf("%+v: %v", tc.lab, err)
		}
	}
	crp := Lab{CRP, Of(30), MilligramPerLitre}
	if _, ok := crp.Compare(Lab{Ferritin, Of(30), MicrogramPerLitre}); ok {
		t.Error("compared two analytes")
	}
	if s, ok := crp.Compare(Lab{CRP, Of(3), MilligramPerDecilitre}); s != 0 || !ok {
		t.Error("30 mg/L is not 3 mg/dL")
	}
}

func TestLabUnitsParse(t *testing.T) {
	for text, want := range map[string]LabUnit{
		"mg/L": MilligramPerLitre, "mg/dl": MilligramPerDecilitre, "µmol/L": MicromolePerLitre, "μg/l": MicrogramPerLitre,
		"10⁹/L": GigaPerLitre, "x10^9/L": GigaPerLitre, "× 10⁹/L": GigaPerLitre, "cells/µL": PerMicrolitre, "IU/L": UnitPerLitre,
	} {
		if u, ok := ParseLabUnit(text); !ok || u != want {
			t.Errorf("%q: %v %v", text, u, ok)
		}
	}
	for _, text := range []string{"", " ", "mg", "mmol", "%", "mg/mL"} {
		if u, ok := ParseLabUnit(text); ok {
			t.Errorf("%q read as %v", text, u)
		}
	}
	for a := AnalyteNotRecorded + 1; a < analyteEnd; a++ {
		if len(LabUnits(a)) == 0 || labRanges[a].hardHigh == 0 {
			t.Errorf("%v has no unit or range", a)
		}
		if got, ok := ParseAnalyte(a.String()); got != a || !ok {
			t.Errorf("%v does not read back", a)
		}
		for _, u := range LabUnits(a) {
			if got, ok := ParseLabUnit(u.String()); got != u || !ok {
				t.Errorf("%v does not read back", u)
			}
		}
	}
}

func TestLabCheck(t *testing.T) {
	for _, tc := range []struct {
		lab  Lab
		want LabCheck
	}{
		{Lab{}, LabNotRecorded},
		{Lab{CRP, Of(30), LabUnitNotRecorded}, LabNoUnit},
		{Lab{CRP, Of(80), MilligramPerLitre}, LabPlausible},
		{Lab{CRP, Of(80), MilligramPerDecilitre}, LabUnusual}, // 800 mg/L: is it mg/L?
		{Lab{CRP, Of(300), MilligramPerDecilitre}, LabImpossible},
		{Lab{CRP, Of(-1), MilligramPerLitre}, LabImpossible},
		{Lab{Haemoglobin, Of(90), GramPerDecilitre}, LabImpossible},
		{Lab{Haemoglobin, Of(9), GramPerLitre}, LabUnusual},
		{Lab{Platelets, Of(0), GigaPerLitre}, LabPlausible},
	} {
		if got := tc.lab.Check(); got != tc.want {
			t.Errorf("%+v: %d, want %d", tc.lab, got, tc.want)
		}
	}
}

func FuzzLabNeverPanics(f *testing.F) {
	f.Add(uint8(1), int32(30), true, uint8(1), uint8(2))
	f.Fuzz(func(t *testing.T, a uint8, v int32, known bool, u, to uint8) {
		l := Lab{Analyte(a), Reading{v, known}, LabUnit(u)}
		if _, err := l.In(LabUnit(to)); err == nil && !l.Usable() {
			t.Fatal("converted an unusable value")
		}
		l.Check()
		l.Compare(Lab{Analyte(a), Reading{v, true}, LabUnit(to)})
		HScore(&HScoreInput{Temp: l.Value, TempUnit: TempUnit(u), Ferritin: l, AST: l, Haemoglobin: l, Organomegaly: Organomegaly(a)})
		Hematotox(&HematotoxInput{Platelets: l, CRP: l})
		if x, err := EASIX(l, l, l); err == nil && (math.IsNaN(x.Value) || math.IsInf(x.Value, 0)) {
			t.Fatal(x)
		}
		days := []DayCount{{int(v), l, Answer(a)}, {int(u), Lab{Neutrophils, Reading{v, known}, PerMicrolitre}, Answer(u)}}
		EarlyICAHT(days, int(v))
		LateICAHT(days, math.MinInt)
		EarlyTICAHT(days, math.MaxInt)
		LateTICAHT(days, int(v))
	})
}
