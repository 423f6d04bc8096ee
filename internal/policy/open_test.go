package policy_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"crsmon/internal/policy"
)

func open(t *testing.T, dir, file string) policy.Opened {
	t.Helper()
	o, err := policy.Open(dir, file)
	if err != nil || o.Policy == nil {
		t.Fatalf("no policy in force: %v", err)
	}
	return o
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestOpenKeepsTheLastGoodOne walks a site's file through its life.
func TestOpenKeepsTheLastGoodOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, kept := filepath.Join(dir, policy.SiteFile), filepath.Join(dir, policy.LastGoodFile)

	if o := open(t, dir, ""); o.Origin != policy.FromEmbedded || o.Warning != nil || o.Policy.Name != "adult" {
		t.Errorf("no file: %+v", o)
	}
	write(t, file, site("[thresholds]\nadult_sbp = 80\n"))
	if o := open(t, dir, ""); o.Origin != policy.FromEmbedded || !errors.Is(o.Warning, policy.ErrPolicy) || !strings.Contains(o.Warning.Error(), file+":5:13") {
		t.Errorf("a bad first file: %+v", o)
	}
	if _, err := os.Stat(kept); err == nil {
		t.Error("a refused file was kept as the last good one")
	}

	good := site("[thresholds]\nadult_sbp = 95\n")
	write(t, file, good)
	if o := open(t, dir, ""); o.Origin != policy.FromSite || o.Warning != nil || o.Policy.Course.Thresholds.AdultSBP != 95 {
		t.Errorf("a good file: %+v", o)
	}
	if text, err := os.ReadFile(kept); err != nil || string(text) != good {
		t.Errorf("the last good one is %q (%v)", text, err)
	}
	if info, err := os.Stat(kept); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the last good one: %v %v", info.Mode(), err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.toml.*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}

	write(t, file, site("[thresholds]\nadult_sbp = 80\n"))
	if o := open(t, dir, ""); o.Origin != policy.FromLastGood || !errors.Is(o.Warning, policy.ErrPolicy) || o.Policy.Course.Thresholds.AdultSBP != 95 {
		t.Errorf("a bad file after a good one: %+v", o)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if o := open(t, dir, ""); o.Origin != policy.FromLastGood || o.Warning == nil || !strings.Contains(o.Warning.Error(), "is gone") {
		t.Errorf("a file that is gone: %+v", o)
	}
	write(t, kept, "spoilt")
	if o := open(t, dir, ""); o.Origin != policy.FromEmbedded || o.Warning == nil || o.Policy.Name != "adult" {
		t.Errorf("a spoilt last good one: %+v", o)
	}
	if err := os.Remove(kept); err != nil {
		t.Fatal(err)
	}
	if o := open(t, dir, ""); o.Warning != nil {
		t.Errorf("both removed: %+v", o)
	}
}

func TestOpenNamedFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(t.TempDir(), "ward7.toml")
	if o := open(t, dir, file); o.Origin != policy.FromEmbedded || o.Warning == nil {
		t.Errorf("a named file that is not there: %+v", o)
	}
	write(t, file, site(""))
	if o := open(t, dir, file); o.Origin != policy.FromSite || o.Warning != nil || o.Path != file {
		t.Errorf("a named file: %+v", o)
	}
	if _, err := os.Stat(filepath.Join(dir, policy.LastGoodFile)); err != nil {
		t.Errorf("not kept beside the record: %v", err)
	}
	if o := open(t, dir, t.TempDir()); o.Origin != policy.FromLastGood || o.Warning == nil {
		t.Errorf("a directory: %+v", o)
	}
	if o := open(t, filepath.Join(dir, "absent"), file); o.Origin != policy.FromSite || o.Warning == nil {
		t.Errorf("no place for the last good one: %+v", o)
	}
}
