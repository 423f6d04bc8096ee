package grading_test

import (
	"fmt"

	"crsmon/grading"
)

// A set of a febrile patient with a low pressure, on 6 L/min by nasal cannula.
func ExampleGradeCRS() {
	limits := grading.DefaultThresholds()
	patient := grading.Context{} // an adult of whom nothing else is known
	set := grading.Observation{
		Temp:         grading.OfTenths(384), // 38.4 °C
		SBP:          grading.Of(84),
		DBP:          grading.Of(60),
		FluidBolus:   grading.Yes,
		Vasopressors: grading.VasopressorsRecorded, // asked: none
		O2Device:     grading.NasalCannula,
		O2Flow:       grading.Of(6),
	}
	r := grading.GradeCRS(&patient, &set, &limits)
	fmt.Println("CRS grade", r.Working, "complete:", r.Complete())

	set.O2Flow = grading.OfTenths(65) // 6.5 L/min is high flow
	r = grading.GradeCRS(&patient, &set, &limits)
	fmt.Println("CRS grade", r.Working)
	// Output:
	// CRS grade 2 complete: true
	// CRS grade 3
}

// Nobody recorded the blood pressure or the vasopressors: the grade is an interval,
// shown as >= 1 with what is missing.
func ExampleGradeCRS_incomplete() {
	limits := grading.DefaultThresholds()
	patient := grading.Context{}
	set := grading.Observation{Temp: grading.OfTenths(384), O2Device: grading.RoomAir, SpO2: grading.Of(97)}
	r := grading.GradeCRS(&patient, &set, &limits)
	fmt.Printf("at least %d, at most %d\n", r.Low, r.High)
	for _, m := range grading.AppendCRSMissing(nil, &patient, &set, &limits) {
		fmt.Println("missing:", m.Item)
	}
	// Output:
	// at least 1, at most 4
	// missing: sbp
	// missing: fluid_bolus
	// missing: vasopressors
}

// Paracetamol three hours ago, no fever was ever seen, and the pressure is low: no
// quiet 0.
func ExampleGradeCRS_masked() {
	limits := grading.DefaultThresholds()
	patient := grading.Context{EpisodeOpen: grading.No}
	set := grading.Observation{
		Temp:         grading.OfTenths(372),
		Masking:      grading.Paracetamol,
		SBP:          grading.Of(84),
		FluidBolus:   grading.No,
		Vasopressors: grading.VasopressorsRecorded,
		O2Device:     grading.RoomAir,
		SpO2:         grading.Of(97),
	}
	r := grading.GradeCRS(&patient, &set, &limits)
	fmt.Printf("%d to %d, acting on %d\n", r.Low, r.High, r.Working)
	fmt.Println(r.Flags.Has(grading.FlagFeverMayBeMasked))
	// Output:
	// 0 to 2, acting on 2
	// true
}

// The nurse scored the ICE at 5; the patient is alert and had no new event.
func ExampleGradeICANS() {
	patient := grading.Context{}
	set := grading.Observation{
		ICE:           grading.ICETotal(5),
		Consciousness: grading.Alert,
		NoNeuroEvents: true,
	}
	fmt.Println("ICANS grade", grading.GradeICANS(&patient, &set).Working)

	set.NoNeuroEvents = false
	set.Seizure, set.Motor, set.ICP = grading.SeizureBrief, grading.MotorNone, grading.ICPNone
	fmt.Println("with one brief seizure", grading.GradeICANS(&patient, &set).Working)
	// Output:
	// ICANS grade 2
	// with one brief seizure 3
}

// A sleeping patient has no score: asleep is not 0 points and not normal.
func ExampleGradeICANS_notDone() {
	patient := grading.Context{}
	set := grading.Observation{
		ICENotDone:    grading.NotDoneAsleep,
		Consciousness: grading.WakesToVoice,
		NoNeuroEvents: true,
	}
	r := grading.GradeICANS(&patient, &set)
	fmt.Printf("at least %d, at most %d\n", r.Low, r.High)
	// Output:
	// at least 2, at most 3
}

// A child of six is scored with the CAPD.
func ExampleCAPDPoints() {
	patient := grading.Context{Age: grading.AgeInDaysAndYears(2200, 72, 6)}
	var items [grading.CAPDItems]grading.CAPDPoint
	for i := range items {
		items[i] = grading.CAPDPoints(i+1, grading.CAPDNever)
	}
	set := grading.Observation{CAPD: grading.CAPDFromItems(items), Consciousness: grading.Alert, NoNeuroEvents: true}
	total, _, _ := set.CAPD.Range()
	fmt.Println("all answers never:", total, "points, ICANS grade", grading.GradeICANS(&patient, &set).Working)
	// Output:
	// all answers never: 16 points, ICANS grade 3
}

// A grade is shown with the findings that set it and what would raise it.
func ExampleAssessCRS() {
	limits := grading.DefaultThresholds()
	patient := grading.Context{}
	set := grading.Observation{
		Temp:         grading.OfTenths(384),
		SBP:          grading.Of(110),
		DBP:          grading.Of(70),
		FluidBolus:   grading.No,
		Vasopressors: grading.VasopressorsRecorded | grading.Noradrenaline,
		O2Device:     grading.NasalCannula,
		O2Flow:       grading.Of(2),
	}
	a := grading.AssessCRS(&patient, &set, &limits)
	fmt.Println("CRS grade", a.Working)
	for _, r := range a.Reasons {
		cr, _ := grading.Lookup(r.Code)
		fmt.Printf("%d: %s\n", r.Grade, cr.Cell)
	}
	fmt.Printf("grade %d by: %v\n", a.Next.Grade, a.Next.Codes)
	// Output:
	// CRS grade 3
	// 3: grade 3, hypotension: one vasopressor
	// 2: grade 2, hypoxia: low-flow nasal cannula, <= 6 L/min
	// 1: grade 1, fever: temperature >= 38.0 C not attributable to any other cause
	// grade 4 by: [crs.vasopressor.multiple crs.oxygen.positive-pressure]
}

// A course remembers: after tocilizumab the fever is gone, the episode is not.
func ExampleCourse() {
	policy := grading.DefaultCoursePolicy()
	course := grading.NewCourse(grading.Context{}, &policy)
	const hour = 3_600_000
	day0 := int64(1_767_225_600_000)
	course.InfusedAt = []int64{day0}

	set := grading.Observation{
		Temp: grading.OfTenths(391), SBP: grading.Of(118), DBP: grading.Of(70), FluidBolus: grading.No,
		Vasopressors: grading.VasopressorsRecorded, O2Device: grading.RoomAir, SpO2: grading.Of(96),
	}
	g := course.Observe(day0+48*hour, &set)
	fmt.Println("hour 48: CRS", g.CRS.Working)

	course.Dose(day0+49*hour, grading.Tocilizumab)
	set.Temp, set.SBP, set.DBP = grading.OfTenths(370), grading.Of(82), grading.Of(50)
	g = course.Observe(day0+56*hour, &set)
	fmt.Println("hour 56: CRS", g.CRS.Working, "open:", course.Open(), "suppressed:", g.CRS.Flags.Has(grading.FlagFeverSuppressed))

	course.Close(day0 + 100*hour) // only a clinician does this
	fmt.Println("closed, at worst grade", course.Episodes()[0].Worst)
	// Output:
	// hour 48: CRS 1
	// hour 56: CRS 2 open: true suppressed: true
	// closed, at worst grade 2
}
