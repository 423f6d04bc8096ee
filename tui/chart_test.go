package tui

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/policy"
	"crsmon/internal/ward"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"
)

// course is a ward of one patient with these sets; the last one is the newest.
func course(sets ...ward.Shown) *fake {
	p := ward.Patient{
		ID: "1003", Family: "Okafor", Given: "Grace", BirthDate: "1972-06-22", Sex: ward.Female, Bed: "03", Product: "axi-cel",
		Allergies: "penicillin", InfusedAt: moment(start.Add(-4 * 24 * time.Hour)),
	}
	f := &fake{sets: map[string][]ward.Shown{}, version: 1}
	r := ward.Row{Patient: p, Age: ageAt(p.BirthDate, start), Day: 4, DayKnown: true, PreviousCRS: -1, PreviousICANS: -1}
	for i := len(sets) - 1; i >= 0; i-- {
		if s := &sets[i]; r.Latest == nil && s.Replaced == nil {
			r.Latest = s
		}
		f.sets[p.ID] = append(f.sets[p.ID], sets[i])
	}
	f.rows = []ward.Row{r}
	return f
}

// at gives a set so long before start, graded by itself.
func setAt(ago time.Duration, o grading.Observation) ward.Shown {
	s := grade(ward.Patient{}, grading.Age{Known: true, Years: 54}, o, moment(start.Add(-ago)))
	s.Entry, s.Seq = "e-"+itoa(int(ago/time.Second)), int64(1_000_000-ago/time.Second)
	return s
}

// storm is two days that become bad and better again.
func storm() []ward.Shown {
	hours := func(h float64) time.Duration { return time.Duration(h * float64(time.Hour)) }
	calm := normalSet()
	febrile := normalSet()
	febrile.Temp, febrile.HeartRate, febrile.Masking = grading.OfTenths(386), grading.Of(104), febrile.Masking|grading.Paracetamol
	bad := sickSet()
	bad.Masking |= grading.Paracetamol | grading.Tocilizumab
	worse := bad
	worse.Temp, worse.ICE = grading.OfTenths(416), grading.ICETotal(6)
	better := febrile
	better.Masking = bad.Masking
	better.O2Device, better.O2Flow, better.ICE = grading.NasalCannula, grading.Of(2), grading.ICETotal(8)
	incomplete := better
	incomplete.SpO2, incomplete.SBP, incomplete.DBP, incomplete.Vasopressors = grading.Reading{}, grading.Reading{}, grading.Reading{}, 0
	return []ward.Shown{
		setAt(hours(47), calm), setAt(hours(43), calm), setAt(hours(23), febrile), setAt(hours(21), febrile), setAt(hours(19.5), bad),
		setAt(hours(19), worse), setAt(hours(18), bad), setAt(hours(17), bad), setAt(hours(6), better), setAt(hours(4), better),
		setAt(hours(2), incomplete), setAt(hours(0.5), better),
	}
}

func chartEnv(o Options) *env {
	o.Now = func() time.Time { return start }
	return newModel(o, &fake{}).e
}

func consensus(t testing.TB) *policy.Policy {
	t.Helper()
	p, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func dataOf(t testing.TB, e *env, sets ...ward.Shown) *chartData {
	t.Helper()
	f := course(sets...)
	c, err := f.Chart(t.Context(), "1003")
	if err != nil {
		t.Fatal(err)
	}
	return e.chartOf(c, consensus(t))
}

// plotted draws one lane as plain text.
func plotted(rows [][]chartCell, labels []string) []string {
	var out []string
	for i, row := range rows {
		out = append(out, labels[i]+text(row))
	}
	return out
}

func text(row []chartCell) string {
	var b strings.Builder
	for _, c := range row {
		if c.r == 0 {
			c.r = ' '
		}
		b.WriteRune(c.r)
	}
	return b.String()
}

func TestGoldenTrend(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		w, h int
		o    Options
	}{
		"80x24": {80, 24, Options{}}, "120x40": {120, 40, Options{}}, "80x24 ascii": {80, 24, Options{ASCII: true, NoColor: true, fold: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.o.Author = nurseA
			d := newDrive(t, course(storm()...), c.o, c.w, c.h)
			d.keys("enter", "3").sees("03 OKAFOR Grace", "[3 trend]", "41+", "24 h", "21-Nov 14:02  T 38.6", "allergies: penicillin")
			d.sees("HF 40", "pressors", "NC 2")
			if c.o.ASCII {
				d.sees("^", ">2")
			} else {
				d.sees("↑", "≥2", "●")
			}
			golden.RequireEqual(t, []byte(d.screen()))
		})
	}
}

