package db_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"crsmon/db"

	"github.com/google/uuid"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(killChildEnv); path != "" {
		killChild(path)
		return
	}
	if role := os.Getenv(otherProgramEnv); role != "" {
		otherProgram(role, os.Args[1], os.Args[2:])
		return
	}
	os.Exit(m.Run())
}

const testNode = "018f0000-0000-4000-8000-00000000beef"

// clock starts at a fixed moment and goes on a second a look.
func clock() func() time.Time {
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.FixedZone("", 2*3600))
	return func() time.Time { at = at.Add(time.Second); return at }
}

func options() db.Options { return db.Options{Now: clock(), Node: testNode} }

func open(t testing.TB, path string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func fresh(t testing.TB) *db.DB {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "ward.db"))
}

// raw is a connection that obeys none of our rules.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	r, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	r.SetMaxOpenConns(1)
	t.Cleanup(func() { r.Close() })
	return r
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func draft(kind, patient string, at int64) db.Draft {
	return db.Draft{
		ID: newID(), Kind: kind, Patient: patient, AuthorName: "Ana Ruiz", AuthorRole: "nurse",
		ObservedAt: at, ObservedOffset: 120, PayloadVersion: 1,
		Payload: json.RawMessage(fmt.Sprintf(`{"temp":%d}`, 360+at%40)),
	}
}

func appendAll(t testing.TB, d *db.DB, drafts ...db.Draft) []db.Entry {
	t.Helper()
	entries, replay, err := d.Append(t.Context(), "", -1, drafts)
	if err != nil || replay {
		t.Fatalf("append: replay %v, %v", replay, err)
	}
	return entries
}

func wantErr(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("error is %v, want %v", err, want)
	}
}

// wantSound verifies the record and gives the report.
func wantSound(t testing.TB, d *db.DB, entries int64) db.Report {
	t.Helper()
	report, err := d.Verify(context.Background(), nil)
	if err != nil || !report.OK || report.Entries != entries {
		t.Errorf("verify: %+v, %v; want %d sound entries", report, err, entries)
	}
	return report
}

func TestAppendAndReadBack(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	admit, obs := draft("admit", "p1", 1000), draft("observation", "p1", 2000)
	obs.Payload = json.RawMessage("{ \"note\" : \"38.9 °C, <b>\",\n \"temp\": 389 }")
	entries, replay, err := d.Append(t.Context(), "p1", 0, []db.Draft{admit, obs})
	if err != nil || replay || len(entries) != 2 {
		t.Fatalf("append: %v, %v, %v", entries, replay, err)
	}
	e := entries[1]
	if string(e.Payload) != `{"note":"38.9 °C, <b>","temp":389}` {
		t.Errorf("payload %s", e.Payload)
	}
	if e.Node != testNode || d.Node() != testNode || e.Seq != 2 || e.Pos != 2 || e.Prev != entries[0].Hash || entries[0].Prev != db.Genesis(testNode) {
		t.Errorf("chain: %+v", e)
	}
	if e.RecordedAt != entries[0].RecordedAt || e.RecordedOffset != 120 || e.RecordedAt == 0 {
		t.Errorf("recorded at %d %+d", e.RecordedAt, e.RecordedOffset)
	}
	got, err := d.Entry(t.Context(), e.ID)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(e) {
		t.Errorf("entry: %+v, %v; want %+v", got, err, e)
	}
	_, err = d.Entry(t.Context(), newID())
	wantErr(t, err, db.ErrNotFound)
	all, head, err := d.PatientEntries(t.Context(), "p1")
	if err != nil || head != 2 || len(all) != 2 || all[1].ID != obs.ID {
		t.Errorf("patient: %v, head %d, %v", all, head, err)
	}
	none, head, err := d.PatientEntries(t.Context(), "nobody")
	if err != nil || head != 0 || len(none) != 0 {
		t.Errorf("nobody: %v, head %d, %v", none, head, err)
	}
	wantSound(t, d, 2)
}

