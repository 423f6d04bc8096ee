package entry

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// Clean makes data safe to show: no control characters or escape sequences, no
// bidirectional overrides, no line breaks.
func Clean(s string) string {
	if strings.IndexFunc(s, Unsafe) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case Unsafe(r):
			return -1
		}
		return r
	}, ansi.Strip(s))
}

// Unsafe tells of a character that may do more to a terminal than be shown.
func Unsafe(r rune) bool {
	return unicode.IsControl(r) || r == unicode.ReplacementChar ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f ||
		r == 0x2028 || r == 0x2029
}

// Unaccented gives the ASCII character that stands for r on a terminal that shows
// nothing else, and r itself where there is none.
func Unaccented(r rune) rune {
	if r < 0x80 {
		return r
	}
	for _, f := range unaccented {
		if strings.ContainsRune(f.from, r) {
			return f.to
		}
	}
	return r
}

var unaccented = [...]struct {
	to   rune
	from string
}{
	{'.', "·•…"},
	{' ', "°"},
	{'-', "–—−─‑"},
	{'|', "│"},
	{'>', "≥"},
	{'<', "≤"},
	{'\'', "’‘"},
	{'"', "“”"},
	{'x', "×"},
	{'A', "ÀÁÂÃÄÅĀĂĄ"},
	{'a', "àáâãäåāăą"},
	{'C', "ÇĆČ"},
	{'c', "çćč"},
	{'E', "ÈÉÊËĒĖĘĚ"},
	{'e', "èéêëēėęě"},
	{'I', "ÌÍÎÏĪİ"},
	{'i', "ìíîïīı"},
	{'L', "ŁĽ"},
	{'l', "łľ"},
	{'N', "ÑŃŇ"},
	{'n', "ñńň"},
	{'O', "ÒÓÔÕÖØŌŐ"},
	{'o', "òóôõöøōő"},
	{'R', "ŔŘ"},
	{'r', "ŕř"},
	{'S', "ŚŠŞȘ"},
	{'s', "śšşș"},
	{'T', "ŤȚ"},
	{'t', "ťț"},
	{'U', "ÙÚÛÜŪŮŰ"},
	{'u', "ùúûüūůű"},
	{'Y', "ÝŸ"},
	{'y', "ýÿ"},
	{'Z', "ŹŻŽ"},
	{'z', "źżž"},
}
