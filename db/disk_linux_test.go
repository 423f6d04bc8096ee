package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"crsmon/db"
)

// mount gives a tmpfs of 8 MiB of its own, or skips.
func mount(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("a file system of a fixed size needs root and the right to mount: %v", err)
	}
	t.Cleanup(func() { unmount(t, dir) })
	return dir
}

// unmount waits for the children of other tests, which have our files open from their birth until they become another program.
func unmount(t *testing.T, dir string) {
	t.Helper()
	var err error
	for range 500 {
		if err = syscall.Unmount(dir, 0); !errors.Is(err, syscall.EBUSY) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil {
		t.Errorf("unmount: %v", err)
		syscall.Unmount(dir, syscall.MNT_DETACH)
	}
}

// ext4 is a file system of its own in a file, on a loop device.
type ext4 struct{ image, dir, device string }

// mountExt4 gives an ext4 of 16 MiB, or skips.
func mountExt4(t *testing.T) *ext4 {
	t.Helper()
	e := &ext4{image: filepath.Join(t.TempDir(), "disk"), dir: t.TempDir()}
	if os.Geteuid() != 0 {
		t.Skip("a loop device needs root")
	}
	for _, tool := range []string{"mkfs.ext4", "losetup"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s: %v", tool, err)
		}
	}
	if err := os.WriteFile(e.image, make([]byte, 16<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mkfs.ext4", "-q", "-m", "0", e.image).CombinedOutput(); err != nil {
		t.Fatalf("mkfs.ext4: %v: %s", err, out)
	}
	out, err := exec.Command("losetup", "--find", "--show", e.image).CombinedOutput()
	if err != nil {
		t.Skipf("no loop device can be had: %v: %s", err, out)
	}
	e.device = strings.TrimSpace(string(out))
	t.Cleanup(func() { exec.Command("losetup", "--detach", e.device).Run() })
	e.mount(t)
	t.Cleanup(func() { unmount(t, e.dir) })
	return e
}

func (e *ext4) mount(t *testing.T) {
	t.Helper()
	if err := syscall.Mount(e.device, e.dir, "ext4", 0, "errors=remount-ro"); err != nil {
		t.Skipf("a file system in a file needs the right to mount: %v", err)
	}
}

// fillDisk writes to a file until there is no space at all.
func fillDisk(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; {
		if _, err := f.Write(make([]byte, size)); err == nil {
			continue
		} else if size /= 2; !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	for name, where := range map[string]func(*testing.T) string{
		"tmpfs": mount,
		"ext4":  func(t *testing.T) string { return mountExt4(t).dir },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := where(t)
			fullDisk(t, dir, filepath.Join(dir, "hot.db"), true)
			fullDisk(t, dir, filepath.Join(dir, "tidy.db"), false)
		})
	}
}

// fullDisk fills the disk under an open record, then looks and saves while there is no space, and when there is again.
// hot: the log could not be written back; otherwise the record was closed tidily before the disk was full.
func fullDisk(t *testing.T, dir, path string, hot bool) {
	t.Helper()
	filler := filepath.Join(dir, "filler")
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		t.Fatal(err)
	}
	// Half of the space: the log and, once there is space again, what it holds in the main file.
	if err := os.WriteFile(filler, make([]byte, disk.Bavail*uint64(disk.Bsize)/2), 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, path)
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
	fillDisk(t, filler)
	wantAll := func(d *db.DB) {
		t.Helper()
		step := 1
		if d.DiskFull() {
			step = 25 // each reads the log anew
		}
		for i := len(saved) - 1; i >= 0; i -= step {
			if _, err := d.Entry(t.Context(), saved[i]); err != nil {
				t.Errorf("lost: %v", err)
			}
		}
		wantSound(t, d, int64(len(saved)))
	}
	wantAll(d)
	// Another program can still look.
	other, err := db.Open(t.Context(), d.Path(), options())
	if err != nil {
		t.Fatal(err)
	}
	wantAll(other)
	for _, one := range []*db.DB{other, d} {
		if err := one.Close(); err != nil && !errors.Is(err, db.ErrDiskFull) {
			t.Error(err)
		}
	}
	// So can the first, when no one has it open and not even the shared file can be made.
	if !hot {
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
		tidy, err := db.Open(t.Context(), path, options())
		if err != nil {
			t.Fatal(err)
		}
		if err := tidy.Close(); err != nil {
			t.Fatal(err)
		}
	} else if err := os.Remove(path + "-shm"); err != nil { // it is left when the log is
		t.Fatal(err)
	}
	if _, err := os.Stat(path + "-wal"); (err == nil) != hot {
		t.Fatalf("the log: %v", err)
	}
	fillDisk(t, filler)
	for _, open := range []func(context.Context, string, db.Options) (*db.DB, error){db.OpenReadOnly, db.Open, db.Open} {
		one, err := open(t.Context(), d.Path(), options())
		if err != nil {
			t.Fatal(err)
		}
		defer one.Close()
		if !one.DiskFull() {
			t.Error("the shared file could be made: this proves nothing")
		}
		wantAll(one) // while the ones before it are open
		_, _, err = one.Append(t.Context(), "p1", -1, []db.Draft{refused})
		wantErr(t, err, db.ErrDiskFull)
		d = one
	}
	before, err := d.Version(t.Context())
	if err != nil {
		t.Error(err)
	}
	b, err := d.Backup(t.Context(), t.TempDir(), db.BackupOptions{})
	if err != nil || b.Summary.Entries != int64(len(saved)) {
		t.Errorf("a backup to another disk: %+v, %v", b, err)
	}
	// With space again, the same draft goes through, here and from a program started now, one beside the other.
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if _, replay, err := d.Append(t.Context(), "p1", -1, []db.Draft{refused}); err != nil || replay {
		t.Fatalf("after making space: %v, %v", replay, err)
	}
	saved = append(saved, refused.ID)
	wantAll(d)
	after, err := d.Version(t.Context())
	if err != nil || after == before {
		t.Errorf("version %d, before %d, %v", after, before, err)
	}
	usual := open(t, d.Path())
	if usual.DiskFull() {
		t.Error("there is space, and it does not see it")
	}
	for i := range int64(6) {
		saved = append(saved, appendAll(t, []*db.DB{usual, d}[i%2], draft("observation", "p1", i))[0].ID)
	}
	wantAll(d)
	wantAll(usual)
	for _, one := range []*db.DB{d, usual} {
		if err := one.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, end := range []string{"", "-wal", "-shm"} { // the next record needs the space
		if err := os.Remove(path + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Error(err)
		}
	}
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
