package find

import (
	_ "embed" // the readings
	"strings"
	"unicode"
)

// The characters that the readings cover.
const (
	firstHan = 0x3400
	lastHan  = 0x9fff
)

//go:embed readings.txt
var readings string // a set of toneless syllables a line, ü written v

//go:embed index.bin
var index string // for each character where its line begins, 16 bits; 0 is none

// Readings gives the toneless pinyin of a Chinese character, all there are: a surname
// is often read in its own way, and one who looks for it may not know. nil for other
// characters.
func Readings(r rune) []string {
	var out []string
	if s, ok := surnameReading(r); ok {
		out = append(out, s)
	}
	if r < firstHan || r > lastHan {
		return out
	}
	i := 2 * int(r-firstHan)
	from := int(index[i]) | int(index[i+1])<<8
	line, _, _ := strings.Cut(readings[from:], "\n")
	for _, s := range strings.Fields(line) {
		if len(out) == 0 || s != out[0] {
			out = append(out, s)
		}
	}
	return out
}

// surnameReading is how a character is read as a surname, where that is not its usual
// reading.
func surnameReading(r rune) (string, bool) {
	switch r {
	case '单':
		return "shan", true
	case '曾':
		return "zeng", true
	case '仇':
		return "qiu", true
	case '解':
		return "xie", true
	case '查':
		return "zha", true
	case '盖':
		return "ge", true
	case '区':
		return "ou", true
	case '朴':
		return "piao", true
	case '翟':
		return "zhai", true
	case '覃':
		return "qin", true
	case '缪':
		return "miao", true
	case '员':
		return "yun", true
	case '乐':
		return "yue", true
	case '折':
		return "she", true
	case '黑':
		return "he", true
	case '繁':
		return "po", true
	case '尉':
		return "yu", true
	case '种':
		return "chong", true
	case '召':
		return "shao", true
	case '祭':
		return "zhai", true
	case '秘':
		return "bi", true
	case '宓':
		return "mi", true
	case '隗':
		return "wei", true
	case '任':
		return "ren", true
	case '冼':
		return "xian", true
	case '阚':
		return "kan", true
	}
	return "", false
}

// Latin writes a name for a terminal that shows no Chinese characters: each as its
// pinyin, of a surname as surnames are read. What it has no reading for stays.
func Latin(name string, surname bool) string {
	var b strings.Builder
	first, hanBefore := true, false
	for _, r := range name {
		s := latinOf(r, surname && first)
		switch {
		case s == "":
			b.WriteRune(r)
		case hanBefore && !surname:
			b.WriteString(s)
		default:
			b.WriteString(strings.ToUpper(s[:1]) + s[1:])
		}
		hanBefore, first = s != "", false
	}
	return b.String()
}

// latinOf is the usual reading, or that of a surname; ü is written yu as passports do.
func latinOf(r rune, surname bool) string {
	all := Readings(r)
	if len(all) == 0 {
		return ""
	}
	s := all[0]
	if _, special := surnameReading(r); special && !surname && len(all) > 1 {
		s = all[1]
	}
	return strings.ReplaceAll(s, "v", "yu")
}

// takes gives how many bytes of a query one character of a name may stand for: its
// syllable, its initial, and at the end of the query any beginning of the syllable.
func takes(syllable, query string) []int {
	var out []int
	add := func(n int) {
		for _, have := range out {
			if have == n {
				return
			}
		}
		out = append(out, n)
	}
	for _, s := range spellings(syllable) {
		if strings.HasPrefix(query, s) {
			add(len(s))
		}
		if strings.HasPrefix(s, query) {
			add(len(query))
		}
		if query[0] == s[0] {
			add(1)
		}
		if len(s) > 2 && s[1] == 'h' && strings.HasPrefix(query, s[:2]) {
			add(2)
		}
	}
	return out
}

// spellings are the ways a syllable is typed: lü is lv, lu and, in passports, lyu.
func spellings(s string) []string {
	if !strings.Contains(s, "v") {
		return []string{s}
	}
	return []string{s, strings.ReplaceAll(s, "v", "u"), strings.ReplaceAll(s, "v", "yu")}
}

// spelt tells whether a query is pinyin that a run of name's characters, from its first
// on, may stand for.
func spelt(name []rune, query string) bool {
	if query == "" {
		return true
	}
	if len(name) == 0 {
		return false
	}
	if !unicode.Is(unicode.Han, name[0]) {
		return false
	}
	for _, s := range Readings(name[0]) {
		for _, n := range takes(s, query) {
			if spelt(name[1:], query[n:]) {
				return true
			}
		}
	}
	return false
}
