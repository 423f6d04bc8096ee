package plain

import (
	"slices"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// labsForm is the laboratory results of one sample under way.
type labsForm struct {
	s      *session
	row    ward.Row
	trends []ward.LabTrend
	id     string // of the entry
	at     time.Time
	values []ward.LabResult // in the order they are charted
	each   bool             // asked one by one
	right  []ward.LabResult // what was unusual was said to be right of these
	note   string
	// corrects is the sample whose place it takes, for a reason; nil where it is new.
	corrects *ward.Event
	reason   string
}

// labs says the last values, asks for those of a sample and records them.
func (s *session) labs(r *ward.Row) error { return s.sample(r, nil) }

// correctLabs asks what is wrong of a sample; a value that is not named stays.
func (s *session) correctLabs(r *ward.Row, ev *ward.Event) error { return s.sample(r, ev) }

func (s *session) sample(r *ward.Row, of *ward.Event) error {
	c, err := s.Ward.Chart(s.ctx, r.Patient.ID)
	if err != nil {
		return s.failed(err)
	}
	f := &labsForm{s: s, row: *r, trends: c.Labs(), at: s.Now(), corrects: of}
	if f.id, err = ward.NewEntryID(); err != nil {
		return s.failed(err)
	}
	if of != nil {
		f.at, f.note, f.values = phrase.At(of.At), of.Note, slices.Clone(of.Body.Labs.Results)
		s.say(s.ui.Labs.Correcting(s.eventLine(of)))
	} else {
		s.sayLabs(c)
		if len(f.trends) == 0 {
			s.say(s.ui.Labs.None)
		}
		s.say(s.ui.Labs.NeverAGrade)
	}
	return s.lost(s.form(f.steps()), s.named(&r.Patient))
}

func (f *labsForm) steps() []step {
	s := f.s
	steps := []step{s.when(s.ui.Labs.Taken, &f.at, f.corrects), {ask: f.line}}
	for _, t := range ward.LabTests() {
		steps = append(steps, step{skip: func() bool { return !f.each }, ask: func() error { return f.one(&t) }})
	}
	return append(
		steps,
		step{passed: true, ask: f.check},
		step{ask: func() error {
			return s.free(question{key: "note", label: s.ui.Labs.Note, allowed: s.pw.NoteAllowed}, &f.note)
		}},
		step{passed: true, ask: f.changed},
		step{skip: func() bool { return f.corrects == nil }, ask: func() error {
			return s.reason(s.ui.Correct.WhyTitle, s.ui.Labs.Reasons, &f.reason)
		}},
		step{ask: func() error {
			req := eventRequest(f.id, f.at, f.note, f.corrects, f.reason)
			req.Body.Labs = &ward.Labs{Results: f.values}
			return s.enter(&f.row, req)
		}},
	)
}

// line asks for all values at once; an empty answer asks for them one by one.
func (f *labsForm) line() error {
	s := f.s
	q := question{key: "values", label: s.pw.LabValues, allowed: s.pw.LabForm, hint: s.pw.LabHelp + " " + f.names(), pairs: true}
	var now []string
	for i := range f.values {
		now = append(now, f.values[i].Analyte.String()+"="+phrase.LabTyped(&f.values[i]))
	}
	if q.now = strings.Join(now, " "); q.now == "" {
		q.empty = s.pw.LabEach
	}
	return s.text(q, func(t string) string {
		if f.each = t == ""; f.each {
			f.values = nil
			return ""
		}
		values, named, why := f.read(t)
		if why != "" {
			return why
		}
		f.values = values
		for i := range values {
			if r := &values[i]; slices.Contains(named, r.Analyte) {
				s.say("  " + s.ui.Labs.ReadAs(phrase.LabResult(s.Words, r)) + "; " + f.last(r.Analyte))
			}
		}
		return ""
	})
}

// names are the values there are with the unit of each.
func (f *labsForm) names() string {
	var out []string
	for _, t := range ward.LabTests() {
		out = append(out, strings.TrimSpace(t.Analyte.String()+" "+phrase.LabUnit(t.Unit)))
	}
	return strings.Join(out, ", ")
}

// read reads values by name over those there are: all of a line, or nothing of it.
func (f *labsForm) read(line string) (values []ward.LabResult, named []grading.Analyte, why string) {
	s, tests := f.s, ward.LabTests()
	var cs []choice
	for _, t := range tests {
		cs = append(cs, choice{t.Analyte.String(), s.Words.Scales.Analytes[t.Analyte]})
	}
	values = slices.Clone(f.values)
	parts := strings.Split(strings.ReplaceAll(line, "＝", "="), "=")
	name := strings.TrimSpace(parts[0])
	for i, part := range parts {
		if i == 0 && len(parts) > 1 {
			continue
		}
		k := pickFrom(cs, name)
		if k < 0 || i == 0 {
			return nil, nil, s.pw.LabUnknown(name, f.names())
		}
		t, label := &tests[k], cs[k].label
		if slices.Contains(named, t.Analyte) {
			return nil, nil, s.pw.LabTwice(label)
		}
		named = append(named, t.Analyte)
		fields := strings.FieldsFunc(part, func(r rune) bool { return r == ' ' || r == '\t' || r == ';' || r == '；' || r == '　' })
		if last := len(fields) - 1; i < len(parts)-1 && last >= 0 { // the last word names what follows
			name, fields = fields[last], fields[:last]
		}
		text := strings.Trim(strings.Join(fields, " "), " ,，、")
		switch text {
		case "":
			return nil, nil, s.pw.LabWithout(label)
		case "-", "－":
			text = ""
		}
		var bad string
		if values, bad = f.with(values, t, text); bad != "" {
			return nil, nil, label + ": " + bad
		}
	}
	return values, named, ""
}

// with gives the values with that of a text in its place, or without it where the text is
// empty.
func (f *labsForm) with(values []ward.LabResult, t *ward.LabTest, text string) (out []ward.LabResult, bad string) {
	read := entry.Lab(text, t.Analyte, t.Unit, &f.s.ui.Labs)
	if read.Bad != "" {
		return nil, read.Bad
	}
	for _, charted := range ward.LabTests() {
		i := slices.IndexFunc(values, func(r ward.LabResult) bool { return r.Analyte == charted.Analyte })
		switch {
		case charted.Analyte == t.Analyte && read.Known:
			out = append(out, ward.LabResult{Lab: read.Lab, Bound: ward.BoundOf(read.Mark)})
		case charted.Analyte != t.Analyte && i >= 0:
			out = append(out, values[i])
		}
	}
	return out, ""
}

// last is the last value of the record with its age.
func (f *labsForm) last(a grading.Analyte) string {
	s := f.s
	for i := range f.trends {
		if t := &f.trends[i]; t.Analyte == a {
			p := t.Last()
			return s.ui.Labs.Last(phrase.LabTrend(s.Words, t, s.pw.Up, s.pw.Down), s.ph.When(p.At), s.ph.Since(p.At.Milli), clean(p.By.Name))
		}
	}
	return s.ui.Labs.NeverRecorded(s.Words.Scales.Analytes[a])
}

// one asks for one value.
func (f *labsForm) one(t *ward.LabTest) error {
	s, w := f.s, &f.s.ui.Labs
	q := question{key: t.Analyte.String(), label: phrase.LabName(s.Words, t), allowed: entry.LabAllowed(t.Analyte, t.Unit, w), hint: w.ValueHint}
	for i := range f.values {
		if r := &f.values[i]; r.Analyte == t.Analyte {
			q.now = phrase.LabResult(s.Words, r)
		}
	}
	for i := range f.trends {
		if tr := &f.trends[i]; tr.Analyte == t.Analyte {
			q.last = phrase.LabTrend(s.Words, tr, s.pw.Up, s.pw.Down) + ", " + s.ph.Since(tr.Last().At.Milli)
		}
	}
	return s.text(q, func(text string) string {
		values, bad := f.with(f.values, t, text)
		if bad != "" {
			return bad
		}
		f.values = values
		for i := range values {
			if r := &values[i]; r.Analyte == t.Analyte {
				s.echo(text, phrase.LabResult(s.Words, r))
			}
		}
		return ""
	})
}

// check refuses a sample of nothing and asks once about what is unusual, which stops
// nobody; from there back is to the values in a line.
func (f *labsForm) check() error {
	s := f.s
	if len(f.values) == 0 {
		f.each = false
		return s.refuseBack(s.ui.Labs.NothingTyped + "; " + s.ui.AllowedIs(s.pw.LabForm))
	}
	var odd []string
	for i := range f.values {
		if r := &f.values[i]; r.Check() == grading.LabUnusual && !slices.Contains(f.right, *r) {
			odd = append(odd, s.ui.Labs.Unusual(phrase.LabResult(s.Words, r)))
		}
	}
	err := s.askOdd(odd, f.at, f.corrects)
	if err != nil {
		f.each = false
		return err
	}
	f.right = slices.Clone(f.values)
	return nil
}

// changed refuses a correction that corrects nothing.
func (f *labsForm) changed() error {
	c := f.corrects
	if c != nil && f.at.Equal(phrase.At(c.At)) && f.note == c.Note && slices.Equal(f.values, c.Body.Labs.Results) {
		return f.s.refuseBack(f.s.pw.NothingChanged)
	}
	return nil
}
