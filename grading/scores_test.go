package grading_test

import (
	"testing"

	"crsmon/grading"
)

// TestCAPDAllNeverAndAllAlways: eight times the same answer is 16 at both ends
// (Traube 2014: items 1-4 count down, items 5-8 count up), and 16 in between.
func TestCAPDAllNeverAndAllAlways(t *testing.T) {
	t.Parallel()
	for _, f := range []grading.CAPDFrequency{
		grading.CAPDNever, grading.CAPDRarely, grading.CAPDSometimes, grading.CAPDOften, grading.CAPDAlways,
	} {
		var items [grading.CAPDItems]grading.CAPDPoint
		for i := range items {
			items[i] = grading.CAPDPoints(i+1, f)
		}
		s := grading.CAPDFromItems(items)
		if best, worst, ok := s.Range(); !ok || best != 16 || worst != 16 {
			t.Errorf("all answers %d give %d-%d, want 16", f, best, worst)
		}
		r := mustRecord(t, "age_years=3 consciousness=alert @events")
		r.o.CAPD = s
		if got := r.icans(); got.Low != 3 || got.High != 3 {
			t.Errorf("a CAPD of 16 is grade %d-%d, want 3", got.Low, got.High)
		}
	}
}

// TestCAPDPoints holds every item and answer against the printed scale.
func TestCAPDPoints(t *testing.T) {
	t.Parallel()
	// never, rarely, sometimes, often, always
	down, up := [5]int{4, 3, 2, 1, 0}, [5]int{0, 1, 2, 3, 4}
	for item := 1; item <= 8; item++ {
		want := down
		if item > 4 {
			want = up
		}
		for i, points := range want {
			got, ok := grading.CAPDPoints(item, grading.CAPDNever+grading.CAPDFrequency(i)).Points()
			if !ok || got != points {
				t.Errorf("item %d answer %d scores %d %v, want %d", item, i, got, ok, points)
			}
		}
	}
	for _, p := range []grading.CAPDPoint{
		grading.CAPDPoints(0, grading.CAPDNever), grading.CAPDPoints(9, grading.CAPDNever),
		grading.CAPDPoints(1, grading.CAPDLeftOut), grading.CAPDPoints(1, grading.CAPDAlways+1),
		grading.PointsOf(-1), grading.PointsOf(5), 0, 6, 255,
	} {
		if points, ok := p.Points(); ok {
			t.Errorf("%d counts as %d points, want left out", p, points)
		}
	}
}

func TestPartialScores(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		ice        string
		worst, top int
	}{
		{"1111111111", 10, 10},
		{"0000000000", 0, 0},
		{"----------", 0, 10},
		{"1-0-------", 1, 9},
		{"111111111-", 9, 10},
		{"7", 7, 7},
		{"0", 0, 0},
		{"10", 10, 10},
	} {
		s, err := parseICE(row.ice)
		if err != nil {
			t.Fatal(err)
		}
		if worst, best, ok := s.Range(); !ok || worst != row.worst || best != row.top {
			t.Errorf("ICE %s is %d-%d %v, want %d-%d", row.ice, worst, best, ok, row.worst, row.top)
		}
	}
	for _, row := range []struct {
		capd        string
		best, worst int
	}{
		{"4,4,4,4,4,4,4,4", 32, 32},
		{"0,0,0,0,0,0,0,0", 0, 0},
		{"-,-,-,-,-,-,-,-", 0, 32},
		{"1,-,-,3,0,0,0,0", 4, 12},
		{"8", 8, 8},
		{"32", 32, 32},
	} {
		s, err := parseCAPD(row.capd)
		if err != nil {
			t.Fatal(err)
		}
		if best, worst, ok := s.Range(); !ok || best != row.best || worst != row.worst {
			t.Errorf("CAPD %s is %d-%d %v, want %d-%d", row.capd, best, worst, ok, row.best, row.worst)
		}
	}
	for _, total := range []int{-1, 11, 255, 256, 1 << 20} {
		if s := grading.ICETotal(total); s.Known {
			t.Errorf("ICE %d is taken as %d", total, s.Total)
		}
	}
	for _, total := range []int{-1, 33, 255, 256, 1 << 20} {
		if s := grading.CAPDTotal(total); s.Known {
			t.Errorf("CAPD %d is taken as %d", total, s.Total)
		}
	}
	var ice grading.ICEScore
	var capd grading.CAPDScore
	if _, _, ok := ice.Range(); ok {
		t.Error("an ICE that is not recorded has a range")
	}
	if _, _, ok := capd.Range(); ok {
		t.Error("a CAPD that is not recorded has a range")
	}
}

