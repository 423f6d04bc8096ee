package plain

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"crsmon/internal/phrase"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// labsOf are the laboratory values of D1 that stand, each newest in words.
func (d *desk) labsOf() string {
	var out []string
	for _, t := range d.chart("D1").Labs() {
		out = append(out, fmt.Sprintf("%s x%d", phrase.LabResult(words.English(), &t.Last().LabResult), len(t.Points)))
	}
	return strings.Join(out, ", ")
}

func TestLaboratoryValuesInALine(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	lines := []string{"l 03", "-30", "Ferritin=5400 ng/mL, CRP=4,1 mg/dL il6 = <2 pl=>100;inr=1.2", "routine", "y"}
	for n := 1; n < len(lines); n++ { // wherever the input ends, nothing is on the record
		if out, err := d.run(nurse, Options{}, script(lines[:n]...)); !errors.Is(err, ErrUnfinished) || len(d.chart("D1").Events) != 0 {
			t.Errorf("after %d lines: %v\n%s", n, err, out)
		}
	}
	out, err := d.run(nurse, Options{}, script(lines...))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "no laboratory result recorded", "Taken at", "empty: one by one", "= CRP 41 mg/L (4.1 mg/dL); CRP: never recorded", "5 results of 14:02 saved; no grade depends on them")
	want := "CRP 41 mg/L (4.1 mg/dL) x1, ferritin 5400 ug/L x1, IL-6 <2 pg/mL x1, platelets >100 10^9/L x1, INR 1.2 x1"
	if got := d.labsOf(); got != want {
		t.Errorf("the record has %s", got)
	}
	c := d.chart("D1")
	if e := c.Events[0]; e.At.Milli != start.Add(-30*minute).UnixMilli() || e.Note != "routine" || e.By != nurse || c.Latest != nil {
		t.Errorf("%+v", e)
	}
	d.now = d.now.Add(6 * time.Hour)
	out, err = d.run(nurse, Options{}, script("labs 03", "", "values=crp=120", "", "y"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "= CRP 120 mg/L; last CRP 41 mg/L (4.1 mg/dL), 14:02 (6 h 30 ago), Nurse Test", "1 result of 20:32 saved")
}

func TestLaboratoryValuesOneByOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if out, err := d.run(nurse, Options{}, script("l 03", "", "crp=41", "", "y")); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	d.now = d.now.Add(2 * time.Hour)
	lines := []string{"l 03", "", "", "120", "12,4 mg/L", "ferritin=800", "b", "b", "", "<900"}
	out, err := d.run(nurse, Options{Interactive: true}, script(append(lines, append(make([]string, 17), "y")...)...))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "CRP mg/L (0 to 1500 mg/L, or with mg/dL typed after it; b back; q leave) [last CRP 41 mg/L, 2 h 00 ago]", "= CRP 120 mg/L",
		"not one of its units; allowed: ", "[is CRP 120 mg/L; empty keeps it", "= ferritin <900 ug/L", "2 results of 16:32 saved")
	if got := d.labsOf(); got != "CRP 120 mg/L x2, ferritin <900 ug/L x1" {
		t.Errorf("the record has %s", got)
	}
}

