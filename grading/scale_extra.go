package grading

// Extra is what the older scales need and the ASTCT consensus does not. The zero
// value of every field is "not recorded", which is never read as normal.
//
// The refinement law holds for records whose answers agree with each other; where
// they do not (boluses counted but "no fluid given"), the worse counts.
type Extra struct {
	// FiO2 is the inspired oxygen fraction in %, 21-100, as set on a ventilator or
	// high-flow device or marked on a Venturi valve. Anything else is unrecorded.
	FiO2 Reading

	// Weight in kg, for doses by weight.
	Weight Reading
	// Infusions are the vasopressors running, one row a drug. They add to the drugs
	// of the Observation.
	Infusions []Infusion
	// PressorHours is how long any vasopressor has been running, in hours.
	PressorHours Reading
	// PressorRefractory: hypotension persists under high-dose vasopressor.
	PressorRefractory Answer

	// Boluses is the number of fluid boluses given for blood pressure.
	Boluses Reading
	// FluidResponse: the hypotension responded to fluid.
	FluidResponse Answer

	// OrganToxicity is the worst CTCAE grade of any organ toxicity due to CRS,
	// transaminases left out; Transaminitis the worst grade of those.
	OrganToxicity OrganGrade
	Transaminitis OrganGrade
	// Coagulopathy: plasma, cryoprecipitate or fibrinogen was given for it.
	Coagulopathy Answer

	// HospitalisedForCRS: in hospital to manage symptoms of CRS, not by protocol.
	HospitalisedForCRS Answer
	// Constitutional: nausea, fatigue, headache, myalgia or malaise.
	Constitutional Answer
	// LifeThreatening: a clinician judged the CRS life-threatening, needing urgent
	// intervention.
	LifeThreatening Answer
	// NIVAsVentilator: a clinician counts CPAP or BiPAP as the "ventilator" of the
	// older tables, which do not say.
	NIVAsVentilator Answer

	// President is the CARTOX-10 item "name the president or prime minister".
	President ICEItem
	// SeizureType and NewMotorWeakness (of any degree) are asked by CRES.
	SeizureType      SeizureType
	NewMotorWeakness Answer
	// PapilloedemaStage is the stage 0-5 seen on fundoscopy; OpeningPressure that of
	// the cerebrospinal fluid in mmHg (not cmH2O).
	PapilloedemaStage Reading
	OpeningPressure   Reading
}

// OrganGrade is a CTCAE grade, 0-4, that may be unrecorded.
type OrganGrade struct {
	Grade Grade
	Known bool
}

// OrganGradeOf makes a recorded OrganGrade; grades over 4 count as 4, and negative
// ones as unrecorded.
func OrganGradeOf(grade int) OrganGrade {
	if grade < 0 {
		return OrganGrade{}
	}
	return OrganGrade{Grade: Grade(min(grade, 4)), Known: true}
}

// SeizureType is whether a seizure was partial or generalised; CRES tells them apart.
type SeizureType uint8

// The types; the zero value is not recorded.
const (
	SeizureTypeNotRecorded SeizureType = iota
	SeizurePartial
	SeizureGeneralised
)

// Infusion is one vasopressor infusion.
type Infusion struct {
	Drug Vasopressors // one drug
	Rate Reading      // in Unit
	Unit RateUnit
	// Hours it has been given at this rate or more.
	Hours Reading
}

// RateUnit is the unit of an infusion's rate.
type RateUnit uint8

// The units; the zero value is not recorded, and such a rate is unknown.
const (
	RateUnitNotRecorded RateUnit = iota
	MicrogramsPerMinute
	MicrogramsPerKgPerMinute
	UnitsPerMinute // vasopressin; no high-dose rule uses it
)

var (
	rateUnitNames    = []string{"", "ug/min", "ug/kg/min", "U/min"}
	seizureTypeNames = []string{"", "partial", "generalised"}
)

// String gives the stable word, "" where nothing is recorded.
func (u RateUnit) String() string { return word(rateUnitNames, u) }

// ParseRateUnit reads ug/min, ug/kg/min or U/min; ok is false for any other.
func ParseRateUnit(s string) (u RateUnit, ok bool) { return parseWord[RateUnit](rateUnitNames, s) }

// String gives the stable word, "" where nothing is recorded.
func (v SeizureType) String() string { return word(seizureTypeNames, v) }

// ParseSeizureType reads partial or generalised; ok is false for any other.
func ParseSeizureType(s string) (v SeizureType, ok bool) {
	return parseWord[SeizureType](seizureTypeNames, s)
}

// inspired gives the FiO2 in % where it is a possible one, else unrecorded.
func (e *Extra) inspired() Reading {
	if e.FiO2.below(21000) || e.FiO2.atLeast(100001) {
		return Reading{}
	}
	return e.FiO2
}
