package plain

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"crsmon/internal/drafts"
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
	// Drafts keeps what a person has half answered; nil keeps nothing.
	Drafts *drafts.Store
	// Wake is sent to where the ward may have changed while a command is awaited.
	Wake <-chan struct{}
	// Notice gives what has to be said until it is put right, "" where all is well.
	Notice func() string
	// Handover makes the handover text of a patient, of the ward where patient is empty.
	Handover func(ctx context.Context, patient string) (string, error)
	// Line gives a patient's grades as one line for the hospital's notes.
	Line func(ctx context.Context, patient string) (string, error)
	// Settings gives what is known of the policy in force and the record's health.
	Settings func(ctx context.Context) ([]Section, error)
	// Reports are the reports there are; Report makes one of the days from and to, either
	// of which may be empty, a line each.
	Reports []words.Action
	Report  func(ctx context.Context, name, from, to string) ([]string, error)
}

// Section is a part of the settings.
type Section struct {
	Title string
	Lines []SectionLine
}

// SectionLine is one line of it; Problem marks it.
type SectionLine struct {
	Label, Value string
	Problem      bool
}

// Record is what a session uses of the ward.
type Record interface {
	Preview(c *ward.Chart, r ward.ObservationRequest) ward.Shown
	Admit(ctx context.Context, by ward.Author, entry string, p ward.Patient) (ward.Saved, error)
	Amend(ctx context.Context, by ward.Author, entry, reason string, p ward.Patient) (ward.Saved, error)
	Readmit(ctx context.Context, by ward.Author, entry string, p ward.Patient) (ward.Saved, error)
	Gone(ctx context.Context) ([]ward.Gone, error)
	Record(ctx context.Context, by ward.Author, r ward.ObservationRequest) (ward.Saved, error)
	Correct(ctx context.Context, by ward.Author, of, reason string, r ward.ObservationRequest) (ward.Saved, error)
	EnterInError(ctx context.Context, by ward.Author, entry, patient, of, reason string) (ward.Saved, error)
	Enter(ctx context.Context, by ward.Author, r ward.EventRequest) (ward.Saved, error)
	Board(ctx context.Context) ([]ward.Row, error)
	Chart(ctx context.Context, patient string) (*ward.Chart, error)
	Stock(ctx context.Context) ([]ward.StockCount, error)
	CountStock(ctx context.Context, by ward.Author, drug string, doses int) error
	Handovers(ctx context.Context, patient string) ([]ward.Handover, error)
	WaitingHandovers(ctx context.Context, before ward.Waiting) (ward.Waiting, error)
	HandOver(ctx context.Context, by ward.Author, r ward.HandoverRequest) (ward.Handover, error)
	AcceptHandover(ctx context.Context, by ward.Author, patient, of string) (ward.Handover, error)
	Changed(ctx context.Context, seen int64) (int64, error)
	Policy() *policy.Policy
}

var _ Record = (*ward.Ward)(nil)

// session is one run.
type session struct {
	Options
	ctx    context.Context
	in     *lines
	out    *bufio.Writer
	ui     *words.UI
	pw     *words.PlainWords
	ph     *phrase.Phrases
	by     ward.Author
	told   map[string]bool  // lists of answers that were said in full
	noted  map[string]int64 // alerts that were announced, with since when they waited
	heard  bool             // the alerts that waited at the start were counted
	notice string           // as last said
	texts  map[textKey]editedText
	box    draftBox
	over   bool // quit was said
}

// Inside a form: how a question ends other than by its answer.
var (
	errBack  = errors.New("back")
	errLeave = errors.New("leave")
	errEnd   = errors.New("end of input")
)

