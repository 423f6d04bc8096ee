package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"crsmon/grading"

	"github.com/expr-lang/expr"
	"pgregory.net/rapid"
)

// randomCondition writes a condition. A rising one uses findings only from below; the
// other kind uses everything the language has.
func randomCondition(t *rapid.T, rising bool, depth int) string {
	if depth > 0 && rapid.Bool().Draw(t, "join") {
		op := rapid.SampledFrom([]string{"&&", "||", "and", "or"}).Draw(t, "op")
		s := "(" + randomCondition(t, rising, depth-1) + " " + op + " " + randomCondition(t, rising, depth-1) + ")"
		if !rising && rapid.IntRange(0, 4).Draw(t, "not") == 0 {
			return "!" + s
		}
		return s
	}
	f := rapid.IntRange(0, factCount-1).Draw(t, "fact")
	fact := &factTable[f]
	free := !rising || !fact.Finding
	switch fact.Kind {
	case YesNo:
		if free && rapid.Bool().Draw(t, "no") {
			return rapid.SampledFrom([]string{"!", "not "}).Draw(t, "not") + fact.Name
		}
		return fact.Name
	case Word:
		return fmt.Sprintf("%s %s %q", fact.Name, rapid.SampledFrom([]string{"==", "!="}).Draw(t, "op"), rapid.SampledFrom([]string{"axi-cel", "lupus", ""}).Draw(t, "word"))
	case Count, Number:
	}
	ops := []string{">=", ">"}
	if free {
		ops = []string{">=", ">", "<", "<=", "==", "!=", "in"}
	}
	n := rapid.IntRange(int(max(fact.Min, 0)), int(min(fact.Max, 30))).Draw(t, "constant")
	op := rapid.SampledFrom(ops).Draw(t, "op")
	if op == "in" {
		return fmt.Sprintf("%s in [%d, %d]", fact.Name, n, min(n+2, int(fact.Max)))
	}
	return fmt.Sprintf("%s %s %d", fact.Name, op, n)
}

func randomFacts(t *rapid.T) Facts {
	yes := func() bool { return rapid.Bool().Draw(t, "yes") }
	upTo := func(n int) int { return rapid.IntRange(0, n).Draw(t, "n") }
	number := func(n int) float64 { return float64(rapid.IntRange(0, 2*n).Draw(t, "half")) / 2 }
	word := func() string { return rapid.SampledFrom([]string{"", "axi-cel", "lupus", "other"}).Draw(t, "word") }
	return Facts{
		CRS: upTo(5), ICANS: upTo(5), GradeRise: upTo(5), Vasopressors: upTo(10), Inotrope: yes(), PositivePressure: yes(),
		HighFlowCannula: yes(), O2Flow: number(30), O2Rising: yes(), Fluid: yes(), Boluses: upTo(31), FluidML6h: number(31),
		Hypotension: yes(), HypoxicUntreated: yes(), LowSpO2: yes(), NotCRSButUnwell: yes(), NeuroEvent: yes(), Arrhythmia: yes(),
		ACS: yes(), CarerConcern: yes(), Fever: yes(), Tachycardia: yes(), FeverHours: number(31), NEWS2: upTo(20), NEWS2Red: yes(),
		TocilizumabDoses: upTo(31), Incomplete: yes(), OverdueMinutes: number(31), Asleep: yes(), ICANSSignMinutes: number(31),
		Day: upTo(31), AgeYears: number(31), Child: yes(), WeightKG: number(31), Product: word(), Indication: word(),
	}
}

