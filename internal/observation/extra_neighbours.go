package observation

import (
	"errors"
	"strings"

	"crsmon/grading"
	"crsmon/internal/words"
)

// pointKeys are the keys of the items of the points scores; a laboratory value
// stands under labs, or under labs_before_lymphodepletion.
var pointKeys = map[grading.PointItem]string{
	grading.PointImmunosuppression: "hscore.immunosuppression",
	grading.PointTemperature:       "temp_c",
	grading.PointOrganomegaly:      "hscore.organomegaly",
	grading.PointHaemophagocytosis: "hscore.haemophagocytosis",
}

func pointKey(i grading.PointItem, labs string) string {
	if k, ok := pointKeys[i]; ok {
		return k
	}
	return labs + "." + i.String()
}

// neighbours appends those toxicities of which at least one item was given. What is
// missing is named, and never counts as zero.
func (l *lister) neighbours(o *grading.Observation, e *Extra, w *words.Words) {
	l.series(e.Neutrophils, e.Through, grading.EarlyICAHT, grading.LateICAHT, w)
	l.series(e.Platelets, e.Through, grading.EarlyTICAHT, grading.LateTICAHT, w)
	l.hscore(o, e, w)
	l.easix(e, w)
	l.hematotox(e, w)
	for _, n := range neighbours {
		l.consider(n, e, w)
	}
}

func (l *lister) series(days []grading.DayCount, through int, early, late func([]grading.DayCount, int) grading.DayGrade, w *words.Words) {
	var hasEarly, hasLate bool
	for _, d := range days {
		if d.Count.Usable() && d.Day >= 0 {
			hasEarly, hasLate = hasEarly || d.Day <= 30, hasLate || d.Day > 30
		}
	}
	for _, part := range []struct {
		given bool
		grade func([]grading.DayCount, int) grading.DayGrade
	}{{hasEarly, early}, {hasLate, late}} {
		if !part.given {
			continue
		}
		g := part.grade(days, through)
		l.begin(g.Scale.String())
		l.grade(&g.ScaleGrade, w.DayGrade(&g), w)
		l.number("days", g.Days)
		l.number("unknown_days", g.UnknownDays)
		l.boolean("provisional", g.Provisional)
		l.end(g.Confidence, g.Source)
	}
}

// hscoreAnalytes are the laboratory values of HScore.
var hscoreAnalytes = []grading.Analyte{
	grading.Haemoglobin, grading.Leukocytes, grading.Platelets, grading.Ferritin,
	grading.Triglycerides, grading.Fibrinogen, grading.AST,
}

// anyOf tells whether one of the values is recorded.
func anyOf(labs []grading.Lab, list ...grading.Analyte) bool {
	for _, a := range list {
		if labOf(labs, a).Usable() {
			return true
		}
	}
	return false
}

// hscore: a temperature alone, which every set has, does not ask for it.
func (l *lister) hscore(o *grading.Observation, e *Extra, w *words.Words) {
	if !e.HasHScore && !anyOf(e.Labs, hscoreAnalytes...) {
		return
	}
	in := e.HScore
	in.Temp, in.TempUnit = o.Temp, o.TempUnit
	in.Haemoglobin, in.Leukocytes = labOf(e.Labs, grading.Haemoglobin), labOf(e.Labs, grading.Leukocytes)
	in.Platelets, in.Ferritin = labOf(e.Labs, grading.Platelets), labOf(e.Labs, grading.Ferritin)
	in.Triglycerides, in.Fibrinogen = labOf(e.Labs, grading.Triglycerides), labOf(e.Labs, grading.Fibrinogen)
	in.AST = labOf(e.Labs, grading.AST)
	s := grading.HScore(&in)
	l.points(&s, "labs", hscoreMost, grading.HScoreCutoff, w)
}

const hscoreMost, hematotoxMost = 337, 7

func (l *lister) hematotox(e *Extra, w *words.Words) {
	labs := e.BeforeDepletion
	in := grading.HematotoxInput{
		Platelets: labOf(labs, grading.Platelets), Neutrophils: labOf(labs, grading.Neutrophils),
		Haemoglobin: labOf(labs, grading.Haemoglobin), CRP: labOf(labs, grading.CRP), Ferritin: labOf(labs, grading.Ferritin),
	}
	if !anyOf(labs, grading.Platelets, grading.Neutrophils, grading.Haemoglobin, grading.CRP, grading.Ferritin) {
		return
	}
	s := grading.Hematotox(&in)
	l.points(&s, "labs_before_lymphodepletion", hematotoxMost, grading.HematotoxCutoff, w)
}

// answerWord is the stable word of a verdict that may be open.
func answerWord(a grading.Answer) string {
	switch a {
	case grading.Yes:
		return "yes"
	case grading.No:
		return "no"
	case grading.NotRecorded:
	}
	return "open"
}

