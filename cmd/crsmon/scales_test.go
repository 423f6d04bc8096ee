package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// answered is what the tests read of an answer with --scales.
type answered struct {
	CRS, ICANS struct{ Low, High, Working int }
	NEWS2      *struct {
		Score      *int
		AtLeast    *int `json:"at_least"`
		Band       string
		BandLeast  string   `json:"band_at_least"`
		Scale      int      `json:"spo2_scale"`
		NotEntered []string `json:"not_entered"`
		Text       string
	}
	Scales, Neighbours []scaled
	Notes              []struct{ Key, Text string }
}

type scaled struct {
	Scale         string
	Low, High     int
	AtLeast       bool `json:"at_least"`
	Text          string
	NotEntered    []string `json:"not_entered"`
	FiO2Estimated bool     `json:"fio2_estimated"`
	Confidence    string
	Source        string
	Reaches       string `json:"reaches_cutoff"`
	Value, Log2   *float64
	Consider      string
	Present       []string
	Provisional   bool
	Unknown       int `json:"unknown_days"`
}

func gradeScales(t *testing.T, object string, args ...string) answered {
	t.Helper()
	o := run(t, object, append([]string{"grade", "--scales"}, args...)...)
	var a answered
	if o.status != 0 || len(o.lines) != 1 {
		t.Fatalf("%s: %+v", object, o)
	}
	if err := json.Unmarshal([]byte(o.out), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func named(t *testing.T, list []scaled, name string) scaled {
	t.Helper()
	for _, s := range list {
		if s.Scale == name {
			return s
		}
	}
	t.Fatalf("no %s in %+v", name, list)
	return scaled{}
}

// settled is a set with every question of the older scales answered and normal.
const settled = `"organ_grade":0,"transaminase_grade":0,"blood_products":[],"hospitalised":false,"constitutional_symptoms":false,` +
	`"life_threatening":false,"niv_as_ventilator":false,"refractory_to_vasopressor":false`

func TestScalesBesideASTCT(t *testing.T) {
	t.Parallel()
	const bp = `"temp_c":38.4,"sbp":120,"dbp":75,"fluid_bolus":false,"vasopressors":[],`
	const air = `"temp_c":38.4,"o2_device":"room-air","spo2":97,`
	const cannula = bp + settled + `,"o2_device":"nasal-cannula","o2_flow_lpm":`
	const neuro = `"ice":{"year":1,"month":1,"city":1,"hospital":1,"name1":1,"name2":1,"name3":1,"command":1,"sentence":1,"attention":1},"president":1,` +
		`"consciousness":"alert","motor":"none","icp":"none","new_motor_weakness":false,`
	for _, c := range []struct {
		name, in   string
		crs, icans int
		scale      string
		low, high  int
	}{
		{"NC 4 is 36 %", cannula + `4`, 2, 0, "Lee 2014", 2, 2},
		{"NC 5 is 40 %", cannula + `5`, 2, 0, "Lee 2014", 3, 3},
		{"NC 6 is 44 %", cannula + `6`, 2, 0, "Lee 2014", 3, 3},
		{"NC 5", cannula + `5`, 2, 0, "CARTOX CRS", 3, 3},
		{"NC 1 is any oxygen", cannula + `1`, 2, 0, "Penn", 3, 3},
		{"NC 5, FiO2 entered lower: the worse counts", cannula + `5,"fio2":30`, 2, 0, "Lee 2014", 3, 3},
		{"Venturi 0.35", bp + settled + `,"o2_device":"venturi","fio2":0.35`, 3, 0, "Lee 2014", 2, 2},
		{"CPAP", bp + settled + `,"o2_device":"cpap"`, 4, 0, "Penn", 3, 3},
		{"BiPAP", bp + settled + `,"o2_device":"bipap"`, 4, 0, "CARTOX CRS", 3, 3},
		{"ventilator", bp + settled + `,"o2_device":"mechanical-ventilation"`, 4, 0, "Penn", 4, 4},
		{"one bolus", air + settled + `,"sbp":84,"vasopressors":[],"fluid_bolus":true,"boluses":1`, 2, 0, "Penn", 2, 2},
		{"three boluses", air + settled + `,"sbp":84,"vasopressors":[],"fluid_bolus":true,"boluses":3`, 2, 0, "Penn", 3, 3},
		{"three boluses", air + settled + `,"sbp":84,"vasopressors":[],"fluid_bolus":true,"boluses":3`, 2, 0, "Lee 2014", 2, 2},
		{"low dose", air + settled + `,"infusions":[{"drug":"noradrenaline","rate":5,"unit":"ug/min","hours":6}],"weight_kg":70`, 3, 0, "Lee 2014", 2, 2},
		{"high dose", air + settled + `,"infusions":[{"drug":"noradrenaline","rate":25,"unit":"ug/min","hours":6}],"weight_kg":70`, 3, 0, "Penn", 4, 4},
		{"by weight for Penn only", air + settled + `,"infusions":[{"drug":"noradrenaline","rate":0.2,"unit":"ug/kg/min","hours":6}],"weight_kg":60`, 3, 0, "Penn", 4, 4},
		{"by weight for Penn only", air + settled + `,"infusions":[{"drug":"noradrenaline","rate":0.2,"unit":"ug/kg/min","hours":6}],"weight_kg":60`, 3, 0, "Lee 2014", 2, 2},
		{"dose not entered", air + settled + `,"vasopressors":["noradrenaline"]`, 3, 0, "Lee 2014", 2, 3},
		{"24 h on vasopressor", air + settled + `,"vasopressors":["noradrenaline"],"hours_on_vasopressor":24`, 3, 0, "MSKCC", 3, 3},
		{"23 h on vasopressor", air + settled + `,"vasopressors":["noradrenaline"],"hours_on_vasopressor":23`, 3, 0, "MSKCC", 2, 2},
		{"grade 4 transaminases", bp + air[len(`"temp_c":38.4,`):] + strings.Replace(settled, `"transaminase_grade":0`, `"transaminase_grade":4`, 1), 1, 0, "Lee 2014", 3, 3},
		{"generalised seizure that stops", neuro + `"seizure":"brief","seizure_type":"generalised"`, 0, 3, "CRES", 4, 4},
		{"partial seizure that stops", neuro + `"seizure":"brief","seizure_type":"partial"`, 0, 3, "CRES", 3, 3},
		{"new weakness, not deep", strings.Replace(neuro, `weakness":false`, `weakness":true`, 1) + `"seizure":"none"`, 0, 0, "CRES", 4, 4},
		{"all normal", neuro + `"seizure":"none"`, 0, 0, "CRES", 0, 0},
		{"president is never inferred", strings.Replace(neuro, `"president":1,`, ``, 1) + `"seizure":"none"`, 0, 0, "CRES", 0, 1},
		{"opening pressure 20 mmHg", neuro + `"seizure":"none","opening_pressure":{"value":20,"unit":"mmHg"}`, 0, 0, "CRES", 4, 4},
		{"opening pressure 20 cmH2O", neuro + `"seizure":"none","opening_pressure":{"value":20,"unit":"cmH2O"}`, 0, 0, "CRES", 0, 0},
	} {
		a := gradeScales(t, "{"+strings.TrimSuffix(c.in, ",")+"}")
		s := named(t, a.Scales, c.scale)
		if s.Low != c.low || s.High != c.high || s.AtLeast != (c.low < c.high) {
			t.Errorf("%s: %s %d-%d, want %d-%d: %s", c.name, c.scale, s.Low, s.High, c.low, c.high, s.Text)
		}
		if a.CRS.Working != c.crs || a.ICANS.Low != c.icans {
			t.Errorf("%s: ASTCT CRS %d, ICANS %d, want %d and %d", c.name, a.CRS.Working, a.ICANS.Low, c.crs, c.icans)
		}
	}
}

// TestScalesAreAlwaysNamed: every answer has all six, with what is not entered,
// how sure the table is and its source.
func TestScalesAreAlwaysNamed(t *testing.T) {
	t.Parallel()
	a := gradeScales(t, `{}`)
	var names []string
	for _, s := range a.Scales {
		names = append(names, s.Scale)
		if s.Low != 0 || s.High != 4 || len(s.NotEntered) == 0 || s.Source == "" || !strings.HasPrefix(s.Text, "at least 0, ") {
			t.Errorf("nothing recorded: %+v", s)
		}
		if !slices.Contains([]string{"read", "weak", "check", "ours"}, s.Confidence) {
			t.Errorf("%s: confidence %q", s.Scale, s.Confidence)
		}
	}
	if want := []string{"Lee 2014", "Penn", "CARTOX CRS", "MSKCC", "CTCAE v5 CRS", "CRES"}; !slices.Equal(names, want) {
		t.Errorf("scales %q, want %q", names, want)
	}
	if a.NEWS2 != nil || len(a.Neighbours) != 0 || len(a.Notes) != 0 {
		t.Errorf("of nothing recorded: %+v", a)
	}
	a = gradeScales(t, `{"temp_c":38.4,"o2_device":"nasal-cannula","o2_flow_lpm":2,"sbp":120,"vasopressors":[],"fluid_bolus":false,"transaminase_grade":0}`)
	lee := named(t, a.Scales, "Lee 2014")
	if want := "at least 2, organ toxicity not entered; FiO2 estimated from device and flow"; lee.Text != want || !lee.FiO2Estimated ||
		lee.Confidence != "weak" || !slices.Equal(lee.NotEntered, []string{"organ_grade"}) {
		t.Errorf("%+v, want %q", lee, want)
	}
	if got := named(t, a.Scales, "CTCAE v5 CRS").Confidence; got != "check" {
		t.Errorf("CTCAE is %s", got)
	}
}

func TestNEWS2BandIsShown(t *testing.T) {
	t.Parallel()
	const set = `"hr":80,"rr":16,"sbp":120,"temp_c":37,"consciousness":"alert","o2_device":"nasal-cannula","spo2":93`
	for _, c := range []struct {
		name, in    string
		score       int // -1 where there is none
		band, least string
		text        string
	}{
		{"scale 1", set, 4, "low", "low", "4, low risk"},
		{"scale 2", set + `,"spo2_scale":2`, 3, "low", "low", "3, low risk"},
		{"one red", strings.Replace(set, `"alert"`, `"voice"`, 1), 7, "high", "high", "7, high risk, 3 in one parameter"},
		{"partial", `"rr":22`, -1, "unknown", "low", "unknown, at least 2 (at least low risk)"},
		{"partial and red", `"rr":30`, -1, "low-medium", "low-medium", "unknown, at least 3 (at least low-medium risk), 3 in one parameter"},
	} {
		n := gradeScales(t, "{"+c.in+"}").NEWS2
		switch {
		case n == nil:
			t.Errorf("%s: no NEWS2", c.name)
			continue
		case (n.Score == nil) != (c.score < 0), n.Score != nil && *n.Score != c.score:
			t.Errorf("%s: score %v, want %d", c.name, n.Score, c.score)
		case n.Band != c.band, n.BandLeast != c.least, n.Text != c.text:
			t.Errorf("%s: %+v, want %s, at least %s, %q", c.name, n, c.band, c.least, c.text)
		}
		if (len(n.NotEntered) == 0) != (c.score >= 0) {
			t.Errorf("%s: not entered %q", c.name, n.NotEntered)
		}
	}
	if n := gradeScales(t, `{"age_years":15,`+set+`}`).NEWS2; n != nil {
		t.Errorf("NEWS2 under 16: %+v", n)
	}
}

func TestEASIXHoldsUnitsApart(t *testing.T) {
	t.Parallel()
	object := func(crp string) string {
		return `{"labs":[{"analyte":"ldh","value":400,"unit":"U/L"},{"analyte":"platelets","value":50000,"unit":"/uL"},` +
			`{"analyte":"crp",` + crp + `}]}`
	}
	for crp, want := range map[string]float64{
		`"value":45,"unit":"mg/L"`: 36, `"value":4.5,"unit":"mg/dL"`: 36, `"value":45,"unit":"mg/dL"`: 360,
	} {
		a := gradeScales(t, object(crp))
		m := named(t, a.Neighbours, "m-EASIX")
		if m.Value == nil || *m.Value != want || m.Confidence != "read" {
			t.Errorf("%s: m-EASIX %+v, want %v", crp, m, want)
		}
		e := named(t, a.Neighbours, "EASIX")
		if e.Value != nil || e.Text != "not computed, creatinine not entered" || !slices.Equal(e.NotEntered, []string{"labs.creatinine"}) {
			t.Errorf("EASIX without creatinine: %+v", e)
		}
		if s := named(t, a.Neighbours, "s-EASIX"); s.Value == nil || *s.Value != 8 || *s.Log2 != 3 {
			t.Errorf("s-EASIX %+v", s)
		}
	}
	a := gradeScales(t, `{"labs":[{"analyte":"ldh","value":400,"unit":"U/L"},{"analyte":"platelets","value":0,"unit":"10^9/L"}]}`)
	if s := named(t, a.Neighbours, "s-EASIX"); s.Value != nil || !strings.Contains(s.Text, "platelets of 0") {
		t.Errorf("no platelets: %+v", s)
	}
	for in, want := range map[string]string{
		object(`"value":60,"unit":"mg/dL"`):   "60 mg/dL is unusual: confirm the value and its unit",
		`{"o2_device":"venturi","fio2":0.35}`: "0.35 read as 35 %",
	} {
		if a := gradeScales(t, in); len(a.Notes) != 1 || a.Notes[0].Text != want {
			t.Errorf("%s: notes %+v, want %q", in, a.Notes, want)
		}
	}
	o := run(t, `{"id":"x","labs":[{"analyte":"crp","value":45}]}`, "grade", "--scales")
	if o.status != 2 || o.out != "" || !strings.Contains(o.errOut, "labs.crp.unit") || !strings.Contains(o.errOut, "mg/L, mg/dL") {
		t.Errorf("a CRP without a unit: %+v", o)
	}
}

func TestPointsScoresNeverTakeMissingAsZero(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, in, scale string
		low, high       int
		missing         int
		reaches         string
	}{
		{"one value", `"labs":[{"analyte":"ferritin","value":9000,"unit":"ug/L"}]`, "HScore", 50, 337, 10, "open"},
		{"features only", `"temp_c":39,"hscore":{"immunosuppression":true,"organomegaly":"both","haemophagocytosis":true}`, "HScore", 124, 321, 7, "open"},
		{"reached though some is missing", `"temp_f":103,"hscore":{"organomegaly":"both","haemophagocytosis":true},"labs":[{"analyte":"ferritin","value":9000,"unit":"ng/mL"}]`, "HScore", 172, 337, 7, "yes"},
		{"one value before lymphodepletion", `"labs_before_lymphodepletion":[{"analyte":"crp","value":30,"unit":"mg/L"}]`, "CAR-HEMATOTOX", 1, 7, 4, "open"},
		{
			"complete", `"labs_before_lymphodepletion":[{"analyte":"crp","value":2.9,"unit":"mg/dL"},{"analyte":"platelets","value":176,"unit":"10^9/L"},` +
				`{"analyte":"anc","value":1.2,"unit":"10^9/L"},{"analyte":"haemoglobin","value":90,"unit":"g/L"},{"analyte":"ferritin","value":700,"unit":"ug/L"}]`,
			"CAR-HEMATOTOX", 1, 1, 0, "no",
		},
	} {
		s := named(t, gradeScales(t, "{"+c.in+"}").Neighbours, c.scale)
		if s.Low != c.low || s.High != c.high || len(s.NotEntered) != c.missing || s.Reaches != c.reaches {
			t.Errorf("%s: %+v, want %d-%d, %d missing, cut-off %s", c.name, s, c.low, c.high, c.missing, c.reaches)
		}
	}
	for _, in := range []string{`{"temp_c":39}`, `{"labs":[]}`, `{"labs":[{"analyte":"crp","value":null}]}`, `{"through_day":40}`} {
		if a := gradeScales(t, in); len(a.Neighbours) != 0 {
			t.Errorf("%s: nothing of a neighbour was given: %+v", in, a.Neighbours)
		}
	}
	// Values of today are not those of before lymphodepletion.
	for _, n := range gradeScales(t, `{"labs":[{"analyte":"crp","value":30,"unit":"mg/L"}]}`).Neighbours {
		if n.Scale == "CAR-HEMATOTOX" {
			t.Errorf("CAR-HEMATOTOX of labs: %+v", n)
		}
	}
}

func TestDailyCounts(t *testing.T) {
	t.Parallel()
	series := func(unit string, from, to int, value string) string {
		var rows []string
		for d := from; d <= to; d++ {
			rows = append(rows, fmt.Sprintf(`{"day":%d,"value":%s,"unit":%q}`, d, value, unit))
		}
		return strings.Join(rows, ",")
	}
	const high = "2000"
	for _, c := range []struct {
		name, in, scale string
		low, high       int
		unknown         int
	}{
		{"7 days", `"anc_days":[` + series("/uL", 0, 4, high) + "," + series("/uL", 5, 11, "400") + "," + series("/uL", 12, 30, high) + `]`, "early ICAHT", 2, 2, 0},
		{"the same by 10^9/L", `"anc_days":[` + series("/uL", 0, 4, high) + "," + series("10^9/L", 5, 11, "0.4") + "," + series("/uL", 12, 30, high) + `]`, "early ICAHT", 2, 2, 0},
		{"a day missing", `"anc_days":[` + series("/uL", 0, 4, high) + "," + series("/uL", 5, 10, "400") + "," + series("/uL", 12, 30, high) + `]`, "early ICAHT", 1, 2, 1},
		{"through day 30", `"through_day":30,"anc_days":[` + series("/uL", 0, 4, "400") + `]`, "early ICAHT", 1, 4, 26},
		{"late", `"through_day":33,"anc_days":[` + series("/uL", 31, 33, "900") + `]`, "late ICAHT", 2, 2, 0},
		{"platelets", `"through_day":30,"platelet_days":[` + strings.ReplaceAll(series("10^9/L", 0, 30, "40"), "}", `,"transfused":false}`) + `]`, "early T-ICAHT", 2, 2, 0},
	} {
		s := named(t, gradeScales(t, "{"+c.in+"}").Neighbours, c.scale)
		if s.Low != c.low || s.High != c.high || s.Unknown != c.unknown {
			t.Errorf("%s: %+v, want %d-%d, %d days unknown", c.name, s, c.low, c.high, c.unknown)
		}
	}
}

func TestRecordedFindingsPromptAndNeverGrade(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		`{"findings":{"iec-hs":{"ferritin":true,"fibrinogen":true}}}`:                                  "yes",
		`{"findings":{"iec-hs":{"ferritin":true}}}`:                                                    "open",
		`{"findings":{"iec-hs":{"ferritin":false}}}`:                                                   "no",
		`{"findings":{"iec-hs":{"ferritin":true,"cytopenia":null}},"temp_c":39,"labs":[],"hscore":{}}`: "open",
	} {
		o := run(t, in, "grade", "--scales")
		var a answered
		if err := json.Unmarshal([]byte(o.out), &a); err != nil {
			t.Fatal(err)
		}
		if s := named(t, a.Neighbours, "IEC-HS"); s.Consider != want || s.Confidence != "check" {
			t.Errorf("%s: %+v, want %s", in, s, want)
		}
		for _, n := range o.lines[0]["neighbours"].([]any) {
			if m := n.(map[string]any); m["scale"] == "IEC-HS" && m["low"] != nil {
				t.Errorf("%s: IEC-HS has a grade: %v", in, m)
			}
		}
	}
}

