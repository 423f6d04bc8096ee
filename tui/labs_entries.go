package tui

import (
	"slices"
	"sort"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// openEntries lists the samples that were entered, newest first.
func (s *labsScreen) openEntries() tea.Cmd {
	e, w := s.e, &s.e.ui.Labs
	if s.chart == nil {
		e.say(info, e.ui.Form.ReadingChart)
		return nil
	}
	e.push(&entryList{
		e: e, row: &s.row, title: w.EntriesTitle, none: w.NoEntries, foot: w.EntriesFoot, gone: w.AlreadyCorrected,
		doCorrect: w.Do.Correct, doWithdraw: w.Do.Withdraw, reasons: w.WithdrawReasons, withdrawing: w.Withdrawing,
		events:  s.samples,
		text:    func(ev *ward.Event) string { return w.Results(len(ev.Body.Labs.Results)) },
		detail:  func(ev *ward.Event) string { return phrase.Labs(e.words, ev.Body.Labs) },
		what:    func(ev *ward.Event) string { return phrase.Labs(e.words, ev.Body.Labs) + ", " + e.when(ev.At) },
		said:    func(what string, _ *ward.Saved) string { return w.Withdrawn(what) },
		loses:   s.loses,
		correct: s.fill,
	})
	return nil
}

// samples are newest first; of one moment the one that stands.
func (s *labsScreen) samples() []ward.Event {
	evs := slices.DeleteFunc(slices.Clone(s.chart.Events), func(ev ward.Event) bool { return ev.Body.Labs == nil })
	sort.SliceStable(evs, func(i, j int) bool {
		a, b := &evs[i], &evs[j]
		if a.At.Milli == b.At.Milli {
			return a.Replaced == nil && b.Replaced != nil
		}
		return a.At.Milli > b.At.Milli
	})
	return evs
}

// fill puts a sample into the fields as it could have been typed.
func (s *labsScreen) fill(ev *ward.Event) {
	s.corrects = ev
	t := at(ev.At)
	s.timeText = s.e.date(t) + " " + s.e.clock(t)
	s.text[0].set(s.timeText)
	s.text[s.note()].set(clean(ev.Note))
	for i := range s.tests {
		for k := range ev.Body.Labs.Results {
			if r := &ev.Body.Labs.Results[k]; r.Analyte == s.tests[i].Analyte {
				s.text[i+1].set(phrase.LabTyped(r))
				s.focus = i + 1
			}
		}
	}
	for i := range s.tests { // on the first that was entered
		if s.text[i+1].text != "" {
			s.focus = i + 1
			break
		}
	}
}
