package grading

import (
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// scaleRows reads a table of testdata: fields by tab, # starts a comment line.
func scaleRows(t *testing.T, name string, fields int) [][]string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for i, line := range strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n") {
		if strings.HasPrefix(line, "#") || line == "" {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != fields {
			t.Fatalf("%s:%d: %d fields, want %d", name, i+1, len(f), fields)
		}
		rows = append(rows, f)
	}
	return rows
}

func scaleReading(t *testing.T, s string) Reading {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("not a number: %q", s)
	}
	return OfMilli(int32(math.Round(v * 1000)))
}

func TestNEWS2Chart(t *testing.T) {
	for _, row := range scaleRows(t, "news2.tsv", 4) {
		name, value, want := row[0], row[1], row[2]
		var o Observation
		scale, param := SpO2Scale1, NEWS2Parameters
		switch name {
		case "resp_rate":
			o.RespRate, param = scaleReading(t, value), NEWS2RespRate
		case "spo2_scale1":
			o.SpO2, param = scaleReading(t, value), NEWS2SpO2
		case "spo2_scale2_air":
			o.SpO2, o.O2Device, scale, param = scaleReading(t, value), RoomAir, SpO2Scale2, NEWS2SpO2
		case "spo2_scale2_o2":
			o.SpO2, o.O2Device, scale, param = scaleReading(t, value), Venturi, SpO2Scale2, NEWS2SpO2
		case "spo2_scale2_unknown":
			o.SpO2, scale, param = scaleReading(t, value), SpO2Scale2, NEWS2SpO2
		case "o2_device":
			d, ok := ParseO2Device(value)
			if !ok {
				t.Fatalf("unknown device %q", value)
			}
			o.O2Device, param = d, NEWS2Oxygen
		case "sbp":
			o.SBP, param = scaleReading(t, value), NEWS2SBP
		case "heart_rate":
			o.HeartRate, param = scaleReading(t, value), NEWS2Pulse
		case "consciousness":
			param = NEWS2Consciousness
			if value == "confusion" {
				o.Consciousness, o.NewConfusion = Alert, Yes
			} else {
				o.Consciousness, _ = ParseConsciousness(value)
			}
		case "temp_c":
			o.Temp, param = scaleReading(t, value), NEWS2Temperature
		case "temp_f":
			o.Temp, o.TempUnit, param = scaleReading(t, value), Fahrenheit, NEWS2Temperature
		default:
			t.Fatalf("unknown parameter %q", name)
		}
		got := "-"
		if p := NEWS2Parts(&o, scale)[param]; p.Recorded {
			got = strconv.Itoa(int(p.Points))
		}
		if got != want {
			t.Errorf("%s %s: %s points, want %s (%s)", name, value, got, want, row[3])
		}
	}
}

func news2Well() Observation {
	return Observation{
		RespRate: Of(16), SpO2: Of(97), O2Device: RoomAir, SBP: Of(125), HeartRate: Of(72),
		Consciousness: Alert, Temp: Of(37),
	}
}

