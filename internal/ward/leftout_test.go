package ward_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// TestASetWithoutVitalSignsPutsNoneOff: an ICE, a note or a carer's worry is no check of the vital signs.
func TestASetWithoutVitalSignsPutsNoneOff(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]ward.ObservationRequest{
		"ICE alone":  {Findings: grading.Observation{ICE: grading.ICETotal(10), Consciousness: grading.Alert, NoNeuroEvents: true}},
		"a note":     {Note: "sleeps"},
		"the carer":  {Signs: ward.Signs{Carer: ward.CarerWorse}},
		"the oxygen": {Findings: grading.Observation{O2Device: grading.RoomAir}},
	} {
		w := newWard(t)
		admit(t, w, "T-1")
		mustRecord(t, w, request("T-1", 3*time.Hour, fever))
		r.Patient, r.At = "T-1", ago(30*time.Minute)
		s := mustRecord(t, w, r)
		c := chart(t, w, "T-1")
		if want := ago(time.Hour).Milli; c.DueAt != want {
			t.Errorf("%s: the check due at %d is due at %d", name, want, c.DueAt)
		}
		task(t, c.Tasks, "E12")
		if s.Shown.CRS.Working != 1 {
			t.Errorf("%s: CRS %d", name, s.Shown.CRS.Working)
		}
		sound(t, w)
	}
	// Tried and not done: again within the hour, as with ICE.
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, nil))
	r := ward.ObservationRequest{Patient: "T-1", At: ago(time.Hour)}
	for i := range r.Circumstances.NotDone {
		r.Circumstances.NotDone[i] = observation.ReasonRefused
	}
	mustRecord(t, w, r)
	if c := chart(t, w, "T-1"); c.DueAt != noon.UnixMilli() {
		t.Errorf("refused an hour ago, due at %d", c.DueAt)
	}
	sound(t, w)
}

// TestABlankEndsNoSign: an arrhythmia is over when somebody says so, or after the time for which findings count.
func TestABlankEndsNoSign(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	r := request("T-1", 30*time.Hour, fever)
	r.Signs = ward.Signs{Cardiac: ward.CardiacArrhythmia, Carer: ward.CarerWorse}
	mustRecord(t, w, r)
	for _, h := range []time.Duration{29, 28, 27} {
		s := mustRecord(t, w, request("T-1", h*time.Hour, fever))
		for _, rule := range []string{"E11", "C1"} {
			if got := task(t, s.Tasks, rule); !got.Met || got.MayClose() {
				t.Errorf("%s may be closed by sets that say nothing of it", rule)
			}
		}
	}
	if s := mustRecord(t, w, request("T-1", 5*time.Hour, fever)); task(t, s.Tasks, "E11").Met {
		t.Error("an arrhythmia of yesterday counts for ever")
	}
	r = request("T-1", 4*time.Hour, fever)
	r.Signs.Cardiac = ward.CardiacArrhythmia
	mustRecord(t, w, r)
	r = request("T-1", 3*time.Hour, fever)
	r.Signs.Cardiac = ward.CardiacNone
	if s := mustRecord(t, w, r); task(t, s.Tasks, "E11").Met {
		t.Error("said to be over, and it counts")
	}
	sound(t, w)
}

// TestASetWithoutItsPulseClosesNothing: two sets that leave out what NEWS2 needs do not show that it fell.
func TestASetWithoutItsPulseClosesNothing(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, func(o *grading.Observation) { fever(o); o.HeartRate, o.RespRate = grading.Of(135), grading.Of(28) }))
	for _, h := range []time.Duration{4, 3} {
		s := mustRecord(t, w, request("T-1", h*time.Hour, func(o *grading.Observation) {
			fever(o)
			o.HeartRate, o.RespRate = grading.Reading{}, grading.Reading{}
		}))
		if e10 := task(t, s.Tasks, "E10"); e10.MayClose() || e10.CompleteSets != 0 {
			t.Errorf("NEWS2 7 or more may be closed: %+v", e10)
		}
	}
	sound(t, w)
}

