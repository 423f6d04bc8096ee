package tui

import (
	"context"
	"os"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/drafts"
	"crsmon/internal/ward"
)

func TestADrugEntryIsKeptToo(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("d").pass(keepAfter)
	p.noFiles("nothing is typed yet")
	d.typ("norad").keys("enter").typ("0.1").pass(keepAfter)
	if len(p.files()) != 1 {
		t.Fatalf("a moment after the last key: %v", p.files())
	}
	d.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	d.sees("0.1")
	file := p.files()[0]
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}

	other := p.start(ward.Author{Name: "Other Test", Role: ward.Nurse})
	other.seesNot("You had typed").typ("d").seesNot("0.1")

	p.now = start.Add(10 * time.Minute)
	d = p.start(nurseA)
	d.sees("You had typed a drug entry for OKAFOR Grace at 14:32").quiet().keys("enter").sees("noradrenaline", "0.1")
	d.keys("esc").sees("Leave this form?").keys("k").sees("draft kept, NOT saved: d brings it back")
	d.typ("d").sees("your draft", "0.1").keys("ctrl+s")
	if d.m.topDialog() != nil {
		d.quiet().keys("enter")
	}
	d.sees("running since")
	p.noFiles("after the save")
	if c := p.chart(); len(c.Running) != 1 || c.Running[0].Rate != grading.OfMilli(100) {
		t.Fatalf("%+v", c.Running)
	}

	// Killed between the save and the taking away: it is known by its entry.
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	p.start(nurseA).sees("is on the record").seesNot("You had typed")
	p.noFiles("it is saved")
}

func TestADrugDraftKeepsItsTimeAndItsDevice(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("d").typ("oxy").keys("enter").typ("n").typ("4").keys("enter").typ("-10").pass(keepAfter)
	p.now = start.Add(time.Hour)
	d = p.start(nurseA)
	d.quiet().keys("enter").sees("nasal cannula", "4", "14:22").keys("ctrl+s")
	c := p.chart()
	if c.Oxygen == nil || c.Oxygen.Flow != grading.Of(4) || c.Oxygen.Since.Milli != start.Add(-10*time.Minute).UnixMilli() {
		t.Errorf("%+v", c.Oxygen)
	}
}

func TestACorrectedDrugEntryIsKeptToo(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	ctx := context.Background()
	dose := ward.Dose{Drug: "paracetamol", Amount: grading.Of(500), Unit: "mg", Route: "PO"}
	if _, err := p.w.Enter(ctx, nurseA, ward.EventRequest{Patient: "1003", Body: ward.EventBody{Dose: &dose}}); err != nil {
		t.Fatal(err)
	}
	d := p.start(nurseA)
	d.typ("d").keys("f4").typ("c").pass(keepAfter)
	p.noFiles("nothing was changed")
	d.keys("ctrl+u").typ("650").pass(keepAfter)
	d = p.start(nurseA)
	d.sees("You had typed a drug entry for OKAFOR Grace").quiet().keys("enter").sees("650").keys("ctrl+s")
	for range 3 {
		if d.m.topDialog() == nil {
			break
		}
		d.quiet().keys("1", "enter")
	}
	c := p.chart()
	if len(c.Doses) != 1 || c.Doses[0].Amount != grading.Of(650) {
		t.Errorf("%+v\n%s", c.Doses, d.screen())
	}
	p.noFiles("it is corrected")
}

func TestAnEditedHandoverIsKeptToo(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	begin := func(by ward.Author) *drive {
		return newDriveAt(t, p.w, Options{Author: by, Drafts: drafts.Beside(p.path), Handover: func(_ context.Context, of string) (string, error) {
			return "made of " + of, nil
		}}, 80, 24, p.now)
	}
	d := begin(nurseA)
	d.keys("enter").typ("h").sees("made of 1003").pass(keepAfter)
	p.noFiles("nothing was edited")
	d.typ("e").typ("SEEN BY ME ").pass(keepAfter)
	if len(p.files()) != 1 {
		t.Fatal("the text is not on disk")
	}
	begin(ward.Author{Name: "Other Test", Role: ward.Nurse}).seesNot("You had typed").keys("enter").typ("h").seesNot("SEEN BY ME")
	d = begin(nurseA)
	d.sees("You had typed a handover text for", "OKAFOR Grace").quiet().keys("enter").sees("SEEN BY ME made of 1003")
	d.keys("esc").sees("It stays as your draft").typ("h") // the ward's is another
	d.seesNot("SEEN BY ME").keys("esc").keys("enter").typ("h").sees("SEEN BY ME").typ("s").typ("Dr A").keys("enter").sees("signed")
	p.noFiles("signed")
	begin(nurseA).seesNot("You had typed")
	all, err := p.w.Handovers(context.Background(), "1003")
	if err != nil || len(all) != 1 || all[0].Text != "SEEN BY ME made of 1003" {
		t.Fatalf("%+v, %v", all, err)
	}
}

