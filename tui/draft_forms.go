package tui

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"crsmon/internal/drafts"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// How the forms are written as drafts: texts as typed, answers by the words of the
// contract, so that a list in another order reads them as they were meant.

// draftNames are the fields' names in a draft.
var draftNames = [fieldCount]string{
	"at", "temp", "hr", "rr", "bp", "map", "spo2", "o2_device", "o2_flow", "fio2", "fluid", "vasopressors", "masking",
	"consciousness", "events", "score", "cardiac", "carer", "note",
}

// draftAnswers are what was chosen on an observation form.
type draftAnswers struct {
	Set observation.Stored `json:"set"`
	observation.Circumstances
	Cardiac string `json:"cardiac,omitempty"`
	Carer   string `json:"carer,omitempty"`
	// Focus is the field that was being typed in.
	Focus string `json:"focus,omitempty"`
}

// draftKey is whose draft of what the form is.
func (o *observe) draftKey() drafts.Key {
	k := drafts.Key{Author: o.author.Name, Role: string(o.author.Role), Patient: o.row.Patient.ID, Kind: drafts.Observation}
	if o.corrects != nil {
		k.Kind, k.Of = drafts.Correction, o.corrects.of.Entry
	}
	return k
}

func (o *observe) dirty() bool   { return o.form.dirty() }
func (o *observe) changed() bool { return o.form != o.written }
func (o *observe) wrote()        { o.written = o.form }
func (o *observe) due() *bool    { return &o.draftDue }

// draft is the form as it stands.
func (o *observe) draft() drafts.Draft {
	f := &o.form
	var set obs
	f.choices(&set)
	f.scores(&set, toolOf(&o.row), map[fieldID]*refusal{})
	a := draftAnswers{Set: observation.Store(&set), Circumstances: o.read.req.Circumstances, Focus: draftNames[o.focus]}
	a.Cardiac = string(o.read.req.Signs.Cardiac)
	if p := f.picked[fCarer]; p > 0 {
		a.Carer = carerOptions[p-1].word
	}
	answers, _ := json.Marshal(a) // plain data: it cannot fail
	now := moment(o.e.now())
	d := drafts.Draft{
		Key: o.draftKey(), Entry: o.entry, Began: f.began.UnixMilli(), Typed: now.Milli, Offset: now.Offset,
		Fields: map[string]string{}, Answers: answers,
	}
	for id, name := range draftNames {
		if t := f.text[id].text; t != "" {
			d.Fields[name] = t
		}
	}
	return d
}

// restore puts a draft into a new form. An error says that it holds what this program
// cannot read: nothing of it is then taken.
func (o *observe) restore(d *drafts.Draft) error {
	var a draftAnswers
	if err := json.Unmarshal(d.Answers, &a); err != nil {
		return err
	}
	set, err := a.Set.Load()
	if err != nil {
		return err
	}
	var f form
	f.fillSigns(ward.Signs{Cardiac: ward.Cardiac(a.Cardiac)})
	for i, c := range carerOptions {
		if c.word == a.Carer {
			f.picked[fCarer] = i + 1
		}
	}
	if f.picked[fCardiac] == 0 && a.Cardiac != "" || f.picked[fCarer] == 0 && a.Carer != "" {
		return fmt.Errorf("draft has the answers %q and %q", a.Cardiac, a.Carer)
	}
	for name := range d.Fields {
		if !slices.Contains(draftNames[:], name) {
			return fmt.Errorf("draft has the field %q", name)
		}
	}
	f.fill(&set, toolOf(&o.row))
	f.fillCircumstances(&a.Circumstances)
	for id, name := range draftNames {
		f.text[id].set(clean(d.Fields[name]))
	}
	typedAt := at(ward.Moment{Milli: d.Typed, Offset: d.Offset})
	f.fixTime(o.e, typedAt)
	f.began = time.UnixMilli(d.Began).In(o.e.now().Location())
	o.form, o.entry = f, d.Entry
	if i := slices.Index(draftNames[:], a.Focus); i >= 0 && !o.hides(fieldID(i)) {
		o.focus = fieldID(i)
	}
	o.wrote()
	o.edited()
	return nil
}

// fixTime writes a time that was typed relative to a moment - ten minutes ago, 14:05
// today - as that date and clock, so that it does not move with the ward's clock.
func (f *form) fixTime(e *env, when time.Time) {
	t, isNow, bad := observedAt(f.text[fTime].text, when, e.ui.Months)
	if f.text[fTime].text != "" && !isNow && bad == nil {
		f.text[fTime].set(e.date(t) + " " + e.clock(t))
	}
}

// sameAs tells whether a set on the record is what the form holds.
func (o *observe) sameAs(s *ward.Set) bool {
	r := &o.read.req
	return len(o.read.bad) == 0 && r.Findings == s.Findings && r.Signs == s.Signs && r.Circumstances == s.Circumstances && r.Note == s.Note
}

// takeDraft puts the author's own draft into a form that has just been made, if there
// is one.
func (o *observe) takeDraft() bool {
	e := o.e
	k := o.draftKey()
	d := e.drafts.kept[k]
	if d == nil {
		return false
	}
	if o.restore(&d.Draft) != nil {
		e.rejectDraft(k)
		return false
	}
	delete(e.drafts.kept, k) // the form has it now
	e.say(info, e.ui.Form.DraftBack(e.draftWhen(d)))
	return true
}

// admitted forms

func (a *admit) draftKey() drafts.Key {
	k := drafts.Key{Author: a.author.Name, Role: string(a.author.Role), Kind: drafts.Admission}
	switch {
	case a.amends != nil:
		k.Kind, k.Patient = drafts.Amendment, a.amends.ID
	case a.again != nil:
		k.Kind, k.Patient = drafts.Readmission, a.again.ID
	}
	return k
}

// takeDraft gives the author's own draft of the form, nil where there is none; the form
// has it from then on.
func (a *admit) takeDraft() *keptDraft {
	d := a.e.drafts.kept[a.draftKey()]
	delete(a.e.drafts.kept, a.draftKey())
	return d
}

// admitState is what is typed on the admission form.
type admitState struct {
	text [admitCount]input
	sex  ward.Sex
}

func (a *admit) changed() bool { return a.written != admitState{a.text, a.sex} }
func (a *admit) wrote()        { a.written = admitState{a.text, a.sex} }
func (a *admit) due() *bool    { return &a.draftDue }

func (a *admit) draft() drafts.Draft {
	now := moment(a.e.now())
	d := drafts.Draft{Key: a.draftKey(), Entry: a.entry, Began: now.Milli, Typed: now.Milli, Offset: now.Offset, Fields: map[string]string{}}
	for id, name := range admitKeys {
		if t := a.text[id].text; t != "" {
			d.Fields[name] = t
		}
	}
	if a.sex != ward.SexUnknown {
		d.Fields[admitKeys[aSex]] = string(a.sex)
	}
	return d
}

// restore puts a draft into a new form.
func (a *admit) restore(d *drafts.Draft) {
	for id, name := range admitKeys {
		if admitID(id) != aSex {
			a.text[id].set(clean(d.Fields[name]))
		}
	}
	switch s := ward.Sex(d.Fields[admitKeys[aSex]]); s {
	case ward.Female, ward.Male, ward.OtherSex, ward.SexUnknown:
		a.sex = s
	}
	a.entry = d.Entry
	a.wrote()
}
