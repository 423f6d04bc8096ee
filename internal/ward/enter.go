package ward

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
)

// EventRequest is an event to be recorded.
type EventRequest struct {
	// Entry is the client's own UUID, empty to have one made. The same UUID sent again
	// is the same entry.
	Entry   string
	Patient string
	// At is when it was true; the zero Moment is now.
	At   Moment
	Body EventBody
	Note string
	// Replaces is an event of the same kind that this one corrects, with the Reason.
	Replaces, Reason string
	// Head is the Chart.Head that whoever decides had before their eyes: where the patient's
	// entries have moved on since, nothing is recorded and ErrMovedOn says so. 0 asks for nothing.
	Head int64
}

// Enter records an event of a patient's course with the grades and escalations that
// follow from it, in one transaction. It returns ErrUnknownPatient, ErrNoAuthor,
// ErrMovedOn, a *FieldError, or an error of db; on nil it is on disk.
func (w *Ward) Enter(ctx context.Context, by Author, r EventRequest) (Saved, error) {
	if err := by.check(); err != nil {
		return Saved{}, err
	}
	if r.At.Milli == 0 {
		r.At = MomentOf(w.now())
	}
	if err := w.checkEvent(by, &r); err != nil {
		return Saved{}, err
	}
	id, err := entryID(r.Entry)
	if err != nil {
		return Saved{}, err
	}
	if r.Body.Response != nil { // a copy of our own: what was answered is written into it
		answer := *r.Body.Response
		answer.Peaks = nil
		r.Body.Response = &answer
	}
	c := charted{Set: Set{Entry: id, At: r.At, By: by, Note: r.Note}, kind: r.Body.kind(), event: &r.Body}
	saved, err := w.decide(ctx, r.Patient, id, r.Entry != "", func(h *history, retry bool) (Saved, error) {
		if retry {
			if s, found, err := w.again(h, &c); found || err != nil {
				return s, err
			}
		}
		if r.Head != 0 && r.Head != h.head {
			return Saved{}, fmt.Errorf("%w: %q", ErrMovedOn, r.Patient)
		}
		if err := w.fits(h, by, &r); err != nil {
			return Saved{}, err
		}
		p := storeEvent(&r.Body)
		p.Note, p.Reason = r.Note, strings.TrimSpace(r.Reason)
		payload, err := json.Marshal(p)
		if err != nil {
			return Saved{}, fmt.Errorf("writing the event: %w", err)
		}
		first := draft(id, c.kind, r.Patient, by, r.At, payload)
		first.Replaces = r.Replaces
		return w.append(ctx, h, first, &c)
	})
	if err == nil && !saved.Replay && r.Replaces == "" && c.event.Dose != nil {
		// The dose is on disk whatever becomes of the count.
		saved.StockProblem = w.takeFromStock(ctx, by, c.event.Dose.Drug)
	}
	return saved, err
}

// checkEvent refuses what cannot be recorded, whatever the course is.
func (w *Ward) checkEvent(by Author, r *EventRequest) error {
	if r.Patient == "" {
		return &FieldError{Field: "patient", Problem: "no patient is named", Allowed: "the id of an admitted patient"}
	}
	if err := w.plausible(r.At); err != nil {
		return err
	}
	if len(r.Note) > maxNote {
		return &FieldError{Field: "note", Problem: fmt.Sprintf("is %d bytes long", len(r.Note)), Allowed: fmt.Sprintf("at most %d", maxNote)}
	}
	if r.Replaces != "" {
		if err := checkReason(r.Reason); err != nil {
			return err
		}
	} else if strings.TrimSpace(r.Reason) != "" { // a correction that does not say of what would be a second dose
		return &FieldError{Field: "replaces", Problem: "reason belongs to a correction", Allowed: "the entry that is corrected"}
	}
	b := &r.Body
	switch b.kind() {
	case kindDose:
		d := b.Dose
		return firstError(needText("drug", &d.Drug), needAmount("amount", d.Amount, d.Unit), shortText("route", &d.Route))
	case kindInfusion:
		i := b.Infusion
		if !i.Running {
			return needText("drug", &i.Drug)
		}
		return firstError(needText("drug", &i.Drug), needAmount("rate", i.Rate, i.Unit))
	case kindOxygen:
		return checkOxygen(by, b.Oxygen)
	case kindTransfer:
		t := b.Transfer
		if !slices.Contains(Moves(), t.Move) {
			return &FieldError{Field: "move", Problem: fmt.Sprintf("unknown word %q", t.Move), Allowed: fmt.Sprint(Moves())}
		}
		if t.Move == MoveBed {
			return firstError(needText("bed", &t.Bed), shortText("to", &t.To))
		}
		return firstError(shortText("bed", &t.Bed), shortText("to", &t.To))
	case kindDecision:
		return checkDecision(by, b.Decision)
	case kindResponse:
		return w.checkResponse(b.Response)
	case kindLabs:
		return b.Labs.check()
	}
	return &FieldError{Problem: "nothing, or more than one thing, happened in the event", Allowed: "one dose, infusion, oxygen, transfer, decision, answer or sample"}
}