// worsen makes some findings worse.
func worsen(t *rapid.T, f Facts) Facts {
	g := f
	raise := func(n *int, most int) { *n = rapid.IntRange(*n, most).Draw(t, "raised") }
	more := func(n *float64) { *n += float64(rapid.IntRange(0, 20).Draw(t, "more")) / 2 }
	set := func(b *bool) { *b = *b || rapid.Bool().Draw(t, "set") }
	for _, n := range []*int{&g.CRS, &g.ICANS, &g.GradeRise} {
		raise(n, 5)
	}
	raise(&g.Vasopressors, 10)
	raise(&g.NEWS2, 20)
	raise(&g.Boluses, 40)
	raise(&g.TocilizumabDoses, 40)
	more(&g.O2Flow)
	more(&g.FluidML6h)
	more(&g.FeverHours)
	for _, b := range []*bool{
		&g.Inotrope, &g.PositivePressure, &g.HighFlowCannula, &g.O2Rising, &g.Fluid, &g.Hypotension, &g.HypoxicUntreated, &g.LowSpO2,
		&g.NotCRSButUnwell, &g.NeuroEvent, &g.Arrhythmia, &g.ACS, &g.CarerConcern, &g.Fever, &g.Tachycardia, &g.NEWS2Red,
	} {
		set(b)
	}
	if !g.AtLeast(f) {
		t.Fatalf("%+v is not called at least as bad as %+v", g, f)
	}
	return g
}

func mustCompile(t *rapid.T, text string) *condition {
	ps := new(problems)
	quoted := "\"" + strings.ReplaceAll(text, "\"", "\\\"") + "\""
	s := &source{name: "x", text: quoted, spans: map[string]span{"when": {0, 0, len(quoted)}}}
	c := compile(ps, &node{src: s, path: "when", name: "when", leaf: text})
	if c == nil {
		t.Fatalf("%s: %v", text, ps.err())
	}
	return c
}

// TestConditionsAgreeWithTheExpressionLanguage: what is compiled here means what the
// same text means to the expression language's own machine.
func TestConditionsAgreeWithTheExpressionLanguage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := randomCondition(t, false, 3)
		c := mustCompile(t, text)
		program, err := expr.Compile(text, expr.Env(Facts{}), expr.AsBool())
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		for range 8 {
			f := randomFacts(t)
			want, err := expr.Run(program, f)
			if err != nil {
				t.Fatal(err)
			}
			if r := f.row(); c.holds(&r) != want.(bool) {
				t.Fatalf("%s: %v, want %v at %+v", text, c.holds(&r), want, f)
			}
		}
	})
}

// TestTheGridProvesMonotony: a condition that passes the check is never silenced by
// worse findings, and one built to rise always passes.
func TestTheGridProvesMonotony(t *testing.T) {
	t.Parallel()
	passed, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		rising := rapid.Bool().Draw(t, "rising")
		text := randomCondition(t, rising, 2)
		c := mustCompile(t, text)
		holds, silent, found, tooBig := c.silencedBy()
		if rising && found {
			t.Fatalf("%s rises and is refused: %s against %s", text, holds, silent)
		}
		if found || tooBig {
			refused++
			return
		}
		passed++
		for range 8 {
			f := randomFacts(t)
			g := worsen(t, f)
			if a, b := f.row(), g.row(); c.holds(&a) && !c.holds(&b) {
				t.Fatalf("%s passed the check; silenced from %+v to %+v", text, f, g)
			}
		}
	})
	if passed < 20 || refused < 5 {
		t.Errorf("%d passed and %d refused: the test is empty", passed, refused)
	}
}

