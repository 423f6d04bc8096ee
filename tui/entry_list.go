package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// entryList lists what was entered on a screen, newest first; an entry that stands can be
// corrected or withdrawn.
type entryList struct {
	e                     *env
	row                   *ward.Row
	title, none, foot     string
	gone                  string // said of one that stands no longer
	doCorrect, doWithdraw words.Action
	reasons               []string
	withdrawing           func(what string) string

	events  func() []ward.Event
	text    func(*ward.Event) string // in its line
	detail  func(*ward.Event) string // under the list, of the one selected; nil for none
	what    func(*ward.Event) string // it is, where it is withdrawn
	said    func(what string, s *ward.Saved) string
	loses   func() bool // the form holds what correcting would overwrite
	correct func(*ward.Event)

	at, first int
	entry     string // of a withdrawal
	busy      bool
	fail      string
}

func (l *entryList) selected() *ward.Event {
	evs := l.events()
	if len(evs) == 0 {
		return nil
	}
	return &evs[min(l.at, len(evs)-1)]
}

func (l *entryList) Keys() []binding {
	e, ui := l.e, l.e.ui
	not := ""
	switch ev := l.selected(); {
	case l.busy:
		not = ui.Saving
	case ev == nil:
		not = l.none
	case ev.Replaced != nil:
		not = l.gone
	}
	move := func(n int) func() tea.Cmd {
		return doing(func() { l.at = max(min(l.at+n, len(l.events())-1), 0) })
	}
	return []binding{
		{keys: []string{"c", "f7"}, do: l.doCorrect, disabled: not, run: doing(l.correctSelected)},
		{keys: []string{"x", "f12"}, do: l.doWithdraw, disabled: not, run: l.withdraw},
		{keys: []string{"esc", "enter"}, do: ui.Do.Close, run: func() tea.Cmd { e.pop(l); return nil }},
		{keys: []string{"down", "j"}, label: e.g.arrows, do: ui.Do.Move, run: move(1)},
		{keys: []string{"up", "k"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: move(-1)},
	}
}

// correctSelected fills the fields of the form with the entry, where nothing typed is lost by it.
func (l *entryList) correctSelected() {
	ev := l.selected()
	l.e.pop(l)
	if l.loses() {
		l.e.say(info, l.e.ui.SignIn.LeaveFormFirst)
		return
	}
	l.correct(ev)
}

func (l *entryList) withdraw() tea.Cmd {
	e, ev := l.e, l.selected()
	if l.entry == "" {
		l.entry, _ = ward.NewEntryID()
	}
	what, of := l.what(ev), ev.Entry
	e.askReason(e.ui.Correct.WithdrawTitle, l.reasons, []string{e.identityShort(l.row), l.withdrawing(what)}, func(reason string) tea.Cmd {
		l.busy, l.fail = true, ""
		return e.withdraw(l, l.row, e.author, l.entry, of, reason, func(s *ward.Saved) string { return l.said(what, s) })
	})
	return nil
}

func (l *entryList) entered()         { l.e.pop(l) }
func (l *entryList) failed(err error) { l.busy, l.fail = false, l.e.failure(err).Why }

func (l *entryList) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		cmd, _ := dispatch(l.e, l.Keys(), k)
		return cmd
	}
	return nil
}

func (l *entryList) Cursor() *tea.Cursor { return nil }

func (l *entryList) View(w, h int) []string {
	e, th, ui := l.e, l.e.th, l.e.ui
	out := []string{th.title.Render(cut(l.title, w, e.g.ell)), th.dim.Render(cut(e.identityShort(l.row), w, e.g.ell))}
	if l.fail != "" {
		out = append(out, th.bad.Render(cut(ui.NotSaved(l.fail), w, e.g.ell)))
	}
	evs := l.events()
	if len(evs) == 0 {
		return append(out, "", th.dim.Render(l.none))
	}
	l.at = min(l.at, len(evs)-1)
	var full []string
	if l.detail != nil {
		full = wrapped(l.detail(&evs[l.at]), w)
	}
	if r := evs[l.at].Replaced; r != nil {
		full = append(full, e.replacedLines(r, w)...)
	}
	if len(full) > 0 {
		full = block2(full, max(h-len(out)-4, 1), e.g.ell)
	}
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
		out = append(out, marker+style.Render(cut(e.dayMonth(t)+" "+e.clock(t)+"  "+l.text(ev)+tail, w-1, e.g.ell)))
	}
	out = append(out, th.rule.Render(strings.Repeat(e.g.rule, w)))
	out = append(out, full...)
	return append(out, th.dim.Render(cut(l.foot, w, e.g.ell)))
}
