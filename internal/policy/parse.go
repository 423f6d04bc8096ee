package policy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// expression is what a condition's text says, before it is known whether that means anything: every constant, fact and
// operator with its place. Operators bind as in most languages: not, then the comparisons, then and, then or.
type expression struct {
	kind  expressionKind
	at    int    // the character it stands at; an operator's own
	text  string // the fact, the text, or the operator: "&&", "||", "!", "-", "in", "==" ...
	num   float64
	parts []*expression // what the operator joins, or the list's elements
}

type expressionKind uint8

const (
	aName expressionKind = iota
	aNumber
	aText
	aBool // num is 1 for true
	aList
	aUnary
	aBinary
)

// A longer condition, or one that nests deeper, is no condition that anybody can read.
const (
	maxCondition = 4000 // characters
	maxNesting   = 100
)

// syntaxError is a text that is no expression.
type syntaxError struct {
	at      int // the character
	message string
}

// parser reads an expression. The first error stays, and ends it.
type parser struct {
	rest  string // after the token
	at    int    // the character where rest begins
	token token
	depth int
	err   *syntaxError
}

type token struct {
	kind tokenKind
	text string // of a text, without its quotes
	at   int
}

type tokenKind uint8

const (
	theEnd tokenKind = iota
	aWord
	aDigit
	aQuoted
	aSign // an operator or bracket; and and or as && and ||
)

// parseExpression reads the text of a condition.
func parseExpression(text string) (*expression, *syntaxError) {
	p := &parser{rest: text}
	if utf8.RuneCountInString(text) > maxCondition {
		return nil, &syntaxError{0, fmt.Sprintf("is longer than %d characters: split it into two rows", maxCondition)}
	}
	p.next()
	e := p.or()
	if p.token.kind != theEnd {
		p.unexpected()
	}
	return e, p.err
}

func (p *parser) or() *expression  { return p.joined("||", p.and) }
func (p *parser) and() *expression { return p.joined("&&", p.comparison) }

// joined reads what one operator joins, from the left.
func (p *parser) joined(operator string, part func() *expression) *expression {
	e := part()
	for p.is(operator) {
		at := p.token.at
		p.next()
		e = binary(operator, at, e, part())
	}
	return e
}

// comparison reads comparisons from the left; 1 <= day <= 14 is 1 <= day && day <= 14.
func (p *parser) comparison() *expression {
	e := p.operand()
	var last *expression // the constant or fact that a chain goes on from
	for p.err == nil && p.token.kind == aSign {
		operator, at := p.token.text, p.token.at
		switch operator {
		case "<", "<=", ">", ">=":
			p.next()
			left := e
			if last != nil {
				left = last
			}
			right := p.operand()
			if c := binary(operator, at, left, right); last != nil {
				e = binary("&&", at, e, c)
			} else {
				e = c
			}
			last = right
			continue
		case "==", "!=", "in":
			p.next()
			e = binary(operator, at, e, p.operand())
		case "not":
			if p.next(); !p.is("in") { // crs not in [1, 2]
				p.unexpected()
				return e
			}
			at = p.token.at
			p.next()
			e = unary("!", at, binary("in", at, e, p.operand()))
		default:
			return e
		}
		last = nil
	}
	return e
}

// operand reads a constant, a fact, a list, or anything in parentheses, with the signs before it.
func (p *parser) operand() *expression {
	if p.depth++; p.depth > maxNesting {
		p.fail(p.token.at, "nests deeper than %d", maxNesting)
	}
	defer func() { p.depth-- }()
	t := p.token
	if p.err != nil {
		return nil
	}
	switch {
	case p.is("!"), p.is("not"):
		p.next()
		return unary("!", t.at, p.operand())
	case p.is("-"):
		p.next()
		return unary("-", t.at, p.operand())
	case p.is("("):
		p.next()
		e := p.or()
		p.expect(")")
		return e
	case p.is("["):
		return p.list()
	case t.kind == aQuoted:
		p.next()
		return &expression{kind: aText, at: t.at, text: t.text}
	case t.kind == aDigit:
		p.next()
		v, err := strconv.ParseFloat(strings.ReplaceAll(t.text, "_", ""), 64)
		if err != nil {
			p.fail(t.at, "%q is no number", t.text)
		}
		return &expression{kind: aNumber, at: t.at, num: v}
	case t.kind == aWord && t.text == "true":
		p.next()
		return &expression{kind: aBool, at: t.at, num: 1}
	case t.kind == aWord && t.text == "false":
		p.next()
		return &expression{kind: aBool, at: t.at}
	case t.kind == aWord:
		if p.next(); p.is("(") { // len(product)
			p.fail(t.at, "unexpected token %q: %s", t.text, conditionHelp)
		}
		return &expression{kind: aName, at: t.at, text: t.text}
	}
	p.unexpected()
	return nil
}

