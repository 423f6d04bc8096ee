package words

// PlainWords are the words of the plain mode: questions and answers in lines of text.
type PlainWords struct {
	Start, Dumb, Prompt, Bye string
	Commands                 PlainCommands
	Menu                     func(commands string) string
	Waiting                  func(n int) string // alerts, when a session begins
	AskName, AskRole         string
	StillSignedIn            func(name string) string

	// How a question is asked and left.
	Leave, BackHelp, NameHelp, ListsThem                         string
	Keep, Last, Now                                              func(s string) string
	OneOf, NotAnswer                                             func(s string) string
	Kept, YesNo, OrTyped                                         string
	EmptyNoMore, EmptyNothing, EmptyNone, EmptyDone, EmptyAsItIs string
	EmptyFirst                                                   func(who string) string
	OneTo, NoNumber                                              func(most int) string
	TooLong, NotUTF8, Control                                    string
	WrongKey                                                     func(said, asked string) string
	Unknown, WhichCommand                                        func(word, commands string) string
	StoppedAt                                                    func(line int) string

	// Whom.
	WhichPatient, WhichAllowed, FindWhom, NoPatients string
	NotFound, Several                                func(s string) string

	// What may be answered.
	TimeAllowed, NoteAllowed, Text, NeededText, NameText string
	BedAllowed, IDAllowed, BirthAllowed, OrPounds        string
	DateTimeAllowed, DateTimesAllowed, AllergiesAllowed  string
	ICEAllowed, AmountAllowed, DrugAllowed               string
	MinutesAllowed, DayAllowed                           string
	OrNotDone                                            func(limits string) string
	Over                                                 func(systolic, diastolic string) string
	NameOrYou                                            func(you string) string
	Female, Male                                         string

	// A set.
	WhyNot, ScoreHelp, ScoreAllowed     string
	ListHelp, EventHelp                 string
	Unusual, UnusualAsk                 string
	NothingAnswered, Provisional, Alert string
	Overdue, Due                        func(s string) string

	// Saving, and what becomes of what is not saved.
	Save, SaveAgain, Discarded, Saved        string
	NothingSaved, NothingChangedNow          string
	EndOfInput, Stopped, LeftForm, EndKept   func(what string) string
	KeepDraft, DraftAsk, DraftUnread         string
	DraftKept, NotRead                       func(s string) string
	MovedOn, MovedOnDo                       string
	WhichCorrect, WhichWithdraw, WhichField  string
	WhichAmend, FieldHelp                    string
	NothingStands, NothingChanged            string
	EarlierToo                               func(from, to int) string
	DrugWhich, DrugHelp, Oxygen              string
	Amount, Unit, Route, Rate, When          string
	RunStop, Reference                       string
	NoDrug                                   func(s string) string
	LabValues, LabForm, LabEach, LabHelp     string
	LabUnknown                               func(said, allowed string) string
	LabTwice, LabWithout                     func(name string) string
	StockUnknown, StockBefore                string
	StockProblem                             func(why string) string
	AlertWhich, AlertWhat, AlertNone, Reason string
	Raised, AnswerIs                         func(a, b string) string
	InFull                                   string
	Up, Down                                 string
	ReadmitText                              string
	WasHere, IsHere                          func(who string) string
	BeforeThat                               func(answer string) string
	PartSaved                                func(n, of int) string
	Alerts                                   func(n int) string
	Criteria, NoCriteria, Timeline, MayClose string
	TimelineMore, GoOn, LastHours            func(n int) string
	WhichAudit                               string
	DoctorsOnly, NoneToReview, Decide        string
	DecideHelp, AlreadyAttributed, Reopen    string
	NextPatient                              string
	PossibleNow                              func(list string) string
	SignAsk                                  func(name, role string) string
	HandoverDo                               func(of string) string
	ReadText, EarlierText, NoHandover        string
	EditedText, WhichHandover, OwnHandover   string
	AcceptAsk                                func(name string) string
	WhichLine, NewLine, NewLineAllowed       string
	LineAllowed, LineGone                    func(n int) string
	Stale                                    string
	NoReports, WhichReport, FromDay, ToDay   string
}

// PlainCommand is one thing that can be done: its word, its letters, which are the keys
// of the screens, and what it does.
type PlainCommand struct{ Word, Letters, Long string }

// PlainCommands are all of them.
type PlainCommands struct {
	Board, Patient, Find                      PlainCommand
	Observe, Correct, Withdraw                PlainCommand
	Admit, Amend, Drug, Stock, Labs, Transfer PlainCommand
	Alerts, Review, Handover, Line            PlainCommand
	Criteria, Trend, Timeline, Scales, Audit  PlainCommand
	Report, Rules, Settings                   PlainCommand
	User, Help, Quit                          PlainCommand
}
