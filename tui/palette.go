package tui

import (
	"slices"
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// paletteDialog is a dialog that finds any action of this screen or of the board, and any
// patient, by a part of the name. It is made from the bindings that the keys dispatch.
type paletteDialog struct {
	e     *env
	query input
	items []paletteItem
	shown []int // indexes of items that fit, best first
	at    int
	first int
	listH int
	x     int // the caret
	gone  []ward.Gone
}

// paletteItem is something the palette can do.
type paletteItem struct {
	label, key string
	disabled   string // why it cannot be done now
	action     string // what is matched, for an action
	patient    *ward.Row
	gone       *ward.Gone
	run        func(m *Model) tea.Cmd
}

// paletteKey opens the palette. F10 is left to a screen that saves with it.
func (m *Model) paletteKey() binding {
	ui := m.e.ui
	b := binding{keys: []string{"ctrl+p", "f10"}, do: ui.Palette.Open, hidden: true, run: func() tea.Cmd {
		m.e.push(newPalette(m))
		return m.e.loadGone()
	}}
	for _, k := range m.top().Keys() {
		if slices.Contains(k.keys, "f10") {
			b.keys = b.keys[:1]
		}
	}
	if s, ok := m.top().(*signIn); ok && s.first {
		b.disabled = ui.Palette.SignFirst // nobody reads names who has not said theirs
	}
	return b
}

func newPalette(m *Model) *paletteDialog {
	p := &paletteDialog{e: m.e}
	p.fill(m)
	return p
}

// fill lists everything anew: what this screen does, what the board does, what goes
// everywhere, then the patients.
func (p *paletteDialog) fill(m *Model) {
	e := p.e
	p.items = p.items[:0]
	leave := ""
	for _, s := range m.screens[1:] {
		if s.capturesInput() {
			leave = e.ui.SignIn.LeaveFormFirst
		}
	}
	seen := map[words.Action]bool{}
	p.addKeys(append(m.top().Keys(), m.globals()...), "", "", seen)
	if len(m.screens) > 1 {
		p.addKeys(m.screens[0].Keys(), e.ui.Palette.OnBoard, leave, seen)
	}
	p.addKeys([]binding{criteriaKey(e)}, "", "", seen)
	for i := range e.board.rows {
		r := &e.board.rows[i]
		label := clean(r.Patient.Bed) + " " + e.name(&r.Patient)
		p.items = append(p.items, paletteItem{
			label: label + e.g.dot + e.ui.ID(clean(r.Patient.ID)) + e.g.dot + e.gradesShort(r), disabled: leave, patient: r,
			run: func(m *Model) tea.Cmd { return m.openFromAnywhere(r.Patient.ID) },
		})
	}
	p.goneItems(leave)
	p.sift()
}

// addKeys adds the actions of key bindings. One of the board, from elsewhere, is done
// on the board: its place is said.
func (p *paletteDialog) addKeys(bs []binding, place, leave string, seen map[words.Action]bool) {
	e := p.e
	for i := range bs {
		b := &bs[i]
		if b.run == nil || b.alias || seen[b.do] || p.moves(b.do) {
			continue
		}
		seen[b.do] = true
		label := b.do.Long
		if label == "" {
			label = b.do.Short
		}
		it := paletteItem{
			label: label, key: e.keyLabel(b), disabled: b.disabled, action: b.do.Short + " " + b.do.Long,
			run: func(*Model) tea.Cmd { return b.run() },
		}
		if place != "" {
			it.label += " (" + place + ")"
			it.run = func(m *Model) tea.Cmd { m.screens = m.screens[:1]; return b.run() }
			if leave != "" {
				it.disabled = leave
			}
		}
		p.items = append(p.items, it)
	}
}

// moves tells of actions that are a cursor's: nobody looks for them by name.
func (p *paletteDialog) moves(do words.Action) bool {
	d := &p.e.ui.Do
	return slices.Contains([]words.Action{
		d.Move, d.MoveUp, d.PageDown, d.PageUp, d.First, d.Last, d.Scroll, d.NextField, d.TabField, d.DownField, d.PrevField,
		d.Answer, d.ClearAnswer, p.e.ui.Palette.Open,
	}, do)
}

// openFromAnywhere goes to a patient's page by way of the board.
func (m *Model) openFromAnywhere(id string) tea.Cmd {
	m.screens = m.screens[:1]
	m.pointAt(id)
	if b, ok := m.screens[0].(*board); ok {
		b.clearFilter()
	}
	if r := m.e.board.row(id); r != nil {
		m.e.open(newPatient(m.e, r))
	}
	return nil
}

// sift keeps what fits the query, the best first.
func (p *paletteDialog) sift() {
	type fit struct{ index, rank int }
	var fits []fit
	ranks := map[string]int{}
	for _, f := range p.e.find(p.query.text) {
		ranks[p.e.board.rows[f.index].Patient.ID] = f.rank
	}
	for i := range p.items {
		it := &p.items[i]
		rank, ok := 0, false
		switch {
		case it.patient != nil:
			rank, ok = ranks[it.patient.Patient.ID]
		case it.gone != nil:
			rank, ok = fitsGone(p.query.text, it.gone)
		default:
			rank, ok = fuzzy(p.query.text, it.action)
		}
		if ok {
			fits = append(fits, fit{i, rank})
		}
	}
	if strings.TrimSpace(p.query.text) != "" {
		sort.SliceStable(fits, func(i, j int) bool { a, b := &fits[i], &fits[j]; return a.rank < b.rank })
	}
	p.shown = p.shown[:0]
	for _, f := range fits {
		p.shown = append(p.shown, f.index)
	}
	p.at = 0
}

// fuzzy ranks text for a query: 1 a word begins with it, 3 it is somewhere within, 5 its
// letters come in this order, each at a word's begin or after the one before it.
func fuzzy(query, text string) (rank int, ok bool) {
	query, text = strings.ToLower(strings.TrimSpace(query)), strings.ToLower(text)
	switch {
	case query == "":
		return 5, true
	case strings.HasPrefix(text, query), strings.Contains(text, " "+query):
		return 1, true
	case strings.Contains(text, query):
		return 3, true
	case scattered([]rune(query), []rune(text), true):
		return 5, true
	}
	return 0, false
}

// scattered tells whether the letters of query are letters of text in this order, each
// beside the one before it or at the begin of a word.
func scattered(query, text []rune, begin bool) bool {
	if len(query) == 0 {
		return true
	}
	for i, r := range text {
		starts := i == 0 && begin || i > 0 && text[i-1] == ' '
		if r == query[0] && (starts || i == 0) && scattered(query[1:], text[i+1:], false) {
			return true
		}
	}
	return false
}

func (p *paletteDialog) chosen() *paletteItem {
	if p.at < len(p.shown) {
		return &p.items[p.shown[p.at]]
	}
	return nil
}

func (p *paletteDialog) Keys() []binding {
	ui := p.e.ui
	nothing := ""
	if it := p.chosen(); it == nil {
		nothing = ui.Palette.None
	} else {
		nothing = it.disabled
	}
	move := func(n int) func() tea.Cmd {
		return func() tea.Cmd { p.at = max(min(p.at+n, len(p.shown)-1), 0); return nil }
	}
	return []binding{
		{keys: []string{"enter"}, do: ui.Do.Done, disabled: nothing, run: p.accept},
		{keys: []string{"esc", "ctrl+p"}, do: ui.Do.Close, run: func() tea.Cmd { p.e.pop(p); return nil }},
		{keys: []string{"down", "tab"}, label: p.e.g.arrows, do: ui.Do.Move, run: move(1)},
		{keys: []string{"up", "shift+tab"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: move(-1)},
		{keys: []string{"pgdown"}, do: ui.Do.PageDown, hidden: true, run: move(max(p.listH-1, 1))},
		{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: move(-max(p.listH-1, 1))},
	}
}

func (p *paletteDialog) accept() tea.Cmd {
	it := p.chosen()
	p.e.pop(p)
	p.e.ask(it.run)
	return nil
}

func (p *paletteDialog) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case boardMsg:
		p.e.ask(func(m *Model) tea.Cmd { p.refill(m); return nil })
	case goneMsg:
		if msg.err == nil {
			p.gone = msg.gone
			p.e.ask(func(m *Model) tea.Cmd { p.refill(m); return nil })
		}
	case tea.PasteMsg:
		p.query.insert(msg.Content)
		p.sift()
	case tea.KeyPressMsg:
		if cmd, done := dispatch(p.e, p.Keys(), msg); done {
			return cmd
		}
		if p.query.key(msg) {
			p.sift()
		}
	}
	return nil
}

