package paint

import "strconv"

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
	if down := y - p.y; p.x != nowhere && down >= 0 && down < len(way) {
		lines := "\n\n\n\n\n\n\n\n\n\n"[:down]
		if w := "\r" + lines + along(0, x); len(w) < len(way) {
			way = w
		}
		if w := lines + along(p.x, x); p.x != atEdge && len(w) < len(way) {
			way = w
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
