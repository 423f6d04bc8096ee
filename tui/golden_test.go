package tui

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"
)

// A few settled screens as they are. Beside each stands what it must say: a golden
// records whatever is there.

func TestGoldenBoard(t *testing.T) {
	t.Parallel()
	for name, s := range map[string][2]int{"80x24": {80, 24}, "120x40": {120, 40}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDrive(t, hardWard(), Options{Author: nurseA, WardName: "Ward 7 Haematology"}, s[0], s[1])
			lines := strings.Split(d.screen(), "\n")
			if !strings.HasPrefix(lines[3], ">03    ") || !strings.Contains(lines[3], "OKAFOR Grace") || !strings.Contains(lines[3], "-0:25") {
				t.Fatalf("the worst patient is not the first row: %q", lines[3])
			}
			d.sees("Sat 21-Nov-2026 14:32", "Patel A, nurse", "4■↑", "84/51  62", "? help", "born 22-Jun-1972")
			if s[0] == 120 {
				d.pass(time.Second)
				d.pass(peekAfter)
				d.sees("24 h", "T °C", "39 ", "●")
				d.sees("several vasopressors:", "noradrenaline + adrenaline", "BP 84/51 62 mmHg", "ICU now: vasopressor")
			}
			golden.RequireEqual(t, []byte(d.screen()))
		})
	}
}

func TestGoldenForm(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "1003", 80, 24)
	d.typ("384").keys("enter").to(fBP).typ("12278")
	d.to(fDevice)
	d.sees("03 OKAFOR Grace", "38.4", "122/78", "(92)", "NOT SAVED YET", "CRS ≥1", "missing", "a room air", "h high-flow nasal cannula", "40 min")
	golden.RequireEqual(t, []byte(d.screen()))
}

func TestGoldenPatient(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	d.keys("enter").sees("03 OKAFOR Grace", "CRS 4 ■ life-threatening", "ICU now", "21-Nov 13:52", "allergies: penicillin")
	golden.RequireEqual(t, []byte(d.screen()))
}

func TestGoldenAlert(t *testing.T) {
	t.Parallel()
	d := onForm(t, hardWard(), "4", 80, 24)
	d.typ("394").keys("enter").to(fBP).typ("8451").keys("ctrl+s")
	d.now = d.now.Add(2 * time.Second)
	d.sees("07 ZHANG Wei", "CRS ≥2", "hypotension: BP 84/51", "Enter or Esc closes", "!! 03 OKAFOR")
	text := d.screen()
	if l := strings.Split(text, "\n"); strings.Contains(l[0], "╭") || strings.Contains(l[1], "╭") || strings.Index(d.line("╭"), "╭") < 2 {
		t.Fatalf("the box covers the first lines or is not centred:\n%s", text)
	}
	golden.RequireEqual(t, []byte(text))
}
