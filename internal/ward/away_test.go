package ward_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// ticking opens a record whose clock the test moves.
func ticking(t *testing.T) (w *ward.Ward, pass func(time.Duration)) {
	t.Helper()
	now := noon
	w = open(t, filepath.Join(t.TempDir(), "record.db"), func() time.Time { return now })
	return w, func(d time.Duration) { now = now.Add(d) }
}

func moved(t *testing.T, w *ward.Ward, m ward.Move, bed string) {
	t.Helper()
	if _, err := w.Enter(context.Background(), nurse, ward.EventRequest{Patient: "T-1", Body: ward.EventBody{Transfer: &ward.Transfer{Move: m, Bed: bed}}}); err != nil {
		t.Fatal(err)
	}
}

// open12 finds E12 among the open tasks of the board's row, which must be the chart's.
func open12(t *testing.T, w *ward.Ward) *ward.Task {
	t.Helper()
	sound(t, w)
	tasks := board(t, w)[0].Tasks
	i := slices.IndexFunc(tasks, func(t ward.Task) bool { return t.Rule == "E12" })
	if i < 0 {
		return nil
	}
	return &tasks[i]
}

func TestNothingIsDueHereWhileInICUAndAtOnceOnReturn(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*grading.Observation){
		"complete":   fever,
		"incomplete": func(o *grading.Observation) { fever(o); o.ICE = grading.ICEScore{} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, pass := ticking(t)
			admit(t, w, "T-1")
			r := request("T-1", 0, change)
			mustRecord(t, w, r)
			pass(10 * time.Minute)
			moved(t, w, ward.MoveICURequested, "")
			pass(9 * time.Hour)
			if row := board(t, w)[0]; open12(t, w) == nil || row.DueAt == 0 {
				t.Fatalf("only announced to the ICU, nothing is overdue here: %+v", row)
			}
			moved(t, w, ward.MoveICUArrived, "")
			pass(30 * time.Hour)
			row := board(t, w)[0]
			if row.DueAt != 0 || row.NeuroDueAt != 0 || open12(t, w) != nil || !row.Place.InICU() {
				t.Fatalf("in the ICU it is due here at %d and %d, tasks %+v", row.DueAt, row.NeuroDueAt, row.Tasks)
			}
			if row.Latest == nil || row.Latest.CRS.Working != 1 || slices.ContainsFunc(row.Latest.Escalations, func(f policy.Fired) bool { return f.Level == policy.LevelRepeat }) {
				t.Fatalf("in the ICU the row shows %+v", row.Latest)
			}
			// A set charted meanwhile changes nothing of that.
			r.At, r.Findings.HeartRate = ward.MomentOf(noon.Add(12*time.Hour)), grading.Of(90)
			mustRecord(t, w, r)
			if open12(t, w) != nil || board(t, w)[0].DueAt != 0 {
				t.Fatal("a set charted while in the ICU made a check due here")
			}
			moved(t, w, ward.MoveReturned, "7")
			back := noon.Add(39*time.Hour + 10*time.Minute).UnixMilli()
			row = board(t, w)[0]
			if row.DueAt != back || row.NeuroDueAt != back || row.Patient.Bed != "7" {
				t.Fatalf("back at %d, due at %d and %d", back, row.DueAt, row.NeuroDueAt)
			}
			if task := open12(t, w); (task != nil) != (name == "incomplete") || task != nil && task.Since() != back {
				t.Fatalf("on the return: %+v", task)
			}
			pass(21 * time.Minute)
			if task := open12(t, w); task == nil || task.Since() != back || task.Status != ward.TaskOpen {
				t.Fatalf("21 minutes after the return: %+v", task)
			}
			r.At = ward.Moment{}
			r.Findings = normal()
			mustRecord(t, w, r)
			if row := board(t, w)[0]; open12(t, w) != nil || row.DueAt <= back {
				t.Errorf("checked after the return: due %d, %+v", row.DueAt, row.Tasks)
			}
		})
	}
}

