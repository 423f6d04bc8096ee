package policy

// Level is how urgent an escalation is.
type Level int

// The levels, rising.
const (
	LevelNone   Level = iota
	LevelRepeat       // repeat or complete the check
	LevelTell         // tell the doctor
	LevelReview       // senior or ICU review
	LevelICU          // ICU now
)

// ParseLevel reads the word of a level; LevelNone for any other.
func ParseLevel(s string) Level {
	for l := LevelRepeat; l <= LevelICU; l++ {
		if l.String() == s {
			return l
		}
	}
	return LevelNone
}

// String gives the word of the policy file: "repeat", "tell", "review" or "icu".
func (l Level) String() string {
	switch l {
	case LevelNone:
		return ""
	case LevelRepeat:
		return "repeat"
	case LevelTell:
		return "tell"
	case LevelReview:
		return "review"
	case LevelICU:
		return "icu"
	}
	return ""
}
