package ward

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"crsmon/grading"
	"crsmon/internal/observation"

	"github.com/go-json-experiment/json/jsontext"
)

// Labs are the laboratory results of one sample. They stand beside the course: no CRS
// or ICANS grade depends on them, and none is lowered by one.
type Labs struct {
	Results []LabResult // each analyte once
}

// LabResult is one value in the unit it was reported in.
type LabResult struct {
	grading.Lab
	Bound LabBound
}

// LabBound says that a laboratory gave a limit and not a value: "< 2", "> 100,000".
type LabBound string

// The bounds.
const (
	LabExact LabBound = ""
	LabBelow LabBound = "below" // less than the value
	LabAbove LabBound = "above" // more than the value
)

// BoundOf gives the bound of the mark before a number: "<", ">", or none.
func BoundOf(mark string) LabBound {
	switch mark {
	case "<":
		return LabBelow
	case ">":
		return LabAbove
	}
	return LabExact
}

// Exact gives the value where it is one; a limit is no value to compute with.
func (r *LabResult) Exact() grading.Lab {
	if r.Bound != LabExact {
		return grading.Lab{}
	}
	return r.Lab
}

// LabTest is a laboratory value as the ward charts it: always in the same unit.
type LabTest struct {
	Analyte grading.Analyte
	Unit    grading.LabUnit
	LOINC   string // where it was read in a source, else empty
}

// labTests are the values of the neighbouring toxicities and of coagulation, in the
// order of the form.
var labTests = [...]LabTest{
	{grading.CRP, grading.MilligramPerLitre, ""},
	{grading.Ferritin, grading.MicrogramPerLitre, "2276-4"},
	{grading.IL6, grading.PicogramPerMillilitre, ""},
	{grading.LDH, grading.UnitPerLitre, ""},
	{grading.Platelets, grading.GigaPerLitre, ""},
	{grading.Neutrophils, grading.GigaPerLitre, ""},
	{grading.Leukocytes, grading.GigaPerLitre, ""},
	{grading.Haemoglobin, grading.GramPerLitre, ""},
	{grading.Fibrinogen, grading.GramPerLitre, ""},
	{grading.INR, grading.Ratio, ""},
	{grading.PT, grading.Seconds, ""},
	{grading.APTT, grading.Seconds, ""},
	{grading.AST, grading.UnitPerLitre, ""},
	{grading.ALT, grading.UnitPerLitre, ""},
	{grading.Bilirubin, grading.MicromolePerLitre, ""},
	{grading.Creatinine, grading.MicromolePerLitre, ""},
	{grading.Triglycerides, grading.MillimolePerLitre, ""},
}

// LabTests gives the laboratory values there are, in the order they are charted; the
// caller may keep it.
func LabTests() []LabTest { return slices.Clone(labTests[:]) }

// check refuses what is no result: without its unit, twice, or outside what is
// possible. What is only unusual is recorded.
func (l *Labs) check() error {
	if len(l.Results) == 0 {
		return &FieldError{Field: "labs", Problem: "no result is given", Allowed: "at least one of " + observation.AnalyteWords()}
	}
	var seen []grading.Analyte
	for i := range l.Results {
		r := &l.Results[i]
		field := func(key string) string { return "labs." + r.Analyte.String() + "." + key }
		if len(grading.LabUnits(r.Analyte)) == 0 {
			return &FieldError{Field: fmt.Sprintf("labs[%d].analyte", i), Problem: "the analyte is missing", Allowed: observation.AnalyteWords()}
		}
		if slices.Contains(seen, r.Analyte) {
			return &FieldError{Field: fmt.Sprintf("labs[%d].analyte", i), Problem: r.Analyte.String() + " is given twice", Allowed: "each analyte once a sample"}
		}
		seen = append(seen, r.Analyte)
		switch r.Bound {
		case LabExact, LabBelow, LabAbove:
		default:
			return &FieldError{Field: field("bound"), Problem: fmt.Sprintf("unknown word %q", r.Bound), Allowed: "below, above, or none for a value"}
		}
		switch r.Check() {
		case grading.LabNotRecorded:
			return &FieldError{Field: field("value"), Problem: "is missing", Allowed: "a number, " + observation.LabAllowed(r.Analyte, r.Unit)}
		case grading.LabNoUnit:
			problem := "the value has no unit"
			if r.Unit != grading.LabUnitNotRecorded {
				problem = fmt.Sprintf("%q is no unit of %s", r.Unit, r.Analyte)
			}
			return &FieldError{Field: field("unit"), Problem: problem, Allowed: observation.LabUnitWords(r.Analyte)}
		case grading.LabImpossible:
			return &FieldError{
				Field: field("value"), Problem: fmt.Sprintf("%s %s is outside what is possible", r.Value, r.Unit), Allowed: observation.LabAllowed(r.Analyte, r.Unit),
			}
		case grading.LabPlausible, grading.LabUnusual:
		}
	}
	return nil
}

// labPayload is one result as stored, in the unit it was entered in.
type labPayload struct {
	Analyte string   `json:"analyte"`
	Milli   int32    `json:"value_milli"`
	Unit    string   `json:"unit"`
	Bound   LabBound `json:"bound,omitempty"`
	LOINC   string   `json:"loinc,omitempty"`
}

