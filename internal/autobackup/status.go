package autobackup

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"crsmon/db"
)

// Status is how the automatic backups stand.
type Status struct {
	On       bool
	Dir      string
	Path     string        // the newest sound backup of this record there; "" for none
	Made     time.Time     // when it was made
	Age      time.Duration // how long ago that is
	Unsound  []string      // newer ones that are not what they should be
	Failure  error         // why there is no newer one; nil when all is well
	FailedAt time.Time
}

// Trouble is what a person has to put right. Each has its own sentence.
type Trouble int

// The troubles.
const (
	Fine Trouble = iota
	Absent
	Full
	ReadOnly
	Unsound
	Late
	WrongSetup
	Failed
)

// Trouble names what stands between the record and its next backup.
func (s Status) Trouble() Trouble {
	for _, t := range []struct {
		err error
		is  Trouble
	}{
		{ErrOptions, WrongSetup},
		{ErrLate, Late},
		{db.ErrNotSound, Unsound},
		{db.ErrCorrupt, Unsound},
		{db.ErrDiskFull, Full},
		{fs.ErrNotExist, Absent},
		{db.ErrReadOnly, ReadOnly},
		{db.ErrNotWritable, ReadOnly},
	} {
		if errors.Is(s.Failure, t.err) {
			return t.is
		}
	}
	if s.Failure != nil {
		return Failed
	}
	return Fine
}

// Look finds how the backups stand without making one; the failure is the one that some program noted last.
func Look(ctx context.Context, rec *db.DB, o Options, now time.Time) Status {
	st := Status{On: o.On(), Dir: o.Dir}
	if !o.On() {
		return st
	}
	if err := o.Check(); err != nil {
		st.Failure, st.FailedAt = err, now
		return st
	}
	found, err := find(ctx, rec, o.Dir, now)
	if err != nil {
		st.Failure, st.FailedAt = err, now
		return st
	}
	st.Path, st.Made, st.Unsound = found.Path, found.Made, found.Unsound
	if st.Path != "" {
		st.Age = now.Sub(st.Made)
	}
	if st.Path == "" || st.Age > o.Every {
		st.FailedAt, st.Failure = noted(rec.Path())
	}
	if st.Failure == nil && (st.Path == "" || st.Age > o.Late()) {
		st.Failure, st.FailedAt = ErrLate, now
	}
	return st
}

// find gives the newest backup of the record in dir that passes a check in passing.
func find(ctx context.Context, rec *db.DB, dir string, now time.Time) (Status, error) {
	all, err := db.Backups(dir, rec.Node())
	if err != nil {
		return Status{}, err
	}
	var st Status
	for _, b := range all {
		if b.Made.Sub(now) > fromFuture {
			continue
		}
		err := rec.CheckBackup(ctx, b)
		if err == nil {
			st.Path, st.Made = b.Path, b.Made
			return st, nil
		}
		if ctx.Err() != nil {
			return st, ctx.Err()
		}
		st.Unsound = append(st.Unsound, b.Path)
	}
	return st, nil
}
