package tui

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/drafts"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// checkDrafts begins the offer of an author's drafts: it reads the charts they are of,
// to know which reached the record after all.
func (m *Model) checkDrafts() tea.Cmd {
	e := m.e
	by := e.author
	if !e.drafts.loaded || e.rec == nil || !e.board.loaded || by.Name == "" || by.Role == "" || e.drafts.offered[by] ||
		len(m.screens) > 1 || len(m.dialogs) > 0 {
		return nil
	}
	e.drafts.offered[by] = true
	var patients, texts []string
	found := false
	for k := range e.drafts.kept {
		if k.Author == by.Name && k.Role == string(by.Role) {
			found = true
			if k.Kind == drafts.Handover {
				texts = append(texts, k.Patient)
			} else if k.Patient != "" {
				patients = append(patients, k.Patient)
			}
		}
	}
	if !found {
		return nil
	}
	rec := e.rec
	return func() tea.Msg {
		out := draftsCheckedMsg{by, map[string]*ward.Chart{}, map[string]bool{}}
		for _, p := range texts {
			signed, _ := guard(func() (map[string]bool, error) { return signedOf(rec, p), nil })
			maps.Copy(out.signed, signed)
		}
		for _, p := range patients {
			c, err := guard(func() (*ward.Chart, error) { return rec.Chart(context.Background(), p) })
			if err == nil && c != nil {
				out.charts[p] = c
			}
		}
		return out
	}
}

// draftsChecked takes away what is on the record, and offers the newest of the rest.
func (m *Model) draftsChecked(msg draftsCheckedMsg) tea.Cmd {
	e, dw := m.e, &m.e.ui.Drafts
	var mine []*keptDraft
	for _, d := range e.drafts.kept {
		if d.Author == msg.by.Name && d.Role == string(msg.by.Role) {
			mine = append(mine, d)
		}
	}
	slices.SortFunc(mine, func(a, b *keptDraft) int { return cmp.Or(cmp.Compare(b.Typed, a.Typed), cmp.Compare(a.Entry, b.Entry)) })
	var cmds []tea.Cmd
	var open []*keptDraft
	for _, d := range mine {
		place := e.placeDraft(d, msg.charts[d.Patient])
		if msg.signed[d.Entry] {
			place = draftSaved
		}
		switch place {
		case draftSaved:
			e.say(good, dw.OnRecord(e.draftWhat(d), e.draftWhose(d), e.draftWhen(d)))
			cmds = append(cmds, e.dropDraft(d.Key))
		case draftNowhere:
			e.rejectDraft(d.Key)
		case draftOpen:
			open = append(open, d)
		}
	}
	if len(open) == 0 || e.author != msg.by {
		return tea.Batch(cmds...)
	}
	if len(m.screens) > 1 || len(m.dialogs) > 0 { // somebody went on: it waits for its form
		e.say(info, dw.Offer(e.draftWhat(open[0]), e.draftWhose(open[0]), e.draftWhen(open[0])))
		return tea.Batch(cmds...)
	}
	e.push(e.newOffer(open[0], open[1:]))
	return tea.Batch(cmds...)
}

type draftPlace uint8

const (
	draftOpen    draftPlace = iota // it is not saved
	draftSaved                     // it is on the record as it stands
	draftNowhere                   // what it corrects stands no longer
)

// placeDraft finds out what became of a draft, by the patient's chart; nil where that
// could not be read.
func (e *env) placeDraft(d *keptDraft, c *ward.Chart) draftPlace {
	if d.Kind == drafts.Admission {
		a := newAdmitAs(e, ward.Author{Name: d.Author, Role: ward.Role(d.Role)})
		a.restore(&d.Draft)
		p := a.patientTyped()
		if r := e.board.row(p.ID); r != nil && r.Patient.Family == p.Family && r.Patient.Given == p.Given &&
			r.Patient.BirthDate == p.BirthDate && r.Patient.InfusedAt == p.InfusedAt {
			return draftSaved
		}
		return draftOpen
	}
	if c == nil {
		return draftOpen
	}
	d.row = &c.Row
	switch d.Kind {
	case drafts.Amendment, drafts.Readmission:
		return e.placeAdmission(d, c)
	case drafts.Drug:
		return e.placeDrug(d, c)
	case drafts.Answer, drafts.Labs:
		if decided(&d.Draft, c) || slices.ContainsFunc(c.Events, func(ev ward.Event) bool { return ev.Entry == d.Entry }) {
			return draftSaved
		}
		return draftOpen
	case drafts.Observation, drafts.Correction, drafts.Admission, drafts.Handover:
	}
	for i := range c.Sets {
		s := &c.Sets[i].Set
		switch {
		case s.Entry == d.Entry:
			o := newObserve(e, &c.Row)
			if o.restore(&d.Draft) == nil && o.sameAs(s) || s.Replaced != nil {
				return draftSaved
			}
			d.as = s
		case s.Entry == d.Of && s.Replaced == nil:
			d.of = s
		}
	}
	if d.Kind == drafts.Correction && d.of == nil && d.as == nil {
		return draftNowhere
	}
	return draftOpen
}

