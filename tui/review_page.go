package tui

import (
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// reviewPage is the doctor's minute: one patient with all that a decision needs, and the
// decisions. What is decided is decided on the chart that stands here: one that has
// moved on is shown as new first, and until it is taken in nothing can be signed.
type reviewPage struct {
	page
	e      *env
	row    ward.Row
	chart  *ward.Chart
	newer  *ward.Chart // read since, with something in it that is not on the screen
	news   []string    // what
	err    error
	gen    int
	saving bool
	fail   *words.Sentence
	mine   map[string]bool // entries signed from here
	signed *ballot         // the last one, until the record has its decision
	seen   map[string]bool // patients looked at since the queue, for "next"
	pane   pane
}

// newReviewPage opens a patient; seen are those looked at before, nil from the queue.
func newReviewPage(e *env, r *ward.Row, seen map[string]bool) *reviewPage {
	if seen == nil {
		seen = map[string]bool{}
	}
	seen[r.Patient.ID] = true
	return &reviewPage{e: e, row: *r, mine: map[string]bool{}, seen: seen}
}

func (p *reviewPage) start() tea.Cmd {
	p.gen++
	return p.e.loadChart(p.row.Patient.ID, p.gen)
}

func (p *reviewPage) patient() *ward.Row { return &p.row }

// shown are the grades before the doctor's eyes; nil where there are none.
func (p *reviewPage) shown() *ward.Shown {
	if p.chart == nil || p.chart.Problem != "" {
		return nil
	}
	return p.chart.Latest
}

// cannotDecide says why nothing can be decided now; empty where it can.
func (p *reviewPage) cannotDecide() string {
	ui := p.e.ui
	switch {
	case p.e.author.Role != ward.Doctor:
		return ui.Review.DoctorsOnly
	case p.saving:
		return ui.Saving
	case p.err != nil:
		return p.e.failure(p.err).Why
	case p.chart == nil:
		return ui.Form.ReadingChart
	case p.newer != nil:
		return ui.Review.NewFirst
	}
	return ""
}

// withGrades is cannotDecide, and that there are grades.
func (p *reviewPage) withGrades() string {
	if why := p.cannotDecide(); why != "" {
		return why
	}
	if p.shown() == nil {
		return p.e.ui.Review.NoSet
	}
	return ""
}

// orElse is a reason, or another where what it needs is missing.
func orElse(why string, has bool, lacks string) string {
	if why == "" && !has {
		return lacks
	}
	return why
}

// lastEpisode is the newest CRS episode; nil where there was none.
func (p *reviewPage) lastEpisode() *grading.Episode {
	if p.chart == nil || len(p.chart.Episodes) == 0 {
		return nil
	}
	return &p.chart.Episodes[len(p.chart.Episodes)-1]
}

// neuroActive tells whether a neurological event counts towards the grade now.
func (p *reviewPage) neuroActive() bool {
	s := p.shown()
	if s == nil {
		return false
	}
	for _, r := range s.ICANS.Reasons {
		if r.ActiveFrom != 0 {
			return true
		}
	}
	o := &s.Findings
	return o.Seizure > grading.SeizureNone || o.Motor > grading.MotorNone || o.ICP > grading.ICPNone
}

// decisions are the keys that sign something.
func (p *reviewPage) decisions() []binding {
	ui := &p.e.ui.Review
	why, graded := p.cannotDecide(), p.withGrades()
	r := &p.row.Review
	ep := p.lastEpisode()
	offered := p.shown() != nil && p.shown().OfferClosing
	episode := orElse(why, ep != nil, ui.NoEpisode)
	episodeKey := binding{keys: []string{"e", "ctrl+e"}, do: ui.Do.Episode, hidden: !offered, disabled: orElse(episode, offered, ui.NotOffered), run: doing(p.askClose)}
	if ep != nil && ep.ClosedAt != 0 {
		episodeKey.do, episodeKey.disabled, episodeKey.run = ui.Do.Reopen, episode, doing(p.askReopen)
	}
	return []binding{
		{keys: []string{"c", "f4"}, do: ui.Do.Confirm, disabled: graded, run: doing(p.askConfirm)},
		{keys: []string{"g", "f5"}, do: ui.Do.Grade, disabled: graded, run: doing(p.askGrade)},
		{keys: []string{"f", "f6"}, do: ui.Do.Attribute, hidden: r.Attributed, disabled: orElse(why, !r.Attributed, ui.AlreadyAttributed), run: doing(p.askCause)},
		{keys: []string{"w", "ctrl+w"}, do: ui.Do.Withdraw, hidden: !r.Attributed, disabled: orElse(why, r.Attributed, ui.NotAttributed), run: doing(p.askWithdrawCause)},
		episodeKey,
		{keys: []string{"u", "ctrl+u"}, do: ui.Do.Neuro, hidden: !p.neuroActive(), disabled: orElse(why, p.neuroActive(), ui.NoEvents), run: doing(p.askNeuro)},
		{keys: []string{"i", "f11"}, do: ui.Do.Interval, disabled: why, run: doing(p.askInterval)},
		{keys: []string{"s", "f3"}, do: ui.Do.Countersign, disabled: orElse(why, len(p.unsigned()) > 0, ui.NothingToSign), run: doing(p.askCountersign)},
	}
}

func (p *reviewPage) Keys() []binding {
	e, ui := p.e, p.e.ui
	noRecord := ""
	if e.rec == nil {
		noRecord = ui.Review.NoPolicy
	}
	var bs []binding
	if p.newer != nil {
		bs = append(bs, binding{keys: []string{"r", "f8"}, do: ui.Review.Do.TakeIn, run: doing(p.takeIn)})
	}
	bs = append(bs, p.decisions()...)
	bs = append(bs,
		binding{keys: []string{"n", "right"}, do: ui.Review.Do.Next, disabled: orElse("", p.next() != nil, ui.Review.NobodyElse), run: doing(p.goNext)},
		binding{keys: []string{"m", "f7"}, do: ui.Review.Do.Criteria, disabled: noRecord, run: doing(func() { e.push(p.newCriteria()) })},
		binding{keys: []string{"enter", "f9"}, do: ui.Review.Do.Menu, hidden: true, run: doing(func() { e.push(newMenu(e, ui.Review.MenuTitle, p.decisions)) })},
		binding{keys: []string{"h", "ctrl+o"}, do: ui.Handover.Do.Open, hidden: true, run: doing(func() { e.openHandover(&p.row) })})
	bs = append(bs, e.labsKey(noRecord, func() *ward.Row { return &p.row }))
	bs = append(bs, e.copyKeys(func() *ward.Row { return &p.row })...)
	if p.newer == nil {
		bs = append(bs, binding{keys: []string{"r", "f8"}, do: ui.Do.Refresh, hidden: true, run: p.start})
	}
	vp := &p.pane.vp
	return append(bs,
		binding{keys: []string{"down"}, label: e.g.arrows, do: ui.Do.Scroll, hidden: true, run: p.pane.by(1)},
		binding{keys: []string{"up"}, do: ui.Do.Scroll, hidden: true, alias: true, run: p.pane.by(-1)},
		binding{keys: []string{"pgdown", "space"}, do: ui.Do.PageDown, hidden: true, run: doing(vp.PageDown)},
		binding{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, run: doing(vp.PageUp)},
		binding{keys: []string{"home"}, do: ui.Do.First, hidden: true, run: doing(func() { vp.GotoTop() })},
		binding{keys: []string{"end"}, do: ui.Do.Last, hidden: true, run: doing(func() { vp.GotoBottom() })},
		binding{keys: []string{"esc", "left", "q"}, do: ui.Do.Back, run: doing(e.back)})
}

func (p *reviewPage) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case chartMsg:
		if msg.patient == p.row.Patient.ID && msg.gen == p.gen {
			p.chartRead(msg)
		}
	case changedMsg:
		return p.start()
	case tea.KeyPressMsg:
		cmd, _ := dispatch(p.e, p.Keys(), msg)
		return cmd
	}
	return nil
}

