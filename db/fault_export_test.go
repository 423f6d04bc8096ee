package db

import (
	"context"
	"database/sql"
)

// What the fault tests need from inside, above all ways to save wrongly on purpose.

// WriterExec runs a statement on d's writing connection.
func WriterExec(d *DB, text string) error {
	_, err := d.writer.Exec(text)
	return err
}

// AppendEarly saves like Append, but acknowledges before the commit.
func AppendEarly(d *DB, batch []Draft, acknowledge func([]Entry)) error {
	return d.write(context.Background(), "append", func(ctx context.Context, tx *sql.Tx) error {
		entries, err := d.insert(ctx, tx, batch)
		if err == nil {
			acknowledge(entries)
		}
		return err
	})
}

// AppendUnchained saves like Append, but each entry as if it were the first.
func AppendUnchained(d *DB, batch []Draft) (entries []Entry, err error) {
	err = d.write(context.Background(), "append", func(ctx context.Context, tx *sql.Tx) error {
		entries = nil
		for _, draft := range batch {
			last, err := d.readTail(ctx, tx)
			if err != nil {
				return err
			}
			e := draft.entry(d.node, tail{last.seq, genesis(d.node)}, d.now())
			_, err = tx.StmtContext(ctx, d.prepared.insert).ExecContext(ctx, e.ID, e.Node, e.Seq, e.Prev[:], e.Hash[:], e.Kind,
				e.Patient, e.AuthorName, e.AuthorRole, e.ObservedAt, e.ObservedOffset, e.RecordedAt, e.RecordedOffset,
				e.Replaces, e.PayloadVersion, string(e.Payload))
			if err != nil {
				return err
			}
			entries = append(entries, e)
		}
		return nil
	})
	return entries, err
}
