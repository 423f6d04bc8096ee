package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// section is a part of the patient's page, reached by its number.
type section uint8

const (
	sectionNow section = iota
	sectionCriteria
	sectionTrend
	sectionTimeline
	sectionScales
	sectionAudit
	sectionCount
)

// patientPage is all of one patient: who, the grades with their reasons, the course.
type patientPage struct {
	page
	e       *env
	row     ward.Row
	chart   *ward.Chart
	err     error
	gen     int
	section section
	entry   string // the set under the cursor, by entry: new sets push it down the list
	index   int
	first   int
	pageH   int
	pane    pane // the sections that are read, not walked through
	lanes   int  // the first lane shown where they do not all fit
	hidden  int  // lanes below, in the last View
	window  chartWindow
	policy  *policy.Policy // in force when the chart was read
	data    *chartData     // what the chart draws; nil before it is read
	drawn   trendCache
	text    textCache
	rows    rowCache
	grades  gradesCache
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

// walk moves along the sets the chart draws; later is 1, earlier -1.
func (p *patientPage) walk(n int) func() tea.Cmd {
	return func() tea.Cmd {
		if p.data == nil || len(p.data.points) == 0 {
			return nil
		}
		i := max(min(p.data.pointOf(p.index)+n, len(p.data.points)-1), 0)
		return p.move(p.data.points[i].set - p.index)
	}
}

// show opens a section; the chart's cursor stands on a set that is drawn.
func (p *patientPage) show(s section) tea.Cmd {
	p.section, p.lanes = s, 0
	p.pane.vp.GotoTop()
	if s == sectionTrend {
		return p.walk(0)()
	}
	return nil
}

func (p *patientPage) turn(n int) func() tea.Cmd {
	return func() tea.Cmd { return p.show((p.section + section(n) + sectionCount) % sectionCount) }
}

// upDown is what the arrows do: along the sets, down the lanes of the chart, or down
// the text.
func (p *patientPage) upDown(n int) func() tea.Cmd {
	switch p.section {
	case sectionTrend:
		return doing(func() { p.lanes = max(p.lanes+min(n, p.hidden), 0) })
	case sectionCriteria, sectionScales:
		return p.pane.by(n)
	case sectionNow, sectionTimeline, sectionAudit, sectionCount:
	}
	return func() tea.Cmd { return p.move(n) }
}

func (p *patientPage) Keys() []binding {
	e, ui := p.e, p.e.ui
	none := ""
	if len(p.sets()) == 0 {
		none = ui.Patient.NoSets
	}
	left, move := "", ui.Transfer.Do
	if p.row.Place.Move == ward.MoveDischarged {
		left, move = ui.Transfer.LeftFirst, action(ui.Admit.AgainDo)
	}
	trend := p.section == sectionTrend
	reasons, back := []string{"enter", "right"}, []string{"esc", "left", "q"}
	if trend {
		reasons, back = reasons[:1], []string{"esc", "q"}
	}
	page, all := max(p.pageH-1, 1), 1<<16
	copies := e.copyKeys(func() *ward.Row { return &p.row })
	bs := []binding{
		{keys: []string{"o", "f5"}, do: ui.Do.Observe, disabled: left, hidden: left != "", run: func() tea.Cmd { e.openObserve(&p.row); return nil }},
		{keys: reasons, do: ui.Do.Reasons, disabled: none, run: func() tea.Cmd {
			e.push(newSetDetail(e, &p.row, &p.sets()[p.index]))
			return nil
		}},
		{keys: []string{"left"}, label: e.g.sides, do: ui.Do.EarlierSet, disabled: none, hidden: !trend, run: p.walk(-1)},
		{keys: []string{"right"}, do: ui.Do.LaterSet, disabled: none, hidden: true, run: p.walk(1)},
		{keys: []string{"w", "space"}, do: ui.Do.Window, hidden: !trend, run: doing(func() { p.window = (p.window + 1) % chartWindows })},
		{keys: []string{"c", "f7"}, do: ui.Do.Correct, disabled: p.cannotCorrect(), hidden: trend, run: func() tea.Cmd {
			e.openCorrection(&p.row, &p.sets()[p.index].Set)
			return nil
		}},
		{keys: []string{"x", "f12"}, do: ui.Do.Withdraw, hidden: true, disabled: p.cannotCorrect(), run: func() tea.Cmd {
			e.askWithdraw(&p.row, &p.sets()[p.index].Set)
			return nil
		}},
		{keys: []string{"d", "f9"}, do: ui.Drug.Do.Open, disabled: left, hidden: left != "", run: func() tea.Cmd { e.openDrug(&p.row); return nil }},
		{keys: []string{"a", "f3"}, do: ui.Task.Do.Open, run: func() tea.Cmd { e.openAlerts(p.row.Patient.ID); return nil }},
		{keys: []string{"v", "f4"}, do: ui.Review.Do.Look, run: doing(func() { e.open(newReviewPage(e, &p.row, nil)) })},
		{keys: []string{"h", "ctrl+o"}, do: ui.Handover.Do.Open, hidden: true, run: doing(func() { e.openHandover(&p.row) })},
		e.labsKey("", func() *ward.Row { return &p.row }),
		{keys: []string{"t", "f11"}, do: move, run: func() tea.Cmd { e.openTransfer(&p.row); return nil }},
		{keys: []string{"e", "f6"}, do: ui.Do.Amend, hidden: true, run: func() tea.Cmd { e.openAmend(&p.row); return nil }},
		{keys: []string{"1", "2", "3", "4", "5", "6"}, label: "1-6", do: ui.Do.Section, hidden: true},
		{keys: []string{"tab"}, do: ui.Do.NextSection, hidden: p.section == sectionNow, run: p.turn(1)},
		{keys: []string{"shift+tab"}, do: ui.Do.PrevSection, hidden: true, run: p.turn(-1)},
		{keys: []string{"down", "j"}, label: e.g.arrows, do: ui.Do.Move, hidden: trend && p.hidden+p.lanes == 0, run: p.upDown(1)},
		{keys: []string{"up", "k"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: p.upDown(-1)},
		{keys: []string{"pgdown"}, do: ui.Do.PageDown, hidden: true, run: p.upDown(page)},
		{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: p.upDown(-page)},
		{keys: []string{"home"}, do: ui.Do.First, hidden: true, run: p.upDown(-all)},
		{keys: []string{"end"}, do: ui.Do.Last, hidden: true, run: p.upDown(all)},
		{keys: []string{"r", "f8"}, do: ui.Do.Refresh, hidden: true, run: p.start},
		copies[0], copies[1],
		{keys: back, do: ui.Do.Back, run: func() tea.Cmd { e.back(); return nil }},
	}
	return slices.DeleteFunc(bs, func(b binding) bool {
		switch b.do {
		case ui.Do.EarlierSet, ui.Do.LaterSet, ui.Do.Window:
			return !trend // elsewhere the arrows open and go back, as on every list
		case ui.Do.Reasons, ui.Do.Correct, ui.Do.Withdraw:
			return p.section == sectionCriteria || p.section == sectionScales // no set under a cursor
		}
		return false
	})
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
			p.text, p.grades = textCache{}, gradesCache{}
		}
	case tea.KeyPressMsg:
		if k := msg.String(); len(k) == 1 && k[0] >= '1' && k[0] < '1'+byte(sectionCount) {
			return p.show(section(k[0] - '1'))
		}
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
	p.policy = p.e.rec.Policy()
	p.data = p.e.chartOf(msg.chart, p.policy)
	p.drawn, p.text, p.grades = trendCache{}, textCache{}, gradesCache{}
	found := false
	for i := range p.chart.Sets {
		if p.index > 0 && p.chart.Sets[i].Entry == p.entry { // on the newest, it stays on the newest
			p.index, found = i, true
			break
		}
	}
	if !found {
		p.index = 0
		p.move(0)
	}
	if p.section == sectionTrend {
		p.walk(0)()
	}
}
