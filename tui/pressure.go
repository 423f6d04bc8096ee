package tui

import (
	"strings"

	"crsmon/grading"
	"crsmon/internal/observation"
)

// Pressures are kept in mmHg. One typed in kPa is converted to the thousandth and cut
// there, not rounded: 11.9999 kPa stays below 90 mmHg.

// kPaBelow: a number with a decimal point below it is in kPa, for no pressure in mmHg
// is charted in parts; a whole one is asked about.
const kPaBelow = 35

type pressureUnit uint8

const (
	unitNotSaid pressureUnit = iota
	mmHg
	kPa
)

// pressureText takes the unit off a text.
func pressureText(s string) (string, pressureUnit) {
	s = strings.ToLower(typed(s))
	for _, u := range []struct {
		end  string
		unit pressureUnit
	}{{"mmhg", mmHg}, {"mm", mmHg}, {"kpa", kPa}, {"k", kPa}} {
		if rest, ok := strings.CutSuffix(s, u.end); ok {
			return strings.TrimSpace(rest), u.unit
		}
	}
	return s, unitNotSaid
}

// unitOf is the unit of numbers without one: kPa where all are below 35 and one has a
// decimal point. ambiguous: all are below 35 and whole.
func unitOf(numbers ...string) (unit pressureUnit, ambiguous bool) {
	point := false
	for _, n := range numbers {
		v, ok := milli(n)
		if n != "" && n != "?" && (!ok || v >= kPaBelow*1000) {
			return mmHg, false
		}
		point = point || strings.Contains(n, ".")
	}
	if point {
		return kPa, false
	}
	return mmHg, true
}

// onePressure reads one number in a unit; said: the unit was typed, and mmHg may then
// have parts, as a converted pressure has.
func onePressure(s string, unit pressureUnit, said bool, l *observation.Limit) (grading.Reading, *refusal) {
	v, ok := milli(s)
	if !ok {
		return grading.Reading{}, &refusal{kind: notAPressure, limit: l}
	}
	if unit == kPa {
		v = int32(min(int64(v)*750062/100000, 1_000_000_000))
	}
	r := grading.OfMilli(v)
	switch {
	case l.Impossible(r):
		return grading.Reading{}, &refusal{kind: outOfRange, limit: l}
	case unit == mmHg && !said && v%1000 != 0:
		return grading.Reading{}, &refusal{kind: notWhole, limit: l}
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

// pressureIn gives a blood pressure's two numbers and their unit as typed.
func pressureIn(s string) (sys, dia string, unit pressureUnit, said, ambiguous bool) {
	text, unit := pressureText(s)
	sys, dia = splitPressure(text)
	if unit != unitNotSaid {
		return sys, dia, unit, true, false
	}
	unit, ambiguous = unitOf(sys, dia)
	return sys, dia, unit, false, ambiguous
}

// bloodPressure reads 122/78, 122 78, 12278 (122/78), 8451 (84/51), 16.3/10.4 (kPa),
// 16/10k, 122/78 mmHg, and a systolic alone.
func bloodPressure(s string) (sbp, dbp grading.Reading, bad *refusal) {
	if typed(s) == "" {
		return sbp, dbp, nil
	}
	none := grading.Reading{}
	sys, dia, unit, said, ambiguous := pressureIn(s)
	if _, ok := milli(sys); !ok {
		return none, none, &refusal{kind: notAPressure, limit: &observation.SBP}
	}
	if ambiguous {
		return none, none, &refusal{kind: whichUnit}
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
		return none, none, &refusal{kind: diastolicNotBelow}
	}
	return sbp, dbp, nil
}

// meanPressure reads a mean in mmHg or, as bloodPressure does, in kPa.
func meanPressure(s string) (grading.Reading, *refusal) {
	text, unit := pressureText(s)
	if text == "" {
		return grading.Reading{}, nil
	}
	said := unit != unitNotSaid
	if !said {
		unit, _ = unitOf(text) // a whole one below 35 is a low mean: nothing else would be typed so
	}
	r, bad := onePressure(text, unit, said, &observation.MAP)
	if bad != nil && bad.kind == notAPressure {
		bad.kind = notANumber
	}
	return r, bad
}

// wholeMmHg writes a pressure in whole mmHg, never rounded up: 89.9 is below 90.
func wholeMmHg(r grading.Reading) string {
	if !r.Known {
		return r.String()
	}
	return itoa(int(r.Milli / 1000))
}

// weight reads kilograms, and pounds where lb is typed; nothing is asked of a number
// without a unit: it is in kilograms.
func weight(s string) (r grading.Reading, pounds bool, bad *refusal) {
	text := strings.ToLower(typed(s))
	for _, end := range []string{"lbs", "lb"} {
		if rest, ok := strings.CutSuffix(text, end); ok {
			text, pounds = strings.TrimSpace(rest), true
			break
		}
	}
	if !pounds {
		text = strings.TrimSpace(strings.TrimSuffix(text, "kg"))
		r, bad = number(text, &observation.Weight)
		return r, false, bad
	}
	v, ok := milli(text)
	if !ok {
		return r, true, &refusal{kind: notANumber, limit: &observation.Weight}
	}
	if r = grading.OfMilli(int32(int64(v) * 100000 / 220462)); observation.Weight.Impossible(r) {
		return grading.Reading{}, true, &refusal{kind: outOfRange, limit: &observation.Weight}
	}
	return r, true, nil
}
