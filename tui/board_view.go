package tui

import (
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// rowKey and cacheKey name a drawn row: it is drawn again only when what it shows
// has changed.
type rowKey struct {
	id       string
	selected bool
}

type cacheKey struct {
	gen    int
	width  int
	minute int64
}

// View draws the list, and about the row under the cursor what the rows have no
// room for: at the side from 120 columns, else below.
func (b *board) View(w, h int) string {
	if wait := b.e.waitingLine(w); wait != "" && b.e.board.loaded {
		return b.view(w, h-1) + "\n" + wait
	}
	return b.view(w, h)
}

func (b *board) view(w, h int) string {
	e := b.e
	if e.rec == nil || !e.board.loaded {
		return strings.Join(block(b.openingLines(w), w, h, e.g.ell), "\n")
	}
	if len(e.board.rows) == 0 {
		return strings.Join(block(b.emptyLines(w), w, h, e.g.ell), "\n")
	}
	filtering := b.filtering || b.filter.text != ""
	l := layoutBoard(w, h, filtering)
	b.pageH, b.listW = l.listH, l.listW
	var list []string
	if filtering {
		list = append(list, b.filterLine(l.listW))
	}
	list = append(list, b.listLines(l)...)
	if l.detailW > 0 {
		right := b.detailLines(l.detailW, h)
		list = beside(block(list, l.listW, h, e.g.ell), right, l.listW, l.detailW,
			" "+e.th.rule.Render(e.g.sep)+" ", e.g.ell)
	} else {
		list = block(list, w, h-l.stripH, e.g.ell)
		list = append(list, b.stripLines(w, l.stripH)...)
	}
	return strings.Join(block(list, w, h, e.g.ell), "\n")
}

func (b *board) openingLines(w int) []string {
	e, ui := b.e, b.e.ui
	if e.openErr == nil && e.board.err == nil {
		return []string{"", "  " + e.th.dim.Render(ui.Board.Opening)}
	}
	err := e.openErr
	if err == nil {
		err = e.board.err
	}
	s := e.failure(err)
	out := []string{"", "  " + e.th.bad.Render(ui.Board.CannotOpen), ""}
	out = append(out, hang("  ", s.Why, w-2)...)
	out = append(out, hang("  ", s.Do, w-2)...)
	return append(out, "", "  "+ui.Board.TryAgain)
}

func (b *board) emptyLines(w int) []string {
	e, ui := b.e, b.e.ui
	out := []string{"", "", "  " + e.th.title.Render(ui.Board.Empty), ""}
	for _, l := range hang("  ", ui.Board.EmptyLead, w-4) {
		out = append(out, e.th.focus.Render(l))
	}
	out = append(out, "")
	for _, l := range hang("  ", ui.Board.EmptyThen, w-4) {
		out = append(out, e.th.dim.Render(l))
	}
	return out
}

func (b *board) filterLine(w int) string {
	e := b.e
	text, _ := b.filter.view(40)
	line := " " + e.th.focus.Render(e.ui.Board.FilterLabel) + " " + text + "  " +
		e.th.dim.Render(e.ui.Board.FilterCount(len(b.rows), len(e.board.rows)))
	return cut(line, w, e.g.ell)
}

// columns of the board. name is what remains; product only where there is room.
type columns struct {
	bed, name, product, crs, icans int
}

func (b *board) columns(w int) columns {
	c := columns{bed: 4, crs: 4, icans: 5}
	if b.e.opts.ASCII {
		c.crs, c.icans = 5, 5
	}
	if w >= 90 {
		c.bed = 6
	}
	c.name = w - (1 + c.bed + 1 + 1 + 4 + 6 + 4 + 12 + 5 + 6 + 5 + 1 + c.crs + 1 + c.icans + 6)
	if c.name >= 24 {
		c.product = 10
		c.name -= c.product
	}
	return c
}

func (b *board) listLines(l boardLayout) []string {
	e := b.e
	c := b.columns(l.listW)
	out := []string{b.header(c)}
	if len(b.rows) == 0 {
		return append(out, "", "  "+e.th.dim.Render(e.ui.Board.FilterNone))
	}
	b.first = window(b.first, b.index, len(b.rows), l.listH)
	for n := b.first; n < len(b.rows) && n < b.first+l.listH; n++ {
		r := &e.board.rows[b.rows[n]]
		out = append(out, b.cachedRow(r, c, l.listW, n == b.index))
	}
	if hidden := len(b.rows) - b.first - l.listH; hidden > 0 {
		out[len(out)-1] = "  " + e.th.dim.Render(e.ui.Board.Below(hidden+1))
	}
	return out
}

func (b *board) header(c columns) string {
	e := b.e
	h := e.ui.Board.Columns
	var s strings.Builder
	s.WriteString(" " + column(h.Bed, c.bed, "") + "  " + column(h.Name, c.name, "") + padLeft(h.Day, 4))
	if c.product > 0 {
		s.WriteString(" " + column(h.Product, c.product-1, ""))
	}
	s.WriteString(padLeft(h.Temp, 6) + padLeft(h.HR, 4) + " " + column("  "+h.BP, 11, "") + padLeft(h.SpO2, 5) + " " +
		column(h.O2, 5, "") + padLeft(h.ICE, 5) + " " + column(h.CRS, c.crs, "") + " " + column(h.ICANS, c.icans, "") +
		padLeft(h.Due, 6))
	return e.th.dim.Render(s.String())
}

// cachedRow draws one patient where the row, the width or the minute has changed.
func (b *board) cachedRow(r *ward.Row, c columns, w int, selected bool) string {
	key := cacheKey{gen: b.e.board.gen, width: w, minute: b.e.now().Unix() / 60}
	if key != b.key {
		clear(b.cache)
		b.key = key
	}
	k := rowKey{r.Patient.ID, selected}
	line, ok := b.cache[k]
	if !ok {
		line = b.row(r, c, w, selected)
		b.cache[k] = line
	}
	return line
}

// row draws one patient.
func (b *board) row(r *ward.Row, c columns, w int, selected bool) string {
	e, th := b.e, b.e.th
	marker := " "
	nameStyle := th.text
	if selected {
		marker, nameStyle = th.focus.Render(e.g.marker), th.selected
	}
	like := " "
	if r.LookAlike {
		like = th.warn.Render(e.g.like)
	}
	name := e.name(&r.Patient)
	if r.Age.Child() {
		tail := " " + e.ui.AgeShort(int(r.Age.Years), int(r.Age.Months))
		name = cut(name, c.name-cells(tail), e.g.ell) + tail
	}
	bed := nameStyle.Render(column(clean(r.Patient.Bed), c.bed, e.g.ell))
	if r.Place.InICU() {
		bed = th.warn.Render(column(e.ui.Transfer.ICU, c.bed, e.g.ell))
	}
	line := marker + bed + " " + like +
		nameStyle.Render(column(name, c.name, e.g.ell)) + th.dim.Render(padLeft(day(r), 4))
	if c.product > 0 {
		line += " " + th.dim.Render(column(clean(r.Patient.Product), c.product-1, e.g.ell))
	}
	switch {
	case r.Problem != "":
		return cut(line+" "+th.bad.Render(e.ui.Board.CannotGrade(clean(r.Problem))), w, e.g.ell)
	case r.Latest == nil:
		rest, when := "  "+e.ui.Board.NoSet, e.ui.Board.DueNow
		if r.Place.InICU() {
			when = e.ui.Transfer.ICU
		}
		return line + th.warn.Render(ends(rest, when, w-cells(line), e.g.ell))
	}
	return line + b.vitals(r, c)
}

// vitals are a row's cells from the temperature on.
func (b *board) vitals(r *ward.Row, c columns) string {
	e, th := b.e, b.e.th
	o := &r.Latest.Findings
	cell := func(s string, w int, loud bool) string {
		switch {
		case s == "":
			return th.dim.Render(padLeft("-", w))
		case loud:
			return th.value.Render(padLeft(cut(s, w, e.g.ell), w))
		}
		return padLeft(cut(s, w, e.g.ell), w)
	}
	fever, _ := o.Febrile()
	flags := r.Latest.CRS.Flags
	press := pressure(o)
	bpCell := th.dim.Render(padLeft("-", 8)) + "    "
	if press != "" {
		bpCell = " " + column(press, 11, "")
		if flags.Has(grading.FlagHypotension) {
			bpCell = " " + th.value.Render(column(press, 11, ""))
		}
	}
	oxy := th.dim.Render(column("-", 5, ""))
	if s := e.oxygenIn(o, 5); s != "" {
		oxy = column(s, 5, e.g.ell)
	}
	ice := score(&r.LastICE, &r.LastCAPD)
	iceCell := cell(ice, 5, false)
	if ice != "" && r.LastICEAt != r.Latest.At.Milli {
		iceCell = th.dim.Render(padLeft(cut(ice, 5, e.g.ell), 5))
	}
	own, ownICANS := ownGrades(r)
	return cell(temp(o.Temp), 6, fever) + cell(reading(o.HeartRate), 4, false) + bpCell +
		cell(reading(o.SpO2), 5, flags&(grading.FlagHypoxicUntreated|grading.FlagRepeatSpO2) != 0) + " " + oxy + iceCell + " " +
		e.marked(e.gradeCell(&r.Latest.CRS, r.PreviousCRS, -1, c.crs), own) +
		e.marked(e.gradeCell(&r.Latest.ICANS, r.PreviousICANS, lastAssessed(r.Latest), c.icans), ownICANS) + b.due(r, 5)
}

// marked is a grade's cell and the one after it: marked behind the grade where a doctor's
// own stands beside it.
func (e *env) marked(cell string, own int) string {
	if own < 0 {
		return cell + " "
	}
	return padRight(strings.TrimRight(cell, " ")+e.th.warn.Render(e.ui.Review.DoctorMark), cells(cell)+1)
}

// due is the time to the next check, of whichever is due first, in w cells.
func (b *board) due(r *ward.Row, w int) string {
	if r.Place.InICU() { // its checks are not this ward's; the patient stays in sight
		return b.e.th.warn.Render(padLeft(b.e.ui.Transfer.ICU, w))
	}
	d, ok := b.e.dueIn(r)
	if !ok {
		return padLeft("", w)
	}
	text := due(d)
	if dangerouslyLate(r, d) {
		return strings.Repeat(" ", max(w-cells(text), 0)) + b.e.th.badge.Render(text)
	}
	style := b.e.th.text
	if d < 0 {
		style = b.e.th.warn
	}
	return style.Render(padLeft(text, w))
}

// dueIn is the time left to the first check due; negative where it is late.
func (e *env) dueIn(r *ward.Row) (time.Duration, bool) {
	first := r.DueAt
	if r.NeuroDueAt != 0 && (first == 0 || r.NeuroDueAt < first) {
		first = r.NeuroDueAt
	}
	if first == 0 {
		return 0, false
	}
	return time.Duration(first-e.now().UnixMilli()) * time.Millisecond, true
}

// dangerouslyLate: overdue in somebody who is ill, or overdue by very long.
func dangerouslyLate(r *ward.Row, d time.Duration) bool {
	if d >= 0 || r.Latest == nil {
		return false
	}
	g := max(r.Latest.CRS.Working, r.Latest.ICANS.Working)
	return g >= 2 || d < -2*time.Hour
}
