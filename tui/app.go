package tui

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// errPanic marks what guard caught.
var errPanic = errors.New("internal error")

// statusFor is how long a status line stands.
const statusFor = 15 * time.Second

// Model is the root: size, theme, clock, screens, dialogs and the status line.
type Model struct {
	e       *env
	screens []screen
	dialogs []dialog
	status  status
	w, h    int
	box     area // the inside of the dialog on top, in the last View

	version    int64
	versionOK  bool
	watching   bool // a command waits for the record to change
	boardGen   int
	boardBusy  bool
	boardStale bool // something changed while a read was under way
	refreshed  time.Time
	quitting   bool
	// letterMoved: the letter of a role signed in by itself. An Enter that follows out
	// of habit must not open whichever patient is on top.
	letterMoved bool
	told        map[taskKey]int64 // since when each waiting task has been rung for
}

// New makes the program's model.
func New(o Options) *Model { return newModel(o, nil) }

// newModel makes it over a record given directly, as tests do.
func newModel(o Options, rec record) *Model {
	if o.Words == nil {
		o.Words = words.English()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.mono == nil {
		o.mono = time.Now
	}
	if o.tick == nil {
		o.tick = tea.Tick
	}
	if o.copy == nil {
		o.copy = tea.SetClipboard
	}
	if o.await == nil {
		o.await = await
	}
	if rec == nil && o.Ward != nil {
		rec = o.Ward
	}
	e := &env{
		rec: rec, words: o.Words, ui: &o.Words.UI, look: look{name: o.Theme, dark: true, noColor: o.NoColor, ascii: o.ASCII}, g: newGlyphs(o.ASCII),
		now: o.Now, mono: o.mono, tick: o.tick, await: o.await, opts: &o, author: o.Author,
		drafts: newDraftBox(o.Drafts), saves: &saves{}, texts: map[textKey]*handover{},
	}
	e.th = newTheme(e.look)
	m := &Model{e: e, told: map[taskKey]int64{}}
	m.screens = []screen{newBoard(e)}
	if o.Wall {
		m.screens = []screen{newWall(e)}
		return m
	}
	if o.Author.Name == "" || o.Author.Role == "" {
		m.screens = append(m.screens, newSignIn(e, true))
	}
	return m
}

// Init asks for the background, opens the record and starts the poll.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{m.e.poll(), m.e.clockTick(), m.opened(m.top()), m.e.readDrafts()}
	if !m.e.opts.bare {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	switch {
	case m.e.rec != nil:
		cmds = append(cmds, m.refresh())
	case m.e.opts.Open != nil:
		cmds = append(cmds, m.e.openRecord())
	}
	return tea.Batch(cmds...)
}

// Update routes one message and then does what the screens asked for.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmd tea.Cmd
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		cmd = m.broadcast(msg)
	case tea.BackgroundColorMsg:
		m.e.look.dark = msg.IsDark()
		m.restyle()
	case tea.ColorProfileMsg:
		m.e.look.sixteen = msg.Profile == colorprofile.ANSI
		m.restyle()
	case tea.KeyPressMsg:
		cmd = m.key(msg)
	case tea.PasteMsg:
		cmd = m.paste(msg)
	case tea.MouseMsg:
		cmd = m.mouse(msg)
	case pollMsg:
		cmd = m.polled()
	case clockMsg:
		cmd = m.e.clockTick() // the frame that follows has the new minute
	case openedMsg:
		cmd = m.recordOpened(msg)
	case versionMsg:
		cmd = m.versionRead(msg)
	case boardMsg:
		cmd = m.boardRead(msg)
	case savedMsg:
		cmd = m.saved(msg)
	case admittedMsg:
		cmd = m.admitted(msg)
	case withdrawnMsg:
		cmd = m.withdrawn(msg)
	case draftMsg:
		cmd = m.draftNews(msg)
	case enteredMsg:
		cmd = m.eventSaved(msg)
	case handedMsg:
		cmd = m.handed(msg)
	case waitingMsg:
		cmd = m.waitingRead(msg)
	case sbarMsg:
		cmd = m.sbarMade(msg)
	default:
		cmd = m.broadcast(msg)
	}
	return m, tea.Batch(cmd, m.settle(), m.tendDrafts(), m.settle())
}

// settle does what was asked, and what that asks in turn.
func (m *Model) settle() tea.Cmd {
	var cmds []tea.Cmd
	for len(m.e.asked) > 0 {
		asked := m.e.asked
		m.e.asked = nil
		for _, fn := range asked {
			cmds = append(cmds, fn(m))
		}
	}
	return tea.Batch(cmds...)
}

func (m *Model) top() screen { return m.screens[len(m.screens)-1] }

