package tui

import (
	tea "charm.land/bubbletea/v2"

	"crsmon/internal/drafts"
	"crsmon/internal/ward"
)

// openObserve opens the form of a patient, with this author's draft if there is one.
func (e *env) openObserve(r *ward.Row) {
	if fresh := e.board.row(r.Patient.ID); fresh != nil {
		r = fresh
	}
	o := newObserve(e, r)
	if d := e.drafts.kept[o.draftKey()]; d != nil && d.as != nil {
		// It was saved, and changed afterwards: what was changed corrects what was saved.
		o.beginCorrection(d.as)
		as := d.Draft
		as.Entry = o.entry
		if o.restore(&as) == nil {
			e.say(info, e.ui.Drafts.ChangedSince)
			e.ask(func(*Model) tea.Cmd { return tea.Batch(e.keepDraft(o), e.dropDraft(d.Key)) })
			e.open(o)
			return
		}
		e.rejectDraft(d.Key)
		o = newObserve(e, r)
	}
	if !o.takeDraft() {
		for k := range e.drafts.kept {
			if k.Patient == r.Patient.ID && k.Kind == drafts.Observation {
				e.say(info, e.ui.Form.DraftOfOther(clean(k.Author)))
			}
		}
	}
	e.open(o)
}

// leave goes back; where something was typed it asks what to do with it.
func (o *observe) leave() {
	e, ui := o.e, o.e.ui
	drop := func(m *Model) tea.Cmd { return e.dropDraft(o.draftKey()) }
	if !o.form.dirty() {
		e.ask(drop)
		e.back()
		return
	}
	e.push(&confirm{e: e, title: ui.Form.LeaveTitle, lines: []string{e.identityShort(&o.row), ui.Form.LeaveText}, answers: []answer{
		{keys: []string{"enter", "esc"}, label: ui.Form.KeepEditing},
		{keys: []string{"k", "f9"}, label: ui.Form.KeepDraft, do: func() tea.Cmd {
			e.back()
			e.say(info, ui.Form.DraftKept)
			return e.leaveDraft(o)
		}},
		{keys: []string{"d", "f12"}, label: ui.Form.Discard, do: func() tea.Cmd {
			e.ask(drop)
			e.back()
			e.say(info, ui.Form.Discarded)
			return nil
		}},
	}})
}
