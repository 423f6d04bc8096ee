package plain

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"crsmon/internal/entry"
	"crsmon/internal/find"
	"crsmon/internal/ward"
)

// maxLine is the longest line taken, in bytes.
const maxLine = 1000

// lines reads the input beside the session, so that a signal is heard while it waits.
type lines struct {
	next  chan readLine
	done  chan struct{}
	count int
}

type readLine struct {
	text    string
	tooLong bool
	err     error
}

func read(r io.Reader) *lines {
	l := &lines{next: make(chan readLine), done: make(chan struct{})}
	go func() {
		in := bufio.NewReaderSize(r, maxLine+2)
		for {
			one := readOne(in)
			select {
			case l.next <- one:
			case <-l.done:
				return
			}
			if one.err != nil {
				return
			}
		}
	}()
	return l
}

func (l *lines) close() { close(l.done) }

// readOne reads a line and drops what is longer than a line may be. A last line without
// its end was cut off: it is not an answer.
func readOne(in *bufio.Reader) readLine {
	b, err := in.ReadSlice('\n')
	out := readLine{text: string(b)}
	for errors.Is(err, bufio.ErrBufferFull) {
		out = readLine{tooLong: true}
		_, err = in.ReadSlice('\n')
	}
	if err != nil {
		return readLine{err: err}
	}
	out.text = strings.TrimRight(out.text, "\r\n")
	if len(out.text) > maxLine {
		return readLine{tooLong: true}
	}
	return out
}

// say writes a line. What may do more to a terminal than be shown never reaches it.
func (s *session) say(text string) {
	for _, l := range strings.Split(text, "\n") {
		_, _ = s.out.WriteString(s.shown(l) + "\n")
	}
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

// line asks and gives the next line of the input. It comes back with errEnd at the end of
// the input or when a signal has come, and with ErrRefused for a bad line of a script.
func (s *session) line(prompt string) (string, error) {
	for {
		_, _ = s.out.WriteString(s.shown(prompt) + " ")
		if err := s.out.Flush(); err != nil {
			return "", err
		}
		var got readLine
		select {
		case <-s.ctx.Done():
			got.err = s.ctx.Err()
		case got = <-s.in.next:
		}
		s.in.count++
		why := ""
		switch {
		case got.err != nil:
			s.say("")
			if !errors.Is(got.err, io.EOF) && s.ctx.Err() == nil {
				s.say("! " + got.err.Error())
			}
			return "", errEnd
		case got.tooLong:
			why = s.pw.TooLong
		case !utf8.ValidString(got.text):
			why = s.pw.NotUTF8
		case strings.IndexFunc(got.text, func(r rune) bool { return r != '\t' && entry.Unsafe(r) }) >= 0:
			why = s.pw.Control
		}
		if !s.Interactive { // a transcript shows what was answered
			s.say(strings.ToValidUTF8(got.text, "?"))
		}
		if why == "" {
			return got.text, nil
		}
		if err := s.refuse(why); err != nil {
			return "", err
		}
	}
}

// refuse says why something was not taken; in a script that is the end.
func (s *session) refuse(why string) error {
	s.say("! " + why)
	if s.Interactive {
		return nil
	}
	return ErrRefused
}

// question is one line asked.
type question struct {
	key   string // its name in a script
	label string
	hint  string // what ? says
	last  string // the last value and its age
	now   string // the answer given before, on going back
}

// text asks a question until take says nothing against the answer. Empty and "-" are no
// answer and come as ""; where there is an answer from before, empty keeps it.
func (s *session) text(q question, take func(answer string) (why string)) error {
	for {
		prompt := q.label
		switch {
		case q.now != "":
			prompt += " [" + s.pw.Keep(q.now) + "]"
		case q.last != "":
			prompt += " [" + s.pw.Last(q.last) + "]"
		}
		answer, err := s.line(prompt + ":")
		if err != nil {
			return err
		}
		answer = strings.TrimSpace(answer)
		if key, rest, named := strings.Cut(answer, "="); named && isKey(key) {
			if key != q.key {
				if err := s.refuse(s.pw.WrongKey(key, q.key)); err != nil {
					return err
				}
				continue
			}
			answer = strings.TrimSpace(rest)
		}
		switch strings.ToLower(answer) {
		case "?", "？":
			if q.hint != "" {
				s.say(q.hint)
			}
			s.say(s.pw.BackHelp)
			continue
		case "b":
			return errBack
		case "":
			if q.now != "" {
				return nil
			}
		case "-", "－":
			answer = ""
		}
		if why := take(answer); why != "" {
			if err := s.refuse(q.label + ": " + why); err != nil {
				return err
			}
			continue
		}
		return nil
	}
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

// letter is the key of a choice; b goes back, so that what has it is answered by the
// first two letters of its word.
func (c choice) letter() string {
	if c.key == "b" && len(c.label) > 1 {
		return strings.ToLower(c.label[:2])
	}
	return c.key
}

func listed(cs []choice) string {
	parts := make([]string, len(cs))
	for i, c := range cs {
		parts[i] = c.letter() + " " + c.label
	}
	return strings.Join(parts, ", ")
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

// pick asks for one of several answers; take gets its index, -1 for no answer.
func (s *session) pick(q question, cs []choice, take func(i int)) error {
	all := listed(cs)
	q.hint = strings.TrimSpace(q.hint + " " + s.pw.OneOf(all))
	if len(all) <= 50 && !strings.Contains(q.label, all) {
		q.label += " (" + all + ")"
	}
	return s.text(q, func(answer string) string {
		if answer == "" {
			take(-1)
			return ""
		}
		i := pickFrom(cs, answer)
		if i < 0 {
			return s.pw.NotAnswer(listed(cs))
		}
		take(i)
		s.echo(answer, cs[i].label)
		return ""
	})
}

// echo says how an answer was understood where that is not what was typed.
func (s *session) echo(typed, understood string) {
	if understood != "" && !strings.EqualFold(strings.TrimSpace(typed), understood) {
		s.say("  " + s.pw.Now(understood))
	}
}

// step is one question of a form.
type step struct {
	skip func() bool // nil never
	ask  func() error
}

// form asks its steps in order; back goes to the one before, and from the first out of
// the form with errBack.
func (s *session) form(steps []step) error {
	skipped := func(i int) bool { return steps[i].skip != nil && steps[i].skip() }
	for i := 0; i < len(steps); {
		if skipped(i) {
			i++
			continue
		}
		err := steps[i].ask()
		switch {
		case errors.Is(err, errBack):
			for i--; i >= 0 && skipped(i); i-- {
			}
			if i < 0 {
				return errBack
			}
		case err != nil:
			return err
		default:
			i++
		}
	}
	return nil
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
