package tui

import (
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// fieldID names a field of the observation form, in the order of the screen.
type fieldID int

const (
	fTime fieldID = iota
	fTemp
	fHR
	fRR
	fBP
	fMAP
	fSpO2
	fDevice
	fFlow
	fFiO2 // of devices that have one
	fFluid
	fPressors
	fMasking
	fConscious
	fEvents
	fScore
	fCardiac
	fCarer // of children only
	fNote
	fieldCount
)

// form is what has been typed and answered: nothing of it is ever a default.
type form struct {
	text [fieldCount]input
	// picked is the chosen option of a choice field, counted from 1; 0 is no answer.
	picked   [fieldCount]int
	pressors grading.Vasopressors // where picked is "some"
	masking  grading.Masking
	seizure  grading.Seizure
	motor    grading.Motor
	icp      grading.ICP
	notDone  grading.NotDone // of the ICE or CAPD
	ice      [grading.ICEItems]grading.ICEItem
	capd     [grading.CAPDItems]grading.CAPDFrequency
	byItem   bool // the score was taken item by item
	language observation.Language
	// why a vital sign was not done; typing a value takes the reason away.
	why   [fieldCount]observation.Reason
	began time.Time
}

// dirty tells whether anything was typed or answered.
func (f *form) dirty() bool {
	for i := range f.text {
		if !f.empty(fieldID(i)) {
			return true
		}
	}
	return f.notDone != 0 || f.byItem
}

func (f *form) empty(id fieldID) bool {
	if f.text[id].text != "" || f.picked[id] != 0 || f.why[id] != 0 {
		return false
	}
	return id != fScore || f.notDone == 0 && !f.byItem
}

// clear takes a field's answer back to "not recorded".
func (f *form) clear(id fieldID) {
	f.text[id].set("")
	f.picked[id] = 0
	f.why[id] = 0
	switch id {
	case fPressors:
		f.pressors = 0
	case fMasking:
		f.masking = 0
	case fEvents:
		f.seizure, f.motor, f.icp = 0, 0, 0
	case fScore:
		f.notDone, f.byItem = 0, false
		f.ice, f.capd = [grading.ICEItems]grading.ICEItem{}, [grading.CAPDItems]grading.CAPDFrequency{}
		f.language = observation.LanguageNotRecorded
	case fTime, fTemp, fHR, fRR, fBP, fMAP, fSpO2, fDevice, fFlow, fFiO2, fFluid, fConscious, fCardiac, fCarer, fNote, fieldCount:
	}
}

// The answers of the choice fields in the order they are shown; the letters are the keys.
var (
	deviceOptions    = keyedOf(entry.Devices())
	consciousOptions = keyedOf(entry.Consciousnesses())
	notDoneOptions   = keyedOf(entry.NotDone())
	whyOptions       = keyedOf(entry.Reasons())
	cardiacOptions   = []struct {
		key string
		val ward.Cardiac
	}{
		{"n", ward.CardiacNone},
		{"a", ward.CardiacArrhythmia},
		{"s", ward.CardiacAcuteCoronary},
	}
	// "same" and "better" are both no concern; the word said is the draft's.
	carerOptions = []struct {
		key, word string
		val       ward.CarerConcern
	}{
		{"w", "worse", ward.CarerWorse},
		{"s", "same", ward.CarerNone},
		{"b", "better", ward.CarerNone},
		{"n", "not-asked", ward.CarerNotAsked},
	}
	seizureOptions = entry.Seizures()
	motorOptions   = entry.Motors()
	icpOptions     = entry.ICPs()
)

// none and some are the two answers of a field with a list behind it; yes and no of
// the fluid field.
const (
	pickedNone = 1
	pickedSome = 2
	pickedNo   = 1
	pickedYes  = 2
)

// read is what a form means: the request and what of it was refused.
type read struct {
	req ward.ObservationRequest
	at  time.Time
	now bool // the time observed is "now"
	bad map[fieldID]*refusal
}

// read parses the whole form at a moment. A refused field counts as not recorded.
func (e *env) read(f *form, r *ward.Row, now time.Time) read {
	out := read{bad: map[fieldID]*refusal{}}
	o := &out.req.Findings
	out.req.Patient = r.Patient.ID
	out.req.Note = strings.TrimSpace(f.text[fNote].text)
	num := func(id fieldID, l *observation.Limit) grading.Reading {
		v, bad := number(f.text[id].text, l)
		if bad != nil {
			out.bad[id] = bad
		}
		return v
	}
	t, isNow, bad := observedAt(f.text[fTime].text, now, e.ui.Months)
	if bad != nil {
		out.bad[fTime] = bad
		t = now
	}
	out.at, out.now = t, isNow
	out.req.At = moment(t)
	if o.Temp, o.TempUnit, bad = temperature(f.text[fTemp].text); bad != nil {
		out.bad[fTemp] = bad
	}
	o.HeartRate = num(fHR, &observation.HeartRate)
	o.RespRate = num(fRR, &observation.RespRate)
	if o.SBP, o.DBP, bad = bloodPressure(f.text[fBP].text); bad != nil {
		out.bad[fBP] = bad
	}
	if o.MAP, bad = meanPressure(f.text[fMAP].text); bad != nil {
		out.bad[fMAP] = bad
	}
	if m := o.MAP.Milli; o.MAP.Known && (o.SBP.Known && m > o.SBP.Milli || o.DBP.Known && m < o.DBP.Milli) {
		out.bad[fMAP] = &refusal{Kind: entry.MeanNotBetween}
		o.MAP = grading.Reading{}
	}
	o.SpO2 = num(fSpO2, &observation.SpO2)
	o.O2Flow = num(fFlow, &observation.O2Flow)
	f.choices(o)
	if entry.TakesFiO2(o.O2Device) && f.text[fFiO2].text != "" {
		if out.req.Signs.FiO2, bad = entry.InspiredO2(f.text[fFiO2].text); bad != nil {
			out.bad[fFiO2] = bad
		}
	}
	f.scores(o, toolOf(r), out.bad)
	if p := f.picked[fCardiac]; p > 0 {
		out.req.Signs.Cardiac = cardiacOptions[p-1].val
	}
	if p := f.picked[fCarer]; p > 0 {
		out.req.Signs.Carer = carerOptions[p-1].val
	}
	for id, v := range vitalOf {
		out.req.Circumstances.NotDone[v] = f.why[id]
	}
	out.req.Circumstances.Language = f.language
	return out
}

// vitalOf are the fields that can be charted as not done.
var vitalOf = map[fieldID]observation.Vital{
	fTemp: observation.VitalTemp, fHR: observation.VitalHeartRate, fRR: observation.VitalRespRate,
	fBP: observation.VitalBP, fSpO2: observation.VitalSpO2,
}

// hides tells of a field that this patient's form does not have.
func (o *observe) hides(id fieldID) bool {
	return id == fCarer && !o.row.Age.Child() || id == fFiO2 && !entry.TakesFiO2(o.read.req.Findings.O2Device)
}

// choices puts the answers of the choice fields into a set.
func (f *form) choices(o *obs) {
	if p := f.picked[fDevice]; p > 0 {
		o.O2Device = deviceOptions[p-1].val
	}
	switch f.picked[fFluid] {
	case pickedNo:
		o.FluidBolus = grading.No
	case pickedYes:
		o.FluidBolus = grading.Yes
	}
	switch f.picked[fPressors] {
	case pickedNone:
		o.Vasopressors = grading.VasopressorsRecorded
	case pickedSome:
		if f.pressors != 0 { // "some" with nothing ticked is no answer, never "none"
			o.Vasopressors = grading.VasopressorsRecorded | f.pressors
		}
	}
	switch f.picked[fMasking] {
	case pickedNone:
		o.Masking = grading.MaskingRecorded
	case pickedSome:
		if f.masking != 0 {
			o.Masking = grading.MaskingRecorded | f.masking
		}
	}
	if p := f.picked[fConscious]; p > 0 {
		o.Consciousness, o.NewConfusion = consciousOptions[p-1].val.Level, consciousOptions[p-1].val.Confused
	}
	switch f.picked[fEvents] {
	case pickedNone:
		o.NoNeuroEvents = true
	case pickedSome:
		o.Seizure, o.Motor, o.ICP = f.seizure, f.motor, f.icp
	}
}

// scores puts the ICE or CAPD into a set.
func (f *form) scores(o *obs, tool grading.NeuroScale, bad map[fieldID]*refusal) {
	capd := tool == grading.ScaleCAPD
	if f.byItem {
		if capd {
			var pts [grading.CAPDItems]grading.CAPDPoint
			for i, fr := range f.capd {
				pts[i] = grading.CAPDPoints(i+1, fr)
			}
			o.CAPD = grading.CAPDFromItems(pts)
		} else {
			o.ICE = grading.ICEFromItems(f.ice)
		}
		return
	}
	if f.notDone != grading.NotDoneNotStated {
		if capd {
			o.CAPDNotDone = f.notDone
		} else {
			o.ICENotDone = f.notDone
		}
		return
	}
	n, known, b := total(f.text[fScore].text, scoreMost(tool))
	switch {
	case b != nil:
		bad[fScore] = b
	case known && capd:
		o.CAPD = grading.CAPDTotal(n)
	case known:
		o.ICE = grading.ICETotal(n)
	}
}

func scoreMost(tool grading.NeuroScale) int { return entry.ScoreMost(tool) }