// Run asks and answers until the input ends or quit is said.
func Run(ctx context.Context, o Options) error {
	s := &session{
		Options: o, ctx: ctx, out: bufio.NewWriter(o.Out), ui: &o.Words.UI, pw: &o.Words.UI.Plain, by: o.Author,
		told: map[string]bool{}, noted: map[string]int64{}, texts: map[textKey]editedText{},
	}
	if !o.Interactive {
		s.Drafts = nil
	}
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
	s.say(s.pw.Menu(strings.Join(s.commandWords(), ", ")))
	if err := s.ofMenu(s.offerDraft()); err != nil {
		return s.ended(err)
	}
	for !s.over {
		s.announce()
		text, err := s.lineOr(s.pw.Prompt, s.announce)
		if errors.Is(err, errEnd) {
			break
		}
		if err != nil {
			return s.ended(err)
		}
		word, arg, _ := strings.Cut(strings.TrimSpace(text), " ")
		if word == "" {
			continue
		}
		if err := s.ofMenu(s.command(strings.ToLower(word), strings.TrimSpace(arg))); err != nil {
			return s.ended(err)
		}
	}
	s.say(s.pw.Bye)
	return nil
}

// ofMenu takes away what leads back to the menu.
func (s *session) ofMenu(err error) error {
	if errors.Is(err, errBack) || errors.Is(err, errLeave) {
		return nil
	}
	return err
}

// ended is the error a session ends with.
func (s *session) ended(err error) error {
	switch {
	case errors.Is(err, errEnd), errors.Is(err, errBack), errors.Is(err, errLeave):
		return ErrUnfinished
	case errors.Is(err, ErrRefused):
		s.say(s.pw.StoppedAt(s.in.count))
	}
	return err
}

// announce says what has to be known before the next command: what is wrong with the
// place, and alerts that nobody has answered and this session has not said yet. A script
// asks for what it wants to know.
func (s *session) announce() (said bool) {
	if s.Notice != nil {
		n := s.Notice()
		if n != s.notice && n != "" {
			s.say("")
			s.say("! " + n)
			said = true
		}
		s.notice = n
	}
	if !s.Interactive {
		return said
	}
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return said // the next command meets the same, and says it
	}
	old := 0
	first := !s.heard
	s.heard = true
	for i := range rows {
		r := &rows[i]
		var fresh []*ward.Task // the gravest first, as they are kept
		for k := range r.Tasks {
			t := &r.Tasks[k]
			if t.Level > policy.LevelRepeat && t.Waits() && s.noted[taskID(r, t.Rule)] != t.Since() {
				s.noted[taskID(r, t.Rule)] = t.Since()
				fresh = append(fresh, t)
			}
		}
		switch {
		case first:
			old += len(fresh)
		case len(fresh) > 0:
			text := "! " + s.pw.Alert + " " + clean(r.Patient.Bed) + " " + s.ph.Name(&r.Patient) + ": " + s.ph.Task(fresh[0])
			if n := len(fresh) - 1; n > 0 {
				text += " (" + s.ui.Alert.More(n) + ")"
			}
			if !said {
				_, _ = s.out.WriteString("\a") // nobody need be looking
				s.say("")
			}
			s.say(text)
			said = true
		}
	}
	if old > 0 {
		s.say(s.pw.Waiting(old))
		said = true
	}
	return said
}

// taskID names an escalation of the ward.
func taskID(r *ward.Row, rule string) string { return r.Patient.ID + "\x00" + rule }

// failed says why the record did not do something; in a script that is the end.
func (s *session) failed(err error) error {
	f := s.failure(err)
	s.say("! " + strings.TrimSpace(strings.TrimSuffix(f.Why, ".")+". "+f.Do))
	if s.Interactive {
		return nil
	}
	return errors.Join(ErrNotSaved, err)
}

// failure is the sentence of an error.
func (s *session) failure(err error) words.Sentence {
	var fe *ward.FieldError
	switch {
	case errors.As(err, &fe):
		f := words.Sentence{Why: clean(fe.Problem)}
		if fe.Field != "" {
			f.Why = clean(fe.Field) + ": " + f.Why
		}
		if fe.Allowed != "" {
			f.Do = s.ui.AllowedIs(clean(fe.Allowed))
		}
		return f
	case errors.Is(err, ward.ErrMovedOn):
		return words.Sentence{Why: s.pw.MovedOn, Do: s.pw.MovedOnDo}
	}
	kind := words.FailureUnknown
	if s.Classify != nil {
		kind = s.Classify(err)
	}
	f := s.ui.Failures[kind]
	if kind == words.FailureUnknown {
		f.Why += ": " + clean(err.Error())
	}
	return f
}
