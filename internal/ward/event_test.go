package ward_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

var doctor = ward.Author{Name: "Doctor Test", Role: ward.Doctor}

func ago(d time.Duration) ward.Moment { return ward.MomentOf(noon.Add(-d)) }

func mustEnter(t *testing.T, w *ward.Ward, by ward.Author, at time.Duration, body ward.EventBody) ward.Saved {
	t.Helper()
	s, err := w.Enter(context.Background(), by, ward.EventRequest{Patient: "T-1", At: ago(at), Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func infusion(drug string, running bool) ward.EventBody {
	i := &ward.Infusion{Drug: drug, Running: running, Unit: "microg/kg/min"}
	if running {
		i.Rate = grading.OfMilli(100)
	}
	return ward.EventBody{Infusion: i}
}

func answer(rule string, kind ward.ResponseKind) ward.EventBody {
	return ward.EventBody{Response: &ward.Response{Rule: rule, Kind: kind, Whom: "Dr Demo", How: "telephone", Reason: "already there"}}
}

// sound holds the whole record against the rules: assessments, escalations and board.
func sound(t *testing.T, w *ward.Ward) {
	t.Helper()
	r, err := w.VerifyAssessments(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() || len(r.Stale) > 0 {
		t.Errorf("the record does not follow from its entries: %+v", r)
	}
}

func rules(tasks []ward.Task) string {
	var ids []string
	for _, t := range tasks {
		ids = append(ids, t.Rule+":"+string(t.Status))
	}
	return strings.Join(ids, " ")
}

func task(t *testing.T, tasks []ward.Task, rule string) ward.Task {
	t.Helper()
	for _, task := range tasks {
		if task.Rule == rule {
			return task
		}
	}
	t.Fatalf("no open escalation %s among %s", rule, rules(tasks))
	return ward.Task{}
}

// ASTCT: one vasopressor without vasopressin is CRS 3 (CRS table, hypotension row). The grade does not wait for the next set.
func TestAStartedVasopressorGradesAtOnce(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", time.Hour, fever))
	s := mustEnter(t, w, nurse, 30*time.Minute, infusion("noradrenaline", true))
	if s.Shown.CRS.Working != 3 || s.WasCRS != 1 {
		t.Errorf("CRS %d, was %d; want 3, was 1", s.Shown.CRS.Working, s.WasCRS)
	}
	if !s.Shown.CRS.Complete() || !s.Shown.ICANS.Complete() || s.Shown.NEWS2.Recorded != 7 {
		t.Errorf("an infusion half an hour after a complete set leaves it open: %+v, %+v, %+v", s.Shown.CRS.Missing, s.Shown.ICANS.Missing, s.Shown.NEWS2)
	}
	row := board(t, w)[0]
	if row.Latest.CRS.Working != 3 || row.Latest.After == nil || row.Latest.Findings.Temp != grading.OfTenths(389) {
		t.Errorf("the board shows CRS %d after %v with %v", row.Latest.CRS.Working, row.Latest.After, row.Latest.Findings.Temp)
	}
	if task(t, row.Tasks, "E1").Status != ward.TaskOpen {
		t.Error("no escalation for CRS 3")
	}
	// A set that says nothing of vasopressors, or even that none runs, does not stop the infusion.
	for _, said := range []grading.Vasopressors{0, grading.VasopressorsRecorded} {
		got := mustRecord(t, w, request("T-1", 20*time.Minute, func(o *grading.Observation) { fever(o); o.Vasopressors = said }))
		if got.Shown.CRS.Working != 3 {
			t.Errorf("vasopressors said as %v: CRS %d, want 3 while the infusion runs", said, got.Shown.CRS.Working)
		}
	}
	if c := chart(t, w, "T-1"); len(c.Running) != 1 || c.Running[0].Drug != "noradrenaline" {
		t.Errorf("running: %+v", c.Running)
	}
	s = mustEnter(t, w, nurse, 10*time.Minute, infusion("noradrenaline", false))
	if s.Shown.CRS.Working != 1 {
		t.Errorf("CRS %d after the stop, want 1", s.Shown.CRS.Working)
	}
	sound(t, w)
}

func TestAFluidBolusMakesLowPressureAGradeTwo(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", time.Hour, func(o *grading.Observation) { fever(o); o.SBP, o.DBP = grading.Of(86), grading.Of(50) }))
	s := mustEnter(t, w, nurse, 30*time.Minute, ward.EventBody{Dose: &ward.Dose{Drug: "crystalloid", Amount: grading.Of(500), Unit: "mL", Route: "IV"}})
	if s.Shown.CRS.Working != 2 {
		t.Errorf("CRS %d, want 2", s.Shown.CRS.Working)
	}
	task(t, s.Tasks, "E4")
	sound(t, w)
}

// ASTCT: fever is not required after antipyretics or anticytokine therapy (CRS table, footnote).
func TestADoseMasksTheFeverOfLaterSets(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 3*time.Hour, fever))
	mustEnter(t, w, nurse, 2*time.Hour, ward.EventBody{Dose: &ward.Dose{Drug: "tocilizumab", Amount: grading.Of(544), Unit: "mg", Route: "IV"}})
	s := mustRecord(t, w, request("T-1", time.Hour, func(o *grading.Observation) {
		o.Masking = 0
		o.SBP, o.DBP = grading.Of(84), grading.Of(50)
		o.FluidBolus = grading.Yes
	}))
	if s.Shown.CRS.Working != 2 {
		t.Errorf("CRS %d without fever two hours after tocilizumab, want 2", s.Shown.CRS.Working)
	}
	if c := chart(t, w, "T-1"); len(c.Doses) != 1 {
		t.Errorf("doses: %+v", c.Doses)
	}
	sound(t, w)
}

func TestOxygenRunsUntilASetSeesAnotherDevice(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 30*time.Hour, fever))
	s := mustEnter(t, w, nurse, 29*time.Hour, ward.EventBody{Oxygen: &ward.Oxygen{Device: grading.HighFlowNasalCannula, Flow: grading.Of(40)}})
	if s.Shown.CRS.Working != 3 {
		t.Errorf("CRS %d on high-flow oxygen, want 3", s.Shown.CRS.Working)
	}
	blank := func(o *grading.Observation) { fever(o); o.O2Device = grading.O2NotRecorded }
	if s := mustRecord(t, w, request("T-1", 2*time.Hour, blank)); s.Shown.CRS.Working != 3 {
		t.Errorf("CRS %d a day later in a set that says nothing of oxygen, want 3", s.Shown.CRS.Working)
	}
	if s := mustRecord(t, w, request("T-1", time.Hour, fever)); s.Shown.CRS.Working != 1 {
		t.Errorf("CRS %d in a set on room air, want 1", s.Shown.CRS.Working)
	}
	sound(t, w)
}

func TestEventsAreCorrectedAndWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	admit(t, w, "T-2")
	mustRecord(t, w, request("T-1", 2*time.Hour, fever))
	s := mustEnter(t, w, nurse, time.Hour, infusion("noradrenaline", true))
	if _, err := w.Enter(ctx, nurse, ward.EventRequest{Patient: "T-1", Body: infusion("adrenaline", true), Replaces: s.Entry}); err == nil {
		t.Error("a correction without its reason was taken")
	}
	if _, err := w.Enter(ctx, nurse, ward.EventRequest{Patient: "T-1", Body: answer("E1", ward.Told), Replaces: s.Entry, Reason: "slip"}); err == nil {
		t.Error("an answer replaced an infusion")
	}
	c, err := w.Enter(ctx, nurse, ward.EventRequest{Patient: "T-1", At: ago(time.Hour), Body: infusion("dobutamine", true), Replaces: s.Entry, Reason: "wrong drug"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Shown.CRS.Working != 1 {
		t.Errorf("CRS %d with an inotrope alone, want 1", c.Shown.CRS.Working)
	}
	if _, err := w.EnterInError(ctx, nurse, "", "T-1", c.Entry, "wrong patient"); err != nil {
		t.Fatal(err)
	}
	got := chart(t, w, "T-1")
	if len(got.Running) != 0 || len(got.Events) != 2 || got.Events[0].Replaced == nil || got.Events[1].Replaced == nil {
		t.Errorf("running %+v, events %+v", got.Running, got.Events)
	}
	if row := board(t, w); row[0].Latest == nil && row[1].Latest == nil {
		t.Error("the set is gone with the withdrawn infusion")
	}
	sound(t, w)
}

func TestARetriedEventIsTheSameEntry(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 2*time.Hour, fever))
	id, err := ward.NewEntryID()
	if err != nil {
		t.Fatal(err)
	}
	r := ward.EventRequest{Entry: id, Patient: "T-1", At: ago(time.Hour), Body: infusion("noradrenaline", true)}
	for i := range 3 {
		s, err := w.Enter(context.Background(), nurse, r)
		if err != nil || s.Replay != (i > 0) || s.Shown.CRS.Working != 3 {
			t.Fatalf("try %d: %+v, %v", i, s, err)
		}
	}
	r.Body = infusion("adrenaline", true)
	if _, err := w.Enter(context.Background(), nurse, r); !errors.Is(err, db.ErrConflict) {
		t.Errorf("another infusion under the same id: %v", err)
	}
	sound(t, w)
}

