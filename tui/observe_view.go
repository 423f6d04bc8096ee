package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/words"
)

// View draws who it is, the fields with their last values, the provisional grades
// beside them, and below what the focused field takes.
func (o *observe) View(w, h int) string {
	e := o.e
	o.cursor = nil
	id := e.identity(&o.row, w)
	if len(id) > max(h-16, 2) {
		id = append(id[:max(h-16, 2)-1:max(h-16, 2)-1], id[len(id)-1])
	}
	var fields []fieldID
	focus := 0
	for f := range fieldCount {
		if f == o.focus {
			focus = len(fields)
		}
		if !o.hides(f) {
			fields = append(fields, f)
		}
	}
	l := layoutForm(w, h-len(id), len(fields))
	o.first = window(o.first, focus, len(fields), l.listH)
	var list []string
	for i := o.first; i < len(fields) && i < o.first+l.listH; i++ {
		list = append(list, o.fieldLine(fields[i], l, len(id)+i-o.first))
	}
	o.seen = formSeen{len(id), l.listW, fields[o.first:min(o.first+l.listH, len(fields))]}
	o.below = max(len(fields)-o.first-l.listH, 0)
	left := block(list, l.listW, l.listH, e.g.ell)
	right := o.paneLines(l.paneW, l.listH)
	body := beside(left, right, l.listW, l.paneW, " "+e.th.rule.Render(e.g.sep)+" ", e.g.ell)
	out := append(id, body...)
	out = append(out, o.helpLines(w, l.helpH)...)
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}

// label is the name of a field, of the scale in use for the score.
func (o *observe) label(id fieldID) string {
	if id == fScore && toolOf(&o.row) == grading.ScaleCAPD {
		return o.e.ui.Form.CAPDLabel
	}
	return o.e.ui.Form.Labels[id]
}

// fieldLine draws one field: marker, label, what is typed, the last value and its age.
func (o *observe) fieldLine(id fieldID, l formLayout, y int) string {
	e, th := o.e, o.e.th
	focused := id == o.focus
	marker, label := " ", th.label.Render(column(o.label(id), l.labelW, e.g.ell))
	if focused {
		marker, label = th.focus.Render(e.g.marker), th.focus.Render(column(o.label(id), l.labelW, e.g.ell))
	}
	text, typedIn := o.valueText(id)
	style := th.value
	if o.read.bad[id] != nil && (o.complain[id] || !focused) {
		style = th.bad
		if !focused {
			text = "! " + text
		}
	}
	if id == fNote {
		l.valueW += l.lastW // a note has no last value beside it
	}
	var value string
	switch {
	case focused && typedIn && !o.saving:
		shown, x := o.form.text[id].view(l.valueW - 1)
		value = style.Underline(true).Render(padRight(shown, l.valueW-1)) + " "
		o.cursor = tea.NewCursor(1+l.labelW+x, y)
	case focused:
		value = style.Underline(true).Render(column(text, l.valueW-1, e.g.ell)) + " "
	default:
		value = style.Render(column(text, l.valueW, e.g.ell))
	}
	return marker + label + value + " " + o.lastText(id, l.lastW)
}

// valueText is a field's answer as understood; typedIn tells that it is typed, not
// chosen.
func (o *observe) valueText(id fieldID) (text string, typedIn bool) {
	e, ui := o.e, o.e.ui
	f := &o.read.req.Findings
	raw := clean(o.form.text[id].text)
	if isChoice(id) {
		return o.choiceText(id), false
	}
	if why := o.form.why[id]; why != 0 {
		return ui.Form.Whys[why-1], false
	}
	if o.read.bad[id] != nil {
		return raw, true
	}
	switch id {
	case fTime:
		switch {
		case o.read.now && raw == "":
			return ui.Form.Now, true
		case raw == "":
			return "", true
		}
		return e.when(o.read.req.At), true
	case fTemp:
		if f.TempUnit == grading.Fahrenheit {
			return e.tempUnit(f), true
		}
		return temp(f.Temp), true
	case fBP:
		return bpOnly(f), true
	case fMAP:
		if raw == "" && f.DBP.Known {
			return "(" + mean(f) + ")", true
		}
		if f.MAP.Known {
			return mean(f), true
		}
	case fFiO2:
		return reading(o.read.req.Signs.FiO2), true
	case fScore:
		if o.form.byItem || o.form.notDone != 0 {
			if o.form.notDone != 0 {
				return ui.NotDone[o.form.notDone], false
			}
			return score(&f.ICE, &f.CAPD), false
		}
	case fHR, fRR, fSpO2, fFlow, fNote, fDevice, fFluid, fPressors, fMasking, fConscious, fEvents, fCardiac, fCarer, fieldCount:
	}
	return raw, true
}

