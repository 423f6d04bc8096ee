package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/ward"
)

const (
	drugLabelW   = 12
	courseLabelW = 8
)

// View draws what runs and what was given, the fields, and the reference doses beside
// them: at the right from 120 columns, else all below one another.
func (d *drugScreen) View(w, h int) string {
	e, th := d.e, d.e.th
	d.cursor = nil
	out := e.identity(&d.row, w)
	if len(out) > 4 && h < 30 {
		out = out[:4:4]
	}
	out = append(out, d.stockLine(w))
	if d.err != nil {
		s := e.failure(d.err)
		out = append(out, hang(" ", e.ui.Patient.CannotRead(s.Why)+" "+s.Do, w-1)...)
	}
	room := h - len(out)
	if w >= twoPane {
		lw := (w - 3) / 2
		left := d.formLines(lw, room, len(out))
		right := append(d.courseLines(w-lw-3, room), "")
		right = append(right, d.adviceLines(w-lw-3, max(room-len(right), 0))...)
		sep := " " + th.rule.Render(e.g.sep) + " "
		out = append(out, beside(block(left, lw, room, e.g.ell), right, lw, w-lw-3, sep, e.g.ell)...)
		return strings.Join(block(out, w, h, e.g.ell), "\n")
	}
	course := d.courseLines(w, min(max(room-12, 2), 7))
	out = append(out, course...)
	out = append(out, th.rule.Render(strings.Repeat(e.g.rule, w)))
	out = append(out, d.formLines(w, h-len(out), len(out))...)
	out = append(out, d.adviceLines(w, max(h-len(out), 0))...)
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}

// stockLine says how many doses of tocilizumab are on the ward, and when they were
// counted; "not counted" where nobody has.
func (d *drugScreen) stockLine(w int) string {
	e, th, ui := d.e, d.e.th, d.e.ui
	for _, c := range d.stock {
		if c.Drug != stockDrug {
			continue
		}
		style := th.dim
		if c.Doses == 0 {
			style = th.bad
		}
		return " " + style.Render(cut(ui.Drug.Stock(c.Doses, e.when(c.Counted), c.Taken), w-2, e.g.ell))
	}
	return " " + th.dim.Render(cut(ui.Drug.StockUnknown, w-2, e.g.ell))
}

// courseLines are what runs and what was given, in at most h lines.
func (d *drugScreen) courseLines(w, h int) []string {
	e, th, ui := d.e, d.e.th, d.e.ui
	if d.chart == nil {
		return []string{" " + th.dim.Render(ui.Form.ReadingChart)}
	}
	var runs []string
	line := func(what string, since, rated ward.Moment) {
		r := ""
		if rated != since {
			r = e.when(rated)
		}
		n := th.focus.Render(itoa(len(runs)+1)) + " "
		tail := th.dim.Render(strings.TrimPrefix(ui.Drug.RunsSince("", e.when(since), r), " "))
		runs = append(runs, n+cut(th.value.Render(what)+" "+tail, w-courseLabelW-4, e.g.ell))
	}
	for _, i := range d.running() {
		line(e.infusionText(i.Drug, i.Rate, i.Unit), i.Since, i.Rated)
	}
	if o := d.chart.Oxygen; o != nil {
		line(e.deviceText(&o.Oxygen), o.Since, o.Since)
	}
	given := d.givenLines(w)
	if most := max(h-1, 1); len(runs) > most { // what runs comes before what was given
		runs = append(runs[:most-1:most-1], th.warn.Render(ui.Drug.MoreRunning(len(runs)-most+1)))
	}
	if n := max(h-max(len(runs), 1), 1); n < len(given) {
		given = append(given[:n-1:n-1], th.dim.Render(cut(ui.Drug.MoreGiven(len(given)-n+1), w-courseLabelW-2, e.g.ell)))
	}
	part := func(t, none string, lines []string) []string {
		if len(lines) == 0 {
			lines = []string{th.dim.Render(cut(none, w-2-courseLabelW, e.g.ell))}
		}
		out := hangLines(" "+th.label.Render(column(t, courseLabelW, "")), lines)
		return out
	}
	out := part(ui.Drug.Running, ui.Drug.NothingRuns, runs)
	return append(out, part(ui.Drug.Given, ui.Drug.NothingGiven, given)...)
}

// hangLines puts a label before the first of some lines and the others under it.
func hangLines(label string, lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = strings.Repeat(" ", cells(label)) + l
		if i == 0 {
			out[i] = label + l
		}
	}
	return out
}

