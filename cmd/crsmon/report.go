package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"crsmon/internal/ward"

	"github.com/spf13/cobra"
)

// reports are the reports there are, with what each shows.
var reports = []struct{ name, what string }{
	{"overdue", "checks done more than 20 minutes after they were due, or not yet"},
	{"overrides", "doctors' decisions that differ from the software, and escalations declined"},
	{"escalations", "every escalation raised, with who answered what"},
	{"alerts", "rule by rule: raised, told, acknowledged, declined, unanswered, time to answer"},
}

func reportNames() []string {
	names := make([]string, len(reports))
	for i, r := range reports {
		names[i] = r.name
	}
	return names
}

func reportCommand(a *app) *cobra.Command {
	var from, to string
	var asJSON bool
	var long strings.Builder
	for _, r := range reports {
		fmt.Fprintf(&long, "  %-12s %s\n", r.name, r.what)
	}
	c := &cobra.Command{
		Use:   "report " + strings.Join(reportNames(), "|"),
		Short: "What was overdue, overridden, escalated, and which rules only make noise",
		Long:  "Report goes through the whole record, or the days from --from to --to:\n\n" + long.String(),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(reportNames(), args[0]) {
				return &statusError{exitUsage, fmt.Errorf("which report? One of: %s", strings.Join(reportNames(), ", "))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			period, err := a.period(from, to)
			if err != nil {
				return err
			}
			w, rec, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			defer rec.Close()
			return a.report(cmd.Context(), w, args[0], period, asJSON)
		},
	}
	c.Flags().StringVar(&from, "from", "", "first day, as 2026-11-01")
	c.Flags().StringVar(&to, "to", "", "last day, as 2026-11-30")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	return c
}

// period reads the days of a report, in local time.
func (a *app) period(from, to string) (p ward.Period, err error) {
	day := func(flag, s string, later int) (int64, error) {
		if s == "" {
			return 0, nil
		}
		t, err := time.ParseInLocation(time.DateOnly, s, a.now().Location())
		if err != nil {
			return 0, &statusError{exitUsage, fmt.Errorf("--%s %q is not a day; allowed: a day as 2026-11-01", flag, s)}
		}
		return t.AddDate(0, 0, later).UnixMilli(), nil
	}
	if p.From, err = day("from", from, 0); err != nil {
		return p, err
	}
	if p.To, err = day("to", to, 1); err != nil {
		return p, err
	}
	if p.To != 0 && p.From >= p.To {
		return p, &statusError{exitUsage, fmt.Errorf("--from %s lies after --to %s", from, to)}
	}
	return p, nil
}

func (a *app) report(ctx context.Context, w *ward.Ward, which string, of ward.Period, asJSON bool) error {
	bar := a.progress()
	r, err := w.Report(ctx, of, func(done, total int64) { bar.show("reading", done, total) })
	bar.clear()
	if err != nil {
		return err
	}
	lines := reportLines(&r, which)
	if asJSON {
		e := json.NewEncoder(a.stdout)
		for _, l := range lines.objects {
			if err := e.Encode(l); err != nil {
				return fmt.Errorf("writing: %w", err)
			}
		}
		return nil
	}
	fmt.Fprintln(a.stdout, lines.summary)
	if len(lines.rows) == 0 {
		return nil
	}
	t := tabwriter.NewWriter(a.stdout, 2, 0, 2, ' ', 0)
	lines.print(t)
	return t.Flush()
}

// table is a report as lines of text and as objects.
type table struct {
	summary string
	head    string
	rows    []string
	objects []any
}

func (t *table) print(w io.Writer) {
	fmt.Fprintln(w, t.head)
	for _, r := range t.rows {
		fmt.Fprintln(w, r)
	}
}

func (t *table) add(object any, cells ...any) {
	text := make([]string, len(cells))
	for i, c := range cells {
		text[i] = fmt.Sprint(c)
	}
	t.rows = append(t.rows, strings.Join(text, "\t"))
	t.objects = append(t.objects, object)
}

func when(milli int64) string { return time.UnixMilli(milli).Format(dateTime) }

// span gives a time in hours and minutes, as 1:05.
func span(d time.Duration) string {
	m := int(d.Round(time.Minute) / time.Minute)
	return fmt.Sprintf("%d:%02d", m/60, m%60)
}

func reportLines(r *ward.Report, which string) table {
	switch which {
	case "overdue":
		return overdueTable(r)
	case "overrides":
		return overrideTable(r)
	case "escalations":
		return escalationTable(r)
	}
	return alertTable(r)
}

func overdueTable(r *ward.Report) table {
	t := table{
		summary: fmt.Sprintf("%d of %d sets of vital signs were more than 20 minutes late, in %d patients", len(r.Late), r.Checks, r.Patients),
		head:    "BED\tID\tNAME\tDUE\tDONE\tLATE BY",
	}
	for _, l := range r.Late {
		done := "not yet"
		if l.Done != 0 {
			done = when(l.Done)
		}
		t.add(map[string]any{"patient": l.Patient, "bed": l.Bed, "due_ms": l.Due, "done_ms": l.Done, "late_minutes": int(l.By / time.Minute)},
			l.Bed, l.Patient, l.Name, when(l.Due), done, span(l.By))
	}
	return t
}

func overrideTable(r *ward.Report) table {
	t := table{
		summary: fmt.Sprintf("%d decisions differ from the software, in %d patients", len(r.Overrides), r.Patients),
		head:    "TIME\tBED\tID\tNAME\tBY\tWHAT\tCOMPUTED\tDECIDED\tREASON",
	}
	for _, o := range r.Overrides {
		computed, decided := "-", "-"
		if o.Computed >= 0 {
			computed, decided = fmt.Sprintf("%s %d", strings.ToUpper(string(o.Scale)), o.Computed), fmt.Sprint(o.Decided)
		}
		t.add(map[string]any{
			"patient": o.Patient, "at_ms": o.At.Milli, "by": o.By.Name, "what": o.What, "scale": o.Scale, "computed": o.Computed,
			"decided": o.Decided, "reason": o.Reason,
		}, o.At.Time().Format(dateTime), o.Bed, o.Patient, o.Name, o.By.Name, o.What, computed, decided, o.Reason)
	}
	return t
}

func escalationTable(r *ward.Report) table {
	t := table{
		summary: fmt.Sprintf("%d escalations, in %d patients", len(r.Tasks), r.Patients),
		head:    "RAISED\tBED\tID\tNAME\tRULE\tLEVEL\tSTATUS\tFIRST ANSWER AFTER\tTEXT\tANSWERS",
	}
	for i := range r.Tasks {
		k := &r.Tasks[i]
		after := "-"
		if d, ok := k.FirstAnswer(); ok {
			after = span(d)
		}
		var answers []string
		for _, a := range k.Answers {
			answers = append(answers, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", time.UnixMilli(a.At).Format("15:04"), a.Kind, a.Whom, a.Response.Reason)))
		}
		t.add(map[string]any{
			"patient": k.Patient, "rule": k.Rule, "level": k.Level.String(), "raised_ms": k.Raised, "status": k.Status, "answers": k.Answers,
			"closed_ms": k.ClosedAt,
		}, when(k.Raised), k.Bed, k.Patient, k.Name, k.Rule, k.Level, k.Status, after, k.Text, strings.Join(answers, "; "))
	}
	return t
}

func alertTable(r *ward.Report) table {
	t := table{
		summary: fmt.Sprintf("%d escalations by rule; a rule that is mostly declined or never answered only makes noise", len(r.Tasks)),
		head:    "RULE\tLEVEL\tRAISED\tTOLD\tACKNOWLEDGED\tDECLINED\tUNANSWERED\tMEDIAN\tLONGEST\tTEXT\tDECLINED BECAUSE",
	}
	for _, c := range r.Rules {
		median, longest := "-", "-"
		if c.Raised > c.Unanswered {
			median, longest = span(c.Median), span(c.Longest)
		}
		var reasons []string
		for why, n := range c.Reasons {
			reasons = append(reasons, fmt.Sprintf("%s (%d)", why, n))
		}
		slices.Sort(reasons)
		t.add(map[string]any{
			"rule": c.Rule, "level": c.Level.String(), "raised": c.Raised, "told": c.Told, "acknowledged": c.Acknowledged, "declined": c.Declined,
			"unanswered": c.Unanswered, "median_minutes": int(c.Median / time.Minute), "longest_minutes": int(c.Longest / time.Minute), "reasons": c.Reasons,
		}, c.Rule, c.Level, c.Raised, c.Told, c.Acknowledged, c.Declined, c.Unanswered, median, longest, c.Text, strings.Join(reasons, "; "))
	}
	return t
}
