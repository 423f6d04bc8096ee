package entry

import (
	"math"
	"strings"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/words"
)

// LabRead is what the text of a laboratory value means.
type LabRead struct {
	grading.Lab
	Mark  string // < or > where the laboratory gave a limit, else empty
	Known bool
	Bad   string // why it cannot be taken; empty where it can
}

// Lab reads a laboratory value: a number in the unit it is charted in or with another of
// its own, < or > before it where the laboratory gave a limit.
func Lab(s string, a grading.Analyte, charted grading.LabUnit, w *words.LabWords) LabRead {
	s = strings.TrimSpace(s)
	if s == "" {
		return LabRead{}
	}
	r := LabRead{Lab: grading.Lab{Analyte: a, Unit: charted}}
	switch {
	case strings.HasPrefix(s, "<"), strings.HasPrefix(s, "＜"):
		r.Mark = "<"
	case strings.HasPrefix(s, ">"), strings.HasPrefix(s, "＞"):
		r.Mark = ">"
	}
	if r.Mark != "" {
		s = strings.TrimSpace(strings.TrimLeft(s, "<>＜＞"))
	}
	end := strings.IndexFunc(s, func(c rune) bool { return !strings.ContainsRune("0123456789.,０１２３４５６７８９．，", c) })
	number, unit := s, ""
	if end >= 0 {
		number, unit = s[:end], strings.TrimSpace(s[end:])
	}
	if unit != "" && number != "" {
		u, ok := grading.ParseLabUnit(unit)
		if _, its := a.Possible(u); !ok || !its {
			return LabRead{Bad: w.NotAUnit(observation.LabUnitWords(a))}
		}
		r.Unit = u
	}
	if PartsThousands(number) {
		return LabRead{Bad: w.Ambiguous(r.Unit.String())}
	}
	v, ok := observation.ParseMilli(Plain(number))
	r.Value, r.Known = grading.OfMilli(v), true
	if !ok || number == "" || v == math.MaxInt32 || r.Check() == grading.LabImpossible {
		allowed := observation.LabAllowed(a, r.Unit)
		if unit == "" || number == "" {
			allowed = LabAllowed(a, charted, w)
		}
		return LabRead{Bad: w.NotAValue(allowed)}
	}
	return r
}

// LabAllowed is what a laboratory value may be in the unit it is charted in, and the
// units that may be typed after it instead.
func LabAllowed(a grading.Analyte, charted grading.LabUnit, w *words.LabWords) string {
	allowed := observation.LabAllowed(a, charted)
	for _, u := range grading.LabUnits(a) {
		if u != charted {
			allowed += w.OrIn(u.String())
		}
	}
	return allowed
}

// PartsThousands tells of a comma, or a point before zeros, that could part the thousands
// as well as the decimals: a ferritin of 12,400 is no 12.4.
func PartsThousands(s string) bool {
	for _, sep := range ",，." {
		whole, frac, found := strings.Cut(s, string(sep))
		if !found || len(frac) != 3 || strings.Trim(whole, "0") == "" {
			continue
		}
		if sep != '.' || strings.HasSuffix(frac, "0") {
			return true
		}
	}
	return false
}