// What could be read two ways, is impossible or is not known is refused, and nothing of
// its line is taken.
func TestLaboratoryValuesAreRefused(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for bad, says := range map[string]string{
		"crp=41 ferritin=12,400":   "ferritin: can be read two ways",
		"crp=41 ferritin=12.400":   "can be read two ways",
		"ferritin=3000000":         "allowed: 0 to 2000000 ug/L",
		"ferritin=high":            "allowed: 0 to 2000000 ug/L",
		"ferritin=12 mg":           "allowed: ug/L, ng/mL",
		"crp=41 ferritin=1 2":      "not one of its units",
		"ferritin=-5":              "allowed: 0 to",
		"crp=1 crp=2":              "CRP is given twice",
		"crp= ferritin=5":          "CRP has no value",
		"crp=120,ferritin=5":       "CRP has no value",
		"hr=88":                    `"hr" is no laboratory value`,
		"120":                      `"120" is no laboratory value`,
		"crp":                      `"crp" is no laboratory value`,
		"crp=41 white cells=3":     "not one of its units",
		"crp=41 l=3":               `"l" is no laboratory value`,
		"crp=<=3":                  "CRP has no value",
		"values=crp=41 troponin=3": `"troponin" is no laboratory value`,
	} {
		out, err := d.run(nurse, Options{}, script("l 03", "", bad, "", "y"))
		if !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v", bad, err)
		}
		has(t, out, says, "it was not taken, and what was answered before is kept")
		out, err = d.run(nurse, Options{Interactive: true}, script("l 03", "", "crp=7", "b", bad, "q", "q"))
		if err != nil || strings.Count(flat(out), "[is crp=7;") != 2 {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
	for _, bad := range [][]string{
		append([]string{"l 03", "", ""}, make([]string, 17)...), {"l 03", "18:00"}, {"l 99"}, {"l 03", "", "crp=5 crp2=6"},
	} {
		if out, err := d.run(nurse, Options{}, script(bad...)); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
	if n := len(d.chart("D1").Events); n != 0 {
		t.Errorf("%d samples on the record", n)
	}
}

// What is unusual, or of long ago, is asked once; n goes back to the values, where what was
// answered stands.
func TestUnusualLaboratoryValuesAreAskedOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	out, err := d.run(nurse, Options{Interactive: true}, script("l 03", "", "crp=800 ldh=200", "n", "crp=80", "b", "crp=801", "y", "b", "", "", "y", "q"))
	if err != nil || strings.Count(flat(out), "is unusual") != 2 {
		t.Errorf("%v\n%s", err, out)
	}
	if got := d.labsOf(); got != "CRP 801 mg/L x1, LDH 200 U/L x1" {
		t.Errorf("the record has %s\n%s", got, out)
	}
	out, err = d.run(nurse, Options{}, script("l 03", "20-Nov 14:32", "crp=90", "y", "", "y"))
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	has(t, out, "! ", "Is this right?")
}

func TestASampleIsCorrectedAndWithdrawn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if out, err := d.run(nurse, Options{}, script("l 03", "-30", "crp=4.1 mg/dL ferritin=900 ldh=<200", "", "y")); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	was := d.chart("D1").Events[0]
	d.now = d.now.Add(time.Hour)
	for _, bad := range [][]string{{"c 03", "1", "", "", ""}, {"c 03", "1", "", "-", "", ""}} {
		if out, err := d.run(nurse, Options{}, script(append(bad, make([]string, 17)...)...)); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
	out, err := d.run(nurse, Options{}, script("c 03", "1", "", "ferritin=90 ldh=-", "", "2", "y", "timeline 03"))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "corrects: 14:02 Laboratory: CRP 41 mg/L", "[is crp=4.1 mg/dL ferritin=900 ldh=<200; empty keeps it", "wrong unit", "2 results of 14:02 saved", "corrected by Nurse Test")
	if got := d.labsOf(); got != "CRP 41 mg/L (4.1 mg/dL) x1, ferritin 90 ug/L x1" {
		t.Errorf("the record has %s", got)
	}
	var now *ward.Event
	for i := range d.chart("D1").Events {
		if e := d.chart("D1").Events[i]; e.Replaced == nil {
			now = &e
		}
	}
	if now == nil || now.At != was.At || now.Reason != "wrong unit" {
		t.Errorf("%+v", now)
	}
	out, err = d.run(nurse, Options{}, script("x 03", "1", "3", "n", "x 03", "1", "3", "y", "c 03"))
	if !errors.Is(err, ErrRefused) { // the last: nothing stands any more
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "It was entered: CRP 41 mg/L (4.1 mg/dL), ferritin 90 ug/L, 14:02", "wrong sample", "Discarded: nothing was saved", "withdrawn: CRP 41 mg/L", "nothing is recorded that could be corrected")
	if got := d.labsOf(); got != "" {
		t.Errorf("the record has %s", got)
	}
}
