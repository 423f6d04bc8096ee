package policy

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
)

// DrugKind is how a drug is charted.
type DrugKind int

// The kinds.
const (
	Dose     DrugKind = iota // one amount at one moment
	Infusion                 // a rate from start to stop
	Fluid                    // a volume
)

// String gives the word of the policy file: "dose", "infusion" or "fluid".
func (k DrugKind) String() string {
	switch k {
	case Dose:
		return "dose"
	case Infusion:
		return "infusion"
	case Fluid:
		return "fluid"
	}
	return ""
}

// Drug is a drug that can be charted.
type Drug struct {
	ID, Name, NameZH string
	Class            grading.Masking      // what it can hide of a fever, 0 for nothing
	Vasopressor      grading.Vasopressors // which of the grading's drugs it is, 0 for none
	Kind             DrugKind
	Units, Routes    []string
	Stock            bool // must be at hand before the infusion

	references []reference
	cautions   []caution
	weightAge  time.Duration
}

// reference is one dose that a source gives; amounts in thousandths of the unit.
type reference struct {
	whenText                 string
	when                     *condition
	label, labelZH           string
	perKgMilli, doseMilli    int64 // one of them
	unit, route              string
	maxDoseMilli             int64
	interval                 time.Duration
	max24h, maxTotal         int
	note, noteZH, from, sure string
}

type caution struct {
	when                     *condition
	text, textZH, from, sure string
}

// chartUnits are the units an amount or a rate may be charted in. There is no µg, no
// IU and no cc: they are misread.
func chartUnits() []string {
	return []string{
		"mg", "g", "mcg", "mL", "units", "mmol",
		"mcg/kg/min", "mcg/min", "mg/h", "mL/h", "units/min", "units/h", "mg/kg/h", "ng/kg/min",
	}
}

// Drugs gives the drugs in the order of the file.
func (p *Policy) Drugs() []Drug { return slices.Clone(p.drugs) }

// Drug finds a drug by its id.
func (p *Policy) Drug(id string) (*Drug, bool) {
	for i := range p.drugs {
		if p.drugs[i].ID == id {
			return &p.drugs[i], true
		}
	}
	return nil, false
}

func (p *Policy) readDrugs(s *section) {
	for _, e := range p.items(s, "drug") {
		d := Drug{
			ID: e.text("id", true), Name: e.text("name", true), NameZH: e.text("name_zh", false),
			Units: e.texts("units"), Routes: e.texts("routes"), Stock: e.yes("stock"), weightAge: p.Ward.WeightAge,
		}
		switch e.oneOf("kind", true, "dose", "infusion", "fluid") {
		case "infusion":
			d.Kind = Infusion
		case "fluid":
			d.Kind = Fluid
		}
		d.Class, _ = grading.ParseMasking(e.oneOf("class", false, grading.MaskingWords()...))
		d.Vasopressor, _ = grading.ParseVasopressor(e.oneOf("vasopressor", false, grading.VasopressorWords()...))
		if len(d.Units) == 0 {
			e.of(e.n, "units is missing: what the dose is charted in")
		}
		for i, u := range d.Units {
			e.unit(e.n.table["units"].list[i], u)
		}
		for _, r := range e.sections("reference") {
			d.references = append(d.references, r.reference(&d))
		}
		for _, c := range e.sections("caution") {
			q := caution{text: c.text("text", true), textZH: c.text("text_zh", false)}
			_, q.when = c.condition("when")
			q.from, q.sure = c.sources()
			c.dosing("when", q.when)
			c.done()
			d.cautions = append(d.cautions, q)
		}
		e.done()
		p.drugs = append(p.drugs, d)
	}
}

func (s *section) unit(n *node, unit string) {
	if !slices.Contains(chartUnits(), unit) {
		s.of(n, "unit %q is not charted%s", unit, didYouMean(unit, chartUnits()))
	}
}

func (s *section) reference(d *Drug) reference {
	r := reference{
		label: s.text("label", true), labelZH: s.text("label_zh", false), unit: s.text("unit", true), route: s.text("route", false),
		perKgMilli: s.amount("per_kg"), doseMilli: s.amount("dose"), maxDoseMilli: s.amount("max_dose"),
		interval: time.Duration(s.whole("interval_hours", false, 1, 24*30, "")) * time.Hour,
		max24h:   int(s.whole("max_24h", false, 1, 48, "")), maxTotal: int(s.whole("max_total", false, 1, 100, "")),
		note: s.text("note", false), noteZH: s.text("note_zh", false),
	}
	r.whenText, r.when = s.condition("when")
	r.from, r.sure = s.sources()
	if (r.perKgMilli == 0) == (r.doseMilli == 0) {
		s.of(s.n, `needs either per_kg or dose, as a number in quotes: per_kg = "8"`)
	}
	if r.doseMilli > 0 && r.maxDoseMilli > 0 && r.doseMilli > r.maxDoseMilli {
		s.of(s.n.child("dose"), "%s is above max_dose", amount(r.doseMilli))
	}
	if n := s.n.table["unit"]; n != nil && r.unit != "" {
		s.unit(n, r.unit)
		if !slices.Contains(d.Units, r.unit) {
			s.of(n, "%q is none of the drug's units: %s", r.unit, strings.Join(d.Units, ", "))
		}
	}
	if n := s.n.table["route"]; n != nil && r.route != "" && !slices.Contains(d.Routes, r.route) {
		s.of(n, "%q is none of the drug's routes: %s", r.route, strings.Join(d.Routes, ", "))
	}
	s.dosing("when", r.when)
	s.done()
	return r
}

// dosing refuses a condition on facts that are not asked when a dose is charted.
func (s *section) dosing(key string, c *condition) {
	if c == nil {
		return
	}
	for _, f := range c.facts() {
		switch f {
		case factWeightKG, factAgeYears, factChild, factCRS, factICANS:
		default:
			s.of(s.n.child(key), "a dose goes by weight_kg, age_years, child, crs and icans alone, not by %s", factTable[f].Name)
		}
	}
}

// amount reads a decimal in quotes as thousandths: no binary fraction ever stands
// for a dose.
func (s *section) amount(key string) int64 {
	n := s.get(key, false)
	if n == nil {
		return 0
	}
	text, ok := n.leaf.(string)
	milli, read := parseMilli(text)
	if !ok || !read || milli <= 0 {
		s.of(n, `must be a number above 0 in quotes with at most three decimals, as "0.5"`)
		return 0
	}
	return milli
}

// parseMilli reads a plain decimal of at most three places as thousandths.
func parseMilli(s string) (int64, bool) {
	whole, fraction, point := strings.Cut(s, ".")
	if whole == "" || len(whole) > 9 || len(fraction) > 3 || point && fraction == "" {
		return 0, false
	}
	v, err := strconv.ParseUint(whole+fraction+strings.Repeat("0", 3-len(fraction)), 10, 63)
	return int64(v), err == nil
}

// amount writes thousandths as they are safe to read: a zero before the point, none
// after the last digit, and a comma between thousands, from 1,000 on.
func amount(milli int64) string {
	whole := strconv.FormatInt(milli/1000, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	fraction := strings.TrimRight(strconv.FormatInt(milli%1000+1000, 10)[1:], "0")
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}
