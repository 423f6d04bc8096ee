package words

import "fmt"

func englishPlain() PlainWords {
	return PlainWords{
		Start:  "crsmon, plain mode: questions and answers in lines. Lines that begin with ! want attention.",
		Dumb:   "TERM is dumb: crsmon runs in plain mode.",
		Prompt: "crsmon>", Bye: "Everything said to be saved is saved.",
		Commands: englishPlainCommands(),
		Menu: func(commands string) string {
			return "Commands: " + commands + ". The first letters are enough; a bed, name, id or pinyin may follow: o 03. ? explains them."
		},
		Waiting: func(n int) string {
			if n == 1 {
				return "1 alert waits for an answer: a lists it."
			}
			return fmt.Sprintf("%d alerts wait for an answer: a lists them.", n)
		},
		AskName: "Who is at the keyboard? Name", AskRole: "Role", StillSignedIn: one("%s is still at the keyboard."),

		Leave:     "b back; q leave",
		BackHelp:  "- or empty: not recorded. b: back one question. q: leave, nothing is recorded. ?: this.",
		NameHelp:  "An answer may name its question, and is then taken as it stands: hr=88, bed=B.",
		ListsThem: "? says them",
		Keep:      one("is %s; empty keeps it, - takes it back"), Last: one("last %s ago"), Now: one("= %s"),
		OneOf: one("One of: %s"), NotAnswer: one("that answers nothing here; allowed: %s"),
		EmptyNoMore: "empty: nothing more", EmptyNothing: "empty: nothing", EmptyNone: "empty: none", EmptyDone: "empty: done", EmptyAsItIs: "empty: as it is", EmptyFirst: one("empty: %s"),
		Kept: "it was not taken, and what was answered before is kept", YesNo: "y or n", OrTyped: "or typed",
		OneTo: count("1 to %d"), NoNumber: count("no such number; allowed: 1 to %d, empty for none"),
		TooLong:  "too long; allowed: 1000 bytes in a line. The line was not taken.",
		NotUTF8:  "not valid UTF-8; allowed: text. The line was not taken.",
		Control:  "control characters, as of an arrow key; allowed: text. The line was not taken.",
		WrongKey: two("this answers %q, and the question is %q; allowed: an answer to that. It was not taken."),
		Unknown:  two("%q is no command; allowed: %s. Nothing was changed."), WhichCommand: two("%q could be several commands; allowed: %s. Nothing was changed."),
		StoppedAt: count("stopped at line %d of the input: what follows it was not read"),

		WhichPatient: "Which patient", WhichAllowed: "bed, name, id or pinyin", FindWhom: "Find whom",
		NoPatients: "Nobody is on the ward; allowed: new, which admits a patient. Nothing was changed.",
		NotFound:   one("no patient fits %q; allowed: a bed, a part of the name, the id, pinyin; also of who left. Nothing was changed."),
		Several:    one("several patients fit: %s; allowed: the bed or the id. Nothing was changed."),

		TimeAllowed: "empty now, -10, 14:05, 20-Nov 14:05", NoteAllowed: "text, 1000 bytes", Text: "text, may stay empty", NeededText: "text, needed",
		NameText: "name, needed", BedAllowed: "as on the door", IDAllowed: "as on the wristband, needed",
		BirthAllowed: "2017-03-05 or 05-Mar-2017", OrPounds: "or 154 lb",
		DateTimeAllowed: "date and clock, 2026-11-17 10:30; empty: none yet", DateTimesAllowed: "dates and clocks with commas, 2026-11-17 10:30",
		AllergiesAllowed: "text, or \"none known\"", ICEAllowed: "0-10 points",
		AmountAllowed: "a number above 0, at most 3 decimals", DrugAllowed: "a name or its first letters, or oxygen; ? lists them",
		MinutesAllowed: "5 to 1440 minutes", DayAllowed: "a day as 2026-11-01, empty: no limit",
		OrNotDone: one("%s; n not done"),
		Over:      func(systolic, diastolic string) string { return systolic + " over " + diastolic + ", as 122/78" },
		NameOrYou: one("name; empty: %s"), Female: "female", Male: "male",

		WhyNot: "Not done: why", ScoreHelp: "the total; i: item by item; why not done:", ScoreAllowed: "or i item by item; not done:",
		ListHelp:  "n: none; else the letters or names, with commas:",
		EventHelp: "n: none new; y: asks for seizure, motor and intracranial pressure",
		Unusual:   "Unusual:", UnusualAsk: "Is this right? y keeps it, n goes back",
		NothingAnswered: "nothing was answered: nothing to save",
		Provisional:     "NOT SAVED YET. As answered so far:", Alert: "ALERT",
		Overdue: one("next check overdue by %s"), Due: one("next check in %s"),

		Save: "Save? y saves, n discards", SaveAgain: "Try again? y tries again, n discards", Discarded: "Discarded: nothing was saved.", Saved: "saved",
		NothingSaved: "Nothing of it was saved.", NothingChangedNow: "nothing was changed",
		EndOfInput: one("! End of input. NOT SAVED: what was typed for %s is lost."),
		Stopped:    one("! Stopped. NOT SAVED: what was typed for %s is lost."),
		LeftForm:   one("Left. NOT SAVED: nothing was recorded for %s."),
		EndKept:    one("! Ended. NOT SAVED: what was typed for %s is kept as your draft, and is offered when you come back."),
		KeepDraft:  "keep it as my draft", DraftAsk: "What is answered is not saved", DraftUnread: "your draft holds what plain mode cannot read; it stays for the screens",
		DraftKept: one("Draft kept, NOT SAVED for %s: the same command brings it back."), NotRead: one("%q could not be read: it is asked again"),
		MovedOn: "something was recorded for this patient since it was read", MovedOnDo: "Look at it again, then decide.",

		WhichCorrect: "Correct which entry", WhichWithdraw: "Which was entered in error", WhichField: "What is wrong",
		WhichAmend: "What is to be changed", FieldHelp: "The question named is asked again, with what it was.",
		NothingStands: "nothing is recorded that could be corrected; allowed: a patient with a set, a dose or a sample. Nothing was changed.", NothingChanged: "nothing was changed: nothing to save",
		EarlierToo: func(from, to int) string {
			return fmt.Sprintf("and %d to %d, earlier: any number may be given", from, to)
		},

		DrugWhich: "Drug", DrugHelp: "drugs:", Oxygen: "oxygen", Amount: "Amount", Unit: "Unit", Route: "Route", Rate: "Rate", When: "When",
		RunStop: "Started (or a new rate), or stopped", Reference: "Reference, never an order:",
		NoDrug:    one("no drug of the policy fits, or several do; allowed: %s"),
		LabValues: "Values", LabForm: "as crp=120 ferritin=5400 ng/mL il6=<2", LabEach: "empty: one by one",
		LabHelp:      "A value that is not named stays; crp=- takes one back. Names, and the unit of a bare number:",
		LabUnknown:   two("%q is no laboratory value, or could be several; allowed: name=value, of %s"),
		LabTwice:     one("%s is given twice; allowed: each once a sample"),
		LabWithout:   one("%s has no value; allowed: a number, or - to take it back"),
		StockUnknown: "tocilizumab on the ward: not counted here (stock counts it)", StockBefore: "Tocilizumab must be at hand before the cells are infused:",
		StockProblem: one("the dose is saved, and the count of the ward's stock is not: %s. Count it with stock."),

		AlertWhich: "Answer which alert", AlertWhat: "Answer", AlertNone: "No alert waits.", Reason: "Reason",
		Raised: two("%s; raised %s"), AnswerIs: two("%s; written by %s"),
		InFull: "in full, what set it",
		Up:     " rising", Down: " falling",
		ReadmitText: "The course before goes on where it ended; an episode that was open is open still.",
		WasHere:     one("%s has this id and left the ward; allowed: transfer with it, which admits again"), IsHere: one("%s has this id already; allowed: an id that is this patient's alone"),
		BeforeThat: one("since; before that %s"),
		PartSaved: func(n, of int) string {
			return fmt.Sprintf("! %d of %d are saved; trying again saves no answer twice", n, of)
		},
		Alerts: count("%d alerts"),

		Criteria: "Alerts of this patient:", NoCriteria: "none is open", Timeline: "Course, newest first:",
		MayClose:     "fever, hypotension and hypoxia have been absent long enough: a doctor may close the episode (review)",
		TimelineMore: count("%d earlier: timeline says them all"), GoOn: count("%d earlier. Go on? y or n"), LastHours: count("last %d h"),
		WhichAudit: "All about which entry",

		DoctorsOnly:  "review is a doctor's; allowed: user, which changes who is at the keyboard. Nothing was changed.",
		NoneToReview: "Nothing new to review; any patient can be.",
		Decide:       "Decide", DecideHelp: "What is decided stands beside the computed grade, and is signed in your name.",
		AlreadyAttributed: "it is attributed already; w withdraws that", Reopen: "reopen the episode", NextPatient: "next patient",
		PossibleNow: one("allowed now: %s"),
		SignAsk: func(name, role string) string {
			return "Sign as " + name + ", " + role + "? y signs, n does not"
		},

		HandoverDo: one("Handover of %s"), ReadText: "read the new text", EarlierText: "a signed one by number",
		NoHandover: "No handover is signed.", EditedText: "your edited text is not signed yet",
		WhichHandover: "Which handover", OwnHandover: "you signed it yourself; allowed: the next person, under their own name (user). Nothing was changed.",
		AcceptAsk: one("Accept it as %s? y accepts, n does not"),
		WhichLine: "Change which line", NewLine: "New text of the line", NewLineAllowed: "empty keeps it, -- takes the line away",
		LineAllowed: count("1 to %d, or + for one more"), LineGone: count("line %d is gone: those after it have a number less"),
		Stale: "the record has changed since this text was made; n makes it anew",

		NoReports: "no report can be made here; allowed: crsmon report. Nothing was changed.", WhichReport: "Which report",
		FromDay: "First day", ToDay: "Last day",
	}
}

