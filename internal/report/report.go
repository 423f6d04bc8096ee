// Package report makes what leaves the screen: the handover text, the printed
// documents and the downtime pack, as pure functions of charts, the policy and the
// time. It imports grading, internal/ward, internal/policy, internal/words and
// internal/report/pdf.
package report

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// Paper is what every text and document needs beside the patients.
type Paper struct {
	Policy *policy.Policy
	Words  *words.Words
	Now    time.Time // also the zone that times are written in
	// Head is the record's head hash, a witness outside the record; empty where none
	// could be read.
	Head string
}

func (p *Paper) at(milli int64) time.Time { return time.UnixMilli(milli).In(p.Now.Location()) }

// date writes 21-Nov-2026.
func (p *Paper) date(t time.Time) string {
	return fmt.Sprintf("%02d-%s-%04d", t.Day(), p.Words.UI.Months[t.Month()-1], t.Year())
}

// full writes 21-Nov-2026 14:10.
func (p *Paper) full(t time.Time) string { return p.date(t) + " " + t.Format("15:04") }

// when writes the clock alone for today, else 20-Nov-2026 14:10.
func (p *Paper) when(milli int64) string {
	t := p.at(milli)
	ty, tm, td := t.Date()
	ny, nm, nd := p.Now.Date()
	if ty != ny || tm != nm || td != nd {
		return p.full(t)
	}
	return t.Format("15:04")
}

// span writes a length of time: "25 min", "2 h 10", "3 d 4 h".
func (p *Paper) span(d time.Duration) string {
	m := max(int(d/time.Minute), 0)
	switch {
	case m < 60:
		return p.Words.UI.Minutes(m)
	case m < 24*60:
		return p.Words.UI.Hours(m/60, m%60)
	}
	return p.Words.UI.Days(m/(24*60), m/60%24)
}

func (p *Paper) ago(milli int64) string { return p.span(p.Now.Sub(p.at(milli))) }

// born writes a birth date as other dates are.
func (p *Paper) born(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return p.Words.UI.NotRecorded
	}
	return p.date(t)
}

func (p *Paper) name(of *ward.Patient) string {
	s := strings.TrimSpace(strings.ToUpper(clean(of.Family)) + " " + clean(of.Given))
	if s == "" {
		return p.Words.UI.NameUnknown
	}
	return s
}

// clean makes one line of a text. A character that steers a terminal or turns the order
// of others becomes �: seen, and on paper said to be not printable.
func clean(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)), " ")
}

func (p *Paper) orNot(s string) string { return cmp.Or(clean(s), p.Words.UI.NotRecorded) }

func (p *Paper) age(a grading.Age) string {
	ui := &p.Words.UI
	switch {
	case !a.Known:
		return ui.AgeUnknown
	case a.Years >= 2:
		return ui.AgeYears(int(a.Years))
	case a.Months >= 1:
		return ui.AgeMonths(int(a.Months))
	}
	return ui.AgeDays(int(a.Days))
}

func (p *Paper) sex(s ward.Sex) string {
	ui := &p.Words.UI
	switch s {
	case ward.Female:
		return ui.Female
	case ward.Male:
		return ui.Male
	case ward.OtherSex:
		return ui.OtherSex
	case ward.SexUnknown:
	}
	return p.Words.Report.Handover.SexUnknown
}

func (p *Paper) day(r *ward.Row) string {
	if !r.DayKnown {
		return p.Words.UI.NoInfusion
	}
	return p.Words.UI.Day(fmt.Sprintf("%+d", r.Day))
}

// who is the identity in two lines: who, and what was infused.
func (p *Paper) who(r *ward.Row) (first, second string) {
	h, ui, of := &p.Words.Report.Handover, &p.Words.UI, &r.Patient
	parts := []string{ui.BedWord + " " + p.orNot(of.Bed), p.name(of), ui.Born(p.born(of.BirthDate)), p.age(r.Age) + " " + p.sex(of.Sex), ui.ID(of.ID)}
	if r.LookAlike {
		parts = append(parts, h.LookAlike)
	}
	return strings.Join(parts, "  "), strings.Join([]string{p.orNot(of.Product) + " " + p.day(r), ui.Allergies(p.orNot(of.Allergies))}, "  ")
}

// loud are the conditions under which a grade of 0 is not a quiet one.
const loud = grading.FlagFeverSuppressed | grading.FlagCriteriaNotMetNoFever | grading.FlagFeverMayBeMasked | grading.FlagHypoxicUntreated |
	grading.FlagNothingCanBeSaid | grading.FlagAnswersOdd

// lastAssessed is the last assessable ICANS where a set's own is not; -1 for none.
func lastAssessed(s *ward.Shown) int {
	if s.LastAssessedAt == 0 {
		return -1
	}
	return int(s.LastAssessedICANS)
}

// gradeText is the digit with its marks: "≥2", "0!", "NA≥3", "?".
func (p *Paper) gradeText(r grading.Result, last int) string {
	switch {
	case r.Flags.Has(grading.FlagNotAssessable):
		if g := max(int(r.Working), last); g > 0 || last >= 0 {
			return p.Words.UI.NotAssessable + "≥" + strconv.Itoa(g)
		}
		return p.Words.UI.NotAssessable
	case r.Flags.Has(grading.FlagNothingCanBeSaid) && r.Working == 0:
		return "?"
	}
	t := r.Working.String()
	if !r.Complete() {
		t = "≥" + t
	}
	if r.Working == 0 && r.Flags&loud != 0 {
		t += "!"
	}
	return t
}

