package demo

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"time"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// ReplayPatient is the id of the patient of Replay.
const ReplayPatient = "DEMO-R"

// Said is one thing that happened in a replay, as it happened.
type Said struct {
	At         time.Time
	What       string
	CRS, ICANS string // "2", ">=1"; empty before the first set
	Raised     []string
}

// turn is one turn of the story: at a time it changes how the patient is found, or
// something is done.
type turn struct {
	day, hour, minute int
	find              func(*grading.Observation)
	do                ward.EventBody
	by                ward.Author
	what              string
}

func milli(v float64) grading.Reading { return grading.OfMilli(int32(v * 1000)) }

func vitals(temp float64, hr, rr, sbp, dbp, spo2 int32) func(*grading.Observation) {
	return func(o *grading.Observation) {
		o.Temp, o.HeartRate, o.RespRate = milli(temp), grading.Of(hr), grading.Of(rr)
		o.SBP, o.DBP, o.SpO2 = grading.Of(sbp), grading.Of(dbp), grading.Of(spo2)
	}
}

func also(all ...func(*grading.Observation)) func(*grading.Observation) {
	return func(o *grading.Observation) {
		for _, fn := range all {
			fn(o)
		}
	}
}

func ice(n int) func(*grading.Observation) {
	return func(o *grading.Observation) { o.ICE = grading.ICETotal(n) }
}

func awake(c grading.Consciousness) func(*grading.Observation) {
	return func(o *grading.Observation) { o.Consciousness = c }
}

func onOxygen(d grading.O2Device, flow int32) func(*grading.Observation) {
	return func(o *grading.Observation) {
		o.O2Device, o.O2Flow = d, grading.Reading{}
		if d > grading.RoomAir {
			o.O2Flow = grading.Of(flow)
		}
	}
}

func given(drug string, amount float64, unit string) ward.EventBody {
	return ward.EventBody{Dose: &ward.Dose{Drug: drug, Amount: milli(amount), Unit: unit, Route: "IV"}}
}

func runs(drug string, rate float64) ward.EventBody {
	return ward.EventBody{Infusion: &ward.Infusion{Drug: drug, Running: rate > 0, Rate: milli(rate), Unit: "mcg/kg/min"}}
}

func moved(m ward.Move, bed, to string) ward.EventBody {
	return ward.EventBody{Transfer: &ward.Transfer{Move: m, Bed: bed, To: to}}
}

func decided(d ward.Decision) ward.EventBody { return ward.EventBody{Decision: &d} }

