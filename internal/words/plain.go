package words

// PlainWords are the words of the plain mode: questions and answers in lines of text.
type PlainWords struct {
	Start, Dumb, Menu, Prompt             string
	Commands                              []Action
	AskName, AskRole, WhichPatient        string
	NoPatients, Explain, BackHelp         string
	Keep, Last, Now, NotRecordedHere      func(s string) string
	Unknown, NotFound, NotAnswer, OneOf   func(s string) string
	Several                               func(list string) string
	TooLong, NotUTF8, Control             string
	WrongKey                              func(said, asked string) string
	EndOfInput, Stopped, LeftForm         func(what string) string
	StoppedAt                             func(line int) string
	NothingAnswered, Unusual, UnusualAsk  string
	Save, SaveAgain, YesNo, Discarded     string
	Provisional, Alert, NotGraded         string
	Overdue, Due                          func(s string) string
	WhyNot, ItemByItem, ScoreHelp         string
	ListHelp, EventHelp, FieldHelp        string
	DrugWhich, DrugHelp, Oxygen           string
	Amount, Unit, Route, Rate, When       string
	RunStop, Reference, Warned            string
	NoDrug                                func(s string) string
	AlertWhich, AlertWhat, AlertNone      string
	AlertNumber                           func(most int) string
	Whom, How, Reason                     string
	Raised, Told                          func(a, b string) string
	Criteria, Timeline, NoCriteria        string
	DoctorsOnly, ConfirmAsk, NoneToReview string
	ToReview, Handover                    string
	NoHandover, AcceptAsk, Accepted       string
	Bye                                   string
}

func englishPlain() PlainWords {
	return PlainWords{
		Start:  "crsmon, plain mode: questions and answers in lines. ? explains, b goes back, - or empty is not recorded.",
		Dumb:   "TERM is dumb: crsmon runs in plain mode.",
		Menu:   "Commands: board, patient, observe, new, drug, alerts, review, handover, user, help, quit. The first letter is enough; a bed, name, id or pinyin may follow: o 03.",
		Prompt: "crsmon>",
		Commands: []Action{
			{"board", "the ward, worst first, a patient a line"},
			{"patient", "one patient: grades with their reasons, criteria met, the course"},
			{"observe", "record a set of observations, question by question"},
			{"new", "admit a patient"},
			{"drug", "a dose, an infusion started, changed or stopped, oxygen"},
			{"alerts", "what waits for an answer: told, acknowledged, declined, passed up, closed"},
			{"review", "doctors: what is new, and confirm the grades"},
			{"handover", "the newest handover, and accept it"},
			{"user", "change who is at the keyboard"},
			{"help", "these commands"},
			{"quit", "leave crsmon"},
		},
		AskName: "Who is at the keyboard? Name", AskRole: "Role (n nurse, d doctor)", WhichPatient: "Which patient (bed, name, id or pinyin)",
		NoPatients: "Nobody is on the ward: new admits a patient.", Explain: "no further explanation",
		BackHelp: "- or empty: not recorded. b: back one question. ?: this.",
		Keep:     one("answered: %s; empty keeps it, - takes it back"), Last: one("last %s ago"), Now: one("= %s"),
		NotRecordedHere: one("%s: not recorded"),
		Unknown:         one("%q is no command here; allowed: board, patient, observe, new, drug, alerts, review, handover, user, help, quit. Nothing was changed."),
		NotFound:        one("no patient fits %q; allowed: a bed, a part of the name, the id, or pinyin. Nothing was changed."),
		NotAnswer:       one("that answers nothing here; allowed: %s"), OneOf: one("one of: %s"),
		Several:         one("several patients fit: %s. Give the bed or the id. Nothing was changed."),
		TooLong:         "too long; allowed: 1000 bytes in a line. The line was not taken.",
		NotUTF8:         "not valid UTF-8; allowed: text. The line was not taken.",
		Control:         "control characters, as of an arrow key; allowed: text. The line was not taken.",
		WrongKey:        two("this answers %q, and the question is %q. It was not taken."),
		EndOfInput:      one("End of input. NOT SAVED: what was typed for %s is lost."),
		Stopped:         one("Stopped. NOT SAVED: what was typed for %s is lost."),
		LeftForm:        one("Left. NOT SAVED: nothing was recorded for %s."),
		StoppedAt:       count("stopped at line %d of the input: what follows it was not read"),
		NothingAnswered: "nothing was answered: nothing to save", Unusual: "Unusual:", UnusualAsk: "Is this right? y keeps it, b goes back",
		Save: "Save? y saves, n discards, b goes back", SaveAgain: "Try again? y tries again, n discards, b goes back",
		YesNo: "y or n", Discarded: "Discarded: nothing was saved.",
		Provisional: "NOT SAVED YET. As answered so far:", Alert: "ALERT", NotGraded: "cannot be graded; saving still works, grade by hand",
		Overdue: one("next check overdue by %s"), Due: one("next check in %s"),
		WhyNot: "Not done: why", ItemByItem: "item by item", ScoreHelp: "the total; i: item by item; why not done:",
		ListHelp:  "n: none; else the letters or names, with commas:",
		EventHelp: "n: none new; y: asks for seizure, motor and intracranial pressure",
		FieldHelp: "n: not done, asks why",
		DrugWhich: "Drug (name, or oxygen)", DrugHelp: "drugs:", Oxygen: "oxygen",
		Amount: "Amount", Unit: "Unit", Route: "Route", Rate: "Rate", When: "When",
		RunStop: "Started (or a new rate), or stopped", Reference: "Reference, never an order:", Warned: "Before it is saved:",
		NoDrug:     one("no drug of the policy fits, or several do; allowed: %s"),
		AlertWhich: "Which alert (its number; empty leaves)", AlertNone: "No alert waits.",
		AlertWhat:   "Answer: t told, a acknowledged, d declined, p passed up, c closed",
		AlertNumber: count("no such alert; allowed: 1 to %d"),
		Whom:        "Whom, or who answered", How: "How (telephone, bedside)", Reason: "Reason",
		Raised: two("%s; raised %s"), Told: two("%s %s"),
		Criteria: "Criteria met:", Timeline: "Course, newest first:", NoCriteria: "no criterion is met",
		DoctorsOnly: "Review is a doctor's; user changes who is at the keyboard. Nothing was changed.",
		ConfirmAsk:  "Confirm these grades? y confirms, n leaves", NoneToReview: "Nothing new to review.",
		ToReview: "To review:", Handover: "Handover",
		NoHandover: "No handover is signed.", AcceptAsk: "Accept it in your name? y accepts, n leaves", Accepted: "accepted",
		Bye: "Everything said to be saved is saved.",
	}
}
