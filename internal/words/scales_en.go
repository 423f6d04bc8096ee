package words

import (
	"strconv"
	"strings"

	"crsmon/grading"
)

// Scales are the words of the scales beside the ASTCT grades and of the neighbouring
// toxicities. Templates take {grade}, {items}, {value}, {unit}, {as}, {low}, {high},
// {max}, {cutoff}, {days}, {unknown}, {log2}, {name} and {n}.
type Scales struct {
	Items       map[grading.ScaleItem]string
	Points      map[grading.PointItem]string
	Analytes    map[grading.Analyte]string
	Confidence  map[grading.Confidence]string
	Bands       map[grading.NEWS2Band]string
	NEWS2Rows   map[grading.NEWS2Parameter]string
	Neighbours  map[grading.Neighbour]string
	Considering map[grading.Answer]string
	Reaches     map[grading.Answer]string

	// AtLeast begins an open grade, Because a settled one, None grade 0; NotEntered
	// follows it, and More stands for the items beyond the first few.
	AtLeast, Because, None, NotEntered, More, And string
	FiO2Estimated                                 string
	DaysUnknown, SoFar                            string
	PointsExact, PointsRange                      string
	Index, IndexZero, NotComputed, Impossible     string
	NEWS2, NEWS2AtLeast, NEWS2Red                 string
	FractionRead, Unusual                         string
}

const listedItems = 4

func fill(template string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(template)
}

// List joins names as a sentence does, with a count for those beyond the first few.
func (s *Scales) List(names []string) string {
	if len(names) > listedItems+1 {
		rest := len(names) - listedItems
		names = append(append([]string(nil), names[:listedItems]...), fill(s.More, "{n}", strconv.Itoa(rest)))
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + s.And + names[n-1]
	}
	return strings.Join(names, "")
}

// Missing gives what follows an open verdict: ", organ toxicity not entered"; empty
// where nothing is missing.
func (s *Scales) Missing(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return fill(s.NotEntered, "{items}", s.List(names))
}

// ScaleGrade gives a grade of another scale in words: "at least 2, organ toxicity
// not entered".
func (w *Words) ScaleGrade(g *grading.ScaleGrade) string {
	return w.scaleGrade(g, g.NotEntered)
}

func (w *Words) scaleGrade(g *grading.ScaleGrade, notEntered []grading.ScaleItem) string {
	s := &w.Scales
	var missing, because []string
	for _, i := range notEntered {
		missing = append(missing, s.Items[i])
	}
	for _, r := range g.Reasons {
		because = append(because, s.Items[r.Item])
	}
	var text string
	switch {
	case g.AtLeast:
		text = fill(s.AtLeast, "{grade}", g.Low.String()) + s.Missing(missing)
	case g.Low == 0:
		text = s.None
	default:
		text = fill(s.Because, "{grade}", g.Low.String(), "{items}", s.List(because))
	}
	if g.FiO2Estimated {
		text += s.FiO2Estimated
	}
	return text
}

// DayGrade gives a grade from a daily series in words: "at least 1; 29 of 31 days
// without a count".
func (w *Words) DayGrade(g *grading.DayGrade) string {
	s := &w.Scales
	var notEntered []grading.ScaleItem
	for _, i := range g.NotEntered {
		if counts := i == grading.ScaleItemDailyNeutrophils || i == grading.ScaleItemDailyPlatelets; !counts || g.UnknownDays == 0 {
			notEntered = append(notEntered, i)
		}
	}
	text := w.scaleGrade(&g.ScaleGrade, notEntered)
	if g.UnknownDays > 0 {
		text += fill(s.DaysUnknown, "{unknown}", strconv.Itoa(g.UnknownDays), "{days}", strconv.Itoa(g.Days))
	}
	if g.Provisional {
		text += s.SoFar
	}
	return text
}

// PointScore gives a points score in words, against its cut-off.
func (w *Words) PointScore(p *grading.PointScore, most, cutoff int) string {
	s := &w.Scales
	var missing []string
	for _, i := range p.Missing {
		missing = append(missing, s.Points[i])
	}
	template := s.PointsExact
	if p.Low != p.High {
		template = s.PointsRange
	}
	text := fill(template, "{low}", strconv.Itoa(p.Low), "{high}", strconv.Itoa(p.High), "{max}", strconv.Itoa(most))
	return text + s.Missing(missing) + fill(s.Reaches[p.Reaches(cutoff)], "{cutoff}", strconv.Itoa(cutoff))
}

