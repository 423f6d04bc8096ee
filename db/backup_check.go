package db

import (
	"context"
	"errors"
	"fmt"
)

// newestInPassing is how many entries CheckBackup walks.
const newestInPassing = 1000

// Check says what is wrong with the seal before it is used, nil if nothing.
func (s Seal) Check() error {
	_, err := s.recipients()
	return err
}

// CheckBackup looks at a backup of this record in passing: it opens, its newest entries are sound, and all that it holds is in
// this record. An encrypted one cannot be looked into without its key; it was walked before it was encrypted and read
// again after. VerifyBackup walks all of it.
//
// Errors: a *BrokenCopyError (ErrNotSound), those of OpenReadOnly, or ctx's.
func (d *DB) CheckBackup(ctx context.Context, b BackupFile) error {
	if b.Sealed {
		if !isSealed(b.Path) {
			return fmt.Errorf("backup: %s is not what its name says: %w", b.Path, ErrNotSound)
		}
		return nil
	}
	c, err := OpenReadOnly(ctx, b.Path, Options{Now: d.now})
	if err != nil {
		return err
	}
	defer c.Close()
	broken, err := c.VerifyNewest(ctx, newestInPassing)
	if err != nil {
		return err
	}
	if broken != nil {
		return &BrokenCopyError{Path: b.Path, Report: Report{Broken: broken}}
	}
	held, err := d.holdsAllOf(ctx, c)
	if err == nil && !held {
		err = fmt.Errorf("backup: %s has entries that are not in the record: %w", b.Path, ErrNotOlder)
	}
	return err
}

func (d *DB) holdsAllOf(ctx context.Context, other *DB) (bool, error) {
	s, err := other.Summary(ctx)
	if err != nil {
		return false, err
	}
	if s.Node != d.node {
		return false, nil
	}
	return d.Holds(ctx, s)
}

// mayGo tells whether rotation may remove an old backup: all it holds must be in this record. One of a record that later
// went back to an older state may be the only place where the newest entries are. An encrypted one is judged by its time alone.
func (d *DB) mayGo(ctx context.Context, b BackupFile) bool {
	if b.Sealed {
		return true
	}
	c, err := OpenReadOnly(ctx, b.Path, Options{Now: d.now})
	if err != nil {
		// Damaged for good, and no one could read it; any other error may pass, and the file waits for that.
		return errors.Is(err, ErrNotARecord) || errors.Is(err, ErrCorrupt)
	}
	defer c.Close()
	held, err := d.holdsAllOf(ctx, c)
	return err == nil && held || isCorrupt(err)
}
