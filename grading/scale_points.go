package grading

// PointScore is a points score whose missing items are never counted as zero: it
// lies between Low and High.
type PointScore struct {
	Name      string
	Low, High int
	// Missing are the items not recorded, or recorded without a usable unit.
	Missing    []PointItem
	Confidence Confidence
	Source     string
}

// Complete tells whether every item was recorded.
func (s PointScore) Complete() bool { return len(s.Missing) == 0 }

// Reaches tells whether the score is at least a cut-off; NotRecorded where the
// missing items decide.
func (s PointScore) Reaches(cutoff int) Answer {
	switch {
	case s.Low >= cutoff:
		return Yes
	case s.High < cutoff:
		return No
	}
	return NotRecorded
}

// add counts one item: its points from best to worst possible, open where missing.
func (s *PointScore) add(item PointItem, low, high int, recorded bool) {
	s.Low += low
	s.High += high
	if !recorded {
		s.Missing = append(s.Missing, item)
	}
}

// PointItem is an item of HScore or CAR-HEMATOTOX.
type PointItem uint8

// The items.
const (
	PointImmunosuppression PointItem = iota
	PointTemperature
	PointOrganomegaly
	PointHaemoglobin
	PointLeukocytes
	PointPlatelets
	PointFerritin
	PointTriglycerides
	PointFibrinogen
	PointAST
	PointHaemophagocytosis
	PointNeutrophils
	PointCRP
	pointItemEnd
)

var pointItemNames = []string{
	"immunosuppression", "temperature", "organomegaly", "haemoglobin", "wbc", "platelets", "ferritin",
	"triglycerides", "fibrinogen", "ast", "haemophagocytosis", "anc", "crp",
}

// String gives a stable word.
func (i PointItem) String() string { return word(pointItemNames, i) }

// labStep is one step of a points table: points where the value is on this side.
// Steps are held in order; the last has no limit.
type labStep struct {
	limit  Lab
	orLess bool // value <= limit, else value < limit
	points int
}

// steps scores a value by a table whose last points are for anything beyond.
func (s *PointScore) steps(item PointItem, l Lab, table []labStep, beyond int) {
	low, high := beyond, beyond
	for _, st := range table {
		low, high = min(low, st.points), max(high, st.points)
	}
	if len(table) == 0 || !l.Usable() || l.Analyte != table[0].limit.Analyte {
		s.add(item, low, high, false)
		return
	}
	for _, st := range table {
		a := l.below(st.limit)
		if st.orLess {
			a = l.atMost(st.limit)
		}
		if a == Yes {
			s.add(item, st.points, st.points, true)
			return
		}
	}
	s.add(item, beyond, beyond, true)
}

// Organomegaly is the HScore item of liver and spleen.
type Organomegaly uint8

// The answers; the zero value is not recorded.
const (
	OrganomegalyNotRecorded Organomegaly = iota
	OrganomegalyNone
	OrganomegalyOne  // liver or spleen
	OrganomegalyBoth // liver and spleen
)

// HScoreInput is what HScore asks for; unrecorded items are never zero.
type HScoreInput struct {
	Immunosuppressed  Answer // known underlying immunosuppression
	Temp              Reading
	TempUnit          TempUnit
	Organomegaly      Organomegaly
	Haemoglobin       Lab
	Leukocytes        Lab
	Platelets         Lab
	Ferritin          Lab
	Triglycerides     Lab
	Fibrinogen        Lab
	AST               Lab
	Haemophagocytosis Answer // on bone-marrow aspirate
}

// HScoreCutoff is the published cut-off; sensitivity 93 %, specificity 86 % for
// reactive haemophagocytic syndrome, not studied after CAR-T.
const HScoreCutoff = 169

const sourceHScore = "Fardet (HScore), as tabled in doi 10.7759/cureus.36140, Table 1, and hindawi.com/journals/crirh/2017/5304180, Table 3"

var (
	hscoreFerritin      = []labStep{{labLimit(Ferritin, 2_000_000, NanogramPerMillilitre), false, 0}, {labLimit(Ferritin, 6_000_000, NanogramPerMillilitre), true, 35}}
	hscoreTriglycerides = []labStep{{labLimit(Triglycerides, 1500, MillimolePerLitre), false, 0}, {labLimit(Triglycerides, 4000, MillimolePerLitre), true, 44}}
	hscoreFibrinogen    = []labStep{{labLimit(Fibrinogen, 2500, GramPerLitre), true, 30}}
	hscoreAST           = []labStep{{labLimit(AST, 30_000, UnitPerLitre), false, 0}}
)

