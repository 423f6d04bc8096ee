package observation

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"crsmon/grading"

	"github.com/go-json-experiment/json/jsontext"
)

// analytes are those a laboratory value may be of, in the order of messages.
var analytes = []grading.Analyte{
	grading.CRP, grading.Ferritin, grading.Fibrinogen, grading.Creatinine, grading.Triglycerides, grading.Neutrophils,
	grading.Leukocytes, grading.Haemoglobin, grading.Platelets, grading.LDH, grading.AST,
	grading.ALT, grading.Bilirubin, grading.IL6, grading.INR, grading.PT, grading.APTT,
}

// lastDay is the last day after infusion a count may be of, firstDay the first.
const firstDay, lastDay = -60, 3650

// AnalyteWords gives the words of the analytes, for messages.
func AnalyteWords() string {
	var out []string
	for _, a := range analytes {
		out = append(out, a.String())
	}
	return strings.Join(out, ", ")
}

// LabUnitWords gives the units an analyte may be in, for messages.
func LabUnitWords(a grading.Analyte) string {
	var out []string
	for _, u := range grading.LabUnits(a) {
		out = append(out, u.String())
	}
	return strings.Join(out, ", ")
}

// LabAllowed gives the hard bounds in the unit entered: "0 to 150 mg/dL".
func LabAllowed(a grading.Analyte, u grading.LabUnit) string {
	v, ok := a.Possible(u)
	if !ok {
		return LabUnitWords(a)
	}
	return fmt.Sprintf("0 to %s %s", strconv.FormatFloat(math.Floor(min(v, math.MaxInt32/1000)*100)/100, 'f', -1, 64), u)
}

// labRow is one row with a value and its unit, as read.
type labRow struct {
	analyte    grading.Analyte
	number     string // empty where no value is given
	unit       *string
	day        *int
	transfused grading.Answer
}

// read takes one key of the row; keys are those the row may have.
func (r *labRow) read(keys, key string, v jsontext.Value) (known bool, err error) {
	if !isOneOf(key, strings.Split(keys, ", ")) {
		return false, nil
	}
	switch key {
	case "analyte":
		var s string
		if err := Text(v, &s, 40); err != nil {
			return true, err
		}
		a, ok := grading.ParseAnalyte(strings.ToLower(strings.TrimSpace(s)))
		if r.analyte = a; !ok || a == grading.AnalyteNotRecorded {
			return true, &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: AnalyteWords()}
		}
	case "value":
		if v.Kind() != '0' {
			return true, wrongType(v, "a number")
		}
		r.number = string(v)
	case "unit":
		r.unit = new(string)
		return true, Text(v, r.unit, 40)
	case "day":
		n, err := wholeBetween(v, firstDay, lastDay)
		r.day = &n
		return true, err
	case "transfused":
		var b bool
		err := boolean(v, &b)
		r.transfused = grading.AnswerOf(b)
		return true, err
	}
	return true, nil
}

// lab gives the value with its unit, which is never assumed. A row without a value
// is not recorded.
func (r *labRow) lab(where string, e *Extra) (grading.Lab, error) {
	l := grading.Lab{Analyte: r.analyte}
	if r.unit != nil {
		u, ok := grading.ParseLabUnit(*r.unit)
		if l.Unit = u; !ok || len(unitOf(r.analyte, u)) == 0 {
			return l, &FieldError{
				Field: where + ".unit", Problem: fmt.Sprintf("%q is no unit of %s", *r.unit, r.analyte), Allowed: LabUnitWords(r.analyte),
			}
		}
	}
	if r.number == "" {
		return l, nil
	}
	if r.unit == nil {
		return l, &FieldError{Field: where + ".unit", Problem: "the value has no unit", Allowed: LabUnitWords(r.analyte)}
	}
	v, ok := reading(r.number)
	l.Value = v
	check := l.Check()
	if !ok || check == grading.LabImpossible {
		return l, &FieldError{
			Field: where + ".value", Problem: fmt.Sprintf("%s of %s %s is outside what is possible", r.analyte, r.number, l.Unit),
			Allowed: LabAllowed(r.analyte, l.Unit),
		}
	}
	if check == grading.LabUnusual {
		e.Notes = append(e.Notes, Note{Key: where, Value: r.number, Unit: l.Unit.String()})
	}
	return l, nil
}

// unitOf gives the word of a unit, empty where it is not one of the analyte's.
func unitOf(a grading.Analyte, u grading.LabUnit) string {
	for _, have := range grading.LabUnits(a) {
		if have == u {
			return u.String()
		}
	}
	return ""
}

// readLabs reads a list of values, each analyte once.
func readLabs(v jsontext.Value, name string, out *[]grading.Lab, e *Extra) error {
	const keys = "analyte, value, unit"
	n := 0
	return each(v, "a list of objects of "+keys, func(item jsontext.Value) error {
		where := fmt.Sprintf("%s[%d]", name, n)
		n++
		var r labRow
		err := row(item, where, keys, func(key string, v jsontext.Value) (bool, error) { return r.read(keys, key, v) })
		if err != nil {
			return err
		}
		if r.analyte == grading.AnalyteNotRecorded {
			return &FieldError{Field: where + ".analyte", Problem: "the analyte is missing", Allowed: AnalyteWords()}
		}
		l, err := r.lab(name+"."+r.analyte.String(), e)
		if err != nil {
			return err
		}
		if labOf(*out, r.analyte).Analyte != grading.AnalyteNotRecorded {
			return &FieldError{Field: where + ".analyte", Problem: r.analyte.String() + " is given twice", Allowed: "each analyte once"}
		}
		*out = append(*out, l)
		return nil
	})
}

