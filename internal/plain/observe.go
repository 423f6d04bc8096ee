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
	some  bool                 // neurological events: say which
}

// keys are the questions' names in a script.
var keys = [entry.Fields]string{
	"at", "temp", "hr", "rr", "bp", "map", "spo2", "o2_device", "o2_flow", "fio2", "fluid", "vasopressors", "masking", "consciousness",
	"events", "score", "cardiac", "carer", "note",
}

// observe asks a set question by question, says its provisional grade, and saves it.
func (s *session) observe(r *ward.Row) error {
	chart, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	f := &setForm{s: s, row: chart.Row, chart: chart, began: s.Now(), isNow: true}
	f.at = f.began
	f.req.Patient = r.Patient.ID
	if f.req.Entry, err = ward.NewEntryID(); err != nil {
		return s.failed(err)
	}
	return s.lost(s.form(f.steps()), s.who(r))
}

func (f *setForm) steps() []step {
	o := &f.req.Findings
	steps := []step{
		{ask: f.time},
		{ask: f.vital(entry.Temp, observation.VitalTemp, func(t string) (string, *entry.Refusal) {
			r, unit, bad := entry.Temperature(t)
			o.Temp, o.TempUnit = r, unit
			return f.s.ph.TempUnit(o), bad
		})},
		{ask: f.vital(entry.HR, observation.VitalHeartRate, f.number(&o.HeartRate, &observation.HeartRate))},
		{ask: f.vital(entry.RR, observation.VitalRespRate, f.number(&o.RespRate, &observation.RespRate))},
		{ask: f.vital(entry.BP, observation.VitalBP, func(t string) (string, *entry.Refusal) {
			var bad *entry.Refusal
			if o.SBP, o.DBP, bad = entry.BloodPressure(t); bad != nil || t == "" {
				return "", bad
			}
			if o.DBP.Known {
				o.MAP, f.now[entry.MAP] = grading.Reading{}, ""
			}
			shown := phrase.Pressure(o) + " " + f.s.ui.Unit.Pressure
			if m := phrase.Mean(o); m != "" {
				shown += ", " + f.s.ui.Form.Labels[entry.MAP] + " " + m
			}
			return shown, nil
		})},
		{skip: func() bool { return o.DBP.Known }, ask: f.typed(entry.MAP, func(t string) (string, *entry.Refusal) {
			r, bad := entry.MeanPressure(t)
			if bad == nil && r.Known && (o.SBP.Known && r.Milli > o.SBP.Milli) {
				bad = &entry.Refusal{Kind: entry.MeanNotBetween}
				r = grading.Reading{}
			}
			o.MAP = r
			return phrase.Reading(r), bad
		})},
		{ask: f.vital(entry.SpO2, observation.VitalSpO2, f.number(&o.SpO2, &observation.SpO2))},
		{ask: f.device},
		{skip: func() bool { return !entry.NeedsFlow(o.O2Device) }, ask: f.typed(entry.Flow, f.number(&o.O2Flow, &observation.O2Flow))},
		{skip: func() bool { return !entry.TakesFiO2(o.O2Device) }, ask: f.typed(entry.FiO2, func(t string) (string, *entry.Refusal) {
			if t == "" {
				f.req.Signs.FiO2 = grading.Reading{}
				return "", nil
			}
			r, bad := entry.InspiredO2(t)
			f.req.Signs.FiO2 = r
			return phrase.Reading(r), bad
		})},
		{ask: f.fluid},
		{ask: func() error {
			return f.list(entry.Pressor, pressorChoices(f.s), func(none bool, bits uint16) {
				o.Vasopressors = grading.Vasopressors(bits)
				if none || bits != 0 {
					o.Vasopressors |= grading.VasopressorsRecorded
				}
			})
		}},
		{ask: func() error {
			return f.list(entry.Mask, maskingChoices(f.s), func(none bool, bits uint16) {
				o.Masking = grading.Masking(bits)
				if none || bits != 0 {
					o.Masking |= grading.MaskingRecorded
				}
			})
		}},
		{ask: f.conscious},
		{ask: f.events},
	}
	for i := range 3 {
		steps = append(steps, step{skip: func() bool { return !f.some }, ask: func() error { return f.event(i) }})
	}
	return append(steps,
		step{ask: f.score},
		step{ask: f.cardiac},
		step{skip: func() bool { return !f.row.Age.Child() }, ask: f.carer},
		step{ask: f.typed(entry.Note, func(t string) (string, *entry.Refusal) { f.req.Note = t; return t, nil })},
		step{ask: f.unusual},
		step{ask: f.save},
	)
}

