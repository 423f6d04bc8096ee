package ward

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

const maxReason = 500

// Correct records a set in the place of an earlier one of the same patient, with the
// reason: a correction is a new entry, and the old value stays visible. The course is
// graded anew from there; what was shown at the time stays in the record. r.At zero
// keeps the time of the original. It returns what Record does.
func (w *Ward) Correct(ctx context.Context, by Author, of, reason string, r ObservationRequest) (Saved, error) {
	if err := checkReason(reason); err != nil {
		return Saved{}, err
	}
	original, err := w.original(ctx, r.Patient, of)
	if err != nil {
		return Saved{}, err
	}
	if r.At.Milli == 0 {
		r.At = original.At
	}
	if err := w.check(by, &r); err != nil {
		return Saved{}, err
	}
	id, err := entryID(r.Entry)
	if err != nil {
		return Saved{}, err
	}
	r.Replaces = of
	return w.decide(ctx, r.Patient, id, r.Entry != "", func(h *history, retry bool) (Saved, error) {
		c := r.charted(by, id)
		if retry {
			if s, found, err := w.again(h, &c); found || err != nil {
				return s, err
			}
		}
		if _, err := h.standing(of); err != nil {
			return Saved{}, err
		}
		first, err := r.draft(by, id, strings.TrimSpace(reason))
		if err != nil {
			return Saved{}, err
		}
		return w.append(ctx, h, first, &c)
	})
}

// EnterInError records that a set or an event was entered in error - the wrong patient,
// say - and does not stand; nothing takes its place, and it stays visible as what it
// was. entry is the client's own UUID, or empty.
func (w *Ward) EnterInError(ctx context.Context, by Author, entry, patient, of, reason string) (Saved, error) {
	if err := by.check(); err != nil {
		return Saved{}, err
	}
	if err := checkReason(reason); err != nil {
		return Saved{}, err
	}
	id, err := entryID(entry)
	if err != nil {
		return Saved{}, err
	}
	payload, err := json.Marshal(withdrawalPayload{Reason: strings.TrimSpace(reason), Error: true})
	if err != nil {
		return Saved{}, fmt.Errorf("writing the withdrawal: %w", err)
	}
	return w.decide(ctx, patient, id, entry != "", func(h *history, retry bool) (Saved, error) {
		if i := slices.IndexFunc(h.old, func(c charted) bool { return c.Entry == of && c.Replaced.Entry == id }); retry && i >= 0 {
			return Saved{Entry: id, At: h.old[i].At, Typed: h.old[i].Replaced.Typed, Replay: true, WasCRS: noGrade, WasICANS: noGrade}, nil
		}
		original, err := h.standing(of)
		if err != nil {
			return Saved{}, err
		}
		first := draft(id, original.kind, patient, by, original.At, payload)
		first.Replaces = of
		return w.append(ctx, h, first, nil)
	})
}

func checkReason(reason string) error {
	n := utf8.RuneCountInString(strings.TrimSpace(reason))
	if n == 0 || n > maxReason || !utf8.ValidString(reason) {
		return &FieldError{Field: "reason", Problem: "a correction needs its reason", Allowed: fmt.Sprintf("1 to %d characters", maxReason)}
	}
	return nil
}

func (w *Ward) original(ctx context.Context, patient, of string) (charted, error) {
	h, err := w.read(ctx, patient)
	if err != nil {
		return charted{}, err
	}
	for _, c := range slices.Concat(h.course, h.old) {
		if c.Entry == of && c.event == nil {
			return c, nil
		}
	}
	return charted{}, &FieldError{Field: "replaces", Problem: fmt.Sprintf("%q is no set of this patient", of), Allowed: "the entry of one of the patient's sets"}
}

// standing gives the set or event of an entry, if it has not been corrected before.
func (h *history) standing(of string) (charted, error) {
	for _, c := range h.course {
		if c.Entry == of {
			return c, nil
		}
	}
	for _, c := range h.old {
		if c.Entry == of {
			return charted{}, &FieldError{
				Field: "replaces", Problem: fmt.Sprintf("it was corrected already, by %s", c.Replaced.By.Name),
				Allowed: "an entry that stands: correct the correction, " + c.Replaced.Entry,
			}
		}
	}
	return charted{}, &FieldError{Field: "replaces", Problem: fmt.Sprintf("%q is no set of this patient", of), Allowed: "the entry of one of the patient's sets"}
}
