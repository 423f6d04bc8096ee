package plain

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"crsmon/grading"
	"crsmon/internal/drafts"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// The questions of an admission, in the order of the words' labels.
const (
	aBed = iota
	aID
	aFamily
	aGiven
	aBirth
	aSex
	aWeight
	aProduct
	aIndication
	aInfused
	aAllergies
	aSBP
	aICE
	aSpO2
	aHomeO2
	aSentence
	aLanguage
	aInterpreter
	aMore
	admitFields
)

// admitKeys are the questions' names in a script and in a draft.
var admitKeys = [admitFields]string{
	"bed", "id", "family", "given", "birth_date", "sex", "weight_kg", "product", "indication", "infused_at",
	"allergies", "baseline_sbp", "baseline_ice", "baseline_spo2", "baseline_o2", "standard_sentence", "language", "interpreter",
	"more_infusions",
}

// admitForm is an admission under way, or what is amended of one.
type admitForm struct {
	s     *session
	p     ward.Patient
	entry string
	began ward.Moment
	now   [admitFields]string // what was answered, as understood
	typed [admitFields]string
	next  int
	// amends is the admission as it stands; nil where it is a new one.
	amends *ward.Patient
}

func (s *session) newAdmit() (*admitForm, error) {
	id, err := ward.NewEntryID()
	if err != nil {
		return nil, s.failed(err)
	}
	return &admitForm{s: s, entry: id, began: ward.MomentOf(s.Now())}, nil
}

// admit asks for a patient and puts them on the record.
func (s *session) admit() error {
	f, err := s.newAdmit()
	if err != nil || f == nil {
		return err
	}
	if d, ok := s.box.kept[f.key()]; ok {
		delete(s.box.kept, f.key())
		f.restore(&d)
		s.say(s.ui.Form.DraftBack(s.draftWhen(&d)))
		for i, v := range f.now {
			if v != "" {
				s.say("  " + s.ui.Admit.Labels[i] + ": " + v)
			}
		}
	}
	err = s.formFrom(append(f.steps(), step{ask: f.save}), f.next, func(next int) {
		f.next = next
		s.keep(f)
	})
	return s.leftDraft(err, s.ph.Name(&f.p), f)
}

func (f *admitForm) save() error {
	s, w := f.s, &f.s.ui.Admit
	s.say(s.who(&ward.Row{Patient: f.p, Age: phrase.AgeAt(f.p.BirthDate, s.Now())}))
	saved := false
	err := s.save(func() (string, error) {
		if _, err := s.Ward.Admit(context.WithoutCancel(s.ctx), s.by, f.entry, f.p); err != nil {
			return "", err
		}
		saved = true
		s.drop(f)
		return s.pw.Saved + ": " + w.Saved(s.ph.Name(&f.p)) + " " + w.FirstSet, nil
	}, func() { s.drop(f) })
	if err != nil || !saved {
		return err
	}
	s.say(s.pw.StockBefore)
	return s.sayStock()
}

// ask is a question of the form; take gives what was understood, or why not.
func (f *admitForm) ask(i int, allowed string, take func(t string) (shown, why string)) step {
	s, w := f.s, &f.s.ui.Admit
	return step{key: admitKeys[i], take: take, ask: func() error {
		q := question{key: admitKeys[i], label: w.Labels[i], allowed: allowed, hint: w.Hints[i], now: f.now[i]}
		return s.text(q, func(t string) string {
			shown, why := take(t)
			if why == "" {
				f.now[i], f.typed[i] = shown, t
				s.echo(t, shown)
			}
			return why
		})
	}}
}

func (f *admitForm) text(i int, into *string, allowed string) step {
	needed := i == aID || i == aFamily
	return f.ask(i, allowed, func(t string) (string, string) {
		switch {
		case t == "" && needed:
			return "", f.s.ui.Form.Needed
		case i == aID && f.amends != nil && t != f.amends.ID:
			return "", f.s.ui.Admit.IDStays
		case i == aID && f.amends == nil:
			if why := f.s.taken(t); why != "" {
				return "", why
			}
		}
		*into = t
		return t, ""
	})
}

func (f *admitForm) number(i int, into *grading.Reading, allowed string, read func(t string) (grading.Reading, *entry.Refusal)) step {
	return f.ask(i, allowed, func(t string) (string, string) {
		r, bad := read(t)
		if bad != nil {
			return "", bad.Why(&f.s.ui.Form, 10)
		}
		*into = r
		return phrase.Reading(r), ""
	})
}

