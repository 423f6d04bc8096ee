package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"crsmon/db"
)

func TestVerifySaysWhatItChecked(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	if o := run(t, "", "--db", record, "verify"); o.status != exitFailed || !strings.Contains(o.errOut, "there is no record") {
		t.Errorf("without a record: %+v", o)
	}
	if _, err := os.Stat(filepath.Dir(record)); err == nil {
		t.Error("verify made a record")
	}
	recorded(t, record, 2)
	o := run(t, "", "--db", record, "verify")
	if o.status != exitOK || !regexp.MustCompile(`(?m)^head ([0-9a-f]{4} ){15}[0-9a-f]{4}$`).MatchString(o.out) {
		t.Errorf("verify: %+v", o)
	}
	for _, want := range []string{"intact: 6 entries", "assessments: 2 graded again, the same; 1 patients", "board: 1 rows as their charts"} {
		if !strings.Contains(o.out, want) {
			t.Errorf("verify lacks %q:\n%s", want, o.out)
		}
	}
	j := run(t, "", "--db", record, "verify", "--json")
	if j.status != exitOK || len(j.lines) != 1 || j.lines[0]["ok"] != true || len(j.lines[0]["head"].(string)) != 64 {
		t.Errorf("verify --json: %+v", j)
	}
	if d := j.lines[0]["assessments"].(map[string]any); d["same"] != 2.0 || d["board_rows"] != 1.0 || d["wrong"] != 0.0 {
		t.Errorf("verify --json: %+v", d)
	}
}

// TestVerifyFindsATamperedAssessment: a lower grade in a chain that is sound in itself.
func TestVerifyFindsATamperedAssessment(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 1)
	rec, err := db.Open(context.Background(), record, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	entries, _, err := rec.PatientEntries(context.Background(), "T-1")
	if err != nil {
		t.Fatal(err)
	}
	e := entries[2]
	lower := strings.Replace(string(e.Payload), `"crs":{"low":1,"high":1,"working":1`, `"crs":{"low":0,"high":0,"working":0`, 1)
	if lower == string(e.Payload) {
		t.Fatalf("no CRS 1 in %s", e.Payload)
	}
	_, _, err = rec.Append(context.Background(), "", -1, []db.Draft{{
		ID: "0190b2c3-0000-7000-8000-00000000abcd", Kind: e.Kind, Patient: "T-1", AuthorName: "x", AuthorRole: "nurse",
		ObservedAt: e.ObservedAt, PayloadVersion: e.PayloadVersion, Payload: json.RawMessage(lower),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := rec.Close(); err != nil {
		t.Fatal(err)
	}
	o := run(t, "", "--db", record, "verify")
	if o.status != exitFailed || !strings.Contains(o.out, "WRONG: patient T-1, entry 0190b2c3-0000-7000-8000-00000000abcd: crs is stored as") {
		t.Errorf("verify: %+v", o)
	}
	if !strings.Contains(o.errOut, "the chain is sound, but") {
		t.Errorf("verify says %q", o.errOut)
	}
}

func TestVerifyNamesTheBrokenEntry(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 2)
	flip(t, record)
	o := run(t, "", "--db", record, "verify", "--json")
	if o.status != exitFailed || o.lines[0]["ok"] != false || o.lines[0]["broken"].(map[string]any)["why"] != "hash" || o.lines[0]["assessments"] != nil {
		t.Errorf("verify --json: %+v", o)
	}
	if !strings.Contains(o.errOut, "BROKEN at entry") {
		t.Errorf("verify says %q", o.errOut)
	}
}

func TestVerifyCanBeInterrupted(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 1)
	ctx, stop := context.WithCancel(context.Background())
	var out, errOut strings.Builder
	a := &app{stdout: &out, stderr: &errOut, now: func() time.Time {
		stop() // the first look at the clock: the board is being compared with the charts
		return time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
	}}
	if status := a.run(ctx, []string{"--db", record, "verify"}); status != exitFailed {
		t.Errorf("status %d", status)
	}
	if !strings.Contains(errOut.String(), "interrupted: the chain is sound; the grades of 0 of 1 patients were checked") {
		t.Errorf("it says %q", errOut.String())
	}
}
