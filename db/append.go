package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"
)

// columns of the ledger in the order scanEntry and insertSQL use.
const columns = `pos, id, node, seq, prev, hash, kind, patient, author_name, author_role,
observed_at, observed_offset, recorded_at, recorded_offset, coalesce(replaces, ''), payload_version, payload`

const (
	// beforeSQL is all that a save has to know, in one question: is it a retry, where is the patient, and the end of the chain.
	beforeSQL = `SELECT EXISTS (SELECT 1 FROM ledger WHERE id = ?), (SELECT coalesce(max(pos), 0) FROM ledger WHERE patient = ?),
(SELECT coalesce(max(seq), 0) FROM ledger WHERE node = ?), (SELECT hash FROM ledger WHERE node = ? ORDER BY seq DESC LIMIT 1)`
	tailSQL   = `SELECT seq, hash FROM ledger WHERE node = ? ORDER BY seq DESC LIMIT 1`
	byIDSQL   = `SELECT ` + columns + ` FROM ledger WHERE id = ?`
	hashAtSQL = `SELECT hash FROM ledger WHERE node = ? AND seq = ?`
	insertSQL = `INSERT INTO ledger (id, node, seq, prev, hash, kind, patient, author_name, author_role,
observed_at, observed_offset, recorded_at, recorded_offset, replaces, payload_version, payload)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?)`
)

// statements are the writer's, prepared once, before the first save: who only looks need not wait for them. Closing the
// pool closes them.
type statements struct{ before, tail, byID, insert *sql.Stmt }

func (s *statements) prepare(ctx context.Context, writer *sql.DB) error {
	for _, p := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&s.before, beforeSQL},
		{&s.tail, tailSQL},
		{&s.byID, byIDSQL},
		{&s.insert, insertSQL},
	} {
		if *p.stmt != nil {
			continue // from a save, or a try, before this one
		}
		stmt, err := writer.PrepareContext(ctx, p.text)
		if err != nil {
			return err
		}
		*p.stmt = stmt
	}
	return nil
}

// tail is the end of a node's chain.
type tail struct {
	seq  int64
	hash [32]byte
}

