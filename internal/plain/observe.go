package plain

import (
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// setForm is one set under way.
type setForm struct {
	s     *session
	row   ward.Row
	chart *ward.Chart
	req   ward.ObservationRequest
	began time.Time
	at    time.Time
	isNow bool
	now   [entry.Fields]string // what was answered, as understood
	typed [entry.Fields]string // and as typed, for the draft
	some  bool                 // neurological events: say which
	carer string               // as it was said
	next  int                  // the step to be asked, as the draft has it
	// corrects is the set that it takes the place of; nil where it is a new one.
	corrects *ward.Set
}

// keys are the questions' names in a script.
var keys = entry.Names()

// observe asks a set question by question, says its provisional grade, and saves it.
// What its author had half answered before comes back.
func (s *session) observe(r *ward.Row) error {
	f, err := s.newSet(r)
	if err != nil || f == nil {
		return err
	}
	s.takeDraft(f)
	return f.run()
}

// newSet begins a set over the chart as it is now; nil where that cannot be read.
func (s *session) newSet(r *ward.Row) (*setForm, error) {
	chart, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return nil, s.failed(err)
	}
	f := &setForm{s: s, row: chart.Row, chart: chart, began: s.Now(), isNow: true}
	f.row.LookAlike = r.LookAlike
	f.at = f.began
	f.req.Patient = r.Patient.ID
	if f.req.Entry, err = ward.NewEntryID(); err != nil {
		return nil, s.failed(err)
	}
	return f, nil
}

func (f *setForm) run() error {
	s := f.s
	err := s.formFrom(f.steps(), f.next, func(next int) {
		f.next = next
		s.keep(f)
	})
	return s.leftDraft(err, s.named(&f.row.Patient), f)
}

// questions are the steps that ask for something of the set.
func (f *setForm) questions() []step {
	o := &f.req.Findings
	steps := []step{
		{key: keys[entry.Time], ask: f.time},
		{key: keys[entry.Temp], ask: f.vital(entry.Temp, func(t string) (string, *entry.Refusal) {
			r, unit, bad := entry.Temperature(t)
			o.Temp, o.TempUnit = r, unit
			return f.s.ph.TempUnit(o), bad
		})},
		{key: keys[entry.HR], ask: f.vital(entry.HR, f.number(&o.HeartRate, &observation.HeartRate))},
		{key: keys[entry.RR], ask: f.vital(entry.RR, f.number(&o.RespRate, &observation.RespRate))},
		{key: keys[entry.BP], ask: f.vital(entry.BP, f.pressure)},
		{key: keys[entry.MAP], of: keys[entry.BP], skip: f.noMean, ask: f.asked(entry.MAP, func(t string) (string, *entry.Refusal) {
			r, bad := entry.MeanPressure(t)
			if bad == nil && r.Known && (o.SBP.Known && r.Milli > o.SBP.Milli || o.DBP.Known && r.Milli < o.DBP.Milli) {
				bad = &entry.Refusal{Kind: entry.MeanNotBetween}
				r = grading.Reading{}
			}
			o.MAP = r
			return phrase.Reading(r), bad
		})},
		{key: keys[entry.SpO2], ask: f.vital(entry.SpO2, f.number(&o.SpO2, &observation.SpO2))},
		{key: keys[entry.Device], ask: f.device},
		{
			key: keys[entry.Flow], of: keys[entry.Device], skip: func() bool { return !entry.NeedsFlow(o.O2Device) },
			ask: f.asked(entry.Flow, f.number(&o.O2Flow, &observation.O2Flow)),
		},
		{
			key: keys[entry.FiO2], of: keys[entry.Device], skip: func() bool { return !entry.TakesFiO2(o.O2Device) },
			ask: f.asked(entry.FiO2, f.inspired),
		},
		{key: keys[entry.Fluid], ask: f.fluid},
		{key: keys[entry.Pressor], ask: func() error {
			return f.list(entry.Pressor, pressorChoices(f.s), func(none bool, bits uint16) {
				o.Vasopressors = grading.Vasopressors(bits)
				if none || bits != 0 {
					o.Vasopressors |= grading.VasopressorsRecorded
				}
			})
		}},
		{key: keys[entry.Mask], ask: func() error {
			return f.list(entry.Mask, maskingChoices(f.s), func(none bool, bits uint16) {
				o.Masking = grading.Masking(bits)
				if none || bits != 0 {
					o.Masking |= grading.MaskingRecorded
				}
			})
		}},
		{key: keys[entry.Consciousness], ask: f.conscious},
		{key: keys[entry.Events], ask: f.events},
	}
	for i, key := range []string{"seizure", "motor", "icp"} {
		steps = append(steps, step{key: key, of: keys[entry.Events], skip: func() bool { return !f.some }, ask: func() error { return f.event(i) }})
	}
	return append(steps,
		step{key: keys[entry.Score], ask: f.score},
		step{key: keys[entry.Cardiac], ask: f.cardiac},
		step{key: keys[entry.Carer], skip: func() bool { return !f.row.Age.Child() }, ask: f.carerSays},
		step{key: keys[entry.Note], ask: f.asked(entry.Note, func(t string) (string, *entry.Refusal) { f.req.Note = t; return t, nil })},
	)
}

