package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// askField is one line of a small form.
type askField struct {
	label, hint string
	in          input
	options     []option // answered by a letter where not nil
	picked      int      // of options, counted from 1; 0 none
	need        bool
	isTime      bool
	hidden      func() bool // nil is always shown
}

// askForm is a dialog of a few lines that becomes one event: an answer to an
// escalation, a transfer.
type askForm struct {
	e      *env
	row    ward.Row
	author ward.Author
	title  string
	lines  []string
	fields []*askField
	at     int
	entry  string
	saving bool
	bad    string
	fail   *words.Sentence
	moved  bool
	cursor *tea.Cursor
	// of is what the draft is of, "" where none is kept; filled is what the form began
	// with, written what its draft has last.
	of, filled, written string
	texts               []string // of the fields, as the form began
	draftDue            bool
	// checks says why all answers together cannot be taken; nil where nothing does.
	checks func() string
	// confirm asks once more before it is sent, nil where it need not; it calls send.
	confirm func(send func() tea.Cmd) bool
	// requests makes the events of the answers, and what is said once they are saved.
	requests func(at time.Time) ([]ward.EventRequest, func(*ward.Saved) string)
	// sends sends something else than one event.
	sends func() tea.Cmd
}

func (e *env) newAsk(r *ward.Row, title string, lines ...string) *askForm {
	f := &askForm{e: e, row: *r, author: e.author, title: title, lines: lines}
	f.entry, _ = ward.NewEntryID()
	return f
}

func (f *askForm) add(field askField) *askField {
	f.fields = append(f.fields, &field)
	return f.fields[len(f.fields)-1]
}

func (f *askForm) addTime() {
	f.add(askField{label: f.e.ui.Task.When, hint: f.e.ui.Task.WhenHint, isTime: true})
}

// text is what was typed in a field, trimmed.
func (a *askField) text() string { return strings.TrimSpace(a.in.text) }

// choice is the word of the answer picked; empty where none is.
func (a *askField) choice() string {
	if a.picked == 0 {
		return ""
	}
	return a.options[a.picked-1].label
}

// shown are the fields that the answers so far ask for.
func (f *askForm) shown() []*askField {
	var out []*askField
	for _, a := range f.fields {
		if a.hidden == nil || !a.hidden() {
			out = append(out, a)
		}
	}
	f.at = max(min(f.at, len(out)-1), 0)
	return out
}

func (f *askForm) focus() *askField { return f.shown()[f.at] }

// loses tells whether closing it now would lose something typed.
func (f *askForm) loses() bool {
	if f.saving {
		return false
	}
	if f.of != "" {
		return f.dirty()
	}
	for _, a := range f.fields {
		if a.in.text != "" {
			return true
		}
	}
	return false
}

func (f *askForm) when() (time.Time, *refusal) {
	for _, a := range f.fields {
		if a.isTime {
			t, _, bad := observedAt(a.in.text, f.e.now(), f.e.ui.Months)
			return t, bad
		}
	}
	return f.e.now(), nil
}

// problem says why a field cannot be taken; empty where it can.
func (f *askForm) problem(a *askField) string {
	if a.isTime {
		if _, bad := f.when(); bad != nil {
			return f.e.why(bad, 0)
		}
	}
	if a.need && a.text() == "" && a.picked == 0 {
		return f.e.ui.Form.Needed
	}
	return ""
}

func (f *askForm) Keys() []binding {
	e, ui := f.e, f.e.ui
	busy := ""
	if f.saving {
		busy = ui.Saving
	}
	step := func(n int) func() tea.Cmd {
		return doing(func() { f.at = max(min(f.at+n, len(f.shown())-1), 0) })
	}
	bs := []binding{
		{keys: []string{"enter"}, do: ui.Do.NextField, disabled: busy, run: f.next},
		{keys: []string{"ctrl+s", "f10"}, do: ui.Do.Save, disabled: busy, run: f.save},
		{keys: []string{"esc"}, do: ui.Do.Cancel, disabled: busy, run: f.cancel},
		{keys: []string{"down", "tab"}, label: e.g.arrows, do: ui.Do.Move, hidden: true, disabled: busy, run: step(1)},
		{keys: []string{"up", "shift+tab"}, do: ui.Do.MoveUp, hidden: true, alias: true, disabled: busy, run: step(-1)},
	}
	if len(f.focus().options) > 0 {
		turn := func(n int) func() tea.Cmd {
			return doing(func() {
				a := f.focus()
				k := len(a.options)
				a.picked = (a.picked-1+n+k)%k + 1
				f.bad = ""
			})
		}
		bs = append(bs, binding{keys: []string{"right", "space"}, label: e.g.sides, do: ui.Do.Answer, disabled: busy, run: turn(1)},
			binding{keys: []string{"left"}, do: ui.Do.Answer, hidden: true, alias: true, disabled: busy, run: turn(-1)})
	}
	return bs
}

