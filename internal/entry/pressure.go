package entry

import (
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/observation"
)

// Pressures are kept in mmHg. One typed in kPa is converted to the thousandth and cut
// there, not rounded: 11.9999 kPa stays below 90 mmHg.

// kPaBelow: a number with a decimal point below it is in kPa, for no pressure in mmHg
// is charted in parts; a whole one is asked about.
const kPaBelow = 35

// PressureUnit is the unit a pressure was typed in.
type PressureUnit uint8

// The units.
const (
	unitNotSaid PressureUnit = iota
	MmHg
	KPa
)

// pressureText takes the unit off a text.
func pressureText(s string) (string, PressureUnit) {
	s = strings.ToLower(Plain(s))
	for _, u := range []struct {
		end  string
		unit PressureUnit
	}{{"mmhg", MmHg}, {"mm", MmHg}, {"kpa", KPa}, {"k", KPa}} {
		if rest, ok := strings.CutSuffix(s, u.end); ok {
			return strings.TrimSpace(rest), u.unit
		}
	}
	return s, unitNotSaid
}

// unitOf is the unit of numbers without one: kPa where all are below 35 and one has a
// decimal point. ambiguous: all are below 35 and whole.
func unitOf(numbers ...string) (unit PressureUnit, ambiguous bool) {
	point := false
	for _, n := range numbers {
		v, ok := Milli(n)
		if n != "" && n != "?" && (!ok || v >= kPaBelow*1000) {
			return MmHg, false
		}
		point = point || strings.Contains(n, ".")
	}
	if point {
		return KPa, false
	}
	return MmHg, true
}

// onePressure reads one number in a unit; said: the unit was typed, and mmHg may then
// have parts, as a converted pressure has.
func onePressure(s string, unit PressureUnit, said bool, l *observation.Limit) (grading.Reading, *Refusal) {
	v, ok := Milli(s)
	if !ok {
		return grading.Reading{}, &Refusal{Kind: NotAPressure, Limit: l}
	}
	if unit == KPa {
		v = int32(min(int64(v)*750062/100000, 1_000_000_000))
	}
	r := grading.OfMilli(v)
	switch {
	case l.Impossible(r):
		return grading.Reading{}, &Refusal{Kind: OutOfRange, Limit: l}
	case unit == MmHg && !said && v%1000 != 0:
		return grading.Reading{}, &Refusal{Kind: NotWhole, Limit: l}
	}
	return r, nil
}

// splitPressure takes 122/78, 122 78, 12278 and 8451 apart; dia is empty where there
// is a systolic alone.
func splitPressure(s string) (sys, dia string) {
	if i := strings.IndexAny(s, "/ "); i >= 0 {
		return strings.TrimSpace(s[:i]), strings.Trim(s[i:], "/ ")
	}
	if !strings.Contains(s, ".") {
		switch len(s) {
		case 4:
			return s[:2], s[2:]
		case 5, 6:
			return s[:3], s[3:]
		}
	}
	return s, ""
}

// PressureIn gives a blood pressure's two numbers and their unit as typed.
func PressureIn(s string) (sys, dia string, unit PressureUnit, said, ambiguous bool) {
	text, unit := pressureText(s)
	sys, dia = splitPressure(text)
	if unit != unitNotSaid {
		return sys, dia, unit, true, false
	}
	unit, ambiguous = unitOf(sys, dia)
	return sys, dia, unit, false, ambiguous
}

// BloodPressure reads 122/78, 122 78, 12278 (122/78), 8451 (84/51), 16.3/10.4 (kPa),
// 16/10k, 122/78 mmHg, and a systolic alone.
func BloodPressure(s string) (sbp, dbp grading.Reading, bad *Refusal) {
	if Plain(s) == "" {
		return sbp, dbp, nil
	}
	none := grading.Reading{}
	sys, dia, unit, said, ambiguous := PressureIn(s)
	if _, ok := Milli(sys); !ok {
		return none, none, &Refusal{Kind: NotAPressure, Limit: &observation.SBP}
	}
	if ambiguous {
		return none, none, &Refusal{Kind: WhichUnit}
	}
	if sbp, bad = onePressure(sys, unit, said, &observation.SBP); bad != nil {
		return none, none, bad
	}
	if dia == "" || dia == "?" {
		return sbp, none, nil
	}
	if dbp, bad = onePressure(dia, unit, said, &observation.DBP); bad != nil {
		return none, none, bad
	}
	if dbp.Milli >= sbp.Milli {
		return none, none, &Refusal{Kind: DiastolicNotBelow}
	}
	return sbp, dbp, nil
}

// MeanPressure reads a mean in mmHg or, as bloodPressure does, in kPa.
func MeanPressure(s string) (grading.Reading, *Refusal) {
	text, unit := pressureText(s)
	if text == "" {
		return grading.Reading{}, nil
	}
	said := unit != unitNotSaid
	if !said {
		unit, _ = unitOf(text) // a whole one below 35 is a low mean: nothing else would be typed so
	}
	r, bad := onePressure(text, unit, said, &observation.MAP)
	if bad != nil && bad.Kind == NotAPressure {
		bad.Kind = NotANumber
	}
	return r, bad
}

// WholeMmHg writes a pressure in whole mmHg, never rounded up: 89.9 is below 90.
func WholeMmHg(r grading.Reading) string {
	if !r.Known {
		return r.String()
	}
	return strconv.Itoa(int(r.Milli / 1000))
}

// Weight reads kilograms, and pounds where lb is typed; nothing is asked of a number
// without a unit: it is in kilograms.
func Weight(s string) (r grading.Reading, pounds bool, bad *Refusal) {
	text := strings.ToLower(Plain(s))
	for _, end := range []string{"lbs", "lb"} {
		if rest, ok := strings.CutSuffix(text, end); ok {
			text, pounds = strings.TrimSpace(rest), true
			break
		}
	}
	if !pounds {
		text = strings.TrimSpace(strings.TrimSuffix(text, "kg"))
		r, bad = Number(text, &observation.Weight)
		return r, false, bad
	}
	v, ok := Milli(text)
	if !ok {
		return r, true, &Refusal{Kind: NotANumber, Limit: &observation.Weight}
	}
	if r = grading.OfMilli(int32(int64(v) * 100000 / 220462)); observation.Weight.Impossible(r) {
		return grading.Reading{}, true, &Refusal{Kind: OutOfRange, Limit: &observation.Weight}
	}
	return r, true, nil
}
