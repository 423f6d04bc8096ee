package grading

import "slices"

// The words of the one-shot contract for every enumeration. The first word of each
// table is the empty one of "not recorded", which no parser accepts.

func word[T ~uint8](names []string, v T) string {
	if int(v) >= len(names) {
		return "unknown"
	}
	return names[v]
}

func parseWord[T ~uint8](names []string, s string) (T, bool) {
	if i := slices.Index(names, s); i > 0 {
		return T(i), true
	}
	return 0, false
}

var (
	o2DeviceNames      = []string{"", "room-air", "nasal-cannula", "blow-by", "high-flow-nasal-cannula", "facemask", "non-rebreather", "venturi", "tracheostomy-mask", "cpap", "bipap", "mechanical-ventilation", "other"}
	consciousnessNames = []string{"", "alert", "drowsy", "voice", "touch", "vigorous", "unarousable", "sedated"}
	notDoneNames       = []string{"", "asleep", "refused", "language", "not-due", "sedated", "intubated", "unarousable", "other"}
	seizureNames       = []string{"", "none", "brief", "nonconvulsive-resolved", "prolonged", "repetitive"}
	motorNames         = []string{"", "none", "tremor", "myoclonus", "deep-focal-weakness"}
	icpNames           = []string{"", "none", "haemorrhage", "focal-oedema", "diffuse-oedema", "posturing", "cn6-palsy", "papilloedema", "cushing-triad"}
	deathNames         = []string{"", "crs", "icans", "other"}
	hypotensionNames   = []string{"", "none", "fluids-only", "one-vasopressor", "one-vasopressor+vasopressin", "vasopressin-alone", "multiple-vasopressors"}
	neuroScaleNames    = []string{"", "ice", "capd"}
)

// String gives the contract's word, "" where nothing is recorded.
func (v O2Device) String() string { return word(o2DeviceNames, v) }

// ParseO2Device reads the contract's word; ok is false for any other.
func ParseO2Device(s string) (v O2Device, ok bool) { return parseWord[O2Device](o2DeviceNames, s) }

// O2DeviceWords gives the words ParseO2Device accepts, in order.
func O2DeviceWords() []string { return slices.Clone(o2DeviceNames[1:]) }

// String gives the contract's word, "" where nothing is recorded.
func (v Consciousness) String() string { return word(consciousnessNames, v) }

// ParseConsciousness reads the contract's word; ok is false for any other.
func ParseConsciousness(s string) (v Consciousness, ok bool) {
	return parseWord[Consciousness](consciousnessNames, s)
}

// ConsciousnessWords gives the words ParseConsciousness accepts, in order.
func ConsciousnessWords() []string { return slices.Clone(consciousnessNames[1:]) }

// String gives the contract's word, "" where nothing is recorded.
func (v NotDone) String() string { return word(notDoneNames, v) }

// ParseNotDone reads the contract's word; ok is false for any other.
func ParseNotDone(s string) (v NotDone, ok bool) { return parseWord[NotDone](notDoneNames, s) }

// NotDoneWords gives the words ParseNotDone accepts, in order.
func NotDoneWords() []string { return slices.Clone(notDoneNames[1:]) }

// String gives the contract's word, "" where nothing is recorded.
func (v Seizure) String() string { return word(seizureNames, v) }

// ParseSeizure reads the contract's word; ok is false for any other.
func ParseSeizure(s string) (v Seizure, ok bool) { return parseWord[Seizure](seizureNames, s) }

// SeizureWords gives the words ParseSeizure accepts, in order.
func SeizureWords() []string { return slices.Clone(seizureNames[1:]) }

// String gives the contract's word, "" where nothing is recorded.
func (v Motor) String() string { return word(motorNames, v) }

// ParseMotor reads the contract's word; ok is false for any other.
func ParseMotor(s string) (v Motor, ok bool) { return parseWord[Motor](motorNames, s) }

// MotorWords gives the words ParseMotor accepts, in order.
func MotorWords() []string { return slices.Clone(motorNames[1:]) }

// String gives the contract's word, "" where nothing is recorded.
func (v ICP) String() string { return word(icpNames, v) }

// ParseICP reads the contract's word; ok is false for any other.
func ParseICP(s string) (v ICP, ok bool) { return parseWord[ICP](icpNames, s) }

// ICPWords gives the words ParseICP accepts, in order.
func ICPWords() []string { return slices.Clone(icpNames[1:]) }

// String gives the contract's word, "" where nothing is recorded.
func (v Death) String() string { return word(deathNames, v) }

// ParseDeath reads the contract's word; ok is false for any other.
func ParseDeath(s string) (v Death, ok bool) { return parseWord[Death](deathNames, s) }