// TestSBPFloor holds the floor of every age against the default profile.
func TestSBPFloor(t *testing.T) {
	t.Parallel()
	rows := []struct {
		name                string
		days, months, years int
		want                int32
	}{
		{"at birth", 0, 0, 0, 60},
		{"27 days", 27, 0, 0, 60},
		{"28 days", 28, 0, 0, 60},
		{"29 days", 29, 0, 0, 70},
		{"2 months", 61, 2, 0, 70},
		{"11 months", 340, 11, 0, 70},
		{"the day before 1 year", 364, 11, 0, 70},
		{"1 year", 365, 12, 1, 72},
		{"2 years", 730, 24, 2, 74},
		{"5 years", 1826, 60, 5, 80},
		{"9 years", 3287, 108, 9, 88},
		{"10 years", 3652, 120, 10, 90},
		{"12 years", 4383, 144, 12, 90},
		{"17 years", 6209, 204, 17, 90},
		{"18 years", 6574, 216, 18, 90},
		{"90 years", 32872, 1080, 90, 90},
	}
	for _, row := range rows {
		age := grading.AgeInDaysAndYears(row.days, row.months, row.years)
		if got := defaultThresholds.SBPFloor(age); got != row.want {
			t.Errorf("%s: floor %d, want %d", row.name, got, row.want)
		}
		if child := row.years < 18; age.Child() != child {
			t.Errorf("%s: a child is %v, want %v", row.name, age.Child(), child)
		}
	}
	for milli, want := range map[int64]int32{
		0: 60, 76: 60, 81: 70, 999: 70, 1000: 72, 1999: 72, 9999: 88, 10000: 90, 17999: 90, 18000: 90, 70000: 90,
	} {
		if got := defaultThresholds.SBPFloor(grading.AgeInYears(milli)); got != want {
			t.Errorf("%d thousandths of a year: floor %d, want %d", milli, got, want)
		}
	}
	site := grading.DefaultThresholds()
	site.AdultSBP, site.Child10SBP = 95, 85
	if got := site.SBPFloor(grading.Age{}); got != 95 {
		t.Errorf("an unrecorded age has the floor %d, want the adult's 95", got)
	}
	if got := site.SBPFloor(grading.AgeInYears(17999)); got != 85 {
		t.Errorf("17 years has the floor %d, want the child's 85", got)
	}
	if got := site.SBPFloor(grading.AgeInYears(10000)); got != 85 {
		t.Errorf("10 years has the floor %d, want the 85 of 10 years and over", got)
	}
	if got := site.SBPFloor(grading.AgeInYears(18000)); got != 95 {
		t.Errorf("18 years has the floor %d, want the adult's 95", got)
	}
}

func TestToolByAgeAndChoice(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		age  grading.Age
		by   grading.NeuroScale
		want grading.NeuroScale
	}{
		{grading.Age{}, grading.ByAge, grading.ScaleICE},
		{grading.AgeInYears(0), grading.ByAge, grading.ScaleCAPD},
		{grading.AgeInYears(11_990), grading.ByAge, grading.ScaleCAPD},
		{grading.AgeInYears(11_999), grading.ByAge, grading.ScaleCAPD},
		{grading.AgeInYears(12_000), grading.ByAge, grading.ScaleICE},
		{grading.AgeInDaysAndYears(4382, 143, 11), grading.ByAge, grading.ScaleCAPD},
		{grading.AgeInDaysAndYears(4383, 144, 12), grading.ByAge, grading.ScaleICE},
		{grading.AgeInYears(40_000), grading.ScaleCAPD, grading.ScaleCAPD},
		{grading.AgeInYears(5_000), grading.ScaleICE, grading.ScaleICE},
		{grading.Age{}, grading.ScaleCAPD, grading.ScaleCAPD},
	} {
		x := grading.Context{Age: row.age, Scale: row.by}
		if got := x.Tool(); got != row.want {
			t.Errorf("%+v chosen %d: %s, want %s", row.age, row.by, got, row.want)
		}
	}
}

func TestReadingText(t *testing.T) {
	t.Parallel()
	for text, r := range map[string]grading.Reading{
		"38.4": grading.OfTenths(384), "90": grading.Of(90), "0": grading.Of(0), "37.96": grading.OfMilli(37960),
		"6.001": grading.OfMilli(6001), "-0.5": grading.OfMilli(-500), "?": {}, "0.05": grading.OfMilli(50),
		"-2147483.648": grading.OfMilli(-2147483648),
	} {
		if got := r.String(); got != text {
			t.Errorf("%+v is written %q, want %q", r, got, text)
		}
	}
}

// TestMeanPressure: as typed, else (S+2D)/3, else unrecorded.
func TestMeanPressure(t *testing.T) {
	t.Parallel()
	for record, want := range map[string]string{
		"sbp=120 dbp=60": "80", "sbp=95 dbp=49": "64.333", "sbp=120 dbp=60 map=70": "70", "map=70": "70", "sbp=120": "?", "": "?",
	} {
		r := mustRecord(t, record)
		if got := r.o.MeanPressure().String(); got != want {
			t.Errorf("{%s} has the mean %s, want %s", record, got, want)
		}
	}
}
