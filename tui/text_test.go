package tui

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestCellsAgreeWithTheTables(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "plain", "\x1b[1;38;2;1;2;3mbold\x1b[0m x", "中文 mixed", "≥2◆↑ · …", "e\u0301", "▲\u0301", "👩‍⚕️", "38.4 °C", "\x1b[", "a\x1b[31",
		"│ ─ ╭╮", "a\tb", "\u200b", "·\u20e3",
	} {
		if got, want := cells(s), ansi.StringWidth(s); got != want {
			t.Errorf("%q: %d, the tables say %d", s, got, want)
		}
	}
}

// TestWrappedLinesEndTheirStyles: a styled text that wraps does not run on into what stands beside it.
func TestWrappedLinesEndTheirStyles(t *testing.T) {
	t.Parallel()
	lines := wrapped("\x1b[1mbold words that wrap\x1b[m", 10)
	if len(lines) < 2 {
		t.Fatalf("%q", lines)
	}
	for _, l := range lines {
		if !strings.HasPrefix(l, "\x1b[1m") || !strings.HasSuffix(l, "\x1b[m") {
			t.Errorf("%q", l)
		}
	}
}