// DeathWords gives the words ParseDeath accepts, in order.
func DeathWords() []string { return slices.Clone(deathNames[1:]) }

// String gives the contract's word, "" where nothing is recorded.
func (v HypotensionStatement) String() string { return word(hypotensionNames, v) }

// ParseHypotensionStatement reads the contract's word; ok is false for any other.
func ParseHypotensionStatement(s string) (v HypotensionStatement, ok bool) {
	return parseWord[HypotensionStatement](hypotensionNames, s)
}

// HypotensionStatementWords gives the words ParseHypotensionStatement accepts, in order.
func HypotensionStatementWords() []string { return slices.Clone(hypotensionNames[1:]) }

// String gives the contract's word, "" where nothing is recorded.
func (v NeuroScale) String() string { return word(neuroScaleNames, v) }

// ParseNeuroScale reads the contract's word; ok is false for any other.
func ParseNeuroScale(s string) (v NeuroScale, ok bool) {
	return parseWord[NeuroScale](neuroScaleNames, s)
}

// NeuroScaleWords gives the words ParseNeuroScale accepts, in order.
func NeuroScaleWords() []string { return slices.Clone(neuroScaleNames[1:]) }

// drugName ties a word to a drug; the first word of a drug is the one it is written with.
type drugName struct {
	word string
	drug uint16
}

var vasopressorWords = []drugName{
	{"noradrenaline", uint16(Noradrenaline)},
	{"norepinephrine", uint16(Noradrenaline)},
	{"adrenaline", uint16(Adrenaline)},
	{"epinephrine", uint16(Adrenaline)},
	{"dopamine", uint16(Dopamine)},
	{"phenylephrine", uint16(Phenylephrine)},
	{"metaraminol", uint16(Metaraminol)},
	{"ephedrine", uint16(Ephedrine)},
	{"terlipressin", uint16(Terlipressin)},
	{"angiotensin-ii", uint16(AngiotensinII)},
	{"angiotensin-2", uint16(AngiotensinII)},
	{"angiotensin ii", uint16(AngiotensinII)},
	{"angiotensin", uint16(AngiotensinII)},
	{"vasopressin", uint16(Vasopressin)},
	{"argipressin", uint16(Vasopressin)},
	{"dobutamine", uint16(Dobutamine)},
	{"milrinone", uint16(Milrinone)},
}

var maskingWords = []drugName{
	{"antipyretic", uint16(Antipyretic)},
	{"paracetamol", uint16(Paracetamol)},
	{"acetaminophen", uint16(Paracetamol)},
	{"nsaid", uint16(NSAID)},
	{"ibuprofen", uint16(NSAID)},
	{"metamizole", uint16(Antipyretic)},
	{"steroid", uint16(Steroid)},
	{"dexamethasone", uint16(Steroid)},
	{"methylprednisolone", uint16(Steroid)},
	{"hydrocortisone", uint16(Steroid)},
	{"prednisolone", uint16(Steroid)},
	{"prednisone", uint16(Steroid)},
	{"tocilizumab", uint16(Tocilizumab)},
	{"siltuximab", uint16(Siltuximab)},
	{"anakinra", uint16(Anakinra)},
}

func parseDrug(words []drugName, s string) (uint16, bool) {
	for _, w := range words {
		if w.word == s {
			return w.drug, true
		}
	}
	return 0, false
}

func drugWords(words []drugName, set uint16) []string {
	var out []string
	for _, w := range words {
		if set&w.drug != 0 {
			out = append(out, w.word)
			set &^= w.drug
		}
	}
	return out
}

func allWords(words []drugName) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.word
	}
	return out
}

// ParseVasopressor reads one drug name of the contract, British or American, in
// lower case; ok is false for any other.
func ParseVasopressor(s string) (v Vasopressors, ok bool) {
	d, ok := parseDrug(vasopressorWords, s)
	return Vasopressors(d), ok
}

// VasopressorWords gives the names ParseVasopressor accepts.
func VasopressorWords() []string { return allWords(vasopressorWords) }

// Names gives the drugs of the set by their first name; a recorded empty set and an
// unrecorded one both give none.
func (v Vasopressors) Names() []string { return drugWords(vasopressorWords, uint16(v)) }

// ParseMasking reads one drug or class name of the contract in lower case; ok is
// false for any other.
func ParseMasking(s string) (m Masking, ok bool) {
	d, ok := parseDrug(maskingWords, s)
	return Masking(d), ok
}

// MaskingWords gives the names ParseMasking accepts.
func MaskingWords() []string { return allWords(maskingWords) }

// Names gives the classes of the set; a recorded empty set and an unrecorded one
// both give none.
func (m Masking) Names() []string { return drugWords(maskingWords, uint16(m)) }
