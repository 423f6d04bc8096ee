package plain

import (
	"context"
	"slices"
	"time"

	"crsmon/internal/entry"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// when asks at what time something was; empty is now, or the time of what is corrected;
// of is nil where that is nothing.
func (s *session) when(label string, into *time.Time, of *ward.Event) step {
	now := ""
	return step{ask: func() error {
		q := question{key: "at", label: label, allowed: s.pw.TimeAllowed, hint: s.ui.Form.Hints[entry.Time], now: now}
		if of != nil && now == "" {
			q.now = s.ph.Moment(of.At)
		}
		return s.text(q, func(t string) string {
			at, isNow, bad := entry.ObservedAt(t, s.Now(), s.ui.Months)
			if bad != nil {
				return bad.Why(&s.ui.Form, 0)
			}
			*into, now = at, ""
			if !isNow {
				now = s.ph.Moment(ward.MomentOf(at))
				s.echo(t, now)
			} else if of != nil {
				*into = phrase.At(of.At)
			}
			return ""
		})
	}}
}

// notBefore gives a moment; where it was typed as a minute and lies in the same minute as
// what came first, it is not put before that.
func notBefore(t time.Time, first int64) ward.Moment {
	m := ward.MomentOf(t)
	if m.Milli < first && m.Milli/60000 == first/60000 {
		m.Milli = first
	}
	return m
}

// transfer asks where the patient goes: what, to whom, which bed, when. Who was
// discharged can be admitted again.
func (s *session) transfer(r *ward.Row) error {
	if r.Place.Move == ward.MoveDischarged {
		return s.readmit(r)
	}
	w := &s.ui.Transfer
	if r.Place.InICU() {
		s.say(w.InICU(s.ph.When(r.Place.At)))
	}
	id, err := ward.NewEntryID()
	if err != nil {
		return s.failed(err)
	}
	letters := map[ward.Move]string{
		ward.MoveBed: "n", ward.MoveICURequested: "r", ward.MoveICUArrived: "i", ward.MoveReturned: "w", ward.MoveDischarged: "d",
		ward.MoveReadmitted: "a",
	}
	moves := phrase.Moves(&r.Place)
	cs := make([]choice, len(moves))
	for i, m := range moves {
		cs[i] = choice{letters[m], w.Moves[slices.Index(ward.Moves(), m)]}
	}
	t, at, now := ward.Transfer{}, s.Now(), ""
	err = s.form([]step{
		{ask: func() error {
			return s.must(question{key: "move", label: w.What, now: now}, cs, func(i int) {
				t.Move, now = moves[i], cs[i].label
				t.Bed, t.To = "", ""
			})
		}},
		{skip: func() bool { return t.Move == ward.MoveBed }, ask: func() error {
			return s.free(question{key: "to", label: w.To, hint: w.ToHint, allowed: s.pw.Text}, &t.To)
		}},
		{skip: func() bool {
			return t.Move == ward.MoveICURequested || t.Move == ward.MoveDischarged || t.Move == ward.MoveICUArrived
		}, ask: func() error {
			q := question{key: "bed", label: w.Bed, hint: w.BedHint, allowed: s.pw.BedAllowed}
			if t.Move == ward.MoveBed {
				return s.needed(q, &t.Bed)
			}
			return s.free(q, &t.Bed)
		}},
		s.when(s.pw.When, &at, nil),
		{ask: func() error {
			if t.Move == ward.MoveDischarged {
				s.say(w.DischargeTitle + " " + w.DischargeText)
			}
			return s.enter(r, &ward.EventRequest{Entry: id, At: ward.MomentOf(at), Body: ward.EventBody{Transfer: &t}})
		}},
	})
	return s.lost(err, s.named(&r.Patient))
}

// enter saves an event after it was asked for.
func (s *session) enter(r *ward.Row, req *ward.EventRequest) error {
	req.Patient = r.Patient.ID
	if req.Entry == "" {
		id, err := ward.NewEntryID()
		if err != nil {
			return s.failed(err)
		}
		req.Entry = id
	}
	s.say(s.who(r))
	s.say(s.eventText(&req.Body) + ", " + s.ph.When(req.At))
	return s.save(func() (string, error) {
		saved, err := s.Ward.Enter(context.WithoutCancel(s.ctx), s.by, *req)
		if err != nil {
			return "", err
		}
		if l := req.Body.Labs; l != nil {
			return s.ui.Labs.Saved(len(l.Results), s.ph.When(req.At)) + s.newly(r, &saved), nil
		}
		return s.savedText(r, &saved), nil
	}, nil)
}
