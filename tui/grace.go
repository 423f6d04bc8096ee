package tui

import "time"

// A dialog that opens by itself takes no key until the keyboard has been quiet this
// long, so that nobody acknowledges it with a digit meant for a field or with an
// Enter held too long; but never longer than graceMost in all.
const (
	graceQuiet = 500 * time.Millisecond
	graceMost  = 1500 * time.Millisecond
)

// grace is the time in which a dialog is deaf.
type grace struct{ openAt, lastKey time.Time }

func newGrace(now time.Time) grace { return grace{now, now} }

// deaf: the keyboard has not been quiet yet.
func (g *grace) deaf(now time.Time) bool {
	return now.Sub(g.lastKey) < graceQuiet && now.Sub(g.openAt) < graceMost
}

// swallows tells whether the key pressed now is not taken.
func (g *grace) swallows(now time.Time) bool {
	if g.deaf(now) {
		g.lastKey = now
		return true
	}
	g.lastKey = time.Time{} // once it hears, it hears everything
	return false
}
