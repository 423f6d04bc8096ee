package tui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// clickOn clicks on the first place of the screen that shows a text.
func (d *drive) clickOn(text string) *drive {
	d.t.Helper()
	for y, l := range strings.Split(d.screen(), "\n") {
		if i := strings.Index(l, text); i >= 0 {
			d.send(tea.MouseClickMsg{X: cells(l[:i]), Y: y, Button: tea.MouseLeft})
			return d
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", text, d.screen())
	return d
}

func TestClickSelectsARowAndASecondOneOpensIt(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	d.clickOn("ZHANG Wei").sees(">07", "ZHANG Wei").clickOn("ZHANG Wei").sees("no set recorded yet", "born not recorded")
	d = newDrive(t, hardWard(), Options{Author: nurseA}, 120, 40)
	d.clickOn(" 07 ").sees(">07")
	d.send(tea.MouseClickMsg{X: 115, Y: 8, Button: tea.MouseLeft}) // the pane beside the list
	d.sees(">07").seesNot("born not recorded · ")
}

// The last line says how many rows are below: a click there opens nobody.
func TestClickBelowTheListOpensNobody(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	b := d.m.screens[0].(*board)
	d.clickOn("more below")
	if len(d.m.screens) != 1 || b.index != b.pageH-1 {
		t.Errorf("%d screens, the cursor on %d", len(d.m.screens), b.index)
	}
	for y := range 24 {
		for x := 0; x < 80; x += 3 {
			d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
			d.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseRight})
			if len(d.m.screens) != 1 || len(d.m.dialogs) != 0 {
				t.Fatal("another button than the left one does something")
			}
		}
	}
}

func TestWheelScrolls(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	b := d.m.screens[0].(*board)
	wheel := func(k tea.MouseButton) { d.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: k}) }
	wheel(tea.MouseWheelDown)
	wheel(tea.MouseWheelDown)
	wheel(tea.MouseWheelUp)
	wheel(tea.MouseWheelLeft)
	if b.index != 3 {
		t.Errorf("the cursor is on row %d", b.index)
	}
	d = onForm(t, hardWard(), "4", 80, 24)
	focus := d.m.top().(*observe).focus
	d.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
	if d.m.top().(*observe).focus != focus {
		t.Error("the wheel moved the focus under somebody who types")
	}
	d.keys("f1")
	before := d.screen()
	d.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
	if d.screen() == before {
		t.Error("the wheel does not scroll the help")
	}
}

func TestClickOnAFieldFocusesIt(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.typ("46").clickOn(" SpO2 %").sees(">SpO2 %", "! 46") // what was left says that it is refused
	d.typ("94").clickOn(" Heart rate").typ("88")
	if o := findings(d); o.SpO2.Milli != 94000 || o.HeartRate.Milli != 88000 {
		t.Errorf("%v %v", o.SpO2, o.HeartRate)
	}
	focus := d.m.top().(*observe).focus
	d.clickOn("NOT SAVED YET")
	if d.m.top().(*observe).focus != focus {
		t.Error("a click on the grades moved the focus")
	}
	d = newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	d.typ("n").clickOn(" Product").typ("axi-cel").clickOn(" Bed").typ("5").sees("axi-cel", ">Bed")
}

func TestClickOnAKeyOfTheFooterPressesIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"o observe": "NOT SAVED YET", "n admit": "Admit a patient", "a alerts": "ALERTS", "v review": "review", "? help": "Keys of this screen",
		"Enter open": "born",
	} {
		d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
		d.clickOn(text).sees(want)
	}
	// The same over a dialog.
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	d.keys("q").clickOn("Esc stay").seesNot("Leave crsmon?")
}

// A dialog takes its clicks in its box and its keys in the footer; what lies under it none.
func TestClickNeverReachesUnderADialog(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	d.keys("q")
	for y := range 23 {
		d.send(tea.MouseClickMsg{X: 2, Y: y, Button: tea.MouseLeft})
	}
	d.sees("Leave crsmon?")
	if len(d.m.screens) != 1 {
		t.Error("a click went through")
	}
	d.keys("esc", "ctrl+p").typ("filler").clickOn("FILLER12").sees("find whom?").clickOn("FILLER12").seesNot("find whom?").sees("FILLER12")
}

// An alert that has just opened is deaf to a click as it is to keys.
func TestClickDoesNotAnswerAnAlertThatHasJustOpened(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.typ("395").keys("ctrl+s")
	if d.m.topDialog() == nil {
		t.Fatal("no alert")
	}
	before := len(d.m.dialogs)
	d.clickOn("close")
	if len(d.m.dialogs) != before {
		t.Error("the alert was closed at once")
	}
	d.now = d.now.Add(time.Second)
	d.send(press("enter"))
}

func TestMouseIsOffWhereItIsNotWanted(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{Author: nurseA, NoMouse: true}, {Author: nurseA, bare: true}} {
		d := newDrive(t, hardWard(), o, 80, 24)
		if m := d.m.View().MouseMode; m != tea.MouseModeNone {
			t.Errorf("mouse mode %v", m)
		}
		d.clickOn("n admit").seesNot("Admit a patient")
	}
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	if m := d.m.View().MouseMode; m != tea.MouseModeCellMotion {
		t.Errorf("mouse mode %v", m)
	}
	d.send(tea.WindowSizeMsg{Width: 60, Height: 10})
	d.send(tea.MouseClickMsg{X: 3, Y: 9, Button: tea.MouseLeft})
	if len(d.m.dialogs) != 0 || len(d.m.screens) != 1 {
		t.Error("a click is taken on a screen that is too small")
	}
}

// Every key that a binding names can be pressed by a click.
func TestEveryKeyCanBePressed(t *testing.T) {
	t.Parallel()
	everyScreen(t, Options{}, 80, 24, func(d *drive, name string) {
		for _, b := range d.m.footerKeys() {
			for _, k := range b.keys {
				if msg, ok := keyPress(k); !ok || msg.String() != k {
					t.Errorf("%s: %q is pressed as %q", name, k, msg.String())
				}
			}
		}
	})
}
