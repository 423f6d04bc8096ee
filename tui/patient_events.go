package tui

import (
	"strings"

	"crsmon/internal/policy"
	"crsmon/internal/ward"

	"github.com/charmbracelet/x/ansi"
)

// eventsUnder are the events that lie in time below a set of the timeline and above
// the next older one; i of -1 gives those after the newest set. Newest first.
func (p *patientPage) eventsUnder(i int, w int) []string {
	sets := p.sets()
	from, to := int64(-1<<63), int64(1<<63-1)
	if i >= 0 {
		to = sets[i].At.Milli
	}
	if i+1 < len(sets) {
		from = sets[i+1].At.Milli
	}
	var out []string
	for k := range p.chart.Events {
		if ev := &p.chart.Events[k]; ev.At.Milli >= from && ev.At.Milli < to {
			out = append(out, p.eventLines(ev, w)...)
		}
	}
	return out
}

// eventLines are one event: when, what, by whom; one that was corrected says so, with
// what it said before.
func (p *patientPage) eventLines(ev *ward.Event, w int) []string {
	e := p.e
	t := at(ev.At)
	text := e.eventText(&ev.Body, p.policy)
	if n := clean(ev.Note); n != "" {
		text += ": " + n
	}
	text += ", " + e.typedBy(&ward.Shown{Set: ward.Set{At: ev.At, Typed: ev.Typed, By: ev.By}})
	style := e.th.accent
	if ev.Replaced != nil {
		style = e.th.dim
		text += "; " + ansi.Strip(strings.Join(e.replacedLines(ev.Replaced, 1<<10), " "))
	}
	out := hang(" "+column(e.dayMonth(t)+" "+e.clock(t), 13, ""), text, w-1)
	for i := range out {
		out[i] = style.Render(out[i])
	}
	return out
}

// eventText is what happened, in words.
func (e *env) eventText(b *ward.EventBody, pol *policy.Policy) string {
	if b.Dose != nil {
		return e.ui.Chart.Given(e.doseText(b.Dose, pol))
	}
	return e.phrases().Event(b, pol)
}
