package ward

import (
	"fmt"
	"slices"

	"crsmon/db"
	"crsmon/grading"
)

// Event is an entry of a patient's course that is not a set of observations: a dose,
// an infusion or oxygen started or stopped, a move, a clinician's decision, the answer
// to an escalation, or laboratory results.
type Event struct {
	Entry string // id of its ledger entry
	Seq   int64
	At    Moment // when it was true
	Typed Moment // when it was recorded
	By    Author
	Note  string
	Body  EventBody
	// Replaces is the entry this one corrects, and Reason why.
	Replaces string
	Reason   string
	// Replaced is the correction that took its place; nil where it stands.
	Replaced *Replacement
}

// EventBody is what happened: exactly one field is set.
type EventBody struct {
	Dose     *Dose
	Infusion *Infusion
	Oxygen   *Oxygen
	Transfer *Transfer
	Decision *Decision
	Response *Response
	Labs     *Labs
}

// Dose is one administration, a fluid bolus among them.
type Dose struct {
	Drug   string          // the policy's id of the drug
	Amount grading.Reading // in Unit
	Unit   string
	Route  string
}

// Infusion is a running infusion started, changed in its rate, or stopped.
type Infusion struct {
	Drug    string
	Running bool // false = stopped
	Rate    grading.Reading
	Unit    string // of the rate
}

// Oxygen is the oxygen device from now on; RoomAir is oxygen stopped.
type Oxygen struct {
	Device grading.O2Device
	Flow   grading.Reading // L/min
	// NotForHypoxia: the device is for another reason, home CPAP say; a doctor's decision.
	NotForHypoxia bool
}

// Move is what a transfer does.
type Move string

// The moves. A patient stays on the board until discharged.
const (
	MoveBed          Move = "bed"
	MoveICURequested Move = "icu-requested"
	MoveICUArrived   Move = "icu-arrived"
	MoveReturned     Move = "returned"
	MoveDischarged   Move = "discharged"
	MoveReadmitted   Move = "readmitted"
)

// Moves gives the moves there are.
func Moves() []Move {
	return []Move{MoveBed, MoveICURequested, MoveICUArrived, MoveReturned, MoveDischarged, MoveReadmitted}
}

// Transfer is a move of the patient.
type Transfer struct {
	Move Move
	Bed  string // the new bed, where it changes
	To   string // the unit, or who was told
}

// DecisionKind is what a clinician decided.
type DecisionKind string

// The decisions. The software makes none of them and undoes none.
const (
	DecideConfirm      DecisionKind = "confirm"       // the grades as computed
	DecideGrade        DecisionKind = "grade"         // another grade than computed, with a reason
	DecideAttribute    DecisionKind = "attribute"     // the fever has another cause
	DecideUnattribute  DecisionKind = "unattribute"   // withdraws that
	DecideClose        DecisionKind = "close-episode" // the CRS episode is over
	DecideReopen       DecisionKind = "reopen-episode"
	DecideResolveNeuro DecisionKind = "resolve-neuro" // neurological events no longer count
	DecideInterval     DecisionKind = "interval"      // vital signs at least this often
	DecideCountersign  DecisionKind = "countersign"
)

// Decisions gives the decisions there are.
func Decisions() []DecisionKind {
	return []DecisionKind{
		DecideConfirm, DecideGrade, DecideAttribute, DecideUnattribute, DecideClose, DecideReopen, DecideResolveNeuro,
		DecideInterval, DecideCountersign,
	}
}

// Scale is one of the two ASTCT scales, where a decision or reason is about one.
type Scale string

// The scales.
const (
	ScaleCRS   Scale = "crs"
	ScaleICANS Scale = "icans"
)

// Decision is a clinician's decision. The computed grade stays beside the doctor's
// for ever after.
type Decision struct {
	Kind  DecisionKind
	Scale Scale         // of DecideGrade
	Grade grading.Grade // of DecideGrade
	// CRS and ICANS are the working grades that were on the screen when it was made.
	CRS, ICANS grading.Grade
	Minutes    int    // of DecideInterval
	Of         string // of DecideCountersign: the entry; of DecideAttribute: the cause
	Reason     string
}

// ResponseKind is what was answered to an escalation.
type ResponseKind string

// The answers to an escalation.
const (
	Told         ResponseKind = "told"
	Acknowledged ResponseKind = "acknowledged"
	Declined     ResponseKind = "declined"
	PassedUp     ResponseKind = "passed-up"
	Closed       ResponseKind = "closed"
)

