package paint

import "strconv"

// shiftMost is the most cells that a line is shifted by at once.
const shiftMost = 4

// shift moves the rest of a line to the left or right from x, where that is shorter than
// to write it: a value became a digit longer. old is made what the terminal then shows.
func (p *Painter) shift(x, y, end int, old, now []cell) {
	by, best := 0, p.cost(old[x:], now[x:], end-x)-6 // for the sequence, and against doubt
	for n := 1; n <= shiftMost && x+n < len(now) && best > 0; n++ {
		for _, to := range []int{n, -n} {
			moved := append(p.moved[:0], old[x:]...)
			shifted(moved, to)
			if c := p.cost(moved, now[x:], end-x); c < best {
				by, best = to, c
			}
			p.moved = moved
		}
	}
	if by == 0 {
		return
	}
	p.move(x, y, now)
	if !p.styles.erases(p.pen) {
		p.setPen(0)
	}
	shifted(old[x:], by)
	n, final := by, "@"
	if by < 0 {
		n, final = -by, "P"
	}
	count := ""
	if n > 1 {
		count = strconv.Itoa(n)
	}
	p.raw("\x1b[" + count + final)
}

// shifted moves cells to the right, or left where by is negative.
func shifted(line []cell, by int) {
	gap := line[:max(by, 0)]
	if by < 0 {
		copy(line, line[-by:])
		gap = line[len(line)+by:]
	} else {
		copy(line[by:], line)
	}
	for i := range gap {
		gap[i] = empty
	}
}

// cost is about how many bytes it takes to write one row of cells over another, which is
// empty from end on.
func (p *Painter) cost(old, now []cell, end int) int {
	n, pen, at := 0, p.pen, 0
	for i := range now {
		c := &now[i]
		switch {
		case old[i] == *c:
			continue
		case i >= end:
			return n + len(eraseRight)
		}
		n += min(i-at, 4) + len(c.text)
		at = i + 1
		if c.style != pen && c.text != " " {
			n, pen = n+10, c.style
		}
	}
	return n
}

// single tells whether every character of a line takes one cell.
func single(line []cell) bool {
	for i := range line {
		if line[i].width != 1 {
			return false
		}
	}
	return true
}
