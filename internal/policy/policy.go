package policy

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"time"

	"crsmon/grading"

	"github.com/BurntSushi/toml"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

//go:embed default.toml
var defaultTOML string

// ErrPolicy is a policy that was refused whole; the message says where and why.
var ErrPolicy = errors.New("policy refused")

// Policy is a policy in force. It is not changed after loading and may be shared.
type Policy struct {
	Name    string
	Version string
	Course  grading.CoursePolicy
	Plan    Schedule
	rules   []rule
}

// Schedule is the time between checks.
type Schedule struct {
	Vitals, Neuro             time.Duration // routine
	FeverVitals               time.Duration // fever or CRS 1
	CRS2Vitals                time.Duration // CRS 2 or more, or ICANS 1 or more
	ICANS1Neuro               time.Duration // any ICANS
	SevereVitals, SevereNeuro time.Duration // grade 3 or more
}

// Rule is an escalation rule as written.
type Rule struct {
	ID, When, Text, TextZH, Source, Sure string
	Level                                Level
}

type rule struct {
	Rule
	program *vm.Program
}

type file struct {
	Name, Version string
	Thresholds    struct {
		AdultSBP        int32 `toml:"adult_sbp"`
		AdultMAP        int32 `toml:"adult_map"`
		BaselinePercent int32 `toml:"baseline_percent"`
		BaselineBelow   int32 `toml:"baseline_below"`
		NeonateSBP      int32 `toml:"neonate_sbp"`
		InfantSBP       int32 `toml:"infant_sbp"`
		ChildBase       int32 `toml:"child_base"`
		ChildPerYear    int32 `toml:"child_per_year"`
		Child10SBP      int32 `toml:"child_10_sbp"`
		HypoxiaSpO2     int32 `toml:"hypoxia_spo2"`
		RepeatSpO2      int32 `toml:"repeat_spo2"`
	}
	MaskingHours map[string]int64 `toml:"masking_hours"`
	CourseHours  struct {
		BPStable      int64 `toml:"bp_stable"`
		FindingActive int64 `toml:"finding_active"`
		CloseAfter    int64 `toml:"close_after"`
	} `toml:"course_hours"`
	Schedule struct {
		Vitals, Neuro int64
		FeverVitals   int64 `toml:"fever_vitals"`
		CRS2Vitals    int64 `toml:"crs2_vitals"`
		ICANS1Neuro   int64 `toml:"icans1_neuro"`
		SevereVitals  int64 `toml:"severe_vitals"`
		SevereNeuro   int64 `toml:"severe_neuro"`
	}
	Escalation []struct {
		ID, Level, When, Text, Source, Sure string
		TextZH                              string `toml:"text_zh"`
	}
}

// Default gives the embedded policy. It is an error of the build if it does not
// load; a test holds that it does.
func Default() (*Policy, error) { return Parse(defaultTOML) }

const hourMilli = int64(time.Hour / time.Millisecond)

// Parse reads a policy from TOML and compiles its rules. A policy with an unknown
// key, a missing or impossible number, or a rule that does not compile is refused
// whole with an error wrapping ErrPolicy.
func Parse(text string) (*Policy, error) {
	var f file
	meta, err := toml.Decode(text, &f)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrPolicy, err)
	}
	if un := meta.Undecoded(); len(un) > 0 {
		return nil, fmt.Errorf("%w: unknown key %s", ErrPolicy, un[0])
	}
	t := f.Thresholds
	p := &Policy{Name: f.Name, Version: f.Version}
	p.Course = grading.CoursePolicy{
		Thresholds: grading.Thresholds{
			AdultSBP: t.AdultSBP, AdultMAP: t.AdultMAP, BaselinePercent: t.BaselinePercent, BaselineBelow: t.BaselineBelow,
			NeonateSBP: t.NeonateSBP, InfantSBP: t.InfantSBP, ChildBase: t.ChildBase, ChildPerYear: t.ChildPerYear,
			Child10SBP: t.Child10SBP, HypoxiaSpO2: t.HypoxiaSpO2, RepeatSpO2: t.RepeatSpO2,
		},
		MaskingTime:   map[grading.Masking]int64{},
		BPStable:      f.CourseHours.BPStable * hourMilli,
		FindingActive: f.CourseHours.FindingActive * hourMilli,
		CloseAfter:    f.CourseHours.CloseAfter * hourMilli,
	}
	if err := p.setMasking(f.MaskingHours); err != nil {
		return nil, err
	}
	minutes := func(n int64) time.Duration { return time.Duration(n) * time.Minute }
	s := f.Schedule
	p.Plan = Schedule{
		Vitals: minutes(s.Vitals), Neuro: minutes(s.Neuro), FeverVitals: minutes(s.FeverVitals), CRS2Vitals: minutes(s.CRS2Vitals),
		ICANS1Neuro: minutes(s.ICANS1Neuro), SevereVitals: minutes(s.SevereVitals), SevereNeuro: minutes(s.SevereNeuro),
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	p.Course.ValidFor = func(crs, icans grading.Grade, fever bool) (vitals, neuro int64) {
		v, n := p.Next(crs, icans, fever)
		return 2 * v.Milliseconds(), 2 * n.Milliseconds()
	}
	for _, e := range f.Escalation {
		r := rule{Rule: Rule{ID: e.ID, When: e.When, Text: e.Text, TextZH: e.TextZH, Source: e.Source, Sure: e.Sure}}
		level, ok := parseLevel(e.Level)
		if !ok || e.ID == "" || e.Text == "" {
			return nil, fmt.Errorf("%w: escalation %q needs id, text and level icu, review, tell or repeat", ErrPolicy, e.ID)
		}
		r.Level = level
		if r.program, err = expr.Compile(e.When, expr.Env(Facts{}), expr.AsBool()); err != nil {
			return nil, fmt.Errorf("%w: escalation %s: %w", ErrPolicy, e.ID, err)
		}
		p.rules = append(p.rules, r)
	}
	slices.SortStableFunc(p.rules, func(a, b rule) int { return cmp.Compare(b.Level, a.Level) })
	return p, nil
}

