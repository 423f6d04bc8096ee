package grading_test

import (
	"slices"
	"strings"
	"testing"

	"crsmon/grading"
)

// vectorFiles hold one record and its grade a row, by scale.
var vectorFiles = []struct{ file, scale string }{
	{"crs.tsv", "CRS"}, {"crs_axes.tsv", "CRS"}, {"icans.tsv", "ICANS"},
}

func reasonsOf(r *record, scale string) []grading.Reason {
	if scale == "CRS" {
		return grading.AppendCRSReasons(nil, &r.c, &r.o, &defaultThresholds)
	}
	return grading.AppendICANSReasons(nil, &r.c, &r.o)
}

func resultOf(r *record, scale string) grading.Result {
	if scale == "CRS" {
		return r.crs()
	}
	return r.icans()
}

// TestTables grades every row of the published tables, of our own choices and of
// the definition's vectors.
func TestTables(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, f := range vectorFiles {
		for _, row := range table(t, f.file) {
			name := f.scale + "/" + row["name"]
			if names[name] {
				t.Errorf("%s: name %q is used twice", f.file, row["name"])
			}
			names[name] = true
			if row["citation"] == "" {
				t.Errorf("%s: %q has no citation", f.file, row["name"])
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				checkRow(t, f.scale, row)
			})
		}
	}
}

func checkRow(t *testing.T, scale string, row map[string]string) {
	t.Helper()
	r := mustRecord(t, row["record"])
	got := resultOf(&r, scale)
	want := mustInterval(t, row["interval"])
	if got.Interval != want {
		t.Errorf("%s of {%s} is %d-%d, want %d-%d (%s)", scale, row["record"], got.Low, got.High, want.Low, want.High, row["citation"])
	}
	if w := mustGrade(t, row["working"]); got.Working != w {
		t.Errorf("working %s of {%s} is %d, want %d (%s)", scale, row["record"], got.Working, w, row["citation"])
	}
	if got.Complete() != (want.Low == want.High) {
		t.Errorf("complete is %v of %s", got.Complete(), row["interval"])
	}
	checkFlags(t, row["flags"], got.Flags)
	reasons := reasonsOf(&r, scale)
	switch want := row["reason"]; {
	case want == "-":
	case want == "none":
		if len(reasons) != 0 {
			t.Errorf("reasons of {%s} are %v, want none", row["record"], reasons)
		}
	case len(reasons) == 0:
		t.Errorf("no reason of {%s}, want %s", row["record"], want)
	case scale == "CRS" && got.Working > 0 || scale == "ICANS":
		if reasons[0].Code.String() != want {
			t.Errorf("top reason of {%s} is %s, want %s", row["record"], reasons[0].Code, want)
		}
	default: // at grade 0 the normal findings are the reasons, in no order of weight
		if !slices.ContainsFunc(reasons, func(r grading.Reason) bool { return r.Code.String() == want }) {
			t.Errorf("reasons of {%s} are %v, want %s among them", row["record"], reasons, want)
		}
	}
}

func checkFlags(t *testing.T, want string, got grading.Flags) {
	t.Helper()
	if want == "-" {
		return
	}
	for name := range strings.SplitSeq(want, ",") {
		word, absent := strings.CutPrefix(name, "!")
		flag, ok := grading.ParseFlag(word)
		if !ok {
			t.Fatalf("no flag %q", word)
		}
		if got.Has(flag) == absent {
			t.Errorf("flags are %q, want %s", got, name)
		}
	}
}

// TestEveryCriterionIsHit finds every criterion of the registry among the reasons
// of some row of the tables.
func TestEveryCriterionIsHit(t *testing.T) {
	t.Parallel()
	hit := map[grading.Code]bool{}
	for _, f := range vectorFiles {
		for _, row := range table(t, f.file) {
			r := mustRecord(t, row["record"])
			for _, reason := range reasonsOf(&r, f.scale) {
				hit[reason.Code] = true
			}
		}
	}
	for _, cr := range grading.Criteria() {
		if cr.Code == grading.CodeCRSHeld || cr.Code == grading.CodeICANSHeld {
			continue // of the course: TestCarryHeldGradeHasANext
		}
		if !hit[cr.Code] {
			t.Errorf("no row of the tables meets %s (%s)", cr.ID, cr.Cell)
		}
	}
}

