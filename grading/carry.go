package grading

// carried is the newest recorded value of each thing that a set may leave out, with
// the moment until which it still counts.
type carried struct {
	temp, pressure, pressors, fluid, device, saturation, consciousness, score carriedValue
}

type carriedValue struct {
	set   Observation // only the fields of the value are used
	until int64       // ms UTC, exclusive; 0 = none
}

// carryValues fills what a set leaves out with the newest recorded value while that
// is not older than twice its interval; a blank then neither lowers the grade nor
// makes every partial check an incomplete one. It tells whether anything was filled.
// The consensus is silent: [ours].
func (k *Course) carryValues(at int64, o *Observation) (filled bool) {
	c := &k.carried
	take := func(v *carriedValue, fill func(from *Observation)) {
		if v.until > at {
			fill(&v.set)
			filled = true
		}
	}
	stated := o.Hypotension != HypotensionNotStated
	if !o.Temp.Known {
		take(&c.temp, func(f *Observation) { o.Temp, o.TempUnit = f.Temp, f.TempUnit })
	}
	if !o.SBP.Known && !o.MAP.Known && !stated {
		take(&c.pressure, func(f *Observation) { o.SBP, o.DBP, o.MAP = f.SBP, f.DBP, f.MAP })
	}
	if !o.Vasopressors.Recorded() && !stated {
		take(&c.pressors, func(f *Observation) { o.Vasopressors, o.Hypotension = f.Vasopressors, f.Hypotension })
	}
	if o.FluidBolus == NotRecorded && !stated {
		take(&c.fluid, func(f *Observation) { o.FluidBolus = f.FluidBolus })
	}
	if o.O2Device == O2NotRecorded {
		take(&c.device, func(f *Observation) {
			o.O2Device = f.O2Device
			if !o.O2Flow.Known { // a flow charted now is the newer one
				o.O2Flow = f.O2Flow
			}
		})
	}
	if o.O2Device == RoomAir && !o.SpO2.Known && !o.NoHypoxia {
		take(&c.saturation, func(f *Observation) { o.SpO2, o.NoHypoxia = f.SpO2, f.NoHypoxia })
	}
	if o.Consciousness == ConsciousnessNotRecorded {
		take(&c.consciousness, func(f *Observation) { o.Consciousness = f.Consciousness })
	}
	if !o.ICE.Known && !o.CAPD.Known && mayUseLastScore(o.ICENotDone) && mayUseLastScore(o.CAPDNotDone) {
		take(&c.score, func(f *Observation) { o.ICE, o.CAPD = f.ICE, f.CAPD })
	}
	return filled
}

// mayUseLastScore: where nothing is said of the score, or only that it is not due,
// the last one stands; asleep or refused is not assessed.
func mayUseLastScore(why NotDone) bool { return why == NotDoneNotStated || why == NotDoneNotDue }

// keepValues remembers what a set recorded, for as long as it counts.
func (k *Course) keepValues(at int64, o *Observation, g *Graded) {
	if k.policy.ValidFor == nil {
		return
	}
	fever, _ := o.Febrile()
	vitals, neuro := k.policy.ValidFor(g.CRS.Working, g.ICANS.Working, fever)
	keep := func(v *carriedValue, recorded bool, valid int64) {
		if recorded {
			*v = carriedValue{set: *o, until: at + valid}
		}
	}
	c := &k.carried
	keep(&c.temp, o.Temp.Known, vitals)
	keep(&c.pressure, o.SBP.Known || o.MAP.Known, vitals)
	keep(&c.pressors, o.Vasopressors.Recorded() || o.Hypotension != HypotensionNotStated, vitals)
	keep(&c.fluid, o.FluidBolus != NotRecorded, vitals)
	keep(&c.device, o.O2Device != O2NotRecorded, vitals)
	keep(&c.saturation, o.O2Device == RoomAir && (o.SpO2.Known || o.NoHypoxia), vitals)
	if o.O2Device > RoomAir {
		c.saturation = carriedValue{} // on air before oxygen says nothing of the air after it
	}
	keep(&c.consciousness, o.Consciousness != ConsciousnessNotRecorded, vitals)
	keep(&c.score, o.ICE.Known || o.CAPD.Known, neuro)
	if deep := o.ICENotDone == NotDoneUnarousable || o.CAPDNotDone == NotDoneUnarousable; deep ||
		o.ICENotDone.notAssessable() || o.CAPDNotDone.notAssessable() || o.Consciousness == Sedated {
		// The patient is no longer as the older score and answer found them.
		c.score = carriedValue{}
		if o.Consciousness == ConsciousnessNotRecorded {
			c.consciousness = carriedValue{}
		}
	}
}

// hold keeps the grade shown where what is missing leaves it open whether the last
// one is over: a blank never lowers a grade.
func hold(r *Result, last Grade) {
	if !r.Complete() && min(last, r.High) > r.Working {
		r.Working = min(last, r.High)
		r.Flags |= FlagHeld
	}
}
