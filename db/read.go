package db

import (
	"cmp"
	"context"
	"fmt"
	"sort"
)

const (
	ofPatientSQL   = `SELECT ` + columns + ` FROM ledger WHERE patient = ? ORDER BY pos`
	pageSQL        = `SELECT ` + columns + ` FROM ledger WHERE pos >= ? ORDER BY pos LIMIT ?`
	patientPageSQL = `SELECT ` + columns + ` FROM ledger WHERE patient = ? AND pos >= ? ORDER BY pos LIMIT ?`
	topSQL         = `SELECT coalesce(max(pos), 0) FROM ledger`
	// The partial index holds admissions only, in the order of patients.
	patientsSQL = `SELECT DISTINCT patient FROM ledger WHERE kind = 'admit' ORDER BY patient`
	presentSQL  = `SELECT patient FROM present ORDER BY patient`
)

// pageRows is how many entries a long walk reads at once. Between pages no read is open, so
// a walk, however long, never keeps the log from being written back.
const pageRows = 500

// scanEntry reads one row of columns.
func scanEntry(row interface{ Scan(...any) error }) (Entry, error) {
	var e Entry
	var prev, hash []byte
	err := row.Scan(&e.Pos, &e.ID, &e.Node, &e.Seq, &prev, &hash, &e.Kind, &e.Patient, &e.AuthorName, &e.AuthorRole,
		&e.ObservedAt, &e.ObservedOffset, &e.RecordedAt, &e.RecordedOffset, &e.Replaces, &e.PayloadVersion, (*[]byte)(&e.Payload))
	if err != nil {
		return Entry{}, err
	}
	if len(prev) != 32 || len(hash) != 32 {
		return e, fmt.Errorf("%w: entry %s has hashes of %d and %d bytes", ErrCorrupt, e.ID, len(prev), len(hash))
	}
	e.Prev, e.Hash = [32]byte(prev), [32]byte(hash)
	return e, nil
}

// PatientEntries gives all entries of a patient in the order of (Node, Seq), and the patient's head: the newest
// Pos, 0 when there are none. A patient without entries is not an error.
func (d *DB) PatientEntries(ctx context.Context, patient string) (entries []Entry, head int64, err error) {
	entries, err = d.entries(ctx, ofPatientSQL, patient)
	if err != nil {
		return nil, 0, classify("patient entries", err)
	}
	if len(entries) > 0 {
		head = entries[len(entries)-1].Pos
	}
	// Not the order of arrival, so that two records with the same entries read the same.
	sort.SliceStable(entries, func(i, j int) bool {
		a, b := &entries[i], &entries[j]
		return cmp.Or(cmp.Compare(a.Node, b.Node), cmp.Compare(a.Seq, b.Seq)) < 0
	})
	return entries, head, nil
}

// Patients gives every patient with an "admit" entry, whether on the ward or not, sorted as bytes. Its cost is that of
// the admissions, whatever the history behind them.
func (d *DB) Patients(ctx context.Context) ([]string, error) {
	if err := d.usable(ctx); err != nil {
		return nil, err
	}
	all, err := d.texts(context.WithoutCancel(ctx), patientsSQL)
	return all, classify("patients", err)
}

// Present gives the patients who are on the ward, sorted as bytes: those admitted and not discharged, by the rule that
// the schema states (view present_by_ledger). ErrOlderSchema in a record opened only to look that does not keep them.
func (d *DB) Present(ctx context.Context) ([]string, error) {
	if err := d.usable(ctx); err != nil {
		return nil, err
	}
	if err := d.knowsPresent(); err != nil {
		return nil, classify("present", err)
	}
	all, err := d.texts(context.WithoutCancel(ctx), presentSQL)
	return all, classify("present", err)
}

// presentSince is the schema that keeps who is on the ward.
const presentSince = 2

func (d *DB) knowsPresent() error {
	if d.latest() >= presentSince {
		return nil
	}
	return fmt.Errorf("%w: version %d does not keep who is on the ward, version %d does; open it once for writing, which copies it and brings it there",
		ErrOlderSchema, d.latest(), presentSince)
}

// Entry gives the entry with this id, or ErrNotFound.
func (d *DB) Entry(ctx context.Context, id string) (Entry, error) {
	found, err := d.entries(ctx, byIDSQL, id)
	if err != nil {
		return Entry{}, classify("entry", err)
	}
	if len(found) == 0 {
		return Entry{}, fmt.Errorf("%w: %s", ErrNotFound, id)
	}
	return found[0], nil
}

// EachOf does what Each does, for the entries of one patient.
func (d *DB) EachOf(ctx context.Context, patient string, from int64, fn func(Entry) error) error {
	return d.pages(ctx, from, func(from int64) ([]Entry, error) {
		return d.entries(ctx, patientPageSQL, patient, from, int64(pageRows))
	}, fn)
}

// Each calls fn for every entry with Pos >= from, in the order of Pos (that of Seq in a record that was never merged),
// until fn gives an error, which Each returns, or ctx is done. Memory is constant and no read is
// open while fn runs, so fn may append. Entries committed meanwhile are visited too.
func (d *DB) Each(ctx context.Context, from int64, fn func(Entry) error) error {
	return d.pages(ctx, from, func(from int64) ([]Entry, error) { return d.entries(ctx, pageSQL, from, int64(pageRows)) }, fn)
}

func (d *DB) pages(ctx context.Context, from int64, read func(from int64) ([]Entry, error), fn func(Entry) error) error {
	for {
		page, err := read(from)
		if err != nil {
			return classify("each", err)
		}
		for _, e := range page {
			if err := fn(e); err != nil {
				return err
			}
		}
		if len(page) < pageRows {
			return nil
		}
		from = page[len(page)-1].Pos + 1
	}
}
