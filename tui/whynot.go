package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// whyNot asks why a vital sign was not done. The reason stands in the place of the
// value, which stays unknown to the grades.
type whyNot struct {
	o  *observe
	id fieldID
	at int
}

func newWhyNot(o *observe) *whyNot { return &whyNot{o: o, id: o.focus} }

func (d *whyNot) Keys() []binding {
	ui := d.o.e.ui
	move := func(n int) func() tea.Cmd {
		return func() tea.Cmd { d.at = max(min(d.at+n, len(whyOptions)-1), 0); return nil }
	}
	return []binding{
		{keys: []string{"enter"}, do: ui.Do.Done, run: func() tea.Cmd { return d.take(d.at) }},
		{keys: []string{"esc"}, do: ui.Do.Cancel, run: func() tea.Cmd { d.o.e.pop(d); return nil }},
		{keys: []string{"down", "tab"}, label: d.o.e.g.arrows, do: ui.Do.Move, run: move(1)},
		{keys: []string{"up", "shift+tab"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: move(-1)},
	}
}

func (d *whyNot) take(i int) tea.Cmd {
	o := d.o
	o.e.pop(d)
	o.form.clear(d.id)
	o.form.why[d.id] = whyOptions[i].val
	o.edited()
	o.next()
	return nil
}

func (d *whyNot) Update(msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	if cmd, done := dispatch(d.o.e, d.Keys(), k); done {
		return cmd
	}
	for i, opt := range whyOptions {
		if opt.key == strings.ToLower(k.String()) {
			d.o.moved = true
			return d.take(i)
		}
	}
	return nil
}

func (d *whyNot) Cursor() *tea.Cursor { return nil }

func (d *whyNot) View(w, h int) []string {
	e, th := d.o.e, d.o.e.th
	out := []string{th.title.Render(cut(d.o.label(d.id)+": "+e.ui.Form.WhyTitle, w, e.g.ell)), ""}
	for i, opt := range whyOptions {
		marker := " "
		if i == d.at {
			marker = th.focus.Render(e.g.marker)
		}
		out = append(out, marker+th.focus.Render(opt.key)+" "+e.ui.Form.Whys[opt.val-1])
	}
	return out[:min(len(out), h)]
}
