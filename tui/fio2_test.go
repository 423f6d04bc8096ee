package tui

import (
	"testing"

	"crsmon/grading"
)

func TestFiO2IsAskedOnlyOfDevicesThatHaveOne(t *testing.T) {
	t.Parallel()
	p := newWardOnDisk(t)
	d := p.start(nurseA)
	d.typ("o").to(fDevice).seesNot("FiO2")
	for _, k := range []string{"a", "n", "f", "r", "b", "o"} {
		d.to(fDevice).typ(k).seesNot("FiO2 %")
	}
	d.to(fDevice).typ("m").sees(">FiO2 %", "21-100").typ("20").keys("enter").sees("not possible; allowed").keys("ctrl+u").typ("0.6").sees("0.6 = 60 %")
	d.keys("up").sees(">O2 L/min").keys("up").typ("n").seesNot("FiO2 %") // no such device any more: nor what was typed for it
	d.to(fDevice).typ("h").sees(">O2 L/min").typ("40").keys("enter").sees(">FiO2 %").seesNot("0.6").typ("50").keys("enter").sees(">Fluid for BP")
	d.keys("shift+tab")
	if o := d.m.top().(*observe); o.focus != fFiO2 || o.read.req.Signs.FiO2 != grading.Of(50) {
		t.Fatalf("field %d, FiO2 %v", o.focus, o.read.req.Signs.FiO2)
	}
	d.pass(keepAfter)
	d = p.start(nurseA)
	d.quiet().keys("enter").sees("50").to(fTemp).typ("389").keys("ctrl+s").quiet().keys("enter")
	c := p.chart()
	if len(c.Sets) != 1 || c.Sets[0].Signs.FiO2 != grading.Of(50) || c.Sets[0].Findings.O2Flow != grading.Of(40) {
		t.Fatalf("%+v", c.Sets)
	}
	found := false
	for _, s := range c.Scales {
		if s.Scale == grading.ScaleLee2014 {
			found = s.Low == 3
		}
	}
	if !found {
		t.Errorf("50 %% of oxygen is Lee 3: %+v", c.Scales)
	}
	// A correction has it, and the next set shows it as the last value.
	if d.m.topDialog() != nil {
		d.quiet().keys("enter")
	}
	d.keys("enter", "enter").sees("FiO2 %", "50").keys("esc").typ("c").to(fFiO2).sees("50")
}
