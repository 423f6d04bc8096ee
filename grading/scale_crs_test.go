package grading

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// scaleRecord reads a record of testdata: key=value with spaces between.
func scaleRecord(t *testing.T, text string) (c Context, o Observation, e Extra) {
	t.Helper()
	for _, kv := range strings.Fields(text) {
		key, v, _ := strings.Cut(kv, "=")
		yes := AnswerOf(v == "yes")
		num := func() Reading { return scaleReading(t, v) }
		ok := true
		switch key {
		case "well": // everything asked and normal, ASTCT and extra
			o = Observation{
				Temp: Of(37), SBP: Of(120), DBP: Of(75), MAP: Of(90), FluidBolus: No, Vasopressors: VasopressorsRecorded,
				O2Device: RoomAir, SpO2: Of(97), Consciousness: Alert, NoNeuroEvents: true,
			}
			var all [ICEItems]ICEItem
			for i := range all {
				all[i] = ICECorrect
			}
			o.ICE = ICEFromItems(all)
			e = Extra{
				OrganToxicity: OrganGradeOf(0), Transaminitis: OrganGradeOf(0), Coagulopathy: No,
				HospitalisedForCRS: No, Constitutional: No, LifeThreatening: No, NIVAsVentilator: No,
				President: ICECorrect, PressorRefractory: No,
			}
		case "temp":
			o.Temp = num()
		case "sbp":
			o.SBP, o.DBP, o.MAP = num(), Reading{}, Reading{}
		case "spo2":
			o.SpO2 = num()
		case "flow":
			o.O2Flow = num()
		case "fio2":
			e.FiO2 = num()
		case "device":
			o.O2Device, ok = ParseO2Device(v)
		case "fluid":
			o.FluidBolus = yes
		case "boluses":
			e.Boluses = num()
		case "response":
			e.FluidResponse = yes
		case "drug": // name or name:rate:unit:hours
			f := strings.Split(v, ":")
			var d Vasopressors
			d, ok = ParseVasopressor(f[0])
			o.Vasopressors |= d | VasopressorsRecorded
			if len(f) == 4 {
				u, _ := ParseRateUnit(f[2])
				e.Infusions = append(e.Infusions, Infusion{d, scaleReading(t, f[1]), u, scaleReading(t, f[3])})
			}
		case "stated": // in place of every measurement
			o.SBP, o.DBP, o.MAP, o.FluidBolus, o.Vasopressors = Reading{}, Reading{}, Reading{}, NotRecorded, 0
			o.Hypotension, ok = ParseHypotensionStatement(v)
		case "weight":
			e.Weight = num()
		case "hours":
			e.PressorHours = num()
		case "refractory":
			e.PressorRefractory = yes
		case "organ", "liver":
			n, err := strconv.Atoi(v)
			ok = err == nil || v == "?"
			g := OrganGradeOf(n)
			if v == "?" {
				g = OrganGrade{}
			}
			if key == "organ" {
				e.OrganToxicity = g
			} else {
				e.Transaminitis = g
			}
		case "clotting":
			e.Coagulopathy = yes
		case "hospital":
			e.HospitalisedForCRS = yes
		case "constitutional":
			e.Constitutional = yes
		case "lifethreat":
			e.LifeThreatening = yes
			if v == "?" {
				e.LifeThreatening = NotRecorded
			}
		case "niv":
			e.NIVAsVentilator = yes
			if v == "?" {
				e.NIVAsVentilator = NotRecorded
			}
		case "ice": // correct answers, president not among them
			n, _ := strconv.Atoi(v)
			left := 9 - n
			for _, i := range cartox10Items[:left] {
				o.ICE.Items[i] = ICEFailed
			}
		case "icetotal":
			n, _ := strconv.Atoi(v)
			o.ICE = ICETotal(n)
		case "president":
			e.President = map[string]ICEItem{"yes": ICECorrect, "no": ICEFailed, "?": ICELeftOut}[v]
		case "consciousness":
			o.Consciousness, ok = ParseConsciousness(v)
		case "icedone":
			o.ICE = ICEScore{}
		case "events":
			o.NoNeuroEvents = v == "none"
		case "seizure":
			o.Seizure, ok = ParseSeizure(v)
		case "seizuretype":
			e.SeizureType, ok = ParseSeizureType(v)
		case "motor":
			o.Motor, ok = ParseMotor(v)
		case "weakness":
			e.NewMotorWeakness = yes
		case "icp":
			o.ICP, ok = ParseICP(v)
		case "stage":
			e.PapilloedemaStage = num()
		case "csf":
			e.OpeningPressure = num()
		case "death":
			o.Death, ok = ParseDeath(v)
		default:
			ok = false
		}
		if !ok {
			t.Fatalf("cannot read %q", kv)
		}
	}
	return c, o, e
}

