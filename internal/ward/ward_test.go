package ward_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/demo"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

var (
	nurse = ward.Author{Name: "Nurse Test", Role: ward.Nurse}
	noon  = time.Date(2026, 11, 21, 12, 0, 0, 0, time.FixedZone("", 3600))
)

// open opens a real record in a file of its own.
func open(t testing.TB, path string, now func() time.Time) *ward.Ward {
	t.Helper()
	pol, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	rec, err := db.Open(context.Background(), path, db.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rec.Close() })
	return ward.New(rec, pol, now)
}

func newWard(t *testing.T) *ward.Ward {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "record.db"), func() time.Time { return noon })
}

func admit(t testing.TB, w *ward.Ward, id string) {
	t.Helper()
	p := ward.Patient{ID: id, Family: "Test " + id, Given: "One", BirthDate: "1970-01-01", Bed: id, InfusedAt: ward.MomentOf(noon.AddDate(0, 0, -3))}
	if _, err := w.Admit(context.Background(), nurse, "", p); err != nil {
		t.Fatal(err)
	}
}

// normal is a complete set without a finding.
func normal() grading.Observation {
	return grading.Observation{
		Temp: grading.OfTenths(370), HeartRate: grading.Of(80), RespRate: grading.Of(16), SBP: grading.Of(120), DBP: grading.Of(70),
		FluidBolus: grading.No, Vasopressors: grading.VasopressorsRecorded, O2Device: grading.RoomAir, SpO2: grading.Of(97),
		Masking: grading.MaskingRecorded, ICE: grading.ICETotal(10), Consciousness: grading.Alert, NoNeuroEvents: true,
	}
}

func request(patient string, ago time.Duration, change func(*grading.Observation)) ward.ObservationRequest {
	o := normal()
	if change != nil {
		change(&o)
	}
	return ward.ObservationRequest{Patient: patient, At: ward.MomentOf(noon.Add(-ago)), Findings: o}
}

func fever(o *grading.Observation) { o.Temp = grading.OfTenths(389) }