// story are fourteen days after an infusion at day 0, 10:00: fever, hypotension,
// tocilizumab, fever masked, ICANS, a seizure, the ICU and back.
var story = []turn{
	{day: 0, hour: 11, find: also(vitals(36.8, 78, 15, 124, 74, 98), ice(10)), what: "infusion tolerated"},
	{day: 2, hour: 19, minute: 30, find: vitals(38.6, 104, 18, 118, 70, 97), what: "first fever"},
	{day: 2, hour: 19, minute: 45, do: given("paracetamol", 1000, "mg"), what: "paracetamol 1 g"},
	{day: 3, hour: 2, find: vitals(39.4, 122, 22, 86, 48, 95), what: "blood pressure falls"},
	{day: 3, hour: 2, minute: 10, do: given("crystalloid", 500, "mL"), what: "fluid bolus 500 mL"},
	{day: 3, hour: 2, minute: 50, find: vitals(39.2, 118, 22, 94, 55, 94), what: "better after fluid"},
	{day: 3, hour: 3, minute: 30, do: given("tocilizumab", 544, "mg"), what: "tocilizumab 544 mg"},
	{day: 3, hour: 6, find: also(vitals(37.4, 98, 20, 102, 60, 92), onOxygen(grading.NasalCannula, 2)), what: "no fever after tocilizumab: masked; nasal cannula 2 L/min"},
	{day: 4, hour: 8, find: vitals(37.9, 126, 24, 82, 44, 93), what: "blood pressure falls again"},
	{day: 4, hour: 8, minute: 10, do: given("crystalloid", 500, "mL"), what: "second fluid bolus"},
	{day: 4, hour: 8, minute: 40, do: runs("noradrenaline", 0.08), what: "noradrenaline started"},
	{day: 4, hour: 8, minute: 45, do: moved(ward.MoveICURequested, "", "ICU"), what: "ICU asked for a bed"},
	{day: 4, hour: 9, do: given("dexamethasone", 10, "mg"), what: "dexamethasone 10 mg"},
	{day: 4, hour: 9, minute: 40, do: moved(ward.MoveICUArrived, "ICU-3", "ICU"), what: "arrived in the ICU"},
	{day: 4, hour: 11, find: vitals(37.2, 108, 22, 104, 60, 94), what: "stable on noradrenaline"},
	{day: 4, hour: 20, find: ice(8), what: "ICE 8: writing is shaky"},
	{day: 5, hour: 2, find: also(ice(5), awake(grading.WakesToVoice)), what: "ICE 5, wakes to voice"},
	{day: 5, hour: 6, minute: 20, find: also(ice(2), func(o *grading.Observation) {
		o.NoNeuroEvents, o.Seizure, o.Motor, o.ICP = false, grading.SeizureBrief, grading.MotorNone, grading.ICPNone
	}), what: "a brief seizure"},
	{day: 5, hour: 6, minute: 30, do: given("levetiracetam", 1000, "mg"), what: "levetiracetam 1 g"},
	{day: 5, hour: 6, minute: 50, find: also(onOxygen(grading.HighFlowNasalCannula, 40), func(o *grading.Observation) {
		o.NoNeuroEvents, o.Seizure, o.Motor, o.ICP = true, grading.SeizureNotRecorded, grading.MotorNotRecorded, grading.ICPNotRecorded
	}), what: "no more seizures; high-flow oxygen"},
	{day: 6, hour: 9, find: also(ice(6), awake(grading.Alert), onOxygen(grading.NasalCannula, 2), vitals(36.9, 92, 18, 112, 66, 95)), what: "clearer, oxygen down"},
	{day: 6, hour: 11, do: runs("noradrenaline", 0), what: "noradrenaline stopped"},
	{day: 7, hour: 8, find: also(ice(9), onOxygen(grading.RoomAir, 0), vitals(36.8, 84, 16, 118, 70, 96)), what: "room air, ICE 9"},
	{day: 7, hour: 15, do: moved(ward.MoveReturned, "R1", "ward"), what: "back on the ward"},
	{day: 8, hour: 8, find: ice(10), what: "ICE 10"},
	{day: 9, hour: 10, do: decided(ward.Decision{Kind: ward.DecideClose, Reason: "two days without fever, hypotension or hypoxia"}), by: doctor, what: "the CRS episode is closed by the doctor"},
	{day: 14, hour: 9, do: moved(ward.MoveDischarged, "", "home"), what: "discharged home"},
}

// Replay admits one fictional patient and plays fourteen days, a check at every due
// time, each escalation told, answered and closed. It calls step after each entry;
// where step returns an error the replay ends with it. The clock stands at the time
// of the last entry while it runs, and runs on from the present afterwards.
func Replay(ctx context.Context, w *ward.Ward, c *Clock, step func(Said) error) error {
	y, m, d := c.Now().Date()
	infused := time.Date(y, m, d-15, 10, 0, 0, 0, c.Now().Location())
	defer c.Set(time.Time{})
	c.Set(infused.Add(-20 * time.Hour))
	if _, err := w.Admit(ctx, nurse, "", ward.Patient{
		ID: ReplayPatient, Family: "Romeo", Given: "Demo", BirthDate: infused.AddDate(-52, -3, 0).Format(time.DateOnly), Sex: ward.Male, Bed: "R1",
		Weight: grading.Of(68), Product: "axi-cel", Indication: "lymphoma", InfusedAt: ward.MomentOf(infused), Allergies: "none known",
		BaselineSBP: grading.Of(124), BaselineICE: grading.Of(10),
	}); err != nil {
		return err
	}
	c.Set(infused)
	if err := w.CountStock(ctx, nurse, "tocilizumab", 4); err != nil {
		return err
	}
	p := player{w: w, c: c, step: step, infused: infused, found: grading.Observation{
		FluidBolus: grading.No, Vasopressors: grading.VasopressorsRecorded, O2Device: grading.RoomAir, Consciousness: grading.Alert, NoNeuroEvents: true,
	}}
	for i := range story {
		if err := p.until(ctx, &story[i]); err != nil {
			return err
		}
	}
	return nil
}

type player struct {
	w       *ward.Ward
	c       *Clock
	step    func(Said) error
	infused time.Time
	found   grading.Observation
	due     time.Time
	answers []pending
}

// pending is an answer that somebody will give.
type pending struct {
	at   time.Time
	body ward.EventBody
	by   ward.Author
	what string
}

