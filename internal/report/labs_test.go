package report

import (
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// TestLabsOnPaper: laboratory values with their time, unit and direction stand in the
// handover, on the chart and in the course summary; what was corrected says so.
func TestLabsOnPaper(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.admit(patient())
	b.set(noon.Add(-5*time.Hour), found(nil))
	value := func(a grading.Analyte, milli int32, u grading.LabUnit) ward.LabResult {
		return ward.LabResult{Lab: grading.Lab{Analyte: a, Value: grading.OfMilli(milli), Unit: u}}
	}
	sample := func(d time.Duration, rs ...ward.LabResult) {
		b.event(nurse, noon.Add(-d), ward.EventBody{Labs: &ward.Labs{Results: rs}})
	}
	sample(100*time.Hour, value(grading.Ferritin, 400_000, grading.MicrogramPerLitre))
	for i := range 9 {
		sample(time.Duration(40-i)*time.Hour, value(grading.CRP, int32(10_000+i*1000), grading.MilligramPerLitre))
	}
	sample(4*time.Hour, value(grading.CRP, 18_600, grading.MilligramPerDecilitre), value(grading.Ferritin, 12_400_000, grading.MicrogramPerLitre),
		value(grading.Fibrinogen, 1100, grading.GramPerLitre))
	b.now = noon
	p, c := b.paper(), b.chart("T-1")
	flat := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	text := flat(Patient(p, c, nil))
	for _, want := range []string{
		"Laboratory 10:10 (4 h 00 ago): CRP 186 mg/L (18.6 mg/dL) ↑ (was 18)", "ferritin 12400 ug/L ↑ (was 400)", "fibrinogen 1.1 g/L", "IEC-HS: consider IEC-HS",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the handover does not say %q:\n%s", want, text)
		}
	}
	for _, doc := range []struct {
		d    Document
		want []string
	}{
		{Chart, []string{"CRP mg/L", "186", "12400", "19-Nov 22:10", "no CRS or ICANS grade"}},
		{Summary, []string{"CRP mg/L", "Highest", "186  21-Nov-2026 10:10", "10  19-Nov-2026 22:10", "HScore", "no CRS or ICANS grade"}},
	} {
		file := printed(t, func() ([]byte, error) { return PrintPatient(p, doc.d, c) })
		all := strings.Join(pagesOf(t, file), "\n")
		for _, want := range doc.want {
			if !strings.Contains(all, want) {
				t.Errorf("document %d does not say %q", doc.d, want)
			}
		}
		onPage(t, "labs", file)
	}
	if missing := func() string {
		s, err := newSheet(p, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		return string(s.font.Missing(up + down + "≥≤°"))
	}(); missing != "" {
		t.Errorf("the font has no %s", missing)
	}
}
