package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/words"

	"github.com/spf13/cobra"
)

func criteriaCommand(a *app) *cobra.Command {
	var asJSON, asMarkdown bool
	c := &cobra.Command{
		Use:   "criteria",
		Short: "Print the rules: every criterion with its table cell and source, our choices marked",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			p, err := policy.Default()
			if err != nil {
				return err
			}
			out := bufio.NewWriter(a.stdout)
			switch {
			case asJSON && asMarkdown:
				return &statusError{exitUsage, fmt.Errorf("--json and --markdown exclude each other")}
			case asJSON:
				err = criteriaJSON(out, p)
			case asMarkdown:
				err = criteriaMarkdown(out, p)
			default:
				err = criteriaText(out, p)
			}
			if err != nil {
				return err
			}
			return out.Flush()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	c.Flags().BoolVar(&asMarkdown, "markdown", false, "as Markdown tables")
	return c
}

func oursMark(ours bool) string {
	if ours {
		return "[ours]"
	}
	return ""
}

func criteriaText(out *bufio.Writer, p *policy.Policy) error {
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tGRADE\t\tTABLE CELL")
	for _, c := range grading.Criteria() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", c.ID, c.Grade, oursMark(c.Ours), c.Cell)
	}
	fmt.Fprintf(t, "\nESCALATION\tLEVEL\tSURE\tWHEN (policy %s %s)\n", p.Name, p.Version)
	for _, r := range p.Rules() {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s: %s\n", r.ID, r.Level, r.Sure, r.Text, r.When)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nSources\n  ASTCT: %s\n  CAPD:  %s\n  [ours]: %s\n", grading.SourceASTCT, grading.SourceCAPD, grading.SourceOurs)
	return scalesText(out, words.English())
}

func criteriaMarkdown(out *bufio.Writer, p *policy.Policy) error {
	cell := strings.NewReplacer("|", "\\|").Replace
	fmt.Fprintln(out, "| id | scale | grade | table cell | source |\n|---|---|---|---|---|")
	for _, c := range grading.Criteria() {
		fmt.Fprintf(out, "| `%s` | %s | %s | %s %s | %s |\n", c.ID, c.Scale, c.Grade, cell(c.Cell), oursMark(c.Ours), cell(c.Source))
	}
	fmt.Fprintf(out, "\n| rule | level | when (policy %s %s) | text | source | sure |\n|---|---|---|---|---|---|\n", p.Name, p.Version)
	for _, r := range p.Rules() {
		fmt.Fprintf(out, "| %s | %s | `%s` | %s | %s | %s |\n", r.ID, r.Level, cell(r.When), cell(r.Text), cell(r.Source), r.Sure)
	}
	scalesMarkdown(out, words.English(), cell)
	return nil
}

func criteriaJSON(out *bufio.Writer, p *policy.Policy) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	for _, c := range grading.Criteria() {
		line := struct {
			ID     string `json:"id"`
			Scale  string `json:"scale"`
			Grade  int    `json:"grade"`
			Cell   string `json:"cell"`
			Source string `json:"source"`
			Ours   bool   `json:"ours"`
		}{c.ID, c.Scale, int(c.Grade), c.Cell, c.Source, c.Ours}
		if err := e.Encode(line); err != nil {
			return err
		}
	}
	for _, r := range p.Rules() {
		line := struct {
			ID      string `json:"id"`
			Level   string `json:"level"`
			When    string `json:"when"`
			Text    string `json:"text"`
			TextZH  string `json:"text_zh"`
			Source  string `json:"source"`
			Sure    string `json:"sure"`
			Policy  string `json:"policy"`
			Version string `json:"version"`
		}{r.ID, r.Level.String(), r.When, r.Text, r.TextZH, r.Source, r.Sure, p.Name, p.Version}
		if err := e.Encode(line); err != nil {
			return err
		}
	}
	return scalesJSON(e)
}
