package plain

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

func TestRoutineSet(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{}, script(routine...))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "03 ALPHA Demo, born 22-Jun-1972", "= 37.2 °C", "= 122/78 mmHg, MAP mmHg 92", "NOT SAVED YET", "CRS 0 none", "saved 14:32, CRS 0, ICANS 0")
	if strings.Index(out, "NOT SAVED YET") > strings.Index(out, "saved 14:32") {
		t.Error("saved is said before the grade was")
	}
	c := d.chart("D1")
	if len(c.Sets) != 1 || c.Latest.Findings.Temp.Milli != 37200 || c.Latest.Findings.DBP.Milli != 78000 || !c.Latest.CRS.Complete() || c.Latest.By != nurse {
		t.Errorf("recorded: %+v", c.Latest)
	}
	if len(routine) > 17 {
		t.Errorf("a routine set takes %d lines", len(routine))
	}
	d.now = d.now.Add(10 * time.Minute)
	out, _ = d.run(nurse, Options{}, script("o 03", ""))
	has(t, out, "Temp °C (25-45 °C, 77-113 °F; n not done; b back; q leave) [last 37.2 °C, 10 min ago]:")
}

// Wherever the input ends, nothing is half saved, and it is said.
func TestEndOfInputAtEveryQuestion(t *testing.T) {
	t.Parallel()
	for n := 1; n < len(routine); n++ {
		d := newDesk(t)
		for _, tail := range []string{"", "y"} { // a line without its end is no answer
			out, err := d.run(nurse, Options{}, script(routine[:n]...)+tail)
			if !errors.Is(err, ErrUnfinished) || !strings.Contains(flat(out), "NOT SAVED: what was typed for 03 ALPHA Demo") {
				t.Errorf("after %d lines: %v\n%s", n, err, out)
			}
		}
		if len(d.chart("D1").Sets) != 0 {
			t.Errorf("after %d lines something is saved", n)
		}
	}
	d := newDesk(t)
	if out, err := d.run(nurse, Options{}, ""); err != nil || strings.Contains(out, "NOT SAVED") {
		t.Errorf("%v %s", err, out)
	}
	if _, err := d.run(ward.Author{}, Options{}, script("Nurse Test")); !errors.Is(err, ErrUnfinished) {
		t.Errorf("%v", err)
	}
}

// A refused answer ends a script: the answers after it would go to other questions.
func TestEveryRefusalEndsAScript(t *testing.T) {
	t.Parallel()
	at := func(n int, answer string) string {
		lines := append([]string(nil), routine...)
		lines[n] = answer
		return script(lines...)
	}
	long := strings.Repeat("x", 5000)
	for input, want := range map[string]string{
		at(0, "o 99"): "no patient fits", at(0, "xyz"): "is no command", at(0, "review"): "review is a doctor's",
		at(1, "16:00"): "in the future", at(1, "noon"): "not a time",
		at(2, "99999"): "allowed: 25-45 °C", at(2, "high"): "not a number", at(2, long): "too long", at(2, "37\xff"): "not valid UTF-8",
		at(2, "\x1b[A"): "control characters", at(2, "hr=88"): `this answers "hr", and the question is "temp"`,
		at(3, "999"): "allowed: 0-350", at(4, "16.5"): "whole numbers only", at(5, "78/122"): "diastolic must be below", at(5, "16/10"): "mmHg or kPa",
		at(6, "101"): "not possible", at(7, "zz"): "answers nothing here", at(8, "maybe"): "answers nothing here",
		at(9, "coffee"): "answers nothing here", at(10, "coffee"): "answers nothing here", at(11, "z"): "answers nothing here",
		at(12, "z"): "answers nothing here", at(13, "11"): "allowed: 0-10", at(14, "z"): "answers nothing here", at(16, "perhaps"): "answers nothing here",
		at(16, ""): "answers nothing here", at(3, "220"): "Unusual: Heart rate 220", // the line that follows is no answer to it
	} {
		d := newDesk(t)
		out, err := d.run(nurse, Options{}, input)
		if !strings.Contains(flat(out), want) || len(d.chart("D1").Sets) != 0 || strings.Contains(out, "saved 14:32") {
			t.Errorf("%.20q: %v, no %q\n%s", input, err, want, out)
		}
		if !errors.Is(err, ErrRefused) && !strings.Contains(want, "Unusual") {
			t.Errorf("%.20q: %v", input, err)
		}
		if !strings.HasPrefix(want, "Unusual") {
			has(t, out, "stopped at line")
		}
	}
}

func TestUnusualIsAskedOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lines := append([]string(nil), routine...)
	lines[3] = "hr=220"
	lines = append(lines[:16], "y", "y")
	out, err := d.run(nurse, Options{}, script(lines...))
	if err != nil || strings.Count(out, "Unusual:") != 1 || len(d.chart("D1").Sets) != 1 {
		t.Errorf("%v\n%s", err, out)
	}
}

