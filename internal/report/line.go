package report

import (
	"strings"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// Line gives the grades in one line for the hospital's notes.
func Line(p *Paper, c *ward.Chart) string {
	h := &p.Words.Report.Handover
	if c.Problem != "" || c.Latest == nil {
		return h.SummaryNoSet(c.Patient.ID, p.full(p.Now))
	}
	l := c.Latest
	one := func(scale string, a *grading.Assessment, last int) string {
		var why []string
		for _, r := range a.Reasons {
			why = append(why, p.Words.Reason(r))
		}
		why = append(why, p.Words.Flags(phrase.Conditions(a))...)
		if len(a.Missing) > 0 {
			var items []string
			for _, m := range a.Missing {
				items = append(items, p.Words.Item(m.Item))
			}
			why = append(why, p.Words.UI.Missing(strings.Join(items, ", ")))
		}
		return scale + " " + p.gradeText(a.Result, last) + " (" + strings.Join(why, "; ") + ")"
	}
	at := l.At.Milli
	if l.After != nil {
		at = max(at, l.After.At.Milli)
	}
	s := h.Summary(one(p.Words.UI.CRS, &l.CRS, -1), one(p.Words.UI.ICANS, &l.ICANS, lastAssessed(l)), p.full(p.at(at)), ward.RuleSet, p.Policy.Name+" "+p.Policy.Version)
	if c.Review.CRS >= 0 {
		s += "; " + h.DoctorGrade(p.Words.UI.CRS, c.Review.CRS, clean(c.Review.CRSReason), clean(c.Review.By.Name), p.when(c.Review.At.Milli))
	}
	if c.Review.ICANS >= 0 {
		s += "; " + h.DoctorGrade(p.Words.UI.ICANS, c.Review.ICANS, clean(c.Review.ICANSReason), clean(c.Review.By.Name), p.when(c.Review.At.Milli))
	}
	return s
}
