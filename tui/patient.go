package tui

import (
	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// patientPage is all of one patient: who, the grades with their reasons, the timeline.
type patientPage struct {
	page
	e     *env
	row   ward.Row
	chart *ward.Chart
	err   error
	gen   int
	entry string // the set under the cursor, by entry: new sets push it down the list
	index int
	first int
	pageH int
}

func newPatient(e *env, r *ward.Row) *patientPage { return &patientPage{e: e, row: *r} }

func (p *patientPage) start() tea.Cmd {
	p.gen++
	return p.e.loadChart(p.row.Patient.ID, p.gen)
}

func (p *patientPage) patient() *ward.Row { return &p.row }

func (p *patientPage) sets() []ward.Shown {
	if p.chart == nil {
		return nil
	}
	return p.chart.Sets
}

func (p *patientPage) move(n int) tea.Cmd {
	sets := p.sets()
	if len(sets) == 0 {
		return nil
	}
	p.index = max(min(p.index+n, len(sets)-1), 0)
	p.entry = sets[p.index].Entry
	return nil
}

func (p *patientPage) Keys() []binding {
	e, ui := p.e, p.e.ui
	none := ""
	if len(p.sets()) == 0 {
		none = ui.Patient.NoSets
	}
	move := func(n int) func() tea.Cmd { return func() tea.Cmd { return p.move(n) } }
	return []binding{
		{keys: []string{"o", "f5"}, do: ui.Do.Observe, run: func() tea.Cmd { e.openObserve(&p.row); return nil }},
		{keys: []string{"enter", "right"}, do: ui.Do.Reasons, disabled: none, run: func() tea.Cmd {
			e.push(newSetDetail(e, &p.row, &p.sets()[p.index]))
			return nil
		}},
		{keys: []string{"c", "f4"}, do: ui.Do.Correct, disabled: p.cannotCorrect(), run: func() tea.Cmd {
			e.openCorrection(&p.row, &p.sets()[p.index].Set)
			return nil
		}},
		{keys: []string{"x", "f9"}, do: ui.Do.Withdraw, hidden: true, disabled: p.cannotCorrect(), run: func() tea.Cmd {
			e.askWithdraw(&p.row, &p.sets()[p.index].Set)
			return nil
		}},
		{keys: []string{"down", "j"}, label: e.g.arrows, do: ui.Do.Move, run: move(1)},
		{keys: []string{"up", "k"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: move(-1)},
		{keys: []string{"pgdown"}, do: ui.Do.PageDown, hidden: true, run: func() tea.Cmd { return p.move(max(p.pageH-1, 1)) }},
		{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: func() tea.Cmd { return p.move(-max(p.pageH-1, 1)) }},
		{keys: []string{"home"}, do: ui.Do.First, hidden: true, run: func() tea.Cmd { return p.move(-len(p.sets())) }},
		{keys: []string{"end"}, do: ui.Do.Last, hidden: true, run: func() tea.Cmd { return p.move(len(p.sets())) }},
		{keys: []string{"r", "f8"}, do: ui.Do.Refresh, hidden: true, run: p.start},
		{keys: []string{"esc", "left", "q"}, do: ui.Do.Back, run: func() tea.Cmd { e.back(); return nil }},
	}
}

// cannotCorrect says why the set under the cursor cannot be corrected; empty where
// it can.
func (p *patientPage) cannotCorrect() string {
	switch sets := p.sets(); {
	case len(sets) == 0:
		return p.e.ui.Patient.NoSets
	case sets[p.index].Replaced != nil:
		return p.e.ui.Correct.Already
	}
	return ""
}

func (p *patientPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case chartMsg:
		if msg.patient == p.row.Patient.ID && msg.gen == p.gen {
			p.chartRead(msg)
		}
	case changedMsg:
		return p.start()
	case boardMsg:
		if r := p.e.board.row(p.row.Patient.ID); r != nil {
			p.row = *r
		}
	case tea.KeyPressMsg:
		cmd, _ := dispatch(p.e, p.Keys(), msg)
		return cmd
	}
	return nil
}

func (p *patientPage) chartRead(msg chartMsg) {
	p.err = msg.err
	if msg.err != nil || msg.chart == nil {
		return
	}
	p.chart = msg.chart
	p.row = msg.chart.Row
	for i := range p.chart.Sets {
		if p.index > 0 && p.chart.Sets[i].Entry == p.entry { // on the newest, it stays on the newest
			p.index = i
			return
		}
	}
	p.index = 0
	if len(p.chart.Sets) > 0 {
		p.entry = p.chart.Sets[0].Entry
	}
}
