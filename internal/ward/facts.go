package ward

import (
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"
)

// courseFacts are what the rules know of the course and one set alone does not say.
type courseFacts struct {
	GradeRise   int     `json:"grade_rise,omitempty"`
	O2Rising    bool    `json:"o2_rising,omitempty"`
	FeverHours  float64 `json:"fever_hours,omitempty"`
	Boluses     int     `json:"boluses,omitempty"`       // in 24 h
	FluidML     float64 `json:"fluid_ml_6h,omitempty"`   // in 6 h
	Tocilizumab int     `json:"tocilizumab,omitempty"`   // doses in the course
	SignAt      int64   `json:"icans_sign_ms,omitempty"` // when ICANS last appeared or rose
	Asleep      bool    `json:"asleep,omitempty"`
	Cardiac     string  `json:"cardiac,omitempty"`
	Carer       string  `json:"carer_concern,omitempty"`
	DoctorCRS   int     `json:"doctor_crs,omitempty"` // where a doctor raised it
	DoctorICANS int     `json:"doctor_icans,omitempty"`
	Day         *int    `json:"day,omitempty"`
	Fever       bool    `json:"fever,omitempty"`
}

// courseFacts gathers them after a step whose grades are made.
func (k *walker) courseFacts(s *step) courseFacts {
	var f courseFacts
	g, at := &s.graded, s.graded.At
	if k.last != nil {
		f.O2Rising = oxygenRose(&k.last.graded.Set, &g.Set)
	}
	if k.last == nil {
		// Before the first entry nothing is known; a grade found with it is one that rose.
		f.GradeRise = int(max(g.CRS.Working, g.ICANS.Working))
	}
	if k.last != nil { // however long ago: nobody has looked since
		r := &k.last.graded
		f.GradeRise = max(f.GradeRise, int(g.CRS.Working)-int(r.CRS.Working), int(g.ICANS.Working)-int(r.ICANS.Working))
	}
	for i := range k.recent {
		if r := &k.recent[i].graded; at-r.At <= day {
			f.GradeRise = max(f.GradeRise, int(g.CRS.Working)-int(r.CRS.Working), int(g.ICANS.Working)-int(r.ICANS.Working))
		}
	}
	f.Fever, _ = g.Set.Febrile()
	if f.Fever && g.EpisodeOnset != 0 {
		f.FeverHours = float64(at-g.EpisodeOnset) / float64(time.Hour/time.Millisecond)
	}
	k.given(&f, at)
	if int(g.ICANS.Working) > max(s.wasICANS, 0) {
		k.signAt = at
	}
	f.SignAt = k.signAt
	f.Asleep = k.attemptAt != 0 && k.attempt == grading.NotDoneAsleep
	signs := k.signs.at(at, k.pol.Course.FindingActive)
	f.Cardiac, f.Carer = string(signs.Cardiac), string(signs.Carer)
	// A doctor's higher grade counts for what must be done; a lower one never does.
	f.DoctorCRS, f.DoctorICANS = max(k.review.CRS, 0), max(k.review.ICANS, 0)
	if infusion, ok := k.patient.infusionBefore(s.set.At); ok {
		d := DayAfter(infusion, s.set.At)
		f.Day = &d
	}
	return f
}

const sixHours = int64(6 * time.Hour / time.Millisecond)

// given counts the doses: boluses of the last 24 h, volume of the last 6 h.
func (k *walker) given(f *courseFacts, at int64) {
	for i := range k.run.doses {
		d := &k.run.doses[i]
		if masking(k.pol, d.Drug)&grading.Tocilizumab != 0 {
			f.Tocilizumab++
		}
		if !fluid(k.pol, d.Drug) {
			continue
		}
		if at-d.At.Milli < day {
			f.Boluses++
		}
		if at-d.At.Milli < sixHours {
			f.FluidML += d.millilitres()
		}
	}
}

// factsOf gives what the rules are asked with after a step.
func factsOf(pol *policy.Policy, p *Patient, g *grading.Graded, news2 grading.NEWS2, c *courseFacts) policy.Facts {
	f := pol.Facts(&g.Context, &g.Set, g.CRS, g.ICANS, news2)
	f.CRS, f.ICANS = max(f.CRS, c.DoctorCRS), max(f.ICANS, c.DoctorICANS)
	f.GradeRise, f.O2Rising, f.FeverHours = c.GradeRise, c.O2Rising, c.FeverHours
	f.Boluses, f.FluidML6h, f.TocilizumabDoses = c.Boluses, c.FluidML, c.Tocilizumab
	f.Arrhythmia, f.ACS = c.Cardiac == string(CardiacArrhythmia), c.Cardiac == string(CardiacAcuteCoronary)
	f.CarerConcern = c.Carer == string(CarerWorse)
	f.Fever, f.Asleep = f.Fever || c.Fever, c.Asleep
	if c.SignAt != 0 {
		f.ICANSSignMinutes = float64(g.At-c.SignAt) / minute
	}
	if c.Day != nil {
		f.Day = *c.Day
	}
	if p.Weight.Known {
		f.WeightKG = float64(p.Weight.Milli) / 1000
	}
	f.Product, f.Indication = p.Product, p.Indication
	return f
}

// factsToday are the facts of the chart with what a reminder asks for that no set is
// needed for: the day, the age.
func (c *Chart) factsToday() policy.Facts {
	f := c.Facts
	if c.Latest == nil {
		f = policy.BlankFacts()
		if c.Patient.Weight.Known {
			f.WeightKG = float64(c.Patient.Weight.Milli) / 1000
		}
		f.Product, f.Indication = c.Patient.Product, c.Patient.Indication
		if c.Age.Known {
			f.AgeYears, f.Child = float64(c.Age.Years), c.Age.Child()
		}
	}
	if f.Day = policy.UnknownDay; c.DayKnown {
		f.Day = c.Day
	}
	return f
}

const minute = float64(time.Minute / time.Millisecond)

// overdueFacts are the facts of a step when its first check has been due for so long,
// in ms.
func overdueFacts(f policy.Facts, late int64) policy.Facts {
	f.OverdueMinutes = float64(late) / minute
	return f
}

// intervals gives the times to the next set and the next ICE or CAPD after a step.
func intervals(pol *policy.Policy, f policy.Facts) (vitals, neuro time.Duration) {
	vitals, neuro, _, _ = pol.Due(f)
	return vitals, neuro
}
