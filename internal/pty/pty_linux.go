package pty

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Terminal is one pseudo-terminal. Its screen reads what the program writes, unless held.
type Terminal struct {
	Master *os.File
	Slave  *os.File // kept open, so that the terminal outlives the program

	mu      sync.Mutex
	out     []byte
	last    time.Time     // when something was read last
	changed chan struct{} // closed with every reading
	reading sync.Mutex    // held while the terminal does not read
}

// Open makes a terminal of that size and begins to read it.
func Open(cols, rows int) (*Terminal, error) {
	// Through the poller, so that Close ends a reading.
	fd, err := unix.Open("/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, fmt.Errorf("open a pseudo-terminal: %w", err)
	}
	master := os.NewFile(uintptr(fd), "ptmx")
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		return nil, fmt.Errorf("unlock the pseudo-terminal: %w", err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		return nil, fmt.Errorf("name the pseudo-terminal: %w", err)
	}
	slave, err := os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	t := &Terminal{Master: master, Slave: slave, changed: make(chan struct{})}
	if err := t.Resize(cols, rows); err != nil {
		return nil, fmt.Errorf("size the pseudo-terminal: %w", err)
	}
	go t.read()
	return t, nil
}

// Resize changes the terminal's size and tells the program so.
func (t *Terminal) Resize(cols, rows int) error {
	return unix.IoctlSetWinsize(int(t.Slave.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: uint16(rows), Col: uint16(cols)})
}

// Unread is how many bytes wait to be read, while the terminal is held.
func (t *Terminal) Unread() (n int, err error) {
	raw, err := t.Master.SyscallConn()
	if err != nil {
		return 0, err
	}
	if ctl := raw.Control(func(fd uintptr) { n, err = unix.IoctlGetInt(int(fd), unix.TIOCINQ) }); ctl != nil {
		return 0, ctl
	}
	return n, err
}

// Close ends the terminal, as a line that breaks: who runs on it gets SIGHUP.
func (t *Terminal) Close() error {
	_ = t.Slave.Close()
	return t.Master.Close()
}

func (t *Terminal) read() {
	buf := make([]byte, 64<<10)
	for {
		t.reading.Lock()
		_ = t.Master.SetReadDeadline(time.Now().Add(20 * time.Millisecond)) // so that Hold waits no longer than that
		n, err := t.Master.Read(buf)
		t.reading.Unlock()
		if n > 0 {
			t.mu.Lock()
			t.out = append(t.out, buf[:n]...)
			t.last = time.Now()
			close(t.changed)
			t.changed = make(chan struct{})
			t.mu.Unlock()
		}
		if err != nil && !os.IsTimeout(err) {
			return
		}
	}
}

// Hold stops the reading, as a terminal that hangs; Release goes on with it.
func (t *Terminal) Hold() { t.reading.Lock() }

// Release ends a Hold.
func (t *Terminal) Release() { t.reading.Unlock() }

// Start starts a program with the terminal as its standard streams, in a session of
// its own. A stream that was set already is left as it is.
func (t *Terminal) Start(cmd *exec.Cmd) error {
	ctty := -1
	if cmd.Stdin == nil {
		cmd.Stdin, ctty = t.Slave, 0
	}
	if cmd.Stdout == nil {
		cmd.Stdout = t.Slave
	}
	if cmd.Stderr == nil {
		cmd.Stderr = t.Slave
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: ctty == 0, Ctty: max(ctty, 0)}
	return cmd.Start()
}

// Type sends keys.
func (t *Terminal) Type(keys string) error {
	_, err := t.Master.WriteString(keys)
	return err
}

// Output is all that was read so far.
func (t *Terminal) Output() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return bytes.Clone(t.out)
}

// Len is how much was read so far, and when the last of it came.
func (t *Terminal) Len() (int, time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.out), t.last
}

// Wait waits until what was read from the given byte on satisfies ok.
func (t *Terminal) Wait(from int, limit time.Duration, ok func(out []byte) bool) bool {
	end := time.NewTimer(limit)
	defer end.Stop()
	for {
		t.mu.Lock()
		done, changed := ok(t.out[from:]), t.changed
		t.mu.Unlock()
		if done {
			return true
		}
		select {
		case <-changed:
		case <-end.C:
			return false
		}
	}
}

// Modes are the terminal's line settings.
func (t *Terminal) Modes() (unix.Termios, error) {
	m, err := unix.IoctlGetTermios(int(t.Slave.Fd()), unix.TCGETS)
	if err != nil {
		return unix.Termios{}, err
	}
	return *m, nil
}
