package phrase

import (
	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// Cardiacs are the answers about a cardiac event, in the order of the words.
func Cardiacs() []ward.Cardiac {
	return []ward.Cardiac{ward.CardiacNone, ward.CardiacArrhythmia, ward.CardiacAcuteCoronary}
}

// VitalOf is the vital sign that a question asks for; ok is false for any other.
func VitalOf(id entry.Field) (v observation.Vital, ok bool) {
	switch id {
	case entry.Temp:
		return observation.VitalTemp, true
	case entry.HR:
		return observation.VitalHeartRate, true
	case entry.RR:
		return observation.VitalRespRate, true
	case entry.BP:
		return observation.VitalBP, true
	case entry.SpO2:
		return observation.VitalSpO2, true
	case entry.Time, entry.MAP, entry.Device, entry.Flow, entry.FiO2, entry.Fluid, entry.Pressor, entry.Mask, entry.Consciousness,
		entry.Events, entry.Score, entry.Cardiac, entry.Carer, entry.Note, entry.Fields:
	}
	return 0, false
}

// Field writes one question of a set as it was answered, empty where it was not.
func (in *Phrases) Field(id entry.Field, s *ward.Set) string {
	if v, ok := VitalOf(id); ok {
		if why := s.Circumstances.NotDone[v]; why != observation.ReasonNotStated {
			return in.ui().Form.NotDone(in.ui().Form.Whys[why-1])
		}
	}
	o := &s.Findings
	switch id {
	case entry.Temp:
		return in.TempUnit(o)
	case entry.HR:
		return Reading(o.HeartRate)
	case entry.RR:
		return Reading(o.RespRate)
	case entry.BP:
		return Pressure(o)
	case entry.MAP:
		return Mean(o)
	case entry.SpO2:
		return Reading(o.SpO2)
	case entry.Device:
		if o.O2Device != grading.O2NotRecorded {
			return in.Words.Device(o.O2Device)
		}
	case entry.Flow:
		return Reading(o.O2Flow)
	case entry.FiO2:
		return Reading(s.Signs.FiO2)
	case entry.Fluid:
		return in.Answer(o.FluidBolus)
	case entry.Pressor:
		if o.Vasopressors.Recorded() {
			return in.Pressors(o.Vasopressors)
		}
	case entry.Mask:
		if o.Masking.Recorded() {
			return in.Masking(o.Masking)
		}
	case entry.Consciousness:
		if o.Consciousness != grading.ConsciousnessNotRecorded {
			return in.Conscious(o.Consciousness, o.NewConfusion)
		}
	case entry.Events:
		return in.Events(o)
	case entry.Score:
		return in.SetScore(o)
	case entry.Cardiac:
		for i, c := range Cardiacs() {
			if s.Signs.Cardiac == c {
				return in.ui().Form.Cardiacs[i]
			}
		}
	case entry.Carer:
		switch s.Signs.Carer {
		case ward.CarerWorse:
			return in.ui().Form.Carers[0]
		case ward.CarerNone:
			return in.ui().Form.NotWorse
		case ward.CarerNotAsked:
		}
	case entry.Note:
		return entry.Clean(s.Note)
	case entry.Time, entry.Fields:
	}
	return ""
}

// SetChanges are the values in which a set differs from the one whose place it took.
func (in *Phrases) SetChanges(old, now *ward.Set) []string {
	ui := in.ui()
	var out []string
	if old.At.Milli != now.At.Milli {
		out = append(out, ui.Sections.Became(ui.Form.Labels[entry.Time], in.Moment(old.At), in.Moment(now.At)))
	}
	orNot := func(s string) string {
		if s == "" {
			return ui.NotRecorded
		}
		return s
	}
	for id := range entry.Fields {
		if was, is := in.Field(id, old), in.Field(id, now); was != is {
			out = append(out, ui.Sections.Became(ui.Form.Labels[id], orNot(was), orNot(is)))
		}
	}
	return out
}

// Moment writes a stored moment in full: 21-Nov-2026 14:05.
func (in *Phrases) Moment(m ward.Moment) string { return in.Date(At(m)) + " " + in.Clock(At(m)) }

// Language is how examiner and patient understood each other, empty where nothing is
// recorded.
func (in *Phrases) Language(l observation.Language) string {
	for i, known := range Languages() {
		if known == l {
			return in.ui().Form.Languages[i]
		}
	}
	return ""
}

// Languages are the ways examiner and patient understand each other, in the order of the
// words.
func Languages() []observation.Language {
	return []observation.Language{
		observation.LanguageShared, observation.LanguageInterpreter, observation.LanguageFamily, observation.LanguageNone,
	}
}
