package grading

import "pgregory.net/rapid"

func drawReading(t *rapid.T, name string, lo, hi int32) Reading {
	return OfMilli(rapid.Int32Range(lo*1000, hi*1000).Draw(t, name))
}

func drawAnswer(t *rapid.T, name string) Answer { return AnswerOf(rapid.Bool().Draw(t, name)) }

// scaleObservation draws a complete set whose answers agree with each other.
func scaleObservation(t *rapid.T) Observation {
	o := Observation{
		Temp:          drawReading(t, "temp", 33, 42),
		HeartRate:     drawReading(t, "pulse", 30, 180),
		RespRate:      drawReading(t, "resp", 4, 45),
		SBP:           drawReading(t, "sbp", 50, 240),
		FluidBolus:    drawAnswer(t, "fluid"),
		O2Device:      O2Device(rapid.Uint8Range(1, uint8(OtherO2Device)).Draw(t, "device")),
		O2Flow:        drawReading(t, "flow", 1, 15),
		SpO2:          drawReading(t, "spo2", 80, 100),
		Consciousness: Consciousness(rapid.Uint8Range(1, uint8(Sedated)).Draw(t, "consciousness")),
		Seizure:       Seizure(rapid.Uint8Range(1, uint8(SeizureRepetitiveNoRecovery)).Draw(t, "seizure")),
		Motor:         Motor(rapid.Uint8Range(1, uint8(MotorDeepFocalWeakness)).Draw(t, "motor")),
		ICP:           ICP(rapid.Uint8Range(1, uint8(ICPCushingTriad)).Draw(t, "icp")),
	}
	o.DBP = OfMilli(o.SBP.Milli * 6 / 10)
	o.MAP = o.MeanPressure()
	const drugs = Noradrenaline | Adrenaline | Dopamine | Phenylephrine | Metaraminol | Vasopressin | Dobutamine
	o.Vasopressors = VasopressorsRecorded
	if rapid.Bool().Draw(t, "on pressors") {
		o.Vasopressors |= Vasopressors(rapid.Uint16().Draw(t, "drugs")) & drugs
	}
	if o.Consciousness.Rousable() {
		var items [ICEItems]ICEItem
		for i := range items {
			items[i] = ICEItem(rapid.Uint8Range(1, 2).Draw(t, "item"))
		}
		o.ICE = ICEFromItems(items)
	} else {
		o.ICENotDone = NotDoneOther
	}
	return o
}

// scaleDropSet leaves some of a set's answers unrecorded. A blood pressure -
// systolic, diastolic and mean - is one finding.
func scaleDropSet(t *rapid.T, o Observation) Observation {
	drop := func() bool { return rapid.IntRange(0, 2).Draw(t, "drop") == 0 }
	for _, r := range []*Reading{&o.Temp, &o.HeartRate, &o.RespRate, &o.O2Flow, &o.SpO2} {
		if drop() {
			*r = Reading{}
		}
	}
	if drop() {
		o.SBP, o.DBP, o.MAP = Reading{}, Reading{}, Reading{}
	}
	if drop() {
		o.FluidBolus = NotRecorded
	}
	if drop() {
		o.O2Device = O2NotRecorded
	}
	if drop() {
		o.Vasopressors = 0
	}
	if drop() {
		o.Consciousness = ConsciousnessNotRecorded
	}
	if drop() {
		o.Seizure = SeizureNotRecorded
	}
	if drop() {
		o.Motor = MotorNotRecorded
	}
	if drop() {
		o.ICP = ICPNotRecorded
	}
	if drop() {
		o.ICE, o.ICENotDone = ICEScore{}, NotDoneNotStated
	}
	for i := range o.ICE.Items {
		if o.ICE.ByItem && drop() {
			o.ICE.Items[i] = ICELeftOut
		}
	}
	return o
}