// givenLines say of every drug how often it was given, the last dose and when the next
// may be; the last given first.
func (d *drugScreen) givenLines(w int) []string {
	e, ui := d.e, d.e.ui
	doses := d.chart.Doses
	var out []string
	seen := map[string]bool{}
	now := e.now()
	for i := len(doses) - 1; i >= 0; i-- {
		last := &doses[i]
		if seen[last.Drug] {
			continue
		}
		seen[last.Drug] = true
		n, boluses, in6h := 0, 0, grading.Reading{Known: true}
		for j := range doses {
			g := &doses[j]
			if g.Drug != last.Drug {
				continue
			}
			n++
			ago := now.Sub(at(g.At))
			if ago < 24*time.Hour {
				boluses++
			}
			if ago < 6*time.Hour && g.Unit == "mL" {
				in6h.Milli += g.Amount.Milli
			}
		}
		drug := e.drugOf(last.Drug)
		t := ui.Drug.GivenLine(drug.short, n, e.amountText(&last.Dose), e.when(last.At))
		if drug.kind == kindFluid {
			t += e.g.dot + ui.Drug.Fluid(boluses, safeNumber(in6h)+" mL")
		}
		if iv := e.interval(last.Drug, &d.row); iv > 0 {
			next := at(last.At).Add(iv)
			t += e.g.dot + ui.Drug.EarliestNext(e.when(moment(next)), !next.After(now))
		}
		for k, l := range wrapped(t, max(w-courseLabelW-4, 20)) {
			if k > 0 {
				l = "  " + l
			}
			out = append(out, l)
		}
	}
	return out
}

// label is a field's name; an amount is called what it is.
func (d *drugScreen) label(f drugField) string {
	w := &d.e.ui.Drug
	if f == dAmount && d.drug != nil {
		switch d.drug.kind {
		case kindDose:
			return w.Dose
		case kindInfusion:
			return w.Rate
		case kindFluid:
			return w.Volume
		case kindOxygen:
			return w.Flow
		}
	}
	return w.Labels[f]
}

// formLines are the fields; top is how many lines stand above them, for the caret.
func (d *drugScreen) formLines(w, h, top int) []string {
	e, th, ui := d.e, d.e.th, d.e.ui
	var out []string
	if c := d.corrects; c != nil {
		out = append(out, " "+th.warn.Render(cut(ui.Drug.Correcting(e.entryText(&c.Body)+" "+e.when(c.At)), w-2, e.g.ell)))
	}
	valueW := max(w-drugLabelW-4, 10)
	for _, f := range d.fields() {
		focused := f == d.focus
		marker, label := " ", th.label.Render(column(d.label(f), drugLabelW, e.g.ell))
		if focused {
			marker, label = th.focus.Render(e.g.marker), th.focus.Render(column(d.label(f), drugLabelW, e.g.ell))
		}
		value := d.valueText(f, focused, valueW)
		if focused && len(d.options(f)) == 0 {
			shown, x := d.text[f].view(min(valueW-1, 32))
			value = th.value.Underline(true).Render(padRight(shown, min(valueW-1, 32)))
			if f == dAmount {
				if u := d.unitText(); u != "" {
					shown, x = d.text[f].view(12)
					value = th.value.Underline(true).Render(padRight(shown, 12)) + " " + u
				}
			}
			if f == dName && d.drug != nil && d.text[dName].text == "" {
				value = th.value.Render(cut(d.drug.name, valueW, e.g.ell))
			}
			if f == dTime && d.text[f].text != "" && d.problem(f) == "" {
				t, _, _ := d.when()
				value += " = " + e.when(moment(t))
			}
			d.cursor = tea.NewCursor(1+drugLabelW+1+x, top+len(out))
		}
		line := marker + label + " " + value
		if p := d.problem(f); p != "" && (d.complain && f != dName || f == dAmount && d.text[f].text != "") {
			line += "  " + th.bad.Render(p)
		}
		out = append(out, cut(line, w, e.g.ell))
	}
	hint := ui.Drug.Hints[d.focus]
	switch {
	case d.focus == dName && d.drug == nil:
		hint = ui.Drug.Choose
		if d.chart != nil && (len(d.running()) > 0 || d.chart.Oxygen != nil) && d.text[dName].text == "" {
			hint += "; " + ui.Drug.PickRunning
		}
	case d.focus == dAmount && d.drug != nil && d.drug.kind == kindInfusion && d.runs() != nil && d.corrects == nil:
		hint += "; " + ui.Drug.StopKey
	}
	out = append(out, " "+th.dim.Render(cut(hint, w-2, e.g.ell)))
	return out[:min(len(out), max(h, 1))]
}

