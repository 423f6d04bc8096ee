package plain

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"crsmon/grading"
	"crsmon/internal/drafts"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

func (f *setForm) key() drafts.Key {
	k := drafts.Key{Author: f.s.by.Name, Role: string(f.s.by.Role), Patient: f.row.Patient.ID, Kind: drafts.Observation}
	if f.corrects != nil {
		k.Kind, k.Of = drafts.Correction, f.corrects.Entry
	}
	return k
}

func (f *setForm) empty() bool {
	blank := f.req
	blank.Entry, blank.Patient, blank.At, blank.Replaces = "", "", ward.Moment{}, ""
	if f.corrects != nil {
		return f.sameAs(f.corrects)
	}
	return blank == ward.ObservationRequest{} && !f.some
}

// draft is the form as it stands. Its texts are as typed, so that a screen that takes it
// has them in its fields.
func (f *setForm) draft() drafts.Draft {
	a := entry.DraftAnswers{Set: observation.Store(&f.req.Findings), Circumstances: f.req.Circumstances, Cardiac: string(f.req.Signs.Cardiac), Carer: f.carer}
	if steps := f.questions(); f.next < len(steps) {
		a.Focus = steps[f.next].key
	}
	answers, _ := json.Marshal(a) // plain data: it cannot fail
	now := ward.MomentOf(f.s.Now())
	d := drafts.Draft{
		Key: f.key(), Entry: f.req.Entry, Began: f.began.UnixMilli(), Typed: now.Milli, Offset: now.Offset,
		Fields: map[string]string{}, Answers: answers,
	}
	for id, name := range keys {
		if f.typed[id] != "" {
			d.Fields[name] = f.typed[id]
		}
	}
	return d
}

// restore puts a draft into a form. An error says that it holds what this program cannot
// read: nothing of it is then taken. A text that is no value yet is asked for again.
func (f *setForm) restore(d *drafts.Draft) error {
	var a entry.DraftAnswers
	if err := json.Unmarshal(d.Answers, &a); err != nil {
		return err
	}
	o, err := a.Set.Load()
	if err != nil {
		return err
	}
	for name := range d.Fields {
		if !slices.Contains(keys[:], name) {
			return fmt.Errorf("draft has the field %q", name)
		}
	}
	if a.Carer != "" && !slices.Contains(carerWords, a.Carer) || !slices.Contains(append(phrase.Cardiacs(), ""), ward.Cardiac(a.Cardiac)) {
		return fmt.Errorf("draft has the answers %q and %q", a.Cardiac, a.Carer)
	}
	text := func(id entry.Field) string { return clean(d.Fields[keys[id]]) }
	number := func(id entry.Field, into *grading.Reading, l *observation.Limit) {
		*into, _ = entry.Number(text(id), l)
	}
	o.Temp, o.TempUnit, _ = entry.Temperature(text(entry.Temp))
	number(entry.HR, &o.HeartRate, &observation.HeartRate)
	number(entry.RR, &o.RespRate, &observation.RespRate)
	o.SBP, o.DBP, _ = entry.BloodPressure(text(entry.BP))
	o.MAP, _ = entry.MeanPressure(text(entry.MAP))
	number(entry.SpO2, &o.SpO2, &observation.SpO2)
	number(entry.Flow, &o.O2Flow, &observation.O2Flow)
	if n, known, bad := entry.Total(text(entry.Score), entry.ScoreMost(f.tool())); bad == nil && known {
		o.ICE, o.CAPD = grading.ICEScore{}, grading.CAPDScore{}
		if f.tool() == grading.ScaleCAPD {
			o.CAPD = grading.CAPDTotal(n)
		} else {
			o.ICE = grading.ICETotal(n)
		}
	}
	f.req.Findings, f.req.Circumstances, f.carer = o, a.Circumstances, a.Carer
	f.req.Signs = ward.Signs{Cardiac: ward.Cardiac(a.Cardiac), Carer: carerOf(a.Carer)}
	if t := text(entry.FiO2); t != "" && entry.TakesFiO2(o.O2Device) {
		f.req.Signs.FiO2, _ = entry.InspiredO2(t)
	}
	f.req.Note, f.req.Entry = text(entry.Note), d.Entry
	f.some = o.Seizure != 0 || o.Motor != 0 || o.ICP != 0
	f.began = time.UnixMilli(d.Began).In(f.s.Now().Location())
	typed := phrase.At(ward.Moment{Milli: d.Typed, Offset: d.Offset})
	if at, isNow, bad := entry.ObservedAt(text(entry.Time), typed, f.s.ui.Months); bad == nil {
		f.at, f.isNow = at, isNow
	}
	f.answered()
	for id := range keys {
		f.typed[id] = text(entry.Field(id))
	}
	if f.typed[entry.Time] != "" {
		f.typed[entry.Time] = f.now[entry.Time]
	}
	steps := f.questions()
	f.next = max(slices.IndexFunc(steps, func(st step) bool { return st.key == a.Focus }), 0)
	return nil
}

