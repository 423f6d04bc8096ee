package observation_test

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
	"crsmon/internal/words"

	"github.com/go-json-experiment/json/jsontext"
)

// decodeExtra reads one object with the keys of the other scales.
func decodeExtra(t *testing.T, object string) *observation.Input {
	t.Helper()
	in := &observation.Input{}
	d := observation.Decoder{Scales: true}
	if err := d.Decode([]byte(object), in); err != nil {
		t.Fatalf("%s: %v", object, err)
	}
	return in
}

func refusal(t *testing.T, d *observation.Decoder, object string) *observation.FieldError {
	t.Helper()
	var in observation.Input
	var fe *observation.FieldError
	if err := d.Decode([]byte(object), &in); !errors.As(err, &fe) {
		t.Fatalf("%s: %v, want a refusal", object, err)
	}
	return fe
}

func TestExtraKeysAreTakenOnlyWithScales(t *testing.T) {
	t.Parallel()
	all := refusal(t, &observation.Decoder{Scales: true}, `{"nonsense":1}`).Allowed
	plain := refusal(t, &observation.Decoder{}, `{"nonsense":1}`).Allowed
	extra, ok := strings.CutPrefix(all, plain+", ")
	if !ok || strings.Contains(plain, "fio2") {
		t.Fatalf("the keys without Scales are %q, with it %q", plain, all)
	}
	for _, k := range strings.Split(extra, ", ") {
		for _, value := range []string{"null", "1", "[]", "true"} {
			object := fmt.Sprintf(`{%q:%s}`, k, value)
			for _, d := range []*observation.Decoder{{}, {Record: true}, {Course: true}} {
				if fe := refusal(t, d, object); fe.Problem != "unknown key" || fe.Field != k {
					t.Errorf("%s: %v, want an unknown key", object, fe)
				}
			}
		}
		in := decodeExtra(t, fmt.Sprintf(`{%q:null}`, k))
		if in.Extra != nil || len(in.Stated) != 0 {
			t.Errorf("%s: null was recorded: %+v", k, in.Extra)
		}
	}
	if in := decodeExtra(t, `{"temp_c":38}`); in.Extra != nil {
		t.Errorf("no extra key was given, and Extra is %+v", in.Extra)
	}
}

