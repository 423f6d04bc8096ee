package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"crsmon/internal/pty"
)

const (
	// rowsBelow are the patients of the fictional ward below the first.
	rowsBelow = 11
	// resting is how long the cursor rests on a row, so that its small chart is there.
	resting = 400 * time.Millisecond
	// settled is how long nothing is written after a frame.
	settled = 30 * time.Millisecond
)

// walk is the board walked over: what each step wrote, and the frames that the twins
// draw, one after another as they stood on our own screen.
type walk struct {
	files   []string
	screens [][]string
	bytes   int // of all steps
}

// walk presses keys on the board and keeps the frame after each; with rests also the
// one that comes when the cursor has rested on a row.
func (b *bench) walk(cols, lines int, keys string, rests bool) (*walk, error) {
	p, err := beginAt(cols, lines, "ALPHA Demo", b.crsmon()...)
	if err != nil {
		return nil, err
	}
	defer p.kill()
	screen := pty.NewScreen(cols, lines)
	seen := 0
	look := func(wait time.Duration) (int, error) {
		time.Sleep(wait)
		out := p.tty.Output()
		n := len(out) - seen
		_, _ = screen.Write(out[seen:])
		seen = len(out)
		if screen.Unknown != nil {
			return 0, fmt.Errorf("the screen does not know %q", screen.Unknown)
		}
		return n, nil
	}
	w := &walk{}
	keep := func() error {
		if n := len(w.screens); n > 0 && slices.Equal(w.screens[n-1], screen.Lines()) {
			return nil
		}
		w.screens = append(w.screens, screen.Lines())
		file := filepath.Join(b.dir, fmt.Sprintf("frame-%dx%d-%v-%02d", cols, lines, rests, len(w.files)))
		w.files = append(w.files, file)
		return os.WriteFile(file, []byte(strings.Join(screen.Lines(), "\n")+"\n"), 0o600)
	}
	// Down and up once, so that the first chart is there too.
	for _, k := range []string{"j", "k", ""} {
		if err := p.tty.Type(k); err != nil {
			return nil, err
		}
		if _, err := look(resting); err != nil {
			return nil, err
		}
	}
	if err := keep(); err != nil {
		return nil, err
	}
	for _, k := range keys {
		if err := p.press(string(k)); err != nil {
			return nil, err
		}
		waits := []time.Duration{0}
		if rests {
			waits = append(waits, resting)
		}
		for _, wait := range waits {
			n, err := look(wait)
			if err != nil {
				return nil, err
			}
			w.bytes += n
			if err := keep(); err != nil {
				return nil, err
			}
		}
	}
	return w, nil
}

// press presses a key and waits for what it changes.
func (p *program) press(key string) error {
	n, _ := p.tty.Len()
	if err := p.tty.Type(key); err != nil {
		return err
	}
	if !p.tty.Wait(n, patience, func(out []byte) bool { return len(out) > 0 }) {
		return fmt.Errorf("the key %q changed nothing", key)
	}
	p.quiet(settled)
	return nil
}

// bytes is what a key makes the program write, against ncurses, which draws the very
// same frames: when the cursor passes over the rows, and when it rests on each until
// its chart is there.
func (b *bench) bytes() error {
	twin := filepath.Join(b.dir, "ncurses")
	_, err := os.Stat(twin)
	none := errors.Is(err, fs.ErrNotExist)
	keys := strings.Repeat("j", rowsBelow) + strings.Repeat("k", rowsBelow)
	for _, size := range [][2]int{{cols, lines}, {80, 24}} {
		for _, rests := range []bool{false, true} {
			name := fmt.Sprintf("bytes a key, %dx%d", size[0], size[1])
			if rests {
				name += ", resting"
			}
			ours, err := b.walk(size[0], size[1], keys, rests)
			if err != nil {
				return err
			}
			a := float64(ours.bytes) / float64(len(keys))
			if none {
				skipped(name, fmt.Sprintf("gcc and ncurses are needed for the twin; ours %.0f", a))
				continue
			}
			theirs, err := replay(twin, size[0], size[1], ours)
			if err != nil {
				return err
			}
			c := float64(theirs) / float64(len(keys))
			row(name, fmt.Sprintf("%.0f / ncurses %.0f = %.2f", a, c, a/c), "<= 0.8 x ncurses", verdict(a <= 0.8*c))
		}
	}
	return nil
}

// replay has the twin draw the frames and counts its bytes. Its screen has to be ours
// after each, or the comparison means nothing.
func replay(twin string, cols, lines int, w *walk) (int, error) {
	p, err := beginAt(cols, lines, "ALPHA Demo", append([]string{twin}, w.files...)...)
	if err != nil {
		return 0, err
	}
	defer p.kill()
	theirs, ours := pty.NewScreen(cols, lines), pty.NewScreen(cols, lines)
	begun, seen := p.quiet(settled), 0
	for i, want := range w.screens {
		if i > 0 {
			if err := p.press("j"); err != nil {
				return 0, err
			}
		}
		out := p.tty.Output()
		_, _ = theirs.Write(out[seen:])
		seen = len(out)
		_, _ = fmt.Fprint(ours, "\x1b[m\x1b[2J\x1b[?25l")
		for y, line := range want {
			_, _ = fmt.Fprintf(ours, "\x1b[%d;1H%s", y+1, line)
		}
		if d := pty.Differs(theirs, ours); d != "" || theirs.Unknown != nil {
			return 0, fmt.Errorf("the twin does not show frame %d: %s%q", i, d, theirs.Unknown)
		}
	}
	return seen - begun, nil
}
