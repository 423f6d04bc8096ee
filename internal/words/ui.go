package words

import "crsmon/grading"

// Action is what a key does: a word for the footer, a sentence for the help.
type Action struct{ Short, Long string }

// Sentence is why something failed and what to do about it.
type Sentence struct{ Why, Do string }

// ScoreItem is one item of a score: its name and what to ask or look for.
type ScoreItem struct{ Name, Ask string }

// Failure is a kind of failure that a sentence exists for.
type Failure uint8

// The failures.
const (
	FailureUnknown Failure = iota
	FailureInternal
	FailureNotOpen
	FailureDiskFull
	FailureDisk
	FailureBusy
	FailureReadOnly
	FailureNotWritable
	FailureGone
	FailureDamaged
	FailureNewer
	FailureNotARecord
	FailureClosed
	FailureConflict
	FailureMoved
	FailureNoPatient
	FailurePatientExists
	FailureNoAuthor
)

// UI are the words of the screens. Funcs take what goes into the sentence, so that a
// language orders it as it must.
type UI struct {
	CRS, ICANS, ICE, CAPD, BP, SpO2, O2 string

	Unit     Units
	KeyNames map[string]string
	Do       Actions
	Failures map[Failure]Sentence
	Months   [12]string
	Weekdays [7]string

	Nurse, Doctor, NobodyYet     string
	WallBoard                    string
	WallPage                     func(page, pages, patients int) string
	Demo, DemoLong               string
	DecisionSupport              string
	Saving, SavingThenQuit       string
	NotRecorded, Yes, No, None   string
	NameUnknown, AgeUnknown      string
	Female, Male, OtherSex       string
	LookAlike, NoInfusion        string
	BedWord, NextLabel           string
	NotAssessable, CloseHint     string
	TooSmallKeys                 string
	QuitTitle, QuitText          string
	QuitLoses, QuitYes, QuitNo   string
	QuitDrafts                   func(n int) string
	TooSmall                     func(w, h, needW, needH int) string
	Minutes                      func(m int) string
	Hours                        func(h, m int) string
	Days                         func(d, h int) string
	AgeYears, AgeMonths, AgeDays func(n int) string
	AgeShort                     func(years, months int) string
	Allergies, Day, Born, ID     func(s string) string
	Was, Missing, UpTo           func(s string) string
	WithoutAttribution           func(grade string) string
	Items, LeftOut, LinesMore    func(n int) string
	LastAssessed                 func(grade, when string) string
	RuleSource                   func(rule, source string) string
	FiredText                    func(english, chinese string) string
	Refused                      func(field, problem string) string
	AllowedIs                    func(allowed string) string
	NotSaved                     func(why string) string
	Since                        func(when string) string
	SavedAt                      func(clock string) string

	DeviceShort   map[grading.O2Device]string
	NotDone       map[grading.NotDone]string
	NotDoneShort  map[grading.NotDone]string
	Consciousness map[grading.Consciousness]string
	Seizures      map[grading.Seizure]string
	Motors        map[grading.Motor]string
	ICPs          map[grading.ICP]string

	SignIn    SignInWords
	Board     BoardWords
	Alert     AlertWords
	Form      FormWords
	ICESheet  ICESheetWords
	CAPDSheet CAPDSheetWords
	Patient   PatientWords
	Admit     AdmitWords
	Help      HelpWords
	Correct   CorrectWords
	Palette   PaletteWords
	Plain     PlainWords
	Review    ReviewWords
	Handover  HandoverScreenWords
	Clipboard ClipboardWords
	Drafts    DraftWords
	// DiskFullNotice stands while the record can only be read.
	DiskFullNotice string
	// SettingsSayWhy follows what is wrong with the policy.
	SettingsSayWhy string
	Chart          ChartWords
	Sections       SectionWords
	Drug           DrugWords
	Task           TaskWords
	Transfer       MoveWords
	Settings       SettingsWords
	Labs           LabWords
}

