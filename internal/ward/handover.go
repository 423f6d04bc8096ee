package ward

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"crsmon/db"
	"crsmon/internal/policy"
)

// Handover is a handover as it was signed: a snapshot that later entries do not change.
type Handover struct {
	Entry   string
	Patient string // empty for the whole ward
	At      Moment
	By      Author
	To      string // who was named to take it
	Text    string // as edited and signed
	Head    string // the record's head hash when it was signed, in hexadecimal
	// Accepted is by whom and when; nil until somebody does.
	Accepted *Acceptance
}

// Acceptance is the next person's name under a handover.
type Acceptance struct {
	By Author
	At Moment
}

// HandoverRequest is a handover to be signed.
type HandoverRequest struct {
	Entry   string // the client's own UUID, or empty
	Patient string // empty for the whole ward
	To      string
	Text    string
}

// MaxHandover is the longest text of a handover, in characters: sixty patients with a
// full course each, three times over.
const MaxHandover = 400_000

// handoverPayload is a handover, or the acceptance of one, version 1.
type handoverPayload struct {
	To      string `json:"to,omitempty"`
	Text    string `json:"text,omitempty"`
	Head    string `json:"head,omitempty"`
	Accepts string `json:"accepts,omitempty"`
}

// HandOver signs a handover: the text is kept as it is, with the record's head hash as
// a witness outside the record once it is printed. It returns ErrNoAuthor, a
// *FieldError, ErrUnknownPatient or an error of db; on nil it is on disk.
func (w *Ward) HandOver(ctx context.Context, by Author, r HandoverRequest) (Handover, error) {
	if err := by.check(); err != nil {
		return Handover{}, err
	}
	if err := shortText("to", &r.To); err != nil {
		return Handover{}, err
	}
	if n := utf8.RuneCountInString(strings.TrimSpace(r.Text)); n == 0 || n > MaxHandover || !utf8.ValidString(r.Text) {
		return Handover{}, &FieldError{Field: "text", Problem: fmt.Sprintf("the text has %d characters", n), Allowed: fmt.Sprintf("1 to %d, in UTF-8", MaxHandover)}
	}
	if r.Patient != "" {
		if _, err := w.read(ctx, r.Patient); err != nil {
			return Handover{}, err
		}
	}
	head, err := w.Head(ctx)
	if err != nil {
		return Handover{}, err
	}
	e, err := w.appendHandover(ctx, by, r.Entry, r.Patient, handoverPayload{To: r.To, Text: r.Text, Head: head})
	if err != nil {
		return Handover{}, err
	}
	return handoverOf(&e)
}

// AcceptHandover puts the next person's name under a handover. Nobody accepts their
// own, nor one that is accepted already.
func (w *Ward) AcceptHandover(ctx context.Context, by Author, patient, of string) (Handover, error) {
	if err := by.check(); err != nil {
		return Handover{}, err
	}
	all, err := w.Handovers(ctx, patient)
	if err != nil {
		return Handover{}, err
	}
	i := slices.IndexFunc(all, func(h Handover) bool { return h.Entry == of })
	switch {
	case i < 0:
		return Handover{}, &FieldError{Field: "handover", Problem: fmt.Sprintf("%q is no handover of this patient", of), Allowed: "the entry of a signed handover"}
	case all[i].Accepted != nil:
		return Handover{}, &FieldError{Field: "handover", Problem: "it was accepted already, by " + all[i].Accepted.By.Name, Allowed: "a handover that waits"}
	case all[i].By.Name == by.Name:
		return Handover{}, &FieldError{Field: "by", Problem: "the one who hands over cannot take it", Allowed: "the next person, under their own name"}
	}
	e, err := w.appendHandover(ctx, by, "", patient, handoverPayload{Accepts: of})
	if err != nil {
		return Handover{}, err
	}
	h := all[i]
	h.Accepted = &Acceptance{by, Moment{e.ObservedAt, e.ObservedOffset}}
	return h, nil
}

