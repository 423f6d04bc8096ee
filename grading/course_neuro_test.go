package grading_test

import (
	"testing"

	"crsmon/grading"

	"pgregory.net/rapid"
)

const neuroSet = "ice=10 consciousness=alert @events"

func TestCourseSeizureStaysActive(t *testing.T) {
	t.Parallel()
	quiet := mustRecord(t, neuroSet)
	for record, grade := range map[string]grading.Grade{
		"seizure=brief motor=none icp=none":                3,
		"seizure=nonconvulsive-resolved":                   3,
		"seizure=prolonged":                                4,
		"seizure=repetitive":                               4,
		"motor=deep-focal-weakness seizure=none icp=none":  4,
		"icp=focal-oedema":                                 3,
		"icp=papilloedema":                                 4,
		"seizure=brief motor=deep-focal-weakness icp=none": 4,
	} {
		k := newCourse()
		event := infusion + 2*hour
		observe(t, k, 2*hour, "ice=10 consciousness=alert "+record)
		for _, at := range []int64{event + 1, event + 12*hour, event + day - 1} {
			g := k.Preview(at, &quiet.o)
			wantGrade(t, record+" still active", g.ICANS, grade, grade, grade)
			if a := g.AssessICANS(); len(a.Reasons) == 0 || a.Reasons[0].ActiveFrom != event || a.Reasons[0].Grade != grade {
				t.Errorf("%s: reasons %+v, want one of grade %d active since the event", record, a.Reasons, grade)
			}
		}
		wantGrade(t, record+" a day later", k.Preview(event+day, &quiet.o).ICANS, 0, 0, 0)
		k.ResolveEvents()
		wantGrade(t, record+" resolved", k.Preview(event+hour, &quiet.o).ICANS, 0, 0, 0)
	}
}

// TestCourseEveryEventHasItsOwnDay: a milder event while a worse one is active keeps
// its own 24 hours.
func TestCourseEveryEventHasItsOwnDay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ worse, milder string }{
		{"seizure=prolonged motor=none icp=none", "seizure=brief motor=none icp=none"},
		{"seizure=none motor=none icp=diffuse-oedema", "seizure=none motor=none icp=focal-oedema"},
	} {
		k := newCourse()
		observe(t, k, 0, "ice=10 consciousness=alert "+row.worse)
		observe(t, k, 20*hour, "ice=10 consciousness=alert "+row.milder)
		wantGrade(t, row.worse+", at 23 h", observe(t, k, 23*hour, neuroSet).ICANS, 4, 4, 4)
		wantGrade(t, row.milder+" 10 h ago, the worse one over", observe(t, k, 30*hour, neuroSet).ICANS, 3, 3, 3)
		wantGrade(t, "both over", observe(t, k, 45*hour, neuroSet).ICANS, 0, 0, 0)
	}
}

// TestCourseNewEventAfterResolving: resolving ends what was, not what comes.
func TestCourseNewEventAfterResolving(t *testing.T) {
	t.Parallel()
	k := newCourse()
	observe(t, k, 0, "ice=10 consciousness=alert seizure=prolonged motor=none icp=none")
	k.ResolveEvents()
	observe(t, k, 2*hour, "ice=10 consciousness=alert seizure=brief motor=none icp=none")
	wantGrade(t, "the new seizure", observe(t, k, 3*hour, neuroSet).ICANS, 3, 3, 3)
}

func TestCourseShowsLastAssessed(t *testing.T) {
	t.Parallel()
	sedated := "o2_device=mechanical-ventilation ice_not_done=sedated consciousness=sedated @events"
	k := newCourse()
	if g := observe(t, k, 0, sedated); g.LastAssessedAt != 0 || g.LastAssessedICANS != 0 {
		t.Errorf("nothing was assessed, yet %+v", g)
	}
	observe(t, k, 1*hour, "ice=2 consciousness=alert @events")
	observe(t, k, 2*hour, "ice=5 consciousness=alert @events")
	for _, after := range []int64{4 * hour, 8 * hour} {
		g := observe(t, k, after, sedated)
		wantGrade(t, "sedated", g.ICANS, 0, 4, 0)
		if !g.ICANS.Flags.Has(grading.FlagNotAssessable) || g.LastAssessedAt != infusion+2*hour || g.LastAssessedICANS != 2 {
			t.Errorf("sedated: flags %q, last assessed %d at %d, want 2 at hour 2", g.ICANS.Flags, g.LastAssessedICANS, g.LastAssessedAt)
		}
	}
	if g := observe(t, k, 9*hour, neuroSet); g.LastAssessedAt != 0 {
		t.Error("an assessable set shows an older grade")
	}
}

// TestCourseScoreAloneIsAnAssessment: an ICE without an answer on consciousness is
// still the newest assessed grade.
func TestCourseScoreAloneIsAnAssessment(t *testing.T) {
	t.Parallel()
	k := newCourse()
	observe(t, k, 1*hour, "ice=5 @events")
	if g := observe(t, k, 4*hour, "ice_not_done=intubated consciousness=sedated @events"); g.LastAssessedICANS != 2 {
		t.Errorf("last assessed %d at %d, want 2 by the ICE of 5", g.LastAssessedICANS, g.LastAssessedAt)
	}
}

// courseStep is one thing that happens in a course.
type courseStep struct {
	after   int64 // since the step before
	what    int   // 0 to 5 a set, 6 a dose, 7 closing, 8 resolving
	set     grading.Observation
	masking grading.Masking
}

