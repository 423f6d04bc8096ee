package entry

import (
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/words"
)

// Refusal is why a text was not taken.
type Refusal struct {
	Kind  Kind
	Limit *observation.Limit // of a number
}

// Kind is the kind of a refusal.
type Kind uint8

// The kinds.
const (
	NotANumber Kind = iota + 1
	OutOfRange
	NotWhole
	NotAPressure
	WhichUnit // a pressure that could be mmHg or kPa
	DiastolicNotBelow
	MeanNotBetween
	NotATime
	InTheFuture
	NotAScore
	NotADate
	Needed
)

// Plain makes what an input method or a paste may give plain: full-width digits and
// signs, a decimal comma, spaces at the ends.
func Plain(s string) string {
	s = strings.TrimSpace(s)
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return '0' + r - '０'
		case r == '．' || r == '。' || r == ',' || r == '，':
			return '.'
		case r == '／':
			return '/'
		case r == '：':
			return ':'
		case r == '－' || r == '−' || r == '–':
			return '-'
		}
		return r
	}, s)
}

// Milli reads a plain decimal as thousandths; ok is false for anything else,
// also for more than three decimals: nothing is rounded.
func Milli(s string) (int32, bool) {
	whole, frac, dotted := strings.Cut(s, ".")
	if whole == "" || len(whole) > 6 || dotted && (frac == "" || len(frac) > 3) {
		return 0, false
	}
	for _, r := range whole + frac {
		if r < '0' || r > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(whole + (frac + "000")[:3])
	if err != nil {
		return 0, false
	}
	return int32(n), true
}

// Number reads one number within a limit.
func Number(s string, l *observation.Limit) (grading.Reading, *Refusal) {
	s = Plain(s)
	if s == "" {
		return grading.Reading{}, nil
	}
	v, ok := Milli(s)
	if !ok {
		return grading.Reading{}, &Refusal{Kind: NotANumber, Limit: l}
	}
	r := grading.OfMilli(v)
	switch {
	case l.Impossible(r):
		return grading.Reading{}, &Refusal{Kind: OutOfRange, Limit: l}
	case l.Whole && v%1000 != 0:
		return grading.Reading{}, &Refusal{Kind: NotWhole, Limit: l}
	}
	return r, nil
}

// InspiredO2 reads an inspired oxygen fraction in per cent, or as a fraction from 0.21 to 1.
func InspiredO2(s string) (grading.Reading, *Refusal) {
	v, ok := Milli(Plain(s))
	if ok && v >= 210 && v <= 1000 {
		return grading.OfMilli(100 * v), nil
	}
	return Number(s, &observation.FiO2)
}

// Temperature reads 38.4, 384 (38.4), 100.4 and 1004 (°F, kept in °F), 38.4c, 100.4f.
func Temperature(s string) (grading.Reading, grading.TempUnit, *Refusal) {
	s = strings.ToLower(Plain(s))
	s = strings.TrimSpace(strings.ReplaceAll(s, "°", ""))
	if s == "" {
		return grading.Reading{}, grading.Celsius, nil
	}
	saidF, saidC := strings.HasSuffix(s, "f"), strings.HasSuffix(s, "c")
	if saidF || saidC {
		s = strings.TrimSpace(s[:len(s)-1])
	}
	v, ok := Milli(s)
	if !ok {
		return grading.Reading{}, grading.Celsius, &Refusal{Kind: NotANumber, Limit: &observation.TempC}
	}
	inC := func(v int32) bool { return v >= observation.TempC.Min && v <= observation.TempC.Max && !saidF }
	inF := func(v int32) bool { return v >= observation.TempF.Min && v <= observation.TempF.Max && !saidC }
	// Without a point, three or four digits are tenths: 384 is 38.4, 1004 is 100.4.
	// No number of degrees that is allowed is read as tenths: 100 is 100 °F.
	tenths := !strings.Contains(s, ".") && len(s) >= 3
	switch {
	case inC(v):
		return grading.OfMilli(v), grading.Celsius, nil
	case inF(v):
		return grading.OfMilli(v), grading.Fahrenheit, nil
	case tenths && inC(v/10):
		return grading.OfMilli(v / 10), grading.Celsius, nil
	case tenths && inF(v/10):
		return grading.OfMilli(v / 10), grading.Fahrenheit, nil
	}
	l := &observation.TempC
	if saidF {
		l = &observation.TempF
	}
	return grading.Reading{}, grading.Celsius, &Refusal{Kind: OutOfRange, Limit: l}
}

// ObservedAt reads when a set was true: empty or 0 is now, -10 ten minutes ago, 14:05
// or 1405 today (yesterday where that is still to come and under twelve hours ago), a
// date before the clock for any other day. zero is true where it means "now".
func ObservedAt(s string, now time.Time, months [12]string) (t time.Time, zero bool, bad *Refusal) {
	s = Plain(s)
	if s == "" || s == "0" {
		return now, true, nil
	}
	if strings.HasPrefix(s, "-") && !strings.ContainsAny(s, ":.") {
		m, err := strconv.Atoi(strings.TrimSpace(s[1:]))
		if err != nil || m < 0 || m > 7*24*60 {
			return t, false, &Refusal{Kind: NotATime}
		}
		return now.Add(-time.Duration(m) * time.Minute), false, nil
	}
	date, clock := "", s
	if i := strings.LastIndexAny(s, " T"); i >= 0 {
		date, clock = strings.TrimSpace(s[:i]), s[i+1:]
	}
	h, mi, ok := HourMinute(clock)
	if !ok {
		return t, false, &Refusal{Kind: NotATime}
	}
	y, mo, d := now.Date()
	if date != "" {
		if y, mo, d, ok = Calendar(date, now, months); !ok {
			return t, false, &Refusal{Kind: NotATime}
		}
	}
	t = time.Date(y, mo, d, h, mi, 0, 0, now.Location())
	if t.After(now.Add(5 * time.Minute)) {
		back := t.AddDate(0, 0, -1)
		if date != "" || now.Sub(back) > 12*time.Hour {
			return t, false, &Refusal{Kind: InTheFuture}
		}
		t = back
	}
	return t, false, nil
}

// HourMinute reads 14:05, 14.05, 1405 and 905.
func HourMinute(s string) (h, m int, ok bool) {
	hs, ms, colon := strings.Cut(s, ":")
	if !colon {
		if hs, ms, colon = strings.Cut(s, "."); !colon {
			if len(s) != 4 && len(s) != 3 {
				return 0, 0, false
			}
			hs, ms = s[:len(s)-2], s[len(s)-2:]
		}
	}
	h, err := strconv.Atoi(hs)
	if err != nil || len(ms) != 2 {
		return 0, 0, false
	}
	m, err = strconv.Atoi(ms)
	return h, m, err == nil && h >= 0 && h < 24 && m >= 0 && m < 60
}

// Calendar reads 2017-03-05, 05-Mar-2017, 5 Mar 2017 and, where the year may be left
// out, 05-Mar. Numbers alone in another order are refused: 05/03 is two dates.
func Calendar(s string, now time.Time, months [12]string) (y int, m time.Month, d int, ok bool) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == ' ' || r == '/' || r == '.' })
	if len(parts) == 2 {
		parts = append(parts, strconv.Itoa(now.Year()))
	}
	if len(parts) != 3 {
		return 0, 0, 0, false
	}
	if len(parts[0]) == 4 {
		parts[0], parts[2] = parts[2], parts[0]
		if mm, err := strconv.Atoi(parts[1]); err == nil && mm >= 1 && mm <= 12 {
			m = time.Month(mm)
		}
	}
	for i, name := range months {
		if len(parts[1]) >= 3 && strings.HasPrefix(strings.ToLower(parts[1]), strings.ToLower(name)) {
			m = time.Month(i + 1)
		}
	}
	d, err1 := strconv.Atoi(parts[0])
	y, err2 := strconv.Atoi(parts[2])
	if m == 0 || err1 != nil || err2 != nil || y < 1900 || y > 2200 {
		return 0, 0, 0, false
	}
	t := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	return y, m, d, t.Day() == d && t.Month() == m
}