// question is what a field asks, with the last value recorded and its age.
func (f *setForm) question(id entry.Field) question {
	s := f.s
	q := question{key: keys[id], label: s.ui.Form.Labels[id], hint: s.ui.Form.Hints[id], now: f.now[id]}
	if id == entry.Score && f.tool() == grading.ScaleCAPD {
		q.label = s.ui.Form.CAPDLabel
	}
	for i := range f.chart.Sets {
		g := &f.chart.Sets[i]
		if g.Replaced != nil {
			continue
		}
		if v := f.value(id, g); v != "" {
			q.last = v + ", " + s.ph.Ago(s.Now().Sub(phrase.At(g.At)))
			break
		}
	}
	return q
}

func (f *setForm) tool() grading.NeuroScale {
	c := grading.Context{Age: f.row.Age, Scale: f.row.Patient.NeuroScale}
	return c.Tool()
}

// value writes one field of a recorded set.
func (f *setForm) value(id entry.Field, g *ward.Shown) string {
	s, o := f.s, &g.Findings
	switch id {
	case entry.Temp:
		return s.ph.TempUnit(o)
	case entry.HR:
		return phrase.Reading(o.HeartRate)
	case entry.RR:
		return phrase.Reading(o.RespRate)
	case entry.BP:
		if o.SBP.Known || o.DBP.Known {
			return phrase.Pressure(o)
		}
	case entry.MAP:
		return phrase.Mean(o)
	case entry.SpO2:
		return phrase.Reading(o.SpO2)
	case entry.Device:
		if o.O2Device != grading.O2NotRecorded {
			return s.Words.Device(o.O2Device)
		}
	case entry.Flow:
		return phrase.Reading(o.O2Flow)
	case entry.FiO2:
		return phrase.Reading(g.Signs.FiO2)
	case entry.Fluid:
		return s.ph.Answer(o.FluidBolus)
	case entry.Pressor:
		if o.Vasopressors.Recorded() {
			return s.ph.Pressors(o.Vasopressors)
		}
	case entry.Mask:
		if o.Masking.Recorded() {
			return s.ph.Masking(o.Masking)
		}
	case entry.Consciousness:
		if o.Consciousness != grading.ConsciousnessNotRecorded {
			return s.ph.Conscious(o.Consciousness, o.NewConfusion)
		}
	case entry.Events:
		return s.ph.Events(o)
	case entry.Score:
		return s.ph.SetScore(o)
	case entry.Cardiac:
		for i, c := range cardiacs() {
			if g.Signs.Cardiac == c {
				return s.ui.Form.Cardiacs[i]
			}
		}
	case entry.Time, entry.Carer, entry.Note, entry.Fields:
	}
	return ""
}

