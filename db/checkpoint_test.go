package db_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/internal/faultfs"
)

func logSize(t *testing.T, d *db.DB) int64 {
	t.Helper()
	info, err := os.Stat(d.Path() + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// resting opens a record that is written back soon after a save.
func resting(t *testing.T, path string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), path, db.WithRest(options(), 20*time.Millisecond))
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

// wantRest waits until the log holds nothing.
func wantRest(t *testing.T, d *db.DB) {
	t.Helper()
	for began := time.Now(); logSize(t, d) != db.Primed; {
		if time.Since(began) > time.Minute {
			t.Fatalf("a log of %d bytes, long after the last save", logSize(t, d))
		}
		time.Sleep(time.Millisecond)
	}
}

// mainOnly opens a copy of the main file as it is, without its log, and counts its entries.
func mainOnly(t *testing.T, d *db.DB, log []byte) int64 {
	t.Helper()
	// The record is open here, and closing a file of our own would drop its locks: another program copies.
	copied := filepath.Join(t.TempDir(), "copy.db")
	startOther(t, "copy", d.Path(), copied).wait(t)
	if log != nil {
		if err := os.WriteFile(copied+"-wal", log, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := db.Open(t.Context(), copied, db.WithRest(options(), -1))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	report, err := c.Verify(t.Context(), nil)
	if err != nil || !report.OK {
		t.Errorf("the main file alone: %+v, %v", report, err)
	}
	return report.Entries
}

// At rest the main file alone is the whole record: no damage to the log can take anything away.
func TestAtRestTheLogHoldsNothing(t *testing.T) {
	t.Parallel()
	d := resting(t, filepath.Join(t.TempDir(), "ward.db"))
	if n := logSize(t, d); n != db.Primed {
		t.Errorf("a new record has a log of %d bytes", n)
	}
	for i := range int64(3) {
		appendAll(t, d, draft("observation", "p1", 2*i), draft("assessment", "p1", 2*i))
		wantRest(t, d)
		if n := mainOnly(t, d, nil); n != 2*(i+1) {
			t.Errorf("%d entries without the log, want %d", n, 2*(i+1))
		}
	}
	log := readFile(t, d.Path()+"-wal")
	for bit := 0; bit < 8*len(log); bit += 997 {
		if n := mainOnly(t, d, flipped(log, bit)); n != 6 {
			t.Fatalf("%d entries with bit %d of the log flipped, want 6", n, bit)
		}
		if slow > 1 {
			break
		}
	}
}

// Without the keeper the same flips do take entries away: the test above can fail.
func TestAtRestCanFail(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "ward.db"), db.WithRest(options(), -1))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	appendAll(t, d, draft("admit", "p1", 1))
	if n := mainOnly(t, d, nil); n != 0 {
		t.Errorf("%d entries without the log: it proves nothing", n)
	}
}

// A log that a killed program left is written back by who opens the record next, and by who has it open.
func TestLogOfAKilledProgram(t *testing.T) {
	t.Parallel()
	d := resting(t, filepath.Join(t.TempDir(), "ward.db"))
	wantRest(t, d)
	seen := versionOf(t, d)
	killOnce(t, d.Path(), false)
	if _, err := d.Changed(t.Context(), seen); err != nil { // as a board does
		t.Fatal(err)
	}
	wantRest(t, d)
	want := versionOf(t, d)
	if n := mainOnly(t, d, nil); n != want {
		t.Errorf("%d entries without the log, want %d", n, want)
	}
	path := filepath.Join(t.TempDir(), "ward.db")
	killOnce(t, path, false)
	wantRest(t, resting(t, path))
}

// Writing back costs a save nothing: one sync each, the first after a rest too.
func TestSaveAfterARestIsOneSync(t *testing.T) {
	t.Parallel()
	dir := memoryDir(t)
	disk, err := faultfs.Watch(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Release()
	d, err := db.Open(t.Context(), filepath.Join(dir, "ward.db"), db.WithRest(options(), -1))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for i := range int64(5) {
		for range 2 {
			before := disk.Count(faultfs.Sync)
			appendAll(t, d, draft("observation", "p1", i), draft("assessment", "p1", i))
			if n := disk.Count(faultfs.Sync) - before; n != 1 {
				t.Errorf("round %d: %d syncs", i, n)
			}
		}
		db.KeepNow(d)
	}
	// Without the log being begun again, the next save would have to: the count can fail.
	if err := db.WriterExec(d, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	before := disk.Count(faultfs.Sync)
	appendAll(t, d, draft("observation", "p1", 9))
	if n := disk.Count(faultfs.Sync) - before; n != 2 {
		t.Errorf("%d syncs into an empty log: this test proves nothing", n)
	}
}

// Someone who reads for long keeps the log growing, and no save fails or waits for it; when it ends, the log is short again.
func TestLongReaderOfAnotherProgram(t *testing.T) {
	t.Parallel()
	d := resting(t, filepath.Join(t.TempDir(), "ward.db"))
	appendAll(t, d, draft("admit", "p1", 0))
	wantRest(t, d)
	reader := startOther(t, "hold", d.Path(), "BEGIN", "CREATE TEMP TABLE seen AS SELECT count(*) FROM ledger")
	reader.held(t)
	const saves, size = 300, 20_000
	note := []byte(fmt.Sprintf(`{"note":%q}`, strings.Repeat("x", size)))
	for i := range int64(saves) {
		big := draft("observation", "p1", i)
		big.Payload = note
		appendAll(t, d, big)
	}
	grown := logSize(t, d)
	if grown < saves*size {
		t.Errorf("a log of %d bytes for %d of entries: nobody held it, and this test proves nothing", grown, saves*size)
	}
	reader.release(t)
	wantRest(t, d)
	if n := mainOnly(t, d, nil); n != saves+1 {
		t.Errorf("%d entries without the log, want %d", n, saves+1)
	}
	t.Logf("the log had grown to %d bytes", grown)
}
