package main

import (
	"regexp"
	"strings"
	"testing"
)

// TestReplayTellsTheWholeCourse: fever, hypotension, tocilizumab, masked fever, ICANS, a seizure, the ICU and back, each with its grade
// (ASTCT tables) and what it raised.
func TestReplayTellsTheWholeCourse(t *testing.T) {
	t.Parallel()
	o := run(t, "", "demo", "--replay", "--list")
	if o.status != exitOK {
		t.Fatalf("status %d: %s", o.status, o.errOut)
	}
	rest := o.out
	for _, want := range []string{
		`CRS 1 +ICANS 0 +first fever +>> E7`,
		`CRS 2 +ICANS 0 +fluid bolus 500 mL +>> E4`,
		`CRS 2 +ICANS 0 +tocilizumab 544 mg`,
		`CRS 2 +ICANS 0 +no fever after tocilizumab: masked`,
		`CRS 3 +ICANS 0 +noradrenaline started +>> E1 E3 E7`,
		`E1 acknowledged`,
		`arrived in the ICU`,
		`CRS 3 +ICANS 1 +ICE 8: writing is shaky +>> E6`,
		`CRS 3 +ICANS 2 +ICE 5, wakes to voice`,
		`CRS 3 +ICANS 3 +a brief seizure +>> E2 E9`,
		`CRS 2 +ICANS 2 +noradrenaline stopped`,
		`E1 closed`,
		`CRS 0 +ICANS 1 +back on the ward`,
		`CRS 0 +ICANS 0 +discharged home`,
		`E1 +icu +CRS 3 or more\n +if crs >= 3\n +raised 1, acknowledged 1, declined 0: `,
		`E11 +icu +[^\n]+\n[^\n]+\n +not raised`,
	} {
		at := regexp.MustCompile(want).FindStringIndex(rest)
		if at == nil {
			t.Fatalf("no %q after what came before it, in:\n%s", want, o.out)
		}
		rest = rest[at[1]:]
	}
	if n := strings.Count(o.out, "\n"); n < 200 {
		t.Errorf("only %d lines: the checks that were due are not there", n)
	}
}
