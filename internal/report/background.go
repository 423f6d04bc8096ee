package report

import (
	"fmt"
	"strings"

	"crsmon/grading"
	"crsmon/internal/ward"
)

func (p *Paper) background(t *text, c *ward.Chart) {
	h, of := &p.Words.Report.Handover, &c.Patient
	t.head(h.Background)
	t.line(2, h.Indication(p.orNot(of.Indication)))
	if of.InfusedAt.Milli == 0 {
		t.line(2, p.Words.UI.NoInfusion)
	} else {
		infusions := []string{p.full(p.at(of.InfusedAt.Milli))}
		for _, m := range of.MoreInfusions {
			infusions = append(infusions, p.full(p.at(m)))
		}
		t.line(2, h.Infusions(p.orNot(of.Product), strings.Join(infusions, ", ")))
	}
	if len(c.Episodes) == 0 {
		t.line(2, h.NoEpisode)
	}
	for i := range c.Episodes {
		e := &c.Episodes[i]
		end := h.EpisodeOpen
		if e.ClosedAt != 0 {
			end = h.EpisodeClosed(p.when(e.ClosedAt))
		}
		t.line(2, h.Episode(p.when(e.Onset), p.dayOf(c, e.Onset), e.Worst.String(), end))
	}
	crs, icans := func(g *ward.GradePoint) grading.Result { return g.CRS }, func(g *ward.GradePoint) grading.Result { return g.ICANS }
	p.worst(t, c, p.Words.UI.CRS, crs)
	p.worst(t, c, p.Words.UI.ICANS, icans)
	drugs := courses(p.Policy, c)
	for i := range drugs {
		t.line(2, p.drugLine(&drugs[i]))
	}
	if len(drugs) == 0 {
		t.line(2, h.NoDrugs)
	} else {
		t.line(2, h.ReferenceNote)
	}
	t.line(2, h.Baseline(of.Weight, of.BaselineSBP, of.BaselineSpO2, of.BaselineICE, p.orNot(of.BaselineO2)))
}

// dayOf gives the day after infusion of a moment, "" where there was none.
func (p *Paper) dayOf(c *ward.Chart, milli int64) string {
	if c.Patient.InfusedAt.Milli == 0 {
		return ""
	}
	return p.Words.UI.Day(fmt.Sprintf("%+d", ward.DayAfter(c.Patient.InfusedAt, ward.MomentOf(p.at(milli)))))
}

// peak is the highest working grade of a course, and from when to when it held first.
func peak(c *ward.Chart, of func(*ward.GradePoint) grading.Result) (worst grading.Grade, onset, at int64) {
	for i := range c.Grades {
		g := of(&c.Grades[i]).Working
		if g > 0 && onset == 0 {
			onset = c.Grades[i].At
		}
		if g > worst {
			worst, at = g, c.Grades[i].At
		}
	}
	return worst, onset, at
}

func (p *Paper) worst(t *text, c *ward.Chart, scale string, of func(*ward.GradePoint) grading.Result) {
	h := &p.Words.Report.Handover
	worst, onset, at := peak(c, of)
	if worst == 0 {
		if len(c.Grades) > 0 {
			t.line(2, h.NeverAbove0(scale))
		}
		return
	}
	t.line(2, h.Worst(scale, p.when(onset), p.dayOf(c, onset), worst.String(), p.when(at)))
}

func (p *Paper) drugLine(d *course) string {
	h := &p.Words.Report.Handover
	amount := ""
	if d.last.Amount.Known {
		amount = d.last.Amount.String() + " " + d.last.Unit
	}
	next := ""
	switch {
	case d.full():
		next = h.NoMoreBySource(d.source)
	case d.next > p.Now.UnixMilli():
		next = h.NotBefore(p.when(d.next), d.source)
	case d.next > 0:
		next = h.IntervalOver(p.when(d.next), d.source)
	}
	return h.Drug(p.drugName(d.id), d.n, d.most, p.when(d.last.At.Milli), strings.TrimSpace(amount+" "+d.last.Route), next)
}
