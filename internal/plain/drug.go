package plain

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/phrase"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// drugForm is a dose, an infusion or oxygen under way.
type drugForm struct {
	s     *session
	row   ward.Row
	chart *ward.Chart
	id    string       // of the entry
	drug  *policy.Drug // nil is oxygen
	named string
	stop  bool
	did   string // as it was answered
	value grading.Reading
	unit  string
	route string
	dev   grading.O2Device
	at    time.Time
	note  string
	// corrects is the entry whose place it takes, for a reason; nil where it is new.
	corrects *ward.Event
	reason   string
}

func (f *drugForm) oxygen() bool   { return f.drug == nil }
func (f *drugForm) infusion() bool { return f.drug != nil && f.drug.Kind == policy.Infusion }

func (s *session) newDrug(r *ward.Row) (*drugForm, error) {
	chart, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return nil, s.failed(err)
	}
	f := &drugForm{s: s, row: *r, chart: chart, at: s.Now()}
	if f.id, err = ward.NewEntryID(); err != nil {
		return nil, s.failed(err)
	}
	return f, nil
}

// drug says what runs and was given, asks for a drug and what was done with it.
func (s *session) drug(r *ward.Row) error {
	f, err := s.newDrug(r)
	if err != nil || f == nil {
		return err
	}
	w := &s.ui.Drug
	for _, t := range s.ph.Running(f.chart, s.Ward.Policy()) {
		s.say("- " + t)
	}
	for _, t := range s.ph.Given(f.chart, s.Ward.Policy()) {
		s.say("- " + t)
	}
	if len(f.chart.Doses) == 0 {
		s.say("- " + w.NothingGiven)
	}
	return s.lost(s.form(f.steps()), s.named(&r.Patient))
}

func (f *drugForm) steps() []step {
	s := f.s
	return []step{
		{ask: f.which},
		{skip: f.oxygen, passed: true, ask: f.references},
		{skip: func() bool { return !f.infusion() }, ask: func() error {
			cs := []choice{{"r", s.ui.Sections.Runs}, {"s", s.ui.Sections.Stopped}}
			return s.must(question{key: "do", label: s.pw.RunStop, now: f.did}, cs, func(i int) { f.stop, f.did = i == 1, cs[i].label })
		}},
		{skip: func() bool { return !f.oxygen() }, ask: func() error {
			options, cs := entry.Devices(), deviceChoices(s)
			q := question{key: "o2_device", label: s.ui.Form.Labels[entry.Device]}
			if f.dev != grading.O2NotRecorded {
				q.now = s.Words.Device(f.dev)
			}
			return s.must(q, cs, func(i int) { f.dev = options[i].Val })
		}},
		{skip: func() bool { return f.stop || f.oxygen() && !entry.NeedsFlow(f.dev) }, ask: f.amount},
		{skip: func() bool { return f.oxygen() || f.stop || len(f.drug.Units) < 2 }, ask: func() error {
			return f.oneOf("unit", s.pw.Unit, f.drug.Units, &f.unit)
		}},
		{skip: func() bool { return f.oxygen() || f.infusion() || len(f.drug.Routes) < 2 }, ask: func() error {
			return f.oneOf("route", s.pw.Route, f.drug.Routes, &f.route)
		}},
		s.when(s.pw.When, &f.at, f.corrects),
		{ask: func() error {
			return s.free(question{key: "note", label: s.ui.Form.Labels[entry.Note], allowed: s.pw.NoteAllowed}, &f.note)
		}},
		{passed: true, ask: f.warnings},
		{skip: func() bool { return f.corrects == nil }, ask: func() error {
			return s.reason(s.ui.Correct.WhyTitle, s.ui.Drug.Reasons, &f.reason)
		}},
		{ask: func() error { return s.enter(&f.row, f.request()) }},
	}
}

// which asks for the drug by its id or name, or the only one that begins so.
func (f *drugForm) which() error {
	s := f.s
	drugs := s.Ward.Policy().Drugs()
	cs := []choice{{"o2", s.pw.Oxygen}}
	for i := range drugs {
		cs = append(cs, choice{drugs[i].ID, s.drugName(drugs[i].ID)})
	}
	var names []string
	for _, c := range cs {
		names = append(names, c.label)
	}
	all := strings.Join(names, ", ")
	q := question{key: "drug", label: s.pw.DrugWhich, allowed: s.pw.DrugAllowed, hint: s.pw.DrugHelp + " " + all, now: f.named}
	return s.text(q, func(t string) string {
		i := pickFrom(cs, t)
		if i < 0 {
			return s.pw.NoDrug(all)
		}
		f.drug, f.named, f.stop, f.did, f.unit, f.route, f.value = nil, cs[i].label, false, "", "", "", grading.Reading{}
		if i > 0 {
			f.take(&drugs[i-1])
		}
		s.echo(t, cs[i].label)
		return ""
	})
}

// take takes a drug; of several units or routes none is a default.
func (f *drugForm) take(d *policy.Drug) {
	f.drug, f.named = d, f.s.drugName(d.ID)
	if len(d.Units) == 1 {
		f.unit = d.Units[0]
	}
	if len(d.Routes) == 1 {
		f.route = d.Routes[0]
	}
}

