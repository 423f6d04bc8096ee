package db_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"crsmon/db"
)

func TestTwoHandlesSeeEachOther(t *testing.T) {
	t.Parallel()
	a := fresh(t)
	b := open(t, a.Path())
	if a.Node() != b.Node() {
		t.Errorf("nodes %s and %s", a.Node(), b.Node())
	}
	version := func(d *db.DB) int64 {
		t.Helper()
		v, err := d.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	va, vb := version(a), version(b)
	if version(a) != va || version(b) != vb {
		t.Error("version changes by itself")
	}
	for range 3 {
		appendAll(t, a, draft("observation", "p1", 1))
		if version(a) == va || version(b) == vb {
			t.Error("a commit changed no version")
		}
		va = version(a)
		entries, head, err := b.PatientEntries(t.Context(), "p1")
		if err != nil || int64(len(entries)) != head {
			t.Errorf("%d entries, head %d, %v", len(entries), head, err)
		}
		appendAll(t, b, draft("observation", "p1", 2))
		if version(a) == va {
			t.Error("the other's commit changed no version")
		}
		va, vb = version(a), version(b)
	}
	wantSound(t, a, 6)
}

func TestManyWritersLoseNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ward.db")
	const writers, batches = 8, 25
	var all sync.WaitGroup
	ids := make([][]string, writers)
	for w := range writers {
		all.Go(func() {
			// All of them make or open the file at once.
			d, err := db.Open(t.Context(), path, db.Options{BusyTimeout: 30 * time.Second})
			if err != nil {
				t.Error(err)
				return
			}
			defer d.Close()
			patient := fmt.Sprint("p", w)
			head := int64(0)
			for i := range int64(batches) {
				pair := []db.Draft{draft("observation", patient, i), draft("assessment", patient, i)}
				entries, _, err := d.Append(t.Context(), patient, head, pair)
				if err != nil {
					t.Error(err)
					return
				}
				head = entries[1].Pos
				ids[w] = append(ids[w], pair[0].ID, pair[1].ID)
			}
		})
	}
	all.Wait()
	d := open(t, path)
	wantSound(t, d, writers*batches*2)
	for _, mine := range ids {
		for _, id := range mine {
			if _, err := d.Entry(t.Context(), id); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestGoroutinesOnOneHandle(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range int64(20) {
				if _, _, err := d.Append(t.Context(), "", -1, []db.Draft{draft("admit", "p1", i)}); err != nil {
					t.Error(err)
				}
				if _, err := d.BoardEntries(t.Context(), []string{"admit"}); err != nil {
					t.Error(err)
				}
				if _, err := d.Version(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	wantSound(t, d, 160)
}

func TestBusy(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ward.db")
	d, err := db.Open(t.Context(), path, db.Options{BusyTimeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	r := raw(t, path)
	if _, err := r.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	_, _, err = d.Append(t.Context(), "", -1, []db.Draft{draft("admit", "p1", 1)})
	wantErr(t, err, db.ErrBusy)
	if _, err := d.Patients(t.Context()); err != nil {
		t.Errorf("a reader is stopped by a writer: %v", err)
	}
	other, err := db.Open(t.Context(), path, db.Options{BusyTimeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatalf("opening is stopped by a writer: %v", err)
	}
	other.Close()
	if _, err := r.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	appendAll(t, d, draft("admit", "p1", 1))
}
