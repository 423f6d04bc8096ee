package grading

import "math/bits"

// oxygenLevel is how much oxygen is needed, in the steps the older scales tell apart.
type oxygenLevel uint8

const (
	oxygenNone         oxygenLevel = iota
	oxygenUnder40                  // FiO2 below 40 %
	oxygenAtLeast40                // FiO2 40 % or more
	oxygenNonInvasive              // CPAP or BiPAP
	oxygenOnVentilator             // mechanical ventilation
)

// oxygenNeed is the interval of levels, and what keeps it open.
type oxygenNeed struct {
	low, high oxygenLevel
	item      ScaleItem
	missing   scaleItems
	estimated bool
}

// EstimatedFiO2 gives the FiO2 in % of a low-flow nasal cannula at a flow in L/min:
// 1 to 6 L/min are about 24, 28, 32, 36, 40 and 44 %, flows between and above by the
// same line. It is for the older scales only, never for ASTCT, and is 5 to 10 points
// unsure (confidence [ConfidenceWeak]).
func EstimatedFiO2(flow Reading) Reading {
	if !flow.Known || flow.Milli < 0 {
		return Reading{}
	}
	return OfMilli(int32(min(20_000+4*int64(flow.Milli), 100_000)))
}

// need works out the oxygen needed. An FiO2 that was entered and one that was
// estimated from device and flow are both taken, and the worse counts.
func need(c *Context, o *Observation, t *Thresholds, e *Extra) oxygenNeed {
	n := needByDevice(o, t, e)
	atBaseline := aboveBaselineO2(c, o) == No
	excused := o.O2Device.PositivePressure() && c.O2NotForHypoxia
	if atBaseline || excused {
		return oxygenNeed{item: ScaleItemO2Device}
	}
	if o.O2Device == O2NotRecorded && (c.BaselineO2 > RoomAir || c.O2NotForHypoxia) {
		n.low = oxygenNone // it may turn out to be the one that does not count
	}
	if c.BaselineO2 > RoomAir && o.O2Device == c.BaselineO2 && c.BaselineO2Flow.Known && !o.O2Flow.Known {
		n.low, n.missing = oxygenNone, n.missing|items(ScaleItemO2Flow)
	}
	return n
}

func needByDevice(o *Observation, t *Thresholds, e *Extra) oxygenNeed {
	entered := e.inspired()
	byFiO2 := func(f Reading, estimated bool) oxygenNeed {
		n := oxygenNeed{oxygenUnder40, oxygenUnder40, ScaleItemFiO2, 0, estimated}
		if f.atLeast(40_000) {
			n.low, n.high = oxygenAtLeast40, oxygenAtLeast40
		}
		return n
	}
	exactly := func(l oxygenLevel) oxygenNeed { return oxygenNeed{l, l, ScaleItemO2Device, 0, false} }
	n := oxygenNeed{oxygenUnder40, oxygenAtLeast40, ScaleItemO2Device, items(ScaleItemFiO2), false}
	switch o.O2Device {
	case O2NotRecorded:
		n = oxygenNeed{oxygenNone, oxygenOnVentilator, ScaleItemFiO2, items(ScaleItemO2Device), false}
		switch {
		case entered.atLeast(40_000):
			n.low = oxygenAtLeast40
		case entered.atLeast(21_001):
			n.low = oxygenUnder40
		}
		return n
	case RoomAir:
		switch {
		case o.SpO2.below(t.HypoxiaSpO2 * 1000):
			return oxygenNeed{oxygenUnder40, oxygenUnder40, ScaleItemSpO2, 0, false}
		case o.SpO2.Known, o.NoHypoxia:
			return oxygenNeed{item: ScaleItemSpO2}
		}
		return oxygenNeed{oxygenNone, oxygenUnder40, ScaleItemSpO2, items(ScaleItemSpO2), false}
	case NasalCannula:
		if est := EstimatedFiO2(o.O2Flow); est.Known {
			n = byFiO2(est, true)
		} else {
			n.missing = items(ScaleItemO2Flow)
		}
	case Facemask: // 40-60 % from 5 L/min
		if o.O2Flow.atLeast(5000) {
			n = byFiO2(Of(40), true)
		}
	case NonRebreather: // 80-95 %
		n = byFiO2(Of(80), true)
	case BlowBy, HighFlowNasalCannula, Venturi, TracheostomyMask, OtherO2Device:
	case CPAP, BiPAP:
		return exactly(oxygenNonInvasive)
	case MechanicalVentilation:
		return exactly(oxygenOnVentilator)
	default: // an impossible device fails safe
		return exactly(oxygenOnVentilator)
	}
	if !entered.Known {
		return n
	}
	known := byFiO2(entered, false)
	if n.estimated && n.low > known.low {
		return n
	}
	return known
}

