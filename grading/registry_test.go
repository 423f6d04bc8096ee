package grading_test

import (
	"strings"
	"testing"

	"crsmon/grading"
)

func TestCriteriaRegistry(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{}
	for _, cr := range grading.Criteria() {
		if cr.ID == "" || cr.Cell == "" || cr.Source == "" {
			t.Errorf("%+v lacks its id, cell or source", cr)
		}
		if ids[cr.ID] {
			t.Errorf("%s is there twice", cr.ID)
		}
		ids[cr.ID] = true
		if cr.Grade > 5 || cr.Scale != "CRS" && cr.Scale != "ICANS" {
			t.Errorf("%s is of grade %d of %q", cr.ID, cr.Grade, cr.Scale)
		}
		if !strings.HasPrefix(cr.ID, strings.ToLower(cr.Scale)+".") {
			t.Errorf("%s is not named after %s", cr.ID, cr.Scale)
		}
		if cr.Ours != (cr.Source == grading.SourceOurs) {
			t.Errorf("%s: ours is %v, its source %q", cr.ID, cr.Ours, cr.Source)
		}
		if code, ok := grading.ParseCode(cr.ID); !ok || code != cr.Code || cr.Code.String() != cr.ID {
			t.Errorf("%s does not come back from its own words: %v %v", cr.ID, code, ok)
		}
		if got, ok := grading.Lookup(cr.Code); !ok || got != cr {
			t.Errorf("looking %s up gives %+v", cr.ID, got)
		}
	}
	for code := range 256 {
		c := grading.Code(code)
		_, ok := grading.Lookup(c)
		if named := ids[c.String()]; ok != named {
			t.Errorf("code %d is %q, in the registry %v", code, c, ok)
		}
	}
	for _, id := range []string{"", "unknown", "crs", "CRS.fever", "crs.fever "} {
		if c, ok := grading.ParseCode(id); ok {
			t.Errorf("%q is read as %s", id, c)
		}
	}
	own := grading.Criteria()
	own[0].ID = "changed"
	if grading.Criteria()[0].ID == "changed" {
		t.Error("a caller can change the registry")
	}
}

func TestFlagWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	every := grading.Flags(1<<32 - 1)
	n := 0
	every.Each(func(f grading.Flags) {
		n++
		name := f.String()
		if name == "" || seen[name] {
			t.Errorf("flag %b is named %q", f, name)
		}
		seen[name] = true
		if back, ok := grading.ParseFlag(name); !ok || back != f {
			t.Errorf("%q comes back as %b, want %b", name, back, f)
		}
	})
	if got := strings.Count(every.String(), ",") + 1; got != n {
		t.Errorf("%d flags are named, %d exist", got, n)
	}
	// The words the one-shot contract promises.
	for _, name := range []string{
		"fever-may-be-masked", "hypoxic-untreated", "vasopressin-alone", "not-assessable",
		"criteria-not-met-no-fever", "afebrile-no-masking-drug", "late-onset",
	} {
		if !seen[name] {
			t.Errorf("no flag %q", name)
		}
	}
	if _, ok := grading.ParseFlag(""); ok {
		t.Error("the empty word is read as a flag")
	}
}

// TestContractWords: the words of the one-shot contract are read, come back, and
// nothing else is.
func TestContractWords(t *testing.T) {
	t.Parallel()
	checkWords(t, "o2_device", grading.ParseO2Device, grading.O2DeviceWords(), "room-air nasal-cannula blow-by "+
		"high-flow-nasal-cannula facemask non-rebreather venturi tracheostomy-mask cpap bipap mechanical-ventilation other")
	checkWords(t, "hypotension", grading.ParseHypotensionStatement, grading.HypotensionStatementWords(),
		"none fluids-only one-vasopressor one-vasopressor+vasopressin vasopressin-alone multiple-vasopressors")
	checkWords(t, "ice_not_done", grading.ParseNotDone, grading.NotDoneWords(), "asleep refused language not-due sedated intubated unarousable other")
	checkWords(t, "consciousness", grading.ParseConsciousness, grading.ConsciousnessWords(), "alert drowsy voice touch vigorous unarousable sedated")
	checkWords(t, "seizure", grading.ParseSeizure, grading.SeizureWords(), "none brief nonconvulsive-resolved prolonged repetitive")
	checkWords(t, "motor", grading.ParseMotor, grading.MotorWords(), "none deep-focal-weakness tremor myoclonus")
	checkWords(t, "icp", grading.ParseICP, grading.ICPWords(),
		"none focal-oedema diffuse-oedema posturing cn6-palsy papilloedema cushing-triad haemorrhage")
	checkWords(t, "death", grading.ParseDeath, grading.DeathWords(), "crs icans other")
	checkWords(t, "neuro_scale", grading.ParseNeuroScale, grading.NeuroScaleWords(), "ice capd")
	for name := range strings.FieldsSeq("antipyretic paracetamol nsaid steroid tocilizumab siltuximab anakinra") {
		if m, ok := grading.ParseMasking(name); !ok || len(m.Names()) != 1 || m.Names()[0] != name {
			t.Errorf("masking %q is read as %v %v", name, m.Names(), ok)
		}
	}
}

type spelled interface {
	~uint8
	String() string
}

func checkWords[T spelled](t *testing.T, key string, parse func(string) (T, bool), words []string, contract string) {
	t.Helper()
	want := strings.Fields(contract)
	if len(words) != len(want) {
		t.Errorf("%s has the words %q, want %q", key, words, want)
	}
	for _, w := range want {
		if v, ok := parse(w); !ok || v == 0 || v.String() != w {
			t.Errorf("%s %q is read as %d %q %v", key, w, v, v, ok)
		}
	}
	for _, w := range []string{"", "unknown", "None", want[0] + " "} {
		if v, ok := parse(w); ok {
			t.Errorf("%s %q is read as %d", key, w, v)
		}
	}
	if zero := T(0); zero.String() != "" {
		t.Errorf("%s not recorded is written %q", key, zero)
	}
}
