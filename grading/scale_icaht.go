package grading

// DayCount is one day of a series of blood counts. Days without an entry, or whose
// count has no usable unit, are unknown, never normal. Where a day has several
// counts the lowest is taken.
type DayCount struct {
	// Day is counted from the infusion, day 0; days before are negative.
	Day   int
	Count Lab
	// Transfused: platelets were given that day; only T-ICAHT asks.
	Transfused Answer
}

// DayGrade is a grade from a day-by-day series.
type DayGrade struct {
	ScaleGrade
	// Days is how many days of the scale's window have passed, UnknownDays how many
	// of them have no usable count.
	Days, UnknownDays int
	// Provisional: the window is not over, so the grade is that of the days so far.
	Provisional bool
}

const (
	earlyLast = 30
	lateLast  = 100
)

// lowestCounts gives the lowest usable count of each day, and the last day the
// series or the caller knows of.
func lowestCounts(days []DayCount, analyte Analyte, through int) (map[int]Lab, int) {
	lowest := make(map[int]Lab, len(days))
	through = max(through, -1)
	for _, d := range days {
		if d.Count.Analyte != analyte || !d.Count.Usable() {
			continue
		}
		through = max(through, d.Day)
		if seen, ok := lowest[d.Day]; !ok || d.Count.below(seen) == Yes {
			lowest[d.Day] = d.Count
		}
	}
	return lowest, through
}

// countDays counts the days from..to at or below a limit (below it where strictly),
// and those without a count.
func countDays(counts map[int]Lab, from, to int, limit Lab, strictly bool) (under, unknown int) {
	for day := from; day <= to; day++ {
		l, ok := counts[day]
		switch {
		case !ok:
			unknown++
		case strictly && l.below(limit) == Yes, !strictly && l.atMost(limit) == Yes:
			under++
		}
	}
	return under, unknown
}

func dayGrade(id ScaleID, i Interval, item ScaleItem, days, unknown int, provisional bool) DayGrade {
	p := scalePart{Interval: i, item: item, missing: items(item), confidence: id.Info().Confidence}
	return DayGrade{scaleOf(id, p), days, unknown, provisional}
}

func ancLimit(perMicrolitre int32) Lab {
	return labLimit(Neutrophils, perMicrolitre*1000, PerMicrolitre)
}

func plateletLimit(giga int32) Lab { return labLimit(Platelets, giga*1000, GigaPerLitre) }

// EarlyICAHT grades neutropenia of days 0-30 (Rejeski 2023, numbers not confirmed).
// through is the last day that has passed. Days are counted whether or not they
// follow each other [ours: never fewer than the longest run]; "never above 500/µL"
// counts once day 30 has passed.
func EarlyICAHT(days []DayCount, through int) DayGrade {
	counts, through := lowestCounts(days, Neutrophils, through)
	last := min(through, earlyLast)
	low, unknown := countDays(counts, 0, last, ancLimit(500), false)
	deep, _ := countDays(counts, 0, last, ancLimit(100), false)
	over := last == earlyLast
	i := Interval{earlyGrade(low, deep, over), earlyGrade(low+unknown, deep+unknown, over)}
	return dayGrade(ScaleEarlyICAHT, i, ScaleItemDailyNeutrophils, max(last+1, 0), unknown, through < earlyLast)
}

func earlyGrade(low, deep int, over bool) Grade {
	switch {
	case deep >= 14, over && low > earlyLast:
		return 4
	case deep >= 7, low >= 14:
		return 3
	case low >= 7:
		return 2
	case low >= 1:
		return 1
	}
	return 0
}

// LateICAHT grades neutropenia after day 30 by the lowest count (Rejeski 2023,
// numbers not confirmed); any day without a count may have been lower.
func LateICAHT(days []DayCount, through int) DayGrade {
	counts, through := lowestCounts(days, Neutrophils, through)
	var i Interval
	known := 0
	for day, l := range counts {
		if day <= earlyLast {
			continue
		}
		known++
		for g, limit := range [...]int32{1: 1500, 2: 1000, 3: 500, 4: 100} {
			if g > 0 && l.atMost(ancLimit(limit)) == Yes {
				i.Low = max(i.Low, Grade(g))
			}
		}
	}
	passed := max(through-earlyLast, 0)
	unknown := passed - known
	i.High = i.Low
	if unknown > 0 {
		i.High = 4
	}
	return dayGrade(ScaleLateICAHT, i, ScaleItemDailyNeutrophils, passed, unknown, true)
}

