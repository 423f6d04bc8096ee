package tui

import (
	"strings"
	"time"

	"crsmon/grading"
)

// stripValue is what a lane of numbers writes for a point: the number, and how bad it
// is against others of its lane. Empty text writes nothing.
type stripValue struct {
	text string
	bad  int
}

// stripWidest is the room a number may need.
const stripWidest = 4

func hrText(c *chartPoint) stripValue { return rate(c.hr, 60_000, 100_000) }
func rrText(c *chartPoint) stripValue { return rate(c.rr, 12_000, 20_000) }

func rate(r grading.Reading, low, high int32) stripValue {
	if !r.Known {
		return stripValue{}
	}
	out := max(low-r.Milli, r.Milli-high, 0)
	return stripValue{whole(r), int(out)*4 + int(r.Milli/1000)}
}

func spo2Text(c *chartPoint) stripValue {
	if !c.spo2.Known {
		return stripValue{}
	}
	return stripValue{whole(c.spo2), -int(c.spo2.Milli)}
}

func scoreText(c *chartPoint) stripValue {
	v := stripValue{text: c.scoreText, bad: c.score}
	if !c.highScore {
		v.bad = -c.score // of ICE the lowest is the worst
	}
	return v
}

// whole writes a reading in whole units, cut and never rounded up.
func whole(r grading.Reading) string { return itoa(int(r.Milli / 1000)) }

// strip writes numbers under their columns, the newest always: where they would run
// into one another, the worst of those that share a place.
func (p *plot) strip(value func(*chartPoint) stripValue) []chartCell {
	row := p.row()
	free := len(row) // the first cell taken already
	for i := p.end - 1; i >= p.first; {
		v := value(&p.d.points[i])
		if v.text == "" {
			i--
			continue
		}
		end := min(p.v.col(p.d.points[i].at)+1, free)
		// Everything whose number would touch this one, or would find no room left of it,
		// is in its place.
		j := i - 1
		for ; j >= p.first; j-- {
			other := value(&p.d.points[j])
			if left := end - cells(v.text) - 1; left >= stripWidest && p.v.col(p.d.points[j].at) < left {
				break
			}
			if other.text != "" && other.bad > v.bad {
				v = other
			}
		}
		x := max(end-cells(v.text), 0)
		if x+cells(v.text) <= free {
			write(row, x, v.text, inkValue)
			free = x - 1
		}
		i = j
	}
	return row
}

// ribbon is a grade along the time: mark and digit at each set, two columns wide, a
// line for as long as it may count, nothing where nobody knows.
func (p *plot) ribbon(of func(*chartStep) chartGrade) []chartCell {
	row := p.row()
	pairs := len(row) / 2
	at := make([]chartGrade, pairs)
	if pairs == 0 {
		return row
	}
	for i := range p.d.grades {
		c := &p.d.grades[i]
		if c.at >= p.v.end() {
			break
		}
		// How far it counts: to the next one, and nowhere where that is too late.
		to := c.at
		if i+1 < len(p.d.grades) && p.d.grades[i+1].at <= c.until {
			to = p.d.grades[i+1].at
		}
		if to < p.v.from {
			continue
		}
		g := of(c)
		k := -1 // one before the window may count into it
		if c.at >= p.v.from {
			k = min(p.v.col(c.at)/2, pairs-1)
			if was := at[k]; was.digit == 0 || g.worse(was) {
				at[k] = g
			}
		}
		for k++; k < pairs && k <= p.v.col(to)/2; k++ {
			for x := 2 * k; x < 2*k+2; x++ {
				row[x] = chartCell{p.g.hold, gradeInk(g.grade), false}
			}
		}
	}
	for k, g := range at {
		if g.digit != 0 {
			row[2*k] = chartCell{g.mark, gradeInk(g.grade), false}
			row[2*k+1] = chartCell{g.digit, gradeInk(g.grade), false}
		}
	}
	return row
}

// worse: the higher grade, then the higher digit, then the one with a mark.
func (g chartGrade) worse(than chartGrade) bool {
	switch {
	case g.grade != than.grade:
		return g.grade > than.grade
	case g.digit != than.digit:
		return g.digit > than.digit
	}
	return g.mark != ' '
}

func gradeInk(g grading.Grade) chartStyle { return inkGrade + chartStyle(min(g, 5)) }

// spans draws what went on as bars with their text at the start.
func (p *plot) spans(spans []chartSpan) []chartCell {
	row := p.row()
	for _, s := range spans {
		if s.from >= p.v.end() || s.to != 0 && s.to < p.v.from {
			continue
		}
		from, to := max(p.v.col(s.from), 0), p.v.cols-1
		if s.to != 0 {
			to = min(p.v.col(s.to), to)
		}
		for x := from; x <= to; x++ {
			row[x] = chartCell{p.g.run, inkDim, false}
		}
		write(row, from, spanText(s.text, to-from), inkValue)
	}
	return row
}

// spanText is as many whole words as fit in w cells: half a number is another number.
// One long word may be cut where it has no digit.
func spanText(s string, w int) string {
	for t := s; t != ""; t = t[:max(strings.LastIndexByte(t, ' '), 0)] {
		if cells(t) <= w {
			return strings.TrimSuffix(t, " +")
		}
	}
	if word, _, _ := strings.Cut(s, " "); w >= 4 && !strings.ContainsAny(word, "0123456789") {
		return cut(word, w, "")
	}
	return ""
}

// marks writes the letters of what was given, and small ones for drugs that were only
// stated to act still.
func (p *plot) marks() []chartCell {
	row := p.row()
	put := func(marks []chartMark, ink chartStyle, small bool) {
		for _, m := range marks {
			if !p.v.shows(m.at) {
				continue
			}
			l := m.letter
			if small {
				l = strings.ToLower(l)
			}
			x := p.v.col(m.at)
			for x < len(row) && row[x] != (chartCell{}) {
				x++ // several at one time stand side by side
			}
			write(row, x, l, ink)
		}
	}
	put(p.d.given, inkFocus, false)
	put(p.d.acting, inkNone, true)
	return row
}

// tickHours are the distances between hours on the axis.
var tickHours = [...]int{1, 2, 3, 6, 12, 24, 48, 96, 24 * 7, 24 * 14, 24 * 28}

// axis writes hours, and the date at each midnight, on the ward's clock.
func (p *plot) axis() []chartCell {
	row := p.row()
	every := tickHours[len(tickHours)-1]
	for _, h := range tickHours {
		if int64(h)*hourMilli >= 8*p.v.step {
			every = h
			break
		}
	}
	bucket := func(ms int64) (int64, time.Time) {
		t := time.UnixMilli(ms).In(p.v.loc)
		_, off := t.Zone()
		h := (ms + int64(off)*1000)
		return (h - mod(h, int64(every)*hourMilli)) / (int64(every) * hourMilli), t
	}
	before, _ := bucket(p.v.from - p.v.step)
	for x := range row {
		b, t := bucket(p.v.from + int64(x)*p.v.step)
		if b == before {
			continue
		}
		before = b
		text := p.e.dayMonth(t)
		if h := int(mod(b*int64(every), 24)); h != 0 {
			text = time.Date(2000, 1, 1, h, 0, 0, 0, time.UTC).Format("15:04")
		}
		if x+1+cells(text) > len(row) {
			break
		}
		row[x] = chartCell{p.g.tick, inkDim, false}
		write(row, x+1, text, inkDim)
	}
	if c := p.selectedCol(); c >= 0 && row[c] == (chartCell{}) {
		row[c] = chartCell{p.g.pointer, inkFocus, false}
	}
	return row
}
