package ward

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/observation"
)

// The kinds of entry this program writes, and the version of their payloads.
const (
	kindAdmit       = "admit"
	kindObservation = "observation"
	kindAssessment  = "assessment"
	kindHandover    = "handover" // a handover as it was signed
	kindStock       = "stock"    // a count of a drug on the ward; of no patient

	payloadVersion = 1
)

// RuleSet names the version of the grading rules and of what a course carries into
// them; it is stored with each grade.
const RuleSet = "ASTCT-2019/3"

// admitPayload is a patient as admitted, version 1.
type admitPayload struct {
	Family           string `json:"family"`
	Given            string `json:"given"`
	BirthDate        string `json:"birth_date,omitempty"`
	Sex              string `json:"sex,omitempty"`
	Bed              string `json:"bed,omitempty"`
	WeightMilli      *int32 `json:"weight_kg_milli,omitempty"`
	Product          string `json:"product,omitempty"`
	Indication       string `json:"indication,omitempty"`
	InfusedAt        int64  `json:"infused_at_ms,omitempty"`
	InfusedOffset    int16  `json:"infused_offset_min,omitempty"`
	Allergies        string `json:"allergies,omitempty"`
	BaselineSBPMilli *int32 `json:"baseline_sbp_milli,omitempty"`
	BaselineICEMilli *int32 `json:"baseline_ice_milli,omitempty"`
	NeuroScale       string `json:"neuro_scale,omitempty"`
	// Of an amended admission: why. WeighedAt is when the weight was taken.
	Reason        string  `json:"reason,omitempty"`
	WeighedAt     int64   `json:"weighed_at_ms,omitempty"`
	BedAt         int64   `json:"bed_at_ms,omitempty"` // when the bed was stated
	MoreInfusions []int64 `json:"more_infusions_ms,omitempty"`
	Sentence      string  `json:"standard_sentence,omitempty"`
	Language      string  `json:"language,omitempty"`
	Interpreter   string  `json:"interpreter,omitempty"`
	BaselineSpO2  *int32  `json:"baseline_spo2_milli,omitempty"`
	BaselineO2    string  `json:"baseline_o2,omitempty"`
}

func readingPtr(r grading.Reading) *int32 {
	if !r.Known {
		return nil
	}
	return &r.Milli
}

func ptrReading(p *int32) grading.Reading {
	if p == nil {
		return grading.Reading{}
	}
	return grading.OfMilli(*p)
}

func storePatient(p *Patient) admitPayload {
	return admitPayload{
		Family: p.Family, Given: p.Given, BirthDate: p.BirthDate, Sex: string(p.Sex), Bed: p.Bed,
		WeightMilli: readingPtr(p.Weight), Product: p.Product, Indication: p.Indication,
		InfusedAt: p.InfusedAt.Milli, InfusedOffset: p.InfusedAt.Offset, Allergies: p.Allergies,
		BaselineSBPMilli: readingPtr(p.BaselineSBP), BaselineICEMilli: readingPtr(p.BaselineICE),
		NeuroScale: p.NeuroScale.String(), WeighedAt: p.WeighedAt, BedAt: p.BedAt, MoreInfusions: slices.Clone(p.MoreInfusions),
		Sentence: p.Sentence, Language: p.Language, Interpreter: p.Interpreter, BaselineSpO2: readingPtr(p.BaselineSpO2),
		BaselineO2: p.BaselineO2,
	}
}

// admitted gives the patient of an admission; a weight without its time was taken then.
func (a *admitPayload) admitted(e *db.Entry) Patient {
	p := a.patient(e.Patient)
	p.admittedAt = e.ObservedAt
	if p.Weight.Known && p.WeighedAt == 0 {
		p.WeighedAt = e.ObservedAt
	}
	return p
}

