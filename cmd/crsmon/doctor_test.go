package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// doctored runs the doctor and gives its findings by check.
func doctored(t *testing.T, args ...string) (outcome, map[string][]finding) {
	t.Helper()
	o := run(t, "", append(args, "doctor", "--json")...)
	all := map[string][]finding{}
	for _, l := range strings.Split(strings.TrimSpace(o.out), "\n") {
		var f finding
		if err := json.Unmarshal([]byte(l), &f); err != nil {
			t.Fatalf("%q: %v", l, err)
		}
		if f.Level != levelOK && f.Do == "" {
			t.Errorf("%+v does not say what to do", f)
		}
		all[f.Check] = append(all[f.Check], f)
	}
	return o, all
}

func wantFinding(t *testing.T, found []finding, level level, says string) {
	t.Helper()
	for _, f := range found {
		if f.Level == level && strings.Contains(f.Says, says) {
			return
		}
	}
	t.Errorf("%+v lacks %s %q", found, level, says)
}

func TestDoctorMakesNoRecord(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	record := filepath.Join(dir, "ward", "record.db")
	o, all := doctored(t, "--db", record)
	if o.status != exitOK {
		t.Errorf("status %d: %s", o.status, o.errOut)
	}
	wantFinding(t, all["record"], levelWarn, "no record at "+record)
	wantFinding(t, all["disk"], levelOK, "free")
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("it made %v, %v", left, err)
	}
}

func TestDoctorOfAWellRecord(t *testing.T) {
	t.Parallel()
	record, backups := recordFile(t), t.TempDir()
	recorded(t, record, 2)
	if b := run(t, "", "--db", record, "backup", backups); b.status != 0 {
		t.Fatalf("backup: %+v", b)
	}
	o, all := doctored(t, "--db", record, "--backup-dir", backups)
	if o.status != exitOK {
		t.Errorf("status %d: %s%s", o.status, o.out, o.errOut)
	}
	for _, check := range []string{"record", "filesystem", "disk", "permissions", "schema", "chain", "clock", "log", "size"} {
		wantFinding(t, all[check], levelOK, "")
	}
	wantFinding(t, all["chain"], levelOK, "6 entries")
	wantFinding(t, all["backup"], levelWarn, "on the same disk")
	text := run(t, "", "--db", record, "doctor")
	if !strings.Contains(text.out, "OK    chain") || !strings.Contains(text.out, "-> say where the backups are") {
		t.Errorf("as text:\n%s", text.out)
	}
	if left, err := filepath.Glob(record + "-*"); err != nil || len(left) != 0 {
		t.Errorf("it left %v, %v", left, err)
	}
}

func TestDoctorFindsWidePermissions(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 1)
	dir := filepath.Dir(record)
	for _, c := range []struct {
		file, dir os.FileMode
		level     level
		says      string
	}{
		{0o644, 0o700, levelFail, "others can read or write"},
		{0o660, 0o700, levelFail, "others can read or write"},
		{0o600, 0o755, levelWarn, "others can look into"},
		{0o600, 0o777, levelFail, "others can put files"},
		{0o400, 0o700, levelFail, "nothing can be recorded"},
		{0o600, 0o500, levelFail, "cannot be written"},
		{0o600, 0o700, levelOK, "only this user"},
	} {
		if err := os.Chmod(record, c.file); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(dir, c.dir); err != nil {
			t.Fatal(err)
		}
		o, all := doctored(t, "--db", record)
		wantFinding(t, all["permissions"], c.level, c.says)
		if failed := o.status == exitFailed; failed != (c.level == levelFail) {
			t.Errorf("%04o in %04o: status %d\n%s", c.file, c.dir, o.status, o.out)
		}
	}
}

func TestDoctorFindsABrokenRecord(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 2)
	flip(t, record)
	o, all := doctored(t, "--db", record)
	wantFinding(t, all["chain"], levelFail, "BROKEN at entry")
	if o.status != exitFailed {
		t.Errorf("status %d", o.status)
	}
	if err := os.WriteFile(record, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, all = doctored(t, "--db", record)
	wantFinding(t, all["schema"], levelFail, "cannot be opened")
	wantFinding(t, all["backup"], levelWarn, "not checked")
}

func TestDoctorClockAndBackupAge(t *testing.T) {
	t.Parallel()
	record, backups := recordFile(t), t.TempDir()
	recorded(t, record, 1)
	if b := run(t, "", "--db", record, "backup", backups); b.status != 0 {
		t.Fatalf("backup: %+v", b)
	}
	made := time.Date(2026, 11, 21, 15, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		after         time.Duration
		clock, backup level
		says          string
	}{
		{time.Hour, levelOK, levelWarn, "after the newest"},
		{-30 * time.Second, levelWarn, levelWarn, "30s before the newest"},
		{-time.Hour, levelFail, levelWarn, "set back"},
		{-400 * 24 * time.Hour, levelFail, levelWarn, "not set"},
		{30 * time.Hour, levelOK, levelWarn, ""},
		{20 * 24 * time.Hour, levelWarn, levelFail, "20 days after"},
	} {
		var out strings.Builder
		a := &app{stdout: &out, stderr: &out, now: func() time.Time { return made.Add(c.after) }}
		d := &doctor{a: a, path: record, backupDir: backups, env: func(string) string { return "" }}
		d.examine(t.Context())
		all := map[string][]finding{}
		for _, f := range d.findings {
			all[f.Check] = append(all[f.Check], f)
		}
		wantFinding(t, all["clock"], c.clock, c.says)
		wantFinding(t, all["backup"], c.backup, "")
		wantFinding(t, all["terminal"], levelWarn, "TERM")
		wantFinding(t, all["locale"], levelWarn, "UTF-8")
	}
	_, all := doctored(t, "--db", record, "--backup-dir", t.TempDir())
	wantFinding(t, all["backup"], levelFail, "no backup of this record")
}
