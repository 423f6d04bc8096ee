package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
)

// The mouse: a click on a row selects it and a second one opens it, the wheel scrolls, a
// click on a field puts the focus there, and one on a key in the footer presses it. No
// action needs it. Everything it does goes through the keys, so that what keys may not
// do - answer an alert that has just opened, leave a form unasked - a click may not.

// clickable is a screen or dialog with lines to click on; x and y count from its own
// first cell.
type clickable interface{ click(x, y int) tea.Cmd }

// mouseMode is what is asked of the terminal. With the mouse on, text is selected with
// Shift held.
func (m *Model) mouseMode() tea.MouseMode {
	if m.e.opts.NoMouse || m.e.opts.bare {
		return tea.MouseModeNone
	}
	return tea.MouseModeCellMotion
}

func (m *Model) mouse(msg tea.MouseMsg) tea.Cmd {
	if m.tooSmall() || m.mouseMode() == tea.MouseModeNone {
		return nil
	}
	at := msg.Mouse()
	switch msg.(type) {
	case tea.MouseWheelMsg:
		return m.wheel(at.Button)
	case tea.MouseClickMsg:
		if at.Button == tea.MouseLeft {
			m.letterMoved = false
			return m.clicked(at.X, at.Y)
		}
	}
	return nil
}

// wheel presses the arrows, three times a notch. Not on a form: a turn by accident must
// not move the focus under somebody who types.
func (m *Model) wheel(b tea.MouseButton) tea.Cmd {
	key := "up"
	if b == tea.MouseWheelDown {
		key = "down"
	} else if b != tea.MouseWheelUp {
		return nil
	}
	if m.topDialog() == nil && m.top().capturesInput() {
		if _, isBoard := m.top().(*board); !isBoard {
			return nil
		}
	}
	var cmds []tea.Cmd
	for range 3 {
		cmds = append(cmds, m.pressed(key))
	}
	return tea.Batch(cmds...)
}

// clicked finds what stands at a cell.
func (m *Model) clicked(x, y int) tea.Cmd {
	d := m.topDialog()
	switch {
	case y == m.h-1:
		if key := m.footerKey(x); key != "" {
			return m.pressed(key)
		}
	case d != nil:
		if c, ok := d.(clickable); ok && m.box.holds(x, y) {
			return c.click(x-m.box.x, y-m.box.y)
		}
	case y >= chromeTop:
		if c, ok := m.top().(clickable); ok {
			return c.click(x, y-chromeTop)
		}
	}
	return nil
}

// footerKey is the key whose hint stands at a column of the footer.
func (m *Model) footerKey(x int) string {
	for _, p := range m.e.footerParts(m.footerKeys(), m.w) {
		if x >= p.from && x < p.to {
			return p.key
		}
	}
	return ""
}

// footerKeys are the bindings of the footer: of the dialog on top, else of the screen.
func (m *Model) footerKeys() []binding {
	if d := m.topDialog(); d != nil {
		return d.Keys()
	}
	g := m.globals()
	return append(append(m.top().Keys(), g[1:]...), g[0])
}

// pressed does what a key does.
func (m *Model) pressed(key string) tea.Cmd {
	if msg, ok := keyPress(key); ok {
		return m.key(msg)
	}
	return nil
}

// keyPress is the message of a key by its name in a binding.
func keyPress(key string) (tea.KeyPressMsg, bool) {
	var k tea.Key
	for {
		if rest, ok := strings.CutPrefix(key, "ctrl+"); ok {
			key, k.Mod = rest, k.Mod|tea.ModCtrl
			continue
		}
		if rest, ok := strings.CutPrefix(key, "shift+"); ok {
			key, k.Mod = rest, k.Mod|tea.ModShift
			continue
		}
		break
	}
	if code, ok := keyCodes()[key]; ok {
		k.Code = code
		if key == "space" {
			k.Text = " "
		}
		return tea.KeyPressMsg(k), true
	}
	rs := []rune(key)
	if len(rs) != 1 {
		return tea.KeyPressMsg{}, false
	}
	k.Code = rs[0]
	if k.Mod == 0 {
		k.Text = key
	}
	return tea.KeyPressMsg(k), true
}

func keyCodes() map[string]rune {
	return map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
		"delete": tea.KeyDelete, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
		"f1": tea.KeyF1, "f2": tea.KeyF2, "f3": tea.KeyF3, "f4": tea.KeyF4, "f5": tea.KeyF5, "f6": tea.KeyF6,
		"f7": tea.KeyF7, "f8": tea.KeyF8, "f9": tea.KeyF9, "f10": tea.KeyF10, "f11": tea.KeyF11, "f12": tea.KeyF12,
	}
}

// area is where a dialog's inside was drawn.
type area struct{ x, y, w, h int }

func (a area) holds(x, y int) bool { return x >= a.x && x < a.x+a.w && y >= a.y && y < a.y+a.h }

// click selects the row of the board, and opens it where it is selected already.
func (b *board) click(x, y int) tea.Cmd {
	row := y - 1 // the header
	if b.filtering || b.filter.text != "" {
		row--
	}
	n := b.first + row
	switch {
	case x >= b.listW || row < 0 || row >= b.pageH || n >= len(b.rows):
		return nil
	case row == b.pageH-1 && len(b.rows)-b.first > b.pageH: // the line that says how many are below
		return b.move(b.pageH - 1)
	case n != b.index:
		return b.move(n - b.index)
	}
	b.filtering = false
	cmd, _ := dispatch(b.e, b.Keys(), tea.KeyPressMsg{Code: tea.KeyEnter})
	return cmd
}

// formSeen is where the fields of the observation form stood in the last View.
type formSeen struct {
	top, listW int
	fields     []fieldID
}

// click puts the focus on a field, as the arrows do.
func (o *observe) click(x, y int) tea.Cmd {
	n := y - o.seen.top
	if o.saving || x >= o.seen.listW || n < 0 || n >= len(o.seen.fields) {
		return nil
	}
	o.step(0) // what is left is looked at
	o.focus, o.moved = o.seen.fields[n], false
	return nil
}

// admitHead are the lines above the fields of the admission.
const admitHead = 2

// click puts the focus on a field of the admission.
func (a *admit) click(_, y int) tea.Cmd {
	n := a.first + y - admitHead
	if a.saving || y < admitHead || y-admitHead >= a.listH || n >= a.fields() {
		return nil
	}
	a.step(0)
	a.focus, a.moved = admitID(n), false
	return nil
}