func TestGoldenTimeline(t *testing.T) {
	t.Parallel()
	sets := storm()
	old := sets[10]
	old.Replaced = &ward.Replacement{Entry: "e-new", By: ward.Author{Name: "Novak B", Role: ward.Doctor}, Typed: moment(start), Reason: "mistyped"}
	sets[10].Entry, sets[10].Replaces, sets[10].Findings.Temp = "e-new", old.Entry, grading.OfTenths(372)
	sets = append(sets[:10:10], old, sets[10], sets[11])
	d := newDrive(t, course(sets...), Options{Author: nurseA}, 80, 24)
	d.keys("enter", "4").sees("[4 timeline]", "corrected by Novak B, 21-Nov-2026 14:32: mistyped", "Temp °C 38.6 -> 37.2")
	if old := d.line("corrected  "); !strings.Contains(old, "38.6") {
		t.Fatalf("the old value is not in sight: %q", old)
	}
	golden.RequireEqual(t, []byte(d.screen()))
	// The chart leaves the old one out; its audit names what took its place.
	d.keys("3", "left", "left").sees("21-Nov 10:32  T 38.6").seesNot("Novak")
	d.keys("right").sees("21-Nov 12:32  T 37.2")
	d.keys("6", "up", "down").sees("takes the place of " + old.Entry)
	d.keys("down").sees("its place was taken by e-new", "corrected by Novak B")
}

// A value nobody measured is a gap: lines join only sets within twice the interval.
func TestGapsAreNotJoined(t *testing.T) {
	t.Parallel()
	e := chartEnv(Options{})
	lane := func(sets ...ward.Shown) string {
		d := dataOf(t, e, sets...)
		v := d.viewOf(window24, start, 96, -1)
		p := newPlot(e, d, &v)
		return strings.Join(plotted(p.tempLane(6)), "\n")
	}
	calm, none := normalSet(), normalSet()
	none.Temp = grading.Reading{}
	joined := lane(setAt(10*time.Hour, calm), setAt(3*time.Hour, calm)) // routine: every 4 h, joined up to 8
	if !strings.Contains(joined, "○──────") {
		t.Fatalf("not joined within twice the interval:\n%s", joined)
	}
	apart := lane(setAt(12*time.Hour, calm), setAt(3*time.Hour, calm))
	if strings.Contains(apart, "─") || strings.Count(apart, "○") != 2 {
		t.Fatalf("joined over a gap:\n%s", apart)
	}
	// A set without a temperature does not bridge either.
	if between := lane(setAt(12*time.Hour, calm), setAt(8*time.Hour, none), setAt(3*time.Hour, calm)); strings.Contains(between, "─") {
		t.Fatalf("a set without a value bridged a gap:\n%s", between)
	}
	// Of the grades too: the ribbon stops where nobody knows.
	d := dataOf(t, e, setAt(12*time.Hour, calm), setAt(3*time.Hour, calm))
	v := d.viewOf(window24, start, 96, -1)
	p := newPlot(e, d, &v)
	if r := text(p.ribbon(func(c *chartStep) chartGrade { return c.crs })); strings.Contains(r, "─") || strings.Count(r, "0") != 2 {
		t.Fatalf("a grade goes on over a gap: %q", r)
	}
}

