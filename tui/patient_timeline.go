package tui

import (
	"strings"
	"time"

	"crsmon/internal/ward"
)

// lateTyping is from when the time of typing is shown beside the time observed.
const lateTyping = 20 * time.Minute

// timelineLines are the sets, newest first, in at most h lines; full has the events
// between them, and says of every correction what it changed, by whom, when and why.
func (p *patientPage) timelineLines(w, h int, full bool) []string {
	th, ui := p.e.th, p.e.ui
	if h < 1 {
		return nil
	}
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
	under := func(i int) []string {
		if !full {
			return nil
		}
		return append(p.correctionLines(&sets[i], w), p.eventsUnder(i, w)...)
	}
	p.first = window(p.first, p.index, len(sets), p.pageH)
	if full { // what stands under a set takes room too
		for n, i := 0, p.index; i >= p.first; i-- {
			if n += 1 + len(under(i)); n > p.pageH {
				p.first = min(i+1, p.index)
				break
			}
		}
	}
	i := p.first
	if full && i == 0 && p.index == 0 { // what happened after the newest set
		newest := p.eventsUnder(-1, w)
		out = append(out, newest[:min(len(newest), max(h-2, 0))]...)
	}
	for ; i < len(sets) && len(out) < h; i++ {
		out = append(out, p.line(i, c, w))
		out = append(out, under(i)...)
	}
	if left := len(sets) - i; left > 0 && len(out) == h && h > 1 && p.index < i-1 {
		out[h-1] = " " + th.dim.Render(ui.LinesMore(left+1))
	}
	return out[:min(len(out), h)]
}

// rowCache holds the lines of sets as last drawn: they change with the chart only.
type rowCache struct {
	key   rowsKey
	lines map[rowAt]string
}

type rowsKey struct {
	w     int
	th    *theme
	chart *ward.Chart
}

type rowAt struct {
	index    int
	selected bool
}

// line is one set's line, from the cache where it can be.
func (p *patientPage) line(i int, c columns, w int) string {
	if key := (rowsKey{w, p.e.th, p.chart}); key != p.rows.key {
		p.rows = rowCache{key, map[rowAt]string{}}
	}
	k := rowAt{i, i == p.index}
	l, ok := p.rows.lines[k]
	if !ok {
		sets := p.sets()
		l = p.setLine(&sets[i], prevOf(sets, i), c, k.selected)
		p.rows.lines[k] = l
	}
	return l
}

// correctionLines say under a set what became of it, or what it changed of the one
// whose place it took.
func (p *patientPage) correctionLines(s *ward.Shown, w int) []string {
	e := p.e
	var out []string
	if s.Replaced != nil {
		for _, l := range hang("              ", strings.Join(e.replacedLines(s.Replaced, 1<<10), " "), w-1) {
			out = append(out, e.th.dim.Render(l))
		}
	}
	if s.Replaces == "" {
		return out
	}
	for i := range p.chart.Sets {
		if old := &p.chart.Sets[i]; old.Entry == s.Replaces {
			for _, l := range wrapParts(e.changes(&old.Set, &s.Set), "  ", w-15) {
				out = append(out, "              "+e.th.warn.Render(l))
			}
		}
	}
	return out
}

// changes are the values in which a correction differs from what it corrects.
func (e *env) changes(old, now *ward.Set) []string {
	var out []string
	if old.At.Milli != now.At.Milli {
		out = append(out, e.ui.Sections.Became(e.ui.Form.Labels[fTime], e.whenBeside(old.At, now.At), e.whenBeside(now.At, old.At)))
	}
	for id := range fieldCount {
		was, is := e.fieldValue(id, old), e.fieldValue(id, now)
		if id == fNote {
			was, is = clean(old.Note), clean(now.Note)
		}
		if was == is {
			continue
		}
		if was == "" {
			was = e.ui.NotRecorded
		}
		if is == "" {
			is = e.ui.NotRecorded
		}
		out = append(out, e.ui.Sections.Became(e.ui.Form.Labels[id], was, is))
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
