package grading

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// daySeries reads from-to:count with n or y for platelets given.
func daySeries(t *testing.T, a Analyte, u LabUnit, text string) []DayCount {
	t.Helper()
	byDay := map[int]DayCount{}
	for _, span := range strings.Fields(text) {
		days, v, _ := strings.Cut(span, ":")
		from, to, _ := strings.Cut(days, "-")
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil {
			t.Fatalf("span %q", span)
		}
		given := NotRecorded
		if s, ok := strings.CutSuffix(v, "n"); ok {
			v, given = s, No
		} else if s, ok := strings.CutSuffix(v, "y"); ok {
			v, given = s, Yes
		}
		for day := first; day <= last; day++ {
			d := DayCount{Day: day, Transfused: given}
			if v != "?" {
				d.Count = Lab{a, scaleReading(t, v), u}
			}
			byDay[day] = d
		}
	}
	var out []DayCount
	for _, d := range byDay {
		if d.Count.Usable() || d.Transfused != NotRecorded {
			out = append(out, d)
		}
	}
	return out
}

func TestScaleICAHT(t *testing.T) {
	for _, row := range scaleRows(t, "scales_days.tsv", 5) {
		a, u := Neutrophils, PerMicrolitre
		if strings.Contains(row[0], "T-ICAHT") {
			a, u = Platelets, GigaPerLitre
		}
		days := daySeries(t, a, u, row[1])
		through, _ := strconv.Atoi(row[2])
		var g DayGrade
		switch row[0] {
		case "early ICAHT":
			g = EarlyICAHT(days, through)
		case "late ICAHT":
			g = LateICAHT(days, through)
		case "early T-ICAHT":
			g = EarlyTICAHT(days, through)
		case "late T-ICAHT":
			g = LateTICAHT(days, through)
		default:
			t.Fatalf("scale %q", row[0])
		}
		if got := intervalText(g.Interval); got != row[3] || g.Scale.String() != row[0] {
			t.Errorf("%s %q through %s: %s, want %s (%s)", row[0], row[1], row[2], got, row[3], row[4])
		}
		if g.AtLeast && len(g.NotEntered) == 0 {
			t.Errorf("%s %q: open but nothing missing", row[0], row[1])
		}
	}
}

// Recording one more day, or whether platelets were given, never widens the grade.
func TestScaleICAHTRefinement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		through := rapid.IntRange(0, 110).Draw(t, "through")
		counts := []int32{10, 19, 20, 49, 50, 99, 100, 200}
		anc := []int32{50, 100, 101, 500, 501, 1000, 1500, 3000}
		var full, part [2][]DayCount
		for day := range through + 1 {
			i := rapid.IntRange(0, 7).Draw(t, "count")
			p := DayCount{day, Lab{Platelets, Of(counts[i]), GigaPerLitre}, drawAnswer(t, "given")}
			n := DayCount{day, Lab{Neutrophils, Of(anc[i]), PerMicrolitre}, NotRecorded}
			full[0], full[1] = append(full[0], p), append(full[1], n)
			if rapid.IntRange(0, 3).Draw(t, "keep") > 0 {
				part[1] = append(part[1], n)
			}
			if rapid.IntRange(0, 3).Draw(t, "drop count") == 0 {
				p.Count = Lab{}
			}
			if rapid.IntRange(0, 3).Draw(t, "drop given") == 0 {
				p.Transfused = NotRecorded
			}
			part[0] = append(part[0], p)
		}
		for i, fn := range []func([]DayCount, int) DayGrade{EarlyTICAHT, LateTICAHT, EarlyICAHT, LateICAHT} {
			f, p := fn(full[i/2], through), fn(part[i/2], through)
			if p.Low > f.Low || f.High > p.High || f.Low > f.High {
				t.Fatalf("%v: partial %v, complete %v", f.Scale, p.Interval, f.Interval)
			}
		}
	})
}

