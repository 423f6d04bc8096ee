package policy

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// A condition joins comparisons of one fact with constants by and, or and not, and
// nothing else. So little can be checked completely: between two neighbouring
// constants a fact changes nothing, and a grid around the constants covers every case.
type condition struct {
	op    operator
	fact  int
	num   float64
	text  string
	left  *condition
	right *condition // of and, or
}

type operator uint8

const (
	opTrue operator = iota
	opFalse
	opAnd
	opOr
	opNot
	opEqual
	opLess
	opLessEqual
	opGreater
	opGreaterEqual
	opEqualText
)

// holds evaluates the condition.
func (c *condition) holds(r *row) bool {
	switch c.op {
	case opTrue:
		return true
	case opFalse:
		return false
	case opAnd:
		return c.left.holds(r) && c.right.holds(r)
	case opOr:
		return c.left.holds(r) || c.right.holds(r)
	case opNot:
		return !c.left.holds(r)
	case opEqual:
		return r.num[c.fact] == c.num
	case opLess:
		return r.num[c.fact] < c.num
	case opLessEqual:
		return r.num[c.fact] <= c.num
	case opGreater:
		return r.num[c.fact] > c.num
	case opGreaterEqual:
		return r.num[c.fact] >= c.num
	case opEqualText:
		return *r.word(c.fact) == c.text
	}
	return true // what cannot be read is never silence
}

// atoms calls fn with every comparison.
func (c *condition) atoms(fn func(*condition)) {
	switch c.op {
	case opTrue, opFalse:
	case opAnd, opOr, opNot:
		c.left.atoms(fn)
		if c.right != nil {
			c.right.atoms(fn)
		}
	case opEqual, opLess, opLessEqual, opGreater, opGreaterEqual, opEqualText:
		fn(c)
	}
}

// facts gives the facts the condition names, in order of the table.
func (c *condition) facts() []int {
	var out []int
	c.atoms(func(a *condition) { out = append(out, a.fact) })
	slices.Sort(out)
	return slices.Compact(out)
}

// values gives the facts the condition names with what they are now.
func (c *condition) values(r *row) []string {
	var out []string
	for _, f := range c.facts() {
		out = append(out, r.value(f))
	}
	return out
}

const conditionHelp = "a condition compares facts with constants (crs >= 2, fever, product == \"x\", day in [1, 2]) and joins them with &&, || and !"

// compiler turns one text of a policy file into a condition.
type compiler struct {
	ps *problems
	n  *node
}

// compile reads the condition of a text value; nil where it is refused.
func compile(ps *problems, n *node) *condition {
	text, ok := n.leaf.(string)
	if !ok {
		ps.of(n, "must be a condition in quotes")
		return nil
	}
	e, err := parseExpression(text)
	if err != nil {
		ps.at(n.src, n.character(err.at), "%s: %s", n.name, err.message)
		return nil
	}
	return (&compiler{ps, n}).condition(e)
}

func (k *compiler) fail(at *expression, format string, args ...any) *condition {
	k.ps.at(k.n.src, k.n.character(at.at), "%s: "+format, append([]any{k.n.name}, args...)...)
	return nil
}

func (k *compiler) condition(at *expression) *condition {
	switch at.kind {
	case aBool:
		if at.num != 0 {
			return &condition{op: opTrue}
		}
		return &condition{op: opFalse}
	case aName:
		f, ok := k.fact(at)
		if !ok {
			return nil
		}
		if t := &factTable[f]; t.Kind != YesNo {
			return k.fail(at, "%s is a %s and alone no condition: compare it, as in %s", t.Name, t.Kind, comparison(t))
		}
		return &condition{op: opEqual, fact: f, num: 1}
	case aUnary:
		if at.text == "!" {
			if c := k.condition(at.parts[0]); c != nil {
				return &condition{op: opNot, left: c}
			}
			return nil
		}
	case aBinary:
		return k.binary(at)
	case aNumber, aText, aList:
	}
	return k.fail(at, "%s", conditionHelp)
}

