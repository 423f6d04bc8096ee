package grading_test

import (
	"reflect"
	"slices"
	"testing"

	"crsmon/grading"
)

const (
	hour = int64(3_600_000)
	day  = 24 * hour
	// infusion is when the courses of these tests begin: 2026-01-01 00:00 UTC.
	infusion = int64(1_767_225_600_000)
)

func newCourse() *grading.Course {
	p := grading.DefaultCoursePolicy()
	k := grading.NewCourse(grading.Context{}, &p)
	k.InfusedAt = []int64{infusion}
	return k
}

// observe feeds one set at a time after the infusion.
func observe(t testing.TB, k *grading.Course, after int64, text string) grading.Graded {
	t.Helper()
	r := mustRecord(t, text)
	return k.Observe(infusion+after, &r.o)
}

func wantGrade(t *testing.T, what string, r grading.Result, low, high, working grading.Grade) {
	t.Helper()
	if r.Low != low || r.High != high || r.Working != working {
		t.Errorf("%s: %d-%d working %d, want %d-%d working %d", what, r.Low, r.High, r.Working, low, high, working)
	}
}

const (
	wellSet  = "@afebrile @bp @air masking=[]"
	feverSet = "@fever @bp @air masking=[]"
	lowSet   = "@afebrile @bp sbp=84 @air masking=[]"
)

func TestCourseOpensAtFirstQualifyingFeverAndStaysOpen(t *testing.T) {
	t.Parallel()
	k := newCourse()
	if observe(t, k, 1*hour, wellSet); k.Open() {
		t.Fatal("an episode is open without a fever")
	}
	wantGrade(t, "hypotension before any fever", observe(t, k, 5*hour, lowSet).CRS, 0, 0, 0)
	g := observe(t, k, 10*hour, feverSet)
	wantGrade(t, "the fever", g.CRS, 1, 1, 1)
	if !k.Open() || g.EpisodeOnset != infusion+10*hour {
		t.Fatalf("open %v, onset %d, want the first fever's time", k.Open(), g.EpisodeOnset)
	}
	observe(t, k, 12*hour, "temp_c=40 @bp @air")
	wantGrade(t, "hypotension in the episode, afebrile", observe(t, k, 14*hour, lowSet).CRS, 2, 2, 2)
	for after := 20 * hour; after < 60*day; after += 6 * hour {
		observe(t, k, after, wellSet)
	}
	episodes := k.Episodes()
	if len(episodes) != 1 || episodes[0].Onset != infusion+10*hour || episodes[0].ClosedAt != 0 || episodes[0].Worst != 2 {
		t.Errorf("episodes %+v, want one, open since the first fever, at worst 2", episodes)
	}
	wantGrade(t, "vasopressor after weeks, episode open", observe(t, k, 61*day, "@afebrile @bp vasopressors=noradrenaline @air masking=[]").CRS, 3, 3, 3)
}

func TestCourseAttributedFeverOpensNothing(t *testing.T) {
	t.Parallel()
	k := newCourse()
	k.Context.FeverAttributed = true
	g := observe(t, k, 1*hour, "@fever @bp sbp=84 @air masking=[]")
	wantGrade(t, "attributed fever with hypotension", g.CRS, 0, 0, 0)
	if k.Open() {
		t.Error("an attributed fever opened an episode")
	}
	k.Context.FeverAttributed = false // withdrawn
	if g := observe(t, k, 2*hour, feverSet); !k.Open() || g.EpisodeOnset != infusion+2*hour {
		t.Errorf("after the withdrawal: open %v, onset %d", k.Open(), g.EpisodeOnset)
	}
}

// TestCourseStatedEpisodeOpensOnce: an episode that is stated to be open can be closed.
func TestCourseStatedEpisodeOpensOnce(t *testing.T) {
	t.Parallel()
	k := newCourse()
	k.Context.EpisodeOpen = grading.Yes
	wantGrade(t, "afebrile, low, stated open", observe(t, k, 1*hour, lowSet).CRS, 2, 2, 2)
	k.Close(infusion + 2*hour)
	wantGrade(t, "the same after closing", observe(t, k, 3*hour, lowSet).CRS, 0, 0, 0)
	if k.Open() || len(k.Episodes()) != 1 {
		t.Errorf("episodes %+v, want one, closed", k.Episodes())
	}
}

