// Package paint turns frames into what a terminal has to be sent: the least that makes
// the last frame into the next. It uses only what every terminal has known since the
// VT100: cursor position, cursor forward and back, erase to the end of the line, colours.
package paint

import (
	"strconv"
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
	moved  []cell // room to try things
	pens   []style // in which each line begins: a style goes on until it is ended
	styles styles

	pen  style
	x, y int // where the cursor is; x is -1 where that is not known
	// shown is whether the terminal's caret is to be seen; it is hidden at the start.
	shown bool
}

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
	p.pen, p.x = 0, -1 // others write to the terminal too
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
	shifts := p.Shift && single(old) && single(now) // half of a character could be pushed out
	for x := 0; x < len(now); x++ {
		if old[x] == now[x] {
			continue
		}
		if x >= end && p.erase(x, y, end, old, now) {
			break
		}
		if shifts {
			if p.shift(x, y, end, old, now); old[x] == now[x] {
				continue
			}
		}
		to := x + 1
		for to < len(now) && to != end && (old[to] != now[to] || now[to].width == 0) {
			to++
		}
		p.move(x, y, now)
		p.run(y, now, x, to)
		x = to - 1
	}
	return ends
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
	p.x = -1
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
			p.x = -1
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
	if !sure || p.x >= len(now) { // at the edge the cursor waits to wrap
		p.x = -1
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

// move goes to a cell. What stands between is written again where that is shorter.
func (p *Painter) move(x, y int, now []cell) {
	if p.x >= 0 && p.y == y && x > p.x && x-p.x <= 5 {
		n := 0
		for i := p.x; i < x; i++ {
			c := &now[i]
			if c.width != 1 || p.penFor(now, i, i+1) != p.pen {
				n = 99
			}
			n += len(c.text)
		}
		if n <= len(forward(x-p.x)) {
			p.run(y, now, p.x, x)
			return
		}
	}
	p.to(x, y)
}

// to goes to a cell by the shortest way.
func (p *Painter) to(x, y int) {
	if p.x == x && p.y == y {
		return
	}
	way := "\x1b[" + strconv.Itoa(y+1) + ";" + strconv.Itoa(x+1) + "H"
	if x == 0 {
		way = "\x1b[" + strconv.Itoa(y+1) + "H"
	}
	if down := y - p.y; p.x >= 0 && down >= 0 && down < len(way) {
		lines := "\n\n\n\n\n\n\n\n\n\n"[:down]
		for _, w := range []string{lines + along(p.x, x), "\r" + lines + along(0, x)} {
			if len(w) < len(way) {
				way = w
			}
		}
	}
	p.raw(way)
	p.x, p.y = x, y
}

// along moves the cursor within a line.
func along(from, to int) string {
	switch n := from - to; {
	case n == 0:
		return ""
	case n < 0:
		return forward(-n)
	case n <= 3:
		return "\b\b\b"[:n]
	default:
		return "\x1b[" + strconv.Itoa(n) + "D"
	}
}

func forward(n int) string {
	if n == 1 {
		return "\x1b[C"
	}
	return "\x1b[" + strconv.Itoa(n) + "C"
}

func (p *Painter) setPen(s style) {
	if s != p.pen {
		p.raw(p.styles.change(p.pen, s))
		p.pen = s
	}
}

func (p *Painter) raw(s string) { p.out = append(p.out, s...) }
