package tui

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// Dates and clocks: 21-Nov-2026, 14:32.

func (e *env) date(t time.Time) string { return e.phrases().Date(t) }

func (e *env) dayMonth(t time.Time) string {
	return fmt.Sprintf("%02d-%s", t.Day(), e.ui.Months[t.Month()-1])
}

func (e *env) weekday(t time.Time) string { return e.ui.Weekdays[t.Weekday()] }

func (e *env) clock(t time.Time) string { return t.Format("15:04") }

// when is a moment as short as it may be: the clock alone today.
func (e *env) when(m ward.Moment) string {
	t, now := at(m), e.now()
	if y, mo, d := t.Date(); y == now.Year() && mo == now.Month() && d == now.Day() {
		return e.clock(t)
	}
	return e.dayMonth(t) + " " + e.clock(t)
}

// ago writes how long since: "25 min", "2 h 10", "3 d 4 h".
func (e *env) ago(d time.Duration) string { return e.phrases().Ago(d) }

// due writes the time left as h:mm, negative where overdue; whole hours or days
// where that would not fit.
func due(d time.Duration) string { return phrase.Due(d) }

// temp writes a temperature to a tenth at least: 38.0.
func temp(r grading.Reading) string { return phrase.Temp(r) }

// tempUnit writes it with its unit.
func (e *env) tempUnit(o *obs) string { return e.phrases().TempUnit(o) }

// reading writes a number, empty where nothing is recorded.
func reading(r grading.Reading) string { return phrase.Reading(r) }

// mean is the mean pressure in whole mmHg, never rounded up: 64.9 is below 65.
func mean(o *grading.Observation) string { return phrase.Mean(o) }

// pressure writes "84/51 62", "84/?" without a diastolic.
func pressure(o *grading.Observation) string {
	if !o.SBP.Known && !o.DBP.Known {
		if m := mean(o); m != "" {
			return "?/? " + m
		}
		return ""
	}
	s := wholeMmHg(o.SBP) + "/" + wholeMmHg(o.DBP)
	if m := mean(o); m != "" {
		return padLeft(s, 7) + " " + padLeft(m, 3)
	}
	return padLeft(s, 7) + "    "
}

// bp is pressure without the padding of a column.
func bp(o *grading.Observation) string {
	return strings.Join(strings.Fields(pressure(o)), " ")
}

// oxygen writes the device's short name and the flow: "NC 4".
func (e *env) oxygen(o *grading.Observation) string { return e.phrases().Oxygen(o) }

// oxygenIn is oxygen in w cells: the gap goes first, then the flow; a digit is never cut.
func (e *env) oxygenIn(o *obs, w int) string {
	s := e.oxygen(o)
	if cells(s) > w {
		s = strings.ReplaceAll(s, " ", "")
	}
	if cells(s) > w && o.O2Device != grading.O2NotRecorded {
		s = e.ui.DeviceShort[o.O2Device]
	}
	return s
}

// score writes an ICE total, "C n" for a CAPD, a range where items were left out.
func score(ice *grading.ICEScore, capd *grading.CAPDScore) string { return phrase.Score(ice, capd) }

// setScore is the score of one set, or the short word for why there is none.
func (e *env) setScore(o *grading.Observation) string { return e.phrases().SetScore(o) }

// name is SURNAME Given, safe to draw.
func (e *env) name(p *ward.Patient) string { return e.phrases().Name(p) }

// initialsOf is what stands for a name on a screen that visitors see.
func (e *env) initialsOf(p *ward.Patient) string {
	return cmp.Or(initials(p.Family)+initials(p.Given), e.ui.NameUnknown)
}

// initials are the first letters of a name's parts.
func initials(name string) string {
	var s strings.Builder
	for _, part := range strings.Fields(clean(name)) {
		r, _ := utf8.DecodeRuneInString(part)
		s.WriteString(strings.ToUpper(string(r)) + ".")
	}
	return s.String()
}

func (e *env) age(a grading.Age) string { return e.phrases().Age(a) }

// birth writes a birth date of the record as 05-Mar-2017.
func (e *env) birth(s string) string { return e.phrases().Birth(s) }

func (e *env) sex(s ward.Sex) string { return e.phrases().Sex(s) }

// day writes the day after infusion: "+4".
func day(r *ward.Row) string { return phrase.Day(r) }

// identityParts are who a patient is, the most telling first.
func (e *env) identityParts(r *ward.Row) []string { return e.phrases().Identity(r) }

// identity is the header of a patient's page: wrapped, never cut.
func (e *env) identity(r *ward.Row, w int) []string {
	lines := wrapParts(e.identityParts(r), e.g.dot, w-1)
	for i := range lines {
		lines[i] = " " + lines[i]
		if i == 0 {
			lines[i] = e.th.title.Render(lines[i])
		}
	}
	return lines
}

// identityShort is the least that says who it is.
func (e *env) identityShort(r *ward.Row) string {
	return strings.Join(e.identityParts(r)[:4], ", ")
}

// ageAt is a child's or adult's age by the calendar; unknown where the date is.
func ageAt(birth string, now time.Time) grading.Age { return phrase.AgeAt(birth, now) }
