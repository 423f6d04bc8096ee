package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// BenchmarkKey is what one key costs us: Update and View at 120x40.
func BenchmarkKey(b *testing.B) {
	for name, ks := range map[string][2]tea.KeyPressMsg{
		"board": {press("down"), press("up")},
		"form":  {press("3"), press("backspace")},
	} {
		b.Run(name, func(b *testing.B) {
			m := newModel(Options{Author: nurseA}, hardWard())
			feed(m, m.Init())
			m.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
			if name == "form" {
				_, cmd := m.Update(press("o"))
				feed(m, cmd)
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				m.Update(ks[i%2])
				_ = m.View()
			}
		})
	}
}

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
