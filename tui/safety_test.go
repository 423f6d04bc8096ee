package tui

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// onForm opens the observation form of a patient of the hard ward, by id.
func onForm(t *testing.T, f *fake, id string, w, h int) *drive {
	t.Helper()
	d := newDrive(t, f, Options{Author: nurseA, Classify: classify}, w, h)
	d.typ("/").typ(id).keys("enter")
	for d.m.screens[0].(*board).selected().Patient.ID != id {
		d.keys("down")
	}
	return d.typ("o")
}

func TestAlertTakesNoKeysUntilTheKeyboardIsQuiet(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := onForm(t, f, "4", 80, 24)
	d.typ("394").keys("enter", "ctrl+s")
	d.sees("07 ZHANG Wei", "CRS", "fever 39.4", "keys are not taken")
	// A nurse who types on: digits and Enter meant for a field do not close it.
	for range 4 {
		d.now = d.now.Add(300 * time.Millisecond)
		d.keys("1", "enter")
		d.sees("fever 39.4")
	}
	d.now = d.now.Add(600 * time.Millisecond)
	d.pass(0)
	d.sees("Enter or Esc closes")
	d.keys("enter").seesNot("Enter or Esc closes")
}

func TestAlertGraceEndsWhateverIsPressed(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.typ("394").keys("enter", "ctrl+s").sees("keys are not taken")
	for range 30 { // a key held down
		d.now = d.now.Add(100 * time.Millisecond)
		d.keys("esc")
	}
	d.seesNot("Enter or Esc closes", "keys are not taken")
}

func TestAlertOpensOnlyForWhatNeedsSomebody(t *testing.T) {
	t.Parallel()
	shown := func(crs, icans grading.Grade) ward.Shown {
		var s ward.Shown
		s.CRS.Working, s.ICANS.Working = crs, icans
		return s
	}
	review := shown(0, 0)
	review.Escalations = []policy.Fired{{Rule: "E1", Level: policy.LevelReview, Text: "x"}}
	for name, c := range map[string]struct {
		s    ward.Saved
		want bool
	}{
		"first 0":        {ward.Saved{Shown: shown(0, 0), WasCRS: -1, WasICANS: -1}, false},
		"first 1":        {ward.Saved{Shown: shown(1, 0), WasCRS: -1, WasICANS: -1}, true},
		"same":           {ward.Saved{Shown: shown(2, 1), WasCRS: 2, WasICANS: 1}, false},
		"better":         {ward.Saved{Shown: shown(1, 0), WasCRS: 2, WasICANS: 1}, false},
		"worse icans":    {ward.Saved{Shown: shown(2, 2), WasCRS: 2, WasICANS: 1}, true},
		"rule newly met": {ward.Saved{Shown: review, Newly: review.Escalations, WasCRS: 0, WasICANS: 0}, true},
		"rule goes on":   {ward.Saved{Shown: review, WasCRS: 0, WasICANS: 0}, false},
	} {
		if needsAlert(&c.s) != c.want {
			t.Errorf("%s: %v", name, !c.want)
		}
	}
}

func TestRetryIsTheSameEntry(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.fail = errDisk
	d := onForm(t, f, "4", 80, 24)
	d.typ("372").keys("enter", "ctrl+s")
	d.sees("NOT SAVED: the disk is full", "Have space freed", "37.2")
	d.now = d.now.Add(90 * time.Second) // "now" has moved on; the entry has not
	f.fail = nil
	d.keys("ctrl+s").sees("saved 14:32")
	if len(f.recorded) != 2 || f.recorded[0] != f.recorded[1] || f.recorded[0].Entry == "" {
		t.Fatalf("the retry differs: %+v", f.recorded)
	}
}

func TestNoDoubleSaveAndQuitWaits(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := onForm(t, f, "4", 80, 24)
	d.typ("372").keys("enter")
	d.hold = true
	d.keys("ctrl+s", "ctrl+s", "f10", "enter").sees("saving...")
	d.typ("9").sees("saving...")
	d.keys("esc").sees("saving...")
	d.keys("ctrl+c").sees("closes as soon as it is on disk")
	if d.quit {
		t.Fatal("quit before the write was done")
	}
	d.release()
	if !d.quit || len(f.recorded) != 1 {
		t.Fatalf("quit %v after %d writes", d.quit, len(f.recorded))
	}
}

func TestQuitAfterAFailedSaveStays(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.fail = errDisk
	d := onForm(t, f, "4", 80, 24)
	d.typ("372").keys("enter")
	d.hold = true
	d.keys("ctrl+s", "ctrl+c")
	d.release()
	if d.quit {
		t.Fatal("quit although the set is not on disk")
	}
	d.sees("NOT SAVED", "37.2")
}

func TestDraftIsKeptForItsAuthorAndPatient(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.typ("372").keys("enter").typ("88")
	d.keys("esc").sees("Leave this form?", "ZHANG Wei")
	d.keys("esc").sees("37.2") // Esc is the safe answer
	d.keys("esc", "k").sees("draft kept, NOT saved")
	d.keys("q").sees("1 draft(s) are not saved")
	d.keys("enter").sees("1 draft(s)") // Enter does not throw it away
	d.keys("esc")
	d.keys("f2").typ("Wu B").keys("enter").typ("d").sees("Wu B, doctor")
	d.typ("o").sees("Patel A has an unsaved draft for this patient").seesNot("37.2 ")
	d.keys("esc")
	d.keys("f2").typ("Patel A").keys("enter").typ("n")
	d.typ("o").sees("your draft of 14:32 is back", "37.2", "88")
	d.keys("esc", "d").sees("discarded")
	d.typ("o").seesNot("37.2 ")
}

