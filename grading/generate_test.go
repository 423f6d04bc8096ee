package grading_test

import (
	"flag"
	"math/rand/v2"

	"crsmon/grading"

	"pgregory.net/rapid"
)

// Records for the laws. What is generated is a record as a careful nurse could
// chart it, with any finding left out, but without contradictory pairs: of these
// the worse counts, so adding the better of the two cannot be a refinement.
//
//   - A blood pressure (systolic, diastolic, mean) is one finding: it is recorded
//     or left out as a whole.
//   - A statement on hypotension stands in place of pressure, fluid and
//     vasopressors; it is never generated beside them. Nor is "no hypoxia" beside
//     an SpO2.
//   - A score and a reason for not doing it exclude each other, as do ICE and CAPD,
//     and "no new neurological event" and an answer on seizure, motor or ICP.
//   - Death is not generated: a death that is not recorded is read as none.

func init() {
	// The same records on every run; -rapid.seed=0 makes them new ones.
	for name, value := range map[string]string{"rapid.seed": "20190425", "rapid.nofailfile": "true", "rapid.shrinktime": "5s"} {
		if err := flag.Set(name, value); err != nil {
			panic(err)
		}
	}
}

// chooser picks a number from 0 to n-1.
type chooser interface{ pick(n int) int }

type rapidChooser struct{ t *rapid.T }

func (c rapidChooser) pick(n int) int { return rapid.IntRange(0, n-1).Draw(c.t, "pick") }

type seededChooser struct{ r *rand.Rand }

func (c seededChooser) pick(n int) int { return c.r.IntN(n) }

func newSeeded(seed uint64) seededChooser {
	return seededChooser{rand.New(rand.NewPCG(seed, 25))}
}

func oneOf[T any](c chooser, from ...T) T { return from[c.pick(len(from))] }

func readingOf(c chooser, thousandths ...int32) grading.Reading {
	return grading.OfMilli(oneOf(c, thousandths...))
}

// generateContext makes what both laws hold fixed.
func generateContext(c chooser) grading.Context {
	var x grading.Context
	switch c.pick(4) {
	case 0:
		x.Age = grading.AgeInYears(int64(c.pick(90_000)))
	case 1:
		x.Age = grading.AgeInYears(int64(c.pick(18_000)))
	case 2:
		days := c.pick(400)
		x.Age = grading.AgeInDaysAndYears(days, days/31, days/366)
	}
	x.Scale = grading.NeuroScale(oneOf(c, 0, 0, 0, 1, 2))
	if c.pick(3) == 0 {
		x.BaselineSBP = readingOf(c, 80000, 100000, 110000, 124000, 150000, 180000)
	}
	if c.pick(3) == 0 {
		x.BaselineO2 = grading.O2Device(c.pick(len(grading.O2DeviceWords()) + 1))
		if c.pick(2) == 0 {
			x.BaselineO2Flow = readingOf(c, 1000, 2000, 6000, 8000)
		}
	}
	x.FeverAttributed = c.pick(5) == 0
	x.O2NotForHypoxia = c.pick(5) == 0
	x.EpisodeOpen = grading.Answer(c.pick(3))
	return x
}

// findings of a record that can be left out one by one.
const (
	findTemp = iota
	findPressure
	findFluid
	findVasopressors
	findStatement
	findDevice
	findFlow
	findSpO2
	findNoHypoxia
	findMasking
	findICE
	findICEItems // one item of it
	findICENotDone
	findCAPD
	findCAPDItems // one item of it
	findCAPDNotDone
	findConsciousness
	findSeizure
	findMotor
	findICP
	findNoEvents
	findNewConfusion
	findings
)

// drop leaves one finding out; which says which item of a score.
func drop(o *grading.Observation, finding, which int) {
	switch finding {
	case findTemp:
		o.Temp = grading.Reading{}
	case findPressure:
		o.SBP, o.DBP, o.MAP = grading.Reading{}, grading.Reading{}, grading.Reading{}
	case findFluid:
		o.FluidBolus = grading.NotRecorded
	case findVasopressors:
		o.Vasopressors = 0
	case findStatement:
		o.Hypotension = 0
	case findDevice:
		o.O2Device = 0
	case findFlow:
		o.O2Flow = grading.Reading{}
	case findSpO2:
		o.SpO2 = grading.Reading{}
	case findNoHypoxia:
		o.NoHypoxia = false
	case findMasking:
		o.Masking = 0
	case findICE:
		o.ICE = grading.ICEScore{}
	case findICEItems:
		if o.ICE.ByItem {
			o.ICE.Items[which%grading.ICEItems] = grading.ICELeftOut
		}
	case findICENotDone:
		o.ICENotDone = 0
	case findCAPD:
		o.CAPD = grading.CAPDScore{}
	case findCAPDItems:
		if o.CAPD.ByItem {
			o.CAPD.Items[which%grading.CAPDItems] = grading.PointsOf(-1)
		}
	case findCAPDNotDone:
		o.CAPDNotDone = 0
	case findConsciousness:
		o.Consciousness = 0
	case findSeizure:
		o.Seizure = 0
	case findMotor:
		o.Motor = 0
	case findICP:
		o.ICP = 0
	case findNoEvents:
		o.NoNeuroEvents = false
	case findNewConfusion:
		o.NewConfusion = grading.NotRecorded
	}
}

