package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"crsmon/db"
	"crsmon/internal/autobackup"

	"github.com/spf13/cobra"
)

func backupCommand(a *app) *cobra.Command {
	var o db.BackupOptions
	var passphraseFile string
	var asJSON, auto bool
	var every time.Duration
	c := &cobra.Command{
		Use:   "backup PATH|DIR | backup --auto [DIR]",
		Short: "Copy the record while others write; the copy is checked before it counts",
		Long: `Backup makes a consistent copy of the record, as it is when it begins, while others go
on writing. The copy is made under another name, synced to disk, opened again and its
whole chain walked; only then does it take its name. Into a directory (one that is there, or
a name that ends in /) the copy is named by the record and the time, and --keep N
removes the oldest beyond N. A file is overwritten only by a newer backup of the same
record.

With --recipient age1… (repeated for several) or --passphrase-file the backup is
encrypted (age, https://age-encryption.org); the plain copy never leaves the record's own
directory. Keep the key elsewhere: without it the backup is lost.

--auto is one run of the schedule in the policy's [backup] part, for cron; a DIR with --every,
--keep and --recipient takes its place. It makes a backup only if the newest sound
one of this record there is older than that, and does nothing while another program is making it. The board
runs the same schedule by itself while it is open.

Exit status: 0 done and checked, or (--auto) not due, 1 the record, the copy or the disk failed, 2 a wrong
argument, or the place is taken by what is not an older backup of this record.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if auto {
				return cobra.MaximumNArgs(1)(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if auto {
				return a.backupNow(cmd.Context(), args, autobackup.Options{Every: every, Keep: o.Keep}, o.Seal.Recipients, passphraseFile, asJSON)
			}
			if cmd.Flags().Changed("every") {
				return &statusError{exitUsage, errors.New("--every goes with --auto")}
			}
			if o.Keep < 0 {
				return &statusError{exitUsage, fmt.Errorf("--keep %d: allowed is 0 (all) or more", o.Keep)}
			}
			var err error
			if passphraseFile != "" && len(o.Seal.Recipients) > 0 {
				return &statusError{exitUsage, errors.New("--recipient and --passphrase-file do not go together: name one")}
			}
			if passphraseFile != "" {
				if o.Seal.Passphrase, err = readPassphrase(passphraseFile); err != nil {
					return err
				}
			}
			ctx, stop := interruptible(cmd.Context())
			defer stop()
			rec, err := a.openExisting(ctx)
			if err != nil {
				return err
			}
			defer rec.Close()
			p := a.progress()
			o.Progress = func(s db.Stage, done, total int64) { p.show(string(s), done, total) }
			b, err := rec.Backup(ctx, args[0], o)
			p.clear()
			if err != nil && b.Path == "" {
				return explainBackup(args[0], err)
			}
			if printErr := a.printBackup(&b, asJSON); printErr != nil {
				return printErr
			}
			return err
		},
	}
	c.Flags().IntVar(&o.Keep, "keep", 0, "how many backups of this record stay in the directory; 0 keeps all")
	c.Flags().StringArrayVar(&o.Seal.Recipients, "recipient", nil, "encrypt to this age recipient (age1…); may be repeated")
	c.Flags().StringVar(&passphraseFile, "passphrase-file", "", "encrypt with the passphrase in this file")
	c.Flags().BoolVar(&auto, "auto", false, "one run of the schedule: a backup only if the newest sound one is too old")
	c.Flags().DurationVar(&every, "every", 24*time.Hour, "with --auto DIR: how old the newest backup may become")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return c
}

// openExisting opens the record only to read it; there must be one.
func (a *app) openExisting(ctx context.Context) (*db.DB, error) {
	path, err := a.recordPath()
	if err != nil {
		return nil, err
	}
	rec, err := db.OpenReadOnly(ctx, path, db.Options{Now: a.now})
	if errors.Is(err, db.ErrNotFound) {
		return nil, fmt.Errorf("there is no record at %s: crsmon makes it on first use; name another with --db", path)
	}
	if err != nil {
		return nil, explainOpen(path, err)
	}
	return rec, nil
}

func (a *app) printBackup(b *db.Backup, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(a.stdout).Encode(struct {
			Path    string   `json:"path"`
			Bytes   int64    `json:"bytes"`
			Sealed  bool     `json:"encrypted"`
			Entries int64    `json:"entries"`
			Node    string   `json:"node"`
			Head    string   `json:"head"`
			Removed []string `json:"removed,omitempty"`
			Spared  []string `json:"spared,omitempty"`
		}{b.Path, b.Bytes, b.Sealed, b.Summary.Entries, b.Summary.Node, fmt.Sprintf("%x", b.Summary.Head()), b.Removed, b.Spared})
	}
	kind := ""
	if b.Sealed {
		kind = ", encrypted"
	}
	var text strings.Builder
	fmt.Fprintf(&text, "backup %s\n%s%s: %d entries, checked to the last\nhead %s\n", b.Path, bytesOf(b.Bytes), kind, b.Summary.Entries, groups(b.Summary.Head()))
	for _, r := range b.Removed {
		fmt.Fprintln(&text, "removed", r)
	}
	for _, r := range b.Spared {
		fmt.Fprintf(&text, "kept %s: it holds entries that the record does not; crsmon restore --verify shows what\n", r)
	}
	_, err := fmt.Fprint(a.stdout, text.String())
	return err
}

// explainBackup says what to do about a backup that was not made.
func explainBackup(to string, err error) error {
	refused := func(advice string) error {
		return &statusError{exitUsage, fmt.Errorf("NOT backed up: %w (%s)", err, advice)}
	}
	advice := "the earlier backups are as they were"
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("NOT backed up: interrupted; nothing was left behind")
	case errors.Is(err, db.ErrNotOlder):
		return refused("nothing was overwritten: name another file, or a directory")
	case errors.Is(err, db.ErrInvalid):
		return refused("a recipient begins with age1")
	case errors.Is(err, db.ErrNotSound):
		advice = "the earlier backups are as they were; keep the record's file as it is and call who looks after the records"
	case errors.Is(err, db.ErrDiskFull):
		advice = "free some space there, or name another place"
	case errors.Is(err, db.ErrNotWritable), errors.Is(err, db.ErrReadOnly):
		advice = "name a directory that is there and that this user can write; a new one ends in /"
	case errors.Is(err, db.ErrBusy):
		advice = "try again"
	}
	return fmt.Errorf("NOT backed up to %s: %w (%s)", to, err, advice)
}

// readPassphrase reads a secret from a file that only its owner can read.
func readPassphrase(path string) (string, error) {
	text, err := readSecret(path)
	if err != nil {
		return "", err
	}
	line, rest, _ := strings.Cut(string(text), "\n")
	line = strings.TrimSuffix(line, "\r")
	if line == "" || strings.TrimSpace(rest) != "" {
		return "", &statusError{exitUsage, fmt.Errorf("%s must hold the passphrase on one line and nothing else", path)}
	}
	return line, nil
}

func readSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && info.Mode().IsRegular() && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		err = fmt.Errorf("others can read %s (mode %04o): chmod 600 it", path, info.Mode().Perm())
		return nil, &statusError{exitUsage, err}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = fmt.Errorf("cannot read %s: %w", filepath.Clean(pe.Path), pe.Err)
		}
		return nil, &statusError{exitUsage, err}
	}
	return text, nil
}
