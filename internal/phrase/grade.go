package phrase

import (
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// Loud are the conditions under which a grade of 0 is not a quiet one.
const Loud = grading.FlagFeverSuppressed | grading.FlagCriteriaNotMetNoFever | grading.FlagFeverMayBeMasked | grading.FlagHypoxicUntreated |
	grading.FlagNothingCanBeSaid | grading.FlagAnswersOdd

// GradeText is the digit with its marks: "≥2", "0!", "NA", "?".
func (in *Phrases) GradeText(a *grading.Assessment, last int) string {
	switch {
	case a.Flags.Has(grading.FlagNotAssessable):
		if g := max(int(a.Working), last); g > 0 || last >= 0 {
			return in.ui().NotAssessable + in.AtLeast + strconv.Itoa(max(g, 0))
		}
		return in.ui().NotAssessable
	case a.Flags.Has(grading.FlagNothingCanBeSaid) && a.Working == 0:
		return "?"
	}
	t := a.Working.String()
	if !a.Complete() {
		t = in.AtLeast + t
	}
	if a.Working == 0 && a.Flags&Loud != 0 {
		t += "!"
	}
	return t
}

// Change: "CRS 2, was 1".
func (in *Phrases) Change(scale string, a *grading.Assessment, was int) string {
	t := scale + " " + in.GradeText(a, -1)
	if was >= 0 && was != int(a.Working) {
		t += ", " + in.ui().Was(strconv.Itoa(was))
	}
	return t
}

// Fired is a rule's text, with the level before it where the site's text does not
// begin with it ("ICU now: ..."). Another heading says nothing of the urgency.
func (in *Phrases) Fired(f *policy.Fired) string {
	text := entry.Clean(in.ui().FiredText(f.Text, f.TextZH))
	if i := strings.IndexAny(text, ":："); i > 0 && strings.EqualFold(text[:i], in.Level(f.Level)) {
		return text
	}
	return in.Level(f.Level) + ": " + text
}

// Level is how urgent a rule is, in words.
func (in *Phrases) Level(l policy.Level) string {
	switch l {
	case policy.LevelNone, policy.LevelRepeat:
		return in.ui().Alert.Repeat
	case policy.LevelTell:
		return in.ui().Alert.Tell
	case policy.LevelReview:
		return in.ui().Alert.Review
	case policy.LevelICU:
		return in.ui().Alert.ICU
	}
	return in.ui().Alert.ICU
}

// Answer is yes or no, empty where nothing is recorded.
func (in *Phrases) Answer(a grading.Answer) string {
	switch a {
	case grading.Yes:
		return in.ui().Yes
	case grading.No:
		return in.ui().No
	case grading.NotRecorded:
	}
	return ""
}

// Pressors names the drugs of a set, or says that there are none.
func (in *Phrases) Pressors(v grading.Vasopressors) string {
	if names := in.Words.Vasopressors(v &^ grading.VasopressorsRecorded); names != "" {
		return names
	}
	return in.ui().None
}

// Masking names the drugs that mask a fever, or says that there are none.
func (in *Phrases) Masking(m grading.Masking) string {
	if names := in.Words.Masking(m.Drugs()); names != "" {
		return names
	}
	return in.ui().None
}

// Events writes the neurological events of a set.
func (in *Phrases) Events(o *grading.Observation) string {
	if o.NoNeuroEvents {
		return in.ui().None
	}
	out := ""
	add := func(s string) {
		if s == "" {
			return
		}
		if out != "" {
			out += ", "
		}
		out += s
	}
	if o.Seizure != grading.SeizureNotRecorded {
		add(in.ui().Seizures[o.Seizure])
	}
	if o.Motor != grading.MotorNotRecorded {
		add(in.ui().Motors[o.Motor])
	}
	if o.ICP != grading.ICPNotRecorded {
		add(in.ui().ICPs[o.ICP])
	}
	return out
}

// Conscious is how rousable somebody is, and newly confused or not.
func (in *Phrases) Conscious(c grading.Consciousness, confused grading.Answer) string {
	s := in.ui().Consciousness[c]
	if confused == grading.Yes {
		s += in.ui().Form.NewConfusion
	}
	return s
}

// AgeAt is a child's or adult's age by the calendar; unknown where the date is.
func AgeAt(birth string, now time.Time) grading.Age {
	b, err := time.Parse("2006-01-02", birth)
	if err != nil {
		return grading.Age{}
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	if b.After(today) {
		return grading.Age{}
	}
	months := (today.Year()-b.Year())*12 + int(today.Month()) - int(b.Month())
	if today.Day() < b.Day() {
		months--
	}
	return grading.AgeInDaysAndYears(int(today.Sub(b)/(24*time.Hour)), months, months/12)
}

// Conditions are an assessment's flags without those its reasons say already.
func Conditions(a *grading.Assessment) grading.Flags {
	said := grading.FlagHypotension | grading.FlagHypoxia
	for _, r := range a.Reasons {
		switch r.Code {
		case grading.CodeCRSAdultSBP, grading.CodeCRSAdultMAP, grading.CodeCRSBaselineSBP, grading.CodeCRSChildSBP:
			said |= grading.FlagLowPressure
		case grading.CodeCRSHypoxicOnAir:
			said |= grading.FlagLowSpO2
		case grading.CodeCRSHeld, grading.CodeICANSHeld:
			said |= grading.FlagHeld
		}
	}
	return a.Flags &^ said
}

// LastAssessed is the last assessable ICANS where this set's is not; -1 for none.
func LastAssessed(s *ward.Shown) int {
	if s.LastAssessedAt == 0 {
		return -1
	}
	return int(s.LastAssessedICANS)
}

// Pressure writes 122/78 without its mean.
func Pressure(o *grading.Observation) string {
	if !o.SBP.Known && !o.DBP.Known {
		return ""
	}
	return entry.WholeMmHg(o.SBP) + "/" + entry.WholeMmHg(o.DBP)
}
