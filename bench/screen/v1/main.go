// Command v1 is the peer for the time from a key to its cell: a board of 120 by 40
// with a cursor, written the usual way with version 1 of Bubble Tea, in a module of
// its own so that crsmon's does not name version 1.
package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type second time.Time

type model struct{ at int }

func tick() tea.Cmd { return tea.Tick(time.Second, func(t time.Time) tea.Msg { return second(t) }) }

func (m model) Init() tea.Cmd { return tick() }

func (m model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case second:
		return m, tick()
	case tea.KeyMsg:
		switch msg.String() {
		case "q":
			return m, tea.Quit
		case "down":
			m.at = min(m.at+1, 11)
		case "up":
			m.at = max(m.at-1, 0)
		}
	}
	return m, nil
}

func (m model) View() string {
	var b strings.Builder
	for i := range 39 {
		mark := "  "
		if i == m.at {
			mark = "> "
		}
		fmt.Fprintf(&b, "%s%02d  PATIENT Number %-3d  38.4 104  112/68  82  96 air  10  CRS 1  ICANS 0 %s\n", mark, i, i, strings.Repeat(".", 40))
	}
	b.WriteString("q quit")
	return b.String()
}

func main() {
	if _, err := tea.NewProgram(model{}, tea.WithAltScreen()).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
