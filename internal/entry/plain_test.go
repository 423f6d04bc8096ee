package entry

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestWrapBreaksAtSpacesAndLosesNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"short", []string{"short"}},
		{"one two three", []string{"one two", "  three"}},
		{"0123456789", []string{"0123456789"}},
		{"01234567890", []string{"0123456789", "  0"}},
		{"ab 0123456789abcdef", []string{"ab", "  01234567", "  89abcdef"}},
		{"  in   two words", []string{"  in   two", "  words"}},
		{"示例示例示例示例", []string{"示例示例示", "  例示例"}},
	} {
		got := Wrap(c.text, 10, "  ")
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, not %q", c.text, got, c.want)
		}
		for _, l := range got {
			if ansi.StringWidth(l) > 10 {
				t.Errorf("%q is longer than 10", l)
			}
		}
		if strings.ReplaceAll(strings.Join(got, ""), " ", "") != strings.ReplaceAll(c.text, " ", "") {
			t.Errorf("%q: %q lost something", c.text, got)
		}
	}
}

// An amount that could be read two ways is refused: 1,000 read as 1 is a death.
func TestAmount(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"400": "400", "0.05": "0.05", "1.5": "1.5", " 8 ": "8", "0,05": "0.05", "1000": "1,000", "12500.5": "12,500.5", "0.500": "0.5"} {
		r, p := Amount(text)
		if p != AmountFine || SafeNumber(r) != want {
			t.Errorf("%q: %v %d", text, r, p)
		}
	}
	for text, want := range map[string]AmountProblem{
		"": AmountMissing, "-": AmountUnreadable, "0": AmountUnreadable, "-4": AmountUnreadable, "4 mg": AmountUnreadable,
		"1,000": AmountAmbiguous, "1.000": AmountAmbiguous, "1，000": AmountAmbiguous, "12,500": AmountAmbiguous, "1.0001": AmountUnreadable,
	} {
		if r, p := Amount(text); p != want || r.Known {
			t.Errorf("%q: %v %d", text, r, p)
		}
	}
}
