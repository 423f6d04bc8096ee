package autobackup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"crsmon/db"

	"github.com/google/uuid"
)

const testNode = "018f0000-0000-4000-8000-00000000beef"

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// bench is a record, a second place and a clock that stands still until it is moved.
type bench struct {
	*testing.T
	mu   sync.Mutex
	at   time.Time
	path string
	dir  string
	rec  *db.DB
}

func newBench(t *testing.T) *bench {
	b := &bench{T: t, at: start, path: filepath.Join(t.TempDir(), "ward.db"), dir: t.TempDir()}
	b.rec = b.open()
	b.save(3)
	return b
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.at = b.at.Add(d)
}

func (b *bench) open() *db.DB {
	b.Helper()
	rec, err := db.Open(b.Context(), b.path, db.Options{Now: b.now, Node: testNode})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { rec.Close() })
	return rec
}

func (b *bench) save(n int) {
	b.Helper()
	for range n {
		d := db.Draft{
			ID: uuid.Must(uuid.NewV7()).String(), Kind: "observation", Patient: "p1", AuthorName: "Nurse Test", AuthorRole: "nurse",
			ObservedAt: b.now().UnixMilli(), PayloadVersion: 1, Payload: json.RawMessage(`{"temp":380}`),
		}
		if _, _, err := b.rec.Append(b.Context(), "p1", -1, []db.Draft{d}); err != nil {
			b.Fatal(err)
		}
	}
}

func (b *bench) options() Options { return Options{Dir: b.dir, Every: 6 * time.Hour, Keep: 2} }

func (b *bench) scheduler() *Scheduler { return New(b.rec, b.options(), b.now) }

func (b *bench) backups() []db.BackupFile {
	b.Helper()
	all, err := db.Backups(b.dir, testNode)
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// once runs the schedule and wants a backup or none.
func (b *bench) once(s *Scheduler, made bool) Status {
	b.Helper()
	m, st, err := s.Once(b.Context())
	if err != nil || (m != nil) != made {
		b.Fatalf("made %v, %v; want made %v", m, err, made)
	}
	return st
}

func (b *bench) want(st Status, t Trouble) {
	b.Helper()
	if st.Trouble() != t {
		b.Errorf("trouble %d, want %d: %+v", st.Trouble(), t, st)
	}
}

func TestScheduleMakesOneWhenTheNewestIsOld(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.scheduler()
	b.want(s.Status(), Fine)
	st := b.once(s, true)
	if st.Path == "" || st.Age != 0 || !st.Made.Equal(start) {
		t.Errorf("status %+v", st)
	}
	b.pass(6*time.Hour - time.Second)
	if st = b.once(s, false); st.Age != 6*time.Hour-time.Second {
		t.Errorf("age %v", st.Age)
	}
	for range 3 {
		b.pass(6 * time.Hour)
		b.save(1)
		b.once(s, true)
	}
	all := b.backups()
	if len(all) != 2 {
		t.Fatalf("kept %v, want 2", all)
	}
	sum, err := db.VerifyBackup(t.Context(), all[0].Path, db.RestoreOptions{})
	if err != nil || sum.Entries != 6 {
		t.Errorf("the newest has %d entries, %v; want 6", sum.Entries, err)
	}
	// Another program sees what is there.
	b.once(New(b.open(), b.options(), b.now), false)
}

func TestSeveralProgramsMakeOne(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	o := b.options()
	o.Keep = 0
	for round := 1; round <= 5; round++ {
		var all sync.WaitGroup
		errs := make(chan error, 4)
		for range 4 {
			s := New(b.open(), o, b.now)
			all.Go(func() {
				_, _, err := s.Once(t.Context())
				errs <- err
			})
		}
		all.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if n := len(b.backups()); n != round {
			t.Fatalf("round %d: %d backups", round, n)
		}
		b.pass(7 * time.Hour)
	}
}

func TestWhileAnotherProgramIsMakingIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	l, err := lockBeside(b.path)
	if err != nil {
		t.Skipf("no locks on this system: %v", err)
	}
	s := b.scheduler()
	b.want(b.once(s, false), Fine)
	b.pass(2 * time.Hour)
	b.want(b.once(s, false), Late) // it does not end: someone should look
	l.release()
	b.want(b.once(s, true), Fine)
}

