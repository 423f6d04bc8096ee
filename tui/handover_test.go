package tui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"crsmon/internal/ward"
)

// fakeText is a handover text of the length of a real one, of whoever it is.
func fakeText(_ context.Context, patient string) (string, error) {
	if patient == "" {
		patient = "ward"
	}
	lines := []string{"SBAR of " + patient, "S: CRS 4 (noradrenaline + adrenaline), ICANS 3", "B: axi-cel day +4", "A: missing: nothing", "R: ICU; 司马相如 示例"}
	for i := range 30 {
		lines = append(lines, "line "+itoa(i))
	}
	return strings.Join(lines, "\n"), nil
}

func TestHandoverIsEditedSignedAndAcceptedByTheNextPerson(t *testing.T) {
	t.Parallel()
	w, _ := reviewWard(t)
	d := newDrive(t, w, Options{Author: nurseA, Handover: fakeText}, 80, 24)
	d.keys("home", "enter", "h").sees("Handover of 03 OKAFOR Grace", "id 1003", "SBAR of 1003", "not signed")
	d.keys("k").sees("not signed")
	d.keys("e").sees("EDITING").typ("q? watch 04 观察: ").sees("q? watch 04 观察: SBAR of 1003", "edited") // letters are text here
	d.keys("esc", "ctrl+s").sees("Sign this handover?").typ("Night Nurse").keys("enter")
	d.sees("signed: it waits until somebody else accepts it", "NOT ACCEPTED YET", "1 not accepted yet")
	ctx := context.Background()
	all, err := w.Handovers(ctx, "1003")
	if err != nil || len(all) != 1 || !strings.HasPrefix(all[0].Text, "q? watch 04 观察: SBAR of 1003\nS: CRS 4") || all[0].To != "Night Nurse" || all[0].By != nurseA {
		t.Fatalf("the record holds %+v, %v", all, err)
	}
	d.keys("down", "k").sees("you signed it: the next person").seesNot("Take this handover?")
	d.keys("esc", "esc")
	if l := d.line("not accepted yet"); !strings.Contains(l, "03 OKAFOR Grace (Patel A, 14:32)") || !strings.HasSuffix(strings.TrimRight(strings.Join(strings.Split(d.screen(), "\n")[:23], "\n"), " "), l) {
		t.Fatalf("it does not stand on the board's bottom: %q\n%s", l, d.screen())
	}
	// The next person finds it first, and puts a name under it.
	d.keys("f2").typ("Night Nurse").keys("enter").typ("n").keys("h").sees("q? watch 04 观察: SBAR of 1003", "signed by Patel A", "to Night Nurse")
	d.keys("k").sees("Take this handover?", "Night Nurse, nurse").keys("enter").sees("accepted: the handover of 03 OKAFOR")
	if all, _ = w.Handovers(ctx, "1003"); all[0].Accepted == nil || all[0].Accepted.By.Name != "Night Nurse" {
		t.Fatalf("the record holds %+v", all)
	}
	d.keys("esc").seesNot("not accepted yet")
	// It stays as it was signed, whatever is recorded later.
	if _, err := w.Record(ctx, nurseA, ward.ObservationRequest{Patient: "1003", At: moment(start), Findings: normalSet()}); err != nil {
		t.Fatal(err)
	}
	d.pass(time.Second)
	d.keys("/").typ("oka").keys("enter", "enter", "h", "down").sees("q? watch 04 观察: SBAR of 1003", "accepted by Night Nurse").keys("e").sees("does not change")
}

