package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"modernc.org/sqlite"
)

// Errors of backups and restoring, to test for with errors.Is.
var (
	// ErrNotOlder: a backup must not go over a file that is not an older backup of the same record.
	ErrNotOlder = errors.New("the file there is not an older backup of this record")
	// ErrNotSound: what was copied, or the backup, is broken; BrokenCopyError says where.
	ErrNotSound = errors.New("not sound")
	// ErrSealed: the backup is encrypted and no fitting key was given.
	ErrSealed = errors.New("backup is encrypted")
	// ErrWouldLose: the record in place has entries that the backup does not have, or cannot be read.
	ErrWouldLose = errors.New("the record in place holds what the backup does not")
	// ErrOtherRecord: the record in place is another one than the backup's.
	ErrOtherRecord = errors.New("the record in place is another record")
)

// BrokenCopyError is a copy or a backup that did not pass its check.
type BrokenCopyError struct {
	Path   string
	Report Report
}

func (e *BrokenCopyError) Error() string {
	if b := e.Report.Broken; b != nil {
		return fmt.Sprintf("%s is broken at entry %d (%s): %s %s", e.Path, b.Seq, b.ID, b.Why, b.Text)
	}
	return fmt.Sprintf("%s is damaged: %s", e.Path, strings.Join(e.Report.Integrity, "; "))
}

func (e *BrokenCopyError) Unwrap() error { return ErrNotSound }

// Stage says which part of a long work is going on.
type Stage string

// The stages of a backup or a restore.
const (
	StageCopy    Stage = "copying"
	StageVerify  Stage = "verifying"
	StageEncrypt Stage = "encrypting"
	StageDecrypt Stage = "decrypting"
)

// Progress is told how far a stage has come; the unit is the stage's own.
type Progress func(stage Stage, done, total int64)

func (p Progress) stage(s Stage) func(done, total int64) {
	return func(done, total int64) {
		if p != nil {
			p(s, done, total)
		}
	}
}

const (
	// pagesAStep is how much is copied between two looks at the context: 8 MiB.
	pagesAStep = 2048
	// temporary begins the names of files that are not finished.
	temporary = ".crsmon-part-"
)

// pageCopier is what the driver's connection gives beyond database/sql.
type pageCopier interface {
	NewBackup(to string) (*sqlite.Backup, error)
	NewRestore(from string) (*sqlite.Backup, error)
}

// BackupOptions of Backup.
type BackupOptions struct {
	// Keep is how many backups of this record stay in a directory, the new one among them; 0 keeps all. One that holds
	// entries which this record does not stays in any case.
	Keep int
	// Seal encrypts; the zero value does not.
	Seal     Seal
	Progress Progress
}

// Backup is a finished backup.
type Backup struct {
	Path    string
	Bytes   int64
	Summary Summary  // of the copy
	Sealed  bool     // encrypted
	Removed []string // older backups that rotation took away
	Spared  []string // those it left because they hold entries that this record does not
}

// Backup writes a consistent copy of the record, as it is when it begins, while others go on writing. to is a
// file or a directory; in a directory the copy gets a name with the record's node and the time, and the oldest
// beyond Keep are removed. The copy is made under another name, synced, opened again and walked, and only
// then takes its name; with a Seal the plain copy never leaves the record's own directory.
//
// Errors: ErrNotOlder, a *BrokenCopyError (ErrNotSound), ErrInvalid (a bad recipient), ErrDiskFull, ErrNotWritable, ErrIO,
// ErrBusy, ErrClosed, or ctx's error. After an error the earlier backups are as they were.
func (d *DB) Backup(ctx context.Context, to string, o BackupOptions) (Backup, error) {
	recipients, err := o.Seal.recipients()
	if err != nil {
		return Backup{}, err
	}
	target, rotate, err := d.backupTarget(ctx, to, o.Seal.on())
	if err != nil {
		return Backup{}, err
	}
	dir := filepath.Dir(target)
	plainDir := dir
	if o.Seal.on() {
		plainDir = filepath.Dir(d.path)
	}
	sweep(plainDir, d.now())
	plain, err := makeTemporary(plainDir)
	if err != nil {
		return Backup{}, err
	}
	defer removeAll(plain)
	b := Backup{Sealed: o.Seal.on()}
	if b.Summary, err = d.soundCopy(ctx, plain, o.Progress); err != nil {
		return Backup{}, err
	}
	finished := plain
	if o.Seal.on() {
		if finished, err = makeTemporary(dir); err != nil {
			return Backup{}, err
		}
		defer removeAll(finished)
		if err := o.Seal.seal(ctx, plain, finished, recipients, o.Progress.stage(StageEncrypt)); err != nil {
			return Backup{}, err
		}
	}
	if err := ctx.Err(); err != nil {
		return Backup{}, err
	}
	if rotate {
		b.Path, err = placeNew(finished, target)
	} else {
		b.Path, err = target, os.Rename(finished, target)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return Backup{}, fileError("backup", err)
	}
	if info, err := os.Stat(b.Path); err == nil {
		b.Bytes = info.Size()
	}
	if rotate && o.Keep > 0 {
		b.Removed, b.Spared, err = d.rotateAway(ctx, dir, b.Path, o.Keep)
	}
	return b, err
}