func TestExtraValuesAreRead(t *testing.T) {
	t.Parallel()
	in := decodeExtra(t, `{"fio2":0.4,"weight_kg":70.5,"o2_device":"venturi",
		"infusions":[{"drug":"Norepinephrine","rate":0.2,"unit":"µg/kg/min","hours":4},{"drug":"vasopressin","rate":0.03,"unit":"U/min"},{"drug":"adrenaline"}],
		"hours_on_vasopressor":5.5,"refractory_to_vasopressor":true,"boluses":3,"responds_to_fluids":false,"organ_grade":2,"transaminase_grade":4,
		"blood_products":["FFP"],"hospitalised":true,"constitutional_symptoms":false,"life_threatening":true,"niv_as_ventilator":false,
		"president":1,"seizure_type":"partial","new_motor_weakness":true,"papilloedema_stage":2,
		"opening_pressure":{"value":18,"unit":"mmHg"},"spo2_scale":2,"through_day":9,
		"labs":[{"analyte":"CRP","value":45,"unit":"mg/l"},{"analyte":"ldh","value":null}],
		"labs_before_lymphodepletion":[{"analyte":"anc","value":1.1,"unit":"10⁹/L"}],
		"hscore":{"immunosuppression":true,"organomegaly":"liver","haemophagocytosis":null},
		"anc_days":[{"day":-1,"value":2,"unit":"10^9/L"}],"platelet_days":[{"day":3,"value":18000,"unit":"/uL","transfused":true},{"day":4,"transfused":false}],
		"findings":{"iec-hs":{"ferritin":true,"ldh":null},"licats":null}}`)
	e := in.Extra
	s := e.Scales
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"fio2", s.FiO2, grading.Of(40)},
		{"note", fmt.Sprint(e.Notes), "[{fio2 0.4  40}]"},
		{"weight", s.Weight, grading.OfMilli(70_500)},
		{"infusions", len(s.Infusions), 3},
		{"noradrenaline", s.Infusions[0], grading.Infusion{Drug: grading.Noradrenaline, Rate: grading.OfMilli(200), Unit: grading.MicrogramsPerKgPerMinute, Hours: grading.Of(4)}},
		{"vasopressin", s.Infusions[1], grading.Infusion{Drug: grading.Vasopressin, Rate: grading.OfMilli(30), Unit: grading.UnitsPerMinute}},
		{"no rate", s.Infusions[2], grading.Infusion{Drug: grading.Adrenaline}},
		{"vasopressors", in.Set.Vasopressors, grading.VasopressorsRecorded | grading.Noradrenaline | grading.Vasopressin | grading.Adrenaline},
		{"hours", s.PressorHours, grading.OfMilli(5500)},
		{"refractory", s.PressorRefractory, grading.Yes},
		{"boluses", s.Boluses, grading.Of(3)},
		{"response", s.FluidResponse, grading.No},
		{"organ", s.OrganToxicity, grading.OrganGradeOf(2)},
		{"transaminases", s.Transaminitis, grading.OrganGradeOf(4)},
		{"products", s.Coagulopathy, grading.Yes},
		{"hospitalised", s.HospitalisedForCRS, grading.Yes},
		{"constitutional", s.Constitutional, grading.No},
		{"life-threatening", s.LifeThreatening, grading.Yes},
		{"niv", s.NIVAsVentilator, grading.No},
		{"president", s.President, grading.ICECorrect},
		{"seizure", s.SeizureType, grading.SeizurePartial},
		{"weakness", s.NewMotorWeakness, grading.Yes},
		{"papilloedema", s.PapilloedemaStage, grading.Of(2)},
		{"pressure", s.OpeningPressure, grading.Of(18)},
		{"NEWS2 scale", e.NEWS2Scale(), grading.SpO2Scale2},
		{"through", e.Through, 9},
		{"labs", e.Labs[0], grading.Lab{Analyte: grading.CRP, Value: grading.Of(45), Unit: grading.MilligramPerLitre}},
		{"no value", e.Labs[1].Value.Known, false},
		{"before", e.BeforeDepletion[0].Value, grading.OfMilli(1100)},
		{"immunosuppression", e.HScore.Immunosuppressed, grading.Yes},
		{"organomegaly", e.HScore.Organomegaly, grading.OrganomegalyOne},
		{"haemophagocytosis", e.HScore.Haemophagocytosis, grading.NotRecorded},
		{"neutrophils", e.Neutrophils[0].Day, -1},
		{"platelets", e.Platelets[0].Transfused, grading.Yes},
		{"no count", e.Platelets[1], grading.DayCount{Day: 4, Count: grading.Lab{Analyte: grading.Platelets}, Transfused: grading.No}},
		{"findings", fmt.Sprintf("%d %s", len(e.Findings), e.Findings[0].Key), "1 ferritin"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	for _, c := range []struct {
		object string
		want   grading.Answer
	}{{`{"blood_products":[]}`, grading.No}, {`{"weight_kg":70}`, grading.NotRecorded}} {
		if got := decodeExtra(t, c.object).Extra.Scales.Coagulopathy; got != c.want {
			t.Errorf("%s: coagulopathy %v, want %v", c.object, got, c.want)
		}
	}
}

// TestOpeningPressureIsHeldInMmHg: 27.19 cmH2O is just under 20 mmHg, 27.2 above.
func TestOpeningPressureIsHeldInMmHg(t *testing.T) {
	t.Parallel()
	for value, atLeast20 := range map[string]bool{"27.19": false, "27.2": true, "20": false} {
		in := decodeExtra(t, `{"opening_pressure":{"unit":"cmH2O","value":`+value+`}}`)
		if got := in.Extra.Scales.OpeningPressure.Milli >= 20_000; got != atLeast20 {
			t.Errorf("%s cmH2O is %s mmHg", value, in.Extra.Scales.OpeningPressure)
		}
	}
}

