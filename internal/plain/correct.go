package plain

import (
	"context"
	"sort"
	"strconv"

	"crsmon/internal/drafts"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// standing is an entry that can be corrected or withdrawn: a set, or what was entered as
// a dose, an infusion, oxygen or a sample.
type standing struct {
	set   *ward.Set
	event *ward.Event
	text  string
	at    int64
}

func (e *standing) entry() string {
	if e.set != nil {
		return e.set.Entry
	}
	return e.event.Entry
}

func (s *session) standingOf(c *ward.Chart) []standing {
	var out []standing
	for i := range c.Sets {
		if g := &c.Sets[i]; g.Replaced == nil {
			out = append(out, standing{set: &g.Set, text: s.setLine(g), at: g.At.Milli})
		}
	}
	for i := range c.Events {
		ev := &c.Events[i]
		if b := &ev.Body; ev.Replaced == nil && (b.Dose != nil || b.Infusion != nil || b.Oxygen != nil || b.Labs != nil) {
			out = append(out, standing{event: ev, text: s.eventLine(ev), at: ev.At.Milli})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { a, b := &out[i], &out[j]; return b.at < a.at })
	return out
}

// pickEntry asks which entry is meant; nil is none.
func (s *session) pickEntry(r *ward.Row, label string) (*ward.Chart, *standing, error) {
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return nil, nil, s.failed(err)
	}
	all := s.standingOf(c)
	if len(all) == 0 {
		return nil, nil, s.refuse(s.pw.NothingStands)
	}
	shown := min(len(all), timelineMost)
	for i := range shown {
		s.say(strconv.Itoa(i+1) + ". " + all[i].text)
	}
	if n := len(all) - shown; n > 0 {
		s.say(s.pw.EarlierToo(shown+1, len(all)))
	}
	n := 0
	if err := s.number("entry", label, len(all), &n); err != nil || n == 0 {
		return nil, nil, err
	}
	if n > shown {
		s.say(all[n-1].text)
	}
	return c, &all[n-1], nil
}

// correct corrects a set, or a dose, an infusion, oxygen or a sample: what is said takes its place,
// and the old values stay visible.
func (s *session) correct(r *ward.Row) error {
	_, e, err := s.pickEntry(r, s.pw.WhichCorrect)
	if err != nil || e == nil {
		return err
	}
	if e.event != nil && e.event.Body.Labs != nil {
		return s.correctLabs(r, e.event)
	}
	if e.event != nil {
		return s.correctDrug(r, e.event)
	}
	f, err := s.newSet(r)
	if err != nil || f == nil {
		return err
	}
	f.correcting(e.set)
	k := f.key()
	if d, ok := s.box.kept[k]; ok {
		return s.continueCorrection(f, &d)
	}
	return f.runCorrection()
}

// correcting fills a form with a set that stands.
func (f *setForm) correcting(set *ward.Set) {
	f.corrects = set
	f.at, f.isNow = phrase.At(set.At), false
	f.req.Findings, f.req.Signs, f.req.Circumstances, f.req.Note = set.Findings, set.Signs, set.Circumstances, set.Note
	f.req.Replaces = set.Entry
	o := &f.req.Findings
	f.some = o.Seizure != 0 || o.Motor != 0 || o.ICP != 0
	if set.Signs.Carer == ward.CarerNone {
		f.carer = carerWords[1]
	} else if set.Signs.Carer == ward.CarerWorse {
		f.carer = carerWords[0]
	}
	f.answered()
	f.retype()
}

// continueCorrection takes a draft of a correction into a form, over the set it corrects,
// if that stands.
func (s *session) continueCorrection(f *setForm, d *drafts.Draft) error {
	of := s.box.as[d.Key]
	for i := range f.chart.Sets {
		if g := &f.chart.Sets[i]; of == nil && g.Entry == d.Of && g.Replaced == nil {
			of = &g.Set
		}
	}
	if of == nil { // what it corrects stands no longer
		s.say("! " + s.ui.Correct.Already)
		s.dropKey(d.Key)
		return nil
	}
	if f.corrects == nil {
		f.correcting(of)
	}
	entry, at, req := f.req.Entry, f.at, f.req
	if err := f.restore(d); err != nil {
		s.say("! " + s.pw.DraftUnread)
		return nil
	}
	delete(s.box.kept, d.Key) // the form has it now
	f.req.Entry, f.req.Replaces = entry, of.Entry
	f.req.Findings.Hypotension, f.req.Findings.NoHypoxia, f.req.Findings.Death = req.Findings.Hypotension, req.Findings.NoHypoxia, req.Findings.Death
	if f.isNow {
		f.at, f.isNow = at, false
	}
	f.answered()
	s.sayRestored(f, d)
	if of.Entry == d.Entry { // as changed after it was sent: from here it is a correction's draft
		s.dropKey(d.Key)
	}
	return f.runCorrection()
}

// runCorrection asks for what is wrong, one question after the other, then why, and saves.
func (f *setForm) runCorrection() error {
	s := f.s
	reason := ""
	names := func(i int) string { return "" }
	err := s.form([]step{
		{ask: func() error {
			s.say(s.ui.Correct.Head(s.ph.When(f.corrects.At)))
			return s.changing(s.pw.WhichField, f.kept(f.questions()), names)
		}},
		{passed: true, ask: func() error {
			if f.empty() {
				s.say("! " + s.pw.NothingChanged)
				return errBack
			}
			return nil
		}},
		{passed: true, ask: f.unusual},
		{ask: func() error { return s.reason(s.ui.Correct.WhyTitle, s.ui.Correct.Reasons, &reason) }},
		{ask: func() error {
			now := f.set()
			now.At = f.req.At
			for _, t := range s.ph.SetChanges(f.corrects, &now) {
				s.say("  " + t)
			}
			f.preview()
			return s.save(func() (string, error) {
				saved, err := s.Ward.Correct(context.WithoutCancel(s.ctx), s.by, f.corrects.Entry, reason, f.req)
				if err != nil {
					return "", err
				}
				s.drop(f)
				return s.savedText(&f.row, &saved), nil
			}, func() { s.drop(f) })
		}},
	})
	return s.leftDraft(err, s.named(&f.row.Patient), f)
}

// kept keeps the draft after every question.
func (f *setForm) kept(steps []step) []step {
	for i := range steps {
		ask := steps[i].ask
		steps[i].ask = func() error {
			err := ask()
			if err == nil {
				f.s.keep(f)
			}
			return err
		}
	}
	return steps
}

// reason asks why, from a list; its last answer is typed.
func (s *session) reason(label string, reasons []string, into *string) error {
	cs := make([]choice, len(reasons))
	for i, r := range reasons {
		cs[i] = choice{strconv.Itoa(i + 1), r}
	}
	q := question{key: "reason", label: label, allowed: listed(cs) + "; " + s.pw.OrTyped, now: *into}
	return s.text(q, func(t string) string {
		if t == "" {
			return s.ui.Form.Needed
		}
		*into = t
		if i := pickFrom(cs, t); i >= 0 {
			*into = cs[i].label
			s.echo(t, *into)
		}
		return ""
	})
}

// withdraw says that an entry was made in error; nothing takes its place.
func (s *session) withdraw(r *ward.Row) error {
	_, e, err := s.pickEntry(r, s.pw.WhichWithdraw)
	if err != nil || e == nil {
		return err
	}
	id, err := ward.NewEntryID()
	if err != nil {
		return s.failed(err)
	}
	reasons, text, done := s.ui.Correct.WithdrawReasons, "", s.ui.Correct.Withdrawn
	switch {
	case e.set != nil:
		text = s.ui.Correct.Withdrawing(s.ph.Moment(e.set.At), clean(e.set.By.Name))
	case e.event.Body.Labs != nil:
		what := phrase.Labs(s.Words, e.event.Body.Labs) + ", " + s.ph.When(e.event.At)
		reasons, text, done = s.ui.Labs.WithdrawReasons, s.ui.Labs.Withdrawing(what), s.ui.Labs.Withdrawn(what)
	default:
		what := s.eventText(&e.event.Body)
		reasons, text, done = s.ui.Drug.WithdrawReasons, s.ui.Drug.Withdrawing(what+" "+s.ph.When(e.event.At)), s.ui.Drug.Withdrawn(what)
	}
	why := ""
	err = s.form([]step{
		{ask: func() error { return s.reason(s.ui.Correct.WithdrawTitle, reasons, &why) }},
		{ask: func() error {
			s.say(s.who(r))
			s.say(text)
			return s.save(func() (string, error) {
				if _, err := s.Ward.EnterInError(context.WithoutCancel(s.ctx), s.by, id, r.Patient.ID, e.entry(), why); err != nil {
					return "", err
				}
				return done, nil
			}, nil)
		}},
	})
	return s.lost(err, s.named(&r.Patient))
}