// part gives the oxygen row of a scale: its grade at each level. Level 3, CPAP or
// BiPAP, goes by whether a clinician counts it as a ventilator where nivOpen.
func (n oxygenNeed) part(e *Extra, grades [5]Grade, nivOpen bool) scalePart {
	p := scalePart{Interval{grades[n.low], grades[n.high]}, n.item, n.missing, ConfidenceRead, n.estimated}
	if n.estimated {
		p.confidence = ConfidenceWeak
	}
	if n.item == ScaleItemSpO2 && n.high > oxygenNone {
		p.confidence = ConfidenceOurs // hypoxic on air and untreated: oxygen is needed
	}
	if n.low == oxygenNonInvasive && nivOpen {
		p.confidence = ConfidenceOurs
		vent := grades[oxygenOnVentilator]
		switch e.NIVAsVentilator {
		case Yes:
			p.Low, p.High = vent, vent
		case NotRecorded:
			p.High, p.missing = vent, items(ScaleItemNIVAsVentilator)
		case No:
		}
	}
	return p
}

// circulation is what is recorded of blood pressure and its treatment, in the steps
// the older scales tell apart.
type circulation struct {
	present, maybe bool   // hypotension, or treatment for it
	multiple       Answer // several boluses of fluid
	fewest, most   int    // vasopressors, vasopressin included; most is 2 for "2 or more"
	set            Vasopressors
	named          bool // set holds every vasopressor
	missing        scaleItems
}

// circulationOf works it out; thresholds are the site's, or a scale's own.
func circulationOf(c *Context, o *Observation, t *Thresholds, e *Extra) circulation {
	merged := *o
	boluses := e.Boluses
	if boluses.atLeast(1000) {
		merged.FluidBolus = Yes
	} else if boluses.Known && o.FluidBolus == NotRecorded {
		merged.FluidBolus = No
	}
	merged.Vasopressors |= pressorSet(o, e)
	cause, measured := lowPressure(c, &merged, t)
	axis := hypotensionAxis(&merged, cause, measured)

	k := circulation{set: pressorSet(o, e), present: axis.Low >= 2, maybe: axis.High >= 2}
	switch {
	case boluses.Known:
		k.multiple = AnswerOf(boluses.Milli > 1000)
	case o.Hypotension == HypotensionNone && o.FluidBolus == NotRecorded, o.FluidBolus == No && o.Hypotension != HypotensionFluidsOnly:
		k.multiple = No
	}
	named := bits.OnesCount16(uint16(k.set))
	stated := statedPressors(o.Hypotension)
	k.fewest = min(max(named, stated), 2)
	k.most = 2
	answered := o.Vasopressors.Recorded() || o.Hypotension != HypotensionNotStated
	if answered {
		k.most = k.fewest
	}
	k.named = answered && stated <= named

	if !o.SBP.Known {
		k.missing |= items(ScaleItemBloodPressure)
	}
	if merged.FluidBolus == NotRecorded {
		k.missing |= items(ScaleItemFluid)
	}
	if !answered {
		k.missing |= items(ScaleItemVasopressors)
	}
	return k
}

func statedPressors(h HypotensionStatement) int {
	switch h {
	case HypotensionNotStated, HypotensionNone, HypotensionFluidsOnly:
		return 0
	case HypotensionOneVasopressor, HypotensionVasopressinAlone:
		return 1
	case HypotensionOneVasopressorAndVasopressin, HypotensionMultipleVasopressors:
		return 2
	}
	return 2
}

// dose tells whether the vasopressors are at high dose, and what keeps that open.
func (k *circulation) dose(e *Extra, penn bool) (Answer, scaleItems) {
	high := highDose(k.set, k.named, e, penn)
	missing := items(ScaleItemPressorDose)
	if len(e.Infusions) > 0 && !e.Weight.Known {
		missing |= items(ScaleItemWeight)
	}
	return high, missing
}

// item is what set the blood-pressure row.
func (k *circulation) item() ScaleItem {
	if k.fewest > 0 {
		return ScaleItemVasopressors
	}
	return ScaleItemBloodPressure
}