// generateComplete makes a record with every finding recorded, one way or another.
func generateComplete(c chooser) grading.Observation {
	o := grading.Observation{Temp: readingOf(c, 36000, 37200, 37960, 37999, 38000, 38400, 41000)}
	if c.pick(3) == 0 {
		o.TempUnit = grading.Fahrenheit
		o.Temp = readingOf(c, 97000, 100000, 100300, 100399, 100400, 103000)
	}
	generateCirculation(c, &o)
	o.O2Device = grading.O2Device(1 + c.pick(len(grading.O2DeviceWords())))
	o.O2Flow = readingOf(c, 500, 1000, 2000, 6000, 6001, 6500, 15000, 60000)
	if c.pick(6) == 0 {
		o.NoHypoxia = true
	} else {
		o.SpO2 = readingOf(c, 80000, 89000, 89900, 90000, 93000, 93900, 94000, 97000)
	}
	o.Masking = grading.MaskingRecorded
	if c.pick(2) == 0 {
		o.Masking |= grading.Masking(1) << c.pick(7)
	}
	generateNeuro(c, &o)
	return o
}

func generateCirculation(c chooser, o *grading.Observation) {
	if c.pick(5) == 0 {
		o.Hypotension = grading.HypotensionStatement(1 + c.pick(len(grading.HypotensionStatementWords())))
		return
	}
	switch c.pick(5) {
	case 0:
		o.MAP = readingOf(c, 50000, 64000, 64999, 65000, 80000)
	case 1:
		o.SBP = readingOf(c, 59000, 60000, 71000, 84000, 89000, 90000, 99000, 100000, 120000)
	default:
		o.SBP = readingOf(c, 59000, 60000, 71000, 84000, 89000, 90000, 99000, 100000, 120000)
		o.DBP = grading.OfMilli(o.SBP.Milli * int32(40+c.pick(50)) / 100)
		if c.pick(3) == 0 {
			o.MAP = readingOf(c, 50000, 64000, 64999, 65000, 80000)
		}
	}
	o.FluidBolus = grading.AnswerOf(c.pick(3) == 0)
	o.Vasopressors = grading.VasopressorsRecorded
	for range oneOf(c, 0, 0, 1, 1, 2, 3) {
		o.Vasopressors |= grading.Vasopressors(1) << c.pick(11)
	}
}

func generateNeuro(c chooser, o *grading.Observation) {
	if c.pick(2) == 0 {
		generateICE(c, o)
	} else {
		generateCAPD(c, o)
	}
	o.Consciousness = grading.Consciousness(1 + c.pick(len(grading.ConsciousnessWords())))
	o.NewConfusion = grading.AnswerOf(c.pick(4) == 0)
	if c.pick(2) == 0 {
		o.NoNeuroEvents = true
		return
	}
	o.Seizure = grading.Seizure(1 + c.pick(len(grading.SeizureWords())))
	o.Motor = grading.Motor(1 + c.pick(len(grading.MotorWords())))
	o.ICP = grading.ICP(1 + c.pick(len(grading.ICPWords())))
}

func generateICE(c chooser, o *grading.Observation) {
	switch c.pick(4) {
	case 0:
		o.ICENotDone = grading.NotDone(1 + c.pick(len(grading.NotDoneWords())))
	case 1:
		o.ICE = grading.ICETotal(c.pick(11))
	default:
		wrong := oneOf(c, 1, 2, 4, 10)
		var items [grading.ICEItems]grading.ICEItem
		for i := range items {
			items[i] = grading.ICECorrect
			if c.pick(10) < wrong {
				items[i] = grading.ICEFailed
			}
		}
		o.ICE = grading.ICEFromItems(items)
	}
}

func generateCAPD(c chooser, o *grading.Observation) {
	switch c.pick(4) {
	case 0:
		o.CAPDNotDone = grading.NotDone(1 + c.pick(len(grading.NotDoneWords())))
	case 1:
		o.CAPD = grading.CAPDTotal(c.pick(33))
	default:
		most := oneOf(c, 1, 2, 5)
		var items [grading.CAPDItems]grading.CAPDPoint
		for i := range items {
			items[i] = grading.PointsOf(c.pick(most))
		}
		o.CAPD = grading.CAPDFromItems(items)
	}
}

// dropSome leaves each finding out with a chance of one in n.
func dropSome(c chooser, o *grading.Observation, n int) {
	for finding := range findings {
		if c.pick(n) == 0 {
			drop(o, finding, c.pick(80))
		}
	}
}
