package tui

import (
	"math/bits"
	"strings"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// chartOf gathers what the chart draws of a patient. Sets that stand no longer are
// left out.
func (e *env) chartOf(c *ward.Chart, pol *policy.Policy) *chartData {
	d := &chartData{capd: toolOf(&c.Row) == grading.ScaleCAPD}
	if pol != nil {
		d.floor = grading.Of(pol.Course.Thresholds.SBPFloor(c.Age))
	}
	for i := len(c.Sets) - 1; i >= 0; i-- {
		if s := &c.Sets[i]; s.Replaced == nil {
			p := e.chartPointOf(s, pol)
			p.set = i
			d.points = append(d.points, p)
		}
	}
	if at := c.Patient.InfusedAt.Milli; at != 0 {
		d.given = append(d.given, chartMark{at, e.ui.Chart.InfusionLetter, e.ui.Chart.Infusion})
	}
	e.chartDrugs(d, c)
	e.chartOxygen(d, c)
	e.chartEvents(d, c, pol)
	e.chartGrades(d, c, pol)
	return d
}

func (e *env) chartPointOf(s *ward.Shown, pol *policy.Policy) chartPoint {
	o := &s.Findings
	p := chartPoint{
		at: s.At.Milli, until: s.At.Milli, temp: celsius(o), hr: o.HeartRate, rr: o.RespRate, spo2: o.SpO2,
		sbp: o.SBP, dbp: o.DBP, mean: o.MeanPressure(), lowPressure: s.CRS.Flags.Has(grading.FlagLowPressure),
		crs: e.chartGradeOf(&s.CRS, -1), icans: e.chartGradeOf(&s.ICANS, lastAssessed(s)),
	}
	p.fever, _ = o.Febrile()
	if pol != nil {
		vitals, _ := pol.Next(s.CRS.Working, s.ICANS.Working, p.fever)
		p.until += 2 * vitals.Milliseconds()
	}
	if worst, best, ok := o.ICE.Range(); ok {
		p.score, p.scoreText = worst, rangeMark(worst, worst != best)
	} else if best, worst, ok := o.CAPD.Range(); ok {
		p.score, p.highScore, p.scoreText = worst, true, rangeMark(worst, worst != best)
	} else if o.ICENotDone != grading.NotDoneNotStated || o.CAPDNotDone != grading.NotDoneNotStated {
		p.score, p.scoreText = 100, e.ui.Chart.NotDone
		p.highScore = o.CAPDNotDone != grading.NotDoneNotStated
		if p.highScore {
			p.score = -100 // any score that was taken tells more
		}
	}
	return p
}

// rangeMark marks the worst of a score with items left out.
func rangeMark(worst int, open bool) string {
	if open {
		return itoa(worst) + "?"
	}
	return itoa(worst)
}

// celsius gives the temperature in °C for the scale; whether it is a fever is judged
// in the unit it was charted in, never from this.
func celsius(o *obs) grading.Reading {
	if !o.Temp.Known || o.TempUnit == grading.Celsius {
		return o.Temp
	}
	return grading.OfMilli(int32((int64(o.Temp.Milli) - 32_000) * 5 / 9))
}

// chartGradeOf is a grade in two cells: ≥ where something is missing, h where it is
// held from before, N where it cannot be assessed, ! on a 0 that is no quiet one.
func (e *env) chartGradeOf(a *grading.Assessment, last int) chartGrade {
	shown := styleGrade(a, last)
	g := chartGrade{mark: ' ', digit: rune('0' + min(a.Working, 9)), grade: shown}
	switch {
	case a.Flags.Has(grading.FlagNotAssessable):
		g.mark, g.digit = 'N', rune('0'+min(max(int(a.Working), last, 0), 9))
	case a.Flags.Has(grading.FlagNothingCanBeSaid) && a.Working == 0:
		g.mark, g.digit = '?', '?'
	case a.Flags.Has(grading.FlagHeld):
		g.mark = 'h'
	case !a.Complete():
		g.mark = newChartGlyphs(e.opts.ASCII).atLeast
	case a.Working == 0 && a.Flags&loud != 0:
		g.mark = '!'
	}
	return g
}

// chartDrugs turns what the sets state of vasoactive infusions and drugs acting into
// bars and letters. A bar ends where nobody charted it any more.
func (e *env) chartDrugs(d *chartData, c *ward.Chart) {
	var acting grading.Masking
	for i := range d.points {
		p := &d.points[i]
		o := &c.Sets[p.set].Findings
		to := p.at
		switch {
		case i+1 == len(d.points):
		case d.points[i+1].at <= p.until:
			to = d.points[i+1].at
		}
		if v := o.Vasopressors &^ grading.VasopressorsRecorded; v != 0 {
			text := e.words.Vasopressors(v)
			if n := bits.OnesCount16(uint16(v)); n > 1 {
				text = itoa(n) + " " + text // the number is there where the names have no room
			}
			d.pressors = extend(d.pressors, chartSpan{p.at, to, text})
		}
		if now := o.Masking.Drugs(); o.Masking.Recorded() && now != acting {
			for m := grading.Antipyretic; m <= grading.Anakinra; m <<= 1 {
				if now&m != 0 && acting&m == 0 {
					d.acting = append(d.acting, chartMark{p.at, e.ui.Chart.DrugLetters[m], e.words.Masking(m)})
				}
			}
			acting = now
		}
	}
}

// extend lengthens the last bar where the same goes on, else begins one.
func extend(spans []chartSpan, s chartSpan) []chartSpan {
	if n := len(spans); n > 0 && spans[n-1].text == s.text && spans[n-1].to == s.from {
		spans[n-1].to = s.to
		return spans
	}
	return append(spans, s)
}

// pointOf is the point of a set, or of the next older one that is drawn; -1 for none.
func (d *chartData) pointOf(set int) int {
	for i := len(d.points) - 1; i >= 0; i-- {
		if d.points[i].set >= set {
			return i
		}
	}
	return len(d.points) - 1
}

// readout is the selected set in words, in at most n lines of w cells: first what a
// chart shows, then the doses since the set before and the drugs as far as they fit.
func (e *env) readout(s *ward.Shown, given []string, w, n int) []string {
	t := at(s.At)
	parts := []string{e.th.focus.Render(e.dayMonth(t) + " " + e.clock(t))}
	parts = append(parts, e.valueParts(&s.Findings)...)
	grade := func(scale string, a *grading.Assessment, last int) string {
		t := scale + " " + e.gradeText(a, last)
		if sh := e.shape(a, last); sh != "" {
			t += " " + sh
		}
		if a.Flags.Has(grading.FlagHeld) {
			t += " " + e.ui.Chart.Held
		}
		return e.th.grade(styleGrade(a, last)).Render(t)
	}
	parts = append(parts, grade(e.ui.CRS, &s.CRS, -1), grade(e.ui.ICANS, &s.ICANS, lastAssessed(s)))
	if len(given) > 0 {
		parts = append(parts, e.ui.Chart.Given(strings.Join(given, ", ")))
	}
	if v := s.Findings.Vasopressors &^ grading.VasopressorsRecorded; v != 0 {
		parts = append(parts, e.words.Vasopressors(v))
	}
	if m := s.Findings.Masking.Drugs(); m != 0 {
		parts = append(parts, e.ui.Chart.Acting(e.words.Masking(m)))
	}
	lines := wrapParts(parts, "  ", w-1)
	if len(lines) > n && n > 0 { // what does not fit is cut where it must be, not left out whole
		lines[n-1] = cut(strings.Join(lines[n-1:], "  "), w-1, e.g.ell)
	}
	out := make([]string, n)
	for i := range out {
		if i < len(lines) {
			out[i] = " " + strings.TrimRight(lines[i], " ")
		}
	}
	return out
}
