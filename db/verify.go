package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	sqlite3 "modernc.org/sqlite/lib"
)

// Report is what Verify found.
type Report struct {
	Entries   int64    // entries walked and found sound, of all nodes
	Head      [32]byte // hash of the last sound entry of this record's own node; the node's genesis if there is none
	OK        bool     // nothing is wrong: Broken is nil and Integrity is empty
	Broken    *Broken  // the first entry, in the order of arrival, that does not fit; nil if none
	Integrity []string // what SQLite's integrity check and the comparisons of the schema and the identity complain about
}

// Broken names an entry that does not fit into its chain.
type Broken struct {
	Pos  int64
	Node string
	Seq  int64
	ID   string
	Why  Fault
	Text string // detail for the log, in English
}

// Fault says in which way an entry does not fit.
type Fault string

// The faults. A removed, inserted or moved entry shows as gap or prev at the first entry after it; a
// changed value, or one swapped with another entry's, shows as hash.
const (
	FaultGap        Fault = "gap"        // its Seq does not follow the one before
	FaultPrev       Fault = "prev"       // its Prev is not the hash of the entry before
	FaultHash       Fault = "hash"       // its Hash is not that of its content
	FaultReplaces   Fault = "replaces"   // what it replaces is not in the record, or of another patient or kind
	FaultUnreadable Fault = "unreadable" // the row cannot be read
)

// Verify walks every chain in the order of arrival up to the newest entry at the start, recomputing every hash,
// stops at the first entry that does not fit, then compares the schema (triggers above all) with the one this program
// makes, who is on the ward with what the ledger says, and runs SQLite's integrity check. Others may write meanwhile; memory is constant. progress may be
// nil; it is called between pages with the entries done and the total.
//
// Entries missing at the very end of a chain leave no trace in it: compare Head or Entries with a value kept
// elsewhere. The error is for a check that could not be done (ctx, ErrIO, ErrBusy, ErrClosed); what is
// wrong with the record is in the Report.
func (d *DB) Verify(ctx context.Context, progress func(done, total int64)) (Report, error) {
	if err := d.usable(ctx); err != nil {
		return Report{}, err
	}
	report := Report{Head: genesis(d.node)}
	if err := d.walk(ctx, &report, progress); err != nil {
		return report, classify("verify", err)
	}
	for _, check := range []func(context.Context) ([]string, error){d.identityFaults, d.schemaFaults, d.presentFaults, d.integrity} {
		faults, err := check(ctx)
		if isCorrupt(err) {
			faults, err = append(faults, err.Error()), nil
		}
		if err != nil {
			return report, classify("verify", err)
		}
		report.Integrity = append(report.Integrity, faults...)
	}
	report.OK = report.Broken == nil && len(report.Integrity) == 0
	return report, nil
}

// walk goes through the table itself, not an index, so that no row can hide from it.
func (d *DB) walk(ctx context.Context, report *Report, progress func(done, total int64)) error {
	total, err := d.number(topSQL)
	if err != nil {
		if isCorrupt(err) {
			report.Broken = &Broken{Why: FaultUnreadable, Text: err.Error()}
			return nil
		}
		return err
	}
	tails := make(map[string]tail) // by node
	for from := int64(1); from <= total; {
		page, unreadable, err := d.verifyPage(ctx, from)
		if err != nil {
			return err
		}
		for _, e := range page {
			if e.Pos > total {
				break
			}
			last, known := tails[e.Node]
			if !known {
				last = tail{0, genesis(e.Node)}
			}
			if report.Broken, err = d.fault(ctx, e, last); report.Broken != nil || err != nil {
				return err
			}
			tails[e.Node] = tail{e.Seq, e.Hash}
			report.Entries++
			if e.Node == d.node {
				report.Head = e.Hash
			}
		}
		if report.Broken = unreadable; unreadable != nil {
			return nil
		}
		if progress != nil {
			progress(report.Entries, total)
		}
		if len(page) < pageRows {
			break
		}
		from = page[len(page)-1].Pos + 1
	}
	return nil
}

// verifyPage reads a page. A row that cannot be read is a finding, not an error; the rows before it are given.
func (d *DB) verifyPage(ctx context.Context, from int64) (page []Entry, unreadable *Broken, err error) {
	if err := d.usable(ctx); err != nil {
		return nil, nil, err
	}
	rows, err := d.readers.QueryContext(context.WithoutCancel(ctx), pageSQL, from, pageRows)
	if isCorrupt(err) {
		return nil, &Broken{Pos: from, Why: FaultUnreadable, Text: err.Error()}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	at := from
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return page, &Broken{Pos: at, Node: e.Node, Seq: e.Seq, ID: e.ID, Why: FaultUnreadable, Text: err.Error()}, nil
		}
		page, at = append(page, e), e.Pos+1
	}
	if err := rows.Err(); isCorrupt(err) {
		return page, &Broken{Pos: at, Why: FaultUnreadable, Text: err.Error()}, nil
	}
	return page, nil, rows.Err()
}

