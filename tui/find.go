package tui

import (
	"sort"

	"crsmon/internal/find"
	"crsmon/internal/ward"
)

// found is a patient that fits a query, with how well.
type found struct{ index, rank int }

// find gives the patients that fit a query, the best fit first and in the board's order
// among equals; all of them for an empty one.
func (e *env) find(query string) []found {
	var out []found
	for i := range e.board.rows {
		if rank, ok := find.Match(query, target(&e.board.rows[i].Patient)); ok {
			out = append(out, found{i, rank})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { a, b := &out[i], &out[j]; return a.rank < b.rank })
	return out
}

func target(p *ward.Patient) *find.Target {
	return &find.Target{Bed: p.Bed, Family: p.Family, Given: p.Given, ID: p.ID, More: p.Product}
}

// filtered is sift after the filter was edited: the cursor goes to the best fit.
func (b *board) filtered() {
	if b.filter.text != "" {
		b.cursor, b.index = "", 0
	}
	b.sift()
}
