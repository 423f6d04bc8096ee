package report

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/demo"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
	"crsmon/internal/words"

	"github.com/charmbracelet/x/exp/golden"
)

var (
	noon   = time.Date(2026, 11, 21, 14, 10, 0, 0, time.UTC)
	nurse  = ward.Author{Name: "Nurse Test", Role: ward.Nurse}
	doctor = ward.Author{Name: "Doctor Test", Role: ward.Doctor}
)

// bench is a ward of fictional patients whose clock the test sets.
type bench struct {
	t     *testing.T
	w     *ward.Ward
	clock *demo.Clock
	now   time.Time
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, now: noon}
	b.clock = demo.NewClock(func() time.Time { return b.now })
	pol, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	rec, err := db.Open(context.Background(), filepath.Join(t.TempDir(), "record.db"), db.Options{Now: b.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rec.Close() })
	b.w = ward.New(rec, pol, b.clock.Now)
	return b
}

func (b *bench) paper() *Paper {
	return &Paper{Policy: b.w.Policy(), Words: words.English(), Now: b.now, Head: strings.Repeat("0f", 32)}
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) chart(id string) *ward.Chart {
	b.t.Helper()
	c, err := b.w.Chart(context.Background(), id)
	b.must(err)
	return c
}

// charts are the patients of the board in its order.
func (b *bench) charts() []*ward.Chart {
	b.t.Helper()
	rows, err := b.w.Board(context.Background())
	b.must(err)
	var out []*ward.Chart
	for i := range rows {
		out = append(out, b.chart(rows[i].Patient.ID))
	}
	return out
}

func (b *bench) admit(p ward.Patient) {
	b.t.Helper()
	_, err := b.w.Admit(context.Background(), nurse, "", p)
	b.must(err)
}

func (b *bench) set(at time.Time, o grading.Observation) {
	b.t.Helper()
	b.now = at.Add(time.Minute)
	_, err := b.w.Record(context.Background(), nurse, ward.ObservationRequest{Patient: "T-1", At: ward.MomentOf(at), Findings: o})
	b.must(err)
}

func (b *bench) event(by ward.Author, at time.Time, body ward.EventBody) {
	b.t.Helper()
	b.now = at.Add(time.Minute)
	_, err := b.w.Enter(context.Background(), by, ward.EventRequest{Patient: "T-1", At: ward.MomentOf(at), Body: body})
	b.must(err)
}

func patient() ward.Patient {
	return ward.Patient{
		ID: "T-1", Family: "Golf", Given: "Demo", BirthDate: "1972-06-22", Sex: ward.Female, Bed: "03", Weight: grading.Of(68), Product: "axi-cel",
		Indication: "lymphoma", InfusedAt: ward.MomentOf(noon.Add(-76 * time.Hour)), Allergies: "penicillin", BaselineSBP: grading.Of(124), BaselineICE: grading.Of(10),
	}
}

// found is a complete normal set, less what the test changes.
func found(change func(o *grading.Observation)) grading.Observation {
	o := grading.Observation{
		Temp: grading.OfTenths(368), HeartRate: grading.Of(80), RespRate: grading.Of(16), SBP: grading.Of(120), DBP: grading.Of(70), SpO2: grading.Of(97),
		O2Device: grading.RoomAir, FluidBolus: grading.No, Vasopressors: grading.VasopressorsRecorded, Masking: grading.MaskingRecorded,
		Consciousness: grading.Alert, NoNeuroEvents: true, ICE: grading.ICETotal(10),
	}
	if change != nil {
		change(&o)
	}
	return o
}

func dose(drug string, amount int32) ward.EventBody {
	return ward.EventBody{Dose: &ward.Dose{Drug: drug, Amount: grading.Of(amount), Unit: "mg", Route: "IV"}}
}

