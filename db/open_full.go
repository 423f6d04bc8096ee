package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"time"

	"modernc.org/sqlite"
)

// On a disk without any space a record can be read by no connection of the usual kind: the programs that have it open share
// a file of 32 KiB (-shm) that has to be made first. A connection that has the record to itself keeps that part in memory. So
// where the shared file cannot be made, every read and every write gets a connection of its own, for the milliseconds it takes:
// of the usual kind if that can be had by then (space was made, or another program has the file), else one that has the record
// to itself and only reads. Others wait no longer than for any other lock, a save works from the moment there is space, and
// until then it is refused with ErrDiskFull.
type fullDisk struct {
	usual, alone driver.Connector
	busy         time.Duration
}

// aloneDSN must not set anything that reads the file before locking_mode is set.
func aloneDSN(path string, busy time.Duration) string {
	return dsnWith(path, map[string][]string{
		"mode":          {"rw"}, // the lock needs it
		"_busy_timeout": {strconv.FormatInt(busy.Milliseconds(), 10)},
		"_pragma":       {"locking_mode(EXCLUSIVE)", "trusted_schema(0)", "query_only(1)"},
		"_dqs":          {"0"},
		"_defensive":    {"1"},
	})
}

// Connect implements driver.Connector.
func (f *fullDisk) Connect(ctx context.Context) (driver.Conn, error) {
	deadline := time.Now().Add(f.busy)
	for {
		conn, err := probed(ctx, f.usual)
		if sentinelOf(resultCode(err)) == ErrDiskFull {
			conn, err = probed(ctx, f.alone)
		}
		// Busy: another program has it to itself just now, or has got the usual kind in between.
		if !isBusy(err) || time.Now().After(deadline) {
			return conn, err
		}
		select {
		case <-time.After(200*time.Microsecond + rand.N(800*time.Microsecond)):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Driver implements driver.Connector.
func (f *fullDisk) Driver() driver.Driver { return f.usual.Driver() }

// probed gives a connection that has read from the file, which is when the shared file is made.
func probed(ctx context.Context, c driver.Connector) (driver.Conn, error) {
	conn, err := c.Connect(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := conn.(driver.QueryerContext).QueryContext(ctx, "SELECT count(*) FROM sqlite_schema", nil)
	if err == nil {
		err = errors.Join(rows.Next(make([]driver.Value, 1)), rows.Close())
	}
	if err != nil {
		_ = conn.Close() // the error that it gave is the one to report
		return nil, err
	}
	return conn, nil
}

// startFull is start on a full disk, after start failed with ErrDiskFull.
func (d *DB) startFull(ctx context.Context, usual string) error {
	f := &fullDisk{busy: d.busy}
	var err error
	if f.usual, err = sqlite.NewConnector(usual); err != nil {
		return classify("open", err)
	}
	if f.alone, err = sqlite.NewConnector(aloneDSN(d.path, d.busy)); err != nil {
		return classify("open", err)
	}
	info, err := os.Stat(d.path)
	if err != nil {
		return fmt.Errorf("open: %w: %w", ErrNotWritable, err)
	}
	pool := sql.OpenDB(f)
	pool.SetMaxOpenConns(1)
	pool.SetMaxIdleConns(-1)
	d.writer, d.readers, d.full, d.place = pool, pool, true, place{main: info}
	return d.readRecord(ctx)
}

// orFull opens a record on a full disk the other way, or gives the error that the usual one ended with.
func (d *DB) orFull(ctx context.Context, full error) error {
	_ = errors.Join(d.readers.Close(), d.writer.Close())
	latest := len(d.schema)
	err := d.startFull(ctx, dsn(d.path, d.busy, "_txlock", "deferred"))
	if err == nil && len(d.schema) < latest {
		err = errors.New("its schema is older, and there is no space for the copy made before it is changed")
	}
	if err != nil {
		return fmt.Errorf("%w (it cannot be read without space either: %v)", full, err)
	}
	return nil
}

// DiskFull tells whether the disk was so full when the record was opened that every read and write looks for a
// connection of its own. Reading works; a save gives ErrDiskFull until there is space, and works then.
func (d *DB) DiskFull() bool { return d.full }
