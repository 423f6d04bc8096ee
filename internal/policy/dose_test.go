package policy_test

import (
	"math/big"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"

	"pgregory.net/rapid"
)

func drug(t testing.TB, id string) *policy.Drug {
	t.Helper()
	d, ok := load(t, "adult").Drug(id)
	if !ok {
		t.Fatalf("no drug %s", id)
	}
	return d
}

func adultOf(weight int64) policy.Dosing {
	return policy.Dosing{WeightMilli: weight, AgeYears: 50, AgeKnown: true}
}

// TestReferenceDoses holds doses worked out by hand.
func TestReferenceDoses(t *testing.T) {
	t.Parallel()
	child := func(weight int64) policy.Dosing {
		return policy.Dosing{WeightMilli: weight, AgeYears: 8, AgeKnown: true}
	}
	graded := func(d policy.Dosing, crs, icans int) policy.Dosing { d.CRS, d.ICANS = crs, icans; return d }
	for _, c := range []struct {
		drug string
		who  policy.Dosing
		want string
	}{
		{"tocilizumab", adultOf(29_900), "Reference: 358.8 mg IV (12 mg/kg × 29.9 kg)"},
		{"tocilizumab", adultOf(29_999), "Reference: 359.9 mg IV (12 mg/kg × 29.999 kg)"}, // 359.988, down
		{"tocilizumab", adultOf(30_000), "Reference: 240 mg IV (8 mg/kg × 30 kg)"},
		{"tocilizumab", adultOf(71_234), "Reference: 569.8 mg IV (8 mg/kg × 71.234 kg)"}, // 569.872, down
		{"tocilizumab", adultOf(100_000), "Reference: 800 mg IV (8 mg/kg × 100 kg)"},
		{"tocilizumab", adultOf(101_000), "Reference: 800 mg IV (8 mg/kg × 101 kg = 808 mg, capped)"},
		{"tocilizumab", adultOf(0), "Reference: 8 mg/kg IV, weight not recorded, at most 800 mg | Reference: 12 mg/kg IV, weight not recorded, at most 800 mg"},
		{"siltuximab", adultOf(95_000), "Reference: 1,045 mg IV (11 mg/kg × 95 kg)"},
		{"anakinra", child(12_000), "Reference: 24 mg IV (2 mg/kg × 12 kg)"},
		{"anakinra", child(50_000), "Reference: 100 mg IV (2 mg/kg × 50 kg)"},
		{"anakinra", child(51_000), "Reference: 100 mg IV (2 mg/kg × 51 kg = 102 mg, capped)"},
		{"anakinra", adultOf(51_000), "Reference: 100 mg"},
		{"anakinra", policy.Dosing{WeightMilli: 20_000}, "Reference: 40 mg IV (2 mg/kg × 20 kg) | Reference: 100 mg"},
		{"dexamethasone", graded(adultOf(70_000), 3, 0), "Reference: 10 mg IV"},
		{"dexamethasone", graded(adultOf(70_000), 2, 1), "Reference: 10 mg IV | Reference: 10 mg"},
		{"dexamethasone", graded(adultOf(70_000), 1, 0), ""},
		{"dexamethasone", graded(child(30_000), 3, 3), ""},
		{"methylprednisolone", graded(adultOf(70_000), 4, 0), "Reference: 500 mg IV"},
		{"crystalloid", graded(adultOf(70_000), 2, 0), "Reference: 500 mL IV"},
		{"levetiracetam", adultOf(70_000), "Reference: 750 mg"},
		{"noradrenaline", adultOf(70_000), ""},
	} {
		var got []string
		for _, r := range drug(t, c.drug).Reference(c.who) {
			got = append(got, r.Text)
			if r.Source == "" || r.Sure == "" || r.Label == "" {
				t.Errorf("%s: a reference without source: %+v", c.drug, r)
			}
		}
		if strings.Join(got, " | ") != c.want {
			t.Errorf("%s for %+v: %q, want %q", c.drug, c.who, strings.Join(got, " | "), c.want)
		}
	}
	r := drug(t, "tocilizumab").Reference(adultOf(101_000))[0]
	if !r.Capped || r.AmountMilli != 800_000 || r.MaxDoseMilli != 800_000 || r.Interval != 8*time.Hour || r.Max24h != 3 || r.MaxTotal != 4 {
		t.Errorf("%+v", r)
	}
	if r := drug(t, "tocilizumab").Reference(adultOf(100_000))[0]; r.Capped {
		t.Error("100 kg is called capped")
	}
	if r := drug(t, "tocilizumab").Reference(adultOf(0))[0]; !r.WeightMissing || r.AmountMilli != 0 {
		t.Errorf("without weight: %+v", r)
	}
}

