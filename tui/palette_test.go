package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// zhang is a ward with a name in Chinese characters among the others.
func zhang() *fake {
	f := hardWard()
	f.rows = append(f.rows, ward.Row{
		Patient: ward.Patient{ID: "Z1", Family: "张", Given: "伟", Bed: "88"}, PreviousCRS: -1, PreviousICANS: -1,
	})
	return f
}

func TestFilterFindsByPinyinAndGoesToTheBestFit(t *testing.T) {
	t.Parallel()
	for query, id := range map[string]string{
		"zw": "Z1", "zhangwei 88": "Z1", "张": "Z1", "88": "Z1", "okaf": "1003", "3": "1003", "diaz": "5", "07": "4", "lucia": "5",
	} {
		d := newDrive(t, zhang(), Options{Author: nurseA}, 80, 24)
		d.typ("/" + query)
		b := d.m.screens[0].(*board)
		if r := b.selected(); query == "zw" && len(b.rows) != 2 || r == nil || query != "zw" && r.Patient.ID != id {
			t.Errorf("%q selects %+v of %d", query, r, len(b.rows))
		}
	}
	d := newDrive(t, zhang(), Options{Author: nurseA}, 80, 24)
	d.typ("/zhangw").sees("张 伟", "ZHANG Wei", "2 of").seesNot(" 03    OKAFOR")
	d.typ("x").sees("0 of").keys("enter").keys("esc").sees("OKAFOR")
}

func TestPaletteDoesAnyActionFromItsName(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"admit": "Admit a patient", "record a set": "NOT SAVED YET", "find": "find:   ", "rules": "CRS", "quit": "Leave crsmon?", "user": "Who is at",
		"q": "Leave crsmon?",
	} {
		d := newDrive(t, zhang(), Options{Author: nurseA}, 80, 24)
		d.keys("ctrl+p").sees("Do what, or find whom?").typ(query).keys("enter").sees(want).seesNot("find whom?")
	}
}

func TestPaletteOpensAnyPatientFromAnywhere(t *testing.T) {
	t.Parallel()
	d := newDrive(t, zhang(), Options{Author: nurseA}, 80, 24)
	d.keys("f10").typ("okafor").keys("enter").sees("OKAFOR Grace", "born")
	d.keys("ctrl+p").typ("zhang wei 88").sees("张 伟").keys("enter").sees("88 张 伟")
	if len(d.m.screens) != 2 {
		t.Errorf("%d screens are open", len(d.m.screens))
	}
	d.keys("esc")
	if r := d.m.screens[0].(*board).selected(); r == nil || r.Patient.ID != "Z1" {
		t.Errorf("back on the board the cursor is on %+v", r)
	}
	d.keys("ctrl+p").typ("record").keys("enter").sees("88 张 伟", "NOT SAVED YET")
}

// From a form nothing leads away but the form's own keys: what is typed stays.
func TestPaletteOnAFormKeepsTheForm(t *testing.T) {
	t.Parallel()
	d := onForm(t, zhang(), "4", 80, 24)
	d.typ("384").keys("f10").seesNot("find whom?") // F10 saves here
	d = onForm(t, zhang(), "4", 80, 24)
	d.typ("384").keys("ctrl+p").typ("okafor").sees("not now: ").keys("enter").sees("find whom?")
	d.keys("ctrl+u").typ("admit").sees("not now: ").keys("enter").sees("find whom?")
	d.keys("ctrl+u").typ("reasons").keys("enter").sees("CRS").keys("esc").sees("38.4")
	if got := findings(d).Temp.Milli; got != 38400 {
		t.Errorf("the form holds %d", got)
	}
}

func TestPaletteSaysWhyAnActionIsDisabled(t *testing.T) {
	t.Parallel()
	f := hardWard()
	f.rows = nil
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	d.keys("ctrl+p").typ("observ").sees("not now: ").keys("enter").sees("find whom?")
	d.keys("esc", "ctrl+p").typ("qqqq").sees("no action and no patient fits").keys("enter").sees("find whom?").keys("esc").seesNot("find whom?")
}

// Whoever has not said who they are reads no names.
func TestPaletteWaitsForTheSignIn(t *testing.T) {
	t.Parallel()
	d := newDrive(t, zhang(), Options{}, 80, 24)
	d.keys("ctrl+p").seesNot("find whom?", "FILLER").sees("sign in first")
	d.keys("f10").seesNot("find whom?")
}

// Every action of every screen is in its palette, by its name.
func TestPaletteHoldsEveryAction(t *testing.T) {
	t.Parallel()
	everyScreen(t, Options{}, 80, 24, func(d *drive, name string) {
		if d.m.topDialog() != nil {
			return
		}
		p := newPalette(d.m)
		for _, b := range d.m.allKeys() {
			if b.run == nil || b.alias || p.moves(b.do) {
				continue
			}
			found := false
			for i := range p.items {
				found = found || strings.HasPrefix(p.items[i].action, b.do.Short+" ") && p.items[i].disabled == b.disabled
			}
			if !found {
				t.Errorf("%s: %q is not in the palette", name, b.do.Short)
			}
		}
	})
}

func TestFuzzy(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]int{
		"": 5, "obs": 1, "record": 1, "set": 1, "serve": 3, "ros": -1, "rso": 5, "RECORD A": 1, "zzz": -1, "oraso": 5,
	} {
		rank, ok := fuzzy(query, "observe record a set of observations")
		if ok != (want >= 0) || ok && rank != want {
			t.Errorf("%q: %d %v, want %d", query, rank, ok, want)
		}
	}
}

func TestPaletteFitsEverySize(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{80, 24}, {100, 30}, {120, 40}, {200, 60}} {
		d := newDrive(t, zhang(), Options{Author: nurseA, ASCII: size[0] == 100}, size[0], size[1])
		d.keys("ctrl+p", "down", "pgdown", "pgdown", "pgdown", "pgup", "up").typ("a").send(tea.PasteMsg{Content: "dmit\n"})
		d.sees("admit").keys("enter").sees("Admit a patient")
	}
}

// A board read again under an open palette leaves the choice where it was.
func TestPaletteStaysOverARefresh(t *testing.T) {
	t.Parallel()
	f := zhang()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	d.keys("ctrl+p").typ("filler").keys("down", "down")
	before := d.m.topDialog().(*paletteDialog).chosen().label
	f.rows[0], f.rows[1] = f.rows[1], f.rows[0]
	f.version++
	d.pass(refreshEvery)
	if got := d.m.topDialog().(*paletteDialog).chosen().label; got != before {
		t.Errorf("chosen was %q, is %q", before, got)
	}
}
