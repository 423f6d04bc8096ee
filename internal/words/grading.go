package words

import (
	"strconv"
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
func (w *Words) Reason(r grading.Reason) string { return string(w.AppendReason(nil, &r)) }

// AppendReason appends what Reason gives to b and returns it.
func (w *Words) AppendReason(b []byte, r *grading.Reason) []byte {
	b = w.Grading.expand(b, w.Grading.Reasons[r.Code], r)
	if r.ActiveFrom != 0 {
		b = append(b, w.Grading.Earlier...)
	}
	if r.Stated {
		b = append(b, w.Grading.Stated...)
	}
	return b
}

// Next gives what would raise a grade: "3 if one vasopressor is started"; empty
// where nothing short of death would.
func (w *Words) Next(n grading.Next) string { return string(w.AppendNext(nil, &n)) }

// AppendNext appends what Next gives to b and returns it.
func (w *Words) AppendNext(b []byte, n *grading.Next) []byte {
	g := &w.Grading
	if n.Grade == 0 {
		return append(b, g.NoneRaises...)
	}
	b = append(strconv.AppendUint(b, uint64(n.Grade), 10), g.NextIf...)
	for i, c := range n.Codes {
		if i > 0 {
			b = append(b, g.Or...)
		}
		b = append(b, g.Next[c]...)
	}
	return b
}

// Item gives the name of something a nurse can record: "SpO2".
func (w *Words) Item(i grading.Item) string { return w.Grading.Items[i] }

// Missing gives a missing item and how far it could raise the grade: "SpO2 (could
// raise it to 2)".
func (w *Words) Missing(m grading.Missing) string { return string(w.AppendMissing(nil, m)) }

// AppendMissing appends what Missing gives to b and returns it.
func (w *Words) AppendMissing(b []byte, m grading.Missing) []byte {
	b = append(b, w.Grading.Items[m.Item]...)
	return w.Grading.expand(b, w.Grading.MissingTo, &grading.Reason{Grade: m.To})
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
	return string(appendDrugs(nil, w.Grading.Drugs, v, grading.Noradrenaline, grading.Milrinone, w.Grading.And))
}

// Masking gives the names of the masking drugs of a set, joined.
func (w *Words) Masking(m grading.Masking) string {
	return string(appendDrugs(nil, w.Grading.Masking, m, grading.Antipyretic, grading.Anakinra, w.Grading.And))
}

// GradeWord gives the word beside the digit of a grade.
func (w *Words) GradeWord(g grading.Grade) string {
	if int(g) >= len(w.Grading.Grades) {
		return ""
	}
	return w.Grading.Grades[g]
}

func appendDrugs[T ~uint8 | ~uint16](b []byte, names map[T]string, set, first, last T, and string) []byte {
	begin := len(b)
	for d := first; d != 0 && d <= last; d <<= 1 {
		if set&d == 0 {
			continue
		}
		if len(b) > begin {
			b = append(b, and...)
		}
		b = append(b, names[d]...)
	}
	return b
}

// expand appends the template to b, its placeholders filled from the reason.
func (g *Grading) expand(b []byte, tpl string, r *grading.Reason) []byte {
	for {
		i := strings.IndexByte(tpl, '{')
		if i < 0 {
			return append(b, tpl...)
		}
		b = append(b, tpl[:i]...)
		tpl = tpl[i:]
		j := strings.IndexByte(tpl, '}')
		if j < 0 {
			return append(b, tpl...)
		}
		switch tpl[:j+1] {
		case "{grade}":
			b = strconv.AppendUint(b, uint64(r.Grade), 10)
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
			b = appendDrugs(b, g.Drugs, r.Drugs, grading.Noradrenaline, grading.Milrinone, g.And)
		case "{masking}":
			b = appendDrugs(b, g.Masking, r.Masking, grading.Antipyretic, grading.Anakinra, g.And)
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
