package db

import (
	"context"
	"strings"
)

// Where newestSQL takes its patients from.
const (
	onePatient = `(SELECT ? AS patient)`
	allPresent = `present`
)

// newestSQL asks, for every patient of a source and each of so many kinds, for the newest entry that was not
// replaced. CROSS JOIN keeps the order of the tables: patients, kinds, and then one entry by its place; that place
// is the start of one range of ledger_newest, found in the same time whatever the history. Window functions
// would walk all of it.
func newestSQL(patients string, kinds int) string {
	values := strings.TrimSuffix(strings.Repeat("(?),", kinds), ",")
	return `SELECT e.pos, e.id, e.node, e.seq, e.prev, e.hash, e.kind, e.patient, e.author_name, e.author_role,
e.observed_at, e.observed_offset, e.recorded_at, e.recorded_offset, coalesce(e.replaces, ''), e.payload_version, e.payload
FROM ` + patients + ` p CROSS JOIN (SELECT column1 AS kind FROM (VALUES ` + values + `)) k CROSS JOIN ledger e
WHERE e.pos = (
	SELECT n.pos FROM ledger n
	WHERE n.patient = p.patient AND n.kind = k.kind
	  AND NOT EXISTS (SELECT 1 FROM ledger r WHERE r.replaces = n.id)
	ORDER BY n.observed_at DESC, n.recorded_at DESC, n.seq DESC LIMIT 1)`
}

// Newest gives, by kind, the patient's newest entry of each kind: the one with the greatest (ObservedAt,
// RecordedAt, Seq) among those that no other entry replaces. A kind without entries is missing in the map.
// Whether an entry is too old, or from the future, is not judged here.
func (d *DB) Newest(ctx context.Context, patient string, kinds ...string) (map[string]Entry, error) {
	found, err := d.newestOf(ctx, onePatient, kinds, patient)
	if err != nil {
		return nil, classify("newest", err)
	}
	newest := make(map[string]Entry, len(kinds))
	for _, e := range found {
		newest[e.Kind] = e
	}
	return newest, nil
}

// BoardEntries gives Newest for every patient who is on the ward (see Present), by patient and then by kind, in one
// read: all of it is from the same moment. A patient without any entry of these kinds is missing in the map;
// with "admit" among the kinds, none is. The cost is that of the patients on the ward, not of their histories, nor of
// those who left.
func (d *DB) BoardEntries(ctx context.Context, kinds []string) (map[string]map[string]Entry, error) {
	if err := d.knowsPresent(); err != nil {
		return nil, classify("board", err)
	}
	found, err := d.newestOf(ctx, allPresent, kinds)
	if err != nil {
		return nil, classify("board", err)
	}
	board := make(map[string]map[string]Entry)
	for _, e := range found {
		if board[e.Patient] == nil {
			board[e.Patient] = make(map[string]Entry, len(kinds))
		}
		board[e.Patient][e.Kind] = e
	}
	return board, nil
}

func (d *DB) newestOf(ctx context.Context, source string, kinds []string, before ...any) ([]Entry, error) {
	if err := d.usable(ctx); err != nil || len(kinds) == 0 {
		return nil, err
	}
	args := before
	for _, kind := range kinds {
		args = append(args, kind)
	}
	return d.entries(ctx, newestSQL(source, len(kinds)), args...)
}
