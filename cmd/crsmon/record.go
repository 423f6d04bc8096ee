package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"crsmon/db"
	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
	"crsmon/internal/words"

	"github.com/spf13/cobra"
)

func recordCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "record [FILE]",
		Short: "Record observations given as JSON, one acknowledgement a line",
		Long: `Record reads observations as JSON, one a line, from FILE or standard input, with the
keys of "crsmon grade" and patient, hr, rr, note and entry (the client's own UUID:
sent again, it is the same entry), cardiac (none, arrhythmia, acs), carer_concern (none,
worse) and not_done, why vital signs were not measured: {"temp":"asleep","bp":"refused"}
(temp, hr, rr, bp, spo2: asleep, refused, could-not-obtain, device-fault). A line with replaces (the entry corrected) and
reason is a correction; with entered_in_error true as well, a withdrawal. Each is recorded as from the screen, and its line
{"entry":…,"seq":…,"saved":true,…} is printed only once it is on disk. What is refused
gets a line with "saved":false and the reason, and the rest goes on.

Exit status: 0 all saved, 2 some line or argument refused, 1 the record, input or
output failed.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.each(cmd.Context(), args, func(ctx context.Context, w *ward.Ward, by ward.Author) lineFunc {
				d := observation.Decoder{Record: true}
				var in observation.Input
				text := words.English()
				return func(object []byte) ([]byte, error) { return recordLine(ctx, w, by, &d, &in, text, object) }
			})
		},
	}
}

func admitCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "admit [FILE]",
		Short: "Admit patients given as JSON, one acknowledgement a line",
		Long: `Admit reads patients as JSON, one a line, from FILE or standard input: id, family,
given, birth_date, sex, bed, weight_kg, product, indication, infused_at, allergies,
baseline_sbp, baseline_ice; neuro_scale and entry if wanted. It answers as "crsmon
record" does.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.each(cmd.Context(), args, func(ctx context.Context, w *ward.Ward, by ward.Author) lineFunc {
				return func(object []byte) ([]byte, error) {
					p, entry, err := ward.ReadPatient(object)
					if err != nil {
						return nil, err
					}
					s, err := w.Admit(ctx, by, entry, p)
					if err != nil {
						return nil, err
					}
					line := acknowledge(nil, &s)
					id, err := json.Marshal(p.ID)
					if err != nil {
						return nil, err
					}
					return append(append(append(line, `,"patient":`...), id...), '}'), nil
				}
			})
		},
	}
}

// lineFunc handles one object and gives the line that acknowledges it, without its
// line end. A refusal is an error.
type lineFunc func(object []byte) ([]byte, error)

