package policy

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	exprparser "github.com/expr-lang/expr/parser"
	"pgregory.net/rapid"
)

// theirs parses a text with the expression language's own parser, as an expression of ours. What it has and ours has
// not is outside.
func theirs(text string) (e *expression, at int, outside bool, err error) {
	tree, err := exprparser.Parse(text)
	if err != nil {
		var fe *file.Error
		if !errors.As(err, &fe) {
			return nil, 0, false, err
		}
		return nil, fe.From, false, err
	}
	defer func() {
		if r := recover(); r != nil {
			if node, ok := r.(ast.Node); ok {
				e, at, outside = nil, node.Location().From, true
				return
			}
			panic(r)
		}
	}()
	return translated(tree.Node), 0, false, nil
}

func translated(n ast.Node) *expression {
	at := n.Location().From
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return &expression{kind: aName, at: at, text: n.Value}
	case *ast.IntegerNode:
		return &expression{kind: aNumber, at: at, num: float64(n.Value)}
	case *ast.FloatNode:
		return &expression{kind: aNumber, at: at, num: n.Value}
	case *ast.StringNode:
		return &expression{kind: aText, at: at, text: n.Value}
	case *ast.NilNode:
		return &expression{kind: aName, at: at, text: "nil"} // no fact is called so
	case *ast.BoolNode:
		e := &expression{kind: aBool, at: at}
		if n.Value {
			e.num = 1
		}
		return e
	case *ast.ArrayNode:
		e := &expression{kind: aList, at: at}
		for _, n := range n.Nodes {
			e.parts = append(e.parts, translated(n))
		}
		return e
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return unary("!", at, translated(n.Node))
		}
		if n.Operator == "-" {
			return unary("-", at, translated(n.Node))
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "&&", "and":
			return binary("&&", at, translated(n.Left), translated(n.Right))
		case "||", "or":
			return binary("||", at, translated(n.Left), translated(n.Right))
		case "<", "<=", ">", ">=", "==", "!=", "in":
			return binary(n.Operator, at, translated(n.Left), translated(n.Right))
		}
	}
	panic(n)
}

// different names the texts that are read otherwise on purpose: numbers to other bases, texts in backticks, escapes
// other than those of quotes, comments, an end of a statement, words that are names of no fact here, and what is too
// long or too deep for a reader.
func different(text string) bool {
	return strings.ContainsAny(text, "`\\;\r") || reserved.MatchString(text) || utf8.RuneCountInString(text) > maxCondition ||
		strings.Count(text, "(")+strings.Count(text, "[")+strings.Count(text, "!")+strings.Count(text, "-")+strings.Count(text, "not") >= maxNesting
}

var (
	reserved = regexp.MustCompile(`0[xXoObB]|//|/\*|\b(let|if|else|matches|contains|startsWith|endsWith)\b`)
	foreign  = regexp.MustCompile(`[.?:{}#/*+%^|&$]|nil|[bB]["']`)
	unread   = regexp.MustCompile(`not terminated|unrecognized|bad number|unescape`)
	applied  = regexp.MustCompile(`([\pL\pN_]+|["')\]])\s*[(\[-]`) // a call, an index, a difference
)

// ownSigns tells whether a text is made of what both languages have, so that both must find the same place wrong.
func ownSigns(text string) bool {
	for _, m := range applied.FindAllStringSubmatch(text, -1) {
		if !slices.Contains([]string{"and", "or", "not", "in"}, m[1]) {
			return false
		}
	}
	return !foreign.MatchString(text)
}

// agree parses a text with both parsers.
func agree(text string) error {
	ours, refused := parseExpression(text)
	want, at, outside, err := theirs(text)
	if refused != nil && (refused.at < 0 || refused.at > utf8.RuneCountInString(text) || refused.message == "") {
		return fmt.Errorf("refused at %d with %q", refused.at, refused.message)
	}
	switch {
	case different(text):
	case err != nil && strings.Contains(err.Error(), " literal: "): // a number too big for them is out of every fact's reach; one that is none they report at what follows
	case refused == nil && err != nil:
		return fmt.Errorf("taken, and refused by the other: %w", err)
	case refused == nil && outside:
		return fmt.Errorf("taken, and outside the language at %d", at)
	case refused == nil:
		if !reflect.DeepEqual(ours, want) {
			return fmt.Errorf("read as %s, by the other as %s", written(ours), written(want))
		}
	case err == nil && !outside:
		return fmt.Errorf("refused at %d (%s), and taken by the other", refused.at, refused.message)
	case err != nil && refused.at < at && unread.MatchString(err.Error()): // what comes first is named here, what cannot be read at all there
	case err != nil && ownSigns(text) && at != refused.at:
		return fmt.Errorf("refused at %d (%s), by the other at %d: %w", refused.at, refused.message, at, err)
	}
	return nil
}

func written(e *expression) string {
	if e == nil {
		return "nothing"
	}
	s := fmt.Sprintf("%d@%d %q %v", e.kind, e.at, e.text, e.num)
	for _, p := range e.parts {
		s += " (" + written(p) + ")"
	}
	return s
}