// TestARiseIsSeenAfterALongGap: where nobody looked for a day, a higher grade than the last one known is a rise.
func TestARiseIsSeenAfterALongGap(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 30*time.Hour, nil))
	task(t, mustRecord(t, w, request("T-1", time.Hour, fever)).Tasks, "E7")
	sound(t, w)
}

// TestEveryInfusionHasItsOwnDay (grading definition, section 2.5).
func TestEveryInfusionHasItsOwnDay(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	p := board(t, w)[0].Patient
	p.MoreInfusions = []int64{noon.AddDate(0, 0, -1).UnixMilli(), noon.AddDate(0, 0, 5).UnixMilli()}
	if _, err := w.Amend(context.Background(), nurse, "", "second half of the dose", p); err != nil {
		t.Fatal(err)
	}
	mustRecord(t, w, request("T-1", time.Hour, nil))
	if row, c := board(t, w)[0], chart(t, w, "T-1"); row.Day != 1 || c.Facts.Day != 1 {
		t.Errorf("day %d, for the rules %d; want 1", row.Day, c.Facts.Day)
	}
	sound(t, w)
}

// TestWhatAScriptLeavesOutIsNotGuessed: a correction that forgot what it corrects is no second dose.
func TestWhatAScriptLeavesOutIsNotGuessed(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", time.Hour, fever))
	for field, r := range map[string]ward.EventRequest{
		"replaces":    {Body: dose("tocilizumab", 480, "mg"), Reason: "wrong amount"},
		"o2_flow_lpm": {Body: oxygen(grading.RoomAir, 4)},
		"at":          {Body: dose("tocilizumab", 480, "mg"), At: ward.Moment{Milli: noon.AddDate(-2000, 0, 0).UnixMilli()}},
	} {
		r.Patient = "T-1"
		_, err := w.Enter(context.Background(), nurse, r)
		var f *ward.FieldError
		if !errors.As(err, &f) || f.Field != field || f.Allowed == "" {
			t.Errorf("%s: %v; want a refusal that says what is allowed", field, err)
		}
	}
	r := request("T-1", 0, fever)
	r.At = ward.Moment{Milli: -1}
	if _, err := w.Record(context.Background(), nurse, r); err == nil {
		t.Error("a set of 1969 was taken")
	}
	for object, field := range map[string]string{
		`{"patient":"T-1","entered_in_error":true,"replaces":"x","reason":"slip","drug":"tocilizumab"}`: "drug",
		`{"patient":"T-1","entered_in_error":true,"replaces":"x","reason":"slip","note":"see paper"}`:   "note",
		`{"patient":"T-1","entered_in_error":true,"reason":"slip"}`:                                     "replaces",
	} {
		_, err := ward.ParseEvent([]byte(object))
		var f *ward.FieldError
		if !errors.As(err, &f) || f.Field != field || f.Allowed == "" {
			t.Errorf("%s: %v; want %q refused", object, err, field)
		}
	}
}

// FuzzParseEvent: whatever comes in, it is read or refused with what is allowed, and what is read is refused
// or recorded by Enter without a panic.
func FuzzParseEvent(f *testing.F) {
	for _, seed := range []string{
		`{"patient":"T-1","kind":"dose","drug":"tocilizumab","amount":480,"unit":"mg"}`,
		`{"patient":"T-1","kind":"infusion","drug":"noradrenaline","running":true,"rate":1e3,"unit":"mL/h"}`,
		`{"patient":"T-1","kind":"oxygen","o2_device":"nasal-cannula","o2_flow_lpm":"2"}`,
		`{"patient":"T-1","kind":"decision","decision":"grade","scale":"crs","grade":NaN}`,
		`{"patient":"T-1","kind":"response","rule":"E1","answer":"told","whom":"` + "\xff\xfe" + `"}`,
		`{"kind":"transfer","move":"bed","bed":"9","at":"0001-01-01T00:00:00Z"}`,
		`{"entered_in_error":true}`, `{"amount":99999999999999999999}`, `{"kind":"dose","kind":"dose"}`, `[`, `{"x":1}`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, object []byte) {
		e, err := ward.ParseEvent(object)
		if err == nil {
			if !e.EnteredInError && e.Body == (ward.EventBody{}) {
				t.Errorf("%q is read as nothing", object)
			}
			return
		}
		var refused *ward.FieldError
		if !errors.As(err, &refused) || refused.Problem == "" || refused.Field != "" && refused.Allowed == "" {
			t.Errorf("%q: refused with %#v", object, err)
		}
	})
}

