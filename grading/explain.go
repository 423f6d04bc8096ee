package grading

import "slices"

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

// Item is something a nurse can record, named by its key of the one-shot contract.
type Item uint8

// The items grading can miss.
const (
	ItemTemperature Item = iota
	ItemEpisode
	ItemMasking
	ItemSBP
	ItemFluidBolus
	ItemVasopressors
	ItemO2Device
	ItemO2Flow
	ItemSpO2
	ItemICE
	ItemCAPD
	ItemConsciousness
	ItemSeizure
	ItemMotor
	ItemICP
	itemEnd
)

var itemNames = [itemEnd]string{
	"temp_c", "crs_episode_open", "masking", "sbp", "fluid_bolus", "vasopressors", "o2_device",
	"o2_flow_lpm", "spo2", "ice", "capd", "consciousness", "seizure", "motor", "icp",
}

// String gives the item's key of the one-shot contract.
func (i Item) String() string {
	if i >= itemEnd {
		return "unknown"
	}
	return itemNames[i]
}

// Missing is an unrecorded item that keeps a grade from being complete.
type Missing struct {
	Item Item
	// To is how far the item alone could raise the grade.
	To Grade
}

// AppendCRSMissing appends the unrecorded items that keep the CRS grade from being
// complete: those whose worst answer would raise it, or whose best would narrow it.
func AppendCRSMissing(dst []Missing, c *Context, o *Observation, t *Thresholds) []Missing {
	now := GradeCRS(c, o, t)
	if now.Complete() {
		return dst
	}
	for i := ItemTemperature; i <= ItemSpO2; i++ {
		worst, best, ok := answers(i, c, o)
		if !ok {
			continue
		}
		high, low := GradeCRS(&worst.c, &worst.o, t), GradeCRS(&best.c, &best.o, t)
		if high.Low > now.Low || high.Working > now.Working || low.High < now.High {
			to := max(high.Low, high.Working)
			if to <= now.Working {
				to = high.High
			}
			dst = append(dst, Missing{Item: i, To: to})
		}
	}
	return dst
}

// AppendICANSMissing appends the unrecorded items that keep the ICANS grade from
// being complete.
func AppendICANSMissing(dst []Missing, c *Context, o *Observation) []Missing {
	var d [domains]finding
	r := icans(c, o, &d)
	if r.Complete() {
		return dst
	}
	score := ItemICE
	if c.Tool() == ScaleCAPD {
		score = ItemCAPD
	}
	items := [domains]Item{score, ItemConsciousness, ItemSeizure, ItemMotor, ItemICP}
	scored := o.ICE.Known && !slices.Contains(o.ICE.Items[:], ICELeftOut) || o.ICE.Known && !o.ICE.ByItem
	if score == ItemCAPD {
		scored = o.CAPD.Known && !slices.Contains(o.CAPD.Items[:], 0) || o.CAPD.Known && !o.CAPD.ByItem
	}
	for i, f := range d {
		if i == domainScore && scored {
			continue // what is open hangs on the consciousness
		}
		if f.Low < f.High && f.High > r.Low {
			dst = append(dst, Missing{Item: items[i], To: f.High})
		}
	}
	return dst
}

type answered struct {
	c Context
	o Observation
}

// answers gives the set with one unrecorded CRS item at its worst and at its best.
func answers(i Item, c *Context, o *Observation) (worst, best answered, ok bool) {
	worst, best = answered{*c, *o}, answered{*c, *o}
	stated := o.Hypotension != HypotensionNotStated // it stands in for the measurements
	switch i {
	case ItemTemperature:
		worst.o.Temp, best.o.Temp = Of(41), Of(36)
		worst.o.TempUnit, best.o.TempUnit = Celsius, Celsius
		ok = !o.Temp.Known
	case ItemEpisode:
		worst.c.EpisodeOpen, best.c.EpisodeOpen = Yes, No
		ok = c.EpisodeOpen == NotRecorded
	case ItemMasking:
		worst.o.Masking, best.o.Masking = MaskingRecorded|Antipyretic, MaskingRecorded
		ok = !o.Masking.Recorded()
	case ItemSBP:
		worst.o.SBP, best.o.SBP = Of(20), Of(250)
		ok = !o.SBP.Known && !stated
	case ItemFluidBolus:
		worst.o.FluidBolus, best.o.FluidBolus = Yes, No
		ok = o.FluidBolus == NotRecorded && !stated
	case ItemVasopressors:
		worst.o.Vasopressors |= VasopressorsRecorded | Noradrenaline | Adrenaline
		best.o.Vasopressors |= VasopressorsRecorded
		ok = !o.Vasopressors.Recorded() && !stated
	case ItemO2Device:
		worst.o.O2Device, best.o.O2Device = MechanicalVentilation, RoomAir
		if c.O2NotForHypoxia {
			worst.o.O2Device = OtherO2Device
		}
		ok = o.O2Device == O2NotRecorded
	case ItemO2Flow:
		worst.o.O2Flow, best.o.O2Flow = Of(15), Of(1)
		ok = !o.O2Flow.Known
	case ItemSpO2:
		worst.o.SpO2, best.o.SpO2 = Of(50), Of(100)
		ok = !o.SpO2.Known && !o.NoHypoxia
	case ItemICE, ItemCAPD, ItemConsciousness, ItemSeizure, ItemMotor, ItemICP, itemEnd:
	}
	return worst, best, ok
}

