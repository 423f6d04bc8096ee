package grading_test

import (
	"slices"
	"testing"

	"crsmon/grading"

	"pgregory.net/rapid"
)

// checkExplained takes a record, partial or complete, and holds its reasons, what is
// missing and what is next against its grades.
func checkExplained(t reporter, c chooser) {
	t.Helper()
	x, o := generateContext(c), generateComplete(c)
	dropSome(c, &o, oneOf(c, 2, 5, 1000))
	for i, a := range [2]grading.Assessment{grading.AssessCRS(&x, &o, &defaultThresholds), grading.AssessICANS(&x, &o)} {
		if a.Result != bothScales(&x, &o)[i] {
			t.Fatalf("%s: assessed as %+v, graded as %+v", scaleNames[i], a.Result, bothScales(&x, &o)[i])
		}
		checkReasons(t, scaleNames[i], &a)
		checkMissing(t, i, &x, &o, &a)
	}
	checkNextCRS(t, &x, &o)
	checkNextICANS(t, &x, &o)
}

func checkReasons(t reporter, scale string, a *grading.Assessment) {
	t.Helper()
	if len(a.Reasons) == 0 {
		if a.Working > 0 || a.Complete() {
			t.Fatalf("%s %d-%d working %d has no reason", scale, a.Low, a.High, a.Working)
		}
		return
	}
	if a.Working > 0 && a.Reasons[0].Grade != a.Working {
		t.Fatalf("%s works out at %d, its top reason %s is of %d", scale, a.Working, a.Reasons[0].Code, a.Reasons[0].Grade)
	}
	for i, r := range a.Reasons {
		cr, ok := grading.Lookup(r.Code)
		if !ok || cr.Scale != scale || cr.Source == "" {
			t.Fatalf("%s has the reason %v of no criterion of its own", scale, r)
		}
		if r.Grade > a.Working {
			t.Fatalf("%s works out at %d with the reason %s of %d", scale, a.Working, r.Code, r.Grade)
		}
		if i > 0 && r.Grade > a.Reasons[i-1].Grade {
			t.Fatalf("%s: reason %s of %d comes after one of %d", scale, r.Code, r.Grade, a.Reasons[i-1].Grade)
		}
		if r.Grade < cr.Grade {
			t.Fatalf("%s: reason %s of %d, its criterion is of %d", scale, r.Code, r.Grade, cr.Grade)
		}
	}
}

// recorded tells whether an item has an answer that leaves nothing of it open.
func recorded(i grading.Item, x *grading.Context, o *grading.Observation) bool {
	switch i {
	case grading.ItemTemperature:
		return o.Temp.Known
	case grading.ItemEpisode:
		return x.EpisodeOpen != grading.NotRecorded
	case grading.ItemMasking:
		return o.Masking.Recorded()
	case grading.ItemSBP: // a statement stands in place of the measurements
		return o.SBP.Known || o.Hypotension != grading.HypotensionNotStated
	case grading.ItemFluidBolus:
		return o.FluidBolus != grading.NotRecorded || o.Hypotension != grading.HypotensionNotStated
	case grading.ItemVasopressors:
		return o.Vasopressors.Recorded() || o.Hypotension != grading.HypotensionNotStated
	case grading.ItemO2Device:
		return o.O2Device != grading.O2NotRecorded
	case grading.ItemO2Flow:
		return o.O2Flow.Known
	case grading.ItemSpO2:
		return o.SpO2.Known || o.NoHypoxia
	case grading.ItemICE:
		worst, best, ok := o.ICE.Range()
		return ok && worst == best
	case grading.ItemCAPD:
		best, worst, ok := o.CAPD.Range()
		return ok && worst == best
	case grading.ItemConsciousness:
		return o.Consciousness != grading.ConsciousnessNotRecorded && o.Consciousness != grading.Sedated
	case grading.ItemSeizure:
		return o.Seizure != grading.SeizureNotRecorded || o.NoNeuroEvents
	case grading.ItemMotor:
		return o.Motor != grading.MotorNotRecorded || o.NoNeuroEvents
	case grading.ItemICP:
		return o.ICP != grading.ICPNotRecorded || o.NoNeuroEvents
	}
	return false
}

