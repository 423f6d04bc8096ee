package ward

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sort"

	"crsmon/db"
)

// charted is one entry of the course as it stands in the ledger: a set, or an event.
type charted struct {
	Set
	attributed, notHypoxia, episodeOpen bool
	inError                             bool // it withdraws the entry it replaces
	kind                                string
	event                               *EventBody // nil of a set
}

// history is what a patient's entries say, read once.
type history struct {
	patient  Patient
	admitted string // the standing admission
	// admittedAt is its time, which an amendment keeps: it brings nobody back who left.
	admittedAt Moment
	head       int64
	course     []charted // sets and events in order of time, replaced ones left out
	old        []charted // those that stand no longer
	// current is the assessment that stands, "" where there is none, and shown its payload.
	current string
	shown   json.RawMessage
}

// read reads a patient's entries. Anything it cannot read is an error: an entry passed
// over in silence could lower a grade.
func (w *Ward) read(ctx context.Context, patient string) (*history, error) {
	entries, head, err := w.rec.PatientEntries(ctx, patient)
	if err != nil {
		return nil, err
	}
	h, err := historyOf(patient, entries)
	if err != nil {
		return nil, err
	}
	h.head = head
	return h, nil
}

func historyOf(patient string, entries []db.Entry) (*history, error) {
	h := &history{}
	replaced, err := replacements(entries)
	if err != nil {
		return nil, err
	}
	var newest *db.Entry // assessment
	for i := range entries {
		e := &entries[i]
		switch {
		case e.Kind == kindAdmit:
			if replaced[e.ID] != nil {
				continue
			}
			var p admitPayload
			if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
				return nil, fmt.Errorf("admission %s: %w", e.ID, err)
			}
			h.patient, h.admitted, h.admittedAt = p.admitted(e), e.ID, Moment{e.ObservedAt, e.ObservedOffset}
		case e.Kind == kindAssessment:
			if e.PayloadVersion < 1 || e.PayloadVersion > assessmentVersion {
				return nil, fmt.Errorf("assessment %s is of version %d: a newer program wrote it", e.ID, e.PayloadVersion)
			}
			if replaced[e.ID] == nil && (newest == nil || newer(e, newest)) {
				newest, h.current, h.shown = e, e.ID, e.Payload
			}
		case ofCourse(e.Kind):
			c, err := chartedOf(e)
			if err != nil {
				return nil, err
			}
			c.Replaced = replaced[e.ID]
			switch {
			case c.inError: // it says that another entry does not stand, and is none itself
			case c.Replaced != nil:
				h.old = append(h.old, c)
			default:
				h.course = append(h.course, c)
			}
		case aside(e.Kind): // beside the course: it changes no grade
		default:
			return nil, fmt.Errorf("entry %s is of the kind %q, which this program does not know: a newer program wrote it", e.ID, e.Kind)
		}
	}
	if h.admitted == "" {
		return nil, fmt.Errorf("%w: %q", ErrUnknownPatient, patient)
	}
	sort.SliceStable(h.course, func(i, j int) bool { return byTime(h.course[i], h.course[j]) < 0 })
	return h, nil
}

// replacements gives, by entry, what took its place.
func replacements(entries []db.Entry) (map[string]*Replacement, error) {
	replaced := map[string]*Replacement{}
	for i := range entries {
		e := &entries[i]
		if e.Replaces == "" {
			continue
		}
		if e.Kind == kindAssessment {
			replaced[e.Replaces] = &Replacement{Entry: e.ID}
			continue
		}
		var p struct {
			Reason string `json:"reason"`
			Error  bool   `json:"entered_in_error"`
		}
		if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
			return nil, fmt.Errorf("%s %s: %w", e.Kind, e.ID, err)
		}
		replaced[e.Replaces] = &Replacement{
			Entry: e.ID, By: Author{e.AuthorName, Role(e.AuthorRole)}, Typed: Moment{e.RecordedAt, e.RecordedOffset},
			Reason: p.Reason, Error: p.Error,
		}
	}
	return replaced, nil
}

// newer orders entries as the board picks the newest.
func newer(a, b *db.Entry) bool {
	return cmp.Or(cmp.Compare(a.ObservedAt, b.ObservedAt), cmp.Compare(a.RecordedAt, b.RecordedAt), cmp.Compare(a.Seq, b.Seq)) > 0
}

func ofCourse(kind string) bool { return kind == kindObservation || isEvent(kind) }

// aside tells the kinds of a patient's entries that no grade depends on.
func aside(kind string) bool { return kind == kindHandover }

// byTime orders a course by when things were true; at the same moment what was done
// comes before the set that found its effect. Nothing here depends on the order in
// which entries arrived: ids are made by the client and rise with its clock.
func byTime(a, b charted) int {
	return cmp.Or(cmp.Compare(a.At.Milli, b.At.Milli), cmp.Compare(a.rank(), b.rank()), cmp.Compare(a.Entry, b.Entry))
}

func (c *charted) rank() int {
	switch c.kind {
	case kindObservation:
		return 1
	case kindResponse:
		return 2 // an answer to what the set of the same moment raised
	}
	return 0
}

func chartedOf(e *db.Entry) (charted, error) {
	if e.Kind != kindObservation {
		return eventOf(e)
	}
	var p observationPayload
	if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
		return charted{}, fmt.Errorf("observation %s: %w", e.ID, err)
	}
	findings, err := p.Set.Load()
	if err != nil {
		return charted{}, fmt.Errorf("observation %s: %w", e.ID, err)
	}
	signs, err := p.signs()
	if err != nil {
		return charted{}, fmt.Errorf("observation %s: %w", e.ID, err)
	}
	return charted{
		Set: Set{
			Entry: e.ID, Seq: e.Seq, At: Moment{e.ObservedAt, e.ObservedOffset}, Typed: Moment{e.RecordedAt, e.RecordedOffset},
			By: Author{e.AuthorName, Role(e.AuthorRole)}, Findings: findings, Signs: signs, Circumstances: p.Circumstances, Note: p.Note,
			Replaces: e.Replaces, Reason: p.Reason,
		},
		attributed: p.Attributed, notHypoxia: p.NotHypoxia, episodeOpen: p.EpisodeOpen, inError: p.Error, kind: e.Kind,
	}, nil
}

// without gives the standing course less one entry, as a slice of its own.
func (h *history) without(of string) []charted {
	return slices.DeleteFunc(slices.Clone(h.course), func(c charted) bool { return of != "" && c.Entry == of })
}

// with gives the standing course with one more entry in its place, and that place.
func with(course []charted, c charted) (all []charted, place int) {
	place, _ = slices.BinarySearchFunc(course, c, byTime)
	return slices.Insert(course, place, c), place
}
