package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/drafts"
	"crsmon/internal/ward"
)

// Laboratory results are kept as typed, by the names of the tests. A correction is not: it
// is a value or two over what is on the record.

// labName is a field in a draft.
func (s *labsScreen) labName(field int) string {
	switch t := s.test(field); {
	case t != nil:
		return t.Analyte.String()
	case field == 0:
		return "at"
	}
	return "note"
}

func (s *labsScreen) draftKey() drafts.Key {
	return drafts.Key{Author: s.author.Name, Role: string(s.author.Role), Patient: s.row.Patient.ID, Kind: drafts.Labs}
}

// state is what is typed, a line a field.
func (s *labsScreen) state() string {
	if s.corrects != nil {
		return ""
	}
	var b strings.Builder
	for i := range s.text {
		b.WriteString(s.text[i].text + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}

func (s *labsScreen) dirty() bool   { return s.state() != "" }
func (s *labsScreen) changed() bool { return s.corrects == nil && s.state() != s.written }
func (s *labsScreen) wrote()        { s.written = s.state() }
func (s *labsScreen) due() *bool    { return &s.draftDue }

func (s *labsScreen) draft() drafts.Draft {
	now := moment(s.e.now())
	d := drafts.Draft{Key: s.draftKey(), Entry: s.entry, Began: now.Milli, Typed: now.Milli, Offset: now.Offset, Fields: map[string]string{}}
	for i := range s.text {
		if t := s.text[i].text; t != "" {
			d.Fields[s.labName(i)] = t
		}
	}
	return d
}

// takeDraft puts the author's own draft into the form, if there is one.
func (s *labsScreen) takeDraft() {
	e, key := s.e, s.draftKey()
	d := e.drafts.kept[key]
	if d == nil {
		return
	}
	delete(e.drafts.kept, key)
	known := 0
	for i := range s.text {
		t, ok := d.Fields[s.labName(i)]
		if ok {
			known++
		}
		s.text[i].set(clean(t))
	}
	if known < len(d.Fields) { // of a newer program: nothing of it is taken
		for i := range s.text {
			s.text[i].set("")
		}
		e.rejectDraft(key)
		return
	}
	typedAt := at(ward.Moment{Milli: d.Typed, Offset: d.Offset}) // "-10" was before that
	if t, isNow, bad := observedAt(s.text[0].text, typedAt, e.ui.Months); s.text[0].text != "" && !isNow && bad == nil {
		s.text[0].set(e.date(t) + " " + e.clock(t))
	}
	s.entry = d.Entry
	s.wrote()
	e.say(info, e.ui.Form.DraftBack(e.draftWhen(d)))
}

// dropOwn forgets the draft; a correction has none.
func (s *labsScreen) dropOwn() tea.Cmd {
	if s.corrects != nil {
		return nil
	}
	return s.e.dropDraft(s.draftKey())
}
