package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// drugField names a field of the drug screen, in the order of the screen.
type drugField int

const (
	dName drugField = iota
	dAction
	dDevice
	dAmount
	dUnit
	dRoute
	dTime
	dNote
	drugFields
)

// drugAction is what is done with a running infusion.
type drugAction uint8

const (
	actRate drugAction = iota // also a start
	actStop
)

// drugScreen records a dose, an infusion, a fluid bolus or oxygen.
type drugScreen struct {
	page
	e      *env
	author ward.Author
	row    ward.Row
	chart  *ward.Chart
	err    error
	gen    int
	stock  []ward.StockCount

	drug   *drugEntry // nil until one is chosen
	action drugAction
	device int // of deviceOptions, counted from 1; 0 none
	unit   int
	route  int
	text   [drugFields]input
	focus  drugField
	pick   int // of the drugs that match

	complain bool // a save was tried: say what is wrong everywhere
	kept     []string
	entry    string
	corrects *ward.Event
	timeText string // the time as filled in by a correction
	saving   bool
	fail     *words.Sentence
	moved    bool // the focus went on by itself
	cursor   *tea.Cursor
	// filled is what a correction began with, written what its draft has last.
	filled, written drugState
	draftDue        bool
}

func newDrug(e *env, r *ward.Row) *drugScreen {
	d := &drugScreen{e: e, author: e.author, row: *r}
	d.entry, _ = ward.NewEntryID() // without one the record makes it
	return d
}

// openDrug opens the drug screen of a patient.
func (e *env) openDrug(r *ward.Row) {
	d := newDrug(e, r)
	d.takeDraft()
	e.open(d)
}

func (d *drugScreen) start() tea.Cmd {
	d.gen++
	return tea.Batch(d.e.loadChart(d.row.Patient.ID, d.gen), d.e.loadStock())
}

func (d *drugScreen) capturesInput() bool { return true }
func (d *drugScreen) Cursor() *tea.Cursor { return d.cursor }
func (d *drugScreen) patient() *ward.Row  { return &d.row }

// loses tells whether leaving now would lose something typed.
func (d *drugScreen) loses() bool {
	if d.saving {
		return false
	}
	return d.dirty()
}

// fields are those that the drug chosen asks for.
func (d *drugScreen) fields() []drugField {
	if d.drug == nil {
		return []drugField{dName}
	}
	fs := []drugField{dName}
	switch d.drug.kind {
	case kindOxygen:
		fs = append(fs, dDevice)
		if d.flows() {
			fs = append(fs, dAmount)
		}
	case kindInfusion:
		if d.runs() != nil && d.corrects == nil {
			fs = append(fs, dAction)
		}
		if d.action == actRate {
			fs = append(fs, dAmount, dUnit)
		}
	case kindDose, kindFluid:
		fs = append(fs, dAmount, dUnit, dRoute)
	}
	fs = slices.DeleteFunc(fs, func(f drugField) bool {
		return f == dUnit && len(d.drug.units) < 2 || f == dRoute && len(d.drug.routes) < 2
	})
	return append(fs, dTime, dNote)
}

// flows tells whether the device chosen has a flow to be asked for.
func (d *drugScreen) flows() bool { return d.device > 0 && needsFlow(deviceOptions[d.device-1].val) }

// running are the infusions that run now: those entered, and those that the newest set
// stated and no entry has stopped since.
func (d *drugScreen) running() []ward.RunningInfusion {
	if d.chart == nil {
		return nil
	}
	out := slices.Clone(d.chart.Running)
	s := d.chart.Latest
	if s == nil {
		return out
	}
	for _, k := range pressorKeys {
		for _, id := range k.val.Names() {
			known := slices.ContainsFunc(out, func(i ward.RunningInfusion) bool { return i.Drug == id })
			if s.Findings.Vasopressors.Has(k.val) && !known && !d.spokenOf(id, s.At.Milli) {
				out = append(out, ward.RunningInfusion{Drug: id, Since: s.At, Rated: s.At})
			}
		}
	}
	return out
}

// spokenOf tells whether an infusion was started or stopped by an entry after a moment.
func (d *drugScreen) spokenOf(id string, after int64) bool {
	return slices.ContainsFunc(d.chart.Events, func(ev ward.Event) bool {
		i := ev.Body.Infusion
		return i != nil && i.Drug == id && ev.Replaced == nil && ev.At.Milli >= after
	})
}

// runs gives the infusion of the chosen drug that runs now.
func (d *drugScreen) runs() *ward.RunningInfusion {
	rs := d.running()
	for i := range rs {
		if d.drug != nil && rs[i].Drug == d.drug.id {
			return &rs[i]
		}
	}
	return nil
}

// choose takes a drug and goes on to what it asks for.
func (d *drugScreen) choose(drug drugEntry) {
	d.drug, d.action, d.device, d.unit, d.route, d.pick = &drug, actRate, 0, 0, 0, 0
	d.text[dName].set("")
	if i := d.runs(); i != nil {
		d.unit = max(slices.Index(drug.units, i.Unit), 0)
	}
	d.focus = d.fields()[1]
	if d.focus == dAction {
		d.focus = dAmount // a new rate is what is asked for most; s stops it
	}
}

// chooseRunning takes what runs, by the number shown; the last number is oxygen.
func (d *drugScreen) chooseRunning(n int) {
	if d.chart == nil {
		d.e.say(info, d.e.ui.Drug.ReadChartFirst)
		return
	}
	switch rs := d.running(); {
	case n < len(rs):
		d.choose(d.known(rs[n].Drug, rs[n].Unit))
	case n == len(rs) && d.chart.Oxygen != nil:
		d.choose(d.e.drugOf(oxygenID))
	}
}

