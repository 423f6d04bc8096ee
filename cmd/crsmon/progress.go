package main

import (
	"context"
	"fmt"
	"io"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// progress shows on a terminal how far a long work is. It is silent elsewhere, and for
// the first half second.
type progress struct {
	out          io.Writer
	now          func() time.Time
	begun, shown time.Time
	width        int // of what stands on the line
}

func (a *app) progress() *progress {
	p := &progress{now: time.Now, begun: time.Now()}
	if isTerminal(a.stderr) {
		p.out = a.stderr
	}
	return p
}

// show puts one line in the place of the last, at most ten times a second.
func (p *progress) show(what string, done, total int64) {
	if p.out == nil {
		return
	}
	now := p.now()
	if now.Sub(p.begun) < 500*time.Millisecond || now.Sub(p.shown) < 100*time.Millisecond {
		return
	}
	p.shown = now
	p.line(progressLine(what, done, total))
}

func progressLine(what string, done, total int64) string {
	if total <= 0 {
		return fmt.Sprintf("%s %d", what, done)
	}
	const cells = 30
	full := int(min(done, total) * cells / total)
	return fmt.Sprintf("%-10s [%s%s] %3d %%  %d of %d", what, strings.Repeat("#", full), strings.Repeat(".", cells-full), min(done, total)*100/total, done, total)
}

func (p *progress) line(text string) {
	fmt.Fprintf(p.out, "\r%-*s", p.width, text)
	p.width = len(text)
}

// clear takes the line away, before anything else is printed.
func (p *progress) clear() {
	if p.out != nil && p.width > 0 {
		p.line("")
		fmt.Fprint(p.out, "\r")
		p.width = 0
	}
}

// interruptible gives a context that ctrl-c and a polite kill end.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(ctx, syscall.SIGINT, syscall.SIGTERM)
}

// bytesOf writes a size as a person reads it.
func bytesOf(n int64) string {
	units := []string{"B", "KiB", "MiB", "GiB", "TiB"}
	v, i := float64(n), 0
	for v >= 1024 && i < len(units)-1 {
		v, i = v/1024, i+1
	}
	if i == 0 {
		return fmt.Sprintf("%d B", n)
	}
	return fmt.Sprintf("%.1f %s", v, units[i])
}

// groups writes a hash in groups of four, for reading aloud and comparing by eye.
func groups(hash [32]byte) string {
	hex := fmt.Sprintf("%x", hash)
	var b strings.Builder
	for i := 0; i < len(hex); i += 4 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(hex[i : i+4])
	}
	return b.String()
}
