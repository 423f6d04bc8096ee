package db

import (
	"context"
	"errors"
)

// Version gives a number that differs from the last one whenever anyone, in this or another process, has committed
// in between. It says nothing across two DBs or two runs. It costs some microseconds: a screen may ask often.
func (d *DB) Version(ctx context.Context) (int64, error) {
	if err := d.usable(ctx); err != nil {
		return 0, err
	}
	ctx = context.WithoutCancel(ctx)
	w := &d.watch
	w.Lock()
	defer w.Unlock()
	if d.closed.Load() {
		return 0, ErrClosed
	}
	if w.conn == nil {
		if err := d.openWatch(ctx); err != nil {
			return 0, classify("version", err)
		}
	}
	var version int64
	if err := w.stmt.QueryRowContext(ctx).Scan(&version); err != nil {
		_ = errors.Join(w.stmt.Close(), w.conn.Close()) // the next call opens another
		w.conn = nil
		return 0, classify("version", err)
	}
	return w.gen<<32 | version, nil
}

// openWatch takes a connection that never writes, because data_version does not count a connection's own commits.
// Each connection counts from its own start: the generation keeps a second one's numbers apart.
func (d *DB) openWatch(ctx context.Context) error {
	conn, err := d.readers.Conn(ctx)
	if err != nil {
		return err
	}
	stmt, err := conn.PrepareContext(ctx, "PRAGMA data_version")
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	d.watch.conn, d.watch.stmt = conn, stmt
	d.watch.gen++
	return nil
}
