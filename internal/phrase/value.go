package phrase

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/ward"
)

// Due writes the time left as h:mm, negative where overdue; whole hours or days
// where that would not fit.
func Due(d time.Duration) string {
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

// Temp writes a temperature to a tenth at least: 38.0.
func Temp(r grading.Reading) string {
	if !r.Known {
		return ""
	}
	s := r.String()
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// Reading writes a number, empty where nothing is recorded.
func Reading(r grading.Reading) string {
	if !r.Known {
		return ""
	}
	return r.String()
}

// Mean is the mean pressure in whole mmHg, never rounded up: 64.9 is below 65.
func Mean(o *grading.Observation) string {
	m := o.MeanPressure()
	if !m.Known {
		return ""
	}
	return strconv.Itoa(int(m.Milli / 1000))
}

// Score writes an ICE total, "C n" for a CAPD, a range where items were left out.
func Score(ice *grading.ICEScore, capd *grading.CAPDScore) string {
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

// Day writes the day after infusion: "+4".
func Day(r *ward.Row) string {
	if !r.DayKnown {
		return ""
	}
	if r.Day < 0 {
		return strconv.Itoa(r.Day)
	}
	return "+" + strconv.Itoa(r.Day)
}

// Date writes 21-Nov-2026.
func (in *Phrases) Date(t time.Time) string {
	return fmt.Sprintf("%02d-%s-%04d", t.Day(), in.ui().Months[t.Month()-1], t.Year())
}

// Ago writes how long since: "25 min", "2 h 10", "3 d 4 h".
func (in *Phrases) Ago(d time.Duration) string {
	m := int(d / time.Minute)
	switch {
	case m < 0:
		m = 0
		fallthrough
	case m < 60:
		return in.ui().Minutes(m)
	case m < 24*60:
		return in.ui().Hours(m/60, m%60)
	}
	return in.ui().Days(m/(24*60), m/60%24)
}

// TempUnit writes it with its unit.
func (in *Phrases) TempUnit(o *grading.Observation) string {
	if !o.Temp.Known {
		return ""
	}
	if o.TempUnit == grading.Fahrenheit {
		return Temp(o.Temp) + " " + in.ui().Unit.Fahrenheit
	}
	return Temp(o.Temp) + " " + in.ui().Unit.Celsius
}

// Oxygen writes the device's short name and the flow: "NC 4".
func (in *Phrases) Oxygen(o *grading.Observation) string {
	if o.O2Device == grading.O2NotRecorded {
		if o.O2Flow.Known {
			return "? " + o.O2Flow.String()
		}
		return ""
	}
	s := in.ui().DeviceShort[o.O2Device]
	if s == "" {
		s = "?"
	}
	if o.O2Flow.Known {
		s += " " + o.O2Flow.String()
	}
	return s
}

// SetScore is the score of one set, or the short word for why there is none.
func (in *Phrases) SetScore(o *grading.Observation) string {
	if s := Score(&o.ICE, &o.CAPD); s != "" {
		return s
	}
	why := o.ICENotDone
	if why == grading.NotDoneNotStated {
		why = o.CAPDNotDone
	}
	if why == grading.NotDoneNotStated {
		return ""
	}
	return in.ui().NotDoneShort[why]
}

// Name is SURNAME Given, safe to draw.
func (in *Phrases) Name(p *ward.Patient) string {
	if in.NameOf != nil {
		return in.NameOf(p)
	}
	s := strings.ToUpper(entry.Clean(strings.TrimSpace(p.Family)))
	if g := entry.Clean(strings.TrimSpace(p.Given)); g != "" {
		s += " " + g
	}
	if s == "" {
		return in.ui().NameUnknown
	}
	return s
}

// Age writes an age in years, of the small in months or days.
func (in *Phrases) Age(a grading.Age) string {
	switch {
	case !a.Known:
		return in.ui().AgeUnknown
	case a.Years >= 2:
		return in.ui().AgeYears(int(a.Years))
	case a.Months >= 1 || a.Years >= 1:
		return in.ui().AgeMonths(int(max(a.Months, a.Years*12)))
	}
	return in.ui().AgeDays(int(a.Days))
}

// Birth writes a birth date of the record as 05-Mar-2017.
func (in *Phrases) Birth(s string) string {
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return in.Date(t)
	}
	if s == "" {
		return in.ui().NotRecorded
	}
	return entry.Clean(s)
}

// Sex is the word for it, empty where it is not recorded.
func (in *Phrases) Sex(s ward.Sex) string {
	switch s {
	case ward.Female:
		return in.ui().Female
	case ward.Male:
		return in.ui().Male
	case ward.OtherSex:
		return in.ui().OtherSex
	case ward.SexUnknown:
		return ""
	}
	return entry.Clean(string(s))
}

// Identity are who a patient is, the most telling first.
func (in *Phrases) Identity(r *ward.Row) []string {
	p, ui := &r.Patient, in.ui()
	name := in.Name(p)
	if r.LookAlike {
		name = in.Like + name + " (" + ui.LookAlike + ")"
	}
	bed := entry.Clean(p.Bed)
	if bed == "" {
		bed = "?"
	}
	allergies := ui.Allergies(ui.NotRecorded)
	if p.Allergies != "" {
		allergies = ui.Allergies(entry.Clean(p.Allergies))
	}
	dayText := ui.NoInfusion
	if r.DayKnown {
		dayText = ui.Day(Day(r))
	}
	return []string{
		bed + " " + name, ui.Born(in.Birth(p.BirthDate)), strings.TrimSpace(in.Age(r.Age) + " " + in.Sex(p.Sex)),
		ui.ID(entry.Clean(p.ID)), in.elsewhere(&r.Place), strings.TrimSpace(entry.Clean(p.Product) + " " + dayText), allergies,
	}
}

// elsewhere says of a patient who is not on the ward where and since when; empty where
// the patient is here.
func (in *Phrases) elsewhere(p *ward.Place) string {
	switch {
	case p.InICU():
		return in.ui().Transfer.InICU(in.When(p.At))
	case p.Away():
		return in.ui().Transfer.Left(in.When(p.At))
	}
	return ""
}
