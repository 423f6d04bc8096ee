package words

import "fmt"

func englishPaper() PaperWords {
	return PaperWords{
		Chart: "Chart with trends", Grid: "Day grid", Course: "Course summary", List: "Ward list", Handover: "Handover",
		Page:             func(n, of int) string { return fmt.Sprintf("page %d of %d", n, of) },
		Printed:          one("printed %s"),
		Disclaimer:       "crsmon is decision support, not a cleared medical device: the clinician decides.",
		TextNotPrintable: one("NOT FULLY PRINTABLE: a crossed box stands for each of %s. Identify patients by id."),
		Showing:          two("From %s to %s"),
		Temp:             "T\n°C", HR: "Heart rate\n/min", BP: "Pressure\nmmHg", SpO2: "SpO2\n%", ICE: "ICE\n0-10", CAPD: "CAPD\n0-32", O2: "Oxygen",
		Systolic: "systolic", Mean: "mean",
		Legend: "Dashed: fever from 38.0 °C, and the policy's thresholds for pressure and SpO2. Pressure: bar from diastolic to systolic, thick tick = mean. " +
			"▲▼ beside a number: off the scale. Grades: the darker, the higher; ≥ incomplete, ! not a quiet 0 (reasons in the summary), NA not assessable. Triangle: a dose. Dark bar: an infusion runs. " +
			"Points more than 12 h apart are not joined.",
		GridLegend: "× with a full line: temperature (right scale). ● with a dashed line: pulse (left scale). Dashed across: 38.0 °C. Under the grid each day's lowest pressure, " +
			"SpO2 and ICE, highest rate, worst grades. An empty cell was not recorded: it is not normal.",
		Date: "Date", Day: "Day", Clock: "Hour", Pulse: "pulse",
		RowBP: "BP, lowest", RowRR: "RR, highest", RowSpO2: "SpO2, lowest", RowO2: "O2, most", RowICE: "ICE/CAPD",
		RowCRS: "CRS, worst", RowICANS: "ICANS, worst", RowDrug: "Drugs",
		Hidden:     count("+ %d more: see chart"),
		CourseHead: "Course", DrugsGiven: "Drugs, infusions, oxygen", Escalated: "Escalations", Decisions: "Decisions and moves",
		NoEscalation: "No escalation was raised.",
		Stated:       "Vasopressors",
		What:         "What", By: "By", Rule: "Rule", Answer: "Told and answered",
		Timeline:  "Every set, newest first",
		Corrected: two("CORRECTED by %s: %s"), InError: two("ENTERED IN ERROR, withdrawn by %s: %s"),
		ListColumns:     [9]string{"Bed", "Name", "Born", "Product", "Newest set", "Grades", "Due", "Waits, since", "Drugs"},
		TimelineColumns: [11]string{"Time", "T °C", "HR", "RR", "BP (mean)", "SpO2", "O2, L/min", "ICE/CAPD", "CRS", "ICANS", "By, note"},
	}
}