// Append writes the drafts, in their order, in one transaction with one sync of the disk. When it returns nil
// they are durable, all of them; otherwise none is known to be, and the same drafts may be appended again.
//
// With patient != "" every draft must be of that patient, and the batch is refused with ErrMoved when
// the patient's head (see PatientEntries; 0 for a patient without entries) is not expect. With expect < 0, or
// patient "", that is not asked. The new head is the Pos of the last entry returned.
//
// If the first draft's id is in the record already, the batch is a retry: nothing is appended, replay is true,
// and entries are the stored ones among the drafts' ids (a client that decided again may have made new
// ids for the rest). Same id with another kind, patient, author, observed time, replaced entry or payload:
// ErrConflict. So is an id, other than the first, that is in the record already.
//
// Replaces must name an entry, stored or earlier in the batch, of the same patient and kind: ErrReplaces.
//
// Other errors: ErrInvalid, ErrBusy, ErrDiskFull, ErrIO, ErrReadOnly, ErrGone, ErrCorrupt, ErrClosed, and ctx's while
// waiting. ctx cannot end a write that has begun.
func (d *DB) Append(ctx context.Context, patient string, expect int64, drafts []Draft) (entries []Entry, replay bool, err error) {
	batch, err := checked(patient, drafts)
	if err != nil {
		return nil, false, err
	}
	err = d.write(ctx, "append", func(ctx context.Context, tx *sql.Tx) (err error) {
		head, last, known, err := d.before(ctx, tx, batch[0].ID, patient)
		if err != nil {
			return err
		}
		if replay = known; replay {
			entries, err = d.findRetry(ctx, tx, batch)
			return err
		}
		if patient != "" && expect >= 0 && head != expect {
			return fmt.Errorf("%w: at %d, not at %d", ErrMoved, head, expect)
		}
		entries, err = d.insert(ctx, tx, last, batch)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return entries, replay, nil
}

// before reads whether the id is in the record, the patient's head and the end of this record's own chain.
func (d *DB) before(ctx context.Context, tx *sql.Tx, id, patient string) (head int64, last tail, known bool, err error) {
	var hash []byte
	err = tx.StmtContext(ctx, d.prepared.before).QueryRowContext(ctx, id, patient, d.node, d.node).Scan(&known, &head, &last.seq, &hash)
	if err == nil {
		last, err = tailFrom(d.node, last.seq, hash)
	}
	return head, last, known, err
}

// findRetry gives the stored entries of a batch whose first draft is stored already.
func (d *DB) findRetry(ctx context.Context, tx *sql.Tx, batch []Draft) ([]Entry, error) {
	var found []Entry
	for _, draft := range batch {
		e, err := scanEntry(tx.StmtContext(ctx, d.prepared.byID).QueryRowContext(ctx, draft.ID))
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !draft.sameAs(e) {
			return nil, fmt.Errorf("%w: %s", ErrConflict, draft.ID)
		}
		found = append(found, e)
	}
	return found, nil
}

// insert chains the drafts to this node's last entry, which was read in the same transaction.
func (d *DB) insert(ctx context.Context, tx *sql.Tx, last tail, batch []Draft) ([]Entry, error) {
	now := d.now()
	entries := make([]Entry, 0, len(batch))
	for _, draft := range batch {
		if err := d.checkReplaces(ctx, tx, draft); err != nil {
			return nil, err
		}
		e := draft.entry(d.node, last, now)
		if err := d.put(ctx, tx, &e); err != nil {
			return nil, err
		}
		last = tail{e.Seq, e.Hash}
		entries = append(entries, e)
	}
	return entries, nil
}

// put inserts an entry whose place in its chain is known to be the next, and gives it its Pos.
func (d *DB) put(ctx context.Context, tx *sql.Tx, e *Entry) error {
	result, err := tx.StmtContext(ctx, d.prepared.insert).ExecContext(ctx, e.ID, e.Node, e.Seq, e.Prev[:], e.Hash[:], e.Kind, e.Patient,
		e.AuthorName, e.AuthorRole, e.ObservedAt, e.ObservedOffset, e.RecordedAt, e.RecordedOffset, e.Replaces, e.PayloadVersion, string(e.Payload))
	if code := resultCode(err); code == sqlite3.SQLITE_CONSTRAINT_TRIGGER || code == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return fmt.Errorf("%w: %s", ErrConflict, e.ID) // place and seq are free: it is the id
	}
	if err == nil {
		e.Pos, err = result.LastInsertId()
	}
	return err
}

// tailOf reads the end of a node's chain as it is in this file.
func (d *DB) tailOf(ctx context.Context, tx *sql.Tx, node string) (tail, error) {
	var seq int64
	var hash []byte
	err := tx.StmtContext(ctx, d.prepared.tail).QueryRowContext(ctx, node).Scan(&seq, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return tail{}, err
	}
	return tailFrom(node, seq, hash)
}

// tailFrom makes the end of a chain of its last entry's seq and hash; seq 0 where there is none.
func tailFrom(node string, seq int64, hash []byte) (tail, error) {
	switch {
	case seq == 0:
		return tail{0, genesis(node)}, nil
	case len(hash) != 32:
		return tail{}, fmt.Errorf("%w: hash of seq %d has %d bytes", ErrCorrupt, seq, len(hash))
	}
	return tail{seq, [32]byte(hash)}, nil
}

func (d *DB) checkReplaces(ctx context.Context, tx *sql.Tx, draft Draft) error {
	if draft.Replaces == "" {
		return nil
	}
	old, err := scanEntry(tx.StmtContext(ctx, d.prepared.byID).QueryRowContext(ctx, draft.Replaces))
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%w: %s is not in the record", ErrReplaces, draft.Replaces)
	}
	if err != nil {
		return err
	}
	if old.Patient != draft.Patient || old.Kind != draft.Kind {
		return fmt.Errorf("%w: %s is of another patient or kind", ErrReplaces, draft.Replaces)
	}
	return nil
}
