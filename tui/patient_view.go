package tui

import (
	"strings"
	"time"

	"crsmon/internal/ward"
)

// lateTyping is from when the time of typing is shown beside the time observed.
const lateTyping = 20 * time.Minute

// View draws identity, grades with their reasons, and the timeline; from 120 columns
// the grades stand beside the timeline.
func (p *patientPage) View(w, h int) string {
	e := p.e
	out := e.identity(&p.row, w)
	if p.err != nil {
		s := e.failure(p.err)
		for _, l := range hang(" ", e.ui.Patient.CannotRead(s.Why)+" "+s.Do, w-1) {
			out = append(out, e.th.bad.Render(l))
		}
	}
	room := h - len(out)
	if w >= twoPane {
		lw := min(max(w-60, 80), 100)
		rw := w - lw - 3
		left := block(p.timelineLines(lw, room), lw, room, e.g.ell)
		right := append([]string{""}, p.gradeLines(rw, room-1)...)
		out = append(out, beside(left, right, lw, rw, " "+e.th.rule.Render(e.g.sep)+" ", e.g.ell)...)
		return strings.Join(block(out, w, h, e.g.ell), "\n")
	}
	out = append(out, e.th.rule.Render(strings.Repeat(e.g.rule, w)))
	gradesH := min(max(h-len(out)-1-max(min(len(p.sets())+1, 8), 3), 6), 20)
	out = append(out, p.gradeLines(w, gradesH)...)
	out = append(out, e.th.rule.Render(strings.Repeat(e.g.rule, w)))
	out = append(out, p.timelineLines(w, h-len(out))...)
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}

// gradeLines are the current grades as far as h lines reach.
func (p *patientPage) gradeLines(w, h int) []string {
	e, th, ui := p.e, p.e.th, p.e.ui
	switch {
	case p.row.Problem != "":
		return wrapped(th.bad.Render(ui.Board.CannotGrade(clean(p.row.Problem))+" "+ui.Board.CannotGradeDo), w)
	case p.row.Latest == nil:
		return []string{" " + th.warn.Render(ui.Board.NoSet), " " + ui.Board.NoSetDo}
	}
	s := p.row.Latest
	var foot []string
	var parts []string
	parts = append(parts, ui.Board.SetAt(e.when(s.At), e.ago(time.Duration(e.now().UnixMilli()-s.At.Milli)*time.Millisecond)))
	if s.NEWS2.Applies && s.NEWS2.Recorded > 0 {
		v := itoa(int(s.NEWS2.Score))
		if !s.NEWS2.Complete() {
			v = e.g.ge + v
		}
		parts = append(parts, ui.Patient.NEWS2(v))
	}
	if s.EpisodeOnset != 0 {
		parts = append(parts, ui.Patient.EpisodeSince(e.when(moment(e.local(s.EpisodeOnset)))))
	}
	if p.chart != nil {
		parts = append(parts, ui.Patient.Worst(p.chart.WorstCRS.String(), p.chart.WorstICANS.String()))
	}
	if d, ok := e.dueIn(&p.row); ok {
		parts = append(parts, ui.Patient.Due(due(d)))
	}
	for _, l := range wrapParts(parts, e.g.dot, w-1) {
		foot = append(foot, " "+th.dim.Render(l))
	}
	room := h - len(foot)
	both := block2(e.bothLines(s, p.row.PreviousCRS, p.row.PreviousICANS, w, room), room, th.dim.Render(e.g.ell))
	return append(both, foot...)
}

// timelineLines are the sets, newest first.
func (p *patientPage) timelineLines(w, h int) []string {
	th, ui := p.e.th, p.e.ui
	c := p.columns(w)
	out := []string{p.timelineHeader(c)}
	sets := p.sets()
	if p.chart == nil && p.err == nil {
		return append(out, " "+th.dim.Render(ui.Form.ReadingChart))
	}
	if len(sets) == 0 {
		return append(out, " "+th.dim.Render(ui.Patient.NoSets))
	}
	p.pageH = max(h-1, 1)
	p.first = window(p.first, p.index, len(sets), p.pageH)
	for i := p.first; i < len(sets) && i < p.first+p.pageH; i++ {
		out = append(out, p.setLine(&sets[i], prevOf(sets, i), c, i == p.index))
	}
	if left := len(sets) - p.first - p.pageH; left > 0 && p.index < p.first+p.pageH-1 {
		out[len(out)-1] = " " + th.dim.Render(ui.LinesMore(left+1))
	}
	return out
}