func TestASignedHandoverIsNotOfferedAgain(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("h").typ("e").typ("ALL CALM").pass(keepAfter)
	file := p.files()[0]
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d.keys("ctrl+s").typ("Dr A").keys("enter").sees("signed")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	p.start(nurseA).sees("is on the record").seesNot("You had typed")
	p.noFiles("signed")
}

func TestAnAnswerAndAMoveAreKeptToo(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	if _, err := p.w.Record(context.Background(), nurseA, ward.ObservationRequest{Patient: "1003", Findings: grading.Observation{Temp: grading.OfTenths(389), SBP: grading.Of(84), DBP: grading.Of(50)}}); err != nil {
		t.Fatal(err)
	}
	d := p.start(nurseA)
	d.typ("a").typ("t").pass(keepAfter)
	p.noFiles("nothing is typed yet")
	d.typ("Dr On C").pass(keepAfter)
	d = p.start(nurseA)
	d.sees("You had typed an answer, a move or a decision for OKAFOR Grace").quiet().keys("enter").typ("t").sees("your draft", "Dr On C")
	d.keys("esc").sees("draft kept, NOT saved").typ("t").sees("Dr On C").keys("ctrl+s").sees("saved: told Dr On C")
	p.noFiles("answered")

	d = p.start(nurseA)
	d.typ("t").typ("i").typ("Unit 4").pass(keepAfter)
	d = p.start(nurseA)
	d.sees("You had typed an answer, a move or a decision").quiet().keys("enter").sees("Transfer", "Unit 4").keys("ctrl+s").sees("in the ICU")
	p.noFiles("moved")
}

func TestAReasonTypedUnderADecisionIsKeptToo(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	doctor := ward.Author{Name: "Dr Demo", Role: ward.Doctor}
	set := normalSet()
	set.Temp = grading.OfTenths(389)
	if _, err := p.w.Record(context.Background(), nurseA, ward.ObservationRequest{Patient: "1003", Findings: set}); err != nil {
		t.Fatal(err)
	}
	d := p.start(doctor)
	d.keys("enter").typ("v").typ("g").typ("c2").pass(keepAfter)
	p.noFiles("only picked")
	d.keys("up").typ("looks worse than it reads").pass(keepAfter)
	if len(p.files()) != 1 {
		t.Fatalf("the reason is not on disk\n%s", d.screen())
	}
	p.start(nurseA).seesNot("You had typed")
	d = p.start(doctor)
	d.sees("You had typed an answer, a move or a decision for OKAFOR Grace").quiet().keys("enter").typ("g").sees("your draft", "looks worse than it reads")
	d.keys("esc").sees("draft kept, NOT saved").typ("g").sees("looks worse than it reads")
	d.keys("enter")
	c := p.chart()
	if c.Review.CRS != 2 || c.Review.CRSReason != "looks worse than it reads" {
		t.Fatalf("%+v\n%s", c.Review, d.screen())
	}
	p.noFiles("signed")
	if d.typ("g"); d.m.topDialog().(*ballot).dirty() {
		t.Error("what was signed is there again")
	}
}

func TestLaboratoryResultsAreKeptToo(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("l").sees("CRP").pass(keepAfter)
	p.noFiles("nothing is typed yet")
	d.typ("41").keys("up").typ("-600").pass(keepAfter)
	p.now = start.Add(time.Hour)
	d = p.start(nurseA)
	d.sees("You had typed laboratory results for OKAFOR Grace").quiet().keys("enter").sees("41", "04:32")
	d.keys("esc").sees("Leave this form?").keys("k").sees("draft kept, NOT saved").typ("l").sees("41").keys("ctrl+s").sees("1 result of 04:32 saved")
	p.noFiles("saved")
	if got := labsOf(t, p.w); len(got) != 1 || got[0].Last().Value != grading.Of(41) {
		t.Fatalf("%+v", got)
	}
}