func (p *Policy) setMasking(hours map[string]int64) error {
	for name, h := range hours {
		class, ok := grading.ParseMasking(name)
		if !ok || h <= 0 {
			return fmt.Errorf("%w: masking_hours.%s = %d: allowed: hours above 0 for %v", ErrPolicy, name, h, grading.MaskingWords())
		}
		p.Course.MaskingTime[class] = h * hourMilli
	}
	for class := grading.Antipyretic; class <= grading.Anakinra; class <<= 1 {
		if p.Course.MaskingTime[class] == 0 {
			return fmt.Errorf("%w: masking_hours has no %v", ErrPolicy, class.Names())
		}
	}
	return nil
}

// check refuses numbers that would silently switch a rule off.
func (p *Policy) check() error {
	t := p.Course.Thresholds
	type bound struct {
		name        string
		v, min, max int64
	}
	for _, b := range []bound{
		{"thresholds.adult_sbp", int64(t.AdultSBP), 60, 120},
		{"thresholds.adult_map", int64(t.AdultMAP), 40, 90},
		{"thresholds.baseline_percent", int64(t.BaselinePercent), 1, 100},
		{"thresholds.baseline_below", int64(t.BaselineBelow), 60, 200},
		{"thresholds.neonate_sbp", int64(t.NeonateSBP), 40, 90},
		{"thresholds.infant_sbp", int64(t.InfantSBP), 50, 100},
		{"thresholds.child_base", int64(t.ChildBase), 50, 100},
		{"thresholds.child_per_year", int64(t.ChildPerYear), 0, 5},
		{"thresholds.child_10_sbp", int64(t.Child10SBP), 60, 120},
		{"thresholds.hypoxia_spo2", int64(t.HypoxiaSpO2), 80, 98},
		{"thresholds.repeat_spo2", int64(t.RepeatSpO2), int64(t.HypoxiaSpO2), 100},
		{"course_hours.bp_stable", p.Course.BPStable / hourMilli, 1, 24 * 14},
		{"course_hours.finding_active", p.Course.FindingActive / hourMilli, 1, 24 * 14},
		{"course_hours.close_after", p.Course.CloseAfter / hourMilli, 1, 24 * 14},
		{"schedule.vitals", int64(p.Plan.Vitals / time.Minute), 1, 24 * 60},
		{"schedule.neuro", int64(p.Plan.Neuro / time.Minute), 1, 24 * 60},
		{"schedule.fever_vitals", int64(p.Plan.FeverVitals / time.Minute), 1, 24 * 60},
		{"schedule.crs2_vitals", int64(p.Plan.CRS2Vitals / time.Minute), 1, 24 * 60},
		{"schedule.icans1_neuro", int64(p.Plan.ICANS1Neuro / time.Minute), 1, 24 * 60},
		{"schedule.severe_vitals", int64(p.Plan.SevereVitals / time.Minute), 1, 24 * 60},
		{"schedule.severe_neuro", int64(p.Plan.SevereNeuro / time.Minute), 1, 24 * 60},
	} {
		if b.v < b.min || b.v > b.max {
			return fmt.Errorf("%w: %s = %d: allowed: %d to %d", ErrPolicy, b.name, b.v, b.min, b.max)
		}
	}
	if p.Name == "" || p.Version == "" {
		return fmt.Errorf("%w: name and version are needed", ErrPolicy)
	}
	return nil
}

// Rules gives the escalation rules, most urgent first.
func (p *Policy) Rules() []Rule {
	out := make([]Rule, len(p.rules))
	for i, r := range p.rules {
		out[i] = r.Rule
	}
	return out
}

// Next gives the time to the next set and to the next ICE or CAPD after a set with
// these working grades.
func (p *Policy) Next(crs, icans grading.Grade, fever bool) (vitals, neuro time.Duration) {
	s := p.Plan
	vitals, neuro = s.Vitals, s.Neuro
	if fever || crs >= 1 {
		vitals = min(vitals, s.FeverVitals)
	}
	if crs >= 2 || icans >= 1 {
		vitals = min(vitals, s.CRS2Vitals)
	}
	if icans >= 1 {
		neuro = min(neuro, s.ICANS1Neuro)
	}
	if crs >= 3 || icans >= 3 {
		vitals = min(vitals, s.SevereVitals)
	}
	if icans >= 3 {
		neuro = min(neuro, s.SevereNeuro)
	}
	return vitals, neuro
}

// Measures gives what a rule measures of the facts, for telling whether it became worse.
func (p *Policy) Measures(rule string, f Facts) []float64 {
	return []float64{float64(f.CRS), float64(f.ICANS)}
}
