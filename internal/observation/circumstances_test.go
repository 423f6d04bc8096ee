package observation

import (
	"encoding/json"
	"strings"
	"testing"

	"crsmon/grading"
)

func TestCircumstancesAreReadBackAsWritten(t *testing.T) {
	t.Parallel()
	var zero Circumstances
	if b, err := json.Marshal(zero); err != nil || string(b) != "{}" {
		t.Fatalf("nothing said is written as %s, %v", b, err)
	}
	for r := ReasonAsleep; r <= ReasonDeviceFault; r++ {
		for v := VitalTemp; v <= VitalSpO2; v++ {
			c := Circumstances{Language: LanguageInterpreter}
			c.NotDone[v] = r
			b, err := json.Marshal(c)
			if err != nil || !strings.Contains(string(b), vitalKeys[v]) || r.String() == "" {
				t.Fatalf("%s %v", b, err)
			}
			var back Circumstances
			if err := json.Unmarshal(b, &back); err != nil || back != c {
				t.Fatalf("%s: %+v %v", b, back, err)
			}
			if err := c.Check(&grading.Observation{}); err != nil {
				t.Error(err)
			}
		}
	}
	for _, bad := range []string{`{"not_done":{"temp":"bored"}}`, `{"not_done":{"mood":"asleep"}}`, `{"not_done":{"temp":""}}`} {
		var c Circumstances
		if err := json.Unmarshal([]byte(bad), &c); err == nil {
			t.Errorf("%s was read", bad)
		}
	}
}

func TestAValueAndAReasonWhyNotAreRefused(t *testing.T) {
	t.Parallel()
	full := grading.Observation{
		Temp: grading.Of(37), HeartRate: grading.Of(80), RespRate: grading.Of(16), SBP: grading.Of(120), SpO2: grading.Of(97),
	}
	for v := VitalTemp; v <= VitalSpO2; v++ {
		var c Circumstances
		c.NotDone[v] = ReasonRefused
		if err := c.Check(&full); err == nil || !strings.Contains(err.Error(), vitalKeys[v]) {
			t.Errorf("%s: %v", vitalKeys[v], err)
		}
	}
	for _, c := range []Circumstances{{Language: "esperanto"}, {NotDone: VitalsNotDone{9}}} {
		if c.Check(&grading.Observation{}) == nil {
			t.Errorf("%+v was taken", c)
		}
	}
}
