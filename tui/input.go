package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// maxInput is the longest text a field takes, in bytes.
const maxInput = 1000

// input is one line of text under edit. The caret is measured in cells, so that an
// input method opens its window at the right place under Chinese text.
type input struct {
	text  string
	caret int // byte offset, always between two grapheme clusters
}

// set replaces the text and puts the caret at its end.
func (in *input) set(s string) { in.text, in.caret = s, len(s) }

// insert puts text in at the caret; line breaks become spaces, controls are dropped.
func (in *input) insert(s string) {
	s = clean(strings.TrimRight(s, "\r\n"))
	if len(in.text)+len(s) > maxInput {
		return
	}
	in.text = in.text[:in.caret] + s + in.text[in.caret:]
	in.caret += len(s)
}

// key edits by one key press; it tells whether the key was taken.
func (in *input) key(msg tea.KeyPressMsg) bool {
	switch msg.String() {
	case "left":
		in.caret = in.before()
	case "right":
		in.caret = in.after()
	case "home", "ctrl+a":
		in.caret = 0
	case "end", "ctrl+e":
		in.caret = len(in.text)
	case "backspace", "ctrl+h":
		from := in.before()
		in.text, in.caret = in.text[:from]+in.text[in.caret:], from
	case "delete":
		in.text = in.text[:in.caret] + in.text[in.after():]
	case "ctrl+u":
		in.set("")
	default:
		if msg.Text == "" || msg.Mod&(tea.ModCtrl|tea.ModAlt) != 0 {
			return false
		}
		in.insert(msg.Text)
	}
	return true
}

// clusters calls fn with every grapheme cluster's start and end.
func (in *input) clusters(fn func(from, to int) bool) {
	for at := 0; at < len(in.text); {
		c, _ := ansi.FirstGraphemeCluster(in.text[at:], ansi.GraphemeWidth)
		n := max(len(c), 1)
		if !fn(at, min(at+n, len(in.text))) {
			return
		}
		at += n
	}
}

func (in *input) before() int {
	at := 0
	in.clusters(func(from, to int) bool {
		if from < in.caret {
			at = from
		}
		return to < in.caret
	})
	return at
}

func (in *input) after() int {
	at := len(in.text)
	in.clusters(func(from, to int) bool {
		if from >= in.caret {
			at = to
			return false
		}
		return true
	})
	return at
}

// view gives at most w cells of the text with the caret in sight, and the caret's
// column in them.
func (in *input) view(w int) (shown string, caret int) {
	x := cells(in.text[:in.caret])
	if x < w && cells(in.text) <= w {
		return in.text, x
	}
	from := 0
	if x >= w {
		from = x - w + 1
	}
	// Half of a wide character cannot be shown: the window begins behind it.
	for shown = ansi.Cut(in.text, from, from+w); cells(shown) > max(w, 0); shown = ansi.Cut(in.text, from, from+w) {
		from++
	}
	return shown, min(max(x-from, 0), max(w-1, 0))
}
