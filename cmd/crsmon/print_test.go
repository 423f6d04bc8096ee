package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// printRecord is a record with the patient T-1 and one set, and the flags to open it.
func printRecord(t *testing.T) (db []string, dir string) {
	t.Helper()
	file := recordFile(t)
	db = []string{"--db", file, "--author", "Nurse Test", "--role", "nurse"}
	if o := run(t, patientA, append(db, "admit")...); o.status != 0 {
		t.Fatalf("admit: %+v", o)
	}
	if o := run(t, `{"patient":"T-1","at":"2026-11-21T14:00:00+00:00","temp_c":38.9,`+normalSet+"}\n", append(db, "record")...); o.status != 0 {
		t.Fatalf("record: %+v", o)
	}
	return db, filepath.Dir(file)
}

// left lists what is in a directory beside the record's own files.
func left(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), "record.db") {
			names = append(names, e.Name())
		}
	}
	return strings.Join(names, " ")
}

// TestPrintWritesOnceAndPrivately: a document is a file of this user's alone, the same
// each time, and never takes the place of another unless told to.
func TestPrintWritesOnceAndPrivately(t *testing.T) {
	t.Parallel()
	db, dir := printRecord(t)
	out := filepath.Join(dir, "chart.pdf")
	for _, args := range [][]string{
		{"print", "T-1", "-o", out},
		{"print", "T-1", "--what", "grid", "-o", filepath.Join(dir, "grid.pdf")},
		{"print", "T-1", "--what", "summary", "-o", filepath.Join(dir, "summary.pdf")},
		{"print", "--ward", "-o", filepath.Join(dir, "list.pdf")},
		{"pack", "-o", filepath.Join(dir, "pack.pdf")},
		{"handover", "T-1", "--pdf", filepath.Join(dir, "handover.pdf")},
	} {
		o := run(t, "", append(db, args...)...)
		if o.status != 0 || !strings.Contains(o.errOut, "wrote "+args[len(args)-1]) {
			t.Errorf("%v: %+v", args, o)
		}
		info, err := os.Stat(args[len(args)-1])
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v: %v, %v; want a file of mode 0600", args, info, err)
		}
	}
	first, err := os.ReadFile(out)
	if err != nil || !bytes.HasPrefix(first, []byte("%PDF-")) {
		t.Fatalf("it is no PDF: %v", err)
	}
	if err := os.WriteFile(out, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if o := run(t, "", append(db, "print", "T-1", "-o", out)...); o.status != exitUsage || !strings.Contains(o.errOut, "was left as it is") {
		t.Errorf("over an existing file: %+v", o)
	}
	if kept, _ := os.ReadFile(out); string(kept) != "mine" {
		t.Error("the file that was there is gone")
	}
	if o := run(t, "", append(db, "print", "T-1", "-o", out, "--force")...); o.status != 0 {
		t.Errorf("--force: %+v", o)
	}
	if again, _ := os.ReadFile(out); !bytes.Equal(again, first) {
		t.Error("the same record at the same time gave another file")
	}
	if got, want := left(t, dir), "chart.pdf grid.pdf handover.pdf list.pdf pack.pdf summary.pdf"; got != want {
		t.Errorf("left behind: %s, want %s", got, want)
	}
}

// TestPrintRefuses: each refusal says what is wrong and what is allowed, leaves no file
// and makes no record.
func TestPrintRefuses(t *testing.T) {
	t.Parallel()
	db, dir := printRecord(t)
	for _, c := range []struct {
		say  string
		args []string
	}{
		{"no [print] command", []string{"print", "T-1"}},
		{"crsmon patients", []string{"print", "T-9", "-o", filepath.Join(dir, "a.pdf")}},
		{"allowed: chart, grid, summary, list", []string{"print", "T-1", "--what", "letter", "-o", filepath.Join(dir, "a.pdf")}},
		{"give --ward instead of a patient", []string{"print", "T-1", "--what", "list", "-o", filepath.Join(dir, "a.pdf")}},
		{"Give a PATIENT, or --ward, not both", []string{"print", "T-1", "--ward", "-o", filepath.Join(dir, "a.pdf")}},
		{"Give a PATIENT, or --ward, not both", []string{"print", "-o", filepath.Join(dir, "a.pdf")}},
		{"name the file", []string{"pack"}},
		{"--accept goes alone", []string{"handover", "--accept", "x", "--sign"}},
		{"--line needs a PATIENT", []string{"handover", "--line"}},
		{"give --sign too", []string{"handover", "--to", "Next Test"}},
	} {
		if o := run(t, "", append(db, c.args...)...); o.status != exitUsage || !strings.Contains(o.errOut, c.say) {
			t.Errorf("%v: status %d, %q; want %d and %q", c.args, o.status, o.errOut, exitUsage, c.say)
		}
	}
	if o := run(t, "", append(db, "print", "T-1", "-o", filepath.Join(dir, "none", "a.pdf"))...); o.status != exitFailed || !strings.Contains(o.errOut, "was not written") {
		t.Errorf("into a directory that is not there: %+v", o)
	}
	if got := left(t, dir); got != "" {
		t.Errorf("left behind: %s", got)
	}
	none := filepath.Join(t.TempDir(), "none", "record.db")
	if o := run(t, "", "--db", none, "print", "--ward"); o.status != exitUsage || !strings.Contains(o.errOut, "there is no record") {
		t.Errorf("without a record: %+v", o)
	}
	if o := run(t, "", "--db", none, "pack", "--blank", "-o", filepath.Join(dir, "blank.pdf")); o.status != 0 {
		t.Errorf("blank sheets need no record: %+v", o)
	}
	if _, err := os.Stat(filepath.Dir(none)); err == nil {
		t.Error("printing made a record")
	}
}

