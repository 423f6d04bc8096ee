package plain

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"crsmon/db"
	"crsmon/internal/policy"
	"crsmon/internal/ward"
	"crsmon/internal/words"

	"github.com/charmbracelet/x/ansi"
)

var (
	nurse  = ward.Author{Name: "Nurse Test", Role: ward.Nurse}
	doctor = ward.Author{Name: "Doctor Test", Role: ward.Doctor}
	start  = time.Date(2026, 11, 21, 14, 32, 0, 0, time.FixedZone("", 3600))
)

// desk is a real record in a file of its own, with the patients of a test.
type desk struct {
	t   *testing.T
	w   *ward.Ward
	rec *db.DB
	now time.Time
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, now: start}
	pol, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return d.now }
	d.rec, err = db.Open(context.Background(), filepath.Join(t.TempDir(), "record.db"), db.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.rec.Close() })
	d.w = ward.New(d.rec, pol, clock)
	for _, p := range []ward.Patient{
		{ID: "D1", Family: "Alpha", Given: "Demo", Bed: "03", BirthDate: "1972-06-22", Product: "axi-cel", InfusedAt: ward.MomentOf(start.AddDate(0, 0, -4))},
		{ID: "D2", Family: "张", Given: "伟", Bed: "07"},
		{ID: "D3", Family: "Charlie", Given: "Demo", Bed: "11", BirthDate: "2019-03-05"},
	} {
		if _, err := d.w.Admit(context.Background(), nurse, "", p); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// run feeds a script and gives what was written.
func (d *desk) run(by ward.Author, o Options, input string) (string, error) {
	d.t.Helper()
	var out bytes.Buffer
	o.In, o.Out, o.Ward, o.Author, o.Words = strings.NewReader(input), &out, d.w, by, words.English()
	o.Now = func() time.Time { return d.now }
	err := Run(context.Background(), o)
	for _, l := range strings.Split(out.String(), "\n") {
		if n := ansi.StringWidth(l); n > 80 && !o.Interactive { // without the echo of a terminal, lines join
			d.t.Errorf("%d columns: %q", n, l)
		}
	}
	return out.String(), err
}

func (d *desk) chart(id string) *ward.Chart {
	d.t.Helper()
	c, err := d.w.Chart(context.Background(), id)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

// flat is an output as it is read, wherever its lines are broken.
func flat(out string) string { return strings.Join(strings.Fields(out), " ") }

func has(t *testing.T, out string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(flat(out), w) {
			t.Fatalf("not said: %q\n%s", w, out)
		}
	}
}

// routine is a whole set of a stable adult, an answer a line, from the menu on.
var routine = []string{
	"o 03", "", "372", "88", "16", "12278", "98", "a", "n", "n", "n", "a", "n", "10", "n", "", "y",
}

func script(lines ...string) string { return strings.Join(lines, "\n") + "\n" }