func mustRecord(t *testing.T, w *ward.Ward, r ward.ObservationRequest) ward.Saved {
	t.Helper()
	s, err := w.Record(context.Background(), nurse, r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func board(t *testing.T, w *ward.Ward) []ward.Row {
	t.Helper()
	rows, err := w.Board(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if r.Problem != "" {
			t.Fatalf("row of %s: %s", r.Patient.ID, r.Problem)
		}
	}
	return rows
}

func TestRecordIsOnTheBoardAfterReopening(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "record.db")
	now := func() time.Time { return noon }
	w := open(t, path, now)
	admit(t, w, "T-1")
	s := mustRecord(t, w, request("T-1", time.Hour, func(o *grading.Observation) { fever(o); o.SBP, o.DBP = grading.Of(84), grading.Of(50) }))
	if s.Shown.CRS.Working != 2 || s.WasCRS != -1 {
		t.Errorf("saved CRS %d, was %d; want 2, was none", s.Shown.CRS.Working, s.WasCRS)
	}
	r := board(t, open(t, path, now))
	if len(r) != 1 || r[0].Latest.CRS.Working != 2 || r[0].Latest.Findings.SBP != grading.Of(84) || r[0].Day != 3 {
		t.Errorf("the board of the reopened record shows %+v", r)
	}
	if len(r[0].Latest.CRS.Reasons) == 0 {
		t.Error("the grade on the board has no reasons")
	}
}

// TestBoardAgreesWithChart: what the board restores from the newest entries is what
// grading the whole course gives.
func TestBoardAgreesWithChart(t *testing.T) {
	t.Parallel()
	clock := demo.NewClock(func() time.Time { return noon })
	w := open(t, filepath.Join(t.TempDir(), "record.db"), clock.Now)
	if err := demo.Write(context.Background(), w, clock); err != nil {
		t.Fatal(err)
	}
	rows := board(t, w)
	if len(rows) != 12 {
		t.Fatalf("%d patients on the demo ward, want 12", len(rows))
	}
	crs, icans := map[grading.Grade]bool{}, map[grading.Grade]bool{}
	for _, r := range rows {
		c, err := w.Chart(context.Background(), r.Patient.ID)
		if err != nil {
			t.Fatal(err)
		}
		if r.Latest == nil {
			if c.Latest != nil {
				t.Errorf("%s: the board has no set, the chart has", r.Patient.ID)
			}
			continue
		}
		crs[r.Latest.CRS.Working], icans[r.Latest.ICANS.Working] = true, true
		for _, s := range c.Sets {
			icans[s.ICANS.Working] = true
		}
		if r.Latest.CRS.Result != c.Latest.CRS.Result || r.Latest.ICANS.Result != c.Latest.ICANS.Result {
			t.Errorf("%s: board %v/%v, chart %v/%v", r.Patient.ID, r.Latest.CRS.Result, r.Latest.ICANS.Result, c.Latest.CRS.Result, c.Latest.ICANS.Result)
		}
		if fmt.Sprint(r.Latest.CRS.Reasons) != fmt.Sprint(c.Latest.CRS.Reasons) || fmt.Sprint(r.Latest.Escalations) != fmt.Sprint(c.Latest.Escalations) {
			t.Errorf("%s: reasons or escalations differ between board and chart", r.Patient.ID)
		}
		if r.DueAt != c.DueAt || r.NeuroDueAt != c.NeuroDueAt || r.PreviousCRS != c.PreviousCRS || r.LastICE != c.LastICE || r.LastCAPD != c.LastCAPD {
			t.Errorf("%s: due, trend or score differ between board and chart", r.Patient.ID)
		}
	}
	for g := grading.Grade(0); g <= 4; g++ {
		if !crs[g] || !icans[g] {
			t.Errorf("grade %d is nowhere on the demo ward: CRS %v, ICANS %v", g, crs[g], icans[g])
		}
	}
}

func TestRetryIsTheSameEntry(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	r := request("T-1", time.Hour, fever)
	r.Entry, _ = ward.NewEntryID()
	first := mustRecord(t, w, r)
	again := mustRecord(t, w, r)
	if !again.Replay || again.Seq != first.Seq || again.Shown.CRS.Working != first.Shown.CRS.Working {
		t.Errorf("retry gave %+v, want the entry %d again", again, first.Seq)
	}
	c, err := w.Chart(context.Background(), "T-1")
	if err != nil || len(c.Sets) != 1 {
		t.Errorf("%d sets after a retry, %v", len(c.Sets), err)
	}
	r.Findings.Temp = grading.Of(40)
	if _, err := w.Record(context.Background(), nurse, r); !errors.Is(err, db.ErrConflict) {
		t.Errorf("another set under the same id: %v, want ErrConflict", err)
	}
}

// TestEarlierSetEnteredLate: a fever that is charted late opens the episode from its
// own time, and the newest set is assessed again: the board must not keep a 0.
func TestEarlierSetEnteredLate(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	low := func(o *grading.Observation) { o.SBP, o.DBP = grading.Of(84), grading.Of(50) }
	if s := mustRecord(t, w, request("T-1", time.Hour, low)); s.Shown.CRS.Working != 0 {
		t.Fatalf("hypotension without fever is CRS %d, want 0", s.Shown.CRS.Working)
	}
	mustRecord(t, w, request("T-1", 3*time.Hour, fever))
	r := board(t, w)[0]
	if r.Latest.At.Milli != noon.Add(-time.Hour).UnixMilli() || r.Latest.CRS.Working != 2 {
		t.Errorf("the board shows CRS %d of %v; want 2 of the newest set", r.Latest.CRS.Working, r.Latest.At.Time())
	}
}

func TestPreviewIsWhatRecordGives(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 2*time.Hour, fever))
	c, err := w.Chart(context.Background(), "T-1")
	if err != nil {
		t.Fatal(err)
	}
	r := request("T-1", time.Hour, func(o *grading.Observation) { o.O2Device, o.O2Flow = grading.NasalCannula, grading.Of(7) })
	p := w.Preview(c, r)
	s := mustRecord(t, w, r)
	if p.CRS.Result != s.Shown.CRS.Result || p.ICANS.Result != s.Shown.ICANS.Result || len(p.Escalations) != len(s.Shown.Escalations) {
		t.Errorf("preview %v/%v, recorded %v/%v", p.CRS.Result, p.ICANS.Result, s.Shown.CRS.Result, s.Shown.ICANS.Result)
	}
	if again := w.Preview(c, r); again.CRS.Result != p.CRS.Result {
		t.Error("a preview changed the chart it was made from")
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	ctx := context.Background()
	refused := func(name string, by ward.Author, r ward.ObservationRequest, field string) {
		t.Helper()
		_, err := w.Record(ctx, by, r)
		var fe *ward.FieldError
		if !errors.As(err, &fe) || fe.Field != field || field != "" && fe.Allowed == "" {
			t.Errorf("%s: %v; want a refusal of %q that says what is allowed", name, err, field)
		}
	}
	refused("impossible", nurse, request("T-1", 0, func(o *grading.Observation) { o.Temp = grading.Of(46) }), "temp_c")
	refused("future", nurse, request("T-1", -6*time.Minute, nil), "at")
	refused("nothing", nurse, ward.ObservationRequest{Patient: "T-1"}, "")
	refused("pressures", nurse, request("T-1", 0, func(o *grading.Observation) { o.DBP = grading.Of(130) }), "dbp")
	attributed := request("T-1", 0, fever)
	attributed.FeverAttributed = true
	refused("a nurse attributes a fever", nurse, attributed, "fever_attributed_elsewhere")
	bad := request("T-1", 0, nil)
	bad.Entry = "17"
	refused("entry id", nurse, bad, "entry")
	if _, err := w.Record(ctx, nurse, request("T-2", 0, nil)); !errors.Is(err, ward.ErrUnknownPatient) || !strings.Contains(err.Error(), "T-2") {
		t.Errorf("unknown patient: %v", err)
	}
	if _, err := w.Record(ctx, ward.Author{}, request("T-1", 0, nil)); !errors.Is(err, ward.ErrNoAuthor) {
		t.Errorf("no author: %v", err)
	}
	if _, err := w.Admit(ctx, nurse, "", ward.Patient{ID: "T-1", Family: "Other"}); !errors.Is(err, ward.ErrPatientExists) {
		t.Errorf("admitted twice: %v", err)
	}
	for field, p := range map[string]ward.Patient{
		"id": {Family: "X"}, "family": {ID: "X"}, "birth_date": {ID: "X", Family: "X", BirthDate: "05.03.2017"},
		"sex": {ID: "X", Family: "X", Sex: "f"}, "weight_kg": {ID: "X", Family: "X", Weight: grading.Of(500)},
		"bed": {ID: "X", Family: "X", Bed: "\x1b[2J"},
	} {
		var fe *ward.FieldError
		if _, err := w.Admit(ctx, nurse, "", p); !errors.As(err, &fe) || fe.Field != field {
			t.Errorf("admission with a bad %s: %v", field, err)
		}
	}
	if r := board(t, w); len(r) != 1 || r[0].Latest != nil {
		t.Errorf("something refused was recorded: %+v", r)
	}
}

func TestSeveralAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "record.db")
	now := func() time.Time { return noon }
	first := open(t, path, now)
	admit(t, first, "T-1")
	const writers, sets = 4, 8
	var wg sync.WaitGroup
	for i := range writers {
		w := open(t, path, now)
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range sets {
				if _, err := w.Record(context.Background(), nurse, request("T-1", time.Duration(i*sets+j)*time.Minute, fever)); err != nil {
					t.Errorf("writer %d: %v", i, err)
				}
			}
		}()
	}
	wg.Wait()
	c, err := first.Chart(context.Background(), "T-1")
	if err != nil || len(c.Sets) != writers*sets {
		t.Errorf("%d sets of %d, %v", len(c.Sets), writers*sets, err)
	}
	board(t, first)
}

func TestLookAlikesAreMarked(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	for id, family := range map[string]string{"1": "Petersen", "2": "Peterson", "3": "Ng", "4": "Li", "5": "Zimmer"} {
		if _, err := w.Admit(context.Background(), nurse, "", ward.Patient{ID: id, Family: family}); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range board(t, w) {
		if want := strings.HasPrefix(r.Patient.Family, "Peters"); r.LookAlike != want {
			t.Errorf("%s: look-alike %v, want %v", r.Patient.Family, r.LookAlike, want)
		}
	}
}

// TestBlankNeverLowersTheGrade: a check of the temperature alone, an hour after a
// vasopressor was charted, must not look as if it had been stopped.
func TestBlankNeverLowersTheGrade(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 10*time.Hour, func(o *grading.Observation) {
		fever(o)
		o.Vasopressors |= grading.Noradrenaline
		o.ICE = grading.ICETotal(5)
	}))
	partial := func(ago time.Duration) ward.Shown {
		r := request("T-1", ago, nil)
		r.Findings = grading.Observation{Temp: grading.OfTenths(383)}
		return mustRecord(t, w, r).Shown
	}
	if s := partial(590 * time.Minute); s.CRS.Working != 3 || !s.CRS.Complete() || !s.CRS.Flags.Has(grading.FlagCarried) || s.ICANS.Working != 2 {
		t.Errorf("soon after: CRS %+v, ICANS %+v; want 3 and 2 from the values of the set before", s.CRS.Result, s.ICANS.Result)
	}
	if s := partial(time.Hour); s.CRS.Working != 3 || s.CRS.Complete() || !s.CRS.Flags.Has(grading.FlagHeld) || s.ICANS.Working != 2 {
		t.Errorf("hours later: CRS %+v, ICANS %+v; want 3 and 2, held and incomplete", s.CRS.Result, s.ICANS.Result)
	}
	board(t, w)
	s := mustRecord(t, w, request("T-1", 0, fever)).Shown
	if s.CRS.Working != 1 || s.ICANS.Working != 0 {
		t.Errorf("a complete set gives CRS %d, ICANS %d; want 1 and 0", s.CRS.Working, s.ICANS.Working)
	}
}

// TestARuleIsNewOnce: an escalation that goes on being met is not new again.
func TestARuleIsNewOnce(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	pressor := func(o *grading.Observation) { fever(o); o.Vasopressors |= grading.Noradrenaline }
	ids := func(fs []policy.Fired) (out string) {
		for _, f := range fs {
			out += f.Rule + " "
		}
		return out
	}
	first := mustRecord(t, w, request("T-1", 3*time.Hour, pressor))
	second := mustRecord(t, w, request("T-1", 2*time.Hour, pressor))
	well := mustRecord(t, w, request("T-1", time.Hour, nil))
	again := mustRecord(t, w, request("T-1", 0, pressor))
	if ids(first.Newly) != "E1 E3 E7 " || ids(second.Newly) != "" || ids(well.Newly) != "" || !strings.Contains(ids(again.Newly), "E1 E3") {
		t.Errorf("new rules: %q, %q, %q, %q", ids(first.Newly), ids(second.Newly), ids(well.Newly), ids(again.Newly))
	}
}
