package plain

import (
	"strings"
	"unicode"

	"crsmon/internal/entry"
	"crsmon/internal/find"
	"crsmon/internal/ward"

	"github.com/charmbracelet/x/ansi"
)

// width is the longest line written, in columns.
const width = 80

// say writes lines. What may do more to a terminal than be shown never reaches it.
func (s *session) say(text string) {
	for _, l := range strings.Split(text, "\n") {
		for _, part := range s.wrapped(l) {
			_, _ = s.out.WriteString(part + "\n")
		}
	}
}

// wrapped breaks a line where it would be too long: what goes on is set in further.
func (s *session) wrapped(line string) []string {
	line = s.shown(line)
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))] + "  "
	return entry.Wrap(line, width, indent)
}

// sayAll says a labelled list, a line each.
func (s *session) sayAll(label string, texts ...string) {
	for _, t := range texts {
		if t != "" {
			s.say(label + ": " + t)
		}
	}
}

// ask writes a question and stays in its line; col is where the answer begins.
func (s *session) ask(prompt string) (col int) {
	parts := s.wrapped(prompt)
	for i, p := range parts {
		if i < len(parts)-1 {
			p += "\n"
		}
		_, _ = s.out.WriteString(p)
		col = ansi.StringWidth(p)
	}
	if col >= width {
		_, _ = s.out.WriteString("\n")
		return 0
	}
	_, _ = s.out.WriteString(" ")
	return col + 1
}

// transcript writes an answer behind its question, or under it where it is too long.
func (s *session) transcript(col int, answer string) {
	answer = s.shown(answer)
	if col > 0 && col+ansi.StringWidth(answer) > width {
		_, _ = s.out.WriteString("\n")
	}
	s.say(answer)
}

func (s *session) shown(text string) string {
	text = entry.Clean(text)
	if !s.ASCII {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case r == '≥':
			b.WriteString(">=") // never ">", which is another grade
		case r == '≤':
			b.WriteString("<=")
		case r == '°':
		case unicode.Is(unicode.Han, r):
			b.WriteString(find.Latin(string(r), false))
		default:
			if u := entry.Unaccented(r); u < 0x80 {
				b.WriteRune(u)
			} else {
				b.WriteByte('?')
			}
		}
	}
	return b.String()
}

// latinName writes a name for an output of ASCII only: question marks are no identity.
func (s *session) latinName(p *ward.Patient) string {
	name := strings.ToUpper(find.Latin(strings.TrimSpace(p.Family), true))
	if g := find.Latin(strings.TrimSpace(p.Given), false); g != "" {
		name += " " + g
	}
	if strings.TrimSpace(name) == "" {
		return s.ui.NameUnknown
	}
	return entry.Clean(name)
}
