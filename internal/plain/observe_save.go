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
	if c := f.corrects; c != nil && f.req.At.Milli/60000 == c.At.Milli/60000 {
		f.req.At = c.At // not another time: what was shown of it was shown to the minute
	}
	shown := s.Ward.Preview(f.chart, f.req)
	d := phrase.Draft{
		Findings: &f.req.Findings, Child: f.row.Age.Child(), LastICE: f.row.LastICE,
		At: f.at, IsNow: f.isNow, Began: f.began, Shown: &shown,
	}
	odd := s.ph.Unusual(&d)
	if len(odd) == 0 {
		return nil
	}
	s.say("! " + s.pw.Unusual + " " + strings.Join(odd, "; "))
	yes, err := s.yes("unusual", s.pw.UnusualAsk)
	if err == nil && !yes {
		return errBack
	}
	return err
}

// preview says who it is and the provisional grades.
func (f *setForm) preview() {
	s := f.s
	s.say(s.who(&f.row))
	s.say(s.pw.Provisional)
	was := [2]int{-1, -1}
	if l := f.row.Latest; l != nil {
		was = [2]int{int(l.CRS.Working), int(l.ICANS.Working)}
	}
	shown := s.Ward.Preview(f.chart, f.req)
	s.grades(&shown, was[0], was[1])
	s.reminders(f.chart)
}

// save says the provisional grades and asks; saved is said when it is on disk.
func (f *setForm) save() error {
	s := f.s
	if f.empty() {
		s.say("! " + s.pw.NothingAnswered)
		return errBack
	}
	f.preview()
	return s.save(func() (string, error) {
		saved, err := s.Ward.Record(context.WithoutCancel(s.ctx), s.by, f.req)
		if err != nil {
			return "", err
		}
		s.drop(f)
		return s.savedText(&f.row, &saved), nil
	}, func() { s.drop(f) })
}

// savedText says what was saved and what it changed, and every rule newly met. What lies
// before the newest set changed the grades of its own time: those are not the patient's
// now.
func (s *session) savedText(r *ward.Row, g *ward.Saved) string {
	text := s.ui.SavedAt(s.ph.Clock(phrase.At(g.Typed)))
	switch {
	case !g.Graded && g.Shown.Entry == "":
	case r.Latest != nil && g.At.Milli < r.Latest.At.Milli:
		text += ", " + s.ui.Drug.GradedAnew(s.ph.When(g.At))
	default:
		text += ", " + s.ph.Change(s.ui.CRS, &g.Shown.CRS, g.WasCRS) + ", " + s.ph.Change(s.ui.ICANS, &g.Shown.ICANS, g.WasICANS)
	}
	return text + s.newly(r, g)
}

// newly says every rule newly met.
func (s *session) newly(r *ward.Row, g *ward.Saved) string {
	text := ""
	for i := range g.Newly {
		text += "\n! " + s.pw.Alert + " " + s.ph.Fired(&g.Newly[i])
	}
	for i := range g.Tasks { // said now, and so not once more before the next command
		s.noted[taskID(r, g.Tasks[i].Rule)] = g.Tasks[i].Since()
	}
	if g.StockProblem != nil {
		text += "\n! " + s.pw.StockProblem(clean(g.StockProblem.Error()))
	}
	return text
}
