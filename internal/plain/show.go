package plain

import (
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
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
	waiting, err := s.Ward.WaitingHandovers(s.ctx, ward.Waiting{})
	if err != nil {
		return s.failed(err)
	}
	var list []string
	for _, h := range waiting.Of {
		list = append(list, s.ui.Handover.WaitingOne(s.handoverOf(h.Patient, rows), clean(h.By.Name), s.ph.When(h.At)))
	}
	if len(list) > 0 {
		s.say("! " + s.ui.Handover.NotAccepted(strings.Join(list, "; "), len(list)))
	}
	return nil
}

// row is one patient in a line: who, the grades; what waits; the values; the next check.
func (s *session) row(r *ward.Row) string {
	p := &r.Patient
	parts := []string{clean(p.Bed) + " " + s.ph.Name(p)}
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
		return strings.Join(append(parts, s.ui.Board.CannotGrade(clean(r.Problem))), ", ")
	case r.Latest == nil:
		return strings.Join(append(parts, s.ui.Board.NoSet), ", ")
	}
	parts = append(parts, s.grade(s.ui.CRS, &r.Latest.CRS, r.PreviousCRS, -1),
		s.grade(s.ui.ICANS, &r.Latest.ICANS, r.PreviousICANS, phrase.LastAssessed(r.Latest)))
	groups := []string{strings.Join(append(parts, s.ownGrades(r)...), ", ")}
	for i := range r.Tasks {
		if t := &r.Tasks[i]; t.Waits() {
			groups = append(groups, s.pw.Alert+" "+s.ph.Task(t))
			break
		}
	}
	if v := s.values(&r.Latest.Findings); len(v) > 0 {
		groups = append(groups, strings.Join(v, ", "))
	}
	return strings.Join(append(groups, s.due(r)), "; ")
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

// grades says both grades of a set with all reasons, what is missing and what would
// raise them, and the rules it met.
func (s *session) grades(g *ward.Shown, wasCRS, wasICANS int) {
	last := phrase.LastAssessed(g)
	s.say(s.grade(s.ui.CRS, &g.CRS, wasCRS, -1))
	s.reasons(&g.CRS)
	s.say(s.grade(s.ui.ICANS, &g.ICANS, wasICANS, last))
	if last >= 0 {
		s.say("  " + s.ui.LastAssessed(strconv.Itoa(last), s.ph.Local(g.LastAssessedAt)))
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
			text += " (" + s.ui.Since(s.ph.Local(r.ActiveFrom)) + ")"
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

// show says how one patient stands, and the newest part of the course.
func (s *session) show(r *ward.Row) error {
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	s.standing(c)
	s.say(s.pw.Timeline)
	course := s.course(c)
	for _, t := range course[:min(len(course), timelineMost)] {
		s.say("- " + t)
	}
	if n := len(course) - timelineMost; n > 0 {
		s.say(s.pw.TimelineMore(n))
	}
	return nil
}

// standing says how a patient stands: the grades, what waits, the newest values.
func (s *session) standing(c *ward.Chart) {
	switch {
	case c.Problem != "":
		s.say("! " + s.ui.Board.CannotGrade(clean(c.Problem)) + " " + s.ui.Board.CannotGradeDo)
	case c.Latest == nil:
		s.say("! " + s.ui.Board.NoSet)
	default:
		if a := c.Latest.After; a != nil {
			s.say(s.ui.Sections.GradesAfter(s.ph.When(a.At)) + ": " + s.eventText(&a.Body))
		}
		s.grades(c.Latest, c.PreviousCRS, c.PreviousICANS)
		for _, t := range s.ownGrades(&c.Row) {
			s.say("! " + t)
		}
		s.say(s.ui.Sections.NewestSet(s.ph.When(c.Latest.At)) + ": " + strings.Join(s.values(&c.Latest.Findings), ", "))
		if t := s.Words.NEWS2(c.Latest.NEWS2); t != "" {
			s.say(s.ui.Patient.NEWS2(t))
		}
		if c.Latest.EpisodeOnset != 0 {
			s.say(s.ui.Patient.EpisodeSince(s.ph.Local(c.Latest.EpisodeOnset)))
		}
		if c.Latest.OfferClosing {
			s.say(s.pw.MayClose)
		}
		s.say(s.due(&c.Row))
	}
	s.reminders(c)
	s.say(s.pw.Criteria)
	for i := range c.Tasks {
		s.say("- " + s.taskLine(&c.Tasks[i]))
	}
	if len(c.Tasks) == 0 {
		s.say("- " + s.pw.NoCriteria)
	}
	for _, i := range c.Running {
		b := ward.EventBody{Infusion: &ward.Infusion{Drug: i.Drug, Running: true, Rate: i.Rate, Unit: i.Unit}}
		s.say("- " + s.eventText(&b) + ", " + s.ui.Since(s.ph.When(i.Since)))
	}
}

// reminders are the policy's that hold for a patient today. They call nobody.
func (s *session) reminders(c *ward.Chart) {
	for i := range c.Prompts {
		p := &c.Prompts[i]
		s.say(s.ui.Sections.Reminder(clean(s.ui.FiredText(p.Text, p.TextZH))))
	}
}

// setLine is a set in a line, with what became of it.
func (s *session) setLine(g *ward.Shown) string {
	text := s.ph.When(g.At) + " " + s.grade(s.ui.CRS, &g.CRS, -1, -1) + ", " + s.grade(s.ui.ICANS, &g.ICANS, -1, phrase.LastAssessed(g))
	if v := s.values(&g.Findings); len(v) > 0 {
		text += ", " + strings.Join(v, ", ")
	}
	if g.Note != "" {
		text += ", " + clean(g.Note)
	}
	return text + ", " + s.typedBy(g.At, g.Typed, g.By) + s.replaced(g.Replaced)
}

// eventLine is an event in a line.
func (s *session) eventLine(ev *ward.Event) string {
	text := s.ph.When(ev.At) + " " + s.eventText(&ev.Body)
	if ev.Note != "" {
		text += ": " + clean(ev.Note)
	}
	return text + ", " + s.typedBy(ev.At, ev.Typed, ev.By) + s.replaced(ev.Replaced)
}

// typedBy says who, and when it was typed where that was much later than observed.
func (s *session) typedBy(at, typed ward.Moment, by ward.Author) string {
	if late := typed.Milli - at.Milli; typed.Milli != 0 && (late > lateTyping || late < -lateTyping) {
		return clean(by.Name) + ", " + s.ui.Patient.Typed(s.ph.When(typed))
	}
	return clean(by.Name)
}

// lateTyping is from when the time of typing is said beside the time observed, in ms.
const lateTyping = int64(20 * time.Minute / time.Millisecond)

func (s *session) replaced(r *ward.Replacement) string {
	if r == nil {
		return ""
	}
	what := s.ui.Patient.Corrected
	if r.Error {
		what = s.ui.Correct.InError
	}
	return ": " + s.ui.Correct.By(what, clean(r.By.Name), s.ph.When(r.Typed), clean(r.Reason))
}

func (s *session) drugName(id string) string { return s.ph.DrugName(id, s.Ward.Policy()) }

func (s *session) eventText(b *ward.EventBody) string { return s.ph.Event(b, s.Ward.Policy()) }
