package paint_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/mattn/go-runewidth"

	"crsmon/internal/paint"
	"crsmon/internal/pty"
)

// plainly is the screen that a frame is, written the long way: each line from its start
// on a terminal that was cleared.
func plainly(t *testing.T, f paint.Frame) *pty.Screen {
	t.Helper()
	s := pty.NewScreen(f.W, f.H)
	for y, line := range strings.Split(f.Content, "\n") {
		if y < f.H {
			fmt.Fprintf(s, "\x1b[%d;1H%s", y+1, line) // a style goes on in the next line
		}
	}
	s.Caret = f.Caret
	s.X, s.Y = f.CaretX, f.CaretY
	if s.Unknown != nil {
		t.Fatalf("a frame with %q", s.Unknown)
	}
	return s
}

// words of a ward: plain, wide, with glyphs, at edges.
var words = []string{
	"04", "DELTA Demo", "示例", "LIMA 示例 Demo", "CRS 4 ■", "≥3 ▲", "·", "  ", "       ", " ", "38.6", "-0:05", "│", "────────", "a", "é", "最高", ".",
}

var looks = []string{
	"", "\x1b[1m", "\x1b[38;2;138;138;138m", "\x1b[1;38;2;230;159;0m", "\x1b[1;38;2;0;0;0;48;2;255;127;42m", "\x1b[7m", "\x1b[1;7m", "\x1b[4m", "\x1b[38;5;24m", "\x1b[32m", "\x1b[48;5;20m",
}

func someLine(r *rand.Rand, w int) string {
	var b strings.Builder
	n := 0
	for r.IntN(12) > 0 {
		word := words[r.IntN(len(words))]
		if n += runewidth.StringWidth(word); n > w {
			break
		}
		if look := looks[r.IntN(len(looks))]; look != "" {
			b.WriteString(look + word)
			if r.IntN(8) > 0 {
				b.WriteString("\x1b[m")
			}
		} else {
			b.WriteString(word)
		}
	}
	return b.String()
}

// values is a line as the board's, in which values become longer and shorter.
func values(r *rand.Rand, w int) string {
	line := ""
	for _, label := range []string{"T", "HR", "RR", "BP", "SpO2", "氧"} {
		if label == "氧" && r.IntN(3) > 0 {
			break
		}
		part := fmt.Sprintf("\x1b[38;5;24m%s\x1b[m \x1b[1m%d\x1b[m \x1b[38;5;24m/min\x1b[m  ", label, r.IntN(200))
		if runewidth.StringWidth(bare(line+part)) > w {
			break
		}
		line += part
	}
	return line
}

// next changes a frame a little, or much.
func next(r *rand.Rand, f paint.Frame) paint.Frame {
	if r.IntN(40) == 0 {
		f.W, f.H = 1+r.IntN(60), 1+r.IntN(12)
	}
	lines := strings.Split(f.Content, "\n")
	for len(lines) < f.H {
		lines = append(lines, "")
	}
	lines = lines[:f.H]
	for i := range lines {
		if strings.Contains(lines[i], "\n") || runewidth.StringWidth(bare(lines[i])) > f.W || r.IntN(3) == 0 {
			lines[i] = someLine(r, f.W)
		} else if r.IntN(3) == 0 {
			lines[i] = values(r, f.W)
		} else if r.IntN(6) == 0 && i > 0 {
			lines[i] = lines[i-1]
		}
	}
	f.Content = strings.Join(lines, "\n")
	f.Caret = r.IntN(2) == 0
	f.CaretX, f.CaretY = r.IntN(f.W), r.IntN(f.H)
	return f
}

func bare(s string) string {
	for {
		i := strings.Index(s, "\x1b[")
		if i < 0 {
			return s
		}
		s = s[:i] + s[i+strings.IndexByte(s[i:], 'm')+1:]
	}
}

// TestEveryFrameIsOnTheScreen: whatever came before, after each frame the terminal shows
// that frame and nothing else.
func TestEveryFrameIsOnTheScreen(t *testing.T) {
	t.Parallel()
	shifted := false
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 7))
		f := paint.Frame{W: 1 + r.IntN(60), H: 1 + r.IntN(12)}
		p := paint.New(colorprofile.TrueColor)
		p.Sync, p.Shift = seed%2 == 1, seed%3 > 0
		tty := pty.NewScreen(f.W, f.H)
		for step := range 150 {
			w, h := f.W, f.H
			f = next(r, f)
			if f.W != w || f.H != h {
				tty.Resize(f.W, f.H)
				fmt.Fprintf(tty, "\x1b[41mwhatever\x1b[H\n a terminal keeps")
			}
			if r.IntN(30) == 0 {
				fmt.Fprintf(tty, "\x1b[m\x1b[2J\x1b[%d;5H", 1+r.IntN(9)) // somebody else wrote
				p.Forget()
			}
			before := pty.NewScreen(f.W, f.H)
			for y := range before.Cells {
				copy(before.Cells[y], tty.Cells[y])
			}
			out := p.Paint(f)
			if r.IntN(4) == 0 && !tty.Caret {
				fmt.Fprintf(tty, "\x1b[%d;%dH", 1+r.IntN(9), 1+r.IntN(60)) // the cursor moves by itself
			}
			_, _ = tty.Write(out)
			if bytes.Contains(out, []byte("@")) {
				shifted = true
			}
			if d := pty.Differs(tty, plainly(t, f)); d != "" || tty.Unknown != nil {
				t.Fatalf("seed %d, frame %d at %dx%d: %s%q\nsent: %q\nbefore: %q\nframe: %q", seed, step, f.W, f.H, d, tty.Unknown, out, before.Lines(), f.Content)
			}
			if again := p.Paint(f); len(again) > 0 {
				t.Fatalf("the same frame again costs %q", again)
			}
		}
	}
	if !shifted {
		t.Error("no line was ever shifted")
	}
}

