package grading

// Reason is a finding that set a grade: a criterion with the values it was met by.
type Reason struct {
	Code Code
	// Grade is the finding's own grade.
	Grade Grade
	// Value is the number it was met by, where there is one, and Limit the number
	// it was held against, both in the unit of the item.
	Value, Limit Reading
	// Second is a further number: the diastolic of a blood pressure, the best
	// possible total of a score with items left out.
	Second Reading
	// Fahrenheit: Value is a temperature in °F.
	Fahrenheit bool
	// Stated: a clinician's statement, not a measurement.
	Stated  bool
	Drugs   Vasopressors
	Masking Masking
	Device  O2Device
	// ActiveFrom is when the finding happened, in ms UTC, where it is carried from
	// an earlier set of the course; 0 otherwise.
	ActiveFrom int64
}

// AppendCRSReasons appends the findings that set the CRS grade to dst, worst first,
// and returns it; it allocates only if dst must grow. A grade of 0 has reasons too:
// what was found normal.
func AppendCRSReasons(dst []Reason, c *Context, o *Observation, t *Thresholds) []Reason {
	r, hypo, oxy, row := crs(c, o, t)
	start := len(dst)
	counted := true // whether the axes count towards the grade
	fever := Reason{Value: o.Temp, Fahrenheit: o.TempUnit == Fahrenheit, Limit: OfTenths(380)}
	if fever.Fahrenheit {
		fever.Limit = OfTenths(1004)
	}
	switch row {
	case rowDeath:
		return append(dst, Reason{Code: CodeCRSDeath, Grade: 5})
	case rowFever:
		fever.Code, fever.Grade = CodeCRSFever, 1
	case rowSuppressed, rowEpisode, rowAfebrileUnmasked, rowTempMissingOpen:
		fever.Code, fever.Masking = CodeCRSEpisodeOpen, o.Masking.Drugs()
	case rowMaybeMasked, rowTempMissing:
		fever.Code, fever.Masking = CodeCRSMayBeMasked, o.Masking.Drugs()
		if r.Flags&FlagFeverAttributed != 0 {
			fever.Code = CodeCRSAttributed
		} else if row == rowTempMissing {
			fever.Code = CodeNone
		}
	case rowNoFever:
		fever.Code = CodeCRSNoFever
		if r.Flags&FlagFeverAttributed != 0 {
			fever.Code = CodeCRSAttributed
		}
		counted = false
	}
	if counted {
		dst = appendAxis(dst, hypo, r.Working, func() Reason { return hypotensionReason(c, o, t, hypo) })
		dst = appendAxis(dst, oxy, r.Working, func() Reason { return oxygenReason(o, t, oxy) })
	}
	if fever.Code != CodeNone {
		dst = append(dst, fever)
	}
	sortReasons(dst[start:])
	return dst
}

// appendAxis leaves out normal findings unless the grade is 0: then they are the reasons.
func appendAxis(dst []Reason, f finding, working Grade, reason func() Reason) []Reason {
	if f.code == CodeNone || f.Low == 0 && working > 0 {
		return dst
	}
	return append(dst, reason())
}

// sortReasons puts the worst first and keeps the order of equals. There are at most
// five, mostly in order.
func sortReasons(rs []Reason) {
	for i := 1; i < len(rs); i++ {
		for j := i; j > 0 && rs[j].Grade > rs[j-1].Grade; j-- {
			rs[j], rs[j-1] = rs[j-1], rs[j]
		}
	}
}

func hypotensionReason(c *Context, o *Observation, t *Thresholds, f finding) Reason {
	r := Reason{Code: f.code, Grade: f.Low, Value: o.SBP, Second: o.DBP}
	switch f.code {
	case CodeCRSAdultSBP, CodeCRSChildSBP:
		r.Limit = Of(t.SBPFloor(c.Age))
	case CodeCRSAdultMAP:
		r.Value, r.Second, r.Limit = o.MeanPressure(), Reading{}, Of(t.AdultMAP)
	case CodeCRSBaselineSBP:
		r.Limit = OfMilli(int32(int64(c.BaselineSBP.Milli) * int64(t.BaselinePercent) / 100))
	default:
		r.Drugs = o.Vasopressors &^ VasopressorsRecorded
		r.Stated = o.Hypotension.grade() >= f.Low && o.Hypotension != HypotensionNotStated && r.Drugs == 0
	}
	return r
}

