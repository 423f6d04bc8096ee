package report

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestUnwrappedIsWhatWasWritten: an indented paragraph comes back whole, one at the
// margin in its lines, and no word is lost or moved.
func TestUnwrappedIsWhatWasWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringMatching(`[a-z0-9.,:]{1,24}`)
		var want []string
		w := &text{}
		for range rapid.IntRange(1, 12).Draw(rt, "paragraphs") {
			indent := rapid.SampledFrom([]int{0, 2, 4}).Draw(rt, "indent")
			p := strings.Join(rapid.SliceOfN(word, 1, 40).Draw(rt, "words"), " ")
			w.line(indent, p)
			want = append(want, strings.Repeat(" ", indent)+p)
		}
		got := unwrapped(w.b.String())
		if a, b := strings.Fields(strings.Join(want, " ")), strings.Fields(strings.Join(got, " ")); strings.Join(a, " ") != strings.Join(b, " ") {
			rt.Fatalf("words are other:\n%q\n%q", a, b)
		}
	})
	w := &text{}
	w.line(0, "bed 01 "+strings.Repeat("name ", 15))
	w.line(2, strings.Repeat("CRS 3 because ", 12)+"end")
	w.line(4, "4  a reason")
	if got := unwrapped(w.b.String()); len(got) != 4 || !strings.HasSuffix(got[2], "end") || got[3] != "    4  a reason" {
		t.Errorf("the paragraphs are %q", got)
	}
	for _, as := range []string{"A short line\n  and one below it", "\n\nblank\n", strings.Repeat("-", width) + "\n  a line"} {
		if got := strings.Join(unwrapped(as), "\n"); got != strings.TrimRight(as, "\n") {
			t.Errorf("%q became %q", as, got)
		}
	}
}
