package ward

import (
	"fmt"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/observation"

	"github.com/go-json-experiment/json/jsontext"
)

var patientKeys = []string{
	"id", "family", "given", "birth_date", "sex", "bed", "weight_kg", "product", "indication", "infused_at",
	"allergies", "baseline_sbp", "baseline_ice", "baseline_spo2", "baseline_o2", "standard_sentence", "language", "interpreter",
	"neuro_scale", "entry",
}

// ReadPatient reads a patient from one JSON object with the keys of `crsmon admit`,
// and the client's own UUID for the entry if it gave one. The error is a *FieldError.
func ReadPatient(object []byte) (p Patient, entry string, err error) {
	text := func(out *string) func(jsontext.Value) error {
		return func(v jsontext.Value) error { return observation.Text(v, out, 1000) }
	}
	read := map[string]func(jsontext.Value) error{
		"id": text(&p.ID), "family": text(&p.Family), "given": text(&p.Given), "birth_date": text(&p.BirthDate),
		"bed": text(&p.Bed), "product": text(&p.Product), "indication": text(&p.Indication),
		"allergies": text(&p.Allergies), "entry": text(&entry), "baseline_o2": text(&p.BaselineO2),
		"standard_sentence": text(&p.Sentence), "language": text(&p.Language), "interpreter": text(&p.Interpreter),
		"baseline_spo2": func(v jsontext.Value) error { return observation.Number(v, &p.BaselineSpO2, &observation.SpO2) },
		"sex": func(v jsontext.Value) error {
			var s string
			err := observation.Text(v, &s, 100)
			p.Sex = Sex(s)
			return err
		},
		"weight_kg":    func(v jsontext.Value) error { return observation.Number(v, &p.Weight, &observation.Weight) },
		"baseline_sbp": func(v jsontext.Value) error { return observation.Number(v, &p.BaselineSBP, &observation.BaselineSBP) },
		"baseline_ice": func(v jsontext.Value) error {
			return observation.Number(v, &p.BaselineICE, &observation.Limit{Key: "baseline_ice", Max: 10000, Unit: "points"})
		},
		"infused_at": func(v jsontext.Value) error {
			var t time.Time
			err := observation.Moment(v, &t)
			p.InfusedAt = MomentOf(t)
			return err
		},
		"neuro_scale": func(v jsontext.Value) error {
			var s string
			if err := observation.Text(v, &s, 100); err != nil {
				return err
			}
			scale, ok := grading.ParseNeuroScale(s)
			if !ok {
				return &FieldError{Problem: fmt.Sprintf("unknown word %q", s), Allowed: strings.Join(grading.NeuroScaleWords(), ", ")}
			}
			p.NeuroScale = scale
			return nil
		},
	}
	err = observation.EachKey(object, func(key string, v jsontext.Value) error {
		fn, ok := read[key]
		if !ok {
			return &FieldError{Problem: "unknown key", Allowed: strings.Join(patientKeys, ", ")}
		}
		if v.Kind() == 'n' {
			return nil
		}
		return fn(v)
	})
	return p, entry, err
}
