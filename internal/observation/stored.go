package observation

import (
	"fmt"

	"crsmon/grading"
)

// Stored is the form in which an observation stands in the ledger: readings as
// whole thousandths of the unit they were charted in, enumerations as the
// contract's words. What is not recorded is absent.
type Stored struct {
	TempC         *int32          `json:"temp_c_milli,omitempty"`
	TempF         *int32          `json:"temp_f_milli,omitempty"`
	HeartRate     *int32          `json:"hr_milli,omitempty"`
	RespRate      *int32          `json:"rr_milli,omitempty"`
	SBP           *int32          `json:"sbp_milli,omitempty"`
	DBP           *int32          `json:"dbp_milli,omitempty"`
	MAP           *int32          `json:"map_milli,omitempty"`
	FluidBolus    *bool           `json:"fluid_bolus,omitempty"`
	Vasopressors  *[]string       `json:"vasopressors,omitempty"`
	Hypotension   string          `json:"hypotension,omitempty"`
	O2Device      string          `json:"o2_device,omitempty"`
	O2Flow        *int32          `json:"o2_flow_lpm_milli,omitempty"`
	SpO2          *int32          `json:"spo2_milli,omitempty"`
	NoHypoxia     bool            `json:"hypoxia_none,omitempty"`
	Masking       *[]string       `json:"masking,omitempty"`
	ICE           *int            `json:"ice,omitempty"`
	ICEItems      map[string]*int `json:"ice_items,omitempty"`
	ICENotDone    string          `json:"ice_not_done,omitempty"`
	CAPD          *int            `json:"capd,omitempty"`
	CAPDItems     []*int          `json:"capd_items,omitempty"`
	CAPDNotDone   string          `json:"capd_not_done,omitempty"`
	Consciousness string          `json:"consciousness,omitempty"`
	NewConfusion  *bool           `json:"new_confusion,omitempty"`
	Seizure       string          `json:"seizure,omitempty"`
	Motor         string          `json:"motor,omitempty"`
	ICP           string          `json:"icp,omitempty"`
	NoNeuroEvents bool            `json:"no_neuro_events,omitempty"`
	Death         string          `json:"death,omitempty"`
}

func milliOf(r grading.Reading) *int32 {
	if !r.Known {
		return nil
	}
	return &r.Milli
}

func readingOf(p *int32) grading.Reading {
	if p == nil {
		return grading.Reading{}
	}
	return grading.OfMilli(*p)
}

func boolOf(a grading.Answer) *bool {
	if a == grading.NotRecorded {
		return nil
	}
	yes := a == grading.Yes
	return &yes
}

func answerOf(p *bool) grading.Answer {
	if p == nil {
		return grading.NotRecorded
	}
	return grading.AnswerOf(*p)
}

// Store gives the stored form of an observation.
func Store(o *grading.Observation) Stored {
	s := Stored{
		HeartRate: milliOf(o.HeartRate), RespRate: milliOf(o.RespRate),
		SBP: milliOf(o.SBP), DBP: milliOf(o.DBP), MAP: milliOf(o.MAP),
		FluidBolus: boolOf(o.FluidBolus), Hypotension: o.Hypotension.String(),
		O2Device: o.O2Device.String(), O2Flow: milliOf(o.O2Flow), SpO2: milliOf(o.SpO2), NoHypoxia: o.NoHypoxia,
		ICENotDone: o.ICENotDone.String(), CAPDNotDone: o.CAPDNotDone.String(),
		Consciousness: o.Consciousness.String(), NewConfusion: boolOf(o.NewConfusion),
		Seizure: o.Seizure.String(), Motor: o.Motor.String(), ICP: o.ICP.String(),
		NoNeuroEvents: o.NoNeuroEvents, Death: o.Death.String(),
	}
	if o.TempUnit == grading.Fahrenheit {
		s.TempF = milliOf(o.Temp)
	} else {
		s.TempC = milliOf(o.Temp)
	}
	if o.Vasopressors.Recorded() {
		names := append([]string{}, o.Vasopressors.Names()...)
		s.Vasopressors = &names
	}
	if o.Masking.Recorded() {
		names := append([]string{}, o.Masking.Names()...)
		s.Masking = &names
	}
	if o.ICE.Known {
		if o.ICE.ByItem {
			s.ICEItems = map[string]*int{}
			for i, it := range o.ICE.Items {
				s.ICEItems[ICEItemKeys[i]] = itemPoint(it)
			}
		} else {
			t := int(o.ICE.Total)
			s.ICE = &t
		}
	}
	if o.CAPD.Known {
		if o.CAPD.ByItem {
			for _, it := range o.CAPD.Items {
				var p *int
				if n, ok := it.Points(); ok {
					p = &n
				}
				s.CAPDItems = append(s.CAPDItems, p)
			}
		} else {
			t := int(o.CAPD.Total)
			s.CAPD = &t
		}
	}
	return s
}

func itemPoint(it grading.ICEItem) *int {
	var n int
	switch it {
	case grading.ICELeftOut:
		return nil
	case grading.ICECorrect:
		n = 1
	case grading.ICEFailed:
	}
	return &n
}

