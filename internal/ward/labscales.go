package ward

import (
	"slices"
	"time"

	"crsmon/grading"
)

// labValid is how long a laboratory value counts towards a score or index of now; an
// older one is not recorded there [ours].
const labValid = 48 * time.Hour

// Neighbours are what the laboratory results say of toxicities next to CRS and ICANS.
// They are shown beside the grades and never change one.
type Neighbours struct {
	// Days are ICAHT and T-ICAHT by the daily counts since the infusion; nil where no
	// count is recorded since.
	Days []grading.DayGrade
	// HScore and IECHS are nil where none of their values is recorded.
	HScore *grading.PointScore
	IECHS  *grading.Consideration
	// Indices are EASIX and its kin, where all values are recorded.
	Indices []grading.Index
}

// Neighbours works them out at a time. What the record does not know - spleen, marrow,
// immunosuppression, the laboratory's own limits - stays open and is never counted as
// normal.
func (c *Chart) Neighbours(now time.Time) Neighbours {
	labs := c.Labs()
	if len(labs) == 0 {
		return Neighbours{}
	}
	var out Neighbours
	newest := func(a grading.Analyte) grading.Lab {
		t := trendOf(labs, a)
		if t == nil || now.UnixMilli()-t.Last().At.Milli > labValid.Milliseconds() {
			return grading.Lab{}
		}
		last := t.Last()
		return last.Exact()
	}
	has := func(list ...grading.Analyte) bool {
		return slices.ContainsFunc(list, func(a grading.Analyte) bool { l := newest(a); return l.Usable() })
	}
	if infusion, ok := c.Patient.infusionBefore(MomentOf(now)); ok {
		through := DayAfter(infusion, MomentOf(now)) - 1 // today has not passed
		out.Days = append(dayGrades(labs, grading.Neutrophils, infusion, through, grading.EarlyICAHT, grading.LateICAHT),
			dayGrades(labs, grading.Platelets, infusion, through, grading.EarlyTICAHT, grading.LateTICAHT)...)
		out.IECHS = c.iecHS(labs, infusion)
	} else {
		out.IECHS = c.iecHS(labs, Moment{})
	}
	if has(grading.Haemoglobin, grading.Leukocytes, grading.Platelets, grading.Ferritin, grading.Triglycerides, grading.Fibrinogen, grading.AST) {
		in := grading.HScoreInput{
			Haemoglobin: newest(grading.Haemoglobin), Leukocytes: newest(grading.Leukocytes), Platelets: newest(grading.Platelets),
			Ferritin: newest(grading.Ferritin), Triglycerides: newest(grading.Triglycerides), Fibrinogen: newest(grading.Fibrinogen),
			AST: newest(grading.AST),
		}
		in.Temp, in.TempUnit = c.hottest(now.Add(-24 * time.Hour).UnixMilli())
		s := grading.HScore(&in)
		out.HScore = &s
	}
	for _, x := range []func() (grading.Index, error){
		func() (grading.Index, error) {
			return grading.EASIX(newest(grading.LDH), newest(grading.Creatinine), newest(grading.Platelets))
		},
		func() (grading.Index, error) {
			return grading.ModifiedEASIX(newest(grading.LDH), newest(grading.CRP), newest(grading.Platelets))
		},
		func() (grading.Index, error) {
			return grading.SimplifiedEASIX(newest(grading.LDH), newest(grading.Platelets))
		},
	} {
		if index, err := x(); err == nil {
			out.Indices = append(out.Indices, index)
		}
	}
	return out
}

func trendOf(labs []LabTrend, a grading.Analyte) *LabTrend {
	for i := range labs {
		if labs[i].Analyte == a {
			return &labs[i]
		}
	}
	return nil
}

