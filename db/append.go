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
	tailSQL   = `SELECT seq, hash FROM ledger WHERE node = ? ORDER BY seq DESC LIMIT 1`
	headSQL   = `SELECT coalesce(max(pos), 0) FROM ledger WHERE patient = ?`
	byIDSQL   = `SELECT ` + columns + ` FROM ledger WHERE id = ?`
	hashAtSQL = `SELECT hash FROM ledger WHERE node = ? AND seq = ?`
	insertSQL = `INSERT INTO ledger (id, node, seq, prev, hash, kind, patient, author_name, author_role,
observed_at, observed_offset, recorded_at, recorded_offset, replaces, payload_version, payload)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?)`
)

// statements that are prepared once. Closing the pools closes them.
type statements struct {
	tail, head, byID, insert *sql.Stmt // on the writer
	readByID, page, top      *sql.Stmt // on the readers
}

func (s *statements) prepare(ctx context.Context, writer, readers *sql.DB) error {
	for _, p := range []struct {
		stmt **sql.Stmt
		on   *sql.DB
		text string
	}{
		{&s.tail, writer, tailSQL},
		{&s.head, writer, headSQL},
		{&s.byID, writer, byIDSQL},
		{&s.insert, writer, insertSQL},
		{&s.readByID, readers, byIDSQL},
		{&s.page, readers, pageSQL},
		{&s.top, readers, topSQL},
	} {
		if *p.stmt != nil {
			continue // from a try before this one
		}
		stmt, err := p.on.PrepareContext(ctx, p.text)
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
		if entries, err = d.findRetry(ctx, tx, batch); err != nil || len(entries) > 0 {
			replay = true
			return err
		}
		replay = false
		if err := d.checkHead(ctx, tx, patient, expect); err != nil {
			return err
		}
		entries, err = d.insert(ctx, tx, batch)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return entries, replay, nil
}

// findRetry gives the stored entries of a batch whose first draft is stored already, or none.
func (d *DB) findRetry(ctx context.Context, tx *sql.Tx, batch []Draft) ([]Entry, error) {
	var found []Entry
	for i, draft := range batch {
		e, err := scanEntry(tx.StmtContext(ctx, d.prepared.byID).QueryRowContext(ctx, draft.ID))
		if errors.Is(err, sql.ErrNoRows) {
			if i == 0 {
				return nil, nil
			}
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

func (d *DB) checkHead(ctx context.Context, tx *sql.Tx, patient string, expect int64) error {
	if patient == "" || expect < 0 {
		return nil
	}
	var head int64
	if err := tx.StmtContext(ctx, d.prepared.head).QueryRowContext(ctx, patient).Scan(&head); err != nil {
		return err
	}
	if head != expect {
		return fmt.Errorf("%w: at %d, not at %d", ErrMoved, head, expect)
	}
	return nil
}

// insert chains the drafts to this node's last entry, which is read in the same transaction.
func (d *DB) insert(ctx context.Context, tx *sql.Tx, batch []Draft) ([]Entry, error) {
	last, err := d.readTail(ctx, tx)
	if err != nil {
		return nil, err
	}
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

func (d *DB) readTail(ctx context.Context, tx *sql.Tx) (tail, error) {
	return d.tailOf(ctx, tx, d.node)
}

// tailOf reads the end of a node's chain as it is in this file.
func (d *DB) tailOf(ctx context.Context, tx *sql.Tx, node string) (tail, error) {
	var seq int64
	var hash []byte
	err := tx.StmtContext(ctx, d.prepared.tail).QueryRowContext(ctx, node).Scan(&seq, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return tail{0, genesis(node)}, nil
	}
	if err == nil && len(hash) != 32 {
		err = fmt.Errorf("%w: hash of seq %d has %d bytes", ErrCorrupt, seq, len(hash))
	}
	if err != nil {
		return tail{}, err
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
