package grading

import (
	"errors"
	"fmt"
	"strings"
)

// Analyte is what a laboratory value measures.
type Analyte uint8

// The analytes; the zero value is not recorded.
const (
	AnalyteNotRecorded Analyte = iota
	CRP                        // C-reactive protein
	Ferritin
	Fibrinogen
	Creatinine
	Triglycerides
	Neutrophils // absolute neutrophil count
	Leukocytes  // white cell count
	Haemoglobin
	Platelets
	LDH
	AST
	ALT
	Bilirubin
	IL6  // interleukin 6
	INR  // international normalised ratio
	PT   // prothrombin time
	APTT // activated partial thromboplastin time
	analyteEnd
)

var analyteNames = []string{"", "crp", "ferritin", "fibrinogen", "creatinine", "triglycerides", "anc", "wbc", "haemoglobin", "platelets", "ldh", "ast", "alt", "bilirubin", "il6", "inr", "pt", "aptt"}

// String gives the stable word, "" where nothing is recorded.
func (a Analyte) String() string { return word(analyteNames, a) }

// ParseAnalyte reads the stable word; ok is false for any other.
func ParseAnalyte(s string) (a Analyte, ok bool) { return parseWord[Analyte](analyteNames, s) }

// LabUnit is the unit of a laboratory value.
type LabUnit uint8

// The units; the zero value is not recorded, and such a value is never used.
const (
	LabUnitNotRecorded    LabUnit = iota
	MilligramPerLitre             // mg/L
	MilligramPerDecilitre         // mg/dL
	NanogramPerMillilitre         // ng/mL
	MicrogramPerLitre             // µg/L
	GramPerLitre                  // g/L
	GramPerDecilitre              // g/dL
	MicromolePerLitre             // µmol/L
	MillimolePerLitre             // mmol/L
	PerMicrolitre                 // cells/µL
	GigaPerLitre                  // 10⁹/L
	UnitPerLitre                  // U/L
	PicogramPerMillilitre         // pg/mL
	Seconds                       // s
	Ratio                         // of the INR, which has no unit
	labUnitEnd
)

var labUnitNames = []string{"", "mg/L", "mg/dL", "ng/mL", "ug/L", "g/L", "g/dL", "umol/L", "mmol/L", "/uL", "10^9/L", "U/L", "pg/mL", "s", "ratio"}

// String gives the unit as it is written, "" where nothing is recorded.
func (u LabUnit) String() string { return word(labUnitNames, u) }

var microSigns = strings.NewReplacer("µ", "u", "μ", "u", "⁹", "^9", "^^", "^", " ", "")

// ParseLabUnit reads a unit whatever its case, with µ or u; ok is false for any
// other. No unit is ever assumed.
func ParseLabUnit(s string) (u LabUnit, ok bool) {
	s = microSigns.Replace(s)
	for i, n := range labUnitNames {
		if i > 0 && strings.EqualFold(s, n) {
			return LabUnit(i), true
		}
	}
	switch strings.ToLower(s) {
	case "cells/ul", "/mm3":
		return PerMicrolitre, true
	case "10e9/l", "x10^9/l", "×10^9/l":
		return GigaPerLitre, true
	case "iu/l":
		return UnitPerLitre, true
	case "ng/l":
		return PicogramPerMillilitre, true
	}
	return LabUnitNotRecorded, false
}

// Lab is one laboratory value. It carries its unit, and without one it is unknown.
type Lab struct {
	Analyte Analyte
	Value   Reading // in Unit
	Unit    LabUnit
}

// Errors of laboratory values.
var (
	// ErrLabMissing: no value is recorded.
	ErrLabMissing = errors.New("laboratory value not recorded")
	// ErrLabUnit: the unit is missing, or is none of the analyte's.
	ErrLabUnit = errors.New("laboratory unit missing or not one of the analyte's")
	// ErrLabImpossible: the value cannot be computed with, such as a platelet count
	// of 0 to be divided by.
	ErrLabImpossible = errors.New("laboratory value cannot be computed with")
)

