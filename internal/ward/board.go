package ward

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"sort"
	"strings"
	"unicode"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/policy"
)

// boardKinds are the kinds of entry of which the board reads the newest.
var boardKinds = []string{kindAdmit, kindObservation, kindAssessment, kindTransfer}

// Board gives every patient, worst first, then most overdue, then by bed. It reads
// each patient's newest entries only. A patient whose entries cannot be read has a
// row that says so.
func (w *Ward) Board(ctx context.Context) ([]Row, error) {
	newest, err := w.rec.BoardEntries(ctx, boardKinds)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, 0, len(newest))
	for id, entries := range newest {
		row, err := w.row(ctx, id, entries)
		if err != nil {
			row.Patient.ID = id
			row.Problem = err.Error()
		}
		rows = append(rows, row)
	}
	markLookAlikes(rows)
	now := w.now().UnixMilli()
	sort.SliceStable(rows, func(i, j int) bool {
		a, b := &rows[i], &rows[j]
		return cmp.Or(
			cmp.Compare(b.severity(), a.severity()),
			cmp.Compare(b.overdue(now), a.overdue(now)),
			cmp.Compare(a.Patient.Bed, b.Patient.Bed),
			cmp.Compare(a.Patient.ID, b.Patient.ID),
		) < 0
	})
	return rows, nil
}

// severity orders the board: the worse of the working grades; a row that cannot be
// read stands at the top.
func (r *Row) severity() int {
	switch {
	case r.Problem != "":
		return 100
	case r.Latest == nil:
		return 0
	}
	s := 10 * int(max(r.Latest.CRS.Working, r.Latest.ICANS.Working))
	if len(r.Latest.Escalations) > 0 {
		s += int(r.Latest.Escalations[0].Level)
	}
	return s
}

// overdue gives the ms since the first check that is due.
func (r *Row) overdue(now int64) int64 {
	if r.Place.Away() {
		return math.MinInt64 // nothing is due here
	}
	return now - min(r.DueAt, r.NeuroDueAt)
}

// due puts when the checks are due; nothing is, here, of a patient who is elsewhere.
func (r *Row) due(vitals, neuro int64) {
	if !r.Place.Away() {
		r.DueAt, r.NeuroDueAt = vitals, neuro
	}
}

func (w *Ward) row(ctx context.Context, id string, entries map[string]db.Entry) (Row, error) {
	row := Row{PreviousCRS: -1, PreviousICANS: -1}
	admit, ok := entries[kindAdmit]
	if !ok {
		return row, fmt.Errorf("no admission")
	}
	var p admitPayload
	if err := decode(admit.Payload, admit.PayloadVersion, &p); err != nil {
		return row, err
	}
	w.identify(&row, p.admitted(&admit))
	if t, ok := entries[kindTransfer]; ok {
		c, err := chartedOf(&t)
		if err != nil {
			return row, err
		}
		none := c.event != nil && c.event.Transfer.Move == MoveDischarged && c.At.Milli < row.Patient.admittedAt
		if c.inError || none || c.event.Transfer.Move == MoveBed || c.event.Transfer.Bed == "" {
			return w.rowFromCourse(ctx, id) // the bed, or where the patient is, stands in an earlier move
		}
		row.Place.move(&c, &row.Patient)
		row.Patient.Bed = row.Place.Bed
	}
	stored, ok := entries[kindAssessment]
	obs, seen := entries[kindObservation]
	switch {
	case !seen && !ok:
		return row, nil
	case !seen:
		return w.rowFromCourse(ctx, id) // something was given before the first set
	case !ok:
		return row, fmt.Errorf("the newest set has no assessment")
	}
	c, err := chartedOf(&obs)
	if err != nil {
		return row, err
	}
	a, err := decodeAssessment(&stored)
	if err != nil {
		return row, err
	}
	if c.inError || a.Observation != c.Entry && a.Set != c.Entry {
		// A correction took the newest entry away or moved it: only the whole course can
		// tell what stands now.
		return w.rowFromCourse(ctx, id)
	}
	said, err := w.saidAs(ctx, a.Wording)
	if err != nil {
		return row, err
	}
	a.say(said)
	return row, w.fill(&row, &c, &a)
}

func (w *Ward) rowFromCourse(ctx context.Context, id string) (Row, error) {
	c, err := w.Chart(ctx, id)
	if err != nil {
		return Row{PreviousCRS: -1, PreviousICANS: -1}, err
	}
	return c.Row, nil
}