func pointRecord(t *testing.T, score, text string) PointScore {
	t.Helper()
	lab := func(a Analyte, v string) Lab { return labText(t, a, v) }
	h := HScoreInput{
		Immunosuppressed: No, Temp: Of(37), Organomegaly: OrganomegalyNone, Haemoglobin: lab(Haemoglobin, "13:g/dL"),
		Leukocytes: lab(Leukocytes, "7:10^9/L"), Platelets: lab(Platelets, "200:10^9/L"), Ferritin: lab(Ferritin, "100:ng/mL"),
		Triglycerides: lab(Triglycerides, "1:mmol/L"), Fibrinogen: lab(Fibrinogen, "3:g/L"), AST: lab(AST, "20:U/L"), Haemophagocytosis: No,
	}
	x := HematotoxInput{Platelets: h.Platelets, Neutrophils: lab(Neutrophils, "4:10^9/L"), Haemoglobin: h.Haemoglobin, CRP: lab(CRP, "5:mg/L"), Ferritin: h.Ferritin}
	for _, kv := range strings.Fields(text) {
		key, v, _ := strings.Cut(kv, "=")
		answer := map[string]Answer{"yes": Yes, "no": No, "?": NotRecorded}[v]
		switch key {
		case "none":
		case "empty":
			h, x = HScoreInput{}, HematotoxInput{}
		case "immuno":
			h.Immunosuppressed = answer
		case "temp":
			h.Temp = scaleReading(t, v)
		case "tempf":
			h.Temp, h.TempUnit = scaleReading(t, v), Fahrenheit
		case "organs":
			h.Organomegaly = map[string]Organomegaly{"?": 0, "one": OrganomegalyOne, "both": OrganomegalyBoth}[v]
		case "hb":
			h.Haemoglobin = lab(Haemoglobin, v)
			x.Haemoglobin = h.Haemoglobin
		case "wbc":
			h.Leukocytes = lab(Leukocytes, v)
		case "platelets":
			h.Platelets = lab(Platelets, v)
			x.Platelets = h.Platelets
		case "ferritin":
			h.Ferritin = lab(Ferritin, v)
			x.Ferritin = h.Ferritin
		case "tg":
			h.Triglycerides = lab(Triglycerides, v)
		case "fibrinogen":
			h.Fibrinogen = lab(Fibrinogen, v)
		case "ast":
			h.AST = lab(AST, v)
		case "haemophagocytosis":
			h.Haemophagocytosis = answer
		case "anc":
			x.Neutrophils = lab(Neutrophils, v)
		case "crp":
			x.CRP = lab(CRP, v)
		default:
			t.Fatalf("cannot read %q", kv)
		}
	}
	if score == "hscore" {
		return HScore(&h)
	}
	return Hematotox(&x)
}

func TestScalePoints(t *testing.T) {
	for _, row := range scaleRows(t, "scales_points.tsv", 4) {
		s := pointRecord(t, row[0], row[1])
		got := strconv.Itoa(s.Low)
		if s.High != s.Low {
			got += "-" + strconv.Itoa(s.High)
		}
		if got != row[2] {
			t.Errorf("%s %s: %s, want %s (%s)", row[0], row[1], got, row[2], row[3])
		}
		if s.Low < s.High && s.Complete() {
			t.Errorf("%s %s: a range, but nothing missing", row[0], row[1])
		}
	}
	h := pointRecord(t, "hscore", "ferritin=?")
	if h.Reaches(HScoreCutoff) != No || HScore(nil).Reaches(HScoreCutoff) != NotRecorded {
		t.Error("cut-off")
	}
	if !slices.Equal(h.Missing, []PointItem{PointFerritin}) {
		t.Errorf("missing %v", h.Missing)
	}
	if Hematotox(nil).Reaches(HematotoxCutoff) != NotRecorded {
		t.Error("nothing recorded has a risk group")
	}
}

