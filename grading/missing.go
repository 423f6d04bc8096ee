package grading

import "slices"

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

// answers gives the set with one unrecorded CRS item at its worst and at its best. What
// a doctor decided of a fever or a device is not decided of one that is not recorded.
func answers(i Item, c *Context, o *Observation) (worst, best answered, ok bool) {
	worst, best = answered{*c, *o}, answered{*c, *o}
	stated := o.Hypotension != HypotensionNotStated // it stands in for the measurements
	switch i {
	case ItemTemperature:
		worst.o.Temp, best.o.Temp = Of(41), Of(36)
		worst.o.TempUnit, best.o.TempUnit = Celsius, Celsius
		worst.c.FeverAttributed = false
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
		worst.c.O2NotForHypoxia = false
		if c.BaselineO2 == MechanicalVentilation {
			worst.o.O2Device = CPAP // what was there before the infusion does not count
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
