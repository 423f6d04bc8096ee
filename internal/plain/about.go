package plain

import (
	"fmt"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// What is in force and how the record is: settings, rules, reports, the grade line.

// settings says the policy in force and the record's health.
func (s *session) settings() error {
	if s.Settings == nil {
		s.say(s.ui.Settings.NoSections)
		return nil
	}
	sections, err := s.Settings(s.ctx)
	if err != nil {
		s.say("! " + s.ui.Settings.CannotRead(s.failure(err).Why))
		if s.Interactive {
			return nil
		}
		return ErrNotSaved
	}
	for _, sec := range sections {
		s.say(sec.Title + ":")
		for _, l := range sec.Lines {
			mark := "  "
			if l.Problem {
				mark = "! "
			}
			s.say(mark + l.Label + ": " + l.Value)
		}
	}
	return nil
}

// rules says every criterion with its table cell, the escalation rules in force, and the
// sources.
func (s *session) rules() error {
	w := &s.ui.Help
	scale := ""
	for _, c := range grading.Criteria() {
		if c.Scale != scale {
			scale = c.Scale
			s.say("ASTCT " + scale + ":")
		}
		mark := ""
		if c.Ours {
			mark = " [ours]"
		}
		s.say("  " + c.Grade.String() + " " + c.ID + mark + ": " + c.Cell)
	}
	p := s.Ward.Policy()
	s.say(w.Escalations(clean(p.Name), clean(p.Version)) + ":")
	for _, r := range p.Rules() {
		s.say(fmt.Sprintf("  %s [%s] %s: %s (%s; %s)", clean(r.ID), r.Level, clean(s.ui.FiredText(r.Text, r.TextZH)), clean(r.When), clean(r.Source), clean(r.Sure)))
	}
	s.say(w.OtherScales + ":")
	for _, sc := range grading.Scales() {
		s.say(fmt.Sprintf("  %s: %s (%s)", sc.Name, sc.Source, sc.Confidence))
	}
	s.say(w.Sources + ":")
	s.say("  ASTCT: " + grading.SourceASTCT)
	s.say("  CAPD: " + grading.SourceCAPD)
	s.say("  [ours]: " + w.Ours)
	return nil
}

// report asks which one, and of which days.
func (s *session) report(arg string) error {
	if s.Report == nil {
		return s.refuse(s.pw.NoReports)
	}
	cs := make([]choice, len(s.Reports))
	for i, r := range s.Reports {
		cs[i] = choice{r.Short, r.Long}
	}
	name, from, to := "", "", ""
	if arg != "" {
		i := pickFrom(cs, arg)
		if i < 0 {
			return s.refuse(s.pw.NotAnswer(letters(cs)))
		}
		name = cs[i].key
	}
	err := s.form([]step{
		{skip: func() bool { return arg != "" }, ask: func() error {
			return s.must(question{key: "report", label: s.pw.WhichReport, now: name}, cs, func(i int) { name = cs[i].key })
		}},
		{ask: func() error {
			return s.free(question{key: "from", label: s.pw.FromDay, allowed: s.pw.DayAllowed}, &from)
		}},
		{ask: func() error { return s.free(question{key: "to", label: s.pw.ToDay, allowed: s.pw.DayAllowed}, &to) }},
	})
	if err != nil {
		return err
	}
	lines, err := s.Report(s.ctx, name, from, to)
	if err != nil {
		return s.refuse(clean(err.Error()))
	}
	for _, l := range lines {
		s.say(l)
	}
	return nil
}

// gradeLine says the grades in one line for the hospital's notes.
func (s *session) gradeLine(r *ward.Row) error {
	if s.Line == nil {
		return s.refuse(s.ui.Clipboard.NoSBAR)
	}
	text, err := s.Line(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	s.say(text)
	return nil
}