// chartRead takes a chart with nothing new in it; one with something waits to be shown.
func (p *reviewPage) chartRead(msg chartMsg) {
	p.err = msg.err
	if msg.err != nil || msg.chart == nil {
		return
	}
	if p.chart != nil {
		if p.news = p.e.newIn(p.chart, msg.chart, p.mine, p.e.policyNow()); len(p.news) > 0 {
			p.newer = msg.chart
			return
		}
	}
	p.take(msg.chart)
}

func (p *reviewPage) take(c *ward.Chart) {
	p.chart, p.row, p.newer, p.news = c, c.Row, nil, nil
}

func (p *reviewPage) takeIn() {
	if p.newer != nil {
		p.take(p.newer)
		p.pane.vp.GotoTop()
	}
}

// next is who comes after this patient in the queue; nil where nobody does.
func (p *reviewPage) next() *ward.Row {
	for _, r := range p.e.toReview() {
		if !p.seen[r.Patient.ID] {
			return r
		}
	}
	return nil
}

func (p *reviewPage) goNext() {
	if r := p.next(); r != nil {
		p.e.back()
		p.e.open(newReviewPage(p.e, r, p.seen))
	}
}

// decide signs a decision on the chart that is on the screen: the record refuses it
// where that has moved on. say is what became of it.
func (p *reviewPage) decide(d ward.Decision, say string) tea.Cmd {
	e := p.e
	if why := p.cannotDecide(); why != "" { // the record moved on, or the author changed, under the dialog
		e.say(alarming, e.ui.NotSaved(why))
		return nil
	}
	entry, err := ward.NewEntryID()
	if err != nil {
		e.say(alarming, e.ui.NotSaved(err.Error()))
		return nil
	}
	if s := p.shown(); s != nil {
		d.CRS, d.ICANS = s.CRS.Working, s.ICANS.Working
	}
	p.saving, p.fail, p.mine[entry] = true, nil, true
	r := ward.EventRequest{Entry: entry, Head: p.chart.Head, Body: ward.EventBody{Decision: &d}}
	return e.enter(p, &p.row, e.author, func(*ward.Saved) string {
		if r := p.next(); r != nil {
			return e.ui.Review.Next(say, clean(r.Patient.Bed), e.name(&r.Patient))
		}
		return say
	}, r)
}

