package report

import (
	"fmt"
	"strings"

	"crsmon/grading"
	"crsmon/internal/report/pdf"
	"crsmon/internal/ward"
)

// Pack makes the downtime pack: the ward as it is, unless charts is nil, then blank
// sheets for ICE, CAPD, the grades and observations.
func Pack(p *Paper, charts []*ward.Chart) ([]byte, error) {
	w := &p.Words.Report.Pack
	s, err := newSheet(p, w.Title, nil)
	if err != nil {
		return nil, err
	}
	s.newPage()
	s.para(0, pdf.Style{Size: 10.5}, w.Intro)
	s.y += 6
	for i, line := range w.Contents {
		if i == 0 && charts == nil {
			continue
		}
		s.para(8, plain, "□  "+line)
	}
	s.heading(w.AfterTitle)
	for _, line := range w.After {
		s.para(8, plain, "•  "+line)
	}
	if charts != nil {
		s.title = p.Words.Report.Paper.List
		s.list(charts)
		s.landscape = false
		for _, c := range charts {
			s.state(c)
		}
	}
	s.row, s.blank, s.landscape = nil, true, false
	s.iceSheet()
	s.capdSheet()
	th := &p.Policy.Course.Thresholds
	s.gradeSheet(w.CRSTitle, w.CRSHead, w.CRSRows, w.CRSNotes(int(th.AdultSBP), int(th.AdultMAP), int(th.HypoxiaSpO2)))
	s.gradeSheet(w.ICANSTitle, w.ICANSHead, w.ICANSRows, w.ICANSNotes)
	s.observationGrid()
	return s.finish()
}

// state is one patient's page of the pack: what a nurse needs to go on by hand.
func (s *sheet) state(c *ward.Chart) {
	p := s.p
	s.row, s.title = &c.Row, p.Words.Report.Pack.StateTitle
	s.newPage()
	if c.Problem != "" {
		s.para(0, bold, p.Words.Report.Handover.CannotRead(c.Problem))
		return
	}
	t := &text{whole: true}
	p.situation(t, c)
	p.background(t, c)
	p.assessment(t, c)
	p.recommendation(t, c)
	for _, l := range strings.Split(t.b.String(), "\n") {
		body := strings.TrimLeft(l, " ")
		switch indent := float64(len(l) - len(body)); {
		case body == "":
			s.y += 3
		case indent == 0:
			s.heading(body)
		default:
			s.para(indent*5, plain, body)
		}
	}
	if c.Patient.Sentence != "" {
		s.para(10, bold, p.Words.Report.Pack.OwnSentence(clean(c.Patient.Sentence)))
	}
}

// boxes draws empty boxes to tick or write in.
func (s *sheet) boxes(x, y, w, h float64, n int) {
	for i := range n {
		s.page.Frame(x+float64(i)*w, y, w, h, 0.5, pdf.Black)
	}
}

// timesAcross draws a line of heads over boxes for n times of a day.
func (s *sheet) timesAcross(x, w float64, n int) {
	k := &s.p.Words.Report.Pack
	for _, label := range []string{k.DateTime, k.By} {
		s.page.Text(margin, s.y+11, bold, label)
		s.boxes(x, s.y, w, 17, n)
		s.y += 17
	}
}

func (s *sheet) iceSheet() {
	w, ui := &s.p.Words.Report.Pack, &s.p.Words.UI
	s.title = w.ICETitle
	s.newPage()
	s.para(0, plain, w.ICENote)
	s.y += 2
	const times = 6
	x := margin + 265
	each := (s.right() - x) / times
	s.timesAcross(x, each, times)
	row := func(name, ask string, height float64) {
		s.page.Text(margin, s.y+11, bold, name)
		for i, l := range s.font.Wrap(ask, 8.5, 190) {
			s.page.Text(margin+70, s.y+11+float64(i)*10, pdf.Style{Size: 8.5}, l)
		}
		s.boxes(x, s.y, each, height, times)
		s.page.Line(margin, s.y+height, x, s.y+height, 0.25, pdf.Light)
		s.y += height
	}
	for _, item := range ui.ICESheet.Items {
		row(item.Name, item.Ask, 27)
	}
	row(w.ICETotal, w.ICEPoint, 24)
	row(w.Consciousness, w.ConsciousnessAsk, 34)
	row(w.NotDone, w.NotDoneAsk, 24)
	row(ui.ICANS, w.GradeAsk, 24)
	s.y += 12
	s.para(0, bold, w.OwnSentenceBlank)
	for range 3 {
		s.y += 15
		s.page.Line(margin, s.y, s.right(), s.y, 0.5, pdf.Mid)
	}
	s.y += 16
	for _, g := range w.ICEGrades {
		s.para(0, plain, g)
	}
}

