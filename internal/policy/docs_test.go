package policy_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crsmon/internal/policy"
)

var update = flag.Bool("update", false, "write the generated tables of docs/policy.md")

// TestDocsAreInStep holds the generated tables of docs/policy.md to what is loaded.
func TestDocsAreInStep(t *testing.T) {
	t.Parallel()
	file := filepath.Join("..", "..", "docs", "policy.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := load(t, "adult")
	cell := strings.NewReplacer("|", "\\|").Replace
	tables := map[string]string{}
	facts := "| fact | type | unit | kind | meaning |\n|---|---|---|---|---|\n"
	for _, f := range policy.FactTable() {
		kind := "context"
		if f.Finding {
			kind = "finding"
		}
		facts += fmt.Sprintf("| `%s` | %s | %s | %s | %s |\n", f.Name, f.Kind, f.Unit, kind, f.Meaning)
	}
	tables["facts"] = facts
	rules := "| rule | level | role | when | text | source | sure |\n|---|---|---|---|---|---|---|\n"
	for _, r := range p.Rules() {
		rules += fmt.Sprintf("| %s | %s | %s | `%s` | %s | %s | %s |\n", r.ID, r.Level, r.Role, cell(r.When), cell(r.Text), cell(r.Source), r.Sure)
	}
	tables["rules"] = rules
	checks := "| check | what | minutes | when | source | sure |\n|---|---|---|---|---|---|\n"
	for _, c := range p.Checks() {
		checks += fmt.Sprintf("| %s | %s | %d | `%s` | %s | %s |\n", c.ID, c.What(), int(c.Every.Minutes()), cell(c.When), cell(c.Source), c.Sure)
	}
	tables["checks"] = checks
	doses := "| drug | for | when | reference | source | sure |\n|---|---|---|---|---|---|\n"
	for _, d := range p.Drugs() {
		for _, r := range d.References() {
			dose := strings.NewReplacer("Reference: ", "", ", weight not recorded", "").Replace(r.Text)
			doses += fmt.Sprintf("| %s | %s | `%s` | %s | %s | %s |\n", d.ID, r.Label, cell(r.When), dose, cell(r.Source), r.Sure)
		}
	}
	tables["references"] = doses

	now := string(text)
	for name, table := range tables {
		begin := "<!-- " + name + " -->\n"
		before, rest, ok := strings.Cut(now, begin)
		_, after, closed := strings.Cut(rest, "<!-- end -->")
		if !ok || !closed {
			t.Fatalf("docs/policy.md has no %q", begin)
		}
		now = before + begin + table + "<!-- end -->" + after
	}
	if now == string(text) {
		return
	}
	if !*update {
		t.Fatal("docs/policy.md is out of step: go test ./internal/policy -run Docs -update")
	}
	if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestTheFileOfTheDocsLoads: the example that a site copies is a policy.
func TestTheFileOfTheDocsLoads(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "policy.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```toml\n")
	example, _, _ := strings.Cut(rest, "```")
	p, err := policy.Parse(example)
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "ward 7" || len(p.Off()) != 1 {
		t.Errorf("%s, off %v", p.Name, p.Off())
	}
}
