package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"crsmon/db"
	"crsmon/internal/autobackup"

	"github.com/spf13/cobra"
)

// level is how a check came out.
type level string

const (
	levelOK   level = "OK"
	levelWarn level = "WARN"
	levelFail level = "FAIL"
)

// finding is one line of the doctor's.
type finding struct {
	Check string `json:"check"`
	Level level  `json:"level"`
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"` // what to do about it
}

func fine(check, format string, args ...any) finding {
	return finding{check, levelOK, fmt.Sprintf(format, args...), ""}
}

// doctor looks and changes nothing.
type doctor struct {
	a         *app
	path      string // of the record
	backupDir string
	auto      autobackup.Options // the policy's
	stands    autobackup.Status  // of the automatic backups
	env       func(string) string
	findings  []finding
}

func (d *doctor) add(f ...finding) { d.findings = append(d.findings, f...) }

func doctorCommand(a *app) *cobra.Command {
	d := &doctor{a: a, env: os.Getenv}
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Check the disk, the record's file, the clock, the backups and the terminal",
		Long: `Doctor looks at what the record depends on: the file system (a network one is refused: its
locks and syncs cannot be trusted), disk space, permissions, the schema, the newest part of the
hash chain, the write-ahead log, the clock against the newest entry, the age of
the newest sound backup against the policy's schedule and in --backup-dir, and what the terminal can do. It changes nothing and makes
no record. Each line is OK, WARN or FAIL and says what to do. "crsmon verify" walks the whole record.

Exit status: 0 all OK or WARN, 1 any FAIL, 2 a wrong argument.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if d.path, err = a.recordPath(); err == nil {
				d.path, err = filepath.Abs(d.path)
			}
			if err != nil {
				return err
			}
			if err := d.policy(); err != nil {
				return err
			}
			d.examine(cmd.Context())
			if err := d.print(asJSON); err != nil {
				return err
			}
			failed := 0
			for _, f := range d.findings {
				if f.Level == levelFail {
					failed++
				}
			}
			if failed > 0 {
				return fmt.Errorf("%d of %d checks FAILED", failed, len(d.findings))
			}
			return nil
		},
	}
	c.Flags().StringVar(&d.backupDir, "backup-dir", "", "the directory of the backups")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	return c
}

func (d *doctor) examine(ctx context.Context) {
	info, err := os.Stat(d.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.add(finding{
			"record", levelWarn, "there is no record at " + d.path + " yet; none was made",
			"start crsmon to make it, or name another with --db",
		})
	case err != nil:
		d.add(finding{"record", levelFail, err.Error(), "make the directory readable for this user"})
	case !info.Mode().IsRegular():
		d.add(finding{"record", levelFail, d.path + " is not a regular file", "name the record's file with --db"})
	default:
		d.add(fine("record", "%s, %s", d.path, bytesOf(info.Size())))
	}
	there := err == nil && info.Mode().IsRegular()
	var size int64
	if there {
		size = info.Size()
	}
	d.add(checkFileSystem(nearest(d.path), size)...)
	d.permissions(there)
	var node string
	if there {
		node = d.record(ctx)
		d.log()
	}
	if d.auto.On() {
		d.automatic(node)
	}
	if d.backupDir != "" || !d.auto.On() {
		d.backups(node)
	}
	d.terminal()
}

// nearest gives the directory of a path, or the closest one above it that is there.
func nearest(path string) string {
	dir := filepath.Dir(path)
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() || dir == filepath.Dir(dir) {
			return dir
		}
		dir = filepath.Dir(dir)
	}
}

// permissions: the record is of its user alone.
func (d *doctor) permissions(there bool) {
	dir := filepath.Dir(d.path)
	before := len(d.findings)
	if info, err := os.Stat(dir); err == nil {
		mode := info.Mode().Perm()
		switch {
		case mode&0o022 != 0 && info.Mode()&os.ModeSticky == 0:
			d.add(finding{"permissions", levelFail, fmt.Sprintf("others can put files into %s (mode %04o)", dir, mode), "chmod 700 " + dir})
		case mode&0o300 != 0o300:
			d.add(finding{"permissions", levelFail, fmt.Sprintf("%s cannot be written (mode %04o): the record needs its log beside it", dir, mode), "chmod 700 " + dir})
		case mode&0o077 != 0:
			d.add(finding{"permissions", levelWarn, fmt.Sprintf("others can look into %s (mode %04o)", dir, mode), "chmod 700 " + dir})
		}
		if err := writable(dir); err != nil {
			d.add(finding{"permissions", levelFail, fmt.Sprintf("this user cannot write in %s: %v", dir, err), "make it this user's, or name another place with --db"})
		}
	}
	if there {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			name := d.path + suffix
			info, err := os.Stat(name)
			if err != nil {
				continue // the log is there only while someone writes
			}
			switch mode := info.Mode().Perm(); {
			case mode&0o077 != 0:
				d.add(finding{"permissions", levelFail, fmt.Sprintf("others can read or write %s (mode %04o)", name, mode), "chmod 600 " + name})
			case mode&0o600 != 0o600:
				d.add(finding{"permissions", levelFail, fmt.Sprintf("%s is read-only (mode %04o): nothing can be recorded", name, mode), "chmod 600 " + name})
			default:
				if err := writable(name); err != nil {
					d.add(finding{"permissions", levelFail, fmt.Sprintf("this user cannot write %s: %v", name, err), "make it this user's: chown"})
				}
			}
		}
	}
	if parts := db.Unfinished(dir); len(parts) > 0 {
		d.add(finding{
			"permissions", levelWarn, fmt.Sprintf("%d unfinished copies of a backup that was cut off: %s", len(parts), strings.Join(parts, " ")),
			"if no backup or restore is going on, remove them: each may be a plain copy of the record",
		})
	}
	switch {
	case len(d.findings) > before:
	case there:
		d.add(fine("permissions", "only this user can read and write the record"))
	default:
		d.add(fine("permissions", "the record can be made there"))
	}
}

// newestEntries is how many entries are walked in passing.
const newestEntries = 1000

// record opens the record to look, and gives its node.
func (d *doctor) record(ctx context.Context) string {
	rec, err := db.OpenReadOnly(ctx, d.path, db.Options{Now: d.a.now, BusyTimeout: 2 * time.Second})
	switch {
	case errors.Is(err, db.ErrNewerSchema):
		d.add(finding{"schema", levelFail, err.Error(), "a newer crsmon wrote it: run that one"})
		return ""
	case errors.Is(err, db.ErrBusy):
		d.add(finding{"schema", levelFail, "another program holds the record: " + err.Error(), "end the program that holds it, then try again"})
		return ""
	case err != nil:
		d.add(finding{"schema", levelFail, "the record cannot be opened: " + err.Error(), "keep the file as it is and restore a backup: crsmon restore BACKUP"})
		return ""
	}
	defer rec.Close()
	if rec.DiskFull() {
		d.add(finding{
			"disk", levelFail, "there is no space at all: the record can be read, and nothing can be saved",
			"free some space on the record's disk; crsmon saves again at once, without a new start",
		})
	}
	d.stands = autobackup.Look(ctx, rec, d.auto, d.a.now())
	s, err := rec.Summary(ctx)
	if err != nil {
		d.add(finding{"schema", levelFail, "the record cannot be read: " + err.Error(), "keep the file as it is and restore a backup: crsmon restore BACKUP"})
		return rec.Node()
	}
	if newest := db.LatestSchema(); s.Schema < newest {
		d.add(finding{
			"schema", levelWarn, fmt.Sprintf("version %d; this program's is %d", s.Schema, newest),
			"start crsmon: it keeps a copy and brings the record up to date",
		})
	} else {
		d.add(fine("schema", "version %d, the newest", s.Schema))
	}
	broken, err := rec.VerifyNewest(ctx, newestEntries)
	switch {
	case err != nil:
		d.add(finding{"chain", levelFail, "the newest entries cannot be read: " + err.Error(), "run: crsmon verify"})
	case broken != nil:
		d.add(finding{
			"chain", levelFail, fmt.Sprintf("BROKEN at entry %d (%s): %s", broken.Seq, broken.ID, broken.Why),
			"keep the file as it is, run crsmon verify, and call who looks after the records",
		})
	default:
		d.add(fine("chain", "%d entries, the newest %d sound; head %s", s.Entries, min(s.Entries, newestEntries), groups(s.Head())))
	}
	d.clock(s.Newest)
	return s.Node
}

// How far the clock may be behind the newest entry, and the oldest time it can show.
const (
	clockSlack  = 2 * time.Second
	clockWrong  = 5 * time.Minute
	longSilence = 14 * 24 * time.Hour
)

var firstRelease = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// clock holds the clock against the newest entry: it cannot be before it.
func (d *doctor) clock(newest int64) {
	now := d.a.now()
	shows := now.Format("02-Jan-2006 15:04:05 -07:00")
	set := "set the clock and the time zone (timedatectl); entries made meanwhile carry the wrong time"
	back := time.UnixMilli(newest).Sub(now)
	switch {
	case now.Before(firstRelease):
		d.add(finding{"clock", levelFail, "it shows " + shows + ": it is not set", set})
	case newest == 0:
		d.add(fine("clock", "it shows %s; no entry to compare it with", shows))
	case back > clockWrong:
		d.add(finding{"clock", levelFail, fmt.Sprintf("it shows %s, %s before the newest entry was made: it was set back", shows, back.Round(time.Second)), set})
	case back > clockSlack:
		d.add(finding{"clock", levelWarn, fmt.Sprintf("it shows %s, %s before the newest entry was made: it drifts, or was set back", shows, back.Round(time.Second)), set})
	case -back > longSilence:
		d.add(finding{
			"clock", levelWarn, fmt.Sprintf("it shows %s, %d days after the newest entry", shows, int(-back/(24*time.Hour))),
			"if the ward did record in these days, the clock has jumped ahead: " + set,
		})
	default:
		d.add(fine("clock", "it shows %s, %s after the newest entry", shows, max(0, -back).Round(time.Second)))
	}
}

// log looks at the size of the write-ahead log: it grows when someone reads without end.
func (d *doctor) log() {
	info, err := os.Stat(d.path + "-wal")
	if err != nil {
		d.add(fine("log", "no write-ahead log: no one has the record open"))
		return
	}
	const warn, fail = 64 << 20, 1 << 30
	do := "end the other programs that have the record open, one by one, and start crsmon once"
	switch size := info.Size(); {
	case size > fail:
		d.add(finding{"log", levelFail, "the write-ahead log has " + bytesOf(size) + ": it is not written back", do})
	case size > warn:
		d.add(finding{"log", levelWarn, "the write-ahead log has " + bytesOf(size), do})
	default:
		d.add(fine("log", "the write-ahead log has %s", bytesOf(size)))
	}
}

func (d *doctor) print(asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(d.a.stdout)
		for _, f := range d.findings {
			if err := enc.Encode(f); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(d.a.stdout, 0, 1, 2, ' ', 0)
	for _, f := range d.findings {
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.Level, f.Check, strings.ReplaceAll(f.Says, "\n", " "))
		if f.Do != "" {
			fmt.Fprintf(w, "\t\t-> %s\n", f.Do)
		}
	}
	return w.Flush()
}