// What was edited is nobody's to lose: not by leaving, a failed save, or a record that
// changes; and a text older than the record says so before it is signed.
func TestAnEditedHandoverIsKept(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := newDrive(t, f, Options{Author: nurseA, Handover: fakeText, Classify: classify}, 80, 24)
	d.keys("h", "e").typ("mine ").keys("esc", "esc").sees("not signed. It stays").keys("h").sees("mine SBAR of ward", "edited")
	d.keys("ctrl+c").sees("not saved and would be lost").keys("esc")
	f.version++
	d.pass(time.Second)
	d.sees("mine SBAR of ward", "the record has changed since")
	f.fail = errDisk
	d.keys("ctrl+s").sees("The record has changed since this text was made").keys("enter").sees("NOT SAVED", "disk is full", "mine SBAR of ward")
	f.fail = nil
	d.keys("r").sees("What you edited is lost").keys("esc").sees("mine SBAR")
	d.keys("ctrl+s", "enter").sees("signed: it waits")
	if len(f.handovers) != 1 || !strings.HasPrefix(f.handovers[0].Text, "mine SBAR") {
		t.Fatalf("signed: %+v", f.handovers)
	}
	d.keys("up", "up").sees(">new, not signed").seesNot("mine SBAR").keys("e").typ("x").keys("esc", "r", "r").seesNot("xSBAR")
	d.keys("ctrl+c").seesNot("would be lost")
}

func TestAHandoverWithoutATextIsWritten(t *testing.T) {
	t.Parallel()
	d := newDrive(t, hardWard(), Options{Author: nurseA}, 80, 24)
	d.keys("h").sees("(empty: e writes the text)").keys("ctrl+s").sees("there is no text to sign")
	d.keys("e")
	d.send(tea.PasteMsg{Content: "two\nlines\x1b[2J"})
	d.sees("two", "lines").keys("esc")
	if h := d.m.top().(*handover); h.area.text() != "two\nlines" {
		t.Fatalf("pasted as %q", h.area.text())
	}
	d = newDrive(t, hardWard(), Options{Author: nurseA, Handover: func(context.Context, string) (string, error) { return "", errors.New("broken") }}, 80, 24)
	d.keys("h").sees("cannot be read").keys("e").typ("by hand").keys("esc").sees("edited")
}

func TestCopying(t *testing.T) {
	t.Parallel()
	w, _ := reviewWard(t)
	var got string
	o := Options{Author: doctorW, Handover: fakeText, copy: func(s string) tea.Cmd { got = s; return nil }}
	d := newDrive(t, w, o, 80, 24)
	d.keys("v", "enter", "g", "c", "2", "1", "enter", "y").sees("grade line sent to the clipboard")
	for _, want := range []string{
		"ASTCT CRS 4 (several vasopressors: noradrenaline + adrenaline", "39.4 °C", "ICANS 3 (ICE 1", "doctor's grade: CRS 2 (finding has another cause)",
		"day +4", "set of 21-Nov-2026 14:12", "id 1003", ward.RuleSet, "policy ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	d.keys("Y").sees("SBAR sent to the clipboard")
	if !strings.HasPrefix(got, "SBAR of 1003\nS: ") {
		t.Errorf("copied %q", got)
	}
	d.keys("esc", "esc", "home", "enter", "h").keys("e").typ("edited ").keys("esc", "Y")
	if !strings.HasPrefix(got, "edited SBAR of 1003") {
		t.Errorf("copied %q", got)
	}
	for name, c := range map[string]struct {
		env  map[string]string
		want clip
	}{
		"xterm": {map[string]string{"TERM": "xterm"}, clipSent}, "tmux": {map[string]string{"TERM": "tmux-256color", "TMUX": "x"}, clipTmux},
		"console": {map[string]string{"TERM": "linux"}, clipNone}, "vte": {map[string]string{"TERM": "xterm", "VTE_VERSION": "7200"}, clipNone},
		"terminal.app": {map[string]string{"TERM": "xterm", "TERM_PROGRAM": "Apple_Terminal"}, clipNone},
	} {
		if got := clipOf(func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
	got = ""
	o.clip = clipNone
	d = newDrive(t, w, o, 80, 24)
	d.keys("home", "enter", "y").sees("known not to take a copy")
	if got != "" {
		t.Errorf("copied %q all the same", got)
	}
	o.clip = clipTmux
	newDrive(t, w, o, 120, 40).keys("home", "enter", "y").sees("set -g set-clipboard on")
}
