package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// editor is a text of several lines under edit, each an input. A line wider than the
// screen scrolls sideways under the caret; nothing is wrapped, so what is signed is what
// was typed.
type editor struct {
	lines []input
	at    int // the caret's line
	first int // the first line shown
}

// setText replaces the text and puts the caret at its beginning.
func (ed *editor) setText(s string) {
	ed.lines, ed.at, ed.first = nil, 0, 0
	for _, l := range strings.Split(cleanText(s), "\n") {
		ed.lines = append(ed.lines, input{text: l})
	}
}

func (ed *editor) text() string {
	parts := make([]string, len(ed.lines))
	for i := range ed.lines {
		parts[i] = ed.lines[i].text
	}
	return strings.Join(parts, "\n")
}

// insert puts text of one or several lines in at the caret. A line longer than a line
// may be goes on in the next: nothing pasted is dropped.
func (ed *editor) insert(s string) {
	for i, l := range strings.Split(cleanText(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")), "\n") {
		if i > 0 {
			ed.split()
		}
		for j, part := range wrapped(l, maxInput/8) {
			if j > 0 || len(ed.lines[ed.at].text)+len(part) > maxInput {
				ed.split()
			}
			ed.lines[ed.at].insert(part)
		}
	}
}

// split breaks the line at the caret.
func (ed *editor) split() {
	l := &ed.lines[ed.at]
	rest := input{text: l.text[l.caret:]}
	l.text = l.text[:l.caret]
	ed.lines = append(ed.lines[:ed.at+1], append([]input{rest}, ed.lines[ed.at+1:]...)...)
	ed.at++
}

// join puts the line after i behind it.
func (ed *editor) join(i int) {
	if i < 0 || i+1 >= len(ed.lines) {
		return
	}
	a, b := &ed.lines[i], ed.lines[i+1]
	a.caret = len(a.text)
	a.text += b.text
	ed.lines = append(ed.lines[:i+1], ed.lines[i+2:]...)
	ed.at = i
}

// step moves the caret by lines, to the same place in cells where there is one.
func (ed *editor) step(n int) {
	x := cells(ed.lines[ed.at].text[:ed.lines[ed.at].caret])
	ed.at = max(min(ed.at+n, len(ed.lines)-1), 0)
	l := &ed.lines[ed.at]
	l.caret = 0
	l.clusters(func(_, to int) bool {
		if cells(l.text[:to]) > x {
			return false
		}
		l.caret = to
		return true
	})
}

// key edits by one key press.
func (ed *editor) key(msg tea.KeyPressMsg) {
	l := &ed.lines[ed.at]
	begin, end := l.caret == 0, l.caret == len(l.text)
	switch k := msg.String(); {
	case k == "enter":
		ed.split()
	case k == "up":
		ed.step(-1)
	case k == "down":
		ed.step(1)
	case k == "pgup":
		ed.step(-10)
	case k == "pgdown":
		ed.step(10)
	case k == "left" && begin && ed.at > 0:
		ed.at--
		ed.lines[ed.at].caret = len(ed.lines[ed.at].text)
	case k == "right" && end && ed.at+1 < len(ed.lines):
		ed.at++
		ed.lines[ed.at].caret = 0
	case (k == "backspace" || k == "ctrl+h") && begin:
		ed.join(ed.at - 1)
	case k == "delete" && end:
		ed.join(ed.at)
	default:
		l.key(msg)
	}
}

// view gives at most h lines of w cells with the caret in sight, and where it is.
func (ed *editor) view(w, h int, ell string) (shown []string, x, y int) {
	ed.first = window(ed.first, ed.at, len(ed.lines), h)
	for i := ed.first; i < len(ed.lines) && i < ed.first+h; i++ {
		if i != ed.at {
			shown = append(shown, cut(ed.lines[i].text, w, ell))
			continue
		}
		var t string
		t, x = ed.lines[i].view(w)
		y = len(shown)
		shown = append(shown, t)
	}
	return shown, min(x, max(w-1, 0)), y
}
