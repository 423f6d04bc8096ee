package main

import (
	"fmt"
	"strings"
	"testing"
)

func set(id, at, findings string) string {
	return fmt.Sprintf(`{"id":%q,"patient":"P","at":%q,%s}`, id, at, findings)
}

func TestGradeCourse(t *testing.T) {
	t.Parallel()
	const calm = `"sbp":120,"dbp":70,"vasopressors":[],"fluid_bolus":false,"o2_device":"room-air","spo2":97,"ice":10,"consciousness":"alert","no_neuro_events":true`
	low := strings.Replace(calm, `"sbp":120,"dbp":70`, `"sbp":84,"dbp":50`, 1)
	in := strings.Join([]string{
		set("never febrile", "2026-11-20T08:00:00+01:00", `"infused_at":"2026-11-18T10:00:00+01:00","temp_c":37.2,"masking":[],`+low),
		set("fever opens", "2026-11-21T08:00:00+01:00", `"temp_c":38.6,`+calm),
		set("toci", "2026-11-21T09:00:00+01:00", `"event":"dose","drugs":["tocilizumab"]`),
		set("masked", "2026-11-21T14:00:00+01:00", `"temp_c":37.2,`+low),
		set("too early", "2026-11-21T13:00:00+01:00", `"temp_c":37.2`),
		set("seizure", "2026-11-22T02:00:00+01:00", `"temp_c":37.0,`+strings.Replace(calm, `"no_neuro_events":true`, `"seizure":"brief","motor":"none","icp":"none"`, 1)),
		set("still counts", "2026-11-22T10:00:00+01:00", `"temp_c":37.0,`+calm),
		set("calm", "2026-11-23T15:00:00+01:00", `"temp_c":37.0,`+calm),
		set("offered", "2026-11-24T16:00:00+01:00", `"temp_c":37.0,`+calm),
		set("closed", "2026-11-24T17:00:00+01:00", `"event":"close-episode"`),
		set("recurs late", "2026-12-04T08:00:00+01:00", `"temp_c":38.4,`+calm),
	}, "\n")
	o := run(t, in, "grade", "--course")
	if o.status != 2 || !strings.Contains(o.errOut, "too early") || !strings.Contains(o.errOut, "order of time") {
		t.Errorf("status %d, %q; want 2 and the object out of order named", o.status, o.errOut)
	}
	type want struct {
		id         string
		crs, icans float64
		flag       string
		course     map[string]any
	}
	wants := []want{
		{"never febrile", 0, 0, "criteria-not-met-no-fever", map[string]any{"day": 2.0, "episodes": 0.0}},
		{"fever opens", 1, 0, "", map[string]any{"day": 3.0, "episodes": 1.0, "episode_open": true}},
		{"toci", -1, -1, "", map[string]any{"episodes": 1.0}},
		{"masked", 2, 0, "fever-suppressed", map[string]any{"day_worst_crs": 2.0}},
		{"seizure", 0, 3, "fever-suppressed", map[string]any{"worst_icans": 3.0}},
		{"still counts", 0, 3, "", map[string]any{"offer_closing": false}},
		{"calm", 0, 0, "", nil},
		{"offered", 0, 0, "", map[string]any{"offer_closing": true, "episode_worst": 2.0}},
		{"closed", -1, -1, "", map[string]any{"episode_open": false}},
		{"recurs late", 1, 0, "late-onset", map[string]any{"episodes": 2.0, "episode_worst": 1.0}},
	}
	if len(o.lines) != len(wants) {
		t.Fatalf("%d answers, want %d:\n%s", len(o.lines), len(wants), o.out)
	}
	for i, w := range wants {
		l := o.lines[i]
		if l["id"] != w.id {
			t.Fatalf("answer %d is of %v, want %s", i, l["id"], w.id)
		}
		if w.crs >= 0 {
			crs, icans := l["crs"].(map[string]any), l["icans"].(map[string]any)
			if crs["working"] != w.crs || icans["working"] != w.icans {
				t.Errorf("%s: CRS %v, ICANS %v; want %v and %v", w.id, crs["working"], icans["working"], w.crs, w.icans)
			}
			if w.flag != "" && !strings.Contains(fmt.Sprint(crs["flags"]), w.flag) {
				t.Errorf("%s: flags %v lack %s", w.id, crs["flags"], w.flag)
			}
		}
		course := l["course"].(map[string]any)
		for k, v := range w.course {
			if course[k] != v {
				t.Errorf("%s: course %s is %v, want %v", w.id, k, course[k], v)
			}
		}
	}
}

// TestCourseTakesNothingFromEarlierObjects: an absent key means "not recorded".
func TestCourseTakesNothingFromEarlierObjects(t *testing.T) {
	t.Parallel()
	o := run(t, set("a", "2026-11-21T08:00:00Z", `"temp_c":38.6,"vasopressors":["noradrenaline"]`)+"\n"+
		set("b", "2026-11-21T09:00:00Z", `"temp_c":38.6`), "grade", "--course")
	if b := o.lines[1]["crs"].(map[string]any); b["low"] != 1.0 || b["high"] != 4.0 || b["working"] != 1.0 {
		t.Errorf("the second object is %v-%v working %v, want 1-4 working 1", b["low"], b["high"], b["working"])
	}
	if alone := run(t, set("a", "2026-11-21T08:00:00Z", `"event":"dose","drugs":["steroid"]`), "grade"); alone.status != 2 {
		t.Errorf("event outside a course: status %d, want 2", alone.status)
	}
}

func TestCriteriaListsEveryRule(t *testing.T) {
	t.Parallel()
	text, md, js := run(t, "", "criteria"), run(t, "", "criteria", "--markdown"), run(t, "", "criteria", "--json")
	for _, o := range []outcome{text, md, js} {
		for _, want := range []string{"crs.vasopressor.multiple", "icans.seizure.prolonged", "E12", "10.1016/j.bbmt.2018.12.758"} {
			if o.status != 0 || !strings.Contains(o.out, want) {
				t.Errorf("status %d, lacks %q", o.status, want)
			}
		}
	}
	if !strings.Contains(text.out, "[ours]") || len(js.lines) < 60 {
		t.Errorf("our choices are not marked, or only %d JSON lines", len(js.lines))
	}
}