// answerBest records the best answer of an item.
func answerBest(i grading.Item, x *grading.Context, o *grading.Observation) {
	switch i {
	case grading.ItemTemperature:
		o.Temp, o.TempUnit = grading.OfTenths(365), grading.Celsius
	case grading.ItemEpisode:
		x.EpisodeOpen = grading.No
	case grading.ItemMasking:
		o.Masking = grading.MaskingRecorded
	case grading.ItemSBP:
		o.SBP = grading.Of(250)
	case grading.ItemFluidBolus:
		o.FluidBolus = grading.No
	case grading.ItemVasopressors:
		o.Vasopressors = grading.VasopressorsRecorded
	case grading.ItemO2Device:
		o.O2Device = grading.RoomAir
	case grading.ItemO2Flow:
		o.O2Flow = grading.OfTenths(5)
	case grading.ItemSpO2:
		o.SpO2 = grading.Of(98)
	case grading.ItemICE: // of a score given in part, what was left out
		if !o.ICE.Known {
			o.ICE, o.ICENotDone = grading.ICETotal(10), 0
		}
		for i, it := range o.ICE.Items {
			if it == grading.ICELeftOut {
				o.ICE.Items[i] = grading.ICECorrect
			}
		}
	case grading.ItemCAPD:
		if !o.CAPD.Known {
			o.CAPD, o.CAPDNotDone = grading.CAPDTotal(0), 0
		}
		for i, it := range o.CAPD.Items {
			if _, given := it.Points(); !given {
				o.CAPD.Items[i] = grading.PointsOf(0)
			}
		}
	case grading.ItemConsciousness:
		o.Consciousness = grading.Alert
	case grading.ItemSeizure:
		o.Seizure = grading.SeizureNone
	case grading.ItemMotor:
		o.Motor = grading.MotorNone
	case grading.ItemICP:
		o.ICP = grading.ICPNone
	}
}

func missingOf(scale int, x *grading.Context, o *grading.Observation) []grading.Missing {
	if scale == 0 {
		return grading.AppendCRSMissing(nil, x, o, &defaultThresholds)
	}
	return grading.AppendICANSMissing(nil, x, o)
}

func checkMissing(t reporter, scale int, x *grading.Context, o *grading.Observation, a *grading.Assessment) {
	t.Helper()
	if a.Complete() && len(a.Missing) > 0 {
		t.Fatalf("%s %d is complete and misses %v\n%+v\n%+v", scaleNames[scale], a.Low, a.Missing, *x, *o)
	}
	fever, measured := o.Febrile()
	fever = fever && !x.FeverAttributed
	// While a drug may mask the fever of a patient without an episode, only time can
	// complete the grade.
	masked := scale == 0 && measured && !fever && x.EpisodeOpen != grading.Yes
	if !a.Complete() && len(a.Missing) == 0 && !masked {
		t.Fatalf("%s %d-%d misses nothing\n%+v\n%+v", scaleNames[scale], a.Low, a.High, *x, *o)
	}
	for i, m := range a.Missing {
		if recorded(m.Item, x, o) {
			t.Fatalf("%s misses %s, which is recorded\n%+v\n%+v", scaleNames[scale], m.Item, *x, *o)
		}
		if m.To <= a.Low || m.To > a.High {
			t.Fatalf("%s %d-%d: %s could raise it to %d\n%+v\n%+v", scaleNames[scale], a.Low, a.High, m.Item, m.To, *x, *o)
		}
		if slices.ContainsFunc(a.Missing[:i], func(n grading.Missing) bool { return n.Item == m.Item }) {
			t.Fatalf("%s misses %s twice", scaleNames[scale], m.Item)
		}
	}
	checkBestAnswers(t, scale, *x, *o, a)
}

// checkBestAnswers answers all that is missing, and what those answers make missing,
// as well as can be: the grade is then Low.
func checkBestAnswers(t reporter, scale int, x grading.Context, o grading.Observation, a *grading.Assessment) {
	t.Helper()
	if o.O2Device == grading.O2NotRecorded && o.SpO2.Known && o.SpO2.Milli < 90000 {
		return // a low saturation counts as soon as any device is recorded
	}
	for range 12 {
		missing := missingOf(scale, &x, &o)
		if len(missing) == 0 {
			break
		}
		for _, m := range missing {
			answerBest(m.Item, &x, &o)
		}
	}
	r := bothScales(&x, &o)[scale]
	if r.Low != a.Low {
		t.Fatalf("%s is at least %d; answered as well as can be it is %d-%d\n%+v\n%+v", scaleNames[scale], a.Low, r.Low, r.High, x, o)
	}
	if left := missingOf(scale, &x, &o); len(left) > 0 {
		t.Fatalf("%s still misses %v\n%+v\n%+v", scaleNames[scale], left, x, o)
	}
}