func TestScaleEASIX(t *testing.T) {
	ldh, plt := Lab{LDH, Of(300), UnitPerLitre}, Lab{Platelets, Of(60), GigaPerLitre}
	crea := Lab{Creatinine, OfMilli(1200), MilligramPerDecilitre}
	for _, tc := range []struct {
		name string
		got  func() (Index, error)
		want float64
	}{
		{"EASIX", func() (Index, error) { return EASIX(ldh, crea, plt) }, 6},
		{"m-EASIX mg/dL", func() (Index, error) { return ModifiedEASIX(ldh, Lab{CRP, Of(4), MilligramPerDecilitre}, plt) }, 20},
		{"m-EASIX mg/L", func() (Index, error) { return ModifiedEASIX(ldh, Lab{CRP, Of(40), MilligramPerLitre}, plt) }, 20},
		{"s-EASIX", func() (Index, error) { return SimplifiedEASIX(ldh, Lab{Platelets, Of(60000), PerMicrolitre}) }, 5},
	} {
		x, err := tc.got()
		if err != nil || math.Abs(x.Value-tc.want) > 1e-9 || !x.HasLog2 || math.Abs(x.Log2-math.Log2(tc.want)) > 1e-9 {
			t.Errorf("%s: %+v %v, want %v", tc.name, x, err, tc.want)
		}
	}
	if _, err := ModifiedEASIX(ldh, Lab{CRP, Of(40), LabUnitNotRecorded}, plt); !errors.Is(err, ErrLabUnit) {
		t.Errorf("CRP without a unit: %v", err)
	}
	if _, err := SimplifiedEASIX(ldh, Lab{Platelets, Of(0), GigaPerLitre}); !errors.Is(err, ErrLabImpossible) {
		t.Errorf("no platelets: %v", err)
	}
	if _, err := EASIX(ldh, Lab{}, plt); !errors.Is(err, ErrLabMissing) {
		t.Errorf("no creatinine: %v", err)
	}
	if _, err := EASIX(ldh, plt, plt); err == nil {
		t.Error("platelets taken for creatinine")
	}
	if x, err := ModifiedEASIX(ldh, Lab{CRP, Of(0), MilligramPerLitre}, plt); err != nil || x.HasLog2 {
		t.Errorf("CRP of 0: %+v %v", x, err)
	}
}

func TestScaleNeighbours(t *testing.T) {
	yes := func(keys ...string) (out []Finding) {
		for _, k := range keys {
			out = append(out, Finding{Neighbour: NeighbourIECHS, Key: k, Present: Yes})
		}
		return out
	}
	for _, tc := range []struct {
		name     string
		findings []Finding
		want     Answer
	}{
		{"nothing recorded", nil, NotRecorded},
		{"ferritin alone", yes("ferritin"), NotRecorded},
		{"ferritin and fibrinogen", yes("ferritin", "fibrinogen"), Yes},
		{"supporting only", yes("ldh", "hypoxia"), NotRecorded},
		{"ferritin normal", append(yes("fibrinogen"), Finding{Neighbour: NeighbourIECHS, Key: "ferritin", Present: No}), No},
		{"said twice", append(yes("ferritin", "fibrinogen"), Finding{Neighbour: NeighbourIECHS, Key: "ferritin", Present: No}), Yes},
	} {
		c := Consider(NeighbourIECHS, tc.findings)
		if c.Consider != tc.want || c.Confidence != ConfidenceCheck {
			t.Errorf("%s: %+v", tc.name, c)
		}
	}
	for n := range neighbourEnd {
		if len(Features(n)) == 0 || n.String() == "" {
			t.Errorf("%v has no features", n)
		}
	}
	if c := Consider(NeighbourMNT, []Finding{{Neighbour: NeighbourMNT, Key: "handwriting", Present: Yes}}); c.Consider != Yes {
		t.Errorf("handwriting: %+v", c)
	}
	if c := Consider(Neighbour(200), nil); len(c.Open) != 0 {
		t.Errorf("unknown neighbour: %+v", c)
	}
}

