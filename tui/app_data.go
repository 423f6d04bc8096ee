package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"crsmon/internal/ward"
	"crsmon/internal/words"
)

func (e *env) openRecord() tea.Cmd {
	if got := e.opening; got != nil {
		e.opening = nil
		return func() tea.Msg { return <-got }
	}
	open := e.opts.Open
	return func() tea.Msg {
		w, err := guard(func() (*ward.Ward, error) { return open(context.Background()) })
		if err != nil || w == nil {
			return openedMsg{w: w, err: err}
		}
		if !e.opts.ASCII {
			e.saves.spawn(measureAhead)
		}
		return openedMsg{w: w, first: readFirst(w)}
	}
}

// measureAhead measures a character that is not Latin: the library makes tables of 2 MB for the first one, and else the
// first frame waits for them.
func measureAhead() { ansi.StringWidthWc("─") }

// opening tells whether the board alone is on the screen and waits for its record.
func (m *Model) opening() bool {
	return len(m.screens) == 1 && len(m.dialogs) == 0 && m.e.rec == nil && m.e.openErr == nil && m.e.opts.Open != nil
}

// readFirst reads the board in the turn that opened the record: to ask for it by way of
// the screen costs the first paint several milliseconds.
func readFirst(rec record) (f firstRead) {
	ctx := context.Background()
	f.version, f.versionErr = guard(func() (int64, error) { return rec.Changed(ctx, -1) })
	f.rows, f.err = guard(func() ([]ward.Row, error) { return rec.Board(ctx) })
	return f
}

// openEarly begins to open the record while the terminal is still being got ready.
func (e *env) openEarly() {
	if e.rec != nil || e.opts.Open == nil {
		return
	}
	open, got := e.openRecord(), make(chan tea.Msg, 1)
	e.opening = got
	e.saves.spawn(func() { got <- open() })
}

// clockTick comes with the next minute: nothing that is shown changes with the second.
func (e *env) clockTick() tea.Cmd {
	now := e.now()
	return e.tick(now.Truncate(time.Minute).Add(time.Minute).Sub(now), func(time.Time) tea.Msg { return clockMsg{} })
}

// clockMsg: a new minute.
type clockMsg struct{}

func (m *Model) recordOpened(msg openedMsg) tea.Cmd {
	m.e.openErr = msg.err
	if msg.err != nil || msg.w == nil {
		return nil
	}
	m.e.rec = msg.w
	f := &msg.first
	m.version, m.versionOK = f.version, f.versionErr == nil
	m.boardGen++
	m.refreshed = m.e.mono()
	return tea.Batch(m.boardRead(boardMsg{m.boardGen, f.rows, f.err}), m.broadcast(changedMsg{}))
}

// polled goes on with the clock: what has stood long enough goes, and the board is read again from time to time.
func (m *Model) polled() tea.Cmd {
	if m.status.text != "" && m.e.mono().Sub(m.status.at) > statusFor {
		m.status = status{}
	}
	next := m.e.poll()
	if m.e.rec == nil {
		return next
	}
	if m.e.mono().Sub(m.refreshed) >= refreshEvery {
		return tea.Batch(next, m.refresh())
	}
	return tea.Batch(next, m.watch())
}

// watch has one command wait for the record to change. One that failed is begun again with the next tick, and then says at
// once what the record is.
func (m *Model) watch() tea.Cmd {
	if m.e.rec == nil || m.watching {
		return nil
	}
	m.watching = true
	seen := int64(-1)
	if m.versionOK && m.e.board.polled == nil {
		seen = m.version
	}
	return m.e.watch(seen)
}

func (m *Model) versionRead(msg versionMsg) tea.Cmd {
	m.watching = false
	if msg.err != nil {
		m.e.board.polled = msg.err
		return nil
	}
	m.e.board.polled = nil
	if m.versionOK && msg.version == m.version {
		return m.watch()
	}
	m.version, m.versionOK = msg.version, true
	return tea.Batch(m.watch(), m.refresh(), m.broadcast(changedMsg{}))
}

// refresh reads the board again; one read at a time.
func (m *Model) refresh() tea.Cmd {
	if m.e.rec == nil {
		return nil
	}
	if m.boardBusy {
		m.boardStale = true
		return nil
	}
	m.boardBusy = true
	m.boardGen++
	m.refreshed = m.e.mono()
	return m.e.loadBoard(m.boardGen)
}

func (m *Model) boardRead(msg boardMsg) tea.Cmd {
	if msg.gen != m.boardGen {
		return nil
	}
	m.boardBusy = false
	cmds := []tea.Cmd{m.watch()}
	if m.boardStale {
		m.boardStale = false
		cmds = append(cmds, m.refresh())
	}
	b := &m.e.board
	b.err = msg.err
	if msg.err == nil {
		first := !b.loaded
		b.rows, b.loaded, b.at = msg.rows, true, m.e.now()
		cmds = append(cmds, m.ring(first), m.loadWaiting())
	}
	b.gen++
	cmds = append(cmds, m.broadcast(msg))
	return tea.Batch(cmds...)
}

