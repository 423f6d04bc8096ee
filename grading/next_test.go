package grading_test

import (
	"slices"
	"testing"

	"crsmon/grading"
)

// crsFindings are single findings a nurse could add, by the criterion each meets.
var crsFindings = []struct {
	code grading.Code
	add  func(x *grading.Context, o *grading.Observation)
}{
	{grading.CodeCRSFever, func(_ *grading.Context, o *grading.Observation) {
		o.Temp, o.TempUnit = grading.Of(38), grading.Celsius
	}},
	{grading.CodeCRSAdultSBP, lowSystolic},
	{grading.CodeCRSChildSBP, lowSystolic},
	{grading.CodeCRSAdultMAP, func(x *grading.Context, o *grading.Observation) {
		if !x.Age.Child() {
			o.MAP = grading.Of(64)
		}
	}},
	{grading.CodeCRSFluid, func(_ *grading.Context, o *grading.Observation) { o.FluidBolus = grading.Yes }},
	{grading.CodeCRSOneVasopressor, func(_ *grading.Context, o *grading.Observation) {
		if o.Vasopressors.Count() == 0 {
			o.Vasopressors |= grading.VasopressorsRecorded | grading.Noradrenaline
		}
	}},
	{grading.CodeCRSMultipleVasopressors, func(_ *grading.Context, o *grading.Observation) {
		o.Vasopressors |= grading.VasopressorsRecorded | grading.Noradrenaline | grading.Adrenaline
	}},
	{grading.CodeCRSCannulaLowFlow, func(_ *grading.Context, o *grading.Observation) {
		o.O2Device, o.O2Flow = grading.NasalCannula, grading.Of(2)
	}},
	{grading.CodeCRSCannulaLowFlow, func(_ *grading.Context, o *grading.Observation) {
		o.O2Device, o.O2Flow = grading.NasalCannula, grading.Of(6)
	}},
	{grading.CodeCRSCannulaHighFlow, func(_ *grading.Context, o *grading.Observation) {
		if o.O2Device == grading.NasalCannula {
			o.O2Flow = grading.Of(15)
		}
	}},
	{grading.CodeCRSHighFlowCannula, func(_ *grading.Context, o *grading.Observation) { o.O2Device = grading.HighFlowNasalCannula }},
	{grading.CodeCRSMask, func(_ *grading.Context, o *grading.Observation) { o.O2Device = grading.Facemask }},
	{grading.CodeCRSPositivePressure, func(_ *grading.Context, o *grading.Observation) { o.O2Device = grading.MechanicalVentilation }},
	{grading.CodeCRSHypoxicOnAir, func(_ *grading.Context, o *grading.Observation) {
		if o.O2Device == grading.RoomAir {
			o.SpO2 = grading.Of(88)
		}
	}},
}

func lowSystolic(x *grading.Context, o *grading.Observation) {
	o.SBP = grading.Of(defaultThresholds.SBPFloor(x.Age) - 1)
}

// checkNextCRS: each finding named raises the working grade to the one promised, and
// no other single finding raises it by less.
func checkNextCRS(t reporter, x *grading.Context, o *grading.Observation) {
	t.Helper()
	now := grading.GradeCRS(x, o, &defaultThresholds).Working
	next := grading.NextCRS(x, o, &defaultThresholds)
	if next.Grade == 0 && len(next.Codes) == 0 {
		next.Grade = 5 // nothing short of death
	} else if next.Grade <= now || next.Grade > 4 || len(next.Codes) == 0 || len(next.Codes) > 4 {
		t.Fatalf("CRS %d: next is %+v", now, next)
	}
	reached := map[grading.Code]bool{}
	for _, f := range crsFindings {
		changed := *o
		f.add(x, &changed)
		if changed == *o || f.code == grading.CodeCRSFever && x.FeverAttributed {
			continue // a fever of a patient whose fever is attributed is not the next finding
		}
		got := grading.GradeCRS(x, &changed, &defaultThresholds).Working
		if got > now && got < next.Grade {
			t.Fatalf("CRS %d: next is %+v, yet %s makes it %d\n%+v\n%+v", now, next, f.code, got, *x, *o)
		}
		if got == next.Grade {
			reached[f.code] = true
		}
	}
	for _, code := range next.Codes {
		if !reached[code] {
			t.Fatalf("CRS %d: next is %d by %s, which does not do it\n%+v\n%+v", now, next.Grade, code, *x, *o)
		}
	}
}

