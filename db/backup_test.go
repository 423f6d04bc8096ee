package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"crsmon/db"

	"filippo.io/age"
)

// filled is a record with so many entries.
func filled(t testing.TB, path string, entries int) *db.DB {
	t.Helper()
	d := open(t, path)
	fill(t, d, entries)
	return d
}

func fill(t testing.TB, d *db.DB, entries int) {
	t.Helper()
	var drafts []db.Draft
	for i := range entries {
		drafts = append(drafts, draft("observation", fmt.Sprintf("p%d", i%7), int64(i)))
	}
	appendAll(t, d, drafts...)
}

func backup(t testing.TB, d *db.DB, to string, o db.BackupOptions) db.Backup {
	t.Helper()
	b, err := d.Backup(t.Context(), to, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func verifyBackup(t testing.TB, path string) (db.Summary, error) {
	t.Helper()
	return db.VerifyBackup(t.Context(), path, db.RestoreOptions{})
}

func only(t testing.TB, dir string) []string {
	t.Helper()
	found, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range found {
		names = append(names, f.Name())
		if info, err := f.Info(); err != nil || info.Mode().IsRegular() && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", f.Name(), info.Mode(), err)
		}
	}
	return names
}

// TestBackupWhileOthersWrite: each backup holds at least what was acknowledged before it began, and is sound.
func TestBackupWhileOthersWrite(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ward.db")
	both := make([]*db.DB, 2) // the second as another program would
	for i := range both {
		var err error
		if both[i], err = db.Open(t.Context(), path, db.Options{Node: testNode}); err != nil {
			t.Fatal(err)
		}
	}
	d := both[0]
	fill(t, d, 600)
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for _, w := range both {
		writers.Go(func() {
			for ctx.Err() == nil {
				if _, _, err := w.Append(context.Background(), "", -1, []db.Draft{draft("observation", "busy", 1)}); err != nil {
					t.Error(err)
					return
				}
				time.Sleep(2 * time.Millisecond)
			}
		})
	}
	dir := t.TempDir()
	for i := range 3 {
		before, err := d.Summary(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, fmt.Sprintf("b%d.db", i))
		b := backup(t, d, to, db.BackupOptions{})
		if b.Summary.Entries < before.Entries || b.Summary.Node != testNode {
			t.Errorf("the backup has %d entries, %d were acknowledged before", b.Summary.Entries, before.Entries)
		}
		s, err := verifyBackup(t, to)
		if err != nil || s.Head() != b.Summary.Head() {
			t.Errorf("verify: %+v, %v", s, err)
		}
	}
	stop()
	writers.Wait()
	for _, w := range both {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
	if names := only(t, dir); len(names) != 3 {
		t.Errorf("beside the backups: %v", names)
	}
}

// TestBackupFlippedByte: a changed byte in an entry of a backup is found, whatever SQLite thinks of it.
func TestBackupFlippedByte(t *testing.T) {
	t.Parallel()
	d := filled(t, filepath.Join(t.TempDir(), "ward.db"), 200)
	to := filepath.Join(t.TempDir(), "b.db")
	backup(t, d, to, db.BackupOptions{})
	whole, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	place := bytes.LastIndex(whole, []byte(`{"temp":37`))
	if place < 0 {
		t.Fatal("no payload in the file")
	}
	flipped := bytes.Clone(whole)
	flipped[place+len(`{"temp":3`)] ^= 1 // 37x becomes 36x: valid, and no fever
	if err := os.WriteFile(to, flipped, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = verifyBackup(t, to)
	wantErr(t, err, db.ErrNotSound)
	var broken *db.BrokenCopyError
	if !errors.As(err, &broken) || broken.Report.Broken == nil || broken.Report.Broken.Why != db.FaultHash {
		t.Errorf("%v does not name the entry", err)
	}
	target := filepath.Join(t.TempDir(), "new", "ward.db")
	_, err = db.Restore(t.Context(), to, target, db.RestoreOptions{Replace: true})
	wantErr(t, err, db.ErrNotSound)
	if _, err := os.Stat(target); err == nil {
		t.Error("a broken backup was restored")
	}
}

func TestBackupEncryptedRoundTrip(t *testing.T) {
	t.Parallel()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	const secret = "correct horse battery staple"
	for name, c := range map[string]struct {
		seal        db.Seal
		right, none db.Keys
	}{
		"recipient":  {db.Seal{Recipients: []string{id.Recipient().String()}}, db.Keys{Identities: []byte(id.String() + "\n")}, db.Keys{Passphrase: secret}},
		"passphrase": {db.WithWork(db.Seal{Passphrase: secret}, 10), db.Keys{Passphrase: secret}, db.Keys{Passphrase: "wrong"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home, away := t.TempDir(), t.TempDir()
			d := filled(t, filepath.Join(home, "ward.db"), 300)
			b := backup(t, d, away, db.BackupOptions{Seal: c.seal})
			if !strings.HasSuffix(b.Path, ".db.age") || !b.Sealed {
				t.Errorf("path %s", b.Path)
			}
			cipher, err := os.ReadFile(b.Path)
			if err != nil || bytes.Contains(cipher, []byte("SQLite")) || bytes.Contains(cipher, []byte("observation")) {
				t.Errorf("the backup can be read as it is (%v)", err)
			}
			if names := only(t, away); len(names) != 1 {
				t.Errorf("beside the backup: %v", names)
			}
			for _, n := range only(t, home) {
				if strings.HasPrefix(n, ".") {
					t.Errorf("a plain copy is left: %s", n)
				}
			}
			_, err = verifyBackup(t, b.Path)
			wantErr(t, err, db.ErrSealed)
			_, err = db.VerifyBackup(t.Context(), b.Path, db.RestoreOptions{Keys: c.none})
			wantErr(t, err, db.ErrSealed)
			to := filepath.Join(t.TempDir(), "ward.db")
			r, err := db.Restore(t.Context(), b.Path, to, db.RestoreOptions{Keys: c.right})
			if err != nil || r.Kept != "" || r.Before != nil {
				t.Fatalf("restore: %+v, %v", r, err)
			}
			report := wantSound(t, open(t, to), 300)
			if report.Head != b.Summary.Head() {
				t.Error("the restored record has another head")
			}
			cipher[len(cipher)-100] ^= 4
			if err := os.WriteFile(b.Path, cipher, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = db.VerifyBackup(t.Context(), b.Path, db.RestoreOptions{Keys: c.right})
			wantErr(t, err, db.ErrNotSound)
		})
	}
	d := fresh(t)
	_, err = d.Backup(t.Context(), t.TempDir(), db.BackupOptions{Seal: db.Seal{Recipients: []string{"age1nonsense"}}})
	wantErr(t, err, db.ErrInvalid)
}

func TestBackupRotationKeepsN(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "ward.db"), db.Options{Node: testNode, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	fill(t, d, 3)
	dir := t.TempDir()
	foreign := []string{"notes.txt", "crsmon-aaaaaaaaaaaa-20200101-000000Z.db", "crsmon-00000000beef-20200101-000000Z.db.old"}
	for _, n := range foreign {
		if err := os.WriteFile(filepath.Join(dir, n), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var made []string
	for i := range 6 {
		if i%2 == 0 {
			now = now.Add(time.Hour) // two in each second
		}
		b := backup(t, d, dir, db.BackupOptions{Keep: 3})
		made = append(made, b.Path)
		if want := min(1, max(0, i-2)); len(b.Removed) != want {
			t.Errorf("backup %d removed %v", i, b.Removed)
		}
	}
	all, err := db.Backups(dir, testNode)
	if err != nil || len(all) != 3 {
		t.Fatalf("kept %v, %v", all, err)
	}
	for i, b := range all {
		if b.Path != made[5-i] {
			t.Errorf("kept %s, want %s", b.Path, made[5-i])
		}
	}
	for _, n := range foreign {
		if _, err := os.Stat(filepath.Join(dir, n)); err != nil {
			t.Errorf("rotation touched a file that is not its own: %v", err)
		}
	}
	// The clock set back: the new backup, though its name is the oldest, stays.
	now = now.Add(-48 * time.Hour)
	part := filepath.Join(dir, ".crsmon-part-1")
	if err := os.WriteFile(part, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	long := now.Add(-48 * time.Hour)
	if err := os.Chtimes(part, long, long); err != nil || len(db.Unfinished(dir)) != 1 {
		t.Fatal(err, db.Unfinished(dir))
	}
	b := backup(t, d, dir, db.BackupOptions{Keep: 1})
	if left := db.Unfinished(dir); len(left) != 0 {
		t.Errorf("what a killed backup left two days ago stays: %v", left)
	}
	if left, err := db.Backups(dir, testNode); err != nil || len(left) != 1 || left[0].Path != b.Path {
		t.Errorf("left %v, %v; want %s", left, err, b.Path)
	}
}

func TestBackupOnlyOverAnOlderOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "ward.db")
	d := filled(t, path, 5)
	to := filepath.Join(dir, "b.db")
	backup(t, d, to, db.BackupOptions{})
	fill(t, d, 5)
	if b := backup(t, d, to, db.BackupOptions{}); b.Summary.Entries != 10 {
		t.Errorf("over an older backup: %+v", b)
	}
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte("not a record"), 0o600); err != nil {
		t.Fatal(err)
	}
	foreign, err := db.Open(t.Context(), filepath.Join(dir, "other.db"), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, foreign, 3)
	foreignCopy := filepath.Join(dir, "other-copy.db")
	backup(t, foreign, foreignCopy, db.BackupOptions{})
	if err := foreign.Close(); err != nil {
		t.Fatal(err)
	}
	// The same record that went another way after the fifth entry.
	fork := filled(t, filepath.Join(dir, "fork.db"), 8)
	forkCopy := filepath.Join(dir, "fork-copy.db")
	backup(t, fork, forkCopy, db.BackupOptions{})
	for _, refused := range []string{path, text, foreignCopy, forkCopy} {
		before, err := os.ReadFile(refused)
		if err != nil {
			t.Fatal(err)
		}
		_, err = d.Backup(t.Context(), refused, db.BackupOptions{})
		wantErr(t, err, db.ErrNotOlder)
		if after, err := os.ReadFile(refused); err != nil || refused != path && !bytes.Equal(before, after) {
			t.Errorf("%s was touched (%v)", refused, err)
		}
	}
	wantSound(t, d, 10)
}

func TestBackupOfABrokenRecordIsRefused(t *testing.T) {
	t.Parallel()
	d := filled(t, filepath.Join(t.TempDir(), "ward.db"), 5)
	r := raw(t, d.Path())
	triggers := takeTriggers(t, r)
	if _, err := r.Exec(`UPDATE ledger SET payload = '{"temp":1}' WHERE pos = 3`); err != nil {
		t.Fatal(err)
	}
	for _, s := range triggers {
		if _, err := r.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	_, err := d.Backup(t.Context(), dir, db.BackupOptions{Keep: 1})
	wantErr(t, err, db.ErrNotSound)
	var broken *db.BrokenCopyError
	if !errors.As(err, &broken) || broken.Report.Broken == nil || broken.Report.Broken.Seq != 3 {
		t.Errorf("%v does not name entry 3", err)
	}
	if names := only(t, dir); len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
	if b, err := d.VerifyNewest(t.Context(), 500); err != nil || b == nil || b.Seq != 3 {
		t.Errorf("the newest: %+v, %v", b, err)
	}
	if b, err := d.VerifyNewest(t.Context(), 2); err != nil || b != nil {
		t.Errorf("the newest two: %+v, %v", b, err)
	}
}

func TestBackupCanBeInterrupted(t *testing.T) {
	t.Parallel()
	d := filled(t, filepath.Join(t.TempDir(), "ward.db"), 600)
	for _, at := range []db.Stage{db.StageCopy, db.StageVerify} {
		ctx, stop := context.WithCancel(t.Context())
		dir := t.TempDir()
		_, err := d.Backup(ctx, dir, db.BackupOptions{Progress: func(s db.Stage, _, _ int64) {
			if s == at {
				stop()
			}
		}})
		wantErr(t, err, context.Canceled)
		if names := only(t, dir); len(names) != 0 {
			t.Errorf("interrupted while %s, left behind: %v", at, names)
		}
	}
	wantSound(t, d, 600)
}
