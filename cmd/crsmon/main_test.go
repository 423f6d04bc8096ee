package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary stand in for the program itself, so that tests can
// kill a real process.
func TestMain(m *testing.M) {
	if os.Getenv("CRSMON_TEST_RUN_MAIN") == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

type outcome struct {
	status      int
	out, errOut string
	lines       []map[string]any
}

// run runs one command line in this process on its own record.
func run(t *testing.T, stdin string, args ...string) outcome {
	t.Helper()
	var out, errOut bytes.Buffer
	a := &app{
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &errOut,
		now: func() time.Time { return time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC) },
	}
	o := outcome{status: a.run(context.Background(), args)}
	o.out, o.errOut = out.String(), errOut.String()
	for _, l := range strings.Split(strings.TrimSpace(o.out), "\n") {
		var m map[string]any
		if json.Unmarshal([]byte(l), &m) == nil {
			o.lines = append(o.lines, m)
		}
	}
	return o
}

func recordFile(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "ward", "record.db")
}

const patientA = `{"id":"T-1","family":"Test","given":"One","birth_date":"1970-02-03","sex":"female","bed":"03","weight_kg":70.5,` +
	`"product":"axi-cel","indication":"lymphoma","infused_at":"2026-11-18T10:00:00+00:00","allergies":"none known","baseline_sbp":120,"baseline_ice":10}`

const normalSet = `"hr":80,"rr":16,"sbp":120,"dbp":70,"spo2":97,"o2_device":"room-air","vasopressors":[],"fluid_bolus":false,` +
	`"consciousness":"alert","no_neuro_events":true,"ice":10`

func TestAdmitRecordPatientsShow(t *testing.T) {
	t.Parallel()
	db := recordFile(t)
	who := []string{"--db", db, "--author", "Nurse Test", "--role", "nurse"}
	if o := run(t, patientA, append(who, "admit")...); o.status != 0 || o.lines[0]["saved"] != true {
		t.Fatalf("admit: %+v", o)
	}
	in := `{"patient":"T-1","at":"2026-11-21T10:00:00+00:00","temp_c":38.9,"entry":"0190b2c3-0000-7000-8000-000000000001","note":"first",` + strings.Replace(normalSet, `"sbp":120,"dbp":70`, `"sbp":84,"dbp":50`, 1) + "}\n" +
		"{\"patient\":\"T-1\",\"temp_c\":\n" +
		`{"patient":"T-9","temp_c":38.9}` + "\n" +
		`{"patient":"T-1","temp_c":380}` + "\n" +
		`{"patient":"T-1","at":"2026-11-21T14:00:00+00:00","temp_c":37.0,"masking":["tocilizumab"],` + normalSet + "}\n"
	o := run(t, in, append(who, "record")...)
	if o.status != 2 || len(o.lines) != 5 {
		t.Fatalf("record: status %d, %d lines, want 2 and 5\n%s%s", o.status, len(o.lines), o.out, o.errOut)
	}
	for i, want := range []bool{true, false, false, false, true} {
		if o.lines[i]["saved"] != want {
			t.Errorf("line %d: saved %v, want %v", i+1, o.lines[i]["saved"], want)
		}
	}
	if crs := o.lines[0]["crs"].(map[string]any); crs["working"] != 2.0 {
		t.Errorf("CRS of the first set is %v, want 2", crs["working"])
	}
	if !strings.Contains(o.errOut, "temp_c") || !strings.Contains(o.errOut, "T-9") {
		t.Errorf("the refusals name neither the key nor the patient:\n%s", o.errOut)
	}
	// The same entry again is the same entry.
	again := run(t, strings.SplitN(in, "\n", 2)[0], append(who, "record")...)
	if again.status != 0 || again.lines[0]["replay"] != true || again.lines[0]["seq"] != o.lines[0]["seq"] {
		t.Errorf("retry: %+v", again)
	}
	if p := run(t, "", "--db", db, "patients"); !strings.Contains(p.out, "TEST One") || !strings.Contains(p.out, "CRS 0") {
		t.Errorf("patients:\n%s", p.out)
	}
	s := run(t, "", "--db", db, "show", "T-1")
	for _, want := range []string{"38.9", "84/50", "first", "suppressed by treatment", "Nurse Test", "decision support"} {
		if !strings.Contains(s.out, want) {
			t.Errorf("show lacks %q:\n%s", want, s.out)
		}
	}
	if j := run(t, "", "--db", db, "show", "T-1", "--json"); len(j.lines) != 1 || len(j.lines[0]["sets"].([]any)) != 2 {
		t.Errorf("show --json: %s", j.out)
	}
	if u := run(t, "", "--db", db, "show", "T-9"); u.status != 2 || !strings.Contains(u.errOut, "T-9") {
		t.Errorf("show of an unknown patient: %+v", u)
	}
	if v := run(t, "", "--db", db, "verify"); v.status != 0 || !strings.Contains(v.out, "intact: 6 entries") {
		t.Errorf("verify: %+v", v)
	}
}

