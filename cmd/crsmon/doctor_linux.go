package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// notLocal are file systems on which locks and syncs are not those of a local disk, by the number statfs(2) gives.
var notLocal = map[int64]string{
	0x6969:     "NFS",
	0xff534d42: "CIFS",
	0xfe534d42: "SMB2",
	0x517b:     "SMB",
	0x564c:     "NCP",
	0x65735546: "FUSE (sshfs, cloud folders and the like)",
	0x01021997: "9P",
	0x5346414f: "AFS",
	0x73757245: "Coda",
	0x00c36400: "Ceph",
	0x0bd00bd0: "Lustre",
	0x47504653: "GPFS",
	0x7461636f: "OCFS2",
	0x01161970: "GFS2",
}

// vanishing are file systems that forget everything when the power goes.
var vanishing = map[int64]string{0x01021994: "tmpfs", 0x858458f6: "ramfs"}

func checkFileSystem(dir string, recordSize int64) []finding {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return []finding{{"filesystem", levelFail, fmt.Sprintf("%s: %v", dir, err), "name another place with --db"}}
	}
	return judgeFileSystem(dir, int64(s.Type)&0xffffffff, s.Flags&unix.ST_RDONLY != 0, int64(s.Bavail)*s.Bsize, recordSize)
}

func judgeFileSystem(dir string, kind int64, readOnly bool, free, recordSize int64) []finding {
	var all []finding
	switch {
	case notLocal[kind] != "":
		all = append(all, finding{
			"filesystem", levelFail, fmt.Sprintf("%s is on a network or user-space file system: %s. Its locks and syncs cannot be trusted, so entries could be lost", dir, notLocal[kind]),
			"move the record to a disk of this machine and name it with --db",
		})
	case readOnly:
		all = append(all, finding{"filesystem", levelFail, dir + " is mounted read-only: nothing can be recorded", "mount it for writing; after a disk error, restore a backup on another disk"})
	case vanishing[kind] != "":
		all = append(all, finding{
			"filesystem", levelWarn, fmt.Sprintf("%s is in memory (%s): the record is gone when the power goes", dir, vanishing[kind]),
			"move the record to a disk and name it with --db",
		})
	default:
		all = append(all, fine("filesystem", "%s is on a local disk (type %#x)", dir, kind))
	}
	const least, little = 64 << 20, 1 << 30
	do := "free some space on the disk of " + dir
	switch {
	case free < least:
		all = append(all, finding{"disk", levelFail, bytesOf(free) + " free: saves will fail", do})
	case free < max(little, 2*recordSize):
		all = append(all, finding{"disk", levelWarn, fmt.Sprintf("%s free; the record has %s", bytesOf(free), bytesOf(recordSize)), do})
	default:
		all = append(all, fine("disk", "%s free", bytesOf(free)))
	}
	return all
}

// writable asks the system, which knows owners, groups and mounts.
func writable(path string) error { return unix.Access(path, unix.W_OK) }

func sameDisk(a, b string) bool {
	device := func(path string) (uint64, bool) {
		info, err := os.Stat(filepath.Clean(path))
		if err != nil {
			return 0, false
		}
		s, ok := info.Sys().(*syscall.Stat_t)
		return uint64(s.Dev), ok
	}
	x, ok1 := device(a)
	y, ok2 := device(b)
	return ok1 && ok2 && x == y
}

func windowSize(f *os.File) (columns, lines int, known bool) {
	s, err := unix.IoctlGetWinsize(int(f.Fd()), unix.TIOCGWINSZ)
	if err != nil || s.Col == 0 {
		return 0, 0, false
	}
	return int(s.Col), int(s.Row), true
}
