package plain

import (
	"context"
	"strconv"
	"strings"

	"crsmon/internal/entry"
	"crsmon/internal/phrase"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// taskText is what an escalation is for.
func (s *session) taskText(t *ward.Task) string {
	return s.ph.Fired(&policy.Fired{Rule: t.Rule, Level: t.Level, Role: t.Role, Text: t.Text, TextZH: t.TextZH, Source: t.Source})
}

// taskLine is an escalation with when it was raised and how it was answered last.
func (s *session) taskLine(t *ward.Task) string {
	line := s.pw.Raised(s.taskText(t), s.local(t.Raised))
	if a := t.Last(); a != nil {
		word := s.ui.Sections.Events[string(a.Kind)]
		line += ", " + s.local(a.At) + " " + strings.Join(strings.Fields(entry.Clean(word+" "+a.Whom+" "+a.How+" "+a.Reason)), " ") +
			", " + entry.Clean(a.By.Name)
	}
	return line
}

// enter saves an event after it was asked for.
func (s *session) enter(r *ward.Row, req *ward.EventRequest) error {
	if req.Entry == "" {
		id, err := ward.NewEntryID()
		if err != nil {
			return s.failed(err)
		}
		req.Entry = id
	}
	s.say(s.who(r))
	s.say(s.eventText(&req.Body))
	return s.save(func() (string, error) {
		saved, err := s.Ward.Enter(context.WithoutCancel(s.ctx), s.by, *req)
		if err != nil {
			return "", err
		}
		return s.savedText(&saved), nil
	})
}

// alerts lists what is open and takes an answer to one.
func (s *session) alerts() error {
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return s.failed(err)
	}
	type open struct {
		row  *ward.Row
		task *ward.Task
	}
	var all []open
	for _, waits := range []bool{true, false} {
		for i := range rows {
			for k := range rows[i].Tasks {
				if t := &rows[i].Tasks[k]; t.Waits() == waits && t.Status != ward.TaskClosed {
					all = append(all, open{&rows[i], t})
				}
			}
		}
	}
	if len(all) == 0 {
		s.say(s.pw.AlertNone)
		return nil
	}
	for i, o := range all {
		s.say(strconv.Itoa(i+1) + ". " + entry.Clean(o.row.Patient.Bed) + " " + s.ph.Name(&o.row.Patient) + ": " + s.taskLine(o.task))
	}
	n := 0
	answer := ward.Response{}
	kinds := []ward.ResponseKind{ward.Told, ward.Acknowledged, ward.Declined, ward.PassedUp, ward.Closed}
	var cs []choice
	for i, k := range kinds {
		cs = append(cs, choice{[]string{"t", "a", "d", "p", "c"}[i], s.ui.Sections.Events[string(k)]})
	}
	none := func() bool { return n == 0 }
	needs := func() bool { return none() || answer.Kind == "" }
	text := func(key, label string, into *string) step {
		return step{skip: needs, ask: func() error {
			return s.text(question{key: key, label: label, now: *into}, func(t string) string { *into = t; return "" })
		}}
	}
	reason := text("reason", s.pw.Reason, &answer.Reason)
	reason.skip = func() bool { return needs() || answer.Kind != ward.Declined }
	err = s.form([]step{
		{ask: func() error {
			return s.text(question{key: "alert", label: s.pw.AlertWhich}, func(t string) string {
				k, err := strconv.Atoi(t)
				if t != "" && (err != nil || k < 1 || k > len(all)) {
					return s.pw.AlertNumber(len(all))
				}
				n = k
				return ""
			})
		}},
		{skip: none, ask: func() error {
			return s.pick(question{key: "answer", label: s.pw.AlertWhat}, cs, func(i int) {
				answer.Kind = ""
				if i >= 0 {
					answer.Kind = kinds[i]
				}
			})
		}},
		text("whom", s.pw.Whom, &answer.Whom), text("how", s.pw.How, &answer.How), reason,
		{skip: needs, ask: func() error {
			o := all[n-1]
			answer.Rule = o.task.Rule
			s.say(s.taskText(o.task))
			return s.enter(o.row, &ward.EventRequest{Patient: o.row.Patient.ID, Body: ward.EventBody{Response: &answer}})
		}},
	})
	if err != nil && n > 0 {
		return s.lost(err, s.who(all[n-1].row))
	}
	return err
}

// review says who changed since the last review, and lets a doctor confirm the grades.
func (s *session) review(arg string) error {
	if s.by.Role != ward.Doctor {
		return s.refuse(s.pw.DoctorsOnly)
	}
	if arg == "" {
		rows, err := s.Ward.Board(s.ctx)
		if err != nil {
			return s.failed(err)
		}
		n := 0
		s.say(s.pw.ToReview)
		for i := range rows {
			if rows[i].ToReview() {
				n++
				s.say("- " + s.row(&rows[i]))
			}
		}
		if n == 0 {
			s.say(s.pw.NoneToReview)
			return nil
		}
	}
	r, err := s.patient(arg)
	if err != nil || r == nil {
		return err
	}
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	s.standing(c)
	if c.Latest == nil {
		return nil
	}
	// What is confirmed is what was said, also where a newer set comes meanwhile.
	d := ward.Decision{Kind: ward.DecideConfirm, CRS: c.Latest.CRS.Working, ICANS: c.Latest.ICANS.Working}
	yes, err := s.yes("confirm", s.pw.ConfirmAsk)
	if err != nil || !yes {
		return s.lost(err, s.who(r))
	}
	saved, err := s.Ward.Enter(context.WithoutCancel(s.ctx), s.by, ward.EventRequest{Patient: r.Patient.ID, Body: ward.EventBody{Decision: &d}})
	if err != nil {
		return s.notSaved(err)
	}
	s.say(s.ui.SavedAt(s.ph.Clock(phrase.At(saved.Typed))) + ", " + s.ui.Sections.Events[string(d.Kind)])
	return nil
}

// handover says the newest handover, of a patient or of the ward, and takes its acceptance.
func (s *session) handover(arg string) error {
	id := ""
	if arg != "" {
		r, err := s.patient(arg)
		if err != nil || r == nil {
			return err
		}
		id = r.Patient.ID
	}
	all, err := s.Ward.Handovers(s.ctx, id)
	if err != nil {
		return s.failed(err)
	}
	if len(all) == 0 {
		s.say(s.pw.NoHandover)
		return nil
	}
	h := &all[0]
	s.say(s.pw.Handover + " " + s.ph.When(h.At) + ", " + entry.Clean(h.By.Name))
	s.say(h.Text)
	if h.Accepted != nil {
		s.say(s.pw.Accepted + " " + s.ph.When(h.Accepted.At) + ", " + entry.Clean(h.Accepted.By.Name))
		return nil
	}
	yes, err := s.yes("accept", s.pw.AcceptAsk)
	if err != nil || !yes {
		return err
	}
	if _, err := s.Ward.AcceptHandover(context.WithoutCancel(s.ctx), s.by, id, h.Entry); err != nil {
		return s.notSaved(err)
	}
	s.say(s.pw.Accepted)
	return nil
}
