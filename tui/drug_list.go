package tui

import (
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// The drugs that can be entered, their reference doses and what speaks against a
// dose. This file alone knows where they come from.

type drugKind uint8

const (
	kindDose drugKind = iota
	kindInfusion
	kindFluid
	kindOxygen // the device, entered beside the drugs
)

// drugEntry is one drug that can be chosen.
type drugEntry struct {
	id, name      string
	short         string // the name without what stands in brackets
	kind          drugKind
	units, routes []string
	stock         bool // must be at hand before the infusion
}

// oxygenID is chosen like a drug and is none.
const oxygenID = "oxygen"

// reference is a dose that a source gives, shown beside the form and never as an order.
type reference struct{ text, forWhom, note, source, sure string }

// caution is what speaks against a dose; it is asked once and stops nothing.
type caution struct{ text, source, sure string }

// drugList gives the drugs in the order of the policy, oxygen last.
func (e *env) drugList() []drugEntry {
	var list []drugEntry
	if e.rec != nil {
		for _, d := range e.rec.Policy().Drugs() {
			list = append(list, e.entryOf(&d))
		}
	}
	return append(list, drugEntry{id: oxygenID, name: e.ui.Drug.Oxygen, short: e.ui.Drug.Oxygen, kind: kindOxygen})
}

func (e *env) entryOf(d *policy.Drug) drugEntry {
	name := clean(e.ui.FiredText(d.Name, d.NameZH))
	short, _, _ := strings.Cut(name, " (")
	out := drugEntry{id: d.ID, name: name, short: short, units: d.Units, routes: d.Routes, stock: d.Stock}
	switch d.Kind {
	case policy.Dose:
		out.kind = kindDose
	case policy.Infusion:
		out.kind = kindInfusion
	case policy.Fluid:
		out.kind = kindFluid
	}
	return out
}

// drugOf finds a drug; one that the policy no longer has keeps its id as its name.
func (e *env) drugOf(id string) drugEntry {
	if id == oxygenID {
		return drugEntry{id: oxygenID, name: e.ui.Drug.Oxygen, short: e.ui.Drug.Oxygen, kind: kindOxygen}
	}
	if e.rec != nil {
		if d, ok := e.rec.Policy().Drug(id); ok {
			return e.entryOf(d)
		}
	}
	return drugEntry{id: id, name: clean(id), short: clean(id)}
}

// matching gives the drugs whose name or id holds what is typed, those that begin with
// it first.
func (e *env) matching(typed string) []drugEntry {
	want := strings.ToLower(strings.TrimSpace(typed))
	var first, then []drugEntry
	for _, d := range e.drugList() {
		switch name := strings.ToLower(d.name); {
		case strings.HasPrefix(name, want):
			first = append(first, d)
		case strings.Contains(name, want), strings.Contains(d.id, want):
			then = append(then, d)
		}
	}
	return append(first, then...)
}

func (e *env) policyDrug(id string) (*policy.Drug, bool) {
	if e.rec == nil {
		return nil, false
	}
	return e.rec.Policy().Drug(id)
}

// references gives the doses that the sources give for this patient.
func (e *env) references(d *drugEntry, r *ward.Row) []reference {
	drug, ok := e.policyDrug(d.id)
	if !ok {
		return nil
	}
	var out []reference
	for _, ref := range drug.Reference(phrase.Dosing(r)) {
		out = append(out, reference{
			text: strings.TrimPrefix(ref.Text, "Reference: "), forWhom: e.ui.FiredText(ref.Label, ref.LabelZH),
			note: e.ui.FiredText(ref.Note, ref.NoteZH), source: ref.Source, sure: ref.Sure,
		})
	}
	return out
}

// cautions gives what speaks against a dose beside the others of this drug.
func (e *env) cautions(d *drugEntry, r *ward.Row, others []ward.Given, at int64, amount grading.Reading, unit string) []caution {
	drug, ok := e.policyDrug(d.id)
	if !ok {
		return nil
	}
	var given []policy.Given
	for i := range others {
		given = append(given, policy.Given{At: others[i].At.Milli, AmountMilli: int64(others[i].Amount.Milli), Unit: others[i].Unit})
	}
	var out []caution
	for _, w := range drug.Warn(given, policy.Given{At: at, AmountMilli: int64(amount.Milli), Unit: unit}, phrase.Dosing(r)) {
		out = append(out, caution{text: clean(e.ui.FiredText(w.Text, w.TextZH)), source: clean(w.Source), sure: clean(w.Sure)})
	}
	return out
}

// interval gives the longest time that a source for this patient puts between two
// doses; 0 where none does.
func (e *env) interval(id string, r *ward.Row) time.Duration {
	drug, ok := e.policyDrug(id)
	if !ok {
		return 0
	}
	var longest time.Duration
	for _, ref := range drug.Reference(phrase.Dosing(r)) {
		longest = max(longest, ref.Interval)
	}
	return longest
}
