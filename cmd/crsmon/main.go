// Crsmon watches patients after CAR-T (immune effector cell) infusion: it grades
// CRS and ICANS by the ASTCT consensus from what nurses record at the bedside, keeps
// a local record, and escalates. This package is wiring only: one file a
// subcommand, which reads flags, opens, calls and prints.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"crsmon/tui"

	"github.com/spf13/cobra"
)

// The exit statuses.
const (
	exitOK     = 0
	exitFailed = 1 // input, output or the record failed
	exitUsage  = 2 // a wrong flag or argument, or input refused
)

// statusError is an error with the exit status it ends the program with.
type statusError struct {
	status int
	err    error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

// app is what every subcommand is handed.
type app struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time

	db, author, role string // the flags every subcommand has
	wall, initials   bool   // how the board is shown
	noNotify         bool   // of the board
	policy           string // the site's policy file, where it is not beside the record
	onBoard          bool   // what is wrong goes to the board, not to standard error
	begun            bool   // the command line was understood
	noMouse, plain   bool   // of the board

	// policyWarning is why the site's policy is not in force; nil where all is well.
	policyWarning atomic.Pointer[error]
}

func main() {
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: time.Now}
	os.Exit(a.run(context.Background(), os.Args[1:]))
}

// run runs one command line and gives its exit status.
func (a *app) run(ctx context.Context, args []string) int {
	root := rootCommand(a)
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitOK
	}
	a.say(err)
	var se *statusError
	if errors.As(err, &se) {
		return se.status
	}
	if !a.begun {
		return exitUsage
	}
	return exitFailed
}

// say writes an error. Where the board has ended by force, its terminal may no longer
// read: that must not keep the program.
func (a *app) say(err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fmt.Fprintln(a.stderr, "crsmon:", err)
	}()
	var limit <-chan time.Time
	if end := (*tui.Ended)(nil); errors.As(err, &end) {
		limit = time.After(250 * time.Millisecond)
	}
	select {
	case <-done:
	case <-limit:
	}
}

func rootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "crsmon",
		Short: "Watch patients after CAR-T infusion: grade CRS and ICANS, keep the record, escalate",
		Long: `crsmon records vital signs and neuro scores at the bedside after CAR-T (immune
effector cell) infusion, grades CRS and ICANS by the ASTCT consensus with reasons,
and says who must be called. With no subcommand it opens the ward board.

crsmon is decision support, not a cleared medical device: the clinician decides.`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			record, err := a.recordPath()
			if err != nil {
				return err
			}
			return a.runBoard(cmd.Context(), nil, record, false)
		},
		PersistentPreRun: func(*cobra.Command, []string) { a.begun = true },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &statusError{exitUsage, err} })
	root.PersistentFlags().StringVar(&a.db, "db", "", "the record's file (default: crsmon/record.db in the XDG data path)")
	root.PersistentFlags().StringVar(&a.policy, "policy", "", "the site's policy file (default: policy.toml beside the record)")
	root.PersistentFlags().StringVar(&a.author, "author", "", "name of who makes the entries")
	root.PersistentFlags().StringVar(&a.role, "role", "", "role of the author: nurse or doctor")
	root.Flags().BoolVar(&a.wall, "wall", false, "the board for a screen on the wall: read only, nobody signed in, q ends it")
	root.Flags().BoolVar(&a.initials, "initials", false, "with --wall: initials instead of names")
	noNotifyFlag(a, root)
	root.PersistentFlags().BoolVar(&a.plain, "plain", false, "the board as questions and answers in lines of text: for screen readers, bare terminals and scripts")
	root.PersistentFlags().BoolVar(&a.noMouse, "no-mouse", false, "leave the mouse to the terminal: text is then selected without Shift")
	root.AddCommand(gradeCommand(a), recordCommand(a), eventCommand(a), admitCommand(a), patientsCommand(a), showCommand(a), demoCommand(a), verifyCommand(a), criteriaCommand(a),
		reportCommand(a), handoverCommand(a), printCommand(a), packCommand(a), backupCommand(a), restoreCommand(a), doctorCommand(a), exportCommand(a), importCommand(a), policyCommand(a))
	return root
}
