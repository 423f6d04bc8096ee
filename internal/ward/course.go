package ward

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/policy"
)

// charted is one set as it stands in the ledger.
type charted struct {
	Set
	attributed, notHypoxia, episodeOpen bool
	inError                             bool // it withdraws the set it replaces
}

// history is what a patient's entries say, read once.
type history struct {
	patient Patient
	head    int64
	sets    []charted // in order of time, replaced ones left out
	old     []charted // those that stand no longer
	// shown is the newest assessment of each set, by the set's entry.
	shown map[string]assessmentPayload
}

// read reads a patient's entries. Anything it cannot read is an error: a set passed
// over in silence could lower a grade.
func (w *Ward) read(ctx context.Context, patient string) (*history, error) {
	entries, head, err := w.rec.PatientEntries(ctx, patient)
	if err != nil {
		return nil, err
	}
	h := &history{head: head, shown: map[string]assessmentPayload{}}
	replaced := map[string]*Replacement{}
	for i := range entries {
		if e := &entries[i]; e.Kind == kindObservation && e.Replaces != "" {
			var p observationPayload
			if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
				return nil, fmt.Errorf("observation %s: %w", e.ID, err)
			}
			replaced[e.Replaces] = &Replacement{
				Entry: e.ID, By: Author{e.AuthorName, Role(e.AuthorRole)}, Typed: Moment{e.RecordedAt, e.RecordedOffset},
				Reason: p.Reason, Error: p.Error,
			}
		}
	}
	admitted := false
	for i := range entries {
		e := &entries[i]
		switch e.Kind {
		case kindAdmit:
			var p admitPayload
			if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
				return nil, fmt.Errorf("admission %s: %w", e.ID, err)
			}
			h.patient, admitted = p.patient(patient), true
		case kindObservation:
			c, err := chartedOf(e)
			if err != nil {
				return nil, err
			}
			c.Replaced = replaced[e.ID]
			switch {
			case c.inError: // it says that another set does not stand, and is none itself
			case c.Replaced != nil:
				h.old = append(h.old, c)
			default:
				h.sets = append(h.sets, c)
			}
		case kindAssessment:
			var p assessmentPayload
			if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
				return nil, fmt.Errorf("assessment %s: %w", e.ID, err)
			}
			h.shown[p.Observation] = p
		default:
			return nil, fmt.Errorf("entry %s is of the kind %q, which this program does not know: a newer program wrote it", e.ID, e.Kind)
		}
	}
	if !admitted {
		return nil, fmt.Errorf("%w: %q", ErrUnknownPatient, patient)
	}
	slices.SortStableFunc(h.sets, byTime)
	return h, nil
}

func byTime(a, b charted) int {
	return cmp.Or(cmp.Compare(a.At.Milli, b.At.Milli), cmp.Compare(a.Typed.Milli, b.Typed.Milli), cmp.Compare(a.Seq, b.Seq))
}

func chartedOf(e *db.Entry) (charted, error) {
	var p observationPayload
	if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
		return charted{}, fmt.Errorf("observation %s: %w", e.ID, err)
	}
	findings, err := p.Set.Load()
	if err != nil {
		return charted{}, fmt.Errorf("observation %s: %w", e.ID, err)
	}
	return charted{
		Set: Set{
			Entry: e.ID, Seq: e.Seq, At: Moment{e.ObservedAt, e.ObservedOffset}, Typed: Moment{e.RecordedAt, e.RecordedOffset},
			By: Author{e.AuthorName, Role(e.AuthorRole)}, Findings: findings, Note: p.Note,
			Replaces: e.Replaces, Reason: p.Reason,
		},
		attributed: p.Attributed, notHypoxia: p.NotHypoxia, episodeOpen: p.EpisodeOpen, inError: p.Error,
	}, nil
}

// step is one set of the course with its grades and what follows from them.
type step struct {
	set                 *charted
	graded              grading.Graded
	news2               grading.NEWS2
	facts, before       policy.Facts // of this set and of the one before it
	wasCRS, wasICANS    int
	score               lastScore
	vitalsDue, neuroDue int64
}

type lastScore struct {
	at   int64 // ms UTC, 0 = never done
	ice  grading.ICEScore
	capd grading.CAPDScore
}

// walker grades a course set by set.
type walker struct {
	pol     *policy.Policy
	patient *Patient
	course  *grading.Course
	recent  []step // the steps of the last 24 h, for what rose
	last    *step
}

const day = int64(24 * time.Hour / time.Millisecond)