// randomSite writes a site's file that may load: numbers more sensitive, intervals
// shorter, a rule and a row of its own with examples that are looked for.
func randomSite(t *rapid.T) string {
	b := new(strings.Builder)
	b.WriteString("extends = \"" + rapid.SampledFrom(Embedded()).Draw(t, "base") + "\"\nname = \"site\"\nversion = \"1\"\n")
	d := grading.DefaultThresholds()
	more := func(from int32, most int) int { return int(from) + rapid.IntRange(0, most).Draw(t, "more") }
	fmt.Fprintf(b, "[thresholds]\nadult_sbp = %d\nadult_map = %d\nbaseline_percent = %d\nbaseline_below = %d\nchild_base = %d\nchild_10_sbp = %d\nhypoxia_spo2 = %d\nrepeat_spo2 = %d\n",
		more(d.AdultSBP, 15), more(d.AdultMAP, 15), more(d.BaselinePercent, 15), more(d.BaselineBelow, 30), more(d.ChildBase, 20), more(d.Child10SBP, 20), more(d.HypoxiaSpO2, 3), more(d.RepeatSpO2, 5))
	fmt.Fprintf(b, "[masking_hours]\nparacetamol = %d\ntocilizumab = %d\n[course_hours]\nbp_stable = %d\nfinding_active = %d\nclose_after = %d\n",
		more(8, 16), more(336, 300), more(24, 48), more(24, 48), more(24, 48))
	adult, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for i := range adult.checks {
		c := &adult.checks[i]
		if rapid.Bool().Draw(t, "shorter") {
			fmt.Fprintf(b, "[[check]]\nid = %q\nevery_minutes = %d\n", c.ID, rapid.IntRange(5, int(c.Every.Minutes())).Draw(t, "minutes"))
		}
	}
	rising := rapid.IntRange(0, 3).Draw(t, "rising") > 0
	text := randomCondition(t, rising, 2)
	c := mustCompile(t, text)
	var fires, silent string
	g, _ := gridOf(c)
	tries := 0
	g.each(func(_ []int, r *row) bool {
		e := example(&g, r)
		if c.holds(r) {
			fires = e
		} else {
			silent = e
		}
		tries++
		return (fires == "" || silent == "") && tries < 5000
	})
	fmt.Fprintf(b, "[[escalation]]\nid = \"S1\"\nlevel = \"tell\"\nrole = \"doctor\"\nwhen = %q\ntext = \"x\"\nsource = \"x\"\nsure = \"ours\"\nfires = [%s]\nsilent = [%s]\n", text, fires, silent)
	return b.String()
}

// example writes a grid point as an example of a policy file.
func example(g *grid, r *row) string {
	var out []string
	for _, f := range g.facts {
		switch t := &factTable[f]; t.Kind {
		case Word:
			out = append(out, fmt.Sprintf("%s = %q", t.Name, *r.word(f)))
		case YesNo:
			out = append(out, fmt.Sprintf("%s = %v", t.Name, r.num[f] != 0))
		case Count, Number:
			out = append(out, fmt.Sprintf("%s = %s", t.Name, decimal(r.num[f])))
		}
	}
	return "{" + strings.Join(out, ", ") + "}"
}

// TestNoPolicyThatLoadsIsLessSafe: under any site policy that loads, a course is never
// graded lower than under the default, a worse finding never silences a rule and never
// puts a check off, and nothing is due later than by default.
func TestNoPolicyThatLoadsIsLessSafe(t *testing.T) {
	t.Parallel()
	adult, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	loaded, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		p, err := Parse(randomSite(t))
		if err != nil {
			refused++
			return
		}
		loaded++
		for range 4 {
			f := randomFacts(t)
			g := worsen(t, f)
			after := p.Escalations(g)
			for _, e := range p.Escalations(f) {
				if !slices.ContainsFunc(after, func(a Fired) bool { return a.Rule == e.Rule }) {
					t.Fatalf("%s is silenced from %+v to %+v", e.Rule, f, g)
				}
			}
			v, n, _, _ := p.Due(f)
			vWorse, nWorse, _, _ := p.Due(g)
			vDefault, nDefault, _, _ := adult.Due(f)
			if vWorse > v || nWorse > n || v > vDefault || n > nDefault {
				t.Fatalf("due in %v and %v, worse %v and %v, by default %v and %v", v, n, vWorse, nWorse, vDefault, nDefault)
			}
		}
		checkCourse(t, adult, p)
	})
	if loaded < 30 || refused < 3 {
		t.Errorf("%d loaded and %d were refused: the test is empty", loaded, refused)
	}
}

