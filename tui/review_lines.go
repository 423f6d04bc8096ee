package tui

import (
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// reviewLabelW is the column of labels on the review of a patient.
const reviewLabelW = 9

// said is a labelled line, or several: the label once, the texts one under the other.
func (e *env) said(label string, w int, texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t == "" {
			continue
		}
		head := column("", reviewLabelW, "")
		if len(out) == 0 {
			head = column(label, reviewLabelW, e.g.ell)
		}
		for i, l := range hang(" "+head+" ", t, w-1) {
			if i == 0 {
				l = strings.Replace(l, " "+head, " "+e.th.label.Render(head), 1)
			}
			out = append(out, l)
		}
	}
	return out
}

// nowLines are how the patient is now.
func (p *reviewPage) nowLines(w int) []string { return append(p.gradesLines(w), p.courseLines(w)...) }

// gradesLines are both grades, computed and the doctor's, with what set them.
func (p *reviewPage) gradesLines(w int) []string {
	e, th := p.e, p.e.th
	switch {
	case p.row.Problem != "":
		return wrapped(th.bad.Render(e.ui.Board.CannotGrade(clean(p.row.Problem))+" "+e.ui.Board.CannotGradeDo), w)
	case p.row.Latest == nil:
		return []string{" " + th.warn.Render(e.ui.Board.NoSet)}
	}
	s := p.row.Latest
	head := func(line string, own int, why string) string {
		if own >= 0 {
			line += " " + th.warn.Render(e.ui.Review.Doctor(itoa(own), clean(why)))
		}
		return line
	}
	r := &p.row.Review
	own, ownICANS := ownGrades(&p.row)
	out := wrapped(head(e.gradeLine(e.ui.CRS, &s.CRS, p.row.PreviousCRS, -1), own, r.CRSReason), w)
	out = append(out, e.reasonLines(e.ui.CRS, s.CRS, w)...)
	icans := s.ICANS
	if s.CRS.Flags.Has(grading.FlagCarried) {
		icans.Flags &^= grading.FlagCarried
	}
	out = append(out, wrapped(head(e.gradeLine(e.ui.ICANS, &s.ICANS, p.row.PreviousICANS, lastAssessed(s)), ownICANS, r.ICANSReason), w)...)
	return append(out, e.reasonLines(e.ui.ICANS, icans, w)...)
}

// reasonLines are what set a grade; what was found and raised nothing stands in one line.
func (e *env) reasonLines(scale string, a grading.Assessment, w int) []string {
	var set []grading.Reason
	var quiet []string
	for _, r := range a.Reasons {
		if r.Grade > 0 {
			set = append(set, r)
		} else {
			quiet = append(quiet, e.words.Reason(r))
		}
	}
	a.Reasons = set
	out := e.assessmentLines(scale, &a, w, detailBrief)
	if len(quiet) > 0 {
		out = append(out, e.th.dim.Render(cut(" 0 "+strings.Join(quiet, ", "), w, e.g.ell)))
	}
	return out
}

// courseLines are the course in a few lines: worst, fever, what runs, drugs, checks.
func (p *reviewPage) courseLines(w int) []string {
	e, l := p.e, &p.e.ui.Review.Labels
	c := p.chart
	var out []string
	out = append(out, e.said(l.Worst, w, e.phrases().Worst(c)...)...)
	out = append(out, e.said(l.Fever, w, e.phrases().Fever(c))...)
	out = append(out, e.said(l.On, w, p.onText()...)...)
	out = append(out, e.said(l.Drugs, w, p.drugTexts()...)...)
	out = append(out, e.said(l.Labs, w, p.labTexts()...)...)
	out = append(out, e.said(l.Checks, w, p.checkTexts()...)...)
	if m := c.Place.Move; m != "" && m != ward.MoveBed {
		t := e.eventText(&ward.EventBody{Transfer: &ward.Transfer{Move: m, To: c.Place.To}}, nil)
		out = append(out, e.said(l.Place, w, t+", "+e.when(c.Place.At))...)
	}
	r := &c.Review
	var decided []string
	if r.Attributed {
		decided = append(decided, e.ui.Review.Attributed(clean(r.AttributedTo)))
	}
	if r.Minutes > 0 {
		decided = append(decided, e.ui.Review.Every(e.ui.Minutes(r.Minutes)))
	}
	if s := c.Latest; s != nil && s.OfferClosing {
		decided = append(decided, e.th.accent.Render(e.ui.Review.MayClose))
	}
	return append(out, e.said(l.Doctor, w, decided...)...)
}

// since writes how long ago a moment was.
func (e *env) since(milli int64) string {
	return e.ago(time.Duration(e.now().UnixMilli()-milli) * time.Millisecond)
}

// onText are the vasopressors and the oxygen now, and with the oxygen what was measured.
func (p *reviewPage) onText() []string {
	ui := p.e.ui
	out := p.e.phrases().Running(p.chart, p.e.policyNow())
	s := p.chart.Latest
	if s == nil {
		return out
	}
	o := &s.Findings
	last := &out[len(out)-1]
	if o.SpO2.Known {
		*last += p.e.g.dot + ui.SpO2 + " " + reading(o.SpO2) + " " + ui.Unit.Percent
	}
	if t := bp(o); t != "" {
		*last += p.e.g.dot + ui.BP + " " + t + " " + ui.Unit.Pressure
	}
	return out
}

// drugTexts are the doses given.
func (p *reviewPage) drugTexts() []string {
	out := p.e.phrases().Given(p.chart, p.e.policyNow())
	if len(out) == 0 {
		out = append(out, p.e.ui.Review.NoneGiven)
	}
	return out
}

// checkTexts are the checks due, overdue or not done.
func (p *reviewPage) checkTexts() []string {
	e, ui := p.e, &p.e.ui.Review
	var out []string
	now := e.now().UnixMilli()
	for _, c := range []struct {
		what string
		due  int64
	}{{ui.SetWord, p.row.DueAt}, {e.tool(&p.row), p.row.NeuroDueAt}} {
		at := e.when(moment(e.local(c.due)))
		switch {
		case c.due == 0:
		case now-c.due >= time.Minute.Milliseconds():
			out = append(out, e.th.bad.Render(ui.SetLate(c.what, at, e.since(c.due))))
		default:
			out = append(out, ui.SetDue(c.what, at, e.ago(time.Duration(max(c.due-now, 0))*time.Millisecond)))
		}
	}
	if s := p.row.Latest; s != nil {
		for _, why := range []grading.NotDone{s.Findings.ICENotDone, s.Findings.CAPDNotDone} {
			if why != grading.NotDoneNotStated {
				out = append(out, ui.NotDone(e.tool(&p.row), e.ui.NotDone[why]))
			}
		}
	}
	return out
}

// sinceLines are what changed since a doctor last looked.
func (p *reviewPage) sinceLines(w int) []string {
	e, ui := p.e, &p.e.ui.Review
	r := &p.row.Review
	head := ui.NotSeenYet
	if r.At.Milli != 0 {
		head = ui.SinceReview(e.when(r.At), clean(r.By.Name))
	}
	c := p.chart.Since(r.At.Milli)
	changes := e.phrases().Changes(&c, r.At, e.policyNow())
	if len(changes) == 0 {
		changes = []string{e.ui.None}
	}
	const most = 6
	if n := len(changes); n > most {
		changes = append(changes[:most-1:most-1], ui.More(n-most+1))
	}
	return e.said(ui.Labels.Since, w, append([]string{e.th.dim.Render(head)}, changes...)...)
}