// Total reads a whole score of 0 to most.
func Total(s string, most int) (n int, known bool, bad *Refusal) {
	s = Plain(s)
	if s == "" {
		return 0, false, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > most || strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") {
		return 0, false, &Refusal{Kind: NotAScore}
	}
	return n, true, nil
}

// InfusedAt reads a date with a clock: 2026-11-17 10:30, 17-Nov-2026 10:30, 17-Nov 1030.
// The clock is asked for: the day after infusion turns at its hour.
func InfusedAt(s string, now time.Time, months [12]string) (time.Time, bool) {
	s = Plain(s)
	i := strings.LastIndexAny(s, " T")
	if i < 0 {
		return time.Time{}, false
	}
	h, mi, ok := HourMinute(s[i+1:])
	y, m, d, okDate := Calendar(strings.TrimSpace(s[:i]), now, months)
	if !ok || !okDate {
		return time.Time{}, false
	}
	return time.Date(y, m, d, h, mi, 0, 0, now.Location()), true
}

// BirthDate reads a date of the past, its year with it, as YYYY-MM-DD.
func BirthDate(s string, now time.Time, months [12]string) (string, bool) {
	s = Plain(s)
	y, m, d, ok := Calendar(s, now, months)
	date := time.Date(y, m, d, 0, 0, 0, 0, now.Location())
	if !ok || date.After(now) || strings.Count(s, "-")+strings.Count(s, " ")+strings.Count(s, "/") < 2 {
		return "", false
	}
	return date.Format("2006-01-02"), true
}

// Why writes a refusal with what is allowed; most is the most that a score can be.
func (b *Refusal) Why(f *words.FormWords, most int) string {
	switch b.Kind {
	case NotANumber:
		return f.NotANumber(Allowed(b.Limit))
	case OutOfRange:
		return f.OutOfRange(Allowed(b.Limit))
	case NotWhole:
		return f.NotWhole(Allowed(b.Limit))
	case NotAPressure:
		return f.NotAPressure(Allowed(b.Limit))
	case WhichUnit:
		return f.WhichUnit
	case DiastolicNotBelow:
		return f.DiastolicNotBelow
	case MeanNotBetween:
		return f.MeanNotBetween
	case NotATime:
		return f.NotATime
	case InTheFuture:
		return f.InTheFuture
	case NotAScore:
		return f.NotAScore(most)
	case NotADate:
		return f.NotADate
	case Needed:
		return f.Needed
	}
	return f.NotANumber("")
}

// Allowed writes a limit's hard bounds with the unit: "25-45 °C".
func Allowed(l *observation.Limit) string {
	if l == nil {
		return ""
	}
	s := grading.OfMilli(l.Min).String() + "-" + grading.OfMilli(l.Max).String() + " " + l.Unit
	if l == &observation.TempC {
		t := &observation.TempF
		s += ", " + grading.OfMilli(t.Min).String() + "-" + grading.OfMilli(t.Max).String() + " " + t.Unit
	}
	return s
}