func TestGradeVectorsOfTheDefinition(t *testing.T) {
	t.Parallel()
	const bp = `"sbp":120,"dbp":70,"vasopressors":[]`
	const air = `"o2_device":"room-air","spo2":97`
	for _, v := range []struct {
		name, in           string
		low, high, working float64
		flag               string
	}{
		{"38.0 all normal", `"temp_c":38.0,` + air + `,` + bp + `,"fluid_bolus":false`, 1, 1, 1, ""},
		{"fluid not recorded", `"temp_c":38.0,` + air + `,` + bp, 1, 2, 1, ""},
		{"37.9 never febrile", `"temp_c":37.9,` + air + `,` + bp + `,"fluid_bolus":false,"crs_episode_open":false,"masking":[]`, 0, 0, 0, ""},
		{"SBP 84, saline", `"temp_c":38.4,` + air + `,"sbp":84,"vasopressors":[],"fluid_bolus":true`, 2, 2, 2, ""},
		{"cannula 6", `"temp_c":38.4,"o2_device":"nasal-cannula","o2_flow_lpm":6,` + bp + `,"fluid_bolus":false`, 2, 2, 2, ""},
		{"cannula 6.5", `"temp_c":38.4,"o2_device":"nasal-cannula","o2_flow_lpm":6.5,` + bp + `,"fluid_bolus":false`, 3, 3, 3, ""},
		{"Venturi 2", `"temp_c":38.4,"o2_device":"venturi","o2_flow_lpm":2,` + bp + `,"fluid_bolus":false`, 3, 3, 3, ""},
		{"noradrenaline + vasopressin", `"temp_c":38.4,` + air + `,"vasopressors":["noradrenaline","vasopressin"]`, 3, 3, 3, ""},
		{"noradrenaline + adrenaline", `"temp_c":38.4,` + air + `,"vasopressors":["noradrenaline","adrenaline"]`, 4, 4, 4, ""},
		{"masked, open, noradrenaline", `"temp_c":37.2,` + air + `,"masking":["tocilizumab"],"crs_episode_open":true,"vasopressors":["noradrenaline"]`, 3, 3, 3, ""},
		{"no fever, SBP 84", `"temp_c":37.2,` + air + `,"masking":[],"crs_episode_open":false,"sbp":84,"vasopressors":[]`, 0, 0, 0, "criteria-not-met-no-fever"},
		{"paracetamol, SBP 84", `"temp_c":37.2,` + air + `,"masking":["paracetamol"],"crs_episode_open":false,"sbp":84,"vasopressors":[]`, 0, 2, 2, "fever-may-be-masked"},
		{"suppressed", `"temp_c":37.2,` + air + `,"masking":["tocilizumab"],"crs_episode_open":true,` + bp + `,"fluid_bolus":false`, 0, 0, 0, "fever-suppressed"},
		{"cannula 2, BP not recorded", `"temp_c":38.4,"o2_device":"nasal-cannula","o2_flow_lpm":2,"vasopressors":[]`, 2, 2, 2, ""},
		{"BP and vasopressors not recorded", `"temp_c":38.4,` + air, 1, 4, 1, ""},
		{"nothing", ``, 0, 4, 0, "nothing-can-be-said"},
	} {
		o := run(t, "{"+v.in+"}", "grade")
		if o.status != 0 || len(o.lines) != 1 {
			t.Errorf("%s: %+v", v.name, o)
			continue
		}
		crs := o.lines[0]["crs"].(map[string]any)
		if crs["low"] != v.low || crs["high"] != v.high || crs["working"] != v.working {
			t.Errorf("%s: %v-%v working %v, want %v-%v working %v", v.name, crs["low"], crs["high"], crs["working"], v.low, v.high, v.working)
		}
		if flags, _ := json.Marshal(crs["flags"]); v.flag != "" && !strings.Contains(string(flags), v.flag) {
			t.Errorf("%s: flags %s lack %s", v.name, flags, v.flag)
		}
		for _, key := range []string{"reasons", "missing", "flags", "next", "complete"} {
			if _, ok := crs[key]; !ok {
				t.Errorf("%s: the answer lacks crs.%s", v.name, key)
			}
		}
	}
}