func TestWorstOfAColumnIsDrawn(t *testing.T) {
	t.Parallel()
	e := chartEnv(Options{})
	o := func(temp, hr, sbp, spo2, ice int32) grading.Observation {
		o := normalSet()
		o.Temp, o.HeartRate, o.SBP, o.DBP = grading.OfTenths(temp), grading.Of(hr), grading.Of(sbp), grading.Of(sbp-30)
		o.SpO2, o.ICE = grading.Of(spo2), grading.ICETotal(int(ice))
		return o
	}
	at := 5 * time.Hour
	a, b := setAt(at+time.Minute, o(401, 90, 130, 97, 10)), setAt(at, o(372, 48, 84, 88, 3))
	for _, sets := range [][]ward.Shown{{a, b}, {b, a}} {
		sets[0].At, sets[1].At = moment(start.Add(-at-time.Minute)), moment(start.Add(-at))
		d := dataOf(t, e, sets...)
		v := d.viewOf(windowCourse, start, 40, -1)
		p := newPlot(e, d, &v)
		temp := plotted(p.tempLane(6))
		if !strings.Contains(temp[0], "●") || strings.Contains(strings.Join(temp, ""), "○") {
			t.Errorf("not the highest temperature:\n%s", strings.Join(temp, "\n"))
		}
		bp := strings.Join(plotted(p.bpLane(8)), "\n")
		if !strings.Contains(bp, "!") || strings.Contains(bp, "┬") {
			t.Errorf("not the lowest pressure:\n%s", bp)
		}
		for want, got := range map[string][]chartCell{"48": p.strip(hrText), "88": p.strip(spo2Text), "3": p.strip(scoreText)} {
			if s := strings.TrimSpace(text(got)); s != want {
				t.Errorf("drawn %q, the worst is %q", s, want)
			}
		}
		if r := text(p.ribbon(func(c *chartStep) chartGrade { return c.crs })); strings.TrimSpace(r) != "1" {
			t.Errorf("not the worst grade: %q", r)
		}
	}
}

// What lies outside a fixed scale stands at its edge, marked, and its label says so.
func TestOutOfScaleIsNeverLost(t *testing.T) {
	t.Parallel()
	for _, ascii := range []bool{false, true} {
		e := chartEnv(Options{ASCII: ascii})
		g := newChartGlyphs(ascii)
		high, low := normalSet(), normalSet()
		high.Temp, high.HeartRate, high.SBP, high.DBP = grading.OfTenths(416), grading.Of(228), grading.Of(236), grading.Of(120)
		low.Temp, low.HeartRate, low.SBP, low.DBP = grading.OfTenths(341), grading.Of(31), grading.Of(36), grading.Of(20)
		d := dataOf(t, e, setAt(9*time.Hour, high), setAt(3*time.Hour, low))
		v := d.viewOf(window24, start, 70, -1)
		p := newPlot(e, d, &v)
		for name, lane := range map[string][]string{"T": plotted(p.tempLane(6)), "HR": plotted(p.hrLane(8)), "BP": plotted(p.bpLane(8))} {
			top, bottom := lane[0], lane[len(lane)-1]
			marks := string(g.under)
			if name == "BP" {
				marks += string(g.low) // low, and below the scale
			}
			if !strings.Contains(top, "+") || !strings.ContainsRune(top, g.over) || !strings.Contains(bottom, "<") || !strings.ContainsAny(bottom, marks) {
				t.Errorf("%s, ascii %v:\n%s", name, ascii, strings.Join(lane, "\n"))
			}
		}
	}
}

// The threshold is an edge of a row at every height: a fever is never drawn below it.
func TestThresholdIsARowEdge(t *testing.T) {
	t.Parallel()
	for _, n := range []int{4, 6, 12} {
		s := scale{tempLow, tempHigh, n}
		limit, _ := s.row(tempLimit)
		if below, _ := s.row(tempLimit - 1); s.floor(limit) != tempLimit || below != limit+1 {
			t.Errorf("%d rows: 38.0 is in row %d from %d, 37.999 in row %d", n, limit, s.floor(limit), below)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := scale{tempLow, tempHigh, rapid.SampledFrom([]int{4, 6, 12}).Draw(t, "rows")}
		v := rapid.Int32Range(30_000, 45_000).Draw(t, "T")
		row, outside := s.row(v)
		if row < 0 || row >= s.rows || outside == 0 && (v < s.floor(row) || row > 0 && v >= s.floor(row-1)) {
			t.Fatalf("%d in row %d from %d", v, row, s.floor(row))
		}
	})
}

func TestHalfANumberIsNeverWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		w    int
		want string
	}{
		{"HF 40", 5, "HF 40"},
		{"HF 40", 4, "HF"},
		{"HF 40", 1, ""},
		{"BiPAP 40", 7, "BiPAP"},
		{"2 noradrenaline + adrenaline", 9, "2"},
		{"2 noradrenaline + adrenaline", 16, "2 noradrenaline"},
		{"noradrenaline", 6, "noradr"},
		{"noradrenaline", 3, ""},
		{"", 5, ""},
		{"NC", 0, ""},
	} {
		if got := spanText(c.text, c.w); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.text, c.w, got, c.want)
		}
	}
}

// The letters are where the drug began, small where it was only stated to act.
func TestDrugMarks(t *testing.T) {
	t.Parallel()
	e := chartEnv(Options{})
	d := dataOf(t, e, storm()...)
	d.given = append(d.given, chartMark{start.Add(-10 * time.Hour).UnixMilli(), "T", "tocilizumab"})
	v := d.viewOf(window24, start, 96, -1)
	p := newPlot(e, d, &v)
	row := text(p.marks())
	if want := v.col(start.Add(-10 * time.Hour).UnixMilli()); strings.Index(row, "T") != want || strings.Count(row, "t") != 1 || strings.Count(row, "p") != 1 {
		t.Fatalf("%q: T belongs at %d", row, want)
	}
}

var coloured = regexp.MustCompile(`\x1b\[[0-9;]*(3[0-9]|4[0-9]|9[0-7])(;|m)`)

// drawPoints makes any course whatever.
func drawPoints(t *rapid.T) []ward.Shown {
	n := rapid.SampledFrom([]int{0, 1, 2, 12, 400}).Draw(t, "sets")
	span := rapid.SampledFrom([]int{60, 24 * 60, 14 * 24 * 60}).Draw(t, "minutes")
	reading := func(name string, lo, hi int32) grading.Reading {
		if rapid.IntRange(0, 4).Draw(t, name+" recorded") == 0 {
			return grading.Reading{}
		}
		return grading.Of(rapid.Int32Range(lo, hi).Draw(t, name))
	}
	sets := make([]ward.Shown, 0, n)
	for i := range n {
		var o grading.Observation
		if i < 12 {
			o.Temp, o.HeartRate, o.RespRate = reading("T", 25, 45), reading("HR", 0, 350), reading("RR", 0, 120)
			o.SBP, o.DBP, o.SpO2 = reading("SBP", 0, 320), reading("DBP", 0, 200), reading("SpO2", 0, 100)
			o.O2Device = grading.O2Device(rapid.IntRange(0, int(grading.OtherO2Device)).Draw(t, "device"))
			o.O2Flow = reading("flow", 0, 80)
			o.Vasopressors = grading.Vasopressors(rapid.Uint16Range(0, 1<<11-1).Draw(t, "pressors")) | grading.VasopressorsRecorded
			o.Masking = grading.Masking(rapid.Uint8().Draw(t, "masking"))
			if k := rapid.IntRange(0, 12).Draw(t, "ICE"); k <= 10 {
				o.ICE = grading.ICETotal(k)
			} else {
				o.ICENotDone = grading.NotDoneIntubated
			}
		} else {
			o = sets[i%12].Findings
		}
		s := setAt(time.Duration(span-i*span/n)*time.Minute, o)
		s.Entry = "e" + itoa(i)
		if i > 0 && i%7 == 0 {
			s.Replaced = &ward.Replacement{Entry: "e" + itoa(i+1), By: ward.Author{Name: chinese}, Reason: longName}
		}
		if i > 1 && i%7 == 1 {
			s.Replaces, s.Reason, s.Note = "e"+itoa(i-1), "mistyped", chinese
		}
		s.By.Name = chinese
		sets = append(sets, s)
	}
	return sets
}