// identify fills in who the patient is and the day after infusion.
func (w *Ward) identify(row *Row, p Patient) {
	row.Patient = p
	row.Place = Place{Bed: p.Bed}
	row.Review = noReview()
	now := MomentOf(w.now())
	row.Age = p.ageAt(now)
	if infusion, ok := p.infusionBefore(now); ok {
		row.Day, row.DayKnown = DayAfter(infusion, now), true
	}
}

// infusionBefore gives the newest infusion before a moment, which has its own day 0;
// before all of them the first.
func (p *Patient) infusionBefore(m Moment) (infusion Moment, ok bool) {
	infusion = p.InfusedAt
	for _, at := range p.MoreInfusions {
		if infusion.Milli == 0 || at <= m.Milli && at > infusion.Milli {
			infusion = Moment{at, p.InfusedAt.Offset}
		}
	}
	return infusion, infusion.Milli != 0
}

// DayAfter gives the calendar days from the infusion, which is day 0; negative
// before it.
func DayAfter(infusion, now Moment) int {
	from, to := infusion.Time(), now.Time().In(infusion.Time().Location())
	fy, fm, fd := from.Date()
	ty, tm, td := to.Date()
	return julian(ty, int(tm), td) - julian(fy, int(fm), fd)
}

// julian gives the day number of a date of the Gregorian calendar.
func julian(y, m, d int) int {
	a := (14 - m) / 12
	y, m = y+4800-a, m+12*a-3
	return d + (153*m+2)/5 + 365*y + y/4 - y/100 + y/400
}

// fill restores the newest set's grades from the assessment stored with it.
func (w *Ward) fill(row *Row, c *charted, a *assessmentPayload) error {
	graded, err := a.Graded.Load()
	if err != nil {
		return err
	}
	at := a.At
	if at == 0 { // of a record that knew only sets
		at = c.At.Milli
	}
	g := grading.Graded{At: at, Set: graded, Context: a.Context.context(), EpisodeOnset: a.Context.EpisodeOnset}
	if g.CRS, err = a.CRS.result(); err != nil {
		return err
	}
	if g.ICANS, err = a.ICANS.result(); err != nil {
		return err
	}
	s := Shown{
		Set: c.Set, CRS: g.AssessCRS(&w.pol.Course.Thresholds), ICANS: g.AssessICANS(),
		NEWS2:        grading.NEWS2{Score: a.NEWS2.Score, Red: a.NEWS2.Red, Recorded: a.NEWS2.Recorded, Applies: a.NEWS2.Applies},
		EpisodeOnset: a.Context.EpisodeOnset, LastAssessedAt: a.LastAssessedAt,
		LastAssessedICANS: grading.Grade(a.LastAssessedICANS), OfferClosing: a.OfferClosing,
	}
	if a.After != nil {
		body, err := a.After.body(a.After.Kind)
		if err != nil {
			return err
		}
		s.After = &Event{
			Entry: a.Observation, At: Moment{a.At, c.At.Offset}, By: Author{a.After.Name, Role(a.After.Role)}, Body: body,
		}
	}
	for _, e := range a.Escalations {
		s.Escalations = append(s.Escalations, policy.Fired{
			Rule: e.Rule, Level: policy.ParseLevel(e.Level), Role: e.Role, Text: e.Text, TextZH: e.TextZH, Source: e.Source,
		})
	}
	row.Latest = &s
	row.PreviousCRS, row.PreviousICANS = a.WasCRS, a.WasICANS
	row.Review = a.Review.review()
	row.due(a.VitalsDue, a.NeuroDue)
	s.Escalations = here(row.Place.Away(), s.Escalations)
	if a.LastScore != nil {
		score, err := a.LastScore.Set.Load()
		if err != nil {
			return err
		}
		row.LastICE, row.LastCAPD, row.LastICEAt = score.ICE, score.CAPD, a.LastScore.At
	}
	f := factsOf(w.pol, &row.Patient, &g, s.NEWS2, &a.Facts)
	row.Tasks = tasksNow(w.pol, &row.Place, loadTasks(a.Tasks), f, min(a.VitalsDue, a.NeuroDue), w.now().UnixMilli())
	// The same rules must give the same interval; the working grade may be held above
	// what this set says by itself, never below.
	crs, icans := grading.GradeCRS(&g.Context, &graded, &w.pol.Course.Thresholds), grading.GradeICANS(&g.Context, &graded)
	if a.Rules == RuleSet && a.PolicyName == w.pol.Name && a.PolicyVersion == w.pol.Version &&
		(!agrees(crs, g.CRS) || !agrees(icans, g.ICANS)) {
		return fmt.Errorf("the stored grades are not what the same rules give now")
	}
	return nil
}