// labOf gives the value of an analyte, the zero Lab where there is none.
func labOf(labs []grading.Lab, a grading.Analyte) grading.Lab {
	for _, l := range labs {
		if l.Analyte == a {
			return l
		}
	}
	return grading.Lab{}
}

// readDays reads the daily counts of one analyte. A day may be given twice: the
// lowest count is taken.
func readDays(v jsontext.Value, name string, a grading.Analyte, out *[]grading.DayCount, e *Extra) error {
	keys := "day, value, unit"
	if a == grading.Platelets {
		keys += ", transfused"
	}
	n := 0
	return each(v, "a list of objects of "+keys, func(item jsontext.Value) error {
		where := fmt.Sprintf("%s[%d]", name, n)
		n++
		r := labRow{analyte: a}
		err := row(item, where, keys, func(key string, v jsontext.Value) (bool, error) { return r.read(keys, key, v) })
		if err != nil {
			return err
		}
		if r.day == nil {
			return &FieldError{
				Field: where + ".day", Problem: "the day is missing",
				Allowed: fmt.Sprintf("a whole number from %d to %d, the infusion being day 0", firstDay, lastDay),
			}
		}
		l, err := r.lab(where, e)
		if err != nil {
			return err
		}
		*out = append(*out, grading.DayCount{Day: *r.day, Count: l, Transfused: r.transfused})
		return nil
	})
}

// finishDays works out the last day that has passed, and refuses counts after it.
func (e *Extra) finishDays(in *Input) error {
	if !e.hasThrough {
		if !in.InfusedAt.IsZero() && !in.At.IsZero() {
			// Calendar days where the infusion was; that of the set itself has not passed.
			days := dateOf(in.At.In(in.InfusedAt.Location())).Sub(dateOf(in.InfusedAt)).Hours() / 24
			e.Through = min(max(int(days)-1, -1), lastDay)
		}
		return nil
	}
	for _, days := range [][]grading.DayCount{e.Neutrophils, e.Platelets} {
		for _, d := range days {
			if d.Day > e.Through && d.Count.Value.Known {
				return &FieldError{
					Field: "through_day", Problem: fmt.Sprintf("day %d has a count, and %d is said to be the last day passed", d.Day, e.Through),
					Allowed: "the last day with a count, or a later one",
				}
			}
		}
	}
	return nil
}

// dateOf gives the day of a time, as a moment that days can be counted from.
func dateOf(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// readHScore reads the features of HScore that are no laboratory values.
func readHScore(v jsontext.Value, e *Extra) error {
	e.HasHScore = true
	const keys = "immunosuppression, organomegaly, haemophagocytosis"
	return row(v, "hscore", keys, func(key string, v jsontext.Value) (bool, error) {
		switch key {
		case "immunosuppression":
			return true, answerIn(v, &e.HScore.Immunosuppressed)
		case "haemophagocytosis":
			return true, answerIn(v, &e.HScore.Haemophagocytosis)
		case "organomegaly":
			var s string
			if err := Text(v, &s, 20); err != nil {
				return true, err
			}
			switch s {
			case "none":
				e.HScore.Organomegaly = grading.OrganomegalyNone
			case "liver", "spleen":
				e.HScore.Organomegaly = grading.OrganomegalyOne
			case "both":
				e.HScore.Organomegaly = grading.OrganomegalyBoth
			default:
				return true, &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: "none, liver, spleen, both"}
			}
			return true, nil
		}
		return false, nil
	})
}

func answerIn(v jsontext.Value, out *grading.Answer) error {
	var b bool
	err := boolean(v, &b)
	*out = grading.AnswerOf(b)
	return err
}

// neighbours are the toxicities that are prompted for and never graded.
var neighbours = []grading.Neighbour{grading.NeighbourIECHS, grading.NeighbourLICATS, grading.NeighbourMNT}

// readFindings reads the answers to their features: {"iec-hs":{"ferritin":true}}.
func readFindings(v jsontext.Value, e *Extra) error {
	var names []string
	for _, n := range neighbours {
		names = append(names, n.String())
	}
	return row(v, "findings", strings.Join(names, ", "), func(key string, v jsontext.Value) (bool, error) {
		for _, n := range neighbours {
			if n.String() == key {
				return true, e.readFeatures(v, n)
			}
		}
		return false, nil
	})
}

func (e *Extra) readFeatures(v jsontext.Value, n grading.Neighbour) error {
	var keys []string
	for _, f := range grading.Features(n) {
		keys = append(keys, f.Key)
	}
	return row(v, "findings."+n.String(), strings.Join(keys, ", "), func(key string, v jsontext.Value) (bool, error) {
		if !isOneOf(key, keys) {
			return false, nil
		}
		f := grading.Finding{Neighbour: n, Key: key}
		err := answerIn(v, &f.Present)
		e.Findings = append(e.Findings, f)
		return true, err
	})
}
