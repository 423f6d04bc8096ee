package tui

import (
	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// board is the home screen: the ward, worst first.
type board struct {
	page
	e      *env
	cursor string // the patient's id: the row may move, the cursor stays on the patient
	index  int    // where that was, if the patient has gone
	first  int    // first row shown
	pageH  int    // rows shown in the last View
	listW  int    // the list's width in it

	filtering bool // the filter has the keys
	filter    input

	rows  []int // indexes into the ward's rows that pass the filter
	cache map[rowKey]string
	key   cacheKey
	peek  peek // the small chart of the row under the cursor
}

func newBoard(e *env) *board { return &board{e: e, cache: map[rowKey]string{}} }

func (b *board) capturesInput() bool { return b.filtering }

func (b *board) patient() *ward.Row { return b.selected() }

// sift applies the filter and finds the cursor's patient again.
func (b *board) sift() {
	rows := b.e.board.rows
	b.rows = b.rows[:0]
	for _, f := range b.e.find(b.filter.text) {
		b.rows = append(b.rows, f.index)
	}
	for n, i := range b.rows {
		if rows[i].Patient.ID == b.cursor {
			b.index = n
			return
		}
	}
	b.index = max(min(b.index, len(b.rows)-1), 0)
	if len(b.rows) > 0 {
		b.cursor = rows[b.rows[b.index]].Patient.ID
	}
}

func (b *board) selected() *ward.Row {
	if b.index < len(b.rows) && b.rows[b.index] < len(b.e.board.rows) {
		return &b.e.board.rows[b.rows[b.index]]
	}
	return nil
}

func (b *board) move(n int) tea.Cmd {
	if len(b.rows) == 0 {
		return nil
	}
	b.index = max(min(b.index+n, len(b.rows)-1), 0)
	b.cursor = b.e.board.rows[b.rows[b.index]].Patient.ID
	return nil
}

func (b *board) Keys() []binding {
	e, ui := b.e, b.e.ui
	if b.filtering {
		return []binding{
			{keys: []string{"enter"}, do: ui.Do.FilterKeep, run: func() tea.Cmd { b.filtering = false; return nil }},
			{keys: []string{"esc"}, do: ui.Do.FilterClear, run: func() tea.Cmd { return b.clearFilter() }},
			{keys: []string{"down"}, label: e.g.arrows, do: ui.Do.Move, run: func() tea.Cmd { return b.move(1) }},
			{keys: []string{"up"}, do: ui.Do.Move, hidden: true, alias: true, run: func() tea.Cmd { return b.move(-1) }},
		}
	}
	noPatient, notOpen := "", ""
	if b.selected() == nil {
		noPatient = ui.Board.NoPatientYet
	}
	if e.rec == nil {
		notOpen = ui.Board.NotOpen
		noPatient = notOpen
	}
	withRow := func(fn func(r *ward.Row)) func() tea.Cmd {
		return func() tea.Cmd {
			if r := b.selected(); r != nil {
				b.clearFilter() // who comes back sees everybody
				fn(r)
			}
			return nil
		}
	}
	observe := withRow(e.openObserve)
	return []binding{
		{keys: []string{"enter", "right"}, do: ui.Do.Open, disabled: noPatient, run: withRow(func(r *ward.Row) { e.open(newPatient(e, r)) })},
		{keys: []string{"o", "f5"}, do: ui.Do.Observe, disabled: noPatient, run: observe},
		{keys: []string{"n", "f6"}, do: ui.Do.Admit, disabled: notOpen, run: func() tea.Cmd { e.open(newAdmit(e)); return nil }},
		{keys: []string{"d", "f9"}, do: ui.Drug.Do.Open, disabled: noPatient, run: withRow(e.openDrug)},
		{keys: []string{"a", "f3"}, do: ui.Task.Do.Open, disabled: notOpen, run: func() tea.Cmd { e.openAlerts(""); return nil }},
		{keys: []string{"v", "f4"}, do: ui.Review.Do.Open, disabled: notOpen, run: doing(func() { e.open(newReview(e)) })},
		{keys: []string{"h", "ctrl+o"}, do: ui.Handover.Do.Open, disabled: notOpen, run: doing(func() { e.openHandover(nil) })},
		e.labsKey(noPatient, func() *ward.Row { b.clearFilter(); return b.selected() }),
		{keys: []string{"t", "f11"}, do: ui.Transfer.Do, hidden: true, disabled: noPatient, run: withRow(e.openTransfer)},
		{keys: []string{"s", "f12"}, do: ui.Settings.Do, hidden: true, run: func() tea.Cmd { e.open(newSettings(e)); return nil }},
		{keys: []string{"/", "f7"}, do: ui.Do.Filter, disabled: noPatient, run: func() tea.Cmd { b.filtering = true; return nil }},
		{keys: []string{"esc"}, do: ui.Do.FilterClear, hidden: b.filter.text == "", run: b.clearFilter},
		{keys: []string{"down", "j"}, label: e.g.arrows + " j k", do: ui.Do.Move, hidden: true, run: func() tea.Cmd { return b.move(1) }},
		{keys: []string{"up", "k"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: func() tea.Cmd { return b.move(-1) }},
		{keys: []string{"pgdown"}, do: ui.Do.PageDown, hidden: true, run: func() tea.Cmd { return b.move(max(b.pageH-1, 1)) }},
		{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: func() tea.Cmd { return b.move(-max(b.pageH-1, 1)) }},
		{keys: []string{"home"}, do: ui.Do.First, hidden: true, run: func() tea.Cmd { return b.move(-len(b.rows)) }},
		{keys: []string{"end"}, do: ui.Do.Last, hidden: true, run: func() tea.Cmd { return b.move(len(b.rows)) }},
		{keys: []string{"r", "f8"}, do: ui.Do.Refresh, hidden: true, run: func() tea.Cmd {
			e.ask((*Model).refreshAsked)
			return nil
		}},
		{keys: []string{"q", "ctrl+q"}, do: ui.Do.Quit, run: func() tea.Cmd { e.push(newQuitAsk(e, false)); return nil }},
	}
}

func (b *board) clearFilter() tea.Cmd {
	b.filtering = false
	b.filter.set("")
	b.sift()
	return nil
}

// Update does what the message asks, and then looks whether the cursor has come to
// rest on another patient.
func (b *board) Update(msg tea.Msg) tea.Cmd {
	return tea.Batch(b.update(msg), b.peekAt(msg))
}

func (b *board) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case boardMsg:
		b.sift()
	case tea.PasteMsg:
		if b.filtering {
			b.filter.insert(msg.Content)
			b.filtered()
		}
	case tea.KeyPressMsg:
		if cmd, done := dispatch(b.e, b.Keys(), msg); done {
			return cmd
		}
		if b.filtering && b.filter.key(msg) {
			b.filtered()
		}
	}
	return nil
}

// refreshAsked reads the board now, or tries to open the record again.
func (m *Model) refreshAsked() tea.Cmd {
	if m.e.rec == nil {
		if m.e.openErr == nil || m.e.opts.Open == nil {
			return nil
		}
		m.e.openErr = nil
		return m.e.openRecord()
	}
	m.status = status{text: m.e.ui.Board.Refreshed(m.e.clock(m.e.now())), tone: info, at: m.e.mono()}
	return m.refresh()
}

func (b *board) Cursor() *tea.Cursor {
	if !b.filtering {
		return nil
	}
	_, x := b.filter.view(40)
	return tea.NewCursor(1+cells(b.e.ui.Board.FilterLabel)+1+x, 0)
}
