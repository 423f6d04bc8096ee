package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func policyFile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "policy.toml")
	if err := os.WriteFile(file, []byte("extends = \"adult\"\nname = \"ward\"\nversion = \"1\"\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestPolicyShow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args  []string
		wants []string
		lacks string
	}{
		{[]string{"adult"}, []string{"Policy adult", "thresholds.adult_sbp", "E4b", "V0", "tocilizumab", "SURE:"}, "FACT "},
		{[]string{"bcma"}, []string{"extends adult", "cilta-cel", "REMINDER", "handwriting"}, ""},
		{[]string{"adult", "--facts"}, []string{"icans_sign_minutes", "finding", "context"}, "E4b"},
		{[]string{"adult", "--rules"}, []string{"E12", "nurse-in-charge", "incomplete"}, "tocilizumab"},
		{[]string{"adult", "--schedule"}, []string{"V2", "1 h", "crs >= 2"}, "E12"},
		{[]string{"adult", "--drugs"}, []string{"12 mg/kg IV, at most 800 mg", "8 h", "NOT AN ORDER"}, "E12"},
		{[]string{"lupus", "--toml"}, []string{"extends = \"adult\"", "[[escalation]]", "LICATS"}, ""},
	} {
		o := run(t, "", append([]string{"--db", recordFile(t), "policy", "show"}, c.args...)...)
		if o.status != 0 {
			t.Errorf("%v: %+v", c.args, o)
		}
		for _, want := range c.wants {
			if !strings.Contains(o.out, want) {
				t.Errorf("%v lacks %q:\n%s", c.args, want, o.out)
			}
		}
		if c.lacks != "" && strings.Contains(o.out, c.lacks) {
			t.Errorf("%v has %q", c.args, c.lacks)
		}
	}
	o := run(t, "", "--db", recordFile(t), "policy", "show", "adult", "--json")
	if o.status != 0 || len(o.lines) != 1 || len(o.lines[0]["rules"].([]any)) < 18 || len(o.lines[0]["products"].([]any)) < 6 || o.lines[0]["facts"] != nil {
		t.Errorf("--json: %d %.400s", o.status, o.out)
	}
}

// TestPolicyShowInForce: without a name the one beside the record is shown, and a
// refused file leaves the last good one in force, loudly.
func TestPolicyShowInForce(t *testing.T) {
	t.Parallel()
	file := policyFile(t, "[thresholds]\nadult_sbp = 95\n")
	db := filepath.Join(filepath.Dir(file), "record.db")
	if o := run(t, "", "--db", db, "policy", "show"); o.status != 0 || !strings.Contains(o.out, "Policy ward 1") || o.errOut != "" {
		t.Errorf("%+v", o)
	}
	if err := os.WriteFile(file, []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if o := run(t, "", "--db", db, "policy", "show"); o.status != 0 || !strings.Contains(o.out, "Policy ward 1") || !strings.Contains(o.errOut, "WARNING: the last good policy") {
		t.Errorf("%+v", o)
	}
}

func TestPolicyCheck(t *testing.T) {
	t.Parallel()
	good := policyFile(t, "[thresholds]\nadult_sbp = 95\n[[escalation]]\nid = \"E7\"\noff = true\n")
	if o := run(t, "", "policy", "check", good); o.status != 0 || !strings.Contains(o.out, "ward 1 loads") || !strings.Contains(o.out, "switched off") || !strings.Contains(o.out, "more sensitive") {
		t.Errorf("a good file: %+v", o)
	}
	if o := run(t, "", "policy", "check", good, "--json"); o.status != 0 || o.lines[0]["ok"] != true {
		t.Errorf("a good file: %+v", o)
	}
	bad := policyFile(t, "[thresholds]\nadult_sbp = 85\nadult_spb = 1\n")
	o := run(t, "", "policy", "check", bad)
	for _, want := range []string{bad + ":5:13: ", "allowed: 90 to 120", "             ^", bad + ":6:1: ", "did you mean"} {
		if o.status != 2 || !strings.Contains(o.errOut, want) {
			t.Errorf("a bad file: status %d, lacks %q:\n%s", o.status, want, o.errOut)
		}
	}
	j := run(t, "", "policy", "check", bad, "--json")
	if j.status != 2 || len(j.lines) != 1 || len(j.lines[0]["problems"].([]any)) != 2 {
		t.Errorf("--json: %+v", j)
	}
	if o := run(t, "", "policy", "check", "/does/not/exist"); o.status != 2 || !strings.Contains(o.errOut, "paediatric") {
		t.Errorf("no file: %+v", o)
	}
}

func TestPolicyDiff(t *testing.T) {
	t.Parallel()
	file := policyFile(t, "[[check]]\nid = \"V2\"\nevery_minutes = 45\n")
	if o := run(t, "", "policy", "diff", "adult", file); o.status != 0 || !strings.Contains(o.out, "check V2.every_minutes") || !strings.Contains(o.out, "more often") {
		t.Errorf("%+v", o)
	}
	if o := run(t, "", "policy", "diff", "adult", "adult"); o.status != 0 || !strings.Contains(o.out, "say the same") {
		t.Errorf("%+v", o)
	}
	if o := run(t, "", "policy", "diff", "adult", file, "--json"); o.status != 0 || !strings.Contains(o.out, `"where":"check V2.every_minutes"`) {
		t.Errorf("%+v", o)
	}
	if o := run(t, "", "policy", "diff", "adult", "nobody"); o.status != 2 {
		t.Errorf("%+v", o)
	}
}
