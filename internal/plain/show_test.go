package plain

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// Everything the patient's page has on the screens is said here too.
func TestTheSectionsOfAPatient(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stable()
	d.now = d.now.Add(30 * minute)
	d.sick()
	out, err := d.run(nurse, Options{}, script(
		"find zw", "criteria 03", "scales 03", "trend 03", "trend 03 72", "trend 03 course", "timeline 03", "audit 03", "1", "rules", "2 07", "5 07", "3 07",
	))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "- 07 张 伟, no set recorded yet", "Escalation rules met:", "> E1 ICU NOW: CRS 3 or more", "crs 3;", "Escalation rules not met", "(how sure:",
		"Beside the ASTCT grades, never instead", "Lee 2014", "last 24 h: 2 sets", "Heart rate: 14:32 88; 15:02 128", "last 72 h: 2 sets", "course: 2 sets",
		"entry 0", "number ", "Masking drugs: none", "Consciousness: alert", "ASTCT CRS:", "Escalation rules in force: policy", "no other scale can be given")
	for _, bad := range []string{"scales 99", "audit 03\n9", "trend", "trend 99 72"} {
		if out, err := d.run(nurse, Options{}, bad+"\n"); err == nil {
			t.Errorf("%q\n%s", bad, out)
		}
	}
}

func TestOlderScalesHaveTheirGradesAndSources(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.sick()
	out, _ := d.run(nurse, Options{}, script("scales 03"))
	c := d.chart("D1")
	if len(c.Scales) < 3 {
		t.Fatalf("%d scales", len(c.Scales))
	}
	w := words.English()
	for i := range c.Scales {
		has(t, out, flat(w.ScaleGrade(&c.Scales[i])), flat(c.Scales[i].Source))
	}
}

// A long course is said in parts to a person, and whole to a script.
func TestALongCourse(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for range 23 {
		d.now = d.now.Add(30 * minute)
		d.stable()
	}
	out, err := d.run(nurse, Options{}, script("timeline 03"))
	if err != nil || strings.Count(out, "CRS 0 none") != 23 {
		t.Errorf("%v, %d sets", err, strings.Count(out, "CRS 0 none"))
	}
	out, err = d.run(nurse, Options{Interactive: true}, script("timeline 03", "n", "4 03", "y", "c 03", "22", "q", "q"))
	if err != nil || strings.Count(out, "3 earlier. Go on?") != 2 {
		t.Errorf("%v\n%s", err, out)
	}
	has(t, out, "and 21 to 23, earlier: any number may be given", "CORRECTING 21-Nov 15:32")
}

