package tui

import (
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"
)

// A grade is drawn as digit, word, shape and colour: "CRS 3 ▲ severe". What is
// incomplete is "≥2", what cannot be assessed says so: never a bare 0.

const loud = phrase.Loud

// gradeText is the digit with its marks: "≥2", "0!", "NA", "?".
func (e *env) gradeText(a *grading.Assessment, last int) string {
	return e.phrases().GradeText(a, last)
}

// gradeCell is a grade for a column: digit, shape, trend.
func (e *env) gradeCell(a *grading.Assessment, prev, last, w int) string {
	g := styleGrade(a, last)
	t := e.gradeText(a, last) + e.shape(a, last)
	if !a.Flags.Has(grading.FlagNotAssessable) {
		t += e.trend(a, prev)
	}
	return e.th.grade(g).Render(cut(t, w, "")) + strings.Repeat(" ", max(w-cells(t), 0))
}

// styleGrade is the grade whose colour and shape are shown: where it cannot be
// assessed, the last assessed one if that is worse.
func styleGrade(a *grading.Assessment, last int) grading.Grade {
	g := a.Working
	if a.Flags.Has(grading.FlagNotAssessable) && last > int(g) {
		g = grading.Grade(last)
	}
	if g == 0 && a.Flags&loud != 0 {
		return 1
	}
	return g
}

// shape is the shape of the grade shown; none for 0, which has a mark of its own
// where it is not a quiet one.
func (e *env) shape(a *grading.Assessment, last int) string {
	if g := styleGrade(a, last); a.Working > 0 || g > 1 {
		return e.g.shapes[min(int(g), 5)]
	}
	return ""
}

func (e *env) trend(a *grading.Assessment, prev int) string {
	switch g := int(a.Working); {
	case prev < 0 || g == prev:
		return ""
	case g > prev:
		return e.g.up
	case int(a.High) >= prev:
		return "" // what is missing leaves open whether it is better
	}
	return e.g.down
}

// gradeLine is a grade in full: "CRS ≥2 ◆ moderate  was 1". was is -1 where there was
// none; last is the last assessed grade, -1 where there is none.
func (e *env) gradeLine(scale string, a *grading.Assessment, was, last int) string {
	g := styleGrade(a, last)
	word := e.words.GradeWord(a.Working)
	shape := e.shape(a, last)
	if shape != "" {
		shape = " " + shape
	}
	if a.Flags.Has(grading.FlagNotAssessable) || a.Working == 0 && (!a.Complete() || a.Flags&loud != 0) {
		word = "" // "none" is said only where it is known
	}
	t := e.th.grade(g).Render(strings.TrimRight(" "+scale+" "+e.gradeText(a, last)+shape+" "+word, " ") + " ")
	if was >= 0 && was != int(a.Working) {
		t += " " + e.ui.Was(strconv.Itoa(was))
	}
	return t
}

// gradesShort: "CRS 3 ▲ was 2 · ICANS ≥0" without style, for the alert line.
func (e *env) gradesShort(r *ward.Row) string {
	if r.Latest == nil {
		return e.ui.Board.NoSet
	}
	one := func(scale string, a *grading.Assessment, was, last int) string {
		t := scale + " " + e.gradeText(a, last)
		if s := e.shape(a, last); s != "" {
			t += " " + s
		}
		if was >= 0 && was != int(a.Working) {
			t += " " + e.ui.Was(strconv.Itoa(was))
		}
		return t
	}
	crs := one(e.ui.CRS, &r.Latest.CRS, r.PreviousCRS, -1)
	icans := one(e.ui.ICANS, &r.Latest.ICANS, r.PreviousICANS, lastAssessed(r.Latest))
	if r.Latest.ICANS.Working > r.Latest.CRS.Working {
		return icans + e.g.dot + crs
	}
	return crs + e.g.dot + icans
}

// lastAssessed is the last assessable ICANS where this set's is not; -1 for none.
func lastAssessed(s *ward.Shown) int { return phrase.LastAssessed(s) }

// conditions are an assessment's flags without those its reasons say already.
func conditions(a *grading.Assessment) grading.Flags { return phrase.Conditions(a) }

// change: "CRS 2, was 1".
func (e *env) change(scale string, a *grading.Assessment, was int) string {
	return e.phrases().Change(scale, a, was)
}

// How much of an assessment is written; less where there is less room.
const (
	detailFull  = iota // reasons with sources, flags, missing with how far, next
	detailNext         // reasons, flags, missing, next
	detailBrief        // reasons, flags, missing in short
	detailLeast        // the first reason, how many are missing
)

