package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"crsmon/internal/policy"
)

// policyParts are the parts of a policy to show.
type policyParts struct{ settings, facts, rules, schedule, drugs bool }

// text prints the parts as aligned tables.
func (s policyParts) text(out io.Writer, p *policy.Policy) error {
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintf(t, "Policy %s %s", p.Name, p.Version)
	if len(p.Extends) > 0 {
		fmt.Fprintf(t, ", extends %s", strings.Join(p.Extends, ", which extends "))
	}
	fmt.Fprintln(t)
	for _, off := range p.Off() {
		fmt.Fprintf(t, "SWITCHED OFF: %s\n", off)
	}
	if s.settings {
		fmt.Fprintln(t, "\nSETTING\tVALUE")
		for _, v := range p.Settings() {
			fmt.Fprintf(t, "%s\t%s\n", v.Path, orDash(v.Value))
		}
	}
	if s.facts {
		factsText(t)
	}
	if s.rules {
		rulesText(t, p)
	}
	if s.schedule {
		fmt.Fprintln(t, "\nCHECK\tWHAT\tEVERY\tSURE\tWHEN\tSOURCE")
		for _, c := range p.Checks() {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", c.ID, c.What(), minutes(c.Every), c.Sure, c.When, c.Source)
		}
	}
	if s.drugs {
		drugsText(t, p)
	}
	fmt.Fprintln(t, "\nSURE: read = in the source itself; weak = in a secondary source; check = to be confirmed by the site; ours = our choice")
	return t.Flush()
}

func factsText(t io.Writer) {
	fmt.Fprintln(t, "\nFACT\tTYPE\tUNIT\tKIND\tMEANING")
	for _, f := range policy.FactTable() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", f.Name, f.Kind, orDash(f.Unit), factKind(f.Finding), f.Meaning)
	}
}

func factKind(finding bool) string {
	if finding {
		return "finding"
	}
	return "context"
}

func rulesText(t io.Writer, p *policy.Policy) {
	fmt.Fprintln(t, "\nRULE\tLEVEL\tROLE\tSURE\tWHEN\tTEXT\tSOURCE")
	for _, r := range p.Rules() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.Level, r.Role, r.Sure, r.When, r.Text, r.Source)
	}
	fmt.Fprintln(t, "\nROLE\tWHO\tANSWERS WITHIN\tTHEN")
	for _, r := range p.Roles() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.ID, r.Text, minutes(r.Answer), orDash(r.Then))
	}
	for i, r := range p.AllPrompts() {
		if i == 0 {
			fmt.Fprintln(t, "\nREMINDER\tSURE\tWHEN\tTEXT\tSOURCE")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.ID, r.Sure, r.When, r.Text, r.Source)
	}
}

func drugsText(t io.Writer, p *policy.Policy) {
	fmt.Fprintln(t, "\nDRUG\tKIND\tUNITS\tROUTES\tMASKS OR IS")
	for _, d := range p.Drugs() {
		is := append(d.Class.Names(), d.Vasopressor.Names()...)
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", d.ID, d.Kind, strings.Join(d.Units, ", "), strings.Join(d.Routes, ", "), orDash(strings.Join(is, ", ")))
	}
	fmt.Fprintln(t, "\nREFERENCE, NOT AN ORDER\tFOR\tWHEN\tDOSE\tINTERVAL\tIN 24 H\tTOTAL\tSURE\tSOURCE")
	for _, d := range p.Drugs() {
		for _, r := range d.References() {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", d.ID, r.Label, r.When, doseText(&r), minutes(r.Interval),
				atMost(r.Max24h), atMost(r.MaxTotal), r.Sure, r.Source)
		}
	}
	fmt.Fprintln(t, "\nPRODUCT\tREGION\tLABEL\tDAILY, DAYS\tNEAR, WEEKS\tNO DRIVING, WEEKS\tSURE\tSOURCE\tNOTE")
	for _, r := range p.Products() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.Product, r.Region, r.LabelDate, atMost(r.DailyDays), atMost(r.NearWeeks),
			atMost(r.NoDrivingWeeks), r.Sure, r.Source, orDash(r.Note))
	}
}

// doseText leaves out what only a patient's own reference says.
func doseText(r *policy.DoseReference) string {
	return strings.NewReplacer("Reference: ", "", ", weight not recorded", "").Replace(r.Text)
}

func atMost(n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}

