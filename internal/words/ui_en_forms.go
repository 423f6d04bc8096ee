package words

import (
	"fmt"

	"crsmon/grading"
)

func englishForm() FormWords {
	return FormWords{
		Labels: [19]string{
			"Observed at", "Temp °C", "Heart rate", "Resp rate", "BP mmHg", "MAP mmHg", "SpO2 %", "O2 device", "O2 L/min", "FiO2 %",
			"Fluid for BP", "Vasopressors", "Masking drugs", "Consciousness", "Neuro events", "ICE 0-10", "Cardiac event", "Carer says", "Note",
		},
		Hints: [19]string{
			"empty is now; -10 is ten minutes ago; 14:05 or 1405; 20-Nov 14:05",
			"384 is 38.4; 100.4 is read as °F; n: not done",
			"beats per minute; n: not done",
			"breaths per minute, counted: Space counts taps for 30 s; n: not done",
			"122/78 or 12278; 16.3/10.4 is kPa; a systolic alone is taken; n: not done",
			"only if the monitor shows one; else it is worked out from the BP",
			"per cent; n: not done",
			"", "litres per minute", "as set, or as marked on the valve: 21-100; 0.4 is 40; for the older scales",
			"", "", "", "", "", "", "", "",
			"anything else worth knowing; Enter saves the set",
		},
		Cardiacs: [3]string{"none", "arrhythmia", "signs of an acute coronary syndrome"},
		Carers:   [4]string{"worse", "same", "better", "not asked"},
		Whys:     [4]string{"asleep", "refused", "not obtainable", "device fault"},
		WhyTitle: "Not done: why?", NotWorse: "not worse", Language: "Language",
		Languages: [4]string{"shared with the examiner", "interpreter", "family member interprets", "no shared language, no interpreter"},
		Baseline:  one("baseline %s"), LastScore: one("last %s"),
		Sentence: one("own sentence: %s"), UnderstoodBy: one("today: %s (l changes)"),
		NoSentence: "no standard sentence is recorded: compare with the one on paper",
		NotDone:    one("not done: %s"),
		WhichUnit:  "mmHg or kPa? for kPa type 16/10k or 16.0/10.0; for mmHg 30/15mm",

		FlowLikeFiO2: two("a flow of %s L/min: is it the FiO2 (%s %%)? The FiO2 has a field of its own"),
		Count: CountWords{
			Title: "Count the breaths", Tap: "Space at every breath. The time is running.",
			Over: "Time is over.", NoBreath: "No breath was counted: nothing to use. Type 0 if the patient does not breathe.",
			TooSoon: "Still counting: wait for the end, or 1 for 15 s.",
			Foot:    "1 15 s, 3 30 s, 6 60 s; Backspace begins again.",
			Left:    count("%d s left"),
			Sum: func(breaths, seconds, rate int) string {
				return fmt.Sprintf("%d breaths in %d s = %d/min", breaths, seconds, rate)
			},
		},
		CAPDLabel: "CAPD 0-32", Diastolic: "Diastolic", RRShort: "RR",
		Now: "now", NotSavedYet: "NOT SAVED YET: as typed so far", ReadingChart: "reading the chart...",
		NoneRunning: "none", ListThem: "yes: choose them", NoEvents: "none new", SomeEvents: "yes: say which",
		NewConfusion: ", new confusion", LetterKeys: "a-z", TypeTotal: "type the total", ByItems: "item by item; or why not done:",
		PressorTitle: "Which vasopressors or inotropes are running?",
		MaskingTitle: "Which drugs that can hide a fever are still acting?",
		ListFoot:     "Letter ticks, Enter done. For none: Esc, then n.",
		EventsTitle:  "Neurological events since the last set", EventsFoot: "A digit answers; a line without an answer stays not recorded.",
		NothingTicked: "nothing chosen: not recorded",
		EventTitles:   [3]string{"Seizure", "Motor", "Raised intracranial pressure"},
		LeaveTitle:    "Leave this form?", LeaveText: "What is typed is not saved.",
		KeepEditing: "go on editing", KeepDraft: "leave, keep it as my draft", Discard: "discard it",
		Discarded: "discarded: nothing was saved", DraftKept: "draft kept, NOT saved: o on this patient brings it back",
		NothingTyped: "nothing is typed yet: nothing to save",
		UnusualTitle: "Unusual. Is this right?", UnusualKeep: "yes, keep and save", UnusualBack: "no, go back and change",
		DiastolicNotBelow: "the diastolic must be below the systolic", MeanNotBetween: "the mean must lie between diastolic and systolic",
		NotATime: "not a time; allowed: -10 (minutes ago), 14:05, 1405, 20-Nov 14:05", InTheFuture: "this is in the future; allowed: up to 5 minutes ahead",
		NotADate: "not a date; allowed: 2017-03-05 or 05-Mar-2017, not in the future", Needed: "needed",
		DraftBack: one("your draft of %s is back: it is not saved yet"), DraftOfOther: one("%s has an unsaved draft for this patient"),
		AlreadyTaken: "the letter was taken already; this is the next field",
		FieldRefused: one("not saved: %s is not possible as typed"), NotAnAnswer: one("%q answers nothing here: use a letter shown below"),
		CannotGrade: one("cannot grade: %s. Grade by hand; saving still works."),
		NotANumber:  one("not a number; allowed: %s"), OutOfRange: one("not possible; allowed: %s"),
		NotWhole: one("whole numbers only; allowed: %s"), NotAPressure: one("not a pressure: type 122/78 or 12278; allowed: %s"),
		NotAScore: func(most int) string { return fmt.Sprintf("not a score; allowed: 0-%d, whole", most) },
		Unusual:   two("%s %s"), MeanFar: two("MAP %s, but the BP gives %s"),
		BegunLongAgo: two("observed \"now\" (%[2]s), but this form was begun at %[1]s"),
		CannulaFast:  one("nasal cannula at %s L/min: is it a high-flow cannula?"), MaskSlow: one("mask at only %s L/min"),
		AirWithFlow: one("room air, but a flow of %s L/min"), FlowNoDevice: one("a flow of %s L/min, but no device"),
		Old:       one("observed %s ago"),
		ScoreFell: func(last, now int) string { return fmt.Sprintf("ICE %d, was %d", now, last) },
		CAPDHigh:  func(total int) string { return fmt.Sprintf("CAPD %d (9 or more)", total) },
	}
}