// icansFindings are single findings by the criterion each meets.
var icansFindings = []struct {
	code grading.Code
	add  func(o *grading.Observation)
}{
	{grading.CodeICE7to9, func(o *grading.Observation) { o.ICE, o.ICENotDone = grading.ICETotal(8), 0 }},
	{grading.CodeICE3to6, func(o *grading.Observation) { o.ICE, o.ICENotDone = grading.ICETotal(5), 0 }},
	{grading.CodeICE0to2, func(o *grading.Observation) { o.ICE, o.ICENotDone = grading.ICETotal(1), 0 }},
	{grading.CodeICEUnarousable, func(o *grading.Observation) { o.ICENotDone = grading.NotDoneUnarousable }},
	{grading.CodeCAPD1to8, func(o *grading.Observation) { o.CAPD, o.CAPDNotDone = grading.CAPDTotal(4), 0 }},
	{grading.CodeCAPD9, func(o *grading.Observation) { o.CAPD, o.CAPDNotDone = grading.CAPDTotal(9), 0 }},
	{grading.CodeCAPDUnarousable, func(o *grading.Observation) { o.CAPDNotDone = grading.NotDoneUnarousable }},
	{grading.CodeDrowsy, func(o *grading.Observation) { o.Consciousness = grading.Drowsy }},
	{grading.CodeWakesToVoice, func(o *grading.Observation) { o.Consciousness = grading.WakesToVoice }},
	{grading.CodeWakesToTouch, func(o *grading.Observation) { o.Consciousness = grading.WakesToTouch }},
	{grading.CodeWakesVigorous, func(o *grading.Observation) { o.Consciousness = grading.WakesVigorous }},
	{grading.CodeUnarousable, func(o *grading.Observation) { o.Consciousness = grading.Unarousable }},
	{grading.CodeSeizureBrief, func(o *grading.Observation) { o.Seizure = grading.SeizureBrief }},
	{grading.CodeSeizureNonconvulsive, func(o *grading.Observation) { o.Seizure = grading.SeizureNonconvulsiveResolved }},
	{grading.CodeSeizureProlonged, func(o *grading.Observation) { o.Seizure = grading.SeizureProlonged }},
	{grading.CodeSeizureRepetitive, func(o *grading.Observation) { o.Seizure = grading.SeizureRepetitiveNoRecovery }},
	{grading.CodeDeepFocalWeakness, func(o *grading.Observation) { o.Motor = grading.MotorDeepFocalWeakness }},
	{grading.CodeFocalOedema, func(o *grading.Observation) { o.ICP = grading.ICPFocalOedema }},
	{grading.CodeDiffuseOedema, func(o *grading.Observation) { o.ICP = grading.ICPDiffuseOedema }},
	{grading.CodePosturing, func(o *grading.Observation) { o.ICP = grading.ICPPosturing }},
	{grading.CodeSixthNervePalsy, func(o *grading.Observation) { o.ICP = grading.ICPSixthNervePalsy }},
	{grading.CodePapilloedema, func(o *grading.Observation) { o.ICP = grading.ICPPapilloedema }},
	{grading.CodeCushingTriad, func(o *grading.Observation) { o.ICP = grading.ICPCushingTriad }},
}

func checkNextICANS(t reporter, x *grading.Context, o *grading.Observation) {
	t.Helper()
	now := grading.GradeICANS(x, o).Working
	next := grading.NextICANS(x, o)
	if now >= 4 {
		if next.Grade != 0 || len(next.Codes) != 0 {
			t.Fatalf("ICANS %d: next is %+v, want nothing short of death", now, next)
		}
		return
	}
	if next.Grade <= now || next.Grade > 4 || len(next.Codes) == 0 || len(next.Codes) > 4 {
		t.Fatalf("ICANS %d: next is %+v", now, next)
	}
	for _, f := range icansFindings {
		named := slices.Contains(next.Codes, f.code)
		changed := *o
		f.add(&changed)
		got := grading.GradeICANS(x, &changed).Working
		if named && got != next.Grade {
			t.Fatalf("ICANS %d: next is %d by %s, which makes it %d\n%+v\n%+v", now, next.Grade, f.code, got, *x, *o)
		}
		if got > now && got < next.Grade {
			t.Fatalf("ICANS %d: next is %+v, yet %s makes it %d\n%+v\n%+v", now, next, f.code, got, *x, *o)
		}
	}
}

// TestNextInWords: the definition's "3 if one vasopressor is started".
func TestNextInWords(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		record string
		want   grading.Grade
		by     grading.Code
	}{
		{"@fever @bp sbp=84 @air", 3, grading.CodeCRSOneVasopressor},
		{"@fever @bp @air", 2, grading.CodeCRSFluid},
		{"@fever @bp @air", 2, grading.CodeCRSAdultSBP},
		{"age_years=5 @fever @bp @air", 2, grading.CodeCRSChildSBP},
		{"@afebrile @bp @air @quiet", 1, grading.CodeCRSFever},
		{"@fever @bp vasopressors=noradrenaline @air", 4, grading.CodeCRSMultipleVasopressors},
		{"@fever @bp o2_device=nasal-cannula o2_flow_lpm=6", 3, grading.CodeCRSMask},
		{"@fever @bp o2_device=cpap", 0, grading.CodeNone},
		{"death=crs", 0, grading.CodeNone},
	} {
		r := mustRecord(t, row.record)
		next := grading.NextCRS(&r.c, &r.o, &defaultThresholds)
		if next.Grade != row.want {
			t.Errorf("{%s}: next is %d, want %d", row.record, next.Grade, row.want)
		}
		if row.by != grading.CodeNone && !slices.Contains(next.Codes, row.by) {
			t.Errorf("{%s}: next by %v, want %s among them", row.record, next.Codes, row.by)
		}
	}
}
