package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// alerts is every open escalation of the ward: what waits first, by urgency and then
// by how long it has waited.
type alerts struct {
	page
	e      *env
	cursor taskKey
	index  int
	first  int
	pageH  int
}

// openAlerts opens the alerts; the cursor stands on the first task of a patient, where
// one is named and has one.
func (e *env) openAlerts(patient string) {
	s := &alerts{e: e}
	for i, t := range e.tasks() {
		if t.row.Patient.ID == patient {
			s.index, s.cursor = i, t.key()
			break
		}
	}
	e.open(s)
}

// refs are the tasks in their order; the cursor stays on its task when rows move.
func (s *alerts) refs() []taskRef {
	refs := s.e.tasks()
	for i := range refs {
		if refs[i].key() == s.cursor {
			s.index = i
			return refs
		}
	}
	s.index = max(min(s.index, len(refs)-1), 0)
	if len(refs) > 0 {
		s.cursor = refs[s.index].key()
	}
	return refs
}

func (s *alerts) selected() *taskRef {
	if refs := s.refs(); len(refs) > 0 {
		return &refs[s.index]
	}
	return nil
}

func (s *alerts) patient() *ward.Row {
	if t := s.selected(); t != nil {
		return t.row
	}
	return nil
}

func (s *alerts) move(n int) func() tea.Cmd {
	return doing(func() {
		if refs := s.refs(); len(refs) > 0 {
			s.cursor = refs[max(min(s.index+n, len(refs)-1), 0)].key()
		}
	})
}

func (s *alerts) Keys() []binding {
	e, ui := s.e, s.e.ui
	none := ""
	if s.selected() == nil {
		none = ui.Task.NoneOfThisWard
	}
	bs := []binding{{keys: []string{"enter", "right"}, do: ui.Task.Do.Look, disabled: none, run: doing(func() {
		if t := s.selected(); t != nil {
			e.open(&taskPage{e: e, row: *t.row, key: t.key()})
		}
	})}}
	bs = append(bs, e.answerKeys(s.selected, none)...)
	return append(bs,
		binding{keys: []string{"down"}, label: e.g.arrows, do: ui.Do.Move, hidden: true, run: s.move(1)},
		binding{keys: []string{"up"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: s.move(-1)},
		binding{keys: []string{"pgdown"}, do: ui.Do.PageDown, hidden: true, run: s.move(max(s.pageH-1, 1))},
		binding{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: s.move(-max(s.pageH-1, 1))},
		binding{keys: []string{"home"}, do: ui.Do.First, hidden: true, run: s.move(-1 << 16)},
		binding{keys: []string{"end"}, do: ui.Do.Last, hidden: true, run: s.move(1 << 16)},
		binding{keys: []string{"esc", "left", "q"}, do: ui.Do.Back, run: doing(e.back)})
}

func (s *alerts) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		cmd, _ := dispatch(s.e, s.Keys(), k)
		return cmd
	}
	return nil
}

func (s *alerts) View(w, h int) string {
	e, th, ui := s.e, s.e.th, s.e.ui
	refs := s.refs()
	waiting := 0
	for i := range refs {
		waiting += waits(refs[i].task)
	}
	out := []string{" " + th.title.Render(ui.Task.Title) + "  " + th.dim.Render(ui.Task.Summary(waiting, len(refs)-waiting))}
	if len(refs) == 0 {
		out = append(out, "", "  "+ui.Task.NoneOfThisWard)
		return strings.Join(block(out, w, h, e.g.ell), "\n")
	}
	if w >= twoPane {
		lw := w - 3 - max(w*2/5, 46)
		list := s.listLines(refs, lw, h-1, true)
		t := &refs[s.index]
		right := append(e.identity(t.row, w-lw-3), e.taskLines(t, nil, w-lw-3)...)
		out = append(out, beside(block(list, lw, h-1, e.g.ell), block2(right, h-1, th.dim.Render(e.g.ell)), lw, w-lw-3, " "+th.rule.Render(e.g.sep)+" ", e.g.ell)...)
		return strings.Join(block(out, w, h, e.g.ell), "\n")
	}
	const stripH = 6
	out = append(out, block(s.listLines(refs, w, h-1-stripH, false), w, h-1-stripH, e.g.ell)...)
	out = append(out, th.rule.Render(strings.Repeat(e.g.rule, w)))
	out = append(out, s.stripLines(&refs[s.index], w, stripH-1)...)
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}