func (p *parser) list() *expression {
	e := &expression{kind: aList, at: p.token.at}
	p.next()
	for p.err == nil && !p.is("]") {
		e.parts = append(e.parts, p.or())
		if !p.is(",") {
			break
		}
		p.next()
	}
	p.expect("]")
	return e
}

func binary(operator string, at int, left, right *expression) *expression {
	return &expression{kind: aBinary, at: at, text: operator, parts: []*expression{left, right}}
}

func unary(operator string, at int, of *expression) *expression {
	return &expression{kind: aUnary, at: at, text: operator, parts: []*expression{of}}
}

func (p *parser) is(sign string) bool {
	return p.err == nil && p.token.kind == aSign && p.token.text == sign
}

func (p *parser) expect(sign string) {
	if !p.is(sign) {
		p.unexpected()
		return
	}
	p.next()
}

func (p *parser) fail(at int, format string, args ...any) {
	if p.err == nil {
		p.err = &syntaxError{at, fmt.Sprintf(format, args...)}
	}
}

// unexpected says that the token cannot stand where it stands.
func (p *parser) unexpected() {
	what := strconv.Quote(p.token.text)
	if p.token.kind == theEnd {
		what = "at the end"
	}
	p.fail(p.token.at, "unexpected token %s: %s", what, conditionHelp)
}

// signs are the operators and brackets, longer ones before those they begin with.
var signs = [...]string{"&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "-", "(", ")", "[", "]", ","}

// next reads the next token. After an error the token stays.
func (p *parser) next() {
	for p.rest != "" {
		r, size := utf8.DecodeRuneInString(p.rest)
		if !unicode.IsSpace(r) {
			break
		}
		p.skip(size)
	}
	if p.rest == "" {
		p.token = token{kind: theEnd, at: max(p.at-1, 0)} // a caret under the last character
		return
	}
	start := p.rest
	r, _ := utf8.DecodeRuneInString(start)
	t := token{at: p.at}
	switch {
	case r == '"' || r == '\'':
		t.kind = aQuoted
		t.text = p.quoted(byte(r))
	case isDigit(r) || r == '.' && len(start) > 1 && isDigit(rune(start[1])):
		t.kind = aDigit
		p.number()
		t.text = start[:len(start)-len(p.rest)]
	case isName(r):
		size := strings.IndexFunc(start, func(r rune) bool { return !isName(r) })
		if size < 0 {
			size = len(start)
		}
		t.kind, t.text = aWord, start[:size]
		if i := slices.Index([]string{"and", "or", "not", "in"}, t.text); i >= 0 {
			t.kind, t.text = aSign, [...]string{"&&", "||", "not", "in"}[i]
		}
		p.skip(size)
	default:
		i := slices.IndexFunc(signs[:], func(s string) bool { return strings.HasPrefix(start, s) })
		if i < 0 {
			p.fail(p.at, "unexpected token %q: %s", r, conditionHelp)
			return
		}
		t.kind, t.text = aSign, signs[i]
		p.skip(len(signs[i]))
	}
	if p.err == nil {
		p.token = t
	}
}

func (p *parser) skip(size int) {
	p.at += utf8.RuneCountInString(p.rest[:size])
	p.rest = p.rest[size:]
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
func isName(r rune) bool  { return r == '_' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// number skips a number: 3, 1_000, 0.5, .5, 1e3.
func (p *parser) number() {
	digits := func() { p.skip(len(p.rest) - len(strings.TrimLeft(p.rest, "0123456789_"))) }
	digits()
	if strings.HasPrefix(p.rest, ".") && !strings.HasPrefix(p.rest, "..") {
		p.skip(1)
		digits()
	}
	if p.rest != "" && strings.IndexByte("eE", p.rest[0]) >= 0 {
		p.skip(1)
		if p.rest != "" && strings.IndexByte("+-", p.rest[0]) >= 0 {
			p.skip(1)
		}
		digits()
	}
	if r, _ := utf8.DecodeRuneInString(p.rest); p.rest != "" && isName(r) {
		p.fail(p.at, "unexpected %q in a number: write it with digits, as 1000 or 0.5", r)
	}
}

// quoted reads a text; within it a backslash stands before its quote and before itself.
func (p *parser) quoted(quote byte) string {
	p.skip(1)
	var text strings.Builder
	for p.rest != "" && p.rest[0] != '\n' {
		_, size := utf8.DecodeRuneInString(p.rest)
		switch {
		case p.rest[0] == quote:
			p.skip(1)
			return text.String()
		case p.rest[0] != '\\':
		case len(p.rest) > 1 && (p.rest[1] == quote || p.rest[1] == '\\'):
			p.skip(1)
			size = 1
		default:
			p.fail(p.at+1, "a backslash stands only before a quote or another one: write the character itself")
		}
		text.WriteString(p.rest[:size])
		p.skip(size)
	}
	p.fail(p.at, "the text has no closing %c", quote)
	return ""
}
