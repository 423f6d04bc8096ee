package report

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// Document is what can be printed.
type Document uint8

// The documents.
const (
	Chart Document = iota // trends, then every set
	Grid                  // a column a day
	Summary
	List // of the ward
)

// ParseDocument reads the word for a document; empty is the chart, or the list of the
// ward. The error says what is allowed.
func ParseDocument(word string, wholeWard bool) (Document, error) {
	switch {
	case word == "" && wholeWard, word == "list" && wholeWard:
		return List, nil
	case wholeWard:
		return 0, fmt.Errorf("--what %q does not go with --ward; allowed: list", word)
	}
	switch word {
	case "", "chart":
		return Chart, nil
	case "grid":
		return Grid, nil
	case "summary":
		return Summary, nil
	case "list":
		return 0, fmt.Errorf("--what list is of the whole ward: give --ward instead of a patient")
	}
	return 0, fmt.Errorf("--what %q is unknown; allowed: chart, grid, summary, list", word)
}

// PrintPatient makes the PDF of a document about one patient.
func PrintPatient(p *Paper, d Document, c *ward.Chart) ([]byte, error) {
	w := &p.Words.Report.Paper
	title := w.Chart
	switch d {
	case Chart:
	case Grid:
		title = w.Grid
	case Summary:
		title = w.Course
	case List:
		return nil, fmt.Errorf("the list is of the ward")
	}
	s, err := newSheet(p, title, &c.Row)
	if err != nil {
		return nil, err
	}
	s.newPage()
	switch {
	case c.Problem != "":
		s.para(0, bold, p.Words.Report.Handover.CannotRead(c.Problem))
	case len(standing(c)) == 0:
		s.para(0, bold, p.Words.Report.Handover.NoSet)
		if d == Chart || d == Summary {
			s.timeline(c)
			s.laboratory(c)
		}
	case d == Grid:
		s.grid(c)
	case d == Summary:
		s.summary(c)
	default:
		s.trends(c)
		s.timeline(c)
		s.laboratory(c)
	}
	return s.finish()
}

// PrintWard makes the PDF of the ward list.
func PrintWard(p *Paper, charts []*ward.Chart) ([]byte, error) {
	s, err := newSheet(p, p.Words.Report.Paper.List, nil)
	if err != nil {
		return nil, err
	}
	s.list(charts)
	return s.finish()
}

// summary writes the course: onset, worst, resolution, drugs, escalations, decisions.
func (s *sheet) summary(c *ward.Chart) {
	p := s.p
	h, w := &p.Words.Report.Handover, &p.Words.Report.Paper
	t := &text{whole: true}
	p.background(t, c)
	s.para(0, bold, Line(p, c))
	s.y += 4
	s.heading(w.CourseHead)
	for _, l := range strings.Split(t.b.String(), "\n") {
		if body := strings.TrimLeft(l, " "); body != l {
			s.para(0, plain, body)
		}
	}
	s.heading(w.DrugsGiven)
	var rows [][]string
	events := standingEvents(c)
	for _, e := range events {
		if e.Body.Dose != nil || e.Body.Infusion != nil || e.Body.Oxygen != nil {
			rows = append(rows, []string{p.full(p.at(e.At.Milli)), p.dayOf(c, e.At.Milli), p.eventText(e), clean(e.By.Name)})
		}
	}
	four := []column{{w.Date, 0.18}, {w.Day, 0.1}, {w.What, 0.5}, {w.By, 0.22}}
	if len(rows) == 0 {
		s.para(0, plain, h.NoDrugs)
	} else {
		s.table(four, rows, nil)
	}
	s.labCourse(c)
	s.heading(w.Escalated)
	rows = nil
	tasks := slices.Concat(c.ClosedTasks, c.Tasks)
	sort.SliceStable(tasks, func(i, j int) bool { a, b := &tasks[i], &tasks[j]; return a.Raised < b.Raised })
	for i := range tasks {
		if k := &tasks[i]; k.Level > policy.LevelRepeat {
			rows = append(rows, []string{p.full(p.at(k.Raised)), h.Levels[k.Level] + " " + k.Rule, p.taskText(k), h.StatusWords[string(k.Status)] + ": " + p.answers(k)})
		}
	}
	if len(rows) == 0 {
		s.para(0, plain, w.NoEscalation)
	} else {
		s.table([]column{{w.Date, 0.16}, {w.Rule, 0.21}, {w.What, 0.27}, {w.Answer, 0.36}}, rows, nil)
	}
	s.heading(w.Decisions)
	rows = nil
	for _, e := range events {
		if e.Body.Decision != nil || e.Body.Transfer != nil {
			rows = append(rows, []string{p.full(p.at(e.At.Milli)), p.dayOf(c, e.At.Milli), p.eventText(e), clean(e.By.Name)})
		}
	}
	if len(rows) == 0 {
		s.para(0, plain, p.Words.UI.None)
	} else {
		s.table(four, rows, nil)
	}
}

// timeline lists every set, newest first, those that were corrected crossed out.
func (s *sheet) timeline(c *ward.Chart) {
	p, w := s.p, &s.p.Words.Report.Paper
	if len(c.Sets) == 0 {
		return
	}
	s.newPage()
	s.heading(w.Timeline)
	shares := [...]float64{0.14, 0.05, 0.045, 0.045, 0.1, 0.05, 0.13, 0.085, 0.05, 0.065, 0.24}
	var columns []column
	for i, head := range w.TimelineColumns {
		columns = append(columns, column{head, shares[i]})
	}
	var rows [][]string
	for i := range c.Sets {
		set := &c.Sets[i]
		o := &set.Findings
		temp, bp := "?", "?"
		if o.Temp.Known {
			temp = strings.TrimSuffix(p.tempOf(o), " "+p.Words.UI.Unit.Celsius)
		}
		if o.SBP.Known || o.MeanPressure().Known {
			bp = o.SBP.String() + "/" + o.DBP.String()
			if m := o.MeanPressure(); m.Known {
				bp += fmt.Sprintf(" (%d)", m.Milli/1000)
			}
		}
		oxygen := "?"
		if o.O2Device != grading.O2NotRecorded {
			oxygen = strings.TrimSuffix(p.oxygen(o.O2Device, o.O2Flow), " "+p.Words.UI.Unit.Flow)
		}
		crs, icans := p.gradeText(set.CRS.Result, -1), p.gradeText(set.ICANS.Result, lastAssessed(set))
		by := clean(set.By.Name)
		if set.Note != "" {
			by += ": " + clean(set.Note)
		}
		if r := set.Replaced; r != nil {
			crs, icans = "-", "-"
			said := w.Corrected
			if r.Error {
				said = w.InError
			}
			by = said(clean(r.By.Name), clean(r.Reason))
		}
		sc := p.scoreOf(&o.ICE, &o.CAPD)
		for _, why := range []grading.NotDone{o.ICENotDone, o.CAPDNotDone} {
			if sc == "" && why != grading.NotDoneNotStated {
				sc = p.Words.UI.NotDone[why]
			}
		}
		rows = append(rows, []string{p.when(set.At.Milli), temp, o.HeartRate.String(), o.RespRate.String(), bp, o.SpO2.String(), oxygen, orQuery(sc), crs, icans, by})
	}
	s.table(columns, rows, func(row int) bool { return c.Sets[row].Replaced != nil })
}

func orQuery(s string) string {
	if s == "" {
		return "?"
	}
	return s
}
