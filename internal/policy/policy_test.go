package policy_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"
)

func TestDefaultIsTheDefinition(t *testing.T) {
	t.Parallel()
	p, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	if p.Course.Thresholds != grading.DefaultThresholds() {
		t.Errorf("thresholds %+v, want %+v", p.Course.Thresholds, grading.DefaultThresholds())
	}
	def := grading.DefaultCoursePolicy()
	for class, want := range def.MaskingTime {
		if got := p.Course.MaskingTime[class]; got != want {
			t.Errorf("masking time of %v is %d ms, want %d", class.Names(), got, want)
		}
	}
	if p.Course.BPStable != def.BPStable || p.Course.FindingActive != def.FindingActive || p.Course.CloseAfter != def.CloseAfter {
		t.Errorf("course times differ from the definition")
	}
}

func fired(t *testing.T, f policy.Facts) string {
	t.Helper()
	p, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range p.Escalations(f) {
		ids = append(ids, e.Rule)
	}
	return strings.Join(ids, " ")
}

func TestEscalations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		f    policy.Facts
		want string
	}{
		{"nothing", policy.Facts{}, ""},
		{"E1", policy.Facts{CRS: 3}, "E1"},
		{"E2", policy.Facts{ICANS: 3}, "E2"},
		{"E3", policy.Facts{Vasopressors: 1}, "E3"},
		{"E3 inotrope", policy.Facts{Inotrope: true}, "E3"},
		{"E4", policy.Facts{Fluid: true, Hypotension: true}, "E4"},
		{"E5", policy.Facts{O2Flow: 6}, "E5"},
		{"E6", policy.Facts{CRS: 2, ICANS: 1}, "E6"},
		{"E7", policy.Facts{GradeRise: 1}, "E7"},
		{"E8", policy.Facts{FeverHours: 73}, "E8"},
		{"E9", policy.Facts{NeuroEvent: true}, "E9"},
		{"E10", policy.Facts{NEWS2: 7, NEWS2Red: true}, "E10"},
		{"E10a", policy.Facts{NEWS2: 3, NEWS2Red: true}, "E10a"},
		{"E12", policy.Facts{CRS: 1, Incomplete: true}, "E12"},
		{"most urgent first", policy.Facts{CRS: 3, ICANS: 1, GradeRise: 1}, "E1 E6 E7"},
	} {
		if got := fired(t, c.f); got != c.want {
			t.Errorf("%s: fired %q, want %q", c.name, got, c.want)
		}
	}
}

func TestNextTakesTheShorterInterval(t *testing.T) {
	t.Parallel()
	p, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		crs, icans    grading.Grade
		fever         bool
		vitals, neuro time.Duration
	}{
		{0, 0, false, 4 * time.Hour, 8 * time.Hour},
		{0, 0, true, 2 * time.Hour, 8 * time.Hour},
		{1, 0, false, 2 * time.Hour, 8 * time.Hour},
		{2, 0, true, time.Hour, 8 * time.Hour},
		{0, 1, false, time.Hour, 4 * time.Hour},
		{3, 0, true, 30 * time.Minute, 8 * time.Hour},
		{0, 4, false, 30 * time.Minute, 30 * time.Minute},
	} {
		if v, n := p.Next(c.crs, c.icans, c.fever); v != c.vitals || n != c.neuro {
			t.Errorf("CRS %d ICANS %d fever %v: %v and %v, want %v and %v", c.crs, c.icans, c.fever, v, n, c.vitals, c.neuro)
		}
	}
}

func TestBadPoliciesAreRefusedWhole(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile("default.toml")
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"syntax":            {"name =", "name"},
		"unknown key":       {"adult_sbp", "adult_spb"},
		"rule switched off": {"adult_sbp = 90", "adult_sbp = 0"},
		"unknown drug":      {"paracetamol = 8", "paracetamol = 8\nmagic = 8"},
		"class left out":    {"tocilizumab = 336\n", ""},
		"condition":         {"crs >= 3", "crs >="},
		"unknown fact":      {"crs >= 3", "crss >= 3"},
		"not a condition":   {`when = "crs >= 3"`, `when = "crs"`},
		"level":             {`level = "icu"`, `level = "now"`},
	} {
		text := strings.Replace(string(good), change[0], change[1], 1)
		if text == string(good) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := policy.Parse(text); !errors.Is(err, policy.ErrPolicy) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}
