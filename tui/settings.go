package tui

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// Section is a part of the settings: what is known of the policy, the record and its
// health. It comes from outside, because this program never sees the record's file.
type Section struct {
	Title string
	Lines []SectionLine
}

// SectionLine is one line of it. Problem makes it stand out.
type SectionLine struct {
	Label, Value string
	Problem      bool
}

// settings shows what is in force; only the colours can be changed from here.
type settings struct {
	page
	e        *env
	sections []Section
	read     bool
	err      error
	pane     pane
}

// settingsMsg are the sections as read.
type settingsMsg struct {
	sections []Section
	err      error
}

func newSettings(e *env) *settings { return &settings{e: e} }

// start reads the sections; the screen stands at once.
func (s *settings) start() tea.Cmd {
	read := s.e.opts.SettingsInfo
	if read == nil {
		s.read = true
		return nil
	}
	return func() tea.Msg {
		sections, err := guard(func() ([]Section, error) { return read(context.Background()) })
		return settingsMsg{sections, err}
	}
}

func (s *settings) Keys() []binding {
	e, ui := s.e, s.e.ui
	vp := &s.pane.vp
	return []binding{
		{keys: []string{"c", "right", "space"}, do: ui.Settings.Theme, run: func() tea.Cmd { return s.turn(1) }},
		{keys: []string{"left"}, do: ui.Settings.Theme, hidden: true, alias: true, run: func() tea.Cmd { return s.turn(-1) }},
		{keys: []string{"r", "f8"}, do: ui.Do.Refresh, hidden: true, run: s.start},
		{keys: []string{"down", "j"}, label: e.g.arrows, do: ui.Do.Scroll, run: s.pane.by(1)},
		{keys: []string{"up", "k"}, do: ui.Do.Scroll, hidden: true, alias: true, run: s.pane.by(-1)},
		{keys: []string{"pgdown"}, do: ui.Do.PageDown, hidden: true, run: doing(vp.PageDown)},
		{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: doing(vp.PageUp)},
		{keys: []string{"esc", "q", "s"}, do: ui.Do.Back, run: doing(e.back)},
	}
}

// turn takes the next colours and keeps the choice; it acts at once, kept or not.
func (s *settings) turn(n int) tea.Cmd {
	at := max(slices.Index(themeNames[:], s.e.look.name), 0)
	at = (at + n + len(themeNames)) % len(themeNames)
	name, save := themeNames[at], s.e.opts.SaveTheme
	s.e.ask(func(m *Model) tea.Cmd {
		m.e.look.name = name
		m.restyle()
		return nil
	})
	w := &s.e.ui.Settings
	if save == nil {
		return nil
	}
	return func() tea.Msg {
		_, err := guard(func() (struct{}, error) { return struct{}{}, save(name) })
		if err != nil {
			return themeKept{w.ThemeNotSaved(clean(err.Error())), alarming}
		}
		return themeKept{w.ThemeSaved(w.Themes[at]), good}
	}
}

// themeKept says whether the choice of colours was kept.
type themeKept struct {
	text string
	tone tone
}

func (s *settings) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case settingsMsg:
		s.sections, s.err, s.read = msg.sections, msg.err, true
	case themeKept:
		s.e.say(msg.tone, msg.text)
	case tea.KeyPressMsg:
		cmd, _ := dispatch(s.e, s.Keys(), msg)
		return cmd
	}
	return nil
}

func (s *settings) View(w, h int) string {
	e, th, ui := s.e, s.e.th, s.e.ui
	out := []string{" " + th.title.Render(ui.Settings.Title) + "  " + th.dim.Render(cut(ui.Settings.ReadOnly, max(w-14, 0), e.g.ell))}
	lines := append(s.themeLines(w), "")
	const labelW = 18
	switch {
	case s.err != nil:
		for _, l := range hang(" ", ui.Settings.CannotRead(e.failure(s.err).Why), w-1) {
			lines = append(lines, th.bad.Render(l))
		}
	case !s.read:
		lines = append(lines, " "+th.dim.Render(ui.Settings.Reading))
	case len(s.sections) == 0:
		lines = append(lines, " "+th.dim.Render(ui.Settings.NoSections))
	}
	for _, sec := range s.sections {
		lines = append(lines, " "+th.title.Render(cut(clean(sec.Title), w-2, e.g.ell)))
		for _, l := range sec.Lines {
			style := th.text
			if l.Problem {
				style = th.bad
			}
			label := "  " + column(clean(l.Label), labelW, e.g.ell) + " "
			for i, part := range hang(label, clean(l.Value), w-1) {
				if i == 0 {
					part = th.label.Render(label) + style.Render(strings.TrimPrefix(part, label))
				} else {
					part = style.Render(part)
				}
				lines = append(lines, part)
			}
		}
		lines = append(lines, "")
	}
	out = append(out, s.pane.show(lines, w, max(h-len(out)-1, 1))...)
	if left := s.pane.below(); left > 0 {
		out = append(out, " "+th.dim.Render(ui.LinesMore(left)))
	}
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}

// themeLines are the choice of colours with a sample of every grade in them.
func (s *settings) themeLines(w int) []string {
	e, th, ui := s.e, s.e.th, s.e.ui
	at := max(slices.Index(themeNames[:], e.look.name), 0)
	var parts []string
	for i, name := range ui.Settings.Themes {
		if i == at {
			name = "[" + th.value.Render(name) + "]"
		}
		parts = append(parts, name)
	}
	out := []string{" " + th.title.Render(ui.Settings.ThemeHead)}
	for _, l := range wrapParts(parts, "  ", w-3) {
		out = append(out, "  "+l)
	}
	out = append(out, "  "+th.dim.Render(cut(ui.Settings.ThemeNotes[at], w-3, e.g.ell)))
	sample := "  "
	for g := range th.grades {
		sample += th.grades[g].Render(" "+ui.CRS+" "+itoa(g)+e.g.shapes[g]+" ") + " "
	}
	return append(out, cut(sample, w, ""))
}

// restyle builds the styles again and draws every row anew.
func (m *Model) restyle() {
	m.e.th = newTheme(m.e.look)
	m.e.board.gen++
}
