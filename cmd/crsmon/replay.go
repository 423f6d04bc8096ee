package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"crsmon/db"
	"crsmon/internal/demo"
	"crsmon/internal/policy"
	"crsmon/internal/ward"

	"github.com/spf13/cobra"
)

// replayRun is what a replay has done so far.
type replayRun struct {
	entries int
	raised  map[string][]string // by rule, when
}

func replayFlags(c *cobra.Command, replay *bool, every *time.Duration) {
	c.Flags().BoolVar(replay, "replay", false, "play fourteen days of one fictional patient, then list the escalations beside the rules")
	c.Flags().DurationVar(every, "every", 250*time.Millisecond, "time between the entries of a replay")
}

// replayDemo plays the fourteen days: on a terminal with the board open, else as
// lines of text.
func (a *app) replayDemo(ctx context.Context, path string, every time.Duration, list bool) error {
	pol, err := policy.Default()
	if err != nil {
		return err
	}
	clock := demo.NewClock(a.now)
	rec, err := db.Open(ctx, path, db.Options{Now: clock.Now})
	if err != nil {
		return explainOpen(path, err)
	}
	defer rec.Close()
	w := ward.New(rec, pol, clock.Now)
	run := replayRun{raised: map[string][]string{}}
	if list || !isTerminal(a.stdin) || !isTerminal(a.stdout) {
		err := demo.Replay(ctx, w, clock, func(s demo.Said) error { return a.sayReplay(&run, s) })
		if err != nil {
			return err
		}
		return a.replayEnd(ctx, w, &run)
	}
	playing, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		done <- demo.Replay(playing, w, clock, func(s demo.Said) error {
			run.note(s)
			select {
			case <-playing.Done():
				return playing.Err()
			case <-time.After(every):
				return nil
			}
		})
	}()
	a.now, a.author, a.role = clock.Now, "Demo Onlooker", string(ward.Nurse)
	err = a.runBoard(ctx, w, path, true)
	stop()
	if played := <-done; played != nil && !errors.Is(played, context.Canceled) {
		err = errors.Join(err, played)
	}
	if err != nil {
		return err
	}
	return a.replayEnd(ctx, w, &run)
}

func (r *replayRun) note(s demo.Said) {
	r.entries++
	for _, rule := range s.Raised {
		r.raised[rule] = append(r.raised[rule], s.At.Format("02-Jan 15:04"))
	}
}

func (a *app) sayReplay(r *replayRun, s demo.Said) error {
	r.note(s)
	grades := "no grade yet"
	if s.CRS != "" {
		grades = "CRS " + s.CRS + "  ICANS " + s.ICANS
	}
	raised := ""
	if len(s.Raised) > 0 {
		raised = "  >> " + strings.Join(s.Raised, " ")
	}
	_, err := fmt.Fprintf(a.stdout, "%s  %-22s %s%s\n", s.At.Format("02-Jan 15:04"), grades, s.What, raised)
	return err
}

// replayEnd lists the escalations that were raised beside the rules.
func (a *app) replayEnd(ctx context.Context, w *ward.Ward, r *replayRun) error {
	report, err := w.Report(ctx, ward.Period{}, nil)
	if err != nil {
		return err
	}
	counts := map[string]ward.RuleCount{}
	for _, c := range report.Rules {
		counts[c.Rule] = c
	}
	fmt.Fprintf(a.stdout, "\n%d entries replayed. The rules of the policy %q %s, and when each raised an escalation:\n\n", r.entries, w.Policy().Name, w.Policy().Version)
	for _, rule := range w.Policy().Rules() {
		c := counts[rule.ID]
		fmt.Fprintf(a.stdout, "%-5s %-7s %s\n      if %s\n", rule.ID, rule.Level, rule.Text, rule.When)
		if c.Raised == 0 {
			fmt.Fprint(a.stdout, "      not raised\n\n")
			continue
		}
		fmt.Fprintf(a.stdout, "      raised %d, acknowledged %d, declined %d: %s\n\n", c.Raised, c.Acknowledged, c.Declined, strings.Join(r.raised[rule.ID], ", "))
	}
	return nil
}
