package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"crsmon/internal/report"
	"crsmon/internal/words"

	"github.com/spf13/cobra"
)

func packCommand(a *app) *cobra.Command {
	var out string
	var force, blank bool
	c := &cobra.Command{
		Use:   "pack -o FILE.pdf",
		Short: "Make the downtime pack: the ward as it is now, and blank sheets, for the day the terminal dies",
		Long: `Pack makes one PDF to keep on paper: the ward's present state, then blank sheets for
ICE and CAPD with what to ask, the ASTCT tables for CRS and ICANS, and an
observation grid. Print it at the start of every shift.

--blank leaves the ward's state out and needs no record.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return &statusError{exitUsage, errors.New("name the file: crsmon pack -o FILE.pdf")}
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			file, err := a.pack(ctx, blank)
			if err != nil {
				return err
			}
			return a.savePaper(out, file, force)
		},
	}
	c.Flags().StringVarP(&out, "output", "o", "", "the file to write")
	c.Flags().BoolVar(&force, "force", false, "write over an existing file")
	c.Flags().BoolVar(&blank, "blank", false, "blank sheets only")
	return c
}

func (a *app) pack(ctx context.Context, blank bool) ([]byte, error) {
	path, err := a.recordPath()
	if err != nil {
		return nil, err
	}
	if blank {
		pol, err := a.policyBeside(path)
		if err != nil {
			return nil, err
		}
		return report.Pack(&report.Paper{Policy: pol, Words: words.English(), Now: a.now()}, nil)
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, &statusError{exitUsage, errors.New("there is no record yet: --blank makes the sheets without the ward's state")}
	}
	d, err := a.openDesk(ctx)
	if err != nil {
		return nil, err
	}
	defer d.close()
	charts, err := d.charts(ctx)
	if err != nil {
		return nil, err
	}
	return report.Pack(&d.paper, charts)
}
