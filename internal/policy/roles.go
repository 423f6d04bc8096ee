package policy

import (
	"slices"
	"time"
)

// Role is who must act on an escalation, and who after them.
type Role struct {
	ID, Text, TextZH string
	Answer           time.Duration // within which they answer
	Then             string        // who must act after that; empty at the end of the cascade
	Source, Sure     string
}

func (p *Policy) readRoles(s *section) {
	type link struct {
		e    *section
		role Role
	}
	var links []link
	for _, e := range p.items(s, "role") {
		r := Role{ID: e.text("id", true), Text: e.text("text", true), TextZH: e.text("text_zh", false)}
		r.Answer = time.Duration(e.whole("answer_minutes", true, 1, 24*60, "")) * time.Minute
		r.Source, r.Sure = e.sources()
		p.roles = append(p.roles, r)
		links = append(links, link{e, r})
	}
	if len(p.roles) == 0 {
		s.of(s.n, "no [[role]]: nobody to call")
	}
	for i, l := range links {
		p.roles[i].Then = l.e.oneOf("then", false, p.roleIDs()...)
		l.e.done()
	}
	for i, l := range links {
		seen := []string{}
		for r, ok := &p.roles[i], true; ok && r.ID != ""; r, ok = p.role(r.Then) {
			if slices.Contains(seen, r.ID) {
				l.e.of(l.e.n.child("then"), "the cascade comes back to %s and never ends", r.ID)
				break
			}
			seen = append(seen, r.ID)
		}
	}
}

func (p *Policy) roleIDs() []string {
	out := make([]string, len(p.roles))
	for i := range p.roles {
		out[i] = p.roles[i].ID
	}
	return out
}

func (p *Policy) role(id string) (*Role, bool) {
	for i := range p.roles {
		if p.roles[i].ID == id {
			return &p.roles[i], true
		}
	}
	return nil, false
}

// Roles gives the roles in the order of the file.
func (p *Policy) Roles() []Role { return slices.Clone(p.roles) }

// Responsible gives who must act on a rule when nobody has answered for so long, and
// how often it was passed on. A cascade that ends stays with its last role. A rule
// that is no longer in the policy goes to the first role.
func (p *Policy) Responsible(id string, waited time.Duration) (role Role, passed int) {
	at := &p.roles[0]
	for i := range p.rules {
		if p.rules[i].ID == id {
			at, _ = p.role(p.rules[i].Role)
		}
	}
	for waited >= at.Answer {
		next, ok := p.role(at.Then)
		if !ok {
			break
		}
		waited -= at.Answer
		at = next
		passed++
	}
	return *at, passed
}
