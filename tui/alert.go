package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// fired is a rule's text, with the level before it where the site's text does not
// begin with it ("ICU now: ..."). Another heading says nothing of the urgency.
func (e *env) fired(f *policy.Fired) string { return e.phrases().Fired(f) }

// firedStyle makes what wants a review or more stand out.
func (e *env) firedStyle(f *policy.Fired) pen {
	if f.Level >= policy.LevelReview {
		return e.th.bad
	}
	return e.th.warn
}

func (e *env) level(l policy.Level) string { return e.phrases().Level(l) }

// needsAlert: a new or worse grade of at least 1, or a rule newly met that wants
// somebody told. What goes on as it was is not said again.
func needsAlert(s *ward.Saved) bool {
	worse := func(g grading.Grade, was int) bool { return g >= 1 && int(g) > was }
	if worse(s.Shown.CRS.Working, s.WasCRS) || worse(s.Shown.ICANS.Working, s.WasICANS) {
		return true
	}
	return slices.ContainsFunc(s.Newly, func(f policy.Fired) bool { return f.Level >= policy.LevelTell })
}

// alert is the dialog that opens by itself after a save.
type alert struct {
	e     *env
	row   ward.Row
	saved ward.Saved
	grace grace
	pane  pane
}

func newAlert(e *env, r *ward.Row, s *ward.Saved) *alert {
	return &alert{e: e, row: *r, saved: *s, grace: newGrace(e.mono())}
}

func (a *alert) Keys() []binding {
	ui := a.e.ui
	return []binding{
		{keys: []string{"enter", "esc"}, do: ui.Do.AlertClose, run: func() tea.Cmd { a.e.pop(a); return nil }},
		{keys: []string{"a", "f3"}, do: ui.Task.Do.Open, run: func() tea.Cmd {
			a.e.pop(a)
			a.e.openAlerts(a.row.Patient.ID)
			return nil
		}},
		{keys: []string{"down"}, label: a.e.g.arrows, do: ui.Do.Scroll, run: a.pane.by(1)},
		{keys: []string{"up"}, do: ui.Do.Scroll, hidden: true, alias: true, run: a.pane.by(-1)},
	}
}

func (a *alert) Update(msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	if a.grace.swallows(a.e.mono()) {
		return nil
	}
	cmd, _ := dispatch(a.e, a.Keys(), k)
	return cmd
}

func (a *alert) Cursor() *tea.Cursor { return nil }

func (a *alert) View(w, h int) []string {
	e, th, ui := a.e, a.e.th, a.e.ui
	s := &a.saved.Shown
	var head, lines []string
	head = append(head, e.identity(&a.row, w)...)
	head = append(head, e.gradeLine(ui.CRS, &s.CRS, a.saved.WasCRS, 0)+"   "+
		e.gradeLine(ui.ICANS, &s.ICANS, a.saved.WasICANS, lastAssessed(s)))
	lines = append(lines, e.gradesInFull(s, w)[1:]...)
	foot := th.dim.Render(ui.Alert.Wait)
	if !a.grace.deaf(e.mono()) {
		foot = th.focus.Render(ui.Alert.Close)
	}
	out := append(head, "")
	out = append(out, a.pane.show(lines, w, max(h-len(head)-3, 1))...)
	more := ""
	if left := a.pane.below(); left > 0 {
		more = th.dim.Render(" " + ui.LinesMore(left))
	}
	return append(out, "", foot+more)
}
