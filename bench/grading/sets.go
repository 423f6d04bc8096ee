package main

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"

	"crsmon/grading"
)

// set is one observation with what is known of its patient.
type set struct {
	c grading.Context
	o grading.Observation
}

// makeSets makes n sets, the same on every run: with every finding recorded, or with
// each left out by a chance of one in three.
func makeSets(n int, complete bool) []set {
	g := generator{rand.New(rand.NewPCG(uint64(n), 638))}
	out := make([]set, n)
	for i := range out {
		out[i] = set{g.context(), g.observation()}
		if !complete {
			g.leaveOut(&out[i].o)
		}
	}
	return out
}

type generator struct{ r *rand.Rand }

func (g generator) chance(n int) bool { return g.r.IntN(n) == 0 }

func oneOf[T any](g generator, from ...T) T { return from[g.r.IntN(len(from))] }

// upTo picks one of the first n values of an enumeration after "not recorded".
func upTo[T ~uint8](g generator, n int) T { return T(1 + g.r.IntN(n)) }

func (g generator) reading(thousandths ...int32) grading.Reading {
	return grading.OfMilli(oneOf(g, thousandths...))
}

func (g generator) context() grading.Context {
	var c grading.Context
	if !g.chance(3) {
		c.Age = grading.AgeInYears(int64(g.r.IntN(oneOf(g, 18_000, 90_000))))
	}
	c.Scale = oneOf(g, grading.ByAge, grading.ByAge, grading.ByAge, grading.ScaleICE, grading.ScaleCAPD)
	if g.chance(3) {
		c.BaselineSBP = g.reading(80000, 110000, 124000, 150000)
		c.BaselineO2 = upTo[grading.O2Device](g, len(grading.O2DeviceWords()))
		c.BaselineO2Flow = g.reading(1000, 2000, 6000)
	}
	c.FeverAttributed, c.O2NotForHypoxia = g.chance(8), g.chance(8)
	c.EpisodeOpen = grading.Answer(g.r.IntN(3))
	if g.chance(8) {
		c.Active = grading.NeuroEvents{Seizure: grading.SeizureBrief, SeizureAt: 1}
	}
	if g.chance(4) {
		c.OnsetDay = g.reading(1000, 14000, 15000)
	}
	return c
}

func (g generator) observation() grading.Observation {
	o := grading.Observation{Temp: g.reading(36000, 37200, 37999, 38000, 38400, 41000)}
	if g.chance(4) {
		o.TempUnit, o.Temp = grading.Fahrenheit, g.reading(97000, 100300, 100400, 103000)
	}
	o.SBP = g.reading(59000, 71000, 84000, 90000, 99000, 100000, 120000)
	o.DBP = grading.OfMilli(o.SBP.Milli * int32(40+g.r.IntN(50)) / 100)
	if g.chance(3) {
		o.MAP = g.reading(64999, 65000, 80000)
	}
	if g.chance(5) {
		o.Hypotension = upTo[grading.HypotensionStatement](g, len(grading.HypotensionStatementWords()))
	}
	o.FluidBolus = grading.AnswerOf(g.chance(3))
	o.Vasopressors = grading.VasopressorsRecorded
	for range oneOf(g, 0, 0, 1, 1, 2, 3) {
		o.Vasopressors |= grading.Vasopressors(1) << g.r.IntN(11)
	}
	o.O2Device = upTo[grading.O2Device](g, len(grading.O2DeviceWords()))
	o.O2Flow, o.SpO2 = g.reading(1000, 6000, 6001, 15000), g.reading(80000, 89900, 90000, 93900, 94000, 97000)
	o.NoHypoxia = g.chance(6)
	o.Masking = grading.MaskingRecorded
	if g.chance(2) {
		o.Masking |= grading.Masking(1) << g.r.IntN(7)
	}
	g.scores(&o)
	o.Consciousness = upTo[grading.Consciousness](g, len(grading.ConsciousnessWords()))
	o.NewConfusion = grading.AnswerOf(g.chance(4))
	if o.NoNeuroEvents = g.chance(2); !o.NoNeuroEvents {
		o.Seizure = upTo[grading.Seizure](g, len(grading.SeizureWords()))
		o.Motor = upTo[grading.Motor](g, len(grading.MotorWords()))
		o.ICP = upTo[grading.ICP](g, len(grading.ICPWords()))
	}
	if g.chance(50) {
		o.Death = upTo[grading.Death](g, len(grading.DeathWords()))
	}
	return o
}

// scores records both scores, by total, by item or as not done: one is graded.
func (g generator) scores(o *grading.Observation) {
	switch g.r.IntN(4) {
	case 0:
		o.ICENotDone = upTo[grading.NotDone](g, len(grading.NotDoneWords()))
		o.CAPDNotDone = o.ICENotDone
	case 1:
		o.ICE, o.CAPD = grading.ICETotal(g.r.IntN(11)), grading.CAPDTotal(g.r.IntN(33))
	default:
		var ice [grading.ICEItems]grading.ICEItem
		for i := range ice {
			ice[i] = oneOf(g, grading.ICEFailed, grading.ICECorrect, grading.ICECorrect)
		}
		var capd [grading.CAPDItems]grading.CAPDPoint
		for i := range capd {
			capd[i] = grading.PointsOf(g.r.IntN(3))
		}
		o.ICE, o.CAPD = grading.ICEFromItems(ice), grading.CAPDFromItems(capd)
	}
}

