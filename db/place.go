package db

import (
	"fmt"
	"os"
)

// place is which files the record's names stood for when it was opened. SQLite keeps on writing to an open
// file after its name was removed or given to another file: it would report saved what no one can ever open again.
type place struct{ main, log os.FileInfo }

// findPlace looks at the files; it does not open them (see prepareFile). The log is there from the first read until the
// last connection, of any program, is closed.
func (d *DB) findPlace() (p place, err error) {
	if p.main, err = os.Stat(d.path); err == nil {
		p.log, err = os.Stat(d.path + "-wal")
	}
	if err != nil {
		return place{}, fmt.Errorf("%w: %w", ErrGone, err)
	}
	return p, nil
}

// inPlace gives ErrGone when the names no longer stand for the files that are open.
func (d *DB) inPlace() error {
	if d.place.main == nil {
		return nil // still being opened
	}
	if d.full { // each connection opens the file by its name: only that must be the same one
		now, err := os.Stat(d.path)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrGone, err)
		}
		if !os.SameFile(now, d.place.main) {
			return fmt.Errorf("%w: another file is at %s", ErrGone, d.path)
		}
		return nil
	}
	now, err := d.findPlace()
	if err == nil && !(os.SameFile(now.main, d.place.main) && os.SameFile(now.log, d.place.log)) {
		err = fmt.Errorf("%w: another file is at %s", ErrGone, d.path)
	}
	return err
}
