package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// signedIn starts over a real record with a nurse at the keyboard.
func signedIn(t *testing.T) (*drive, *ward.Ward, string) {
	t.Helper()
	w, _, path := realWard(t, func() time.Time { return start })
	return newDrive(t, w, Options{Author: nurseA, WardName: "Ward 7"}, 80, 24), w, path
}

func admitOkafor(t *testing.T, w *ward.Ward) {
	t.Helper()
	p := ward.Patient{
		ID: "1003", Family: "Okafor", Given: "Grace", BirthDate: "1972-06-22", Bed: "03", Product: "axi-cel",
		InfusedAt: moment(start.AddDate(0, 0, -4)),
	}
	if _, err := w.Admit(context.Background(), nurseA, "", p); err != nil {
		t.Fatal(err)
	}
}

// routine types a whole routine set of a stable patient into the open form.
func (d *drive) routine() *drive {
	d.t.Helper()
	d.typ("372").keys("enter").typ("88").keys("enter").typ("16").keys("enter").typ("12278").keys("enter")
	d.typ("97").keys("enter").typ("a").typ("n").typ("n").typ("n").typ("a").typ("n").typ("10")
	return d
}

func TestNewcomerFromEmptyWardToAGradeOnTheBoard(t *testing.T) {
	t.Parallel()
	w, _, _ := realWard(t, func() time.Time { return start })
	d := newDrive(t, w, Options{WardName: "Ward 7"}, 80, 24)
	d.sees("Who is at the keyboard?", "decision support, not a medical device", "nobody signed in")
	d.keys("enter").sees("Type your name first")
	d.typ("Patel A").keys("enter").typ("n")
	d.sees("Patel A, nurse", "No patient is on the ward.", "Press n to admit the first patient.")

	d.typ("n").sees("Admit a patient")
	d.typ("03").keys("enter").typ("1003").keys("enter").typ("Okafor").keys("enter").typ("Grace").keys("enter")
	// The letter went on by itself: an Enter out of habit must not skip the weight.
	d.typ("22-Jun-1972").keys("enter").typ("f").keys("enter").sees(">Weight kg").keys("enter")
	d.typ("axi-cel").keys("enter").typ("lymphoma").keys("enter")
	d.sees("22-Jun-1972 (54 y)")
	d.typ("17-Nov-2026 10:30").keys("enter").typ("none known").keys("enter", "enter")
	d.seesNot("Admitted")
	d.keys("ctrl+s").sees("Admitted", "OKAFOR Grace is on the record", "grades are unknown")
	d.keys("enter").sees("03 OKAFOR Grace", "born 22-Jun-1972", "id 1003", "axi-cel day +4", "allergies: none known", "NOT SAVED YET")

	d.typ("389").keys("enter").typ("112").keys("enter").typ("20").keys("enter").typ("8451").keys("enter")
	d.typ("95").keys("enter").typ("a").typ("n").typ("n").typ("n").typ("a").typ("n").typ("10")
	d.sees("CRS 2", "38.9", "84/51", "(62)").seesNot("saved 14:32")
	d.keys("ctrl+s")
	d.sees("saved 14:32", "CRS 2", "hypotension: BP 84/51") // the alert opened by itself
	d.pass(2 * time.Second)
	d.keys("enter")
	d.sees("OKAFOR Grace", "84/51  62", "38.9", "2◆")
	if l := d.line("!!"); !strings.Contains(l, "CRS 2") || !strings.Contains(l, "OKAFOR") {
		t.Fatalf("the alert line does not name the patient and grade: %q", l)
	}
	rows, err := w.Board(context.Background())
	if err != nil || len(rows) != 1 || rows[0].Latest == nil || rows[0].Latest.CRS.Working != 2 {
		t.Fatalf("the record does not hold it: %v %+v", err, rows)
	}
	if by := rows[0].Latest.By; by != nurseA {
		t.Fatalf("author is %+v", by)
	}
}