// next takes the answer and goes on; from the last field it saves.
func (f *askForm) next() tea.Cmd {
	if f.bad = f.problem(f.focus()); f.bad != "" {
		return nil
	}
	if f.at < len(f.shown())-1 {
		f.at++
		return nil
	}
	return f.save()
}

func (f *askForm) save() tea.Cmd {
	if f.saving {
		return nil
	}
	for i, a := range f.shown() {
		if p := f.problem(a); p != "" {
			f.at, f.bad = i, p
			return nil
		}
	}
	if f.checks != nil {
		if f.bad = f.checks(); f.bad != "" {
			return nil
		}
	}
	if f.e.rec == nil {
		s := f.e.ui.Failures[words.FailureNotOpen]
		f.fail = &s
		return nil
	}
	if f.confirm != nil && f.confirm(f.send) {
		return nil
	}
	return f.send()
}

func (f *askForm) send() tea.Cmd {
	if f.sends != nil {
		f.saving, f.fail = true, nil
		return f.sends()
	}
	t, _ := f.when()
	rs, say := f.requests(t)
	f.saving, f.fail = true, nil
	return f.e.enter(f, &f.row, f.author, say, rs...)
}

func (f *askForm) entered() {
	f.e.pop(f)
	if f.of != "" {
		f.e.ask(func(*Model) tea.Cmd { return f.e.dropDraft(f.draftKey()) })
	}
}

func (f *askForm) failed(err error) {
	s := f.e.failure(err)
	f.saving, f.fail = false, &s
}

func (f *askForm) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.PasteMsg:
		if a := f.focus(); !f.saving && len(a.options) == 0 {
			a.in.insert(msg.Content)
		}
	case tea.KeyPressMsg:
		moved := f.moved
		f.moved = false
		if f.bad = ""; moved && msg.String() == "enter" {
			f.bad = f.e.ui.Form.AlreadyTaken
			return nil
		}
		if cmd, done := dispatch(f.e, f.Keys(), msg); done || f.saving {
			return cmd
		}
		a := f.focus()
		if len(a.options) == 0 {
			if a.in.key(msg) {
				f.bad = ""
			}
			return nil
		}
		for i, o := range a.options {
			if o.key == strings.ToLower(msg.String()) {
				a.picked, f.bad, f.moved = i+1, "", true
				f.at = min(f.at+1, len(f.shown())-1)
			}
		}
	}
	return nil
}

func (f *askForm) Cursor() *tea.Cursor { return f.cursor }

func (f *askForm) View(w, h int) []string {
	e, th := f.e, f.e.th
	f.cursor = nil
	out := []string{th.title.Render(cut(f.title, w, e.g.ell))}
	for _, l := range wrapped(e.identityShort(&f.row), w) {
		out = append(out, th.dim.Render(l))
	}
	for _, t := range f.lines {
		out = append(out, wrapped(t, w)...)
	}
	if room := h - 2 - 3*len(f.shown()); len(out) > max(room, 3) {
		out = out[:max(room, 3)]
	}
	out = append(out, "")
	const labelW = 14
	for i, a := range f.shown() {
		marker, label := " ", th.label.Render(column(a.label, labelW, e.g.ell))
		if i == f.at {
			marker, label = th.focus.Render(e.g.marker), th.focus.Render(column(a.label, labelW, e.g.ell))
		}
		valueW := max(w-labelW-2, 12)
		switch {
		case len(a.options) > 0 && i == f.at:
			var parts []string
			for j, o := range a.options {
				t := th.focus.Render(o.key) + " " + o.label
				if j+1 == a.picked {
					t = "[" + th.focus.Render(o.key) + " " + th.value.Render(o.label) + "]"
				}
				parts = append(parts, t)
			}
			for j, l := range wrapParts(parts, "  ", valueW) {
				if j == 0 {
					out = append(out, marker+label+" "+l)
				} else {
					out = append(out, strings.Repeat(" ", labelW+2)+l)
				}
			}
		case len(a.options) > 0:
			out = append(out, marker+label+" "+th.value.Render(a.choice()))
		case i == f.at:
			shown, x := a.in.view(min(valueW-1, 44))
			f.cursor = tea.NewCursor(labelW+2+x, len(out))
			out = append(out, marker+label+" "+th.value.Underline(true).Render(padRight(shown, min(valueW-1, 44))))
		default:
			text := clean(a.in.text)
			if a.isTime && a.in.text == "" {
				text = e.ui.Form.Now
			}
			out = append(out, marker+label+" "+th.value.Render(cut(text, valueW, e.g.ell)))
		}
	}
	foot := th.dim.Render(cut(f.focus().hint, w, e.g.ell))
	switch {
	case f.fail != nil:
		out = append(out, "")
		for _, l := range wrapped(e.ui.NotSaved(f.fail.Why)+" "+f.fail.Do, w) {
			out = append(out, th.bad.Render(l))
		}
		return out[:min(len(out), h)]
	case f.bad != "":
		foot = th.bad.Render(cut(f.bad, w, e.g.ell))
	case f.saving:
		foot = th.dim.Render(e.ui.Saving)
	}
	return append(out, "", foot)
}