func (s *sheet) capdSheet() {
	w, sheet := &s.p.Words.Report.Pack, &s.p.Words.UI.CAPDSheet
	s.title = w.CAPDTitle
	s.newPage()
	s.para(0, plain, w.CAPDNote)
	s.y += 2
	const times = 5
	x := margin + 300
	each := (s.right() - x) / times
	s.timesAcross(x, each, times)
	for i, item := range sheet.Items {
		s.page.Text(margin, s.y+11, bold, fmt.Sprintf("%d  %s", i+1, item.Name))
		s.page.Text(margin, s.y+21, pdf.Style{Size: 8}, item.Ask)
		var points []string
		for f, word := range sheet.Frequencies {
			n, _ := grading.CAPDPoints(i+1, grading.CAPDFrequency(f+1)).Points()
			points = append(points, fmt.Sprintf("%s %d", word, n))
		}
		s.page.Text(margin+108, s.y+11, pdf.Style{Size: 7.5}, strings.Join(points, "  "))
		s.boxes(x, s.y, each, 26, times)
		s.page.Line(margin, s.y+26, x, s.y+26, 0.25, pdf.Light)
		s.y += 26
	}
	s.page.Text(margin, s.y+13, bold, w.CAPDTotal)
	s.boxes(x, s.y, each, 22, times)
	s.y += 34
	s.heading(w.CAPDAnchors)
	columns := []column{{w.Age, 0.12}}
	for i := range 4 {
		columns = append(columns, column{sheet.Items[i].Name, 0.22})
	}
	var rows [][]string
	for _, days := range w.AnchorDays {
		row := []string{}
		for i := range 4 {
			at, text, _ := strings.Cut(sheet.Anchor(i, days), ": ")
			if i == 0 {
				row = append(row, strings.TrimPrefix(at, w.AnchorAt))
			}
			row = append(row, text)
		}
		rows = append(rows, row)
	}
	s.table(columns, rows, nil)
	s.para(0, dim, w.CAPDSource)
}

// gradeSheet is one ASTCT table to tick, with what the grades ask for.
func (s *sheet) gradeSheet(title string, head [5]string, rows [][5]string, notes []string) {
	w := &s.p.Words.Report.Pack
	s.title = title
	s.newPage()
	s.para(0, plain, w.WorstRow)
	s.y += 4
	first, each := 95.0, (s.width()-95)/4
	top := s.y
	s.page.Fill(margin, top, s.width(), 18, pdf.Pale)
	for i, h := range head {
		x := margin + 4
		if i > 0 {
			x = margin + first + float64(i-1)*each + 4
		}
		s.page.Text(x, top+12, bold, h)
	}
	s.y = top + 18
	for _, row := range rows {
		lines, most := [5][]string{}, 0
		for i, cell := range row {
			room := each - 22
			if i == 0 {
				room = first - 8
			}
			lines[i] = s.font.Wrap(cell, 9, room)
			most = max(most, len(lines[i]))
		}
		height := float64(most)*12 + 14
		for i := range row {
			x, style := margin+4, bold
			if i > 0 {
				x, style = margin+first+float64(i-1)*each, plain
				s.page.Frame(x, s.y, each, height, 0.5, pdf.Black)
				if row[i] != "" && row[i] != "-" {
					s.page.Frame(x+4, s.y+5, 9, 9, 0.8, pdf.Black)
				}
				x += 17
			}
			for k, l := range lines[i] {
				s.page.Text(x, s.y+13+float64(k)*12, style, l)
			}
		}
		s.page.Frame(margin, s.y, first, height, 0.5, pdf.Black)
		s.y += height
	}
	s.y += 16
	s.page.Text(margin, s.y, pdf.Style{Size: 11, Bold: true}, w.GradeIs)
	s.page.Frame(margin+120, s.y-15, 40, 22, 1, pdf.Black)
	s.page.Text(margin+180, s.y, plain, w.Signature)
	s.page.Line(margin+270, s.y+2, s.right(), s.y+2, 0.5, pdf.Mid)
	s.y += 24
	for _, n := range notes {
		s.para(0, plain, "•  "+n)
	}
	s.y += 4
	s.para(0, dim, w.Citation)
}

// observationGrid is an empty sheet for twelve sets.
func (s *sheet) observationGrid() {
	w := &s.p.Words.Report.Pack
	s.title = w.GridTitle
	s.landscape = true
	s.newPage()
	const times = 12
	x := margin + 190
	each := (s.right() - x) / times
	s.timesAcross(x, each, times)
	height := (s.bottom() - s.y - 14) / float64(len(w.GridRows))
	for _, label := range w.GridRows {
		s.page.Text(margin, s.y+height/2+3, plain, label)
		s.boxes(x, s.y, each, height, times)
		s.page.Line(margin, s.y+height, x, s.y+height, 0.25, pdf.Light)
		s.y += height
	}
	s.page.Text(margin, s.y+9, dim, w.GridNote)
}
