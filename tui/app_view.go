package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// The smallest terminal the program is used in; below it stands a notice.
const (
	minWidth  = 80
	minHeight = 24
)

// The lines of chrome: top bar and alert above the page, footer below.
const (
	chromeTop    = 2
	chromeBottom = 1
)

// View draws the frame: exactly as many lines as the terminal has, none wider.
func (m *Model) View() tea.View {
	content, cursor := m.draw()
	if m.e.opts.fold {
		content = fold(content)
	}
	v := tea.NewView(content)
	v.AltScreen = true
	if !m.e.opts.bare {
		v.WindowTitle = m.title()
	}
	v.Cursor = cursor
	v.MouseMode = m.mouseMode()
	return v
}

func (m *Model) draw() (string, *tea.Cursor) {
	if m.w <= 0 || m.h <= 0 {
		return "", nil
	}
	if m.tooSmall() {
		return strings.Join(m.tooSmallLines(), "\n"), nil
	}
	e, w := m.e, m.w
	notice := m.notice(w)
	bodyH := m.h - chromeTop - chromeBottom - len(notice)
	s := m.top()
	lines := make([]string, 0, m.h)
	lines = append(lines, m.topBar(w), m.alertLine(w))
	lines = append(lines, block(strings.Split(s.View(w, bodyH), "\n"), w, bodyH, e.g.ell)...)
	lines = append(append(lines, notice...), e.footer(m.footerKeys(), w))
	frame := strings.Join(lines, "\n")
	cursor := s.Cursor()
	if cursor != nil {
		cursor.Y += chromeTop
	}
	if d := m.topDialog(); d != nil {
		return m.overlay(frame, d)
	}
	return frame, cursor
}

// notice is the line above the footer for what has to be put right; none where all is well.
func (m *Model) notice(w int) []string {
	if m.e.opts.Notice == nil {
		return nil
	}
	text := clean(m.e.opts.Notice())
	if text == "" {
		return nil
	}
	return []string{m.e.th.warn.Render(cut(" ! "+text, w, m.e.g.ell))}
}

// overlay draws the dialog's box over the page, below the chrome's first lines: who
// is worst stays in sight.
func (m *Model) overlay(frame string, d dialog) (string, *tea.Cursor) {
	maxW, maxH := min(m.w-8, 92), m.h-chromeTop-chromeBottom-2
	inside := d.View(maxW-4, maxH)
	if len(inside) > maxH {
		inside = inside[:maxH]
	}
	bw := 30
	for _, l := range inside {
		bw = max(bw, cells(l))
	}
	bw = min(bw, maxW-4)
	for i, l := range inside {
		inside[i] = column(l, bw, m.e.g.ell)
	}
	box := m.e.th.boxed(inside, bw)
	x := (m.w - bw - 4) / 2
	y := chromeTop + max((m.h-chromeTop-chromeBottom-len(inside)-2)/2, 0)
	m.box = area{x + 2, y + 1, bw, len(inside)}
	c := d.Cursor()
	if c != nil {
		c.X += x + 2
		c.Y += y + 1
	}
	lines := strings.Split(frame, "\n")
	for i, l := range box {
		if y+i < len(lines) {
			lines[y+i] = inset(lines[y+i], l, x, m.w)
		}
	}
	return strings.Join(block(lines, m.w, m.h, m.e.g.ell), "\n"), c
}

// inset puts a piece into a line of w cells at x. A wide character that its edge cuts
// becomes spaces. Only the lines under a box are taken apart: a canvas of the whole
// frame costs several milliseconds a key.
func inset(line, piece string, x, w int) string {
	const plain = "\x1b[m"
	after := x + cells(piece)
	right := ansi.TruncateLeft(line, after, "")
	if n := cells(line) - after - cells(right); n > 0 {
		right = strings.Repeat(" ", n) + right
	}
	return cut(padRight(ansi.Truncate(line, x, ""), x)+plain+piece+plain+right, w, "")
}

// topBar is the first line: what just happened, or where we are; when and who.
func (m *Model) topBar(w int) string {
	e, th := m.e, m.e.th
	now := e.now()
	who := e.ui.NobodyYet
	if e.author.Name != "" {
		who = cut(clean(e.author.Name), 24, e.g.ell) + ", " + e.role(e.author.Role)
	}
	if e.opts.Wall {
		who = e.ui.WallBoard
	}
	when := e.weekday(now) + " " + e.date(now) + " " + e.clock(now)
	right := th.dim.Render(when) + "  " + th.text.Render(who)
	if text, style, urgent := m.headline(); text != "" {
		if urgent {
			right = th.text.Render(cut(who, 20, e.g.ell))
		}
		if m.status.tone == good && text == m.status.text && cells(text)+2+cells(right)+1 > w {
			right = "" // what just happened comes before who is at the keyboard
		}
		return ends(style.Render(" "+text+" "), right, w, e.g.ell)
	}
	left := th.title.Render("crsmon")
	if e.opts.WardName != "" {
		left += "  " + clean(e.opts.WardName)
	}
	if e.opts.Demo {
		left = th.title.Render("crsmon") + " " + th.banner.Render(e.ui.Demo)
	}
	return ends(left, right, w, e.g.ell)
}

// headline is what the first line must say before anything else.
func (m *Model) headline() (text string, style pen, urgent bool) {
	e, th := m.e, m.e.th
	for i := len(m.screens) - 1; i >= 0; i-- {
		if b, ok := m.screens[i].(interface{ notSaved() string }); ok {
			if t := b.notSaved(); t != "" {
				return t, th.badge, true
			}
		}
	}
	switch {
	case m.quitting:
		return e.ui.SavingThenQuit, th.warn, true
	case m.status.text != "" && m.status.tone == alarming:
		return m.status.text, th.badge, true
	case m.status.text != "" && m.status.tone == good:
		return m.status.text, th.ok, true
	case m.status.text != "":
		return m.status.text, th.accent, true
	case e.board.stale() != nil && e.board.loaded:
		return e.ui.Board.NotUpToDate(e.clock(e.board.at), e.failure(e.board.stale()).Why), th.badge, true
	}
	return "", th.text, false
}

// tooSmallLines keep the highest alert and whose page it is, and say what is needed.
func (m *Model) tooSmallLines() []string {
	e := m.e
	var lines []string
	for i := len(m.screens) - 1; i >= 0; i-- {
		if b, ok := m.screens[i].(interface{ notSaved() string }); ok && b.notSaved() != "" {
			lines = append(lines, b.notSaved())
			break
		}
	}
	if a, _ := e.highest(); a != nil {
		lines = append(lines, "!! "+e.alertText(a, 28, 4*m.w))
	}
	lines = append(lines, e.ui.TooSmall(m.w, m.h, minWidth, minHeight))
	if r := m.top().patient(); r != nil {
		lines = append(lines, e.identityShort(r))
	}
	lines = append(lines, e.ui.TooSmallKeys)
	var out []string
	for _, l := range lines {
		ws := wrapped(l, m.w)
		if m.h < 8 {
			ws = ws[:1]
		}
		out = append(out, ws...)
	}
	return block(out, m.w, m.h, "")
}
