package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"crsmon/internal/pty"
)

// onTerminal starts the program itself on a terminal and waits for its board.
func onTerminal(t *testing.T, db string, args ...string) (*pty.Terminal, *exec.Cmd) {
	t.Helper()
	tty, err := pty.Open(120, 40)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	t.Cleanup(func() { _ = tty.Close() })
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, append([]string{"--db", db}, args...)...)
	cmd.Env = append(os.Environ(), "CRSMON_TEST_RUN_MAIN=1", "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	if err := tty.Start(cmd); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if !tty.Wait(0, 30*time.Second, func(out []byte) bool { return bytes.Contains(out, []byte("no set recorded")) }) {
		t.Fatalf("the board never came: %q", tty.Output())
	}
	return tty, cmd
}

// TestSignalsEndTheBoardInOrder ends the real program by each signal.
func TestSignalsEndTheBoardInOrder(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			db := recordFile(t)
			if o := run(t, patientA, "--db", db, "--author", "Nurse Test", "admit"); o.status != 0 {
				t.Fatalf("admit: %+v", o)
			}
			tty, cmd := onTerminal(t, db, "--author", "Nurse Test")
			if err := cmd.Process.Signal(s); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait()
			if got := cmd.ProcessState.ExitCode(); got != 128+int(s) {
				t.Errorf("exit status %d, want %d", got, 128+int(s))
			}
			if !tty.Wait(0, 10*time.Second, func(out []byte) bool { return strings.Contains(string(out), "ended by a signal: "+s.String()) }) {
				t.Errorf("nothing says why it ended")
			}
			if left := pty.Left(tty.Output()); left != nil {
				t.Errorf("left switched on: %v", left)
			}
		})
	}
}

// TestASaveNeedsNoTerminal: where the terminal no longer reads, what is typed and
// saved blindly is in the record all the same, and the program can be ended.
func TestASaveNeedsNoTerminal(t *testing.T) {
	t.Parallel()
	db := recordFile(t)
	if o := run(t, patientA, "--db", db, "--author", "Nurse Test", "admit"); o.status != 0 {
		t.Fatalf("admit: %+v", o)
	}
	tty, cmd := onTerminal(t, db, "--author", "Nurse Test")
	if err := tty.Type("o"); err != nil {
		t.Fatal(err)
	}
	if !tty.Wait(0, 30*time.Second, func(out []byte) bool { return bytes.Contains(out, []byte("Temp")) }) {
		t.Fatal("no form")
	}
	tty.Hold()
	for i := range 20 {
		if err := tty.Resize(118+i%2*2, 40); err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	if err := tty.Type("389\r\x13"); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if o := run(t, "", "--db", db, "show", "T-1"); strings.Contains(o.out, "38.9") {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the save waits for the terminal")
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	tty.Release()
	if got := cmd.ProcessState.ExitCode(); got != 128+int(syscall.SIGTERM) {
		t.Errorf("exit status %d", got)
	}
}

// TestInitialsNeedTheWall: where entries are made, the name has to be seen.
func TestInitialsNeedTheWall(t *testing.T) {
	t.Parallel()
	tty, err := pty.Open(80, 24)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	defer tty.Close()
	a := &app{stdin: tty.Slave, stdout: tty.Slave, initials: true}
	if err := a.runBoard(t.Context(), nil, "", false); err == nil || !strings.Contains(err.Error(), "--wall") {
		t.Errorf("--initials without --wall: %v", err)
	}
}
