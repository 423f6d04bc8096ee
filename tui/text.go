package tui

import (
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"crsmon/internal/entry"
)

// cells is the width of a styled string in terminal cells. Text of ASCII, colour
// sequences and our own glyphs, which is most of a screen, is counted without the
// grapheme tables.
func cells(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 0x20 && c < 0x7f:
			n++
		case c == 0x1b && i+1 < len(s) && s[i+1] == '[':
			for i += 2; i < len(s) && (s[i] < 0x40 || s[i] > 0x7e); i++ {
			}
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			w, ours := ownWidth[r]
			if !ours {
				return ansi.StringWidth(s)
			}
			n += w
			i += size - 1
		}
	}
	return n
}

// ownWidth are the widths of the characters we draw with, by the tables in force.
var ownWidth = func() map[rune]int {
	m := map[rune]int{}
	for _, r := range "·•◆▲■≥↑↓≈│─…°╭╮╰╯╌┊━┬┴┼●○╵×" {
		m[r] = ansi.StringWidth(string(r))
	}
	return m
}()

// cut shortens to w cells, on the right, with a tail that says so.
func cut(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	if cells(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, tail)
}

// padRight fills to w cells with spaces.
func padRight(s string, w int) string {
	if n := w - cells(s); n > 0 {
		return s + strings.Repeat(" ", n)
	}
	return s
}

// padLeft fills to w cells with spaces in front.
func padLeft(s string, w int) string {
	if n := w - cells(s); n > 0 {
		return strings.Repeat(" ", n) + s
	}
	return s
}

// column is exactly w cells: cut or filled.
func column(s string, w int, tail string) string { return padRight(cut(s, w, tail), w) }

// ends puts one text at the left and one at the right of w cells; the left one gives way.
func ends(left, right string, w int, tail string) string {
	right = cut(right, w, tail)
	room := w - cells(right)
	if room <= 1 {
		return padLeft(right, w)
	}
	return column(left, room-1, tail) + " " + right
}

// wrapped breaks text into lines of at most w cells, at spaces where there are any.
func wrapped(s string, w int) []string {
	if w < 1 {
		return nil
	}
	if s == "" {
		return []string{""}
	}
	return strings.Split(lipgloss.Wrap(s, w, ""), "\n")
}

// hang is wrapped with a first prefix and spaces under it.
func hang(prefix, s string, w int) []string {
	n := cells(prefix)
	lines := wrapped(s, max(w-n, 4))
	for i, l := range lines {
		if i == 0 {
			lines[i] = prefix + l
		} else {
			lines[i] = strings.Repeat(" ", n) + l
		}
	}
	return lines
}

// wrapParts fills lines of w cells with parts and a separator, breaking between parts
// first and inside one only where it is wider than a line. Nothing is cut.
func wrapParts(parts []string, sep string, w int) []string {
	var lines []string
	line := ""
	for _, p := range parts {
		if p == "" {
			continue
		}
		switch {
		case line == "":
			line = p
		case cells(line)+cells(sep)+cells(p) <= w:
			line += sep + p
			continue
		default:
			lines = append(lines, line)
			line = p
		}
		if cells(line) > w {
			broken := wrapped(line, w)
			lines = append(lines, broken[:len(broken)-1]...)
			line = broken[len(broken)-1]
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// block is exactly h lines, none wider than w.
func block(lines []string, w, h int, tail string) []string {
	out := make([]string, h)
	for i := range out {
		if i < len(lines) {
			out[i] = cut(lines[i], w, tail)
		}
	}
	return out
}

// beside puts two blocks side by side with a separator between.
func beside(left, right []string, lw, rw int, sep, tail string) []string {
	n := max(len(left), len(right))
	out := make([]string, n)
	for i := range n {
		l, r := "", ""
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		out[i] = column(l, lw, tail) + sep + cut(r, rw, tail)
	}
	return out
}

func clean(s string) string { return entry.Clean(s) }

// fold makes drawn content ASCII for terminals that show nothing else; every
// character keeps its width, so that columns stay where they were laid out.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		if to := entry.Unaccented(r); to < 0x80 {
			b.WriteRune(to)
			continue
		}
		for range cells(string(r)) {
			b.WriteByte('?')
		}
	}
	return b.String()
}
