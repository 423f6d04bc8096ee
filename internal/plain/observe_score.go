package plain

import (
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/entry"
	"crsmon/internal/observation"
	"crsmon/internal/phrase"
)

// score takes a total, i for item by item, or why it was not done.
func (f *setForm) score() error {
	s, o, capd := f.s, &f.req.Findings, f.tool() == grading.ScaleCAPD
	options := entry.NotDone()
	cs := make([]choice, len(options))
	for i, n := range options {
		cs[i] = choice{n.Key, s.ui.NotDone[n.Val]}
	}
	q := f.question(entry.Score)
	q.hint = s.pw.ScoreHelp + " " + listed(cs)
	q.allowed = s.pw.ScoreAllowed + " " + s.allowed(q.key, cs)
	items := false
	err := s.text(q, func(t string) string {
		if items = strings.EqualFold(t, "i"); items {
			return ""
		}
		i := -1
		n, known, bad := entry.Total(t, entry.ScoreMost(f.tool()))
		if bad != nil {
			if i = pickFrom(cs, t); i < 0 {
				return bad.Why(&s.ui.Form, entry.ScoreMost(f.tool())) + "; " + q.hint
			}
		}
		f.noScore()
		f.now[entry.Score] = t
		switch {
		case i >= 0 && capd:
			o.CAPDNotDone = options[i].Val
		case i >= 0:
			o.ICENotDone = options[i].Val
		case known && capd:
			o.CAPD = grading.CAPDTotal(n)
		case known:
			o.ICE = grading.ICETotal(n)
		}
		if known {
			f.typed[entry.Score] = t
		}
		if i >= 0 {
			f.now[entry.Score] = cs[i].label
			s.echo(t, cs[i].label)
		}
		return ""
	})
	if err != nil || !items {
		return err
	}
	return f.items(capd)
}

// noScore takes the score back.
func (f *setForm) noScore() {
	o := &f.req.Findings
	o.ICE, o.CAPD, o.ICENotDone, o.CAPDNotDone = grading.ICEScore{}, grading.CAPDScore{}, 0, 0
	f.now[entry.Score], f.typed[entry.Score] = "", ""
	f.req.Circumstances.Language = observation.LanguageNotRecorded
}

// language asks how examiner and patient understand each other.
func (f *setForm) language(into *observation.Language) step {
	s := f.s
	return step{ask: func() error {
		cs := make([]choice, 0, 4)
		for i, l := range s.ui.Form.Languages {
			cs = append(cs, choice{[]string{"s", "i", "f", "n"}[i], l})
		}
		q := question{key: "exam_language", label: s.ui.Form.Language, now: s.ph.Language(*into)}
		return s.pick(q, cs, func(i int) {
			*into = observation.LanguageNotRecorded
			if i >= 0 {
				*into = phrase.Languages()[i]
			}
		})
	}}
}

// items asks the score item by item; one that is left out stays unknown.
func (f *setForm) items(capd bool) error {
	s, o := f.s, &f.req.Findings
	var ice [grading.ICEItems]grading.ICEItem
	var pts [grading.CAPDItems]grading.CAPDPoint
	language := f.req.Circumstances.Language
	steps := []step{f.language(&language)}
	if b := f.row.Patient.BaselineICE; b.Known && !capd {
		s.say("  " + s.ui.Form.Baseline(b.String()))
	}
	if capd {
		var cs []choice
		for i, w := range s.ui.CAPDSheet.Frequencies {
			cs = append(cs, choice{[]string{"n", "r", "s", "o", "a"}[i], w})
		}
		for i, it := range s.ui.CAPDSheet.Items {
			steps = append(steps, step{ask: func() error {
				if a := f.row.Age; a.Known && a.Years < 2 {
					s.say("  " + s.ui.CAPDSheet.Anchor(i, int(max(a.Days, int32(a.Months)*30))))
				}
				return s.pick(question{key: "item" + strconv.Itoa(i+1), label: it.Ask}, cs, func(n int) {
					pts[i] = 0
					if n >= 0 {
						pts[i] = grading.CAPDPoints(i+1, grading.CAPDFrequency(n+1))
					}
				})
			}})
		}
	} else {
		cs := []choice{{"y", s.ui.ICESheet.Correct}, {"n", s.ui.ICESheet.Failed}}
		for i, it := range s.ui.ICESheet.Items {
			steps = append(steps, step{ask: func() error {
				if i == sentenceItem {
					s.say("  " + f.sentence())
				}
				return s.pick(question{key: "item" + strconv.Itoa(i+1), label: it.Ask}, cs, func(n int) {
					ice[i] = [...]grading.ICEItem{0, grading.ICECorrect, grading.ICEFailed}[n+1]
				})
			}})
		}
	}
	if err := s.form(steps); err != nil {
		return err
	}
	f.noScore()
	if pts == [grading.CAPDItems]grading.CAPDPoint{} && ice == [grading.ICEItems]grading.ICEItem{} {
		s.say("  " + s.ui.Form.NothingTicked) // every item was left out: there is no score
		return nil
	}
	f.req.Circumstances.Language = language
	if capd {
		o.CAPD = grading.CAPDFromItems(pts)
	} else {
		o.ICE = grading.ICEFromItems(ice)
	}
	f.now[entry.Score] = s.ph.SetScore(o)
	s.echo("", f.now[entry.Score])
	return nil
}

// sentenceItem is the place of the sentence among the items of the ICE.
const sentenceItem = 8

func (f *setForm) sentence() string {
	if t := clean(f.row.Patient.Sentence); t != "" {
		return f.s.ui.Form.Sentence(t)
	}
	return f.s.ui.Form.NoSentence
}