func comparison(t *Fact) string {
	if t.Kind == Word {
		return t.Name + ` == "..."`
	}
	return t.Name + " >= 1"
}

func (k *compiler) binary(at *expression) *condition {
	left, right, operator := at.parts[0], at.parts[1], at.text
	switch operator {
	case "&&", "||":
		left, right := k.condition(left), k.condition(right)
		if left == nil || right == nil {
			return nil
		}
		op := opAnd
		if operator == "||" {
			op = opOr
		}
		return &condition{op: op, left: left, right: right}
	case "in":
		return k.in(at)
	}
	if left.kind != aName && right.kind == aName { // 3 <= crs
		left, right = right, left
		if i := slices.Index([]string{"<", "<=", ">", ">="}, operator); i >= 0 {
			operator = [...]string{">", ">=", "<", "<="}[i]
		}
	}
	if left.kind != aName {
		return k.fail(left, "%s", conditionHelp)
	}
	f, ok := k.fact(left)
	if !ok {
		return nil
	}
	return k.compare(f, operator, right)
}

// compare reads the constant of a comparison and checks it against the fact's type.
func (k *compiler) compare(fact int, operator string, at *expression) *condition {
	t := &factTable[fact]
	wrong := func() *condition { return k.fail(at, "%s is a %s: compare it with one", t.Name, t.Kind) }
	c := &condition{fact: fact}
	switch t.Kind {
	case Word:
		if at.kind != aText {
			return wrong()
		}
		if operator != "==" && operator != "!=" {
			return k.fail(at, "%s is a text: only == and != compare texts", t.Name)
		}
		c.op, c.text = opEqualText, at.text
	case YesNo:
		if at.kind != aBool {
			return wrong()
		}
		if operator != "==" && operator != "!=" {
			return k.fail(at, "%s is true or false: only == and != compare these", t.Name)
		}
		c.op, c.num = opEqual, at.num
	case Count, Number:
		v, ok := number(at)
		if !ok || t.Kind == Count && v != math.Trunc(v) {
			return wrong()
		}
		if v < t.Min || v > t.Max {
			return k.fail(at, "%s %s is out of reach: it is %s to %s", t.Name, decimal(v), decimal(t.Min), decimal(t.Max))
		}
		c.num = v
		switch operator {
		case "==", "!=":
			c.op = opEqual
		case "<":
			c.op = opLess
		case "<=":
			c.op = opLessEqual
		case ">":
			c.op = opGreater
		case ">=":
			c.op = opGreaterEqual
		}
	}
	if operator == "!=" {
		return &condition{op: opNot, left: c}
	}
	return c
}

// in reads: fact in [constants].
func (k *compiler) in(at *expression) *condition {
	name, list := at.parts[0], at.parts[1]
	if name.kind != aName || list.kind != aList || len(list.parts) == 0 {
		return k.fail(at, "%s", conditionHelp)
	}
	f, ok := k.fact(name)
	if !ok {
		return nil
	}
	var all *condition
	for _, n := range list.parts {
		c := k.compare(f, "==", n)
		if c == nil {
			return nil
		}
		if all == nil {
			all = c
		} else {
			all = &condition{op: opOr, left: all, right: c}
		}
	}
	return all
}

func (k *compiler) fact(at *expression) (int, bool) {
	f, ok := factNamed(at.text)
	if !ok {
		k.fail(at, "%s", unknownFact(at.text))
	}
	return f, ok
}

func unknownFact(name string) string {
	return fmt.Sprintf("unknown fact %q%s (crsmon policy show --facts lists them)", name, didYouMean(name, factNames()))
}

func number(at *expression) (float64, bool) {
	if at.kind == aUnary && at.text == "-" {
		v, ok := number(at.parts[0])
		return -v, ok
	}
	return at.num, at.kind == aNumber
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
