package tui

import (
	"fmt"
	"slices"
	"strings"

	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// toldLines are who was told and what they answered.
func (p *reviewPage) toldLines(w int) []string {
	return p.e.said(p.e.ui.Review.Labels.Told, w, p.toldTexts()...)
}

// metLines are the rules met, the first few where there is little room.
func (p *reviewPage) metLines(w int, wide bool) []string {
	e, ui := p.e, &p.e.ui.Review
	var met []string
	notMet := 0
	if pol := e.policyNow(); pol != nil {
		for _, j := range pol.EvaluateAll(p.chart.Facts) {
			if j.Met {
				met = append(met, clean(j.Rule.ID)+" "+e.fired(&policy.Fired{Level: j.Rule.Level, Text: j.Rule.Text, TextZH: j.Rule.TextZH}))
				continue
			}
			notMet++
		}
	}
	most := 3
	if wide {
		most = 12
	}
	more := max(len(met)-most, 0)
	if len(met) == 0 {
		met = append(met, e.ui.None)
	}
	return e.said(ui.Labels.Met, w, append(met[:len(met)-more:len(met)-more], e.th.dim.Render(ui.NotMet(more, notMet)))...)
}

// toldTexts are the open escalations with the newest answer to each.
func (p *reviewPage) toldTexts() []string {
	e, ui := p.e, &p.e.ui.Review
	var out, untold []string
	type told struct{ rules, answer string } // one answer to several escalations is one line
	var answered []told
	longest := int64(1<<63 - 1)
	for i := range p.chart.Tasks {
		t := &p.chart.Tasks[i]
		if t.Level <= policy.LevelRepeat {
			continue
		}
		if a := t.Last(); a == nil || a.At < t.Worsened {
			untold, longest = append(untold, clean(t.Rule)), min(longest, t.Since())
			continue
		}
		answer := e.answerText(t.Last())
		if i := slices.IndexFunc(answered, func(b told) bool { return b.answer == answer }); i >= 0 {
			answered[i].rules += " " + clean(t.Rule)
			continue
		}
		answered = append(answered, told{clean(t.Rule), answer})
	}
	for _, b := range answered {
		out = append(out, b.rules+" "+b.answer)
	}
	if len(untold) > 0 {
		out = append([]string{e.th.bad.Render(ui.Untold(strings.Join(untold, " "), e.since(longest)))}, out...)
	}
	if len(out) == 0 {
		out = append(out, ui.NoTask)
	}
	return out
}

// answerText is one answer: "told Dr X 14:22, by telephone (written by Y)".
func (e *env) answerText(a *ward.Answer) string {
	word := e.ui.Sections.Events[string(a.Kind)]
	if word == "" {
		word = clean(string(a.Kind))
	}
	whom, by := clean(a.Whom), clean(a.By.Name)
	switch whom {
	case "":
		whom, by = by, ""
	case by: // who answered wrote it
		by = ""
	}
	t := e.ui.Review.ToldLine(word, whom, clean(a.How), e.when(moment(e.local(a.At))), by)
	if a.Reason != "" {
		t += ": " + clean(a.Reason)
	}
	return t
}

// newCriteria lists every rule with what it was asked with and its source.
func (p *reviewPage) newCriteria() *scroller {
	e, row := p.e, p.row
	var rules []policy.Judged
	if pol := e.policyNow(); pol != nil && p.chart != nil {
		rules = pol.EvaluateAll(p.chart.Facts)
	}
	return &scroller{e: e, title: e.ui.Review.CriteriaTitle, lines: func(w int) []string {
		th := e.th
		out := e.identity(&row, w)
		for _, met := range []bool{true, false} {
			head, mark, style := e.ui.Sections.RulesMet, " > ", th.bad
			if !met {
				head, mark, style = e.ui.Sections.RulesNotMet, " - ", th.text
			}
			out = append(out, "", th.title.Render(head))
			n := 0
			for i := range rules {
				j := &rules[i]
				if j.Met != met {
					continue
				}
				n++
				for _, l := range hang(mark, clean(j.Rule.ID)+" "+e.fired(&policy.Fired{Level: j.Rule.Level, Text: j.Rule.Text, TextZH: j.Rule.TextZH}), w) {
					out = append(out, style.Render(l))
				}
				foot := fmt.Sprintf("%s; %s (%s)", strings.Join(j.Values, ", "), clean(j.Rule.Source), e.ui.Sections.Sure(j.Rule.Sure))
				for _, l := range hang("     ", foot, w) {
					out = append(out, th.dim.Render(l))
				}
			}
			if n == 0 {
				out = append(out, "   "+e.ui.None)
			}
		}
		return out
	}}
}