func (f *setForm) steps() []step {
	return append(f.questions(), step{passed: true, ask: f.unusual}, step{ask: f.save})
}

// question is what a field asks, with the last value recorded and its age.
func (f *setForm) question(id entry.Field) question {
	s := f.s
	q := question{key: keys[id], label: s.ui.Form.Labels[id], hint: s.ui.Form.Hints[id], now: f.now[id], allowed: f.allowed(id)}
	if id == entry.Score && f.tool() == grading.ScaleCAPD {
		q.label = s.ui.Form.CAPDLabel
	}
	if f.corrects != nil {
		return q
	}
	for i := range f.chart.Sets {
		g := &f.chart.Sets[i]
		if g.Replaced != nil || id == entry.Note || id == entry.Time {
			continue
		}
		if v := s.ph.Field(id, &g.Set); v != "" {
			q.last = v + ", " + s.ph.Ago(s.Now().Sub(phrase.At(g.At)))
			break
		}
	}
	return q
}

// allowed is what a typed field may be answered with; a list says its answers itself.
func (f *setForm) allowed(id entry.Field) string {
	w := f.s.pw
	switch id {
	case entry.Time:
		return w.TimeAllowed
	case entry.Temp:
		return w.OrNotDone(entry.Allowed(&observation.TempC))
	case entry.HR:
		return w.OrNotDone(entry.Allowed(&observation.HeartRate))
	case entry.RR:
		return w.OrNotDone(entry.Allowed(&observation.RespRate))
	case entry.BP:
		return w.OrNotDone(w.Over(entry.Allowed(&observation.SBP), entry.Allowed(&observation.DBP)))
	case entry.MAP:
		return entry.Allowed(&observation.MAP)
	case entry.SpO2:
		return w.OrNotDone(entry.Allowed(&observation.SpO2))
	case entry.Flow:
		return entry.Allowed(&observation.O2Flow)
	case entry.FiO2:
		return entry.Allowed(&observation.FiO2)
	case entry.Note:
		return w.NoteAllowed
	case entry.Device, entry.Fluid, entry.Pressor, entry.Mask, entry.Consciousness, entry.Events, entry.Score, entry.Cardiac,
		entry.Carer, entry.Fields:
	}
	return ""
}

func (f *setForm) tool() grading.NeuroScale {
	c := grading.Context{Age: f.row.Age, Scale: f.row.Patient.NeuroScale}
	return c.Tool()
}

// set is what is answered, as a set of the record.
func (f *setForm) set() ward.Set {
	return ward.Set{At: ward.MomentOf(f.at), Findings: f.req.Findings, Signs: f.req.Signs, Circumstances: f.req.Circumstances, Note: f.req.Note}
}

