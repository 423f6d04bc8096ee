package ward_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/ward"
)

func lab(a grading.Analyte, value string, u grading.LabUnit) ward.LabResult {
	var r ward.LabResult
	switch value[0] {
	case '<':
		r.Bound, value = ward.LabBelow, value[1:]
	case '>':
		r.Bound, value = ward.LabAbove, value[1:]
	}
	d, err := time.ParseDuration(value + "s") // a decimal, in thousandths
	if err != nil {
		panic(err)
	}
	r.Lab = grading.Lab{Analyte: a, Value: grading.OfMilli(int32(d / time.Millisecond)), Unit: u}
	return r
}

func crp(value string) ward.LabResult { return lab(grading.CRP, value, grading.MilligramPerLitre) }

func ferritin(value string) ward.LabResult {
	return lab(grading.Ferritin, value, grading.MicrogramPerLitre)
}

func labs(results ...ward.LabResult) ward.EventBody {
	return ward.EventBody{Labs: &ward.Labs{Results: results}}
}

// TestLabsStandBesideTheCourse: whatever a laboratory finds and whenever it is typed, no
// grade, check, task or row of the board is another for it.
func TestLabsStandBesideTheCourse(t *testing.T) {
	t.Parallel()
	worst := labs(crp("900"), ferritin("90000"), lab(grading.Platelets, "0", grading.GigaPerLitre), lab(grading.Neutrophils, "0", grading.GigaPerLitre))
	best := labs(crp("1"), ferritin("40"), lab(grading.Platelets, "250", grading.GigaPerLitre))
	for _, body := range []ward.EventBody{worst, best} {
		w := newWard(t)
		admit(t, w, "T-1")
		mustEnter(t, w, nurse, 9*time.Hour, body) // before any set
		if b := board(t, w); b[0].Latest != nil {
			t.Error("a sample alone is shown as a set")
		}
		mustRecord(t, w, request("T-1", 8*time.Hour, fever))
		mustEnter(t, w, nurse, 7*time.Hour, infusion("noradrenaline", true))
		before, rows := chart(t, w, "T-1"), board(t, w)
		for _, ago := range []time.Duration{10 * time.Hour, 8 * time.Hour, 7 * time.Hour, 3 * time.Hour, 0} {
			s := mustEnter(t, w, nurse, ago, body)
			if s.Graded || len(s.Newly) > 0 || !reflect.DeepEqual(s.Tasks, taskBook(before)) {
				t.Errorf("a sample of %v ago is graded: %+v", ago, s)
			}
		}
		after := chart(t, w, "T-1")
		if !reflect.DeepEqual(before.Row, after.Row) || !reflect.DeepEqual(before.Grades, after.Grades) || !reflect.DeepEqual(before.Facts, after.Facts) {
			t.Errorf("the course is another with laboratory values:\n%+v\n%+v", before.Row, after.Row)
		}
		if !reflect.DeepEqual(rows, board(t, w)) {
			t.Error("the board is another with laboratory values")
		}
		if after.Head <= before.Head {
			t.Error("the chart does not say that something is new")
		}
		sound(t, w)
	}
}

// taskBook are the escalations of a course less those that are only overdue now.
func taskBook(c *ward.Chart) []ward.Task {
	var out []ward.Task
	for _, task := range c.Tasks {
		if task.Rule != "E12" {
			out = append(out, task)
		}
	}
	return out
}

