package autobackup

import (
	"errors"
	"os"
	"strings"
	"time"
)

// errHeld: another program is making the backup.
var errHeld = errors.New("another program is making the backup")

// lock is the file beside the record, locked. It is nil where there can be none: then two programs may make
// a backup each, which is better than none.
type lock struct{ f *os.File }

func noteName(record string) string { return record + ".autobackup" }

// lockBeside takes the lock without waiting. The file stays: removing it would let two programs each lock their own.
func lockBeside(record string) (*lock, error) {
	f, err := os.OpenFile(noteName(record), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := tryLock(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &lock{f}, nil
}

func (l *lock) release() {
	if l != nil {
		_ = l.f.Close() // which unlocks
	}
}

// note writes down the failure for other programs, or that there is none. It is a help only, so it may fail itself.
func (l *lock) note(at time.Time, failure error) {
	if l == nil || l.f.Truncate(0) != nil || failure == nil {
		return
	}
	_, _ = l.f.WriteAt([]byte(at.UTC().Format(time.RFC3339)+" "+strings.ReplaceAll(failure.Error(), "\n", " ")+"\n"), 0)
}

// noted reads the last failure, nil for none.
func noted(record string) (time.Time, error) {
	text, err := os.ReadFile(noteName(record))
	if err != nil {
		return time.Time{}, nil // nothing was noted
	}
	at, failure, ok := strings.Cut(strings.TrimSpace(string(text)), " ")
	when, err := time.Parse(time.RFC3339, at)
	if !ok || err != nil {
		return time.Time{}, nil
	}
	return when, errors.New(failure)
}
