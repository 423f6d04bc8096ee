package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// maxHandoverText is the longest text the record takes, in characters.
const maxHandoverText = ward.MaxHandover

// handover is one patient's handover, or the ward's: a text made from the record, edited
// and signed here, and the earlier ones, which do not change.
type handover struct {
	page
	e       *env
	by      ward.Author // whose text it is
	row     *ward.Row   // nil for the whole ward
	at      int         // 0 is the new text, then the signed ones
	signed  []ward.Handover
	err     error
	gen     int
	area    editor
	made    string // the text as made from the record, "" until it is
	madeAt  ward.Moment
	ready   bool
	edited  bool // since it was made
	stale   bool // the record changed since it was made
	editing bool
	saving  bool
	entry   string               // of what is sent next, or was last
	sent    ward.HandoverRequest // without its entry
	fail    string
	pane    pane
	first   int
	cursor  *tea.Cursor
	written string // the text its draft has last, "" where it has none
	// draftDue: a write of the draft is on its way.
	draftDue bool
}

// openHandover opens the handover of a patient, of the ward where r is nil. A text that
// was edited and not signed is there again.
func (e *env) openHandover(r *ward.Row) {
	h := &handover{e: e, by: e.author}
	h.entry, _ = ward.NewEntryID()
	if r != nil {
		row := *r
		h.row = &row
	}
	if kept := e.texts[h.key()]; kept != nil {
		kept.row, kept.at = h.row, 0
		kept.stale = true // nobody told it of changes while it was closed
		e.open(kept)
		return
	}
	h.area.setText("")
	h.takeDraft()
	e.open(h)
}

// textKey is whose text of what it is: a draft belongs to its author and patient.
type textKey struct {
	by      ward.Author
	patient string
}

func (h *handover) key() textKey { return textKey{h.by, h.of()} }

// of is the patient's id, empty for the ward.
func (h *handover) of() string {
	if h.row == nil {
		return ""
	}
	return h.row.Patient.ID
}

func (h *handover) start() tea.Cmd {
	h.gen++
	cmds := []tea.Cmd{h.load()}
	if !h.ready && !h.edited {
		cmds = append(cmds, h.make())
	}
	return tea.Batch(cmds...)
}

type (
	// handoversMsg are the signed handovers; of the ward's page with those of patients
	// that wait.
	handoversMsg struct {
		page   *handover
		gen    int
		signed []ward.Handover
		err    error
	}
	// handoverTextMsg is the text made from the record.
	handoverTextMsg struct {
		page *handover
		text string
		at   ward.Moment
		err  error
	}
	// handedMsg ends a signature or an acceptance.
	handedMsg struct {
		page *handover
		say  string
		sign bool
		err  error
	}
	// waitingMsg are the handovers nobody has accepted.
	waitingMsg struct {
		waiting ward.Waiting
		err     error
	}
)

func (h *handover) load() tea.Cmd {
	rec, gen, of := h.e.rec, h.gen, h.of()
	if rec == nil {
		return nil
	}
	return func() tea.Msg {
		all, err := guard(func() ([]ward.Handover, error) { return rec.Handovers(context.Background(), of) })
		return handoversMsg{h, gen, all, err}
	}
}

// make makes the text from the record; without a way to, it stays empty to be written.
func (h *handover) make() tea.Cmd {
	text, of, now := h.e.opts.Handover, h.of(), moment(h.e.now())
	return func() tea.Msg {
		if text == nil {
			return handoverTextMsg{h, "", now, nil}
		}
		t, err := guard(func() (string, error) { return text(context.Background(), of) })
		return handoverTextMsg{h, t, now, err}
	}
}

// loadWaiting asks for the handovers that nobody has accepted yet.
func (m *Model) loadWaiting() tea.Cmd {
	rec, before := m.e.rec, m.e.waiting
	if rec == nil {
		return nil
	}
	return func() tea.Msg {
		w, err := guard(func() (ward.Waiting, error) { return rec.WaitingHandovers(context.Background(), before) })
		return waitingMsg{w, err}
	}
}