// until plays the checks and answers that come before a turn, and then the turn.
func (p *player) until(ctx context.Context, t *turn) error {
	y, m, d := p.infused.Date()
	at := time.Date(y, m, d+t.day, t.hour, t.minute, 0, 0, p.infused.Location())
	for {
		sort.SliceStable(p.answers, func(i, j int) bool { a, b := &p.answers[i], &p.answers[j]; return a.at.Before(b.at) })
		switch {
		case len(p.answers) > 0 && p.answers[0].at.Before(at) && !p.answers[0].at.After(p.due):
			a := p.answers[0]
			p.answers = p.answers[1:]
			if err := p.enter(ctx, a.at, a.by, a.body, a.what); err != nil {
				return err
			}
		case !p.due.IsZero() && p.due.Before(at):
			if err := p.set(ctx, p.due.Add(3*time.Minute), "check"); err != nil {
				return err
			}
		case t.find != nil:
			t.find(&p.found)
			return p.set(ctx, at, t.what)
		default:
			by := t.by
			if by.Name == "" {
				by = nurse
			}
			return p.enter(ctx, at, by, t.do, t.what)
		}
	}
}

func (p *player) set(ctx context.Context, at time.Time, what string) error {
	p.c.Set(at.Add(time.Minute))
	s, err := p.w.Record(ctx, nurse, ward.ObservationRequest{Patient: ReplayPatient, At: ward.MomentOf(at), Findings: p.found})
	if err != nil {
		return fmt.Errorf("%s %s: %w", at.Format("02-Jan 15:04"), what, err)
	}
	return p.after(ctx, at, what, &s)
}

func (p *player) enter(ctx context.Context, at time.Time, by ward.Author, b ward.EventBody, what string) error {
	p.c.Set(at.Add(time.Minute))
	s, err := p.w.Enter(ctx, by, ward.EventRequest{Patient: ReplayPatient, At: ward.MomentOf(at), Body: b})
	if err != nil {
		return fmt.Errorf("%s %s: %w", at.Format("02-Jan 15:04"), what, err)
	}
	return p.after(ctx, at, what, &s)
}

// after says what happened and plans the answers to what it raised.
func (p *player) after(ctx context.Context, at time.Time, what string, s *ward.Saved) error {
	c, err := p.w.Chart(ctx, ReplayPatient)
	if err != nil {
		return err
	}
	if c.Latest != nil {
		p.due = time.UnixMilli(min(c.DueAt, c.NeuroDueAt)).In(p.infused.Location())
		if c.Place.InICU() { // nothing is due on the ward: the story goes on with the ICU's sets
			vitals, neuro, _, _ := p.w.Policy().Due(c.Facts)
			p.due = at.Add(min(vitals, neuro))
		}
	}
	said := Said{At: at, What: what}
	if c.Latest != nil {
		said.CRS, said.ICANS = observation.Shown(c.Latest.CRS.Result), observation.Shown(c.Latest.ICANS.Result)
	}
	for i := range s.Tasks {
		t := &s.Tasks[i]
		if t.Status == ward.TaskOpen && t.Since() == at.UnixMilli() && t.Level > policy.LevelRepeat {
			said.Raised = append(said.Raised, t.Rule)
			p.plan(at, t)
		}
		if t.MayClose() && !p.closing(t.Rule) {
			p.answers = append(p.answers, pending{at.Add(5 * time.Minute), response(t.Rule, ward.Closed, "", ""), nurse, t.Rule + " closed"})
		}
	}
	return p.step(said)
}

func (p *player) closing(rule string) bool {
	return slices.ContainsFunc(p.answers, func(a pending) bool {
		return a.body.Response.Rule == rule && a.body.Response.Kind == ward.Closed
	})
}

func response(rule string, kind ward.ResponseKind, whom, reason string) ward.EventBody {
	return ward.EventBody{Response: &ward.Response{Rule: rule, Kind: kind, Whom: whom, How: "telephone", Reason: reason}}
}

// plan has the nurse tell the doctor, and the doctor answer.
func (p *player) plan(at time.Time, t *ward.Task) {
	whom := doctor.Name
	p.answers = append(p.answers, pending{at.Add(3 * time.Minute), response(t.Rule, ward.Told, whom, ""), nurse, t.Rule + ": the doctor on call is told"})
	if t.Rule == "E10a" || t.Rule == "E5" && t.Worsened == 0 {
		p.answers = append(p.answers, pending{at.Add(9 * time.Minute), response(t.Rule, ward.Declined, "", "seen an hour ago, expected"), doctor, t.Rule + " declined"})
		return
	}
	p.answers = append(p.answers, pending{at.Add(11 * time.Minute), response(t.Rule, ward.Acknowledged, "", ""), doctor, t.Rule + " acknowledged"})
}
