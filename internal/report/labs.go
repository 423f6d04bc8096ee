package report

import (
	"slices"
	"strings"

	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// The marks of a value that rose or fell.
const up, down = "↑", "↓"

// labs are the newest laboratory values, a sample a line, and what is to be considered
// by them.
func (p *Paper) labs(t *text, c *ward.Chart) {
	w := &p.Words.UI.Labs
	samples := phrase.LabSamples(c.Labs())
	if len(samples) == 0 {
		t.line(2, w.None)
		return
	}
	for _, s := range samples {
		t.line(2, p.labSample(&s))
	}
	n := c.Neighbours(p.Now)
	for _, b := range phrase.Neighbours(p.Words, &n) {
		if b.Consider {
			t.line(4, "!  "+b.Name+": "+b.Text)
		}
	}
}

func (p *Paper) labSample(s *phrase.LabSample) string {
	var values []string
	for i := range s.Values {
		values = append(values, phrase.LabTrend(p.Words, &s.Values[i], up, down))
	}
	return p.Words.UI.Labs.Head + " " + p.Words.UI.Labs.SampleOf(p.when(s.At.Milli), p.ago(s.At.Milli)) + ": " + strings.Join(values, ", ")
}

// samplesAcross is how many samples stand beside each other on a page.
const samplesAcross = 8

// laboratory is the table of laboratory values: a row a test, a column a sample, the
// newest first. It writes nothing where none is recorded.
func (s *sheet) laboratory(c *ward.Chart) {
	labs := c.Labs()
	if len(labs) == 0 {
		return
	}
	p, w := s.p, &s.p.Words.UI.Labs
	var samples []*ward.Event // newest first
	for i := range c.Events {
		if e := &c.Events[i]; e.Body.Labs != nil && e.Replaced == nil {
			samples = append(samples, e)
		}
	}
	s.heading(w.Head)
	for part := range slices.Chunk(samples, samplesAcross) {
		columns := []column{{"", 0.2}}
		for _, e := range part {
			at := p.at(e.At.Milli)
			columns = append(columns, column{at.Format("02") + "-" + p.Words.UI.Months[at.Month()-1] + " " + at.Format("15:04"), 0.1})
		}
		var rows [][]string
		for i := range labs {
			row, any := []string{phrase.LabName(p.Words, &labs[i].LabTest)}, false
			for _, e := range part {
				v := ""
				for k := range e.Body.Labs.Results {
					if r := &e.Body.Labs.Results[k]; r.Analyte == labs[i].Analyte {
						v, any = phrase.LabValue(r, labs[i].Unit), true
					}
				}
				row = append(row, v)
			}
			if any {
				rows = append(rows, row)
			}
		}
		s.table(columns, rows, nil)
	}
	for i := range c.Events {
		e := &c.Events[i]
		if r := e.Replaced; e.Body.Labs != nil && r != nil {
			said := p.Words.Report.Paper.Corrected
			if r.Error {
				said = p.Words.Report.Paper.InError
			}
			s.para(0, small, p.full(p.at(e.At.Milli))+" "+phrase.Labs(p.Words, e.Body.Labs)+" - "+said(clean(r.By.Name), clean(r.Reason)))
		}
	}
	s.para(0, dim, w.NeverAGrade)
}

// labCourse is each laboratory value over the course: lowest, highest, last; and what
// they say of neighbouring toxicities.
func (s *sheet) labCourse(c *ward.Chart) {
	p, w := s.p, &s.p.Words.UI.Labs
	s.heading(w.Head)
	labs := c.Labs()
	if len(labs) == 0 {
		s.para(0, plain, w.None)
		return
	}
	cell := func(t *ward.LabTrend, at *ward.LabPoint) string {
		return phrase.LabValue(&at.LabResult, t.Unit) + "  " + p.full(p.at(at.At.Milli))
	}
	var rows [][]string
	for i := range labs {
		t := &labs[i]
		low, high := &t.Points[0], &t.Points[0]
		for k := range t.Points {
			at := &t.Points[k]
			if sign, ok := at.Compare(low.Lab); ok && sign < 0 {
				low = at
			}
			if sign, ok := at.Compare(high.Lab); ok && sign > 0 {
				high = at
			}
		}
		rows = append(rows, []string{phrase.LabName(p.Words, &t.LabTest), cell(t, low), cell(t, high), cell(t, t.Last()), w.Count(len(t.Points))})
	}
	s.table([]column{{w.Test, 0.22}, {w.Lowest, 0.22}, {w.Highest, 0.22}, {w.Newest, 0.22}, {w.Values, 0.12}}, rows, nil)
	n := c.Neighbours(p.Now)
	for _, b := range phrase.Neighbours(p.Words, &n) {
		style := plain
		if b.Consider {
			style = bold
		}
		s.para(0, style, b.Name+": "+b.Text)
		s.para(10, dim, b.Source+" ("+p.Words.Scales.Confidence[b.Sure]+")")
	}
	s.para(0, dim, w.NeverAGrade)
}
