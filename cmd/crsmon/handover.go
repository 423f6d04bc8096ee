package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"crsmon/internal/report"
	"crsmon/internal/ward"

	"github.com/spf13/cobra"
)

func handoverCommand(a *app) *cobra.Command {
	var pdf, accept, to, signed string
	var sign, force, line bool
	c := &cobra.Command{
		Use:   "handover [PATIENT]",
		Short: "Print the handover (SBAR) of a patient or of the whole ward, sign it, accept it",
		Long: `Handover prints what the next shift must know, from the record: what changed since the
last signed handover, situation, background, assessment, recommendation. Without
PATIENT it is the whole ward, each patient in a few lines.

--sign keeps the text in the record as --author signs it, with the record's head hash;
--accept ENTRY puts --author's name under a handover that somebody else signed; --line
prints the grades in one line for the hospital's notes; --signed ENTRY prints a handover
as it was signed, whatever was recorded since. A PDF ends with a block for both
signatures: what the record knows of them is printed, with the record's head hash as a
witness outside the record, the rest are lines to write on.

Exit status: 0 done, 1 the record or the output failed, 2 a wrong argument, or refused.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			patient := ""
			if len(args) == 1 {
				patient = args[0]
			}
			switch {
			case accept != "" && (sign || line || pdf != ""):
				return &statusError{exitUsage, errors.New("--accept goes alone: it puts your name under what was signed")}
			case signed != "" && (sign || line || accept != ""):
				return &statusError{exitUsage, errors.New("--signed goes with --pdf only: it prints what was signed")}
			case line && (patient == "" || sign || pdf != ""):
				return &statusError{exitUsage, errors.New("--line needs a PATIENT and goes without --sign and --pdf")}
			case to != "" && !sign:
				return &statusError{exitUsage, errors.New("--to names who takes a handover that is signed: give --sign too")}
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			d, err := a.openDesk(ctx)
			if err != nil {
				return err
			}
			defer d.close()
			if accept != "" {
				return a.acceptHandover(ctx, d, patient, accept)
			}
			if line {
				c, err := d.chart(ctx, patient)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(a.stdout, report.Line(&d.paper, c))
				return err
			}
			if signed != "" {
				return a.reprintHandover(ctx, d, patient, signed, pdf, force)
			}
			text, of, err := d.handover(ctx, patient)
			if err != nil {
				return err
			}
			if !sign {
				return a.showHandover(d, of, text, nil, pdf, force)
			}
			return a.signHandover(ctx, d, of, ward.HandoverRequest{Patient: patient, To: to, Text: text}, pdf, force)
		},
	}
	c.Flags().StringVar(&pdf, "pdf", "", "write it as a PDF to this file instead of printing it")
	c.Flags().BoolVar(&force, "force", false, "write over an existing file")
	c.Flags().BoolVar(&sign, "sign", false, "keep it in the record, signed by --author")
	c.Flags().StringVar(&to, "to", "", "who is to take it")
	c.Flags().StringVar(&accept, "accept", "", "the entry of a signed handover that --author takes")
	c.Flags().StringVar(&signed, "signed", "", "the entry of a signed handover to print as it was signed")
	c.Flags().BoolVar(&line, "line", false, "the grades in one line, for the hospital's notes")
	return c
}

func (a *app) showHandover(d *desk, of *ward.Row, text string, signed *ward.Handover, pdf string, force bool) error {
	if pdf == "" {
		_, err := fmt.Fprint(a.stdout, text)
		return err
	}
	file, err := report.Handover(&d.paper, of, text, signed)
	if err != nil {
		return err
	}
	return a.savePaper(pdf, file, force)
}

// signHandover signs the text and prints it as signed. A file that is in the way is
// refused before anything is signed.
func (a *app) signHandover(ctx context.Context, d *desk, of *ward.Row, r ward.HandoverRequest, pdf string, force bool) error {
	by, err := a.who()
	if err != nil {
		return err
	}
	if pdf != "" && !force {
		if _, err := os.Lstat(pdf); err == nil {
			return &statusError{exitUsage, fmt.Errorf("%s exists and was left as it is; --force writes over it. The handover was not signed", pdf)}
		}
	}
	h, err := d.ward.HandOver(ctx, by, r)
	if err != nil {
		return refusedOr(err, "the handover was not signed; nothing was recorded")
	}
	shown := a.showHandover(d, of, h.Text, &h, pdf, force)
	if shown != nil {
		shown = fmt.Errorf("the handover is signed, entry %s, and was not printed: %w", h.Entry, shown)
	}
	_, err = fmt.Fprintf(a.stdout, "\nsigned by %s %s, entry %s\naccept it with: crsmon handover%s --author NAME --accept %s\n", h.By.Name, h.At.Time().Format(dateTime), h.Entry, spaced(r.Patient), h.Entry)
	return errors.Join(shown, err)
}

// reprintHandover prints a handover as it was signed, with who accepted it since.
func (a *app) reprintHandover(ctx context.Context, d *desk, patient, entry, pdf string, force bool) error {
	var of *ward.Row
	if patient != "" {
		c, err := d.chart(ctx, patient)
		if err != nil {
			return err
		}
		of = &c.Row
	}
	all, err := d.ward.Handovers(ctx, patient)
	if err != nil {
		return err
	}
	for i := range all {
		if h := &all[i]; h.Entry == entry {
			if err := a.showHandover(d, of, h.Text, h, pdf, force); err != nil || pdf != "" {
				return err
			}
			accepted := "not accepted yet"
			if by := h.Accepted; by != nil {
				accepted = "accepted by " + by.By.Name + " " + by.At.Time().Format(dateTime)
			}
			_, err := fmt.Fprintf(a.stdout, "\nsigned by %s %s, entry %s, %s\n", h.By.Name, h.At.Time().Format(dateTime), h.Entry, accepted)
			return err
		}
	}
	return &statusError{exitUsage, fmt.Errorf("%q is no signed handover of %s; nothing was printed", entry, orWard(patient))}
}

func orWard(patient string) string {
	if patient == "" {
		return "the ward: one of a patient needs PATIENT too"
	}
	return patient
}

func spaced(s string) string {
	if s == "" {
		return ""
	}
	return " " + s
}

func (a *app) acceptHandover(ctx context.Context, d *desk, patient, entry string) error {
	by, err := a.who()
	if err != nil {
		return err
	}
	h, err := d.ward.AcceptHandover(ctx, by, patient, entry)
	if err != nil {
		return refusedOr(err, "nothing was recorded")
	}
	_, err = fmt.Fprintf(a.stdout, "handover of %s, signed by %s, accepted by %s %s\n", h.At.Time().Format(dateTime), h.By.Name, h.Accepted.By.Name, h.Accepted.At.Time().Format(dateTime))
	return err
}

// refusedOr makes a refusal of the use cases a refusal of the command.
func refusedOr(err error, kept string) error {
	var field *ward.FieldError
	if errors.As(err, &field) || errors.Is(err, ward.ErrUnknownPatient) || errors.Is(err, ward.ErrNoAuthor) {
		return &statusError{exitUsage, fmt.Errorf("%w; %s", err, kept)}
	}
	return err
}