// typed asks a field that is typed; parse reads it, empty being not recorded, and says
// how it is understood.
func (f *setForm) typed(id entry.Field, parse func(string) (string, *entry.Refusal)) func() error {
	return func() error {
		return f.s.text(f.question(id), func(t string) string {
			shown, bad := parse(t)
			if bad != nil {
				return bad.Why(&f.s.ui.Form, entry.ScoreMost(f.tool()))
			}
			f.now[id] = shown
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

// vital is typed, and takes n for not done, which asks why.
func (f *setForm) vital(id entry.Field, v observation.Vital, parse func(string) (string, *entry.Refusal)) func() error {
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
			f.now[id], f.req.Circumstances.NotDone[v] = shown, observation.ReasonNotStated
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
		return f.s.pick(question{key: keys[id] + "_not_done", label: f.s.pw.WhyNot + " (" + listed(cs) + ")"}, cs, func(i int) {
			if i >= 0 {
				f.req.Circumstances.NotDone[v] = options[i].Val
				f.now[id] = f.s.ui.Form.NotDone(cs[i].label)
			}
		})
	}
}

func (f *setForm) time() error {
	return f.s.text(f.question(entry.Time), func(t string) string {
		at, isNow, bad := entry.ObservedAt(t, f.s.Now(), f.s.ui.Months)
		if bad != nil {
			return bad.Why(&f.s.ui.Form, 0)
		}
		f.at, f.isNow = at, isNow
		shown := f.s.ph.Date(at) + " " + f.s.ph.Clock(at)
		f.now[entry.Time] = ""
		if !isNow {
			f.now[entry.Time] = shown
			f.s.echo(t, shown)
		}
		return ""
	})
}

func (f *setForm) choose(id entry.Field, cs []choice, take func(i int)) error {
	return f.s.pick(f.question(id), cs, func(i int) {
		f.now[id] = ""
		if i >= 0 {
			f.now[id] = cs[i].label
		}
		take(i)
	})
}

func (f *setForm) device() error {
	options := entry.Devices()
	cs := deviceChoices(f.s)
	return f.choose(entry.Device, cs, func(i int) {
		o := &f.req.Findings
		o.O2Device = grading.O2NotRecorded
		if i >= 0 {
			o.O2Device = options[i].Val
		}
		if !entry.NeedsFlow(o.O2Device) {
			o.O2Flow, f.now[entry.Flow] = grading.Reading{}, ""
		}
		if !entry.TakesFiO2(o.O2Device) {
			f.req.Signs.FiO2, f.now[entry.FiO2] = grading.Reading{}, ""
		}
	})
}

func (f *setForm) fluid() error {
	return f.choose(entry.Fluid, []choice{{"n", f.s.ui.No}, {"y", f.s.ui.Yes}}, func(i int) {
		f.req.Findings.FluidBolus = []grading.Answer{grading.NotRecorded, grading.No, grading.Yes}[i+1]
	})
}

func (f *setForm) conscious() error {
	options := entry.Consciousnesses()
	cs := make([]choice, len(options))
	for i, o := range options {
		cs[i] = choice{o.Key, f.s.ph.Conscious(o.Val.Level, o.Val.Confused)}
	}
	return f.choose(entry.Consciousness, cs, func(i int) {
		var c entry.Conscious
		if i >= 0 {
			c = options[i].Val
		}
		f.req.Findings.Consciousness, f.req.Findings.NewConfusion = c.Level, c.Confused
	})
}

func cardiacs() []ward.Cardiac {
	return []ward.Cardiac{ward.CardiacNone, ward.CardiacArrhythmia, ward.CardiacAcuteCoronary}
}

func (f *setForm) cardiac() error {
	w := f.s.ui.Form.Cardiacs
	return f.choose(entry.Cardiac, []choice{{"n", w[0]}, {"a", w[1]}, {"s", w[2]}}, func(i int) {
		f.req.Signs.Cardiac = ward.CardiacNotRecorded
		if i >= 0 {
			f.req.Signs.Cardiac = cardiacs()[i]
		}
	})
}

func (f *setForm) carer() error {
	w := f.s.ui.Form.Carers
	values := []ward.CarerConcern{ward.CarerWorse, ward.CarerNone, ward.CarerNone, ward.CarerNotAsked}
	return f.choose(entry.Carer, []choice{{"w", w[0]}, {"s", w[1]}, {"b", w[2]}, {"n", w[3]}}, func(i int) {
		f.req.Signs.Carer = ward.CarerNotAsked
		if i >= 0 {
			f.req.Signs.Carer = values[i]
		}
	})
}