// labScale is one unit of one analyte: a value times num/den is in the analyte's
// base unit, the first of its rows.
type labScale struct {
	analyte  Analyte
	unit     LabUnit
	num, den int64
}

// The factors: creatinine mg/dL x 88.4 = µmol/L, triglycerides mmol/L x 88.57 =
// mg/dL, bilirubin mg/dL x 17.1 = µmol/L, the rest powers of ten. Standard constants, not confirmed: ConfidenceCheck.
var labScales = [...]labScale{
	{CRP, MilligramPerLitre, 1, 1},
	{CRP, MilligramPerDecilitre, 10, 1},
	{Ferritin, MicrogramPerLitre, 1, 1},
	{Ferritin, NanogramPerMillilitre, 1, 1},
	{Fibrinogen, MilligramPerDecilitre, 1, 1},
	{Fibrinogen, GramPerLitre, 100, 1},
	{Creatinine, MicromolePerLitre, 1, 1},
	{Creatinine, MilligramPerDecilitre, 884, 10},
	{Triglycerides, MilligramPerDecilitre, 1, 1},
	{Triglycerides, MillimolePerLitre, 8857, 100},
	{Neutrophils, PerMicrolitre, 1, 1},
	{Neutrophils, GigaPerLitre, 1000, 1},
	{Leukocytes, PerMicrolitre, 1, 1},
	{Leukocytes, GigaPerLitre, 1000, 1},
	{Haemoglobin, GramPerLitre, 1, 1},
	{Haemoglobin, GramPerDecilitre, 10, 1},
	{Platelets, PerMicrolitre, 1, 1},
	{Platelets, GigaPerLitre, 1000, 1},
	{LDH, UnitPerLitre, 1, 1},
	{AST, UnitPerLitre, 1, 1},
	{ALT, UnitPerLitre, 1, 1},
	{Bilirubin, MicromolePerLitre, 1, 1},
	{Bilirubin, MilligramPerDecilitre, 171, 10},
	{IL6, PicogramPerMillilitre, 1, 1},
	{INR, Ratio, 1, 1},
	{PT, Seconds, 1, 1},
	{APTT, Seconds, 1, 1},
}

func labScaleOf(a Analyte, u LabUnit) (labScale, bool) {
	for _, s := range labScales {
		if s.analyte == a && s.unit == u {
			return s, true
		}
	}
	return labScale{}, false
}

// LabUnits gives the units an analyte may be recorded in.
func LabUnits(a Analyte) []LabUnit {
	var out []LabUnit
	for _, s := range labScales {
		if s.analyte == a {
			out = append(out, s.unit)
		}
	}
	return out
}

// In gives the value in another unit of the same analyte. It refuses a value that is
// not recorded (ErrLabMissing) and a unit that is missing or another analyte's
// (ErrLabUnit): CRP without a unit could be ten times what it is.
func (l Lab) In(unit LabUnit) (float64, error) {
	if !l.Value.Known {
		return 0, fmt.Errorf("%v: %w", l.Analyte, ErrLabMissing)
	}
	from, ok1 := labScaleOf(l.Analyte, l.Unit)
	to, ok2 := labScaleOf(l.Analyte, unit)
	if !ok1 || !ok2 {
		return 0, fmt.Errorf("%v in %q, wanted in %q: %w", l.Analyte, l.Unit, unit, ErrLabUnit)
	}
	milli := float64(l.Value.Milli)
	if from == to {
		return milli / 1000, nil
	}
	return milli * float64(from.num*to.den) / float64(from.den*to.num) / 1000, nil
}

// Usable tells whether the value is recorded in a unit of its analyte.
func (l Lab) Usable() bool {
	_, ok := labScaleOf(l.Analyte, l.Unit)
	return ok && l.Value.Known
}