func storeLabs(l *Labs) []labPayload {
	out := make([]labPayload, 0, len(l.Results))
	for i := range l.Results {
		r := &l.Results[i]
		out = append(out, labPayload{r.Analyte.String(), r.Value.Milli, r.Unit.String(), r.Bound, LabTestOf(r.Analyte).LOINC})
	}
	return out
}

// LabTestOf gives how the ward charts an analyte.
func LabTestOf(a grading.Analyte) LabTest {
	for _, t := range labTests {
		if t.Analyte == a {
			return t
		}
	}
	return LabTest{Analyte: a}
}

func loadLabs(stored []labPayload) (*Labs, error) {
	l := &Labs{}
	for _, p := range stored {
		a, ok := grading.ParseAnalyte(p.Analyte)
		u, okUnit := grading.ParseLabUnit(p.Unit)
		if !ok || !okUnit {
			return nil, fmt.Errorf("the stored result of %q in %q is not known to this program: a newer program wrote it", p.Analyte, p.Unit)
		}
		l.Results = append(l.Results, LabResult{grading.Lab{Analyte: a, Value: grading.OfMilli(p.Milli), Unit: u}, p.Bound})
	}
	return l, nil
}

// readLabs reads the list of results of `crsmon event`.
func readLabs(v jsontext.Value, l *Labs) error {
	const keys = "analyte, value, unit, bound"
	return observation.EachItem(v, "a list of objects of "+keys, func(item jsontext.Value) error {
		r := LabResult{}
		number := ""
		err := observation.EachKey(item, func(key string, v jsontext.Value) error {
			var s string
			switch key {
			case "value":
				if v.Kind() != '0' {
					return &FieldError{Problem: "is not a number", Allowed: "a number"}
				}
				number = string(v)
				return nil
			case "analyte", "unit", "bound":
			default:
				return &FieldError{Problem: "unknown key", Allowed: keys}
			}
			if err := observation.Text(v, &s, 40); err != nil {
				return err
			}
			ok := true
			switch key {
			case "analyte":
				if r.Analyte, ok = grading.ParseAnalyte(strings.ToLower(strings.TrimSpace(s))); !ok {
					return &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: observation.AnalyteWords()}
				}
			case "unit":
				if r.Unit, ok = grading.ParseLabUnit(s); !ok {
					return &FieldError{Problem: fmt.Sprintf("unknown unit %q", s), Allowed: observation.LabUnitWords(r.Analyte)}
				}
			case "bound":
				r.Bound = LabBound(s)
			}
			return nil
		})
		if err == nil && number != "" {
			v, ok := observation.ParseMilli(number)
			if !ok {
				err = &FieldError{Field: "value", Problem: number + " is outside what is possible", Allowed: observation.LabAllowed(r.Analyte, r.Unit)}
			}
			r.Value = grading.OfMilli(v)
		}
		if err != nil {
			return inRow(err, fmt.Sprintf("labs[%d]", len(l.Results)))
		}
		l.Results = append(l.Results, r)
		return nil
	})
}

// inRow names the row of a list in a refusal.
func inRow(err error, row string) error {
	var f *FieldError
	if !errors.As(err, &f) {
		return err
	}
	named := *f
	if named.Field = row; f.Field != "" {
		named.Field = row + "." + f.Field
	}
	return &named
}

// LabPoint is one result with its sample.
type LabPoint struct {
	LabResult
	Entry     string
	At, Typed Moment // taken, and typed
	By        Author
}

// LabTrend is one laboratory value over the course, oldest first.
type LabTrend struct {
	LabTest
	Points []LabPoint // at least one
}

// Last is the newest result.
func (t *LabTrend) Last() *LabPoint { return &t.Points[len(t.Points)-1] }

// Previous is the result before the newest; nil where there is none.
func (t *LabTrend) Previous() *LabPoint {
	if len(t.Points) < 2 {
		return nil
	}
	return &t.Points[len(t.Points)-2]
}

// Direction compares the newest result with the one before: -1 fallen, 0 the same, 1
// risen. ok is false where there is none before, or a limit leaves it open.
func (t *LabTrend) Direction() (sign int, ok bool) {
	was, is := t.Previous(), t.Last()
	if was == nil {
		return 0, false
	}
	sign, ok = is.Compare(was.Lab)
	switch {
	case !ok:
		return 0, false
	case was.Bound == LabExact && is.Bound == LabExact:
		return sign, true
	case is.Bound != LabBelow && was.Bound != LabAbove: // "> 100,000" after 400
		return 1, sign >= 0
	case is.Bound != LabAbove && was.Bound != LabBelow:
		return -1, sign <= 0
	}
	return 0, false
}

// Labs gives the laboratory values that are recorded and stand, in the order they are
// charted.
func (c *Chart) Labs() []LabTrend {
	byAnalyte := map[grading.Analyte][]LabPoint{}
	for i := range c.Events { // newest first
		e := &c.Events[i]
		if e.Body.Labs == nil || e.Replaced != nil {
			continue
		}
		for _, r := range e.Body.Labs.Results {
			byAnalyte[r.Analyte] = append(byAnalyte[r.Analyte], LabPoint{r, e.Entry, e.At, e.Typed, e.By})
		}
	}
	var out []LabTrend
	for _, test := range labTests {
		if points := byAnalyte[test.Analyte]; len(points) > 0 {
			slices.Reverse(points)
			out = append(out, LabTrend{test, points})
		}
	}
	return out
}
