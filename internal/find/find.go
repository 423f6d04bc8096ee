package find

import (
	"strings"
	"unicode"

	"crsmon/internal/entry"
)

// Target is what a patient is found by. More is found too, a product say, and counts
// least.
type Target struct {
	Bed, Family, Given, ID string
	More                   string
}

// Match tells how well a query fits, the lower the better: 0 the bed or the id itself,
// up to 4. ok is false where a word of the query fits nothing. An empty query fits all.
func Match(query string, t *Target) (rank int, ok bool) {
	words := strings.Fields(plain(query))
	if len(words) == 0 {
		return 4, true
	}
	// The words together first: "zhang wei" is one name.
	if len(words) > 1 {
		if r, fits := one(strings.Join(words, ""), t, true); fits {
			return r, true
		}
	}
	for _, w := range words {
		r, fits := one(w, t, false)
		if !fits {
			return 0, false
		}
		rank = max(rank, r)
	}
	return rank, true
}

// one ranks one word of a query.
func one(w string, t *Target, joined bool) (rank int, ok bool) {
	family, given := plain(t.Family), plain(t.Given)
	bed, id := plain(t.Bed), plain(t.ID)
	latin := strings.ReplaceAll(family+given, " ", "")
	switch {
	case w == bed || w == id || strings.TrimLeft(w, "0") == strings.TrimLeft(bed, "0") && bed != "":
		return 0, true
	case strings.HasPrefix(family, w), w == latin:
		return 1, true
	case strings.HasPrefix(given, w), strings.HasPrefix(latin, w), strings.HasPrefix(initials(family+" "+given), w) && len(w) > 1:
		return 2, true
	}
	name := han(t.Family + t.Given)
	if letters(w) {
		for i := range name {
			if spelt(name[i:], w) {
				return min(1+i, 3), true
			}
		}
	}
	if joined {
		return 0, false
	}
	for _, hay := range []string{family, given, id, bed, latin} {
		if strings.Contains(hay, w) {
			return 3, true
		}
	}
	if strings.Contains(plain(t.More), w) {
		return 4, true
	}
	return 0, false
}

// plain is text as it is compared: lower case, without accents, digits and signs of an
// input method made plain, nothing but letters, digits and single spaces.
func plain(s string) string {
	s = strings.NewReplacer(",", " ", "，", " ").Replace(s) // "DÍAZ, Lucía"
	s = strings.ToLower(entry.Plain(s))
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == 'ü' || r == 'ǖ' || r == 'ǘ' || r == 'ǚ' || r == 'ǜ':
			return 'v'
		case r == '\'' || r == '’' || r == '·':
			return -1
		case r < 0x80, unicode.Is(unicode.Han, r):
			return r
		}
		return entry.Unaccented(r)
	}, s)), " ")
}

func initials(s string) string {
	var b strings.Builder
	for _, w := range strings.Fields(s) {
		for _, r := range w {
			b.WriteRune(r)
			break
		}
	}
	return b.String()
}

func han(name string) []rune {
	var out []rune
	for _, r := range name {
		if unicode.Is(unicode.Han, r) {
			out = append(out, r)
		}
	}
	return out
}

func letters(s string) bool {
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return s != ""
}
