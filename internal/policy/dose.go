package policy

import "time"

// Dosing is what is known of a patient when a dose is charted.
type Dosing struct {
	WeightMilli int64 // thousandths of a kg, 0 unknown
	WeighedAt   int64 // ms UTC, 0 unknown
	AgeYears    float64
	AgeKnown    bool
	CRS, ICANS  int
}

// DoseReference is a dose that a source gives for a patient like this one: a
// reference beside the form, never an order. Amounts are thousandths of the unit.
type DoseReference struct {
	Label, LabelZH string // whom it is for
	When           string
	Text           string // "Reference: 358.8 mg IV (12 mg/kg × 29.9 kg)"
	AmountMilli    int64  // 0 where the weight is missing
	PerKgMilli     int64
	Unit           string
	Route          string // empty where the source gives none
	MaxDoseMilli   int64
	Interval       time.Duration
	Max24h         int
	MaxTotal       int
	Capped         bool
	WeightMissing  bool
	Note, NoteZH   string
	Source, Sure   string
}

// Reference gives the doses that the sources give for this patient. Where the weight
// or the age that decides is not recorded, every dose that could apply is given and
// says whom it is for.
func (d *Drug) Reference(who Dosing) []DoseReference {
	var out []DoseReference
	for i := range d.references {
		if r := &d.references[i]; who.could(r.when, false) {
			out = append(out, r.given(who.WeightMilli))
		}
	}
	return out
}

// References gives every dose that a source gives for the drug, whomever it is for.
func (d *Drug) References() []DoseReference {
	var out []DoseReference
	for i := range d.references {
		out = append(out, d.references[i].given(0))
	}
	return out
}

func (r *reference) given(weightMilli int64) DoseReference {
	g := DoseReference{
		Label: r.label, LabelZH: r.labelZH, When: r.whenText, AmountMilli: r.doseMilli, PerKgMilli: r.perKgMilli, Unit: r.unit, Route: r.route,
		MaxDoseMilli: r.maxDoseMilli, Interval: r.interval, Max24h: r.max24h, MaxTotal: r.maxTotal,
		Note: r.note, NoteZH: r.noteZH, Source: r.from, Sure: r.sure,
	}
	by := ""
	if r.route != "" {
		by = " " + r.route
	}
	switch {
	case r.perKgMilli == 0:
		g.Text = "Reference: " + amount(g.AmountMilli) + " " + r.unit + by
	case weightMilli <= 0:
		g.WeightMissing = true
		g.Text = "Reference: " + amount(r.perKgMilli) + " " + r.unit + "/kg" + by + ", weight not recorded"
		if r.maxDoseMilli > 0 {
			g.Text += ", at most " + amount(r.maxDoseMilli) + " " + r.unit
		}
	default:
		sum := " " + r.unit + by + " (" + amount(r.perKgMilli) + " " + r.unit + "/kg × " + amount(weightMilli) + " kg"
		full := perWeight(r.perKgMilli, weightMilli)
		g.AmountMilli = full
		if r.maxDoseMilli > 0 && full > r.maxDoseMilli {
			g.AmountMilli, g.Capped = r.maxDoseMilli, true
			sum += " = " + amount(full) + " " + r.unit + ", capped"
		}
		g.Text = "Reference: " + amount(g.AmountMilli) + sum + ")"
	}
	return g
}

// perWeight multiplies thousandths of a unit per kg with thousandths of a kg. The
// result is rounded down, to a tenth of the unit from 1 unit on and to a thousandth
// below: never up, so never over a cap or what the source says.
func perWeight(perKgMilli, weightMilli int64) int64 {
	milli := perKgMilli * weightMilli / 1000
	if milli >= 1000 {
		milli -= milli % 100
	}
	return milli
}

// could tells whether a condition holds for the patient, or could where weight or
// age is not recorded; anyGrade leaves the grades open too.
func (w Dosing) could(c *condition, anyGrade bool) bool {
	choices := map[int][]float64{factWeightKG: {float64(w.WeightMilli) / 1000}, factAgeYears: {w.AgeYears}, factCRS: {float64(w.CRS)}, factICANS: {float64(w.ICANS)}}
	open := func(fact int, more ...float64) {
		var constants []float64
		c.atoms(func(a *condition) {
			if a.fact == fact {
				constants = append(constants, a.num)
			}
		})
		choices[fact] = nil
		for _, v := range append(around(&factTable[fact], constants), more...) {
			if v >= 0 {
				choices[fact] = append(choices[fact], v)
			}
		}
	}
	if w.WeightMilli <= 0 {
		open(factWeightKG)
	}
	if !w.AgeKnown {
		open(factAgeYears, 17, 18)
	}
	if anyGrade {
		open(factCRS)
		open(factICANS)
	}
	blank := BlankFacts()
	r := blank.row()
	for _, r.num[factWeightKG] = range choices[factWeightKG] {
		for _, r.num[factAgeYears] = range choices[factAgeYears] {
			r.num[factChild] = 0
			if r.num[factAgeYears] < 18 {
				r.num[factChild] = 1
			}
			for _, r.num[factCRS] = range choices[factCRS] {
				for _, r.num[factICANS] = range choices[factICANS] {
					if c.holds(&r) {
						return true
					}
				}
			}
		}
	}
	return false
}
