package db

import (
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Errors to test for with errors.Is. What SQLite or the system said is wrapped beside them.
var (
	// ErrNewerSchema: the record was written by a newer program; it was not touched.
	ErrNewerSchema = errors.New("record has a newer schema")
	// ErrOlderSchema: a record that was opened only to look has an older schema, which does not hold what was asked for.
	ErrOlderSchema = errors.New("record has an older schema")
	// ErrNotARecord: the file is not a record of this program; it was not touched.
	ErrNotARecord = errors.New("not a record of this program")
	// ErrNotWritable: the file or its directory cannot be created, opened or written.
	ErrNotWritable = errors.New("record is not writable")
	// ErrGone: the record's files were removed, moved or replaced while it was open; nothing can be saved
	// to it any more. It is an ErrNotWritable.
	ErrGone = fmt.Errorf("%w: its file is gone or replaced", ErrNotWritable)
	// ErrClosed: the DB was closed.
	ErrClosed = errors.New("record is closed")

	// ErrMoved: the patient has entries the caller had not read. Read, decide again, append again.
	ErrMoved = errors.New("patient has newer entries")
	// ErrConflict: an id is already in the record with other content, or twice in one batch.
	ErrConflict = errors.New("entry id is taken by other content")
	// ErrChain: an entry from elsewhere does not continue its node's chain as it is here.
	ErrChain = errors.New("entry does not continue its chain")
	// ErrReplaces: the entry to replace is not there, or is of another patient or kind.
	ErrReplaces = errors.New("entry to replace does not fit")
	// ErrInvalid: a draft is malformed (id, kind, text, offset or payload).
	ErrInvalid = errors.New("malformed entry")
	// ErrNotFound: no entry has this id.
	ErrNotFound = errors.New("no such entry")

	// ErrBusy: others held the record for the whole busy time.
	ErrBusy = errors.New("record is busy")
	// ErrDiskFull: no space left; nothing of the batch was kept.
	ErrDiskFull = errors.New("disk is full")
	// ErrIO: the disk or file system reported an error.
	ErrIO = errors.New("disk error")
	// ErrReadOnly: the file or file system is read-only.
	ErrReadOnly = errors.New("record is read-only")
	// ErrCorrupt: SQLite found the file damaged.
	ErrCorrupt = errors.New("record is damaged")
)

// classify puts the sentinel for SQLite's result code in front of err, saying what was being done.
// Result codes only, never message texts. An error without a result code keeps its own identity.
func classify(op string, err error) error {
	if err == nil {
		return nil
	}
	if sentinel := sentinelOf(resultCode(err)); sentinel != nil {
		return fmt.Errorf("%s: %w: %w", op, sentinel, err)
	}
	return fmt.Errorf("%s: %w", op, err)
}

// resultCode is SQLite's extended result code, or 0 when err is not SQLite's.
func resultCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	var direct *codeError
	if errors.As(err, &direct) {
		return direct.code
	}
	return 0
}

func sentinelOf(code int) error {
	// The shared-memory file grows by writing zeros; that fails when there is no space.
	if code == sqlite3.SQLITE_IOERR_SHMSIZE {
		return ErrDiskFull
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL:
		return ErrBusy
	case sqlite3.SQLITE_FULL:
		return ErrDiskFull
	case sqlite3.SQLITE_IOERR:
		return ErrIO
	case sqlite3.SQLITE_READONLY:
		return ErrReadOnly
	case sqlite3.SQLITE_CANTOPEN:
		return ErrNotWritable
	case sqlite3.SQLITE_CORRUPT:
		return ErrCorrupt
	case sqlite3.SQLITE_NOTADB:
		return ErrNotARecord
	case sqlite3.SQLITE_CONSTRAINT:
		return ErrInvalid
	}
	return nil
}

func isBusy(err error) bool { return sentinelOf(resultCode(err)) == ErrBusy }

func isCorrupt(err error) bool {
	return errors.Is(err, ErrCorrupt) || sentinelOf(resultCode(err)) == ErrCorrupt
}