func TestCourseRecurrenceOpensASecondEpisode(t *testing.T) {
	t.Parallel()
	k := newCourse()
	observe(t, k, 2*day, "@fever @bp vasopressors=noradrenaline @air")
	k.Close(infusion + 5*day)
	if k.Open() {
		t.Fatal("closed by a clinician, and still open")
	}
	wantGrade(t, "hypotension after closing", observe(t, k, 6*day, lowSet).CRS, 0, 0, 0)
	g := observe(t, k, 7*day, feverSet)
	if g.EpisodeOnset != infusion+7*day {
		t.Errorf("the recurrence has its onset at %d", g.EpisodeOnset)
	}
	wantGrade(t, "the recurrence", g.CRS, 1, 1, 1)
	want := []grading.Episode{
		{Onset: infusion + 2*day, ClosedAt: infusion + 5*day, Worst: 3},
		{Onset: infusion + 7*day, Worst: 1},
	}
	if !slices.Equal(k.Episodes(), want) {
		t.Errorf("episodes %+v, want %+v", k.Episodes(), want)
	}
	k.Close(infusion + 8*day)
	k.Reopen()
	if !k.Open() || len(k.Episodes()) != 2 {
		t.Error("the last episode did not reopen")
	}
}

func TestCourseMaskingTimes(t *testing.T) {
	t.Parallel()
	for name, lasts := range map[string]int64{
		"antipyretic": 8 * hour, "paracetamol": 8 * hour, "nsaid": 12 * hour, "steroid": 48 * hour, "anakinra": 24 * hour,
		"tocilizumab": 14 * day, "siltuximab": 14 * day,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			drug, ok := grading.ParseMasking(name)
			if !ok {
				t.Fatal("unknown drug")
			}
			k := newCourse()
			k.Dose(infusion+hour, drug)
			low := mustRecord(t, lowSet) // states that no masking drug acts: the dose is on record
			before := k.Preview(infusion+hour-1, &low.o)
			wantGrade(t, "before the dose", before.CRS, 0, 0, 0)
			for _, after := range []int64{0, lasts / 2, lasts - 1} {
				g := k.Preview(infusion+hour+after, &low.o)
				wantGrade(t, "inside its time", g.CRS, 0, 2, 2)
				if !g.CRS.Flags.Has(grading.FlagFeverMayBeMasked) {
					t.Errorf("flags %q, want fever-may-be-masked", g.CRS.Flags)
				}
			}
			for _, after := range []int64{lasts, lasts + hour} {
				g := k.Preview(infusion+hour+after, &low.o)
				wantGrade(t, "after its time", g.CRS, 0, 0, 0)
				if !g.CRS.Flags.Has(grading.FlagCriteriaNotMetNoFever) {
					t.Errorf("flags %q, want criteria-not-met-no-fever", g.CRS.Flags)
				}
			}
			k.Dose(infusion+2*hour, drug) // a second dose starts anew
			g := k.Preview(infusion+2*hour+lasts-1, &low.o)
			wantGrade(t, "inside the second dose's time", g.CRS, 0, 2, 2)
		})
	}
}

// TestCourseStatementUndoesNoDose: a dose on record masks for its time, whatever the
// sets in between state.
func TestCourseStatementUndoesNoDose(t *testing.T) {
	t.Parallel()
	for _, between := range []string{wellSet, "@afebrile @bp @air masking=paracetamol", "@afebrile @bp @air"} {
		k := newCourse()
		k.Dose(infusion, grading.Paracetamol)
		observe(t, k, 3*hour, between)
		g := observe(t, k, 5*hour, lowSet)
		wantGrade(t, "5 h after paracetamol, with {"+between+"} at 3 h", g.CRS, 0, 2, 2)
	}
}

// TestCourseStatementHoldsUntilTheNext: drugs that a set states act on in sets that say
// nothing of drugs, for their time; a set that states none is the newer statement.
func TestCourseStatementHoldsUntilTheNext(t *testing.T) {
	t.Parallel()
	k := newCourse()
	observe(t, k, hour, "@afebrile @bp @air masking=paracetamol")
	low, silent := mustRecord(t, lowSet), mustRecord(t, "@afebrile @bp sbp=84 @air")
	wantGrade(t, "nothing said 3 h later", k.Preview(infusion+4*hour, &silent.o).CRS, 0, 2, 2)
	if g := k.Preview(infusion+4*hour, &silent.o); g.Set.Masking.Drugs() != grading.Paracetamol {
		t.Errorf("graded with %v, want paracetamol", g.Set.Masking.Names())
	}
	if g := k.Preview(infusion+9*hour, &silent.o); g.Set.Masking.Recorded() {
		t.Errorf("8 h later graded with %v, want nothing recorded", g.Set.Masking.Names())
	}
	wantGrade(t, "none stated 3 h later", k.Preview(infusion+4*hour, &low.o).CRS, 0, 0, 0)
}