// Consideration gives the prompt of a neighbouring toxicity in words; prompts are
// what was found present.
func (w *Words) Consideration(c *grading.Consideration) string {
	s := &w.Scales
	var present, open []string
	for _, f := range c.Present {
		present = append(present, f.Prompt)
	}
	if c.Consider == grading.NotRecorded {
		for _, f := range c.Open {
			open = append(open, f.Prompt)
		}
	}
	text := fill(s.Considering[c.Consider], "{name}", s.Neighbours[c.Neighbour], "{items}", s.List(present))
	return text + s.Missing(open)
}

// Index gives a computed index in words, with its binary logarithm.
func (w *Words) Index(x grading.Index) string {
	template := w.Scales.IndexZero
	if x.HasLog2 {
		template = w.Scales.Index
	}
	return fill(template, "{value}", strconv.FormatFloat(x.Value, 'g', 4, 64), "{log2}", strconv.FormatFloat(x.Log2, 'f', 2, 64))
}

// Note gives what to look at once more: a fraction read as a percentage, or else an
// unusual value in its unit.
func (w *Words) Note(value, unit, as string) string {
	if as != "" {
		return fill(w.Scales.FractionRead, "{value}", value, "{as}", as)
	}
	return fill(w.Scales.Unusual, "{value}", value, "{unit}", unit)
}

// NEWS2 gives the score in words: "5, medium risk", or "unknown, at least 5 (at
// least medium risk)" for a partial set.
func (w *Words) NEWS2(n grading.NEWS2) string {
	s := &w.Scales
	template := s.NEWS2
	if !n.Complete() {
		template = s.NEWS2AtLeast
	}
	text := fill(template, "{value}", strconv.Itoa(int(n.Score)), "{name}", s.Bands[n.BandAtLeast()])
	if n.Red {
		text += s.NEWS2Red
	}
	return text
}

// englishScales gives the English words of the other scales.
func englishScales() Scales {
	return Scales{
		Items: englishScaleItems(),
		Points: map[grading.PointItem]string{
			grading.PointImmunosuppression: "immunosuppression",
			grading.PointTemperature:       "temperature",
			grading.PointOrganomegaly:      "liver and spleen",
			grading.PointHaemoglobin:       "haemoglobin",
			grading.PointLeukocytes:        "white cells",
			grading.PointPlatelets:         "platelets",
			grading.PointFerritin:          "ferritin",
			grading.PointTriglycerides:     "triglycerides",
			grading.PointFibrinogen:        "fibrinogen",
			grading.PointAST:               "AST",
			grading.PointHaemophagocytosis: "haemophagocytosis",
			grading.PointNeutrophils:       "neutrophils",
			grading.PointCRP:               "CRP",
		},
		Analytes: map[grading.Analyte]string{
			grading.CRP:           "CRP",
			grading.Ferritin:      "ferritin",
			grading.Fibrinogen:    "fibrinogen",
			grading.Creatinine:    "creatinine",
			grading.Triglycerides: "triglycerides",
			grading.Neutrophils:   "neutrophils",
			grading.Leukocytes:    "white cells",
			grading.Haemoglobin:   "haemoglobin",
			grading.Platelets:     "platelets",
			grading.LDH:           "LDH",
			grading.AST:           "AST",
			grading.ALT:           "ALT",
			grading.Bilirubin:     "bilirubin",
			grading.IL6:           "IL-6",
			grading.INR:           "INR",
			grading.PT:            "PT",
			grading.APTT:          "aPTT",
		},
		Confidence: map[grading.Confidence]string{
			grading.ConfidenceRead:  "read in the source cited",
			grading.ConfidenceWeak:  "read in a secondary or weak source",
			grading.ConfidenceCheck: "not confirmed against the original: a suggestion to check, never a fixed rule",
			grading.ConfidenceOurs:  "our choice, no published source",
		},
		Bands: map[grading.NEWS2Band]string{
			grading.NEWS2Unknown:   "risk unknown",
			grading.NEWS2None:      "no points",
			grading.NEWS2Low:       "low risk",
			grading.NEWS2LowMedium: "low-medium risk",
			grading.NEWS2Medium:    "medium risk",
			grading.NEWS2High:      "high risk",
		},
		NEWS2Rows: map[grading.NEWS2Parameter]string{
			grading.NEWS2RespRate:      "respiratory rate",
			grading.NEWS2SpO2:          "SpO2",
			grading.NEWS2Oxygen:        "air or oxygen",
			grading.NEWS2SBP:           "systolic pressure",
			grading.NEWS2Pulse:         "pulse",
			grading.NEWS2Consciousness: "consciousness",
			grading.NEWS2Temperature:   "temperature",
		},
		Neighbours: map[grading.Neighbour]string{
			grading.NeighbourIECHS:  "IEC-HS",
			grading.NeighbourLICATS: "LICATS",
			grading.NeighbourMNT:    "movement and neurocognitive toxicity",
		},
		Considering: map[grading.Answer]string{
			grading.NotRecorded: "{name} is open",
			grading.Yes:         "consider {name}: {items}; it is not graded here",
			grading.No:          "{name} is not suggested by what is recorded",
		},
		Reaches: map[grading.Answer]string{
			grading.NotRecorded: "; cut-off {cutoff}: open",
			grading.Yes:         "; cut-off {cutoff}: reached",
			grading.No:          "; cut-off {cutoff}: not reached",
		},
		AtLeast:       "at least {grade}",
		Because:       "{grade}, by {items}",
		None:          "0: nothing this scale grades",
		NotEntered:    ", {items} not entered",
		More:          "{n} more",
		And:           " and ",
		FiO2Estimated: "; FiO2 estimated from device and flow",
		DaysUnknown:   "; {unknown} of {days} days without a count",
		SoFar:         "; of the days so far",
		PointsExact:   "{low} of {max} points",
		PointsRange:   "{low} to {high} of {max} points",
		Index:         "{value} (log2 {log2}): a trend, not a verdict",
		IndexZero:     "{value}: a trend, not a verdict",
		NotComputed:   "not computed",
		Impossible:    "not computed: platelets of 0",
		NEWS2:         "{value}, {name}",
		NEWS2AtLeast:  "unknown, at least {value} (at least {name})",
		NEWS2Red:      ", 3 in one parameter",
		FractionRead:  "{value} read as {as} %",
		Unusual:       "{value} {unit} is unusual: confirm the value and its unit",
	}
}

