package plain

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// The sections of a patient's page: criteria, trend, timeline, older scales, audit.

// timelineMost is how much of a course is said at once.
const timelineMost = 20

// course are the sets and events of a patient in words, newest first.
func (s *session) course(c *ward.Chart) []string {
	type line struct {
		at   int64
		text string
	}
	var all []line
	for i := range c.Events {
		all = append(all, line{c.Events[i].At.Milli, s.eventLine(&c.Events[i])})
	}
	for i := range c.Sets {
		all = append(all, line{c.Sets[i].At.Milli, s.setLine(&c.Sets[i])})
	}
	sort.SliceStable(all, func(i, j int) bool { a, b := &all[i], &all[j]; return b.at < a.at })
	out := make([]string, len(all))
	for i, l := range all {
		out[i] = l.text
	}
	return out
}

// timeline says the whole course, newest first; a person is asked after every part.
func (s *session) timeline(r *ward.Row) error {
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	course := s.course(c)
	if len(course) == 0 {
		s.say(s.ui.Patient.NoSets)
	}
	for i, t := range course {
		if i > 0 && i%timelineMost == 0 && s.Interactive {
			more, err := s.yes("more", s.pw.GoOn(len(course)-i))
			if err != nil || !more {
				return err
			}
		}
		s.say("- " + t)
	}
	return nil
}

// criteria says what is met and not met, each with its source.
func (s *session) criteria(r *ward.Row) error {
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	return s.saidCriteria(c)
}

func (s *session) saidCriteria(c *ward.Chart) error {
	ui := &s.ui.Sections
	g := c.Latest
	if c.Problem != "" || g == nil {
		s.standing(c)
		return nil
	}
	s.say(ui.NewestSet(s.ph.When(g.At)))
	for _, scale := range []struct {
		name string
		a    *grading.Assessment
		last int
	}{{s.ui.CRS, &g.CRS, -1}, {s.ui.ICANS, &g.ICANS, phrase.LastAssessed(g)}} {
		s.say(s.grade(scale.name, scale.a, -1, scale.last))
		for _, r := range scale.a.Reasons {
			s.say("  " + r.Grade.String() + " " + s.Words.Reason(r))
			if cr, ok := grading.Lookup(r.Code); ok {
				s.say("      " + cr.ID + ": " + cr.Cell + ". " + cr.Source)
			}
		}
		for _, m := range scale.a.Missing {
			s.say("  ? " + ui.Unrecorded + " " + s.Words.Missing(m))
		}
		if n := s.Words.Next(scale.a.Next); n != "" {
			s.say("  " + s.ui.NextLabel + " " + n)
		}
	}
	if len(c.Prompts) > 0 {
		s.say(ui.Reminders + ":")
	}
	for i := range c.Prompts {
		p := &c.Prompts[i]
		s.say("- " + clean(p.ID) + " " + clean(s.ui.FiredText(p.Text, p.TextZH)))
		s.say("      " + clean(p.Source) + " (" + ui.Sure(p.Sure) + ")")
	}
	rules := s.Ward.Policy().EvaluateAll(c.Facts)
	for _, met := range []bool{true, false} {
		head, mark := ui.RulesMet, "> "
		if !met {
			head, mark = ui.RulesNotMet+", "+ui.NotMetNote, "- "
		}
		s.say(head + ":")
		n := 0
		for i := range rules {
			j := &rules[i]
			if j.Met != met {
				continue
			}
			n++
			s.say(mark + clean(j.Rule.ID) + " " + s.ph.Level(j.Rule.Level) + ": " + clean(s.ui.FiredText(j.Rule.Text, j.Rule.TextZH)))
			s.say("      " + strings.Join(j.Values, ", ") + "; " + clean(j.Rule.Source) + " (" + ui.Sure(j.Rule.Sure) + ")")
		}
		if n == 0 {
			s.say("  " + ui.NoneOf)
		}
	}
	return nil
}

