package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
)

// courseGrader answers a stream of objects as one time-ordered course per patient.
// What it keeps of a patient does not grow with the number of sets.
type courseGrader struct {
	grader
	courses map[string]*courseState
}

type courseState struct {
	course *grading.Course
	last   int64 // of the newest object, ms UTC
	began  bool
}

func (g *courseGrader) run(in io.Reader) error {
	s := observation.NewSplitter(&attentive{in, func() { _ = g.out.Flush() }})
	d := observation.Decoder{Course: true, Scales: g.scales}
	var input observation.Input
	for {
		object, n, err := s.Next()
		if errors.Is(err, io.EOF) {
			return g.end()
		}
		var broken *observation.BrokenError
		if err != nil && !errors.As(err, &broken) {
			_ = g.out.Flush()
			return fmt.Errorf("reading %s: %w", g.name, err)
		}
		id := ""
		if err == nil {
			err = d.Decode(object, &input)
			id = input.ID
		}
		if err == nil {
			err = g.apply(&input)
		}
		if err != nil {
			g.refuse(n, id, err)
			continue
		}
		if _, err := g.out.Write(g.line); err != nil {
			return fmt.Errorf("writing answers: %w", err)
		}
	}
}

// apply takes an object into its patient's course and leaves the answer in g.line.
func (g *courseGrader) apply(in *observation.Input) error {
	if in.At.IsZero() {
		return &observation.FieldError{Field: "at", Problem: "a course needs the time of each object", Allowed: "RFC 3339 with offset"}
	}
	if in.Event == grading.EventDose && in.Drugs == 0 {
		return &observation.FieldError{Field: "drugs", Problem: "a dose names its drugs", Allowed: "a list of names"}
	}
	at := in.At.UnixMilli()
	st := g.courses[in.Patient]
	if st == nil {
		st = &courseState{course: grading.NewCourse(in.Context, &g.policy.Course)}
		g.courses[in.Patient] = st
	}
	if st.began && at < st.last {
		return &observation.FieldError{
			Field: "at", Problem: fmt.Sprintf("lies before the patient's last object, %s", time.UnixMilli(st.last).In(in.At.Location()).Format(time.RFC3339)),
			Allowed: "objects in order of time",
		}
	}
	st.last, st.began = at, true
	st.know(in)
	_, east := in.At.Zone()
	st.course.UTCOffset = int16(east / 60)
	e := grading.Event{
		At: at, Kind: in.Event, Set: in.Set, Drugs: in.Drugs,
		FeverAttributed: in.Context.FeverAttributed, O2NotForHypoxia: in.Context.O2NotForHypoxia,
	}
	graded, isSet := st.course.Apply(&e)
	g.line = append(g.line[:0], '{')
	if isSet {
		t := &g.policy.Course.Thresholds
		a := observation.Answer{ID: in.ID, HasID: in.HasID, Patient: in.Patient, CRS: graded.AssessCRS(t), ICANS: graded.AssessICANS()}
		a.NEWS2 = grading.ScoreNEWS2(&graded.Context, &graded.Set, in.Extra.NEWS2Scale())
		a.Fired = g.policy.Escalations(policy.FactsOf(&graded.Context, &graded.Set, a.CRS.Result, a.ICANS.Result, a.NEWS2))
		a.Scales = g.beside(graded.Context, graded.Set, in)
		g.line = observation.AppendAnswer(g.line, &a, g.words, g.policy)
	} else {
		if in.HasID {
			g.line = quoted(g.line, "id", in.ID)
		} else {
			g.line = append(g.line, `"id":null`...)
		}
		g.line = quoted(g.line, "patient", in.Patient)
		g.line = quoted(g.line, "event", in.Event.String())
	}
	g.line = append(g.line, `,"course":{`...)
	g.line = append(appendCourse(g.line, st.course, &graded, at, in.At.Location()), "}}\n"...)
	return nil
}

// know keeps what is known of the patient from one object to the next: an object
// that does not say it again does not take it back. Decisions hold for their set.
func (st *courseState) know(in *observation.Input) {
	c := &st.course.Context
	if in.Context.Age.Known {
		c.Age = in.Context.Age
	}
	if in.Context.Scale != grading.ByAge {
		c.Scale = in.Context.Scale
	}
	if in.Context.BaselineSBP.Known {
		c.BaselineSBP = in.Context.BaselineSBP
	}
	if in.Context.EpisodeOpen == grading.Yes {
		c.EpisodeOpen = grading.Yes // a statement opens an episode and never closes one
	}
	if inf := in.InfusedAt.UnixMilli(); !in.InfusedAt.IsZero() {
		times := st.course.InfusedAt
		if n := len(times); n == 0 || times[n-1] < inf {
			st.course.InfusedAt = append(times, inf)
		}
	}
}

// appendCourse appends the state of a course after an object: the day, its worst
// grades, the episodes and what a clinician is offered.
func appendCourse(dst []byte, k *grading.Course, g *grading.Graded, at int64, zone *time.Location) []byte {
	number := func(key string, v int64) {
		if dst[len(dst)-1] != '{' {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(append(strconv.AppendQuote(dst, key), ':'), v, 10)
	}
	when := func(key string, ms int64) {
		if ms != 0 {
			dst = quoted(dst, key, time.UnixMilli(ms).In(zone).Format(time.RFC3339))
		}
	}
	s := k.Summary()
	if d, ok := k.Today(); ok {
		number("day", d.Day)
		number("day_worst_crs", int64(d.CRS))
		number("day_worst_icans", int64(d.ICANS))
	}
	number("worst_crs", int64(s.WorstCRS))
	number("worst_icans", int64(s.WorstICANS))
	number("episodes", int64(len(s.Episodes)))
	if n := len(s.Episodes); n > 0 {
		e := &s.Episodes[n-1]
		dst = strconv.AppendBool(append(dst, `,"episode_open":`...), e.ClosedAt == 0)
		when("episode_onset", e.Onset)
		when("episode_closed", e.ClosedAt)
		when("calm_since", e.CalmSince)
		number("episode_worst", int64(e.Worst))
	}
	dst = strconv.AppendBool(append(dst, `,"offer_closing":`...), g.OfferClosing)
	when("icans_onset", s.ICANSOnset)
	when("icans_resolved", s.ICANSResolved)
	if g.LastAssessedAt != 0 {
		when("icans_last_assessed", g.LastAssessedAt)
		number("icans_last_assessed_grade", int64(g.LastAssessedICANS))
	}
	return dst
}
