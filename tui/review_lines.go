package tui

import (
	"slices"
	"sort"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/ward"
)

// reviewLabelW is the column of labels on the review of a patient.
const reviewLabelW = 9

// said is a labelled line, or several: the label once, the texts one under the other.
func (e *env) said(label string, w int, texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t == "" {
			continue
		}
		head := column("", reviewLabelW, "")
		if len(out) == 0 {
			head = column(label, reviewLabelW, e.g.ell)
		}
		for i, l := range hang(" "+head+" ", t, w-1) {
			if i == 0 {
				l = strings.Replace(l, " "+head, " "+e.th.label.Render(head), 1)
			}
			out = append(out, l)
		}
	}
	return out
}

// nowLines are how the patient is now.
func (p *reviewPage) nowLines(w int) []string { return append(p.gradesLines(w), p.courseLines(w)...) }

// gradesLines are both grades, computed and the doctor's, with what set them.
func (p *reviewPage) gradesLines(w int) []string {
	e, th := p.e, p.e.th
	switch {
	case p.row.Problem != "":
		return wrapped(th.bad.Render(e.ui.Board.CannotGrade(clean(p.row.Problem))+" "+e.ui.Board.CannotGradeDo), w)
	case p.row.Latest == nil:
		return []string{" " + th.warn.Render(e.ui.Board.NoSet)}
	}
	s := p.row.Latest
	head := func(line string, own int, why string) string {
		if own >= 0 {
			line += " " + th.warn.Render(e.ui.Review.Doctor(itoa(own), clean(why)))
		}
		return line
	}
	r := &p.row.Review
	own, ownICANS := ownGrades(&p.row)
	out := wrapped(head(e.gradeLine(e.ui.CRS, &s.CRS, p.row.PreviousCRS, -1), own, r.CRSReason), w)
	out = append(out, e.reasonLines(e.ui.CRS, s.CRS, w)...)
	icans := s.ICANS
	if s.CRS.Flags.Has(grading.FlagCarried) {
		icans.Flags &^= grading.FlagCarried
	}
	out = append(out, wrapped(head(e.gradeLine(e.ui.ICANS, &s.ICANS, p.row.PreviousICANS, lastAssessed(s)), ownICANS, r.ICANSReason), w)...)
	return append(out, e.reasonLines(e.ui.ICANS, icans, w)...)
}

// reasonLines are what set a grade; what was found and raised nothing stands in one line.
func (e *env) reasonLines(scale string, a grading.Assessment, w int) []string {
	var set []grading.Reason
	var quiet []string
	for _, r := range a.Reasons {
		if r.Grade > 0 {
			set = append(set, r)
		} else {
			quiet = append(quiet, e.words.Reason(r))
		}
	}
	a.Reasons = set
	out := e.assessmentLines(scale, &a, w, detailBrief)
	if len(quiet) > 0 {
		out = append(out, e.th.dim.Render(cut(" 0 "+strings.Join(quiet, ", "), w, e.g.ell)))
	}
	return out
}

// courseLines are the course in a few lines: worst, fever, what runs, drugs, checks.
func (p *reviewPage) courseLines(w int) []string {
	e, l := p.e, &p.e.ui.Review.Labels
	c := p.chart
	var out []string
	out = append(out, e.said(l.Worst, w, p.worstText()...)...)
	out = append(out, e.said(l.Fever, w, p.feverText())...)
	out = append(out, e.said(l.On, w, p.onText()...)...)
	out = append(out, e.said(l.Drugs, w, p.drugTexts()...)...)
	out = append(out, e.said(l.Labs, w, p.labTexts()...)...)
	out = append(out, e.said(l.Checks, w, p.checkTexts()...)...)
	if m := c.Place.Move; m != "" && m != ward.MoveBed {
		t := e.eventText(&ward.EventBody{Transfer: &ward.Transfer{Move: m, To: c.Place.To}}, nil)
		out = append(out, e.said(l.Place, w, t+", "+e.when(c.Place.At))...)
	}
	r := &c.Review
	var decided []string
	if r.Attributed {
		decided = append(decided, e.ui.Review.Attributed(clean(r.AttributedTo)))
	}
	if r.Minutes > 0 {
		decided = append(decided, e.ui.Review.Every(e.ui.Minutes(r.Minutes)))
	}
	if s := c.Latest; s != nil && s.OfferClosing {
		decided = append(decided, e.th.accent.Render(e.ui.Review.MayClose))
	}
	return append(out, e.said(l.Doctor, w, decided...)...)
}

