package tui

import (
	"bytes"
	"io"
	"os"
	"sync"
	"time"
)

// The most that is kept for a terminal that reads slowly, and how long one may take
// for the last of it when the program ends.
const (
	maxQueued  = 1 << 20
	waitForTTY = 200 * time.Millisecond
)

// What enters and leaves the alternate screen, as Bubble Tea writes it, and what puts
// right a terminal that Bubble Tea could not: an escape sequence broken off, the
// modes, the cursor, the colours.
const (
	altOn  = "\x1b[?1049h"
	altOff = "\x1b[?1049l"
	sanity = "\x18\x1b\\\x1b[?2026l\x1b[?2027l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l" +
		"\x1b[<u\x1b[>4m\x1b[0m" + altOff + "\x1b[?25h\r\n"
)

// terminal is the terminal as Bubble Tea sees it. What is written is queued for a
// goroutine of its own: one that no longer reads (flow control, a dead link) then
// holds up no key, no save and no ending.
type terminal struct {
	*os.File          // what Bubble Tea asks for size and kind
	out      *os.File // the same terminal, opened so that a write can be broken off
	state    *lineState

	mu      sync.Mutex
	room    *sync.Cond // the queue became shorter
	more    *sync.Cond // the queue became longer
	queue   []byte
	writing bool // the goroutine is in a write
	alt     bool // on the alternate screen, by what was queued
	closed  bool
	emptied func() // told when the queue is empty again
	written func() // told when Bubble Tea has queued something
	wiped   func() // told when that may have changed what stands on the screen
}

// newTerminal begins to write to the terminal. f is standard output; in is read.
func newTerminal(in, f *os.File) *terminal {
	t := &terminal{File: f, out: breakable(f), state: saveLine(in)}
	t.room, t.more = sync.NewCond(&t.mu), sync.NewCond(&t.mu)
	go t.write()
	return t
}

// Write queues what Bubble Tea writes. It waits only where a megabyte has not been read.
func (t *terminal) Write(p []byte) (int, error) {
	if t.written != nil {
		defer t.written()
	}
	if t.wiped != nil && wipes(p) {
		defer t.wiped()
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for !t.closed && len(t.queue) > maxQueued {
		t.room.Wait()
	}
	if t.closed {
		return 0, io.ErrClosedPipe
	}
	t.add(p)
	return len(p), nil
}

func (t *terminal) add(p []byte) {
	if on, off := bytes.LastIndex(p, []byte(altOn)), bytes.LastIndex(p, []byte(altOff)); on != off {
		t.alt = on > off
	}
	t.queue = append(t.queue, p...)
	t.more.Signal()
}

// ready tells whether a frame can be sent: the alternate screen is there, and the
// terminal has read what was written before.
func (t *terminal) ready() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.alt && !t.closed && !t.writing && len(t.queue) == 0
}

// send queues a frame, where there still is a place for it.
func (t *terminal) send(frame []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.alt && !t.closed {
		t.add(frame)
	}
}

// write is the goroutine that writes.
func (t *terminal) write() {
	var buf []byte
	t.mu.Lock()
	defer t.mu.Unlock()
	for {
		for len(t.queue) == 0 {
			t.more.Wait()
		}
		buf, t.queue = t.queue, buf[:0]
		t.writing = true
		t.mu.Unlock()
		_, _ = t.out.Write(buf) // a terminal that went away says so by SIGHUP
		t.mu.Lock()
		t.writing = false
		t.room.Broadcast()
		if len(t.queue) == 0 && t.emptied != nil {
			t.mu.Unlock()
			t.emptied()
			t.mu.Lock()
		}
	}
}

// behind tells whether something is still unwritten.
func (t *terminal) behind() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.writing || len(t.queue) > 0
}

// settle waits until everything is written, at most limit.
func (t *terminal) settle(limit time.Duration) bool {
	for end := time.Now().Add(limit); t.behind(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// release leaves the terminal as it was found, whatever state Bubble Tea left it in
// and whether or not it still reads. Nothing is written after it.
func (t *terminal) release() {
	ignoreStops()
	stuck := !t.settle(waitForTTY)
	t.mu.Lock()
	t.closed = true
	t.room.Broadcast()
	if stuck {
		t.queue = nil
		_ = t.out.SetWriteDeadline(time.Now())
	}
	t.mu.Unlock()
	if stuck {
		// What it has not read is given up, so that there is room for the way back.
		t.settle(waitForTTY / 4)
		t.state.discard()
		_ = t.out.SetWriteDeadline(time.Now().Add(waitForTTY / 4))
	}
	if t.mu.Lock(); stuck || t.alt {
		t.add([]byte(sanity))
	}
	t.mu.Unlock()
	t.settle(waitForTTY)
	t.state.restore()
}
