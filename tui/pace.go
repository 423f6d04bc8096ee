package tui

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// How often frames are looked for: at once where there is one, else only so that none
// can be missed; and how long a new frame is looked for that turns out to draw nothing.
const (
	frameSoon = time.Millisecond
	frameLate = 2 * time.Second
	frameNone = 100 * time.Millisecond
	// How long the first frame waits for the record, so that it is the board: nobody sees
	// an empty one come and go, and drawing it would keep the board waiting.
	frameFirst = 50 * time.Millisecond
)

// pace decides when frames are written. Bubble Tea looks for one at a fixed rate for
// as long as it runs: at 60 a second that is a hundredth of a core for an idle ward,
// and still half a frame to wait after a key. The ticker it looks by is its own; where
// a later version keeps it elsewhere, frames come at the fixed rate.
type pace struct {
	mu     sync.Mutex
	ticker *time.Ticker
	calm   *time.Timer
	soon   bool
	owed   bool // there is a frame, and the terminal is behind
	held   bool // the first frame waits for the record
	behind func() bool
}

// drawnMsg comes back when Bubble Tea has the frame that was drawn before it was sent.
type drawnMsg struct{}

// find takes hold of the program's ticker, which is there once it draws.
func (p *pace) find(prog *tea.Program) {
	f := reflect.ValueOf(prog).Elem().FieldByName("ticker")
	if f.IsValid() && f.Type() == reflect.TypeFor[*time.Ticker]() {
		p.ticker = (*time.Ticker)(f.UnsafePointer())
	}
}

// hold lets the first frame wait for the record, but not for long.
func (p *pace) hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ticker != nil && !p.held {
		p.held = true
		p.ticker.Reset(frameFirst)
	}
}

// filter keeps our own message from the model: nothing has happened by it.
func (p *pace) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	if _, ours := msg.(drawnMsg); ours {
		p.drawn()
		return nil
	}
	return msg
}

// drawn says that there is a new frame. A terminal that is behind gets none until it
// has read the last: what it then sees is the newest, not all that was between.
func (p *pace) drawn() {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.ticker == nil:
		return
	case p.behind():
		p.owed = true
		return
	case !p.soon:
		p.soon = true
		p.ticker.Reset(frameSoon)
	}
	if p.calm == nil {
		p.calm = time.AfterFunc(frameNone, p.written)
	} else {
		p.calm.Reset(frameNone)
	}
}

// written says that the frame has gone to the terminal.
func (p *pace) written() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.soon {
		p.soon = false
		p.ticker.Reset(frameLate)
		p.calm.Stop()
	}
}

// emptied says that the terminal has read everything.
func (p *pace) emptied() {
	p.mu.Lock()
	owed := p.owed
	p.owed = false
	p.mu.Unlock()
	if owed {
		p.drawn()
	}
}
