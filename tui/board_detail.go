package tui

import (
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// detailLines are the pane about the row under the cursor.
func (b *board) detailLines(w, h int) []string {
	r := b.selected()
	if r == nil {
		return nil
	}
	e, th := b.e, b.e.th
	out := e.identity(r, w)
	for i := range out {
		out[i] = strings.TrimPrefix(out[i], " ")
	}
	if p := clean(r.Patient.Indication); p != "" {
		out = append(out, th.dim.Render(cut(p, w, e.g.ell)))
	}
	out = append(out, "")
	if lines := b.noGrade(r, w); lines != nil {
		return append(out, lines...)
	}
	foot := e.setLines(r, w)
	room := h - len(out) - len(foot) - 1
	grades := e.bothLines(r.Latest, r.PreviousCRS, r.PreviousICANS, w, room)
	chart := []string{}
	if chartH := room - len(grades) - 1; chartH >= peekLeast {
		chart = append([]string{""}, b.peekLines(r.Patient.ID, w, min(chartH, peekMost))...)
	} else if less := e.bothLines(r.Latest, r.PreviousCRS, r.PreviousICANS, w, room-peekLeast); len(less) <= room-peekLeast &&
		e.nexts(less) == e.nexts(grades) { // less of the rules, but never of the reasons and what is next
		grades, chart = less, b.peekLines(r.Patient.ID, w, min(room-len(less), peekMost))
	}
	out = append(out, block2(grades, room, th.dim.Render(e.g.ell))...)
	out = append(append(out, ""), foot...)
	return append(out, chart...)
}

// nexts counts the lines that say what would raise a grade.
func (e *env) nexts(lines []string) int {
	n := 0
	for _, l := range lines {
		if strings.Contains(l, " "+e.ui.NextLabel+" ") {
			n++
		}
	}
	return n
}

// block2 shortens to h lines with a mark where something was left out.
func block2(lines []string, h int, more string) []string {
	if len(lines) <= h {
		return lines
	}
	if h < 1 {
		return nil
	}
	return append(lines[:h-1:h-1], more)
}

// noGrade is what stands where there is no grade; nil where there is one.
func (b *board) noGrade(r *ward.Row, w int) []string {
	e := b.e
	switch {
	case r.Problem != "":
		var out []string
		for _, l := range wrapped(e.ui.Board.CannotGrade(clean(r.Problem)), w) {
			out = append(out, e.th.bad.Render(l))
		}
		return append(out, wrapped(e.ui.Board.CannotGradeDo, w)...)
	case r.Latest == nil:
		return []string{e.th.warn.Render(e.ui.Board.NoSet), cut(e.ui.Board.NoSetDo, w, e.g.ell)}
	}
	return nil
}

// setLines are the newest set in full: values with units, when and by whom, what is due.
func (e *env) setLines(r *ward.Row, w int) []string {
	s := r.Latest
	o := &s.Findings
	th, ui := e.th, e.ui
	head := ui.Board.SetAt(e.when(s.At), e.ago(time.Duration(e.now().UnixMilli()-s.At.Milli)*time.Millisecond))
	if s.By.Name != "" {
		head += e.g.dot + clean(s.By.Name)
	}
	out := []string{th.dim.Render(cut(head, w, e.g.ell))}
	out = append(out, wrapParts(e.valueParts(o), "  ", w)...)
	dueParts := []string{}
	if r.DueAt != 0 {
		dueParts = append(dueParts, ui.Board.NextSet(e.clock(e.local(r.DueAt))))
	}
	if r.NeuroDueAt != 0 {
		dueParts = append(dueParts, ui.Board.NextNeuro(e.tool(r), e.clock(e.local(r.NeuroDueAt))))
	}
	for _, l := range wrapParts(dueParts, e.g.dot, w) {
		out = append(out, th.dim.Render(l))
	}
	return out
}

// valueParts are a set's values with their units.
func (e *env) valueParts(o *obs) []string {
	ui := e.ui
	var out []string
	add := func(label, v, unit string) {
		if v == "" {
			return
		}
		out = append(out, strings.TrimSpace(e.th.label.Render(label)+" "+e.th.value.Render(v)+" "+e.th.label.Render(unit)))
	}
	u := &ui.Unit
	unit := u.Celsius
	if o.TempUnit == grading.Fahrenheit {
		unit = u.Fahrenheit
	}
	add(ui.Board.Columns.Temp, temp(o.Temp), unit)
	add(ui.Board.Columns.HR, reading(o.HeartRate), u.PerMin)
	add(ui.Form.RRShort, reading(o.RespRate), u.PerMin)
	add(ui.BP, bp(o), u.Pressure)
	add(ui.SpO2, reading(o.SpO2), u.Percent)
	add(ui.O2, e.oxygen(o), e.flowUnit(o))
	add(e.scoreName(o), e.setScore(o), "")
	return out
}

func (e *env) flowUnit(o *obs) string {
	if o.O2Flow.Known {
		return e.ui.Unit.Flow
	}
	return ""
}

func (e *env) scoreName(o *obs) string {
	if o.CAPD.Known || o.CAPDNotDone != 0 {
		return e.ui.CAPD
	}
	return e.ui.ICE
}

// stripLines are the row under the cursor in a few lines below the list.
func (b *board) stripLines(w, h int) []string {
	e := b.e
	if h < 1 {
		return nil
	}
	out := []string{e.th.rule.Render(strings.Repeat(e.g.rule, w))}
	r := b.selected()
	if r == nil {
		return block(out, w, h, e.g.ell)
	}
	parts := e.identityParts(r)
	id := wrapParts(parts, e.g.dot, w-1)
	if len(id) > 2 {
		id = id[:2]
	}
	for i, l := range id {
		if i == 0 {
			l = e.th.title.Render(l)
		}
		out = append(out, " "+l)
	}
	if lines := b.noGrade(r, w-1); lines != nil {
		for _, l := range lines {
			out = append(out, " "+l)
		}
		return block(out, w, h, e.g.ell)
	}
	out = append(out,
		e.stripGrade(e.ui.CRS, r, w, true),
		e.stripGrade(e.ui.ICANS, r, w, false))
	if len(out) < h {
		head := e.ui.Board.SetAt(e.when(r.Latest.At), e.ago(time.Duration(e.now().UnixMilli()-r.Latest.At.Milli)*time.Millisecond))
		out = append(out, " "+e.th.dim.Render(head))
	}
	return block(out, w, h, e.g.ell)
}

// stripGrade is one grade with its first reasons in one line.
func (e *env) stripGrade(scale string, r *ward.Row, w int, crs bool) string {
	a, was, last := &r.Latest.ICANS, r.PreviousICANS, lastAssessed(r.Latest)
	if crs {
		a, was, last = &r.Latest.CRS, r.PreviousCRS, -1
	}
	why := e.words.Flags(conditions(a))
	ownCRS, own := ownGrades(r)
	ownWhy := r.Review.ICANSReason
	if crs {
		own, ownWhy = ownCRS, r.Review.CRSReason
	}
	if own >= 0 {
		why = append([]string{e.ui.Review.Doctor(itoa(own), clean(ownWhy))}, why...)
	}
	for _, rs := range a.Reasons {
		why = append(why, e.words.Reason(rs))
	}
	if len(a.Missing) > 0 {
		why = append(why, e.ui.Missing(e.missing(a.Missing, detailBrief)))
	}
	line := e.gradeLine(scale, a, was, last)
	if was >= 0 && was != int(a.Working) {
		line += e.g.dot
	} else {
		line += " "
	}
	return cut(line+strings.Join(why, e.g.dot), w, e.g.ell)
}