// scales says the older scales of the newest set, side by side.
func (s *session) scales(r *ward.Row) error {
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	ui := &s.ui.Sections
	if g := c.Latest; g != nil {
		s.say(ui.NewestSet(s.ph.When(g.At)) + ": " + s.grade(s.ui.CRS, &g.CRS, -1, -1) + ", " + s.grade(s.ui.ICANS, &g.ICANS, -1, phrase.LastAssessed(g)))
	}
	s.say(ui.ScalesNote)
	if len(c.Scales) == 0 {
		s.say("! " + ui.NoScales)
	}
	for i := range c.Scales {
		g := &c.Scales[i]
		s.say("- " + s.Words.ScaleGrade(g))
		s.say("    " + g.Source + " (" + ui.Sure(g.Confidence.String()) + ")")
	}
	s.sayLabs(c)
	return nil
}

// sayLabs says the newest laboratory values with their direction, a sample a line, and what
// is to be considered by them.
func (s *session) sayLabs(c *ward.Chart) {
	for _, sample := range phrase.LabSamples(c.Labs()) {
		var values []string
		for i := range sample.Values {
			values = append(values, phrase.LabTrend(s.Words, &sample.Values[i], s.pw.Up, s.pw.Down))
		}
		s.say(s.ui.Labs.SampleOf(s.ph.When(sample.At), s.ph.Since(sample.At.Milli)) + ": " + strings.Join(values, ", "))
	}
	n := c.Neighbours(s.Now())
	for _, b := range phrase.Neighbours(s.Words, &n) {
		if b.Consider {
			s.say("! " + b.Name + ": " + b.Text)
		}
	}
}

// audit lists the entries behind the sets and events, and says all that is known of one.
func (s *session) audit(r *ward.Row) error {
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	type audited struct {
		set   *ward.Set // its text aside, an event is known by the same
		text  string
		shown *ward.Shown // of a set
	}
	var all []audited
	for i := range c.Sets {
		all = append(all, audited{&c.Sets[i].Set, s.setLine(&c.Sets[i]), &c.Sets[i]})
	}
	for i := range c.Events {
		ev := &c.Events[i]
		all = append(all, audited{&ward.Set{
			Entry: ev.Entry, Seq: ev.Seq, At: ev.At, Typed: ev.Typed, By: ev.By, Replaces: ev.Replaces, Reason: ev.Reason, Replaced: ev.Replaced,
		}, s.eventLine(ev), nil})
	}
	sort.SliceStable(all, func(i, j int) bool { a, b := &all[i], &all[j]; return b.set.Seq < a.set.Seq })
	if len(all) == 0 {
		s.say(s.ui.Patient.NoSets)
		return nil
	}
	for i, a := range all {
		if i == timelineMost {
			s.say(s.pw.EarlierToo(i+1, len(all)))
			break
		}
		s.say(strconv.Itoa(i+1) + ". " + a.text)
	}
	n := 0
	if err := s.number("entry", s.pw.WhichAudit, len(all), &n); err != nil || n == 0 {
		return err
	}
	a := all[n-1]
	s.say(a.text)
	s.audited(a.set, c)
	if a.shown != nil {
		s.inFull(a.shown)
	}
	return nil
}

// inFull is a set with every answer and every reason of its grades.
func (s *session) inFull(g *ward.Shown) {
	for id := range entry.Fields {
		if v := s.ph.Field(id, &g.Set); v != "" {
			s.say("  " + s.ui.Form.Labels[id] + ": " + v)
		}
	}
	if v := s.ph.Language(g.Circumstances.Language); v != "" {
		s.say("  " + s.ui.Form.Language + ": " + v)
	}
	s.grades(g, -1, -1)
}

