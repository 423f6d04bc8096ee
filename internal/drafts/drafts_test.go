package drafts_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"crsmon/internal/drafts"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

func alpha() drafts.Draft {
	return drafts.Draft{
		Key:   drafts.Key{Author: "Amal Test", Role: "nurse", Patient: "DEMO-01", Kind: drafts.Observation},
		Entry: "0190b2c3-0000-7000-8000-000000000001", Began: 1, Typed: 2, Offset: 60,
		Fields: map[string]string{"temp": "38.4", "note": "体温 \"x\"\n"}, Answers: json.RawMessage(`{"set":{}}`),
	}
}

func store(t *testing.T) *drafts.Store {
	t.Helper()
	return drafts.Beside(filepath.Join(t.TempDir(), "record.db"))
}

func files(t *testing.T, s *drafts.Store) []string {
	t.Helper()
	found, err := os.ReadDir(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		out = append(out, f.Name())
	}
	return out
}

func TestDraftIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	s := store(t)
	if found, aside, err := s.Read(noon); len(found)+len(aside) != 0 || err != nil {
		t.Fatalf("before the first draft: %v %v %v", found, aside, err)
	}
	a, b := alpha(), alpha()
	b.Author = "Bo Test"
	for i, d := range []*drafts.Draft{&a, &b} {
		if err := s.Put(uint64(i+1), d); err != nil {
			t.Fatal(err)
		}
	}
	found, aside, err := s.Read(noon)
	if err != nil || len(aside) != 0 || len(found) != 2 {
		t.Fatalf("%v %v %v", found, aside, err)
	}
	for _, d := range found {
		if want := map[string]drafts.Draft{a.Author: a, b.Author: b}[d.Author]; !reflect.DeepEqual(d, want) {
			t.Errorf("read\n%+v\nwant\n%+v", d, want)
		}
	}
	if err := s.Remove(3, a.Key); err != nil {
		t.Fatal(err)
	}
	if found, _, _ := s.Read(noon); len(found) != 1 || found[0].Author != "Bo Test" {
		t.Fatalf("after one was removed: %+v", found)
	}
	if err := s.Remove(4, a.Key); err != nil {
		t.Errorf("removing what is gone: %v", err)
	}
}

func TestNobodyElseCanReadIt(t *testing.T) {
	t.Parallel()
	s := store(t)
	if err := os.MkdirAll(s.Dir(), 0o755); err != nil {
		t.Fatal(err)
	}
	a := alpha()
	if err := s.Put(1, &a); err != nil {
		t.Fatal(err)
	}
	names := files(t, s)
	if len(names) != 1 || strings.Contains(names[0], "DEMO") {
		t.Fatalf("%v", names)
	}
	for path, want := range map[string]os.FileMode{s.Dir(): 0o700, filepath.Join(s.Dir(), names[0]): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%v: %v, want %v", err, info.Mode().Perm(), want)
		}
	}
}

