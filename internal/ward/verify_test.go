package ward_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/demo"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

func verifyAll(t *testing.T, w *ward.Ward) ward.AssessmentReport {
	t.Helper()
	r, err := w.VerifyAssessments(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestVerifyAssessmentsOfTheDemo(t *testing.T) {
	t.Parallel()
	clock := demo.NewClock(func() time.Time { return noon })
	w := open(t, filepath.Join(t.TempDir(), "record.db"), clock.Now)
	if err := demo.Write(context.Background(), w, clock); err != nil {
		t.Fatal(err)
	}
	var calls, last int64
	r, err := w.VerifyAssessments(context.Background(), func(done, total int64) { calls, last = calls+1, total })
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() || r.Patients != 12 || r.Rows != 12 || r.Assessments < 20 || len(r.OtherRules)+len(r.Stale) != 0 || calls != 13 || last != 12 {
		t.Errorf("%+v, %d calls", r, calls)
	}
	ctx, stop := context.WithCancel(context.Background())
	r, err = w.VerifyAssessments(ctx, func(done, _ int64) {
		if done == 3 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || r.Patients != 3 {
		t.Errorf("interrupted after three: %d, %v", r.Patients, err)
	}
}

// TestVerifyAssessmentsAsTheyWereMade: sets that come late, corrections and withdrawals change the course, not what was
// right when it was shown.
func TestVerifyAssessmentsAsTheyWereMade(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	low := func(o *grading.Observation) { o.SBP, o.DBP = grading.Of(84), grading.Of(50) }
	for _, id := range []string{"T-1", "T-2"} {
		admit(t, w, id)
		mustRecord(t, w, request(id, 9*time.Hour, nil))
		mustRecord(t, w, request(id, 2*time.Hour, low))
		late := mustRecord(t, w, request(id, 5*time.Hour, fever)) // makes the hypotension CRS 2
		mustRecord(t, w, request(id, 5*time.Hour, nil))
		mustRecord(t, w, request(id, time.Hour, fever))
		if _, err := w.Correct(ctx, nurse, late.Entry, "misread", request(id, 6*time.Hour, nil)); err != nil {
			t.Fatal(err)
		}
		gone := mustRecord(t, w, request(id, time.Minute, fever))
		if _, err := w.EnterInError(ctx, nurse, "", id, gone.Entry, "wrong patient"); err != nil {
			t.Fatal(err)
		}
		mustRecord(t, w, request(id, 0, nil))
	}
	r := verifyAll(t, w)
	if !r.OK() || r.Assessments < 14 || r.Rows != 2 {
		t.Errorf("%+v", r)
	}
}

// forge appends an assessment of a set with a changed payload, as a program could that makes a sound chain.
func forge(t *testing.T, rec *db.DB, patient, set string, change func(map[string]any)) {
	t.Helper()
	entries, _, err := rec.PatientEntries(context.Background(), patient)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		var p map[string]any
		if e.Kind != "assessment" || json.Unmarshal(e.Payload, &p) != nil || p["observation"] != set {
			continue
		}
		change(p)
		payload, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		id, err := ward.NewEntryID()
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = rec.Append(context.Background(), "", -1, []db.Draft{{
			ID: id, Kind: e.Kind, Patient: patient, AuthorName: e.AuthorName, AuthorRole: e.AuthorRole,
			ObservedAt: e.ObservedAt, PayloadVersion: e.PayloadVersion, Payload: payload,
		}})
		if err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Fatal("no assessment")
}

func TestVerifyAssessmentsFindsAForgedOne(t *testing.T) {
	t.Parallel()
	pol, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(map[string]any)
		says   string
	}{
		"lower grade": {func(p map[string]any) {
			crs := p["crs"].(map[string]any)
			crs["low"], crs["high"], crs["working"] = 0, 0, 0
		}, "crs is stored as"},
		"no escalation": {func(p map[string]any) { delete(p, "escalations") }, "escalations is stored as nothing"},
		"other finding": {func(p map[string]any) { p["graded"].(map[string]any)["temp_c_milli"] = 36900 }, "graded is stored as"},
		"another set":   {func(p map[string]any) { p["observation"] = "0190b2c3-0000-7000-8000-000000000001" }, "did not stand then"},
		"newer rules":   {func(p map[string]any) { p["rules"] = "ASTCT-2031/1" }, ""},
		"other policy":  {func(p map[string]any) { p["policy_version"] = "0"; p["crs"].(map[string]any)["working"] = 1 }, ""},
		"left out key":  {func(p map[string]any) { delete(p, "neuro_due_ms") }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := func() time.Time { return noon }
			rec, err := db.Open(context.Background(), filepath.Join(t.TempDir(), "record.db"), db.Options{Now: now})
			if err != nil {
				t.Fatal(err)
			}
			defer rec.Close()
			w := ward.New(rec, pol, now)
			admit(t, w, "T-1")
			s := mustRecord(t, w, request("T-1", time.Hour, func(o *grading.Observation) { fever(o); o.SBP, o.DBP = grading.Of(84), grading.Of(50) }))
			forge(t, rec, "T-1", s.Entry, c.change)
			if chain, err := rec.Verify(context.Background(), nil); err != nil || !chain.OK {
				t.Fatalf("the chain itself: %+v, %v", chain, err)
			}
			r := verifyAll(t, w)
			if c.says == "" {
				if !r.OK() || name != "left out key" && len(r.OtherRules) != 1 {
					t.Errorf("%+v; want none wrong", r)
				}
				return
			}
			if r.OK() || !strings.Contains(r.Wrong[0].What, c.says) || r.Wrong[0].Patient != "T-1" {
				t.Errorf("%+v; want %q", r, c.says)
			}
		})
	}
}

func TestVerifyAssessmentsFindsASetWithoutOne(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return noon }
	rec, err := db.Open(context.Background(), filepath.Join(t.TempDir(), "record.db"), db.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	pol, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	w := ward.New(rec, pol, now)
	admit(t, w, "T-1")
	id, err := ward.NewEntryID()
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = rec.Append(context.Background(), "", -1, []db.Draft{{
		ID: id, Kind: "observation", Patient: "T-1", AuthorName: "x", AuthorRole: "nurse", ObservedAt: noon.UnixMilli(),
		PayloadVersion: 1, Payload: json.RawMessage(`{"set":{"temp_c_milli":39000}}`),
	}})
	if err != nil {
		t.Fatal(err)
	}
	r := verifyAll(t, w)
	if r.WrongTotal != 2 || r.Wrong[0].Entry != id && r.Wrong[1].Entry != id {
		t.Errorf("%+v; want the set and its row", r)
	}
}
