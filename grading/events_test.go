package grading_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"crsmon/grading"
)

const (
	hourMS = int64(3_600_000)
	dayMS  = 24 * hourMS
)

func quietSet() grading.Observation {
	return grading.Observation{
		Temp: grading.OfTenths(369), SBP: grading.Of(120), DBP: grading.Of(70), FluidBolus: grading.No,
		Vasopressors: grading.VasopressorsRecorded, O2Device: grading.RoomAir, SpO2: grading.Of(97), Masking: grading.MaskingRecorded,
		ICE: grading.ICETotal(10), Consciousness: grading.Alert, NoNeuroEvents: true,
	}
}

func setAt(at int64, change func(*grading.Observation)) grading.Event {
	e := grading.Event{At: at, Set: quietSet()}
	if change != nil {
		change(&e.Set)
	}
	return e
}

func febrile(o *grading.Observation) { o.Temp = grading.OfTenths(388) }

func TestCourseSummary(t *testing.T) {
	t.Parallel()
	p := grading.DefaultCoursePolicy()
	t0 := 100 * dayMS
	events := []grading.Event{
		{At: t0, Kind: grading.EventInfusion},
		setAt(t0+2*hourMS, nil),
		setAt(t0+dayMS, febrile),
		setAt(t0+dayMS+hourMS, func(o *grading.Observation) {
			febrile(o)
			o.Vasopressors |= grading.Noradrenaline
			o.ICE = grading.ICETotal(5)
		}),
		setAt(t0+dayMS+3*hourMS, febrile),
		setAt(t0+2*dayMS, nil),
		setAt(t0+3*dayMS+hourMS, nil),
		{At: t0 + 3*dayMS + 2*hourMS, Kind: grading.EventCloseEpisode},
		setAt(t0+5*dayMS, febrile),
		{At: t0 + 10*dayMS, Kind: grading.EventInfusion},
		setAt(t0+10*dayMS, febrile), // at the moment of the infusion
	}
	graded, s := grading.GradeCourse(grading.Context{}, &p, events)
	if len(s.Episodes) != 2 {
		t.Fatalf("%d episodes, want 2: %+v", len(s.Episodes), s.Episodes)
	}
	first := s.Episodes[0]
	if first.Onset != t0+dayMS || first.ClosedAt != t0+3*dayMS+2*hourMS || first.CalmSince != t0+2*dayMS || first.Worst != 3 {
		t.Errorf("first episode %+v", first)
	}
	if s.WorstCRS != 3 || s.WorstICANS != 2 || s.ICANSOnset != t0+dayMS+hourMS || s.ICANSResolved != t0+dayMS+3*hourMS {
		t.Errorf("worst %d and %d, ICANS %d to %d", s.WorstCRS, s.WorstICANS, s.ICANSOnset-t0, s.ICANSResolved-t0)
	}
	want := []grading.DayWorst{{Day: 0}, {Day: 1, CRS: 3, ICANS: 2}, {Day: 2}, {Day: 3}, {Day: 5, CRS: 1}, {Day: 0, CRS: 1}}
	if !reflect.DeepEqual(s.Days, want) {
		t.Errorf("days %+v, want %+v: a second infusion has its own day 0", s.Days, want)
	}
	if offered := graded[5]; !offered.OfferClosing || offered.At != t0+3*dayMS+hourMS {
		t.Error("closing is not offered after two complete calm sets over 24 h")
	}
}

func TestAttributionAndItsWithdrawal(t *testing.T) {
	t.Parallel()
	p := grading.DefaultCoursePolicy()
	events := []grading.Event{
		{At: hourMS, Kind: grading.EventAttributeFever},
		setAt(2*hourMS, febrile),
		{At: 3 * hourMS, Kind: grading.EventWithdrawAttribution},
		setAt(4*hourMS, febrile),
	}
	g, s := grading.GradeCourse(grading.Context{}, &p, events)
	if g[0].CRS.Working != 0 || !g[0].CRS.Flags.Has(grading.FlagFeverAttributed) {
		t.Errorf("attributed: %+v, want 0 and the flag", g[0].CRS)
	}
	if a := g[0].AssessCRS(&p.Thresholds); a.Unattributed == nil || a.Unattributed.Working != 1 {
		t.Error("the grade without the attribution is not shown beside it")
	}
	if g[1].CRS.Working != 1 || len(s.Episodes) != 1 || s.Episodes[0].Onset != 4*hourMS {
		t.Errorf("withdrawn: %+v, episodes %+v", g[1].CRS, s.Episodes)
	}
}

