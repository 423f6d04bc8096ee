package tui

import (
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// unusual lists what should be looked at once more before it is saved. None of it
// stops anybody: an abnormal value is what the form is for.
func (o *observe) unusual() []string {
	e, f := o.e, &o.e.ui.Form
	obs := &o.read.req.Findings
	child := o.row.Age.Child()
	var out []string
	range1 := func(id fieldID, r grading.Reading, l *observation.Limit) {
		if l.Unusual(r, child) {
			v := r.String()
			if id == fTemp {
				v = temp(r)
			}
			out = append(out, f.Unusual(f.Labels[id], v+" "+l.Unit))
		}
	}
	tl := &observation.TempC
	if obs.TempUnit == grading.Fahrenheit {
		tl = &observation.TempF
	}
	range1(fTemp, obs.Temp, tl)
	range1(fHR, obs.HeartRate, &observation.HeartRate)
	range1(fRR, obs.RespRate, &observation.RespRate)
	range1(fBP, obs.SBP, &observation.SBP)
	if observation.DBP.Unusual(obs.DBP, child) {
		out = append(out, f.Unusual(f.Diastolic, obs.DBP.String()+" "+observation.DBP.Unit))
	}
	range1(fSpO2, obs.SpO2, &observation.SpO2)
	if obs.MAP.Known && obs.SBP.Known && obs.DBP.Known {
		computed := (int64(obs.SBP.Milli) + 2*int64(obs.DBP.Milli)) / 3
		if d := int64(obs.MAP.Milli) - computed; d > 10000 || d < -10000 {
			out = append(out, f.MeanFar(obs.MAP.String(), grading.OfMilli(int32(computed/1000*1000)).String()))
		}
	}
	out = append(out, o.unusualOxygen(obs)...)
	out = append(out, o.unusualScore(obs)...)
	if o.could && o.shown.ICANS.Flags.Has(grading.FlagAnswersOdd) {
		out = append(out, e.words.Flag(grading.FlagAnswersOdd))
	}
	now := e.now()
	if late := now.Sub(o.read.at); late > 12*time.Hour {
		out = append(out, f.Old(e.ago(late)))
	}
	if begun := now.Sub(o.form.began); o.read.now && begun > staleAfter {
		out = append(out, f.BegunLongAgo(e.clock(o.form.began), e.clock(now)))
	}
	return out
}

func (o *observe) unusualOxygen(obs *obs) []string {
	f := &o.e.ui.Form
	flow := obs.O2Flow.String()
	switch obs.O2Device {
	case grading.NasalCannula:
		if obs.O2Flow.Known && obs.O2Flow.Milli > 6000 {
			return []string{f.CannulaFast(flow)}
		}
	case grading.Facemask, grading.NonRebreather:
		if obs.O2Flow.Known && obs.O2Flow.Milli < 5000 {
			return []string{f.MaskSlow(flow)}
		}
	case grading.HighFlowNasalCannula, grading.Venturi, grading.TracheostomyMask:
		if obs.O2Flow.Known && obs.O2Flow.Milli >= 210 && obs.O2Flow.Milli <= 1000 {
			return []string{f.FlowLikeFiO2(flow, itoa(int(obs.O2Flow.Milli/10)))}
		}
	case grading.RoomAir:
		if obs.O2Flow.Known && obs.O2Flow.Milli > 0 {
			return []string{f.AirWithFlow(flow)}
		}
	case grading.O2NotRecorded:
		if obs.O2Flow.Known {
			return []string{f.FlowNoDevice(flow)}
		}
	case grading.BlowBy, grading.CPAP, grading.BiPAP, grading.MechanicalVentilation, grading.OtherO2Device:
	}
	return nil
}

func (o *observe) unusualScore(obs *obs) []string {
	f := &o.e.ui.Form
	if _, best, ok := obs.ICE.Range(); ok {
		if last, _, had := o.row.LastICE.Range(); had && last-best >= 2 {
			return []string{f.ScoreFell(last, best)}
		}
	}
	if best, _, ok := obs.CAPD.Range(); ok && best >= 9 {
		return []string{f.CAPDHigh(best)}
	}
	return nil
}

// newUnusual asks once about all unusual values together. It does not hear the Enter
// that was pressed twice.
func newUnusual(o *observe, ask []string) *confirm {
	f := &o.e.ui.Form
	lines := []string{o.e.identityShort(&o.row), ""}
	for _, q := range ask {
		lines = append(lines, "- "+q)
	}
	g := newGrace(o.e.mono())
	return &confirm{
		e: o.e, title: f.UnusualTitle, lines: lines, grace: &g,
		answers: []answer{
			{keys: []string{"enter"}, label: f.UnusualKeep, do: func() tea.Cmd {
				for _, q := range ask {
					o.kept[q] = true
				}
				return o.save()
			}},
			{keys: []string{"esc"}, label: f.UnusualBack},
		},
	}
}

// fieldKeys are the contract's keys of the fields, to find the one an error names.
var fieldKeys = map[fieldID][]string{
	fTime: {"at"}, fTemp: {"temp_c", "temp_f"}, fHR: {"hr"}, fRR: {"rr"}, fBP: {"sbp", "dbp"}, fMAP: {"map"},
	fSpO2: {"spo2"}, fDevice: {"o2_device"}, fFlow: {"o2_flow_lpm"}, fFluid: {"fluid_bolus"},
	fPressors: {"vasopressors"}, fMasking: {"masking"}, fConscious: {"consciousness"},
	fCardiac: {"cardiac"}, fCarer: {"carer_concern"},
	fEvents: {"no_neuro_events", "seizure", "motor", "icp"}, fScore: {"ice", "capd", "ice_not_done", "capd_not_done"},
	fNote: {"note"},
}

func fieldOf(err error) (fieldID, bool) {
	var fe *ward.FieldError
	if !errors.As(err, &fe) {
		return 0, false
	}
	for id := fTime; id < fieldCount; id++ {
		if slices.Contains(fieldKeys[id], fe.Field) {
			return id, true
		}
	}
	return 0, false
}
