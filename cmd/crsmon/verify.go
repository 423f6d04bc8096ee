package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"crsmon/db"
	"crsmon/internal/ward"

	"github.com/spf13/cobra"
)

// verified is all that verify found out.
type verified struct {
	path    string
	chain   db.Report
	derived *ward.AssessmentReport // nil where it was not come to
}

func verifyCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "verify",
		Short: "Walk the record's hash chain and name the first broken entry",
		Long: `Verify reads every entry in order, recomputes its hash, and runs SQLite's own
integrity check. Then it grades every course again and compares each stored assessment and
each row of the board with that; grades made by other rules or another policy are counted, not
judged. It changes nothing, others may write meanwhile, and ctrl-c ends it.

It prints the head hash: kept elsewhere, on paper say, it is the
witness that no entry was removed from the end.

Exit status: 0 intact, 1 broken, unreadable or interrupted.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			pol, err := a.policyInForce()
			if err != nil {
				return err
			}
			rec, err := a.openExisting(ctx)
			if err != nil {
				return err
			}
			defer rec.Close()
			v := verified{path: rec.Path()}
			err = a.verify(ctx, rec, ward.New(rec, pol, a.now), &v)
			if printErr := a.printVerified(&v, err, asJSON); printErr != nil {
				return printErr
			}
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

const keepFile = "keep the file as it is and call who looks after the records"

// verify checks everything. The error says what is wrong, or why it did not come to the end.
func (a *app) verify(ctx context.Context, rec *db.DB, w *ward.Ward, v *verified) error {
	p := a.progress()
	defer p.clear()
	var done, total int64
	step := func(what string) func(int64, int64) {
		done, total = 0, 0
		return func(d, t int64) {
			done, total = d, t
			p.show(what, d, t)
		}
	}
	r, err := rec.Verify(ctx, step("entries"))
	v.chain = r
	switch {
	case errors.Is(err, context.Canceled) && done == total && total > 0:
		return fmt.Errorf("interrupted: all %d entries were walked and are sound; the database file and the grades were not checked", done)
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("interrupted: %d of %d entries were walked and are sound; the rest was not looked at", done, total)
	case err != nil:
		return err
	case r.Broken != nil:
		return fmt.Errorf("the record is BROKEN at entry %d (%s): %s %s; %s", r.Broken.Seq, r.Broken.ID, r.Broken.Why, r.Broken.Text, keepFile)
	case !r.OK:
		return fmt.Errorf("the record is DAMAGED: %s", keepFile)
	}
	found, err := w.VerifyAssessments(ctx, step("patients"))
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("interrupted: the chain is sound; the grades of %d of %d patients were checked, the rest was not looked at", done, total)
	}
	if err != nil {
		return err
	}
	v.derived = &found
	if !found.OK() {
		return fmt.Errorf("the chain is sound, but %d stored grades or rows of the board are NOT what the same rules give; %s", found.WrongTotal, keepFile)
	}
	return nil
}

func (a *app) printVerified(v *verified, failed error, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(a.stdout).Encode(v.json(failed))
	}
	var text strings.Builder
	for _, s := range v.chain.Integrity {
		fmt.Fprintln(&text, "integrity:", s)
	}
	if v.chain.OK {
		fmt.Fprintf(&text, "intact: %d entries\nhead %s\n", v.chain.Entries, groups(v.chain.Head))
	}
	if d := v.derived; d != nil {
		fmt.Fprintf(&text, "assessments: %d graded again, the same; %d patients\n", d.Assessments, d.Patients)
		for _, o := range d.OtherRules {
			fmt.Fprintf(&text, "graded by other rules: %d by %s, policy %s %s\n", o.Count, o.Rules, o.Policy, o.Version)
		}
		if d.Elsewhere > 0 {
			fmt.Fprintf(&text, "graded on other records, not compared: %d\n", d.Elsewhere)
		}
		fmt.Fprintf(&text, "board: %d rows as their charts\n", d.Rows)
		for _, m := range d.Stale {
			fmt.Fprintf(&text, "note: patient %s: %s\n", m.Patient, m.What)
		}
		for _, m := range d.Wrong {
			fmt.Fprintf(&text, "WRONG: patient %s", m.Patient)
			if m.Entry != "" {
				fmt.Fprintf(&text, ", entry %s", m.Entry)
			}
			fmt.Fprintf(&text, ": %s\n", m.What)
		}
		if more := d.WrongTotal - int64(len(d.Wrong)); more > 0 {
			fmt.Fprintf(&text, "and %d more\n", more)
		}
	}
	_, err := fmt.Fprint(a.stdout, text.String())
	return err
}

// The forms of --json.
type (
	verifiedJSON struct {
		OK          bool         `json:"ok"`
		Record      string       `json:"record"`
		Problem     string       `json:"problem,omitempty"`
		Entries     int64        `json:"entries"`
		Head        string       `json:"head"`
		Broken      *brokenJSON  `json:"broken,omitempty"`
		Integrity   []string     `json:"integrity,omitempty"`
		Assessments *derivedJSON `json:"assessments,omitempty"`
	}
	brokenJSON struct {
		Node string `json:"node"`
		Seq  int64  `json:"seq"`
		ID   string `json:"id"`
		Why  string `json:"why"`
		Text string `json:"text"`
	}
	derivedJSON struct {
		Patients   int64          `json:"patients"`
		Same       int64          `json:"same"`
		OtherRules []gradedByJSON `json:"other_rules"`
		Elsewhere  int64          `json:"elsewhere,omitempty"`
		Rows       int64          `json:"board_rows"`
		Wrong      int64          `json:"wrong"`
		First      []mismatchJSON `json:"first_wrong,omitempty"`
		Stale      []mismatchJSON `json:"stale_rows,omitempty"`
	}
	gradedByJSON struct {
		Rules   string `json:"rules"`
		Policy  string `json:"policy"`
		Version string `json:"policy_version"`
		Count   int64  `json:"count"`
	}
	mismatchJSON struct {
		Patient string `json:"patient"`
		Entry   string `json:"entry,omitempty"`
		What    string `json:"what"`
	}
)

func (v *verified) json(failed error) verifiedJSON {
	r := &v.chain
	out := verifiedJSON{OK: failed == nil, Record: v.path, Entries: r.Entries, Head: fmt.Sprintf("%x", r.Head), Integrity: r.Integrity}
	if failed != nil {
		out.Problem = failed.Error()
	}
	if b := r.Broken; b != nil {
		out.Broken = &brokenJSON{b.Node, b.Seq, b.ID, string(b.Why), b.Text}
	}
	d := v.derived
	if d == nil {
		return out
	}
	out.Assessments = &derivedJSON{
		Patients: d.Patients, Same: d.Assessments, OtherRules: []gradedByJSON{}, Elsewhere: d.Elsewhere, Rows: d.Rows,
		Wrong: d.WrongTotal, First: mismatches(d.Wrong), Stale: mismatches(d.Stale),
	}
	for _, o := range d.OtherRules {
		out.Assessments.OtherRules = append(out.Assessments.OtherRules, gradedByJSON(o))
	}
	return out
}

func mismatches(all []ward.Mismatch) (out []mismatchJSON) {
	for _, m := range all {
		out = append(out, mismatchJSON(m))
	}
	return out
}
