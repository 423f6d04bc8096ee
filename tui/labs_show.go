package tui

import (
	"strings"

	"crsmon/internal/phrase"
)

// labLines are the newest laboratory values, a sample a line, each with its direction
// and what it was before.
func (e *env) labLines(samples []phrase.LabSample) []string {
	var out []string
	for _, s := range samples {
		var values []string
		for i := range s.Values {
			values = append(values, phrase.LabTrend(e.words, &s.Values[i], e.g.up, e.g.down))
		}
		out = append(out, e.ui.Labs.SampleOf(e.when(s.At), e.since(s.At.Milli))+": "+strings.Join(values, ", "))
	}
	return out
}

// labTexts are the laboratory values of the review, and what is to be considered by
// them.
func (p *reviewPage) labTexts() []string {
	e := p.e
	out := e.labLines(phrase.LabSamples(p.chart.Labs()))
	if len(out) == 0 {
		return []string{e.ui.Labs.None}
	}
	n := p.chart.Neighbours(e.now())
	for _, b := range phrase.Neighbours(e.words, &n) {
		if b.Consider {
			out = append(out, e.th.warn.Render(b.Name+": "+b.Text))
		}
	}
	return out
}

// besideLines are the laboratory values and what they say of neighbouring toxicities,
// beside the older scales.
func (p *patientPage) besideLines(w int) []string {
	if p.chart == nil {
		return nil
	}
	e, th := p.e, p.e.th
	out := []string{"", " " + th.title.Render(e.ui.Labs.Head)}
	samples := e.labLines(phrase.LabSamples(p.chart.Labs()))
	if len(samples) == 0 {
		return append(out, " "+th.dim.Render(e.ui.Labs.None))
	}
	for _, l := range samples {
		out = append(out, hang(" ", l, w-1)...)
	}
	n := p.chart.Neighbours(e.now())
	beside := phrase.Neighbours(e.words, &n)
	if len(beside) == 0 {
		return out
	}
	out = append(out, "")
	for _, l := range hang(" ", e.ui.Labs.NeighbourHead, w-1) {
		out = append(out, th.title.Render(l))
	}
	for i := range beside {
		b := &beside[i]
		style := th.text
		if b.Consider {
			style = th.warn
		}
		out = append(out, "")
		for _, l := range hang(" ", b.Name+": "+b.Text, w-1) {
			out = append(out, style.Render(l))
		}
		for _, l := range hang("   ", b.Source+" ("+e.ui.Sections.Sure(b.Sure.String())+")", w-1) {
			out = append(out, th.dim.Render(l))
		}
	}
	return out
}
