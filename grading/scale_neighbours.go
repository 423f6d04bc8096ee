package grading

// Neighbour is a toxicity next to CRS and ICANS that is recorded and prompted for,
// and never graded by the software.
type Neighbour uint8

// The neighbours.
const (
	// NeighbourIECHS is the haemophagocytic syndrome after effector cells, usually
	// later than CRS, often as it settles (Hines 2023, Transplant Cell Ther; the
	// criteria are not confirmed).
	NeighbourIECHS Neighbour = iota
	// NeighbourLICATS is the local immune reaction of organs after CAR-T for
	// autoimmune disease (Hagen, Lancet Rheumatol 2025, doi
	// 10.1016/S2665-9913(25)00091-8); its grades are in the paper.
	NeighbourLICATS
	// NeighbourMNT is movement and neurocognitive toxicity, parkinsonism after BCMA
	// cells, often near day 80 (Van Oekelen 2021, Nat Med 27:2099; PMC10329188 Table
	// 2). It is not ICANS.
	NeighbourMNT
	neighbourEnd
)

var neighbourNames = []string{"iec-hs", "licats", "mnt"}

// String gives a stable word: iec-hs, licats or mnt.
func (n Neighbour) String() string { return word(neighbourNames, n) }

// FeatureKind is the weight of a feature within a neighbour.
type FeatureKind uint8

// The kinds.
const (
	FeatureNeeded     FeatureKind = iota // without it the syndrome is not considered
	FeatureCommon                        // one of these besides
	FeatureSupporting                    // adds to the picture
)

// Feature is one thing to look for.
type Feature struct {
	Neighbour Neighbour
	// Key is stable; Prompt is what to look for, in our words.
	Key, Prompt string
	Kind        FeatureKind
	Confidence  Confidence
}

var features = [...]Feature{
	{NeighbourIECHS, "ferritin", "ferritin over twice the upper limit or baseline, or rising fast", FeatureNeeded, ConfidenceCheck},
	{NeighbourIECHS, "transaminases", "ALT or AST over 5 times the upper limit or baseline", FeatureCommon, ConfidenceCheck},
	{NeighbourIECHS, "fibrinogen", "fibrinogen below 150 mg/dL or the lower limit", FeatureCommon, ConfidenceCheck},
	{NeighbourIECHS, "haemophagocytosis", "haemophagocytosis in marrow or tissue", FeatureCommon, ConfidenceCheck},
	{NeighbourIECHS, "cytopenia", "new, worse or refractory cytopenia", FeatureCommon, ConfidenceCheck},
	{NeighbourIECHS, "ldh", "high LDH", FeatureSupporting, ConfidenceCheck},
	{NeighbourIECHS, "bilirubin", "high bilirubin", FeatureSupporting, ConfidenceCheck},
	{NeighbourIECHS, "triglycerides", "high triglycerides", FeatureSupporting, ConfidenceCheck},
	{NeighbourIECHS, "creatinine", "high creatinine", FeatureSupporting, ConfidenceCheck},
	{NeighbourIECHS, "splenomegaly", "splenomegaly", FeatureSupporting, ConfidenceCheck},
	{NeighbourIECHS, "new-fever", "new fever", FeatureSupporting, ConfidenceCheck},
	{NeighbourIECHS, "neurological", "new neurological signs", FeatureSupporting, ConfidenceCheck},
	{NeighbourIECHS, "hypoxia", "hypoxia", FeatureSupporting, ConfidenceCheck},
	{NeighbourLICATS, "skin", "local reaction of the skin", FeatureCommon, ConfidenceRead},
	{NeighbourLICATS, "kidney", "local reaction of the kidney", FeatureCommon, ConfidenceRead},
	{NeighbourLICATS, "other-organ", "local reaction of another organ the disease had involved", FeatureCommon, ConfidenceOurs},
	{NeighbourMNT, "handwriting", "change of handwriting", FeatureCommon, ConfidenceRead},
	{NeighbourMNT, "movement", "change of movement: slowness, tremor, gait", FeatureCommon, ConfidenceRead},
	{NeighbourMNT, "personality", "change of personality", FeatureCommon, ConfidenceRead},
}

// Features gives what to look for in a neighbour, needed and common ones first.
func Features(n Neighbour) []Feature {
	var out []Feature
	for _, f := range features {
		if f.Neighbour == n {
			out = append(out, f)
		}
	}
	return out
}

// Finding is a clinician's answer to one feature.
type Finding struct {
	Neighbour Neighbour
	Key       string
	Present   Answer
	Note      string // free text
}

// Consideration is a prompt: "consider", never a grade and never a diagnosis.
type Consideration struct {
	Neighbour Neighbour
	// Consider is Yes where every needed feature and at least one common one are
	// recorded present, No where that is excluded, NotRecorded where open.
	Consider Answer
	// Present are the features recorded present, Open the needed and common ones not
	// recorded.
	Present, Open []Feature
	Confidence    Confidence
}

// Consider weighs the recorded findings of a neighbour. Where a feature is answered
// more than once, present counts.
func Consider(n Neighbour, findings []Finding) Consideration {
	out := Consideration{Neighbour: n, Confidence: ConfidenceRead}
	needed, common := Yes, No
	for _, f := range Features(n) {
		out.Confidence = min(out.Confidence, f.Confidence)
		a := answerTo(f, findings)
		switch {
		case a == Yes:
			out.Present = append(out.Present, f)
		case a == NotRecorded && f.Kind != FeatureSupporting:
			out.Open = append(out.Open, f)
		}
		switch f.Kind {
		case FeatureNeeded:
			if a == No || a == NotRecorded && needed == Yes {
				needed = a
			}
		case FeatureCommon:
			if a == Yes || a == NotRecorded && common == No {
				common = a
			}
		case FeatureSupporting:
		}
	}
	switch {
	case needed == No || common == No:
		out.Consider = No
	case needed == Yes && common == Yes:
		out.Consider = Yes
	}
	return out
}

func answerTo(f Feature, findings []Finding) Answer {
	a := NotRecorded
	for _, g := range findings {
		if g.Neighbour != f.Neighbour || g.Key != f.Key {
			continue
		}
		if g.Present == Yes {
			return Yes
		}
		if g.Present == No {
			a = No
		}
	}
	return a
}
