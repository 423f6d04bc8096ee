package entry

// Field names a question of an observation, in the order in which it is asked, which is
// the order of the words' labels and hints.
type Field int

// The questions.
const (
	Time Field = iota
	Temp
	HR
	RR
	BP
	MAP
	SpO2
	Device
	Flow
	FiO2 // of devices that have one
	Fluid
	Pressor
	Mask
	Consciousness
	Events
	Score
	Cardiac
	Carer // of children only
	Note
	Fields // how many there are
)
