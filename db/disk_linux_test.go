package db_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"crsmon/db"
)

// mount gives a tmpfs of 8 MiB of its own, or skips.
func mount(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("a file system of a fixed size needs root and the right to mount: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
			syscall.Unmount(dir, syscall.MNT_DETACH)
		}
	})
	return dir
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := mount(t)
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 4<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, filepath.Join(dir, "ward.db"))
	big := []byte(fmt.Sprintf(`{"note":%q}`, strings.Repeat("x", 20_000)))
	var saved []string
	var err error
	var refused db.Draft
	for i := int64(0); err == nil && i < 1000; i++ {
		refused = draft("observation", "p1", i)
		refused.Payload = big
		if _, _, err = d.Append(t.Context(), "p1", -1, []db.Draft{refused}); err == nil {
			saved = append(saved, refused.ID)
		}
	}
	wantErr(t, err, db.ErrDiskFull)
	t.Logf("full after %d entries: %v", len(saved), err)
	for _, id := range saved {
		if _, err := d.Entry(t.Context(), id); err != nil {
			t.Errorf("lost: %v", err)
		}
	}
	wantSound(t, d, int64(len(saved)))
	// Another program can still look.
	other, err := db.Open(t.Context(), d.Path(), options())
	if err != nil {
		t.Fatal(err)
	}
	wantSound(t, other, int64(len(saved)))
	if err := other.Close(); err != nil && !errors.Is(err, db.ErrDiskFull) {
		t.Error(err)
	}
	// With space again, the same draft goes through.
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if _, replay, err := d.Append(t.Context(), "p1", -1, []db.Draft{refused}); err != nil || replay {
		t.Errorf("after making space: %v, %v", replay, err)
	}
	wantSound(t, d, int64(len(saved)+1))
}

func TestFullDiskWhenMakingTheRecord(t *testing.T) {
	t.Parallel()
	dir := mount(t)
	filler := filepath.Join(dir, "filler")
	err := os.WriteFile(filler, make([]byte, 8<<20), 0o600)
	if err != nil && !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "ward.db")
	_, err = db.Open(t.Context(), path, options())
	wantErr(t, err, db.ErrDiskFull)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	d := open(t, path) // what the failed try left is no obstacle
	appendAll(t, d, draft("admit", "p1", 1))
	wantSound(t, d, 1)
}

func TestReadOnlyFileSystem(t *testing.T) {
	t.Parallel()
	dir := mount(t)
	path := filepath.Join(dir, "ward.db")
	d, err := db.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	appendAll(t, d, draft("admit", "p1", 1))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Skipf("remount: %v", err)
	}
	_, err = db.Open(t.Context(), path, options())
	if !errors.Is(err, db.ErrReadOnly) && !errors.Is(err, db.ErrNotWritable) {
		t.Errorf("error is %v", err)
	}
	t.Log(err)
	_, err = db.Open(t.Context(), filepath.Join(dir, "other.db"), options())
	wantErr(t, err, db.ErrNotWritable)
}
