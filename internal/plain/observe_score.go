package plain

import (
	"strconv"
	"strings"

	"crsmon/grading"
	"crsmon/internal/entry"
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
	items := false
	err := s.text(q, func(t string) string {
		items = strings.EqualFold(t, "i")
		if items {
			return ""
		}
		i := -1
		n, known, bad := entry.Total(t, entry.ScoreMost(f.tool()))
		if bad != nil {
			if i = pickFrom(cs, t); i < 0 {
				return bad.Why(&s.ui.Form, entry.ScoreMost(f.tool())) + "; " + q.hint
			}
		}
		o.ICE, o.CAPD, o.ICENotDone, o.CAPDNotDone = grading.ICEScore{}, grading.CAPDScore{}, 0, 0
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

// items asks the score item by item; one that is left out stays unknown.
func (f *setForm) items(capd bool) error {
	s, o := f.s, &f.req.Findings
	var steps []step
	var ice [grading.ICEItems]grading.ICEItem
	var pts [grading.CAPDItems]grading.CAPDPoint
	if capd {
		var cs []choice
		for i, w := range s.ui.CAPDSheet.Frequencies {
			cs = append(cs, choice{[]string{"n", "r", "s", "o", "a"}[i], w})
		}
		for i, it := range s.ui.CAPDSheet.Items {
			steps = append(steps, step{ask: func() error {
				q := question{key: "item" + strconv.Itoa(i+1), label: it.Ask + " (" + listed(cs) + ")"}
				return s.pick(q, cs, func(n int) {
					pts[i] = grading.CAPDPoints(i+1, grading.CAPDFrequency(n+1))
				})
			}})
		}
	} else {
		cs := []choice{{"y", s.ui.ICESheet.Correct}, {"n", s.ui.ICESheet.Failed}}
		for i, it := range s.ui.ICESheet.Items {
			steps = append(steps, step{ask: func() error {
				q := question{key: "item" + strconv.Itoa(i+1), label: it.Ask + " (" + listed(cs) + ")"}
				return s.pick(q, cs, func(n int) { ice[i] = [...]grading.ICEItem{0, grading.ICECorrect, grading.ICEFailed}[n+1] })
			}})
		}
	}
	if err := s.form(steps); err != nil {
		return err
	}
	o.ICE, o.CAPD, o.ICENotDone, o.CAPDNotDone = grading.ICEScore{}, grading.CAPDScore{}, 0, 0
	f.now[entry.Score] = ""
	if pts == [grading.CAPDItems]grading.CAPDPoint{} && ice == [grading.ICEItems]grading.ICEItem{} {
		return nil // every item was left out: there is no score
	}
	if capd {
		o.CAPD = grading.CAPDFromItems(pts)
	} else {
		o.ICE = grading.ICEFromItems(ice)
	}
	f.now[entry.Score] = s.ph.SetScore(o)
	s.echo("", f.now[entry.Score])
	return nil
}
