package ward

import (
	"slices"
	"strings"

	"crsmon/grading"
	"crsmon/internal/policy"
)

// RunningInfusion is an infusion that runs now.
type RunningInfusion struct {
	Drug  string
	Rate  grading.Reading
	Unit  string
	Since Moment // when it was started
	Rated Moment // when its rate was last set
}

// RunningOxygen is the oxygen device in use since an entry of its own.
type RunningOxygen struct {
	Oxygen
	Since Moment
}

// Given is one dose that was given.
type Given struct {
	Entry string
	At    Moment
	Dose
}

// running is what runs at a moment of the course, and what was given before it.
type running struct {
	pol       *policy.Policy
	infusions []RunningInfusion // in order of start
	// said is what the last set stated to run, less what entries of their own have
	// spoken of since.
	said grading.Vasopressors
	// unnamed: the last word on vasopressors was that some run, without their names.
	unnamed bool
	oxygen  *RunningOxygen
	doses   []Given
}

// plain is a drug's name without what people write differently: capitals and spaces.
func plain(drug string) string { return strings.ToLower(strings.TrimSpace(drug)) }

// vasoactive gives the drug as the grading knows it; 0 for any other. By the policy's
// word or by the grading's own: a drug that the policy no longer has still counts.
func vasoactive(pol *policy.Policy, drug string) grading.Vasopressors {
	v, _ := grading.ParseVasopressor(plain(drug))
	if d, ok := pol.Drug(plain(drug)); ok {
		v |= d.Vasopressor
	}
	return v &^ grading.VasopressorsRecorded
}

// masking gives the masking classes of a drug; 0 for one that hides no fever.
func masking(pol *policy.Policy, drug string) grading.Masking {
	m, _ := grading.ParseMasking(plain(drug))
	if d, ok := pol.Drug(plain(drug)); ok {
		m |= d.Class
	}
	return m.Drugs()
}

// fluid tells whether a drug is a fluid given for blood pressure.
func fluid(pol *policy.Policy, drug string) bool {
	d, ok := pol.Drug(plain(drug))
	return ok && d.Kind == policy.Fluid
}

// millilitres gives a volume in mL; 0 for what is no volume.
func (d *Dose) millilitres() float64 {
	v := float64(d.Amount.Milli) / 1000
	switch {
	case !d.Amount.Known:
	case strings.EqualFold(d.Unit, "mL"):
		return v
	case strings.EqualFold(d.Unit, "L"):
		return 1000 * v
	}
	return 0
}

// pressors gives all vasoactive drugs that run: an infusion that was started counts
// until its stop is recorded, whatever a set says, because the two may only differ
// by an omission.
func (r *running) pressors() grading.Vasopressors {
	v := r.said
	for i := range r.infusions {
		v |= vasoactive(r.pol, r.infusions[i].Drug)
	}
	return v &^ grading.VasopressorsRecorded
}

// into gives the findings of a set with what runs: it fills blanks and adds running
// vasopressors, and never takes away.
func (r *running) into(o *grading.Observation) grading.Observation {
	out := *o
	var started grading.Vasopressors
	for i := range r.infusions {
		started |= vasoactive(r.pol, r.infusions[i].Drug)
	}
	switch {
	case started == 0:
	case o.Vasopressors.Recorded():
		out.Vasopressors |= started
	default:
		out.Vasopressors = r.pressors() | grading.VasopressorsRecorded
	}
	if o.O2Device == grading.O2NotRecorded && r.oxygen != nil {
		out.O2Device = r.oxygen.Device
		if !o.O2Flow.Known {
			out.O2Flow = r.oxygen.Flow
		}
	}
	return out
}

// stated takes what a set says of drugs and oxygen: a device that was seen is newer
// than the one entered before.
func (r *running) stated(o *grading.Observation) {
	if o.Vasopressors.Recorded() {
		r.said, r.unnamed = o.Vasopressors, false
	}
	switch o.Hypotension {
	case grading.HypotensionNotStated, grading.HypotensionNone, grading.HypotensionFluidsOnly:
	case grading.HypotensionOneVasopressor, grading.HypotensionOneVasopressorAndVasopressin, grading.HypotensionVasopressinAlone,
		grading.HypotensionMultipleVasopressors:
		r.unnamed = true
	}
	switch {
	case r.oxygen == nil:
	case o.O2Device != grading.O2NotRecorded && o.O2Device != r.oxygen.Device:
		r.oxygen = nil
	case o.O2Flow.Known:
		if r.oxygen.Flow.Known && o.O2Flow.Milli > r.oxygen.Flow.Milli {
			r.oxygen.NotForHypoxia = false // said of less oxygen than is given now [ours]
		}
		r.oxygen.Flow = o.O2Flow
	}
}

// notForHypoxia tells that a doctor said of this device that it is for another reason.
func (r *running) notForHypoxia(d grading.O2Device) bool {
	return r.oxygen != nil && r.oxygen.NotForHypoxia && r.oxygen.Device == d
}

