package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// Options of Open. The zero value is ready for use.
type Options struct {
	// Now is the clock; its zone gives RecordedOffset. Default time.Now.
	Now func() time.Time
	// BusyTimeout is how long a read or write waits for others before ErrBusy. Default 5 s.
	BusyTimeout time.Duration
	// Node names a record that Open creates (canonical UUID). Default a random one. Ignored for an existing record.
	Node string

	migrations fs.FS // tests only; default the embedded ones
}

// DB is an open record. Its methods may be called from any goroutine; several DBs, in this and in
// other processes, may have the same file open.
type DB struct {
	path   string
	node   string
	now    func() time.Time
	busy   time.Duration
	schema []migration
	place  place

	turn     chan struct{} // held by the one writer of this process; waiters come in order
	writer   *sql.DB       // one connection, BEGIN IMMEDIATE
	readers  *sql.DB       // query_only, deferred
	prepared statements
	newest   statementCache // on the readers
	closed   atomic.Bool

	watch struct { // the connection that notices commits
		sync.Mutex
		conn *sql.Conn
		stmt *sql.Stmt
		gen  int64
	}
}

const readerConns = 4

// Open opens the record at path, making it (file 0600, missing directories 0700) when there is none
// or the file is empty. A record with an older schema is copied beside itself and then migrated.
//
// Errors: ErrNotARecord, ErrNewerSchema (both leave the file as it was), ErrNotWritable, ErrReadOnly,
// ErrDiskFull, ErrIO, ErrBusy, ErrCorrupt, ErrInvalid (bad Options.Node), or ctx's error.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d := &DB{now: o.Now, busy: o.BusyTimeout, turn: make(chan struct{}, 1)}
	if d.now == nil {
		d.now = time.Now
	}
	if d.busy <= 0 {
		d.busy = 5 * time.Second
	}
	if o.Node != "" {
		if err := checkID(o.Node); err != nil {
			return nil, fmt.Errorf("open: %w: node: %w", ErrInvalid, err)
		}
	}
	var err error
	if d.schema, err = loadMigrations(o.migrations); err != nil {
		return nil, err
	}
	if path == "" {
		return nil, fmt.Errorf("open: %w: empty path", ErrNotWritable)
	}
	if d.path, err = filepath.Abs(path); err != nil {
		return nil, fmt.Errorf("open: %w: %w", ErrNotWritable, err)
	}
	if err := prepareFile(d.path); err != nil {
		return nil, err
	}
	if err := d.connect(); err != nil {
		return nil, err
	}
	if err := d.start(ctx, o.Node); err != nil {
		d.shut()
		return nil, err
	}
	return d, nil
}

// connect makes the two pools. Nothing is opened until first use.
func (d *DB) connect() (err error) {
	// The writer waits in our own loop (retry), which is fairer than SQLite's busy handler.
	if d.writer, err = sql.Open("sqlite", dsn(d.path, 0, "_txlock", "immediate")); err != nil {
		return classify("open", err)
	}
	d.writer.SetMaxOpenConns(1)
	d.writer.SetMaxIdleConns(1)
	if d.readers, err = sql.Open("sqlite", dsn(d.path, d.busy, "_query_only", "1")); err != nil {
		return classify("open", errors.Join(err, d.writer.Close()))
	}
	d.readers.SetMaxOpenConns(readerConns + 1) // one is the watcher's
	d.readers.SetMaxIdleConns(readerConns)
	return nil
}

// start brings the file to this program's schema and prepares the statements.
func (d *DB) start(ctx context.Context, node string) error {
	if err := d.ensureSchema(ctx, node); err != nil {
		return err
	}
	detached := context.WithoutCancel(ctx)
	err := d.retry(ctx, "open", func() error {
		if err := d.prepared.prepare(detached, d.writer, d.readers); err != nil {
			return err
		}
		return d.writer.QueryRowContext(detached, "SELECT node FROM record").Scan(&d.node)
	})
	if err == nil {
		d.place, err = d.findPlace()
	}
	return err
}

// Node is the id of this record: the node of every entry first written in it.
func (d *DB) Node() string { return d.node }

// Path is the absolute path of the record's file.
func (d *DB) Path() string { return d.path }

// Close waits for a running Append, writes the log back into the main file if no one else is
// reading it, and closes. Later calls on the DB give ErrClosed. An error means that tidying up failed;
// nothing that was acknowledged is lost by it.
func (d *DB) Close() error {
	if d.closed.Swap(true) {
		return nil
	}
	d.turn <- struct{}{}
	defer func() { <-d.turn }() // whoever waits for a turn then finds the DB closed
	err := d.closeReaders()
	_, checkpointErr := d.writer.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	if isBusy(checkpointErr) {
		checkpointErr = nil // someone else has it open and will do it
	}
	return classify("close", errors.Join(err, checkpointErr, d.writer.Close()))
}

// shut closes what a failed Open had opened.
func (d *DB) shut() {
	d.closed.Store(true)
	_ = d.closeReaders() // the error that made Open fail is the one to report
	_ = d.writer.Close()
}

func (d *DB) closeReaders() error {
	d.watch.Lock()
	defer d.watch.Unlock()
	var err error
	if d.watch.conn != nil {
		err = errors.Join(d.watch.stmt.Close(), d.watch.conn.Close())
		d.watch.conn = nil
	}
	return errors.Join(err, d.readers.Close())
}

// write runs fn in one BEGIN IMMEDIATE transaction and commits. When others hold the lock, fn runs
// again from the start. Once the transaction has begun, the caller's ctx cannot end it.
func (d *DB) write(ctx context.Context, op string, fn func(context.Context, *sql.Tx) error) error {
	if err := d.usable(ctx); err != nil {
		return err
	}
	wait := time.NewTimer(d.busy)
	defer wait.Stop()
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
		return fmt.Errorf("%s: %w: another write of this program has not ended", op, ErrBusy)
	}
	if err := d.usable(ctx); err != nil {
		return err
	}
	return d.retry(ctx, op, func() error { return d.transact(context.WithoutCancel(ctx), fn) })
}

func (d *DB) transact(ctx context.Context, fn func(context.Context, *sql.Tx) error) error {
	if err := d.inPlace(); err != nil {
		return err
	}
	tx, err := d.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if err := fn(ctx, tx); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return d.inPlace() // else it was committed to a file that nobody will find
}

// retry calls fn until it does not fail with BUSY, sleeping 0.2–1 ms between, for at most the
// busy time; then ErrBusy. Other errors come back classified.
func (d *DB) retry(ctx context.Context, op string, fn func() error) error {
	deadline := time.Now().Add(d.busy)
	for {
		err := fn()
		if !isBusy(err) || time.Now().After(deadline) {
			return classify(op, err)
		}
		select {
		case <-time.After(200*time.Microsecond + rand.N(800*time.Microsecond)):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// usable is asked before every operation.
func (d *DB) usable(ctx context.Context) error {
	if d.closed.Load() {
		return ErrClosed
	}
	return ctx.Err()
}
