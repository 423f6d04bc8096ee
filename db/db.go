package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
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

	migrations fs.FS         // tests only; default the embedded ones
	rest       time.Duration // tests only; default a second
	model      objects       // tests only: what the migrations make, for those that verify a hundred thousand records
}

// DB is an open record. Its methods may be called from any goroutine; several DBs, in this and in
// other processes, may have the same file open.
type DB struct {
	path   string
	node   string
	now    func() time.Time
	busy   time.Duration
	schema []migration
	model  objects // nil: made anew by each Verify
	place  place
	full   bool // see fullDisk

	turn     chan struct{} // held by the one writer of this process; waiters come in order
	writer   *sql.DB       // one connection, BEGIN IMMEDIATE
	readers  *sql.DB       // query_only, deferred
	prepared statements
	directs  directs
	closed   atomic.Bool
	wrote    atomic.Bool // committed something
	waiting  sync.Map    // how to end each Changed that waits
	heard    struct {    // between one Changed and the next
		sync.Mutex
		signs *signs
	}
	keep keeper
}

const readerConns = 4

// Open opens the record at path, making it (file 0600, missing directories 0700) when there is none
// or the file is empty. A record with an older schema is copied beside itself and then migrated.
//
// Errors: ErrNotARecord, ErrNewerSchema (both leave the file as it was), ErrNotWritable, ErrReadOnly,
// ErrDiskFull, ErrIO, ErrBusy, ErrCorrupt, ErrInvalid (bad Options.Node), or ctx's error.
// On a disk without any space a record of this program's schema is opened all the same: see DiskFull.
func Open(ctx context.Context, path string, o Options) (*DB, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	d := &DB{now: o.Now, busy: o.BusyTimeout, model: o.model, turn: make(chan struct{}, 1)}
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
	info, err := os.Stat(d.path)
	fresh := err != nil || info.Size() == 0
	if err := prepareFile(d.path); err != nil {
		return nil, err
	}
	if err := d.connect(); err != nil {
		return nil, err
	}
	err = d.start(ctx, o.Node)
	if errors.Is(err, ErrDiskFull) {
		err = d.orFull(ctx, err)
	}
	if err != nil {
		d.shut()
		return nil, err
	}
	if d.keep.rest = o.rest; o.rest == 0 {
		d.keep.rest = defaultRest
	}
	if d.full {
		d.keep.rest = 0 // no connection may stay open
	}
	if fresh {
		d.keepNow() // no damaged log can take away what makes the file a record
	}
	d.armKeeper(0) // a program that was killed may have left a long log
	return d, nil
}

// connect makes the two pools. Nothing is opened until first use.
func (d *DB) connect() (err error) {
	// The writer waits in our own loop (retry), which is fairer than SQLite's busy handler.
	source := dsn(d.path, 0, "_txlock", "immediate") + fmt.Sprintf("&_pragma=wal_autocheckpoint(%d)", inlinePages)
	if d.writer, err = sql.Open("sqlite", source); err != nil {
		return classify("open", err)
	}
	d.writer.SetMaxOpenConns(1)
	d.writer.SetMaxIdleConns(1)
	if d.readers, err = sql.Open("sqlite", dsn(d.path, d.busy, "_query_only", "1")); err != nil {
		return classify("open", errors.Join(err, d.writer.Close()))
	}
	d.readers.SetMaxOpenConns(readerConns)
	d.readers.SetMaxIdleConns(readerConns)
	return nil
}

// start brings the file to this program's schema.
func (d *DB) start(ctx context.Context, node string) error {
	if err := d.ensureSchema(ctx, node); err != nil {
		return err
	}
	detached := context.WithoutCancel(ctx)
	err := d.retry(ctx, "open", func() error {
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
	d.endWaits()
	d.turn <- struct{}{}
	defer func() { <-d.turn }() // whoever waits for a turn then finds the DB closed
	d.directs.close()
	err := errors.Join(d.endKeeper(), d.readers.Close())
	if d.full {
		return classify("close", err) // no connection is open, and each wrote the log back as far as it could
	}
	if d.wrote.Load() {
		// Its answer says whether others were in the way: they have it open and will do it.
		_, _, checkpointErr := checkpoint(d.writer, "TRUNCATE")
		err = errors.Join(err, checkpointErr)
	}
	return classify("close", errors.Join(err, d.writer.Close()))
}

// shut closes what a failed Open had opened.
func (d *DB) shut() {
	d.closed.Store(true)
	d.directs.close()
	_ = errors.Join(d.endKeeper(), d.readers.Close(), d.writer.Close()) // the error that made Open fail is the one to report
}

// write runs fn in one BEGIN IMMEDIATE transaction and commits. When others hold the lock, fn runs
// again from the start. Once the transaction has begun, the caller's ctx cannot end it.
func (d *DB) write(ctx context.Context, op string, fn func(context.Context, *sql.Tx) error) error {
	if err := d.usable(ctx); err != nil {
		return err
	}
	began := time.Now()
	wait := time.NewTimer(d.busy)
	defer wait.Stop()
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
		return fmt.Errorf("%s: %w: another write of this program has not ended for %v; nothing of this one was kept, try again", op, ErrBusy, d.busy)
	}
	if err := d.usable(ctx); err != nil {
		return err
	}
	// The wait for the turn counts: nobody waits longer than the busy time without being told.
	err := d.retryUntil(ctx, op, began.Add(d.busy), func() error { return d.transact(context.WithoutCancel(ctx), fn) })
	if err == nil {
		d.wrote.Store(true)
		d.armKeeper(0)
	}
	return err
}

func (d *DB) transact(ctx context.Context, fn func(context.Context, *sql.Tx) error) (err error) {
	if err := d.inPlace(); err != nil {
		return err
	}
	defer func() {
		if d.full && sentinelOf(resultCode(err)) == ErrReadOnly {
			err = fmt.Errorf("%w: nothing can be written until there is space: %v", ErrDiskFull, err)
		}
	}()
	if d.node != "" { // else its tables are yet to be made
		if err := d.prepared.prepare(ctx, d.writer); err != nil {
			return err
		}
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

// retry calls fn until it does not fail with BUSY, for at most the busy time; then ErrBusy. Other errors come back classified.
func (d *DB) retry(ctx context.Context, op string, fn func() error) error {
	return d.retryUntil(ctx, op, time.Now().Add(d.busy), fn)
}

// retryUntil sleeps 0.2–1 ms between two tries, and less the longer it has waited, so that who came first
// is likelier to be the next: SQLite's own waiting sleeps longer and longer, and is overtaken.
func (d *DB) retryUntil(ctx context.Context, op string, deadline time.Time, fn func() error) error {
	began := time.Now()
	for {
		err := fn()
		if !isBusy(err) {
			return classify(op, err)
		}
		now := time.Now()
		if now.After(deadline) {
			return fmt.Errorf("%s: %w: others have held it for %v; nothing of this was kept, try again: %w", op, ErrBusy, d.busy, err)
		}
		pause := 200*time.Microsecond + rand.N(800*time.Microsecond)
		if now.Sub(began) > impatient {
			pause /= 4
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// impatient is after how long a writer asks more often.
const impatient = 5 * time.Millisecond

// usable is asked before every operation.
func (d *DB) usable(ctx context.Context) error {
	if d.closed.Load() {
		return ErrClosed
	}
	return ctx.Err()
}
