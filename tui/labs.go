package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// labsScreen records the laboratory results of one sample, with the last value and its
// age beside each field. Its fields are when it was taken, the values in the ward's
// order, and a note.
type labsScreen struct {
	page
	e      *env
	author ward.Author
	row    ward.Row
	chart  *ward.Chart
	err    error
	gen    int

	tests []ward.LabTest
	last  []*ward.LabTrend // of each test; nil where it was never recorded
	text  []input          // taken at, the tests, the note
	focus int

	complain bool // a save was tried: say what is wrong everywhere
	kept     map[string]bool
	entry    string
	corrects *ward.Event
	timeText string // the time as filled in by a correction
	saving   bool
	fail     *words.Sentence
	cursor   *tea.Cursor
	written  string // what its draft has last
	draftDue bool
}

func newLabs(e *env, r *ward.Row) *labsScreen {
	s := &labsScreen{e: e, author: e.author, row: *r, tests: ward.LabTests(), kept: map[string]bool{}, focus: 1}
	s.entry, _ = ward.NewEntryID() // without one the record makes it
	s.last = make([]*ward.LabTrend, len(s.tests))
	s.text = make([]input, len(s.tests)+2)
	return s
}

// openLabs opens the laboratory results of a patient.
func (e *env) openLabs(r *ward.Row) {
	s := newLabs(e, r)
	s.takeDraft()
	e.open(s)
}

// labsKey is the key of laboratory results on the screens of a patient.
func (e *env) labsKey(disabled string, of func() *ward.Row) binding {
	return binding{keys: []string{"l", "ctrl+b"}, do: e.ui.Labs.Do.Open, hidden: true, disabled: disabled, run: doing(func() {
		if r := of(); r != nil {
			e.openLabs(r)
		}
	})}
}

func (s *labsScreen) start() tea.Cmd {
	s.gen++
	return s.e.loadChart(s.row.Patient.ID, s.gen)
}

func (s *labsScreen) capturesInput() bool { return true }
func (s *labsScreen) Cursor() *tea.Cursor { return s.cursor }
func (s *labsScreen) patient() *ward.Row  { return &s.row }
func (s *labsScreen) note() int           { return len(s.text) - 1 }

// test is the laboratory value of a field; nil for the time and the note.
func (s *labsScreen) test(field int) *ward.LabTest {
	if field < 1 || field > len(s.tests) {
		return nil
	}
	return &s.tests[field-1]
}

// loses tells whether leaving now would lose something typed.
func (s *labsScreen) loses() bool {
	for i := range s.text {
		if s.text[i].text != "" && !s.saving {
			return true
		}
	}
	return false
}

func (s *labsScreen) step(n int) { s.focus = max(min(s.focus+n, s.note()), 0) }

// next is Enter: from the note it saves.
func (s *labsScreen) next() tea.Cmd {
	if s.text[s.focus].text != "" && s.problem(s.focus) != "" {
		s.complain = true
		return nil
	}
	if s.focus == s.note() {
		return s.save()
	}
	s.step(1)
	return nil
}

func (s *labsScreen) Keys() []binding {
	ui := s.e.ui
	busy := ""
	if s.saving {
		busy = ui.Saving
	}
	half := (len(s.text) + 1) / 2
	return []binding{
		{keys: []string{"enter"}, do: ui.Do.NextField, disabled: busy, run: s.next},
		{keys: []string{"tab"}, do: ui.Do.TabField, hidden: true, disabled: busy, run: doing(func() { s.step(1) })},
		{keys: []string{"ctrl+s", "f10"}, do: ui.Do.Save, disabled: busy, run: s.save},
		{keys: []string{"f4", "ctrl+l"}, do: ui.Labs.Do.Entries, disabled: busy, run: s.openEntries},
		{keys: []string{"esc"}, do: ui.Do.Leave, disabled: busy, run: s.leave},
		{keys: []string{"down"}, label: s.e.g.arrows, do: ui.Do.Move, hidden: true, disabled: busy, run: doing(func() { s.step(1) })},
		{keys: []string{"up", "shift+tab"}, do: ui.Do.MoveUp, hidden: true, alias: true, disabled: busy, run: doing(func() { s.step(-1) })},
		{keys: []string{"pgdown"}, do: ui.Do.PageDown, hidden: true, disabled: busy, run: doing(func() { s.step(half) })},
		{keys: []string{"pgup"}, do: ui.Do.PageUp, hidden: true, disabled: busy, run: doing(func() { s.step(-half) })},
		{keys: []string{"f2"}, do: ui.Do.User, hidden: true, disabled: ui.SignIn.LeaveFormFirst},
	}
}

func (s *labsScreen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case chartMsg:
		if msg.patient == s.row.Patient.ID && msg.gen == s.gen {
			s.chartRead(msg)
		}
	case changedMsg:
		return s.start()
	case boardMsg:
		if r := s.e.board.row(s.row.Patient.ID); r != nil {
			s.row = *r
		}
	case tea.PasteMsg:
		if !s.saving {
			s.text[s.focus].insert(msg.Content)
		}
	case tea.KeyPressMsg:
		if cmd, done := dispatch(s.e, s.Keys(), msg); done || s.saving {
			return cmd
		}
		if msg.String() == "?" && s.focus != s.note() {
			s.e.ask(func(m *Model) tea.Cmd { m.e.push(newHelp(m.e, m.allKeys())); return nil })
			return nil
		}
		if s.text[s.focus].key(msg) {
			s.complain = false
		}
	}
	return nil
}

