package tui

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/google/uuid"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// admitID names a field of the admission form, in the order of the screen.
type admitID int

const (
	aBed admitID = iota
	aID
	aFamily
	aGiven
	aBirth
	aSex
	aWeight
	aProduct
	aIndication
	aInfused
	aAllergies
	aSBP
	aICE
	aSpO2
	aHomeO2
	aSentence
	aLanguage
	aInterpreter
	aMore
	aReason // of an amendment only
	admitCount
)

// admitKeys are the contract's keys, to find the field that an error names.
var admitKeys = [admitCount]string{
	"bed", "id", "family", "given", "birth_date", "sex", "weight_kg", "product", "indication", "infused_at",
	"allergies", "baseline_sbp", "baseline_ice", "baseline_spo2", "baseline_o2", "standard_sentence", "language", "interpreter",
	"more_infusions", "reason",
}

// admit is the form that puts a patient on the record, or amends what is known of one.
type admit struct {
	page
	// amends is the admission as it stands, nil where the form is a new one's.
	amends *ward.Patient
	// again is who was here before and is admitted again; nil where that is not so.
	again    *ward.Patient
	filled   admitState // as filled in from the record
	e        *env
	author   ward.Author
	text     [admitCount]input
	sex      ward.Sex
	focus    admitID
	first    int
	listH    int // fields shown in the last View
	complain [admitCount]bool
	refused  [admitCount]string // what the ward refused, until the field is edited
	entry    string
	saving   bool
	fail     *words.Sentence
	moved    bool // as in observe: the focus went on by itself
	written  admitState
	draftDue bool
	cursor   *tea.Cursor
}

// newAdmit makes the form, with this author's draft if there is one.
func newAdmit(e *env) *admit {
	a := newAdmitAs(e, e.author)
	if d := a.takeDraft(); d != nil {
		a.restore(&d.Draft)
		e.say(info, e.ui.Form.DraftBack(e.draftWhen(d)))
	}
	return a
}

func newAdmitAs(e *env, by ward.Author) *admit {
	a := &admit{e: e, author: by}
	if id, err := uuid.NewV7(); err == nil {
		a.entry = id.String()
	}
	return a
}

func (a *admit) capturesInput() bool { return true }
func (a *admit) Cursor() *tea.Cursor { return a.cursor }

func (a *admit) dirty() bool {
	if a.prior() != nil {
		return a.amended()
	}
	for i := range a.text {
		if a.text[i].text != "" {
			return true
		}
	}
	return a.sex != ward.SexUnknown
}

// parse reads the form: the patient and what of it was refused, by field.
func (a *admit) parse() (p ward.Patient, bad map[admitID]string) {
	e := a.e
	bad = map[admitID]string{}
	text := func(id admitID) string { return strings.TrimSpace(a.text[id].text) }
	num := func(id admitID, l *observation.Limit) grading.Reading {
		v, b := number(a.text[id].text, l)
		if b != nil {
			bad[id] = e.why(b, 0)
		}
		return v
	}
	p = ward.Patient{
		ID: text(aID), Family: text(aFamily), Given: text(aGiven), Sex: a.sex, Bed: text(aBed),
		Product: text(aProduct), Indication: text(aIndication), Allergies: text(aAllergies),
	}
	if p.ID == "" {
		bad[aID] = e.ui.Form.Needed
	}
	if p.Family == "" {
		bad[aFamily] = e.ui.Form.Needed
	}
	var (
		b  *refusal
		ok bool
	)
	now := e.now()
	if t := text(aBirth); t != "" {
		if p.BirthDate, ok = entry.BirthDate(t, now, e.ui.Months); !ok {
			bad[aBirth] = e.ui.Form.NotADate
		}
	}
	if p.Weight, _, b = weight(a.text[aWeight].text); b != nil {
		bad[aWeight] = e.why(b, 0)
	}
	p.BaselineSBP = num(aSBP, &observation.BaselineSBP)
	p.BaselineSpO2 = num(aSpO2, &observation.SpO2)
	p.BaselineO2, p.Sentence = text(aHomeO2), text(aSentence)
	p.Language, p.Interpreter = text(aLanguage), text(aInterpreter)
	n, known, b := total(a.text[aICE].text, 10)
	switch {
	case b != nil:
		bad[aICE] = e.why(b, 10)
	case known:
		p.BaselineICE = grading.Of(int32(n))
	}
	if t := text(aInfused); t != "" {
		if when, ok := entry.InfusedAt(t, now, e.ui.Months); ok {
			p.InfusedAt = moment(when)
		} else {
			bad[aInfused] = e.ui.Admit.NotADateTime
		}
	}
	for _, t := range strings.Split(text(aMore), ",") {
		if strings.TrimSpace(t) == "" {
			continue
		}
		when, ok := entry.InfusedAt(strings.TrimSpace(t), now, e.ui.Months)
		if !ok {
			bad[aMore] = e.ui.Admit.NotADateTime
			break
		}
		p.MoreInfusions = append(p.MoreInfusions, when.UnixMilli())
	}
	if a.prior() != nil {
		a.keep(&p, bad)
	}
	return p, bad
}

