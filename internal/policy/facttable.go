package policy

import (
	"slices"
	"strconv"
)

// FactKind is the type of a fact.
type FactKind int

// The types.
const (
	YesNo  FactKind = iota
	Count           // a whole number
	Number          // any number
	Word            // a text
)

// String gives the word for the type.
func (k FactKind) String() string {
	switch k {
	case YesNo:
		return "true or false"
	case Count:
		return "whole number"
	case Number:
		return "number"
	case Word:
		return "text"
	}
	return ""
}

// Fact is what a condition may name. A finding is worse the higher it is, and a
// condition must never fall silent because one got worse; what is no finding is
// context.
type Fact struct {
	Name    string
	Kind    FactKind
	Finding bool
	Unit    string
	Min     float64 // allowed in conditions and examples
	Max     float64
	Meaning string
}

// The places of the facts in factTable and in a row.
const (
	factCRS = iota
	factICANS
	factGradeRise
	factVasopressors
	factInotrope
	factPositivePressure
	factHighFlowCannula
	factO2Flow
	factO2Rising
	factFluid
	factBoluses
	factFluidML6h
	factHypotension
	factHypoxicUntreated
	factLowSpO2
	factNotCRSButUnwell
	factNeuroEvent
	factArrhythmia
	factACS
	factCarerConcern
	factFever
	factTachycardia
	factFeverHours
	factNEWS2
	factNEWS2Red
	factTocilizumabDoses
	factIncomplete
	factOverdueMinutes
	factAsleep
	factICANSSignMinutes
	factDay
	factAgeYears
	factChild
	factWeightKG
	factProduct
	factIndication
	factCount
)

var factTable = [factCount]Fact{
	factCRS:              {"crs", Count, true, "grade", 0, 5, "working CRS grade"},
	factICANS:            {"icans", Count, true, "grade", 0, 5, "working ICANS grade"},
	factGradeRise:        {"grade_rise", Count, true, "grades", 0, 5, "rise of either grade within 24 h"},
	factVasopressors:     {"vasopressors", Count, true, "drugs", 0, 10, "vasopressors running; vasopressin alone counts as 1"},
	factInotrope:         {"inotrope", YesNo, true, "", 0, 1, "dobutamine or milrinone running"},
	factPositivePressure: {"positive_pressure", YesNo, true, "", 0, 1, "CPAP, BiPAP or ventilator, for hypoxia"},
	factHighFlowCannula:  {"high_flow_cannula", YesNo, true, "", 0, 1, "high-flow nasal cannula"},
	factO2Flow:           {"o2_flow", Number, true, "L/min", 0, 100, "oxygen flow; 0 on room air"},
	factO2Rising:         {"o2_rising", YesNo, true, "", 0, 1, "stronger device or higher flow than in the set before"},
	factFluid:            {"fluid", YesNo, true, "", 0, 1, "fluid given for blood pressure"},
	factBoluses:          {"boluses", Count, true, "boluses", 0, 50, "fluid boluses in 24 h"},
	factFluidML6h:        {"fluid_ml_6h", Number, true, "mL", 0, 20_000, "crystalloid given in 6 h"},
	factHypotension:      {"hypotension", YesNo, true, "", 0, 1, "pressure below the threshold"},
	factHypoxicUntreated: {"hypoxic_untreated", YesNo, true, "", 0, 1, "SpO2 below the threshold on room air"},
	factLowSpO2:          {"low_spo2", YesNo, true, "", 0, 1, "SpO2 in the band that calls for a repeat"},
	factNotCRSButUnwell:  {"not_crs_but_unwell", YesNo, true, "", 0, 1, "hypotension or hypoxia without fever: CRS criteria not met"},
	factNeuroEvent:       {"neuro_event", YesNo, true, "", 0, 1, "seizure, focal deficit or sign of raised intracranial pressure"},
	factArrhythmia:       {"arrhythmia", YesNo, true, "", 0, 1, "significant arrhythmia"},
	factACS:              {"acs", YesNo, true, "", 0, 1, "acute coronary syndrome"},
	factCarerConcern:     {"carer_concern", YesNo, true, "", 0, 1, "the carer of a child is worried"},
	factFever:            {"fever", YesNo, true, "", 0, 1, "38.0 °C or more in this set"},
	factTachycardia:      {"tachycardia", YesNo, true, "", 0, 1, "heart rate above the limit of the age ([tachycardia])"},
	factFeverHours:       {"fever_hours", Number, true, "h", 0, 10_000, "since the onset of the open episode, while febrile"},
	factNEWS2:            {"news2", Count, true, "points", 0, 20, "the NEWS2 sum of what is recorded"},
	factNEWS2Red:         {"news2_red", YesNo, true, "", 0, 1, "one NEWS2 parameter scores 3"},
	factTocilizumabDoses: {"tocilizumab_doses", Count, true, "doses", 0, 50, "tocilizumab doses in the course"},
	factIncomplete:       {"incomplete", YesNo, false, "", 0, 1, "something that could raise a grade is not recorded"},
	factOverdueMinutes:   {"overdue_minutes", Number, false, "min", 0, NeverMinutes, "by which the earlier check that is due is late"},
	factAsleep:           {"asleep", YesNo, false, "", 0, 1, "ICE or CAPD not done because asleep"},
	factICANSSignMinutes: {"icans_sign_minutes", Number, false, "min", 0, NeverMinutes, "since ICANS last rose or newly appeared; 1000000000 if never"},
	factDay:              {"day", Count, false, "days", UnknownDay, 40_000, "after infusion; -1000 unknown"},
	factAgeYears:         {"age_years", Number, false, "years", -1, 130, "age; -1 unknown"},
	factChild:            {"child", YesNo, false, "", 0, 1, "known to be under 18 years"},
	factWeightKG:         {"weight_kg", Number, false, "kg", -1, 1000, "weight; -1 unknown"},
	factProduct:          {"product", Word, false, "", 0, 0, "CAR-T product"},
	factIndication:       {"indication", Word, false, "", 0, 0, "why CAR-T was given"},
}

