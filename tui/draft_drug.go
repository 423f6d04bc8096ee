package tui

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/drafts"
	"crsmon/internal/ward"
)

// How the drug form is written as a draft: texts as typed, what was chosen by the
// policy's and the contract's words.

var drugTexts = map[drugField]string{dName: "name", dAmount: "amount", dTime: "at", dNote: "note"}

// errUnreadable: a draft holds a word that this program does not know.
var errUnreadable = errors.New("the draft holds what this program does not know")

// drugAnswers are what was chosen on it.
type drugAnswers struct {
	Drug   string `json:"drug,omitempty"`
	Stop   bool   `json:"stop,omitempty"`
	Device string `json:"device,omitempty"`
	Unit   string `json:"unit,omitempty"`
	Route  string `json:"route,omitempty"`
}

// drugState is what is typed and chosen.
type drugState struct {
	drugAnswers
	text [drugFields]input
	of   string
}

func (d *drugScreen) state() drugState {
	s := drugState{text: d.text}
	for i := range s.text { // where the caret stands is nothing typed
		s.text[i] = input{text: d.text[i].text}
	}
	if d.corrects != nil {
		s.of = d.corrects.Entry
	}
	if d.drug == nil {
		return s
	}
	s.Drug, s.Stop = d.drug.id, d.action == actStop
	if d.device > 0 {
		s.Device = deviceOptions[d.device-1].val.String()
	}
	if d.unit < len(d.drug.units) {
		s.Unit = d.drug.units[d.unit]
	}
	if d.route < len(d.drug.routes) {
		s.Route = d.drug.routes[d.route]
	}
	return s
}

func (d *drugScreen) draftKey() drafts.Key {
	return drafts.Key{Author: d.author.Name, Role: string(d.author.Role), Patient: d.row.Patient.ID, Kind: drafts.Drug, Of: d.state().of}
}

// dirty tells whether something is typed or chosen that the record does not have; of a
// correction, whether anything was changed.
func (d *drugScreen) dirty() bool {
	s := d.state()
	if s.of != "" {
		return s != d.filled
	}
	return s != drugState{}
}

func (d *drugScreen) changed() bool { return d.state() != d.written }
func (d *drugScreen) wrote()        { d.written = d.state() }
func (d *drugScreen) due() *bool    { return &d.draftDue }

func (d *drugScreen) draft() drafts.Draft {
	s := d.state()
	answers, _ := json.Marshal(s.drugAnswers) // plain data: it cannot fail
	now := moment(d.e.now())
	out := drafts.Draft{Key: d.draftKey(), Entry: d.entry, Began: now.Milli, Typed: now.Milli, Offset: now.Offset, Fields: map[string]string{}, Answers: answers}
	for f, name := range drugTexts {
		if t := d.text[f].text; t != "" {
			out.Fields[name] = t
		}
	}
	return out
}

// restore puts a draft into the form; an error says that it holds what this program
// cannot read, and nothing of it is taken.
func (d *drugScreen) restore(k *drafts.Draft) error {
	var a drugAnswers
	if err := json.Unmarshal(k.Answers, &a); err != nil {
		return err
	}
	device := 0
	for i, o := range deviceOptions {
		if o.val.String() == a.Device {
			device = i + 1
		}
	}
	if a.Device != "" && device == 0 {
		return errUnreadable
	}
	if a.Drug != "" {
		drug := d.e.drugOf(a.Drug)
		if a.Drug != oxygenID && a.Unit != "" && !slices.Contains(drug.units, a.Unit) {
			drug = d.known(a.Drug, a.Unit)
		}
		d.drug, d.action, d.device = &drug, actRate, device
		d.unit, d.route = max(slices.Index(drug.units, a.Unit), 0), max(slices.Index(drug.routes, a.Route), 0)
		if a.Stop {
			d.action = actStop
		}
	}
	for f, name := range drugTexts {
		d.text[f].set(clean(k.Fields[name]))
	}
	// "-10" is ten minutes before it was typed, not before now.
	typedAt := at(ward.Moment{Milli: k.Typed, Offset: k.Offset})
	if t, isNow, bad := observedAt(d.text[dTime].text, typedAt, d.e.ui.Months); d.text[dTime].text != "" && !isNow && bad == nil && d.text[dTime].text != d.timeText {
		d.text[dTime].set(d.e.date(t) + " " + d.e.clock(t))
	}
	d.entry = k.Entry
	if fs := d.fields(); d.drug != nil && len(fs) > 1 {
		d.focus = fs[1]
	}
	d.wrote()
	return nil
}

// takeDraft puts the author's own draft into the form, if there is one.
func (d *drugScreen) takeDraft() {
	e, key := d.e, d.draftKey()
	k := e.drafts.kept[key]
	if k == nil {
		return
	}
	if d.restore(&k.Draft) != nil {
		e.rejectDraft(key)
		return
	}
	delete(e.drafts.kept, key)
	e.say(info, e.ui.Form.DraftBack(e.draftWhen(k)))
}

// openDrugDraft opens the form of a draft; of an entry that is on the record it is the
// correction.
func (e *env) openDrugDraft(r *ward.Row, k *keptDraft) {
	d := newDrug(e, r)
	if k.ev == nil {
		d.takeDraft()
		e.open(d)
		return
	}
	d.fill(k.ev)
	d.filled = d.state()
	entry, draft := d.entry, k.Draft
	if draft.Of == "" { // it was saved, and changed afterwards
		draft.Entry = entry
		e.ask(func(*Model) tea.Cmd { return tea.Batch(e.keepDraft(d), e.dropDraft(k.Key)) })
	}
	if d.restore(&draft) != nil {
		e.rejectDraft(k.Key)
		return
	}
	delete(e.drafts.kept, k.Key)
	e.say(info, e.ui.Form.DraftBack(e.draftWhen(k)))
	e.open(d)
}

// placeDrug finds out what became of a draft of the drug form.
func (e *env) placeDrug(k *keptDraft, c *ward.Chart) draftPlace {
	for i := range c.Events {
		ev := &c.Events[i]
		switch {
		case ev.Entry == k.Entry:
			d := newDrug(e, &c.Row)
			d.chart = c
			if d.restore(&k.Draft) != nil || ev.Replaced != nil || d.drug == nil {
				return draftSaved
			}
			t, _, bad := d.when()
			same := bad == nil && time.UnixMilli(ev.At.Milli).Truncate(time.Minute).Equal(t.Truncate(time.Minute))
			if d.text[dTime].text == "" {
				same = true // now, when it was sent
			}
			for _, f := range d.fields() {
				same = same && d.problem(f) == ""
			}
			if same && reflect.DeepEqual(d.body(), ev.Body) && clean(ev.Note) == clean(d.text[dNote].text) {
				return draftSaved
			}
			k.ev = ev
			return draftOpen
		case ev.Entry == k.Of && ev.Replaced == nil:
			k.ev = ev
		}
	}
	if k.Of != "" && k.ev == nil {
		return draftNowhere
	}
	return draftOpen
}
