package tui

import (
	"cmp"
	"slices"
	"sort"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// What waits for somebody: open escalations that nobody has taken, and the patients
// that the rules leave without one although they need somebody - those that cannot be
// graded, and grades of 3 and above without any escalation.

// waiting is one of them. task is nil where no rule speaks for the patient.
type waiting struct {
	row  *ward.Row
	task *ward.Task
}

// taskKey names a task of the ward; rule is empty where no rule speaks.
type taskKey struct{ patient, rule string }

// taskRef is a task on the board.
type taskRef struct {
	row  *ward.Row
	task *ward.Task
}

func (t taskRef) key() taskKey { return taskKey{t.row.Patient.ID, t.task.Rule} }

// tasks gives every open task of the ward: those that wait first, each by urgency and
// then by how long they have waited.
func (e *env) tasks() []taskRef {
	var out []taskRef
	for i := range e.board.rows {
		r := &e.board.rows[i]
		for j := range r.Tasks {
			out = append(out, taskRef{r, &r.Tasks[j]})
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		return cmp.Or(waits(b.task)-waits(a.task), cmp.Compare(b.task.Level, a.task.Level), cmp.Compare(a.task.Since(), b.task.Since())) < 0
	})
	return out
}

func waits(t *ward.Task) int {
	if t.Waits() {
		return 1
	}
	return 0
}

// alertsOf gives what waits in one patient, for the alert line: the worst task first.
// What only asks for a check to be repeated is in the list and not in the line.
func alertsOf(r *ward.Row) []waiting {
	var out []waiting
	for i := range r.Tasks {
		if t := &r.Tasks[i]; t.Waits() && t.Level >= policy.LevelTell {
			out = append(out, waiting{r, t})
		}
	}
	if len(out) > 0 {
		return out
	}
	review := slices.ContainsFunc(r.Tasks, func(t ward.Task) bool { return t.Level >= policy.LevelReview })
	if r.Problem != "" || r.Latest != nil && max(r.Latest.CRS.Working, r.Latest.ICANS.Working) >= 3 && !review {
		return []waiting{{row: r}}
	}
	return nil
}

// level is how urgent it is.
func (a *waiting) level() policy.Level {
	switch {
	case a.task != nil:
		return a.task.Level
	case a.row.Problem == "" && a.grade() >= 4:
		return policy.LevelICU
	}
	return policy.LevelReview
}

// grade is the worse working grade of the patient.
func (a *waiting) grade() grading.Grade {
	if a.row.Problem != "" {
		return 5
	}
	if a.row.Latest == nil {
		return 0
	}
	return max(a.row.Latest.CRS.Working, a.row.Latest.ICANS.Working)
}

func (a *waiting) since() int64 {
	if a.task == nil {
		return 0
	}
	return a.task.Since()
}

// highest gives what waits most urgently on the ward, nil where nothing does, and how
// many other patients have something waiting. At one urgency somebody told nobody
// about comes first, then the worse grade, then the longer wait.
func (e *env) highest() (worst *waiting, more int) {
	n := 0
	for i := range e.board.rows {
		as := alertsOf(&e.board.rows[i])
		if len(as) > 0 {
			n++
		}
		for j := range as {
			if a := &as[j]; worst == nil || before(a, worst) {
				worst = a
			}
		}
	}
	return worst, max(n-1, 0)
}

func before(a, b *waiting) bool {
	told := func(w *waiting) int {
		if w.task != nil && w.task.Status == ward.TaskTold {
			return 1
		}
		return 0
	}
	unruled := func(w *waiting) int {
		if w.task == nil {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(b.level(), a.level()), cmp.Compare(told(a), told(b)), cmp.Compare(b.grade(), a.grade()),
		cmp.Compare(unruled(a), unruled(b)), cmp.Compare(a.since(), b.since())) < 0
}

// alertText: "03 OKAFOR Grace  CRS 3 ▲ · ICU NOW: CRS 3 or more · not acknowledged 12 min"
// in w cells. The name gives way at nameW, then the rule's text: the grade and how long
// nobody has answered are never cut.
func (e *env) alertText(a *waiting, nameW, w int) string {
	r := a.row
	text := cut(clean(r.Patient.Bed)+" "+e.name(&r.Patient), nameW, e.g.ell) + "  "
	if r.Problem != "" {
		return cut(text+e.ui.Board.CannotGrade(clean(r.Problem)), w, e.g.ell)
	}
	if a.task == nil {
		return cut(text+e.worseGrade(r, true), w, e.g.ell)
	}
	status := e.g.dot + e.waitText(a.task)
	rule := e.g.dot + e.taskText(a.task)
	full := text + e.worseGrade(r, true)
	if w-cells(full)-cells(status) < cells(rule) {
		full = text + e.worseGrade(r, false) // what must be done comes before what it was
	}
	if room := w - cells(full) - cells(status); room >= cells(e.g.dot)+6 {
		return full + cut(rule, room, e.g.ell) + status
	}
	return cut(full+status, w, e.g.ell)
}

// worseGrade is the worse of the two grades in short: "CRS 3 ▲ was 2".
func (e *env) worseGrade(r *ward.Row, trend bool) string {
	if r.Latest == nil {
		return e.ui.Board.NoSet
	}
	a, scale, was, last := &r.Latest.CRS, e.ui.CRS, r.PreviousCRS, -1
	if l := lastAssessed(r.Latest); max(int(r.Latest.ICANS.Working), l) > int(a.Working) {
		a, scale, was, last = &r.Latest.ICANS, e.ui.ICANS, r.PreviousICANS, l
	}
	t := scale + " " + e.gradeText(a, last)
	if s := e.shape(a, last); s != "" {
		t += " " + s
	}
	if trend && was >= 0 && was != int(a.Working) {
		t += " " + e.ui.Was(itoa(was))
	}
	return t
}

// taskText is what a task asks for, with its level where the site's text has no
// heading of its own.
func (e *env) taskText(t *ward.Task) string {
	return e.fired(&policy.Fired{Rule: t.Rule, Level: t.Level, Text: t.Text, TextZH: t.TextZH})
}

// waitText says how a waiting task stands: "told Dr X 14:22", or since when nobody
// has acknowledged it.
func (e *env) waitText(t *ward.Task) string {
	if l := t.Last(); t.Status == ward.TaskTold && l != nil {
		return e.ui.Task.ToldAt(clean(l.Whom), e.when(moment(e.local(l.At))))
	}
	return e.ui.Task.NotAcknowledged(e.ago(e.waited(t)))
}

func (e *env) waited(t *ward.Task) time.Duration {
	return time.Duration(e.now().UnixMilli()-t.Since()) * time.Millisecond
}

// alertLine is the second line: what waits most urgently on the ward.
func (m *Model) alertLine(w int) string {
	e := m.e
	a, more := e.highest()
	if a == nil {
		if !e.board.loaded || len(e.board.rows) == 0 {
			return ""
		}
		text := e.ui.Alert.None
		n := len(slices.DeleteFunc(e.tasks(), func(t taskRef) bool { return t.task.Waits() }))
		if n > 0 {
			text = e.ui.Task.AnsweredOnly(n)
		}
		return " " + e.th.dim.Render(cut(text, w-1, e.g.ell))
	}
	tail := ""
	if more > 0 {
		tail = " " + e.ui.Task.MorePatients(more) + " "
	}
	text := e.alertText(a, max(w/4, 20), w-4-cells(tail))
	return e.urgency(a.level()).Render(" !! "+text) + e.th.dim.Render(tail)
}

// urgency is inverse for what wants a review or the ICU.
func (e *env) urgency(l policy.Level) pen {
	if l >= policy.LevelReview {
		return e.th.badge
	}
	return e.th.warn
}

// title is the window's: bed and grade of what waits most urgently, no name.
func (m *Model) title() string {
	e := m.e
	a, _ := e.highest()
	if a == nil {
		return "crsmon"
	}
	t := "!! " + e.ui.BedWord + " " + clean(a.row.Patient.Bed) + " " + e.gradesShort(a.row) + " - crsmon"
	if e.opts.fold || e.opts.ASCII {
		t = fold(t)
	}
	return t
}

// ring rings once for every task that began to wait since the last board, and says
// whose: somebody else may have recorded it, or time alone have raised it. One that
// was answered is not rung for until it worsens.
func (m *Model) ring(first bool) tea.Cmd {
	var worst *waiting
	now := map[taskKey]int64{}
	for i := range m.e.board.rows {
		for _, a := range alertsOf(&m.e.board.rows[i]) {
			k := taskKey{patient: a.row.Patient.ID}
			if a.task != nil {
				k.rule = a.task.Rule
			}
			now[k] = a.since()
			old, known := m.told[k]
			if !first && (!known || a.since() > old) && (worst == nil || before(&a, worst)) {
				worst = &a
			}
		}
		// A task that is answered stays known: its answer may be withdrawn, and that
		// is nothing new.
		for _, t := range m.e.board.rows[i].Tasks {
			if k := (taskKey{m.e.board.rows[i].Patient.ID, t.Rule}); now[k] == 0 {
				now[k] = t.Since()
			}
		}
	}
	m.told = now
	if worst == nil {
		return nil
	}
	text := m.e.ui.Alert.Worse(m.e.alertText(worst, 20, max(m.w-24, 40)))
	if len(m.dialogs) == 0 || m.status.text == "" {
		m.status = status{text: text, tone: alarming, at: m.e.mono()}
	}
	return tea.Batch(bell, m.notify(worst))
}

// answeredHere marks the tasks of a patient as rung for: who saved them has just been
// told, by the alert that opened.
func (m *Model) answeredHere(patient string, tasks []ward.Task) {
	for i := range tasks {
		m.told[taskKey{patient, tasks[i].Rule}] = tasks[i].Since()
	}
}
