package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// RestoreOptions of Restore and VerifyBackup.
type RestoreOptions struct {
	Keys Keys
	// Replace allows to go over a record that holds what the backup does not, or that is another record. It is kept beside.
	Replace  bool
	Now      func() time.Time // default time.Now
	Progress Progress
}

// Restored is what a restore did.
type Restored struct {
	Summary Summary  // of what is in place now
	Before  *Summary // of what was in place, nil where there was nothing or it could not be read
	Kept    string   // where what was in place is kept, "" where there was nothing
}

// VerifyBackup opens a backup, walks it and changes nothing.
//
// Errors: ErrNotFound, ErrNotARecord, ErrSealed, ErrNotSound, ErrNewerSchema, ErrIO, or ctx's error.
func VerifyBackup(ctx context.Context, from string, o RestoreOptions) (Summary, error) {
	o.defaults()
	s, err := verifyFile(ctx, from, o.Now, o.Progress.stage(StageVerify), nil)
	if !errors.Is(err, ErrSealed) {
		return s, err
	}
	dir, err := os.MkdirTemp("", "crsmon-verify-") // mode 0700
	if err != nil {
		return Summary{}, fileError("restore", err)
	}
	defer os.RemoveAll(dir)
	_, s, err = unpack(ctx, from, dir, o)
	return s, err
}

func (o *RestoreOptions) defaults() {
	if o.Now == nil {
		o.Now = time.Now
	}
}

// Restore puts a backup in the place of the record at path. The backup is copied (and decrypted) beside that place and
// walked before anything there is touched. What was there is kept beside it under a dated name. A record that others
// have open is not touched: ErrBusy.
//
// Errors: those of VerifyBackup; ErrBusy; ErrWouldLose and ErrOtherRecord without Replace; ErrInvalid when
// backup and record are one file; ErrDiskFull, ErrNotWritable. After an error the record is as it was, unless
// Restored.Kept says where it is.
func Restore(ctx context.Context, from, path string, o RestoreOptions) (Restored, error) {
	o.defaults()
	path, err := filepath.Abs(path)
	if err != nil {
		return Restored{}, fileError("restore", err)
	}
	if a, err := os.Stat(from); err == nil {
		if b, err := os.Stat(path); err == nil && os.SameFile(a, b) {
			return Restored{}, fmt.Errorf("restore: %w: the backup is the record itself", ErrInvalid)
		}
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Restored{}, fileError("restore", err)
	}
	sweep(dir, o.Now())
	plain, s, err := unpack(ctx, from, dir, o)
	if plain != "" {
		defer removeAll(plain)
	}
	if err != nil {
		return Restored{}, err
	}
	r := Restored{Summary: s}
	there, err := occupied(path)
	if err == nil && there {
		r.Before, err = mayReplace(ctx, plain, path, s, o)
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return Restored{}, err
	}
	// From here on it is not interrupted.
	if r.Kept, err = install(context.WithoutCancel(ctx), plain, path, there, o.Now()); err != nil {
		return Restored{Kept: r.Kept}, err
	}
	return r, confirm(path, s, o.Now)
}

// unpack makes a plain, walked copy of a backup in dir. The name is "" when there was none to make.
func unpack(ctx context.Context, from, dir string, o RestoreOptions) (plain string, s Summary, err error) {
	src, err := OpenReadOnly(ctx, from, Options{Now: o.Now})
	sealed := errors.Is(err, ErrSealed)
	if err != nil && !sealed {
		return "", s, err
	}
	if plain, err = makeTemporary(dir); err != nil {
		if src != nil {
			_ = src.Close()
		}
		return "", s, err
	}
	if sealed {
		err = unseal(ctx, from, plain, o.Keys, o.Progress.stage(StageDecrypt))
	} else {
		err = src.copyTo(ctx, plain, o.Progress.stage(StageCopy))
		_ = src.Close() // it was only read
	}
	if err == nil {
		s, err = verifyFile(ctx, plain, o.Now, o.Progress.stage(StageVerify), nil)
	}
	var broken *BrokenCopyError
	if errors.As(err, &broken) {
		broken.Path = from
	}
	return plain, s, err
}

// occupied tells whether there is anything at path; an empty file, as first use leaves it when it is killed, is nothing,
// and a log without its record is something.
func occupied(path string) (bool, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && logBeside(path):
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fileError("restore", err)
	case !info.Mode().IsRegular():
		return false, fmt.Errorf("restore: %w: %s is not a regular file", ErrNotWritable, path)
	}
	return info.Size() > 0 || logBeside(path), nil
}

