package ward

import (
	"cmp"
	"slices"
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"
)

// step is one entry of the course with the grades after it and what follows from them.
type step struct {
	set                 *charted // the set or event
	newest              *charted // the newest set by then, itself if it is one; nil where there is none
	graded              grading.Graded
	news2               grading.NEWS2
	course              courseFacts
	facts, before       policy.Facts // after this entry and after the one before it
	wasCRS, wasICANS    int
	score               lastScore
	vitalsDue, neuroDue int64
	// away: elsewhere at this entry; leftAt and backAt are when the patient left and came
	// back before the next one, 0 where that was not.
	away           bool
	leftAt, backAt int64
}

type lastScore struct {
	at   int64 // ms UTC, 0 = never done
	ice  grading.ICEScore
	capd grading.CAPDScore
}

// walker takes a course entry by entry: it grades, and keeps what runs, what is due
// and which escalations are open.
type walker struct {
	pol     *policy.Policy
	patient *Patient
	course  *grading.Course
	run     running
	tasks   taskBook
	place   Place
	review  Review
	recent  []step // the steps of the last 24 h, for what rose
	last    *step
	newest  *charted // the newest set
	// attempt is the newest ICE or CAPD that was tried and not done, with its reason.
	attempt   grading.NotDone
	attemptAt int64
	// checkedAt is when a vital sign was last measured, triedAt when it was last tried in
	// vain since then; 0 = never.
	checkedAt, triedAt int64
	signs              standingSigns
	// oxygenChanged: oxygen was entered since the newest set, whose saturation is of before.
	oxygenChanged bool
	signAt        int64 // when ICANS last appeared or rose
	feverAt       int64 // the newest fever, or attribution of one
	backAt        int64 // when the patient last came back from elsewhere
}

const day = int64(24 * time.Hour / time.Millisecond)

func (w *Ward) walk(p *Patient) *walker {
	c := grading.Context{Scale: p.NeuroScale, BaselineSBP: p.BaselineSBP}
	k := grading.NewCourse(c, &w.pol.Course)
	k.UTCOffset = p.InfusedAt.Offset
	if p.InfusedAt.Milli != 0 {
		k.InfusedAt = []int64{p.InfusedAt.Milli}
	}
	k.InfusedAt = append(k.InfusedAt, p.MoreInfusions...)
	slices.Sort(k.InfusedAt)
	return &walker{pol: w.pol, patient: p, course: k, run: running{pol: w.pol}, tasks: taskBook{over: map[string]bool{}}, place: Place{Bed: p.Bed}, review: noReview()}
}

// observe takes the next entry, in order of time. ok is false for one after which
// there is nothing to grade: a move, an answer. Laboratory results stand beside the
// course: no grade, check or escalation depends on them.
func (k *walker) observe(c *charted) (s step, ok bool) {
	if c.event != nil && c.event.Labs != nil {
		return step{}, false
	}
	at := c.At.Milli
	k.raiseOverdue(at)
	k.run.mask(k.course, at)
	var findings grading.Observation
	if c.event == nil {
		k.newFever(at, &c.Findings)
		findings = k.run.into(&c.Findings)
		k.run.stated(&c.Findings)
		k.newest, k.oxygenChanged = c, false
		k.tried(c)
	} else if findings, ok = k.happened(c); !ok {
		return step{}, false
	}
	s = k.step(c, &findings, k.course.Observe)
	k.last = &s
	k.recent = append(k.recent, s)
	for len(k.recent) > 0 && at-k.recent[0].graded.At > day {
		k.recent = k.recent[1:]
	}
	complete := c.event == nil && s.graded.CRS.Complete() && s.graded.ICANS.Complete() && (!s.news2.Applies || s.news2.Recorded == news2Parameters)
	k.tasks.met(k.pol, at, c, here(s.away, k.pol.Escalations(s.facts)), s.facts, complete)
	return s, true
}

// news2Parameters are what a whole NEWS2 is made of: without one of them it may be
// low for want of it.
const news2Parameters = 7

// preview grades a set as it would be graded next, without taking it in.
func (k *walker) preview(c *charted) step {
	k.newFever(c.At.Milli, &c.Findings)
	k.run.mask(k.course, c.At.Milli)
	findings := k.run.into(&c.Findings)
	k.run.stated(&c.Findings)
	k.newest = c
	k.tried(c)
	return k.step(c, &findings, k.course.Preview)
}

// vitalsMeasured tells whether any vital sign is in the findings.
func vitalsMeasured(o *grading.Observation) bool {
	return o.Temp.Known || o.HeartRate.Known || o.RespRate.Known || o.SBP.Known || o.DBP.Known || o.MAP.Known || o.SpO2.Known
}

// tried remembers an ICE or CAPD that was done, or tried in vain, and the same of vital
// signs.
func (k *walker) tried(c *charted) {
	k.signs.take(c)
	switch {
	case vitalsMeasured(&c.Findings):
		k.checkedAt, k.triedAt = c.At.Milli, 0
	case !c.Circumstances.NotDone.IsZero():
		k.triedAt = c.At.Milli
	}
	if c.Findings.ICE.Known || c.Findings.CAPD.Known {
		k.attempt, k.attemptAt = grading.NotDoneNotStated, 0
		return
	}
	for _, why := range []grading.NotDone{c.Findings.ICENotDone, c.Findings.CAPDNotDone} {
		if why != grading.NotDoneNotStated && why != grading.NotDoneNotDue {
			k.attempt, k.attemptAt = why, c.At.Milli
		}
	}
}

