package ward

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sort"
	"strings"

	"crsmon/db"
)

// AssessmentReport is what VerifyAssessments found.
type AssessmentReport struct {
	Patients    int64 // looked at
	Assessments int64 // graded again, with the same outcome
	// OtherRules are stored grades made by other rules or another policy than those in force: they are what was
	// shown, and are not judged.
	OtherRules []GradedBy
	// Elsewhere were made on another record of what that one knew then; here it cannot be told.
	Elsewhere int64
	Rows      int64 // of the board, compared with their charts
	// Wrong is what the rules in force do not give; the first of them, and how many there are.
	Wrong      []Mismatch
	WrongTotal int64
	// Stale are rows whose grades are right, and whose due times or escalations a later entry for an earlier time has changed.
	Stale []Mismatch
}

// OK tells that nothing is wrong.
func (r *AssessmentReport) OK() bool { return r.WrongTotal == 0 }

// GradedBy is a version of rules and policy, with how many stored grades it made.
type GradedBy struct {
	Rules, Policy, Version string
	Count                  int64
}

// Mismatch is something derived that does not follow from the ledger.
type Mismatch struct {
	Patient string
	Entry   string // of the assessment or the set, "" for a row of the board
	What    string
}

// maxMismatches bounds what is kept, so that memory stays constant.
const maxMismatches = 100

func (r *AssessmentReport) wrong(patient, entry, format string, args ...any) {
	r.WrongTotal++
	if len(r.Wrong) < maxMismatches {
		r.Wrong = append(r.Wrong, Mismatch{patient, entry, fmt.Sprintf(format, args...)})
	}
}

// VerifyAssessments grades every patient's course again, entry by entry as it grew, and holds each stored assessment
// against that, and the board's row against the chart. It reads one patient at a time; others may write meanwhile.
// progress may be nil. The error is for a check that could not be done, ctx's among them; the report then says how
// far it came.
func (w *Ward) VerifyAssessments(ctx context.Context, progress func(done, total int64)) (AssessmentReport, error) {
	var r AssessmentReport
	patients, err := w.rec.Patients(ctx)
	if err != nil {
		return r, err
	}
	others := map[GradedBy]int64{}
	if progress == nil {
		progress = func(int64, int64) {}
	}
	progress(0, int64(len(patients)))
	for _, id := range patients {
		entries, _, err := w.rec.PatientEntries(ctx, id)
		if err == nil {
			err = w.verifyCourse(ctx, &r, others, id, entries)
		}
		if err == nil {
			err = w.verifyRow(ctx, &r, id)
		}
		if err != nil {
			return r, err
		}
		r.Patients++
		progress(r.Patients, int64(len(patients)))
	}
	for by, n := range others {
		by.Count = n
		r.OtherRules = append(r.OtherRules, by)
	}
	sort.Slice(r.OtherRules, func(i, j int) bool {
		a, b := &r.OtherRules[i], &r.OtherRules[j]
		return cmp.Or(strings.Compare(a.Rules, b.Rules), strings.Compare(a.Policy, b.Policy), strings.Compare(a.Version, b.Version)) < 0
	})
	return r, nil
}

func (w *Ward) inForce(a *assessmentPayload) bool {
	return a.Rules == RuleSet && a.PolicyName == w.pol.Name && a.PolicyVersion == w.pol.Version
}

