package ward_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// wordingWards are two terminals on one record: one under the embedded policy, one under a site's that words a rule its own way.
func wordingWards(t *testing.T) (adult, site *ward.Ward, rec *db.DB) {
	t.Helper()
	clock := func() time.Time { return noon }
	rec, err := db.Open(context.Background(), filepath.Join(t.TempDir(), "record.db"), db.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { rec.Close() })
	pol, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	own, err := policy.Parse("extends = \"adult\"\nname = \"site\"\nversion = \"1\"\n\n[[escalation]]\nid = \"E1\"\ntext = \"call the site's own team\"\n")
	if err != nil {
		t.Fatal(err)
	}
	return ward.New(rec, pol, clock), ward.New(rec, own, clock), rec
}

func rulesEntries(t *testing.T, rec *db.DB) (n int) {
	t.Helper()
	entries, _, err := rec.PatientEntries(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Kind == "rules" {
			n++
		}
	}
	return n
}

func wordOf(t *testing.T, w *ward.Ward, rule string) (fired, task string) {
	t.Helper()
	rows, err := w.Board(context.Background())
	if err != nil || len(rows) != 1 || rows[0].Problem != "" {
		t.Fatalf("%v, %+v", err, rows)
	}
	for _, f := range rows[0].Latest.Escalations {
		if f.Rule == rule {
			fired = f.Role + ": " + f.Text
		}
	}
	for _, k := range rows[0].Tasks {
		if k.Rule == rule {
			task = k.Role + ": " + k.Text
		}
	}
	return fired, task
}

// TestTheWordingOfRulesIsKeptOnce: what was shown stays readable in the words in which it was shown, whatever policy reads it,
// and is in the record once.
func TestTheWordingOfRulesIsKeptOnce(t *testing.T) {
	t.Parallel()
	adult, site, rec := wordingWards(t)
	admit(t, adult, "T-1")
	severe := func(o *grading.Observation) {
		fever(o)
		o.SBP, o.DBP = grading.Of(70), grading.Of(40)
		o.Vasopressors = grading.VasopressorsRecorded | grading.Noradrenaline
	}
	mustRecord(t, site, request("T-1", 3*time.Hour, severe))
	var rule string
	rows, err := site.Board(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rows[0].Latest.Escalations {
		if f.Text == "call the site's own team" {
			rule = f.Rule
		}
	}
	if rule == "" {
		t.Fatalf("the rule is not met: %+v", rows[0].Latest.Escalations)
	}
	theirs, task := wordOf(t, adult, rule)
	if want, _ := wordOf(t, site, rule); theirs != want || task != want || !strings.HasSuffix(want, "own team") {
		t.Errorf("read under another policy: %q and %q, shown as %q", theirs, task, want)
	}
	for range 3 {
		mustRecord(t, adult, request("T-1", 2*time.Hour, severe))
		mustRecord(t, site, request("T-1", time.Hour, severe))
	}
	again := ward.New(rec, adult.Policy(), func() time.Time { return noon })
	mustRecord(t, again, request("T-1", 0, severe))
	if n := rulesEntries(t, rec); n != 2 {
		t.Errorf("%d wordings of two policies", n)
	}
	if r := verifyAll(t, adult); !r.OK() {
		t.Errorf("%+v", r)
	}
}

// TestAWordingThatIsMissing: the rule still stands on the board by its name, and verify says so.
func TestAWordingThatIsMissing(t *testing.T) {
	t.Parallel()
	adult, _, rec := wordingWards(t)
	admit(t, adult, "T-1")
	s := mustRecord(t, adult, request("T-1", 0, func(o *grading.Observation) { fever(o); o.SBP, o.DBP = grading.Of(70), grading.Of(40) }))
	if len(s.Shown.Escalations) == 0 {
		t.Fatal("nothing is met")
	}
	rule := s.Shown.Escalations[0]
	forge(t, rec, "T-1", s.Entry, func(p map[string]any) { p["wording"] = strings.Repeat("0", 32) })
	fired, task := wordOf(t, adult, rule.Rule)
	if !strings.Contains(fired, "not in this record") || !strings.Contains(task, "not in this record") {
		t.Errorf("%q, %q", fired, task)
	}
	r := verifyAll(t, adult)
	if r.OK() || !strings.Contains(r.Wrong[0].What, "wording") {
		t.Errorf("%+v", r)
	}
}