// HScore scores secondary haemophagocytic lymphohistiocytosis, 0-337 points
// (Fardet). Missing items make a range, never a zero; it is shown, never a verdict.
func HScore(in *HScoreInput) PointScore {
	s := PointScore{Name: "HScore", Confidence: ConfidenceRead, Source: sourceHScore}
	if in == nil {
		in = &HScoreInput{}
	}
	s.answer(PointImmunosuppression, in.Immunosuppressed, 18)
	low, high, ok := hscoreTemperature(in.Temp, in.TempUnit)
	s.add(PointTemperature, low, high, ok)
	switch in.Organomegaly {
	case OrganomegalyNone:
		s.add(PointOrganomegaly, 0, 0, true)
	case OrganomegalyOne:
		s.add(PointOrganomegaly, 23, 23, true)
	case OrganomegalyBoth:
		s.add(PointOrganomegaly, 38, 38, true)
	case OrganomegalyNotRecorded:
		s.add(PointOrganomegaly, 0, 38, false)
	default:
		s.add(PointOrganomegaly, 0, 38, false)
	}
	s.cytopenias(in)
	s.steps(PointFerritin, in.Ferritin, hscoreFerritin, 50)
	s.steps(PointTriglycerides, in.Triglycerides, hscoreTriglycerides, 64)
	s.steps(PointFibrinogen, in.Fibrinogen, hscoreFibrinogen, 0)
	s.steps(PointAST, in.AST, hscoreAST, 19)
	s.answer(PointHaemophagocytosis, in.Haemophagocytosis, 35)
	return s
}

func (s *PointScore) answer(item PointItem, a Answer, points int) {
	switch a {
	case Yes:
		s.add(item, points, points, true)
	case No:
		s.add(item, 0, 0, true)
	case NotRecorded:
		s.add(item, 0, points, false)
	default:
		s.add(item, 0, points, false)
	}
}

// hscoreTemperature: below 38.4 °C 0, to 39.4 °C 33, above 49; in the unit entered
// (101.12 and 102.92 °F are exact).
func hscoreTemperature(r Reading, u TempUnit) (low, high int, ok bool) {
	from, to := int32(38_400), int32(39_400)
	switch u {
	case Celsius:
	case Fahrenheit:
		from, to = 101_120, 102_920
	default:
		return 0, 49, false
	}
	switch {
	case !r.Known:
		return 0, 49, false
	case r.Milli < from:
		return 0, 0, true
	case r.Milli <= to:
		return 33, 33, true
	}
	return 49, 49, true
}

// cytopenias: two lines low 24 points, three 34 (Hb <= 9.2 g/dL, white cells
// <= 5 x 10⁹/L, platelets <= 110 x 10⁹/L).
func (s *PointScore) cytopenias(in *HScoreInput) {
	points := [4]int{0, 0, 24, 34}
	fewest, most := 0, 0
	for _, line := range []struct {
		item  PointItem
		value Lab
		limit Lab
	}{
		{PointHaemoglobin, in.Haemoglobin, labLimit(Haemoglobin, 9200, GramPerDecilitre)},
		{PointLeukocytes, in.Leukocytes, labLimit(Leukocytes, 5000, GigaPerLitre)},
		{PointPlatelets, in.Platelets, labLimit(Platelets, 110_000, GigaPerLitre)},
	} {
		switch line.value.atMost(line.limit) {
		case Yes:
			fewest++
			most++
		case NotRecorded:
			most++
			s.Missing = append(s.Missing, line.item)
		case No:
		}
	}
	s.Low += points[fewest]
	s.High += points[most]
}

// HematotoxInput is what CAR-HEMATOTOX asks for, all from before lymphodepletion.
type HematotoxInput struct {
	Platelets, Neutrophils, Haemoglobin, CRP, Ferritin Lab
}

// HematotoxCutoff: a score of 2 or more is high risk.
const HematotoxCutoff = 2

const sourceHematotox = "Rejeski 2021, Blood 138:2499; the components were read, the points are from a public specification"

var (
	hematotoxPlatelets   = []labStep{{labLimit(Platelets, 75_000, GigaPerLitre), false, 2}, {labLimit(Platelets, 175_000, GigaPerLitre), true, 1}}
	hematotoxNeutrophils = []labStep{{labLimit(Neutrophils, 1_200_000, PerMicrolitre), false, 1}}
	hematotoxHaemoglobin = []labStep{{labLimit(Haemoglobin, 9000, GramPerDecilitre), false, 1}}
	hematotoxCRP         = []labStep{{labLimit(CRP, 3000, MilligramPerDecilitre), false, 0}}
	hematotoxFerritin    = []labStep{{labLimit(Ferritin, 650_000, NanogramPerMillilitre), false, 0}, {labLimit(Ferritin, 2_000_000, NanogramPerMillilitre), true, 1}}
)

// Hematotox scores CAR-HEMATOTOX, 0-7, from laboratory values taken before
// lymphodepletion; 2 or more is high. It is not for monitoring afterwards. A missing
// value makes a range, never a zero.
func Hematotox(in *HematotoxInput) PointScore {
	s := PointScore{Name: "CAR-HEMATOTOX", Confidence: ConfidenceWeak, Source: sourceHematotox}
	if in == nil {
		in = &HematotoxInput{}
	}
	s.steps(PointPlatelets, in.Platelets, hematotoxPlatelets, 0)
	s.steps(PointNeutrophils, in.Neutrophils, hematotoxNeutrophils, 0)
	s.steps(PointHaemoglobin, in.Haemoglobin, hematotoxHaemoglobin, 0)
	s.steps(PointCRP, in.CRP, hematotoxCRP, 1)
	s.steps(PointFerritin, in.Ferritin, hematotoxFerritin, 2)
	return s
}
