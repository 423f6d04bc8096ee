package tui

import (
	"context"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// The longest the program waits after its end for a write that is still under way,
// and the longest a terminal that no longer reads may hold up an ending by signal.
const (
	waitForSave = 15 * time.Second
	waitForTTY  = time.Second
)

// Run starts the program on the terminal and returns when it has ended and every
// write begun is done. The terminal is restored however it ends.
func Run(ctx context.Context, o Options) error {
	o.fromEnv(os.Getenv)
	m := New(o)
	opts := []tea.ProgramOption{tea.WithContext(ctx)}
	if o.NoColor {
		opts = append(opts, tea.WithColorProfile(colorprofile.ASCII))
	}
	p := tea.NewProgram(m, opts...)
	stop := onSignal(p, m.e.saves)
	_, err := p.Run()
	stop()
	m.keepDraftsNow()
	m.e.saves.wait(waitForSave)
	return err
}

// fromEnv adds what the environment says of the terminal.
func (o *Options) fromEnv(get func(string) string) {
	// The library reads NO_COLOR as a bool and so ignores NO_COLOR=yes.
	if get("NO_COLOR") != "" {
		o.NoColor = true
	}
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

// onSignal ends the program on the signals that Bubble Tea leaves to the runtime,
// which would end it with the terminal still raw. It returns how to stop listening.
func onSignal(p *tea.Program, s *saves) func() {
	sig := make(chan os.Signal, 1)
	done := make(chan struct{})
	signal.Notify(sig, syscall.SIGHUP, syscall.SIGQUIT)
	go func() {
		select {
		case <-done:
		case <-sig:
			go func() {
				select {
				case <-done:
				case <-time.After(waitForTTY):
					// The terminal no longer reads; what was being saved still is.
					s.wait(waitForSave)
					os.Exit(1)
				}
			}()
			p.Kill()
		}
	}()
	return func() {
		signal.Stop(sig)
		close(done)
	}
}