func TestThroughDay(t *testing.T) {
	t.Parallel()
	const times = `"infused_at":"2026-11-01T20:00:00+01:00","at":"2026-11-11T08:00:00+01:00","weight_kg":70`
	for object, want := range map[string]int{
		`{"weight_kg":70}`:                 -1,
		`{` + times + `}`:                  9, // the day of the set itself has not passed
		`{` + times + `,"through_day":12}`: 12,
		`{"infused_at":"2026-11-12T20:00:00+01:00","at":"2026-11-11T08:00:00+01:00","weight_kg":70}`: -1,
	} {
		if got := decodeExtra(t, object).Extra.Through; got != want {
			t.Errorf("%s: through day %d, want %d", object, got, want)
		}
	}
}

func TestExtraRefusals(t *testing.T) {
	t.Parallel()
	d := observation.Decoder{Scales: true}
	for _, c := range []struct{ object, field, allowed string }{
		{`{"fio2":20}`, "fio2", "21 to 100 %"},
		{`{"fio2":0.2}`, "fio2", "0.21 to 1"},
		{`{"fio2":101}`, "fio2", "21 to 100 %"},
		{`{"fio2":-0.4}`, "fio2", "21 to 100 %"},
		{`{"fio2":"40"}`, "fio2", "21 to 100 %"},
		{`{"fio2":40,"o2_device":"room-air"}`, "fio2", "o2_device"},
		{`{"weight_kg":0.3}`, "weight_kg", "0.4 to 400 kg"},
		{`{"boluses":1.5}`, "boluses", "0 to 50"},
		{`{"organ_grade":5}`, "organ_grade", "0 to 4"},
		{`{"transaminase_grade":-1}`, "transaminase_grade", "0 to 4"},
		{`{"papilloedema_stage":6}`, "papilloedema_stage", "0 to 5"},
		{`{"president":true}`, "president", "0 to 1"},
		{`{"seizure_type":"focal"}`, "seizure_type", "partial, generalised"},
		{`{"niv_as_ventilator":1}`, "niv_as_ventilator", "true, false"},
		{`{"blood_products":["red cells"]}`, "blood_products", "cryoprecipitate"},
		{`{"spo2_scale":0}`, "spo2_scale", "1 to 2"},
		{`{"hours_on_vasopressor":-1}`, "hours_on_vasopressor", "0 to 2400 h"},
		{`{"opening_pressure":18}`, "opening_pressure", "mmHg or cmH2O"},
		{`{"opening_pressure":{"value":18}}`, "opening_pressure.unit", "mmHg, cmH2O"},
		{`{"opening_pressure":{"value":18,"unit":"kPa"}}`, "opening_pressure.unit", "mmHg, cmH2O"},
		{`{"opening_pressure":{"value":151,"unit":"mmHg"}}`, "opening_pressure.value", "0 to 150 mmHg"},
		{`{"infusions":{}}`, "infusions", "drug, rate, unit, hours"},
		{`{"infusions":[{"rate":5,"unit":"ug/min"}]}`, "infusions[0].drug", "noradrenaline"},
		{`{"infusions":[{"drug":"levophed"}]}`, "infusions[0].drug", "noradrenaline"},
		{`{"infusions":[{"drug":"noradrenaline","rate":5}]}`, "infusions[0].unit", "ug/min, ug/kg/min"},
		{`{"infusions":[{"drug":"noradrenaline","rate":5,"unit":"mL/h"}]}`, "infusions[0].unit", "ug/min"},
		{`{"infusions":[{"drug":"noradrenaline","rate":5,"unit":"U/min"}]}`, "infusions[0].unit", "ug/min, ug/kg/min"},
		{`{"infusions":[{"drug":"vasopressin","rate":5,"unit":"ug/min"}]}`, "infusions[0].unit", "U/min"},
		{`{"infusions":[{"drug":"dopamine","rate":200,"unit":"ug/kg/min"}]}`, "infusions[0].rate", "100 ug/kg/min"},
		{`{"infusions":[{"drug":"dopamine","rate":0,"unit":"ug/kg/min"}]}`, "infusions[0].rate", "0.001 to"},
		{`{"infusions":[{"drug":"dopamine","speed":1}]}`, "infusions[0].speed", "drug, rate"},
		{`{"infusions":[{"drug":"epinephrine"},{"drug":"adrenaline"}]}`, "infusions[1].drug", "one row a drug"},
		{`{"vasopressors":[],"infusions":[{"drug":"adrenaline"}]}`, "infusions", "vasopressors"},
		{`{"labs":{"crp":45}}`, "labs", "analyte, value, unit"},
		{`{"labs":[45]}`, "labs[0]", "analyte, value, unit"},
		{`{"labs":[{"analyte":"troponin"}]}`, "labs[0].analyte", "crp, ferritin"},
		{`{"labs":[{"value":45,"unit":"mg/L"}]}`, "labs[0].analyte", "crp, ferritin"},
		{`{"labs":[{"analyte":"crp","value":45}]}`, "labs.crp.unit", "mg/L, mg/dL"},
		{`{"labs":[{"analyte":"crp","value":45,"unit":""}]}`, "labs.crp.unit", "mg/L, mg/dL"},
		{`{"labs":[{"analyte":"crp","value":45,"unit":"g/L"}]}`, "labs.crp.unit", "mg/L, mg/dL"},
		{`{"labs":[{"analyte":"crp","value":"<5","unit":"mg/L"}]}`, "labs[0].value", "a number"},
		{`{"labs":[{"analyte":"crp","value":450,"unit":"mg/dL"}]}`, "labs.crp.value", "0 to 150 mg/dL"},
		{`{"labs":[{"analyte":"platelets","value":3000000,"unit":"/uL"}]}`, "labs.platelets.value", "0 to 2147483 /uL"},
		{`{"labs":[{"analyte":"crp"},{"analyte":"crp"}]}`, "labs[1].analyte", "each analyte once"},
		{`{"labs_before_lymphodepletion":[{"analyte":"crp","value":3}]}`, "labs_before_lymphodepletion.crp.unit", "mg/L, mg/dL"},
		{`{"hscore":{"cytopenia_lines":2}}`, "hscore.cytopenia_lines", "organomegaly"},
		{`{"hscore":{"organomegaly":"kidney"}}`, "hscore.organomegaly", "none, liver, spleen, both"},
		{`{"hscore":{"nonsense":null}}`, "hscore.nonsense", "organomegaly"},
		{`{"anc_days":[{"value":1,"unit":"/uL"}]}`, "anc_days[0].day", "the infusion being day 0"},
		{`{"anc_days":[{"day":1.5}]}`, "anc_days[0].day", "-60 to 3650"},
		{`{"anc_days":[{"day":1,"value":400}]}`, "anc_days[0].unit", "/uL, 10^9/L"},
		{`{"anc_days":[{"day":1,"transfused":true}]}`, "anc_days[0].transfused", "day, value, unit"},
		{`{"platelet_days":[{"day":1,"value":40,"unit":"g/L"}]}`, "platelet_days[0].unit", "10^9/L"},
		{`{"platelet_days":[{"day":9,"value":40,"unit":"10^9/L"}],"through_day":8}`, "through_day", "last day with a count"},
		{`{"through_day":-2}`, "through_day", "-1 to 3650"},
		{`{"findings":{"iec-hs":{"itch":true}}}`, "findings.iec-hs.itch", "ferritin"},
		{`{"findings":{"gvhd":{}}}`, "findings.gvhd", "iec-hs, licats, mnt"},
		{`{"findings":{"mnt":true}}`, "findings.mnt", "handwriting"},
		{`{"labs":[],"labs":[]}`, "labs", "once"},
	} {
		fe := refusal(t, &d, c.object)
		if fe.Field != c.field || !strings.Contains(fe.Allowed, c.allowed) {
			t.Errorf("%s: refused as %q; want the key %s and %q allowed", c.object, fe, c.field, c.allowed)
		}
	}
}