// TestDosesNeverRoundUp: whatever the weight, the dose is not above the cap nor above
// what the source says, and not more than a tenth of a mg below it.
func TestDosesNeverRoundUp(t *testing.T) {
	t.Parallel()
	d := drug(t, "tocilizumab")
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.Int64Range(400, 400_000).Draw(t, "weight")
		r := d.Reference(adultOf(w))
		if len(r) != 1 {
			t.Fatalf("%d references at %d g", len(r), w)
		}
		perKg := int64(8)
		if w < 30_000 {
			perKg = 12
		}
		exact := big.NewRat(perKg*w, 1000)
		limit := big.NewRat(800, 1)
		if exact.Cmp(limit) < 0 {
			limit = exact
		}
		below := new(big.Rat).Sub(limit, big.NewRat(r[0].AmountMilli, 1000))
		if below.Sign() < 0 || below.Cmp(big.NewRat(1, 10)) >= 0 || r[0].Capped != (exact.Cmp(big.NewRat(800, 1)) > 0) {
			t.Fatalf("%d g: %+v, the source says %s", w, r[0], exact.FloatString(3))
		}
	})
}

const hour = int64(time.Hour / time.Millisecond)

func TestWarnings(t *testing.T) {
	t.Parallel()
	const now = 1_000 * hour
	mg := func(at, amount int64) policy.Given {
		return policy.Given{At: at, AmountMilli: amount * 1000, Unit: "mg"}
	}
	seventy := adultOf(70_000)
	seventy.WeighedAt = now - 3*hour
	small := policy.Dosing{WeightMilli: 20_000, WeighedAt: now, AgeYears: 6, AgeKnown: true}
	for _, c := range []struct {
		name, drug string
		others     []policy.Given
		next       policy.Given
		who        policy.Dosing
		codes      string
		says       string
	}{
		{"first dose", "tocilizumab", nil, mg(now, 560), seventy, "", ""},
		{"8 h apart", "tocilizumab", []policy.Given{mg(now-8*hour, 560)}, mg(now, 560), seventy, "", ""},
		{"too soon", "tocilizumab", []policy.Given{mg(now-8*hour+60_000, 560)}, mg(now, 560), seventy, "interval", "7 h 59 min from another dose; allowed: at least 8 h apart"},
		{"typed late, too near a later one", "tocilizumab", []policy.Given{mg(now+2*hour, 560)}, mg(now, 560), seventy, "interval", "2 h from another dose"},
		{"4th in 24 h", "tocilizumab", []policy.Given{mg(now-23*hour, 560), mg(now-16*hour, 560), mg(now-8*hour, 560)}, mg(now, 560), seventy, "count-24h last", "4 doses in 24 h; allowed: at most 3"},
		{"24 h after the first of three", "tocilizumab", []policy.Given{mg(now-24*hour, 560), mg(now-16*hour, 560), mg(now-8*hour, 560)}, mg(now, 560), seventy, "last", "dose 4 of at most 4"},
		{"5th", "tocilizumab", []policy.Given{mg(1, 560), mg(100*hour, 560), mg(200*hour, 560), mg(300*hour, 560)}, mg(now, 560), seventy, "total", "dose 5 of the course; allowed: at most 4"},
		{"above the cap", "tocilizumab", nil, mg(now, 810), policy.Dosing{WeightMilli: 120_000, WeighedAt: now, AgeYears: 50, AgeKnown: true}, "cap", "810 mg is above the reference; allowed: at most 800 mg a dose"},
		{"at the cap", "tocilizumab", nil, mg(now, 800), policy.Dosing{WeightMilli: 120_000, WeighedAt: now, AgeYears: 50, AgeKnown: true}, "", ""},
		{"an adult's dose for a child", "tocilizumab", nil, mg(now, 560), small, "cap", "allowed: at most 240 mg a dose"},
		{"a vial rounded up", "tocilizumab", nil, mg(now, 264), small, "", ""},
		{"a drug without reference", "paracetamol", nil, mg(now, 1000), seventy, "", ""},
		{"in grams", "tocilizumab", nil, policy.Given{At: now, AmountMilli: 560, Unit: "g"}, seventy, "unit", `unit "g" is not one it is charted in; allowed: mg`},
		{"no weight", "tocilizumab", nil, mg(now, 560), adultOf(0), "weight-missing", "weigh first"},
		{"no weight, above the cap", "tocilizumab", nil, mg(now, 900), adultOf(0), "weight-missing cap", "at most 800 mg a dose"},
		{"old weight", "tocilizumab", nil, mg(now, 560), policy.Dosing{WeightMilli: 70_000, WeighedAt: now - 25*hour, AgeYears: 50, AgeKnown: true}, "weight-old", "the weight is 25 h old; allowed: at most 24 h"},
		{"a weight of no date", "tocilizumab", nil, mg(now, 560), adultOf(70_000), "weight-old", "not recorded"},
		{"isolated ICANS", "tocilizumab", nil, mg(now, 560), policy.Dosing{WeightMilli: 70_000, WeighedAt: now, AgeYears: 50, AgeKnown: true, ICANS: 1}, "caution", "may worsen"},
		{"no reference for a child", "methylprednisolone", nil, mg(now, 100), small, "no-reference", "check with the pharmacist"},
		{"no reference at all", "paracetamol", []policy.Given{mg(now-hour, 500)}, mg(now, 500), small, "", ""},
		{"grams of a drug in mg", "methylprednisolone", nil, policy.Given{At: now, AmountMilli: 1000, Unit: "g"}, seventy, "", ""},
		{"a second siltuximab", "siltuximab", []policy.Given{mg(1, 700)}, mg(now, 700), seventy, "total", "dose 2 of the course; allowed: at most 1"},
		{"child above anakinra's cap", "anakinra", nil, mg(now, 150), policy.Dosing{WeightMilli: 60_000, WeighedAt: now, AgeYears: 15, AgeKnown: true}, "cap", "at most 100 mg a dose"},
	} {
		var codes, texts []string
		for _, w := range drug(t, c.drug).Warn(c.others, c.next, c.who) {
			codes, texts = append(codes, string(w.Code)), append(texts, w.Text)
			if w.TextZH == "" {
				t.Errorf("%s: no Chinese text: %+v", c.name, w)
			}
		}
		if got := strings.Join(codes, " "); got != c.codes || !strings.Contains(strings.Join(texts, "\n"), c.says) {
			t.Errorf("%s: %q %q, want %q with %q", c.name, got, texts, c.codes, c.says)
		}
	}
}

