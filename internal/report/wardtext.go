package report

import (
	"strings"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// Ward gives the handover of the whole ward as text, at most 80 wide: each patient in
// a few lines, in the order of the charts. A chart with a Problem is listed as one
// that cannot be graded, never left out.
func Ward(p *Paper, charts []*ward.Chart, last *ward.Handover) string {
	t := &text{}
	h := &p.Words.Report.Handover
	t.line(0, h.WardTitle+"  "+p.full(p.Now)+"  "+h.Patients(len(charts)))
	since := int64(0)
	if last == nil {
		t.line(0, h.NoWardHandover)
	} else {
		since = last.At.Milli
		accepted := h.NotAccepted
		if a := last.Accepted; a != nil {
			accepted = h.AcceptedBy(clean(a.By.Name), p.when(a.At.Milli))
		}
		t.line(0, h.LastHandover(p.when(since), clean(last.By.Name), accepted))
	}
	for _, c := range charts {
		t.rule()
		first, second := p.who(&c.Row)
		t.line(0, first)
		t.line(0, second)
		p.brief(t, c, since)
	}
	t.rule()
	p.foot(t)
	return t.b.String()
}

func (p *Paper) brief(t *text, c *ward.Chart, since int64) {
	h := &p.Words.Report.Handover
	if c.Problem != "" {
		t.line(2, h.CannotRead(c.Problem))
		return
	}
	l := c.Latest
	if l == nil {
		t.line(2, h.NoSet)
		t.line(2, h.FirstSetNow)
		return
	}
	p.stale(t, c)
	for _, g := range []struct {
		scale string
		a     *grading.Assessment
		last  int
		of    func(*ward.GradePoint) grading.Result
	}{
		{p.Words.UI.CRS, &l.CRS, -1, func(g *ward.GradePoint) grading.Result { return g.CRS }},
		{p.Words.UI.ICANS, &l.ICANS, lastAssessed(l), func(g *ward.GradePoint) grading.Result { return g.ICANS }},
	} {
		var why []string
		for _, r := range g.a.Reasons {
			if r.Grade > 0 || g.a.Working == 0 && r.Grade == g.a.Working && len(why) == 0 {
				why = append(why, p.Words.Reason(r))
			}
		}
		if n := len(g.a.Missing); n > 0 {
			var items []string
			for _, m := range g.a.Missing {
				items = append(items, p.Words.Item(m.Item))
			}
			why = append(why, p.Words.UI.Missing(strings.Join(items, ", ")))
		}
		direction := ""
		if !g.a.Flags.Has(grading.FlagNotAssessable) {
			direction = ", " + p.direction(c, g.of)
		}
		t.line(2, g.scale+" "+p.gradeText(g.a.Result, g.last)+direction+": "+strings.Join(why, "; "))
	}
	if c.Review.CRS >= 0 || c.Review.ICANS >= 0 || c.Review.Attributed {
		p.doctor(t, c)
	}
	if sets := standing(c); len(sets) > 0 {
		var now []string
		for _, f := range p.vitals() {
			v := f.value(&sets[0].Findings)
			if v == "" {
				v = "?"
			}
			now = append(now, f.label+" "+v)
		}
		t.line(2, p.when(sets[0].At.Milli)+" ("+p.ago(sets[0].At.Milli)+"): "+strings.Join(now, ", "))
		if c.Running != nil || sets[0].Findings.Vasopressors&^grading.VasopressorsRecorded != 0 {
			t.line(2, h.Pressors+" "+p.pressors(c, sets[0]))
		}
	}
	drugs := courses(p.Policy, c)
	for i := range drugs {
		t.line(2, p.drugLine(&drugs[i]))
	}
	if d := c.Since(since); since > 0 {
		t.line(2, h.SetsSince(len(d.Sets), len(d.Events)))
	}
	t.line(2, h.VitalsDue(p.due(c, c.DueAt))+"; "+h.NeuroDue(p.due(c, c.NeuroDueAt)))
	for _, l := range p.waits(c) {
		t.line(2, l)
	}
	if c.Place.Move != "" {
		t.line(2, p.place(&c.Place))
	}
}

// waits are the escalations that wait for somebody: a line a level, with the oldest.
func (p *Paper) waits(c *ward.Chart) []string {
	h := &p.Words.Report.Handover
	var out []string
	for level := policy.LevelICU; level > policy.LevelNone; level-- {
		var rules []string
		var oldest *ward.Task
		for i := range c.Tasks {
			if k := &c.Tasks[i]; k.Level == level && k.Waits() {
				rules = append(rules, k.Rule)
				if oldest == nil || k.Since() < oldest.Since() {
					oldest = k
				}
			}
		}
		if oldest != nil {
			role, _ := p.Policy.Responsible(oldest.Rule, p.Now.Sub(p.at(oldest.Since())))
			out = append(out, h.Levels[level]+" "+strings.Join(rules, " ")+" "+h.Waiting(role.Text, p.ago(oldest.Since())))
		}
	}
	return out
}
