package grading

import "slices"

// CoursePolicy is what a course needs of the site's policy; durations in ms.
type CoursePolicy struct {
	Thresholds Thresholds
	// MaskingTime: how long after a dose each class can hide a fever.
	MaskingTime map[Masking]int64
	// BPStable: how long without hypotension, fluid or vasopressor until fluid given
	// for blood pressure no longer counts.
	BPStable int64
	// FindingActive: how long a neurological event counts unless a clinician
	// resolves it.
	FindingActive int64
	// CloseAfter: how long fever, hypotension and hypoxia must all be absent before
	// closing the episode is offered.
	CloseAfter int64
	// ValidFor gives how long a recorded value counts in later sets that leave it out
	// (twice its interval), for vital signs and for ICE or CAPD, after a set with
	// these working grades; ms. Where it is nil every set is graded by itself and an
	// absent value is not recorded, as in the one-shot contract.
	ValidFor func(crs, icans Grade, fever bool) (vitals, neuro int64)
}

const hour = int64(3_600_000)

// DefaultCoursePolicy gives the defaults [ours].
func DefaultCoursePolicy() CoursePolicy {
	return CoursePolicy{
		Thresholds: DefaultThresholds(),
		MaskingTime: map[Masking]int64{
			Antipyretic: 8 * hour, Paracetamol: 8 * hour, NSAID: 12 * hour, Steroid: 48 * hour,
			Anakinra: 24 * hour, Tocilizumab: 14 * 24 * hour, Siltuximab: 14 * 24 * hour,
		},
		BPStable: 24 * hour, FindingActive: 24 * hour, CloseAfter: 24 * hour,
	}
}

// Course is one patient's time-ordered course. Make it with NewCourse and feed it
// events in order of time; it keeps a state of constant size.
type Course struct {
	// Context is what is held fixed; EpisodeOpen and OnsetDay of it are worked out
	// by the course.
	Context Context
	policy  *CoursePolicy
	// InfusedAt are the infusions so far, in ms UTC, in order of time.
	InfusedAt []int64
	// UTCOffset is the ward's local time in minutes east of UTC: days are calendar days.
	UTCOffset int16

	episodes []Episode
	given    [8]int64 // the newest dose of each masking class, ms UTC
	stated   [8]int64 // the newest statement of a set that the class acts
	fluidAt  int64    // last fluid for blood pressure in the open episode
	bpBadAt  int64    // last hypotension, fluid or vasopressor

	// When each answer of the event domains was last given; every event has its own
	// time to count.
	seizureAt [SeizureRepetitiveNoRecovery + 1]int64
	motorAt   [MotorDeepFocalWeakness + 1]int64
	icpAt     [ICPCushingTriad + 1]int64

	calmSince int64 // since when fever, hypotension and hypoxia are absent; 0 = not
	calmSets  int

	// The newest set whose ICANS could be assessed: when, 0 for none, and its grade.
	lastAssessedAt    int64
	lastAssessedICANS Grade

	carried            carried
	lastCRS, lastICANS Grade // the working grades of the last set
	attributed         bool  // a doctor attributes the fever elsewhere and has not withdrawn that

	firstAt                   int64 // the first set, ms UTC
	days                      []DayWorst
	worstCRS, worstICANS      Grade
	icansOnset, icansResolved int64
}

// Episode is one CRS episode: opened by the first qualifying fever, closed only by
// a clinician.
type Episode struct {
	Onset    int64 // ms UTC, the first qualifying fever
	ClosedAt int64 // ms UTC, 0 while open
	// CalmSince is since when fever, hypotension and hypoxia have all been absent;
	// of a closed episode its resolution. ms UTC, 0 where they have not.
	CalmSince int64
	Worst     Grade // worst working grade
}