// refill lists anew over a board read again, and stays on what was chosen.
func (p *paletteDialog) refill(m *Model) {
	label := ""
	if it := p.chosen(); it != nil {
		label = it.label
	}
	p.fill(m)
	for n, i := range p.shown {
		if p.items[i].label == label {
			p.at = n
		}
	}
}

// click chooses a line, and a second time does it.
func (p *paletteDialog) click(_, y int) tea.Cmd {
	n := p.first + y - paletteHead
	switch {
	case y < paletteHead || n >= len(p.shown) || y-paletteHead >= p.listH:
		return nil
	case n != p.at:
		p.at = n
		return nil
	}
	cmd, _ := dispatch(p.e, p.Keys(), tea.KeyPressMsg{Code: tea.KeyEnter})
	return cmd
}

// paletteHead are the lines above the list.
const paletteHead = 3

func (p *paletteDialog) Cursor() *tea.Cursor { return tea.NewCursor(2+p.x, 1) }

// View is the same size whatever fits, so that nothing jumps under the eye.
func (p *paletteDialog) View(w, h int) []string {
	e, th, ui := p.e, p.e.th, &p.e.ui.Palette
	const keyW, most = 12, 15
	w = min(w, 80)
	shown, x := p.query.view(w - 4)
	p.x = x
	count := th.dim.Render(ui.Count(len(p.shown), len(p.items)))
	hint := th.dim.Render(cut(ui.Hint, w, e.g.ell))
	switch it := p.chosen(); {
	case it == nil:
		hint = th.warn.Render(cut(ui.None, w, e.g.ell))
	case it.disabled != "":
		hint = th.warn.Render(cut(e.ui.Help.NotNow+": "+it.disabled, w, e.g.ell))
	}
	out := []string{
		ends(th.title.Render(ui.Title), count, w, e.g.ell),
		th.focus.Render(e.g.marker) + " " + th.value.Underline(true).Render(padRight(shown, w-3)),
		hint,
	}
	p.listH = max(min(h-paletteHead, most), 1)
	p.first = window(p.first, p.at, len(p.shown), p.listH)
	for n := p.first; n < len(p.shown) && n < p.first+p.listH; n++ {
		it := &p.items[p.shown[n]]
		marker, style := " ", th.text
		if n == p.at {
			marker, style = th.focus.Render(e.g.marker), th.selected
		}
		label := it.label
		if it.disabled != "" {
			label, style = label+" ("+e.ui.Help.NotNow+": "+it.disabled+")", th.dim
		}
		labelW := w - 1
		if it.key != "" {
			labelW -= keyW + 1
		}
		line := marker + style.Render(column(label, labelW, e.g.ell))
		if it.key != "" {
			line += " " + th.dim.Render(column(it.key, keyW, e.g.ell))
		}
		out = append(out, line)
	}
	for len(out) < paletteHead+p.listH {
		out = append(out, "")
	}
	return out
}
