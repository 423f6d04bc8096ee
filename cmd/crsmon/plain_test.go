package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"crsmon/internal/ward"
	"crsmon/tui"
)

// plainSet is a whole set of a stable adult, an answer a line, some by name.
const plainSet = "o 03\n\n372\nhr=88\n16\n12278\n98\na\nn\nn\nn\na\nn\n10\nn\n\ny\n"

func plainRun(t *testing.T, record, script string, args ...string) outcome {
	t.Helper()
	return run(t, script, append([]string{"--plain", "--db", record, "--author", "Nurse Test"}, args...)...)
}

// said is what a session wrote, wherever its lines are broken.
func said(o *outcome) string { return strings.Join(strings.Fields(o.out), " ") }

func TestPlainScriptOverARecordOfItsOwn(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	if o := run(t, patientA, "admit", "--db", record); o.status != exitOK {
		t.Fatalf("%+v", o)
	}
	o := plainRun(t, record, plainSet+"p 03\ny 03\nsettings\nreport overdue\n\n\nh 03\nr\ns\nNight\ny\n\nq\n")
	if o.status != exitOK {
		t.Fatalf("%d %s\n%s", o.status, o.errOut, o.out)
	}
	for _, want := range []string{
		"saved 15:00, CRS 0, ICANS 0", "ASTCT CRS 0", "Policy in force: name: adult", "Record and its health:", "0 of 0 sets of vital signs were more than 20 minutes late",
		"HANDOVER (SBAR)", "saved: handover of 03 TEST One signed",
	} {
		if !strings.Contains(said(&o), want) {
			t.Errorf("no %q in\n%s", want, o.out)
		}
	}
	for _, l := range strings.Split(o.out, "\n") {
		if len([]rune(l)) > 80 || strings.ContainsAny(l, "\x1b\r\a") {
			t.Errorf("%q", l)
		}
	}
	if o := run(t, "", "verify", "--db", record); o.status != exitOK {
		t.Errorf("%+v", o)
	}
}

// The first refusal of a script ends it with status 2, says what was wrong and what is
// allowed, and leaves what was saved before it.
func TestPlainScriptEndsAtTheFirstRefusal(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	if o := run(t, patientA, "admit", "--db", record); o.status != exitOK {
		t.Fatalf("%+v", o)
	}
	sets := 0
	for script, want := range map[string]string{
		plainSet + "o 03\n\n46\n":                   "allowed: 25-45 °C, 77-113 °F",
		plainSet + "o 03\n\n37\xff\n":               "not valid UTF-8",
		plainSet + "o 03\n\n\x1b[A\n":               "control characters",
		plainSet + "o 03\n\nrr=16\n":                `this answers "rr", and the question is "temp"`,
		plainSet + "o 03\n\n37.2\n88":               "End of input. NOT SAVED",
		plainSet + "o 03\n\n":                       "End of input. NOT SAVED",
		plainSet + "review 03\n":                    "review is a doctor's",
		plainSet + "d 03\ntoci\n1,000":              "End of input. NOT SAVED",
		plainSet + "fly me\n":                       "is no command; allowed: board,",
		plainSet + "x 03\n1\n\n":                    "needed",
		plainSet + "report overdue\n2026-13-01\n\n": "is not a day; allowed: a day as 2026-11-01",
	} {
		sets++
		o := plainRun(t, record, script)
		if o.status != exitUsage || !strings.Contains(said(&o), want) || !strings.Contains(o.errOut, "crsmon: ") {
			t.Errorf("%q: status %d, no %q in\n%s%s", script[len(plainSet):], o.status, want, o.out, o.errOut)
		}
		if !strings.Contains(said(&o), "saved 15:00") {
			t.Errorf("the set before it is not saved\n%s", o.out)
		}
	}
	if o := run(t, "", "show", "T-1", "--db", record, "--json"); strings.Count(o.out, `"hr":88`) < sets {
		t.Errorf("%d sets expected\n%.2000s", sets, o.out)
	}
}

