package plain

import (
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/entry"
)

// bit is an answer that may stand beside others.
type bit struct {
	choice
	bits uint16
}

func deviceChoices(s *session) []choice {
	var cs []choice
	for _, d := range entry.Devices() {
		cs = append(cs, choice{d.Key, s.Words.Device(d.Val)})
	}
	return cs
}

func pressorChoices(s *session) []bit {
	var out []bit
	for _, p := range entry.Pressors() {
		out = append(out, bit{choice{p.Key, s.Words.Vasopressors(p.Val)}, uint16(p.Val)})
	}
	return out
}

func maskingChoices(s *session) []bit {
	var out []bit
	for _, m := range entry.Maskings() {
		out = append(out, bit{choice{m.Key, s.Words.Masking(m.Val)}, uint16(m.Val)})
	}
	return out
}

// list asks for none or several of a list. A single letter n is none; the drug that has
// it in a list is given by its name.
func (f *setForm) list(id entry.Field, bits []bit, take func(none bool, bits uint16)) error {
	s := f.s
	cs := make([]choice, len(bits))
	for i, b := range bits {
		cs[i] = b.choice
		if b.key == "n" || b.key == "b" {
			cs[i].key = strings.ToLower(b.label[:min(len(b.label), 3)])
		}
	}
	q := f.question(id)
	q.hint = s.pw.ListHelp + " " + listed(cs)
	return s.text(q, func(t string) string {
		switch a := strings.ToLower(t); {
		case a == "":
			f.now[id] = ""
			take(false, 0)
			return ""
		case a == "n", a == strings.ToLower(s.ui.None):
			f.now[id] = s.ui.None
			s.echo(t, s.ui.None)
			take(true, 0)
			return ""
		}
		var set uint16
		var named []string
		for _, word := range strings.FieldsFunc(t, func(r rune) bool { return r == ',' || r == '，' || r == ';' || r == '、' }) {
			i := pickFrom(cs, word)
			if i < 0 {
				return s.pw.NotAnswer(s.pw.ListHelp + " " + listed(cs))
			}
			set |= bits[i].bits
			named = append(named, cs[i].label)
		}
		if set == 0 {
			return s.pw.NotAnswer(s.pw.ListHelp + " " + listed(cs))
		}
		f.now[id] = strings.Join(named, ", ")
		s.echo(t, f.now[id])
		take(false, set)
		return ""
	})
}

// events asks whether there was a neurological event; each domain is asked after a yes.
func (f *setForm) events() error {
	s, o := f.s, &f.req.Findings
	cs := []choice{{"n", s.ui.Form.NoEvents}, {"y", s.ui.Form.SomeEvents}}
	q := f.question(entry.Events)
	q.hint = s.pw.EventHelp
	return s.pick(q, cs, func(i int) {
		f.some, o.NoNeuroEvents = i == 1, i == 0
		if !f.some {
			o.Seizure, o.Motor, o.ICP = 0, 0, 0
		}
		f.now[entry.Events] = ""
		if i >= 0 {
			f.now[entry.Events] = cs[i].label
		}
	})
}

// event asks one of the three domains: seizure, motor, intracranial pressure.
func (f *setForm) event(n int) error {
	s, o := f.s, &f.req.Findings
	var cs []choice
	add := func(i int, label string) { cs = append(cs, choice{strconv.Itoa(i), label}) }
	switch n {
	case 0:
		for i, v := range entry.Seizures() {
			add(i, s.ui.Seizures[v])
		}
	case 1:
		for i, v := range entry.Motors() {
			add(i, s.ui.Motors[v])
		}
	case 2:
		for i, v := range entry.ICPs() {
			add(i, s.ui.ICPs[v])
		}
	}
	q := question{key: []string{"seizure", "motor", "icp"}[n], label: s.ui.Form.EventTitles[n] + " (" + listed(cs) + ")"}
	return s.pick(q, cs, func(i int) {
		switch n {
		case 0:
			o.Seizure = append([]grading.Seizure{grading.SeizureNotRecorded}, entry.Seizures()...)[i+1]
		case 1:
			o.Motor = append([]grading.Motor{grading.MotorNotRecorded}, entry.Motors()...)[i+1]
		case 2:
			o.ICP = append([]grading.ICP{grading.ICPNotRecorded}, entry.ICPs()...)[i+1]
		}
	})
}
