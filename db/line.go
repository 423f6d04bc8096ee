package db

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
)

// line is the written form of an entry, one JSON object in one line: what export writes and Import takes. Every column but
// pos, which differs between copies, is in it, so the hash can be computed again from the line alone.
type line struct {
	Node           string          `json:"node"`
	Seq            int64           `json:"seq"`
	ID             string          `json:"id"`
	Prev           hash            `json:"prev"`
	Hash           hash            `json:"hash"`
	Kind           string          `json:"kind"`
	Patient        string          `json:"patient"`
	AuthorName     string          `json:"author_name"`
	AuthorRole     string          `json:"author_role"`
	ObservedAt     int64           `json:"observed_at"`
	ObservedOffset int16           `json:"observed_offset"`
	RecordedAt     int64           `json:"recorded_at"`
	RecordedOffset int16           `json:"recorded_offset"`
	Replaces       string          `json:"replaces"`
	PayloadVersion int             `json:"payload_version"`
	Payload        json.RawMessage `json:"payload"`
}

// hash is written as 64 hexadecimal digits.
type hash [32]byte

func (h *hash) UnmarshalText(text []byte) error {
	if len(text) != 64 {
		return fmt.Errorf("a hash of %d characters: 64 hexadecimal digits are needed", len(text))
	}
	_, err := hex.Decode(h[:], text)
	return err
}

// AppendLine appends the entry's line, without its line end. The payload stands in it byte for byte.
func AppendLine(b []byte, e Entry) []byte {
	number := func(key string, n int64) { b = strconv.AppendInt(append(b, key...), n, 10) }
	text := func(key, s string) { b = appendQuoted(append(b, key...), s) }
	text(`{"node":`, e.Node)
	number(`,"seq":`, e.Seq)
	text(`,"id":`, e.ID)
	b = append(hex.AppendEncode(append(b, `,"prev":"`...), e.Prev[:]), '"')
	b = append(hex.AppendEncode(append(b, `,"hash":"`...), e.Hash[:]), '"')
	text(`,"kind":`, e.Kind)
	text(`,"patient":`, e.Patient)
	text(`,"author_name":`, e.AuthorName)
	text(`,"author_role":`, e.AuthorRole)
	number(`,"observed_at":`, e.ObservedAt)
	number(`,"observed_offset":`, int64(e.ObservedOffset))
	number(`,"recorded_at":`, e.RecordedAt)
	number(`,"recorded_offset":`, int64(e.RecordedOffset))
	text(`,"replaces":`, e.Replaces)
	number(`,"payload_version":`, int64(e.PayloadVersion))
	return append(append(append(b, `,"payload":`...), e.Payload...), '}')
}

func appendQuoted(b []byte, s string) []byte {
	for _, c := range []byte(s) {
		if c < ' ' || c == '"' || c == '\\' || c >= 0x7f {
			quoted, err := json.Marshal(s)
			if err != nil {
				return append(b, `""`...) // not of a string
			}
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// ParseLine reads what AppendLine wrote; ErrInvalid when it is something else. Whether the entry is sound is for Import to say.
func ParseLine(text []byte) (Entry, error) {
	var l line
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&l); err != nil {
		return Entry{}, fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return Entry{}, fmt.Errorf("%w: more than one object in a line", ErrInvalid)
	}
	return Entry{
		ID: l.ID, Node: l.Node, Seq: l.Seq, Prev: l.Prev, Hash: l.Hash, Kind: l.Kind, Patient: l.Patient,
		AuthorName: l.AuthorName, AuthorRole: l.AuthorRole, ObservedAt: l.ObservedAt, ObservedOffset: l.ObservedOffset,
		RecordedAt: l.RecordedAt, RecordedOffset: l.RecordedOffset, Replaces: l.Replaces, PayloadVersion: l.PayloadVersion, Payload: l.Payload,
	}, nil
}
