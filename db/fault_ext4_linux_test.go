package db_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"crsmon/db"

	"golang.org/x/sys/unix"
)

// wantIDs opens the record as the program would, and wants these entries in a sound chain. It says how many there are in all.
func wantIDs(t *testing.T, path string, ids []string) int64 {
	t.Helper()
	d, err := db.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, id := range ids {
		if _, err := d.Entry(t.Context(), id); err != nil {
			t.Errorf("acknowledged and lost: %v", err)
		}
	}
	report, err := d.Verify(t.Context(), nil)
	if err != nil || !report.OK || report.Entries < int64(len(ids)) {
		t.Errorf("verify: %+v, %v", report, err)
	}
	return report.Entries
}

// A file system that turns read-only under an open record, as ext4 does when it finds an error of the disk. (A remount by
// hand is refused by the system while the record is open.)
func TestDiskTurnsReadOnly(t *testing.T) {
	t.Parallel()
	e := mountExt4(t)
	path := filepath.Join(e.dir, "ward.db")
	d, err := db.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var ids []string
	for i := range int64(5) {
		ids = append(ids, appendAll(t, d, draft("observation", "p1", i))[0].ID)
	}
	if err := syscall.Mount("", e.dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); !errors.Is(err, syscall.EBUSY) {
		t.Errorf("a remount by hand under an open record: %v", err)
	}
	trigger := filepath.Join("/sys/fs/ext4", filepath.Base(e.device), "trigger_fs_error")
	if err := os.WriteFile(trigger, []byte("1"), 0); err != nil {
		t.Skipf("this system cannot make ext4 find an error: %v", err)
	}
	refused := draft("observation", "p1", 9)
	for range 2 {
		if _, _, err = d.Append(t.Context(), "p1", -1, []db.Draft{refused}); !isPromised(err) {
			t.Fatalf("append on a read-only disk: %v", err)
		}
	}
	t.Log(err)
	for _, id := range ids { // what is there can still be read
		if _, err := d.Entry(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	if other, err := db.Open(t.Context(), path, options()); err == nil {
		if _, _, err = other.Append(t.Context(), "p1", -1, []db.Draft{refused}); !isPromised(err) {
			t.Errorf("append by another program: %v", err)
		}
		other.Close()
	} else if !isPromised(err) {
		t.Errorf("another program: %v", err)
	}
	if err := d.Close(); err != nil && !isPromised(err) {
		t.Errorf("close: %v", err)
	}
	unmount(t, e.dir)
	e.mount(t)
	wantIDs(t, path, ids)
	again := open(t, path)
	if _, replay, err := again.Append(t.Context(), "p1", -1, []db.Draft{refused}); err != nil || replay {
		t.Errorf("sent again: %v, %v", replay, err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// The disk is gone in the middle of the work, and comes back without anything that was not synced: a power cut by the
// system's own file system and not by a model of one.
func TestDiskGone(t *testing.T) {
	t.Parallel()
	e := mountExt4(t)
	path := filepath.Join(e.dir, "ward.db")
	var ids []string
	for round := range int64(6) {
		d, err := db.Open(t.Context(), path, options())
		if err != nil {
			t.Fatal(err)
		}
		for i := range 3 + round*7 {
			ids = append(ids, appendAll(t, d, draft("observation", "p1", i))[0].ID)
		}
		if err := shutDown(e.dir); err != nil {
			d.Close()
			t.Skipf("this system cannot shut a file system down: %v", err)
		}
		if _, _, err := d.Append(t.Context(), "p1", -1, []db.Draft{draft("observation", "p1", 99)}); !isPromised(err) {
			t.Errorf("append without a disk: %v", err)
		} else if round == 0 {
			t.Log(err)
		}
		if err := d.Close(); err != nil && !isPromised(err) {
			t.Errorf("close without a disk: %v", err)
		}
		unmount(t, e.dir)
		e.mount(t)
		wantIDs(t, path, ids)
		if t.Failed() {
			return
		}
	}
}

// shutDown ends a file system at once: what the log of its own does not hold yet is lost.
func shutDown(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	const goingDown, withoutLog = 0x8004587d, 2 // EXT4_IOC_SHUTDOWN
	return unix.IoctlSetPointerInt(int(f.Fd()), goingDown, withoutLog)
}
