package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// responsible gives who must act on a task now, and how often it was passed on for
// want of an answer.
func (e *env) responsible(t *ward.Task) (role string, passed int) {
	if e.rec == nil {
		return e.ui.Task.NobodyNamed, 0
	}
	waited := time.Duration(0) // answered: the cascade goes no further
	if t.Waits() {
		waited = e.waited(t)
	}
	r, passed := e.rec.Policy().Responsible(t.Rule, waited)
	return clean(e.ui.FiredText(r.Text, r.TextZH)), passed
}

// setsToClose is how many complete sets must not meet a rule before a person may
// close its task; the ward refuses it before.
const setsToClose = 2

// cannotClose says why a task cannot be closed now; empty where it can.
func (e *env) cannotClose(t *ward.Task) string {
	switch {
	case t.MayClose():
		return ""
	case t.Met:
		return e.ui.Task.StillMet
	}
	return e.ui.Task.CompleteSets(t.CompleteSets, setsToClose)
}

// answerKeys are the keys that answer a task; none says why there is none to answer.
func (e *env) answerKeys(ref func() *taskRef, none string) []binding {
	do := &e.ui.Task.Do
	on := func(fn func(*taskRef)) func() tea.Cmd {
		return doing(func() {
			if t := ref(); t != nil {
				fn(t)
			}
		})
	}
	ack, closing := none, none
	if t := ref(); none == "" && t != nil {
		closing = e.cannotClose(t.task)
		if t.task.Status == ward.TaskAcknowledged {
			ack = e.ui.Task.AlreadyAnswered
		}
	}
	return []binding{
		{keys: []string{"t", "f3"}, do: do.Told, disabled: none, run: on(e.askTold)},
		{keys: []string{"k", "f4"}, do: do.Acknowledge, disabled: ack, run: on(e.askAck)},
		{keys: []string{"x", "f9"}, do: do.Decline, disabled: none, run: on(e.askDecline)},
		{keys: []string{"p", "f7"}, do: do.PassUp, disabled: none, run: on(e.askPassUp)},
		{keys: []string{"l", "f11"}, do: do.Close, disabled: closing, run: on(e.askClose)},
	}
}

// together gives the tasks of a patient that the same answer may be meant for: those
// that wait and are no more urgent, the task itself first. One call tells of them all.
func together(t *taskRef) []*ward.Task {
	out := []*ward.Task{t.task}
	for i := range t.row.Tasks {
		if o := &t.row.Tasks[i]; o.Rule != t.task.Rule && o.Waits() && o.Level <= t.task.Level {
			out = append(out, o)
		}
	}
	return out
}

// askAnswer makes the form of an answer: its own lines, when, and for which tasks.
// all is what is offered first: the same answer for all that wait in the patient.
func (e *env) askAnswer(t *taskRef, kind ward.ResponseKind, title string, all bool, build func(f *askForm) func() ward.Response) {
	w := &e.ui.Task
	f := e.newAsk(t.row, title, e.taskText(t.task))
	answers := build(f)
	f.addTime()
	group := together(t)
	which := &askField{}
	if kind != ward.Closed && len(group) > 1 {
		which = f.add(askField{label: w.For, hint: w.ForHint, options: []option{{"a", w.AllOf(len(group))}, {"o", w.OnlyThis}}, picked: 2})
		if all {
			which.picked = 1
		}
	}
	rules := make([]string, len(group))
	since := make([]int64, len(group))
	ids := make([]string, len(group)) // a retry sends the same entries
	for i, g := range group {
		rules[i], since[i] = g.Rule, g.Since()
		ids[i], _ = ward.NewEntryID()
	}
	text := e.taskText(t.task)
	f.requests = func(at time.Time) ([]ward.EventRequest, func(*ward.Saved) string) {
		r := answers()
		who := r.Whom
		if who == "" {
			who = f.author.Name
		}
		n := 1
		line := w.SavedAnswer(e.answerWord(kind)+" "+clean(who), text)
		if which.picked == 1 {
			n = len(rules)
			line = w.SavedAll(e.answerWord(kind)+" "+clean(who), n)
		}
		var out []ward.EventRequest
		for i := range n {
			one := r
			one.Rule, one.Kind = rules[i], kind
			if i == 0 {
				ids[0] = f.entry // by which its draft is known to be saved
			}
			out = append(out, ward.EventRequest{Entry: ids[i], At: notBefore(at, since[i]), Body: ward.EventBody{Response: &one}})
		}
		return out, func(*ward.Saved) string { return line }
	}
	e.pushAsk(f, string(kind)+" "+t.task.Rule)
}

