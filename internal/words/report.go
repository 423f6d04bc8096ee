package words

import (
	"crsmon/grading"
	"crsmon/internal/policy"
)

// Report are the words of what is printed: the handover, the documents, the downtime
// pack. Funcs take what goes into the sentence, so that a language orders it.
type Report struct {
	Handover HandoverWords
	Paper    PaperWords
	Pack     PackWords
	Sign     SignWords
}

// HandoverWords are the words of the SBAR text. Moves, decisions, answers and states
// are by the record's own word for them.
type HandoverWords struct {
	Title, WardTitle                                      string
	Situation, Background, Assessment, Recommend          string
	SexUnknown, LookAlike                                 string
	NoHandover, NoWardHandover, NothingSince, NotAccepted string
	LastHandover                                          func(when, by, accepted string) string
	AcceptedBy                                            func(name, when string) string
	// GradeSince says a grade now, then, and the worst since; -1 stands for none.
	GradeSince            func(scale, now string, working, was, worst int) string
	SetsSince             func(sets, others int) string
	More                  func(n int) string
	Corrected, InError    func(when, by, reason string) string
	Withdrawn             string
	Raised, ClosedTask    func(rule, when, text string) string
	Running               func(drug, rate string) string
	Stopped, By           func(s string) string
	RateUnknown           string
	OxygenStopped         string
	NotForHypoxia         string
	Moves, Decisions      map[string]string
	Answers, StatusWords  map[string]string
	Levels                map[policy.Level]string
	NoSet, FirstSetNow    string
	CannotRead            func(why string) string
	Stale                 func(when, ago, overdue string) string
	LastAssessed          func(grade, when string) string
	Unchanged             func(since string) string
	Up, Down, MaybeDown   func(was, when string) string
	DoctorGrade           func(scale string, grade int, reason, by, when string) string
	Confirmed             func(by, when string) string
	BeforeNewest          string
	NoReview              string
	Attributed            func(cause string) string
	Unattributed          func(grade string) string
	Vitals                func(when, ago, by string) string
	Temp, HR, RR, BP, MAP string
	SpO2, Oxygen          string
	Conscious, Score      string
	LastValue             func(value, when, ago string) string
	NotDone               func(why string) string
	Pressors              string
	PressorSince          func(drug, rate, since string) string
	PressorStated         func(drugs string) string
	OxygenSince           func(device, since string) string
	Masking               func(drugs string) string
	FluidBolus            string
	Indication            func(s string) string
	Infusions             func(product, when string) string
	NoEpisode             string
	Episode               func(onset, day, worst, end string) string
	EpisodeOpen           string
	EpisodeClosed         func(when string) string
	Worst                 func(scale, onset, day, worst, at string) string
	NeverAbove0           func(scale string) string
	// Drug says how often a drug was given, of how many where a source names a number,
	// when last, how much, and what the source says of the next.
	Drug            func(name string, n, of int, last, amount, next string) string
	NotBefore       func(when, source string) string
	IntervalOver    func(when, source string) string
	NoMoreBySource  func(source string) string
	NoDrugs         string
	ReferenceNote   string
	Baseline        func(weight, sbp, spo2, ice grading.Reading, o2 string) string
	NothingMissing  func(scale string) string
	Interval        func(scale, low, high string) string
	Next            func(scale, next string) string
	Met, NoneMet    string
	NotMet          func(rules string) string
	Task            func(rule, when, answers string) string
	NobodyOf        func(rules string) string
	NobodyTold      string
	NoAnswerYet     string
	WorseSince      func(when string) string
	Waiting         func(role, ago string) string
	NoEscalations   string
	VitalsDue       func(due string) string
	NeuroDue        func(due string) string
	DueNow, NotHere string
	DueIn, Overdue  func(when, span string) string
	OverdueBy       func(span string) string // in the list
	NextFrom        func(when string) string
	DoctorInterval  func(minutes int) string
	OfferClosing    string
	Place           func(s string) string
	NoICU           string
	Patients        func(n int) string
	Policy          func(rules, name, version string) string
	Head            func(hash string) string
	SummaryNoSet    func(id, when string) string
	NotFullyPrinted func(characters, id string) string
}

// PaperWords are the words of the printed documents.
type PaperWords struct {
	Chart, Grid, Course, List, Handover  string
	Page                                 func(n, of int) string
	Printed                              func(when string) string
	Disclaimer                           string
	TextNotPrintable                     func(characters string) string
	Showing                              func(from, to string) string
	Temp, HR, BP, SpO2, ICE, CAPD, O2    string // a second line is the unit
	Systolic, Mean                       string
	Legend, GridLegend                   string
	Date, Day, Clock, Pulse              string
	RowBP, RowRR, RowSpO2, RowO2, RowICE string
	RowCRS, RowICANS, RowDrug            string
	Hidden                               func(n int) string
	CourseHead, DrugsGiven, Escalated    string
	Decisions, NoEscalation              string
	What, By, Rule, Answer               string
	Stated                               string // vasopressors named with sets
	Timeline                             string
	Corrected, InError                   func(by, reason string) string
	ListColumns                          [9]string
	TimelineColumns                      [11]string
}

// PackWords are the words of the downtime pack: blank sheets to go on with by hand.
type PackWords struct {
	Title, Intro, AfterTitle, StateTitle        string
	Contents, After                             []string
	Name, Born, ID, Bed, Product, Allergies     string
	DateTime, By, Signature, GradeIs, GradeAsk  string
	ICETitle, ICENote, ICETotal, ICEPoint       string
	Consciousness, ConsciousnessAsk             string
	NotDone, NotDoneAsk                         string
	OwnSentence                                 func(sentence string) string
	OwnSentenceBlank                            string
	ICEGrades                                   []string
	CAPDTitle, CAPDNote, CAPDTotal, CAPDAnchors string
	CAPDSource, Age, AnchorAt                   string
	AnchorDays                                  []int
	CRSTitle, ICANSTitle, WorstRow, Citation    string
	CRSHead, ICANSHead                          [5]string
	CRSRows, ICANSRows                          [][5]string
	CRSNotes                                    func(sbp, mean, spo2 int) []string // the policy's thresholds
	ICANSNotes                                  []string
	GridTitle, GridNote                         string
	GridRows                                    []string
}
