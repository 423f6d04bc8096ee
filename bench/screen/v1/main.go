// Command v1 is the peer for the time from a key to its cell: crsmon's own frames of the
// board, a file for each row under the cursor, shown by version 1 of Bubble Tea. It
// draws nothing itself, which is in its favour. It is a module of its own so that
// crsmon's does not name version 1.
package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

type second time.Time

type model struct {
	at     int
	frames []string
}

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
			m.at = min(m.at+1, len(m.frames)-1)
		case "up":
			m.at = max(m.at-1, 0)
		}
	}
	return m, nil
}

func (m model) View() string { return m.frames[m.at] }

func main() {
	var m model
	for _, f := range os.Args[1:] {
		b, err := os.ReadFile(f)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		m.frames = append(m.frames, strings.TrimSuffix(string(b), "\n"))
	}
	if _, err := tea.NewProgram(m, tea.WithAltScreen()).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
