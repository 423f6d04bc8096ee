package grading

// SourceNEWS2 is the chart NEWS2 is scored by.
const SourceNEWS2 = "Royal College of Physicians, National Early Warning Score (NEWS) 2, London 2017, charts 1 and 4"

// NEWS2 is a National Early Warning Score 2 (Royal College of Physicians 2017).
type NEWS2 struct {
	// Score is the sum of the recorded parameters: the score where Complete, else
	// "unknown, at least Score".
	Score uint8
	// Red: one recorded parameter scores 3.
	Red bool
	// Recorded is the number of the seven parameters that were recorded.
	Recorded uint8
	// Applies is false under 16 years: NEWS2 is not for children.
	Applies bool
}

// Complete tells whether all seven parameters were recorded.
func (n NEWS2) Complete() bool { return n.Applies && n.Recorded == 7 }

// SpO2Scale is the saturation scale of the NEWS2 chart.
type SpO2Scale uint8

// The scales. Scale 2 only with confirmed hypercapnic respiratory failure and a
// prescribed target of 88-92 % (Royal College of Physicians 2017); any other value
// is taken as scale 1.
const (
	SpO2Scale1 SpO2Scale = iota
	SpO2Scale2
)

// NEWS2Parameter is one of the seven rows of the NEWS2 chart.
type NEWS2Parameter uint8

// The parameters, in the order of the chart.
const (
	NEWS2RespRate      NEWS2Parameter = iota // breaths a minute
	NEWS2SpO2                                // %
	NEWS2Oxygen                              // air or oxygen
	NEWS2SBP                                 // mmHg
	NEWS2Pulse                               // beats a minute
	NEWS2Consciousness                       // ACVPU
	NEWS2Temperature                         // °C or °F as entered
	NEWS2Parameters                          // how many there are
)

var news2Names = [NEWS2Parameters]string{"rr", "spo2", "o2_device", "sbp", "hr", "consciousness", "temp_c"}

// String gives the parameter's key of the one-shot contract.
func (p NEWS2Parameter) String() string {
	if p >= NEWS2Parameters {
		return "unknown"
	}
	return news2Names[p]
}

// NEWS2Part is what one parameter scores, 0-3 points, if it is recorded.
type NEWS2Part struct {
	Points   uint8
	Recorded bool
}

// NEWS2Band is the clinical risk of a NEWS2 score (chart 4).
type NEWS2Band uint8

// The bands, in order of urgency; the zero value is unknown.
const (
	NEWS2Unknown   NEWS2Band = iota
	NEWS2None                // 0
	NEWS2Low                 // 1-4
	NEWS2LowMedium           // 3 in one parameter
	NEWS2Medium              // 5-6
	NEWS2High                // 7 or more
)

var news2BandNames = [...]string{"unknown", "none", "low", "low-medium", "medium", "high"}

// String gives a stable word: unknown, none, low, low-medium, medium or high.
func (b NEWS2Band) String() string {
	if int(b) >= len(news2BandNames) {
		return "unknown"
	}
	return news2BandNames[b]
}

// Band gives the risk band of a complete score. An incomplete one is unknown,
// unless what is recorded is red or high by itself: then it is the band of
// [NEWS2.BandAtLeast], which the missing parameters could only raise.
func (n NEWS2) Band() NEWS2Band {
	b := n.BandAtLeast()
	if n.Complete() || n.Applies && (n.Red || b == NEWS2High) {
		return b
	}
	return NEWS2Unknown
}

// BandAtLeast gives the band of the recorded parameters alone: the lowest band the
// complete score can have. It is unknown where NEWS2 does not apply.
func (n NEWS2) BandAtLeast() NEWS2Band {
	switch {
	case !n.Applies:
		return NEWS2Unknown
	case n.Score >= 7:
		return NEWS2High
	case n.Score >= 5:
		return NEWS2Medium
	case n.Red:
		return NEWS2LowMedium
	case n.Score >= 1:
		return NEWS2Low
	}
	return NEWS2None
}

// NEWS2Applies tells whether NEWS2 may be scored: 16 years or more, or an
// unrecorded age, which is taken as an adult's.
func NEWS2Applies(c *Context) bool { return c == nil || !c.Age.Known || c.Age.Years >= 16 }

// ScoreNEWS2 scores one set by the NEWS2 chart. It allocates nothing; nil c or o
// count as empty. A parameter that is not recorded adds nothing and leaves the
// score incomplete.
func ScoreNEWS2(c *Context, o *Observation, scale SpO2Scale) NEWS2 {
	if !NEWS2Applies(c) {
		return NEWS2{}
	}
	n := NEWS2{Applies: true}
	if o == nil {
		return n
	}
	for _, p := range NEWS2Parts(o, scale) {
		if p.Recorded {
			n.Recorded++
			n.Score += p.Points
			n.Red = n.Red || p.Points == 3
		}
	}
	return n
}

