package entry

import "crsmon/internal/observation"

// Names are the questions' names, in a script and in a draft.
func Names() [Fields]string {
	return [Fields]string{
		"at", "temp", "hr", "rr", "bp", "map", "spo2", "o2_device", "o2_flow", "fio2", "fluid", "vasopressors", "masking",
		"consciousness", "events", "score", "cardiac", "carer", "note",
	}
}

// DraftAnswers are what was chosen, beside the texts as typed, in the draft of a set:
// by the words of the contract, so that a list in another order reads them as they were
// meant.
type DraftAnswers struct {
	Set observation.Stored `json:"set"`
	observation.Circumstances
	Cardiac string `json:"cardiac,omitempty"`
	Carer   string `json:"carer,omitempty"` // worse, same or better: as it was said
	// Focus is the question that was next.
	Focus string `json:"focus,omitempty"`
}