// Every section at every size with every course: exactly h lines, none wider than w,
// and nothing but ASCII where that is asked for.
func TestPatientPageFitsWhateverTheCourse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(20, 210).Draw(t, "w"), rapid.IntRange(6, 64).Draw(t, "h")
		ascii, noColor := rapid.Bool().Draw(t, "ascii"), rapid.Bool().Draw(t, "no colour")
		f := course(drawPoints(t)...)
		f.rows[0].Patient.Given = rapid.SampledFrom([]string{"Grace", chinese, longName}).Draw(t, "name")
		e := newModel(Options{Author: nurseA, ASCII: ascii, NoColor: noColor, Now: func() time.Time { return start }}, f).e
		p := newPatient(e, &f.rows[0])
		msg := p.start()()
		p.Update(msg)
		for _, k := range rapid.SliceOfN(rapid.SampledFrom([]string{"1", "2", "3", "4", "5", "6", "w", "left", "down", "pgdown", "end", "home", "tab"}), 1, 8).Draw(t, "keys") {
			if k == "left" && p.section != sectionTrend {
				continue
			}
			p.Update(press(k))
			view := p.View(w, h)
			lines := strings.Split(view, "\n")
			if len(lines) != h {
				t.Fatalf("%d lines at %dx%d after %s", len(lines), w, h, k)
			}
			for i, l := range lines {
				if n := ansi.StringWidth(l); n > w {
					t.Fatalf("line %d is %d cells wide at %dx%d after %s: %q", i, n, w, h, k, ansi.Strip(l))
				}
			}
			if noColor && coloured.MatchString(view) {
				t.Fatalf("a colour under NO_COLOR: %q", coloured.FindString(view))
			}
			if !ascii {
				continue
			}
			for _, r := range fold(view) {
				if r >= 0x80 {
					t.Fatalf("%q on an ASCII terminal", r)
				}
			}
		}
	})
}

// Whatever the window, the selected point is in it, and every point drawn has a
// column; the worst of a window is always among what is written.
func TestNothingWorseIsHidden(t *testing.T) {
	t.Parallel()
	e := chartEnv(Options{})
	pol := consensus(t)
	rapid.Check(t, func(t *rapid.T) {
		f := course(drawPoints(t)...)
		c := &ward.Chart{Row: f.rows[0], Sets: f.sets["1003"]}
		d := e.chartOf(c, pol)
		if len(d.points) == 0 {
			return
		}
		sel := rapid.IntRange(0, len(d.points)-1).Draw(t, "selected")
		win := chartWindow(rapid.IntRange(0, 2).Draw(t, "window"))
		v := d.viewOf(win, start, rapid.IntRange(10, 200).Draw(t, "cols"), sel)
		p := newPlot(e, d, &v)
		if c := p.selectedCol(); c < 0 || c >= v.cols {
			t.Fatalf("the selected point is in column %d of %d", c, v.cols)
		}
		if win == windowCourse && (p.first != 0 || p.end != len(d.points)) {
			t.Fatalf("the course shows points %d to %d of %d", p.first, p.end, len(d.points))
		}
		for name, of := range map[string]func(*chartPoint) stripValue{"SpO2": spo2Text, "HR": hrText, "RR": rrText, "ICE": scoreText} {
			worst := stripValue{}
			for i := p.first; i < p.end; i++ {
				if s := of(&d.points[i]); s.text != "" && (worst.text == "" || s.bad > worst.bad) {
					worst = s
				}
			}
			if row := " " + text(p.strip(of)) + " "; worst.text != "" && !strings.Contains(row, " "+worst.text+" ") {
				t.Fatalf("%s: the worst is %s, written is %q", name, worst.text, row)
			}
		}
		var top grading.Grade
		for i := p.first; i < p.end; i++ {
			top = max(top, d.points[i].crs.grade)
		}
		found := false
		for _, c := range p.ribbon(func(c *chartStep) chartGrade { return c.crs }) {
			found = found || c.r != 0 && c.r != p.g.hold && c.ink == gradeInk(top)
		}
		if !found {
			t.Fatalf("CRS %d is not in the ribbon", top)
		}
	})
}

