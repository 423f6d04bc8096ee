package tui

import (
	"crsmon/internal/observation"
	"crsmon/internal/ward"
)

// circumstanceLines say of a set what was not done and why, what the carer said and
// how the examiner was understood; nothing where nothing was said.
func (e *env) circumstanceLines(s *ward.Set, w int) []string {
	f := &e.ui.Form
	var out []string
	line := func(label, text string) {
		out = append(out, hang(e.th.label.Render(column(label, 16, e.g.ell)), text, w)...)
	}
	for id := range fieldCount {
		if v, ok := vitalOf[id]; ok {
			if why := s.Circumstances.NotDone[v]; why != observation.ReasonNotStated {
				line(f.Labels[id], f.NotDone(f.Whys[why-1]))
			}
		}
	}
	if v := e.fieldValue(fCarer, s); v != "" {
		line(f.Labels[fCarer], v)
	}
	if v := e.language(s.Circumstances.Language); v != "" {
		line(f.Language, v)
	}
	return out
}

// languages are the ways examiner and patient understand each other, in the order of
// the words.
var languages = []observation.Language{
	observation.LanguageShared, observation.LanguageInterpreter, observation.LanguageFamily, observation.LanguageNone,
}

func (e *env) language(l observation.Language) string {
	for i, known := range languages {
		if known == l {
			return e.ui.Form.Languages[i]
		}
	}
	return ""
}
