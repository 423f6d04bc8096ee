package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/db"
)

// exportOf is what export writes, without its last line, and that line.
func exportOf(t *testing.T, record string, flags ...string) (lines []string, last string) {
	t.Helper()
	o := run(t, "", append([]string{"--db", record, "export"}, flags...)...)
	all := strings.Split(strings.TrimSuffix(o.out, "\n"), "\n")
	if o.status != exitOK || o.errOut != "" || !strings.HasSuffix(o.out, "}\n") {
		t.Fatalf("export %v: %+v", flags, o)
	}
	return all[:len(all)-1], all[len(all)-1]
}

func TestExportAndImportMakeTheSameRecord(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 3)
	lines, last := exportOf(t, record)
	if len(lines) != 8 || !strings.HasPrefix(last, `{"end":{"entries":8,"tails":[{"node":"`) {
		t.Fatalf("%d lines, last %s", len(lines), last)
	}
	text := strings.Join(lines, "\n") + "\n" + last + "\n"

	copied := recordFile(t)
	if o := run(t, text, "--db", copied, "import", "-"); o.status != exitOK || !strings.Contains(o.out, "8 entries") {
		t.Fatalf("import: %+v", o)
	}
	head := func(path string) string {
		t.Helper()
		o := run(t, "", "--db", path, "verify")
		_, after, _ := strings.Cut(o.out, "head ")
		hash, _, found := strings.Cut(after, "\n")
		if o.status != exitOK || !found {
			t.Fatalf("verify: %+v", o)
		}
		return hash
	}
	if head(copied) != head(record) {
		t.Error("another head")
	}
	if again, end := exportOf(t, copied); strings.Join(again, "\n") != strings.Join(lines, "\n") || end != last {
		t.Error("exported again it is another text")
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(copied), ".crsmon-import-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	// Over a record that has gone on it is refused.
	observe(t, copied, 2)
	before := head(copied)
	if o := run(t, text, "--db", copied, "import", "-"); o.status != exitUsage || !strings.Contains(o.errOut, "NOT restored") {
		t.Errorf("over a newer record: %+v", o)
	}
	if head(copied) != before {
		t.Error("the record was changed")
	}
}

func TestExportSelects(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 3)
	all, _ := exportOf(t, record)
	count := func(part string) (n int) {
		for _, l := range all {
			if strings.Contains(l, part) {
				n++
			}
		}
		return n
	}
	for _, c := range []struct {
		flags []string
		want  int
	}{
		{[]string{"--kind", "admit"}, count(`"kind":"admit"`)},
		{[]string{"--kind", "admit", "--kind", "observation"}, count(`"kind":"admit"`) + count(`"kind":"observation"`)},
		{[]string{"--patient", "T-1"}, count(`"patient":"T-1"`)},
		{[]string{"--patient", "T-2"}, 0},
		{[]string{"--patient", "T-1", "--kind", "assessment"}, 3},
		{[]string{"--from", "1970-01-01", "--to", "9999-01-01T00:00:00Z"}, len(all)},
		{[]string{"--to", "1970-01-01"}, 0},
		{[]string{"--from", "9999-01-01"}, 0},
	} {
		lines, last := exportOf(t, record, c.flags...)
		if len(lines) != c.want || !strings.Contains(last, `"selected":true`) || strings.Contains(last, "tails") {
			t.Errorf("%v: %d lines, want %d; %s", c.flags, len(lines), c.want, last)
		}
		text := strings.Join(append(lines, last), "\n") + "\n"
		if o := run(t, text, "--db", recordFile(t), "import", "-"); o.status != exitFailed || !strings.Contains(o.errOut, "only one of a whole record can be imported") && c.want > 0 {
			t.Errorf("%v imported: %+v", c.flags, o)
		}
	}
	if o := run(t, "", "--db", record, "export", "--from", "yesterday"); o.status != exitUsage || !strings.Contains(o.errOut, "allowed: a day") {
		t.Errorf("a wrong time: %+v", o)
	}
}