// prevOf is the set before in time that no correction has replaced.
func prevOf(sets []ward.Shown, i int) *ward.Shown {
	for j := i + 1; j < len(sets); j++ {
		if sets[j].Replaced == nil {
			return &sets[j]
		}
	}
	return nil
}

func (p *patientPage) columns(w int) columns {
	c := columns{crs: 4, icans: 5}
	if p.e.opts.ASCII {
		c.crs = 5
	}
	c.name = max(w-(1+12+6+4+4+12+5+1+5+6+1+c.crs+1+c.icans+1), 0)
	return c
}

func (p *patientPage) timelineHeader(c columns) string {
	h := p.e.ui.Board.Columns
	return p.e.th.dim.Render(" " + column(p.e.ui.Patient.Time, 12, "") + padLeft(h.Temp, 6) + padLeft(h.HR, 4) +
		padLeft(p.e.ui.Form.RRShort, 4) + " " + column("  "+h.BP, 11, "") + padLeft(h.SpO2, 5) + " " + column(h.O2, 5, "") +
		padLeft(h.ICE, 6) + " " + column(h.CRS, c.crs, "") + " " + column(h.ICANS, c.icans, "") + " " +
		cut(p.e.ui.Patient.By, c.name, ""))
}

func (p *patientPage) setLine(s, prev *ward.Shown, c columns, selected bool) string {
	e, th := p.e, p.e.th
	o := &s.Findings
	marker := " "
	if selected {
		marker = th.focus.Render(e.g.marker)
	}
	cell := func(v string, w int, style interface{ Render(...string) string }) string {
		if v == "" {
			return th.dim.Render(padLeft("-", w))
		}
		return style.Render(padLeft(cut(v, w, e.g.ell), w))
	}
	text := th.text
	if s.Replaced != nil {
		text = th.dim
	}
	t := at(s.At)
	press := pressure(o)
	if press == "" {
		press = "      -"
	}
	oxy := e.oxygenIn(o, 5)
	if oxy == "" {
		oxy = "-"
	}
	prevCRS, prevICANS := -1, -1
	if prev != nil {
		prevCRS, prevICANS = int(prev.CRS.Working), int(prev.ICANS.Working)
	}
	line := marker + text.Render(column(e.dayMonth(t)+" "+e.clock(t), 12, "")) + cell(temp(o.Temp), 6, text) +
		cell(reading(o.HeartRate), 4, text) + cell(reading(o.RespRate), 4, text) + " " + text.Render(column(press, 11, "")) +
		cell(reading(o.SpO2), 5, text) + " " + text.Render(column(oxy, 5, e.g.ell)) + cell(e.setScore(o), 6, text) + " "
	if s.Replaced != nil {
		what := e.ui.Patient.Corrected
		if s.Replaced.Error {
			what = e.ui.Correct.InError
		}
		line += th.dim.Render(column(what, c.crs+1+c.icans, e.g.ell))
	} else {
		line += e.gradeCell(&s.CRS, prevCRS, -1, c.crs) + " " + e.gradeCell(&s.ICANS, prevICANS, lastAssessed(s), c.icans)
	}
	return line + " " + th.dim.Render(cut(e.typedBy(s), c.name, e.g.ell))
}

// typedBy says who, and when it was typed where that was much later than observed.
func (e *env) typedBy(s *ward.Shown) string {
	by := clean(s.By.Name)
	late := time.Duration(s.Typed.Milli-s.At.Milli) * time.Millisecond
	if s.Typed.Milli != 0 && (late > lateTyping || late < -lateTyping) {
		return e.ui.Patient.Typed(e.whenBeside(s.Typed, s.At)) + " " + by
	}
	return by
}

