package tui

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestEditorLosesNothing: whatever is typed, pasted and moved, the text changes by what
// the key says, and the caret stays in it and in sight.
func TestEditorLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var ed editor
		ed.setText(rapid.SampledFrom([]string{"", "a\nb", "S: 示例\n\nR: x", strings.Repeat("long ", 60)}).Draw(t, "text"))
		for range rapid.IntRange(1, 30).Draw(t, "keys") {
			was := []rune(ed.text())
			k := rapid.SampledFrom([]string{"x", "示", "enter", "up", "down", "left", "right", "home", "end", "pgup", "pgdown", "backspace", "delete", "paste"}).Draw(t, "key")
			if k == "paste" {
				ed.insert("one\r\ntwo" + strings.Repeat("q", 1500))
			} else {
				ed.key(press(k))
			}
			grew := len([]rune(ed.text())) - len(was)
			switch k {
			case "x", "示", "enter":
				if grew != 1 {
					t.Fatalf("%s made %q of %q", k, ed.text(), string(was))
				}
			case "backspace", "delete":
				if grew != 0 && grew != -1 {
					t.Fatalf("%s made %q of %q", k, ed.text(), string(was))
				}
			case "paste":
				if n := strings.Count(ed.text(), "q"); n < 1500 || !strings.Contains(ed.text(), "one\n") {
					t.Fatalf("pasted: %q", ed.text())
				}
			default:
				if ed.text() != string(was) {
					t.Fatalf("%s made %q of %q", k, ed.text(), string(was))
				}
			}
			shown, x, y := ed.view(20, 5, "…")
			if len(shown) == 0 || len(shown) > 5 || y >= len(shown) || x < 0 || x >= 20 {
				t.Fatalf("after %s: %d lines, caret at %d, %d", k, len(shown), x, y)
			}
			for _, l := range shown {
				if cells(l) > 20 {
					t.Fatalf("a line of %d cells: %q", cells(l), l)
				}
			}
		}
	})
}

// TestAWideCharacterIsNotHalvedAtTheEdge: the text scrolled to where one would be.
func TestAWideCharacterIsNotHalvedAtTheEdge(t *testing.T) {
	t.Parallel()
	for n := range 24 {
		in := input{text: strings.Repeat("x", n) + "示xxx示示示S: 示例示x"}
		for in.caret = range in.text {
			if shown, x := in.view(20); cells(shown) > 20 || x >= 20 {
				t.Fatalf("%q with the caret at %d shows %d cells: %q", in.text, in.caret, cells(shown), shown)
			}
		}
	}
}
