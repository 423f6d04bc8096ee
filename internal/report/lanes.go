package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/report/pdf"
	"crsmon/internal/ward"
)

const lane = 13.0

// row begins a lane with its name and gives its top.
func (t *plot) row(name string) float64 {
	s := t.s
	s.need(lane + 2)
	top := s.y
	size := 8.0
	for s.font.Width(name, size) > labels-3 && size > 5 {
		size -= 0.5
	}
	s.page.Text(margin, top+9.5, pdf.Style{Size: size, Bold: true}, s.font.Fit(name, size, labels-3))
	s.page.Frame(t.x, top, t.w, lane, 0.4, pdf.Mid)
	s.y += lane + 1.5
	return top
}

// gradeFill is the darkness of a grade; the digit stands in it.
func gradeFill(g grading.Grade) (fill, ink pdf.Color) {
	switch g {
	case 0:
		return pdf.White, pdf.Black
	case 1:
		return pdf.Pale, pdf.Black
	case 2:
		return 0xc4c4c4, pdf.Black
	case 3:
		return 0x707070, pdf.White
	}
	return pdf.Black, pdf.White
}

// grades draws the ribbon of a grade: its digit at every change that leaves room.
func (t *plot) grades(name string, c *ward.Chart, of func(*ward.GradePoint) grading.Result) {
	top := t.row(name)
	page := t.s.page
	for i := 0; i < len(c.Grades); {
		g := of(&c.Grades[i])
		k := i + 1
		for k < len(c.Grades) && of(&c.Grades[k]).Working == g.Working && of(&c.Grades[k]).Complete() == g.Complete() && of(&c.Grades[k]).Flags.Has(grading.FlagNotAssessable) == g.Flags.Has(grading.FlagNotAssessable) {
			k++
		}
		end := t.to
		if k < len(c.Grades) {
			end = c.Grades[k].At
		} else {
			end = min(end, c.Grades[len(c.Grades)-1].At+hour)
		}
		begin := max(c.Grades[i].At, t.from)
		i = k
		if end = min(end, t.to); end <= begin {
			continue
		}
		fill, ink := gradeFill(g.Working)
		x, w := t.at(begin), t.at(end)-t.at(begin)
		page.Fill(x, top, w, lane, fill)
		page.Line(x, top, x, top+lane, 0.4, pdf.Mid)
		label := t.s.p.gradeText(g, -1)
		if t.s.font.Width(label, 8) < w-1 {
			page.Text(x+1.5, top+9.5, pdf.Style{Size: 8, Bold: true, Color: ink}, label)
		}
	}
	page.Frame(t.x, top, t.w, lane, 0.6, pdf.Black)
}

// oxygen draws the device in use, named at every change.
func (t *plot) oxygen(sets []*ward.Shown) {
	top := t.row(t.s.p.Words.Report.Paper.O2)
	said, free := "", t.x
	for _, set := range slices.Backward(sets) {
		o := &set.Findings
		if set.At.Milli < t.from || set.At.Milli > t.to || o.O2Device == grading.O2NotRecorded {
			continue
		}
		name := t.s.p.Words.UI.DeviceShort[o.O2Device]
		if o.O2Flow.Known && o.O2Device != grading.RoomAir {
			name += " " + o.O2Flow.String()
		}
		if name == said {
			continue
		}
		said = name
		x := t.at(set.At.Milli)
		t.s.page.Line(x, top, x, top+lane, 0.6, pdf.Black)
		if x >= free {
			free = x + t.s.page.Text(x+1.5, top+9, small, name) + 4
		}
	}
}

