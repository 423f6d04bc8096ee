package ward

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"crsmon/db"
)

// Amend records what is now known of an admitted patient - a new weight, a further
// infusion, a baseline that was wrong - in the place of the admission, with the
// reason; the admission as it was stays in the record. Sets are graded anew with it.
// entry is the client's own UUID, or empty. It returns what Admit does, and
// ErrUnknownPatient.
func (w *Ward) Amend(ctx context.Context, by Author, entry, reason string, p Patient) (Saved, error) {
	if err := by.check(); err != nil {
		return Saved{}, err
	}
	if err := checkReason(reason); err != nil {
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
		again := retry && h.admitted == id
		if was := h.patient; again {
			given := p
			slices.Sort(given.MoreInfusions)
			given.WeighedAt, given.BedAt = was.WeighedAt, was.BedAt // worked out when it was first sent
			if given.Bed == h.place().Bed {
				given.Bed = was.Bed
			}
			if !reflect.DeepEqual(storePatient(&given), storePatient(&was)) {
				return Saved{}, fmt.Errorf("entry %s: %w", id, db.ErrConflict)
			}
			return Saved{Entry: id, Replay: true, WasCRS: noGrade, WasICANS: noGrade}, nil
		}
		p := p
		p.admittedAt = h.patient.admittedAt
		h.restate(&p, now.UnixMilli())
		if p.Bed == h.place().Bed { // said by a move, or not said again
			p.Bed, p.BedAt = h.patient.Bed, h.patient.BedAt
		} else {
			p.BedAt = now.UnixMilli()
		}
		first, err := h.amendment(by, id, reason, p)
		if err != nil {
			return Saved{}, err
		}
		return w.append(ctx, h, first, nil)
	})
}

// restate puts into what is now said of a patient when the weight was taken.
func (h *history) restate(p *Patient, now int64) {
	switch {
	case p.Weight == h.patient.Weight: // not weighed again
		p.WeighedAt = h.patient.WeighedAt
	case p.WeighedAt == 0 || p.WeighedAt == h.patient.WeighedAt:
		p.WeighedAt = now
	}
	slices.Sort(p.MoreInfusions)
}

// amendment gives the entry that takes the admission's place, and takes it into the
// history.
func (h *history) amendment(by Author, id, reason string, p Patient) (db.Draft, error) {
	stored := storePatient(&p)
	stored.Reason = strings.TrimSpace(reason)
	payload, err := json.Marshal(stored)
	if err != nil {
		return db.Draft{}, fmt.Errorf("writing the admission: %w", err)
	}
	d := draft(id, kindAdmit, p.ID, by, h.admittedAt, payload)
	d.Replaces = h.admitted
	h.patient = p
	return d, nil
}

// StockCount is how many doses of a drug are on the ward.
type StockCount struct {
	Drug    string
	Doses   int
	Counted Moment // when they were counted, or one was taken
	By      Author
	Taken   bool // worked out from a dose that was given, not counted by hand
}

// stockPayload is a count of every drug kept, version 1.
type stockPayload struct {
	Counts []stockCount `json:"counts"`
}

type stockCount struct {
	Drug    string `json:"drug"`
	Doses   int    `json:"doses"`
	Counted int64  `json:"counted_ms"`
	Offset  int16  `json:"counted_offset_min,omitempty"`
	Name    string `json:"name"`
	Role    string `json:"role"`
	Taken   bool   `json:"taken,omitempty"`
}

const maxStock = 1000

// Stock gives the counts of the drugs kept on the ward, none where nothing was
// counted: that is not "there is none".
func (w *Ward) Stock(ctx context.Context) ([]StockCount, error) {
	newest, err := w.rec.Newest(ctx, "", kindStock)
	if err != nil {
		return nil, err
	}
	e, ok := newest[kindStock]
	if !ok {
		return nil, nil
	}
	var p stockPayload
	if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
		return nil, fmt.Errorf("stock %s: %w", e.ID, err)
	}
	var out []StockCount
	for _, c := range p.Counts {
		out = append(out, StockCount{c.Drug, c.Doses, Moment{c.Counted, c.Offset}, Author{c.Name, Role(c.Role)}, c.Taken})
	}
	return out, nil
}

// CountStock records how many doses of a drug are on the ward.
func (w *Ward) CountStock(ctx context.Context, by Author, drug string, doses int) error {
	if err := by.check(); err != nil {
		return err
	}
	if err := needText("drug", &drug); err != nil {
		return err
	}
	if doses < 0 || doses > maxStock {
		return &FieldError{Field: "doses", Problem: fmt.Sprintf("%d doses", doses), Allowed: fmt.Sprintf("0 to %d", maxStock)}
	}
	return w.writeStock(ctx, by, StockCount{Drug: drug, Doses: doses, Counted: MomentOf(w.now()), By: by})
}

// takeFromStock writes that one dose fewer is there, where the drug was counted.
func (w *Ward) takeFromStock(ctx context.Context, by Author, drug string) error {
	counts, err := w.Stock(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(counts, func(c StockCount) bool { return c.Drug == drug })
	if i < 0 || counts[i].Doses == 0 {
		return nil
	}
	return w.writeStock(ctx, by, StockCount{Drug: drug, Doses: counts[i].Doses - 1, Counted: MomentOf(w.now()), By: by, Taken: true})
}

func (w *Ward) writeStock(ctx context.Context, by Author, c StockCount) error {
	counts, err := w.Stock(ctx)
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(counts, func(o StockCount) bool { return o.Drug == c.Drug }); i >= 0 {
		counts[i] = c
	} else {
		counts = append(counts, c)
	}
	var p stockPayload
	for _, c := range counts {
		p.Counts = append(p.Counts, stockCount{c.Drug, c.Doses, c.Counted.Milli, c.Counted.Offset, c.By.Name, string(c.By.Role), c.Taken})
	}
	payload, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("writing the stock: %w", err)
	}
	id, err := NewEntryID()
	if err != nil {
		return err
	}
	_, _, err = w.rec.Append(ctx, "", -1, []db.Draft{draft(id, kindStock, "", by, c.Counted, payload)})
	return err
}
