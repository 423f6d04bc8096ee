package words_test

import (
	"strings"
	"testing"

	"crsmon/grading"
	"crsmon/internal/words"
)

// TestEveryGradeHasItsWords: a reason, a flag or a missing item without a sentence
// would be shown as nothing at all.
func TestEveryGradeHasItsWords(t *testing.T) {
	t.Parallel()
	w := words.English()
	check := func(what, text string) {
		t.Helper()
		if strings.TrimSpace(text) == "" || strings.ContainsAny(text, "{}") {
			t.Errorf("%s is said as %q", what, text)
		}
	}
	for _, c := range grading.Criteria() {
		check("the reason "+c.ID, w.Reason(grading.Reason{Code: c.Code, Grade: c.Grade, Device: grading.Facemask}))
	}
	grading.Flags(^uint32(0)).Each(func(f grading.Flags) { check("the flag "+f.String(), w.Flag(f)) })
	for i := grading.ItemTemperature; i <= grading.ItemICP; i++ {
		check("the item "+i.String(), w.Missing(grading.Missing{Item: i, To: 4}))
	}
	for d := grading.RoomAir; d <= grading.OtherO2Device; d++ {
		check("the device "+d.String(), w.Device(d))
	}
	for v := grading.Noradrenaline; v <= grading.Milrinone; v <<= 1 {
		check("a vasopressor", w.Vasopressors(v))
	}
	for m := grading.Antipyretic; m <= grading.Anakinra; m <<= 1 {
		check("a masking drug", w.Masking(m))
	}
	for g := grading.Grade(0); g <= 5; g++ {
		check("the grade "+g.String(), w.GradeWord(g))
	}
}

// TestEveryNextHasItsWords: what would raise the grade, from many sets, is always said.
func TestEveryNextHasItsWords(t *testing.T) {
	t.Parallel()
	w, th := words.English(), grading.DefaultThresholds()
	for _, age := range []grading.Age{{}, grading.AgeInYears(5000)} {
		for device := grading.O2NotRecorded; device <= grading.OtherO2Device; device++ {
			for c := grading.ConsciousnessNotRecorded; c <= grading.Sedated; c++ {
				ctx := grading.Context{Age: age}
				o := grading.Observation{Temp: grading.Of(39), O2Device: device, Consciousness: c}
				for _, n := range []grading.Next{grading.NextCRS(&ctx, &o, &th), grading.NextICANS(&ctx, &o)} {
					for _, code := range n.Codes {
						if w.Grading.Next[code] == "" {
							t.Fatalf("nothing is said of %v, which would raise the grade to %d", code, n.Grade)
						}
					}
				}
			}
		}
	}
}
