package tui

import (
	"context"
	"errors"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// The board comes with the record, is read once, and a set written while it was being
// read is waited for.
func TestBoardComesWithTheRecord(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return start }
	ours, _, path := realWard(t, now)
	theirs, _ := openWard(t, path, now)
	p := ward.Patient{ID: "1", Family: "Demo", Given: "ALPHA", BirthDate: "1972-06-22", Bed: "01"}
	if _, err := theirs.Admit(t.Context(), nurseA, "", p); err != nil {
		t.Fatal(err)
	}
	first := readFirst(ours)
	if _, err := theirs.Record(t.Context(), nurseA, ward.ObservationRequest{Patient: "1", At: moment(start), Findings: sickSet()}); err != nil {
		t.Fatal(err)
	}
	var seen []int64
	d := &drive{t: t, now: start}
	d.m = newModel(Options{
		Author: nurseA, Now: now, mono: now, tick: noTick,
		Open:  func(context.Context) (*ward.Ward, error) { return nil, errors.New("opened by the test") },
		await: func(s int64, _ func(int64) tea.Msg) tea.Cmd { seen = append(seen, s); return nil },
	}, nil)
	if !d.m.opening() {
		t.Fatal("a board without its record waits for it")
	}
	d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	d.send(openedMsg{w: ours, first: first})
	d.sees("ALPHA", "no set recorded yet")
	if d.m.opening() {
		t.Fatal("a board that is there waits for nothing")
	}
	if len(seen) != 1 || seen[0] != first.version {
		t.Fatalf("changes are waited for since %v, the board is of %d", seen, first.version)
	}
	v, err := ours.Changed(t.Context(), seen[0])
	d.send(versionMsg{v, err})
	d.sees("39.4")
}

// Where the record does not open, or somebody has to sign in first, no frame is held.
func TestNothingIsHeldWithoutNeed(t *testing.T) {
	t.Parallel()
	open := func(context.Context) (*ward.Ward, error) { return nil, errDisk }
	d := newDrive(t, nil, Options{Author: nurseA, Open: open}, 80, 24)
	d.sees("The record cannot be opened.")
	if d.m.opening() {
		t.Fatal("the refusal is held")
	}
	m := newModel(Options{Open: open}, nil)
	if m.opening() {
		t.Fatal("the question who it is is held")
	}
}
