package db_test

import (
	"database/sql"
	"strings"
	"testing"

	"crsmon/db"
)

// tamper works on a record of six entries by hand, as someone with the file and a tool could,
// putting the triggers back afterwards, and gives the report and the entries as they had been.
func tamper(t *testing.T, statements ...string) (db.Report, []db.Entry) {
	t.Helper()
	d := fresh(t)
	var drafts []db.Draft
	for i, kind := range []string{"admit", "observation", "observation", "observation", "observation", "observation"} {
		drafts = append(drafts, draft(kind, "p1", int64(i)))
	}
	drafts[5].Replaces = drafts[1].ID
	entries := appendAll(t, d, drafts...)
	r := raw(t, d.Path())
	triggers := takeTriggers(t, r)
	for _, s := range append([]string{"PRAGMA ignore_check_constraints = 1"}, statements...) {
		if _, err := r.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	for _, s := range triggers {
		if _, err := r.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	report, err := d.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return report, entries
}

func takeTriggers(t *testing.T, r *sql.DB) (made []string) {
	t.Helper()
	rows, err := r.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			t.Fatal(err)
		}
		names, made = append(names, name), append(made, text)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if _, err := r.Exec("DROP TRIGGER " + name); err != nil {
			t.Fatal(err)
		}
	}
	return made
}

func TestVerifyFindsAChangeInEveryColumn(t *testing.T) {
	t.Parallel()
	other := newID()
	for column, change := range map[string]struct {
		set string
		why db.Fault
	}{
		"id":              {"'" + other + "'", db.FaultHash},
		"node":            {"'" + other + "'", db.FaultGap},
		"seq":             {"17", db.FaultGap},
		"prev":            {"zeroblob(32)", db.FaultPrev},
		"hash":            {"zeroblob(32)", db.FaultHash},
		"kind":            {"'Observation'", db.FaultHash},
		"patient":         {"'p2'", db.FaultHash},
		"author_name":     {"author_name || ' '", db.FaultHash},
		"author_role":     {"'doctor'", db.FaultHash},
		"observed_at":     {"observed_at + 1", db.FaultHash},
		"observed_offset": {"-observed_offset", db.FaultHash},
		"recorded_at":     {"recorded_at - 1", db.FaultHash},
		"recorded_offset": {"0", db.FaultHash},
		"replaces":        {"(SELECT id FROM ledger WHERE seq = 2)", db.FaultHash},
		"payload_version": {"2", db.FaultHash},
		"payload":         {"replace(payload, '36', '37')", db.FaultHash},
	} {
		t.Run(column, func(t *testing.T) {
			t.Parallel()
			report, entries := tamper(t, "UPDATE ledger SET "+column+" = "+change.set+" WHERE pos = 4")
			b := report.Broken
			if report.OK || b == nil || b.Pos != 4 || b.Why != change.why || report.Entries != 3 {
				t.Fatalf("report %+v, broken %+v", report, b)
			}
			if column != "id" && b.ID != entries[3].ID || column != "seq" && b.Seq != 4 {
				t.Errorf("named %s seq %d, want %s", b.ID, b.Seq, entries[3].ID)
			}
			if report.Head != entries[2].Hash {
				t.Errorf("head %x", report.Head)
			}
		})
	}
	t.Run("pos", func(t *testing.T) {
		t.Parallel()
		if report, _ := tamper(t, "UPDATE ledger SET pos = 100 WHERE pos = 4"); report.OK || report.Broken.Why != db.FaultGap || report.Broken.Seq != 5 {
			t.Errorf("report %+v", report.Broken)
		}
	})
	t.Run("hash shortened", func(t *testing.T) {
		t.Parallel()
		if report, _ := tamper(t, "UPDATE ledger SET hash = x'00' WHERE pos = 4"); report.OK || report.Broken.Why != db.FaultUnreadable || report.Broken.Seq != 4 {
			t.Errorf("report %+v", report.Broken)
		}
	})
}

