package policy

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

// source is one policy file. Where everything in it stands is worked out when a
// problem is to be shown: most files have none, and the program waits for its policy.
type source struct {
	name  string
	text  string
	spans map[string]span // by path: "escalation[2].when"; nil before it is asked for
}

// span is where a key and its value begin and the value ends, as byte offsets.
type span struct{ key, value, end int }

// node is one value of a policy file, a table or a list.
type node struct {
	src   *source
	path  string // in the source
	name  string // for people
	above *node
	leaf  any // string, int64, float64, bool, or a date; nil for a table or list
	table map[string]*node
	list  []*node
}

// place gives the line and column of an offset, from 1, and the line's text.
func (s *source) place(offset int) (line, column int, text string) {
	offset = min(max(offset, 0), len(s.text))
	start := strings.LastIndexByte(s.text[:offset], '\n') + 1
	end := strings.IndexByte(s.text[start:], '\n')
	if end < 0 {
		end = len(s.text) - start
	}
	return strings.Count(s.text[:start], "\n") + 1, utf8.RuneCountInString(s.text[start:offset]) + 1,
		strings.TrimSuffix(s.text[start:start+end], "\r")
}

// readSource reads a TOML text into a tree with places.
func readSource(ps *problems, name, text string) *node {
	s := &source{name: name, text: text}
	tree, err := decode(text)
	if err != nil {
		var pe toml.ParseError
		if errors.As(err, &pe) {
			offset := min(pe.Position.Start, len(text))
			if line := lineStart(text, pe.Position.Line); offset < line {
				offset = line
			}
			ps.at(s, offset, "%s", pe.Message)
		} else {
			ps.list = append(ps.list, Problem{File: name, Message: err.Error()})
		}
		return nil
	}
	return s.node(tree, "", "", nil)
}

// span gives where a value stands; one that has no place of its own stands at that
// of what holds it.
func (n *node) span() span {
	s := n.src
	if s.spans == nil {
		s.spans = map[string]span{}
		(&scanner{source: s, count: map[string]int{}}).document()
	}
	for ; n != nil; n = n.above {
		if at, ok := s.spans[n.path]; ok {
			return at
		}
	}
	return span{}
}

func lineStart(text string, line int) int {
	at := 0
	for ; line > 1; line-- {
		next := strings.IndexByte(text[at:], '\n')
		if next < 0 {
			return at
		}
		at += next + 1
	}
	return at
}

// node makes a tree of decoded values.
func (s *source) node(v any, path, name string, above *node) *node {
	n := &node{src: s, path: path, name: name, above: above}
	each := func(i int, v any) {
		called := name
		if t, ok := v.(map[string]any); ok {
			if id, ok := t["id"].(string); ok {
				called = name + " " + id
			}
		}
		n.list = append(n.list, s.node(v, element(path, i), called, n))
	}
	switch v := v.(type) {
	case map[string]any:
		n.table = make(map[string]*node, len(v))
		for key, value := range v {
			n.table[key] = s.node(value, within(path, key), within(name, key), n)
		}
	case []map[string]any:
		n.list = make([]*node, 0, len(v))
		for i := range v {
			each(i, v[i])
		}
	case []any:
		n.list = make([]*node, 0, len(v))
		for i := range v {
			each(i, v[i])
		}
	default:
		n.leaf = leafOf(v)
	}
	return n
}

