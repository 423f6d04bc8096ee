package db

import (
	"context"
	"database/sql"
	"fmt"
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
		last, err := d.tailOf(ctx, tx, d.node)
		if err != nil {
			return err
		}
		entries, err := d.insert(ctx, tx, last, batch)
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
			last, err := d.tailOf(ctx, tx, d.node)
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

// WithModel gives options whose Verify compares the schema with one made once, here, and not anew each time.
func WithModel(o Options) (Options, error) {
	all, err := loadMigrations(o.migrations)
	if err == nil {
		o.model, err = modelSchema(context.Background(), all)
	}
	return o, err
}

// Hashes gives every entry's hash by its id.
func Hashes(d *DB) (map[string][32]byte, error) {
	rows, err := d.readers.Query("SELECT id, hash FROM ledger")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[string][32]byte)
	for rows.Next() {
		var id string
		var hash sql.RawBytes
		if err := rows.Scan(&id, &hash); err != nil {
			return nil, err
		}
		if len(hash) != 32 {
			return nil, fmt.Errorf("entry %s has a hash of %d bytes", id, len(hash))
		}
		all[id] = [32]byte(hash)
	}
	return all, rows.Err()
}