// A routine set for a stable patient takes at most 30 keys, board to board.
func TestRoutineSetTakesAtMost30Keys(t *testing.T) {
	t.Parallel()
	d, w, _ := signedIn(t)
	admitOkafor(t, w)
	d.pass(time.Second)
	d.sees("no set recorded yet")
	n := 0
	key := func(k string) { n++; d.keys(k) }
	word := func(s string) {
		for _, r := range s {
			key(string(r))
		}
	}
	key("o")
	for _, s := range []string{"372", "88", "16", "12278", "97"} {
		word(s)
		key("enter")
	}
	word("annnan") // air, no fluid, no vasopressor, no masking drug, alert, no events
	word("10")
	key("ctrl+s")
	d.sees("saved 14:32", "CRS 0", "ICANS 0", "BED")
	if n > 30 {
		t.Fatalf("a routine set took %d keys", n)
	}
	t.Logf("a routine set took %d keys", n)
	rows, _ := w.Board(context.Background())
	f := rows[0].Latest.Findings
	want := normalSet()
	want.Temp, want.HeartRate, want.SBP, want.DBP = grading.OfTenths(372), grading.Of(88), grading.Of(122), grading.Of(78)
	want.NewConfusion = grading.No
	if f != want {
		t.Fatalf("recorded\n%+v\nwant\n%+v", f, want)
	}
}

func TestNothingIsPrefilled(t *testing.T) {
	t.Parallel()
	d, w, _ := signedIn(t)
	admitOkafor(t, w)
	d.pass(time.Second)
	d.typ("o").routine().keys("ctrl+s").pass(time.Minute)
	d.typ("o").sees("37.2", "122/78") // the last values are shown,
	form := d.m.top().(*observe)
	if form.form.dirty() || form.read.req.Findings != (grading.Observation{}) { // and are nobody's answer
		t.Fatalf("the form begins with %+v", form.read.req.Findings)
	}
	d.keys("ctrl+s").sees("nothing is typed yet")
	d.keys("esc").sees("BED")
}

func TestImpossibleValueIsRefusedOnItsField(t *testing.T) {
	t.Parallel()
	d, w, _ := signedIn(t)
	admitOkafor(t, w)
	d.pass(time.Second)
	d.typ("o").typ("999").keys("enter") // 99.9 would be °F, 999 tenths
	d.sees("99.9 °F")                   // read as it can only be meant
	d.keys("up")
	for range 3 {
		d.keys("backspace")
	}
	d.typ("55").keys("enter").sees("not possible; allowed: 25-45 °C, 77-113 °F")
	d.typ("x").keys("enter").sees("not a number")
	d.keys("ctrl+s").sees("not saved: Temp °C is not possible as typed").seesNot("saved 14:32")
	rows, _ := w.Board(context.Background())
	if rows[0].Latest != nil {
		t.Fatal("something was recorded")
	}
	d.keys("ctrl+u").typ("37.2").keys("enter", "down", "down").typ("7884").keys("enter").sees("the diastolic must be below the systolic")
}

func TestUnusualIsAskedOnce(t *testing.T) {
	t.Parallel()
	d, w, _ := signedIn(t)
	admitOkafor(t, w)
	d.pass(time.Second)
	d.typ("o").typ("412").keys("enter").typ("188").keys("enter").keys("enter").typ("12278").keys("enter", "ctrl+s")
	d.keys("enter", "enter") // pressed twice, or held: not an answer
	d.sees("Unusual. Is this right?", "Temp °C 41.2", "Heart rate 188", "OKAFOR").seesNot("saved 14")
	d.now = d.now.Add(time.Second)
	d.keys("esc").sees("NOT SAVED YET")
	d.keys("ctrl+s").sees("Unusual")
	d.now = d.now.Add(time.Second)
	d.keys("enter").sees("saved 14:32")
	rows, _ := w.Board(context.Background())
	if rows[0].Latest == nil || rows[0].Latest.Findings.Temp != grading.OfTenths(412) {
		t.Fatal("the unusual value was not kept")
	}
}

