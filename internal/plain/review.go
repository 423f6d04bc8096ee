package plain

import (
	"strings"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// review is the doctor's: the queue of who has something new, or one patient.
func (s *session) review(arg string) error {
	if s.by.Role != ward.Doctor {
		return s.refuse(s.pw.DoctorsOnly)
	}
	if arg == "" {
		first, err := s.queue()
		if err != nil {
			return err
		}
		q := question{key: "patient", label: s.pw.WhichPatient, allowed: s.pw.WhichAllowed}
		if first == nil {
			s.say(s.pw.NoneToReview)
		} else {
			arg, q.empty = first.Patient.ID, s.pw.EmptyFirst(clean(first.Patient.Bed)+" "+s.ph.Name(&first.Patient))
		}
		if err := s.text(q, func(t string) string {
			if t != "" {
				arg = t
			}
			return ""
		}); err != nil || arg == "" {
			return err
		}
	}
	r, err := s.patient(arg)
	for err == nil && r != nil {
		seen := r.Patient.ID
		next, decided := false, error(nil)
		if next, decided = s.reviewOf(r); decided != nil || !next {
			return decided
		}
		if r, err = s.nextToReview(seen); r != nil {
			s.say(s.who(r))
		}
	}
	return err
}

// queue says who has something new since a doctor last looked, the worst first, and what;
// nobody is nil.
func (s *session) queue() (first *ward.Row, err error) {
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return nil, s.failed(err)
	}
	s.say(s.ui.Review.Title + ":")
	for i := range rows {
		r := &rows[i]
		if !r.ToReview() {
			continue
		}
		if first == nil {
			first = r
		}
		s.say("- " + s.row(r))
		c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
		if err != nil {
			if err := s.failed(err); err != nil {
				return first, err
			}
			continue
		}
		changes := c.Since(r.Review.At.Milli)
		s.say("    " + s.reviewedBy(r) + ": " + strings.Join(s.ph.Changes(&changes, r.Review.At, s.Ward.Policy()), "; "))
	}
	return first, nil
}

// reviewedBy is when and by whom a patient was reviewed last.
func (s *session) reviewedBy(r *ward.Row) string {
	if r.Review.At.Milli == 0 {
		return s.ui.Review.NotSeenYet
	}
	return s.ui.Review.SinceReview(s.ph.When(r.Review.At), clean(r.Review.By.Name))
}

// nextToReview is who comes after a patient in the queue; nil where nobody does.
func (s *session) nextToReview(after string) (*ward.Row, error) {
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return nil, s.failed(err)
	}
	for i := range rows {
		if rows[i].ToReview() && rows[i].Patient.ID != after {
			return &rows[i], nil
		}
	}
	return nil, s.refuse(s.ui.Review.NobodyElse)
}

// decider is the review of one patient: what was said of it, and what may be decided on
// that alone.
type decider struct {
	s     *session
	row   ward.Row
	chart *ward.Chart
	mine  map[string]bool
}

// reviewOf says all that a decision needs, and takes decisions until none is made; next
// asks for the next patient of the queue.
func (s *session) reviewOf(r *ward.Row) (next bool, err error) {
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return false, s.failed(err)
	}
	d := &decider{s: s, row: *r, chart: c, mine: map[string]bool{}}
	d.say()
	for {
		decisions := d.decisions()
		cs := make([]choice, len(decisions))
		var now []choice
		for i, x := range decisions {
			if cs[i] = (choice{x.key, x.word}); x.not == "" {
				now = append(now, cs[i])
			}
		}
		which := -1
		q := question{key: "decide", label: s.pw.Decide, allowed: listed(now), empty: s.pw.EmptyNothing, hint: s.pw.DecideHelp}
		err := s.text(q, func(t string) string {
			which = -1
			if t == "" {
				return ""
			}
			i := pickFrom(cs, t)
			switch {
			case i < 0:
				return s.pw.NotAnswer(listed(now))
			case decisions[i].not != "":
				return decisions[i].not + "; " + s.pw.PossibleNow(listed(now))
			}
			which = i
			return ""
		})
		if err != nil || which < 0 {
			return false, s.ofMenu(err)
		}
		if decisions[which].key == "n" {
			return true, nil
		}
		if err := s.ofMenu(decisions[which].do()); err != nil {
			return false, s.lost(err, s.named(&d.row.Patient))
		}
	}
}

