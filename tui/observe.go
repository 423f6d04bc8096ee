package tui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/google/uuid"

	"crsmon/internal/observation"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// observe is the observation form: the whole set on one screen.
type observe struct {
	e      *env
	row    ward.Row
	author ward.Author
	form   form
	focus  fieldID
	first  int
	below  int // fields below the last one in sight

	chart    *ward.Chart
	chartErr error
	gen      int
	last     [fieldCount]lastRecorded

	read  read // what the form means as it stands
	shown ward.Shown
	could bool // shown is the grade of what is typed

	complain [fieldCount]bool // the field was left or saved with what it holds
	kept     map[string]bool  // unusual values the user has said are right

	entry  string                   // this set's UUID: a retry is the same entry
	sent   *ward.ObservationRequest // what was last sent
	saving bool
	fail   *words.Sentence
	// moved: a letter answered and the focus went on by itself. An Enter that follows
	// out of habit must not skip the field it now stands on.
	moved bool
	// written is the form as its draft was last written; draftDue: a write is on its way.
	written  form
	draftDue bool
	// corrects is set where the form corrects an earlier set.
	corrects *correction

	cursor *tea.Cursor
	seen   formSeen
}

func newObserve(e *env, r *ward.Row) *observe {
	o := &observe{e: e, row: *r, author: e.author, focus: fTemp, kept: map[string]bool{}}
	o.form.began = e.now()
	if id, err := uuid.NewV7(); err == nil {
		o.entry = id.String()
	}
	o.wrote()
	o.edited()
	return o
}

func (o *observe) start() tea.Cmd {
	o.gen++
	return o.e.loadChart(o.row.Patient.ID, o.gen)
}

func (o *observe) capturesInput() bool { return true }
func (o *observe) Cursor() *tea.Cursor { return o.cursor }
func (o *observe) patient() *ward.Row  { return &o.row }

func (o *observe) unsaved() *observe {
	if o.form.dirty() {
		return o
	}
	return nil
}

// edited parses and grades what is typed now.
func (o *observe) edited() {
	o.read = o.e.read(&o.form, &o.row, o.e.now())
	if o.corrects != nil {
		o.corrects.keep(&o.read.req, o.form.text[fTime].text)
	}
	o.could = false
	if o.chart != nil && o.e.rec != nil {
		o.shown, o.could = o.e.preview(o.chart, o.read.req)
	}
}

func (o *observe) Keys() []binding {
	e, ui := o.e, o.e.ui
	busy := ""
	if o.saving {
		busy = ui.Saving
	}
	run := func(fn func()) func() tea.Cmd { return func() tea.Cmd { fn(); return nil } }
	bs := []binding{
		{keys: []string{"enter"}, do: ui.Do.NextField, disabled: busy, run: o.enter},
		{keys: []string{"tab"}, do: ui.Do.TabField, hidden: true, disabled: busy, run: o.tab},
		{keys: []string{"ctrl+s", "f10"}, do: ui.Do.Save, disabled: busy, run: o.save},
	}
	switch {
	case isChoice(o.focus):
		bs = append(bs, binding{keys: []string{"right"}, label: ui.Form.LetterKeys, do: ui.Do.Answer, disabled: busy, run: func() tea.Cmd { return o.cycle(1) }},
			binding{keys: []string{"left"}, do: ui.Do.Answer, hidden: true, alias: true, disabled: busy, run: func() tea.Cmd { return o.cycle(-1) }})
	case o.focus == fRR:
		bs = append(bs, binding{keys: []string{"f3", "space", "r"}, label: e.keyName("space"), do: ui.Do.CountBreaths, disabled: busy, run: o.count})
	case o.focus == fScore:
		bs = append(bs, binding{keys: []string{"f3"}, label: "i F3", do: ui.Do.ItemSheet, disabled: busy, run: run(o.openSheet)})
	}
	if _, vital := vitalOf[o.focus]; vital {
		bs = append(bs, binding{keys: []string{"f5", "n"}, label: "n F5", do: ui.Do.NotDone, disabled: busy, run: run(func() { e.push(newWhyNot(o)) })})
	}
	notYet := ""
	if !o.could {
		notYet = ui.Form.ReadingChart
	}
	bs = append(bs,
		binding{keys: []string{"f4"}, do: ui.Do.Reasons, disabled: notYet, run: run(func() { e.push(newPreviewDetail(o)) })},
		binding{keys: []string{"esc"}, do: ui.Do.Leave, disabled: busy, run: run(o.leave)},
		binding{keys: []string{"down"}, do: ui.Do.DownField, hidden: true, disabled: busy, run: run(func() { o.step(1) })},
		binding{keys: []string{"up", "shift+tab"}, do: ui.Do.PrevField, hidden: true, disabled: busy, run: run(func() { o.step(-1) })},
		binding{keys: []string{"backspace"}, do: ui.Do.ClearAnswer, hidden: true},
		binding{keys: []string{"f2"}, do: ui.Do.User, hidden: true, disabled: ui.SignIn.LeaveFormFirst},
	)
	return bs
}