func TestCommandsAndTheirHelp(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{}, script("?", "help", "BOARD", "tim 03", "q"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s := &session{pw: &words.English().UI.Plain}
	letters := map[rune]string{}
	for _, c := range s.commands() {
		has(t, out, flat(c.Word + " " + c.Long)[:len(c.Word)], c.Long)
		for _, l := range c.Letters {
			if letters[l] != "" {
				t.Errorf("%c is both %s and %s", l, letters[l], c.Word)
			}
			letters[l] = c.Word
		}
	}
	for bad, want := range map[string]string{"re": "allowed: review, report", "xyzzy": "is no command", "zz 03": "is no command"} {
		out, err := d.run(nurse, Options{}, bad+"\n")
		if !errors.Is(err, ErrRefused) || !strings.Contains(flat(out), want) {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
}

// A handover is edited line by line, signed as it stands, and taken by somebody else.
func TestAHandoverIsEditedSignedAndTaken(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	text := func(_ context.Context, patient string) (string, error) {
		return "HANDOVER of " + patient + "\n" + strings.Repeat("-", 80) + "\nstable\nlast line\n", nil
	}
	o := Options{Handover: text}
	out, err := d.run(nurse, o, script("h 03", "r", "s", "Night Nurse", "y", ""))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if strings.Count(out, "last line") != 1 {
		t.Errorf("what was read just now is read again\n%s", out)
	}
	out, err = d.run(nurse, o, script("h 03", "e", "3", "watch the pressure", "4", "--", "+", "and the fever", "", "s", "", "y", "", "b"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "your edited text is not signed yet", "waits until somebody else accepts it", "! 2 handovers not accepted yet: 03 ALPHA Demo")
	all, _ := d.w.Handovers(context.Background(), "D1")
	want := "HANDOVER of D1\n" + strings.Repeat("-", 80) + "\nwatch the pressure\nand the fever\n"
	if len(all) != 2 || all[0].Text != want && all[1].Text != want {
		t.Errorf("%+v", all)
	}
	for _, bad := range [][]string{{"h", "a", "1"}, {"h", "a", "7"}, {"h", "z"}, {"h 03", "e", "9"}} {
		if out, err := d.run(nurse, o, script(bad...)); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
	out, err = d.run(doctor, o, script("h", "l", "1", "a", "1", "n", "a", "1", "y", "a", "1", "y", ""))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "Accept it as Doctor Test?", "saved: accepted: the handover of 03 ALPHA Demo", "record head")
	all, _ = d.w.Handovers(context.Background(), "D1")
	for _, h := range all {
		if h.Accepted == nil || h.Accepted.By != doctor {
			t.Errorf("%+v", h)
		}
	}
	if out, err := d.run(nurse, Options{Handover: func(context.Context, string) (string, error) { return "", nil }}, script("h", "s")); !errors.Is(err, ErrRefused) {
		t.Errorf("%v\n%s", err, out)
	}
}

// Somebody records while a text is edited: who signs it is told.
func TestAStaleHandoverIsSaid(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	once := true
	text := func(context.Context, string) (string, error) {
		if once {
			once = false
			d.stable()
		}
		return "stable\n", nil
	}
	out, err := d.run(nurse, Options{Handover: text}, script("h 03", "s", "", "n", ""))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "the record has changed since this text was made")
	if all, _ := d.w.Handovers(context.Background(), "D1"); len(all) != 0 {
		t.Errorf("%+v", all)
	}
}

func TestSettingsReportsAndTheGradeLine(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	o := Options{
		Settings: func(context.Context) ([]Section, error) {
			return []Section{{"Policy in force", []SectionLine{{"name", "adult", false}, {"disk", "FAIL: full", true}}}}, nil
		},
		Reports: []words.Action{{Short: "overdue", Long: "late checks"}, {Short: "alerts", Long: "rule by rule"}},
		Report: func(_ context.Context, name, from, to string) ([]string, error) {
			if from == "yesterday" {
				return nil, errors.New("--from is not a day; allowed: a day as 2026-11-01")
			}
			return []string{name + " from " + from + " to " + to}, nil
		},
		Line: func(_ context.Context, patient string) (string, error) { return "CRS of " + patient, nil },
	}
	out, err := d.run(nurse, o, script("s", "report", "overdue", "2026-11-01", "", "report alerts", "", "", "y 03"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "Policy in force: name: adult ! disk: FAIL: full", "overdue from 2026-11-01 to", "alerts from to", "CRS of D1")
	for _, bad := range []string{"report\nnone", "report overdue\nyesterday\n\n", "report\n\n"} {
		if out, err := d.run(nurse, o, bad+"\n"); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
}

// The same answer goes to all that wait in a patient, and a close that is too early is
// refused with what is allowed.
func TestOneAnswerForAllThatWait(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.sick()
	n := len(d.chart("D1").Tasks)
	if n < 3 {
		t.Fatalf("%d tasks", n)
	}
	d.now = d.now.Add(minute)
	out, err := d.run(nurse, Options{}, script("a 03", "1", "i", "t", "Doctor Test", "telephone", "", "a", "y", "a 03", "1", "k", "", "", "o", "y"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "What set it: 14:32 CRS 3 severe", "rule E", "none yet", "must act now:", "alerts", "[is Doctor Test; empty keeps it")
	taken := 0
	for _, k := range d.chart("D1").Tasks {
		if k.Last() == nil {
			t.Errorf("%s was told nobody", k.Rule)
		}
		if k.Status == ward.TaskAcknowledged {
			taken++
		}
	}
	if taken != 1 {
		t.Errorf("%d acknowledged", taken)
	}
	for bad, want := range map[string]string{
		"a 03\n1\nl\n": "its criterion is still met", "a 03\n1\nt\n\n": "needed", "a 03\n1\nx\n-\n": "needed", "a 03\n1\nx\nDr Test\n\n": "needed",
		"a 03\n1\nt\nDr\n\n16:40\n": "in the future",
	} {
		out, err := d.run(nurse, Options{}, bad)
		if !errors.Is(err, ErrRefused) || !strings.Contains(out, want) {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
}

// The policy's reminders are said where the screens show them.
func TestTheRemindersOfThePolicy(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stable()
	pol, err := policy.Load("bcma")
	if err != nil {
		t.Fatal(err)
	}
	d.w = ward.New(d.rec, pol, func() time.Time { return d.now })
	c := d.chart("D1")
	out, err := d.run(nurse, Options{}, script(append([]string{"p 03", "2 03"}, routine...)...))
	if err != nil || len(c.Prompts) == 0 {
		t.Fatalf("%v, %d reminders\n%s", err, len(c.Prompts), out)
	}
	has(t, out, "Reminders of the policy", "- M1 ", "remember: ")
	if n := strings.Count(flat(out), flat(c.Prompts[0].Text)); n < 3 {
		t.Errorf("said %d times\n%s", n, out)
	}
}

// Laboratory values are said with their direction on the review and beside the scales.
func TestLaboratoryValues(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stable()
	for _, value := range []int32{40, 85} {
		d.now = d.now.Add(time.Hour)
		lab := grading.Lab{Analyte: grading.CRP, Value: grading.Of(value), Unit: grading.MilligramPerLitre}
		if _, err := d.w.Enter(context.Background(), nurse, ward.EventRequest{
			Patient: "D1", Body: ward.EventBody{Labs: &ward.Labs{Results: []ward.LabResult{{Lab: lab}}}},
		}); err != nil {
			t.Fatal(err)
		}
	}
	out, err := d.run(doctor, Options{}, script("scales 03", "v 03", "", "timeline 03"))
	if err != nil || strings.Count(flat(out), "rising (was 40)") != 2 {
		t.Errorf("%v\n%s", err, out)
	}
}
