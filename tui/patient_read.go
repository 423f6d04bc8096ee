package tui

import (
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// textCache is a section's text as last made.
type textCache struct {
	section section
	w, day  int
	th      *theme
	lines   []string
}

// reading is a section of text with a window on it.
func (p *patientPage) reading(w, h int, lines func(w int) []string) []string {
	day := p.e.now().YearDay()
	if t := &p.text; t.lines == nil || t.section != p.section || t.w != w || t.day != day || t.th != p.e.th {
		*t = textCache{p.section, w, day, p.e.th, lines(w)}
	}
	p.pageH = max(h-1, 1)
	out := p.pane.show(p.text.lines, w, h)
	if left := p.pane.below(); left > 0 && h > 1 {
		out = append(p.pane.show(p.text.lines, w, h-1), " "+p.e.th.dim.Render(p.e.ui.LinesMore(p.pane.below())))
	}
	return out
}

// criteriaLines are what the newest set meets and does not meet, each with its source.
func (p *patientPage) criteriaLines(w int) []string {
	e, th, ui := p.e, p.e.th, &p.e.ui.Sections
	s := p.row.Latest
	if p.row.Problem != "" || s == nil {
		return p.gradeLines(w, 6)
	}
	out := []string{" " + th.dim.Render(ui.NewestSet(e.when(s.At)))}
	text := func(style interface{ Render(...string) string }, prefix, t string) {
		for _, l := range hang(prefix, t, w-1) {
			out = append(out, style.Render(l))
		}
	}
	head := func(t string) { out = append(out, "", " "+th.title.Render(t)) }
	for _, g := range []struct {
		name string
		a    *grading.Assessment
		last int
	}{{e.ui.CRS, &s.CRS, -1}, {e.ui.ICANS, &s.ICANS, lastAssessed(s)}} {
		out = append(out, "", e.gradeLine(g.name, g.a, -1, g.last))
		for _, f := range e.words.Flags(conditions(g.a)) {
			text(th.warn, " ! ", f)
		}
		for _, r := range g.a.Reasons {
			text(th.text, " "+r.Grade.String()+" ", e.words.Reason(r))
			if c, ok := grading.Lookup(r.Code); ok {
				text(th.dim, "     ", c.ID+": "+c.Cell+". "+c.Source)
			}
		}
		if len(g.a.Missing) > 0 {
			text(th.warn, " ? ", ui.Unrecorded+" "+e.missing(g.a.Missing, detailFull))
		}
		if n := e.words.Next(g.a.Next); n != "" {
			text(th.dim, " "+e.ui.NextLabel+" ", n)
		}
	}
	out = append(out, e.reminderLines(p.chart, w)...)
	head(ui.RulesMet)
	met := map[string]bool{}
	for i := range s.Escalations {
		f := &s.Escalations[i]
		met[f.Rule] = true
		text(e.firedStyle(f), " > ", clean(f.Rule)+" "+e.fired(f))
		text(th.dim, "     ", clean(f.Source))
	}
	var rules []policy.Judged
	if p.policy != nil {
		rules = p.policy.EvaluateAll(p.chart.Facts)
	}
	rule := func(mark string, j *policy.Judged, style interface{ Render(...string) string }) {
		r := &j.Rule
		text(style, mark, clean(r.ID)+" "+e.level(r.Level)+": "+clean(e.ui.FiredText(r.Text, r.TextZH)))
		text(th.dim, "     ", strings.Join(j.Values, ", ")+"; "+clean(r.Source)+" ("+ui.Sure(r.Sure)+")")
	}
	for i := range rules {
		j := &rules[i]
		if p.row.Place.Away() && j.Rule.Level == policy.LevelRepeat {
			met[j.Rule.ID] = true // not asked of who is elsewhere
			continue
		}
		if j.Met && !met[j.Rule.ID] { // by what has happened since the set
			met[j.Rule.ID] = true
			rule(" > ", j, th.warn)
		}
	}
	if len(met) == 0 {
		text(th.dim, "   ", ui.NoneOf)
	}
	if len(rules) == 0 {
		return out
	}
	head(ui.RulesNotMet)
	text(th.dim, "   ", ui.NotMetNote)
	for i := range rules {
		if j := &rules[i]; !met[j.Rule.ID] {
			rule(" - ", j, th.text)
		}
	}
	return out
}

// scaleLines are the older scales of the newest set, side by side.
func (p *patientPage) scaleLines(w int) []string {
	e, th, ui := p.e, p.e.th, &p.e.ui.Sections
	var out []string
	if s := p.row.Latest; s != nil {
		out = append(out, " "+th.dim.Render(ui.NewestSet(e.when(s.At))), " "+e.gradesPlain(s))
	}
	for _, l := range wrapped(ui.ScalesNote, w-2) {
		out = append(out, " "+th.dim.Render(l))
	}
	if p.chart == nil || len(p.chart.Scales) == 0 {
		return append(append(out, "", " "+th.warn.Render(ui.NoScales)), p.besideLines(w)...)
	}
	for i := range p.chart.Scales {
		g := &p.chart.Scales[i]
		style, digit := th.grade(g.Low), g.Low.String()
		if g.AtLeast {
			digit = e.g.ge + digit
		}
		out = append(out, "", " "+column(g.Scale.String(), 14, e.g.ell)+" "+style.Render(" "+digit+" "))
		out = append(out, hang("   ", e.words.ScaleGrade(g), w-1)...)
		for _, l := range hang("   ", g.Source+" ("+ui.Sure(g.Confidence.String())+")", w-1) {
			out = append(out, th.dim.Render(l))
		}
	}
	return append(out, p.besideLines(w)...)
}

// gradesPlain are both grades of a set in one line.
func (e *env) gradesPlain(s *ward.Shown) string {
	return e.gradeLine(e.ui.CRS, &s.CRS, -1, -1) + " " + e.gradeLine(e.ui.ICANS, &s.ICANS, -1, lastAssessed(s))
}

// auditLines are the entries behind the sets, and all that is known of the one under
// the cursor.
func (p *patientPage) auditLines(w, h int) []string {
	e, th, ui := p.e, p.e.th, &p.e.ui.Sections
	sets := p.sets()
	if len(sets) == 0 {
		return p.timelineLines(w, h, false)
	}
	foot := append([]string{th.rule.Render(strings.Repeat(e.g.rule, w))}, e.auditOf(&sets[p.index].Set, sets, w)...)
	if len(foot) > h-2 {
		foot = foot[:max(h-2, 0)]
	}
	const when = 13
	row := func(marker, seq, observed, typed, by, entry string) string {
		return cut(marker+padLeft(seq, 6)+" "+column(observed, when, "")+column(typed, when, "")+column(by, max(w-(9+2*when+13), 8), e.g.ell)+" "+entry, w, e.g.ell)
	}
	c := ui.AuditColumns
	out := []string{th.dim.Render(row(" ", c[0], c[1], c[2], c[3], c[4]))}
	p.pageH = max(h-1-len(foot), 1)
	p.first = window(p.first, p.index, len(sets), p.pageH)
	for i := p.first; i < len(sets) && i < p.first+p.pageH; i++ {
		s := &sets[i].Set
		marker, style := " ", th.text
		if s.Replaced != nil {
			style = th.dim
		}
		if i == p.index {
			marker = th.focus.Render(e.g.marker)
		}
		typed := "-"
		if s.Typed.Milli != 0 {
			typed = e.dayMonth(at(s.Typed)) + " " + e.clock(at(s.Typed))
		}
		out = append(out, row(marker, strconv.FormatInt(s.Seq, 10), e.dayMonth(at(s.At))+" "+e.clock(at(s.At)), typed,
			style.Render(clean(s.By.Name)), th.dim.Render(shortID(s.Entry))))
	}
	for len(out) < h-len(foot) {
		out = append(out, "")
	}
	return append(out, foot...)
}

// shortID is the tail of an id: its head is the time, which the line says already.
func shortID(id string) string {
	id = clean(id)
	if n := len(id); n > 12 {
		return id[n-12:]
	}
	return id
}

// auditOf is one entry in full: which it is, observed and typed, by whom, and what it
// replaced or was replaced by.
func (e *env) auditOf(s *ward.Set, sets []ward.Shown, w int) []string {
	ui := &e.ui.Sections
	observed := at(s.At)
	parts := []string{
		ui.Entry(clean(s.Entry)), ui.Seq(strconv.FormatInt(s.Seq, 10)),
		e.ui.Patient.Observed(e.date(observed)+" "+e.clock(observed), clean(s.By.Name), e.role(s.By.Role)),
	}
	if s.Typed.Milli != 0 {
		typed := at(s.Typed)
		t := e.ui.Patient.Typed(e.date(typed) + " " + e.clock(typed))
		switch late := typed.Sub(observed); {
		case late > lateTyping:
			t = e.th.warn.Render(t + ", " + ui.Later(e.ago(late)))
		case late < -lateTyping:
			t = e.th.warn.Render(t + ", " + ui.Earlier(e.ago(-late)))
		}
		parts = append(parts, t)
	}
	if s.Replaces != "" {
		t := ui.Replaces(clean(s.Replaces))
		if s.Reason != "" {
			t += ": " + clean(s.Reason)
		}
		parts = append(parts, t)
		for i := range sets {
			if sets[i].Entry == s.Replaces {
				parts = append(parts, e.changes(&sets[i].Set, s)...)
			}
		}
	}
	var out []string
	for _, l := range wrapParts(parts, e.g.dot, w-2) {
		out = append(out, " "+l)
	}
	if r := s.Replaced; r != nil {
		for _, l := range e.replacedLines(r, w-2) {
			out = append(out, " "+l)
		}
		if !r.Error {
			out = append(out, hang(" ", ui.ReplacedBy(clean(r.Entry)), w-1)...)
		}
	}
	return out
}
