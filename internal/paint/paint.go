// Package paint turns frames into what a terminal has to be sent: the least that makes
// the last frame into the next. It uses only what every terminal has known since the
// VT100: cursor position, cursor forward and back, erase to the end of the line, colours.
package paint

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
)

const (
	wipe       = "\x1b[m\x1b[H\x1b[2J"
	plain      = "\x1b[m"
	eraseRight = "\x1b[K"
	showCaret  = "\x1b[?25h"
	hideCaret  = "\x1b[?25l"
	wrapOff    = "\x1b[?7l"
	wrapOn     = "\x1b[?7h"
	syncOn     = "\x1b[?2026h"
	syncOff    = "\x1b[?2026l"
)

// Frame is what a terminal of W by H cells is to show: lines parted by newlines, styled
// by SGR sequences and nothing else, and where the caret stands.
type Frame struct {
	Content        string
	W, H           int
	Caret          bool // the caret is shown
	CaretX, CaretY int
}

// Painter knows what the terminal shows. It is for one goroutine at a time.
type Painter struct {
	// Sync wraps what is sent, so that the terminal shows it all at once.
	Sync bool
	// Shift allows to insert and delete characters, which the VT100 did not know.
	Shift bool

	out    []byte
	last   Frame
	known  bool // last is what the terminal shows
	rows   [][]cell
	next   []cell
	todo   []cell  // room to try things
	pens   []style // in which each line begins: a style goes on until it is ended
	styles styles

	place
	// shown is whether the terminal's caret is to be seen; it is hidden at the start.
	shown bool
}

// place is where the terminal's cursor is and what it writes in. Where that is not known
// x is nowhere; at the right edge, where the cursor waits to wrap, only the line is.
type place struct {
	pen  style
	x, y int
}

// worthIt is how many bytes a line costs before another way to write it is tried.
const worthIt = 24

const (
	nowhere = -1
	atEdge  = -2
)

// New gives a painter for a terminal of that many colours.
func New(colors colorprofile.Profile) *Painter {
	return &Painter{styles: newStyles(colors)}
}

// SetColors changes the number of colours: all is painted anew.
func (p *Painter) SetColors(colors colorprofile.Profile) {
	if colors != p.styles.colors {
		p.styles = newStyles(colors)
		p.known = false
	}
}

// Forget says that the terminal may show anything: the next frame is painted whole.
func (p *Painter) Forget() { p.known = false }

// Paint gives what has to be sent so that the terminal shows f; it is good until the
// next call.
func (p *Painter) Paint(f Frame) []byte {
	p.out = p.out[:0]
	p.pen, p.x = 0, nowhere // others write to the terminal too
	if p.Sync {
		p.raw(syncOn)
	}
	begin := len(p.out)
	if !p.known || f.W != p.last.W || f.H != p.last.H {
		p.raw(hideCaret + wipe)
		p.blank(f.W, f.H)
		p.x, p.y, p.shown = 0, 0, false
	} else if p.shown {
		p.raw(hideCaret)
	}
	head := len(p.out)
	newer, older, begins := f.Content, p.last.Content, style(0)
	for y := range f.H {
		var line, was string
		line, newer, _ = strings.Cut(newer, "\n")
		was, older, _ = strings.Cut(older, "\n")
		if line != was || p.pens[y] != begins {
			p.pens[y] = begins
			begins = p.line(y, line, begins)
		} else {
			begins = p.pens[y+1]
		}
	}
	p.pens[f.H] = begins
	p.setPen(0)
	painted := len(p.out) > head
	if !painted && p.shown {
		p.out = p.out[:begin]
	}
	p.caret(f, painted)
	p.last, p.known = f, true
	if len(p.out) == begin {
		return nil
	}
	if p.Sync {
		p.raw(syncOff)
	}
	return p.out
}

// blank makes the terminal's cells empty ones.
func (p *Painter) blank(w, h int) {
	p.last = Frame{}
	p.rows = make([][]cell, h)
	all := make([]cell, (h+1)*w)
	for i := range all {
		all[i] = empty
	}
	for y := range p.rows {
		p.rows[y] = all[y*w : (y+1)*w : (y+1)*w]
	}
	p.next = all[h*w:]
	p.pens = make([]style, h+1)
}

// caret puts the caret where the frame has it. painted tells that cells were written,
// for which it was hidden.
func (p *Painter) caret(f Frame, painted bool) {
	switch {
	case !f.Caret:
		if p.shown && !painted {
			p.raw(hideCaret)
		}
	case p.shown && !painted && f.CaretX == p.last.CaretX && f.CaretY == p.last.CaretY:
	default:
		p.to(min(max(f.CaretX, 0), f.W-1), min(max(f.CaretY, 0), f.H-1))
		if !p.shown || painted {
			p.raw(showCaret)
		}
	}
	p.shown = f.Caret
}

