package phrase

import (
	"strconv"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// StaleAfter is how long a form may stand open before "now" is asked about.
const StaleAfter = 20 * time.Minute

// Draft is a set that is about to be saved.
type Draft struct {
	Findings *grading.Observation
	Child    bool
	LastICE  grading.ICEScore
	At       time.Time   // when it was true
	IsNow    bool        // which is "now"
	Began    time.Time   // when it was begun
	Shown    *ward.Shown // its grades; nil where it could not be graded
}

// Unusual lists what should be looked at once more before it is saved. None of it
// stops anybody: an abnormal value is what the form is for.
func (in *Phrases) Unusual(s *Draft) []string {
	f, obs, child := &in.ui().Form, s.Findings, s.Child
	var out []string
	range1 := func(id entry.Field, r grading.Reading, l *observation.Limit) {
		if l.Unusual(r, child) {
			v := r.String()
			if id == entry.Temp {
				v = Temp(r)
			}
			out = append(out, f.Unusual(f.Labels[id], v+" "+l.Unit))
		}
	}
	tl := &observation.TempC
	if obs.TempUnit == grading.Fahrenheit {
		tl = &observation.TempF
	}
	range1(entry.Temp, obs.Temp, tl)
	range1(entry.HR, obs.HeartRate, &observation.HeartRate)
	range1(entry.RR, obs.RespRate, &observation.RespRate)
	range1(entry.BP, obs.SBP, &observation.SBP)
	if observation.DBP.Unusual(obs.DBP, child) {
		out = append(out, f.Unusual(f.Diastolic, obs.DBP.String()+" "+observation.DBP.Unit))
	}
	range1(entry.SpO2, obs.SpO2, &observation.SpO2)
	if obs.MAP.Known && obs.SBP.Known && obs.DBP.Known {
		computed := (int64(obs.SBP.Milli) + 2*int64(obs.DBP.Milli)) / 3
		if d := int64(obs.MAP.Milli) - computed; d > 10000 || d < -10000 {
			out = append(out, f.MeanFar(obs.MAP.String(), grading.OfMilli(int32(computed/1000*1000)).String()))
		}
	}
	out = append(out, unusualOxygen(f, obs)...)
	out = append(out, unusualScore(f, s)...)
	if s.Shown != nil && s.Shown.ICANS.Flags.Has(grading.FlagAnswersOdd) {
		out = append(out, in.Words.Flag(grading.FlagAnswersOdd))
	}
	now := in.Now()
	if late := now.Sub(s.At); late > 12*time.Hour {
		out = append(out, f.Old(in.Ago(late)))
	}
	if begun := now.Sub(s.Began); s.IsNow && begun > StaleAfter {
		out = append(out, f.BegunLongAgo(in.Clock(s.Began), in.Clock(now)))
	}
	return out
}

func unusualOxygen(f *words.FormWords, obs *grading.Observation) []string {
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
			return []string{f.FlowLikeFiO2(flow, strconv.Itoa(int(obs.O2Flow.Milli/10)))}
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

func unusualScore(f *words.FormWords, s *Draft) []string {
	if _, best, ok := s.Findings.ICE.Range(); ok {
		if last, _, had := s.LastICE.Range(); had && last-best >= 2 {
			return []string{f.ScoreFell(last, best)}
		}
	}
	if best, _, ok := s.Findings.CAPD.Range(); ok && best >= 9 {
		return []string{f.CAPDHigh(best)}
	}
	return nil
}