// TestScalesChangeNothingElse: with --scales the rest of the answer is what it is
// without, and without it the extra keys are unknown.
func TestScalesChangeNothingElse(t *testing.T) {
	t.Parallel()
	const in = `{"id":"a","patient":"p","at":"2026-11-21T10:00:00+00:00","temp_c":38.4,"hr":120,"rr":25,"sbp":84,"dbp":50,"o2_device":"nasal-cannula","o2_flow_lpm":6,"vasopressors":[],"fluid_bolus":true,"ice":6}`
	for _, args := range [][]string{{"grade"}, {"grade", "--course"}} {
		plain, with := run(t, in, args...), run(t, in, append(args, "--scales")...)
		if len(plain.lines) != 1 || len(with.lines) != 1 {
			t.Fatalf("%v: %+v\n%+v", args, plain, with)
		}
		for k, v := range plain.lines[0] {
			if k != "news2" && !reflect.DeepEqual(v, with.lines[0][k]) {
				t.Errorf("%v: %s is %v, with --scales %v", args, k, v, with.lines[0][k])
			}
		}
		for _, k := range []string{"scales", "neighbours", "notes"} {
			if plain.lines[0][k] != nil || with.lines[0][k] == nil {
				t.Errorf("%v: %s is there without --scales, or not with it", args, k)
			}
		}
		n, m := plain.lines[0]["news2"].(map[string]any), with.lines[0]["news2"].(map[string]any)
		if n["at_least"] != m["at_least"] || n["band"] != nil || m["band"] == nil {
			t.Errorf("%v: NEWS2 %v, with --scales %v", args, n, m)
		}
		extra := strings.Replace(in, `"id"`, `"fio2":40,"id"`, 1)
		if o := run(t, extra, args...); o.status != 2 || !strings.Contains(o.errOut, "fio2: unknown key") || strings.Contains(o.errOut, "organ_grade") {
			t.Errorf("%v: fio2 without --scales: %+v", args, o)
		}
	}
}

func TestCriteriaListTheScales(t *testing.T) {
	t.Parallel()
	text, md, js := run(t, "", "criteria"), run(t, "", "criteria", "--markdown"), run(t, "", "criteria", "--json")
	for _, name := range []string{
		"Lee 2014", "Penn", "CARTOX CRS", "MSKCC", "CTCAE v5 CRS", "CRES", "early ICAHT", "late T-ICAHT", "HScore",
		"m-EASIX", "CAR-HEMATOTOX", "IEC-HS", "NEWS2", "high-dose vasopressor",
	} {
		if !strings.Contains(text.out, name) || !strings.Contains(md.out, "| "+name+" |") {
			t.Errorf("criteria lack %s", name)
		}
		if !slices.ContainsFunc(js.lines, func(l map[string]any) bool {
			return l["scale"] == name && l["confidence"] != nil && l["source"] != "" && l["id"] != ""
		}) {
			t.Errorf("criteria --json lacks %s", name)
		}
	}
	if !strings.Contains(text.out, "[check]") || !strings.Contains(text.out, "not confirmed against the original") {
		t.Error("the text does not say how sure the scales are")
	}
}
