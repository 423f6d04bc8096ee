package ward

import (
	"cmp"
	"slices"
	"sort"

	"crsmon/internal/policy"
)

// TaskStatus is where an escalation stands.
type TaskStatus string

// The states of an escalation.
const (
	TaskOpen         TaskStatus = "open"         // raised, nobody told
	TaskTold         TaskStatus = "told"         // somebody was told and has not answered
	TaskAcknowledged TaskStatus = "acknowledged" // somebody acts on it
	TaskDeclined     TaskStatus = "declined"     // with a reason
	TaskClosed       TaskStatus = "closed"
)

// Task is an escalation as a task to a role, from the rule's being met until a named
// person closes it.
type Task struct {
	Rule   string
	Level  policy.Level
	Role   string // who must act first; the policy's cascade says who is next
	Text   string
	TextZH string
	Source string
	// Raised is when what set it was true, ms UTC; Cause the entry that did, empty
	// where it was the passing of time.
	Raised int64
	Cause  string
	// Worsened is when it last became worse after an answer, and so was raised anew.
	Worsened int64
	Peaks    []float64 // the worst so far of what the rule asks for
	Met      bool      // at the newest entry
	// Complete sets in a row that did not meet it.
	CompleteSets int
	Status       TaskStatus
	Answers      []Answer
	ClosedAt     int64
}

// Answer is one answer to a task.
type Answer struct {
	Entry string
	At    int64 // ms UTC
	By    Author
	Response
}

// Since is when the task began to wait for its present answer.
func (t *Task) Since() int64 { return max(t.Raised, t.Worsened) }

// Waits tells whether nobody has taken or declined it.
func (t *Task) Waits() bool { return t.Status == TaskOpen || t.Status == TaskTold }

// setsToClose is how many complete sets in a row must not meet a rule before a
// person may close its task.
const setsToClose = 2

// MayClose tells whether a person may close it now.
func (t *Task) MayClose() bool { return !t.Met && t.CompleteSets >= setsToClose }

// Last gives the newest answer, nil where there is none.
func (t *Task) Last() *Answer {
	if n := len(t.Answers); n > 0 {
		return &t.Answers[n-1]
	}
	return nil
}

// taskBook folds steps and answers, in order of time, into tasks. What it gives
// depends on what is true of the course, not on the order in which it was typed.
type taskBook struct {
	live []Task // by urgency, then rule
	done []Task
	// over are the rules of live tasks that a set has found not met since they last were.
	over map[string]bool
}

func (b *taskBook) find(rule string) *Task {
	i := slices.IndexFunc(b.live, func(t Task) bool { return t.Rule == rule })
	if i < 0 {
		return nil
	}
	return &b.live[i]
}

// met takes what an entry of the course fired; complete tells of a set that left no
// grade open.
func (b *taskBook) met(pol *policy.Policy, at int64, c *charted, fired []policy.Fired, facts policy.Facts, complete bool) {
	for i := range b.live {
		t := &b.live[i]
		if !slices.ContainsFunc(fired, func(f policy.Fired) bool { return f.Rule == t.Rule }) {
			t.Met = false
			if c.event == nil {
				b.over[t.Rule] = true
			}
			if complete {
				t.CompleteSets++
			}
		}
	}
	if c.event == nil {
		// "Repeat or complete the check" is done by doing it; nobody need sign that.
		b.closeRepeats(at, func(t *Task) bool { return !t.Met })
	}
	for i := range fired {
		b.raise(at, c.Entry, &fired[i], pol.Measures(fired[i].Rule, facts))
	}
	b.sort()
}

func (b *taskBook) raise(at int64, cause string, f *policy.Fired, peaks []float64) {
	t := b.find(f.Rule)
	again := b.over[f.Rule]
	delete(b.over, f.Rule)
	if t == nil {
		b.live = append(b.live, Task{
			Rule: f.Rule, Level: f.Level, Role: f.Role, Text: f.Text, TextZH: f.TextZH, Source: f.Source,
			Raised: at, Cause: cause, Peaks: peaks, Met: true, Status: TaskOpen,
		})
		return
	}
	t.Met, t.CompleteSets = true, 0
	rose := worse(peaks, t.Peaks)
	for i := range min(len(peaks), len(t.Peaks)) {
		t.Peaks[i] = max(t.Peaks[i], peaks[i])
	}
	if (rose || again) && t.Status != TaskOpen {
		// What was acknowledged is not repeated until it worsens, or comes back after a
		// set without it: the answer was to what was there then.
		t.Status, t.Worsened, t.Cause = TaskOpen, at, cause
	}
}

func (b *taskBook) sort() {
	sort.SliceStable(b.live, func(i, j int) bool {
		x, y := &b.live[i], &b.live[j]
		return cmp.Or(cmp.Compare(y.Level, x.Level), cmp.Compare(x.Rule, y.Rule)) < 0
	})
}

// answer takes an answer. One to a task that was not raised at that time changes
// nothing: then nobody has answered the task.
func (b *taskBook) answer(c *charted) {
	r := c.event.Response
	t := b.find(r.Rule)
	if t == nil || r.Kind == Closed && !t.MayClose() {
		return
	}
	a := Answer{Entry: c.Entry, At: c.At.Milli, By: c.By, Response: *r}
	a.Peaks = nil
	t.Answers = append(t.Answers, a)
	covers := !worse(t.Peaks, r.Peaks)
	switch r.Kind {
	case Told, PassedUp:
		if t.Status == TaskOpen && covers {
			t.Status = TaskTold
		}
	case Acknowledged:
		if covers {
			t.Status = TaskAcknowledged
		}
	case Declined:
		if covers {
			t.Status = TaskDeclined
		}
	case Closed:
		t.Status, t.ClosedAt = TaskClosed, c.At.Milli
		b.done = append(b.done, *t)
		b.live = slices.DeleteFunc(b.live, func(t Task) bool { return t.Status == TaskClosed })
	}
}

