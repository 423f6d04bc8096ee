package db_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"crsmon/db"
)

// injectChildEnv makes a test run as the child of itself under strace, on the record at its value.
const injectChildEnv = "CRSMON_DB_INJECT_CHILD"

// underStrace runs the calling test as a child, with a fault injected into its system calls on the record's files. It gives
// the ids that were acknowledged, and whether anything was refused or the child ended early.
func underStrace(t *testing.T, path, inject string) (saved []string, hit bool) {
	t.Helper()
	// A subtest's name has its parents': the child is the parent.
	name, _, _ := strings.Cut(t.Name(), "/")
	args := []string{"-f", "-qq", "-o", "/dev/null"}
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		args = append(args, "-P", path+suffix)
	}
	args = append(args, "-e", "inject="+inject, os.Args[0], "-test.run=^"+name+"$", "-test.count=1")
	child := exec.Command("strace", args...)
	child.Env = append(os.Environ(), injectChildEnv+"="+path)
	out, err := child.Output()
	for line := range strings.Lines(string(out)) {
		word, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "saved":
			saved = append(saved, rest)
		case "refused":
			hit = true
		case "unnamed":
			t.Errorf("%s: an error without a name: %s", inject, rest)
		}
	}
	if err != nil && !strings.Contains(inject, "signal=KILL") {
		t.Errorf("%s: %v: %s", inject, err, out)
	}
	return saved, hit || err != nil
}

// injected is the child: it saves, and tries again once what was refused, as a user would.
func injected(path string, o db.Options) {
	// strace counts the calls of each thread.
	runtime.LockOSThread()
	refused := func(what string, err error) {
		if isPromised(err) {
			fmt.Println("refused", what, err)
		} else {
			fmt.Println("unnamed", what, err)
		}
	}
	var d *db.DB
	for range 2 {
		var err error
		if d, err = db.Open(context.Background(), path, o); err == nil {
			break
		}
		refused("open", err)
	}
	for i := int64(0); d != nil && i < 10; i++ {
		e := draft("observation", "p1", i)
		for range 2 {
			_, _, err := d.Append(context.Background(), "p1", -1, []db.Draft{e})
			if err == nil {
				fmt.Println("saved", e.ID)
				break
			}
			refused("append", err)
		}
	}
	os.Exit(0) // as after a kill: nothing is tidied up
}

func needStrace(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skipf("no strace: %v", err)
	}
	if out, err := exec.Command("strace", "-f", "-qq", "-o", "/dev/null", "true").CombinedOutput(); err != nil {
		t.Skipf("no process may be traced here: %v: %s", err, out)
	}
}

// TestFaultsOfTheSystem makes the n-th system call on the record's files fail, once or from then on, or kills the program there:
// not a model of the system but its own errors, through everything that lies between. Nothing acknowledged is lost, every
// error has a name. A write cut short is not among them: strace would have to lie about what was written;
// TestFileSizeLimit and TestFullDisk have the system's own.
func TestFaultsOfTheSystem(t *testing.T) {
	if path := os.Getenv(injectChildEnv); path != "" {
		injected(path, options())
	}
	t.Parallel()
	needStrace(t)
	hits, cases := 0, 0
	for _, fault := range []string{
		"pwrite64:error=EIO", "pwrite64:error=ENOSPC", "pwrite64:error=EDQUOT", "pwrite64:signal=KILL",
		"fsync,fdatasync:error=EIO", "fsync,fdatasync:error=ENOSPC", "fsync,fdatasync:signal=KILL",
		"pread64:error=EIO", "ftruncate:error=EIO", "fcntl:error=ENOLCK",
	} {
		for _, when := range []string{"1", "3+", "12", "25", "33+"}[:max(1, 5/slow)] {
			cases++
			path := filepath.Join(memoryDir(t), "ward.db")
			saved, hit := underStrace(t, path, fault+":when="+when)
			if hit {
				hits++
			}
			entries := wantIDs(t, path, saved)
			if t.Failed() {
				t.Fatalf("%s, call %s: %d acknowledged, %d there", fault, when, len(saved), entries)
			}
		}
	}
	if hits < cases/3 {
		t.Errorf("%d of %d faults were felt: this proves little", hits, cases)
	}
	t.Logf("%d cases, %d felt by the program", cases, hits)
}

// TestMigrationKilled kills the program at the n-th write of a migration: afterwards the record is as before or as after, never
// between, and the next start brings it up to date.
func TestMigrationKilled(t *testing.T) {
	newer := func() db.Options {
		return db.WithMigrations(options(), next(t, "CREATE TABLE extra (x INTEGER) STRICT; INSERT INTO extra VALUES (1); CREATE INDEX extra_x ON extra (x);"))
	}
	if path := os.Getenv(injectChildEnv); path != "" {
		injected(path, newer())
	}
	t.Parallel()
	needStrace(t)
	old := filepath.Join(memoryDir(t), "ward.db")
	d, err := db.Open(t.Context(), old, options())
	if err != nil {
		t.Fatal(err)
	}
	first := appendAll(t, d, draft("admit", "p1", 1), draft("observation", "p1", 2))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	before, after := 0, 0
	for when := 1; when <= 40; when += 1 + slow/5 {
		path := filepath.Join(memoryDir(t), "ward.db")
		if err := os.WriteFile(path, readFile(t, old), 0o600); err != nil {
			t.Fatal(err)
		}
		saved, _ := underStrace(t, path, fmt.Sprintf("pwrite64:signal=KILL:when=%d", when))
		var version, tables int
		r := raw(t, path)
		if err := r.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
			t.Fatal(err)
		}
		if err := r.QueryRow("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'extra%'").Scan(&tables); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		latest := int(db.LatestSchema())
		switch {
		case version == latest && tables == 0:
			before++
		case version == latest+1 && tables == 2:
			after++
		default:
			t.Errorf("killed at write %d: version %d with %d of 2 new objects", when, version, tables)
		}
		d, err := db.Open(t.Context(), path, newer())
		if err != nil {
			t.Fatalf("killed at write %d: %v", when, err)
		}
		for _, id := range append([]string{first[0].ID, first[1].ID}, saved...) {
			if _, err := d.Entry(t.Context(), id); err != nil {
				t.Errorf("killed at write %d: lost: %v", when, err)
			}
		}
		if report, err := d.Verify(t.Context(), nil); err != nil || !report.OK {
			t.Errorf("killed at write %d: %+v, %v", when, report, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
	if before == 0 || after == 0 {
		t.Errorf("%d times before, %d after: the kills miss the migration", before, after)
	}
	t.Logf("%d times as before, %d as after", before, after)
}