func TestLedgerRefusesChanges(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	e := appendAll(t, d, draft("admit", "p1", 1))[0]
	r := raw(t, d.Path())
	for _, statement := range []string{
		`UPDATE ledger SET payload = '{}'`,
		`UPDATE OR REPLACE ledger SET pos = 9`,
		`DELETE FROM ledger`,
		`INSERT OR REPLACE INTO ledger SELECT * FROM ledger`,
		`INSERT OR REPLACE INTO ledger SELECT 2, node, 2, id, prev, hash, kind, patient, author_name, author_role, 0, 0, 0, 0, NULL, 1, '{}' FROM ledger`,
		`INSERT OR REPLACE INTO ledger SELECT 2, node, 1, '` + newID() + `', prev, hash, kind, patient, author_name, author_role, 0, 0, 0, 0, NULL, 1, '{}' FROM ledger`,
		`INSERT INTO ledger SELECT 2, node, 2, '` + newID() + `', prev, hash, kind, patient, author_name, author_role, 0, 0, 0, 0, NULL, 1, '[]' FROM ledger`,
		`INSERT INTO ledger SELECT 2, node, 2, '` + newID() + `', prev, hash, '', patient, author_name, author_role, 0, 0, 0, 0, NULL, 1, '{}' FROM ledger`,
		`INSERT INTO ledger SELECT 2, node, 2, '` + newID() + `', prev, hash, kind, patient, author_name, author_role, 'now', 0, 0, 0, NULL, 1, '{}' FROM ledger`,
		`UPDATE record SET node = '` + newID() + `'`,
		`DELETE FROM record`,
		`INSERT OR REPLACE INTO record SELECT * FROM record`,
	} {
		if _, err := r.Exec(statement); err == nil {
			t.Errorf("accepted: %s", statement)
		}
	}
	got, err := d.Entry(t.Context(), e.ID)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(e) {
		t.Errorf("entry is now %+v, %v", got, err)
	}
	wantSound(t, d, 1)
}

func TestRetryIsTheSameEntry(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	batch := []db.Draft{draft("observation", "p1", 1), draft("assessment", "p1", 1)}
	first, _, err := d.Append(t.Context(), "p1", 0, batch)
	if err != nil {
		t.Fatal(err)
	}
	// The head has moved since, and white space is not content.
	batch[0].Payload = json.RawMessage(` {"temp" : 361}`)
	again, replay, err := d.Append(t.Context(), "p1", 0, batch)
	if err != nil || !replay || fmt.Sprint(again) != fmt.Sprint(first) {
		t.Errorf("retry: %v, %v, %v", again, replay, err)
	}
	// A client that decided again makes a new assessment: only the observation is found.
	batch[1].ID = newID()
	again, replay, err = d.Append(t.Context(), "p1", 0, batch)
	if err != nil || !replay || len(again) != 1 || again[0].ID != batch[0].ID {
		t.Errorf("retry decided again: %v, %v, %v", again, replay, err)
	}
	wantSound(t, d, 2)
}