func agrees(now, stored grading.Result) bool {
	return now.Interval == stored.Interval && now.Working <= stored.Working && stored.Working <= now.High
}

// markLookAlikes marks patients whose names could be taken for one another.
func markLookAlikes(rows []Row) {
	for i := range rows {
		for j := range rows {
			if i != j && alike(&rows[i].Patient, &rows[j].Patient) {
				rows[i].LookAlike = true
			}
		}
	}
}

func alike(a, b *Patient) bool {
	fa, fb := fold(a.Family), fold(b.Family)
	return fa != "" && (fa == fb || len(fa) >= 5 && len(fb) >= 5 && distanceOne(fa, fb))
}

func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// distanceOne tells whether one letter changed, added or left out makes a into b.
func distanceOne(sa, sb string) bool {
	a, b := []rune(sa), []rune(sb)
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && string(a[i+1:]) == string(b[i+1:])
	}
	return string(a[i:]) == string(b[i+1:])
}

// Chart gives all of one patient, graded by the rules and policy in force now;
// ErrUnknownPatient where there is none.
func (w *Ward) Chart(ctx context.Context, patient string) (*Chart, error) {
	h, err := w.read(ctx, patient)
	if err != nil {
		return nil, err
	}
	c := &Chart{Head: h.head, history: h}
	c.PreviousCRS, c.PreviousICANS = noGrade, noGrade
	w.identify(&c.Row, h.patient)
	k, steps := w.courseSteps(&h.patient, h.course)
	c.Place, c.Review = k.place, k.review
	c.Patient.Bed = k.place.Bed
	c.Running, c.Oxygen, c.Doses = k.run.infusions, k.run.oxygen, k.run.doses
	c.Tasks, c.ClosedTasks = k.tasks.live, k.tasks.done
	for i := range steps {
		s := &steps[i]
		c.Grades = append(c.Grades, GradePoint{s.graded.At, s.graded.CRS, s.graded.ICANS})
		c.WorstCRS, c.WorstICANS = max(c.WorstCRS, s.graded.CRS.Working), max(c.WorstICANS, s.graded.ICANS.Working)
		if s.set.event == nil {
			c.Sets = append(c.Sets, w.show(s))
		}
	}
	if len(steps) > 0 {
		w.latest(c, &steps[len(steps)-1])
	}
	c.Prompts = w.pol.Prompts(c.factsToday())
	for i := range h.old {
		if o := &h.old[i]; o.event == nil {
			c.Sets = append(c.Sets, Shown{Set: o.Set})
		} else {
			c.Events = append(c.Events, o.asEvent())
		}
	}
	for i := range h.course {
		if h.course[i].event != nil {
			c.Events = append(c.Events, h.course[i].asEvent())
		}
	}
	sort.SliceStable(c.Sets, func(i, j int) bool { a, b := &c.Sets[i], &c.Sets[j]; return newestFirst(a.At, b.At) < 0 })
	sort.SliceStable(c.Events, func(i, j int) bool { a, b := &c.Events[i], &c.Events[j]; return newestFirst(a.At, b.At) < 0 })
	c.Episodes = k.course.Episodes()
	return c, nil
}

// latest fills in what stands now: the newest set with the grades as they are after
// the newest entry.
func (w *Ward) latest(c *Chart, s *step) {
	shown := w.show(s)
	c.Latest = &shown
	c.PreviousCRS, c.PreviousICANS = s.wasCRS, s.wasICANS
	g := &s.graded
	var extra grading.Extra
	if n := s.newest; n != nil && n.Findings.O2Device == g.Set.O2Device {
		extra.FiO2 = n.Signs.FiO2 // of the device that is in use still
	}
	c.Scales = grading.GradeScales(&g.Context, &g.Set, &w.pol.Course.Thresholds, &extra)
	c.due(s.dues())
	shown.Escalations = here(c.Place.Away(), shown.Escalations)
	c.LastICE, c.LastCAPD, c.LastICEAt = s.score.ice, s.score.capd, s.score.at
	c.Facts = s.facts
	now := w.now().UnixMilli()
	if due := s.dueFirst(); now > due && !c.Place.Away() {
		c.Facts = overdueFacts(s.facts, now-due)
	}
	c.Tasks = tasksNow(w.pol, &c.Place, c.Tasks, s.facts, s.dueFirst(), now)
}
