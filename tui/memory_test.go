package tui

import (
	"testing"
	"time"
)

// Memory is given back once after the start and after each course read, and never while
// somebody types.
func TestMemoryIsGivenBackAtRest(t *testing.T) {
	t.Parallel()
	m := memory{left: true}
	saw := func(what string, want bool, now time.Time, msg any) {
		t.Helper()
		if got := m.saw(msg, now); got != want {
			t.Fatalf("%s: given back %v, want %v", what, got, want)
		}
	}
	saw("a key", false, start, press("j"))
	saw("a tick while somebody types", false, start.Add(quietFor-1), pollMsg{})
	saw("the first tick at rest", true, start.Add(quietFor), pollMsg{})
	saw("the next tick", false, start.Add(2*quietFor), pollMsg{})
	saw("a course read", false, start.Add(2*quietFor), chartMsg{})
	saw("a tick after it", true, start.Add(3*quietFor), pollMsg{})
	saw("the board read", false, start.Add(4*quietFor), boardMsg{})
	saw("a tick soon after a sweep", false, start.Add(3*quietFor+sweepAgain-1), pollMsg{})
	saw("a tick later", true, start.Add(3*quietFor+sweepAgain), pollMsg{})
	saw("the next tick", false, start.Add(3*quietFor+2*sweepAgain), pollMsg{})
}
