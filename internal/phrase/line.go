package phrase

import (
	"strings"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/ward"
)

// GradeLine is the grades in one line for the hospital's notes, with all that makes them
// comparable: why, what is missing, when, whose, by which rules and policy, and the
// doctor's own grades beside the computed ones. The clipboard and the printed handover
// say the same.
func (in *Phrases) GradeLine(r *ward.Row, policy string) string {
	ui, h := &in.ui().Clipboard, &in.Words.Report.Handover
	s := r.Latest
	if s == nil || r.Problem != "" {
		now := in.Now()
		return h.SummaryNoSet(entry.Clean(r.Patient.ID), in.Date(now)+" "+in.Clock(now))
	}
	temp := in.TempUnit(&s.Findings)
	if temp != "" {
		temp = in.ui().Board.Columns.Temp + " " + temp
	}
	at := At(s.At)
	when := ui.Measured(in.Date(at) + " " + in.Clock(at))
	if a := s.After; a != nil {
		when += ", " + in.ui().Sections.GradesAfter(in.When(a.At))
	}
	parts := []string{
		"ASTCT " + in.oneGrade(in.ui().CRS, &s.CRS, -1, temp), in.oneGrade(in.ui().ICANS, &s.ICANS, lastAssessed(s), in.scoreOf(&s.Findings)), when,
	}
	if r.DayKnown {
		parts = append(parts, ui.Day(Day(r)))
	}
	line := strings.Join(append(parts, ui.ID(entry.Clean(r.Patient.ID)), "crsmon "+ward.RuleSet), ", ")
	if policy != "" {
		line += " " + ui.Policy(entry.Clean(policy))
	}
	v := &r.Review
	if v.At.Milli == 0 {
		return line
	}
	for _, own := range []struct {
		scale, why string
		grade      int
	}{{in.ui().CRS, v.CRSReason, v.CRS}, {in.ui().ICANS, v.ICANSReason, v.ICANS}} {
		if own.grade >= 0 {
			line += "; " + h.DoctorGrade(own.scale, own.grade, entry.Clean(own.why), entry.Clean(v.By.Name), in.When(v.At))
		}
	}
	return line
}

// oneGrade is one grade with its reasons, conditions and what is missing; what was
// measured is added where no reason has said it.
func (in *Phrases) oneGrade(scale string, a *grading.Assessment, last int, measured string) string {
	var why []string
	for _, r := range a.Reasons {
		why = append(why, in.Words.Reason(r))
	}
	if _, value, _ := strings.Cut(measured, " "); measured != "" && !strings.Contains(strings.Join(why, "; "), value) {
		why = append(why, measured)
	}
	why = append(why, in.Words.Flags(Conditions(a))...)
	if len(a.Missing) > 0 {
		items := make([]string, len(a.Missing))
		for i, m := range a.Missing {
			items[i] = in.Words.Item(m.Item)
		}
		why = append(why, in.ui().Missing(strings.Join(items, ", ")))
	}
	t := scale + " " + in.GradeText(a, last)
	if len(why) > 0 {
		t += " (" + strings.Join(why, "; ") + ")"
	}
	return t
}

// scoreOf is the ICE or CAPD of a set with its name; empty where it has none.
func (in *Phrases) scoreOf(o *grading.Observation) string {
	s := Score(&o.ICE, &o.CAPD)
	switch {
	case s == "":
		return ""
	case o.CAPD.Known && !o.ICE.Known:
		return in.ui().CAPD + " " + strings.TrimPrefix(s, "C ")
	}
	return in.ui().ICE + " " + s
}

// lastAssessed is the last assessable ICANS where a set's own is not; -1 for none.
func lastAssessed(s *ward.Shown) int {
	if s.LastAssessedAt == 0 {
		return -1
	}
	return int(s.LastAssessedICANS)
}
