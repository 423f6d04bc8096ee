package plain

import (
	"slices"
	"strconv"
	"strings"

	"crsmon/internal/find"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// command is one thing that can be done, with the word for it and its letters, which are
// the keys of the screens.
type command struct {
	words.PlainCommand
	run func(arg string) error
}

func (s *session) commands() []command {
	c := &s.pw.Commands
	of := func(do func(*ward.Row) error) func(string) error {
		return func(arg string) error {
			r, err := s.patient(arg)
			if err != nil || r == nil {
				return err
			}
			return do(r)
		}
	}
	quiet := func(do func() error) func(string) error { return func(string) error { return do() } }
	return []command{
		{c.Board, quiet(s.board)},
		{c.Patient, of(s.show)},
		{c.Find, s.find},
		{c.Observe, of(s.observe)},
		{c.Correct, of(s.correct)},
		{c.Withdraw, of(s.withdraw)},
		{c.Admit, quiet(s.admit)},
		{c.Amend, of(s.amend)},
		{c.Drug, of(s.drug)},
		{c.Stock, quiet(s.stock)},
		{c.Labs, of(s.labs)},
		{c.Transfer, of(s.transfer)},
		{c.Alerts, s.alerts},
		{c.Review, s.review},
		{c.Handover, s.handover},
		{c.Line, of(s.gradeLine)},
		{c.Criteria, of(s.criteria)},
		{c.Trend, s.trend},
		{c.Timeline, of(s.timeline)},
		{c.Scales, of(s.scales)},
		{c.Audit, of(s.audit)},
		{c.Report, s.report},
		{c.Rules, quiet(s.rules)},
		{c.Settings, quiet(s.settings)},
		{c.User, quiet(s.changeUser)},
		{c.Help, quiet(s.help)},
		{c.Quit, quiet(func() error { s.over = true; return nil })},
	}
}

func (s *session) commandWords() []string {
	var out []string
	for _, c := range s.commands() {
		out = append(out, c.Word)
	}
	return out
}

// command runs the command of a letter, a word, or the only word that begins so.
func (s *session) command(word, arg string) error {
	var fit []command
	for _, c := range s.commands() {
		switch {
		case c.Word == word, len([]rune(word)) == 1 && strings.Contains(c.Letters, word):
			return c.run(arg)
		case strings.HasPrefix(c.Word, word):
			fit = append(fit, c)
		}
	}
	switch len(fit) {
	case 0:
		return s.refuse(s.pw.Unknown(word, strings.Join(s.commandWords(), ", ")))
	case 1:
		return fit[0].run(arg)
	}
	var names []string
	for _, c := range fit {
		names = append(names, c.Word)
	}
	return s.refuse(s.pw.WhichCommand(word, strings.Join(names, ", ")))
}

func (s *session) help() error {
	for _, c := range s.commands() {
		head := c.Word
		if c.Letters != "" {
			head += " (" + strings.Join(strings.Split(c.Letters, ""), " ") + ")"
		}
		s.say(head + ": " + c.Long)
	}
	s.say(s.pw.BackHelp)
	s.say(s.pw.NameHelp)
	return nil
}

func (s *session) signIn() error {
	by := ward.Author{}
	roles := []ward.Role{ward.Nurse, ward.Doctor}
	err := s.form([]step{
		{ask: func() error {
			q := question{key: "author", label: s.pw.AskName, now: by.Name}
			return s.text(q, func(t string) string {
				if t == "" {
					return s.ui.SignIn.NameNeeded
				}
				by.Name = t
				return ""
			})
		}},
		{ask: func() error {
			cs := []choice{{"n", s.ui.Nurse}, {"d", s.ui.Doctor}}
			return s.must(question{key: "role", label: s.pw.AskRole}, cs, func(i int) { by.Role = roles[i] })
		}},
	})
	if err == nil {
		s.by = by
	}
	return err
}

// changeUser signs somebody else in, and offers what they had half answered.
func (s *session) changeUser() error {
	if err := s.signIn(); err != nil {
		s.say(s.pw.StillSignedIn(clean(s.by.Name)))
		return err
	}
	return s.offerDraft()
}

// fits are the rows that a query fits, the bed or the id itself alone.
func fits(rows []ward.Row, query string) []*ward.Row {
	var fit []*ward.Row
	itself := false
	for i := range rows {
		p := &rows[i].Patient
		rank, ok := find.Match(query, &find.Target{Bed: p.Bed, Family: p.Family, Given: p.Given, ID: p.ID})
		if ok && rank == 0 && !itself {
			fit, itself = nil, true
		}
		if ok && (!itself || rank == 0) {
			fit = append(fit, &rows[i])
		}
	}
	return fit
}

// patient finds the one patient meant, and says who it is; nil where it was refused. Who
// left is found where nobody on the ward fits.
func (s *session) patient(query string) (*ward.Row, error) {
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return nil, s.failed(err)
	}
	if len(rows) == 0 && query == "" {
		return nil, s.refuse(s.pw.NoPatients)
	}
	if query == "" {
		q := question{key: "patient", label: s.pw.WhichPatient, allowed: s.pw.WhichAllowed}
		if err := s.free(q, &query); err != nil {
			return nil, err
		}
		if query == "" {
			return nil, nil
		}
	}
	fit := fits(rows, query)
	switch len(fit) {
	case 0:
		return s.gone(query)
	case 1:
		s.say(s.who(fit[0]))
		return fit[0], nil
	}
	var list []string
	for _, r := range fit {
		list = append(list, s.named(&r.Patient))
	}
	return nil, s.refuse(s.pw.Several(strings.Join(list, "; ")))
}

