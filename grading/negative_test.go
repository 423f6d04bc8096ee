package grading_test

import (
	"reflect"
	"regexp"
	"testing"

	"crsmon/grading"
)

// Errors that other tools were seen to make: each row would be graded otherwise by
// the error it is named after.

func TestErrorsOfOtherToolsCRS(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		mistake, record    string
		low, high, working grading.Grade
	}{
		{"low flow taken as < 6", "@fever @bp o2_device=nasal-cannula o2_flow_lpm=6", 2, 2, 2},
		{"high flow taken as >= 6", "@fever @bp o2_device=nasal-cannula o2_flow_lpm=6.0", 2, 2, 2},
		{"just over 6 taken as low flow", "@fever @bp o2_device=nasal-cannula o2_flow_lpm=6.1", 3, 3, 3},
		{"low-dose pressor as grade 2", "@fever @bp vasopressors=noradrenaline @air", 3, 3, 3},
		{"one pressor by name as grade 4", "@fever @bp vasopressors=adrenaline @air", 3, 3, 3},
		{"vasopressin counted as the second", "@fever @bp vasopressors=dopamine,vasopressin @air", 3, 3, 3},
		{"fluids only as grade 3", "@fever @bp sbp=84 fluid_bolus=true @air", 2, 2, 2},
		{"CPAP as grade 3", "@fever @bp o2_device=cpap", 4, 4, 4},
		{"BiPAP as grade 3", "@fever @bp o2_device=bipap", 4, 4, 4},
		{"no fever is always 0: episode open", "@afebrile @bp vasopressors=noradrenaline @air crs_episode_open=true masking=tocilizumab", 3, 3, 3},
		{"no fever is always 0: open, no masking drug", "@afebrile @bp o2_device=cpap crs_episode_open=true masking=[]", 4, 4, 4},
		{"no fever is always 0: masked before any fever", "@afebrile @bp vasopressors=noradrenaline @air crs_episode_open=false masking=steroid", 0, 3, 3},
		{"no fever needed at all", "@afebrile @bp vasopressors=noradrenaline @air @quiet", 0, 0, 0},
		{"fever taken as > 38.0", "temp_c=38.0 @bp @air", 1, 1, 1},
		{"fever taken as > 100.4", "temp_f=100.4 @bp @air", 1, 1, 1},
		{"fever after rounding 37.95", "temp_c=37.95 @bp @air @quiet", 0, 0, 0},
		{"fever by converting and rounding 100.3 F", "temp_f=100.3 @bp @air @quiet", 0, 0, 0},
		{"oxygen graded by saturation on the device", "@fever @bp o2_device=nasal-cannula o2_flow_lpm=2 spo2=80", 2, 2, 2},
		{"oxygen graded by FiO2: a Venturi of 24 %", "@fever @bp o2_device=venturi o2_flow_lpm=2 spo2=98", 3, 3, 3},
		{"oxygen graded by FiO2: 6 L/min is 44 %", "@fever @bp o2_device=nasal-cannula o2_flow_lpm=6 spo2=98", 2, 2, 2},
		{"SpO2 under 93 on air as hypoxia", "@fever @bp o2_device=room-air spo2=92", 1, 1, 1},
		{"SBP 90 as hypotension", "@fever @bp sbp=90 dbp=60 @air", 1, 1, 1},
		{"blank as normal: blood pressure", "@fever @air vasopressors=[] fluid_bolus=false", 1, 2, 1},
		{"blank as normal: oxygen", "@fever @bp", 1, 4, 1},
		{"blank as normal: temperature", "@bp sbp=84 @air @quiet", 0, 2, 2},
		{"the lower axis", "@fever @bp vasopressors=noradrenaline,adrenaline o2_device=nasal-cannula o2_flow_lpm=1", 4, 4, 4},
	} {
		t.Run(row.mistake, func(t *testing.T) {
			t.Parallel()
			r := mustRecord(t, row.record)
			wantGrade(t, row.record, r.crs(), row.low, row.high, row.working)
		})
	}
}

