package grading_test

import (
	"strings"
	"testing"

	"crsmon/grading"
)

// A course whose policy says how long a value counts: 4 h for vital signs, 16 h for
// ICE or CAPD, half of that at grade 3 and over.
func newCarryingCourse() *grading.Course {
	p := grading.DefaultCoursePolicy()
	p.ValidFor = validFor
	k := grading.NewCourse(grading.Context{}, &p)
	k.InfusedAt = []int64{infusion}
	return k
}

func validFor(crs, icans grading.Grade, _ bool) (vitals, neuro int64) {
	vitals, neuro = 4*hour, 16*hour
	if crs >= 3 {
		vitals /= 2
	}
	if icans >= 3 {
		neuro /= 2
	}
	return vitals, neuro
}

// TestCarryAValueCountsForTwiceItsInterval: a blank takes the newest value until it
// is too old, and from then on is not recorded; the grade shown does not fall.
func TestCarryAValueCountsForTwiceItsInterval(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, record, later string
		now                 grading.Grade
		low, high           grading.Grade // once the value is too old
	}{
		{"temperature", "@fever @bp @air", "@bp @air", 1, 0, 1},
		{"pressure", "@fever @bp sbp=84 @air", "@fever vasopressors=[] fluid_bolus=false @air", 2, 1, 2},
		{"vasopressors", "@fever @bp vasopressors=vasopressin @air", "@fever sbp=120 dbp=70 fluid_bolus=false @air", 3, 1, 4},
		{"device", "@fever @bp o2_device=blow-by", "@fever @bp", 2, 1, 4},
		{"saturation", "@fever @bp o2_device=room-air spo2=88", "@fever @bp o2_device=room-air", 2, 1, 2},
	} {
		k := newCarryingCourse()
		wantGrade(t, row.name, observe(t, k, hour, row.record).CRS, row.now, row.now, row.now)
		valid, _ := validFor(row.now, 0, false)
		later := mustRecord(t, row.later)
		g := k.Preview(infusion+hour+valid-1, &later.o)
		wantGrade(t, row.name+" not yet too old", g.CRS, row.now, row.now, row.now)
		if !g.CRS.Flags.Has(grading.FlagCarried) {
			t.Errorf("%s: flags %q do not say that it is carried", row.name, g.CRS.Flags)
		}
		g = k.Preview(infusion+hour+valid, &later.o)
		wantGrade(t, row.name+" too old", g.CRS, row.low, row.high, row.now)
		if row.now > row.low && !g.CRS.Flags.Has(grading.FlagHeld) {
			t.Errorf("%s: flags %q do not say that the grade is held", row.name, g.CRS.Flags)
		}
	}
}

// TestCarryNoRecordedValueGivesWay: what a set does record is never replaced by what
// an earlier one did.
func TestCarryNoRecordedValueGivesWay(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, first, later string
		want               grading.Grade
	}{
		{"flow without its device", "@fever @bp o2_device=nasal-cannula o2_flow_lpm=2", "@fever @bp o2_flow_lpm=8", 3},
		{"mean pressure alone", "@fever @bp @air", "@fever map=50 vasopressors=[] fluid_bolus=false @air", 2},
		{"low pressure after a statement", "@fever hypotension=none @air", "@fever sbp=84 @air", 2},
		{"vasopressor after a statement", "@fever hypotension=none @air", "@fever vasopressors=noradrenaline @air", 3},
		{"low saturation without its device", "@fever @bp @air", "@fever @bp spo2=85", 2},
		{"fluid given", "@fever @bp @air", "@fever fluid_bolus=true @air", 2},
	} {
		k := newCarryingCourse()
		observe(t, k, hour, row.first)
		g := observe(t, k, 2*hour, row.later)
		if g.CRS.Working != row.want || g.CRS.Low != row.want {
			t.Errorf("%s: {%s} after {%s} is %d-%d working %d, want %d", row.name, row.later, row.first, g.CRS.Low, g.CRS.High, g.CRS.Working, row.want)
		}
	}
}

// TestCarryNewestAnswerOnNeurology: "not done because unarousable" is newer than the
// score before it, which therefore is over.
func TestCarryNewestAnswerOnNeurology(t *testing.T) {
	t.Parallel()
	k := newCarryingCourse()
	wantGrade(t, "well", observe(t, k, hour, neuroSet).ICANS, 0, 0, 0)
	wantGrade(t, "unarousable", observe(t, k, 2*hour, "ice_not_done=unarousable @events").ICANS, 4, 4, 4)
	if g := observe(t, k, 3*hour, "@events"); g.ICANS.Working != 4 {
		t.Errorf("nothing said after unarousable: %d-%d working %d, want 4", g.ICANS.Low, g.ICANS.High, g.ICANS.Working)
	}
	k = newCarryingCourse()
	observe(t, k, hour, neuroSet)
	observe(t, k, 2*hour, "ice_not_done=sedated consciousness=sedated @events")
	for _, set := range []string{"@events", "consciousness=alert @events"} {
		if g := observe(t, k, 3*hour, set); g.ICANS.Complete() {
			t.Errorf("{%s} after sedation: complete at %d by the score before it", set, g.ICANS.Working)
		}
	}
}

