package db

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/google/uuid"
)

//go:embed schema/*.sql
var embedded embed.FS

// applicationID marks our files in SQLite's header: "CRSM".
const applicationID = 0x4352534d

// migration brings a file from schema version-1 to version.
type migration struct {
	version int
	name    string
	sql     string
}

// loadMigrations reads NNNN_*.sql in order and insists on 1, 2, 3, … without a gap.
func loadMigrations(from fs.FS) ([]migration, error) {
	if from == nil {
		from = embedded
	}
	names, err := fs.Glob(from, "schema/[0-9][0-9][0-9][0-9]_*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var all []migration
	for i, name := range names {
		version, err := strconv.Atoi(filepath.Base(name)[:4])
		if err != nil || version != i+1 {
			return nil, fmt.Errorf("migration %s: number %04d expected", name, i+1)
		}
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		all = append(all, migration{version, name, string(text)})
	}
	if len(all) == 0 {
		return nil, errors.New("no migrations")
	}
	return all, nil
}

// state is what a file says about itself.
type state struct {
	application, version int64
	objects              int64 // tables, indexes, …
}

// fresh: nothing in it, as after a kill between making the file and making the schema.
func (s state) fresh() bool { return s.application == 0 && s.version == 0 && s.objects == 0 }

type queryer interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

func readState(ctx context.Context, q queryer) (s state, err error) {
	for _, ask := range []struct {
		query string
		into  *int64
	}{
		{"PRAGMA application_id", &s.application},
		{"PRAGMA user_version", &s.version},
		{"SELECT count(*) FROM sqlite_schema", &s.objects},
	} {
		if err := q.QueryRowContext(ctx, ask.query).Scan(ask.into); err != nil {
			return state{}, err
		}
	}
	return s, nil
}

// admissible refuses what is not ours or too new.
func (d *DB) admissible(s state) error {
	switch {
	case s.fresh():
		return nil
	case s.application != applicationID || s.version < 1:
		return fmt.Errorf("%w: application id %#x", ErrNotARecord, s.application)
	case s.version > d.latest():
		return fmt.Errorf("%w: it has version %d, this program knows %d", ErrNewerSchema, s.version, d.latest())
	}
	return nil
}

func (d *DB) latest() int64 { return int64(len(d.schema)) }

// ensureSchema looks before it touches anything, switches to the write-ahead log, and brings
// the schema up to date in one transaction.
func (d *DB) ensureSchema(ctx context.Context, node string) error {
	detached := context.WithoutCancel(ctx)
	var found state
	err := d.retry(ctx, "open", func() (err error) {
		if found, err = readState(detached, d.writer); err != nil {
			return err
		}
		return d.admissible(found)
	})
	if err != nil {
		return err
	}
	if err := d.retry(ctx, "open", func() error { return d.useWAL(detached) }); err != nil {
		return err
	}
	if found.version == d.latest() {
		return nil
	}
	if !found.fresh() {
		if err := d.copyBefore(detached, found.version); err != nil {
			return err
		}
	}
	return d.write(ctx, "open", func(ctx context.Context, tx *sql.Tx) error { return d.migrate(ctx, tx, node) })
}

func (d *DB) useWAL(ctx context.Context) error {
	var mode string
	if err := d.writer.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil || mode == "wal" {
		return err
	}
	if err := d.writer.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("%w: no write-ahead log on this file system, it stays in mode %q", ErrNotWritable, mode)
	}
	return nil
}

// migrate applies what is missing. It looks again first: another program may have done it meanwhile.
func (d *DB) migrate(ctx context.Context, tx *sql.Tx, node string) error {
	s, err := readState(ctx, tx)
	if err != nil {
		return err
	}
	if err := d.admissible(s); err != nil {
		return err
	}
	for _, m := range d.schema[s.version:] {
		if _, err := tx.ExecContext(ctx, m.sql); err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
	}
	if s.fresh() {
		if node == "" {
			u, err := uuid.NewRandom()
			if err != nil {
				return err
			}
			node = u.String()
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO record (one, node, created_at) VALUES (1, ?, ?)", node, d.now().UnixMilli())
		if err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, d.latest()))
	return err
}

// copyBefore leaves a copy of the record, as it was, beside it: NAME.schema-N-*.bak, mode 0600.
func (d *DB) copyBefore(ctx context.Context, version int64) error {
	pattern := fmt.Sprintf("%s.schema-%d-*.bak", filepath.Base(d.path), version)
	f, err := os.CreateTemp(filepath.Dir(d.path), pattern)
	if err != nil {
		return fmt.Errorf("open: copy before migration: %w: %w", ErrNotWritable, err)
	}
	name := f.Name()
	if err := f.Close(); err != nil {
		return fmt.Errorf("open: copy before migration: %w: %w", ErrIO, err)
	}
	err = d.retry(ctx, "open: copy before migration", func() error {
		_, err := d.writer.ExecContext(ctx, "VACUUM INTO ?", name)
		return err
	})
	if err != nil && sentinelOf(resultCode(err)) == nil {
		// The file is ours and empty; when its size cannot be read, SQLite says in words that it is not.
		err = fmt.Errorf("%w: %w", ErrIO, err)
	}
	if err != nil {
		return errors.Join(err, os.Remove(name))
	}
	// SQLite does not sync the copy and has closed it: this one may be opened.
	if f, err = os.OpenFile(name, os.O_RDWR, 0); err == nil {
		err = errors.Join(f.Sync(), f.Close())
	}
	if err != nil {
		return fmt.Errorf("open: copy before migration: %w: %w", ErrIO, err)
	}
	return syncDir(filepath.Dir(d.path))
}
