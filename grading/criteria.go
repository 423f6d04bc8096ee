package grading

import "slices"

// Code names a criterion: the cell of a published table, or a choice of ours, that
// a finding met. Its text form (crs.fever) is stable and is what is stored.
type Code uint8

// The criteria, in the order of the tables.
const (
	// CodeNone is no criterion: nothing was recorded that meets one.
	CodeNone Code = iota
	CodeCRSDeath
	CodeCRSFever
	CodeCRSEpisodeOpen
	CodeCRSMayBeMasked
	CodeCRSNoFever
	CodeCRSAttributed
	CodeCRSNoHypotension
	CodeCRSAdultSBP
	CodeCRSAdultMAP
	CodeCRSBaselineSBP
	CodeCRSChildSBP
	CodeCRSFluid
	CodeCRSOneVasopressor
	CodeCRSOneVasopressorAndVasopressin
	CodeCRSVasopressinAlone
	CodeCRSMultipleVasopressors
	CodeCRSRoomAir
	CodeCRSHypoxicOnAir
	CodeCRSCannulaLowFlow
	CodeCRSBlowBy
	CodeCRSCannulaFlowUnknown
	CodeCRSCannulaHighFlow
	CodeCRSHighFlowCannula
	CodeCRSMask
	CodeCRSUnlistedDevice
	CodeCRSPositivePressure
	CodeCRSNotForHypoxia
	CodeCRSBaselineO2
	CodeCRSHeld
	CodeICANSDeath
	CodeICE10
	CodeICE7to9
	CodeICE3to6
	CodeICE0to2
	CodeICEUnarousable
	CodeCAPD0
	CodeCAPD1to8
	CodeCAPD9
	CodeCAPDUnarousable
	CodeAlert
	CodeDrowsy
	CodeWakesToVoice
	CodeWakesToTouch
	CodeWakesVigorous
	CodeUnarousable
	CodeNoSeizure
	CodeSeizureBrief
	CodeSeizureNonconvulsive
	CodeSeizureProlonged
	CodeSeizureRepetitive
	CodeNoMotor
	CodeDeepFocalWeakness
	CodeNoICP
	CodeFocalOedema
	CodeDiffuseOedema
	CodePosturing
	CodeSixthNervePalsy
	CodePapilloedema
	CodeCushingTriad
	CodeICANSHeld
	codeEnd
)

// The sources criteria cite.
const (
	SourceASTCT = "Lee DW et al., Biol Blood Marrow Transplant 2019;25:625-638, doi 10.1016/j.bbmt.2018.12.758"
	SourceCAPD  = "Traube C et al., Crit Care Med 2014;42:656-663, within " + SourceASTCT
	SourceOurs  = "[ours] the consensus is silent; fails safe"
)

// Criterion is one rule of the registry.
type Criterion struct {
	Code Code
	// ID is the stable text form of Code.
	ID string
	// Scale is "CRS" or "ICANS".
	Scale string
	// Grade is the grade the finding gives its axis or domain when met.
	Grade Grade
	// Cell is the table cell in our words.
	Cell string
	// Source is the citation.
	Source string
	// Ours marks a choice of ours, with no published source.
	Ours bool
}

// Criteria gives the whole registry in table order; the caller may keep it.
func Criteria() []Criterion { return slices.Clone(criteria[1:]) }

// Lookup gives the criterion of a code; ok is false for CodeNone and codes that are
// not in the registry.
func Lookup(c Code) (cr Criterion, ok bool) {
	if c == CodeNone || c >= codeEnd {
		return Criterion{}, false
	}
	return criteria[c], true
}

// String gives the stable text form, "" for CodeNone.
func (c Code) String() string {
	if c >= codeEnd {
		return "unknown"
	}
	return criteria[c].ID
}

// ParseCode reads the stable text form; ok is false for words it does not know.
func ParseCode(id string) (c Code, ok bool) {
	for i := CodeNone + 1; i < codeEnd; i++ {
		if criteria[i].ID == id {
			return i, true
		}
	}
	return CodeNone, false
}

