package entry

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Wrap breaks a text into lines of at most width cells, at spaces where it can; every
// line after the first begins with indent. A word longer than a line, or a Chinese text
// without spaces, is broken between characters.
func Wrap(text string, width int, indent string) []string {
	var out []string
	lead := ""
	for ansi.StringWidth(lead+text) > width {
		head := ansi.Truncate(text, max(width-ansi.StringWidth(lead), 2), "")
		at := len(head)
		if text[at] != ' ' { // in the middle of a word: back to its begin, where a word is before it
			if i := strings.LastIndexByte(head, ' '); i > 0 && strings.TrimSpace(head[:i]) != "" {
				at = i
			}
		}
		out = append(out, strings.TrimRight(lead+text[:at], " "))
		text, lead = strings.TrimLeft(text[at:], " "), indent
	}
	if text != "" || len(out) == 0 {
		out = append(out, lead+text)
	}
	return out
}
