package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"crsmon/internal/entry"
	"crsmon/internal/find"
	"crsmon/internal/phrase"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// Why a session ended before its time; nil is a session that was left or whose input
// ended between two commands.
var (
	// ErrRefused: a line of a script was refused, and what follows it was not read.
	ErrRefused = errors.New("a line of the input was refused")
	// ErrUnfinished: the input ended, or a signal came, in the middle of something that
	// is not saved.
	ErrUnfinished = errors.New("the input ended in the middle: what was begun is not saved")
	// ErrNotSaved: the record did not take what a script said.
	ErrNotSaved = errors.New("the record did not take it: not saved")
)

// Options are what a session is started with.
type Options struct {
	In  io.Reader
	Out io.Writer
	// Interactive: a person types, so that a refused answer is asked again. Else the
	// input is a script.
	Interactive bool
	// ASCII: the output shows nothing else.
	ASCII  bool
	Dumb   bool // started by itself, since the terminal can do nothing else
	Demo   bool
	Ward   Record
	Author ward.Author // zero asks
	Now    func() time.Time
	Words  *words.Words
	// Classify says what kind of failure an error of the record is.
	Classify func(error) words.Failure
}

// Record is what a session uses of the ward.
type Record interface {
	Preview(c *ward.Chart, r ward.ObservationRequest) ward.Shown
	Admit(ctx context.Context, by ward.Author, entry string, p ward.Patient) (ward.Saved, error)
	Record(ctx context.Context, by ward.Author, r ward.ObservationRequest) (ward.Saved, error)
	Enter(ctx context.Context, by ward.Author, r ward.EventRequest) (ward.Saved, error)
	Board(ctx context.Context) ([]ward.Row, error)
	Chart(ctx context.Context, patient string) (*ward.Chart, error)
	Handovers(ctx context.Context, patient string) ([]ward.Handover, error)
	AcceptHandover(ctx context.Context, by ward.Author, patient, of string) (ward.Handover, error)
	Policy() *policy.Policy
}

var _ Record = (*ward.Ward)(nil)

// session is one run.
type session struct {
	Options
	ctx context.Context
	in  *lines
	out *bufio.Writer
	ui  *words.UI
	pw  *words.PlainWords
	ph  *phrase.Phrases
	by  ward.Author
}

// Inside a form: how a question ends other than by its answer.
var (
	errBack = errors.New("back")
	errEnd  = errors.New("end of input")
)

// Run asks and answers until the input ends or quit is said.
func Run(ctx context.Context, o Options) error {
	s := &session{Options: o, ctx: ctx, out: bufio.NewWriter(o.Out), ui: &o.Words.UI, pw: &o.Words.UI.Plain, by: o.Author}
	s.in = read(o.In)
	defer s.in.close()
	s.ph = &phrase.Phrases{Words: o.Words, Now: o.Now, AtLeast: "≥", Dot: ", ", Like: "~"}
	if o.ASCII {
		s.ph.NameOf = s.latinName
	}
	if o.Dumb {
		s.say(s.pw.Dumb)
	}
	s.say(s.pw.Start)
	if o.Demo {
		s.say(s.ui.DemoLong)
	}
	s.say(s.ui.DecisionSupport)
	err := s.session()
	if flushed := s.out.Flush(); err == nil {
		err = flushed
	}
	return err
}

func (s *session) session() error {
	if s.by.Name == "" || s.by.Role == "" {
		if err := s.signIn(); err != nil {
			return s.ended(err)
		}
	}
	s.say(s.pw.Menu)
	for {
		text, err := s.line(s.pw.Prompt)
		if errors.Is(err, errEnd) {
			s.say(s.pw.Bye)
			return nil
		}
		if err != nil {
			return s.ended(err)
		}
		word, arg, _ := strings.Cut(strings.TrimSpace(text), " ")
		if word == "" {
			continue
		}
		quit, err := s.command(strings.ToLower(word), strings.TrimSpace(arg))
		switch {
		case quit:
			s.say(s.pw.Bye)
			return nil
		case err != nil && !errors.Is(err, errBack):
			return s.ended(err)
		}
	}
}

// ended is the error a session ends with.
func (s *session) ended(err error) error {
	switch {
	case errors.Is(err, errEnd), errors.Is(err, errBack):
		return ErrUnfinished
	case errors.Is(err, ErrRefused):
		s.say(s.pw.StoppedAt(s.in.count))
	}
	return err
}

