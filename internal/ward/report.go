package ward

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"time"

	"crsmon/internal/policy"
)

// Period is what a report covers, ms UTC; To exclusive, 0 = until now.
type Period struct{ From, To int64 }

func (p Period) holds(at int64) bool { return at >= p.From && (p.To == 0 || at < p.To) }

// Late is a check that was done after it was due, or not at all.
type Late struct {
	Patient, Bed, Name string
	Due                int64
	Done               int64 // 0 = not yet
	By                 time.Duration
}

// Override is a decision that differs from what the software says: another grade, a
// fever attributed elsewhere, an escalation declined.
type Override struct {
	Patient, Bed, Name string
	At                 Moment
	By                 Author
	What               string // the decision's word, or the rule declined
	Computed, Decided  int    // grades, -1 where it is about none
	Scale              Scale
	Reason             string
}

// RaisedTask is a task with whose it is.
type RaisedTask struct {
	Patient, Bed, Name string
	Task
}

// FirstAnswer gives how long the task waited to be taken or declined; ok is false
// where nobody has.
func (t *Task) FirstAnswer() (waited time.Duration, ok bool) {
	for _, a := range t.Answers {
		if a.Kind == Acknowledged || a.Kind == Declined {
			return time.Duration(a.At-t.Raised) * time.Millisecond, true
		}
	}
	return 0, false
}

// RuleCount is how one rule did: whether it helps or only makes noise.
type RuleCount struct {
	Rule         string
	Level        policy.Level
	Text         string
	Raised       int
	Told         int
	Acknowledged int
	Declined     int
	Unanswered   int
	Reasons      map[string]int // of those declined
	// Median and Longest time to the first answer; 0 where there was none.
	Median, Longest time.Duration
}

// Report is what a ward asks of its record over a period.
type Report struct {
	Patients  int
	Checks    int // that were due in the period
	Late      []Late
	Overrides []Override
	Tasks     []RaisedTask
	Rules     []RuleCount
}

// lateAfter is how much later than due a check may be done and still be on time
// [ours]: entry more than 20 minutes late carries errors.
const lateAfter = 20 * time.Minute

// Report goes through every patient's course, one at a time. progress may be nil. The
// error is for a course that cannot be read, or ctx's.
func (w *Ward) Report(ctx context.Context, of Period, progress func(done, total int64)) (Report, error) {
	var r Report
	patients, err := w.rec.Patients(ctx)
	if err != nil {
		return r, err
	}
	if progress == nil {
		progress = func(int64, int64) {}
	}
	for i, id := range patients {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		h, err := w.read(ctx, id)
		if err != nil {
			return r, err
		}
		w.reportOf(&r, h, of)
		progress(int64(i+1), int64(len(patients)))
	}
	r.Rules = countRules(w.pol, r.Tasks)
	// Not slices.SortFunc, here and elsewhere: it is 5 to 20 KiB of the program for each type of a slice.
	sort.SliceStable(r.Tasks, func(i, j int) bool { return r.Tasks[i].Raised < r.Tasks[j].Raised })
	sort.SliceStable(r.Late, func(i, j int) bool { return r.Late[i].Due < r.Late[j].Due })
	sort.SliceStable(r.Overrides, func(i, j int) bool { return r.Overrides[i].At.Milli < r.Overrides[j].At.Milli })
	return r, nil
}

