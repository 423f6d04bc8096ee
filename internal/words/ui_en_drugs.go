package words

import "fmt"

// Amounts follow the ISMP list of error-prone abbreviations: mcg and never µg, units
// spelled out, mL, a leading zero, no trailing zero, a comma from 1,000 on.
func englishDrugs() DrugWords {
	return DrugWords{
		Do: DrugActions{
			Open:     Action{"drug", "record a dose, an infusion, a fluid bolus or oxygen"},
			Running:  Action{"running", "choose what runs, by its number"},
			Stop:     Action{"stop", "stop it instead"},
			Entries:  Action{"entries", "what was entered: correct an entry, or withdraw it"},
			Correct:  Action{"correct", "correct the entry under the cursor; the old values stay visible"},
			Withdraw: Action{"in error", "the entry under the cursor was entered in error"},
			Count:    Action{"count", "count the tocilizumab on the ward"},
			Pick:     Action{"pick", "move along the drugs that match"},
		},
		Title: "Drugs, infusions, oxygen", Running: "RUNNING", NothingRuns: "no infusion entered as running; no oxygen entered",
		Given: "GIVEN", NothingGiven: "no dose entered",
		Oxygen: "oxygen", Rate: "Rate", Flow: "Flow L/min", Dose: "Dose", Volume: "Volume",
		Start: "start", ChangeRate: "change the rate", Stop: "stop", Give: "give",
		NoMatch: "no drug of the policy matches", Choose: "type a few letters, Enter takes the marked one",
		PickRunning: "or the number of what runs", StopKey: "s stops it",
		NotAnOrder: "reference, not an order", NoReference: "the policy gives no reference dose for this patient",
		StockUnknown: "tocilizumab on the ward: not counted here (F6 counts)",
		CheckTitle:   "Check before it is recorded", CheckKeep: "yes, record it as entered", CheckBack: "no, go back and change",
		EntriesTitle: "Doses, infusions and oxygen as entered", NoEntries: "nothing entered yet",
		EntriesFoot: "c corrects, x withdraws; Esc closes",
		LeaveText:   "What is typed is not saved.", DraftKept: "draft kept, NOT saved: d brings it back",
		Ambiguous:   "can be read two ways; allowed: 1000 for a thousand, 1.5 for one and a half",
		NotAnAmount: "not an amount; allowed: a number above 0 with at most three decimals, as 0.05",
		NeedDrug:    "choose a drug first", NeedAmount: "the amount is missing",
		NotRunning: "it does not run", AlreadyCorrected: "this entry stands no longer: correct the one that took its place",
		ReadChartFirst: "the chart is being read: what runs is not known yet",
		CountTitle:     "Tocilizumab on the ward", CountText: "How many doses are there now?",
		CountLabel: "Doses", CountHint: "a whole number from 0 to 1000",
		Labels: [8]string{"Drug", "Do", "Device", "Amount", "Unit", "Route", "Time", "Note"},
		Hints: [8]string{
			"type a few letters of the name; oxygen is one of them", "a letter answers", "a letter answers",
			"0.05, 8, 1000", "left and right, or the number", "left and right, or the number",
			"empty is now; -10 is ten minutes ago; 14:05 or 1405; 20-Nov 14:05", "anything else worth knowing; Enter saves",
		},
		Reasons:         []string{"wrong amount or rate", "wrong drug", "wrong time", "wrong route or unit", "other"},
		WithdrawReasons: []string{"wrong patient", "entered twice", "never given", "other"},
		RunsSince: func(what, since, rated string) string {
			if rated == "" {
				return what + " since " + since
			}
			return what + " since " + since + ", this rate since " + rated
		},
		GivenLine: func(drug string, doses int, last, when string) string {
			d := "doses"
			if doses == 1 {
				d = "dose"
			}
			return fmt.Sprintf("%s: %d %s, last %s %s", drug, doses, d, last, when)
		},
		Fluid: func(boluses int, in6h string) string {
			return fmt.Sprintf("%d in 24 h, %s in 6 h", boluses, in6h)
		},
		EarliestNext: func(when string, past bool) string {
			if past {
				return "interval over since " + when
			}
			return "earliest next " + when
		},
		Reference: func(text, forWhom string) string {
			if forWhom == "" {
				return text
			}
			return text + " [" + forWhom + "]"
		},
		SourceSure: func(source, sure string) string {
			if sure == "" {
				return "source " + source
			}
			return "source " + source + ", " + sure
		},
		Stock: func(doses int, counted string, taken bool) string {
			if taken {
				return fmt.Sprintf("tocilizumab on the ward: %d doses, worked out from a dose given %s", doses, counted)
			}
			return fmt.Sprintf("tocilizumab on the ward: %d doses, counted %s", doses, counted)
		},
		Counted:      count("saved: %d doses of tocilizumab on the ward"),
		RunningSince: two("%s running since %s"), RateSince: two("%s, rate changed %s"), GivenAt: two("%s given %s"),
		DeviceSince: two("%s since %s"), StoppedAt: two("%s stopped %s"),
		Withdrawn:   one("saved: %s no longer stands; it stays visible"),
		Withdrawing: one("%s will not stand. Nothing takes its place, and it stays visible."),
		MoreRunning: count("%d more running"), MoreGiven: count("%d more given: Ctrl-L lists every entry"),
		GradedAnew: one("the course is graded anew from %s"),
		Correcting: one("CORRECTING %s"), OldEntry: one("the time is %s ago"),
	}
}

