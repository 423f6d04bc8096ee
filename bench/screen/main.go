// Command screen measures the terminal program: see run.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"crsmon/internal/pty"
)

const (
	cols, lines = 120, 40
	patience    = 20 * time.Second
)

func main() {
	if err := run(context.Background(), os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "bench/screen:", err)
		os.Exit(1)
	}
}

// bench is what the figures share: the built programs and the long record.
type bench struct {
	dir, record string
}

func run(ctx context.Context, dir string) error {
	b := &bench{dir: dir, record: os.Getenv("RECORD")}
	if b.record == "" {
		b.record = filepath.Join(dir, "long.db")
	}
	if err := build(ctx, b.record, number("ROWS", 1_000_000)); err != nil {
		return err
	}
	row("figure", "measured", "goal", "verdict")
	only := os.Getenv("ONLY")
	for _, f := range []struct {
		name    string
		measure func() error
	}{{"size", b.size}, {"start", b.start}, {"keys", b.keys}, {"bytes", b.bytes}, {"idle", b.idle}, {"stuck", b.stuck}} {
		if only != "" && !strings.Contains(only, f.name) {
			continue
		}
		if err := f.measure(); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	return nil
}

func row(cells ...any) { fmt.Printf("%-32s %-64s %-26s %s\n", cells...) }

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "MISSED"
}

func skipped(figure, why string) { row(figure, "skipped: "+why, "-", "-") }

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil && n > 0 {
		return n
	}
	return otherwise
}

func quantile(all []time.Duration, percent int) time.Duration {
	slices.Sort(all)
	return all[(len(all)-1)*percent/100]
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d.Microseconds())/1000) }

// run is one program on a terminal of its own.
type program struct {
	tty   *pty.Terminal
	cmd   *exec.Cmd
	begun time.Time
	done  chan error
}

// crsmon gives the arguments of the board over the long record.
func (b *bench) crsmon(more ...string) []string {
	return append([]string{filepath.Join(b.dir, "crsmon"), "--db", b.record, "--author", "Bench Nurse", "--role", "nurse"}, more...)
}

// begin starts a program and waits until it has painted the text.
func begin(painted string, args ...string) (*program, error) {
	return beginAt(cols, lines, painted, args...)
}

func beginAt(cols, lines int, painted string, args ...string) (*program, error) {
	tty, err := pty.Open(cols, lines)
	if err != nil {
		return nil, err
	}
	p := &program{tty: tty, cmd: exec.Command(args[0], args[1:]...), done: make(chan error, 1)}
	p.cmd.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME="+os.TempDir())
	p.begun = time.Now()
	if err := tty.Start(p.cmd); err != nil {
		return nil, err
	}
	go func() { p.done <- p.cmd.Wait() }()
	if !tty.Wait(0, patience, func(out []byte) bool { return bytes.Contains(out, []byte(painted)) }) {
		p.kill()
		return nil, fmt.Errorf("%s never painted %q: %q", args[0], painted, tty.Output())
	}
	return p, nil
}

// painted is how long it took from exec to what was read last.
func (p *program) painted() time.Duration {
	_, last := p.tty.Len()
	return last.Sub(p.begun)
}

func (p *program) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
	_ = p.tty.Close()
}

// quiet waits until nothing was written for a while.
func (p *program) quiet(d time.Duration) int {
	for {
		n, last := p.tty.Len()
		if time.Since(last) > d {
			return n
		}
		time.Sleep(d / 4)
	}
}

// size is the binary's, as it is released.
func (b *bench) size() error {
	info, err := os.Stat(filepath.Join(b.dir, "crsmon"))
	if err != nil {
		return err
	}
	mib := float64(info.Size()) / (1 << 20)
	row("binary, all commands", fmt.Sprintf("%.1f MiB", mib), "<= 16 MiB", verdict(mib <= 16))
	return nil
}

// start is from exec to the painted board, in turn with htop.
func (b *bench) start() error {
	htop, noHtop := exec.LookPath("htop")
	var ours, theirs, floor []time.Duration
	for range number("STARTS", 40) {
		p, err := begin("ALPHA Demo", b.crsmon()...)
		if err != nil {
			return err
		}
		ours = append(ours, p.painted())
		p.kill()
		if p, err = begin("q quit", filepath.Join(b.dir, "empty")); err != nil {
			return err
		}
		floor = append(floor, p.painted())
		p.kill()
		if noHtop == nil {
			if p, err = begin("F10", htop); err != nil {
				return err
			}
			theirs = append(theirs, p.painted())
			p.kill()
		}
	}
	t := quantile(ours, 50)
	row("exec to painted board", fmt.Sprintf("p50 %s, p90 %s; an empty Bubble Tea program %s", ms(t), ms(quantile(ours, 90)), ms(quantile(floor, 50))),
		"<= 25 ms", verdict(t <= 25*time.Millisecond))
	if noHtop != nil {
		skipped("start against htop", "no htop here")
		return nil
	}
	h := quantile(theirs, 50)
	ratio := float64(t) / float64(h)
	row("start against htop", fmt.Sprintf("%s / %s = %.2f", ms(t), ms(h), ratio), "<= 0.33 x", verdict(ratio <= 0.33))
	return nil
}

// keys is the time from a key to the first byte of what it changed, in turn with the
// twin in version 1.
func (b *bench) keys() error {
	ours, err := begin("ALPHA Demo", b.crsmon()...)
	if err != nil {
		return err
	}
	defer ours.kill()
	var v1 *program
	twin := filepath.Join(b.dir, "v1")
	if _, err := os.Stat(twin); err == nil {
		w, err := b.walk(cols, lines, strings.Repeat("j", rowsBelow), false)
		if err != nil {
			return err
		}
		if v1, err = begin("ALPHA Demo", append([]string{twin}, w.files...)...); err != nil {
			return err
		}
		defer v1.kill()
	}
	var a, f []time.Duration
	press := func(p *program, key string, at int) (time.Duration, error) {
		p.quiet(30 * time.Millisecond)
		// Spread over the frames' time, so that no side is always asked at a good moment.
		time.Sleep(time.Duration(at%17) * time.Millisecond)
		n, _ := p.tty.Len()
		begun := time.Now()
		if err := p.tty.Type(key); err != nil {
			return 0, err
		}
		var took time.Duration
		if !p.tty.Wait(n, patience, func(out []byte) bool { took = time.Since(begun); return len(out) > 0 }) {
			return 0, fmt.Errorf("a key changed nothing")
		}
		return took, nil
	}
	for i := range number("KEYS", 400) {
		key := "\x1b[B"
		if i/8%2 == 1 {
			key = "\x1b[A"
		}
		took, err := press(ours, key, i)
		if err != nil {
			return err
		}
		a = append(a, took)
		if v1 == nil {
			continue
		}
		if took, err = press(v1, key, i); err != nil {
			return err
		}
		f = append(f, took)
	}
	for _, goal := range []struct {
		percent int
		ratio   float64
	}{{50, 0.7}, {99, 0.6}} {
		name := fmt.Sprintf("key to cell, p%d", goal.percent)
		if v1 == nil {
			skipped(name, "the twin in version 1 could not be built; ours "+ms(quantile(a, goal.percent)))
			continue
		}
		x, y := quantile(a, goal.percent), quantile(f, goal.percent)
		ratio := float64(x) / float64(y)
		row(name, fmt.Sprintf("%s / v1 %s = %.2f", ms(x), ms(y), ratio), fmt.Sprintf("<= %.1f x v1", goal.ratio), verdict(ratio <= goal.ratio))
	}
	return nil
}
