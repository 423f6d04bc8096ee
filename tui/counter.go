package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// The counts that can be taken, and the shortest time between two breaths: a key held
// down is one breath.
const (
	countSeconds = 30
	tapDeaf      = 250 * time.Millisecond
)

// counter counts breaths by taps over a time that runs from its opening, so that the
// first breath falls anywhere in it. It ends by itself.
type counter struct {
	o       *observe
	began   time.Time
	lastTap time.Time
	seconds int
	taps    int
	over    bool
	early   bool // Enter was pressed before the end
}

// countMsg is the second's tick of one counter.
type countMsg struct{ of *counter }

func newCounter(o *observe) *counter {
	return &counter{o: o, began: o.e.mono(), seconds: countSeconds}
}

func (c *counter) tick() tea.Cmd {
	return c.o.e.tick(time.Second, func(time.Time) tea.Msg { return countMsg{c} })
}

func (c *counter) elapsed() time.Duration { return c.o.e.mono().Sub(c.began) }

// rate is breaths a minute, of the count over its whole time or of what there is.
func (c *counter) rate(seconds int) int {
	if seconds <= 0 {
		return 0
	}
	return (c.taps*60 + seconds/2) / seconds
}

func (c *counter) Keys() []binding {
	ui := c.o.e.ui
	return []binding{
		{keys: []string{"space", "r", "down", "up"}, label: c.o.e.keyName("space"), do: ui.Do.Tap, run: c.tap},
		{keys: []string{"enter"}, do: ui.Do.UseRate, run: c.accept},
		{keys: []string{"1", "3", "6", "left", "right"}, label: "1 3 6", do: ui.Do.Seconds},
		{keys: []string{"backspace", "delete"}, do: ui.Do.Again, run: c.again},
		{keys: []string{"esc"}, do: ui.Do.Cancel, run: func() tea.Cmd { c.o.e.pop(c); return nil }},
	}
}

func (c *counter) tap() tea.Cmd {
	now := c.o.e.mono()
	if c.ended(); c.over || now.Sub(c.lastTap) < tapDeaf {
		c.lastTap = now
		return nil
	}
	c.taps++
	c.lastTap, c.early = now, false
	return nil
}

func (c *counter) again() tea.Cmd {
	ticking := !c.over
	*c = counter{o: c.o, began: c.o.e.mono(), seconds: c.seconds}
	if ticking {
		return nil // its tick is still on the way
	}
	return c.tick()
}

// take sets how long is counted; a count that is over is over.
func (c *counter) take(seconds int) {
	if c.ended(); c.over {
		return
	}
	c.seconds = seconds
}

// ended ends the count when its time is over.
func (c *counter) ended() bool {
	if !c.over && c.elapsed() >= time.Duration(c.seconds)*time.Second {
		c.over = true
		return true
	}
	return false
}

// accept writes the rate into the field, as if it had been typed.
func (c *counter) accept() tea.Cmd {
	if c.ended(); !c.over {
		c.early = true
		return nil
	}
	if c.taps == 0 {
		return nil // a rate of 0 is typed, never taken from a count nobody tapped
	}
	o := c.o
	o.e.pop(c)
	o.form.clear(fRR)
	o.form.text[fRR].set(itoa(c.rate(c.seconds)))
	o.edited()
	if o.focus == fRR {
		return o.enter()
	}
	return nil
}

func (c *counter) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case countMsg:
		if msg.of != c || c.over {
			return nil
		}
		if c.ended() {
			return bell // the eyes are on the chest
		}
		return c.tick()
	case tea.KeyPressMsg:
		if cmd, done := dispatch(c.o.e, c.Keys(), msg); done {
			return cmd
		}
		steps := []int{15, 30, 60}
		switch msg.String() {
		case "1":
			c.take(15)
		case "3":
			c.take(30)
		case "6":
			c.take(60)
		case "left", "right":
			for i, s := range steps {
				if s == c.seconds {
					n := 1
					if msg.String() == "left" {
						n = len(steps) - 1
					}
					c.take(steps[(i+n)%len(steps)])
					break
				}
			}
		}
	}
	return nil
}

func (c *counter) Cursor() *tea.Cursor { return nil }

func (c *counter) View(w, h int) []string {
	e, th, cw := c.o.e, c.o.e.th, &c.o.e.ui.Form.Count
	out := []string{th.title.Render(cut(cw.Title, w, e.g.ell))}
	for _, l := range wrapped(e.identityShort(&c.o.row), w) {
		out = append(out, th.dim.Render(l))
	}
	out = append(out, "")
	elapsed := min(int(c.elapsed()/time.Second), c.seconds)
	left, sum := cw.Over, ""
	switch {
	case c.over && c.taps == 0:
		sum = cw.NoBreath
	case c.over:
		sum = cw.Sum(c.taps, c.seconds, c.rate(c.seconds))
	default:
		left = cw.Left(c.seconds - elapsed)
		sum = cw.Sum(c.taps, elapsed, c.rate(elapsed))
	}
	out = append(out, th.value.Render(left))
	for _, l := range wrapped(sum, w) {
		out = append(out, th.value.Render(l))
	}
	foot := cw.Tap
	if c.over {
		foot = th.focus.Render(e.keyName("enter")) + " " + e.ui.Do.UseRate.Long
	}
	out = append(out, "", cut(foot, w, e.g.ell))
	if c.early {
		out = append(out, th.bad.Render(cut(cw.TooSoon, w, e.g.ell)))
	}
	out = append(out, th.dim.Render(cut(cw.Foot, w, e.g.ell)))
	return out[:min(len(out), h)]
}