func generateSteps(c chooser) []courseStep {
	steps := make([]courseStep, 8)
	for i := range steps {
		s := courseStep{after: int64(1+c.pick(20)) * hour, what: c.pick(9), set: generateComplete(c), masking: grading.Masking(1) << c.pick(7)}
		dropSome(c, &s.set, oneOf(c, 4, 20, 100))
		steps[i] = s
	}
	return steps
}

func playSteps(x grading.Context, p *grading.CoursePolicy, steps []courseStep) []grading.Graded {
	k := grading.NewCourse(x, p)
	k.InfusedAt = []int64{infusion}
	at := infusion
	out := make([]grading.Graded, len(steps))
	for i, s := range steps {
		at += s.after
		switch s.what {
		case 6:
			k.Dose(at, s.masking)
		case 7:
			k.Close(at)
		case 8:
			k.ResolveEvents()
		default:
			out[i] = k.Observe(at, &s.set)
		}
	}
	return out
}

// checkCourseRefinement: a finding left out of a set never narrows that set's
// interval.
//
// That it widens every later set too is not asked: an event that nobody recorded
// would leave every later grade open. The sets that follow answer for themselves.
func checkCourseRefinement(t reporter, c chooser) {
	t.Helper()
	p := grading.DefaultCoursePolicy()
	x := generateContext(c)
	x.EpisodeOpen = grading.NotRecorded
	steps := generateSteps(c)
	want := playSteps(x, &p, steps)
	for i := range steps {
		for _, r := range [2]grading.Result{want[i].CRS, want[i].ICANS} {
			if r.Low > r.Working || r.Working > r.High {
				t.Fatalf("%d-%d working %d", r.Low, r.High, r.Working)
			}
		}
		was := steps[i].set
		drop(&steps[i].set, c.pick(findings), c.pick(80))
		partial := playSteps(x, &p, steps[:i+1])[i]
		for s, r := range [2][2]grading.Result{{partial.CRS, want[i].CRS}, {partial.ICANS, want[i].ICANS}} {
			if r[0].Low > r[1].Low || r[1].High > r[0].High {
				t.Fatalf("%s of set %d: one more finding takes %d-%d to %d-%d\npartial    %+v\ncompletion %+v\ncontext %+v\npartial as graded    %+v\ncompletion as graded %+v",
					scaleNames[s], i, r[0].Low, r[0].High, r[1].Low, r[1].High, steps[i].set, was, x, partial.Set, want[i].Set)
			}
		}
		steps[i].set = was
	}
}

// checkCourseMonotonicity: a finding made worse lowers no grade of its own set or of
// any later one.
func checkCourseMonotonicity(t reporter, c chooser) {
	t.Helper()
	p := grading.DefaultCoursePolicy()
	x := generateContext(c)
	x.EpisodeOpen = grading.NotRecorded
	steps := generateSteps(c)
	i := c.pick(len(steps))
	want := playSteps(x, &p, steps)
	was := steps[i].set
	for _, step := range worseSteps {
		steps[i].set = was
		if !step.worsen(&x, &steps[i].set, c) {
			continue
		}
		for j, g := range playSteps(x, &p, steps) {
			for s, r := range [2][2]grading.Result{{want[j].CRS, g.CRS}, {want[j].ICANS, g.ICANS}} {
				if r[1].Low < r[0].Low || r[1].Working < r[0].Working || r[1].High < r[0].High {
					t.Fatalf("%s of set %d: %s in set %d takes %d-%d working %d to %d-%d working %d\nbefore %+v\nafter  %+v\nthe set itself %+v",
						scaleNames[s], j, step.name, i, r[0].Low, r[0].High, r[0].Working, r[1].Low, r[1].High, r[1].Working, was, steps[i].set, steps[j].set)
				}
			}
		}
	}
}

func TestCourseLaws(t *testing.T) {
	t.Parallel()
	for name, check := range map[string]func(reporter, chooser){
		"refinement": checkCourseRefinement, "monotonicity": checkCourseMonotonicity,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(rt *rapid.T) { check(rt, rapidChooser{rt}) })
		})
		t.Run(name+" over many courses", func(t *testing.T) {
			t.Parallel()
			c := newSeeded(19)
			for range 4000 {
				check(t, c)
			}
		})
	}
}

// TestCourseCarriedEventLeavesNewOnesOpen: a set that does not say whether there was
// a new event may hide a worse one than the event that is still active.
func TestCourseCarriedEventLeavesNewOnesOpen(t *testing.T) {
	t.Parallel()
	k := newCourse()
	observe(t, k, 0, "ice=10 consciousness=alert seizure=brief motor=none icp=focal-oedema")
	unsaid := mustRecord(t, "ice=10 consciousness=alert")
	wantGrade(t, "new events not asked", k.Preview(infusion+hour, &unsaid.o).ICANS, 3, 4, 3)
	quiet := mustRecord(t, neuroSet)
	wantGrade(t, "no new event", k.Preview(infusion+hour, &quiet.o).ICANS, 3, 3, 3)
	seizure := mustRecord(t, "ice=10 consciousness=alert motor=none icp=none")
	wantGrade(t, "a new seizure not asked", k.Preview(infusion+hour, &seizure.o).ICANS, 3, 4, 3)
}
