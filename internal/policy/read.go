package policy

import (
	"maps"
	"math"
	"slices"
)

// section reads the keys of one table and notes what is wrong with each; done
// reports the keys nobody asked for.
type section struct {
	*problems
	n     *node
	asked []string
}

// section opens a table of that name; a missing one is read as empty.
func (s *section) section(key string) *section {
	s.asked = append(s.asked, key)
	n := s.n.table[key]
	if n == nil {
		n = &node{src: s.n.src, path: within(s.n.path, key), name: within(s.n.name, key), above: s.n, table: map[string]*node{}}
	}
	return s.open(n)
}

func (s *section) open(n *node) *section {
	if n.table == nil {
		s.of(n, "must be a table")
		n = &node{src: n.src, path: n.path, name: n.name, above: n.above, table: map[string]*node{}}
	}
	return &section{problems: s.problems, n: n}
}

// sections opens the tables of an array of tables.
func (s *section) sections(key string) []*section {
	s.asked = append(s.asked, key)
	n := s.n.table[key]
	if n == nil {
		return nil
	}
	if n.list == nil {
		s.of(n, "must be an array of tables: [[%s]]", key)
		return nil
	}
	var out []*section
	for _, e := range n.list {
		out = append(out, s.open(e))
	}
	return out
}

// done reports unknown keys.
func (s *section) done() {
	var unknown []string
	for key := range s.n.table {
		if !slices.Contains(s.asked, key) {
			unknown = append(unknown, key)
		}
	}
	slices.Sort(unknown)
	for _, key := range unknown {
		n := s.n.table[key]
		s.at(n.src, n.span().key, "%s: unknown key%s", n.name, didYouMean(key, s.asked))
	}
}

func (s *section) get(key string, need bool) *node {
	s.asked = append(s.asked, key)
	n := s.n.table[key]
	if n == nil && need {
		s.of(s.n, "%s is missing", key)
	}
	return n
}

func (s *section) text(key string, need bool) string {
	n := s.get(key, need)
	if n == nil {
		return ""
	}
	v, ok := n.leaf.(string)
	if !ok {
		s.of(n, "must be a text in quotes")
	} else if v == "" && need {
		s.of(n, "must not be empty")
	}
	return v
}

// oneOf reads a text that must be one of some words.
func (s *section) oneOf(key string, need bool, allowed ...string) string {
	v := s.text(key, need)
	if v != "" && !slices.Contains(allowed, v) {
		s.of(s.n.child(key), "%q is unknown%s", v, didYouMean(v, allowed))
	}
	return v
}

func (s *section) yes(key string) bool {
	n := s.get(key, false)
	if n == nil {
		return false
	}
	v, ok := n.leaf.(bool)
	if !ok {
		s.of(n, "must be true or false")
	}
	return v
}

// whole reads a whole number within bounds; why is added where it is below them.
func (s *section) whole(key string, need bool, least, most int64, why string) int64 {
	n := s.get(key, need)
	if n == nil {
		return 0
	}
	v, ok := n.leaf.(int64)
	switch {
	case !ok:
		s.of(n, "must be a whole number from %d to %d", least, most)
	case v < least && why != "":
		s.of(n, "%d is refused: allowed: %d to %d (%s)", v, least, most, why)
	case v < least || v > most:
		s.of(n, "%d is refused: allowed: %d to %d", v, least, most)
	}
	return v
}

// texts reads a list of texts.
func (s *section) texts(key string) []string {
	n := s.get(key, false)
	if n == nil {
		return nil
	}
	if n.list == nil {
		s.of(n, "must be a list of texts")
	}
	var out []string
	for _, e := range n.list {
		v, ok := e.leaf.(string)
		if !ok || v == "" {
			s.of(e, "must be a text in quotes")
		}
		out = append(out, v)
	}
	return out
}

