// Package demo writes a fictional ward into a record through the use cases that a
// nurse's entry takes, for a look round and for tests. It imports internal/ward and
// internal/observation.
package demo

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// Clock is a clock that the demo sets while it writes, so that entries carry the time
// they would have been typed at. It is safe for concurrent use.
type Clock struct {
	now  func() time.Time
	fake atomic.Pointer[time.Time]
}

// NewClock makes a Clock that runs as now does.
func NewClock(now func() time.Time) *Clock { return &Clock{now: now} }

// Now gives the time.
func (c *Clock) Now() time.Time {
	if fake := c.fake.Load(); fake != nil {
		return *fake
	}
	return c.now()
}

// Set makes it stand at a time; the zero time lets it run as before.
func (c *Clock) Set(at time.Time) {
	if at.IsZero() {
		c.fake.Store(nil)
		return
	}
	c.fake.Store(&at)
}

// patient is one fictional patient; sets are oldest first.
type patient struct {
	bed, family, given string
	born               int // years before now; a birthday some months back
	sex                ward.Sex
	kg                 int32
	product, why       string
	day                int // days since infusion
	allergies          string
	sbp                int32 // baseline
	sets               []set
}

type set struct {
	ago time.Duration
	// json are the findings with the keys of the one-shot contract.
	json string
	by   ward.Author
}

var (
	nurse  = ward.Author{Name: "Demo Nurse", Role: ward.Nurse}
	doctor = ward.Author{Name: "Demo Doctor", Role: ward.Doctor}
)

const (
	well  = `"consciousness":"alert","no_neuro_events":true`
	noRx  = `"vasopressors":[],"fluid_bolus":false`
	air   = `"o2_device":"room-air"`
	quiet = `"masking":[]`
)

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

// Write admits the twelve patients and records their sets, oldest first over the
// whole ward. The ward must run on the clock.
func Write(ctx context.Context, w *ward.Ward, c *Clock) error {
	now := c.Now()
	defer c.Set(time.Time{})
	type due struct {
		at      time.Time
		patient string
		set     set
	}
	var all []due
	for i, p := range patients {
		id := fmt.Sprintf("DEMO-%02d", i+1)
		y, m, d := now.Date()
		infused := time.Date(y, m, d-p.day, 10, 0, 0, 0, now.Location())
		if infused.After(now) {
			infused = now.Add(-time.Hour)
		}
		c.Set(infused.Add(-20 * time.Hour))
		admit := ward.Patient{
			ID: id, Family: p.family, Given: p.given, BirthDate: now.AddDate(-p.born, -5, 0).Format(time.DateOnly), Sex: p.sex, Bed: p.bed,
			Weight: grading.Of(p.kg), Product: p.product, Indication: p.why, InfusedAt: ward.MomentOf(infused),
			Allergies: p.allergies, BaselineSBP: grading.Of(p.sbp),
		}
		if p.born >= 12 {
			admit.BaselineICE = grading.Of(10)
		}
		if _, err := w.Admit(ctx, nurse, "", admit); err != nil {
			return fmt.Errorf("demo patient %s: %w", id, err)
		}
		for _, s := range p.sets {
			all = append(all, due{now.Add(-s.ago), id, s})
		}
	}
	for len(all) > 0 {
		first := 0
		for i := range all {
			if all[i].at.Before(all[first].at) {
				first = i
			}
		}
		t := all[first]
		all = append(all[:first], all[first+1:]...)
		c.Set(t.at.Add(2 * time.Minute))
		if err := record(ctx, w, t.patient, t.at, t.set); err != nil {
			return fmt.Errorf("demo patient %s: %w", t.patient, err)
		}
	}
	return answer(ctx, w, c, now)
}

// answer gives the escalations of more than an hour ago the answers they will have
// had: told by telephone, and acknowledged soon after.
func answer(ctx context.Context, w *ward.Ward, c *Clock, now time.Time) error {
	c.Set(now)
	rows, err := w.Board(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		for _, t := range r.Tasks {
			raised := time.UnixMilli(t.Since()).In(now.Location())
			if t.Level < policy.LevelTell || now.Sub(raised) < time.Hour {
				continue
			}
			for _, a := range []struct {
				after time.Duration
				by    ward.Author
				kind  ward.ResponseKind
			}{{3 * time.Minute, nurse, ward.Told}, {9 * time.Minute, doctor, ward.Acknowledged}} {
				at := raised.Add(a.after)
				c.Set(at.Add(time.Minute))
				if _, err := w.Enter(ctx, a.by, ward.EventRequest{
					Patient: r.Patient.ID, At: ward.MomentOf(at),
					Body: ward.EventBody{Response: &ward.Response{Rule: t.Rule, Kind: a.kind, Whom: doctor.Name, How: "telephone"}},
				}); err != nil {
					return fmt.Errorf("demo patient %s: %w", r.Patient.ID, err)
				}
			}
		}
	}
	return nil
}

func record(ctx context.Context, w *ward.Ward, patient string, at time.Time, s set) error {
	d := observation.Decoder{Record: true}
	var in observation.Input
	if err := d.Decode([]byte("{"+s.json+"}"), &in); err != nil {
		return err
	}
	by := s.by
	if by.Name == "" {
		by = nurse
	}
	_, err := w.Record(ctx, by, ward.ObservationRequest{
		Patient: patient, At: ward.MomentOf(at), Findings: in.Set, Note: in.Note,
		FeverAttributed: in.Context.FeverAttributed, O2NotForHypoxia: in.Context.O2NotForHypoxia,
	})
	return err
}
