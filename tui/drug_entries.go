package tui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// drugEntries lists what was entered on the drug screen, newest first; an entry that
// stands can be corrected or withdrawn.
type drugEntries struct {
	d     *drugScreen
	at    int
	first int
	entry string // of a withdrawal
	busy  bool
	fail  string
}

func (d *drugScreen) openEntries() tea.Cmd {
	if d.chart == nil {
		d.e.say(info, d.e.ui.Drug.ReadChartFirst)
		return nil
	}
	d.e.push(&drugEntries{d: d})
	return nil
}

// events are the entries of the course that were made here.
func (l *drugEntries) events() []ward.Event {
	return slices.DeleteFunc(slices.Clone(l.d.chart.Events), func(ev ward.Event) bool { return l.d.e.entryText(&ev.Body) == "" })
}

func (l *drugEntries) selected() *ward.Event {
	evs := l.events()
	if len(evs) == 0 {
		return nil
	}
	return &evs[min(l.at, len(evs)-1)]
}

func (l *drugEntries) Keys() []binding {
	e, ui := l.d.e, l.d.e.ui
	not := ""
	switch ev := l.selected(); {
	case l.busy:
		not = ui.Saving
	case ev == nil:
		not = ui.Drug.NoEntries
	case ev.Replaced != nil:
		not = ui.Drug.AlreadyCorrected
	}
	move := func(n int) func() tea.Cmd {
		return doing(func() { l.at = max(min(l.at+n, len(l.events())-1), 0) })
	}
	return []binding{
		{keys: []string{"c", "f7"}, do: ui.Drug.Do.Correct, disabled: not, run: l.correct},
		{keys: []string{"x", "f12"}, do: ui.Drug.Do.Withdraw, disabled: not, run: l.withdraw},
		{keys: []string{"esc", "enter"}, do: ui.Do.Close, run: func() tea.Cmd { e.pop(l); return nil }},
		{keys: []string{"down", "j"}, label: e.g.arrows, do: ui.Do.Move, run: move(1)},
		{keys: []string{"up", "k"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: move(-1)},
	}
}

// correct fills the fields of the screen with the entry.
func (l *drugEntries) correct() tea.Cmd {
	d, ev := l.d, l.selected()
	if d.loses() {
		d.e.pop(l)
		d.e.say(info, d.e.ui.SignIn.LeaveFormFirst)
		return nil
	}
	d.e.pop(l)
	d.fill(ev)
	d.filled = d.state()
	d.wrote()
	d.takeDraft()
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

func (l *drugEntries) withdraw() tea.Cmd {
	d, ev := l.d, l.selected()
	w := &d.e.ui.Drug
	if l.entry == "" {
		l.entry, _ = ward.NewEntryID()
	}
	what := d.e.entryText(&ev.Body) + " " + d.e.when(ev.At)
	of := ev.Entry
	d.e.askReason(d.e.ui.Correct.WithdrawTitle, w.WithdrawReasons, []string{d.e.identityShort(&d.row), w.Withdrawing(what)}, func(reason string) tea.Cmd {
		l.busy, l.fail = true, ""
		return d.e.withdraw(l, &d.row, d.e.author, l.entry, of, reason, func(s *ward.Saved) string { return w.Withdrawn(what) + d.e.gradeChange(&d.row, s) })
	})
	return nil
}

func (l *drugEntries) entered()         { l.d.e.pop(l) }
func (l *drugEntries) failed(err error) { l.busy, l.fail = false, l.d.e.failure(err).Why }

func (l *drugEntries) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		cmd, _ := dispatch(l.d.e, l.Keys(), k)
		return cmd
	}
	return nil
}

func (l *drugEntries) Cursor() *tea.Cursor { return nil }

func (l *drugEntries) View(w, h int) []string {
	e, th, ui := l.d.e, l.d.e.th, l.d.e.ui
	out := []string{th.title.Render(cut(ui.Drug.EntriesTitle, w, e.g.ell))}
	out = append(out, th.dim.Render(cut(e.identityShort(&l.d.row), w, e.g.ell)))
	if l.fail != "" {
		out = append(out, th.bad.Render(cut(ui.NotSaved(l.fail), w, e.g.ell)))
	}
	evs := l.events()
	if len(evs) == 0 {
		return append(out, "", th.dim.Render(ui.Drug.NoEntries))
	}
	room := max(h-len(out)-3, 1)
	l.at = min(l.at, len(evs)-1)
	l.first = window(l.first, l.at, len(evs), room)
	for i := l.first; i < len(evs) && i < l.first+room; i++ {
		ev := &evs[i]
		marker, style := " ", th.text
		if i == l.at {
			marker = th.focus.Render(e.g.marker)
		}
		t := at(ev.At)
		tail := e.g.dot + clean(ev.By.Name)
		if ev.Replaced != nil {
			style = th.dim
			tail = e.g.dot + ui.Patient.Corrected
			if ev.Replaced.Error {
				tail = e.g.dot + ui.Correct.InError
			}
		}
		out = append(out, marker+style.Render(cut(e.dayMonth(t)+" "+e.clock(t)+"  "+e.entryText(&ev.Body)+tail, w-1, e.g.ell)))
	}
	if r := evs[l.at].Replaced; r != nil {
		out = append(out, block2(e.replacedLines(r, w), 1, "")...)
	}
	return append(out, "", th.dim.Render(cut(ui.Drug.EntriesFoot, w, e.g.ell)))
}