// The cursor walks the sets the chart draws, and its values stand below as text.
func TestTrendCursor(t *testing.T) {
	t.Parallel()
	d := newDrive(t, course(storm()...), Options{Author: nurseA}, 80, 24)
	d.keys("enter", "3").sees("21-Nov 14:02  T 38.6 °C  HR 104 /min", "CRS 2")
	d.keys("left", "left", "left", "left", "left", "left").sees("20-Nov 19:32  T 41.6 °C", "HF 40", "noradrenaline + adrenaline")
	d.keys("home") // the first lane, not the first set
	d.keys("left", "left", "left", "left", "left").sees("19-Nov 15:32  T 37.0").seesNot("14:02")
	d.keys("left").sees("19-Nov 15:32") // the oldest stays
	d.keys("enter").sees("observed 19-Nov-2026 15:32").keys("esc")
	d.keys("w").sees("72 h", "19-Nov 15:32").keys("w").sees("course").keys("w").sees("24 h")
	d.keys("esc").sees("DUE")
}

func TestCriteriaScalesAndAudit(t *testing.T) {
	t.Parallel()
	f := hardWard()
	d := newDrive(t, f, Options{Author: nurseA}, 100, 60)
	d.keys("enter", "2").sees("[2 criteria]", "crs.vasopressor.multiple", "doi 10.1016", "Escalation rules met", "E3", "Escalation rules not met", "by what is recorded")
	if met, not := strings.Index(d.screen(), "> E3"), strings.Index(d.screen(), "- E3"); met < 0 || not >= 0 {
		t.Fatal("a rule that is met stands among those that are not")
	}
	d.keys("c").seesNot("CORRECTING") // no set is under a cursor here
	d.keys("5").sees("[5 scales]", "never instead", "no other scale can be given")
	d.keys("6").sees("[6 audit]", "entry e-1003", "number 0").keys("tab").sees("[1 now]").keys("shift+tab").sees("[6 audit]")
}

// counting counts the charts read.
type counting struct {
	*fake
	charts []string
}

func (c *counting) Chart(ctx context.Context, id string) (*ward.Chart, error) {
	c.charts = append(c.charts, id)
	return c.fake.Chart(ctx, id)
}

// The board's pane reads a chart only once the cursor rests, and shows nobody else's.
func TestBoardPeeksWhereTheCursorRests(t *testing.T) {
	t.Parallel()
	c := &counting{fake: hardWard()}
	d := newDrive(t, c, Options{Author: nurseA}, 120, 40)
	d.sees("reading the chart").pass(time.Second) // the first poll
	d.pass(peekAfter)
	d.sees("24 h", "T °C").seesNot("reading the chart")
	d.keys("down", "down", "down", "up", "down", "up")
	if fmt.Sprint(c.charts) != "[1003]" {
		t.Fatalf("read while moving: %v", c.charts)
	}
	d.sees("reading the chart").seesNot("T °C  ").pass(peekAfter)
	d.sees("24 h", "T °C").seesNot("reading the chart")
	d.keys("down", "up").pass(peekAfter) // back where it was: nothing to read
	if fmt.Sprint(c.charts) != "[1003 3]" {
		t.Fatalf("read %v", c.charts)
	}
	// Somebody wrote: it is read again, once.
	c.version++
	d.pass(time.Second)
	d.pass(peekAfter)
	if fmt.Sprint(c.charts) != "[1003 3 3]" {
		t.Fatalf("read %v after a change", c.charts)
	}
	// Without a pane nothing is read.
	narrow := &counting{fake: hardWard()}
	d = newDrive(t, narrow, Options{Author: nurseA}, 80, 24)
	d.keys("down")
	d.pass(time.Second)
	if len(narrow.charts) != 0 {
		t.Fatalf("read %v without a pane", narrow.charts)
	}
}

