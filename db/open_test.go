package db_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"crsmon/db"
)

func TestModes(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a", "b", "ward.db")
	d := open(t, path)
	appendAll(t, d, draft("admit", "p1", 1))
	if _, err := d.Patients(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{
		path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, filepath.Dir(path): 0o700 | fs.ModeDir,
	} {
		info, err := os.Stat(name)
		if err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".new-record-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestReopen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ward.db")
	d, err := db.Open(t.Context(), path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	node := d.Node()
	appendAll(t, d, draft("admit", "p1", 1))
	head := wantSound(t, d, 1).Head
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, path) // its Options.Node is for new records only
	if again.Node() != node || wantSound(t, again, 1).Head != head {
		t.Errorf("node %s, was %s", again.Node(), node)
	}
}

func TestOddPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"with space", "q?mode=memory", "frag#ment", "per%41cent %", "Überwachung 監測", "a&b=c;d+e", ":memory:", "file:x", "'quote\"", "-dash",
	} {
		dir := filepath.Join(t.TempDir(), name)
		path := filepath.Join(dir, name)
		d := open(t, path)
		appendAll(t, d, draft("admit", "p1", 1))
		if d.Path() != path {
			t.Errorf("path %q, want %q", d.Path(), path)
		}
		// A second handle finds the same file, not another one beside it.
		wantSound(t, open(t, path), 1)
		files, err := os.ReadDir(dir)
		if err != nil || len(files) != 3 {
			t.Errorf("%q: %v, %v", name, files, err)
		}
	}
}

func TestNotARecord(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign.db")
	if _, err := raw(t, foreign).Exec("CREATE TABLE t (x); INSERT INTO t VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"short": "hello", "text": strings.Repeat("not a database\n", 1000)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"foreign.db", "short", "text"} {
		path := filepath.Join(dir, name)
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = db.Open(t.Context(), path, options())
		wantErr(t, err, db.ErrNotARecord)
		after, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s was changed, %v", name, err)
		}
	}
	_, err := db.Open(t.Context(), dir, options())
	wantErr(t, err, db.ErrNotARecord)
}

func TestNewerSchema(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ward.db")
	d, err := db.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := raw(t, path).Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	_, err = db.Open(t.Context(), path, options())
	wantErr(t, err, db.ErrNewerSchema)
}

// An empty file, or one where only the log mode was set before the kill, becomes a record.
func TestUnfinishedFile(t *testing.T) {
	t.Parallel()
	empty, bare := filepath.Join(t.TempDir(), "ward.db"), filepath.Join(t.TempDir(), "ward.db")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := raw(t, bare).Exec("PRAGMA journal_mode = WAL"); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{empty, bare} {
		d := open(t, path)
		appendAll(t, d, draft("admit", "p1", 1))
		wantSound(t, d, 1)
	}
}

func TestNotWritable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := db.Open(t.Context(), filepath.Join(file, "ward.db"), options())
	wantErr(t, err, db.ErrNotWritable) // its directory is a file
	_, err = db.Open(t.Context(), "", options())
	wantErr(t, err, db.ErrNotWritable)

	locked := filepath.Join(dir, "locked")
	if err := os.Mkdir(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	_, err = db.Open(t.Context(), filepath.Join(locked, "ward.db"), options())
	wantErr(t, err, db.ErrNotWritable)
	_, err = db.Open(t.Context(), filepath.Join(locked, "missing", "ward.db"), options())
	wantErr(t, err, db.ErrNotWritable)
}

// next is the real schema and one migration more.
func next(t *testing.T, statement string) fs.FS {
	t.Helper()
	files := fstest.MapFS{"schema/0003_more.sql": {Data: []byte(statement)}}
	names, err := fs.Glob(db.EmbeddedMigrations(), "schema/*.sql")
	if err != nil || len(names) != 2 {
		t.Fatalf("%v, %v: number the test's migration after the last", names, err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(db.EmbeddedMigrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	return files
}

func TestMigration(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ward?.db")
	d, err := db.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	entry := appendAll(t, d, draft("admit", "p1", 1))[0]
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}

	// One that fails half-way leaves everything as it was.
	half := db.WithMigrations(options(), next(t, "CREATE TABLE extra (x INTEGER) STRICT; CREATE TABLE extra (x INTEGER) STRICT;"))
	if _, err := db.Open(t.Context(), path, half); err == nil {
		t.Fatal("a broken migration was taken")
	}
	wantSound(t, open(t, path), 1)

	d, err = db.Open(t.Context(), path, db.WithMigrations(options(), next(t, "CREATE TABLE extra (x INTEGER) STRICT;")))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if report := wantSound(t, d, 1); report.Head != entry.Hash {
		t.Errorf("head %x", report.Head)
	}
	var version int
	if err := raw(t, strings.Replace("file:"+path, "?", "%3F", 1)).QueryRow("PRAGMA user_version").Scan(&version); err != nil || version != 3 {
		t.Errorf("version %d, %v", version, err)
	}
	_, err = db.Open(t.Context(), path, options())
	wantErr(t, err, db.ErrNewerSchema) // the older program

	// Each try left a copy, and the copy is the record as it was.
	copies, err := filepath.Glob(strings.Replace(path, "?", "[?]", 1) + ".schema-2-*.bak")
	if err != nil || len(copies) != 2 {
		t.Fatalf("copies: %v, %v", copies, err)
	}
	info, err := os.Stat(copies[0])
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("copy: %v, %v", info.Mode(), err)
	}
	if report := wantSound(t, open(t, copies[0]), 1); report.Head != entry.Hash {
		t.Errorf("head of the copy %x", report.Head)
	}
}
