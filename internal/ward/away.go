package ward

import (
	"slices"

	"crsmon/internal/policy"
)

// Away tells whether the patient is recorded as being elsewhere, in the ICU or
// discharged: then none of this ward's own checks is due. Only a recorded move says so;
// who was merely announced to the ICU is still here.
func (p *Place) Away() bool { return p.InICU() || p.Move == MoveDischarged }

// moved takes a move. What is "repeat or complete the check" is this ward's own to do:
// it ends when the patient leaves, and from the return it is asked for anew [ours].
func (k *walker) moved(c *charted) {
	was, at := k.place.Away(), c.At.Milli
	k.place.move(c, k.patient)
	switch is := k.place.Away(); {
	case is && !was:
		k.tasks.closeRepeats(at, func(*Task) bool { return true })
		if k.last != nil && k.last.leftAt == 0 {
			k.last.leftAt = at
		}
	case was && !is:
		k.backAt = at
		if k.last == nil {
			return
		}
		k.last.backAt = at
		for _, f := range k.pol.Escalations(k.last.facts) {
			if f.Level == policy.LevelRepeat {
				k.tasks.raise(at, c.Entry, &f, k.pol.Measures(f.Rule, k.last.facts))
			}
		}
		k.tasks.sort()
	}
}

// closeRepeats ends those tasks of "repeat or complete the check" that are over:
// nobody need sign that.
func (b *taskBook) closeRepeats(at int64, over func(*Task) bool) {
	b.live = slices.DeleteFunc(b.live, func(t Task) bool {
		if t.Level != policy.LevelRepeat || !over(&t) {
			return false
		}
		t.Status, t.ClosedAt = TaskClosed, at
		b.done = append(b.done, t)
		return true
	})
}

// here leaves out what asks for a check of this ward of a patient who is elsewhere.
func here(away bool, fired []policy.Fired) []policy.Fired {
	if !away {
		return fired
	}
	return slices.DeleteFunc(slices.Clone(fired), func(f policy.Fired) bool { return f.Level == policy.LevelRepeat })
}

// dues are when the checks are due as it stands: at once on the return of a patient who
// was elsewhere, whatever was due before.
func (s *step) dues() (vitals, neuro int64) {
	if s.backAt != 0 {
		return s.backAt, s.backAt
	}
	return s.vitalsDue, s.neuroDue
}

// dueSinceReturn puts what was not checked since the patient came back due from then.
func (k *walker) dueSinceReturn(s *step) {
	if k.backAt == 0 {
		return
	}
	if max(k.checkedAt, k.triedAt) < k.backAt {
		s.vitalsDue = k.backAt
	}
	if max(s.score.at, k.attemptAt) < k.backAt {
		s.neuroDue = k.backAt
	}
}

// place folds the moves of the course.
func (h *history) place() Place {
	p := Place{Bed: h.patient.Bed}
	for i := range h.course {
		if c := &h.course[i]; c.event != nil && c.event.Transfer != nil {
			p.move(c, &h.patient)
		}
	}
	return p
}
