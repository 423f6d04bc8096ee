package grading

// GradeScales grades CRS by Lee 2014, Penn, CARTOX, MSKCC and CTCAE v5, and
// neurotoxicity by CRES, from the same record as the ASTCT grade, in that order.
// Numbers for hypotension are the site's where a scale gives none. Fever is not
// needed for grades of 2 and above, nor is it asked whether the finding is due to
// CRS: the ASTCT grade says so beside it. Any nil argument counts as empty.
func GradeScales(c *Context, o *Observation, t *Thresholds, e *Extra) []ScaleGrade {
	list := []ScaleGrade{
		GradeLee2014(c, o, t, e), GradePenn(c, o, t, e), GradeCARTOX(c, o, t, e),
		GradeMSKCC(c, o, t, e), GradeCTCAE5(c, o, t, e), GradeCRES(c, o, e),
	}
	return list
}

// scaleInput is the record with nothing nil in it.
type scaleInput struct {
	c *Context
	o *Observation
	t *Thresholds
	e *Extra
}

func inputOf(c *Context, o *Observation, t *Thresholds, e *Extra) scaleInput {
	if c == nil {
		c = &Context{}
	}
	if o == nil {
		o = &Observation{}
	}
	if t == nil {
		d := DefaultThresholds()
		t = &d
	}
	if e == nil {
		e = &Extra{}
	}
	return scaleInput{c, o, t, e}
}

// fever is the fever part of grade 1: >= 38.0 °C, not attributed elsewhere.
func (in *scaleInput) fever() scalePart {
	fever, known := in.o.Febrile()
	a := NotRecorded
	if known {
		a = AnswerOf(fever && !in.c.FeverAttributed)
	}
	return yesNo(a, 1, ScaleItemTemperature)
}

func (in *scaleInput) constitutional() scalePart {
	return yesNo(in.e.Constitutional, 1, ScaleItemConstitutional)
}

func (in *scaleInput) death() scalePart {
	if in.o.Death == DeathCRS {
		return exactly(5, ScaleItemDeath, ConfidenceRead)
	}
	return scalePart{confidence: ConfidenceRead}
}

// organ is the organ-toxicity row; grades gives the scale's grade of each CTCAE grade.
func organ(g OrganGrade, item ScaleItem, grades [5]Grade) scalePart {
	if !g.Known {
		return scalePart{Interval{0, grades[4]}, item, items(item), ConfidenceRead, false}
	}
	return exactly(grades[min(g.Grade, 4)], item, ConfidenceRead)
}

// The CTCAE grade of an organ toxicity as a grade of CRS. Transaminitis of grade 3
// is a grade 3 organ toxicity, and of grade 4 still 3 (Lee 2014, CARTOX).
var (
	organGrades         = [5]Grade{0, 1, 2, 3, 4}
	transaminitisGrades = [5]Grade{0, 1, 2, 3, 3}
	pennOrganGrades     = [5]Grade{0, 1, 2, 3, 3}
	pennLiverGrades     = [5]Grade{0, 1, 1, 2, 3}
)

// GradeLee2014 grades CRS by the NCI consensus of Lee 2014.
func GradeLee2014(c *Context, o *Observation, t *Thresholds, e *Extra) ScaleGrade {
	in := inputOf(c, o, t, e)
	c, o, t, e = in.c, in.o, in.t, in.e
	return scaleOf(ScaleLee2014, in.death(), in.fever(), in.constitutional(),
		lowOrHighDose(circulationOf(c, o, t, e), e),
		need(c, o, t, e).part(e, [5]Grade{0, 2, 3, 3, 4}, true),
		organ(e.OrganToxicity, ScaleItemOrganToxicity, organGrades),
		organ(e.Transaminitis, ScaleItemTransaminitis, transaminitisGrades))
}

