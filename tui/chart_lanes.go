package tui

import (
	"slices"
	"strings"

	"crsmon/grading"
)

// The fixed scales. They never follow the data: a curve that looks steep is steep.
const (
	tempLow, tempLimit, tempHigh = 35_000, 38_000, 41_000 // thousandths of a °C
	rateLow, rateHigh            = 40_000, 200_000        // thousandths of a beat or mmHg
)

// scale divides a lane's range into rows; row 0 is the top one and holds the upper
// end too.
type scale struct {
	low, high int32
	rows      int
}

// floor is the least value of a row.
func (s scale) floor(row int) int32 {
	return s.low + int32(int64(s.high-s.low)*int64(s.rows-1-row)/int64(s.rows))
}

// row gives a value's row, and -1 or 1 where it lies below or above the range: it is
// then drawn at the edge.
func (s scale) row(milli int32) (row, outside int) {
	switch {
	case milli < s.low:
		return s.rows - 1, -1
	case milli > s.high:
		return 0, 1
	}
	up := int(int64(milli-s.low) * int64(s.rows) / int64(s.high-s.low))
	return max(s.rows-1-up, 0), 0
}

// curvePoint is the one point of a column.
type curvePoint struct {
	col         int
	value       grading.Reading
	at, until   int64
	mark        rune
	ink         chartStyle
	joinsBefore bool
}

// worstPer keeps one value a column, by worse; joins tell whether a line leads to a
// point from the one before it.
func (p *plot) worstPer(value func(*chartPoint) grading.Reading, worse func(a, b int32) bool, mark func(*chartPoint) (rune, chartStyle)) []curvePoint {
	var out []curvePoint
	var lastAt, lastUntil int64
	any := false
	for i := p.first; i < p.end; i++ {
		c := &p.d.points[i]
		r := value(c)
		if !r.Known {
			continue
		}
		joins := any && c.at <= lastUntil
		any, lastAt, lastUntil = true, c.at, c.until
		n := len(out)
		m, ink := mark(c)
		k := curvePoint{col: p.v.col(c.at), value: r, at: lastAt, until: lastUntil, mark: m, ink: ink, joinsBefore: joins}
		if n > 0 && out[n-1].col == k.col {
			k.joinsBefore = out[n-1].joinsBefore
			if !worse(r.Milli, out[n-1].value.Milli) {
				continue
			}
			out[n-1] = k
			continue
		}
		out = append(out, k)
	}
	return out
}

// curve draws joined points; over and under tell whether any lies beyond the scale.
func (p *plot) curve(rows [][]chartCell, s scale, points []curvePoint) (over, under bool) {
	g := &p.g
	put := func(y, x int, r rune, ink chartStyle) { rows[y][x] = chartCell{r, ink, false} }
	for i := range points {
		k := &points[i]
		y, outside := s.row(k.value.Milli)
		if i > 0 && k.joinsBefore {
			from := &points[i-1]
			yp, _ := s.row(from.value.Milli)
			for x := from.col + 1; x <= k.col; x++ {
				yx := y
				if x < k.col {
					part := int64(k.value.Milli-from.value.Milli) * int64(x-from.col) / int64(k.col-from.col)
					yx, _ = s.row(from.value.Milli + int32(part))
				}
				switch {
				case yx == yp:
					put(yx, x, g.flat, inkDim)
				case yx < yp:
					put(yp, x, g.up, inkDim)
					put(yx, x, g.upTo, inkDim)
				default:
					put(yp, x, g.down, inkDim)
					put(yx, x, g.downTo, inkDim)
				}
				for between := min(yx, yp) + 1; between < max(yx, yp); between++ {
					put(between, x, g.steep, inkDim)
				}
				yp = yx
			}
		}
		mark, ink := k.mark, k.ink
		switch {
		case outside > 0:
			mark, ink, over = g.over, inkBad, true
		case outside < 0:
			mark, ink, under = g.under, inkBad, true
		}
		put(y, k.col, mark, ink)
	}
	return over, under
}

// limitLine draws a threshold where nothing else is.
func (p *plot) limitLine(row []chartCell) {
	for x := range row {
		if row[x] == (chartCell{}) {
			row[x] = chartCell{p.g.limit, inkDim, false}
		}
	}
}

// numbers labels the rows of a lane by their least value, and the edges with a mark
// where something lies beyond them.
func numbers(s scale, over, under bool, every int) func(int) string {
	text := func(milli int32) string { return strings.TrimSuffix(grading.OfMilli(milli).String(), ".0") }
	return func(row int) string {
		switch {
		case row == 0 && over:
			return text(s.high) + "+"
		case row == s.rows-1 && under:
			return "<" + text(s.low)
		case (s.rows-1-row)%every != 0:
			return ""
		}
		return text(s.floor(row))
	}
}

