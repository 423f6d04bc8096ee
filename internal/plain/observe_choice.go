package plain

import (
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// The questions of a set that are answered by letter or word.

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

func (f *setForm) choose(id entry.Field, cs []choice, take func(i int)) error {
	return f.s.pick(f.question(id), cs, func(i int) {
		f.now[id] = ""
		if i >= 0 {
			f.now[id] = cs[i].label
		}
		take(i)
	})
}

func (f *setForm) device() error {
	options := entry.Devices()
	return f.choose(entry.Device, deviceChoices(f.s), func(i int) {
		o := &f.req.Findings
		o.O2Device = grading.O2NotRecorded
		if i >= 0 {
			o.O2Device = options[i].Val
		}
		if !entry.NeedsFlow(o.O2Device) {
			o.O2Flow, f.now[entry.Flow], f.typed[entry.Flow] = grading.Reading{}, "", ""
		}
		if !entry.TakesFiO2(o.O2Device) {
			f.req.Signs.FiO2, f.now[entry.FiO2], f.typed[entry.FiO2] = grading.Reading{}, "", ""
		}
	})
}

func (f *setForm) fluid() error {
	return f.choose(entry.Fluid, []choice{{"n", f.s.ui.No}, {"y", f.s.ui.Yes}}, func(i int) {
		f.req.Findings.FluidBolus = []grading.Answer{grading.NotRecorded, grading.No, grading.Yes}[i+1]
	})
}

func (f *setForm) conscious() error {
	options := entry.Consciousnesses()
	cs := make([]choice, len(options))
	for i, o := range options {
		cs[i] = choice{o.Key, f.s.ph.Conscious(o.Val.Level, o.Val.Confused)}
	}
	return f.choose(entry.Consciousness, cs, func(i int) {
		var c entry.Conscious
		if i >= 0 {
			c = options[i].Val
		}
		f.req.Findings.Consciousness, f.req.Findings.NewConfusion = c.Level, c.Confused
	})
}

func (f *setForm) cardiac() error {
	w := f.s.ui.Form.Cardiacs
	return f.choose(entry.Cardiac, []choice{{"n", w[0]}, {"a", w[1]}, {"s", w[2]}}, func(i int) {
		f.req.Signs.Cardiac = ward.CardiacNotRecorded
		if i >= 0 {
			f.req.Signs.Cardiac = phrase.Cardiacs()[i]
		}
	})
}

// carerWords are the answers about a child by a carer, as a draft has them.
var carerWords = []string{"worse", "same", "better", "not-asked"}

func (f *setForm) carerSays() error {
	w := f.s.ui.Form.Carers
	return f.choose(entry.Carer, []choice{{"w", w[0]}, {"s", w[1]}, {"b", w[2]}, {"n", w[3]}}, func(i int) {
		f.carer = ""
		if i >= 0 {
			f.carer = carerWords[i]
		}
		f.req.Signs.Carer = carerOf(f.carer)
	})
}

// carerOf is what an answer means: same and better are both no concern.
func carerOf(word string) ward.CarerConcern {
	switch word {
	case carerWords[0]:
		return ward.CarerWorse
	case carerWords[1], carerWords[2]:
		return ward.CarerNone
	}
	return ward.CarerNotAsked
}

// list asks for none or several of a list. A single letter n is none; the drug that has
// it in a list is given by its name.
func (f *setForm) list(id entry.Field, bits []bit, take func(none bool, bits uint16)) error {
	s := f.s
	cs := make([]choice, len(bits))
	for i, b := range bits {
		cs[i] = b.choice
		if b.key == "n" || b.key == "b" || b.key == "q" {
			cs[i].key = strings.ToLower(b.label[:min(len(b.label), 3)])
		}
	}
	q := f.question(id)
	q.hint = s.pw.ListHelp + " " + listed(cs)
	q.allowed = "n " + s.ui.None + "; " + s.allowed(q.key, cs)
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
				return s.pw.NotAnswer(q.hint)
			}
			set |= bits[i].bits
			named = append(named, cs[i].label)
		}
		if set == 0 {
			return s.pw.NotAnswer(q.hint)
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
	now := -1
	add := func(i int, label string, is bool) {
		cs = append(cs, choice{strconv.Itoa(i), label})
		if is {
			now = i
		}
	}
	switch n {
	case 0:
		for i, v := range entry.Seizures() {
			add(i, s.ui.Seizures[v], v == o.Seizure)
		}
	case 1:
		for i, v := range entry.Motors() {
			add(i, s.ui.Motors[v], v == o.Motor)
		}
	case 2:
		for i, v := range entry.ICPs() {
			add(i, s.ui.ICPs[v], v == o.ICP)
		}
	}
	q := question{key: []string{"seizure", "motor", "icp"}[n], label: s.ui.Form.EventTitles[n]}
	if now >= 0 {
		q.now = cs[now].label
	}
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
