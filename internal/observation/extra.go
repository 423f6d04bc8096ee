package observation

import (
	"fmt"

	"crsmon/grading"

	"github.com/go-json-experiment/json/jsontext"
)

// Extra is what the older scales and the neighbouring toxicities need beyond the
// ASTCT consensus. Only a Decoder with Scales set reads it.
type Extra struct {
	// Scales are the findings the older scales ask for.
	Scales grading.Extra
	// SpO2Scale is the saturation scale of NEWS2.
	SpO2Scale grading.SpO2Scale
	// Labs are the laboratory values, each analyte once, and BeforeDepletion those
	// from before lymphodepletion, which only CAR-HEMATOTOX uses.
	Labs, BeforeDepletion []grading.Lab
	// HScore holds the features of HScore that are not laboratory values;
	// HasHScore tells that they were asked for.
	HScore    grading.HScoreInput
	HasHScore bool
	// Neutrophils and Platelets are the daily counts, Through the last day that has
	// passed, -1 where neither it nor the infusion is known.
	Neutrophils, Platelets []grading.DayCount
	Through                int
	// Findings are the answers to the features of IEC-HS, LICATS and MNT.
	Findings []grading.Finding
	// Notes are what the reader should look at once more.
	Notes []Note

	hasThrough   bool
	hasInfusions bool
}

// Note is a value that was read in a way to be confirmed: a fraction taken as a
// percentage, or an unusual laboratory value.
type Note struct {
	Key, Value string
	// Unit is that of an unusual value; As is what a fraction was read as, in %.
	Unit, As string
}

// NEWS2Scale gives the saturation scale of NEWS2: scale 1 unless scale 2 was asked for.
func (e *Extra) NEWS2Scale() grading.SpO2Scale {
	if e == nil {
		return grading.SpO2Scale1
	}
	return e.SpO2Scale
}

// The entry limits of the extra keys; a row's limits depend on its unit.
var (
	pressorHours = Limit{Key: "hours_on_vasopressor", Unit: "h", Max: 2_400_000}
	infusedHours = Limit{Key: "hours", Unit: "h", Max: 2_400_000}
	csfMmHg      = Limit{Key: "opening_pressure", Unit: "mmHg", Max: 150_000}
	csfCmH2O     = Limit{Key: "opening_pressure", Unit: "cmH2O", Max: 200_000}
	rateLimits   = map[grading.RateUnit]*Limit{
		grading.MicrogramsPerMinute:      {Unit: "ug/min", Min: 1, Max: 10_000_000},
		grading.MicrogramsPerKgPerMinute: {Unit: "ug/kg/min", Min: 1, Max: 100_000},
		grading.UnitsPerMinute:           {Unit: "U/min", Min: 1, Max: 10_000},
	}
)

// extraOrder is the order of the extra keys, for messages.
var extraOrder = []string{
	"fio2", "weight_kg", "infusions", "hours_on_vasopressor", "refractory_to_vasopressor", "boluses", "responds_to_fluids",
	"organ_grade", "transaminase_grade", "blood_products", "hospitalised", "constitutional_symptoms", "life_threatening",
	"niv_as_ventilator", "president", "seizure_type", "new_motor_weakness", "papilloedema_stage", "opening_pressure",
	"spo2_scale", "labs", "labs_before_lymphodepletion", "hscore", "anc_days", "platelet_days", "through_day", "findings",
}