// lowOrHighDose is the blood-pressure row of Lee 2014 and CARTOX: fluids or one
// low-dose vasopressor 2, high-dose or several 3. Vasopressin counts as one [ours].
func lowOrHighDose(k circulation, e *Extra) scalePart {
	p := scalePart{item: k.item(), missing: k.missing, confidence: ConfidenceRead}
	if k.present {
		p.Low = 2
	}
	if k.maybe {
		p.High = 2
	}
	switch {
	case k.fewest >= 2:
		p.Low, p.High = 3, 3
	case k.fewest == 1:
		high, missing := k.dose(e, false)
		p.Low, p.High, p.confidence = 2, 3, ConfidenceCheck
		p.missing |= missing
		if high == Yes {
			p.Low = 3
		}
		if high == No {
			p.High = 2
		}
	case k.most > 0:
		p.High = 3
	}
	return p
}

// cartoxThresholds are the numbers CARTOX gives: SBP < 90 in adults, the PALS floor
// in children (Mahadeo 2019), SpO2 < 90 % on air.
func cartoxThresholds() *Thresholds {
	t := DefaultThresholds()
	t.AdultMAP, t.BaselinePercent = 0, 0
	return &t
}

// GradeCARTOX grades CRS by CARTOX (Neelapu 2018), by its own blood pressures.
func GradeCARTOX(c *Context, o *Observation, t *Thresholds, e *Extra) ScaleGrade {
	in := inputOf(c, o, t, e)
	c, o, e = in.c, in.o, in.e
	own := cartoxThresholds()
	bp := lowOrHighDose(circulationOf(c, o, own, e), e)
	if bp.High >= 3 { // life-threatening hypotension
		switch e.LifeThreatening {
		case Yes:
			bp.High = 4
			if bp.Low >= 3 {
				bp.Low, bp.item = 4, ScaleItemLifeThreatening
			}
		case NotRecorded:
			bp.High = 4
			bp.missing |= items(ScaleItemLifeThreatening)
		case No:
		}
	}
	return scaleOf(ScaleCARTOX, in.death(), in.fever(), bp,
		need(c, o, own, e).part(e, [5]Grade{0, 2, 3, 3, 4}, false),
		organ(e.OrganToxicity, ScaleItemOrganToxicity, organGrades),
		organ(e.Transaminitis, ScaleItemTransaminitis, transaminitisGrades))
}

// GradePenn grades CRS by the Penn scale (Porter 2018). CPAP and BiPAP are grade 3.
func GradePenn(c *Context, o *Observation, t *Thresholds, e *Extra) ScaleGrade {
	in := inputOf(c, o, t, e)
	c, o, t, e = in.c, in.o, in.t, in.e
	organs := organ(e.OrganToxicity, ScaleItemOrganToxicity, pennOrganGrades)
	if !e.OrganToxicity.Known || e.OrganToxicity.Grade >= 4 {
		// The scale's organ examples end at grade 3; beyond it a clinician's word
		// that it is life-threatening decides [ours].
		switch e.LifeThreatening {
		case Yes:
			organs.High = 4
			if e.OrganToxicity.Known {
				organs.Low, organs.confidence = 4, ConfidenceOurs
			}
		case NotRecorded:
			organs.High = 4
			organs.missing |= items(ScaleItemLifeThreatening)
		case No:
		}
	}
	return scaleOf(ScalePenn, in.death(), in.fever(), in.constitutional(),
		pennPressure(circulationOf(c, o, t, e), e),
		need(c, o, t, e).part(e, [5]Grade{0, 3, 3, 3, 4}, false), organs,
		organ(e.Transaminitis, ScaleItemTransaminitis, pennLiverGrades),
		yesNo(e.Coagulopathy, 3, ScaleItemCoagulopathy),
		yesNo(e.HospitalisedForCRS, 2, ScaleItemHospitalised))
}

