package grading

// Confidence tells how sure a rule is that did not come from the ASTCT tables. It is
// shown beside every grade of the other scales.
type Confidence uint8

// The levels, least sure first; the zero value is the least sure.
const (
	// ConfidenceCheck: widely held, not confirmed against the original: a labelled
	// suggestion, never a fixed rule.
	ConfidenceCheck Confidence = iota
	// ConfidenceWeak: read in a secondary or weak source.
	ConfidenceWeak
	// ConfidenceOurs: our design choice, no published source.
	ConfidenceOurs
	// ConfidenceRead: read in the source that is cited.
	ConfidenceRead
)

var confidenceNames = [...]string{"check", "weak", "ours", "read"}

// String gives a stable word: check, weak, ours or read.
func (c Confidence) String() string {
	if int(c) >= len(confidenceNames) {
		return "unknown"
	}
	return confidenceNames[c]
}

// ScaleID names a scale beside the ASTCT consensus. A grade of it is never shown
// without the name.
type ScaleID uint8

// The scales.
const (
	ScaleLee2014     ScaleID = iota // CRS, NCI consensus
	ScalePenn                       // CRS
	ScaleCARTOX                     // CRS
	ScaleMSKCC                      // CRS
	ScaleCTCAE5                     // CRS
	ScaleCRES                       // neurotoxicity, with CARTOX-10
	ScaleEarlyICAHT                 // neutropenia, days 0-30
	ScaleLateICAHT                  // neutropenia, after day 30
	ScaleEarlyTICAHT                // thrombocytopenia, days 0-30
	ScaleLateTICAHT                 // thrombocytopenia, days 31-100
	scaleEnd
)

// ScaleInfo is what is known of a scale.
type ScaleInfo struct {
	ID ScaleID
	// Name is the stable short name.
	Name string
	// Source is the citation and Confidence how sure the table is.
	Source     string
	Confidence Confidence
	// Cells are the rows of grades 1 to 4 in our words, index 0 unused. Grade 5 is
	// death in every scale that has one.
	Cells [5]string
}

// Info gives what is known of a scale; the zero ScaleInfo for an unknown one.
func (s ScaleID) Info() ScaleInfo {
	if s >= scaleEnd {
		return ScaleInfo{Name: "unknown"}
	}
	return scaleInfos[s]
}

// String gives the scale's stable short name.
func (s ScaleID) String() string { return s.Info().Name }

// Scales gives every scale in order; the caller may keep it.
func Scales() []ScaleInfo { return append([]ScaleInfo(nil), scaleInfos[:]...) }

// ScaleGrade is a grade by another scale: an interval like every grade, with the
// scale's name, what is not entered and how sure the table is.
type ScaleGrade struct {
	Scale ScaleID
	Interval
	// AtLeast: the grade is "at least Low": what is in NotEntered could raise it.
	AtLeast bool
	// NotEntered are the items that could raise the grade above Low.
	NotEntered []ScaleItem
	// Reasons are the findings that set Low; none at grade 0.
	Reasons []ScaleReason
	// FiO2Estimated: an inspired oxygen fraction was estimated from device and flow;
	// such estimates vary by 5 to 10 points.
	FiO2Estimated bool
	// Confidence is that of the least sure rule used, Source the citation.
	Confidence Confidence
	Source     string
}

// ScaleReason is a finding that set the grade of another scale.
type ScaleReason struct {
	Item  ScaleItem
	Grade Grade
	// Confidence is that of the rule; Ours where the scale is silent.
	Confidence Confidence
}

// ScaleItem is something to record that another scale needs.
type ScaleItem uint8