// audited is all that is known of an entry: which it is, observed and typed, by whom, and
// what it replaced or was replaced by.
func (s *session) audited(e *ward.Set, c *ward.Chart) {
	ui := &s.ui.Sections
	role := s.ui.Nurse
	if e.By.Role == ward.Doctor {
		role = s.ui.Doctor
	}
	s.say("  " + ui.Entry(clean(e.Entry)))
	s.say("  " + ui.Seq(strconv.FormatInt(e.Seq, 10)))
	s.say("  " + s.ui.Patient.Observed(s.ph.Moment(e.At), clean(e.By.Name), role))
	late := time.Duration(e.Typed.Milli-e.At.Milli) * time.Millisecond
	typed := s.ui.Patient.Typed(s.ph.Moment(e.Typed))
	switch {
	case late.Milliseconds() > lateTyping:
		typed += ", " + ui.Later(s.ph.Ago(late))
	case late.Milliseconds() < -lateTyping:
		typed += ", " + ui.Earlier(s.ph.Ago(-late))
	}
	s.say("  " + typed)
	if e.Replaces != "" {
		s.say("  " + ui.Replaces(clean(e.Replaces)) + ": " + clean(e.Reason))
		for i := range c.Sets {
			if old := &c.Sets[i].Set; old.Entry == e.Replaces {
				for _, t := range s.ph.SetChanges(old, e) {
					s.say("    " + t)
				}
			}
		}
	}
	if r := e.Replaced; r != nil {
		s.say("  " + strings.TrimPrefix(s.replaced(r), ": "))
		if !r.Error {
			s.say("  " + ui.ReplacedBy(clean(r.Entry)))
		}
	}
}

// trend says the values of 24 h, 72 h or the whole course, oldest first, a sign a line:
// trend 03 72.
func (s *session) trend(arg string) error {
	hours, all := 24, false
	if query, last, two := cutLast(arg); two {
		switch strings.ToLower(last) {
		case "24", "72":
			hours, _ = strconv.Atoi(last)
			arg = query
		case s.ui.Chart.Windows[2]:
			all, arg = true, query
		}
	}
	r, err := s.patient(arg)
	if err != nil || r == nil {
		return err
	}
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	from := s.Now().Add(-time.Duration(hours) * time.Hour).UnixMilli()
	var sets []*ward.Shown
	for i := len(c.Sets) - 1; i >= 0; i-- {
		if g := &c.Sets[i]; g.Replaced == nil && (all || g.At.Milli >= from) {
			sets = append(sets, g)
		}
	}
	window := s.pw.LastHours(hours)
	if all {
		window = s.ui.Review.Course
	}
	s.say(window + ": " + s.ui.Review.Sets(len(sets)))
	if len(sets) == 0 {
		return nil
	}
	signs := []struct {
		label string
		of    func(*ward.Shown) string
	}{
		{s.ui.CRS, func(g *ward.Shown) string { return s.ph.GradeText(&g.CRS, -1) }},
		{s.ui.ICANS, func(g *ward.Shown) string { return s.ph.GradeText(&g.ICANS, phrase.LastAssessed(g)) }},
	}
	for _, id := range []entry.Field{entry.Temp, entry.HR, entry.RR, entry.BP, entry.MAP, entry.SpO2, entry.Device, entry.Flow, entry.Score} {
		signs = append(signs, struct {
			label string
			of    func(*ward.Shown) string
		}{s.ui.Form.Labels[id], func(g *ward.Shown) string { return s.ph.Field(id, &g.Set) }})
	}
	for _, sign := range signs {
		var said []string
		was := ""
		for _, g := range sets {
			if v := sign.of(g); v != "" && v != was { // what stays as it was is said once
				said, was = append(said, s.ph.When(g.At)+" "+v), v
			}
		}
		if len(said) > 0 {
			s.say(sign.label + ": " + strings.Join(said, "; "))
		}
	}
	for _, d := range c.Doses {
		if all || d.At.Milli >= from {
			s.say("  " + s.ph.When(d.At) + " " + s.eventText(&ward.EventBody{Dose: &ward.Dose{Drug: d.Drug, Amount: d.Amount, Unit: d.Unit}}))
		}
	}
	return nil
}

// cutLast takes the last word off a text of several.
func cutLast(t string) (before, last string, ok bool) {
	i := strings.LastIndexByte(t, ' ')
	if i < 0 {
		return t, "", false
	}
	return strings.TrimSpace(t[:i]), t[i+1:], true
}
