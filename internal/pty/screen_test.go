package pty

import (
	"strings"
	"testing"
)

// TestScreen: what a terminal of 8 by 3 shows, its lines parted by a bar, and where the
// cursor is then.
func TestScreen(t *testing.T) {
	t.Parallel()
	for out, want := range map[string]string{
		"ab\r\ncd":                           "ab|cd| 2,1",
		"12345678":                           "12345678|| 7,0", // it waits to wrap
		"123456789":                          "12345678|9| 1,1",
		"\x1b[?7l123456789":                  "12345679|| 7,0",
		"1\r\n2\r\n3\r\n4":                   "2|3|4 1,2",
		"\x1b[2;3Hx\x1b[Ay\x1b[4Dz":          "z  y|  x| 1,0",
		"abcdef\x1b[3G\x1b[K":                "ab|| 2,0",
		"abcdef\x1b[3G\x1b[1K":               "   def|| 2,0",
		"abcdef\x1b[3G\x1b[2X":               "ab  ef|| 2,0",
		"abcdef\x1b[3G\x1b[2P":               "abef|| 2,0",
		"abcdefgh\x1b[3G\x1b[2@":             "ab  cdef|| 2,0",
		"a\r\nb\r\nc\x1b[1;1H\x1bM":          "|a|b 0,0",
		"a\r\nb\r\nc\x1b[2;3r\x1b[3;1H\nd":   "a|c|d 1,2",
		"a\r\nb\r\nc\x1b[2;1H\x1b[M":         "a|c| 0,1",
		"a\r\nb\r\nc\x1b[2;1H\x1b[L":         "a||b 0,1",
		"x\x1b[3b":                           "xxxx|| 4,0",
		"示例":                                 "示例|| 4,0",
		"示例\x1b[2Gx":                         " x例|| 2,0", // half a character is none
		"示例\x1b[3Gx":                         "示x|| 3,0",
		"1234567示":                           "1234567|示| 2,1",
		"e\u0301x":                           "e\u0301x|| 2,0",
		"a\x1b]2;title\x07b\x1b]2;t\x1b\\c":  "abc|| 3,0",
		"a\x1b[?1049h\x1b[Hb":                "b|| 1,0",
		"abc\x1b[2J":                         "|| 3,0",
		"a\tb\bc":                            "a     cb|| 7,0",
		"\x1b[1;38;5;9;48;2;1;2;3mx\x1b[39m": "\x1b[0;1;38;5;9;48;2;1;2;3mx\x1b[0m|| 1,0",
		"\x1b[44m\x1b[K":                     "\x1b[0;48;5;4m        \x1b[0m|| 0,0",
		"\x1b[7;4mx\x1b[27;24my\x1b[m":       "\x1b[0;4;7mx\x1b[0my|| 2,0",
	} {
		s := NewScreen(8, 3)
		for i := range len(out) { // a terminal reads as it likes
			_, _ = s.Write([]byte(out[i : i+1]))
		}
		got := strings.Join(s.Lines(), "|") + " " + string(rune('0'+s.X)) + "," + string(rune('0'+s.Y))
		if got != want || s.Unknown != nil {
			t.Errorf("%q shows %q, want %q %q", out, got, want, s.Unknown)
		}
	}
}

// TestDiffers: a cell, a colour, the caret; but not the colour of a space's letter.
func TestDiffers(t *testing.T) {
	t.Parallel()
	for out, same := range map[string]bool{
		"a\x1b[31m \x1b[mb": true, "a b": true, "a c": false, "a\x1b[41m \x1b[mb": false, "a\x1b[7m \x1b[mb": false, "a \x1b[1mb": false,
		"a b\x1b[H": false, "a b\x1b[?25l": false,
	} {
		a, b := NewScreen(8, 3), NewScreen(8, 3)
		_, _ = a.Write([]byte("a b"))
		_, _ = b.Write([]byte(out))
		if d := Differs(a, b); (d == "") != same {
			t.Errorf("%q: %q", out, d)
		}
	}
	if Differs(NewScreen(2, 2), NewScreen(2, 3)) == "" {
		t.Error("two sizes look the same")
	}
}
