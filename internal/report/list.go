package report

import (
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// list writes one row a patient, short enough for a ward on a few sheets; a name that
// the font cannot show says so.
func (s *sheet) list(charts []*ward.Chart) {
	p, w := s.p, &s.p.Words.Report.Paper
	s.landscape = true
	s.newPage()
	if len(charts) == 0 {
		s.para(0, bold, p.Words.Report.Handover.Patients(0))
		return
	}
	shares := [...]float64{0.035, 0.13, 0.085, 0.065, 0.16, 0.13, 0.08, 0.115, 0.2}
	var columns []column
	for i, head := range w.ListColumns {
		columns = append(columns, column{head, shares[i]})
	}
	var rows [][]string
	for _, c := range charts {
		of := &c.Patient
		name := p.name(of)
		if c.LookAlike {
			name += " " + p.Words.Report.Handover.LookAlike
		}
		if note := s.unprintable(of); note != "" {
			name += " " + note
		}
		row := []string{
			p.orNot(of.Bed), name + ", " + p.Words.UI.ID(of.ID), p.born(of.BirthDate) + ", " + p.age(c.Age) + " " + p.sex(of.Sex),
			p.orNot(of.Product) + " " + p.day(&c.Row), "?", "?", "?", "", p.drugsBrief(c),
		}
		if m := c.Place.Move; m != "" && m != ward.MoveBed {
			row[0] += " " + p.Words.Report.Handover.Moves[string(m)]
		}
		switch l := c.Latest; {
		case c.Problem != "":
			row[5] = p.Words.Report.Handover.CannotRead(c.Problem)
		case l == nil:
			row[4], row[6] = p.Words.Report.Handover.NoSet, p.Words.Report.Handover.DueNow
		default:
			row[4] = p.briefVitals(c)
			row[5] = p.Words.UI.CRS + " " + p.gradeText(l.CRS.Result, -1) + why(p, &l.CRS) + "; " + p.Words.UI.ICANS + " " + p.gradeText(l.ICANS.Result, lastAssessed(l)) + why(p, &l.ICANS)
			row[6] = p.Words.UI.Review.SetWord + " " + p.dueBrief(c, c.DueAt) + "; " + p.tool(c) + " " + p.dueBrief(c, c.NeuroDueAt)
			row[7] = p.waitsBrief(c)
		}
		rows = append(rows, row)
	}
	s.table(columns, rows, nil)
}

// why is the worst reason of a grade, in brackets.
func why(p *Paper, a *grading.Assessment) string {
	if a.Working == 0 || len(a.Reasons) == 0 {
		return ""
	}
	return " (" + p.Words.Reason(a.Reasons[0]) + ")"
}

// short writes the clock alone for today, else the day without its year.
func (p *Paper) short(milli int64) string {
	t := p.at(milli)
	if t.YearDay() == p.Now.YearDay() && t.Year() == p.Now.Year() {
		return t.Format("15:04")
	}
	return t.Format("02-") + p.Words.UI.Months[t.Month()-1] + t.Format(" 15:04")
}

// tool names the score of a patient: ICE or CAPD.
func (p *Paper) tool(c *ward.Chart) string {
	of := grading.Context{Age: c.Age, Scale: c.Patient.NeuroScale}
	if of.Tool() == grading.ScaleCAPD {
		return p.Words.UI.CAPD
	}
	return p.Words.UI.ICE
}

// dueBrief is due in few words: "14:35", "OVERDUE 2 h 10".
func (p *Paper) dueBrief(c *ward.Chart, milli int64) string {
	h := &p.Words.Report.Handover
	if c.Place.Away() {
		return h.NotHere
	}
	if milli == 0 {
		return h.DueNow
	}
	if late := p.Now.Sub(p.at(milli)); late >= time.Minute {
		return h.OverdueBy(p.span(late))
	}
	return p.short(milli)
}

// briefVitals is the newest set in one line; what is not recorded is "?".
func (p *Paper) briefVitals(c *ward.Chart) string {
	sets := standing(c)
	if len(sets) == 0 {
		return p.Words.UI.NotRecorded
	}
	var out []string
	for _, f := range p.vitals() {
		v := f.value(&sets[0].Findings)
		if v == "" {
			v = "?"
		}
		if f.label != p.Words.Report.Handover.Conscious || v != p.Words.UI.Consciousness[grading.Alert] {
			out = append(out, f.label+" "+v)
		}
	}
	return p.short(sets[0].At.Milli) + ": " + strings.Join(out, ", ")
}

// waitsBrief are the escalations nobody has answered, a level after the other, each with
// how long the oldest has waited.
func (p *Paper) waitsBrief(c *ward.Chart) string {
	var out []string
	for level := policy.LevelICU; level > policy.LevelRepeat; level-- {
		var rules []string
		oldest := int64(0)
		for i := range c.Tasks {
			if k := &c.Tasks[i]; k.Level == level && k.Waits() {
				rules = append(rules, k.Rule)
				if oldest == 0 || k.Since() < oldest {
					oldest = k.Since()
				}
			}
		}
		if len(rules) > 0 {
			out = append(out, p.Words.Report.Handover.Levels[level]+" "+strings.Join(rules, " ")+": "+p.ago(oldest))
		}
	}
	return strings.Join(out, "; ")
}

// drugsBrief is what runs, and what was given in the last day or has a limit: how often,
// when last, and not before when again.
func (p *Paper) drugsBrief(c *ward.Chart) string {
	h := &p.Words.Report.Handover
	brief := func(id string) string {
		name, _, _ := strings.Cut(p.drugName(id), " (")
		return name
	}
	var out []string
	for _, r := range c.Running {
		out = append(out, brief(r.Drug)+" "+p.rate(r.Rate, r.Unit))
	}
	drugs := courses(p.Policy, c)
	for i := range drugs {
		d := &drugs[i]
		if d.most == 0 && p.Now.Sub(p.at(d.last.At.Milli)) > 24*time.Hour {
			continue
		}
		s := brief(d.id) + " " + strconv.Itoa(d.n) + " x"
		if d.most > 0 {
			s = brief(d.id) + " " + strconv.Itoa(d.n) + "/" + strconv.Itoa(d.most)
		}
		s += " " + p.short(d.last.At.Milli)
		if d.next > p.Now.UnixMilli() {
			s += " " + h.NextFrom(p.short(d.next))
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}
