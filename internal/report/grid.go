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

// The day grid: seven days a page, six columns of four hours a day, and one scale in
// which 20 beats a minute stand beside each degree.
const (
	gridDays   = 7
	gridSlots  = 6
	gridLow    = 35.0 // °C at the lower edge
	gridTop    = 42.0
	pulseLow   = 40.0 // beats at the lower edge
	pulseStep  = 20.0 // a degree
	gridRow    = 10.6 // a fifth of a degree
	gridHeight = gridRow * 5 * (gridTop - gridLow)
)

// dayCells are what is written under the curve for one day.
type dayCells struct {
	begin int64 // ms UTC, local midnight
	sets  []*ward.Shown
	// grades are those after every entry of the day, an infusion started among them.
	grades []*ward.GradePoint
	drugs  []string
}

func (s *sheet) grid(c *ward.Chart) {
	sets := standing(c)
	slices.Reverse(sets)
	first, last := s.midnight(sets[0].At.Milli), s.midnight(sets[len(sets)-1].At.Milli)
	events := standingEvents(c)
	for _, e := range events {
		if e.Body.Labs != nil {
			continue // nothing of them stands on the grid
		}
		first, last = min(first, s.midnight(e.At.Milli)), max(last, s.midnight(e.At.Milli))
	}
	for page, begin := 0, first; begin <= last; page++ {
		if page > 0 {
			s.newPage()
		}
		begin = s.gridPage(c, begin, sets, events)
	}
}

func (s *sheet) midnight(milli int64) int64 {
	y, m, d := s.p.at(milli).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, s.p.Now.Location()).UnixMilli()
}

// nextDay is the midnight after another; a day of the clock's change has 23 or 25 hours.
func (s *sheet) nextDay(milli int64) int64 {
	y, m, d := s.p.at(milli).Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, s.p.Now.Location()).UnixMilli()
}

// gridPage draws seven days from a midnight and gives the midnight after them.
func (s *sheet) gridPage(c *ward.Chart, begin int64, sets []*ward.Shown, events []*ward.Event) int64 {
	w := &s.p.Words.Report.Paper
	x := margin + labels
	dayWidth := (s.width() - labels) / gridDays
	days := make([]dayCells, gridDays)
	edges := []int64{begin}
	for i := range days {
		days[i].begin = edges[i]
		edges = append(edges, s.nextDay(edges[i]))
	}
	find := func(at int64) *dayCells {
		for i := range days {
			if at >= edges[i] && at < edges[i+1] {
				return &days[i]
			}
		}
		return nil
	}
	for _, set := range sets {
		if d := find(set.At.Milli); d != nil {
			d.sets = append(d.sets, set)
		}
	}
	for i := range c.Grades {
		if d := find(c.Grades[i].At); d != nil {
			d.grades = append(d.grades, &c.Grades[i])
		}
	}
	for _, e := range events {
		if d := find(e.At.Milli); d != nil && (e.Body.Dose != nil || e.Body.Infusion != nil) {
			d.drugs = append(d.drugs, s.p.at(e.At.Milli).Format("15:04")+" "+s.p.eventText(e))
		}
	}
	s.gridHead(c, x, dayWidth, days)
	top := s.y
	s.gridLines(x, dayWidth, top)
	s.gridCurves(x, dayWidth, top, edges, days)
	s.y = top + gridHeight + 4
	s.dayRows(x, dayWidth, days)
	s.y += 4
	s.para(0, dim, w.GridLegend)
	return edges[gridDays]
}

func (s *sheet) gridHead(c *ward.Chart, x, dayWidth float64, days []dayCells) {
	w := &s.p.Words.Report.Paper
	for i, label := range []string{w.Date, w.Day, w.Clock} {
		s.page.Text(margin+3, s.y+8+float64(i)*12, bold, label)
	}
	s.page.Frame(margin, s.y-2, s.width(), 38, 0.7, pdf.Black)
	for i := range days {
		left := x + float64(i)*dayWidth
		s.page.Line(left, s.y-2, left, s.y+36, 0.8, pdf.Black)
		s.page.TextCenter(left+dayWidth/2, s.y+9, pdf.Style{Size: 8, Bold: true}, s.p.date(s.p.at(days[i].begin)))
		s.page.TextCenter(left+dayWidth/2, s.y+21, plain, s.p.dayOf(c, days[i].begin+hour*12))
		for k := range gridSlots {
			s.page.TextCenter(left+(float64(k)+0.5)*dayWidth/gridSlots, s.y+32, dim, fmt.Sprint(2+4*k))
		}
	}
	s.y += 36
}

