package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"crsmon/internal/policy"
	"crsmon/internal/ward"
)

// taskWard is a ward whose alerts differ in urgency, waiting time and answers.
func taskWard() *fake {
	f := hardWard()
	task := func(i int, rule string, l policy.Level, text string, ago time.Duration, s ward.TaskStatus, answers ...ward.Answer) {
		f.rows[i].Tasks = append(f.rows[i].Tasks, ward.Task{
			Rule: rule, Level: l, Text: text, Source: "ours", Raised: start.Add(-ago).UnixMilli(), Met: true, Status: s, Answers: answers,
			Cause: "e-" + f.rows[i].Patient.ID,
		})
	}
	f.rows[0].Tasks = nil
	task(0, "E1", policy.LevelICU, "CRS 3 or more", 12*time.Minute, ward.TaskOpen)
	task(0, "E7", policy.LevelTell, "grade rose within 24 h", 12*time.Minute, ward.TaskOpen)
	told := ward.Answer{At: start.Add(-10 * time.Minute).UnixMilli(), By: nurseA, Response: ward.Response{Kind: ward.Told, Whom: "Dr X", How: "telephone"}}
	task(1, "E1", policy.LevelICU, "CRS 3 or more", 40*time.Minute, ward.TaskTold, told)
	task(4, "E6", policy.LevelReview, "CRS 2 or more with ICANS", 90*time.Minute, ward.TaskOpen)
	taken := ward.Answer{At: start.Add(-2 * time.Hour).UnixMilli(), By: nurseA, Response: ward.Response{Kind: ward.Acknowledged, Whom: "Dr Y"}}
	task(2, "E2", policy.LevelICU, "ICANS 3 or more", 3*time.Hour, ward.TaskAcknowledged, taken)
	task(6, "E12", policy.LevelRepeat, "complete the set", 5*time.Hour, ward.TaskOpen)
	return f
}

func TestAlertsByUrgencyAndWaiting(t *testing.T) {
	t.Parallel()
	d := newDrive(t, taskWard(), Options{Author: nurseA}, 80, 24)
	if l := d.line("!!"); !strings.Contains(l, "03 OKAFOR Grace  CRS 4 ■ · ICU NOW: CRS 3 or") || !strings.Contains(l, "not acknowledged 12 min") {
		t.Fatalf("what nobody was told of does not come first: %q", l)
	}
	d.keys("a")
	var order []string
	for _, r := range d.m.top().(*alerts).refs() {
		order = append(order, r.row.Patient.Bed+" "+r.task.Rule)
	}
	want := "A12-window E1, 03 E1, 11 E6, 03 E7, 13 E12, 七床 E2"
	if got := strings.Join(order, ", "); got != want {
		t.Fatalf("the order is %s\nwant %s", got, want)
	}
	d.sees("5 waiting, 1 answered", "nobody told", "acknowledged", "0:12", "1:30")
}

// The alert line follows what waits: told says whom, acknowledged says nothing more,
// and the grades that no rule speaks for stay.
func TestAlertLineFollowsWhatWaits(t *testing.T) {
	t.Parallel()
	f := taskWard()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	change := func(fn func()) {
		fn()
		f.version++
		d.pass(time.Second)
	}
	change(func() { f.rows[0].Tasks[0].Status = ward.TaskAcknowledged })
	if l := d.line("!!"); !strings.Contains(l, "told Dr X 14:22") || strings.Contains(l, "OKAFOR") {
		t.Errorf("an acknowledged alert is said again: %q", l)
	}
	if title := d.m.View().WindowTitle; !strings.Contains(title, "A12-window") || strings.Contains(title, "WOLFE") {
		t.Errorf("the window's title is %q", title)
	}
	change(func() {
		f.rows[0].Tasks[1].Status = ward.TaskAcknowledged
		f.rows[1].Tasks[0].Status, f.rows[4].Tasks[0].Status = ward.TaskAcknowledged, ward.TaskDeclined
	})
	// Nobody need be called for what was answered, but a row that cannot be graded stays.
	if l := d.line("!!"); !strings.Contains(l, "BROKEN ROW") || !strings.Contains(l, "cannot be graded") {
		t.Errorf("the alert line is %q", l)
	}
	change(func() { f.rows[5].Problem = "" })
	d.seesNot("!!").sees("no alert waits; 5 answered")
	change(func() { f.rows[1].Tasks = nil }) // CRS 4 and no rule that speaks
	if l := d.line("!!"); !strings.Contains(l, "A12-window") || !strings.Contains(l, "CRS 4") {
		t.Errorf("a grade of 4 without a rule is passed over: %q", l)
	}
}