// hottest is the highest temperature of the standing sets since a time.
func (c *Chart) hottest(from int64) (temp grading.Reading, unit grading.TempUnit) {
	milliC := func(r grading.Reading, u grading.TempUnit) int64 {
		if u == grading.Fahrenheit {
			return (int64(r.Milli) - 32000) * 10 / 18
		}
		return int64(r.Milli)
	}
	for i := range c.Sets {
		s := &c.Sets[i]
		o := &s.Findings
		if s.Replaced == nil && s.At.Milli >= from && o.Temp.Known && (!temp.Known || milliC(o.Temp, o.TempUnit) > milliC(temp, unit)) {
			temp, unit = o.Temp, o.TempUnit
		}
	}
	return temp, unit
}

// dayGrades gives the grades of a daily series: early where a count of days 0-30 is
// recorded, late where one of later days is.
func dayGrades(labs []LabTrend, a grading.Analyte, infusion Moment, through int, early, late func([]grading.DayCount, int) grading.DayGrade) []grading.DayGrade {
	t := trendOf(labs, a)
	if t == nil {
		return nil
	}
	var days []grading.DayCount
	hasEarly, hasLate := false, false
	for i := range t.Points {
		day := DayAfter(infusion, t.Points[i].At)
		days = append(days, grading.DayCount{Day: day, Count: t.Points[i].Exact()})
		hasEarly, hasLate = hasEarly || day >= 0 && day <= 30, hasLate || day > 30
	}
	var out []grading.DayGrade
	if hasEarly {
		out = append(out, early(days, through))
	}
	if hasLate {
		out = append(out, late(days, through))
	}
	return out
}

// iecAnalytes are the laboratory values among the features of IEC-HS.
var iecAnalytes = []grading.Analyte{
	grading.Ferritin, grading.AST, grading.ALT, grading.Fibrinogen, grading.Platelets, grading.Neutrophils, grading.Haemoglobin,
	grading.LDH, grading.Bilirubin, grading.Triglycerides, grading.Creatinine,
}

// iecHS weighs the features that follow from the results alone; nil where none of the
// values is recorded since the infusion. The laboratory's limits are not known here: a
// feature is present by the patient's own value from before the infusion, or open, and
// never excluded.
func (c *Chart) iecHS(labs []LabTrend, infusion Moment) *grading.Consideration {
	recorded := false
	present := func(key string, yes bool) (f []grading.Finding) {
		if yes {
			f = append(f, grading.Finding{Neighbour: grading.NeighbourIECHS, Key: key, Present: grading.Yes})
		}
		return f
	}
	for _, a := range iecAnalytes {
		if t := trendOf(labs, a); t != nil && t.Last().At.Milli >= infusion.Milli {
			recorded = true
		}
	}
	if !recorded {
		return nil
	}
	over := func(a grading.Analyte, times int32) bool {
		t := trendOf(labs, a)
		if t == nil || infusion.Milli == 0 {
			return false
		}
		var base grading.Lab
		for i := range t.Points {
			if p := &t.Points[i]; p.At.Milli < infusion.Milli && p.Bound == LabExact {
				base = p.Lab
			}
		}
		last := t.Last()
		if !base.Usable() || last.At.Milli < infusion.Milli || last.Bound == LabBelow {
			return false
		}
		was, err := base.In(last.Unit)
		if err != nil {
			return false
		}
		now, err := last.In(last.Unit)
		return err == nil && now > was*float64(times)
	}
	var findings []grading.Finding
	findings = append(findings, present("ferritin", over(grading.Ferritin, 2))...)
	findings = append(findings, present("transaminases", over(grading.AST, 5) || over(grading.ALT, 5))...)
	if t := trendOf(labs, grading.Fibrinogen); t != nil && t.Last().At.Milli >= infusion.Milli && t.Last().Bound != LabAbove {
		limit := grading.Lab{Analyte: grading.Fibrinogen, Value: grading.Of(150), Unit: grading.MilligramPerDecilitre}
		sign, ok := t.Last().Compare(limit)
		findings = append(findings, present("fibrinogen", ok && (sign < 0 || sign == 0 && t.Last().Bound == LabBelow))...)
	}
	consideration := grading.Consider(grading.NeighbourIECHS, findings)
	return &consideration
}