func (a *admitPayload) patient(id string) Patient {
	scale, _ := grading.ParseNeuroScale(a.NeuroScale)
	return Patient{
		ID: id, Family: a.Family, Given: a.Given, BirthDate: a.BirthDate, Sex: Sex(a.Sex), Bed: a.Bed,
		Weight: ptrReading(a.WeightMilli), Product: a.Product, Indication: a.Indication,
		InfusedAt: Moment{a.InfusedAt, a.InfusedOffset}, Allergies: a.Allergies,
		BaselineSBP: ptrReading(a.BaselineSBPMilli), BaselineICE: ptrReading(a.BaselineICEMilli), NeuroScale: scale,
		WeighedAt: a.WeighedAt, BedAt: a.BedAt, MoreInfusions: a.MoreInfusions, Sentence: a.Sentence, Language: a.Language,
		Interpreter: a.Interpreter, BaselineSpO2: ptrReading(a.BaselineSpO2), BaselineO2: a.BaselineO2,
	}
}

// observationPayload is a set as charted, version 1, with what was said of the
// patient and decided with it.
type observationPayload struct {
	Set observation.Stored `json:"set"`
	observation.Circumstances
	Note        string `json:"note,omitempty"`
	EpisodeOpen bool   `json:"crs_episode_open,omitempty"`
	Attributed  bool   `json:"fever_attributed_elsewhere,omitempty"`
	NotHypoxia  bool   `json:"o2_not_for_hypoxia,omitempty"`
	// Of an entry that replaces another: why, and whether that was entered in error,
	// wrong patient say, so that nothing stands in its place.
	Reason string `json:"reason,omitempty"`
	Error  bool   `json:"entered_in_error,omitempty"`
	// Findings that escalation rules use and no grade does.
	Cardiac string `json:"cardiac,omitempty"`
	Carer   string `json:"carer_concern,omitempty"`
	// FiO2Milli is the inspired oxygen in %, for the older scales.
	FiO2Milli *int32 `json:"fio2_milli,omitempty"`
}

// withdrawalPayload says that the entry it replaces was entered in error, version 1
// of every kind of set or event.
type withdrawalPayload struct {
	Reason string `json:"reason"`
	Error  bool   `json:"entered_in_error"`
}

// assessmentPayload is what the user was shown after a set or an event, version 2. Of each
// patient one assessment stands, the newest entry's; each new one replaces it: the grades, the
// rules and policy they were made by, and the set as graded, with what the course
// carried into it.
type assessmentPayload struct {
	Observation   string             `json:"observation"`     // or the event
	Set           string             `json:"set,omitempty"`   // of an event: the newest set before it
	After         *afterPayload      `json:"after,omitempty"` // the event itself
	Rules         string             `json:"rules"`
	PolicyName    string             `json:"policy"`
	PolicyVersion string             `json:"policy_version"`
	Wording       string             `json:"wording,omitempty"` // of its rules, in an entry of kind "rules"
	CRS           resultPayload      `json:"crs"`
	ICANS         resultPayload      `json:"icans"`
	NEWS2         news2Payload       `json:"news2"`
	Graded        observation.Stored `json:"graded"`
	Context       contextPayload     `json:"context"`
	Escalations   []escalation       `json:"escalations,omitempty"`
	WasCRS        int                `json:"was_crs"`
	WasICANS      int                `json:"was_icans"`
	LastScore     *scorePayload      `json:"last_score,omitempty"`
	// The newest ICANS that could be assessed, where this one could not.
	LastAssessedAt    int64 `json:"last_assessed_ms,omitempty"`
	LastAssessedICANS uint8 `json:"last_assessed_icans,omitempty"`
	VitalsDue         int64 `json:"vitals_due_ms"`
	NeuroDue          int64 `json:"neuro_due_ms"`
	At                int64 `json:"at_ms,omitempty"` // of the event or set
	OfferClosing      bool  `json:"offer_closing,omitempty"`
	// Tasks are the open escalations, where this is of the newest entry of the course.
	Tasks []taskPayload `json:"tasks,omitempty"`
	// Review is what doctors decided, of the newest entry too.
	Review *reviewPayload `json:"review,omitempty"`
	// Facts are what the rules know of the course and the set alone does not say.
	Facts courseFacts `json:"facts,omitzero"`
}