func TestGradeRefusalsNameObjectAndKey(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{`{"id":"a","temp_c":"38"}`, "temp_c"},
		{`{"id":"a","temp_c":46}`, "25 to 45"},
		{`{"id":"a","ice":11}`, "0 to 10"},
		{`{"id":"a","ice":4.5}`, "0 to 10"},
		{`{"id":"a","capd":[0,0,0]}`, "list of 8"},
		{`{"id":"a","o2_device":"nose"}`, "nasal-cannula"},
		{`{"id":"a","tempc":38}`, "tempc"},
		{`{"id":"a","temp_c":38,"temp_c":37}`, "temp_c"},
		{`{"id":"a","sbp":80,"dbp":90}`, "dbp"},
		{`{"id":"a","vasopressors":"noradrenaline"}`, "vasopressors"},
		{`{"id":"a","vasopressors":["adrenalin"]}`, "adrenalin"},
		{`{"id":"a","vasopressors":[7]}`, "noradrenaline"},
		{`{"id":"a","masking":[null]}`, "tocilizumab"},
		{`{"id":"a","hypoxia":true}`, "allowed: none"},
		{`{"id":"a","birth_date":20170305}`, "a date as"},
		{`{"id":"a","at":"yesterday"}`, "RFC 3339"},
		{`{"id":"a","at":1767225600}`, "RFC 3339"},
		{`{"id":"a","at":"2026-01-01T1:00:00Z"}`, "RFC 3339"},
		{`{"id":"a","at":"2026-01-01T01:00:00,5Z"}`, "RFC 3339"},
		{`{"id":"a","at":"2026-01-01T01:00:00"}`, "RFC 3339"},
		{"{\"id\":\"a\",\"patient\":\"\xff\"}", "UTF-8"},
		{`hello`, "not a JSON object"},
		{`{"id":"a"`, "not closed"},
	} {
		o := run(t, c.in+"\n"+`{"id":"good","temp_c":38}`, "grade")
		if o.status != 2 {
			t.Errorf("%s: status %d, want 2", c.in, o.status)
		}
		if !strings.Contains(o.errOut, "object 1") || !strings.Contains(o.errOut, c.want) {
			t.Errorf("%s: the message lacks the object or %q: %s", c.in, c.want, o.errOut)
		}
		if len(o.lines) != 1 || o.lines[0]["id"] != "good" {
			t.Errorf("%s: the object after it was not answered: %q", c.in, o.out)
		}
	}
}

func TestGradeReadsOneAnArrayOrLines(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`[{"id":"1","temp_c":38},{"id":"2","temp_c":37}]`,
		"{\"id\":\"1\",\"temp_c\":38}\n{\"id\":\"2\",\"temp_c\":37}\n",
		"[\n  {\n    \"id\": \"1\",\n    \"temp_c\": 38\n  },\n  {\"id\": \"2\"}\n]\n",
		`{"id":"1"} {"id":"2"}`,
		"\xef\xbb\xbf{\"id\":\"1\"}\r\n\r\n{\"id\":\"2\"}\r\n",
	} {
		o := run(t, in, "grade")
		if o.status != 0 || len(o.lines) != 2 || o.lines[0]["id"] != "1" || o.lines[1]["id"] != "2" {
			t.Errorf("%q: status %d, %s%s", in, o.status, o.out, o.errOut)
		}
	}
}

