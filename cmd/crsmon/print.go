package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"crsmon/db"
	"crsmon/internal/report"
	"crsmon/internal/ward"
	"crsmon/internal/words"

	"github.com/spf13/cobra"
)

// desk is the record opened for what is printed.
type desk struct {
	ward  *ward.Ward
	rec   *db.DB
	paper report.Paper
}

func (d *desk) close() { _ = d.rec.Close() }

// openDesk opens a record that exists: printing never makes one.
func (a *app) openDesk(ctx context.Context) (*desk, error) {
	path, err := a.recordPath()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, &statusError{exitUsage, fmt.Errorf("there is no record at %s: nothing to print", path)}
	}
	w, rec, err := a.open(ctx)
	if err != nil {
		return nil, err
	}
	head, err := w.Head(ctx)
	if err != nil {
		_ = rec.Close()
		return nil, err
	}
	return &desk{w, rec, report.Paper{Policy: w.Policy(), Words: words.English(), Now: a.now(), Head: head}}, nil
}

// chart is one patient's, with the mark that another name on the ward is like it.
func (d *desk) chart(ctx context.Context, patient string) (*ward.Chart, error) {
	c, err := d.ward.Chart(ctx, patient)
	if errors.Is(err, ward.ErrUnknownPatient) {
		return nil, &statusError{exitUsage, fmt.Errorf("%w; \"crsmon patients\" lists them", err)}
	}
	if err != nil {
		return nil, err
	}
	rows, err := d.ward.Board(ctx)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		if rows[i].Patient.ID == patient {
			c.LookAlike, c.Problem = rows[i].LookAlike, rows[i].Problem
		}
	}
	return c, nil
}

// charts are all patients of the board, worst first. One that cannot be read is there
// with what is wrong: it is never left out.
func (d *desk) charts(ctx context.Context) ([]*ward.Chart, error) {
	rows, err := d.ward.Board(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]*ward.Chart, len(rows))
	for i := range rows {
		c, err := d.ward.Chart(ctx, rows[i].Patient.ID)
		if err != nil {
			c = &ward.Chart{Row: rows[i]}
			c.Problem = err.Error()
		}
		if rows[i].Problem != "" {
			c.Problem = rows[i].Problem
		}
		c.LookAlike = rows[i].LookAlike
		out[i] = c
	}
	return out, nil
}

// handover gives the text of a patient, or of the ward where patient is empty; of is
// the patient.
func (d *desk) handover(ctx context.Context, patient string) (text string, of *ward.Row, err error) {
	last, err := d.lastHandover(ctx, patient)
	if err != nil {
		return "", nil, err
	}
	if patient == "" {
		charts, err := d.charts(ctx)
		if err != nil {
			return "", nil, err
		}
		return report.Ward(&d.paper, charts, last), nil, nil
	}
	c, err := d.chart(ctx, patient)
	if err != nil {
		return "", nil, err
	}
	return report.Patient(&d.paper, c, last), &c.Row, nil
}

// lastHandover is the newest handover of the patient or of the whole ward; nil where
// there is none.
func (d *desk) lastHandover(ctx context.Context, patient string) (*ward.Handover, error) {
	all, err := d.ward.Handovers(ctx, "")
	if err != nil {
		return nil, err
	}
	if patient != "" {
		own, err := d.ward.Handovers(ctx, patient)
		if err != nil {
			return nil, err
		}
		all = append(all, own...)
	}
	var last *ward.Handover
	for i := range all {
		if last == nil || all[i].At.Milli > last.At.Milli {
			last = &all[i]
		}
	}
	return last, nil
}

func printCommand(a *app) *cobra.Command {
	var what, out string
	var wholeWard, force bool
	c := &cobra.Command{
		Use:   "print PATIENT|--ward",
		Short: "Print a patient's chart, day grid or course summary, or the ward list, as PDF",
		Long: `Print makes a PDF of A4 pages, readable in black and white:

  chart    trends on fixed scales with drugs and grades, then every set (a patient)
  grid     the day grid that nurses know: a column a day, temperature and pulse (a patient)
  summary  onset, worst, resolution, drugs, escalations (a patient)
  list     the patients of the ward on one list (--ward)

With -o it goes to a file, which only this user can read; otherwise to the print
command of the policy ([print] command). Every page has the patient's identity, its
number, the time of printing and the record's head hash.

Exit status: 0 done, 1 the record, the file or the print command failed, 2 a wrong
argument, or the file exists (--force writes over it).`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			doc, err := report.ParseDocument(what, wholeWard)
			if err != nil {
				return &statusError{exitUsage, err}
			}
			if wholeWard == (len(args) == 1) {
				return &statusError{exitUsage, errors.New("what is to be printed? Give a PATIENT, or --ward, not both; \"crsmon patients\" lists them")}
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			d, err := a.openDesk(ctx)
			if err != nil {
				return err
			}
			defer d.close()
			if out == "" && len(d.ward.Policy().Print) == 0 {
				return &statusError{exitUsage, errors.New("no printer is set: the policy in force has no [print] command; set one, or name a file with -o FILE.pdf. Nothing was printed")}
			}
			file, err := d.document(ctx, doc, args)
			if err != nil {
				return err
			}
			if out != "" {
				return a.savePaper(out, file, force)
			}
			return a.sendToPrinter(ctx, d.ward.Policy().Print, file)
		},
	}
	c.Flags().StringVar(&what, "what", "", "chart, grid, summary or list (default: chart; list with --ward)")
	c.Flags().StringVarP(&out, "output", "o", "", "write the PDF to this file instead of printing it")
	c.Flags().BoolVar(&wholeWard, "ward", false, "the whole ward")
	c.Flags().BoolVar(&force, "force", false, "write over an existing file")
	return c
}

func (d *desk) document(ctx context.Context, doc report.Document, args []string) ([]byte, error) {
	if doc == report.List {
		charts, err := d.charts(ctx)
		if err != nil {
			return nil, err
		}
		return report.PrintWard(&d.paper, charts)
	}
	c, err := d.chart(ctx, args[0])
	if err != nil {
		return nil, err
	}
	return report.PrintPatient(&d.paper, doc, c)
}

// savePaper writes a document beside its place and gives it its name when it is whole
// and on disk. Without force it never takes the place of a file.
func (a *app) savePaper(path string, file []byte, force bool) error {
	if err := writePaper(path, file, force); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return &statusError{exitUsage, fmt.Errorf("%s exists and was left as it is; --force writes over it", path)}
		}
		return fmt.Errorf("%s was not written: %w", path, err)
	}
	_, err := fmt.Fprintf(a.stderr, "wrote %s (%d kB)\n", path, (len(file)+999)/1000)
	return err
}

func writePaper(path string, file []byte, force bool) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".crsmon-paper-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if gone := os.Remove(f.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
			err = errors.Join(err, gone)
		}
	}()
	_, err = f.Write(file)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if force {
		return os.Rename(f.Name(), path)
	}
	err = os.Link(f.Name(), path) // fails where the name is taken, whoever took it when
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	// A file system without links: the look and the renaming are two steps there.
	if _, there := os.Lstat(path); there == nil {
		return fs.ErrExist
	}
	return os.Rename(f.Name(), path)
}

func (a *app) sendToPrinter(ctx context.Context, command []string, file []byte) error {
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(file), a.stderr, a.stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("the policy's print command %q failed: %w; nothing is known to be printed; -o FILE.pdf writes a file", strings.Join(command, " "), err)
	}
	_, err := fmt.Fprintf(a.stderr, "sent to %s (%d kB)\n", command[0], (len(file)+999)/1000)
	return err
}
