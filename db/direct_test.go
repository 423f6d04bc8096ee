package db_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"crsmon/db"
)

// A value of another type than the schema's, as a flipped bit makes it, is damage: never a zero, an empty text or a guess.
func TestReadingNeverConverts(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	sound := []string{
		"1", "'i'", "'n'", "2", "zeroblob(32)", "zeroblob(32)", "'k'", "'p'", "'a'", "'r'", "3", "60", "4", "-60", "''", "1", "'{}'",
	}
	entries, err := db.ReadEntries(d, "SELECT "+strings.Join(sound, ", "))
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	e := entries[0]
	if got := fmt.Sprint([]any{
		e.Pos, e.ID, e.Node, e.Seq, e.Kind, e.Patient, e.AuthorName, e.AuthorRole, e.ObservedAt, e.ObservedOffset, e.RecordedAt,
		e.RecordedOffset, e.Replaces, e.PayloadVersion, string(e.Payload),
	}); got != "[1 i n 2 k p a r 3 60 4 -60  1 {}]" {
		t.Errorf("read %s", got)
	}
	for i, value := range sound {
		for _, other := range []string{"NULL", "1.5", "'1'", "x'31'", "7"} {
			kind := func(s string) string {
				switch {
				case strings.HasPrefix(s, "'"):
					return "text"
				case strings.HasPrefix(s, "zeroblob"), strings.HasPrefix(s, "x'"):
					return "blob"
				case s == "NULL" || strings.Contains(s, "."):
					return s
				}
				return "integer"
			}
			if kind(other) == kind(value) {
				continue
			}
			columns := slices.Clone(sound)
			columns[i] = other
			_, err := db.ReadEntries(d, "SELECT "+strings.Join(columns, ", "))
			wantErr(t, err, db.ErrCorrupt)
		}
	}
	for i, value := range map[int]string{4: "zeroblob(31)", 5: "zeroblob(33)", 11: "1081", 13: "-65536"} {
		columns := slices.Clone(sound)
		columns[i] = value
		_, err := db.ReadEntries(d, "SELECT "+strings.Join(columns, ", "))
		wantErr(t, err, db.ErrCorrupt)
	}
	if _, err := db.ReadEntries(d, "DELETE FROM present"); err == nil {
		t.Error("a reader may write")
	}
}

// Rows share the texts that are the same in the row before, and nothing else: what was read stays when more is read.
func TestReadEntriesStay(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	var drafts []db.Draft
	for i := range int64(300) {
		x := draft([]string{"observation", "dose"}[i%2], "p1", i)
		x.AuthorName = strings.Repeat("x", int(i%7))
		drafts = append(drafts, x)
	}
	want := appendAll(t, d, drafts...)
	var all sync.WaitGroup
	for range 8 { // more than connections are kept
		all.Go(func() {
			for range 5 {
				got, _, err := d.PatientEntries(context.Background(), "p1")
				if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("read something else: %d entries, %v", len(got), err)
				}
			}
		})
	}
	all.Wait()
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	_, _, err := d.PatientEntries(t.Context(), "p1")
	wantErr(t, err, db.ErrClosed)
}
