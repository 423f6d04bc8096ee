package grading

// finding is one domain's verdict: its interval and the criterion that set Low.
type finding struct {
	Interval
	code Code
}

// GradeCRS grades cytokine release syndrome by the ASTCT consensus. It allocates
// nothing. t may not be nil; nil c or o count as empty.
func GradeCRS(c *Context, o *Observation, t *Thresholds) Result {
	r, _, _, _ := crs(c, o, t)
	return r
}

// feverRow is the row of the fever table that a grading took.
type feverRow uint8

const (
	rowFever            feverRow = iota // fever now
	rowSuppressed                       // no fever, episode open, masking drug acting
	rowEpisode                          // no fever, episode open, masking not recorded
	rowAfebrileUnmasked                 // no fever, episode open, no masking drug
	rowMaybeMasked                      // no fever, no episode recorded, masking acting or unknown
	rowNoFever                          // no fever, no episode, no masking: criteria not met
	rowTempMissingOpen                  // temperature not recorded, episode open
	rowTempMissing                      // temperature not recorded, no episode recorded
	rowDeath
)

// crs decides the grade: the worse of two axes, gated by fever (ASTCT CRS table),
// by the fever table for what treatment hides.
func crs(c *Context, o *Observation, t *Thresholds) (Result, finding, finding, feverRow) {
	cause, measured := lowPressure(c, o, t)
	hypo := hypotensionAxis(o, cause, measured)
	oxy := oxygenAxis(c, o, t)
	axis := hypo.worst(oxy.Interval)
	flags := observedFlags(c, o, t)
	if hypo.Low >= 2 {
		flags |= FlagHypotension
	}
	if hypo.code == CodeCRSVasopressinAlone {
		flags |= FlagVasopressinAlone
	}
	if cause != CodeNone {
		flags |= FlagLowPressure
	}
	if oxy.Low >= 2 {
		flags |= FlagHypoxia
	}
	if o.Death == DeathCRS {
		return Result{Interval: Interval{5, 5}, Working: 5, Flags: flags}, hypo, oxy, rowDeath
	}

	fever, known := o.Febrile()
	if fever && c.FeverAttributed {
		fever = false
		flags |= FlagFeverAttributed
	}
	masked := o.Masking.answer()
	open := c.EpisodeOpen == Yes
	r := Result{Flags: flags}
	var row feverRow
	switch {
	case fever:
		row = rowFever
		r.Low, r.High = max(1, axis.Low), max(1, axis.High)
		r.Working = r.Low
	case known && open:
		r.Interval, r.Working = axis, axis.Low
		switch {
		case masked == Yes:
			row = rowSuppressed
			r.Flags |= FlagFeverSuppressed
		case masked == No:
			row = rowAfebrileUnmasked
			if axis.Low > 0 {
				r.Flags |= FlagAfebrileNoMaskingDrug
			}
		default:
			row = rowEpisode
		}
	case known && c.EpisodeOpen == No && masked == No:
		row = rowNoFever
		if axis.Low > 0 {
			r.Flags |= FlagCriteriaNotMetNoFever
		}
	case known:
		// The consensus lifts the need for fever only for a patient who already
		// has CRS; a drug given before any fever does not make a quiet 0 [ours].
		row = rowMaybeMasked
		r.High, r.Working = axis.High, axis.Low
		r.Flags |= FlagFeverMayBeMasked
	case open:
		row = rowTempMissingOpen
		r.Low, r.High = axis.Low, max(1, axis.High)
		r.Working = r.Low
		r.Flags |= FlagTemperatureMissing
	default:
		row = rowTempMissing
		r.High, r.Working = max(1, axis.High), axis.Low
		r.Flags |= FlagTemperatureMissing
	}
	if c.OnsetDay.atLeast(15000) && (fever || open || r.Working > 0) {
		r.Flags |= FlagLateOnset
	}
	if r.Low == 0 && r.High == 4 && nothingRecordedForCRS(o) {
		r.Flags |= FlagNothingCanBeSaid
	}
	return r, hypo, oxy, row
}

func nothingRecordedForCRS(o *Observation) bool {
	return !o.Temp.Known && !o.SBP.Known && !o.MAP.Known && !o.Vasopressors.Recorded() &&
		o.FluidBolus == NotRecorded && o.Hypotension == HypotensionNotStated &&
		o.O2Device == O2NotRecorded && !o.SpO2.Known
}

