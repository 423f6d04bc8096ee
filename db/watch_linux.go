package db

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// signs are what the system tells of writes to one file, by inotify. It is the directory that is watched: the file may
// be made, cut off, removed and made again meanwhile, and the record's own files are never opened for it, because
// closing one would drop SQLite's locks.
type signs struct {
	queue *os.File
	name  []byte
	last  time.Time // sign
	dead  bool      // the directory itself is gone
	buf   [4096]byte
}

// listen begins to listen for writes to the file at path; nil where the system refuses, as when all its watches are taken.
func listen(path string) *signs {
	fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC | syscall.IN_NONBLOCK)
	if err != nil {
		return nil
	}
	queue := os.NewFile(uintptr(fd), "inotify")
	const what = syscall.IN_MODIFY | syscall.IN_CREATE | syscall.IN_DELETE | syscall.IN_MOVED_TO | syscall.IN_MOVED_FROM |
		syscall.IN_DELETE_SELF | syscall.IN_MOVE_SELF | syscall.IN_ONLYDIR
	if _, err := syscall.InotifyAddWatch(fd, filepath.Dir(path), what); err != nil {
		_ = queue.Close() // nothing was written to it
		return nil
	}
	return &signs{queue: queue, name: []byte(filepath.Base(path)), last: time.Now()} // one may just have gone by
}

func (s *signs) close() { _ = s.queue.Close() } // only ever read

// wait waits for a sign of a write, for d at most. Signs of other files do not end it.
func (s *signs) wait(ctx context.Context, d time.Duration) {
	if s == nil || s.dead || s.queue.SetReadDeadline(time.Now().Add(d)) != nil {
		sleep(ctx, min(d, lookDeaf))
		return
	}
	// With a deadline in the past a read that waits comes back.
	defer context.AfterFunc(ctx, func() { _ = s.queue.SetReadDeadline(time.Unix(1, 0)) })()
	for ctx.Err() == nil { // asked after the deadline was set, so that the one in the past comes later
		n, err := s.queue.Read(s.buf[:])
		if err != nil {
			s.dead = !errors.Is(err, os.ErrDeadlineExceeded)
			return
		}
		if s.tells(s.buf[:n]) {
			s.last = time.Now()
			return
		}
	}
}

// tells looks through what was read: events of 16 bytes with a name of the length in the last four.
func (s *signs) tells(events []byte) bool {
	const head = syscall.SizeofInotifyEvent
	found := false
	for len(events) >= head {
		mask := binary.NativeEndian.Uint32(events[4:])
		size := int(binary.NativeEndian.Uint32(events[12:]))
		if len(events) < head+size {
			return true // not what the system promises: look
		}
		name := bytes.TrimRight(events[head:head+size], "\x00")
		s.dead = s.dead || mask&(syscall.IN_IGNORED|syscall.IN_DELETE_SELF|syscall.IN_MOVE_SELF|syscall.IN_UNMOUNT) != 0
		if bytes.Equal(name, s.name) || s.dead || mask&syscall.IN_Q_OVERFLOW != 0 { // where signs were lost, any may be meant
			found = true
		}
		events = events[head+size:]
	}
	return found
}