// A person is asked again, goes back, takes back and reads what an answer may be.
func TestAPersonIsAskedAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{Interactive: true}, script(
		"nonsense", "o zw", "-10", "46", "391", "88", "b", "?", "99", "16", "84/51", "89", "nasal", "4", "y", "norad, vasopressin", "-",
		"c", "y", "0", "1", "-", "n?", "8", "n", "plain note 示例", "y", "y", "q",
	))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c := d.chart("D2")
	if len(c.Sets) != 1 {
		t.Fatalf("nothing is saved\n%s", out)
	}
	o := &c.Sets[0].Findings
	if o.Temp.Milli != 39100 || o.HeartRate.Milli != 99000 || o.RespRate.Milli != 16000 || o.SBP.Milli != 84000 || o.O2Flow.Milli != 4000 ||
		o.Vasopressors.Names()[0] != "noradrenaline" || o.Masking.Recorded() || c.Sets[0].Note != "plain note 示例" {
		t.Errorf("%+v", o)
	}
	if got := c.Sets[0].At.Milli; got != start.Add(-10*time.Minute).UnixMilli() {
		t.Errorf("at %v", c.Sets[0].At)
	}
	has(t, out, "is no command", "07 张 伟", "allowed: 25-45 °C", "is 88; empty keeps it, - takes it back", "beats per minute", "ICE 8", "ALERT ICU NOW")
}