func TestReopenedEpisodeIsOpen(t *testing.T) {
	t.Parallel()
	p := grading.DefaultCoursePolicy()
	low := func(o *grading.Observation) { o.SBP, o.DBP = grading.Of(84), grading.Of(50) }
	events := []grading.Event{
		setAt(hourMS, febrile),
		{At: 2 * hourMS, Kind: grading.EventCloseEpisode},
		setAt(3*hourMS, low),
		{At: 4 * hourMS, Kind: grading.EventReopenEpisode},
		setAt(5*hourMS, low),
	}
	g, s := grading.GradeCourse(grading.Context{}, &p, events)
	if g[1].CRS.Working != 0 || g[2].CRS.Working != 2 || len(s.Episodes) != 1 {
		t.Errorf("closed %d, reopened %d, %d episodes; want 0, 2 and 1", g[1].CRS.Working, g[2].CRS.Working, len(s.Episodes))
	}
}

// TestDoseBeforeTheSetOfItsMoment: what was given or decided at the moment of a set
// holds for that set, whichever arrived first.
func TestDoseBeforeTheSetOfItsMoment(t *testing.T) {
	t.Parallel()
	p := grading.DefaultCoursePolicy()
	low := setAt(hourMS, func(o *grading.Observation) { o.SBP, o.DBP = grading.Of(84), grading.Of(50) })
	dose := grading.Event{At: hourMS, Kind: grading.EventDose, Drugs: grading.Paracetamol}
	for _, events := range [][]grading.Event{{low, dose}, {dose, low}} {
		g, _ := grading.GradeCourse(grading.Context{}, &p, events)
		wantGrade(t, "hypotension, paracetamol at that moment", g[0].CRS, 0, 2, 2)
	}
}

// TestICANSResolvesOnlyByACompleteZero: a set that leaves ICANS open ends none.
func TestICANSResolvesOnlyByACompleteZero(t *testing.T) {
	t.Parallel()
	p := grading.DefaultCoursePolicy()
	_, s := grading.GradeCourse(grading.Context{}, &p, []grading.Event{
		setAt(1*hourMS, func(o *grading.Observation) { o.ICE = grading.ICETotal(8) }),
		setAt(2*hourMS, func(o *grading.Observation) { o.ICE, o.ICENotDone = grading.ICEScore{}, grading.NotDoneAsleep }),
		setAt(3*hourMS, nil),
	})
	if s.ICANSOnset != hourMS || s.ICANSResolved != 3*hourMS {
		t.Errorf("ICANS from hour %d to hour %d, want 1 to 3", s.ICANSOnset/hourMS, s.ICANSResolved/hourMS)
	}
}

// TestOrderOfArrivalDoesNotMatter: the same events in any order give the same course.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	t.Parallel()
	p := grading.DefaultCoursePolicy()
	rng := rand.New(rand.NewPCG(1, 2))
	var events []grading.Event
	for i := range 40 {
		at := int64(i+1) * 5 * hourMS
		events = append(events, setAt(at, func(o *grading.Observation) {
			if rng.IntN(2) == 0 {
				febrile(o)
			}
			if rng.IntN(4) == 0 {
				o.SBP, o.DBP = grading.Of(84), grading.Of(50)
			}
			if rng.IntN(6) == 0 {
				o.Seizure = grading.SeizureBrief
			}
		}))
		if kind := grading.EventKind(rng.IntN(16)); kind > grading.EventSet && kind <= grading.EventResolveNeuroEvents {
			events = append(events, grading.Event{At: at + hourMS, Kind: kind, Drugs: grading.Paracetamol})
		}
	}
	want, sum := grading.GradeCourse(grading.Context{}, &p, events)
	for range 20 {
		rng.Shuffle(len(events), func(i, j int) { events[i], events[j] = events[j], events[i] })
		got, again := grading.GradeCourse(grading.Context{}, &p, events)
		if !reflect.DeepEqual(want, got) || !reflect.DeepEqual(sum, again) {
			t.Fatal("another order of arrival gives another course")
		}
	}
}
