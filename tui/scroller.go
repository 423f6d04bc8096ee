package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
)

// pane is a stretch of lines with a window on them.
type pane struct {
	vp    viewport.Model
	lines []string // those it was given last
}

// show gives at most h of the lines, those in the window; w is their width in cells. It
// draws them itself: the viewport measures and pads all of them anew.
func (p *pane) show(lines []string, w, h int) []string {
	p.vp.SetWidth(w)
	p.vp.SetHeight(min(h, len(lines)))
	if len(lines) != len(p.lines) || len(lines) > 0 && &lines[0] != &p.lines[0] {
		p.vp.SetContentLines(lines)
		p.lines = lines
	}
	if len(lines) == 0 {
		return nil
	}
	from := min(p.vp.YOffset(), len(lines))
	shown := slices.Clone(lines[from:min(from+p.vp.Height(), len(lines))])
	for i := range shown {
		shown[i] = cut(strings.TrimRight(shown[i], " "), w, "")
	}
	return shown
}

// below is how many lines lie under the window.
func (p *pane) below() int {
	return max(p.vp.TotalLineCount()-p.vp.YOffset()-p.vp.Height(), 0)
}

// by scrolls by n lines, upwards where n is negative.
func (p *pane) by(n int) func() tea.Cmd {
	return func() tea.Cmd { p.vp.SetYOffset(p.vp.YOffset() + n); return nil }
}

func doing(fn func()) func() tea.Cmd { return func() tea.Cmd { fn(); return nil } }

// scroller is a dialog of lines to read, which stay as they were when it was opened.
type scroller struct {
	e     *env
	title string
	lines func(w int) []string
	pane  pane
	drawn []string // lines for the width and the theme they were drawn for
	width int
	th    *theme
	more  []binding // actions beside scrolling
}

func (s *scroller) Keys() []binding {
	ui := s.e.ui
	vp := &s.pane.vp
	return append([]binding{
		{keys: []string{"enter", "esc", "q", "f1"}, label: s.e.keyName("esc"), do: ui.Do.Close, run: func() tea.Cmd { s.e.pop(s); return nil }},
		{keys: []string{"down", "j"}, label: s.e.g.arrows, do: ui.Do.Scroll, run: s.pane.by(1)},
		{keys: []string{"up", "k"}, do: ui.Do.Scroll, hidden: true, alias: true, run: s.pane.by(-1)},
		{keys: []string{"pgdown", "space"}, do: ui.Do.PageDown, hidden: true, run: doing(vp.PageDown)},
		{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: doing(vp.PageUp)},
		{keys: []string{"home"}, do: ui.Do.First, hidden: true, run: doing(func() { vp.GotoTop() })},
		{keys: []string{"end"}, do: ui.Do.Last, hidden: true, run: doing(func() { vp.GotoBottom() })},
	}, s.more...)
}

func (s *scroller) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		cmd, _ := dispatch(s.e, s.Keys(), k)
		return cmd
	}
	return nil
}

func (s *scroller) Cursor() *tea.Cursor { return nil }

func (s *scroller) View(w, h int) []string {
	var out []string
	if s.title != "" {
		out = append(out, s.e.th.title.Render(cut(s.title, w, s.e.g.ell)), "")
	}
	if s.drawn == nil || s.width != w || s.th != s.e.th {
		s.drawn, s.width, s.th = s.lines(w), w, s.e.th
	}
	out = append(out, s.pane.show(s.drawn, w, max(h-len(out)-1, 1))...)
	foot := s.e.ui.CloseHint
	if left := s.pane.below(); left > 0 {
		foot = s.e.ui.LinesMore(left)
	}
	return append(out, s.e.th.dim.Render(foot))
}