// BenchmarkPatientView is a page of 400 sets: as it is drawn again, and after a key.
func BenchmarkPatientView(b *testing.B) {
	var sets []ward.Shown
	for i := range 400 {
		o := sickSet()
		o.Temp = grading.OfTenths(360 + int32(i%60))
		sets = append(sets, setAt(time.Duration(400-i)*50*time.Minute, o))
	}
	for _, size := range [][2]int{{80, 21}, {120, 37}, {200, 57}} {
		for s := range sectionCount {
			b.Run(fmt.Sprintf("%dx%d/%d", size[0], size[1], s+1), func(b *testing.B) {
				f := course(sets...)
				e := newModel(Options{Author: nurseA, Now: func() time.Time { return start }}, f).e
				p := newPatient(e, &f.rows[0])
				p.Update(p.start()())
				p.Update(press(itoa(int(s) + 1)))
				ks := [2]string{"down", "up"}
				if s == sectionTrend {
					ks = [2]string{"left", "right"}
				}
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					p.Update(press(ks[i%2]))
					_ = p.View(size[0], size[1])
				}
			})
		}
	}
}

// What was entered as such is drawn from its start to its stop, and the grades it
// changed from that moment on; the timeline has it between the sets.
func TestEventsAreDrawn(t *testing.T) {
	t.Parallel()
	clock := start
	w, _, _ := realWard(t, func() time.Time { return clock })
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.Admit(ctx, nurseA, "", ward.Patient{ID: "1003", Family: "Okafor", Given: "Grace", Bed: "03", BirthDate: "1972-06-22"})
	must(err)
	o := normalSet()
	o.Temp, o.Vasopressors = grading.OfTenths(391), 0
	_, err = w.Record(ctx, nurseA, ward.ObservationRequest{Patient: "1003", At: moment(start.Add(-3 * time.Hour)), Findings: o})
	must(err)
	enter := func(ago time.Duration, b ward.EventBody) {
		t.Helper()
		_, err := w.Enter(ctx, nurseA, ward.EventRequest{Patient: "1003", At: moment(start.Add(-ago)), Body: b})
		must(err)
	}
	enter(2*time.Hour, ward.EventBody{Infusion: &ward.Infusion{Drug: "noradrenaline", Running: true, Rate: grading.OfMilli(100), Unit: "µg/kg/min"}})
	enter(100*time.Minute, ward.EventBody{Dose: &ward.Dose{Drug: "tocilizumab", Amount: grading.Of(544), Unit: "mg", Route: "iv"}})
	enter(90*time.Minute, ward.EventBody{Oxygen: &ward.Oxygen{Device: grading.NasalCannula, Flow: grading.Of(2)}})
	enter(30*time.Minute, ward.EventBody{Infusion: &ward.Infusion{Drug: "noradrenaline"}})
	d := newDrive(t, w, Options{Author: nurseA}, 120, 40)
	d.keys("enter", "3")
	row := func(label string) string {
		for _, l := range strings.Split(d.screen(), "\n") {
			if strings.HasPrefix(l, " "+label) {
				return strings.SplitN(l, "│", 2)[0]
			}
		}
		t.Fatalf("no row %s:\n%s", label, d.screen())
		return ""
	}
	if crs := row("CRS"); !strings.Contains(crs, "1") || !strings.Contains(crs, "3") {
		t.Errorf("the infusion did not raise the ribbon: %q", crs)
	}
	if p := row("pressors"); !strings.Contains(p, "nora━") && !strings.Contains(p, "norad") {
		t.Errorf("the infusion is not drawn: %q", p)
	}
	if g := row("drugs"); !strings.Contains(g, "T") {
		t.Errorf("the dose is not drawn: %q", g)
	}
	if x := row("O2"); !strings.HasSuffix(strings.TrimRight(x, " "), "━") {
		t.Errorf("oxygen does not go on: %q", x)
	}
	d.sees("given 12:52 ").keys("4").sees("noradrenaline running 0.1 µg/kg/min", "noradrenaline stopped", "544 mg iv", "O2 nasal cannula 2 L/min")
}
