package tui

import (
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/phrase"
)

// What is typed is read by internal/entry, which the plain mode shares; these are the
// screens' names for it.

type refusal = entry.Refusal

func typed(s string) string              { return entry.Plain(s) }
func milli(s string) (int32, bool)       { return entry.Milli(s) }
func unsafeRune(r rune) bool             { return entry.Unsafe(r) }
func wholeMmHg(r grading.Reading) string { return entry.WholeMmHg(r) }

func number(s string, l *observation.Limit) (grading.Reading, *refusal) { return entry.Number(s, l) }

func temperature(s string) (grading.Reading, grading.TempUnit, *refusal) { return entry.Temperature(s) }

func bloodPressure(s string) (sbp, dbp grading.Reading, bad *refusal) { return entry.BloodPressure(s) }

func meanPressure(s string) (grading.Reading, *refusal) { return entry.MeanPressure(s) }

func weight(s string) (r grading.Reading, pounds bool, bad *refusal) { return entry.Weight(s) }

func total(s string, most int) (n int, known bool, bad *refusal) { return entry.Total(s, most) }

func observedAt(s string, now time.Time, months [12]string) (t time.Time, zero bool, bad *refusal) {
	return entry.ObservedAt(s, now, months)
}

// why writes a refusal with what is allowed.
func (e *env) why(b *refusal, most int) string { return b.Why(&e.ui.Form, most) }

// keyed is an answer of a choice field with its letter.
type keyed[T any] struct {
	key string
	val T
}

func keyedOf[T any](options []entry.Option[T]) []keyed[T] {
	out := make([]keyed[T], len(options))
	for i, o := range options {
		out[i] = keyed[T]{o.Key, o.Val}
	}
	return out
}

// phrases writes values in words, with the marks in use.
func (e *env) phrases() *phrase.Phrases {
	in := &phrase.Phrases{Words: e.words, Now: e.now, AtLeast: e.g.ge, Dot: e.g.dot, Like: e.g.like}
	if e.opts.Initials {
		in.NameOf = e.initialsOf
	}
	return in
}