// worse tells that something is worse than in what was answered, as far as both are of
// the same findings.
func worse(is, answered []float64) bool {
	if len(is) != len(answered) {
		return false // of an older program, or of another policy's rule
	}
	for i := range is {
		if is[i] > answered[i] {
			return true
		}
	}
	return false
}

// raiseOverdue raises what the passing of time met before a moment: a check that was
// due and not done.
func (k *walker) raiseOverdue(at int64) {
	if k.last == nil || k.place.Away() {
		return
	}
	due := k.last.dueFirst()
	for _, f := range overdue(k.pol, k.last.facts, due, at) {
		k.tasks.raise(due, "", &f, k.pol.Measures(f.Rule, k.last.facts))
	}
	k.tasks.sort()
}

// overdue gives the rules that facts do not meet by themselves and do once their
// first check, due at a moment, is late.
func overdue(pol *policy.Policy, f policy.Facts, due, at int64) []policy.Fired {
	if at <= due {
		return nil
	}
	before := pol.Escalations(f)
	return slices.DeleteFunc(pol.Escalations(overdueFacts(f, at-due)), func(f policy.Fired) bool {
		return slices.ContainsFunc(before, func(b policy.Fired) bool { return b.Rule == f.Rule })
	})
}

type taskPayload struct {
	Rule         string          `json:"rule"`
	Level        string          `json:"level"`
	Role         string          `json:"role,omitempty"`
	Text         string          `json:"text,omitempty"`
	TextZH       string          `json:"text_zh,omitempty"`
	Source       string          `json:"source,omitempty"`
	Raised       int64           `json:"raised_ms"`
	Cause        string          `json:"cause,omitempty"`
	Worsened     int64           `json:"worsened_ms,omitempty"`
	Peaks        []float64       `json:"peaks,omitempty"`
	Met          bool            `json:"met,omitempty"`
	CompleteSets int             `json:"complete_sets,omitempty"`
	Status       string          `json:"status"`
	Answers      []answerPayload `json:"answers,omitempty"`
}

type answerPayload struct {
	Entry  string `json:"entry"`
	At     int64  `json:"at_ms"`
	Name   string `json:"name"`
	Role   string `json:"role"`
	Answer string `json:"answer"`
	Whom   string `json:"whom,omitempty"`
	How    string `json:"how,omitempty"`
	Why    string `json:"why,omitempty"`
}

func storeTasks(live []Task) []taskPayload {
	var p []taskPayload
	for i := range live {
		t := &live[i]
		s := taskPayload{
			Rule: t.Rule, Level: t.Level.String(), Role: t.Role, Text: t.Text, TextZH: t.TextZH, Source: t.Source, Raised: t.Raised,
			Cause: t.Cause, Worsened: t.Worsened, Peaks: t.Peaks, Met: t.Met, CompleteSets: t.CompleteSets, Status: string(t.Status),
		}
		for _, a := range t.Answers {
			s.Answers = append(s.Answers, answerPayload{
				Entry: a.Entry, At: a.At, Name: a.By.Name, Role: string(a.By.Role), Answer: string(a.Kind), Whom: a.Whom, How: a.How, Why: a.Reason,
			})
		}
		p = append(p, s)
	}
	return p
}

func loadTasks(p []taskPayload) []Task {
	var live []Task
	for i := range p {
		s := &p[i]
		t := Task{
			Rule: s.Rule, Level: policy.ParseLevel(s.Level), Role: s.Role, Text: s.Text, TextZH: s.TextZH, Source: s.Source, Raised: s.Raised,
			Cause: s.Cause, Worsened: s.Worsened, Peaks: s.Peaks, Met: s.Met, CompleteSets: s.CompleteSets, Status: TaskStatus(s.Status),
		}
		for _, a := range s.Answers {
			t.Answers = append(t.Answers, Answer{
				Entry: a.Entry, At: a.At, By: Author{a.Name, Role(a.Role)},
				Response: Response{Rule: s.Rule, Kind: ResponseKind(a.Answer), Whom: a.Whom, How: a.How, Reason: a.Why},
			})
		}
		live = append(live, t)
	}
	return live
}

// tasksNow adds to open tasks those that the passing of time has raised since; for a
// patient who is elsewhere it raises none, and asks for no check.
func tasksNow(pol *policy.Policy, place *Place, live []Task, facts policy.Facts, due, at int64) []Task {
	if place.Away() {
		return slices.DeleteFunc(slices.Clone(live), func(t Task) bool { return t.Level == policy.LevelRepeat })
	}
	b := taskBook{live: slices.Clone(live), over: map[string]bool{}}
	for i := range b.live {
		b.live[i].Peaks = slices.Clone(b.live[i].Peaks)
	}
	for _, f := range overdue(pol, facts, due, at) {
		b.raise(due, "", &f, pol.Measures(f.Rule, facts))
	}
	b.sort()
	return b.live
}