func englishICE() ICESheetWords {
	return ICESheetWords{
		Title: "ICE: what to ask", Correct: "correct", Failed: "failed",
		Items: [grading.ICEItems]ScoreItem{
			{"Year", "What year is it?"},
			{"Month", "What month is it?"},
			{"City", "What city are we in?"},
			{"Hospital", "What hospital is this?"},
			{"Object 1", "Point: what is this? (clock)"},
			{"Object 2", "Point: what is this? (pen)"},
			{"Object 3", "Point: what is this? (button)"},
			{"Command", "Show me two fingers, or: close your eyes and stick out your tongue"},
			{"Sentence", "Write your sentence (the patient's own standard one)"},
			{"Attention", "Count back from 100 by tens"},
		},
	}
}

func englishCAPD() CAPDSheetWords {
	stages := [7]string{"newborn", "4 weeks", "6 weeks", "8 weeks", "28 weeks", "1 year", "2 years"}
	anchors := [4][7]string{
		{"fixes on face", "brief gaze, follows 90 degrees", "holds gaze", "follows past midline, focused attention", "holds gaze, prefers main carer, looks at speaker", "holds gaze, prefers main carer, looks at speaker", "holds gaze, prefers main carer, looks at speaker"},
		{"head to side, primitive reflexes", "reaches, clumsy", "reaches", "symmetric movements; passively grasps", "smooth coordinated reach", "handles objects, tries to shift or get up", "handles objects, tries to get up, may try to walk"},
		{"calm awake time", "awake-alert, turns to carer's voice or smell", "longer alert time", "brightens or smiles to a face, reacts to a bell", "prefers mother, tells new from familiar", "upset when apart, comforted by a familiar object", "upset when apart, comforted by a familiar object"},
		{"cries if hungry or uncomfortable", "cries if hungry or uncomfortable", "cries if hungry or uncomfortable", "cries if hungry or uncomfortable", "vocalises needs", "single words or signs", "3-4-word sentences or signs"},
	}
	from := [7]int{0, 28, 42, 56, 196, 365, 730}
	return CAPDSheetWords{
		Title: "CAPD: seen over this shift",
		Items: [grading.CAPDItems]ScoreItem{
			{"Eye contact", "Makes eye contact with the carer?"},
			{"Purposeful", "Are the actions purposeful?"},
			{"Aware", "Aware of the surroundings?"},
			{"Communicates", "Communicates needs and wants?"},
			{"Restless", "Restless?"},
			{"Inconsolable", "Inconsolable?"},
			{"Underactive", "Underactive: very little movement awake?"},
			{"Slow", "Takes long to respond?"},
		},
		Frequencies: [5]string{"never", "rarely", "sometimes", "often", "always"},
		Anchor: func(item, days int) string {
			stage := 0
			for i, d := range from {
				if days >= d {
					stage = i
				}
			}
			if item < 0 || item >= len(anchors) {
				return "under 2 years: take the anchor for this item from the published chart"
			}
			return "at " + stages[stage] + ": " + anchors[item][stage]
		},
	}
}

