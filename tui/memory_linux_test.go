package tui

import (
	"fmt"
	"os"
	"reflect"
	"testing"
)

// Only what cannot have been changed is given back, and of the program's own file.
func TestCodeOf(t *testing.T) {
	t.Parallel()
	const maps = `00400000-00b92000 r-xp 00000000 fe:00 10134107                           /opt/a crsmon
00b92000-01231000 r--p 00792000 fe:00 10134107                           /opt/a crsmon
01231000-01389000 rw-p 00e31000 fe:00 10134107                           /opt/a crsmon
01389000-035ec000 rw-p 00000000 00:00 0
7f1000000000-7f1000008000 rw-s 00000000 fe:00 10012754                   /var/record.db-shm
7f1000008000-7f1000010000 r--p 00000000 fe:00 10012755                   /usr/lib/crsmon
`
	if got := fmt.Sprintf("%x", codeOf(maps, "/opt/a crsmon")); got != "[{400000 b92000} {b92000 1231000}]" {
		t.Errorf("gives back %s", got)
	}
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		t.Skip(err)
	}
	own, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Skip(err)
	}
	here := reflect.ValueOf(giveBackCode).Pointer()
	found := false
	for _, a := range codeOf(string(own), exe) {
		found = found || a.from <= here && here < a.to
	}
	if !found {
		t.Error("the program does not find itself")
	}
	giveBackCode() // and goes on
}
