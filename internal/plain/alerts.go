package plain

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"crsmon/internal/phrase"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// openTask is an escalation that is not closed, and whose it is.
type openTask struct {
	row  *ward.Row
	task *ward.Task
}

// alerts lists what is open, of the ward or of one patient, those that wait first, and
// takes answers until none is given.
func (s *session) alerts(arg string) error {
	only := ""
	if arg != "" {
		r, err := s.patient(arg)
		if err != nil || r == nil {
			return err
		}
		only = r.Patient.ID
	}
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return s.failed(err)
	}
	var all []openTask
	for _, waits := range []bool{true, false} {
		for i := range rows {
			for k := range rows[i].Tasks {
				t := &rows[i].Tasks[k]
				if t.Waits() == waits && t.Status != ward.TaskClosed && (only == "" || rows[i].Patient.ID == only) {
					all = append(all, openTask{&rows[i], t})
				}
			}
		}
	}
	if len(all) == 0 {
		s.say(s.pw.AlertNone)
		return nil
	}
	for i, o := range all {
		s.say(strconv.Itoa(i+1) + ". " + clean(o.row.Patient.Bed) + " " + s.ph.Name(&o.row.Patient) + ": " + s.taskLine(o.task))
	}
	n := 0
	if err := s.number("alert", s.pw.AlertWhich, len(all), &n); err != nil || n == 0 {
		return err
	}
	return s.answer(all[n-1])
}

// taskLine is an escalation with how it stands: who must act, since when, and what was
// answered last.
func (s *session) taskLine(t *ward.Task) string {
	line := s.pw.Raised(s.ph.Task(t), s.ph.Local(t.Raised))
	if t.Worsened != 0 {
		line += ", " + s.ui.Task.WorsenedAt(s.ph.Local(t.Worsened))
	}
	if t.Waits() {
		role, passed := s.Ward.Policy().Responsible(t.Rule, time.Duration(s.Now().UnixMilli()-t.Since())*time.Millisecond)
		line += ", " + s.ui.Task.Waits(s.ph.Since(t.Since())) + ", " + s.ui.Task.MustAct(clean(s.ui.FiredText(role.Text, role.TextZH)), passed)
	}
	switch a := t.Last(); {
	case a == nil:
		return line + ", " + s.ui.Task.Open
	case a.At < t.Worsened: // the answer was to what was there then
		return line + ", " + s.ui.Task.Open + " " + s.pw.BeforeThat(s.ph.Answered(a))
	default:
		return line + ", " + s.ph.Answered(a)
	}
}