// line writes what has changed in a line that begins in a style, and gives the style in
// which it ends.
func (p *Painter) line(y int, text string, begins style) (ends style) {
	old, now := p.rows[y], p.next
	ends = p.parse(now, text, begins)
	p.rows[y], p.next = now, old
	if loose(old) || loose(now) {
		p.whole(y, now)
		return ends
	}
	// From end on the new line is empty.
	end := len(now)
	for end > 0 && now[end-1] == empty {
		end--
	}
	if !single(old) || !single(now) {
		p.across(y, end, false, old, now)
		return ends
	}
	// Two ways, of which the shorter is taken.
	p.todo = append(p.todo[:0], old...)
	from := p.place
	begin := len(p.out)
	p.across(y, end, p.Shift, old, now)
	to, n := p.place, len(p.out)
	if n-begin < worthIt {
		return ends
	}
	p.place = from
	p.byStyle(y, end, p.todo, now)
	if m := len(p.out); m-n < n-begin {
		p.out = append(p.out[:begin], p.out[n:]...)
	} else {
		p.out, p.place = p.out[:n], to
	}
	return ends
}

// across writes what has changed in a line from its start to its end.
func (p *Painter) across(y, end int, shifts bool, old, now []cell) {
	for x := 0; x < len(now); x++ {
		if old[x] == now[x] {
			continue
		}
		if x >= end && p.erase(x, y, end, old, now) {
			break
		}
		if shifts {
			if shifts = p.shift(x, y, end, old, now) || x < end/2; old[x] == now[x] {
				continue
			}
		}
		to := x + 1
		for to < len(now) && to != end && old[to] != now[to] {
			to++
		}
		p.move(x, y, now)
		p.run(y, now, x, to)
		x = to - 1
	}
}

// byStyle writes what has changed in a line a style at a time: to go back for the values
// of a line is shorter than to change between theirs and their labels' at each.
func (p *Painter) byStyle(y, end int, old, now []cell) {
	for {
		pen, more := p.pen, false
		for x := 0; x < end; x++ {
			if old[x] != now[x] && now[x].text != " " {
				if !more || now[x].style == p.pen {
					pen, more = now[x].style, true
				}
			}
		}
		if !more {
			break
		}
		for x := 0; x < end; x++ {
			to := x
			for to < end && old[to] != now[to] && (now[to].style == pen || now[to].text == " " && now[to].style == p.styles.onSpace(pen)) {
				old[to] = now[to]
				to++
			}
			if to > x {
				p.move(x, y, now)
				p.run(y, now, x, to)
				x = to - 1
			}
		}
	}
	p.across(y, end, false, old, now) // spaces, and the end
}

// erase erases the end of a line from x on, where that is shorter than to write spaces.
func (p *Painter) erase(x, y, end int, old, now []cell) bool {
	last := len(old) - 1
	for last > x && old[last] == empty {
		last--
	}
	if last-x < len(eraseRight) {
		return false
	}
	if p.x != end || p.y != y {
		p.move(x, y, now)
	}
	if !p.styles.erases(p.pen) {
		p.setPen(0)
	}
	p.raw(eraseRight)
	return true
}

// whole writes a line from its start: it holds something that terminals differ about
// the width of, so what stands where is known only after erasing it.
func (p *Painter) whole(y int, now []cell) {
	p.x = nowhere
	p.to(0, y)
	p.setPen(0)
	p.raw(eraseRight)
	for x := 0; x < len(now); x++ {
		if now[x] == empty {
			continue
		}
		to := x + 1
		for to < len(now) && now[to] != empty && !now[to-1].loose {
			to++
		}
		for to < len(now) && now[to].width == 0 {
			to++
		}
		p.to(x, y)
		p.run(y, now, x, to)
		x = to - 1
	}
}

// run writes the cells from x up to to.
func (p *Painter) run(y int, now []cell, x, to int) {
	sure := true // where the cursor is
	for i := x; i < to; i++ {
		c := &now[i]
		if c.width == 0 {
			continue
		}
		if !sure && (c.width == 1 || now[i-1].loose) {
			p.x = nowhere
			p.to(i, y)
			sure = true
		}
		p.setPen(p.penFor(now, i, to))
		p.x = i + int(c.width)
		if edge := p.x >= len(now); edge && y == len(p.rows)-1 {
			p.raw(wrapOff + c.text + wrapOn) // a terminal may scroll where its last cell is written
		} else {
			p.raw(c.text)
		}
		// A terminal may count other than one cell a character otherwise than we do.
		sure = sure && c.width == 1 && !c.loose
	}
	if !sure {
		p.x = nowhere
	} else if p.x >= len(now) {
		p.x = atEdge
	}
}

// penFor is the style to write a cell in. Spaces look the same in many: they take the
// one in hand, or that of what comes after them.
func (p *Painter) penFor(now []cell, i, to int) style {
	c := &now[i]
	if c.text != " " {
		return c.style
	}
	if p.styles.onSpace(p.pen) == c.style {
		return p.pen
	}
	for j := i + 1; j < to; j++ {
		if now[j].text != " " {
			if now[j].width > 0 && p.styles.onSpace(now[j].style) == c.style {
				return now[j].style
			}
			break
		}
	}
	return c.style
}

func (p *Painter) setPen(s style) {
	if s != p.pen {
		p.raw(p.styles.change(p.pen, s))
		p.pen = s
	}
}

func (p *Painter) raw(s string) { p.out = append(p.out, s...) }
