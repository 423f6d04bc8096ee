package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// ballot asks what a decision needs, a few questions one under the other, and then to
// sign it. A letter or digit answers and goes on; only Enter signs.
type ballot struct {
	e         *env
	row       ward.Row
	title     string
	lines     []string
	questions []*question
	at        int
	bad       string
	cursor    *tea.Cursor
	// check says why all answers together cannot be signed; nil where nothing does.
	check func() string
	sign  func() tea.Cmd
	// Of its draft: whose it is, its id, and what it has last.
	author         ward.Author
	entry, written string
	draftDue       bool
}

// question is one of them. With other, its last answer is a text to type.
type question struct {
	label  string
	keys   []string
	labels []string
	picked int // counted from 1; 0 is no answer
	other  bool
	text   input
	first  int // of a long list, in sight
}

// typing tells whether letters are text now.
func (q *question) typing() bool { return q.other && q.picked == len(q.labels) }

func (q *question) answered() bool {
	return q.picked > 0 && (!q.typing() || strings.TrimSpace(q.text.text) != "")
}

// answer is what was picked or typed.
func (q *question) answer() string {
	switch {
	case q.typing():
		return strings.TrimSpace(q.text.text)
	case q.picked > 0:
		return q.labels[q.picked-1]
	}
	return ""
}

// listed makes a question of a list counted by digits; what has no digit is reached with
// the arrows.
func listed(label string, labels []string, other string) *question {
	q := &question{label: label, labels: append([]string(nil), labels...)}
	if other != "" {
		q.labels, q.other = append(q.labels, other), true
	}
	for i := range q.labels {
		key := ""
		if i < 9 {
			key = itoa(i + 1)
		}
		q.keys = append(q.keys, key)
	}
	return q
}

func (b *ballot) now() *question {
	if len(b.questions) == 0 {
		return nil
	}
	return b.questions[b.at]
}

func (b *ballot) Keys() []binding {
	e, ui := b.e, b.e.ui
	turn := func(n int) func() tea.Cmd {
		return doing(func() {
			if q := b.now(); q != nil {
				q.picked, b.bad = (max(q.picked, 1)-1+n+len(q.labels))%len(q.labels)+1, ""
				if n > 0 && !q.answered() && !q.typing() {
					q.picked = 1
				}
			}
		})
	}
	go1 := func(n int) func() tea.Cmd {
		return doing(func() { b.at, b.bad = max(min(b.at+n, len(b.questions)-1), 0), "" })
	}
	return []binding{
		{keys: []string{"enter", "ctrl+s", "f10"}, label: e.keyName("enter"), do: action(ui.Review.Sign), run: b.enter},
		{keys: []string{"esc"}, do: ui.Do.Cancel, run: b.cancel},
		{keys: []string{"down"}, label: e.g.arrows, do: ui.Do.Answer, hidden: len(b.questions) == 0, run: turn(1)},
		{keys: []string{"up"}, do: ui.Do.Answer, hidden: true, alias: true, run: turn(-1)},
		{keys: []string{"tab"}, do: ui.Do.NextField, hidden: len(b.questions) < 2, run: go1(1)},
		{keys: []string{"shift+tab"}, do: ui.Do.PrevField, hidden: true, run: go1(-1)},
	}
}

// enter goes on to what is not answered yet, and signs where all is.
func (b *ballot) enter() tea.Cmd {
	for i, q := range b.questions {
		if !q.answered() {
			if i == b.at {
				b.bad = b.e.ui.Review.AnswerAll
			}
			b.at = i
			return nil
		}
	}
	if b.check != nil {
		if b.bad = b.check(); b.bad != "" {
			return nil
		}
	}
	b.e.pop(b)
	return b.sign()
}

func (b *ballot) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if q := b.now(); q != nil && q.typing() {
			q.text.insert(msg.Content)
		}
	case tea.KeyPressMsg:
		if cmd, done := dispatch(b.e, b.Keys(), msg); done {
			return cmd
		}
		q := b.now()
		if q == nil {
			return nil
		}
		if b.bad = ""; q.typing() {
			q.text.key(msg)
			return nil
		}
		for i, k := range q.keys {
			if k != "" && k == strings.ToLower(msg.String()) {
				q.picked = i + 1
				if !q.typing() {
					b.at = min(b.at+1, len(b.questions)-1)
				}
				break
			}
		}
	}
	return nil
}

func (b *ballot) Cursor() *tea.Cursor { return b.cursor }