func TestReasonsMissingAndNext(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) { checkExplained(rt, rapidChooser{rt}) })
}

func TestReasonsMissingAndNextOverManyRecords(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("also checked by TestReasonsMissingAndNext")
	}
	for _, part := range []struct {
		name  string
		check func(t reporter, x *grading.Context, o *grading.Observation)
	}{
		{"reasons", func(t reporter, x *grading.Context, o *grading.Observation) {
			crs, icans := grading.AssessCRS(x, o, &defaultThresholds), grading.AssessICANS(x, o)
			checkReasons(t, "CRS", &crs)
			checkReasons(t, "ICANS", &icans)
		}},
		{"missing of CRS", func(t reporter, x *grading.Context, o *grading.Observation) {
			a := grading.AssessCRS(x, o, &defaultThresholds)
			checkMissing(t, 0, x, o, &a)
		}},
		{"missing of ICANS", func(t reporter, x *grading.Context, o *grading.Observation) {
			a := grading.AssessICANS(x, o)
			checkMissing(t, 1, x, o, &a)
		}},
		{"next of CRS", checkNextCRS},
		{"next of ICANS", checkNextICANS},
	} {
		t.Run(part.name, func(t *testing.T) {
			c := newSeeded(7)
			for range 3000 {
				x, o := generateContext(c), generateComplete(c)
				dropSome(c, &o, oneOf(c, 2, 5, 1000))
				part.check(t, &x, &o)
			}
		})
	}
}

// TestAttributedFeverShowsBoth: the attributed 0 and the grade without it.
func TestAttributedFeverShowsBoth(t *testing.T) {
	t.Parallel()
	r := mustRecord(t, "@fever @bp sbp=84 @air @quiet fever_attributed_elsewhere=true")
	a := grading.AssessCRS(&r.c, &r.o, &defaultThresholds)
	if a.Low != 0 || a.High != 0 || !a.Flags.Has(grading.FlagFeverAttributed) {
		t.Errorf("attributed: %d-%d, flags %q, want 0 and the attribution", a.Low, a.High, a.Flags)
	}
	if a.Unattributed == nil || a.Unattributed.Working != 2 {
		t.Errorf("without the attribution: %+v, want 2", a.Unattributed)
	}
	for _, text := range []string{"@fever @bp @air", "@afebrile @bp @air fever_attributed_elsewhere=true", "fever_attributed_elsewhere=true"} {
		r := mustRecord(t, text)
		if a := grading.AssessCRS(&r.c, &r.o, &defaultThresholds); a.Unattributed != nil {
			t.Errorf("{%s} has no attributed fever, yet a grade without it", text)
		}
	}
}

// TestMissingWords: the definition's example records name what is missing.
func TestMissingWords(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		scale  int
		record string
		want   []grading.Item
	}{
		{0, "@fever sbp=120 dbp=70 vasopressors=[] @air", []grading.Item{grading.ItemFluidBolus}},
		{0, "@fever @bp", []grading.Item{grading.ItemO2Device}},
		{0, "@fever @bp o2_device=nasal-cannula", []grading.Item{grading.ItemO2Flow}},
		{0, "@fever @bp o2_device=room-air", []grading.Item{grading.ItemSpO2}},
		{0, "@bp @air @quiet", []grading.Item{grading.ItemTemperature}},
		{0, "@bp @air crs_episode_open=false fever_attributed_elsewhere=true", []grading.Item{grading.ItemTemperature}},
		{0, "@fever @bp o2_not_for_hypoxia=true", []grading.Item{grading.ItemO2Device}},
		{0, "@afebrile @bp sbp=84 @air crs_episode_open=false", []grading.Item{grading.ItemMasking}},
		{1, "consciousness=alert @events", []grading.Item{grading.ItemICE}},
		{1, "age_years=4 consciousness=alert @events", []grading.Item{grading.ItemCAPD}},
		{1, "ice=10 @events", []grading.Item{grading.ItemConsciousness}},
		{1, "ice=0 @events", []grading.Item{grading.ItemConsciousness}},
		{1, "age_years=4 capd=5 @events", []grading.Item{grading.ItemConsciousness}},
		{1, "ice=10 consciousness=alert", []grading.Item{grading.ItemSeizure, grading.ItemMotor, grading.ItemICP}},
	} {
		r := mustRecord(t, row.record)
		var got []grading.Item
		for _, m := range missingOf(row.scale, &r.c, &r.o) {
			got = append(got, m.Item)
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%s of {%s} misses %v, want %v", scaleNames[row.scale], row.record, got, row.want)
		}
	}
}

