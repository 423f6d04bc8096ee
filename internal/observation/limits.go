package observation

import "crsmon/grading"

// Limit is what may be entered for one number. Hard bounds are refused, soft ones
// asked once; all are thousandths of the unit. No published standard fixes them.
type Limit struct {
	Key      string // the contract's key
	Unit     string
	Min, Max int32 // hard
	// SoftMin and SoftMax hold for adults, ChildMin and ChildMax under 18; where
	// both of a pair are 0 nothing is unusual.
	SoftMin, SoftMax   int32
	ChildMin, ChildMax int32
	Whole              bool // charted in whole units
}

// The entry limits.
var (
	TempC       = Limit{Key: "temp_c", Unit: "°C", Min: 25000, Max: 45000, SoftMin: 35000, SoftMax: 41000, ChildMin: 35000, ChildMax: 41000}
	TempF       = Limit{Key: "temp_f", Unit: "°F", Min: 77000, Max: 113000, SoftMin: 95000, SoftMax: 105800, ChildMin: 95000, ChildMax: 105800}
	HeartRate   = Limit{Key: "hr", Unit: "/min", Min: 0, Max: 350000, SoftMin: 40000, SoftMax: 160000, ChildMin: 50000, ChildMax: 220000, Whole: true}
	RespRate    = Limit{Key: "rr", Unit: "/min", Min: 0, Max: 120000, SoftMin: 8000, SoftMax: 40000, ChildMin: 10000, ChildMax: 70000, Whole: true}
	SBP         = Limit{Key: "sbp", Unit: "mmHg", Min: 20000, Max: 300000, SoftMin: 80000, SoftMax: 200000, ChildMin: 60000, ChildMax: 160000, Whole: true}
	DBP         = Limit{Key: "dbp", Unit: "mmHg", Min: 10000, Max: 200000, SoftMin: 40000, SoftMax: 120000, Whole: true}
	MAP         = Limit{Key: "map", Unit: "mmHg", Min: 10000, Max: 300000, Whole: true}
	SpO2        = Limit{Key: "spo2", Unit: "%", Min: 0, Max: 100000, SoftMin: 88000, SoftMax: 100000, ChildMin: 88000, ChildMax: 100000, Whole: true}
	O2Flow      = Limit{Key: "o2_flow_lpm", Unit: "L/min", Min: 0, Max: 80000}
	FiO2        = Limit{Key: "fio2", Unit: "%", Min: 21000, Max: 100000}
	BaselineSBP = Limit{Key: "baseline_sbp", Unit: "mmHg", Min: 20000, Max: 300000, Whole: true}
	Weight      = Limit{Key: "weight_kg", Unit: "kg", Min: 400, Max: 400000}
)

// Impossible tells whether a value lies outside the hard bounds.
func (l *Limit) Impossible(r grading.Reading) bool {
	return r.Known && (r.Milli < l.Min || r.Milli > l.Max)
}

// Unusual tells whether a value should be asked for once more.
func (l *Limit) Unusual(r grading.Reading, child bool) bool {
	lo, hi := l.SoftMin, l.SoftMax
	if child {
		lo, hi = l.ChildMin, l.ChildMax
	}
	return r.Known && (lo != 0 || hi != 0) && (r.Milli < lo || r.Milli > hi)
}
