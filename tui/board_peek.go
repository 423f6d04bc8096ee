package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// peekAfter is how long the cursor rests on a row before its chart is read: moving
// down the list reads nothing.
const peekAfter = 150 * time.Millisecond

// The small chart's height.
const (
	peekLeast = 6
	peekMost  = 10
)

// peek is the chart of the row under the board's cursor, as far as it has been read.
type peek struct {
	wide    bool // there is a pane to show it in
	gen     int
	wanted  string // the patient it waits for or has
	patient string // whose data it is
	data    *chartData
	err     error
	stale   bool // somebody wrote to the record since
	lines   []string
	key     peekKey
}

type peekKey struct {
	view chartView
	w, h int
	th   *theme
	data *chartData
}

// restedMsg: the cursor has rested since gen.
type restedMsg struct{ gen int }

// peekAt follows the cursor: it waits for it to rest, then reads that patient's chart,
// and again where somebody wrote to the record.
func (b *board) peekAt(msg tea.Msg) tea.Cmd {
	p, e := &b.peek, b.e
	again := false
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.wide = msg.Width >= twoPane
	case changedMsg:
		again, p.stale = true, true
	case restedMsg:
		if msg.gen == p.gen && p.wanted != "" {
			return e.loadChart(p.wanted, p.gen)
		}
	case chartMsg:
		if msg.gen == p.gen && msg.patient == p.wanted {
			p.take(b, msg)
		}
	}
	id := ""
	if r := b.selected(); r != nil && r.Latest != nil && p.wide && e.rec != nil {
		id = r.Patient.ID
	}
	if id == p.wanted && !(again && id != "") {
		return nil
	}
	p.wanted = id
	p.gen++
	if id == "" || id == p.patient && !p.stale {
		return nil
	}
	gen := p.gen
	return e.tick(peekAfter, func(time.Time) tea.Msg { return restedMsg{gen} })
}

func (p *peek) take(b *board, msg chartMsg) {
	p.patient, p.err, p.data, p.stale = msg.patient, msg.err, nil, false
	if msg.err == nil && msg.chart != nil {
		p.data = b.e.chartOf(msg.chart, b.e.rec.Policy())
	}
}

// peekLines are the last 24 hours of a patient in exactly h lines; never another
// patient's.
func (b *board) peekLines(id string, w, h int) []string {
	p, e := &b.peek, b.e
	switch {
	case p.patient != id:
		return block([]string{e.th.dim.Render(e.ui.Chart.Reading)}, w, h, e.g.ell)
	case p.data == nil:
		why := ""
		if p.err != nil {
			why = e.failure(p.err).Why
		}
		return block(wrapped(e.th.bad.Render(e.ui.Patient.CannotRead(why)), w), w, h, e.g.ell)
	}
	v := p.data.viewOf(window24, e.now(), w-chartGutter, -1)
	key := peekKey{v, w, h, e.th, p.data}
	if key != p.key {
		d := e.drawChart(p.data, &v, smallRows(h), w)
		lines := append(d.head, d.lanes...)
		p.lines = append(lines, e.th.label.Render(column(e.ui.Chart.Windows[window24], chartGutter, ""))+d.axis)
		p.key = key
	}
	return block(p.lines, w, h, e.g.ell)
}