func TestAWithdrawnArrivalInICUIsStillOverdueHere(t *testing.T) {
	t.Parallel()
	w, pass := ticking(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 0, fever))
	s, err := w.Enter(context.Background(), nurse, ward.EventRequest{Patient: "T-1", Body: ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveICUArrived}}})
	if err != nil {
		t.Fatal(err)
	}
	pass(5 * time.Hour)
	if open12(t, w) != nil {
		t.Fatal("overdue in the ICU")
	}
	if _, err := w.EnterInError(context.Background(), nurse, "", "T-1", s.Entry, "another patient"); err != nil {
		t.Fatal(err)
	}
	due := noon.Add(2 * time.Hour).UnixMilli()
	if row := board(t, w)[0]; row.DueAt != due || open12(t, w) == nil {
		t.Errorf("never in the ICU, due at %d, want %d", row.DueAt, due)
	}
}

func TestReportCountsNoCheckOfTheICU(t *testing.T) {
	t.Parallel()
	w, pass := ticking(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 0, fever)) // due at 2 h
	pass(3 * time.Hour)
	moved(t, w, ward.MoveICUArrived, "")
	pass(20 * time.Hour)
	moved(t, w, ward.MoveReturned, "")
	pass(time.Hour)
	r := request("T-1", 0, fever)
	r.At = ward.Moment{}
	mustRecord(t, w, r)
	got, err := w.Report(context.Background(), ward.Period{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var by []time.Duration
	for _, l := range got.Late {
		by = append(by, l.By)
	}
	if !slices.Equal(by, []time.Duration{time.Hour, time.Hour}) {
		t.Errorf("late by %v, want 1 h before the ICU and 1 h after it", by)
	}
}

func TestNewestStatementOfTheBedStands(t *testing.T) {
	t.Parallel()
	w, pass := ticking(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 0, nil))
	bed := func(want string) {
		t.Helper()
		sound(t, w)
		if b, c := board(t, w)[0].Patient.Bed, chart(t, w, "T-1").Patient.Bed; b != want || c != want {
			t.Fatalf("bed %q on the board, %q on the chart, want %q", b, c, want)
		}
	}
	amend := func(change func(*ward.Patient)) {
		t.Helper()
		pass(time.Minute)
		p := chart(t, w, "T-1").Patient
		change(&p)
		if _, err := w.Amend(ctx, nurse, "", "put right", p); err != nil {
			t.Fatal(err)
		}
	}
	pass(time.Minute)
	moved(t, w, ward.MoveBed, "4")
	bed("4")
	amend(func(p *ward.Patient) { p.Bed = "5" })
	bed("5")
	amend(func(p *ward.Patient) { p.Weight = grading.Of(70) }) // says nothing of the bed
	bed("5")
	pass(time.Minute)
	moved(t, w, ward.MoveICUArrived, "ICU-2")
	bed("ICU-2")
	amend(func(p *ward.Patient) { p.Weight = grading.Of(71) })
	bed("ICU-2")
	amend(func(p *ward.Patient) { p.Bed = "ICU-3" })
	bed("ICU-3")
	if p := board(t, w)[0].Place; !p.InICU() {
		t.Errorf("a bed put right took the patient out of the ICU: %+v", p)
	}
}

