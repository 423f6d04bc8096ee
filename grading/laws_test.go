package grading_test

import (
	"testing"

	"crsmon/grading"

	"pgregory.net/rapid"
)

// reporter is what both *testing.T and *rapid.T are.
type reporter interface {
	Helper()
	Fatalf(format string, args ...any)
}

// bothScales gives the grades of both scales.
func bothScales(x *grading.Context, o *grading.Observation) [2]grading.Result {
	return [2]grading.Result{grading.GradeCRS(x, o, &defaultThresholds), grading.GradeICANS(x, o)}
}

var scaleNames = [2]string{"CRS", "ICANS"}

// checkOrder: Low <= Working <= High <= 4 in the living.
func checkOrder(t reporter, x *grading.Context, o *grading.Observation) {
	t.Helper()
	for i, r := range bothScales(x, o) {
		if r.Low > r.Working || r.Working > r.High || r.High > 4 {
			t.Fatalf("%s is %d-%d working %d\n%+v\n%+v", scaleNames[i], r.Low, r.High, r.Working, *x, *o)
		}
		if r.Complete() != (r.Low == r.High) {
			t.Fatalf("%s %d-%d is complete: %v", scaleNames[i], r.Low, r.High, r.Complete())
		}
	}
}

// checkRefinement: the interval of a completion lies within that of the partial.
func checkRefinement(t reporter, x *grading.Context, partial, completion *grading.Observation) {
	t.Helper()
	p, c := bothScales(x, partial), bothScales(x, completion)
	for i := range p {
		if p[i].Low > c[i].Low || c[i].High > p[i].High {
			t.Fatalf("%s: one more finding takes %d-%d to %d-%d\ncontext    %+v\npartial    %+v\ncompletion %+v",
				scaleNames[i], p[i].Low, p[i].High, c[i].Low, c[i].High, *x, *partial, *completion)
		}
	}
}

// checkRefinements takes a record with some findings left out: adding back any of
// them, or all, never widens the interval.
func checkRefinements(t reporter, c chooser) {
	t.Helper()
	x, completion := generateContext(c), generateComplete(c)
	base := completion
	dropSome(c, &base, oneOf(c, 2, 4, 30)) // all steps start from a partial record too
	checkRefinement(t, &x, &base, &completion)
	checkOrder(t, &x, &base)
	for finding := range findings {
		partial := base
		drop(&partial, finding, c.pick(80))
		checkRefinement(t, &x, &partial, &base)
		checkRefinement(t, &x, &partial, &completion)
	}
}

// checkMonotonicities makes each recorded finding of a record worse by a step: no
// grade goes down.
func checkMonotonicities(t reporter, c chooser) {
	t.Helper()
	x, o := generateContext(c), generateComplete(c)
	dropSome(c, &o, oneOf(c, 3, 8, 100))
	before := bothScales(&x, &o)
	for _, step := range worseSteps {
		after := o
		if !step.worsen(&x, &after, c) {
			continue
		}
		for i, now := range bothScales(&x, &after) {
			was := before[i]
			if now.Low < was.Low || now.Working < was.Working || now.High < was.High {
				t.Fatalf("%s: %s takes %d-%d working %d to %d-%d working %d\ncontext %+v\nbefore  %+v\nafter   %+v", scaleNames[i], step.name,
					was.Low, was.High, was.Working, now.Low, now.High, now.Working, x, o, after)
			}
		}
	}
}

func TestRefinement(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) { checkRefinements(rt, rapidChooser{rt}) })
}

func TestMonotonicity(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) { checkMonotonicities(rt, rapidChooser{rt}) })
}

// TestLawsOverManyRecords goes wider than rapid does, without its shrinking.
func TestLawsOverManyRecords(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the laws are also checked by TestRefinement and TestMonotonicity")
	}
	for seed := range uint64(4) {
		c := newSeeded(seed)
		t.Run("refinement", func(t *testing.T) {
			t.Parallel()
			for range 3000 {
				checkRefinements(t, c)
			}
		})
		d := newSeeded(seed + 100)
		t.Run("monotonicity", func(t *testing.T) {
			t.Parallel()
			for range 6000 {
				checkMonotonicities(t, d)
			}
		})
	}
}

// worseSteps are the ways to make one recorded finding worse; worsen gives false
// where the finding is not recorded or cannot get worse.
var worseSteps = []struct {
	name   string
	worsen func(x *grading.Context, o *grading.Observation, c chooser) bool
}{
	{"higher temperature", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return move(&o.Temp, int32(1+c.pick(4000)))
	}},
	{"lower systolic", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return move(&o.SBP, -int32(1+c.pick(40000)))
	}},
	{"lower diastolic", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return move(&o.DBP, -int32(1+c.pick(30000)))
	}},
	{"lower mean", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return move(&o.MAP, -int32(1+c.pick(30000)))
	}},
	{"fluid given", func(_ *grading.Context, o *grading.Observation, _ chooser) bool {
		was := o.FluidBolus
		o.FluidBolus = grading.Yes
		return was == grading.No
	}},
	{"one more vasopressor", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		if !o.Vasopressors.Recorded() {
			return false
		}
		o.Vasopressors |= grading.Vasopressors(1) << c.pick(11)
		return true
	}},
	{"worse statement", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return climb(&o.Hypotension, statementRanks, c)
	}},
	{"lower saturation", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return move(&o.SpO2, -int32(1+c.pick(15000)))
	}},
	{"higher flow", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return move(&o.O2Flow, int32(1+c.pick(20000)))
	}},
	{"worse device", worseDevice},
	{"lower ICE", lowerICE},
	{"higher CAPD", higherCAPD},
	{"deeper consciousness", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return climb(&o.Consciousness, consciousnessRanks, c)
	}},
	{"worse seizure", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return climb(&o.Seizure, seizureRanks, c)
	}},
	{"worse motor finding", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return climb(&o.Motor, motorRanks, c)
	}},
	{"worse intracranial pressure", func(_ *grading.Context, o *grading.Observation, c chooser) bool {
		return climb(&o.ICP, icpRanks, c)
	}},
}

