package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/words"
)

// action makes the words of a binding that has one word only.
func action(short string) words.Action { return words.Action{Short: short, Long: short} }

// newHelp lists the keys of the screen it was asked on, from the same bindings that
// are dispatched: a key that is not here does nothing.
func newHelp(e *env, bs []binding) *scroller {
	return &scroller{e: e, title: e.ui.Help.Title, more: []binding{criteriaKey(e)}, lines: func(w int) []string {
		th := e.th
		var out []string
		for i := range bs {
			b := &bs[i]
			what := b.do.Long
			if what == "" {
				what = b.do.Short
			}
			style := th.text
			if b.disabled != "" {
				what += " (" + e.ui.Help.NotNow + ": " + b.disabled + ")"
				style = th.dim
			}
			if b.alias {
				continue
			}
			label := column(e.keyLabel(b), 16, e.g.ell)
			for j, l := range hang(label, what, w) {
				if j == 0 {
					l = th.focus.Render(label) + style.Render(strings.TrimPrefix(l, label))
				} else {
					l = style.Render(l)
				}
				out = append(out, l)
			}
		}
		out = append(out, "")
		for _, t := range e.ui.Help.Legend(e.g.ge, e.g.shapes, e.g.up, e.g.down, e.g.like) {
			out = append(out, wrapped(t, w)...)
		}
		out = append(out, "")
		for _, l := range wrapped(e.ui.DecisionSupport, w) {
			out = append(out, th.dim.Render(l))
		}
		return out
	}}
}

// quitAsk asks before leaving; ctrl+c a second time leaves.
type quitAsk struct{ confirm }

func newQuitAsk(e *env, losing bool) *quitAsk {
	q := &quitAsk{confirm{e: e, title: e.ui.QuitTitle}}
	switch {
	case losing && e.drafts.store != nil && len(e.drafts.bad) == 0:
		q.lines = []string{e.ui.Drafts.QuitKeeps}
	case losing:
		q.lines = []string{e.ui.QuitLoses}
	case len(e.drafts.kept) > 0 && e.drafts.store != nil && len(e.drafts.bad) == 0:
		q.lines = []string{e.ui.Drafts.QuitKept(len(e.drafts.kept))}
	case len(e.drafts.kept) > 0:
		q.lines = []string{e.ui.QuitDrafts(len(e.drafts.kept))}
	default:
		q.lines = []string{e.ui.QuitText}
	}
	q.answers = []answer{
		{keys: []string{"y"}, label: e.ui.QuitYes, do: func() tea.Cmd { e.quit(); return nil }},
		{keys: []string{"esc", "n"}, label: e.ui.QuitNo},
	}
	if !losing && len(e.drafts.kept) == 0 {
		q.answers[0].keys = []string{"enter", "y"}
	}
	return q
}

// Keys close the dialog itself, not the confirm inside it.
func (q *quitAsk) Keys() []binding {
	bs := q.confirm.Keys()
	for i := range bs {
		do := q.answers[i].do
		bs[i].run = func() tea.Cmd {
			q.e.pop(q)
			if do == nil {
				return nil
			}
			return do()
		}
	}
	return bs
}

// Update dispatches its own keys.
func (q *quitAsk) Update(msg tea.Msg) tea.Cmd {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		cmd, _ := dispatch(q.e, q.Keys(), k)
		return cmd
	}
	return nil
}