// TestLateTurnsChangeNothing: writes run beside each other; one that comes after a
// newer one must not bring back what was saved or discarded.
func TestLateTurnsChangeNothing(t *testing.T) {
	t.Parallel()
	s := store(t)
	old, newer := alpha(), alpha()
	newer.Fields = map[string]string{"temp": "39.1"}
	for _, err := range []error{s.Put(2, &newer), s.Put(1, &old)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if found, _, _ := s.Read(noon); len(found) != 1 || found[0].Fields["temp"] != "39.1" {
		t.Fatalf("an older write won: %+v", found)
	}
	if err := s.Remove(4, old.Key); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(3, &newer); err != nil {
		t.Fatal(err)
	}
	if found, _, _ := s.Read(noon); len(found) != 0 {
		t.Fatalf("a late write brought it back: %+v", found)
	}
}

// TestEveryReaderSeesAWholeDraft: while it is written again and again, a reader finds
// the one before or the one after, never a part.
func TestEveryReaderSeesAWholeDraft(t *testing.T) {
	t.Parallel()
	s := store(t)
	a := alpha()
	if err := s.Put(1, &a); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 200 {
			d := alpha()
			d.Fields["note"] = strings.Repeat("x", i*10)
			_ = s.Put(uint64(i+2), &d)
		}
	})
	other := drafts.Beside(filepath.Join(filepath.Dir(s.Dir()), "record.db"))
	for range 200 {
		if found, aside, err := other.Read(noon); err != nil || len(aside) != 0 || len(found) != 1 {
			t.Fatalf("%d found, %v set aside, %v", len(found), aside, err)
		}
	}
	wg.Wait()
	if names := files(t, s); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func TestWhatCannotBeReadIsSetAsideAndKept(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(text string) string{
		"empty":         func(string) string { return "" },
		"torn":          func(s string) string { return s[:len(s)/2] },
		"not JSON":      func(string) string { return "not a draft at all" },
		"newer":         func(s string) string { return strings.Replace(s, `"crsmon_draft":1`, `"crsmon_draft":2`, 1) },
		"other patient": func(s string) string { return strings.Replace(s, "DEMO-01", "DEMO-02", 1) },
		"other author":  func(s string) string { return strings.Replace(s, "Amal", "Bo", 1) },
		"unknown form":  func(s string) string { return strings.Replace(s, `"observation"`, `"dose"`, 1) },
		"no entry":      func(s string) string { return strings.Replace(s, `"entry":"0190`, `"entry":"","was":"0190`, 1) },
		"huge":          func(s string) string { return s + strings.Repeat(" ", 300<<10) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := store(t)
			a := alpha()
			if err := s.Put(1, &a); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(s.Dir(), files(t, s)[0])
			good, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			bad := change(string(good))
			if bad == string(good) {
				t.Fatal("the test changes nothing")
			}
			for n := range 2 { // a second one does not take the first one's place
				if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
					t.Fatal(err)
				}
				found, aside, err := s.Read(noon)
				if err != nil || len(found) != 0 || len(aside) != 1 {
					t.Fatalf("%d: %v %v %v", n, found, aside, err)
				}
				kept, err := os.ReadFile(filepath.Join(s.Dir(), aside[0]))
				if err != nil || string(kept) != bad {
					t.Fatalf("%d: what was set aside is not what was there: %v", n, err)
				}
			}
			if names := files(t, s); len(names) != 2 {
				t.Errorf("%v", names)
			}
			if found, aside, err := s.Read(noon); len(found)+len(aside) != 0 || err != nil {
				t.Errorf("said twice: %v %v %v", found, aside, err)
			}
		})
	}
}

func TestDraftsOfAnotherRecordAreLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, two := drafts.Beside(filepath.Join(dir, "one.db")), drafts.Beside(filepath.Join(dir, "two.db"))
	a := alpha()
	if err := one.Put(1, &a); err != nil {
		t.Fatal(err)
	}
	if found, aside, err := two.Read(noon); len(found)+len(aside) != 0 || err != nil {
		t.Fatalf("%v %v %v", found, aside, err)
	}
	if found, _, _ := one.Read(noon); len(found) != 1 {
		t.Fatal("it is gone")
	}
}

func TestAHalfWrittenFileIsNoDraft(t *testing.T) {
	t.Parallel()
	s := store(t)
	a := alpha()
	if err := s.Put(1, &a); err != nil {
		t.Fatal(err)
	}
	temp := filepath.Join(s.Dir(), "123.tmp")
	if err := os.WriteFile(temp, []byte(`{"crsmon_draft":1`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(temp, noon, noon); err != nil {
		t.Fatal(err)
	}
	if found, aside, err := s.Read(noon.Add(time.Second)); len(found) != 1 || len(aside) != 0 || err != nil || len(files(t, s)) != 2 {
		t.Fatalf("one that may be under way: %v %v %v", found, aside, err)
	}
	if found, aside, err := s.Read(noon.Add(time.Hour)); len(found) != 1 || len(aside) != 0 || err != nil || len(files(t, s)) != 1 {
		t.Fatalf("one left behind: %v %v %v", found, aside, err)
	}
}

func TestAPlaceThatCannotBeWrittenIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "drafts"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := drafts.Beside(filepath.Join(dir, "record.db"))
	a := alpha()
	if err := s.Put(1, &a); err == nil {
		t.Error("said to be kept")
	}
	if _, _, err := s.Read(noon); err == nil {
		t.Error("nothing said of a place that cannot be read")
	}
}