// within gives the path of a key of a table, element that of an element of a list.
func within(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func element(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// child gives the value of a key, the table itself where it has none: the place to
// say what is wrong.
func (n *node) child(key string) *node {
	if c := n.table[key]; c != nil {
		return c
	}
	return n
}

// scanner walks a TOML text that the decoder has found well-formed and notes where
// everything stands: the decoder does not tell.
type scanner struct {
	*source
	i     int
	table string         // the path of the table in force
	count map[string]int // elements of each array of tables so far
}

func (s *scanner) document() {
	for s.blank(true); s.i < len(s.text); s.blank(true) {
		if s.text[s.i] == '[' {
			s.header()
		} else {
			s.pair(s.table)
		}
	}
}

// blank skips blanks, and where asked line ends and comments.
func (s *scanner) blank(lines bool) {
	for s.i < len(s.text) {
		switch c := s.text[s.i]; {
		case c == ' ' || c == '\t':
		case lines && (c == '\n' || c == '\r'):
		case lines && c == '#':
			for s.i < len(s.text) && s.text[s.i] != '\n' {
				s.i++
			}
			continue
		case s.i == 0 && strings.HasPrefix(s.text, "\ufeff"):
			s.i += 2
		default:
			return
		}
		s.i++
	}
}

func (s *scanner) header() {
	start := s.i
	double := strings.HasPrefix(s.text[s.i:], "[[")
	s.i++
	if double {
		s.i++
	}
	keys := s.key()
	path := ""
	for i, key := range keys {
		path = within(path, key)
		if last := i == len(keys)-1; last && double {
			if _, known := s.spans[path]; !known {
				s.spans[path] = span{start, start, s.i}
			}
			s.count[path]++
		}
		if n := s.count[path]; n > 0 {
			path = element(path, n-1)
		}
	}
	for s.i < len(s.text) && s.text[s.i] != '\n' {
		s.i++
	}
	s.table = path
	s.spans[path] = span{start, start, s.i}
}

// pair reads key = value within the table of that path.
func (s *scanner) pair(table string) {
	start := s.i
	path := table
	for _, key := range s.key() {
		path = within(path, key)
		if _, known := s.spans[path]; !known {
			s.spans[path] = span{start, start, start}
		}
	}
	s.blank(false)
	s.i++ // =
	s.blank(false)
	s.spans[path] = span{key: start}
	s.value(path)
}

// key reads a bare, quoted or dotted key.
func (s *scanner) key() (keys []string) {
	for {
		s.blank(false)
		start := s.i
		if c := s.text[s.i]; c == '"' || c == '\'' {
			s.quoted()
			keys = append(keys, s.text[start+1:s.i-1])
		} else {
			for s.i < len(s.text) && !strings.ContainsRune(" \t.=]\n", rune(s.text[s.i])) {
				s.i++
			}
			keys = append(keys, s.text[start:s.i])
		}
		s.blank(false)
		if s.i >= len(s.text) || s.text[s.i] != '.' {
			return keys
		}
		s.i++
	}
}

func (s *scanner) value(path string) {
	at := s.spans[path]
	at.value = s.i
	switch s.text[s.i] {
	case '"', '\'':
		s.quoted()
	case '[':
		s.i++
		for n := 0; ; n++ {
			s.blank(true)
			if s.text[s.i] == ']' {
				break
			}
			in := element(path, n)
			s.spans[in] = span{key: s.i}
			s.value(in)
			s.comma()
		}
		s.i++
	case '{':
		s.i++
		for {
			s.blank(true)
			if s.text[s.i] == '}' {
				break
			}
			s.pair(path)
			s.comma()
		}
		s.i++
	default:
		for s.i < len(s.text) && !strings.ContainsRune(",]}#\r\n", rune(s.text[s.i])) {
			s.i++
		}
	}
	at.end = s.i
	s.spans[path] = at
}

func (s *scanner) comma() {
	s.blank(true)
	if s.text[s.i] == ',' {
		s.i++
	}
}

// quoted skips a string of any of the four kinds.
func (s *scanner) quoted() {
	quote := s.text[s.i : s.i+1]
	closing := quote
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s.text[s.i:], triple) {
		closing = triple
	}
	s.i += len(closing)
	for s.i < len(s.text) && !strings.HasPrefix(s.text[s.i:], closing) {
		if quote == `"` && s.text[s.i] == '\\' {
			s.i++
		}
		s.i++
	}
	s.i += len(closing)
	for len(closing) == 3 && strings.HasPrefix(s.text[s.i:], quote) { // up to two quotes belong to the text
		s.i++
	}
}

// character gives the offset in the file of a character of a text value.
func (n *node) character(char int) int {
	at := n.span()
	raw := n.src.text[at.value:at.end]
	if len(raw) < 2 || raw[0] != '"' && raw[0] != '\'' {
		return at.value
	}
	open := 1
	if strings.HasPrefix(raw, strings.Repeat(raw[:1], 3)) {
		open = 3
		for _, end := range []string{"\r\n", "\n"} { // the first line end is no part of the text
			if strings.HasPrefix(raw[open:], end) {
				open += len(end)
				break
			}
		}
	}
	i := open
	for i < len(raw) {
		rest := raw[i:]
		if raw[0] == '"' && len(rest) > 1 && rest[0] == '\\' && strings.IndexByte(" \t\r\n", rest[1]) >= 0 {
			i += len(rest) - len(strings.TrimLeft(rest[1:], " \t\r\n")) // a line end that is no part of the text
			continue
		}
		if char == 0 {
			break
		}
		char--
		_, size := utf8.DecodeRuneInString(rest)
		if raw[0] == '"' && len(rest) > 1 && rest[0] == '\\' {
			switch size = 2; rest[1] {
			case 'x':
				size = 4
			case 'u':
				size = 6
			case 'U':
				size = 10
			}
		}
		i += size
	}
	return at.value + i
}
