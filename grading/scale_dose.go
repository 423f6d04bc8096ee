package grading

import "math/bits"

// HighDoseRule is one row of the high-dose vasopressor definition of the older
// scales: the agent alone, at this rate or more for 3 hours or more.
type HighDoseRule struct {
	Drug  Vasopressors
	Limit Reading
	Unit  RateUnit
	// PennOnly: the form by weight, which only Penn uses.
	PennOnly   bool
	Confidence Confidence
}

// The limits of the noradrenaline equivalent, in µg/min, for several agents: on
// vasopressin and without it. The equivalent (VASST) is noradrenaline + dopamine in
// µg/kg/min / 2 + adrenaline + phenylephrine / 10. Not confirmed: [ConfidenceCheck].
const (
	HighDoseEquivalent              = 20
	HighDoseEquivalentOnVasopressin = 10
	// HighDoseHours is how long a dose must be given to count.
	HighDoseHours = 3
)

var highDoseRules = [...]HighDoseRule{
	{Noradrenaline, Reading{20_000, true}, MicrogramsPerMinute, false, ConfidenceCheck},
	{Noradrenaline, Reading{200, true}, MicrogramsPerKgPerMinute, true, ConfidenceCheck},
	{Dopamine, Reading{10_000, true}, MicrogramsPerKgPerMinute, false, ConfidenceCheck},
	{Phenylephrine, Reading{200_000, true}, MicrogramsPerMinute, false, ConfidenceCheck},
	{Adrenaline, Reading{10_000, true}, MicrogramsPerMinute, false, ConfidenceCheck},
	{Adrenaline, Reading{100, true}, MicrogramsPerKgPerMinute, true, ConfidenceCheck},
}

// HighDoseRules gives the rows for single agents. They are not confirmed against
// the original: a clinician must check them before any older scale is relied on.
func HighDoseRules() []HighDoseRule { return append([]HighDoseRule(nil), highDoseRules[:]...) }

const pressors = countedVasopressors | Vasopressin

// pressorSet gives the vasopressors recorded in the set and in the infusion rows,
// vasopressin included: no older scale leaves it out [ours].
func pressorSet(o *Observation, e *Extra) Vasopressors {
	set := o.Vasopressors
	for i := range e.Infusions {
		set |= e.Infusions[i].Drug
	}
	return set & pressors
}

// highDose tells whether the vasopressors are at high dose. all is false where
// others than those of set may be running. An agent at high dose by itself stays so
// beside others [ours]: else adding a drug could lower the grade.
func highDose(set Vasopressors, all bool, e *Extra, penn bool) Answer {
	result := No
	if !all {
		result = NotRecorded
	}
	for d := Noradrenaline; d <= Vasopressin; d <<= 1 {
		if set&d == 0 || d == Vasopressin {
			continue
		}
		switch highAlone(d, e, penn) {
		case Yes:
			return Yes
		case NotRecorded:
			result = NotRecorded
		case No:
		}
	}
	if bits.OnesCount16(uint16(set)) >= 2 {
		limit := int64(HighDoseEquivalent)
		if set.Has(Vasopressin) {
			limit = HighDoseEquivalentOnVasopressin
		}
		low, high, known := equivalent(set, e)
		switch {
		case low >= limit*1_000_000:
			return Yes
		case !known || high >= limit*1_000_000:
			return NotRecorded
		}
	}
	return result
}

// highAlone holds one agent against its own rows; an agent the definition does not
// list cannot be judged.
func highAlone(d Vasopressors, e *Extra, penn bool) Answer {
	worst, given, listed := No, false, false
	for i := range e.Infusions {
		inf := &e.Infusions[i]
		if inf.Drug&d == 0 {
			continue
		}
		given = true
		for _, rule := range highDoseRules {
			if rule.Drug != d || rule.PennOnly && !penn {
				continue
			}
			listed = true
			switch inf.reaches(rule.Limit, rule.Unit, e.Weight) {
			case Yes:
				return Yes
			case NotRecorded:
				worst = NotRecorded
			case No:
			}
		}
	}
	if !given || !listed {
		return NotRecorded
	}
	return worst
}

// sane gives a reading that can be computed with: not negative, not absurd.
func sane(r Reading, upTo int32) (int64, bool) {
	if !r.Known || r.Milli < 0 || r.Milli > upTo {
		return 0, false
	}
	return int64(r.Milli), true
}

const maxWeight, maxRate = 400_000, 1_000_000_000 // thousandths of kg and of µg/min

// long tells whether a rate has been given for 3 hours.
func (f *Infusion) long() Answer {
	if !f.Hours.Known {
		return NotRecorded
	}
	return AnswerOf(f.Hours.Milli >= HighDoseHours*1000)
}

// reaches tells whether the infusion is at limit or more for long enough, by exact
// arithmetic; the weight in kg is used where the units differ.
func (f *Infusion) reaches(limit Reading, unit RateUnit, weight Reading) Answer {
	long := f.long()
	if long == No {
		return No
	}
	rate, ok := sane(f.Rate, maxRate)
	if !ok {
		return NotRecorded
	}
	rate, want := rate*1000, int64(limit.Milli)*1000
	if f.Unit != unit {
		kg, ok := sane(weight, maxWeight)
		if !ok || kg == 0 {
			return NotRecorded
		}
		switch {
		case f.Unit == MicrogramsPerMinute && unit == MicrogramsPerKgPerMinute:
			want = want / 1000 * kg
		case f.Unit == MicrogramsPerKgPerMinute && unit == MicrogramsPerMinute:
			rate = rate / 1000 * kg
		default:
			return NotRecorded
		}
	}
	if rate < want {
		return No
	}
	return long
}

// equivalent gives the noradrenaline equivalent of the infusions in millionths of a
// µg/min: low counts only what was given long enough for certain, high what may
// have been. known is false where a drug's part cannot be computed.
func equivalent(set Vasopressors, e *Extra) (low, high int64, known bool) {
	known = true
	rest := set &^ Vasopressin
	for i := range e.Infusions {
		inf := &e.Infusions[i]
		d := inf.Drug & pressors &^ Vasopressin
		if d == 0 {
			continue
		}
		rest &^= d
		long := inf.long()
		if long == No {
			continue
		}
		part, ok := inf.equivalent(d, e.Weight)
		if !ok {
			known = false
			continue
		}
		high += part
		if long == Yes {
			low += part
		}
	}
	return low, high, known && rest == 0
}

// equivalent gives one infusion's part in millionths of a µg/min.
func (f *Infusion) equivalent(d Vasopressors, weight Reading) (part int64, ok bool) {
	rate, ok := sane(f.Rate, maxRate)
	if !ok {
		return 0, false
	}
	kg, weighed := sane(weight, maxWeight)
	weighed = weighed && kg > 0
	perMinute := rate * 1000
	switch {
	case f.Unit == MicrogramsPerMinute:
	case f.Unit == MicrogramsPerKgPerMinute && (weighed || d == Dopamine):
		perMinute = rate * kg
	default:
		return 0, false
	}
	switch d {
	case Noradrenaline, Adrenaline:
		return perMinute, true
	case Phenylephrine:
		return perMinute / 10, true
	case Dopamine: // counted by weight
		if f.Unit == MicrogramsPerKgPerMinute {
			return rate * 500, true
		}
		if !weighed {
			return 0, false
		}
		return (rate*1_000_000 + 2*kg - 1) / (2 * kg), true // rounded up
	}
	return 0, false
}