func TestNEWS2Score(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Observation)
		want   NEWS2
		band   NEWS2Band
	}{
		{"well", func(*Observation) {}, NEWS2{0, false, 7, true}, NEWS2None},
		{"fever of exactly 38.0", func(o *Observation) { o.Temp = Of(38) }, NEWS2{0, false, 7, true}, NEWS2None},
		{"one point", func(o *Observation) { o.HeartRate = Of(95) }, NEWS2{1, false, 7, true}, NEWS2Low},
		{"four points, none red", func(o *Observation) { o.HeartRate, o.RespRate = Of(120), Of(22) }, NEWS2{4, false, 7, true}, NEWS2Low},
		{"new confusion alone", func(o *Observation) { o.NewConfusion = Yes }, NEWS2{3, true, 7, true}, NEWS2LowMedium},
		{"systolic of 90", func(o *Observation) { o.SBP = Of(90) }, NEWS2{3, true, 7, true}, NEWS2LowMedium},
		{"five", func(o *Observation) { o.HeartRate, o.SBP = Of(120), Of(85) }, NEWS2{5, true, 7, true}, NEWS2Medium},
		{"seven", func(o *Observation) { o.HeartRate, o.SBP, o.O2Device = Of(120), Of(85), NasalCannula }, NEWS2{7, true, 7, true}, NEWS2High},
		{"incomplete and quiet", func(o *Observation) { o.SBP = Reading{} }, NEWS2{0, false, 6, true}, NEWS2Unknown},
		{"incomplete at five", func(o *Observation) {
			o.SBP, o.HeartRate, o.RespRate, o.Temp = Reading{}, Of(120), Of(22), OfTenths(385)
		}, NEWS2{5, false, 6, true}, NEWS2Unknown},
		{"incomplete and red", func(o *Observation) { o.SBP, o.RespRate = Reading{}, Of(30) }, NEWS2{3, true, 6, true}, NEWS2LowMedium},
		{"incomplete and high", func(o *Observation) {
			o.Temp, o.RespRate, o.SBP, o.HeartRate = Reading{}, Of(30), Of(80), Of(120)
		}, NEWS2{8, true, 6, true}, NEWS2High},
		{"sedated", func(o *Observation) { o.Consciousness = Sedated }, NEWS2{0, false, 6, true}, NEWS2Unknown},
		{"most", func(o *Observation) {
			*o = Observation{RespRate: Of(30), SpO2: Of(80), O2Device: CPAP, SBP: Of(60), HeartRate: Of(150), Consciousness: Unarousable, Temp: Of(34)}
		}, NEWS2{20, true, 7, true}, NEWS2High},
	} {
		o := news2Well()
		tc.change(&o)
		got := ScoreNEWS2(&Context{}, &o, SpO2Scale1)
		if got != tc.want || got.Band() != tc.band {
			t.Errorf("%s: %+v %v, want %+v %v", tc.name, got, got.Band(), tc.want, tc.band)
		}
	}
}

func TestNEWS2Age(t *testing.T) {
	o := news2Well()
	for _, tc := range []struct {
		age  Age
		want bool
	}{{Age{}, true}, {AgeInYears(15_999), false}, {AgeInYears(16_000), true}, {AgeInYears(4_000), false}} {
		n := ScoreNEWS2(&Context{Age: tc.age}, &o, SpO2Scale1)
		if n.Applies != tc.want || n.Complete() != tc.want {
			t.Errorf("%+v: %+v", tc.age, n)
		}
		if !tc.want && (n != NEWS2{} || n.Band() != NEWS2Unknown) {
			t.Errorf("%+v: scored though it does not apply: %+v", tc.age, n)
		}
	}
	if n := ScoreNEWS2(nil, nil, SpO2Scale2); n.Score != 0 || n.Recorded != 0 || !n.Applies {
		t.Errorf("nil: %+v", n)
	}
}

// Recording one more parameter never lowers the score, the count or the band.
func TestNEWS2Refinement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		full := scaleObservation(t)
		part := scaleDropSet(t, full)
		scale := SpO2Scale(rapid.Uint8Range(0, 1).Draw(t, "scale"))
		p, f := ScoreNEWS2(nil, &part, scale), ScoreNEWS2(nil, &full, scale)
		if p.Score > f.Score || p.Recorded > f.Recorded || p.BandAtLeast() > f.BandAtLeast() {
			t.Fatalf("partial %+v, complete %+v", p, f)
		}
	})
}

func TestNEWS2Allocates(t *testing.T) {
	o := news2Well()
	c := &Context{}
	var sum int
	if n := testing.AllocsPerRun(100, func() { sum += int(ScoreNEWS2(c, &o, SpO2Scale2).Score) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkNEWS2(b *testing.B) {
	o := news2Well()
	c := &Context{}
	for b.Loop() {
		ScoreNEWS2(c, &o, SpO2Scale1)
	}
}