func oxygenReason(o *Observation, t *Thresholds, f finding) Reason {
	r := Reason{Code: f.code, Grade: f.Low, Device: o.O2Device}
	if o.O2Device == RoomAir {
		r.Value, r.Limit = o.SpO2, Of(t.HypoxiaSpO2)
		r.Stated = !o.SpO2.Known
	} else {
		r.Value = o.O2Flow
	}
	return r
}

// AppendICANSReasons appends the findings that set the ICANS grade to dst, worst
// first, and returns it; it allocates only if dst must grow.
func AppendICANSReasons(dst []Reason, c *Context, o *Observation) []Reason {
	var d [domains]finding
	r := icans(c, o, &d)
	if o.Death == DeathICANS {
		return append(dst, Reason{Code: CodeICANSDeath, Grade: 5})
	}
	start := len(dst)
	for i := range d {
		f := &d[i]
		if f.code == CodeNone || f.Low == 0 && r.Working > 0 {
			continue
		}
		reason := Reason{Code: f.code, Grade: f.Low, ActiveFrom: activeFrom(c, o, i, f.Low)}
		if i == domainScore {
			if c.Tool() == ScaleCAPD {
				if best, worst, ok := o.CAPD.Range(); ok {
					reason.Value, reason.Second = Of(int32(best)), Of(int32(worst))
				}
			} else if worst, best, ok := o.ICE.Range(); ok {
				reason.Value, reason.Second = Of(int32(worst)), Of(int32(best))
			}
		}
		dst = append(dst, reason)
	}
	sortReasons(dst[start:])
	return dst
}

// activeFrom tells since when a domain's grade comes from an event of an earlier
// set, 0 where this set itself has it.
func activeFrom(c *Context, o *Observation, domain int, grade Grade) int64 {
	switch domain {
	case domainSeizure:
		if grade > seizureGrade(o.Seizure) {
			return c.Active.SeizureAt
		}
	case domainMotor:
		if grade > motorGrade(o.Motor) {
			return c.Active.MotorAt
		}
	case domainICP:
		if grade > icpGrade(o.ICP) {
			return c.Active.ICPAt
		}
	}
	return 0
}

// Assessment is a grade with everything it must be shown with.
type Assessment struct {
	Result
	Reasons []Reason
	Missing []Missing
	Next    Next
	// Unattributed is the grade as if no doctor had attributed the fever
	// elsewhere; set only where one did and a fever is recorded.
	Unattributed *Result
}

// AssessCRS grades CRS with its reasons, what is missing and what would raise it.
func AssessCRS(c *Context, o *Observation, t *Thresholds) Assessment {
	var a Assessment
	a.SetCRS(c, o, t)
	return a
}

// SetCRS makes a what AssessCRS gives, in the lists that a holds already.
func (a *Assessment) SetCRS(c *Context, o *Observation, t *Thresholds) {
	a.Result = GradeCRS(c, o, t)
	a.Reasons = AppendCRSReasons(a.Reasons[:0], c, o, t)
	a.Missing = AppendCRSMissing(a.Missing[:0], c, o, t)
	a.Next = nextCRS(a.Next.Codes, c, o, t, a.Working)
	a.Unattributed = nil
	if r, ok := CRSWithoutAttribution(c, o, t); ok {
		a.Unattributed = &r
	}
}

// AssessICANS grades ICANS with its reasons, what is missing and what would raise it.
func AssessICANS(c *Context, o *Observation) Assessment {
	var a Assessment
	a.SetICANS(c, o)
	return a
}

// SetICANS makes a what AssessICANS gives, in the lists that a holds already.
func (a *Assessment) SetICANS(c *Context, o *Observation) {
	a.Result = GradeICANS(c, o)
	a.Reasons = AppendICANSReasons(a.Reasons[:0], c, o)
	a.Missing = AppendICANSMissing(a.Missing[:0], c, o)
	a.Next = nextICANS(a.Next.Codes, c, a.Working)
	a.Unattributed = nil
}
