package tui

import (
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
