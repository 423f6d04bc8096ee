package plain

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"crsmon/internal/drafts"
	"crsmon/internal/entry"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

func phrases(now time.Time) *phrase.Phrases {
	return &phrase.Phrases{Words: words.English(), Now: func() time.Time { return now }, AtLeast: "≥", Dot: ", ", Like: "~"}
}

// person runs a session of somebody who types, over drafts beside a record of that path;
// each program has a store of its own.
func (d *desk) person(by ward.Author, record, input string) (string, error) {
	d.t.Helper()
	return d.run(by, Options{Interactive: true, Drafts: drafts.Beside(record)}, input)
}

func draftsOf(t *testing.T, record string) []drafts.Draft {
	t.Helper()
	found, aside, err := drafts.Beside(record).Read(start)
	if err != nil || len(aside) > 0 {
		t.Fatal(err, aside)
	}
	return found
}

// Wherever the line drops, what was answered is offered once when its author comes back,
// goes on where it was left, and is gone once it is saved.
func TestADroppedLineLosesNothing(t *testing.T) {
	t.Parallel()
	for n := 3; n < len(routine)-1; n++ {
		d := newDesk(t)
		store := t.TempDir() + "/record.db"
		out, err := d.person(nurse, store, script(routine[:n]...))
		if !errors.Is(err, ErrUnfinished) {
			t.Fatalf("after %d lines: %v\n%s", n, err, out)
		}
		has(t, out, "NOT SAVED: what was typed for 03 ALPHA Demo (D1) is kept as your draft")
		if out, err := d.person(doctor, store, script("q")); err != nil || strings.Contains(out, "You had typed") {
			t.Errorf("somebody else is offered it\n%s", out)
		}
		d.now = d.now.Add(5 * minute)
		out, err = d.person(nurse, store, script(append(append([]string{"c"}, routine[n:]...), "q")...))
		if err != nil {
			t.Fatalf("after %d lines: %v\n%s", n, err, out)
		}
		has(t, out, "You had typed a set for 03 ALPHA Demo (D1) at 14:32. It is not saved.", "your draft of 14:32 is back", "saved 14:37, CRS 0, ICANS 0")
		c := d.chart("D1")
		if len(c.Sets) != 1 || !c.Latest.CRS.Complete() || !c.Latest.ICANS.Complete() || c.Latest.Findings.Temp.Milli != 37200 {
			t.Errorf("after %d lines: %+v", n, c.Latest)
		}
		if left := draftsOf(t, store); len(left) != 0 {
			t.Errorf("after %d lines a draft is left: %+v", n, left)
		}
	}
}