func (w *Ward) walk(p *Patient) *walker {
	c := grading.Context{Scale: p.NeuroScale, BaselineSBP: p.BaselineSBP}
	k := grading.NewCourse(c, &w.pol.Course)
	k.UTCOffset = p.InfusedAt.Offset
	if p.InfusedAt.Milli != 0 {
		k.InfusedAt = []int64{p.InfusedAt.Milli}
	}
	return &walker{pol: w.pol, patient: p, course: k}
}

// observe grades a set and takes it into the course; preview leaves the course as
// it was.
func (k *walker) observe(c *charted) step { return k.step(c, k.course.Observe) }
func (k *walker) preview(c *charted) step { return k.step(c, k.course.Preview) }

func (k *walker) step(c *charted, grade func(int64, *grading.Observation) grading.Graded) step {
	ctx := &k.course.Context
	ctx.Age = k.patient.ageAt(c.At)
	ctx.FeverAttributed, ctx.O2NotForHypoxia = c.attributed, c.notHypoxia
	if c.episodeOpen {
		ctx.EpisodeOpen = grading.Yes
	}
	at := c.At.Milli
	s := step{set: c, wasCRS: -1, wasICANS: -1, graded: grade(at, &c.Findings)}
	g := &s.graded
	s.news2 = grading.ScoreNEWS2(&g.Context, &g.Set, grading.SpO2Scale1)
	s.facts = policy.FactsOf(&g.Context, &g.Set, g.CRS, g.ICANS, s.news2)
	if k.last != nil {
		s.wasCRS, s.wasICANS = int(k.last.graded.CRS.Working), int(k.last.graded.ICANS.Working)
		s.score, s.before = k.last.score, k.last.facts
		s.facts.O2Rising = oxygenRose(&k.last.graded.Set, &g.Set)
	}
	for i := range k.recent {
		if r := &k.recent[i].graded; at-r.At <= day {
			s.facts.GradeRise = max(s.facts.GradeRise, int(g.CRS.Working)-int(r.CRS.Working), int(g.ICANS.Working)-int(r.ICANS.Working))
		}
	}
	fever, _ := c.Findings.Febrile()
	if fever && g.EpisodeOnset != 0 {
		s.facts.FeverHours = float64(at-g.EpisodeOnset) / 3_600_000
	}
	if c.Findings.ICE.Known || c.Findings.CAPD.Known {
		s.score = lastScore{at, c.Findings.ICE, c.Findings.CAPD}
	}
	vitals, neuro := k.pol.Next(g.CRS.Working, g.ICANS.Working, fever)
	s.vitalsDue = at + vitals.Milliseconds()
	s.neuroDue = at // never done: due at once
	if s.score.at != 0 {
		s.neuroDue = s.score.at + neuro.Milliseconds()
	}
	// An attempt that failed is not an assessment, but it was made: the next is due
	// from it, and soon where the patient was only asleep or unwilling.
	for _, why := range []grading.NotDone{c.Findings.ICENotDone, c.Findings.CAPDNotDone} {
		switch why {
		case grading.NotDoneNotStated, grading.NotDoneNotDue:
		case grading.NotDoneAsleep, grading.NotDoneRefused:
			s.neuroDue = at + min(time.Hour, neuro).Milliseconds()
		case grading.NotDoneLanguage, grading.NotDoneSedated, grading.NotDoneIntubated, grading.NotDoneUnarousable, grading.NotDoneOther:
			s.neuroDue = at + neuro.Milliseconds()
		}
	}
	k.last = &s
	k.recent = append(k.recent, s)
	for len(k.recent) > 0 && at-k.recent[0].graded.At > day {
		k.recent = k.recent[1:]
	}
	return s
}

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

// show gives a step as it is shown, with its reasons.
func (w *Ward) show(s *step) Shown {
	return Shown{
		Set: s.set.Set, CRS: s.graded.AssessCRS(&w.pol.Course.Thresholds), ICANS: s.graded.AssessICANS(), NEWS2: s.news2,
		EpisodeOnset: s.graded.EpisodeOnset, LastAssessedAt: s.graded.LastAssessedAt,
		LastAssessedICANS: s.graded.LastAssessedICANS, Escalations: w.pol.Escalations(s.facts),
	}
}

// newly gives the escalations that the set before had not met: a rule that goes on
// being met is not said again until it was over.
func (w *Ward) newly(s *step, fired []policy.Fired) []policy.Fired {
	before := w.pol.Escalations(s.before)
	return slices.DeleteFunc(slices.Clone(fired), func(f policy.Fired) bool {
		return slices.ContainsFunc(before, func(b policy.Fired) bool { return b.Rule == f.Rule })
	})
}
