package plain

import (
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// board says the ward, a patient a line, worst first.
func (s *session) board() error {
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return s.failed(err)
	}
	if len(rows) == 0 {
		s.say(s.pw.NoPatients)
	}
	for i := range rows {
		s.say(s.row(&rows[i]))
	}
	return nil
}

// row is one patient in a line: who, the grades, what waits, then the values.
func (s *session) row(r *ward.Row) string {
	p := &r.Patient
	parts := []string{entry.Clean(p.Bed) + " " + s.ph.Name(p)}
	if r.LookAlike {
		parts = append(parts, s.ui.LookAlike)
	}
	if r.Age.Child() {
		parts = append(parts, s.ph.Age(r.Age))
	}
	if r.DayKnown {
		parts = append(parts, s.ui.Day(phrase.Day(r)))
	}
	switch {
	case r.Problem != "":
		return strings.Join(append(parts, s.ui.Board.CannotGrade(entry.Clean(r.Problem))), ", ")
	case r.Latest == nil:
		return strings.Join(append(parts, s.ui.Board.NoSet), ", ")
	}
	parts = append(parts, s.grade(s.ui.CRS, &r.Latest.CRS, r.PreviousCRS, -1),
		s.grade(s.ui.ICANS, &r.Latest.ICANS, r.PreviousICANS, phrase.LastAssessed(r.Latest)))
	for i := range r.Tasks {
		if t := &r.Tasks[i]; t.Waits() {
			parts = append(parts, s.pw.Alert+" "+s.taskText(t))
			break
		}
	}
	parts = append(parts, s.values(&r.Latest.Findings)...)
	return strings.Join(append(parts, s.due(r)), ", ")
}

// grade is a grade with its word and what it was: "CRS ≥2 moderate was 1".
func (s *session) grade(scale string, a *grading.Assessment, was, last int) string {
	t := scale + " " + s.ph.GradeText(a, last)
	known := a.Working > 0 || a.Complete() && a.Flags&phrase.Loud == 0
	if word := s.Words.GradeWord(a.Working); known && word != "" && !a.Flags.Has(grading.FlagNotAssessable) {
		t += " " + word
	}
	if was >= 0 && was != int(a.Working) {
		t += " " + s.ui.Was(strconv.Itoa(was))
	}
	return t
}

// values are the vital signs of a set that are recorded.
func (s *session) values(o *grading.Observation) []string {
	var out []string
	add := func(label, v string) {
		if v != "" {
			out = append(out, label+" "+v)
		}
	}
	h := &s.ui.Board.Columns
	add(h.Temp, s.ph.TempUnit(o))
	add(h.HR, phrase.Reading(o.HeartRate))
	add(s.ui.Form.RRShort, phrase.Reading(o.RespRate))
	if o.SBP.Known || o.DBP.Known {
		add(s.ui.BP, phrase.Pressure(o))
	}
	add("MAP", phrase.Mean(o))
	add(h.SpO2, phrase.Reading(o.SpO2))
	add(h.O2, s.ph.Oxygen(o))
	score, ofChild := strings.CutPrefix(s.ph.SetScore(o), "C ")
	label := s.ui.ICE
	if ofChild || o.CAPDNotDone != grading.NotDoneNotStated {
		label = s.ui.CAPD
	}
	add(label, score)
	return out
}

func (s *session) due(r *ward.Row) string {
	if r.Place.InICU() {
		return s.ui.Transfer.InICU(s.ph.When(r.Place.At))
	}
	first := r.DueAt
	if r.NeuroDueAt != 0 && (first == 0 || r.NeuroDueAt < first) {
		first = r.NeuroDueAt
	}
	if first == 0 {
		return s.ui.Board.DueNow
	}
	left := time.Duration(first-s.Now().UnixMilli()) * time.Millisecond
	if left < 0 {
		return s.pw.Overdue(s.ph.Ago(-left))
	}
	return s.pw.Due(s.ph.Ago(left))
}

// local is ms UTC on the ward's clock, as short as it may be.
func (s *session) local(milli int64) string {
	return s.ph.When(ward.MomentOf(time.UnixMilli(milli).In(s.Now().Location())))
}

// grades says both grades of a set with all reasons, what is missing and what would
// raise them, and the rules it met.
func (s *session) grades(g *ward.Shown, wasCRS, wasICANS int) {
	last := phrase.LastAssessed(g)
	s.say(s.grade(s.ui.CRS, &g.CRS, wasCRS, -1))
	s.reasons(&g.CRS)
	s.say(s.grade(s.ui.ICANS, &g.ICANS, wasICANS, last))
	if last >= 0 {
		s.say("  " + s.ui.LastAssessed(strconv.Itoa(last), s.local(g.LastAssessedAt)))
	}
	s.reasons(&g.ICANS)
	for i := range g.Escalations {
		s.say("> " + s.ph.Fired(&g.Escalations[i]))
	}
}

func (s *session) reasons(a *grading.Assessment) {
	for _, f := range s.Words.Flags(phrase.Conditions(a)) {
		s.say("  ! " + f)
	}
	for _, r := range a.Reasons {
		text := s.Words.Reason(r)
		if r.ActiveFrom != 0 {
			text += " (" + s.ui.Since(s.local(r.ActiveFrom)) + ")"
		}
		s.say("  " + r.Grade.String() + " " + text)
	}
	if len(a.Missing) > 0 {
		names := make([]string, len(a.Missing))
		for i, m := range a.Missing {
			names[i] = s.Words.Missing(m)
		}
		s.say("  ? " + s.ui.Missing(strings.Join(names, ", ")))
	}
	if a.Unattributed != nil {
		s.say("  ! " + s.ui.WithoutAttribution(a.Unattributed.Working.String()))
	}
	if n := s.Words.Next(a.Next); n != "" {
		s.say("  " + s.ui.NextLabel + " " + n)
	}
}

