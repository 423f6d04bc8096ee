package db_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"crsmon/db"
	"crsmon/internal/faultfs"
)

// released are the schemas that wards may have: testdata/schema-N.db was written by the program that made schema N, and
// schema-N.jsonl is what that record holds, as crsmon export writes it. Neither is ever made again.
var released = []struct {
	schema  int
	entries int64
	present []string
}{
	{1, 64, []string{"DEMO-01", "DEMO-02", "DEMO-03", "DEMO-04", "DEMO-05", "DEMO-06", "DEMO-07", "DEMO-08", "DEMO-09", "DEMO-10", "DEMO-11", "DEMO-12"}},
	{2, 75, []string{"DEMO-01", "DEMO-02", "DEMO-03", "DEMO-04", "DEMO-06", "DEMO-07", "DEMO-08", "DEMO-09", "DEMO-10", "DEMO-11", "DEMO-12"}},
}

// fixture lays a released record into a directory of its own.
func fixture(t *testing.T, schema int) (path string, content []byte) {
	t.Helper()
	content = readFile(t, filepath.Join("testdata", fmt.Sprintf("schema-%d.db", schema)))
	path = filepath.Join(t.TempDir(), "ward.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, content
}

// asExported holds every entry against the committed lines.
func asExported(t *testing.T, d *db.DB, schema int) {
	t.Helper()
	var lines []byte
	err := d.Each(t.Context(), 0, func(e db.Entry) error {
		lines = append(db.AppendLine(lines, e), '\n')
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := readFile(t, filepath.Join("testdata", fmt.Sprintf("schema-%d.jsonl", schema)))
	end := bytes.Index(want, []byte(`{"end":`))
	if end < 0 || !bytes.Equal(lines, want[:end]) {
		t.Errorf("the entries of schema %d are not what was exported: %s", schema, difference(string(lines), string(want[:max(end, 0)])))
	}
}

func TestEveryReleasedSchemaOpens(t *testing.T) {
	t.Parallel()
	if len(released) != int(db.LatestSchema()) {
		t.Fatalf("%d released schemas are tested, the newest is %d", len(released), db.LatestSchema())
	}
	for _, r := range released {
		t.Run(fmt.Sprint(r.schema), func(t *testing.T) {
			t.Parallel()
			path, _ := fixture(t, r.schema)
			d, err := db.Open(t.Context(), path, db.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			head := wantSound(t, d, r.entries).Head
			asExported(t, d, r.schema)
			s, err := d.Summary(t.Context())
			if err != nil || s.Schema != db.LatestSchema() || s.Head() != head {
				t.Errorf("summary %+v, %v", s, err)
			}
			if present, err := d.Present(t.Context()); err != nil || !slices.Equal(present, r.present) {
				t.Errorf("present: %v, %v; want %v", present, err, r.present)
			}
			copies, err := filepath.Glob(path + ".schema-*.bak")
			if err != nil {
				t.Fatal(err)
			}
			if r.schema == int(db.LatestSchema()) {
				if len(copies) != 0 {
					t.Errorf("copied without need: %v", copies)
				}
				return
			}
			if len(copies) != 1 || !strings.HasPrefix(copies[0], fmt.Sprintf("%s.schema-%d-", path, r.schema)) {
				t.Fatalf("copies: %v", copies)
			}
			old, err := db.OpenReadOnly(t.Context(), copies[0], db.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer old.Close()
			if s, err := old.Summary(t.Context()); err != nil || s.Schema != int64(r.schema) || s.Head() != head {
				t.Errorf("the copy: %+v, %v", s, err)
			}
			wantSound(t, old, r.entries)
			asExported(t, old, r.schema)
			// And what was migrated goes on.
			appendAll(t, d, draft("observation", "DEMO-01", 1))
			wantSound(t, d, r.entries+1)
		})
	}
}

// earlier are the migrations of a program that knows no schema after this one.
func earlier(t *testing.T, schema int) fs.FS {
	t.Helper()
	names, err := fs.Glob(db.EmbeddedMigrations(), "schema/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, name := range names[:schema] {
		text, err := fs.ReadFile(db.EmbeddedMigrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: text}
	}
	return files
}

func TestAnEarlierProgramRefusesALaterSchema(t *testing.T) {
	t.Parallel()
	for _, r := range released[1:] {
		path, before := fixture(t, r.schema)
		o := db.WithMigrations(db.Options{}, earlier(t, r.schema-1))
		_, err := db.Open(t.Context(), path, o)
		wantErr(t, err, db.ErrNewerSchema)
		_, err = db.OpenReadOnly(t.Context(), path, o)
		wantErr(t, err, db.ErrNewerSchema)
		if !bytes.Equal(before, readFile(t, path)) {
			t.Errorf("schema %d: the file was changed", r.schema)
		}
	}
}

// Opened only to look, an old record is read as it is; what it does not hold is refused with what to do.
func TestReadOnlyOpenOfAnEarlierSchema(t *testing.T) {
	t.Parallel()
	path, before := fixture(t, 1)
	d, err := db.OpenReadOnly(t.Context(), path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	wantSound(t, d, released[0].entries)
	asExported(t, d, 1)
	_, errPresent := d.Present(t.Context())
	_, errBoard := d.BoardEntries(t.Context(), []string{"admit"})
	for _, err := range []error{errPresent, errBoard} {
		wantErr(t, err, db.ErrOlderSchema)
		if err == nil || !strings.Contains(err.Error(), "open it once for writing") {
			t.Errorf("it says %v", err)
		}
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("the file was changed")
	}
}

// A program of schema 1 that has the record open while another one migrates it goes on saving; the board is right all the same,
// because the file itself keeps who is on the ward.
func TestASaveOfAnEarlierProgramKeepsTheBoard(t *testing.T) {
	t.Parallel()
	path, _ := fixture(t, 1)
	old, err := db.Open(t.Context(), path, db.WithMigrations(db.Options{}, earlier(t, 1)))
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	d, err := db.Open(t.Context(), path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	appendAll(t, old, draft("admit", "DEMO-13", 1))
	if present, err := d.Present(t.Context()); err != nil || !slices.Contains(present, "DEMO-13") {
		t.Errorf("present: %v, %v", present, err)
	}
	wantSound(t, d, released[0].entries+1)
}

// A kill at any point of the migration leaves the old record or the new one: it is one transaction, so whatever part of
// the log is there, what opens is whole.
func TestHalfAppliedMigration(t *testing.T) {
	t.Parallel()
	dir := memoryDir(t)
	disk, err := faultfs.Watch(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Release()
	_, main := fixture(t, 1)
	path := filepath.Join(dir, "ward.db")
	if err := os.WriteFile(path, main, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), path, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := disk.Image(disk.Now(), newSeeded(1).Rand)["ward.db-wal"]
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if len(log) < 3*4096 {
		t.Fatalf("the migration is not in the log: %d bytes", len(log))
	}
	seen := map[bool]int{}
	for cut := 0; ; cut = min(cut+512, len(log)) {
		half := filepath.Join(t.TempDir(), "ward.db")
		if err := errors.Join(os.WriteFile(half, main, 0o600), os.WriteFile(half+"-wal", log[:cut], 0o600)); err != nil {
			t.Fatal(err)
		}
		r, err := db.OpenReadOnly(t.Context(), half, db.Options{})
		if err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		s, err := r.Summary(t.Context())
		if err != nil || s.Schema != 1 && s.Schema != db.LatestSchema() {
			t.Fatalf("cut at %d: schema %d, %v", cut, s.Schema, err)
		}
		seen[s.Schema == 1]++
		wantSound(t, r, released[0].entries)
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if cut == len(log) {
			break
		}
	}
	if seen[true] == 0 || seen[false] == 0 {
		t.Errorf("old and new were not both seen: %v", seen)
	}
	// The one cut shortest is migrated at the next open.
	half := filepath.Join(t.TempDir(), "ward.db")
	if err := errors.Join(os.WriteFile(half, main, 0o600), os.WriteFile(half+"-wal", log[:len(log)/2], 0o600)); err != nil {
		t.Fatal(err)
	}
	again, err := db.Open(context.Background(), half, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	wantSound(t, again, released[0].entries)
}
