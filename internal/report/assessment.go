package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

func (p *Paper) assessment(t *text, c *ward.Chart) {
	h := &p.Words.Report.Handover
	t.head(h.Assessment)
	if l := c.Latest; l == nil {
		t.line(2, h.NoSet)
	} else {
		for _, g := range []struct {
			scale string
			a     *grading.Assessment
		}{{p.Words.UI.CRS, &l.CRS}, {p.Words.UI.ICANS, &l.ICANS}} {
			if g.a.Complete() {
				t.line(2, h.NothingMissing(g.scale))
			} else {
				t.line(2, h.Interval(g.scale, g.a.Low.String(), g.a.High.String()))
				for _, m := range g.a.Missing {
					t.line(4, p.Words.UI.Missing(p.Words.Missing(m)))
				}
			}
			if g.a.Next.Grade > 0 {
				t.line(4, h.Next(g.scale, p.Words.Next(g.a.Next)))
			}
		}
		p.criteria(t, c)
	}
	p.told(t, c)
}

// criteria are the policy's rules that are met now, with what met them, and the
// others by name.
func (p *Paper) criteria(t *text, c *ward.Chart) {
	h := &p.Words.Report.Handover
	var not []string
	met := 0
	for _, j := range p.Policy.EvaluateAll(c.Facts) {
		if !j.Met {
			not = append(not, j.Rule.ID)
			continue
		}
		if met++; met == 1 {
			t.line(2, h.Met)
		}
		t.line(4, fmt.Sprintf("%s %s: %s (%s) [%s]", h.Levels[j.Rule.Level], j.Rule.ID, p.Words.UI.FiredText(j.Rule.Text, j.Rule.TextZH), strings.Join(short(j.Values), ", "), j.Rule.Source))
	}
	if met == 0 {
		t.line(2, h.NoneMet)
	}
	if len(not) > 0 {
		t.line(2, h.NotMet(strings.Join(not, " ")))
	}
}

// short gives the values of facts without decimals that nobody reads.
func short(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v
		name, number, _ := strings.Cut(v, " ")
		if f, err := strconv.ParseFloat(number, 64); err == nil && strings.Contains(number, ".") {
			out[i] = name + " " + strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64)
		}
	}
	return out
}

// told says of each open escalation who was told and what was answered.
func (p *Paper) told(t *text, c *ward.Chart) {
	h := &p.Words.Report.Handover
	var nobody []string
	for i := range c.Tasks {
		k := &c.Tasks[i]
		switch {
		case k.Level <= policy.LevelRepeat:
		case len(k.Answers) == 0:
			nobody = append(nobody, k.Rule)
		default:
			t.line(2, h.Task(k.Rule, p.when(k.Since()), p.answers(k)))
		}
	}
	if len(nobody) > 0 {
		t.line(2, h.NobodyOf(strings.Join(nobody, " ")))
	}
}

func (p *Paper) answers(k *ward.Task) string {
	h := &p.Words.Report.Handover
	var out []string
	for i := range k.Answers {
		a := &k.Answers[i]
		s := p.when(a.At) + " " + h.Answers[string(a.Kind)]
		if a.Whom != "" {
			s += " " + clean(a.Whom)
		}
		if a.How != "" {
			s += " (" + clean(a.How) + ")"
		}
		if a.Reason != "" {
			s += ": " + clean(a.Reason)
		}
		out = append(out, s+" "+h.By(clean(a.By.Name)))
	}
	if len(out) == 0 {
		return h.NobodyTold
	}
	switch {
	case !k.Waits():
	case k.Worsened > k.Last().At:
		out = append(out, h.WorseSince(p.when(k.Worsened)))
	default:
		out = append(out, h.NoAnswerYet)
	}
	return strings.Join(out, "; ")
}

func (p *Paper) recommendation(t *text, c *ward.Chart) {
	h := &p.Words.Report.Handover
	t.head(h.Recommend)
	if c.Latest == nil {
		t.line(2, h.FirstSetNow)
	} else {
		t.line(2, h.VitalsDue(p.due(c, c.DueAt)))
		t.line(2, h.NeuroDue(p.due(c, c.NeuroDueAt)))
	}
	if c.Review.Minutes > 0 {
		t.line(2, h.DoctorInterval(c.Review.Minutes))
	}
	p.openTasks(t, c)
	if c.Latest != nil && c.Latest.OfferClosing {
		t.line(2, h.OfferClosing)
	}
	t.line(2, p.place(&c.Place))
}

// openTasks are the escalations that are open, with who must act now.
func (p *Paper) openTasks(t *text, c *ward.Chart) {
	h := &p.Words.Report.Handover
	if len(c.Tasks) == 0 {
		t.line(2, h.NoEscalations)
	}
	for i := range c.Tasks {
		k := &c.Tasks[i]
		said := h.StatusWords[string(k.Status)]
		if k.Waits() {
			role, _ := p.Policy.Responsible(k.Rule, p.Now.Sub(p.at(k.Since())))
			said = h.Waiting(role.Text, p.ago(k.Since()))
		}
		t.line(2, fmt.Sprintf("%s %s: %s - %s", h.Levels[k.Level], k.Rule, p.taskText(k), said))
	}
}

// due says when a check is due, and how long until or since then.
func (p *Paper) due(c *ward.Chart, milli int64) string {
	h := &p.Words.Report.Handover
	if c.Place.Away() {
		return h.NotHere
	}
	if milli == 0 {
		return h.DueNow
	}
	d := p.at(milli).Sub(p.Now)
	if d <= -time.Minute {
		return h.Overdue(p.when(milli), p.span(-d))
	}
	return h.DueIn(p.when(milli), p.span(d))
}

// place says where the patient is with regard to the ICU.
func (p *Paper) place(w *ward.Place) string {
	h := &p.Words.Report.Handover
	if w.Move == "" {
		return h.NoICU
	}
	s := h.Moves[string(w.Move)] + " " + p.when(w.At.Milli)
	if w.To != "" {
		s += " (" + clean(w.To) + ")"
	}
	return h.Place(s)
}
