package tui

import (
	"strings"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// doseAmount reads an amount. A comma, or a point before zeros, that could part the
// thousands as well as the decimals is refused: 1,000 read as 1 is a death.
func doseAmount(s string) (r grading.Reading, problem amountProblem) {
	s = strings.TrimSpace(s)
	if s == "" {
		return r, amountMissing
	}
	for _, sep := range ",，." {
		whole, frac, found := strings.Cut(s, string(sep))
		if !found || len(frac) != 3 || strings.Trim(whole, "0") == "" {
			continue
		}
		if sep != '.' || strings.HasSuffix(frac, "0") {
			return r, amountAmbiguous
		}
	}
	v, ok := milli(typed(s))
	if !ok || v <= 0 {
		return r, amountUnreadable
	}
	return grading.OfMilli(v), amountFine
}

type amountProblem uint8

const (
	amountFine amountProblem = iota
	amountMissing
	amountUnreadable
	amountAmbiguous
)

// safeNumber writes a number as it is safe to read: a leading zero, no trailing zero,
// a comma between thousands from 1,000 on.
func safeNumber(r grading.Reading) string {
	whole, frac, dotted := strings.Cut(r.String(), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dotted {
		return whole + "." + frac
	}
	return whole
}

// doseLine is one dose: "tocilizumab 480 mg IV".
func (e *env) doseLine(d *ward.Dose) string {
	return e.drugOf(d.Drug).short + " " + e.amountText(d)
}

// amountText is a dose without its drug: "480 mg IV".
func (e *env) amountText(d *ward.Dose) string {
	return strings.TrimSpace(safeNumber(d.Amount) + " " + clean(d.Unit) + " " + clean(d.Route))
}

// infusionText is an infusion with its rate: "noradrenaline 0.1 mcg/kg/min".
func (e *env) infusionText(drug string, rate grading.Reading, unit string) string {
	if !rate.Known {
		return e.drugOf(drug).short
	}
	return e.drugOf(drug).short + " " + safeNumber(rate) + " " + clean(unit)
}

// deviceText is an oxygen device with its flow: "nasal cannula 4 L/min".
func (e *env) deviceText(o *ward.Oxygen) string {
	s := e.words.Device(o.Device)
	if o.Flow.Known {
		s += " " + safeNumber(o.Flow) + " " + e.ui.Unit.Flow
	}
	return s
}

// entryText is an entry of the drug screen in a line; empty for any other.
func (e *env) entryText(b *ward.EventBody) string {
	switch w := &e.ui.Drug; {
	case b.Dose != nil:
		return e.doseLine(b.Dose)
	case b.Infusion != nil && !b.Infusion.Running:
		return e.drugOf(b.Infusion.Drug).short + ": " + w.Stop
	case b.Infusion != nil:
		return e.infusionText(b.Infusion.Drug, b.Infusion.Rate, b.Infusion.Unit)
	case b.Oxygen != nil:
		return e.deviceText(b.Oxygen)
	}
	return ""
}
