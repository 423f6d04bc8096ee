package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"

	"crsmon/db"
	"crsmon/internal/drafts"
	"crsmon/internal/report"
	"crsmon/internal/ward"
	"crsmon/internal/words"
	"crsmon/tui"

	"github.com/spf13/cobra"
)

// noNotifyFlag is the board's option to keep desktop notifications off.
func noNotifyFlag(a *app, c *cobra.Command) {
	c.Flags().BoolVar(&a.noNotify, "no-notify", false, "no desktop notifications, where the terminal would show them")
}

// runBoard runs the terminal program over an open ward and the path of its record, or,
// where w is nil, over the record that it opens after the first paint.
func (a *app) runBoard(ctx context.Context, w *ward.Ward, record string, isDemo bool) error {
	if dumb := a.dumbTerminal(); a.plain || dumb && !a.wall {
		return a.runPlain(ctx, w, record, isDemo, dumb && !a.plain)
	}
	for _, f := range []any{a.stdin, a.stdout} {
		if !isTerminal(f) {
			return &statusError{exitUsage, errors.New("the board needs a terminal; in a script use the subcommands (crsmon --help)")}
		}
	}
	o := tui.Options{Ward: w, Now: a.now, Words: words.English(), Demo: isDemo, Classify: classify, Drafts: drafts.Beside(record), NoMouse: a.noMouse}
	if a.initials && !a.wall {
		return &statusError{exitUsage, errors.New("--initials goes with --wall only: where entries are made, the name has to be seen")}
	}
	o.Wall, o.Initials = a.wall, a.initials
	if a.author != "" {
		role, err := a.roleOr(ward.Nurse)
		if err != nil {
			return err
		}
		o.Author = ward.Author{Name: strings.TrimSpace(a.author), Role: role}
	}
	if path, err := a.recordPath(); err == nil {
		o.Crash = path + ".crash.log"
	}
	var inForce atomic.Pointer[ward.Ward]
	inForce.Store(w)
	o.Theme, o.NoNotify = readTheme(record), a.noNotify
	o.SaveTheme = func(name string) error { return saveTheme(record, name) }
	o.SettingsInfo = a.settingsInfo(record, inForce.Load)
	o.Handover = func(ctx context.Context, patient string) (string, error) {
		w := inForce.Load()
		if w == nil {
			return "", errors.New("the record is not open yet")
		}
		head, err := w.Head(ctx)
		if err != nil {
			return "", err
		}
		d := desk{ward: w, paper: report.Paper{Policy: w.Policy(), Words: o.Words, Now: a.now(), Head: head}}
		text, _, err := d.handover(ctx, patient)
		return text, err
	}
	var rec atomic.Pointer[db.DB]
	var backups backgroundBackups
	o.Notice = func() string { return a.notice(o.Words, rec.Load(), &backups) }
	a.onBoard = true
	if w == nil {
		o.Open = func(ctx context.Context) (*ward.Ward, error) {
			w, opened, err := a.open(ctx)
			if err != nil {
				return nil, err
			}
			rec.Store(opened)
			inForce.Store(w)
			backups.start(a, opened, backupSchedule(w.Policy()))
			return w, nil
		}
	}
	err := tui.Run(ctx, o)
	backups.stop()
	if r := rec.Load(); r != nil {
		err = errors.Join(err, r.Close())
	}
	return explainEnd(err)
}

// notice is what everybody at the board has to know until it is put right: the policy
// that is not in force, the disk without space, the backup that is not there.
func (a *app) notice(w *words.Words, rec *db.DB, b *backgroundBackups) string {
	var all []string
	if err := a.policyWarning.Load(); err != nil {
		first, _, _ := strings.Cut((*err).Error(), "\n")
		all = append(all, first+w.UI.SettingsSayWhy)
	}
	if rec != nil && rec.DiskFull() {
		all = append(all, w.UI.DiskFullNotice)
	}
	if says := b.warning(w); says != "" {
		all = append(all, says)
	}
	return strings.Join(all, " · ")
}

// explainEnd says how the program came to its end. By a signal the status is the
// shell's: 128 and the signal's number.
func explainEnd(err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("the terminal program ended: %w", err)
	var end *tui.Ended
	switch {
	case !errors.As(err, &end):
		return err
	case end.Signal != 0:
		return &statusError{128 + int(end.Signal), fmt.Errorf("%w; what was saved is in the record, what was only typed is not", err)}
	}
	return fmt.Errorf("%w; what was saved is in the record: start crsmon again and report the fault", err)
}

func isTerminal(f any) bool {
	file, ok := f.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// classify names the kind of failure of an error of the record or of a use case,
// for the sentence that is shown.
func classify(err error) words.Failure {
	for _, k := range []struct {
		err  error
		kind words.Failure
	}{
		{db.ErrDiskFull, words.FailureDiskFull},
		{db.ErrReadOnly, words.FailureReadOnly},
		{db.ErrGone, words.FailureGone}, // before ErrNotWritable, which it is too
		{db.ErrNotWritable, words.FailureNotWritable},
		{db.ErrBusy, words.FailureBusy},
		{db.ErrNewerSchema, words.FailureNewer},
		{db.ErrNotARecord, words.FailureNotARecord},
		{db.ErrCorrupt, words.FailureDamaged},
		{db.ErrClosed, words.FailureClosed},
		{db.ErrConflict, words.FailureConflict},
		{db.ErrMoved, words.FailureMoved},
		{db.ErrIO, words.FailureDisk},
		{ward.ErrUnknownPatient, words.FailureNoPatient},
		{ward.ErrPatientExists, words.FailurePatientExists},
		{ward.ErrNoAuthor, words.FailureNoAuthor},
	} {
		if errors.Is(err, k.err) {
			return k.kind
		}
	}
	return words.FailureUnknown
}
