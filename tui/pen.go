package tui

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// pen is a style for text within a line, made once: a full style measures, aligns and
// pads what it draws each time, which was half of what a key cost.
type pen struct {
	style   lipgloss.Style
	on, off string // what it puts before and after a text
}

func newPen(s lipgloss.Style) pen {
	on, off, _ := strings.Cut(s.Render("x"), "x")
	return pen{s, on, off}
}

// Render draws text; several lines go the long way.
func (p pen) Render(texts ...string) string {
	s := strings.Join(texts, " ")
	switch {
	case strings.ContainsAny(s, "\n\r\t"):
		return p.style.Render(s)
	case s == "":
		return ""
	}
	return p.on + s + p.off
}

// Bold gives a bold pen, or one that is not.
func (p pen) Bold(on bool) pen { return newPen(p.style.Bold(on)) }

// Underline gives an underlining pen, or one that does not.
func (p pen) Underline(on bool) pen { return newPen(p.style.Underline(on)) }

// Reverse gives a pen of exchanged colours, or one of plain ones.
func (p pen) Reverse(on bool) pen { return newPen(p.style.Reverse(on)) }

// Foreground gives a pen of another colour.
func (p pen) Foreground(c color.Color) pen { return newPen(p.style.Foreground(c)) }

// Background gives a pen on another colour.
func (p pen) Background(c color.Color) pen { return newPen(p.style.Background(c)) }