func TestFailedSaveKeepsTheForm(t *testing.T) {
	t.Parallel()
	w, rec, path := realWard(t, func() time.Time { return start })
	admitOkafor(t, w)
	d := newDrive(t, w, Options{Author: nurseA}, 80, 24)
	d.typ("o").routine().keys("tab", "tab").typ("sleepy, 中文 note")
	_ = rec.Close()
	d.keys("ctrl+s")
	d.sees("NOT SAVED", "37.2", "122/78", "room air", "sleepy, 中文 note", "OKAFOR Grace")
	if first := strings.Split(d.screen(), "\n")[0]; !strings.Contains(first, "NOT SAVED") || !strings.Contains(first, "Patel A") {
		t.Fatalf("the first line is %q", first)
	}
	d.send(press("a")) // still a form
	d.sees("sleepy, 中文 notea")
	other, _ := openWard(t, path, func() time.Time { return start })
	if rows, err := other.Board(context.Background()); err != nil || rows[0].Latest != nil {
		t.Fatalf("the record holds %v %v", rows, err)
	}
}

func TestAnotherProgramsEntryAppears(t *testing.T) {
	t.Parallel()
	d, w, path := signedIn(t)
	admitOkafor(t, w)
	d.pass(time.Second)
	other, _ := openWard(t, path, func() time.Time { return start })
	d.typ("/").typ("oka").keys("enter")
	set := sickSet()
	if _, err := other.Record(context.Background(), ward.Author{Name: "Wu", Role: ward.Doctor}, ward.ObservationRequest{Patient: "1003", At: moment(start), Findings: set}); err != nil {
		t.Fatal(err)
	}
	bells := d.bells
	d.pass(time.Second)
	d.sees("4■", "39.4", "84/51  62")
	if d.bells != bells+1 {
		t.Fatalf("the bell rang %d times", d.bells-bells)
	}
	d.pass(time.Second)
	if d.bells != bells+1 {
		t.Fatal("the bell rang again for nothing new")
	}
}

func TestPatientPageShowsReasonsAndTimeline(t *testing.T) {
	t.Parallel()
	d, w, _ := signedIn(t)
	admitOkafor(t, w)
	for i, o := range []grading.Observation{normalSet(), sickSet()} {
		at := moment(start.Add(time.Duration(i-3) * time.Hour))
		if _, err := w.Record(context.Background(), nurseA, ward.ObservationRequest{Patient: "1003", At: at, Findings: o}); err != nil {
			t.Fatal(err)
		}
	}
	d.pass(time.Second)
	d.keys("enter").sees("CRS 4", "several vasopressors: noradrenaline + adrenaline", "21-Nov 12:32", "21-Nov 11:32", "typed 14:32", "worst of the course: CRS 4")
	d.keys("enter").sees("Vasopressors    noradrenaline + adrenaline")
	d.keys("end").sees("crs.vasopressor.multiple", "Lee DW et al.")
	d.keys("esc", "down", "enter").sees("observed 21-Nov-2026 11:32", "none")
	d.keys("esc", "esc").sees("BED")
}

// TestHelpShowsTheRules: the help leads to every criterion with its source, our own
// choices marked, and the escalation rules in force.
func TestHelpShowsTheRules(t *testing.T) {
	t.Parallel()
	w, _, _ := realWard(t, func() time.Time { return start })
	d := newDrive(t, w, Options{Author: ward.Author{Name: "Patel A", Role: ward.Nurse}}, 80, 24)
	d.typ("?").sees("Keys of this screen", "rules").typ("c").sees("The rules", "ASTCT CRS", "crs.fever")
	seen := d.screen()
	for range 40 {
		d.keys("pgdown")
		seen += d.screen()
	}
	for _, want := range []string{"crs.vasopressor.multiple", "icans.icp.cushing-triad", "[ours]", "E12", "Lee 2014", "10.1016/j.bbmt.2018.12.758"} {
		if !strings.Contains(seen, want) {
			t.Errorf("the rules lack %q", want)
		}
	}
	d.keys("esc").sees("Keys of this screen")
}