func TestReadmitted(t *testing.T) {
	t.Parallel()
	w, pass := ticking(t)
	ctx := context.Background()
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", time.Hour, fever))
	p := chart(t, w, "T-1").Patient
	if _, err := w.Readmit(ctx, nurse, "", p); !errors.Is(err, ward.ErrPatientExists) {
		t.Fatalf("readmitted while here: %v", err)
	}
	moved(t, w, ward.MoveDischarged, "")
	if g, err := w.Gone(ctx); err != nil || len(g) != 1 || g[0].Patient.ID != "T-1" || g[0].Place.At.Milli != noon.UnixMilli() || len(board(t, w)) != 0 {
		t.Fatalf("gone %+v, %v", g, err)
	}
	pass(72 * time.Hour)
	p.Bed, p.Weight, p.MoreInfusions = "9", grading.Of(66), []int64{noon.Add(70 * time.Hour).UnixMilli()}
	entry, err := ward.NewEntryID()
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Readmit(ctx, nurse, entry, p)
	if err != nil || s.Replay {
		t.Fatal(s, err)
	}
	sound(t, w)
	back := noon.Add(72 * time.Hour).UnixMilli()
	rows := board(t, w)
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	r := rows[0]
	if r.Patient.Bed != "9" || r.Patient.Weight != grading.Of(66) || r.Day != 0 || !r.DayKnown || r.DueAt != back || r.Place.Move != ward.MoveReadmitted {
		t.Errorf("readmitted: %+v", r)
	}
	if c := chart(t, w, "T-1"); len(c.Sets) != 1 || c.WorstCRS != 1 || len(c.Episodes) != 1 || c.Episodes[0].ClosedAt != 0 {
		t.Errorf("the course before: %+v", c.Episodes)
	}
	if s, err := w.Readmit(ctx, nurse, entry, p); err != nil || !s.Replay {
		t.Errorf("sent again: %+v, %v", s, err)
	}
	p.Weight = grading.Of(99)
	if _, err := w.Readmit(ctx, nurse, entry, p); !errors.Is(err, db.ErrConflict) {
		t.Errorf("sent again with another weight: %v", err)
	}
	if g, err := w.Gone(ctx); err != nil || len(g) != 0 {
		t.Errorf("back, and still gone: %+v, %v", g, err)
	}
	// Without a bed the old one is not said.
	moved(t, w, ward.MoveDischarged, "")
	pass(time.Hour)
	p = chart(t, w, "T-1").Patient
	p.Bed = ""
	if _, err := w.Readmit(ctx, nurse, "", p); err != nil {
		t.Fatal(err)
	}
	if r := board(t, w)[0]; r.Patient.Bed != "" {
		t.Errorf("readmitted without a bed, the board says %q", r.Patient.Bed)
	}
	sound(t, w)
}

// TestADischargeBeforeTheAdmissionIsNone: who is on the board is checked here.
func TestADischargeBeforeTheAdmissionIsNone(t *testing.T) {
	t.Parallel()
	w, pass := ticking(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 0, fever))
	pass(10 * time.Hour)
	early := ward.EventRequest{Patient: "T-1", At: ago(time.Hour), Body: ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveDischarged}}}
	if _, err := w.Enter(context.Background(), nurse, early); err != nil {
		t.Fatal(err)
	}
	if rows := board(t, w); len(rows) != 1 || rows[0].Place.Away() || rows[0].DueAt == 0 || open12(t, w) == nil {
		t.Errorf("%+v", rows)
	}
}

// TestADischargeThatIsNoneLeavesTheBed: it then stands in the move before it, on the board as on the chart.
func TestADischargeThatIsNoneLeavesTheBed(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	for _, m := range []struct {
		at   time.Duration
		move ward.Transfer
	}{{12 * time.Hour, ward.Transfer{Move: ward.MoveReadmitted, Bed: "9"}}, {6 * time.Hour, ward.Transfer{Move: ward.MoveDischarged, Bed: "7"}}} {
		if _, err := w.Enter(context.Background(), doctor, ward.EventRequest{Patient: "T-1", At: ago(m.at), Body: ward.EventBody{Transfer: &m.move}}); err != nil {
			t.Fatal(err)
		}
	}
	sound(t, w)
	if b, c := board(t, w)[0], chart(t, w, "T-1"); b.Patient.Bed != c.Patient.Bed || b.Place != c.Place {
		t.Errorf("%q, %+v on the board; %q, %+v on the chart", b.Patient.Bed, b.Place, c.Patient.Bed, c.Place)
	}
}
