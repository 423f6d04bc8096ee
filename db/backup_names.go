package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// stamp is the time in the names of backups and of records put aside.
const stamp = "20060102-150405Z"

// backupName takes a backup's name apart: the end of the node, the time, which of that second, encrypted or not.
var backupName = regexp.MustCompile(`^crsmon-([0-9a-f]{12})-([0-9]{8}-[0-9]{6}Z)(?:\.([0-9]+))?\.db(\.age)?$`)

// BackupFile is a backup in a directory, by its name.
type BackupFile struct {
	Path   string
	Made   time.Time
	Sealed bool

	number int // of those made in the same second
}

// Backups gives the backups of a record in a directory, newest first. Only names that Backup gives are looked at.
func Backups(dir, node string) ([]BackupFile, error) {
	found, err := os.ReadDir(dir)
	if err != nil {
		return nil, fileError("backups", err)
	}
	var all []BackupFile
	for _, f := range found {
		m := backupName.FindStringSubmatch(f.Name())
		if m == nil || m[1] != nodeEnd(node) || !f.Type().IsRegular() {
			continue
		}
		made, err := time.Parse(stamp, m[2])
		if err != nil {
			continue
		}
		number, _ := strconv.Atoi(m[3]) // none is 0
		all = append(all, BackupFile{Path: filepath.Join(dir, f.Name()), Made: made, Sealed: m[4] != "", number: number})
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		return cmp.Or(b.Made.Compare(a.Made), cmp.Compare(b.number, a.number), cmp.Compare(a.Path, b.Path)) < 0
	})
	return all, nil
}

// nodeEnd is the part of a node that is random in every version of UUID.
func nodeEnd(node string) string { return node[len(node)-12:] }

// backupTarget decides where the backup goes, and whether it is one of many in a directory.
func (d *DB) backupTarget(ctx context.Context, to string, sealed bool) (target string, rotate bool, err error) {
	if to == "" {
		return "", false, fmt.Errorf("backup: %w: no place is named", ErrInvalid)
	}
	wantDir := strings.HasSuffix(to, "/") || os.IsPathSeparator(to[len(to)-1])
	if to, err = filepath.Abs(to); err != nil {
		return "", false, fileError("backup", err)
	}
	if wantDir {
		if err := os.MkdirAll(to, 0o700); err != nil {
			return "", false, fileError("backup", err)
		}
	}
	info, err := os.Stat(to)
	switch {
	case err == nil && info.IsDir():
		name := "crsmon-" + nodeEnd(d.node) + "-" + d.now().UTC().Format(stamp) + ".db"
		if sealed {
			name += ".age"
		}
		return filepath.Join(to, name), true, nil
	case errors.Is(err, fs.ErrNotExist) && logBeside(to):
		return "", false, fmt.Errorf("backup: %w: the log of another file lies beside %s", ErrNotOlder, to)
	case errors.Is(err, fs.ErrNotExist):
		return to, false, nil
	case err != nil:
		return "", false, fileError("backup", err)
	}
	if own, err := os.Stat(d.path); err == nil && os.SameFile(own, info) {
		return "", false, fmt.Errorf("backup: %w: %s is the record itself", ErrNotOlder, to)
	}
	return to, false, d.older(ctx, to)
}

// older refuses a file that is not an older backup of this record. One that cannot be read is not known to be one.
func (d *DB) older(ctx context.Context, path string) error {
	if logBeside(path) {
		return fmt.Errorf("backup: %w: %s looks like a record in use", ErrNotOlder, path)
	}
	there, err := OpenReadOnly(ctx, path, Options{Now: d.now})
	if err != nil {
		return fmt.Errorf("backup: %w: %w", ErrNotOlder, err)
	}
	defer there.Close()
	s, err := there.Summary(ctx)
	if err != nil {
		return err
	}
	if s.Node != d.node {
		return fmt.Errorf("backup: %w: %s is of the record %s", ErrNotOlder, path, s.Node)
	}
	held, err := d.Holds(ctx, s)
	if err == nil && !held {
		err = fmt.Errorf("backup: %w: %s has entries that are not in the record", ErrNotOlder, path)
	}
	return err
}

// placeNew gives a finished file its name, or, where that is taken, the same with a number; never over another file.
func placeNew(finished, target string) (string, error) {
	name, sealed := strings.CutSuffix(target, ".age")
	name, ext := strings.TrimSuffix(name, ".db"), ".db"
	if sealed {
		ext += ".age"
	}
	for n := 2; ; n++ {
		err := placeOnly(finished, target)
		if !errors.Is(err, fs.ErrExist) {
			return target, err
		}
		target = name + "." + strconv.Itoa(n) + ext
	}
}

// placeOnly gives a file another name only if that name is free.
func placeOnly(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		return os.Remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	// A file system without links: an empty file holds the name.
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Rename(from, to))
}

// rotateAway removes the oldest backups of the node beyond keep, never the one just made, whatever the clock says, and
// none that holds an entry this record does not.
func (d *DB) rotateAway(ctx context.Context, dir, made string, keep int) (removed, spared []string, err error) {
	all, err := Backups(dir, d.node)
	if err != nil {
		return nil, nil, err
	}
	others := slices.DeleteFunc(all, func(b BackupFile) bool { return b.Path == made })
	for _, b := range others[min(keep-1, len(others)):] {
		if !d.mayGo(ctx, b) {
			spared = append(spared, b.Path)
			continue
		}
		if err := os.Remove(b.Path); err != nil {
			return removed, spared, fmt.Errorf("the backup %s is made, an old one stays: %w", made, fileError("backup", err))
		}
		removed = append(removed, b.Path)
	}
	return removed, spared, fileError("backup", syncDir(dir))
}
