package db

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
)

// Entry is one line of the ledger. It is never changed after it was written.
type Entry struct {
	ID   string // UUID (RFC 9562) in canonical lower-case text, made by the client: a retry is the same entry
	Node string // the record this entry was first written in (UUID made when that record was created)
	Seq  int64  // 1.. place in that node's sequence
	Pos  int64  // 1.. place in this file, in order of arrival; not hashed; equals Seq in a record that was never merged

	Prev, Hash [32]byte // hash of the entry before (first entry: of the node), and of this one

	Kind    string // "admit", "observation", "assessment", …; never empty
	Patient string // may be ""

	AuthorName, AuthorRole string

	ObservedAt, RecordedAt         int64 // milliseconds since 1970 UTC: when it was true, when it was written
	ObservedOffset, RecordedOffset int16 // minutes east of UTC of the local clock at that time

	Replaces       string          // id of the entry this corrects, or ""
	PayloadVersion int             // version of the payload's shape
	Payload        json.RawMessage // compact valid JSON object, byte for byte as stored
}

// Draft is what the caller supplies for one entry. The db sets Node, Seq, Pos, Prev, Hash, RecordedAt and
// RecordedOffset. The fields mean what they mean in Entry; the payload may have white space, which is removed.
type Draft struct {
	ID                     string
	Kind                   string
	Patient                string
	AuthorName, AuthorRole string
	ObservedAt             int64
	ObservedOffset         int16
	Replaces               string
	PayloadVersion         int
	Payload                json.RawMessage
}

// maxOffset bounds offsets from UTC, in minutes. No place on earth is beyond 14 hours.
const maxOffset = 18 * 60

// checked gives copies of the drafts with compact payloads, or ErrInvalid or ErrConflict.
func checked(patient string, drafts []Draft) ([]Draft, error) {
	if len(drafts) == 0 {
		return nil, fmt.Errorf("append: %w: no drafts", ErrInvalid)
	}
	out := make([]Draft, len(drafts))
	seen := make(map[string]bool, len(drafts))
	for i, d := range drafts {
		if seen[d.ID] {
			return nil, fmt.Errorf("append: %w: %s is twice in the batch", ErrConflict, d.ID)
		}
		seen[d.ID] = true
		if patient != "" && d.Patient != patient {
			return nil, fmt.Errorf("append: %w: draft %s is of another patient than the batch", ErrInvalid, d.ID)
		}
		payload, err := d.check()
		if err != nil {
			return nil, fmt.Errorf("append: %w: draft %q: %w", ErrInvalid, d.ID, err)
		}
		d.Payload = payload
		out[i] = d
	}
	return out, nil
}

// check says what is malformed, or gives the compact payload.
func (d Draft) check() (json.RawMessage, error) {
	if err := checkID(d.ID); err != nil {
		return nil, fmt.Errorf("id: %w", err)
	}
	if d.Replaces != "" {
		if err := checkID(d.Replaces); err != nil {
			return nil, fmt.Errorf("replaces: %w", err)
		}
	}
	if d.Kind == "" {
		return nil, fmt.Errorf("kind is empty")
	}
	for _, s := range []string{d.Kind, d.Patient, d.AuthorName, d.AuthorRole} {
		// NUL ends a text for some readers of SQLite files.
		if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
			return nil, fmt.Errorf("text %q is not UTF-8 without NUL", s)
		}
	}
	if d.ObservedOffset < -maxOffset || d.ObservedOffset > maxOffset {
		return nil, fmt.Errorf("offset of %d minutes", d.ObservedOffset)
	}
	if d.PayloadVersion < 0 {
		return nil, fmt.Errorf("payload version %d", d.PayloadVersion)
	}
	var b bytes.Buffer
	if err := json.Compact(&b, d.Payload); err != nil {
		return nil, fmt.Errorf("payload: %w", err)
	}
	if b.Len() == 0 || b.Bytes()[0] != '{' || !utf8.Valid(b.Bytes()) {
		return nil, fmt.Errorf("payload is not a JSON object in UTF-8")
	}
	return b.Bytes(), nil
}

// checkID accepts a UUID only in its one canonical text, so that equal ids are equal texts.
func checkID(id string) error {
	u, err := uuid.Parse(id)
	if err != nil {
		return err
	}
	if u.String() != id || u.Variant() != uuid.RFC4122 {
		return fmt.Errorf("not a UUID of RFC 9562 in canonical lower-case text")
	}
	return nil
}

// entry makes the next entry of a chain from a draft.
func (d Draft) entry(node string, after tail, now time.Time) Entry {
	_, east := now.Zone()
	e := Entry{
		ID: d.ID, Node: node, Seq: after.seq + 1, Prev: after.hash,
		Kind: d.Kind, Patient: d.Patient, AuthorName: d.AuthorName, AuthorRole: d.AuthorRole,
		ObservedAt: d.ObservedAt, ObservedOffset: d.ObservedOffset,
		RecordedAt: now.UnixMilli(), RecordedOffset: int16(east / 60),
		Replaces: d.Replaces, PayloadVersion: d.PayloadVersion, Payload: d.Payload,
	}
	e.Hash = hashOf(e)
	return e
}

// sameAs reports whether e is what this draft became when it was first appended.
func (d Draft) sameAs(e Entry) bool {
	return d.ID == e.ID && d.Kind == e.Kind && d.Patient == e.Patient &&
		d.AuthorName == e.AuthorName && d.AuthorRole == e.AuthorRole &&
		d.ObservedAt == e.ObservedAt && d.Replaces == e.Replaces && bytes.Equal(d.Payload, e.Payload)
}