func (m *Model) waitingRead(msg waitingMsg) tea.Cmd {
	if msg.err == nil {
		m.e.waiting = msg.waiting
	}
	return m.broadcast(msg)
}

// list are the signed handovers of this page: of the ward's also those of patients that
// wait for somebody.
func (h *handover) list() []ward.Handover {
	if h.row != nil {
		return h.signed
	}
	var out []ward.Handover
	for _, w := range h.e.waiting.Of {
		if w.Patient != "" {
			out = append(out, w)
		}
	}
	return append(out, h.signed...)
}

// chosen is the signed handover that is shown; nil where it is the new text.
func (h *handover) chosen() *ward.Handover {
	all := h.list()
	h.at = max(min(h.at, len(all)), 0)
	if h.at == 0 {
		return nil
	}
	return &all[h.at-1]
}

func (h *handover) capturesInput() bool { return h.editing }
func (h *handover) Cursor() *tea.Cursor { return h.cursor }
func (h *handover) patient() *ward.Row  { return h.row }

// loses tells whether ending the program now would lose what was edited.
func (h *handover) loses() bool { return h.edited && !h.saving }

func (h *handover) Keys() []binding {
	e, ui := h.e, &h.e.ui.Handover
	busy := ""
	switch {
	case e.rec == nil:
		busy = e.ui.Board.NotOpen
	case h.saving:
		busy = e.ui.Saving
	}
	sign := binding{keys: []string{"ctrl+s", "f4"}, do: ui.Do.Sign, disabled: orElse(busy, h.chosen() == nil, ui.NotADraft), run: doing(h.askSign)}
	if h.editing {
		return []binding{
			{keys: []string{"esc", "f10"}, do: ui.Do.EditDone, run: doing(h.endEdit)},
			sign,
			{label: "a-z", do: ui.Do.Edit, hidden: true},
		}
	}
	sign.keys = append(sign.keys, "s")
	draft := orElse(busy, h.chosen() == nil, ui.NotADraft)
	move := func(n int) func() tea.Cmd {
		return doing(func() {
			h.at = max(min(h.at+n, len(h.list())), 0)
			h.pane.vp.GotoTop()
		})
	}
	vp := &h.pane.vp
	bs := []binding{
		{keys: []string{"e", "enter", "f5"}, do: ui.Do.Edit, disabled: draft, run: doing(h.edit)},
		sign,
		{keys: []string{"k", "f7"}, do: ui.Do.Accept, disabled: orElse(busy, h.cannotTake() == "", h.cannotTake()), run: doing(h.askTake)},
		{keys: []string{"r", "f8"}, do: ui.Do.Anew, disabled: draft, hidden: !h.stale, run: h.anew},
		{keys: []string{"down"}, label: e.g.arrows, do: ui.Do.Choose, run: move(1)},
		{keys: []string{"up"}, do: ui.Do.Choose, hidden: true, alias: true, run: move(-1)},
		{keys: []string{"pgdown", "space"}, do: e.ui.Do.PageDown, hidden: true, run: doing(vp.PageDown)},
		{keys: []string{"pgup"}, do: e.ui.Do.PageUp, hidden: true, run: doing(vp.PageUp)},
		{keys: []string{"home"}, do: e.ui.Do.First, hidden: true, run: doing(func() { vp.GotoTop() })},
		{keys: []string{"end"}, do: e.ui.Do.Last, hidden: true, run: doing(func() { vp.GotoBottom() })},
	}
	bs = append(bs, h.copyKeys()...)
	return append(bs, binding{keys: []string{"esc", "left", "q"}, do: e.ui.Do.Back, run: h.leave})
}

// copyKeys copy the grade line of the patient, and the text that is shown.
func (h *handover) copyKeys() []binding {
	e := h.e
	bs := e.copyKeys(func() *ward.Row { return h.row })
	text := &bs[1]
	text.disabled = orElse("", h.shownText() != "", e.ui.Clipboard.NoSBAR)
	if e.opts.clip == clipNone {
		text.disabled = e.ui.Clipboard.CannotHere
	}
	text.run = func() tea.Cmd { return e.copied(e.ui.Clipboard.SBARName, h.shownText()) }
	return bs
}

