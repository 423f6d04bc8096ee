package words

// LabWords are the words of laboratory results.
type LabWords struct {
	Do LabActions

	Taken, Note, None                string
	Same                             string // the mark of a value that is what it was
	Ambiguous, NotAValue, NotAUnit   func(allowed string) string
	TimeHint, NoteHint, ValueHint    string
	NothingTyped, LeaveText          string
	CheckTitle, CheckKeep, CheckBack string
	EntriesTitle, NoEntries          string
	EntriesFoot, AlreadyCorrected    string
	Reasons, WithdrawReasons         []string
	NeverAGrade                      string
	Head, NeighbourHead              string
	OwnBaseline                      string

	Unusual               func(value string) string
	Last                  func(value, when, ago, by string) string
	Before                func(values string) string
	OrIn                  func(unit string) string // another unit that may be typed
	NeverRecorded         func(name string) string
	ReadAs                func(value string) string
	Saved                 func(n int, when string) string
	Correcting, Withdrawn func(what string) string
	Withdrawing           func(what string) string
	Results, Count        func(n int) string
	Samples               func(n int) string // since a handover or a review

	// The heads of the printed table.
	Test, Lowest, Highest, Newest, Values string
	SampleOf                              func(when, ago string) string
}

// LabActions are the keys of laboratory results.
type LabActions struct {
	Open, Entries, Correct, Withdraw Action
}

func englishLabs() LabWords {
	return LabWords{
		Do: LabActions{
			Open:     Action{"labs", "laboratory results: enter a sample, correct one, see the last values"},
			Entries:  Action{"samples", "what was entered: correct a sample, or withdraw it"},
			Correct:  Action{"correct", "correct the sample under the cursor; the old values stay visible"},
			Withdraw: Action{"in error", "the sample under the cursor was entered in error"},
		},
		Taken: "Taken at", Note: "Note", None: "no laboratory result recorded",
		Same:      "=",
		Ambiguous: one("can be read two ways; allowed: 12400 or 12.4, %s"),
		NotAValue: one("not a value; allowed: %s, <2 or >5000 for a limit"),
		NotAUnit:  one("not one of its units; allowed: %s"),
		TimeHint:  "when the sample was taken: empty is now; -90 is 90 minutes ago; 06:10; 20-Nov 06:10",
		NoteHint:  "anything else worth knowing; Enter saves",
		ValueHint: "a number in this unit, or with its own unit; <2 or >5000 where the laboratory gives a limit",

		NothingTyped: "no value is typed yet", LeaveText: "What is typed is not saved.",
		CheckTitle: "Check before it is recorded", CheckKeep: "yes, as the laboratory reported", CheckBack: "no, go back and change",
		EntriesTitle: "Samples as entered", NoEntries: "no sample entered yet", EntriesFoot: "c corrects, x withdraws; Esc closes",
		AlreadyCorrected: "this sample stands no longer: correct the one that took its place",
		Reasons:          []string{"mistyped", "wrong unit", "wrong time", "corrected by the laboratory", "other"},
		WithdrawReasons:  []string{"wrong patient", "entered twice", "wrong sample", "other"},
		NeverAGrade:      "Laboratory values set and lower no CRS or ICANS grade.",
		Head:             "Laboratory", NeighbourHead: "Neighbouring toxicities, from laboratory values; never a grade of CRS or ICANS",
		OwnBaseline: "the laboratory's own limits are not recorded here: a feature is present by the value before the infusion, or open",

		Unusual: one("%s is unusual: is it the value, and its unit?"),
		Last: func(value, when, ago, by string) string {
			return "last " + value + ", " + when + " (" + ago + " ago), " + by
		},
		Before: one("before: %s"), OrIn: one(", or with %s typed after it"), NeverRecorded: one("%s: never recorded"), ReadAs: one("= %s"),
		Saved: func(n int, when string) string {
			return results(n) + " of " + when + " saved; no grade depends on them"
		},
		Correcting: one("corrects: %s"), Withdrawn: one("withdrawn: %s"), Withdrawing: one("It was entered: %s"),
		Results: results, Count: count("%d"),
		Samples: func(n int) string { return plural(n, "new sample", "new samples") + " of laboratory values" }, Test: "Test", Lowest: "Lowest", Highest: "Highest", Newest: "Newest", Values: "Values",
		SampleOf: two("%s (%s ago)"),
	}
}

func results(n int) string { return plural(n, "result", "results") }
