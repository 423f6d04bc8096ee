package policy_test

import (
	"errors"
	"strings"
	"testing"

	"crsmon/internal/policy"
)

const rule = `
[[escalation]]
id = "S1"
level = "tell"
role = "doctor"
when = "crs >= 2"
text = "site rule"
source = "the ward"
sure = "ours"
fires = [{ crs = 2 }]
silent = [{ crs = 1 }]
`

// TestRefusals: each file is refused whole, at the place, with what is allowed.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, place, want string }{
		{"syntax", "extends = \"adult\"\nname \"site\"\n", "policy.toml:2:", "expected"},
		{"nothing extended", "name = \"x\"\nversion = \"1\"\n", "policy.toml:1:1", "extends is missing"},
		{"unknown base", "extends = \"adul\"\n", "policy.toml:1:11", `did you mean "adult"?`},
		{"no name of its own", "extends = \"adult\"\nversion = \"1\"\n", "policy.toml:1:1", "name is missing"},
		{"no version of its own", "extends = \"adult\"\nname = \"x\"\n", "policy.toml:1:1", "version is missing"},
		{"unknown key", site("[thresholds]\nadult_spb = 95\n"), "policy.toml:5:1", `thresholds.adult_spb: unknown key; did you mean "adult_sbp"?`},
		{"unknown table", site("[treshold]\n"), "policy.toml:4:1", "treshold: unknown key"},
		{"less sensitive", site("[thresholds]\nadult_sbp = 85\n"), "policy.toml:5:13", "85 is refused: allowed: 90 to 120 (lower is less sensitive"},
		{"too high", site("[thresholds]\nadult_sbp = 130\n"), "policy.toml:5:13", "allowed: 90 to 120"},
		{"repeat below", site("[thresholds]\nhypoxia_spo2 = 95\n"), "adult.toml:", "93 is below hypoxia_spo2 = 95"},
		{"a number in quotes", site("[thresholds]\nadult_sbp = \"95\"\n"), "policy.toml:5:13", "whole number from 90 to 120"},
		{"a fraction", site("[thresholds]\nadult_sbp = 95.5\n"), "policy.toml:5:13", "whole number"},
		{"masking shorter", site("[masking_hours]\ntocilizumab = 24\n"), "policy.toml:5:15", "allowed: 336 to 1440"},
		{"course shorter", site("[course_hours]\nfinding_active = 12\n"), "policy.toml:5:18", "allowed: 24 to 336"},
		{"unknown drug class", site("[masking_hours]\nmagic = 24\n"), "policy.toml:5:1", "unknown key"},
		{"condition syntax", site(strings.Replace(rule, "crs >= 2\"", "crs >=\"", 1)), "policy.toml:9:14", "unexpected token"},
		{"unknown fact", site(strings.Replace(rule, "crs >= 2\"", "icans >= 2 && crss >= 2\"", 1)), "policy.toml:9:23", `unknown fact "crss"; did you mean "crs"?`},
		{"not a condition", site(strings.Replace(rule, "crs >= 2\"", "crs\"", 1)), "policy.toml:9:9", "crs is a whole number and alone no condition"},
		{"wrong type", site(strings.Replace(rule, "crs >= 2\"", "fever == 2\"", 1)), "policy.toml:9:18", "fever is a true or false"},
		{"out of reach", site(strings.Replace(rule, "crs >= 2\"", "crs >= 9\"", 1)), "policy.toml:9:16", "crs 9 is out of reach: it is 0 to 5"},
		{"arithmetic", site(strings.Replace(rule, "crs >= 2\"", "crs + icans >= 2\"", 1)), "policy.toml:9:", "a condition compares facts with constants"},
		{"a call", site(strings.Replace(rule, "crs >= 2\"", "len(product) > 1\"", 1)), "policy.toml:9:", "a condition compares facts with constants"},
		{"level", site(strings.Replace(rule, `"tell"`, `"tel"`, 1)), "policy.toml:7:9", `did you mean "tell"?`},
		{"role", site(strings.Replace(rule, `"doctor"`, `"docter"`, 1)), "policy.toml:8:8", `did you mean "doctor"?`},
		{"sure", site(strings.Replace(rule, `"ours"`, `"certain"`, 1)), "policy.toml:12:8", "allowed: read, weak, check, ours"},
		{"no id", site(strings.Replace(rule, "id = \"S1\"\n", "", 1)), "policy.toml:5:1", "id is missing"},
		{"an id twice", site(rule + rule), "policy.toml:16:1", "stands twice in this file, first in line 5"},
		{"no example", site(strings.Replace(rule, "silent = [{ crs = 1 }]\n", "", 1)), "policy.toml:5:1", "at least one example: silent"},
		{"an example that fails", site(strings.Replace(rule, "{ crs = 1 }", "{ crs = 4 }", 1)), "policy.toml:14:11", "escalation S1.silent: the example {crs 4} must stay silent and came out as fired"},
		{"example of an unknown fact", site(strings.Replace(rule, "{ crs = 1 }", "{ crss = 1 }", 1)), "policy.toml:14:13", `did you mean "crs"?`},
		{"example of a wrong type", site(strings.Replace(rule, "{ crs = 1 }", "{ crs = true }", 1)), "policy.toml:14:19", "must be a whole number"},
		{"changed rule, old examples", site("[[escalation]]\nid = \"E1\"\nwhen = \"crs >= 4\"\n"), "adult.toml:", "escalation E1.fires: the example {crs 3} must fire and came out as silent; when was changed in policy.toml: give examples of its own there"},
		{"a worse finding silences", site(strings.Replace(rule, "crs >= 2\"", "crs >= 2 && crs < 4\"", 1)), "policy.toml:9:8", "holds at {crs 3} and not at {crs 4}"},
		{"not fever", site(strings.Replace(rule, "crs >= 2\"", "crs >= 2 && !fever\"", 1)), "policy.toml:9:8", "a worse finding silences it"},
		{"NEWS2 with a lid", site("[[escalation]]\nid = \"E10a\"\nwhen = \"news2_red && news2 < 7\"\n"), "policy.toml:6:8", "holds at {news2 6, news2_red yes} and not at {news2 7, news2_red yes}"},
		{"longer interval", site("[[check]]\nid = \"V2\"\nevery_minutes = 90\n"), "policy.toml:6:17", "allowed: 5 to 60"},
		{"a row off", site("[[check]]\nid = \"V2\"\noff = true\n"), "policy.toml:4:1", "cannot be switched off"},
		{"a row that holds less", site("[[check]]\nid = \"V2\"\nwhen = \"crs >= 2\"\nfires = [{ crs = 2 }]\n"), "policy.toml:6:8", "holds less often than in the adult policy"},
		{"a row of the wrong kind", site("[[check]]\nid = \"V2\"\nwhat = \"neuro\"\n"), "policy.toml:6:8", `must stay "vitals"`},
		{"a row a finding lengthens", site("[[check]]\nid = \"S2\"\nwhat = \"vitals\"\nevery_minutes = 15\nwhen = \"crs == 2\"\nsource = \"x\"\nsure = \"ours\"\nfires = [{ crs = 2 }]\nsilent = [{ crs = 1 }]\n"), "policy.toml:8:8", "a worse finding silences it"},
		{"a cascade in a circle", site("[[role]]\nid = \"icu\"\nthen = \"doctor\"\n"), "policy.toml:6:8", "never ends"},
		{"cascade to nobody", site("[[role]]\nid = \"icu\"\nthen = \"surgeon\"\n"), "policy.toml:6:8", "unknown"},
		{"a role in use off", site("[[role]]\nid = \"senior\"\noff = true\n"), "adult.toml:", `"senior" is unknown`},
		{"nothing to switch off", site("[[escalation]]\nid = \"E13\"\noff = true\n"), "policy.toml:4:1", `there is no escalation "E13" to switch off; did you mean "E1"?`},
		{"a secret key", site("[backup]\nrecipient = \"AGE-SECRET-KEY-1ABC\"\n"), "policy.toml:5:13", "no age recipient"},
		{"a relative path", site("[backup]\ndir = \"backup\"\n"), "policy.toml:5:7", "no absolute path"},
		{"unit", site("[[drug]]\nid = \"tocilizumab\"\nunits = [\"µg\"]\n"), "policy.toml:6:10", "not charted"},
		{"dose as a number", site("[[drug]]\nid = \"albumin\"\n[[drug.reference]]\nlabel = \"x\"\nwhen = \"true\"\ndose = 1.1\nunit = \"g\"\nroute = \"IV\"\nsource = \"x\"\nsure = \"ours\"\n"), "policy.toml:9:8", "in quotes"},
		{"an empty list of rules", site("escalation = 3\n"), "policy.toml:4:14", "must be an array of tables"},
	} {
		_, err := policy.Parse(c.text)
		if !errors.Is(err, policy.ErrPolicy) {
			t.Errorf("%s: %v, want a refusal", c.name, err)
			continue
		}
		if !strings.Contains(err.Error(), c.place) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: the refusal lacks %q or %q:\n%v", c.name, c.place, c.want, err)
		}
	}
	if _, err := policy.Parse(site(rule)); err != nil {
		t.Errorf("the rule that all these change is refused: %v", err)
	}
}

