package grading

import "math/bits"

// Observation is one set as a nurse charts it: what was observed or given. The
// zero value of every field means "not recorded", which is never read as normal.
type Observation struct {
	Temp     Reading // in the unit of TempUnit: fever is judged in the unit entered
	TempUnit TempUnit

	HeartRate Reading // beats a minute
	RespRate  Reading // breaths a minute

	SBP, DBP, MAP Reading // mmHg
	// FluidBolus: fluid was given for blood pressure.
	FluidBolus   Answer
	Vasopressors Vasopressors
	// Hypotension is a clinician's statement in place of the measurements.
	Hypotension HypotensionStatement

	O2Device O2Device
	O2Flow   Reading // L/min
	SpO2     Reading // %
	// NoHypoxia is the statement that hypoxia is absent, for room air without an SpO2.
	NoHypoxia bool

	// Masking: drugs stated to be still acting that can hide a fever.
	Masking Masking

	ICE         ICEScore
	ICENotDone  NotDone
	CAPD        CAPDScore
	CAPDNotDone NotDone

	Consciousness Consciousness
	// NewConfusion is the C of ACVPU: it scores in NEWS2 and calls for an ICE now.
	NewConfusion Answer
	Seizure      Seizure
	Motor        Motor
	ICP          ICP
	// NoNeuroEvents is the one answer "no new neurological event": it stands for
	// none in seizure, motor and raised intracranial pressure.
	NoNeuroEvents bool

	Death Death
}

// TempUnit is the unit a temperature was entered in.
type TempUnit uint8

// The units; Celsius is the zero value.
const (
	Celsius TempUnit = iota
	Fahrenheit
)

// Febrile tells whether the temperature is a fever, >= 38.0 °C, compared in the
// unit entered and unrounded: 100.4 °F is, 100.3 °F is not. ok is false where no
// temperature is recorded.
func (o *Observation) Febrile() (fever, ok bool) {
	if !o.Temp.Known {
		return false, false
	}
	switch o.TempUnit {
	case Celsius:
		return o.Temp.Milli >= 38000, true
	case Fahrenheit:
		return o.Temp.Milli >= 100400, true
	}
	return true, true // an impossible unit fails safe
}

// MeanPressure gives the mean arterial pressure: as typed, else (S+2D)/3 truncated
// to a thousandth of a mmHg, else unrecorded.
func (o *Observation) MeanPressure() Reading {
	if o.MAP.Known {
		return o.MAP
	}
	if o.SBP.Known && o.DBP.Known {
		return OfMilli(int32((int64(o.SBP.Milli) + 2*int64(o.DBP.Milli)) / 3))
	}
	return Reading{}
}

// Vasopressors is the set of vasoactive infusions running; the zero value is "not
// recorded", which differs from a recorded empty set.
type Vasopressors uint16

// The drugs. Terlipressin, metaraminol, phenylephrine, ephedrine and angiotensin
// II each count as one vasopressor. Dobutamine and milrinone are inotropes: they
// count as none but raise an ICU alert [ours].
const (
	Noradrenaline Vasopressors = 1 << iota
	Adrenaline
	Dopamine
	Phenylephrine
	Metaraminol
	Ephedrine
	Terlipressin
	AngiotensinII
	Vasopressin
	Dobutamine
	Milrinone

	// VasopressorsRecorded marks that the question was answered: alone it is "none".
	VasopressorsRecorded Vasopressors = 1 << 15
)

const (
	countedVasopressors = Noradrenaline | Adrenaline | Dopamine | Phenylephrine | Metaraminol | Ephedrine | Terlipressin | AngiotensinII
	inotropes           = Dobutamine | Milrinone
)

// Recorded tells whether the question was answered.
func (v Vasopressors) Recorded() bool { return v != 0 }

// Count gives the number of vasopressors other than vasopressin (ASTCT CRS table).
func (v Vasopressors) Count() int { return bits.OnesCount16(uint16(v & countedVasopressors)) }

// Has tells whether the set holds every drug of d.
func (v Vasopressors) Has(d Vasopressors) bool { return v&d == d }

// Inotropes gives the dobutamine and milrinone of the set.
func (v Vasopressors) Inotropes() Vasopressors { return v & inotropes }

// Masking is the set of drug classes still acting that can suppress fever; the
// zero value is "not recorded", which differs from a recorded empty set.
type Masking uint8

// The classes of the masking-time policy.
const (
	Antipyretic Masking = 1 << iota // class stated, drug not named
	Paracetamol
	NSAID
	Steroid
	Tocilizumab
	Siltuximab
	Anakinra

	// MaskingRecorded marks that the question was answered: alone it is "none".
	MaskingRecorded Masking = 1 << 7
)