func TestWhatCannotHaveHappenedIsRefused(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", time.Hour, nil))
	dose := func(d ward.Dose) ward.EventBody { return ward.EventBody{Dose: &d} }
	decision := func(d ward.Decision) ward.EventBody { return ward.EventBody{Decision: &d} }
	for name, c := range map[string]struct {
		by    ward.Author
		body  ward.EventBody
		field string
	}{
		"nothing":                   {nurse, ward.EventBody{}, ""},
		"two things":                {nurse, ward.EventBody{Dose: &ward.Dose{}, Oxygen: &ward.Oxygen{}}, ""},
		"a dose of nothing":         {nurse, dose(ward.Dose{Amount: grading.Of(1), Unit: "mg"}), "drug"},
		"no amount":                 {nurse, dose(ward.Dose{Drug: "paracetamol", Unit: "mg"}), "amount"},
		"no unit":                   {nurse, dose(ward.Dose{Drug: "paracetamol", Amount: grading.Of(1)}), "unit"},
		"below nothing":             {nurse, dose(ward.Dose{Drug: "paracetamol", Amount: grading.Of(-1), Unit: "mg"}), "amount"},
		"stop of what does not run": {nurse, infusion("noradrenaline", false), "drug"},
		"no device":                 {nurse, ward.EventBody{Oxygen: &ward.Oxygen{}}, "o2_device"},
		"home CPAP by a nurse":      {nurse, ward.EventBody{Oxygen: &ward.Oxygen{Device: grading.CPAP, NotForHypoxia: true}}, "o2_not_for_hypoxia"},
		"a nurse decides":           {nurse, decision(ward.Decision{Kind: ward.DecideConfirm}), "decision"},
		"lowered without reason":    {doctor, decision(ward.Decision{Kind: ward.DecideGrade, Scale: ward.ScaleCRS}), "reason"},
		"attributed to nothing":     {doctor, decision(ward.Decision{Kind: ward.DecideAttribute}), "of"},
		"too long an interval":      {doctor, decision(ward.Decision{Kind: ward.DecideInterval, Minutes: 600}), "minutes"},
		"answer to nothing":         {doctor, answer("E1", ward.Acknowledged), "rule"},
		"unknown answer":            {doctor, answer("E1", "ignored"), "answer"},
		"unknown move":              {nurse, ward.EventBody{Transfer: &ward.Transfer{Move: "away"}}, "move"},
		"a bed without its number":  {nurse, ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveBed}}, "bed"},
	} {
		_, err := w.Enter(context.Background(), c.by, ward.EventRequest{Patient: "T-1", Body: c.body})
		var f *ward.FieldError
		if !errors.As(err, &f) || f.Field != c.field || f.Allowed == "" {
			t.Errorf("%s: %v; want a refusal of %q that says what is allowed", name, err, c.field)
		}
	}
	if _, err := w.Enter(context.Background(), nurse, ward.EventRequest{Patient: "T-1", At: ago(-time.Hour), Body: infusion("noradrenaline", true)}); err == nil {
		t.Error("an infusion of the future was taken")
	}
	if n := len(chart(t, w, "T-1").Events); n != 0 {
		t.Errorf("%d events were kept of those refused", n)
	}
}

