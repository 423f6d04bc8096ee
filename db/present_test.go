package db_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"crsmon/db"
)

// moved is a transfer with this payload.
func moved(patient string, at int64, payload string) db.Draft {
	d := draft("transfer", patient, at)
	d.Payload = json.RawMessage(payload)
	return d
}

const (
	discharge = `{"to":"home","discharged":true}`
	bedMove   = `{"to":"bed 4"}`
	back      = `{"to":"bed 5","discharged":false}`
)

func TestPresent(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	present := func(want ...string) {
		t.Helper()
		got, err := d.Present(t.Context())
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("present: %v, %v; want %v", got, err, want)
		}
		board, err := d.BoardEntries(t.Context(), []string{"admit", "observation"})
		if err != nil || len(board) != len(want) {
			t.Errorf("board of %d, %v; want %v", len(board), err, want)
		}
		for _, p := range want {
			if board[p]["admit"].ID == "" {
				t.Errorf("%s is not on the board", p)
			}
		}
	}
	present()
	appendAll(t, d, draft("admit", "p2", 10), draft("admit", "p1", 20), draft("observation", "p3", 5), moved("p3", 6, back))
	present("p1", "p2") // p3 was never admitted
	appendAll(t, d, moved("p1", 30, bedMove), moved("p2", 30, discharge))
	present("p1")
	appendAll(t, d, draft("observation", "p2", 40))
	present("p1") // only an admission or a transfer brings back
	appendAll(t, d, moved("p2", 25, bedMove))
	present("p1") // charted late, true before the discharge
	returned := moved("p2", 50, back)
	appendAll(t, d, returned)
	present("p1", "p2")
	again := moved("p2", 50, discharge)
	again.Replaces = returned.ID
	appendAll(t, d, again)
	present("p1") // the return was entered in error
	appendAll(t, d, draft("admit", "p2", 60))
	present("p1", "p2")
	gone := moved("p1", 70, discharge)
	undone := moved("p1", 70, bedMove)
	undone.Replaces = gone.ID
	appendAll(t, d, gone)
	present("p2")
	appendAll(t, d, undone)
	present("p1", "p2")
	// Only true discharges: another type of value does not take a patient off the board.
	for _, odd := range []string{`{"discharged":1}`, `{"discharged":"true"}`, `{"discharged":null}`, `{"x":{"discharged":true}}`, `{"discharged":[true]}`} {
		appendAll(t, d, moved("p1", 80, odd))
	}
	present("p1", "p2")
	patients, err := d.Patients(t.Context())
	if err != nil || !slices.Equal(patients, []string{"p1", "p2"}) {
		t.Errorf("patients: %v, %v", patients, err)
	}
	wantSound(t, d, 18)
}

// onWard is the rule in Go, by a way of its own: from the newest entry that stands down to the oldest.
func onWard(entries []db.Entry) bool {
	replaced, admitted := map[string]bool{}, false
	for _, e := range entries {
		replaced[e.Replaces] = true
		admitted = admitted || e.Kind == "admit"
	}
	standing := slices.DeleteFunc(slices.Clone(entries), func(e db.Entry) bool { return replaced[e.ID] })
	away := func(e db.Entry) int {
		if e.Kind == "transfer" && string(e.Payload) == discharge {
			return 1
		}
		return 0
	}
	slices.SortFunc(standing, func(a, b db.Entry) int {
		return cmp.Or(cmp.Compare(b.ObservedAt, a.ObservedAt), cmp.Compare(b.RecordedAt, a.RecordedAt), cmp.Compare(b.Seq, a.Seq), away(a)-away(b))
	})
	return admitted && (len(standing) == 0 || away(standing[0]) == 0)
}

// TestPresentIsTheRule writes many courses with few distinct times and holds the table against the rule after each batch.
func TestPresentIsTheRule(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	rng := rand.New(rand.NewPCG(7, 7))
	payloads := []string{discharge, discharge, bedMove, back}
	of := map[string][]db.Entry{}
	for range 250 {
		var batch []db.Draft
		for range 1 + rng.IntN(4) {
			patient := fmt.Sprint("p", rng.IntN(12))
			x := moved(patient, rng.Int64N(6), payloads[rng.IntN(len(payloads))])
			if rng.IntN(3) == 0 {
				x = draft("admit", patient, rng.Int64N(6))
			}
			if old := of[patient]; len(old) > 0 && rng.IntN(4) == 0 {
				if r := old[rng.IntN(len(old))]; r.Kind == x.Kind {
					x.Replaces = r.ID
				}
			}
			batch = append(batch, x)
		}
		for _, e := range appendAll(t, d, batch...) {
			of[e.Patient] = append(of[e.Patient], e)
		}
		var want []string
		for p, entries := range of {
			if onWard(entries) {
				want = append(want, p)
			}
		}
		slices.Sort(want)
		if got, err := d.Present(t.Context()); err != nil || !slices.Equal(got, want) {
			t.Fatalf("present: %v, %v; want %v", got, err, want)
		}
	}
	if report, err := d.Verify(t.Context(), nil); err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
}

// TestVerifyNamesWhoIsWronglyOnOrOffTheBoard: a table kept for speed must not be able to hide a patient.
func TestVerifyNamesWhoIsWronglyOnOrOffTheBoard(t *testing.T) {
	t.Parallel()
	for statement, want := range map[string]string{
		"DELETE FROM present WHERE patient = 'p1'":                      "patient 'p1' is on the ward by the ledger, and not in the table present",
		"INSERT INTO present VALUES ('p2')":                             "patient 'p2' is in the table present, and not on the ward by the ledger",
		"UPDATE present SET patient = 'q1'":                             "patient 'p1' is on the ward",
		"DROP TRIGGER ledger_present; INSERT INTO present VALUES ('x')": "trigger ledger_present is missing",
		"DROP VIEW present_by_ledger":                                   "view present_by_ledger is missing",
	} {
		d := fresh(t)
		appendAll(t, d, draft("admit", "p1", 1), draft("admit", "p2", 1), moved("p2", 2, discharge))
		wantSound(t, d, 3)
		if _, err := raw(t, d.Path()).Exec(statement); err != nil {
			t.Fatal(err)
		}
		report, err := d.Verify(t.Context(), nil)
		if err != nil || report.OK || report.Broken != nil || len(report.Integrity) == 0 || !strings.HasPrefix(report.Integrity[0], want) {
			t.Errorf("%s: %+v, %v", statement, report, err)
		}
	}
}
