package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"crsmon/db"

	"github.com/spf13/cobra"
)

func restoreCommand(a *app) *cobra.Command {
	var o db.RestoreOptions
	var identity, passphraseFile, to string
	var only, asJSON bool
	c := &cobra.Command{
		Use:   "restore BACKUP",
		Short: "Put a backup in the record's place, or only check it",
		Long: `Restore copies a backup beside the record's place, decrypts it if need be, walks its
whole chain, and only then puts it in place. --verify checks and changes nothing.

It refuses to go over a record that holds entries the backup does not have, that cannot
be read, or that is another record: --replace allows it. What was in place is always
kept beside it under a dated name. A record that a program has open is never touched.

Exit status: 0 done, 1 the backup is broken or the disk failed, 2 a wrong argument, or
refused.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if o.Keys.Identities, err = optionalFile(identity, readSecret); err != nil {
				return err
			}
			if passphraseFile != "" {
				if o.Keys.Passphrase, err = readPassphrase(passphraseFile); err != nil {
					return err
				}
			}
			if to == "" {
				if to, err = a.recordPath(); err != nil {
					return err
				}
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			p := a.progress()
			o.Now = a.now
			o.Progress = func(s db.Stage, done, total int64) { p.show(string(s), done, total) }
			var r db.Restored
			if only {
				r.Summary, err = db.VerifyBackup(ctx, args[0], o)
			} else {
				r, err = db.Restore(ctx, args[0], to, o)
			}
			p.clear()
			if err != nil {
				return explainRestore(args[0], to, only, r.Kept, err)
			}
			return a.printRestored(&r, args[0], to, only, asJSON)
		},
	}
	c.Flags().BoolVar(&only, "verify", false, "only check the backup; change nothing")
	c.Flags().StringVar(&identity, "identity", "", "age identity file that opens an encrypted backup")
	c.Flags().StringVar(&passphraseFile, "passphrase-file", "", "file with the passphrase that opens an encrypted backup")
	c.Flags().StringVar(&to, "to", "", "where the record is to be (default: the record's place)")
	c.Flags().BoolVar(&o.Replace, "replace", false, "also over a newer, unreadable or other record, which is kept beside it")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

func optionalFile(path string, read func(string) ([]byte, error)) ([]byte, error) {
	if path == "" {
		return nil, nil
	}
	return read(path)
}

func (a *app) printRestored(r *db.Restored, from, to string, only, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(a.stdout).Encode(struct {
			Backup   string `json:"backup"`
			Restored string `json:"restored,omitempty"`
			Kept     string `json:"kept,omitempty"`
			Entries  int64  `json:"entries"`
			Node     string `json:"node"`
			Head     string `json:"head"`
			Newest   string `json:"newest,omitempty"`
		}{from, unless(only, to), r.Kept, r.Summary.Entries, r.Summary.Node, fmt.Sprintf("%x", r.Summary.Head()), atUTC(r.Summary.Newest)})
	}
	var text strings.Builder
	if only {
		fmt.Fprintf(&text, "intact: backup %s", from)
	} else {
		fmt.Fprintf(&text, "restored %s", to)
	}
	fmt.Fprintf(&text, ": %d entries", r.Summary.Entries)
	if r.Summary.Newest != 0 {
		fmt.Fprintf(&text, ", the newest recorded %s", time.UnixMilli(r.Summary.Newest).In(a.now().Location()).Format(dateTime))
	}
	fmt.Fprintf(&text, "\nhead %s\n", groups(r.Summary.Head()))
	if r.Kept != "" {
		what := "what was there"
		if r.Before != nil {
			what = fmt.Sprintf("the record that was there, with %d entries,", r.Before.Entries)
		}
		fmt.Fprintf(&text, "%s is kept as %s\n", what, r.Kept)
	}
	_, err := fmt.Fprint(a.stdout, text.String())
	return err
}

func unless(not bool, s string) string {
	if not {
		return ""
	}
	return s
}

func atUTC(milli int64) string {
	if milli == 0 {
		return ""
	}
	return time.UnixMilli(milli).UTC().Format(time.RFC3339)
}

// explainRestore says what to do about a backup that was not restored or did not pass.
func explainRestore(from, to string, only bool, kept string, err error) error {
	not := "NOT restored"
	if only {
		not = "the backup did not pass"
	}
	status, advice := exitFailed, ""
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%s: interrupted; nothing was changed", not)
	case errors.Is(err, db.ErrWouldLose):
		status, advice = exitUsage, "nothing was touched; with --replace the backup goes in its place and the record is kept beside it"
	case errors.Is(err, db.ErrOtherRecord):
		status, advice = exitUsage, "nothing was touched: name another place with --to, or --replace it, which keeps it beside"
	case errors.Is(err, db.ErrBusy):
		status, advice = exitUsage, "nothing was touched: end every crsmon that has "+to+" open, then try again"
	case errors.Is(err, db.ErrSealed):
		status, advice = exitUsage, "give --identity FILE or --passphrase-file FILE that fits"
	case errors.Is(err, db.ErrNotFound), errors.Is(err, db.ErrInvalid):
		status = exitUsage
	case errors.Is(err, db.ErrNotSound), errors.Is(err, db.ErrCorrupt):
		advice = "the backup is BROKEN and nothing was touched: take an older one"
	case errors.Is(err, db.ErrNotARecord):
		advice = from + " is no backup of crsmon"
	case errors.Is(err, db.ErrNewerSchema):
		advice = "a newer crsmon wrote it: run that one"
	case errors.Is(err, db.ErrDiskFull):
		advice = "free some space on the disk of " + to
	case errors.Is(err, db.ErrNotWritable), errors.Is(err, db.ErrReadOnly):
		advice = "make its directory writable for this user, or name another place with --to"
	}
	if kept != "" {
		advice = strings.TrimPrefix(advice+"; what was there is kept as "+kept, "; ")
	}
	if advice != "" {
		err = fmt.Errorf("%s: %w (%s)", not, err, advice)
	} else {
		err = fmt.Errorf("%s: %w", not, err)
	}
	return &statusError{status, err}
}
