package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"crsmon/db"
	"crsmon/internal/demo"
	"crsmon/internal/policy"
	"crsmon/internal/ward"

	"github.com/spf13/cobra"
)

func demoCommand(a *app) *cobra.Command {
	var plain, replay bool
	var every time.Duration
	c := &cobra.Command{
		Use:   "demo",
		Short: "Open the board on a fictional ward of twelve, in a temporary record",
		Long: `Demo writes a fictional ward into a temporary record, through the same code that a
nurse's entry takes, and opens the board on it. The record is removed at the end,
unless --db names a place to keep it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			ctx := cmd.Context()
			path := a.db
			if path == "" {
				dir, err := os.MkdirTemp("", "crsmon-demo-")
				if err != nil {
					return fmt.Errorf("no place for the demo record: %w", err)
				}
				defer os.RemoveAll(dir)
				path = filepath.Join(dir, "demo.db")
			} else if _, err := os.Stat(path); err == nil {
				return &statusError{exitUsage, fmt.Errorf("%s exists: the demo never writes into a record that is already there", path)}
			}
			if replay {
				return a.replayDemo(ctx, path, every, plain)
			}
			w, rec, err := a.writeDemo(ctx, path)
			if err != nil {
				return err
			}
			defer rec.Close()
			if plain {
				rows, err := w.Board(ctx)
				if err != nil {
					return err
				}
				return a.printBoard(rows)
			}
			return a.runBoard(ctx, w, path, true)
		},
	}
	c.Flags().BoolVar(&plain, "list", false, "print the ward, or the replay, as a list and end")
	replayFlags(c, &replay, &every)
	noNotifyFlag(a, c)
	return c
}

func (a *app) writeDemo(ctx context.Context, path string) (*ward.Ward, *db.DB, error) {
	pol, err := policy.Default()
	if err != nil {
		return nil, nil, err
	}
	clock := demo.NewClock(a.now)
	rec, err := db.Open(ctx, path, db.Options{Now: clock.Now})
	if err != nil {
		return nil, nil, explainOpen(path, err)
	}
	w := ward.New(rec, pol, clock.Now)
	if err := demo.Write(ctx, w, clock); err != nil {
		_ = rec.Close()
		return nil, nil, err
	}
	return w, rec, nil
}
