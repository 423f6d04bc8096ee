package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/internal/autobackup"
	"crsmon/internal/words"
)

func TestBackupAuto(t *testing.T) {
	t.Parallel()
	record, dir := recordFile(t), t.TempDir()
	recorded(t, record, 1)
	auto := []string{"--db", record, "backup", "--auto", dir, "--every", "6h", "--keep", "2"}
	o := run(t, "", append(auto, "--json")...)
	if o.status != exitOK || len(o.lines) != 1 || o.lines[0]["entries"] != 4.0 {
		t.Fatalf("the first: %+v", o)
	}
	if o = run(t, "", auto...); o.status != exitOK || !strings.Contains(o.out, "not due: "+dir) || !strings.Contains(o.out, "0 s old") {
		t.Errorf("again at once: %+v", o)
	}
	if found, err := filepath.Glob(filepath.Join(dir, "*.db")); err != nil || len(found) != 1 {
		t.Errorf("%v, %v", found, err)
	}
	if o = run(t, "", "--db", record, "backup", "--auto", filepath.Join(dir, "away")); o.status != exitFailed || !strings.Contains(o.errOut, "NOT backed up") {
		t.Errorf("to a place that is not there: %+v", o)
	}
	// By the policy beside the record.
	second := t.TempDir()
	site := "extends = \"adult\"\nname = \"TEST ward\"\nversion = \"1\"\n[backup]\ndir = \"" + second + "\"\nevery_hours = 6\nkeep = 3\n"
	policyFile := filepath.Join(filepath.Dir(record), "policy.toml")
	if err := os.WriteFile(policyFile, []byte(site), 0o600); err != nil {
		t.Fatal(err)
	}
	if o = run(t, "", "--db", record, "backup", "--auto"); o.status != exitOK || !strings.Contains(o.out, "backup "+second) {
		t.Errorf("by the policy: %+v", o)
	}
	if _, all := doctored(t, "--db", record); len(all["auto backup"]) != 1 || len(all["policy"]) != 1 {
		t.Errorf("doctor: %+v", all)
	} else {
		wantFinding(t, all["auto backup"], levelWarn, second)
		wantFinding(t, all["policy"], levelOK, "TEST ward")
	}
	if err := os.WriteFile(policyFile, []byte("nonsense = 1"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, all := doctored(t, "--db", record)
	wantFinding(t, all["policy"], levelFail, "nonsense")
	wantFinding(t, all["auto backup"], levelWarn, second) // the last good one's
	for _, name := range []string{policyFile, filepath.Join(filepath.Dir(record), "policy.last-good.toml")} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"no [backup] dir", []string{"--auto"}},
		{"a minute or more", []string{"--auto", dir, "--every", "1s"}},
		{"0 (all) or more", []string{"--auto", dir, "--keep", "-1"}},
		{"recipient", []string{"--auto", dir, "--recipient", "age1nonsense"}},
		{"one --recipient", []string{"--auto", dir, "--recipient", "age1a", "--recipient", "age1b"}},
		{"--passphrase-file does not go", []string{"--auto", dir, "--passphrase-file", "x"}},
		{"--every goes with --auto", []string{dir, "--every", "2h"}},
	} {
		if o := run(t, "", append([]string{"--db", record, "backup"}, c.args...)...); o.status != exitUsage || !strings.Contains(o.errOut, c.want) {
			t.Errorf("backup %v: status %d, %q; want 2 and %q", c.args, o.status, o.errOut, c.want)
		}
	}
}

func TestDoctorHoldsBackupsAgainstTheSchedule(t *testing.T) {
	t.Parallel()
	record, dir := recordFile(t), t.TempDir()
	recorded(t, record, 1)
	made := time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
	look := func(after time.Duration, o autobackup.Options) []finding {
		var out strings.Builder
		a := &app{stdout: &out, stderr: &out, now: func() time.Time { return made.Add(after) }}
		d := &doctor{a: a, path: record, auto: o, env: func(string) string { return "" }}
		d.examine(t.Context())
		var found []finding
		for _, f := range d.findings {
			if f.Check == "backup" {
				t.Errorf("asked for --backup-dir though the policy names a place: %+v", f)
			}
			if f.Check == "auto backup" {
				found = append(found, f)
			}
		}
		return found
	}
	o := autobackup.Options{Dir: dir, Every: 6 * time.Hour}
	wantFinding(t, look(0, o), levelFail, "none in "+dir)
	if o := run(t, "", "--db", record, "backup", dir); o.status != 0 {
		t.Fatalf("%+v", o)
	}
	wantFinding(t, look(time.Hour, o), levelWarn, "on the same disk")
	wantFinding(t, look(8*time.Hour, o), levelWarn, "is late")
	wantFinding(t, look(19*time.Hour, o), levelFail, "is late")
	away := o
	away.Dir = filepath.Join(dir, "away")
	wantFinding(t, look(0, away), levelFail, "no such file")
	wrong := o
	wrong.Every = 0
	wantFinding(t, look(0, wrong), levelFail, "a minute or more")
	found, err := filepath.Glob(filepath.Join(dir, "*.db"))
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	if err := os.Truncate(found[0], 5000); err != nil {
		t.Fatal(err)
	}
	wantFinding(t, look(time.Hour, o), levelFail, "none in "+dir)
	wantFinding(t, look(time.Hour, o), levelWarn, "does not pass")
}

func TestEveryBackupTroubleHasItsWords(t *testing.T) {
	t.Parallel()
	w := words.English()
	for trouble := autobackup.Absent; trouble <= autobackup.Failed; trouble++ {
		s := w.Backups.Troubles[backupTrouble(trouble)]
		if s.Why == "" || s.Do == "" {
			t.Errorf("trouble %d has no sentence", trouble)
		}
	}
	if s := backupWarning(autobackup.Status{}, w); s != "" {
		t.Errorf("all is well, and it says %q", s)
	}
	s := backupWarning(autobackup.Status{Path: "x", Age: 30 * time.Hour, Failure: db.ErrDiskFull}, w)
	for _, want := range []string{"NO CURRENT BACKUP", "newest 30 h old", "full", "saved as always"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q lacks %q", s, want)
		}
	}
	if s := backupWarning(autobackup.Status{Failure: errors.New("x")}, w); !strings.Contains(s, "none yet") {
		t.Errorf("%q", s)
	}
}

func TestBackgroundBackups(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 1)
	at := time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
	a := &app{now: func() time.Time { return at }}
	rec, err := db.Open(t.Context(), record, db.Options{Now: a.now})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	var b backgroundBackups
	b.start(a, rec, autobackup.Options{}) // off
	if s := b.warning(words.English()); s != "" {
		t.Error(s)
	}
	b.stop()
	b.start(a, rec, autobackup.Options{Dir: t.TempDir(), Every: time.Hour})
	if s := b.warning(words.English()); s != "" {
		t.Error(s)
	}
	at = at.Add(2 * time.Hour)
	if s := b.warning(words.English()); !strings.Contains(s, "no error is known") {
		t.Errorf("nothing was made in two hours, and it says %q", s)
	}
	b.stop()
	b.stop()
}