func move(r *grading.Reading, by int32) bool {
	if r.Known {
		r.Milli += by
	}
	return r.Known
}

// The answers of each finding by how bad they are; equal rank is neither worse nor
// better. Answers of no rank (not recorded, sedated) are left alone.
var (
	statementRanks = map[grading.HypotensionStatement]int{
		grading.HypotensionNone: 1, grading.HypotensionFluidsOnly: 2, grading.HypotensionOneVasopressor: 3,
		grading.HypotensionOneVasopressorAndVasopressin: 4, grading.HypotensionVasopressinAlone: 3,
		grading.HypotensionMultipleVasopressors: 5,
	}
	consciousnessRanks = map[grading.Consciousness]int{
		grading.Alert: 1, grading.Drowsy: 2, grading.WakesToVoice: 3, grading.WakesToTouch: 4,
		grading.WakesVigorous: 5, grading.Unarousable: 6,
	}
	seizureRanks = map[grading.Seizure]int{
		grading.SeizureNone: 1, grading.SeizureBrief: 2, grading.SeizureNonconvulsiveResolved: 2,
		grading.SeizureProlonged: 3, grading.SeizureRepetitiveNoRecovery: 3,
	}
	motorRanks = map[grading.Motor]int{
		grading.MotorNone: 1, grading.MotorTremor: 2, grading.MotorMyoclonus: 2, grading.MotorDeepFocalWeakness: 3,
	}
	icpRanks = map[grading.ICP]int{
		grading.ICPNone: 1, grading.ICPHaemorrhage: 2, grading.ICPFocalOedema: 3, grading.ICPDiffuseOedema: 4,
		grading.ICPPosturing: 4, grading.ICPSixthNervePalsy: 4, grading.ICPPapilloedema: 4, grading.ICPCushingTriad: 4,
	}
	deviceRanks = map[grading.O2Device]int{
		grading.RoomAir: 1, grading.BlowBy: 2, grading.NasalCannula: 2, grading.HighFlowNasalCannula: 3,
		grading.Facemask: 3, grading.NonRebreather: 3, grading.Venturi: 3, grading.TracheostomyMask: 3,
		grading.OtherO2Device: 3, grading.CPAP: 4, grading.BiPAP: 4, grading.MechanicalVentilation: 4,
	}
)

// climb moves an answer to a worse one, chosen among all that are worse.
func climb[T ~uint8](v *T, ranks map[T]int, c chooser) bool {
	now, ok := ranks[*v]
	if !ok {
		return false
	}
	var above []T
	for candidate := T(1); candidate < 20; candidate++ {
		if ranks[candidate] > now {
			above = append(above, candidate)
		}
	}
	if len(above) == 0 {
		return false
	}
	*v = above[c.pick(len(above))]
	return true
}

// worseDevice gives a device of a higher grade. A doctor's decision that positive
// pressure is not for hypoxia, or that a device is the patient's own of before the
// infusion, makes that device no worse than air: no step leads to it.
func worseDevice(x *grading.Context, o *grading.Observation, c chooser) bool {
	if !climb(&o.O2Device, deviceRanks, c) {
		return false
	}
	excused := x.O2NotForHypoxia && o.O2Device.PositivePressure()
	return !excused && o.O2Device != x.BaselineO2
}

func lowerICE(_ *grading.Context, o *grading.Observation, c chooser) bool {
	switch {
	case !o.ICE.Known:
		return false
	case !o.ICE.ByItem:
		if o.ICE.Total == 0 {
			return false
		}
		o.ICE.Total -= uint8(1 + c.pick(int(o.ICE.Total)))
		return true
	}
	i := c.pick(grading.ICEItems)
	was := o.ICE.Items[i]
	o.ICE.Items[i] = grading.ICEFailed
	return was == grading.ICECorrect
}

func higherCAPD(_ *grading.Context, o *grading.Observation, c chooser) bool {
	switch {
	case !o.CAPD.Known:
		return false
	case !o.CAPD.ByItem:
		if o.CAPD.Total >= 32 {
			return false
		}
		o.CAPD.Total += uint8(1 + c.pick(32-int(o.CAPD.Total)))
		return true
	}
	i := c.pick(grading.CAPDItems)
	points, ok := o.CAPD.Items[i].Points()
	if !ok || points == 4 {
		return false
	}
	o.CAPD.Items[i] = grading.PointsOf(points + 1 + c.pick(4-points))
	return true
}
