package tui

import (
	"time"

	"crsmon/grading"
)

// The chart is a patient's course over time, drawn as a ward's paper chart is. It is
// a pure drawing: points and a window in, lines out. It is ours and no library's,
// because scales must be fixed, a gap must stay a gap, of several values in one
// column the worst must be drawn, and all of it must hold in plain ASCII.
//
// Of what falls into one column, or into the place of one number, is drawn: of
// temperature the highest; of pulse and respiratory rate the one further outside
// 60-100 and 12-20 a minute; of blood pressure the lowest systolic with its own
// diastolic; of SpO2 and ICE the lowest; of CAPD and the grades the highest.

// chartPoint is one set as the chart draws it. A reading that is not Known was not
// measured, and nothing is drawn for it.
type chartPoint struct {
	at int64 // ms UTC
	// until is the latest that the next set may be for a line to join the two: twice
	// the check interval after this one.
	until                         int64
	temp                          grading.Reading // °C, whatever it was charted in
	hr, rr, spo2, sbp, dbp, mean  grading.Reading
	fever, lowPressure, highScore bool
	score                         int    // ICE or CAPD, the worst it can be
	scoreText                     string // as written; empty where none was tried
	crs, icans                    chartGrade
	set                           int // which of the chart's sets it is
}

// chartStep are the grades from a moment on.
type chartStep struct {
	at, until  int64
	crs, icans chartGrade
}

// chartGrade is a grade in two cells: a mark where it is not complete, and the digit.
type chartGrade struct {
	mark, digit rune
	grade       grading.Grade // whose style it has
}

// chartMark is something that was done at one moment, as a letter.
type chartMark struct {
	at           int64
	letter, name string
}

// chartSpan is something that went on: an infusion, oxygen. to is 0 while it does.
type chartSpan struct {
	from, to int64
	text     string
}

// chartData is everything the chart draws. Points are oldest first, without those
// that a correction replaced.
type chartData struct {
	points           []chartPoint
	grades           []chartStep
	given            []chartMark // doses and the infusion of cells
	acting           []chartMark // drugs stated to act still
	oxygen, pressors []chartSpan
	floor            grading.Reading // systolic threshold of this patient, mmHg
	capd             bool
}

// chartWindow is how much time the chart shows.
type chartWindow uint8

const (
	window24 chartWindow = iota
	window72
	windowCourse
	chartWindows
)

// chartView is the window in columns: column c begins at from + c*step.
type chartView struct {
	from, step int64
	cols       int
	loc        *time.Location
	selected   int // the point under the cursor, -1 for none
}

const hourMilli = int64(time.Hour / time.Millisecond)

// viewOf gives the window that ends now, or as many windows earlier as it takes to
// show the selected point. Its start moves by whole columns only.
func (d *chartData) viewOf(win chartWindow, now time.Time, cols, selected int) chartView {
	v := chartView{cols: max(cols, 2), loc: now.Location(), selected: selected}
	end := now.UnixMilli()
	span := 24 * hourMilli
	n := len(d.points)
	if n > 0 {
		end = max(end, d.points[n-1].at)
	}
	switch win {
	case window24:
	case window72:
		span = 72 * hourMilli
	case windowCourse, chartWindows:
		if n > 0 {
			span = max(span, end-d.points[0].at+1)
		}
	}
	// The window starts on a whole column, so it has one column more than the span.
	v.step = (span + int64(v.cols) - 2) / int64(v.cols-1)
	last := end - mod(end, v.step)
	v.from = last - int64(v.cols-1)*v.step
	if selected >= 0 && selected < n {
		if back := v.from - d.points[selected].at; back > 0 {
			width := v.step * int64(v.cols)
			v.from -= (back + width - 1) / width * width
		}
	}
	return v
}

// mod is the remainder that is never negative.
func mod(a, b int64) int64 { return ((a % b) + b) % b }

// col is the column of a moment; outside 0 to cols-1 where it is not in the window.
func (v *chartView) col(at int64) int {
	d := at - v.from
	return int((d - mod(d, v.step)) / v.step)
}

func (v *chartView) end() int64 { return v.from + v.step*int64(v.cols) }

func (v *chartView) shows(at int64) bool { return at >= v.from && at < v.end() }

// chartRows is how many lines each lane has. The pulse is written in numbers where
// there is no room for eight: on fewer its line would be flat.
type chartRows struct {
	crs, icans              bool
	temp, hr, bp            int
	spo2, rr, score         bool
	oxygen, pressors, drugs bool
}