// pennPressure: several boluses or low-dose vasopressor 3, high dose 4. Hypotension
// untreated or with one bolus is in no row: it counts as 2 [ours].
func pennPressure(k circulation, e *Extra) scalePart {
	p := scalePart{item: k.item(), missing: k.missing, confidence: ConfidenceRead}
	if k.fewest == 0 {
		if k.present {
			p.Low, p.confidence = 2, ConfidenceOurs
		}
		switch {
		case k.most > 0:
			p.High = 4
		case k.maybe:
			p.High = 3
			if k.multiple == No {
				p.High = 2
			}
		}
		if k.multiple == NotRecorded {
			p.missing |= items(ScaleItemBoluses)
		}
		if k.multiple == Yes {
			p.Low, p.High, p.item, p.confidence = 3, max(p.High, 3), ScaleItemBoluses, ConfidenceRead
		}
		return p
	}
	high, missing := k.dose(e, true)
	p.Low, p.High, p.confidence = 3, 4, ConfidenceCheck
	p.missing |= missing
	if high == Yes {
		p.Low = 4
	}
	if high == No {
		p.High = 3
	}
	return p
}

// GradeMSKCC grades CRS by the MSKCC scale. Hypotension without vasopressor is
// supportive care, grade 1 [ours].
func GradeMSKCC(c *Context, o *Observation, t *Thresholds, e *Extra) ScaleGrade {
	in := inputOf(c, o, t, e)
	c, o, t, e = in.c, in.o, in.t, in.e
	k := circulationOf(c, o, t, e)
	bp := scalePart{item: k.item(), missing: k.missing, confidence: ConfidenceRead}
	if k.present {
		bp.Low, bp.confidence = 1, ConfidenceOurs
	}
	if k.maybe {
		bp.High = 1
	}
	if k.fewest > 0 {
		bp.Low, bp.High, bp.confidence = 2, 3, ConfidenceRead
		switch {
		case !e.PressorHours.Known:
			bp.missing |= items(ScaleItemPressorHours)
		case e.PressorHours.Milli >= 24_000:
			bp.Low = 3
		default:
			bp.High = 2
		}
	}
	if k.most > 0 {
		high, missing := k.dose(e, false)
		switch {
		case e.PressorRefractory == Yes && k.fewest > 0:
			bp.Low, bp.High, bp.item = 4, 4, ScaleItemPressorRefractory
		case e.PressorRefractory == Yes, e.PressorRefractory == NotRecorded && high != No:
			bp.High = 4
			bp.missing |= missing | items(ScaleItemPressorRefractory)
		case k.fewest == 0:
			bp.High = 3
		}
		bp.confidence = min(bp.confidence, ConfidenceCheck)
	}
	return scaleOf(ScaleMSKCC, in.death(), in.fever(), in.constitutional(), bp,
		need(c, o, t, e).part(e, [5]Grade{0, 2, 3, 3, 4}, true))
}

// GradeCTCAE5 grades CRS by CTCAE v5. Several vasopressors and mechanical
// ventilation exceed its grade 3 and count as urgent intervention, 4 [ours].
func GradeCTCAE5(c *Context, o *Observation, t *Thresholds, e *Extra) ScaleGrade {
	in := inputOf(c, o, t, e)
	c, o, t, e = in.c, in.o, in.t, in.e
	k := circulationOf(c, o, t, e)
	bp := scalePart{item: k.item(), missing: k.missing, confidence: ConfidenceRead}
	switch {
	case k.fewest >= 2:
		bp.Low, bp.High, bp.confidence = 4, 4, ConfidenceOurs
	case k.fewest == 1:
		bp.Low, bp.High = 3, 3
	case k.maybe:
		bp.High = 3
		if e.FluidResponse == Yes {
			bp.High = 2
		}
		if e.FluidResponse == NotRecorded {
			bp.missing |= items(ScaleItemFluidResponse)
		}
		if k.present {
			bp.Low = 2
			if e.FluidResponse == No { // it needs a vasopressor, given or not
				bp.Low, bp.confidence = 3, ConfidenceOurs
			}
		}
	}
	if k.most > k.fewest {
		bp.High = 4
	}
	oxygen := need(c, o, t, e).part(e, [5]Grade{0, 2, 3, 3, 4}, true)
	urgent := scalePart{confidence: ConfidenceRead}
	if bp.High >= 3 || oxygen.High >= 3 || e.LifeThreatening == Yes {
		urgent = yesNo(e.LifeThreatening, 4, ScaleItemLifeThreatening)
	}
	return scaleOf(ScaleCTCAE5, in.death(), in.fever(), bp, oxygen, urgent)
}