// night is a course of CRS 2 with tocilizumab at 03:30, an escalation answered, one
// not, and a handover signed at 07:00 with more after it.
func night(t *testing.T) (*bench, *ward.Handover) {
	t.Helper()
	b := newBench(t)
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	b.now = noon.Add(-90 * time.Hour)
	b.admit(patient())
	b.set(day.Add(-4*time.Hour), found(nil))
	b.set(day.Add(2*time.Hour), found(func(o *grading.Observation) { o.Temp, o.HeartRate = grading.OfTenths(391), grading.Of(118) }))
	b.event(nurse, day.Add(2*time.Hour+5*time.Minute), ward.EventBody{Response: &ward.Response{Rule: "E7", Kind: ward.Told, Whom: "Doctor Test", How: "telephone"}})
	b.event(doctor, day.Add(2*time.Hour+9*time.Minute), ward.EventBody{Response: &ward.Response{Rule: "E7", Kind: ward.Acknowledged}})
	b.set(day.Add(3*time.Hour), found(func(o *grading.Observation) {
		o.Temp, o.SBP, o.DBP, o.FluidBolus = grading.OfTenths(389), grading.Of(86), grading.Of(50), grading.Yes
	}))
	b.event(nurse, day.Add(3*time.Hour+30*time.Minute), dose("tocilizumab", 544))
	b.now = day.Add(7 * time.Hour)
	h, err := b.w.HandOver(context.Background(), nurse, ward.HandoverRequest{Patient: "T-1", Text: "as it was"})
	b.must(err)
	b.event(doctor, day.Add(8*time.Hour), ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideInterval, Minutes: 60, Reason: "unstable"}})
	b.set(day.Add(9*time.Hour), found(func(o *grading.Observation) {
		o.Temp, o.SBP, o.DBP, o.ICE, o.SpO2 = grading.OfTenths(385), grading.Of(92), grading.Of(54), grading.ICEScore{}, grading.Reading{}
		o.ICENotDone, o.O2Device, o.O2Flow = grading.NotDoneAsleep, grading.NasalCannula, grading.Of(2)
	}))
	b.now = day.Add(9*time.Hour + 25*time.Minute)
	return b, &h
}

// TestPatientHandover: the text of a night, and what it must say whatever its layout.
func TestPatientHandover(t *testing.T) {
	t.Parallel()
	b, h := night(t)
	text := Patient(b.paper(), b.chart("T-1"), h)
	for _, want := range []string{
		"bed 03  GOLF Demo  born 22-Jun-1972  54 y F  id T-1", "axi-cel day +3  allergies: penicillin",
		"CRS 2", "tocilizumab 1 of 4, last 03:30 (544 mg IV), next not before 11:30 [tisagenlecleucel US label",
		"a reference with their source, not an order", "SpO2 not recorded (last 97 %, 03:00", "not done: asleep",
		"nasal cannula 2 L/min", "Doctor's order: vital signs at least every 60 min", "acknowledged", "no ICU bed was asked for",
		"ICANS ≥0 now", "WORSE SINCE 03:00", "CRS episode: onset 02:00 (day +3), worst 2, still open", "0f0f0f", "decision support, not a cleared medical device",
	} {
		if !strings.Contains(joined(text), joined(want)) {
			t.Errorf("the handover does not say %q", want)
		}
	}
	order := []string{"CHANGED SINCE", "SITUATION", "BACKGROUND", "ASSESSMENT", "RECOMMENDATION"}
	for i := 1; i < len(order); i++ {
		if !strings.Contains(text, order[i-1]) || strings.Index(text, order[i-1]) > strings.Index(text, order[i]) {
			t.Errorf("%s does not come before %s", order[i-1], order[i])
		}
	}
	golden.RequireEqual(t, []byte(text))
}

