package plain

import (
	"errors"
	"strings"

	"crsmon/internal/ward"
)

// lost says that what was typed for somebody is not saved, and passes the error on.
func (s *session) lost(err error, whose string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errBack):
		s.say(s.pw.LeftForm(whose))
	case errors.Is(err, errEnd) && s.ctx.Err() == nil:
		s.say(s.pw.EndOfInput(whose))
	default:
		s.say(s.pw.Stopped(whose))
	}
	return err
}

// save asks, writes, and says saved only when it is on disk; a write that fails is
// offered again with everything typed, in a script it is the end.
func (s *session) save(write func() (said string, err error)) error {
	ask := s.pw.Save
	for {
		yes, err := s.yes("save", ask)
		if err != nil {
			return err
		}
		if !yes {
			s.say(s.pw.Discarded)
			return nil
		}
		said, err := write()
		if err == nil {
			s.say(said)
			return nil
		}
		if err := s.notSaved(err); err != nil {
			return err
		}
		ask = s.pw.SaveAgain
	}
}

// notSaved says that a write failed and why; in a script that is the end.
func (s *session) notSaved(err error) error {
	f := s.failure(err)
	s.say(s.ui.NotSaved(strings.TrimSpace(f.Why + ". " + f.Do)))
	if s.Interactive {
		return nil
	}
	var fe *ward.FieldError
	if errors.As(err, &fe) {
		return ErrRefused
	}
	return errors.Join(ErrNotSaved, err)
}