// whenBeside writes a moment, with its day only where that differs from the other's.
func (e *env) whenBeside(m, other ward.Moment) string {
	a, b := at(m), at(other)
	if a.YearDay() == b.YearDay() && a.Year() == b.Year() {
		return e.clock(a)
	}
	return e.dayMonth(a) + " " + e.clock(a)
}

// newSetDetail is one set in full: values, reasons with sources, rules, who and when.
func newSetDetail(e *env, r *ward.Row, s *ward.Shown) *scroller {
	row, set := *r, *s
	return &scroller{e: e, lines: func(w int) []string {
		th, ui := e.th, e.ui
		o := &set.Findings
		out := e.identity(&row, w)
		at1 := at(set.At)
		head := ui.Patient.Observed(e.date(at1)+" "+e.clock(at1), clean(set.By.Name), e.role(set.By.Role))
		if set.Typed.Milli != 0 {
			head += ", " + ui.Patient.Typed(e.whenBeside(set.Typed, set.At))
		}
		out = append(out, wrapped(head, w)...)
		if set.Replaced != nil {
			out = append(out, e.replacedLines(set.Replaced, w)...)
		}
		out = append(out, wrapParts(e.valueParts(o), "  ", w)...)
		for _, id := range []fieldID{fFluid, fPressors, fMasking, fConscious, fEvents, fCardiac} {
			v := e.fieldValue(id, &set.Set)
			if v == "" {
				v = ui.NotRecorded
			}
			out = append(out, hang(th.label.Render(column(ui.Form.Labels[id], 16, e.g.ell)), v, w)...)
		}
		out = append(out, e.circumstanceLines(&set.Set, w)...)
		if n := clean(set.Note); n != "" {
			out = append(out, hang(th.label.Render(column(ui.Form.Labels[fNote], 16, e.g.ell)), n, w)...)
		}
		out = append(out, "")
		out = append(out, e.gradesInFull(&set, w)...)
		if set.Entry != "" {
			out = append(out, "", th.dim.Render(ui.Patient.Entry(clean(set.Entry))))
		}
		return out
	}}
}

// gradesInFull are both grades with every reason, source and rule.
func (e *env) gradesInFull(s *ward.Shown, w int) []string {
	ui := e.ui
	out := []string{e.gradeLine(ui.CRS, &s.CRS, -1, -1) + "  " + e.gradeLine(ui.ICANS, &s.ICANS, -1, lastAssessed(s))}
	for i := range s.Escalations {
		f := &s.Escalations[i]
		for _, l := range hang(" > ", e.fired(f), w) {
			out = append(out, e.firedStyle(f).Render(l))
		}
		for _, l := range hang("     ", ui.RuleSource(clean(f.Rule), clean(f.Source)), w) {
			out = append(out, e.th.dim.Render(l))
		}
	}
	out = append(out, e.assessmentLines(ui.CRS, &s.CRS, w, detailFull)...)
	return append(out, e.assessmentLines(ui.ICANS, &s.ICANS, w, detailFull)...)
}

// newPreviewDetail is the provisional grade of a form in full.
func newPreviewDetail(o *observe) *scroller {
	e, row, shown := o.e, o.row, o.shown
	return &scroller{e: e, lines: func(w int) []string {
		out := e.identity(&row, w)
		out = append(out, e.th.warn.Render(cut(e.ui.Form.NotSavedYet, w, e.g.ell)), "")
		return append(out, e.gradesInFull(&shown, w)...)
	}}
}

// replacedLines say by whom, when and why a set stands no longer.
func (e *env) replacedLines(r *ward.Replacement, w int) []string {
	what := e.ui.Patient.Corrected
	if r.Error {
		what = e.ui.Correct.InError
	}
	t := at(r.Typed)
	var out []string
	for _, l := range wrapped(e.ui.Correct.By(what, clean(r.By.Name), e.date(t)+" "+e.clock(t), clean(r.Reason)), w) {
		out = append(out, e.th.warn.Render(l))
	}
	return out
}
