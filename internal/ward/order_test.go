package ward_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"

	"pgregory.net/rapid"
)

// happening is one entry of a random course: it writes itself into a ward.
type happening struct {
	what  string
	write func(w *ward.Ward) error
}

func drawFindings(t *rapid.T) grading.Observation {
	o := normal()
	o.Temp = grading.OfTenths(int32(rapid.SampledFrom([]int{365, 379, 380, 394}).Draw(t, "temp")))
	o.SBP = grading.Of(int32(rapid.SampledFrom([]int{84, 96, 120}).Draw(t, "sbp")))
	o.DBP = grading.Of(50)
	o.O2Device = rapid.SampledFrom([]grading.O2Device{grading.O2NotRecorded, grading.RoomAir, grading.NasalCannula, grading.HighFlowNasalCannula}).Draw(t, "device")
	if o.O2Device > grading.RoomAir {
		o.O2Flow = grading.Of(int32(rapid.SampledFrom([]int{2, 6, 40}).Draw(t, "flow")))
	}
	o.Vasopressors = rapid.SampledFrom([]grading.Vasopressors{0, grading.VasopressorsRecorded, grading.VasopressorsRecorded | grading.Noradrenaline}).Draw(t, "pressors")
	if rapid.Bool().Draw(t, "no ice") {
		o.ICE = grading.ICEScore{}
	} else {
		o.ICE = grading.ICETotal(rapid.IntRange(0, 10).Draw(t, "ice"))
	}
	return o
}

func drawHappening(t *rapid.T, i int) happening {
	at := ago(time.Duration(60*(i+1)) * time.Minute) // no two of one moment
	id, err := ward.NewEntryID()
	if err != nil {
		t.Fatal(err)
	}
	enter := func(by ward.Author, b ward.EventBody) func(w *ward.Ward) error {
		return func(w *ward.Ward) error {
			_, err := w.Enter(context.Background(), by, ward.EventRequest{Entry: id, Patient: "T-1", At: at, Body: b})
			return err
		}
	}
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return happening{"noradrenaline", enter(nurse, infusion("noradrenaline", true))}
	case 1:
		return happening{"tocilizumab", enter(nurse, ward.EventBody{Dose: &ward.Dose{Drug: "tocilizumab", Amount: grading.Of(480), Unit: "mg"}})}
	case 2:
		return happening{"bolus", enter(nurse, ward.EventBody{Dose: &ward.Dose{Drug: "crystalloid", Amount: grading.Of(500), Unit: "mL"}})}
	case 3:
		return happening{"oxygen", enter(nurse, ward.EventBody{Oxygen: &ward.Oxygen{Device: grading.NasalCannula, Flow: grading.Of(4)}})}
	case 4:
		return happening{"attributed", enter(doctor, ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideAttribute, Of: "infection"}})}
	case 5:
		return happening{"labs", enter(nurse, labs(crp("190"), ferritin(">100000")))}
	default:
		r := ward.ObservationRequest{Entry: id, Patient: "T-1", At: at, Findings: drawFindings(t)}
		return happening{"set", func(w *ward.Ward) error { _, err := w.Record(context.Background(), nurse, r); return err }}
	}
}

// sameTasks compares lists of escalations; none is none.
func sameTasks(a, b []ward.Task) bool { return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b) }

// quickDir is a directory in memory where there is one: these tests are about what is written, not about the disk.
func quickDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "crsmon-ward-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// TestOrderOfArrivalDoesNotMatter writes the same course in two orders into two records:
// grades, escalations and the board are the same, and both records follow from their entries.
func TestOrderOfArrivalDoesNotMatter(t *testing.T) {
	t.Parallel()
	dir, n := quickDir(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		count := rapid.IntRange(2, 6).Draw(rt, "count")
		var course []happening
		for i := range count {
			course = append(course, drawHappening(rt, i))
		}
		other := rapid.Permutation(course).Draw(rt, "order")
		var charts []*ward.Chart
		for _, order := range [][]happening{course, other} {
			n++
			w := open(t, filepath.Join(dir, fmt.Sprintf("%d.db", n)), func() time.Time { return noon })
			admit(t, w, "T-1")
			for _, h := range order {
				if err := h.write(w); err != nil {
					rt.Fatalf("%s: %v", h.what, err)
				}
			}
			c := chart(t, w, "T-1")
			row := board(t, w)[0]
			if !sameTasks(row.Tasks, c.Tasks) || row.Latest != nil && row.Latest.CRS.Result != c.Latest.CRS.Result {
				rt.Fatalf("the board shows %s, the chart %s", rules(row.Tasks), rules(c.Tasks))
			}
			if r, err := w.VerifyAssessments(context.Background(), nil); err != nil || !r.OK() || len(r.Stale) > 0 {
				rt.Fatalf("%+v, %v", r, err)
			}
			charts = append(charts, c)
		}
		a, b := charts[0], charts[1]
		if !reflect.DeepEqual(a.Grades, b.Grades) {
			rt.Fatalf("grades %+v and %+v", a.Grades, b.Grades)
		}
		if !sameTasks(a.Tasks, b.Tasks) || !sameTasks(a.ClosedTasks, b.ClosedTasks) {
			rt.Fatalf("escalations %s and %s", rules(a.Tasks), rules(b.Tasks))
		}
		if a.DueAt != b.DueAt || a.NeuroDueAt != b.NeuroDueAt {
			rt.Fatalf("due %d, %d and %d, %d", a.DueAt, a.NeuroDueAt, b.DueAt, b.NeuroDueAt)
		}
	})
}

// TestAFindingMoreLosesNoEscalation: whatever is added to a course, what was raised stays raised.
func TestAFindingMoreLosesNoEscalation(t *testing.T) {
	t.Parallel()
	dir, n := quickDir(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		w := open(t, filepath.Join(dir, fmt.Sprintf("%d.db", n)), func() time.Time { return noon })
		admit(t, w, "T-1")
		for i := range rapid.IntRange(1, 5).Draw(rt, "count") {
			r := ward.ObservationRequest{Patient: "T-1", At: ago(time.Duration(600-60*i) * time.Minute), Findings: drawFindings(rt)}
			if _, err := w.Record(context.Background(), nurse, r); err != nil {
				rt.Fatal(err)
			}
		}
		before := chart(t, w, "T-1")
		worse := []ward.EventBody{
			infusion("adrenaline", true),
			{Dose: &ward.Dose{Drug: "crystalloid", Amount: grading.Of(500), Unit: "mL"}},
			{Oxygen: &ward.Oxygen{Device: grading.MechanicalVentilation}},
		}
		at := ago(time.Duration(rapid.IntRange(1, 650).Draw(rt, "minutes")) * time.Minute)
		body := rapid.SampledFrom(worse).Draw(rt, "finding")
		if _, err := w.Enter(context.Background(), nurse, ward.EventRequest{Patient: "T-1", At: at, Body: body}); err != nil {
			rt.Fatal(err)
		}
		after := chart(t, w, "T-1")
		for _, t := range before.Tasks {
			if t.Level.String() == "repeat" {
				continue // "complete the set" is over once it is complete
			}
			found := false
			for _, a := range after.Tasks {
				found = found || a.Rule == t.Rule
			}
			if !found {
				rt.Fatalf("%s was open, and with %+v at %d is not: %s", t.Rule, body, at.Milli, rules(after.Tasks))
			}
		}
	})
}
