package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// problem says why a field cannot be taken as it stands; empty where it can.
func (d *drugScreen) problem(f drugField) string {
	w := &d.e.ui.Drug
	switch f {
	case dName:
		if d.drug == nil {
			return w.NeedDrug
		}
	case dDevice:
		if d.device == 0 {
			return d.e.ui.Form.Needed
		}
	case dAmount:
		return d.amountProblem()
	case dTime:
		if _, _, bad := d.when(); bad != nil {
			return d.e.why(bad, 0)
		}
	case dAction, dUnit, dRoute, dNote, drugFields:
	}
	return ""
}

func (d *drugScreen) amountProblem() string {
	w := &d.e.ui.Drug
	if d.drug.kind == kindOxygen {
		if _, bad := number(d.text[dAmount].text, &observation.O2Flow); bad != nil {
			return d.e.why(bad, 0)
		}
		return ""
	}
	switch _, p := doseAmount(d.text[dAmount].text); p {
	case amountMissing:
		return w.NeedAmount
	case amountUnreadable:
		return w.NotAnAmount
	case amountAmbiguous:
		return w.Ambiguous
	case amountFine:
	}
	return ""
}

// when reads the time; a correction whose time is untouched keeps the original's.
func (d *drugScreen) when() (t time.Time, zero bool, bad *refusal) {
	if c := d.corrects; c != nil && d.text[dTime].text == d.timeText {
		return at(c.At), false, nil
	}
	return observedAt(d.text[dTime].text, d.e.now(), d.e.ui.Months)
}

// body is the event as typed; it is only asked for where no field has a problem.
func (d *drugScreen) body() ward.EventBody {
	unit, route := "", ""
	if d.unit < len(d.drug.units) {
		unit = d.drug.units[d.unit]
	}
	if d.route < len(d.drug.routes) {
		route = d.drug.routes[d.route]
	}
	amount, _ := doseAmount(d.text[dAmount].text)
	switch d.drug.kind {
	case kindOxygen:
		o := ward.Oxygen{Device: deviceOptions[d.device-1].val}
		if d.flows() {
			o.Flow, _ = number(d.text[dAmount].text, &observation.O2Flow)
		}
		return ward.EventBody{Oxygen: &o}
	case kindInfusion:
		if d.action == actStop {
			return ward.EventBody{Infusion: &ward.Infusion{Drug: d.drug.id}}
		}
		return ward.EventBody{Infusion: &ward.Infusion{Drug: d.drug.id, Running: true, Rate: amount, Unit: unit}}
	case kindDose, kindFluid:
	}
	return ward.EventBody{Dose: &ward.Dose{Drug: d.drug.id, Amount: amount, Unit: unit, Route: route}}
}

// others are the doses of the drug beside the one typed.
func (d *drugScreen) others(drug string) []ward.Given {
	if d.chart == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.chart.Doses), func(g ward.Given) bool {
		return g.Drug != drug || d.corrects != nil && g.Entry == d.corrects.Entry
	})
}

// warnings are what speaks against what is typed: of the policy, and of the time.
func (d *drugScreen) warnings() []caution {
	if d.drug == nil || d.problem(dTime) != "" {
		return nil
	}
	t, _, _ := d.when()
	var out []caution
	if d.drug.kind != kindOxygen && d.action == actRate && d.amountProblem() == "" {
		b := d.body()
		if b.Dose != nil {
			out = d.e.cautions(d.drug, &d.row, d.others(d.drug.id), t.UnixMilli(), b.Dose.Amount, b.Dose.Unit)
		} else if b.Infusion != nil {
			out = d.e.cautions(d.drug, &d.row, nil, t.UnixMilli(), b.Infusion.Rate, b.Infusion.Unit)
		}
	}
	if ago := d.e.now().Sub(t); ago > 12*time.Hour && d.corrects == nil {
		out = append(out, caution{text: d.e.ui.Drug.OldEntry(d.e.ago(ago))})
	}
	return out
}

// save sends the entry; what speaks against it is asked once and stops nothing.
func (d *drugScreen) save() tea.Cmd {
	e, ui := d.e, d.e.ui
	if d.saving {
		return nil
	}
	for _, f := range d.fields() {
		if p := d.problem(f); p != "" {
			d.focus, d.complain = f, true
			e.say(alarming, ui.Form.FieldRefused(d.label(f)))
			return nil
		}
	}
	if d.text[dName].text != "" { // another name is being typed over the drug chosen
		d.focus, d.complain = dName, true
		e.say(alarming, ui.Form.FieldRefused(d.label(dName)))
		return nil
	}
	if e.rec == nil {
		s := ui.Failures[words.FailureNotOpen]
		d.fail = &s
		return nil
	}
	var ask []string
	for _, c := range d.warnings() {
		if t := c.text; !slices.Contains(d.kept, t) {
			ask = append(ask, t)
		}
	}
	if len(ask) > 0 {
		d.ask(ask)
		return nil
	}
	if d.corrects != nil {
		e.askReason(ui.Correct.WhyTitle, ui.Drug.Reasons, []string{e.identityShort(&d.row)}, d.send)
		return nil
	}
	return d.send("")
}

