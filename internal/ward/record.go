package ward

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/observation"

	"github.com/google/uuid"
)

const (
	// attempts is how often a decision is made anew because the patient's entries
	// moved on while it was being made.
	attempts = 50
	// futureLimit is how far ahead of the clock an observation may lie.
	futureLimit = 5 * time.Minute
	maxNote     = 4000
)

func (by Author) check() error {
	if strings.TrimSpace(by.Name) == "" {
		return ErrNoAuthor
	}
	if _, ok := ParseRole(string(by.Role)); !ok {
		return ErrNoAuthor
	}
	return nil
}

// NewEntryID makes the id of a new entry, a UUID of version 7. A form keeps it over
// its retries, so that a set sent twice is one entry.
func NewEntryID() (string, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return "", fmt.Errorf("making an entry id: %w", err)
	}
	return id.String(), nil
}

// entryID checks the client's own id, or makes one.
func entryID(given string) (string, error) {
	if given == "" {
		return NewEntryID()
	}
	id, err := uuid.Parse(given)
	if err != nil || len(given) != 36 {
		return "", &FieldError{Field: "entry", Problem: fmt.Sprintf("%q is not a UUID", given), Allowed: "a UUID as 0190b2c3-…, or none"}
	}
	return id.String(), nil
}

// check refuses what cannot be recorded, and fills in the time where none is given.
func (w *Ward) check(by Author, r *ObservationRequest) error {
	if err := by.check(); err != nil {
		return err
	}
	if r.Patient == "" {
		return &FieldError{Field: "patient", Problem: "no patient is named", Allowed: "the id of an admitted patient"}
	}
	if r.At.Milli == 0 {
		r.At = MomentOf(w.now())
	}
	if err := w.plausible(r.At); err != nil {
		return err
	}
	if (r.FeverAttributed || r.O2NotForHypoxia) && by.Role != Doctor {
		field := "fever_attributed_elsewhere"
		if r.O2NotForHypoxia {
			field = "o2_not_for_hypoxia"
		}
		return &FieldError{Field: field, Problem: "is a doctor's decision", Allowed: "role doctor"}
	}
	if len(r.Note) > maxNote {
		return &FieldError{Field: "note", Problem: fmt.Sprintf("is %d bytes long", len(r.Note)), Allowed: fmt.Sprintf("at most %d", maxNote)}
	}
	if err := r.Signs.check(); err != nil {
		return err
	}
	if r.Findings == (grading.Observation{}) && r.Signs == (Signs{}) && r.Circumstances.NotDone.IsZero() && strings.TrimSpace(r.Note) == "" {
		return &FieldError{Problem: "nothing is recorded in the set", Allowed: "at least one finding, a reason why not, or a note"}
	}
	if err := r.Circumstances.Check(&r.Findings); err != nil {
		return err
	}
	return observation.CheckLimits(&r.Findings)
}

func (r *ObservationRequest) charted(by Author, entry string) charted {
	return charted{
		Set:  Set{Entry: entry, At: r.At, By: by, Findings: r.Findings, Signs: r.Signs, Circumstances: r.Circumstances, Note: r.Note},
		kind: kindObservation, attributed: r.FeverAttributed, notHypoxia: r.O2NotForHypoxia, episodeOpen: r.EpisodeOpen,
	}
}

// Record records a set with its grades and escalations in one transaction. It
// returns ErrUnknownPatient, ErrNoAuthor, a *FieldError, or an error of db; on nil
// the set is on disk.
func (w *Ward) Record(ctx context.Context, by Author, r ObservationRequest) (Saved, error) {
	if r.Replaces != "" {
		return Saved{}, &FieldError{Field: "replaces", Problem: "a correction needs its reason", Allowed: "a correction, not a plain set"}
	}
	if err := w.check(by, &r); err != nil {
		return Saved{}, err
	}
	id, err := entryID(r.Entry)
	if err != nil {
		return Saved{}, err
	}
	return w.decide(ctx, r.Patient, id, r.Entry != "", func(h *history, retry bool) (Saved, error) {
		c := r.charted(by, id)
		if retry {
			if s, found, err := w.again(h, &c); found || err != nil {
				return s, err
			}
		}
		first, err := r.draft(by, id, "")
		if err != nil {
			return Saved{}, err
		}
		return w.append(ctx, h, first, &c)
	})
}

