//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package autobackup

import "os"

// tryLock: the second look at the names has to do.
func tryLock(*os.File) error { return nil }