// TestATaskFromRaisingToClosing follows one escalation.
func TestATaskFromRaisingToClosing(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	low := func(o *grading.Observation) { fever(o); o.Vasopressors |= grading.Noradrenaline }
	mustRecord(t, w, request("T-1", 10*time.Hour, fever))
	s := mustRecord(t, w, request("T-1", 9*time.Hour, low))
	e1 := task(t, s.Tasks, "E1")
	if e1.Status != ward.TaskOpen || e1.Raised != ago(9*time.Hour).Milli || e1.Cause != s.Entry || e1.Level != policy.LevelICU {
		t.Errorf("raised as %+v", e1)
	}
	s = mustEnter(t, w, nurse, 530*time.Minute, answer("E1", ward.Told))
	if task(t, s.Tasks, "E1").Status != ward.TaskTold {
		t.Error("telling somebody did not show")
	}
	_, err := w.Enter(ctx, nurse, ward.EventRequest{Patient: "T-1", At: ago(525 * time.Minute), Body: ward.EventBody{Response: &ward.Response{Rule: "E1", Kind: ward.Acknowledged}}})
	if err == nil {
		t.Error("a nurse acknowledged for a doctor without saying who")
	}
	mustEnter(t, w, doctor, 520*time.Minute, answer("E1", ward.Acknowledged))
	// What is acknowledged is not raised again by the same findings ...
	s = mustRecord(t, w, request("T-1", 8*time.Hour, low))
	if got := task(t, s.Tasks, "E1"); got.Status != ward.TaskAcknowledged || !got.Met {
		t.Errorf("the same findings made it %s", got.Status)
	}
	// ... and is when they become worse.
	s = mustRecord(t, w, request("T-1", 7*time.Hour, func(o *grading.Observation) { low(o); o.Vasopressors |= grading.Adrenaline }))
	if got := task(t, s.Tasks, "E1"); got.Status != ward.TaskOpen || got.Worsened != ago(7*time.Hour).Milli {
		t.Errorf("CRS 4 after 3: %s, worsened %d", got.Status, got.Worsened)
	}
	mustEnter(t, w, doctor, 410*time.Minute, answer("E1", ward.Acknowledged))
	mustRecord(t, w, request("T-1", 6*time.Hour, fever))
	if _, err := w.Enter(ctx, nurse, ward.EventRequest{Patient: "T-1", At: ago(350 * time.Minute), Body: answer("E1", ward.Closed)}); err == nil {
		t.Error("closed after one complete set")
	}
	mustRecord(t, w, request("T-1", 5*time.Hour, fever))
	s = mustEnter(t, w, nurse, 290*time.Minute, answer("E1", ward.Closed))
	for _, left := range s.Tasks {
		if left.Rule == "E1" {
			t.Errorf("still open: %+v", left)
		}
	}
	closed := chart(t, w, "T-1").ClosedTasks
	if e1 := task(t, closed, "E1"); len(e1.Answers) != 4 || e1.ClosedAt != ago(290*time.Minute).Milli {
		t.Errorf("closed as %+v", e1)
	}
	// Met again, it is a new task.
	s = mustRecord(t, w, request("T-1", 4*time.Hour, low))
	if again := task(t, s.Tasks, "E1"); again.Status != ward.TaskOpen || len(again.Answers) != 0 {
		t.Errorf("met again: %+v", again)
	}
	sound(t, w)
}

func TestTheBoardKeepsBedAndPlace(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, fever))
	for i, c := range []struct {
		move ward.Transfer
		bed  string
		icu  bool
	}{
		{ward.Transfer{Move: ward.MoveBed, Bed: "9"}, "9", false},
		{ward.Transfer{Move: ward.MoveICURequested, To: "ICU 2"}, "9", false},
		{ward.Transfer{Move: ward.MoveICUArrived, To: "ICU 2", Bed: "I-4"}, "I-4", true},
		{ward.Transfer{Move: ward.MoveBed, Bed: "I-5"}, "I-5", true},
		{ward.Transfer{Move: ward.MoveReturned, Bed: "7"}, "7", false},
	} {
		mustEnter(t, w, nurse, 4*time.Hour-time.Duration(i)*time.Minute, ward.EventBody{Transfer: &c.move})
		row := board(t, w)[0]
		if row.Patient.Bed != c.bed || row.Place.InICU() != c.icu {
			t.Errorf("after %s: bed %s, in the ICU %v", c.move.Move, row.Patient.Bed, row.Place.InICU())
		}
		sound(t, w)
	}
}