func (w *Ward) appendHandover(ctx context.Context, by Author, entry, patient string, p handoverPayload) (db.Entry, error) {
	id, err := entryID(entry)
	if err != nil {
		return db.Entry{}, err
	}
	payload, err := json.Marshal(p)
	if err != nil {
		return db.Entry{}, fmt.Errorf("writing the handover: %w", err)
	}
	d := draft(id, kindHandover, patient, by, MomentOf(w.now()), payload)
	if entry != "" {
		if e, err := w.rec.Entry(ctx, id); err == nil && e.Kind == kindHandover && e.Patient == patient {
			var was handoverPayload
			if err := decode(e.Payload, e.PayloadVersion, &was); err != nil {
				return db.Entry{}, fmt.Errorf("handover %s: %w", e.ID, err)
			}
			if p.Head = was.Head; p != was || e.AuthorName != by.Name {
				return db.Entry{}, fmt.Errorf("entry %s: %w", id, db.ErrConflict)
			}
			return e, nil // sent again: as it was signed
		}
	}
	entries, _, err := w.rec.Append(ctx, patient, -1, []db.Draft{d})
	if err != nil {
		return db.Entry{}, err
	}
	return entries[0], nil
}

func handoverOf(e *db.Entry) (Handover, error) {
	var p handoverPayload
	if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
		return Handover{}, fmt.Errorf("handover %s: %w", e.ID, err)
	}
	return Handover{
		Entry: e.ID, Patient: e.Patient, At: Moment{e.ObservedAt, e.ObservedOffset}, By: Author{e.AuthorName, Role(e.AuthorRole)},
		To: p.To, Text: p.Text, Head: p.Head,
	}, nil
}

// Handovers gives the handovers of a patient, of the whole ward where patient is
// empty, newest first.
func (w *Ward) Handovers(ctx context.Context, patient string) ([]Handover, error) {
	entries, _, err := w.rec.PatientEntries(ctx, patient)
	if err != nil {
		return nil, err
	}
	var out []Handover
	accepted := map[string]*Acceptance{}
	for i := range entries {
		e := &entries[i]
		if e.Kind != kindHandover {
			continue
		}
		var p handoverPayload
		if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
			return nil, fmt.Errorf("handover %s: %w", e.ID, err)
		}
		if p.Accepts != "" {
			if accepted[p.Accepts] == nil {
				accepted[p.Accepts] = &Acceptance{Author{e.AuthorName, Role(e.AuthorRole)}, Moment{e.ObservedAt, e.ObservedOffset}}
			}
			continue
		}
		h, err := handoverOf(e)
		if err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	for i := range out {
		out[i].Accepted = accepted[out[i].Entry]
	}
	sort.SliceStable(out, func(i, j int) bool { a, b := &out[i], &out[j]; return newestFirst(a.At, b.At) < 0 })
	return out, nil
}

// Waiting are the signed handovers that nobody has accepted yet, oldest first.
type Waiting struct {
	Of []Handover
	// newest handover entry of each patient, "" the ward, as Of was made from
	newest map[string]string
}

// WaitingHandovers gives the handovers of the ward and of who is on it that nobody has
// accepted. before is the last answer: only who has a newer entry is read again, so that
// asking costs little whatever the histories.
func (w *Ward) WaitingHandovers(ctx context.Context, before Waiting) (Waiting, error) {
	all, err := w.rec.BoardEntries(ctx, []string{kindHandover})
	if err != nil {
		return Waiting{}, err
	}
	ward, err := w.rec.Newest(ctx, "", kindHandover)
	if err != nil {
		return Waiting{}, err
	}
	if len(ward) > 0 {
		all[""] = ward
	}
	out := Waiting{newest: map[string]string{}}
	for patient, newest := range all {
		out.newest[patient] = newest[kindHandover].ID
		of := before.Of
		if before.newest[patient] != out.newest[patient] {
			if of, err = w.Handovers(ctx, patient); err != nil {
				return Waiting{}, err
			}
		}
		for _, h := range of {
			if h.Patient == patient && h.Accepted == nil {
				out.Of = append(out.Of, h)
			}
		}
	}
	sort.SliceStable(out.Of, func(i, j int) bool {
		a, b := &out.Of[i], &out.Of[j]
		return cmp.Or(cmp.Compare(a.At.Milli, b.At.Milli), cmp.Compare(a.Entry, b.Entry)) < 0
	})
	return out, nil
}

