package tui

import (
	"context"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// Another program's set is on the board as soon as the record tells of it, without a tick of the clock.
func TestBoardShowsAnotherProgramsSet(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return start }
	ours, _, path := realWard(t, now)
	theirs, _ := openWard(t, path, now)
	p := ward.Patient{ID: "1", Family: "Demo", Given: "ALPHA", BirthDate: "1972-06-22", Bed: "01"}
	if _, err := theirs.Admit(t.Context(), nurseA, "", p); err != nil {
		t.Fatal(err)
	}
	waits := make(chan tea.Cmd, 1)
	d := &drive{t: t, now: start}
	d.m = newModel(Options{
		Author: nurseA, Now: now, mono: now,
		tick: func(time.Duration, func(time.Time) tea.Msg) tea.Cmd { return nil }, // no clock at all
		await: func(seen int64, fn func(int64) tea.Msg) tea.Cmd {
			if seen < 0 {
				return await(seen, fn)
			}
			waits <- await(seen, fn)
			return nil
		},
	}, ours)
	d.run(d.m.Init())
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.sees("no set recorded yet")

	told := make(chan tea.Msg, 1)
	if len(waits) != 1 {
		t.Fatal("nobody waits for a set")
	}
	wait := <-waits
	go func() { told <- wait() }()
	r := ward.ObservationRequest{Patient: "1", At: moment(start), Findings: sickSet()}
	if _, err := theirs.Record(t.Context(), nurseA, r); err != nil {
		t.Fatal(err)
	}
	select {
	case msg := <-told:
		d.send(msg)
	case <-time.After(time.Minute):
		t.Fatal("nobody told the board")
	}
	d.sees("39.4").seesNot("no set recorded yet")
	if len(waits) != 1 {
		t.Fatal("nobody waits for the next set")
	}
}

// A watch that failed says so, and the next tick begins another, which clears it although nothing was written.
func TestWatchThatFailedBeginsAgain(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	f.failRead = context.DeadlineExceeded
	d.pass(time.Second)
	d.sees("NOT UP TO DATE")
	f.failRead = nil
	d.pass(time.Second)
	d.seesNot("NOT UP TO DATE")
	f.rows[0].LookAlike = !f.rows[0].LookAlike
	f.version++
	gen := d.m.boardGen
	d.pass(time.Second)
	if d.m.boardGen == gen {
		t.Fatal("the change after it was not seen")
	}
}
