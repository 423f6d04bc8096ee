package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// wallTurn is how long a page of a wall board stands, where the ward needs several.
const wallTurn = 15 * time.Second

// wallMsg turns the page.
type wallMsg struct{}

// wall is the board for a screen on the wall: the ward over the whole width, worst
// first, with nothing to select and no key but the one that ends it. The highest
// alert stands above every page of it.
type wall struct {
	page
	e     *env
	rows  *board // draws the rows
	first int
	pageH int
}

func newWall(e *env) *wall { return &wall{e: e, rows: newBoard(e)} }

func (w *wall) start() tea.Cmd {
	return w.e.tick(wallTurn, func(time.Time) tea.Msg { return wallMsg{} })
}

// Keys are one: whoever walks past must not change anything.
func (w *wall) Keys() []binding {
	e := w.e
	return []binding{{keys: []string{"q", "ctrl+q"}, do: e.ui.Do.Quit, run: func() tea.Cmd { e.quit(); return nil }}}
}

func (w *wall) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case wallMsg:
		w.first += w.pageH
		if w.first >= len(w.e.board.rows) {
			w.first = 0
		}
		return w.start()
	case boardMsg:
		w.rows.sift()
	case tea.KeyPressMsg:
		cmd, _ := dispatch(w.e, w.Keys(), msg)
		return cmd
	}
	return nil
}

// View draws one page of rows, and where it is one of several, which.
func (w *wall) View(width, h int) string {
	e := w.e
	if e.rec == nil || !e.board.loaded {
		return strings.Join(block(w.rows.openingLines(width), width, h, e.g.ell), "\n")
	}
	n := len(e.board.rows)
	w.pageH = h - 1
	if n > w.pageH {
		w.pageH--
	}
	w.pageH = max(w.pageH, 1)
	w.first = min(w.first, max(n-1, 0)/w.pageH*w.pageH)
	c := w.rows.columns(width)
	out := []string{w.rows.header(c)}
	for i := w.first; i < min(w.first+w.pageH, n); i++ {
		out = append(out, w.rows.cachedRow(&e.board.rows[i], c, width, false))
	}
	if n > w.pageH {
		out = append(block(out, width, h-1, e.g.ell), "  "+e.th.dim.Render(e.ui.WallPage(w.first/w.pageH+1, (n+w.pageH-1)/w.pageH, n)))
	}
	return strings.Join(block(out, width, h, e.g.ell), "\n")
}
