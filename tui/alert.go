package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// shownRank orders states by how much they need somebody: the escalation level
// first, then the grade. Zero needs nobody.
func shownRank(s *ward.Shown) int {
	level := policy.LevelNone
	for _, f := range s.Escalations {
		level = max(level, f.Level)
	}
	g := max(s.CRS.Working, s.ICANS.Working)
	switch {
	case g >= 4:
		level = max(level, policy.LevelICU)
	case g == 3:
		level = max(level, policy.LevelReview)
	case g >= 1:
		level = max(level, policy.LevelTell)
	}
	return int(level)*10 + int(g)
}

// alertRank is shownRank of a row; one that cannot be graded ranks with a review.
func alertRank(r *ward.Row) int {
	switch {
	case r.Problem != "":
		return int(policy.LevelReview)*10 + 5
	case r.Latest == nil:
		return 0
	}
	return shownRank(r.Latest)
}

// alertUrgent: inverse, for ICU and review levels, grade 3 and above, and a row that
// cannot be graded.
func alertUrgent(r *ward.Row) bool { return alertRank(r) >= int(policy.LevelReview)*10 }

// isAlert: what stands in the alert line at all.
func isAlert(r *ward.Row) bool { return alertRank(r) >= int(policy.LevelTell)*10 }

// highest gives the worst active alert of the ward and how many others there are.
func (e *env) highest() (*ward.Row, int) {
	var worst *ward.Row
	n := 0
	for i := range e.board.rows {
		r := &e.board.rows[i]
		if !isAlert(r) {
			continue
		}
		n++
		if worst == nil || alertRank(r) > alertRank(worst) {
			worst = r
		}
	}
	return worst, max(n-1, 0)
}

// alertText: "03 OKAFOR Grace  CRS 3 ▲ was 2 · ICU NOW: vasopressor started". The name
// gives way at nameW cells, so that no name pushes the grade off the line.
func (e *env) alertText(r *ward.Row, nameW int) string {
	text := cut(clean(r.Patient.Bed)+" "+e.name(&r.Patient), nameW, e.g.ell) + "  "
	if r.Problem != "" || r.Latest == nil {
		return text + e.ui.Board.CannotGrade(clean(r.Problem))
	}
	text += e.gradesShort(r)
	if f := worstFired(r.Latest.Escalations); f != nil {
		text += e.g.dot + e.fired(f)
	}
	return text
}

func worstFired(fs []policy.Fired) *policy.Fired {
	var worst *policy.Fired
	for i := range fs {
		if worst == nil || fs[i].Level > worst.Level {
			worst = &fs[i]
		}
	}
	return worst
}

// fired is a rule's text, with the level before it where the site's text does not
// begin with a heading of its own ("ICU now: ...").
func (e *env) fired(f *policy.Fired) string {
	text := clean(e.ui.FiredText(f.Text, f.TextZH))
	if i := strings.IndexAny(text, ":："); i > 0 && i <= 32 {
		return text
	}
	return e.level(f.Level) + ": " + text
}

// firedStyle makes what wants a review or more stand out.
func (e *env) firedStyle(f *policy.Fired) pen {
	if f.Level >= policy.LevelReview {
		return e.th.bad
	}
	return e.th.warn
}

func (e *env) level(l policy.Level) string {
	switch l {
	case policy.LevelNone, policy.LevelRepeat:
		return e.ui.Alert.Repeat
	case policy.LevelTell:
		return e.ui.Alert.Tell
	case policy.LevelReview:
		return e.ui.Alert.Review
	case policy.LevelICU:
		return e.ui.Alert.ICU
	}
	return e.ui.Alert.ICU
}

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