// FactTable gives every fact, findings first.
func FactTable() []Fact { return slices.Clone(factTable[:]) }

// row is Facts by place, as conditions read them.
type row struct {
	num  [factCount]float64
	text [2]string // product, indication
}

func (r *row) word(fact int) *string { return &r.text[fact-factProduct] }

func (f *Facts) row() row {
	b := func(yes bool) float64 {
		if yes {
			return 1
		}
		return 0
	}
	return row{
		num: [factCount]float64{
			factCRS: float64(f.CRS), factICANS: float64(f.ICANS), factGradeRise: float64(f.GradeRise),
			factVasopressors: float64(f.Vasopressors), factInotrope: b(f.Inotrope), factPositivePressure: b(f.PositivePressure),
			factHighFlowCannula: b(f.HighFlowCannula), factO2Flow: f.O2Flow, factO2Rising: b(f.O2Rising), factFluid: b(f.Fluid),
			factBoluses: float64(f.Boluses), factFluidML6h: f.FluidML6h, factHypotension: b(f.Hypotension),
			factHypoxicUntreated: b(f.HypoxicUntreated), factLowSpO2: b(f.LowSpO2), factNotCRSButUnwell: b(f.NotCRSButUnwell),
			factNeuroEvent: b(f.NeuroEvent), factArrhythmia: b(f.Arrhythmia), factACS: b(f.ACS), factCarerConcern: b(f.CarerConcern),
			factFever: b(f.Fever), factTachycardia: b(f.Tachycardia), factFeverHours: f.FeverHours,
			factNEWS2: float64(f.NEWS2), factNEWS2Red: b(f.NEWS2Red), factTocilizumabDoses: float64(f.TocilizumabDoses),
			factIncomplete: b(f.Incomplete), factOverdueMinutes: f.OverdueMinutes, factAsleep: b(f.Asleep),
			factICANSSignMinutes: f.ICANSSignMinutes, factDay: float64(f.Day), factAgeYears: f.AgeYears, factChild: b(f.Child),
			factWeightKG: f.WeightKG,
		},
		text: [2]string{f.Product, f.Indication},
	}
}

// factNamed finds a fact; ok is false where there is none of that name.
func factNamed(name string) (fact int, ok bool) {
	for i := range factTable {
		if factTable[i].Name == name {
			return i, true
		}
	}
	return 0, false
}

func factNames() []string {
	out := make([]string, factCount)
	for i := range factTable {
		out[i] = factTable[i].Name
	}
	return out
}

// value gives a fact with its value as people read it: "crs 2", "fluid yes", "age_years unknown".
func (r *row) value(fact int) string {
	t := &factTable[fact]
	n := r.num[fact]
	switch {
	case t.Kind == Word && *r.word(fact) == "":
		return t.Name + " unknown"
	case t.Kind == Word:
		return t.Name + " " + *r.word(fact)
	case t.Kind == YesNo && n != 0:
		return t.Name + " yes"
	case t.Kind == YesNo:
		return t.Name + " no"
	case fact == factDay && n == UnknownDay, (fact == factAgeYears || fact == factWeightKG) && n < 0:
		return t.Name + " unknown"
	case fact == factICANSSignMinutes && n >= NeverMinutes:
		return t.Name + " never"
	}
	return t.Name + " " + strconv.FormatFloat(n, 'f', -1, 64)
}
