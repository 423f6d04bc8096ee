package tui

import (
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/drafts"
	"crsmon/internal/ward"
)

// Drafts: what is typed is written beside the record shortly after it was typed, and at
// once when a form is left or the program ends. They belong to author and patient, are
// offered back once, and go when the set is on the record or its author discards it.

// keepAfter is how long after a key its draft is written; keys in between go with it.
const keepAfter = 300 * time.Millisecond

// draftForm is a form whose text is kept.
type draftForm interface {
	draftKey() drafts.Key
	draft() drafts.Draft
	dirty() bool
	// changed: something was typed since the draft was last written; wrote says it is.
	changed() bool
	wrote()
	// due tells whether a write is on its way.
	due() *bool
}

// keptDraft is a draft nobody has open.
type keptDraft struct {
	drafts.Draft
	// as is the set on the record under the draft's entry, where the draft was changed
	// after it was sent; of is the set that a correction corrects.
	as, of *ward.Set
	ev     *ward.Event // the entry a draft of the drug form corrects
	row    *ward.Row   // whose it is, as read with the chart: who left is not on the board
}

// draftBox is what the root knows of drafts.
type draftBox struct {
	store   *drafts.Store // nil keeps them in memory only
	turn    uint64
	kept    map[drafts.Key]*keptDraft
	bad     map[drafts.Key]error // could not be written to disk
	loaded  bool
	offered map[ward.Author]bool
}

func newDraftBox(s *drafts.Store) draftBox {
	return draftBox{
		store: s, loaded: s == nil, kept: map[drafts.Key]*keptDraft{}, bad: map[drafts.Key]error{}, offered: map[ward.Author]bool{},
	}
}

// draftMsg is a message about drafts; the root takes them all.
type draftMsg interface{ draftMsg() }

type (
	draftsReadMsg struct {
		found []drafts.Draft
		aside []string
		err   error
	}
	draftDueMsg     struct{ form draftForm }
	draftWrittenMsg struct {
		key drafts.Key
		err error
	}
	draftsCheckedMsg struct {
		by     ward.Author
		charts map[string]*ward.Chart
		signed map[string]bool // the handovers on the record, by their entries
	}
)

func (draftsReadMsg) draftMsg()    {}
func (draftDueMsg) draftMsg()      {}
func (draftWrittenMsg) draftMsg()  {}
func (draftsCheckedMsg) draftMsg() {}

// readDrafts looks for the drafts of an earlier run.
func (e *env) readDrafts() tea.Cmd {
	s := e.drafts.store
	if s == nil {
		return nil
	}
	return func() tea.Msg {
		var m draftsReadMsg
		m.found, m.aside, m.err = s.Read(time.Now()) // by the files' own times
		return m
	}
}

// inTurn runs a write beside the screen, begun at once; later writes win.
func (e *env) inTurn(key drafts.Key, fn func(s *drafts.Store, turn uint64) error) tea.Cmd {
	s := e.drafts.store
	if s == nil {
		return nil
	}
	e.drafts.turn++
	turn := e.drafts.turn
	return e.saves.beside(func() tea.Msg { return draftWrittenMsg{key, fn(s, turn)} })
}

// keepDraft writes a form's draft, or takes it away where nothing is typed any more.
func (e *env) keepDraft(f draftForm) tea.Cmd {
	f.wrote()
	d := f.draft()
	if !f.dirty() {
		return e.dropDraft(d.Key)
	}
	return e.inTurn(d.Key, func(s *drafts.Store, turn uint64) error { return s.Put(turn, &d) })
}

// leaveDraft keeps the draft of a form that is left.
func (e *env) leaveDraft(f draftForm) tea.Cmd {
	d := f.draft()
	e.drafts.kept[d.Key] = &keptDraft{Draft: d}
	return e.keepDraft(f)
}

// dropDraft forgets a draft: it was saved, or discarded.
func (e *env) dropDraft(k drafts.Key) tea.Cmd {
	delete(e.drafts.kept, k)
	return e.inTurn(k, func(s *drafts.Store, turn uint64) error { return s.Remove(turn, k) })
}

// rejectDraft sets a draft aside that no form can take.
func (e *env) rejectDraft(k drafts.Key) {
	delete(e.drafts.kept, k)
	s := e.drafts.store
	if s == nil {
		return
	}
	_, err := s.Reject(k)
	if err != nil {
		e.say(alarming, e.ui.Drafts.CannotRead(clean(err.Error())))
		return
	}
	e.say(alarming, e.ui.Drafts.Aside(1, s.Dir()))
}

// draftBad is the quiet line of a form whose draft is not on disk; empty where it is.
func (e *env) draftBad(k drafts.Key) string {
	if e.drafts.bad[k] != nil {
		return e.ui.Drafts.NotOnDisk
	}
	return ""
}

// tendDrafts runs after every message: it has changed drafts written, and offers those
// of an earlier run.
func (m *Model) tendDrafts() tea.Cmd {
	e := m.e
	if e.drafts.store == nil {
		return nil
	}
	var cmds []tea.Cmd
	for _, f := range m.draftForms() {
		if !*f.due() && f.changed() {
			*f.due() = true
			cmds = append(cmds, e.tick(keepAfter, func(time.Time) tea.Msg { return draftDueMsg{f} }))
		}
	}
	return tea.Batch(append(cmds, m.checkDrafts())...)
}

// draftForms are the forms that are open, on the pages and over them.
func (m *Model) draftForms() []draftForm {
	var out []draftForm
	for _, s := range m.screens {
		if f, ok := s.(draftForm); ok {
			out = append(out, f)
		}
	}
	for _, d := range m.dialogs {
		if f, ok := d.(draftForm); ok {
			out = append(out, f)
		}
	}
	return out
}

// draftNews takes a message about drafts.
func (m *Model) draftNews(msg draftMsg) tea.Cmd {
	e := m.e
	switch msg := msg.(type) {
	case draftsReadMsg:
		e.drafts.loaded = true
		for _, d := range msg.found {
			e.drafts.kept[d.Key] = &keptDraft{Draft: d}
		}
		switch {
		case msg.err != nil:
			e.say(alarming, e.ui.Drafts.CannotRead(clean(msg.err.Error())))
		case len(msg.aside) > 0:
			e.say(alarming, e.ui.Drafts.Aside(len(msg.aside), e.drafts.store.Dir()))
		}
	case draftDueMsg:
		*msg.form.due() = false
		if slices.Contains(m.draftForms(), msg.form) && msg.form.changed() {
			return e.keepDraft(msg.form)
		}
	case draftWrittenMsg:
		delete(e.drafts.bad, msg.key)
		if msg.err != nil {
			e.drafts.bad[msg.key] = msg.err
		}
	case draftsCheckedMsg:
		return m.draftsChecked(msg)
	}
	return nil
}

// keepDraftsNow writes every open form's draft before it returns, at the program's end.
func (m *Model) keepDraftsNow() {
	_, _ = guard(func() (struct{}, error) {
		for _, f := range m.draftForms() {
			if m.e.drafts.store == nil || !f.dirty() || !f.changed() {
				continue
			}
			d := f.draft()
			m.e.drafts.turn++
			_ = m.e.drafts.store.Put(m.e.drafts.turn, &d)
		}
		return struct{}{}, nil
	})
}
