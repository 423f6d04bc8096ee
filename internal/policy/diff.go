package policy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Setting is one value of a policy: "thresholds.adult_sbp", "escalation E1.level".
type Setting struct{ Path, Value string }

// Change is one difference between two policies.
type Change struct {
	Path    string
	Was, Is string // empty where there is none
	// Effect says what it comes to where that can be told: "more sensitive", "holds
	// more often", "switched off".
	Effect string
}

// Settings gives the values that stand in tables of their own: thresholds, hours, the
// ward, backup and print.
func (p *Policy) Settings() []Setting {
	return slices.DeleteFunc(p.flat(), func(s Setting) bool {
		return slices.Contains(listKeys(), strings.SplitN(s.Path, " ", 2)[0]) || !strings.Contains(s.Path, ".")
	})
}

// listKeys are the arrays of tables, in the order in which they are shown.
func listKeys() []string { return []string{"role", "escalation", "check", "prompt", "product", "drug"} }

// flat gives every value of the merged policy in a fixed order, without examples.
func (p *Policy) flat() []Setting {
	var out []Setting
	p.tree.flatten(&out)
	return out
}

func (n *node) flatten(out *[]Setting) {
	for _, key := range n.keys() {
		c := n.table[key]
		switch {
		case key == "fires" || key == "silent" || key == "extends":
		case c.table != nil:
			c.flatten(out)
		case len(c.list) > 0 && c.list[0].table != nil:
			for i, e := range c.list {
				if e.id() == "" { // references and cautions have no id: by their place
					e = renamed(e, fmt.Sprintf("%s %s[%d]", n.name, key, i))
				}
				e.flatten(out)
			}
		default:
			*out = append(*out, Setting{c.name, c.plain()})
		}
	}
}

func renamed(n *node, name string) *node {
	out := *n
	out.name = name
	out.table = make(map[string]*node, len(n.table))
	for key, c := range n.table {
		r := *c
		r.name = name + "." + key
		out.table[key] = &r
	}
	return &out
}

