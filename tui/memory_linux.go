package tui

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// giveBackCode lets go of the pages of the program's own file: most were needed once, to start. They stay in the system's
// cache, where others may have the room, and those that are needed again come back by themselves.
func giveBackCode() {
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return
	}
	for _, part := range codeOf(string(maps), exe) {
		_, _, _ = unix.Syscall(unix.SYS_MADVISE, part.from, part.to-part.from, unix.MADV_DONTNEED) // else it stays as it is
	}
}

type addresses struct{ from, to uintptr }

// codeOf gives where a program's file is in memory as it is on disk. What could have been written to is no part of it:
// it would be lost.
func codeOf(maps, exe string) (all []addresses) {
	for line := range strings.Lines(maps) {
		var a addresses
		var mode string
		if !strings.HasSuffix(line, " "+exe+"\n") {
			continue
		}
		if _, err := fmt.Sscanf(line, "%x-%x %s", &a.from, &a.to, &mode); err == nil && (mode == "r-xp" || mode == "r--p") {
			all = append(all, a)
		}
	}
	return all
}
