package policy

import (
	"sync"

	"crsmon/grading"

	"github.com/expr-lang/expr/vm"
)

// Level is how urgent an escalation is.
type Level int

// The levels, rising.
const (
	LevelNone   Level = iota
	LevelRepeat       // repeat or complete the check
	LevelTell         // tell the doctor
	LevelReview       // senior or ICU review
	LevelICU          // ICU now
)

// ParseLevel reads the word of a level; LevelNone for any other.
func ParseLevel(s string) Level {
	l, _ := parseLevel(s)
	return l
}

func parseLevel(s string) (Level, bool) {
	for l := LevelRepeat; l <= LevelICU; l++ {
		if l.String() == s {
			return l, true
		}
	}
	return LevelNone, false
}

// String gives the word of the policy file: "repeat", "tell", "review" or "icu".
func (l Level) String() string {
	switch l {
	case LevelNone:
		return ""
	case LevelRepeat:
		return "repeat"
	case LevelTell:
		return "tell"
	case LevelReview:
		return "review"
	case LevelICU:
		return "icu"
	}
	return ""
}

// Fired is an escalation rule that a set met.
type Fired struct {
	Rule   string
	Level  Level
	Role   string
	Text   string // English
	TextZH string
	Source string
}

// Facts are the names a rule's condition may use. Grades are working grades; what
// is not recorded is false or 0 and so fires nothing by itself: E12 speaks for it.
type Facts struct {
	CRS              int     `expr:"crs"`
	ICANS            int     `expr:"icans"`
	GradeRise        int     `expr:"grade_rise"` // rise of either grade within 24 h
	Vasopressors     int     `expr:"vasopressors"`
	Inotrope         bool    `expr:"inotrope"`
	PositivePressure bool    `expr:"positive_pressure"`
	HighFlowCannula  bool    `expr:"high_flow_cannula"`
	O2Flow           float64 `expr:"o2_flow"` // L/min, 0 on room air
	O2Rising         bool    `expr:"o2_rising"`
	Fluid            bool    `expr:"fluid"`
	Hypotension      bool    `expr:"hypotension"`
	HypoxicUntreated bool    `expr:"hypoxic_untreated"`
	LowSpO2          bool    `expr:"low_spo2"`
	NotCRSButUnwell  bool    `expr:"not_crs_but_unwell"`
	NeuroEvent       bool    `expr:"neuro_event"`
	FeverHours       float64 `expr:"fever_hours"` // since the onset of the open episode, while febrile
	NEWS2            int     `expr:"news2"`       // the sum of what is recorded
	NEWS2Red         bool    `expr:"news2_red"`
	Incomplete       bool    `expr:"incomplete"`
}

// FactsOf gives the facts of one graded set; what needs the course (rise, hours of
// fever) is left at zero.
func FactsOf(c *grading.Context, o *grading.Observation, crs, icans grading.Result, news2 grading.NEWS2) Facts {
	f := Facts{
		CRS:              int(crs.Working),
		ICANS:            int(icans.Working),
		Vasopressors:     o.Vasopressors.Count(),
		Inotrope:         o.Vasopressors.Inotropes() != 0,
		PositivePressure: o.O2Device.PositivePressure() && !c.O2NotForHypoxia,
		HighFlowCannula:  o.O2Device == grading.HighFlowNasalCannula,
		Fluid:            o.FluidBolus == grading.Yes,
		Hypotension:      lowPressure(crs),
		HypoxicUntreated: crs.Flags.Has(grading.FlagHypoxicUntreated),
		LowSpO2:          crs.Flags.Has(grading.FlagLowSpO2),
		NotCRSButUnwell:  crs.Flags.Has(grading.FlagCriteriaNotMetNoFever),
		NeuroEvent: o.Seizure > grading.SeizureNone || o.Motor == grading.MotorDeepFocalWeakness ||
			o.ICP > grading.ICPHaemorrhage,
		Incomplete: !crs.Complete() || !icans.Complete(),
	}
	if o.Vasopressors.Has(grading.Vasopressin) || o.Hypotension >= grading.HypotensionOneVasopressor {
		f.Vasopressors = max(f.Vasopressors, 1)
	}
	if o.O2Device > grading.RoomAir && o.O2Flow.Known {
		f.O2Flow = float64(o.O2Flow.Milli) / 1000
	}
	if news2.Applies {
		f.NEWS2, f.NEWS2Red = int(news2.Score), news2.Red
	}
	return f
}

func lowPressure(crs grading.Result) bool { return crs.Flags.Has(grading.FlagLowPressure) }

// machines run the conditions; they keep nothing of a set from one run to the next.
var machines = sync.Pool{New: func() any { return new(vm.VM) }}

// Escalations gives the rules the facts meet, most urgent first. A rule that cannot
// be evaluated counts as met: an error must never look like silence.
func (p *Policy) Escalations(f Facts) []Fired { return p.AppendEscalations(nil, f) }

// AppendEscalations appends what Escalations gives to dst and returns it.
func (p *Policy) AppendEscalations(dst []Fired, f Facts) []Fired {
	machine := machines.Get().(*vm.VM)
	defer machines.Put(machine)
	env := any(f) // once: every condition would make it anew
	for i := range p.rules {
		r := &p.rules[i]
		met, err := machine.Run(r.program, env)
		if yes, ok := met.(bool); err == nil && ok && !yes {
			continue
		}
		dst = append(dst, Fired{Rule: r.ID, Level: r.Level, Text: r.Text, TextZH: r.TextZH, Source: r.Source})
	}
	return dst
}
