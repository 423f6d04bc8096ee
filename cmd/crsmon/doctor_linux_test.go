package main

import "testing"

func TestDoctorJudgesFileSystems(t *testing.T) {
	t.Parallel()
	const ext4, nfs, fuse, cifs, tmpfs = 0xef53, 0x6969, 0x65735546, 0xff534d42, 0x01021994
	for _, c := range []struct {
		kind     int64
		readOnly bool
		free     int64
		check    int // 0 file system, 1 space
		level    level
		says     string
	}{
		{ext4, false, 1 << 40, 0, levelOK, "local disk"},
		{nfs, false, 1 << 40, 0, levelFail, "NFS"},
		{cifs, false, 1 << 40, 0, levelFail, "CIFS"},
		{fuse, false, 1 << 40, 0, levelFail, "FUSE"},
		{tmpfs, false, 1 << 40, 0, levelWarn, "in memory"},
		{ext4, true, 1 << 40, 0, levelFail, "read-only"},
		{ext4, false, 1 << 40, 1, levelOK, "free"},
		{ext4, false, 1 << 20, 1, levelFail, "saves will fail"},
		{ext4, false, 2 << 30, 1, levelWarn, "the record has 2.0 GiB"},
	} {
		found := judgeFileSystem("/ward", c.kind, c.readOnly, c.free, 2<<30)
		wantFinding(t, found[c.check:c.check+1], c.level, c.says)
	}
}