// Graded is one set of the course with its grades as of that moment.
type Graded struct {
	At int64 // ms UTC
	// Set is the observation as graded: as recorded, with what the course carries
	// into it (masking, fluid, neurological events).
	Set     Observation
	Context Context
	CRS     Result
	ICANS   Result
	// EpisodeOnset is when the open episode began, 0 where none is open.
	EpisodeOnset int64
	// OfferClosing: fever, hypotension and hypoxia have been absent long enough that
	// closing the episode may be offered to a clinician.
	OfferClosing bool
	// LastAssessedAt and LastAssessedICANS are the newest assessable ICANS before
	// this set, where this one is not assessable; 0 where there is none.
	LastAssessedAt    int64
	LastAssessedICANS Grade
}

// NewCourse makes an empty course of a patient under a policy, which it keeps.
func NewCourse(c Context, p *CoursePolicy) *Course {
	return &Course{Context: c, policy: p}
}

// Episodes gives the CRS episodes so far, oldest first.
func (k *Course) Episodes() []Episode { return k.episodes }

// Open tells whether a CRS episode is open.
func (k *Course) Open() bool { return k.openEpisode() != nil }

func (k *Course) openEpisode() *Episode {
	if n := len(k.episodes); n > 0 && k.episodes[n-1].ClosedAt == 0 {
		return &k.episodes[n-1]
	}
	return nil
}

// Dose records that masking drugs were given at a moment in ms UTC.
func (k *Course) Dose(at int64, drugs Masking) { note(&k.given, at, drugs) }

func note(times *[8]int64, at int64, drugs Masking) {
	for i := range times {
		if drugs.Drugs()&(1<<i) != 0 {
			times[i] = max(times[i], at)
		}
	}
}

// Close records that a clinician closed the open episode at a moment in ms UTC; it
// does nothing where none is open.
func (k *Course) Close(at int64) {
	if e := k.openEpisode(); e != nil {
		e.ClosedAt = max(at, 1)
		k.fluidAt, k.calmSince, k.calmSets = 0, 0, 0
		if fever, _ := k.carried.temp.set.Febrile(); fever {
			k.carried.temp = carriedValue{} // that of the closed episode is over
		}
	}
}

// Reopen records that a clinician reopened the last episode; it does nothing where
// there is none.
func (k *Course) Reopen() {
	if n := len(k.episodes); n > 0 {
		k.episodes[n-1].ClosedAt = 0
	}
}

// ResolveEvents records that a clinician resolved the neurological events.
func (k *Course) ResolveEvents() {
	clear(k.seizureAt[:])
	clear(k.motorAt[:])
	clear(k.icpAt[:])
}

// Observe grades one set at a moment in ms UTC and takes it into the course. A set
// earlier than the last one fed is graded with what is known by then; feed a course
// in order of time.
func (k *Course) Observe(at int64, o *Observation) Graded {
	g := k.Preview(at, o)
	k.take(at, o, &g)
	return g
}

// Preview grades one set at a moment in ms UTC as Observe would, and leaves the
// course as it was.
func (k *Course) Preview(at int64, o *Observation) Graded {
	g := Graded{At: at, Set: *o, Context: k.Context}
	g.Context.FeverAttributed = k.Context.FeverAttributed || k.attributed
	g.Set.Masking = k.maskingAt(at, o.Masking)
	filled := k.carryValues(at, &g.Set)
	g.Context.Active = k.activeEvents(at)
	open := k.openEpisode()
	if fever, _ := o.Febrile(); open == nil && (fever && !g.Context.FeverAttributed || k.Context.EpisodeOpen == Yes) {
		open = &Episode{Onset: at}
	}
	switch {
	case open != nil:
		g.Context.EpisodeOpen = Yes
		g.EpisodeOnset = open.Onset
		if day, ok := k.day(open.Onset); ok {
			g.Context.OnsetDay = Of(int32(day))
		}
		if k.fluidAt != 0 && !k.pressureStable(at) {
			g.Set.FluidBolus = Yes
		}
	default:
		g.Context.EpisodeOpen = No
	}
	g.CRS = GradeCRS(&g.Context, &g.Set, &k.policy.Thresholds)
	g.ICANS = GradeICANS(&g.Context, &g.Set)
	if k.policy.ValidFor != nil {
		hold(&g.CRS, k.lastCRS)
		hold(&g.ICANS, k.lastICANS)
		if filled {
			g.CRS.Flags |= FlagCarried
			g.ICANS.Flags |= FlagCarried
		}
	}
	if g.ICANS.Flags.Has(FlagNotAssessable) {
		g.LastAssessedAt, g.LastAssessedICANS = k.lastAssessedAt, k.lastAssessedICANS
	}
	if k.openEpisode() != nil && k.calm(&g) && k.calmSince != 0 {
		g.OfferClosing = k.calmSets >= 1 && at-k.calmSince >= k.policy.CloseAfter
	}
	return g
}

