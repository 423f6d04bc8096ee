package tui

import (
	"context"
	"fmt"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// How often the clock and the status line are looked at, at least, and how often the
// board is read again although nobody has written to the record.
const (
	pollEvery    = 5 * time.Second
	refreshEvery = 30 * time.Second
)

type (
	pollMsg   struct{}
	openedMsg struct {
		w     *ward.Ward
		err   error
		first firstRead
	}
	versionMsg struct {
		version int64
		err     error
	}
	boardMsg struct {
		gen  int
		rows []ward.Row
		err  error
	}
	chartMsg struct {
		patient string
		gen     int
		chart   *ward.Chart
		err     error
	}
	// changedMsg: somebody wrote to the record.
	changedMsg struct{}
	savedMsg   struct {
		form  *observe
		saved ward.Saved
		err   error
	}
	admittedMsg struct {
		form  *admit
		saved ward.Saved
		err   error
	}
)

// firstRead is the board of a record just opened, and the version it is at least as new
// as: read before it, so that nothing written between the two is missed.
type firstRead struct {
	version    int64
	versionErr error
	rows       []ward.Row
	err        error
}

// guard turns a panic below into an error: a nurse's text is not lost to it.
func guard[T any](fn func() (T, error)) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v", errPanic, r)
		}
	}()
	return fn()
}

// poll comes back when the clock shows the next minute, or earlier.
func (e *env) poll() tea.Cmd {
	now := e.now()
	minute := now.Truncate(time.Minute).Add(time.Minute).Sub(now)
	return e.tick(min(pollEvery, minute), func(time.Time) tea.Msg { return pollMsg{} })
}

// watch comes back once the record's version is another than seen: somebody wrote.
func (e *env) watch(seen int64) tea.Cmd {
	rec := e.rec
	return e.await(seen, func(seen int64) tea.Msg {
		v, err := guard(func() (int64, error) { return rec.Changed(context.Background(), seen) })
		return versionMsg{v, err}
	})
}

// await runs fn as a command, for as long as it takes.
func await(seen int64, fn func(seen int64) tea.Msg) tea.Cmd {
	return func() tea.Msg { return fn(seen) }
}

func (e *env) loadBoard(gen int) tea.Cmd {
	rec := e.rec
	return func() tea.Msg {
		rows, err := guard(func() ([]ward.Row, error) { return rec.Board(context.Background()) })
		return boardMsg{gen, rows, err}
	}
}

func (e *env) loadChart(patient string, gen int) tea.Cmd {
	if e.rec == nil {
		return nil
	}
	rec := e.rec
	return func() tea.Msg {
		c, err := guard(func() (*ward.Chart, error) { return rec.Chart(context.Background(), patient) })
		return chartMsg{patient, gen, c, err}
	}
}

// preview grades what is typed; ok is false where it could not be graded.
func (e *env) preview(c *ward.Chart, r ward.ObservationRequest) (ward.Shown, bool) {
	s, err := guard(func() (ward.Shown, error) { return e.rec.Preview(c, r), nil })
	return s, err == nil
}

// saves counts the writes under way. A write runs in a goroutine of its own, begun
// at once and never cancelled, so that neither a quit nor a lost terminal stops it.
type saves struct {
	wg      sync.WaitGroup
	pending int   // touched by Update only
	life    *life // the run on a terminal; nil in tests that drive the model
}

// spawn runs fn in a goroutine of its own; a panic there ends the program in order.
func (s *saves) spawn(fn func()) {
	go func() {
		if s.life != nil {
			defer s.life.recovered(false)
		}
		fn()
	}()
}

func startSave(s *saves, fn func(ctx context.Context) tea.Msg) tea.Cmd {
	s.pending++
	return s.beside(func() tea.Msg { return fn(context.WithoutCancel(context.Background())) })
}

// beside begins a write that the end of the program waits for, though no quit does.
func (s *saves) beside(fn func() tea.Msg) tea.Cmd {
	s.wg.Add(1)
	done := make(chan tea.Msg, 1)
	s.spawn(func() {
		defer s.wg.Done()
		done <- fn()
	})
	return func() tea.Msg { return <-done }
}

// wait waits for the writes under way, at most d.
func (s *saves) wait(d time.Duration) bool {
	done := make(chan struct{})
	go func() { s.wg.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(d):
		return false
	}
}
