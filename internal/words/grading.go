package words

import (
	"strings"

	"crsmon/grading"
)

// Grading are the words of grades. Templates take {value}, {limit}, {second},
// {drugs}, {masking}, {device}, {unit} and {grade}.
type Grading struct {
	Reasons map[grading.Code]string
	Next    map[grading.Code]string
	Flags   map[grading.Flags]string
	Items   map[grading.Item]string
	Devices map[grading.O2Device]string
	Drugs   map[grading.Vasopressors]string
	Masking map[grading.Masking]string
	Grades  [6]string // the word beside the digit

	And, Or, Stated, NoneRaises, NextIf, MissingTo string
	Earlier                                        string
}

// Reason gives a reason as a sentence: "38.4 °C: fever (>= 38.0 °C)".
func (w *Words) Reason(r grading.Reason) string {
	s := w.Grading.expand(w.Grading.Reasons[r.Code], r)
	if r.ActiveFrom != 0 {
		s += w.Grading.Earlier
	}
	if r.Stated {
		s += w.Grading.Stated
	}
	return s
}

// Next gives what would raise a grade: "3 if one vasopressor is started"; empty
// where nothing short of death would.
func (w *Words) Next(n grading.Next) string {
	g := &w.Grading
	if n.Grade == 0 {
		return g.NoneRaises
	}
	parts := make([]string, 0, len(n.Codes))
	for _, c := range n.Codes {
		parts = append(parts, g.Next[c])
	}
	return n.Grade.String() + g.NextIf + strings.Join(parts, g.Or)
}

// Item gives the name of something a nurse can record: "SpO2".
func (w *Words) Item(i grading.Item) string { return w.Grading.Items[i] }

// Missing gives a missing item and how far it could raise the grade: "SpO2 (could
// raise it to 2)".
func (w *Words) Missing(m grading.Missing) string {
	return strings.ReplaceAll(w.Grading.Items[m.Item]+w.Grading.MissingTo, "{grade}", m.To.String())
}

// Flag gives the sentence of one flag.
func (w *Words) Flag(f grading.Flags) string { return w.Grading.Flags[f] }

// Flags gives the sentences of every flag set, in their fixed order.
func (w *Words) Flags(f grading.Flags) []string {
	var out []string
	f.Each(func(one grading.Flags) { out = append(out, w.Grading.Flags[one]) })
	return out
}

// Device gives the name of an oxygen device.
func (w *Words) Device(d grading.O2Device) string { return w.Grading.Devices[d] }

// Vasopressors gives the names of the drugs of a set, joined.
func (w *Words) Vasopressors(v grading.Vasopressors) string {
	return joinDrugs(w.Grading.Drugs, v, grading.Noradrenaline, grading.Milrinone, w.Grading.And)
}

// Masking gives the names of the masking drugs of a set, joined.
func (w *Words) Masking(m grading.Masking) string {
	return joinDrugs(w.Grading.Masking, m, grading.Antipyretic, grading.Anakinra, w.Grading.And)
}

// GradeWord gives the word beside the digit of a grade.
func (w *Words) GradeWord(g grading.Grade) string {
	if int(g) >= len(w.Grading.Grades) {
		return ""
	}
	return w.Grading.Grades[g]
}

func joinDrugs[T ~uint8 | ~uint16](names map[T]string, set, first, last T, and string) string {
	out := ""
	for d := first; d != 0 && d <= last; d <<= 1 {
		if set&d == 0 {
			continue
		}
		if out != "" {
			out += and
		}
		out += names[d]
	}
	return out
}

// expand fills the template's placeholders from the reason.
func (g *Grading) expand(tpl string, r grading.Reason) string {
	if !strings.Contains(tpl, "{") {
		return tpl
	}
	var b []byte
	for {
		i := strings.IndexByte(tpl, '{')
		if i < 0 {
			return string(append(b, tpl...))
		}
		b = append(b, tpl[:i]...)
		tpl = tpl[i:]
		j := strings.IndexByte(tpl, '}')
		if j < 0 {
			return string(append(b, tpl...))
		}
		switch tpl[:j+1] {
		case "{value}":
			b = r.Value.Append(b)
		case "{limit}":
			b = r.Limit.Append(b)
		case "{pressure}":
			b = r.Value.Append(b)
			if r.Second.Known {
				b = r.Second.Append(append(b, '/'))
			}
		case "{score}":
			b = r.Value.Append(b)
			if r.Second.Known && r.Second != r.Value {
				b = r.Second.Append(append(b, '-'))
			}
		case "{temp}":
			b = appendTemp(b, r.Value, r.Fahrenheit)
		case "{templimit}":
			b = appendTemp(b, r.Limit, r.Fahrenheit)
		case "{drugs}":
			b = append(b, joinDrugs(g.Drugs, r.Drugs, grading.Noradrenaline, grading.Milrinone, g.And)...)
		case "{masking}":
			b = append(b, joinDrugs(g.Masking, r.Masking, grading.Antipyretic, grading.Anakinra, g.And)...)
		case "{device}":
			b = append(b, g.Devices[r.Device]...)
		case "{flow}":
			if r.Value.Known {
				b = append(r.Value.Append(append(b, ' ')), " L/min"...)
			}
		}
		tpl = tpl[j+1:]
	}
}

func appendTemp(b []byte, r grading.Reading, fahrenheit bool) []byte {
	b = r.Append(b)
	if r.Known && r.Milli%1000 == 0 {
		b = append(b, ".0"...) // a temperature is charted to a tenth
	}
	if fahrenheit {
		return append(b, " °F"...)
	}
	return append(b, " °C"...)
}
