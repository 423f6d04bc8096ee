package tui

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/drafts"
	"crsmon/internal/ward"
)

// The small forms over a page - an answer to an escalation, a move - are kept too. They
// have no page of their own: what was typed is there again when the form is.

// ofTransfer is what the draft of a move is of; that of an answer names its rule.
const ofTransfer = "transfer"

// pushAsk opens a small form whose text is kept under what it is of.
func (e *env) pushAsk(f *askForm, of string) {
	f.of = of
	f.filled = f.state()
	for _, a := range f.fields {
		f.texts = append(f.texts, a.in.text)
	}
	f.written = f.filled
	key := f.draftKey()
	if d := e.drafts.kept[key]; d != nil {
		delete(e.drafts.kept, key)
		f.restore(&d.Draft)
		e.say(info, e.ui.Form.DraftBack(e.draftWhen(d)))
	}
	e.push(f)
}

func (f *askForm) draftKey() drafts.Key {
	return drafts.Key{Author: f.author.Name, Role: string(f.author.Role), Patient: f.row.Patient.ID, Kind: drafts.Answer, Of: f.of}
}

// state is what is typed and picked, a line a field.
func (f *askForm) state() string {
	var b strings.Builder
	for _, a := range f.fields {
		b.WriteString(strconv.Itoa(a.picked) + " " + a.in.text + "\n")
	}
	return b.String()
}

// dirty: text was typed. A letter that was picked alone is quicker picked again than a
// draft is refused.
func (f *askForm) dirty() bool {
	if f.of == "" || f.state() == f.filled {
		return false
	}
	for i, a := range f.fields {
		if a.text() != "" && a.in.text != f.texts[i] {
			return true
		}
	}
	return false
}

func (f *askForm) changed() bool { return f.of != "" && f.state() != f.written }
func (f *askForm) wrote()        { f.written = f.state() }
func (f *askForm) due() *bool    { return &f.draftDue }

func (f *askForm) draft() drafts.Draft {
	now := moment(f.e.now())
	d := drafts.Draft{Key: f.draftKey(), Entry: f.entry, Began: now.Milli, Typed: now.Milli, Offset: now.Offset, Fields: map[string]string{}}
	for _, a := range f.fields {
		switch {
		case a.picked > 0:
			d.Fields[a.label] = a.options[a.picked-1].key
		case a.in.text != "":
			d.Fields[a.label] = a.in.text
		}
	}
	return d
}

func (f *askForm) restore(d *drafts.Draft) {
	for _, a := range f.fields {
		t, typed := d.Fields[a.label]
		if len(a.options) == 0 {
			a.in.set(clean(t))
			continue
		}
		for i, o := range a.options {
			if typed && o.key == t {
				a.picked = i + 1
			}
		}
	}
	for _, a := range f.fields { // "-10" is ten minutes before it was typed
		typedAt := at(ward.Moment{Milli: d.Typed, Offset: d.Offset})
		if t, isNow, bad := observedAt(a.in.text, typedAt, f.e.ui.Months); a.isTime && a.in.text != "" && !isNow && bad == nil {
			a.in.set(f.e.date(t) + " " + f.e.clock(t))
		}
	}
	f.entry = d.Entry
	f.wrote()
}

// cancel closes the form; what was typed is kept.
func (f *askForm) cancel() tea.Cmd {
	e := f.e
	e.pop(f)
	if !f.dirty() {
		if f.of == "" {
			return nil
		}
		return e.dropDraft(f.draftKey())
	}
	e.say(info, e.ui.Drafts.AnswerKept)
	return e.leaveDraft(f)
}
