package report

import "strings"

// width is how wide a text may be: a terminal, a note in another system.
const width = 80

// text is a text being written line by line, none wider than width; with whole set the
// lines are left whole, for a page that wraps them itself.
type text struct {
	b     strings.Builder
	whole bool
}

// cells is the width of a character on a terminal: East Asian ones take two.
func cells(r rune) int {
	switch {
	case r >= 0x1100 && r <= 0x115f, r >= 0x2e80 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3, r >= 0xf900 && r <= 0xfaff,
		r >= 0xfe30 && r <= 0xfe4f, r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, r >= 0x1f300 && r <= 0x1faff, r >= 0x20000:
		return 2
	}
	return 1
}

func cellsOf(s string) int {
	n := 0
	for _, r := range s {
		n += cells(r)
	}
	return n
}

// line writes a paragraph, wrapped, its first line indented by indent and the rest by
// two more.
func (t *text) line(indent int, s string) {
	room := indent
	t.b.WriteString(strings.Repeat(" ", indent))
	if t.whole {
		t.b.WriteString(s + "\n")
		return
	}
	gap := 0
	for i, word := range strings.Split(strings.TrimRight(s, " "), " ") {
		if i > 0 {
			gap++
		}
		if word == "" {
			continue // one more space, unless the line ends here
		}
		if gap > 0 && room+gap+cellsOf(word) > width {
			room = t.newLine(indent + 2)
		} else {
			t.b.WriteString(strings.Repeat(" ", gap))
			room += gap
		}
		gap = 0
		for _, r := range word { // a word longer than a line is broken
			if room+cells(r) > width {
				room = t.newLine(indent + 2)
			}
			t.b.WriteRune(r)
			room += cells(r)
		}
	}
	t.b.WriteByte('\n')
}

func (t *text) newLine(indent int) int {
	t.b.WriteString("\n" + strings.Repeat(" ", indent))
	return indent
}

func (t *text) blank() { t.b.WriteByte('\n') }

func (t *text) rule() { t.b.WriteString(strings.Repeat("-", width) + "\n") }

func (t *text) head(s string) {
	t.blank()
	t.b.WriteString(s + "\n")
}

// unwrapped gives the paragraphs of a text that was wrapped to width: a line goes on in
// the next where that is indented by two more and its first word had no room. Lines at
// the margin stay as they are: what follows an identity is never joined to it. No word
// is changed.
func unwrapped(text string) []string {
	var out []string
	base, last := 0, 0 // indent of the paragraph, width of its last line
	for _, l := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		body := strings.TrimLeft(l, " ")
		indent := len(l) - len(body)
		word, _, _ := strings.Cut(body, " ")
		if n := len(out); n > 0 && body != "" && base > 0 && indent == base+2 && last+1+cellsOf(word) > width {
			out[n-1] += " " + body
		} else {
			out = append(out, l)
			base = indent
		}
		last = cellsOf(l)
	}
	return out
}