func TestUsageErrorsExitWith2(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"nonsense"}, {"grade", "--nonsense"}, {"grade", "/does/not/exist"}, {"show"}, {"record", "--role", "porter"}} {
		if o := run(t, "", append([]string{"--db", recordFile(t)}, args...)...); o.status != 2 || o.errOut == "" {
			t.Errorf("%v: status %d, %q; want 2 and a message", args, o.status, o.errOut)
		}
	}
}

func TestRecordCorrects(t *testing.T) {
	t.Parallel()
	db := recordFile(t)
	who := []string{"--db", db, "--author", "Nurse Test"}
	run(t, patientA, append(who, "admit")...)
	at := `{"patient":"T-1","at":"2026-11-21T10:00:00+00:00","temp_c":`
	first := run(t, at+`38.9,`+normalSet+"}", append(who, "record")...)
	old := first.lines[0]["entry"].(string)
	o := run(t, at+`36.9,"replaces":"`+old+`","reason":"misread",`+normalSet+"}\n"+
		at+`36.9,"reason":"of nothing"}`+"\n", append(who, "record")...)
	if o.status != 2 || o.lines[0]["saved"] != true || o.lines[1]["field"] != "replaces" {
		t.Fatalf("correction: %+v", o)
	}
	if crs := o.lines[0]["crs"].(map[string]any); crs["working"] != 0.0 {
		t.Errorf("the corrected set is CRS %v, want 0", crs["working"])
	}
	withdrawn := run(t, `{"patient":"T-1","replaces":"`+o.lines[0]["entry"].(string)+`","reason":"wrong patient","entered_in_error":true}`, append(who, "record")...)
	if withdrawn.status != 0 || withdrawn.lines[0]["entered_in_error"] != true {
		t.Fatalf("withdrawal: %+v", withdrawn)
	}
	s := run(t, "", "--db", db, "show", "T-1", "--json")
	for _, want := range []string{"misread", "wrong patient", `"entered_in_error":true`, "38.9"} {
		if !strings.Contains(s.out, want) {
			t.Errorf("show lacks %q: %s", want, s.out)
		}
	}
}

// TestRecordTakesSigns: what escalation rules ask for and no grade does comes by script too.
func TestRecordTakesSigns(t *testing.T) {
	t.Parallel()
	who := []string{"--db", recordFile(t), "--author", "Nurse Test"}
	run(t, patientA, append(who, "admit")...)
	o := run(t, `{"patient":"T-1","temp_c":38.9,"cardiac":"arrhythmia","carer_concern":"worse","not_done":{"bp":"refused","spo2":"device-fault"}}`, append(who, "record")...)
	if o.status != 0 || !strings.Contains(o.out, `"E11"`) || !strings.Contains(o.out, `"C1"`) {
		t.Fatalf("arrhythmia and a worried carer raise nothing: %+v", o)
	}
	for line, field := range map[string]string{
		`{"patient":"T-1","cardiac":"tachycardia"}`:                                        "cardiac",
		`{"patient":"T-1","carer_concern":true}`:                                           "carer_concern",
		`{"patient":"T-1","not_done":{"bp":"busy"}}`:                                       "not_done",
		`{"patient":"T-1","not_done":{"pulse":"refused"}}`:                                 "not_done",
		`{"patient":"T-1","not_done":["bp"]}`:                                              "not_done",
		`{"patient":"T-1","not_done":{"bp":7}}`:                                            "not_done",
		`{"patient":"T-1","temp_c":37,"not_done":{"temp":"refused"}}`:                      "not_done",
		`{"patient":"T-1","replaces":"x","reason":"y","entered_in_error":true,"note":"z"}`: "entered_in_error",
	} {
		o := run(t, line, append(who, "record")...)
		if o.status != 2 || o.lines[0]["field"] != field || o.lines[0]["allowed"] == nil || o.lines[0]["saved"] != false {
			t.Errorf("%s: %s", line, o.out)
		}
	}
	if o := run(t, `{"cardiac":"arrhythmia"}`, "grade"); o.status != 2 {
		t.Errorf("grade takes what it does not grade: %+v", o)
	}
}