func scaleByName(t *testing.T, list []ScaleGrade, name string) ScaleGrade {
	t.Helper()
	i := slices.IndexFunc(list, func(g ScaleGrade) bool { return g.Scale.String() == name })
	if i < 0 {
		t.Fatalf("no scale %q", name)
	}
	return list[i]
}

func intervalText(i Interval) string {
	if i.Complete() {
		return i.Low.String()
	}
	return fmt.Sprintf("%v-%v", i.Low, i.High)
}

func TestScaleCells(t *testing.T) {
	th := DefaultThresholds()
	for _, row := range scaleRows(t, "scales.tsv", 4) {
		c, o, e := scaleRecord(t, row[1])
		g := scaleByName(t, GradeScales(&c, &o, &th, &e), row[0])
		if got := intervalText(g.Interval); got != row[2] {
			t.Errorf("%s, %s: %s, want %s (%s); not entered %v", row[0], row[1], got, row[2], row[3], g.NotEntered)
		}
		if g.AtLeast == g.Complete() || g.AtLeast && len(g.NotEntered) == 0 {
			t.Errorf("%s, %s: at least %v but not entered %v", row[0], row[1], g.AtLeast, g.NotEntered)
		}
		if g.Low > 0 && len(g.Reasons) == 0 {
			t.Errorf("%s, %s: grade without reasons", row[0], row[1])
		}
	}
}

// Recording one more finding never widens the interval of any scale.
func TestScaleRefinement(t *testing.T) {
	th := DefaultThresholds()
	rapid.Check(t, func(t *rapid.T) {
		c, o := scaleContext(t), scaleObservation(t)
		e := scaleExtra(t, &o)
		if g := GradeCTCAE5(&c, &o, &th, &e); g.Low >= 3 {
			e.LifeThreatening = drawAnswer(t, "life-threatening")
		}
		po, pe := scaleDropSet(t, o), scaleDropExtra(t, e)
		full, part := GradeScales(&c, &o, &th, &e), GradeScales(&c, &po, &th, &pe)
		for i := range full {
			if part[i].Low > full[i].Low || full[i].High > part[i].High || full[i].Low > full[i].High {
				t.Fatalf("%v: partial %v, complete %v\n%+v\n%+v\n%+v\n%+v", full[i].Scale,
					part[i].Interval, full[i].Interval, o, e, po, pe)
			}
			if part[i].AtLeast && len(part[i].NotEntered) == 0 {
				t.Fatalf("%v: open, but nothing is said to be missing: %+v %+v", part[i].Scale, po, pe)
			}
		}
	})
}

