package ward

import (
	"crsmon/grading"
	"crsmon/internal/observation"
	"crsmon/internal/policy"
)

// Role is what someone at the keyboard is on the ward.
type Role string

// The roles.
const (
	Nurse  Role = "nurse"
	Doctor Role = "doctor"
)

// ParseRole reads a role; ok is false for words it does not know.
func ParseRole(s string) (r Role, ok bool) {
	switch r = Role(s); r {
	case Nurse, Doctor:
		return r, true
	}
	return "", false
}

// Author is who is at the keyboard: the author of every entry made.
type Author struct {
	Name string
	Role Role
}

// Moment is a time with the local offset it was written under.
type Moment struct {
	Milli  int64 // ms UTC; 0 = not recorded
	Offset int16 // minutes east of UTC
}

// Sex as recorded on admission.
type Sex string

// The words for sex.
const (
	SexUnknown Sex = ""
	Female     Sex = "female"
	Male       Sex = "male"
	OtherSex   Sex = "other"
)

// Patient is what is known of a patient from admission.
type Patient struct {
	ID     string // the hospital's number; unique on this record, case-sensitive
	Family string
	Given  string
	// BirthDate is YYYY-MM-DD, empty if unknown: an unknown age is graded as an adult's.
	BirthDate   string
	Sex         Sex
	Bed         string
	Weight      grading.Reading // kg
	Product     string          // axi-cel, tisa-cel ...
	Indication  string          // lymphoma, leukaemia, myeloma, lupus ...
	InfusedAt   Moment          // first infusion; zero if not yet given or unknown
	Allergies   string          // "none known" is an answer; empty is not recorded
	BaselineSBP grading.Reading // mmHg
	BaselineICE grading.Reading // 0-10
	NeuroScale  grading.NeuroScale
	// WeighedAt is when the weight was taken, ms UTC; 0 = on admission.
	WeighedAt int64
	// BedAt is when the bed was stated, ms UTC; 0 = on admission. A move recorded later
	// than that takes its place.
	BedAt int64
	// MoreInfusions are the infusions after the first, ms UTC, in order of time.
	MoreInfusions []int64
	// Sentence is the patient's own standard sentence for ICE; Language and Interpreter
	// how it is asked.
	Sentence, Language, Interpreter string
	BaselineSpO2                    grading.Reading // %
	BaselineO2                      string          // oxygen at home: "none", "2 L/min at night" ...

	admittedAt int64 // ms UTC, of one that is on the record
}

// Set is one observation as recorded: the findings and when they were true.
type Set struct {
	Entry string // id of its ledger entry
	Seq   int64
	At    Moment // when it was true
	Typed Moment // when it was recorded
	By    Author
	// Findings as charted, before the course carried anything into them.
	Findings grading.Observation
	Signs    Signs
	// Circumstances are how the set came about; grading never reads them.
	Circumstances observation.Circumstances
	Note          string
	// Replaces is the entry this set corrects, and Reason why; empty where it is an
	// original.
	Replaces string
	Reason   string
	// Replaced is the correction that took this set's place; nil where it stands.
	Replaced *Replacement
}

// Replacement is how a set came to stand no longer. The old values stay visible.
type Replacement struct {
	Entry  string
	By     Author
	Typed  Moment
	Reason string
	// Error: it was entered in error, and nothing took its place.
	Error bool
}

// Shown is one set with its grades in full, as the course gives them now.
type Shown struct {
	Set
	CRS, ICANS grading.Assessment
	// NEWS2 is computed from 16 years where the set allows it.
	NEWS2 grading.NEWS2
	// EpisodeOnset is when the open CRS episode began, 0 where none is open.
	EpisodeOnset int64
	// LastAssessed* are the newest assessable ICANS where this one is not; At is 0
	// where there is none.
	LastAssessedAt    int64
	LastAssessedICANS grading.Grade
	// Escalations are the policy's rules that this set met, most urgent first.
	Escalations []policy.Fired
	// OfferClosing: fever, hypotension and hypoxia have been absent long enough that a
	// doctor may be asked whether the episode is over.
	OfferClosing bool
	// After is the event whose grades these are, where something happened since the
	// set: an infusion started, say. nil where they are the set's own.
	After *Event
}