func TestASCIIOutputKeepsGradesAndNames(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{ASCII: true}, script("o 张", "", "384", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "y", "b", "p 07"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, l := range strings.Split(out, "\n") {
		if l == "crsmon> o 张" {
			t.Error("the echo of the input is not ASCII")
		}
		for _, r := range l {
			if r > 0x7e || r < 0x20 {
				t.Fatalf("%q is not ASCII", l)
			}
		}
	}
	has(t, out, "07 ZHANG Wei", "CRS >=1 mild", "38.4 C")
}

func TestNothingThatMovesACursorIsWritten(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := d.w.Admit(context.Background(), nurse, "", ward.Patient{ID: "E", Family: "Evil\x1b[2J\u202e", Bed: "1"}); err != nil {
		t.Skip("the ward refuses it:", err)
	}
	out, _ := d.run(nurse, Options{}, script("b", "p 1"))
	if strings.ContainsAny(out, "\x1b\r\u202e") {
		t.Errorf("%q", out)
	}
}

func TestAdmit(t *testing.T) {
	t.Parallel()
	lines := []string{"new", "12", "D9", "示例", "Demo", "1980-02-03", "f", "154 lb", "axi-cel", "lymphoma", "17-Nov-2026 10:30", "none known", "120", "10", "98", "none", "the cat sat", "en", "", ""}
	for n := 1; n <= len(lines); n++ {
		d := newDesk(t)
		out, err := d.run(nurse, Options{}, script(lines[:n]...))
		if _, gone := d.w.Chart(context.Background(), "D9"); !errors.Is(err, ErrUnfinished) || gone == nil || !strings.Contains(out, "NOT SAVED") {
			t.Errorf("after %d lines: %v %v\n%s", n, err, gone, out)
		}
	}
	d := newDesk(t)
	out, err := d.run(nurse, Options{}, script(append(lines, "y", "p sl")...))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if p := d.chart("D9").Patient; p.Weight.Milli != 69853 || p.BaselineICE.Milli != 10000 || p.BaselineSpO2.Milli != 98000 || p.Sentence != "the cat sat" || p.Sex != ward.Female || p.BirthDate != "1980-02-03" {
		t.Errorf("%+v", p)
	}
	has(t, out, "is on the record", "12 示例 Demo")
	for n, bad := range map[int]string{2: "", 3: "-", 5: "05/03/1980", 6: "x", 7: "x", 10: "17-Nov", 12: "-5", 13: "11"} {
		d := newDesk(t)
		l := append([]string(nil), lines...)
		l[n] = bad
		if out, err := d.run(nurse, Options{}, script(append(l, "y")...)); !errors.Is(err, ErrRefused) {
			t.Errorf("%q as %s: %v\n%s", bad, lines[n], err, out)
		}
	}
	l := append([]string(nil), lines...)
	l[2] = "D1"
	if out, err := d.run(nurse, Options{}, script(append(l, "y")...)); !errors.Is(err, ErrRefused) || !strings.Contains(out, "NOT SAVED") {
		t.Errorf("an id that is taken: %v\n%s", err, out)
	}
}

// sick records a set that raises escalations.
func (d *desk) sick() {
	d.t.Helper()
	out, err := d.run(nurse, Options{}, script("o 03", "", "395", "128", "26", "84/51", "91", "n", "4", "y", "noradrenaline", "n", "a", "n", "9", "n", "", "y"))
	if err != nil {
		d.t.Fatalf("%v\n%s", err, out)
	}
	has(d.t, out, "ALERT ICU NOW")
}

func TestAlertsAreToldAcknowledgedAndDeclined(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.sick()
	out, err := d.run(nurse, Options{}, script("alerts", "1", "t", "Doctor Test", "telephone", "", "o", "y", "p 03"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "1. 03 ALPHA Demo: ICU NOW", "saved 14:32", "told Doctor Test 14:32, telephone (written by Nurse Test)", "CRS 3 severe", "Alerts of this patient:", "noradrenaline")
	out, err = d.run(doctor, Options{}, script("a", "1", "x", "", "comfort care", "", "o", "y", "a", "1", "k", "", "", "a", "y"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, bad := range []string{"a\n99\n", "a\n0\n", "a\nx\n", "a\n1\nz\n"} {
		if _, err := d.run(nurse, Options{}, bad); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if out, err := d.run(nurse, Options{}, "a\n1\nk\n"); !errors.Is(err, ErrUnfinished) || !strings.Contains(out, "NOT SAVED") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestReviewIsADoctors(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.sick()
	out, err := d.run(doctor, Options{}, script("review", "03", "c", "y", "", "review", ""))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "To review: new since", "CRS 3 severe", "confirmed and signed", "Nothing new to review")
	if c := d.chart("D1"); c.Review.At.Milli == 0 || c.Review.By != doctor {
		t.Errorf("%+v", c.Review)
	}
	if _, err := d.run(nurse, Options{}, script("review 03")); !errors.Is(err, ErrRefused) {
		t.Errorf("a nurse: %v", err)
	}
}

func TestDrugs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{}, script(
		"d 03", "noradrenaline", "r", "0.1", "mcg/kg/min", "", "", "y", "d 03", "noradrenaline", "r", "0.2", "1", "", "", "y",
		"d 03", "oxygen", "n", "3", "-5", "", "y",
		"d 03", "noradrenaline", "s", "", "", "y", "p 03",
	))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	c := d.chart("D1")
	if len(c.Events) != 4 || len(c.Running) != 0 || c.Oxygen == nil || c.Oxygen.Flow.Milli != 3000 {
		t.Errorf("%d events, %+v running, oxygen %+v", len(c.Events), c.Running, c.Oxygen)
	}
	if _, err := d.run(nurse, Options{}, script("d 03", "coffee")); !errors.Is(err, ErrRefused) {
		t.Errorf("%v", err)
	}
}

// fullDisk is a record that takes nothing.
type fullDisk struct{ *ward.Ward }

func (fullDisk) Record(context.Context, ward.Author, ward.ObservationRequest) (ward.Saved, error) {
	return ward.Saved{}, db.ErrDiskFull
}

// A write that fails is not said to be saved; a person may try again.
func TestAFailedWriteIsNotSaved(t *testing.T) {
	t.Parallel()
	for _, person := range []bool{false, true} {
		d := newDesk(t)
		var out bytes.Buffer
		err := Run(context.Background(), Options{
			In: strings.NewReader(script(append(routine, "n", "q")...)), Out: &out, Interactive: person, Ward: fullDisk{d.w}, Author: nurse,
			Words: words.English(), Now: func() time.Time { return start },
		})
		if errors.Is(err, ErrNotSaved) == person || strings.Contains(out.String(), "saved 14:32") {
			t.Errorf("%v", err)
		}
		has(t, out.String(), "NOT SAVED: ")
		if person {
			has(t, out.String(), "Try again?", "Discarded")
		}
	}
}

// cancelAt is an output that sends a signal once a text was written.
type cancelAt struct {
	bytes.Buffer
	text   string
	cancel func()
}

func (c *cancelAt) Write(p []byte) (int, error) {
	n, err := c.Buffer.Write(p)
	if strings.Contains(c.String(), c.text) {
		c.cancel()
	}
	return n, err
}

// A signal ends a session in the middle of a form, and says what is lost.
func TestASignalEndsAForm(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ctx, cancel := context.WithCancel(context.Background())
	in, feed := io.Pipe()
	defer feed.Close()
	go func() { _, _ = io.WriteString(feed, script("o 03", "", "384")) }()
	out := &cancelAt{text: "Heart rate", cancel: cancel}
	err := Run(ctx, Options{In: in, Out: out, Ward: d.w, Author: nurse, Words: words.English(), Now: func() time.Time { return start }, Interactive: true})
	if !errors.Is(err, ErrUnfinished) {
		t.Errorf("%v", err)
	}
	has(t, out.String(), "Stopped. NOT SAVED: what was typed for 03 ALPHA Demo")
	if len(d.chart("D1").Sets) != 0 {
		t.Error("something is saved")
	}
}

func TestHandoverIsAcceptedByName(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if _, err := d.w.HandOver(context.Background(), nurse, ward.HandoverRequest{Patient: "D1", Text: "stable\nnext set at 16:00"}); err != nil {
		t.Fatal(err)
	}
	out, err := d.run(doctor, Options{}, script("h 03", "a", "1", "y", "", "h", ""))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "next set at 16:00", "accepted by Doctor Test, 14:32", "No handover is signed.")
}
