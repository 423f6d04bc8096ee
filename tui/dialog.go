package tui

import (
	tea "charm.land/bubbletea/v2"
)

// confirm is a question with a few answers; Enter and Esc take the safe one unless
// an answer claims them.
type confirm struct {
	e       *env
	title   string
	lines   []string
	answers []answer
	grace   *grace // nil takes keys at once
}

type answer struct {
	keys  []string
	label string
	do    func() tea.Cmd // nil only closes
}

func (c *confirm) Keys() []binding {
	bs := make([]binding, len(c.answers))
	for i, a := range c.answers {
		bs[i] = binding{keys: a.keys, do: action(a.label), run: func() tea.Cmd {
			c.e.pop(c)
			if a.do == nil {
				return nil
			}
			return a.do()
		}}
	}
	return bs
}

func (c *confirm) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		if c.grace != nil && c.grace.swallows(c.e.mono()) {
			return nil
		}
		cmd, _ := dispatch(c.e, c.Keys(), k)
		return cmd
	}
	return nil
}

func (c *confirm) View(w, h int) []string {
	th := c.e.th
	lines := []string{th.title.Render(cut(c.title, w, c.e.g.ell)), ""}
	for _, l := range c.lines {
		for _, s := range wrapped(l, w) {
			lines = append(lines, th.text.Render(s))
		}
	}
	foot := []string{""}
	for i, b := range c.Keys() {
		key := c.e.keyName(c.answers[i].keys[0])
		foot = append(foot, cut(th.focus.Render(padRight(key, 6))+" "+b.do.Short, w, c.e.g.ell))
	}
	if room := h - len(foot); len(lines) > room && room > 0 {
		lines = append(lines[:room-1], th.dim.Render(c.e.g.ell))
	}
	return append(lines, foot...)
}

func (c *confirm) Cursor() *tea.Cursor { return nil }
