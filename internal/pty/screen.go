package pty

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// Style is how a cell looks. Colours are -1 for the terminal's own, the number of one of
// 256, or 1<<24 with red, green and blue.
type Style struct {
	Fg, Bg                                  int32
	Bold, Faint, Italic, Underline, Reverse bool
}

// Cell is a place on the screen. The right half of a wide character has no text.
type Cell struct {
	Text string
	Style
}

var own = Style{Fg: -1, Bg: -1}

// Screen is what a terminal shows after what was written to it: xterm, as far as
// full-screen programs use it. Write to it, then look.
type Screen struct {
	W, H  int
	X, Y  int // the cursor
	Caret bool
	Cells [][]Cell

	// Clusters counts the width of a character with its marks as one, as newer terminals do.
	Clusters bool

	pen         Style
	waits       bool // to wrap
	noWrap      bool
	top, bottom int // the lines that scroll, the last one not
	rest        []byte
	// Unknown are the sequences it does not know: after one, what it shows is a guess.
	Unknown []string
}

// NewScreen makes an empty screen.
func NewScreen(w, h int) *Screen {
	s := &Screen{pen: own, Caret: true}
	s.Resize(w, h)
	return s
}

// Resize changes the size and clears the screen: what a terminal keeps is its own affair.
func (s *Screen) Resize(w, h int) {
	s.W, s.H, s.top, s.bottom, s.X, s.Y, s.waits = w, h, 0, h, 0, 0, false
	s.Cells = make([][]Cell, h)
	for y := range s.Cells {
		s.Cells[y] = s.blanks(w)
	}
}

func (s *Screen) blank() Cell { return Cell{" ", Style{Fg: -1, Bg: s.pen.Bg}} }

func (s *Screen) blanks(n int) []Cell {
	line := make([]Cell, n)
	for i := range line {
		line[i] = s.blank()
	}
	return line
}

// Write takes what a program writes; a sequence cut in two is kept for the next.
func (s *Screen) Write(p []byte) (int, error) {
	b := append(s.rest, p...)
	for len(b) > 0 {
		n := s.step(b)
		if n == 0 {
			break
		}
		b = b[n:]
	}
	s.rest = append([]byte(nil), b...)
	return len(p), nil
}

// step takes one character or sequence and gives its length, 0 where it is not whole.
func (s *Screen) step(b []byte) int {
	switch c := b[0]; {
	case c == 0x1b:
		return s.escape(b)
	case c < 0x20 || c == 0x7f:
		s.control(c)
		return 1
	case !utf8.FullRune(b):
		return 0
	}
	r, n := utf8.DecodeRune(b)
	s.put(r)
	return n
}

func (s *Screen) control(c byte) {
	switch c {
	case '\r':
		s.X, s.waits = 0, false
	case '\n', '\v', '\f':
		s.down()
		s.waits = false
	case '\b':
		s.X, s.waits = max(s.X-1, 0), false
	case '\t':
		s.X = min((s.X/8+1)*8, s.W-1)
	}
}

func (s *Screen) down() {
	if s.Y == s.bottom-1 {
		s.scroll(s.top, s.bottom, 1)
	} else {
		s.Y = min(s.Y+1, s.H-1)
	}
}

// scroll moves lines up, or down where n is negative.
func (s *Screen) scroll(top, bottom, n int) {
	for ; n > 0; n-- {
		copy(s.Cells[top:bottom], s.Cells[top+1:bottom])
		s.Cells[bottom-1] = s.blanks(s.W)
	}
	for ; n < 0; n++ {
		copy(s.Cells[top+1:bottom], s.Cells[top:bottom-1])
		s.Cells[top] = s.blanks(s.W)
	}
}

func (s *Screen) put(r rune) {
	w := runewidth.RuneWidth(r)
	if w == 0 || s.Clusters && s.joins(r) {
		x := s.X - 1
		if s.waits {
			x = s.X
		}
		for x > 0 && s.Cells[s.Y][x].Text == "" {
			x--
		}
		if x >= 0 {
			s.Cells[s.Y][x].Text += string(r)
		}
		return
	}
	if (s.waits || s.X+w > s.W) && !s.noWrap {
		s.X = 0
		s.down()
	}
	s.waits = false
	s.X = max(min(s.X, s.W-w), 0)
	w = min(w, s.W)
	for i := range w {
		s.set(s.X+i, Cell{Style: s.pen})
	}
	s.Cells[s.Y][s.X].Text = string(r)
	if s.X += w; s.X >= s.W {
		s.X, s.waits = s.W-1, true
	}
}

// joins tells whether a character belongs to the one before it by a zero-width joiner.
func (s *Screen) joins(rune) bool {
	for x := s.X - 1; x >= 0; x-- {
		if t := s.Cells[s.Y][x].Text; t != "" {
			return strings.HasSuffix(t, "\u200d")
		}
	}
	return false
}

// set writes a cell; a wide character that loses a half is gone.
func (s *Screen) set(x int, c Cell) {
	line := s.Cells[s.Y]
	if line[x].Text == "" && x > 0 && runewidth.StringWidth(line[x-1].Text) > 1 {
		line[x-1].Text = " "
	}
	if x+1 < s.W && line[x+1].Text == "" {
		line[x+1].Text = " "
	}
	line[x] = c
}

// Lines are the screen as text with its colours, a line each, as a terminal would be
// sent it; trailing blanks are left out.
func (s *Screen) Lines() []string {
	out := make([]string, s.H)
	for y, line := range s.Cells {
		n := s.W
		for n > 0 && line[n-1] == (Cell{" ", own}) {
			n--
		}
		var b strings.Builder
		pen := own
		for _, c := range line[:n] {
			if c.Style != pen {
				b.WriteString(c.sgr())
				pen = c.Style
			}
			b.WriteString(c.Text)
		}
		if pen != own {
			b.WriteString("\x1b[0m")
		}
		out[y] = b.String()
	}
	return out
}

func (st Style) sgr() string {
	s := "\x1b[0"
	for _, a := range []struct {
		on bool
		n  string
	}{{st.Bold, ";1"}, {st.Faint, ";2"}, {st.Italic, ";3"}, {st.Underline, ";4"}, {st.Reverse, ";7"}} {
		if a.on {
			s += a.n
		}
	}
	color := func(of string, c int32) string {
		switch {
		case c < 0:
			return ""
		case c < 1<<24:
			return ";" + of + ";5;" + strconv.Itoa(int(c))
		}
		return fmt.Sprintf(";%s;2;%d;%d;%d", of, c>>16&255, c>>8&255, c&255)
	}
	return s + color("38", st.Fg) + color("48", st.Bg) + "m"
}
