package words

// DrugWords are the words of the drug screen. Labels and Hints are in the order of its
// fields: drug, action, device, amount, unit, route, time, note.
type DrugWords struct {
	Do DrugActions

	Title, Running, NothingRuns, Given, NothingGiven string
	Oxygen, Rate, Flow, Dose, Volume                 string
	Start, ChangeRate, Stop, Give                    string
	NoMatch, Choose, PickRunning, StopKey            string
	NotAnOrder, NoReference, StockUnknown            string
	CheckTitle, CheckKeep, CheckBack                 string
	EntriesTitle, NoEntries, EntriesFoot             string
	LeaveText, Ambiguous, NotAnAmount, NeedDrug      string
	DraftKept                                        string
	NeedAmount, NotRunning, AlreadyCorrected         string
	ReadChartFirst                                   string
	CountTitle, CountText, CountLabel, CountHint     string
	Labels, Hints                                    [8]string
	Reasons, WithdrawReasons                         []string

	// RunsSince says a running infusion: what, since when, and since when at this rate.
	RunsSince func(what, since, rated string) string
	// GivenLine says what was given of a drug: how often, and the last.
	GivenLine func(drug string, doses int, last, when string) string
	// Fluid adds up boluses: how many in 24 h, how much in 6 h.
	Fluid        func(boluses int, in6h string) string
	EarliestNext func(when string, past bool) string
	Reference    func(text, forWhom string) string
	SourceSure   func(source, sure string) string
	Stock        func(doses int, counted string, taken bool) string
	Counted      func(doses int) string
	// What became of an entry, as it is said after saving and in lists.
	RunningSince, RateSince, GivenAt, DeviceSince func(what, when string) string
	StoppedAt                                     func(what, when string) string
	Withdrawn, Withdrawing                        func(what string) string
	MoreRunning, MoreGiven                        func(n int) string
	Correcting, GradedAnew                        func(what string) string
	OldEntry                                      func(ago string) string
}

// DrugActions are the keys of the drug screen.
type DrugActions struct {
	Open, Running, Stop, Entries, Correct, Withdraw, Pick, Count Action
}

// TaskWords are the words of escalations as tasks.
type TaskWords struct {
	Do TaskActions

	Title, None, NoneOfThisWard, NobodyNamed string
	Columns                                  [6]string // bed, name, what, who must act, waits, status
	Open, Told, Acknowledged                 string
	Declined, Closed                         string
	Met, NotMet, StillMet, AlreadyAnswered   string
	RuleHead, CauseHead, AnswersHead         string
	NoAnswers, TimePassed, FindingsHead      string
	ToldTitle, AckTitle, DeclineTitle        string
	PassTitle, CloseTitle                    string
	Whom, WhoAnswered, PassedTo, How, When   string
	Why, WhyClosed                           string
	WhomHint, HowHint, WhenHint, WhyHint     string
	Hows                                     []string
	Saved                                    string
	Summary                                  func(waiting, answered int) string
	Waits                                    func(ago string) string
	NotAcknowledged                          func(ago string) string
	ToldAt, AckAt, DeclinedAt                func(who, clock string) string
	// AnswerLine is one answer: what, by whom it was written, when, who, how and why.
	AnswerLine             func(what, by, when, whom, how, why string) string
	For, OnlyThis, ForHint string
	AllOf                  func(n int) string
	SavedAll               func(answer string, n int) string
	RaisedAt               func(when, ago string) string
	WorsenedAt             func(when string) string
	MustAct                func(role string, passed int) string
	CompleteSets           func(n, need int) string
	SetBy                  func(when, by string) string
	AnsweredOnly           func(n int) string
	MorePatients           func(n int) string // in the alert line, as short as it can be
	SavedAnswer            func(answer, rule string) string
	Notice                 func(bed, grades, text string) string
}

// TaskActions are the keys of the alerts.
type TaskActions struct {
	Open, Look, Told, Acknowledge, Decline, PassUp, Close Action
}

// MoveWords are the words of transfers. Moves are in the order new bed, ICU requested,
// arrived in the ICU, returned, discharged, admitted again.
type MoveWords struct {
	Do Action

	Title, What, To, Bed, When, Needed, ICU, Again string
	DischargeTitle, DischargeText                  string
	DischargeYes, DischargeNo                      string
	WhatHint, ToHint, BedHint                      string
	Moves, Done                                    [6]string
	LeftFirst                                      string
	InICU, Left                                    func(since string) string
	Saved                                          func(what, clock string) string
}

// SettingsWords are the words of the settings.
type SettingsWords struct {
	Do, Theme Action

	Title, ThemeHead, ReadOnly, Reading string
	Themes, ThemeNotes                  [5]string // automatic, light, dark, high contrast, colour-blind-safe
	ThemeSaved, ThemeNotSaved           func(s string) string
	CannotRead                          func(why string) string
	NoSections                          string
}
