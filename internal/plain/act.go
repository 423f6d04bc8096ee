package plain

import (
	"context"
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

// taskText is what an escalation is for.
func (s *session) taskText(t *ward.Task) string {
	return s.ph.Fired(&policy.Fired{Rule: t.Rule, Level: t.Level, Role: t.Role, Text: t.Text, TextZH: t.TextZH, Source: t.Source})
}

// taskLine is an escalation with when it was raised and how it was answered last.
func (s *session) taskLine(t *ward.Task) string {
	line := s.pw.Raised(s.taskText(t), s.local(t.Raised))
	if a := t.Last(); a != nil {
		word := s.ui.Sections.Events[string(a.Kind)]
		line += ", " + s.local(a.At) + " " + strings.Join(strings.Fields(entry.Clean(word+" "+a.Whom+" "+a.How+" "+a.Reason)), " ") +
			", " + entry.Clean(a.By.Name)
	}
	return line
}

// enter saves an event after it was asked for.
func (s *session) enter(r *ward.Row, req *ward.EventRequest) error {
	if req.Entry == "" {
		id, err := ward.NewEntryID()
		if err != nil {
			return s.failed(err)
		}
		req.Entry = id
	}
	s.say(s.who(r))
	s.say(s.eventText(&req.Body))
	return s.save(func() (string, error) {
		saved, err := s.Ward.Enter(context.WithoutCancel(s.ctx), s.by, *req)
		if err != nil {
			return "", err
		}
		return s.savedText(&saved), nil
	})
}

// alerts lists what is open and takes an answer to one.
func (s *session) alerts() error {
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return s.failed(err)
	}
	type open struct {
		row  *ward.Row
		task *ward.Task
	}
	var all []open
	for _, waits := range []bool{true, false} {
		for i := range rows {
			for k := range rows[i].Tasks {
				if t := &rows[i].Tasks[k]; t.Waits() == waits && t.Status != ward.TaskClosed {
					all = append(all, open{&rows[i], t})
				}
			}
		}
	}
	if len(all) == 0 {
		s.say(s.pw.AlertNone)
		return nil
	}
	for i, o := range all {
		s.say(strconv.Itoa(i+1) + ". " + entry.Clean(o.row.Patient.Bed) + " " + s.ph.Name(&o.row.Patient) + ": " + s.taskLine(o.task))
	}
	n := 0
	answer := ward.Response{}
	kinds := []ward.ResponseKind{ward.Told, ward.Acknowledged, ward.Declined, ward.PassedUp, ward.Closed}
	var cs []choice
	for i, k := range kinds {
		cs = append(cs, choice{[]string{"t", "a", "d", "p", "c"}[i], s.ui.Sections.Events[string(k)]})
	}
	none := func() bool { return n == 0 }
	needs := func() bool { return none() || answer.Kind == "" }
	text := func(key, label string, into *string) step {
		return step{skip: needs, ask: func() error {
			return s.text(question{key: key, label: label, now: *into}, func(t string) string { *into = t; return "" })
		}}
	}
	reason := text("reason", s.pw.Reason, &answer.Reason)
	reason.skip = func() bool { return needs() || answer.Kind != ward.Declined }
	err = s.form([]step{
		{ask: func() error {
			return s.text(question{key: "alert", label: s.pw.AlertWhich}, func(t string) string {
				k, err := strconv.Atoi(t)
				if t != "" && (err != nil || k < 1 || k > len(all)) {
					return s.pw.AlertNumber(len(all))
				}
				n = k
				return ""
			})
		}},
		{skip: none, ask: func() error {
			return s.pick(question{key: "answer", label: s.pw.AlertWhat}, cs, func(i int) {
				answer.Kind = ""
				if i >= 0 {
					answer.Kind = kinds[i]
				}
			})
		}},
		text("whom", s.pw.Whom, &answer.Whom), text("how", s.pw.How, &answer.How), reason,
		{skip: needs, ask: func() error {
			o := all[n-1]
			answer.Rule = o.task.Rule
			s.say(s.taskText(o.task))
			return s.enter(o.row, &ward.EventRequest{Patient: o.row.Patient.ID, Body: ward.EventBody{Response: &answer}})
		}},
	})
	if err != nil && n > 0 {
		return s.lost(err, s.who(all[n-1].row))
	}
	return err
}

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

// review says who changed since the last review, and lets a doctor confirm the grades.
func (s *session) review(arg string) error {
	if s.by.Role != ward.Doctor {
		return s.refuse(s.pw.DoctorsOnly)
	}
	if arg == "" {
		rows, err := s.Ward.Board(s.ctx)
		if err != nil {
			return s.failed(err)
		}
		n := 0
		s.say(s.pw.ToReview)
		for i := range rows {
			if rows[i].ToReview() {
				n++
				s.say("- " + s.row(&rows[i]))
			}
		}
		if n == 0 {
			s.say(s.pw.NoneToReview)
			return nil
		}
	}
	r, err := s.patient(arg)
	if err != nil || r == nil {
		return err
	}
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	s.standing(c)
	if c.Latest == nil {
		return nil
	}
	// What is confirmed is what was said, also where a newer set comes meanwhile.
	d := ward.Decision{Kind: ward.DecideConfirm, CRS: c.Latest.CRS.Working, ICANS: c.Latest.ICANS.Working}
	yes, err := s.yes("confirm", s.pw.ConfirmAsk)
	if err != nil || !yes {
		return s.lost(err, s.who(r))
	}
	saved, err := s.Ward.Enter(context.WithoutCancel(s.ctx), s.by, ward.EventRequest{Patient: r.Patient.ID, Body: ward.EventBody{Decision: &d}})
	if err != nil {
		return s.notSaved(err)
	}
	s.say(s.ui.SavedAt(s.ph.Clock(phrase.At(saved.Typed))) + ", " + s.ui.Sections.Events[string(d.Kind)])
	return nil
}

// handover says the newest handover, of a patient or of the ward, and takes its acceptance.
func (s *session) handover(arg string) error {
	id := ""
	if arg != "" {
		r, err := s.patient(arg)
		if err != nil || r == nil {
			return err
		}
		id = r.Patient.ID
	}
	all, err := s.Ward.Handovers(s.ctx, id)
	if err != nil {
		return s.failed(err)
	}
	if len(all) == 0 {
		s.say(s.pw.NoHandover)
		return nil
	}
	h := &all[0]
	s.say(s.pw.Handover + " " + s.ph.When(h.At) + ", " + entry.Clean(h.By.Name))
	s.say(h.Text)
	if h.Accepted != nil {
		s.say(s.pw.Accepted + " " + s.ph.When(h.Accepted.At) + ", " + entry.Clean(h.Accepted.By.Name))
		return nil
	}
	yes, err := s.yes("accept", s.pw.AcceptAsk)
	if err != nil || !yes {
		return err
	}
	if _, err := s.Ward.AcceptHandover(context.WithoutCancel(s.ctx), s.by, id, h.Entry); err != nil {
		return s.notSaved(err)
	}
	s.say(s.pw.Accepted)
	return nil
}