// Recorded tells whether the question was answered.
func (m Masking) Recorded() bool { return m != 0 }

// Drugs gives the set without the mark that it was recorded.
func (m Masking) Drugs() Masking { return m &^ MaskingRecorded }

func (m Masking) answer() Answer {
	switch {
	case m.Drugs() != 0:
		return Yes
	case m.Recorded():
		return No
	}
	return NotRecorded
}

// HypotensionStatement is a clinician's own statement of the blood-pressure axis.
type HypotensionStatement uint8

// The statements; the zero value is none made.
const (
	HypotensionNotStated HypotensionStatement = iota
	HypotensionNone
	HypotensionFluidsOnly
	HypotensionOneVasopressor
	HypotensionOneVasopressorAndVasopressin
	HypotensionVasopressinAlone
	HypotensionMultipleVasopressors
)

func (h HypotensionStatement) grade() Grade {
	switch h {
	case HypotensionNotStated, HypotensionNone:
		return 0
	case HypotensionFluidsOnly:
		return 2
	case HypotensionOneVasopressor, HypotensionOneVasopressorAndVasopressin, HypotensionVasopressinAlone:
		return 3
	case HypotensionMultipleVasopressors:
		return 4
	}
	return 4
}

// O2Device is what oxygen is given with; the oxygen axis goes by device, not by
// FiO2 or the SpO2 reached.
type O2Device uint8

// The devices; the zero value is not recorded.
const (
	O2NotRecorded O2Device = iota
	RoomAir
	NasalCannula
	BlowBy
	HighFlowNasalCannula
	Facemask
	NonRebreather
	Venturi
	TracheostomyMask
	CPAP
	BiPAP
	MechanicalVentilation
	OtherO2Device
)

// PositivePressure tells whether the device is CPAP, BiPAP or a ventilator.
func (d O2Device) PositivePressure() bool {
	return d == CPAP || d == BiPAP || d == MechanicalVentilation
}

// Consciousness is the ICANS domain of depressed consciousness. Alert is an answer
// of its own: "drowsy, wakes unaided" is grade 1 only if consciousness is depressed.
type Consciousness uint8

// The answers; the zero value is not recorded. Sedated is not assessable.
const (
	ConsciousnessNotRecorded Consciousness = iota
	Alert
	Drowsy        // wakes unaided
	WakesToVoice  // V of ACVPU
	WakesToTouch  // light touch only
	WakesVigorous // needs vigorous or repeated touch
	Unarousable   // or stupor, coma
	Sedated
)

// Rousable tells whether the patient is recorded as alert, or waking unaided, to
// voice or to light touch.
func (c Consciousness) Rousable() bool { return c >= Alert && c <= WakesToTouch }

// NotDone is why an ICE or CAPD was not done.
type NotDone uint8

// The reasons; the zero value is that none was given.
const (
	NotDoneNotStated NotDone = iota
	NotDoneAsleep
	NotDoneRefused
	NotDoneLanguage
	NotDoneNotDue
	NotDoneSedated
	NotDoneIntubated
	NotDoneUnarousable
	NotDoneOther
)

func (n NotDone) notAssessable() bool { return n == NotDoneSedated || n == NotDoneIntubated }

// Seizure is the ICANS seizure domain.
type Seizure uint8

// The answers; the zero value is not recorded.
const (
	SeizureNotRecorded Seizure = iota
	SeizureNone
	SeizureBrief                 // clinical, resolves rapidly
	SeizureNonconvulsiveResolved // on EEG, resolves with treatment
	SeizureProlonged             // more than 5 minutes
	SeizureRepetitiveNoRecovery  // repeated without return to baseline
)

// Motor is the ICANS motor domain. Tremor and myoclonus do not count.
type Motor uint8

// The answers; the zero value is not recorded.
const (
	MotorNotRecorded Motor = iota
	MotorNone
	MotorTremor
	MotorMyoclonus
	MotorDeepFocalWeakness // hemi- or paraparesis
)

// ICP is the ICANS domain of raised intracranial pressure and cerebral oedema.
// Intracranial haemorrhage, with or without oedema, does not count in it.
type ICP uint8

// The answers; the zero value is not recorded.
const (
	ICPNotRecorded ICP = iota
	ICPNone
	ICPHaemorrhage
	ICPFocalOedema
	ICPDiffuseOedema
	ICPPosturing
	ICPSixthNervePalsy
	ICPPapilloedema
	ICPCushingTriad
)

// Death is a recorded death and what it was due to.
type Death uint8

// The answers; the zero value is that no death is recorded.
const (
	DeathNotRecorded Death = iota
	DeathCRS
	DeathICANS
	DeathOther
)
