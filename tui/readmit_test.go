package tui

import (
	"context"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// leftWard is a ward on disk whose one patient has a course, and left yesterday, at start.
func leftWard(t *testing.T) *wardOnDisk {
	t.Helper()
	p := newWardOnDisk(t)
	ctx := context.Background()
	set := ward.ObservationRequest{Patient: "1003", Findings: grading.Observation{Temp: grading.OfTenths(389)}}
	if _, err := p.w.Record(ctx, nurseA, set); err != nil {
		t.Fatal(err)
	}
	out := ward.EventRequest{Patient: "1003", Body: ward.EventBody{Transfer: &ward.Transfer{Move: ward.MoveDischarged}}}
	if _, err := p.w.Enter(ctx, nurseA, out); err != nil {
		t.Fatal(err)
	}
	p.now = start.Add(24 * time.Hour)
	return p
}

func (p *wardOnDisk) chart() *ward.Chart {
	p.t.Helper()
	c, err := p.w.Chart(context.Background(), "1003")
	if err != nil {
		p.t.Fatal(err)
	}
	return c
}

func TestThePaletteFindsWhoLeftAndAdmitsAgain(t *testing.T) {
	t.Parallel()
	p := leftWard(t)
	d := p.start(nurseA)
	d.seesNot("OKAFOR").keys("ctrl+p").seesNot("OKAFOR").typ("okaf").sees("OKAFOR Grace", "id 1003", "LEFT the ward 21-Nov 14:32")
	d.keys("enter").sees("Left the ward", "Not on the board", "look at the course")
	d.keys("enter").sees("LEFT the ward 21-Nov 14:32", "CRS")
	d.typ("o").sees("left the ward: t admits again").typ("d").sees("left the ward: t admits again")
	d.typ("t").sees("Admit again  OKAFOR Grace", "1003").seesNot("Reason")
	d.typ("12").keys("ctrl+s").sees("Admitted", "record the first set now").keys("esc").pass(time.Second)
	d.sees("OKAFOR Grace")
	if c := p.chart(); c.Patient.Bed != "12" || len(c.Sets) != 1 || c.Place.Move != ward.MoveReadmitted || c.WorstCRS != 1 {
		t.Errorf("bed %q, %d sets, %+v", c.Patient.Bed, len(c.Sets), c.Place)
	}
	p.noFiles("admitted again")
}

func TestTheAdmissionFormKnowsAnIDThatWasHereBefore(t *testing.T) {
	t.Parallel()
	p := leftWard(t)
	was := p.chart().Patient
	d := p.start(nurseA)
	d.typ("n").typ("12").keys("enter").typ("1003").keys("enter").typ("Okafor-Smith").keys("enter", "enter", "enter", "enter").typ("71").keys("enter")
	d.keys("enter", "enter").typ("2026-11-22 10:00").keys("ctrl+s")
	d.sees("This id was here before", "OKAFOR Grace", "born 22-Jun-1972", "LEFT the ward", "worst CRS 1", "typed now: Okafor-Smith")
	d.typ("a").sees("This id was here before") // a key meant for the form
	d.quiet().keys("enter").sees("Admit a patient", "already on the record")
	d.keys("ctrl+s").seesNot("here before") // the same id again is not sent
	d.keys("backspace").typ("3").keys("ctrl+s").sees("This id was here before").quiet().keys("a")
	d.sees("Admit again  OKAFOR Grace", "12", "71").seesNot("Okafor-Smith")
	d.keys("ctrl+s").sees("Admitted")
	c := p.chart()
	if got := c.Patient; got.Family != was.Family || got.Bed != "12" || got.Weight != grading.Of(71) || got.InfusedAt.Milli == 0 {
		t.Errorf("admitted again as %+v", got)
	}
	p.noFiles("admitted again")
	// Who is on the ward is not offered.
	d.keys("esc").typ("n").typ("13").keys("enter").typ("1003").keys("enter").typ("X").keys("ctrl+s").sees("already on the record").seesNot("here before")
}

func TestAFurtherInfusionIsOneMore(t *testing.T) {
	t.Parallel()
	p := leftWard(t)
	was := p.chart().Patient
	was.InfusedAt = moment(start.AddDate(0, 0, -20))
	if _, err := p.w.Amend(context.Background(), nurseA, "", "infused", was); err != nil {
		t.Fatal(err)
	}
	d := p.start(nurseA)
	d.typ("n").keys("enter").typ("1003").keys("enter").typ("Okafor").keys("ctrl+s") // without a bed
	d.sees("here before").quiet().keys("esc")
	for d.m.top().(*admit).focus != aInfused {
		d.keys("down")
	}
	d.typ("2026-11-22 10:00")
	for d.m.top().(*admit).focus != aID {
		d.keys("up")
	}
	d.keys("backspace").typ("3").keys("ctrl+s").sees("here before").quiet().keys("a").sees("Admit again").keys("ctrl+s").sees("Admitted")
	c := p.chart()
	if got := c.Patient; got.InfusedAt != was.InfusedAt || len(got.MoreInfusions) != 1 || c.Day != 0 || got.Bed != "" {
		t.Errorf("%+v, day %d", got, c.Day)
	}
}

func TestAReadmissionIsKeptAsADraft(t *testing.T) {
	t.Parallel()
	p := leftWard(t)
	d := p.start(nurseA)
	d.keys("ctrl+p").typ("okaf").keys("enter", "a").sees("Admit again").pass(keepAfter)
	p.noFiles("nothing is typed yet")
	d.typ("12").pass(keepAfter)
	d = p.start(nurseA)
	d.sees("You had typed an admission of who was here before for OKAFOR Grace").quiet().keys("enter").sees("Admit again  OKAFOR Grace", "12")
	d.keys("ctrl+s").sees("Admitted")
	if p.chart().Patient.Bed != "12" {
		t.Error("the bed is gone")
	}
	p.noFiles("admitted again")
}

func TestAnAmendmentIsKeptAsADraft(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.keys("enter").typ("e").pass(keepAfter)
	p.noFiles("nothing is typed yet")
	d.keys("ctrl+u").typ("71.5").pass(keepAfter)
	d = p.start(nurseA)
	d.sees("You had typed an amended admission for OKAFOR Grace").quiet().keys("enter").sees("Amend the admission of", "71.5")
	d.keys("esc").sees("The change is not saved yet").keys("k").sees("draft kept, NOT saved: e brings it back")
	d.keys("enter").typ("e").sees("71.5").keys("ctrl+s").typ("weighed").keys("ctrl+s").sees("amended")
	if p.chart().Patient.Weight != grading.OfMilli(71_500) {
		t.Error("the weight is gone")
	}
	p.noFiles("amended")
}

func TestABedTypedOverAnEarlierMoveStands(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("t").typ("b").typ("04").keys("ctrl+s").pass(time.Minute)
	p.now = p.now.Add(time.Minute)
	d.keys("enter").typ("e").keys("home")
	for d.m.top().(*admit).focus != aBed {
		d.keys("up")
	}
	d.sees("04").keys("ctrl+u").typ("05").keys("ctrl+s").typ("wrong door").keys("ctrl+s").sees("amended").pass(time.Second)
	d.keys("esc")
	if b := p.chart().Patient.Bed; b != "05" {
		t.Errorf("bed %q", b)
	}
	d.sees(">05")
}

// TestAFunctionKeyMeansTheSameOnBoardAndPatientPage: whoever has no Latin letters goes by them.
func TestAFunctionKeyMeansTheSameOnBoardAndPatientPage(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	of := func(bs []binding) map[string]string { // the letter of each action, by its function key
		out := map[string]string{}
		for i := range bs {
			for _, k := range bs[i].keys[min(1, len(bs[i].keys)):] {
				if len(k) > 1 && k[0] == 'f' {
					out[bs[i].keys[0]] = k
				}
			}
		}
		return out
	}
	board := of(d.m.top().Keys())
	d.keys("enter")
	page := of(d.m.top().Keys())
	if len(page) < 6 {
		t.Fatalf("the page has %v", page)
	}
	for letter, key := range page {
		if was, both := board[letter]; both && was != key {
			t.Errorf("%s is %s on the board and %s on the patient's page", letter, was, key)
		}
	}
}

// TestEveryKeyHasItsName: no key is shown by the library's name for it.
func TestEveryKeyHasItsName(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	screens := func(open ...string) {
		t.Helper()
		d.keys(open...)
		for _, b := range d.m.allKeys() {
			for _, k := range b.keys {
				if _, ok := d.m.e.ui.KeyNames[k]; len(k) > 1 && !ok {
					t.Errorf("%v: %q has no name", open, k)
				}
			}
		}
		d.keys("esc")
	}
	screens()
	screens("o")
	screens("n")
	screens("d")
	screens("l")
	screens("a")
	screens("v")
	screens("h")
	screens("s")
	screens("enter")
}