// verifyCourse goes through a patient's entries in the order in which they arrived, as they were known when each assessment
// was made.
func (w *Ward) verifyCourse(ctx context.Context, r *AssessmentReport, others map[GradedBy]int64, patient string, entries []db.Entry) error {
	sort.SliceStable(entries, func(i, j int) bool { a, b := &entries[i], &entries[j]; return a.Pos < b.Pos })
	mixed := slices.ContainsFunc(entries, func(e db.Entry) bool { return e.Node != entries[0].Node })
	c := replay{w: w, stale: true}
	unassessed := map[string]bool{}
	for i := range entries {
		e := &entries[i]
		var a assessmentPayload
		switch e.Kind {
		case kindAdmit:
			if err := c.admit(e); err != nil {
				r.wrong(patient, e.ID, "%v", err)
				return nil
			}
			continue
		case kindObservation, kindDose, kindInfusion, kindOxygen, kindTransfer, kindDecision, kindResponse, kindLabs:
			graded, err := c.observe(e)
			if err != nil {
				r.wrong(patient, e.ID, "%v", err)
				return nil
			}
			if graded {
				unassessed[e.ID] = true
			}
			continue
		case kindAssessment:
			var err error
			if a, err = decodeAssessment(e); err != nil {
				r.wrong(patient, e.ID, "%v", err)
				continue
			}
			delete(unassessed, a.Observation)
			if known, err := w.hasWording(ctx, a.Wording); err != nil {
				return err
			} else if !known {
				r.wrong(patient, e.ID, "the wording %s of its rules is not in the record", a.Wording)
				continue
			}
		default:
			continue // not of the course; reading the chart says so where it matters
		}
		switch {
		case !w.inForce(&a):
			others[GradedBy{Rules: a.Rules, Policy: a.PolicyName, Version: a.PolicyVersion}]++
		case mixed && e.Node != w.rec.Node():
			r.Elsewhere++
		default:
			if what := c.compare(e, &a); what != "" {
				r.wrong(patient, e.ID, "%s", what)
			} else {
				r.Assessments++
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(unassessed)) {
		r.wrong(patient, id, "the set has no assessment")
	}
	return nil
}

// replay is a course as it was known at one place in the ledger.
type replay struct {
	w       *Ward
	patient Patient
	course  []charted // in order of time
	k       *walker
	steps   map[string]step // by the set's entry
	stale   bool            // the course is no longer what k has seen
}

func (c *replay) admit(e *db.Entry) error {
	var p admitPayload
	if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
		return fmt.Errorf("admission: %w", err)
	}
	c.patient, c.stale = p.admitted(e), true
	return nil
}

// observe takes a set or event into the course. graded is false for a withdrawal, and for what changes no grade.
func (c *replay) observe(e *db.Entry) (graded bool, err error) {
	s, err := chartedOf(e)
	if err != nil {
		return false, err
	}
	if s.Replaces != "" {
		c.course = slices.DeleteFunc(c.course, func(o charted) bool { return o.Entry == s.Replaces })
		c.stale = true
	}
	if s.inError {
		return false, nil
	}
	var place int
	c.course, place = with(c.course, s)
	if c.stale = c.stale || place < len(c.course)-1; c.stale {
		return s.graded(), nil
	}
	c.take(&s)
	return s.graded(), nil
}

// graded tells of an entry that is followed by an assessment.
func (c *charted) graded() bool {
	switch {
	case c.event == nil:
		return true
	case c.event.Decision != nil:
		return c.event.Decision.Kind != DecideCountersign
	}
	return c.event.Transfer == nil && c.event.Response == nil && c.event.Labs == nil
}

// regrade walks the course from the start, where it did not just go on.
func (c *replay) regrade() {
	if !c.stale {
		return
	}
	c.k, c.steps, c.stale = c.w.walk(&c.patient), make(map[string]step, len(c.course)), false
	for i := range c.course {
		c.take(&c.course[i])
	}
}

// take grades the next entry of the course; a move can change when the step before it has its checks due.
func (c *replay) take(e *charted) {
	if s, ok := c.k.observe(e); ok {
		c.steps[s.set.Entry] = s
	} else if last := c.k.last; last != nil {
		c.steps[last.set.Entry] = *last
	}
}

// compare says how a stored assessment differs from what is given now, or nothing.
func (c *replay) compare(e *db.Entry, a *assessmentPayload) string {
	c.regrade()
	s, ok := c.steps[a.Observation]
	if !ok {
		return fmt.Sprintf("it is of %s, which did not stand then", a.Observation)
	}
	p := c.w.assessment(c.k, &s)
	if a.Wording == "" {
		p.say(c.w.wording.rules)
		p.Wording = ""
	}
	now, err := json.Marshal(p)
	if err != nil {
		return err.Error()
	}
	if bytes.Equal(now, e.Payload) {
		return ""
	}
	return difference(e.Payload, now)
}

// graded are the keys of an assessment that must be there and equal. Another key that an older program of the same rules did not
// write yet is passed over.
var graded = []string{"crs", "icans", "news2", "escalations", "was_crs", "was_icans"}

// difference compares the values: the order of keys means nothing.
func difference(stored, now json.RawMessage) string {
	var was, is map[string]any
	if err := json.Unmarshal(stored, &was); err != nil {
		return err.Error()
	}
	if err := json.Unmarshal(now, &is); err != nil {
		return err.Error()
	}
	var differ []string
	keys := maps.Clone(is)
	maps.Copy(keys, was)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if _, stored := was[key]; !stored && !slices.Contains(graded, key) || reflect.DeepEqual(was[key], is[key]) {
			continue
		}
		differ = append(differ, fmt.Sprintf("%s is stored as %s, the same rules give %s", key, short(was[key]), short(is[key])))
	}
	return strings.Join(differ, "; ")
}

