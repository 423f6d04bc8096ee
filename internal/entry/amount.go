package entry

import (
	"strings"

	"crsmon/grading"
)

// AmountProblem is why an amount was not taken.
type AmountProblem uint8

// The problems.
const (
	AmountFine AmountProblem = iota
	AmountMissing
	AmountUnreadable
	AmountAmbiguous
)

// Amount reads the amount of a dose. A comma, or a point before zeros, that could part
// the thousands as well as the decimals is refused: 1,000 read as 1 is a death.
func Amount(s string) (r grading.Reading, problem AmountProblem) {
	s = strings.TrimSpace(s)
	if s == "" {
		return r, AmountMissing
	}
	if PartsThousands(s) {
		return r, AmountAmbiguous
	}
	v, ok := Milli(Plain(s))
	if !ok || v <= 0 {
		return r, AmountUnreadable
	}
	return grading.OfMilli(v), AmountFine
}

// SafeNumber writes a number as it is safe to read: a leading zero, no trailing zero, a
// comma between thousands from 1,000 on.
func SafeNumber(r grading.Reading) string {
	whole, frac, dotted := strings.Cut(r.String(), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dotted {
		return whole + "." + frac
	}
	return whole
}