func (p *reviewPage) entered() {
	p.saving = false
	if b := p.signed; b != nil {
		p.signed = nil
		p.e.ask(func(*Model) tea.Cmd { return p.e.dropDraft(b.draftKey()) })
	}
}

// failed says that nothing was signed; what came in between is read at once.
func (p *reviewPage) failed(err error) {
	p.saving = false
	if errors.Is(err, ward.ErrMovedOn) {
		p.e.say(alarming, p.e.ui.Review.MovedOn)
		p.e.ask(func(*Model) tea.Cmd { return p.start() })
		return
	}
	s := p.e.failure(err)
	p.fail = &s
}

// notSaved is the headline while a decision could not be recorded.
func (p *reviewPage) notSaved() string {
	if p.fail == nil {
		return ""
	}
	return p.e.ui.NotSaved(p.fail.Why)
}

// View draws identity, what is new, and the patient in a minute: from 120 columns in two
// columns.
func (p *reviewPage) View(w, h int) string {
	e, th := p.e, p.e.th
	out := e.identity(&p.row, w)
	if p.err != nil {
		s := e.failure(p.err)
		for _, l := range hang(" ", e.ui.Patient.CannotRead(s.Why)+" "+s.Do, w-1) {
			out = append(out, th.bad.Render(l))
		}
	}
	for i, t := range p.news {
		if i == 2 && len(p.news) > 3 {
			out = append(out, th.bad.Render(" "+e.ui.Review.More(len(p.news)-2)))
			break
		}
		for _, l := range hang(" ", e.ui.Review.New(t), w-1) {
			out = append(out, th.badge.Render(l))
		}
	}
	out = append(out, th.rule.Render(strings.Repeat(e.g.rule, w)))
	room := max(h-len(out), 1)
	switch {
	case p.chart == nil && p.err == nil:
		out = append(out, " "+th.dim.Render(e.ui.Form.ReadingChart))
	case p.chart == nil:
	case w >= twoPane:
		lw := (w - 3) * 11 / 20
		rw := w - 3 - lw
		right := append(append(p.sinceLines(rw), p.toldLines(rw)...), p.metLines(rw, true)...)
		left := p.nowLines(lw)
		out = append(out, p.window(beside(block(left, lw, max(len(left), len(right)), e.g.ell), right, lw, rw, " "+th.rule.Render(e.g.sep)+" ", e.g.ell), w, room)...)
	default:
		lines := append(append(p.gradesLines(w), p.sinceLines(w)...), p.toldLines(w)...)
		lines = append(append(lines, p.courseLines(w)...), p.metLines(w, false)...)
		out = append(out, p.window(lines, w, room)...)
	}
	return strings.Join(block(out, w, h, e.g.ell), "\n")
}

// window shows what the scrolling leaves in sight, and says where there is more.
func (p *reviewPage) window(lines []string, w, h int) []string {
	if len(lines) <= h {
		p.pane.vp.GotoTop()
		return lines
	}
	out := p.pane.show(lines, w, h)
	if p.pane.below() > 0 && h > 1 {
		out = append(p.pane.show(lines, w, h-1), " "+p.e.th.dim.Render(p.e.ui.LinesMore(p.pane.below())))
	}
	return out
}