// references says the doses that the sources give and how many are on the ward; nothing
// is asked.
func (f *drugForm) references() error {
	s := f.s
	refs := f.drug.Reference(phrase.Dosing(&f.chart.Row))
	for _, d := range refs {
		t := s.pw.Reference + " " + s.ui.Drug.Reference(strings.TrimPrefix(d.Text, "Reference: "), clean(s.ui.FiredText(d.Label, d.LabelZH)))
		if note := clean(s.ui.FiredText(d.Note, d.NoteZH)); note != "" {
			t += ", " + note
		}
		s.say("  " + t + " (" + s.ui.Drug.SourceSure(clean(d.Source), clean(d.Sure)) + ")")
	}
	if len(refs) == 0 && !f.infusion() {
		s.say("  " + s.ui.Drug.NoReference)
	}
	if f.drug.Stock {
		return s.sayStock()
	}
	return nil
}

func (f *drugForm) amount() error {
	s := f.s
	q := question{key: "amount", label: s.pw.Amount, allowed: s.pw.AmountAllowed, hint: s.ui.Drug.Hints[3]}
	switch {
	case f.oxygen():
		q.label, q.allowed = s.ui.Form.Labels[entry.Flow], entry.Allowed(&observation.O2Flow)
	case f.infusion():
		q.label = s.pw.Rate
	}
	if f.drug != nil {
		q.allowed = strings.Join(f.drug.Units, ", ") + "; " + q.allowed
	}
	if f.value.Known {
		q.now = entry.SafeNumber(f.value)
	}
	return s.text(q, func(t string) string {
		if f.oxygen() {
			r, bad := entry.Number(t, &observation.O2Flow)
			if bad != nil {
				return bad.Why(&s.ui.Form, 0)
			}
			f.value = r
			return ""
		}
		r, problem := entry.Amount(t)
		switch problem {
		case entry.AmountMissing:
			return s.ui.Drug.NeedAmount + "; " + s.ui.AllowedIs(s.pw.AmountAllowed)
		case entry.AmountUnreadable:
			return s.ui.Drug.NotAnAmount
		case entry.AmountAmbiguous:
			return s.ui.Drug.Ambiguous
		case entry.AmountFine:
		}
		f.value = r
		s.echo(t, entry.SafeNumber(r))
		return ""
	})
}

// oneOf asks for a unit or route, by its place in the list or as it is written.
func (f *drugForm) oneOf(key, label string, words []string, into *string) error {
	cs := make([]choice, len(words))
	for i, w := range words {
		cs[i] = choice{strconv.Itoa(i + 1), w}
	}
	return f.s.text(question{key: key, label: label, allowed: listed(cs), now: *into}, func(t string) string {
		i := slices.Index(words, t)
		for k, c := range cs {
			if t == c.key {
				i = k
			}
		}
		if i < 0 {
			return f.s.pw.NotAnswer(listed(cs))
		}
		*into = words[i]
		f.s.echo(t, words[i])
		return ""
	})
}

// warnings asks once about what speaks against it; none of it stops anybody.
func (f *drugForm) warnings() error {
	s := f.s
	var odd []string
	if !f.oxygen() && !f.stop {
		var others []policy.Given
		for _, g := range f.chart.Doses {
			if g.Drug == f.drug.ID && !f.infusion() && (f.corrects == nil || g.Entry != f.corrects.Entry) {
				others = append(others, policy.Given{At: g.At.Milli, AmountMilli: int64(g.Amount.Milli), Unit: g.Unit})
			}
		}
		next := policy.Given{At: f.at.UnixMilli(), AmountMilli: int64(f.value.Milli), Unit: f.unit}
		for _, w := range f.drug.Warn(others, next, phrase.Dosing(&f.chart.Row)) {
			odd = append(odd, clean(s.ui.FiredText(w.Text, w.TextZH)))
		}
	}
	return s.askOdd(odd, f.at, f.corrects)
}

// askOdd asks whether what is odd, or of long ago, is right all the same; of is the entry
// corrected, nil where it is new.
func (s *session) askOdd(odd []string, at time.Time, of *ward.Event) error {
	if ago := s.Now().Sub(at); ago > 12*time.Hour && of == nil {
		odd = append(odd, s.ui.Drug.OldEntry(s.ph.Ago(ago)))
	}
	if len(odd) == 0 {
		return nil
	}
	for _, t := range odd {
		s.say("! " + t)
	}
	yes, err := s.yes("unusual", s.pw.UnusualAsk)
	if err == nil && !yes {
		return errBack
	}
	return err
}

func (f *drugForm) request() *ward.EventRequest {
	req := eventRequest(f.id, f.at, f.note, f.corrects, f.reason)
	switch {
	case f.oxygen():
		req.Body.Oxygen = &ward.Oxygen{Device: f.dev}
		if entry.NeedsFlow(f.dev) {
			req.Body.Oxygen.Flow = f.value
		}
	case f.infusion():
		req.Body.Infusion = &ward.Infusion{Drug: f.drug.ID, Running: !f.stop, Rate: f.value, Unit: f.unit}
		if f.stop {
			req.Body.Infusion.Rate, req.Body.Infusion.Unit = grading.Reading{}, ""
		}
		for _, i := range f.chart.Running {
			if i.Drug == f.drug.ID { // within the minute in which it was started
				req.At = notBefore(f.at, i.Since.Milli)
			}
		}
	default:
		req.Body.Dose = &ward.Dose{Drug: f.drug.ID, Amount: f.value, Unit: f.unit, Route: f.route}
	}
	return req
}

// eventRequest is the request of an event without its body; of is the entry corrected,
// whose time stays to the millisecond where it was not said anew.
func eventRequest(id string, at time.Time, note string, of *ward.Event, reason string) *ward.EventRequest {
	req := &ward.EventRequest{Entry: id, At: ward.MomentOf(at), Note: note}
	if of != nil {
		if at.Equal(phrase.At(of.At)) {
			req.At = of.At
		}
		req.Replaces, req.Reason = of.Entry, reason
	}
	return req
}
