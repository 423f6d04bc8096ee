package observation

import (
	"testing"

	"crsmon/grading"

	"github.com/go-json-experiment/json/jsontext"
)

// TestOwnNamesNeedNoEscape: what own writes is what a JSON encoder would.
func TestOwnNamesNeedNoEscape(t *testing.T) {
	t.Parallel()
	names := []string{Shown(grading.Result{Interval: grading.Interval{Low: 1, High: 4}, Working: 2})}
	for code := grading.CodeNone + 1; ; code++ {
		c, ok := grading.Lookup(code)
		if !ok {
			break
		}
		names = append(names, code.String(), c.Source)
	}
	for item := grading.ItemTemperature; item.String() != "unknown"; item++ {
		names = append(names, item.String())
	}
	grading.Flags(1<<32 - 1).Each(func(f grading.Flags) { names = append(names, f.String()) })
	if len(names) < 100 {
		t.Fatalf("only %d names", len(names))
	}
	for _, name := range names {
		want, err := jsontext.AppendQuote(nil, name)
		if got := own(nil, name); err != nil || string(got) != string(want) {
			t.Errorf("%q is written as %s, want %s", name, got, want)
		}
	}
}