// TestLabTrends: the newest value and the one before, whatever the order of typing; what
// was corrected or withdrawn stays visible and counts no longer.
func TestLabTrends(t *testing.T) {
	t.Parallel()
	orders := [][]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {2, 0, 3, 1}}
	entries := []struct {
		ago  time.Duration
		body ward.EventBody
	}{
		{30 * time.Hour, labs(crp("10"), ferritin("400"))},
		{20 * time.Hour, labs(lab(grading.CRP, "4.5", grading.MilligramPerDecilitre))},
		{10 * time.Hour, labs(crp("190"))},
		{5 * time.Hour, labs(crp("40"), ferritin(">100000"))},
	}
	for _, order := range orders {
		w := newWard(t)
		admit(t, w, "T-1")
		ids := make([]string, len(entries))
		for _, i := range order {
			ids[i] = mustEnter(t, w, nurse, entries[i].ago, entries[i].body).Entry
		}
		got := chart(t, w, "T-1").Labs()
		if len(got) != 2 || got[0].Analyte != grading.CRP || len(got[0].Points) != 4 {
			t.Fatalf("typed in the order %v: %+v", order, got)
		}
		if sign, ok := got[0].Direction(); sign != -1 || !ok {
			t.Errorf("CRP 190, 40 is %d %v, want fallen", sign, ok)
		}
		if sign, ok := got[1].Direction(); sign != 1 || !ok {
			t.Errorf("ferritin 400, more than 100,000 is %d %v, want risen", sign, ok)
		}
		ctx := context.Background()
		if _, err := w.Enter(ctx, nurse, ward.EventRequest{
			Patient: "T-1", At: ago(10 * time.Hour), Body: labs(crp("19")), Replaces: ids[2], Reason: "mistyped",
		}); err != nil {
			t.Fatal(err)
		}
		c := chart(t, w, "T-1")
		if sign, ok := c.Labs()[0].Direction(); sign != 1 || !ok {
			t.Errorf("after the correction CRP 19, 40 is %d %v, want risen", sign, ok)
		}
		if _, err := w.EnterInError(ctx, nurse, "", "T-1", ids[3], "wrong patient"); err != nil {
			t.Fatal(err)
		}
		c = chart(t, w, "T-1")
		if last := c.Labs()[0].Last(); last.Value != grading.Of(19) {
			t.Errorf("the withdrawn value still stands: %+v", last)
		}
		if sign, ok := c.Labs()[0].Direction(); sign != -1 || !ok { // 4.5 mg/dL is 45 mg/L
			t.Errorf("4.5 mg/dL, 19 mg/L is %d %v, want fallen", sign, ok)
		}
		stays := 0
		for _, e := range c.Events {
			if e.Body.Labs != nil && e.Replaced != nil {
				stays++
			}
		}
		if stays != 2 {
			t.Errorf("%d of 2 replaced samples stay visible", stays)
		}
		sound(t, w)
	}
}

func TestLabsSentAgainAreOneEntry(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	id, err := ward.NewEntryID()
	if err != nil {
		t.Fatal(err)
	}
	r := ward.EventRequest{Entry: id, Patient: "T-1", At: ago(time.Hour), Body: labs(crp("85"))}
	for n := range 2 {
		if s, err := w.Enter(context.Background(), nurse, r); err != nil || s.Replay != (n == 1) {
			t.Fatalf("sent %d times: %+v %v", n+1, s, err)
		}
	}
	r.Body = labs(crp("86"))
	if _, err := w.Enter(context.Background(), nurse, r); !errors.Is(err, db.ErrConflict) {
		t.Errorf("other values under the same id: %v", err)
	}
}

func TestLabsRefusals(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	for _, tc := range []struct{ json, field, allowed string }{
		{`[]`, "labs", "crp"},
		{`[{"analyte":"crp","value":85}]`, "labs.crp.unit", "mg/L, mg/dL"},
		{`[{"analyte":"crp","value":85,"unit":"U/L"}]`, "labs.crp.unit", "mg/L, mg/dL"},
		{`[{"analyte":"crp","value":200,"unit":"mg/dL"}]`, "labs.crp.value", "0 to 150 mg/dL"},
		{`[{"analyte":"crp","value":-1,"unit":"mg/L"}]`, "labs.crp.value", "0 to 1500 mg/L"},
		{`[{"analyte":"ferritin","value":9999999999,"unit":"ug/L"}]`, "labs[0].value", "ug/L"},
		{`[{"analyte":"crp","unit":"mg/L"}]`, "labs.crp.value", "0 to 1500 mg/L"},
		{`[{"analyte":"crp","value":"85","unit":"mg/L"}]`, "labs[0].value", "a number"},
		{`[{"value":85,"unit":"mg/L"}]`, "labs[0].analyte", "ferritin"},
		{`[{"analyte":"hope","value":85,"unit":"mg/L"}]`, "labs[0].analyte", "ferritin"},
		{`[{"analyte":"crp","value":85,"unit":"mg/L","by":"x"}]`, "labs[0].by", "bound"},
		{`[{"analyte":"crp","value":85,"unit":"mg/L","bound":"about"}]`, "labs.crp.bound", "below"},
		{`[{"analyte":"crp","value":85,"unit":"mg/L"},{"analyte":"crp","value":8,"unit":"mg/dL"}]`, "labs[1].analyte", "once"},
		{`{"crp":85}`, "labs", "a list"},
	} {
		e, err := ward.ParseEvent([]byte(`{"patient":"T-1","kind":"labs","labs":` + tc.json + `}`))
		if err == nil {
			_, err = w.Enter(context.Background(), nurse, e.EventRequest)
		}
		var f *ward.FieldError
		if !errors.As(err, &f) || f.Field != tc.field || !strings.Contains(f.Allowed, tc.allowed) || f.Problem == "" {
			t.Errorf("%s: %+v, want %s refused, allowed %s", tc.json, err, tc.field, tc.allowed)
		}
	}
	if c := chart(t, w, "T-1"); len(c.Events) > 0 {
		t.Errorf("something was recorded: %+v", c.Events)
	}
}

