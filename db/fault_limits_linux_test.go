package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"crsmon/db"
)

// limitChildEnv makes a test run as the child of itself, on the record at its value.
const limitChildEnv = "CRSMON_DB_LIMIT_CHILD"

// again runs the calling test in a child process with limitChildEnv set to path.
func again(t *testing.T, program, path string, as *syscall.Credential) (string, error) {
	t.Helper()
	child := exec.Command(program, "-test.run=^"+t.Name()+"$", "-test.count=1")
	child.Env = append(os.Environ(), limitChildEnv+"="+path)
	child.SysProcAttr = &syscall.SysProcAttr{Credential: as}
	out, err := child.CombinedOutput()
	return string(out), err
}

// A process that may not make files longer (ulimit -f, a quota) is told, and what it had been told was saved is.
func TestFileSizeLimit(t *testing.T) {
	t.Parallel()
	const limit = 1 << 20
	if path := os.Getenv(limitChildEnv); path != "" {
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			t.Fatal(err)
		}
		d, err := db.Open(context.Background(), path, options())
		if err != nil {
			t.Fatal(err)
		}
		for i := int64(0); i < 10_000; i++ {
			e := draft("observation", "p1", i)
			if _, _, err := d.Append(t.Context(), "p1", -1, []db.Draft{e}); err != nil {
				if !errors.Is(err, db.ErrDiskFull) && !errors.Is(err, db.ErrIO) {
					t.Fatalf("an error without a name: %v", err)
				}
				fmt.Println("refused", err)
				os.Exit(0) // as after a kill: nothing is tidied up
			}
			fmt.Println("saved", e.ID)
		}
		t.Fatal("never refused")
	}
	path := filepath.Join(t.TempDir(), "ward.db")
	out, err := again(t, os.Args[0], path, nil)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var saved []string
	for line := range strings.Lines(out) {
		if id, is := strings.CutPrefix(strings.TrimSpace(line), "saved "); is {
			saved = append(saved, id)
		}
	}
	d := open(t, path)
	for _, id := range saved {
		if _, err := d.Entry(t.Context(), id); err != nil {
			t.Errorf("lost: %v", err)
		}
	}
	if len(saved) < 20 || !strings.Contains(out, "refused") {
		t.Errorf("%d saved: %s", len(saved), out[max(0, len(out)-300):])
	}
	if report, err := d.Verify(t.Context(), nil); err != nil || !report.OK {
		t.Errorf("verify: %+v, %v", report, err)
	}
	t.Logf("refused after %d entries", len(saved))
}

// A record or directory the user may not write is refused at the start, by name. Root may write everywhere, so root
// runs this as nobody.
func TestWithoutPermission(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv(limitChildEnv); dir != "" {
		for name, path := range map[string]string{
			"directory": filepath.Join(dir, "closed", "new.db"), "below it": filepath.Join(dir, "closed", "a", "new.db"),
			"file": filepath.Join(dir, "ward.db"),
		} {
			_, err := db.Open(t.Context(), path, options())
			if !errors.Is(err, db.ErrNotWritable) && !errors.Is(err, db.ErrReadOnly) {
				t.Errorf("%s: %v", name, err)
			}
		}
		rightsTaken(t, filepath.Join(dir, "own"))
		return
	}
	if os.Geteuid() != 0 {
		t.Skip("needs root, to become someone else; TestNotWritable does this otherwise")
	}
	dir := memoryDir(t)
	if err := errors.Join(os.Chmod(dir, 0o755), os.Mkdir(filepath.Join(dir, "closed"), 0o755)); err != nil {
		t.Fatal(err)
	}
	const nobody = 65534
	own := filepath.Join(dir, "own")
	if err := errors.Join(os.Mkdir(own, 0o700), os.Chown(own, nobody, nobody)); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), filepath.Join(dir, "ward.db"), options())
	if err != nil {
		t.Fatal(err)
	}
	appendAll(t, d, draft("admit", "p1", 1))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	// A copy of this program, because nobody may not look into the directory it was built in.
	program := filepath.Join(memoryDir(t), "test")
	if err := errors.Join(os.Chmod(filepath.Dir(program), 0o755), os.WriteFile(program, readFile(t, os.Args[0]), 0o755)); err != nil {
		t.Fatal(err)
	}
	out, err := again(t, program, dir, &syscall.Credential{Uid: nobody, Gid: nobody})
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// rightsTaken takes the rights on a record and its directory away while it is open, from someone who is not root. What is saved
// is there; what is not is refused by name; a program started then is refused by name too.
func rightsTaken(t *testing.T, dir string) {
	path := filepath.Join(dir, "ward.db")
	d, err := db.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{appendAll(t, d, draft("observation", "p1", 1))[0].ID}
	for i, rights := range []struct{ dir, file os.FileMode }{{0o500, 0o600}, {0o500, 0o400}, {0, 0o600}, {0o700, 0o600}} {
		if err := errors.Join(os.Chmod(dir, 0o700), os.Chmod(path, rights.file), os.Chmod(dir, rights.dir)); err != nil {
			t.Fatal(err)
		}
		e := draft("observation", "p1", int64(i))
		if _, _, err := d.Append(t.Context(), "p1", -1, []db.Draft{e}); err == nil {
			ids = append(ids, e.ID)
		} else if !isPromised(err) {
			t.Errorf("%04o, %04o: %v", rights.dir, rights.file, err)
		}
		other, err := db.Open(t.Context(), path, options())
		if err == nil {
			e := draft("observation", "p1", int64(i))
			if _, _, err := other.Append(t.Context(), "p1", -1, []db.Draft{e}); err == nil {
				ids = append(ids, e.ID)
			} else if !isPromised(err) {
				t.Errorf("%04o, %04o: another program: %v", rights.dir, rights.file, err)
			}
			err = other.Close()
		}
		if err != nil && !isPromised(err) {
			t.Errorf("%04o, %04o: another program: %v", rights.dir, rights.file, err)
		}
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	wantIDs(t, path, ids)
	if len(ids) < 2 {
		t.Errorf("%d saved: with all rights again there was to be one more", len(ids))
	}
}
