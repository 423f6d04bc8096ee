package db_test

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"crsmon/db"
)

func TestLineRoundTrip(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	odd := draft("note <b>&\u2028", "p \"1\" \\ \u007f \t 示例", -5)
	odd.AuthorName, odd.AuthorRole = "", ""
	odd.Payload = []byte("{\"a\":\"\u2028 \\u0041 <>&\",\"n\":1e400,\"a\":2}")
	first := appendAll(t, d, odd)[0]
	second := odd
	second.ID, second.Replaces = newID(), first.ID
	entries := append(appendAll(t, d, second), exportedEntries(t, 2)...)
	for _, e := range append(entries, first) {
		text := db.AppendLine(nil, e)
		if strings.ContainsAny(string(text), "\n\r") {
			t.Errorf("more than one line: %s", text)
		}
		e.Pos = 0
		if back, err := db.ParseLine(append(text, '\n')); err != nil || fmt.Sprint(back) != fmt.Sprint(e) {
			t.Errorf("%+v, %v; want %+v", back, err, e)
		}
	}
	text := string(db.AppendLine(nil, first))
	for _, bad := range []string{
		"", "{}x", text + text, strings.Replace(text, `"seq"`, `"sequence"`, 1), strings.Replace(text, `"hash":"`, `"hash":"0`, 1),
		strings.Replace(text, `"hash":"`, `"hash":"zz`, 1), strings.Replace(text, `"seq":1`, `"seq":"1"`, 1), text[:len(text)-1],
	} {
		_, err := db.ParseLine([]byte(bad))
		wantErr(t, err, db.ErrInvalid)
	}
}

// ofNode opens a new record with this identity.
func ofNode(t *testing.T, node string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), filepath.Join(t.TempDir(), "ward.db"), db.Options{Node: node})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestImportMakesTheSameRecord(t *testing.T) {
	t.Parallel()
	all := exportedEntries(t, 2)
	d := ofNode(t, all[0].Node)
	told := int64(0)
	added, there, err := d.Import(t.Context(), from(all[:40]), func(done int64) { told = done })
	if err != nil || added != 40 || there != 0 || told != 40 {
		t.Fatalf("import: %d, %d, %v, told %d", added, there, err, told)
	}
	// Again, and on: what is there is passed over.
	if added, there, err = d.Import(t.Context(), from(all), nil); err != nil || added != int64(len(all)-40) || there != 40 {
		t.Fatalf("import: %d, %d, %v", added, there, err)
	}
	if report := wantSound(t, d, int64(len(all))); report.Head != all[len(all)-1].Hash {
		t.Errorf("head %x", report.Head)
	}
	asExported(t, d, 2)
	if present, err := d.Present(t.Context()); err != nil || !slices.Equal(present, released[1].present) {
		t.Errorf("present: %v, %v", present, err)
	}
	// It goes on as the same record.
	if e := appendAll(t, d, draft("observation", "DEMO-01", 1))[0]; e.Seq != int64(len(all))+1 || e.Prev != all[len(all)-1].Hash {
		t.Errorf("the next entry: %+v", e)
	}
}

// Two records that take in each other's entries hold the same, in whatever order they come, and show the same patients.
func TestImportIsAUnion(t *testing.T) {
	t.Parallel()
	a, b := ofNode(t, newNode(1)), ofNode(t, newNode(2))
	appendAll(t, a, draft("admit", "p1", 10), draft("admit", "p2", 10), moved("p1", 30, bedMove))
	appendAll(t, b, draft("admit", "p1", 20), moved("p1", 40, discharge), moved("p2", 40, discharge), draft("admit", "p3", 5), moved("p2", 50, back))
	entriesOf := func(d *db.DB) (all []db.Entry) {
		t.Helper()
		if err := d.Each(t.Context(), 0, func(e db.Entry) error { all = append(all, e); return nil }); err != nil {
			t.Fatal(err)
		}
		return all
	}
	ofA, ofB := entriesOf(a), entriesOf(b)
	for _, w := range []struct {
		d    *db.DB
		take []db.Entry
	}{{a, ofB}, {b, ofA}} {
		if _, _, err := w.d.Import(t.Context(), from(w.take), nil); err != nil {
			t.Fatal(err)
		}
		wantSound(t, w.d, 8)
		if present, err := w.d.Present(t.Context()); err != nil || !slices.Equal(present, []string{"p2", "p3"}) {
			t.Errorf("present: %v, %v", present, err)
		}
	}
	// Each chain goes on in its own record, and the other takes in only what is new.
	appendAll(t, a, draft("admit", "p1", 60))
	added, there, err := b.Import(t.Context(), from(entriesOf(a)), nil)
	if err != nil || added != 1 || there != 8 {
		t.Errorf("import: %d, %d, %v", added, there, err)
	}
	wantSound(t, b, 9)
}

