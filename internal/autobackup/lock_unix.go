//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package autobackup

import (
	"errors"
	"os"
	"syscall"
)

// tryLock ends with the process, however that ends.
func tryLock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errHeld
	}
	return err
}
