package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"crsmon/db"
	"crsmon/internal/demo"
	"crsmon/internal/policy"
	"crsmon/internal/ward"

	"github.com/google/uuid"
)

// build makes a record of so many entries with the program's own rooms: the fictional
// ward, and behind it its own sets again and again as those of patients of the years
// before, as many sets each as two weeks make.
func build(ctx context.Context, path string, rows int) error {
	if _, err := os.Stat(path); err == nil {
		return nil // kept from an earlier run
	}
	pol, err := policy.Default()
	if err != nil {
		return err
	}
	clock := demo.NewClock(time.Now)
	rec, err := db.Open(ctx, path, db.Options{Now: clock.Now})
	if err != nil {
		return err
	}
	if err := demo.Write(ctx, ward.New(rec, pol, clock.Now), clock); err != nil {
		return err
	}
	var sets []db.Entry
	if err := rec.Each(ctx, 0, func(e db.Entry) error {
		if e.Kind == "observation" || e.Kind == "assessment" {
			sets = append(sets, e)
		}
		return nil
	}); err != nil {
		return err
	}
	const (
		year = 365 * 24 * time.Hour
		each = 480 // entries
	)
	for n := 0; n < rows; {
		batch := make([]db.Draft, 0, 5000)
		for range min(cap(batch), rows-n) {
			e := sets[n%len(sets)]
			n++
			batch = append(batch, db.Draft{
				ID: uuid.Must(uuid.NewV7()).String(), Kind: e.Kind, Patient: fmt.Sprintf("FORMER-%05d", n/each), AuthorName: e.AuthorName, AuthorRole: e.AuthorRole,
				ObservedAt: e.ObservedAt - year.Milliseconds() + int64(n), ObservedOffset: e.ObservedOffset,
				PayloadVersion: e.PayloadVersion, Payload: e.Payload,
			})
		}
		if _, _, err := rec.Append(ctx, "", -1, batch); err != nil {
			return fmt.Errorf("after %d entries: %w", n, err)
		}
	}
	return rec.Close()
}
