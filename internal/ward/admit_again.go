package ward

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"sort"

	"crsmon/db"
)

// Gone is a patient who left the ward. The course is kept.
type Gone struct {
	Patient Patient
	Place   Place // what the discharge says
}

// Gone gives the patients who left, the last to leave first. It reads two entries a
// patient. One whose entries cannot be read is left out: the chart says why.
func (w *Ward) Gone(ctx context.Context) ([]Gone, error) {
	all, err := w.rec.Patients(ctx)
	if err != nil {
		return nil, err
	}
	present, err := w.rec.Present(ctx)
	if err != nil {
		return nil, err
	}
	var out []Gone
	for _, id := range all {
		if _, on := slices.BinarySearch(present, id); on {
			continue
		}
		newest, err := w.rec.Newest(ctx, id, kindAdmit, kindTransfer)
		if err != nil {
			return nil, err
		}
		if g, ok := gone(newest); ok {
			out = append(out, g)
		}
	}
	sort.SliceStable(out, func(i, j int) bool { a, b := &out[i], &out[j]; return newestFirst(a.Place.At, b.Place.At) < 0 })
	return out, nil
}

func gone(newest map[string]db.Entry) (g Gone, ok bool) {
	admit, ok := newest[kindAdmit]
	var p admitPayload
	if !ok || decode(admit.Payload, admit.PayloadVersion, &p) != nil {
		return g, false
	}
	g.Patient = p.admitted(&admit)
	g.Place.Bed = g.Patient.Bed
	if t, moved := newest[kindTransfer]; moved {
		if c, err := chartedOf(&t); err == nil && c.event != nil {
			g.Place.move(&c, &g.Patient)
		}
	}
	return g, true
}

// Readmit brings back a patient who left, to the bed of p, with what is now known of
// them: another infusion, a new weight. The course before goes on where it ended, and a
// CRS episode that was left open stays open, because closing it is a doctor's decision
// [ours]. entry is the client's own UUID, or empty. It returns what Admit does, and
// ErrUnknownPatient; ErrPatientExists where the patient has not left.
func (w *Ward) Readmit(ctx context.Context, by Author, entry string, p Patient) (Saved, error) {
	if err := by.check(); err != nil {
		return Saved{}, err
	}
	now := w.now()
	if err := p.check(now); err != nil {
		return Saved{}, err
	}
	id, err := entryID(entry)
	if err != nil {
		return Saved{}, err
	}
	return w.decide(ctx, p.ID, id, entry != "", func(h *history, retry bool) (Saved, error) {
		p := p
		p.admittedAt = h.patient.admittedAt
		h.restate(&p, now.UnixMilli())
		move := EventBody{Transfer: &Transfer{Move: MoveReadmitted, Bed: p.Bed}}
		c := charted{Set: Set{Entry: id, At: MomentOf(now), By: by}, kind: kindTransfer, event: &move}
		p.Bed, p.BedAt = h.patient.Bed, h.patient.BedAt // the move says the bed
		changed := !reflect.DeepEqual(storePatient(&p), storePatient(&h.patient))
		if retry {
			if s, found, err := w.again(h, &c); found || err != nil {
				if err == nil && changed {
					err = fmt.Errorf("entry %s: %w", id, db.ErrConflict)
				}
				return s, err
			}
		}
		was := h.place()
		if was.Move != MoveDischarged {
			return Saved{}, fmt.Errorf("%w: %q", ErrPatientExists, p.ID)
		}
		c.At.Milli = max(c.At.Milli, was.At.Milli+1) // a discharge may be dated minutes ahead
		payload, err := json.Marshal(storeEvent(&move))
		if err != nil {
			return Saved{}, fmt.Errorf("writing the readmission: %w", err)
		}
		first := draft(id, kindTransfer, p.ID, by, c.At, payload)
		if !changed {
			return w.append(ctx, h, first, &c)
		}
		again, err := NewEntryID()
		if err != nil {
			return Saved{}, err
		}
		amended, err := h.amendment(by, again, "readmitted", p)
		if err != nil {
			return Saved{}, err
		}
		return w.append(ctx, h, first, &c, amended)
	})
}
