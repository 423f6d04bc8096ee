package tui

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
)

// How long an ending may take before the terminal is taken back by force: for what is
// typed to be kept, and for Bubble Tea to stop.
const (
	waitForDrafts = 250 * time.Millisecond
	waitForStop   = 300 * time.Millisecond
)

// Ended is why the program ended other than by its user's wish.
type Ended struct {
	// Signal is what ended it; zero where a fault of its own did.
	Signal syscall.Signal
	// Fault is what went wrong, and Log the file that says where in the program;
	// LogErr is why there is no such file.
	Fault  string
	Log    string
	LogErr error
}

func (e *Ended) Error() string {
	switch {
	case e.Signal != 0:
		return "ended by a signal: " + e.Signal.String()
	case e.LogErr != nil:
		return fmt.Sprintf("%v: %s (not logged: %v)", errPanic, e.Fault, e.LogErr)
	}
	return fmt.Sprintf("%v: %s (details in %s)", errPanic, e.Fault, e.Log)
}

// life is the program's run on a terminal: it wraps the model, so that a panic in it,
// in a command or in a goroutine of ours, and a signal, all end the same way: what is
// typed is kept, the fault is logged, the terminal is put right.
type life struct {
	m      *Model
	prog   *tea.Program
	frames *frames
	pace   *pace
	plant  func(tea.Msg) tea.Cmd // tests plant faults with it

	memory  memory
	turn    sync.Mutex // held while the model is at work
	view    tea.View
	stirred bool // a message came for which Bubble Tea may have something to write
	once    sync.Once
	ended   *Ended        // set before over is closed
	over    chan struct{} // closed when the program has to end
}

// Init, Update and View are the model's own, behind a recover.

// Init starts the model.
func (l *life) Init() tea.Cmd {
	l.turn.Lock()
	defer l.turn.Unlock()
	defer l.recovered(true)
	return l.command(l.m.Init())
}

// Update gives the model a message.
func (l *life) Update(msg tea.Msg) (_ tea.Model, cmd tea.Cmd) {
	l.turn.Lock()
	defer l.turn.Unlock()
	defer l.recovered(true)
	if l.isOver() {
		return l, nil
	}
	if l.plant != nil {
		if cmd := l.plant(msg); cmd != nil {
			return l, l.command(cmd)
		}
	}
	if l.memory.saw(msg, l.m.e.mono()) {
		go giveBack()
	}
	switch msg.(type) {
	case tea.ModeReportMsg, tea.ColorProfileMsg:
		l.frames.learn(msg)
	}
	switch msg.(type) {
	case pollMsg, versionMsg, clockMsg, boardMsg, restedMsg, chartMsg, tea.KeyMsg, tea.MouseMsg:
	default:
		l.stirred = true // it may be what makes Bubble Tea itself write: a bell, a question
	}
	_, cmd = l.m.Update(msg)
	return l, l.command(cmd)
}

// View draws the model; after a fault the last frame stands.
func (l *life) View() tea.View {
	l.turn.Lock()
	defer l.turn.Unlock()
	defer l.recovered(true)
	if l.isOver() {
		return l.view
	}
	if l.pace.ticker == nil {
		l.pace.find(l.prog)
	}
	v := l.m.View()
	l.frames.show(&v, l.m.w, l.m.h)
	v.Content, v.Cursor = " ", nil // the frame is on its way; the rest is Bubble Tea's
	switch {
	case l.m.opening():
		l.pace.hold()
	case l.stirred || v.WindowTitle != l.view.WindowTitle || v.MouseMode != l.view.MouseMode:
		go l.prog.Send(drawnMsg{})
	}
	l.view, l.stirred = v, false
	return v
}

// command puts a command, and those it leads to, behind a recover.
func (l *life) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		defer l.recovered(false)
		msg := cmd()
		batch, ok := msg.(tea.BatchMsg)
		if !ok {
			return msg
		}
		guarded := make(tea.BatchMsg, len(batch))
		for i, c := range batch {
			guarded[i] = l.command(c)
		}
		return guarded
	}
}

// recovered is deferred by everything that runs our code: it ends the program where
// that panicked. inTurn tells whether the model's turn is held.
func (l *life) recovered(inTurn bool) {
	if r := recover(); r != nil {
		l.fault(r, debug.Stack(), inTurn)
	}
}

func (l *life) isOver() bool {
	select {
	case <-l.over:
		return true
	default:
		return false
	}
}

// fault ends the program because of a panic.
func (l *life) fault(r any, stack []byte, inTurn bool) {
	l.end(&Ended{Fault: fmt.Sprint(r)}, stack, inTurn)
}

// end ends the program once, for the first reason that there is.
func (l *life) end(why *Ended, stack []byte, inTurn bool) {
	l.once.Do(func() {
		l.keepDrafts(inTurn)
		if why.Signal == 0 {
			why.Log, why.LogErr = l.m.e.opts.Crash, logCrash(l.m.e.opts.Crash, why.Fault, stack)
		}
		l.ended = why
		close(l.over)
		go l.prog.Kill()
	})
}

// keepDrafts has what is typed written down. It waits for the model's turn, but not
// for ever: a model that hangs must not cost the drafts.
func (l *life) keepDrafts(inTurn bool) {
	keep := func() {
		l.m.keepDraftsNow()
		if also := l.m.e.opts.beforeEnd; also != nil {
			also()
		}
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }() // the first fault is the one to tell
		if !inTurn {
			for end := time.Now().Add(waitForDrafts / 2); !l.turn.TryLock(); time.Sleep(time.Millisecond) {
				if time.Now().After(end) {
					keep()
					return
				}
			}
			defer l.turn.Unlock()
		}
		keep()
	}()
	select {
	case <-done:
	case <-time.After(waitForDrafts):
	}
}

// logCrash writes where the program broke to a file that only its user reads.
func logCrash(path, fault string, stack []byte) (err error) {
	if path == "" {
		return errNoLog
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s panic: %s\n\n%s\n", time.Now().Format(time.RFC3339), fault, stack)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// onSignals ends the program on the signals that would otherwise leave the terminal
// raw, or wait for a model that is busy. It returns how to stop listening.
func (l *life) onSignals() (stop func()) {
	sig := make(chan os.Signal, 1)
	done := make(chan struct{})
	signal.Notify(sig, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		select {
		case <-done:
		case s := <-sig:
			l.end(&Ended{Signal: s.(syscall.Signal)}, nil, false)
		}
	}()
	return func() {
		signal.Stop(sig)
		close(done)
	}
}
