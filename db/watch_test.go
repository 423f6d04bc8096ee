package db_test

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"crsmon/db"
)

// changed waits for a change in the background.
func changed(t *testing.T, ctx context.Context, d *db.DB, seen int64) <-chan error {
	t.Helper()
	done := make(chan error, 1)
	go func() {
		v, err := d.Changed(ctx, seen)
		if err == nil && v == seen {
			err = errors.New("the version seen was given again")
		}
		done <- err
	}()
	return done
}

func wantChange(t *testing.T, done <-chan error, want error) {
	t.Helper()
	select {
	case err := <-done:
		if !errors.Is(err, want) {
			t.Errorf("changed: %v, want %v", err, want)
		}
	case <-time.After(time.Minute):
		t.Fatal("no one was told")
	}
}

func versionOf(t *testing.T, d *db.DB) int64 {
	t.Helper()
	v, err := d.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestChangedTellsOfOwnAndOthersCommits(t *testing.T) {
	t.Parallel()
	a := fresh(t)
	b := open(t, a.Path())
	for i, by := range []*db.DB{a, b, a} {
		first, second := changed(t, t.Context(), a, versionOf(t, a)), changed(t, t.Context(), b, versionOf(t, b))
		appendAll(t, by, draft("admit", "p1", int64(i)))
		wantChange(t, first, nil)
		wantChange(t, second, nil)
	}
	// What was missed is told at once.
	wantChange(t, changed(t, t.Context(), a, 0), nil)
}

func TestChangedTellsOfAnotherProgramsCommit(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	done := changed(t, t.Context(), d, versionOf(t, d))
	other := startOther(t, "save", d.Path(), "1")
	wantChange(t, done, nil)
	other.wait(t)
}

// The signs of a commit that is still being synced may come with those of the one before it, and there is none of the
// sync: the wait after a change must look again soon by itself.
func TestChangedLooksAgainAfterASign(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	for i := range int64(3) {
		done := changed(t, t.Context(), d, versionOf(t, d))
		appendAll(t, d, draft("admit", "p1", i))
		wantChange(t, done, nil)
		if next := db.NextLook(d); next >= db.SlowLook {
			t.Errorf("the next look is after %v", next)
		}
	}
}

func TestChangedWithoutSigns(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	db.Deafen(d)
	done := changed(t, t.Context(), d, versionOf(t, d))
	other := startOther(t, "save", d.Path(), "1")
	wantChange(t, done, nil)
	other.wait(t)
}

func TestChangedOfARecordOpenedToLook(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	look, err := db.OpenReadOnly(t.Context(), d.Path(), options())
	if err != nil {
		t.Fatal(err)
	}
	defer look.Close()
	done := changed(t, t.Context(), look, versionOf(t, look))
	appendAll(t, d, draft("admit", "p1", 1))
	wantChange(t, done, nil)
}

func TestChangedEnds(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := changed(t, ctx, d, versionOf(t, d))
	cancel()
	wantChange(t, done, context.Canceled)

	gone, err := db.Open(t.Context(), d.Path()+".gone", options())
	if err != nil {
		t.Fatal(err)
	}
	defer gone.Close()
	done = changed(t, t.Context(), gone, versionOf(t, gone))
	if err := os.Remove(gone.Path()); err != nil {
		t.Fatal(err)
	}
	wantChange(t, done, db.ErrGone)

	done = changed(t, t.Context(), d, versionOf(t, d))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	wantChange(t, done, db.ErrClosed)
	_, err = d.Changed(t.Context(), 0)
	wantErr(t, err, db.ErrClosed)
}

// Writing the log back shows nothing new, whoever does it.
func TestVersionStaysWhenTheLogIsWrittenBack(t *testing.T) {
	t.Parallel()
	a := fresh(t)
	b := open(t, a.Path())
	appendAll(t, a, draft("admit", "p1", 1))
	before := versionOf(t, b)
	db.KeepNow(a)
	if v := versionOf(t, b); v != before || logSize(t, a) != db.Primed {
		t.Errorf("version %d, was %d; a log of %d bytes", v, before, logSize(t, a))
	}
}

// A hundred waits leave nothing behind but the one queue for the next, and Close not even that.
func TestChangedLeavesNothingBehind(t *testing.T) {
	// Not parallel: it counts what the whole program has open.
	files := queues(t)
	d := fresh(t)
	seen := versionOf(t, d)
	before := runtime.NumGoroutine()
	for range 100 {
		ctx, cancel := context.WithCancel(t.Context())
		done := changed(t, ctx, d, seen)
		cancel()
		wantChange(t, done, context.Canceled)
	}
	for wait := time.Now(); runtime.NumGoroutine() > before && time.Since(wait) < time.Minute; {
		time.Sleep(time.Millisecond)
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines, were %d", n, before)
	}
	if n := queues(t); n > files+1 {
		t.Errorf("%d queues, were %d", n, files)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if n := queues(t); n != files {
		t.Errorf("%d queues after Close, were %d", n, files)
	}
}

// queues counts those of inotify that are open, where the system says.
func queues(t *testing.T) (n int) {
	t.Helper()
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	for _, f := range all {
		if to, err := os.Readlink("/proc/self/fd/" + f.Name()); err == nil && strings.Contains(to, "inotify") {
			n++
		}
	}
	return n
}
