package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// signIn asks who is at the keyboard: name and role, no secret yet.
type signIn struct {
	page
	e       *env
	first   bool // at the start there is nowhere to go back to
	name    input
	role    ward.Role
	onRole  bool
	missing bool
	cursor  *tea.Cursor
}

func newSignIn(e *env, first bool) *signIn { return &signIn{e: e, first: first} }

func (s *signIn) capturesInput() bool { return true }
func (s *signIn) Cursor() *tea.Cursor { return s.cursor }

func (s *signIn) Keys() []binding {
	ui := s.e.ui
	turn := func() tea.Cmd {
		if s.role == ward.Nurse {
			s.role = ward.Doctor
		} else {
			s.role = ward.Nurse
		}
		return nil
	}
	swap := func() tea.Cmd { s.onRole = !s.onRole; return nil }
	bs := []binding{
		{keys: []string{"enter"}, do: ui.Do.SignIn, run: s.accept},
		{keys: []string{"tab", "down", "up", "shift+tab"}, do: ui.Do.NextField, label: "tab " + s.e.g.arrows, run: swap},
	}
	if s.onRole {
		bs = append(bs, binding{keys: []string{"left", "right", "space"}, label: s.e.g.sides, do: ui.Do.Answer, run: turn})
	}
	if !s.first {
		bs = append(bs, binding{keys: []string{"esc"}, do: ui.Do.Cancel, run: func() tea.Cmd { s.e.back(); return nil }})
	}
	return bs
}

// accept takes the name, then the role, then signs in.
func (s *signIn) accept() tea.Cmd {
	name := strings.TrimSpace(s.name.text)
	switch {
	case name == "":
		s.onRole, s.missing = false, true
		return nil
	case s.role == "":
		s.missing = s.onRole
		s.onRole = true
		return nil
	}
	by := ward.Author{Name: name, Role: s.role}
	s.e.ask(func(m *Model) tea.Cmd {
		m.e.author = by
		m.removeScreen(s)
		return nil
	})
	return nil
}

func (s *signIn) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if !s.onRole {
			s.name.insert(msg.Content)
		}
	case tea.KeyPressMsg:
		if cmd, done := dispatch(s.e, s.Keys(), msg); done {
			return cmd
		}
		if !s.onRole {
			s.missing = false
			s.name.key(msg)
			return nil
		}
		switch strings.ToLower(msg.String()) {
		case "n", "1":
			s.role = ward.Nurse
		case "d", "2":
			s.role = ward.Doctor
		default:
			return nil
		}
		s.e.ask(func(m *Model) tea.Cmd { m.letterMoved = true; return nil })
		return s.accept()
	}
	return nil
}

func (s *signIn) View(w, h int) string {
	e, th, ui := s.e, s.e.th, s.e.ui
	s.cursor = nil
	label := func(t string, on bool) string {
		if on {
			return th.focus.Render(e.g.marker + column(t, 8, e.g.ell))
		}
		return " " + th.label.Render(column(t, 8, e.g.ell))
	}
	const fieldW = 36
	shown, x := s.name.view(fieldW - 1)
	role := func(r ward.Role, key string) string {
		t := key + " " + e.role(r)
		if s.role == r {
			return th.value.Render("[" + t + "]")
		}
		return " " + t + " "
	}
	out := []string{"", "  " + th.title.Render(ui.SignIn.Title), ""}
	if !s.onRole {
		s.cursor = tea.NewCursor(2+1+8+1+x, len(out))
	}
	out = append(out,
		"  "+label(ui.SignIn.Name, !s.onRole)+" "+th.value.Underline(true).Render(padRight(shown, fieldW)), "",
		"  "+label(ui.SignIn.Role, s.onRole)+" "+role(ward.Nurse, "n")+"  "+role(ward.Doctor, "d"), "")
	hint := ui.SignIn.Hint
	style := th.dim
	if s.missing {
		style = th.bad
		hint = ui.SignIn.NameNeeded
		if s.onRole {
			hint = ui.SignIn.RoleNeeded
		}
	}
	for _, l := range hang("   ", hint, w-2) {
		out = append(out, style.Render(l))
	}
	out = append(out, "")
	if e.opts.Demo {
		for _, l := range hang("   ", ui.DemoLong, w-2) {
			out = append(out, th.banner.Render(l))
		}
		out = append(out, "")
	}
	for _, l := range hang("   ", ui.DecisionSupport, min(w-2, 90)) {
		out = append(out, th.dim.Render(l))
	}
	if e.openErr != nil {
		f := e.failure(e.openErr)
		out = append(out, "")
		for _, l := range hang("   ", ui.Board.CannotOpen+" "+f.Why+" "+f.Do, w-2) {
			out = append(out, th.bad.Render(l))
		}
	}
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}