// scaleExtra draws the extra answers of a complete set, so that they agree with it.
func scaleExtra(t *rapid.T, o *Observation) Extra {
	e := Extra{
		Weight:             drawReading(t, "weight", 3, 150),
		PressorHours:       drawReading(t, "pressor hours", 0, 72),
		FluidResponse:      drawAnswer(t, "response"),
		OrganToxicity:      OrganGradeOf(rapid.IntRange(0, 4).Draw(t, "organ")),
		Transaminitis:      OrganGradeOf(rapid.IntRange(0, 4).Draw(t, "liver")),
		Coagulopathy:       drawAnswer(t, "coagulopathy"),
		HospitalisedForCRS: drawAnswer(t, "hospitalised"),
		Constitutional:     drawAnswer(t, "constitutional"),
		NIVAsVentilator:    drawAnswer(t, "niv"),
		NewMotorWeakness:   AnswerOf(o.Motor == MotorDeepFocalWeakness || rapid.Bool().Draw(t, "weakness")),
		OpeningPressure:    drawReading(t, "pressure", 5, 19),
		Boluses:            Of(0),
	}
	switch o.O2Device {
	case RoomAir:
		e.FiO2 = Of(21)
	case NasalCannula:
		e.FiO2 = EstimatedFiO2(o.O2Flow)
	case Facemask, NonRebreather:
		e.FiO2 = drawReading(t, "fio2", 40, 95)
	case O2NotRecorded, BlowBy, HighFlowNasalCannula, Venturi, TracheostomyMask, CPAP, BiPAP, MechanicalVentilation, OtherO2Device:
		e.FiO2 = drawReading(t, "fio2", 22, 100)
	}
	if o.FluidBolus == Yes {
		e.Boluses = Of(rapid.Int32Range(1, 4).Draw(t, "boluses"))
	}
	for d := Noradrenaline; d <= Vasopressin; d <<= 1 {
		if o.Vasopressors&d != 0 {
			e.Infusions = append(e.Infusions, Infusion{
				Drug: d, Rate: OfMilli(rapid.Int32Range(0, 40_000).Draw(t, "rate")),
				Unit:  RateUnit(rapid.Uint8Range(1, 2).Draw(t, "unit")),
				Hours: drawReading(t, "hours", 0, 6),
			})
		}
	}
	if set := pressorSet(o, &e); highDose(set, true, &e, false) == Yes {
		e.PressorRefractory = drawAnswer(t, "refractory")
	} else {
		e.PressorRefractory = No
	}
	if o.ICE.Known {
		e.President = ICEItem(rapid.Uint8Range(1, 2).Draw(t, "president"))
	}
	if o.Seizure == SeizureBrief || o.Seizure >= SeizureProlonged {
		e.SeizureType = SeizureType(rapid.Uint8Range(1, 2).Draw(t, "type"))
	}
	if o.ICP == ICPPapilloedema {
		e.PapilloedemaStage = Of(rapid.Int32Range(1, 5).Draw(t, "stage"))
		e.OpeningPressure = drawReading(t, "pressure", 5, 40)
	} else {
		e.PapilloedemaStage = Of(0)
	}
	e.LifeThreatening = No
	return e
}

// scaleDropExtra leaves some of the extra answers unrecorded.
func scaleDropExtra(t *rapid.T, e Extra) Extra {
	drop := func() bool { return rapid.IntRange(0, 2).Draw(t, "drop") == 0 }
	for _, r := range []*Reading{&e.FiO2, &e.Weight, &e.PressorHours, &e.Boluses, &e.PapilloedemaStage, &e.OpeningPressure} {
		if drop() {
			*r = Reading{}
		}
	}
	for _, a := range []*Answer{
		&e.PressorRefractory, &e.FluidResponse, &e.Coagulopathy, &e.HospitalisedForCRS,
		&e.Constitutional, &e.LifeThreatening, &e.NIVAsVentilator, &e.NewMotorWeakness,
	} {
		if drop() {
			*a = NotRecorded
		}
	}
	for _, g := range []*OrganGrade{&e.OrganToxicity, &e.Transaminitis} {
		if drop() {
			*g = OrganGrade{}
		}
	}
	if drop() {
		e.President = ICELeftOut
	}
	if drop() {
		e.SeizureType = SeizureTypeNotRecorded
	}
	var rows []Infusion
	for _, inf := range e.Infusions {
		if drop() {
			continue
		}
		if drop() {
			inf.Rate = Reading{}
		}
		if drop() {
			inf.Unit = RateUnitNotRecorded
		}
		if drop() {
			inf.Hours = Reading{}
		}
		rows = append(rows, inf)
	}
	e.Infusions = rows
	return e
}

// scaleContext draws what is known of a patient.
func scaleContext(t *rapid.T) Context {
	c := Context{
		FeverAttributed: rapid.Bool().Draw(t, "attributed"),
		O2NotForHypoxia: rapid.IntRange(0, 3).Draw(t, "not for hypoxia") == 0,
	}
	if rapid.IntRange(0, 3).Draw(t, "baseline") == 0 {
		c.BaselineO2 = O2Device(rapid.Uint8Range(1, uint8(OtherO2Device)).Draw(t, "baseline device"))
		c.BaselineO2Flow = drawReading(t, "baseline flow", 1, 6)
	}
	if rapid.Bool().Draw(t, "baseline sbp") {
		c.BaselineSBP = drawReading(t, "baseline sbp", 90, 180)
	}
	return c
}
