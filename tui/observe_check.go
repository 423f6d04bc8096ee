package tui

import (
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// unusual lists what should be looked at once more before it is saved. None of it
// stops anybody: an abnormal value is what the form is for.
func (o *observe) unusual() []string {
	d := phrase.Draft{
		Findings: &o.read.req.Findings, Child: o.row.Age.Child(), LastICE: o.row.LastICE,
		At: o.read.at, IsNow: o.read.now, Began: o.form.began,
	}
	if o.could {
		d.Shown = &o.shown
	}
	return o.e.phrases().Unusual(&d)
}

// newUnusual asks once about all unusual values together. It does not hear the Enter
// that was pressed twice.
func newUnusual(o *observe, ask []string) *confirm {
	f := &o.e.ui.Form
	lines := []string{o.e.identityShort(&o.row), ""}
	for _, q := range ask {
		lines = append(lines, "- "+q)
	}
	g := newGrace(o.e.mono())
	return &confirm{
		e: o.e, title: f.UnusualTitle, lines: lines, grace: &g,
		answers: []answer{
			{keys: []string{"enter"}, label: f.UnusualKeep, do: func() tea.Cmd {
				for _, q := range ask {
					o.kept[q] = true
				}
				return o.save()
			}},
			{keys: []string{"esc"}, label: f.UnusualBack},
		},
	}
}

// fieldKeys are the contract's keys of the fields, to find the one an error names.
var fieldKeys = map[fieldID][]string{
	fTime: {"at"}, fTemp: {"temp_c", "temp_f"}, fHR: {"hr"}, fRR: {"rr"}, fBP: {"sbp", "dbp"}, fMAP: {"map"},
	fSpO2: {"spo2"}, fDevice: {"o2_device"}, fFlow: {"o2_flow_lpm"}, fFiO2: {"fio2"}, fFluid: {"fluid_bolus"},
	fPressors: {"vasopressors"}, fMasking: {"masking"}, fConscious: {"consciousness"},
	fCardiac: {"cardiac"}, fCarer: {"carer_concern"},
	fEvents: {"no_neuro_events", "seizure", "motor", "icp"}, fScore: {"ice", "capd", "ice_not_done", "capd_not_done"},
	fNote: {"note"},
}

func fieldOf(err error) (fieldID, bool) {
	var fe *ward.FieldError
	if !errors.As(err, &fe) {
		return 0, false
	}
	for id := fTime; id < fieldCount; id++ {
		if slices.Contains(fieldKeys[id], fe.Field) {
			return id, true
		}
	}
	return 0, false
}
