package report

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/demo"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// streamsOf unpacks the streams of a PDF of ours: the font, its characters, the pages.
func streamsOf(t *testing.T, file []byte) (streams [][]byte) {
	t.Helper()
	for _, m := range regexp.MustCompile(`/Length (\d+) [^\n]*>>\nstream\n`).FindAllSubmatchIndex(file, -1) {
		n, _ := strconv.Atoi(string(file[m[2]:m[3]]))
		z, err := zlib.NewReader(bytes.NewReader(file[m[1] : m[1]+n]))
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		streams = append(streams, data)
	}
	return streams
}

// pagesOf reads the text of each page of a PDF of ours, as a reader that copies it
// would: through the table of characters in the file.
func pagesOf(t *testing.T, file []byte) []string {
	t.Helper()
	streams := streamsOf(t, file)
	runes := map[string]rune{}
	for _, m := range regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]{4})>\n`).FindAllSubmatch(streams[1], -1) {
		r, _ := strconv.ParseUint(string(m[2]), 16, 32)
		runes[string(m[1])] = rune(r)
	}
	var out []string
	for _, page := range streams[2:] {
		var text strings.Builder
		for _, m := range regexp.MustCompile(`<([0-9A-F]+)> Tj`).FindAllSubmatch(page, -1) {
			for i := 0; i < len(m[1]); i += 4 {
				text.WriteRune(runes[string(m[1][i:i+4])])
			}
			text.WriteByte('\n')
		}
		out = append(out, text.String())
	}
	return out
}

// onPage holds that no text begins off its page or below the foot.
func onPage(t *testing.T, name string, file []byte) {
	t.Helper()
	for _, at := range regexp.MustCompile(`([-\d.]+) ([-\d.]+) Td`).FindAllSubmatch(bytes.Join(streamsOf(t, file)[2:], nil), -1) {
		x, _ := strconv.ParseFloat(string(at[1]), 64)
		y, _ := strconv.ParseFloat(string(at[2]), 64)
		if x < margin-1 || x > 842-margin || y < foot-30 || y > 842-margin {
			t.Errorf("%s: a text stands at %v, %v", name, x, y)
		}
	}
}

func printed(t *testing.T, make func() ([]byte, error)) []byte {
	t.Helper()
	file, err := make()
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// TestEveryPageSaysWhoAndWhen: the identity, the page's number, the record's head, the
// time of printing and what it is not stand on every page of every document.
func TestEveryPageSaysWhoAndWhen(t *testing.T) {
	t.Parallel()
	b, h := night(t)
	p, c := b.paper(), b.chart("T-1")
	docs := map[string]func() ([]byte, error){
		"chart":    func() ([]byte, error) { return PrintPatient(p, Chart, c) },
		"grid":     func() ([]byte, error) { return PrintPatient(p, Grid, c) },
		"summary":  func() ([]byte, error) { return PrintPatient(p, Summary, c) },
		"handover": func() ([]byte, error) { return Handover(p, &c.Row, Patient(p, c, h), h) },
	}
	for name, make := range docs {
		file := printed(t, make)
		if again := printed(t, make); !bytes.Equal(file, again) {
			t.Errorf("%s: the same chart at the same time gave other bytes", name)
		}
		onPage(t, name, file)
		pages := pagesOf(t, file)
		for i, page := range pages {
			for _, want := range []string{
				"bed 03  GOLF Demo  born 22-Jun-1972  54 y F  id T-1", "axi-cel day +3  allergies: penicillin", "printed 21-Nov-2026 09:25",
				fmt.Sprintf("page %d of %d", i+1, len(pages)), strings.Repeat("0f", 32), "decision support, not a cleared medical device",
			} {
				if !strings.Contains(page, want) {
					t.Errorf("%s: page %d of %d does not say %q", name, i+1, len(pages), want)
				}
			}
		}
	}
}

// TestDocumentsSayWhatTheyMust: the numbers of the night are in the documents.
func TestDocumentsSayWhatTheyMust(t *testing.T) {
	t.Parallel()
	b, _ := night(t)
	p, c := b.paper(), b.chart("T-1")
	for d, wants := range map[Document][]string{
		Chart:   {"tocilizumab", "544 mg", "Every set, newest first", "92/54 (66)", "asleep", "systolic 90", "mean 65"},
		Grid:    {"day +3", "86/50", "03:30 tocilizumab", "21-Nov-2026"},
		Summary: {"tocilizumab 544 mg IV", "TELL DOCTOR E7", "vital signs at least every 60 min", "onset 02:00"},
	} {
		text := strings.Join(pagesOf(t, printed(t, func() ([]byte, error) { return PrintPatient(p, d, c) })), "")
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("document %d does not say %q", d, want)
			}
		}
	}
}

// TestCorrectedSetIsCrossedOut: the old values stay on paper, with who corrected them
// and why, and count for no grade.
func TestCorrectedSetIsCrossedOut(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.admit(patient())
	b.set(noon, found(func(o *grading.Observation) { o.Temp = grading.OfTenths(394) }))
	_, err := b.w.Correct(context.Background(), doctor, b.chart("T-1").Sets[0].Entry, "typed wrongly", ward.ObservationRequest{
		Patient: "T-1", At: ward.MomentOf(noon), Findings: found(func(o *grading.Observation) { o.Temp = grading.OfTenths(374) }),
	})
	b.must(err)
	text := strings.Join(pagesOf(t, printed(t, func() ([]byte, error) { return PrintPatient(b.paper(), Chart, b.chart("T-1")) })), "")
	for _, want := range []string{"39.4", "37.4", "CORRECTED by Doctor"} {
		if !strings.Contains(text, want) {
			t.Errorf("the chart does not say %q", want)
		}
	}
	if handover := Patient(b.paper(), b.chart("T-1"), nil); strings.Contains(handover, "T 39.4") || !strings.Contains(handover, "corrected by Doctor Test: typed wrongly") {
		t.Errorf("the handover takes the corrected value, or hides the correction:\n%s", handover)
	}
}

// TestNameThatTheFontLacks: paper says that the name is not whole and gives the id, on
// every page and on the list; it never prints another name in silence.
func TestNameThatTheFontLacks(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	of := patient()
	of.Family = "𠜎"
	b.admit(of)
	b.set(noon, found(nil))
	p, c := b.paper(), b.chart("T-1")
	const note = "NAME NOT FULLY PRINTABLE (U+2070E): identify by id T-1"
	for _, d := range []Document{Chart, Grid, Summary} {
		for i, page := range pagesOf(t, printed(t, func() ([]byte, error) { return PrintPatient(p, d, c) })) {
			if !strings.Contains(page, note) {
				t.Errorf("document %d, page %d does not say %q", d, i+1, note)
			}
		}
	}
	list := pagesOf(t, printed(t, func() ([]byte, error) { return PrintWard(p, []*ward.Chart{c}) }))
	if !strings.Contains(joined(list[0]), note) {
		t.Errorf("the list does not say %q:\n%s", note, list[0])
	}
	pack := strings.Join(pagesOf(t, printed(t, func() ([]byte, error) { return Pack(p, []*ward.Chart{c}) })), "")
	if !strings.Contains(pack, note) {
		t.Errorf("the pack does not say %q", note)
	}
}

// TestWardListAndPack: every patient is in both, those without a set and those that
// cannot be read too.
func TestWardListAndPack(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.must(demo.Write(context.Background(), b.w, b.clock))
	charts := b.charts()
	broken := &ward.Chart{Row: charts[3].Row}
	broken.Problem = "entry 7 cannot be read"
	charts[3] = broken
	list := strings.Join(pagesOf(t, printed(t, func() ([]byte, error) { return PrintWard(b.paper(), charts) })), "")
	file := printed(t, func() ([]byte, error) { return Pack(b.paper(), charts) })
	onPage(t, "pack", file)
	pages := pagesOf(t, file)
	pack := strings.Join(pages, "")
	for _, c := range charts {
		for name, text := range map[string]string{"list": list, "pack": pack} {
			if !strings.Contains(joined(text), "id "+c.Patient.ID) {
				t.Errorf("%s is not in the %s", c.Patient.ID, name)
			}
		}
	}
	for name, text := range map[string]string{"list": list, "pack": pack} {
		if !strings.Contains(joined(text), "CANNOT BE GRADED") || !strings.Contains(text, "示例") {
			t.Errorf("the %s hides a patient that cannot be read, or a Chinese name", name)
		}
	}
	for _, want := range []string{
		"Count back from 100 by tens", "Makes eye contact with the carer?", "never 4  rarely 3  sometimes 2  often 1  always 0", "never 0  rarely 1  sometimes 2  often 3  always 4",
		"28 weeks", "one vasopressor, with or", "doi 10.1016/j.bbmt.2018.12.758", "9 or more: ICANS 3", "Empty is unknown, never normal", "systolic below 90 mmHg", "SpO2 below 90 %",
	} {
		if !strings.Contains(joined(pack), joined(want)) {
			t.Errorf("the pack does not say %q", want)
		}
	}
	if again := printed(t, func() ([]byte, error) { return Pack(b.paper(), charts) }); !bytes.Equal(file, again) {
		t.Error("the same ward at the same time gave another pack")
	}
	blank := pagesOf(t, printed(t, func() ([]byte, error) { return Pack(b.paper(), nil) }))
	if len(blank) != 6 || slices.ContainsFunc(blank, func(page string) bool { return strings.Contains(page, "DEMO") }) {
		t.Errorf("the blank pack has %d pages, want a cover and 5 sheets without any patient", len(blank))
	}
}

// TestManySetsTurnPages: nothing is lost at the foot of a page.
func TestManySetsTurnPages(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.admit(patient())
	b.set(noon, found(nil))
	c := b.chart("T-1")
	one := c.Sets[0]
	c.Sets = nil
	for i := range 300 {
		s := one
		s.At.Milli -= int64(i) * hour
		s.Note = fmt.Sprintf("note %03d", i)
		c.Sets = append(c.Sets, s)
	}
	file := printed(t, func() ([]byte, error) { return PrintPatient(b.paper(), Chart, c) })
	onPage(t, "chart", file)
	text := strings.Join(pagesOf(t, file), "")
	for i := range 300 {
		if note := fmt.Sprintf("note %03d", i); strings.Count(text, note) != 1 {
			t.Errorf("%q stands %d times", note, strings.Count(text, note))
		}
	}
}

// TestParseDocument: what goes with a patient and what with the ward.
func TestParseDocument(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		word string
		ward bool
		want Document
		ok   bool
	}{
		{"", false, Chart, true},
		{"", true, List, true},
		{"grid", false, Grid, true},
		{"summary", false, Summary, true},
		{"list", true, List, true},
		{"list", false, 0, false},
		{"grid", true, 0, false},
		{"letter", false, 0, false},
	} {
		if d, err := ParseDocument(c.word, c.ward); (err == nil) != c.ok || c.ok && d != c.want {
			t.Errorf("%q, ward %v: %d, %v", c.word, c.ward, d, err)
		}
	}
}

// TestDaysWorstGradeCountsEvents: a vasopressor that was started after the day's last
// set is in the day's grade, and why a vital sign was not done is in the handover.
func TestDaysWorstGradeCountsEvents(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.admit(patient())
	at := noon.Add(-48 * time.Hour)
	b.set(at, found(func(o *grading.Observation) { o.Temp = grading.OfTenths(390) }))
	b.event(nurse, at.Add(10*time.Minute), ward.EventBody{Infusion: &ward.Infusion{Drug: "noradrenaline", Running: true, Rate: grading.OfMilli(80), Unit: "mcg/kg/min"}})
	b.now = noon
	p, c := b.paper(), b.chart("T-1")
	day := dayCells{grades: []*ward.GradePoint{&c.Grades[0], &c.Grades[1]}}
	if got := p.dayGrade(&day, func(g *ward.GradePoint) grading.Result { return g.CRS }); !strings.HasSuffix(got, "3") {
		t.Errorf("the day's CRS is %q, want 3", got)
	}
	page := pagesOf(t, printed(t, func() ([]byte, error) { return PrintPatient(p, Grid, c) }))[0]
	if !strings.Contains(page, "CRS, worst\n3\n") && !strings.Contains(page, "CRS, worst\n≥3\n") {
		t.Errorf("the grid does not have 3 as the day's worst CRS:\n%s", page)
	}
	_, err := b.w.Record(context.Background(), nurse, ward.ObservationRequest{
		Patient: "T-1", At: ward.MomentOf(noon), Findings: found(func(o *grading.Observation) { o.SpO2 = grading.Reading{} }),
		Circumstances: observation.Circumstances{NotDone: observation.VitalsNotDone{observation.VitalSpO2: observation.ReasonDeviceFault}},
	})
	b.must(err)
	if text := Patient(b.paper(), b.chart("T-1"), nil); !strings.Contains(text, "SpO2 not done: "+words.English().UI.Form.Whys[observation.ReasonDeviceFault-1]) {
		t.Errorf("the handover does not say why there is no SpO2:\n%s", text)
	}
}
