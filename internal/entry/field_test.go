package entry

import (
	"testing"
	"time"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/words"
)

var start = time.Date(2026, 11, 21, 14, 32, 0, 0, time.FixedZone("", 3600))

func TestTemperatureAsTyped(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]struct {
		milli int32
		unit  grading.TempUnit
	}{
		"372": {37200, 0}, "384": {38400, 0}, "38.4": {38400, 0}, "38,4": {38400, 0}, "38": {38000, 0}, "38.": {-1, 0},
		"37.96": {37960, 0}, "100.4": {100400, 1}, "1004": {100400, 1}, "100": {100000, 1}, "984": {98400, 1}, "100.3f": {100300, 1},
		"38.4c": {38400, 0}, "３８．４": {38400, 0}, " 38.4 °C": {38400, 0}, "45": {45000, 0}, "25": {25000, 0},
		"46": {-1, 0}, "76": {-1, 0}, "24": {-1, 0}, "3.84": {-1, 0}, "3840": {-1, 0}, "-38": {-1, 0}, "38.4.1": {-1, 0},
		"38 9": {-1, 0}, "1e2": {-1, 0}, "38f": {-1, 0}, "37.9999": {-1, 0}, "abc": {-1, 0}, "99999999999": {-1, 0},
	} {
		r, unit, bad := Temperature(in)
		switch {
		case want.milli < 0 && bad == nil:
			t.Errorf("%q was read as %v", in, r)
		case want.milli >= 0 && (bad != nil || r.Milli != want.milli || unit != want.unit || !r.Known):
			t.Errorf("%q: %v %v %+v", in, r, unit, bad)
		}
	}
	if r, _, bad := Temperature(""); r.Known || bad != nil {
		t.Error("empty is not a value")
	}
}

func TestBloodPressureAsTyped(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][2]int32{
		"122/78": {122, 78}, "12278": {122, 78}, "8451": {84, 51}, "210120": {210, 120}, "122 78": {122, 78}, "84": {84, 0},
		"122": {122, 0}, "122/": {122, 0}, "122/?": {122, 0}, "１２２／７８": {122, 78},
		"78/122": {-1, 0}, "7878": {-1, 0}, "12": {-1, 0}, "400/80": {-1, 0}, "1227": {-1, 0}, "122/78/93": {-1, 0}, "122.5/78": {-1, 0},
		"abc": {-1, 0}, "/78": {-1, 0}, "1222788": {-1, 0},
	} {
		s, d, bad := BloodPressure(in)
		switch {
		case want[0] < 0:
			if bad == nil || s.Known || d.Known {
				t.Errorf("%q was read as %v/%v", in, s, d)
			}
		case bad != nil || s != grading.Of(want[0]) || d.Known != (want[1] != 0) || d.Known && d != grading.Of(want[1]):
			t.Errorf("%q: %v/%v %+v", in, s, d, bad)
		}
	}
}

func TestTimeAsTyped(t *testing.T) {
	t.Parallel()
	months := words.English().UI.Months
	for in, want := range map[string]string{
		"": "2026-11-21 14:32", "-10": "2026-11-21 14:22", "-0": "2026-11-21 14:32", "14:05": "2026-11-21 14:05", "1405": "2026-11-21 14:05",
		"905": "2026-11-21 09:05", "14:36": "2026-11-21 14:36", "14:40": "", "16:00": "", "23:50": "", "25:00": "", "14:60": "", "1": "",
		"20-Nov 23:50": "2026-11-20 23:50", "20-Nov-2026 2350": "2026-11-20 23:50", "2026-11-20 23:50": "2026-11-20 23:50",
		"2026-11-22 10:00": "", "31-Feb 10:00": "", "20/11 10:00": "", "－10": "2026-11-21 14:22", "14：05": "2026-11-21 14:05",
		"noon": "", "--10": "", "-1000000": "",
	} {
		got, _, bad := ObservedAt(in, start, months)
		if text := got.Format("2006-01-02 15:04"); want == "" && bad == nil || want != "" && (bad != nil || text != want) {
			t.Errorf("%q: %s %+v", in, text, bad)
		}
	}
	night := time.Date(2026, 11, 21, 0, 10, 0, 0, start.Location())
	if got, _, bad := ObservedAt("23:50", night, months); bad != nil || got.Day() != 20 {
		t.Errorf("ten to midnight, typed after midnight: %v %+v", got, bad)
	}
}

func TestNumberAsTyped(t *testing.T) {
	t.Parallel()
	for in, ok := range map[string]bool{"88": true, "0": true, "350": true, "351": false, "88.5": false, "8 8": false, "-1": false, "+8": false, "0x1": false} {
		if _, bad := Number(in, &observation.HeartRate); (bad == nil) != ok {
			t.Errorf("%q: %+v", in, bad)
		}
	}
	if r, bad := Number("6.5", &observation.O2Flow); bad != nil || r != grading.OfTenths(65) {
		t.Errorf("%v %+v", r, bad)
	}
	for in, ok := range map[string]bool{"0": true, "10": true, "11": false, "4.5": false, "-1": false, "+3": false, "x": false} {
		if _, _, bad := Total(in, 10); (bad == nil) != ok {
			t.Errorf("ICE %q: %+v", in, bad)
		}
	}
}

func TestDatesInNumbersAloneAreRefused(t *testing.T) {
	t.Parallel()
	months := words.English().UI.Months
	for in, ok := range map[string]bool{"2017-03-05": true, "05-Mar-2017": true, "5 mar 2017": true, "05/03/2017": false, "5-3-2017": false, "2017-13-01": false, "30-Feb-2017": false, "05-March-2017": true} {
		if _, _, _, got := Calendar(in, start, months); got != ok {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestBirthDateAndInfusion(t *testing.T) {
	t.Parallel()
	months := words.English().UI.Months
	for in, want := range map[string]string{
		"2017-03-05": "2017-03-05", "5 Mar 2017": "2017-03-05", "05-Mar": "", "2027-01-01": "", "05/03/2017": "", "": "",
	} {
		if got, ok := BirthDate(in, start, months); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v", in, got, ok)
		}
	}
	for in, want := range map[string]string{
		"2026-11-17 10:30": "2026-11-17 10:30", "17-Nov 1030": "2026-11-17 10:30", "17-Nov-2026": "", "10:30": "", "17/11 10:30": "",
	} {
		got, ok := InfusedAt(in, start, months)
		if ok != (want != "") || ok && got.Format("2006-01-02 15:04") != want {
			t.Errorf("%q: %v %v", in, got, ok)
		}
	}
}

// A refusal says what is allowed.
func TestEveryRefusalHasItsSentence(t *testing.T) {
	t.Parallel()
	f := &words.English().UI.Form
	said := map[string]Kind{}
	for k := NotANumber; k <= Needed; k++ {
		why := (&Refusal{Kind: k, Limit: &observation.SBP}).Why(f, 10)
		if other, twice := said[why]; why == "" || twice {
			t.Errorf("refusal %d says %q, as %d does", k, why, other)
		}
		said[why] = k
	}
}

func TestCleanTextHoldsNothingForTheTerminal(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Díaz": "Díaz", "a\x1b[2Jb": "ab", "a\nb": "a b", "a\u202eb": "ab", "a\x07": "a", "\ufffd": "", "张伟": "张伟",
	} {
		if got := Clean(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if Unaccented('Í') != 'I' || Unaccented('张') != '张' || Unaccented('x') != 'x' {
		t.Error("unaccented")
	}
}