// known gives a drug for a new rate, also one that the policy no longer has.
func (d *drugScreen) known(id, unit string) drugEntry {
	drug := d.e.drugOf(id)
	drug.kind = kindInfusion
	if !slices.Contains(drug.units, unit) {
		drug.units = append(slices.Clone(drug.units), unit)
	}
	return drug
}

func (d *drugScreen) step(n int) {
	fs := d.fields()
	i := max(min(slices.Index(fs, d.focus)+n, len(fs)-1), 0)
	d.focus = fs[i]
}

// next is Enter: it takes the answer and goes on; from the last field it saves.
func (d *drugScreen) next(saves bool) func() tea.Cmd {
	return func() tea.Cmd {
		if d.focus == dName {
			if d.drug != nil && d.text[dName].text == "" {
				d.step(1)
				return nil
			}
			if m := d.e.matching(d.text[dName].text); d.text[dName].text != "" && len(m) > 0 {
				d.choose(m[min(d.pick, len(m)-1)])
			}
			return nil
		}
		if d.problem(d.focus) != "" && d.text[d.focus].text != "" {
			d.complain = true
			return nil
		}
		fs := d.fields()
		if d.focus != fs[len(fs)-1] {
			d.step(1)
			return nil
		}
		if saves {
			return d.save()
		}
		return nil
	}
}

func (d *drugScreen) Keys() []binding {
	e, ui := d.e, d.e.ui
	busy := ""
	if d.saving {
		busy = ui.Saving
	}
	up, down := doing(func() { d.step(-1) }), doing(func() { d.step(1) })
	if d.focus == dName && d.text[dName].text != "" {
		n := len(e.matching(d.text[dName].text))
		up = doing(func() { d.pick = max(d.pick-1, 0) })
		down = doing(func() { d.pick = max(min(d.pick+1, n-1), 0) })
	}
	bs := []binding{
		{keys: []string{"enter"}, do: ui.Do.NextField, disabled: busy, run: d.next(true)},
		{keys: []string{"tab"}, do: ui.Do.TabField, hidden: true, disabled: busy, run: d.next(false)},
		{keys: []string{"ctrl+s", "f10"}, do: ui.Do.Save, disabled: busy, run: d.save},
		{keys: []string{"f4", "ctrl+l"}, do: ui.Drug.Do.Entries, disabled: busy, run: d.openEntries},
		{keys: []string{"f6", "ctrl+t"}, do: ui.Drug.Do.Count, hidden: true, disabled: busy, run: d.count},
		{keys: []string{"esc"}, do: ui.Do.Leave, disabled: busy, run: d.leave},
		{keys: []string{"down"}, label: e.g.arrows, do: ui.Do.Move, hidden: true, disabled: busy, run: down},
		{keys: []string{"up", "shift+tab"}, do: ui.Do.MoveUp, hidden: true, alias: true, disabled: busy, run: up},
		{keys: []string{"f2"}, do: ui.Do.User, hidden: true, disabled: ui.SignIn.LeaveFormFirst},
	}
	if n := d.options(d.focus); len(n) > 0 {
		bs = append(bs, binding{keys: []string{"left"}, label: e.g.sides, do: ui.Do.Answer, disabled: busy, run: doing(func() { d.turn(-1) })},
			binding{keys: []string{"right", "space"}, do: ui.Do.Answer, hidden: true, alias: true, disabled: busy, run: doing(func() { d.turn(1) })})
	}
	return bs
}

func (d *drugScreen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case chartMsg:
		if msg.patient == d.row.Patient.ID && msg.gen == d.gen {
			d.err = msg.err
			if msg.err == nil && msg.chart != nil {
				d.chart, d.row = msg.chart, msg.chart.Row
			}
		}
	case stockMsg:
		if msg.err == nil {
			d.stock = msg.counts
		}
	case changedMsg:
		return d.start()
	case boardMsg:
		if r := d.e.board.row(d.row.Patient.ID); r != nil {
			d.row = *r
		}
	case tea.PasteMsg:
		if !d.saving && len(d.options(d.focus)) == 0 {
			d.text[d.focus].insert(msg.Content)
			d.pick = 0
		}
	case tea.KeyPressMsg:
		moved := d.moved
		d.moved = false
		if moved && msg.String() == "enter" {
			d.e.say(info, d.e.ui.Form.AlreadyTaken)
			return nil
		}
		if cmd, done := dispatch(d.e, d.Keys(), msg); done || d.saving {
			return cmd
		}
		d.typed(msg)
	}
	return nil
}

// typed takes a key that is text or an answer by letter.
func (d *drugScreen) typed(msg tea.KeyPressMsg) {
	k := strings.ToLower(msg.String())
	if d.focus == dName && d.text[dName].text == "" && len(k) == 1 && k >= "1" && k <= "9" {
		d.chooseRunning(int(k[0] - '1'))
		return
	}
	if d.focus == dAmount && k == "s" && d.drug.kind == kindInfusion && d.runs() != nil && d.corrects == nil {
		d.action = actStop
		d.text[dAmount].set("")
		d.focus, d.moved = dTime, true
		return
	}
	if opts := d.options(d.focus); len(opts) > 0 {
		for i, o := range opts {
			if o.key == k {
				d.answer(d.focus, i+1)
				d.step(1)
				d.moved = true
				return
			}
		}
		if msg.Text != "" {
			d.e.say(info, d.e.ui.Form.NotAnAnswer(msg.Text))
		}
		return
	}
	if d.text[d.focus].key(msg) {
		d.complain = false
		if d.focus == dName {
			d.pick = 0
		}
	}
}