// Units are the units beside numbers.
type Units struct{ Celsius, Fahrenheit, PerMin, Pressure, Percent, Flow, KPa, Pounds, Kilograms string }

// Actions are everything a key can do.
type Actions struct {
	Help, User, QuitNow, Quit                                      Action
	Open, Observe, Admit, Amend, Filter, Refresh                   Action
	FilterKeep, FilterClear                                        Action
	Move, MoveUp, PageDown, PageUp, First, Last                    Action
	Scroll, Close, AlertClose, Back, Cancel, Done                  Action
	NextField, TabField, DownField, PrevField, Save, Answer, Leave Action
	ItemSheet, ClearAnswer, LeftOut, UseScore, Tick                Action
	NotDone, CountBreaths, Tap, Seconds, Again, UseRate, Language  Action
	Reasons, SignIn, Criteria, Correct, Withdraw                   Action
	Section, NextSection, PrevSection, Window                      Action
	EarlierSet, LaterSet                                           Action
}

// SignInWords are the words of the sign-in screen.
type SignInWords struct {
	Title, Name, Role, Hint, NameNeeded, RoleNeeded string
	Already, LeaveFormFirst                         string
}

// BoardWords are the words of the board.
type BoardWords struct {
	Columns                                   BoardColumns
	NoSet, NoSetDo, DueNow, CannotGradeDo     string
	Opening, CannotOpen, TryAgain, NotOpen    string
	Empty, EmptyLead, EmptyThen, NoPatientYet string
	FilterLabel, FilterNone                   string
	FilterCount                               func(shown, all int) string
	CannotGrade, Refreshed, NextSet           func(s string) string
	NotUpToDate, SetAt, NextNeuro             func(a, b string) string
	Below                                     func(n int) string
}

// BoardColumns are the column heads of the board and the timeline.
type BoardColumns struct {
	Bed, Name, Day, Product, Temp, HR, BP, SpO2, O2, ICE, CRS, ICANS, Due string
}

// AlertWords are the words of alerts.
type AlertWords struct {
	None, Repeat, Tell, Review, ICU, Wait, Close string
	Worse                                        func(who string) string
	More                                         func(n int) string
}

// FormWords are the words of the observation form. Labels and Hints are in the order
// of its fields: time observed, temperature, heart rate, respiratory rate, blood
// pressure, mean, SpO2, oxygen device, flow, fluid, vasopressors, drugs that mask
// fever, consciousness, neurological events, ICE, cardiac event, carer concern, note.
type FormWords struct {
	Labels, Hints                                      [19]string
	Cardiacs                                           [3]string // none, arrhythmia, signs of an acute coronary syndrome
	Carers                                             [4]string // worse, same, better, not asked
	Whys                                               [4]string // asleep, refused, not obtainable, device fault
	WhyTitle, NotWorse, Language                       string
	Languages                                          [4]string // shared, interpreter, family, none
	Baseline, LastScore, Sentence, UnderstoodBy        func(s string) string
	NoSentence                                         string
	NotDone                                            func(why string) string
	WhichUnit                                          string
	Count                                              CountWords
	FlowLikeFiO2                                       func(a, b string) string
	CAPDLabel, Diastolic, RRShort                      string
	Now, NotSavedYet, ReadingChart                     string
	NoneRunning, ListThem, NoEvents, SomeEvents        string
	NewConfusion, LetterKeys, TypeTotal, ByItems       string
	PressorTitle, MaskingTitle, ListFoot               string
	EventsTitle, EventsFoot, NothingTicked             string
	EventTitles                                        [3]string
	LeaveTitle, LeaveText, KeepEditing, KeepDraft      string
	Discard, Discarded, DraftKept, NothingTyped        string
	UnusualTitle, UnusualKeep, UnusualBack             string
	DiastolicNotBelow, MeanNotBetween                  string
	NotATime, InTheFuture, NotADate, Needed            string
	DraftBack, DraftOfOther, FieldRefused, NotAnAnswer func(s string) string
	AlreadyTaken                                       string
	CannotGrade                                        func(why string) string
	NotANumber, OutOfRange, NotWhole, NotAPressure     func(allowed string) string
	NotAScore                                          func(most int) string
	Unusual, MeanFar, BegunLongAgo                     func(a, b string) string
	CannulaFast, MaskSlow, AirWithFlow, FlowNoDevice   func(flow string) string
	Old                                                func(ago string) string
	ScoreFell                                          func(last, now int) string
	CAPDHigh                                           func(total int) string
}

