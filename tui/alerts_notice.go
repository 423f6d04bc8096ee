package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// notice is how a terminal is asked for a desktop notification.
type notice uint8

const (
	noticeNone   notice = iota
	noticeOSC9          // iTerm2, WezTerm, Ghostty
	noticeOSC777        // foot, rxvt
	noticeOSC99         // kitty
)

// noticeOf gives what the terminal is known to take. One that is not known, a
// multiplexer and the Linux console get none: they may print it.
func noticeOf(get func(string) string) notice {
	term := get("TERM")
	if get("TMUX") != "" || get("STY") != "" || term == "linux" || term == "dumb" || strings.HasPrefix(term, "vt") ||
		strings.HasPrefix(term, "screen") || strings.HasPrefix(term, "tmux") {
		return noticeNone
	}
	switch get("TERM_PROGRAM") {
	case "iTerm.app", "WezTerm", "ghostty":
		return noticeOSC9
	}
	switch {
	case term == "xterm-kitty":
		return noticeOSC99
	case term == "foot", strings.HasPrefix(term, "foot-"), strings.HasPrefix(term, "rxvt-unicode"):
		return noticeOSC777
	case term == "xterm-ghostty":
		return noticeOSC9
	}
	return noticeNone
}

// notify shows what waits as a desktop notification: bed and grade, no name, because
// it may stay on a screen that others see.
func (m *Model) notify(a *waiting) tea.Cmd {
	kind := m.e.opts.notice
	if kind == noticeNone || m.e.opts.bare {
		return nil
	}
	text := ""
	if a.task != nil {
		text = m.e.taskText(a.task)
	}
	grades := m.e.ui.Board.CannotGrade("")
	if a.row.Problem == "" {
		grades = m.e.worseGrade(a.row, true)
	}
	body := plainNotice(m.e.ui.Task.Notice(clean(a.row.Patient.Bed), grades, text))
	switch kind {
	case noticeNone:
	case noticeOSC9:
		return tea.Raw("\x1b]9;" + body + "\x07")
	case noticeOSC777:
		return tea.Raw("\x1b]777;notify;crsmon;" + body + "\x1b\\")
	case noticeOSC99:
		return tea.Raw("\x1b]99;;" + body + "\x1b\\")
	}
	return nil
}

// plainNotice is safe inside a sequence: nothing that ends or divides it. A body that
// begins with a number would be read as a command by some terminals.
func plainNotice(s string) string {
	return "crsmon: " + strings.Map(func(r rune) rune {
		if unsafeRune(r) || r == ';' {
			return ' '
		}
		return r
	}, s)
}
