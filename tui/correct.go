package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// correction is what a form that corrects a set knows of it.
type correction struct {
	of       ward.Set
	timeText string // the time as it was filled in: unchanged, it is the original's
}

// openCorrection opens the form with the values of a set that stands.
func (e *env) openCorrection(r *ward.Row, s *ward.Set) {
	o := newObserve(e, r)
	o.beginCorrection(s)
	o.form.fill(&s.Findings, toolOf(r))
	o.form.fillCircumstances(&s.Circumstances)
	o.form.fillSigns(s.Signs)
	o.form.text[fTime].set(o.corrects.timeText)
	o.form.text[fNote].set(clean(s.Note))
	o.wrote()
	o.edited()
	o.takeDraft()
	e.open(o)
}

// beginCorrection makes the form one that corrects a set.
func (o *observe) beginCorrection(s *ward.Set) {
	t := at(s.At)
	o.corrects = &correction{of: *s, timeText: o.e.date(t) + " " + o.e.clock(t)}
}

// fill puts the findings of a set into the form, as they could have been typed.
func (f *form) fill(o *obs, tool grading.NeuroScale) {
	put := func(id fieldID, r grading.Reading) {
		if r.Known {
			f.text[id].set(r.String())
		}
	}
	if o.Temp.Known {
		f.text[fTemp].set(temp(o.Temp)) // with its point: 38.0 is not typed tenths
	}
	put(fHR, o.HeartRate)
	put(fRR, o.RespRate)
	pressure := func(r grading.Reading) string { // in parts, it needs its unit to be read again
		if r.Milli%1000 != 0 {
			return r.String() + " mmHg"
		}
		return r.String()
	}
	if o.MAP.Known {
		f.text[fMAP].set(pressure(o.MAP))
	}
	put(fSpO2, o.SpO2)
	put(fFlow, o.O2Flow)
	switch {
	case o.SBP.Known && o.DBP.Known:
		s := o.SBP.String() + "/" + o.DBP.String()
		if o.SBP.Milli%1000 != 0 || o.DBP.Milli%1000 != 0 {
			s += " mmHg"
		}
		f.text[fBP].set(s)
	case o.SBP.Known:
		f.text[fBP].set(pressure(o.SBP))
	}
	for i, d := range deviceOptions {
		if d.val == o.O2Device {
			f.picked[fDevice] = i + 1
		}
	}
	for i, c := range consciousOptions {
		if c.val.Level == o.Consciousness && (c.val.Confused == grading.Yes) == (o.NewConfusion == grading.Yes) {
			f.picked[fConscious] = i + 1
		}
	}
	switch o.FluidBolus {
	case grading.No:
		f.picked[fFluid] = pickedNo
	case grading.Yes:
		f.picked[fFluid] = pickedYes
	case grading.NotRecorded:
	}
	f.picked[fPressors], f.pressors = pickedList(o.Vasopressors.Recorded(), o.Vasopressors&^grading.VasopressorsRecorded)
	f.picked[fMasking], f.masking = pickedList(o.Masking.Recorded(), o.Masking.Drugs())
	switch {
	case o.Seizure != 0 || o.Motor != 0 || o.ICP != 0:
		f.picked[fEvents] = pickedSome
		f.seizure, f.motor, f.icp = o.Seizure, o.Motor, o.ICP
	case o.NoNeuroEvents:
		f.picked[fEvents] = pickedNone
	}
	f.fillScore(o, tool)
}

func (f *form) fillCircumstances(c *observation.Circumstances) {
	for id, v := range vitalOf {
		f.why[id] = c.NotDone[v]
	}
	f.language = c.Language
}

func (f *form) fillSigns(s ward.Signs) {
	if s.FiO2.Known {
		f.text[fFiO2].set(s.FiO2.String())
	}
	for i, c := range cardiacOptions {
		if c.val == s.Cardiac {
			f.picked[fCardiac] = i + 1
		}
	}
	switch s.Carer {
	case ward.CarerWorse:
		f.picked[fCarer] = 1
	case ward.CarerNone: // "same" stands for it
		f.picked[fCarer] = 2
	case ward.CarerNotAsked:
	}
}

func pickedList[T grading.Vasopressors | grading.Masking](recorded bool, drugs T) (int, T) {
	switch {
	case drugs != 0:
		return pickedSome, drugs
	case recorded:
		return pickedNone, 0
	}
	return 0, 0
}

