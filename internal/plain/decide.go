package plain

import (
	"context"
	"errors"
	"slices"
	"sort"
	"strconv"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// decision is something that can be decided: its key on the screens, its word, why it
// cannot be now, and the doing.
type decision struct {
	key, word, not string
	do             func() error
}

// decisions are all of them, in the order of the screen.
func (d *decider) decisions() []decision {
	ui := &d.s.ui.Review
	unless := func(ok bool, why string) string {
		if ok {
			return ""
		}
		return why
	}
	graded := unless(d.shown() != nil, ui.NoSet)
	ep := d.lastEpisode()
	offered := d.shown() != nil && d.shown().OfferClosing
	episode := decision{"e", ui.Do.Episode.Short, unless(offered, ui.NotOffered), d.close}
	switch {
	case ep == nil:
		episode.not = ui.NoEpisode
	case ep.ClosedAt != 0:
		episode = decision{"e", d.s.pw.Reopen, "", d.reopen}
	}
	r := &d.chart.Review
	return []decision{
		{"c", ui.Do.Confirm.Short, graded, d.confirm},
		{"g", ui.Do.Grade.Short, graded, d.grade},
		{"f", ui.Do.Attribute.Short, unless(!r.Attributed, d.s.pw.AlreadyAttributed), d.attribute},
		{"w", ui.Do.Withdraw.Short, unless(r.Attributed, ui.NotAttributed), d.withdrawCause},
		episode,
		{"u", ui.Do.Neuro.Short, unless(d.neuroActive(), ui.NoEvents), d.neuro},
		{"i", ui.Do.Interval.Short, "", d.interval},
		{"s", ui.Do.Countersign.Short, unless(len(d.unsigned()) > 0, ui.NothingToSign), d.countersign},
		{"m", ui.Do.Criteria.Short, "", func() error { return d.s.saidCriteria(d.chart) }},
		{"n", d.s.pw.NextPatient, "", nil},
	}
}

// signed asks and signs a decision on the chart that was said. Where the patient's record
// has moved on nothing is signed, and what is new is said.
func (d *decider) signed(dec *ward.Decision, done string) error {
	s := d.s
	if g := d.shown(); g != nil {
		dec.CRS, dec.ICANS = g.CRS.Working, g.ICANS.Working
	}
	id, err := ward.NewEntryID()
	if err != nil {
		return s.failed(err)
	}
	s.say(s.named(&d.row.Patient))
	role := s.ui.Doctor
	if s.by.Role == ward.Nurse {
		role = s.ui.Nurse
	}
	signed := false
	err = s.sign("sign", s.pw.SignAsk(clean(s.by.Name), role), func() (string, error) {
		saved, err := s.Ward.Enter(context.WithoutCancel(s.ctx), s.by, ward.EventRequest{
			Entry: id, Patient: d.row.Patient.ID, Body: ward.EventBody{Decision: dec}, Head: d.chart.Head,
		})
		if errors.Is(err, ward.ErrMovedOn) && s.Interactive {
			s.say("! " + s.ui.NotSaved(s.pw.MovedOn))
			return "", d.moved()
		}
		if err != nil {
			return "", err
		}
		signed, d.mine[saved.Entry] = true, true
		return s.savedText(&d.row, &saved) + ", " + done, nil
	}, nil)
	if err == nil && signed {
		err = d.read()
	}
	return err
}

// read takes the chart as it is after a decision of one's own; what somebody else wrote
// meanwhile is said as new.
func (d *decider) read() error {
	s := d.s
	c, err := s.Ward.Chart(s.ctx, d.row.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	was := d.chart
	d.chart, d.row = c, c.Row
	if news := s.newIn(was, c, d.mine); len(news) > 1 || len(news) == 1 && news[0] != s.ui.Review.DetailsChanged {
		for _, t := range news {
			s.say("! " + s.ui.Review.New(t))
		}
	}
	return nil
}

func (d *decider) confirm() error {
	s, ui, g := d.s, &d.s.ui.Review, d.shown()
	s.say(s.ph.Grades(g))
	if !g.CRS.Complete() || !g.ICANS.Complete() {
		s.say("! " + ui.IncompleteConfirm)
	}
	crs, icans := phrase.OwnGrades(&d.chart.Row)
	if crs >= 0 {
		s.say("! " + ui.Withdraws(s.ui.CRS, strconv.Itoa(crs)))
	}
	if icans >= 0 {
		s.say("! " + ui.Withdraws(s.ui.ICANS, strconv.Itoa(icans)))
	}
	return d.signed(&ward.Decision{Kind: ward.DecideConfirm}, ui.Confirmed(s.ph.Grades(g)))
}

// grade raises or lowers a grade, with a reason.
func (d *decider) grade() error {
	s, ui, g := d.s, &d.s.ui.Review, d.shown()
	dec := ward.Decision{Kind: ward.DecideGrade}
	var of *grading.Assessment
	scale, grade := "", ""
	s.say(ui.StateHead)
	return s.form([]step{
		{ask: func() error {
			cs := []choice{
				{"c", ui.Computed(s.ui.CRS, s.ph.GradeText(&g.CRS, -1))},
				{"i", ui.Computed(s.ui.ICANS, s.ph.GradeText(&g.ICANS, phrase.LastAssessed(g)))},
			}
			return s.must(question{key: "scale", label: ui.WhichScale, now: scale}, cs, func(i int) {
				dec.Scale, of, scale = ward.ScaleCRS, &g.CRS, s.ui.CRS
				if i == 1 {
					dec.Scale, of, scale = ward.ScaleICANS, &g.ICANS, s.ui.ICANS
				}
			})
		}},
		{ask: func() error {
			var cs []choice
			for n := grading.Grade(0); n <= 5; n++ {
				cs = append(cs, choice{n.String(), s.Words.GradeWord(n)})
			}
			return s.choose(question{key: "grade", label: ui.WhichGrade, now: grade}, cs, func(i int) string {
				switch {
				case i < 0:
					return s.pw.NotAnswer(listed(cs))
				case of.Complete() && int(of.Working) == i:
					return ui.SameGrade
				}
				dec.Grade, grade = grading.Grade(i), strconv.Itoa(i)
				return ""
			})
		}},
		{ask: func() error { return s.reason(ui.Why, ui.Reasons, &dec.Reason) }},
		{ask: func() error {
			return d.signed(&dec, ui.DoctorGrade(scale, dec.Grade.String(), clean(dec.Reason)))
		}},
	})
}

func (d *decider) attribute() error {
	s, ui := d.s, &d.s.ui.Review
	dec := ward.Decision{Kind: ward.DecideAttribute}
	return s.form([]step{
		{ask: func() error { return s.reason(ui.Cause, ui.Causes, &dec.Of) }},
		{ask: func() error { return d.signed(&dec, ui.Attributed(clean(dec.Of))) }},
	})
}

func (d *decider) withdrawCause() error {
	ui := &d.s.ui.Review
	d.s.say(ui.Attributed(clean(d.chart.Review.AttributedTo)) + ". " + ui.WithdrawText)
	return d.signed(&ward.Decision{Kind: ward.DecideUnattribute}, ui.Withdrawn)
}

// episodeText is the newest episode: since when, and its worst grade.
func (d *decider) episodeText() string {
	s, ep := d.s, d.lastEpisode()
	return s.ui.Patient.EpisodeSince(s.ph.Local(ep.Onset)) + ", " + s.ui.Review.Labels.Worst + " " + s.ui.CRS + " " + ep.Worst.String()
}

func (d *decider) close() error {
	ui := &d.s.ui.Review
	d.s.say(d.episodeText() + ". " + ui.CloseText)
	return d.signed(&ward.Decision{Kind: ward.DecideClose}, ui.Closed)
}

func (d *decider) reopen() error {
	ui := &d.s.ui.Review
	d.s.say(d.episodeText() + ". " + ui.ReopenText)
	return d.signed(&ward.Decision{Kind: ward.DecideReopen}, ui.Reopened)
}

func (d *decider) neuro() error {
	s, ui := d.s, &d.s.ui.Review
	s.say(ui.NeuroText)
	dec := ward.Decision{Kind: ward.DecideResolveNeuro}
	return s.form([]step{
		{ask: func() error { return s.reason(ui.Why, ui.NeuroReasons, &dec.Reason) }},
		{ask: func() error { return d.signed(&dec, ui.NeuroResolved) }},
	})
}

func (d *decider) interval() error {
	s, ui := d.s, &d.s.ui.Review
	dec := ward.Decision{Kind: ward.DecideInterval}
	now := ""
	return s.form([]step{
		{ask: func() error {
			q := question{key: "minutes", label: ui.IntervalTitle, allowed: s.pw.MinutesAllowed, now: now}
			return s.text(q, func(t string) string {
				n, err := strconv.Atoi(entry.Plain(t))
				if err != nil || n < 5 || n > 24*60 {
					return s.pw.NotAnswer(s.pw.MinutesAllowed)
				}
				dec.Minutes, now = n, s.ui.Minutes(n)
				return ""
			})
		}},
		{ask: func() error { return d.signed(&dec, ui.Every(s.ui.Minutes(dec.Minutes))) }},
	})
}

// entryRef is an entry that can be countersigned.
type entryRef struct {
	entry, text string
	at          int64
}

// unsigned are the entries that stand and nobody countersigned, the newest first;
// decisions and answers are signed by who made them.
func (d *decider) unsigned() []entryRef {
	s, done := d.s, d.chart.Review.Countersigned
	var out []entryRef
	for i := range d.chart.Sets {
		g := &d.chart.Sets[i]
		if g.Replaced == nil && !slices.Contains(done, g.Entry) && g.By.Role != ward.Doctor {
			out = append(out, entryRef{g.Entry, s.ui.Review.NewSet(s.ph.When(g.At), s.ph.Grades(g), clean(g.By.Name)), g.At.Milli})
		}
	}
	for i := range d.chart.Events {
		ev := &d.chart.Events[i]
		if ev.Replaced == nil && !slices.Contains(done, ev.Entry) && ev.By.Role != ward.Doctor && ev.Body.Decision == nil && ev.Body.Response == nil {
			out = append(out, entryRef{ev.Entry, s.eventLine(ev), ev.At.Milli})
		}
	}
	sort.SliceStable(out, func(i, j int) bool { a, b := &out[i], &out[j]; return b.at < a.at })
	return out
}

func (d *decider) countersign() error {
	s := d.s
	refs := d.unsigned()
	for i, r := range refs {
		if i == timelineMost {
			s.say(s.pw.EarlierToo(i+1, len(refs)))
			break
		}
		s.say(strconv.Itoa(i+1) + ". " + r.text)
	}
	n := 0
	if err := s.number("entry", s.ui.Review.SignEntryTitle, len(refs), &n); err != nil || n == 0 {
		return err
	}
	r := refs[n-1]
	return d.signed(&ward.Decision{Kind: ward.DecideCountersign, Of: r.entry}, s.ui.Sections.Events[string(ward.DecideCountersign)]+": "+r.text)
}
