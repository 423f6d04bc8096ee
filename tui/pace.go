package tui

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// How often frames are looked for: soon after something happened, and otherwise only
// so that none can be missed.
const (
	frameSoon  = 2 * time.Millisecond
	frameLate  = 2 * time.Second
	framesSoon = 3 // ticks after a happening
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
	owed   bool // something happened while the terminal was behind
	behind func() bool
}

// find takes hold of the program's ticker, which is there once it draws.
func (p *pace) find(prog *tea.Program) {
	if prog == nil {
		return
	}
	f := reflect.ValueOf(prog).Elem().FieldByName("ticker")
	if f.IsValid() && f.Type() == reflect.TypeFor[*time.Ticker]() {
		p.ticker = (*time.Ticker)(f.UnsafePointer())
	}
}

// happened asks for a frame soon. A terminal that is behind gets none until it has
// read the last: what it will then see is the newest, not all that was between.
func (p *pace) happened() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ticker == nil {
		return
	}
	if p.behind() {
		p.owed = true
		return
	}
	if !p.soon {
		p.soon = true
		p.ticker.Reset(frameSoon)
	}
	if p.calm == nil {
		p.calm = time.AfterFunc(framesSoon*frameSoon, p.calmed)
	} else {
		p.calm.Reset(framesSoon * frameSoon)
	}
}

func (p *pace) calmed() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.soon = false
	p.ticker.Reset(frameLate)
}

// emptied is told by the terminal that it has read everything.
func (p *pace) emptied() {
	p.mu.Lock()
	owed := p.owed
	p.owed = false
	p.mu.Unlock()
	if owed {
		p.happened()
	}
}
