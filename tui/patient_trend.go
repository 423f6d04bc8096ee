package tui

// trendCache is the chart as last drawn: it is drawn again only when what it shows
// has changed.
type trendCache struct {
	key   trendKey
	lines drawn
}

type trendKey struct {
	view chartView
	rows chartRows
	w    int
	th   *theme
}

// draw gives the chart for w cells and h lines, from the cache where it can.
func (p *patientPage) draw(w, h int) drawn {
	v := p.data.viewOf(p.window, p.e.now(), w-1-chartGutter, p.data.pointOf(p.index))
	rows := p.data.rowsFor(&v, h-1)
	key := trendKey{v, rows, w, p.e.th}
	if key != p.drawn.key {
		p.drawn = trendCache{key, p.e.drawChart(p.data, &v, rows, w-1)}
	}
	return p.drawn.lines
}

// trendLines are the chart with the values of the set under the cursor below it.
func (p *patientPage) trendLines(w, h int) []string {
	e, ui := p.e, p.e.ui
	switch {
	case p.data == nil && p.err == nil:
		return []string{" " + e.th.dim.Render(ui.Chart.Reading)}
	case p.data == nil:
		return nil
	case len(p.data.points) == 0:
		return []string{" " + e.th.dim.Render(ui.Patient.NoSets)}
	}
	readH := 2
	switch {
	case h < 8:
		readH = 1
	case w < minWidth:
		readH = 3
	}
	var legend []string
	if h >= 28 {
		g := newChartGlyphs(e.opts.ASCII)
		for _, l := range wrapParts(ui.Chart.Legend(string(g.point), string(g.fever), string(g.low), string(g.atLeast)), e.g.dot, w-2) {
			legend = append(legend, " "+e.th.dim.Render(l))
		}
		legend = legend[:min(len(legend), h/11)]
	}
	out := p.chartLines(w, h-readH-len(legend))
	out = append(out, e.readout(&p.sets()[p.index], p.givenBy(), w, readH)...)
	if len(out)+len(legend) < h {
		out = append(out, "")
	}
	return append(out, legend...)
}

// givenBy are the doses between the set before and the one under the cursor; with the
// newest those after it too.
func (p *patientPage) givenBy() []string {
	i := p.data.pointOf(p.index)
	from, to := int64(0), p.data.points[i].at
	if i > 0 {
		from = p.data.points[i-1].at
	}
	if i == len(p.data.points)-1 {
		to = 1<<63 - 1
	}
	return p.e.givenSince(p.data, from, to)
}

// chartLines are the chart in at most h lines; where its lanes do not fit, they are
// scrolled between the grades and the time, and how many lie below stands there.
func (p *patientPage) chartLines(w, h int) []string {
	e := p.e
	if h < 1 {
		return nil
	}
	d := p.draw(w, h)
	room := max(h-len(d.head)-1, 0)
	p.lanes = max(min(p.lanes, len(d.lanes)-room), 0)
	p.hidden = max(len(d.lanes)-room-p.lanes, 0)
	name, g := e.ui.Chart.Windows[p.window], newChartGlyphs(e.opts.ASCII)
	if p.hidden > 0 {
		name += " " + string(g.under) + itoa(p.hidden)
	} else if p.lanes > 0 {
		name += " " + string(g.over) + itoa(p.lanes)
	}
	out := append(make([]string, 0, h), d.head...)
	out = append(out, d.lanes[p.lanes:min(p.lanes+room, len(d.lanes))]...)
	out = out[:min(len(out), h-1)]
	for i := range out {
		out[i] = " " + out[i]
	}
	return append(out, " "+e.th.label.Render(column(name, chartGutter, ""))+d.axis)
}
