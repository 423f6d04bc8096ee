package tui

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/pty"
)

// roleVar names the ending that this test binary is to come to, where it stands in
// for the program.
const roleVar = "CRSMON_TEST_ENDING"

// TestMain lets the test binary stand in for the program on a terminal.
func TestMain(m *testing.M) {
	if role := os.Getenv(roleVar); role != "" {
		os.Exit(playEnding(role, os.Getenv("CRSMON_TEST_DIR")))
	}
	os.Exit(m.Run())
}

// playEnding runs the program over a ward in memory, with the fault of that name
// planted on the key x, and gives its exit status.
func playEnding(role, dir string) int {
	saved := filepath.Join(dir, "saved")
	f := hardWard()
	o := Options{Author: nurseA, Crash: filepath.Join(dir, "crash.log"), Now: func() time.Time { return start }}
	o.beforeEnd = func() { _ = os.WriteFile(filepath.Join(dir, "drafts"), []byte("kept"), 0o600) }
	var m *Model
	onX := func(do func() tea.Cmd) {
		o.plant = func(msg tea.Msg) tea.Cmd {
			if k, ok := msg.(tea.KeyPressMsg); ok && k.String() == "x" {
				return do()
			}
			return nil
		}
	}
	switch role {
	case "update":
		onX(func() tea.Cmd { panic("planted in Update") })
	case "command":
		onX(func() tea.Cmd {
			return func() tea.Msg {
				return tea.BatchMsg{func() tea.Msg { panic("planted in a command") }, func() tea.Msg { return nil }}
			}
		})
	case "goroutine":
		onX(func() tea.Cmd {
			return startSave(m.e.saves, func(context.Context) tea.Msg { panic("planted in a goroutine") })
		})
	case "hang":
		onX(func() tea.Cmd { select {} })
	case "save": // a save that takes longer than the program has to end
		onX(func() tea.Cmd {
			form := newAdmit(m.e)
			return startSave(m.e.saves, func(context.Context) tea.Msg {
				_ = os.WriteFile(filepath.Join(dir, "begun"), nil, 0o600)
				time.Sleep(400 * time.Millisecond)
				_ = os.WriteFile(saved, []byte("durable"), 0o600)
				return admittedMsg{form: form}
			})
		})
	}
	o.fromEnv(os.Getenv)
	m = newModel(o, f)
	err := run(context.Background(), m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "ended:", err)
		return 3
	}
	return 0
}

// ending is one run of the stand-in on a terminal of its own.
type ending struct {
	t      *testing.T
	tty    *pty.Terminal
	cmd    *exec.Cmd
	dir    string
	stderr bytes.Buffer
	before any
	waited chan error
}

func begin(t *testing.T, role string) *ending {
	t.Helper()
	tty, err := pty.Open(120, 40)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	t.Cleanup(func() { _ = tty.Close() })
	e := &ending{t: t, tty: tty, dir: t.TempDir(), waited: make(chan error, 1)}
	e.before, err = tty.Modes()
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	e.cmd = exec.Command(self)
	e.cmd.Env = append(os.Environ(), roleVar+"="+role, "CRSMON_TEST_DIR="+e.dir, "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	e.cmd.Stderr = &e.stderr
	if err := tty.Start(e.cmd); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.cmd.Process.Kill() })
	go func() { e.waited <- e.cmd.Wait() }()
	e.shows("03 OKAFOR")
	return e
}

func (e *ending) shows(text string) {
	e.t.Helper()
	if !e.tty.Wait(0, 20*time.Second, func(out []byte) bool { return bytes.Contains(out, []byte(text)) }) {
		e.t.Fatalf("the screen never showed %q in %d bytes\n%s", text, len(e.tty.Output()), e.stderr.String())
	}
	if got, err := e.tty.Modes(); err != nil || any(got) == e.before {
		e.t.Fatalf("the terminal is not raw while the program runs, so this test would see nothing (%v)", err)
	}
}

func (e *ending) key(k string) {
	e.t.Helper()
	if err := e.tty.Type(k); err != nil {
		e.t.Fatal(err)
	}
}

func (e *ending) signal(s syscall.Signal) {
	e.t.Helper()
	if err := e.cmd.Process.Signal(s); err != nil {
		e.t.Fatal(err)
	}
}

// over waits for the end.
func (e *ending) over() {
	e.t.Helper()
	begun := time.Now()
	select {
	case <-e.waited:
	case <-time.After(20 * time.Second):
		e.t.Fatal("the program does not end")
	}
	e.t.Logf("gone after %v", time.Since(begun).Round(time.Millisecond))
}

