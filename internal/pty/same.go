package pty

import (
	"fmt"
	"strings"
)

// Differs says where two screens do not look the same, and "" where they do. A space
// looks the same in any colour of its letter.
func Differs(a, b *Screen) string {
	if a.W != b.W || a.H != b.H {
		return fmt.Sprintf("%dx%d and %dx%d", a.W, a.H, b.W, b.H)
	}
	for y := range a.Cells {
		for x := range a.Cells[y] {
			if seen(a.Cells[y][x]) != seen(b.Cells[y][x]) {
				return fmt.Sprintf("line %d, cell %d: %+v and %+v\n%s\n%s", y, x, a.Cells[y][x], b.Cells[y][x], a.text(y), b.text(y))
			}
		}
	}
	if a.Caret != b.Caret || a.Caret && (a.X != b.X || a.Y != b.Y) {
		return fmt.Sprintf("the caret: %v %d,%d and %v %d,%d", a.Caret, a.X, a.Y, b.Caret, b.X, b.Y)
	}
	return ""
}

func seen(c Cell) Cell {
	if c.Text == " " && !c.Reverse && !c.Underline {
		c.Style = Style{Fg: -1, Bg: c.Bg}
	}
	if c.Text == "" {
		c.Style = Style{}
	}
	return c
}

func (s *Screen) text(y int) string {
	var b strings.Builder
	for _, c := range s.Cells[y] {
		b.WriteString(c.Text)
	}
	return b.String()
}