func minutes(d time.Duration) string {
	switch {
	case d == 0:
		return "-"
	case d%time.Hour == 0:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d min", int(d.Minutes()))
}

type (
	settingJSON struct {
		Setting string `json:"setting"`
		Value   string `json:"value"`
	}
	factJSON struct {
		Fact    string `json:"fact"`
		Type    string `json:"type"`
		Unit    string `json:"unit"`
		Finding bool   `json:"finding"`
		Meaning string `json:"meaning"`
	}
	ruleJSON struct {
		ID       string        `json:"id"`
		Level    string        `json:"level,omitempty"`
		Role     string        `json:"role,omitempty"`
		When     string        `json:"when"`
		Text     string        `json:"text"`
		TextZH   string        `json:"text_zh"`
		Source   string        `json:"source"`
		Sure     string        `json:"sure"`
		Examples []exampleJSON `json:"examples"`
	}
	exampleJSON struct {
		Facts string `json:"facts"`
		Holds bool   `json:"holds"`
	}
	roleJSON struct {
		ID      string `json:"id"`
		Text    string `json:"text"`
		Minutes int    `json:"answer_minutes"`
		Then    string `json:"then"`
	}
	checkJSON struct {
		ID       string        `json:"id"`
		What     string        `json:"what"`
		Minutes  int           `json:"every_minutes"`
		When     string        `json:"when"`
		Source   string        `json:"source"`
		Sure     string        `json:"sure"`
		Examples []exampleJSON `json:"examples"`
	}
	drugJSON struct {
		ID         string          `json:"id"`
		Kind       string          `json:"kind"`
		Units      []string        `json:"units"`
		Routes     []string        `json:"routes"`
		References []referenceJSON `json:"references"`
	}
	referenceJSON struct {
		For           string `json:"for"`
		When          string `json:"when"`
		Text          string `json:"text"`
		IntervalHours int    `json:"interval_hours"`
		Max24h        int    `json:"max_24h"`
		MaxTotal      int    `json:"max_total"`
		Source        string `json:"source"`
		Sure          string `json:"sure"`
	}
	productJSON struct {
		Product        string `json:"product"`
		Region         string `json:"region"`
		LabelDate      string `json:"label_date"`
		DailyDays      int    `json:"daily_days,omitempty"`
		NearWeeks      int    `json:"near_weeks,omitempty"`
		NoDrivingWeeks int    `json:"no_driving_weeks,omitempty"`
		Infusions      int    `json:"infusions,omitempty"`
		Note           string `json:"note,omitempty"`
		Source         string `json:"source"`
		Sure           string `json:"sure"`
	}
	policyJSON struct {
		Name     string        `json:"name"`
		Version  string        `json:"version"`
		Extends  []string      `json:"extends"`
		Off      []string      `json:"off"`
		Settings []settingJSON `json:"settings,omitempty"`
		Facts    []factJSON    `json:"facts,omitempty"`
		Rules    []ruleJSON    `json:"rules,omitempty"`
		Prompts  []ruleJSON    `json:"prompts,omitempty"`
		Roles    []roleJSON    `json:"roles,omitempty"`
		Schedule []checkJSON   `json:"schedule,omitempty"`
		Drugs    []drugJSON    `json:"drugs,omitempty"`
		Products []productJSON `json:"products,omitempty"`
	}
)

// json prints the parts as one object.
func (s policyParts) json(out io.Writer, p *policy.Policy) error {
	j := policyJSON{Name: p.Name, Version: p.Version, Extends: append([]string{}, p.Extends...), Off: append([]string{}, p.Off()...)}
	if s.settings {
		for _, v := range p.Settings() {
			j.Settings = append(j.Settings, settingJSON{v.Path, v.Value})
		}
	}
	if s.facts {
		for _, f := range policy.FactTable() {
			j.Facts = append(j.Facts, factJSON{f.Name, f.Kind.String(), f.Unit, f.Finding, f.Meaning})
		}
	}
	if s.rules {
		for _, r := range p.Rules() {
			j.Rules = append(j.Rules, ruleJSON{r.ID, r.Level.String(), r.Role, r.When, r.Text, r.TextZH, r.Source, r.Sure, examplesJSON(r.Examples)})
		}
		for _, r := range p.AllPrompts() {
			j.Prompts = append(j.Prompts, ruleJSON{r.ID, "", "", r.When, r.Text, r.TextZH, r.Source, r.Sure, examplesJSON(r.Examples)})
		}
		for _, r := range p.Roles() {
			j.Roles = append(j.Roles, roleJSON{r.ID, r.Text, int(r.Answer.Minutes()), r.Then})
		}
	}
	if s.schedule {
		for _, c := range p.Checks() {
			j.Schedule = append(j.Schedule, checkJSON{c.ID, c.What(), int(c.Every.Minutes()), c.When, c.Source, c.Sure, examplesJSON(c.Examples)})
		}
	}
	if s.drugs {
		for _, d := range p.Drugs() {
			one := drugJSON{d.ID, d.Kind.String(), d.Units, d.Routes, []referenceJSON{}}
			for _, r := range d.References() {
				one.References = append(one.References, referenceJSON{r.Label, r.When, doseText(&r), int(r.Interval.Hours()), r.Max24h, r.MaxTotal, r.Source, r.Sure})
			}
			j.Drugs = append(j.Drugs, one)
		}
		for _, r := range p.Products() {
			j.Products = append(j.Products, productJSON{r.Product, r.Region, r.LabelDate, r.DailyDays, r.NearWeeks, r.NoDrivingWeeks, r.Infusions, r.Note, r.Source, r.Sure})
		}
	}
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	return e.Encode(j)
}

func examplesJSON(list []policy.Example) []exampleJSON {
	out := []exampleJSON{}
	for _, e := range list {
		out = append(out, exampleJSON{e.Facts, e.Holds})
	}
	return out
}