// placeAdmission finds out whether a patient is as a draft has it already.
func (e *env) placeAdmission(d *keptDraft, c *ward.Chart) draftPlace {
	left := c.Place.Move == ward.MoveDischarged
	if d.Kind == drafts.Readmission {
		if left {
			return draftOpen
		}
		return draftSaved
	}
	a := newAdmitAs(e, ward.Author{Name: d.Author, Role: ward.Role(d.Role)})
	a.amends = &c.Patient
	a.fill(&c.Patient)
	a.restore(&d.Draft)
	a.text[aReason].set("")
	if a.amended() {
		return draftOpen
	}
	return draftSaved
}

// newOffer is the question about a draft of an earlier run. It opens by itself, and so
// takes no key until the keyboard is quiet.
func (e *env) newOffer(d *keptDraft, others []*keptDraft) *confirm {
	dw := &e.ui.Drafts
	lines := []string{dw.Offer(e.draftWhat(d), e.draftWhose(d), e.draftWhen(d))}
	if d.as != nil {
		lines = append(lines, dw.ChangedSince)
	}
	if r := e.board.row(d.Patient); r != nil && d.Patient != "" {
		lines = append([]string{e.identityShort(r)}, lines...)
	}
	for _, other := range others {
		lines = append(lines, dw.Another(e.draftWhat(other), e.draftWhose(other), e.draftWhen(other)))
	}
	g := newGrace(e.mono())
	return &confirm{e: e, title: dw.Title, lines: lines, grace: &g, answers: []answer{
		{keys: []string{"enter"}, label: dw.Continue, do: func() tea.Cmd { e.openDraft(d); return nil }},
		{keys: []string{"esc"}, label: dw.Later},
		{keys: []string{"d", "f12"}, label: e.ui.Form.Discard, do: func() tea.Cmd {
			e.say(info, e.ui.Form.Discarded)
			return e.dropDraft(d.Key)
		}},
	}}
}

// openDraft opens the form a draft is of.
func (e *env) openDraft(d *keptDraft) {
	switch {
	case d.Kind == drafts.Admission:
		e.open(newAdmit(e))
		return
	case d.Kind == drafts.Handover && d.Patient == "":
		e.openHandover(nil)
		return
	}
	r := e.board.row(d.Patient)
	if r == nil {
		r = d.row
	}
	switch {
	case r == nil:
		e.say(alarming, e.ui.Failures[words.FailureNoPatient].Why)
	case d.Kind == drafts.Amendment:
		e.openAmend(r)
	case d.Kind == drafts.Readmission:
		e.openReadmit(r, nil)
	case d.Kind == drafts.Drug:
		e.openDrugDraft(r, d)
	case d.Kind == drafts.Handover:
		e.openHandover(r)
	case d.Kind == drafts.Labs:
		e.openLabs(r)
	case d.Kind == drafts.Answer && d.Of == ofTransfer:
		e.openTransfer(r)
	case d.Kind == drafts.Answer && strings.HasPrefix(d.Of, ofReview):
		e.open(newReviewPage(e, r, nil))
	case d.Kind == drafts.Answer:
		e.openAlerts(d.Patient)
	case d.of != nil:
		e.openCorrection(r, d.of)
	default:
		e.openObserve(r)
	}
}

// draftWhat, draftWhose and draftWhen name a draft in a sentence.
func (e *env) draftWhat(d *keptDraft) string {
	switch d.Kind {
	case drafts.Admission:
		return e.ui.Drafts.Admission
	case drafts.Correction:
		return e.ui.Drafts.Correction
	case drafts.Amendment:
		return e.ui.Drafts.Amendment
	case drafts.Readmission:
		return e.ui.Drafts.Readmission
	case drafts.Drug:
		return e.ui.Drafts.Drug
	case drafts.Handover:
		return e.ui.Drafts.Handover
	case drafts.Answer:
		return e.ui.Drafts.Answer
	case drafts.Labs:
		return e.ui.Drafts.Labs
	case drafts.Observation:
	}
	return e.ui.Drafts.Set
}

func (e *env) draftWhose(d *keptDraft) string {
	if d.Kind == drafts.Admission {
		return clean(d.Fields[admitKeys[aFamily]] + " " + d.Fields[admitKeys[aGiven]])
	}
	if d.Kind == drafts.Handover {
		return e.handoverOf(d.Patient)
	}
	r := e.board.row(d.Patient)
	if r == nil {
		r = d.row
	}
	if r != nil {
		return e.name(&r.Patient)
	}
	return clean(d.Patient)
}

func (e *env) draftWhen(d *keptDraft) string {
	t, now := at(ward.Moment{Milli: d.Typed, Offset: d.Offset}), e.now()
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return e.clock(t)
	}
	return e.dayMonth(t) + " " + e.clock(t)
}