var criteria = [codeEnd]Criterion{
	CodeCRSDeath:                        {CodeCRSDeath, "crs.death", "CRS", 5, "grade 5: death due to CRS", SourceASTCT, false},
	CodeCRSFever:                        {CodeCRSFever, "crs.fever", "CRS", 1, "grade 1, fever: temperature >= 38.0 C not attributable to any other cause", SourceASTCT, false},
	CodeCRSEpisodeOpen:                  {CodeCRSEpisodeOpen, "crs.episode-open", "CRS", 0, "footnote: after antipyretic, steroid or anticytokine therapy fever is no longer required in a patient who has CRS", SourceASTCT, false},
	CodeCRSMayBeMasked:                  {CodeCRSMayBeMasked, "crs.fever-may-be-masked", "CRS", 0, "no fever and no open episode while a masking drug acts, or masking or the episode is not recorded: possible CRS", SourceOurs, true},
	CodeCRSNoFever:                      {CodeCRSNoFever, "crs.no-fever", "CRS", 0, "no fever, no open episode, nothing that masks one: CRS criteria are not met", SourceASTCT, false},
	CodeCRSAttributed:                   {CodeCRSAttributed, "crs.fever-attributed", "CRS", 0, "fever attributed by a doctor to another cause does not count", SourceASTCT, false},
	CodeCRSNoHypotension:                {CodeCRSNoHypotension, "crs.no-hypotension", "CRS", 0, "grade 1, hypotension: none", SourceASTCT, false},
	CodeCRSAdultSBP:                     {CodeCRSAdultSBP, "crs.hypotension.sbp", "CRS", 2, "grade 2, hypotension without vasopressor; the number is site policy: adult systolic", SourceOurs, true},
	CodeCRSAdultMAP:                     {CodeCRSAdultMAP, "crs.hypotension.map", "CRS", 2, "grade 2, hypotension without vasopressor; the number is site policy: adult mean pressure", SourceOurs, true},
	CodeCRSBaselineSBP:                  {CodeCRSBaselineSBP, "crs.hypotension.baseline", "CRS", 2, "grade 2, hypotension without vasopressor; the number is site policy: systolic against the patient's own baseline", SourceOurs, true},
	CodeCRSChildSBP:                     {CodeCRSChildSBP, "crs.hypotension.child", "CRS", 2, "grade 2, hypotension without vasopressor; the number is site policy: PALS floor under 18", SourceOurs, true},
	CodeCRSFluid:                        {CodeCRSFluid, "crs.hypotension.fluid", "CRS", 2, "grade 2, hypotension: fluid given for blood pressure in this episode and not yet 24 h stable", SourceOurs, true},
	CodeCRSOneVasopressor:               {CodeCRSOneVasopressor, "crs.vasopressor.one", "CRS", 3, "grade 3, hypotension: one vasopressor", SourceASTCT, false},
	CodeCRSOneVasopressorAndVasopressin: {CodeCRSOneVasopressorAndVasopressin, "crs.vasopressor.one-with-vasopressin", "CRS", 3, "grade 3, hypotension: one vasopressor with vasopressin", SourceASTCT, false},
	CodeCRSVasopressinAlone:             {CodeCRSVasopressinAlone, "crs.vasopressor.vasopressin-alone", "CRS", 3, "vasopressin alone counts as one vasopressor", SourceOurs, true},
	CodeCRSMultipleVasopressors:         {CodeCRSMultipleVasopressors, "crs.vasopressor.multiple", "CRS", 4, "grade 4, hypotension: several vasopressors, vasopressin not counted", SourceASTCT, false},
	CodeCRSRoomAir:                      {CodeCRSRoomAir, "crs.oxygen.none", "CRS", 0, "grade 1, hypoxia: none", SourceASTCT, false},
	CodeCRSHypoxicOnAir:                 {CodeCRSHypoxicOnAir, "crs.oxygen.hypoxic-on-air", "CRS", 2, "room air with SpO2 below the site's threshold: hypoxic and untreated", SourceOurs, true},
	CodeCRSCannulaLowFlow:               {CodeCRSCannulaLowFlow, "crs.oxygen.low-flow", "CRS", 2, "grade 2, hypoxia: low-flow nasal cannula, <= 6 L/min", SourceASTCT, false},
	CodeCRSBlowBy:                       {CodeCRSBlowBy, "crs.oxygen.blow-by", "CRS", 2, "grade 2, hypoxia: blow-by", SourceASTCT, false},
	CodeCRSCannulaFlowUnknown:           {CodeCRSCannulaFlowUnknown, "crs.oxygen.flow-not-recorded", "CRS", 2, "nasal cannula with its flow not recorded: grade 2 or 3", SourceOurs, true},
	CodeCRSCannulaHighFlow:              {CodeCRSCannulaHighFlow, "crs.oxygen.high-flow", "CRS", 3, "grade 3, hypoxia: nasal cannula > 6 L/min", SourceASTCT, false},
	CodeCRSHighFlowCannula:              {CodeCRSHighFlowCannula, "crs.oxygen.high-flow-cannula", "CRS", 3, "grade 3, hypoxia: high-flow nasal cannula", SourceASTCT, false},
	CodeCRSMask:                         {CodeCRSMask, "crs.oxygen.mask", "CRS", 3, "grade 3, hypoxia: facemask, non-rebreather or Venturi mask", SourceASTCT, false},
	CodeCRSUnlistedDevice:               {CodeCRSUnlistedDevice, "crs.oxygen.unlisted-device", "CRS", 3, "tracheostomy mask or any device the table does not list", SourceOurs, true},
	CodeCRSPositivePressure:             {CodeCRSPositivePressure, "crs.oxygen.positive-pressure", "CRS", 4, "grade 4, hypoxia: positive pressure (CPAP, BiPAP, intubation and ventilation)", SourceASTCT, false},
	CodeCRSNotForHypoxia:                {CodeCRSNotForHypoxia, "crs.oxygen.not-for-hypoxia", "CRS", 0, "positive pressure that a doctor recorded as not given for hypoxia", SourceOurs, true},
	CodeCRSBaselineO2:                   {CodeCRSBaselineO2, "crs.oxygen.at-baseline", "CRS", 0, "oxygen used before infusion counts only above that baseline", SourceOurs, true},
	CodeCRSHeld:                         {CodeCRSHeld, "crs.held", "CRS", 0, "the grade of an earlier set, held while what is missing leaves it open whether it is over", SourceOurs, true},
	CodeICANSDeath:                      {CodeICANSDeath, "icans.death", "ICANS", 5, "grade 5: death due to ICANS", SourceASTCT, false},
	CodeICE10:                           {CodeICE10, "icans.ice.10", "ICANS", 0, "ICE 10", SourceASTCT, false},
	CodeICE7to9:                         {CodeICE7to9, "icans.ice.7-9", "ICANS", 1, "grade 1, ICE score 7-9", SourceASTCT, false},
	CodeICE3to6:                         {CodeICE3to6, "icans.ice.3-6", "ICANS", 2, "grade 2, ICE score 3-6", SourceASTCT, false},
	CodeICE0to2:                         {CodeICE0to2, "icans.ice.0-2", "ICANS", 3, "grade 3, ICE score 0-2", SourceASTCT, false},
	CodeICEUnarousable:                  {CodeICEUnarousable, "icans.ice.unarousable", "ICANS", 4, "grade 4, ICE score 0: patient is unarousable and unable to perform ICE", SourceASTCT, false},
	CodeCAPD0:                           {CodeCAPD0, "icans.capd.0", "ICANS", 0, "CAPD 0", SourceOurs, true},
	CodeCAPD1to8:                        {CodeCAPD1to8, "icans.capd.1-8", "ICANS", 1, "grades 1 and 2 (children), CAPD 1-8: 2 where the child wakes only to voice", SourceCAPD, false},
	CodeCAPD9:                           {CodeCAPD9, "icans.capd.9", "ICANS", 3, "grade 3 (children), CAPD >= 9", SourceCAPD, false},
	CodeCAPDUnarousable:                 {CodeCAPDUnarousable, "icans.capd.unarousable", "ICANS", 4, "grade 4 (children), unable to perform CAPD", SourceCAPD, false},
	CodeAlert:                           {CodeAlert, "icans.consciousness.alert", "ICANS", 0, "consciousness not depressed", SourceASTCT, false},
	CodeDrowsy:                          {CodeDrowsy, "icans.consciousness.drowsy", "ICANS", 1, "grade 1, depressed consciousness: awakens spontaneously", SourceASTCT, false},
	CodeWakesToVoice:                    {CodeWakesToVoice, "icans.consciousness.voice", "ICANS", 2, "grade 2, depressed consciousness: awakens to voice", SourceASTCT, false},
	CodeWakesToTouch:                    {CodeWakesToTouch, "icans.consciousness.touch", "ICANS", 3, "grade 3, depressed consciousness: awakens only to tactile stimulus", SourceASTCT, false},
	CodeWakesVigorous:                   {CodeWakesVigorous, "icans.consciousness.vigorous", "ICANS", 4, "grade 4, depressed consciousness: requires vigorous or repetitive tactile stimuli", SourceASTCT, false},
	CodeUnarousable:                     {CodeUnarousable, "icans.consciousness.unarousable", "ICANS", 4, "grade 4, depressed consciousness: unarousable, stupor or coma", SourceASTCT, false},
	CodeNoSeizure:                       {CodeNoSeizure, "icans.seizure.none", "ICANS", 0, "no seizure", SourceASTCT, false},
	CodeSeizureBrief:                    {CodeSeizureBrief, "icans.seizure.brief", "ICANS", 3, "grade 3, seizure: clinical seizure that resolves rapidly", SourceASTCT, false},
	CodeSeizureNonconvulsive:            {CodeSeizureNonconvulsive, "icans.seizure.nonconvulsive-resolved", "ICANS", 3, "grade 3, seizure: non-convulsive on EEG, resolves with intervention", SourceASTCT, false},
	CodeSeizureProlonged:                {CodeSeizureProlonged, "icans.seizure.prolonged", "ICANS", 4, "grade 4, seizure: life-threatening prolonged seizure, > 5 min", SourceASTCT, false},
	CodeSeizureRepetitive:               {CodeSeizureRepetitive, "icans.seizure.repetitive", "ICANS", 4, "grade 4, seizure: repetitive without return to baseline", SourceASTCT, false},
	CodeNoMotor:                         {CodeNoMotor, "icans.motor.none", "ICANS", 0, "no deep focal weakness; tremor and myoclonus do not count", SourceASTCT, false},
	CodeDeepFocalWeakness:               {CodeDeepFocalWeakness, "icans.motor.deep-focal-weakness", "ICANS", 4, "grade 4, motor: deep focal weakness such as hemiparesis or paraparesis", SourceASTCT, false},
	CodeNoICP:                           {CodeNoICP, "icans.icp.none", "ICANS", 0, "no raised intracranial pressure or oedema; haemorrhage does not count", SourceASTCT, false},
	CodeFocalOedema:                     {CodeFocalOedema, "icans.icp.focal-oedema", "ICANS", 3, "grade 3, raised ICP or oedema: focal oedema on imaging", SourceASTCT, false},
	CodeDiffuseOedema:                   {CodeDiffuseOedema, "icans.icp.diffuse-oedema", "ICANS", 4, "grade 4, raised ICP or oedema: diffuse cerebral oedema on imaging", SourceASTCT, false},
	CodePosturing:                       {CodePosturing, "icans.icp.posturing", "ICANS", 4, "grade 4, raised ICP or oedema: decerebrate or decorticate posturing", SourceASTCT, false},
	CodeSixthNervePalsy:                 {CodeSixthNervePalsy, "icans.icp.cn6-palsy", "ICANS", 4, "grade 4, raised ICP or oedema: cranial nerve VI palsy", SourceASTCT, false},
	CodePapilloedema:                    {CodePapilloedema, "icans.icp.papilloedema", "ICANS", 4, "grade 4, raised ICP or oedema: papilloedema", SourceASTCT, false},
	CodeCushingTriad:                    {CodeCushingTriad, "icans.icp.cushing-triad", "ICANS", 4, "grade 4, raised ICP or oedema: Cushing's triad", SourceASTCT, false},
	CodeICANSHeld:                       {CodeICANSHeld, "icans.held", "ICANS", 0, "the grade of an earlier set, held while what is missing leaves it open whether it is over", SourceOurs, true},
}