func (o *observe) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case chartMsg:
		if msg.patient == o.row.Patient.ID && msg.gen == o.gen {
			o.chartRead(msg)
		}
	case changedMsg:
		return o.start()
	case boardMsg:
		if r := o.e.board.row(o.row.Patient.ID); r != nil {
			o.row = *r
		}
	case tea.PasteMsg:
		if !o.saving {
			o.paste(msg.Content)
		}
	case tea.KeyPressMsg:
		return o.keyPress(msg)
	}
	return nil
}

func (o *observe) chartRead(msg chartMsg) {
	o.chartErr = msg.err
	if msg.err == nil {
		o.chart = msg.chart
		if msg.chart != nil {
			o.row = msg.chart.Row
			o.findLast()
		}
	}
	o.edited()
}

func (o *observe) keyPress(msg tea.KeyPressMsg) tea.Cmd {
	moved := o.moved
	o.moved = false
	if moved && msg.String() == "enter" {
		o.e.say(info, o.e.ui.Form.AlreadyTaken)
		return nil
	}
	if cmd, done := dispatch(o.e, o.Keys(), msg); done {
		return cmd
	}
	if o.saving {
		return nil
	}
	if msg.String() == "?" && o.focus != fNote {
		o.e.ask(func(m *Model) tea.Cmd { m.e.push(newHelp(m.e, m.allKeys())); return nil })
		return nil
	}
	switch {
	case isChoice(o.focus):
		cmd, _ := o.choiceKey(msg)
		return cmd
	case o.focus == fScore:
		if cmd, taken := o.scoreKey(msg); taken {
			return cmd
		}
	}
	if o.typeInto(msg) {
		o.complain[o.focus] = false
		o.edited()
	}
	return nil
}

// typeInto edits the focused field's text; a value takes the place of a reason why
// there is none.
func (o *observe) typeInto(msg tea.KeyPressMsg) bool {
	was := o.form.text[o.focus].text
	taken := o.form.text[o.focus].key(msg)
	if k := msg.String(); o.form.text[o.focus].text != was || k == "backspace" || k == "delete" || k == "ctrl+u" {
		o.form.why[o.focus] = observation.ReasonNotStated
	}
	return taken
}

// count opens the counter of breaths.
func (o *observe) count() tea.Cmd {
	c := newCounter(o)
	o.e.push(c)
	return c.tick()
}

// paste puts text into the focused field; on a choice field a single letter answers.
func (o *observe) paste(s string) {
	if isChoice(o.focus) {
		for i, opt := range o.e.options(o.focus) {
			if opt.key == typed(s) {
				o.choose(o.focus, i+1, true)
				return
			}
		}
		o.e.say(info, o.e.ui.Form.NotAnAnswer(cut(clean(s), 12, o.e.g.ell)))
		return
	}
	if o.focus == fScore && (o.form.notDone != 0 || o.form.byItem) {
		o.form.clear(fScore)
	}
	o.form.text[o.focus].insert(s)
	o.form.why[o.focus] = observation.ReasonNotStated
	o.edited()
}