// soundCopy copies to path, an empty file, and walks the copy.
func (d *DB) soundCopy(ctx context.Context, path string, p Progress) (Summary, error) {
	before, err := d.Summary(ctx)
	if err != nil {
		return Summary{}, err
	}
	if err := d.copyTo(ctx, path, p.stage(StageCopy)); err != nil {
		return Summary{}, err
	}
	after, err := verifyFile(ctx, path, d.now, p.stage(StageVerify), &before)
	var broken *BrokenCopyError
	if errors.As(err, &broken) {
		broken.Path = d.path // as it was copied
	}
	return after, err
}

// verifyFile walks a copy that no one else has open, and, where holds is given, sees that it has all of that.
func verifyFile(ctx context.Context, path string, now func() time.Time, progress func(int64, int64), holds *Summary) (Summary, error) {
	c, err := OpenReadOnly(ctx, path, Options{Now: now})
	if err != nil {
		return Summary{}, err
	}
	defer c.Close()
	report, err := c.Verify(ctx, progress)
	if err != nil {
		return Summary{}, err
	}
	if !report.OK {
		return Summary{}, &BrokenCopyError{Path: path, Report: report}
	}
	s, err := c.Summary(ctx)
	if err != nil || holds == nil {
		return s, err
	}
	if all, err := c.Holds(ctx, *holds); err != nil || !all {
		return s, errors.Join(err, fmt.Errorf("backup: the copy lacks entries of the record: %w", ErrNotSound))
	}
	return s, nil
}

// copyTo copies page by page, by SQLite's own backup, into an empty file, which then is one file without a log, and synced.
// The read is held open from the first page to the last, so that a busy ward cannot make it start again.
func (d *DB) copyTo(ctx context.Context, path string, progress func(done, total int64)) error {
	if err := d.usable(ctx); err != nil {
		return err
	}
	detached := context.WithoutCancel(ctx)
	conn, err := d.readers.Conn(detached)
	if err != nil {
		return classify("backup", err)
	}
	defer conn.Close()
	tx, err := conn.BeginTx(detached, nil)
	if err != nil {
		return classify("backup", err)
	}
	defer tx.Rollback()
	var node string
	if err := tx.QueryRowContext(detached, "SELECT node FROM record").Scan(&node); err != nil {
		return classify("backup", err)
	}
	err = conn.Raw(func(driver any) error {
		b, err := driver.(pageCopier).NewBackup(copyDSN(path))
		if err != nil {
			return err
		}
		return step(ctx, b, progress)
	})
	if err != nil {
		return classify("backup", err)
	}
	return finishCopy(path)
}

// copyDSN opens a file that is thrown away when anything fails: no syncs and no journal on disk.
func copyDSN(path string) string {
	return dsn(path, 0, "_journal_mode", "MEMORY") + "&_pragma=synchronous(0)"
}

// step copies to the end or until ctx is done, and finishes in any case.
func step(ctx context.Context, b *sqlite.Backup, progress func(done, total int64)) error {
	for more := true; more; {
		var err error
		if more, err = b.Step(pagesAStep); err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return errors.Join(err, b.Finish())
		}
		progress(int64(b.PageCount()-b.Remaining()), int64(b.PageCount()))
	}
	return b.Finish()
}

// finishCopy takes the copy out of write-ahead mode, so that it is one file and can be read from a read-only medium, and syncs it.
func finishCopy(path string) error {
	pool, err := sql.Open("sqlite", dsn(path, time.Second, "_txlock", "immediate"))
	if err != nil {
		return classify("backup", err)
	}
	pool.SetMaxOpenConns(1)
	var mode string
	err = pool.QueryRow("PRAGMA journal_mode = DELETE").Scan(&mode)
	if err = errors.Join(err, pool.Close()); err != nil {
		return classify("backup", err)
	}
	if mode != "delete" {
		return fmt.Errorf("backup: %w: the copy stays in mode %q", ErrIO, mode)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	return fileError("backup", err)
}

// makeTemporary makes an empty file of ours, mode 0600.
func makeTemporary(dir string) (string, error) {
	f, err := os.CreateTemp(dir, temporary+"*")
	if err != nil {
		return "", fileError("backup", err)
	}
	return f.Name(), fileError("backup", f.Close())
}

// removeAll takes away a temporary file, if it still has that name, and what SQLite may have put beside it.
func removeAll(path string) {
	for _, s := range append([]string{""}, logSuffixes...) {
		_ = os.Remove(path + s)
	}
}

// Unfinished gives the files that a killed backup or restore left in a directory. Each may be a plain copy of the record.
func Unfinished(dir string) []string {
	found, err := filepath.Glob(filepath.Join(dir, temporary+"*"))
	if err != nil {
		return nil // a directory with signs of a pattern in its name
	}
	return found
}

// sweep takes away those that are a day old or older.
func sweep(dir string, now time.Time) {
	for _, name := range Unfinished(dir) {
		info, err := os.Lstat(name)
		if err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(name)
		}
	}
}

// fileError puts our sentinel in front of an error of the file system.
func fileError(op string, err error) error {
	if err == nil {
		return nil
	}
	sentinel := ErrIO
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		sentinel = ErrDiskFull
	case errors.Is(err, syscall.EROFS):
		sentinel = ErrReadOnly
	case errors.Is(err, fs.ErrPermission), errors.Is(err, fs.ErrNotExist):
		sentinel = ErrNotWritable
	}
	return fmt.Errorf("%s: %w: %w", op, sentinel, err)
}