// CountWords are the words of the counter of breaths.
type CountWords struct {
	Title, Tap, Over, NoBreath, TooSoon, Foot string
	Left                                      func(seconds int) string
	Sum                                       func(breaths, seconds, rate int) string
}

// ICESheetWords are the examiner's guide of the ICE.
type ICESheetWords struct {
	Title, Correct, Failed string
	Items                  [grading.ICEItems]ScoreItem
}

// CAPDSheetWords are the examiner's guide of the CAPD.
type CAPDSheetWords struct {
	Title       string
	Items       [grading.CAPDItems]ScoreItem
	Frequencies [5]string // never, rarely, sometimes, often, always
	// Anchor is the developmental anchor of an item, counted from 0, for a child of
	// that many days, under two years.
	Anchor func(item, days int) string
}

// PatientWords are the words of the patient page.
type PatientWords struct {
	NoSets, Time, By, Corrected                        string
	CannotRead, NEWS2, EpisodeSince, Due, Typed, Entry func(s string) string
	Worst                                              func(crs, icans string) string
	Observed                                           func(when, by, role string) string
}

// AdmitWords are the words of the admission form. Labels and Hints are in the order
// of its fields: bed, id, family name, given name, birth date, sex, weight, product,
// indication, infused at, allergies, baseline systolic, baseline ICE.
type AdmitWords struct {
	Title, NotADateTime, LeaveText, SavedTitle, FirstSet, ObserveNow, ToBoard, DraftKept string
	AmendTitle, IDStays, LeaveAmend, AmendKept                                           string
	// Of somebody who was here before.
	AgainHint, AgainDo, FirstAgain                                      string
	AgainTitle, AgainKept, BeforeTitle, BeforeText, BeforeYes, BeforeNo string
	GoneTitle, GoneText, GoneLook                                       string
	Worst                                                               func(crs, icans string, sets int) string
	TypedHere                                                           func(name string) string
	Labels, Hints                                                       [20]string
	Saved, Amended                                                      func(name string) string
}

// DraftWords are the words of what is typed and not saved.
type DraftWords struct {
	Title, Continue, Later     string
	Set, Correction, Admission string
	Amendment, Readmission     string
	Drug, Handover, Answer     string
	Labs                       string
	AnswerKept                 string
	ChangedSince, NotOnDisk    string
	QuitKeeps                  string
	QuitKept                   func(n int) string
	Aside                      func(n int, where string) string
	CannotRead                 func(why string) string
	Offer, Another, OnRecord   func(what, whose, when string) string
}

// CorrectWords are the words of corrections and withdrawals.
type CorrectWords struct {
	WhyTitle, WithdrawTitle, Withdrawn, Already, InError string
	Reasons, WithdrawReasons                             []string
	// Head stands over the grades of a form that corrects the set of a time.
	Head        func(clock string) string
	Withdrawing func(when, by string) string
	// By says what became of a set, by whom, when and why.
	By func(what, by, when, reason string) string
}

// HelpWords are the words of the help.
type HelpWords struct {
	Title, NotNow string
	// The rules: their title, and the headings of their parts.
	Criteria, OtherScales, Sources, Ours string
	Escalations                          func(policy, version string) string
	// Legend explains the marks, given the glyphs in use: at least, the shapes of
	// grades 0 to 5, worse, better, look-alike.
	Legend func(ge string, shapes [6]string, up, down, like string) []string
}
