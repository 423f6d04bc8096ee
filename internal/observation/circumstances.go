package observation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"crsmon/grading"
)

// Circumstances are how a set came about, beside its findings. Grading never reads
// them: a vital sign that was not done is unknown, whatever the reason.
type Circumstances struct {
	NotDone  VitalsNotDone `json:"not_done,omitzero"`
	Language Language      `json:"exam_language,omitempty"`
}

// Vital names a vital sign that can be charted as not done.
type Vital uint8

// The vital signs.
const (
	VitalTemp Vital = iota
	VitalHeartRate
	VitalRespRate
	VitalBP
	VitalSpO2

	vitals = 5
)

// Reason is why a vital sign was not done.
type Reason uint8

// The reasons; the zero value is that none was given.
const (
	ReasonNotStated Reason = iota
	ReasonAsleep
	ReasonRefused
	ReasonCouldNotObtain
	ReasonDeviceFault
)

var (
	vitalKeys   = [vitals]string{"temp", "hr", "rr", "bp", "spo2"}
	reasonWords = []string{"", "asleep", "refused", "could-not-obtain", "device-fault"}
)

// String gives the stored word, "" where no reason was given.
func (r Reason) String() string {
	if int(r) < len(reasonWords) {
		return reasonWords[r]
	}
	return ""
}

// VitalsNotDone is, for each vital sign, why it was not done.
type VitalsNotDone [vitals]Reason

// IsZero tells that no reason was given for any.
func (n VitalsNotDone) IsZero() bool { return n == VitalsNotDone{} }

// MarshalJSON writes {"temp":"refused"}.
func (n VitalsNotDone) MarshalJSON() ([]byte, error) {
	m := map[string]string{}
	for v, r := range n {
		if r != ReasonNotStated {
			m[vitalKeys[v]] = r.String()
		}
	}
	return json.Marshal(m)
}

// UnmarshalJSON reads what MarshalJSON wrote. An unknown word is an error: a newer
// program wrote it.
func (n *VitalsNotDone) UnmarshalJSON(b []byte) error {
	var m map[string]string
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	*n = VitalsNotDone{}
	for k, w := range m {
		v, r := slices.Index(vitalKeys[:], k), slices.Index(reasonWords, w)
		if v < 0 || r <= 0 {
			return fmt.Errorf("not_done has %q: %q, which this program cannot read", k, w)
		}
		n[v] = Reason(r)
	}
	return nil
}

// Language is how examiner and patient understood each other at the ICE or CAPD.
type Language string

// The ways; the zero value is that it was not recorded.
const (
	LanguageNotRecorded Language = ""
	LanguageShared      Language = "shared"
	LanguageInterpreter Language = "interpreter"
	LanguageFamily      Language = "family"
	LanguageNone        Language = "none"
)

// Check refuses circumstances that cannot go with the findings.
func (c *Circumstances) Check(o *grading.Observation) error {
	for v, known := range [vitals]bool{
		o.Temp.Known, o.HeartRate.Known, o.RespRate.Known, o.SBP.Known || o.DBP.Known || o.MAP.Known, o.SpO2.Known,
	} {
		if known && c.NotDone[v] != ReasonNotStated {
			return &FieldError{
				Field: "not_done", Problem: fmt.Sprintf("%s has a value and was not done (%s)", vitalKeys[v], c.NotDone[v]),
				Allowed: "a value or a reason, not both",
			}
		}
	}
	for _, r := range c.NotDone {
		if int(r) >= len(reasonWords) {
			return &FieldError{Field: "not_done", Problem: "unknown reason", Allowed: strings.Join(reasonWords[1:], ", ")}
		}
	}
	switch c.Language {
	case LanguageNotRecorded, LanguageShared, LanguageInterpreter, LanguageFamily, LanguageNone:
		return nil
	}
	return &FieldError{Field: "exam_language", Problem: fmt.Sprintf("unknown word %q", string(c.Language)), Allowed: "shared, interpreter, family, none"}
}