// find gives the place of a running infusion, -1 where it does not run. Where only one
// runs of the same vasoactive drug, another name for it is the same.
func (r *running) find(drug string) int {
	n := slices.IndexFunc(r.infusions, func(f RunningInfusion) bool { return plain(f.Drug) == plain(drug) })
	if v := vasoactive(r.pol, drug); n < 0 && v != 0 {
		for i := range r.infusions {
			if vasoactive(r.pol, r.infusions[i].Drug) != v {
				continue
			}
			if n >= 0 {
				return -1
			}
			n = i
		}
	}
	return n
}

// mask tells the course of infusions that hide a fever for as long as they run.
func (r *running) mask(k *grading.Course, at int64) {
	for i := range r.infusions {
		if m := masking(r.pol, r.infusions[i].Drug); m != 0 {
			k.Dose(at, m)
		}
	}
}

// infuse takes an infusion's entry.
func (r *running) infuse(at Moment, i *Infusion) {
	r.said &^= vasoactive(r.pol, i.Drug)
	n := r.find(i.Drug)
	switch {
	case !i.Running && n >= 0:
		r.infusions = slices.Delete(r.infusions, n, n+1)
	case !i.Running:
	case n >= 0:
		r.infusions[n].Rate, r.infusions[n].Unit, r.infusions[n].Rated = i.Rate, i.Unit, at
	default:
		r.infusions = append(r.infusions, RunningInfusion{i.Drug, i.Rate, i.Unit, at, at})
	}
}

// stillKnown gives what the newest set found and still counts at an event, of the
// things that the grading itself does not carry: an event is no set, and says nothing
// of what was looked at then.
func (k *walker) stillKnown(at int64) grading.Observation {
	var o grading.Observation
	if k.newest == nil || k.last == nil {
		return o
	}
	was := &k.newest.Findings
	fever, _ := was.Febrile()
	vitals, neuro := k.pol.Course.ValidFor(k.last.graded.CRS.Working, k.last.graded.ICANS.Working, fever)
	since := at - k.newest.At.Milli
	if since < vitals {
		o.HeartRate, o.RespRate = was.HeartRate, was.RespRate
		if was.Masking.Recorded() && was.Masking.Drugs() == 0 {
			o.Masking = grading.MaskingRecorded // a dose since then counts all the same
		}
		if !k.oxygenChanged {
			o.SpO2 = was.SpO2
		}
	}
	if since < neuro {
		// Events that the set found count on by themselves; nothing new is known.
		o.NoNeuroEvents = was.NoNeuroEvents
		if was.Seizure != grading.SeizureNotRecorded {
			o.Seizure = grading.SeizureNone
		}
		if was.Motor != grading.MotorNotRecorded {
			o.Motor = grading.MotorNone
		}
		if was.ICP != grading.ICPNotRecorded {
			o.ICP = grading.ICPNone
		}
	}
	return o
}

// happened takes an event into the course. ok is false for one that changes no grade
// and no interval: a move, an answer, a countersignature.
func (k *walker) happened(c *charted) (findings grading.Observation, ok bool) {
	at := c.At.Milli
	findings = k.stillKnown(at)
	switch e := c.event; {
	case e.Dose != nil:
		k.run.doses = append(k.run.doses, Given{c.Entry, c.At, *e.Dose})
		if m := masking(k.pol, e.Dose.Drug); m != 0 {
			k.course.Dose(at, m)
		}
		if fluid(k.pol, e.Dose.Drug) {
			findings.FluidBolus = grading.Yes
		}
		if v := vasoactive(k.pol, e.Dose.Drug); v != 0 {
			// By bolus it is a vasopressor too, until a set says that none runs [ours].
			k.run.said |= v
			findings.Vasopressors = k.run.pressors() | grading.VasopressorsRecorded
		}
	case e.Infusion != nil:
		k.run.infuse(c.At, e.Infusion)
		if m := masking(k.pol, e.Infusion.Drug); m != 0 {
			k.course.Dose(at, m)
		}
		if v := k.run.pressors(); vasoactive(k.pol, e.Infusion.Drug) != 0 && (v != 0 || !k.run.unnamed) {
			findings.Vasopressors = v | grading.VasopressorsRecorded
		}
	case e.Oxygen != nil:
		findings.SpO2 = grading.Reading{} // measured on what came before
		k.oxygenChanged = true
		findings.O2Device, findings.O2Flow = e.Oxygen.Device, e.Oxygen.Flow
		k.course.Context.O2NotForHypoxia = e.Oxygen.NotForHypoxia
		k.run.oxygen = &RunningOxygen{*e.Oxygen, c.At}
		if e.Oxygen.Device == grading.RoomAir {
			k.run.oxygen = nil
		}
	case e.Decision != nil:
		return findings, k.decided(c)
	case e.Transfer != nil:
		k.moved(c)
		return findings, false
	case e.Response != nil:
		k.tasks.answer(c)
		return findings, false
	}
	return findings, true
}
