package tui

import (
	"slices"

	"crsmon/grading"
	"crsmon/internal/observation"
)

// nextLanguage steps through the answers and back to "not recorded".
func nextLanguage(l observation.Language) observation.Language {
	if i := slices.Index(languages, l) + 1; i < len(languages) {
		return languages[i]
	}
	return observation.LanguageNotRecorded
}

// beside is what the examiner compares with: baseline, last score, the patient's own
// sentence and language.
func (o *observe) beside(now observation.Language, w int) []string {
	e, f, p := o.e, &o.e.ui.Form, &o.row.Patient
	capd := toolOf(&o.row) == grading.ScaleCAPD
	text := ""
	add := func(s string) {
		if text != "" {
			text += e.g.dot
		}
		text += s
	}
	if !capd {
		base := e.ui.NotRecorded
		if p.BaselineICE.Known {
			base = p.BaselineICE.String()
		}
		add(f.Baseline(base))
	}
	last := e.ui.NotRecorded
	if v, age, ok := o.lastValue(fScore); ok {
		last = v + ", " + e.ago(age)
	}
	add(f.LastScore(last))
	out := wrapped(text, w)
	if !capd {
		s := f.NoSentence
		if t := clean(p.Sentence); t != "" {
			s = f.Sentence(t)
		}
		out = append(out, wrapped(s, w)...)
	}
	text = ""
	how := e.language(now)
	if how == "" {
		how = e.ui.NotRecorded
	}
	for _, known := range []string{clean(p.Language), clean(p.Interpreter)} {
		if known != "" {
			add(known)
		}
	}
	add(f.UnderstoodBy(how))
	return append(out, wrapped(f.Language+": "+text, w)...)
}