// tempLane: the row labelled 38 and those above it are fever, and a febrile point is
// filled; the threshold is the lower edge of that row.
func (p *plot) tempLane(n int) ([][]chartCell, []string) {
	s := scale{tempLow, tempHigh, n}
	rows := p.rows(n)
	points := p.worstPer(func(c *chartPoint) grading.Reading { return c.temp }, higher, func(c *chartPoint) (rune, chartStyle) {
		if c.fever {
			return p.g.fever, inkWarn
		}
		return p.g.point, inkValue
	})
	over, under := p.curve(rows, s, points)
	limit, _ := s.row(tempLimit)
	p.limitLine(rows[limit])
	every := 1
	if n > 8 {
		every = 2
	}
	ls := labels(p.e.ui.Board.Columns.Temp+" "+p.e.ui.Unit.Celsius, n, numbers(s, over, under, every))
	if p.first == p.end {
		write(rows[0], 1, p.emptyText(), inkDim)
	}
	return rows, ls
}

// emptyText says that the window is empty, and where the newest set is.
func (p *plot) emptyText() string {
	ui := &p.e.ui.Chart
	if len(p.d.points) == 0 {
		return p.e.ui.Patient.NoSets
	}
	t := p.e.local(p.d.points[len(p.d.points)-1].at)
	return ui.NothingHere(p.e.dayMonth(t) + " " + p.e.clock(t))
}

// hrLane is the pulse as a line.
func (p *plot) hrLane(n int) ([][]chartCell, []string) {
	s := scale{rateLow, rateHigh, n}
	rows := p.rows(n)
	points := p.worstPer(func(c *chartPoint) grading.Reading { return c.hr }, furtherFrom(60_000, 100_000), func(*chartPoint) (rune, chartStyle) {
		return p.g.point, inkValue
	})
	over, under := p.curve(rows, s, points)
	return rows, labels(p.e.ui.Board.Columns.HR, n, numbers(s, over, under, 1))
}

func higher(a, b int32) bool { return a > b }

// furtherFrom: the value further outside a band is worse; of two inside it, the higher.
func furtherFrom(low, high int32) func(a, b int32) bool {
	out := func(v int32) int32 { return max(low-v, v-high, 0) }
	return func(a, b int32) bool {
		if oa, ob := out(a), out(b); oa != ob {
			return oa > ob
		}
		return a > b
	}
}

// bpLane draws each pressure as a bar from systolic to diastolic; one that the rules
// call low has a head of its own. Where only a mean is known, that is marked.
func (p *plot) bpLane(n int) ([][]chartCell, []string) {
	s := scale{rateLow, rateHigh, n}
	rows := p.rows(n)
	worst := map[int]*chartPoint{}
	for i := p.first; i < p.end; i++ {
		c := &p.d.points[i]
		if !c.sbp.Known && !c.mean.Known {
			continue
		}
		x := p.v.col(c.at)
		if was := worst[x]; was == nil || lowerPressure(c, was) {
			worst[x] = c
		}
	}
	over, under := false, false
	for x, c := range worst {
		o, u := p.bar(rows, s, x, c)
		over, under = over || o, under || u
	}
	if p.d.floor.Known {
		y, _ := s.row(p.d.floor.Milli)
		if at := whole(p.d.floor); allEmpty(rows[y][:min(len(at)+1, len(rows[y]))]) {
			write(rows[y], 0, at, inkDim) // on a coarse scale the row alone does not tell it
		}
		p.limitLine(rows[y])
	}
	every := 1
	if n > 8 {
		every = 2
	}
	return rows, labels(p.e.ui.BP, n, numbers(s, over, under, every))
}

func allEmpty(cells []chartCell) bool {
	return !slices.ContainsFunc(cells, func(c chartCell) bool { return c != chartCell{} })
}

// lowerPressure: what the rules call low is worse than what they do not, then the
// lower systolic, then the lower mean.
func lowerPressure(a, b *chartPoint) bool {
	switch {
	case a.lowPressure != b.lowPressure:
		return a.lowPressure
	case a.sbp.Known && b.sbp.Known && a.sbp.Milli != b.sbp.Milli:
		return a.sbp.Milli < b.sbp.Milli
	case a.mean.Known && b.mean.Known:
		return a.mean.Milli < b.mean.Milli
	}
	return a.sbp.Known && !b.sbp.Known
}

func (p *plot) bar(rows [][]chartCell, s scale, x int, c *chartPoint) (over, under bool) {
	g := &p.g
	ink := inkValue
	if c.lowPressure {
		ink = inkBad
	}
	if !c.sbp.Known {
		y, o := s.row(c.mean.Milli)
		mark := g.mean
		if c.lowPressure {
			mark = g.low
		}
		rows[y][x] = chartCell{mark, ink, false}
		return o > 0, o < 0
	}
	top, o := s.row(c.sbp.Milli)
	over, under = o > 0, o < 0
	end := top
	if c.dbp.Known {
		var oe int
		end, oe = s.row(c.dbp.Milli)
		over, under = over || oe > 0, under || oe < 0
	}
	for y := top; y <= end; y++ {
		rows[y][x] = chartCell{g.bar, ink, false}
	}
	head := g.barTop
	switch {
	case over:
		head = g.over
	case c.lowPressure:
		head = g.low
	case end == top && c.dbp.Known:
		head = g.barOne
	}
	if end > top {
		rows[end][x].r = g.barEnd
		if under {
			rows[end][x].r = g.under
		}
	} else if under && head != g.low {
		head = g.under
	}
	rows[top][x] = chartCell{head, ink, false}
	return over, under
}
