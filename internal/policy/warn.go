package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Given is a dose of the drug, charted or about to be.
type Given struct {
	At          int64 // ms UTC
	AmountMilli int64 // thousandths of the unit, 0 unknown
	Unit        string
}

// WarningCode names what a warning is about.
type WarningCode string

// The warnings.
const (
	WarnInterval      WarningCode = "interval"       // too soon after another dose
	WarnCap           WarningCode = "cap"            // above the largest dose
	WarnCount24h      WarningCode = "count-24h"      // too many in 24 h
	WarnTotal         WarningCode = "total"          // too many in the course
	WarnLast          WarningCode = "last"           // the last one allowed
	WarnWeightMissing WarningCode = "weight-missing" // the dose goes by a weight that is not recorded
	WarnWeightOld     WarningCode = "weight-old"     // ... or recorded too long ago
	WarnUnit          WarningCode = "unit"           // not a unit of the drug, or not to be compared
	WarnNoReference   WarningCode = "no-reference"   // no source gives a dose at this age
	WarnCaution       WarningCode = "caution"        // what a source warns of
)

// Warning is what speaks against a dose as charted, with what is allowed. It never
// stops a dose from being recorded.
type Warning struct {
	Code         WarningCode
	Text, TextZH string
	Source, Sure string
}

// Warn looks at a dose beside the other doses of this drug in the course. Limits hold
// whatever the grade; of several that apply the strictest counts.
func (d *Drug) Warn(others []Given, next Given, who Dosing) []Warning {
	var out []Warning
	say := func(code WarningCode, r *reference, en, zh string) {
		w := Warning{Code: code, Text: d.Name + ": " + en, TextZH: ifElse(d.NameZH != "", d.NameZH, d.Name) + "：" + zh}
		if r != nil {
			w.Source, w.Sure = r.from, r.sure
		}
		out = append(out, w)
	}
	if !slices.Contains(d.Units, next.Unit) {
		say(WarnUnit, nil, fmt.Sprintf("unit %q is not one it is charted in; allowed: %s", next.Unit, strings.Join(d.Units, ", ")),
			fmt.Sprintf("单位%q不可用；允许：%s", next.Unit, strings.Join(d.Units, ", ")))
	}
	var apply []*reference
	for i := range d.references {
		if r := &d.references[i]; who.could(r.when, true) {
			apply = append(apply, r)
		}
	}
	if len(apply) == 0 && len(d.references) > 0 {
		say(WarnNoReference, nil, "no source here gives a dose at this age and weight: check with the pharmacist", "本策略无此年龄和体重的剂量来源：请与药师核对")
	}
	d.warnWeight(say, apply, next.At, who)
	d.warnCap(say, apply, next, who)
	if r := strictest(apply, func(r *reference) int64 { return -int64(r.interval) }); r != nil {
		if near, gap := nearest(others, next.At); near && gap < r.interval {
			say(WarnInterval, r, fmt.Sprintf("%s from another dose; allowed: at least %s apart", hours(gap), hours(r.interval)),
				fmt.Sprintf("距另一剂%s；允许：至少间隔%s", hours(gap), hours(r.interval)))
		}
	}
	if r := strictest(apply, func(r *reference) int64 { return int64(r.max24h) }); r != nil {
		if n := most24h(others, next.At); n > r.max24h {
			say(WarnCount24h, r, fmt.Sprintf("%d doses in 24 h; allowed: at most %d", n, r.max24h), fmt.Sprintf("24 h内%d剂；允许：最多%d剂", n, r.max24h))
		}
	}
	if r := strictest(apply, func(r *reference) int64 { return int64(r.maxTotal) }); r != nil {
		switch n := len(others) + 1; {
		case n > r.maxTotal:
			say(WarnTotal, r, fmt.Sprintf("dose %d of the course; allowed: at most %d", n, r.maxTotal), fmt.Sprintf("本疗程第%d剂；允许：最多%d剂", n, r.maxTotal))
		case n == r.maxTotal:
			say(WarnLast, r, fmt.Sprintf("dose %d of at most %d: the last one allowed", n, r.maxTotal), fmt.Sprintf("第%d剂，最多%d剂：允许的最后一剂", n, r.maxTotal))
		}
	}
	for i := range d.cautions {
		if c := &d.cautions[i]; who.could(c.when, false) {
			say(WarnCaution, &reference{from: c.from, sure: c.sure}, c.text, ifElse(c.textZH != "", c.textZH, c.text))
		}
	}
	return out
}

