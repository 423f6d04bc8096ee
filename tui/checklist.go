package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/entry"
)

// checklist ticks drugs. Nothing ticked is no answer: "none" is said with its own key
// on the field.
type checklist struct {
	o     *observe
	title string
	items []checkItem
	at    int
	take  func()
}

type checkItem struct {
	key, label string
	on         bool
	bit        uint16
}

var (
	pressorKeys = keyedOf(entry.Pressors())
	maskingKeys = keyedOf(entry.Maskings())
)

func newPressorList(o *observe) *checklist {
	c := &checklist{o: o, title: o.e.ui.Form.PressorTitle}
	for _, k := range pressorKeys {
		c.items = append(c.items, checkItem{k.key, o.e.words.Vasopressors(k.val), o.form.pressors.Has(k.val), uint16(k.val)})
	}
	c.take = func() { o.form.pressors = grading.Vasopressors(c.set()) }
	return c
}

func newMaskingList(o *observe) *checklist {
	c := &checklist{o: o, title: o.e.ui.Form.MaskingTitle}
	for _, k := range maskingKeys {
		c.items = append(c.items, checkItem{k.key, o.e.words.Masking(k.val), o.form.masking&k.val != 0, uint16(k.val)})
	}
	c.take = func() { o.form.masking = grading.Masking(c.set()) }
	return c
}

func (c *checklist) set() uint16 {
	var s uint16
	for _, it := range c.items {
		if it.on {
			s |= it.bit
		}
	}
	return s
}

func (c *checklist) Keys() []binding {
	ui := c.o.e.ui
	move := func(n int) func() tea.Cmd {
		return func() tea.Cmd { c.at = max(min(c.at+n, len(c.items)-1), 0); return nil }
	}
	return []binding{
		{keys: []string{"space"}, do: ui.Do.Tick, run: func() tea.Cmd { c.items[c.at].on = !c.items[c.at].on; return nil }},
		{keys: []string{"enter", "tab", "f10"}, do: ui.Do.Done, run: c.accept},
		{keys: []string{"esc"}, do: ui.Do.Cancel, run: func() tea.Cmd { c.o.e.pop(c); return nil }},
		{keys: []string{"down"}, label: c.o.e.g.arrows, do: ui.Do.Move, run: move(1)},
		{keys: []string{"up"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: move(-1)},
	}
}

func (c *checklist) accept() tea.Cmd {
	o := c.o
	id := fPressors
	if o.focus == fMasking {
		id = fMasking
	}
	o.e.pop(c)
	if c.set() == 0 {
		o.form.clear(id)
		o.edited()
		o.e.say(info, o.e.ui.Form.NothingTicked)
		return nil
	}
	o.form.picked[id] = pickedSome
	c.take()
	o.edited()
	o.next()
	return nil
}

func (c *checklist) Update(msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	if cmd, done := dispatch(c.o.e, c.Keys(), k); done {
		return cmd
	}
	for i := range c.items {
		if c.items[i].key == strings.ToLower(k.String()) {
			c.items[i].on = !c.items[i].on
			c.at = i
		}
	}
	return nil
}

func (c *checklist) Cursor() *tea.Cursor { return nil }

func (c *checklist) View(w, h int) []string {
	e, th := c.o.e, c.o.e.th
	out := []string{th.title.Render(cut(c.title, w, e.g.ell))}
	for i, it := range c.items {
		marker, box, style := " ", "[ ]", th.text
		if it.on {
			box, style = "[x]", th.value
		}
		if i == c.at {
			marker = th.focus.Render(e.g.marker)
		}
		out = append(out, marker+th.focus.Render(it.key)+" "+style.Render(box+" "+it.label))
	}
	out = append(out, "", th.dim.Render(cut(c.o.e.ui.Form.ListFoot, w, e.g.ell)))
	return out[:min(len(out), h)]
}
