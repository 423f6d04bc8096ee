package grading_test

import (
	"testing"

	"crsmon/grading"
)

// severeSet is a complete set with findings in every domain.
const severeSet = "@fever sbp=84 dbp=50 fluid_bolus=true vasopressors=noradrenaline,vasopressin o2_device=venturi o2_flow_lpm=4 spo2=92 " +
	"masking=paracetamol crs_episode_open=true age_years=40 baseline_sbp=130 ice=1101011101 consciousness=voice seizure=brief motor=none icp=focal-oedema"

func completeSets(t testing.TB) map[string]record {
	t.Helper()
	return map[string]record{
		"well":   mustRecord(t, "@afebrile @bp @air @quiet age_years=40 ice=10 consciousness=alert @events"),
		"severe": mustRecord(t, severeSet),
		"child":  mustRecord(t, "@fever @bp sbp=70 @air age_years=3 capd=1,1,1,1,0,0,0,2 consciousness=voice @events"),
		"dead":   mustRecord(t, "death=crs"),
	}
}

func TestGradingAllocatesNothing(t *testing.T) {
	for name, r := range completeSets(t) {
		var sum grading.Grade
		if n := testing.AllocsPerRun(100, func() {
			sum += grading.GradeCRS(&r.c, &r.o, &defaultThresholds).Working + grading.GradeICANS(&r.c, &r.o).Working
		}); n != 0 {
			t.Errorf("%s: grading allocates %v times", name, n)
		}
		crs, icans := make([]grading.Reason, 0, 8), make([]grading.Reason, 0, 8)
		if n := testing.AllocsPerRun(100, func() {
			crs = grading.AppendCRSReasons(crs[:0], &r.c, &r.o, &defaultThresholds)
			icans = grading.AppendICANSReasons(icans[:0], &r.c, &r.o)
		}); n != 0 {
			t.Errorf("%s: reasons into reused buffers allocate %v times", name, n)
		}
	}
}

// TestReasonsAreAppended: what the buffer holds already stays as it is.
func TestReasonsAreAppended(t *testing.T) {
	t.Parallel()
	r := mustRecord(t, severeSet)
	first := grading.Reason{Code: grading.CodeAlert}
	for scale := range 2 {
		held := []grading.Reason{first}
		if scale == 0 {
			held = grading.AppendCRSReasons(held, &r.c, &r.o, &defaultThresholds)
		} else {
			held = grading.AppendICANSReasons(held, &r.c, &r.o)
		}
		if len(held) < 2 || held[0] != first || held[1].Grade != resultOf(&r, scaleNames[scale]).Working {
			t.Errorf("%s: reasons %+v, want the old one first and then the worst", scaleNames[scale], held)
		}
	}
}

func BenchmarkGrade(b *testing.B) {
	for name, r := range completeSets(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = grading.GradeCRS(&r.c, &r.o, &defaultThresholds)
				_ = grading.GradeICANS(&r.c, &r.o)
			}
		})
	}
}

func BenchmarkGradeWithReasons(b *testing.B) {
	for name, r := range completeSets(b) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			crs, icans := make([]grading.Reason, 0, 8), make([]grading.Reason, 0, 8)
			for b.Loop() {
				_ = grading.GradeCRS(&r.c, &r.o, &defaultThresholds)
				_ = grading.GradeICANS(&r.c, &r.o)
				crs = grading.AppendCRSReasons(crs[:0], &r.c, &r.o, &defaultThresholds)
				icans = grading.AppendICANSReasons(icans[:0], &r.c, &r.o)
			}
		})
	}
}

// BenchmarkCourse400 grades a course of 400 sets, two hours apart, with drugs.
func BenchmarkCourse400(b *testing.B) {
	c := newSeeded(400)
	sets := make([]grading.Observation, 400)
	for i := range sets {
		sets[i] = generateComplete(c)
	}
	p := grading.DefaultCoursePolicy()
	b.ReportAllocs()
	for b.Loop() {
		k := grading.NewCourse(grading.Context{}, &p)
		k.InfusedAt = []int64{infusion}
		for i := range sets {
			at := infusion + int64(i)*2*hour
			_ = k.Observe(at, &sets[i])
			if i%40 == 0 {
				k.Dose(at, grading.Paracetamol)
			}
		}
	}
}