// englishScaleItems are the names of what the older scales ask.
func englishScaleItems() map[grading.ScaleItem]string {
	return map[grading.ScaleItem]string{
		grading.ScaleItemTemperature:          "temperature",
		grading.ScaleItemConstitutional:       "constitutional symptoms",
		grading.ScaleItemBloodPressure:        "blood pressure",
		grading.ScaleItemFluid:                "fluid for blood pressure",
		grading.ScaleItemBoluses:              "number of fluid boluses",
		grading.ScaleItemFluidResponse:        "response to fluids",
		grading.ScaleItemVasopressors:         "vasopressors",
		grading.ScaleItemPressorDose:          "vasopressor dose",
		grading.ScaleItemPressorHours:         "hours on vasopressor",
		grading.ScaleItemPressorRefractory:    "hypotension refractory to vasopressor",
		grading.ScaleItemWeight:               "weight",
		grading.ScaleItemO2Device:             "oxygen device",
		grading.ScaleItemO2Flow:               "oxygen flow",
		grading.ScaleItemFiO2:                 "FiO2",
		grading.ScaleItemSpO2:                 "SpO2",
		grading.ScaleItemNIVAsVentilator:      "whether CPAP or BiPAP counts as ventilator",
		grading.ScaleItemOrganToxicity:        "organ toxicity",
		grading.ScaleItemTransaminitis:        "transaminase grade",
		grading.ScaleItemCoagulopathy:         "plasma, cryoprecipitate or fibrinogen for coagulopathy",
		grading.ScaleItemHospitalised:         "hospitalised for CRS",
		grading.ScaleItemLifeThreatening:      "life-threatening",
		grading.ScaleItemICEItems:             "CARTOX-10 items",
		grading.ScaleItemPresident:            "president item of CARTOX-10",
		grading.ScaleItemConsciousness:        "consciousness",
		grading.ScaleItemSeizure:              "seizure",
		grading.ScaleItemSeizureType:          "seizure type",
		grading.ScaleItemMotorWeakness:        "new motor weakness",
		grading.ScaleItemICP:                  "raised intracranial pressure",
		grading.ScaleItemPapilloedemaStage:    "papilloedema stage",
		grading.ScaleItemOpeningPressure:      "opening pressure",
		grading.ScaleItemDailyNeutrophils:     "daily neutrophils",
		grading.ScaleItemDailyPlatelets:       "daily platelets",
		grading.ScaleItemPlateletTransfusions: "platelet transfusions",
		grading.ScaleItemDeath:                "death",
	}
}
