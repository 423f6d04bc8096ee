package tui

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// chartGrades are the grades after every set and event: an infusion started between
// two sets raises the ribbon at that moment. Without them the sets' own are drawn.
func (e *env) chartGrades(d *chartData, c *ward.Chart, pol *policy.Policy) {
	lastSeen := -1 // the last ICANS that could be assessed
	for _, g := range c.Grades {
		crs, icans := grading.Assessment{Result: g.CRS}, grading.Assessment{Result: g.ICANS}
		last := -1
		if icans.Flags.Has(grading.FlagNotAssessable) {
			last = lastSeen
		} else {
			lastSeen = int(icans.Working)
		}
		s := chartStep{at: g.At, until: g.At, crs: e.chartGradeOf(&crs, -1), icans: e.chartGradeOf(&icans, last)}
		if pol != nil {
			vitals, _ := pol.Next(crs.Working, icans.Working, false)
			s.until += 2 * vitals.Milliseconds()
		}
		d.grades = append(d.grades, s)
	}
	if len(d.grades) > 0 {
		return
	}
	for i := range d.points {
		p := &d.points[i]
		d.grades = append(d.grades, chartStep{p.at, p.until, p.crs, p.icans})
	}
}

// standing are the events that no correction replaced, oldest first.
func standing(c *ward.Chart) []*ward.Event {
	var out []*ward.Event
	for i := range c.Events {
		if ev := &c.Events[i]; ev.Replaced == nil {
			out = append(out, ev)
		}
	}
	slices.SortStableFunc(out, func(a, b *ward.Event) int {
		return cmp.Or(cmp.Compare(a.At.Milli, b.At.Milli), cmp.Compare(a.Seq, b.Seq))
	})
	return out
}

// chartEvents adds what was entered as such: doses as letters, infusions and oxygen
// from their start to their stop.
func (e *env) chartEvents(d *chartData, c *ward.Chart, pol *policy.Policy) {
	for _, g := range c.Doses {
		d.given = append(d.given, chartMark{g.At.Milli, e.drugLetter(g.Drug, pol), e.doseText(&g.Dose, pol)})
	}
	sort.SliceStable(d.given, func(i, j int) bool { a, b := &d.given[i], &d.given[j]; return a.at < b.at })
	var running []string
	open := -1
	shut := func(at int64) {
		if open >= 0 {
			d.pressors[open].to = at
		}
		open = -1
	}
	for _, ev := range standing(c) {
		inf := ev.Body.Infusion
		if inf == nil {
			continue
		}
		name := e.drugName(inf.Drug, pol)
		at := slices.Index(running, name)
		switch {
		case inf.Running && at < 0:
			running = append(running, name)
		case !inf.Running && at >= 0:
			running = slices.Delete(running, at, at+1)
		default:
			continue // another rate of the same drug
		}
		shut(ev.At.Milli)
		if len(running) == 0 {
			continue
		}
		text := strings.Join(running, e.words.Grading.And)
		if n := len(running); n > 1 {
			text = itoa(n) + " " + text
		}
		d.pressors = append(d.pressors, chartSpan{from: ev.At.Milli, text: text})
		open = len(d.pressors) - 1
	}
}

// device is the oxygen device from a moment on.
type device struct {
	at, until int64
	text      string // empty on room air
	known     bool
}

// chartOxygen makes bars of the device, as sets charted it and as it was entered by
// itself; the latter goes on until something else is recorded.
func (e *env) chartOxygen(d *chartData, c *ward.Chart) {
	var all []device
	add := func(at, until int64, o *obs) {
		v := device{at: at, until: until, known: o.O2Device != grading.O2NotRecorded}
		if o.O2Device > grading.RoomAir {
			v.text = e.oxygen(o)
		}
		all = append(all, v)
	}
	for i := range d.points {
		p := &d.points[i]
		add(p.at, p.until, &c.Sets[p.set].Findings)
	}
	for _, ev := range standing(c) {
		if x := ev.Body.Oxygen; x != nil {
			add(ev.At.Milli, 0, &obs{O2Device: x.Device, O2Flow: x.Flow})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { a, b := &all[i], &all[j]; return a.at < b.at })
	for i, v := range all {
		if v.text == "" {
			continue
		}
		s := chartSpan{v.at, v.at, v.text}
		next := slices.IndexFunc(all[i+1:], func(n device) bool { return n.known || v.until != 0 })
		switch {
		case next < 0 && v.until == 0:
			s.to = 0
		case next >= 0 && (v.until == 0 || all[i+1+next].at <= v.until):
			s.to = all[i+1+next].at
		}
		d.oxygen = extend(d.oxygen, s)
	}
}

// drugName is the name of a drug in force under a policy.
func (e *env) drugName(id string, pol *policy.Policy) string { return e.phrases().DrugName(id, pol) }

// drugLetter is the letter of a dose: that of its class, else the drug's first.
func (e *env) drugLetter(id string, pol *policy.Policy) string {
	class := grading.Masking(0)
	if m, ok := grading.ParseMasking(id); ok {
		class = m.Drugs()
	}
	if pol != nil {
		if drug, ok := pol.Drug(id); ok && drug.Class != 0 {
			class = drug.Class.Drugs()
		}
	}
	if l := e.ui.Chart.DrugLetters[class]; l != "" {
		return l
	}
	for _, r := range strings.ToUpper(e.drugName(id, pol)) {
		return string(r)
	}
	return "?"
}

func (e *env) doseText(d *ward.Dose, pol *policy.Policy) string {
	t := e.drugName(d.Drug, pol)
	if d.Amount.Known {
		t += " " + d.Amount.String() + " " + clean(d.Unit)
	}
	return strings.TrimSpace(t + " " + clean(d.Route))
}

// givenSince are the doses between two moments, the first left out, in words.
func (e *env) givenSince(d *chartData, from, to int64) []string {
	var out []string
	for _, m := range d.given {
		if m.at > from && m.at <= to {
			out = append(out, e.clock(e.local(m.at))+" "+m.name)
		}
	}
	return out
}