func (l *lister) points(s *grading.PointScore, labs string, most, cutoff int, w *words.Words) {
	l.begin(s.Name)
	l.number("low", s.Low)
	l.number("high", s.High)
	l.boolean("at_least", s.Low < s.High)
	l.text("text", w.PointScore(s, most, cutoff))
	var missing []string
	for _, i := range s.Missing {
		missing = append(missing, pointKey(i, labs))
	}
	l.list("not_entered", missing)
	l.number("of", most)
	l.number("cutoff", cutoff)
	l.text("reaches_cutoff", answerWord(s.Reaches(cutoff)))
	l.end(s.Confidence, s.Source)
}

// easixKinds are EASIX and its kin, with what each is computed from.
var easixKinds = []struct {
	name    string
	needs   []grading.Analyte
	compute func(labs []grading.Lab) (grading.Index, error)
}{
	{"EASIX", []grading.Analyte{grading.LDH, grading.Creatinine, grading.Platelets}, func(labs []grading.Lab) (grading.Index, error) {
		return grading.EASIX(labOf(labs, grading.LDH), labOf(labs, grading.Creatinine), labOf(labs, grading.Platelets))
	}},
	{"m-EASIX", []grading.Analyte{grading.LDH, grading.CRP, grading.Platelets}, func(labs []grading.Lab) (grading.Index, error) {
		return grading.ModifiedEASIX(labOf(labs, grading.LDH), labOf(labs, grading.CRP), labOf(labs, grading.Platelets))
	}},
	{"s-EASIX", []grading.Analyte{grading.LDH, grading.Platelets}, func(labs []grading.Lab) (grading.Index, error) {
		return grading.SimplifiedEASIX(labOf(labs, grading.LDH), labOf(labs, grading.Platelets))
	}},
}

func (l *lister) easix(e *Extra, w *words.Words) {
	for _, k := range easixKinds {
		if !anyOf(e.Labs, k.needs...) {
			continue
		}
		var missing, names []string
		for _, a := range k.needs {
			if !labOf(e.Labs, a).Usable() {
				missing = append(missing, "labs."+a.String())
				names = append(names, w.Scales.Analytes[a])
			}
		}
		x, err := k.compute(e.Labs)
		about := easixInfo()
		l.begin(k.name)
		l.float("value", x.Value, err == nil)
		l.float("log2", x.Log2, err == nil && x.HasLog2)
		switch {
		case err == nil:
			l.text("text", w.Index(x))
		case errors.Is(err, grading.ErrLabImpossible):
			l.text("text", w.Scales.Impossible)
		default:
			l.text("text", w.Scales.NotComputed+w.Scales.Missing(names))
		}
		l.list("not_entered", missing)
		l.end(about.Confidence, about.Source)
	}
}

// easixInfo gives the source and confidence of the index, which grading states with
// a computed one.
func easixInfo() grading.Index {
	one := func(a grading.Analyte, u grading.LabUnit) grading.Lab {
		return grading.Lab{Analyte: a, Value: grading.Of(1), Unit: u}
	}
	x, err := grading.SimplifiedEASIX(one(grading.LDH, grading.UnitPerLitre), one(grading.Platelets, grading.GigaPerLitre))
	if err != nil {
		return grading.Index{}
	}
	return x
}

// consider prompts for a toxicity that is recorded and never graded.
func (l *lister) consider(n grading.Neighbour, e *Extra, w *words.Words) {
	given := false
	for _, f := range e.Findings {
		given = given || f.Neighbour == n
	}
	if !given {
		return
	}
	c := grading.Consider(n, e.Findings)
	l.begin(neighbourName(n))
	l.text("consider", answerWord(c.Consider))
	l.text("text", w.Consideration(&c))
	var present, open []string
	for _, f := range c.Present {
		present = append(present, featureKey(f))
	}
	for _, f := range c.Open {
		open = append(open, featureKey(f))
	}
	l.list("present", present)
	l.list("not_entered", open)
	l.end(c.Confidence, neighbourSources[n])
}

// neighbourName is the stable name: IEC-HS, LICATS or MNT.
func neighbourName(n grading.Neighbour) string { return strings.ToUpper(n.String()) }

func featureKey(f grading.Feature) string { return "findings." + f.Neighbour.String() + "." + f.Key }

// NeighbourSource cites a neighbouring toxicity, and says how its criteria were read.
func NeighbourSource(n grading.Neighbour) string { return neighbourSources[n] }

// HScoreMost is the most that HScore can be.
const HScoreMost = hscoreMost

var neighbourSources = map[grading.Neighbour]string{
	grading.NeighbourIECHS:  "Hines 2023, Transplant Cell Ther; the abstract was read, the criteria were not confirmed",
	grading.NeighbourLICATS: "Hagen, Lancet Rheumatol 2025, doi 10.1016/S2665-9913(25)00091-8; its grades are in the paper",
	grading.NeighbourMNT:    "Van Oekelen 2021, Nat Med 27:2099; PMC10329188 Table 2",
}