// hypotensionAxis: what is recorded of blood pressure and its treatment. A
// statement stands in for what was not measured; where both are recorded the worse
// counts. cause and measured are those of lowPressure.
func hypotensionAxis(o *Observation, cause Code, measured bool) finding {
	f := finding{code: CodeCRSNoHypotension}
	switch count, vasopressin := o.Vasopressors.Count(), o.Vasopressors.Has(Vasopressin); {
	case count >= 2:
		f.Low, f.code = 4, CodeCRSMultipleVasopressors
	case count == 1 && vasopressin:
		f.Low, f.code = 3, CodeCRSOneVasopressorAndVasopressin
	case count == 1:
		f.Low, f.code = 3, CodeCRSOneVasopressor
	case vasopressin:
		f.Low, f.code = 3, CodeCRSVasopressinAlone
	case cause != CodeNone:
		f.Low, f.code = 2, cause
	case o.FluidBolus == Yes:
		f.Low, f.code = 2, CodeCRSFluid
	}
	stated := o.Hypotension != HypotensionNotStated
	if g := o.Hypotension.grade(); stated && (g > f.Low || g == 0 && f.Low == 0 && !measured) {
		f.Low, f.code = g, statementCode(o.Hypotension)
	}
	switch {
	case !o.Vasopressors.Recorded() && !stated:
		f.High = 4
	case f.Low >= 3 || stated || measured && o.FluidBolus != NotRecorded:
		f.High = f.Low
	default:
		f.High = max(f.Low, 2)
	}
	if f.Low == 0 && f.High > 0 {
		f.code = CodeNone
	}
	return f
}

func statementCode(h HypotensionStatement) Code {
	switch h {
	case HypotensionNotStated, HypotensionNone:
		return CodeCRSNoHypotension
	case HypotensionFluidsOnly:
		return CodeCRSFluid
	case HypotensionOneVasopressor:
		return CodeCRSOneVasopressor
	case HypotensionOneVasopressorAndVasopressin:
		return CodeCRSOneVasopressorAndVasopressin
	case HypotensionVasopressinAlone:
		return CodeCRSVasopressinAlone
	case HypotensionMultipleVasopressors:
		return CodeCRSMultipleVasopressors
	}
	return CodeCRSMultipleVasopressors
}

// lowPressure gives the rule by which the blood pressure is below the site's
// threshold, CodeNone where it is not. It is measured where a systolic is recorded,
// or a mean that is low; a normal mean alone does not speak for the systolic.
func lowPressure(c *Context, o *Observation, t *Thresholds) (cause Code, measured bool) {
	child := c.Age.Child()
	if o.SBP.Known {
		if o.SBP.Milli < t.SBPFloor(c.Age)*1000 {
			if child {
				return CodeCRSChildSBP, true
			}
			return CodeCRSAdultSBP, true
		}
	}
	if !child {
		if o.MAP.Known {
			if o.MAP.Milli < t.AdultMAP*1000 {
				return CodeCRSAdultMAP, true
			}
		} else if o.SBP.Known && o.DBP.Known &&
			int64(o.SBP.Milli)+2*int64(o.DBP.Milli) < 3000*int64(t.AdultMAP) {
			return CodeCRSAdultMAP, true
		}
	}
	if o.SBP.Known && c.BaselineSBP.Known &&
		100*int64(o.SBP.Milli) < int64(t.BaselinePercent)*int64(c.BaselineSBP.Milli) &&
		(child || o.SBP.Milli < t.BaselineBelow*1000) {
		return CodeCRSBaselineSBP, true
	}
	return CodeNone, o.SBP.Known
}

// oxygenAxis goes by device; saturation speaks only for room air.
func oxygenAxis(c *Context, o *Observation, t *Thresholds) finding {
	f := oxygenByDevice(c, o, t)
	if f.High == 0 {
		return f
	}
	switch aboveBaselineO2(c, o) {
	case No:
		return finding{code: CodeCRSBaselineO2}
	case NotRecorded: // the flow would tell
		return finding{Interval{0, f.High}, CodeNone}
	case Yes:
	}
	return f
}

