package tui

import (
	"slices"
	"sort"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// The decisions of the review: each asks what it needs, says what it will do, and is
// signed with Enter. None changes a computed grade.

func (p *reviewPage) ballot(title string, lines ...string) *ballot {
	e := p.e
	lines = append(lines, e.ui.Review.Signing(clean(e.author.Name), e.role(e.author.Role)))
	return &ballot{e: e, row: p.row, title: title, lines: lines}
}

// ask opens a ballot whose answers make the decision, and what is said once it is saved.
func (p *reviewPage) ask(b *ballot, d func() (ward.Decision, string)) {
	b.sign = func() tea.Cmd {
		decision, say := d()
		p.signed = b
		return tea.Batch(b.signing(), p.decide(decision, say))
	}
	p.e.pushBallot(b)
}

// both are the two grades in short: "CRS 3, ICANS ≥1".
func (p *reviewPage) both() string {
	s := p.shown()
	return p.e.gradeOf(p.e.ui.CRS, s, true) + ", " + p.e.gradeOf(p.e.ui.ICANS, s, false)
}

func (p *reviewPage) askConfirm() {
	e, ui, s := p.e, &p.e.ui.Review, p.shown()
	lines := []string{
		e.gradeLine(e.ui.CRS, &s.CRS, p.row.PreviousCRS, -1) + "  " + e.gradeLine(e.ui.ICANS, &s.ICANS, p.row.PreviousICANS, lastAssessed(s)),
	}
	if !s.CRS.Complete() || !s.ICANS.Complete() {
		lines = append(lines, e.th.warn.Render(ui.IncompleteConfirm))
	}
	ownCRS, ownICANS := ownGrades(&p.row)
	for _, own := range []struct {
		scale string
		grade int
	}{{e.ui.CRS, ownCRS}, {e.ui.ICANS, ownICANS}} {
		if own.grade >= 0 {
			lines = append(lines, e.th.warn.Render(ui.Withdraws(own.scale, itoa(own.grade))))
		}
	}
	both := p.both()
	p.ask(p.ballot(ui.ConfirmTitle, lines...), func() (ward.Decision, string) {
		return ward.Decision{Kind: ward.DecideConfirm}, ui.Confirmed(both)
	})
}

func (p *reviewPage) askGrade() {
	e, ui, s := p.e, &p.e.ui.Review, p.shown()
	scale := &question{label: ui.WhichScale, keys: []string{"c", "i"}, labels: []string{
		ui.Computed(e.ui.CRS, e.gradeText(&s.CRS, -1)), ui.Computed(e.ui.ICANS, e.gradeText(&s.ICANS, lastAssessed(s))),
	}}
	grade := &question{label: ui.WhichGrade}
	for g := grading.Grade(0); g <= 5; g++ {
		grade.keys, grade.labels = append(grade.keys, g.String()), append(grade.labels, e.words.GradeWord(g))
	}
	why := listed(ui.Why, ui.Reasons, ui.Other)
	b := p.ballot(ui.GradeTitle, ui.StateHead)
	b.questions = []*question{scale, grade, why}
	of := func() (ward.Scale, string, *grading.Assessment) {
		if scale.picked == 2 {
			return ward.ScaleICANS, e.ui.ICANS, &s.ICANS
		}
		return ward.ScaleCRS, e.ui.CRS, &s.CRS
	}
	b.check = func() string {
		if _, _, a := of(); a.Complete() && int(a.Working) == grade.picked-1 {
			return ui.SameGrade
		}
		return ""
	}
	p.ask(b, func() (ward.Decision, string) {
		word, name, _ := of()
		g := grading.Grade(grade.picked - 1)
		return ward.Decision{Kind: ward.DecideGrade, Scale: word, Grade: g, Reason: why.answer()},
			ui.Graded(ui.DoctorGrade(name, g.String(), clean(why.answer())))
	})
}

func (p *reviewPage) askCause() {
	ui := &p.e.ui.Review
	cause := listed(ui.Cause, ui.Causes, ui.Other)
	b := p.ballot(ui.CauseTitle)
	b.questions = []*question{cause}
	p.ask(b, func() (ward.Decision, string) {
		return ward.Decision{Kind: ward.DecideAttribute, Of: cause.answer()}, ui.AttributedTo(clean(cause.answer()))
	})
}

func (p *reviewPage) askWithdrawCause() {
	ui := &p.e.ui.Review
	p.ask(p.ballot(ui.WithdrawTitle, ui.Attributed(clean(p.row.Review.AttributedTo)), ui.WithdrawText), func() (ward.Decision, string) {
		return ward.Decision{Kind: ward.DecideUnattribute}, ui.Withdrawn
	})
}

func (p *reviewPage) askClose() {
	ui := &p.e.ui.Review
	p.ask(p.ballot(ui.CloseTitle, p.episodeText(), ui.CloseText), func() (ward.Decision, string) {
		return ward.Decision{Kind: ward.DecideClose}, ui.Closed
	})
}

func (p *reviewPage) askReopen() {
	ui := &p.e.ui.Review
	p.ask(p.ballot(ui.ReopenTitle, p.episodeText(), ui.ReopenText), func() (ward.Decision, string) {
		return ward.Decision{Kind: ward.DecideReopen}, ui.Reopened
	})
}

// episodeText is the newest episode: since when, and its worst grade.
func (p *reviewPage) episodeText() string {
	e, ep := p.e, p.lastEpisode()
	return e.ui.Patient.EpisodeSince(e.when(moment(e.local(ep.Onset)))) + ", " + p.e.ui.Review.Labels.Worst + " " + e.ui.CRS + " " + ep.Worst.String()
}

func (p *reviewPage) askNeuro() {
	ui := &p.e.ui.Review
	why := listed(ui.Why, ui.NeuroReasons, ui.Other)
	b := p.ballot(ui.NeuroTitle, ui.NeuroText)
	b.questions = []*question{why}
	p.ask(b, func() (ward.Decision, string) {
		return ward.Decision{Kind: ward.DecideResolveNeuro, Reason: why.answer()}, ui.NeuroResolved
	})
}

func (p *reviewPage) askInterval() {
	e, ui := p.e, &p.e.ui.Review
	var labels []string
	for _, m := range ui.Intervals {
		labels = append(labels, e.ui.Minutes(m))
	}
	every := listed(ui.Minutes, labels, ui.Other)
	b := p.ballot(ui.IntervalTitle)
	b.questions = []*question{every}
	minutes := func() int {
		if !every.typing() {
			return ui.Intervals[every.picked-1]
		}
		if v, ok := milli(typed(every.text.text)); ok && v%1000 == 0 {
			return int(v / 1000)
		}
		return 0
	}
	b.check = func() string {
		if m := minutes(); m < 5 || m > 24*60 {
			return e.ui.AllowedIs(e.ui.Minutes(5) + " - " + e.ui.Minutes(24*60))
		}
		return ""
	}
	p.ask(b, func() (ward.Decision, string) {
		return ward.Decision{Kind: ward.DecideInterval, Minutes: minutes()}, ui.IntervalSet(e.ui.Minutes(minutes()))
	})
}

// entryRef is an entry that can be countersigned.
type entryRef struct{ entry, text string }

// unsigned are the entries that stand and nobody countersigned, the newest first;
// decisions and answers are signed by who made them.
func (p *reviewPage) unsigned() []entryRef {
	e := p.e
	if p.chart == nil {
		return nil
	}
	type timed struct {
		entryRef
		at int64
	}
	var all []timed
	done := p.row.Review.Countersigned
	for i := range p.chart.Sets {
		s := &p.chart.Sets[i]
		if s.Replaced == nil && !slices.Contains(done, s.Entry) && s.By.Role != ward.Doctor {
			text := e.ui.Review.NewSet(e.when(s.At), e.gradeOf(e.ui.CRS, s, true)+", "+e.gradeOf(e.ui.ICANS, s, false), clean(s.By.Name))
			all = append(all, timed{entryRef{s.Entry, text}, s.At.Milli})
		}
	}
	for i := range p.chart.Events {
		ev := &p.chart.Events[i]
		if ev.Replaced == nil && !slices.Contains(done, ev.Entry) && ev.By.Role != ward.Doctor && ev.Body.Decision == nil && ev.Body.Response == nil {
			all = append(all, timed{entryRef{ev.Entry, e.when(ev.At) + " " + e.eventText(&ev.Body, e.policyNow()) + ", " + clean(ev.By.Name)}, ev.At.Milli})
		}
	}
	sort.SliceStable(all, func(i, j int) bool { a, b := &all[i], &all[j]; return b.at < a.at })
	var out []entryRef
	for _, t := range all {
		out = append(out, t.entryRef)
	}
	return out
}

func (p *reviewPage) askCountersign() {
	ui := &p.e.ui.Review
	refs := p.unsigned()
	var labels []string
	for _, r := range refs {
		labels = append(labels, r.text)
	}
	which := listed(ui.Entry, labels, "")
	b := p.ballot(ui.SignEntryTitle)
	b.questions = []*question{which}
	p.ask(b, func() (ward.Decision, string) {
		r := refs[which.picked-1]
		return ward.Decision{Kind: ward.DecideCountersign, Of: r.entry}, ui.Signed(r.text)
	})
}
