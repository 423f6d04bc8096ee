package tui

import (
	"strings"
)

// chartStyle names a style of the theme, so that a cell is plain data.
type chartStyle uint8

const (
	inkNone chartStyle = iota
	inkDim
	inkValue
	inkWarn
	inkBad
	inkFocus
	inkGrade // and the five after it
	inks     = inkGrade + 6
)

// chartCell is one cell of the chart; the zero cell is empty. A character of two
// cells is followed by one that is its second half.
type chartCell struct {
	r    rune
	ink  chartStyle
	half bool
}

// chartGlyphs are the shapes of the chart. Everything told by a colour is told by
// one of these too: fever by a filled point, a low pressure by its head.
type chartGlyphs struct {
	point, fever, over, under    rune
	flat, up, upTo, down, downTo rune // a line: level, leaving upwards, arriving from below ...
	steep, limit, guide, pointer rune
	barTop, bar, barEnd, barOne  rune
	low, mean                    rune
	run, hold, tick, atLeast     rune
}

func newChartGlyphs(ascii bool) chartGlyphs {
	if ascii {
		return chartGlyphs{
			point: 'o', fever: '*', over: '^', under: 'v',
			flat: '-', up: '/', upTo: '/', down: '\\', downTo: '\\',
			steep: '|', limit: '.', guide: ':', pointer: '^',
			barTop: 'v', bar: '|', barEnd: '^', barOne: 'x',
			low: '!', mean: 'm', run: '=', hold: '-', tick: '|', atLeast: '>',
		}
	}
	return chartGlyphs{
		point: '○', fever: '●', over: '↑', under: '↓',
		flat: '─', up: '╯', upTo: '╭', down: '╮', downTo: '╰',
		steep: '│', limit: '╌', guide: '┊', pointer: '^',
		barTop: '┬', bar: '│', barEnd: '┴', barOne: '┼',
		low: '!', mean: '×', run: '━', hold: '─', tick: '╵', atLeast: '≥',
	}
}

// plot draws rows of cells for one window.
type plot struct {
	e    *env
	d    *chartData
	v    *chartView
	g    chartGlyphs
	inks [inks]pen
	// first and end are the points in the window.
	first, end int
}

func newPlot(e *env, d *chartData, v *chartView) *plot {
	th := e.th
	p := &plot{e: e, d: d, v: v, g: newChartGlyphs(e.opts.ASCII)}
	copy(p.inks[:], []pen{inkDim: th.dim, inkValue: th.value, inkWarn: th.warn, inkBad: th.bad, inkFocus: th.focus})
	copy(p.inks[inkGrade:], th.grades[:])
	for p.first < len(d.points) && d.points[p.first].at < v.from {
		p.first++
	}
	p.end = p.first
	for p.end < len(d.points) && d.points[p.end].at < v.end() {
		p.end++
	}
	return p
}

func (p *plot) row() []chartCell { return make([]chartCell, p.v.cols) }

func (p *plot) rows(n int) [][]chartCell {
	out := make([][]chartCell, n)
	for i := range out {
		out[i] = p.row()
	}
	return out
}

// write puts text into a row from a cell on, as far as it goes whole.
func write(row []chartCell, x int, s string, ink chartStyle) {
	for _, r := range s {
		n := cells(string(r))
		if n < 1 {
			continue
		}
		if x < 0 || x+n > len(row) {
			return
		}
		row[x] = chartCell{r, ink, false}
		if n == 2 {
			row[x+1] = chartCell{half: true}
		}
		x += n
	}
}

// selectedCol is the column of the cursor, -1 where there is none in the window.
func (p *plot) selectedCol() int {
	if i := p.v.selected; i >= p.first && i < p.end {
		return p.v.col(p.d.points[i].at)
	}
	return -1
}

// line is a row of cells with its label, in w cells.
func (p *plot) line(label string, row []chartCell, w int) string {
	if w < chartGutter {
		return cut(label, w, "")
	}
	return p.e.th.label.Render(column(label, chartGutter, "")) + p.cellsLine(row, w-chartGutter)
}

// cellsLine is a row of cells in at most w cells. The cursor stands in every row as a
// guide where nothing else is drawn.
func (p *plot) cellsLine(row []chartCell, w int) string {
	if c := p.selectedCol(); c >= 0 && row[c] == (chartCell{}) {
		row[c] = chartCell{p.g.guide, inkFocus, false}
	}
	n := min(len(row), max(w, 0))
	for n > 0 && row[n-1] == (chartCell{}) {
		n--
	}
	if n < len(row) && row[n].half {
		n-- // never the first half of a character alone
	}
	var b strings.Builder
	ink := inkNone
	for _, c := range row[:max(n, 0)] {
		if c.half {
			continue
		}
		if c.ink != ink {
			b.WriteString(p.inks[ink].off)
			ink = c.ink
			b.WriteString(p.inks[ink].on)
		}
		if c.r == 0 {
			c.r = ' '
		}
		b.WriteRune(c.r)
	}
	b.WriteString(p.inks[ink].off)
	return b.String()
}

// labels puts a lane's name beside the numbers of its rows.
func labels(name string, n int, number func(row int) string) []string {
	out := make([]string, n)
	for i := range out {
		num := number(i)
		room := chartGutter - 1 - cells(num)
		head := ""
		if i == 0 {
			head = name
		}
		out[i] = column(head, room, "") + num
	}
	return out
}
