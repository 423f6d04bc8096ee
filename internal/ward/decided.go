package ward

import (
	"crsmon/grading"
)

// noGrade stands where there is no grade.
const noGrade = -1

// Place is where a patient is.
type Place struct {
	Bed string
	// Move is the last move; empty where there was none since admission.
	Move Move
	To   string
	At   Moment
}

// InICU tells whether the patient is in the ICU.
func (p *Place) InICU() bool { return p.Move == MoveICUArrived }

// move takes a move. The bed of the admission stands against any move before it was
// stated. Who comes back has no bed until one is said: the old one may be somebody
// else's by now. A discharge before the admission is none, as on the board.
func (p *Place) move(c *charted, of *Patient) {
	t := c.event.Transfer
	if t.Move == MoveDischarged && c.At.Milli < of.admittedAt {
		return
	}
	if c.At.Milli > of.BedAt && (t.Bed != "" || t.Move == MoveReadmitted) {
		p.Bed = t.Bed
	}
	if t.Move != MoveBed || p.Move == MoveDischarged { // a bed after the discharge brings back
		p.Move, p.To, p.At = t.Move, t.To, c.At
	}
}

// Review is what doctors have decided of a course so far.
type Review struct {
	// At and By are of the newest confirmation or grade; At.Milli is 0 where there is
	// none.
	At Moment
	By Author
	// CRS and ICANS are the doctor's own grades where they stand beside the computed
	// ones, -1 where there is none; the software's own are never changed.
	CRS, ICANS             int
	CRSReason, ICANSReason string
	Attributed             bool // the fever has another cause
	AttributedTo           string
	Minutes                int // vital signs at least this often, 0 = as the policy says
	Countersigned          []string
}

func noReview() Review { return Review{CRS: noGrade, ICANS: noGrade} }

// newFever ends an attribution where a set finds a fever after the one attributed has
// been absent for the policy's time: a decision is about the fever of its time, and of
// a later one nobody has said anything [ours].
func (k *walker) newFever(at int64, o *grading.Observation) {
	if fever, _ := o.Febrile(); !fever {
		return
	}
	if k.review.Attributed && at-k.feverAt >= k.pol.Course.CloseAfter {
		k.review.Attributed, k.review.AttributedTo = false, ""
		k.course.Apply(&grading.Event{At: at, Kind: grading.EventWithdrawAttribution})
	}
	k.feverAt = at
}

// decided takes a decision into the course; regrade is false for one that changes
// neither grade nor interval.
func (k *walker) decided(c *charted) (regrade bool) {
	d, r := c.event.Decision, &k.review
	at := c.At.Milli
	apply := func(kind grading.EventKind) { k.course.Apply(&grading.Event{At: at, Kind: kind}) }
	switch d.Kind {
	case DecideConfirm:
		r.At, r.By = c.At, c.By
		r.CRS, r.ICANS, r.CRSReason, r.ICANSReason = noGrade, noGrade, "", ""
	case DecideGrade:
		r.At, r.By = c.At, c.By
		if d.Scale == ScaleCRS {
			r.CRS, r.CRSReason = int(d.Grade), d.Reason
		} else {
			r.ICANS, r.ICANSReason = int(d.Grade), d.Reason
		}
	case DecideAttribute:
		r.Attributed, r.AttributedTo = true, d.Of
		k.feverAt = max(k.feverAt, at)
		apply(grading.EventAttributeFever)
	case DecideUnattribute:
		r.Attributed, r.AttributedTo = false, ""
		k.course.Context.FeverAttributed = false // what a set said of it is withdrawn too
		apply(grading.EventWithdrawAttribution)
	case DecideClose:
		apply(grading.EventCloseEpisode)
	case DecideReopen:
		apply(grading.EventReopenEpisode)
	case DecideResolveNeuro:
		apply(grading.EventResolveNeuroEvents)
	case DecideInterval:
		r.Minutes = d.Minutes
	case DecideCountersign:
		r.Countersigned = append(r.Countersigned, d.Of)
		return false
	}
	return true
}