func (s *labsScreen) chartRead(msg chartMsg) {
	s.err = msg.err
	if msg.err != nil || msg.chart == nil {
		return
	}
	s.chart, s.row = msg.chart, msg.chart.Row
	labs := msg.chart.Labs()
	for i := range s.tests {
		s.last[i] = nil
		for k := range labs {
			if labs[k].Analyte == s.tests[i].Analyte {
				s.last[i] = &labs[k]
			}
		}
	}
}

// problem says why a field cannot be taken as it stands; empty where it can.
func (s *labsScreen) problem(field int) string {
	if t := s.test(field); t != nil {
		_, _, bad := s.e.readLab(s.text[field].text, t)
		return bad
	}
	if field == 0 {
		if _, _, bad := s.when(); bad != nil {
			return s.e.why(bad, 0)
		}
	}
	return ""
}

// when reads the time taken; a correction whose time is untouched keeps the original's.
func (s *labsScreen) when() (t time.Time, isNow bool, bad *refusal) {
	if c := s.corrects; c != nil && s.text[0].text == s.timeText {
		return at(c.At), false, nil
	}
	return observedAt(s.text[0].text, s.e.now(), s.e.ui.Months)
}

// labs are the results as typed; fields that cannot be taken are left out.
func (s *labsScreen) labs() *ward.Labs {
	l := &ward.Labs{}
	for i := range s.tests {
		if r, ok, _ := s.e.readLab(s.text[i+1].text, &s.tests[i]); ok {
			l.Results = append(l.Results, r)
		}
	}
	return l
}

// save sends the sample; what is unusual is asked once and stops nothing.
func (s *labsScreen) save() tea.Cmd {
	e, ui := s.e, s.e.ui
	if s.saving {
		return nil
	}
	for i := range s.text {
		if s.problem(i) != "" {
			s.focus, s.complain = i, true
			e.say(alarming, ui.Form.FieldRefused(s.label(i)))
			return nil
		}
	}
	l := s.labs()
	if len(l.Results) == 0 {
		e.say(info, ui.Labs.NothingTyped)
		return nil
	}
	if e.rec == nil {
		f := ui.Failures[words.FailureNotOpen]
		s.fail = &f
		return nil
	}
	t, _, _ := s.when()
	var ask []string
	add := func(q string) {
		if !s.kept[q] {
			ask = append(ask, q)
		}
	}
	for i := range l.Results {
		if r := &l.Results[i]; r.Check() == grading.LabUnusual {
			add(ui.Labs.Unusual(phrase.LabResult(e.words, r)))
		}
	}
	if ago := e.now().Sub(t); ago > 12*time.Hour && s.corrects == nil {
		add(ui.Drug.OldEntry(e.ago(ago)))
	}
	if len(ask) > 0 {
		s.ask(ask)
		return nil
	}
	if s.corrects != nil {
		e.askReason(ui.Correct.WhyTitle, ui.Labs.Reasons, []string{e.identityShort(&s.row)}, s.send)
		return nil
	}
	return s.send("")
}

func (s *labsScreen) ask(ask []string) {
	w := &s.e.ui.Labs
	g := newGrace(s.e.mono())
	lines := []string{s.e.identityShort(&s.row), ""}
	for _, q := range ask {
		lines = append(lines, "- "+q)
	}
	s.e.push(&confirm{
		e: s.e, title: w.CheckTitle, lines: lines, grace: &g,
		answers: []answer{
			{keys: []string{"enter"}, label: w.CheckKeep, do: func() tea.Cmd {
				for _, q := range ask {
					s.kept[q] = true
				}
				return s.save()
			}},
			{keys: []string{"esc"}, label: w.CheckBack},
		},
	})
}

// send records what is typed; reason is that of a correction.
func (s *labsScreen) send(reason string) tea.Cmd {
	e := s.e
	t, _, _ := s.when()
	l := s.labs()
	r := ward.EventRequest{Entry: s.entry, At: moment(t), Body: ward.EventBody{Labs: l}, Note: strings.TrimSpace(s.text[s.note()].text)}
	if c := s.corrects; c != nil {
		r.Replaces, r.Reason = c.Entry, reason
	}
	say := e.ui.Labs.Saved(len(l.Results), e.when(r.At))
	s.saving, s.fail = true, nil
	return e.enter(s, &s.row, s.author, func(*ward.Saved) string { return say }, r)
}

func (s *labsScreen) entered() {
	s.e.ask(func(m *Model) tea.Cmd { m.removeScreen(s); return s.dropOwn() })
	s.e.ask(func(m *Model) tea.Cmd { m.pointAt(s.row.Patient.ID); return nil })
}

// failed keeps everything typed.
func (s *labsScreen) failed(err error) {
	f := s.e.failure(err)
	s.saving, s.fail = false, &f
}

// notSaved is the headline while a save has failed.
func (s *labsScreen) notSaved() string {
	if s.fail == nil {
		return ""
	}
	return s.e.ui.NotSaved(s.fail.Why)
}

func (s *labsScreen) leave() tea.Cmd {
	if !s.loses() {
		s.e.back()
		return s.dropOwn()
	}
	e, ui := s.e, s.e.ui
	answers := []answer{
		{keys: []string{"enter", "esc"}, label: ui.Form.KeepEditing},
		{keys: []string{"k", "f9"}, label: ui.Form.KeepDraft, do: func() tea.Cmd {
			e.back()
			e.say(info, ui.Drafts.AnswerKept)
			return e.leaveDraft(s)
		}},
		{keys: []string{"d", "f12"}, label: ui.Form.Discard, do: func() tea.Cmd { e.back(); return s.dropOwn() }},
	}
	if s.corrects != nil {
		answers = append(answers[:1], answers[2])
	}
	e.push(&confirm{e: e, title: ui.Form.LeaveTitle, lines: []string{ui.Labs.LeaveText}, answers: answers})
	return nil
}