// timelineMost is how much of a course is said at once.
const timelineMost = 20

// show says all of one patient.
func (s *session) show(r *ward.Row) error {
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	s.standing(c)
	s.say(s.pw.Timeline)
	n, ev := 0, c.Events
	for i := range c.Sets {
		for len(ev) > 0 && ev[0].At.Milli >= c.Sets[i].At.Milli {
			n, ev = n+1, s.event(&ev[0], ev)
		}
		if n++; n > timelineMost {
			s.say(s.ui.LinesMore(len(c.Sets) - i + len(ev)))
			return nil
		}
		s.set(&c.Sets[i])
	}
	for len(ev) > 0 {
		ev = s.event(&ev[0], ev)
	}
	return nil
}

// standing says how a patient stands: the grades, what waits, the newest values.
func (s *session) standing(c *ward.Chart) {
	switch {
	case c.Problem != "":
		s.say(s.ui.Board.CannotGrade(entry.Clean(c.Problem)))
	case c.Latest == nil:
		s.say(s.ui.Board.NoSet)
	default:
		s.grades(c.Latest, c.PreviousCRS, c.PreviousICANS)
		s.say(s.due(&c.Row))
	}
	s.say(s.pw.Criteria)
	for i := range c.Tasks {
		s.say("- " + s.taskLine(&c.Tasks[i]))
	}
	if len(c.Tasks) == 0 {
		s.say("- " + s.pw.NoCriteria)
	}
	for _, i := range c.Running {
		s.say("- " + s.drugName(i.Drug) + " " + i.Rate.String() + " " + entry.Clean(i.Unit) + ", " + s.ui.Since(s.ph.When(i.Since)))
	}
}

func (s *session) set(g *ward.Shown) {
	text := s.ph.When(g.At) + " " + s.grade(s.ui.CRS, &g.CRS, -1, -1) + ", " + s.grade(s.ui.ICANS, &g.ICANS, -1, phrase.LastAssessed(g))
	text += ", " + strings.Join(s.values(&g.Findings), ", ")
	if g.Note != "" {
		text += ", " + entry.Clean(g.Note)
	}
	text += ", " + entry.Clean(g.By.Name)
	if g.Typed.Milli-g.At.Milli > (20 * time.Minute).Milliseconds() {
		text += ", " + s.ui.Patient.Typed(s.ph.When(g.Typed))
	}
	if g.Replaced != nil {
		what := s.ui.Patient.Corrected
		if g.Replaced.Error {
			what = s.ui.Correct.InError
		}
		text += ": " + s.ui.Correct.By(what, entry.Clean(g.Replaced.By.Name), s.ph.When(g.Replaced.Typed), entry.Clean(g.Replaced.Reason))
	}
	s.say("- " + text)
}

// event says one event and gives those that are left.
func (s *session) event(ev *ward.Event, all []ward.Event) []ward.Event {
	text := s.ph.When(ev.At) + " " + s.eventText(&ev.Body)
	if ev.Note != "" {
		text += ": " + entry.Clean(ev.Note)
	}
	text += ", " + entry.Clean(ev.By.Name)
	if ev.Replaced != nil {
		text += ": " + s.ui.Patient.Corrected + ", " + entry.Clean(ev.Replaced.Reason)
	}
	s.say("- " + text)
	return all[1:]
}

func (s *session) drugName(id string) string {
	if d, ok := s.Ward.Policy().Drug(id); ok && d.Name != "" {
		return entry.Clean(s.ui.FiredText(d.Name, d.NameZH))
	}
	return entry.Clean(id)
}

// eventText is what happened, in words.
func (s *session) eventText(b *ward.EventBody) string {
	join := func(parts ...string) string {
		return entry.Clean(strings.Join(strings.Fields(strings.Join(parts, " ")), " "))
	}
	amount := func(r grading.Reading, unit string) string {
		if !r.Known {
			return ""
		}
		return r.String() + " " + unit
	}
	named := s.ui.Sections.Events
	switch {
	case b.Dose != nil:
		return join(s.drugName(b.Dose.Drug), amount(b.Dose.Amount, b.Dose.Unit), b.Dose.Route)
	case b.Infusion != nil && b.Infusion.Running:
		return join(s.drugName(b.Infusion.Drug), s.ui.Sections.Runs, amount(b.Infusion.Rate, b.Infusion.Unit))
	case b.Infusion != nil:
		return join(s.drugName(b.Infusion.Drug), s.ui.Sections.Stopped)
	case b.Oxygen != nil:
		return join(s.ui.O2, s.ph.Oxygen(&grading.Observation{O2Device: b.Oxygen.Device, O2Flow: b.Oxygen.Flow}))
	case b.Transfer != nil:
		return join(named[string(b.Transfer.Move)], b.Transfer.Bed, b.Transfer.To)
	case b.Decision != nil:
		d := b.Decision
		of := ""
		if d.Kind == ward.DecideGrade {
			of = strings.ToUpper(string(d.Scale)) + " " + d.Grade.String()
		}
		if d.Minutes > 0 {
			of = s.ui.Minutes(d.Minutes)
		}
		return join(named[string(d.Kind)], of, d.Of, d.Reason)
	case b.Labs != nil:
		return s.ui.Labs.Head + ": " + phrase.Labs(s.ph.Words, b.Labs)
	case b.Response != nil:
		r := b.Response
		return join(r.Rule, named[string(r.Kind)], r.Whom, r.How, r.Reason)
	}
	return s.ui.NotRecorded
}
