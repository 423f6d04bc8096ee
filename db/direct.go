package db

import (
	"context"
	"fmt"
	"sync"
	"unsafe"

	"modernc.org/libc"
	"modernc.org/libc/sys/types"
	sqlite3 "modernc.org/sqlite/lib"
)

// direct is a connection that only reads, below database/sql. There a value costs a lock of the connection for each
// question about it, a box and a conversion, which is two thirds of reading a course; here it is copied once. It is
// used by one goroutine at a time, so SQLite need not lock it.
type direct struct {
	tls        *libc.TLS
	db         uintptr
	statements map[string]uintptr
}

// codeError is an error of SQLite's on such a connection.
type codeError struct {
	code int
	text string
}

func (e *codeError) Error() string { return fmt.Sprintf("%s (%d)", e.text, e.code) }

// directs are the idle ones.
type directs struct {
	sync.Mutex
	idle   []*direct
	closed bool
}

// directIdle is how many are kept; each has a page cache.
const directIdle = 2

// withDirect lends a connection to fn.
func (d *DB) withDirect(fn func(*direct) error) error {
	p := &d.directs
	p.Lock()
	if p.closed {
		p.Unlock()
		return ErrClosed
	}
	var c *direct
	if n := len(p.idle); n > 0 {
		c, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	p.Unlock()
	if c == nil {
		var err error
		if c, err = d.openDirect(); err != nil {
			return err
		}
	}
	err := fn(c)
	p.Lock()
	defer p.Unlock()
	if err != nil || p.closed || d.full || len(p.idle) == directIdle { // on a full disk no connection stays open
		c.close()
	} else {
		p.idle = append(p.idle, c)
	}
	return err
}

func (p *directs) close() {
	p.Lock()
	defer p.Unlock()
	p.closed = true
	for _, c := range p.idle {
		c.close()
	}
	p.idle = nil
}

// openDirect opens the file that the DB has open, or nothing.
func (d *DB) openDirect() (*direct, error) {
	if err := d.inPlace(); err != nil {
		return nil, err
	}
	source := dsn(d.path, d.busy, "_query_only", "1") // SQLite passes over what is the driver's
	c, err := open(source, d.busy.Milliseconds(), "")
	if err != nil && d.full {
		c, err = open(source, d.busy.Milliseconds(), "PRAGMA locking_mode = EXCLUSIVE;") // see fullDisk
	}
	if err != nil && !exists(d.path+"-wal") {
		// As in OpenReadOnly: a read-only file system.
		if c, err = open(source+"&immutable=1", d.busy.Milliseconds(), ""); err != nil {
			return nil, err
		}
	}
	if err == nil {
		if err = d.inPlace(); err != nil {
			c.close()
		}
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// open opens a connection; first is done before anything is read.
func open(source string, busy int64, first string) (*direct, error) {
	c := &direct{tls: libc.NewTLS(), statements: make(map[string]uintptr)}
	handle, name := libc.Xcalloc(c.tls, 1, types.Size_t(unsafe.Sizeof(c.db))), c.text(source)
	defer libc.Xfree(c.tls, handle)
	defer libc.Xfree(c.tls, name)
	rc := sqlite3.Xsqlite3_open_v2(c.tls, name, handle, sqlite3.SQLITE_OPEN_READWRITE|sqlite3.SQLITE_OPEN_URI|sqlite3.SQLITE_OPEN_NOMUTEX, 0)
	c.db = **(**uintptr)(unsafe.Pointer(&handle))
	if rc == sqlite3.SQLITE_OK {
		sqlite3.Xsqlite3_extended_result_codes(c.tls, c.db, 1)
		sqlite3.Xsqlite3_busy_timeout(c.tls, c.db, int32(busy))
		pragmas := c.text(first + "PRAGMA query_only = 1; PRAGMA trusted_schema = 0; SELECT count(*) FROM sqlite_schema")
		defer libc.Xfree(c.tls, pragmas)
		rc = sqlite3.Xsqlite3_exec(c.tls, c.db, pragmas, 0, 0, 0)
	}
	if rc != sqlite3.SQLITE_OK {
		err := c.failed(rc)
		c.close()
		return nil, err
	}
	return c, nil
}

// text gives a copy for C, which the caller frees.
func (c *direct) text(s string) uintptr {
	n := types.Size_t(len(s))
	p := libc.Xcalloc(c.tls, 1, n+1)
	copy(libc.GoBytes(p, len(s)), s)
	return p
}

func (c *direct) failed(rc int32) error {
	text := "out of memory"
	if c.db != 0 {
		text = libc.GoString(sqlite3.Xsqlite3_errmsg(c.tls, c.db))
	}
	return &codeError{int(rc), text}
}

func (c *direct) close() {
	for _, s := range c.statements {
		sqlite3.Xsqlite3_finalize(c.tls, s)
	}
	sqlite3.Xsqlite3_close_v2(c.tls, c.db)
	c.tls.Close()
}

func (c *direct) prepared(text string) (uintptr, error) {
	if s := c.statements[text]; s != 0 {
		return s, nil
	}
	query, into := c.text(text), libc.Xcalloc(c.tls, 1, types.Size_t(unsafe.Sizeof(c.db)))
	defer libc.Xfree(c.tls, query)
	defer libc.Xfree(c.tls, into)
	if rc := sqlite3.Xsqlite3_prepare_v3(c.tls, c.db, query, -1, sqlite3.SQLITE_PREPARE_PERSISTENT, into, 0); rc != sqlite3.SQLITE_OK {
		return 0, c.failed(rc)
	}
	s := **(**uintptr)(unsafe.Pointer(&into))
	c.statements[text] = s
	return s, nil
}

// entries runs a query of columns to its end: one read transaction. Arguments are texts and int64s.
func (c *direct) entries(text string, args []any) (all []Entry, err error) {
	s, err := c.prepared(text)
	if err != nil {
		return nil, err
	}
	defer sqlite3.Xsqlite3_reset(c.tls, s)
	for i, arg := range args {
		var rc int32
		switch v := arg.(type) {
		case string:
			p := c.text(v)
			defer libc.Xfree(c.tls, p) // after the reset, where nothing reads it any more
			rc = sqlite3.Xsqlite3_bind_text(c.tls, s, int32(i+1), p, int32(len(v)), sqlite3.SQLITE_STATIC)
		case int64:
			rc = sqlite3.Xsqlite3_bind_int64(c.tls, s, int32(i+1), v)
		default:
			return nil, fmt.Errorf("argument of type %T", arg)
		}
		if rc != sqlite3.SQLITE_OK {
			return nil, c.failed(rc)
		}
	}
	r := row{c: c, s: s}
	for {
		switch rc := sqlite3.Xsqlite3_step(c.tls, s); rc {
		case sqlite3.SQLITE_ROW:
			all = append(all, Entry{})
			if err := r.read(&all[len(all)-1]); err != nil {
				return nil, err
			}
		case sqlite3.SQLITE_DONE:
			return all, nil
		default:
			return nil, c.failed(rc)
		}
	}
}

// number runs a query that gives one whole number.
func (c *direct) number(text string) (int64, error) {
	s, err := c.prepared(text)
	if err != nil {
		return 0, err
	}
	defer sqlite3.Xsqlite3_reset(c.tls, s)
	if rc := sqlite3.Xsqlite3_step(c.tls, s); rc != sqlite3.SQLITE_ROW {
		return 0, c.failed(rc)
	}
	r := row{c: c, s: s}
	n := r.number()
	return n, r.err
}

// row reads the statement's row, column by column. A value of another type than the schema's is damage and never converted.
type row struct {
	c    *direct
	s    uintptr
	i    int32
	err  error
	last Entry // whose texts are used again: most are those of the row before
}

func (r *row) next(want int32) int32 {
	i := r.i
	r.i++
	if got := sqlite3.Xsqlite3_column_type(r.c.tls, r.s, i); got != want && r.err == nil {
		r.err = fmt.Errorf("%w: column %d is of type %d, not %d", ErrCorrupt, i, got, want)
	}
	return i
}

func (r *row) number() int64 {
	return sqlite3.Xsqlite3_column_int64(r.c.tls, r.s, r.next(sqlite3.SQLITE_INTEGER))
}

func (r *row) offset() int16 {
	n := r.number()
	if (n < -maxOffset || n > maxOffset) && r.err == nil {
		r.err = fmt.Errorf("%w: an offset of %d minutes", ErrCorrupt, n)
	}
	return int16(n)
}

// view gives the value's bytes, good until the next step.
func (r *row) view(kind int32) []byte {
	i := r.next(kind)
	if r.err != nil {
		return nil
	}
	p := sqlite3.Xsqlite3_column_blob(r.c.tls, r.s, i) // of a text, its bytes
	n := sqlite3.Xsqlite3_column_bytes(r.c.tls, r.s, i)
	if p == 0 {
		return nil
	}
	return libc.GoBytes(p, int(n))
}

// text gives a copy, or the last row's where it is the same.
func (r *row) text(last string) string {
	v := r.view(sqlite3.SQLITE_TEXT)
	if string(v) == last {
		return last
	}
	return string(v)
}

func (r *row) hash() (h [32]byte) {
	v := r.view(sqlite3.SQLITE_BLOB)
	if len(v) != len(h) && r.err == nil {
		r.err = fmt.Errorf("%w: a hash of %d bytes", ErrCorrupt, len(v))
	}
	copy(h[:], v)
	return h
}

// read takes a row of columns, in their order.
func (r *row) read(e *Entry) error {
	r.i, r.err = 0, nil
	e.Pos = r.number()
	e.ID = r.text("")
	e.Node = r.text(r.last.Node)
	e.Seq = r.number()
	e.Prev, e.Hash = r.hash(), r.hash()
	e.Kind = r.text(r.last.Kind)
	e.Patient = r.text(r.last.Patient)
	e.AuthorName, e.AuthorRole = r.text(r.last.AuthorName), r.text(r.last.AuthorRole)
	e.ObservedAt, e.ObservedOffset = r.number(), r.offset()
	e.RecordedAt, e.RecordedOffset = r.number(), r.offset()
	e.Replaces = r.text("")
	e.PayloadVersion = int(r.number())
	e.Payload = append(e.Payload, r.view(sqlite3.SQLITE_TEXT)...)
	if r.err != nil {
		return fmt.Errorf("entry %q: %w", e.ID, r.err)
	}
	r.last = *e
	return nil
}

// number reads one whole number.
func (d *DB) number(text string) (n int64, err error) {
	err = d.withDirect(func(c *direct) error {
		n, err = c.number(text)
		return err
	})
	return n, err
}

// entries reads entries with a query of columns. Queries are short and run to their end: ctx is looked at before.
func (d *DB) entries(ctx context.Context, text string, args ...any) (all []Entry, err error) {
	if err := d.usable(ctx); err != nil {
		return nil, err
	}
	err = d.withDirect(func(c *direct) error {
		all, err = c.entries(text, args)
		return err
	})
	return all, err
}