// checkCourse grades a random course under both policies.
func checkCourse(t *rapid.T, adult, site *Policy) {
	var c grading.Context
	if rapid.Bool().Draw(t, "age known") {
		c.Age = grading.AgeInYears(int64(rapid.IntRange(0, 80).Draw(t, "years")) * 1000)
	}
	if rapid.Bool().Draw(t, "baseline known") {
		c.BaselineSBP = grading.Of(int32(rapid.IntRange(90, 160).Draw(t, "baseline")))
	}
	a, b := grading.NewCourse(c, &adult.Course), grading.NewCourse(c, &site.Course)
	at := int64(1_700_000_000_000)
	for i := range rapid.IntRange(1, 12).Draw(t, "sets") {
		at += int64(rapid.IntRange(10, 700).Draw(t, "minutes")) * 60_000
		if rapid.IntRange(0, 5).Draw(t, "dose") == 0 {
			drug := rapid.SampledFrom([]grading.Masking{grading.Paracetamol, grading.Tocilizumab, grading.Steroid}).Draw(t, "drug")
			a.Dose(at, drug)
			b.Dose(at, drug)
		}
		o := randomSet(t)
		oa, ob := o, o
		ga, gb := a.Observe(at, &oa), b.Observe(at, &ob)
		if gb.CRS.Working < ga.CRS.Working || gb.CRS.High < ga.CRS.High || gb.ICANS.Working < ga.ICANS.Working || gb.ICANS.High < ga.ICANS.High {
			t.Fatalf("set %d: CRS %d to %d, ICANS %d to %d by default, CRS %d to %d, ICANS %d to %d under the site's\n%+v", i,
				ga.CRS.Working, ga.CRS.High, ga.ICANS.Working, ga.ICANS.High, gb.CRS.Working, gb.CRS.High, gb.ICANS.Working, gb.ICANS.High, o)
		}
	}
}

func randomSet(t *rapid.T) grading.Observation {
	var o grading.Observation
	reading := func(to *grading.Reading, values ...int32) {
		if rapid.IntRange(0, 3).Draw(t, "recorded") > 0 {
			*to = grading.OfMilli(rapid.SampledFrom(values).Draw(t, "reading") * 100)
		}
	}
	reading(&o.Temp, 365, 379, 380, 395)
	reading(&o.SBP, 750, 840, 890, 920, 970, 1040, 1200)
	if o.SBP.Known {
		o.DBP = grading.Of(rapid.SampledFrom([]int32{45, 50, 60}).Draw(t, "diastolic"))
	}
	reading(&o.SpO2, 850, 890, 910, 920, 930, 970)
	reading(&o.HeartRate, 600, 900, 1250)
	o.O2Device = rapid.SampledFrom([]grading.O2Device{grading.O2NotRecorded, grading.RoomAir, grading.RoomAir, grading.NasalCannula, grading.HighFlowNasalCannula}).Draw(t, "device")
	if o.O2Device > grading.RoomAir {
		o.O2Flow = grading.Of(rapid.SampledFrom([]int32{2, 6, 20}).Draw(t, "flow"))
	}
	o.Vasopressors = rapid.SampledFrom([]grading.Vasopressors{0, grading.VasopressorsRecorded, grading.VasopressorsRecorded, grading.VasopressorsRecorded | grading.Noradrenaline}).Draw(t, "pressors")
	o.FluidBolus = rapid.SampledFrom([]grading.Answer{grading.NotRecorded, grading.No, grading.Yes}).Draw(t, "fluid")
	o.Masking = rapid.SampledFrom([]grading.Masking{0, grading.MaskingRecorded, grading.MaskingRecorded | grading.Paracetamol}).Draw(t, "masking")
	o.Consciousness = rapid.SampledFrom([]grading.Consciousness{grading.ConsciousnessNotRecorded, grading.Alert, grading.Alert, grading.WakesToVoice}).Draw(t, "consciousness")
	if rapid.Bool().Draw(t, "ICE done") {
		o.ICE = grading.ICETotal(rapid.IntRange(0, 10).Draw(t, "ICE"))
	}
	o.Seizure = rapid.SampledFrom([]grading.Seizure{grading.SeizureNotRecorded, grading.SeizureNone, grading.SeizureNone, grading.SeizureBrief}).Draw(t, "seizure")
	o.Motor = rapid.SampledFrom([]grading.Motor{grading.MotorNotRecorded, grading.MotorNone}).Draw(t, "motor")
	o.ICP = rapid.SampledFrom([]grading.ICP{grading.ICPNotRecorded, grading.ICPNone}).Draw(t, "ICP")
	return o
}