func (o *observe) choiceText(id fieldID) string {
	e := o.e
	f := &o.read.req.Findings
	if o.form.picked[id] == 0 {
		return ""
	}
	switch id {
	case fDevice:
		return e.words.Device(f.O2Device)
	case fFluid:
		return e.answer(f.FluidBolus)
	case fPressors:
		return e.pressors(f.Vasopressors)
	case fMasking:
		return e.masking(f.Masking)
	case fConscious:
		return e.conscious(f.Consciousness, f.NewConfusion)
	case fEvents:
		return e.events(f)
	case fCardiac, fCarer:
		return e.options(id)[o.form.picked[id]-1].label
	case fTime, fTemp, fHR, fRR, fBP, fMAP, fSpO2, fFlow, fFiO2, fScore, fNote, fieldCount:
	}
	return ""
}

// lastText is the dim last value with its age: "37.2 2 h 10".
func (o *observe) lastText(id fieldID, w int) string {
	e := o.e
	v, age, ok := o.lastValue(id)
	if !ok {
		return ""
	}
	ageText := e.ago(age)
	return e.th.dim.Render(column(v, w-cells(ageText)-1, e.g.ell) + " " + ageText)
}

// paneLines are the provisional grades of what is typed, marked as not saved.
func (o *observe) paneLines(w, h int) []string {
	e, th, f := o.e, o.e.th, &o.e.ui.Form
	head := f.NotSavedYet
	if o.corrects != nil {
		head = e.ui.Correct.Head(e.clock(at(o.corrects.of.At)))
	}
	out := []string{th.warn.Render(cut(head, w, e.g.ell))}
	if bad := e.draftBad(o.draftKey()); bad != "" {
		out = append(out, th.dim.Render(cut(bad, w, e.g.ell)))
	}
	say := func(style interface{ Render(...string) string }, text string) []string {
		for _, l := range wrapped(text, w) {
			out = append(out, style.Render(l))
		}
		return block(out, w, h, e.g.ell)
	}
	switch {
	case o.saving:
		return say(th.warn, e.ui.Saving)
	case o.chartErr != nil:
		s := e.failure(o.chartErr)
		return say(th.bad, f.CannotGrade(s.Why))
	case o.chart == nil:
		return say(th.dim, f.ReadingChart)
	case !o.could:
		return say(th.bad, f.CannotGrade(e.ui.Failures[words.FailureInternal].Why))
	}
	wasCRS, wasICANS := -1, -1
	if s := o.row.Latest; s != nil {
		wasCRS, wasICANS = int(s.CRS.Working), int(s.ICANS.Working)
	}
	room := h - len(out)
	least := min(len(o.chart.Prompts), 1) // a line for the reminders, at least that there are some
	grades := block2(e.bothLines(&o.shown, wasCRS, wasICANS, w, room-least), room-least, th.dim.Render(e.g.ell))
	out = append(out, grades...)
	return append(out, e.besideForm(o.chart, w, room-len(grades))...)
}