// The items.
const (
	ScaleItemTemperature ScaleItem = iota
	ScaleItemConstitutional
	ScaleItemBloodPressure
	ScaleItemFluid
	ScaleItemBoluses
	ScaleItemFluidResponse
	ScaleItemVasopressors
	ScaleItemPressorDose
	ScaleItemPressorHours
	ScaleItemPressorRefractory
	ScaleItemWeight
	ScaleItemO2Device
	ScaleItemO2Flow
	ScaleItemFiO2
	ScaleItemSpO2
	ScaleItemNIVAsVentilator
	ScaleItemOrganToxicity
	ScaleItemTransaminitis
	ScaleItemCoagulopathy
	ScaleItemHospitalised
	ScaleItemLifeThreatening
	ScaleItemICEItems
	ScaleItemPresident
	ScaleItemConsciousness
	ScaleItemSeizure
	ScaleItemSeizureType
	ScaleItemMotorWeakness
	ScaleItemICP
	ScaleItemPapilloedemaStage
	ScaleItemOpeningPressure
	ScaleItemDailyNeutrophils
	ScaleItemDailyPlatelets
	ScaleItemPlateletTransfusions
	ScaleItemDeath
	scaleItemEnd
)

var scaleItemNames = [scaleItemEnd]string{
	"temp_c", "constitutional_symptoms", "sbp", "fluid_bolus", "fluid_boluses", "fluid_response",
	"vasopressors", "vasopressor_dose", "vasopressor_hours", "vasopressor_refractory", "weight_kg",
	"o2_device", "o2_flow_lpm", "fio2", "spo2", "niv_as_ventilator", "organ_toxicity", "transaminitis",
	"ffp_cryo_fibrinogen", "hospitalised_for_crs", "life_threatening", "ice_items", "president",
	"consciousness", "seizure", "seizure_type", "motor_weakness", "icp", "papilloedema_stage",
	"opening_pressure", "daily_neutrophils", "daily_platelets", "platelet_transfusions", "death",
}

// String gives a stable key; where the one-shot contract has the item, its key.
func (i ScaleItem) String() string {
	if i >= scaleItemEnd {
		return "unknown"
	}
	return scaleItemNames[i]
}

// scaleItems is a set of items.
type scaleItems uint64

func items(list ...ScaleItem) scaleItems {
	var s scaleItems
	for _, i := range list {
		s |= 1 << i
	}
	return s
}

func (s scaleItems) list() []ScaleItem {
	var out []ScaleItem
	for i := ScaleItem(0); i < scaleItemEnd; i++ {
		if s&(1<<i) != 0 {
			out = append(out, i)
		}
	}
	return out
}

// scalePart is the verdict on one row of a scale: its interval, the item that set
// it and what is unrecorded in it.
type scalePart struct {
	Interval
	item       ScaleItem
	missing    scaleItems
	confidence Confidence
	estimated  bool
}

// exactly is a part that is wholly known, by a rule of this confidence.
func exactly(g Grade, item ScaleItem, confidence Confidence) scalePart {
	return scalePart{Interval: Interval{g, g}, item: item, confidence: confidence}
}

// yesNo is grade where the answer is yes, 0 where no, either where unrecorded.
func yesNo(a Answer, grade Grade, item ScaleItem) scalePart {
	switch a {
	case No:
		return exactly(0, item, ConfidenceRead)
	case NotRecorded:
		return scalePart{Interval{0, grade}, item, items(item), ConfidenceRead, false}
	case Yes:
	}
	return exactly(grade, item, ConfidenceRead)
}

// scaleOf takes the worst of a scale's parts.
func scaleOf(id ScaleID, parts ...scalePart) ScaleGrade {
	info := id.Info()
	g := ScaleGrade{Scale: id, Confidence: info.Confidence, Source: info.Source}
	for _, p := range parts {
		g.Interval = g.worst(p.Interval)
	}
	var missing scaleItems
	for _, p := range parts {
		if p.Low < p.High && p.High > g.Low {
			missing |= p.missing
		}
		if p.Low == g.Low && p.Low > 0 {
			g.Reasons = append(g.Reasons, ScaleReason{p.item, p.Low, min(p.confidence, info.Confidence)})
		}
		if p.High > 0 {
			g.Confidence = min(g.Confidence, p.confidence)
			g.FiO2Estimated = g.FiO2Estimated || p.estimated
		}
	}
	g.AtLeast = !g.Complete()
	g.NotEntered = missing.list()
	return g
}