func TestAScriptKeepsNoDraft(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	store := t.TempDir() + "/record.db"
	if out, err := d.run(nurse, Options{Drafts: drafts.Beside(store)}, script(routine[:8]...)); !errors.Is(err, ErrUnfinished) {
		t.Errorf("%v\n%s", err, out)
	}
	if left := draftsOf(t, store); len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

func TestADraftIsKeptDiscardedOrComesBackWithItsForm(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	store := t.TempDir() + "/record.db"
	out, err := d.person(nurse, store, script("o 03", "", "391", "q", "k", "o 03", "110", "q", "d", "o 03", "q", "q"))
	if err != nil || len(draftsOf(t, store)) != 0 {
		t.Errorf("%v\n%s", err, out)
	}
	has(t, out, "Draft kept, NOT SAVED", "your draft of 14:32 is back", "Temp °C: 39.1 °C")
	if strings.Count(out, "is back") != 1 {
		t.Errorf("a discarded draft came back\n%s", out)
	}
	out, err = d.person(nurse, store, script("o 03", "", "391", "q", "k", "q")) // left, and offered in another session: later
	if err != nil || len(draftsOf(t, store)) != 1 {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err = d.person(nurse, store, script("", "o 03", "q", "k", "user", nurse.Name, "n", "d", "o 03", "q", "q"))
	if err != nil || len(draftsOf(t, store)) != 0 || strings.Count(out, "is back") != 1 {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestAnAdmissionsAndACorrectionsDraft(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stable()
	store := t.TempDir() + "/record.db"
	if _, err := d.person(nurse, store, script("new", "12", "D9", "示例", "Demo", "1980-02-03", "f")); !errors.Is(err, ErrUnfinished) {
		t.Fatal(err)
	}
	rest := []string{"70", "axi-cel", "", "", "", "", "", "", "", "", "", "", "", "y"}
	out, err := d.person(nurse, store, script(append(append([]string{"c"}, rest...), "q")...))
	if err != nil || len(draftsOf(t, store)) != 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	if p := d.chart("D9").Patient; p.Sex != ward.Female || p.Weight.Milli != 70000 || p.BirthDate != "1980-02-03" || p.Given != "Demo" {
		t.Errorf("%+v", p)
	}
	if out, err := d.person(nurse, store, script("c 03", "1", "hr", "99")); !errors.Is(err, ErrUnfinished) {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err = d.person(nurse, store, script("c", "", "1", "y", "q"))
	if err != nil || len(draftsOf(t, store)) != 0 {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "You had typed a correction", "Heart rate 88 -> 99")
	if c := d.chart("D1"); len(c.Sets) != 2 || c.Latest.Findings.HeartRate.Milli != 99000 || c.Latest.Findings.Temp.Milli != 37200 {
		t.Errorf("%+v", c.Latest)
	}
}

// A set that was saved after all is not offered; one changed since is offered as its
// correction.
func TestADraftOfWhatIsOnTheRecord(t *testing.T) {
	t.Parallel()
	for _, changed := range []bool{false, true} {
		d := newDesk(t)
		store := t.TempDir() + "/record.db"
		if _, err := d.person(nurse, store, script(routine[:16]...)); !errors.Is(err, ErrUnfinished) {
			t.Fatal(err)
		}
		draft := draftsOf(t, store)[0]
		f := &setForm{s: &session{Options: Options{Now: func() time.Time { return start }, Words: words.English()}}}
		f.s.ui, f.s.ph = &f.s.Words.UI, phrases(start)
		f.row = d.chart("D1").Row
		if err := f.restore(&draft); err != nil {
			t.Fatal(err)
		}
		f.req.Patient = "D1"
		if changed {
			f.req.Findings.HeartRate.Milli = 77000
		}
		if _, err := d.w.Record(context.Background(), nurse, f.req); err != nil {
			t.Fatal(err)
		}
		out, err := d.person(nurse, store, script("c", "", "1", "y", "q"))
		if changed {
			has(t, out, "The set is on the record as first sent", "Heart rate 77 -> 88")
		} else {
			has(t, out, "is on the record: nothing was lost")
		}
		if left := draftsOf(t, store); len(left) != 0 || err != nil {
			t.Errorf("%v %+v\n%s", err, left, out)
		}
		if c := d.chart("D1"); changed && (len(c.Sets) != 2 || c.Latest.Findings.HeartRate.Milli != 88000) {
			t.Errorf("%+v", c.Sets)
		}
	}
}

// What a draft of another program holds and this one cannot read stays as it is.
func TestADraftThatCannotBeReadStays(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	store := t.TempDir() + "/record.db"
	key := drafts.Key{Author: nurse.Name, Role: string(nurse.Role), Patient: "D1", Kind: drafts.Observation}
	id, _ := ward.NewEntryID()
	for i, fields := range []map[string]string{{"temp": "39.1", "coffee": "black"}, {"temp": "39."}} {
		if err := drafts.Beside(store).Put(1, &drafts.Draft{Key: key, Entry: id, Began: start.UnixMilli(), Typed: start.UnixMilli(), Fields: fields, Answers: []byte(`{"set":{}}`)}); err != nil {
			t.Fatal(err)
		}
		out, err := d.person(nurse, store, script("c", "q", "q"))
		if err != nil || len(draftsOf(t, store)) != 1-i {
			t.Errorf("%v\n%s", err, out)
		}
		has(t, out, []string{"holds what plain mode cannot read", `"39." could not be read: it is asked again`}[i])
	}
}

func TestADraftThatCannotBeWrittenIsSaidOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/drafts", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := d.person(nurse, dir+"/record.db", script(append(routine, "q")...))
	if err != nil || strings.Count(out, "draft not kept on disk") != 1 || len(d.chart("D1").Sets) != 1 {
		t.Errorf("%v\n%s", err, out)
	}
}

// Every question of a set has its name, and each of the draft's fields a question.
func TestEveryQuestionHasItsName(t *testing.T) {
	t.Parallel()
	f := &setForm{s: &session{Options: Options{Words: words.English()}}}
	have := map[string]bool{}
	for _, st := range f.questions() {
		if st.key == "" || have[st.key] {
			t.Errorf("%q twice or empty", st.key)
		}
		have[st.key] = true
	}
	for _, k := range entry.Names() {
		if !have[k] {
			t.Errorf("nothing asks for %q", k)
		}
	}
}
