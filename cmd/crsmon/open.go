package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"sync"

	"crsmon/db"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// recordPath gives the record's file: --db, else crsmon/record.db in the XDG data path.
func (a *app) recordPath() (string, error) {
	if a.db != "" {
		return a.db, nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "crsmon", "record.db"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("no place for the record: %w; name one with --db", err)
	}
	return filepath.Join(home, ".local", "share", "crsmon", "record.db"), nil
}

// open opens the record, making it on first use, and the ward over it.
func (a *app) open(ctx context.Context) (*ward.Ward, *db.DB, error) {
	path, err := a.recordPath()
	if err != nil {
		return nil, nil, err
	}
	return a.openAt(ctx, path)
}

// openAt reads the policy beside the opening of the record: each takes some milliseconds.
// Where the directory is yet to be made, the policy comes first, as it is kept there.
func (a *app) openAt(ctx context.Context, path string) (*ward.Ward, *db.DB, error) {
	read := sync.OnceValues(func() (*policy.Policy, error) { return a.policyBeside(path) })
	ahead := func() {
		defer func() { _ = recover() }() // it comes again where the policy is asked for
		_, _ = read()
	}
	if _, err := os.Stat(filepath.Dir(path)); err == nil {
		go ahead()
	} else {
		ahead()
	}
	rec, opened := db.Open(ctx, path, db.Options{Now: a.now})
	pol, err := read()
	switch {
	case err != nil && opened == nil:
		return nil, nil, errors.Join(err, rec.Close())
	case err != nil:
		return nil, nil, err
	case opened != nil:
		return nil, nil, explainOpen(path, opened)
	}
	return ward.New(rec, pol, a.now), rec, nil
}

// policyBeside gives the policy in force for a record: --policy, else the file beside
// it, else the embedded one. Where the site's file is refused the last good one is in
// force, and that is said: on standard error, or for as long as the board is open.
func (a *app) policyBeside(record string) (*policy.Policy, error) {
	o, err := policy.Open(filepath.Dir(record), a.policy)
	if err != nil {
		return nil, err
	}
	if o.Warning != nil {
		a.policyWarning.Store(&o.Warning)
		if !a.onBoard {
			fmt.Fprintln(a.stderr, "crsmon: WARNING:", o.Warning)
		}
	}
	return o.Policy, nil
}

// explainOpen says what to do about a record that cannot be opened.
func explainOpen(path string, err error) error {
	advice := ""
	switch {
	case errors.Is(err, db.ErrNewerSchema):
		advice = "a newer crsmon wrote it: run that one; the record was not touched"
	case errors.Is(err, db.ErrNotARecord):
		advice = "it is not a crsmon record and was not touched: name another with --db"
	case errors.Is(err, db.ErrNotWritable), errors.Is(err, db.ErrReadOnly):
		advice = "make the directory writable for this user, or name another place with --db"
	case errors.Is(err, db.ErrDiskFull):
		advice = "free some space on this disk"
	case errors.Is(err, db.ErrBusy):
		advice = "another program holds it: try again"
	}
	if advice == "" {
		return fmt.Errorf("cannot open the record %s: %w", path, err)
	}
	return fmt.Errorf("cannot open the record %s: %w (%s)", path, err, advice)
}

// who gives the author of the entries of a command: --author and --role, else
// CRSMON_AUTHOR, else the login name; the role is nurse unless said otherwise.
func (a *app) who() (ward.Author, error) {
	name := strings.TrimSpace(a.author)
	if name == "" {
		name = strings.TrimSpace(os.Getenv("CRSMON_AUTHOR"))
	}
	if name == "" {
		if u, err := user.Current(); err == nil {
			name = u.Username
		}
	}
	if name == "" {
		return ward.Author{}, &statusError{exitUsage, errors.New("who records? give --author NAME and --role nurse or doctor")}
	}
	role, err := a.roleOr(ward.Nurse)
	return ward.Author{Name: name, Role: role}, err
}

func (a *app) roleOr(otherwise ward.Role) (ward.Role, error) {
	if a.role == "" {
		return otherwise, nil
	}
	role, ok := ward.ParseRole(a.role)
	if !ok {
		return "", &statusError{exitUsage, fmt.Errorf("--role %q is unknown; allowed: nurse, doctor", a.role)}
	}
	return role, nil
}
