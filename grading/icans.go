package grading

// GradeICANS grades immune effector cell-associated neurotoxicity by the ASTCT
// consensus, with ICE from 12 years and CAPD below. It allocates nothing. It is
// never gated on CRS: ICANS occurs with, after or without it.
func GradeICANS(c *Context, o *Observation) Result {
	r, _ := icans(c, o)
	return r
}

// The domains of the ICANS table, in its order.
const (
	domainScore = iota
	domainConsciousness
	domainSeizure
	domainMotor
	domainICP
	domains
)

// icans takes the worst domain; each is an interval of its own.
func icans(c *Context, o *Observation) (Result, [domains]finding) {
	tool := c.Tool()
	d := [domains]finding{
		domainConsciousness: consciousnessDomain(o),
		domainSeizure:       seizureDomain(o),
		domainMotor:         motorDomain(o),
		domainICP:           icpDomain(o),
	}
	if c.Active != (NeuroEvents{}) {
		d[domainSeizure] = d[domainSeizure].atLeast(seizureDomain(&Observation{Seizure: c.Active.Seizure}))
		d[domainMotor] = d[domainMotor].atLeast(motorDomain(&Observation{Motor: c.Active.Motor}))
		d[domainICP] = d[domainICP].atLeast(icpDomain(&Observation{ICP: c.Active.ICP}))
	}
	var r Result
	switch tool {
	case ScaleCAPD:
		d[domainScore] = capdDomain(o)
		if o.ICE.Known || o.ICENotDone != NotDoneNotStated {
			r.Flags |= FlagOtherScaleIgnored
		}
	case ScaleICE, ByAge:
		d[domainScore] = iceDomain(o)
		if o.CAPD.Known || o.CAPDNotDone != NotDoneNotStated {
			r.Flags |= FlagOtherScaleIgnored
		}
	}
	if scored := tool == ScaleCAPD && o.CAPD.Known || tool == ScaleICE && o.ICE.Known; !scored &&
		(o.ICENotDone.notAssessable() || o.CAPDNotDone.notAssessable()) {
		r.Flags |= FlagNotAssessable
	}
	for _, f := range d {
		r.Interval = r.worst(f.Interval)
	}
	r.Working = r.Low
	if o.Consciousness == Sedated {
		r.Flags |= FlagNotAssessable
	}
	if o.NewConfusion == Yes && tool == ScaleICE && !o.ICE.Known {
		r.Flags |= FlagDoICENow
	}
	if oddTogether(o, tool) {
		r.Flags |= FlagAnswersOdd
	}
	if o.Death == DeathICANS {
		r.Interval, r.Working = Interval{5, 5}, 5
	}
	return r, d
}

// atLeast raises a domain to what an event of an earlier set makes it.
func (f finding) atLeast(active finding) finding {
	if active.Low > f.Low {
		return finding{Interval{active.Low, max(f.High, active.Low)}, active.code}
	}
	return f
}

// oddTogether: a high score in a patient who cannot be roused. Both are taken and
// the worse counts; the form asks once.
func oddTogether(o *Observation, tool NeuroScale) bool {
	notRousable := o.ICENotDone == NotDoneUnarousable || o.CAPDNotDone == NotDoneUnarousable
	if notRousable && o.Consciousness.Rousable() {
		return true
	}
	if !notRousable && o.Consciousness != WakesVigorous && o.Consciousness != Unarousable {
		return false
	}
	if tool == ScaleICE {
		worst, _, ok := o.ICE.Range()
		return ok && worst > 0
	}
	return o.CAPD.Known
}

func iceDomain(o *Observation) finding {
	if o.ICENotDone == NotDoneUnarousable || o.CAPDNotDone == NotDoneUnarousable {
		return finding{Interval{4, 4}, CodeICEUnarousable}
	}
	worst, best, ok := o.ICE.Range()
	if !ok {
		return notDoneDomain(o, o.ICENotDone)
	}
	low, high := iceGrade(best), iceGrade(worst)
	if worst == 0 {
		// ICE 0 is 3 in a patient who can be roused and 4 in one who cannot.
		switch o.Consciousness {
		case WakesVigorous, Unarousable:
			high = 4
			if best == 0 {
				return finding{Interval{4, 4}, CodeICEUnarousable}
			}
		case ConsciousnessNotRecorded, Sedated:
			high = 4
		case Alert, Drowsy, WakesToVoice, WakesToTouch:
		}
	}
	f := finding{Interval: Interval{low, high}}
	switch low {
	case 0:
		f.code = CodeICE10
	case 1:
		f.code = CodeICE7to9
	case 2:
		f.code = CodeICE3to6
	default:
		f.code = CodeICE0to2
	}
	if low == 0 && high > 0 {
		f.code = CodeNone
	}
	return f
}

