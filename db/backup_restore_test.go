package db_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"crsmon/db"
)

func restore(t testing.TB, from, to string, replace bool) (db.Restored, error) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }
	return db.Restore(t.Context(), from, to, db.RestoreOptions{Replace: replace, Now: now})
}

func wantEntries(t testing.TB, path string, entries int64) {
	t.Helper()
	d, err := db.OpenReadOnly(t.Context(), path, options())
	if err != nil {
		t.Error(err)
		return
	}
	wantSound(t, d, entries)
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func TestBackupRestoreRefusesANewerRecord(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, to := filepath.Join(dir, "ward.db"), filepath.Join(t.TempDir(), "b.db")
	d, err := db.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	fill(t, d, 5)
	backup(t, d, to, db.BackupOptions{})
	fill(t, d, 2)
	// Others have it open: nothing is touched, whatever is said.
	_, err = restore(t, to, path, true)
	wantErr(t, err, db.ErrBusy)
	wantSound(t, d, 7)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = restore(t, to, path, false)
	wantErr(t, err, db.ErrWouldLose)
	wantEntries(t, path, 7)
	r, err := restore(t, to, path, true)
	if err != nil || r.Kept != path+".replaced-20260302-090000Z" || r.Before == nil || r.Before.Entries != 7 || r.Summary.Entries != 5 {
		t.Fatalf("restore: %+v, %v", r, err)
	}
	wantEntries(t, path, 5)
	wantEntries(t, r.Kept, 7)
	if names := only(t, dir); len(names) != 2 {
		t.Errorf("beside the record: %v", names)
	}
	// Back again: the newer one holds all of the older, so it needs no word.
	again, err := restore(t, r.Kept, path, false)
	if err != nil || again.Kept != r.Kept+".2" {
		t.Errorf("back: %+v, %v", again, err)
	}
	w := open(t, path)
	fill(t, w, 1)
	wantSound(t, w, 8)
}

func TestBackupRestoreRefusesAnotherRecord(t *testing.T) {
	t.Parallel()
	path, to := filepath.Join(t.TempDir(), "ward.db"), filepath.Join(t.TempDir(), "b.db")
	backup(t, filled(t, filepath.Join(t.TempDir(), "ward.db"), 9), to, db.BackupOptions{})
	other, err := db.Open(t.Context(), path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, other, 2)
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = restore(t, to, path, false)
	wantErr(t, err, db.ErrOtherRecord)
	wantEntries(t, path, 2)
	r, err := restore(t, to, path, true)
	if err != nil {
		t.Fatal(err)
	}
	wantEntries(t, path, 9)
	wantEntries(t, r.Kept, 2)
	_, err = restore(t, path, path, true)
	wantErr(t, err, db.ErrInvalid)
	_, err = restore(t, filepath.Join(t.TempDir(), "none.db"), path, true)
	wantErr(t, err, db.ErrNotFound)
}

// TestBackupRestoreOverDamage: what lies there cannot be read; it is kept all the same, only when told to.
func TestBackupRestoreOverDamage(t *testing.T) {
	t.Parallel()
	to := filepath.Join(t.TempDir(), "b.db")
	d := filled(t, filepath.Join(t.TempDir(), "ward.db"), 400)
	backup(t, d, to, db.BackupOptions{})
	whole, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	inside := append([]byte(nil), whole...)
	for i := 4096; i < len(inside)-4096; i++ {
		inside[i] = byte(i)
	}
	for name, bytes := range map[string][]byte{
		"text": []byte("what the cat typed\n"), "header": append([]byte("not SQLite at all"), whole[17:]...), "inside": inside, "cut": whole[:len(whole)/2],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "ward.db")
			if err := os.WriteFile(path, bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := restore(t, to, path, false)
			if err == nil && name != "inside" && name != "cut" { // whose newest entry may be whole and in the backup
				t.Error("it went over what cannot be read")
			}
			if err == nil {
				return
			}
			wantErr(t, err, db.ErrWouldLose)
			r, err := restore(t, to, path, true)
			if err != nil {
				t.Fatal(err)
			}
			wantEntries(t, path, 400)
			if info, err := os.Stat(r.Kept); err != nil || info.Size() == 0 {
				t.Errorf("kept %s: %v", r.Kept, err)
			}
		})
	}
}

// TestBackupRestoreBesideAStrayLog: a log without its record must not become the log of the restored one.
func TestBackupRestoreBesideAStrayLog(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	to := filepath.Join(t.TempDir(), "b.db")
	path := filepath.Join(home, "ward.db")
	d := filled(t, path, 4)
	backup(t, d, to, db.BackupOptions{})
	fill(t, d, 4)
	log, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	lost := filepath.Join(t.TempDir(), "ward.db")
	if err := os.WriteFile(lost+"-wal", log, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = restore(t, to, lost, false)
	wantErr(t, err, db.ErrWouldLose)
	r, err := restore(t, to, lost, true)
	if err != nil {
		t.Fatal(err)
	}
	wantEntries(t, lost, 4)
	if kept, err := os.ReadFile(r.Kept + "-wal"); err != nil || len(kept) != len(log) {
		t.Errorf("the stray log is not kept: %v", err)
	}
}

func TestBackupReadOnlyLooksAndMakesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "ward.db")
	_, err := db.OpenReadOnly(t.Context(), path, db.Options{})
	wantErr(t, err, db.ErrNotFound)
	if names := only(t, dir); len(names) != 0 {
		t.Errorf("it made %v", names)
	}
	w := filled(t, path, 12)
	d, err := db.OpenReadOnly(t.Context(), path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	fill(t, w, 1)
	s, err := d.Summary(t.Context())
	if err != nil || s.Entries != 13 || s.Node != testNode || s.Tails[testNode].Seq != 13 || s.Newest == 0 {
		t.Errorf("summary %+v, %v", s, err)
	}
	_, _, err = d.Append(t.Context(), "", -1, []db.Draft{draft("observation", "p", 1)})
	wantErr(t, err, db.ErrReadOnly)
	wantSound(t, d, 13)
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "empty.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = db.OpenReadOnly(t.Context(), filepath.Join(dir, "empty.db"), db.Options{})
	wantErr(t, err, db.ErrNotARecord)
}
