package tui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// stockDrug is the drug that must be at hand before a CAR-T infusion.
const stockDrug = "tocilizumab"

// stockMsg are the counts of the drugs kept on the ward.
type stockMsg struct {
	counts []ward.StockCount
	err    error
}

func (e *env) loadStock() tea.Cmd {
	if e.rec == nil {
		return nil
	}
	rec := e.rec
	return func() tea.Msg {
		c, err := guard(func() ([]ward.StockCount, error) { return rec.Stock(context.Background()) })
		return stockMsg{c, err}
	}
}

// count asks how many doses of tocilizumab are on the ward.
func (d *drugScreen) count() tea.Cmd {
	e, w := d.e, &d.e.ui.Drug
	f := e.newAsk(&d.row, w.CountTitle, w.CountText)
	n := f.add(askField{label: w.CountLabel, hint: w.CountHint, need: true})
	f.checks = func() string {
		if v, err := strconv.Atoi(typed(n.text())); err != nil || v < 0 || v > 1000 || strings.HasPrefix(n.text(), "+") {
			return w.CountHint
		}
		return ""
	}
	f.sends = func() tea.Cmd {
		doses, _ := strconv.Atoi(typed(n.text()))
		rec, by := e.rec, f.author
		msg := enteredMsg{form: f, row: f.row, say: func(*ward.Saved) string { return w.Counted(doses) }}
		return startSave(e.saves, func(ctx context.Context) tea.Msg {
			_, msg.err = guard(func() (struct{}, error) { return struct{}{}, rec.CountStock(ctx, by, stockDrug, doses) })
			return msg
		})
	}
	e.push(f)
	return nil
}