// TestReasonValues: a reason carries the values it was met by and the limit it was
// held against, in the unit charted.
func TestReasonValues(t *testing.T) {
	t.Parallel()
	for record, want := range map[string]grading.Reason{
		"temp_c=38.4 @bp @air":  {Code: grading.CodeCRSFever, Grade: 1, Value: grading.OfTenths(384), Limit: grading.Of(38)},
		"temp_f=101.1 @bp @air": {Code: grading.CodeCRSFever, Grade: 1, Value: grading.OfTenths(1011), Limit: grading.OfTenths(1004), Fahrenheit: true},
		"@fever @bp sbp=84 dbp=60 @air": {
			Code: grading.CodeCRSAdultSBP, Grade: 2, Value: grading.Of(84), Second: grading.Of(60), Limit: grading.Of(90),
		},
		"age_years=5 @fever @bp sbp=79 dbp=60 @air": {
			Code: grading.CodeCRSChildSBP, Grade: 2, Value: grading.Of(79), Second: grading.Of(60), Limit: grading.Of(80),
		},
		"@fever @bp sbp=95 dbp=49 @air": {Code: grading.CodeCRSAdultMAP, Grade: 2, Value: grading.OfMilli(64333), Limit: grading.Of(65)},
		"@fever @bp sbp=95 baseline_sbp=120 @air": {
			Code: grading.CodeCRSBaselineSBP, Grade: 2, Value: grading.Of(95), Second: grading.Of(70), Limit: grading.Of(96),
		},
		"@fever hypotension=fluids-only @air":                          {Code: grading.CodeCRSFluid, Grade: 2, Stated: true},
		"@fever hypotension=one-vasopressor @air":                      {Code: grading.CodeCRSOneVasopressor, Grade: 3, Stated: true},
		"@fever fluid_bolus=true vasopressors=[] @air":                 {Code: grading.CodeCRSFluid, Grade: 2},
		"@fever @bp o2_device=nasal-cannula o2_flow_lpm=7":             {Code: grading.CodeCRSCannulaHighFlow, Grade: 3, Value: grading.Of(7), Device: grading.NasalCannula},
		"@fever @bp o2_device=room-air spo2=88":                        {Code: grading.CodeCRSHypoxicOnAir, Grade: 2, Value: grading.Of(88), Limit: grading.Of(90), Device: grading.RoomAir},
		"@axes hypotension=none o2_device=room-air hypoxia=none":       {Code: grading.CodeCRSRoomAir, Limit: grading.Of(90), Device: grading.RoomAir, Stated: true},
		"@axes hypotension=none @air":                                  {Code: grading.CodeCRSNoHypotension, Stated: true},
		"ice=8 consciousness=alert @events":                            {Code: grading.CodeICE7to9, Grade: 1, Value: grading.Of(8), Second: grading.Of(8)},
		"ice=111111100- consciousness=alert @events":                   {Code: grading.CodeICE7to9, Grade: 1, Value: grading.Of(7), Second: grading.Of(8)},
		"age_years=5 capd=1,1,0,0,0,0,0,- consciousness=alert @events": {Code: grading.CodeCAPD1to8, Grade: 1, Value: grading.Of(2), Second: grading.Of(6)},
	} {
		r := mustRecord(t, record)
		got := append(grading.AppendCRSReasons(nil, &r.c, &r.o, &defaultThresholds), grading.AppendICANSReasons(nil, &r.c, &r.o)...)
		if !slices.Contains(got, want) {
			t.Errorf("{%s} has the reasons %+v, want %+v", record, got, want)
		}
	}
}