// reviewPayload is what doctors decided of a course.
type reviewPayload struct {
	At            int64    `json:"at_ms,omitempty"`
	Offset        int16    `json:"offset_min,omitempty"`
	Name          string   `json:"name,omitempty"`
	Role          string   `json:"role,omitempty"`
	CRS           *int     `json:"crs,omitempty"`
	ICANS         *int     `json:"icans,omitempty"`
	CRSReason     string   `json:"crs_reason,omitempty"`
	ICANSReason   string   `json:"icans_reason,omitempty"`
	Attributed    bool     `json:"attributed,omitempty"`
	AttributedTo  string   `json:"attributed_to,omitempty"`
	Minutes       int      `json:"minutes,omitempty"`
	Countersigned []string `json:"countersigned,omitempty"`
}

func storeReview(r *Review) *reviewPayload {
	if reflect.DeepEqual(*r, noReview()) {
		return nil
	}
	grade := func(g int) *int {
		if g == noGrade {
			return nil
		}
		return &g
	}
	return &reviewPayload{
		r.At.Milli, r.At.Offset, r.By.Name, string(r.By.Role), grade(r.CRS), grade(r.ICANS), r.CRSReason, r.ICANSReason,
		r.Attributed, r.AttributedTo, r.Minutes, r.Countersigned,
	}
}

func (p *reviewPayload) review() Review {
	if p == nil {
		return noReview()
	}
	grade := func(g *int) int {
		if g == nil {
			return noGrade
		}
		return *g
	}
	return Review{
		Moment{p.At, p.Offset},
		Author{p.Name, Role(p.Role)},
		grade(p.CRS), grade(p.ICANS), p.CRSReason, p.ICANSReason,
		p.Attributed, p.AttributedTo, p.Minutes, p.Countersigned,
	}
}

// afterPayload is the event that an assessment is of.
type afterPayload struct {
	Kind string `json:"kind"`
	Name string `json:"author_name"`
	Role string `json:"author_role"`
	eventPayload
}

type resultPayload struct {
	Low     uint8    `json:"low"`
	High    uint8    `json:"high"`
	Working uint8    `json:"working"`
	Flags   []string `json:"flags,omitempty"`
	Reasons []string `json:"reasons,omitempty"`
	Missing []string `json:"missing,omitempty"`
}

type news2Payload struct {
	Score    uint8 `json:"score"`
	Red      bool  `json:"red,omitempty"`
	Recorded uint8 `json:"recorded"`
	Applies  bool  `json:"applies"`
}

type contextPayload struct {
	AgeKnown     bool   `json:"age_known,omitempty"`
	AgeDays      int32  `json:"age_days,omitempty"`
	AgeMonths    int16  `json:"age_months,omitempty"`
	AgeYears     int16  `json:"age_years,omitempty"`
	Scale        string `json:"neuro_scale,omitempty"`
	BaselineSBP  *int32 `json:"baseline_sbp_milli,omitempty"`
	Attributed   bool   `json:"fever_attributed_elsewhere,omitempty"`
	NotHypoxia   bool   `json:"o2_not_for_hypoxia,omitempty"`
	EpisodeOpen  *bool  `json:"crs_episode_open,omitempty"`
	EpisodeOnset int64  `json:"episode_onset_ms,omitempty"`
	OnsetDay     *int32 `json:"onset_day_milli,omitempty"`
	// Neurological events of earlier sets that still counted, and since when.
	Seizure   string `json:"active_seizure,omitempty"`
	SeizureAt int64  `json:"active_seizure_ms,omitempty"`
	Motor     string `json:"active_motor,omitempty"`
	MotorAt   int64  `json:"active_motor_ms,omitempty"`
	ICP       string `json:"active_icp,omitempty"`
	ICPAt     int64  `json:"active_icp_ms,omitempty"`
}

type escalation struct {
	Rule   string `json:"rule"`
	Level  string `json:"level"`
	Role   string `json:"role,omitempty"`
	Text   string `json:"text,omitempty"`
	TextZH string `json:"text_zh,omitempty"`
	Source string `json:"source,omitempty"`
}

// scorePayload is the newest ICE or CAPD, of this set or an earlier one.
type scorePayload struct {
	At  int64              `json:"at_ms"`
	Set observation.Stored `json:"score"`
}