func short(value any) string {
	const longest = 160
	raw, err := json.Marshal(value)
	switch {
	case err != nil || value == nil:
		return "nothing"
	case len(raw) > longest:
		return string(bytes.ToValidUTF8(raw[:longest], nil)) + "…"
	}
	return string(raw)
}

// verifyRow holds the board's row against the chart. They are two reads: where they differ because someone wrote in
// between, they are read again.
func (w *Ward) verifyRow(ctx context.Context, r *AssessmentReport, id string) error {
	for range attempts {
		before, err := w.rec.Version(ctx)
		if err != nil {
			return err
		}
		newest, err := w.rec.Newest(ctx, id, boardKinds...)
		if err != nil {
			return err
		}
		row, rowErr := w.row(ctx, id, newest)
		chart, chartErr := w.Chart(ctx, id)
		after, err := w.rec.Version(ctx)
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if after != before {
			continue
		}
		w.judgeRow(r, id, newest, &row, rowErr, chart, chartErr)
		return nil
	}
	return fmt.Errorf("verifying %q: %w", id, db.ErrBusy)
}

func (w *Ward) judgeRow(r *AssessmentReport, id string, newest map[string]db.Entry, row *Row, rowErr error, chart *Chart, chartErr error) {
	if chartErr != nil {
		r.wrong(id, "", "the chart cannot be read: %v", chartErr)
		return
	}
	if rowErr != nil {
		r.wrong(id, "", "the row of the board cannot be read: %v", rowErr)
		return
	}
	if e, ok := newest[kindAssessment]; ok {
		if a, err := decodeAssessment(&e); err == nil && !w.inForce(&a) {
			return // it shows what the other rules gave; counted among them
		}
	}
	r.Rows++
	of, on := row.Latest, chart.Latest
	switch {
	case !reflect.DeepEqual(row.Patient, chart.Patient):
		r.wrong(id, "", "the board shows another admission than the chart")
	case (of == nil) != (on == nil):
		r.wrong(id, "", "one of board and chart has no set")
	case row.Place != chart.Place:
		r.wrong(id, "", "the board shows the place %+v, the chart %+v", row.Place, chart.Place)
	case of == nil:
	case !reflect.DeepEqual(row.Review, chart.Review):
		r.wrong(id, "", "the board shows the review %+v, the chart %+v", row.Review, chart.Review)
	case of.Entry != on.Entry:
		r.wrong(id, "", "the board shows the set %s, the chart %s", of.Entry, on.Entry)
	case of.CRS.Interval != on.CRS.Interval || of.CRS.Working != on.CRS.Working:
		r.wrong(id, "", "the board shows CRS %d (%d-%d), the chart %d (%d-%d)", of.CRS.Working, of.CRS.Low, of.CRS.High, on.CRS.Working, on.CRS.Low, on.CRS.High)
	case of.ICANS.Interval != on.ICANS.Interval || of.ICANS.Working != on.ICANS.Working:
		r.wrong(id, "", "the board shows ICANS %d (%d-%d), the chart %d (%d-%d)", of.ICANS.Working, of.ICANS.Low, of.ICANS.High, on.ICANS.Working, on.ICANS.Low, on.ICANS.High)
	case row.PreviousCRS != chart.PreviousCRS || row.PreviousICANS != chart.PreviousICANS:
		r.wrong(id, "", "the board shows CRS %d and ICANS %d before, the chart %d and %d", row.PreviousCRS, row.PreviousICANS, chart.PreviousCRS, chart.PreviousICANS)
	case row.DueAt != chart.DueAt || row.NeuroDueAt != chart.NeuroDueAt || row.LastICEAt != chart.LastICEAt ||
		of.CRS.Flags != on.CRS.Flags || of.ICANS.Flags != on.ICANS.Flags || !slices.Equal(of.Escalations, on.Escalations):
		if len(r.Stale) < maxMismatches {
			r.Stale = append(r.Stale, Mismatch{Patient: id, What: "flags, due times or escalations on the board are older than the chart's"})
		}
	case !reflect.DeepEqual(storeTasks(row.Tasks), storeTasks(chart.Tasks)):
		r.wrong(id, "", "the board shows the escalations %s, the chart %s", short(storeTasks(row.Tasks)), short(storeTasks(chart.Tasks)))
	}
}
