package plain

import (
	"context"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// admitKeys are the questions' names in a script.
var admitKeys = [13]string{
	"bed", "id", "family", "given", "birth_date", "sex", "weight_kg", "product", "indication", "infused_at",
	"allergies", "baseline_sbp", "baseline_ice",
}

// admit asks for a patient and puts them on the record.
func (s *session) admit() error {
	var p ward.Patient
	var now [13]string
	id, err := ward.NewEntryID()
	if err != nil {
		return s.failed(err)
	}
	w := &s.ui.Admit
	ask := func(i int, take func(t string) (shown, why string)) step {
		return step{ask: func() error {
			q := question{key: admitKeys[i], label: w.Labels[i], hint: w.Hints[i], now: now[i]}
			return s.text(q, func(t string) string {
				shown, why := take(t)
				if why == "" {
					now[i] = shown
					s.echo(t, shown)
				}
				return why
			})
		}}
	}
	text := func(i int, into *string, needed bool) step {
		return ask(i, func(t string) (string, string) {
			if t == "" && needed {
				return "", s.ui.Form.Needed
			}
			*into = t
			return t, ""
		})
	}
	number := func(i int, into *grading.Reading, read func(t string) (grading.Reading, *entry.Refusal)) step {
		return ask(i, func(t string) (string, string) {
			r, bad := read(t)
			if bad != nil {
				return "", bad.Why(&s.ui.Form, 10)
			}
			*into = r
			if !r.Known {
				return "", ""
			}
			return r.String(), ""
		})
	}
	err = s.form([]step{
		text(0, &p.Bed, false), text(1, &p.ID, true), text(2, &p.Family, true), text(3, &p.Given, false),
		ask(4, func(t string) (string, string) {
			p.BirthDate = ""
			if t == "" {
				return "", ""
			}
			date, ok := entry.BirthDate(t, s.Now(), s.ui.Months)
			if !ok {
				return "", s.ui.Form.NotADate
			}
			p.BirthDate = date
			return s.ph.Birth(date), ""
		}),
		{ask: func() error {
			cs := []choice{{"f", s.ui.Female}, {"m", s.ui.Male}, {"o", s.ui.OtherSex}}
			q := question{key: admitKeys[5], label: w.Labels[5], now: now[5]}
			return s.pick(q, cs, func(i int) {
				p.Sex, now[5] = []ward.Sex{ward.SexUnknown, ward.Female, ward.Male, ward.OtherSex}[i+1], ""
				if i >= 0 {
					now[5] = cs[i].label
				}
			})
		}},
		number(6, &p.Weight, func(t string) (grading.Reading, *entry.Refusal) { r, _, bad := entry.Weight(t); return r, bad }),
		text(7, &p.Product, false), text(8, &p.Indication, false),
		ask(9, func(t string) (string, string) {
			p.InfusedAt = ward.Moment{}
			if t == "" {
				return "", ""
			}
			at, ok := entry.InfusedAt(t, s.Now(), s.ui.Months)
			if !ok {
				return "", w.NotADateTime
			}
			p.InfusedAt = ward.MomentOf(at)
			return s.ph.Date(at) + " " + s.ph.Clock(at), ""
		}),
		text(10, &p.Allergies, false),
		number(11, &p.BaselineSBP, func(t string) (grading.Reading, *entry.Refusal) { return entry.Number(t, &observation.BaselineSBP) }),
		number(12, &p.BaselineICE, func(t string) (grading.Reading, *entry.Refusal) {
			n, known, bad := entry.Total(t, 10)
			if !known {
				return grading.Reading{}, bad
			}
			return grading.Of(int32(n)), bad
		}),
		{ask: func() error {
			r := ward.Row{Patient: p}
			s.say(s.who(&r))
			return s.save(func() (string, error) {
				if _, err := s.Ward.Admit(context.WithoutCancel(s.ctx), s.by, id, p); err != nil {
					return "", err
				}
				return w.Saved(s.ph.Name(&p)) + " " + w.FirstSet, nil
			})
		}},
	})
	return s.lost(err, s.ph.Name(&p))
}