func (e *env) answerWord(k ward.ResponseKind) string {
	w := &e.ui.Task
	switch k {
	case ward.Told:
		return w.Told
	case ward.Acknowledged:
		return w.Acknowledged
	case ward.Declined:
		return w.Declined
	case ward.PassedUp:
		return w.Do.PassUp.Short
	case ward.Closed:
		return w.Closed
	}
	return clean(string(k))
}

// hows are the ways somebody is told, by their first letters.
func (e *env) hows() []option {
	keys := []string{"t", "b", "p", "m"}
	var out []option
	for i, h := range e.ui.Task.Hows {
		out = append(out, option{keys[min(i, len(keys)-1)], h})
	}
	return out
}

func (e *env) askTold(t *taskRef) {
	w := &e.ui.Task
	e.askAnswer(t, ward.Told, w.ToldTitle, true, func(f *askForm) func() ward.Response {
		whom := f.add(askField{label: w.Whom, hint: w.WhomHint, need: true})
		how := f.add(askField{label: w.How, hint: w.HowHint, options: e.hows()})
		return func() ward.Response { return ward.Response{Whom: whom.text(), How: how.choice()} }
	})
}

// askAck: a nurse names who acts on it; a doctor is who acts, unless another is named.
func (e *env) askAck(t *taskRef) {
	w := &e.ui.Task
	need := e.author.Role != ward.Doctor && t.task.Level >= policy.LevelTell
	e.askAnswer(t, ward.Acknowledged, w.AckTitle, true, func(f *askForm) func() ward.Response {
		whom := f.add(askField{label: w.WhoAnswered, hint: w.WhomHint, need: need})
		switch l := t.task.Last(); {
		case need && l != nil && (l.Kind == ward.Told || l.Kind == ward.PassedUp):
			whom.in.set(clean(l.Whom)) // who was told mostly is who answers
		case !need:
			whom.in.set(clean(e.author.Name))
		}
		return func() ward.Response { return ward.Response{Whom: whom.text()} }
	})
}

func (e *env) askDecline(t *taskRef) {
	w := &e.ui.Task
	need := e.author.Role != ward.Doctor && t.task.Level >= policy.LevelTell
	e.askAnswer(t, ward.Declined, w.DeclineTitle, false, func(f *askForm) func() ward.Response {
		whom := f.add(askField{label: w.WhoAnswered, hint: w.WhomHint, need: need})
		if !need {
			whom.in.set(clean(e.author.Name))
		}
		why := f.add(askField{label: w.Why, hint: w.WhyHint, need: true})
		return func() ward.Response { return ward.Response{Whom: whom.text(), Reason: why.text()} }
	})
}

func (e *env) askPassUp(t *taskRef) {
	w := &e.ui.Task
	e.askAnswer(t, ward.PassedUp, w.PassTitle, true, func(f *askForm) func() ward.Response {
		whom := f.add(askField{label: w.PassedTo, hint: w.WhomHint, need: true})
		how := f.add(askField{label: w.How, hint: w.HowHint, options: e.hows()})
		return func() ward.Response { return ward.Response{Whom: whom.text(), How: how.choice()} }
	})
}

func (e *env) askClose(t *taskRef) {
	w := &e.ui.Task
	e.askAnswer(t, ward.Closed, w.CloseTitle, false, func(f *askForm) func() ward.Response {
		why := f.add(askField{label: w.WhyClosed, hint: ""})
		return func() ward.Response { return ward.Response{Reason: why.text()} }
	})
}

// statusText says in a few words how a task stands, with who and when.
func (e *env) statusText(t *ward.Task) string {
	w := &e.ui.Task
	l := t.Last()
	who, clock := "", ""
	if l != nil {
		clock = e.when(moment(e.local(l.At)))
		if who = clean(l.Whom); who == "" {
			who = clean(l.By.Name)
		}
	}
	switch t.Status {
	case ward.TaskOpen:
		return w.Open
	case ward.TaskTold:
		return w.ToldAt(who, clock)
	case ward.TaskAcknowledged:
		return w.AckAt(who, clock)
	case ward.TaskDeclined:
		return w.DeclinedAt(who, clock)
	case ward.TaskClosed:
		return w.Closed
	}
	return clean(string(t.Status))
}