// Row is one patient on the board.
type Row struct {
	Patient Patient
	Age     grading.Age
	// Day is whole days since the newest infusion; DayKnown false where there was none.
	Day      int
	DayKnown bool
	// LookAlike: another patient on the board has a similar name.
	LookAlike bool
	// Latest is the newest set; nil where none is recorded: never shown as normal.
	Latest *Shown
	// PreviousCRS and PreviousICANS are the working grades of the set before, for
	// the trend; -1 where there is none.
	PreviousCRS, PreviousICANS int
	// LastICE is the newest recorded ICE or CAPD, of this set or an earlier one, and
	// when it was done.
	LastICE   grading.ICEScore
	LastCAPD  grading.CAPDScore
	LastICEAt int64
	// DueAt is when the next set is due, ms UTC; NeuroDueAt the next ICE or CAPD.
	// 0 where no set is recorded: then it is due now; and where the patient is elsewhere
	// (Place.Away): then nothing is due here.
	DueAt, NeuroDueAt int64
	// Place is where the patient is, Tasks the open escalations by urgency, those that
	// an overdue check raised among them, and Review what doctors decided.
	Place  Place
	Tasks  []Task
	Review Review
	// Problem is set where this patient's entries could not be read or graded; the
	// row must then be shown as unknown, never as fine.
	Problem string
}

// Chart is all of one patient.
type Chart struct {
	Row
	// Head is the patient's newest sequence number, for optimistic appends.
	Head int64
	// Sets are all sets, newest first, replaced ones among them.
	Sets []Shown
	// Events are the doses, infusions, moves, decisions and answers, newest first,
	// replaced ones among them.
	Events []Event
	// Grades are the grades after every set and event, oldest first.
	Grades []GradePoint
	// Running are the infusions that run now, Oxygen the device entered as such, nil
	// where none is, and Doses all that was given, oldest first.
	Running []RunningInfusion
	Oxygen  *RunningOxygen
	Doses   []Given
	// ClosedTasks are the escalations of the course that are over, oldest first.
	ClosedTasks []Task
	// Facts are what the policy's rules are asked with now.
	Facts policy.Facts
	// Prompts are the policy's reminders that hold today, in its order.
	Prompts []policy.Prompt
	// Episodes are the CRS episodes, oldest first.
	Episodes []grading.Episode
	// Worst grades of the course.
	WorstCRS, WorstICANS grading.Grade
	// Scales are the older scales of the newest set, side by side with the ASTCT
	// grades, from what is recorded; nil where no set is.
	Scales []grading.ScaleGrade

	history *history
}

// GradePoint are the grades at a moment of the course.
type GradePoint struct {
	At         int64 // ms UTC
	CRS, ICANS grading.Result
}

// ObservationRequest is a set to be recorded.
type ObservationRequest struct {
	// Entry is the client's own UUID for this entry, empty to have one made. The
	// same UUID sent again is the same entry.
	Entry   string
	Patient string
	// At is when it was true; the zero Moment is now.
	At            Moment
	Findings      grading.Observation
	Signs         Signs
	Circumstances observation.Circumstances
	Note          string
	// EpisodeOpen is a client's statement that a CRS episode is already open, as on
	// transfer from another ward.
	EpisodeOpen bool
	// FeverAttributed and O2NotForHypoxia are doctor's decisions said with the set.
	FeverAttributed bool
	O2NotForHypoxia bool

	// Replaces is the entry it corrects, for Preview and Correct; Record refuses it,
	// because a correction needs its reason.
	Replaces string
}

// Saved is what was recorded, said only once it is on disk.
type Saved struct {
	Entry string
	Seq   int64
	At    Moment
	Typed Moment
	// Replay: this entry had been recorded before; nothing was added.
	Replay bool
	// Graded: Shown has the grades after it; false for a move, an answer or a withdrawal.
	Graded bool
	Shown  Shown
	// Tasks are the open escalations after it.
	Tasks []Task
	// StockProblem: the dose is recorded, and the count of the ward's stock is not.
	StockProblem error
	// Newly are the escalations that the set before had not met.
	Newly []policy.Fired
	// WasCRS and WasICANS are the working grades before, -1 where there were none.
	WasCRS, WasICANS int
}