// Head gives the record's head hash, in hexadecimal: printed on a handover, it is a
// witness outside the record of all that was in it.
func (w *Ward) Head(ctx context.Context) (string, error) {
	s, err := w.rec.Summary(ctx)
	if err != nil {
		return "", err
	}
	head := s.Head()
	return hex.EncodeToString(head[:]), nil
}

// Changes is what happened to a patient since a moment, for a handover or a review.
type Changes struct {
	Sets   []Shown // newest first
	Events []Event
	// The worst working grades since then, and the grades at that moment; -1 where
	// there are none.
	WorstCRS, WorstICANS int
	WasCRS, WasICANS     int
	Raised, Closed       []Task
}

// Any tells whether there is anything.
func (c *Changes) Any() bool { return len(c.Sets)+len(c.Events)+len(c.Raised)+len(c.Closed) > 0 }

// Since gives what changed in a chart after a moment in ms UTC: by when it was typed,
// so that what was charted late is not passed over.
func (c *Chart) Since(at int64) Changes {
	out := Changes{WorstCRS: noGrade, WorstICANS: noGrade, WasCRS: noGrade, WasICANS: noGrade}
	late := map[string]bool{} // typed since, for whatever time
	for i := range c.Sets {
		if s := &c.Sets[i]; s.Typed.Milli > at {
			out.Sets = append(out.Sets, *s)
			late[s.Entry] = true
			if s.Replaced == nil {
				out.WorstCRS, out.WorstICANS = max(out.WorstCRS, int(s.CRS.Working)), max(out.WorstICANS, int(s.ICANS.Working))
			}
		}
	}
	for i := range c.Events {
		if c.Events[i].Typed.Milli > at {
			out.Events = append(out.Events, c.Events[i])
			late[c.Events[i].Entry] = true
		}
	}
	for _, g := range c.Grades {
		if g.At <= at {
			out.WasCRS, out.WasICANS = int(g.CRS.Working), int(g.ICANS.Working)
			continue
		}
		out.WorstCRS, out.WorstICANS = max(out.WorstCRS, int(g.CRS.Working)), max(out.WorstICANS, int(g.ICANS.Working))
	}
	for i := range c.Tasks {
		if c.Tasks[i].Since() > at || late[c.Tasks[i].Cause] {
			out.Raised = append(out.Raised, c.Tasks[i])
		}
	}
	for i := range c.ClosedTasks {
		if c.ClosedTasks[i].ClosedAt > at {
			out.Closed = append(out.Closed, c.ClosedTasks[i])
		}
	}
	return out
}

// ToReview tells whether a doctor has anything to look at since the newest review of
// the patient: a newer grade, an escalation that waits, or no review at all.
func (r *Row) ToReview() bool {
	switch {
	case r.Problem != "" || r.Latest == nil:
		return r.Problem != ""
	case r.Review.At.Milli == 0:
		return r.Latest.CRS.Working > 0 || r.Latest.ICANS.Working > 0 || len(r.Tasks) > 0
	}
	newest := max(r.Latest.At.Milli, r.Latest.Typed.Milli)                   // what is charted late is new all the same
	if after := r.Latest.After; after != nil && after.Body.Decision == nil { // who decides has looked
		newest = max(newest, after.At.Milli)
	}
	if newest > r.Review.At.Milli {
		return true
	}
	return slices.ContainsFunc(r.Tasks, func(t Task) bool { return t.Level > policy.LevelRepeat && t.Waits() && t.Since() > r.Review.At.Milli })
}
