package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// OpenReadOnly opens a record, or a backup of one, only to look: it makes no file, migrates nothing and appends nothing
// (Append gives ErrReadOnly). Others may write to the record meanwhile. A record with an older schema is read as it is.
//
// Errors: fs.ErrNotExist beside ErrNotFound when there is no file, ErrNotARecord, ErrNewerSchema, ErrSealed,
// ErrNotWritable, ErrIO, ErrBusy, ErrCorrupt, or ctx's error.
func OpenReadOnly(ctx context.Context, path string, o Options) (*DB, error) {
	d := &DB{now: o.Now, busy: o.BusyTimeout, turn: make(chan struct{}, 1)}
	if d.now == nil {
		d.now = time.Now
	}
	if d.busy <= 0 {
		d.busy = 5 * time.Second
	}
	var err error
	if d.schema, err = loadMigrations(o.migrations); err != nil {
		return nil, err
	}
	if d.path, err = filepath.Abs(path); err != nil {
		return nil, fmt.Errorf("open: %w: %w", ErrNotWritable, err)
	}
	info, err := os.Stat(d.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("open: %w: %w", ErrNotFound, err)
	case err != nil:
		return nil, fmt.Errorf("open: %w: %w", ErrNotWritable, err)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("open: %w: %s is not a regular file", ErrNotARecord, d.path)
	}
	err = d.look(ctx, dsn(d.path, d.busy, "_query_only", "1"))
	if err != nil && (errors.Is(err, ErrNotWritable) || errors.Is(err, ErrReadOnly)) && !exists(d.path+"-wal") {
		// On a read-only file system a write-ahead log cannot be opened; without one there is nothing to miss.
		err = d.look(ctx, dsn(d.path, d.busy, "_query_only", "1")+"&immutable=1")
	}
	if errors.Is(err, ErrDiskFull) {
		if alone := d.startFull(ctx, dsn(d.path, d.busy, "_query_only", "1")); alone == nil {
			err = nil
		} else {
			_ = d.readers.Close() // which is the writer too
			err = fmt.Errorf("%w (it cannot be read without space either: %v)", err, alone)
		}
	}
	if errors.Is(err, ErrNotARecord) && isSealed(d.path) {
		err = fmt.Errorf("open: %w: %s", ErrSealed, d.path)
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

// look connects both pools by a source that cannot write, and reads what the file is.
func (d *DB) look(ctx context.Context, source string) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d.writer, err = sql.Open("sqlite", source); err != nil {
		return classify("open", err)
	}
	d.writer.SetMaxOpenConns(1)
	if d.readers, err = sql.Open("sqlite", source); err != nil {
		return classify("open", errors.Join(err, d.writer.Close()))
	}
	d.readers.SetMaxOpenConns(readerConns + 1)
	d.readers.SetMaxIdleConns(readerConns)
	if err = d.readRecord(ctx); err != nil {
		_ = errors.Join(d.readers.Close(), d.writer.Close()) // the error that made it fail is the one to report
	}
	return err
}

// readRecord reads what the file is, without a change to it.
func (d *DB) readRecord(ctx context.Context) error {
	d.prepared = statements{}
	detached := context.WithoutCancel(ctx)
	return d.retry(ctx, "open", func() error {
		s, err := readState(detached, d.readers)
		if err != nil {
			return err
		}
		if s.fresh() {
			return fmt.Errorf("%w: it is empty", ErrNotARecord)
		}
		if err := d.admissible(s); err != nil {
			return err
		}
		d.schema = d.schema[:s.version]
		return d.readers.QueryRowContext(detached, "SELECT node FROM record").Scan(&d.node)
	})
}

// Tail is the end of one node's chain.
type Tail struct {
	Seq  int64
	Hash [32]byte
}

// Summary is what a record holds, told by its ends: it costs the same whatever the history.
type Summary struct {
	Node    string
	Schema  int64
	Entries int64           // of all nodes
	Tails   map[string]Tail // by node
	Newest  int64           // when the last entry to arrive was recorded, ms UTC; 0 where there is none
}

// Head is the hash of the last entry of the record's own chain, or the node's genesis.
func (s Summary) Head() [32]byte {
	if t, ok := s.Tails[s.Node]; ok {
		return t.Hash
	}
	return genesis(s.Node)
}

// tailsSQL finds the nodes by one step of the index each, and the last entry of each.
const tailsSQL = `WITH RECURSIVE n(node) AS (
	SELECT min(node) FROM ledger
	UNION ALL SELECT (SELECT min(node) FROM ledger WHERE node > n.node) FROM n WHERE n.node IS NOT NULL)
SELECT l.node, l.seq, l.hash FROM n JOIN ledger l ON l.node = n.node AND l.seq = (SELECT max(seq) FROM ledger m WHERE m.node = n.node)`

// Summary reads the record's ends, all from the same moment.
func (d *DB) Summary(ctx context.Context) (Summary, error) {
	if err := d.usable(ctx); err != nil {
		return Summary{}, err
	}
	ctx = context.WithoutCancel(ctx)
	tx, err := d.readers.BeginTx(ctx, nil)
	if err != nil {
		return Summary{}, classify("summary", err)
	}
	defer tx.Rollback()
	s, err := summaryOf(ctx, tx)
	return s, classify("summary", err)
}

func summaryOf(ctx context.Context, tx interface {
	queryer
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
},
) (Summary, error) {
	s := Summary{Tails: map[string]Tail{}}
	err := tx.QueryRowContext(ctx, "SELECT node FROM record").Scan(&s.Node)
	if err == nil {
		err = tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&s.Schema)
	}
	if err == nil {
		err = tx.QueryRowContext(ctx, "SELECT coalesce(max(pos), 0), coalesce((SELECT recorded_at FROM ledger ORDER BY pos DESC LIMIT 1), 0) FROM ledger").Scan(&s.Entries, &s.Newest)
	}
	if err != nil {
		return s, err
	}
	rows, err := tx.QueryContext(ctx, tailsSQL)
	if err != nil {
		return s, err
	}
	defer rows.Close()
	for rows.Next() {
		var node string
		var t Tail
		var hash []byte
		if err := rows.Scan(&node, &t.Seq, &hash); err != nil {
			return s, err
		}
		if len(hash) != 32 {
			return s, fmt.Errorf("%w: hash of seq %d has %d bytes", ErrCorrupt, t.Seq, len(hash))
		}
		t.Hash = [32]byte(hash)
		s.Tails[node] = t
	}
	return s, rows.Err()
}

