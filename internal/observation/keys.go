package observation

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"crsmon/grading"

	"github.com/go-json-experiment/json/jsontext"
)

// key reads one value into the input.
type key struct {
	read   func(jsontext.Value, *Input) error
	record bool // of `crsmon record` only
	course bool // of a course only
}

// keyOrder is the order of the contract, for messages.
var keyOrder = []string{
	"id", "patient", "at", "age_years", "birth_date", "neuro_scale", "temp_c", "temp_f", "fever_attributed_elsewhere",
	"crs_episode_open", "masking", "hr", "rr", "sbp", "dbp", "map", "baseline_sbp", "fluid_bolus", "vasopressors",
	"hypotension", "o2_device", "o2_flow_lpm", "o2_not_for_hypoxia", "spo2", "hypoxia", "ice", "ice_not_done",
	"capd", "capd_not_done", "consciousness", "new_confusion", "seizure", "motor", "icp", "no_neuro_events",
	"death", "infused_at", "event", "drugs", "entry", "note", "replaces", "reason", "entered_in_error",
	"cardiac", "carer_concern", "not_done",
}

var keys = map[string]key{
	"id":               {read: func(v jsontext.Value, in *Input) error { in.HasID = true; return Text(v, &in.ID, 200) }},
	"patient":          {read: func(v jsontext.Value, in *Input) error { return Text(v, &in.Patient, 200) }},
	"entry":            {read: func(v jsontext.Value, in *Input) error { return Text(v, &in.Entry, 64) }, record: true},
	"note":             {read: func(v jsontext.Value, in *Input) error { return Text(v, &in.Note, 4000) }, record: true},
	"replaces":         {read: func(v jsontext.Value, in *Input) error { return Text(v, &in.Replaces, 64) }, record: true},
	"reason":           {read: func(v jsontext.Value, in *Input) error { return Text(v, &in.Reason, 2000) }, record: true},
	"entered_in_error": {read: func(v jsontext.Value, in *Input) error { return boolean(v, &in.EnteredInError) }, record: true},
	"cardiac":          word(func(in *Input) *string { return &in.Cardiac }, "none", "arrhythmia", "acs"),
	"carer_concern":    word(func(in *Input) *string { return &in.Carer }, "none", "worse"),
	"not_done":         {read: readNotDone, record: true},
	"event": {read: func(v jsontext.Value, in *Input) error {
		allowed := strings.Join(grading.EventKindWords(), ", ")
		var s string
		if err := text(v, &s, 40, allowed); err != nil {
			return err
		}
		kind, ok := grading.ParseEventKind(s)
		if !ok {
			return &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: allowed}
		}
		in.Event = kind
		return nil
	}, course: true},
	"drugs": {read: func(v jsontext.Value, in *Input) error {
		return drugs(v, grading.MaskingWords, func(s string) bool {
			m, ok := grading.ParseMasking(s)
			in.Drugs |= m
			return ok
		})
	}, course: true},
	"at": {read: func(v jsontext.Value, in *Input) error { return Moment(v, &in.At) }},
	"infused_at": {read: func(v jsontext.Value, in *Input) error {
		return Moment(v, &in.InfusedAt)
	}},
	"age_years": {read: func(v jsontext.Value, in *Input) error {
		return Number(v, &in.ageYears, &Limit{Unit: "years", Max: 150000})
	}},
	"birth_date": {read: func(v jsontext.Value, in *Input) error {
		const allowed = "a date as 2017-03-05"
		var s string
		if err := text(v, &s, 10, allowed); err != nil {
			return err
		}
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			return &FieldError{Problem: fmt.Sprintf("%q is not a date", s), Allowed: allowed}
		}
		in.birth, in.hasBirth = t, true
		return nil
	}},
	"neuro_scale": enum(grading.ParseNeuroScale, grading.NeuroScaleWords, func(in *Input) *grading.NeuroScale { return &in.Context.Scale }),
	"temp_c":      {read: func(v jsontext.Value, in *Input) error { return temperature(v, in, grading.Celsius, &TempC) }},
	"temp_f":      {read: func(v jsontext.Value, in *Input) error { return temperature(v, in, grading.Fahrenheit, &TempF) }},
	"fever_attributed_elsewhere": {read: func(v jsontext.Value, in *Input) error {
		return boolean(v, &in.Context.FeverAttributed)
	}},
	"crs_episode_open": answer(func(in *Input) *grading.Answer { return &in.Context.EpisodeOpen }),
	"masking": {read: func(v jsontext.Value, in *Input) error {
		in.Set.Masking = grading.MaskingRecorded
		return drugs(v, grading.MaskingWords, func(s string) bool {
			m, ok := grading.ParseMasking(s)
			in.Set.Masking |= m
			return ok
		})
	}},
	"hr":           measure(&HeartRate, func(in *Input) *grading.Reading { return &in.Set.HeartRate }),
	"rr":           measure(&RespRate, func(in *Input) *grading.Reading { return &in.Set.RespRate }),
	"sbp":          measure(&SBP, func(in *Input) *grading.Reading { return &in.Set.SBP }),
	"dbp":          measure(&DBP, func(in *Input) *grading.Reading { return &in.Set.DBP }),
	"map":          measure(&MAP, func(in *Input) *grading.Reading { return &in.Set.MAP }),
	"baseline_sbp": measure(&BaselineSBP, func(in *Input) *grading.Reading { return &in.Context.BaselineSBP }),
	"fluid_bolus":  answer(func(in *Input) *grading.Answer { return &in.Set.FluidBolus }),
	"vasopressors": {read: func(v jsontext.Value, in *Input) error {
		in.Set.Vasopressors = grading.VasopressorsRecorded
		return drugs(v, grading.VasopressorWords, func(s string) bool {
			d, ok := grading.ParseVasopressor(s)
			in.Set.Vasopressors |= d
			return ok
		})
	}},
	"hypotension": enum(grading.ParseHypotensionStatement, grading.HypotensionStatementWords,
		func(in *Input) *grading.HypotensionStatement { return &in.Set.Hypotension }),
	"o2_device":   enum(grading.ParseO2Device, grading.O2DeviceWords, func(in *Input) *grading.O2Device { return &in.Set.O2Device }),
	"o2_flow_lpm": measure(&O2Flow, func(in *Input) *grading.Reading { return &in.Set.O2Flow }),
	"o2_not_for_hypoxia": {read: func(v jsontext.Value, in *Input) error {
		return boolean(v, &in.Context.O2NotForHypoxia)
	}},
	"spo2": measure(&SpO2, func(in *Input) *grading.Reading { return &in.Set.SpO2 }),
	"hypoxia": {read: func(v jsontext.Value, in *Input) error {
		var s string
		if err := text(v, &s, 40, "none"); err != nil {
			return err
		}
		if s != "none" {
			return &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: "none"}
		}
		in.Set.NoHypoxia = true
		return nil
	}},
	"ice":          {read: readICE},
	"ice_not_done": enum(grading.ParseNotDone, grading.NotDoneWords, func(in *Input) *grading.NotDone { return &in.Set.ICENotDone }),
	"capd":         {read: readCAPD},
	"capd_not_done": enum(grading.ParseNotDone, grading.NotDoneWords,
		func(in *Input) *grading.NotDone { return &in.Set.CAPDNotDone }),
	"consciousness": enum(grading.ParseConsciousness, grading.ConsciousnessWords,
		func(in *Input) *grading.Consciousness { return &in.Set.Consciousness }),
	"new_confusion":   answer(func(in *Input) *grading.Answer { return &in.Set.NewConfusion }),
	"seizure":         enum(grading.ParseSeizure, grading.SeizureWords, func(in *Input) *grading.Seizure { return &in.Set.Seizure }),
	"motor":           enum(grading.ParseMotor, grading.MotorWords, func(in *Input) *grading.Motor { return &in.Set.Motor }),
	"icp":             enum(grading.ParseICP, grading.ICPWords, func(in *Input) *grading.ICP { return &in.Set.ICP }),
	"no_neuro_events": {read: func(v jsontext.Value, in *Input) error { return boolean(v, &in.Set.NoNeuroEvents) }},
	"death":           enum(grading.ParseDeath, grading.DeathWords, func(in *Input) *grading.Death { return &in.Set.Death }),
}