// Next is the nearest finding that would raise a grade.
type Next struct {
	// Grade it would become; 0 where nothing short of death would raise it.
	Grade Grade
	// Codes are the criteria any one of which would do it, at most four.
	Codes []Code
}

// NextCRS gives the nearest single finding that would raise the CRS grade.
func NextCRS(c *Context, o *Observation, t *Thresholds) Next {
	return nextCRS(nil, c, o, t, GradeCRS(c, o, t).Working)
}

// nextCRS gives what would raise the grade above one, its codes put into codes.
func nextCRS(codes []Code, c *Context, o *Observation, t *Thresholds, above Grade) Next {
	n := Next{Codes: codes[:0]}
	try := func(code Code, change func(*Observation)) {
		changed := *o
		change(&changed)
		n.offer(GradeCRS(c, &changed, t).Working, above, code)
	}
	if !c.FeverAttributed {
		try(CodeCRSFever, func(o *Observation) { o.Temp, o.TempUnit = Of(38), Celsius })
	}
	pressure := CodeCRSAdultSBP
	if c.Age.Child() {
		pressure = CodeCRSChildSBP
	}
	try(pressure, func(o *Observation) { o.SBP = Of(t.SBPFloor(c.Age) - 1) })
	try(CodeCRSFluid, func(o *Observation) { o.FluidBolus = Yes })
	if o.Vasopressors.Count() == 0 {
		try(CodeCRSOneVasopressor, func(o *Observation) { o.Vasopressors |= VasopressorsRecorded | Noradrenaline })
	}
	try(CodeCRSMultipleVasopressors, func(o *Observation) {
		o.Vasopressors |= VasopressorsRecorded | Noradrenaline | Adrenaline
	})
	if !o.O2Device.PositivePressure() {
		try(CodeCRSCannulaLowFlow, func(o *Observation) { o.O2Device, o.O2Flow = NasalCannula, Of(2) })
		try(CodeCRSMask, func(o *Observation) { o.O2Device = Facemask })
		try(CodeCRSPositivePressure, func(o *Observation) { o.O2Device = MechanicalVentilation })
	}
	return n
}

// NextICANS gives the nearest single finding that would raise the ICANS grade.
func NextICANS(c *Context, o *Observation) Next {
	return nextICANS(nil, c, GradeICANS(c, o).Working)
}

func nextICANS(codes []Code, c *Context, above Grade) Next {
	capd := c.Tool() == ScaleCAPD
	n := Next{Codes: codes[:0]}
	for code := CodeICE7to9; code <= CodeCushingTriad; code++ {
		cr := &criteria[code]
		isCAPD := code >= CodeCAPD0 && code <= CodeCAPDUnarousable
		isICE := code >= CodeICE7to9 && code <= CodeICEUnarousable
		if cr.Grade == 0 || isCAPD && !capd || isICE && capd {
			continue
		}
		n.offer(cr.Grade, above, code)
	}
	return n
}

func (n *Next) offer(grade, now Grade, code Code) {
	switch {
	case grade <= now || grade > 4:
	case n.Grade == 0 || grade < n.Grade:
		n.Grade, n.Codes = grade, append(n.Codes[:0], code)
	case grade == n.Grade && len(n.Codes) < 4:
		n.Codes = append(n.Codes, code)
	}
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
