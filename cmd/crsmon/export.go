package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sort"
	"time"

	"crsmon/db"

	"github.com/spf13/cobra"
)

func exportCommand(a *app) *cobra.Command {
	var s selection
	var from, to string
	c := &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write the record's entries as JSON, one a line",
		Long: `Export writes every entry of the record, in the order in which they arrived, one JSON
object a line, to standard output, or to FILE, which is made for this user alone and must not be there yet.
Its keys, all of them always there:

  node, seq         the record the entry was first written in, and its place there
  id                its UUID
  prev, hash        SHA-256 of the entry before and of this one, hexadecimal
  kind, patient     what, about whom ("" about nobody)
  author_name, author_role
  observed_at, recorded_at            when it was true, when written: ms since 1970 UTC
  observed_offset, recorded_offset    minutes east of UTC of the clock then
  replaces          the id of the entry it corrects, or ""
  payload_version, payload            the content, byte for byte as it is hashed

The last line, {"end":{"entries":…,"tails":[{"node":…,"seq":…,"hash":…}]}}, says that the export
is complete and where each chain ends: "crsmon import" makes the same record of it. With --patient, --kind (may
be repeated), --from or --to only what fits is written; the last line then says
"selected":true, and it cannot be imported. Times are those of observation: from is included, to is not.

Memory is constant, others may write meanwhile, and no long read is held. ctrl-c ends it: what was written then is whole
lines, without the last one.

Exit status: 0 complete, 1 interrupted, or the record or output failed, 2 a wrong argument.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			for _, t := range []struct {
				flag, text string
				into       **int64
			}{{"--from", from, &s.from}, {"--to", to, &s.to}} {
				if *t.into, err = a.momentFlag(t.flag, t.text); err != nil {
					return err
				}
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			rec, err := a.openExisting(ctx)
			if err != nil {
				return err
			}
			defer rec.Close()
			out, done := a.stdout, func() error { return nil }
			if len(args) == 1 && args[0] != "-" {
				f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
				if errors.Is(err, os.ErrExist) {
					return &statusError{exitUsage, fmt.Errorf("%s exists and was not touched: name a file that is not there yet", args[0])}
				}
				if err != nil {
					return fmt.Errorf("cannot export: %w", err)
				}
				out, done = f, func() error { return errors.Join(f.Sync(), f.Close()) }
			}
			err = a.export(ctx, rec, &s, out)
			if closeErr := done(); err == nil && closeErr != nil {
				err = fmt.Errorf("writing: %w", closeErr)
			}
			return err
		},
	}
	c.Flags().StringVar(&s.patient, "patient", "", "only this patient's entries")
	c.Flags().StringArrayVar(&s.kinds, "kind", nil, "only entries of this kind; may be repeated")
	c.Flags().StringVar(&from, "from", "", "only what was true at this time or later: 2026-03-01, or with the time as 2026-03-01T08:00:00Z")
	c.Flags().StringVar(&to, "to", "", "only what was true before this time")
	return c
}

// momentFlag reads a day, which begins at midnight here, or a moment.
func (a *app) momentFlag(flag, text string) (*int64, error) {
	if text == "" {
		return nil, nil
	}
	at, err := time.ParseInLocation(time.DateOnly, text, a.now().Location())
	if err != nil {
		at, err = time.Parse(time.RFC3339, text)
	}
	if err != nil {
		return nil, &statusError{exitUsage, fmt.Errorf("%s %q is no time; allowed: a day as 2026-03-01, or a moment as 2026-03-01T08:00:00+01:00", flag, text)}
	}
	milli := at.UnixMilli()
	return &milli, nil
}

// selection is which entries are wanted; the zero value is all.
type selection struct {
	patient  string
	kinds    []string
	from, to *int64
}

func (s *selection) all() bool {
	return s.patient == "" && len(s.kinds) == 0 && s.from == nil && s.to == nil
}

func (s *selection) fits(e *db.Entry) bool {
	return (s.patient == "" || e.Patient == s.patient) && (len(s.kinds) == 0 || slices.Contains(s.kinds, e.Kind)) &&
		(s.from == nil || e.ObservedAt >= *s.from) && (s.to == nil || e.ObservedAt < *s.to)
}

// The last line of an export.
type (
	exportEnd struct {
		End exported `json:"end"`
	}
	exported struct {
		Entries  int64          `json:"entries"`
		Selected bool           `json:"selected,omitempty"`
		Tails    []exportedTail `json:"tails,omitempty"`
	}
	exportedTail struct {
		Node string `json:"node"`
		Seq  int64  `json:"seq"`
		Hash string `json:"hash"`
	}
)

// tailsOf gives the ends of all chains in the order of their nodes.
func tailsOf(tails map[string]db.Tail) (all []exportedTail) {
	for node, t := range tails {
		all = append(all, exportedTail{node, t.Seq, fmt.Sprintf("%x", t.Hash)})
	}
	sort.SliceStable(all, func(i, j int) bool { a, b := &all[i], &all[j]; return a.Node < b.Node })
	return all
}

// exportBytes is how much is written at once, always whole lines.
const exportBytes = 256 << 10

func (a *app) export(ctx context.Context, rec *db.DB, s *selection, out io.Writer) error {
	p := a.progress()
	defer p.clear()
	summary, err := rec.Summary(ctx)
	if err != nil {
		return err
	}
	lines := make([]byte, 0, exportBytes+64<<10)
	flush := func() error {
		if _, err := out.Write(lines); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
		lines = lines[:0]
		return nil
	}
	end, tails, total := exported{Selected: !s.all()}, map[string]db.Tail{}, summary.Entries
	each := rec.Each
	if s.patient != "" {
		total = 0 // unknown
		each = func(ctx context.Context, from int64, fn func(db.Entry) error) error {
			return rec.EachOf(ctx, s.patient, from, fn)
		}
	}
	seen := int64(0)
	err = each(ctx, 0, func(e db.Entry) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		seen++
		p.show("entries", seen, total)
		if !s.fits(&e) {
			return nil
		}
		lines = append(db.AppendLine(lines, e), '\n')
		end.Entries++
		tails[e.Node] = db.Tail{Seq: e.Seq, Hash: e.Hash}
		if len(lines) < exportBytes {
			return nil
		}
		return flush()
	})
	if errors.Is(err, context.Canceled) {
		if err := flush(); err != nil {
			return err
		}
		return fmt.Errorf("interrupted: %d entries were written, whole lines, without the line that says it is complete", end.Entries)
	}
	if err != nil {
		return errors.Join(err, flush())
	}
	if s.all() {
		end.Tails = tailsOf(tails)
	}
	last, err := json.Marshal(exportEnd{end})
	if err != nil {
		return err
	}
	lines = append(append(lines, last...), '\n')
	return flush()
}