// enter goes on to the next field, and saves from the last; a refused value keeps
// the focus and says why.
func (o *observe) enter() tea.Cmd {
	o.edited()
	if o.read.bad[o.focus] != nil {
		o.complain[o.focus] = true
		return nil
	}
	if o.focus == fNote {
		return o.save()
	}
	o.next()
	return nil
}

// tab goes on as enter does, but never saves.
func (o *observe) tab() tea.Cmd {
	if o.focus == fNote {
		return nil
	}
	return o.enter()
}

// next is the next question: the mean is not asked where the diastolic is there, nor
// a flow where the device has none.
func (o *observe) next() {
	o.step(1)
	f := &o.read.req.Findings
	if o.focus == fMAP && f.DBP.Known && o.form.empty(fMAP) {
		o.step(1)
	}
	if o.focus == fFlow && !needsFlow(f.O2Device) && o.form.empty(fFlow) {
		o.step(1)
	}
}

// step moves the focus by one field whatever stands in it.
func (o *observe) step(n int) {
	if !o.form.empty(o.focus) {
		o.complain[o.focus] = true
	}
	if o.focus == fTime && strings.HasPrefix(typed(o.form.text[fTime].text), "-") {
		o.form.fixTime(o.e, o.e.now())
	}
	o.focus = fieldID(max(min(int(o.focus)+n, int(fieldCount)-1), 0))
	if o.hides(o.focus) { // never the first or the last
		o.focus += fieldID(n)
	}
}

// save checks, asks about unusual values once, and sends.
func (o *observe) save() tea.Cmd {
	if o.saving {
		return nil
	}
	ui := o.e.ui
	o.edited()
	if !o.form.dirty() {
		o.e.say(info, ui.Form.NothingTyped)
		return nil
	}
	for id := fTime; id < fieldCount; id++ {
		if o.read.bad[id] != nil {
			o.focus = id
			for i := range o.complain {
				o.complain[i] = true
			}
			o.e.say(alarming, ui.Form.FieldRefused(ui.Form.Labels[id]))
			return nil
		}
	}
	if o.e.rec == nil {
		s := ui.Failures[words.FailureNotOpen]
		o.fail = &s
		return nil
	}
	var ask []string
	for _, q := range o.unusual() {
		if !o.kept[q] {
			ask = append(ask, q)
		}
	}
	if len(ask) > 0 {
		o.e.push(newUnusual(o, ask))
		return nil
	}
	return o.send()
}

// send begins the write. What was sent before and is unchanged is sent as it was, so
// that the record knows it for the same entry.
func (o *observe) send() tea.Cmd {
	req := o.read.req
	req.Entry = o.entry
	if o.corrects != nil {
		o.askCorrection(req)
		return nil
	}
	if o.sent != nil && o.read.now {
		again := *o.sent
		if at := req.At; again.At != at {
			req.At = again.At
			if req != again {
				req.At = at
			}
		}
	}
	o.sent = &req
	o.saving, o.fail = true, nil
	rec, by := o.e.rec, o.author
	return startSave(o.e.saves, func(ctx context.Context) tea.Msg {
		s, err := guard(func() (ward.Saved, error) { return rec.Record(ctx, by, req) })
		return savedMsg{form: o, saved: s, err: err}
	})
}

// failed keeps the form with every character and says why and what to do.
func (o *observe) failed(err error) {
	s := o.e.failure(err)
	o.saving, o.fail = false, &s
	if id, ok := fieldOf(err); ok {
		o.focus = id
	}
}

// notSaved is the headline while a save has failed.
func (o *observe) notSaved() string {
	if o.fail == nil {
		return ""
	}
	return o.e.ui.NotSaved(o.fail.Why)
}