// stated draws the vasopressors that sets name: by their names where there is room, else
// how many. It draws nothing where no set names one.
func (t *plot) stated(sets []*ward.Shown) {
	p := t.s.p
	running := func(s *ward.Shown) grading.Vasopressors {
		return s.Findings.Vasopressors &^ grading.VasopressorsRecorded
	}
	inSight := func(s *ward.Shown) bool {
		return s.At.Milli >= t.from && s.At.Milli <= t.to && s.Findings.Vasopressors.Recorded()
	}
	if !slices.ContainsFunc(sets, func(s *ward.Shown) bool { return inSight(s) && running(s) != 0 }) {
		return
	}
	top := t.row(p.Words.Report.Paper.Stated)
	said := slices.DeleteFunc(slices.Clone(sets), func(s *ward.Shown) bool { return !inSight(s) })
	slices.Reverse(said)
	for i := 0; i < len(said); {
		v, from := running(said[i]), said[i].At.Milli
		for i++; i < len(said) && running(said[i]) == v; i++ {
		}
		till := min(said[i-1].At.Milli+2*hour, t.to) // the last set that says so, and a little
		if i < len(said) {
			till = said[i].At.Milli
		}
		if v == 0 {
			continue
		}
		x, width := t.at(from), t.at(till)-t.at(from)
		t.s.page.Fill(x, top+0.5, width, lane-1, pdf.Pale)
		t.s.page.Line(x, top, x, top+lane, 0.6, pdf.Black)
		name := p.Words.Vasopressors(v)
		if t.s.font.Width(name, small.Size)+3 > width {
			name = strconv.Itoa(len(v.Names()))
		}
		t.s.page.Text(x+1.5, top+9, small, name)
	}
}

// drugs draws one lane a drug: a mark a dose, a bar while an infusion runs.
func (t *plot) drugs(c *ward.Chart) {
	p := t.s.p
	type given struct {
		id         string
		doses      []*ward.Event
		from, till []int64
	}
	var all []*given
	find := func(id string) *given {
		for _, g := range all {
			if g.id == id {
				return g
			}
		}
		all = append(all, &given{id: id})
		return all[len(all)-1]
	}
	for _, e := range standingEvents(c) {
		switch b := &e.Body; {
		case b.Dose != nil:
			if e.At.Milli >= t.from && e.At.Milli <= t.to {
				g := find(b.Dose.Drug)
				g.doses = append(g.doses, e)
			}
		case b.Infusion != nil && b.Infusion.Running:
			if g := find(b.Infusion.Drug); len(g.from) == len(g.till) {
				g.from = append(g.from, e.At.Milli)
			}
		case b.Infusion != nil:
			if g := find(b.Infusion.Drug); len(g.from) > len(g.till) {
				g.till = append(g.till, e.At.Milli)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *given) int { return cmp.Compare(len(b.from), len(a.from)) })
	for _, g := range all {
		if len(g.doses) == 0 && (len(g.from) == 0 || g.from[0] > t.to || len(g.till) == len(g.from) && g.till[len(g.till)-1] < t.from) {
			continue // nothing of it in this stretch of time
		}
		name, _, _ := strings.Cut(p.drugName(g.id), " (")
		top := t.row(name)
		for i, from := range g.from {
			till := t.to
			if i < len(g.till) {
				till = g.till[i]
			}
			if from, till = max(from, t.from), min(till, t.to); till > from {
				t.s.page.Fill(t.at(from), top+3.5, t.at(till)-t.at(from), 6, pdf.Dark)
			}
		}
		free := t.x
		for i, e := range g.doses {
			x, end := t.at(e.At.Milli), t.x+t.w
			if i+1 < len(g.doses) {
				end = min(end, t.at(g.doses[i+1].At.Milli)-3) // where the next mark begins
			}
			t.s.page.Shape(pdf.Black, x-3, top+2, x+3, top+2, x, top+lane-2)
			label := e.Body.Dose.Amount.String() + " " + e.Body.Dose.Unit
			w := t.s.font.Width(label, small.Size)
			switch {
			case !e.Body.Dose.Amount.Known:
			case x+4+w < end && x+4 >= free:
				free = x + 9 + t.s.page.Text(x+4, top+9, small, label)
			case x-4-w >= free: // no room right of it
				t.s.page.Text(x-4-w, top+9, small, label)
				free = x + 4
			}
		}
	}
}