func (a *admit) patientTyped() ward.Patient {
	p, _ := a.parse()
	return p
}

func (a *admit) Keys() []binding {
	ui := a.e.ui
	busy := ""
	if a.saving {
		busy = ui.Saving
	}
	step := func(n int) func() tea.Cmd { return func() tea.Cmd { a.step(n); return nil } }
	bs := []binding{
		{keys: []string{"enter"}, do: ui.Do.NextField, disabled: busy, run: a.enter},
		{keys: []string{"tab"}, do: ui.Do.TabField, hidden: true, disabled: busy, run: a.tab},
		{keys: []string{"ctrl+s", "f10"}, do: ui.Do.Save, disabled: busy, run: a.save},
		{keys: []string{"esc"}, do: ui.Do.Leave, disabled: busy, run: a.leave},
		{keys: []string{"down"}, do: ui.Do.DownField, hidden: true, disabled: busy, run: step(1)},
		{keys: []string{"up", "shift+tab"}, do: ui.Do.PrevField, hidden: true, disabled: busy, run: step(-1)},
		{keys: []string{"f2"}, do: ui.Do.User, hidden: true, disabled: ui.SignIn.LeaveFormFirst},
	}
	if a.focus == aSex {
		bs = append(bs, binding{keys: []string{"left", "right", "space"}, label: a.e.g.sides, do: ui.Do.Answer, disabled: busy, run: func() tea.Cmd {
			order := []ward.Sex{ward.SexUnknown, ward.Female, ward.Male, ward.OtherSex}
			for i, s := range order {
				if s == a.sex {
					a.sex = order[(i+1)%len(order)]
					break
				}
			}
			return nil
		}})
	}
	return bs
}

func (a *admit) step(n int) {
	a.complain[a.focus] = true
	a.focus = admitID(max(min(int(a.focus)+n, a.fields()-1), 0))
}

func (a *admit) enter() tea.Cmd {
	if _, bad := a.parse(); bad[a.focus] != "" && a.text[a.focus].text != "" {
		a.complain[a.focus] = true
		return nil
	}
	if int(a.focus) == a.fields()-1 {
		return a.save()
	}
	a.step(1)
	return nil
}

// tab goes on as enter does, but never saves.
func (a *admit) tab() tea.Cmd {
	if int(a.focus) == a.fields()-1 {
		return nil
	}
	return a.enter()
}

func (a *admit) leave() tea.Cmd {
	e, ui := a.e, a.e.ui
	text, kept := ui.Admit.LeaveText, ui.Admit.DraftKept
	switch {
	case a.amends != nil:
		text, kept = ui.Admit.LeaveAmend, ui.Admit.AmendKept
	case a.again != nil:
		kept = ui.Admit.AgainKept
	}
	if !a.dirty() {
		e.back()
		return e.dropDraft(a.draftKey())
	}
	answers := []answer{
		{keys: []string{"enter", "esc"}, label: ui.Form.KeepEditing},
		{keys: []string{"k", "f9"}, label: ui.Form.KeepDraft, do: func() tea.Cmd {
			e.back()
			e.say(info, kept)
			return e.leaveDraft(a)
		}},
		{keys: []string{"d", "f12"}, label: ui.Form.Discard, do: func() tea.Cmd {
			e.back()
			return e.dropDraft(a.draftKey())
		}},
	}
	e.push(&confirm{e: e, title: ui.Form.LeaveTitle, lines: []string{text}, answers: answers})
	return nil
}