func englishTasks() TaskWords {
	return TaskWords{
		Do: TaskActions{
			Open: Action{"alerts", "every open escalation of the ward, and its answers"},
			Look: Action{"look", "what set it, the rule and the answers so far"},
			Told: Action{"told", "say who was told, how and when"}, Acknowledge: Action{"acknowledge", "somebody acts on it: say who"},
			Decline: Action{"decline", "somebody declined it: say why"}, PassUp: Action{"pass up", "hand it on to the next role"},
			Close: Action{"close", "it is over: a person closes it"},
		},
		Title: "ALERTS", None: "no alert waits", NoneOfThisWard: "No open alert on this ward.", NobodyNamed: "role not named",
		Columns: [6]string{"BED", "NAME", "WHAT", "MUST ACT NOW", "WAITS", "STATUS"},
		Open:    "nobody told", Told: "told", Acknowledged: "acknowledged", Declined: "declined", Closed: "closed",
		Met: "its criterion is met now", NotMet: "its criterion is not met now",
		StillMet: "its criterion is still met: it cannot be closed yet", AlreadyAnswered: "it was acknowledged; it waits for nobody",
		RuleHead: "The rule", CauseHead: "What set it", AnswersHead: "Answers so far",
		NoAnswers: "none yet", TimePassed: "the passing of time: a check that was due has not been done", FindingsHead: "Now",
		ToldTitle: "Who was told?", AckTitle: "Who acts on it?", DeclineTitle: "Declined: why?",
		PassTitle: "Pass up: to whom?", CloseTitle: "Close it?",
		Whom: "Whom", WhoAnswered: "Who answered", PassedTo: "To whom", How: "How", When: "When", Why: "Why", WhyClosed: "Note",
		WhomHint: "name of the person", HowHint: "a letter answers", WhenHint: "empty is now; -10 is ten minutes ago; 14:05", WhyHint: "in a few words; needed",
		Hows:    []string{"telephone", "at the bedside", "pager", "message"},
		Saved:   "saved",
		Summary: func(waiting, answered int) string { return fmt.Sprintf("%d waiting, %d answered", waiting, answered) },
		Waits:   one("waits %s"), NotAcknowledged: one("not acknowledged %s"),
		ToldAt: two("told %s %s"), AckAt: two("acknowledged by %s %s"), DeclinedAt: two("declined by %s %s"),
		AnswerLine: func(what, by, when, whom, how, why string) string {
			s := when + " " + what
			if whom != "" {
				s += ": " + whom
			}
			if how != "" {
				s += ", " + how
			}
			if why != "" {
				s += ", " + why
			}
			return s + " (written by " + by + ")"
		},
		For: "For", OnlyThis: "this one only", ForHint: "the same answer for all that wait in this patient and are no more urgent",
		AllOf:    count("all %d of this patient"),
		SavedAll: func(answer string, n int) string { return fmt.Sprintf("saved: %s, %d alerts", answer, n) },
		RaisedAt: two("raised %s, %s ago"), WorsenedAt: one("worse again at %s"),
		MustAct: func(role string, passed int) string {
			if passed == 0 {
				return "must act now: " + role
			}
			return fmt.Sprintf("must act now: %s (passed on %d time(s) without an answer)", role, passed)
		},
		CompleteSets: func(n, need int) string {
			return fmt.Sprintf("%d of %d complete sets in a row without it: it cannot be closed yet", n, need)
		},
		SetBy:        two("set of %s by %s"),
		AnsweredOnly: count("no alert waits; %d answered"),
		MorePatients: count("+%d"),
		SavedAnswer:  two("saved: %s, %s"),
		Notice:       func(bed, grades, text string) string { return "bed " + bed + " " + grades + ": " + text },
	}
}

func englishMoves() MoveWords {
	return MoveWords{
		Do:    Action{"transfer", "new bed, ICU, discharge"},
		Title: "Transfer", What: "What", To: "To whom/where", Bed: "New bed", When: "When", Needed: "needed", ICU: "ICU", Again: "on the ward",
		DischargeTitle: "Discharge?", DischargeText: "The patient leaves the board. Nothing recorded is lost.",
		DischargeYes: "yes, discharged", DischargeNo: "no, go back",
		WhatHint: "a letter answers", ToHint: "unit, or who was asked", BedHint: "only where it changes",
		Moves: [6]string{"new bed", "ICU bed requested", "arrived in the ICU", "returned to the ward", "discharged", "admitted again"},
		Done:  [6]string{"moved to another bed", "ICU bed requested", "in the ICU", "back on the ward", "discharged", "admitted again"},
		InICU: one("IN THE ICU since %s"), Left: one("LEFT the ward %s"),
		LeftFirst: "left the ward: t admits again",
		Saved:     two("%s, %s"),
	}
}

func englishSettings() SettingsWords {
	return SettingsWords{
		Do: Action{"settings", "policy, record, health, colours"}, Theme: Action{"colours", "the next set of colours; kept for this record"},
		Title: "Settings", ThemeHead: "Colours", ReadOnly: "Only the colours can be changed from here.", Reading: "reading...",
		Themes: [5]string{"automatic", "light", "dark", "high contrast", "colour-blind-safe"},
		ThemeNotes: [5]string{
			"as the terminal answers, dark where it does not", "for a light background", "for a dark background",
			"black, white and few strong colours", "hues that stay apart without red or green vision, rising in brightness",
		},
		ThemeSaved: one("colours: %s"), ThemeNotSaved: one("colours changed until crsmon ends; not kept: %s"),
		CannotRead: one("this could not be read: %s"), NoSections: "nothing is known of the record here",
	}
}