// Responses gives the answers there are.
func Responses() []ResponseKind {
	return []ResponseKind{Told, Acknowledged, Declined, PassedUp, Closed}
}

// Response is an answer to an escalation: who was told, who took it, who declined it
// and why.
type Response struct {
	Rule   string // of the escalation
	Kind   ResponseKind
	Whom   string // who was told, or who answered, where that is not the author
	How    string // by telephone, at the bedside ...
	Reason string // of Declined
	// Peaks are the worst of what the rule asks for when it was answered, written by
	// Enter: what comes to be known later was not answered.
	Peaks []float64
}

// The kinds of entry an event is stored as; each has its own payload.
const (
	kindDose     = "dose"
	kindInfusion = "infusion"
	kindOxygen   = "oxygen"
	kindTransfer = "transfer"
	kindDecision = "decision"
	kindResponse = "response"
	kindLabs     = "labs"
)

// kind gives the kind of entry, "" where not exactly one field is set.
func (b *EventBody) kind() string {
	kind, n := "", 0
	for _, k := range []struct {
		set  bool
		kind string
	}{
		{b.Dose != nil, kindDose},
		{b.Infusion != nil, kindInfusion},
		{b.Oxygen != nil, kindOxygen},
		{b.Transfer != nil, kindTransfer},
		{b.Decision != nil, kindDecision},
		{b.Response != nil, kindResponse},
		{b.Labs != nil, kindLabs},
	} {
		if k.set {
			kind, n = k.kind, n+1
		}
	}
	if n != 1 {
		return ""
	}
	return kind
}

func isEvent(kind string) bool {
	switch kind {
	case kindDose, kindInfusion, kindOxygen, kindTransfer, kindDecision, kindResponse, kindLabs:
		return true
	}
	return false
}

// eventPayload is the payload of every event, version 1: the keys of its kind, and
// what all have.
type eventPayload struct {
	Drug        string `json:"drug,omitempty"`
	AmountMilli *int32 `json:"amount_milli,omitempty"`
	Unit        string `json:"unit,omitempty"`
	Route       string `json:"route,omitempty"`
	Running     bool   `json:"running,omitempty"`

	Device     string `json:"o2_device,omitempty"`
	FlowMilli  *int32 `json:"o2_flow_milli,omitempty"`
	NotHypoxia bool   `json:"o2_not_for_hypoxia,omitempty"`

	Move string `json:"move,omitempty"`
	// Discharged takes the patient off the board; the record's own table reads it.
	Discharged bool   `json:"discharged,omitempty"`
	Bed        string `json:"bed,omitempty"`
	To         string `json:"to,omitempty"`

	Decision string `json:"decision,omitempty"`
	Scale    string `json:"scale,omitempty"`
	Grade    uint8  `json:"grade,omitempty"`
	CRS      uint8  `json:"crs,omitempty"`
	ICANS    uint8  `json:"icans,omitempty"`
	Minutes  int    `json:"minutes,omitempty"`
	Of       string `json:"of,omitempty"`

	Rule   string `json:"rule,omitempty"`
	Answer string `json:"answer,omitempty"`
	Whom   string `json:"whom,omitempty"`
	How    string `json:"how,omitempty"`
	// Peaks is missing in what an older program wrote: that covers all before it.
	Peaks []float64 `json:"peaks,omitempty"`

	Labs []labPayload `json:"labs,omitempty"`

	// Why is the reason of a decision or an answer; Reason that of a correction.
	Why    string `json:"why,omitempty"`
	Note   string `json:"note,omitempty"`
	Reason string `json:"reason,omitempty"`
	Error  bool   `json:"entered_in_error,omitempty"`
}

