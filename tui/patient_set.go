package tui

import (
	"crsmon/internal/ward"
)

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
		for _, id := range []fieldID{fFiO2, fFluid, fPressors, fMasking, fConscious, fEvents, fCardiac} {
			v := e.fieldValue(id, &set.Set)
			if v == "" {
				if id == fFiO2 {
					continue // asked of few devices
				}
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
		return append(append(out, e.gradesInFull(&shown, w)...), e.reminderLines(o.chart, w)...)
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