// worstText gives the worst of the last 24 hours and of the course. What stood at the
// beginning of the 24 hours counts among them.
func (p *reviewPage) worstText() []string {
	e, ui := p.e, &p.e.ui.Review
	from := e.now().Add(-24 * time.Hour).UnixMilli()
	type peak struct {
		g  grading.Grade
		at int64
	}
	var day, all [2]peak
	for _, g := range p.chart.Grades {
		for i, v := range [2]grading.Grade{g.CRS.Working, g.ICANS.Working} {
			if g.At <= from { // what stood when the 24 hours began
				day[i] = peak{v, g.At}
			} else if v > day[i].g || day[i].at == 0 {
				day[i] = peak{v, g.At}
			}
			if v > all[i].g {
				all[i] = peak{v, g.At}
			}
		}
	}
	for _, k := range []*peak{&day[0], &day[1], &all[0], &all[1]} {
		if k.g == 0 {
			k.at = 0
		}
	}
	text := func(k [2]peak) string {
		when := func(k peak) string {
			if k.g == 0 {
				return ""
			}
			return e.when(moment(e.local(k.at)))
		}
		return ui.WorstOf(k[0].g.String(), when(k[0]), k[1].g.String(), when(k[1]))
	}
	if len(p.chart.Grades) == 0 {
		return nil
	}
	if day == all {
		return []string{e.ui.Chart.Windows[0] + ", " + ui.Course + ": " + text(all)}
	}
	return []string{e.ui.Chart.Windows[0] + ": " + text(day), ui.Course + ": " + text(all)}
}

// feverText is the last fever that stands and how long it is past.
func (p *reviewPage) feverText() string {
	e, ui := p.e, &p.e.ui.Review
	text := ui.NoFever
	for i := range p.chart.Sets {
		s := &p.chart.Sets[i]
		if fever, _ := s.Findings.Febrile(); !fever || s.Replaced != nil {
			continue
		}
		text = ui.FeverAgo(e.tempUnit(&s.Findings), e.since(s.At.Milli), e.when(s.At))
		break
	}
	if s := p.chart.Latest; s != nil && s.Findings.Temp.Known {
		text += e.g.dot + ui.NowTemp + " " + e.tempUnit(&s.Findings)
	}
	return text
}

// since writes how long ago a moment was.
func (e *env) since(milli int64) string {
	return e.ago(time.Duration(e.now().UnixMilli()-milli) * time.Millisecond)
}

// onText are the vasopressors and the oxygen now: of the newest set, and of entries of
// their own.
func (p *reviewPage) onText() []string {
	e, ui := p.e, p.e.ui
	var out []string
	for _, i := range p.chart.Running {
		t := e.eventText(&ward.EventBody{Infusion: &ward.Infusion{Drug: i.Drug, Running: true, Rate: i.Rate, Unit: i.Unit}}, e.policyNow())
		out = append(out, t+" "+ui.Since(e.when(i.Since))+" ("+e.since(i.Since.Milli)+")")
	}
	s := p.chart.Latest
	if s == nil {
		return out
	}
	o := &s.Findings
	if v := o.Vasopressors &^ grading.VasopressorsRecorded; v != 0 {
		out = append(out, e.words.Vasopressors(v)+" ("+ui.Board.SetAt(e.when(s.At), e.since(s.At.Milli))+")")
	}
	if len(out) == 0 {
		out = append(out, ui.Review.NothingRuns)
	}
	oxygen := e.oxygen(o)
	if x := p.chart.Oxygen; x != nil {
		oxygen = e.oxygen(&obs{O2Device: x.Device, O2Flow: x.Flow}) + " " + ui.Since(e.when(x.Since))
	}
	if oxygen == "" {
		oxygen = ui.NotRecorded
	}
	parts := []string{ui.O2 + " " + oxygen}
	if o.SpO2.Known {
		parts = append(parts, ui.SpO2+" "+reading(o.SpO2)+" "+ui.Unit.Percent)
	}
	if t := bp(o); t != "" {
		parts = append(parts, ui.BP+" "+t+" "+ui.Unit.Pressure)
	}
	return append(out, strings.Join(parts, e.g.dot))
}