// each handles every object of the input and acknowledges each by itself.
func (a *app) each(ctx context.Context, args []string, begin func(context.Context, *ward.Ward, ward.Author) lineFunc) error {
	in, name := a.stdin, "standard input"
	if len(args) == 1 && args[0] != "-" {
		f, err := os.Open(args[0])
		if err != nil {
			return &statusError{exitUsage, fmt.Errorf("cannot read: %w", err)}
		}
		defer f.Close()
		in, name = f, args[0]
	}
	by, err := a.who()
	if err != nil {
		return err
	}
	w, rec, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer rec.Close()
	defer a.backupsBeside(rec, w.Policy())()
	handle := begin(ctx, w, by)
	out := bufio.NewWriter(a.stdout)
	refused := 0
	s := observation.NewSplitter(in)
	for {
		object, n, err := s.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		var line []byte
		var broken *observation.BrokenError
		if err != nil && !errors.As(err, &broken) {
			return fmt.Errorf("reading %s: %w", name, err)
		}
		if err == nil {
			line, err = handle(object)
		}
		if err != nil {
			if failure(err) {
				return fmt.Errorf("object %d NOT SAVED: %w", n, err)
			}
			refused++
			fmt.Fprintf(a.stderr, "object %d refused: %v\n", n, err)
			line = refusal(n, err)
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
		// Each acknowledgement goes out by itself: the client may be waiting for it.
		if err := out.Flush(); err != nil {
			return fmt.Errorf("writing: %w", err)
		}
	}
	if refused > 0 {
		return &statusError{exitUsage, fmt.Errorf("%s: %d refused and not saved", name, refused)}
	}
	return nil
}

// failure tells an error of the record itself, after which going on is pointless,
// from the refusal of one object.
func failure(err error) bool {
	for _, e := range []error{db.ErrDiskFull, db.ErrIO, db.ErrReadOnly, db.ErrNotWritable, db.ErrCorrupt, db.ErrClosed} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// acknowledge begins the line of a saved entry; the caller closes the brace.
func acknowledge(line []byte, s *ward.Saved) []byte {
	line = append(line, `{"entry":"`...)
	line = append(append(line, s.Entry...), `","seq":`...)
	line = append(strconv.AppendInt(line, s.Seq, 10), `,"saved":true`...)
	if s.Replay {
		line = append(line, `,"replay":true`...)
	}
	return line
}

func refusal(n int, err error) []byte {
	r := struct {
		Object  int    `json:"object"`
		Saved   bool   `json:"saved"`
		Field   string `json:"field,omitempty"`
		Error   string `json:"error"`
		Allowed string `json:"allowed,omitempty"`
	}{Object: n, Error: err.Error()}
	var fe *observation.FieldError
	if errors.As(err, &fe) {
		r.Field, r.Error, r.Allowed = fe.Field, fe.Problem, fe.Allowed
	}
	line, jsonErr := json.Marshal(r)
	if jsonErr != nil {
		return []byte(`{"saved":false}`)
	}
	return line
}

// known are keys that the record knows from the admission; a set cannot change them.
var known = []string{"age_years", "birth_date", "neuro_scale", "baseline_sbp", "infused_at"}

func recordLine(ctx context.Context, w *ward.Ward, by ward.Author, d *observation.Decoder, in *observation.Input, text *words.Words, object []byte) ([]byte, error) {
	if err := d.Decode(object, in); err != nil {
		return nil, err
	}
	r := ward.ObservationRequest{
		Entry: in.Entry, Patient: in.Patient, Findings: in.Set, Note: in.Note,
		EpisodeOpen: in.Context.EpisodeOpen == grading.Yes, FeverAttributed: in.Context.FeverAttributed,
		O2NotForHypoxia: in.Context.O2NotForHypoxia, Circumstances: in.Circumstances,
		Signs: ward.Signs{Cardiac: ward.Cardiac(in.Cardiac), Carer: ward.CarerConcern(in.Carer)},
	}
	if !in.At.IsZero() {
		r.At = ward.MomentOf(in.At)
	}
	s, err := recordOne(ctx, w, by, in, r)
	if err != nil {
		return nil, err
	}
	if in.EnteredInError {
		line := quoted(acknowledge(nil, &s), "patient", in.Patient)
		return append(line, `,"entered_in_error":true}`...), nil
	}
	line := append(acknowledge(nil, &s), `,"at":"`...)
	line = append(append(line, s.At.Time().Format("2006-01-02T15:04:05.999Z07:00")...), `",`...)
	line = observation.AppendAnswer(line, &observation.Answer{
		ID: in.ID, HasID: in.HasID, Patient: in.Patient, CRS: s.Shown.CRS, ICANS: s.Shown.ICANS, NEWS2: s.Shown.NEWS2,
		Fired: s.Shown.Escalations,
	}, text, w.Policy())
	ignored := slices.DeleteFunc(slices.Clone(in.Stated), func(k string) bool { return !slices.Contains(known, k) })
	if len(ignored) > 0 {
		names, err := json.Marshal(ignored)
		if err != nil {
			return nil, err
		}
		line = append(append(line, `,"known_from_admission":`...), names...)
	}
	return append(line, '}'), nil
}

// recordOne records a set, a correction of one, or that one was entered in error.
func recordOne(ctx context.Context, w *ward.Ward, by ward.Author, in *observation.Input, r ward.ObservationRequest) (ward.Saved, error) {
	switch {
	case in.Replaces == "" && (in.Reason != "" || in.EnteredInError):
		return ward.Saved{}, &observation.FieldError{
			Field: "replaces", Problem: "reason and entered_in_error belong to a correction", Allowed: "the entry that is corrected",
		}
	case in.Replaces == "":
		return w.Record(ctx, by, r)
	case in.EnteredInError && (r.Findings != (grading.Observation{}) || r.Signs != (ward.Signs{}) || !r.Circumstances.NotDone.IsZero() || r.Note != ""):
		return ward.Saved{}, &observation.FieldError{
			Field: "entered_in_error", Problem: "a withdrawn set has no findings and no note", Allowed: "the findings as a correction, or entered_in_error without them",
		}
	case in.EnteredInError:
		return w.EnterInError(ctx, by, in.Entry, in.Patient, in.Replaces, in.Reason)
	}
	return w.Correct(ctx, by, in.Replaces, in.Reason, r)
}
