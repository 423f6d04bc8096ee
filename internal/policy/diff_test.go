package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"crsmon/internal/policy"
)

func TestDiffSaysWhatChangedAndWhatItComesTo(t *testing.T) {
	t.Parallel()
	p, err := policy.Parse(site(rule + `
[thresholds]
adult_sbp = 100
[ward]
lock_minutes = 10
[[escalation]]
id = "E7"
off = true
[[escalation]]
id = "E5"
level = "tell"
when = "o2_flow >= 4 || o2_rising"
silent = [{ o2_flow = 3.9 }]
[[escalation]]
id = "E1"
when = "crs >= 4"
fires = [{ crs = 4 }]
[[escalation]]
id = "E8"
when = "fever_hours > 72 || fever_hours > 100"
[[check]]
id = "V2"
every_minutes = 45
`))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range policy.Diff(load(t, "adult"), p) {
		got = append(got, fmt.Sprintf("%s: %s -> %s (%s)", c.Path, c.Was, c.Is, c.Effect))
	}
	want := `name: adult -> site ()
version: 2026.3 -> 1 ()
thresholds.adult_sbp: 90 -> 100 (more sensitive)
ward.lock_minutes: 5 -> 10 ()
escalation E1.when: crs >= 3 -> crs >= 4 (holds less often, not at {crs 3})
escalation E5.level: review -> tell (less urgent)
escalation E5.when: o2_flow >= 6 || o2_rising -> o2_flow >= 4 || o2_rising (holds more often, as at {o2_flow 4, o2_rising no})
escalation E7.off:  -> true (switched off)
escalation E8.when: fever_hours > 72 -> fever_hours > 72 || fever_hours > 100 (means the same)
escalation S1:  -> tell, doctor, crs >= 2, site rule (new)
check V2.every_minutes: 60 -> 45 (more often)`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	back := policy.Diff(p, load(t, "adult"))
	if last := back[len(back)-1]; last.Path != "escalation S1" || last.Effect != "gone" {
		t.Errorf("the way back ends with %+v", last)
	}
}

// TestTOMLLoadsAgain: what is written of a policy is that policy.
func TestTOMLLoadsAgain(t *testing.T) {
	t.Parallel()
	for _, name := range policy.Embedded() {
		p := load(t, name)
		again, err := policy.Parse(p.TOML())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := policy.Diff(p, again); len(d) != 0 {
			t.Errorf("%s: differs after writing and reading: %+v", name, d)
		}
		if len(again.Drugs()) != len(p.Drugs()) || len(again.Rules()) != len(p.Rules()) {
			t.Errorf("%s: rows lost", name)
		}
	}
}
