package tui

import (
	"slices"
	"strings"
	"time"
)

// View draws identity, the names of the sections, and the one that is open; from 120
// columns the grades stand beside it.
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
		lw := min(max(w-60, 80), 140)
		rw := w - lw - 3
		left := append([]string{p.sectionBar(lw)}, p.sectionLines(lw, room-1, true)...)
		right := append([]string{""}, p.gradeLines(rw, room-1)...)
		out = append(out, beside(block(left, lw, room, e.g.ell), right, lw, rw, " "+e.th.rule.Render(e.g.sep)+" ", e.g.ell)...)
		return strings.Join(block(out, w, h, e.g.ell), "\n")
	}
	out = append(out, p.sectionBar(w))
	out = append(out, p.sectionLines(w, room-1, false)...)
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}

// sectionBar names the sections by their keys; the open one stands in brackets.
func (p *patientPage) sectionBar(w int) string {
	e := p.e
	line := ""
	for i, name := range e.ui.Sections.Names {
		name = itoa(i+1) + " " + name
		if section(i) == p.section {
			line += e.th.focus.Render("[" + name + "]")
		} else {
			line += " " + e.th.dim.Render(name) + " "
		}
	}
	return cut(line+e.th.rule.Render(" "+strings.Repeat(e.g.rule, max(w-cells(line)-1, 0))), w, e.g.ell)
}

// sectionLines are the open section in at most h lines; beside tells that the grades
// stand at its side already.
func (p *patientPage) sectionLines(w, h int, beside bool) []string {
	if h < 1 {
		return nil
	}
	switch p.section {
	case sectionNow, sectionCount:
	case sectionCriteria:
		return p.reading(w, h, p.criteriaLines)
	case sectionTrend:
		return p.trendLines(w, h)
	case sectionTimeline:
		return p.timelineLines(w, h, true)
	case sectionScales:
		return p.reading(w, h, p.scaleLines)
	case sectionAudit:
		return p.auditLines(w, h)
	}
	if beside {
		chartH := min(h-10, 26)
		if chartH < 12 || p.data == nil || len(p.data.points) == 0 {
			return p.timelineLines(w, h, false)
		}
		out := append(p.chartLines(w, chartH), p.e.th.rule.Render(strings.Repeat(p.e.g.rule, w)))
		return append(out, p.timelineLines(w, h-len(out), false)...)
	}
	gradesH := min(max(h-1-max(min(len(p.sets())+1, 8), 3), 6), 20)
	out := append(p.gradeLines(w, gradesH), p.e.th.rule.Render(strings.Repeat(p.e.g.rule, w)))
	return append(out, p.timelineLines(w, h-len(out), false)...)
}

// gradesCache holds the grades as last written: they change with the row, and every
// minute by how long ago the set was.
type gradesCache struct {
	w, h   int
	minute int64
	th     *theme
	lines  []string
}

// gradeLines are the current grades as far as h lines reach.
func (p *patientPage) gradeLines(w, h int) []string {
	minute := p.e.now().Unix() / 60
	if c := &p.grades; c.lines == nil || c.w != w || c.h != h || c.minute != minute || c.th != p.e.th {
		*c = gradesCache{w, h, minute, p.e.th, p.writeGrades(w, h)}
	}
	return slices.Clone(p.grades.lines)
}

func (p *patientPage) writeGrades(w, h int) []string {
	e, th, ui := p.e, p.e.th, p.e.ui
	switch {
	case p.row.Problem != "":
		return wrapped(th.bad.Render(ui.Board.CannotGrade(clean(p.row.Problem))+" "+ui.Board.CannotGradeDo), w)
	case p.row.Latest == nil:
		out := []string{" " + th.warn.Render(ui.Board.NoSet), " " + ui.Board.NoSetDo}
		if p.chart != nil {
			for _, t := range e.reminders(p.chart) {
				for _, l := range wrapped(t, w-1) {
					out = append(out, " "+th.accent.Render(l))
				}
			}
		}
		return out
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
	if s.After != nil {
		parts = append(parts, ui.Sections.GradesAfter(e.when(s.After.At)))
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
	if p.chart != nil { // in a line each: the criteria have them in full
		for _, t := range e.reminders(p.chart) {
			foot = append(foot, " "+th.accent.Render(cut(t, w-1, e.g.ell)))
		}
	}
	var own []string
	if t := e.reviewedLine(&p.row); t != "" {
		for _, l := range wrapped(t, w-1) {
			own = append(own, " "+th.warn.Render(l))
		}
	}
	room := h - len(foot) - len(own)
	both := block2(e.bothLines(s, p.row.PreviousCRS, p.row.PreviousICANS, w, room), room, th.dim.Render(e.g.ell))
	return append(append(own, both...), foot...)
}