func TestErrorsOfOtherToolsICANS(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		mistake, record    string
		low, high, working grading.Grade
	}{
		{"wrong bands: 9 as normal", "ice=9 consciousness=alert @events", 1, 1, 1},
		{"wrong bands: 7 as grade 2", "ice=7 consciousness=alert @events", 1, 1, 1},
		{"wrong bands: 6 as grade 1", "ice=6 consciousness=alert @events", 2, 2, 2},
		{"wrong bands: 3 as grade 3", "ice=3 consciousness=alert @events", 2, 2, 2},
		{"wrong bands: 2 as grade 2 or 4", "ice=2 consciousness=alert @events", 3, 3, 3},
		{"wrong bands: 0 always 4", "ice=0 consciousness=alert @events", 3, 3, 3},
		{"wrong bands: 0 always 3", "ice=0 consciousness=unarousable @events", 4, 4, 4},
		{"asleep as 0 points", "ice_not_done=asleep consciousness=alert @events", 0, 3, 0},
		{"asleep as normal", "ice_not_done=asleep @events", 0, 4, 0},
		{"sedated as 0 points", "ice_not_done=sedated consciousness=sedated @events", 0, 4, 0},
		{"left-out items scored 0", "ice=11111111-- consciousness=alert @events", 0, 1, 0},
		{"left-out items prorated", "ice=1111------ consciousness=alert @events", 0, 2, 0},
		{"one brief seizure as grade 4 (CRES)", "ice=10 consciousness=alert seizure=brief motor=none icp=none", 3, 3, 3},
		{"any oedema as grade 4", "ice=10 consciousness=alert seizure=none motor=none icp=focal-oedema", 3, 3, 3},
		{"tremor as weakness", "ice=10 consciousness=alert seizure=none motor=tremor icp=none", 0, 0, 0},
		{"haemorrhage as oedema", "ice=10 consciousness=alert seizure=none motor=none icp=haemorrhage", 0, 0, 0},
		{"ICE 10 as grade 0 whatever the rest", "ice=10 consciousness=touch @events", 3, 3, 3},
		{"ICANS only with CRS", "temp_c=36.5 @bp @air @quiet ice=2 consciousness=alert @events", 3, 3, 3},
		{"blank as normal: events", "ice=10 consciousness=alert", 0, 4, 0},
		{"CAPD 9 as the top of grade 1", "age_years=5 capd=9 consciousness=alert @events", 3, 3, 3},
		{"CAPD 8 as grade 3", "age_years=5 capd=8 consciousness=alert @events", 1, 1, 1},
		{"ICE bands for a CAPD", "age_years=5 capd=2 consciousness=alert @events", 1, 1, 1},
	} {
		t.Run(row.mistake, func(t *testing.T) {
			t.Parallel()
			r := mustRecord(t, row.record)
			wantGrade(t, row.record, r.icans(), row.low, row.high, row.working)
		})
	}
}

// TestOrganToxicityIsNoInput: creatinine, liver and clotting never change an ASTCT
// grade, so an observation has no place for them; nor for FiO2.
func TestOrganToxicityIsNoInput(t *testing.T) {
	t.Parallel()
	organ := regexp.MustCompile(`(?i)creat|alt|ast|bili|inr|fibrin|ferrit|fio2|organ|liver|renal`)
	for _, in := range []reflect.Type{reflect.TypeFor[grading.Observation](), reflect.TypeFor[grading.Context]()} {
		for i := range in.NumField() {
			if name := in.Field(i).Name; organ.MatchString(name) {
				t.Errorf("%s has the field %s", in.Name(), name)
			}
		}
	}
}

// TestUnitsOfFever: 38.0 C and 100.4 F are the same border, in thousandths.
func TestUnitsOfFever(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		unit grading.TempUnit
		from int32
	}{{grading.Celsius, 38_000}, {grading.Fahrenheit, 100_400}} {
		for milli := row.from - 1000; milli <= row.from+1000; milli++ {
			o := grading.Observation{Temp: grading.OfMilli(milli), TempUnit: row.unit}
			if fever, ok := o.Febrile(); !ok || fever != (milli >= row.from) {
				t.Fatalf("%s in unit %d is a fever: %v %v", o.Temp, row.unit, fever, ok)
			}
		}
	}
	if fever, ok := new(grading.Observation).Febrile(); fever || ok {
		t.Error("no temperature is read as one")
	}
}
