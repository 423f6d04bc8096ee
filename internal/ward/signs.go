package ward

import (
	"fmt"

	"crsmon/grading"
	"crsmon/internal/observation"
)

// Cardiac is what was seen of the heart: the rule E11 asks for it.
type Cardiac string

// The answers; empty is not recorded.
const (
	CardiacNotRecorded   Cardiac = ""
	CardiacNone          Cardiac = "none"
	CardiacArrhythmia    Cardiac = "arrhythmia"
	CardiacAcuteCoronary Cardiac = "acs"
)

// CarerConcern is what the carer of a child answers to "is your child worse?".
type CarerConcern string

// The answers; empty is not asked.
const (
	CarerNotAsked CarerConcern = ""
	CarerNone     CarerConcern = "none"
	CarerWorse    CarerConcern = "worse"
)

// Signs are findings of a set that no ASTCT grade uses: escalation rules do, and the
// older scales.
type Signs struct {
	Cardiac Cardiac
	Carer   CarerConcern
	// FiO2 is the inspired oxygen in %, as set on the device or marked on its valve.
	FiO2 grading.Reading
}

func (s Signs) check() error {
	switch s.Cardiac {
	case CardiacNotRecorded, CardiacNone, CardiacArrhythmia, CardiacAcuteCoronary:
	default:
		return &FieldError{Field: "cardiac", Problem: fmt.Sprintf("unknown word %q", s.Cardiac), Allowed: "none, arrhythmia, acs"}
	}
	switch s.Carer {
	case CarerNotAsked, CarerNone, CarerWorse:
	default:
		return &FieldError{Field: "carer_concern", Problem: fmt.Sprintf("unknown word %q", s.Carer), Allowed: "none, worse"}
	}
	if observation.FiO2.Impossible(s.FiO2) {
		return &FieldError{Field: observation.FiO2.Key, Problem: s.FiO2.String() + " is outside what is possible", Allowed: observation.FiO2.Allowed()}
	}
	return nil
}

func (p *observationPayload) signs() (Signs, error) {
	s := Signs{Cardiac: Cardiac(p.Cardiac), Carer: CarerConcern(p.Carer), FiO2: ptrReading(p.FiO2Milli)}
	if err := s.check(); err != nil {
		return Signs{}, fmt.Errorf("%w: a newer program wrote it", err)
	}
	return s, nil
}

// standingSigns are the newest answers, each with its time: a set that does not ask
// ends none.
type standingSigns struct {
	Signs
	cardiacAt, carerAt int64
}

func (s *standingSigns) take(c *charted) {
	if c.Signs.Cardiac != CardiacNotRecorded {
		s.Cardiac, s.cardiacAt = c.Signs.Cardiac, c.At.Milli
	}
	if c.Signs.Carer != CarerNotAsked {
		s.Carer, s.carerAt = c.Signs.Carer, c.At.Milli
	}
}

// at gives those that still count: for as long as a neurological finding does [ours].
func (s *standingSigns) at(at, active int64) Signs {
	out := s.Signs
	if at-s.cardiacAt >= active {
		out.Cardiac = CardiacNotRecorded
	}
	if at-s.carerAt >= active {
		out.Carer = CarerNotAsked
	}
	return out
}