// shownText is the text that stands on the screen.
func (h *handover) shownText() string {
	if s := h.chosen(); s != nil {
		return s.Text
	}
	return h.area.text()
}

// cannotTake says why the handover that is shown cannot be accepted; empty where it can.
func (h *handover) cannotTake() string {
	ui := &h.e.ui.Handover
	switch s := h.chosen(); {
	case s == nil:
		return ui.NotSigned
	case s.Accepted != nil:
		return ui.AlreadyAccepted
	case s.By.Name == h.e.author.Name:
		return ui.OwnHandover
	}
	return ""
}

func (h *handover) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case handoversMsg:
		if msg.page == h && msg.gen == h.gen {
			h.took(msg)
		}
	case handoverTextMsg:
		if msg.page == h && !h.edited {
			h.textMade(msg)
		}
	case changedMsg:
		h.gen++
		if h.edited || h.saving {
			h.stale = true // what was edited is not written over
			return h.load()
		}
		return tea.Batch(h.load(), h.make())
	case tea.PasteMsg:
		if h.editing {
			h.area.insert(msg.Content)
			h.noteEdit()
		}
	case tea.KeyPressMsg:
		if cmd, done := dispatch(h.e, h.Keys(), msg); done || !h.editing {
			return cmd
		}
		h.area.key(msg)
		h.noteEdit()
	}
	return nil
}

// took keeps the choice on its handover when another is signed meanwhile.
func (h *handover) took(msg handoversMsg) {
	was := ""
	if s := h.chosen(); s != nil {
		was = s.Entry
	}
	if h.err = msg.err; msg.err != nil {
		return
	}
	first := h.signed == nil
	h.signed = append([]ward.Handover{}, msg.signed...)
	for i, s := range h.list() {
		// Who comes on duty finds what waits for them.
		if s.Entry == was || first && was == "" && h.at == 0 && !h.edited && s.Accepted == nil && s.By.Name != h.e.author.Name {
			h.at = i + 1
		}
	}
}

func (h *handover) textMade(msg handoverTextMsg) {
	h.ready, h.stale, h.fail = true, false, ""
	if msg.err != nil {
		h.fail = h.e.ui.Handover.CannotRead(h.e.failure(msg.err).Why)
		return
	}
	h.area.setText(msg.text)
	h.made, h.madeAt = h.area.text(), msg.at
}

// cleanText is clean for a text of several lines.
func cleanText(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = clean(l)
	}
	return strings.Join(lines, "\n")
}

func (h *handover) edit() {
	h.editing = true
	h.pane.vp.GotoTop()
}

func (h *handover) noteEdit() {
	if h.edited = h.area.text() != h.made; h.edited {
		h.e.texts[h.key()] = h
	} else {
		delete(h.e.texts, h.key())
	}
}

func (h *handover) endEdit() {
	h.editing = false
}

// anew makes the text again; what was edited is given up only when asked.
func (h *handover) anew() tea.Cmd {
	e, ui := h.e, &h.e.ui.Handover
	again := func() tea.Cmd {
		delete(e.texts, h.key())
		h.edited = false
		return h.make()
	}
	if !h.edited {
		return again()
	}
	e.push(&confirm{e: e, title: ui.MakeAnew, lines: []string{ui.MakeAnewText}, answers: []answer{
		{keys: []string{"enter", "esc"}, label: e.ui.Form.KeepEditing},
		{keys: []string{"r", "f8"}, label: ui.MakeAnewYes, do: again},
	}})
	return nil
}

func (h *handover) leave() tea.Cmd {
	h.e.back()
	if !h.edited {
		return h.e.dropDraft(h.draftKey())
	}
	h.e.say(info, h.e.ui.Handover.LeaveText)
	return h.e.keepDraft(h) // the text itself stays among those edited and not signed
}