// keys gives the keys of a table in the order in which they are shown.
func (n *node) keys() []string {
	first := append([]string{
		"extends", "name", "version", "id", "off", "what", "level", "role", "class", "vasopressor", "kind", "units", "routes", "stock",
		"label", "label_zh", "when", "every_minutes", "per_kg", "dose", "unit", "route", "text", "text_zh",
		"thresholds", "masking_hours", "course_hours", "tachycardia", "ward", "backup", "print",
	}, listKeys()...)
	place := func(key string) int {
		if i := slices.Index(first, key); i >= 0 {
			return i
		}
		return len(first)
	}
	out := make([]string, 0, len(n.table))
	for key := range n.table {
		out = append(out, key)
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
	return out
}

// plain writes a value for people.
func (n *node) plain() string {
	if n.list == nil {
		return fmt.Sprint(n.leaf)
	}
	var out []string
	for _, e := range n.list {
		out = append(out, e.plain())
	}
	return strings.Join(out, " ")
}

// Diff gives what changed from one policy to another, value by value; a row that is
// new or gone is one change.
func Diff(a, b *Policy) []Change {
	was, is := a.flat(), b.flat()
	old, now := map[string]string{}, map[string]string{}
	rows := func(list []Setting, values map[string]string) map[string]bool {
		ids := map[string]bool{}
		for _, s := range list {
			values[s.Path] = s.Value
			if row, key, _ := strings.Cut(s.Path, "."); key == "id" {
				ids[row] = true
			}
		}
		return ids
	}
	oldRows, nowRows := rows(was, old), rows(is, now)
	var out []Change
	for _, s := range is {
		row, key, _ := strings.Cut(s.Path, ".")
		switch v, had := old[s.Path]; {
		case nowRows[row] && !oldRows[row]:
			if key == "id" {
				out = append(out, Change{Path: row, Is: summary(row, now), Effect: "new"})
			}
		case !had:
			out = append(out, Change{Path: s.Path, Is: s.Value, Effect: effect(a, b, s.Path, "", s.Value)})
		case v != s.Value:
			out = append(out, Change{Path: s.Path, Was: v, Is: s.Value, Effect: effect(a, b, s.Path, v, s.Value)})
		}
	}
	for _, s := range was {
		row, key, _ := strings.Cut(s.Path, ".")
		_, has := now[s.Path]
		switch {
		case oldRows[row] && !nowRows[row]:
			if key == "id" {
				out = append(out, Change{Path: row, Was: summary(row, old), Effect: "gone"})
			}
		case !has:
			out = append(out, Change{Path: s.Path, Was: s.Value, Effect: effect(a, b, s.Path, s.Value, "")})
		}
	}
	return out
}

// summary says what a row is in a few words.
func summary(row string, values map[string]string) string {
	var out []string
	for _, key := range []string{"level", "role", "what", "every_minutes", "when", "name", "text"} {
		if v := values[row+"."+key]; v != "" {
			out = append(out, v)
		}
	}
	return strings.Join(out, ", ")
}

// effect says what a change comes to, where that can be told.
func effect(a, b *Policy, path, was, is string) string {
	table, key, _ := strings.Cut(path, ".")
	kind, id, _ := strings.Cut(table, " ")
	longer := func() int { return cmp.Or(cmp.Compare(len(is), len(was)), cmp.Compare(is, was)) } // of whole numbers
	switch {
	case key == "off" && is == "true":
		return "switched off"
	case key == "off":
		return "switched on"
	case key == "when":
		return compareConditions(a.conditionOf(kind, id), b.conditionOf(kind, id))
	case key == "level":
		return ifElse(ParseLevel(is) > ParseLevel(was), "more urgent", "less urgent")
	case key == "every_minutes":
		return ifElse(longer() < 0, "more often", "less often")
	case table == "thresholds", table == "masking_hours", table == "course_hours":
		return ifElse(longer() > 0, "more sensitive", "less sensitive")
	}
	return ""
}

func (p *Policy) conditionOf(kind, id string) *condition {
	switch kind {
	case "escalation":
		for i := range p.rules {
			if p.rules[i].ID == id {
				return p.rules[i].when
			}
		}
	case checkKey:
		for i := range p.checks {
			if p.checks[i].ID == id {
				return p.checks[i].when
			}
		}
	case "prompt":
		for i := range p.prompts {
			if p.prompts[i].ID == id {
				return p.prompts[i].when
			}
		}
	}
	return nil
}

func compareConditions(was, is *condition) string {
	if was == nil || is == nil {
		return ""
	}
	kept, lost := was.implies(is)
	only, gained := is.implies(was)
	switch {
	case kept && only:
		return "means the same"
	case kept:
		return "holds more often, as at {" + gained + "}"
	case only:
		return "holds less often, not at {" + lost + "}"
	}
	return "holds at {" + gained + "} and no longer at {" + lost + "}"
}

// TOML writes the whole policy as one file that extends the adult one and loads as
// this policy.
func (p *Policy) TOML() string {
	b := new(strings.Builder)
	fmt.Fprintf(b, "extends = %s\n", quoted(Embedded()[0]))
	p.tree.write(b, "")
	return b.String()
}

// write writes the values of a table, then the tables within it.
func (n *node) write(b *strings.Builder, path string) {
	var within []string
	for _, key := range n.keys() {
		c := n.table[key]
		switch {
		case key == "extends":
		case c.table != nil, len(c.list) > 0 && c.list[0].table != nil && key != "fires" && key != "silent":
			within = append(within, key)
		default:
			fmt.Fprintf(b, "%s = %s\n", key, c.inline())
		}
	}
	for _, key := range within {
		c, at := n.table[key], strings.TrimPrefix(path+"."+key, ".")
		if c.table != nil {
			fmt.Fprintf(b, "\n[%s]\n", at)
			c.write(b, at)
		}
		for _, e := range c.list {
			fmt.Fprintf(b, "\n[[%s]]\n", at)
			e.write(b, at)
		}
	}
}

func (n *node) inline() string {
	var out []string
	switch {
	case n.list != nil:
		for _, e := range n.list {
			out = append(out, e.inline())
		}
		return "[" + strings.Join(out, ", ") + "]"
	case n.table != nil:
		for _, key := range n.keys() {
			out = append(out, key+" = "+n.table[key].inline())
		}
		return "{ " + strings.Join(out, ", ") + " }"
	}
	switch v := n.leaf.(type) {
	case string:
		return quoted(v)
	case float64:
		if s := decimal(v); strings.Contains(s, ".") {
			return s
		}
		return decimal(v) + ".0"
	case time.Time:
		return v.Format(time.RFC3339)
	}
	return fmt.Sprint(n.leaf)
}

// quoted writes a TOML basic string.
func quoted(s string) string {
	b := new(strings.Builder)
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}