func storeEvent(b *EventBody) eventPayload {
	switch {
	case b.Dose != nil:
		d := b.Dose
		return eventPayload{Drug: d.Drug, AmountMilli: readingPtr(d.Amount), Unit: d.Unit, Route: d.Route}
	case b.Infusion != nil:
		i := b.Infusion
		return eventPayload{Drug: i.Drug, Running: i.Running, AmountMilli: readingPtr(i.Rate), Unit: i.Unit}
	case b.Oxygen != nil:
		o := b.Oxygen
		return eventPayload{Device: o.Device.String(), FlowMilli: readingPtr(o.Flow), NotHypoxia: o.NotForHypoxia}
	case b.Transfer != nil:
		t := b.Transfer
		return eventPayload{Move: string(t.Move), Discharged: t.Move == MoveDischarged, Bed: t.Bed, To: t.To}
	case b.Decision != nil:
		d := b.Decision
		return eventPayload{
			Decision: string(d.Kind), Scale: string(d.Scale), Grade: uint8(d.Grade), CRS: uint8(d.CRS), ICANS: uint8(d.ICANS),
			Minutes: d.Minutes, Of: d.Of, Why: d.Reason,
		}
	case b.Response != nil:
		r := b.Response
		return eventPayload{Rule: r.Rule, Answer: string(r.Kind), Whom: r.Whom, How: r.How, Why: r.Reason, Peaks: r.Peaks}
	case b.Labs != nil:
		return eventPayload{Labs: storeLabs(b.Labs)}
	}
	return eventPayload{}
}

// body gives what is stored of an event of a kind. A word this program does not know
// is an error: passing it over could lower a grade or hide an answer.
func (p *eventPayload) body(kind string) (b EventBody, err error) {
	unknown := func(what, word string) error {
		return fmt.Errorf("the stored %s %q is not known to this program: a newer program wrote it", what, word)
	}
	switch kind {
	case kindDose:
		b.Dose = &Dose{Drug: p.Drug, Amount: ptrReading(p.AmountMilli), Unit: p.Unit, Route: p.Route}
	case kindInfusion:
		b.Infusion = &Infusion{Drug: p.Drug, Running: p.Running, Rate: ptrReading(p.AmountMilli), Unit: p.Unit}
	case kindOxygen:
		device, ok := grading.ParseO2Device(p.Device)
		if !ok {
			return b, unknown("oxygen device", p.Device)
		}
		b.Oxygen = &Oxygen{Device: device, Flow: ptrReading(p.FlowMilli), NotForHypoxia: p.NotHypoxia}
	case kindTransfer:
		if !slices.Contains(Moves(), Move(p.Move)) {
			return b, unknown("move", p.Move)
		}
		b.Transfer = &Transfer{Move: Move(p.Move), Bed: p.Bed, To: p.To}
	case kindDecision:
		if !slices.Contains(Decisions(), DecisionKind(p.Decision)) {
			return b, unknown("decision", p.Decision)
		}
		b.Decision = &Decision{
			Kind: DecisionKind(p.Decision), Scale: Scale(p.Scale), Grade: grading.Grade(p.Grade), CRS: grading.Grade(p.CRS),
			ICANS: grading.Grade(p.ICANS), Minutes: p.Minutes, Of: p.Of, Reason: p.Why,
		}
	case kindResponse:
		if !slices.Contains(Responses(), ResponseKind(p.Answer)) {
			return b, unknown("answer", p.Answer)
		}
		b.Response = &Response{Rule: p.Rule, Kind: ResponseKind(p.Answer), Whom: p.Whom, How: p.How, Reason: p.Why, Peaks: p.Peaks}
	case kindLabs:
		labs, err := loadLabs(p.Labs)
		if err != nil {
			return b, err
		}
		b.Labs = labs
	default:
		return b, unknown("kind", kind)
	}
	return b, nil
}

func eventOf(e *db.Entry) (charted, error) {
	var p eventPayload
	if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
		return charted{}, fmt.Errorf("%s %s: %w", e.Kind, e.ID, err)
	}
	c := charted{
		Set: Set{
			Entry: e.ID, Seq: e.Seq, At: Moment{e.ObservedAt, e.ObservedOffset}, Typed: Moment{e.RecordedAt, e.RecordedOffset},
			By: Author{e.AuthorName, Role(e.AuthorRole)}, Note: p.Note, Replaces: e.Replaces, Reason: p.Reason,
		},
		inError: p.Error, kind: e.Kind,
	}
	if p.Error {
		return c, nil
	}
	body, err := p.body(e.Kind)
	if err != nil {
		return charted{}, fmt.Errorf("%s %s: %w", e.Kind, e.ID, err)
	}
	c.event = &body
	return c, nil
}

// asEvent gives an event as it is shown.
func (c *charted) asEvent() Event {
	return Event{
		Entry: c.Entry, Seq: c.Seq, At: c.At, Typed: c.Typed, By: c.By, Note: c.Note, Body: *c.event,
		Replaces: c.Replaces, Reason: c.Reason, Replaced: c.Replaced,
	}
}