// drugTexts are the doses given, a drug a line, the newest first, with what the source
// says of the next.
func (p *reviewPage) drugTexts() []string {
	e, ui := p.e, &p.e.ui.Review
	type given struct {
		drug string
		all  []ward.Given
	}
	var drugs []given
	for _, d := range p.chart.Doses {
		i := slices.IndexFunc(drugs, func(g given) bool { return g.drug == d.Drug })
		if i < 0 {
			drugs, i = append(drugs, given{drug: d.Drug}), len(drugs)
		}
		drugs[i].all = append(drugs[i].all, d)
	}
	sort.SliceStable(drugs, func(i, j int) bool {
		a, b := &drugs[i], &drugs[j]
		return b.all[len(b.all)-1].At.Milli < a.all[len(a.all)-1].At.Milli
	})
	var out []string
	pol := e.policyNow()
	for _, g := range drugs {
		last := &g.all[len(g.all)-1]
		most, gap := 0, time.Duration(0)
		if d, ok := pol.Drug(g.drug); ok {
			for _, r := range d.Reference(dosing(&p.row)) {
				if r.MaxTotal > 0 && (most == 0 || r.MaxTotal < most) {
					most = r.MaxTotal
				}
				gap = max(gap, r.Interval)
			}
		}
		amount := ""
		if last.Amount.Known {
			amount = last.Amount.String() + " " + clean(last.Unit)
		}
		t := ui.DrugLine(e.drugName(g.drug, pol), ui.CountOf(len(g.all), most), strings.TrimSpace(amount+" "+e.when(last.At)), e.since(last.At.Milli))
		if gap > 0 {
			next := last.At.Milli + gap.Milliseconds()
			when := e.when(moment(e.local(next)))
			if next > e.now().UnixMilli() {
				t += e.g.dot + ui.NextNotBefore(when)
			} else {
				t += e.g.dot + ui.NextNow(when)
			}
		}
		out = append(out, t)
	}
	if s := p.chart.Latest; s != nil && s.Findings.Masking.Drugs() != 0 {
		out = append(out, e.ui.Chart.Acting(e.words.Masking(s.Findings.Masking.Drugs())))
	}
	if len(out) == 0 {
		out = append(out, ui.NoneGiven)
	}
	return out
}

// checkTexts are the checks due, overdue or not done.
func (p *reviewPage) checkTexts() []string {
	e, ui := p.e, &p.e.ui.Review
	var out []string
	now := e.now().UnixMilli()
	for _, c := range []struct {
		what string
		due  int64
	}{{ui.SetWord, p.row.DueAt}, {e.tool(&p.row), p.row.NeuroDueAt}} {
		at := e.when(moment(e.local(c.due)))
		switch {
		case c.due == 0:
		case now-c.due >= time.Minute.Milliseconds():
			out = append(out, e.th.bad.Render(ui.SetLate(c.what, at, e.since(c.due))))
		default:
			out = append(out, ui.SetDue(c.what, at, e.ago(time.Duration(max(c.due-now, 0))*time.Millisecond)))
		}
	}
	if s := p.row.Latest; s != nil {
		for _, why := range []grading.NotDone{s.Findings.ICENotDone, s.Findings.CAPDNotDone} {
			if why != grading.NotDoneNotStated {
				out = append(out, ui.NotDone(e.tool(&p.row), e.ui.NotDone[why]))
			}
		}
	}
	return out
}

// sinceLines are what changed since a doctor last looked.
func (p *reviewPage) sinceLines(w int) []string {
	e, ui := p.e, &p.e.ui.Review
	r := &p.row.Review
	head := ui.NotSeenYet
	if r.At.Milli != 0 {
		head = ui.SinceReview(e.when(r.At), clean(r.By.Name))
	}
	c := p.chart.Since(r.At.Milli)
	changes := e.changesText(&c, r.At, e.policyNow())
	if len(changes) == 0 {
		changes = []string{e.ui.None}
	}
	const most = 6
	if n := len(changes); n > most {
		changes = append(changes[:most-1:most-1], ui.More(n-most+1))
	}
	return e.said(ui.Labels.Since, w, append([]string{e.th.dim.Render(head)}, changes...)...)
}