func newNode(n int) string { return fmt.Sprintf("018f0000-0000-4000-8000-%012d", n) }

func TestImportRefuses(t *testing.T) {
	t.Parallel()
	all := exportedEntries(t, 1)
	corrections := slices.IndexFunc(all, func(e db.Entry) bool { return e.Replaces != "" })
	forged := func(at int, change func(*db.Entry)) []db.Entry {
		out := slices.Clone(all)
		change(&out[at])
		return out
	}
	rehashed := func(at int, change func(*db.Entry)) []db.Entry {
		return forged(at, func(e *db.Entry) { change(e); e.Hash = db.HashOf(*e) })
	}
	for name, c := range map[string]struct {
		entries []db.Entry
		kept    int64
		want    error
	}{
		"payload changed":     {forged(20, func(e *db.Entry) { e.Payload = []byte(`{"temp_c_milli":36500}`) }), 0, db.ErrInvalid},
		"author changed":      {forged(20, func(e *db.Entry) { e.AuthorName = "x" }), 0, db.ErrInvalid},
		"changed, hash made":  {rehashed(20, func(e *db.Entry) { e.Patient = "DEMO-02" }), 0, db.ErrChain},
		"last one changed":    {rehashed(len(all)-1, func(e *db.Entry) { e.ID = all[3].ID }), 0, db.ErrConflict},
		"not compact":         {rehashed(0, func(e *db.Entry) { e.Payload = append([]byte(" "), e.Payload...) }), 0, db.ErrInvalid},
		"one left out":        {slices.Delete(slices.Clone(all), 5, 6), 0, db.ErrChain},
		"first left out":      {all[1:], 0, db.ErrChain},
		"two in wrong order":  {slices.Concat(all[:5], []db.Entry{all[6], all[5]}, all[7:]), 0, db.ErrChain},
		"replaces nothing":    {rehashed(0, func(e *db.Entry) { e.Replaces = newID() }), 0, db.ErrReplaces},
		"replaces other kind": {append(slices.Clone(all[:corrections]), rehashed(corrections, func(e *db.Entry) { e.Replaces = all[0].ID })[corrections]), 0, db.ErrReplaces},
	} {
		d := ofNode(t, all[0].Node)
		_, _, err := d.Import(t.Context(), from(c.entries), nil)
		wantErr(t, err, c.want)
		if s, err := d.Summary(t.Context()); err != nil || s.Entries != c.kept {
			t.Errorf("%s: %d entries kept, %v; want %d", name, s.Entries, err, c.kept)
		}
	}
	// Another history of the same record: nothing is overwritten.
	d := ofNode(t, all[0].Node)
	mine := appendAll(t, d, draft("admit", "p1", 1))[0]
	_, _, err := d.Import(t.Context(), from(all), nil)
	wantErr(t, err, db.ErrChain)
	if report := wantSound(t, d, 1); report.Head != mine.Hash {
		t.Errorf("head %x", report.Head)
	}
	// The source's own error comes back.
	_, _, err = d.Import(t.Context(), func() (db.Entry, error) { return db.Entry{}, io.ErrUnexpectedEOF }, nil)
	wantErr(t, err, io.ErrUnexpectedEOF)
}

// exportedEntries gives the entries of a committed export.
func exportedEntries(t *testing.T, schema int) []db.Entry {
	t.Helper()
	var all []db.Entry
	for text := range bytes.Lines(readFile(t, filepath.Join("testdata", fmt.Sprintf("schema-%d.jsonl", schema)))) {
		if bytes.HasPrefix(text, []byte(`{"end":`)) {
			break
		}
		e, err := db.ParseLine(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// from gives the entries one after the other.
func from(entries []db.Entry) func() (db.Entry, error) {
	return func() (db.Entry, error) {
		if len(entries) == 0 {
			return db.Entry{}, io.EOF
		}
		e := entries[0]
		entries = entries[1:]
		return e, nil
	}
}