// mayReplace refuses to lose entries without being told to.
func mayReplace(ctx context.Context, plain, path string, s Summary, o RestoreOptions) (*Summary, error) {
	there, err := OpenReadOnly(ctx, path, Options{Now: o.Now})
	if errors.Is(err, ErrBusy) || err != nil && ctx.Err() != nil {
		return nil, err
	}
	var before Summary
	if err == nil {
		before, err = there.Summary(ctx)
		_ = there.Close() // it was only read
	}
	if err != nil {
		if o.Replace {
			return nil, nil
		}
		return nil, fmt.Errorf("restore: %w: it cannot be read: %w", ErrWouldLose, err)
	}
	if before.Node != s.Node && !o.Replace {
		return nil, fmt.Errorf("restore: %w: %s with %d entries, the backup is of %s", ErrOtherRecord, before.Node, before.Entries, s.Node)
	}
	c, err := OpenReadOnly(ctx, plain, Options{Now: o.Now})
	if err != nil {
		return nil, err
	}
	defer c.Close()
	held, err := c.Holds(ctx, before)
	if err != nil {
		return nil, err
	}
	if !held && !o.Replace {
		return nil, fmt.Errorf("restore: %w: it has %d entries, the backup %d", ErrWouldLose, before.Entries, s.Entries)
	}
	return &before, nil
}

// install puts the file plain at path and gives the name under which what was there is kept.
func install(ctx context.Context, plain, path string, there bool, now time.Time) (kept string, err error) {
	if !there {
		_ = os.Remove(path) // empty, or not there
		if err := placeOnly(plain, path); err != nil {
			return "", fileError("restore", err)
		}
		return "", fileError("restore", syncDir(filepath.Dir(path)))
	}
	kept = keptName(path, now)
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		err := replaceContent(ctx, path, plain, kept)
		if err == nil {
			return kept, fileError("restore", syncDir(filepath.Dir(path)))
		}
		if !errors.Is(err, ErrNotARecord) && !isCorrupt(err) {
			return "", err
		}
	}
	// SQLite cannot make sense of the file, or there are only its logs, which must not be taken for those of the
	// backup: all of it is moved away whole.
	for _, s := range append([]string{""}, logSuffixes...) {
		if err := os.Rename(path+s, kept+s); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", fileError("restore", err)
		}
	}
	if err := placeOnly(plain, path); err != nil {
		return kept, fileError("restore", err)
	}
	return kept, fileError("restore", syncDir(filepath.Dir(path)))
}

// keptName is a free name beside path, with the date.
func keptName(path string, now time.Time) string {
	base := path + ".replaced-" + now.UTC().Format(stamp)
	name := base
	for n := 2; exists(name); n++ {
		name = base + "." + strconv.Itoa(n)
	}
	return name
}

// replaceContent copies the pages of the file with into the record at path, in one transaction and with no one else in it,
// after copying what was there to kept. The file itself is not exchanged: a program that opened it in between sees
// the new content, never the old file under a new log.
func replaceContent(ctx context.Context, path, with, kept string) (err error) {
	pool, err := sql.Open("sqlite", dsn(path, time.Second, "_txlock", "exclusive"))
	if err != nil {
		return classify("restore", err)
	}
	pool.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, classify("restore", pool.Close())) }()
	conn, err := pool.Conn(ctx)
	if err != nil {
		return classify("restore", err)
	}
	defer conn.Close()
	if err := alone(ctx, conn); err != nil {
		return err
	}
	f, err := os.OpenFile(kept, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fileError("restore", err)
	}
	if err := f.Close(); err != nil {
		return fileError("restore", err)
	}
	none := func(int64, int64) {}
	err = conn.Raw(func(driver any) error {
		b, err := driver.(pageCopier).NewBackup(copyDSN(kept))
		if err != nil {
			return err
		}
		return step(ctx, b, none)
	})
	if err == nil {
		err = finishCopy(kept)
	}
	if err != nil {
		removeAll(kept)
		return classify("restore", err)
	}
	err = conn.Raw(func(driver any) error {
		b, err := driver.(pageCopier).NewRestore(dsn(with, time.Second, "_query_only", "1"))
		if err != nil {
			return err
		}
		return step(ctx, b, none)
	})
	return classify("restore", err)
}

// alone takes the record out of write-ahead mode, which works only when no one else has it open, and keeps its lock.
func alone(ctx context.Context, conn *sql.Conn) error {
	var mode, locking string
	if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode); err != nil {
		return classify("restore", err)
	}
	if err := conn.QueryRowContext(ctx, "PRAGMA locking_mode = EXCLUSIVE").Scan(&locking); err != nil {
		return classify("restore", err)
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return classify("restore", err)
	}
	err = tx.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode)
	if err = errors.Join(err, tx.Commit()); err != nil {
		return classify("restore", err)
	}
	if mode != "delete" || locking != "exclusive" {
		return fmt.Errorf("restore: %w: another program has the record open", ErrBusy)
	}
	return nil
}

// confirm reads what is in place now.
func confirm(path string, want Summary, now func() time.Time) error {
	ctx := context.Background()
	d, err := OpenReadOnly(ctx, path, Options{Now: now})
	if err != nil {
		return err
	}
	defer d.Close()
	is, err := d.Summary(ctx)
	if err == nil && (is.Node != want.Node || is.Entries != want.Entries || is.Head() != want.Head()) {
		err = fmt.Errorf("restore: %w: what is in place is not the backup", ErrIO)
	}
	return err
}