// Making one finding worse never lowers a grade.
func TestScaleMonotone(t *testing.T) {
	th := DefaultThresholds()
	rapid.Check(t, func(t *rapid.T) {
		c, o := scaleContext(t), scaleObservation(t)
		e := scaleExtra(t, &o)
		o, e = scaleDropSet(t, o), scaleDropExtra(t, e)
		worse, we := o, e
		we.Infusions = slices.Clone(e.Infusions)
		switch rapid.IntRange(0, 11).Draw(t, "worse") {
		case 0:
			worse.Temp.Milli += 1000
		case 1:
			worse.SBP.Milli -= 20_000
			worse.DBP, worse.MAP = Reading{}, Reading{}
			o.DBP, o.MAP = Reading{}, Reading{}
		case 2:
			worse.Vasopressors |= VasopressorsRecorded | Noradrenaline
			o.Vasopressors |= VasopressorsRecorded
		case 3:
			worse.O2Flow.Milli += 3000
		case 4:
			we.FiO2.Milli += 20_000
			if we.FiO2.Milli > 100_000 {
				we.FiO2.Milli = 100_000
			}
		case 5:
			we.OrganToxicity.Grade++
		case 6:
			we.Transaminitis.Grade++
		case 7:
			we.PressorHours.Milli += 24_000
		case 8:
			for i := range we.Infusions {
				we.Infusions[i].Rate.Milli *= 3
			}
		case 9:
			we.Boluses.Milli += 1000
		case 10:
			for i := range we.Infusions {
				we.Infusions[i].Hours.Milli += 3000
			}
		case 11:
			worse.O2Device, o.O2Device = MechanicalVentilation, BiPAP
			c.BaselineO2 = O2NotRecorded
		}
		a, b := GradeScales(&c, &o, &th, &e), GradeScales(&c, &worse, &th, &we)
		for i := range a {
			if b[i].Low < a[i].Low || b[i].High < a[i].High {
				t.Fatalf("%v: %v became %v\n%+v %+v\n%+v %+v", a[i].Scale, a[i].Interval, b[i].Interval, o, e, worse, we)
			}
		}
	})
}

func FuzzScaleNeverPanics(f *testing.F) {
	f.Add(uint64(0), int32(0), int32(0), uint8(0), uint8(0), uint16(0))
	f.Add(^uint64(0), int32(-1<<31), int32(1<<31-1), uint8(255), uint8(255), uint16(65535))
	f.Fuzz(func(t *testing.T, bits uint64, a, b int32, x, y uint8, drugs uint16) {
		known := func(i int) bool { return bits>>i&1 != 0 }
		o := Observation{
			Temp: Reading{a, known(0)}, TempUnit: TempUnit(x), SBP: Reading{b, known(1)}, DBP: Reading{a, known(2)},
			FluidBolus: Answer(x), Vasopressors: Vasopressors(drugs), Hypotension: HypotensionStatement(y),
			O2Device: O2Device(x), O2Flow: Reading{b, known(3)}, SpO2: Reading{a, known(4)},
			ICE:        ICEScore{Known: known(5), ByItem: known(6), Total: y, Items: [ICEItems]ICEItem{ICEItem(x), ICEItem(y)}},
			ICENotDone: NotDone(y), Consciousness: Consciousness(y), Seizure: Seizure(x), Motor: Motor(y), ICP: ICP(x),
			RespRate: Reading{a, known(7)}, HeartRate: Reading{b, known(8)}, Death: Death(y % 8), NewConfusion: Answer(y),
		}
		e := Extra{
			FiO2: Reading{a, known(9)}, Weight: Reading{b, known(10)}, PressorHours: Reading{a, known(11)},
			Infusions: []Infusion{
				{Vasopressors(drugs), Reading{a, known(12)}, RateUnit(x % 5), Reading{b, known(13)}},
				{Noradrenaline, Reading{b, true}, RateUnit(y % 5), Reading{a, known(14)}},
			},
			Boluses: Reading{b, known(15)}, FluidResponse: Answer(x), OrganToxicity: OrganGrade{Grade(x), known(16)},
			Transaminitis: OrganGrade{Grade(y), known(17)}, President: ICEItem(y), SeizureType: SeizureType(x),
			LifeThreatening: Answer(y), NIVAsVentilator: Answer(x), PapilloedemaStage: Reading{a, known(18)},
			OpeningPressure: Reading{b, known(19)},
		}
		c := Context{Age: Age{Years: int16(a), Days: b, Known: known(20)}, BaselineO2: O2Device(y)}
		th := DefaultThresholds()
		for _, g := range GradeScales(&c, &o, &th, &e) {
			if g.Low > g.High || g.High > 5 {
				t.Fatalf("%v: %v", g.Scale, g.Interval)
			}
		}
		if n := ScoreNEWS2(&c, &o, SpO2Scale(x)); n.Score > 20 || n.Recorded > 7 {
			t.Fatalf("%+v", n)
		}
	})
}