// assessmentLines are a grade's reasons, conditions, what is missing and what would
// raise it.
func (e *env) assessmentLines(scale string, a *grading.Assessment, w, detail int) []string {
	th, ui := e.th, e.ui
	var out []string
	add := func(style interface{ Render(...string) string }, prefix, s string) {
		for _, l := range hang(prefix, s, w) {
			out = append(out, style.Render(l))
		}
	}
	flags := conditions(a)
	if detail == detailLeast {
		flags &= loud | grading.FlagNotAssessable | grading.FlagHeld
	}
	for _, f := range e.words.Flags(flags) {
		if detail >= detailBrief {
			out = append(out, th.warn.Render(cut(" ! "+f, w, e.g.ell)))
			continue
		}
		add(th.warn, " ! ", f)
	}
	for i, r := range a.Reasons {
		if detail == detailLeast && i > 0 {
			break
		}
		text := e.words.Reason(r)
		if r.ActiveFrom != 0 {
			text += " (" + e.ui.Since(e.when(moment(e.local(r.ActiveFrom)))) + ")"
		}
		add(th.text, " "+r.Grade.String()+" ", text)
		if detail == detailFull {
			if c, ok := grading.Lookup(r.Code); ok {
				add(th.dim, "     ", c.ID+": "+c.Source)
			}
		}
	}
	if len(a.Missing) > 0 {
		add(th.warn, " ? ", ui.Missing(e.missing(a.Missing, detail)))
	}
	if a.Unattributed != nil {
		add(th.warn, " ! ", ui.WithoutAttribution(a.Unattributed.Working.String()))
	}
	if detail <= detailNext {
		if n := e.words.Next(a.Next); n != "" {
			add(th.dim, " "+ui.NextLabel+" ", n)
		}
	}
	if detail == detailFull && len(out) > 0 {
		out = append([]string{th.title.Render(" " + scale)}, out...)
	}
	return out
}

// missing lists what is not recorded, with how far it could raise the grade.
func (e *env) missing(ms []grading.Missing, detail int) string {
	if detail == detailLeast {
		return e.ui.Items(len(ms))
	}
	var to grading.Grade
	names := make([]string, len(ms))
	for i, m := range ms {
		to = max(to, m.To)
		if detail == detailFull || len(ms) == 1 {
			names[i] = e.words.Missing(m)
		} else {
			names[i] = e.words.Item(m.Item)
		}
	}
	t := strings.Join(names, ", ")
	if detail != detailFull && len(ms) > 1 {
		t += " " + e.ui.UpTo(to.String())
	}
	return t
}

// bothLines are the two grades of one set as far as h lines reach: the grades always,
// then as much detail as fits, of the reasons before the rules met.
func (e *env) bothLines(s *ward.Shown, wasCRS, wasICANS, w, h int) []string {
	last := lastAssessed(s)
	var out []string
	for _, try := range [...][2]int{
		{detailNext, detailNext},
		{detailNext, detailBrief},
		{detailBrief, detailBrief},
		{detailNext, detailLeast},
		{detailBrief, detailLeast},
		{detailLeast, detailLeast},
	} {
		detail := try[0]
		out = append(out[:0], e.gradeLine(e.ui.CRS, &s.CRS, wasCRS, -1))
		out = append(out, e.assessmentLines(e.ui.CRS, &s.CRS, w, detail)...)
		out = append(out, e.gradeLine(e.ui.ICANS, &s.ICANS, wasICANS, last))
		if last >= 0 {
			out = append(out, " "+e.ui.LastAssessed(strconv.Itoa(last), e.when(moment(e.local(s.LastAssessedAt)))))
		}
		icans := s.ICANS
		if s.CRS.Flags.Has(grading.FlagCarried) {
			icans.Flags &^= grading.FlagCarried // once is enough
		}
		out = append(out, e.assessmentLines(e.ui.ICANS, &icans, w, detail)...)
		out = append(out, e.escalationLines(s, w, try[1])...)
		if len(out) <= h {
			break
		}
	}
	return out
}

// escalationLines are the policy's rules that a set met, most urgent first; where
// there is little room each in one line, and then only the first with how many more.
func (e *env) escalationLines(s *ward.Shown, w, detail int) []string {
	var out []string
	for i := range s.Escalations {
		f := &s.Escalations[i]
		text := e.fired(f)
		if detail == detailLeast {
			if n := len(s.Escalations) - 1; n > 0 {
				text += " (" + e.ui.Alert.More(n) + ")"
			}
			return append(out, e.firedStyle(f).Render(cut(" > "+text, w, e.g.ell)))
		}
		if detail == detailBrief {
			out = append(out, e.firedStyle(f).Render(cut(" > "+text, w, e.g.ell)))
			continue
		}
		for _, l := range hang(" > ", text, w) {
			out = append(out, e.firedStyle(f).Render(l))
		}
	}
	return out
}
