package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// review is the doctor's queue: who has something new since a doctor last looked, the
// worst first, with what changed in a line.
type review struct {
	page
	e      *env
	cursor string // the patient's id
	index  int
	first  int
	pageH  int
	gen    int
	since  map[string]ward.Changes // as read; a patient without is still being read
}

func newReview(e *env) *review { return &review{e: e} }

func (s *review) start() tea.Cmd {
	s.gen++
	return s.e.loadChanges(s.gen)
}

// changesMsg is what changed in each patient since a doctor last looked.
type changesMsg struct {
	gen   int
	since map[string]ward.Changes
}

// loadChanges reads the charts of whoever is to be reviewed, one after another; one that
// cannot be read is left out, and the board says of it what is wrong.
func (e *env) loadChanges(gen int) tea.Cmd {
	if e.rec == nil {
		return nil
	}
	type ask struct {
		patient string
		at      int64
	}
	var asks []ask
	for _, r := range e.toReview() {
		asks = append(asks, ask{r.Patient.ID, r.Review.At.Milli})
	}
	rec := e.rec
	return func() tea.Msg {
		out := changesMsg{gen, map[string]ward.Changes{}}
		for _, a := range asks {
			c, err := guard(func() (*ward.Chart, error) { return rec.Chart(context.Background(), a.patient) })
			if err == nil && c != nil {
				out.since[a.patient] = c.Since(a.at)
			}
		}
		return out
	}
}

// toReview are the rows a doctor has something new to look at in, the worst first.
func (e *env) toReview() []*ward.Row {
	var out []*ward.Row
	for i := range e.board.rows {
		if r := &e.board.rows[i]; r.ToReview() {
			out = append(out, r)
		}
	}
	return out
}

// rows are the queue; the cursor stays on its patient.
func (s *review) rows() []*ward.Row {
	rows := s.e.toReview()
	for i, r := range rows {
		if r.Patient.ID == s.cursor {
			s.index = i
			return rows
		}
	}
	s.index = max(min(s.index, len(rows)-1), 0)
	if len(rows) > 0 {
		s.cursor = rows[s.index].Patient.ID
	}
	return rows
}

func (s *review) patient() *ward.Row {
	if rows := s.rows(); len(rows) > 0 {
		return rows[s.index]
	}
	return nil
}

func (s *review) move(n int) func() tea.Cmd {
	return doing(func() {
		if rows := s.rows(); len(rows) > 0 {
			s.cursor = rows[max(min(s.index+n, len(rows)-1), 0)].Patient.ID
		}
	})
}

func (s *review) Keys() []binding {
	e, ui := s.e, s.e.ui
	none := ""
	if s.patient() == nil {
		none = ui.Review.NothingNew
	}
	return []binding{
		{keys: []string{"enter", "right", "v"}, do: ui.Review.Do.Look, disabled: none, run: doing(func() {
			if r := s.patient(); r != nil {
				e.open(newReviewPage(e, r, nil))
			}
		})},
		{keys: []string{"down", "j"}, label: e.g.arrows, do: ui.Do.Move, run: s.move(1)},
		{keys: []string{"up", "k"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: s.move(-1)},
		{keys: []string{"pgdown"}, do: ui.Do.PageDown, hidden: true, run: s.move(max(s.pageH-1, 1))},
		{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: s.move(-max(s.pageH-1, 1))},
		{keys: []string{"home"}, do: ui.Do.First, hidden: true, run: s.move(-1 << 16)},
		{keys: []string{"end"}, do: ui.Do.Last, hidden: true, run: s.move(1 << 16)},
		{keys: []string{"esc", "left", "q"}, do: ui.Do.Back, run: doing(e.back)},
	}
}

func (s *review) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case changesMsg:
		if msg.gen == s.gen {
			s.since = msg.since
		}
	case boardMsg:
		return s.start()
	case tea.KeyPressMsg:
		cmd, _ := dispatch(s.e, s.Keys(), msg)
		return cmd
	}
	return nil
}