// The bell rings once for what begins to wait or worsens, and never for an answer.
func TestBellRingsForWhatBeginsToWait(t *testing.T) {
	t.Parallel()
	f := taskWard()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	step := func(what string, rings int, fn func(k *ward.Task)) {
		t.Helper()
		was := d.bells
		fn(&f.rows[0].Tasks[0])
		f.version++
		d.pass(time.Second)
		d.pass(time.Second)
		if d.bells-was != rings {
			t.Errorf("%s: the bell rang %d times, not %d", what, d.bells-was, rings)
		}
	}
	step("nothing", 0, func(*ward.Task) {})
	step("told", 0, func(k *ward.Task) { k.Status = ward.TaskTold })
	step("acknowledged", 0, func(k *ward.Task) { k.Status = ward.TaskAcknowledged })
	step("the acknowledgement withdrawn", 0, func(k *ward.Task) { k.Status = ward.TaskOpen })
	step("worse again", 1, func(k *ward.Task) { k.Status, k.Worsened = ward.TaskOpen, start.UnixMilli() })
	step("a new one", 1, func(*ward.Task) {
		f.rows[0].Tasks = append(f.rows[0].Tasks, ward.Task{Rule: "E9", Level: policy.LevelICU, Text: "seizure", Raised: start.UnixMilli(), Status: ward.TaskOpen, Met: true})
	})
	step("only to be repeated", 0, func(*ward.Task) {
		f.rows[0].Tasks = append(f.rows[0].Tasks, ward.Task{Rule: "E12", Level: policy.LevelRepeat, Text: "complete", Raised: start.UnixMilli(), Status: ward.TaskOpen})
	})
	d.sees("worse:")
}

// One call tells of everything that waits in a patient and is no more urgent; a more
// urgent alert is never answered beside it.
func TestOneAnswerForAllOfAPatient(t *testing.T) {
	t.Parallel()
	f := taskWard()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	d.keys("a", "down").sees(">03").typ("t").typ("Dr Z").keys("enter").typ("t").sees("all 2 of this patient").keys("ctrl+s").sees("saved: told Dr Z, 2 alerts")
	if len(f.events) != 2 || f.events[0].Body.Response.Rule != "E1" || f.events[1].Body.Response.Rule != "E7" || f.events[0].Entry == f.events[1].Entry {
		t.Fatalf("sent %+v", f.events)
	}
	r := f.events[1].Body.Response
	if r.Kind != ward.Told || r.Whom != "Dr Z" || r.How != "telephone" {
		t.Errorf("the answer is %+v", r)
	}
	f.events = nil
	d.keys("down", "down").sees(">03").typ("t").typ("Dr Z").keys("enter").seesNot("of this patient").keys("ctrl+s") // E7, under E1
	if len(f.events) != 1 || f.events[0].Body.Response.Rule != "E7" {
		t.Fatalf("a more urgent alert was answered too: %+v", f.events)
	}
}

func TestAnswersNeedWhatTheyAreWorth(t *testing.T) {
	t.Parallel()
	f := taskWard()
	d := newDrive(t, f, Options{Author: nurseA}, 80, 24)
	d.keys("a", "down", "k").sees("Who acts on it?").keys("ctrl+s").sees("needed").keys("esc")
	d.keys("x").typ("Dr Z").keys("ctrl+s").sees("needed").typ("bed is full").keys("ctrl+s").sees("saved: declined Dr Z")
	d.keys("l").sees("still met: it cannot be closed yet")
	if len(f.events) != 1 || f.events[0].Body.Response.Reason != "bed is full" {
		t.Fatalf("sent %+v", f.events)
	}
	f.fail = errDisk
	d.keys("p").typ("Dr A").keys("ctrl+s").sees("NOT SAVED", "Dr A").keys("ctrl+c").sees("Leave crsmon?").keys("esc")
	f.events = nil
	f.fail = nil
	d.keys("ctrl+s").sees("saved: pass up Dr A")
}