// word is one of a few words that only the record keeps.
func word(field func(*Input) *string, words ...string) key {
	return key{record: true, read: func(v jsontext.Value, in *Input) error {
		var s string
		if v.Kind() != '"' {
			return wrongType(v, strings.Join(words, ", "))
		}
		if err := Text(v, &s, 40); err != nil {
			return err
		}
		if !slices.Contains(words, s) {
			return &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: strings.Join(words, ", ")}
		}
		*field(in) = s
		return nil
	}}
}

// readNotDone reads why vital signs were not done, as {"bp":"refused"}.
func readNotDone(v jsontext.Value, in *Input) error {
	allowed := "an object of " + strings.Join(vitalKeys[:], ", ") + ", each " + strings.Join(reasonWords[1:], ", ")
	if v.Kind() != '{' {
		return wrongType(v, allowed)
	}
	return EachKey(v, func(vital string, why jsontext.Value) error {
		var s string
		if why.Kind() == 'n' {
			return nil
		}
		if err := Text(why, &s, 40); err != nil {
			return &FieldError{Field: "not_done", Problem: vital + " has no reason", Allowed: allowed}
		}
		i, r := slices.Index(vitalKeys[:], vital), slices.Index(reasonWords, s)
		if i < 0 || r <= 0 {
			return &FieldError{Field: "not_done", Problem: fmt.Sprintf("%q: %q cannot be read", vital, s), Allowed: allowed}
		}
		in.Circumstances.NotDone[i] = Reason(r)
		return nil
	})
}

func kindName(v jsontext.Value) string {
	switch v.Kind() {
	case '"':
		return "text"
	case '0':
		return "a number"
	case 't', 'f':
		return "true or false"
	case '{':
		return "an object"
	case '[':
		return "a list"
	}
	return "null"
}