// TestLabLimitsAreGradings: the bound a message gives is the one that holds.
func TestLabLimitsAreGradings(t *testing.T) {
	t.Parallel()
	d := observation.Decoder{Scales: true}
	for a := grading.CRP; a.String() != ""; a++ {
		units := grading.LabUnits(a)
		if len(units) == 0 {
			break
		}
		for _, u := range units {
			object := func(v string) string {
				return fmt.Sprintf(`{"labs":[{"analyte":%q,"unit":%q,"value":%s}]}`, a, u, v)
			}
			allowed := refusal(t, &d, object("-1")).Allowed
			most := strings.Fields(allowed)[2]
			if decodeExtra(t, object(most)).Extra.Labs[0].Check() == grading.LabImpossible {
				t.Errorf("%v: %s is impossible, and allowed is %q", a, most, allowed)
			}
			v, err := strconv.ParseFloat(most, 64)
			if err != nil {
				t.Fatal(err)
			}
			above := strconv.FormatFloat(math.Floor(v)+1, 'f', -1, 64)
			refusal(t, &d, object(above))
		}
	}
}

// TestEveryItemHasAKeyAndAWord: what is named as not entered can be entered, and
// is said in words.
func TestEveryItemHasAKeyAndAWord(t *testing.T) {
	t.Parallel()
	w := words.English()
	for i := grading.ScaleItem(0); i.String() != "unknown"; i++ {
		key, _, _ := strings.Cut(observation.ScaleItemKey(i), ".")
		decodeExtra(t, fmt.Sprintf(`{%q:null}`, key))
		if w.Scales.Items[i] == "" {
			t.Errorf("%v has no word", i)
		}
	}
	for i := grading.PointImmunosuppression; i.String() != ""; i++ {
		if w.Scales.Points[i] == "" {
			t.Errorf("%v has no word", i)
		}
		if i == grading.PointCRP {
			break
		}
	}
	for a := grading.CRP; len(grading.LabUnits(a)) > 0; a++ {
		if w.Scales.Analytes[a] == "" {
			t.Errorf("%v has no word", a)
		}
	}
	seen := map[string]bool{}
	for _, l := range observation.Listings() {
		if seen[l.ID] || l.Cell == "" || l.Source == "" || w.Scales.Confidence[l.Confidence] == "" {
			t.Errorf("listing %+v lacks something or is twice there", l)
		}
		seen[l.ID] = true
	}
}