func englishPlainCommands() PlainCommands {
	c := func(word, letters, long string) PlainCommand { return PlainCommand{word, letters, long} }
	return PlainCommands{
		Board:    c("board", "b", "the ward, worst first, a patient a line; handovers that wait"),
		Patient:  c("patient", "p1", "one patient: grades with their reasons, alerts, the newest of the course"),
		Find:     c("find", "/f", "list whom a bed, a part of a name, an id or pinyin fits"),
		Observe:  c("observe", "o", "record a set of observations, question by question"),
		Correct:  c("correct", "c", "correct a set, a dose, an infusion, oxygen or a sample; the old values stay visible"),
		Withdraw: c("withdraw", "x", "a set, a dose or a sample was entered in error: it stands no longer, and stays visible"),
		Admit:    c("new", "n", "admit a patient"),
		Amend:    c("amend", "e", "amend an admission: a new weight, a second infusion, a baseline"),
		Drug:     c("drug", "d", "a dose, an infusion started, changed or stopped, a fluid bolus, oxygen"),
		Stock:    c("stock", "", "how many doses of tocilizumab are on the ward, and count them"),
		Labs:     c("labs", "l", "laboratory results of a sample: the values in a line, or one by one; the last are said"),
		Transfer: c("transfer", "t", "new bed, ICU, back, discharge; who was discharged is admitted again by id"),
		Alerts:   c("alerts", "a", "what waits for an answer: told, acknowledged, declined, passed up, closed"),
		Review:   c("review", "vr", "doctors: who has something new; confirm, grade, attribute, close, interval, countersign"),
		Handover: c("handover", "h", "of the ward, or of a patient: read, edit, sign, accept"),
		Line:     c("line", "y", "the grades in one line, for the hospital's notes"),
		Criteria: c("criteria", "2m", "every criterion met and not met, with its source"),
		Trend:    c("trend", "3", "the values of 24 h, 72 h or the course: trend 03 72, trend 03 course"),
		Timeline: c("timeline", "4", "the whole course, corrections shown as corrections"),
		Scales:   c("scales", "5", "the older scales side by side"),
		Audit:    c("audit", "6", "an entry in full: every value and reason, who recorded it and when, what became of it"),
		Report:   c("report", "", "what was overdue, overridden, escalated, and which rules only make noise"),
		Rules:    c("rules", "", "every criterion and escalation rule with its source"),
		Settings: c("settings", "s", "the policy in force, the record and its health"),
		User:     c("user", "u", "change who is at the keyboard"),
		Help:     c("help", "?", "these commands"),
		Quit:     c("quit", "q", "leave crsmon"),
	}
}