// say is how the patient is now, what changed since the last review, and what nobody was told of.
func (d *decider) say() {
	s, ui, c := d.s, &d.s.ui.Review, d.chart
	s.standing(c)
	l, pol := &ui.Labels, s.Ward.Policy()
	s.sayAll(l.Worst, s.ph.Worst(c)...)
	s.sayAll(l.Fever, s.ph.Fever(c))
	s.sayAll(l.On, s.ph.Running(c, pol)...)
	given := s.ph.Given(c, pol)
	if len(given) == 0 {
		given = []string{ui.NoneGiven}
	}
	s.sayAll(l.Drugs, given...)
	if m := c.Place.Move; m != "" && m != ward.MoveBed {
		s.sayAll(l.Place, s.eventText(&ward.EventBody{Transfer: &ward.Transfer{Move: m, To: c.Place.To}})+", "+s.ph.When(c.Place.At))
	}
	s.sayLabs(c)
	if c.Review.Attributed {
		s.sayAll(l.Doctor, ui.Attributed(clean(c.Review.AttributedTo)))
	}
	if c.Review.Minutes > 0 {
		s.sayAll(l.Doctor, ui.Every(s.ui.Minutes(c.Review.Minutes)))
	}
	changes := c.Since(c.Review.At.Milli)
	since := s.ph.Changes(&changes, c.Review.At, pol)
	if len(since) == 0 {
		since = []string{s.ui.None}
	}
	s.say(s.reviewedBy(&c.Row) + ":")
	for _, t := range since {
		s.say("  " + t)
	}
	if t := d.untold(); t != "" {
		s.say(t)
	}
}

// untold says which escalations nobody was told of, and since when; who was told stands
// with each alert.
func (d *decider) untold() string {
	s := d.s
	var rules []string
	longest := int64(1<<63 - 1)
	for i := range d.chart.Tasks {
		t := &d.chart.Tasks[i]
		if a := t.Last(); t.Level > policy.LevelRepeat && (a == nil || a.At < t.Worsened) {
			rules, longest = append(rules, clean(t.Rule)), min(longest, t.Since())
		}
	}
	if len(rules) == 0 {
		return ""
	}
	return "! " + s.ui.Review.Untold(strings.Join(rules, " "), s.ph.Since(longest))
}

// shown are the grades that were said; nil where there are none.
func (d *decider) shown() *ward.Shown {
	if d.chart.Problem != "" {
		return nil
	}
	return d.chart.Latest
}

func (d *decider) lastEpisode() *grading.Episode {
	if n := len(d.chart.Episodes); n > 0 {
		return &d.chart.Episodes[n-1]
	}
	return nil
}

// neuroActive tells whether a neurological event counts towards the grade now.
func (d *decider) neuroActive() bool {
	g := d.shown()
	if g == nil {
		return false
	}
	for _, r := range g.ICANS.Reasons {
		if r.ActiveFrom != 0 {
			return true
		}
	}
	o := &g.Findings
	return o.Seizure > grading.SeizureNone || o.Motor > grading.MotorNone || o.ICP > grading.ICPNone
}

// moved says what is on the record that was not said yet, and takes it in: the next
// decision is on that.
func (d *decider) moved() error {
	s := d.s
	c, err := s.Ward.Chart(s.ctx, d.row.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	for _, t := range s.newIn(d.chart, c, d.mine) {
		s.say("! " + s.ui.Review.New(t))
	}
	d.chart = c
	d.say()
	return nil
}

// newIn says what a chart has that the one before had not; the entries in mine are the
// doctor's own.
func (s *session) newIn(was, now *ward.Chart, mine map[string]bool) []string {
	had := map[string]*ward.Replacement{}
	for i := range was.Sets {
		had[was.Sets[i].Entry] = was.Sets[i].Replaced
	}
	for i := range was.Events {
		had[was.Events[i].Entry] = was.Events[i].Replaced
	}
	var out []string
	differs := func(entry string, at ward.Moment, replaced *ward.Replacement, text string) {
		switch before, known := had[entry]; {
		case mine[entry]:
		case !known && replaced == nil:
			out = append(out, text)
		case replaced != nil && before == nil:
			out = append(out, s.ui.Review.NoLonger(s.ph.When(at), clean(replaced.By.Name)))
		}
	}
	for i := range now.Sets {
		g := &now.Sets[i]
		differs(g.Entry, g.At, g.Replaced, s.ui.Review.NewSet(s.ph.When(g.At), s.ph.Grades(g), clean(g.By.Name)))
	}
	for i := range now.Events {
		ev := &now.Events[i]
		differs(ev.Entry, ev.At, ev.Replaced, s.eventLine(ev))
	}
	if len(out) == 0 {
		out = append(out, s.ui.Review.DetailsChanged)
	}
	return out
}

// ownGrade is the doctor's grade beside a computed one; empty where there is none.
func (s *session) ownGrades(r *ward.Row) []string {
	crs, icans := phrase.OwnGrades(r)
	var out []string
	if crs >= 0 {
		out = append(out, s.ui.Review.DoctorGrade(s.ui.CRS, grading.Grade(crs).String(), clean(r.Review.CRSReason)))
	}
	if icans >= 0 {
		out = append(out, s.ui.Review.DoctorGrade(s.ui.ICANS, grading.Grade(icans).String(), clean(r.Review.ICANSReason)))
	}
	return out
}