func TestCtrlCAsksOnlyWhereSomethingWouldBeLost(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.typ("372").keys("ctrl+c").sees("would be lost")
	if d.quit {
		t.Fatal("quit without asking")
	}
	d.keys("ctrl+c")
	if !d.quit {
		t.Fatal("the second ctrl+c did not quit")
	}
	d = newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	if d.keys("ctrl+c"); !d.quit {
		t.Fatal("nothing would be lost, yet it asked")
	}
}

func TestFormSpeaksForItsAuthor(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.keys("f2").sees("save or leave this form first").seesNot("Who is at the keyboard?")
}

func TestSomeWithNothingTickedIsNotNone(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	for d.m.top().(*observe).focus != fPressors {
		d.keys("down")
	}
	d.typ("y").sees("Which vasopressors").keys("enter").sees("nothing chosen: not recorded")
	o := d.m.top().(*observe)
	if v := o.read.req.Findings.Vasopressors; v.Recorded() {
		t.Fatalf("recorded %v", v)
	}
	d.typ("y").typ("nv").keys("enter")
	if v := o.read.req.Findings.Vasopressors; v.Count() != 1 || !v.Has(grading.Vasopressin) {
		t.Fatalf("recorded %v", v.Names())
	}
	d.keys("up").keys("backspace")
	if o.read.req.Findings.Vasopressors.Recorded() {
		t.Fatal("backspace did not take the answer back")
	}
	d.keys("down").keys("right", "right").sees("Which drugs that can hide a fever").keys("esc")
	if o.read.req.Findings.Masking.Drugs() != 0 {
		t.Fatal("an arrow recorded a drug")
	}
}

func TestPreviewThatFailsSaysSo(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.panics = true
	d := onForm(t, f, "4", 80, 24)
	d.typ("394").keys("enter").sees("cannot grade", "39.4")
	d.keys("ctrl+s").sees("saved 14:32")
}

func TestBoardThatCannotBeReadSaysSinceWhen(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	f.failRead = errors.New("gone")
	d.pass(time.Minute)
	d.sees("NOT UP TO DATE since 14:32", "OKAFOR")
	f.failRead = nil
	d.pass(time.Minute)
	d.seesNot("NOT UP TO DATE")
}

func TestCursorStaysOnThePatientWhenRowsMove(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	d.keys("down", "down", "down", "down")
	id := d.m.screens[0].(*board).selected().Patient.ID
	f.rows[0], f.rows[4] = f.rows[4], f.rows[0]
	f.version++
	d.pass(time.Second)
	if got := d.m.screens[0].(*board).selected().Patient.ID; got != id {
		t.Fatalf("the cursor went from %s to %s", id, got)
	}
	if l := d.line(">11"); l == "" {
		t.Fatalf("the marker is not on the patient:\n%s", d.screen())
	}
}

func TestTooSmallKeepsAlertIdentityAndNotSaved(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.fail = errDisk
	d := onForm(t, f, "4", 80, 24)
	d.typ("372").keys("enter", "ctrl+s")
	for _, size := range [][2]int{{79, 24}, {80, 23}, {40, 12}, {20, 5}, {10, 3}, {3, 1}} {
		d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		d.typ("x")
	}
	d.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	d.sees("NOT SAVED: the disk is full", "03 OKAFOR Grace", "CRS 4", "is too small: needs 80x24", "ZHANG Wei")
	first := strings.Split(d.screen(), "\n")
	if !strings.Contains(first[0], "NOT SAVED") || !strings.Contains(first[1]+first[2], "OKAFOR") {
		t.Fatalf("not in the first lines:\n%s", d.screen())
	}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.sees("37.2").seesNot("x37", "37.2x") // keys typed blind were not taken
}

func TestNamesCannotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.rows[0].Patient.Given = "G\x1b]0;owned\x07race\u202e\r\n"
	d := newDrive(t, f, Options{Author: nurseA}, 120, 40)
	raw := d.m.View().Content
	for _, bad := range []string{"\x1b]0;", "\x1b[2J", "\x07", "\u202e", "\r"} {
		if strings.Contains(raw, bad) {
			t.Fatalf("%q reaches the terminal", bad)
		}
	}
	d.sees("? cannot be graded")
}

// TestEnterAfterTheRoleOpensNobody: the letter of the role signs in by itself; an Enter
// out of habit must not open whichever patient is on top. The next one does.
func TestEnterAfterTheRoleOpensNobody(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Classify: classify}, 80, 24)
	d.typ("Patel A").keys("enter").typ("n").keys("enter")
	if n := len(d.m.screens); n != 1 {
		t.Fatalf("%d screens after signing in, want the board alone", n)
	}
	if d.keys("enter"); len(d.m.screens) != 2 {
		t.Error("the next Enter does not open the patient")
	}
}
