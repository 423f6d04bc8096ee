package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
	"crsmon/internal/entry"
)

// option is one answer of a choice field: its key and its words.
type option struct{ key, label string }

// options are the answers of a choice field; nil for fields that are typed.
func (e *env) options(id fieldID) []option {
	ui := e.ui
	var out []option
	switch id {
	case fDevice:
		for _, d := range deviceOptions {
			out = append(out, option{d.key, e.words.Device(d.val)})
		}
	case fConscious:
		for _, c := range consciousOptions {
			out = append(out, option{c.key, e.conscious(c.val.Level, c.val.Confused)})
		}
	case fFluid:
		out = []option{{"n", ui.No}, {"y", ui.Yes}}
	case fPressors, fMasking:
		out = []option{{"n", ui.Form.NoneRunning}, {"y", ui.Form.ListThem}}
	case fEvents:
		out = []option{{"n", ui.Form.NoEvents}, {"y", ui.Form.SomeEvents}}
	case fCardiac:
		for i, c := range cardiacOptions {
			out = append(out, option{c.key, ui.Form.Cardiacs[i]})
		}
	case fCarer:
		for i, c := range carerOptions {
			out = append(out, option{c.key, ui.Form.Carers[i]})
		}
	case fTime, fTemp, fHR, fRR, fBP, fMAP, fSpO2, fFlow, fFiO2, fScore, fNote, fieldCount:
	}
	return out
}

func (e *env) conscious(c grading.Consciousness, confused grading.Answer) string {
	return e.phrases().Conscious(c, confused)
}

// isChoice tells whether a field is answered by a letter.
func isChoice(id fieldID) bool {
	switch id {
	case fDevice, fConscious, fFluid, fPressors, fMasking, fEvents, fCardiac, fCarer:
		return true
	case fTime, fTemp, fHR, fRR, fBP, fMAP, fSpO2, fFlow, fFiO2, fScore, fNote, fieldCount:
	}
	return false
}

// choose answers a choice field; n counts from 1. Where a list stands behind the
// answer it opens; else the focus goes on, unless stay.
func (o *observe) choose(id fieldID, n int, stay bool) tea.Cmd {
	if n == pickedSome {
		switch id {
		case fPressors:
			o.e.push(newPressorList(o))
			return nil
		case fMasking:
			o.e.push(newMaskingList(o))
			return nil
		case fEvents:
			o.e.push(newEvents(o))
			return nil
		case fTime, fTemp, fHR, fRR, fBP, fMAP, fSpO2, fDevice, fFlow, fFiO2, fFluid, fConscious, fScore, fCardiac, fCarer, fNote, fieldCount:
		}
	}
	o.form.clear(id)
	o.form.picked[id] = n
	if id == fDevice && !entry.TakesFiO2(deviceOptions[n-1].val) {
		o.form.clear(fFiO2)
	}
	o.edited()
	if !stay {
		o.next()
		o.moved = true
	}
	return nil
}

// cycle moves a choice field's answer by arrows, without leaving the field.
func (o *observe) cycle(step int) tea.Cmd {
	n := len(o.e.options(o.focus))
	if n == 0 {
		return nil
	}
	p := o.form.picked[o.focus] + step
	switch {
	case o.form.picked[o.focus] == 0 && step < 0:
		p = n
	case p < 1:
		p = n
	case p > n:
		p = 1
	}
	return o.choose(o.focus, p, true)
}

// choiceKey answers by letter; taken is false for a letter that answers nothing.
func (o *observe) choiceKey(msg tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	k := strings.ToLower(msg.String())
	switch k {
	case "backspace", "delete", "ctrl+u":
		o.form.clear(o.focus)
		o.edited()
		return nil, true
	case "space":
		return o.cycle(1), true
	}
	for i, opt := range o.e.options(o.focus) {
		if opt.key == k {
			return o.choose(o.focus, i+1, false), true
		}
	}
	if msg.Text != "" {
		o.e.say(info, o.e.ui.Form.NotAnAnswer(msg.Text))
		return nil, true
	}
	return nil, false
}

// scoreKey takes the letters of the ICE or CAPD field: the item sheet and why it was
// not done; digits are typed.
func (o *observe) scoreKey(msg tea.KeyPressMsg) (cmd tea.Cmd, taken bool) {
	k := strings.ToLower(msg.String())
	if k == "i" {
		o.openSheet()
		return nil, true
	}
	for _, n := range notDoneOptions {
		if n.key == k {
			o.form.clear(fScore)
			o.form.notDone = n.val
			o.edited()
			o.next()
			o.moved = true
			return nil, true
		}
	}
	if o.form.notDone != 0 || o.form.byItem {
		if k == "backspace" || k == "delete" || k == "ctrl+u" {
			o.form.clear(fScore)
			o.edited()
			return nil, true
		}
		if msg.Text != "" && msg.Text[0] >= '0' && msg.Text[0] <= '9' {
			o.form.clear(fScore)
		}
	}
	return nil, false
}

func (o *observe) openSheet() {
	if toolOf(&o.row) == grading.ScaleCAPD {
		o.e.push(newCAPDSheet(o))
		return
	}
	o.e.push(newICESheet(o))
}

func needsFlow(d grading.O2Device) bool { return entry.NeedsFlow(d) }
