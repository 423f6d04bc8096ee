package paint

import "strconv"

// The most cells that a line is shifted by at once, how many have to differ before it is
// tried, and how many it has to save.
const (
	shiftMost = 3
	shiftFrom = 10
	shiftGain = 8
)

// shift moves the rest of a line to the left or right from each place where it changes,
// where that saves writing most of it: a value became a digit longer. old is made what
// the terminal then shows.
func (p *Painter) shift(y int, old, now []cell) {
	if !p.Shift {
		return
	}
	for i := range now {
		if old[i].width != 1 || now[i].width != 1 { // half of one could be pushed out
			return
		}
	}
	for x := 0; x < len(now); x++ {
		if old[x] == now[x] {
			continue
		}
		by, best := 0, differ(old[x:], now[x:])
		if best < shiftFrom {
			return
		}
		best -= shiftGain
		for n := 1; n <= shiftMost && x+n < len(now); n++ {
			if d := n + differ(old[x+n:], now[x:]); d < best { // n deleted: as many are empty at the end
				by, best = -n, d
			}
			if d := n + differ(old[x:], now[x+n:]); d < best {
				by, best = n, d
			}
		}
		if by == 0 {
			for x+1 < len(now) && old[x+1] != now[x+1] {
				x++
			}
			continue
		}
		p.move(x, y, now)
		if !p.styles.erases(p.pen) {
			p.setPen(0)
		}
		n, final := by, "@"
		if by < 0 {
			n, final = -by, "P"
			copy(old[x:], old[x+n:])
		} else {
			copy(old[x+n:], old[x:])
		}
		gap := x
		if by < 0 {
			gap = len(old) - n
		}
		for i := range n {
			old[gap+i] = empty
		}
		if n == 1 {
			p.raw("\x1b[" + final)
		} else {
			p.raw("\x1b[" + strconv.Itoa(n) + final)
		}
	}
}

// differ counts the cells that are not the same in both.
func differ(a, b []cell) int {
	n := 0
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