// Compare holds the value against a limit of the same analyte, in whatever units,
// by exact arithmetic: -1 below, 0 equal, +1 above. ok is false where either is not
// usable or they are of different analytes.
func (l Lab) Compare(limit Lab) (sign int, ok bool) {
	if l.Analyte != limit.Analyte || !l.Usable() || !limit.Usable() {
		return 0, false
	}
	a, _ := labScaleOf(l.Analyte, l.Unit)
	b, _ := labScaleOf(limit.Analyte, limit.Unit)
	x := int64(l.Value.Milli) * a.num * b.den
	y := int64(limit.Value.Milli) * b.num * a.den
	switch {
	case x < y:
		return -1, true
	case x > y:
		return 1, true
	}
	return 0, true
}

// atMost and the like are three-valued: unrecorded where the value is not usable.
func (l Lab) atMost(limit Lab) Answer {
	s, ok := l.Compare(limit)
	if !ok {
		return NotRecorded
	}
	return AnswerOf(s <= 0)
}

func (l Lab) below(limit Lab) Answer {
	s, ok := l.Compare(limit)
	if !ok {
		return NotRecorded
	}
	return AnswerOf(s < 0)
}

// labLimit makes a limit in thousandths of a unit.
func labLimit(a Analyte, milli int32, u LabUnit) Lab { return Lab{a, OfMilli(milli), u} }

// LabCheck is what an entry check says of a laboratory value.
type LabCheck uint8

// The verdicts; the zero value is that nothing is recorded.
const (
	LabNotRecorded LabCheck = iota
	LabPlausible
	LabUnusual    // ask to confirm: the value, or its unit
	LabImpossible // refuse unless overridden with a reason
	LabNoUnit     // the unit is missing or not one of the analyte's: ask for it
)

// labRange is what is plausible, in base units: outside hard is impossible, outside
// soft is unusual. All ours: no published standard was read.
type labRange struct {
	hardHigh, softLow, softHigh float64
}

var labRanges = [analyteEnd]labRange{
	CRP:           {1500, 0, 500},        // mg/L
	Ferritin:      {2_000_000, 5, 50000}, // µg/L
	Fibrinogen:    {2000, 50, 900},       // mg/dL
	Creatinine:    {4000, 15, 900},       // µmol/L
	Triglycerides: {20000, 20, 1500},     // mg/dL
	Neutrophils:   {500_000, 0, 30000},   // /µL
	Leukocytes:    {1_500_000, 0, 50000}, // /µL
	Haemoglobin:   {300, 50, 190},        // g/L
	Platelets:     {5_000_000, 0, 800_000},
	LDH:           {100_000, 50, 3000}, // U/L
	AST:           {50_000, 0, 1000},   // U/L
	ALT:           {50_000, 0, 1000},   // U/L
	Bilirubin:     {1500, 0, 300},      // µmol/L
	IL6:           {1_000_000, 0, 20_000},
	INR:           {30, 0.7, 4},
	PT:            {300, 8, 50}, // s
	APTT:          {400, 15, 90},
}

// Possible gives the most that is possible, in a unit of the analyte; ok is false for
// any other unit. The least is 0.
func (a Analyte) Possible(u LabUnit) (most float64, ok bool) {
	s, ok := labScaleOf(a, u)
	if !ok {
		return 0, false
	}
	return labRanges[a].hardHigh * float64(s.den) / float64(s.num), true
}

// Check says whether the value is plausible. An unusual or impossible value is still
// graded: a check never drops a value that would raise a grade.
func (l Lab) Check() LabCheck {
	if !l.Value.Known {
		return LabNotRecorded
	}
	s, ok := labScaleOf(l.Analyte, l.Unit)
	if !ok {
		return LabNoUnit
	}
	r := labRanges[l.Analyte]
	v := float64(l.Value.Milli) * float64(s.num) / float64(s.den) / 1000
	switch {
	case v < 0 || v > r.hardHigh:
		return LabImpossible
	case v < r.softLow || v > r.softHigh:
		return LabUnusual
	}
	return LabPlausible
}
