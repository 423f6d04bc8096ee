package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"crsmon/db"

	"github.com/spf13/cobra"
)

func importCommand(a *app) *cobra.Command {
	var o db.RestoreOptions
	c := &cobra.Command{
		Use:   "import FILE",
		Short: "Make the record that an export was made of, entry by entry, with the same chain",
		Long: `Import reads what "crsmon export" wrote, from FILE or, named -, standard input, and makes a record with
the same entries, the same chain and the same head. A whole export is the record in
a form that needs no SQLite to read, and this is the way back from it.

Every entry's hash is computed again, every chain must be whole and end where the export's last line says, and only
then does the new record take its place. It refuses to go over a record that holds entries the export does not have,
or that is another record: --replace allows it. What was in place is always kept beside it under a dated name.

Observations of a ward that has its own record go in with "crsmon record": each must be graded in its patient's course.

Exit status: 0 done, 1 the export is broken or incomplete, interrupted, or the disk failed; 2 a wrong argument, or
refused. Unless it is 0, the record is as it was.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in := a.stdin
			if args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return &statusError{exitUsage, fmt.Errorf("cannot read: %w", err)}
				}
				defer f.Close()
				in = f
			}
			to, err := a.recordPath()
			if err != nil {
				return err
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			p := a.progress()
			defer p.clear()
			o.Now = a.now
			o.Progress = func(s db.Stage, done, total int64) { p.show(string(s), done, total) }
			r, err := a.importTo(ctx, in, to, o, func(done int64) { p.show("entries", done, 0) })
			p.clear()
			var broken *brokenExport
			if errors.As(err, &broken) {
				return fmt.Errorf("NOT imported, the record is as it was: %w", err)
			}
			if err != nil {
				return explainImport(args[0], to, r.Kept, err)
			}
			return a.printRestored(&r, args[0], to, false, false)
		},
	}
	c.Flags().BoolVar(&o.Replace, "replace", false, "also over a newer, unreadable or other record, which is kept beside it")
	return c
}

func explainImport(from, to, kept string, err error) error {
	if errors.Is(err, context.Canceled) {
		return errors.New("NOT imported: interrupted; the record is as it was")
	}
	return explainRestore(from, to, false, kept, err)
}

// brokenExport says where an export is not what was written.
type brokenExport struct {
	line int // 0 where the error names the entry
	err  error
}

func (e *brokenExport) Error() string {
	if e.line == 0 {
		return e.err.Error() // it names the entry
	}
	return fmt.Sprintf("line %d: %v", e.line, e.err)
}

func (e *brokenExport) Unwrap() error { return e.err }

// exportReader reads an export line by line.
type exportReader struct {
	in   *bufio.Reader
	n    int
	end  *exported // once the last line was read
	held *db.Entry // read ahead
}

// next gives the next entry; io.EOF only after the last line.
func (r *exportReader) next() (db.Entry, error) {
	if e := r.held; e != nil {
		r.held = nil
		return *e, nil
	}
	text, err := r.in.ReadBytes('\n')
	switch {
	case errors.Is(err, io.EOF) && r.end != nil && len(text) == 0:
		return db.Entry{}, io.EOF
	case errors.Is(err, io.EOF):
		return db.Entry{}, &brokenExport{r.n + 1, errors.New("the export ends without its last line: it is not complete")}
	case err != nil:
		return db.Entry{}, err
	}
	r.n++
	if r.end != nil {
		return db.Entry{}, &brokenExport{r.n, errors.New("something stands after the last line of an export")}
	}
	if bytes.HasPrefix(text, []byte(`{"end":`)) {
		var last exportEnd
		if err := json.Unmarshal(text, &last); err != nil {
			return db.Entry{}, &brokenExport{r.n, err}
		}
		if last.End.Selected {
			return db.Entry{}, &brokenExport{r.n, errors.New("this export holds a selection: only one of a whole record can be imported")}
		}
		r.end = &last.End
		return r.next()
	}
	e, err := db.ParseLine(text)
	if err != nil {
		return db.Entry{}, &brokenExport{r.n, err}
	}
	return e, nil
}

// importTo makes the record beside its place, where there is space for it if anywhere, and lets it take the place.
func (a *app) importTo(ctx context.Context, in io.Reader, to string, o db.RestoreOptions, progress func(int64)) (db.Restored, error) {
	r := exportReader{in: bufio.NewReaderSize(in, 256<<10)}
	first, err := r.next()
	if errors.Is(err, io.EOF) {
		return db.Restored{}, &brokenExport{1, errors.New("the export holds no entry")}
	}
	if err != nil {
		return db.Restored{}, err
	}
	r.held = &first
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return db.Restored{}, fmt.Errorf("%w: %w", db.ErrNotWritable, err)
	}
	dir, err := os.MkdirTemp(filepath.Dir(to), ".crsmon-import-")
	if err != nil {
		return db.Restored{}, fmt.Errorf("%w: %w", db.ErrNotWritable, err)
	}
	defer os.RemoveAll(dir)
	beside := filepath.Join(dir, "record.db")
	if err := a.importInto(ctx, beside, &r, progress); err != nil {
		return db.Restored{}, err
	}
	return db.Restore(ctx, beside, to, o)
}

// importInto fills a new record and holds the ends of its chains against the export's last line.
func (a *app) importInto(ctx context.Context, path string, r *exportReader, progress func(int64)) (err error) {
	// The first entry of a record is always its own.
	rec, err := db.Open(ctx, path, db.Options{Now: a.now, Node: r.held.Node})
	if err != nil {
		return &brokenExport{r.n, err}
	}
	defer func() { err = errors.Join(err, rec.Close()) }()
	next := func() (db.Entry, error) {
		if err := ctx.Err(); err != nil {
			return db.Entry{}, err
		}
		return r.next()
	}
	if _, _, err := rec.Import(ctx, next, progress); err != nil {
		for _, content := range []error{db.ErrInvalid, db.ErrChain, db.ErrConflict, db.ErrReplaces} {
			if errors.Is(err, content) && !errors.As(err, new(*brokenExport)) {
				return &brokenExport{0, err}
			}
		}
		return err
	}
	s, err := rec.Summary(ctx)
	if err != nil {
		return err
	}
	if s.Entries != r.end.Entries || !slices.Equal(tailsOf(s.Tails), r.end.Tails) {
		return &brokenExport{r.n, fmt.Errorf("the export's last line names %d entries and %v as the ends of its chains; it holds %d and %v", r.end.Entries, r.end.Tails, s.Entries, tailsOf(s.Tails))}
	}
	return nil
}
