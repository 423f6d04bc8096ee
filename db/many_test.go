package db_test

import (
	"fmt"
	"path/filepath"
	"strings"
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

// Eight programs write and eight read along: no error reaches any of them, every reader sees every entry once and in
// order, and nothing acknowledged is lost.
func TestManyProgramsOnOneRecord(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ward.db")
	const writers, readers = 8, 8
	saves := 40 / min(slow, 4)
	total := writers * saves * 2
	var all []*other
	for range writers {
		all = append(all, startOther(t, "save", path, fmt.Sprint(saves)))
	}
	for range readers {
		all = append(all, startOther(t, "read", path, fmt.Sprint(total)))
	}
	var acknowledged []string
	for _, o := range all {
		acknowledged = append(acknowledged, o.wait(t)...)
	}
	if len(acknowledged) != writers*saves {
		t.Errorf("%d pairs acknowledged, want %d", len(acknowledged), writers*saves)
	}
	d := open(t, path)
	wantSound(t, d, int64(total))
	for _, ids := range acknowledged {
		for _, id := range strings.Fields(ids) {
			if _, err := d.Entry(t.Context(), id); err != nil {
				t.Error(err)
			}
		}
	}
}

// A program that holds the record is waited for no longer than the busy time, and whoever waits is told what to do.
func TestBusyByAnotherProgram(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ward.db")
	d, err := db.Open(t.Context(), path, db.Options{BusyTimeout: 100 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	holder := startOther(t, "hold", path, "BEGIN IMMEDIATE")
	holder.held(t)
	kept := draft("admit", "p1", 1)
	began := time.Now()
	// The second one waits for the first of its own program as well: both are told.
	var both sync.WaitGroup
	for _, one := range []db.Draft{kept, draft("admit", "p2", 1)} {
		both.Go(func() {
			_, _, err := d.Append(t.Context(), "", -1, []db.Draft{one})
			wantErr(t, err, db.ErrBusy)
			for _, says := range []string{"100ms", "nothing of this", "try again"} {
				if err != nil && !strings.Contains(err.Error(), says) {
					t.Errorf("%q does not say %q", err, says)
				}
			}
		})
	}
	both.Wait()
	if waited := time.Since(began); waited < 100*time.Millisecond {
		t.Errorf("told after %v already", waited)
	}
	if _, err := d.Patients(t.Context()); err != nil {
		t.Errorf("a reader is stopped by another program that writes: %v", err)
	}
	holder.release(t)
	appendAll(t, d, kept) // the same draft goes through
	wantSound(t, d, 1)
}
