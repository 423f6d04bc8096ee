// Package ward holds the use cases of crsmon: admit, record, preview, the board and
// the chart. It turns a request into ledger entries with pure functions over the
// patient's course and appends them in one transaction; checks of who may do what
// belong here. It imports grading, internal/policy, internal/observation and db;
// the terminal program and the commands come to the record only through it.
package ward

import (
	"context"
	"errors"
	"time"

	"crsmon/db"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
)

// The sentinels a use case can return, besides those of db; test with errors.Is.
var (
	// ErrUnknownPatient: no patient of that id is admitted on this record.
	ErrUnknownPatient = errors.New("no such patient on this record")
	// ErrPatientExists: a patient of that id is already admitted.
	ErrPatientExists = errors.New("a patient with this id is already on this record")
	// ErrNoAuthor: an entry needs the name and role of who makes it.
	ErrNoAuthor = errors.New("name and role of the author are needed")
	// ErrMovedOn: something was recorded for the patient after what the decision was made on.
	ErrMovedOn = errors.New("the patient's record has moved on since it was read")
)

// Ward is the use cases over one record under one policy. It is safe for use by
// several goroutines.
type Ward struct {
	rec *db.DB
	pol *policy.Policy
	now func() time.Time

	wording *wordings
}

// New makes a Ward of an open record, a policy and a clock. It does not close the
// record.
func New(rec *db.DB, pol *policy.Policy, now func() time.Time) *Ward {
	return &Ward{rec: rec, pol: pol, now: now, wording: wordingOf(pol)}
}

// Policy gives the policy in force.
func (w *Ward) Policy() *policy.Policy { return w.pol }

// Changed waits until any program has committed to the record since the version seen, and gives the new
// version; with a version below 0 it gives the present one at once.
func (w *Ward) Changed(ctx context.Context, seen int64) (int64, error) {
	return w.rec.Changed(ctx, seen)
}

// FieldError is a value that was refused: which, why and what is allowed.
type FieldError = observation.FieldError
