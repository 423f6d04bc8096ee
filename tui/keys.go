package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/words"
)

// binding is one action as data: its keys, what it is called, why it cannot be done
// now, and the doing. Dispatch, footer and help are all made from it.
type binding struct {
	keys []string
	// label is how the keys are written; made from keys where empty.
	label string
	do    words.Action
	// disabled is why it cannot be done now; empty where it can.
	disabled string
	// hidden keeps it out of the footer; the help shows it.
	hidden bool
	// alias: the label of the binding before stands for this one too.
	alias bool
	// run does it; nil documents keys that are handled elsewhere, as text is.
	run func() tea.Cmd
}

// dispatch runs the binding of a key; done is false where no binding takes it.
func dispatch(e *env, bs []binding, msg tea.KeyPressMsg) (cmd tea.Cmd, done bool) {
	k := msg.String()
	for i := range bs {
		b := &bs[i]
		if b.run == nil || !slices.Contains(b.keys, k) {
			continue
		}
		if b.disabled != "" {
			e.say(info, b.disabled)
			return nil, true
		}
		return b.run(), true
	}
	return nil, false
}

// keyLabel writes a binding's keys as the footer and help show them.
func (e *env) keyLabel(b *binding) string {
	if b.label != "" {
		return b.label
	}
	names := make([]string, 0, len(b.keys))
	for _, k := range b.keys {
		if n, ok := e.ui.KeyNames[k]; ok {
			k = n
		}
		if !slices.Contains(names, k) {
			names = append(names, k)
		}
	}
	return strings.Join(names, " ")
}

// footer writes the keys of a screen in one line of w cells: what fits, in their
// order, and the help always.
func (e *env) footer(bs []binding, w int) string {
	var help string
	var parts []string
	for i := range bs {
		b := &bs[i]
		if b.hidden {
			continue
		}
		label, short := e.keyLabel(b), e.th.dim.Render(b.do.Short)
		if len(b.keys) > 0 && b.label == "" {
			label = e.keyName(b.keys[0])
		}
		part := e.th.accent.Render(label) + " " + short
		if b.disabled != "" {
			part = e.th.dim.Render("(" + label + " " + b.do.Short + ")")
		}
		if slices.Contains(b.keys, "f1") {
			help = part
			continue
		}
		parts = append(parts, part)
	}
	sep := e.th.dim.Render(e.g.dot)
	line := ""
	room := w - 1 - cells(help)
	for _, p := range parts {
		next := line
		if next != "" {
			next += sep
		}
		next += p
		if cells(next)+cells(e.g.dot) > room {
			break
		}
		line = next
	}
	switch {
	case help == "":
	case line == "":
		line = help
	default:
		line += sep + help
	}
	return cut(" "+line, w, e.g.ell)
}

func (e *env) keyName(k string) string {
	if n, ok := e.ui.KeyNames[k]; ok {
		return n
	}
	return k
}
