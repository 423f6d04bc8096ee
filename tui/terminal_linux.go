package tui

import (
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// lineState is the terminal's line settings as they were found.
type lineState struct {
	fd    int
	found *unix.Termios // nil where there is no terminal
}

func saveLine(f *os.File) *lineState {
	fd := int(f.Fd())
	found, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		found = nil
	}
	return &lineState{fd, found}
}

// breakable opens the terminal once more for writes that a deadline can end: a blocked
// write to standard output itself ends only when the terminal reads. Where it cannot
// be opened again, as after a change of user, f has to do.
func breakable(f *os.File) *os.File {
	fd, err := unix.Open("/proc/self/fd/"+strconv.Itoa(int(f.Fd())), unix.O_WRONLY|unix.O_NOCTTY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return f
	}
	return os.NewFile(uintptr(fd), f.Name())
}

// restore sets the line as it was found. A terminal that is gone needs nothing.
func (l *lineState) restore() {
	if l.found != nil {
		_ = unix.IoctlSetTermios(l.fd, unix.TCSETS, l.found)
	}
}

// discard gives up what the terminal has not read, and ends a stop by flow control.
func (l *lineState) discard() {
	if l.found != nil {
		_ = unix.IoctlSetInt(l.fd, unix.TCXONC, unix.TCOON)
		_ = unix.IoctlSetInt(l.fd, unix.TCFLSH, unix.TCOFLUSH)
	}
}

// ignoreStops lets a program in the background put its terminal right.
func ignoreStops() { signal.Ignore(syscall.SIGTTOU) }
