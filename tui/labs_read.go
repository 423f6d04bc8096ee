package tui

import (
	"math"
	"strings"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// labRead is what a field of the laboratory form means.
type labRead struct {
	result ward.LabResult
	known  bool
	bad    string // why it cannot be taken; empty where it can
}

// readLab reads one field: a number in the unit of the form or with another of the
// value's own, < or > before it where the laboratory gave a limit.
func (e *env) readLab(s string, t *ward.LabTest) labRead {
	ui := &e.ui.Labs
	s = strings.TrimSpace(s)
	if s == "" {
		return labRead{}
	}
	r := ward.LabResult{Lab: grading.Lab{Analyte: t.Analyte, Unit: t.Unit}}
	switch {
	case strings.HasPrefix(s, "<"), strings.HasPrefix(s, "＜"):
		r.Bound = ward.LabBelow
	case strings.HasPrefix(s, ">"), strings.HasPrefix(s, "＞"):
		r.Bound = ward.LabAbove
	}
	if r.Bound != ward.LabExact {
		s = strings.TrimSpace(strings.TrimLeft(s, "<>＜＞"))
	}
	end := strings.IndexFunc(s, func(c rune) bool { return !strings.ContainsRune("0123456789.,０１２３４５６７８９．，", c) })
	number, unit := s, ""
	if end >= 0 {
		number, unit = s[:end], strings.TrimSpace(s[end:])
	}
	allowed := observation.LabAllowed(t.Analyte, t.Unit)
	for _, u := range grading.LabUnits(t.Analyte) {
		if u != t.Unit {
			allowed += ui.OrIn(u.String())
		}
	}
	if unit != "" && number != "" {
		u, ok := grading.ParseLabUnit(unit)
		if _, its := t.Analyte.Possible(u); !ok || !its {
			return labRead{bad: ui.NotAUnit(observation.LabUnitWords(t.Analyte))}
		}
		r.Unit, allowed = u, observation.LabAllowed(t.Analyte, u)
	}
	if partsThousands(number) {
		return labRead{bad: ui.Ambiguous(r.Unit.String())}
	}
	v, ok := observation.ParseMilli(typed(number))
	if !ok || number == "" || v == math.MaxInt32 {
		return labRead{bad: ui.NotAValue(allowed)}
	}
	r.Value = grading.OfMilli(v)
	if r.Check() == grading.LabImpossible {
		return labRead{bad: ui.NotAValue(allowed)}
	}
	return labRead{result: r, known: true}
}

// partsThousands tells of a comma, or a point before zeros, that could part the
// thousands as well as the decimals: a ferritin of 12,400 is no 12.4.
func partsThousands(s string) bool {
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