func FuzzDecodeScales(f *testing.F) {
	f.Add([]byte(`{"id":"a","fio2":0.4,"infusions":[{"drug":"noradrenaline","rate":0.2,"unit":"ug/kg/min","hours":4}],"weight_kg":70}`))
	f.Add([]byte(`{"labs":[{"analyte":"crp","value":45,"unit":"mg/L"}],"hscore":{"organomegaly":"both"},"temp_f":101.2}`))
	f.Add([]byte(`{"anc_days":[{"day":3,"value":400,"unit":"/uL"}],"platelet_days":[{"day":40,"value":18,"unit":"10^9/L","transfused":true}],"through_day":45}`))
	f.Add([]byte(`{"findings":{"iec-hs":{"ferritin":true}},"opening_pressure":{"value":27.2,"unit":"cmH2O"},"president":0,"ice":{"year":1}}`))
	p, err := policy.Default()
	if err != nil {
		f.Fatal(err)
	}
	w := words.English()
	f.Fuzz(func(t *testing.T, object []byte) {
		var in, again observation.Input
		d := observation.Decoder{Scales: true}
		if err := d.Decode(object, &in); err != nil {
			var fe *observation.FieldError
			if !errors.As(err, &fe) {
				t.Fatalf("the refusal is no FieldError: %v", err)
			}
			return
		}
		if e := in.Extra; e != nil {
			for _, l := range append(e.Labs, e.BeforeDepletion...) {
				if check := l.Check(); check == grading.LabImpossible || check == grading.LabNoUnit {
					t.Fatalf("accepted %+v", l)
				}
			}
			if r := e.Scales.FiO2; r.Known && (r.Milli < 21_000 || r.Milli > 100_000) {
				t.Fatalf("accepted an FiO2 of %s", r)
			}
		}
		a := observation.Answer{
			NEWS2:  grading.ScoreNEWS2(&in.Context, &in.Set, in.Extra.NEWS2Scale()),
			Scales: &observation.Beside{Context: &in.Context, Set: &in.Set, Thresholds: &p.Course.Thresholds, Extra: in.Extra},
		}
		line := append(observation.AppendAnswer([]byte{'{'}, &a, w, p), '}')
		if err := observation.EachKey(line, func(string, jsontext.Value) error { return nil }); err != nil {
			t.Fatalf("the answer is no JSON: %v\n%s", err, line)
		}
		// What a plain decoder takes, one with Scales reads the same.
		if err := (&observation.Decoder{}).Decode(object, &again); err == nil && in.Extra == nil && (again.Set != in.Set || again.Context != in.Context) {
			t.Fatalf("Scales changes what is read: %+v, %+v", again, in)
		}
	})
}