// Every row of the high-dose definition, and the noradrenaline equivalent.
func TestScaleHighDose(t *testing.T) {
	row := func(d Vasopressors, milli int32, u RateUnit) Infusion { return Infusion{d, OfMilli(milli), u, Of(4)} }
	perMin, perKg := MicrogramsPerMinute, MicrogramsPerKgPerMinute
	for _, tc := range []struct {
		name   string
		weight int32
		penn   bool
		rows   []Infusion
		want   Answer
	}{
		{"noradrenaline 20", 0, false, []Infusion{row(Noradrenaline, 20_000, perMin)}, Yes},
		{"noradrenaline 19.9", 0, false, []Infusion{row(Noradrenaline, 19_900, perMin)}, No},
		{"noradrenaline by weight, weight unknown", 0, false, []Infusion{row(Noradrenaline, 300, perKg)}, NotRecorded},
		{"noradrenaline 0.25/kg at 80 kg", 80, false, []Infusion{row(Noradrenaline, 250, perKg)}, Yes},
		{"noradrenaline 0.25/kg at 79 kg", 79, false, []Infusion{row(Noradrenaline, 250, perKg)}, No},
		{"Penn 0.2/kg", 0, true, []Infusion{row(Noradrenaline, 200, perKg)}, Yes},
		{"Penn 10/min at 50 kg", 50, true, []Infusion{row(Noradrenaline, 10_000, perMin)}, Yes},
		{"Penn 10/min at 51 kg", 51, true, []Infusion{row(Noradrenaline, 10_000, perMin)}, No},
		{"dopamine 10/kg", 0, false, []Infusion{row(Dopamine, 10_000, perKg)}, Yes},
		{"dopamine 9.9/kg", 0, false, []Infusion{row(Dopamine, 9_900, perKg)}, No},
		{"phenylephrine 200", 0, false, []Infusion{row(Phenylephrine, 200_000, perMin)}, Yes},
		{"phenylephrine 199", 0, false, []Infusion{row(Phenylephrine, 199_000, perMin)}, No},
		{"adrenaline 10", 0, false, []Infusion{row(Adrenaline, 10_000, perMin)}, Yes},
		{"adrenaline 9.9", 0, false, []Infusion{row(Adrenaline, 9_900, perMin)}, No},
		{"on vasopressin 10", 0, false, []Infusion{row(Vasopressin, 30, UnitsPerMinute), row(Noradrenaline, 10_000, perMin)}, Yes},
		{"on vasopressin 9.9", 0, false, []Infusion{row(Vasopressin, 30, UnitsPerMinute), row(Noradrenaline, 9_900, perMin)}, No},
		{"vasopressin alone", 0, false, []Infusion{row(Vasopressin, 30, UnitsPerMinute)}, No},
		{"several, 19.9", 0, false, []Infusion{row(Noradrenaline, 12_900, perMin), row(Dopamine, 4_000, perKg), row(Phenylephrine, 50_000, perMin)}, No},
		{"several, 20", 0, false, []Infusion{row(Noradrenaline, 13_000, perMin), row(Dopamine, 4_000, perKg), row(Phenylephrine, 50_000, perMin)}, Yes},
		{"two hours", 0, false, []Infusion{{Noradrenaline, Of(50), perMin, Of(2)}}, No},
		{"hours unknown", 0, false, []Infusion{{Noradrenaline, Of(50), perMin, Reading{}}}, NotRecorded},
		{"rate unknown", 0, false, []Infusion{{Noradrenaline, Reading{}, perMin, Of(5)}}, NotRecorded},
		{"unit unknown", 0, false, []Infusion{{Noradrenaline, Of(50), 0, Of(5)}}, NotRecorded},
		{"not in the definition", 0, false, []Infusion{row(Metaraminol, 900_000, perMin)}, NotRecorded},
	} {
		e := Extra{Infusions: tc.rows}
		if tc.weight > 0 {
			e.Weight = Of(tc.weight)
		}
		o := Observation{Vasopressors: VasopressorsRecorded}
		if got := highDose(pressorSet(&o, &e), true, &e, tc.penn); got != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, got, tc.want)
		}
	}
	for _, r := range HighDoseRules() {
		if r.Confidence != ConfidenceCheck {
			t.Errorf("%+v is not confirmed", r)
		}
	}
}
