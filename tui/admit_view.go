package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// View draws the fields, what each is for, and why one was refused.
func (a *admit) View(w, h int) string {
	e, th, ui := a.e, a.e.th, a.e.ui
	a.cursor = nil
	hint := ""
	if a.again != nil {
		hint = " " + th.dim.Render(cut(ui.Admit.AgainHint, w-2, e.g.ell))
	}
	out := []string{" " + th.title.Render(a.title()) + "  " + th.dim.Render(e.draftBad(a.draftKey())), hint}
	p, bad := a.parse()
	helpH := 5
	listH := min(h-len(out)-helpH, a.fields())
	a.first = window(a.first, int(a.focus), a.fields(), listH)
	a.listH = listH
	below := a.fields() - a.first - listH
	const labelW = 16
	valueW := min(w-labelW-4, 60)
	for i := a.first; i < a.fields() && i < a.first+listH; i++ {
		id := admitID(i)
		focused := id == a.focus
		marker, label := " ", th.label.Render(column(ui.Admit.Labels[id], labelW, e.g.ell))
		if focused {
			marker = th.focus.Render(e.g.marker)
			label = th.focus.Render(column(ui.Admit.Labels[id], labelW, e.g.ell))
		}
		problem := bad[id]
		if a.refused[id] != "" {
			problem = a.refused[id]
		}
		text := a.valueText(id, &p)
		style := th.value
		if problem != "" && a.complain[id] {
			style = th.bad
			if !focused {
				text = strings.TrimSpace("! " + text + " " + problem)
			}
		}
		switch {
		case focused && id != aSex && !a.saving:
			shown, x := a.text[id].view(valueW - 1)
			a.cursor = tea.NewCursor(1+labelW+1+x, len(out))
			out = append(out, marker+label+" "+style.Underline(true).Render(padRight(shown, valueW)))
		case focused:
			out = append(out, marker+label+" "+style.Underline(true).Render(column(text, valueW, e.g.ell)))
		default:
			out = append(out, marker+label+" "+style.Render(cut(text, valueW, e.g.ell)))
		}
	}
	out = block(out, w, h-helpH, e.g.ell)
	return strings.Join(block(append(out, a.helpLines(w, below, bad)...), w, h, e.g.ell), "\n")
}

// valueText is a field as understood.
func (a *admit) valueText(id admitID, p *ward.Patient) string {
	e := a.e
	raw := clean(a.text[id].text)
	switch id {
	case aSex:
		return e.sex(a.sex)
	case aBirth:
		if p.BirthDate != "" {
			return e.birth(p.BirthDate) + " (" + e.age(ageAt(p.BirthDate, e.now())) + ")"
		}
	case aInfused:
		if p.InfusedAt.Milli != 0 {
			t := at(p.InfusedAt)
			return e.date(t) + " " + e.clock(t)
		}
	case aWeight:
		if _, pounds, _ := weight(raw); pounds && p.Weight.Known {
			return raw + " = " + p.Weight.String() + " " + e.ui.Unit.Kilograms
		}
	case aBed, aID, aFamily, aGiven, aProduct, aIndication, aAllergies, aSBP, aICE, aSpO2, aHomeO2, aSentence, aLanguage,
		aInterpreter, aMore, aReason, admitCount:
	}
	return raw
}

func (a *admit) helpLines(w, below int, bad map[admitID]string) []string {
	e, th, ui := a.e, a.e.th, a.e.ui
	out := []string{e.ruleLine(w, below)}
	problem := bad[a.focus]
	if a.refused[a.focus] != "" {
		problem = a.refused[a.focus]
	}
	switch {
	case a.saving:
		return append(out, " "+th.warn.Render(ui.Saving))
	case problem != "" && a.complain[a.focus]:
		for _, l := range hang(" ! ", problem, w-1) {
			out = append(out, th.bad.Render(l))
		}
	case a.fail != nil:
		for _, l := range hang(" ", ui.NotSaved(a.fail.Why)+" "+a.fail.Do, w-1) {
			out = append(out, th.bad.Render(l))
		}
	}
	if a.focus == aSex {
		return append(out, " "+th.focus.Render("f")+" "+ui.Female+"  "+th.focus.Render("m")+" "+ui.Male+"  "+
			th.focus.Render("o")+" "+ui.OtherSex)
	}
	for _, l := range hang(" ", ui.Admit.Hints[a.focus], w-1) {
		out = append(out, th.dim.Render(l))
	}
	return out
}