func (w *Ward) reportOf(r *Report, h *history, of Period) {
	k, steps := w.courseSteps(&h.patient, h.course)
	name := h.patient.Family + " " + h.patient.Given
	before := len(r.Tasks) + len(r.Late) + len(r.Overrides) + r.Checks
	live := k.tasks.live
	if len(steps) > 0 {
		last := &steps[len(steps)-1]
		live = tasksNow(w.pol, &k.place, live, last.facts, last.dueFirst(), w.now().UnixMilli())
	}
	for _, t := range slices.Concat(k.tasks.done, live) {
		if of.holds(t.Raised) {
			r.Tasks = append(r.Tasks, RaisedTask{h.patient.ID, k.place.Bed, name, t})
		}
	}
	late := func(due, done int64) {
		if !of.holds(due) {
			return
		}
		r.Checks++
		at := done
		if at == 0 {
			at = w.now().UnixMilli()
		}
		if by := time.Duration(at-due) * time.Millisecond; by > lateAfter {
			r.Late = append(r.Late, Late{h.patient.ID, k.place.Bed, name, due, done, by})
		}
	}
	// A set with a vital sign answers the check that was due after the entry before it.
	for i := 1; i < len(steps); i++ {
		if steps[i].set.event == nil && vitalsMeasured(&steps[i].set.Findings) {
			due, _ := steps[i-1].dues()
			late(due, steps[i].graded.At)
		}
	}
	for i := range steps { // what was due when the patient left was never done
		if s := &steps[i]; s.leftAt != 0 && s.vitalsDue < s.leftAt {
			late(s.vitalsDue, s.leftAt)
		}
	}
	if n := len(steps); n > 0 && !k.place.Away() {
		if due, _ := steps[n-1].dues(); due < w.now().UnixMilli() {
			late(due, 0)
		}
	}
	for i := range h.course {
		if c := &h.course[i]; c.event != nil && of.holds(c.At.Milli) {
			if o, ok := override(c); ok {
				o.Patient, o.Bed, o.Name = h.patient.ID, k.place.Bed, name
				r.Overrides = append(r.Overrides, o)
			}
		}
	}
	if len(r.Tasks)+len(r.Late)+len(r.Overrides)+r.Checks > before {
		r.Patients++
	}
}

func override(c *charted) (o Override, ok bool) {
	o = Override{At: c.At, By: c.By, Computed: noGrade, Decided: noGrade}
	switch {
	case c.event.Response != nil && c.event.Response.Kind == Declined:
		o.What, o.Reason = c.event.Response.Rule, c.event.Response.Reason
		return o, true
	case c.event.Decision == nil:
		return o, false
	}
	d := c.event.Decision
	o.What, o.Reason = string(d.Kind), d.Reason
	switch d.Kind {
	case DecideGrade:
		o.Scale, o.Decided, o.Computed = d.Scale, int(d.Grade), int(d.CRS)
		if d.Scale == ScaleICANS {
			o.Computed = int(d.ICANS)
		}
	case DecideAttribute:
		if o.Reason == "" {
			o.Reason = d.Of
		}
	case DecideUnattribute, DecideClose, DecideReopen, DecideResolveNeuro, DecideInterval:
	case DecideConfirm, DecideCountersign:
		return o, false
	}
	return o, true
}

// countRules counts the tasks rule by rule, rules that never fired among them.
func countRules(pol *policy.Policy, tasks []RaisedTask) []RuleCount {
	counts := map[string]*RuleCount{}
	for _, rule := range pol.Rules() {
		counts[rule.ID] = &RuleCount{Rule: rule.ID, Level: rule.Level, Text: rule.Text, Reasons: map[string]int{}}
	}
	waits := map[string][]time.Duration{}
	for i := range tasks {
		t := &tasks[i].Task
		c := counts[t.Rule]
		if c == nil {
			c = &RuleCount{Rule: t.Rule, Level: t.Level, Text: t.Text, Reasons: map[string]int{}}
			counts[t.Rule] = c
		}
		c.Raised++
		if waited, ok := t.FirstAnswer(); ok {
			waits[t.Rule] = append(waits[t.Rule], waited)
		} else {
			c.Unanswered++
		}
		var told, taken, declined bool
		for _, a := range t.Answers {
			switch a.Kind {
			case Told, PassedUp:
				told = true
			case Acknowledged:
				taken = true
			case Declined:
				declined = true
				c.Reasons[a.Reason]++
			case Closed:
			}
		}
		c.Told += count(told)
		c.Acknowledged += count(taken)
		c.Declined += count(declined)
	}
	for rule, all := range waits {
		slices.Sort(all)
		counts[rule].Median, counts[rule].Longest = all[len(all)/2], all[len(all)-1]
	}
	out := make([]RuleCount, 0, len(counts))
	for _, c := range counts {
		out = append(out, *c)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		return cmp.Or(cmp.Compare(b.Raised, a.Raised), cmp.Compare(a.Rule, b.Rule)) < 0
	})
	return out
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
