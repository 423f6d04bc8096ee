//go:build linux

package pty

import (
	"slices"
	"testing"
)

func TestLeft(t *testing.T) {
	t.Parallel()
	const on = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1002;1006h\x1b[>4;2m\x1b[>1u"
	for _, c := range []struct {
		out  string
		want []string
	}{
		{"", nil},
		{on, []string{"alternate screen", "bracketed paste", "cursor hidden", "kitty keys", "modified keys", "mouse"}},
		{on + "\x1b[>4m\x1b[<1u\x1b[?1049l\x1b[?25h\x1b[?2004l\x1b[?1002l\x1b[?1006l", nil},
		{on + "\x1b[>4;0m\x1b[<u\x1b[?1049;2004l\x1b[?1002l\x1b[?1006l", []string{"cursor hidden"}},
		{"\x1b[<u\x1b[>1u", []string{"kitty keys"}}, // a pop of nothing does not count
	} {
		if got := Left([]byte(c.out)); !slices.Equal(got, c.want) {
			t.Errorf("%q leaves %v, want %v", c.out, got, c.want)
		}
	}
}
