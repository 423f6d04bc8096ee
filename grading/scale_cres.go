package grading

// cartox10Items are the ICE items CARTOX-10 shares; the command is replaced by the
// president or prime minister.
var cartox10Items = [...]int{ICEYear, ICEMonth, ICECity, ICEHospital, ICEName1, ICEName2, ICEName3, ICESentence, ICEAttention}

// CARTOX10 gives the worst and best possible CARTOX-10 total, 0-10: the nine items
// it shares with the ICE, and the president item asked beside it. It is never
// inferred from an ICE total: ok is false where the ICE is not recorded item by
// item and the president item is not recorded either (the list of items is not
// confirmed: [ConfidenceCheck]).
func CARTOX10(o *Observation, e *Extra) (worst, best int, ok bool) {
	if o == nil || e == nil {
		return 0, 0, false
	}
	byItem := o.ICE.Known && o.ICE.ByItem
	count := func(it ICEItem) {
		switch it {
		case ICECorrect:
			worst++
			best++
			ok = true
		case ICEFailed:
			ok = true
		case ICELeftOut:
			best++
		default:
			best++
		}
	}
	for _, i := range cartox10Items {
		if byItem {
			count(o.ICE.Items[i])
		} else {
			best++
		}
	}
	count(e.President)
	return worst, best, ok
}

// GradeCRES grades neurotoxicity by CRES (Neelapu 2018): CARTOX-10, raised
// intracranial pressure, seizures and motor weakness. Unlike ICANS, one generalised
// seizure is grade 4 and so is any new motor weakness. nil arguments count as empty.
func GradeCRES(c *Context, o *Observation, e *Extra) ScaleGrade {
	in := inputOf(c, o, nil, e)
	o, e = in.o, in.e
	death := scalePart{confidence: ConfidenceRead}
	if o.Death == DeathICANS { // the table ends at 4
		death = exactly(5, ScaleItemDeath, ConfidenceOurs)
	}
	return scaleOf(ScaleCRES, death, cresScore(o, e), cresICP(o, e), cresSeizure(o, e), cresMotor(o, e))
}

func cartox10Grade(total int) Grade {
	switch {
	case total >= 10:
		return 0
	case total >= 7:
		return 1
	case total >= 3:
		return 2
	}
	return 3 // 0-2 in the original; one review prints 0-1
}

func cresScore(o *Observation, e *Extra) scalePart {
	p := scalePart{Interval{0, 3}, ScaleItemICEItems, 0, ConfidenceRead, false}
	deep := o.Consciousness == WakesVigorous || o.Consciousness == Unarousable || o.Consciousness > Sedated
	if deep || o.ICENotDone == NotDoneUnarousable {
		return exactly(4, ScaleItemConsciousness, ConfidenceRead)
	}
	worst, best, ok := CARTOX10(o, e)
	if ok {
		p.Low, p.High, p.confidence = cartox10Grade(best), cartox10Grade(worst), ConfidenceCheck
		if !o.ICE.Known || !o.ICE.ByItem || worst < best && itemsLeftOut(o) {
			p.missing |= items(ScaleItemICEItems)
		}
		if e.President == ICELeftOut {
			p.missing |= items(ScaleItemPresident)
		}
	} else {
		p.missing = items(ScaleItemICEItems, ScaleItemPresident)
	}
	// Alert, drowsy or waking to voice is not obtunded; anything else may be.
	if awake := o.Consciousness >= Alert && o.Consciousness <= WakesToVoice; !awake && worst == 0 {
		p.High = 4
		p.missing |= items(ScaleItemConsciousness)
	}
	return p
}

func itemsLeftOut(o *Observation) bool {
	for _, i := range cartox10Items {
		if o.ICE.Items[i] != ICEFailed && o.ICE.Items[i] != ICECorrect {
			return true
		}
	}
	return false
}

