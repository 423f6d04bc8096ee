package policy

import (
	"sort"
)

// Rule is an escalation rule as written.
type Rule struct {
	ID, When, Text, TextZH, Source, Sure string
	Role                                 string // who must act
	Level                                Level
	Examples                             []Example
}

type rule struct {
	Rule
	when *condition
}

// Fired is an escalation rule that a set met.
type Fired struct {
	Rule   string
	Level  Level
	Role   string // who must act
	Text   string // English
	TextZH string
	Source string
}

// Judged is a rule with whether the facts meet it and what the facts it names are.
type Judged struct {
	Rule   Rule
	Met    bool
	Values []string // "crs 2", "boluses 1"
}

// Prompt is a reminder that stands beside the form while its condition holds; it
// calls nobody.
type Prompt struct {
	ID, When, Text, TextZH, Source, Sure string
	Examples                             []Example
}

type prompt struct {
	Prompt
	when *condition
}

func (p *Policy) readRules(s *section) {
	for _, e := range p.items(s, "escalation") {
		r := rule{Rule: Rule{ID: e.text("id", true), Text: e.text("text", true), TextZH: e.text("text_zh", false)}}
		r.Level = ParseLevel(e.oneOf("level", true, "icu", "review", "tell", "repeat"))
		r.Role = e.oneOf("role", true, p.roleIDs()...)
		r.When, r.when = e.condition("when")
		r.Source, r.Sure = e.sources()
		r.Examples = e.examples(r.when)
		e.monotone("when", r.when)
		e.done()
		p.rules = append(p.rules, r)
	}
	sort.SliceStable(p.rules, func(i, j int) bool { return p.rules[j].Level < p.rules[i].Level })
}

func (p *Policy) readPrompts(s *section) {
	for _, e := range p.items(s, "prompt") {
		r := prompt{Prompt: Prompt{ID: e.text("id", true), Text: e.text("text", true), TextZH: e.text("text_zh", false)}}
		r.When, r.when = e.condition("when")
		r.Source, r.Sure = e.sources()
		r.Examples = e.examples(r.when)
		e.monotone("when", r.when)
		e.done()
		p.prompts = append(p.prompts, r)
	}
}

// Rules gives the escalation rules, most urgent first.
func (p *Policy) Rules() []Rule {
	out := make([]Rule, len(p.rules))
	for i := range p.rules {
		out[i] = p.rules[i].Rule
	}
	return out
}

// Escalations gives the rules the facts meet, most urgent first.
func (p *Policy) Escalations(f Facts) []Fired { return p.AppendEscalations(nil, f) }

// AppendEscalations appends what Escalations gives to dst and returns it.
func (p *Policy) AppendEscalations(dst []Fired, f Facts) []Fired {
	facts := f.row()
	for i := range p.rules {
		if r := &p.rules[i]; r.when.holds(&facts) {
			dst = append(dst, Fired{Rule: r.ID, Level: r.Level, Role: r.Role, Text: r.Text, TextZH: r.TextZH, Source: r.Source})
		}
	}
	return dst
}

// Measures gives the findings that a rule's condition names, as numbers: it became
// worse when one of them rose. Hours of fever are left out: they rise by themselves.
func (p *Policy) Measures(id string, f Facts) []float64 {
	facts := f.row()
	for i := range p.rules {
		if p.rules[i].ID != id {
			continue
		}
		var out []float64
		for _, n := range p.rules[i].when.facts() {
			if factTable[n].Finding && n != factFeverHours {
				out = append(out, facts.num[n])
			}
		}
		return out
	}
	return []float64{facts.num[factCRS], facts.num[factICANS]}
}

// EvaluateAll gives every rule, met or not, most urgent first.
func (p *Policy) EvaluateAll(f Facts) []Judged {
	facts := f.row()
	out := make([]Judged, len(p.rules))
	for i := range p.rules {
		r := &p.rules[i]
		out[i] = Judged{Rule: r.Rule, Met: r.when.holds(&facts), Values: r.when.values(&facts)}
	}
	return out
}

// Prompts gives the reminders that hold, in the order of the file.
func (p *Policy) Prompts(f Facts) []Prompt {
	facts := f.row()
	var out []Prompt
	for i := range p.prompts {
		if r := &p.prompts[i]; r.when.holds(&facts) {
			out = append(out, r.Prompt)
		}
	}
	return out
}

// AllPrompts gives every reminder.
func (p *Policy) AllPrompts() []Prompt {
	out := make([]Prompt, len(p.prompts))
	for i := range p.prompts {
		out[i] = p.prompts[i].Prompt
	}
	return out
}
