package paint

import "strconv"

// shiftMost is the most cells that a line is shifted by at once.
const shiftMost = 4

// shift moves the rest of a line to the left or right from x, where that is shorter than
// to write it: a value became a digit longer. old is made what the terminal then shows.
func (p *Painter) shift(x, y, end int, old, now []cell) (done bool) {
	by, best := 0, p.cost(old[x:], now[x:], end-x, 0, 1<<20)-6 // for the sequence, and against doubt
	for n := 1; n <= shiftMost && x+n < len(now) && best > 0; n++ {
		for _, to := range [2]int{n, -n} {
			if c := p.cost(old[x:], now[x:], end-x, to, best); c < best {
				by, best = to, c
			}
		}
	}
	if by == 0 {
		return false
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
	return true
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

// cost is about how many bytes it takes to write one row of cells, empty from end on,
// over another that is shifted by so many, as far as it is below most.
func (p *Painter) cost(old, now []cell, end, by, most int) int {
	n, pen, at := 0, p.pen, 0
	for i := range now {
		c, was := &now[i], &empty
		if k := i - by; k >= 0 && k < len(old) {
			was = &old[k]
		}
		switch {
		case *was == *c:
			continue
		case n >= most:
			return n
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