// TestPrintCommand: without -o the policy's command gets the PDF; where it fails, that
// is said and the status tells.
func TestPrintCommand(t *testing.T) {
	t.Parallel()
	db, dir := printRecord(t)
	site := func(command string) []string {
		file := filepath.Join(t.TempDir(), "site.toml")
		if err := os.WriteFile(file, []byte("extends = \"adult\"\nname = \"site\"\nversion = \"1\"\n[print]\ncommand = "+command+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return append(db, "--policy", file)
	}
	sheet := filepath.Join(dir, "sheet")
	o := run(t, "", append(site(`["sh", "-c", "cat > `+sheet+`"]`), "print", "T-1")...)
	if o.status != 0 || !strings.Contains(o.errOut, "sent to sh") {
		t.Fatalf("%+v", o)
	}
	if file, err := os.ReadFile(sheet); err != nil || !bytes.HasPrefix(file, []byte("%PDF-")) || !bytes.HasSuffix(file, []byte("%%EOF\n")) {
		t.Errorf("the command did not get the whole PDF: %v", err)
	}
	if o := run(t, "", append(site(`["sh", "-c", "exit 3"]`), "print", "T-1")...); o.status != exitFailed || !strings.Contains(o.errOut, "nothing is known to be printed") {
		t.Errorf("a command that fails: %+v", o)
	}
}

// TestHandoverSignedAndAccepted: what is signed is what was printed; the next person
// takes it once, nobody their own; the next handover begins from there.
func TestHandoverSignedAndAccepted(t *testing.T) {
	t.Parallel()
	db, dir := printRecord(t)
	for _, patient := range [][]string{{"T-1"}, nil} {
		with := func(author string, args ...string) outcome {
			return run(t, "", append(append([]string{"--db", db[1], "--author", author, "--role", "nurse", "handover"}, patient...), args...)...)
		}
		o := with("Nurse Test", "--sign", "--to", "Next Test")
		if o.status != 0 || !strings.Contains(o.out, "signed by Nurse Test") {
			t.Fatalf("sign: %+v", o)
		}
		_, rest, _ := strings.Cut(o.out, ", entry ")
		entry, _, _ := strings.Cut(rest, "\n")
		if o := with("Nurse Test", "--accept", entry); o.status != exitUsage || !strings.Contains(o.errOut, "cannot take it") {
			t.Errorf("one's own: %+v", o)
		}
		if o := with("Next Test", "--accept", entry); o.status != 0 || !strings.Contains(o.out, "accepted by Next Test") {
			t.Errorf("accept: %+v", o)
		}
		if o := with("Third Test", "--accept", entry); o.status != exitUsage || !strings.Contains(o.errOut, "accepted already") {
			t.Errorf("twice: %+v", o)
		}
		if o := with("Any Test", "--signed", entry); o.status != 0 || !strings.Contains(o.out, "signed by Nurse Test") || !strings.Contains(o.out, "accepted by Next Test") {
			t.Errorf("as it was signed: %+v", o)
		}
		if o := with("Any Test", "--signed", "nothing"); o.status != exitUsage || !strings.Contains(o.errOut, "nothing was printed") {
			t.Errorf("what nobody signed: %+v", o)
		}
		inTheWay := filepath.Join(dir, "handover"+strings.Join(patient, "")+".pdf")
		if err := os.WriteFile(inTheWay, []byte("other"), 0o600); err != nil {
			t.Fatal(err)
		}
		if o := with("Nurse Test", "--sign", "--pdf", inTheWay); o.status != exitUsage || !strings.Contains(o.errOut, "was not signed") {
			t.Errorf("a file in the way: %+v", o)
		}
		if o := with("Nurse Test"); !strings.Contains(o.out, "CHANGED SINCE THE LAST HANDOVER (15:00, Nurse Test, accepted by") {
			t.Errorf("the next handover does not begin at the last: %s%s", o.out, o.errOut)
		}
	}
	if o := run(t, "", append(db, "handover", "T-1", "--line")...); o.status != 0 || !strings.HasPrefix(o.out, "ASTCT CRS 1 (fever 38.9 °C") || strings.Count(o.out, "\n") != 1 {
		t.Errorf("the line for the notes: %+v", o)
	}
}
