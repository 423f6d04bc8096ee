package policy

import (
	"slices"
	"time"

	"crsmon/grading"
)

// Check is a row of the schedule: while its condition holds, what it names is due
// at least this often.
type Check struct {
	ID           string
	Neuro        bool // ICE or CAPD; else vital signs
	Every        time.Duration
	When         string
	Text, TextZH string
	Source, Sure string
	Examples     []Example
}

type check struct {
	Check
	when *condition
}

// What gives the word of the policy file: "vitals" or "neuro".
func (c *Check) What() string { return ifElse(c.Neuro, "neuro", "vitals") }

const checkKey = "check"

func (p *Policy) readChecks(s *section, root *node) {
	for _, e := range p.items(s, checkKey) {
		c := check{Check: Check{ID: e.text("id", true), Text: e.text("text", false), TextZH: e.text("text_zh", false)}}
		c.Neuro = e.oneOf("what", true, "vitals", "neuro") == "neuro"
		c.Every = time.Duration(e.whole("every_minutes", true, 5, 24*60, "")) * time.Minute
		c.When, c.when = e.condition("when")
		c.Source, c.Sure = e.sources()
		c.Examples = e.examples(c.when)
		e.monotone("when", c.when)
		e.done()
		p.checks = append(p.checks, c)
	}
	p.consensus = p.checks
	if root != nil && root != s.n {
		p.notRarer(s, root)
	}
	for _, neuro := range []bool{false, true} {
		always := func(c check) bool { return c.Neuro == neuro && c.when != nil && c.when.op == opTrue }
		if !slices.ContainsFunc(p.checks, always) && len(s.list) == 0 {
			s.of(s.n, `no [[check]] for %s with when = "true": nothing would be due`, ifElse(neuro, "neuro", "vitals"))
		}
	}
}

// notRarer refuses a schedule that asks for less than that of the policy at the root:
// wherever a row of that holds, the row of the same id must, as often.
func (p *Policy) notRarer(s *section, tree *node) {
	base, root := new(Policy), tree.table["name"].plain()
	base.readChecks(&section{problems: new(problems), n: tree}, nil)
	p.consensus = base.checks
	for i := range base.checks {
		b := &base.checks[i]
		n := s.n
		for _, e := range s.n.table[checkKey].list {
			if e.id() == b.ID {
				n = e
			}
		}
		at := slices.IndexFunc(p.checks, func(c check) bool { return c.ID == b.ID })
		if at < 0 {
			s.of(n, "a row of the %s policy cannot be switched off: allowed: every_minutes up to %d", root, int(b.Every.Minutes()))
			continue
		}
		c := &p.checks[at]
		if c.Every > b.Every {
			s.of(n.child("every_minutes"), "%d is refused: allowed: 5 to %d (longer is rarer than the %s policy)",
				int(c.Every.Minutes()), int(b.Every.Minutes()), root)
		}
		if c.Neuro != b.Neuro {
			s.of(n.child("what"), "must stay %q, as in the %s policy", b.What(), root)
		}
		if c.when == nil {
			continue
		}
		if yes, point := b.when.implies(c.when); !yes {
			s.of(n.child("when"), "holds less often than in the %s policy, %s: not at {%s}", root, b.When, point)
		}
	}
}

// Checks gives the rows of the schedule.
func (p *Policy) Checks() []Check {
	out := make([]Check, len(p.checks))
	for i := range p.checks {
		out[i] = p.checks[i].Check
	}
	return out
}

// Due gives the time to the next vital signs and to the next ICE or CAPD, and the
// rows that say so: of those that hold, the shortest counts.
func (p *Policy) Due(f Facts) (vitals, neuro time.Duration, vitalsRow, neuroRow string) {
	return due(p.checks, f)
}

func due(checks []check, f Facts) (vitals, neuro time.Duration, vitalsRow, neuroRow string) {
	facts := f.row()
	for i := range checks {
		c := &checks[i]
		if !c.when.holds(&facts) {
			continue
		}
		every, by := &vitals, &vitalsRow
		if c.Neuro {
			every, by = &neuro, &neuroRow
		}
		if *by == "" || c.Every < *every {
			*every, *by = c.Every, c.ID
		}
	}
	return vitals, neuro, vitalsRow, neuroRow
}

// Next is Due for what a set's working grades and fever alone say.
func (p *Policy) Next(crs, icans grading.Grade, fever bool) (vitals, neuro time.Duration) {
	return next(p.checks, crs, icans, fever)
}

func next(checks []check, crs, icans grading.Grade, fever bool) (vitals, neuro time.Duration) {
	f := BlankFacts()
	f.CRS, f.ICANS, f.Fever = int(crs), int(icans), fever
	vitals, neuro, _, _ = due(checks, f)
	return vitals, neuro
}