// cresICP: papilloedema of stage 1-2 is 3; a higher stage, a pressure of 20 mmHg or
// more and oedema on imaging are 4. The table also prints an opening pressure below
// 20 mmHg under grade 3; a normal pressure is that too, so alone it counts for
// nothing [ours]. Posturing, VI nerve palsy and Cushing's triad, which the table
// does not list, count as 4 [ours].
func cresICP(o *Observation, e *Extra) scalePart {
	p := scalePart{item: ScaleItemICP, confidence: ConfidenceRead}
	papilloedema := e.PapilloedemaStage.atLeast(1000)
	switch o.ICP {
	case ICPNone, ICPHaemorrhage:
	case ICPNotRecorded:
		if !o.NoNeuroEvents {
			p.High, p.missing = 4, items(ScaleItemICP)
		}
	case ICPPapilloedema:
		papilloedema = true
	case ICPFocalOedema, ICPDiffuseOedema:
		return exactly(4, ScaleItemICP, ConfidenceRead)
	case ICPPosturing, ICPSixthNervePalsy, ICPCushingTriad:
		return exactly(4, ScaleItemICP, ConfidenceOurs)
	default: // an impossible answer fails safe
		return exactly(4, ScaleItemICP, ConfidenceOurs)
	}
	switch {
	case e.OpeningPressure.atLeast(20_000):
		return exactly(4, ScaleItemOpeningPressure, ConfidenceRead)
	case e.PapilloedemaStage.atLeast(3000):
		return exactly(4, ScaleItemPapilloedemaStage, ConfidenceCheck)
	case papilloedema:
		p.Low, p.item = 3, ScaleItemPapilloedemaStage
		p.High = max(p.High, 3)
		if !e.PapilloedemaStage.atLeast(1000) {
			p.High = 4
			p.missing |= items(ScaleItemPapilloedemaStage)
		}
		if !e.OpeningPressure.Known {
			p.High = 4
			p.missing |= items(ScaleItemOpeningPressure)
		}
	}
	return p
}

func cresSeizure(o *Observation, e *Extra) scalePart {
	seizure := o.Seizure
	if e.SeizureType != SeizureTypeNotRecorded && seizure <= SeizureNone {
		if e.SeizureType != SeizurePartial {
			return exactly(4, ScaleItemSeizureType, ConfidenceRead)
		}
		return scalePart{Interval{3, 4}, ScaleItemSeizureType, items(ScaleItemSeizure), ConfidenceRead, false}
	}
	switch seizure {
	case SeizureNotRecorded:
		if o.NoNeuroEvents {
			return exactly(0, ScaleItemSeizure, ConfidenceRead)
		}
		return scalePart{Interval{0, 4}, ScaleItemSeizure, items(ScaleItemSeizure), ConfidenceRead, false}
	case SeizureNone:
		return exactly(0, ScaleItemSeizure, ConfidenceRead)
	case SeizureNonconvulsiveResolved:
		if e.SeizureType <= SeizurePartial {
			return exactly(3, ScaleItemSeizure, ConfidenceRead)
		}
	case SeizureBrief:
		switch e.SeizureType {
		case SeizurePartial:
			return exactly(3, ScaleItemSeizureType, ConfidenceRead)
		case SeizureTypeNotRecorded:
			return scalePart{Interval{3, 4}, ScaleItemSeizure, items(ScaleItemSeizureType), ConfidenceRead, false}
		case SeizureGeneralised:
		}
		return exactly(4, ScaleItemSeizureType, ConfidenceRead)
	case SeizureProlonged, SeizureRepetitiveNoRecovery:
	}
	return exactly(4, ScaleItemSeizure, ConfidenceRead)
}

// cresMotor: any new weakness is 4. "No deep focal weakness" does not say that
// there is none at all, so it leaves the question open.
func cresMotor(o *Observation, e *Extra) scalePart {
	if o.Motor >= MotorDeepFocalWeakness {
		return exactly(4, ScaleItemMotorWeakness, ConfidenceRead)
	}
	a := e.NewMotorWeakness
	if a == NotRecorded && o.NoNeuroEvents {
		a = No
	}
	return yesNo(a, 4, ScaleItemMotorWeakness)
}