// conditionsOf gives every condition of the embedded policies.
func conditionsOf(t testing.TB) []string {
	t.Helper()
	var all []string
	for _, name := range Embedded() {
		p, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		var walk func(n *node)
		walk = func(n *node) {
			if text, ok := n.leaf.(string); ok && strings.HasSuffix(n.name, ".when") {
				all = append(all, text)
			}
			for _, c := range n.table {
				walk(c)
			}
			for _, c := range n.list {
				walk(c)
			}
		}
		walk(p.tree)
	}
	if len(all) < 40 {
		t.Fatalf("only %d conditions found", len(all))
	}
	return all
}

// oddConditions are texts at the edges of the language.
var oddConditions = []string{
	"", " ", "!", "-", "(", ")", "[", "]", ",", "in", "not", "not in", "and", "true", "false", "!true", "not not fever", "crs >=", "crs >= ", "crs 2",
	"1 <= day <= 14", "1 <= day < 14 <= age_years == child", "a == b == c", "a == b < c", "a < b in [1]", "a in [1] in [2]", "a not in [1] == true", "a not in [1,]",
	"fever == crs not in [1]", "a not b", "a not", "! in [1]", "a ! in [1]", "not a in [1]", "a || b && c or d and !e", "(a || b) && (c)", "((a)", "a)", "[1, [2]]", "[1 2]", "[,1]", "[1,,2]",
	"crs in []", "crs in 1", "-1 == day", "day == -1", "day == --1", "day == - 1", "day == -(1)", "day == +1", "!-1", "-!a",
	"1", "01", "1_000", "1__0_", "1.", ".5", "0.5", "1.5.5", "1..5", "1e3", "1e", "1e+3", "1E-3", "1e400", "99999999999999999999", "1a", "1é", "_1", "$a", "ü", "٣", "a٣",
	`""`, `''`, `"a`, `'a`, "'a\nb'", `"a\"b"`, `'a\'b'`, `"a\\"`, `"a\`, `"a\'"`, `"\n"`, `"a" "b"`, "product == \"中\" && wrong", "\u00a0a", "a\u2028b", "a\tb", "a\n&&\nb",
	"a + b", "a * 2 >= 1", "len(product) > 1", "a.b", "a[0]", "a ? b : c", "a ?? b", "a | b", "a & b", "a = b", "a => b", "a =< b", "a <> b", "a === b", "a !== b", "#", "@", "{}", "{a: 1}",
	"let x = 1; x", "if a { b } else { c }", "product matches \"x\"", "product contains \"x\"", "nil", "crs == nil", "a;", "a // b", "a /* b */", "`a`", "b\"a\"", "0x10", "0b1", "0o7", "\x00", "\ufffd",
}

// TestTheParserAgreesWithTheExpressionLanguage: a condition is read as the expression language reads it, operator by operator and
// place by place, and what is not of our part of it is refused.
func TestTheParserAgreesWithTheExpressionLanguage(t *testing.T) {
	t.Parallel()
	conditions := conditionsOf(t)
	for _, text := range append(conditions, oddConditions...) {
		if err := agree(text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	pieces := []string{
		"crs", "fever", "product", "wrong", "true", "false", "2", "0.5", "1_0", "-", "\"x\"", "'y'", "\"", "and", "or", "not", "in", "&&", "||", "!", "==", "!=", "<", "<=", ">", ">=",
		"(", ")", "[", "]", ",", "(crs >= 2)", "[1, 2]", "not in", "\n", "é", "中", "+", ".", "=", "?",
	}
	read, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var text string
		switch rapid.IntRange(0, 2).Draw(t, "how") {
		case 0:
			text = strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 12).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
		case 1:
			text = randomCondition(t, false, 4)
		case 2: // a condition with a piece put in or taken out
			text = rapid.SampledFrom(conditions).Draw(t, "condition")
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			text = text[:at] + rapid.SampledFrom(append(pieces, "")).Draw(t, "piece") + text[min(len(text), at+rapid.IntRange(0, 4).Draw(t, "cut")):]
		}
		if _, err := parseExpression(text); err == nil {
			read++
		} else {
			refused++
		}
		if err := agree(text); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
	if read < 20 || refused < 20 {
		t.Errorf("%d read and %d refused: the test is empty", read, refused)
	}
}

// FuzzCondition: no text makes the parser panic, or read what the expression language reads otherwise.
func FuzzCondition(f *testing.F) {
	for _, text := range append(conditionsOf(f), oddConditions...) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("no text of a policy file")
		}
		if err := agree(text); err != nil {
			t.Error(err)
		}
	})
}

// TestBounds: what nobody can read is refused before it can take the program's stack.
func TestBounds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{strings.Repeat("(", 200) + "fever" + strings.Repeat(")", 200), "nests deeper than 100"},
		{strings.Repeat("!", 200) + "fever", "nests deeper than 100"},
		{strings.Repeat("fever || ", 500) + "fever", "longer than 4000 characters"},
	} {
		if _, err := parseExpression(c.text); err == nil || !strings.Contains(err.message, c.want) {
			t.Errorf("%.20s…: %v, want %q", c.text, err, c.want)
		}
	}
	if _, err := parseExpression(strings.Repeat("(", 90) + "fever" + strings.Repeat(")", 90)); err != nil {
		t.Error(err)
	}
}
