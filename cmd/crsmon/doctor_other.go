//go:build !linux

package main

import "os"

// Elsewhere than on Linux the doctor says that it cannot tell.
func checkFileSystem(dir string, _ int64) []finding {
	return []finding{{"filesystem", levelWarn, dir + ": not checked on this system", "see that it is a disk of this machine with space left"}}
}

func writable(string) error { return nil }

func sameDisk(string, string) bool { return false }

func windowSize(*os.File) (columns, lines int, known bool) { return 0, 0, false }
