package db_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"crsmon/db"
)

// A record that went back to an older state: what only a backup holds is not rotated away.
func TestRotationSparesWhatOnlyABackupHolds(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	o := db.Options{Node: testNode, Now: func() time.Time { now = now.Add(time.Minute); return now }}
	path, dir := filepath.Join(t.TempDir(), "ward.db"), t.TempDir()
	d, err := db.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, d, 3)
	older := backup(t, d, dir, db.BackupOptions{})
	fill(t, d, 4)
	newer := backup(t, d, dir, db.BackupOptions{})
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Restore(t.Context(), older.Path, path, db.RestoreOptions{Replace: true, Now: o.Now}); err != nil {
		t.Fatal(err)
	}
	if d, err = db.Open(t.Context(), path, o); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	all, err := db.Backups(dir, testNode)
	if err != nil || len(all) != 2 {
		t.Fatal(all, err)
	}
	wantErr(t, d.CheckBackup(t.Context(), all[0]), db.ErrNotOlder)
	if err := d.CheckBackup(t.Context(), all[1]); err != nil {
		t.Error(err)
	}
	for range 3 {
		fill(t, d, 1)
		b := backup(t, d, dir, db.BackupOptions{Keep: 1})
		if len(b.Spared) != 1 || b.Spared[0] != newer.Path || len(b.Removed) != 1 {
			t.Fatalf("removed %v, spared %v; want %s spared", b.Removed, b.Spared, newer.Path)
		}
	}
	if s, err := verifyBackup(t, newer.Path); err != nil || s.Entries != 7 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestCheckBackupFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	d := filled(t, filepath.Join(t.TempDir(), "ward.db"), 30)
	dir := t.TempDir()
	b := backup(t, d, dir, db.BackupOptions{})
	whole := readFile(t, b.Path)
	file := db.BackupFile{Path: b.Path}
	if err := d.CheckBackup(t.Context(), file); err != nil {
		t.Error(err)
	}
	changed := bytes.Replace(whole, []byte(`{"temp":371}`), []byte(`{"temp":391}`), -1) // old copies in free space too
	if bytes.Equal(changed, whole) {
		t.Fatal("nothing to change")
	}
	for _, page := range [][]byte{whole[:len(whole)/2], nil, []byte("not a record at all, but of some length"), changed} {
		if err := os.WriteFile(b.Path, page, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := d.CheckBackup(t.Context(), file); err == nil {
			t.Errorf("%d bytes pass", len(page))
		}
	}
	if err := os.WriteFile(b.Path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	wantErr(t, d.CheckBackup(t.Context(), db.BackupFile{Path: b.Path, Sealed: true}), db.ErrNotSound)
	other, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "other.db"), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	wantErr(t, other.CheckBackup(t.Context(), file), db.ErrNotOlder)
}

// While a backup stands still in the middle, as with a place that is slow, saves go on.
func TestSavesGoOnDuringABackup(t *testing.T) {
	t.Parallel()
	d := filled(t, filepath.Join(t.TempDir(), "ward.db"), 600)
	saved := map[db.Stage]int{}
	b := backup(t, d, t.TempDir(), db.BackupOptions{Progress: func(s db.Stage, _, _ int64) {
		appendAll(t, d, draft("observation", "p1", int64(len(saved))))
		saved[s]++
	}})
	if saved[db.StageCopy] == 0 || saved[db.StageVerify] == 0 {
		t.Errorf("saved %v", saved)
	}
	if b.Summary.Entries != 600 {
		t.Errorf("the copy has %d entries; it is of the moment it began", b.Summary.Entries)
	}
	wantSound(t, d, 600+int64(saved[db.StageCopy]+saved[db.StageVerify]))
}