// TestCheckingMoreOftenForgetsNothing: a site's shorter interval does not make a low
// pressure be forgotten sooner. Found by the test above.
func TestCheckingMoreOftenForgetsNothing(t *testing.T) {
	t.Parallel()
	p, err := Parse("extends = \"adult\"\nname = \"site\"\nversion = \"1\"\n[[check]]\nid = \"V0\"\nevery_minutes = 6\n")
	if err != nil {
		t.Fatal(err)
	}
	k := grading.NewCourse(grading.Context{}, &p.Course)
	low := grading.Observation{
		Temp: grading.OfMilli(36_500), SBP: grading.Of(92), DBP: grading.Of(45),
		Vasopressors: grading.VasopressorsRecorded, FluidBolus: grading.No, Masking: grading.MaskingRecorded,
	}
	k.Observe(0, &low)
	cool := grading.Observation{Temp: grading.OfMilli(36_500), O2Device: grading.RoomAir, SpO2: grading.Of(97), Masking: grading.MaskingRecorded}
	k.Observe(20*60_000, &cool)
	hot := cool
	hot.Temp = grading.OfMilli(39_500)
	if g := k.Observe(60*60_000, &hot); g.CRS.Working != 2 {
		t.Errorf("an hour after a low pressure the fever is CRS %d, want 2", g.CRS.Working)
	}
}

// TestNoTextBreaksTheReader: spoilt files are refused or load, and never panic; a
// refusal names a line of the file it is about.
func TestNoTextBreaksTheReader(t *testing.T) {
	t.Parallel()
	adult, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	good := adult.TOML()
	tokens := []string{"\n", "\"", "'", "[", "]", "[[", "{", "}", "=", "3", "1.5", "true", "\\", "#", "\"\"\"", "check = 3\n", "[check]\n", "\u4e2d", "crs", "id = 1\n", "\x00"}
	rapid.Check(t, func(t *rapid.T) {
		text := good
		for range rapid.IntRange(1, 3).Draw(t, "edits") {
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			switch rapid.IntRange(0, 3).Draw(t, "edit") {
			case 0:
				text = text[:at] + text[min(len(text), at+rapid.IntRange(1, 200).Draw(t, "cut")):]
			case 1:
				text = text[:at] + rapid.SampledFrom(tokens).Draw(t, "token") + text[at:]
			case 2: // a value of another type
				if i := strings.Index(text[at:], " = "); i >= 0 {
					i += at + 3
					if end := strings.IndexByte(text[i:], '\n'); end >= 0 {
						text = text[:i] + rapid.SampledFrom([]string{"3", "\"x\"", "true", "[]", "[1]", "{}", "{ a = 1 }", "[{}]", "1979-05-27", "nan", "-1", "\"\""}).Draw(t, "value") + text[i+end:]
					}
				}
			case 3:
				head := rapid.SampledFrom([]string{"extends = \"adult\"\nname = \"x\"\nversion = \"1\"\n"}).Draw(t, "head")
				key := rapid.SampledFrom([]string{"thresholds", "check", "escalation", "role", "drug", "product", "prompt", "ward", "backup", "print"}).Draw(t, "key")
				text = head + key + " = " + rapid.SampledFrom([]string{"3", "[]", "[1]", "{}", "[{}]", "[{ id = 3 }]", "[{ id = \"E1\" }, 3]", "[[]]"}).Draw(t, "value") + "\n"
			}
		}
		_, err := Parse(text)
		if err == nil {
			return
		}
		var r *Refusal
		if !errors.As(err, &r) || !errors.Is(err, ErrPolicy) || len(r.Problems) == 0 {
			t.Fatalf("refused with %v", err)
		}
		for _, p := range r.Problems {
			lines := strings.Count(text, "\n") + 1
			if p.File != "policy.toml" {
				lines = strings.Count(adultTOML, "\n") + 1
			}
			if p.Message == "" || p.Line < 1 || p.Line > lines || p.Column < 1 {
				t.Fatalf("%+v in a file of %d lines", p, lines)
			}
		}
	})
}
