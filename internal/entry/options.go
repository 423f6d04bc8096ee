package entry

import (
	"crsmon/grading"
	"crsmon/internal/observation"
)

// Option is one answer of a question answered by a letter.
type Option[T any] struct {
	Key string
	Val T
}

// Devices are the oxygen devices in the order they are shown.
func Devices() []Option[grading.O2Device] {
	return []Option[grading.O2Device]{
		{"a", grading.RoomAir},
		{"n", grading.NasalCannula},
		{"h", grading.HighFlowNasalCannula},
		{"f", grading.Facemask},
		{"r", grading.NonRebreather},
		{"v", grading.Venturi},
		{"b", grading.BlowBy},
		{"t", grading.TracheostomyMask},
		{"c", grading.CPAP},
		{"p", grading.BiPAP},
		{"m", grading.MechanicalVentilation},
		{"o", grading.OtherO2Device},
	}
}

// Conscious is an answer about consciousness: how rousable, and newly confused or not.
type Conscious struct {
	Level    grading.Consciousness
	Confused grading.Answer
}

// Consciousnesses are the answers about consciousness.
func Consciousnesses() []Option[Conscious] {
	return []Option[Conscious]{
		{"a", Conscious{grading.Alert, grading.No}},
		{"c", Conscious{grading.Alert, grading.Yes}},
		{"d", Conscious{Level: grading.Drowsy}},
		{"v", Conscious{Level: grading.WakesToVoice}},
		{"t", Conscious{Level: grading.WakesToTouch}},
		{"r", Conscious{Level: grading.WakesVigorous}},
		{"u", Conscious{Level: grading.Unarousable}},
		{"s", Conscious{Level: grading.Sedated}},
	}
}

// NotDone are the reasons why an ICE or CAPD was not done.
func NotDone() []Option[grading.NotDone] {
	return []Option[grading.NotDone]{
		{"a", grading.NotDoneAsleep},
		{"r", grading.NotDoneRefused},
		{"l", grading.NotDoneLanguage},
		{"n", grading.NotDoneNotDue},
		{"s", grading.NotDoneSedated},
		{"v", grading.NotDoneIntubated},
		{"u", grading.NotDoneUnarousable},
		{"o", grading.NotDoneOther},
	}
}

// Reasons are why a vital sign was not done.
func Reasons() []Option[observation.Reason] {
	return []Option[observation.Reason]{
		{"a", observation.ReasonAsleep},
		{"r", observation.ReasonRefused},
		{"c", observation.ReasonCouldNotObtain},
		{"d", observation.ReasonDeviceFault},
	}
}

// Pressors are the vasopressors and inotropes.
func Pressors() []Option[grading.Vasopressors] {
	return []Option[grading.Vasopressors]{
		{"n", grading.Noradrenaline},
		{"a", grading.Adrenaline},
		{"v", grading.Vasopressin},
		{"d", grading.Dopamine},
		{"p", grading.Phenylephrine},
		{"m", grading.Metaraminol},
		{"e", grading.Ephedrine},
		{"t", grading.Terlipressin},
		{"g", grading.AngiotensinII},
		{"b", grading.Dobutamine},
		{"i", grading.Milrinone},
	}
}

// Maskings are the drugs that can hide a fever.
func Maskings() []Option[grading.Masking] {
	return []Option[grading.Masking]{
		{"p", grading.Paracetamol},
		{"s", grading.Steroid},
		{"t", grading.Tocilizumab},
		{"n", grading.NSAID},
		{"k", grading.Anakinra},
		{"x", grading.Siltuximab},
		{"o", grading.Antipyretic},
	}
}

// Seizures, Motors and ICPs are the answers of the three domains behind "neurological
// events", answered by number.
func Seizures() []grading.Seizure {
	return []grading.Seizure{
		grading.SeizureNone, grading.SeizureBrief, grading.SeizureNonconvulsiveResolved,
		grading.SeizureProlonged, grading.SeizureRepetitiveNoRecovery,
	}
}

// Motors are the motor findings.
func Motors() []grading.Motor {
	return []grading.Motor{grading.MotorNone, grading.MotorTremor, grading.MotorMyoclonus, grading.MotorDeepFocalWeakness}
}

// ICPs are the signs of a raised intracranial pressure.
func ICPs() []grading.ICP {
	return []grading.ICP{
		grading.ICPNone, grading.ICPHaemorrhage, grading.ICPFocalOedema, grading.ICPDiffuseOedema,
		grading.ICPPosturing, grading.ICPSixthNervePalsy, grading.ICPPapilloedema, grading.ICPCushingTriad,
	}
}

// NeedsFlow tells whether the next question after a device is its flow.
func NeedsFlow(d grading.O2Device) bool {
	switch d {
	case grading.NasalCannula, grading.BlowBy, grading.HighFlowNasalCannula, grading.Facemask,
		grading.NonRebreather, grading.Venturi, grading.TracheostomyMask, grading.OtherO2Device:
		return true
	case grading.O2NotRecorded, grading.RoomAir, grading.CPAP, grading.BiPAP, grading.MechanicalVentilation:
	}
	return false
}

// TakesFiO2 tells whether an inspired oxygen fraction is set on a device or marked on it.
func TakesFiO2(d grading.O2Device) bool {
	switch d {
	case grading.HighFlowNasalCannula, grading.Venturi, grading.TracheostomyMask, grading.CPAP, grading.BiPAP, grading.MechanicalVentilation:
		return true
	case grading.O2NotRecorded, grading.RoomAir, grading.NasalCannula, grading.BlowBy, grading.Facemask, grading.NonRebreather, grading.OtherO2Device:
	}
	return false
}

// ScoreMost is the most points of the scale in use.
func ScoreMost(tool grading.NeuroScale) int {
	if tool == grading.ScaleCAPD {
		return 32
	}
	return 10
}