// left are those who left the ward and fit a query, the last to leave first.
func (s *session) left(query string) ([]ward.Gone, error) {
	all, err := s.Ward.Gone(s.ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]ward.Row, len(all))
	for i := range all {
		all[i].Patient.Bed = "" // somebody else's by now
		rows[i].Patient = all[i].Patient
	}
	var out []ward.Gone
	for _, r := range fits(rows, query) {
		i := slices.IndexFunc(all, func(g ward.Gone) bool { return g.Patient.ID == r.Patient.ID })
		out = append(out, all[i])
	}
	return out, nil
}

// gone finds somebody who is on the record and not on the board.
func (s *session) gone(query string) (*ward.Row, error) {
	left, err := s.left(query)
	switch {
	case err != nil:
		return nil, s.failed(err)
	case len(left) == 0:
		return nil, s.refuse(s.pw.NotFound(clean(query)))
	case len(left) > 1:
		var list []string
		for i := range left {
			list = append(list, s.named(&left[i].Patient)+", "+s.ui.Transfer.Left(s.ph.When(left[i].Place.At)))
		}
		return nil, s.refuse(s.pw.Several(strings.Join(list, "; ")))
	}
	c, err := s.Ward.Chart(s.ctx, left[0].Patient.ID)
	if err != nil {
		return nil, s.failed(err)
	}
	s.say(s.who(&c.Row))
	s.say("! " + s.ui.Transfer.LeftFirst)
	return &c.Row, nil
}

// find lists whom a query fits.
func (s *session) find(query string) error {
	if query == "" {
		if err := s.free(question{key: "find", label: s.pw.FindWhom, allowed: s.pw.WhichAllowed}, &query); err != nil || query == "" {
			return err
		}
	}
	rows, err := s.Ward.Board(s.ctx)
	if err != nil {
		return s.failed(err)
	}
	fit := fits(rows, query)
	left, err := s.left(query)
	if err != nil {
		return s.failed(err)
	}
	if len(fit)+len(left) == 0 {
		return s.refuse(s.pw.NotFound(clean(query)))
	}
	for _, r := range fit {
		s.say("- " + s.row(r))
	}
	for i := range left {
		s.say("- " + s.named(&left[i].Patient) + ", " + s.ui.Transfer.Left(s.ph.When(left[i].Place.At)))
	}
	return nil
}

// named is a patient in a list: bed, name and id.
func (s *session) named(p *ward.Patient) string {
	return strings.TrimSpace(clean(p.Bed) + " " + s.ph.Name(p) + " (" + clean(p.ID) + ")")
}

// who is the whole identity in one line.
func (s *session) who(r *ward.Row) string {
	return strings.Join(slices.DeleteFunc(s.ph.Identity(r), func(part string) bool { return part == "" }), ", ")
}

// number asks for a place in a list counted from 1; 0 is none.
func (s *session) number(key, label string, most int, into *int) error {
	now := ""
	if *into > 0 {
		now = strconv.Itoa(*into)
	}
	q := question{key: key, label: label, allowed: s.pw.OneTo(most), empty: s.pw.EmptyNone, now: now}
	return s.text(q, func(t string) string {
		n, err := strconv.Atoi(t)
		if t != "" && (err != nil || n < 1 || n > most) {
			return s.pw.NoNumber(most)
		}
		*into = n
		return ""
	})
}
