package tui

import (
	"reflect"
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
