package observation

import (
	"strconv"

	"crsmon/grading"
)

// AppendFindings appends the findings of an observation, without braces, with the
// contract's keys and units: what is written can be read by Decoder again.
func AppendFindings(dst []byte, o *grading.Observation) []byte {
	key := func(k string) {
		if n := len(dst); n > 0 && dst[n-1] != '{' && dst[n-1] != '[' {
			dst = append(dst, ',')
		}
		dst = append(quote(dst, k), ':')
	}
	number := func(k string, r grading.Reading) {
		if r.Known {
			key(k)
			dst = r.Append(dst)
		}
	}
	word := func(k, w string) {
		if w != "" {
			key(k)
			dst = quote(dst, w)
		}
	}
	answer := func(k string, a grading.Answer) {
		if a != grading.NotRecorded {
			key(k)
			dst = strconv.AppendBool(dst, a == grading.Yes)
		}
	}
	list := func(k string, recorded bool, names []string) {
		if !recorded {
			return
		}
		key(k)
		dst = append(dst, '[')
		for i, n := range names {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = quote(dst, n)
		}
		dst = append(dst, ']')
	}
	if o.TempUnit == grading.Fahrenheit {
		number("temp_f", o.Temp)
	} else {
		number("temp_c", o.Temp)
	}
	list("masking", o.Masking.Recorded(), o.Masking.Names())
	number("hr", o.HeartRate)
	number("rr", o.RespRate)
	number("sbp", o.SBP)
	number("dbp", o.DBP)
	number("map", o.MAP)
	answer("fluid_bolus", o.FluidBolus)
	list("vasopressors", o.Vasopressors.Recorded(), o.Vasopressors.Names())
	word("hypotension", o.Hypotension.String())
	word("o2_device", o.O2Device.String())
	number("o2_flow_lpm", o.O2Flow)
	number("spo2", o.SpO2)
	if o.NoHypoxia {
		word("hypoxia", "none")
	}
	if o.ICE.Known {
		key("ice")
		dst = appendICE(dst, &o.ICE)
	}
	word("ice_not_done", o.ICENotDone.String())
	if o.CAPD.Known {
		key("capd")
		dst = appendCAPD(dst, &o.CAPD)
	}
	word("capd_not_done", o.CAPDNotDone.String())
	word("consciousness", o.Consciousness.String())
	answer("new_confusion", o.NewConfusion)
	word("seizure", o.Seizure.String())
	word("motor", o.Motor.String())
	word("icp", o.ICP.String())
	if o.NoNeuroEvents {
		key("no_neuro_events")
		dst = append(dst, "true"...)
	}
	word("death", o.Death.String())
	return dst
}

func appendICE(dst []byte, s *grading.ICEScore) []byte {
	if !s.ByItem {
		return strconv.AppendUint(dst, uint64(s.Total), 10)
	}
	dst = append(dst, '{')
	for i, it := range s.Items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(quote(dst, ICEItemKeys[i]), ':')
		if p := itemPoint(it); p != nil {
			dst = strconv.AppendInt(dst, int64(*p), 10)
		} else {
			dst = append(dst, "null"...)
		}
	}
	return append(dst, '}')
}

func appendCAPD(dst []byte, s *grading.CAPDScore) []byte {
	if !s.ByItem {
		return strconv.AppendUint(dst, uint64(s.Total), 10)
	}
	dst = append(dst, '[')
	for i, it := range s.Items {
		if i > 0 {
			dst = append(dst, ',')
		}
		if p, ok := it.Points(); ok {
			dst = strconv.AppendInt(dst, int64(p), 10)
		} else {
			dst = append(dst, "null"...)
		}
	}
	return append(dst, ']')
}