// draft gives the entry of a set; reason is that of a correction, whose original is
// r.Replaces.
func (r *ObservationRequest) draft(by Author, id, reason string) (db.Draft, error) {
	payload, err := json.Marshal(observationPayload{
		Set: observation.Store(&r.Findings), Circumstances: r.Circumstances, Note: r.Note, EpisodeOpen: r.EpisodeOpen,
		Attributed: r.FeverAttributed, NotHypoxia: r.O2NotForHypoxia, Reason: reason,
		Cardiac: string(r.Signs.Cardiac), Carer: string(r.Signs.Carer), FiO2Milli: readingPtr(r.Signs.FiO2),
	})
	if err != nil {
		return db.Draft{}, fmt.Errorf("writing the observation: %w", err)
	}
	d := draft(id, kindObservation, r.Patient, by, r.At, payload)
	d.Replaces = r.Replaces
	return d, nil
}

// decide reads the patient, decides and appends, anew whenever the patient's entries
// moved on in between. retry tells whether the entry may already be on disk.
func (w *Ward) decide(ctx context.Context, patient, id string, retry bool, fn func(h *history, retry bool) (Saved, error)) (Saved, error) {
	for range attempts {
		h, err := w.read(ctx, patient)
		if err != nil {
			return Saved{}, err
		}
		saved, err := fn(h, retry)
		if errors.Is(err, db.ErrMoved) {
			retry = true
			continue
		}
		return saved, err
	}
	return Saved{}, fmt.Errorf("recording %s for %q: %w", id, patient, db.ErrBusy)
}

// again answers a retry of an entry that is already on disk.
func (w *Ward) again(h *history, c *charted) (s Saved, found bool, err error) {
	i := slices.IndexFunc(h.course, func(was charted) bool { return was.Entry == c.Entry })
	if i < 0 {
		return Saved{}, false, nil
	}
	was := &h.course[i]
	if was.kind != c.kind || was.Findings != c.Findings || was.Signs != c.Signs || was.Circumstances != c.Circumstances || was.Note != c.Note || was.By != c.By ||
		!sameEvent(was.event, c.event) {
		return Saved{}, true, fmt.Errorf("entry %s: %w", c.Entry, db.ErrConflict)
	}
	s = Saved{Entry: c.Entry, Seq: was.Seq, At: was.At, Typed: was.Typed, Replay: true, WasCRS: noGrade, WasICANS: noGrade}
	k, steps := w.courseSteps(&h.patient, h.course)
	w.tell(&s, k, stepOf(steps, c.Entry))
	return s, true, nil
}

// sameEvent compares what a client said of an event.
func sameEvent(a, b *EventBody) bool {
	if a == nil || b == nil || a.Response == nil || b.Response == nil {
		return reflect.DeepEqual(a, b)
	}
	x, y := *a.Response, *b.Response
	x.Peaks, y.Peaks = nil, nil
	return reflect.DeepEqual(x, y)
}

// tell fills in what follows from the step of an entry; step nil is one after which
// there is nothing to grade.
func (w *Ward) tell(s *Saved, k *walker, of *step) {
	s.Tasks = k.tasks.live
	if of == nil {
		return
	}
	s.Graded = true
	s.Shown = w.show(of)
	s.Newly = w.newly(of, s.Shown.Escalations)
	s.WasCRS, s.WasICANS = of.wasCRS, of.wasICANS
}

