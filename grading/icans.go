package grading

// GradeICANS grades immune effector cell-associated neurotoxicity by the ASTCT
// consensus, with ICE from 12 years and CAPD below. It allocates nothing. It is
// never gated on CRS: ICANS occurs with, after or without it.
func GradeICANS(c *Context, o *Observation) Result {
	var d [domains]finding
	return icans(c, o, &d)
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

// icans takes the worst domain; each is an interval of its own, put into d.
func icans(c *Context, o *Observation, d *[domains]finding) Result {
	tool := c.Tool()
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
	d[domainConsciousness] = row(consciousnessTable[:], int(o.Consciousness))
	unrecorded := 0
	if o.NoNeuroEvents {
		unrecorded = eventNone
	}
	d[domainSeizure] = row(seizureTable[:], max(int(o.Seizure), unrecorded))
	d[domainMotor] = row(motorTable[:], max(int(o.Motor), unrecorded))
	d[domainICP] = row(icpTable[:], max(int(o.ICP), unrecorded))
	if e := &c.Active; e.Seizure != 0 || e.Motor != 0 || e.ICP != 0 {
		d[domainSeizure] = d[domainSeizure].atLeast(row(seizureTable[:], int(e.Seizure)))
		d[domainMotor] = d[domainMotor].atLeast(row(motorTable[:], int(e.Motor)))
		d[domainICP] = d[domainICP].atLeast(row(icpTable[:], int(e.ICP)))
	}
	for i := range d {
		r.Interval = r.worst(d[i].Interval)
	}
	r.Working = r.Low
	if scored := tool == ScaleCAPD && o.CAPD.Known || tool == ScaleICE && o.ICE.Known; !scored &&
		(o.ICENotDone.notAssessable() || o.CAPDNotDone.notAssessable()) {
		r.Flags |= FlagNotAssessable
	}
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
	return r
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
	low, high := iceGrades[best], iceGrades[worst]
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
	if low == 0 && high > 0 {
		return finding{Interval{low, high}, CodeNone}
	}
	return finding{Interval{low, high}, iceCodes[low]}
}

// The grade of a total (ASTCT ICANS table; 0 here is the rousable 0), and the
// criterion of a grade.
var (
	iceGrades = [...]Grade{3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 0}
	iceCodes  = [...]Code{CodeICE10, CodeICE7to9, CodeICE3to6, CodeICE0to2}
)

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

// The rows of the ICANS table by the answer recorded (ASTCT ICANS table). The last
// row of each is also what an impossible answer fails safe to.
var (
	consciousnessTable = [...]finding{
		ConsciousnessNotRecorded: {Interval{0, 4}, CodeNone},
		Alert:                    {Interval{0, 0}, CodeAlert},
		Drowsy:                   {Interval{1, 1}, CodeDrowsy},
		WakesToVoice:             {Interval{2, 2}, CodeWakesToVoice},
		WakesToTouch:             {Interval{3, 3}, CodeWakesToTouch},
		WakesVigorous:            {Interval{4, 4}, CodeWakesVigorous},
		Unarousable:              {Interval{4, 4}, CodeUnarousable},
		Sedated:                  {Interval{0, 4}, CodeNone},
		Sedated + 1:              {Interval{4, 4}, CodeUnarousable},
	}
	seizureTable = [...]finding{
		SeizureNotRecorded:           {Interval{0, 4}, CodeNone},
		SeizureNone:                  {Interval{0, 0}, CodeNoSeizure},
		SeizureBrief:                 {Interval{3, 3}, CodeSeizureBrief},
		SeizureNonconvulsiveResolved: {Interval{3, 3}, CodeSeizureNonconvulsive},
		SeizureProlonged:             {Interval{4, 4}, CodeSeizureProlonged},
		SeizureRepetitiveNoRecovery:  {Interval{4, 4}, CodeSeizureRepetitive},
	}
	motorTable = [...]finding{
		MotorNotRecorded:       {Interval{0, 4}, CodeNone},
		MotorNone:              {Interval{0, 0}, CodeNoMotor},
		MotorTremor:            {Interval{0, 0}, CodeNoMotor},
		MotorMyoclonus:         {Interval{0, 0}, CodeNoMotor},
		MotorDeepFocalWeakness: {Interval{4, 4}, CodeDeepFocalWeakness},
	}
	icpTable = [...]finding{
		ICPNotRecorded:     {Interval{0, 4}, CodeNone},
		ICPNone:            {Interval{0, 0}, CodeNoICP},
		ICPHaemorrhage:     {Interval{0, 0}, CodeNoICP},
		ICPFocalOedema:     {Interval{3, 3}, CodeFocalOedema},
		ICPDiffuseOedema:   {Interval{4, 4}, CodeDiffuseOedema},
		ICPPosturing:       {Interval{4, 4}, CodePosturing},
		ICPSixthNervePalsy: {Interval{4, 4}, CodeSixthNervePalsy},
		ICPPapilloedema:    {Interval{4, 4}, CodePapilloedema},
		ICPCushingTriad:    {Interval{4, 4}, CodeCushingTriad},
	}
)

// eventNone is the answer "none" of every event domain: "no new neurological event"
// stands for it where the domain itself is not recorded.
const eventNone = int(SeizureNone)

func row(table []finding, answer int) finding { return table[min(answer, len(table)-1)] }
