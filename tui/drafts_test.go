package tui

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/drafts"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// wardOnDisk is a real record with a patient, and how to start the program over it.
type wardOnDisk struct {
	t    *testing.T
	w    *ward.Ward
	path string
	now  time.Time
}

func newWardOnDisk(t *testing.T) *wardOnDisk {
	t.Helper()
	p := &wardOnDisk{t: t, now: start}
	p.w, _, p.path = realWard(t, func() time.Time { return p.now })
	admitOkafor(t, p.w)
	return p
}

// start starts the program anew, as after a kill: nothing of the one before is used
// but what is on disk.
func (p *wardOnDisk) start(by ward.Author) *drive {
	p.t.Helper()
	return newDriveAt(p.t, p.w, Options{Author: by, Drafts: drafts.Beside(p.path)}, 80, 24, p.now)
}

func (p *wardOnDisk) files() []string {
	p.t.Helper()
	found, err := filepath.Glob(filepath.Join(filepath.Dir(p.path), "drafts", "*"))
	if err != nil {
		p.t.Fatal(err)
	}
	return found
}

func (p *wardOnDisk) noFiles(when string) {
	p.t.Helper()
	if f := p.files(); len(f) != 0 {
		p.t.Fatalf("%s: %v", when, f)
	}
}

func TestAKilledProgramOffersTheDraftBack(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("o").typ("391").keys("enter").typ("12")
	p.noFiles("nothing is written with every key")
	d.pass(keepAfter)
	if len(p.files()) != 1 {
		t.Fatalf("a moment after the last key: %v", p.files())
	}
	d.to(fConscious).typ("c").pass(keepAfter)

	p.now = start.Add(10 * time.Minute)
	d = p.start(nurseA)
	d.sees("You had typed a set for OKAFOR Grace at 14:32", "03 OKAFOR Grace", "continue", "discard")
	d.keys("d").sees("You had typed") // a key meant for something else
	d.quiet().keys("enter").sees("39.1", ">Neuro events", "alert, new con")
	if o := findings(d); o.Temp != grading.OfTenths(391) || o.HeartRate != grading.Of(12) || o.NewConfusion != grading.Yes {
		t.Fatalf("%+v", o)
	}
	d.keys("ctrl+s").sees("Unusual").quiet().keys("enter").sees("saved 14:42")
	p.noFiles("after the save")
	d = p.start(nurseA)
	d.seesNot("You had typed")
	if c, err := p.w.Chart(context.Background(), "1003"); err != nil || len(c.Sets) != 1 {
		t.Fatalf("%v, %d sets", err, len(c.Sets))
	}
}

func TestADraftIsItsAuthorsAlone(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	p.start(nurseA).typ("o").typ("391").pass(keepAfter)
	other := ward.Author{Name: nurseA.Name, Role: ward.Doctor} // the same name is not enough
	d := p.start(other)
	d.seesNot("You had typed").typ("o").sees("Patel A has an unsaved draft for this patient").seesNot("39.1")
	d.keys("esc")
	if len(p.files()) != 1 {
		t.Fatal("another's empty form took the draft away")
	}
	d.keys("f2").typ("Patel A").keys("enter").typ("n").sees("You had typed a set for OKAFOR Grace")
	d.quiet().keys("d").sees("discarded")
	p.noFiles("after it was discarded")
	d.typ("o").seesNot("39.1")
}

func TestLaterIsTheForm(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	p.start(nurseA).typ("o").typ("391").keys("esc", "k").sees("draft kept, NOT saved")
	if len(p.files()) != 1 {
		t.Fatal("leaving does not write at once")
	}
	d := p.start(nurseA)
	d.sees("You had typed").quiet().keys("esc").pass(time.Minute)
	d.seesNot("You had typed") // once
	d.keys("q").sees("1 draft(s) are not saved. They stay").keys("esc")
	d.typ("o").sees("your draft of 14:32 is back", "39.1")
	d.keys("ctrl+c").sees("It stays as your draft").keys("esc")
	d.keys("backspace", "backspace", "backspace").pass(keepAfter)
	p.noFiles("nothing is typed any more")
}