func (f *admitForm) steps() []step {
	s, p, w := f.s, &f.p, &f.s.ui.Admit
	within := func(l *observation.Limit) func(string) (grading.Reading, *entry.Refusal) {
		return func(t string) (grading.Reading, *entry.Refusal) { return entry.Number(t, l) }
	}
	return []step{
		f.text(aBed, &p.Bed, s.pw.BedAllowed),
		f.text(aID, &p.ID, s.pw.IDAllowed),
		f.text(aFamily, &p.Family, s.pw.NeededText),
		f.text(aGiven, &p.Given, s.pw.Text),
		f.ask(aBirth, s.pw.BirthAllowed, func(t string) (string, string) {
			if t == "" {
				p.BirthDate = ""
				return "", ""
			}
			date, ok := entry.BirthDate(t, s.Now(), s.ui.Months)
			if !ok {
				return "", s.ui.Form.NotADate
			}
			p.BirthDate = date
			return s.ph.Birth(date), ""
		}),
		{key: admitKeys[aSex], ask: f.sex},
		f.number(aWeight, &p.Weight, entry.Allowed(&observation.Weight)+", "+s.pw.OrPounds, func(t string) (grading.Reading, *entry.Refusal) {
			r, _, bad := entry.Weight(t)
			return r, bad
		}),
		f.text(aProduct, &p.Product, s.pw.Text),
		f.text(aIndication, &p.Indication, s.pw.Text),
		f.ask(aInfused, s.pw.DateTimeAllowed, func(t string) (string, string) {
			if t == "" {
				p.InfusedAt = ward.Moment{}
				return "", ""
			}
			at, ok := entry.InfusedAt(t, s.Now(), s.ui.Months)
			if !ok {
				return "", w.NotADateTime
			}
			p.InfusedAt = ward.MomentOf(at)
			return s.ph.Moment(p.InfusedAt), ""
		}),
		f.text(aAllergies, &p.Allergies, s.pw.AllergiesAllowed),
		f.number(aSBP, &p.BaselineSBP, entry.Allowed(&observation.BaselineSBP), within(&observation.BaselineSBP)),
		f.number(aICE, &p.BaselineICE, s.pw.ICEAllowed, func(t string) (grading.Reading, *entry.Refusal) {
			n, known, bad := entry.Total(t, 10)
			if !known {
				return grading.Reading{}, bad
			}
			return grading.Of(int32(n)), bad
		}),
		f.number(aSpO2, &p.BaselineSpO2, entry.Allowed(&observation.SpO2), within(&observation.SpO2)),
		f.text(aHomeO2, &p.BaselineO2, s.pw.Text),
		f.text(aSentence, &p.Sentence, s.pw.Text),
		f.text(aLanguage, &p.Language, s.pw.Text),
		f.text(aInterpreter, &p.Interpreter, s.pw.Text),
		f.ask(aMore, s.pw.DateTimesAllowed, func(t string) (string, string) {
			var more []int64
			var shown []string
			for _, one := range strings.FieldsFunc(t, func(r rune) bool { return r == ',' || r == '，' || r == ';' || r == '、' }) {
				at, ok := entry.InfusedAt(strings.TrimSpace(one), s.Now(), s.ui.Months)
				if !ok {
					return "", w.NotADateTime
				}
				more, shown = append(more, at.UnixMilli()), append(shown, s.ph.Moment(ward.MomentOf(at)))
			}
			p.MoreInfusions = more
			return strings.Join(shown, ", "), ""
		}),
	}
}

var sexes = []ward.Sex{ward.SexUnknown, ward.Female, ward.Male, ward.OtherSex}

func (f *admitForm) sex() error {
	s := f.s
	cs := []choice{{"f", s.pw.Female}, {"m", s.pw.Male}, {"o", s.ui.OtherSex}}
	q := question{key: admitKeys[aSex], label: s.ui.Admit.Labels[aSex], now: f.now[aSex]}
	return s.pick(q, cs, func(i int) {
		f.p.Sex, f.now[aSex] = sexes[i+1], ""
		if i >= 0 {
			f.now[aSex] = cs[i].label
		}
	})
}

// fill puts what is known of a patient into the form.
func (f *admitForm) fill(p *ward.Patient) {
	s := f.s
	f.p = *p
	f.p.MoreInfusions = slices.Clone(p.MoreInfusions)
	var more []string
	for _, m := range p.MoreInfusions {
		more = append(more, s.ph.Moment(ward.Moment{Milli: m, Offset: p.InfusedAt.Offset}))
	}
	f.now = [admitFields]string{
		aBed: p.Bed, aID: p.ID, aFamily: p.Family, aGiven: p.Given, aWeight: phrase.Reading(p.Weight), aProduct: p.Product,
		aIndication: p.Indication, aAllergies: p.Allergies, aSBP: phrase.Reading(p.BaselineSBP), aICE: phrase.Reading(p.BaselineICE),
		aSpO2: phrase.Reading(p.BaselineSpO2), aHomeO2: p.BaselineO2, aSentence: p.Sentence, aLanguage: p.Language,
		aInterpreter: p.Interpreter, aMore: strings.Join(more, ", "),
	}
	for i := range f.now {
		f.now[i] = clean(f.now[i])
	}
	if p.BirthDate != "" {
		f.now[aBirth] = s.ph.Birth(p.BirthDate)
	}
	if p.InfusedAt.Milli != 0 {
		f.now[aInfused] = s.ph.Moment(p.InfusedAt)
	}
	f.now[aSex] = map[ward.Sex]string{ward.Female: s.pw.Female, ward.Male: s.pw.Male, ward.OtherSex: s.ui.OtherSex}[p.Sex]
}

