package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"crsmon/grading"
	"crsmon/internal/ward"
)

func labsOf(t *testing.T, w *ward.Ward) []ward.LabTrend {
	t.Helper()
	c, err := w.Chart(context.Background(), "1003")
	if err != nil {
		t.Fatal(err)
	}
	return c.Labs()
}

// TestLabsFromTheBoard: a sample is entered, read back with its trend, corrected and
// withdrawn; no grade moves.
func TestLabsFromTheBoard(t *testing.T) {
	t.Parallel()
	d, w, _ := signedIn(t)
	admitOkafor(t, w)
	d.pass(time.Second)
	d.typ("o").routine().keys("ctrl+s")
	d.keys("l").sees("Taken at", ">CRP mg/L", "ferritin ug/L", "triglycerides mmol/L", "CRP: never recorded")
	d.typ("4,1 mg/dL").sees("= CRP 41 mg/L (4.1 mg/dL)").keys("enter").typ("<40").keys("enter")
	d.keys("up", "up", "up").typ("-600").keys("ctrl+s")
	d.sees("2 results of 04:32 saved; no grade depends on them", "BED", "OKAFOR Grace")

	d.keys("enter", "l").sees("<40 10h", "last CRP 41 mg/L (4.1 mg/dL), 04:32 (10 h 00 ago), Patel A")
	d.typ("210").keys("ctrl+s").sees("1 result of 14:32 saved")
	d.keys("l").keys("down").sees("210↑ 0m").keys("up").sees("last CRP 210 mg/L ↑ (was 41)", "before: 04:32 41")
	if got := labsOf(t, w); len(got) != 2 || got[0].Last().Value != grading.Of(210) || got[1].Last().Bound != ward.LabBelow {
		t.Fatalf("the record has %+v", got)
	}

	d.keys("f4").sees("Samples as entered", "2 results · Patel A", "CRP 210 mg/L").keys("c").sees("corrects: CRP 210 mg/L", "21-Nov-2026 14:32")
	d.keys("ctrl+u").typ("21").keys("ctrl+s", "1").sees("saved")
	d.keys("l").sees("CRP 21 mg/L ↓ (was 41)").keys("f4", "down", "x").sees("this sample stands no longer").keys("down", "x", "1").sees("withdrawn")
	if got := labsOf(t, w); got[0].Last().Value != grading.Of(21) || len(got) != 1 || len(got[0].Points) != 1 {
		t.Fatalf("after the correction the record has %+v", got)
	}
	rows, err := w.Board(context.Background())
	if err != nil || rows[0].Latest.CRS.Working != 0 || rows[0].Latest.After != nil {
		t.Fatalf("a sample graded: %+v %v", rows[0].Latest, err)
	}
}

// TestLabsAreRefusedOnTheirField: what could be read two ways, or is impossible, stays
// on its field with what is allowed; what is only unusual is asked once.
func TestLabsAreRefusedOnTheirField(t *testing.T) {
	t.Parallel()
	d, w, _ := signedIn(t)
	admitOkafor(t, w)
	d.pass(time.Second)
	for _, tc := range []struct{ typed, says string }{
		{"12,400", "can be read two ways"},
		{"12.400", "can be read two ways"},
		{"3000000", "allowed: 0 to 2000000 ug/L"},
		{"high", "allowed: 0 to 2000000 ug/L"},
		{"12 mg", "allowed: ug/L, ng/mL"},
		{"1 2", "not"},
		{"-5", "allowed"},
	} {
		d.keys("l", "down").typ(tc.typed).keys("ctrl+s")
		d.sees(">ferritin ug/L", tc.typed, tc.says, "not saved: ferritin ug/L")
		d.keys("esc", "d")
	}
	d.keys("l").typ("800").keys("ctrl+s").sees("CRP 800 mg/L is unusual")
	d.pass(time.Second).keys("esc").sees(">CRP mg/L", "800")
	d.keys("ctrl+s").pass(time.Second).keys("enter").sees("1 result")
	if got := labsOf(t, w); len(got) != 1 || got[0].Last().Value != grading.Of(800) {
		t.Fatalf("the record has %+v", got)
	}
}

// TestLabsFailedSaveKeepsTheForm: a save that fails keeps every character.
func TestLabsFailedSaveKeepsTheForm(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.fail = errDisk
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	d.keys("l").typ("85").keys("ctrl+s").sees("NOT SAVED", "85")
	f.fail = nil
	d.keys("ctrl+s").sees("1 result of 14:32 saved")
	if len(f.events) != 2 || f.events[0].Entry != f.events[1].Entry || f.events[0].Entry == "" {
		t.Fatalf("a second try is another entry: %+v", f.events)
	}
}

func TestGoldenLabs(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.course = labCourse
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	d.keys("l").typ("210").sees("03 OKAFOR Grace", "CRP 186 mg/L (18.6 mg/dL) ↑ (was <4)", "= CRP 210 mg/L", "Ctrl-S save")
	if strings.Contains(d.screen(), "900") {
		t.Error("the value that was corrected is shown as a value")
	}
	golden.RequireEqual(t, []byte(d.screen()))
}