func storeContext(c *grading.Context, onset int64) contextPayload {
	p := contextPayload{
		AgeKnown: c.Age.Known, AgeDays: c.Age.Days, AgeMonths: c.Age.Months, AgeYears: c.Age.Years,
		Scale: c.Scale.String(), BaselineSBP: readingPtr(c.BaselineSBP), Attributed: c.FeverAttributed,
		NotHypoxia: c.O2NotForHypoxia, EpisodeOnset: onset, OnsetDay: readingPtr(c.OnsetDay),
		Seizure: c.Active.Seizure.String(), SeizureAt: c.Active.SeizureAt, Motor: c.Active.Motor.String(), MotorAt: c.Active.MotorAt,
		ICP: c.Active.ICP.String(), ICPAt: c.Active.ICPAt,
	}
	if c.EpisodeOpen != grading.NotRecorded {
		open := c.EpisodeOpen == grading.Yes
		p.EpisodeOpen = &open
	}
	return p
}

func (p *contextPayload) context() grading.Context {
	scale, _ := grading.ParseNeuroScale(p.Scale)
	c := grading.Context{
		Age:   grading.Age{Known: p.AgeKnown, Days: p.AgeDays, Months: p.AgeMonths, Years: p.AgeYears},
		Scale: scale, BaselineSBP: ptrReading(p.BaselineSBP), FeverAttributed: p.Attributed,
		O2NotForHypoxia: p.NotHypoxia, OnsetDay: ptrReading(p.OnsetDay),
	}
	c.Active = grading.NeuroEvents{SeizureAt: p.SeizureAt, MotorAt: p.MotorAt, ICPAt: p.ICPAt}
	c.Active.Seizure, _ = grading.ParseSeizure(p.Seizure)
	c.Active.Motor, _ = grading.ParseMotor(p.Motor)
	c.Active.ICP, _ = grading.ParseICP(p.ICP)
	if p.EpisodeOpen != nil {
		c.EpisodeOpen = grading.AnswerOf(*p.EpisodeOpen)
	}
	return c
}

func storeResult(a *grading.Assessment) resultPayload {
	r := resultPayload{Low: uint8(a.Low), High: uint8(a.High), Working: uint8(a.Working)}
	a.Flags.Each(func(f grading.Flags) { r.Flags = append(r.Flags, f.String()) })
	for _, reason := range a.Reasons {
		r.Reasons = append(r.Reasons, reason.Code.String())
	}
	for _, m := range a.Missing {
		r.Missing = append(r.Missing, m.Item.String())
	}
	return r
}

// result gives the stored grade. An unknown flag is an error: a newer program wrote it.
func (r *resultPayload) result() (grading.Result, error) {
	out := grading.Result{
		Interval: grading.Interval{Low: grading.Grade(r.Low), High: grading.Grade(r.High)}, Working: grading.Grade(r.Working),
	}
	for _, name := range r.Flags {
		f, ok := grading.ParseFlag(name)
		if !ok {
			return out, fmt.Errorf("the stored grade has the flag %q, which this program does not know", name)
		}
		out.Flags |= f
	}
	return out, nil
}

func decode(payload json.RawMessage, version int, out any) error {
	if version != payloadVersion {
		return fmt.Errorf("entry of payload version %d: this program reads %d", version, payloadVersion)
	}
	if err := json.Unmarshal(payload, out); err != nil {
		return fmt.Errorf("entry cannot be read: %w", err)
	}
	return nil
}

// ageAt gives the age on the local day of a moment; unknown where no birth date is
// recorded.
func (p *Patient) ageAt(m Moment) grading.Age {
	birth, err := time.Parse(time.DateOnly, p.BirthDate)
	if err != nil {
		return grading.Age{}
	}
	age, _ := observation.AgeAt(birth, m.Time())
	return age
}

// Time gives the moment in its own offset.
func (m Moment) Time() time.Time {
	return time.UnixMilli(m.Milli).In(time.FixedZone("", int(m.Offset)*60))
}

// MomentOf makes a Moment of a time, to the millisecond.
func MomentOf(t time.Time) Moment {
	_, seconds := t.Zone()
	return Moment{Milli: t.UnixMilli(), Offset: int16(seconds / 60)}
}