// bell rings the terminal's bell.
func bell() tea.Msg { return tea.Raw("\a")() }

// saved ends a save: the form is closed only where the record has it.
func (m *Model) saved(msg savedMsg) tea.Cmd {
	m.e.saves.pending--
	if msg.err != nil {
		m.quitting = false
		msg.form.failed(msg.err)
		return nil
	}
	s := &msg.saved
	m.removeScreen(msg.form)
	dropped := m.e.dropDraft(msg.form.draftKey())
	if m.quitting && m.e.saves.pending == 0 {
		return tea.Quit
	}
	row := &msg.form.row
	m.pointAt(row.Patient.ID)
	m.status = status{text: m.e.savedText(s), tone: good, at: m.e.mono()}
	m.answeredHere(row.Patient.ID, s.Tasks)
	cmds := []tea.Cmd{m.refresh(), m.broadcast(changedMsg{}), dropped}
	if needsAlert(s) {
		m.e.push(newAlert(m.e, row, s))
		cmds = append(cmds, bell)
	}
	return tea.Batch(cmds...)
}

// admitted ends an admission and leads on to the first observation.
func (m *Model) admitted(msg admittedMsg) tea.Cmd {
	m.e.saves.pending--
	if msg.err != nil {
		m.quitting = false
		msg.form.failed(msg.err)
		return nil
	}
	m.removeScreen(msg.form)
	dropped := m.e.dropDraft(msg.form.draftKey())
	if m.quitting && m.e.saves.pending == 0 {
		return tea.Quit
	}
	if msg.form.amends != nil {
		return tea.Batch(m.amendedNow(msg), dropped)
	}
	ui := m.e.ui
	first := ui.Admit.FirstSet
	if msg.form.again != nil {
		first = ui.Admit.FirstAgain
	}
	p := msg.form.patientTyped()
	m.pointAt(p.ID)
	m.status = status{text: ui.Admit.Saved(m.e.name(&p)), tone: good, at: m.e.mono()}
	row := ward.Row{Patient: p, Age: ageAt(p.BirthDate, m.e.now()), PreviousCRS: -1, PreviousICANS: -1}
	m.e.push(&confirm{
		e: m.e, title: ui.Admit.SavedTitle, lines: []string{ui.Admit.Saved(m.e.name(&p)), first},
		answers: []answer{
			{keys: []string{"enter"}, label: ui.Admit.ObserveNow, do: func() tea.Cmd {
				m.e.openObserve(&row)
				return nil
			}},
			{keys: []string{"esc"}, label: ui.Admit.ToBoard},
		},
	})
	return tea.Batch(m.refresh(), m.broadcast(changedMsg{}), dropped)
}

// pointAt puts the board's cursor on a patient, from the next reading of the board on:
// one just admitted has no row before.
func (m *Model) pointAt(id string) {
	if b, ok := m.screens[0].(*board); ok {
		b.cursor = id
	}
}

func (m *Model) removeScreen(s screen) {
	for i := range m.screens {
		if m.screens[i] == s {
			m.screens = append(m.screens[:i:i], m.screens[i+1:]...)
			return
		}
	}
}

// failure says why a write or a read failed and what to do, in the words' sentences.
func (e *env) failure(err error) words.Sentence {
	kind := words.FailureUnknown
	switch {
	case errors.Is(err, errPanic):
		kind = words.FailureInternal
	case errors.Is(err, ward.ErrUnknownPatient):
		kind = words.FailureNoPatient
	case errors.Is(err, ward.ErrPatientExists):
		kind = words.FailurePatientExists
	case errors.Is(err, ward.ErrNoAuthor):
		kind = words.FailureNoAuthor
	default:
		var fe *ward.FieldError
		switch {
		case errors.As(err, &fe):
			return e.refusedBy(fe)
		case e.opts.Classify != nil:
			kind = e.opts.Classify(err)
		}
	}
	s := e.ui.Failures[kind]
	if kind == words.FailureUnknown || kind == words.FailureInternal {
		s.Why += ": " + clean(err.Error())
	}
	return s
}

// savedText says what was saved and what changed: "saved 14:32 · CRS 2, was 1".
func (e *env) savedText(s *ward.Saved) string {
	t := e.ui.SavedAt(e.clock(e.now()))
	if s.Typed.Milli != 0 {
		t = e.ui.SavedAt(e.clock(at(s.Typed)))
	}
	return t + e.g.dot + e.change(e.ui.CRS, &s.Shown.CRS, s.WasCRS) + e.g.dot +
		e.change(e.ui.ICANS, &s.Shown.ICANS, s.WasICANS)
}

// refusedBy is the sentence of a value the ward refused.
func (e *env) refusedBy(fe *ward.FieldError) words.Sentence {
	s := words.Sentence{Why: clean(fe.Problem)}
	if fe.Field != "" {
		s.Why = e.ui.Refused(fe.Field, clean(fe.Problem))
	}
	if fe.Allowed != "" {
		s.Do = e.ui.AllowedIs(clean(fe.Allowed))
	}
	return s
}