// gridLines draws the grid with its two scales; every fifth line is a degree.
func (s *sheet) gridLines(x, dayWidth, top float64) {
	right, bottom := s.right(), top+gridHeight
	n := int(5 * (gridTop - gridLow))
	for i := range n + 1 {
		y := top + float64(i)*gridRow
		width, color := 0.25, pdf.Light
		if i%5 == 0 {
			width, color = 0.6, pdf.Mid
		}
		s.page.Line(x, y, right, y, width, color)
		if i%5 == 0 {
			degree := gridTop - float64(i/5)
			switch degree { // inside the frame
			case gridTop:
				y += 6
			case gridLow:
				y -= 4
			}
			s.page.TextRight(x-3, y+3, pdf.Style{Size: 8, Bold: true, Color: pdf.Blue}, fmt.Sprintf("%.0f", degree))
			s.page.TextRight(x-26, y+3, pdf.Style{Size: 8, Color: pdf.Red}, fmt.Sprintf("%.0f", pulseLow+(degree-gridLow)*pulseStep))
		}
	}
	for i := range gridDays*gridSlots + 1 {
		at := x + float64(i)*dayWidth/gridSlots
		width, color := 0.25, pdf.Light
		if i%gridSlots == 0 {
			width, color = 0.9, pdf.Black
		}
		s.page.Line(at, top, at, bottom, width, color)
	}
	fever := bottom - (38-gridLow)*5*gridRow
	s.page.Dashed(x, fever, right, fever, 0.9, pdf.Black)
	s.page.Frame(margin, top, s.width(), gridHeight, 0.7, pdf.Black)
	s.page.Text(margin+2, top+18, pdf.Style{Size: 7, Color: pdf.Red}, s.p.Words.Report.Paper.Pulse)
	s.page.TextRight(x-3, top+18, pdf.Style{Size: 7, Color: pdf.Blue}, s.p.Words.UI.Unit.Celsius)
}

func (s *sheet) gridCurves(x, dayWidth, top float64, edges []int64, days []dayCells) {
	bottom := top + gridHeight
	var lastT, lastP [2]float64
	var lastTAt, lastPAt int64
	place := func(at int64) float64 {
		for i := range days {
			if at >= edges[i] && at < edges[i+1] {
				return x + dayWidth*(float64(i)+float64(at-edges[i])/float64(edges[i+1]-edges[i]))
			}
		}
		return x
	}
	y := func(degree float64) float64 {
		return min(max(bottom-(degree-gridLow)*5*gridRow, top+2), bottom-2)
	}
	for i := range days {
		for _, set := range days[i].sets {
			at := set.At.Milli
			px := place(at)
			if p := set.Findings.HeartRate; p.Known {
				v := value(p)
				py := y(gridLow + (v-pulseLow)/pulseStep)
				if lastPAt != 0 && at-lastPAt <= together {
					s.page.Dashed(lastP[0], lastP[1], px, py, 0.6, pdf.Red)
				}
				s.page.Dot(px, py, 1.7, false, pdf.Red)
				s.offScale(px, py, gridLow+(v-pulseLow)/pulseStep, p, pdf.Red)
				lastP, lastPAt = [2]float64{px, py}, at
			}
			if r := celsius(&set.Findings); r.Known {
				py := y(value(r))
				if lastTAt != 0 && at-lastTAt <= together {
					s.page.Line(lastT[0], lastT[1], px, py, 0.9, pdf.Blue)
				}
				s.page.Cross(px, py, 2.2, pdf.Blue)
				s.offScale(px, py, value(r), r, pdf.Blue)
				lastT, lastTAt = [2]float64{px, py}, at
			}
		}
	}
}

// offScale writes the number of a reading that the grid has no room for.
func (s *sheet) offScale(x, y, degree float64, r grading.Reading, c pdf.Color) {
	if degree > gridTop || degree < gridLow {
		s.page.Text(x+3, y+6, pdf.Style{Size: 7, Bold: true, Color: c}, r.String())
	}
}

// extreme finds the set of a day with the lowest, or highest, of a reading.
func extreme(sets []*ward.Shown, highest bool, of func(o *grading.Observation) grading.Reading) *grading.Observation {
	var found *grading.Observation
	for _, set := range sets {
		o := &set.Findings
		if r := of(o); r.Known && (found == nil || (r.Milli > of(found).Milli) == highest && r != of(found)) {
			found = o
		}
	}
	return found
}

