package plain

import (
	"strings"

	"crsmon/internal/entry"
)

// refuse says why something was not taken; in a script that is the end.
func (s *session) refuse(why string) error {
	s.say("! " + why)
	if s.Interactive {
		return nil
	}
	return ErrRefused
}

// refuseBack is refuse where a person is asked the question before again.
func (s *session) refuseBack(why string) error {
	if err := s.refuse(why); err != nil {
		return err
	}
	return errBack
}

// question is one line asked.
type question struct {
	key     string // its name in a script
	label   string
	allowed string // what may be answered, with the unit
	empty   string // what an empty answer does, where it is not "not recorded"
	hint    string // what ? says besides
	last    string // the last value and its age
	now     string // the answer given before, on going back
	pairs   bool   // the answer is itself of names and values: crp=120
}

// prompt says what is asked, what may be answered and how to leave, and what is known of
// it, which stands last: where the answer is typed.
func (s *session) prompt(q *question) string {
	t := q.label + " ("
	for _, part := range []string{q.allowed, q.empty} {
		if part != "" {
			t += part + "; "
		}
	}
	t += s.pw.Leave + ")"
	switch {
	case q.now != "":
		t += " [" + s.pw.Keep(q.now) + "]"
	case q.last != "":
		t += " [" + s.pw.Last(q.last) + "]"
	}
	return t + ":"
}

// text asks a question until take says nothing against the answer. Empty and "-" are no
// answer and come as ""; where there is an answer from before, empty keeps it. An answer
// that names its question is taken as it stands: bed=B is a bed, and B goes back.
func (s *session) text(q question, take func(answer string) (why string)) error {
	for {
		answer, err := s.line(s.prompt(&q))
		if err != nil {
			return err
		}
		answer = strings.TrimSpace(answer)
		key, rest, named := strings.Cut(answer, "=")
		if named = named && isKey(key) && (!q.pairs || key == q.key); named {
			if key != q.key {
				if err := s.refuse(s.pw.WrongKey(key, q.key)); err != nil {
					return err
				}
				continue
			}
			answer = strings.TrimSpace(rest)
		}
		switch word := strings.ToLower(answer); {
		case !named && (word == "?" || word == "？"):
			s.explain(&q)
			continue
		case !named && word == "b":
			return errBack
		case !named && word == "q":
			return errLeave
		case word == "" && q.now != "":
			return nil
		case word == "-", word == "－":
			answer = ""
		}
		if why := take(answer); why != "" {
			if err := s.refuse(q.label + ": " + why + "; " + s.pw.Kept); err != nil {
				return err
			}
			continue
		}
		return nil
	}
}

// explain is what ? says of a question.
func (s *session) explain(q *question) {
	for _, t := range []string{q.allowed, q.hint} {
		if t != "" {
			s.say("  " + t)
		}
	}
	s.say("  " + s.pw.BackHelp)
}

// isKey tells whether text is the name of a question, as in "hr=88".
func isKey(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && r != '_' && (r < '0' || r > '9') {
			return false
		}
	}
	return s != ""
}

// choice is one answer of a question answered by letter or word.
type choice struct{ key, label string }

// letter is the key of a choice; b goes back and q leaves, so that what has them is
// answered by the first two letters of its word.
func (c choice) letter() string {
	if (c.key == "b" || c.key == "q") && len(c.label) > 1 {
		return strings.ToLower(c.label[:2])
	}
	return c.key
}

func listed(cs []choice) string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		if parts[i] = c.letter(); c.label != "" && !strings.EqualFold(c.label, parts[i]) {
			parts[i] += " " + c.label
		}
	}
	return strings.Join(parts, "; ")
}

func letters(cs []choice) string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		parts[i] = c.letter()
	}
	return strings.Join(parts, " ")
}

// pickFrom finds the choice meant: its letter, its word, or the only word that begins so.
func pickFrom(cs []choice, answer string) int {
	a := strings.ToLower(entry.Plain(answer))
	only := -1
	for i, c := range cs {
		label := strings.ToLower(c.label)
		if a == c.letter() || a == label {
			return i
		}
		if len(a) > 1 && strings.HasPrefix(label, a) {
			if only >= 0 {
				only = -2
			} else if only == -1 {
				only = i
			}
		}
	}
	return max(only, -1)
}

// briefly is the longest list of answers that is said with every question.
const briefly = 60

// allowed is what a question of a list may be answered with: in full where that is short
// and the first time it is asked, by the letters alone after that.
func (s *session) allowed(key string, cs []choice) string {
	all := listed(cs)
	if len(all) <= briefly || !s.told[key] {
		s.told[key] = true
		return all
	}
	return letters(cs) + "; " + s.pw.ListsThem
}

// pick asks for one of several answers; take gets its index, -1 for no answer.
func (s *session) pick(q question, cs []choice, take func(i int)) error {
	return s.choose(q, cs, func(i int) string { take(i); return "" })
}

// choose is pick with answers that may be refused.
func (s *session) choose(q question, cs []choice, take func(i int) (why string)) error {
	all := listed(cs)
	q.hint = strings.TrimSpace(q.hint + " " + s.pw.OneOf(all))
	q.allowed = s.allowed(q.key, cs)
	return s.text(q, func(answer string) string {
		if answer == "" {
			return take(-1)
		}
		i := pickFrom(cs, answer)
		if i < 0 {
			return s.pw.NotAnswer(all)
		}
		why := take(i)
		if why == "" {
			s.echo(answer, cs[i].label)
		}
		return why
	})
}

// must is choose of which one answer is needed.
func (s *session) must(q question, cs []choice, take func(i int)) error {
	return s.choose(q, cs, func(i int) string {
		if i < 0 {
			return s.pw.NotAnswer(listed(cs))
		}
		take(i)
		return ""
	})
}

// echo says how an answer was understood where that is not what was typed.
func (s *session) echo(typed, understood string) {
	if understood != "" && !strings.EqualFold(strings.TrimSpace(typed), understood) {
		s.say("  " + s.pw.Now(understood))
	}
}

// yes asks y or n; nothing else is a yes, nor an empty line.
func (s *session) yes(key, label string) (bool, error) {
	said := false
	err := s.text(question{key: key, label: label}, func(a string) string {
		switch strings.ToLower(a) {
		case "y", strings.ToLower(s.ui.Yes):
			said = true
		case "n", strings.ToLower(s.ui.No):
		default:
			return s.pw.NotAnswer(s.pw.YesNo)
		}
		return ""
	})
	return said, err
}