// TestEveryDrugOfTheGradingCanBeCharted: each masking class and each vasopressor of
// the grading has a drug, and vasopressors are infusions with a rate.
func TestEveryDrugOfTheGradingCanBeCharted(t *testing.T) {
	t.Parallel()
	p := load(t, "adult")
	var classes grading.Masking
	var pressors grading.Vasopressors
	for _, d := range p.Drugs() {
		classes |= d.Class
		pressors |= d.Vasopressor
		if d.NameZH == "" || len(d.Routes) == 0 {
			t.Errorf("%s lacks a Chinese name or a route", d.ID)
		}
		if d.Vasopressor != 0 && d.Kind != policy.Infusion {
			t.Errorf("%s is charted as a %s", d.ID, d.Kind)
		}
	}
	for _, w := range grading.MaskingWords() {
		if m, _ := grading.ParseMasking(w); classes&m == 0 {
			t.Errorf("no drug of the class %s", w)
		}
	}
	for _, w := range grading.VasopressorWords() {
		if v, _ := grading.ParseVasopressor(w); pressors&v == 0 {
			t.Errorf("no drug for %s", w)
		}
	}
	if d, _ := p.Drug("tocilizumab"); !d.Stock {
		t.Error("tocilizumab need not be at hand")
	}
	if _, ok := p.Drug("oxygen"); ok {
		t.Error("oxygen is charted as a drug")
	}
}