// NEWS2Parts scores each parameter of a set; the sum of the points is the score. A
// value between two charted ones belongs to the first band whose upper bound it
// does not exceed: 38.05 °C is above 38.0 and scores 1 [ours]. Every device but
// room air is oxygen.
func NEWS2Parts(o *Observation, scale SpO2Scale) [NEWS2Parameters]NEWS2Part {
	var parts [NEWS2Parameters]NEWS2Part
	if o == nil {
		return parts
	}
	parts[NEWS2RespRate] = news2Part(o.RespRate, news2RespRate[:])
	parts[NEWS2SpO2] = news2Saturation(o, scale)
	switch o.O2Device {
	case O2NotRecorded:
	case RoomAir:
		parts[NEWS2Oxygen] = NEWS2Part{0, true}
	case NasalCannula, BlowBy, HighFlowNasalCannula, Facemask, NonRebreather, Venturi,
		TracheostomyMask, CPAP, BiPAP, MechanicalVentilation, OtherO2Device:
		parts[NEWS2Oxygen] = NEWS2Part{2, true}
	default: // an impossible device fails safe
		parts[NEWS2Oxygen] = NEWS2Part{2, true}
	}
	parts[NEWS2SBP] = news2Part(o.SBP, news2SBP[:])
	parts[NEWS2Pulse] = news2Part(o.HeartRate, news2Pulse[:])
	parts[NEWS2Consciousness] = news2Awareness(o)
	switch o.TempUnit {
	case Celsius:
		parts[NEWS2Temperature] = news2Part(o.Temp, news2Celsius[:])
	case Fahrenheit:
		parts[NEWS2Temperature] = news2Part(o.Temp, news2Fahrenheit[:])
	}
	return parts
}

// news2Row is one band of a row: values up to and including upTo, in thousandths,
// that no earlier band took, score points.
type news2Row struct {
	upTo   int32
	points uint8
}

const news2Above = 1<<31 - 1 // the last band of a row has no upper bound

// The rows of the chart. 35, 36, 38 and 39 °C are exactly 95, 96.8, 100.4 and 102.2 °F.
var (
	news2RespRate   = [...]news2Row{{8000, 3}, {11000, 1}, {20000, 0}, {24000, 2}, {news2Above, 3}}
	news2SpO2Scale1 = [...]news2Row{{91000, 3}, {93000, 2}, {95000, 1}, {news2Above, 0}}
	news2SpO2OnAir2 = [...]news2Row{{83000, 3}, {85000, 2}, {87000, 1}, {news2Above, 0}}
	news2SpO2OnO22  = [...]news2Row{{83000, 3}, {85000, 2}, {87000, 1}, {92000, 0}, {94000, 1}, {96000, 2}, {news2Above, 3}}
	news2SBP        = [...]news2Row{{90000, 3}, {100000, 2}, {110000, 1}, {219000, 0}, {news2Above, 3}}
	news2Pulse      = [...]news2Row{{40000, 3}, {50000, 1}, {90000, 0}, {110000, 1}, {130000, 2}, {news2Above, 3}}
	news2Celsius    = [...]news2Row{{35000, 3}, {36000, 1}, {38000, 0}, {39000, 1}, {news2Above, 2}}
	news2Fahrenheit = [...]news2Row{{95000, 3}, {96800, 1}, {100400, 0}, {102200, 1}, {news2Above, 2}}
)

func news2Part(r Reading, row []news2Row) NEWS2Part {
	if !r.Known {
		return NEWS2Part{}
	}
	for _, b := range row {
		if r.Milli <= b.upTo {
			return NEWS2Part{b.points, true}
		}
	}
	return NEWS2Part{}
}

// news2Saturation: on scale 2 a saturation above 92 % scores by whether oxygen is
// given, so it cannot be scored while the device is not recorded.
func news2Saturation(o *Observation, scale SpO2Scale) NEWS2Part {
	switch {
	case scale != SpO2Scale2:
		return news2Part(o.SpO2, news2SpO2Scale1[:])
	case o.O2Device == RoomAir:
		return news2Part(o.SpO2, news2SpO2OnAir2[:])
	case o.O2Device == O2NotRecorded && o.SpO2.Milli > 92000:
		return NEWS2Part{}
	}
	return news2Part(o.SpO2, news2SpO2OnO22[:])
}

// news2Awareness is ACVPU: 0 for alert, 3 for everything else, new confusion
// included. Alert stands unless new confusion is recorded: ACVPU is one choice of
// five. Drowsy counts as not alert, and a sedated patient cannot be scored [ours].
func news2Awareness(o *Observation) NEWS2Part {
	if o.NewConfusion == Yes {
		return NEWS2Part{3, true}
	}
	switch o.Consciousness {
	case Alert:
		return NEWS2Part{0, true}
	case Drowsy, WakesToVoice, WakesToTouch, WakesVigorous, Unarousable:
		return NEWS2Part{3, true}
	case ConsciousnessNotRecorded, Sedated:
	}
	return NEWS2Part{}
}
