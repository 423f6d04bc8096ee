package main

import (
	"context"
	"encoding/json"
	"fmt"

	"crsmon/grading"
	"crsmon/internal/phrase"
	"crsmon/internal/ward"

	"github.com/spf13/cobra"
)

func eventCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "event [FILE]",
		Short: "Record doses, infusions, oxygen, moves, decisions, answers and laboratory results given as JSON",
		Long: `Event reads events as JSON, one a line, from FILE or standard input: patient, kind, and
with it

  dose      drug, amount, unit, route
  infusion  drug, running (true: started or rate changed; false: stopped), rate, unit
  oxygen    o2_device (room-air: stopped), o2_flow_lpm, o2_not_for_hypoxia
  transfer  move (bed, icu-requested, icu-arrived, returned, discharged, readmitted), bed, to
  decision  decision (confirm, grade, attribute, unattribute, close-episode,
            reopen-episode, resolve-neuro, interval, countersign), scale, grade, minutes,
            of, why; role doctor
  response  rule, answer (told, acknowledged, declined, passed-up, closed), whom, how, why
  labs      labs: a list of analyte, value, unit, one a result of the sample, with bound
            below or above where the laboratory gave a limit; at is when it was taken.
            analyte is crp, ferritin, il6, ldh, platelets, anc, wbc, haemoglobin,
            fibrinogen, inr, pt, aptt, ast, alt, bilirubin, creatinine or triglycerides;
            no unit is assumed, and no grade depends on a result

and at, entry, note if wanted; replaces with reason is a correction, with
entered_in_error true a withdrawal. It answers as "crsmon record" does, with the grades
and the open escalations after it, and laboratory values as they are charted.

Exit status: 0 all saved, 2 some line or argument refused, 1 the record, input or
output failed.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.each(cmd.Context(), args, func(ctx context.Context, w *ward.Ward, by ward.Author) lineFunc {
				return func(object []byte) ([]byte, error) { return eventLine(ctx, w, by, object) }
			})
		},
	}
}

// openTask is an open escalation in an answer.
type openTask struct {
	Rule   string `json:"rule"`
	Level  string `json:"level"`
	Status string `json:"status"`
	Text   string `json:"text"`
}

// gradeNow is a grade in an answer.
type gradeNow struct {
	Low      uint8 `json:"low"`
	High     uint8 `json:"high"`
	Working  uint8 `json:"working"`
	Complete bool  `json:"complete"`
	Was      *int  `json:"was,omitempty"`
}

type eventAnswer struct {
	Patient     string     `json:"patient"`
	At          string     `json:"at,omitempty"`
	CRS         *gradeNow  `json:"crs,omitempty"`
	ICANS       *gradeNow  `json:"icans,omitempty"`
	Labs        []labEcho  `json:"labs,omitempty"`
	Escalations []openTask `json:"escalations"`
}

// labEcho is a laboratory value as the ward charts it, whatever unit it came in.
type labEcho struct {
	Analyte string `json:"analyte"`
	Value   string `json:"value"`
	Unit    string `json:"unit"`
	Unusual bool   `json:"unusual,omitempty"`
}

func echoLabs(l *ward.Labs) []labEcho {
	if l == nil {
		return nil
	}
	var out []labEcho
	for i := range l.Results {
		r := &l.Results[i]
		unit := ward.LabTestOf(r.Analyte).Unit
		out = append(out, labEcho{r.Analyte.String(), phrase.LabValue(r, unit), unit.String(), r.Check() == grading.LabUnusual})
	}
	return out
}

func eventLine(ctx context.Context, w *ward.Ward, by ward.Author, object []byte) ([]byte, error) {
	e, err := ward.ParseEvent(object)
	if err != nil {
		return nil, err
	}
	var s ward.Saved
	if e.EnteredInError {
		s, err = w.EnterInError(ctx, by, e.Entry, e.Patient, e.Replaces, e.Reason)
	} else {
		s, err = w.Enter(ctx, by, e.EventRequest)
	}
	if err != nil {
		return nil, err
	}
	answer := eventAnswer{Patient: e.Patient, At: s.At.Time().Format("2006-01-02T15:04:05.999Z07:00"), Labs: echoLabs(e.Body.Labs), Escalations: []openTask{}}
	if s.Graded {
		was := func(n int) *int {
			if n < 0 {
				return nil
			}
			return &n
		}
		crs, icans := &s.Shown.CRS, &s.Shown.ICANS
		answer.CRS = &gradeNow{uint8(crs.Low), uint8(crs.High), uint8(crs.Working), crs.Complete(), was(s.WasCRS)}
		answer.ICANS = &gradeNow{uint8(icans.Low), uint8(icans.High), uint8(icans.Working), icans.Complete(), was(s.WasICANS)}
	}
	for _, t := range s.Tasks {
		answer.Escalations = append(answer.Escalations, openTask{t.Rule, t.Level.String(), string(t.Status), t.Text})
	}
	rest, err := json.Marshal(answer)
	if err != nil {
		return nil, fmt.Errorf("writing the answer: %w", err)
	}
	line := append(acknowledge(nil, &s), ',')
	return append(line, rest[1:]...), nil
}
