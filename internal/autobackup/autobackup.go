package autobackup

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"crsmon/db"
)

// Options are what the site's policy says. The zero value is off.
type Options struct {
	Dir       string        // the second place, absolute; "" for no automatic backups
	Every     time.Duration // how old the newest backup may become
	Keep      int           // how many of this record stay there; 0 for all
	Recipient string        // encrypt to this age recipient; "" for plain copies
}

// On tells whether there are automatic backups.
func (o Options) On() bool { return o.Dir != "" }

// The errors a Status can tell of, besides those of db.Backup.
var (
	// ErrOptions: the schedule makes no sense; the message says what is allowed.
	ErrOptions = errors.New("automatic backups are set up wrongly")
	// ErrLate: no failure is known, but the newest sound backup is much too old or there is none: the second place
	// may be so slow that the work does not end.
	ErrLate = errors.New("the automatic backup is late")
	// ErrPanic: the work broke off by a fault of this program.
	ErrPanic = errors.New("the automatic backup broke off")
)

// Check says what is wrong with the options, nil if nothing.
func (o Options) Check() error {
	switch {
	case !o.On():
		return nil
	case !filepath.IsAbs(o.Dir):
		return fmt.Errorf("%w: dir %q: allowed is an absolute path", ErrOptions, o.Dir)
	case o.Every < time.Minute:
		return fmt.Errorf("%w: every %v: allowed is a minute or more", ErrOptions, o.Every)
	case o.Keep < 0:
		return fmt.Errorf("%w: keep %d: allowed is 0 (all) or more", ErrOptions, o.Keep)
	}
	if err := o.seal().Check(); err != nil {
		return fmt.Errorf("%w: recipient: %w", ErrOptions, err)
	}
	return nil
}

func (o Options) seal() (s db.Seal) {
	if o.Recipient != "" {
		s.Recipients = []string{o.Recipient}
	}
	return s
}

const (
	// firstLook leaves the start of the program alone.
	firstLook = 30 * time.Second
	// stopWait leaves a program that is told to end most of its second.
	stopWait = 300 * time.Millisecond
	// fromFuture is how far ahead of the clock a backup's time may be. One beyond that was made while the
	// clock was wrong: it says nothing about how much is backed up.
	fromFuture = 5 * time.Minute
)

// between is the time between two looks, which is also that between two tries after a failure.
func (o Options) between() time.Duration {
	return min(max(o.Every/20, time.Minute), 10*time.Minute)
}

// Late is the age from which a backup is late even if no failure is known.
func (o Options) Late() time.Duration { return o.Every + max(o.Every/4, 30*time.Minute) }

// Scheduler makes the backups of one open record. Its methods may be called from any goroutine.
type Scheduler struct {
	// Progress, if set before the first run, is told how far a backup is.
	Progress db.Progress

	rec   *db.DB
	o     Options
	now   func() time.Time
	begun time.Time

	work sync.Mutex // one look at a time
	mu   sync.Mutex
	last Status

	wait func(context.Context, time.Duration) error // tests only
}

// New makes a Scheduler over an open record, which it does not close. The clock must be the record's own: it
// gives the backups their names.
func New(rec *db.DB, o Options, now func() time.Time) *Scheduler {
	return &Scheduler{rec: rec, o: o, now: now, begun: now(), last: Status{On: o.On(), Dir: o.Dir}, wait: sleep}
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Start runs the schedule in the background until stop is called. stop ends a backup that is being made, which leaves nothing
// behind, and waits for that only a moment: a second place that hangs does not keep the program.
func (s *Scheduler) Start(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.Run(ctx)
	}()
	return func() {
		cancel()
		select {
		case <-done:
		case <-time.After(stopWait):
		}
	}
}

// Run runs the schedule until ctx is done. It never panics.
func (s *Scheduler) Run(ctx context.Context) {
	if !s.o.On() {
		return
	}
	for pause := min(firstLook, s.o.between()); s.wait(ctx, pause) == nil; pause = s.o.between() {
		_, _, _ = s.Once(ctx) // what came of it is in the Status
	}
}

// Once is one run of the schedule: a look, and a backup if one is due and no other program is making it. made
// is nil when none was. The Status tells of an error too, until a backup is there again.
func (s *Scheduler) Once(ctx context.Context) (made *db.Backup, now Status, err error) {
	if !s.o.On() {
		return nil, s.Status(), nil
	}
	s.work.Lock()
	defer s.work.Unlock()
	defer func() {
		if r := recover(); r != nil {
			made, err = nil, fmt.Errorf("%w: %v", ErrPanic, r)
		}
		s.finish(err)
		now = s.Status()
	}()
	return s.once(ctx)
}

func (s *Scheduler) once(ctx context.Context) (*db.Backup, Status, error) {
	if err := s.o.Check(); err != nil {
		return nil, Status{}, err
	}
	if due, err := s.look(ctx); err != nil || !due {
		return nil, Status{}, err
	}
	l, err := lockBeside(s.rec.Path())
	if errors.Is(err, errHeld) {
		return nil, Status{}, nil // being made elsewhere; Late tells if that does not end
	}
	defer l.release()
	// Another program may have made it between the look and the lock.
	if due, err := s.look(ctx); err != nil || !due {
		l.note(s.now(), err)
		return nil, Status{}, err
	}
	b, err := s.rec.Backup(ctx, s.o.Dir, db.BackupOptions{Keep: s.o.Keep, Seal: s.o.seal(), Progress: s.Progress})
	if errors.Is(err, context.Canceled) {
		return nil, Status{}, err
	}
	l.note(s.now(), err)
	if b.Path == "" {
		return nil, Status{}, err
	}
	s.update(func(st *Status) { st.Path, st.Made = b.Path, s.now() })
	return &b, Status{}, err
}

// look brings the Status up to date with what is in the second place.
func (s *Scheduler) look(ctx context.Context) (due bool, err error) {
	found, err := find(ctx, s.rec, s.o.Dir, s.now())
	if err != nil {
		return false, err
	}
	s.update(func(st *Status) { st.Path, st.Made, st.Unsound = found.Path, found.Made, found.Unsound })
	return found.Path == "" || s.now().Sub(found.Made) >= s.o.Every, nil
}

// finish notes how a run ended. One that was cut off says nothing.
func (s *Scheduler) finish(err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	s.update(func(st *Status) {
		if st.Failure = err; err != nil {
			st.FailedAt = s.now()
		}
	})
}

func (s *Scheduler) update(fn func(*Status)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fn(&s.last)
}

// Status is how things stand. It costs nothing: a screen may ask at each tick.
func (s *Scheduler) Status() Status {
	s.mu.Lock()
	st := s.last
	s.mu.Unlock()
	now := s.now()
	if st.Path != "" {
		st.Age = now.Sub(st.Made)
	}
	// Without any backup the time counts from the start: the first is due at once.
	since := s.begun
	if st.Path != "" {
		since = st.Made
	}
	late := s.o.Late()
	if st.Path == "" {
		late = s.o.between() + 30*time.Minute
	}
	if st.On && st.Failure == nil && now.Sub(since) > late {
		st.Failure, st.FailedAt = ErrLate, now
	}
	return st
}
