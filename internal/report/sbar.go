package report

import (
	"time"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// Patient gives the handover of one patient as text, at most 80 wide: what changed
// since the last handover, then situation, background, assessment and recommendation.
// last is the newest handover of the patient or the ward, nil where there is none.
func Patient(p *Paper, c *ward.Chart, last *ward.Handover) string {
	t := &text{}
	h := &p.Words.Report.Handover
	t.line(0, h.Title+"  "+p.full(p.Now))
	first, second := p.who(&c.Row)
	t.line(0, first)
	t.line(0, second)
	t.rule()
	if c.Problem != "" {
		t.line(0, h.CannotRead(c.Problem))
		return t.b.String()
	}
	p.changed(t, c, last)
	p.situation(t, c)
	p.background(t, c)
	p.assessment(t, c)
	p.recommendation(t, c)
	t.blank()
	t.rule()
	p.foot(t)
	return t.b.String()
}

func (p *Paper) foot(t *text) {
	h := &p.Words.Report.Handover
	t.line(0, h.Policy(ward.RuleSet, p.Policy.Name, p.Policy.Version))
	if p.Head != "" {
		t.line(0, h.Head(p.Head))
	}
	t.line(0, p.Words.Report.Paper.Disclaimer)
}

// mostEvents is how many events are written out of what changed; the chart has all.
const mostEvents = 12

func (p *Paper) changed(t *text, c *ward.Chart, last *ward.Handover) {
	h := &p.Words.Report.Handover
	since := int64(0)
	if last == nil {
		t.b.WriteString(h.NoHandover + "\n")
	} else {
		since = last.At.Milli
		accepted := h.NotAccepted
		if a := last.Accepted; a != nil {
			accepted = h.AcceptedBy(clean(a.By.Name), p.when(a.At.Milli))
		}
		t.line(0, h.LastHandover(p.when(since), clean(last.By.Name), accepted))
	}
	d := c.Since(since)
	if !d.Any() {
		t.line(2, h.NothingSince)
		return
	}
	if c.Latest != nil {
		l := c.Latest
		t.line(2, h.GradeSince(p.Words.UI.CRS, p.gradeText(l.CRS.Result, -1), int(l.CRS.Working), d.WasCRS, d.WorstCRS))
		t.line(2, h.GradeSince(p.Words.UI.ICANS, p.gradeText(l.ICANS.Result, lastAssessed(l)), int(l.ICANS.Working), d.WasICANS, d.WorstICANS))
	}
	sets, answers, samples := 0, 0, 0
	for i := range d.Sets {
		s := &d.Sets[i]
		sets++
		if r := s.Replaced; r != nil {
			said := h.Corrected
			if r.Error {
				said = h.InError
			}
			t.line(2, said(p.when(s.At.Milli), clean(r.By.Name), clean(r.Reason)))
		}
	}
	var lines []string
	for i := range d.Events {
		e := &d.Events[i]
		if e.Replaced == nil && e.Body.Response != nil {
			answers++
			continue
		}
		if e.Replaced == nil && e.Body.Labs != nil {
			samples++ // the values stand with the situation
			continue
		}
		s := p.when(e.At.Milli) + "  " + p.eventText(e) + "  " + h.By(clean(e.By.Name))
		if e.Replaced != nil {
			s += "  " + h.Withdrawn
		}
		lines = append(lines, s)
	}
	t.line(2, h.SetsSince(sets, answers))
	if samples > 0 {
		t.line(2, p.Words.UI.Labs.Samples(samples))
	}
	for i, l := range lines {
		if i == mostEvents {
			t.line(2, h.More(len(lines)-i))
			break
		}
		t.line(2, l)
	}
	for i := range d.Raised {
		r := &d.Raised[i]
		t.line(2, h.Raised(r.Rule, p.when(r.Since()), p.taskText(r)))
	}
	for i := range d.Closed {
		if r := &d.Closed[i]; r.Level > policy.LevelRepeat {
			t.line(2, h.ClosedTask(r.Rule, p.when(r.ClosedAt), p.taskText(r)))
		}
	}
}

func (p *Paper) taskText(t *ward.Task) string { return p.Words.UI.FiredText(t.Text, t.TextZH) }

func (p *Paper) situation(t *text, c *ward.Chart) {
	h := &p.Words.Report.Handover
	t.head(h.Situation)
	if c.Latest == nil {
		t.line(2, h.NoSet)
		return
	}
	l := c.Latest
	p.stale(t, c)
	p.gradeLines(t, c, p.Words.UI.CRS, &l.CRS, -1, func(g *ward.GradePoint) grading.Result { return g.CRS })
	p.gradeLines(t, c, p.Words.UI.ICANS, &l.ICANS, lastAssessed(l), func(g *ward.GradePoint) grading.Result { return g.ICANS })
	p.doctor(t, c)
	p.findings(t, c)
	p.labs(t, c)
}

// late is from when on an overdue check is said with the grades themselves.
const late = 20 * time.Minute

// stale says that grades are of a time long past: what was found then is not known now.
func (p *Paper) stale(t *text, c *ward.Chart) {
	if over := p.Now.Sub(p.at(c.DueAt)); c.DueAt != 0 && over > late {
		at := c.Latest.At.Milli
		t.line(2, "!  "+p.Words.Report.Handover.Stale(p.when(at), p.ago(at), p.span(over)))
	}
}

func (p *Paper) gradeLines(t *text, c *ward.Chart, scale string, a *grading.Assessment, last int, of func(*ward.GradePoint) grading.Result) {
	h := &p.Words.Report.Handover
	s := scale + " " + p.gradeText(a.Result, last)
	notAssessable := a.Flags.Has(grading.FlagNotAssessable)
	if !notAssessable && (a.Working > 0 || a.Complete() && a.Flags&loud == 0) {
		s += " " + p.Words.GradeWord(a.Working)
	}
	if !notAssessable {
		s += ", " + p.direction(c, of)
	}
	t.line(2, s)
	for _, r := range a.Reasons {
		t.line(4, r.Grade.String()+"  "+p.Words.Reason(r))
	}
	for _, f := range p.Words.Flags(phrase.Conditions(a)) {
		t.line(4, "!  "+f)
	}
	if notAssessable && c.Latest.LastAssessedAt != 0 {
		t.line(4, h.LastAssessed(c.Latest.LastAssessedICANS.String(), p.when(c.Latest.LastAssessedAt)))
	}
	if a.Unattributed != nil {
		t.line(4, h.Unattributed(p.gradeText(*a.Unattributed, -1)))
	}
}

// direction says since when a grade is what it is, and what it was before.
func (p *Paper) direction(c *ward.Chart, of func(*ward.GradePoint) grading.Result) string {
	h := &p.Words.Report.Handover
	now := of(&c.Grades[len(c.Grades)-1])
	for i := len(c.Grades) - 2; i >= 0; i-- {
		was := of(&c.Grades[i])
		if was.Working == now.Working {
			continue
		}
		changed := p.when(c.Grades[i+1].At)
		switch {
		case was.Working < now.Working:
			return h.Up(was.Working.String(), changed)
		case now.High >= was.Working:
			return h.MaybeDown(was.Working.String(), changed)
		}
		return h.Down(was.Working.String(), changed)
	}
	return h.Unchanged(p.when(c.Grades[0].At))
}

func (p *Paper) doctor(t *text, c *ward.Chart) {
	h, r := &p.Words.Report.Handover, &c.Review
	if r.At.Milli == 0 {
		t.line(2, h.NoReview)
	} else {
		by, when := clean(r.By.Name), p.when(r.At.Milli)
		own := false
		for _, g := range []struct {
			scale  string
			grade  int
			reason string
		}{{p.Words.UI.CRS, r.CRS, r.CRSReason}, {p.Words.UI.ICANS, r.ICANS, r.ICANSReason}} {
			if g.grade >= 0 {
				own = true
				t.line(2, h.DoctorGrade(g.scale, g.grade, clean(g.reason), by, when))
			}
		}
		if !own {
			t.line(2, h.Confirmed(by, when))
		}
		if c.Latest.At.Milli > r.At.Milli {
			t.line(4, h.BeforeNewest)
		}
	}
	if r.Attributed {
		t.line(2, h.Attributed(p.orNot(r.AttributedTo)))
	}
}
