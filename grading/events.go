package grading

import (
	"cmp"
	"slices"
	"sort"
)

// EventKind is what an event of a course is.
type EventKind uint8

// The kinds of event. All but EventSet and EventDose are decisions of a clinician or
// facts of the treatment; none is ever made by the software.
const (
	EventSet                 EventKind = iota // an observation
	EventInfusion                             // an infusion: split dosing and re-infusion each have their own day 0
	EventDose                                 // a dose of drugs that can mask fever
	EventAttributeFever                       // a doctor attributes the fever to another cause, from now on
	EventWithdrawAttribution                  // and withdraws that
	EventCloseEpisode                         // a clinician closes the open CRS episode
	EventReopenEpisode                        // and reopens it
	EventResolveNeuroEvents                   // a clinician resolves the neurological events
)

var eventNames = []string{
	"set", "infusion", "dose", "attribute-fever", "withdraw-attribution", "close-episode", "reopen-episode", "resolve-neuro-events",
}

// String gives the word of the course format.
func (e EventKind) String() string { return word(eventNames, e) }

// ParseEventKind reads the word of the course format; ok is false for any other.
func ParseEventKind(s string) (e EventKind, ok bool) {
	i := slices.Index(eventNames, s)
	return EventKind(max(i, 0)), i >= 0
}

// EventKindWords gives the words ParseEventKind accepts.
func EventKindWords() []string { return slices.Clone(eventNames) }

// Event is one thing that happened in a course.
type Event struct {
	At   int64 // ms UTC: when it was true, not when it was typed
	Kind EventKind
	Set  Observation // of EventSet
	// FeverAttributed and O2NotForHypoxia are doctor's decisions said with a set.
	FeverAttributed bool
	O2NotForHypoxia bool
	Drugs           Masking // of EventDose
}

// Apply takes the next event, in order of time, into the course. ok tells whether it
// was a set, which g then grades.
func (k *Course) Apply(e *Event) (g Graded, ok bool) {
	switch e.Kind {
	case EventSet:
		k.Context.FeverAttributed, k.Context.O2NotForHypoxia = e.FeverAttributed, e.O2NotForHypoxia
		return k.Observe(e.At, &e.Set), true
	case EventInfusion:
		k.InfusedAt = append(k.InfusedAt, e.At)
	case EventDose:
		k.Dose(e.At, e.Drugs)
	case EventAttributeFever:
		k.attributed = true
	case EventWithdrawAttribution:
		k.attributed = false
	case EventCloseEpisode:
		k.Close(e.At)
	case EventReopenEpisode:
		k.Reopen()
	case EventResolveNeuroEvents:
		k.ResolveEvents()
	}
	return Graded{}, false
}

// GradeCourse grades a whole course. The events may come in any order: they are
// taken in order of time, decisions and doses before a set of the same moment, so
// the order in which entries arrived cannot matter. A correction is made by giving
// the corrected events: everything from there on is graded again.
func GradeCourse(c Context, p *CoursePolicy, events []Event) ([]Graded, Summary) {
	sorted := slices.Clone(events)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := &sorted[i], &sorted[j]
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(b.Kind, a.Kind)) < 0
	})
	k := NewCourse(c, p)
	var out []Graded
	for i := range sorted {
		if g, ok := k.Apply(&sorted[i]); ok {
			out = append(out, g)
		}
	}
	return out, k.Summary()
}

// Summary is a course in short: what a handover or a registry asks.
type Summary struct {
	Episodes []Episode
	// WorstCRS and WorstICANS are the worst working grades of the course.
	WorstCRS, WorstICANS Grade
	// ICANSOnset is the first set with an ICANS grade of 1 or more, ICANSResolved the
	// first complete grade 0 after the last such set; ms UTC, 0 where there is none.
	ICANSOnset, ICANSResolved int64
	// Days are the worst working grades of each day that has a set, oldest first.
	Days []DayWorst
}

// DayWorst is the worst of one day of the course. The day's grade is the day's worst
// (grading definition, section 2.5).
type DayWorst struct {
	// Day is days since the newest infusion; where none is known, days since the
	// first set of the course.
	Day        int64
	CRS, ICANS Grade
	// Incomplete: some set of the day left a grade open.
	Incomplete bool
}

// Summary gives the course so far in short.
func (k *Course) Summary() Summary {
	return Summary{
		Episodes: slices.Clone(k.episodes), WorstCRS: k.worstCRS, WorstICANS: k.worstICANS,
		ICANSOnset: k.icansOnset, ICANSResolved: k.icansResolved, Days: slices.Clone(k.days),
	}
}

// Today gives the worst of the day of the last set, and whether there is one.
func (k *Course) Today() (DayWorst, bool) {
	if len(k.days) == 0 {
		return DayWorst{}, false
	}
	return k.days[len(k.days)-1], true
}

// summarise takes a graded set into the summary.
func (k *Course) summarise(at int64, g *Graded) {
	if k.firstAt == 0 {
		k.firstAt = at
	}
	day, ok := k.day(at)
	if !ok {
		day = k.date(at) - k.date(k.firstAt)
	}
	if n := len(k.days); n == 0 || k.days[n-1].Day != day {
		k.days = append(k.days, DayWorst{Day: day})
	}
	d := &k.days[len(k.days)-1]
	d.CRS, d.ICANS = max(d.CRS, g.CRS.Working), max(d.ICANS, g.ICANS.Working)
	d.Incomplete = d.Incomplete || !g.CRS.Complete() || !g.ICANS.Complete()
	k.worstCRS, k.worstICANS = max(k.worstCRS, g.CRS.Working), max(k.worstICANS, g.ICANS.Working)
	switch {
	case g.ICANS.Working > 0:
		if k.icansOnset == 0 {
			k.icansOnset = at
		}
		k.icansResolved = 0
	case g.ICANS.Complete() && k.icansOnset != 0 && k.icansResolved == 0:
		k.icansResolved = at
	}
}
