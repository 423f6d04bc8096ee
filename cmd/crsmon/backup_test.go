package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// recorded is a record with one patient and so many sets.
func recorded(t *testing.T, path string, sets int) {
	t.Helper()
	who := []string{"--db", path, "--author", "Nurse Test", "--role", "nurse"}
	if o := run(t, patientA, append(who, "admit")...); o.status != 0 {
		t.Fatalf("admit: %+v", o)
	}
	observe(t, path, sets)
}

func observe(t *testing.T, path string, sets int) {
	t.Helper()
	in := strings.Repeat(`{"patient":"T-1","at":"2026-11-21T10:00:00+00:00","temp_c":38.9,`+normalSet+"}\n", sets)
	if o := run(t, in, "--db", path, "--author", "Nurse Test", "record"); o.status != 0 {
		t.Fatalf("record: %+v", o)
	}
}

// flip changes one digit of a charted value in a file, wherever it stands: a page that is no longer used may hold it too.
func flip(t *testing.T, path string) {
	t.Helper()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(whole, []byte(`"temp_c_milli":38900`), []byte(`"temp_c_milli":36900`), -1)
	if bytes.Equal(changed, whole) {
		t.Fatal("nothing to change")
	}
	if err := os.WriteFile(path, changed, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	record, dir := recordFile(t), t.TempDir()
	recorded(t, record, 2)
	b := run(t, "", "--db", record, "backup", dir, "--keep", "2", "--json")
	if b.status != 0 || len(b.lines) != 1 || b.lines[0]["entries"] != 6.0 || b.lines[0]["encrypted"] != false {
		t.Fatalf("backup: %+v", b)
	}
	path := b.lines[0]["path"].(string)
	if v := run(t, "", "restore", path, "--verify"); v.status != 0 || !strings.Contains(v.out, "intact: backup "+path+": 6 entries") {
		t.Errorf("restore --verify: %+v", v)
	}
	// To a place where there is nothing.
	to := recordFile(t)
	if r := run(t, "", "--db", to, "restore", path); r.status != 0 || !strings.Contains(r.out, "restored "+to+": 6 entries") || strings.Contains(r.out, "kept") {
		t.Errorf("restore: %+v", r)
	}
	if v := run(t, "", "--db", to, "verify"); v.status != 0 || !strings.Contains(v.out, "intact: 6 entries") {
		t.Errorf("verify of the restored record: %+v", v)
	}
	if p := run(t, "", "--db", to, "patients"); !strings.Contains(p.out, "TEST One") {
		t.Errorf("patients of the restored record: %+v", p)
	}
	// The record goes on; the backup is older now.
	observe(t, record, 1)
	r := run(t, "", "--db", record, "restore", path)
	if r.status != exitUsage || !strings.Contains(r.errOut, "8 entries, the backup 6") || !strings.Contains(r.errOut, "--replace") {
		t.Errorf("over a newer record: %+v", r)
	}
	r = run(t, "", "--db", record, "restore", path, "--replace")
	kept := record + ".replaced-20261121-150000Z"
	if r.status != 0 || !strings.Contains(r.out, "with 8 entries, is kept as "+kept) {
		t.Errorf("restore --replace: %+v", r)
	}
	if v := run(t, "", "--db", kept, "verify"); v.status != 0 || !strings.Contains(v.out, "intact: 8 entries") {
		t.Errorf("verify of what was kept: %+v", v)
	}
	flip(t, path)
	v := run(t, "", "restore", path, "--verify")
	if v.status != exitFailed || !strings.Contains(v.errOut, "BROKEN") || !strings.Contains(v.errOut, "is broken at entry") {
		t.Errorf("a changed byte in the backup: %+v", v)
	}
}

func TestBackupSaysWhatItRefuses(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	dir := filepath.Dir(record)
	if o := run(t, "", "--db", record, "backup", t.TempDir()); o.status != exitFailed || !strings.Contains(o.errOut, "there is no record") {
		t.Errorf("without a record: %+v", o)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a backup made a record")
	}
	recorded(t, record, 1)
	notes, secret := filepath.Join(dir, "notes.txt"), filepath.Join(dir, "secret")
	if err := os.WriteFile(notes, []byte("a note\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(secret, []byte("known to all\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"not an older backup", []string{notes}},
		{"the record itself", []string{record}},
		{"age1", []string{dir, "--recipient", "ssh-nonsense"}},
		{"chmod 600", []string{dir, "--passphrase-file", secret}},
		{"--keep", []string{dir, "--keep", "-1"}},
		{"passphrase-file", []string{dir, "--recipient", "age1x", "--passphrase-file", secret}},
		{"arg", nil},
	} {
		o := run(t, "", append([]string{"--db", record, "backup"}, c.args...)...)
		if o.status != exitUsage || !strings.Contains(o.errOut, c.want) {
			t.Errorf("backup %v: status %d, %q; want 2 and %q", c.args, o.status, o.errOut, c.want)
		}
	}
	if o := run(t, "", "restore", notes, "--verify"); o.status != exitFailed || !strings.Contains(o.errOut, "no backup of crsmon") {
		t.Errorf("restore of a text: %+v", o)
	}
}

// The keys of a throw-away age identity.
const (
	testIdentity  = "AGE-SECRET-KEY-1XHNA7D9HGRDSVLALFP58SM69YEUG07CERA53ZHJFURJUWGMWVZAQ8Q6ZVU"
	testRecipient = "age1hyd2kgg4t0j7kyq5ewsj89ygj64pgxk274ltngrwulutxy55fp0qq2mmzl"
)

func TestBackupEncrypted(t *testing.T) {
	t.Parallel()
	record, dir := recordFile(t), t.TempDir()
	recorded(t, record, 2)
	identity := filepath.Join(t.TempDir(), "identity")
	if err := os.WriteFile(identity, []byte("# throw-away\n"+testIdentity+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := run(t, "", "--db", record, "backup", dir, "--recipient", testRecipient, "--json")
	if b.status != 0 || b.lines[0]["encrypted"] != true {
		t.Fatalf("backup: %+v", b)
	}
	path := b.lines[0]["path"].(string)
	if o := run(t, "", "restore", path, "--verify"); o.status != exitUsage || !strings.Contains(o.errOut, "--identity") {
		t.Errorf("without a key: %+v", o)
	}
	to := recordFile(t)
	if o := run(t, "", "restore", path, "--to", to, "--identity", identity); o.status != 0 || !strings.Contains(o.out, "6 entries") {
		t.Errorf("with the key: %+v", o)
	}
	if v := run(t, "", "--db", to, "verify"); v.status != 0 {
		t.Errorf("verify: %+v", v)
	}
}

func TestProgressLine(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	at := time.Unix(0, 0)
	p := &progress{out: &out, now: func() time.Time { return at }, begun: at}
	for range 100 {
		at = at.Add(20 * time.Millisecond)
		p.show("copying", at.UnixMilli(), 2000)
	}
	p.clear()
	lines := strings.Split(out.String(), "\r")
	if n := len(lines); n < 10 || n > 20 {
		t.Errorf("%d lines in 1.5 s: %q", n, lines)
	}
	if want := "copying    [#######.......................]  25 %  500 of 2000"; lines[1] != want {
		t.Errorf("the first is %q, want %q", lines[1], want)
	}
	if last := lines[len(lines)-2]; strings.TrimSpace(last) != "" {
		t.Errorf("it leaves %q on the line", last)
	}
	if got, want := groups([32]byte{0xab, 0xcd, 0xef}), "abcd ef00 0000"; !strings.HasPrefix(got, want) {
		t.Errorf("groups: %q", got)
	}
	if got := fmt.Sprint(bytesOf(0), " ", bytesOf(1023), " ", bytesOf(5<<20+1<<19)); got != "0 B 1023 B 5.5 MiB" {
		t.Errorf("sizes: %s", got)
	}
}
