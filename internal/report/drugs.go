package report

import (
	"slices"
	"sort"
	"time"

	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// course is one drug over the course: what was given, and what a source says of more.
type course struct {
	id     string
	n      int
	last   ward.Given
	most   int   // by the strictest source, 0 where none names a number
	next   int64 // ms UTC, not before this by the strictest source; 0 where none says
	source string
}

// full tells whether a source gives no further dose.
func (c *course) full() bool { return c.most > 0 && c.n >= c.most }

// courses gives the drugs that were given, in the order of their last dose. Of several
// references the strictest counts; where none is for the grades of now, every one of
// the drug does: a limit holds whatever the grade.
func courses(pol *policy.Policy, c *ward.Chart) []course {
	who := policy.Dosing{WeightMilli: int64(c.Patient.Weight.Milli), AgeKnown: c.Age.Known, AgeYears: c.Facts.AgeYears, CRS: c.Facts.CRS, ICANS: c.Facts.ICANS}
	if !c.Patient.Weight.Known {
		who.WeightMilli = 0
	}
	var out []course
	for i := range c.Doses {
		g := c.Doses[i]
		k := slices.IndexFunc(out, func(d course) bool { return d.id == g.Drug })
		if k < 0 {
			out = append(out, course{id: g.Drug})
			k = len(out) - 1
		}
		out[k].n++
		if g.At.Milli >= out[k].last.At.Milli {
			out[k].last = g
		}
	}
	for i := range out {
		d, ok := pol.Drug(out[i].id)
		if !ok {
			continue
		}
		refs := d.Reference(who)
		if len(refs) == 0 {
			refs = d.References()
		}
		out[i].limit(c.Doses, refs)
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		return a.last.At.Milli < b.last.At.Milli
	})
	return out
}

func (c *course) limit(all []ward.Given, refs []policy.DoseReference) {
	var times []int64
	for i := range all {
		if all[i].Drug == c.id {
			times = append(times, all[i].At.Milli)
		}
	}
	slices.Sort(times)
	later := func(at int64, source string) {
		if at > c.next {
			c.next, c.source = at, source
		}
	}
	for i := range refs {
		r := &refs[i]
		if r.MaxTotal > 0 && (c.most == 0 || r.MaxTotal < c.most) {
			c.most = r.MaxTotal
			if c.source == "" {
				c.source = r.Source
			}
		}
		if r.Interval > 0 {
			later(c.last.At.Milli+r.Interval.Milliseconds(), r.Source)
		}
		if n := len(times); r.Max24h > 0 && n >= r.Max24h {
			later(times[n-r.Max24h]+(24*time.Hour).Milliseconds(), r.Source)
		}
	}
}
