package report

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/report/pdf"
	"crsmon/internal/ward"
)

const (
	hour = int64(time.Hour / time.Millisecond)
	// labels is the room for names and scales left of a curve.
	labels = 62.0
	// rightLabels is the room for the names of thresholds, right of them.
	rightLabels = 34.0
	// together is how far two readings may lie apart and still be joined by a line.
	together = 12 * hour
)

// plot is a stretch of time on a page.
type plot struct {
	s        *sheet
	from, to int64
	x, w     float64
}

func (t *plot) at(milli int64) float64 {
	return t.x + t.w*float64(milli-t.from)/float64(t.to-t.from)
}

// trends draws the last 72 hours, and the whole course where it is longer.
func (s *sheet) trends(c *ward.Chart) {
	sets := standing(c)
	oldest, newest := sets[len(sets)-1].At.Milli, sets[0].At.Milli
	for _, e := range standingEvents(c) {
		if e.Body.Labs != nil {
			continue // in a table of their own
		}
		oldest, newest = min(oldest, e.At.Milli), max(newest, e.At.Milli)
	}
	_, zone := s.p.Now.Zone()
	local := int64(zone) * 1000
	step := 4 * hour
	to := (newest+local+step)/step*step - local // the next of 0, 4, 8 ... o'clock
	from := (oldest+local)/step*step - local
	if to-from < 24*hour {
		from = to - 24*hour
	}
	s.curves(c, max(from, to-72*hour), to)
	if to-from > 72*hour {
		s.newPage()
		s.curves(c, from, to)
	}
}

// series is one curve on a fixed scale.
type series struct {
	name     string
	low, top float64
	step     float64
	height   float64
	lines    []mark // thresholds
	of       func(o *grading.Observation) grading.Reading
}

type mark struct {
	at   float64
	name string
}

func value(r grading.Reading) float64 { return float64(r.Milli) / 1000 }

// celsius gives the temperature in °C, whatever it was charted in.
func celsius(o *grading.Observation) grading.Reading {
	r := o.Temp
	if r.Known && o.TempUnit == grading.Fahrenheit {
		r.Milli = int32((int64(r.Milli) - 32000) * 5 / 9)
	}
	return r
}

func (s *sheet) curves(c *ward.Chart, from, to int64) {
	p, w := s.p, &s.p.Words.Report.Paper
	t := &plot{s: s, from: from, to: to, x: margin + labels, w: s.width() - labels - rightLabels}
	s.page.Text(margin, s.y, bold, w.Showing(p.full(p.at(from)), p.full(p.at(to))))
	s.y += 20
	th := &p.Policy.Course.Thresholds
	t.clock()
	sets := standing(c)
	t.curve(sets, series{
		w.Temp, 35, 42, 1, 112, []mark{{38, ""}}, celsius,
	})
	t.curve(sets, series{w.HR, 40, 180, 20, 84, nil, func(o *grading.Observation) grading.Reading { return o.HeartRate }})
	pressure := []mark{{float64(th.SBPFloor(c.Age)), w.Systolic}}
	if !c.Age.Child() {
		pressure = append(pressure, mark{float64(th.AdultMAP), w.Mean})
	}
	t.bars(sets, series{w.BP, 40, 200, 20, 96, pressure, nil})
	t.curve(sets, series{w.SpO2, 80, 100, 5, 66, []mark{{float64(th.HypoxiaSpO2), ""}}, func(o *grading.Observation) grading.Reading { return o.SpO2 }})
	ice := series{w.ICE, 0, 10, 2, 56, nil, func(o *grading.Observation) grading.Reading {
		if worst, _, ok := o.ICE.Range(); ok {
			return grading.Of(int32(worst))
		}
		return grading.Reading{}
	}}
	capd := series{w.CAPD, 0, 32, 8, 56, []mark{{9, ""}}, func(o *grading.Observation) grading.Reading {
		if _, worst, ok := o.CAPD.Range(); ok {
			return grading.Of(int32(worst))
		}
		return grading.Reading{}
	}}
	scored := func(of *series) bool {
		return slices.ContainsFunc(sets, func(s *ward.Shown) bool { return of.of(&s.Findings).Known })
	}
	if scored(&capd) {
		t.curve(sets, capd)
	}
	switch {
	case scored(&ice):
		t.curve(sets, ice)
	case scored(&capd):
	case p.tool(c) == p.Words.UI.CAPD:
		t.curve(sets, capd)
	default:
		t.curve(sets, ice)
	}
	t.grades(p.Words.UI.CRS, c, func(g *ward.GradePoint) grading.Result { return g.CRS })
	t.grades(p.Words.UI.ICANS, c, func(g *ward.GradePoint) grading.Result { return g.ICANS })
	t.oxygen(sets)
	t.stated(sets)
	t.drugs(c)
	s.y += 10
	s.para(0, dim, w.Legend)
}

