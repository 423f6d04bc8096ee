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
	a.amends = &p
	a.fill(&p)
	a.focus = aWeight
	if d := a.takeDraft(); d != nil {
		a.restore(&d.Draft)
		e.say(info, e.ui.Form.DraftBack(e.draftWhen(d)))
	}
	e.open(a)
}

// fill puts what is known of a patient into the form, as it could have been typed.
func (a *admit) fill(p *ward.Patient) {
	a.sex = p.Sex
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
	a.wrote()
	a.filled = a.written
}

// prior is the patient as on the record, whom the form amends or admits again; nil of a
// new one.
func (a *admit) prior() *ward.Patient {
	if a.amends != nil {
		return a.amends
	}
	return a.again
}

// fields is how many fields the form has: a new admission needs no reason.
func (a *admit) fields() int {
	if a.amends == nil {
		return int(aReason)
	}
	return int(admitCount)
}

func (a *admit) title() string {
	switch {
	case a.again != nil:
		return a.e.ui.Admit.AgainTitle + "  " + a.e.name(a.again)
	case a.amends == nil:
		return a.e.ui.Admit.Title
	}
	return a.e.ui.Admit.AmendTitle + "  " + a.e.name(a.amends)
}

// amended tells whether anything but the reason was changed.
func (a *admit) amended() bool { return a.filled != admitState{a.text, a.sex} }

// keep holds what an amendment or a readmission may not change, and keeps what the form shows only to
// the minute: a time that was not touched stays what it was.
func (a *admit) keep(p *ward.Patient, bad map[admitID]string) {
	was := a.prior()
	if p.ID != was.ID {
		bad[aID] = a.e.ui.Admit.IDStays
	}
	same := func(id admitID) bool { return a.text[id].text == a.filled.text[id].text }
	if same(aInfused) {
		p.InfusedAt = was.InfusedAt
	}
	if same(aMore) {
		p.MoreInfusions = was.MoreInfusions
	}
	p.NeuroScale, p.WeighedAt = was.NeuroScale, was.WeighedAt
	if a.amends == nil {
		return
	}
	if r := a.e.board.row(was.ID); r != nil && same(aBed) {
		p.Bed = r.Patient.Bed // moved while the form was open
	}
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
