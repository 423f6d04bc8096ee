// Package phrase writes the values of a patient in words: a name, an age, a pressure, a
// grade with its marks. The screens and the plain mode share it, so that a grade that is
// incomplete or cannot be assessed never looks like a known one in either. It imports no
// terminal and no record.
package phrase

import (
	"fmt"
	"time"

	"crsmon/internal/ward"
	"crsmon/internal/words"
)

// Phrases writes in one language, with the marks that the output can show.
type Phrases struct {
	Words *words.Words
	Now   func() time.Time
	// AtLeast is the mark of what is incomplete, Dot what stands between parts, Like the
	// mark of similar names.
	AtLeast, Dot, Like string
	// NameOf writes a patient's name; nil writes SURNAME Given.
	NameOf func(*ward.Patient) string
}

func (in *Phrases) ui() *words.UI { return &in.Words.UI }

// At is a stored moment as it was written, in its own offset.
func At(m ward.Moment) time.Time {
	return time.UnixMilli(m.Milli).In(time.FixedZone("", int(m.Offset)*60))
}

// Clock writes 14:32.
func (in *Phrases) Clock(t time.Time) string { return t.Format("15:04") }

// When is a moment as short as it may be: the clock alone today.
func (in *Phrases) When(m ward.Moment) string {
	t, now := At(m), in.Now()
	if y, mo, d := t.Date(); y == now.Year() && mo == now.Month() && d == now.Day() {
		return in.Clock(t)
	}
	return in.DayMonth(t) + " " + in.Clock(t)
}

// DayMonth writes 21-Nov.
func (in *Phrases) DayMonth(t time.Time) string {
	return fmt.Sprintf("%02d-%s", t.Day(), in.ui().Months[t.Month()-1])
}