// TestEveryProblemIsFound: several mistakes are named at once, in order, each with
// its line and a caret under the place.
func TestEveryProblemIsFound(t *testing.T) {
	t.Parallel()
	_, err := policy.Parse(site("[thresholds]\nadult_sbp = 85\nadult_map = 60\n[[check]]\nid = \"V1\"\nwhen = \"fewer || crs >= 1\"\n"))
	const want = `policy refused
policy.toml:5:13: thresholds.adult_sbp: 85 is refused: allowed: 90 to 120 (lower is less sensitive than the consensus)
    5 | adult_sbp = 85
      |             ^
policy.toml:6:13: thresholds.adult_map: 60 is refused: allowed: 65 to 90 (lower is less sensitive than the consensus)
    6 | adult_map = 60
      |             ^
policy.toml:9:9: check V1.when: unknown fact "fewer"; did you mean "fever"? (crsmon policy show --facts lists them)
    9 | when = "fewer || crs >= 1"
      |         ^`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	var r *policy.Refusal
	if !errors.As(err, &r) || len(r.Problems) != 3 {
		t.Errorf("%d problems, want 3", len(r.Problems))
	}
}

// TestPlacesInStrings: the column is that in the file, whatever way the text is quoted.
func TestPlacesInStrings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ when, place string }{
		{`"fever && wrong"`, "9:18"},
		{`'fever && wrong'`, "9:18"},
		{`"product == \"a\" && wrong"`, "9:29"},
		{`"product == \"\u4e2d\" && wrong"`, "9:34"},
		{"\"\"\"fever && wrong\"\"\"", "9:20"},
		{"'''\nfever &&\n  wrong'''", "11:3"},
		{"\"\"\"fever && \\\n   wrong\"\"\"", "10:4"},
	} {
		_, err := policy.Parse(site(strings.Replace(rule, `"crs >= 2"`, c.when, 1)))
		if err == nil || !strings.Contains(err.Error(), "policy.toml:"+c.place+": ") || !strings.Contains(err.Error(), "wrong") {
			t.Errorf("%s: not at %s:\n%v", c.when, c.place, err)
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	p, err := policy.Parse(site(rule + `
[[escalation]]
id = "E7"
off = true
[[escalation]]
id = "E8"
text = "fever for three days"
[[product]]
id = "axi-cel-us"
near_weeks = 2
[[check]]
id = "V2"
every_minutes = 45
[thresholds]
adult_sbp = 95
`))
	if err != nil {
		t.Fatal(err)
	}
	base := load(t, "adult")
	if got, want := len(p.Rules()), len(base.Rules()); got != want {
		t.Errorf("%d rules, want %d: one added, one off", got, want)
	}
	texts := map[string]string{}
	for _, r := range p.Rules() {
		texts[r.ID] = r.Text
	}
	if texts["E8"] != "fever for three days" || texts["S1"] == "" || texts["E7"] != "" || texts["E1"] != "CRS 3 or more" {
		t.Errorf("rules %v", texts)
	}
	if off := strings.Join(p.Off(), ","); off != "escalation E7" {
		t.Errorf("off: %s", off)
	}
	if p.Course.Thresholds.AdultSBP != 95 || p.Course.Thresholds.AdultMAP != 65 {
		t.Errorf("thresholds %+v", p.Course.Thresholds)
	}
	if q := p.Products()[0]; q.NearWeeks != 2 || q.DailyDays != 7 {
		t.Errorf("product %+v", q)
	}
	if v, _, row, _ := p.Due(facts(func(f *policy.Facts) { f.CRS = 2 })); v.Minutes() != 45 || row != "V2" {
		t.Errorf("due in %v by %s", v, row)
	}
	if p.Name != "site" || p.Version != "1" || strings.Join(p.Extends, ",") != "adult" {
		t.Errorf("%s %s extends %v", p.Name, p.Version, p.Extends)
	}
}
