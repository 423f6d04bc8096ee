package tui

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// Dates and clocks: 21-Nov-2026, 14:32.

func (e *env) date(t time.Time) string {
	return fmt.Sprintf("%02d-%s-%04d", t.Day(), e.ui.Months[t.Month()-1], t.Year())
}

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
func (e *env) ago(d time.Duration) string {
	m := int(d / time.Minute)
	switch {
	case m < 0:
		m = 0
		fallthrough
	case m < 60:
		return e.ui.Minutes(m)
	case m < 24*60:
		return e.ui.Hours(m/60, m%60)
	}
	return e.ui.Days(m/(24*60), m/60%24)
}

// due writes the time left as h:mm, negative where overdue; whole hours or days
// where that would not fit.
func due(d time.Duration) string {
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	m := int(d / time.Minute)
	if m == 0 {
		sign = ""
	}
	switch h := m / 60; {
	case h < 10, h < 100 && sign == "":
		return fmt.Sprintf("%s%d:%02d", sign, h, m%60)
	case h < 100:
		return fmt.Sprintf("%s%dh", sign, h)
	default:
		return fmt.Sprintf("%s%dd", sign, min(h/24, 999))
	}
}

// temp writes a temperature to a tenth at least: 38.0.
func temp(r grading.Reading) string {
	if !r.Known {
		return ""
	}
	s := r.String()
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// tempUnit writes it with its unit.
func (e *env) tempUnit(o *obs) string {
	if !o.Temp.Known {
		return ""
	}
	if o.TempUnit == grading.Fahrenheit {
		return temp(o.Temp) + " " + e.ui.Unit.Fahrenheit
	}
	return temp(o.Temp) + " " + e.ui.Unit.Celsius
}

// reading writes a number, empty where nothing is recorded.
func reading(r grading.Reading) string {
	if !r.Known {
		return ""
	}
	return r.String()
}

// mean is the mean pressure in whole mmHg, never rounded up: 64.9 is below 65.
func mean(o *grading.Observation) string {
	m := o.MeanPressure()
	if !m.Known {
		return ""
	}
	return strconv.Itoa(int(m.Milli / 1000))
}

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
func (e *env) oxygen(o *grading.Observation) string {
	if o.O2Device == grading.O2NotRecorded {
		if o.O2Flow.Known {
			return "? " + o.O2Flow.String()
		}
		return ""
	}
	s := e.ui.DeviceShort[o.O2Device]
	if s == "" {
		s = "?"
	}
	if o.O2Flow.Known {
		s += " " + o.O2Flow.String()
	}
	return s
}

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
func score(ice *grading.ICEScore, capd *grading.CAPDScore) string {
	span := func(a, b int) string {
		if a == b {
			return strconv.Itoa(a)
		}
		return strconv.Itoa(a) + "-" + strconv.Itoa(b)
	}
	if worst, best, ok := ice.Range(); ok {
		return span(worst, best)
	}
	if best, worst, ok := capd.Range(); ok {
		return "C " + span(best, worst)
	}
	return ""
}

// setScore is the score of one set, or the short word for why there is none.
func (e *env) setScore(o *grading.Observation) string {
	if s := score(&o.ICE, &o.CAPD); s != "" {
		return s
	}
	why := o.ICENotDone
	if why == grading.NotDoneNotStated {
		why = o.CAPDNotDone
	}
	if why == grading.NotDoneNotStated {
		return ""
	}
	return e.ui.NotDoneShort[why]
}

// name is SURNAME Given, safe to draw.
func (e *env) name(p *ward.Patient) string {
	if e.opts.Initials {
		return cmp.Or(initials(p.Family)+initials(p.Given), e.ui.NameUnknown)
	}
	s := strings.ToUpper(clean(strings.TrimSpace(p.Family)))
	if g := clean(strings.TrimSpace(p.Given)); g != "" {
		s += " " + g
	}
	if s == "" {
		return e.ui.NameUnknown
	}
	return s
}

// initials are the first letters of a name's parts, for a screen that visitors see.
func initials(name string) string {
	var s strings.Builder
	for _, part := range strings.Fields(clean(name)) {
		r, _ := utf8.DecodeRuneInString(part)
		s.WriteString(strings.ToUpper(string(r)) + ".")
	}
	return s.String()
}

func (e *env) age(a grading.Age) string {
	switch {
	case !a.Known:
		return e.ui.AgeUnknown
	case a.Years >= 2:
		return e.ui.AgeYears(int(a.Years))
	case a.Months >= 1 || a.Years >= 1:
		return e.ui.AgeMonths(int(max(a.Months, a.Years*12)))
	}
	return e.ui.AgeDays(int(a.Days))
}

// birth writes a birth date of the record as 05-Mar-2017.
func (e *env) birth(s string) string {
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return e.date(t)
	}
	if s == "" {
		return e.ui.NotRecorded
	}
	return clean(s)
}

func (e *env) sex(s ward.Sex) string {
	switch s {
	case ward.Female:
		return e.ui.Female
	case ward.Male:
		return e.ui.Male
	case ward.OtherSex:
		return e.ui.OtherSex
	case ward.SexUnknown:
		return ""
	}
	return clean(string(s))
}

// day writes the day after infusion: "+4".
func day(r *ward.Row) string {
	if !r.DayKnown {
		return ""
	}
	if r.Day < 0 {
		return strconv.Itoa(r.Day)
	}
	return "+" + strconv.Itoa(r.Day)
}

// identityParts are who a patient is, the most telling first.
func (e *env) identityParts(r *ward.Row) []string {
	p, ui := &r.Patient, e.ui
	name := e.name(p)
	if r.LookAlike {
		name = e.g.like + name + " (" + ui.LookAlike + ")"
	}
	bed := clean(p.Bed)
	if bed == "" {
		bed = "?"
	}
	allergies := ui.Allergies(ui.NotRecorded)
	if p.Allergies != "" {
		allergies = ui.Allergies(clean(p.Allergies))
	}
	dayText := ui.NoInfusion
	if r.DayKnown {
		dayText = ui.Day(day(r))
	}
	return []string{
		bed + " " + name, ui.Born(e.birth(p.BirthDate)), strings.TrimSpace(e.age(r.Age) + " " + e.sex(p.Sex)),
		ui.ID(clean(p.ID)), strings.TrimSpace(clean(p.Product) + " " + dayText), allergies,
	}
}

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
func ageAt(birth string, now time.Time) grading.Age {
	b, err := time.Parse("2006-01-02", birth)
	if err != nil {
		return grading.Age{}
	}
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	if b.After(today) {
		return grading.Age{}
	}
	months := (today.Year()-b.Year())*12 + int(today.Month()) - int(b.Month())
	if today.Day() < b.Day() {
		months--
	}
	return grading.AgeInDaysAndYears(int(today.Sub(b)/(24*time.Hour)), months, months/12)
}
