package phrase

import (
	"math"
	"strconv"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// LabValue writes a laboratory value in the unit it is charted in, with the mark of a
// limit: "85", "<2".
func LabValue(r *ward.LabResult, unit grading.LabUnit) string {
	s := r.Value.String()
	if r.Unit != unit {
		v, err := r.In(unit)
		if err != nil {
			return s + " " + r.Unit.String()
		}
		s = fourDigits(v)
	}
	switch r.Bound {
	case ward.LabBelow:
		return "<" + s
	case ward.LabAbove:
		return ">" + s
	case ward.LabExact:
	}
	return s
}

// LabTyped writes a result as it could have been typed: with its unit where that is not
// the one it is charted in.
func LabTyped(r *ward.LabResult) string {
	s := LabValue(r, r.Unit)
	if r.Unit != ward.LabTestOf(r.Analyte).Unit {
		s += " " + r.Unit.String()
	}
	return s
}

// fourDigits writes a converted value to four digits that count, without an exponent.
func fourDigits(v float64) string {
	if v == 0 {
		return "0"
	}
	unit := math.Pow(10, math.Floor(math.Log10(math.Abs(v)))-3)
	if unit >= 1 {
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	}
	places := int(math.Round(-math.Log10(unit)))
	s := strconv.FormatFloat(v, 'f', places, 64)
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	return s
}

// LabUnit writes the unit beside a value; a ratio has none.
func LabUnit(u grading.LabUnit) string {
	if u == grading.Ratio {
		return ""
	}
	return u.String()
}

// LabName is a value's name with its unit: "CRP mg/L".
func LabName(w *words.Words, t *ward.LabTest) string {
	if u := LabUnit(t.Unit); u != "" {
		return w.Scales.Analytes[t.Analyte] + " " + u
	}
	return w.Scales.Analytes[t.Analyte]
}

// LabResult writes one result in full: "CRP 85 mg/L". One that was entered in another
// unit says so: "creatinine 106.1 umol/L (1.2 mg/dL)".
func LabResult(w *words.Words, r *ward.LabResult) string {
	t := ward.LabTestOf(r.Analyte)
	s := w.Scales.Analytes[r.Analyte] + " " + LabValue(r, t.Unit)
	if u := LabUnit(t.Unit); u != "" {
		s += " " + u
	}
	if r.Unit != t.Unit && LabValue(r, r.Unit) != LabValue(r, t.Unit) {
		s += " (" + LabValue(r, r.Unit) + " " + LabUnit(r.Unit) + ")"
	}
	return s
}

// Labs writes the results of one sample in one line.
func Labs(w *words.Words, l *ward.Labs) string {
	s := ""
	for i := range l.Results {
		if i > 0 {
			s += ", "
		}
		s += LabResult(w, &l.Results[i])
	}
	return s
}

// LabSample are the newest values that were taken together, newest sample first.
type LabSample struct {
	At     ward.Moment
	Values []ward.LabTrend
}

// LabSamples groups the newest value of each test by the time it was taken.
func LabSamples(labs []ward.LabTrend) []LabSample {
	var out []LabSample
	for _, t := range labs {
		at := t.Last().At
		i := 0
		for i < len(out) && out[i].At.Milli > at.Milli {
			i++
		}
		if i == len(out) || out[i].At.Milli != at.Milli {
			out = append(out, LabSample{})
			copy(out[i+1:], out[i:])
			out[i] = LabSample{At: at}
		}
		out[i].Values = append(out[i].Values, t)
	}
	return out
}

// LabTrend writes a newest value with its direction and what it was before: "CRP 85
// mg/L ↑ (was 40)"; up and down are the marks.
func LabTrend(w *words.Words, t *ward.LabTrend, up, down string) string {
	last := t.Last()
	s := LabResult(w, &last.LabResult)
	was := t.Previous()
	if was == nil {
		return s
	}
	if sign, ok := t.Direction(); ok {
		switch {
		case sign > 0:
			s += " " + up
		case sign < 0:
			s += " " + down
		default:
			s += " " + w.UI.Labs.Same
		}
	}
	return s + " (" + w.UI.Was(LabValue(&was.LabResult, t.Unit)) + ")"
}

// Beside is what the laboratory values say of one neighbouring toxicity.
type Beside struct {
	Name, Text, Source string
	Sure               grading.Confidence
	// Consider: the toxicity is to be considered by a doctor.
	Consider bool
}

// Neighbours writes the neighbouring toxicities, those to consider first.
func Neighbours(w *words.Words, n *ward.Neighbours) []Beside {
	var out []Beside
	if c := n.IECHS; c != nil {
		b := Beside{
			Name: "IEC-HS", Text: w.Consideration(c) + "; " + w.UI.Labs.OwnBaseline, Source: observation.NeighbourSource(c.Neighbour), Sure: c.Confidence,
			Consider: c.Consider == grading.Yes,
		}
		out = append(out, b)
	}
	if s := n.HScore; s != nil {
		out = append(out, Beside{
			Name: s.Name, Text: w.PointScore(s, observation.HScoreMost, grading.HScoreCutoff), Source: s.Source, Sure: s.Confidence,
			Consider: s.Reaches(grading.HScoreCutoff) == grading.Yes,
		})
	}
	for _, x := range n.Indices {
		out = append(out, Beside{Name: x.Name, Text: w.Index(x), Source: x.Source, Sure: x.Confidence})
	}
	for i := range n.Days {
		d := &n.Days[i]
		out = append(out, Beside{Name: d.Scale.String(), Text: w.DayGrade(d), Source: d.Source, Sure: d.Confidence})
	}
	return out
}