func (d *drugScreen) ask(ask []string) {
	w := &d.e.ui.Drug
	g := newGrace(d.e.mono())
	lines := []string{d.e.identityShort(&d.row), ""}
	for _, q := range ask {
		lines = append(lines, "- "+q)
	}
	d.e.push(&confirm{
		e: d.e, title: w.CheckTitle, lines: lines, grace: &g,
		answers: []answer{
			{keys: []string{"enter"}, label: w.CheckKeep, do: func() tea.Cmd { d.kept = append(d.kept, ask...); return d.save() }},
			{keys: []string{"esc"}, label: w.CheckBack},
		},
	})
}

// send records what is typed; reason is that of a correction.
func (d *drugScreen) send(reason string) tea.Cmd {
	t, _, _ := d.when()
	r := ward.EventRequest{Entry: d.entry, At: d.fit(t), Body: d.body(), Note: strings.TrimSpace(d.text[dNote].text)}
	if c := d.corrects; c != nil {
		r.Replaces, r.Reason = c.Entry, reason
	}
	say := d.said(r)
	d.saving, d.fail = true, nil
	return d.e.enter(d, &d.row, d.author, say, r)
}

// fit is the moment of the entry: a minute that was typed is not before what was
// started within it.
func (d *drugScreen) fit(t time.Time) ward.Moment {
	if i := d.runs(); i != nil && d.drug.kind == kindInfusion {
		return notBefore(t, i.Since.Milli)
	}
	return moment(t)
}

// notBefore gives a moment; where it was typed as a minute and lies in the same minute
// as what came first, it is not put before that.
func notBefore(t time.Time, first int64) ward.Moment {
	m := moment(t)
	if m.Milli < first && m.Milli/60000 == first/60000 {
		m.Milli = first
	}
	return m
}

// said makes the line of what was saved: "noradrenaline 0.1 mcg/kg/min running since
// 14:20, CRS 3, was 2".
func (d *drugScreen) said(r ward.EventRequest) func(*ward.Saved) string {
	e, w := d.e, &d.e.ui.Drug
	clock := e.clock(at(r.At))
	var what string
	switch b := &r.Body; {
	case b.Dose != nil:
		what = w.GivenAt(e.doseLine(b.Dose), clock)
	case b.Oxygen != nil && b.Oxygen.Device == grading.RoomAir:
		what = w.StoppedAt(w.Oxygen, clock)
	case b.Oxygen != nil:
		what = w.DeviceSince(e.deviceText(b.Oxygen), clock)
	case !b.Infusion.Running:
		what = w.StoppedAt(d.drug.short, clock)
	case d.runs() != nil && d.runs().Rate.Known:
		what = w.RateSince(e.infusionText(b.Infusion.Drug, b.Infusion.Rate, b.Infusion.Unit), clock)
	default:
		what = w.RunningSince(e.infusionText(b.Infusion.Drug, b.Infusion.Rate, b.Infusion.Unit), clock)
	}
	return func(s *ward.Saved) string { return what + e.gradeChange(&d.row, s) }
}

func (d *drugScreen) entered() {
	d.e.ask(func(m *Model) tea.Cmd { m.removeScreen(d); return d.e.dropDraft(d.draftKey()) })
	d.e.ask(func(m *Model) tea.Cmd { m.pointAt(d.row.Patient.ID); return nil })
}

// failed keeps everything typed.
func (d *drugScreen) failed(err error) {
	s := d.e.failure(err)
	d.saving, d.fail = false, &s
}

// notSaved is the headline while a save has failed.
func (d *drugScreen) notSaved() string {
	if d.fail == nil {
		return ""
	}
	return d.e.ui.NotSaved(d.fail.Why)
}

func (d *drugScreen) leave() tea.Cmd {
	e, ui := d.e, d.e.ui
	if !d.loses() {
		e.back()
		return e.dropDraft(d.draftKey())
	}
	d.e.push(&confirm{
		e: d.e, title: ui.Form.LeaveTitle, lines: []string{ui.Drug.LeaveText},
		answers: []answer{
			{keys: []string{"enter", "esc"}, label: ui.Form.KeepEditing},
			{keys: []string{"k", "f9"}, label: ui.Form.KeepDraft, do: func() tea.Cmd {
				e.back()
				e.say(info, ui.Drug.DraftKept)
				return e.leaveDraft(d)
			}},
			{keys: []string{"d", "f12"}, label: ui.Form.Discard, do: func() tea.Cmd { e.back(); return e.dropDraft(d.draftKey()) }},
		},
	})
	return nil
}
