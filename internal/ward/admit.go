package ward

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/observation"
)

const maxText = 200

// Admit records a patient. entry is the client's own UUID, or empty. It returns
// ErrPatientExists, ErrNoAuthor, a *FieldError, or an error of db; on nil the
// patient is on disk.
func (w *Ward) Admit(ctx context.Context, by Author, entry string, p Patient) (Saved, error) {
	if err := by.check(); err != nil {
		return Saved{}, err
	}
	now := w.now()
	if err := p.check(now); err != nil {
		return Saved{}, err
	}
	id, err := entryID(entry)
	if err != nil {
		return Saved{}, err
	}
	payload, err := json.Marshal(storePatient(&p))
	if err != nil {
		return Saved{}, fmt.Errorf("writing the admission: %w", err)
	}
	d := draft(id, kindAdmit, p.ID, by, MomentOf(now), payload)
	if entry != "" {
		// A retry of an admission is the same entry: it keeps the time it was given.
		if e, err := w.rec.Entry(ctx, id); err == nil {
			d.ObservedAt, d.ObservedOffset = e.ObservedAt, e.ObservedOffset
		}
	}
	entries, replay, err := w.rec.Append(ctx, p.ID, 0, []db.Draft{d})
	if errors.Is(err, db.ErrMoved) {
		return Saved{}, fmt.Errorf("%w: %q", ErrPatientExists, p.ID)
	}
	if err != nil {
		return Saved{}, err
	}
	e := &entries[0]
	return Saved{
		Entry: id, Seq: e.Seq, At: Moment{e.ObservedAt, e.ObservedOffset}, Typed: Moment{e.RecordedAt, e.RecordedOffset},
		Replay: replay, WasCRS: -1, WasICANS: -1,
	}, nil
}

// check refuses what cannot be a patient, and trims the texts.
func (p *Patient) check(now time.Time) error {
	for _, f := range []struct {
		key  string
		text *string
		need bool
	}{
		{"id", &p.ID, true},
		{"family", &p.Family, true},
		{"given", &p.Given, false},
		{"bed", &p.Bed, false},
		{"product", &p.Product, false},
		{"indication", &p.Indication, false},
		{"allergies", &p.Allergies, false},
		{"standard_sentence", &p.Sentence, false},
		{"language", &p.Language, false},
		{"interpreter", &p.Interpreter, false},
		{"baseline_o2", &p.BaselineO2, false},
	} {
		*f.text = strings.TrimSpace(*f.text)
		if f.need && *f.text == "" {
			return &FieldError{Field: f.key, Problem: "is missing", Allowed: "some text"}
		}
		if !utf8.ValidString(*f.text) || strings.ContainsFunc(*f.text, unicode.IsControl) {
			return &FieldError{Field: f.key, Problem: "holds characters that cannot be shown", Allowed: "printable text in UTF-8"}
		}
		if n := utf8.RuneCountInString(*f.text); n > maxText {
			return &FieldError{Field: f.key, Problem: fmt.Sprintf("is %d characters long", n), Allowed: fmt.Sprintf("at most %d", maxText)}
		}
	}
	if p.BirthDate != "" {
		birth, err := time.Parse(time.DateOnly, p.BirthDate)
		if err != nil {
			return &FieldError{Field: "birth_date", Problem: fmt.Sprintf("%q is not a date", p.BirthDate), Allowed: "a date as 2017-03-05"}
		}
		if age, ok := observation.AgeAt(birth, now); !ok || age.Years > 130 {
			return &FieldError{Field: "birth_date", Problem: p.BirthDate + " gives an impossible age", Allowed: "a date of the last 130 years"}
		}
	}
	switch p.Sex {
	case SexUnknown, Female, Male, OtherSex:
	default:
		return &FieldError{Field: "sex", Problem: fmt.Sprintf("unknown word %q", p.Sex), Allowed: "female, male, other, or none"}
	}
	if p.InfusedAt.Milli != 0 {
		at := time.UnixMilli(p.InfusedAt.Milli)
		if at.After(now.AddDate(1, 0, 0)) || at.Before(now.AddDate(-30, 0, 0)) {
			return &FieldError{Field: "infused_at", Problem: p.InfusedAt.Time().Format(time.RFC3339) + " is not plausible", Allowed: "a time within 30 years back and 1 year ahead"}
		}
	}
	for _, at := range p.MoreInfusions {
		if first := p.InfusedAt.Milli; first == 0 || at <= first || time.UnixMilli(at).After(now.AddDate(1, 0, 0)) {
			return &FieldError{
				Field: "more_infusions", Problem: time.UnixMilli(at).Format(time.RFC3339) + " does not follow the first infusion",
				Allowed: "times after the first infusion, up to 1 year ahead",
			}
		}
	}
	for _, f := range []struct {
		limit *observation.Limit
		value grading.Reading
		key   string
	}{
		{&observation.Weight, p.Weight, observation.Weight.Key},
		{&observation.BaselineSBP, p.BaselineSBP, observation.BaselineSBP.Key},
		{&observation.SpO2, p.BaselineSpO2, "baseline_spo2"},
	} {
		if f.limit.Impossible(f.value) {
			return &FieldError{Field: f.key, Problem: f.value.String() + " is outside what is possible", Allowed: f.limit.Allowed()}
		}
	}
	if ice := p.BaselineICE; ice.Known && (ice.Milli < 0 || ice.Milli > 10_000 || ice.Milli%1000 != 0) {
		return &FieldError{Field: "baseline_ice", Problem: ice.String() + " is not possible", Allowed: "a whole number from 0 to 10"}
	}
	return nil
}
