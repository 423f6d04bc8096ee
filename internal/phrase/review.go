package phrase

import (
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// Local writes ms UTC on the ward's clock, as short as it may be.
func (in *Phrases) Local(milli int64) string {
	return in.When(ward.MomentOf(time.UnixMilli(milli).In(in.Now().Location())))
}

// Since writes how long ago a moment was.
func (in *Phrases) Since(milli int64) string {
	return in.Ago(time.Duration(in.Now().UnixMilli()-milli) * time.Millisecond)
}

// Dosing is what a dose goes by in a patient.
func Dosing(r *ward.Row) policy.Dosing {
	p := &r.Patient
	who := policy.Dosing{WeighedAt: p.WeighedAt, AgeKnown: r.Age.Known, AgeYears: float64(r.Age.Years)}
	if p.Weight.Known {
		who.WeightMilli = int64(p.Weight.Milli)
	}
	if s := r.Latest; s != nil {
		who.CRS, who.ICANS = int(s.CRS.Working), int(s.ICANS.Working)
	}
	return who
}

// OwnGrades are the doctor's own grades where they stand beside the computed ones; -1
// where there is none.
func OwnGrades(r *ward.Row) (crs, icans int) {
	if r.Review.At.Milli == 0 {
		return -1, -1
	}
	return r.Review.CRS, r.Review.ICANS
}

// Worst gives the worst of the last 24 hours, what stood at their beginning among it,
// and of the course; nothing where there are no grades.
func (in *Phrases) Worst(c *ward.Chart) []string {
	if len(c.Grades) == 0 {
		return nil
	}
	ui := &in.ui().Review
	from := in.Now().Add(-24 * time.Hour).UnixMilli()
	type peak struct {
		g  grading.Grade
		at int64
	}
	var day, all [2]peak
	for _, g := range c.Grades {
		for i, v := range [2]grading.Grade{g.CRS.Working, g.ICANS.Working} {
			if g.At <= from { // what stood when the 24 hours began
				day[i] = peak{v, g.At}
			} else if v > day[i].g || day[i].at == 0 {
				day[i] = peak{v, g.At}
			}
			if v > all[i].g {
				all[i] = peak{v, g.At}
			}
		}
	}
	for _, k := range []*peak{&day[0], &day[1], &all[0], &all[1]} {
		if k.g == 0 {
			k.at = 0
		}
	}
	text := func(k [2]peak) string {
		when := func(k peak) string {
			if k.g == 0 {
				return ""
			}
			return in.Local(k.at)
		}
		return ui.WorstOf(k[0].g.String(), when(k[0]), k[1].g.String(), when(k[1]))
	}
	if day == all {
		return []string{in.ui().Chart.Windows[0] + ", " + ui.Course + ": " + text(all)}
	}
	return []string{in.ui().Chart.Windows[0] + ": " + text(day), ui.Course + ": " + text(all)}
}

// Fever is the last fever that stands and how long it is past, and the temperature now.
func (in *Phrases) Fever(c *ward.Chart) string {
	ui := &in.ui().Review
	text := ui.NoFever
	for i := range c.Sets {
		s := &c.Sets[i]
		if fever, _ := s.Findings.Febrile(); fever && s.Replaced == nil {
			text = ui.FeverAgo(in.TempUnit(&s.Findings), in.Since(s.At.Milli), in.When(s.At))
			break
		}
	}
	if s := c.Latest; s != nil && s.Findings.Temp.Known {
		text += in.Dot + ui.NowTemp + " " + in.TempUnit(&s.Findings)
	}
	return text
}

// Running are the vasopressors and the oxygen now: of entries of their own, and of the
// newest set.
func (in *Phrases) Running(c *ward.Chart, pol *policy.Policy) []string {
	ui := in.ui()
	var out []string
	for _, i := range c.Running {
		t := in.Event(&ward.EventBody{Infusion: &ward.Infusion{Drug: i.Drug, Running: true, Rate: i.Rate, Unit: i.Unit}}, pol)
		out = append(out, t+" "+ui.Since(in.When(i.Since))+" ("+in.Since(i.Since.Milli)+")")
	}
	s := c.Latest
	if s == nil {
		return out
	}
	o := &s.Findings
	if v := o.Vasopressors &^ grading.VasopressorsRecorded; v != 0 {
		out = append(out, in.Words.Vasopressors(v)+" ("+ui.Board.SetAt(in.When(s.At), in.Since(s.At.Milli))+")")
	}
	if len(out) == 0 {
		out = append(out, ui.Review.NothingRuns)
	}
	oxygen := in.Oxygen(o)
	if x := c.Oxygen; x != nil {
		oxygen = in.Oxygen(&grading.Observation{O2Device: x.Device, O2Flow: x.Flow}) + " " + ui.Since(in.When(x.Since))
	}
	if oxygen == "" {
		oxygen = ui.NotRecorded
	}
	return append(out, ui.O2+" "+oxygen)
}

// Given are the doses given, a drug a line, the newest first, with what the source says
// of the next.
func (in *Phrases) Given(c *ward.Chart, pol *policy.Policy) []string {
	ui := &in.ui().Review
	type given struct {
		drug string
		all  []ward.Given
	}
	var drugs []given
	for _, d := range c.Doses {
		i := slices.IndexFunc(drugs, func(g given) bool { return g.drug == d.Drug })
		if i < 0 {
			drugs, i = append(drugs, given{drug: d.Drug}), len(drugs)
		}
		drugs[i].all = append(drugs[i].all, d)
	}
	sort.SliceStable(drugs, func(i, j int) bool {
		a, b := &drugs[i], &drugs[j]
		return b.all[len(b.all)-1].At.Milli < a.all[len(a.all)-1].At.Milli
	})
	var out []string
	for _, g := range drugs {
		last := &g.all[len(g.all)-1]
		most, gap := 0, time.Duration(0)
		if d, ok := pol.Drug(g.drug); ok {
			for _, r := range d.Reference(Dosing(&c.Row)) {
				if r.MaxTotal > 0 && (most == 0 || r.MaxTotal < most) {
					most = r.MaxTotal
				}
				gap = max(gap, r.Interval)
			}
		}
		amount := ""
		if last.Amount.Known {
			amount = entry.SafeNumber(last.Amount) + " " + entry.Clean(last.Unit)
		}
		t := ui.DrugLine(in.DrugName(g.drug, pol), ui.CountOf(len(g.all), most), strings.TrimSpace(amount+" "+in.When(last.At)), in.Since(last.At.Milli))
		if gap > 0 {
			next := last.At.Milli + gap.Milliseconds()
			if next > in.Now().UnixMilli() {
				t += in.Dot + ui.NextNotBefore(in.Local(next))
			} else {
				t += in.Dot + ui.NextNow(in.Local(next))
			}
		}
		out = append(out, t)
	}
	if s := c.Latest; s != nil && s.Findings.Masking.Drugs() != 0 {
		out = append(out, in.ui().Chart.Acting(in.Words.Masking(s.Findings.Masking.Drugs())))
	}
	return out
}

// worstSince writes the worst grade since a review, and what it was then: "3 was 1".
func (in *Phrases) worstSince(was, worst int) string {
	switch {
	case worst < 0:
		return "-"
	case was >= 0 && was != worst:
		return strconv.Itoa(worst) + " " + in.ui().Was(strconv.Itoa(was))
	}
	return strconv.Itoa(worst)
}

// Changes is what changed, the gravest first: escalations raised, grades, what was given
// and decided. since is the review itself, zero where no doctor ever looked.
func (in *Phrases) Changes(c *ward.Changes, since ward.Moment, pol *policy.Policy) []string {
	ui, reviewed := &in.ui().Review, since.Milli != 0
	var out []string
	if n := len(c.Raised); n > 0 {
		t := in.Task(&c.Raised[0])
		if n > 1 {
			t += " (" + in.ui().Alert.More(n-1) + ")"
		}
		out = append(out, t)
	}
	if n := len(c.Sets); n > 0 {
		t := ui.Sets(n)
		if reviewed {
			t += ": " + in.ui().CRS + " " + in.worstSince(c.WasCRS, c.WorstCRS) + ", " + in.ui().ICANS + " " + in.worstSince(c.WasICANS, c.WorstICANS)
		}
		out = append(out, t)
	}
	samples := 0
	for i := range c.Events {
		ev := &c.Events[i]
		if ev.Body.Labs != nil && ev.Replaced == nil {
			samples++ // the values stand on a line of their own
			continue
		}
		decided := ev.Body.Decision != nil && (ev.At == since || ev.Body.Decision.Kind == ward.DecideCountersign)
		if ev.Replaced == nil && ev.Body.Response == nil && !decided {
			out = append(out, in.When(ev.At)+" "+in.Event(&ev.Body, pol))
		}
	}
	if samples > 0 {
		out = append(out, in.ui().Labs.Samples(samples))
	}
	for i := range c.Closed {
		if t := &c.Closed[i]; t.Level > policy.LevelRepeat {
			out = append(out, ui.ClosedTask(in.Task(t)))
		}
	}
	return out
}

// Grades are both grades of a set in short: "CRS 3, ICANS ≥1".
func (in *Phrases) Grades(s *ward.Shown) string {
	return in.ui().CRS + " " + in.GradeText(&s.CRS, -1) + ", " + in.ui().ICANS + " " + in.GradeText(&s.ICANS, LastAssessed(s))
}
