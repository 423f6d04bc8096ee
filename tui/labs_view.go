package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/phrase"
)

const (
	labLabelW = 20
	labValueW = 7
)

// label is a field's name, with the unit of its values.
func (s *labsScreen) label(field int) string {
	switch t := s.test(field); {
	case t != nil:
		return phrase.LabName(s.e.words, t)
	case field == 0:
		return s.e.ui.Labs.Taken
	}
	return s.e.ui.Labs.Note
}

// View draws the fields in two columns, each with the last value and its age, and below
// them what is known of the field under the cursor.
func (s *labsScreen) View(w, h int) string {
	e, th, ui := s.e, s.e.th, &s.e.ui.Labs
	s.cursor = nil
	out := e.identity(&s.row, w)
	if len(out) > 4 && h < 30 {
		out = out[:4:4]
	}
	if c := s.corrects; c != nil {
		out = append(out, " "+th.warn.Render(cut(ui.Correcting(phrase.Labs(e.words, c.Body.Labs)), w-2, e.g.ell)))
	}
	if s.err != nil {
		f := e.failure(s.err)
		out = append(out, hang(" ", e.ui.Patient.CannotRead(f.Why)+" "+f.Do, w-1)...)
	}
	out = append(out, s.line(0, w, 0, len(out)))
	lw := (w - 1) / 2
	rows := (len(s.tests) + 1) / 2
	top := len(out)
	for i := range rows {
		left := padRight(s.line(1+i, lw, 0, top+i), lw)
		right := ""
		if k := 1 + i + rows; k <= len(s.tests) {
			right = s.line(k, w-lw-1, lw+1, top+i)
		}
		out = append(out, left+" "+right)
	}
	out = append(out, s.line(s.note(), w, 0, len(out)), th.rule.Render(strings.Repeat(e.g.rule, w)))
	out = append(out, block2(s.about(w), max(h-len(out), 0), th.dim.Render(" "+e.g.ell))...)
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}

// line is one field, w cells wide from column x in line y.
func (s *labsScreen) line(field, w, x, y int) string {
	e, th := s.e, s.e.th
	focused := field == s.focus
	marker, style := " ", th.label
	if focused {
		marker, style = th.focus.Render(e.g.marker), th.focus
	}
	labelW, valueW := labLabelW, labValueW
	if s.test(field) == nil {
		labelW, valueW = 9, min(w-12, 40)
		if field == 0 {
			valueW = 18
		}
	} else if w >= twoPane/2 {
		labelW, valueW = labLabelW+4, labValueW+6
	}
	if focused && s.test(field) != nil { // no digit is scrolled out of sight; the last value stands below
		valueW = max(w-labelW-5, valueW)
	}
	shown, caret := s.text[field].view(valueW)
	value := th.value.Render(padRight(cut(shown, valueW, e.g.ell), valueW))
	if focused {
		value = th.value.Underline(true).Render(padRight(shown, valueW))
		s.cursor = tea.NewCursor(x+1+labelW+1+caret, y)
	}
	line := marker + style.Render(column(s.label(field), labelW, e.g.ell)) + " " + value
	switch {
	case s.text[field].text != "" && s.problem(field) != "" && (!focused || s.complain):
		line += " " + th.bad.Render("!")
	case field == 0:
		if t, isNow, bad := s.when(); bad == nil {
			text := e.when(moment(t))
			if isNow {
				text = e.ui.Form.Now
			}
			line += " " + th.dim.Render("= "+text)
		}
	case s.test(field) != nil && !focused:
		line += " " + th.dim.Render(s.lastShort(field))
	}
	return cut(line, w, e.g.ell)
}

// lastShort is the last value with its direction and age: "85↑ 6h".
func (s *labsScreen) lastShort(field int) string {
	t := s.last[field-1]
	if t == nil {
		return ""
	}
	last := t.Last()
	out := phrase.LabValue(&last.LabResult, t.Unit)
	if sign, ok := t.Direction(); ok {
		switch {
		case sign > 0:
			out += s.e.g.up
		case sign < 0:
			out += s.e.g.down
		default:
			out += s.e.ui.Labs.Same
		}
	}
	ago := time.Duration(s.e.now().UnixMilli()-last.At.Milli) * time.Millisecond
	switch h := int(ago / time.Hour); {
	case h >= 48:
		return out + " " + itoa(h/24) + "d"
	case h >= 1:
		return out + " " + itoa(h) + "h"
	}
	return out + " " + itoa(int(max(ago, 0)/time.Minute)) + "m"
}

// about is what is known of the field under the cursor: what is typed as it is read,
// what it may be, and its earlier values.
func (s *labsScreen) about(w int) []string {
	e, th, ui := s.e, s.e.th, &s.e.ui.Labs
	var out []string
	add := func(style interface{ Render(...string) string }, text string) {
		for _, l := range hang(" ", text, w-1) {
			out = append(out, style.Render(l))
		}
	}
	if p := s.problem(s.focus); p != "" && s.text[s.focus].text != "" {
		add(th.bad, s.label(s.focus)+": "+p)
	}
	t := s.test(s.focus)
	if t == nil {
		hint := ui.TimeHint
		if s.focus != 0 {
			hint = ui.NoteHint
		}
		add(th.dim, hint)
		add(th.dim, ui.NeverAGrade)
		return out
	}
	if r, ok, _ := e.readLab(s.text[s.focus].text, t); ok {
		add(th.value, ui.ReadAs(phrase.LabResult(e.words, &r)))
	} else if s.text[s.focus].text == "" {
		add(th.dim, ui.ValueHint)
	}
	if s.chart == nil && s.err == nil {
		add(th.dim, e.ui.Form.ReadingChart)
		return out
	}
	trend := s.last[s.focus-1]
	if trend == nil {
		add(th.dim, ui.NeverRecorded(s.e.words.Scales.Analytes[t.Analyte]))
		return out
	}
	last := trend.Last()
	add(th.text, ui.Last(phrase.LabTrend(e.words, trend, e.g.up, e.g.down), e.when(last.At), e.since(last.At.Milli), clean(last.By.Name)))
	var before []string
	for i := len(trend.Points) - 2; i >= 0 && len(before) < 8; i-- {
		p := &trend.Points[i]
		before = append(before, e.when(p.At)+" "+phrase.LabValue(&p.LabResult, t.Unit))
	}
	if len(before) > 0 {
		add(th.dim, ui.Before(strings.Join(before, e.g.dot)))
	}
	return out
}
