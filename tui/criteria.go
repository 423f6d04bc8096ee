package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
)

// newCriteria lists the rules a grade is made by: every criterion with its table
// cell, our own choices marked, the escalation rules in force, and the older scales.
func newCriteria(e *env) *scroller {
	return &scroller{e: e, title: e.ui.Help.Criteria, lines: func(w int) []string {
		th, hw := e.th, &e.ui.Help
		var out []string
		put := func(label, text string) {
			for j, l := range hang(label, text, w) {
				if j == 0 {
					l = th.focus.Render(label) + th.text.Render(l[len(label):])
				} else {
					l = th.text.Render(l)
				}
				out = append(out, l)
			}
		}
		head := func(s string) { out = append(out, "", th.title.Render(cut(s, w, e.g.ell))) }
		scale := ""
		for _, c := range grading.Criteria() {
			if c.Scale != scale {
				scale = c.Scale
				head("ASTCT " + scale)
			}
			mark := ""
			if c.Ours {
				mark = " [ours]"
			}
			put(" "+c.Grade.String()+" ", c.ID+mark+": "+c.Cell)
		}
		if e.rec != nil {
			p := e.rec.Policy()
			head(hw.Escalations(p.Name, p.Version))
			for _, r := range p.Rules() {
				put(" "+r.ID+" ", fmt.Sprintf("[%s] %s: %s (%s; %s)", r.Level, r.Text, r.When, r.Source, r.Sure))
			}
		}
		head(hw.OtherScales)
		for _, s := range grading.Scales() {
			put(" "+s.Name+" ", fmt.Sprintf("%s (%s)", s.Source, s.Confidence))
		}
		head(hw.Sources)
		put(" ASTCT ", grading.SourceASTCT)
		put(" CAPD ", grading.SourceCAPD)
		put(" [ours] ", hw.Ours)
		return out
	}}
}

// criteriaKey opens the rules from the help.
func criteriaKey(e *env) binding {
	return binding{keys: []string{"c", "f11"}, do: e.ui.Do.Criteria, run: func() tea.Cmd { e.push(newCriteria(e)); return nil }}
}
