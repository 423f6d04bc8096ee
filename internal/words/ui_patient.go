package words

import (
	"fmt"

	"crsmon/grading"
)

// ChartWords are the words of the trend chart.
type ChartWords struct {
	// Windows are 24 hours, 72 hours and the whole course, short enough for the axis.
	Windows                           [3]string
	Pressors, Drugs, NotDone, Held    string
	InfusionLetter, Infusion, Reading string
	DrugLetters                       map[grading.Masking]string
	Acting, NothingHere, Given        func(s string) string
	// Legend explains the marks, given the glyphs of an afebrile and a febrile point,
	// of a low pressure and of an incomplete grade.
	Legend func(point, fever, low, atLeast string) []string
}

// SectionWords are the words of the sections of a patient's page.
type SectionWords struct {
	// Names are now, criteria, trend, timeline, other scales, audit.
	Names                                  [6]string
	RulesMet, RulesNotMet, NoneOf          string
	NotMetNote, Unrecorded                 string
	ScalesNote, NoScales                   string
	Stopped, Runs                          string
	Events                                 map[string]string // moves, decisions and answers, by their stable word
	AuditColumns                           [5]string         // seq, observed, typed, by, entry
	Seq, Entry, Replaces, ReplacedBy, Sure func(s string) string
	Later, Earlier                         func(by string) string
	NewestSet                              func(when string) string
	GradesAfter                            func(when string) string
	Reminders                              string
	Reminder                               func(text string) string
	RemindersMore                          func(n int) string
	Became                                 func(label, old, now string) string
}

func englishChart() ChartWords {
	return ChartWords{
		Windows:  [3]string{"24 h", "72 h", "course"},
		Pressors: "pressors", Drugs: "drugs", NotDone: "nd", Held: "held",
		InfusionLetter: "C", Infusion: "cells infused", Reading: "reading the chart...",
		DrugLetters: map[grading.Masking]string{
			grading.Antipyretic: "A", grading.Paracetamol: "P", grading.NSAID: "N", grading.Steroid: "S",
			grading.Tocilizumab: "T", grading.Siltuximab: "X", grading.Anakinra: "K",
		},
		Acting: one("acting: %s"), NothingHere: one("no set here; the newest is of %s"),
		Given: one("given %s"),
		Legend: func(point, fever, low, atLeast string) []string {
			return []string{
				fmt.Sprintf("%s below 38.0 °C, %s fever", point, fever), low + " pressure below the threshold",
				atLeast + " incomplete", "h held", "N not assessable", "C cells infused",
				"small letters: drugs said to act still", "of several in one place the worst is drawn",
			}
		},
	}
}

func englishSections() SectionWords {
	return SectionWords{
		Names:    [6]string{"now", "criteria", "trend", "timeline", "scales", "audit"},
		RulesMet: "Escalation rules met", RulesNotMet: "Escalation rules not met",
		NoneOf: "none", NotMetNote: "by what is recorded; nothing is said of what is not",
		Unrecorded: "not recorded, and could raise the grade:",
		ScalesNote: "Beside the ASTCT grades, never instead; from what is recorded.",
		NoScales:   "no other scale can be given",
		Stopped:    "stopped", Runs: "running",
		Reminders: "Reminders of the policy: they call nobody", Reminder: one("remember: %s"), RemindersMore: count("%d reminder(s): F4"),
		Events: map[string]string{
			"bed": "to bed", "icu-requested": "ICU requested", "icu-arrived": "arrived in ICU", "returned": "back from ICU",
			"discharged": "discharged", "readmitted": "readmitted",
			"confirm": "grades confirmed", "grade": "graded by the doctor as", "attribute": "fever attributed to",
			"unattribute": "attribution of the fever withdrawn", "close-episode": "CRS episode closed", "reopen-episode": "CRS episode opened again",
			"resolve-neuro": "neurological events resolved", "interval": "vital signs at least every", "countersign": "countersigned",
			"told": "told", "acknowledged": "acknowledged", "declined": "declined", "passed-up": "passed up", "closed": "closed",
		},
		AuditColumns: [5]string{"SEQ", "OBSERVED", "TYPED", "BY", "ENTRY"},
		Seq:          one("number %s of this patient's entries"), Entry: one("entry %s"), Replaces: one("takes the place of %s"),
		ReplacedBy: one("its place was taken by %s"), Sure: one("how sure: %s"),
		Later: one("%s after it was observed"), Earlier: one("%s before it was observed"),
		NewestSet:   one("newest set, %s"),
		GradesAfter: one("graded anew at %s, after an entry since the set"),
		Became:      func(label, old, now string) string { return label + " " + old + " -> " + now },
	}
}