func oxygenByDevice(c *Context, o *Observation, t *Thresholds) finding {
	switch d := o.O2Device; {
	case d == RoomAir && o.SpO2.below(t.HypoxiaSpO2*1000):
		return finding{Interval{2, 2}, CodeCRSHypoxicOnAir}
	case d == RoomAir && (o.SpO2.Known || o.NoHypoxia):
		return finding{Interval{0, 0}, CodeCRSRoomAir}
	case d == NasalCannula && o.O2Flow.atLeast(6001):
		return finding{Interval{3, 3}, CodeCRSCannulaHighFlow}
	case d == NasalCannula && o.O2Flow.Known:
		return finding{Interval{2, 2}, CodeCRSCannulaLowFlow}
	case c.O2NotForHypoxia && d.PositivePressure():
		return finding{Interval{0, 0}, CodeCRSNotForHypoxia}
	}
	return row(oxygenTable[:], int(o.O2Device))
}

// oxygenTable: what a device says by itself. The last row is also what an impossible
// device fails safe to.
var oxygenTable = [...]finding{
	O2NotRecorded:         {Interval{0, 4}, CodeNone},
	RoomAir:               {Interval{0, 2}, CodeNone},
	NasalCannula:          {Interval{2, 3}, CodeCRSCannulaFlowUnknown},
	BlowBy:                {Interval{2, 2}, CodeCRSBlowBy},
	HighFlowNasalCannula:  {Interval{3, 3}, CodeCRSHighFlowCannula},
	Facemask:              {Interval{3, 3}, CodeCRSMask},
	NonRebreather:         {Interval{3, 3}, CodeCRSMask},
	Venturi:               {Interval{3, 3}, CodeCRSMask},
	TracheostomyMask:      {Interval{3, 3}, CodeCRSUnlistedDevice},
	CPAP:                  {Interval{4, 4}, CodeCRSPositivePressure},
	BiPAP:                 {Interval{4, 4}, CodeCRSPositivePressure},
	MechanicalVentilation: {Interval{4, 4}, CodeCRSPositivePressure},
	OtherO2Device:         {Interval{3, 3}, CodeCRSUnlistedDevice},
	OtherO2Device + 1:     {Interval{4, 4}, CodeCRSPositivePressure},
}

// aboveBaselineO2: whether more oxygen is in use than before infusion; with no
// baseline recorded it counts in full.
func aboveBaselineO2(c *Context, o *Observation) Answer {
	switch {
	case c.BaselineO2 <= RoomAir || o.O2Device != c.BaselineO2:
		return Yes
	case c.BaselineO2.PositivePressure():
		return No
	case !c.BaselineO2Flow.Known:
		return Yes
	case !o.O2Flow.Known:
		return NotRecorded
	}
	return AnswerOf(o.O2Flow.Milli > c.BaselineO2Flow.Milli)
}

// observedFlags are those that no axis decides.
func observedFlags(c *Context, o *Observation, t *Thresholds) Flags {
	var f Flags
	if o.O2Device == RoomAir && o.SpO2.Known {
		if o.SpO2.Milli < t.HypoxiaSpO2*1000 {
			f |= FlagHypoxicUntreated
		} else if o.SpO2.Milli < (t.RepeatSpO2+1)*1000 {
			f |= FlagRepeatSpO2
		}
	}
	if o.SpO2.below(t.HypoxiaSpO2 * 1000) {
		f |= FlagLowSpO2
	}
	if o.Vasopressors.Inotropes() != 0 {
		f |= FlagInotrope
	}
	if !c.Age.Child() && o.SBP.Known && !o.MAP.Known && !o.DBP.Known {
		f |= FlagMeanPressureUnknown
	}
	return f
}

// CRSWithoutAttribution grades as if no doctor had attributed the fever elsewhere:
// both grades are shown. ok is false where there is no such attribution to undo.
func CRSWithoutAttribution(c *Context, o *Observation, t *Thresholds) (r Result, ok bool) {
	if fever, known := o.Febrile(); !c.FeverAttributed || !known || !fever {
		return Result{}, false
	}
	without := *c
	without.FeverAttributed = false
	return GradeCRS(&without, o, t), true
}