// Two programs over one record: each says saved only of what is on it.
func TestTwoPlainProgramsAtOnce(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	if o := run(t, patientA, "admit", "--db", record); o.status != exitOK {
		t.Fatalf("%+v", o)
	}
	const each = 6
	var wg sync.WaitGroup
	var out [2]outcome
	for i := range out {
		wg.Go(func() {
			out[i] = plainRun(t, record, strings.Repeat(plainSet, each)+"q\n", "--author", []string{"One Test", "Two Test"}[i])
		})
	}
	wg.Wait()
	for i := range out {
		if n := strings.Count(said(&out[i]), "saved 15:00, CRS 0"); out[i].status != exitOK || n != each {
			t.Errorf("program %d: status %d, %d saved\n%s", i, out[i].status, n, out[i].errOut)
		}
	}
	if o := run(t, "", "show", "T-1", "--db", record, "--json"); strings.Count(o.out, `"hr":88`) < 2*each {
		t.Errorf("%.3000s", o.out)
	}
	if o := run(t, "", "verify", "--db", record); o.status != exitOK {
		t.Errorf("%+v", o)
	}
}

// A signal ends a session that waits, with the shell's status, and kills no save.
func TestPlainEndsBySignal(t *testing.T) {
	record := recordFile(t)
	if o := run(t, patientA, "admit", "--db", record); o.status != exitOK {
		t.Fatalf("%+v", o)
	}
	in, feed, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer feed.Close()
	var out, errOut bytes.Buffer
	a := &app{stdin: in, stdout: &out, stderr: &errOut, now: time.Now}
	if _, err := feed.WriteString("o 03\n\n37.2\n"); err != nil {
		t.Fatal(err)
	}
	ended := make(chan int, 1)
	watch := &watchFor{text: "Heart rate", seen: make(chan struct{})}
	a.stdout = watch
	go func() {
		ended <- a.run(context.Background(), []string{"--plain", "--db", record, "--author", "Nurse Test"})
	}()
	<-watch.seen
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if status := <-ended; status != 130 {
		t.Errorf("status %d: %s", status, errOut.String())
	}
	if !strings.Contains(watch.String(), "NOT SAVED") || !strings.Contains(errOut.String(), "ended by a signal: interrupt") {
		t.Errorf("%s\n%s", watch.String(), errOut.String())
	}
}

// watchFor is an output that tells when a text was written.
type watchFor struct {
	mu   sync.Mutex
	b    bytes.Buffer
	text string
	seen chan struct{}
}

func (w *watchFor) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.b.Write(p)
	if w.text != "" && strings.Contains(w.b.String(), w.text) {
		close(w.seen)
		w.text = ""
	}
	return n, err
}

func (w *watchFor) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

// What plain mode gets of a section of the settings is all that the screen has.
func TestPlainSettingsAreTheScreens(t *testing.T) {
	t.Parallel()
	record := recordFile(t)
	if o := run(t, patientA, "admit", "--db", record); o.status != exitOK {
		t.Fatalf("%+v", o)
	}
	a := &app{stdin: strings.NewReader(""), stdout: &bytes.Buffer{}, stderr: &bytes.Buffer{}, now: time.Now, db: record}
	w, rec, err := a.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	var sections []tui.Section
	if sections, err = a.settingsInfo(record, func() *ward.Ward { return w })(context.Background()); err != nil {
		t.Fatal(err)
	}
	o := plainRun(t, record, "s\nq\n")
	for _, s := range sections {
		for _, l := range s.Lines {
			if !strings.Contains(said(&o), l.Label+":") {
				t.Errorf("%s is not said\n%s", l.Label, o.out)
			}
		}
	}
}

func TestDemoInPlainMode(t *testing.T) {
	t.Parallel()
	o := run(t, "b\np 04\nq\n", "demo", "--plain", "--author", "Nurse Test")
	if o.status != exitOK || !strings.Contains(said(&o), "04 DELTA Demo, day +5, CRS 4") || !strings.Contains(said(&o), "every patient here is fictional") {
		t.Errorf("%d %s\n%s", o.status, o.errOut, o.out)
	}
}
