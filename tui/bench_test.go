package tui

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// BenchmarkKey is what one key costs us on each screen: Update and View at 120x40.
func BenchmarkKey(b *testing.B) {
	for _, c := range []struct {
		name     string
		way      []string // from the board to the screen
		one, two string
		wall     bool
	}{
		{name: "board", one: "down", two: "up"},
		{name: "find", way: []string{"/"}, one: "o", two: "backspace"},
		{name: "form", way: []string{"o"}, one: "3", two: "backspace"},
		{name: "patient", way: []string{"enter"}, one: "down", two: "up"},
		{name: "admit", way: []string{"n"}, one: "3", two: "backspace"},
		{name: "help", way: []string{"?"}, one: "down", two: "up"},
		{name: "quit", way: []string{"q"}, one: "down", two: "up"},
		{name: "user", way: []string{"f2"}, one: "a", two: "backspace"},
		{name: "wall", wall: true, one: "down", two: "up"},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := newModel(Options{Author: nurseA, Wall: c.wall, tick: noTick}, hardWard())
			feed(m, m.Init())
			m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
			before := m.View().Content
			for _, k := range c.way {
				_, cmd := m.Update(press(k))
				feed(m, cmd)
			}
			if len(c.way) > 0 && m.View().Content == before {
				b.Fatal("the way does not lead to another screen")
			}
			ks := [2]tea.KeyPressMsg{press(c.one), press(c.two)}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m.Update(ks[i%2])
				_ = m.View()
			}
		})
	}
}

// noTick is a clock that does not run.
func noTick(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }

// feed runs the commands of a model, but no ticks.
func feed(m *Model, cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, c := range msg {
			feed(m, c)
		}
	case nil, pollMsg, versionMsg:
	default:
		_, next := m.Update(msg)
		feed(m, next)
	}
}
