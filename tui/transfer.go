package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// transferMoves are the moves with their letters, in the order of the words.
var transferMoves = []struct {
	key  string
	move ward.Move
}{
	{"b", ward.MoveBed},
	{"r", ward.MoveICURequested},
	{"i", ward.MoveICUArrived},
	{"w", ward.MoveReturned},
	{"d", ward.MoveDischarged},
	{"a", ward.MoveReadmitted},
}

// openTransfer asks where the patient goes: what, to whom, which bed, when.
func (e *env) openTransfer(r *ward.Row) {
	if r.Place.Move == ward.MoveDischarged {
		e.openReadmit(r, nil)
		return
	}
	w := &e.ui.Transfer
	lines := []string{}
	if r.Place.InICU() {
		lines = append(lines, w.InICU(e.when(r.Place.At)))
	}
	f := e.newAsk(r, w.Title, lines...)
	var moves []ward.Move
	what := askField{label: w.What, hint: w.WhatHint, need: true}
	for i, m := range transferMoves {
		if fitsPlace(&r.Place, m.move) {
			what.options = append(what.options, option{m.key, w.Moves[i]})
			moves = append(moves, m.move)
		}
	}
	pick := f.add(what)
	picked := func() ward.Move {
		if pick.picked == 0 {
			return ""
		}
		return moves[pick.picked-1]
	}
	to := f.add(askField{label: w.To, hint: w.ToHint, hidden: func() bool { return picked() == ward.MoveBed }})
	bed := f.add(askField{label: w.Bed, hint: w.BedHint, hidden: func() bool {
		m := picked()
		return m == ward.MoveICURequested || m == ward.MoveDischarged || m == ward.MoveICUArrived
	}})
	f.addTime()
	asked := false
	f.confirm = func(send func() tea.Cmd) bool {
		if bed.need = picked() == ward.MoveBed; bed.need && bed.text() == "" {
			f.at, f.bad = slices.Index(f.shown(), bed), w.Needed
			return true
		}
		if asked || picked() != ward.MoveDischarged {
			return false
		}
		e.push(&confirm{e: e, title: w.DischargeTitle, lines: []string{e.identityShort(r), w.DischargeText}, answers: []answer{
			{keys: []string{"y", "f10"}, label: w.DischargeYes, do: func() tea.Cmd { asked = true; return send() }},
			{keys: []string{"esc", "enter"}, label: w.DischargeNo},
		}})
		return true
	}
	f.requests = func(at time.Time) ([]ward.EventRequest, func(*ward.Saved) string) {
		t := ward.Transfer{Move: picked(), To: to.text(), Bed: bed.text()}
		i := slices.IndexFunc(transferMoves, func(m struct {
			key  string
			move ward.Move
		},
		) bool {
			return m.move == t.Move
		})
		line := w.Saved(e.name(&f.row.Patient)+": "+w.Done[i], e.when(moment(at)))
		if t.Bed != "" {
			line += e.g.dot + e.ui.BedWord + " " + clean(t.Bed)
		}
		return []ward.EventRequest{{Entry: f.entry, At: moment(at), Body: ward.EventBody{Transfer: &t}}}, func(*ward.Saved) string { return line }
	}
	e.pushAsk(f, ofTransfer)
}

// fitsPlace tells whether a move is offered where the patient is.
func fitsPlace(p *ward.Place, m ward.Move) bool {
	gone := p.Move == ward.MoveDischarged
	switch m {
	case ward.MoveReadmitted:
		return gone
	case ward.MoveReturned:
		return p.InICU() || p.Move == ward.MoveICURequested
	case ward.MoveICUArrived, ward.MoveICURequested:
		return !gone && !p.InICU()
	case ward.MoveBed, ward.MoveDischarged:
		return !gone
	}
	return true
}