// A save that reached the disk before the kill is recognised by its entry.
func TestASaveThatReachedTheRecordIsNotOfferedAgain(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("o").typ("391").pass(keepAfter)
	file := p.files()[0]
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d.keys("ctrl+s").sees("saved 14:32")
	if err := os.WriteFile(file, text, 0o600); err != nil { // killed before it was taken away
		t.Fatal(err)
	}
	d = p.start(nurseA)
	d.sees("is on the record").seesNot("You had typed")
	p.noFiles("it is saved")

	// Changed after it was sent, and killed: what was changed is offered as a correction.
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), `"391"`, `"381"`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	d = p.start(nurseA)
	d.sees("You had typed a set", "as first sent").quiet().keys("enter").sees("38.1", "CORRECTING 14:32")
	d.keys("ctrl+s").sees("Why is it corrected?").keys("1").sees("saved 14:32")
	p.noFiles("it is corrected")
	c, err := p.w.Chart(context.Background(), "1003")
	if err != nil || len(c.Sets) != 2 {
		t.Fatalf("%v, %d sets", err, len(c.Sets))
	}
	for i := range c.Sets {
		if s := &c.Sets[i]; (s.Replaced == nil) != (s.Findings.Temp == grading.OfTenths(381)) {
			t.Errorf("%v stands: %v", s.Findings.Temp, s.Replaced == nil)
		}
	}
}

func TestACorrectionIsKeptToo(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("o").typ("391").keys("ctrl+s").quiet().pass(time.Second)
	d.keys("enter").keys("enter").typ("c").sees("CORRECTING").pass(keepAfter)
	p.noFiles("nothing was changed yet")
	d.keys("ctrl+u").typ("381").pass(keepAfter)
	d = p.start(nurseA)
	d.sees("You had typed a correction for OKAFOR Grace").quiet().keys("enter").sees("CORRECTING 14:32", "38.1")
	d.keys("ctrl+s").keys("1").sees("saved 14:32")
	p.noFiles("it is corrected")
}

func TestAnAdmissionIsKeptToo(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("n").typ("09").keys("enter").typ("77").keys("enter").typ("Alpha").keys("enter").typ("Demo").keys("enter", "enter").typ("f").pass(keepAfter)
	file := p.files()[0]
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d = p.start(nurseA)
	d.sees("You had typed an admission for Alpha Demo").quiet().keys("enter").sees("Admit a patient", "77", "Alpha")
	if a := d.m.top().(*admit); a.sex != ward.Female {
		t.Error("the sex is gone")
	}
	d.keys("ctrl+s").sees("Admitted")
	p.noFiles("admitted")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	p.start(nurseA).sees("an admission for Alpha Demo typed at 14:32 is on the record")
	p.noFiles("it was admitted")

	d = p.start(nurseA)
	d.typ("n").typ("10").keys("esc", "k").sees("draft kept, NOT admitted").typ("n").sees("your draft of 14:32 is back", "10")
	d.keys("esc", "d")
	p.noFiles("discarded")
}

func TestTheEndOfTheProgramWritesWhatIsTyped(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("o").typ("391")
	p.noFiles("before")
	d.m.keepDraftsNow() // a signal: no message comes any more
	p.start(nurseA).sees("You had typed")
}

