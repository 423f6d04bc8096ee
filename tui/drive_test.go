package tui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"crsmon/db"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

var (
	nurseA = ward.Author{Name: "Patel A", Role: ward.Nurse}
	start  = time.Date(2026, 11, 21, 14, 32, 0, 0, time.FixedZone("", 3600))
)

// drive is a person at the program: keys in, screens out, everything synchronous.
type drive struct {
	t     *testing.T
	m     *Model
	now   time.Time // the ward's clock, which is the keyboard's too
	ticks []func() tea.Msg
	quit  bool
	bells int
	held  []tea.Cmd // commands kept back while hold
	hold  bool
	lazy  bool // frames are checked by the test itself
	lens  lens
}

// newDrive starts the program over a record at a size.
func newDrive(t *testing.T, rec record, o Options, w, h int) *drive {
	t.Helper()
	return newDriveAt(t, rec, o, w, h, start)
}

// newDriveAt starts it at a time of the ward's clock.
func newDriveAt(t *testing.T, rec record, o Options, w, h int, now time.Time) *drive {
	t.Helper()
	d := &drive{t: t, now: now}
	o.Now = func() time.Time { return d.now }
	o.mono = o.Now
	o.tick = func(_ time.Duration, fn func(time.Time) tea.Msg) tea.Cmd {
		d.ticks = append(d.ticks, func() tea.Msg { return fn(d.now) })
		return nil
	}
	o.await = func(seen int64, fn func(int64) tea.Msg) tea.Cmd {
		if seen < 0 {
			return await(seen, fn) // it never waits
		}
		d.ticks = append(d.ticks, func() tea.Msg { return fn(-1) })
		return nil
	}
	d.m = newModel(o, rec)
	d.run(d.m.Init())
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	return d
}

// realWard opens a real record in a file of its own.
func realWard(t *testing.T, now func() time.Time) (*ward.Ward, *db.DB, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "record.db")
	w, rec := openWard(t, path, now)
	return w, rec, path
}

func openWard(t *testing.T, path string, now func() time.Time) (*ward.Ward, *db.DB) {
	t.Helper()
	pol, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	rec, err := db.Open(context.Background(), path, db.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rec.Close() })
	return ward.New(rec, pol, now), rec
}

func (d *drive) send(msg tea.Msg) {
	d.t.Helper()
	_, cmd := d.m.Update(msg)
	d.run(cmd)
	d.check()
}

// run runs a command and what follows from it.
func (d *drive) run(cmd tea.Cmd) {
	d.t.Helper()
	if cmd == nil {
		return
	}
	if d.hold {
		d.held = append(d.held, cmd)
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			d.run(c)
		}
	case tea.QuitMsg:
		d.quit = true
	case tea.RawMsg:
		d.bells++
	default:
		_, next := d.m.Update(msg)
		d.run(next)
	}
}

// release runs what was kept back.
func (d *drive) release() {
	d.t.Helper()
	d.hold = false
	held := d.held
	d.held = nil
	for _, c := range held {
		d.run(c)
	}
	d.check()
}

// pass lets time go by and the ticks that were waiting come.
func (d *drive) pass(by time.Duration) *drive {
	d.t.Helper()
	d.now = d.now.Add(by)
	ticks := d.ticks
	d.ticks = nil
	for _, fn := range ticks {
		d.send(fn())
	}
	return d
}

var named = map[string]rune{
	"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete,
	"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "space": tea.KeySpace,
	"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6, "f7": tea.KeyF7,
	"f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f12": tea.KeyF12,
}

// press makes the message of a key: a name, "ctrl+x", or one character.
func press(k string) tea.KeyPressMsg {
	if c, ok := named[k]; ok {
		msg := tea.KeyPressMsg{Code: c}
		if k == "space" {
			msg.Text = " "
		}
		return msg
	}
	if rest, ok := strings.CutPrefix(k, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: []rune(rest)[0], Mod: tea.ModCtrl}
	}
	if rest, ok := strings.CutPrefix(k, "shift+"); ok {
		return tea.KeyPressMsg{Code: named[rest], Mod: tea.ModShift}
	}
	return tea.KeyPressMsg{Code: []rune(k)[0], Text: k}
}

// keys presses named keys, one after another.
func (d *drive) keys(ks ...string) *drive {
	d.t.Helper()
	for _, k := range ks {
		d.send(press(k))
	}
	return d
}

// typ types text, a key a character.
func (d *drive) typ(s string) *drive {
	d.t.Helper()
	for _, r := range s {
		d.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	return d
}

// quiet lets the keyboard rest, so that a dialog that opened by itself hears.
func (d *drive) quiet() *drive {
	d.now = d.now.Add(time.Second)
	return d
}

// screen is what a person sees.
func (d *drive) screen() string { return ansi.Strip(d.m.View().Content) }

// check holds for every frame whatever happened: exactly h lines, none wider than w.
func (d *drive) check() {
	d.t.Helper()
	if d.m.w != 0 && !d.lazy {
		d.checkFrame(d.m.View())
	}
}

func (d *drive) checkFrame(v tea.View) {
	d.t.Helper()
	lines := strings.Split(v.Content, "\n")
	if len(lines) != d.m.h {
		d.t.Fatalf("%d lines at %dx%d:\n%s", len(lines), d.m.w, d.m.h, d.screen())
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > d.m.w {
			d.t.Fatalf("line %d is %d cells wide at %dx%d: %q\n%s", i, n, d.m.w, d.m.h, ansi.Strip(l), d.screen())
		}
	}
	d.lens.check(d.t, &v, d.m.w, d.m.h)
	if c := v.Cursor; c != nil && (c.X < 0 || c.X >= d.m.w || c.Y < 0 || c.Y >= d.m.h) {
		d.t.Fatalf("the caret is outside the screen: %v", c.Position)
	}
}

// sees fails where any of the texts is not on the screen.
func (d *drive) sees(want ...string) *drive {
	d.t.Helper()
	for _, s := range want {
		if !strings.Contains(d.screen(), s) {
			d.t.Fatalf("not on the screen: %q\n%s", s, d.screen())
		}
	}
	return d
}

func (d *drive) seesNot(no ...string) *drive {
	d.t.Helper()
	for _, s := range no {
		if strings.Contains(d.screen(), s) {
			d.t.Fatalf("on the screen: %q\n%s", s, d.screen())
		}
	}
	return d
}

// line is the screen's first line that holds a text.
func (d *drive) line(has string) string {
	for _, l := range strings.Split(d.screen(), "\n") {
		if strings.Contains(l, has) {
			return l
		}
	}
	return ""
}

var errDisk = errors.New("no space left on device")

// classify is what cmd gives the program, for a test's own error.
func classify(err error) words.Failure {
	if errors.Is(err, errDisk) {
		return words.FailureDiskFull
	}
	return words.FailureUnknown
}
