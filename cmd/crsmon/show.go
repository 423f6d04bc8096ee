package main

import (
	"bufio"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/ward"
	"crsmon/internal/words"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"
)

const dateTime = "02-Jan-2006 15:04"

func patientsCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "patients",
		Short: "List the patients on the record, worst first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, rec, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			defer rec.Close()
			rows, err := w.Board(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				out := bufio.NewWriter(a.stdout)
				for i := range rows {
					line := append(appendRow([]byte{'{'}, &rows[i], w), "}\n"...)
					if _, err := out.Write(line); err != nil {
						return err
					}
				}
				return out.Flush()
			}
			return a.printBoard(rows)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	return c
}

func (a *app) printBoard(rows []ward.Row) error {
	if len(rows) == 0 {
		_, err := fmt.Fprintln(a.stdout, "No patients are on this record. Admit the first with: crsmon, or crsmon admit")
		return err
	}
	t := tabwriter.NewWriter(a.stdout, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "BED\tID\tNAME\tAGE\tDAY\tPRODUCT\tCRS\tICANS\tLAST SET\tDUE")
	now := a.now()
	for i := range rows {
		r := &rows[i]
		p := &r.Patient
		if r.Problem != "" {
			fmt.Fprintf(t, "%s\t%s\t%s\t\t\t\t?\t?\tcannot be graded: %s\t\n", p.Bed, p.ID, nameOf(p), r.Problem)
			continue
		}
		crs, icans, last, due := "?", "?", "none", "now"
		if l := r.Latest; l != nil {
			crs, icans = "CRS "+observation.Shown(l.CRS.Result), "ICANS "+observation.Shown(l.ICANS.Result)
			last = l.At.Time().Format(dateTime)
			due = dueIn(min(r.DueAt, r.NeuroDueAt), now)
		}
		if r.Place.InICU() {
			due = "ICU"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Bed, p.ID, nameOf(p), ageText(r.Age), dayText(r), p.Product, crs, icans, last, due)
	}
	return t.Flush()
}

func nameOf(p *ward.Patient) string {
	return strings.TrimSpace(strings.ToUpper(p.Family) + " " + p.Given)
}

func ageText(a grading.Age) string {
	switch {
	case !a.Known:
		return "age ?"
	case a.Years >= 2:
		return fmt.Sprintf("%d y", a.Years)
	case a.Months >= 1:
		return fmt.Sprintf("%d mo", a.Months)
	}
	return fmt.Sprintf("%d d", a.Days)
}

func dayText(r *ward.Row) string {
	if !r.DayKnown {
		return "?"
	}
	return fmt.Sprintf("%+d", r.Day)
}

// dueIn gives hours and minutes until a check is due, negative when overdue.
func dueIn(at int64, now time.Time) string {
	d := time.UnixMilli(at).Sub(now).Round(time.Minute)
	sign := ""
	if d < 0 {
		sign, d = "-", -d
	}
	return fmt.Sprintf("%s%d:%02d", sign, int(d.Hours()), int(d.Minutes())%60)
}

func showCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "show PATIENT",
		Short: "Print what is recorded of one patient",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, rec, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			defer rec.Close()
			c, err := w.Chart(cmd.Context(), args[0])
			if errors.Is(err, ward.ErrUnknownPatient) {
				return &statusError{exitUsage, fmt.Errorf("%w; \"crsmon patients\" lists them", err)}
			}
			if err != nil {
				return err
			}
			if asJSON {
				_, err = a.stdout.Write(append(appendChart(nil, c, w), '\n'))
				return err
			}
			return a.printChart(c)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as one JSON object")
	return c
}