func englishAdmit() AdmitWords {
	return AdmitWords{
		Title: "Admit a patient", NotADateTime: "not a date with a clock; allowed: 2026-11-17 10:30 or 17-Nov-2026 10:30",
		LeaveText: "The patient is not admitted yet.", SavedTitle: "Admitted",
		FirstSet:   "There is no observation yet: the grades are unknown until one is recorded.",
		ObserveNow: "record the first set now", ToBoard: "back to the board",
		DraftKept: "draft kept, NOT admitted: n brings it back",
		Labels: [20]string{
			"Bed", "Patient id *", "Family name *", "Given name", "Birth date", "Sex", "Weight kg", "Product", "Indication",
			"Infused at", "Allergies", "Baseline SBP", "Baseline ICE", "Baseline SpO2", "Oxygen at home", "Own sentence", "Language",
			"Interpreter", "More infusions", "Reason *",
		},
		AmendTitle: "Amend the admission of", IDStays: "the id stays: it is what ties the record together; a wrong patient is entered in error",
		LeaveAmend: "The change is not saved yet.", AmendKept: "draft kept, NOT saved: e brings it back",
		AgainHint: "Was here before. Say the new bed; a new infusion goes into \"More infusions\" below.", AgainDo: "admit again",
		FirstAgain: "The course before goes on; its grades stand until a set is recorded. One is due now.",
		AgainTitle: "Admit again", AgainKept: "draft kept, NOT admitted: admitting again brings it back",
		BeforeTitle: "This id was here before", BeforeText: "Is it the same person? Then the old course goes on: nothing of it is lost.",
		BeforeYes: "the same person: admit again", BeforeNo: "another person: back to the form",
		GoneTitle: "Left the ward", GoneText: "Not on the board. The course is kept.", GoneLook: "look at the course",
		Worst: func(crs, icans string, sets int) string {
			return fmt.Sprintf("worst CRS %s, ICANS %s, in %d set(s)", crs, icans, sets)
		},
		TypedHere: one("typed now: %s"),
		Amended:   func(name string) string { return name + " amended; the admission as it was stays in the record." },
		Hints: [20]string{
			"as on the door: 03, 12B",
			"the hospital's number, as on the wristband; it must be this patient's alone",
			"", "", "2017-03-05 or 05-Mar-2017; under 12 the CAPD replaces the ICE, an unknown age is graded as an adult's",
			"", "kilograms; 154 lb is taken too",
			"axi-cel, tisa-cel, brexu-cel, liso-cel, obe-cel, ide-cel, cilta-cel, or as on the label",
			"lymphoma, leukaemia, myeloma, lupus ...",
			"date and clock of the first infusion: 2026-11-17 10:30 or 17-Nov 10:30; empty if not yet given",
			"\"none known\" is an answer; empty is not recorded",
			"usual systolic before the infusion, mmHg: a fall below 80 % of it counts as hypotension",
			"ICE before the infusion, 0-10; Ctrl-S saves from here, what follows can wait",
			"usual SpO2 on what they breathe at home, %", "none, 2 L/min at night, CPAP ...",
			"the sentence this patient writes for the ICE: the same one each time",
			"the language the patient is asked in", "none, name and telephone, or how it is done",
			"date and clock of each further infusion (split dosing, re-infusion), with commas between them",
			"why it is amended: new weight, second infusion, typing error ...",
		},
		Saved: func(name string) string { return name + " is on the record." },
	}
}

func englishDrafts() DraftWords {
	return DraftWords{
		Title: "You had typed this and not saved it", Continue: "continue", Later: "later: the form brings it back",
		Set: "a set", Correction: "a correction", Admission: "an admission",
		Amendment: "an amended admission", Readmission: "an admission of who was here before",
		Drug: "a drug entry", Handover: "a handover text", Answer: "an answer, a move or a decision", Labs: "laboratory results",
		AnswerKept:   "draft kept, NOT saved: the same key brings it back",
		ChangedSince: "The set is on the record as first sent; what was changed since is not: saving corrects it.",
		NotOnDisk:    "draft not kept on disk",
		QuitKeeps:    "What is typed is not saved. It stays as your draft and is offered to you again.",
		QuitKept:     count("%d draft(s) are not saved. They stay, and are offered again."),
		Aside: func(n int, where string) string {
			return fmt.Sprintf("%d draft file(s) could not be read, and are set aside in %s", n, where)
		},
		CannotRead: one("drafts could not be read: %s"),
		Offer: func(what, whose, when string) string {
			return fmt.Sprintf("You had typed %s for %s at %s. It is not saved.", what, whose, when)
		},
		Another: func(what, whose, when string) string {
			return fmt.Sprintf("Also %s for %s at %s: its form brings it back.", what, whose, when)
		},
		OnRecord: func(what, whose, when string) string {
			return fmt.Sprintf("%s for %s typed at %s is on the record: nothing was lost", what, whose, when)
		},
	}
}