// taskLines are a task in full: how it stands, who must act, the rule with its source,
// the answers so far, and what set it once the chart is read.
func (e *env) taskLines(t *taskRef, chart *ward.Chart, w int) []string {
	th, ui := e.th, e.ui
	k := t.task
	var out []string
	para := func(prefix, s string, style interface{ Render(...string) string }) {
		for _, l := range hang(prefix, s, w-1) {
			out = append(out, style.Render(l))
		}
	}
	para(" ", e.taskText(k), e.urgency(k.Level))
	role, passed := e.responsible(k)
	ago := e.ago(time.Duration(e.now().UnixMilli()-k.Raised) * time.Millisecond)
	parts := []string{e.statusText(k)}
	if k.Waits() {
		parts = append(parts, ui.Task.MustAct(role, passed))
	}
	parts = append(parts, ui.Task.RaisedAt(e.when(moment(e.local(k.Raised))), ago))
	if k.Worsened != 0 {
		parts = append(parts, ui.Task.WorsenedAt(e.when(moment(e.local(k.Worsened)))))
	}
	if k.Met {
		parts = append(parts, ui.Task.Met)
	} else {
		parts = append(parts, ui.Task.NotMet)
		if why := e.cannotClose(k); why != "" {
			parts = append(parts, why)
		}
	}
	for _, l := range wrapParts(parts, e.g.dot, w-2) {
		out = append(out, " "+l)
	}
	head := func(s string) { out = append(out, "", " "+th.label.Render(s)) }
	head(ui.Task.AnswersHead)
	if len(k.Answers) == 0 {
		out = append(out, "  "+th.dim.Render(ui.Task.NoAnswers))
	}
	for i := range k.Answers {
		a := &k.Answers[i]
		para("  ", ui.Task.AnswerLine(e.answerWord(a.Kind), clean(a.By.Name), e.when(moment(e.local(a.At))), clean(a.Whom), clean(a.How), clean(a.Reason)), th.text)
	}
	if chart != nil {
		head(ui.Task.CauseHead)
		out = append(out, e.causeLines(k, chart, w)...)
	}
	head(ui.Task.RuleHead)
	para("  ", clean(ui.FiredText(k.Text, k.TextZH)), th.text)
	para("  ", ui.RuleSource(clean(k.Rule), clean(k.Source)), th.dim)
	if r := t.row; r.Latest != nil {
		head(ui.Task.FindingsHead)
		out = append(out, e.bothLines(r.Latest, r.PreviousCRS, r.PreviousICANS, w, 1<<10)...)
		out = append(out, wrapParts(e.valueParts(&r.Latest.Findings), "  ", w-2)...)
	}
	return out
}

// causeLines are the entry that set a task, with its values.
func (e *env) causeLines(t *ward.Task, chart *ward.Chart, w int) []string {
	ui := e.ui
	var out []string
	if t.Cause == "" {
		return hang("  ", ui.Task.TimePassed, w-1)
	}
	if i := slices.IndexFunc(chart.Sets, func(s ward.Shown) bool { return s.Entry == t.Cause }); i >= 0 {
		s := &chart.Sets[i]
		out = append(out, "  "+ui.Task.SetBy(e.when(s.At), clean(s.By.Name)))
		for _, l := range wrapParts(e.valueParts(&s.Findings), "  ", w-3) {
			out = append(out, "  "+l)
		}
		for _, r := range slices.Concat(s.CRS.Reasons, s.ICANS.Reasons) {
			out = append(out, hang("  "+r.Grade.String()+" ", e.words.Reason(r), w-1)...)
		}
		return out
	}
	if i := slices.IndexFunc(chart.Events, func(ev ward.Event) bool { return ev.Entry == t.Cause }); i >= 0 {
		ev := &chart.Events[i]
		text := e.entryText(&ev.Body)
		if text == "" {
			text = ui.Patient.Entry(clean(ev.Entry))
		}
		return hang("  ", e.when(ev.At)+" "+text+" ("+clean(ev.By.Name)+")", w-1)
	}
	return hang("  ", ui.Patient.Entry(clean(t.Cause)), w-1)
}