func wrongType(v jsontext.Value, allowed string) error {
	s := string(v)
	if len(s) > 40 {
		s = s[:40] + "…"
	}
	return &FieldError{Problem: fmt.Sprintf("%s is %s", strings.ToValidUTF8(s, "?"), kindName(v)), Allowed: allowed}
}

// Text reads a JSON text of at most so many bytes.
func Text(v jsontext.Value, out *string, most int) error { return text(v, out, most, "text") }

// text reads a JSON text, of another type it says what is allowed.
func text(v jsontext.Value, out *string, most int, allowed string) error {
	if v.Kind() != '"' {
		return wrongType(v, allowed)
	}
	b, err := jsontext.AppendUnquote(nil, v)
	if err != nil {
		return &FieldError{Problem: "text that cannot be read", Allowed: "JSON text in UTF-8"}
	}
	if len(b) > most {
		return &FieldError{Problem: fmt.Sprintf("text of %d bytes", len(b)), Allowed: fmt.Sprintf("at most %d bytes", most)}
	}
	*out = string(b)
	return nil
}

// Moment reads a time as RFC 3339 with offset.
func Moment(v jsontext.Value, out *time.Time) error {
	const allowed = "RFC 3339, as 2026-11-21T14:32:00+01:00"
	var s string
	if err := text(v, &s, 64, allowed); err != nil {
		return err
	}
	t, err := time.Parse(time.RFC3339, s)
	// Parse also takes an hour of one digit and a decimal comma.
	if err != nil || s[len("2006-01-02T15")] != ':' || strings.Contains(s, ",") || t.Year() < 1900 || t.Year() > 2200 {
		return &FieldError{Problem: fmt.Sprintf("%q is not a time with offset", s), Allowed: allowed}
	}
	*out = t
	return nil
}

// Allowed gives the hard bounds in words: "25 to 45 °C".
func (l *Limit) Allowed() string {
	return fmt.Sprintf("%s to %s %s", grading.OfMilli(l.Min), grading.OfMilli(l.Max), l.Unit)
}

// Number reads a number inside a limit.
func Number(v jsontext.Value, out *grading.Reading, l *Limit) error {
	if v.Kind() != '0' {
		return wrongType(v, "a number, "+l.Allowed())
	}
	r, ok := reading(string(v))
	if !ok || l.Impossible(r) {
		return &FieldError{Problem: fmt.Sprintf("%s is outside what is possible", v), Allowed: l.Allowed()}
	}
	*out = r
	return nil
}

// temperature: where both units are given the hotter counts; both were observed.
func temperature(v jsontext.Value, in *Input, unit grading.TempUnit, l *Limit) error {
	var r grading.Reading
	if err := Number(v, &r, l); err != nil {
		return err
	}
	next := grading.Observation{Temp: r, TempUnit: unit}
	if in.Set.Temp.Known && celsiusMilli(&in.Set) >= celsiusMilli(&next) {
		return nil
	}
	in.Set.Temp, in.Set.TempUnit = r, unit
	return nil
}

func celsiusMilli(o *grading.Observation) int32 {
	if o.TempUnit == grading.Fahrenheit {
		return int32((int64(o.Temp.Milli) - 32000) * 10 / 18)
	}
	return o.Temp.Milli
}

func measure(l *Limit, field func(*Input) *grading.Reading) key {
	return key{read: func(v jsontext.Value, in *Input) error { return Number(v, field(in), l) }}
}

func boolean(v jsontext.Value, out *bool) error {
	switch v.Kind() {
	case 't':
		*out = true
	case 'f':
		*out = false
	default:
		return wrongType(v, "true, false")
	}
	return nil
}

func answer(field func(*Input) *grading.Answer) key {
	return key{read: func(v jsontext.Value, in *Input) error {
		var b bool
		if err := boolean(v, &b); err != nil {
			return err
		}
		*field(in) = grading.AnswerOf(b)
		return nil
	}}
}

func enum[T any](parse func(string) (T, bool), words func() []string, field func(*Input) *T) key {
	return key{read: func(v jsontext.Value, in *Input) error {
		if v.Kind() != '"' {
			return wrongType(v, strings.Join(words(), ", "))
		}
		if t, ok := parse(string(v[1 : len(v)-1])); ok {
			*field(in) = t
			return nil
		}
		var s string
		if err := Text(v, &s, 200); err != nil {
			return err
		}
		t, ok := parse(s)
		if !ok {
			return &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: strings.Join(words(), ", ")}
		}
		*field(in) = t
		return nil
	}}
}

// drugs reads a list of names; [] is a recorded none.
func drugs(v jsontext.Value, words func() []string, add func(string) bool) error {
	return each(v, "a list of names; [] for none", func(item jsontext.Value) error {
		var s string
		if item.Kind() != '"' {
			return wrongType(item, strings.Join(words(), ", "))
		}
		if err := Text(item, &s, 100); err != nil {
			return err
		}
		if !add(strings.ToLower(strings.TrimSpace(s))) {
			return &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: strings.Join(words(), ", ")}
		}
		return nil
	})
}
