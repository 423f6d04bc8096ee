package db

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// walLimit is what the write-ahead log is cut back to after a checkpoint, in bytes.
const walLimit = 16 << 20

// dsn is the data source name for the file at an absolute path, with one more driver key.
// The path is percent-encoded, so '?', '#', '%', spaces and any script are only characters in it.
// mode=rw: a record that went away is an error, never a fresh empty one.
func dsn(path string, busy time.Duration, key, value string) string {
	return dsnWith(path, url.Values{
		"mode":          {"rw"},
		"_busy_timeout": {strconv.FormatInt(busy.Milliseconds(), 10)}, // the driver sets it before all else
		"_foreign_keys": {"1"},
		"_synchronous":  {"FULL"},
		"_pragma":       {"journal_size_limit(" + strconv.Itoa(walLimit) + ")", "trusted_schema(0)"},
		"_dqs":          {"0"},
		"_defensive":    {"1"},
		key:             {value},
	})
}

func dsnWith(path string, q url.Values) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	return u.String()
}

// prepareFile sees to it that there is a regular file at path, making an empty one (0600) and its
// directory (0700) if need be. It only makes and looks: opening an existing record and closing
// it again would drop the locks SQLite holds on it elsewhere in this process.
func prepareFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Mode().IsRegular():
		return nil
	case err == nil:
		return fmt.Errorf("open: %w: %s is not a regular file", ErrNotARecord, path)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("open: %w: %w", ErrNotWritable, err)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("open: %w: %w", ErrNotWritable, err)
	}
	if err := createEmpty(dir, path); err != nil {
		return fmt.Errorf("open: %w: %w", ErrNotWritable, err)
	}
	return syncDir(dir)
}

// createEmpty makes the file under another name and links it into place, so that by the time anyone
// can open it here we have closed it. SQLite gives -wal and -shm the main file's mode.
func createEmpty(dir, path string) error {
	f, err := os.CreateTemp(dir, ".new-record-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := f.Close(); err != nil {
		return err
	}
	err = os.Link(f.Name(), path)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		// A file system without links.
		var plain *os.File
		if plain, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
			return plain.Close()
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return nil // another program was quicker
	}
	return err
}

// syncDir makes a new name in dir, and dir's own name, survive a power cut.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // directories cannot be synced there
	}
	for _, name := range []string{dir, filepath.Dir(dir)} {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrPermission) {
			continue // a parent we may pass through but not list; it was there before us
		}
		if err != nil {
			return fmt.Errorf("open: %w: %w", ErrIO, err)
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("open: %w: %w", ErrIO, err)
		}
	}
	return nil
}
