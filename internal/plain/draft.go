package plain

import (
	"cmp"
	"errors"
	"slices"
	"sort"

	"crsmon/internal/drafts"
	"crsmon/internal/ward"
)

// Drafts: what a person has half answered is written beside the record after every
// answer, in the form in which the screens keep theirs, and is offered back once to who
// answered it, here or there. It goes when the set is on the record or is discarded.

// draftBox is what a session knows of drafts.
type draftBox struct {
	turn uint64
	kept map[drafts.Key]drafts.Draft // that nobody has open
	// as is the set on the record under a draft's own entry, where the draft was changed
	// after it was sent.
	as  map[drafts.Key]*ward.Set
	bad bool // it was said that drafts are not on disk
}

// draftForm is a form whose answers are kept.
type draftForm interface {
	key() drafts.Key
	draft() drafts.Draft
	empty() bool
}

// keep writes a form's draft, or takes it away where nothing is answered any more.
func (s *session) keep(f draftForm) {
	if s.Drafts == nil || s.unread(f) {
		return
	}
	if f.empty() {
		s.drop(f)
		return
	}
	d := f.draft()
	s.box.turn++
	if err := s.Drafts.Put(s.box.turn, &d); err != nil && !s.box.bad {
		s.box.bad = true
		s.say("! " + s.ui.Drafts.NotOnDisk)
	}
}

// drop forgets a draft: it was saved, or discarded.
func (s *session) drop(f draftForm) {
	if !s.unread(f) {
		s.dropKey(f.key())
	}
}

// unread tells of a form for which there is a draft that it could not take: that stays as
// it is, and no other is written over it.
func (s *session) unread(f draftForm) bool {
	_, there := s.box.kept[f.key()]
	return there
}

func (s *session) dropKey(k drafts.Key) {
	delete(s.box.kept, k)
	if s.Drafts == nil {
		return
	}
	s.box.turn++
	_ = s.Drafts.Remove(s.box.turn, k) // at worst it is offered once more, and found on the record
}

// leftDraft is lost for a form with a draft: who leaves it says what becomes of what was
// answered, and where the line drops it is kept.
func (s *session) leftDraft(err error, whose string, f draftForm) error {
	if err == nil || s.Drafts == nil || f.empty() || s.unread(f) {
		if err != nil {
			s.drop(f)
		}
		return s.lost(err, whose)
	}
	if errors.Is(err, errBack) || errors.Is(err, errLeave) {
		keep := false
		cs := []choice{{"k", s.pw.KeepDraft}, {"d", s.ui.Form.Discard}}
		asked := s.must(question{key: "draft", label: s.pw.DraftAsk}, cs, func(i int) { keep = i == 0 })
		switch {
		case asked == nil && !keep:
			s.drop(f)
			return s.lost(err, whose)
		case asked == nil:
			s.box.kept[f.key()] = f.draft()
			s.say(s.pw.DraftKept(whose))
			return err
		case errors.Is(asked, errBack), errors.Is(asked, errLeave): // no answer loses nothing
			s.box.kept[f.key()] = f.draft()
			s.say(s.pw.DraftKept(whose))
			return err
		}
		err = asked
	}
	if !s.box.bad && (errors.Is(err, errEnd) || s.ctx.Err() != nil) {
		s.say(s.pw.EndKept(whose))
		return err
	}
	return s.lost(err, whose)
}

// readDrafts looks for the drafts of earlier runs, of whoever is at the keyboard.
func (s *session) readDrafts() {
	s.box.kept, s.box.as = map[drafts.Key]drafts.Draft{}, map[drafts.Key]*ward.Set{}
	if s.Drafts == nil {
		return
	}
	found, aside, err := s.Drafts.Read(s.Now())
	if err != nil {
		s.say("! " + s.ui.Drafts.CannotRead(clean(err.Error())))
	}
	if len(aside) > 0 {
		s.say("! " + s.ui.Drafts.Aside(len(aside), clean(s.Drafts.Dir())))
	}
	for _, d := range found {
		ours := slices.Contains([]drafts.Kind{drafts.Observation, drafts.Correction, drafts.Admission}, d.Kind) // others are the screens'
		if ours && d.Author == s.by.Name && d.Role == string(s.by.Role) {
			s.box.kept[d.Key] = d
		}
	}
}

