package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport says, for each room, which rooms of ours and which foreign modules its
// code may import. Tests may import more. The way of imports is one way: cmd, tui,
// internal/ward, grading, with db, policy and the rest beside ward.
var mayImport = map[string][]string{
	"grading":              {},
	"db":                   {"modernc.org/sqlite", "modernc.org/libc", "github.com/google/uuid", "golang.org/x/sys", "filippo.io/age"},
	"internal/drafts":      {},
	"internal/policy":      {"crsmon/grading", "github.com/BurntSushi/toml"},
	"internal/words":       {"crsmon/grading", "crsmon/internal/policy"},
	"internal/observation": {"crsmon/grading", "crsmon/internal/policy", "crsmon/internal/words", "github.com/go-json-experiment/json"},
	"internal/entry":       {"crsmon/grading", "crsmon/internal/observation", "crsmon/internal/words", "github.com/charmbracelet/x/ansi"},
	"internal/phrase": {
		"crsmon/grading", "crsmon/internal/ward", "crsmon/internal/policy", "crsmon/internal/words", "crsmon/internal/observation",
		"crsmon/internal/entry",
	},
	"internal/plain": {
		"crsmon/grading", "crsmon/internal/ward", "crsmon/internal/policy", "crsmon/internal/words", "crsmon/internal/observation",
		"crsmon/internal/entry", "crsmon/internal/find", "crsmon/internal/phrase", "crsmon/internal/drafts", "github.com/charmbracelet/x/ansi",
	},
	"internal/find": {"crsmon/internal/entry"},
	"internal/ward": {
		"crsmon/grading", "crsmon/db", "crsmon/internal/policy", "crsmon/internal/observation",
		"github.com/google/uuid", "github.com/go-json-experiment/json",
	},
	// A SQLite VFS wrapped round the system's: it needs SQLite's C interface, and only tests and bench import it.
	"internal/faultfs":    {"modernc.org/sqlite", "modernc.org/libc"},
	"internal/autobackup": {"crsmon/db"},
	"internal/demo":       {"crsmon/grading", "crsmon/internal/ward", "crsmon/internal/observation", "crsmon/internal/policy"},
	// What is printed; the tool that made its font is run by hand.
	"internal/report":         {"crsmon/grading", "crsmon/internal/ward", "crsmon/internal/phrase", "crsmon/internal/policy", "crsmon/internal/words", "crsmon/internal/report/pdf"},
	"internal/report/pdf":     {},
	"internal/report/fontgen": {"crsmon/internal/report/pdf"},
	"tui": {
		"crsmon/internal/entry", "crsmon/internal/find", "crsmon/internal/phrase", "crsmon/internal/paint",
		"crsmon/grading", "crsmon/internal/ward", "crsmon/internal/policy", "crsmon/internal/words", "crsmon/internal/observation",
		"crsmon/internal/drafts", "charm.land/bubbletea/v2", "charm.land/bubbles/v2", "charm.land/lipgloss/v2", "github.com/charmbracelet/x/ansi",
		"github.com/charmbracelet/colorprofile", "github.com/mattn/go-runewidth", "github.com/google/uuid",
		"golang.org/x/sys", // the terminal's line settings
	},
	// A terminal in memory: only tests and bench import it.
	"internal/pty": {"golang.org/x/sys", "github.com/mattn/go-runewidth"},
	// The styles are read and written by what Bubble Tea itself uses for that.
	"internal/paint": {"github.com/charmbracelet/ultraviolet", "github.com/charmbracelet/x/ansi", "github.com/charmbracelet/colorprofile"},
	"cmd/crsmon": {
		"crsmon/grading", "crsmon/db", "crsmon/tui", "crsmon/internal", "github.com/spf13/cobra",
		"github.com/go-json-experiment/json", "golang.org/x/sys",
	},
}

// TestRoomsImportOneWay parses every file's imports and holds the rules between rooms.
func TestRoomsImportOneWay(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	eachImport(t, func(room, file, path string, test bool) {
		seen[room] = true
		if strings.HasPrefix(path, "github.com/charmbracelet/bubble") || path == "github.com/charmbracelet/lipgloss" {
			t.Errorf("%s imports %s: the frozen v1; the module is charm.land/…/v2", file, path)
		}
		if test || !strings.Contains(strings.SplitN(path, "/", 2)[0], ".") && !strings.HasPrefix(path, "crsmon/") {
			if room == "tui" && path == "database/sql" && !test {
				t.Errorf("%s imports %s: tui never sees SQL", file, path)
			}
			return
		}
		allowed, known := mayImport[room]
		if !known {
			t.Errorf("%s: the room %s is not in the plan of the house", file, room)
			return
		}
		fits := func(a string) bool { return path == a || strings.HasPrefix(path, a+"/") }
		if !slices.ContainsFunc(allowed, fits) {
			t.Errorf("%s: %s may not import %s", file, room, path)
		}
	})
	for room := range mayImport {
		if !seen[room] {
			t.Errorf("the room %s is in the plan and not in the house", room)
		}
	}
}

// TestOnlyDBSpeaksSQL holds that database/sql is imported by db alone.
func TestOnlyDBSpeaksSQL(t *testing.T) {
	t.Parallel()
	eachImport(t, func(room, file, path string, test bool) {
		if path == "database/sql" && room != "db" && !test {
			t.Errorf("%s imports database/sql: only db holds SQL", file)
		}
	})
}

// TestLibcMatchesSQLite holds that modernc.org/libc has the version that sqlite's
// own go.mod names: another one breaks it at run time.
func TestLibcMatchesSQLite(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile(filepath.Join("..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"modernc.org/sqlite v1.61.1", "modernc.org/libc v1.79.0"} {
		if !strings.Contains(string(mod), want) {
			t.Errorf("go.mod does not name %s; the two move together", want)
		}
	}
}

func eachImport(t *testing.T, fn func(room, file, path string, test bool)) {
	t.Helper()
	root := ".."
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if base := d.Name(); name != root && (strings.HasPrefix(base, ".") || base == "testdata" || base == "bench") {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			path, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			room := filepath.ToSlash(filepath.Dir(file))
			if strings.HasPrefix(room, "tui/") {
				room = "tui"
			}
			fn(room, filepath.ToSlash(file), path, strings.HasSuffix(file, "_test.go"))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
