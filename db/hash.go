package db

import (
	"crypto/sha256"
	"encoding/binary"
)

// formatVersion is the first byte of everything hashed. Another encoding takes another number,
// so that no bytes of one can be read as the other.
const formatVersion = 1

// Tags keep a genesis and an entry apart.
const (
	tagGenesis = 'G'
	tagEntry   = 'E'
)

// genesis stands where the first entry of a node has its previous hash:
//
//	SHA-256(version, 'G', text(node))
func genesis(node string) [32]byte {
	return sha256.Sum256(appendText([]byte{formatVersion, tagGenesis}, node))
}

// hashOf is the hash of an entry: SHA-256 over its canonical bytes, which begin with the previous hash.
func hashOf(e Entry) [32]byte { return sha256.Sum256(canonical(e)) }

// canonical is the one encoding of an entry that is hashed, in this order:
//
//	version byte, 'E', prev (32 bytes),
//	text(id), text(node), int(seq), text(kind), text(patient), text(author name), text(author role),
//	int(observed_at), int(observed_offset), int(recorded_at), int(recorded_offset),
//	text(replaces), int(payload_version), text(payload)
//
// where int is eight bytes, two's complement, big-endian, and text is its length in bytes as int and
// then the bytes. Every field has a fixed width or states its length, in a fixed order, so two
// different entries cannot have the same bytes. Pos is left out: it differs between copies.
func canonical(e Entry) []byte {
	b := make([]byte, 0, 384+len(e.Payload))
	b = append(b, formatVersion, tagEntry)
	b = append(b, e.Prev[:]...)
	b = appendText(b, e.ID)
	b = appendText(b, e.Node)
	b = appendInt(b, e.Seq)
	b = appendText(b, e.Kind)
	b = appendText(b, e.Patient)
	b = appendText(b, e.AuthorName)
	b = appendText(b, e.AuthorRole)
	b = appendInt(b, e.ObservedAt)
	b = appendInt(b, int64(e.ObservedOffset))
	b = appendInt(b, e.RecordedAt)
	b = appendInt(b, int64(e.RecordedOffset))
	b = appendText(b, e.Replaces)
	b = appendInt(b, int64(e.PayloadVersion))
	return appendText(b, e.Payload)
}

func appendInt(b []byte, n int64) []byte { return binary.BigEndian.AppendUint64(b, uint64(n)) }

func appendText[T ~string | ~[]byte](b []byte, s T) []byte {
	return append(appendInt(b, int64(len(s))), s...)
}