func (f *form) fillScore(o *obs, tool grading.NeuroScale) {
	if tool == grading.ScaleCAPD {
		f.notDone, f.byItem = o.CAPDNotDone, o.CAPD.Known && o.CAPD.ByItem
		if o.CAPD.Known && !o.CAPD.ByItem {
			f.text[fScore].set(grading.Of(int32(o.CAPD.Total)).String())
		}
		for i, p := range o.CAPD.Items {
			for fr := grading.CAPDNever; f.byItem && fr <= grading.CAPDAlways; fr++ {
				if p != 0 && grading.CAPDPoints(i+1, fr) == p {
					f.capd[i] = fr
				}
			}
		}
		return
	}
	f.notDone, f.byItem = o.ICENotDone, o.ICE.Known && o.ICE.ByItem
	if f.byItem {
		f.ice = o.ICE.Items
	} else if o.ICE.Known {
		f.text[fScore].set(grading.Of(int32(o.ICE.Total)).String())
	}
}

// keep takes over what the form has no field for: a client's statements stay as they
// were charted.
func (c *correction) keep(req *ward.ObservationRequest, timeText string) {
	was := &c.of.Findings
	req.Findings.Hypotension, req.Findings.NoHypoxia, req.Findings.Death = was.Hypotension, was.NoHypoxia, was.Death
	req.Replaces = c.of.Entry
	if timeText == c.timeText {
		req.At = c.of.At
	}
}

// askReason asks why a set is corrected or withdrawn; do gets the reason.
func (e *env) askReason(title string, reasons []string, lines []string, do func(reason string) tea.Cmd) {
	c := &confirm{e: e, title: title, lines: lines}
	for i, r := range reasons {
		c.answers = append(c.answers, answer{keys: []string{string(rune('1' + i))}, label: r, do: func() tea.Cmd { return do(r) }})
	}
	c.answers = append(c.answers, answer{keys: []string{"esc"}, label: e.ui.Form.UnusualBack})
	e.push(c)
}

// askCorrection asks for the reason and sends the correction.
func (o *observe) askCorrection(req ward.ObservationRequest) {
	cw := &o.e.ui.Correct
	o.e.askReason(cw.WhyTitle, cw.Reasons, []string{o.e.identityShort(&o.row)}, func(reason string) tea.Cmd {
		o.saving, o.fail = true, nil
		rec, by, of := o.e.rec, o.author, o.corrects.of.Entry
		return startSave(o.e.saves, func(ctx context.Context) tea.Msg {
			s, err := guard(func() (ward.Saved, error) { return rec.Correct(ctx, by, of, reason, req) })
			return savedMsg{form: o, saved: s, err: err}
		})
	})
}

// withdrawnMsg ends a withdrawal.
type withdrawnMsg struct{ err error }

// askWithdraw asks for the reason and withdraws a set that was entered in error.
func (e *env) askWithdraw(r *ward.Row, s *ward.Set) {
	cw := &e.ui.Correct
	t := at(s.At)
	lines := []string{e.identityShort(r), cw.Withdrawing(e.date(t)+" "+e.clock(t), clean(s.By.Name))}
	entry, err := ward.NewEntryID()
	if err != nil {
		e.say(alarming, err.Error())
		return
	}
	rec, by, patient, of := e.rec, e.author, r.Patient.ID, s.Entry
	e.askReason(cw.WithdrawTitle, cw.WithdrawReasons, lines, func(reason string) tea.Cmd {
		return startSave(e.saves, func(ctx context.Context) tea.Msg {
			_, err := guard(func() (ward.Saved, error) { return rec.EnterInError(ctx, by, entry, patient, of, reason) })
			return withdrawnMsg{err}
		})
	})
}

// withdrawn says what became of a withdrawal.
func (m *Model) withdrawn(msg withdrawnMsg) tea.Cmd {
	m.e.saves.pending--
	if msg.err != nil {
		m.quitting = false
		m.e.say(alarming, m.e.ui.NotSaved(m.e.failure(msg.err).Why))
		return nil
	}
	if m.quitting && m.e.saves.pending == 0 {
		return tea.Quit
	}
	m.status = status{text: m.e.ui.Correct.Withdrawn, tone: good, at: m.e.mono()}
	return tea.Batch(m.refresh(), m.broadcast(changedMsg{}))
}
