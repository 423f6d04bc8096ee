package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// View draws whose handover it is, the texts there are, and the one that is chosen; from
// 120 columns the texts stand at the left.
func (h *handover) View(w, ht int) string {
	e, th, ui := h.e, h.e.th, &h.e.ui.Handover
	h.cursor = nil
	title := ui.TitleWard
	if h.row != nil {
		title = ui.TitleOf(clean(h.row.Patient.Bed) + " " + e.name(&h.row.Patient))
	}
	right := ""
	if n := len(e.waiting.Of); n > 0 {
		right = th.warn.Render(ui.NotAcceptedYet(n))
	}
	out := []string{ends(" "+th.title.Render(title), right, w, e.g.ell)}
	if h.row != nil {
		out = append(out, e.identity(h.row, w)...)
	}
	for _, problem := range []error{h.err} {
		if problem != nil {
			for _, l := range hang(" ", ui.CannotRead(e.failure(problem).Why), w-1) {
				out = append(out, th.bad.Render(l))
			}
		}
	}
	if w >= twoPane {
		lw := 46
		rw := w - lw - 3
		room := ht - len(out) - 1
		out = append(out, th.rule.Render(strings.Repeat(e.g.rule, w)))
		y := len(out)
		text := h.textLines(rw, room, y, lw+3)
		out = append(out, beside(block(h.listLines(lw, room), lw, room, e.g.ell), text, lw, rw, " "+th.rule.Render(e.g.sep)+" ", e.g.ell)...)
		return strings.Join(block(out, w, ht, e.g.ell), "\n")
	}
	listH := min(len(h.list())+1, 4)
	if h.editing {
		listH = 1
	}
	out = append(out, h.listLines(w, listH)...)
	out = append(out, th.rule.Render(strings.Repeat(e.g.rule, w)))
	out = append(out, h.textLines(w, ht-len(out), len(out), 0)...)
	return strings.Join(block(out, w, ht, e.g.ell), "\n")
}

// listLines are the new text and the signed handovers, the newest first.
func (h *handover) listLines(w, ht int) []string {
	e, th, ui := h.e, h.e.th, &h.e.ui.Handover
	all := h.list()
	h.at = max(min(h.at, len(all)), 0)
	h.first = window(h.first, h.at, len(all)+1, ht)
	var out []string
	for i := h.first; i <= len(all) && len(out) < ht; i++ {
		marker, style := " ", th.text
		if i == h.at {
			marker, style = th.focus.Render(e.g.marker), th.selected
		}
		if i == 0 {
			t := ui.Draft + ", " + ui.NotSigned
			if h.edited {
				t += ", " + ui.Edited
			}
			out = append(out, cut(marker+style.Render(t), w, e.g.ell))
			continue
		}
		s := &all[i-1]
		state := th.badge.Render(" " + ui.Waits + " ")
		if s.Accepted != nil {
			state = th.dim.Render(ui.Accepted)
		}
		what := e.when(s.At) + " "
		if h.row == nil {
			what += e.handoverOf(s.Patient) + ", "
		}
		out = append(out, ends(marker+style.Render(what+clean(s.By.Name)), state, w, e.g.ell))
	}
	if left := len(all) + 1 - h.first - ht; left > 0 && ht > 1 && h.at < h.first+ht-1 {
		out[len(out)-1] = " " + th.dim.Render(e.ui.LinesMore(left+1))
	}
	return out
}

// stateLine says what the text below is: not signed, or by whom and for whom.
func (h *handover) stateLines(w int) []string {
	e, th, ui := h.e, h.e.th, &h.e.ui.Handover
	s := h.chosen()
	var out []string
	if s == nil {
		t := ui.Draft + ", " + ui.NotSigned
		if h.madeAt.Milli != 0 {
			t += e.g.dot + ui.MadeAt(e.when(h.madeAt))
		}
		if h.editing {
			t = ui.Editing
		}
		out = append(out, th.warn.Render(cut(" "+t, w, e.g.ell)))
		if h.stale {
			out = append(out, th.bad.Render(cut(" "+ui.Stale, w, e.g.ell)))
		}
		return out
	}
	parts := []string{ui.SignedBy(clean(s.By.Name), e.date(at(s.At))+" "+e.clock(at(s.At)), clean(s.To))}
	if s.Accepted != nil {
		parts = append(parts, ui.AcceptedBy(clean(s.Accepted.By.Name), e.when(s.Accepted.At)))
	} else {
		parts = append(parts, th.warn.Render(ui.Waits))
	}
	if len(s.Head) >= 12 {
		parts = append(parts, th.dim.Render(ui.Head(clean(s.Head[:12]))))
	}
	for _, l := range wrapParts(parts, e.g.dot, w-1) {
		out = append(out, " "+l)
	}
	return out
}

// textLines are the text that is chosen, in h lines; y and x are where they begin on the
// page, for the caret.
func (h *handover) textLines(w, ht, y, x int) []string {
	e, th, ui := h.e, h.e.th, &h.e.ui.Handover
	out := h.stateLines(w)
	room := max(ht-len(out), 1)
	s := h.chosen()
	switch {
	case s == nil && h.fail != "":
		for _, l := range hang(" ", h.fail, w-1) {
			out = append(out, th.bad.Render(l))
		}
	case s == nil && !h.ready:
		out = append(out, " "+th.dim.Render(ui.Reading))
	case s == nil && h.editing:
		shown, cx, cy := h.area.view(w-2, room, e.g.ell)
		h.cursor = tea.NewCursor(x+1+cx, y+len(out)+cy)
		for _, l := range shown {
			out = append(out, " "+l)
		}
	case s == nil && h.area.text() == "":
		out = append(out, " "+th.dim.Render(ui.Empty))
	default:
		var lines []string
		for _, l := range strings.Split(cleanText(h.shownText()), "\n") {
			lines = append(lines, wrapped(l, w)...) // the text is made for 80 columns
		}
		shown := h.pane.show(lines, w, room)
		if h.pane.below() > 0 && room > 1 {
			shown = append(h.pane.show(lines, w, room-1), " "+th.dim.Render(e.ui.LinesMore(h.pane.below())))
		}
		out = append(out, shown...)
	}
	return out[:min(len(out), ht)]
}

// waitingLine is the board's last line while a handover waits; empty where none does.
func (e *env) waitingLine(w int) string {
	all := e.waiting.Of
	if len(all) == 0 {
		return ""
	}
	ui := &e.ui.Handover
	var list []string
	for i := range all {
		h := &all[i]
		list = append(list, ui.WaitingOne(e.handoverOf(h.Patient), clean(h.By.Name), e.when(h.At)))
	}
	return e.th.warn.Render(cut(" "+ui.NotAccepted(strings.Join(list, ", "), len(all)), w, e.g.ell))
}
