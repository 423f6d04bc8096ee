package observation

import (
	"fmt"
	"strings"

	"crsmon/grading"

	"github.com/go-json-experiment/json/jsontext"
)

// row reads the keys of one object within a list or an object; null is "not
// recorded". where names it in messages.
func row(v jsontext.Value, where, allowed string, fn func(key string, v jsontext.Value) (known bool, err error)) error {
	if v.Kind() != '{' {
		return named(wrongType(v, "an object of "+allowed), where)
	}
	return EachKey(v, func(key string, v jsontext.Value) error {
		known, err := true, error(nil)
		if v.Kind() != 'n' {
			known, err = fn(key, v)
		} else if !isOneOf(key, strings.Split(allowed, ", ")) {
			known = false
		}
		if !known {
			err = &FieldError{Problem: "unknown key", Allowed: allowed}
		}
		return named(err, where+"."+key)
	})
}

const rowKeysInfusion = "drug, rate, unit, hours"

// readInfusions reads the vasopressors running, one row a drug.
func readInfusions(v jsontext.Value, e *Extra) error {
	n := 0
	e.hasInfusions = true
	var seen grading.Vasopressors
	return each(v, "a list of objects of "+rowKeysInfusion+"; [] for none", func(item jsontext.Value) error {
		where := fmt.Sprintf("infusions[%d]", n)
		n++
		inf, err := readInfusion(item, where)
		if err != nil {
			return err
		}
		if seen.Has(inf.Drug) {
			return &FieldError{
				Field: where + ".drug", Problem: strings.Join(inf.Drug.Names(), "") + " is given twice",
				Allowed: "one row a drug, with the rates added together",
			}
		}
		seen |= inf.Drug
		e.Scales.Infusions = append(e.Scales.Infusions, inf)
		return nil
	})
}

func readInfusion(v jsontext.Value, where string) (grading.Infusion, error) {
	var inf grading.Infusion
	var rate string
	err := row(v, where, rowKeysInfusion, func(key string, v jsontext.Value) (bool, error) {
		switch key {
		case "drug":
			var s string
			if err := Text(v, &s, 100); err != nil {
				return true, err
			}
			d, ok := grading.ParseVasopressor(strings.ToLower(strings.TrimSpace(s)))
			if inf.Drug = d; !ok {
				return true, &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: strings.Join(grading.VasopressorWords(), ", ")}
			}
		case "rate":
			if v.Kind() != '0' {
				return true, wrongType(v, "a number")
			}
			rate = string(v)
		case "unit":
			var s string
			if err := Text(v, &s, 20); err != nil {
				return true, err
			}
			u, ok := rateUnit(s)
			if inf.Unit = u; !ok {
				return true, &FieldError{Problem: fmt.Sprintf("unknown unit %q", s), Allowed: "ug/min, ug/kg/min, U/min"}
			}
		case "hours":
			return true, Number(v, &inf.Hours, &infusedHours)
		default:
			return false, nil
		}
		return true, nil
	})
	if err != nil {
		return inf, err
	}
	return inf, checkInfusion(&inf, rate, where)
}

// checkInfusion checks what concerns more than one key of a row, and reads the rate by its unit.
func checkInfusion(inf *grading.Infusion, rate, where string) error {
	if inf.Drug == 0 {
		return &FieldError{Field: where + ".drug", Problem: "the drug is missing", Allowed: strings.Join(grading.VasopressorWords(), ", ")}
	}
	units := "ug/min, ug/kg/min"
	if inf.Drug == grading.Vasopressin {
		units = "U/min"
	}
	byUnits := inf.Unit == grading.UnitsPerMinute
	switch {
	case rate != "" && inf.Unit == grading.RateUnitNotRecorded:
		return &FieldError{Field: where + ".unit", Problem: "the rate has no unit", Allowed: units}
	case inf.Unit != grading.RateUnitNotRecorded && byUnits != (inf.Drug == grading.Vasopressin):
		return &FieldError{
			Field: where + ".unit", Problem: fmt.Sprintf("%s in %s", strings.Join(inf.Drug.Names(), ""), inf.Unit), Allowed: units,
		}
	case rate == "":
		return nil
	}
	return named(Number(jsontext.Value(rate), &inf.Rate, rateLimits[inf.Unit]), where+".rate")
}

// rateUnit reads a rate's unit whatever its case, with µ, u or mc.
func rateUnit(s string) (grading.RateUnit, bool) {
	s = strings.ToLower(strings.NewReplacer("µ", "u", "μ", "u", " ", "").Replace(s))
	if rest, ok := strings.CutPrefix(s, "mcg"); ok {
		s = "ug" + rest
	}
	if s == "u/min" || s == "units/min" {
		return grading.UnitsPerMinute, true
	}
	return grading.ParseRateUnit(s)
}

// readOpeningPressure needs a unit: manometers read cmH2O, the table is in mmHg.
func readOpeningPressure(v jsontext.Value, e *Extra) error {
	const allowed = `an object of value and unit, mmHg or cmH2O, as {"value":18,"unit":"mmHg"}`
	if v.Kind() != '{' {
		return wrongType(v, allowed)
	}
	var number, unit string
	err := row(v, "opening_pressure", "value, unit", func(key string, v jsontext.Value) (bool, error) {
		switch key {
		case "value":
			if v.Kind() != '0' {
				return true, wrongType(v, "a number")
			}
			number = string(v)
		case "unit":
			return true, Text(v, &unit, 20)
		default:
			return false, nil
		}
		return true, nil
	})
	if err != nil || number == "" && unit == "" {
		return err
	}
	limit := &csfMmHg
	switch strings.ToLower(unit) {
	case "":
		return &FieldError{Field: "opening_pressure.unit", Problem: "the value has no unit", Allowed: "mmHg, cmH2O"}
	case "mmhg":
	case "cmh2o":
		limit = &csfCmH2O
	default:
		return &FieldError{Field: "opening_pressure.unit", Problem: fmt.Sprintf("unknown unit %q", unit), Allowed: "mmHg, cmH2O"}
	}
	if number == "" {
		return nil
	}
	var r grading.Reading
	if err := Number(jsontext.Value(number), &r, limit); err != nil {
		return named(err, "opening_pressure.value")
	}
	if limit == &csfCmH2O {
		r = grading.OfMilli(int32(int64(r.Milli) * 100_000 / 135_951)) // 1 mmHg = 1.35951 cmH2O; cut off, never rounded
	}
	e.Scales.OpeningPressure = r
	return nil
}

// finishExtra checks what concerns more than one key.
func (in *Input) finishExtra() error {
	e := in.Extra
	if in.Set.O2Device == grading.RoomAir && e.Scales.FiO2.Known && e.Scales.FiO2.Milli > 21_000 {
		return &FieldError{
			Field: "fio2", Problem: fmt.Sprintf("%s %% does not go with room air", e.Scales.FiO2),
			Allowed: "21, or the o2_device that gives it",
		}
	}
	if e.hasInfusions {
		var running grading.Vasopressors
		for i := range e.Scales.Infusions {
			running |= e.Scales.Infusions[i].Drug
		}
		if stated := in.Set.Vasopressors; stated.Recorded() && !stated.Has(running) {
			return &FieldError{
				Field:   "infusions",
				Problem: strings.Join((running&^stated).Names(), ", ") + " is not among vasopressors",
				Allowed: "the drugs of vasopressors, or infusions alone",
			}
		}
		in.Set.Vasopressors |= running | grading.VasopressorsRecorded
	}
	return e.finishDays(in)
}