// unitText stands beside an amount: the unit chosen.
func (d *drugScreen) unitText() string {
	if d.drug == nil || d.drug.kind == kindOxygen || d.unit >= len(d.drug.units) {
		return ""
	}
	return d.drug.units[d.unit]
}

func (d *drugScreen) valueText(f drugField, focused bool, w int) string {
	e, th := d.e, d.e.th
	if opts := d.options(f); len(opts) > 0 {
		p := d.picked(f)
		if !focused {
			if p == 0 {
				return th.dim.Render(e.ui.NotRecorded)
			}
			return th.value.Render(opts[p-1].label)
		}
		var parts []string
		for i, o := range opts {
			t := th.focus.Render(o.key) + " " + o.label
			if i+1 == p {
				t = "[" + th.focus.Render(o.key) + " " + th.value.Render(o.label) + "]"
			}
			parts = append(parts, t)
		}
		if all := strings.Join(parts, " "); cells(all) <= w {
			return all
		}
		if p == 0 {
			return th.dim.Render(e.ui.NotRecorded)
		}
		return "[" + opts[p-1].key + " " + th.value.Render(opts[p-1].label) + "]"
	}
	text := clean(d.text[f].text)
	switch f {
	case dName:
		if d.drug != nil {
			text = d.drug.name
		}
	case dAmount:
		if r, p := doseAmount(text); p == amountFine {
			text = safeNumber(r)
		}
		if text != "" && d.unitText() != "" {
			text += " " + d.unitText()
		}
	case dTime:
		if t, zero, bad := d.when(); bad == nil {
			text = e.when(moment(t))
			if zero {
				text = e.ui.Form.Now
			}
		}
	case dAction, dDevice, dUnit, dRoute, dNote, drugFields:
	}
	return th.value.Render(cut(text, w, e.g.ell))
}

// adviceLines are what stands beside the fields, in at most h lines: the drugs that
// match, the answers of the field, what speaks against the dose, and the reference.
func (d *drugScreen) adviceLines(w, h int) []string {
	e, th, ui := d.e, d.e.th, d.e.ui
	if h < 1 {
		return nil
	}
	var out []string
	if d.focus == dName && (d.drug == nil || d.text[dName].text != "") {
		out = d.matchLines(w)
		return block2(out, h, th.dim.Render(" "+e.g.ell))
	}
	if opts := d.options(d.focus); len(opts) > 4 {
		var parts []string
		for _, o := range opts {
			parts = append(parts, th.focus.Render(o.key)+" "+o.label)
		}
		for _, l := range wrapParts(parts, "  ", w-2) {
			out = append(out, " "+l)
		}
	}
	for _, c := range d.warnings() {
		for _, l := range hang(" ! ", c.text, w-1) {
			out = append(out, th.warn.Render(l))
		}
	}
	if d.drug == nil || d.drug.kind == kindOxygen || d.action == actStop {
		return block2(out, h, th.dim.Render(" "+e.g.ell))
	}
	refs := e.references(d.drug, &d.row)
	if len(refs) == 0 {
		return block2(append(out, " "+th.dim.Render(cut(ui.Drug.NoReference, w-2, e.g.ell))), h, th.dim.Render(" "+e.g.ell))
	}
	out = append(out, " "+th.label.Render(cut(ui.Drug.NotAnOrder, w-2, e.g.ell)))
	for _, r := range refs {
		out = append(out, hang("  ", ui.Drug.Reference(clean(r.text), clean(r.forWhom)), w-1)...)
		if r.note != "" {
			out = append(out, hang("    ", clean(r.note), w-1)...)
		}
		for _, l := range hang("    ", ui.Drug.SourceSure(clean(r.source), clean(r.sure)), w-1) {
			out = append(out, th.dim.Render(l))
		}
	}
	return block2(out, h, th.dim.Render(" "+e.g.ell))
}

func (d *drugScreen) matchLines(w int) []string {
	e, th := d.e, d.e.th
	ms := e.matching(d.text[dName].text)
	if len(ms) == 0 {
		return []string{" " + th.bad.Render(cut(e.ui.Drug.NoMatch, w-2, e.g.ell))}
	}
	var parts []string
	for i, m := range ms {
		name := m.name
		switch {
		case d.text[dName].text != "" && i == min(d.pick, len(ms)-1):
			name = th.focus.Render(e.g.marker) + th.value.Render(name)
		default:
			name = " " + name
		}
		parts = append(parts, name)
	}
	var out []string
	for _, l := range wrapParts(parts, "  ", w-2) {
		out = append(out, " "+l)
	}
	return out
}
