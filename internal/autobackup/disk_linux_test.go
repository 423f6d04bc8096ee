package autobackup

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestFullAndReadOnlyPlace gives the second place a file system of its own, which fills up and then turns read-only.
func TestFullAndReadOnlyPlace(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if err := syscall.Mount("tmpfs", b.dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a file system of a fixed size needs root and the right to mount: %v", err)
	}
	defer syscall.Unmount(b.dir, syscall.MNT_DETACH)
	s := b.scheduler()
	b.want(b.once(s, true), Fine)
	filler := filepath.Join(b.dir, "filler")
	_ = os.WriteFile(filler, make([]byte, 2<<20), 0o600) // until it is full
	b.pass(7 * time.Hour)
	_, st, err := s.Once(t.Context())
	if b.want(st, Full); err == nil {
		t.Error("no error")
	}
	b.save(1)
	if n := len(b.backups()); n != 1 {
		t.Errorf("%d backups: the old one was to stay", n)
	}
	b.want(Look(t.Context(), b.rec, b.options(), b.now()), Failed) // by its text
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", b.dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	_, st, err = s.Once(t.Context())
	if b.want(st, ReadOnly); err == nil {
		t.Error("no error")
	}
	if err := syscall.Mount("tmpfs", b.dir, "tmpfs", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	b.want(b.once(s, true), Fine)
}