// plausible refuses a time that a course cannot have: ahead of the clock, or further
// back than any infusion may lie. What is dated there by a slip would be on no board.
func (w *Ward) plausible(m Moment) error {
	now := w.now()
	if first := now.AddDate(-30, 0, 0); m.Milli < first.UnixMilli() {
		return &FieldError{
			Field: "at", Problem: m.Time().Format(time.RFC3339) + " lies too far back",
			Allowed: "a time from " + first.Format(time.RFC3339) + " on",
		}
	}
	if at := time.UnixMilli(m.Milli); at.After(now.Add(futureLimit)) {
		return &FieldError{
			Field: "at", Problem: fmt.Sprintf("%s lies in the future", m.Time().Format(time.RFC3339)),
			Allowed: "a time up to 5 minutes ahead of the clock, " + now.Format(time.RFC3339),
		}
	}
	return nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func shortText(field string, s *string) error {
	*s = strings.TrimSpace(*s)
	if !utf8.ValidString(*s) || strings.ContainsFunc(*s, unicode.IsControl) {
		return &FieldError{Field: field, Problem: "holds characters that cannot be shown", Allowed: "printable text in UTF-8"}
	}
	if n := utf8.RuneCountInString(*s); n > maxText {
		return &FieldError{Field: field, Problem: fmt.Sprintf("is %d characters long", n), Allowed: fmt.Sprintf("at most %d", maxText)}
	}
	return nil
}

func needText(field string, s *string) error {
	if err := shortText(field, s); err != nil {
		return err
	}
	if *s == "" {
		return &FieldError{Field: field, Problem: "is missing", Allowed: "some text"}
	}
	return nil
}

// needAmount: an amount without its unit is how tenfold doses are given.
func needAmount(field string, v grading.Reading, unit string) error {
	switch {
	case !v.Known:
		return &FieldError{Field: field, Problem: "is missing", Allowed: "a number above 0, with its unit"}
	case v.Milli <= 0:
		return &FieldError{Field: field, Problem: v.String() + " is not possible", Allowed: "a number above 0"}
	case strings.TrimSpace(unit) == "":
		return &FieldError{Field: "unit", Problem: "is missing", Allowed: "the unit of the " + field}
	}
	return nil
}

func checkOxygen(by Author, o *Oxygen) error {
	if o.Device == grading.O2NotRecorded {
		return &FieldError{Field: "o2_device", Problem: "is missing", Allowed: "an oxygen device, or room air to stop"}
	}
	if o.NotForHypoxia && by.Role != Doctor {
		return &FieldError{Field: "o2_not_for_hypoxia", Problem: "is a doctor's decision", Allowed: "role doctor"}
	}
	if o.Device == grading.RoomAir && o.Flow.Known && o.Flow.Milli != 0 {
		return &FieldError{Field: "o2_flow_lpm", Problem: o.Flow.String() + " L/min of room air", Allowed: "a device with its flow, or room air without"}
	}
	set := grading.Observation{O2Device: o.Device, O2Flow: o.Flow}
	return observation.CheckLimits(&set)
}

func checkDecision(by Author, d *Decision) error {
	if by.Role != Doctor {
		return &FieldError{Field: "decision", Problem: "is a doctor's", Allowed: "role doctor"}
	}
	if !slices.Contains(Decisions(), d.Kind) {
		return &FieldError{Field: "decision", Problem: fmt.Sprintf("unknown word %q", d.Kind), Allowed: fmt.Sprint(Decisions())}
	}
	if err := firstError(shortText("of", &d.Of), shortText("reason", &d.Reason)); err != nil {
		return err
	}
	switch d.Kind {
	case DecideGrade:
		if d.Scale != ScaleCRS && d.Scale != ScaleICANS {
			return &FieldError{Field: "scale", Problem: fmt.Sprintf("unknown word %q", d.Scale), Allowed: "crs, icans"}
		}
		if d.Grade > 5 {
			return &FieldError{Field: "grade", Problem: fmt.Sprintf("%d is not a grade", d.Grade), Allowed: "0 to 5"}
		}
		if d.Reason == "" {
			return &FieldError{Field: "reason", Problem: "another grade than the computed one needs its reason", Allowed: fmt.Sprintf("1 to %d characters", maxText)}
		}
	case DecideAttribute:
		if d.Of == "" {
			return &FieldError{Field: "of", Problem: "the other cause of the fever is missing", Allowed: "infection, for example"}
		}
	case DecideInterval:
		if d.Minutes < 5 || d.Minutes > 24*60 {
			return &FieldError{Field: "minutes", Problem: fmt.Sprintf("%d minutes", d.Minutes), Allowed: "5 to 1440"}
		}
	case DecideCountersign:
		if d.Of == "" {
			return &FieldError{Field: "of", Problem: "what is countersigned is missing", Allowed: "the id of an entry"}
		}
	case DecideConfirm, DecideUnattribute, DecideClose, DecideReopen, DecideResolveNeuro:
	}
	return nil
}

func (w *Ward) checkResponse(r *Response) error {
	if !slices.Contains(Responses(), r.Kind) {
		return &FieldError{Field: "answer", Problem: fmt.Sprintf("unknown word %q", r.Kind), Allowed: fmt.Sprint(Responses())}
	}
	if err := firstError(needText("rule", &r.Rule), shortText("whom", &r.Whom), shortText("how", &r.How), shortText("reason", &r.Reason)); err != nil {
		return err
	}
	switch r.Kind {
	case Told, PassedUp:
		return needText("whom", &r.Whom)
	case Declined:
		return needText("reason", &r.Reason)
	case Acknowledged, Closed:
	}
	return nil
}

// fits refuses an event that the course as it stands has no place for.
func (w *Ward) fits(h *history, by Author, r *EventRequest) error {
	if r.Replaces != "" {
		original, err := h.standing(r.Replaces)
		if err != nil {
			return err
		}
		if original.kind != r.Body.kind() {
			return &FieldError{Field: "replaces", Problem: "the entry is of another kind", Allowed: "an entry of the kind " + r.Body.kind()}
		}
	}
	switch b := &r.Body; {
	case b.Infusion != nil && !b.Infusion.Running && r.Replaces == "":
		return w.runs(h, r)
	case b.Response != nil:
		return w.answers(h, by, r)
	case b.Decision != nil && b.Decision.Kind == DecideInterval:
		return w.shortens(h, b.Decision)
	}
	return nil
}

// runs refuses the stop of what does not run, unless the newest set stated it.
func (w *Ward) runs(h *history, r *EventRequest) error {
	k := w.walk(&h.patient)
	for i := range h.course {
		if h.course[i].At.Milli <= r.At.Milli {
			k.observe(&h.course[i])
		}
	}
	drug := r.Body.Infusion.Drug
	names := []string{}
	for _, i := range k.run.infusions {
		names = append(names, i.Drug)
	}
	stated := vasoactive(w.pol, drug)
	if k.run.find(drug) >= 0 || stated != 0 && k.run.said.Has(stated) {
		return nil
	}
	allowed := "nothing was running then"
	if len(names) > 0 {
		allowed = strings.Join(names, ", ")
	}
	return &FieldError{Field: "drug", Problem: drug + " was not running at that time", Allowed: allowed}
}

// answers refuses an answer to what was not raised at its time, and a close that is
// too early.
func (w *Ward) answers(h *history, by Author, r *EventRequest) error {
	k, course := w.walk(&h.patient), h.without(r.Replaces)
	for i := range course {
		if course[i].At.Milli <= r.At.Milli {
			k.observe(&course[i])
		}
	}
	k.raiseOverdue(r.At.Milli)
	a := r.Body.Response
	t := k.tasks.find(a.Rule)
	if t == nil {
		open := []string{}
		for _, t := range k.tasks.live {
			open = append(open, t.Rule)
		}
		return &FieldError{Field: "rule", Problem: fmt.Sprintf("%s was not raised, or is closed, at that time", a.Rule), Allowed: "an open escalation: " + strings.Join(open, ", ")}
	}
	if a.Kind == Closed && !t.MayClose() {
		problem := fmt.Sprintf("only %d complete sets in a row do not meet it", t.CompleteSets)
		if t.Met {
			problem = "its criterion is still met"
		}
		return &FieldError{Field: "answer", Problem: problem, Allowed: fmt.Sprintf("closing after %d complete sets that do not meet it", setsToClose)}
	}
	if (a.Kind == Acknowledged || a.Kind == Declined) && by.Role != Doctor && t.Level >= policy.LevelTell && a.Whom == "" {
		return &FieldError{Field: "whom", Problem: "who answered is missing", Allowed: "the name of the doctor who did"}
	}
	a.Peaks = slices.Clone(t.Peaks)
	if was, err := h.standing(r.Replaces); err == nil && was.event.Response.Rule == a.Rule {
		a.Peaks = was.event.Response.Peaks // putting a name right answers nothing new
	}
	return nil
}

// shortens refuses an interval that would put off what the policy asks for.
func (w *Ward) shortens(h *history, d *Decision) error {
	_, steps := w.courseSteps(&h.patient, h.course)
	facts := policy.BlankFacts()
	if len(steps) > 0 {
		facts = steps[len(steps)-1].facts
	}
	longest, _ := intervals(w.pol, facts)
	if time.Duration(d.Minutes)*time.Minute > longest {
		return &FieldError{
			Field: "minutes", Problem: fmt.Sprintf("%d minutes is longer than the policy allows at this grade", d.Minutes),
			Allowed: fmt.Sprintf("5 to %d", int(longest/time.Minute)),
		}
	}
	return nil
}