func (a *app) printChart(c *ward.Chart) error {
	w := words.English()
	b := bufio.NewWriter(a.stdout)
	p := &c.Patient
	fmt.Fprintf(b, "%s  %s  born %s  %s  %s  id %s\n", p.Bed, nameOf(p), orUnknown(p.BirthDate), ageText(c.Age), orUnknown(string(p.Sex)), p.ID)
	fmt.Fprintf(b, "day %s  %s  %s  weight %s kg  allergies: %s\n", dayText(&c.Row), orUnknown(p.Product), orUnknown(p.Indication), p.Weight, orUnknown(p.Allergies))
	if c.Latest == nil {
		fmt.Fprintln(b, "\nNo observation is recorded: nothing can be said of CRS or ICANS.")
		return b.Flush()
	}
	l := c.Latest
	fmt.Fprintf(b, "\nAs of %s, by %s (%s):\n", l.At.Time().Format(dateTime), l.By.Name, l.By.Role)
	printAssessment(b, "CRS", &l.CRS, w)
	printAssessment(b, "ICANS", &l.ICANS, w)
	for _, f := range l.Escalations {
		fmt.Fprintf(b, "%s %s: %s  [%s]\n", strings.ToUpper(f.Level.String()), f.Rule, f.Text, f.Source)
	}
	t := tabwriter.NewWriter(b, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nOther scales, from the same record\tSURE\t")
	for i := range c.Scales {
		s := &c.Scales[i]
		fmt.Fprintf(t, "%s\t%s\t%s\n", s.Scale.Info().Name, s.Confidence, w.ScaleGrade(s))
	}
	fmt.Fprintln(t)
	if err := t.Flush(); err != nil {
		return err
	}
	t = tabwriter.NewWriter(b, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "OBSERVED\tT\tHR\tRR\tBP\tMAP\tSpO2\tO2\tICE\tCRS\tICANS\tBY\tNOTE")
	for i := range c.Sets {
		s := &c.Sets[i]
		o := &s.Findings
		crs, icans := observation.Shown(s.CRS.Result), observation.Shown(s.ICANS.Result)
		if s.Replaced != nil {
			crs, icans = "replaced", ""
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s/%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", s.At.Time().Format(dateTime), tempText(o), o.HeartRate,
			o.RespRate, o.SBP, o.DBP, wholeMean(o), o.SpO2, o2Text(o), scoreText(o), crs, icans, s.By.Name, oneLine(s.Note))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(b, "\ncrsmon is decision support, not a cleared medical device: the clinician decides.")
	return b.Flush()
}

func printAssessment(b *bufio.Writer, name string, a *grading.Assessment, w *words.Words) {
	fmt.Fprintf(b, "%s %s (%s)\n", name, observation.Shown(a.Result), w.GradeWord(a.Working))
	for _, r := range a.Reasons {
		fmt.Fprintf(b, "    %s  %s\n", r.Grade, w.Reason(r))
	}
	for _, m := range a.Missing {
		fmt.Fprintf(b, "    missing: %s\n", w.Missing(m))
	}
	for _, f := range w.Flags(a.Flags) {
		fmt.Fprintf(b, "    ! %s\n", f)
	}
	if a.Next.Grade > 0 {
		fmt.Fprintf(b, "    next: %s\n", w.Next(a.Next))
	}
}

func orUnknown(s string) string {
	if s == "" {
		return "not recorded"
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func tempText(o *grading.Observation) string {
	s := o.Temp.String()
	if o.Temp.Known && !strings.Contains(s, ".") {
		s += ".0"
	}
	if o.TempUnit == grading.Fahrenheit {
		s += " F"
	}
	return s
}

func wholeMean(o *grading.Observation) string {
	m := o.MeanPressure()
	if !m.Known {
		return "?"
	}
	return strconv.Itoa(int(m.Milli / 1000))
}

func o2Text(o *grading.Observation) string {
	if o.O2Device == grading.O2NotRecorded {
		return "?"
	}
	if o.O2Flow.Known && o.O2Device != grading.RoomAir {
		return o.O2Device.String() + " " + o.O2Flow.String()
	}
	return o.O2Device.String()
}

func scoreText(o *grading.Observation) string {
	if worst, best, ok := o.ICE.Range(); ok {
		return rangeText("", worst, best)
	}
	if best, worst, ok := o.CAPD.Range(); ok {
		return rangeText("C ", best, worst)
	}
	if o.ICENotDone != 0 {
		return o.ICENotDone.String()
	}
	if o.CAPDNotDone != 0 {
		return o.CAPDNotDone.String()
	}
	return "?"
}

func rangeText(prefix string, a, b int) string {
	if a == b {
		return prefix + strconv.Itoa(a)
	}
	return fmt.Sprintf("%s%d-%d", prefix, a, b)
}

func quoted(dst []byte, key, value string) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	dst, _ = jsontext.AppendQuote(dst, key)
	dst, _ = jsontext.AppendQuote(append(dst, ':'), value)
	return dst
}

func appendPatient(dst []byte, r *ward.Row) []byte {
	p := &r.Patient
	for _, f := range [][2]string{
		{"patient", p.ID},
		{"family", p.Family},
		{"given", p.Given},
		{"birth_date", p.BirthDate},
		{"sex", string(p.Sex)},
		{"bed", p.Bed},
		{"product", p.Product},
		{"indication", p.Indication},
		{"allergies", p.Allergies},
	} {
		if f[1] != "" || f[0] == "patient" {
			dst = quoted(dst, f[0], f[1])
		}
	}
	if p.Weight.Known {
		dst = p.Weight.Append(append(dst, `,"weight_kg":`...))
	}
	if p.BaselineSBP.Known {
		dst = p.BaselineSBP.Append(append(dst, `,"baseline_sbp":`...))
	}
	if p.BaselineICE.Known {
		dst = p.BaselineICE.Append(append(dst, `,"baseline_ice":`...))
	}
	if p.InfusedAt.Milli != 0 {
		dst = quoted(dst, "infused_at", p.InfusedAt.Time().Format(time.RFC3339))
	}
	if r.DayKnown {
		dst = strconv.AppendInt(append(dst, `,"day":`...), int64(r.Day), 10)
	}
	return dst
}

func appendRow(dst []byte, r *ward.Row, w *ward.Ward) []byte {
	dst = appendPatient(dst, r)
	if r.Problem != "" {
		return quoted(dst, "problem", r.Problem)
	}
	if r.Latest == nil {
		return append(dst, `,"latest":null`...)
	}
	dst = append(appendSet(append(dst, `,"latest":{`...), r.Latest, w), '}')
	dst = strconv.AppendInt(append(dst, `,"due_ms":`...), r.DueAt, 10)
	return strconv.AppendInt(append(dst, `,"neuro_due_ms":`...), r.NeuroDueAt, 10)
}

func appendSet(dst []byte, s *ward.Shown, w *ward.Ward) []byte {
	const layout = "2006-01-02T15:04:05.999Z07:00"
	dst = quoted(dst, "entry", s.Entry)
	dst = strconv.AppendInt(append(dst, `,"seq":`...), s.Seq, 10)
	dst = quoted(dst, "at", s.At.Time().Format(layout))
	dst = quoted(dst, "recorded_at", s.Typed.Time().Format(layout))
	dst = quoted(dst, "author", s.By.Name)
	dst = quoted(dst, "role", string(s.By.Role))
	if s.Note != "" {
		dst = quoted(dst, "note", s.Note)
	}
	dst = append(dst, `,"findings":{`...)
	dst = append(observation.AppendFindings(dst, &s.Findings), '}')
	if s.Replaces != "" {
		dst = quoted(quoted(dst, "replaces", s.Replaces), "reason", s.Reason)
	}
	if r := s.Replaced; r != nil {
		dst = quoted(append(dst, `,"replaced":{`...), "by_entry", r.Entry)
		dst = quoted(quoted(quoted(dst, "author", r.By.Name), "role", string(r.By.Role)), "reason", r.Reason)
		dst = strconv.AppendBool(append(dst, `,"entered_in_error":`...), r.Error)
		return append(dst, '}')
	}
	dst = append(dst, ',')
	return observation.AppendAnswer(dst, &observation.Answer{CRS: s.CRS, ICANS: s.ICANS, NEWS2: s.NEWS2, Fired: s.Escalations}, words.English(), w.Policy())
}

func appendChart(dst []byte, c *ward.Chart, w *ward.Ward) []byte {
	dst = appendPatient(append(dst, '{'), &c.Row)
	dst = append(dst, `,"sets":[`...)
	for i := range c.Sets {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(appendSet(append(dst, '{'), &c.Sets[i], w), '}')
	}
	return append(dst, "]}"...)
}