// Load gives the observation of a stored form. An unknown word is an error: it was
// written by a newer program, and reading it as "not recorded" could lower a grade.
func (s *Stored) Load() (grading.Observation, error) {
	o := grading.Observation{
		HeartRate: readingOf(s.HeartRate), RespRate: readingOf(s.RespRate),
		SBP: readingOf(s.SBP), DBP: readingOf(s.DBP), MAP: readingOf(s.MAP), FluidBolus: answerOf(s.FluidBolus),
		O2Flow: readingOf(s.O2Flow), SpO2: readingOf(s.SpO2), NoHypoxia: s.NoHypoxia,
		NewConfusion: answerOf(s.NewConfusion), NoNeuroEvents: s.NoNeuroEvents, Temp: readingOf(s.TempC),
	}
	if s.TempF != nil {
		o.Temp, o.TempUnit = readingOf(s.TempF), grading.Fahrenheit
	}
	var bad []string
	loadWord(&bad, "hypotension", s.Hypotension, grading.ParseHypotensionStatement, &o.Hypotension)
	loadWord(&bad, "o2_device", s.O2Device, grading.ParseO2Device, &o.O2Device)
	loadWord(&bad, "ice_not_done", s.ICENotDone, grading.ParseNotDone, &o.ICENotDone)
	loadWord(&bad, "capd_not_done", s.CAPDNotDone, grading.ParseNotDone, &o.CAPDNotDone)
	loadWord(&bad, "consciousness", s.Consciousness, grading.ParseConsciousness, &o.Consciousness)
	loadWord(&bad, "seizure", s.Seizure, grading.ParseSeizure, &o.Seizure)
	loadWord(&bad, "motor", s.Motor, grading.ParseMotor, &o.Motor)
	loadWord(&bad, "icp", s.ICP, grading.ParseICP, &o.ICP)
	loadWord(&bad, "death", s.Death, grading.ParseDeath, &o.Death)
	if s.Vasopressors != nil {
		o.Vasopressors = grading.VasopressorsRecorded
		for _, name := range *s.Vasopressors {
			var v grading.Vasopressors
			loadWord(&bad, "vasopressors", name, grading.ParseVasopressor, &v)
			o.Vasopressors |= v
		}
	}
	if s.Masking != nil {
		o.Masking = grading.MaskingRecorded
		for _, name := range *s.Masking {
			var m grading.Masking
			loadWord(&bad, "masking", name, grading.ParseMasking, &m)
			o.Masking |= m
		}
	}
	s.loadScores(&o, &bad)
	if len(bad) > 0 {
		return o, fmt.Errorf("stored observation has what this program cannot read: %v", bad)
	}
	return o, nil
}

func (s *Stored) loadScores(o *grading.Observation, bad *[]string) {
	if s.ICE != nil {
		o.ICE = grading.ICETotal(*s.ICE)
	}
	if s.ICEItems != nil {
		var items [grading.ICEItems]grading.ICEItem
		for name, p := range s.ICEItems {
			i := indexOf(name)
			switch {
			case i < 0:
				*bad = append(*bad, "ice_items."+name)
			case p != nil && *p == 1:
				items[i] = grading.ICECorrect
			case p != nil:
				items[i] = grading.ICEFailed
			}
		}
		o.ICE = grading.ICEFromItems(items)
	}
	if s.CAPD != nil {
		o.CAPD = grading.CAPDTotal(*s.CAPD)
	}
	if s.CAPDItems != nil {
		var items [grading.CAPDItems]grading.CAPDPoint
		for i, p := range s.CAPDItems {
			if p != nil && i < len(items) {
				items[i] = grading.PointsOf(*p)
			}
		}
		o.CAPD = grading.CAPDFromItems(items)
	}
	if s.ICE != nil && !o.ICE.Known || s.CAPD != nil && !o.CAPD.Known {
		*bad = append(*bad, "ice or capd total")
	}
}

func loadWord[T any](bad *[]string, key, word string, parse func(string) (T, bool), out *T) {
	if word == "" {
		return
	}
	t, ok := parse(word)
	if !ok {
		*bad = append(*bad, key+"="+word)
		return
	}
	*out = t
}

// CheckLimits refuses readings outside the hard limits and pressures that cannot
// belong together; the error is a *FieldError.
func CheckLimits(o *grading.Observation) error {
	temp := &TempC
	if o.TempUnit == grading.Fahrenheit {
		temp = &TempF
	}
	for _, f := range []struct {
		limit *Limit
		value grading.Reading
	}{
		{temp, o.Temp},
		{&HeartRate, o.HeartRate},
		{&RespRate, o.RespRate},
		{&SBP, o.SBP},
		{&DBP, o.DBP},
		{&MAP, o.MAP},
		{&SpO2, o.SpO2},
		{&O2Flow, o.O2Flow},
	} {
		if f.limit.Impossible(f.value) {
			return &FieldError{
				Field: f.limit.Key, Problem: fmt.Sprintf("%s is outside what is possible", f.value), Allowed: f.limit.Allowed(),
			}
		}
	}
	return CheckPressures(o)
}
