package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

func TestThemeIsKeptBesideTheRecord(t *testing.T) {
	t.Parallel()
	record := filepath.Join(t.TempDir(), "record.db")
	if got := readTheme(record); got != "" {
		t.Errorf("a choice that was never made: %q", got)
	}
	for _, name := range []string{"dark", "colour-blind"} {
		if err := saveTheme(record, name); err != nil {
			t.Fatal(err)
		}
		if got := readTheme(record); got != name {
			t.Errorf("kept %q, read %q", name, got)
		}
	}
	info, err := os.Stat(themeFile(record))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's rights are %v, %v", info.Mode(), err)
	}
	if err := saveTheme(filepath.Join(t.TempDir(), "gone", "record.db"), "dark"); err == nil {
		t.Error("a choice that cannot be kept is said to be kept")
	}
}

func TestSettingsSayWhenThePolicyFileIsNotInForce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pol, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{now: time.Now}
	rec, err := db.Open(context.Background(), filepath.Join(dir, "record.db"), db.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = rec.Close() })
	w := ward.New(rec, pol, time.Now)
	if _, err := w.Admit(context.Background(), ward.Author{Name: "Nurse Test", Role: ward.Nurse}, "", ward.Patient{ID: "T-1", Family: "ALPHA", Given: "Demo"}); err != nil {
		t.Fatal(err)
	}
	read := func() string {
		t.Helper()
		sections, err := a.settingsInfo(filepath.Join(dir, "record.db"), func() *ward.Ward { return w })(context.Background())
		if err != nil || len(sections) != 3 {
			t.Fatalf("%d sections, %v", len(sections), err)
		}
		if u := sections[1].Lines; len(u) != 2 || u[0].Label != "Nurse Test" || !strings.HasPrefix(u[0].Value, "nurse, last ") || !strings.HasSuffix(u[0].Value, ", 1 entry") {
			t.Errorf("the users are %+v", u)
		}
		var b strings.Builder
		for _, l := range sections[0].Lines {
			b.WriteString(l.Label + ": " + l.Value + "\n")
		}
		return b.String()
	}
	if got := read(); !strings.Contains(got, pol.Name+" "+pol.Version) || !strings.Contains(got, "comes with the program") {
		t.Errorf("the policy is said to be\n%s", got)
	}
	for text, want := range map[string]string{
		"extends = \"adult\"\nname = \"site\"\nversion = \"1\"\n": "NOT in force",
		"extends = \"nobody\"\n":                                  "REFUSED",
	} {
		if err := os.WriteFile(filepath.Join(dir, policy.SiteFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := read(); !strings.Contains(got, want) {
			t.Errorf("a file that is not in force is shown as\n%s", got)
		}
	}
}