// iceGrade maps a total to its grade (ASTCT ICANS table); 0 here is the rousable 0.
func iceGrade(total int) Grade {
	switch {
	case total >= 10:
		return 0
	case total >= 7:
		return 1
	case total >= 3:
		return 2
	}
	return 3
}

func notDoneDomain(o *Observation, why NotDone) finding {
	if why != NotDoneNotStated && o.Consciousness.Rousable() {
		return finding{Interval{0, 3}, CodeNone}
	}
	return finding{Interval{0, 4}, CodeNone}
}

func capdDomain(o *Observation) finding {
	if o.CAPDNotDone == NotDoneUnarousable || o.ICENotDone == NotDoneUnarousable {
		return finding{Interval{4, 4}, CodeCAPDUnarousable}
	}
	best, worst, ok := o.CAPD.Range() // a low total is the better one
	if !ok {
		return notDoneDomain(o, o.CAPDNotDone)
	}
	low, _ := capdGrade(best, o.Consciousness)
	_, high := capdGrade(worst, o.Consciousness)
	f := finding{Interval: Interval{low, high}}
	switch {
	case low >= 3:
		f.code = CodeCAPD9
	case low >= 1:
		f.code = CodeCAPD1to8
	case high == 0:
		f.code = CodeCAPD0
	}
	return f
}

// capdGrade: a total of 1-8 is grade 1 or 2 by how the child wakes (ASTCT ICANS
// table for children).
func capdGrade(total int, c Consciousness) (low, high Grade) {
	switch {
	case total >= 9:
		return 3, 3
	case total <= 0:
		return 0, 0
	}
	switch c {
	case Alert, Drowsy:
		return 1, 1
	case WakesToVoice, WakesToTouch, WakesVigorous, Unarousable:
		return 2, 2
	case ConsciousnessNotRecorded, Sedated:
	}
	return 1, 2
}

func consciousnessDomain(o *Observation) finding {
	switch o.Consciousness {
	case ConsciousnessNotRecorded, Sedated:
		return finding{Interval{0, 4}, CodeNone}
	case Alert:
		return finding{Interval{0, 0}, CodeAlert}
	case Drowsy:
		return finding{Interval{1, 1}, CodeDrowsy}
	case WakesToVoice:
		return finding{Interval{2, 2}, CodeWakesToVoice}
	case WakesToTouch:
		return finding{Interval{3, 3}, CodeWakesToTouch}
	case WakesVigorous:
		return finding{Interval{4, 4}, CodeWakesVigorous}
	case Unarousable:
	}
	return finding{Interval{4, 4}, CodeUnarousable}
}

func unrecordedEvents(o *Observation, none Code) finding {
	if o.NoNeuroEvents {
		return finding{Interval{0, 0}, none}
	}
	return finding{Interval{0, 4}, CodeNone}
}

func seizureDomain(o *Observation) finding {
	switch o.Seizure {
	case SeizureNotRecorded:
		return unrecordedEvents(o, CodeNoSeizure)
	case SeizureNone:
		return finding{Interval{0, 0}, CodeNoSeizure}
	case SeizureBrief:
		return finding{Interval{3, 3}, CodeSeizureBrief}
	case SeizureNonconvulsiveResolved:
		return finding{Interval{3, 3}, CodeSeizureNonconvulsive}
	case SeizureProlonged:
		return finding{Interval{4, 4}, CodeSeizureProlonged}
	case SeizureRepetitiveNoRecovery:
	}
	return finding{Interval{4, 4}, CodeSeizureRepetitive}
}

func motorDomain(o *Observation) finding {
	switch o.Motor {
	case MotorNotRecorded:
		return unrecordedEvents(o, CodeNoMotor)
	case MotorNone, MotorTremor, MotorMyoclonus:
		return finding{Interval{0, 0}, CodeNoMotor}
	case MotorDeepFocalWeakness:
	}
	return finding{Interval{4, 4}, CodeDeepFocalWeakness}
}

func icpDomain(o *Observation) finding {
	switch o.ICP {
	case ICPNotRecorded:
		return unrecordedEvents(o, CodeNoICP)
	case ICPNone, ICPHaemorrhage:
		return finding{Interval{0, 0}, CodeNoICP}
	case ICPFocalOedema:
		return finding{Interval{3, 3}, CodeFocalOedema}
	case ICPDiffuseOedema:
		return finding{Interval{4, 4}, CodeDiffuseOedema}
	case ICPPosturing:
		return finding{Interval{4, 4}, CodePosturing}
	case ICPSixthNervePalsy:
		return finding{Interval{4, 4}, CodeSixthNervePalsy}
	case ICPPapilloedema:
		return finding{Interval{4, 4}, CodePapilloedema}
	case ICPCushingTriad:
	}
	return finding{Interval{4, 4}, CodeCushingTriad}
}