// sources reads where a row comes from and how sure that is.
func (s *section) sources() (source, sure string) {
	return s.text("source", true), s.oneOf("sure", true, "read", "weak", "check", "ours")
}

// condition reads the condition of a row.
func (s *section) condition(key string) (string, *condition) {
	text := s.text(key, true)
	if text == "" {
		return "", nil
	}
	return text, compile(s.problems, s.n.table[key])
}

// Example is one set of facts with what a row must make of it.
type Example struct {
	Facts string // "crs 3, fluid yes"; what is not named is blank
	Holds bool
}

// examples reads the facts that must meet a row and those that must not, and runs them.
func (s *section) examples(c *condition) []Example {
	var out []Example
	for _, list := range []struct {
		key   string
		holds bool
	}{{"fires", true}, {"silent", false}} {
		n := s.get(list.key, false)
		if n == nil || len(n.list) == 0 {
			if c != nil && !(list.key == "silent" && c.op == opTrue) {
				s.of(s.n, "needs at least one example: %s = [{...}]", list.key)
			}
			continue
		}
		for _, e := range n.list {
			r, text, ok := s.example(e)
			if !ok || c == nil {
				continue
			}
			out = append(out, Example{text, list.holds})
			if got := c.holds(&r); got != list.holds {
				hint := ""
				if w := s.n.table["when"]; w.src != e.src {
					hint = "; when was changed in " + w.src.name + ": give examples of its own there"
				}
				s.of(e, "the example {%s} must %s and came out as %s%s", text, ifElse(list.holds, "fire", "stay silent"), ifElse(got, "fired", "silent"), hint)
			}
		}
	}
	return out
}

func ifElse(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// example reads the facts of one example.
func (s *section) example(n *node) (r row, text string, ok bool) {
	blank := BlankFacts()
	r = blank.row()
	if n.table == nil {
		s.of(n, "an example is a table of facts: {crs = 3}")
		return r, "", false
	}
	ok = true
	for _, key := range slices.Sorted(maps.Keys(n.table)) {
		v := n.table[key]
		f, known := factNamed(key)
		if !known {
			s.at(v.src, v.span().key, "%s: %s", v.name, unknownFact(key))
			ok = false
			continue
		}
		if !s.setFact(&r, f, v) {
			ok = false
			continue
		}
		if text != "" {
			text += ", "
		}
		text += r.value(f)
	}
	return r, text, ok
}

func (s *section) setFact(r *row, fact int, v *node) bool {
	t := &factTable[fact]
	switch leaf := v.leaf.(type) {
	case string:
		if t.Kind == Word {
			*r.word(fact) = leaf
			return true
		}
	case bool:
		if t.Kind == YesNo {
			r.num[fact] = 0
			if leaf {
				r.num[fact] = 1
			}
			return true
		}
	case int64:
		return s.setNumber(r, fact, v, float64(leaf))
	case float64:
		return s.setNumber(r, fact, v, leaf)
	}
	s.of(v, "must be a %s", t.Kind)
	return false
}

func (s *section) setNumber(r *row, fact int, v *node, n float64) bool {
	t := &factTable[fact]
	if t.Kind != Number && (t.Kind != Count || n != math.Trunc(n)) {
		s.of(v, "must be a %s", t.Kind)
		return false
	}
	if !(n >= t.Min && n <= t.Max) {
		s.of(v, "%s is out of reach: %s to %s", decimal(n), decimal(t.Min), decimal(t.Max))
		return false
	}
	r.num[fact] = n
	return true
}

// monotone refuses a condition that a worse finding silences.
func (s *section) monotone(key string, c *condition) {
	if c == nil {
		return
	}
	n := s.n.table[key]
	holds, silent, found, tooBig := c.silencedBy()
	switch {
	case tooBig:
		s.of(n, "names too many facts to be checked: split it into two rows")
	case found:
		s.of(n, "a worse finding silences it: it holds at {%s} and not at {%s}", holds, silent)
	}
}
