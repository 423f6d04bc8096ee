package grading

import (
	"fmt"
	"math"
)

// Index is a computed index without grades: a trend to show, not a verdict.
type Index struct {
	Name  string
	Value float64
	// Log2 is its binary logarithm, the usual form; HasLog2 is false for a Value of 0.
	Log2       float64
	HasLog2    bool
	Confidence Confidence
	Source     string
}

const sourceEASIX = "Pennisi 2021, Blood Adv 5:3397, doi 10.1182/bloodadvances.2020003885"

// EASIX gives LDH (U/L) x creatinine (mg/dL) / platelets (10⁹/L); the values may be
// in any unit of theirs. The error is ErrLabMissing, ErrLabUnit or ErrLabImpossible.
func EASIX(ldh, creatinine, platelets Lab) (Index, error) {
	return index("EASIX", platelets, labTerm{ldh, LDH, UnitPerLitre}, labTerm{creatinine, Creatinine, MilligramPerDecilitre})
}

// ModifiedEASIX gives m-EASIX: LDH (U/L) x CRP (mg/dL) / platelets (10⁹/L). A CRP in
// mg/L is converted; one without a unit is refused, for it may be ten times wrong.
func ModifiedEASIX(ldh, crp, platelets Lab) (Index, error) {
	return index("m-EASIX", platelets, labTerm{ldh, LDH, UnitPerLitre}, labTerm{crp, CRP, MilligramPerDecilitre})
}

// SimplifiedEASIX gives s-EASIX: LDH (U/L) / platelets (10⁹/L).
func SimplifiedEASIX(ldh, platelets Lab) (Index, error) {
	return index("s-EASIX", platelets, labTerm{ldh, LDH, UnitPerLitre})
}

type labTerm struct {
	lab     Lab
	analyte Analyte
	unit    LabUnit
}

func (t labTerm) value() (float64, error) {
	if t.lab.Value.Known && t.lab.Analyte != t.analyte {
		return 0, fmt.Errorf("%v where %v is needed: %w", t.lab.Analyte, t.analyte, ErrLabMissing)
	}
	t.lab.Analyte = t.analyte
	v, err := t.lab.In(t.unit)
	if err == nil && v < 0 {
		err = fmt.Errorf("%v below 0: %w", t.analyte, ErrLabImpossible)
	}
	return v, err
}

func index(name string, platelets Lab, terms ...labTerm) (Index, error) {
	x := Index{Name: name, Value: 1, Confidence: ConfidenceRead, Source: sourceEASIX}
	for _, t := range terms {
		v, err := t.value()
		if err != nil {
			return Index{}, fmt.Errorf("%s: %w", name, err)
		}
		x.Value *= v
	}
	count, err := labTerm{platelets, Platelets, GigaPerLitre}.value()
	if err == nil && count == 0 {
		err = fmt.Errorf("%v of 0: %w", Platelets, ErrLabImpossible)
	}
	if err != nil {
		return Index{}, fmt.Errorf("%s: %w", name, err)
	}
	x.Value /= count
	if x.Value > 0 {
		x.Log2, x.HasLog2 = math.Log2(x.Value), true
	}
	return x, nil
}
