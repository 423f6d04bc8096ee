package db

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"
)

// importRows is how many entries Import writes in one transaction.
const importRows = 5000

// Import takes in entries that were first written elsewhere, as they are: node, seq, times and hashes. next gives them one
// after the other, each node's in its order, and io.EOF at the end. The union of the two ledgers results: an entry that is
// here already is passed over, one that is not must continue its node's chain here, and nothing is overwritten.
//
// Each is checked as in Append and Verify: ErrInvalid (malformed, or its hash is not that of its content), ErrChain, ErrConflict
// (its id is taken), ErrReplaces. They are written in
// transactions of some thousands, so on an error the ones before are kept: they are whole chains, and importing
// again goes on from there. progress may be nil; it is called after each transaction with how many were looked at, and memory
// is constant. It returns how many entries were added and how many were there.
func (d *DB) Import(ctx context.Context, next func() (Entry, error), progress func(done int64)) (added, there int64, err error) {
	if err := d.usable(ctx); err != nil {
		return 0, 0, err
	}
	err = d.withCache(ctx, func() error {
		added, there, err = d.take(ctx, next, progress)
		return err
	})
	return added, there, classify("import", err)
}

func (d *DB) take(ctx context.Context, next func() (Entry, error), progress func(done int64)) (added, there int64, err error) {
	var batch []Entry
	for ended := false; !ended; {
		for len(batch) < importRows && !ended {
			e, err := next()
			switch {
			case errors.Is(err, io.EOF):
				ended = true
			case err != nil:
				return added, there, err
			default:
				if err := e.check(); err != nil {
					return added, there, err
				}
				batch = append(batch, e)
			}
		}
		var fresh, known int64
		err := d.write(ctx, "import", func(ctx context.Context, tx *sql.Tx) (err error) {
			fresh, known, err = d.union(ctx, tx, batch)
			return err
		})
		if err != nil {
			return added, there, err
		}
		added, there, batch = added+fresh, there+known, batch[:0]
		if progress != nil {
			progress(added + there)
		}
	}
	return added, there, nil
}

// importCache is the page cache of a transaction of Import, in KiB: less than its pages, and they are written twice.
const importCache = 64 << 10

// withCache runs fn with a larger page cache on the writing connection, which is given back afterwards.
func (d *DB) withCache(ctx context.Context, fn func() error) (err error) {
	ctx = context.WithoutCancel(ctx)
	var before int
	if err := d.writer.QueryRowContext(ctx, "PRAGMA cache_size").Scan(&before); err != nil {
		return err
	}
	if _, err := d.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = -%d", importCache)); err != nil {
		return err
	}
	defer func() {
		_, restored := d.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA cache_size = %d; PRAGMA shrink_memory", before))
		err = errors.Join(err, restored)
	}()
	return fn()
}

// Chain makes sound entries of drafts, for whoever has many of them that no record holds yet, to be taken in with Import.
type Chain struct {
	node string
	last tail
}

// NewChain begins the chain of a node, a canonical UUID.
func NewChain(node string) *Chain { return &Chain{node, tail{0, genesis(node)}} }

// Next makes the chain's next entry, recorded at this time. The draft is checked by Import, not here.
func (c *Chain) Next(d Draft, recorded time.Time) Entry {
	e := d.entry(c.node, c.last, recorded)
	c.last = tail{e.Seq, e.Hash}
	return e
}

// check says what is malformed in an entry that comes from elsewhere.
func (e *Entry) check() error {
	d := Draft{
		ID: e.ID, Kind: e.Kind, Patient: e.Patient, AuthorName: e.AuthorName, AuthorRole: e.AuthorRole, ObservedOffset: e.ObservedOffset,
		Replaces: e.Replaces, PayloadVersion: e.PayloadVersion, Payload: e.Payload,
	}
	payload, err := d.check()
	switch {
	case err != nil:
		return fmt.Errorf("%w: entry %q: %w", ErrInvalid, e.ID, err)
	case !bytes.Equal(payload, e.Payload):
		return fmt.Errorf("%w: entry %s: payload is not compact", ErrInvalid, e.ID)
	case checkID(e.Node) != nil || e.Seq < 1 || e.RecordedOffset < -maxOffset || e.RecordedOffset > maxOffset:
		return fmt.Errorf("%w: entry %s: node %q, seq %d, recorded offset %d", ErrInvalid, e.ID, e.Node, e.Seq, e.RecordedOffset)
	case e.Hash != hashOf(*e):
		return fmt.Errorf("%w: entry %s: its hash is %x, its content's %x: it was changed", ErrInvalid, e.ID, e.Hash, hashOf(*e))
	}
	return nil
}

// union inserts the entries that are not there.
func (d *DB) union(ctx context.Context, tx *sql.Tx, batch []Entry) (added, there int64, err error) {
	tails := make(map[string]tail)
	for i := range batch {
		e := &batch[i]
		last, known := tails[e.Node]
		if !known {
			if last, err = d.tailOf(ctx, tx, e.Node); err != nil {
				return 0, 0, err
			}
			tails[e.Node] = last
		}
		switch {
		case e.Seq <= last.seq:
			var stored []byte
			if err := tx.QueryRowContext(ctx, hashAtSQL, e.Node, e.Seq).Scan(&stored); err != nil {
				return 0, 0, err
			}
			if !bytes.Equal(stored, e.Hash[:]) {
				return 0, 0, fmt.Errorf("%w: seq %d of %s is here with another content: the two records went different ways", ErrChain, e.Seq, e.Node)
			}
			there++
			continue
		case e.Seq != last.seq+1:
			return 0, 0, fmt.Errorf("%w: seq %d of %s follows seq %d: entries between them are missing", ErrChain, e.Seq, e.Node, last.seq)
		case e.Prev != last.hash:
			return 0, 0, fmt.Errorf("%w: seq %d of %s has another entry before it than the one here", ErrChain, e.Seq, e.Node)
		}
		if err := d.checkReplaces(ctx, tx, Draft{Replaces: e.Replaces, Patient: e.Patient, Kind: e.Kind}); err != nil {
			return 0, 0, err
		}
		if err := d.put(ctx, tx, e); err != nil {
			return 0, 0, err
		}
		tails[e.Node] = tail{e.Seq, e.Hash}
		added++
	}
	return added, there, nil
}
