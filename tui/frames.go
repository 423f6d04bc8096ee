package tui

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"crsmon/internal/paint"
)

// frames brings the model's frames to the terminal, at once and by the fewest bytes.
// Bubble Tea keeps the terminal's modes, titles and questions, and is given an empty
// page: by itself it looks for a frame only when its ticker says so, and then writes
// whole rows of the board where a mark has moved.
type frames struct {
	mu      sync.Mutex
	tty     *terminal
	painter *paint.Painter
	newest  paint.Frame
	owed    bool // the terminal has not got the newest
}

func newFrames(tty *terminal, colors colorprofile.Profile, term string) *frames {
	f := &frames{tty: tty, painter: paint.New(colors)}
	f.painter.Shift = shifts(term)
	tty.wiped = f.wiped
	return f
}

// shifts tells whether a terminal of that name inserts and deletes characters.
func shifts(term string) bool {
	for _, of := range []string{"xterm", "tmux", "screen", "linux", "vt220", "rxvt", "alacritty", "foot", "kitty", "wezterm", "ghostty"} {
		if strings.HasPrefix(term, of) {
			return true
		}
	}
	return false
}

// show has a frame shown.
func (f *frames) show(v *tea.View, w, h int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.newest = frameOf(v, w, h)
	f.paint()
}

func frameOf(v *tea.View, w, h int) paint.Frame {
	f := paint.Frame{Content: v.Content, W: w, H: h}
	if c := v.Cursor; c != nil {
		f.Caret, f.CaretX, f.CaretY = true, c.X, c.Y
	}
	return f
}

// paint sends the newest frame. A terminal that is behind, or not ours yet, gets it
// when it is ready: what it then sees is the newest, not all that was between.
func (f *frames) paint() {
	f.owed = true
	if f.newest.W <= 0 || f.newest.H <= 0 || !f.tty.ready() {
		return
	}
	f.owed = false
	if out := f.painter.Paint(f.newest); len(out) > 0 {
		f.tty.send(out)
	}
}

// emptied says that the terminal has read everything.
func (f *frames) emptied() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.owed {
		f.paint()
	}
}

// wiped says that Bubble Tea has written to the screen.
func (f *frames) wiped() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.painter.Forget()
	f.paint()
}

// learn takes what the terminal says of itself.
func (f *frames) learn(msg tea.Msg) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch msg := msg.(type) {
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeSynchronizedOutput && msg.Value == ansi.ModeReset {
			f.painter.Sync = true
		}
	case tea.ColorProfileMsg:
		f.painter.SetColors(msg.Profile)
	}
}

// quiet is what Bubble Tea may write without touching what stands on the screen: modes,
// colours, titles, questions, the bell.
var quiet = regexp.MustCompile(`^(?:\a|\x1b\[[?<=>][0-9;]*\$?[a-zA-Z]|\x1b\[m|\x1b\][^\a\x1b]*(?:\a|\x1b\\))*$`)

// wipes tells whether what Bubble Tea writes may change what stands on the screen.
func wipes(p []byte) bool { return !quiet.Match(p) || bytes.Contains(p, []byte("1049")) }