var extraKeys = map[string]key{
	"fio2":                 extra(readFiO2),
	"weight_kg":            measure(&Weight, func(in *Input) *grading.Reading { return &in.extra().Scales.Weight }),
	"infusions":            extra(readInfusions),
	"hours_on_vasopressor": measure(&pressorHours, func(in *Input) *grading.Reading { return &in.extra().Scales.PressorHours }),
	"refractory_to_vasopressor": answer(func(in *Input) *grading.Answer {
		return &in.extra().Scales.PressorRefractory
	}),
	"boluses":            extra(func(v jsontext.Value, e *Extra) error { return count(v, &e.Scales.Boluses, 50) }),
	"responds_to_fluids": answer(func(in *Input) *grading.Answer { return &in.extra().Scales.FluidResponse }),
	"organ_grade":        extra(func(v jsontext.Value, e *Extra) error { return organGrade(v, &e.Scales.OrganToxicity) }),
	"transaminase_grade": extra(func(v jsontext.Value, e *Extra) error { return organGrade(v, &e.Scales.Transaminitis) }),
	"blood_products": extra(func(v jsontext.Value, e *Extra) error {
		e.Scales.Coagulopathy = grading.No
		return drugs(v, func() []string { return bloodProducts }, func(s string) bool {
			e.Scales.Coagulopathy = grading.Yes
			return isOneOf(s, bloodProducts)
		})
	}),
	"hospitalised":            answer(func(in *Input) *grading.Answer { return &in.extra().Scales.HospitalisedForCRS }),
	"constitutional_symptoms": answer(func(in *Input) *grading.Answer { return &in.extra().Scales.Constitutional }),
	"life_threatening":        answer(func(in *Input) *grading.Answer { return &in.extra().Scales.LifeThreatening }),
	"niv_as_ventilator":       answer(func(in *Input) *grading.Answer { return &in.extra().Scales.NIVAsVentilator }),
	"president": extra(func(v jsontext.Value, e *Extra) error {
		n, err := whole(v, 1)
		if e.Scales.President = grading.ICEFailed; n == 1 {
			e.Scales.President = grading.ICECorrect
		}
		return err
	}),
	"seizure_type": enum(grading.ParseSeizureType, func() []string {
		return []string{grading.SeizurePartial.String(), grading.SeizureGeneralised.String()}
	}, func(in *Input) *grading.SeizureType { return &in.extra().Scales.SeizureType }),
	"new_motor_weakness": answer(func(in *Input) *grading.Answer { return &in.extra().Scales.NewMotorWeakness }),
	"papilloedema_stage": extra(func(v jsontext.Value, e *Extra) error { return count(v, &e.Scales.PapilloedemaStage, 5) }),
	"opening_pressure":   extra(readOpeningPressure),
	"spo2_scale": extra(func(v jsontext.Value, e *Extra) error {
		n, err := wholeBetween(v, 1, 2)
		if e.SpO2Scale = grading.SpO2Scale1; n == 2 {
			e.SpO2Scale = grading.SpO2Scale2
		}
		return err
	}),
	"labs": extra(func(v jsontext.Value, e *Extra) error { return readLabs(v, "labs", &e.Labs, e) }),
	"labs_before_lymphodepletion": extra(func(v jsontext.Value, e *Extra) error {
		return readLabs(v, "labs_before_lymphodepletion", &e.BeforeDepletion, e)
	}),
	"hscore": extra(readHScore),
	"anc_days": extra(func(v jsontext.Value, e *Extra) error {
		return readDays(v, "anc_days", grading.Neutrophils, &e.Neutrophils, e)
	}),
	"platelet_days": extra(func(v jsontext.Value, e *Extra) error {
		return readDays(v, "platelet_days", grading.Platelets, &e.Platelets, e)
	}),
	"through_day": extra(func(v jsontext.Value, e *Extra) error {
		n, err := wholeBetween(v, -1, lastDay)
		e.Through, e.hasThrough = n, true
		return err
	}),
	"findings": extra(readFindings),
}

var bloodProducts = []string{"ffp", "plasma", "cryoprecipitate", "fibrinogen"}

func (in *Input) extra() *Extra {
	if in.Extra == nil {
		in.Extra = &Extra{Through: -1}
	}
	return in.Extra
}

func extra(read func(jsontext.Value, *Extra) error) key {
	return key{read: func(v jsontext.Value, in *Input) error { return read(v, in.extra()) }}
}

// lookup finds a key among those this decoder takes.
func (d *Decoder) lookup(name string) (key, bool) {
	k, ok := keys[name]
	if !ok && d.Scales {
		k, ok = extraKeys[name]
	}
	return k, ok && d.takes(k)
}

func isOneOf(s string, words []string) bool {
	for _, w := range words {
		if s == w {
			return true
		}
	}
	return false
}

// wholeBetween reads a whole number from least to most.
func wholeBetween(v jsontext.Value, least, most int) (int, error) {
	allowed := fmt.Sprintf("a whole number from %d to %d", least, most)
	if v.Kind() != '0' {
		return 0, wrongType(v, allowed)
	}
	m, ok := ParseMilli(string(v))
	if n := int(m) / 1000; ok && m%1000 == 0 && n >= least && n <= most {
		return n, nil
	}
	return 0, &FieldError{Problem: fmt.Sprintf("%s is not possible", v), Allowed: allowed}
}

func count(v jsontext.Value, out *grading.Reading, most int) error {
	n, err := whole(v, most)
	*out = grading.Of(int32(n))
	return err
}

func organGrade(v jsontext.Value, out *grading.OrganGrade) error {
	n, err := whole(v, 4)
	*out = grading.OrganGradeOf(n)
	return err
}

// readFiO2 takes per cent, or a fraction, which is noted.
func readFiO2(v jsontext.Value, e *Extra) error {
	const allowed = "21 to 100 %, or a fraction from 0.21 to 1"
	if v.Kind() != '0' {
		return wrongType(v, "a number, "+allowed)
	}
	r, ok := reading(string(v))
	if fraction := ok && r.Milli >= 0 && r.Milli <= 1000; fraction {
		r = grading.OfMilli(100 * r.Milli)
		e.Notes = append(e.Notes, Note{Key: "fio2", Value: string(v), As: r.String()})
	}
	if !ok || r.Milli < 21_000 || r.Milli > 100_000 {
		return &FieldError{Problem: fmt.Sprintf("%s is outside what is possible", v), Allowed: allowed}
	}
	e.Scales.FiO2 = r
	return nil
}
