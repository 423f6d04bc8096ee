package report

import (
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// finding is one line of findings: what the newest set has of it, else the last that
// is known, never in silence.
type finding struct {
	label string
	value func(o *grading.Observation) string // "" where it is not recorded
	// why says why a set does not have it; "" where no reason was given.
	why func(s *ward.Shown) string
}

func (p *Paper) vitals() []finding {
	h, u := &p.Words.Report.Handover, &p.Words.UI.Unit
	number := func(of func(o *grading.Observation) grading.Reading, unit string) func(o *grading.Observation) string {
		return func(o *grading.Observation) string {
			if r := of(o); r.Known {
				return r.String() + " " + unit
			}
			return ""
		}
	}
	// notDone gives the reason for a vital sign, in the order they are charted in.
	notDone := func(vital int) func(s *ward.Shown) string {
		return func(s *ward.Shown) string {
			if why := int(s.Circumstances.NotDone[vital]); why > 0 && why <= len(p.Words.UI.Form.Whys) {
				return p.Words.UI.Form.Whys[why-1]
			}
			return ""
		}
	}
	return []finding{
		{h.Temp, func(o *grading.Observation) string {
			if !o.Temp.Known {
				return ""
			}
			return p.tempOf(o)
		}, notDone(0)},
		{h.HR, number(func(o *grading.Observation) grading.Reading { return o.HeartRate }, u.PerMin), notDone(1)},
		{h.RR, number(func(o *grading.Observation) grading.Reading { return o.RespRate }, u.PerMin), notDone(2)},
		{h.BP, func(o *grading.Observation) string {
			if !o.SBP.Known && !o.MeanPressure().Known {
				return ""
			}
			return p.pressure(o)
		}, notDone(3)},
		{h.SpO2, number(func(o *grading.Observation) grading.Reading { return o.SpO2 }, u.Percent), notDone(4)},
		{h.Oxygen, func(o *grading.Observation) string {
			if o.O2Device == grading.O2NotRecorded {
				return ""
			}
			return p.oxygen(o.O2Device, o.O2Flow)
		}, nil},
		{h.Conscious, func(o *grading.Observation) string { return p.Words.UI.Consciousness[o.Consciousness] }, nil},
		{h.Score, func(o *grading.Observation) string { return p.scoreOf(&o.ICE, &o.CAPD) }, func(s *ward.Shown) string {
			for _, why := range []grading.NotDone{s.Findings.ICENotDone, s.Findings.CAPDNotDone} {
				if why != grading.NotDoneNotStated {
					return p.Words.UI.NotDone[why]
				}
			}
			return ""
		}},
	}
}

func (p *Paper) findings(t *text, c *ward.Chart) {
	h := &p.Words.Report.Handover
	sets := standing(c)
	if len(sets) == 0 {
		t.line(2, h.NoSet)
		return
	}
	newest := sets[0]
	t.line(2, h.Vitals(p.when(newest.At.Milli), p.ago(newest.At.Milli), clean(newest.By.Name)))
	var now, missing []string
	for _, f := range p.vitals() {
		if v := f.value(&newest.Findings); v != "" {
			now = append(now, f.label+" "+v)
			continue
		}
		said := f.label + " " + p.Words.UI.NotRecorded
		if f.why != nil {
			if why := f.why(newest); why != "" {
				said = f.label + " " + h.NotDone(why)
			}
		}
		for _, s := range sets[1:] {
			if v := f.value(&s.Findings); v != "" {
				said += h.LastValue(v, p.when(s.At.Milli), p.ago(s.At.Milli))
				break
			}
		}
		missing = append(missing, said)
	}
	if newest.NEWS2.Complete() {
		now = append(now, "NEWS2 "+strconv.Itoa(int(newest.NEWS2.Score)))
	}
	if len(now) > 0 {
		t.line(4, strings.Join(now, ", "))
	}
	for _, m := range missing {
		t.line(4, m)
	}
	t.line(2, h.Pressors+" "+p.pressors(c, newest))
	if o := c.Oxygen; o != nil {
		t.line(2, h.OxygenSince(p.oxygen(o.Device, o.Flow), p.when(o.Since.Milli)))
	}
	if m := newest.Findings.Masking; m.Drugs() != 0 {
		t.line(2, h.Masking(p.Words.Masking(m)))
	}
	if newest.Findings.FluidBolus == grading.Yes {
		t.line(2, h.FluidBolus)
	}
}

// pressors says which vasopressors run: those started in entries of their own, and
// those that the newest set states. Not recorded is not "none".
func (p *Paper) pressors(c *ward.Chart, newest *ward.Shown) string {
	h := &p.Words.Report.Handover
	var out []string
	var named grading.Vasopressors
	for i := range c.Running {
		r := &c.Running[i]
		if d, ok := p.Policy.Drug(r.Drug); ok {
			named |= d.Vasopressor
		}
		out = append(out, h.PressorSince(p.drugName(r.Drug), p.rate(r.Rate, r.Unit), p.when(r.Since.Milli)))
	}
	v := newest.Findings.Vasopressors
	if rest := v &^ named &^ grading.VasopressorsRecorded; rest != 0 {
		out = append(out, h.PressorStated(p.Words.Vasopressors(rest)))
	}
	switch {
	case len(out) > 0:
		return strings.Join(out, "; ")
	case v.Recorded():
		return p.Words.UI.None
	}
	return p.Words.UI.NotRecorded
}
