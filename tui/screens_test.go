package tui

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"crsmon/internal/ward"
	"crsmon/internal/words"
)

var sizes = [][2]int{{80, 24}, {100, 30}, {120, 40}, {200, 60}}

var modes = map[string]Options{
	"colour": {}, "no colour": {NoColor: true}, "ascii": {ASCII: true}, "ascii only": {ASCII: true, NoColor: true, fold: true},
}

// everyScreen walks through all screens and dialogs and calls at for each.
func everyScreen(t *testing.T, o Options, w, h int, at func(d *drive, name string)) {
	t.Helper()
	open := func(change func(*fake), ks ...string) *drive {
		f := hardWard()
		if change != nil {
			change(f)
		}
		o := o
		if o.Author.Name == "" {
			o.Author = ward.Author{Name: longName, Role: ward.Doctor}
		}
		d := newDrive(t, f, o, w, h)
		d.lazy = true
		return d.keys(ks...)
	}
	f := hardWard()
	at(newDrive(t, f, Options{NoColor: o.NoColor, ASCII: o.ASCII, fold: o.fold, Demo: true}, w, h), "sign-in")
	at(newDrive(t, &fake{}, Options{NoColor: o.NoColor, ASCII: o.ASCII, fold: o.fold, Author: nurseA}, w, h), "empty ward")
	d := open(nil)
	for i := range len(f.rows) {
		at(d, fmt.Sprint("board ", i))
		d.keys("down")
	}
	at(open(nil, "/", "z", "h"), "board filtered")
	at(open(nil, "?"), "help")
	at(open(nil, "q"), "quit")
	at(open(nil, "ctrl+p"), "palette")
	at(open(nil, "ctrl+p", "z", "w"), "palette filtered")
	at(open(nil, "n"), "admit")
	d = open(nil, "n", "ctrl+s")
	d.typ(chinese + chinese + chinese)
	at(d, "admit refused")
	for _, i := range []int{0, 1, 2, 4, 6} {
		down := strings.Split(strings.Repeat("down ", i)+"enter", " ")
		d = open(nil, down...)
		at(d, fmt.Sprint("patient ", i))
		at(d.keys("enter"), fmt.Sprint("set ", i))
		d = open(nil, append(down[:len(down)-1:len(down)-1], "o")...)
		at(d, fmt.Sprint("form ", i))
		for id := range fieldCount {
			d.to(id)
			at(d, fmt.Sprint("form ", i, " field ", id))
		}
		d.typ(chinese + longName)
		at(d, fmt.Sprint("form note ", i))
		at(d.to(fTemp).typ("390").keys("f4"), fmt.Sprint("form reasons ", i))
		at(d.keys("esc").to(fScore).keys("f3"), fmt.Sprint("form sheet ", i))
		at(d.keys("esc").to(fPressors).typ("y"), fmt.Sprint("form drugs ", i))
		at(d.keys("esc").to(fEvents).typ("y"), fmt.Sprint("form events ", i))
		at(d.keys("esc").to(fBP).typ("n"), fmt.Sprint("form not done ", i))
		at(d.keys("enter"), fmt.Sprint("form was not done ", i))
		at(d.to(fRR).keys("space", "space"), fmt.Sprint("form count ", i))
		d.now = d.now.Add(time.Minute)
		at(d.keys("space", "enter"), fmt.Sprint("form counted ", i))
		at(d.keys("esc"), fmt.Sprint("form leaving ", i))
		at(d.keys("esc").to(fHR).typ("999").keys("enter"), fmt.Sprint("form refused ", i))
		d.keys("ctrl+u").typ("200").keys("ctrl+s")
		at(d, fmt.Sprint("form unusual ", i))
		at(d.quiet().keys("enter"), fmt.Sprint("alert ", i))
	}
	courseScreens(func(change func(*fake), ks ...string) *drive {
		return open(func(f *fake) {
			f.course = fullCourse
			if change != nil {
				change(f)
			}
		}, ks...)
	}, at)
	reviewScreens(open, at)
	d = open(func(f *fake) { f.fail = errDisk }, "o", "3", "8", "4", "enter", "ctrl+s")
	at(d, "not saved")
}