// offerDraft offers the newest draft of who is at the keyboard; what is on the record
// after all is taken away.
func (s *session) offerDraft() error {
	s.readDrafts()
	var open []drafts.Draft
	for _, d := range s.box.kept {
		if s.onRecord(&d) {
			s.say(s.ui.Drafts.OnRecord(s.draftWhat(&d), s.draftWhose(&d), s.draftWhen(&d)))
			s.dropKey(d.Key)
			continue
		}
		open = append(open, d)
	}
	sort.SliceStable(open, func(i, j int) bool {
		a, b := &open[i], &open[j]
		return cmp.Or(cmp.Compare(b.Typed, a.Typed), cmp.Compare(a.Entry, b.Entry)) < 0
	})
	if len(open) == 0 {
		return nil
	}
	for i := range open[1:] {
		s.say(s.ui.Drafts.Another(s.draftWhat(&open[i+1]), s.draftWhose(&open[i+1]), s.draftWhen(&open[i+1])))
	}
	d := &open[0]
	s.say(s.ui.Drafts.Offer(s.draftWhat(d), s.draftWhose(d), s.draftWhen(d)))
	if s.box.as[d.Key] != nil {
		s.say(s.ui.Drafts.ChangedSince)
	}
	cs := []choice{{"c", s.ui.Drafts.Continue}, {"l", s.ui.Drafts.Later}, {"d", s.ui.Form.Discard}}
	answer := 1
	err := s.pick(question{key: "draft", label: s.ui.Drafts.Title}, cs, func(i int) {
		if i >= 0 {
			answer = i
		}
	})
	switch {
	case err != nil:
		return err
	case answer == 2:
		s.dropKey(d.Key)
		s.say(s.ui.Form.Discarded)
		return nil
	case answer == 1:
		return nil
	}
	return s.openDraft(d)
}

// openDraft opens the form that a draft is of; the form takes it.
func (s *session) openDraft(d *drafts.Draft) error {
	if d.Kind == drafts.Admission {
		return s.admit()
	}
	c, err := s.Ward.Chart(s.ctx, d.Patient)
	if err != nil {
		return s.failed(err)
	}
	s.say(s.who(&c.Row))
	f, err := s.newSet(&c.Row)
	if err != nil || f == nil {
		return err
	}
	if of := s.box.as[d.Key]; of != nil || d.Kind == drafts.Correction {
		return s.continueCorrection(f, d)
	}
	s.takeDraft(f)
	return f.run()
}

// onRecord tells whether what a draft holds is on the record after all.
func (s *session) onRecord(d *drafts.Draft) bool {
	if d.Kind == drafts.Admission {
		c, err := s.Ward.Chart(s.ctx, d.Fields["id"])
		return err == nil && c.Patient.Family == d.Fields["family"] && c.Patient.Given == d.Fields["given"]
	}
	c, err := s.Ward.Chart(s.ctx, d.Patient)
	if err != nil {
		return false
	}
	for i := range c.Sets {
		set := &c.Sets[i].Set
		if set.Entry != d.Entry {
			continue
		}
		f := &setForm{s: s, row: c.Row, chart: c}
		if set.Replaced != nil || f.restore(d) == nil && f.sameAs(set) {
			return true
		}
		s.box.as[d.Key] = set
	}
	return false
}

// draftWhat, draftWhose and draftWhen name a draft in a sentence.
func (s *session) draftWhat(d *drafts.Draft) string {
	switch d.Kind {
	case drafts.Admission:
		return s.ui.Drafts.Admission
	case drafts.Correction:
		return s.ui.Drafts.Correction
	case drafts.Observation:
	case drafts.Amendment, drafts.Readmission, drafts.Drug, drafts.Handover, drafts.Answer, drafts.Labs: // the screens'
	}
	return s.ui.Drafts.Set
}

func (s *session) draftWhose(d *drafts.Draft) string {
	if d.Kind == drafts.Admission {
		return clean(d.Fields["family"] + " " + d.Fields["given"])
	}
	if c, err := s.Ward.Chart(s.ctx, d.Patient); err == nil {
		return s.named(&c.Patient)
	}
	return clean(d.Patient)
}

func (s *session) draftWhen(d *drafts.Draft) string {
	return s.ph.When(ward.Moment{Milli: d.Typed, Offset: d.Offset})
}