// command runs one command by its word or first letter.
func (s *session) command(word, arg string) (quit bool, err error) {
	name := ""
	for _, c := range s.pw.Commands {
		if strings.HasPrefix(c.Short, word) {
			name = c.Short
			break
		}
	}
	names := s.pw.Commands
	switch name {
	case "":
		if word == "?" {
			s.help()
			return false, nil
		}
		return false, s.refuse(s.pw.Unknown(word))
	case names[0].Short:
		return false, s.board()
	case names[3].Short:
		return false, s.admit()
	case names[5].Short:
		return false, s.alerts()
	case names[6].Short:
		return false, s.review(arg)
	case names[7].Short:
		return false, s.handover(arg)
	case names[8].Short:
		return false, s.signIn()
	case names[9].Short:
		s.help()
		return false, nil
	case names[10].Short:
		return true, nil
	}
	r, err := s.patient(arg)
	if err != nil || r == nil {
		return false, err
	}
	switch name {
	case names[1].Short:
		err = s.show(r)
	case names[2].Short:
		err = s.observe(r)
	case names[4].Short:
		err = s.drug(r)
	}
	return false, err
}

func (s *session) help() {
	for _, c := range s.pw.Commands {
		s.say(c.Short + ": " + c.Long)
	}
	s.say(s.pw.BackHelp)
}

func (s *session) signIn() error {
	by := ward.Author{}
	err := s.form([]step{
		{ask: func() error {
			return s.text(question{key: "author", label: s.pw.AskName, now: by.Name}, func(t string) string {
				by.Name = t
				if t == "" {
					return s.ui.SignIn.NameNeeded
				}
				return ""
			})
		}},
		{ask: func() error {
			return s.text(question{key: "role", label: s.pw.AskRole}, func(t string) string {
				for _, r := range []ward.Role{ward.Nurse, ward.Doctor} {
					if t != "" && strings.HasPrefix(string(r), strings.ToLower(t)) {
						by.Role = r
						return ""
					}
				}
				return s.pw.NotAnswer("n, d")
			})
		}},
	})
	if err == nil {
		s.by = by
	}
	return err
}

// patient finds the one patient meant, and says who it is; nil where it was refused.
func (s *session) patient(query string) (*ward.Row, error) {
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return nil, s.failed(err)
	}
	if len(rows) == 0 {
		return nil, s.refuse(s.pw.NoPatients)
	}
	if query == "" {
		q := question{key: "patient", label: s.pw.WhichPatient, hint: s.pw.WhichPatient}
		if err := s.text(q, func(t string) string { query = t; return "" }); err != nil {
			return nil, err
		}
		if query == "" {
			return nil, nil
		}
	}
	var fit []*ward.Row
	best := 5
	for i := range rows {
		p := &rows[i].Patient
		rank, ok := find.Match(query, &find.Target{Bed: p.Bed, Family: p.Family, Given: p.Given, ID: p.ID})
		if ok && rank == 0 && best > 0 { // the bed or the id itself
			fit, best = nil, 0
		}
		if ok && (best > 0 || rank == 0) {
			fit = append(fit, &rows[i])
		}
	}
	switch len(fit) {
	case 0:
		return nil, s.refuse(s.pw.NotFound(entry.Clean(query)))
	case 1:
		s.say(s.who(fit[0]))
		return fit[0], nil
	}
	var list []string
	for _, r := range fit {
		list = append(list, entry.Clean(r.Patient.Bed)+" "+s.ph.Name(&r.Patient)+" ("+entry.Clean(r.Patient.ID)+")")
	}
	return nil, s.refuse(s.pw.Several(strings.Join(list, "; ")))
}

// who is the whole identity in one line.
func (s *session) who(r *ward.Row) string { return strings.Join(s.ph.Identity(r), ", ") }

// failed says why the record did not do something; in a script that is the end.
func (s *session) failed(err error) error {
	f := s.failure(err)
	s.say("! " + f.Why + ". " + f.Do)
	if s.Interactive {
		return nil
	}
	return errors.Join(ErrNotSaved, err)
}

// failure is the sentence of an error.
func (s *session) failure(err error) words.Sentence {
	var fe *ward.FieldError
	if errors.As(err, &fe) {
		f := words.Sentence{Why: entry.Clean(fe.Problem)}
		if fe.Field != "" {
			f.Why = entry.Clean(fe.Field) + ": " + f.Why
		}
		if fe.Allowed != "" {
			f.Do = s.ui.AllowedIs(entry.Clean(fe.Allowed))
		}
		return f
	}
	kind := words.FailureUnknown
	if s.Classify != nil {
		kind = s.Classify(err)
	}
	f := s.ui.Failures[kind]
	if kind == words.FailureUnknown {
		f.Why += ": " + entry.Clean(err.Error())
	}
	return f
}