// dayRows writes the day's extremes, worst grades and drugs.
func (s *sheet) dayRows(x, dayWidth float64, days []dayCells) {
	p, w := s.p, &s.p.Words.Report.Paper
	score := func(o *grading.Observation) grading.Reading {
		if worst, _, ok := o.ICE.Range(); ok {
			return grading.Of(int32(worst))
		}
		if _, worst, ok := o.CAPD.Range(); ok {
			return grading.Of(int32(-worst)) // more points are worse
		}
		return grading.Reading{}
	}
	rows := []struct {
		label string
		of    func(d *dayCells) string
	}{
		{w.RowBP, func(d *dayCells) string {
			o := extreme(d.sets, false, func(o *grading.Observation) grading.Reading { return o.SBP })
			if o == nil {
				return ""
			}
			return o.SBP.String() + "/" + o.DBP.String()
		}},
		{w.RowRR, func(d *dayCells) string {
			if o := extreme(d.sets, true, func(o *grading.Observation) grading.Reading { return o.RespRate }); o != nil {
				return o.RespRate.String()
			}
			return ""
		}},
		{w.RowSpO2, func(d *dayCells) string {
			if o := extreme(d.sets, false, func(o *grading.Observation) grading.Reading { return o.SpO2 }); o != nil {
				return o.SpO2.String()
			}
			return ""
		}},
		{w.RowO2, func(d *dayCells) string {
			var worst grading.O2Device
			flow := grading.Reading{}
			for _, set := range d.sets {
				o := &set.Findings
				if o.O2Device > worst || o.O2Device == worst && o.O2Flow.Known && (!flow.Known || o.O2Flow.Milli > flow.Milli) {
					worst, flow = o.O2Device, o.O2Flow
				}
			}
			return strings.TrimSpace(p.Words.UI.DeviceShort[worst] + " " + knownText(flow))
		}},
		{w.RowICE, func(d *dayCells) string {
			if o := extreme(d.sets, false, score); o != nil {
				return p.scoreOf(&o.ICE, &o.CAPD)
			}
			return ""
		}},
		{w.RowCRS, func(d *dayCells) string {
			return p.dayGrade(d, func(g *ward.GradePoint) grading.Result { return g.CRS })
		}},
		{w.RowICANS, func(d *dayCells) string {
			return p.dayGrade(d, func(g *ward.GradePoint) grading.Result { return g.ICANS })
		}},
	}
	const height = 13.5
	for _, row := range rows {
		s.page.Text(margin+2, s.y+9.5, pdf.Style{Size: 7.5, Bold: true}, row.label)
		for i := range days {
			s.page.TextCenter(x+(float64(i)+0.5)*dayWidth, s.y+9.5, pdf.Style{Size: 8.5}, row.of(&days[i]))
			s.page.Line(x+float64(i)*dayWidth, s.y, x+float64(i)*dayWidth, s.y+height, 0.6, pdf.Mid)
		}
		s.page.Frame(margin, s.y, s.width(), height, 0.5, pdf.Mid)
		s.y += height
	}
	s.dayDrugs(x, dayWidth, days)
}

// dayDrugs writes what was given each day; what has no room is said to be missing here.
func (s *sheet) dayDrugs(x, dayWidth float64, days []dayCells) {
	const size, room = 6.5, 17
	w := &s.p.Words.Report.Paper
	s.page.Text(margin+2, s.y+9.5, pdf.Style{Size: 7.5, Bold: true}, w.RowDrug)
	height := room*size*1.2 + 5
	for i := range days {
		var lines []string
		shown := 0
		for _, d := range days[i].drugs {
			wrapped := s.font.Wrap(d, size, dayWidth-4)
			if len(lines)+len(wrapped) > room-1 {
				break
			}
			lines = append(lines, wrapped...)
			shown++
		}
		if rest := len(days[i].drugs) - shown; rest > 0 {
			lines = append(lines, w.Hidden(rest))
		}
		for k, l := range lines {
			s.page.Text(x+float64(i)*dayWidth+2, s.y+8+float64(k)*size*1.2, pdf.Style{Size: size}, l)
		}
		s.page.Line(x+float64(i)*dayWidth, s.y, x+float64(i)*dayWidth, s.y+height, 0.6, pdf.Mid)
	}
	s.page.Frame(margin, s.y, s.width(), height, 0.5, pdf.Mid)
	s.y += height + 6
}

func knownText(r grading.Reading) string {
	if !r.Known {
		return ""
	}
	return r.String()
}

// dayGrade is the day's worst grade; "≥" where any set of that grade was incomplete.
func (p *Paper) dayGrade(d *dayCells, of func(g *ward.GradePoint) grading.Result) string {
	var worst *grading.Result
	for _, g := range d.grades {
		r := of(g)
		if worst == nil || r.Working > worst.Working || r.Working == worst.Working && r.High > worst.High {
			worst = &r
		}
	}
	if worst == nil {
		return ""
	}
	return p.gradeText(*worst, -1)
}
