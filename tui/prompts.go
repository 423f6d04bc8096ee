package tui

import (
	"crsmon/internal/ward"
)

// reminders are the policy's reminders that hold for a patient today, a line each. They
// call nobody.
func (e *env) reminders(c *ward.Chart) []string {
	var out []string
	for i := range c.Prompts {
		p := &c.Prompts[i]
		out = append(out, e.ui.Sections.Reminder(clean(e.ui.FiredText(p.Text, p.TextZH))))
	}
	return out
}

// reminderLines are they in full, each with its source.
func (e *env) reminderLines(c *ward.Chart, w int) []string {
	if c == nil || len(c.Prompts) == 0 {
		return nil
	}
	out := []string{"", " " + e.th.title.Render(e.ui.Sections.Reminders)}
	for i, t := range e.reminders(c) {
		p := &c.Prompts[i]
		for _, l := range hang(" ", t, w-1) {
			out = append(out, e.th.accent.Render(l))
		}
		for _, l := range hang("     ", clean(p.ID)+": "+clean(p.Source)+" ("+e.ui.Sections.Sure(p.Sure)+")", w-1) {
			out = append(out, e.th.dim.Render(l))
		}
	}
	return out
}

// besideForm are the reminders in what room the pane of a form has left; where they do
// not fit, that there are some, and the key that shows them.
func (e *env) besideForm(c *ward.Chart, w, room int) []string {
	if c == nil || len(c.Prompts) == 0 || room < 1 {
		return nil
	}
	var out []string
	for _, t := range e.reminders(c) {
		for _, l := range wrapped(t, w) {
			out = append(out, e.th.accent.Render(l))
		}
	}
	if len(out) > room {
		return []string{e.th.accent.Render(cut(e.ui.Sections.RemindersMore(len(c.Prompts)), w, e.g.ell))}
	}
	return out
}
