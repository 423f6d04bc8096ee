package db_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crsmon/db"
	"crsmon/internal/faultfs"
)

// flipsEnv sets how many content-changing bit flips TestVerifyFindsEveryFlip makes.
const flipsEnv = "CRSMON_FLIPS"

// savedLog gives a record of some batches whose log was never written back: the two files, and the batches.
func savedLog(t *testing.T, batches int) (map[string][]byte, *history) {
	t.Helper()
	dir := memoryDir(t)
	disk, err := faultfs.Watch(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Release()
	d, err := db.Open(t.Context(), filepath.Join(dir, "ward.db"), options())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	// The schema goes to the main file, so that what is cut from the log are entries.
	for _, statement := range []string{"PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA wal_autocheckpoint = 0"} {
		if err := db.WriterExec(d, statement); err != nil {
			t.Fatal(err)
		}
	}
	h, rng := &history{disk: disk}, newSeeded(3)
	if h.how.base, err = db.WithModel(db.Options{}); err != nil {
		t.Fatal(err)
	}
	for i := range batches {
		b := rng.batch(int64(i))
		h.batches = append(h.batches, b)
		if b.entries, _, err = d.Append(t.Context(), "", -1, b.drafts); err != nil {
			t.Fatal(err)
		}
	}
	return disk.Image(disk.Now(), rng.Rand), h
}

// prefix opens files in dir and wants the first so many batches, whole and sound. It says how many.
func (h *history) prefix(ctx context.Context, dir string, files map[string][]byte) (n int, err error) {
	if err := lay(dir, files); err != nil {
		return 0, err
	}
	d, err := db.Open(ctx, filepath.Join(dir, "ward.db"), h.how.options())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	for _, b := range h.batches {
		if _, err := d.Entry(ctx, b.drafts[0].ID); err != nil {
			break
		}
		n++
	}
	for i, b := range h.batches {
		b.acknowledged = -1
		if i < n {
			b.acknowledged = 0
		}
	}
	return n, h.compare(ctx, d, func(b *batch) bool { return b.acknowledged == 0 })
}

// A log that was cut anywhere gives the entries before the cut: more log, never fewer.
func TestLogCutAtEverySector(t *testing.T) {
	t.Parallel()
	files, h := savedLog(t, 12)
	log, dir := files["ward.db-wal"], memoryDir(t)
	last := 0
	step := 512 * slow
	for cut := 0; ; cut = min(cut+step, len(log)) {
		n, err := h.prefix(t.Context(), dir, map[string][]byte{"ward.db": files["ward.db"], "ward.db-wal": log[:cut]})
		if err != nil {
			t.Fatalf("cut to %d of %d bytes: %v", cut, len(log), err)
		}
		if n < last {
			t.Fatalf("cut to %d: %d batches, fewer than with less log", cut, n)
		}
		if last = n; cut == len(log) {
			break
		}
	}
	if last != len(h.batches) {
		t.Errorf("%d of %d batches with all of the log", last, len(h.batches))
	}
}

// A bit flipped in the log ends it there: what comes out is sound, whole batches, never something else.
func TestLogFlipped(t *testing.T) {
	t.Parallel()
	files, h := savedLog(t, 12)
	log, dir, rng := files["ward.db-wal"], memoryDir(t), newSeeded(4)
	kept := make([]int, len(h.batches)+1)
	for range 200 / slow {
		bit := rng.IntN(8 * len(log))
		n, err := h.prefix(t.Context(), dir, map[string][]byte{"ward.db": files["ward.db"], "ward.db-wal": flipped(log, bit)})
		if err != nil {
			t.Fatalf("bit %d of byte %d: %v", bit%8, bit/8, err)
		}
		kept[n]++
	}
	t.Logf("flips by batches kept: %v", kept)
}

func flipped(content []byte, bit int) []byte {
	c := slices.Clone(content)
	c[bit/8] ^= 1 << (bit % 8)
	return c
}

// content is everything a record says, read without this program: rows by the table, rows by each index, what it is.
func content(ctx context.Context, path string) (string, error) {
	r, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return "", err
	}
	defer r.Close()
	r.SetMaxOpenConns(1)
	var all strings.Builder
	for _, query := range []string{
		"SELECT one, node FROM record", // created_at is for people: nothing reads it and no hash covers it
		"SELECT * FROM ledger ORDER BY pos",
		"SELECT id, pos FROM ledger INDEXED BY sqlite_autoindex_ledger_1 ORDER BY id",
		"SELECT node, seq, pos FROM ledger INDEXED BY sqlite_autoindex_ledger_2 ORDER BY node, seq",
		"SELECT patient, kind, observed_at, recorded_at, seq, pos FROM ledger INDEXED BY ledger_newest ORDER BY patient, kind",
		"SELECT patient, pos FROM ledger INDEXED BY ledger_patient ORDER BY patient, pos",
		"SELECT type, name, sql FROM sqlite_schema",
		"PRAGMA application_id", "PRAGMA user_version",
	} {
		rows, err := r.QueryContext(ctx, query)
		if err != nil {
			return "", err
		}
		columns, err := rows.Columns()
		if err != nil {
			return "", err
		}
		row := make([]any, len(columns))
		for i := range row {
			row[i] = new(any)
		}
		for rows.Next() {
			if err := rows.Scan(row...); err != nil {
				return "", errors.Join(err, rows.Close())
			}
			for _, v := range row {
				fmt.Fprintf(&all, "%T %v\x00", *v.(*any), *v.(*any))
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return "", err
		}
	}
	return all.String(), nil
}

// found says whether opening or verifying the record finds anything wrong.
func found(ctx context.Context, path string) (bool, error) {
	d, err := db.Open(ctx, path, options())
	if err != nil {
		return true, nil // and the user is told
	}
	defer d.Close()
	report, err := d.Verify(ctx, nil)
	return err != nil || !report.OK, nil
}

// TestVerifyFindsEveryFlip flips single bits of the file. Whatever changes what the record says is found, all of it;
// SQLite's own check finds much less, which shows that the flips test something.
func TestVerifyFindsEveryFlip(t *testing.T) {
	t.Parallel()
	dir := memoryDir(t)
	path := filepath.Join(dir, "ward.db")
	d, err := db.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	rng := newSeeded(5)
	for i := range 25 {
		appendAll(t, d, rng.batch(int64(i)).drafts...)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	sound := readFile(t, path)
	before, err := content(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	// The row that says which record this is is one of hundreds of rows: it gets flips of its own.
	identity := recordPage(t, sound)
	want := fromEnv(t, flipsEnv, 400/slow)
	tried, changed, missed, missedBySQLite := 0, 0, 0, 0
	for ; changed < want; tried++ {
		bit := rng.IntN(8 * len(sound))
		if rng.IntN(8) == 0 {
			bit = rng.IntN(8*4096) + 8*identity
		}
		if err := lay(dir, map[string][]byte{"ward.db": flipped(sound, bit)}); err != nil {
			t.Fatal(err)
		}
		after, err := content(t.Context(), path)
		if err == nil && after == before {
			continue // in free space, a counter, …
		}
		changed++
		if err == nil && integrityPasses(path) {
			missedBySQLite++
		}
		if ok, err := found(t.Context(), path); err != nil || !ok {
			missed++
			t.Errorf("bit %d of byte %d changes the content and is not found (%v): %s", bit%8, bit/8, err, difference(before, after))
			if missed > 20 {
				break
			}
		}
	}
	if missedBySQLite == 0 {
		t.Error("SQLite's own check found every flip: this test proves nothing")
	}
	t.Logf("%d flips, %d changed the content: %d missed; SQLite's own check missed %d", tried, changed, missed, missedBySQLite)
}

// recordPage is where the page of the table record begins: the only one with the node's id and nothing of an entry.
func recordPage(t *testing.T, file []byte) int {
	t.Helper()
	for at := 4096; at < len(file); at += 4096 {
		if bytes.Count(file[at:at+4096], []byte(testNode)) == 1 && !bytes.Contains(file[at:at+4096], []byte("Ana Ruiz")) && file[at] == 0x0d {
			return at
		}
	}
	t.Fatal("no page of the record's identity")
	return 0
}

func integrityPasses(path string) bool {
	r, err := sql.Open("sqlite", "file:"+path+"?mode=ro")
	if err != nil {
		return false
	}
	defer r.Close()
	var answer string
	return r.QueryRow("PRAGMA integrity_check").Scan(&answer) == nil && answer == "ok"
}

// difference shows where two contents part.
func difference(a, b string) string {
	x, y := bytes.Split([]byte(a), []byte{0}), bytes.Split([]byte(b), []byte{0})
	for i := range min(len(x), len(y)) {
		if !bytes.Equal(x[i], y[i]) {
			return fmt.Sprintf("%.100q became %.100q", x[i], y[i])
		}
	}
	return fmt.Sprintf("%d values became %d", len(x), len(y))
}
