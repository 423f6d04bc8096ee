package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// enterForm is a form or dialog that sends an event: it closes once the record has
// it, and keeps everything typed where it has not.
type enterForm interface {
	entered()
	failed(error)
}

// enteredMsg ends the sending of an event.
type enteredMsg struct {
	form  enterForm
	row   ward.Row
	say   func(*ward.Saved) string
	saved ward.Saved
	err   error
}

// enter sends events, one after the other; say makes the line that says what was
// saved. Where one fails the form stays, and what was saved before it is not saved
// again by trying again: each has its own id.
func (e *env) enter(f enterForm, row *ward.Row, by ward.Author, say func(*ward.Saved) string, rs ...ward.EventRequest) tea.Cmd {
	rec, msg := e.rec, enteredMsg{form: f, row: *row, say: say}
	return startSave(e.saves, func(ctx context.Context) tea.Msg {
		for _, r := range rs {
			r.Patient = msg.row.Patient.ID
			if msg.saved, msg.err = guard(func() (ward.Saved, error) { return rec.Enter(ctx, by, r) }); msg.err != nil {
				break
			}
		}
		return msg
	})
}

// withdraw sends that an event was entered in error.
func (e *env) withdraw(f enterForm, row *ward.Row, by ward.Author, entry, of, reason string, say func(*ward.Saved) string) tea.Cmd {
	rec, msg := e.rec, enteredMsg{form: f, row: *row, say: say}
	return startSave(e.saves, func(ctx context.Context) tea.Msg {
		msg.saved, msg.err = guard(func() (ward.Saved, error) {
			return rec.EnterInError(ctx, by, entry, row.Patient.ID, of, reason)
		})
		return msg
	})
}

// eventSaved ends an event: its form is closed only where the record has it.
func (m *Model) eventSaved(msg enteredMsg) tea.Cmd {
	m.e.saves.pending--
	if msg.err != nil {
		m.quitting = false
		msg.form.failed(msg.err)
		return nil
	}
	msg.form.entered()
	if m.quitting && m.e.saves.pending == 0 {
		return tea.Quit
	}
	s := &msg.saved
	m.status = status{text: msg.say(s), tone: good, at: m.e.mono()}
	m.answeredHere(msg.row.Patient.ID, s.Tasks)
	cmds := []tea.Cmd{m.refresh(), m.broadcast(changedMsg{})}
	if s.Graded && needsAlert(s) {
		m.e.push(newAlert(m.e, &msg.row, s))
		cmds = append(cmds, bell)
	}
	return tea.Batch(cmds...)
}

// gradeChange says what an entry did to the grades: "CRS 3, was 2". The grade of CRS
// always, that of ICANS where it changed. What lies before the newest set changed the
// grades of its own time: those are not the patient's now.
func (e *env) gradeChange(r *ward.Row, s *ward.Saved) string {
	if r.Latest != nil && s.At.Milli < r.Latest.At.Milli {
		return e.g.dot + e.ui.Drug.GradedAnew(e.when(s.At))
	}
	if !s.Graded {
		return ""
	}
	t := e.g.dot + e.change(e.ui.CRS, &s.Shown.CRS, s.WasCRS)
	if s.WasICANS >= 0 && s.WasICANS != int(s.Shown.ICANS.Working) {
		t += e.g.dot + e.change(e.ui.ICANS, &s.Shown.ICANS, s.WasICANS)
	}
	return t
}