// sane holds that the terminal is as it was and takes what comes next.
func (e *ending) sane() {
	e.t.Helper()
	after, err := e.tty.Modes()
	if err != nil {
		e.t.Fatal(err)
	}
	if any(after) != e.before {
		e.t.Errorf("line settings are %+v, were %+v", after, e.before)
	}
	const mark = "END-OF-TEST"
	if _, err := e.tty.Slave.WriteString(mark); err != nil {
		e.t.Fatal(err)
	}
	if !e.tty.Wait(0, 5*time.Second, func(out []byte) bool { return bytes.HasSuffix(out, []byte(mark)) }) {
		e.t.Fatal("the terminal does not take what comes after")
	}
	out := e.tty.Output()
	if left := pty.Left(out); left != nil {
		e.t.Errorf("left switched on: %v\n%q", left, out[max(0, len(out)-400):])
	}
}

func (e *ending) file(name string) string {
	b, err := os.ReadFile(filepath.Join(e.dir, name))
	if err != nil {
		return ""
	}
	return string(b)
}

// TestEndingsLeaveTheTerminalSane comes to each ending on a real terminal.
func TestEndingsLeaveTheTerminalSane(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role, key string
		signal    syscall.Signal
		says      string
	}{
		{role: "quit", key: "q"},
		{role: "update", key: "x", says: "planted in Update"},
		{role: "command", key: "x", says: "planted in a command"},
		{role: "goroutine", key: "x", says: "planted in a goroutine"},
		{role: "int", signal: syscall.SIGINT, says: "interrupt"},
		{role: "term", signal: syscall.SIGTERM, says: "terminated"},
		{role: "hup", signal: syscall.SIGHUP, says: "hangup"},
		{role: "quit signal", signal: syscall.SIGQUIT, says: "quit"},
		{role: "hang", key: "x", signal: syscall.SIGTERM, says: "terminated"},
	} {
		t.Run(c.role, func(t *testing.T) {
			t.Parallel()
			e := begin(t, c.role)
			switch {
			case c.role == "quit":
				e.key("q")
				e.shows("Everything saved")
				e.key("\r")
			case c.key != "":
				e.key(c.key)
			}
			if c.role == "hang" {
				time.Sleep(50 * time.Millisecond) // it shows by nothing that it hangs
			}
			if c.signal != 0 {
				e.signal(c.signal)
			}
			e.over()
			e.sane()
			planned := c.signal == 0 && c.role != "quit"
			if status := e.cmd.ProcessState.ExitCode(); (status != 0) != (c.says != "") {
				t.Errorf("exit status %d", status)
			}
			if !strings.Contains(e.stderr.String(), c.says) {
				t.Errorf("stderr does not say %q: %q", c.says, e.stderr.String())
			}
			if kept := e.file("drafts") == "kept"; kept != (c.says != "") {
				t.Errorf("drafts written: %v", kept)
			}
			if log := e.file("crash.log"); strings.Contains(log, c.says) != (planned || c.says == "") ||
				planned && !strings.Contains(log, "playEnding") {
				t.Errorf("the log of the fault: %q", log)
			}
			if info, err := os.Stat(filepath.Join(e.dir, "crash.log")); err == nil && info.Mode().Perm() != 0o600 {
				t.Errorf("the log of the fault may be read by others: %v", info.Mode())
			}
		})
	}
}

// TestEndsWhereTheTerminalStopsReading: a terminal that hangs holds up neither the end
// nor a save that has begun.
func TestEndsWhereTheTerminalStopsReading(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, 0} {
		name := "quit"
		if s != 0 {
			name = s.String()
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := begin(t, "save")
			e.tty.Hold()
			// Whole frames, until the terminal's own buffer is full: each resize draws all.
			e.fill()
			e.key("x")
			e.until("begun")
			if s != 0 {
				e.signal(s)
			} else {
				e.key("q")
				e.key("\r")
			}
			e.over()
			e.tty.Release()
			if e.file("saved") != "durable" {
				t.Error("the save that had begun is lost")
			}
			e.sane()
		})
	}
}

// fill makes the program draw whole frames that nobody reads, until the terminal
// takes no more.
func (e *ending) fill() {
	e.t.Helper()
	was, same := -1, 0
	for i := 0; same < 10; i++ {
		if err := e.tty.Resize(118+i%2*2, 40); err != nil {
			e.t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
		n, err := e.tty.Unread()
		if err != nil {
			e.t.Fatal(err)
		}
		if n == was && n > 0 {
			same++
		} else {
			was, same = n, 0
		}
	}
	e.t.Logf("the terminal is full with %d bytes unread", was)
}

// until waits for a file of the stand-in's.
func (e *ending) until(name string) {
	e.t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(e.dir, name)); err == nil {
			return
		}
		if time.Now().After(end) {
			e.t.Fatalf("never came: %s", name)
		}
	}
}
