package grading

// ICEItem is one answer of the ICE; the zero value is "left out".
type ICEItem uint8

// The answers to an ICE item.
const (
	ICELeftOut ICEItem = iota
	ICEFailed
	ICECorrect
)

// The ICE items in order: orientation to year, month, city and hospital (4), naming
// three objects (3), following a command (1), writing a standard sentence (1),
// attention: counting back from 100 by tens (1).
const (
	ICEYear = iota
	ICEMonth
	ICECity
	ICEHospital
	ICEName1
	ICEName2
	ICEName3
	ICECommand
	ICESentence
	ICEAttention
	ICEItems
)

// ICEScore is an ICE result: a total, or its items where some may be left out. An
// item failed at baseline or adapted for language is never rescaled away.
type ICEScore struct {
	Known  bool
	ByItem bool
	Total  uint8 // 0-10; where ByItem, ignored
	Items  [ICEItems]ICEItem
}

// ICETotal makes an ICEScore of a total; totals over 10 count as unrecorded.
func ICETotal(total int) ICEScore {
	if total < 0 || total > 10 {
		return ICEScore{}
	}
	return ICEScore{Known: true, Total: uint8(total)}
}

// ICEFromItems makes an ICEScore of its items.
func ICEFromItems(items [ICEItems]ICEItem) ICEScore {
	return ICEScore{Known: true, ByItem: true, Items: items}
}

// Range gives the worst and best possible total, 0-10; ok is false where no ICE is
// recorded.
func (s *ICEScore) Range() (worst, best int, ok bool) {
	if !s.Known {
		return 0, 0, false
	}
	if !s.ByItem {
		t := min(int(s.Total), 10)
		return t, t, true
	}
	open := 0
	for i := range s.Items {
		if s.Items[i] == ICECorrect {
			worst++
		}
		if s.Items[i] == ICELeftOut {
			open++
		}
	}
	return worst, worst + open, true
}

// CAPDFrequency is how often a CAPD behaviour was seen over the shift.
type CAPDFrequency uint8

// The frequencies; the zero value is "left out".
const (
	CAPDLeftOut CAPDFrequency = iota
	CAPDNever
	CAPDRarely
	CAPDSometimes
	CAPDOften
	CAPDAlways
)

// CAPDItems is the number of items: 1-4 eye contact with the carer, purposeful
// actions, aware of surroundings, communicates needs; 5-8 restless, inconsolable,
// underactive, slow to respond.
const CAPDItems = 8

// CAPDPoint is the points of one CAPD item, 0-4, plus one; the zero value is left out.
type CAPDPoint uint8

// PointsOf makes a CAPDPoint of 0-4 points; anything else is left out.
func PointsOf(points int) CAPDPoint {
	if points < 0 || points > 4 {
		return 0
	}
	return CAPDPoint(points + 1)
}

// Points gives the points, 0-4; ok is false where the item was left out.
func (p CAPDPoint) Points() (points int, ok bool) {
	if p == 0 || p > 5 {
		return 0, false
	}
	return int(p) - 1, true
}

// CAPDPoints scores one item, numbered 1-8: items 1-4 score never 4 ... always 0,
// items 5-8 never 0 ... always 4 (Traube 2014).
func CAPDPoints(item int, f CAPDFrequency) CAPDPoint {
	if item < 1 || item > CAPDItems || f == CAPDLeftOut || f > CAPDAlways {
		return 0
	}
	points := int(f) - int(CAPDNever)
	if item <= 4 {
		points = 4 - points
	}
	return PointsOf(points)
}

// CAPDScore is a CAPD result: a total 0-32, or its items where some may be left out.
type CAPDScore struct {
	Known  bool
	ByItem bool
	Total  uint8 // 0-32; where ByItem, ignored
	Items  [CAPDItems]CAPDPoint
}

// CAPDTotal makes a CAPDScore of a total; totals over 32 count as unrecorded.
func CAPDTotal(total int) CAPDScore {
	if total < 0 || total > 32 {
		return CAPDScore{}
	}
	return CAPDScore{Known: true, Total: uint8(total)}
}

// CAPDFromItems makes a CAPDScore of its items.
func CAPDFromItems(items [CAPDItems]CAPDPoint) CAPDScore {
	return CAPDScore{Known: true, ByItem: true, Items: items}
}

// Range gives the best (lowest) and worst (highest) possible total, 0-32; ok is
// false where no CAPD is recorded.
func (s *CAPDScore) Range() (best, worst int, ok bool) {
	if !s.Known {
		return 0, 0, false
	}
	if !s.ByItem {
		t := min(int(s.Total), 32)
		return t, t, true
	}
	for i := range s.Items {
		if p, done := s.Items[i].Points(); done {
			best += p
			worst += p
		} else {
			worst += 4
		}
	}
	return best, worst, true
}
