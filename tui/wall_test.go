package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// TestWallShowsTheWardAndTakesNoKey: whoever walks past changes nothing.
func TestWallShowsTheWardAndTakesNoKey(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := newDrive(t, f, Options{Wall: true}, 120, 40)
	d.sees("03      OKAFOR Grace", "wall board, read only", "page 1 of 2, 38 patients")
	before := d.screen()
	for _, k := range []string{"enter", "o", "n", "/", "?", "f1", "f2", "f5", "f6", "r", "c", "x", "1", "esc", "tab", "down", "ctrl+s"} {
		d.keys(k)
		if d.screen() != before {
			t.Fatalf("the key %s changed the wall board:\n%s", k, d.screen())
		}
	}
	d.send(tea.PasteMsg{Content: "q"})
	if len(f.recorded) != 0 || len(f.admitted) != 0 || d.quit {
		t.Fatal("something was done from the wall board")
	}
	if d.keys("q"); !d.quit {
		t.Fatal("q does not end it")
	}
}

// TestWallTurnsItsPages: nobody is left out, and the highest alert stands above each page.
func TestWallTurnsItsPages(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := newDrive(t, f, Options{Wall: true}, 80, 24)
	seen := map[string]bool{}
	for range 3 {
		d.sees("!! 03 OKAFOR")
		for i := range f.rows {
			bed := f.rows[i].Patient.Bed
			for _, l := range strings.Split(d.screen(), "\n") {
				seen[bed] = seen[bed] || strings.HasPrefix(l, " "+bed+" ") || strings.HasPrefix(l, " "+cut(bed, 4, "…"))
			}
		}
		d.pass(wallTurn)
	}
	for i := range f.rows {
		if bed := f.rows[i].Patient.Bed; !seen[bed] {
			t.Errorf("bed %s is on no page", bed)
		}
	}
}

// TestInitialsShowNoName holds for everything on the wall.
func TestInitialsShowNoName(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Wall: true, Initials: true}, 120, 40)
	d.sees("03      O.G.", "!! 03 O.G.")
	for range 3 {
		d.seesNot("OKAFOR", "Grace", "FILLER", "WOLFE", "Wei", chinese)
		d.pass(time.Minute)
	}
	if title := d.m.View().WindowTitle; strings.Contains(title, "OKAFOR") {
		t.Errorf("the window's title: %q", title)
	}
}

// TestTheClockComesWithTheMinute: the ward's clock moves without any other happening.
func TestTheClockComesWithTheMinute(t *testing.T) {
	t.Parallel()
	var next time.Duration
	m := newModel(Options{Author: nurseA, Now: func() time.Time { return start.Add(12 * time.Second) }, tick: func(d time.Duration, _ func(time.Time) tea.Msg) tea.Cmd {
		next = d
		return nil
	}}, nil)
	m.e.clockTick()
	if next != 48*time.Second {
		t.Errorf("the next minute is %v away, want 48s", next)
	}
	if _, cmd := m.Update(clockMsg{}); cmd != nil || next != 48*time.Second {
		t.Errorf("the clock does not go on: %v", next)
	}
}
