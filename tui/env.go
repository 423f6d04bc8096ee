package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/drafts"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// Options are what the program is started with.
type Options struct {
	// Ward is the open record; nil where Open opens it after the first paint.
	Ward *ward.Ward
	Open func(ctx context.Context) (*ward.Ward, error)
	// Author is who is at the keyboard; zero asks at the start.
	Author ward.Author
	// Now is the clock; nil is the machine's.
	Now   func() time.Time
	Words *words.Words
	// Demo marks every screen as fictional.
	Demo     bool
	WardName string
	// NoColor and ASCII are added to what the environment asks for.
	NoColor, ASCII bool
	// Theme is the choice of colours that was kept; SaveTheme keeps another.
	Theme     string
	SaveTheme func(name string) error
	// SettingsInfo gives what the settings show of policy, record and health.
	SettingsInfo func(ctx context.Context) ([]Section, error)
	// NoNotify keeps desktop notifications off where the terminal would take them.
	NoNotify bool
	// NoMouse leaves the mouse to the terminal, so that text is selected without Shift.
	NoMouse bool
	// Handover makes the handover text of a patient, of the ward where patient is empty; nil
	// leaves it to be written by hand.
	Handover func(ctx context.Context, patient string) (string, error)
	// Classify says what kind of failure an error of the record is, so that the
	// screen can say what to do; nil knows only those of package ward.
	Classify func(error) words.Failure
	// Drafts keeps what is typed and not saved; nil keeps it while the program runs.
	Drafts *drafts.Store
	// Wall shows the board only, read only and without an author, for a screen that
	// hangs where people pass; Initials shows no names on it.
	Wall, Initials bool
	// Notice gives what has to stand on every screen until it is put right, "" where all
	// is well; nil gives nothing. It is asked with each frame.
	Notice func() string
	// Crash is the file that a panic is logged to, beside the record.
	Crash string

	beforeEnd func() // tests only: called when an end that nobody wished keeps the drafts

	notice notice // how the terminal takes a desktop notification

	fold bool // nothing but ASCII can be shown
	bare bool // a terminal that may print titles and questions instead of taking them
	clip clip // how the terminal takes a copy
	copy func(string) tea.Cmd
	tick func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	mono func() time.Time
	// await waits for the record to change; tests look instead.
	await func(seen int64, fn func(seen int64) tea.Msg) tea.Cmd
	// plant lets a test put a fault where a message arrives.
	plant func(tea.Msg) tea.Cmd
}

// record is what the screens use of the ward.
type record interface {
	Changed(ctx context.Context, seen int64) (int64, error)
	Preview(c *ward.Chart, r ward.ObservationRequest) ward.Shown
	Admit(ctx context.Context, by ward.Author, entry string, p ward.Patient) (ward.Saved, error)
	Amend(ctx context.Context, by ward.Author, entry, reason string, p ward.Patient) (ward.Saved, error)
	Readmit(ctx context.Context, by ward.Author, entry string, p ward.Patient) (ward.Saved, error)
	Gone(ctx context.Context) ([]ward.Gone, error)
	Record(ctx context.Context, by ward.Author, r ward.ObservationRequest) (ward.Saved, error)
	Board(ctx context.Context) ([]ward.Row, error)
	Chart(ctx context.Context, patient string) (*ward.Chart, error)
	Correct(ctx context.Context, by ward.Author, of, reason string, r ward.ObservationRequest) (ward.Saved, error)
	EnterInError(ctx context.Context, by ward.Author, entry, patient, of, reason string) (ward.Saved, error)
	Enter(ctx context.Context, by ward.Author, r ward.EventRequest) (ward.Saved, error)
	Stock(ctx context.Context) ([]ward.StockCount, error)
	CountStock(ctx context.Context, by ward.Author, drug string, doses int) error
	Handovers(ctx context.Context, patient string) ([]ward.Handover, error)
	WaitingHandovers(ctx context.Context, before ward.Waiting) (ward.Waiting, error)
	HandOver(ctx context.Context, by ward.Author, r ward.HandoverRequest) (ward.Handover, error)
	AcceptHandover(ctx context.Context, by ward.Author, patient, of string) (ward.Handover, error)
	Policy() *policy.Policy
}

var _ record = (*ward.Ward)(nil)

// env is what the root shares with every screen. Only the root writes it; screens
// read it and ask upward through its methods.
type env struct {
	rec    record
	words  *words.Words
	ui     *words.UI
	th     *theme
	look   look
	g      glyphs
	now    func() time.Time
	mono   func() time.Time // for the keyboard's quiet, whatever the ward's clock says
	tick   func(time.Duration, func(time.Time) tea.Msg) tea.Cmd
	await  func(seen int64, fn func(seen int64) tea.Msg) tea.Cmd
	opts   *Options
	author ward.Author
	board  boardData
	drafts draftBox
	saves  *saves
	// waiting are the handovers nobody has accepted; texts those edited and not signed.
	waiting ward.Waiting
	texts   map[textKey]*handover
	// openErr is why the record could not be opened.
	openErr error
	opening chan tea.Msg // gives the first opening's result, where it was begun early

	asked []func(*Model) tea.Cmd
}

// boardData is the ward as last read.
type boardData struct {
	rows   []ward.Row
	loaded bool
	at     time.Time
	err    error // the newest read failed: rows are as of at
	polled error // the watch for changes failed: nobody knows whether rows are current
	gen    int   // raised with every change of rows
}

// stale is why the rows may not be current; nil where they are.
func (b *boardData) stale() error {
	if b.err != nil {
		return b.err
	}
	return b.polled
}

// row finds a patient's row by id.
func (b *boardData) row(id string) *ward.Row {
	for i := range b.rows {
		if b.rows[i].Patient.ID == id {
			return &b.rows[i]
		}
	}
	return nil
}

// What a screen or dialog asks of the root; done before the root returns.

func (e *env) ask(fn func(*Model) tea.Cmd) { e.asked = append(e.asked, fn) }

func (e *env) open(s screen) {
	e.ask(func(m *Model) tea.Cmd {
		m.screens = append(m.screens, s)
		return m.opened(s)
	})
}

// back leaves the screen on top; the board at the bottom stays.
func (e *env) back() {
	e.ask(func(m *Model) tea.Cmd {
		if n := len(m.screens); n > 1 {
			m.screens = m.screens[:n-1]
		}
		return nil
	})
}

func (e *env) push(d dialog) {
	e.ask(func(m *Model) tea.Cmd { m.dialogs = append(m.dialogs, d); return nil })
}

// pop closes that dialog, wherever in the stack it is.
func (e *env) pop(d dialog) {
	e.ask(func(m *Model) tea.Cmd { m.closeDialog(d); return nil })
}

func (e *env) say(k tone, text string) {
	e.ask(func(m *Model) tea.Cmd {
		m.status = status{text: text, tone: k, at: e.mono()}
		return nil
	})
}

func (e *env) quit() { e.ask(func(m *Model) tea.Cmd { return m.quit() }) }

// tone is how a status line is meant.
type tone uint8

const (
	info tone = iota
	good
	alarming
)

type status struct {
	text string
	tone tone
	at   time.Time
}

// moment is a time with the offset of the ward's clock.
func moment(t time.Time) ward.Moment { return ward.MomentOf(t) }

// at is a stored moment as it was written, in its own offset.
func at(m ward.Moment) time.Time {
	return time.UnixMilli(m.Milli).In(time.FixedZone("", int(m.Offset)*60))
}

// local is ms UTC on the ward's clock.
func (e *env) local(milli int64) time.Time { return time.UnixMilli(milli).In(e.now().Location()) }
