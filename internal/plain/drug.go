package plain

import (
	"slices"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// drugForm is a dose, an infusion or oxygen under way.
type drugForm struct {
	s     *session
	chart *ward.Chart
	drug  *policy.Drug // nil is oxygen
	named string
	stop  bool
	value grading.Reading
	unit  string
	route string
	dev   grading.O2Device
	at    time.Time
	note  string
}

func (f *drugForm) infusion() bool { return f.drug != nil && f.drug.Kind == policy.Infusion }

// drug asks for a drug and what was done with it.
func (s *session) drug(r *ward.Row) error {
	chart, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	f := &drugForm{s: s, chart: chart, at: s.Now()}
	oxygen := func() bool { return f.drug == nil }
	err = s.form([]step{
		{ask: f.which},
		{skip: oxygen, ask: f.references},
		{skip: func() bool { return !f.infusion() }, ask: func() error {
			return s.pick(question{key: "do", label: s.pw.RunStop}, []choice{{"r", s.ui.Sections.Runs}, {"s", s.ui.Sections.Stopped}},
				func(i int) { f.stop = i == 1 })
		}},
		{skip: func() bool { return !oxygen() }, ask: func() error {
			cs, options := deviceChoices(s), entry.Devices()
			q := question{key: "o2_device", label: s.ui.Form.Labels[entry.Device]}
			return s.pick(q, cs, func(i int) {
				f.dev = grading.O2NotRecorded
				if i >= 0 {
					f.dev = options[i].Val
				}
			})
		}},
		{skip: func() bool { return f.stop || oxygen() && !entry.NeedsFlow(f.dev) }, ask: f.amount},
		{skip: func() bool { return oxygen() || f.stop || len(f.drug.Units) < 2 }, ask: func() error {
			return f.oneOf("unit", s.pw.Unit, f.drug.Units, &f.unit)
		}},
		{skip: func() bool { return oxygen() || f.infusion() || len(f.drug.Routes) < 2 }, ask: func() error {
			return f.oneOf("route", s.pw.Route, f.drug.Routes, &f.route)
		}},
		{ask: func() error {
			q := question{key: "at", label: s.pw.When, hint: s.ui.Form.Hints[entry.Time]}
			return s.text(q, func(t string) string {
				at, _, bad := entry.ObservedAt(t, s.Now(), s.ui.Months)
				if bad != nil {
					return bad.Why(&s.ui.Form, 0)
				}
				f.at = at
				return ""
			})
		}},
		{ask: func() error {
			return s.text(question{key: "note", label: s.ui.Form.Labels[entry.Note], now: f.note}, func(t string) string { f.note = t; return "" })
		}},
		{ask: f.warnings},
		{ask: func() error { return s.enter(&f.chart.Row, f.request()) }},
	})
	return s.lost(err, s.who(r))
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
	q := question{key: "drug", label: s.pw.DrugWhich, hint: s.pw.DrugHelp + " " + strings.Join(names, ", "), now: f.named}
	return s.text(q, func(t string) string {
		i := pickFrom(cs, t)
		if i < 0 {
			return s.pw.NoDrug(strings.Join(names, ", "))
		}
		f.drug, f.named, f.stop, f.unit, f.route = nil, cs[i].label, false, "", ""
		if i > 0 {
			f.drug = &drugs[i-1]
			if len(f.drug.Units) == 1 { // of several none is a default
				f.unit = f.drug.Units[0]
			}
			if len(f.drug.Routes) == 1 {
				f.route = f.drug.Routes[0]
			}
		}
		s.echo(t, cs[i].label)
		return ""
	})
}

// references says the doses that the sources give; nothing is asked.
func (f *drugForm) references() error {
	for _, d := range f.drug.Reference(f.dosing()) {
		f.s.say(f.s.pw.Reference + " " + entry.Clean(f.s.ui.FiredText(d.Label, d.LabelZH)+": "+d.Text) + " (" + entry.Clean(d.Source) + ")")
	}
	return nil
}

func (f *drugForm) dosing() policy.Dosing {
	c := f.chart
	d := policy.Dosing{WeightMilli: int64(c.Patient.Weight.Milli), WeighedAt: c.Patient.WeighedAt, AgeKnown: c.Age.Known, AgeYears: float64(c.Age.Years)}
	if c.Latest != nil {
		d.CRS, d.ICANS = int(c.Latest.CRS.Working), int(c.Latest.ICANS.Working)
	}
	return d
}

func (f *drugForm) amount() error {
	s := f.s
	q := question{key: "amount", label: s.pw.Amount}
	switch {
	case f.drug == nil:
		q.label = s.ui.Form.Labels[entry.Flow]
	case f.infusion():
		q.label = s.pw.Rate
	}
	if f.drug != nil && len(f.drug.Units) == 1 {
		q.label += " " + f.unit
	}
	return s.text(q, func(t string) string {
		f.value = grading.Reading{}
		if f.drug == nil {
			r, bad := entry.Number(t, &observation.O2Flow)
			if bad != nil {
				return bad.Why(&s.ui.Form, 0)
			}
			f.value = r
			return ""
		}
		if t == "" {
			return ""
		}
		v, ok := entry.Milli(entry.Plain(t))
		if !ok || v == 0 {
			return s.ui.Form.NotANumber("> 0")
		}
		f.value = grading.OfMilli(v)
		return ""
	})
}

func (f *drugForm) oneOf(key, label string, words []string, into *string) error {
	cs := make([]choice, len(words))
	for i, w := range words {
		cs[i] = choice{w, w}
	}
	return f.s.text(question{key: key, label: label + " (" + strings.Join(words, ", ") + ")", now: *into}, func(t string) string {
		i := slices.Index(words, t)
		if i < 0 {
			return f.s.pw.NotAnswer(strings.Join(words, ", "))
		}
		*into = words[i]
		return ""
	})
}

// warnings asks once about what speaks against a dose; none of it stops anybody.
func (f *drugForm) warnings() error {
	s := f.s
	if f.drug == nil || f.infusion() {
		return nil
	}
	var others []policy.Given
	for _, g := range f.chart.Doses {
		if g.Drug == f.drug.ID {
			others = append(others, policy.Given{At: g.At.Milli, AmountMilli: int64(g.Amount.Milli), Unit: g.Unit})
		}
	}
	warned := f.drug.Warn(others, policy.Given{At: f.at.UnixMilli(), AmountMilli: int64(f.value.Milli), Unit: f.unit}, f.dosing())
	if len(warned) == 0 {
		return nil
	}
	for _, w := range warned {
		s.say("! " + entry.Clean(s.ui.FiredText(w.Text, w.TextZH)))
	}
	yes, err := s.yes("unusual", s.pw.UnusualAsk)
	if err == nil && !yes {
		return errBack
	}
	return err
}

func (f *drugForm) request() *ward.EventRequest {
	req := &ward.EventRequest{Patient: f.chart.Patient.ID, At: ward.MomentOf(f.at), Note: f.note}
	switch {
	case f.drug == nil:
		req.Body.Oxygen = &ward.Oxygen{Device: f.dev, Flow: f.value}
	case f.infusion():
		req.Body.Infusion = &ward.Infusion{Drug: f.drug.ID, Running: !f.stop, Rate: f.value, Unit: f.unit}
		if f.stop {
			req.Body.Infusion.Rate, req.Body.Infusion.Unit = grading.Reading{}, ""
		}
	default:
		req.Body.Dose = &ward.Dose{Drug: f.drug.ID, Amount: f.value, Unit: f.unit, Route: f.route}
	}
	return req
}