// amend asks what has changed of an admission, why, and records it in the admission's
// place; the admission as it was stays in the record.
func (s *session) amend(r *ward.Row) error {
	f, err := s.newAdmit()
	if err != nil || f == nil {
		return err
	}
	was := r.Patient
	f.amends = &was
	f.fill(&was)
	for i, v := range f.now {
		if v != "" {
			s.say("  " + s.ui.Admit.Labels[i] + ": " + v)
		}
	}
	reason := ""
	label := func(i int) string { return s.ui.Admit.Labels[i] }
	err = s.form([]step{
		{ask: func() error { return s.changing(s.pw.WhichAmend, f.steps(), label) }},
		{passed: true, ask: func() error {
			if !f.amended() {
				s.say("! " + s.pw.NothingChanged)
				return errBack
			}
			return nil
		}},
		{ask: func() error {
			return s.needed(question{key: "reason", label: s.ui.Admit.Labels[admitFields], allowed: s.ui.Admit.Hints[admitFields]}, &reason)
		}},
		{ask: func() error {
			s.say(s.who(&ward.Row{Patient: f.p, Age: phrase.AgeAt(f.p.BirthDate, s.Now())}))
			old := &admitForm{s: s}
			old.fill(&was)
			for i := range f.now {
				if f.now[i] != old.now[i] {
					s.say("  " + s.ui.Sections.Became(s.ui.Admit.Labels[i], orNot(s, old.now[i]), orNot(s, f.now[i])))
				}
			}
			return s.save(func() (string, error) {
				if _, err := s.Ward.Amend(context.WithoutCancel(s.ctx), s.by, f.entry, reason, f.p); err != nil {
					return "", err
				}
				return s.pw.Saved + ": " + s.ui.Admit.Amended(s.ph.Name(&f.p)), nil
			}, nil)
		}},
	})
	return s.lost(err, s.named(&r.Patient))
}

func orNot(s *session, t string) string {
	if t == "" {
		return s.ui.NotRecorded
	}
	return t
}

func (f *admitForm) amended() bool { return !reflect.DeepEqual(f.p, *f.amends) }

func (f *admitForm) key() drafts.Key {
	return drafts.Key{Author: f.s.by.Name, Role: string(f.s.by.Role), Kind: drafts.Admission}
}

func (f *admitForm) empty() bool {
	return f.amends != nil || reflect.DeepEqual(f.p, ward.Patient{})
}

func (f *admitForm) draft() drafts.Draft {
	now := ward.MomentOf(f.s.Now())
	d := drafts.Draft{Key: f.key(), Entry: f.entry, Began: f.began.Milli, Typed: now.Milli, Offset: now.Offset, Fields: map[string]string{}}
	for i, t := range f.typed {
		if t != "" {
			d.Fields[admitKeys[i]] = t
		}
	}
	if f.p.Sex != ward.SexUnknown {
		d.Fields[admitKeys[aSex]] = string(f.p.Sex)
	}
	return d
}

// restore answers the questions as a draft has them; one whose text is no answer is the
// first to be asked again.
func (f *admitForm) restore(d *drafts.Draft) {
	f.entry = d.Entry
	if sex := ward.Sex(d.Fields[admitKeys[aSex]]); slices.Contains(sexes, sex) {
		f.p.Sex = sex
	}
	f.next = f.replay(d.Fields)
	f.now[aSex] = map[ward.Sex]string{ward.Female: f.s.pw.Female, ward.Male: f.s.pw.Male, ward.OtherSex: f.s.ui.OtherSex}[f.p.Sex]
}

// replay reads the texts of a draft and gives the question after the last answered, or
// the first that could not be read.
func (f *admitForm) replay(texts map[string]string) (next int) {
	bad := -1
	for i, st := range f.steps() {
		t := clean(texts[admitKeys[i]])
		if t == "" {
			continue
		}
		next = i + 1
		if st.take == nil {
			continue
		}
		shown, why := st.take(t)
		if why != "" && bad < 0 {
			bad = i
		}
		if why == "" {
			f.now[i], f.typed[i] = shown, t
		}
	}
	if bad >= 0 {
		return bad
	}
	return next
}
