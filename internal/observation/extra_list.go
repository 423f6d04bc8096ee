package observation

import (
	"strconv"

	"crsmon/grading"
)

// Listing is one row of the table of scales beside the ASTCT consensus.
type Listing struct {
	ID         string // stable: scale-lee-2014-3
	Scale      string
	Grade      int // 0 where the row is not of one grade
	Cell       string
	Confidence grading.Confidence
	Source     string
}

// Listings gives every row of every other scale, with how sure it is: the graded
// scales, the limits of high-dose vasopressor they share, the scores and indices,
// and the prompts of the toxicities that are never graded.
func Listings() []Listing {
	var out []Listing
	for _, s := range grading.Scales() {
		for g := 1; g < len(s.Cells); g++ {
			out = append(out, Listing{slug(s.Name) + "-" + strconv.Itoa(g), s.Name, g, s.Cells[g], s.Confidence, s.Source})
		}
	}
	for _, r := range grading.HighDoseRules() {
		drug := r.Drug.Names()[0]
		l := Listing{
			ID: slug("high-dose-" + drug), Scale: "high-dose vasopressor",
			Cell:       drug + " alone >= " + r.Limit.String() + " " + r.Unit.String() + hours(),
			Confidence: r.Confidence, Source: sourceHighDose,
		}
		if r.PennOnly {
			l.ID += "-by-weight"
			l.Cell += " (Penn only)"
		}
		out = append(out, l)
	}
	for _, r := range []struct {
		id, cell string
		limit    int
	}{
		{"high-dose-equivalent", "several vasopressors, noradrenaline equivalent >= ", grading.HighDoseEquivalent},
		{"high-dose-equivalent-on-vasopressin", "with vasopressin, noradrenaline equivalent >= ", grading.HighDoseEquivalentOnVasopressin},
	} {
		out = append(out, Listing{
			slug(r.id), "high-dose vasopressor", 0, r.cell + strconv.Itoa(r.limit) + " ug/min" + hours(),
			grading.ConfidenceCheck, sourceHighDose,
		})
	}
	hscore, hematotox, easix := grading.HScore(nil), grading.Hematotox(nil), easixInfo()
	out = append(
		out,
		Listing{slug("fio2-estimate"), "FiO2 of the older scales", 0, "nasal cannula at 1 to 6 L/min: 24, 28, 32, 36, 40, 44 %; simple mask from 5 L/min 40 %; non-rebreather 80 %; never for ASTCT", grading.ConfidenceWeak, sourceFiO2},
		Listing{slug("news2"), "NEWS2", 0, "0-20 points; 1-4 low, 3 in one parameter low-medium, 5-6 medium, 7 or more high; not under 16 years", grading.ConfidenceRead, grading.SourceNEWS2},
		Listing{slug(hscore.Name), hscore.Name, 0, "0-" + strconv.Itoa(hscoreMost) + " points, cut-off " + strconv.Itoa(grading.HScoreCutoff), hscore.Confidence, hscore.Source},
		Listing{slug("easix"), "EASIX", 0, "LDH (U/L) x creatinine (mg/dL) / platelets (10^9/L)", easix.Confidence, easix.Source},
		Listing{slug("m-easix"), "m-EASIX", 0, "LDH (U/L) x CRP (mg/dL) / platelets (10^9/L)", easix.Confidence, easix.Source},
		Listing{slug("s-easix"), "s-EASIX", 0, "LDH (U/L) / platelets (10^9/L)", easix.Confidence, easix.Source},
		Listing{slug("car-hematotox"), hematotox.Name, 0, "0-" + strconv.Itoa(hematotoxMost) + " points from before lymphodepletion, " + strconv.Itoa(grading.HematotoxCutoff) + " or more is high", hematotox.Confidence, hematotox.Source},
	)
	for _, n := range neighbours {
		for _, f := range grading.Features(n) {
			out = append(out, Listing{slug(n.String() + "-" + f.Key), neighbourName(n), 0, "prompt, never graded: " + f.Prompt, f.Confidence, neighbourSources[n]})
		}
	}
	return out
}

const (
	sourceHighDose = "the definition Lee 2014, Penn and CARTOX share, with the VASST noradrenaline equivalent; not confirmed against the original"
	sourceFiO2     = "secondary tables of low-flow oxygen; estimates vary by 5 to 10 points"
)

func hours() string { return ", for " + strconv.Itoa(grading.HighDoseHours) + " h or more" }

// slug makes a stable id of a name: letters and digits in lower case, the rest one
// hyphen.
func slug(name string) string {
	out := []byte("scale")
	hyphen := true
	for _, c := range []byte(name) {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			hyphen = true
			continue
		}
		if hyphen {
			out = append(out, '-')
			hyphen = false
		}
		out = append(out, c)
	}
	return string(out)
}
