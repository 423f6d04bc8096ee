package plain

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"crsmon/internal/ward"
	"crsmon/internal/words"
)

const minute = time.Minute

func TestEveryDecisionOfTheReview(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.sick()
	out, err := d.run(doctor, Options{}, script(
		"v 03", "g", "c", "4", "worse at the bedside", "y", "g", "i", "0", "1", "y", "f", "2", "y", "w", "y", "i", "15", "y", "s", "1", "y", "c", "y", "m", "",
	))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "CRS by the doctor: 4 (worse at the bedside than charted)", "ICANS by the doctor: 0 (finding has another cause)", "fever attributed to infection, suspected",
		"not attributed any more", "vital signs at least every 15 min", "countersigned: set of 14:32", "The doctor's CRS 4 no longer stands", "confirmed and signed",
		"Escalation rules not met", "never reviewed:", "worst: 24 h, course: CRS 3", "nobody told yet")
	c := d.chart("D1")
	kinds := map[ward.DecisionKind]int{}
	for i := range c.Events {
		kinds[c.Events[i].Body.Decision.Kind]++
	}
	if kinds[ward.DecideGrade] != 2 || kinds[ward.DecideAttribute] != 1 || kinds[ward.DecideUnattribute] != 1 || kinds[ward.DecideInterval] != 1 ||
		kinds[ward.DecideCountersign] != 1 || kinds[ward.DecideConfirm] != 1 || c.Review.Minutes != 15 || c.Review.Attributed || c.Review.CRS != -1 {
		t.Errorf("%v %+v", kinds, c.Review)
	}
	for _, bad := range [][]string{
		{"v 03", "e"},
		{"v 03", "u"},
		{"v 03", "w"},
		{"v 03", "z"},
		{"v 03", "i", "4"},
		{"v 03", "i", "600"},
		{"v 03", "g", "c", "6"},
		{"v 03", "g", "c", "3"},
		{"v 03", "g", "c", "4", ""},
		{"v 03", "s", "9"},
		{"v 07", "c"},
		{"v 07", "g"},
		{"v 03", "n"},
	} {
		lines := bad
		if bad[1] == "i" && bad[2] == "600" {
			lines = append(lines, "y") // the ward knows how seldom is too seldom
		}
		if out, err := d.run(doctor, Options{}, script(lines...)); !errors.Is(err, ErrRefused) || len(d.chart("D1").Events) != 7 {
			t.Errorf("%q: %v\n%s", bad, err, out)
		}
	}
	for _, n := range [][]string{{"v 03", "c"}, {"v 03", "c", "n"}, {"v 03", "g", "c"}} {
		if _, err := d.run(doctor, Options{}, script(n...)); err == nil && len(n) != 3 || len(d.chart("D1").Events) != 7 {
			t.Errorf("%q: %v", n, err)
		}
	}
}

func TestAnEpisodeIsClosedAndReopened(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	febrile := append([]string(nil), routine...)
	febrile[2] = "388"
	if out, err := d.run(nurse, Options{}, script(febrile...)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for range 4 {
		d.now = d.now.Add(24 * time.Hour)
		d.stable()
	}
	out, err := d.run(doctor, Options{}, script("v 03", "e", "y", "e", "y", ""))
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	has(t, out, "a doctor may close the episode", "CRS episode since", "signed: the CRS episode is closed", "reopen the episode", "signed: the CRS episode is open again")
	if ep := d.chart("D1").Episodes; len(ep) != 1 || ep[0].ClosedAt != 0 {
		t.Errorf("%+v", ep)
	}
}

// moving is a record in which somebody else writes just before a decision.
type moving struct {
	*ward.Ward
	before func()
}

func (m *moving) Enter(ctx context.Context, by ward.Author, r ward.EventRequest) (ward.Saved, error) {
	if m.before != nil && r.Body.Decision != nil {
		do := m.before
		m.before = nil
		do()
	}
	return m.Ward.Enter(ctx, by, r)
}

// What came while the doctor looked is said, and nothing is signed on what was not said.
func TestNothingIsSignedOnWhatHasMovedOn(t *testing.T) {
	t.Parallel()
	for _, person := range []bool{false, true} {
		d := newDesk(t)
		d.stable()
		d.now = d.now.Add(10 * minute)
		var out bytes.Buffer
		err := Run(context.Background(), Options{
			In: strings.NewReader(script("v 03", "c", "y", "", "q")), Out: &out, Interactive: person, Author: doctor, Words: words.English(),
			Now: func() time.Time { return d.now }, Ward: &moving{d.w, d.sick},
		})
		for i := range d.chart("D1").Events {
			t.Errorf("signed: %+v", d.chart("D1").Events[i].Body)
		}
		has(t, out.String(), "NOT SAVED: something was recorded for this patient since it was read")
		if errors.Is(err, ErrRefused) == person {
			t.Errorf("%v\n%s", err, out.String())
		}
		if person {
			has(t, out.String(), "NEW while you looked: set of 14:42, CRS 3, ICANS 1, Nurse Test", "CRS 3 severe was 0")
		}
	}
}

// Who waits at the prompt is told of a new alert, once.
func TestAnAlertIsSaidWhileACommandIsAwaited(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.stable()
	wake := make(chan struct{})
	in, feed := io.Pipe()
	var out bytes.Buffer
	done := make(chan error, 1)
	go func() {
		done <- Run(context.Background(), Options{
			In: in, Out: &out, Interactive: true, Author: nurse, Words: words.English(), Now: func() time.Time { return d.now }, Ward: d.w, Wake: wake,
		})
	}()
	wake <- struct{}{} // it waits: nothing is new
	d.sick()
	wake <- struct{}{}
	wake <- struct{}{}
	_, _ = io.WriteString(feed, "q\n")
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n := strings.Count(out.String(), "ALERT"); n != 1 {
		t.Errorf("%d alerts said\n%s", n, out.String())
	}
	has(t, out.String(), "! ALERT 03 ALPHA Demo: ICU NOW: CRS 3 or more (+")
}

func TestANoticeIsSaidUntilItIsPutRight(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	n := 0
	out, err := d.run(nurse, Options{Notice: func() string {
		if n++; n < 3 {
			return "the disk is full"
		}
		return ""
	}}, script("b", "b", "b"))
	if err != nil || strings.Count(out, "! the disk is full") != 1 {
		t.Errorf("%v\n%s", err, out)
	}
}