func TestCourseVectorsWithTimes(t *testing.T) {
	t.Parallel()
	k := newCourse()
	observe(t, k, 1*day, feverSet)
	k.Dose(infusion+1*day, grading.Tocilizumab)
	g := observe(t, k, 1*day+6*hour, "@afebrile @bp @air masking=[]")
	wantGrade(t, "tocilizumab 6 h ago, episode open, rest normal", g.CRS, 0, 0, 0)
	if !g.CRS.Flags.Has(grading.FlagFeverSuppressed) || !k.Open() {
		t.Errorf("flags %q, open %v", g.CRS.Flags, k.Open())
	}
	g = observe(t, k, 1*day+7*hour, "@afebrile @bp vasopressors=noradrenaline @air masking=[]")
	wantGrade(t, "the same with noradrenaline", g.CRS, 3, 3, 3)

	never := newCourse()
	never.Dose(infusion, grading.Paracetamol)
	wantGrade(t, "never febrile, paracetamol 3 h ago, SBP 84", observe(t, never, 3*hour, lowSet).CRS, 0, 2, 2)
}

func TestCourseFluidCountsUntilStable(t *testing.T) {
	t.Parallel()
	start := func() *grading.Course {
		k := newCourse()
		wantGrade(t, "fever, SBP 84, saline", observe(t, k, 0, "@fever @bp sbp=84 fluid_bolus=true @air").CRS, 2, 2, 2)
		return k
	}
	well := mustRecord(t, wellSet)
	k := start()
	wantGrade(t, "4 h after the fluid", observe(t, k, 4*hour, wellSet).CRS, 2, 2, 2)
	wantGrade(t, "a moment short of 24 h", observe(t, k, day-1, wellSet).CRS, 2, 2, 2)
	wantGrade(t, "24 h stable", observe(t, k, day, wellSet).CRS, 0, 0, 0)

	for name, relapse := range map[string]string{
		"low pressure": lowSet, "a vasopressor": "@afebrile @bp vasopressors=noradrenaline @air masking=[]",
		"vasopressin": "@afebrile @bp vasopressors=vasopressin @air masking=[]",
		"more fluid":  "@afebrile @bp fluid_bolus=true @air masking=[]",
		"a statement": "@afebrile hypotension=fluids-only @air masking=[]",
	} {
		k := start()
		observe(t, k, 10*hour, relapse)
		wantGrade(t, "24 h after "+name, k.Preview(infusion+34*hour-1, &well.o).CRS, 2, 2, 2)
		wantGrade(t, "24 h stable after "+name, k.Preview(infusion+34*hour, &well.o).CRS, 0, 0, 0)
	}

	before := newCourse() // fluid before the episode is not of this episode
	observe(t, before, 0, "@afebrile @bp fluid_bolus=true @air masking=[]")
	wantGrade(t, "fever after fluid of no episode", observe(t, before, 2*hour, feverSet).CRS, 1, 1, 1)

	closed := start()
	closed.Close(infusion + hour)
	wantGrade(t, "fluid of an episode that is closed", observe(t, closed, 3*hour, feverSet).CRS, 1, 1, 1)
}

// TestCourseFluidOutlastsAnUnseenDay: a day that ends with a pressure that is low or
// not measured is not a stable one, and fluid that is stated was given.
func TestCourseFluidOutlastsAnUnseenDay(t *testing.T) {
	t.Parallel()
	const given, unmeasured = "@fever @bp sbp=84 fluid_bolus=true @air", "@afebrile fluid_bolus=false vasopressors=[] @air masking=[]"
	well := mustRecord(t, wellSet)
	for name, c := range map[string]struct {
		sets []string // 25 h apart
		want grading.Grade
	}{
		"low at the end of the day":             {[]string{given, lowSet}, 2},
		"a vasopressor at the end of the day":   {[]string{given, "@afebrile @bp vasopressors=noradrenaline @air masking=[]"}, 2},
		"not measured, then low":                {[]string{given, unmeasured, lowSet}, 2},
		"fluid as stated, low at the day's end": {[]string{"@fever hypotension=fluids-only @air", lowSet}, 2},
		"vasopressor as stated, low at its end": {[]string{"@fever hypotension=one-vasopressor @air", lowSet}, 2},
		"well at the end of the day":            {[]string{given, wellSet}, 0},
		"well, then low":                        {[]string{given, wellSet, lowSet}, 0},
		"stated none, then low":                 {[]string{given, "@afebrile hypotension=none @air masking=[]", lowSet}, 0},
	} {
		k := newCourse()
		at := int64(0)
		for _, set := range c.sets {
			observe(t, k, at, set)
			at += 25 * hour
		}
		last := infusion + at - 25*hour
		wantGrade(t, name+", 1 h later", k.Preview(last+hour, &well.o).CRS, c.want, c.want, c.want)
		wantGrade(t, name+", a day later", k.Preview(last+day, &well.o).CRS, 0, 0, 0)
	}
	k := newCourse()
	observe(t, k, 0, "@fever hypotension=fluids-only @air")
	wantGrade(t, "4 h after the stated fluid", observe(t, k, 4*hour, wellSet).CRS, 2, 2, 2)
	wantGrade(t, "24 h after the stated fluid", observe(t, k, day, wellSet).CRS, 0, 0, 0)
}

