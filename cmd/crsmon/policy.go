package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"text/tabwriter"

	"crsmon/internal/policy"

	"github.com/spf13/cobra"
)

func policyCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "policy",
		Short: "Show, check or compare policies: thresholds, escalation rules, schedule, roles, drugs",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(policyShowCommand(a), policyCheckCommand(a), policyDiffCommand(a))
	return c
}

// policyNamed gives an embedded policy by its name, else the one of a file.
func policyNamed(name string) (*policy.Policy, error) {
	if slices.Contains(policy.Embedded(), name) {
		return policy.Load(name)
	}
	p, err := policy.LoadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s is no file and no embedded policy; these are: %s", name, strings.Join(policy.Embedded(), ", "))
	}
	if err != nil {
		return nil, &statusError{exitUsage, err}
	}
	return p, nil
}

// policyInForce gives the policy that the record beside it would be worked under.
func (a *app) policyInForce() (*policy.Policy, error) {
	path, err := a.recordPath()
	if err != nil {
		return nil, err
	}
	return a.policyBeside(path)
}

func policyShowCommand(a *app) *cobra.Command {
	var parts policyParts
	var asJSON, asTOML bool
	c := &cobra.Command{
		Use:   "show [NAME|FILE]",
		Short: "Print a policy: an embedded one (" + strings.Join(policy.Embedded(), ", ") + "), a file, else the one in force",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var p *policy.Policy
			var err error
			if len(args) == 1 {
				p, err = policyNamed(args[0])
			} else {
				p, err = a.policyInForce()
			}
			if err != nil {
				return err
			}
			switch {
			case asTOML && asJSON:
				return &statusError{exitUsage, errors.New("--json and --toml exclude each other")}
			case asTOML:
				_, err := io.WriteString(a.stdout, p.TOML())
				return err
			}
			if parts == (policyParts{}) {
				parts = policyParts{settings: true, rules: true, schedule: true, drugs: true}
			}
			out := bufio.NewWriter(a.stdout)
			if asJSON {
				err = parts.json(out, p)
			} else {
				err = parts.text(out, p)
			}
			if err != nil {
				return err
			}
			return out.Flush()
		},
	}
	c.Flags().BoolVar(&parts.facts, "facts", false, "the facts a condition may name")
	c.Flags().BoolVar(&parts.rules, "rules", false, "the escalation rules, roles and reminders")
	c.Flags().BoolVar(&parts.drugs, "drugs", false, "the drugs with their reference doses, and the products")
	c.Flags().BoolVar(&parts.schedule, "schedule", false, "the schedule of checks")
	c.Flags().BoolVar(&asTOML, "toml", false, "the whole policy as one file that loads")
	c.Flags().BoolVar(&asJSON, "json", false, "as one JSON object")
	return c
}

// policyProblem is a problem as --json gives it.
type policyProblem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Problem string `json:"problem"`
}

func policyCheckCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "check FILE",
		Short: "Check a policy file: every problem with its line, or what it changes; exit status 0 or 2",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			p, err := policyNamed(args[0])
			if err != nil {
				if asJSON {
					if e := writeProblems(a.stdout, err); e != nil {
						return e
					}
				}
				return err
			}
			base := p
			if len(p.Extends) > 0 {
				if base, err = policy.Load(p.Extends[0]); err != nil {
					return err
				}
			}
			changes := policy.Diff(base, p)
			if asJSON {
				return json.NewEncoder(a.stdout).Encode(struct {
					OK      bool           `json:"ok"`
					Name    string         `json:"name"`
					Version string         `json:"version"`
					Extends []string       `json:"extends"`
					Changes []policyChange `json:"changes"`
				}{true, p.Name, p.Version, append([]string{}, p.Extends...), changesJSON(changes)})
			}
			out := bufio.NewWriter(a.stdout)
			fmt.Fprintf(out, "%s: policy %s %s loads: %d escalation rules, %d checks, %d drugs; %d examples hold\n",
				args[0], p.Name, p.Version, len(p.Rules()), len(p.Checks()), len(p.Drugs()), examples(p))
			if len(changes) > 0 {
				fmt.Fprintf(out, "\nAgainst %s:\n", base.Name)
				if err := changesText(out, changes); err != nil {
					return err
				}
			}
			return out.Flush()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as one JSON object")
	return c
}

func writeProblems(out io.Writer, err error) error {
	list := []policyProblem{}
	var r *policy.Refusal
	if errors.As(err, &r) {
		for _, p := range r.Problems {
			list = append(list, policyProblem{p.File, p.Line, p.Column, p.Message})
		}
	} else {
		list = append(list, policyProblem{Problem: err.Error()})
	}
	return json.NewEncoder(out).Encode(struct {
		OK       bool            `json:"ok"`
		Problems []policyProblem `json:"problems"`
	}{false, list})
}

func examples(p *policy.Policy) (n int) {
	for _, r := range p.Rules() {
		n += len(r.Examples)
	}
	for _, c := range p.Checks() {
		n += len(c.Examples)
	}
	for _, r := range p.AllPrompts() {
		n += len(r.Examples)
	}
	return n
}

func policyDiffCommand(a *app) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "diff A B",
		Short: "Print what changes from one policy to another, rule by rule and number by number",
		Args:  cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			was, errA := policyNamed(args[0])
			is, errB := policyNamed(args[1])
			if err := errors.Join(errA, errB); err != nil {
				return &statusError{exitUsage, err}
			}
			changes := policy.Diff(was, is)
			if asJSON {
				return json.NewEncoder(a.stdout).Encode(changesJSON(changes))
			}
			if len(changes) == 0 {
				_, err := fmt.Fprintln(a.stdout, "The two say the same.")
				return err
			}
			out := bufio.NewWriter(a.stdout)
			if err := changesText(out, changes); err != nil {
				return err
			}
			return out.Flush()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as one JSON list")
	return c
}

func changesText(out io.Writer, changes []policy.Change) error {
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "WHERE\tWAS\tIS\tEFFECT")
	for _, c := range changes {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", c.Path, orDash(c.Was), orDash(c.Is), c.Effect)
	}
	return t.Flush()
}

// policyChange is a change as --json gives it.
type policyChange struct {
	Where  string `json:"where"`
	Was    string `json:"was"`
	Is     string `json:"is"`
	Effect string `json:"effect"`
}

func changesJSON(changes []policy.Change) []policyChange {
	out := []policyChange{}
	for _, c := range changes {
		out = append(out, policyChange{c.Path, c.Was, c.Is, c.Effect})
	}
	return out
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
