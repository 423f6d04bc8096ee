package policy

import "crsmon/grading"

// NeverMinutes stands for "minutes since" something that never happened.
const NeverMinutes = 1e9

// UnknownDay is the day after infusion where the infusion is not recorded.
const UnknownDay = -1000

// Facts are what a condition may name; FactTable says what each means. Grades are
// working grades; what is not recorded is false or 0 and so fires nothing by itself:
// E12 speaks for it. Start from BlankFacts: of age, weight and day 0 is not "unknown". The
// tag is the name in conditions; tests hand the same struct to the expression language.
type Facts struct {
	CRS              int     `expr:"crs"`
	ICANS            int     `expr:"icans"`
	GradeRise        int     `expr:"grade_rise"`
	Vasopressors     int     `expr:"vasopressors"`
	Inotrope         bool    `expr:"inotrope"`
	PositivePressure bool    `expr:"positive_pressure"`
	HighFlowCannula  bool    `expr:"high_flow_cannula"`
	O2Flow           float64 `expr:"o2_flow"`
	O2Rising         bool    `expr:"o2_rising"`
	Fluid            bool    `expr:"fluid"`
	Boluses          int     `expr:"boluses"`
	FluidML6h        float64 `expr:"fluid_ml_6h"`
	Hypotension      bool    `expr:"hypotension"`
	HypoxicUntreated bool    `expr:"hypoxic_untreated"`
	LowSpO2          bool    `expr:"low_spo2"`
	NotCRSButUnwell  bool    `expr:"not_crs_but_unwell"`
	NeuroEvent       bool    `expr:"neuro_event"`
	Arrhythmia       bool    `expr:"arrhythmia"`
	ACS              bool    `expr:"acs"`
	CarerConcern     bool    `expr:"carer_concern"`
	Fever            bool    `expr:"fever"`
	Tachycardia      bool    `expr:"tachycardia"`
	FeverHours       float64 `expr:"fever_hours"`
	NEWS2            int     `expr:"news2"`
	NEWS2Red         bool    `expr:"news2_red"`
	TocilizumabDoses int     `expr:"tocilizumab_doses"`

	Incomplete       bool    `expr:"incomplete"`
	OverdueMinutes   float64 `expr:"overdue_minutes"`
	Asleep           bool    `expr:"asleep"`
	ICANSSignMinutes float64 `expr:"icans_sign_minutes"`
	Day              int     `expr:"day"`
	AgeYears         float64 `expr:"age_years"`
	Child            bool    `expr:"child"`
	WeightKG         float64 `expr:"weight_kg"`
	Product          string  `expr:"product"`
	Indication       string  `expr:"indication"`
}

// BlankFacts gives the facts of a patient of whom nothing is recorded.
func BlankFacts() Facts {
	return Facts{ICANSSignMinutes: NeverMinutes, Day: UnknownDay, AgeYears: -1, WeightKG: -1}
}

// FactsOf gives the facts of one graded set. What needs the course (rise, hours of
// fever, boluses, doses, overdue, day) or the policy (tachycardia: Policy.Facts) is
// left blank.
func FactsOf(c *grading.Context, o *grading.Observation, crs, icans grading.Result, news2 grading.NEWS2) Facts {
	f := BlankFacts()
	f.CRS, f.ICANS = int(crs.Working), int(icans.Working)
	f.Vasopressors = o.Vasopressors.Count()
	f.Inotrope = o.Vasopressors.Inotropes() != 0
	f.PositivePressure = o.O2Device.PositivePressure() && !c.O2NotForHypoxia
	f.HighFlowCannula = o.O2Device == grading.HighFlowNasalCannula
	f.Fluid = o.FluidBolus == grading.Yes
	f.Hypotension = crs.Flags.Has(grading.FlagLowPressure)
	f.HypoxicUntreated = crs.Flags.Has(grading.FlagHypoxicUntreated)
	f.LowSpO2 = crs.Flags.Has(grading.FlagLowSpO2)
	f.NotCRSButUnwell = crs.Flags.Has(grading.FlagCriteriaNotMetNoFever)
	f.NeuroEvent = o.Seizure > grading.SeizureNone || o.Motor == grading.MotorDeepFocalWeakness || o.ICP > grading.ICPHaemorrhage
	f.Fever, _ = o.Febrile()
	f.Incomplete = !crs.Complete() || !icans.Complete()
	f.Asleep = o.ICENotDone == grading.NotDoneAsleep || o.CAPDNotDone == grading.NotDoneAsleep
	if o.Vasopressors.Has(grading.Vasopressin) || o.Hypotension >= grading.HypotensionOneVasopressor {
		f.Vasopressors = max(f.Vasopressors, 1)
	}
	if o.O2Device > grading.RoomAir && o.O2Flow.Known {
		f.O2Flow = float64(o.O2Flow.Milli) / 1000
	}
	if news2.Applies {
		f.NEWS2, f.NEWS2Red = int(news2.Score), news2.Red
	}
	if c.Age.Known {
		f.AgeYears, f.Child = ageYears(c.Age), c.Age.Child()
	}
	return f
}

// ageYears gives an age in years; under two years the months and days count.
func ageYears(a grading.Age) float64 {
	switch {
	case a.Years >= 2:
		return float64(a.Years)
	case a.Months >= 1:
		return float64(a.Months) / 12
	}
	return float64(a.Days) / 365.25
}

// AtLeast tells whether every finding of f is recorded as at least as bad as in g and
// everything that is no finding is the same: the order in which no escalation is lost.
func (f Facts) AtLeast(g Facts) bool {
	a, b := f.row(), g.row()
	for i := range factTable {
		t := &factTable[i]
		if t.Finding && a.num[i] < b.num[i] || !t.Finding && a.num[i] != b.num[i] {
			return false
		}
	}
	return a.text == b.text
}