func TestScaleNilAndNames(t *testing.T) {
	for i, g := range GradeScales(nil, nil, nil, nil) {
		if g.Low != 0 || g.High != 4 || !g.AtLeast {
			t.Errorf("%v of nothing: %v", g.Scale, g.Interval)
		}
		if g.Scale != ScaleID(i) {
			t.Errorf("scale %d is %v", i, g.Scale)
		}
	}
	for _, s := range Scales() {
		if s.Name == "" || s.Source == "" || s.ID.String() != s.Name || slices.Contains(s.Cells[1:], "") {
			t.Errorf("incomplete: %+v", s)
		}
	}
	for i := ScaleItem(0); i < scaleItemEnd; i++ {
		if i.String() == "" {
			t.Errorf("item %d has no name", i)
		}
	}
}

func TestScaleFiO2Estimate(t *testing.T) {
	for flow, want := range map[int32]int32{1: 24, 2: 28, 3: 32, 4: 36, 5: 40, 6: 44} {
		if got := EstimatedFiO2(Of(flow)); got != Of(want) {
			t.Errorf("%d L/min: %v, want %d", flow, got, want)
		}
	}
	o := Observation{Temp: Of(38), O2Device: NasalCannula, O2Flow: Of(5)}
	if g := GradeLee2014(nil, &o, nil, nil); g.Low != 3 || !g.FiO2Estimated || g.Confidence != ConfidenceWeak {
		t.Errorf("cannula at 5 L/min: %+v", g)
	}
	if r := GradeCRS(&Context{}, &o, &Thresholds{HypoxiaSpO2: 90}); r.Low != 2 {
		t.Errorf("ASTCT by device: %v", r)
	}
}

func TestScaleCARTOX10(t *testing.T) {
	all := [ICEItems]ICEItem{}
	for i := range all {
		all[i] = ICECorrect
	}
	for _, tc := range []struct {
		name        string
		ice         ICEScore
		president   ICEItem
		worst, best int
		ok          bool
	}{
		{"all", ICEFromItems(all), ICECorrect, 10, 10, true},
		{"president failed", ICEFromItems(all), ICEFailed, 9, 9, true},
		{"president not asked", ICEFromItems(all), ICELeftOut, 9, 10, true},
		{"never from an ICE total", ICETotal(10), ICELeftOut, 0, 10, false},
		{"total and president", ICETotal(10), ICECorrect, 1, 10, true},
		{"nothing", ICEScore{}, ICELeftOut, 0, 10, false},
	} {
		o, e := Observation{ICE: tc.ice}, Extra{President: tc.president}
		worst, best, ok := CARTOX10(&o, &e)
		if worst != tc.worst || best != tc.best || ok != tc.ok {
			t.Errorf("%s: %d-%d %v", tc.name, worst, best, ok)
		}
	}
	// the command is not a CARTOX-10 item
	all[ICECommand] = ICEFailed
	o, e := Observation{ICE: ICEFromItems(all)}, Extra{President: ICECorrect}
	if worst, _, _ := CARTOX10(&o, &e); worst != 10 {
		t.Errorf("command counted: %d", worst)
	}
}
