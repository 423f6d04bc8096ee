package phrase

import (
	"strings"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// DrugName is a drug's name as the reasons of a grade write it, else under a policy; one
// that it no longer has keeps its id.
func (in *Phrases) DrugName(id string, pol *policy.Policy) string {
	if v, ok := grading.ParseVasopressor(id); ok {
		return in.Words.Vasopressors(v &^ grading.VasopressorsRecorded)
	}
	if pol != nil {
		if d, ok := pol.Drug(id); ok && d.Name != "" {
			return entry.Clean(in.ui().FiredText(d.Name, d.NameZH))
		}
	}
	return entry.Clean(id)
}

// Event is what happened, in words.
func (in *Phrases) Event(b *ward.EventBody, pol *policy.Policy) string {
	ui := &in.ui().Sections
	join := func(parts ...string) string {
		return entry.Clean(strings.Join(strings.Fields(strings.Join(parts, " ")), " "))
	}
	amount := func(r grading.Reading, unit string) string {
		if !r.Known {
			return ""
		}
		return entry.SafeNumber(r) + " " + unit
	}
	word := func(id string) string {
		if t := ui.Events[id]; t != "" {
			return t
		}
		return id
	}
	switch {
	case b.Dose != nil:
		return join(in.DrugName(b.Dose.Drug, pol), amount(b.Dose.Amount, b.Dose.Unit), b.Dose.Route)
	case b.Infusion != nil && b.Infusion.Running:
		return join(in.DrugName(b.Infusion.Drug, pol), ui.Runs, amount(b.Infusion.Rate, b.Infusion.Unit))
	case b.Infusion != nil:
		return join(in.DrugName(b.Infusion.Drug, pol), ui.Stopped)
	case b.Oxygen != nil:
		flow := amount(b.Oxygen.Flow, in.ui().Unit.Flow)
		return join(in.ui().O2, in.Words.Device(b.Oxygen.Device), flow)
	case b.Transfer != nil:
		return join(word(string(b.Transfer.Move)), b.Transfer.Bed, b.Transfer.To)
	case b.Decision != nil:
		d := b.Decision
		of := ""
		if d.Kind == ward.DecideGrade {
			of = strings.ToUpper(string(d.Scale)) + " " + d.Grade.String()
		}
		if d.Minutes > 0 {
			of = in.ui().Minutes(d.Minutes)
		}
		return join(word(string(d.Kind)), of, d.Of, d.Reason)
	case b.Labs != nil:
		return in.ui().Labs.Head + ": " + Labs(in.Words, b.Labs)
	case b.Response != nil:
		r := b.Response
		return join(r.Rule, word(string(r.Kind)), r.Whom, r.How, r.Reason)
	}
	return in.ui().NotRecorded
}

// Task is an escalation in words, its level first.
func (in *Phrases) Task(t *ward.Task) string {
	return in.Fired(&policy.Fired{Rule: t.Rule, Level: t.Level, Role: t.Role, Text: t.Text, TextZH: t.TextZH, Source: t.Source})
}

// Answered is one answer to an escalation: "told Dr X 14:22, by telephone (written by Y)".
func (in *Phrases) Answered(a *ward.Answer) string {
	word := in.ui().Sections.Events[string(a.Kind)]
	if word == "" {
		word = entry.Clean(string(a.Kind))
	}
	whom, by := entry.Clean(a.Whom), entry.Clean(a.By.Name)
	if whom == "" {
		whom, by = by, ""
	}
	t := in.ui().Review.ToldLine(word, whom, entry.Clean(a.How), in.Local(a.At), by)
	if a.Reason != "" {
		t += ": " + entry.Clean(a.Reason)
	}
	return t
}

// Moves are the moves that are offered where a patient is.
func Moves(p *ward.Place) []ward.Move {
	gone := p.Move == ward.MoveDischarged
	var out []ward.Move
	for _, m := range ward.Moves() {
		fits := !gone
		switch m {
		case ward.MoveReadmitted:
			fits = gone
		case ward.MoveReturned:
			fits = p.InICU() || p.Move == ward.MoveICURequested
		case ward.MoveICUArrived, ward.MoveICURequested:
			fits = !gone && !p.InICU()
		case ward.MoveBed, ward.MoveDischarged:
		}
		if fits {
			out = append(out, m)
		}
	}
	return out
}