// fault holds e against the entry before it in its node.
func (d *DB) fault(ctx context.Context, e Entry, last tail) (*Broken, error) {
	broken := func(why Fault, format string, args ...any) (*Broken, error) {
		return &Broken{Pos: e.Pos, Node: e.Node, Seq: e.Seq, ID: e.ID, Why: why, Text: fmt.Sprintf(format, args...)}, nil
	}
	switch {
	case e.Seq != last.seq+1:
		return broken(FaultGap, "seq %d follows seq %d", e.Seq, last.seq)
	case e.Prev != last.hash:
		return broken(FaultPrev, "prev is %x, the entry before has hash %x", e.Prev, last.hash)
	case e.Hash != hashOf(e):
		return broken(FaultHash, "stored hash is %x, the content's is %x", e.Hash, hashOf(e))
	case e.Replaces == "":
		return nil, nil
	}
	old, err := d.entries(ctx, byIDSQL, e.Replaces)
	if err == nil && len(old) == 0 {
		return broken(FaultReplaces, "%s is not in the record", e.Replaces)
	}
	if err != nil && !isCorrupt(err) {
		return nil, err
	}
	if err == nil && (old[0].Patient != e.Patient || old[0].Kind != e.Kind) {
		return broken(FaultReplaces, "%s is of another patient or kind", e.Replaces)
	}
	return nil, nil
}

// identityFaults looks at which record this says it is. That row is in no chain, but the entries written here name
// it. Whoever takes in another record's entries has to write one of its own first.
func (d *DB) identityFaults(ctx context.Context) ([]string, error) {
	var node string
	var some, own bool
	err := d.readers.QueryRowContext(ctx, `SELECT node, EXISTS (SELECT 1 FROM ledger),
		EXISTS (SELECT 1 FROM ledger WHERE ledger.node = record.node AND seq = 1) FROM record`).Scan(&node, &some, &own)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return []string{"it does not say which record it is"}, nil
	case err != nil:
		return nil, err
	case checkID(node) != nil:
		return []string{fmt.Sprintf("the record's own id %q is none", node)}, nil
	case some && !own:
		return []string{fmt.Sprintf("the record says it is %s, and no entry was first written in that", node)}, nil
	}
	return nil, nil
}

// presentFaultsSQL holds the table of who is on the ward against the rule over the ledger, both at one moment.
const presentFaultsSQL = `SELECT 'patient ' || quote(patient) || ' is on the ward by the ledger, and not in the table present'
FROM (SELECT patient FROM present_by_ledger EXCEPT SELECT patient FROM present)
UNION ALL
SELECT 'patient ' || quote(patient) || ' is in the table present, and not on the ward by the ledger'
FROM (SELECT patient FROM present EXCEPT SELECT patient FROM present_by_ledger)`

// presentFaults names every patient whom the board would miss or show wrongly.
func (d *DB) presentFaults(ctx context.Context) ([]string, error) {
	if d.knowsPresent() != nil {
		return nil, nil
	}
	faults, err := d.texts(ctx, presentFaultsSQL)
	if resultCode(err) == sqlite3.SQLITE_ERROR {
		// The table or the view was taken away or changed by hand.
		return append(faults, "who is on the ward cannot be compared with the ledger: "+err.Error()), nil
	}
	return faults, err
}

// integrity is SQLite's own full check: pages, indexes against tables, CHECKs, types.
// It may take seconds, so ctx can cut it off; its connection is given up then.
func (d *DB) integrity(ctx context.Context) ([]string, error) {
	faults, err := d.texts(ctx, "PRAGMA integrity_check")
	if len(faults) == 1 && faults[0] == "ok" {
		faults = nil
	}
	if err == nil {
		var broken []string
		broken, err = d.texts(ctx, "SELECT 'row ' || rowid || ' refers to a missing ' || parent FROM pragma_foreign_key_check")
		faults = append(faults, broken...)
	}
	return faults, err
}

func (d *DB) texts(ctx context.Context, query string) ([]string, error) {
	rows, err := d.readers.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return all, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