// helpLines say about the focused field what it holds, what it takes, and why it was
// refused; and why a save failed.
func (o *observe) helpLines(w, h int) []string {
	e, th, f := o.e, o.e.th, &o.e.ui.Form
	id := o.focus
	out := []string{e.ruleLine(w, o.below)}
	if o.fail != nil {
		for _, l := range hang(" ", e.ui.NotSaved(o.fail.Why)+" "+o.fail.Do, w-1) {
			out = append(out, th.bad.Render(l))
		}
		return block(out, w, h, e.g.ell)
	}
	if b := o.read.bad[id]; b != nil && o.complain[id] {
		for _, l := range hang(" ! ", e.why(b, scoreMost(toolOf(&o.row))), w-1) {
			out = append(out, th.bad.Render(l))
		}
		return block(out, w, h, e.g.ell)
	}
	if isChoice(id) || id == fScore {
		options := o.optionLines(id, w)
		if len(options) >= h {
			out = nil // every answer in sight comes before the rule
		}
		return block(append(out, options...), w, h, e.g.ell)
	}
	text := f.Hints[id]
	if echo := o.echo(id); echo != "" {
		text = echo + e.g.dot + text
	}
	for _, l := range hang(" ", text, w-1) {
		out = append(out, th.dim.Render(l))
	}
	return block(out, w, h, e.g.ell)
}

// ruleLine is the rule under the fields; it says how many more stand below.
func (e *env) ruleLine(w, below int) string {
	if below <= 0 {
		return e.th.rule.Render(strings.Repeat(e.g.rule, w))
	}
	text := " " + e.ui.Board.Below(below) + " "
	return e.th.rule.Render(strings.Repeat(e.g.rule, 2)) + e.th.dim.Render(text) +
		e.th.rule.Render(strings.Repeat(e.g.rule, max(w-2-cells(text), 0)))
}

// echo says how the text of a field is understood: "384 = 38.4 °C".
func (o *observe) echo(id fieldID) string {
	e := o.e
	f := &o.read.req.Findings
	raw := clean(o.form.text[id].text)
	if raw == "" || o.read.bad[id] != nil {
		return ""
	}
	switch id {
	case fTime:
		return raw + " = " + e.date(o.read.at) + " " + e.clock(o.read.at)
	case fTemp:
		if f.TempUnit == grading.Fahrenheit {
			c := (int64(f.Temp.Milli) - 32000) * 5 / 9
			return e.tempUnit(f) + " = " + temp(grading.OfMilli(int32(c/100*100))) + " " + e.ui.Unit.Celsius
		}
		return raw + " = " + e.tempUnit(f)
	case fBP:
		s := raw
		if _, _, unit, said, _ := entry.PressureIn(raw); unit == entry.KPa && !said {
			s += " " + e.ui.Unit.KPa
		}
		s += " = " + bpOnly(f) + " " + e.ui.Unit.Pressure
		if m := mean(f); m != "" {
			s += ", " + e.ui.Form.Labels[fMAP] + " " + m
		}
		return s
	case fFiO2:
		if v := reading(o.read.req.Signs.FiO2); v != raw {
			return raw + " = " + v + " " + e.ui.Unit.Percent
		}
	case fMAP:
		if f.MAP.Milli%1000 != 0 {
			return raw + " = " + mean(f) + " " + e.ui.Unit.Pressure
		}
	case fHR, fRR, fSpO2, fFlow, fNote, fScore, fDevice, fFluid, fPressors, fMasking, fConscious, fEvents, fCardiac, fCarer, fieldCount:
	}
	return ""
}

// optionLines are the answers of the focused field with their letters, the chosen one
// marked.
func (o *observe) optionLines(id fieldID, w int) []string {
	e, th := o.e, o.e.th
	var parts []string
	part := func(key, label string, chosen bool) {
		s := th.focus.Render(key) + " " + label
		if chosen {
			s = th.focus.Render("[") + s + th.focus.Render("]")
		}
		parts = append(parts, s)
	}
	if id == fScore {
		tool := toolOf(&o.row)
		part("0-"+itoa(scoreMost(tool)), e.ui.Form.TypeTotal, false)
		part("i", e.ui.Form.ByItems, o.form.byItem)
		for _, n := range notDoneOptions {
			part(n.key, e.ui.NotDone[n.val], o.form.notDone == n.val)
		}
	} else {
		for i, opt := range e.options(id) {
			part(opt.key, opt.label, o.form.picked[id] == i+1)
		}
	}
	lines := wrapParts(parts, "  ", w-2)
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}