func TestDecisionsStandBesideTheComputedGrade(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, fever))
	decide := func(at time.Duration, d ward.Decision) ward.Saved {
		return mustEnter(t, w, doctor, at, ward.EventBody{Decision: &d})
	}
	s := decide(290*time.Minute, ward.Decision{Kind: ward.DecideGrade, Scale: ward.ScaleCRS, Grade: 3, CRS: 1, Reason: "clinical picture"})
	if s.Shown.CRS.Working != 1 {
		t.Errorf("the doctor's grade changed the computed one to %d", s.Shown.CRS.Working)
	}
	task(t, s.Tasks, "E1")
	s = decide(280*time.Minute, ward.Decision{Kind: ward.DecideGrade, Scale: ward.ScaleCRS, Grade: 0, CRS: 1, Reason: "transfusion"})
	if r := chart(t, w, "T-1").Review; r.CRS != 0 || r.By != doctor || s.Shown.CRS.Working != 1 {
		t.Errorf("review %+v beside CRS %d", r, s.Shown.CRS.Working)
	}
	s = decide(270*time.Minute, ward.Decision{Kind: ward.DecideAttribute, Of: "line infection"})
	if s.Shown.CRS.Working != 0 {
		t.Errorf("CRS %d with the fever attributed elsewhere", s.Shown.CRS.Working)
	}
	s = decide(260*time.Minute, ward.Decision{Kind: ward.DecideUnattribute})
	if s.Shown.CRS.Working != 1 {
		t.Errorf("CRS %d with that withdrawn", s.Shown.CRS.Working)
	}
	before := chart(t, w, "T-1").DueAt
	decide(250*time.Minute, ward.Decision{Kind: ward.DecideInterval, Minutes: 30})
	if c := chart(t, w, "T-1"); c.DueAt != ago(5*time.Hour).Milli+30*60_000 || c.DueAt >= before {
		t.Errorf("due %d, was %d", c.DueAt, before)
	}
	sound(t, w)
}

func TestAnAmendedAdmissionGradesAnew(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	// 96 mmHg is not hypotension by itself, and is below 80 % of a baseline of 130.
	mustRecord(t, w, request("T-1", time.Hour, func(o *grading.Observation) {
		fever(o)
		o.SBP, o.DBP = grading.Of(96), grading.Of(60)
		o.FluidBolus = grading.Yes
	}))
	before := board(t, w)[0]
	p := before.Patient
	p.BaselineSBP, p.Weight = grading.Of(130), grading.Of(70)
	if _, err := w.Amend(ctx, nurse, "", "", p); err == nil {
		t.Error("amended without a reason")
	}
	if _, err := w.Amend(ctx, nurse, "", "measured in clinic", p); err != nil {
		t.Fatal(err)
	}
	row := board(t, w)[0]
	if row.Patient.BaselineSBP != grading.Of(130) || row.Patient.WeighedAt != noon.UnixMilli() {
		t.Errorf("amended to %+v", row.Patient)
	}
	if !row.Latest.CRS.Flags.Has(grading.FlagLowPressure) || before.Latest.CRS.Flags.Has(grading.FlagLowPressure) {
		t.Error("the baseline does not count")
	}
	if _, err := w.Amend(ctx, nurse, "", "typo", ward.Patient{ID: "T-9", Family: "Nobody"}); !errors.Is(err, ward.ErrUnknownPatient) {
		t.Errorf("amending nobody: %v", err)
	}
	sound(t, w)
}

func TestAWeightIsAsOldAsItsMeasurement(t *testing.T) {
	t.Parallel()
	clock := noon.Add(-48 * time.Hour)
	w := open(t, filepath.Join(t.TempDir(), "record.db"), func() time.Time { return clock })
	ctx := context.Background()
	if _, err := w.Admit(ctx, nurse, "", ward.Patient{ID: "T-1", Family: "Test", Weight: grading.Of(70)}); err != nil {
		t.Fatal(err)
	}
	admitted := clock.UnixMilli()
	clock = noon
	p := board(t, w)[0].Patient
	if p.WeighedAt != admitted {
		t.Errorf("weighed at %d, admitted at %d", p.WeighedAt, admitted)
	}
	p.Bed, p.WeighedAt = "9", 0 // a bed alone makes no weight newer
	if _, err := w.Amend(ctx, nurse, "", "new bed", p); err != nil {
		t.Fatal(err)
	}
	if got := board(t, w)[0].Patient.WeighedAt; got != admitted {
		t.Errorf("weighed at %d after another amendment", got)
	}
	sound(t, w)
}