func TestConflict(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	stored := draft("observation", "p1", 1)
	appendAll(t, d, stored)
	for name, change := range map[string]func(*db.Draft){
		"kind":        func(x *db.Draft) { x.Kind = "dose" },
		"patient":     func(x *db.Draft) { x.Patient = "p2" },
		"payload":     func(x *db.Draft) { x.Payload = json.RawMessage(`{"temp":362}`) },
		"observed at": func(x *db.Draft) { x.ObservedAt++ },
		"author":      func(x *db.Draft) { x.AuthorName = "Bo" },
		"role":        func(x *db.Draft) { x.AuthorRole = "doctor" },
		"replaces":    func(x *db.Draft) { x.Replaces = newID() },
	} {
		other := stored
		change(&other)
		_, _, err := d.Append(t.Context(), "", -1, []db.Draft{other})
		if !errors.Is(err, db.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, _, err := d.Append(t.Context(), "", -1, []db.Draft{draft("observation", "p1", 2), stored})
	wantErr(t, err, db.ErrConflict) // second in a new batch
	twice := draft("observation", "p1", 3)
	_, _, err = d.Append(t.Context(), "", -1, []db.Draft{twice, twice})
	wantErr(t, err, db.ErrConflict)
	wantSound(t, d, 1)
}

func TestMoved(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	if _, _, err := d.Append(t.Context(), "p1", 0, []db.Draft{draft("admit", "p1", 1)}); err != nil {
		t.Fatal(err)
	}
	appendAll(t, d, draft("admit", "p2", 1)) // another patient does not move this one
	_, _, err := d.Append(t.Context(), "p1", 0, []db.Draft{draft("admit", "p1", 2)})
	wantErr(t, err, db.ErrMoved)
	_, _, err = d.Append(t.Context(), "p1", 2, []db.Draft{draft("dose", "p1", 2)})
	wantErr(t, err, db.ErrMoved)
	entries, _, err := d.Append(t.Context(), "p1", 1, []db.Draft{draft("dose", "p1", 2)})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err = d.Append(t.Context(), "p1", entries[0].Pos, []db.Draft{draft("dose", "p1", 3)}); err != nil {
		t.Error(err)
	}
	if _, _, err = d.Append(t.Context(), "p1", -1, []db.Draft{draft("dose", "p1", 4)}); err != nil {
		t.Error(err)
	}
	wantSound(t, d, 5)
}

func TestReplaces(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	old := draft("observation", "p1", 1)
	appendAll(t, d, old)
	for name, change := range map[string]func(*db.Draft){
		"missing": func(x *db.Draft) { x.Replaces = newID() },
		"patient": func(x *db.Draft) { x.Patient = "p2" },
		"kind":    func(x *db.Draft) { x.Kind = "dose" },
	} {
		bad := draft("observation", "p1", 1)
		bad.Replaces = old.ID
		change(&bad)
		_, _, err := d.Append(t.Context(), "", -1, []db.Draft{bad})
		if !errors.Is(err, db.ErrReplaces) {
			t.Errorf("%s: %v", name, err)
		}
	}
	a := draft("observation", "p1", 1)
	a.Replaces = old.ID
	b := draft("observation", "p1", 1)
	b.Replaces = a.ID // earlier in the same batch
	appendAll(t, d, a, b)
	wantSound(t, d, 3)
}

func TestInvalidDrafts(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	for name, change := range map[string]func(*db.Draft){
		"no id":           func(x *db.Draft) { x.ID = "" },
		"upper case id":   func(x *db.Draft) { x.ID = "018F0000-0000-7000-8000-00000000BEEF" },
		"urn id":          func(x *db.Draft) { x.ID = "urn:uuid:" + x.ID },
		"nil id":          func(x *db.Draft) { x.ID = uuid.Nil.String() },
		"no kind":         func(x *db.Draft) { x.Kind = "" },
		"NUL":             func(x *db.Draft) { x.Patient = "p\x001" },
		"not UTF-8":       func(x *db.Draft) { x.AuthorName = "\xff" },
		"offset":          func(x *db.Draft) { x.ObservedOffset = 2000 },
		"no payload":      func(x *db.Draft) { x.Payload = nil },
		"array":           func(x *db.Draft) { x.Payload = json.RawMessage(`[]`) },
		"cut payload":     func(x *db.Draft) { x.Payload = json.RawMessage(`{"a":`) },
		"payload bytes":   func(x *db.Draft) { x.Payload = json.RawMessage("{\"a\":\"\xff\"}") },
		"payload version": func(x *db.Draft) { x.PayloadVersion = -1 },
	} {
		bad := draft("observation", "p1", 1)
		change(&bad)
		_, _, err := d.Append(t.Context(), "", -1, []db.Draft{draft("observation", "p1", 1), bad})
		if !errors.Is(err, db.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, _, err := d.Append(t.Context(), "p2", -1, []db.Draft{draft("observation", "p1", 1)})
	wantErr(t, err, db.ErrInvalid)
	_, _, err = d.Append(t.Context(), "", -1, nil)
	wantErr(t, err, db.ErrInvalid)
	wantSound(t, d, 0)
}

func TestCancelledBeforeAndClosed(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err := d.Append(ctx, "", -1, []db.Draft{draft("admit", "p1", 1)})
	wantErr(t, err, context.Canceled)
	_, err = d.Patients(ctx)
	wantErr(t, err, context.Canceled)
	wantSound(t, d, 0)

	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(d.Path() + "-wal"); err == nil && info.Size() > 0 {
		t.Errorf("log of %d bytes after close", info.Size())
	}
	_, _, err = d.Append(t.Context(), "", -1, []db.Draft{draft("admit", "p1", 1)})
	wantErr(t, err, db.ErrClosed)
	_, err = d.Version(t.Context())
	wantErr(t, err, db.ErrClosed)
	_, err = d.Verify(t.Context(), nil)
	wantErr(t, err, db.ErrClosed)
	if err := d.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
}
