package db_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"crsmon/db"
)

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// A record whose file was taken away, or another put in its place, while it is open: what would be saved goes to a
// file that no one will ever open again, so it must not look saved.
func TestFileGoneUnderneath(t *testing.T) {
	t.Parallel()
	for name, work := range map[string]func(t *testing.T, path string) error{
		"removed":     func(_ *testing.T, path string) error { return os.Remove(path) },
		"renamed":     func(_ *testing.T, path string) error { return os.Rename(path, path+".old") },
		"log removed": func(_ *testing.T, path string) error { return os.Remove(path + "-wal") },
		"replaced": func(t *testing.T, path string) error {
			other, err := db.Open(t.Context(), path+".other", options())
			if err != nil {
				return err
			}
			if err := other.Close(); err != nil {
				return err
			}
			return os.Rename(path+".other", path)
		},
		"directory renamed": func(_ *testing.T, path string) error {
			return os.Rename(filepath.Dir(path), filepath.Dir(path)+".old")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "record", "ward.db")
			d, err := db.Open(t.Context(), path, options())
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			appendAll(t, d, draft("admit", "p1", 1))
			if err := work(t, path); err != nil {
				t.Fatal(err)
			}
			for i := range int64(2) {
				_, _, err = d.Append(t.Context(), "", -1, []db.Draft{draft("observation", "p1", i)})
				wantErr(t, err, db.ErrGone)
				wantErr(t, err, db.ErrNotWritable) // which every screen has words for
			}
			t.Log(err)
		})
	}
}

// With the clock set back, what is entered comes after what was entered: by place, not by time.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	path := filepath.Join(t.TempDir(), "ward.db")
	d, err := db.Open(t.Context(), path, db.Options{Now: func() time.Time { return now }, Node: testNode})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var last db.Entry
	for i, set := range []time.Duration{0, -time.Hour, -24 * 365 * 30 * time.Hour, -24 * 365 * 80 * time.Hour, 0} {
		now = now.Add(set)
		last = appendAll(t, d, draft("observation", "p1", int64(1000+i)))[0]
		if last.Seq != int64(i+1) || last.RecordedAt != now.UnixMilli() {
			t.Errorf("seq %d, recorded at %d; want %d, %d", last.Seq, last.RecordedAt, i+1, now.UnixMilli())
		}
	}
	newest, err := d.Newest(t.Context(), "p1", "observation")
	if err != nil || newest["observation"].ID != last.ID {
		t.Errorf("newest is %+v, %v", newest, err)
	}
	wantSound(t, d, 5)
}

// A record whose last entry was made while the clock was years ahead: with the clock put right it goes on, by place, and
// what is entered now carries the time it is.
func TestLastEntryInTheFuture(t *testing.T) {
	t.Parallel()
	now := time.Date(2036, 3, 1, 8, 0, 0, 0, time.UTC)
	o := db.Options{Now: func() time.Time { return now }, Node: testNode}
	path := filepath.Join(t.TempDir(), "ward.db")
	d, err := db.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	ahead := appendAll(t, d, draft("observation", "p1", now.UnixMilli()))[0]
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	now = now.AddDate(-10, 0, 0)
	if d, err = db.Open(t.Context(), path, o); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	right := appendAll(t, d, draft("observation", "p1", now.UnixMilli()))[0]
	if right.Seq != 2 || right.Prev != ahead.Hash || right.RecordedAt != now.UnixMilli() {
		t.Errorf("%+v", right)
	}
	// Both are there: which of them counts is not for the record to say.
	all, head, err := d.PatientEntries(t.Context(), "p1")
	if err != nil || len(all) != 2 || head != 2 {
		t.Errorf("%v, head %d, %v", all, head, err)
	}
	if s, err := d.Summary(t.Context()); err != nil || s.Newest != now.UnixMilli() {
		t.Errorf("newest by place is %d, %v", s.Newest, err)
	}
	wantSound(t, d, 2)
	// The backup made while the clock was ahead has the newer name; the one made now is the newer one all the same.
	dir := t.TempDir()
	if b := backup(t, d, dir, db.BackupOptions{Keep: 1}); b.Summary.Entries != 2 {
		t.Errorf("%+v", b)
	}
}