// TestTheLastCellOfAllScrollsNothing: a terminal may scroll where it is written.
func TestTheLastCellOfAllScrollsNothing(t *testing.T) {
	t.Parallel()
	out := paint.New(colorprofile.TrueColor).Paint(paint.Frame{W: 3, H: 2, Content: "abc\ndef"})
	if !bytes.Contains(out, []byte("de\x1b[?7lf\x1b[?7h")) {
		t.Errorf("%q", out)
	}
}

// TestColorsOfTheTerminal: fewer colours are chosen once, and none are sent to a
// terminal without.
func TestColorsOfTheTerminal(t *testing.T) {
	t.Parallel()
	f := paint.Frame{W: 20, H: 2, Content: "\x1b[1;38;2;255;127;42mlate\x1b[m\n\x1b[7mdue\x1b[m"}
	for colors, want := range map[colorprofile.Profile]string{
		colorprofile.TrueColor: "38;2;255;127;42", colorprofile.ANSI256: "38;5;208", colorprofile.ANSI: "\x1b[91;1m", colorprofile.ASCII: "\x1b[1m",
	} {
		out := string(paint.New(colors).Paint(f))
		if !strings.Contains(out, want) || !strings.Contains(out, "\x1b[7m") && !strings.Contains(out, "\x1b[0;7m") {
			t.Errorf("%v: %q", colors, out)
		}
	}
}

// TestWidthsThatTerminalsDisagreeAbout: what stands on the same line stays in its place
// on a terminal that counts otherwise.
func TestWidthsThatTerminalsDisagreeAbout(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"e\u0301dith", "👩\u200d⚕\u200d Demo", "นำ้", "क्षि"} {
		p := paint.New(colorprofile.TrueColor)
		old, new := pty.NewScreen(40, 2), pty.NewScreen(40, 2)
		new.Clusters = true
		for i, end := range []string{"CRS 4", "CRS 3 x", "y"} {
			line := name
			for paint.PaintedWidth(line) < 20 {
				line += " "
			}
			out := p.Paint(paint.Frame{W: 40, H: 2, Content: line + end + "\nsecond" + fmt.Sprint(i)})
			for _, s := range []*pty.Screen{old, new} {
				_, _ = s.Write(out)
				var got strings.Builder
				for _, c := range s.Cells[0][20:] {
					got.WriteString(c.Text)
				}
				if strings.TrimRight(got.String(), " ") != end {
					t.Errorf("%q: %q stands where %q should: %q", name, got.String(), end, out)
				}
			}
		}
		// And nothing of it is left behind.
		f := paint.Frame{W: 40, H: 2, Content: "Ab\nsecond"}
		out := p.Paint(f)
		for _, s := range []*pty.Screen{old, new} {
			_, _ = s.Write(out)
			if d := pty.Differs(s, plainly(t, f)); d != "" {
				t.Errorf("after %q: %s", name, d)
			}
		}
	}
}

// TestNoControlReachesTheTerminal, whatever a frame holds.
func TestNoControlReachesTheTerminal(t *testing.T) {
	t.Parallel()
	out := paint.New(colorprofile.TrueColor).Paint(paint.Frame{W: 30, H: 1, Content: "a\x1b[5;5Hb\x1b]0;title\x07c\x07\td\x1bZ\u009be\x1b"})
	s := pty.NewScreen(30, 1)
	_, _ = s.Write(out)
	if bytes.ContainsAny(out, "\x07\t") || bytes.Contains(out, []byte("5;5H")) || bytes.Contains(out, []byte("]0")) || s.Unknown != nil {
		t.Errorf("%q", out)
	}
}

// TestAmbiguousWidthIsAgreedOnlyWhereItIsOne: a terminal may not have the setting that
// makes a degree sign wide here.
func TestAmbiguousWidthIsAgreedOnlyWhereItIsOne(t *testing.T) {
	t.Parallel()
	for _, r := range "°·≥▲■─é" {
		if !paint.Agreed(r, 1) || paint.Agreed(r, 2) {
			t.Errorf("%c", r)
		}
	}
	for _, r := range "示例床" {
		if !paint.Agreed(r, 2) {
			t.Errorf("%c", r)
		}
	}
}