// TestTheSameIdIsTheSameContent: under an id that is on disk already, other content is not said to be saved.
func TestTheSameIdIsTheSameContent(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	id := func() string {
		id, err := ward.NewEntryID()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	p := board(t, w)[0].Patient
	p.BaselineSBP = grading.Of(130)
	amend := id()
	for i := range 2 {
		if s, err := w.Amend(ctx, nurse, amend, "measured", p); err != nil || s.Replay != (i > 0) {
			t.Fatalf("%+v, %v", s, err)
		}
	}
	p.BaselineSBP = grading.Of(150)
	if _, err := w.Amend(ctx, nurse, amend, "measured", p); !errors.Is(err, db.ErrConflict) {
		t.Errorf("another baseline under the same id: %v", err)
	}
	sign := ward.HandoverRequest{Entry: id(), Patient: "T-1", Text: "as it is"}
	for range 2 {
		if _, err := w.HandOver(ctx, nurse, sign); err != nil {
			t.Fatal(err)
		}
	}
	sign.Text = "noradrenaline since noon"
	if _, err := w.HandOver(ctx, nurse, sign); !errors.Is(err, db.ErrConflict) {
		t.Errorf("another handover under the same id: %v", err)
	}
	if all, err := w.Handovers(ctx, "T-1"); err != nil || len(all) != 1 {
		t.Errorf("%d handovers, %v", len(all), err)
	}
}

// TestTheBoardKnowsTheBedOfWhoLeft: bed 9, then discharged without a bed.
func TestTheBoardKnowsTheBedOfWhoLeft(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 3*time.Hour, fever))
	mustEnter(t, w, nurse, 2*time.Hour, ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveBed, Bed: "9"}})
	mustEnter(t, w, nurse, time.Hour, ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveDischarged, To: "home"}})
	sound(t, w)
}

// TestWhatIsTypedLateIsHandedOver: what was typed after the last handover is new to the next, whatever its time.
func TestWhatIsTypedLateIsHandedOver(t *testing.T) {
	t.Parallel()
	now := noon.Add(-3 * time.Hour)
	w := open(t, filepath.Join(t.TempDir(), "record.db"), func() time.Time { return now })
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 5*time.Hour, nil))
	mustRecord(t, w, request("T-1", 230*time.Minute, nil))
	seen := now.UnixMilli()
	now = noon
	mustRecord(t, w, request("T-1", 4*time.Hour, noradrenaline))
	changes := chart(t, w, "T-1").Since(seen)
	if changes.WorstCRS != 3 || len(changes.Raised) == 0 {
		t.Errorf("since the handover: worst CRS %d, raised %s; the set of CRS 3 was typed after it", changes.WorstCRS, rules(changes.Raised))
	}
}