// TestNeighboursNeverExclude: a toxicity is to be considered by the patient's own earlier
// values, or open; no result takes it away, and an old one is not of now.
func TestNeighboursNeverExclude(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")                                                                                         // infused 72 h ago
	mustEnter(t, w, nurse, 100*time.Hour, labs(ferritin("400"), lab(grading.AST, "20", grading.UnitPerLitre))) // the baseline
	mustEnter(t, w, nurse, 2*time.Hour, labs(ferritin("500"), lab(grading.AST, "25", grading.UnitPerLitre), lab(grading.Fibrinogen, "3", grading.GramPerLitre)))
	n := chart(t, w, "T-1").Neighbours(noon)
	if n.IECHS == nil || n.IECHS.Consider != grading.NotRecorded {
		t.Errorf("values near the baseline: IEC-HS is %+v, want open", n.IECHS)
	}
	mustEnter(t, w, nurse, time.Hour, labs(ferritin("12400"), lab(grading.Fibrinogen, "1.49", grading.GramPerLitre), lab(grading.Platelets, "<10", grading.GigaPerLitre)))
	n = chart(t, w, "T-1").Neighbours(noon)
	if n.IECHS == nil || n.IECHS.Consider != grading.Yes {
		t.Errorf("ferritin 31 times the baseline, fibrinogen 1.49 g/L: IEC-HS is %+v", n.IECHS)
	}
	if n.HScore == nil || n.HScore.Low < 50+30 || n.HScore.Complete() {
		t.Errorf("HScore is %+v", n.HScore)
	}
	if len(n.Indices) > 0 {
		t.Errorf("an index is computed with a limit: %+v", n.Indices)
	}
	if late := chart(t, w, "T-1").Neighbours(noon.Add(72 * time.Hour)); late.HScore != nil {
		t.Errorf("values of three days ago are in the score of now: %+v", late.HScore)
	}
}

// TestDailyCounts: neutrophils of each day since the infusion make ICAHT, days without a
// count stay unknown.
func TestDailyCounts(t *testing.T) {
	t.Parallel()
	w := newWard(t)
	admit(t, w, "T-1")
	for _, day := range []time.Duration{0, 1, 3} {
		mustEnter(t, w, nurse, day*24*time.Hour, labs(lab(grading.Neutrophils, "0.3", grading.GigaPerLitre)))
	}
	n := chart(t, w, "T-1").Neighbours(noon)
	if len(n.Days) != 1 || n.Days[0].Scale != grading.ScaleEarlyICAHT || n.Days[0].Low != 1 || n.Days[0].UnknownDays != 1 {
		t.Errorf("three days at 300/uL and one without a count: %+v", n.Days)
	}
}

// TestDirectionWithLimits: a limit tells a direction only where it must be one.
func TestDirectionWithLimits(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		was, is string
		sign    int
		ok      bool
	}{
		{"10", "20", 1, true},
		{"20", "10", -1, true},
		{"10", "10", 0, true},
		{"<4", "10", 1, true},
		{"<4", "2", 0, false},
		{"10", "<4", -1, true},
		{"2", "<4", 0, false},
		{"10", ">50", 1, true},
		{"90", ">50", 0, false},
		{">50", "40", -1, true},
		{">50", "60", 0, false},
		{"<4", ">50", 1, true},
		{">50", "<4", -1, true},
		{"<4", "<4", 0, false},
		{">50", ">60", 0, false},
		{"<4", "<2", 0, false},
	} {
		trend := ward.LabTrend{Points: []ward.LabPoint{{LabResult: crp(tc.was)}, {LabResult: crp(tc.is)}}}
		if sign, ok := trend.Direction(); ok != tc.ok || ok && sign != tc.sign {
			t.Errorf("%s, then %s: %d %v, want %d %v", tc.was, tc.is, sign, ok, tc.sign, tc.ok)
		}
	}
}