// axisRecords are findings of one axis by the interval they give it.
var axisRecords = []struct {
	hypotension, oxygen string
	interval            string
}{
	{"@bp", "@air", "0"},
	{"sbp=120 dbp=70 vasopressors=[]", "o2_device=room-air", "0-2"},
	{"@bp sbp=84", "o2_device=blow-by", "2"},
	{"", "o2_device=nasal-cannula", "2-3"},
	{"vasopressors=noradrenaline", "o2_device=venturi", "3"},
	{"vasopressors=noradrenaline,adrenaline", "o2_device=cpap", "4"},
	{"sbp=84", "", "2-4"},
	{"fluid_bolus=false", "spo2=97", "0-4"},
}

// TestFeverTable takes every row of the fever table with every pair of axis
// intervals, with and without a fever that is attributed elsewhere.
func TestFeverTable(t *testing.T) {
	t.Parallel()
	words := map[string]string{
		"fever yes": "temp_c=38.0", "fever no": "temp_c=37.9",
		"episode yes": "crs_episode_open=true", "episode no": "crs_episode_open=false",
		"masking yes": "masking=steroid", "masking no": "masking=[]",
	}
	rows := table(t, "crs_fever.tsv")
	seen := map[string]bool{}
	for _, row := range rows {
		key := row["fever"] + " " + row["episode"] + " " + row["masking"]
		seen[key] = true
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			given := words["fever "+row["fever"]] + " " + words["episode "+row["episode"]] + " " + words["masking "+row["masking"]]
			checkFeverRow(t, row, given)
			if row["fever"] == "no" { // a fever attributed elsewhere is no fever
				checkFeverRow(t, row, given+" temp_c=39.5 fever_attributed_elsewhere=true")
			}
		})
	}
	if len(rows) != 27 || len(seen) != 27 {
		t.Errorf("%d rows, %d different, want 27", len(rows), len(seen))
	}
}

func checkFeverRow(t *testing.T, row map[string]string, given string) {
	t.Helper()
	for _, hypo := range axisRecords {
		for _, oxy := range axisRecords {
			if hypo.interval == "2-3" || oxy.interval == "2-4" {
				continue // an interval that axis cannot have
			}
			h, x := mustInterval(t, hypo.interval), mustInterval(t, oxy.interval)
			axis := grading.Interval{Low: max(h.Low, x.Low), High: max(h.High, x.High)}
			text := given + " " + hypo.hypotension + " " + oxy.oxygen
			r := mustRecord(t, text)
			got := r.crs()
			want := grading.Interval{Low: feverCell(t, row["low"], axis), High: feverCell(t, row["high"], axis)}
			if got.Interval != want {
				t.Errorf("{%s} is %d-%d, want %d-%d", text, got.Low, got.High, want.Low, want.High)
			}
			if w := feverCell(t, row["working"], axis); got.Working != w {
				t.Errorf("{%s} works out at %d, want %d", text, got.Working, w)
			}
			flags := row["flag_axis_0"]
			if axis.Low > 0 {
				flags = row["flag_axis_up"]
			}
			if flags != "-" && !got.Flags.Has(mustFlag(t, flags)) {
				t.Fatalf("{%s} has flags %q, want %s", text, got.Flags, flags)
			}
			if axis.Low >= 2 && !got.Flags.Has(grading.FlagHypotension) && !got.Flags.Has(grading.FlagHypoxia) {
				t.Errorf("{%s} says nothing of its hypotension or hypoxia", text)
			}
		}
	}
}

func mustFlag(t testing.TB, name string) grading.Flags {
	t.Helper()
	f, ok := grading.ParseFlag(name)
	if !ok {
		t.Fatalf("no flag %q", name)
	}
	return f
}

// feverCell gives the grade a cell of the fever table stands for.
func feverCell(t *testing.T, cell string, axis grading.Interval) grading.Grade {
	t.Helper()
	switch cell {
	case "low":
		return axis.Low
	case "high":
		return axis.High
	case "max(1,low)":
		return max(1, axis.Low)
	case "max(1,high)":
		return max(1, axis.High)
	}
	return mustGrade(t, cell)
}