// joined undoes the wrapping, so that a sentence is found wherever it was broken.
func joined(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestOnlyWhatChanged: what was before the last handover is not told again as new.
func TestOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	b, h := night(t)
	text := Patient(b.paper(), b.chart("T-1"), h)
	changed := text[strings.Index(text, "CHANGED SINCE"):strings.Index(text, "SITUATION")]
	if strings.Contains(changed, "tocilizumab") || !strings.Contains(changed, "vital signs at least every 60 min") || !strings.Contains(changed, "1 set of observations") {
		t.Errorf("since the handover of 07:00 there was one set and one decision, said is:\n%s", changed)
	}
	all := Patient(b.paper(), b.chart("T-1"), nil)
	if before := all[:strings.Index(all, "SITUATION")]; !strings.Contains(before, "tocilizumab") || !strings.Contains(before, "4 sets of observations") {
		t.Errorf("with no handover everything since admission is new, said is:\n%s", before)
	}
}

// TestUnknownIsNeverNormal: no set, a record that cannot be read, an item that was not
// measured: each is said, and no grade of 0 stands in for it.
func TestUnknownIsNeverNormal(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.admit(patient())
	p := b.paper()
	c := b.chart("T-1")
	for _, text := range []string{Patient(p, c, nil), Ward(p, []*ward.Chart{c}, nil), Line(p, c)} {
		if strings.Contains(text, "CRS 0") || !strings.Contains(text, "no") || !strings.Contains(text, "CRS") {
			t.Errorf("a patient without a set is said to be:\n%s", text)
		}
	}
	broken := &ward.Chart{Row: c.Row}
	broken.Problem = "entry 7 cannot be read"
	for _, text := range []string{Patient(p, broken, nil), Ward(p, []*ward.Chart{broken}, nil)} {
		if !strings.Contains(joined(text), "CANNOT BE GRADED: the grades are unknown, not normal") || !strings.Contains(text, "GOLF Demo") {
			t.Errorf("a record that cannot be read is said to be:\n%s", text)
		}
	}
	b.set(noon.Add(-60*time.Hour), found(nil))
	b.now = noon
	for _, text := range []string{Patient(b.paper(), b.chart("T-1"), nil), Ward(b.paper(), b.charts(), nil)} {
		if !strings.Contains(joined(text), "THESE GRADES ARE OF 19-Nov-2026 02:10, 2 d 12 h AGO: the check is overdue by") {
			t.Errorf("grades of days ago are said as if they were of now:\n%s", text)
		}
	}
	b.set(noon, grading.Observation{Temp: grading.OfTenths(385)})
	text := Patient(b.paper(), b.chart("T-1"), nil)
	for _, want := range []string{"CRS ≥1", "CRS is INCOMPLETE: it could be anything from 1 to 4", "HR not recorded", "BP not recorded", "infusions: not recorded", "missing: vasopressors"} {
		if !strings.Contains(joined(text), want) {
			t.Errorf("of a set with a temperature alone is not said %q:\n%s", want, text)
		}
	}
	if line := Line(b.paper(), b.chart("T-1")); !strings.Contains(line, "CRS ≥1 (fever 38.5 °C") || !strings.Contains(line, "missing: ") {
		t.Errorf("in one line: %s", line)
	}
}

// TestLine is the line for the hospital's notes: scale, grade, why, when, by which rules.
func TestLine(t *testing.T) {
	t.Parallel()
	b, _ := night(t)
	line := Line(b.paper(), b.chart("T-1"))
	if strings.Contains(line, "\n") {
		t.Error("it is more than one line")
	}
	for _, want := range []string{"ASTCT CRS 2 (", "fever 38.5 °C", "ICANS ", "21-Nov-2026 09:00", "crsmon " + ward.RuleSet + " policy adult "} {
		if !strings.Contains(line, want) {
			t.Errorf("%q is not in %q", want, line)
		}
	}
	b.event(doctor, noon.Add(-5*time.Hour), ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideGrade, Scale: ward.ScaleCRS, Grade: 3, Reason: "needs more than fluid"}})
	if line := Line(b.paper(), b.chart("T-1")); !strings.Contains(line, "ASTCT CRS 2 (") || !strings.Contains(line, "doctor's grade: CRS 3 (needs more than fluid)") {
		t.Errorf("a doctor's grade stands beside the computed one: %s", line)
	}
}

