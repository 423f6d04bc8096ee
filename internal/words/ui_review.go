package words

// ReviewWords are the words of the doctor's review.
type ReviewWords struct {
	Do ReviewActions

	Title, NothingNew, NothingNewDo, NotSeenYet, Never, Reviewed, SinceThen string
	DoctorsOnly, NewFirst, NoSet, NoPolicy, NobodyElse                      string
	Labels                                                                  ReviewLabels
	Course, NoFever, NowTemp, NoneGiven, NothingRuns, NoTask                string
	NotOffered, NoEpisode, NotAttributed, AlreadyAttributed                 string
	NoEvents, NothingToSign, DetailsChanged                                 string
	ConfirmTitle, GradeTitle, CauseTitle, WithdrawTitle, CloseTitle         string
	ReopenTitle, NeuroTitle, IntervalTitle, SignEntryTitle, MenuTitle       string
	CriteriaTitle, Sign, SignBack, AnswerAll, Other                         string
	WhichScale, WhichGrade, Why, Cause, Minutes, Entry                      string
	IncompleteConfirm, WithdrawText, CloseText, ReopenText, NeuroText       string
	StateHead, DoctorMark, MovedOn                                          string
	SameGrade, SetWord, MayClose                                            string
	Reasons, Causes, NeuroReasons                                           []string
	Intervals                                                               []int

	Count                                      func(n int) string
	WorstOf                                    func(crs, crsAt, icans, icansAt string) string
	FeverAgo                                   func(temp, ago, at string) string
	DrugLine                                   func(drug, count, last, ago string) string
	CountOf                                    func(n, most int) string
	NextNotBefore, NextNow                     func(when string) string
	SetDue, SetLate                            func(what, at, by string) string
	NotDone                                    func(what, why string) string
	NotMet                                     func(more, not int) string
	Untold                                     func(rules, ago string) string
	Attributed                                 func(to string) string
	Every                                      func(minutes string) string
	Sets                                       func(n int) string
	ClosedTask                                 func(what string) string
	SinceReview                                func(when, by string) string
	Doctor                                     func(grade, why string) string
	DoctorGrade                                func(scale, grade, why string) string
	New                                        func(what string) string
	NewSet                                     func(when, grades, by string) string
	NoLonger                                   func(when, by string) string
	ToldLine                                   func(answer, whom, how, when, by string) string
	Signing                                    func(name, role string) string
	Withdraws                                  func(scale, grade string) string
	Confirmed, Graded, Signed                  func(s string) string
	AttributedTo, IntervalSet                  func(s string) string
	Withdrawn, Closed, Reopened, NeuroResolved string
	Next                                       func(saved, bed, name string) string
	Computed                                   func(scale, grade string) string
	Queue                                      func(n int) string
	More                                       func(n int) string
}

// ReviewLabels head the lines of the review of one patient.
type ReviewLabels struct {
	Since, Worst, Fever, On, Drugs, Checks, Told, Met, Doctor, Place, Labs string
}

// ReviewActions are the keys of the review.
type ReviewActions struct {
	Open, Look, Confirm, Grade, Attribute, Withdraw, Episode, Reopen, Neuro, Interval, Countersign, Next, TakeIn, Criteria, Menu Action
}

// HandoverScreenWords are the words of handovers.
type HandoverScreenWords struct {
	Do HandoverScreenActions

	TitleWard, Draft, NotSigned, Accepted, Waits, Reading, Empty string
	SignTitle, To, ToHint, SignText, Stale, StaleAsk             string
	NothingToSign, AlreadyAccepted, OwnHandover, NotADraft       string
	Editing, LeaveText, TakeTitle, TakeText, TakeYes             string
	TakeNo, TheWard, Signed, Edited, MakeAnew, MakeAnewText      string
	MakeAnewYes                                                  string

	TitleOf        func(name string) string
	MadeAt         func(clock string) string
	SignedBy       func(by, when, to string) string
	AcceptedBy     func(by, when string) string
	NotAccepted    func(list string, n int) string
	WaitingOne     func(what, by, when string) string
	Taken          func(of string) string
	CannotRead     func(why string) string
	Head           func(hash string) string
	TooLong        func(n, most int) string
	SignedAndWaits func(what string) string
	NotAcceptedYet func(n int) string
}

// HandoverScreenActions are the keys of handovers.
type HandoverScreenActions struct {
	Open, Edit, EditDone, Sign, Accept, Anew, Choose Action
}

// ClipboardWords are the words of copying.
type ClipboardWords struct {
	Line, SBAR                 Action
	NoGrade, CannotHere, Tmux  string
	NoSBAR, LineName, SBARName string
	Copied                     func(what string, n int) string
	NotCopied                  func(why string) string
	Day, ID, Policy, Measured  func(s string) string
}