// append takes an entry into the course and writes it with the assessments and the
// open escalations that follow from it, as one batch. first is the entry, c the same
// as the course has it, nil where it only withdraws what it replaces, also what is
// written with it and h has already. What lies
// before the newest entry is graded in its place, and the newest is assessed again
// where that changes it: the board must not show what is no longer so.
func (w *Ward) append(ctx context.Context, h *history, first db.Draft, c *charted, also ...db.Draft) (Saved, error) {
	course, by := h.without(first.Replaces), Author{first.AuthorName, Role(first.AuthorRole)}
	if c != nil {
		course, _ = with(course, *c)
	}
	k, steps := w.courseSteps(&h.patient, course)
	drafts := append([]db.Draft{first}, also...)
	var mine *step
	if c != nil {
		mine = stepOf(steps, c.Entry)
	}
	assess := []*step{}
	if mine != nil {
		assess = append(assess, mine)
	}
	if k.last != nil && (mine == nil || mine.set.Entry != k.last.set.Entry) {
		assess = append(assess, k.last)
	}
	current := h.current
	for _, s := range assess {
		payload, err := json.Marshal(w.assessment(k, s))
		if err != nil {
			return Saved{}, fmt.Errorf("writing the assessment: %w", err)
		}
		if s != mine && bytes.Equal(payload, h.shown) && current == h.current {
			continue // what is shown stays as it is
		}
		id, err := NewEntryID()
		if err != nil {
			return Saved{}, err
		}
		d := draft(id, kindAssessment, h.patient.ID, by, s.set.At, payload)
		d.PayloadVersion = assessmentVersion
		d.Replaces, current = current, id
		drafts = append(drafts, d)
	}
	if len(drafts) > 1 {
		if err := w.storeWording(ctx, by); err != nil {
			return Saved{}, err
		}
	}
	entries, replay, err := w.rec.Append(ctx, h.patient.ID, h.head, drafts)
	if err != nil {
		return Saved{}, err
	}
	if len(entries) == 0 {
		return Saved{}, fmt.Errorf("recording for %q: the record gave nothing back: %w", h.patient.ID, db.ErrIO)
	}
	e := &entries[0]
	s := Saved{
		Entry: e.ID, Seq: e.Seq, At: Moment{e.ObservedAt, e.ObservedOffset}, Typed: Moment{e.RecordedAt, e.RecordedOffset}, Replay: replay,
		WasCRS: noGrade, WasICANS: noGrade,
	}
	w.tell(&s, k, mine)
	if s.Graded && c.event == nil {
		s.Shown.Seq, s.Shown.Typed = s.Seq, s.Typed
	}
	return s, nil
}

// assessment is what is stored of a step: all that the user is shown. Of the newest
// step that includes the open escalations.
func (w *Ward) assessment(k *walker, s *step) assessmentPayload {
	shown := w.show(s)
	p := assessmentPayload{
		Observation: s.set.Entry, At: s.graded.At, OfferClosing: s.graded.OfferClosing, Facts: s.course, Rules: RuleSet, PolicyName: w.pol.Name, PolicyVersion: w.pol.Version,
		CRS: storeResult(&shown.CRS), ICANS: storeResult(&shown.ICANS),
		NEWS2:  news2Payload{s.news2.Score, s.news2.Red, s.news2.Recorded, s.news2.Applies},
		Graded: observation.Store(&s.graded.Set), Context: storeContext(&s.graded.Context, s.graded.EpisodeOnset),
		WasCRS: s.wasCRS, WasICANS: s.wasICANS, LastAssessedAt: s.graded.LastAssessedAt, LastAssessedICANS: uint8(s.graded.LastAssessedICANS),
	}
	p.VitalsDue, p.NeuroDue = s.dues()
	if s.set.event != nil {
		p.After = &afterPayload{s.set.kind, s.set.By.Name, string(s.set.By.Role), storeEvent(s.set.event)}
		if s.newest != nil {
			p.Set = s.newest.Entry
		}
	}
	if s.set.Entry == k.last.set.Entry {
		p.Tasks, p.Review = storeTasks(k.tasks.live), storeReview(&k.review)
	}
	for _, f := range shown.Escalations {
		p.Escalations = append(p.Escalations, escalation{f.Rule, f.Level.String(), f.Role, f.Text, f.TextZH, f.Source})
	}
	if s.score.at != 0 {
		score := grading.Observation{ICE: s.score.ice, CAPD: s.score.capd}
		p.LastScore = &scorePayload{At: s.score.at, Set: observation.Store(&score)}
	}
	p.unsay(w.wording.own)
	return p
}

func draft(id, kind, patient string, by Author, at Moment, payload json.RawMessage) db.Draft {
	return db.Draft{
		ID: id, Kind: kind, Patient: patient, AuthorName: by.Name, AuthorRole: string(by.Role),
		ObservedAt: at.Milli, ObservedOffset: at.Offset, PayloadVersion: payloadVersion, Payload: payload,
	}
}

// Preview grades a set that is not recorded, as it would be graded if it were: pure,
// for the form's live grades. The chart is the patient's as last read.
func (w *Ward) Preview(c *Chart, r ObservationRequest) Shown {
	if r.At.Milli == 0 {
		r.At = MomentOf(w.now())
	}
	set := r.charted(Author{}, r.Entry)
	k := w.walk(&c.Patient)
	standing := c.history.without(r.Replaces)
	for i := range standing {
		if standing[i].At.Milli > r.At.Milli {
			break
		}
		k.observe(&standing[i])
	}
	s := k.preview(&set)
	return w.show(&s)
}