// TestADischargeEnteredInErrorIsUndone: whoever is on the ward is on the board.
func TestADischargeEnteredInErrorIsUndone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	now := noon.Add(-10 * time.Hour)
	w := open(t, filepath.Join(t.TempDir(), "record.db"), func() time.Time { return now })
	admit(t, w, "T-1")
	now = noon
	mustRecord(t, w, request("T-1", 5*time.Hour, noradrenaline))
	out := ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveDischarged, To: "home"}}
	s := mustEnter(t, w, nurse, 4*time.Hour, out)
	if n := len(board(t, w)); n != 0 {
		t.Fatalf("%d rows of who left", n)
	}
	if _, err := w.EnterInError(ctx, nurse, "", "T-1", s.Entry, "the patient of bed 2"); err != nil {
		t.Fatal(err)
	}
	if rows := board(t, w); len(rows) != 1 || rows[0].Latest.CRS.Working != 3 || rows[0].Place.Move != "" {
		t.Fatalf("a discharge was withdrawn, and the board shows %+v", rows)
	}
	// Corrected into a bed, the patient is in that bed.
	s = mustEnter(t, w, nurse, 3*time.Hour, out)
	bed := ward.EventRequest{Patient: "T-1", At: ago(3 * time.Hour), Body: ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveBed, Bed: "9"}}, Replaces: s.Entry, Reason: "moved, not discharged"}
	if _, err := w.Enter(ctx, nurse, bed); err != nil {
		t.Fatal(err)
	}
	if rows := board(t, w); len(rows) != 1 || rows[0].Patient.Bed != "9" {
		t.Fatalf("a discharge was corrected into a bed, and the board shows %+v", rows)
	}
	// What is charted for a patient who left brings nobody back, and is not lost.
	mustEnter(t, w, nurse, 2*time.Hour, out)
	mustRecord(t, w, request("T-1", 150*time.Minute, fever))
	if n, c := len(board(t, w)), chart(t, w, "T-1"); n != 0 || len(c.Sets) != 2 {
		t.Errorf("%d rows, %d sets", n, len(c.Sets))
	}
	// Nor does a baseline that is put right.
	p := chart(t, w, "T-1").Patient
	p.BaselineSBP = grading.Of(110)
	if _, err := w.Amend(ctx, nurse, "", "from the clinic's letter", p); err != nil {
		t.Fatal(err)
	}
	if n, c := len(board(t, w)), chart(t, w, "T-1"); n != 0 || c.Patient.BaselineSBP != p.BaselineSBP {
		t.Errorf("%d rows after an amendment of who left, baseline %v", n, c.Patient.BaselineSBP)
	}
	mustEnter(t, w, nurse, time.Hour, ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveReadmitted, Bed: "4"}})
	if rows := board(t, w); len(rows) != 1 || rows[0].Patient.Bed != "4" {
		t.Errorf("readmitted, the board shows %+v", rows)
	}
	sound(t, w)
}

// TestARecordOfTheFirstSchemaGoesOn: what the first release wrote shows, verifies and takes new entries.
func TestARecordOfTheFirstSchemaGoesOn(t *testing.T) {
	t.Parallel()
	old, err := os.ReadFile(filepath.Join("..", "..", "db", "testdata", "schema-1.db"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "record.db")
	if err := os.WriteFile(path, old, 0o600); err != nil {
		t.Fatal(err)
	}
	w := open(t, path, func() time.Time { return noon })
	r, err := w.VerifyAssessments(context.Background(), nil)
	if err != nil || !r.OK() || r.Patients == 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	rows := board(t, w)
	if len(rows) == 0 {
		t.Fatal("nobody on the board")
	}
	for _, row := range rows {
		id := row.Patient.ID
		s, err := w.Enter(context.Background(), nurse, ward.EventRequest{Patient: id, Body: infusion("noradrenaline", true)})
		if err != nil || !s.Graded || len(s.Tasks) == 0 {
			t.Errorf("%s: noradrenaline gives %+v, %v", id, s.Shown.CRS.Result, err)
		}
		if set := mustRecord(t, w, request(id, 0, noradrenaline)); set.Shown.CRS.Working < 3 {
			t.Errorf("%s: CRS %d on noradrenaline", id, set.Shown.CRS.Working)
		}
	}
	sound(t, w)
}