func TestBrokenDraftsAreSetAsideAndSaid(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	p.start(nurseA).typ("o").typ("391").pass(keepAfter)
	good, err := os.ReadFile(p.files()[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"torn": string(good[:40]), "a word of a newer program": strings.Replace(string(good), `"set":{`, `"set":{"o2_device":"ecmo",`, 1),
		"a field of a newer program": strings.Replace(string(good), `"temp":`, `"mood":"x","temp":`, 1),
	} {
		if bad == string(good) {
			t.Fatal("the test changes nothing")
		}
		if err := os.WriteFile(p.files()[0], []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		d := p.start(nurseA)
		if strings.Contains(d.screen(), "You had typed") {
			d.quiet().keys("enter")
		}
		d.sees("1 draft file(s) could not be read").seesNot("39.1", "You had typed")
		files := p.files()
		if len(files) != 1 || !strings.Contains(files[0], "aside") {
			t.Fatalf("%s: %v", name, files)
		}
		if kept, err := os.ReadFile(files[0]); err != nil || string(kept) != bad {
			t.Fatalf("%s: what was set aside is not what was there", name)
		}
		if err := os.Rename(files[0], files[0][:strings.Index(files[0], ".aside")]); err != nil {
			t.Fatal(err)
		}
	}
}

func TestADiskThatTakesNoDraftIsSaidAndStopsNothing(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	place := filepath.Join(filepath.Dir(p.path), "drafts")
	if err := os.WriteFile(place, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := p.start(nurseA)
	d.sees("drafts could not be read")
	d.typ("o").typ("391").seesNot("draft not kept on disk").pass(keepAfter)
	d.sees("draft not kept on disk", "39.1").keys("ctrl+c").sees("would be lost").keys("esc")
	if err := os.Remove(place); err != nil {
		t.Fatal(err)
	}
	d.keys("enter").typ("88").pass(keepAfter)
	d.seesNot("draft not kept on disk").keys("ctrl+s").sees("saved 14:32")
	p.noFiles("after the save")
}

// Whatever can be answered on the form comes back as it was.
func TestEveryAnswerSurvives(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"4", "5"} {
		d := onForm(t, hardWard(), id, 80, 24)
		o := d.m.top().(*observe)
		again := func(what string) {
			t.Helper()
			d.m.e.now = func() time.Time { return d.now }
			draft := o.draft()
			back := newObserve(o.e, &o.row)
			if err := back.restore(&draft); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			want, got := o.form, back.form
			got.began = want.began
			for i := range want.text { // the caret is at the end
				want.text[i].caret = len(want.text[i].text)
			}
			if got != want {
				t.Fatalf("%s:\n%+v\nwant\n%+v", what, got, want)
			}
			if back.entry != o.entry || !reflect.DeepEqual(back.read.req.Findings, o.read.req.Findings) || back.read.req.Signs != o.read.req.Signs {
				t.Fatalf("%s: read as %+v", what, back.read.req)
			}
		}
		again("empty")
		for f := range fieldCount {
			for i := range o.e.options(f) {
				if o.hides(f) || i+1 == pickedSome && (f == fPressors || f == fMasking || f == fEvents) {
					continue
				}
				o.choose(f, i+1, true)
				again(o.label(f) + " " + o.e.options(f)[i].key)
			}
			if !isChoice(f) && f != fTime {
				o.form.clear(f)
				o.form.text[f].set("体温 3x")
				o.edited()
				again(o.label(f))
			}
		}
		for _, n := range notDoneOptions {
			o.form.clear(fScore)
			o.form.notDone = n.val
			o.edited()
			again("score " + n.key)
		}
		for _, w := range whyOptions {
			for f := range vitalOf {
				o.form.clear(f)
				o.form.why[f] = w.val
			}
			o.edited()
			again("why " + w.key)
		}
		o.form.picked[fPressors], o.form.pressors = pickedSome, grading.Noradrenaline|grading.Milrinone
		o.form.picked[fMasking], o.form.masking = pickedSome, grading.Paracetamol|grading.Anakinra
		o.form.picked[fEvents] = pickedSome
		o.form.seizure, o.form.motor, o.form.icp = grading.SeizureProlonged, grading.MotorTremor, grading.ICPPosturing
		o.form.language = observation.LanguageFamily
		o.edited()
		again("lists")
		o.form.clear(fScore)
		o.form.byItem = true
		if id == "5" {
			o.form.capd = [grading.CAPDItems]grading.CAPDFrequency{1, 2, 3, 4, 5, 0, 1, 5}
		} else {
			o.form.ice = [grading.ICEItems]grading.ICEItem{grading.ICECorrect, grading.ICEFailed, grading.ICELeftOut}
		}
		o.edited()
		again("items")
	}
}

// Ten minutes ago stays the same moment, however long the form or its draft lies.
func TestATimeTypedAsAgoDoesNotMove(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("o").keys("up").typ("-10").pass(keepAfter)
	p.now = start.Add(2 * time.Hour)
	d = p.start(nurseA)
	d.quiet().keys("enter").sees("14:22")
	d.keys("up", "ctrl+u").typ("-10").keys("enter").sees("16:22")
	d.now = d.now.Add(time.Hour)
	d.typ("37").sees("16:22")
}