// look says a task in full: what set it, the rule with its source, the answers so far.
func (s *session) look(o openTask) error {
	c, err := s.Ward.Chart(s.ctx, o.row.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	t, w := o.task, &s.ui.Task
	s.say(s.who(o.row))
	s.say(s.taskLine(t))
	met := w.NotMet
	if t.Met {
		met = w.Met
	}
	s.say("  " + met)
	if !t.Met && !t.MayClose() {
		s.say("  " + w.CompleteSets(t.CompleteSets, setsToClose))
	}
	s.say(w.CauseHead + ":")
	cause := "  " + w.TimePassed
	for i := range c.Sets {
		if c.Sets[i].Entry == t.Cause {
			cause = "  " + s.setLine(&c.Sets[i])
		}
	}
	for i := range c.Events {
		if c.Events[i].Entry == t.Cause {
			cause = "  " + s.eventLine(&c.Events[i])
		}
	}
	s.say(cause)
	s.say(w.RuleHead + ":")
	s.say("  " + s.ui.RuleSource(clean(t.Rule), clean(t.Source)))
	s.say(w.AnswersHead + ":")
	for i := range t.Answers {
		s.say("  " + s.ph.Answered(&t.Answers[i]))
	}
	if len(t.Answers) == 0 {
		s.say("  " + w.NoAnswers)
	}
	return nil
}

// setsToClose is how many complete sets must not meet a rule before a person may close
// its task; the ward refuses it before.
const setsToClose = 2

// answerForm is one answer under way.
type answerForm struct {
	s      *session
	o      openTask
	kind   ward.ResponseKind
	named  string // the kind as it was answered
	answer ward.Response
	all    bool // for all that wait in the patient and are no more urgent
	allNow string
	at     time.Time
	ids    map[string]string // of the entries, so that trying again sends the same
}

// answer asks what is answered to one task, by the keys of the screens, and records it.
func (s *session) answer(o openTask) error {
	f := &answerForm{s: s, o: o, at: s.Now(), ids: map[string]string{}}
	kinds := []ward.ResponseKind{"", ward.Told, ward.Acknowledged, ward.Declined, ward.PassedUp, ward.Closed}
	cs := []choice{{"i", s.pw.InFull}}
	for i, k := range kinds[1:] {
		cs = append(cs, choice{[]string{"t", "k", "x", "p", "l"}[i], s.ui.Sections.Events[string(k)]})
	}
	w := &s.ui.Task
	tells := func() bool { return f.kind != ward.Told && f.kind != ward.PassedUp }
	answers := func() bool { return f.kind != ward.Acknowledged && f.kind != ward.Declined }
	why := func() bool { return f.kind != ward.Declined && f.kind != ward.Closed }
	err := s.form([]step{
		{ask: func() error {
			for {
				looks := false
				err := s.choose(question{key: "answer", label: s.pw.AlertWhat, now: f.named}, cs, func(i int) string {
					looks = i == 0
					switch {
					case i < 0:
						return s.pw.NotAnswer(listed(cs))
					case i > 0:
						if kinds[i] == ward.Closed && !o.task.MayClose() {
							return s.cannotClose(o.task)
						}
						f.kind, f.named = kinds[i], cs[i].label
					}
					return ""
				})
				if err != nil || !looks {
					return err
				}
				if err := s.look(o); err != nil {
					return err
				}
			}
		}},
		{skip: tells, ask: func() error {
			return s.needed(question{key: "whom", label: w.Whom, allowed: s.pw.NameText}, &f.answer.Whom)
		}},
		{skip: tells, ask: func() error {
			q := question{key: "how", label: w.How, allowed: strings.Join(w.Hows, ", ") + "; " + s.pw.OrTyped}
			return s.free(q, &f.answer.How)
		}},
		{skip: answers, ask: f.whoAnswered},
		{skip: why, ask: func() error {
			q := question{key: "reason", label: s.pw.Reason, allowed: s.pw.NeededText}
			if f.kind != ward.Closed {
				return s.needed(q, &f.answer.Reason)
			}
			q.allowed = s.pw.Text
			return s.free(q, &f.answer.Reason)
		}},
		s.when(s.pw.When, &f.at, nil),
		{skip: func() bool { return f.kind == ward.Closed || len(f.together()) < 2 }, ask: func() error {
			cs := []choice{{"o", w.OnlyThis}, {"a", w.AllOf(len(f.together()))}}
			return s.must(question{key: "for", label: w.For, hint: w.ForHint, now: f.allNow}, cs, func(i int) {
				f.all, f.allNow = i == 1, cs[i].label
			})
		}},
		{ask: f.save},
	})
	return s.lost(err, s.named(&o.row.Patient))
}

func (s *session) cannotClose(t *ward.Task) string {
	if t.Met {
		return s.ui.Task.StillMet
	}
	return s.ui.Task.CompleteSets(t.CompleteSets, setsToClose)
}

// whoAnswered: a nurse names who acts on it; a doctor is who acts, unless another is named.
func (f *answerForm) whoAnswered() error {
	s := f.s
	need := s.by.Role != ward.Doctor && f.o.task.Level >= policy.LevelTell
	q := question{key: "whom", label: s.ui.Task.WhoAnswered, allowed: s.pw.NameText}
	if !need {
		q.allowed = s.pw.NameOrYou(clean(s.by.Name))
		return s.free(q, &f.answer.Whom)
	}
	if l := f.o.task.Last(); l != nil && f.answer.Whom == "" && (l.Kind == ward.Told || l.Kind == ward.PassedUp) {
		f.answer.Whom = clean(l.Whom) // who was told mostly is who answers; it is asked all the same
	}
	return s.needed(q, &f.answer.Whom)
}

// together are the tasks that the same answer may be meant for, the task itself first.
func (f *answerForm) together() []*ward.Task {
	out := []*ward.Task{f.o.task}
	for i := range f.o.row.Tasks {
		if o := &f.o.row.Tasks[i]; o.Rule != f.o.task.Rule && o.Waits() && o.Level <= f.o.task.Level {
			out = append(out, o)
		}
	}
	return out
}

// save records the answer for every task it is meant for. Where one of them fails those
// before it are on the record, and trying again sends them as the same entries.
func (f *answerForm) save() error {
	s := f.s
	if f.kind != ward.Declined && f.kind != ward.Closed {
		f.answer.Reason = ""
	}
	tasks := f.together()
	if !f.all || f.kind == ward.Closed {
		tasks = tasks[:1]
	}
	s.say(s.who(f.o.row))
	for _, t := range tasks {
		s.say("  " + s.ph.Task(t))
	}
	a := f.answer
	a.Kind = f.kind
	s.say(s.pw.AnswerIs(strings.TrimSpace(s.eventText(&ward.EventBody{Response: &a})+", "+s.ph.When(ward.MomentOf(f.at))), clean(s.by.Name)))
	return s.save(func() (string, error) {
		for _, t := range tasks {
			one := a
			one.Rule = t.Rule
			if f.ids[t.Rule] == "" {
				id, err := ward.NewEntryID()
				if err != nil {
					return "", err
				}
				f.ids[t.Rule] = id
			}
			saved, err := s.Ward.Enter(context.WithoutCancel(s.ctx), s.by, ward.EventRequest{
				Entry: f.ids[t.Rule], Patient: f.o.row.Patient.ID, At: notBefore(f.at, t.Since()), Body: ward.EventBody{Response: &one},
			})
			if err != nil {
				if i := slices.Index(tasks, t); i > 0 {
					s.say(s.pw.PartSaved(i, len(tasks)))
				}
				return "", err
			}
			if t == tasks[len(tasks)-1] {
				return s.savedAnswer(&saved, len(tasks)), nil
			}
		}
		return "", nil
	}, nil)
}

func (s *session) savedAnswer(g *ward.Saved, n int) string {
	text := s.ui.SavedAt(s.ph.Clock(phrase.At(g.Typed)))
	if n > 1 {
		text += ", " + s.pw.Alerts(n)
	}
	return text
}
