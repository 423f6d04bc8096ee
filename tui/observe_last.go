package tui

import (
	"time"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// lastValue is the newest recorded value of one field, each with its own age: a set
// that left the field out is passed over.
func (o *observe) lastValue(id fieldID) (value string, age time.Duration, ok bool) {
	l := &o.last[id]
	if l.value == "" {
		return "", 0, false
	}
	return l.value, time.Duration(o.e.now().UnixMilli()-l.at) * time.Millisecond, true
}

type lastRecorded struct {
	value string
	at    int64 // ms UTC
}

// findLast looks the last values up in the chart, once a reading of it.
func (o *observe) findLast() {
	o.last = [fieldCount]lastRecorded{}
	for id := range fieldCount {
		for i := range o.chart.Sets {
			s := &o.chart.Sets[i]
			if s.Replaced != nil {
				continue
			}
			if v := o.e.fieldValue(id, &s.Set); v != "" {
				o.last[id] = lastRecorded{v, s.At.Milli}
				break
			}
		}
	}
}

// fieldValue writes one field of a set; empty where it was not recorded.
func (e *env) fieldValue(id fieldID, s *ward.Set) string {
	o := &s.Findings
	switch id {
	case fTemp:
		if o.TempUnit == grading.Fahrenheit {
			return e.tempUnit(o)
		}
		return temp(o.Temp)
	case fHR:
		return reading(o.HeartRate)
	case fRR:
		return reading(o.RespRate)
	case fBP:
		return bpOnly(o)
	case fMAP:
		return mean(o)
	case fSpO2:
		return reading(o.SpO2)
	case fDevice:
		if o.O2Device == grading.O2NotRecorded {
			return ""
		}
		return e.ui.DeviceShort[o.O2Device]
	case fFlow:
		return reading(o.O2Flow)
	case fFiO2:
		return reading(s.Signs.FiO2)
	case fFluid:
		return e.answer(o.FluidBolus)
	case fPressors:
		if o.Vasopressors.Recorded() {
			return e.pressors(o.Vasopressors)
		}
	case fMasking:
		if o.Masking.Recorded() {
			return e.masking(o.Masking)
		}
	case fConscious:
		if o.Consciousness != grading.ConsciousnessNotRecorded {
			return e.conscious(o.Consciousness, o.NewConfusion)
		}
	case fEvents:
		return e.events(o)
	case fScore:
		return e.setScore(o)
	case fCardiac:
		for i, c := range cardiacOptions {
			if c.val == s.Signs.Cardiac {
				return e.ui.Form.Cardiacs[i]
			}
		}
	case fCarer:
		switch s.Signs.Carer {
		case ward.CarerWorse:
			return e.ui.Form.Carers[0]
		case ward.CarerNone:
			return e.ui.Form.NotWorse
		case ward.CarerNotAsked:
		}
	case fTime, fNote, fieldCount:
	}
	return ""
}

func bpOnly(o *obs) string { return phrase.Pressure(o) }

func (e *env) answer(a grading.Answer) string { return e.phrases().Answer(a) }

func (e *env) pressors(v grading.Vasopressors) string { return e.phrases().Pressors(v) }

func (e *env) masking(m grading.Masking) string { return e.phrases().Masking(m) }

// events writes the neurological events of a set.
func (e *env) events(o *obs) string { return e.phrases().Events(o) }
