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
	line := ""
	for i, p := range e.footerParts(bs, w) {
		if i > 0 {
			line += e.th.dim.Render(e.g.dot)
		}
		line += p.text
	}
	return cut(" "+line, w, e.g.ell)
}

// footerPart is one key in the footer, and the columns it stands in.
type footerPart struct {
	text, key string
	from, to  int
}

func (e *env) footerParts(bs []binding, w int) []footerPart {
	var help *footerPart
	var parts []footerPart
	for i := range bs {
		b := &bs[i]
		if b.hidden {
			continue
		}
		label, short := e.keyLabel(b), e.th.dim.Render(b.do.Short)
		if len(b.keys) > 0 && b.label == "" {
			label = e.keyName(b.keys[0])
		}
		p := footerPart{text: e.th.accent.Render(label) + " " + short}
		if len(b.keys) > 0 {
			p.key = b.keys[0]
		}
		if b.disabled != "" {
			p.text = e.th.dim.Render("(" + label + " " + b.do.Short + ")")
		}
		if slices.Contains(b.keys, "f1") {
			help = &p
			continue
		}
		parts = append(parts, p)
	}
	sep, x, room := cells(e.g.dot), 1, w-1
	if help != nil {
		room -= cells(help.text)
	}
	fit := 0
	for i := range parts {
		n := cells(parts[i].text)
		if x-1+n+sep > room {
			break
		}
		parts[i].from, parts[i].to = x, x+n
		x += n + sep
		fit++
	}
	parts = parts[:fit]
	if help != nil {
		help.from, help.to = x, x+cells(help.text)
		parts = append(parts, *help)
	}
	return parts
}

func (e *env) keyName(k string) string {
	if n, ok := e.ui.KeyNames[k]; ok {
		return n
	}
	return k
}
