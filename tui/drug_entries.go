package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// openEntries lists what was entered on the drug screen, newest first.
func (d *drugScreen) openEntries() tea.Cmd {
	w := &d.e.ui.Drug
	if d.chart == nil {
		d.e.say(info, w.ReadChartFirst)
		return nil
	}
	text := func(ev *ward.Event) string { return d.e.entryText(&ev.Body) }
	d.e.push(&entryList{
		e: d.e, row: &d.row, title: w.EntriesTitle, none: w.NoEntries, foot: w.EntriesFoot, gone: w.AlreadyCorrected,
		doCorrect: w.Do.Correct, doWithdraw: w.Do.Withdraw, reasons: w.WithdrawReasons, withdrawing: w.Withdrawing,
		events: func() []ward.Event {
			return slices.DeleteFunc(slices.Clone(d.chart.Events), func(ev ward.Event) bool { return text(&ev) == "" })
		},
		text:  text,
		what:  func(ev *ward.Event) string { return text(ev) + " " + d.e.when(ev.At) },
		said:  func(what string, s *ward.Saved) string { return w.Withdrawn(what) + d.e.gradeChange(&d.row, s) },
		loses: d.loses,
		correct: func(ev *ward.Event) {
			d.fill(ev)
			d.filled = d.state()
			d.wrote()
			d.takeDraft()
		},
	})
	return nil
}

// fill puts an entry into the fields as it could have been typed.
func (d *drugScreen) fill(ev *ward.Event) {
	drug := d.e.drugOf(oxygenID)
	var amount grading.Reading
	unit, route := "", ""
	d.corrects = ev
	d.action, d.device, d.unit, d.route = actRate, 0, 0, 0
	switch b := &ev.Body; {
	case b.Dose != nil:
		drug, amount, unit, route = d.e.drugOf(b.Dose.Drug), b.Dose.Amount, b.Dose.Unit, b.Dose.Route
	case b.Infusion != nil:
		drug, amount, unit = d.known(b.Infusion.Drug, b.Infusion.Unit), b.Infusion.Rate, b.Infusion.Unit
		if !b.Infusion.Running {
			d.action = actStop
		}
	case b.Oxygen != nil:
		amount = b.Oxygen.Flow
		for i, o := range deviceOptions {
			if o.val == b.Oxygen.Device {
				d.device = i + 1
			}
		}
	}
	have := func(list *[]string, word string) int {
		if i := slices.Index(*list, word); i >= 0 || word == "" {
			return max(i, 0)
		}
		*list = append(slices.Clone(*list), word)
		return len(*list) - 1
	}
	d.unit, d.route = have(&drug.units, unit), have(&drug.routes, route)
	d.drug = &drug
	if amount.Known {
		d.text[dAmount].set(amount.String())
	}
	t := at(ev.At)
	d.timeText = d.e.date(t) + " " + d.e.clock(t)
	d.text[dTime].set(d.timeText)
	d.text[dNote].set(clean(ev.Note))
	d.focus = d.fields()[1]
}