// asked asks a field that is typed; parse reads it, empty being not recorded, and says
// how it is understood.
func (f *setForm) asked(id entry.Field, parse func(string) (string, *entry.Refusal)) func() error {
	return func() error {
		return f.s.text(f.question(id), func(t string) string {
			shown, bad := parse(t)
			if bad != nil {
				return bad.Why(&f.s.ui.Form, entry.ScoreMost(f.tool()))
			}
			f.now[id], f.typed[id] = shown, t
			f.s.echo(t, shown)
			return ""
		})
	}
}

func (f *setForm) number(into *grading.Reading, l *observation.Limit) func(string) (string, *entry.Refusal) {
	return func(t string) (string, *entry.Refusal) {
		r, bad := entry.Number(t, l)
		*into = r
		return phrase.Reading(r), bad
	}
}

// inspired reads the FiO2, in per cent or as a fraction.
func (f *setForm) inspired(t string) (string, *entry.Refusal) {
	f.req.Signs.FiO2 = grading.Reading{}
	if t == "" {
		return "", nil
	}
	r, bad := entry.InspiredO2(t)
	f.req.Signs.FiO2 = r
	return phrase.Reading(r), bad
}

func (f *setForm) pressure(t string) (string, *entry.Refusal) {
	o := &f.req.Findings
	var bad *entry.Refusal
	if o.SBP, o.DBP, bad = entry.BloodPressure(t); bad != nil || t == "" {
		return "", bad
	}
	if o.DBP.Known && f.corrects == nil { // of a correction, the mean that was charted stays
		o.MAP, f.now[entry.MAP], f.typed[entry.MAP] = grading.Reading{}, "", ""
	}
	shown := phrase.Pressure(o) + " " + f.s.ui.Unit.Pressure
	if m := phrase.Mean(o); m != "" {
		shown += ", " + f.s.ui.Form.Labels[entry.MAP] + " " + m
	}
	return shown, nil
}

// noMean tells that no mean is asked for: it is worked out. One that was charted beside
// both pressures can be corrected.
func (f *setForm) noMean() bool {
	return f.req.Findings.DBP.Known && (f.corrects == nil || !f.req.Findings.MAP.Known)
}

// vital is typed, and takes n for not done, which asks why.
func (f *setForm) vital(id entry.Field, parse func(string) (string, *entry.Refusal)) func() error {
	v, _ := phrase.VitalOf(id)
	return func() error {
		notDone := false
		q := f.question(id)
		err := f.s.text(q, func(t string) string {
			if notDone = strings.EqualFold(t, "n"); notDone {
				t = ""
			}
			shown, bad := parse(t)
			if bad != nil {
				return bad.Why(&f.s.ui.Form, 0)
			}
			f.now[id], f.typed[id], f.req.Circumstances.NotDone[v] = shown, t, observation.ReasonNotStated
			f.s.echo(t, shown)
			return ""
		})
		if err != nil || !notDone {
			return err
		}
		options := entry.Reasons()
		cs := make([]choice, len(options))
		for i, o := range options {
			cs[i] = choice{o.Key, f.s.ui.Form.Whys[o.Val-1]}
		}
		return f.s.pick(question{key: keys[id] + "_not_done", label: f.s.pw.WhyNot}, cs, func(i int) {
			if i >= 0 {
				f.req.Circumstances.NotDone[v] = options[i].Val
				f.now[id] = f.s.ui.Form.NotDone(cs[i].label)
			}
		})
	}
}

// time asks when the set was true; a correction is of the time of its original unless
// another is said.
func (f *setForm) time() error {
	return f.s.text(f.question(entry.Time), func(t string) string {
		at, isNow, bad := entry.ObservedAt(t, f.s.Now(), f.s.ui.Months)
		if bad != nil {
			return bad.Why(&f.s.ui.Form, 0)
		}
		if isNow && f.corrects != nil {
			at, isNow = phrase.At(f.corrects.At), false
		}
		f.at, f.isNow = at, isNow
		shown := f.s.ph.Date(at) + " " + f.s.ph.Clock(at)
		f.now[entry.Time], f.typed[entry.Time] = "", ""
		if !isNow {
			f.now[entry.Time], f.typed[entry.Time] = shown, shown // as it does not move with the clock
			f.s.echo(t, shown)
		}
		return ""
	})
}