func (g generator) leaveOut(o *grading.Observation) {
	for _, r := range []*grading.Reading{&o.Temp, &o.SBP, &o.DBP, &o.MAP, &o.O2Flow, &o.SpO2} {
		if g.chance(3) {
			*r = grading.Reading{}
		}
	}
	blank(g, &o.FluidBolus)
	blank(g, &o.Vasopressors)
	blank(g, &o.Hypotension)
	blank(g, &o.O2Device)
	blank(g, &o.Masking)
	blank(g, &o.ICE)
	blank(g, &o.CAPD)
	blank(g, &o.Consciousness)
	blank(g, &o.Seizure)
	blank(g, &o.Motor)
	blank(g, &o.ICP)
	blank(g, &o.NoNeuroEvents)
	for i := range o.ICE.Items {
		if g.chance(10) {
			o.ICE.Items[i] = grading.ICELeftOut
		}
	}
	for i := range o.CAPD.Items {
		if g.chance(10) {
			o.CAPD.Items[i] = 0
		}
	}
	if g.chance(100) {
		*o = grading.Observation{}
	}
}

func blank[T any](g generator, v *T) {
	if g.chance(3) {
		var none T
		*v = none
	}
}

// writeSets writes the sets as time.c reads them: numbers, one set a line.
func writeSets(w *bufio.Writer, sets []set) {
	fmt.Fprintln(w, len(sets))
	flag := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	reading := func(r grading.Reading) string { return fmt.Sprint(flag(r.Known), " ", r.Milli) }
	for i := range sets {
		c, o := &sets[i].c, &sets[i].o
		fmt.Fprintln(w, flag(c.Age.Known), c.Age.Days, c.Age.Years, uint8(c.Scale), reading(c.BaselineSBP),
			uint8(c.BaselineO2), reading(c.BaselineO2Flow), flag(c.FeverAttributed), flag(c.O2NotForHypoxia),
			uint8(c.EpisodeOpen), uint8(c.Active.Seizure), uint8(c.Active.Motor), uint8(c.Active.ICP), reading(c.OnsetDay),
			reading(o.Temp), uint8(o.TempUnit), reading(o.SBP), reading(o.DBP), reading(o.MAP), uint8(o.FluidBolus),
			uint16(o.Vasopressors), uint8(o.Hypotension), uint8(o.O2Device), reading(o.O2Flow), reading(o.SpO2),
			flag(o.NoHypoxia), uint8(o.Masking),
			flag(o.ICE.Known), flag(o.ICE.ByItem), o.ICE.Total, numbers(o.ICE.Items[:]), uint8(o.ICENotDone),
			flag(o.CAPD.Known), flag(o.CAPD.ByItem), o.CAPD.Total, numbers(o.CAPD.Items[:]), uint8(o.CAPDNotDone),
			uint8(o.Consciousness), uint8(o.NewConfusion), uint8(o.Seizure), uint8(o.Motor), uint8(o.ICP),
			flag(o.NoNeuroEvents), uint8(o.Death))
	}
}

func numbers[T ~uint8](items []T) string {
	out := ""
	for _, it := range items {
		out += fmt.Sprint(uint8(it), " ")
	}
	return out
}

// writeObjects writes n observations as JSON, one a line, as `crsmon grade` reads
// them: two complete of three, the third without pressure, score or oxygen.
func writeObjects(w *bufio.Writer, n int) {
	devices := grading.O2DeviceWords()
	seizures := grading.SeizureWords()
	g := generator{rand.New(rand.NewPCG(uint64(n), 2019))}
	for i := range n {
		fmt.Fprintf(w, `{"id":"set-%d","age_years":%d,"temp_c":%d.%d,"masking":[],"hr":%d,"rr":%d,"vasopressors":[%s],"fluid_bolus":false`,
			i, 18+g.r.IntN(60), 36+g.r.IntN(4), g.r.IntN(10), 60+g.r.IntN(80), 12+g.r.IntN(20), oneOf(g, "", "", "", `"noradrenaline"`))
		if i%3 != 2 {
			fmt.Fprintf(w, `,"sbp":%d,"dbp":%d,"spo2":%d,"o2_device":%q,"o2_flow_lpm":%d,"ice":%d`,
				80+g.r.IntN(60), 40+g.r.IntN(30), 88+g.r.IntN(12), oneOf(g, devices...), 1+g.r.IntN(12), g.r.IntN(11))
		}
		fmt.Fprintf(w, `,"consciousness":%q,"seizure":%q,"motor":"none","icp":"none"}`+"\n",
			oneOf(g, "alert", "drowsy", "voice"), oneOf(g, "none", "none", "none", oneOf(g, seizures...)))
	}
}

// output gives standard output through a buffer.
func output(write func(*bufio.Writer)) error {
	w := bufio.NewWriter(os.Stdout)
	write(w)
	return w.Flush()
}