// pressureStable: no hypotension, fluid or vasopressor was seen for the policy's time.
func (k *Course) pressureStable(at int64) bool { return at-k.bpBadAt >= k.policy.BPStable }

// day gives the calendar day after the newest infusion before a moment; day 0 is
// the day of infusion.
func (k *Course) day(at int64) (day int64, ok bool) {
	for _, inf := range k.InfusedAt {
		if inf <= at {
			day, ok = k.date(at)-k.date(inf), true
		}
	}
	return day, ok
}

// date gives the number of the local calendar day.
func (k *Course) date(at int64) int64 {
	local, length := at+int64(k.UTCOffset)*60_000, 24*hour
	n := local / length
	if local < 0 && local%length != 0 {
		n--
	}
	return n
}

// maskingAt: what a set states holds for that set, but no statement undoes a dose
// that is recorded as given and is still inside its masking time.
func (k *Course) maskingAt(at int64, stated Masking) Masking {
	out := stated
	for i := range k.given {
		class := Masking(1 << i)
		acts := func(since int64) bool {
			return since != 0 && at >= since && at-since < k.policy.MaskingTime[class]
		}
		if acts(k.given[i]) || acts(k.stated[i]) && !stated.Recorded() {
			out |= class | MaskingRecorded
		}
	}
	return out
}

// activeEvents gives the neurological events that still count: until a clinician
// resolves them or their time is over, whatever a later set says of new ones.
func (k *Course) activeEvents(at int64) NeuroEvents {
	active := func(since int64) bool { return since != 0 && at-since < k.policy.FindingActive }
	var e NeuroEvents
	for v := SeizureBrief; v <= SeizureRepetitiveNoRecovery; v++ {
		if since := k.seizureAt[v]; active(since) && seizureGrade(v) >= seizureGrade(e.Seizure) {
			e.Seizure, e.SeizureAt = v, since
		}
	}
	if since := k.motorAt[MotorDeepFocalWeakness]; active(since) {
		e.Motor, e.MotorAt = MotorDeepFocalWeakness, since
	}
	for v := ICPFocalOedema; v <= ICPCushingTriad; v++ {
		if since := k.icpAt[v]; active(since) && icpGrade(v) >= icpGrade(e.ICP) {
			e.ICP, e.ICPAt = v, since
		}
	}
	return e
}

func seizureGrade(s Seizure) Grade { return row(seizureTable[:], int(s)).Low }
func motorGrade(m Motor) Grade     { return row(motorTable[:], int(m)).Low }
func icpGrade(p ICP) Grade         { return row(icpTable[:], int(p)).Low }

