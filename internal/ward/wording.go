package ward

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"

	"crsmon/db"
	"crsmon/internal/policy"
)

// kindRules is the wording of a policy's escalation rules, of no patient: what was shown,
// said once in the record and not in each assessment.
const kindRules = "rules"

// rulesPayload is the wording of a policy's rules, version 1.
type rulesPayload struct {
	Policy  string       `json:"policy"`
	Version string       `json:"policy_version"`
	Rules   []escalation `json:"rules"`
}

// wordings are the wordings of rules that were read, by their sum.
type wordings struct {
	own     string // of the policy in force
	payload json.RawMessage
	rules   map[string]escalation

	mu     sync.Mutex
	bySum  map[string]map[string]escalation // and then by rule
	stored map[string]bool                  // known to be in the record
}

// wordingOf gives the wording of a policy's rules; its sum is that of its bytes, so that two
// records that use the same policy name it alike.
func wordingOf(pol *policy.Policy) *wordings {
	p := rulesPayload{Policy: pol.Name, Version: pol.Version}
	for _, r := range pol.Rules() {
		p.Rules = append(p.Rules, escalation{r.ID, r.Level.String(), r.Role, r.Text, r.TextZH, r.Source})
	}
	ws := &wordings{bySum: map[string]map[string]escalation{}, stored: map[string]bool{}}
	ws.payload, _ = json.Marshal(p) // strings only: cannot fail
	ws.own = ws.take(&p, ws.payload)
	ws.rules = ws.bySum[ws.own]
	return ws
}

func (ws *wordings) take(p *rulesPayload, payload json.RawMessage) (sum string) {
	full := sha256.Sum256(payload)
	sum = hex.EncodeToString(full[:16])
	rules := make(map[string]escalation, len(p.Rules))
	for _, r := range p.Rules {
		rules[r.Rule] = r
	}
	ws.bySum[sum] = rules
	return sum
}

// read takes in all wordings of the record. The caller holds mu.
func (ws *wordings) read(ctx context.Context, rec *db.DB) error {
	entries, _, err := rec.PatientEntries(ctx, "")
	if err != nil {
		return err
	}
	for i := range entries {
		e := &entries[i]
		if e.Kind == kindRules {
			if err := ws.takeEntry(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func (ws *wordings) takeEntry(e *db.Entry) error {
	var p rulesPayload
	if err := decode(e.Payload, e.PayloadVersion, &p); err != nil {
		return fmt.Errorf("the wording of rules in %s: %w", e.ID, err)
	}
	ws.stored[ws.take(&p, e.Payload)] = true
	return nil
}

// storeWording sees to it that the wording of the rules in force is in the record before
// the first assessment that names it.
func (w *Ward) storeWording(ctx context.Context, by Author) error {
	ws := w.wording
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if ws.stored[ws.own] {
		return nil
	}
	newest, err := w.rec.Newest(ctx, "", kindRules)
	if err != nil {
		return err
	}
	if e, ok := newest[kindRules]; ok {
		if err = ws.takeEntry(&e); err == nil && !ws.stored[ws.own] {
			err = ws.read(ctx, w.rec) // two policies are in use
		}
	}
	if err != nil || ws.stored[ws.own] {
		return err
	}
	id, err := NewEntryID()
	if err != nil {
		return err
	}
	_, _, err = w.rec.Append(ctx, "", -1, []db.Draft{draft(id, kindRules, "", by, MomentOf(w.now()), ws.payload)})
	ws.stored[ws.own] = err == nil
	return err
}

// hasWording tells whether the record has a wording of that sum; none is needed for "".
func (w *Ward) hasWording(ctx context.Context, sum string) (bool, error) {
	if sum == "" {
		return true, nil
	}
	ws := w.wording
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if !ws.stored[sum] {
		if err := ws.read(ctx, w.rec); err != nil {
			return false, err
		}
	}
	return ws.stored[sum], nil
}

// saidAs gives the wording of an assessment's rules. A wording that is not in the record,
// as of a record that was taken apart, leaves the rules with their names and levels.
func (w *Ward) saidAs(ctx context.Context, sum string) (map[string]escalation, error) {
	ws := w.wording
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if said, ok := ws.bySum[sum]; ok {
		return said, nil
	}
	if err := ws.read(ctx, w.rec); err != nil {
		return nil, err
	}
	return ws.bySum[sum], nil
}

// unworded stands for the text of a rule whose wording is not in the record.
const unworded = "the wording of this rule is not in this record"

// say gives the assessment's rules their wording, where they were stored without.
func (a *assessmentPayload) say(said map[string]escalation) {
	if a.Wording == "" {
		return // of a program that stored it with each assessment
	}
	for i := range a.Escalations {
		e := &a.Escalations[i]
		e.Role, e.Text, e.TextZH, e.Source = worded(said, e.Rule)
	}
	for i := range a.Tasks {
		t := &a.Tasks[i]
		t.Role, t.Text, t.TextZH, t.Source = worded(said, t.Rule)
	}
}

func worded(said map[string]escalation, rule string) (role, text, textZH, source string) {
	e, ok := said[rule]
	if !ok {
		return "", unworded, "", ""
	}
	return e.Role, e.Text, e.TextZH, e.Source
}

// unsay leaves out the wording, which the record has under its sum.
func (a *assessmentPayload) unsay(sum string) {
	a.Wording = sum
	for i := range a.Escalations {
		e := &a.Escalations[i]
		e.Role, e.Text, e.TextZH, e.Source = "", "", "", ""
	}
	for i := range a.Tasks {
		t := &a.Tasks[i]
		t.Role, t.Text, t.TextZH, t.Source = "", "", "", ""
	}
}

// assessmentVersion is that of assessments; version 1 had the wording of its rules in itself.
const assessmentVersion = 2

func decodeAssessment(e *db.Entry) (a assessmentPayload, err error) {
	if e.PayloadVersion == assessmentVersion {
		return a, decode(e.Payload, payloadVersion, &a)
	}
	return a, decode(e.Payload, e.PayloadVersion, &a)
}