func TestTransferShowsWhereThePatientIs(t *testing.T) {
	t.Parallel()
	w := hypotensive(t, func() time.Time { return start })
	d := newDrive(t, w, Options{Author: nurseA}, 80, 24)
	d.typ("t").sees("Transfer", "arrived in the ICU").typ("r").typ("Dr ICU").keys("ctrl+s").sees("OKAFOR Grace: ICU bed requested")
	d.typ("t").typ("i").keys("ctrl+s").sees("in the ICU")
	d.pass(time.Second)
	if l := d.line("OKAFOR Grace  "); !strings.HasPrefix(d.line(">ICU"), ">ICU") {
		t.Errorf("the board does not show ICU in the bed's place: %q", l)
	}
	d.typ("t").sees("IN THE ICU since 14:32").typ("w").keys("down", "enter").keys("ctrl+s").sees("back on the ward")
	d.typ("t").typ("b").keys("ctrl+s").sees("needed").typ("09").keys("ctrl+s").sees("moved to another bed", "bed 09", ">09")
	d.typ("t").typ("d").keys("ctrl+s").sees("Discharge?").keys("enter").sees("Transfer").keys("ctrl+s").typ("y").sees("discharged")
	c, err := w.Chart(context.Background(), "1003")
	if err != nil || c.Place.Move != ward.MoveDischarged {
		t.Errorf("the place is %+v, %v", c.Place, err)
	}
	if d.pass(time.Second); d.line(">09") != "" || d.line("OKAFOR Grace  ") != "" {
		t.Errorf("a discharged patient is on the board:\n%s", d.screen())
	}
}

func TestNoticeOnlyWhereItIsHarmless(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		env  map[string]string
		want notice
	}{
		"kitty":   {map[string]string{"TERM": "xterm-kitty"}, noticeOSC99},
		"iTerm":   {map[string]string{"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, noticeOSC9},
		"foot":    {map[string]string{"TERM": "foot"}, noticeOSC777},
		"xterm":   {map[string]string{"TERM": "xterm-256color"}, noticeNone},
		"console": {map[string]string{"TERM": "linux", "TERM_PROGRAM": "WezTerm"}, noticeNone},
		"tmux":    {map[string]string{"TERM": "xterm-kitty", "TMUX": "/x,1,0"}, noticeNone},
		"screen":  {map[string]string{"TERM": "screen-256color", "TERM_PROGRAM": "WezTerm"}, noticeNone},
	} {
		if got := noticeOf(func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
	o := Options{NoNotify: true}
	if o.fromEnv(func(k string) string { return map[string]string{"TERM": "xterm-kitty"}[k] }); o.notice != noticeNone {
		t.Error("it is on although the option says off")
	}
	f := taskWard()
	f.rows[0].Patient.Bed = "0;3\x1b]"
	m := newModel(Options{Now: func() time.Time { return start }, notice: noticeOSC777}, f)
	m.e.board.rows = f.rows
	a, _ := m.e.highest()
	raw := fmt.Sprint(m.notify(a)().(tea.RawMsg).Msg)
	body, found := strings.CutPrefix(raw, "\x1b]777;notify;crsmon;")
	body, ended := strings.CutSuffix(body, "\x1b\\")
	if !found || !ended || strings.ContainsAny(body, ";\x1b\a") || !strings.Contains(body, "CRS 4") || strings.Contains(body, "OKAFOR") {
		t.Errorf("the notice is %q", raw)
	}
}

func TestGoldenCourseScreens(t *testing.T) {
	t.Parallel()
	for name, s := range map[string][2]int{"80x24": {80, 24}, "120x40": {120, 40}} {
		open := func(t *testing.T, ks ...string) *drive {
			f := taskWard()
			f.course = fullCourse
			return newDrive(t, f, Options{Author: nurseA}, s[0], s[1]).keys(ks...)
		}
		t.Run("drug "+name, func(t *testing.T) {
			t.Parallel()
			d := open(t, "d", "t", "o", "c", "enter", "4", "8", "0")
			d.sees("1 noradrenaline 0.1 mcg/kg/min", "4 nasal cannula 4 L/min", "reference, not an order", "480", "mg", "from another dose")
			golden.RequireEqual(t, []byte(d.screen()))
		})
		t.Run("alerts "+name, func(t *testing.T) {
			t.Parallel()
			d := open(t, "a", "down")
			d.sees("5 waiting, 1 answered", ">03", "must act now", "nobody told")
			golden.RequireEqual(t, []byte(d.screen()))
		})
		t.Run("task "+name, func(t *testing.T) {
			t.Parallel()
			d := open(t, "a", "enter")
			d.sees("told Dr X 14:22", "14:22 told: Dr X, telephone (written by Patel A)", "What set it")
			if d.keys("pgdown"); s[0] == 120 {
				d.sees("several vasopressors")
			}
			golden.RequireEqual(t, []byte(d.screen()))
		})
		t.Run("told "+name, func(t *testing.T) {
			t.Parallel()
			d := open(t, "a", "down", "t", "D", "r", "enter")
			d.sees("Who was told?", "t telephone", "all 2 of this patient", "03 OKAFOR Grace")
			golden.RequireEqual(t, []byte(d.screen()))
		})
	}
}
