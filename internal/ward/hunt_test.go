package ward_test

import (
	"context"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

func noradrenaline(o *grading.Observation) { fever(o); o.Vasopressors |= grading.Noradrenaline }

// TestWhatComesBackIsRaisedAnew: an answer is to what was there then. CRS 3 that was over for a day and
// comes back must be answered again, though nobody closed the old task.
func TestWhatComesBackIsRaisedAnew(t *testing.T) {
	t.Parallel()
	for _, kind := range []ward.ResponseKind{ward.Told, ward.Acknowledged, ward.Declined} {
		w := newWard(t)
		admit(t, w, "T-1")
		mustRecord(t, w, request("T-1", 40*time.Hour, noradrenaline))
		mustEnter(t, w, doctor, 39*time.Hour, answer("E1", kind))
		for h := 38; h > 10; h -= 4 {
			mustRecord(t, w, request("T-1", time.Duration(h)*time.Hour, fever))
		}
		s := mustRecord(t, w, request("T-1", 9*time.Hour, noradrenaline))
		if got := task(t, s.Tasks, "E1"); got.Status != ward.TaskOpen || got.Since() != ago(9*time.Hour).Milli {
			t.Errorf("CRS 3 a day after it was over, once %s: %s since %d", kind, got.Status, got.Since())
		}
		// While it goes on it is not repeated.
		mustEnter(t, w, doctor, 530*time.Minute, answer("E1", ward.Acknowledged))
		if s = mustRecord(t, w, request("T-1", 8*time.Hour, noradrenaline)); task(t, s.Tasks, "E1").Status != ward.TaskAcknowledged {
			t.Error("the same CRS 3 an hour later is raised again")
		}
		sound(t, w)
	}
}

// TestAnAnswerCoversWhatWasKnown: what is charted later for an earlier moment, or put right, was not before
// the one who answered.
func TestAnAnswerCoversWhatWasKnown(t *testing.T) {
	t.Parallel()
	two := func(o *grading.Observation) { noradrenaline(o); o.Vasopressors |= grading.Adrenaline }
	for name, worse := range map[string]func(t *testing.T, w *ward.Ward, of string){
		"charted late": func(t *testing.T, w *ward.Ward, _ string) {
			mustRecord(t, w, request("T-1", 110*time.Minute, two))
		},
		"put right": func(t *testing.T, w *ward.Ward, of string) {
			if _, err := w.Correct(context.Background(), nurse, of, "adrenaline left out", request("T-1", 2*time.Hour, two)); err != nil {
				t.Fatal(err)
			}
		},
		"entered late": func(t *testing.T, w *ward.Ward, _ string) {
			mustEnter(t, w, nurse, 110*time.Minute, infusion("adrenaline", true))
		},
	} {
		for _, kind := range []ward.ResponseKind{ward.Told, ward.Acknowledged, ward.Declined} {
			w := newWard(t)
			admit(t, w, "T-1")
			s := mustRecord(t, w, request("T-1", 2*time.Hour, noradrenaline))
			id, err := ward.NewEntryID()
			if err != nil {
				t.Fatal(err)
			}
			r := ward.EventRequest{Entry: id, Patient: "T-1", At: ago(100 * time.Minute), Body: answer("E1", kind)}
			for range 2 { // a retry is the same answer
				if _, err := w.Enter(context.Background(), doctor, r); err != nil {
					t.Fatal(err)
				}
			}
			worse(t, w, s.Entry)
			got := task(t, board(t, w)[0].Tasks, "E1")
			if got.Status != ward.TaskOpen || len(got.Answers) != 1 {
				t.Errorf("CRS 4 %s, and the answer %q to CRS 3 holds: %s", name, kind, got.Status)
			}
			r.Entry, r.Replaces, r.Reason = "", id, "the name was misspelt"
			if _, err := w.Enter(context.Background(), doctor, r); err != nil {
				t.Fatal(err)
			}
			if got = task(t, board(t, w)[0].Tasks, "E1"); got.Status != ward.TaskOpen {
				t.Errorf("CRS 4 %s, and putting a name right in the answer to CRS 3 made it %s", name, got.Status)
			}
			r.Entry, r.Body = "", ward.EventBody{Response: &ward.Response{Rule: "E1", Kind: ward.Acknowledged}}
			if _, err := w.Enter(context.Background(), nurse, r); err == nil {
				t.Error("put right into an acknowledgement that names nobody")
			}
			mustEnter(t, w, doctor, 90*time.Minute, answer("E1", ward.Acknowledged))
			if got := task(t, chart(t, w, "T-1").Tasks, "E1"); got.Status != ward.TaskAcknowledged {
				t.Errorf("CRS 4 %s and answered is %s", name, got.Status)
			}
			sound(t, w)
		}
	}
	// A correction that changes nothing of it leaves the answer.
	w := newWard(t)
	admit(t, w, "T-1")
	s := mustRecord(t, w, request("T-1", 2*time.Hour, noradrenaline))
	mustEnter(t, w, doctor, 100*time.Minute, answer("E1", ward.Acknowledged))
	if _, err := w.Correct(context.Background(), nurse, s.Entry, "heart rate", request("T-1", 2*time.Hour, func(o *grading.Observation) { noradrenaline(o); o.HeartRate = grading.Of(90) })); err != nil {
		t.Fatal(err)
	}
	if got := task(t, board(t, w)[0].Tasks, "E1"); got.Status != ward.TaskAcknowledged {
		t.Errorf("a heart rate put right made it %s", got.Status)
	}
	sound(t, w)
}

// TestAnAttributionIsOfOneFever: "fever: line infection" says nothing of a fever that comes days after that
// one was over.
func TestAnAttributionIsOfOneFever(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	mustRecord(t, w, request("T-1", 60*time.Hour, fever))
	mustEnter(t, w, doctor, 59*time.Hour, ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideAttribute, Of: "line infection"}})
	mustEnter(t, w, doctor, 58*time.Hour, ward.EventBody{Decision: &ward.Decision{Kind: ward.DecideClose}})
	if s := mustRecord(t, w, request("T-1", 50*time.Hour, fever)); s.Shown.CRS.Working != 0 {
		t.Errorf("the same fever, 9 h later: CRS %d", s.Shown.CRS.Working)
	}
	for h := 46; h > 20; h -= 4 {
		mustRecord(t, w, request("T-1", time.Duration(h)*time.Hour, nil))
	}
	p := w.Preview(chart(t, w, "T-1"), request("T-1", 20*time.Hour, noradrenaline))
	s := mustRecord(t, w, request("T-1", 20*time.Hour, noradrenaline))
	if s.Shown.CRS.Working != 3 || p.CRS.Working != 3 {
		t.Errorf("a new fever after 30 h without, on noradrenaline: CRS %d, before saving %d; want 3", s.Shown.CRS.Working, p.CRS.Working)
	}
	if r := chart(t, w, "T-1").Review; r.Attributed {
		t.Errorf("it still counts as %s", r.AttributedTo)
	}
	task(t, s.Tasks, "E1")
	sound(t, w)
}