type sayer func(code WarningCode, r *reference, en, zh string)

func (d *Drug) warnWeight(say sayer, apply []*reference, at int64, who Dosing) {
	for _, r := range apply {
		age := time.Duration(at-who.WeighedAt) * time.Millisecond
		switch {
		case r.perKgMilli == 0:
			continue
		case who.WeightMilli <= 0:
			say(WarnWeightMissing, r, "the dose goes by weight and none is recorded; weigh first", "剂量按体重计算但未记录体重；请先称重")
		case who.WeighedAt == 0:
			say(WarnWeightOld, r, "the dose goes by weight and when it was taken is not recorded; allowed: at most "+hours(d.weightAge)+" old",
				"剂量按体重计算但未记录称重时间；允许：不超过"+hours(d.weightAge))
		case age > d.weightAge:
			say(WarnWeightOld, r, "the weight is "+hours(age)+" old; allowed: at most "+hours(d.weightAge), "体重为"+hours(age)+"前所测；允许：不超过"+hours(d.weightAge))
		}
		return
	}
}

// overWeightPercent is how far a charted dose may be above the dose by weight before
// it is said: vials are rounded. Ours.
const overWeightPercent = 10

// warnCap compares the amount with the largest dose of the sources that apply: the
// cap, and the dose by weight, which for a small child is far below it.
func (d *Drug) warnCap(say sayer, apply []*reference, next Given, who Dosing) {
	var by *reference
	var limit int64
	for _, r := range apply {
		most := r.maxDoseMilli
		if r.perKgMilli > 0 && who.WeightMilli > 0 {
			if full := r.perKgMilli * who.WeightMilli / 1000; most == 0 || full*(100+overWeightPercent)/100 < most {
				most = full * (100 + overWeightPercent) / 100
			}
		}
		if most > limit {
			by, limit = r, most
		}
	}
	if by == nil || next.AmountMilli <= 0 || !slices.Contains(d.Units, next.Unit) {
		return
	}
	given, ok := convert(next.AmountMilli, next.Unit, by.unit)
	charted, allowed := amount(next.AmountMilli)+" "+next.Unit, by.given(who.WeightMilli)
	most := amount(allowed.AmountMilli) + " " + by.unit
	if allowed.WeightMissing {
		most = amount(by.maxDoseMilli) + " " + by.unit
	}
	switch {
	case !ok:
		say(WarnUnit, by, charted+" cannot be compared with the largest dose, "+most, charted+"无法与最大剂量"+most+"比较")
	case given > limit:
		say(WarnCap, by, charted+" is above the reference; allowed: at most "+most+" a dose", charted+"超过参考剂量；允许：每剂最多"+most)
	}
}

// convert changes a mass from one unit to another; other units only to themselves.
func convert(milli int64, from, to string) (int64, bool) {
	if from == to {
		return milli, true
	}
	mcg := map[string]int64{"mcg": 1, "mg": 1000, "g": 1_000_000}
	if mcg[from] == 0 || mcg[to] == 0 {
		return 0, false
	}
	return milli * mcg[from] / mcg[to], true
}

// strictest gives the reference with the smallest number that is not 0, nil for none.
func strictest(refs []*reference, of func(*reference) int64) (best *reference) {
	for _, r := range refs {
		if n := of(r); n != 0 && (best == nil || n < of(best)) {
			best = r
		}
	}
	return best
}

const dayMilli = 24 * hourMilli

// nearest gives the time between a moment and the dose nearest to it, before or after.
func nearest(others []Given, at int64) (any bool, gap time.Duration) {
	for _, g := range others {
		if d := (time.Duration(g.At-at) * time.Millisecond).Abs(); !any || d < gap {
			any, gap = true, d
		}
	}
	return any, gap
}

// most24h counts the doses, with one more at a moment, in the fullest 24 h around it.
func most24h(others []Given, at int64) int {
	most := 1
	for _, start := range append([]Given{{At: at}}, others...) {
		if start.At > at || at-start.At >= dayMilli {
			continue
		}
		n := 1
		for _, g := range others {
			if g.At >= start.At && g.At-start.At < dayMilli {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

// hours writes a time as hours and minutes: "7 h 30 min".
func hours(d time.Duration) string {
	h, m := int(d.Hours()), int(d.Minutes())%60
	switch {
	case m == 0:
		return fmt.Sprintf("%d h", h)
	case h == 0:
		return fmt.Sprintf("%d min", m)
	}
	return fmt.Sprintf("%d h %d min", h, m)
}
