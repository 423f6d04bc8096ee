package tui

import (
	"context"
	"errors"
	"os"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// The longest the program waits after its end for a write that is still under way.
const waitForSave = 15 * time.Second

var errNoLog = errors.New("no place for a log was given")

// Run starts the program on the terminal and returns when it has ended and every
// write begun is done. The terminal is as it was however that comes about; where it
// was not the user's wish, the error is an Ended.
func Run(ctx context.Context, o Options) error {
	o.fromEnv(os.Getenv)
	return run(ctx, New(o))
}

func run(ctx context.Context, m *Model) error {
	tty := newTerminal(os.Stdin, os.Stdout)
	l := &life{m: m, pace: &pace{behind: tty.behind}, over: make(chan struct{}), plant: m.e.opts.plant}
	tty.written = l.pace.written
	opts := []tea.ProgramOption{tea.WithContext(ctx), tea.WithOutput(tty), tea.WithoutSignalHandler(), tea.WithFilter(l.pace.filter)}
	colors := colorprofile.Env(os.Environ()) // by the environment alone: asking tmux takes longer than all the rest
	if m.e.opts.NoColor {
		colors = colorprofile.ASCII
	}
	opts = append(opts, tea.WithColorProfile(colors))
	l.frames = newFrames(tty, colors, os.Getenv("TERM"))
	tty.emptied = func() { l.frames.emptied(); l.pace.emptied() }
	l.prog = tea.NewProgram(l, opts...)
	s := m.e.saves
	s.life = l
	var ended func()
	l.memory, ended = startMemory()
	defer ended()
	m.e.openEarly()
	stop := l.onSignals()
	done := make(chan error, 1)
	go func() {
		_, err := l.prog.Run()
		done <- err
	}()
	var err error
	select {
	case err = <-done:
	case <-l.over:
		select {
		case err = <-done:
		case <-time.After(waitForStop): // it hangs: the terminal is taken back without it
		}
	}
	stop()
	tty.release()
	if !l.isOver() { // else it was done before the end
		m.keepDraftsNow()
	}
	s.wait(waitForSave)
	if l.isOver() {
		return l.ended
	}
	return err
}

// fromEnv adds what the environment says of the terminal.
func (o *Options) fromEnv(get func(string) string) {
	// The library reads NO_COLOR as a bool and so ignores NO_COLOR=yes.
	if get("NO_COLOR") != "" {
		o.NoColor = true
	}
	if !o.NoNotify {
		o.notice = noticeOf(get)
	}
	o.clip = clipOf(get)
	term := get("TERM")
	switch term {
	case "linux", "dumb", "vt100", "vt220":
		o.ASCII, o.bare = true, true
	}
	locale := get("LC_ALL")
	for _, k := range []string{"LC_CTYPE", "LANG"} {
		if locale == "" {
			locale = get(k)
		}
	}
	l := strings.ToLower(locale)
	utf8 := strings.Contains(l, "utf-8") || strings.Contains(l, "utf8")
	if !utf8 || get("RUNEWIDTH_EASTASIAN") != "" {
		o.ASCII = true
	}
	// Names are folded only where the terminal is known to show nothing else: a name
	// of question marks is no identity.
	if term == "dumb" || term == "vt100" || term == "vt220" || locale != "" && !utf8 {
		o.fold = true
	}
}