func TestAbsentPlaceIsSaidUntilItIsThereAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.scheduler()
	b.once(s, true)
	away := b.dir + ".away"
	if err := os.Rename(b.dir, away); err != nil {
		t.Fatal(err)
	}
	b.pass(7 * time.Hour)
	for range 2 {
		_, st, err := s.Once(t.Context())
		if err == nil || st.FailedAt != b.now() || st.Age != 7*time.Hour {
			t.Errorf("%+v, %v", st, err)
		}
		b.want(st, Absent)
	}
	if _, err := os.Stat(b.dir); err == nil {
		t.Error("it made the place: a disk that is not mounted would be hidden by a directory")
	}
	b.save(1) // no save is troubled
	if err := os.Rename(away, b.dir); err != nil {
		t.Fatal(err)
	}
	b.want(b.once(s, true), Fine)
}

func TestUnsoundAndFutureBackupsDoNotCount(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.scheduler()
	b.pass(48 * time.Hour)
	b.once(s, true)
	b.pass(-48 * time.Hour) // the clock was wrong, and was put right
	first := b.once(s, true).Path
	whole, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(first, whole[:len(whole)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	b.pass(time.Hour)
	if st := b.once(s, true); st.Path == first {
		t.Errorf("a torn backup counts: %+v", st)
	}
	for _, f := range b.backups() {
		if f.Made.Equal(b.now()) {
			return
		}
	}
	t.Errorf("%v lack the new one", b.backups())
}

func TestLateWithoutAnyError(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.scheduler()
	b.once(s, true)
	b.pass(6*time.Hour + 20*time.Minute)
	b.want(s.Status(), Fine)
	b.pass(2 * time.Hour)
	b.want(s.Status(), Late)
	b.want(b.once(s, true), Fine)
}

func TestOffAndWrongOptions(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	off := New(b.rec, Options{}, b.now)
	b.once(off, false)
	off.Run(t.Context()) // ends at once
	b.pass(time.Hour * 1000)
	b.want(off.Status(), Fine)
	for _, change := range []func(*Options){
		func(o *Options) { o.Dir = "backups" },
		func(o *Options) { o.Every = 0 },
		func(o *Options) { o.Keep = -1 },
		func(o *Options) { o.Recipient = "age1nonsense" },
	} {
		o := b.options()
		change(&o)
		_, st, err := New(b.rec, o, b.now).Once(t.Context())
		if !errors.Is(err, ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
		b.want(st, WrongSetup)
		b.want(Look(t.Context(), b.rec, o, b.now()), WrongSetup)
	}
	if n := len(b.backups()); n != 0 {
		t.Errorf("%d backups", n)
	}
}

func TestOtherProgramsSeeTheFailure(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.scheduler()
	l, err := lockBeside(b.path)
	if err != nil {
		t.Fatal(err)
	}
	l.note(b.now(), errors.New("disk is full"))
	l.release()
	st := Look(t.Context(), b.rec, b.options(), b.now())
	if b.want(st, Failed); st.Failure.Error() != "disk is full" || !st.FailedAt.Equal(b.now()) {
		t.Errorf("%+v", st)
	}
	b.once(s, true)
	b.want(Look(t.Context(), b.rec, b.options(), b.now()), Fine)
	b.pass(30 * time.Hour)
	b.want(Look(t.Context(), b.rec, b.options(), b.now()), Late) // no program made one
}

func TestAFaultOfOursIsAFailureNotAnEnd(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := New(nil, b.options(), b.now)
	_, st, err := s.Once(t.Context())
	if !errors.Is(err, ErrPanic) {
		t.Errorf("%v", err)
	}
	b.want(st, Failed)
}

func TestRunLooksAgainAndAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.scheduler()
	var pauses []time.Duration
	s.wait = func(_ context.Context, d time.Duration) error {
		if pauses = append(pauses, d); len(pauses) > 100 {
			return context.Canceled
		}
		b.pass(d)
		return nil
	}
	s.Run(t.Context())
	if got := fmt.Sprint(pauses[:3]); got != "[30s 10m0s 10m0s]" {
		t.Errorf("pauses %v", got)
	}
	// 100 looks in 16.5 hours: at once, and after each six.
	all := b.backups()
	if len(all) != 2 || !all[0].Made.Equal(start.Add(30*time.Second+12*time.Hour)) {
		t.Errorf("%v", all)
	}
	b.want(s.Status(), Fine)
}

func TestStopEndsIt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	s := b.scheduler()
	stop := s.Start(t.Context())
	stop()
	stop() // twice is no harm
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, st, err := s.Once(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	b.want(st, Fine) // cut off by the user's own quit
}