func TestStockIsCountedAndTaken(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	if s, err := w.Stock(ctx); err != nil || len(s) != 0 {
		t.Fatalf("%v, %v", s, err)
	}
	if err := w.CountStock(ctx, nurse, "tocilizumab", -1); err == nil {
		t.Error("fewer than none was taken")
	}
	if err := w.CountStock(ctx, nurse, "tocilizumab", 2); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		mustEnter(t, w, nurse, time.Hour, ward.EventBody{Dose: &ward.Dose{Drug: "tocilizumab", Amount: grading.Of(480), Unit: "mg"}})
	}
	s, err := w.Stock(ctx)
	if err != nil || len(s) != 1 || s[0].Doses != 0 || !s[0].Taken {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestReportCountsWhatWasRaisedAndAnswered(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 10*time.Hour, fever))
	mustRecord(t, w, request("T-1", 7*time.Hour, func(o *grading.Observation) { fever(o); o.Vasopressors |= grading.Noradrenaline }))
	mustEnter(t, w, doctor, 410*time.Minute, answer("E1", ward.Acknowledged))
	mustEnter(t, w, doctor, 400*time.Minute, answer("E3", ward.Declined))
	mustEnter(t, w, doctor, 390*time.Minute, ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideGrade, Scale: ward.ScaleCRS, Grade: 2, CRS: 3, Reason: "stopped at once"}})
	r, err := w.Report(context.Background(), ward.Period{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range r.Rules {
		switch c.Rule {
		case "E1":
			if c.Raised != 1 || c.Acknowledged != 1 || c.Unanswered != 0 || c.Median != 10*time.Minute {
				t.Errorf("E1 %+v", c)
			}
		case "E3":
			if c.Declined != 1 || c.Reasons["already there"] != 1 {
				t.Errorf("E3 %+v", c)
			}
		}
	}
	if len(r.Overrides) != 2 || r.Overrides[1].Computed != 3 || r.Overrides[1].Decided != 2 {
		t.Errorf("overrides %+v", r.Overrides)
	}
	// A fever at 10 h is due again at 8 h and was looked at at 7 h; the set of 7 h is overdue still.
	if len(r.Late) != 2 || r.Late[0].By != time.Hour || r.Late[1].Done != 0 {
		t.Errorf("late %+v of %d", r.Late, r.Checks)
	}
	if none, err := w.Report(context.Background(), ward.Period{From: noon.Add(time.Hour).UnixMilli()}, nil); err != nil || len(none.Tasks)+len(none.Late)+len(none.Overrides) != 0 {
		t.Errorf("of the future: %+v, %v", none, err)
	}
}

func TestDischargeIsAMove(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return noon }
	path := filepath.Join(t.TempDir(), "record.db")
	w := open(t, path, now)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, fever))
	mustEnter(t, w, nurse, 0, ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveDischarged, To: "home"}})
	if c := chart(t, w, "T-1"); c.Place.Move != ward.MoveDischarged {
		t.Errorf("place %+v", c.Place)
	}
	sound(t, w)
}

// TestADecisionDoesNotForgetThatNothingMasks: "nothing is masking" of the newest set still counts at a decision within its time;
// a low pressure that met no criterion then does not become possible CRS by it. A dose in between masks all the same.
func TestADecisionDoesNotForgetThatNothingMasks(t *testing.T) {
	t.Parallel()
	for _, dosed := range []bool{false, true} {
		w := newWard(t)
		admit(t, w, "T-1")
		mustRecord(t, w, request("T-1", 2*time.Hour, func(o *grading.Observation) { o.SBP, o.DBP = grading.Of(84), grading.Of(60) }))
		want := grading.Grade(0)
		if dosed {
			d := ward.EventRequest{Patient: "T-1", At: ago(90 * time.Minute), Body: dose("paracetamol", 1, "g")}
			if _, err := w.Enter(context.Background(), nurse, d); err != nil {
				t.Fatal(err)
			}
			want = 2
		}
		s, err := w.Enter(context.Background(), doctor, ward.EventRequest{
			Patient: "T-1", At: ago(time.Hour), Body: ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideInterval, Minutes: 60}},
		})
		if err != nil || s.Shown.CRS.Working != want || s.Shown.CRS.Flags.Has(grading.FlagFeverMayBeMasked) != dosed {
			t.Errorf("dosed %v: %v, %+v", dosed, err, s.Shown.CRS.Result)
		}
		sound(t, w)
	}
}