func (k *Course) take(at int64, o *Observation, g *Graded) {
	k.summarise(at, g)
	note(&k.stated, at, o.Masking)
	k.keepValues(at, o, g)
	k.lastCRS, k.lastICANS = g.CRS.Working, g.ICANS.Working
	fever, _ := o.Febrile()
	if k.openEpisode() == nil && g.Context.EpisodeOpen == Yes {
		k.episodes = append(k.episodes, Episode{Onset: at})
	}
	k.Context.EpisodeOpen = NotRecorded // a statement opens an episode once
	if e := k.openEpisode(); e != nil {
		e.Worst = max(e.Worst, g.CRS.Working)
	}
	k.takePressure(at, o, g)
	if int(o.Seizure) < len(k.seizureAt) && int(o.Motor) < len(k.motorAt) && int(o.ICP) < len(k.icpAt) {
		k.seizureAt[o.Seizure], k.motorAt[o.Motor], k.icpAt[o.ICP] = at, at, at
	}
	if !g.ICANS.Flags.Has(FlagNotAssessable) && (g.ICANS.Working > 0 || o.ICE.Known || o.CAPD.Known) {
		k.lastAssessedAt, k.lastAssessedICANS = at, g.ICANS.Working
	}
	switch {
	case fever || !k.calm(g) && g.CRS.Flags&(FlagHypotension|FlagHypoxia) != 0:
		k.calmSince, k.calmSets = 0, 0
	case k.calm(g):
		if k.calmSince == 0 {
			k.calmSince = at
		}
		k.calmSets++
	}
	if e := k.openEpisode(); e != nil {
		e.CalmSince = k.calmSince
	}
}

// takePressure remembers fluid given for blood pressure in the open episode until the
// pressure has been stable; a later hypotension does not bring the old fluid back.
func (k *Course) takePressure(at int64, o *Observation, g *Graded) {
	// Who states the treatment states the fluid before a vasopressor with it: the worse
	// statement must not count for less later [ours].
	fluid := o.FluidBolus == Yes || o.Hypotension.grade() > 0
	low, measured := lowPressure(&g.Context, o, &k.policy.Thresholds)
	switch {
	case low != CodeNone || fluid || o.Vasopressors.Count() > 0 || o.Vasopressors.Has(Vasopressin):
		k.bpBadAt = at
	case k.pressureStable(at) && (measured || o.Hypotension == HypotensionNone):
		k.fluidAt = 0 // a set that did not look, or found it low, ends no stable day
	}
	if fluid && k.openEpisode() != nil {
		k.fluidAt = at
	}
}

// calm: a set complete by itself, without fever, hypotension or hypoxia.
func (k *Course) calm(g *Graded) bool {
	fever, known := g.Set.Febrile()
	return known && !fever && g.CRS.Complete() && g.CRS.Working == 0 &&
		g.CRS.Flags&(FlagHypotension|FlagHypoxia|FlagCarried) == 0
}

// AssessCRS gives the set's CRS grade with its reasons, what is missing and what
// would raise it.
func (g *Graded) AssessCRS(t *Thresholds) Assessment {
	a := AssessCRS(&g.Context, &g.Set, t)
	if g.CRS.Flags.Has(FlagHeld) {
		a.Reasons = held(a.Reasons, Reason{Code: CodeCRSHeld, Grade: g.CRS.Working})
		a.Next = nextCRS(nil, &g.Context, &g.Set, t, g.CRS.Working)
	}
	a.Result = g.CRS
	return a
}

// AssessICANS gives the set's ICANS grade with its reasons, what is missing and
// what would raise it; an event of an earlier set says since when.
func (g *Graded) AssessICANS() Assessment {
	a := AssessICANS(&g.Context, &g.Set)
	if g.ICANS.Flags.Has(FlagHeld) {
		a.Reasons = held(a.Reasons, Reason{Code: CodeICANSHeld, Grade: g.ICANS.Working})
		a.Next = nextICANS(nil, &g.Context, g.ICANS.Working)
	}
	a.Result = g.ICANS
	return a
}

// held puts the reason of a held grade on top; what this set found normal does not
// stand beside it.
func held(rs []Reason, top Reason) []Reason {
	return slices.Insert(slices.DeleteFunc(rs, func(r Reason) bool { return r.Grade == 0 }), 0, top)
}
