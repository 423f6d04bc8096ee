package tui

import (
	"context"
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// fake is a record in memory, for what a real one cannot be made to do on cue.
type fake struct {
	rows      []ward.Row
	sets      map[string][]ward.Shown
	version   int64
	recorded  []ward.ObservationRequest
	admitted  []ward.Patient
	fail      error // what the next write answers
	failRead  error
	panics    bool
	answer    func(r ward.ObservationRequest) ward.Saved
	events    []ward.EventRequest
	stock     []ward.StockCount
	handovers []ward.Handover
	course    func(*ward.Chart) // what runs and was given
}

// Stock and CountStock keep one count.
func (f *fake) Stock(context.Context) ([]ward.StockCount, error) { return f.stock, f.failRead }

func (f *fake) CountStock(_ context.Context, by ward.Author, drug string, doses int) error {
	if f.fail != nil {
		return f.fail
	}
	f.stock = []ward.StockCount{{Drug: drug, Doses: doses, Counted: moment(start), By: by}}
	f.version++
	return nil
}

// Handovers are kept in the order they were signed.
func (f *fake) Handovers(_ context.Context, patient string) ([]ward.Handover, error) {
	var out []ward.Handover
	for _, h := range f.handovers {
		if h.Patient == patient {
			out = append(out, h)
		}
	}
	return out, f.failRead
}

func (f *fake) WaitingHandovers(context.Context, ward.Waiting) (ward.Waiting, error) {
	var out ward.Waiting
	for _, h := range f.handovers {
		if h.Accepted == nil {
			out.Of = append(out.Of, h)
		}
	}
	return out, f.failRead
}

func (f *fake) HandOver(_ context.Context, by ward.Author, r ward.HandoverRequest) (ward.Handover, error) {
	if f.fail != nil {
		return ward.Handover{}, f.fail
	}
	h := ward.Handover{Entry: r.Entry, Patient: r.Patient, At: moment(start), By: by, To: r.To, Text: r.Text}
	f.handovers = append(f.handovers, h)
	return h, nil
}

func (f *fake) AcceptHandover(context.Context, ward.Author, string, string) (ward.Handover, error) {
	return ward.Handover{}, f.fail
}

// Enter keeps the event, and answers as one that changed no grade.
func (f *fake) Enter(_ context.Context, _ ward.Author, r ward.EventRequest) (ward.Saved, error) {
	f.events = append(f.events, r)
	if f.fail != nil {
		return ward.Saved{}, f.fail
	}
	f.version++
	return ward.Saved{Entry: r.Entry, At: r.At, Typed: r.At, WasCRS: -1, WasICANS: -1}, nil
}

func (f *fake) Correct(ctx context.Context, by ward.Author, _, _ string, r ward.ObservationRequest) (ward.Saved, error) {
	return f.Record(ctx, by, r)
}

func (f *fake) EnterInError(context.Context, ward.Author, string, string, string, string) (ward.Saved, error) {
	return ward.Saved{}, f.fail
}

func (f *fake) Policy() *policy.Policy {
	p, err := policy.Default()
	if err != nil {
		panic(err)
	}
	return p
}

func (f *fake) Changed(context.Context, int64) (int64, error) { return f.version, f.failRead }

func (f *fake) Preview(c *ward.Chart, r ward.ObservationRequest) ward.Shown {
	if f.panics {
		panic("grading broke")
	}
	return grade(c.Patient, c.Age, r.Findings, r.At)
}

// grade grades one set alone, by the default thresholds.
func grade(p ward.Patient, a grading.Age, o grading.Observation, at ward.Moment) ward.Shown {
	c := grading.Context{Age: a, Scale: p.NeuroScale, EpisodeOpen: grading.No, BaselineSBP: p.BaselineSBP}
	t := grading.DefaultThresholds()
	return ward.Shown{
		Set: ward.Set{At: at, Typed: at, By: nurseA, Findings: o},
		CRS: grading.AssessCRS(&c, &o, &t), ICANS: grading.AssessICANS(&c, &o),
	}
}

func (f *fake) Record(_ context.Context, by ward.Author, r ward.ObservationRequest) (ward.Saved, error) {
	f.recorded = append(f.recorded, r)
	if f.fail != nil {
		return ward.Saved{}, f.fail
	}
	f.version++
	if f.answer != nil {
		return f.answer(r), nil
	}
	row := f.row(r.Patient)
	s := grade(row.Patient, row.Age, r.Findings, r.At)
	s.Entry, s.By = r.Entry, by
	saved := ward.Saved{Entry: r.Entry, At: r.At, Typed: r.At, Shown: s, WasCRS: -1, WasICANS: -1}
	if row.Latest != nil {
		saved.WasCRS, saved.WasICANS = int(row.Latest.CRS.Working), int(row.Latest.ICANS.Working)
	}
	row.PreviousCRS, row.PreviousICANS = saved.WasCRS, saved.WasICANS
	row.Latest = &s
	f.sets[r.Patient] = append([]ward.Shown{s}, f.sets[r.Patient]...)
	return saved, nil
}

func (f *fake) row(id string) *ward.Row {
	for i := range f.rows {
		if f.rows[i].Patient.ID == id {
			return &f.rows[i]
		}
	}
	return nil
}

func (f *fake) Amend(context.Context, ward.Author, string, string, ward.Patient) (ward.Saved, error) {
	return ward.Saved{}, f.fail
}

func (f *fake) Readmit(context.Context, ward.Author, string, ward.Patient) (ward.Saved, error) {
	return ward.Saved{}, f.fail
}

func (f *fake) Gone(context.Context) ([]ward.Gone, error) { return nil, f.failRead }

func (f *fake) Admit(_ context.Context, _ ward.Author, _ string, p ward.Patient) (ward.Saved, error) {
	if f.fail != nil {
		return ward.Saved{}, f.fail
	}
	f.admitted = append(f.admitted, p)
	f.rows = append(f.rows, ward.Row{Patient: p, Age: ageAt(p.BirthDate, start), PreviousCRS: -1, PreviousICANS: -1})
	f.version++
	return ward.Saved{}, nil
}

func (f *fake) Board(context.Context) ([]ward.Row, error) {
	if f.failRead != nil {
		return nil, f.failRead
	}
	return append([]ward.Row(nil), f.rows...), nil
}

func (f *fake) Chart(_ context.Context, id string) (*ward.Chart, error) {
	if f.failRead != nil {
		return nil, f.failRead
	}
	r := f.row(id)
	if r == nil {
		return nil, ward.ErrUnknownPatient
	}
	c := &ward.Chart{Row: *r, Sets: f.sets[id]}
	if f.course != nil {
		f.course(c)
	}
	return c, nil
}

// normalSet is a complete set without a finding.
func normalSet() grading.Observation {
	return grading.Observation{
		Temp: grading.OfTenths(370), HeartRate: grading.Of(80), RespRate: grading.Of(16), SBP: grading.Of(120), DBP: grading.Of(70),
		FluidBolus: grading.No, Vasopressors: grading.VasopressorsRecorded, O2Device: grading.RoomAir, SpO2: grading.Of(97),
		Masking: grading.MaskingRecorded, ICE: grading.ICETotal(10), Consciousness: grading.Alert, NoNeuroEvents: true,
	}
}

// sickSet is CRS 4 and ICANS 3.
func sickSet() grading.Observation {
	o := normalSet()
	o.Temp, o.SBP, o.DBP = grading.OfTenths(394), grading.Of(84), grading.Of(51)
	o.Vasopressors |= grading.Noradrenaline | grading.Adrenaline
	o.O2Device, o.O2Flow, o.SpO2 = grading.HighFlowNasalCannula, grading.Of(40), grading.Of(89)
	o.ICE = grading.ICETotal(1)
	return o
}

const (
	longName = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley"
	chinese  = "司马相如诸葛孔明上官婉儿欧阳修"
)

// hardWard is a ward of everything that is hard to draw.
func hardWard() *fake {
	f := &fake{sets: map[string][]ward.Shown{}, version: 1}
	add := func(p ward.Patient, o *grading.Observation, change func(*ward.Row)) {
		age := ageAt(p.BirthDate, start)
		r := ward.Row{Patient: p, Age: age, Day: 4, DayKnown: true, PreviousCRS: -1, PreviousICANS: -1}
		if o != nil {
			s := grade(p, age, *o, moment(start.Add(-40*time.Minute)))
			s.Entry = "e-" + p.ID
			r.Latest = &s
			r.PreviousCRS, r.PreviousICANS = 1, 0
			r.LastICE, r.LastCAPD, r.LastICEAt = o.ICE, o.CAPD, s.At.Milli
			r.DueAt = start.Add(-25 * time.Minute).UnixMilli()
			f.sets[p.ID] = []ward.Shown{s}
		}
		if change != nil {
			change(&r)
		}
		if r.Latest != nil {
			f.sets[p.ID][0] = *r.Latest
		}
		f.rows = append(f.rows, r)
	}
	sick, calm := sickSet(), normalSet()
	add(ward.Patient{ID: "1003", Family: "Okafor", Given: "Grace", BirthDate: "1972-06-22", Sex: ward.Female, Bed: "03", Product: "axi-cel", Indication: "lymphoma", Allergies: "penicillin"},
		&sick, func(r *ward.Row) {
			r.Latest.Escalations = []policy.Fired{
				{Rule: "E3", Level: policy.LevelICU, Text: "ICU now: vasopressor, inotrope, ventilation or high-flow oxygen", Source: "ASCO guideline, Santomasso 2021, JCO 39:3978"},
				{Rule: "E9", Level: policy.LevelTell, Text: "grade rose", Source: "ours"},
			}
			for _, x := range r.Latest.Escalations {
				r.Tasks = append(r.Tasks, ward.Task{
					Rule: x.Rule, Level: x.Level, Text: x.Text, Source: x.Source, Raised: start.Add(-12 * time.Minute).UnixMilli(),
					Cause: "e-1003", Met: true, Status: ward.TaskOpen,
				})
			}
		})
	add(ward.Patient{ID: "2", Family: longName, Given: longName, BirthDate: "1950-01-01", Bed: "A12-window", Product: "lisocabtagene maraleucel", Allergies: strings400()},
		&sick, func(r *ward.Row) { r.LookAlike = true })
	add(ward.Patient{ID: "3", Family: chinese, Given: chinese, BirthDate: "2020-03-05", Bed: "七床", Product: "复星凯特", Allergies: "青霉素"}, &calm, nil)
	add(ward.Patient{ID: "4", Family: "Zhang", Given: "Wei", Bed: "07"}, nil, nil)
	add(ward.Patient{ID: "5", Family: "Díaz", Given: "Lucía", BirthDate: "2017-03-05", Bed: "11"}, &calm, func(r *ward.Row) {
		o := normalSet()
		o.ICE, o.CAPD, o.Temp, o.TempUnit = grading.ICEScore{}, grading.CAPDTotal(3), grading.OfTenths(1004), grading.Fahrenheit
		s := grade(r.Patient, r.Age, o, moment(start.Add(-40*time.Minute)))
		r.Latest, r.LastICE, r.LastCAPD = &s, grading.ICEScore{}, o.CAPD
	})
	add(ward.Patient{ID: "6", Family: "Broken\x1b[2J\nRow", Bed: "12"}, &calm, func(r *ward.Row) { r.Problem = "entry 17 has a payload of an unknown version" })
	add(ward.Patient{ID: "7", Family: "Sedated", Bed: "13"}, &calm, func(r *ward.Row) {
		o := normalSet()
		o.ICE, o.ICENotDone, o.Consciousness = grading.ICEScore{}, grading.NotDoneIntubated, grading.Sedated
		s := grade(r.Patient, r.Age, o, moment(start.Add(-40*time.Minute)))
		s.LastAssessedAt, s.LastAssessedICANS = start.Add(-5*time.Hour).UnixMilli(), 2
		r.Latest = &s
	})
	add(ward.Patient{ID: "8", Family: "Partial", Bed: "14"}, &grading.Observation{Temp: grading.OfTenths(384)}, nil)
	for i := range 30 {
		add(ward.Patient{ID: "N" + itoa(i), Family: "Filler" + itoa(i), Bed: itoa(20 + i)}, &calm, nil)
	}
	return f
}

func strings400() string {
	s := ""
	for range 20 {
		s += "latex, penicillin-V, "
	}
	return s
}
