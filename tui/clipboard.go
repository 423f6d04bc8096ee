package tui

import (
	"context"
	"strings"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// clip is what is known of how the terminal takes a copy (OSC 52). Nothing answers
// whether it did: what is said is that it was sent.
type clip uint8

const (
	clipSent clip = iota // nothing speaks against it
	clipTmux             // taken where tmux is told to
	clipNone             // known not to be taken
)

// clipOf tells from the environment how the terminal takes a copy.
func clipOf(get func(string) string) clip {
	switch term := get("TERM"); {
	case get("TMUX") != "":
		return clipTmux
	case term == "linux", term == "dumb", strings.HasPrefix(term, "vt"):
		return clipNone
	case get("TERM_PROGRAM") == "Apple_Terminal", get("VTE_VERSION") != "":
		return clipNone
	}
	return clipSent
}

// copyKeys copy the grade line and the whole handover text of a patient.
func (e *env) copyKeys(of func() *ward.Row) []binding {
	ui := &e.ui.Clipboard
	cannot := ""
	if e.opts.clip == clipNone {
		cannot = ui.CannotHere
	}
	noGrade, noText := cannot, cannot
	if r := of(); noGrade == "" && (r == nil || r.Latest == nil || r.Problem != "") {
		noGrade = ui.NoGrade
	}
	if noText == "" && (e.opts.Handover == nil || of() == nil) {
		noText = ui.NoSBAR
	}
	return []binding{
		{keys: []string{"y", "ctrl+l"}, do: ui.Line, hidden: true, disabled: noGrade, run: func() tea.Cmd { return e.copied(ui.LineName, e.noteLine(of())) }},
		{keys: []string{"Y", "ctrl+y"}, do: ui.SBAR, hidden: true, disabled: noText, run: func() tea.Cmd { return e.copySBAR(of().Patient.ID) }},
	}
}

// sbarMsg is the text that was asked for to be copied.
type sbarMsg struct {
	text string
	err  error
}

// copySBAR makes the text and copies it once it is there.
func (e *env) copySBAR(patient string) tea.Cmd {
	make1 := e.opts.Handover
	return func() tea.Msg {
		t, err := guard(func() (string, error) { return make1(context.Background(), patient) })
		return sbarMsg{t, err}
	}
}

// sbarMade copies the text, or says why there is none.
func (m *Model) sbarMade(msg sbarMsg) tea.Cmd {
	ui := &m.e.ui.Clipboard
	if msg.err != nil {
		m.e.say(alarming, ui.NotCopied(m.e.failure(msg.err).Why))
		return nil
	}
	return m.e.copied(ui.SBARName, msg.text)
}

// copied sends a text to the clipboard and says what was sent.
func (e *env) copied(what, text string) tea.Cmd {
	ui := &e.ui.Clipboard
	say := ui.Copied(what, utf8.RuneCountInString(text))
	if e.opts.clip == clipTmux {
		say += "; " + ui.Tmux
	}
	e.say(info, say)
	return e.opts.copy(text)
}

// noteLine is the grades in one line for the hospital's notes.
func (e *env) noteLine(r *ward.Row) string {
	policy := ""
	if pol := e.policyNow(); pol != nil {
		policy = pol.Name + " " + pol.Version
	}
	return e.phrases().GradeLine(r, policy)
}
