package plain

import (
	"errors"
	"strings"

	"crsmon/internal/entry"
	"crsmon/internal/ward"
)

// step is one question of a form.
type step struct {
	key  string      // of what is asked, where it can be gone to by name
	of   string      // the key of the question whose answer it asks on about
	skip func() bool // nil never
	ask  func() error
	// passed: it asks nothing, or only where something is odd; back goes on through it.
	passed bool
	// take reads an answer without asking, of a question that is typed; it may be nil.
	take func(t string) (shown, why string)
}

func (st *step) skipped() bool { return st.skip != nil && st.skip() }

// form asks its steps in order; back goes to the one before, and from the first out of
// the form with errBack.
func (s *session) form(steps []step) error { return s.formFrom(steps, 0, nil) }

// formFrom begins with a step in the middle; after is called with the step that is next
// whenever one was answered, and not after
// the last, which has saved or discarded what they are about.
func (s *session) formFrom(steps []step, i int, after func(next int)) error {
	for i < len(steps) {
		if steps[i].skipped() {
			i++
			continue
		}
		err := steps[i].ask()
		switch {
		case errors.Is(err, errBack):
			for i--; i >= 0 && (steps[i].passed || steps[i].skipped()); i-- {
			}
			if i < 0 {
				return errBack
			}
		case err != nil:
			return err
		default:
			if i++; after != nil && i < len(steps) {
				after(i)
			}
		}
	}
	return nil
}

// changing asks which step is to be answered anew, again and again, until none is named:
// for what is mostly right and wrong in one place.
func (s *session) changing(label string, steps []step, names func(i int) string) error {
	cs := make([]choice, 0, len(steps))
	var of []int
	for i, st := range steps {
		if st.key != "" && !st.skipped() {
			cs, of = append(cs, choice{st.key, names(i)}), append(of, i)
		}
	}
	for {
		which := -1
		q := question{key: "field", label: label, empty: s.pw.EmptyNoMore, hint: s.pw.FieldHelp}
		if err := s.pick(q, cs, func(i int) { which = i }); err != nil {
			return err
		}
		if which < 0 {
			return nil
		}
		// What an answer makes a question of is asked with it: a flow after its device.
		for i := of[which]; i < len(steps) && (i == of[which] || steps[i].of == steps[of[which]].key); i++ {
			if steps[i].skipped() {
				continue
			}
			if err := steps[i].ask(); err != nil && !errors.Is(err, errBack) {
				return err
			}
		}
	}
}

// lost says that what was typed for somebody is not saved, and passes the error on.
func (s *session) lost(err error, whose string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errBack), errors.Is(err, errLeave):
		s.say(s.pw.LeftForm(whose))
	case errors.Is(err, errEnd) && s.ctx.Err() == nil:
		s.say(s.pw.EndOfInput(whose))
	default:
		s.say(s.pw.Stopped(whose))
	}
	return err
}

// save asks, writes, and says saved only when it is on disk; a write that fails is
// offered again with everything typed, in a script it is the end. discarded is called
// where nothing is to be saved; it may be nil.
func (s *session) save(write func() (said string, err error), discarded func()) error {
	return s.sign("save", s.pw.Save, write, discarded)
}

func (s *session) sign(key, ask string, write func() (said string, err error), discarded func()) error {
	for {
		yes, err := s.yes(key, ask)
		if err != nil {
			return err
		}
		if !yes {
			s.say(s.pw.Discarded)
			if discarded != nil {
				discarded()
			}
			return nil
		}
		said, err := write()
		if err == nil {
			if said != "" {
				s.say(said)
			}
			return nil
		}
		if err := s.notSaved(err); err != nil {
			return err
		}
		ask = s.pw.SaveAgain
	}
}

// refusedByWard are the errors of a use case that are a refusal and no fault.
var refusedByWard = []error{
	ward.ErrUnknownPatient, ward.ErrPatientExists, ward.ErrNoAuthor, ward.ErrMovedOn,
}

func isRefusal(err error) bool {
	var fe *ward.FieldError
	if errors.As(err, &fe) {
		return true
	}
	for _, r := range refusedByWard {
		if errors.Is(err, r) {
			return true
		}
	}
	return false
}

// notSaved says that a write failed and why; in a script that is the end.
func (s *session) notSaved(err error) error {
	f := s.failure(err)
	do := f.Do
	if !s.Interactive { // there is no form left to try again from
		do = s.pw.NothingSaved
		if isRefusal(err) && f.Do != "" {
			do = f.Do + " " + do
		}
	}
	s.say("! " + s.ui.NotSaved(strings.TrimSpace(strings.TrimSuffix(f.Why, ".")+". "+do)))
	switch {
	case s.Interactive:
		return nil
	case isRefusal(err):
		return ErrRefused
	}
	return errors.Join(ErrNotSaved, err)
}

// needed asks for a text that cannot be left out.
func (s *session) needed(q question, into *string) error {
	q.now = *into
	return s.text(q, func(t string) string {
		if t == "" {
			return s.ui.Form.Needed
		}
		*into = t
		return ""
	})
}

// free asks for a text that may be left out.
func (s *session) free(q question, into *string) error {
	q.now = *into
	return s.text(q, func(t string) string { *into = t; return "" })
}

// clean is a text of the record as it is safe to show.
func clean(t string) string { return entry.Clean(t) }