// clock draws the hours over the curves.
func (t *plot) clock() {
	s := t.s
	step := 4 * hour
	for (t.to-t.from)/step > 20 {
		step += step
		if step > 8*hour {
			step = 24 * hour * max(1, (t.to-t.from)/(20*24*hour))
			break
		}
	}
	_, zone := s.p.Now.Zone()
	local := int64(zone) * 1000
	for m := (t.from+local+step-1)/step*step - local; m <= t.to; m += step {
		at := s.p.at(m)
		if step < 24*hour && m < t.to {
			s.page.TextCenter(t.at(m), s.y, dim, at.Format("15"))
		}
	}
	free := 0.0
	for m := (t.from+local+24*hour-1)/(24*hour)*24*hour - local; m < t.to; m += 24 * hour {
		label := fmt.Sprintf("%02d-%s", s.p.at(m).Day(), s.p.Words.UI.Months[s.p.at(m).Month()-1])
		if at := t.at(m) + 1; at >= free { // a day whose name has no room keeps its line
			free = at + s.page.Text(at, s.y-8, pdf.Style{Size: 7, Bold: true}, label) + 3
		}
	}
	s.y += 4
}

// frame draws the box of a curve with its scale, the days and the thresholds, and gives
// the place of a value in it; far is 1 for one above the scale, -1 for one below.
func (t *plot) frame(of *series) (y func(v float64) (at float64, far int)) {
	s := t.s
	top, bottom := s.y, s.y+of.height
	y = func(v float64) (float64, int) {
		switch {
		case v > of.top:
			return top + 2, 1
		case v < of.low:
			return bottom - 2, -1
		}
		return bottom - of.height*(v-of.low)/(of.top-of.low), 0
	}
	for v := of.low; v <= of.top; v += of.step {
		at, _ := y(v)
		s.page.Line(t.x, at, t.x+t.w, at, 0.25, pdf.Light)
		if v > of.low && v < of.top {
			s.page.TextRight(t.x-3, at+2.5, dim, fmt.Sprint(v))
		}
	}
	_, zone := s.p.Now.Zone()
	local := int64(zone) * 1000
	for m := (t.from+local+24*hour-1)/(24*hour)*24*hour - local; m < t.to; m += 24 * hour {
		s.page.Line(t.at(m), top, t.at(m), bottom, 0.5, pdf.Mid)
	}
	for _, l := range of.lines {
		at, _ := y(l.at)
		s.page.Dashed(t.x, at, t.x+t.w, at, 0.9, pdf.Black)
		name := strings.TrimSpace(l.name + " " + fmt.Sprint(l.at))
		s.page.TextRight(t.x+t.w+s.font.Width(name, 6)+2, at+2, pdf.Style{Size: 6}, name)
	}
	s.page.Frame(t.x, top, t.w, of.height, 0.7, pdf.Black)
	for i, l := range strings.Split(of.name, "\n") {
		style := bold
		if i > 0 {
			style = dim
		}
		s.page.Text(margin, top+9+float64(i)*9, style, l)
	}
	s.y = bottom + 5
	return y
}

// curve draws readings joined by lines; one off the scale is an arrow with its number.
func (t *plot) curve(sets []*ward.Shown, of series) {
	y := t.frame(&of)
	lastX, lastY, lastAt := 0.0, 0.0, int64(0)
	for _, set := range slices.Backward(sets) {
		r := of.of(&set.Findings)
		at := set.At.Milli
		if !r.Known || at < t.from || at > t.to {
			continue
		}
		px := t.at(at)
		py, far := y(value(r))
		if lastAt != 0 && at-lastAt <= together {
			t.s.page.Line(lastX, lastY, px, py, 0.8, pdf.Blue)
		}
		t.dot(px, py, far, r)
		lastX, lastY, lastAt = px, py, at
	}
}

func (t *plot) dot(x, y float64, far int, r grading.Reading) {
	page := t.s.page
	switch far {
	case 1:
		page.Shape(pdf.Black, x-3, y+4, x+3, y+4, x, y-1)
		page.Text(x+4, y+6, small, r.String())
	case -1:
		page.Shape(pdf.Black, x-3, y-4, x+3, y-4, x, y+1)
		page.Text(x+4, y-1, small, r.String())
	default:
		page.Dot(x, y, 1.5, false, pdf.Blue)
	}
}

// bars draws blood pressures from diastolic to systolic, the mean a tick. A systolic
// alone is a tick at its place.
func (t *plot) bars(sets []*ward.Shown, of series) {
	y := t.frame(&of)
	fine := 1.0
	if t.to-t.from > 96*hour {
		fine = 0.4 // a long course: every set is drawn, thinner
	}
	for _, set := range sets {
		o := &set.Findings
		if set.At.Milli < t.from || set.At.Milli > t.to {
			continue
		}
		x := t.at(set.At.Milli)
		tick := func(r grading.Reading, half, width float64) {
			if r.Known {
				at, far := y(value(r))
				if far != 0 {
					t.dot(x, at, far, r)
					return
				}
				t.s.page.Line(x-half, at, x+half, at, width, pdf.Black)
			}
		}
		if o.SBP.Known && o.DBP.Known {
			hi, _ := y(value(o.SBP))
			lo, _ := y(value(o.DBP))
			t.s.page.Line(x, hi, x, lo, fine, pdf.Dark)
		}
		tick(o.SBP, 2*fine, 0.8)
		tick(o.DBP, 2*fine, 0.8)
		tick(o.MeanPressure(), 1.5*fine, 1.6)
	}
}