// Every screen, at every size, in every mode: exactly h lines, none wider than w (the
// drive checks that of every frame), the worst patient in the first lines, and who it
// is on every page of a patient.
func TestEveryScreenFitsAndKeepsAlertAndIdentity(t *testing.T) {
	t.Parallel()
	colour := regexp.MustCompile(`\x1b\[[0-9;]*(3[0-9]|4[0-9]|9[0-7])(;|m)`)
	for name, o := range modes {
		for _, s := range sizes {
			if name != "colour" && s[0] != 80 && s[0] != 120 {
				continue
			}
			t.Run(fmt.Sprint(name, s), func(t *testing.T) {
				t.Parallel()
				everyScreen(t, o, s[0], s[1], func(d *drive, where string) {
					v := d.m.View()
					d.checkFrame(v)
					raw := v.Content
					text := ansi.Strip(raw)
					lines := strings.Split(text, "\n")
					if want := "!! 03 OKAFOR Grace  CRS 4"; where != "empty ward" && !strings.Contains(lines[1], want) &&
						!(strings.HasPrefix(where, "alert") && strings.Contains(lines[1], "CRS 4")) {
						t.Fatalf("%s: the highest alert is not in the second line:\n%s", where, text)
					}
					if o.fold {
						for _, r := range raw {
							if r >= 0x80 {
								t.Fatalf("%s: %q on an ASCII terminal:\n%s", where, r, text)
							}
						}
					}
					if o.NoColor && colour.MatchString(raw) {
						t.Fatalf("%s: a colour under NO_COLOR: %q", where, colour.FindString(raw))
					}
					if strings.HasPrefix(where, "patient 0") || strings.HasPrefix(where, "form 0") || where == "not saved" || strings.HasPrefix(where, "alert 0") {
						for _, want := range []string{"03 OKAFOR Grace", "1972", "1003"} {
							if !strings.Contains(text, want) {
								t.Fatalf("%s: %q is missing:\n%s", where, want, text)
							}
						}
					}
				})
			})
		}
	}
}

// No identity is cut on a patient's own page, however long the name.
func TestLongIdentityIsWrappedNotCut(t *testing.T) {
	t.Parallel()
	for _, s := range sizes {
		f := hardWard()
		d := newDrive(t, f, Options{Author: nurseA}, s[0], s[1])
		for _, keys := range [][]string{{"down", "enter"}, {"esc", "o"}} {
			d.keys(keys...)
			text := strings.Join(strings.Fields(strings.ReplaceAll(d.screen(), "\n", " ")), "")
			for _, want := range []string{strings.ToUpper(longName), longName, "A12-window", "born01-Jan-1950", "id2", "similarnameonward"} {
				if !strings.Contains(text, want) {
					t.Fatalf("%v: %s is cut:\n%s", s, want, d.screen())
				}
			}
		}
	}
}

func TestGradesAreDigitWordShapeAndNeverColourAlone(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA, NoColor: true}, 120, 40)
	d.sees("CRS 4 ■ life-threatening", "was 1", "4■↑", "NA≥2", "≥1•", "? cannot be graded", "no set recorded yet", ">03", "≈")
	d = newDrive(t, hardWard(), Options{Author: nurseA, ASCII: true, fold: true}, 120, 40)
	d.sees("CRS 4 # life-threatening", "4#+", "NA>=2", ">=1.", ">03", "~")
	if !strings.Contains(d.m.View().WindowTitle, "03") || strings.Contains(d.m.View().WindowTitle, "OKAFOR") {
		t.Fatalf("window title: %q", d.m.View().WindowTitle)
	}
}

// An incomplete grade is never a bare digit.
func TestIncompleteIsMarkedEverywhere(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.sees("CRS ?", "ICANS ≥0", "missing").seesNot("≥0 none", "? none")
	d.typ("384").keys("enter").sees("CRS ≥1")
	d.to(fFluid).typ("n").to(fPressors).typ("n").sees("CRS ≥1").to(fBP).typ("12278").to(fDevice).typ("a").to(fSpO2).typ("97").sees("CRS 1").seesNot("CRS ≥1")
}

func TestEveryActionHasAKeyThatIsNoLetter(t *testing.T) {
	t.Parallel()
	letter := func(k string) bool { return len([]rune(k)) == 1 && k != "/" && k != "?" && k != "-" }
	everyScreen(t, Options{}, 80, 24, func(d *drive, where string) {
		keys := d.m.top().Keys()
		if dl := d.m.topDialog(); dl != nil {
			keys = dl.Keys()
		}
		arrows := false
		for _, b := range keys {
			for _, k := range b.keys {
				arrows = arrows || k == "right" || k == "space" || k == "enter"
			}
		}
		for _, b := range keys {
			other := b.run == nil || arrows && d.m.topDialog() != nil && strings.Contains(where, "sheet")
			for _, k := range b.keys {
				other = other || !letter(k)
			}
			if !other && !strings.Contains(where, "quit") {
				t.Errorf("%s: %q has letters only: %v", where, b.do.Short, b.keys)
			}
			if b.do.Short == "" || b.do.Long == "" {
				t.Errorf("%s: %v has no words", where, b.keys)
			}
		}
	})
}

func TestHelpHoldsEveryKeyOfTheScreen(t *testing.T) {
	t.Parallel()
	d := newDrive(t, &fake{}, Options{Author: nurseA}, 80, 60)
	d.keys("?").sees("Keys of this screen", "admit a patient", "F6", "change who is at the keyboard", "not now: no patient",
		"decision support, not a medical device")
	d.keys("esc").keys("o").sees("no patient here: n admits one")
	d = onForm(t, hardWard(), "4", 80, 60)
	d.keys("f1").sees("Ctrl-S F10", "save", "Tab").keys("esc")
	d.to(fHR).typ("?").sees("Keys of this screen").keys("esc").to(fNote).typ("?").seesNot("Keys of this screen")
}