func TestExportToAFile(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 1)
	file := filepath.Join(t.TempDir(), "ward.jsonl")
	if o := run(t, "", "--db", record, "export", file); o.status != exitOK || o.out != "" {
		t.Fatalf("export: %+v", o)
	}
	text, err := os.ReadFile(file)
	info, statErr := os.Stat(file)
	if err != nil || statErr != nil || info.Mode() != 0o600 || bytes.Count(text, []byte("\n")) != 5 {
		t.Errorf("%v %v %v\n%s", err, statErr, info, text)
	}
	if o := run(t, "", "--db", record, "export", file); o.status != exitUsage || !strings.Contains(o.errOut, "was not touched") {
		t.Errorf("over a file: %+v", o)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(after, text) {
		t.Error("the file was touched")
	}
	if o := run(t, "", "--db", recordFile(t), "import", file); o.status != exitOK {
		t.Errorf("import: %+v", o)
	}
	if o := run(t, "", "--db", recordFile(t), "import", file+".none"); o.status != exitUsage {
		t.Errorf("import of nothing: %+v", o)
	}
}

// stopping ends the work after the first write that it takes.
type stopping struct {
	bytes.Buffer
	stop context.CancelFunc
}

func (s *stopping) Write(p []byte) (int, error) {
	s.stop()
	return s.Buffer.Write(p)
}

func TestInterruptedExportHasWholeLinesAndCannotBeImported(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 1)
	rec, err := db.Open(t.Context(), record, db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	var drafts []db.Draft
	for i := range 20 { // more than is written at once
		id := fmt.Sprintf("0190b2c3-0000-7000-8000-%012d", i)
		drafts = append(drafts, db.Draft{ID: id, Kind: "note", PayloadVersion: 1, Payload: []byte(`{"text":"` + strings.Repeat("x", 40_000) + `"}`)})
	}
	if _, _, err := rec.Append(t.Context(), "", -1, drafts); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out := stopping{stop: cancel}
	a := &app{stderr: new(bytes.Buffer), now: time.Now}
	err = a.export(ctx, rec, &selection{}, &out)
	if err == nil || !strings.Contains(err.Error(), "interrupted: ") || !strings.HasSuffix(out.String(), "}\n") || strings.Contains(out.String(), `{"end":`) {
		t.Fatalf("%v; %d bytes", err, out.Len())
	}
	if n := strings.Count(out.String(), "\n"); n == 0 || n >= 23 {
		t.Errorf("%d lines", n)
	}
	if o := run(t, out.String(), "--db", recordFile(t), "import", "-"); o.status != exitFailed || !strings.Contains(o.errOut, "not complete") {
		t.Errorf("import: %+v", o)
	}
	if err := a.export(t.Context(), rec, &selection{}, failingWriter{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("output that fails: %v", err)
	}
}

func TestImportRefusesWhatWasChanged(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	recorded(t, record, 2)
	lines, last := exportOf(t, record)
	for name, c := range map[string]struct {
		change func([]string) []string
		want   string
	}{
		"a value": {func(l []string) []string {
			l[1] = strings.Replace(l[1], `"payload":{`, `"payload":{"x":1,`, 1)
			return l
		}, "it was changed"},
		"one left out":     {func(l []string) []string { return append(l[:2], l[3:]...) }, "entries between them are missing"},
		"the end cut off":  {func(l []string) []string { return l[:len(l)-1] }, "not complete"},
		"the last entry":   {func(l []string) []string { return append(l[:len(l)-2], last) }, "names 6 entries"},
		"something after":  {func(l []string) []string { return append(l, l[0]) }, "after the last line"},
		"not an export":    {func([]string) []string { return []string{"hello"} }, "line 1"},
		"half a line":      {func(l []string) []string { l[1] = l[1][:50]; return l }, "line 2"},
		"another identity": {func(l []string) []string { return l[1:] }, "follows seq 0"},
		"nothing":          {func([]string) []string { return []string{last} }, "holds no entry"},
		"an unknown key":   {func(l []string) []string { l[1] = strings.Replace(l[1], `"seq"`, `"place"`, 1); return l }, `unknown field "place"`},
	} {
		fresh := recordFile(t)
		text := strings.Join(c.change(append(append([]string{}, lines...), last)), "\n") + "\n"
		if o := run(t, text, "--db", fresh, "import", "-"); o.status != exitFailed || !strings.Contains(o.errOut, c.want) || !strings.Contains(o.errOut, "NOT imported") {
			t.Errorf("%s: %+v", name, o)
		}
		if _, err := os.Stat(fresh); err == nil {
			t.Errorf("%s: a record was made", name)
		}
	}
}