// answered writes what a form holds as its answers from before.
func (f *setForm) answered() {
	s, set := f.s, f.set()
	for id := range entry.Fields {
		f.now[id] = s.ph.Field(id, &set)
	}
	if !set.Findings.MAP.Known {
		f.now[entry.MAP] = "" // worked out, not answered
	}
	switch {
	case f.some:
		f.now[entry.Events] = s.ui.Form.SomeEvents
	case set.Findings.NoNeuroEvents:
		f.now[entry.Events] = s.ui.Form.NoEvents
	}
	if i := slices.Index(carerWords, f.carer); i >= 0 {
		f.now[entry.Carer] = s.ui.Form.Carers[i]
	}
	f.now[entry.Time] = ""
	if !f.isNow {
		f.now[entry.Time] = s.ph.Date(f.at) + " " + s.ph.Clock(f.at)
	}
}

// sameAs tells whether a set on the record is what the form holds.
func (f *setForm) sameAs(set *ward.Set) bool {
	sameTime := f.isNow || ward.MomentOf(f.at).Milli/60000 == set.At.Milli/60000
	return f.req.Findings == set.Findings && f.req.Signs == set.Signs && f.req.Circumstances == set.Circumstances && f.req.Note == set.Note && sameTime
}

// takeDraft puts the author's own draft into a form that has just been begun.
func (s *session) takeDraft(f *setForm) {
	d, ok := s.box.kept[f.key()]
	if !ok {
		return
	}
	fresh := *f
	if err := f.restore(&d); err != nil {
		*f = fresh
		s.say("! " + s.pw.DraftUnread)
		return
	}
	delete(s.box.kept, d.Key)
	s.sayRestored(f, &d)
}

// sayRestored says what a draft brought back.
func (s *session) sayRestored(f *setForm, d *drafts.Draft) {
	s.say(s.ui.Form.DraftBack(s.draftWhen(d)))
	set := f.set()
	for id := range entry.Fields {
		v := s.ph.Field(id, &set)
		if v == "" || f.now[id] == "" {
			v = f.now[id]
		}
		switch {
		case v != "":
			s.say("  " + s.ui.Form.Labels[id] + ": " + v)
		case f.typed[id] != "":
			s.say("  ! " + s.ui.Form.Labels[id] + ": " + s.pw.NotRead(f.typed[id]))
			f.typed[id] = ""
		}
	}
}

// retype writes the texts of a draft from the values, as they could have been typed: with
// the unit where they would be read otherwise without.
func (f *setForm) retype() {
	o := &f.req.Findings
	f.typed = [entry.Fields]string{entry.Note: f.req.Note, entry.Time: f.now[entry.Time]}
	put := func(id entry.Field, r grading.Reading) {
		if r.Known {
			f.typed[id] = r.String()
		}
	}
	pressure := func(r grading.Reading) string {
		if r.Milli%1000 != 0 {
			return r.String() + " mmHg"
		}
		return r.String()
	}
	if o.Temp.Known {
		f.typed[entry.Temp] = phrase.Temp(o.Temp) // with its point: 38.0 is not typed tenths
	}
	put(entry.HR, o.HeartRate)
	put(entry.RR, o.RespRate)
	put(entry.SpO2, o.SpO2)
	put(entry.Flow, o.O2Flow)
	put(entry.FiO2, f.req.Signs.FiO2)
	if o.MAP.Known {
		f.typed[entry.MAP] = pressure(o.MAP)
	}
	switch {
	case o.SBP.Known && o.DBP.Known:
		f.typed[entry.BP] = o.SBP.String() + "/" + o.DBP.String()
		if o.SBP.Milli%1000 != 0 || o.DBP.Milli%1000 != 0 {
			f.typed[entry.BP] += " mmHg"
		}
	case o.SBP.Known:
		f.typed[entry.BP] = pressure(o.SBP)
	}
	if n, _, ok := o.ICE.Range(); ok && !o.ICE.ByItem {
		f.typed[entry.Score] = grading.Of(int32(n)).String()
	}
	if n, _, ok := o.CAPD.Range(); ok && !o.CAPD.ByItem {
		f.typed[entry.Score] = grading.Of(int32(n)).String()
	}
}
