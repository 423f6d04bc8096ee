package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"crsmon/db"
	"crsmon/internal/autobackup"
	"crsmon/internal/policy"
	"crsmon/internal/words"
)

// backupSchedule is what the site's policy says about automatic backups.
func backupSchedule(p *policy.Policy) autobackup.Options { return autobackup.Options(p.Backup) }

// backupNow is one run of the schedule.
func (a *app) backupNow(ctx context.Context, args []string, o autobackup.Options, recipients []string, passphraseFile string, asJSON bool) error {
	refused := func(text string) error { return &statusError{exitUsage, errors.New(text)} }
	switch {
	case passphraseFile != "":
		return refused("--passphrase-file does not go with --auto: name a --recipient age1…")
	case len(recipients) > 1:
		return refused("--auto takes one --recipient")
	case len(recipients) == 1:
		o.Recipient = recipients[0]
	}
	if len(args) == 1 {
		dir, err := filepath.Abs(args[0])
		if err != nil {
			return err
		}
		o.Dir = dir
	} else {
		pol, err := a.policyInForce()
		if err != nil {
			return err
		}
		if o = backupSchedule(pol); !o.On() {
			return refused("the policy in force has no [backup] dir: add it, with every_hours and keep, to policy.toml beside the record, or name a directory: crsmon backup --auto DIR")
		}
	}
	if err := o.Check(); err != nil {
		return refused(err.Error())
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	rec, err := a.openExisting(ctx)
	if err != nil {
		return err
	}
	defer rec.Close()
	s := autobackup.New(rec, o, a.now)
	p := a.progress()
	s.Progress = func(stage db.Stage, done, total int64) { p.show(string(stage), done, total) }
	made, st, err := s.Once(ctx)
	p.clear()
	if made != nil {
		return errors.Join(a.printBackup(made, asJSON), err)
	}
	if err != nil {
		return explainBackup(o.Dir, err)
	}
	return a.printNotDue(&st, asJSON)
}

// printNotDue says why no backup was made.
func (a *app) printNotDue(st *autobackup.Status, asJSON bool) error {
	says := fmt.Sprintf("not due: %s is %s old", st.Path, ageOf(st.Age))
	if st.Path == "" {
		says = "another program is making the backup"
	}
	if asJSON {
		return json.NewEncoder(a.stdout).Encode(struct {
			Made   bool   `json:"made"`
			Newest string `json:"newest,omitempty"`
			Says   string `json:"says"`
		}{false, st.Path, says})
	}
	_, err := fmt.Fprintln(a.stdout, says)
	return err
}

// backgroundBackups runs the policy's schedule beside a program that stays open. The zero value is ready; nothing
// runs before start. It may be used from any goroutine.
type backgroundBackups struct {
	mu  sync.Mutex
	s   *autobackup.Scheduler
	end func()
}

// start begins with the record and its clock. It returns at once, and does nothing where the policy has no backups.
func (b *backgroundBackups) start(a *app, rec *db.DB, o autobackup.Options) {
	if !o.On() {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.s = autobackup.New(rec, o, a.now)
	b.end = b.s.Start(context.Background())
}

// stop ends it, before the record is closed, and does not wait for a second place that hangs.
func (b *backgroundBackups) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.end != nil {
		b.end()
		b.end = nil
	}
}

// warning is the sentence to show until a backup is there again, "" when all is well. It costs nothing.
func (b *backgroundBackups) warning(w *words.Words) string {
	b.mu.Lock()
	s := b.s
	b.mu.Unlock()
	if s == nil {
		return ""
	}
	return backupWarning(s.Status(), w)
}

// backupWarning puts a Status into words, "" when all is well.
func backupWarning(st autobackup.Status, w *words.Words) string {
	t := backupTrouble(st.Trouble())
	if t == 0 {
		return ""
	}
	newest := ""
	if st.Path != "" {
		newest = ageOf(st.Age)
	}
	sentence := w.Backups.Troubles[t]
	return w.Backups.Warning(sentence.Why, newest, sentence.Do)
}

// backupTrouble is the trouble that the words package has a sentence for, 0 for none.
func backupTrouble(t autobackup.Trouble) words.BackupTrouble {
	switch t {
	case autobackup.Fine:
		return 0
	case autobackup.Absent:
		return words.BackupAbsent
	case autobackup.Full:
		return words.BackupFull
	case autobackup.ReadOnly:
		return words.BackupReadOnly
	case autobackup.Unsound:
		return words.BackupUnsound
	case autobackup.Late:
		return words.BackupLate
	case autobackup.WrongSetup:
		return words.BackupSetup
	case autobackup.Failed:
		return words.BackupFailed
	}
	return words.BackupFailed
}

// backupsBeside runs the policy's schedule beside a command that stays. What it gives ends it, and says on standard error
// what is wrong with the backups.
func (a *app) backupsBeside(rec *db.DB, pol *policy.Policy) (stop func()) {
	var b backgroundBackups
	b.start(a, rec, backupSchedule(pol))
	return func() {
		b.stop()
		if says := b.warning(words.English()); says != "" {
			fmt.Fprintln(a.stderr, says)
		}
	}
}
