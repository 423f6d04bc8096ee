package tui

import (
	"slices"
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// labEntries lists the samples entered, newest first; one that stands can be corrected
// or withdrawn.
type labEntries struct {
	s     *labsScreen
	at    int
	first int
	entry string // of a withdrawal
	busy  bool
	fail  string
}

func (s *labsScreen) openEntries() tea.Cmd {
	if s.chart == nil {
		s.e.say(info, s.e.ui.Form.ReadingChart)
		return nil
	}
	s.e.push(&labEntries{s: s})
	return nil
}

// events are the samples, newest first; of one moment the one that stands.
func (l *labEntries) events() []ward.Event {
	evs := slices.DeleteFunc(slices.Clone(l.s.chart.Events), func(ev ward.Event) bool { return ev.Body.Labs == nil })
	sort.SliceStable(evs, func(i, j int) bool {
		a, b := &evs[i], &evs[j]
		if a.At.Milli == b.At.Milli {
			return a.Replaced == nil && b.Replaced != nil
		}
		return a.At.Milli > b.At.Milli
	})
	return evs
}

func (l *labEntries) selected() *ward.Event {
	evs := l.events()
	if len(evs) == 0 {
		return nil
	}
	return &evs[min(l.at, len(evs)-1)]
}

func (l *labEntries) Keys() []binding {
	e, ui := l.s.e, l.s.e.ui
	not := ""
	switch ev := l.selected(); {
	case l.busy:
		not = ui.Saving
	case ev == nil:
		not = ui.Labs.NoEntries
	case ev.Replaced != nil:
		not = ui.Labs.AlreadyCorrected
	}
	move := func(n int) func() tea.Cmd {
		return doing(func() { l.at = max(min(l.at+n, len(l.events())-1), 0) })
	}
	return []binding{
		{keys: []string{"c", "f4"}, do: ui.Labs.Do.Correct, disabled: not, run: l.correct},
		{keys: []string{"x", "f9"}, do: ui.Labs.Do.Withdraw, disabled: not, run: l.withdraw},
		{keys: []string{"esc", "enter"}, do: ui.Do.Close, run: func() tea.Cmd { e.pop(l); return nil }},
		{keys: []string{"down", "j"}, label: e.g.arrows, do: ui.Do.Move, run: move(1)},
		{keys: []string{"up", "k"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: move(-1)},
	}
}

// correct fills the fields of the form with the sample as it could have been typed.
func (l *labEntries) correct() tea.Cmd {
	s, ev := l.s, l.selected()
	s.e.pop(l)
	if s.loses() {
		s.e.say(info, s.e.ui.SignIn.LeaveFormFirst)
		return nil
	}
	s.corrects = ev
	t := at(ev.At)
	s.timeText = s.e.date(t) + " " + s.e.clock(t)
	s.text[0].set(s.timeText)
	s.text[s.note()].set(clean(ev.Note))
	for i := range s.tests {
		for k := range ev.Body.Labs.Results {
			if r := &ev.Body.Labs.Results[k]; r.Analyte == s.tests[i].Analyte {
				s.text[i+1].set(phrase.LabTyped(r))
				s.focus = i + 1
			}
		}
	}
	for i := range s.tests { // on the first that was entered
		if s.text[i+1].text != "" {
			s.focus = i + 1
			break
		}
	}
	return nil
}

func (l *labEntries) withdraw() tea.Cmd {
	s, ev := l.s, l.selected()
	w := &s.e.ui.Labs
	if l.entry == "" {
		l.entry, _ = ward.NewEntryID()
	}
	what := phrase.Labs(s.e.words, ev.Body.Labs) + ", " + s.e.when(ev.At)
	of := ev.Entry
	s.e.askReason(s.e.ui.Correct.WithdrawTitle, w.WithdrawReasons, []string{s.e.identityShort(&s.row), w.Withdrawing(what)}, func(reason string) tea.Cmd {
		l.busy, l.fail = true, ""
		return s.e.withdraw(l, &s.row, s.e.author, l.entry, of, reason, func(*ward.Saved) string { return w.Withdrawn(what) })
	})
	return nil
}

func (l *labEntries) entered()         { l.s.e.pop(l) }
func (l *labEntries) failed(err error) { l.busy, l.fail = false, l.s.e.failure(err).Why }

func (l *labEntries) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		cmd, _ := dispatch(l.s.e, l.Keys(), k)
		return cmd
	}
	return nil
}

func (l *labEntries) Cursor() *tea.Cursor { return nil }

func (l *labEntries) View(w, h int) []string {
	e, th, ui := l.s.e, l.s.e.th, l.s.e.ui
	out := []string{th.title.Render(cut(ui.Labs.EntriesTitle, w, e.g.ell)), th.dim.Render(cut(e.identityShort(&l.s.row), w, e.g.ell))}
	if l.fail != "" {
		out = append(out, th.bad.Render(cut(ui.NotSaved(l.fail), w, e.g.ell)))
	}
	evs := l.events()
	if len(evs) == 0 {
		return append(out, "", th.dim.Render(ui.Labs.NoEntries))
	}
	l.at = min(l.at, len(evs)-1)
	full := wrapped(phrase.Labs(e.words, evs[l.at].Body.Labs), w)
	if r := evs[l.at].Replaced; r != nil {
		full = append(full, e.replacedLines(r, w)...)
	}
	full = block2(full, max(h-len(out)-4, 1), e.g.ell)
	room := max(h-len(out)-4-len(full), 1)
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
		line := e.dayMonth(t) + " " + e.clock(t) + "  " + ui.Labs.Results(len(ev.Body.Labs.Results)) + tail
		out = append(out, marker+style.Render(cut(line, w-1, e.g.ell)))
	}
	out = append(out, th.rule.Render(strings.Repeat(e.g.rule, w)))
	out = append(out, full...)
	return append(out, th.dim.Render(cut(ui.Labs.EntriesFoot, w, e.g.ell)))
}
