package tui

import (
	"runtime/debug"
	"time"

	tea "charm.land/bubbletea/v2"
)

// How far memory may grow before it is swept, in percent of what is in use: at the start
// not before the first board is painted, then sparingly.
const (
	sweepLate = 400
	sweepSoon = 50
)

// quietFor is how long no key was pressed before memory is given back: it takes some
// milliseconds.
const quietFor = 2 * time.Second

// sweepAgain is how long after a sweep the board's reading alone asks for another one.
const sweepAgain = 20 * time.Second

// memory gives back to the system what starting and reading a long course have left
// behind, once the keyboard rests.
type memory struct {
	key   time.Time // the last
	swept time.Time
	left  bool // something was left behind since
	read  bool // the board was read since: less, but time and again
}

// startMemory is called before anything is read; the program's own percent is set back
// by what it returns.
func startMemory() (_ memory, end func()) {
	before := debug.SetGCPercent(sweepLate)
	return memory{left: true}, func() { debug.SetGCPercent(before) }
}

// saw follows what goes on and tells when to give back.
func (m *memory) saw(msg tea.Msg, now time.Time) (rests bool) {
	switch msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		m.key = now
	case chartMsg, openedMsg:
		m.left = true
	case boardMsg:
		m.read = true
	case pollMsg:
		if (m.left || m.read && now.Sub(m.swept) >= sweepAgain) && now.Sub(m.key) >= quietFor {
			m.left, m.read, m.swept = false, false, now
			return true
		}
	}
	return false
}

func giveBack() {
	debug.SetGCPercent(sweepSoon)
	debug.FreeOSMemory()
	giveBackCode()
}