func TestBackgroundAnswerChangesTheTheme(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	dark := d.m.View().Content
	d.send(tea.BackgroundColorMsg{Color: lipgloss.Color("#ffffff")})
	if light := d.m.View().Content; light == dark || ansi.Strip(light) != ansi.Strip(dark) {
		t.Fatal("a light background changes the colours and nothing else")
	}
}

func TestOpeningAndFailingToOpen(t *testing.T) {
	t.Parallel()
	d := newDrive(t, nil, Options{Author: nurseA}, 80, 24)
	d.sees("opening the record...").typ("n").sees("not open yet")
	d.m.e.opts.Open = nil
	d.send(openedMsg{err: errDisk})
	d.sees("The record cannot be opened.", "no space left", "Press r to try again")
}

func TestDueIsShownAsTimeGoesBy(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	d.sees("-0:25").pass(10 * time.Minute)
	d.sees("-0:35", "14:42")
	for in, want := range map[time.Duration]string{
		0: "0:00", -20 * time.Second: "0:00", -25 * time.Minute: "-0:25", 40 * time.Minute: "0:40", -14 * time.Hour: "-14h", 11 * time.Hour: "11:00",
		-1000 * time.Hour: "-41d", 200 * time.Hour: "8d",
	} {
		if got := due(in); got != want {
			t.Errorf("%v: %s", in, got)
		}
	}
}

// Every word exists: no screen shows an empty label or calls a missing function.
func TestWordsAreComplete(t *testing.T) {
	t.Parallel()
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			// Some commands of plain mode have a word and no letter.
			if v.String() == "" && !strings.Contains(path, "Hints") &&
				!(strings.HasPrefix(path, "UI.Plain.Commands.") && strings.HasSuffix(path, ".Letters")) {
				t.Errorf("%s is empty", path)
			}
		case reflect.Func, reflect.Map:
			if v.IsNil() {
				t.Errorf("%s is missing", path)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case reflect.Array:
			for i := range v.Len() {
				walk(fmt.Sprint(path, "[", i, "]"), v.Index(i))
			}
		}
	}
	w := words.English()
	walk("UI", reflect.ValueOf(w.UI))
	for _, d := range deviceOptions {
		if w.UI.DeviceShort[d.val] == "" || w.Device(d.val) == "" {
			t.Errorf("device %v has no words", d.val)
		}
	}
	for _, c := range consciousOptions {
		if w.UI.Consciousness[c.val.Level] == "" {
			t.Errorf("consciousness %v has no words", c.val)
		}
	}
	for _, n := range notDoneOptions {
		if w.UI.NotDone[n.val] == "" || w.UI.NotDoneShort[n.val] == "" || len(w.UI.NotDoneShort[n.val]) > 5 {
			t.Errorf("reason %v has no words of its length", n.val)
		}
	}
	for _, s := range seizureOptions {
		if w.UI.Seizures[s] == "" {
			t.Errorf("seizure %v has no words", s)
		}
	}
	for _, m := range motorOptions {
		if w.UI.Motors[m] == "" {
			t.Errorf("motor %v has no words", m)
		}
	}
	for _, p := range icpOptions {
		if w.UI.ICPs[p] == "" {
			t.Errorf("ICP %v has no words", p)
		}
	}
	if len(w.UI.Form.Labels) != int(fieldCount) || len(w.UI.Admit.Labels) != int(admitCount) {
		t.Error("labels and fields do not match")
	}
	for f := words.FailureUnknown; f <= words.FailureNoAuthor; f++ {
		if s := w.UI.Failures[f]; s.Why == "" || s.Do == "" {
			t.Errorf("failure %d has no sentence", f)
		}
	}
}

func TestTerminalFromTheEnvironment(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env                  map[string]string
		noColor, ascii, fold bool
	}{
		"usual":        {map[string]string{"TERM": "xterm-256color", "LANG": "en_GB.UTF-8"}, false, false, false},
		"NO_COLOR=yes": {map[string]string{"TERM": "xterm", "LANG": "C.UTF-8", "NO_COLOR": "yes"}, true, false, false},
		"console":      {map[string]string{"TERM": "linux", "LANG": "zh_CN.utf8"}, false, true, false},
		"east asian":   {map[string]string{"TERM": "xterm", "LANG": "zh_CN.UTF-8", "RUNEWIDTH_EASTASIAN": "1"}, false, true, false},
		"latin":        {map[string]string{"TERM": "xterm", "LANG": "de_DE.ISO-8859-1"}, false, true, true},
		"no locale":    {map[string]string{"TERM": "xterm"}, false, true, false},
		"LC_ALL wins":  {map[string]string{"TERM": "xterm", "LANG": "C", "LC_ALL": "C.UTF-8"}, false, false, false},
		"vt100":        {map[string]string{"TERM": "vt100", "LANG": "C.UTF-8"}, false, true, true},
	} {
		var o Options
		o.fromEnv(func(k string) string { return c.env[k] })
		if o.NoColor != c.noColor || o.ASCII != c.ascii || o.fold != c.fold {
			t.Errorf("%s: %+v", name, o)
		}
	}
}
