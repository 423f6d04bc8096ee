package tui

import (
	tea "charm.land/bubbletea/v2"

	"crsmon/grading"
)

// events asks the three domains behind "neurological events": seizure, motor, raised
// intracranial pressure. A domain without an answer stays not recorded.
type events struct {
	o      *observe
	titles [3]string
	labels [3][]string
	value  [3]int // 0 not answered, else counted from 1
	at     int
}

func newEvents(o *observe) *events {
	ui := o.e.ui
	d := &events{o: o, titles: ui.Form.EventTitles}
	for i, s := range seizureOptions {
		d.labels[0] = append(d.labels[0], ui.Seizures[s])
		if o.form.seizure == s {
			d.value[0] = i + 1
		}
	}
	for i, m := range motorOptions {
		d.labels[1] = append(d.labels[1], ui.Motors[m])
		if o.form.motor == m {
			d.value[1] = i + 1
		}
	}
	for i, p := range icpOptions {
		d.labels[2] = append(d.labels[2], ui.ICPs[p])
		if o.form.icp == p {
			d.value[2] = i + 1
		}
	}
	return d
}

func (d *events) Keys() []binding {
	ui := d.o.e.ui
	move := func(n int) func() tea.Cmd {
		return func() tea.Cmd { d.at = max(min(d.at+n, 2), 0); return nil }
	}
	shift := func(n int) func() tea.Cmd {
		return func() tea.Cmd {
			k := len(d.labels[d.at]) + 1
			d.value[d.at] = (d.value[d.at] + n + k) % k
			return nil
		}
	}
	return []binding{
		{keys: []string{"0", "1", "2", "3", "4", "5", "6", "7"}, label: "0-7", do: ui.Do.Answer},
		{keys: []string{"enter"}, do: ui.Do.NextField, run: func() tea.Cmd {
			if d.at < 2 {
				d.at++
				return nil
			}
			return d.accept()
		}},
		{keys: []string{"ctrl+s", "f10"}, do: ui.Do.Done, run: d.accept},
		{keys: []string{"esc"}, do: ui.Do.Cancel, run: func() tea.Cmd { d.o.e.pop(d); return nil }},
		{keys: []string{"backspace", "delete", "-"}, do: ui.Do.ClearAnswer, run: func() tea.Cmd { d.value[d.at] = 0; return nil }},
		{keys: []string{"down", "tab"}, do: ui.Do.Move, hidden: true, run: move(1)},
		{keys: []string{"up", "shift+tab"}, do: ui.Do.MoveUp, hidden: true, alias: true, run: move(-1)},
		{keys: []string{"right", "space"}, do: ui.Do.Answer, hidden: true, run: shift(1)},
		{keys: []string{"left"}, do: ui.Do.Answer, hidden: true, alias: true, run: shift(-1)},
	}
}

func (d *events) Update(msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	if cmd, done := dispatch(d.o.e, d.Keys(), k); done {
		return cmd
	}
	if s := k.String(); len(s) == 1 && s[0] >= '0' && s[0] <= '9' {
		if n := int(s[0] - '0'); n < len(d.labels[d.at]) {
			d.value[d.at] = n + 1
			d.at = min(d.at+1, 2)
		}
	}
	return nil
}

// accept takes the answers; with none at all the field stays not recorded.
func (d *events) accept() tea.Cmd {
	o := d.o
	o.e.pop(d)
	o.form.clear(fEvents)
	pick := func(i int) int { return d.value[i] - 1 }
	if d.value[0] > 0 {
		o.form.seizure = seizureOptions[pick(0)]
	}
	if d.value[1] > 0 {
		o.form.motor = motorOptions[pick(1)]
	}
	if d.value[2] > 0 {
		o.form.icp = icpOptions[pick(2)]
	}
	if o.form.seizure != grading.SeizureNotRecorded || o.form.motor != grading.MotorNotRecorded || o.form.icp != grading.ICPNotRecorded {
		o.form.picked[fEvents] = pickedSome
		o.edited()
		o.next()
		return nil
	}
	o.edited()
	o.e.say(info, o.e.ui.Form.NothingTicked)
	return nil
}

func (d *events) Cursor() *tea.Cursor { return nil }

func (d *events) View(w, h int) []string {
	e, th := d.o.e, d.o.e.th
	out := []string{th.title.Render(cut(e.ui.Form.EventsTitle, w, e.g.ell))}
	for _, l := range wrapped(e.identityShort(&d.o.row), w) {
		out = append(out, th.dim.Render(l))
	}
	for g := range d.titles {
		marker, style := " ", th.label
		if g == d.at {
			marker, style = th.focus.Render(e.g.marker), th.focus
		}
		answer := th.dim.Render(e.ui.NotRecorded)
		if v := d.value[g]; v > 0 {
			answer = th.value.Render(d.labels[g][v-1])
		}
		out = append(out, "", marker+style.Render(d.titles[g])+": "+answer)
		if g == d.at {
			var parts []string
			for i, l := range d.labels[g] {
				parts = append(parts, th.focus.Render(itoa(i))+" "+l)
			}
			for _, l := range wrapParts(parts, "  ", w-2) {
				out = append(out, "  "+l)
			}
		}
	}
	out = append(out, "", th.dim.Render(cut(e.ui.Form.EventsFoot, w, e.g.ell)))
	return out[:min(len(out), h)]
}
