package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// openAmend opens the admission form with what is known of a patient. What is saved
// takes the admission's place, with a reason; the admission stays in the record.
func (e *env) openAmend(r *ward.Row) {
	a := newAdmitAs(e, e.author)
	p := r.Patient
	a.amends, a.sex = &p, p.Sex
	when := func(milli int64) string {
		t := at(ward.Moment{Milli: milli, Offset: p.InfusedAt.Offset})
		return t.Format("2006-01-02 15:04")
	}
	reading := func(r grading.Reading) string {
		if !r.Known {
			return ""
		}
		return r.String()
	}
	var more []string
	for _, m := range p.MoreInfusions {
		more = append(more, when(m))
	}
	values := [admitCount]string{
		aBed: p.Bed, aID: p.ID, aFamily: p.Family, aGiven: p.Given, aBirth: p.BirthDate, aWeight: reading(p.Weight), aProduct: p.Product,
		aIndication: p.Indication, aAllergies: p.Allergies, aSBP: reading(p.BaselineSBP), aICE: reading(p.BaselineICE),
		aSpO2: reading(p.BaselineSpO2), aHomeO2: p.BaselineO2, aSentence: p.Sentence, aLanguage: p.Language, aInterpreter: p.Interpreter,
		aMore: strings.Join(more, ", "),
	}
	if p.InfusedAt.Milli != 0 {
		values[aInfused] = when(p.InfusedAt.Milli)
	}
	for i := range values {
		a.text[i].set(clean(values[i]))
	}
	a.focus = aWeight
	a.wrote()
	e.open(a)
}

// fields is how many fields the form has: a new admission needs no reason.
func (a *admit) fields() int {
	if a.amends == nil {
		return int(aReason)
	}
	return int(admitCount)
}

func (a *admit) title() string {
	if a.amends == nil {
		return a.e.ui.Admit.Title
	}
	return a.e.ui.Admit.AmendTitle + "  " + a.e.name(a.amends)
}

// amended tells whether anything but the reason was changed.
func (a *admit) amended() bool { return a.written != admitState{a.text, a.sex} }

// amend holds what an amendment may not change, and keeps what the form shows only to
// the minute: a time that was not touched stays what it was.
func (a *admit) amend(p *ward.Patient, bad map[admitID]string) {
	was := a.amends
	if p.ID != was.ID {
		bad[aID] = a.e.ui.Admit.IDStays
	}
	same := func(id admitID) bool { return a.text[id].text == a.written.text[id].text }
	if same(aInfused) {
		p.InfusedAt = was.InfusedAt
	}
	if same(aMore) {
		p.MoreInfusions = was.MoreInfusions
	}
	p.NeuroScale, p.WeighedAt = was.NeuroScale, was.WeighedAt
	if strings.TrimSpace(a.text[aReason].text) == "" {
		bad[aReason] = a.e.ui.Form.Needed
	}
}

// amendedNow says that it is on disk, and goes back to where it was opened.
func (m *Model) amendedNow(msg admittedMsg) tea.Cmd {
	p := msg.form.patientTyped()
	m.status = status{text: m.e.ui.Admit.Amended(m.e.name(&p)), tone: good, at: m.e.mono()}
	return tea.Batch(m.refresh(), m.broadcast(changedMsg{}))
}