// TestWidth: no line of any handover is wider than 80 cells, Chinese names among them.
func TestWidth(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.must(demo.Write(context.Background(), b.w, b.clock))
	long := patient()
	long.ID, long.Family, long.Allergies = "T-2", strings.Repeat("王小明", 20), strings.Repeat("penicillin", 12)
	b.admit(long)
	charts := b.charts()
	texts := []string{Ward(b.paper(), charts, nil)}
	for _, c := range charts {
		texts = append(texts, Patient(b.paper(), c, nil))
		if !strings.Contains(texts[0], c.Patient.ID) {
			t.Errorf("%s is not in the ward's handover", c.Patient.ID)
		}
	}
	for _, text := range texts {
		for _, l := range strings.Split(text, "\n") {
			if n := cellsOf(l); n > width {
				t.Errorf("%d wide: %s", n, l)
			}
		}
	}
	golden.RequireEqual(t, []byte(Ward(b.paper(), b.charts()[:12], nil)))
}

// TestHostileText: an escape sequence or a mark that turns letters round does not reach
// a terminal or a page as such.
func TestHostileText(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.admit(patient())
	b.set(noon, found(nil))
	c := b.chart("T-1")
	c.Patient.Family, c.Patient.Allergies = "Go\x1b[2Jlf", "peni\u202ecillin\nCRS 0"
	for _, text := range []string{Patient(b.paper(), c, nil), Ward(b.paper(), []*ward.Chart{c}, nil)} {
		if strings.ContainsAny(text, "\x1b\u202e") || !strings.Contains(text, "GO\ufffd[2JLF") || !strings.Contains(text, "peni\ufffdcillin CRS 0") {
			t.Errorf("said is:\n%q", text[:400])
		}
	}
	page := pagesOf(t, printed(t, func() ([]byte, error) { return PrintPatient(b.paper(), Summary, c) }))[0]
	if !strings.Contains(page, "NOT FULLY PRINTABLE (U+FFFD)") {
		t.Errorf("the page does not say that the name is not whole:\n%s", page)
	}
}

// TestDrugLimits: of several references the strictest counts, whatever the grade.
func TestDrugLimits(t *testing.T) {
	t.Parallel()
	at := func(h int) ward.Given {
		return ward.Given{At: ward.MomentOf(noon.Add(time.Duration(h) * time.Hour)), Dose: ward.Dose{Drug: "x"}}
	}
	refs := []policy.DoseReference{
		{Interval: 6 * time.Hour, MaxTotal: 5, Source: "A"},
		{Interval: 8 * time.Hour, Max24h: 3, MaxTotal: 4, Source: "B"},
	}
	for _, c := range []struct {
		name string
		all  []ward.Given
		most int
		next int // h after noon
	}{
		{"the longer interval", []ward.Given{at(0)}, 4, 8},
		{"three in 24 h: a day after the first of them", []ward.Given{at(0), at(8), at(15)}, 4, 24},
		{"spread out: the interval", []ward.Given{at(0), at(20), at(40)}, 4, 48},
	} {
		d := course{id: "x", n: len(c.all), last: c.all[len(c.all)-1]}
		d.limit(c.all, refs)
		if want := noon.Add(time.Duration(c.next) * time.Hour).UnixMilli(); d.next != want || d.most != c.most || d.source != "B" {
			t.Errorf("%s: next %v, at most %d by %s", c.name, time.UnixMilli(d.next).UTC(), d.most, d.source)
		}
	}
	b := newBench(t)
	b.admit(patient())
	b.set(noon.Add(-70*time.Hour), found(func(o *grading.Observation) { o.Temp = grading.OfTenths(390) }))
	for i := range 4 {
		b.event(nurse, noon.Add(time.Duration(i*9-60)*time.Hour), dose("tocilizumab", 544))
	}
	b.now = noon
	if text := joined(Patient(b.paper(), b.chart("T-1"), nil)); !strings.Contains(text, "tocilizumab 4 of 4") || !strings.Contains(text, "no further dose by the source") {
		t.Errorf("after four doses:\n%s", text)
	}
}
