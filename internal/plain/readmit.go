package plain

import (
	"context"

	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// readmit brings back who left: the bed, what is now known of them, and the course before
// goes on where it ended.
func (s *session) readmit(r *ward.Row) error {
	f, err := s.newAdmit()
	if err != nil || f == nil {
		return err
	}
	was := r.Patient
	f.amends = &was
	f.fill(&was)
	f.p.Bed, f.now[aBed] = "", ""
	label := func(i int) string { return s.ui.Admit.Labels[i] }
	err = s.form([]step{
		{ask: func() error {
			q := question{key: "bed", label: s.ui.Transfer.Bed, allowed: s.pw.BedAllowed}
			return s.needed(q, &f.p.Bed)
		}},
		{ask: func() error {
			f.now[aBed] = f.p.Bed
			return s.changing(s.pw.WhichAmend, f.steps(), label)
		}},
		{ask: func() error {
			s.say(s.who(&ward.Row{Patient: f.p, Age: phrase.AgeAt(f.p.BirthDate, s.Now())}))
			s.say(s.pw.ReadmitText)
			return s.save(func() (string, error) {
				if _, err := s.Ward.Readmit(context.WithoutCancel(s.ctx), s.by, f.entry, f.p); err != nil {
					return "", err
				}
				return s.pw.Saved + ": " + s.ui.Admit.Saved(s.ph.Name(&f.p)), nil
			}, nil)
		}},
	})
	return s.lost(err, s.named(&r.Patient))
}

// taken says why an id cannot be admitted: it is on the record already.
func (s *session) taken(id string) string {
	c, err := s.Ward.Chart(s.ctx, id)
	if err != nil {
		return "" // none, or the record says so when it is saved
	}
	if c.Place.Move == ward.MoveDischarged {
		return s.pw.WasHere(s.named(&c.Patient))
	}
	return s.pw.IsHere(s.named(&c.Patient))
}