func (m *Model) topDialog() dialog {
	if n := len(m.dialogs); n > 0 {
		return m.dialogs[n-1]
	}
	return nil
}

func (m *Model) closeDialog(d dialog) {
	for i := range m.dialogs {
		if m.dialogs[i] == d {
			m.dialogs = append(m.dialogs[:i:i], m.dialogs[i+1:]...)
			return
		}
	}
}

func (m *Model) tooSmall() bool { return m.w < minWidth || m.h < minHeight }

func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	if msg.String() == "ctrl+c" {
		return m.ctrlC()
	}
	moved := m.letterMoved
	m.letterMoved = false
	if moved && msg.String() == "enter" {
		return nil
	}
	if m.tooSmall() {
		return nil // nobody types blind into a chart
	}
	if d := m.topDialog(); d != nil {
		return d.Update(msg)
	}
	if cmd, done := dispatch(m.e, m.globals(), msg); done {
		return cmd
	}
	return m.top().Update(msg)
}

func (m *Model) paste(msg tea.PasteMsg) tea.Cmd {
	if m.tooSmall() {
		return nil
	}
	if d := m.topDialog(); d != nil {
		return d.Update(msg)
	}
	return m.top().Update(msg)
}

// broadcast gives a message that is nobody's key to every screen and dialog.
func (m *Model) broadcast(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range m.screens {
		cmds = append(cmds, s.Update(msg))
	}
	for _, d := range m.dialogs {
		cmds = append(cmds, d.Update(msg))
	}
	return tea.Batch(cmds...)
}

// globals are the keys that hold on every screen.
func (m *Model) globals() []binding {
	ui := m.e.ui
	help := binding{keys: []string{"f1"}, do: ui.Do.Help, run: func() tea.Cmd {
		m.e.push(newHelp(m.e, m.allKeys()))
		return nil
	}}
	user := binding{keys: []string{"f2"}, do: ui.Do.User, hidden: true, run: func() tea.Cmd {
		m.e.open(newSignIn(m.e, false))
		return nil
	}}
	if m.e.opts.Wall {
		help.keys, user.keys, help.hidden = nil, nil, true
		return []binding{help, user}
	}
	s := m.top()
	if _, already := s.(*signIn); already {
		user.disabled = ui.SignIn.Already
	} else if s.capturesInput() {
		user.disabled = ui.SignIn.LeaveFormFirst
	} else {
		help.keys = []string{"?", "f1"}
		user.hidden = false
	}
	return []binding{help, user, m.paletteKey()}
}

func (m *Model) allKeys() []binding {
	g := m.globals()
	last := binding{keys: []string{"ctrl+c"}, do: m.e.ui.Do.QuitNow, hidden: true, run: nil}
	all := append(append(append(m.top().Keys(), g[1:]...), g[0]), last)
	user := false // a form has the key of its own, with its reason
	return slices.DeleteFunc(all, func(b binding) bool {
		was := user
		user = user || b.do == m.e.ui.Do.User
		return was && b.do == m.e.ui.Do.User
	})
}

// opened starts a screen that has just been put on the stack.
func (m *Model) opened(s screen) tea.Cmd {
	if st, ok := s.(interface{ start() tea.Cmd }); ok {
		return st.start()
	}
	return nil
}

// ctrlC quits, and asks first where something typed would be lost.
func (m *Model) ctrlC() tea.Cmd {
	if _, asking := m.topDialog().(*quitAsk); asking || !m.wouldLose() {
		return m.quit()
	}
	m.e.push(newQuitAsk(m.e, true))
	return nil
}

// wouldLose tells whether quitting now would lose something typed.
func (m *Model) wouldLose() bool {
	for _, s := range m.screens {
		if f := s.unsaved(); f != nil && !f.saving {
			return true
		}
		if a, ok := s.(*admit); ok && a.dirty() && !a.saving {
			return true
		}
		if f, ok := s.(interface{ loses() bool }); ok && f.loses() {
			return true
		}
	}
	for _, d := range m.dialogs {
		if f, ok := d.(interface{ loses() bool }); ok && f.loses() {
			return true
		}
	}
	for _, h := range m.e.texts {
		if h.loses() {
			return true
		}
	}
	return len(m.e.drafts.kept) > 0 && (m.e.drafts.store == nil || len(m.e.drafts.bad) > 0)
}

// quit ends the program, after the writes under way.
func (m *Model) quit() tea.Cmd {
	if m.e.saves.pending > 0 {
		m.quitting = true
		return nil
	}
	return tea.Quit
}

// role gives the word for a role.
func (e *env) role(r ward.Role) string {
	switch r {
	case ward.Nurse:
		return e.ui.Nurse
	case ward.Doctor:
		return e.ui.Doctor
	}
	return string(r)
}