// Holds tells whether every entry of the other record is in this one: each of its chains is the beginning of ours.
func (d *DB) Holds(ctx context.Context, other Summary) (bool, error) {
	if err := d.usable(ctx); err != nil {
		return false, err
	}
	for node, t := range other.Tails {
		var hash []byte
		err := d.readers.QueryRowContext(context.WithoutCancel(ctx), "SELECT hash FROM ledger WHERE node = ? AND seq = ?", node, t.Seq).Scan(&hash)
		if errors.Is(err, sql.ErrNoRows) {
			return false, nil
		}
		if err != nil {
			return false, classify("holds", err)
		}
		if string(hash) != string(t.Hash[:]) {
			return false, nil
		}
	}
	return true, nil
}

// VerifyNewest walks the last n entries as Verify walks all, without SQLite's own check: quick, for a look in passing.
// The first of each node among them is taken on trust.
func (d *DB) VerifyNewest(ctx context.Context, n int64) (*Broken, error) {
	if err := d.usable(ctx); err != nil {
		return nil, err
	}
	total, err := d.number(topSQL)
	if err != nil {
		return nil, classify("verify", err)
	}
	tails := make(map[string]tail)
	for from := max(1, total-n+1); from <= total; {
		page, unreadable, err := d.verifyPage(ctx, from)
		if err != nil {
			return nil, classify("verify", err)
		}
		for _, e := range page {
			last, known := tails[e.Node]
			if !known {
				last = tail{e.Seq - 1, e.Prev}
			}
			if broken, err := d.fault(ctx, e, last); broken != nil || err != nil {
				return broken, classify("verify", err)
			}
			tails[e.Node] = tail{e.Seq, e.Hash}
		}
		if unreadable != nil || len(page) == 0 {
			return unreadable, nil
		}
		from = page[len(page)-1].Pos + 1
	}
	return nil, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// logBeside tells whether SQLite's own files lie beside path, so that someone may have it open.
func logBeside(path string) bool {
	for _, s := range logSuffixes {
		if exists(path + s) {
			return true
		}
	}
	return false
}

var logSuffixes = []string{"-wal", "-shm", "-journal"}

// LatestSchema is the version of the schema this program makes.
func LatestSchema() int64 {
	all, err := loadMigrations(nil)
	if err != nil {
		return 0 // not with the embedded ones, which every test loads
	}
	return int64(len(all))
}