// TestCarryLastScoreStandsOnlyWhereNotDue: asleep, refused and the like are not
// assessed, whatever the score before.
func TestCarryLastScoreStandsOnlyWhereNotDue(t *testing.T) {
	t.Parallel()
	for _, why := range grading.NotDoneWords() {
		var low, high grading.Grade = 0, 3
		switch why {
		case "not-due":
			high = 0
		case "unarousable":
			low, high = 4, 4
		}
		for _, set := range []string{"ice=10 ", "age_years=5 capd=0 "} {
			k := newCarryingCourse()
			k.Context = mustRecord(t, set).c
			observe(t, k, hour, set+"consciousness=alert @events")
			score, _, _ := strings.Cut(strings.TrimPrefix(set, "age_years=5 "), "=")
			g := observe(t, k, 2*hour, score+"_not_done="+why+" consciousness=alert @events")
			if g.ICANS.Low != low || g.ICANS.High != high {
				t.Errorf("%s %s after a normal score: %d-%d, want %d-%d", score, why, g.ICANS.Low, g.ICANS.High, low, high)
			}
		}
	}
}

// TestCarryOldFeverOpensNoEpisode: an episode opens with a fever that is measured,
// not with the temperature of the episode that a clinician just closed.
func TestCarryOldFeverOpensNoEpisode(t *testing.T) {
	t.Parallel()
	k := newCarryingCourse()
	observe(t, k, hour, feverSet)
	k.Close(infusion + 2*hour)
	observe(t, k, 3*hour, "@bp @air masking=[]")
	if k.Open() || len(k.Episodes()) != 1 {
		t.Errorf("a set without a temperature opened an episode: %+v", k.Episodes())
	}
}

// TestCarryHeldGradeHasANext: what would raise the grade raises the one that is shown.
func TestCarryHeldGradeHasANext(t *testing.T) {
	t.Parallel()
	k := newCarryingCourse()
	observe(t, k, hour, "@fever @bp vasopressors=noradrenaline @air ice=2 consciousness=alert @events")
	g := observe(t, k, 40*hour, "@fever @bp vasopressors=[] consciousness=alert @events")
	crs, icans := g.AssessCRS(&defaultThresholds), g.AssessICANS()
	if crs.Working != 3 || crs.Next.Grade != 4 {
		t.Errorf("CRS is held at %d and next %d, want 3 and 4", crs.Working, crs.Next.Grade)
	}
	if icans.Working != 3 || icans.Next.Grade != 4 {
		t.Errorf("ICANS is held at %d and next %d, want 3 and 4", icans.Working, icans.Next.Grade)
	}
	if crs.Reasons[0].Code != grading.CodeCRSHeld || icans.Reasons[0].Code != grading.CodeICANSHeld {
		t.Errorf("the top reasons are %v and %v, want that the grade is held", crs.Reasons[0].Code, icans.Reasons[0].Code)
	}
	for _, a := range []grading.Assessment{crs, icans} {
		for _, m := range a.Missing {
			if m.To > a.High {
				t.Errorf("%s could raise it to %d over %d", m.Item, m.To, a.High)
			}
		}
	}
}

// TestCarryAWorseFindingLowersNoShownGrade: with values carried for a time that goes
// by the grade, a worse finding still lowers no working grade of any later set.
func TestCarryAWorseFindingLowersNoShownGrade(t *testing.T) {
	t.Parallel()
	c := newSeeded(23)
	p := grading.DefaultCoursePolicy()
	p.ValidFor = validFor
	for range 3000 {
		x := generateContext(c)
		x.EpisodeOpen = grading.NotRecorded
		steps := generateSteps(c)
		for i := range steps {
			steps[i].after /= 6
		}
		i := c.pick(len(steps))
		want := playSteps(x, &p, steps)
		was := steps[i].set
		for _, step := range worseSteps {
			steps[i].set = was
			if !step.worsen(&x, &steps[i].set, c) {
				continue
			}
			for j, g := range playSteps(x, &p, steps) {
				if g.CRS.Low > g.CRS.Working || g.CRS.Working > g.CRS.High || g.ICANS.Low > g.ICANS.Working || g.ICANS.Working > g.ICANS.High {
					t.Fatalf("set %d: %+v", j, g)
				}
				if g.CRS.Working < want[j].CRS.Working || g.ICANS.Working < want[j].ICANS.Working {
					t.Fatalf("set %d: %s in set %d takes CRS %d to %d, ICANS %d to %d\ncontext %+v\nbefore  %+v\nafter   %+v\nas graded before %+v\nas graded after  %+v", j, step.name, i,
						want[j].CRS.Working, g.CRS.Working, want[j].ICANS.Working, g.ICANS.Working, x, was, steps[i].set, want[j].Set, g.Set)
				}
			}
		}
	}
}

// TestCarryASaturationEndsWithOxygen: on air again after oxygen, the saturation from before it is not known to hold.
func TestCarryASaturationEndsWithOxygen(t *testing.T) {
	t.Parallel()
	k := newCarryingCourse()
	observe(t, k, hour, "@fever @bp @air")
	observe(t, k, hour+1, "@fever @bp o2_device=nasal-cannula o2_flow_lpm=2")
	wantGrade(t, "on air, not measured", observe(t, k, hour+2, "@fever @bp o2_device=room-air").CRS, 1, 2, 2)
	wantGrade(t, "on air, measured", observe(t, k, hour+3, "@fever @bp @air").CRS, 1, 1, 1)
}

// TestCarryAfterClosingAnEpisode: the fever of the closed episode is over; that there was none an hour ago is still known.
func TestCarryAfterClosingAnEpisode(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, last string
		high       grading.Grade
	}{
		{"fever in the last set", "@fever @bp @air masking=[]", 1},
		{"none in the last set", "@afebrile @bp @air masking=[]", 0},
	} {
		k := newCarryingCourse()
		observe(t, k, 0, "@fever @bp @air masking=[]")
		observe(t, k, hour, row.last)
		k.Close(infusion + 2*hour)
		blank := mustRecord(t, "@bp @air masking=[]")
		wantGrade(t, row.name, k.Preview(infusion+2*hour, &blank.o).CRS, 0, row.high, row.high) // held until it is measured
	}
}
