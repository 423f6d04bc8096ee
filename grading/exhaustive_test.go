package grading_test

import (
	"slices"
	"strings"
	"testing"

	"crsmon/grading"
)

// matches tells whether a cell of a table of patterns holds a word: * any, ? the
// empty word of "not recorded", else one of several.
func matches(cell, word, separator string) bool {
	if cell == "*" {
		return true
	}
	if word == "" {
		word = "?"
	}
	return slices.Contains(strings.Split(cell, separator), word)
}

// matchRow finds the one row whose cells hold the words of a combination; none or
// several end the test.
func matchRow(t *testing.T, rows []map[string]string, hits []int, words map[string]string, separator string) map[string]string {
	t.Helper()
	found := -1
	for i, row := range rows {
		all := true
		for column, word := range words {
			if !matches(row[column], word, separator) {
				all = false
				break
			}
		}
		if !all {
			continue
		}
		if found >= 0 {
			t.Fatalf("%v matches two rows: %v and %v", words, rows[found], row)
		}
		found = i
	}
	if found < 0 {
		t.Fatalf("%v matches no row", words)
	}
	hits[found]++
	return rows[found]
}

func checkAllHit(t *testing.T, rows []map[string]string, hits []int) {
	t.Helper()
	for i, n := range hits {
		if n == 0 {
			t.Errorf("no combination meets row %v", rows[i])
		}
	}
}

func pair(key, value string) string {
	if value == "" {
		return ""
	}
	return key + "=" + value + " "
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// TestOxygenAxisExhaustive takes every device, flow class, saturation class and
// statement against the table.
func TestOxygenAxisExhaustive(t *testing.T) {
	t.Parallel()
	rows := table(t, "oxygen.tsv")
	hits := make([]int, len(rows))
	combinations := 0
	for _, device := range append([]string{""}, grading.O2DeviceWords()...) {
		for _, flow := range []string{"", "0.5", "6", "6.001", "6.5", "60"} {
			for _, spo2 := range []string{"", "89", "89.9", "90", "93", "94", "97"} {
				for _, none := range []bool{false, true} {
					for _, not := range []bool{false, true} {
						combinations++
						row := matchRow(t, rows, hits, map[string]string{
							"device": device, "flow": flow, "spo2": spo2,
							"stated_none": yesNo(none), "not_for_hypoxia": yesNo(not),
						}, ",")
						r := mustRecord(t, "@axes @bp "+pair("o2_device", device)+pair("o2_flow_lpm", flow)+pair("spo2", spo2))
						r.o.NoHypoxia, r.c.O2NotForHypoxia = none, not
						got, want := r.crs(), mustInterval(t, row["interval"])
						if got.Interval != want || got.Working != want.Low {
							t.Errorf("%q flow %q SpO2 %q stated none %v not for hypoxia %v: %d-%d working %d, want %s (%s)",
								device, flow, spo2, none, not, got.Low, got.High, got.Working, row["interval"], row["citation"])
						}
					}
				}
			}
		}
	}
	checkAllHit(t, rows, hits)
	if want := 13 * 6 * 7 * 2 * 2; combinations != want {
		t.Errorf("%d combinations, want %d", combinations, want)
	}
}

var pressures = map[string]string{
	"": "", "normal": "sbp=120 dbp=70", "low": "sbp=84 dbp=60", "low-mean": "sbp=95 dbp=40",
	"mean-low": "map=60", "mean-normal": "map=80",
}

var vasopressorSets = []string{
	"", "[]", "noradrenaline", "vasopressin", "noradrenaline,vasopressin",
	"noradrenaline,adrenaline", "noradrenaline,adrenaline,vasopressin", "dobutamine",
}

// TestHypotensionAxisExhaustive takes every statement, vasopressor set, pressure
// and fluid answer. Where a statement stands beside a measurement the worse counts.
func TestHypotensionAxisExhaustive(t *testing.T) {
	t.Parallel()
	rows := table(t, "hypotension.tsv")
	hits := make([]int, len(rows))
	axis := func(statement, vasopressors, pressure, fluid string) grading.Interval {
		return mustInterval(t, matchRow(t, rows, hits, map[string]string{
			"statement": statement, "vasopressors": vasopressors, "pressure": pressure, "fluid": fluid,
		}, ";")["interval"])
	}
	for _, statement := range append([]string{""}, grading.HypotensionStatementWords()...) {
		for _, drugs := range vasopressorSets {
			for _, pressure := range []string{"", "normal", "low", "low-mean", "mean-low", "mean-normal"} {
				for _, fluid := range []string{"", "false", "true"} {
					text := "@axes @air " + pair("hypotension", statement) + pair("vasopressors", drugs) +
						pressures[pressure] + " " + pair("fluid_bolus", fluid)
					r := mustRecord(t, text)
					got := r.crs()
					if got.Working != got.Low {
						t.Errorf("{%s} works out at %d, want its low %d", text, got.Working, got.Low)
					}
					switch {
					case statement == "", drugs+pressure+fluid == "":
						if want := axis(statement, drugs, pressure, fluid); got.Interval != want {
							t.Errorf("{%s} is %d-%d, want %d-%d", text, got.Low, got.High, want.Low, want.High)
						}
					default: // both: the worse counts
						stated, measured := axis(statement, "", "", ""), axis("", drugs, pressure, fluid)
						if want := max(stated.Low, measured.Low); got.Low != want {
							t.Errorf("{%s} is at least %d, want %d, the worse of %d stated and %d measured", text, got.Low, want, stated.Low, measured.Low)
						}
					}
				}
			}
		}
	}
	checkAllHit(t, rows, hits)
}

// TestVasopressorSetsExhaustive takes every set of the eleven drugs: the grade goes
// by how many there are besides vasopressin and the inotropes.
func TestVasopressorSetsExhaustive(t *testing.T) {
	t.Parallel()
	counted := []string{
		"noradrenaline", "adrenaline", "dopamine", "phenylephrine", "metaraminol",
		"ephedrine", "terlipressin", "angiotensin-ii",
	}
	others := []string{"vasopressin", "dobutamine", "milrinone"}
	all := slices.Concat(counted, others)
	byCount := []grading.Grade{0, 3, 4} // none, one, two or more
	for set := range 1 << len(all) {
		n := 0
		v := grading.VasopressorsRecorded
		vasopressin := false
		for i, name := range all {
			if set&(1<<i) == 0 {
				continue
			}
			drug, ok := grading.ParseVasopressor(name)
			if !ok {
				t.Fatalf("no drug %s", name)
			}
			v |= drug
			if i < len(counted) {
				n++
			}
			vasopressin = vasopressin || name == "vasopressin"
		}
		want := byCount[min(n, 2)]
		if n == 0 && vasopressin {
			want = 3
		}
		r := mustRecord(t, "@axes @bp @air")
		r.o.Vasopressors = v
		got := r.crs()
		if got.Low != want || got.High != want {
			t.Errorf("%v is %d-%d, want %d", v.Names(), got.Low, got.High, want)
		}
		if inotrope := set>>9 != 0; got.Flags.Has(grading.FlagInotrope) != inotrope {
			t.Errorf("%v has flags %q, inotrope should be %v", v.Names(), got.Flags, inotrope)
		}
		if alone := n == 0 && vasopressin; got.Flags.Has(grading.FlagVasopressinAlone) != alone {
			t.Errorf("%v has flags %q, vasopressin-alone should be %v", v.Names(), got.Flags, alone)
		}
	}
}