// View draws the queue, and about the patient under the cursor all that changed: at the
// side from 120 columns, else below.
func (s *review) View(w, h int) string {
	e, th, ui := s.e, s.e.th, &s.e.ui.Review
	rows := s.rows()
	out := []string{ends(" "+th.title.Render(ui.Title), th.dim.Render(ui.Queue(len(rows))), w, e.g.ell)}
	if len(rows) == 0 {
		out = append(out, "", "  "+ui.NothingNew, "  "+th.dim.Render(ui.NothingNewDo))
		return strings.Join(block(out, w, h, e.g.ell), "\n")
	}
	r := rows[s.index]
	if w >= twoPane {
		lw := w - 3 - max(w*2/5, 48)
		rw := w - lw - 3
		right := append(e.identity(r, rw), "")
		right = append(right, s.sinceLines(r, rw)...)
		out = append(out, beside(block(s.listLines(rows, lw, h-1), lw, h-1, e.g.ell), block2(right, h-1, th.dim.Render(e.g.ell)), lw, rw,
			" "+th.rule.Render(e.g.sep)+" ", e.g.ell)...)
		return strings.Join(block(out, w, h, e.g.ell), "\n")
	}
	strip := append([]string{th.rule.Render(strings.Repeat(e.g.rule, w))}, e.identity(r, w)...)
	room := max(h-1-len(strip)-1-min(len(rows), 8), 3)
	strip = append(strip, block2(s.sinceLines(r, w), room, th.dim.Render(" "+e.g.ell))...)
	out = append(out, block(s.listLines(rows, w, max(h-1-len(strip), 2)), w, max(h-1-len(strip), 2), e.g.ell)...)
	return strings.Join(block(append(out, strip...), w, h, e.g.ell), "\n")
}

func (s *review) listLines(rows []*ward.Row, w, h int) []string {
	e, th := s.e, s.e.th
	c := columns{bed: 4, name: 15, crs: 4, icans: 5}
	if e.opts.ASCII {
		c.crs = 5
	}
	if w >= 110 {
		c.name = 24
	}
	const seenW = 12
	line := func(bed, name, crs, icans, seen, since string) string {
		return cut(bed+"  "+name+" "+crs+icans+" "+column(seen, seenW, e.g.ell)+" "+since, w, e.g.ell)
	}
	b := e.ui.Board.Columns
	out := []string{th.dim.Render(" " + line(column(b.Bed, c.bed, ""), column(b.Name, c.name, ""), column(b.CRS, c.crs+1, ""),
		column(b.ICANS, c.icans+1, ""), e.ui.Review.Reviewed, e.ui.Review.SinceThen))}
	s.pageH = max(h-1, 1)
	s.first = window(s.first, s.index, len(rows), s.pageH)
	for i := s.first; i < len(rows) && i < s.first+s.pageH; i++ {
		r := rows[i]
		marker, style := " ", th.text
		if i == s.index {
			marker, style = th.focus.Render(e.g.marker), th.selected
		}
		crs, icans := column("", c.crs+1, ""), column("", c.icans+1, "")
		if r.Latest != nil && r.Problem == "" {
			own, ownICANS := ownGrades(r)
			crs = e.marked(e.gradeCell(&r.Latest.CRS, r.PreviousCRS, -1, c.crs), own)
			icans = e.marked(e.gradeCell(&r.Latest.ICANS, r.PreviousICANS, lastAssessed(r.Latest), c.icans), ownICANS)
		}
		seen := e.ui.Review.Never
		if r.Review.At.Milli != 0 {
			seen = e.when(r.Review.At)
		}
		out = append(out, marker+line(style.Render(column(clean(r.Patient.Bed), c.bed, e.g.ell)), style.Render(column(e.name(&r.Patient), c.name, e.g.ell)),
			crs, icans, seen, strings.Join(s.changes(r), e.g.dot)))
	}
	if left := len(rows) - s.first - s.pageH; left > 0 && s.index < s.first+s.pageH-1 {
		out[len(out)-1] = " " + th.dim.Render(e.ui.LinesMore(left+1))
	}
	return out
}

// changes are what changed in a row since a doctor last looked, the gravest first.
func (s *review) changes(r *ward.Row) []string {
	if r.Problem != "" {
		return []string{s.e.ui.Board.CannotGrade(clean(r.Problem))}
	}
	c, ok := s.since[r.Patient.ID]
	if !ok {
		return []string{s.e.ui.Handover.Reading}
	}
	return s.e.phrases().Changes(&c, r.Review.At, s.e.policyNow())
}

// sinceLines are the changes of the row under the cursor, one a line.
func (s *review) sinceLines(r *ward.Row, w int) []string {
	e := s.e
	head := e.ui.Review.NotSeenYet
	if r.Review.At.Milli != 0 {
		head = e.ui.Review.SinceReview(e.when(r.Review.At), clean(r.Review.By.Name))
	}
	out := []string{" " + e.th.dim.Render(cut(head, w-1, e.g.ell))}
	for _, t := range s.changes(r) {
		out = append(out, hang(" - ", t, w-1)...)
	}
	return out
}