// tempOf writes a temperature to a tenth at least, with its unit.
func (p *Paper) tempOf(o *grading.Observation) string {
	s := o.Temp.String()
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	if o.TempUnit == grading.Fahrenheit {
		return s + " " + p.Words.UI.Unit.Fahrenheit
	}
	return s + " " + p.Words.UI.Unit.Celsius
}

// pressure writes "84/51 mmHg (mean 62)"; the mean is never rounded up.
func (p *Paper) pressure(o *grading.Observation) string {
	s := o.SBP.String() + "/" + o.DBP.String() + " " + p.Words.UI.Unit.Pressure
	if m := o.MeanPressure(); m.Known {
		s += fmt.Sprintf(" (%s %d)", p.Words.Report.Handover.MAP, m.Milli/1000)
	}
	return s
}

func (p *Paper) oxygen(d grading.O2Device, flow grading.Reading) string {
	s := p.Words.Device(d)
	if flow.Known && d != grading.RoomAir {
		s += " " + flow.String() + " " + p.Words.UI.Unit.Flow
	}
	return s
}

// score writes "10/10" for an ICE, "3/32" for a CAPD, a span where items were left out.
func score(worst, best, most int) string {
	if worst == best {
		return fmt.Sprintf("%d/%d", worst, most)
	}
	return fmt.Sprintf("%d-%d/%d", min(worst, best), max(worst, best), most)
}

func (p *Paper) scoreOf(ice *grading.ICEScore, capd *grading.CAPDScore) string {
	ui := &p.Words.UI
	if worst, best, ok := ice.Range(); ok {
		return ui.ICE + " " + score(worst, best, 10)
	}
	if best, worst, ok := capd.Range(); ok {
		return ui.CAPD + " " + score(worst, best, 32)
	}
	return ""
}

// standing are the sets that no correction replaced, newest first.
func standing(c *ward.Chart) []*ward.Shown {
	var out []*ward.Shown
	for i := range c.Sets {
		if c.Sets[i].Replaced == nil {
			out = append(out, &c.Sets[i])
		}
	}
	return out
}

// standingEvents are the events that no correction replaced, oldest first.
func standingEvents(c *ward.Chart) []*ward.Event {
	var out []*ward.Event
	for i := range c.Events {
		if c.Events[i].Replaced == nil {
			out = append(out, &c.Events[i])
		}
	}
	slices.Reverse(out)
	return out
}

// eventText says what an event is, without its time.
func (p *Paper) eventText(e *ward.Event) string {
	h := &p.Words.Report.Handover
	b := &e.Body
	s := ""
	switch {
	case b.Dose != nil:
		s = p.drugName(b.Dose.Drug)
		if b.Dose.Amount.Known {
			s += " " + b.Dose.Amount.String() + " " + b.Dose.Unit
		}
		s = strings.TrimSpace(s + " " + b.Dose.Route)
	case b.Infusion != nil && b.Infusion.Running:
		s = h.Running(p.drugName(b.Infusion.Drug), p.rate(b.Infusion.Rate, b.Infusion.Unit))
	case b.Infusion != nil:
		s = h.Stopped(p.drugName(b.Infusion.Drug))
	case b.Oxygen != nil && b.Oxygen.Device == grading.RoomAir:
		s = h.OxygenStopped
	case b.Oxygen != nil:
		s = p.oxygen(b.Oxygen.Device, b.Oxygen.Flow)
		if b.Oxygen.NotForHypoxia {
			s += " " + h.NotForHypoxia
		}
	case b.Transfer != nil:
		s = strings.TrimSpace(h.Moves[string(b.Transfer.Move)] + " " + clean(b.Transfer.Bed))
		if b.Transfer.To != "" {
			s += " (" + clean(b.Transfer.To) + ")"
		}
	case b.Decision != nil:
		s = p.decisionText(b.Decision)
	case b.Labs != nil:
		s = p.Words.UI.Labs.Head + ": " + phrase.Labs(p.Words, b.Labs)
	case b.Response != nil:
		s = strings.TrimSpace(b.Response.Rule + " " + h.Answers[string(b.Response.Kind)] + " " + clean(b.Response.Whom))
		if b.Response.Reason != "" {
			s += ": " + clean(b.Response.Reason)
		}
	}
	if e.Note != "" {
		s += " - " + clean(e.Note)
	}
	return s
}

func (p *Paper) decisionText(d *ward.Decision) string {
	h := &p.Words.Report.Handover
	s := h.Decisions[string(d.Kind)]
	switch {
	case d.Kind == ward.DecideGrade:
		s += " " + strings.ToUpper(string(d.Scale)) + " " + d.Grade.String()
	case d.Kind == ward.DecideInterval:
		s += " " + p.Words.UI.Minutes(d.Minutes)
	case d.Kind == ward.DecideAttribute && d.Of != "":
		s += ": " + clean(d.Of)
	}
	if d.Reason != "" {
		s += " (" + clean(d.Reason) + ")"
	}
	return s
}

func (p *Paper) drugName(id string) string {
	if d, ok := p.Policy.Drug(id); ok {
		return d.Name
	}
	return clean(id)
}

func (p *Paper) rate(r grading.Reading, unit string) string {
	if !r.Known {
		return p.Words.Report.Handover.RateUnknown
	}
	return r.String() + " " + unit
}
