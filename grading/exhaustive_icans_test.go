package grading_test

import (
	"testing"

	"crsmon/grading"
)

// TestNeuroScoreExhaustive takes every score, reason for not doing it and
// consciousness, by ICE and by CAPD, against the table of the score domain together
// with that of consciousness.
func TestNeuroScoreExhaustive(t *testing.T) {
	t.Parallel()
	rows := table(t, "neuro_score.tsv")
	hits := make([]int, len(rows))
	domains := neuroDomains(t)
	scores := map[string][]string{
		"ice":  {"", "0", "1", "2", "3", "6", "7", "8", "9", "10"},
		"capd": {"", "0", "1", "8", "9", "32"},
	}
	for _, tool := range []string{"ice", "capd"} {
		for _, score := range scores[tool] {
			for _, why := range append([]string{""}, grading.NotDoneWords()...) {
				if score != "" && why != "" && why != "unarousable" {
					continue // a score and a reason for not doing it
				}
				for _, awake := range append([]string{""}, grading.ConsciousnessWords()...) {
					row := matchRow(t, rows, hits, map[string]string{
						"tool": tool, "score": score, "not_done": why, "consciousness": awake,
					}, ",")
					text := "@events neuro_scale=" + tool + " " + pair(tool, score) + pair(tool+"_not_done", why) + pair("consciousness", awake)
					r := mustRecord(t, text)
					want := worse(mustInterval(t, row["interval"]), domains["consciousness"][awake])
					got := r.icans()
					if got.Interval != want || got.Working != want.Low {
						t.Errorf("{%s} is %d-%d working %d, want %d-%d (%s)", text, got.Low, got.High, got.Working, want.Low, want.High, row["citation"])
					}
					assessable := why != "sedated" && why != "intubated" && awake != "sedated"
					if got.Flags.Has(grading.FlagNotAssessable) == assessable {
						t.Errorf("{%s} has flags %q, assessable should be %v", text, got.Flags, assessable)
					}
				}
			}
		}
	}
	checkAllHit(t, rows, hits)
}

func worse(a, b grading.Interval) grading.Interval {
	return grading.Interval{Low: max(a.Low, b.Low), High: max(a.High, b.High)}
}

// neuroDomains reads the intervals of the other domains by domain and answer.
func neuroDomains(t *testing.T) map[string]map[string]grading.Interval {
	t.Helper()
	out := map[string]map[string]grading.Interval{}
	for _, row := range table(t, "neuro_domains.tsv") {
		if out[row["domain"]] == nil {
			out[row["domain"]] = map[string]grading.Interval{}
		}
		answer := row["answer"]
		if answer == "?" {
			answer = ""
		}
		out[row["domain"]][answer] = mustInterval(t, row["interval"])
	}
	return out
}

// byAnswer lists a domain's intervals in the order of its enumeration, and checks
// that the table has every answer.
func byAnswer[T ~uint8](t *testing.T, domain map[string]grading.Interval, words []string, parse func(string) (T, bool)) []grading.Interval {
	t.Helper()
	out := make([]grading.Interval, len(words)+1)
	out[0] = domain[""]
	for _, w := range words {
		in, ok := domain[w]
		v, known := parse(w)
		if !ok || !known {
			t.Fatalf("no row for %q", w)
		}
		out[v] = in
	}
	if len(domain) != len(out) {
		t.Fatalf("%d rows for %d answers", len(domain), len(out))
	}
	return out
}

// TestICANSExhaustive takes every answer of every domain together: the grade is the
// worst domain, low by low and high by high.
func TestICANSExhaustive(t *testing.T) {
	t.Parallel()
	domains := neuroDomains(t)
	conscious := byAnswer(t, domains["consciousness"], grading.ConsciousnessWords(), grading.ParseConsciousness)
	seizures := byAnswer(t, domains["seizure"], grading.SeizureWords(), grading.ParseSeizure)
	motors := byAnswer(t, domains["motor"], grading.MotorWords(), grading.ParseMotor)
	icps := byAnswer(t, domains["icp"], grading.ICPWords(), grading.ParseICP)
	none := grading.Interval{}
	// Score findings with the interval each gives its domain whatever the consciousness.
	scores := []struct {
		text string
		want grading.Interval
	}{
		{"", grading.Interval{Low: 0, High: 4}},
		{"ice=10", grading.Interval{}},
		{"ice=8", grading.Interval{Low: 1, High: 1}},
		{"ice=3", grading.Interval{Low: 2, High: 2}},
		{"ice=2", grading.Interval{Low: 3, High: 3}},
		{"ice_not_done=unarousable", grading.Interval{Low: 4, High: 4}},
		{"ice=111111----", grading.Interval{Low: 0, High: 2}},
		{"age_years=3 capd=0", grading.Interval{}},
		{"age_years=3 capd=20", grading.Interval{Low: 3, High: 3}},
	}
	for _, score := range scores {
		r := mustRecord(t, score.text)
		for awake, c := range conscious {
			for seizure, s := range seizures {
				for motor, m := range motors {
					for icp, p := range icps {
						for _, noEvents := range []bool{false, true} {
							r.o.Consciousness, r.o.Seizure = grading.Consciousness(awake), grading.Seizure(seizure)
							r.o.Motor, r.o.ICP = grading.Motor(motor), grading.ICP(icp)
							r.o.NoNeuroEvents = noEvents
							want := worse(score.want, c)
							answers := [3]int{seizure, motor, icp}
							for i, domain := range [3]grading.Interval{s, m, p} {
								if noEvents && answers[i] == 0 {
									domain = none
								}
								want = worse(want, domain)
							}
							got := r.icans()
							if got.Interval != want || got.Working != want.Low {
								t.Fatalf("{%s} %q, %q, %q, %q, no events %v: %d-%d working %d, want %d-%d", score.text, r.o.Consciousness, r.o.Seizure,
									r.o.Motor, r.o.ICP, noEvents, got.Low, got.High, got.Working, want.Low, want.High)
							}
						}
					}
				}
			}
		}
	}
}

// TestICEItemsExhaustive takes every set of ICE items answered right, wrong or left
// out: the interval is that of the best and the worst possible total.
func TestICEItemsExhaustive(t *testing.T) {
	t.Parallel()
	// The grade of each total, 0 to 10, in a patient who can be roused.
	byTotal := [11]grading.Grade{3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 0}
	r := mustRecord(t, "consciousness=alert @events")
	answers := []grading.ICEItem{grading.ICELeftOut, grading.ICEFailed, grading.ICECorrect}
	for code := range 59049 { // 3^10
		var items [grading.ICEItems]grading.ICEItem
		right, left := 0, 0
		for i, rest := 0, code; i < len(items); i, rest = i+1, rest/3 {
			items[i] = answers[rest%3]
			switch rest % 3 {
			case 0:
				left++
			case 2:
				right++
			}
		}
		r.o.ICE = grading.ICEFromItems(items)
		if worst, best, ok := r.o.ICE.Range(); !ok || worst != right || best != right+left {
			t.Fatalf("range of %v is %d-%d, want %d-%d", items, worst, best, right, right+left)
		}
		got := r.icans()
		if low, high := byTotal[right+left], byTotal[right]; got.Low != low || got.High != high {
			t.Fatalf("items %v are %d-%d, want %d-%d", items, got.Low, got.High, low, high)
		}
	}
}
