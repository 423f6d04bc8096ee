package grading

import "strconv"

// Grade is a toxicity grade, 0 to 5; 5 is death due to the toxicity.
type Grade uint8

// String gives the digit.
func (g Grade) String() string { return strconv.Itoa(int(g)) }

// Interval is the span a grade can lie in while items are unrecorded.
type Interval struct {
	// Low is the grade if every unrecorded item turned out normal.
	Low Grade
	// High is the grade if every unrecorded item turned out as bad as it can be.
	High Grade
}

// Complete tells whether nothing unrecorded could change the grade.
func (i Interval) Complete() bool { return i.Low == i.High }

func (i Interval) worst(j Interval) Interval {
	// Compared as int, which needs no branch: the grades of two domains are hard to foretell.
	return Interval{Grade(max(int(i.Low), int(j.Low))), Grade(max(int(i.High), int(j.High)))}
}

// Result is a grade as the software gives it: an interval, the grade to show and
// act on, and the conditions that go with it. It is never shown without the
// reasons of [ExplainCRS] or [ExplainICANS].
type Result struct {
	Interval
	// Working is the grade shown, alerted on and stored; Low <= Working <= High.
	Working Grade
	// Flags are the conditions that must be said beside the grade.
	Flags Flags
}

// Reading is a measured number that may be unrecorded, in thousandths of the unit
// it was charted in: 38.4 °C is 38400, SBP 84 mmHg is 84000. Thousandths, not the
// tenths of a chart, because a device may send 37.96 °C, which is not fever and
// must not be rounded into one. The zero Reading is unrecorded.
type Reading struct {
	Milli int32
	Known bool
}

// Of makes a recorded Reading of a whole number of units.
func Of(units int32) Reading { return Reading{Milli: units * 1000, Known: true} }

// OfTenths makes a recorded Reading of tenths of a unit: OfTenths(384) is 38.4.
func OfTenths(tenths int32) Reading { return Reading{Milli: tenths * 100, Known: true} }

// OfMilli makes a recorded Reading of thousandths of a unit.
func OfMilli(milli int32) Reading { return Reading{Milli: milli, Known: true} }

// String writes the number in plain decimals without trailing zeros, or "?" where
// nothing is recorded.
func (r Reading) String() string { return string(r.Append(nil)) }

// Append writes what String gives to dst and returns it.
func (r Reading) Append(dst []byte) []byte {
	if !r.Known {
		return append(dst, '?')
	}
	v := int64(r.Milli)
	if v < 0 {
		dst = append(dst, '-')
		v = -v
	}
	dst = strconv.AppendInt(dst, v/1000, 10)
	frac := v % 1000
	if frac == 0 {
		return dst
	}
	dst = append(dst, '.')
	for d := int64(100); frac > 0; d /= 10 {
		dst = append(dst, byte('0'+frac/d))
		frac %= d
	}
	return dst
}

func (r Reading) below(milli int32) bool   { return r.Known && r.Milli < milli }
func (r Reading) atLeast(milli int32) bool { return r.Known && r.Milli >= milli }

// Answer is a yes-or-no that may be unrecorded. The zero Answer is unrecorded.
type Answer uint8

// The answers.
const (
	NotRecorded Answer = iota
	No
	Yes
)

// AnswerOf makes a recorded Answer of a bool.
func AnswerOf(yes bool) Answer {
	if yes {
		return Yes
	}
	return No
}
