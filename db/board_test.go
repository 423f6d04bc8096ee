package db_test

import (
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"crsmon/db"
)

func TestNewestAndBoard(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	at := func(kind, patient string, ms int64, replaces ...db.Entry) db.Entry {
		x := draft(kind, patient, ms)
		for _, r := range replaces {
			x.Replaces = r.ID
		}
		return appendAll(t, d, x)[0]
	}
	admit1 := at("admit", "p1", 10)
	late := at("observation", "p1", 300)
	at("observation", "p1", 200) // charted later, observed earlier
	at("observation", "p9", 900) // never admitted
	wrong := at("observation", "p1", 400)
	admit2 := at("admit", "p2", 10)
	dose := at("dose", "p1", 5)
	same1 := at("observation", "p2", 50)
	same2 := at("observation", "p2", 50) // same moment: the one recorded later
	right := at("observation", "p1", 100, wrong)

	newest, err := d.Newest(t.Context(), "p1", "observation", "dose", "review")
	if err != nil || len(newest) != 2 || newest["observation"].ID != late.ID || newest["dose"].ID != dose.ID {
		t.Errorf("newest: %v, %v", newest, err)
	}
	at("observation", "p1", 350, right) // the replaced 400 stays replaced
	board, err := d.BoardEntries(t.Context(), []string{"admit", "observation"})
	if err != nil || len(board) != 2 {
		t.Fatalf("board: %v, %v", board, err)
	}
	got := fmt.Sprint(board["p1"]["admit"].ID, board["p1"]["observation"].ObservedAt, board["p2"]["admit"].ID, board["p2"]["observation"].ID)
	if want := fmt.Sprint(admit1.ID, 350, admit2.ID, same2.ID); got != want || same1.ID == same2.ID {
		t.Errorf("board is %s, want %s", got, want)
	}
	empty, err := d.BoardEntries(t.Context(), nil)
	if err != nil || len(empty) != 0 {
		t.Errorf("no kinds: %v, %v", empty, err)
	}
	patients, err := d.Patients(t.Context())
	if err != nil || !slices.Equal(patients, []string{"p1", "p2"}) {
		t.Errorf("patients: %v, %v", patients, err)
	}
}

func TestEachIsInOrderAndMayAppend(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	var drafts []db.Draft
	for i := range 1203 { // more than two pages
		drafts = append(drafts, draft("observation", fmt.Sprint("p", i%7), int64(i)))
	}
	appendAll(t, d, drafts...)
	var seen []int64
	err := d.Each(t.Context(), 3, func(e db.Entry) error {
		seen = append(seen, e.Seq)
		if len(seen) == 10 {
			appendAll(t, d, draft("observation", "p1", 5000))
		}
		return nil
	})
	if err != nil || len(seen) != 1202 || seen[0] != 3 || !slices.IsSorted(seen) {
		t.Errorf("%d seen, from %d, %v", len(seen), seen[0], err)
	}
	err = d.Each(t.Context(), 0, func(db.Entry) error { return db.ErrNotFound })
	wantErr(t, err, db.ErrNotFound)
}

// Costs must not grow with the history: no table is scanned, nothing is sorted, no window functions.
// The one scan allowed is that of the partial index of admissions.
func TestPlans(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	r := raw(t, d.Path())
	allowed := regexp.MustCompile(`^(SEARCH .*|SCAN ledger USING COVERING INDEX ledger_admit|SCAN [pk]|SCAN present|SCAN \d+-ROW VALUES CLAUSE|SCAN \d+ CONSTANT ROWS|SCAN CONSTANT ROW|CO-ROUTINE .*|MATERIALIZE .*|CORRELATED SCALAR SUBQUERY \d+|SCALAR SUBQUERY \d+)$`)
	for name, query := range db.Queries() {
		lines := plan(t, r, query)
		for _, line := range lines {
			if !allowed.MatchString(line) {
				t.Errorf("%s: %q in\n%s", name, line, strings.Join(lines, "\n"))
			}
		}
		if name == "board" && !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "ledger_newest (patient=? AND kind=?)") }) {
			t.Errorf("board without its index:\n%s", strings.Join(lines, "\n"))
		}
	}
}

func plan(t *testing.T, r *sql.DB, query string) []string {
	t.Helper()
	args := make([]any, strings.Count(query, "?"))
	rows, err := r.Query("EXPLAIN QUERY PLAN "+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, detail)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestObservationsView(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	old := draft("observation", "p1", 1772352000123)
	appendAll(t, d, old, draft("dose", "p1", 1))
	fix := draft("observation", "p1", 1772352000123)
	fix.Replaces = old.ID
	appendAll(t, d, fix)
	var rows int
	var utc, local, replacedBy string
	err := raw(t, d.Path()).QueryRow(`SELECT observed_utc, observed_local, replaced_by,
		(SELECT count(*) FROM observations) FROM observations WHERE id = ?`, old.ID).Scan(&utc, &local, &replacedBy, &rows)
	if err != nil || utc != "2026-03-01T08:00:00.123Z" || local != "2026-03-01T10:00:00" || replacedBy != fix.ID || rows != 2 {
		t.Errorf("%s %s %s %d %v", utc, local, replacedBy, rows, err)
	}
}
