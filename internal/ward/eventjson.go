package ward

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/observation"

	"github.com/go-json-experiment/json/jsontext"
)

// ReadEvent is what ParseEvent gives: an event, or the withdrawal of one.
type ReadEvent struct {
	EventRequest
	EnteredInError bool
}

// eventKeys are the keys of `crsmon event`, by kind; common ones first.
var (
	commonEventKeys = []string{"patient", "kind", "at", "entry", "note", "replaces", "reason", "entered_in_error"}
	eventKeys       = map[string][]string{
		kindDose:     {"drug", "amount", "unit", "route"},
		kindInfusion: {"drug", "rate", "unit", "running"},
		kindOxygen:   {"o2_device", "o2_flow_lpm", "o2_not_for_hypoxia"},
		kindTransfer: {"move", "bed", "to"},
		kindDecision: {"decision", "scale", "grade", "minutes", "of", "why"},
		kindResponse: {"rule", "answer", "whom", "how", "why"},
		kindLabs:     {"labs"},
	}
	eventKinds = []string{kindDose, kindInfusion, kindOxygen, kindTransfer, kindDecision, kindResponse, kindLabs}
)

var (
	anyAmount = observation.Limit{Key: "amount", Max: 2_000_000_000, Unit: "of its unit"}
	flowLimit = observation.Limit{Key: "o2_flow_lpm", Max: 80_000, Unit: "L/min"}
	anyGrade  = observation.Limit{Key: "grade", Max: 5_000, Whole: true, Unit: "grade"}
	anyTime   = observation.Limit{Key: "minutes", Max: 1440_000, Whole: true, Unit: "minutes"}
)

// eventReader collects the keys of one event.
type eventReader struct {
	e                                EventRequest
	text                             map[string]*string
	amount, rate, flow, grade, after grading.Reading
	running, notHypoxia, inError     *bool
	labs                             Labs
	seen                             []string
}

// ParseEvent reads an event from one JSON object with the keys of `crsmon event`. The
// error is a *FieldError.
func ParseEvent(object []byte) (ReadEvent, error) {
	r := eventReader{text: map[string]*string{}}
	if err := observation.EachKey(object, r.key); err != nil {
		return ReadEvent{}, err
	}
	out := ReadEvent{EventRequest: r.e, EnteredInError: r.inError != nil && *r.inError}
	get := func(key string) string {
		if s := r.text[key]; s != nil {
			return *s
		}
		return ""
	}
	out.Patient, out.Entry, out.Note, out.Replaces, out.Reason = get("patient"), get("entry"), get("note"), get("replaces"), get("reason")
	if out.EnteredInError {
		return out, r.withdrawal(out.Replaces)
	}
	kind := get("kind")
	allowed, ok := eventKeys[kind]
	if !ok {
		return out, &FieldError{Field: "kind", Problem: fmt.Sprintf("unknown word %q", kind), Allowed: strings.Join(eventKinds, ", ")}
	}
	for _, key := range r.seen {
		if !slices.Contains(allowed, key) && !slices.Contains(commonEventKeys, key) {
			return out, &FieldError{Field: key, Problem: "does not belong to a " + kind, Allowed: strings.Join(slices.Concat(commonEventKeys, allowed), ", ")}
		}
	}
	return out, r.body(kind, get, &out.Body)
}

// withdrawal refuses what a withdrawal would not keep.
func (r *eventReader) withdrawal(of string) error {
	if of == "" {
		return &FieldError{Field: "replaces", Problem: "is missing", Allowed: "the entry that was entered in error"}
	}
	kept := []string{"patient", "kind", "entry", "replaces", "reason", "entered_in_error"}
	for _, key := range r.seen {
		if !slices.Contains(kept, key) {
			return &FieldError{Field: key, Problem: "does not belong to a withdrawal", Allowed: strings.Join(kept, ", ")}
		}
	}
	return nil
}

func (r *eventReader) key(key string, v jsontext.Value) error {
	if v.Kind() == 'n' {
		return nil
	}
	r.seen = append(r.seen, key)
	flag := func(out **bool) error {
		if v.Kind() != 't' && v.Kind() != 'f' {
			return &FieldError{Problem: "is not a truth value", Allowed: "true or false"}
		}
		yes := v.Kind() == 't'
		*out = &yes
		return nil
	}
	switch key {
	case "at":
		var t time.Time
		if err := observation.Moment(v, &t); err != nil {
			return err
		}
		r.e.At = MomentOf(t)
		return nil
	case "labs":
		return readLabs(v, &r.labs)
	case "amount":
		return observation.Number(v, &r.amount, &anyAmount)
	case "rate":
		return observation.Number(v, &r.rate, &anyAmount)
	case "o2_flow_lpm":
		return observation.Number(v, &r.flow, &flowLimit)
	case "grade":
		return observation.Number(v, &r.grade, &anyGrade)
	case "minutes":
		return observation.Number(v, &r.after, &anyTime)
	case "running":
		return flag(&r.running)
	case "o2_not_for_hypoxia":
		return flag(&r.notHypoxia)
	case "entered_in_error":
		return flag(&r.inError)
	}
	known := slices.Clone(commonEventKeys)
	for _, kind := range eventKinds {
		known = append(known, eventKeys[kind]...)
	}
	if !slices.Contains(known, key) {
		return &FieldError{Problem: "unknown key", Allowed: strings.Join(known, ", ")}
	}
	var s string
	r.text[key] = &s
	return observation.Text(v, &s, maxNote)
}

func (r *eventReader) body(kind string, get func(string) string, b *EventBody) error {
	switch kind {
	case kindDose:
		b.Dose = &Dose{Drug: get("drug"), Amount: r.amount, Unit: get("unit"), Route: get("route")}
	case kindInfusion:
		if r.running == nil {
			return &FieldError{Field: "running", Problem: "is missing", Allowed: "true where it was started or its rate changed, false where it was stopped"}
		}
		b.Infusion = &Infusion{Drug: get("drug"), Running: *r.running, Rate: r.rate, Unit: get("unit")}
	case kindOxygen:
		device, ok := grading.ParseO2Device(get("o2_device"))
		if !ok {
			return &FieldError{Field: "o2_device", Problem: fmt.Sprintf("unknown word %q", get("o2_device")), Allowed: strings.Join(grading.O2DeviceWords(), ", ")}
		}
		b.Oxygen = &Oxygen{Device: device, Flow: r.flow, NotForHypoxia: r.notHypoxia != nil && *r.notHypoxia}
	case kindTransfer:
		b.Transfer = &Transfer{Move: Move(get("move")), Bed: get("bed"), To: get("to")}
	case kindDecision:
		d := &Decision{Kind: DecisionKind(get("decision")), Scale: Scale(get("scale")), Minutes: int(r.after.Milli / 1000), Of: get("of"), Reason: get("why")}
		if d.Kind == DecideGrade && !r.grade.Known {
			return &FieldError{Field: "grade", Problem: "is missing", Allowed: "0 to 5"}
		}
		d.Grade = grading.Grade(r.grade.Milli / 1000)
		b.Decision = d
	case kindResponse:
		b.Response = &Response{Rule: get("rule"), Kind: ResponseKind(get("answer")), Whom: get("whom"), How: get("how"), Reason: get("why")}
	case kindLabs:
		b.Labs = &r.labs
	}
	return nil
}