func (k *walker) step(c *charted, findings *grading.Observation, grade func(int64, *grading.Observation) grading.Graded) step {
	ctx := &k.course.Context
	ctx.Age = k.patient.ageAt(c.At)
	if c.event == nil { // what a doctor says with a set holds until the next
		ctx.FeverAttributed = c.attributed
		ctx.O2NotForHypoxia = c.notHypoxia || k.run.notForHypoxia(findings.O2Device)
		if c.episodeOpen {
			ctx.EpisodeOpen = grading.Yes
		}
	}
	at := c.At.Milli
	s := step{set: c, newest: k.newest, wasCRS: noGrade, wasICANS: noGrade, graded: grade(at, findings), away: k.place.Away()}
	g := &s.graded
	s.news2 = grading.ScoreNEWS2(&g.Context, &g.Set, grading.SpO2Scale1)
	if k.last != nil {
		s.wasCRS, s.wasICANS = int(k.last.graded.CRS.Working), int(k.last.graded.ICANS.Working)
		s.score, s.before = k.last.score, k.last.facts
	}
	if c.event == nil && (c.Findings.ICE.Known || c.Findings.CAPD.Known) {
		s.score = lastScore{at, c.Findings.ICE, c.Findings.CAPD}
	}
	s.course = k.courseFacts(&s)
	s.facts = factsOf(k.pol, k.patient, g, s.news2, &s.course)
	k.due(&s)
	k.dueSinceReturn(&s)
	return s
}

// due works out when the next checks are due: an event shortens what is due at once
// and puts nothing off, because it is no check. Nor does a set without a vital sign.
func (k *walker) due(s *step) {
	vitals, neuro := intervals(k.pol, s.facts)
	if m := k.review.Minutes; m > 0 {
		vitals = min(vitals, time.Duration(m)*time.Minute)
	}
	s.vitalsDue, s.neuroDue = s.graded.At, s.graded.At // never done: due at once
	if k.checkedAt != 0 {
		s.vitalsDue = k.checkedAt + vitals.Milliseconds()
	}
	if k.triedAt != 0 {
		s.vitalsDue = k.triedAt + min(time.Hour, vitals).Milliseconds()
	}
	if s.score.at != 0 {
		s.neuroDue = s.score.at + neuro.Milliseconds()
	}
	if k.attemptAt == 0 {
		return
	}
	// An attempt that failed is not an assessment, but it was made: the next is due
	// from it, and soon where the patient was only asleep or unwilling.
	switch k.attempt {
	case grading.NotDoneNotStated, grading.NotDoneNotDue:
	case grading.NotDoneAsleep, grading.NotDoneRefused:
		s.neuroDue = k.attemptAt + min(time.Hour, neuro).Milliseconds()
	case grading.NotDoneLanguage, grading.NotDoneSedated, grading.NotDoneIntubated, grading.NotDoneUnarousable, grading.NotDoneOther:
		s.neuroDue = k.attemptAt + neuro.Milliseconds()
	}
}

// dueFirst is when the first check is due.
func (s *step) dueFirst() int64 { return min(s.dues()) }

// oxygenRose tells whether a stronger device or a higher flow is in use than before.
func oxygenRose(was, is *grading.Observation) bool {
	if was.O2Device == grading.O2NotRecorded || is.O2Device <= grading.RoomAir {
		return false
	}
	if is.O2Device != was.O2Device {
		return is.O2Device > was.O2Device
	}
	return is.O2Flow.Known && was.O2Flow.Known && is.O2Flow.Milli > was.O2Flow.Milli
}

// shownSet is the set that stands beside the grades of a step: the newest one, else
// what the event itself says.
func (s *step) shownSet() Set {
	if s.newest != nil {
		return s.newest.Set
	}
	set := s.set.Set
	set.Findings = s.graded.Set
	return set
}

// show gives a step as it is shown, with its reasons.
func (w *Ward) show(s *step) Shown {
	shown := Shown{
		Set: s.shownSet(), CRS: s.graded.AssessCRS(&w.pol.Course.Thresholds), ICANS: s.graded.AssessICANS(), NEWS2: s.news2,
		EpisodeOnset: s.graded.EpisodeOnset, OfferClosing: s.graded.OfferClosing, LastAssessedAt: s.graded.LastAssessedAt,
		LastAssessedICANS: s.graded.LastAssessedICANS, Escalations: here(s.away, w.pol.Escalations(s.facts)),
	}
	if s.set.event != nil {
		e := s.set.asEvent()
		shown.After = &e
	}
	return shown
}

// newly gives the escalations that the entry before had not met: a rule that goes on
// being met is not said again until it was over.
func (w *Ward) newly(s *step, fired []policy.Fired) []policy.Fired {
	before := w.pol.Escalations(s.before)
	return slices.DeleteFunc(slices.Clone(fired), func(f policy.Fired) bool {
		return slices.ContainsFunc(before, func(b policy.Fired) bool { return b.Rule == f.Rule })
	})
}

// courseSteps walks a course and gives its steps.
func (w *Ward) courseSteps(p *Patient, course []charted) (*walker, []step) {
	k := w.walk(p)
	steps := make([]step, 0, len(course))
	for i := range course {
		if s, ok := k.observe(&course[i]); ok {
			steps = append(steps, s)
		} else if n := len(steps); n > 0 {
			steps[n-1] = *k.last // the patient may have left or come back
		}
	}
	return k, steps
}

// stepOf finds the step of an entry.
func stepOf(steps []step, entry string) *step {
	i := slices.IndexFunc(steps, func(s step) bool { return s.set.Entry == entry })
	if i < 0 {
		return nil
	}
	return &steps[i]
}

// newestFirst orders what is shown of a course.
func newestFirst(a, b Moment) int { return cmp.Compare(b.Milli, a.Milli) }