func TestCourseLateOnset(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		after int64
		late  bool
	}{{0, false}, {14 * day, false}, {15*day - 1, false}, {15 * day, true}, {40 * day, true}} {
		k := newCourse()
		g := observe(t, k, row.after, feverSet)
		wantGrade(t, "a late fever is graded", g.CRS, 1, 1, 1)
		if got := g.CRS.Flags.Has(grading.FlagLateOnset); got != row.late {
			t.Errorf("onset at hour %d: late %v, want %v", row.after/hour, got, row.late)
		}
		if later := observe(t, k, row.after+20*day, feverSet); later.CRS.Flags.Has(grading.FlagLateOnset) != row.late {
			t.Errorf("onset at hour %d: later set says late %v", row.after/hour, !row.late)
		}
	}
	k := newCourse() // a second infusion has its own day 0
	k.InfusedAt = append(k.InfusedAt, infusion+20*day)
	if g := observe(t, k, 25*day, feverSet); g.CRS.Flags.Has(grading.FlagLateOnset) {
		t.Error("day 5 of the second infusion is called late")
	}
}

func TestCourseOffersClosing(t *testing.T) {
	t.Parallel()
	run := func(sets ...string) []bool { // one set every 12 h
		k := newCourse()
		var out []bool
		for i, set := range sets {
			out = append(out, observe(t, k, int64(i)*12*hour, set).OfferClosing)
		}
		return out
	}
	lowSat := "@afebrile @bp o2_device=room-air spo2=88 masking=[]"
	onOxygen := "@afebrile @bp o2_device=nasal-cannula o2_flow_lpm=2 masking=[]"
	noTemp := "@bp @air masking=[]"
	for _, row := range []struct {
		name string
		sets []string
		want []bool
	}{
		{"never febrile", []string{wellSet, wellSet, wellSet, wellSet}, []bool{false, false, false, false}},
		{"24 h without", []string{feverSet, wellSet, wellSet, wellSet, wellSet}, []bool{false, false, false, true, true}},
		{"fever again", []string{feverSet, wellSet, wellSet, feverSet, wellSet, wellSet, wellSet}, []bool{false, false, false, false, false, false, true}},
		{"hypotension again", []string{feverSet, wellSet, wellSet, lowSet, wellSet, wellSet, wellSet}, []bool{false, false, false, false, false, false, true}},
		{"hypoxia again", []string{feverSet, wellSet, wellSet, lowSat, wellSet, wellSet, wellSet}, []bool{false, false, false, false, false, false, true}},
		{"oxygen again", []string{feverSet, wellSet, wellSet, onOxygen, wellSet, wellSet, wellSet}, []bool{false, false, false, false, false, false, true}},
		{"an incomplete set does not count", []string{feverSet, wellSet, noTemp, noTemp}, []bool{false, false, false, false}},
	} {
		if got := run(row.sets...); !slices.Equal(got, row.want) {
			t.Errorf("%s: offered %v, want %v", row.name, got, row.want)
		}
	}
}

// TestCoursePreviewChangesNothing: a course with previews is the course without.
func TestCoursePreviewChangesNothing(t *testing.T) {
	t.Parallel()
	c := newSeeded(11)
	p := grading.DefaultCoursePolicy() // one for both, so that they compare by its pointer
	checkPreviews(t, c, grading.NewCourse(grading.Context{}, &p), grading.NewCourse(grading.Context{}, &p))
	q := grading.DefaultCoursePolicy()
	q.ValidFor = validFor
	checkPreviews(t, c, grading.NewCourse(grading.Context{}, &q), grading.NewCourse(grading.Context{}, &q))
}

func checkPreviews(t *testing.T, c chooser, plain, previewed *grading.Course) {
	t.Helper()
	for i := range 60 {
		at := infusion + int64(i)*5*hour
		o, other := generateComplete(c), generateComplete(c)
		dropSome(c, &o, 6)
		first := previewed.Preview(at, &o)
		previewed.Preview(at+hour, &other)
		want, got := plain.Observe(at, &o), previewed.Observe(at, &o)
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(first, want) {
			t.Fatalf("set %d: previewed %+v, observed %+v, without previews %+v", i, first, got, want)
		}
		if !reflect.DeepEqual(plain, previewed) {
			t.Fatalf("set %d: a preview changed the course", i)
		}
		if i%17 == 16 {
			plain.Close(at)
			previewed.Close(at)
		}
	}
}
