package main

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
	"crsmon/internal/words"

	"github.com/spf13/cobra"
)

func gradeCommand(a *app) *cobra.Command {
	var course, scales bool
	c := &cobra.Command{
		Use:   "grade [FILE]",
		Short: "Grade observations given as JSON, one answer a line",
		Long: `Grade reads JSON objects - one, an array, or one a line - from FILE or standard
input and writes one JSON answer a line in the same order. An absent key means "not
recorded". An object that cannot be read is named on standard error with the key
and what is allowed, and nothing is graded for it.
` + scalesHelp + `
Exit status: 0 all graded, 2 some object or argument refused, 1 input or output failed.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in := a.stdin
			name := "standard input"
			if len(args) == 1 && args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return &statusError{exitUsage, fmt.Errorf("cannot read observations: %w", err)}
				}
				defer f.Close()
				in, name = f, args[0]
			}
			p, err := policy.Default()
			if err != nil {
				return err
			}
			// In the contract an absent key means "not recorded", in a course too: nothing
			// of an earlier object stands in for it.
			alone := *p
			alone.Course.ValidFor = nil
			g := grader{policy: &alone, words: words.English(), out: bufio.NewWriterSize(a.stdout, 64<<10), errs: a.stderr, name: name, scales: scales}
			if course {
				cg := courseGrader{grader: g, courses: map[string]*courseState{}}
				return cg.run(in)
			}
			return g.run(in)
		},
	}
	c.Flags().BoolVar(&course, "course", false, "treat the objects as one time-ordered course per patient")
	c.Flags().BoolVar(&scales, "scales", false, "also grade by the older scales and the neighbouring toxicities, and take their keys")
	return c
}

// grader answers a stream of objects.
type grader struct {
	policy *policy.Policy
	words  *words.Words
	out    *bufio.Writer
	errs   io.Writer
	name   string
	scales bool // also the other scales

	input   observation.Input
	reply   observation.Answer
	line    []byte
	refused int
}

func (g *grader) end() error {
	if err := g.out.Flush(); err != nil {
		return fmt.Errorf("writing answers: %w", err)
	}
	if g.refused > 0 {
		return &statusError{exitUsage, fmt.Errorf("%s: %d refused and not graded", g.name, g.refused)}
	}
	return nil
}

func (g *grader) refuse(n int, id string, err error) {
	_ = g.out.Flush() // so that answers and refusals come in order
	g.refused++
	if id != "" {
		fmt.Fprintf(g.errs, "object %d (%q): %v\n", n, id, err)
		return
	}
	fmt.Fprintf(g.errs, "object %d: %v\n", n, err)
}

func (g *grader) answer(in *observation.Input) *observation.Answer {
	a := &g.reply // its lists are filled anew for every object
	a.ID, a.HasID, a.Patient = in.ID, in.HasID, in.Patient
	t := &g.policy.Course.Thresholds
	if !in.InfusedAt.IsZero() && !in.At.IsZero() {
		infused, at := ward.MomentOf(in.InfusedAt), ward.MomentOf(in.At)
		if days := ward.DayAfter(infused, at); days >= 0 && days < 100_000 {
			in.Context.OnsetDay = grading.Of(int32(days))
		}
	}
	a.CRS.SetCRS(&in.Context, &in.Set, t)
	a.ICANS.SetICANS(&in.Context, &in.Set)
	a.NEWS2 = grading.ScoreNEWS2(&in.Context, &in.Set, in.Extra.NEWS2Scale())
	a.Fired = g.policy.AppendEscalations(a.Fired[:0], policy.FactsOf(&in.Context, &in.Set, a.CRS.Result, a.ICANS.Result, a.NEWS2))
	a.Scales = g.beside(in.Context, in.Set, in)
	return a
}
