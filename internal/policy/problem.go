package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// ErrPolicy is a policy that was refused whole; the message says where and why.
var ErrPolicy = errors.New("policy refused")

// Problem is one thing wrong with a policy file.
type Problem struct {
	File    string
	Line    int // from 1
	Column  int // from 1, in characters
	Message string
	text    string // the line
}

// Error gives the place, what is wrong, and the line with a caret under the place.
func (p *Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Message
	}
	number := fmt.Sprintf("%5d", p.Line)
	pad := strings.Map(func(r rune) rune {
		if r == '\t' {
			return '\t'
		}
		return ' '
	}, firstRunes(p.text, p.Column-1))
	return fmt.Sprintf("%s:%d:%d: %s\n%s | %s\n%s | %s^", p.File, p.Line, p.Column, p.Message, number, p.text, strings.Repeat(" ", len(number)), widen(p.text, pad))
}

// widen adds a blank for each double-width character the caret's blanks stand under.
func widen(line, pad string) string {
	wide := 0
	for i, r := range []rune(line) {
		if i >= utf8.RuneCountInString(pad) {
			break
		}
		if r >= 0x1100 {
			wide++
		}
	}
	return pad + strings.Repeat(" ", wide)
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(max(n, 0), len(r))])
}

// Refusal is every problem found in a policy; it wraps ErrPolicy.
type Refusal struct{ Problems []Problem }

// Error gives all problems, in order of their places.
func (r *Refusal) Error() string {
	b := new(strings.Builder)
	b.WriteString(ErrPolicy.Error())
	for i := range r.Problems {
		b.WriteByte('\n')
		b.WriteString(r.Problems[i].Error())
	}
	return b.String()
}

// Unwrap gives ErrPolicy.
func (r *Refusal) Unwrap() error { return ErrPolicy }

// problems collects what is wrong while a policy is read.
type problems struct{ list []Problem }

func (ps *problems) err() error {
	if len(ps.list) == 0 {
		return nil
	}
	sort.SliceStable(ps.list, func(i, j int) bool {
		a, b := &ps.list[i], &ps.list[j]
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) < 0
	})
	ps.list = slices.CompactFunc(ps.list, func(a, b Problem) bool { return a == b })
	return &Refusal{ps.list}
}

// at notes a problem at an offset of a source.
func (ps *problems) at(s *source, offset int, format string, args ...any) {
	p := Problem{File: s.name, Message: fmt.Sprintf(format, args...)}
	p.Line, p.Column, p.text = s.place(offset)
	ps.list = append(ps.list, p)
}

// of notes a problem of a value.
func (ps *problems) of(n *node, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if n.name != "" {
		message = n.name + ": " + message
	}
	ps.at(n.src, n.span().value, "%s", message)
}

// didYouMean gives `; did you mean "x"?` where one of the words is near enough, and
// else what is allowed where that is short.
func didYouMean(word string, allowed []string) string {
	best, distance := "", 3
	for _, a := range allowed {
		if d := edits(word, a); d < distance {
			best, distance = a, d
		}
	}
	if best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	if len(allowed) > 20 {
		return ""
	}
	return "; allowed: " + strings.Join(allowed, ", ")
}

// edits counts the letters to add, drop, change or swap with a neighbour.
func edits(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