// View draws the questions; one of short answers in a line, one of long ones as a list.
func (b *ballot) View(w, h int) []string {
	e, th := b.e, b.e.th
	b.cursor = nil
	out := []string{th.title.Render(cut(b.title, w, e.g.ell))}
	for _, l := range wrapped(e.identityShort(&b.row), w) {
		out = append(out, th.dim.Render(l))
	}
	for _, t := range b.lines {
		out = append(out, wrapped(t, w)...)
	}
	if len(b.questions) > 0 {
		out = append(out, "")
	}
	for i, q := range b.questions {
		marker, label := " ", th.label.Render(q.label)
		if i == b.at {
			marker, label = th.focus.Render(e.g.marker), th.focus.Render(q.label)
		}
		if i != b.at {
			answer := th.dim.Render("-")
			if t := q.answer(); t != "" {
				answer = th.value.Render(clean(q.keys[q.picked-1] + " " + t))
			}
			out = append(out, cut(marker+label+"  "+answer, w, e.g.ell))
			continue
		}
		out = append(out, marker+label)
		out = append(out, b.answers(q, w, max(h-len(out)-3-(len(b.questions)-i), 3), len(out))...)
	}
	foot := th.focus.Render(e.keyName("enter")) + " " + e.ui.Review.Sign + "  " + th.focus.Render(e.keyName("esc")) + " " + e.ui.Review.SignBack
	if b.bad != "" {
		foot = th.bad.Render(cut(b.bad, w, e.g.ell))
	}
	if room := h - 2; len(out) > room {
		out = out[:max(room, 1)]
	}
	return append(out, "", foot)
}

// answers draws the answers of the question that is asked now; y is the line they begin in.
func (b *ballot) answers(q *question, w, h, y int) []string {
	e, th := b.e, b.e.th
	long := q.other
	for _, l := range q.labels {
		long = long || cells(l) > 14
	}
	one := func(i int) string {
		t := th.focus.Render(q.keys[i]) + " " + clean(q.labels[i])
		if q.keys[i] == "" {
			t = "  " + clean(q.labels[i])
		}
		if i+1 == q.picked {
			t = "[" + th.focus.Render(q.keys[i]) + " " + th.value.Render(clean(q.labels[i])) + "]"
		}
		return t
	}
	var out []string
	if !long {
		var parts []string
		for i := range q.labels {
			parts = append(parts, one(i))
		}
		for _, l := range wrapParts(parts, "  ", w-2) {
			out = append(out, "  "+l)
		}
		return out
	}
	room := h
	if q.typing() {
		room--
	}
	q.first = window(q.first, max(q.picked-1, 0), len(q.labels), max(room, 1))
	for i := q.first; i < len(q.labels) && len(out) < max(room, 1); i++ {
		out = append(out, cut("  "+one(i), w, e.g.ell))
	}
	if q.typing() {
		shown, x := q.text.view(w - 6)
		b.cursor = tea.NewCursor(4+x, y+len(out))
		out = append(out, "    "+th.value.Underline(true).Render(padRight(shown, w-6)))
	}
	return out
}

// menu lists actions: what has a key has a place in a list too, for who knows no key or
// whose keyboard has no such letter.
type menu struct {
	e     *env
	title string
	of    func() []binding
	at    int
}

func newMenu(e *env, title string, of func() []binding) *menu {
	return &menu{e: e, title: title, of: of}
}

func (m *menu) Keys() []binding {
	ui := m.e.ui
	n := len(m.of())
	bs := []binding{
		{keys: []string{"enter"}, do: ui.Do.Open, run: func() tea.Cmd { return m.pick(m.at) }},
		{keys: []string{"down"}, label: m.e.g.arrows, do: ui.Do.Move, run: doing(func() { m.at = (m.at + 1) % n })},
		{keys: []string{"up"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: doing(func() { m.at = (m.at + n - 1) % n })},
		{keys: []string{"esc"}, do: ui.Do.Close, run: doing(func() { m.e.pop(m) })},
	}
	bs[0].do = action(ui.Review.MenuTitle)
	return bs
}

// pick does an action of the list, or says why it cannot be done.
func (m *menu) pick(i int) tea.Cmd {
	of := m.of()
	if i >= len(of) {
		return nil
	}
	if of[i].disabled != "" {
		m.e.say(info, of[i].disabled)
		return nil
	}
	m.e.pop(m)
	return of[i].run()
}

func (m *menu) Update(msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	if cmd, done := dispatch(m.e, m.Keys(), k); done {
		return cmd
	}
	for i, b := range m.of() {
		if b.keys[0] == k.String() {
			return m.pick(i)
		}
	}
	return nil
}

func (m *menu) Cursor() *tea.Cursor { return nil }

func (m *menu) View(w, h int) []string {
	e, th := m.e, m.e.th
	out := []string{th.title.Render(cut(m.title, w, e.g.ell)), ""}
	for i, b := range m.of() {
		marker, style := " ", th.text
		if b.disabled != "" {
			style = th.dim
		}
		if i == m.at {
			marker = th.focus.Render(e.g.marker)
		}
		t := b.do.Long
		if b.disabled != "" {
			t += " (" + b.disabled + ")"
		}
		out = append(out, cut(marker+th.focus.Render(b.keys[0])+" "+style.Render(t), w, e.g.ell))
	}
	return out[:min(len(out), h)]
}
