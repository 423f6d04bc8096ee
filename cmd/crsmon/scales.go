package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/words"
)

// scalesHelp tells of the keys that only --scales takes.
const scalesHelp = `
With --scales each answer also has "scales" (Lee 2014, Penn, CARTOX CRS, MSKCC, CTCAE
v5 CRS, CRES), "neighbours" (ICAHT, T-ICAHT, HScore, EASIX, m-EASIX, s-EASIX,
CAR-HEMATOTOX, and the prompts of IEC-HS, LICATS and MNT, each where something of it
is given), the NEWS2 band, and "notes" of values to confirm. These keys are then
taken too; absent is not recorded, as always:

  fio2                         21 to 100 %, or a fraction 0.21 to 1
  weight_kg                    0.4 to 400
  infusions                    [{"drug","rate","unit","hours"}], the vasopressors running;
                               unit ug/min, ug/kg/min, or U/min for vasopressin
  hours_on_vasopressor         hours on any vasopressor
  refractory_to_vasopressor    true, false: hypotension under high-dose vasopressor
  boluses, responds_to_fluids  how many; true, false
  organ_grade                  0 to 4: worst CTCAE grade of organ toxicity, transaminases left out
  transaminase_grade           0 to 4
  blood_products               list of ffp, plasma, cryoprecipitate, fibrinogen; [] = none
  hospitalised, constitutional_symptoms, life_threatening, niv_as_ventilator,
  new_motor_weakness           true, false
  president                    0 or 1: CARTOX-10 item, beside "ice" item by item
  seizure_type                 partial, generalised
  papilloedema_stage           0 to 5
  opening_pressure             {"value","unit"}, unit mmHg or cmH2O
  spo2_scale                   1 or 2 of NEWS2
  labs                         [{"analyte","value","unit"}]; no unit is ever assumed
  labs_before_lymphodepletion  the same, for CAR-HEMATOTOX
  hscore                       {"immunosuppression","organomegaly","haemophagocytosis"};
                               cytopenias and the rest are counted from labs
  anc_days                     [{"day","value","unit"}], the infusion being day 0
  platelet_days                the same with "transfused"
  through_day                  the last day passed; else by infused_at, else the last count
  findings                     {"iec-hs":{},"licats":{},"mnt":{}} of true or false
`

// beside asks for the other scales with the answer where --scales does.
func (g *grader) beside(c grading.Context, o grading.Observation, in *observation.Input) *observation.Beside {
	if !g.scales {
		return nil
	}
	context, set := c, o // copied only where they are asked for
	return &observation.Beside{Context: &context, Set: &set, Thresholds: &g.policy.Course.Thresholds, Extra: in.Extra}
}

// confidences are in the order of how sure they are.
var confidences = []grading.Confidence{
	grading.ConfidenceRead, grading.ConfidenceOurs, grading.ConfidenceWeak, grading.ConfidenceCheck,
}

// scalesText lists the other scales: each scale's rows under its name, with the
// confidence, and its source.
func scalesText(out *bufio.Writer, w *words.Words) error {
	t := tabwriter.NewWriter(out, 2, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\nOTHER SCALES\tGRADE\tSURE\tTABLE CELL")
	list := observation.Listings()
	for _, l := range list {
		grade := ""
		if l.Grade > 0 {
			grade = fmt.Sprint(l.Grade)
		}
		fmt.Fprintf(t, "%s\t%s\t[%s]\t%s\n", l.Scale, grade, l.Confidence, l.Cell)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out, "\nSources of the other scales")
	last := ""
	for _, l := range list {
		if line := l.Scale + ": " + l.Source; line != last {
			fmt.Fprintf(out, "  %s\n", line)
			last = line
		}
	}
	fmt.Fprintln(out, "\nHow sure they are")
	for _, c := range confidences {
		fmt.Fprintf(out, "  [%s]: %s\n", c, w.Scales.Confidence[c])
	}
	return nil
}

// scalesMarkdown lists them as a table.
func scalesMarkdown(out *bufio.Writer, w *words.Words, cell func(string) string) {
	fmt.Fprintln(out, "\n| id | scale | grade | table cell | source | sure |\n|---|---|---|---|---|---|")
	for _, l := range observation.Listings() {
		grade := ""
		if l.Grade > 0 {
			grade = fmt.Sprint(l.Grade)
		}
		fmt.Fprintf(out, "| `%s` | %s | %s | %s | %s | %s |\n", l.ID, l.Scale, grade, cell(l.Cell), cell(l.Source), l.Confidence)
	}
	fmt.Fprintln(out)
	for _, c := range confidences {
		fmt.Fprintf(out, "- %s: %s\n", c, w.Scales.Confidence[c])
	}
}

// scalesJSON lists them one object a line.
func scalesJSON(e *json.Encoder) error {
	for _, l := range observation.Listings() {
		line := struct {
			ID         string `json:"id"`
			Scale      string `json:"scale"`
			Grade      *int   `json:"grade,omitempty"`
			Cell       string `json:"cell"`
			Source     string `json:"source"`
			Confidence string `json:"confidence"`
		}{ID: l.ID, Scale: l.Scale, Cell: l.Cell, Source: l.Source, Confidence: l.Confidence.String()}
		if l.Grade > 0 {
			line.Grade = &l.Grade
		}
		if err := e.Encode(line); err != nil {
			return err
		}
	}
	return nil
}
