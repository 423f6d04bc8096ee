package ward_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"

	"pgregory.net/rapid"
)

// anyBody draws an event of any kind; many have no place in the course and are refused.
func anyBody(t *rapid.T) ward.EventBody {
	drug := rapid.SampledFrom([]string{"noradrenaline", "norepinephrine", "Adrenaline", "dobutamine", "vasopressin", "insulin"}).Draw(t, "drug")
	switch rapid.IntRange(0, 8).Draw(t, "kind") {
	case 0, 1:
		return infusion(drug, rapid.Bool().Draw(t, "running"))
	case 2:
		return dose(rapid.SampledFrom([]string{"tocilizumab", "paracetamol", "crystalloid", "ephedrine"}).Draw(t, "given"), 500, "mL")
	case 3:
		device := rapid.SampledFrom([]grading.O2Device{grading.RoomAir, grading.NasalCannula, grading.CPAP}).Draw(t, "device")
		o := oxygen(device, 0)
		o.Oxygen.NotForHypoxia = rapid.Bool().Draw(t, "home")
		return o
	case 4:
		move := rapid.SampledFrom(ward.Moves()).Draw(t, "move")
		return ward.EventBody{Transfer: &ward.Transfer{Move: move, Bed: rapid.SampledFrom([]string{"", "7", "9"}).Draw(t, "bed")}}
	case 5, 6:
		return ward.EventBody{Decision: &ward.Decision{
			Kind: rapid.SampledFrom(ward.Decisions()).Draw(t, "decision"), Scale: ward.ScaleCRS, Grade: 3, Minutes: 30, Of: "infection", Reason: "picture",
		}}
	default:
		rule := rapid.SampledFrom([]string{"E1", "E3", "E5", "E7", "E10a", "E12", "H2"}).Draw(t, "rule")
		return answer(rule, rapid.SampledFrom(ward.Responses()).Draw(t, "answer"))
	}
}

// TestAnyHistoryIsSound types whatever a ward can type, in any order of time and several things at one moment: sets,
// events of every kind, corrections and withdrawals of them, retries. What is refused says so; what is taken can be
// read, board and chart agree, and every stored grade follows from the entries before it.
func TestAnyHistoryIsSound(t *testing.T) {
	t.Parallel()
	dir, n := quickDir(t), 0
	ctx := context.Background()
	rapid.Check(t, func(rt *rapid.T) {
		n++
		w := open(t, filepath.Join(dir, fmt.Sprintf("any%d.db", n)), func() time.Time { return noon })
		admit(t, w, "T-1")
		var entries []string
		for range rapid.IntRange(2, 12).Draw(rt, "count") {
			id, err := ward.NewEntryID()
			if err != nil {
				rt.Fatal(err)
			}
			at := ago(time.Duration(rapid.IntRange(0, 20).Draw(rt, "hours")) * 3 * time.Hour)
			of := ""
			if len(entries) > 0 && rapid.IntRange(0, 2).Draw(rt, "corrects") == 0 {
				of = rapid.SampledFrom(entries).Draw(rt, "of")
			}
			set := rapid.IntRange(0, 2).Draw(rt, "what") == 0
			request, event := ward.ObservationRequest{}, ward.EventRequest{}
			if set {
				request = ward.ObservationRequest{Entry: id, Patient: "T-1", At: at, Findings: drawFindings(rt)}
			} else {
				event = ward.EventRequest{Entry: id, Patient: "T-1", At: at, Body: anyBody(rt)}
			}
			withdraw := rapid.Bool().Draw(rt, "withdraw")
			write := func() (ward.Saved, error) {
				switch {
				case of != "" && withdraw:
					return w.EnterInError(ctx, doctor, id, "T-1", of, "slip")
				case set && of != "":
					return w.Correct(ctx, doctor, of, "slip", request)
				case set:
					return w.Record(ctx, doctor, request)
				case of != "":
					event.Replaces, event.Reason = of, "slip"
				}
				return w.Enter(ctx, doctor, event)
			}
			_, err = write()
			var refused *ward.FieldError
			if errors.As(err, &refused) && refused.Problem != "" && refused.Allowed != "" {
				continue
			}
			if err != nil {
				rt.Fatalf("%v", err)
			}
			if s, err := write(); err != nil || !s.Replay {
				rt.Fatalf("sent again: %+v, %v", s, err)
			}
			if of == "" || !withdraw {
				entries = append(entries, id)
			}
			c := chart(t, w, "T-1")
			if r, err := w.VerifyAssessments(ctx, nil); err != nil || !r.OK() || len(r.Stale) > 0 {
				rt.Fatalf("%+v, %v", r, err)
			}
			for _, row := range board(t, w) {
				if !sameTasks(row.Tasks, c.Tasks) || row.Place != c.Place || row.Latest != nil && row.Latest.CRS.Result != c.Latest.CRS.Result {
					rt.Fatalf("the board shows %s, the chart %s", rules(row.Tasks), rules(c.Tasks))
				}
			}
		}
		if got := chart(t, w, "T-1"); len(got.Sets)+len(got.Events) != len(entries) {
			rt.Fatalf("%d sets and %d events of %d taken", len(got.Sets), len(got.Events), len(entries))
		}
	})
}
