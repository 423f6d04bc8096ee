package tui

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// TestPenDrawsAsItsStyle: the short way gives the bytes of the long one.
func TestPenDrawsAsItsStyle(t *testing.T) {
	t.Parallel()
	styles := []lipgloss.Style{
		lipgloss.NewStyle(), lipgloss.NewStyle().Bold(true), lipgloss.NewStyle().Foreground(lipgloss.Color("#E69F00")).Bold(true),
		lipgloss.NewStyle().Background(lipgloss.Color("#000000")).Foreground(lipgloss.Color("#FFFFFF")), lipgloss.NewStyle().Reverse(true).Bold(true),
	}
	for i, s := range styles {
		p := newPen(s)
		for _, text := range []string{"a", "CRS 2", " two  words ", "示例", "é\u0301", "\x1b[1mbold\x1b[m inside", "a\tb", "two\nlines"} {
			if got, want := p.Render(text), s.Render(text); got != want {
				t.Errorf("style %d draws %q as %q, want %q", i, text, got, want)
			}
		}
	}
	// An underline is one run: the long way writes each letter on its own.
	if got := newPen(lipgloss.NewStyle().Underline(true)).Render("a b"); ansi.Strip(got) != "a b" || strings.Count(got, "\x1b") != 2 {
		t.Errorf("underlined: %q", got)
	}
}