// save sends the admission; it is said saved only when the record has it.
func (a *admit) save() tea.Cmd {
	if a.saving {
		return nil
	}
	p, bad := a.parse()
	for id := aBed; int(id) < a.fields(); id++ {
		if bad[id] != "" || a.refused[id] != "" {
			for i := range a.complain {
				a.complain[i] = true
			}
			a.focus = id
			a.e.say(alarming, a.e.ui.Form.FieldRefused(a.e.ui.Admit.Labels[id]))
			return nil
		}
	}
	if a.e.rec == nil {
		s := a.e.ui.Failures[words.FailureNotOpen]
		a.fail = &s
		return nil
	}
	a.saving, a.fail = true, nil
	rec, by, entry := a.e.rec, a.author, a.entry
	amends, again, reason := a.amends != nil, a.again != nil, strings.TrimSpace(a.text[aReason].text)
	return startSave(a.e.saves, func(ctx context.Context) tea.Msg {
		s, err := guard(func() (ward.Saved, error) {
			switch {
			case amends:
				return rec.Amend(ctx, by, entry, reason, p)
			case again:
				return rec.Readmit(ctx, by, entry, p)
			}
			return rec.Admit(ctx, by, entry, p)
		})
		return admittedMsg{form: a, saved: s, err: err}
	})
}

// failed keeps the form; a refusal that names a field is shown on it.
func (a *admit) failed(err error) {
	s := a.e.failure(err)
	a.saving, a.fail = false, &s
	var fe *ward.FieldError
	switch {
	case errors.As(err, &fe):
		for id, k := range admitKeys {
			if k == fe.Field {
				a.refuse(admitID(id), s.Why+" "+s.Do)
			}
		}
	case errors.Is(err, ward.ErrPatientExists):
		a.refuse(aID, s.Why)
		if a.prior() == nil {
			id := a.patientTyped().ID
			a.e.ask(func(*Model) tea.Cmd { return a.e.lookBefore(a, id) })
		}
	}
}

func (a *admit) refuse(id admitID, why string) {
	a.focus, a.refused[id], a.complain[id] = id, why, true
}

func (a *admit) notSaved() string {
	if a.fail == nil {
		return ""
	}
	return a.e.ui.NotSaved(a.fail.Why)
}

func (a *admit) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case hereBeforeMsg:
		if msg.form == a {
			a.hereBefore(msg.chart)
		}
	case tea.PasteMsg:
		if !a.saving && a.focus != aSex {
			a.text[a.focus].insert(msg.Content)
			a.edited()
		}
	case tea.KeyPressMsg:
		moved := a.moved
		a.moved = false
		if moved && msg.String() == "enter" {
			a.e.say(info, a.e.ui.Form.AlreadyTaken)
			return nil
		}
		if cmd, done := dispatch(a.e, a.Keys(), msg); done || a.saving {
			return cmd
		}
		if a.focus == aSex {
			a.sexKey(msg)
			return nil
		}
		if a.text[a.focus].key(msg) {
			a.edited()
		}
	}
	return nil
}

func (a *admit) edited() {
	a.refused[a.focus] = ""
	a.complain[a.focus] = false
}

// sexKey answers sex by letter.
func (a *admit) sexKey(msg tea.KeyPressMsg) {
	switch strings.ToLower(msg.String()) {
	case "f":
		a.sex = ward.Female
	case "m":
		a.sex = ward.Male
	case "o":
		a.sex = ward.OtherSex
	case "backspace", "delete":
		a.sex = ward.SexUnknown
		return
	default:
		return
	}
	a.step(1)
	a.moved = true
}
