package grading

// Flags are conditions said beside a grade.
type Flags uint32

// The conditions.
const (
	// FlagFeverSuppressed: no fever now while a masking drug acts: the episode stays open.
	FlagFeverSuppressed Flags = 1 << iota
	// FlagFeverMayBeMasked: possible CRS: no fever, but it may be masked, or masking or the episode is not recorded [ours].
	FlagFeverMayBeMasked
	// FlagAfebrileNoMaskingDrug: afebrile with no masking drug: attribute the finding [ours].
	FlagAfebrileNoMaskingDrug
	// FlagCriteriaNotMetNoFever: CRS criteria are not met for want of fever, with hypotension or hypoxia: never a quiet 0.
	FlagCriteriaNotMetNoFever
	// FlagTemperatureMissing: no temperature is recorded.
	FlagTemperatureMissing
	// FlagFeverAttributed: a doctor attributed the fever to another cause; both grades are shown.
	FlagFeverAttributed
	// FlagHypotension: hypotension or its treatment is recorded.
	FlagHypotension
	// FlagLowPressure: the blood pressure itself is below the threshold, whatever is given for it.
	FlagLowPressure
	// FlagHypoxia: hypoxia or its treatment is recorded.
	FlagHypoxia
	// FlagHypoxicUntreated: SpO2 below the threshold on room air: urgent.
	FlagHypoxicUntreated
	// FlagLowSpO2: SpO2 below the threshold, whatever the device.
	FlagLowSpO2
	// FlagRepeatSpO2: SpO2 of 90-93 % on room air: repeat it and tell the doctor.
	FlagRepeatSpO2
	// FlagVasopressinAlone: vasopressin alone is counted as one vasopressor [ours].
	FlagVasopressinAlone
	// FlagInotrope: dobutamine or milrinone: not a vasopressor, but an ICU alert [ours].
	FlagInotrope
	// FlagMeanPressureUnknown: systolic without diastolic or mean: the mean pressure is not known.
	FlagMeanPressureUnknown
	// FlagLateOnset: onset after day 14: look for another cause.
	FlagLateOnset
	// FlagNothingCanBeSaid: nothing is recorded that could be graded.
	FlagNothingCanBeSaid
	// FlagNotAssessable: sedated or intubated: the last assessed grade is shown, never 0.
	FlagNotAssessable
	// FlagDoICENow: new confusion without an ICE: do it now.
	FlagDoICENow
	// FlagAnswersOdd: answers sit oddly together: the worse counts.
	FlagAnswersOdd
	// FlagOtherScaleIgnored: a score of the scale not in use for this patient was recorded and is not graded.
	FlagOtherScaleIgnored
	// FlagCarried: values of earlier sets, not older than twice their interval, are used for what this set leaves out [ours].
	FlagCarried
	// FlagHeld: what is missing leaves it open whether the last grade is over, so it is held: a blank never lowers a grade [ours].
	FlagHeld

	flagEnd
)

var flagNames = [...]string{
	"fever-suppressed",
	"fever-may-be-masked",
	"afebrile-no-masking-drug",
	"criteria-not-met-no-fever",
	"temperature-missing",
	"fever-attributed-elsewhere",
	"hypotension",
	"low-blood-pressure",
	"hypoxia",
	"hypoxic-untreated",
	"low-spo2",
	"repeat-spo2",
	"vasopressin-alone",
	"inotrope",
	"mean-pressure-unknown",
	"late-onset",
	"nothing-can-be-said",
	"not-assessable",
	"do-ice-now",
	"answers-odd-together",
	"other-neuro-scale-not-used",
	"earlier-values-used",
	"grade-held",
}

// Has tells whether every flag of f is set.
func (s Flags) Has(f Flags) bool { return s&f == f }

// Each calls fn for every flag that is set, in their fixed order.
func (s Flags) Each(fn func(Flags)) {
	for f := Flags(1); f < flagEnd; f <<= 1 {
		if s&f != 0 {
			fn(f)
		}
	}
}

// String gives the stable text form of one flag (fever-may-be-masked), or of
// several with commas.
func (s Flags) String() string {
	out := ""
	for i, name := range flagNames {
		if s&(1<<i) != 0 {
			if out != "" {
				out += ","
			}
			out += name
		}
	}
	return out
}

// ParseFlag reads the stable text form of one flag; ok is false for words it does
// not know.
func ParseFlag(name string) (f Flags, ok bool) {
	for i, n := range flagNames {
		if n == name {
			return 1 << i, true
		}
	}
	return 0, false
}