func (r *chartRows) total() int {
	n := r.temp + r.hr + r.bp
	for _, one := range []bool{r.crs, r.icans, r.spo2, r.rr, r.score, r.oxygen, r.pressors, r.drugs} {
		if one {
			n++
		}
	}
	return n
}

// grow gives room to the lanes that are drawn, in steps whose rows are round numbers.
func (r *chartRows) grow(h int) {
	for _, s := range []struct {
		rows *int
		to   int
	}{{&r.temp, 6}, {&r.bp, 8}, {&r.hr, 8}, {&r.temp, 12}, {&r.bp, 16}} {
		if more := s.to - *s.rows; r.total()+more <= h {
			*s.rows = s.to
		}
	}
}

// rowsFor divides h lines. Lanes without anything in the window are left out; the
// lanes a chart always has may need more lines than h: then the caller scrolls.
func (d *chartData) rowsFor(v *chartView, h int) chartRows {
	r := chartRows{
		crs: true, icans: true, temp: 4, hr: 1, bp: 4, spo2: true, rr: true, score: true,
		oxygen: anySpan(d.oxygen, v), pressors: anySpan(d.pressors, v), drugs: anyMark(d.given, v) || anyMark(d.acting, v),
	}
	r.grow(h)
	return r
}

// smallRows are the lanes of a small chart of h lines, axis included: grades and
// temperature.
func smallRows(h int) chartRows {
	r := chartRows{crs: true, temp: 4}
	switch h--; {
	case h >= 14:
		r.icans, r.temp = true, 12
	case h >= 8:
		r.icans, r.temp = true, 6
	case h >= 7:
		r.temp = 6
	}
	return r
}

func anySpan(spans []chartSpan, v *chartView) bool {
	for _, s := range spans {
		if s.from < v.end() && (s.to == 0 || s.to >= v.from) {
			return true
		}
	}
	return false
}

func anyMark(marks []chartMark, v *chartView) bool {
	for _, m := range marks {
		if v.shows(m.at) {
			return true
		}
	}
	return false
}

// chartGutter is the width of the labels at the left.
const chartGutter = 10

// drawn is a chart in lines: the grades on top and the time below stay in sight
// where the lanes between them are scrolled.
type drawn struct {
	head, lanes []string
	axis        string // without the label, which the caller writes
}

// drawChart draws the window in w cells.
func (e *env) drawChart(d *chartData, v *chartView, r chartRows, w int) drawn {
	p := newPlot(e, d, v)
	ui := &e.ui.Chart
	var out drawn
	put := func(to *[]string, label string, row []chartCell) { *to = append(*to, p.line(label, row, w)) }
	if r.crs {
		put(&out.head, e.ui.CRS, p.ribbon(func(c *chartStep) chartGrade { return c.crs }))
	}
	if r.icans {
		put(&out.head, e.ui.ICANS, p.ribbon(func(c *chartStep) chartGrade { return c.icans }))
	}
	lane := func(rows [][]chartCell, labels []string) {
		for i := range rows {
			out.lanes = append(out.lanes, p.line(labels[i], rows[i], w))
		}
	}
	lane(p.tempLane(r.temp))
	if r.drugs {
		put(&out.lanes, ui.Drugs, p.marks())
	}
	if r.hr > 1 {
		lane(p.hrLane(r.hr))
	} else if r.hr == 1 {
		put(&out.lanes, e.ui.Board.Columns.HR, p.strip(hrText))
	}
	if r.bp > 0 {
		lane(p.bpLane(r.bp))
	}
	if r.pressors {
		put(&out.lanes, ui.Pressors, p.spans(d.pressors))
	}
	if r.spo2 {
		put(&out.lanes, e.ui.SpO2+" "+e.ui.Unit.Percent, p.strip(spo2Text))
	}
	if r.oxygen {
		put(&out.lanes, e.ui.O2, p.spans(d.oxygen))
	}
	if r.score {
		name := e.ui.ICE
		if d.capd {
			name = e.ui.CAPD
		}
		put(&out.lanes, name, p.strip(scoreText))
	}
	if r.rr {
		put(&out.lanes, e.ui.Form.RRShort, p.strip(rrText))
	}
	out.axis = p.cellsLine(p.axis(), w-chartGutter)
	return out
}