// EarlyTICAHT grades thrombocytopenia of days 0-30 and LateTICAHT that of days
// 31-100 (T-ICAHT table, read). Days below 20 x 10⁹/L last until recovery: the first
// of three days running at 20 or more without platelets given in the 7 days before
// or on them [ours: on them].
func EarlyTICAHT(days []DayCount, through int) DayGrade {
	s, through := newPlateletSeries(days, through)
	last := min(through, earlyLast)
	low, unknown := countDays(s.counts, 0, last, plateletLimit(50), true)
	i := Interval{
		thromboGrade(low, s.deepDays(0, last, false)),
		thromboGrade(low+unknown, s.deepDays(0, last, true)),
	}
	return s.grade(ScaleEarlyTICAHT, i, max(last+1, 0), unknown, through < earlyLast)
}

func thromboGrade(low, deep int) Grade {
	switch {
	case deep >= 14:
		return 4
	case deep >= 1:
		return 3
	case low >= 7:
		return 2
	case low >= 1:
		return 1
	}
	return 0
}

// LateTICAHT grades thrombocytopenia of days 31-100; see [EarlyTICAHT].
func LateTICAHT(days []DayCount, through int) DayGrade {
	s, through := newPlateletSeries(days, through)
	const first = earlyLast + 1
	last := min(through, lateLast)
	under100, unknown := countDays(s.counts, first, last, plateletLimit(100), true)
	under50, _ := countDays(s.counts, first, last, plateletLimit(50), true)
	grade := func(mild, low, deep int) Grade {
		switch {
		case deep >= 1:
			return thromboGrade(0, deep)
		case low >= 1:
			return 2
		case mild >= 1:
			return 1
		}
		return 0
	}
	i := Interval{
		grade(under100, under50, s.deepDays(first, last, false)),
		grade(under100+unknown, under50+unknown, s.deepDays(first, last, true)),
	}
	return s.grade(ScaleLateTICAHT, i, max(last-earlyLast, 0), unknown, through < lateLast)
}

// plateletSeries answers each question of a day twice: at best and at worst.
type plateletSeries struct {
	counts  map[int]Lab
	given   map[int]Answer
	through int
}

func newPlateletSeries(days []DayCount, through int) (*plateletSeries, int) {
	s := &plateletSeries{given: make(map[int]Answer, len(days))}
	s.counts, s.through = lowestCounts(days, Platelets, through)
	for _, d := range days {
		if d.Transfused == Yes || d.Transfused == No && s.given[d.Day] == NotRecorded {
			s.given[d.Day] = d.Transfused
		}
	}
	return s, s.through
}

// deepDays counts the days from..to not recovered from a count below 20.
func (s *plateletSeries) deepDays(from, to int, worst bool) int {
	sick, n := false, 0
	for day := 0; day <= to; day++ {
		sick = s.below20(day, worst) || sick && !s.recovered(day, worst)
		if sick && day >= from {
			n++
		}
	}
	return n
}

func (s *plateletSeries) below20(day int, worst bool) bool {
	l, ok := s.counts[day]
	if !ok {
		return worst
	}
	return l.below(plateletLimit(20)) == Yes
}

func (s *plateletSeries) transfused(day int, worst bool) bool {
	a := s.given[day]
	return a == Yes || a != No && worst
}

func (s *plateletSeries) recovered(first int, worst bool) bool {
	for day := first; day < first+3; day++ {
		if day > s.through && worst || day <= s.through && s.below20(day, worst) {
			return false
		}
	}
	for day := first - 7; day < first+3; day++ {
		if day <= s.through && s.transfused(day, worst) {
			return false
		}
	}
	return true
}

func (s *plateletSeries) grade(id ScaleID, i Interval, passed, unknown int, provisional bool) DayGrade {
	g := dayGrade(id, i, ScaleItemDailyPlatelets, passed, unknown, provisional)
	if g.AtLeast {
		if unknown == 0 { // the counts are there: what is open is when they were of the patient's own
			g.NotEntered = g.NotEntered[:0]
		}
		g.NotEntered = append(g.NotEntered, ScaleItemPlateletTransfusions)
	}
	return g
}
