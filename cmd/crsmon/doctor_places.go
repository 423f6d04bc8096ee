package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"crsmon/db"
	"crsmon/internal/autobackup"
	"crsmon/internal/policy"
	"crsmon/internal/words"
)

// How old the newest backup may be.
const (
	backupOld    = 26 * time.Hour
	backupTooOld = 7 * 24 * time.Hour
)

// backups looks for the newest backup of this record.
func (d *doctor) backups(node string) {
	make1 := "run: crsmon backup " + d.backupDir + " --keep 14"
	switch {
	case d.backupDir == "":
		d.add(finding{"backup", levelWarn, "not checked: no directory is named", "say where the backups are: [backup] dir in policy.toml, or --backup-dir DIR"})
		return
	case node == "":
		d.add(finding{"backup", levelWarn, "not checked: there is no record that can be read", "see above"})
		return
	}
	all, err := db.Backups(d.backupDir, node)
	if err != nil {
		d.add(finding{"backup", levelFail, err.Error(), "make the directory, or mount the disk, and " + make1})
		return
	}
	if len(all) == 0 {
		d.add(finding{"backup", levelFail, "no backup of this record in " + d.backupDir, make1})
		return
	}
	newest := all[0]
	age := d.a.now().Sub(newest.Made)
	says := fmt.Sprintf("%d in %s, the newest %s old (%s)", len(all), d.backupDir, ageOf(age), filepath.Base(newest.Path))
	switch {
	case age > backupTooOld:
		d.add(finding{"backup", levelFail, says, make1})
	case age > backupOld:
		d.add(finding{"backup", levelWarn, says, make1})
	case age < -clockWrong:
		d.add(finding{"backup", levelWarn, says + ": it is from the future", "look at the clock"})
	case sameDisk(d.path, newest.Path):
		d.add(finding{"backup", levelWarn, says + ", on the same disk as the record", "back up to another disk as well"})
	default:
		d.add(fine("backup", "%s", says))
	}
	for _, b := range all {
		if info, err := os.Stat(b.Path); err == nil && !b.Sealed && info.Mode().Perm()&0o077 != 0 {
			d.add(finding{"backup", levelFail, fmt.Sprintf("others can read %s (mode %04o)", b.Path, info.Mode().Perm()), "chmod 600 " + b.Path + ", or encrypt: --recipient"})
			return
		}
	}
}

// policy reads the policy that is in force, and writes nothing: to keep it as the last good one is not for a look.
func (d *doctor) policy() error {
	dir := filepath.Dir(d.path)
	p, err := policy.LoadFile(filepath.Join(dir, policy.SiteFile))
	switch {
	case err == nil:
		d.add(fine("policy", "%s %s, from %s", p.Name, p.Version, filepath.Join(dir, policy.SiteFile)))
	case errors.Is(err, fs.ErrNotExist):
		p = nil
	default:
		d.add(finding{"policy", levelFail, err.Error(), "put the file right: crsmon policy check FILE; until then the last good policy is in force"})
		p = nil
	}
	if p == nil {
		p, err = policy.LoadFile(filepath.Join(dir, policy.LastGoodFile))
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, policy.ErrPolicy) {
			p, err = policy.Default()
		}
	}
	if err != nil {
		return err
	}
	d.auto = backupSchedule(p)
	return nil
}

// automatic holds the newest sound backup against the policy's schedule.
func (d *doctor) automatic(node string) {
	now := "run: crsmon backup --auto"
	st := &d.stands
	if node == "" && st.Failure == nil {
		d.add(finding{"auto backup", levelWarn, "not checked: there is no record that can be read", "see above"})
		return
	}
	says := fmt.Sprintf("none in %s; one is due every %s", d.auto.Dir, ageOf(d.auto.Every))
	if st.Path != "" {
		says = fmt.Sprintf("the newest sound one in %s is %s old (%s); one is due every %s", d.auto.Dir, ageOf(st.Age), filepath.Base(st.Path), ageOf(d.auto.Every))
	}
	level := levelWarn
	if st.Path == "" || st.Age > 3*d.auto.Every || st.Trouble() == autobackup.WrongSetup {
		level = levelFail
	}
	if st.Trouble() != autobackup.Fine {
		says += fmt.Sprintf("; the last failure, %s: %v", st.FailedAt.In(d.a.now().Location()).Format(dateTime), st.Failure)
		if t := backupTrouble(st.Trouble()); t != words.BackupLate && t != words.BackupFailed {
			now = words.English().Backups.Troubles[t].Do
		}
	}
	switch {
	case st.Trouble() != autobackup.Fine || st.Age > d.auto.Late():
		d.add(finding{"auto backup", level, says, now})
	case sameDisk(d.path, st.Path):
		d.add(finding{"auto backup", levelWarn, says + ", on the same disk as the record", "name another disk in the policy: [backup] dir"})
	default:
		d.add(fine("auto backup", "%s", says))
	}
	for _, u := range st.Unsound {
		d.add(finding{"auto backup", levelWarn, u + " does not pass a look in passing", "run: crsmon restore --verify " + u})
	}
}

// ageOf writes how long ago something was, in the unit that fits.
func ageOf(d time.Duration) string {
	switch {
	case d < 0:
		return "-" + ageOf(-d)
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", int(d/time.Second))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d/time.Minute))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d/time.Hour))
	}
	return fmt.Sprintf("%d days", int(d/(24*time.Hour)))
}

// The least the board needs.
const boardColumns, boardLines = 80, 24

// terminal says what the board will find.
func (d *doctor) terminal() {
	term := d.env("TERM")
	switch {
	case term == "":
		d.add(finding{"terminal", levelWarn, "TERM is not set", "start crsmon in a terminal, or set TERM, as xterm-256color"})
	case term == "dumb":
		d.add(finding{"terminal", levelWarn, "TERM is dumb: no colours and no cursor", "set TERM to what the terminal is, as xterm-256color"})
	default:
		d.add(fine("terminal", "TERM is %s", term))
	}
	locale := ""
	for _, key := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale = d.env(key); locale != "" {
			break
		}
	}
	folded := strings.ToLower(strings.ReplaceAll(locale, "-", ""))
	if strings.Contains(folded, "utf8") {
		d.add(fine("locale", "%s", locale))
	} else {
		d.add(finding{"locale", levelWarn, fmt.Sprintf("%q is not UTF-8: lines and names may show as wrong signs", locale), "export LC_ALL=C.UTF-8"})
	}
	if d.env("NO_COLOR") != "" {
		d.add(fine("colour", "NO_COLOR is set: the board is shown without colours; every grade is also written out"))
	} else if ct := d.env("COLORTERM"); ct != "" {
		d.add(fine("colour", "%s", ct))
	} else {
		d.add(fine("colour", "as TERM says"))
	}
	file, ok := d.a.stdout.(*os.File)
	columns, lines, known := 0, 0, false
	if ok {
		columns, lines, known = windowSize(file)
	}
	switch {
	case !known:
		d.add(fine("size", "not a terminal: not checked"))
	case columns < boardColumns || lines < boardLines:
		d.add(finding{
			"size", levelWarn, fmt.Sprintf("%d columns, %d lines", columns, lines),
			fmt.Sprintf("make the window at least %d × %d, or the letters smaller", boardColumns, boardLines),
		})
	default:
		d.add(fine("size", "%d columns, %d lines", columns, lines))
	}
}
