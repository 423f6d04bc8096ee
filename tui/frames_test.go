package tui

import (
	"fmt"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"github.com/charmbracelet/colorprofile"

	"crsmon/internal/paint"
	"crsmon/internal/pty"
)

// lens shows the frames of a test on a terminal as it stands after all the frames
// before, and compares it with the frame as Bubble Tea's own cells have it.
type lens struct {
	painter *paint.Painter
	tty     *pty.Screen
	last    paint.Frame
}

func (l *lens) check(t *testing.T, v *tea.View, w, h int) {
	t.Helper()
	if f := frameOf(v, w, h); f == l.last {
		return
	} else {
		l.last = f
	}
	if l.painter == nil {
		l.painter = paint.New(colorprofile.TrueColor)
		l.painter.Shift = true
	}
	if l.tty == nil || l.tty.W != w || l.tty.H != h {
		l.tty = pty.NewScreen(w, h)
	}
	sent := l.painter.Paint(l.last)
	_, _ = l.tty.Write(sent)
	want := pty.NewScreen(w, h)
	cells := uv.NewScreenBuffer(w, h)
	cells.Method = ansi.GraphemeWidth
	uv.NewStyledString(v.Content).Draw(cells, cells.Bounds())
	for y := range h {
		for x := range w {
			if c := cells.CellAt(x, y); c != nil {
				want.Cells[y][x] = asShown(c)
			}
		}
	}
	if want.Caret = v.Cursor != nil; want.Caret {
		want.X, want.Y = v.Cursor.X, v.Cursor.Y
	}
	if d := pty.Differs(l.tty, want); d != "" || l.tty.Unknown != nil {
		t.Fatalf("the terminal does not show the frame: %s%q\nsent: %q", d, l.tty.Unknown, sent)
	}
}

// asShown is one of Bubble Tea's cells as the terminal in memory has it.
func asShown(c *uv.Cell) pty.Cell {
	shown := func(c color.Color) int32 {
		switch c := c.(type) {
		case nil:
			return -1
		case ansi.BasicColor:
			return int32(c)
		case ansi.IndexedColor:
			return int32(c)
		}
		r, g, b, _ := c.RGBA()
		return int32(1<<24 | r>>8<<16 | g>>8<<8 | b>>8)
	}
	a := c.Style.Attrs
	return pty.Cell{Text: c.Content, Style: pty.Style{
		Fg: shown(c.Style.Fg), Bg: shown(c.Style.Bg), Bold: a&uv.AttrBold != 0, Faint: a&uv.AttrFaint != 0, Italic: a&uv.AttrItalic != 0,
		Reverse: a&uv.AttrReverse != 0, Underline: c.Style.Underline != uv.UnderlineNone,
	}}
}

// TestTheTerminalShowsTheFrameWhateverIsPressed walks about at random, by keys, clicks,
// resizing, time and other people's entries. Every frame on the way is compared.
func TestTheTerminalShowsTheFrameWhateverIsPressed(t *testing.T) {
	t.Parallel()
	keys := []string{
		"down", "up", "down", "up", "enter", "esc", "esc", "pgdown", "home", "end", "tab", "o", "d", "a", "v", "h", "t", "s", "n", "/", "?",
		"1", "2", "3", "4", "5", "9", "left", "right", "f1", "f2", "f10", "ctrl+p", "space", "y", "backspace", "q", "r",
	}
	sizes := [][2]int{{80, 24}, {100, 30}, {120, 40}, {200, 60}, {79, 24}, {121, 33}, {30, 5}}
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(seed, 11))
			size := sizes[seed%3]
			d := newDrive(t, hardWard(), Options{Author: nurseA, WardName: "Ward 7 示例", ASCII: seed%4 == 3}, size[0], size[1])
			for range 250 {
				switch r.IntN(24) {
				case 0:
					size = sizes[r.IntN(len(sizes))]
					d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				case 1:
					d.pass(time.Duration(r.IntN(200_000)) * time.Millisecond)
				case 2:
					d.send(tea.MouseClickMsg{X: r.IntN(size[0]), Y: r.IntN(size[1]), Button: tea.MouseLeft})
				case 3:
					d.send(tea.BackgroundColorMsg{Color: ansi.BasicColor(r.IntN(2) * 15)})
				case 4:
					d.typ(strings.Repeat("示例é", 1+r.IntN(3)))
				default:
					d.keys(keys[r.IntN(len(keys))])
				}
			}
		})
	}
}

// TestBubbleTeaItselfWipesNothingUnseen: what of its writing calls for the frame again.
func TestBubbleTeaItselfWipesNothingUnseen(t *testing.T) {
	t.Parallel()
	for out, want := range map[string]bool{
		"\a": false, "\x1b]2;CRS 4\a": false, "\x1b]52;c;QUJD\a": false, "\x1b]9;told\a": false, "\x1b]777;notify;a;b\x1b\\": false,
		"\x1b[?1002h\x1b[?1006h": false, "\x1b[?25l": false, "\x1b[>4;2m\x1b[>1u\x1b[?u": false, "\x1b[?2026$p\x1b[?2027$p": false, "\x1b[m": false,
		"\x1b[?1049h": true, "\x1b[?25l\x1b[2J": true, "\x1b[K": true, "text": true, "\x1b[3;4H": true, "\n": true, "\x1bM": true, "\x1b[?1049l": true,
		"\x1b": true, "\x1b[1": true, "\x1b]2;never ends": true,
	} {
		if wipes([]byte(out)) != want {
			t.Errorf("%q: %v", out, !want)
		}
	}
}
