package policy_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"
)

func init() {
	// The same cases on every run; -rapid.seed=0 makes them new ones.
	for name, value := range map[string]string{"rapid.seed": "20190425", "rapid.nofailfile": "true", "rapid.shrinktime": "5s"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
}

func load(t testing.TB, name string) *policy.Policy {
	t.Helper()
	p, err := policy.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestDefaultIsTheDefinition(t *testing.T) {
	t.Parallel()
	for _, name := range policy.Embedded() {
		p := load(t, name)
		if p.Name != name || p.Version == "" {
			t.Errorf("%s calls itself %q %q", name, p.Name, p.Version)
		}
		if p.Course.Thresholds != grading.DefaultThresholds() {
			t.Errorf("%s: thresholds %+v, want %+v", name, p.Course.Thresholds, grading.DefaultThresholds())
		}
		def := grading.DefaultCoursePolicy()
		for class, want := range def.MaskingTime {
			if got := p.Course.MaskingTime[class]; got != want {
				t.Errorf("%s: masking time of %v is %d ms, want %d", name, class.Names(), got, want)
			}
		}
		if p.Course.BPStable != def.BPStable || p.Course.FindingActive != def.FindingActive || p.Course.CloseAfter != def.CloseAfter {
			t.Errorf("%s: course times differ from the definition", name)
		}
	}
}

// facts makes facts that differ from blank ones.
func facts(change func(*policy.Facts)) policy.Facts {
	f := policy.BlankFacts()
	change(&f)
	return f
}

func fired(p *policy.Policy, f policy.Facts) string {
	var ids []string
	for _, e := range p.Escalations(f) {
		ids = append(ids, e.Rule)
	}
	return strings.Join(ids, " ")
}

func TestEscalations(t *testing.T) {
	t.Parallel()
	p := load(t, "adult")
	for _, c := range []struct {
		name   string
		change func(*policy.Facts)
		want   string
	}{
		{"nothing", func(*policy.Facts) {}, ""},
		{"E1", func(f *policy.Facts) { f.CRS = 3 }, "E1"},
		{"E2", func(f *policy.Facts) { f.ICANS = 3 }, "E2"},
		{"not at grade 1", func(f *policy.Facts) { f.CRS, f.ICANS = 1, 1 }, ""},
		{"E3", func(f *policy.Facts) { f.Vasopressors = 1 }, "E3"},
		{"E3 inotrope", func(f *policy.Facts) { f.Inotrope = true }, "E3"},
		{"E4", func(f *policy.Facts) { f.Fluid, f.Hypotension = true, true }, "E4"},
		{"E4 after one bolus", func(f *policy.Facts) { f.Boluses, f.Hypotension = 1, true }, "E4"},
		{"E4a", func(f *policy.Facts) { f.Boluses = 2 }, "E4a"},
		{"E4a volume", func(f *policy.Facts) { f.FluidML6h = 1000.5 }, "E4a"},
		{"not above 1,000", func(f *policy.Facts) { f.FluidML6h = 1000 }, ""},
		{"E4b", func(f *policy.Facts) { f.FluidML6h, f.Boluses, f.Hypotension = 1500, 3, true }, "E4b E4 E4a"},
		{"E5", func(f *policy.Facts) { f.O2Flow = 6 }, "E5"},
		{"E6", func(f *policy.Facts) { f.CRS, f.ICANS = 2, 1 }, "E6"},
		{"E7", func(f *policy.Facts) { f.GradeRise = 1 }, "E7"},
		{"E8", func(f *policy.Facts) { f.FeverHours = 73 }, "E8"},
		{"E9", func(f *policy.Facts) { f.NeuroEvent = true }, "E9"},
		{"E10", func(f *policy.Facts) { f.NEWS2 = 7 }, "E10 E10a"},
		{"E10 and E10a", func(f *policy.Facts) { f.NEWS2, f.NEWS2Red = 5, true }, "E10 E10a"},
		{"E10 of one parameter", func(f *policy.Facts) { f.NEWS2, f.NEWS2Red = 3, true }, "E10 E10a"},
		{"E10a", func(f *policy.Facts) { f.NEWS2 = 5 }, "E10a"},
		{"NEWS2 of 4", func(f *policy.Facts) { f.NEWS2 = 4 }, ""},
		{"E11", func(f *policy.Facts) { f.Arrhythmia = true }, "E11"},
		{"E11 ACS", func(f *policy.Facts) { f.ACS = true }, "E11"},
		{"E12", func(f *policy.Facts) { f.CRS, f.Incomplete = 1, true }, "E12"},
		{"E12 overdue", func(f *policy.Facts) { f.ICANS, f.OverdueMinutes = 1, 21 }, "E12"},
		{"overdue at grade 0", func(f *policy.Facts) { f.OverdueMinutes = 500 }, ""},
		{"C1", func(f *policy.Facts) { f.CarerConcern = true }, "C1"},
		{"most urgent first", func(f *policy.Facts) { f.CRS, f.ICANS, f.GradeRise = 3, 1, 1 }, "E1 E6 E7"},
	} {
		if got := fired(p, facts(c.change)); got != c.want {
			t.Errorf("%s: fired %q, want %q", c.name, got, c.want)
		}
	}
	for _, r := range p.Rules() {
		if r.Role == "" || r.TextZH == "" || r.Source == "" {
			t.Errorf("%s lacks its role, Chinese text or source: %+v", r.ID, r)
		}
	}
}

func TestEvaluateAllGivesEveryRuleWithItsValues(t *testing.T) {
	t.Parallel()
	p := load(t, "adult")
	all := p.EvaluateAll(facts(func(f *policy.Facts) { f.CRS, f.Boluses, f.Hypotension = 2, 1, true }))
	if len(all) != len(p.Rules()) {
		t.Fatalf("%d judged of %d rules", len(all), len(p.Rules()))
	}
	got := map[string]string{}
	for _, j := range all {
		got[j.Rule.ID] = strings.Join(j.Values, ", ")
		if j.Met != (j.Rule.ID == "E4") {
			t.Errorf("%s is met: %v", j.Rule.ID, j.Met)
		}
	}
	for id, want := range map[string]string{"E1": "crs 2", "E4": "fluid no, boluses 1, hypotension yes", "E12": "crs 2, icans 0, incomplete no, overdue_minutes 0"} {
		if got[id] != want {
			t.Errorf("%s has the values %q, want %q", id, got[id], want)
		}
	}
}

func TestNextTakesTheShorterInterval(t *testing.T) {
	t.Parallel()
	p := load(t, "adult")
	for _, c := range []struct {
		crs, icans    grading.Grade
		fever         bool
		vitals, neuro time.Duration
	}{
		{0, 0, false, 4 * time.Hour, 8 * time.Hour},
		{0, 0, true, 2 * time.Hour, 8 * time.Hour},
		{1, 0, false, 2 * time.Hour, 8 * time.Hour},
		{2, 0, true, time.Hour, 4 * time.Hour},
		{0, 1, false, time.Hour, 4 * time.Hour},
		{3, 0, true, 30 * time.Minute, 4 * time.Hour},
		{0, 4, false, 30 * time.Minute, 30 * time.Minute},
	} {
		if v, n := p.Next(c.crs, c.icans, c.fever); v != c.vitals || n != c.neuro {
			t.Errorf("CRS %d ICANS %d fever %v: %v and %v, want %v and %v", c.crs, c.icans, c.fever, v, n, c.vitals, c.neuro)
		}
	}
}

func TestDueNamesTheRow(t *testing.T) {
	t.Parallel()
	p := load(t, "adult")
	for _, c := range []struct {
		name          string
		change        func(*policy.Facts)
		vitals, neuro int
		vRow, nRow    string
	}{
		{"routine", func(f *policy.Facts) { f.Day = 3 }, 240, 480, "V0", "N0"},
		{"after the risk window", func(f *policy.Facts) { f.Day = 60 }, 240, 480, "V0", "N0"},
		{"day unknown", func(*policy.Facts) {}, 240, 480, "V0", "N0"},
		{"NEWS2 5", func(f *policy.Facts) { f.NEWS2 = 5 }, 60, 480, "VN5", "N0"},
		{"NEWS2 red", func(f *policy.Facts) { f.NEWS2, f.NEWS2Red = 3, true }, 60, 480, "VN5", "N0"},
		{"NEWS2 7", func(f *policy.Facts) { f.NEWS2 = 7 }, 30, 480, "VN7", "N0"},
		{"new sign", func(f *policy.Facts) { f.ICANS, f.ICANSSignMinutes = 1, 119 }, 60, 30, "V2", "NS"},
		{"sign 2 h ago, stable", func(f *policy.Facts) { f.ICANS, f.ICANSSignMinutes = 1, 120 }, 60, 240, "V2", "N2"},
		{"asleep", func(f *policy.Facts) { f.Asleep = true }, 240, 60, "V0", "NA"},
		{"asleep, ICANS 3", func(f *policy.Facts) { f.Asleep, f.ICANS = true, 3 }, 30, 30, "V3", "N3"},
	} {
		v, n, vRow, nRow := p.Due(facts(c.change))
		if v != time.Duration(c.vitals)*time.Minute || n != time.Duration(c.neuro)*time.Minute || vRow != c.vRow || nRow != c.nRow {
			t.Errorf("%s: %v by %s and %v by %s, want %d by %s and %d by %s", c.name, v, vRow, n, nRow, c.vitals, c.vRow, c.neuro, c.nRow)
		}
	}
	if _, n, _, row := load(t, "paediatric").Due(facts(func(f *policy.Facts) { f.Child = true })); n != 8*time.Hour || row != "N0" {
		t.Errorf("a child's screen is due in %v by %s: the shorter row must count", n, row)
	}
}

func TestResponsibleGoesDownTheCascade(t *testing.T) {
	t.Parallel()
	p := load(t, "adult")
	for _, c := range []struct {
		rule   string
		waited time.Duration
		role   string
		passed int
	}{
		{"E12", 0, "nurse-in-charge", 0},
		{"E12", 14*time.Minute + 59*time.Second, "nurse-in-charge", 0},
		{"E12", 15 * time.Minute, "doctor", 1},
		{"E12", 30 * time.Minute, "senior", 2},
		{"E12", 45 * time.Minute, "icu", 3},
		{"E12", 45 * time.Hour, "icu", 3},
		{"E1", 45 * time.Hour, "icu", 0},
		{"gone", 0, "nurse-in-charge", 0},
	} {
		if r, passed := p.Responsible(c.rule, c.waited); r.ID != c.role || passed != c.passed {
			t.Errorf("%s after %v: %s after %d, want %s after %d", c.rule, c.waited, r.ID, passed, c.role, c.passed)
		}
	}
}

func TestPromptsStandBesideTheForm(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"adult": "", "bcma": "M1 H3", "lupus": "L1", "paediatric": ""} {
		var got []string
		for _, r := range load(t, name).Prompts(facts(func(f *policy.Facts) { f.Day, f.AgeYears = 5, 40 })) {
			got = append(got, r.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s prompts %v on day 5, want %q", name, got, want)
		}
	}
}

func TestTachycardiaByAge(t *testing.T) {
	t.Parallel()
	p := load(t, "adult")
	years := func(y int64) grading.Age { return grading.AgeInYears(y * 1000) }
	for _, c := range []struct {
		age   grading.Age
		limit int32
	}{
		{grading.Age{}, 100},
		{years(40), 100},
		{years(12), 100},
		{years(11), 118},
		{years(5), 120},
		{years(2), 140},
		{grading.AgeInDaysAndYears(200, 6, 0), 180},
		{grading.AgeInDaysAndYears(28, 0, 0), 205},
		{grading.AgeInDaysAndYears(29, 0, 0), 180},
	} {
		if p.Tachycardic(c.age, grading.Of(c.limit)) || !p.Tachycardic(c.age, grading.Of(c.limit+1)) {
			t.Errorf("age %+v: %d must not be tachycardia and %d must", c.age, c.limit, c.limit+1)
		}
	}
	if p.Tachycardic(grading.Age{}, grading.Reading{}) {
		t.Error("an unrecorded rate is called fast")
	}
}

func TestSiteNumbersAreRead(t *testing.T) {
	t.Parallel()
	p, err := policy.Parse(site(`
[ward]
lock_minutes = 10
[backup]
dir = "/srv/backup"
every_hours = 6
keep = 30
recipient = "age1test"
[print]
command = ["lp", "-d", "ward7"]
`))
	if err != nil {
		t.Fatal(err)
	}
	if p.Ward.Lock != 10*time.Minute || p.Ward.RetentionYears != 30 || p.Ward.WeightAge != 24*time.Hour {
		t.Errorf("ward %+v", p.Ward)
	}
	if p.Backup != (policy.Backup{Dir: "/srv/backup", Every: 6 * time.Hour, Keep: 30, Recipient: "age1test"}) {
		t.Errorf("backup %+v", p.Backup)
	}
	if strings.Join(p.Print, " ") != "lp -d ward7" {
		t.Errorf("print %q", p.Print)
	}
}

// site gives the text of a site's file that extends the adult policy.
func site(more string) string {
	return "extends = \"adult\"\nname = \"site\"\nversion = \"1\"\n" + more
}

func TestEmbeddedTextsAreTheFiles(t *testing.T) {
	t.Parallel()
	for _, name := range policy.Embedded() {
		text, err := os.ReadFile(name + ".toml")
		if got, ok := policy.EmbeddedText(name); err != nil || !ok || got != string(text) {
			t.Errorf("%s is not the file (%v)", name, err)
		}
	}
}
