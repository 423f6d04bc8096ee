package plain

import (
	"context"
	"strings"

	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// unusual asks once about everything that should be looked at again.
func (f *setForm) unusual() error {
	s := f.s
	if f.isNow {
		f.at = s.Now()
	}
	f.req.At = ward.MomentOf(f.at)
	shown := s.Ward.Preview(f.chart, f.req)
	d := phrase.Draft{
		Findings: &f.req.Findings, Child: f.row.Age.Child(), LastICE: f.row.LastICE,
		At: f.at, IsNow: f.isNow, Began: f.began, Shown: &shown,
	}
	odd := s.ph.Unusual(&d)
	if len(odd) == 0 {
		return nil
	}
	s.say(s.pw.Unusual + " " + strings.Join(odd, "; "))
	yes, err := s.yes("unusual", s.pw.UnusualAsk)
	if err == nil && !yes {
		return errBack
	}
	return err
}

// save says the provisional grades and asks; saved is said when it is on disk.
func (f *setForm) save() error {
	s := f.s
	if f.empty() {
		s.say(s.pw.NothingAnswered)
		return errBack
	}
	s.say(s.who(&f.row))
	s.say(s.pw.Provisional)
	was := [2]int{-1, -1}
	if l := f.row.Latest; l != nil {
		was = [2]int{int(l.CRS.Working), int(l.ICANS.Working)}
	}
	shown := s.Ward.Preview(f.chart, f.req)
	s.grades(&shown, was[0], was[1])
	return s.save(func() (string, error) {
		saved, err := s.Ward.Record(context.WithoutCancel(s.ctx), s.by, f.req)
		if err != nil {
			return "", err
		}
		return s.savedText(&saved), nil
	})
}

func (f *setForm) empty() bool {
	blank := f.req
	blank.Entry, blank.Patient, blank.At = "", "", ward.Moment{}
	return blank == ward.ObservationRequest{}
}

// savedText says what was saved and what it changed, and every rule newly met.
func (s *session) savedText(g *ward.Saved) string {
	text := s.ui.SavedAt(s.ph.Clock(phrase.At(g.Typed)))
	if !g.Graded && g.Shown.Entry == "" {
		return text
	}
	text += ", " + s.ph.Change(s.ui.CRS, &g.Shown.CRS, g.WasCRS) + ", " + s.ph.Change(s.ui.ICANS, &g.Shown.ICANS, g.WasICANS)
	for i := range g.Newly {
		text += "\n" + s.pw.Alert + " " + s.ph.Fired(&g.Newly[i])
	}
	return text
}
