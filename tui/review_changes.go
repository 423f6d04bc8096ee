package tui

import (
	"reflect"
	"strconv"
	"strings"

	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

func (e *env) policyNow() *policy.Policy {
	if e.rec == nil {
		return nil
	}
	return e.rec.Policy()
}

// worstSince writes the worst grade since a review, and what it was then: "3 was 1".
func (e *env) worstSince(was, worst int) string {
	switch {
	case worst < 0:
		return "-"
	case was >= 0 && was != worst:
		return strconv.Itoa(worst) + " " + e.ui.Was(strconv.Itoa(was))
	}
	return strconv.Itoa(worst)
}

// changesText is what changed, the gravest first: escalations raised, grades, what was
// given and decided. since is the review itself, zero where no doctor ever looked.
func (e *env) changesText(c *ward.Changes, since ward.Moment, pol *policy.Policy) []string {
	ui, reviewed := &e.ui.Review, since.Milli != 0
	var out []string
	if n := len(c.Raised); n > 0 {
		t := e.taskWhat(&c.Raised[0])
		if n > 1 {
			t += " (" + e.ui.Alert.More(n-1) + ")"
		}
		out = append(out, t)
	}
	if n := len(c.Sets); n > 0 {
		t := ui.Sets(n)
		if reviewed {
			t += ": " + e.ui.CRS + " " + e.worstSince(c.WasCRS, c.WorstCRS) + ", " + e.ui.ICANS + " " + e.worstSince(c.WasICANS, c.WorstICANS)
		}
		out = append(out, t)
	}
	samples := 0
	for i := range c.Events {
		if ev := &c.Events[i]; ev.Body.Labs != nil && ev.Replaced == nil {
			samples++ // the values stand on a line of their own
			continue
		}
		if ev := &c.Events[i]; ev.Replaced == nil && ev.Body.Response == nil && (ev.Body.Decision == nil || ev.At != since && ev.Body.Decision.Kind != ward.DecideCountersign) {
			out = append(out, e.when(ev.At)+" "+e.eventText(&ev.Body, pol))
		}
	}
	if samples > 0 {
		out = append(out, e.ui.Labs.Samples(samples))
	}
	for i := range c.Closed {
		if t := &c.Closed[i]; t.Level > policy.LevelRepeat {
			out = append(out, ui.ClosedTask(e.taskWhat(t)))
		}
	}
	return out
}

// taskWhat is an escalation in words, its level first.
func (e *env) taskWhat(t *ward.Task) string {
	return e.fired(&policy.Fired{Rule: t.Rule, Level: t.Level, Text: t.Text, TextZH: t.TextZH})
}

// newIn says what a chart has that the one before the doctor's eyes had not, the newest
// first; the entries in mine are the doctor's own. Empty where nothing is new.
func (e *env) newIn(was, now *ward.Chart, mine map[string]bool, pol *policy.Policy) []string {
	ui := &e.ui.Review
	had := map[string]*ward.Replacement{}
	for i := range was.Sets {
		had[was.Sets[i].Entry] = was.Sets[i].Replaced
	}
	for i := range was.Events {
		had[was.Events[i].Entry] = was.Events[i].Replaced
	}
	var out []string
	for i := range now.Sets {
		s := &now.Sets[i]
		switch before, known := had[s.Entry]; {
		case !known && s.Replaced == nil:
			out = append(out, ui.NewSet(e.when(s.At), e.gradeOf(e.ui.CRS, s, true)+", "+e.gradeOf(e.ui.ICANS, s, false), clean(s.By.Name)))
		case s.Replaced != nil && before == nil:
			out = append(out, ui.NoLonger(e.when(s.At), clean(s.Replaced.By.Name)))
		}
	}
	for i := range now.Events {
		ev := &now.Events[i]
		switch before, known := had[ev.Entry]; {
		case mine[ev.Entry]:
		case !known && ev.Replaced == nil:
			out = append(out, e.when(ev.At)+" "+e.eventText(&ev.Body, pol)+", "+clean(ev.By.Name))
		case ev.Replaced != nil && before == nil:
			out = append(out, ui.NoLonger(e.when(ev.At), clean(ev.Replaced.By.Name)))
		}
	}
	if !samePatient(&was.Patient, &now.Patient) {
		out = append(out, ui.DetailsChanged)
	}
	return out
}

func samePatient(a, b *ward.Patient) bool { return reflect.DeepEqual(a, b) }

// gradeOf is one grade of a set in short: "CRS 3".
func (e *env) gradeOf(scale string, s *ward.Shown, crs bool) string {
	if crs {
		return scale + " " + e.gradeText(&s.CRS, -1)
	}
	return scale + " " + e.gradeText(&s.ICANS, lastAssessed(s))
}

// ownGrades are the doctor's own grades where they stand beside the computed ones; -1
// where there is none.
func ownGrades(r *ward.Row) (crs, icans int) {
	if r.Review.At.Milli == 0 {
		return -1, -1
	}
	return r.Review.CRS, r.Review.ICANS
}

// reviewedLine is what doctors decided beside the computed grades, in one line; empty
// where they decided nothing.
func (e *env) reviewedLine(r *ward.Row) string {
	ui := &e.ui.Review
	v := &r.Review
	var parts []string
	crs, icans := ownGrades(r)
	if crs >= 0 {
		parts = append(parts, ui.DoctorGrade(e.ui.CRS, itoa(crs), clean(v.CRSReason)))
	}
	if icans >= 0 {
		parts = append(parts, ui.DoctorGrade(e.ui.ICANS, itoa(icans), clean(v.ICANSReason)))
	}
	return strings.Join(parts, e.g.dot)
}