// listLines are the tasks, one a line; beside a pane that says it, without who must act.
func (s *alerts) listLines(refs []taskRef, w, h int, pane bool) []string {
	e, th := s.e, s.e.th
	c := e.ui.Task.Columns
	roleW, nameW := 14, 12
	if w >= 100 {
		roleW, nameW = 18, 18
	}
	if pane {
		roleW = 0
	}
	whatW := max(w-1-5-nameW-1-roleW-1-6-2-13, 12)
	line := func(bed, name, what, role, wait, status string) string {
		return column(bed, 4, e.g.ell) + " " + column(name, nameW, e.g.ell) + " " + column(what, whatW, e.g.ell) + " " +
			column(role, roleW, e.g.ell) + " " + padLeft(wait, 6) + "  " + cut(status, 13, e.g.ell)
	}
	out := []string{th.dim.Render(" " + line(c[0], c[1], c[2], c[3], c[4], c[5]))}
	s.pageH = max(h-1, 1)
	s.first = window(s.first, s.index, len(refs), s.pageH)
	for i := s.first; i < len(refs) && i < s.first+s.pageH; i++ {
		t := &refs[i]
		marker := " "
		if i == s.index {
			marker = th.focus.Render(e.g.marker)
		}
		role, _ := e.responsible(t.task)
		text := line(clean(t.row.Patient.Bed), e.name(&t.row.Patient), e.taskText(t.task), role, due(e.waited(t.task)), e.statusShort(t.task))
		switch {
		case !t.task.Waits():
			text = th.dim.Render(text)
		case t.task.Level >= policy.LevelICU:
			text = th.bad.Render(text)
		case t.task.Level >= policy.LevelReview:
			text = th.warn.Render(text)
		}
		out = append(out, marker+text)
	}
	if left := len(refs) - s.first - s.pageH; left > 0 && s.index < s.first+s.pageH-1 {
		out[len(out)-1] = " " + th.dim.Render(e.ui.LinesMore(left+1))
	}
	return out
}

// statusShort is a task's state in one word.
func (e *env) statusShort(t *ward.Task) string {
	w := &e.ui.Task
	switch t.Status {
	case ward.TaskOpen:
		return w.Open
	case ward.TaskTold:
		return w.Told
	case ward.TaskAcknowledged:
		return w.Acknowledged
	case ward.TaskDeclined:
		return w.Declined
	case ward.TaskClosed:
		return w.Closed
	}
	return clean(string(t.Status))
}

// stripLines are the task under the cursor in a few lines.
func (s *alerts) stripLines(t *taskRef, w, h int) []string {
	e := s.e
	out := []string{" " + e.th.title.Render(cut(e.identityShort(t.row), w-2, e.g.ell))}
	lines := e.taskLines(t, nil, w)
	for _, l := range lines {
		if l == "" {
			break
		}
		out = append(out, l)
	}
	return block2(out, h, e.th.dim.Render(" "+e.g.ell))
}

// taskPage is one task: what set it, the rule and its source, the answers so far.
type taskPage struct {
	page
	e     *env
	row   ward.Row
	key   taskKey
	chart *ward.Chart
	gen   int
	pane  pane
}

func (p *taskPage) start() tea.Cmd {
	p.gen++
	return p.e.loadChart(p.row.Patient.ID, p.gen)
}

func (p *taskPage) patient() *ward.Row { return &p.row }

// ref gives the task as it stands; nil where it is over.
func (p *taskPage) ref() *taskRef {
	r := p.e.board.row(p.key.patient)
	if r == nil {
		r = &p.row
	}
	for i := range r.Tasks {
		if r.Tasks[i].Rule == p.key.rule {
			return &taskRef{r, &r.Tasks[i]}
		}
	}
	return nil
}

func (p *taskPage) Keys() []binding {
	e, ui := p.e, p.e.ui
	none := ""
	if p.ref() == nil {
		none = ui.Task.Closed
	}
	bs := e.answerKeys(p.ref, none)
	return append(bs,
		binding{keys: []string{"down"}, label: e.g.arrows, do: ui.Do.Scroll, run: p.pane.by(1)},
		binding{keys: []string{"up"}, do: ui.Do.Scroll, hidden: true, alias: true, run: p.pane.by(-1)},
		binding{keys: []string{"pgdown", "space"}, do: ui.Do.PageDown, hidden: true, run: doing(p.pane.vp.PageDown)},
		binding{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: doing(p.pane.vp.PageUp)},
		binding{keys: []string{"esc", "left", "q"}, do: ui.Do.Back, run: doing(e.back)})
}

func (p *taskPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case chartMsg:
		if msg.patient == p.row.Patient.ID && msg.gen == p.gen && msg.err == nil {
			p.chart = msg.chart
		}
	case changedMsg:
		return p.start()
	case boardMsg:
		if r := p.e.board.row(p.key.patient); r != nil {
			p.row = *r
		}
	case tea.KeyPressMsg:
		cmd, _ := dispatch(p.e, p.Keys(), msg)
		return cmd
	}
	return nil
}

func (p *taskPage) View(w, h int) string {
	e := p.e
	out := e.identity(&p.row, w)
	out = append(out, "")
	t := p.ref()
	if t == nil {
		out = append(out, " "+e.ui.Task.Closed)
		return strings.Join(block(out, w, h, e.g.ell), "\n")
	}
	room := max(h-len(out)-1, 1)
	out = append(out, p.pane.show(e.taskLines(t, p.chart, w), w, room)...)
	if left := p.pane.below(); left > 0 {
		out = append(out, " "+e.th.dim.Render(e.ui.LinesMore(left)))
	}
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}
