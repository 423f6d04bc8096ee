package main

import (
	"context"
	"errors"
	"fmt"

	"crsmon/internal/report"
	"crsmon/internal/ward"

	"github.com/spf13/cobra"
)

func handoverCommand(a *app) *cobra.Command {
	var pdf, accept, to string
	var sign, force, line bool
	c := &cobra.Command{
		Use:   "handover [PATIENT]",
		Short: "Print the handover (SBAR) of a patient or of the whole ward, sign it, accept it",
		Long: `Handover prints what the next shift must know, from the record: what changed since the
last signed handover, situation, background, assessment, recommendation. Without
PATIENT it is the whole ward, each patient in a few lines.

--sign keeps the text in the record as --author signs it, with the record's head hash;
--accept ENTRY puts --author's name under a handover that somebody else signed; --line
prints the grades in one line for the hospital's notes.

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
			text, of, err := d.handover(ctx, patient)
			if err != nil {
				return err
			}
			if err := a.showHandover(d, of, text, pdf, force); err != nil || !sign {
				return err
			}
			return a.signHandover(ctx, d, patient, to, text)
		},
	}
	c.Flags().StringVar(&pdf, "pdf", "", "write it as a PDF to this file instead of printing it")
	c.Flags().BoolVar(&force, "force", false, "write over an existing file")
	c.Flags().BoolVar(&sign, "sign", false, "keep it in the record, signed by --author")
	c.Flags().StringVar(&to, "to", "", "who is to take it")
	c.Flags().StringVar(&accept, "accept", "", "the entry of a signed handover that --author takes")
	c.Flags().BoolVar(&line, "line", false, "the grades in one line, for the hospital's notes")
	return c
}

func (a *app) showHandover(d *desk, of *ward.Row, text, pdf string, force bool) error {
	if pdf == "" {
		_, err := fmt.Fprint(a.stdout, text)
		return err
	}
	file, err := report.Handover(&d.paper, of, text)
	if err != nil {
		return err
	}
	return a.savePaper(pdf, file, force)
}

func (a *app) signHandover(ctx context.Context, d *desk, patient, to, text string) error {
	by, err := a.who()
	if err != nil {
		return err
	}
	h, err := d.ward.HandOver(ctx, by, ward.HandoverRequest{Patient: patient, To: to, Text: text})
	if err != nil {
		return refusedOr(err, "the handover was not signed; nothing was recorded")
	}
	_, err = fmt.Fprintf(a.stdout, "\nsigned by %s %s, entry %s\naccept it with: crsmon handover%s --author NAME --accept %s\n", h.By.Name, h.At.Time().Format(dateTime), h.Entry, spaced(patient), h.Entry)
	return err
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
