package grading

// Context is what is known of the patient and what clinicians decided: the part of
// a grading's input that both laws hold fixed. The zero value is an adult of whom
// nothing else is known.
type Context struct {
	Age   Age
	Scale NeuroScale

	BaselineSBP Reading // mmHg, before infusion
	// BaselineO2 is oxygen used before infusion; it counts only above that. The
	// zero value is none recorded: then oxygen counts in full.
	BaselineO2     O2Device
	BaselineO2Flow Reading // L/min

	// FeverAttributed: a doctor attributed the fever to another cause.
	FeverAttributed bool
	// O2NotForHypoxia: a doctor recorded that positive pressure is not given for
	// hypoxia (airway, seizure, sleep apnoea at baseline).
	O2NotForHypoxia bool
	// EpisodeOpen: a CRS episode is open (qualifying fever happened, no clinician
	// has closed it). A Course works it out.
	EpisodeOpen Answer
	// Active are neurological events of earlier sets that still count: each raises
	// its domain to at least its own grade, and answers no question of this set.
	Active NeuroEvents
	// OnsetDay is the days from infusion to the onset of the episode, for the late-onset flag.
	OnsetDay Reading
}

// NeuroEvents are neurological events, each with the moment it was seen in ms UTC.
type NeuroEvents struct {
	Seizure   Seizure
	Motor     Motor
	ICP       ICP
	SeizureAt int64
	MotorAt   int64
	ICPAt     int64
}

// Age is a patient's age. The zero Age is unrecorded and graded as an adult's.
type Age struct {
	Days  int32 // completed days, used up to 28
	Years int16 // completed years
	Known bool
	// Months are completed months, only shown.
	Months int16
}

// AgeInYears makes an Age of thousandths of a year (mean year of 365.25 days).
func AgeInYears(milli int64) Age {
	const day = 365.25
	milli = min(max(milli, 0), 200_000)
	return Age{
		Days:   int32(float64(milli) * day / 1000),
		Months: int16(milli * 12 / 1000),
		Years:  int16(milli / 1000),
		Known:  true,
	}
}

// AgeInDaysAndYears makes an Age of completed days, months and years by the calendar.
func AgeInDaysAndYears(days, months, years int) Age {
	return Age{Days: int32(days), Months: int16(months), Years: int16(years), Known: true}
}

// Child tells whether the paediatric blood-pressure floor holds: under 18.
func (a Age) Child() bool { return a.Known && a.Years < 18 }

// NeuroScale is the tool that scores the first ICANS domain.
type NeuroScale uint8

// The scales; ByAge is CAPD under 12 years and ICE from 12, ICE where the age is
// unrecorded.
const (
	ByAge NeuroScale = iota
	ScaleICE
	ScaleCAPD
)

// Tool gives the scale in use: as chosen by a doctor, else by age.
func (c *Context) Tool() NeuroScale {
	switch c.Scale {
	case ScaleICE, ScaleCAPD:
		return c.Scale
	case ByAge:
	}
	if c.Age.Known && c.Age.Years < 12 {
		return ScaleCAPD
	}
	return ScaleICE
}

// Thresholds are the site's numbers for hypotension and hypoxia. The consensus
// gives none: they are policy, stored by version with each grade. Pressures are in
// mmHg, saturations in %.
type Thresholds struct {
	AdultSBP int32 // below is hypotension
	AdultMAP int32 // below is hypotension
	// BaselinePercent of the patient's own systolic; below it is hypotension while
	// also below BaselineBelow (adults; a child's has no such ceiling).
	BaselinePercent int32
	BaselineBelow   int32

	// The PALS floors: to 28 days, to 11 months, 1 to 9 years as
	// ChildBase + ChildPerYear x completed years, from 10 years.
	NeonateSBP   int32
	InfantSBP    int32
	ChildBase    int32
	ChildPerYear int32
	Child10SBP   int32

	// HypoxiaSpO2: below it on room air counts as hypoxia. Up to RepeatSpO2 a
	// reading calls for a repeat and a word to the doctor.
	HypoxiaSpO2 int32
	RepeatSpO2  int32
}

// DefaultThresholds gives the default profile [ours].
func DefaultThresholds() Thresholds {
	return Thresholds{
		AdultSBP: 90, AdultMAP: 65, BaselinePercent: 80, BaselineBelow: 100,
		NeonateSBP: 60, InfantSBP: 70, ChildBase: 70, ChildPerYear: 2, Child10SBP: 90,
		HypoxiaSpO2: 90, RepeatSpO2: 93,
	}
}

// SBPFloor gives the systolic pressure, in mmHg, below which a patient of this age
// is hypotensive whatever the baseline.
func (t *Thresholds) SBPFloor(a Age) int32 {
	switch {
	case !a.Child():
		return t.AdultSBP
	case a.Years >= 10:
		return t.Child10SBP
	case a.Years >= 1:
		return t.ChildBase + t.ChildPerYear*int32(a.Years)
	case a.Days > 28:
		return t.InfantSBP
	}
	return t.NeonateSBP
}
