package pty

import (
	"strconv"
	"strings"
)

// escape takes one escape sequence.
func (s *Screen) escape(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '[':
		for i := 2; i < len(b); i++ {
			if b[i] >= 0x40 && b[i] <= 0x7e {
				s.sequence(string(b[2:i]), b[i])
				return i + 1
			}
		}
		return 0
	case ']', 'P': // titles and questions: nothing to see
		for i := 2; i < len(b); i++ {
			if b[i] == 0x07 {
				return i + 1
			}
			if b[i] == 0x1b && i+1 < len(b) {
				return i + 2
			}
		}
		return 0
	case '(', ')':
		return min(3, len(b)) / 3 * 3
	case 'M':
		s.waits = false
		if s.Y == s.top {
			s.scroll(s.top, s.bottom, -1)
		} else {
			s.Y = max(s.Y-1, 0)
		}
	case '=', '>', '\\':
	default:
		s.Unknown = append(s.Unknown, "ESC "+string(b[1:2]))
	}
	return 2
}

// sequence does one control sequence.
func (s *Screen) sequence(params string, final byte) {
	if strings.ContainsAny(params, "?<>=!$") {
		s.mode(params, final)
		return
	}
	var ps []int
	for _, f := range strings.FieldsFunc(params, func(r rune) bool { return r == ':' }) {
		for _, g := range strings.Split(f, ";") {
			n, _ := strconv.Atoi(g)
			ps = append(ps, n)
		}
	}
	if final == 'm' {
		s.look(ps)
		return
	}
	p := func(i int) int { // a count, of which none is one
		if i < len(ps) && ps[i] > 0 {
			return ps[i]
		}
		return 1
	}
	which := 0
	if len(ps) > 0 {
		which = ps[0]
	}
	line := s.Cells[s.Y]
	at := func(x, y int) { s.X, s.Y, s.waits = min(max(x, 0), s.W-1), min(max(y, 0), s.H-1), false }
	switch final {
	case 'H', 'f':
		at(p(1)-1, p(0)-1)
	case 'A':
		at(s.X, s.Y-p(0))
	case 'B':
		at(s.X, s.Y+p(0))
	case 'C':
		at(s.X+p(0), s.Y)
	case 'D':
		at(s.X-p(0), s.Y)
	case 'G', '`':
		at(p(0)-1, s.Y)
	case 'd':
		at(s.X, p(0)-1)
	case 'J':
		s.eraseScreen(which)
	case 'K':
		s.erase(which)
	case 'X':
		for x := s.X; x < min(s.X+p(0), s.W); x++ {
			s.set(x, s.blank())
		}
	case '@':
		n := min(p(0), s.W-s.X)
		copy(line[s.X+n:], line[s.X:])
		copy(line[s.X:s.X+n], s.blanks(n))
	case 'P':
		n := min(p(0), s.W-s.X)
		copy(line[s.X:], line[s.X+n:])
		copy(line[s.W-n:], s.blanks(n))
	case 'L':
		s.scroll(s.Y, s.bottom, -min(p(0), s.bottom-s.Y))
	case 'M':
		s.scroll(s.Y, s.bottom, min(p(0), s.bottom-s.Y))
	case 'S':
		s.scroll(s.top, s.bottom, min(p(0), s.bottom-s.top))
	case 'T':
		s.scroll(s.top, s.bottom, -min(p(0), s.bottom-s.top))
	case 'b':
		if s.X > 0 {
			for r := []rune(line[s.X-1].Text); which > 0 && len(r) == 1; which-- {
				s.put(r[0])
			}
		}
	case 'r':
		s.top, s.bottom = 0, s.H
		if len(ps) > 1 {
			s.top, s.bottom = p(0)-1, min(p(1), s.H)
		}
		at(0, 0)
	case 'n', 'c', 't', 'q', 'l', 'h':
	default:
		s.Unknown = append(s.Unknown, "CSI "+params+string(final))
	}
}

func (s *Screen) erase(which int) {
	from, to := s.X, s.W
	switch which {
	case 1:
		from, to = 0, s.X+1
	case 2:
		from = 0
	}
	for x := from; x < to; x++ {
		s.set(x, s.blank())
	}
	s.waits = false
}

func (s *Screen) eraseScreen(which int) {
	from, to := 0, s.H
	switch which {
	case 0:
		s.erase(0)
		from = s.Y + 1
	case 1:
		s.erase(1)
		to = s.Y
	}
	for y := from; y < to; y++ {
		s.Cells[y] = s.blanks(s.W)
	}
}

// mode switches what is private to terminals.
func (s *Screen) mode(params string, final byte) {
	if final != 'h' && final != 'l' {
		return
	}
	for _, m := range strings.Split(strings.TrimPrefix(params, "?"), ";") {
		switch m {
		case "25":
			s.Caret = final == 'h'
		case "7":
			s.noWrap = final == 'l'
		case "1049":
			x, y := s.X, s.Y
			s.Resize(s.W, s.H)
			s.X, s.Y = x, y
		}
	}
}

// look changes the style of what is written next.
func (s *Screen) look(ps []int) {
	if len(ps) == 0 {
		ps = []int{0}
	}
	p := &s.pen
	for i := 0; i < len(ps); i++ {
		switch n := ps[i]; {
		case n == 0:
			*p = own
		case n == 1:
			p.Bold = true
		case n == 2:
			p.Faint = true
		case n == 3:
			p.Italic = true
		case n == 4:
			p.Underline = true
		case n == 7:
			p.Reverse = true
		case n == 22:
			p.Bold, p.Faint = false, false
		case n == 23:
			p.Italic = false
		case n == 24:
			p.Underline = false
		case n == 27:
			p.Reverse = false
		case n == 39:
			p.Fg = -1
		case n == 49:
			p.Bg = -1
		case n >= 30 && n <= 37:
			p.Fg = int32(n - 30)
		case n >= 40 && n <= 47:
			p.Bg = int32(n - 40)
		case n >= 90 && n <= 97:
			p.Fg = int32(n - 82)
		case n >= 100 && n <= 107:
			p.Bg = int32(n - 92)
		case (n == 38 || n == 48) && i+2 < len(ps) && ps[i+1] == 5:
			s.color(n, int32(ps[i+2]))
			i += 2
		case (n == 38 || n == 48) && i+4 < len(ps) && ps[i+1] == 2:
			s.color(n, int32(1<<24|ps[i+2]<<16|ps[i+3]<<8|ps[i+4]))
			i += 4
		default:
			s.Unknown = append(s.Unknown, "SGR "+strconv.Itoa(n))
		}
	}
}

func (s *Screen) color(which int, c int32) {
	if which == 38 {
		s.pen.Fg = c
	} else {
		s.pen.Bg = c
	}
}
