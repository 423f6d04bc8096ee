package db

import (
	"cmp"
	"context"
	"sort"
)

// Authorship is how one author, by name and role, has written into the record.
type Authorship struct {
	Name, Role string
	Entries    int64
	// Last is when the newest entry was recorded, ms UTC, with its offset.
	Last       int64
	LastOffset int16
}

const (
	authorsSQL = `SELECT author_name, author_role, count(*), max(recorded_at), recorded_offset
FROM ledger WHERE pos >= ? AND pos < ? GROUP BY author_name, author_role`
	// authorRows is how many entries one read counts: short enough that no reader keeps the
	// log from being written back.
	authorRows = 20_000
)

// Authors gives everybody who wrote one of the newest entries, as many as most, who wrote last first; whole tells
// that these are all entries there are. It reads in short reads; entries committed meanwhile may be counted or not.
func (d *DB) Authors(ctx context.Context, most int64) (_ []Authorship, whole bool, err error) {
	if err := d.usable(ctx); err != nil {
		return nil, false, err
	}
	top, err := d.number(topSQL)
	if err != nil {
		return nil, false, classify("authors", err)
	}
	first := max(top-most+1, 0)
	type who struct{ name, role string }
	all := map[who]*Authorship{}
	for from := first; from <= top; from += authorRows {
		part, err := d.authorsIn(ctx, from, from+authorRows)
		if err != nil {
			return nil, false, classify("authors", err)
		}
		for _, a := range part {
			sum := all[who{a.Name, a.Role}]
			if sum == nil {
				all[who{a.Name, a.Role}] = &a
				continue
			}
			sum.Entries += a.Entries
			if a.Last >= sum.Last {
				sum.Last, sum.LastOffset = a.Last, a.LastOffset
			}
		}
	}
	out := make([]Authorship, 0, len(all))
	for _, a := range all {
		out = append(out, *a)
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		return cmp.Or(cmp.Compare(b.Last, a.Last), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Role, b.Role)) < 0
	})
	return out, first <= 1, nil
}

func (d *DB) authorsIn(ctx context.Context, from, to int64) (out []Authorship, err error) {
	rows, err := d.readers.QueryContext(ctx, authorsSQL, from, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var a Authorship
		if err := rows.Scan(&a.Name, &a.Role, &a.Entries, &a.Last, &a.LastOffset); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, rows.Err()
}