func englishPack() PackWords {
	return PackWords{
		Title: "Downtime pack", StateTitle: "State at the time of printing",
		Intro: "For the day the terminal dies. Go on by hand with these sheets: one set of sheets a patient, every page with name, birth date and id. What is not measured is left empty: empty is unknown, never normal.",
		Contents: []string{
			"The ward list, and each patient's state at the time of printing", "ICE sheet (from 12 years)", "CAPD sheet (under 12 years), with the anchors under two years",
			"ASTCT grading sheet for CRS", "ASTCT grading sheet for ICANS", "Observation grid for twelve sets",
		},
		AfterTitle: "When crsmon is back",
		After: []string{
			"Enter every set with the time it was observed, not the time it is typed.", "Enter every dose, infusion and oxygen change the same way.",
			"Enter who was told, when, and what was answered.", "Keep the sheets with the patient's notes.",
		},
		Name: "Name", Born: "Born", ID: "Id", Bed: "Bed", Product: "Product, day", Allergies: "Allergies",
		DateTime: "Date, time", By: "By (initials)", Signature: "Date, time, name:", GradeIs: "Grade (worst row)", GradeAsk: "the worst of all rows of the ICANS sheet",
		ICETitle: "ICE: immune effector cell encephalopathy score", ICENote: "One point for each correct answer, 10 in all. An item that was left out is not zero and not one: write - and why. The same questions each time, in the patient's own language.",
		ICETotal: "Total of 10", ICEPoint: "baseline before infusion: ____",
		Consciousness: "Conscious", ConsciousnessAsk: "A alert, D drowsy wakes unaided, V to voice, T to touch, P needs vigorous touch, U unarousable",
		NotDone: "Not done", NotDoneAsk: "asleep, refused, language, sedated, ventilated, unarousable",
		OwnSentence: one("The patient's own standard sentence: %s"), OwnSentenceBlank: "The patient's own standard sentence, and the handwriting now:",
		ICEGrades: []string{
			"ICE 7-9: ICANS 1.   ICE 3-6: ICANS 2.   ICE 0-2: ICANS 3.   Unarousable and unable to do the ICE: ICANS 4.",
			"Someone asleep is woken and asked. Sedated or ventilated: not assessable, write NA and the last grade.",
		},
		CAPDTitle: "CAPD: Cornell Assessment of Pediatric Delirium", CAPDTotal: "Total of 32 (1-8: ICANS 1, 9 or more: ICANS 3)",
		CAPDNote:    "What was seen over the whole shift, points as printed beside each item. Under two years compare with the anchors below. An item that was left out is written as -.",
		CAPDAnchors: "Anchors under two years: what is normal for items 1 to 4", CAPDSource: "Traube C et al., Crit Care Med 2014;42:656-663. In our own words. Unarousable: the CAPD cannot be done, ICANS 4.",
		Age: "Age", AnchorAt: "at ", AnchorDays: []int{0, 28, 42, 56, 196, 365, 730},
		CRSTitle: "CRS grading sheet (ASTCT)", ICANSTitle: "ICANS grading sheet (ASTCT)",
		WorstRow: "Tick what is true now. The grade is the highest column with a tick. A row that was not looked at leaves the grade open: write ≥ before it.",
		Citation: "After the ASTCT consensus: Lee DW et al., Biol Blood Marrow Transplant 2019;25:625-638, doi 10.1016/j.bbmt.2018.12.758. In our own words.",
		CRSHead:  [5]string{"CRS", "Grade 1", "Grade 2", "Grade 3", "Grade 4"},
		CRSRows: [][5]string{
			{"Fever, without another cause", "38.0 °C or more", "38.0 °C or more", "38.0 °C or more", "38.0 °C or more"},
			{"with low blood pressure", "-", "no vasopressor needed (fluid alone)", "one vasopressor, with or without vasopressin", "two or more vasopressors, vasopressin not counted"},
			{"and/or lack of oxygen", "-", "nasal cannula up to 6 L/min, or blow-by", "nasal cannula above 6 L/min, high-flow cannula, facemask, non-rebreather, Venturi", "positive pressure: CPAP, BiPAP, ventilator"},
		},
		CRSNotes: func(sbp, mean, spo2 int) []string {
			return []string{
				"Grade 5 is death due to CRS. Organ toxicity does not change the grade.",
				"After tocilizumab, steroids or antipyretics fever is no longer needed: pressure and oxygen alone set the grade of an episode that has begun.",
				fmt.Sprintf("Low blood pressure by the ward's policy: adults systolic below %d mmHg or mean below %d mmHg; children by age. Fluid given for pressure counts for 24 hours.", sbp, mean),
				fmt.Sprintf("Oxygen counts by device and flow, not by the saturation reached. By the ward's policy SpO2 below %d %% on air counts as lack of oxygen, grade 2, and is urgent.", spo2),
				"Exactly 6 L/min by cannula is grade 2.",
				"Grade 2: tell the doctor at once. Grade 3 or 4: doctor and intensive care at once, as the ward's policy says.",
			}
		},
		ICANSHead: [5]string{"ICANS", "Grade 1", "Grade 2", "Grade 3", "Grade 4"},
		ICANSRows: [][5]string{
			{"ICE (from 12 y)", "7-9", "3-6", "0-2", "0: unarousable, cannot do the ICE"},
			{"CAPD (under 12 y)", "1-8, wakes by itself", "1-8 and wakes to voice", "9 or more", "cannot be done: unarousable"},
			{"Consciousness", "drowsy, wakes by itself", "wakes to voice", "wakes only to touch", "unarousable, or needs vigorous or repeated touch; stupor, coma"},
			{"Seizure", "-", "-", "any clinical seizure that resolves rapidly; on EEG, resolved with treatment", "more than 5 min; or repeated without return to baseline between"},
			{"Motor", "-", "-", "-", "deep focal weakness: one side, or both legs"},
			{"Raised pressure in the skull, brain oedema", "-", "-", "focal or local oedema on imaging", "diffuse oedema; posturing; sixth nerve palsy; papilloedema; Cushing's triad"},
		},
		ICANSNotes: []string{
			"Grade 5 is death due to ICANS. The worst row counts, if no other cause explains it.",
			"Tremor and myoclonus do not count. Bleeding in the skull is not part of it: tell the doctor.",
			"New confusion: do the ICE now, whatever is due. A sign of ICANS: repeat it every 30 minutes for two hours.",
		},
		GridTitle: "Observation grid", GridNote: "Empty is unknown, never normal. Vasopressors: name and rate, or 'none'. Told: whom, when, and the answer.",
		GridRows: []string{
			"Temperature °C", "Heart rate /min", "Resp rate /min", "Blood pressure mmHg", "SpO2 %", "Oxygen: device, L/min", "Fluid for blood pressure", "Vasopressors: name, rate",
			"Fever drugs, steroids, tocilizumab", "Consciousness A D V T P U", "Seizure, weakness, other", "ICE of 10 / CAPD of 32", "CRS", "ICANS", "Told, answer",
		},
	}
}