func TestVerifyFindsMovedEntries(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		statement string
		seq       int64
		why       db.Fault
	}{
		"middle row deleted":          {"DELETE FROM ledger WHERE pos = 3", 4, db.FaultGap},
		"first row deleted":           {"DELETE FROM ledger WHERE pos = 1", 2, db.FaultGap},
		"deleted and closed up":       {"DELETE FROM ledger WHERE pos = 3; UPDATE ledger SET seq = seq - 1 WHERE seq > 3", 3, db.FaultPrev},
		"payloads swapped":            {"UPDATE ledger SET payload = (SELECT o.payload FROM ledger o WHERE o.pos = 7 - ledger.pos) WHERE pos IN (3, 4)", 3, db.FaultHash},
		"two rows trade places":       {"UPDATE ledger SET seq = 30 WHERE seq = 3; UPDATE ledger SET seq = 3 WHERE seq = 4; UPDATE ledger SET seq = 4 WHERE seq = 30", 4, db.FaultGap},
		"and in the order of arrival": {"UPDATE ledger SET seq = 30, pos = 30 WHERE seq = 3; UPDATE ledger SET seq = 3, pos = 3 WHERE seq = 4; UPDATE ledger SET seq = 4, pos = 4 WHERE seq = 30", 3, db.FaultPrev},
		"row inserted at the end": {`INSERT INTO ledger SELECT 7, node, 7, '` + newID() + `', hash, hash, kind, patient, author_name, author_role,
			observed_at, 0, recorded_at, 0, NULL, 1, payload FROM ledger WHERE pos = 6`, 7, db.FaultHash},
		"row inserted twice": {`INSERT INTO ledger SELECT 7, node, 7, '` + newID() + `', prev, hash, kind, patient, author_name, author_role,
			observed_at, observed_offset, recorded_at, recorded_offset, replaces, 1, payload FROM ledger WHERE pos = 6`, 7, db.FaultPrev},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, _ := tamper(t, c.statement)
			if report.OK || report.Broken == nil || report.Broken.Seq != c.seq || report.Broken.Why != c.why {
				t.Errorf("report %+v, broken %+v; want %s at %d", report, report.Broken, c.why, c.seq)
			}
		})
	}
}

// A chain cut at its end is a sound, shorter chain: only a witness elsewhere, such as the head
// on a printed handover, tells.
func TestRemovedLastEntryShowsOnlyInTheHead(t *testing.T) {
	t.Parallel()
	report, entries := tamper(t, "DELETE FROM ledger WHERE pos = 6")
	if !report.OK || report.Entries != 5 || report.Head != entries[4].Hash || report.Head == entries[5].Hash {
		t.Errorf("report %+v", report)
	}
}

func TestVerifyFindsWorkOnTheSchema(t *testing.T) {
	t.Parallel()
	for statement, want := range map[string]string{
		"DROP TRIGGER ledger_no_delete":                                            "trigger ledger_no_delete is missing",
		"CREATE TRIGGER x AFTER INSERT ON ledger BEGIN SELECT 1; END":              "trigger x is not of this program",
		"DROP VIEW observations; CREATE VIEW observations AS SELECT 1":             "view observations is missing or changed",
		"DROP INDEX ledger_newest; CREATE INDEX ledger_newest ON ledger (patient)": "index ledger_newest is missing or changed",
	} {
		d := fresh(t)
		appendAll(t, d, draft("admit", "p1", 1))
		if _, err := raw(t, d.Path()).Exec(statement); err != nil {
			t.Fatal(err)
		}
		report, err := d.Verify(t.Context(), nil)
		if err != nil || report.OK || len(report.Integrity) != 1 || !strings.HasPrefix(report.Integrity[0], want) {
			t.Errorf("%s: %+v, %v", statement, report, err)
		}
	}
}

func TestVerifyTellsItsProgress(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	var drafts []db.Draft
	for i := range 1100 {
		drafts = append(drafts, draft("observation", "p1", int64(i)))
	}
	entries := appendAll(t, d, drafts...)
	var told []int64
	report, err := d.Verify(t.Context(), func(done, total int64) {
		if total != 1100 {
			t.Errorf("total %d", total)
		}
		told = append(told, done)
	})
	if err != nil || !report.OK || report.Head != entries[1099].Hash || len(told) != 3 || told[2] != 1100 {
		t.Errorf("%+v, %v, told %v", report, err, told)
	}
}
