package policy

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
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
	tree, err := parser.Parse(text)
	if err != nil {
		var fe *file.Error
		if errors.As(err, &fe) {
			ps.at(n.src, n.character(fe.From), "%s: %s", n.name, strings.TrimSpace(fe.Message))
		} else {
			ps.of(n, "%s", err)
		}
		return nil
	}
	return (&compiler{ps, n}).condition(tree.Node)
}

func (k *compiler) fail(at ast.Node, format string, args ...any) *condition {
	k.ps.at(k.n.src, k.n.character(at.Location().From), "%s: "+format, append([]any{k.n.name}, args...)...)
	return nil
}

func (k *compiler) condition(at ast.Node) *condition {
	switch at := at.(type) {
	case *ast.BoolNode:
		if at.Value {
			return &condition{op: opTrue}
		}
		return &condition{op: opFalse}
	case *ast.IdentifierNode:
		f, ok := k.fact(at)
		if !ok {
			return nil
		}
		if t := &factTable[f]; t.Kind != YesNo {
			return k.fail(at, "%s is a %s and alone no condition: compare it, as in %s", t.Name, t.Kind, comparison(t))
		}
		return &condition{op: opEqual, fact: f, num: 1}
	case *ast.UnaryNode:
		if at.Operator == "!" || at.Operator == "not" {
			if c := k.condition(at.Node); c != nil {
				return &condition{op: opNot, left: c}
			}
			return nil
		}
	case *ast.BinaryNode:
		return k.binary(at)
	}
	return k.fail(at, "%s", conditionHelp)
}

func comparison(t *Fact) string {
	if t.Kind == Word {
		return t.Name + ` == "..."`
	}
	return t.Name + " >= 1"
}

func (k *compiler) binary(at *ast.BinaryNode) *condition {
	switch at.Operator {
	case "&&", "and", "||", "or":
		left, right := k.condition(at.Left), k.condition(at.Right)
		if left == nil || right == nil {
			return nil
		}
		op := opAnd
		if at.Operator == "||" || at.Operator == "or" {
			op = opOr
		}
		return &condition{op: op, left: left, right: right}
	case "in":
		return k.in(at)
	}
	left, right, operator := at.Left, at.Right, at.Operator
	if _, ok := left.(*ast.IdentifierNode); !ok { // 3 <= crs
		if _, ok := right.(*ast.IdentifierNode); ok {
			left, right = right, left
			operator = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}[operator]
		}
	}
	if !slices.Contains([]string{"==", "!=", "<", "<=", ">", ">="}, operator) {
		return k.fail(at, "%s", conditionHelp)
	}
	name, ok := left.(*ast.IdentifierNode)
	if !ok {
		return k.fail(left, "%s", conditionHelp)
	}
	f, ok := k.fact(name)
	if !ok {
		return nil
	}
	return k.compare(f, operator, right)
}

// compare reads the constant of a comparison and checks it against the fact's type.
func (k *compiler) compare(fact int, operator string, at ast.Node) *condition {
	t := &factTable[fact]
	wrong := func() *condition { return k.fail(at, "%s is a %s: compare it with one", t.Name, t.Kind) }
	c := &condition{fact: fact}
	switch t.Kind {
	case Word:
		s, ok := at.(*ast.StringNode)
		if !ok {
			return wrong()
		}
		if operator != "==" && operator != "!=" {
			return k.fail(at, "%s is a text: only == and != compare texts", t.Name)
		}
		c.op, c.text = opEqualText, s.Value
	case YesNo:
		b, ok := at.(*ast.BoolNode)
		if !ok {
			return wrong()
		}
		if operator != "==" && operator != "!=" {
			return k.fail(at, "%s is true or false: only == and != compare these", t.Name)
		}
		c.op = opEqual
		if b.Value {
			c.num = 1
		}
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
func (k *compiler) in(at *ast.BinaryNode) *condition {
	name, ok := at.Left.(*ast.IdentifierNode)
	list, isList := at.Right.(*ast.ArrayNode)
	if !ok || !isList || len(list.Nodes) == 0 {
		return k.fail(at, "%s", conditionHelp)
	}
	f, ok := k.fact(name)
	if !ok {
		return nil
	}
	var all *condition
	for _, n := range list.Nodes {
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

func (k *compiler) fact(at *ast.IdentifierNode) (int, bool) {
	f, ok := factNamed(at.Value)
	if !ok {
		k.fail(at, "%s", unknownFact(at.Value))
	}
	return f, ok
}

func unknownFact(name string) string {
	return fmt.Sprintf("unknown fact %q%s (crsmon policy show --facts lists them)", name, didYouMean(name, factNames()))
}

func number(at ast.Node) (float64, bool) {
	switch at := at.(type) {
	case *ast.IntegerNode:
		return float64(at.Value), true
	case *ast.FloatNode:
		return at.Value, true
	case *ast.UnaryNode:
		v, ok := number(at.Node)
		return -v, ok && at.Operator == "-"
	}
	return 0, false
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
